"""Planted errors of order, gaps and seams: words that change places, go missing, come twice, or fall apart."""

from __future__ import annotations

import random
import re

from mtaudit.spanmodel.edits import Changed, Label, replace
from mtaudit.spanmodel.vocabulary import CLOSED

Spans = list[tuple[int, int]]


class Breaks:
    """The part of a planter that needs no dictionary. `random` decides where."""

    random: random.Random

    def _order(self, text: str, spans: Spans) -> Changed | None:
        """Two neighbouring stretches of one to three words change places."""
        for _ in range(4):
            a, b = self.random.randint(1, 3), self.random.randint(1, 2)
            if len(spans) < a + b + 2:
                continue
            i = self.random.randrange(1, len(spans) - a - b)
            (s0, e0), (s1, e1) = (spans[i][0], spans[i + a - 1][1]), (spans[i + a][0], spans[i + a + b - 1][1])
            if (
                re.fullmatch(r"[\w\s'’-]+", text[s0:e1])
                and text[s0:e0].lower() != text[s1:e1].lower()
                and text[e0:s1] == " "
            ):
                return replace(text, s0, e1, text[s1:e1] + " " + text[s0:e0], 0.5, 0.4, "grammar")
        return None

    def _omission(self, text: str, spans: Spans) -> Changed | None:
        """One to five words go; nothing is marked, but the penalty stands."""
        count = self.random.randint(1, min(5, len(spans) - 3))
        i = self.random.randrange(1, len(spans) - count)
        start, end = spans[i][0], spans[i + count][0]
        return Changed(text[:start] + text[end:], (), 1.0 + count, seen=count < 3)

    def _missing(self, text: str, spans: Spans) -> Changed | None:
        """A word that the grammar needs goes; its neighbours are marked a little."""
        places = [
            i for i in range(1, len(spans) - 1) if text[slice(*spans[i])] in CLOSED - {"that", "also", "very", "the"}
        ]
        if not places:
            return None
        i = self.random.choice(places)
        left, after = spans[i - 1], spans[i + 1]
        start = spans[i][0]
        return Changed(
            text[:start] + text[after[0] :], (Label(left[0], start + after[1] - after[0], 0.5, 0.1, "grammar"),), 1.0
        )

    def _repetition(self, text: str, spans: Spans) -> Changed | None:
        count = self.random.choice([1, 1, 1, 2, 3])
        i = self.random.randrange(0, len(spans) - count)
        start, end = spans[i][0], spans[i + count - 1][1]
        again = text[start:end]
        if not again[0].isalpha():
            return None
        again = again if again.isupper() or self.random.random() < 0.3 else again[0].lower() + again[1:]
        changed = text[:end] + " " + again + text[end:]
        return Changed(changed, (Label(end + 1, end + 1 + len(again), 0.7, 0.3, "addition"),), 3.0)

    def _addition(self, text: str, spans: Spans) -> Changed | None:
        """Stray words from elsewhere in the same sentence."""
        count = self.random.randint(2, 4)
        if len(spans) < 10:
            return None
        i, j = self.random.randrange(len(spans) - count), self.random.randrange(2, len(spans) - 1)
        stray = text[spans[i][0] : spans[i + count - 1][1]]
        at = spans[j][0]
        changed = text[:at] + stray + " " + text[at:]
        return Changed(changed, (Label(at, at + len(stray), 0.3, 0.6, "addition"),), 4.0)

    def _case(self, text: str, spans: Spans) -> Changed | None:
        places = [(s, e) for s, e in spans if text[s].isalpha() and e - s > 1]
        if not places:
            return None
        upper = [(s, e) for s, e in places if text[s].isupper()]
        start, end = self.random.choice(upper if upper and self.random.random() < 0.6 else places)
        return replace(text, start, end, text[start].swapcase() + text[start + 1 : end], 0.8, 0.0, "spelling")

    def _punctuation(self, text: str, spans: Spans) -> Changed | None:
        marks = [(s, e) for s, e in spans if text[s:e] in {",", ".", '"', "“", "”", "'", ":", ";", "(", ")", "?"}]
        roll = self.random.random()
        if marks and roll < 0.4:
            start, end = self.random.choice(marks)
            left = max((s for s, _ in spans if s < start), default=0)
            return Changed(text[:start] + text[end:], (Label(left, start, 0.4, 0.0, "punctuation"),), 0.5)
        if marks and roll < 0.8:
            start, end = self.random.choice(marks)
            new = self.random.choice(
                [text[start:end] * 2, f"{text[start:end]} .", " " + text[start:end], self.random.choice(",.;?!:")]
            )
            return replace(text, start, end, new, 0.8, 0.0, "punctuation")
        start = spans[self.random.randrange(1, len(spans) - 1)][1]
        if text[start : start + 1] != " ":
            return None
        return replace(text, start, start, self.random.choice([",", ".", ";"]), 0.8, 0.0, "punctuation")

    def _seam(self, text: str, spans: Spans) -> Changed | None:
        """A sentence broken in two where no end belongs, or a capital in mid-sentence."""
        if len(spans) < 9:
            return None
        i = self.random.randrange(3, len(spans) - 3)
        (left, end), (start, right) = spans[i - 1], spans[i]
        if text[end:start] != " " or not text[start].isalpha() or not text[end - 1].isalnum():
            return None
        glue = self.random.choice([". ", ". ", " ", ".” “"])
        changed = text[:end] + glue + text[start].upper() + text[start + 1 :]
        shift = len(glue) - 1
        return Changed(changed, (Label(left, right + shift, 0.3, 0.5, "grammar"),), 4.0)

    def _cut(self, text: str, spans: Spans) -> Changed | None:
        """The end of the sentence is missing."""
        if len(spans) < 10:
            return None
        count = self.random.randint(2, 4)
        end = spans[-count - 1][1]
        if text[slice(*spans[-count - 1])].lower() not in CLOSED:
            return Changed(text[:end] + ".", (), 3.0, seen=False)
        return Changed(text[:end] + ".", (Label(spans[-count - 2][0], end, 0.4, 0.5, "grammar"),), 4.0)
