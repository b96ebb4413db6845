"""Planted errors and harmless rewordings for training: a sentence in, the changed sentence and exact labels out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mtaudit.spanmodel.breaks import Breaks, Spans
from mtaudit.spanmodel.edits import Changed, Label, merge, replace
from mtaudit.spanmodel.features import stem, word_offsets
from mtaudit.spanmodel.marked_articles import Mark, borrow
from mtaudit.spanmodel.trigrams import Trigrams
from mtaudit.spanmodel.vocabulary import (
    AGREEMENT,
    AUXILIARY,
    BEFORE_NOUNS,
    BEFORE_VERBS,
    CLOSED,
    DAYS,
    MONTHS,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    TENSE,
)
from mtaudit.spanmodel.wordnet import WordNet, inflect, lemma


@dataclass
class Planter(Breaks):
    """Plants errors.

    `names` are capitalised words of other sentences, `spun` the swaps that spinners are known for, `trigrams` what the
    kind "plausible" draws from, `errors` what the kind "borrowed" puts for a right wording.
    """

    wordnet: WordNet
    random: random.Random
    names: Sequence[str]
    common: dict[str, list[str]] = field(default_factory=dict)
    spun: dict[str, list[str]] = field(default_factory=dict)
    trigrams: Trigrams | None = None
    errors: dict[str, list[Mark]] = field(default_factory=dict)

    def plant(self, text: str, kinds: Sequence[str]) -> Changed | None:
        """One planted error of the first kind (in random order) that finds a place; None where none does."""
        for kind in self.random.sample(list(kinds), len(kinds)):
            make: Callable[[str, Spans], Changed | None] = getattr(self, f"_{kind}")
            spans = word_offsets(text)
            changed = make(text, spans) if len(spans) > 4 else None
            if changed is not None and changed.text != text:
                return changed
        return None

    def plant_many(self, text: str, kinds: Sequence[str], count: int) -> Changed | None:
        """Up to `count` planted errors; labels move with the text."""
        result: Changed | None = None
        for _ in range(count):
            base = result.text if result else text
            new = self.plant(base, kinds)
            if new is None:
                break
            result = new if result is None else merge(result, new)
        return result

    # Wrong words

    def _content(self, text: str, spans: Spans) -> list[tuple[int, int, str, str, str]]:
        """Content words that WordNet knows: start, end, base form, ending, part of speech."""
        found = []
        for index, (start, end) in enumerate(spans):
            word = text[start:end]
            if word.isalpha() and word.islower() and len(word) > 3 and word not in CLOSED:
                for part in (self._part(text, spans, index), *"nvar"):
                    base, ending = lemma(word, part, self.wordnet.parts)
                    if self.wordnet.senses(base, part):
                        found.append((start, end, base, ending, part))
                        break
        return found

    def _part(self, text: str, spans: Spans, index: int) -> str:
        """A guess at the part of speech from the word before."""
        before = text[slice(*spans[index - 1])].lower() if index else ""
        word = text[slice(*spans[index])]
        if before in BEFORE_VERBS or word.endswith("ing"):
            return "v"
        if before in BEFORE_NOUNS:
            return "n"
        return self.wordnet.parts.get(word, "v" if word.endswith("ed") else "n")

    def _swap(
        self,
        text: str,
        spans: Spans,
        table: Callable[[str, str], list[str]],
        minor: float,
        major: float,
        *,
        seen: bool = True,
    ) -> Changed | None:
        words = self._content(text, spans)
        self.random.shuffle(words)
        for start, end, base, ending, part in words:
            choices = [w for w in table(base, part) if stem(w) != stem(base)]
            if choices:
                new = inflect(self.random.choice(choices), ending)
                return replace(text, start, end, new, minor, major, "mistranslation", seen=seen)
        return None

    def _sense(self, text: str, spans: Spans) -> Changed | None:
        return self._swap(text, spans, self.wordnet.other, 0.2, 0.7)

    def _misfit(self, text: str, spans: Spans) -> Changed | None:
        """A common word of the same part of speech that has nothing to do with the one it replaces."""

        def unrelated(_: str, part: str) -> list[str]:
            words = self.common.get(part)
            return [self.random.choice(words)] if words else []

        return self._swap(text, spans, unrelated, 0.1, 0.8)

    def _drift(self, text: str, spans: Spans) -> Changed | None:
        """A content word replaced by another of the same sentence: on the subject, and wrong."""
        words = self._content(text, spans)
        if len(words) < 4:
            return None
        (start, end, base, _, _), (_, _, other, _, _) = self.random.sample(words, 2)
        if stem(base) == stem(other):
            return None
        ending = lemma(text[start:end], "v", self.wordnet.parts)[1]
        return replace(text, start, end, inflect(other, ending), 0.1, 0.8, "mistranslation")

    def _plausible(self, text: str, spans: Spans) -> Changed | None:
        """A word that often follows the two before it, and has no business in the rest of the sentence."""
        if self.trigrams is None:
            return None
        before = {start: [text[slice(*spans[i - k])] for k in (2, 1)] for i, (start, _) in enumerate(spans) if i > 1}
        words = [word for word in self._content(text, spans) if word[0] in before]
        for start, end, base, ending, part in self.random.sample(words, min(4, len(words))):
            known = {stem(w) for w in (base, *self.wordnet.usual(base, part))}
            for new in self.trigrams.after(before[start][0], before[start][1], 12, self.random):
                bare, form = lemma(new, part, self.wordnet.parts)
                fits = form == ending and self.wordnet.parts.get(bare) == part and new.isalpha() and len(new) > 3
                if fits and new not in CLOSED and stem(bare) not in known:
                    return replace(text, start, end, new, 0.1, 0.7, "mistranslation")
        return None

    def _borrowed(self, text: str, _: Spans) -> Changed | None:
        """A phrase as a marked article has it wrong."""
        return borrow(text, self.errors, self.random)

    def _rival(self, text: str, spans: Spans) -> Changed | None:
        """A common word that shares a rarer sense, a hypernym or a sibling: what a translator picks by mistake."""
        known = set(self.common.get("n", [])) | set(self.common.get("v", [])) | set(self.common.get("a", []))
        return self._swap(text, spans, lambda b, p: [w for w in self.wordnet.other(b, p) if w in known], 0.2, 0.7)

    def _antonym(self, text: str, spans: Spans) -> Changed | None:
        return self._swap(text, spans, self.wordnet.antonyms, 0.0, 1.0, seen=False)

    def _synonym(self, text: str, spans: Spans) -> Changed | None:
        changed = self._swap(text, spans, self.wordnet.usual, 0.0, 0.0)
        return Changed(changed.text, (), 0.0) if changed else None

    def _spin(self, text: str, spans: Spans) -> Changed | None:
        """A neighbouring pair or a single word as spinning tools are known to turn it."""
        places = [(s, e) for s, e in spans if text[s:e].lower() in self.spun]
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(
            text, start, end, self.random.choice(self.spun[text[start:end].lower()]), 0.2, 0.8, "mistranslation"
        )

    def _torture(self, text: str, spans: Spans) -> Changed | None:
        """Two neighbouring content words, both by a synonym of any sense: a set phrase taken apart."""
        words = self._content(text, spans)
        pairs = [(a, b) for a, b in pairwise(words) if text[a[1] : b[0]] == " "]
        if not pairs:
            return None
        a, b = self.random.choice(pairs)
        new = []
        for start, end, base, ending, part in (a, b):
            choices = [
                w for w in [*self.wordnet.usual(base, part), *self.wordnet.other(base, part)] if stem(w) != stem(base)
            ]
            new.append(inflect(self.random.choice(choices), ending) if choices else text[start:end])
        if new[0] == text[a[0] : a[1]] and new[1] == text[b[0] : b[1]]:
            return None
        return replace(text, a[0], b[1], " ".join(new), 0.1, 0.9, "mistranslation")

    # Small words

    def _mapped(
        self,
        text: str,
        spans: Spans,
        table: dict[str, str],
        minor: float,
        major: float,
        category: str,
        *,
        seen: bool,
    ) -> Changed | None:
        places = [(s, e) for s, e in spans if text[s:e] in table]
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(text, start, end, table[text[start:end]], minor, major, category, seen=seen)

    def _preposition(self, text: str, spans: Spans) -> Changed | None:
        table = {p: self.random.choice([q for q in PREPOSITIONS[:12] if q != p]) for p in PREPOSITIONS}
        return self._mapped(text, spans, table, 0.8, 0.1, "grammar", seen=True)

    def _agreement(self, text: str, spans: Spans) -> Changed | None:
        return self._mapped(text, spans, AGREEMENT, 0.9, 0.1, "grammar", seen=True)

    def _tense(self, text: str, spans: Spans) -> Changed | None:
        return self._mapped(text, spans, TENSE, 0.7, 0.2, "grammar", seen=False)

    def _pronoun(self, text: str, spans: Spans) -> Changed | None:
        return self._mapped(text, spans, PRONOUNS, 0.3, 0.6, "mistranslation", seen=False)

    def _article(self, text: str, spans: Spans) -> Changed | None:
        """A missing or needless article; the word after it is marked."""
        places = [i for i, (s, e) in enumerate(spans[:-1]) if text[s:e] in {"the", "a", "an"}]
        if places and self.random.random() < 0.6:
            index = self.random.choice(places)
            start, after = spans[index][0], spans[index + 1]
            changed = text[:start] + text[after[0] :]
            return Changed(changed, (Label(start, start + after[1] - after[0], 0.6, 0.0, "grammar"),), 1.0)
        places = [
            i
            for i in range(1, len(spans))
            if text[slice(*spans[i - 1])].lower() in CLOSED - {"the", "a", "an"} and text[slice(*spans[i])].islower()
        ]
        if not places:
            return None
        start, end = spans[self.random.choice(places)]
        return replace(text, start, end, f"the {text[start:end]}", 0.6, 0.0, "grammar")

    def _inflection(self, text: str, spans: Spans) -> Changed | None:
        words = self._content(text, spans)
        if not words:
            return None
        start, end, base, ending, part = self.random.choice(words)
        new = inflect(
            base,
            self.random.choice([e for e in ("", "s", "ed", "ing") if e != ending and (part == "v" or e in ("", "s"))]),
        )
        return replace(text, start, end, new, 0.6, 0.1, "grammar")

    def _negation(self, text: str, spans: Spans) -> Changed | None:
        places = [(s, e) for s, e in spans if text[s:e].lower() in {"not", "never", "no"}]
        if places:
            start, end = self.random.choice(places)
            if text[start:end].lower() == "no":
                return replace(text, start, end, "the", 0.0, 1.0, "mistranslation", seen=False)
            left = max((s for s, _ in spans if s < start), default=start)
            changed = text[:start] + text[end:].lstrip()
            return Changed(
                changed,
                (Label(left, start - 1, 0.0, 0.9, "mistranslation"),) if left < start - 1 else (),
                5.0,
                seen=False,
            )
        places = [(s, e) for s, e in spans if text[s:e] in AUXILIARY]
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(text, start, end, f"{text[start:end]} not", 0.0, 1.0, "mistranslation", seen=False)

    # Facts

    def _number(self, text: str, spans: Spans) -> Changed | None:
        places: list[tuple[int, int, str]] = []
        for start, end in spans:
            word = text[start:end]
            if word[0].isdigit():
                places.append((start, end, re.sub(r"\d", self._digit, word, count=self.random.randint(1, 2))))
            tables = [table for table in (NUMBERS, DAYS, MONTHS) if word in table]
            places += [(start, end, self.random.choice([w for w in table if w != word])) for table in tables]
        if not places:
            return None
        start, end, new = self.random.choice(places)
        return replace(text, start, end, new, 0.0, 1.0, "mistranslation", seen=False)

    def _digit(self, match: re.Match[str]) -> str:
        return str((int(match.group()) + self.random.randint(1, 8)) % 10)

    def _name_places(self, text: str, spans: Spans) -> Spans:
        return [
            (s, e)
            for s, e in spans[1:]
            if text[s].isupper() and text[s + 1 : e].islower() and e - s > 3 and text[s:e] not in DAYS + MONTHS
        ]

    def _name(self, text: str, spans: Spans) -> Changed | None:
        places = self._name_places(text, spans)
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(text, start, end, self.random.choice(self.names), 0.0, 1.0, "name", seen=False)

    def _misspelt_name(self, text: str, spans: Spans) -> Changed | None:
        places = self._name_places(text, spans)
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(text, start, end, self._misspell(text[start:end]), 0.4, 0.6, "name", seen=False)

    def _misspell(self, word: str) -> str:
        at, letter = self.random.randrange(1, len(word)), self.random.choice("aeiounrlst")
        # A letter more, a letter less, another letter.
        return word[:at] + self.random.choice([letter + word[at:], word[at + 1 :], letter + word[at + 1 :]])

    def _spelling(self, text: str, spans: Spans) -> Changed | None:
        places = [(s, e) for s, e in spans if text[s:e].isalpha() and text[s:e].islower() and e - s > 4]
        if not places:
            return None
        start, end = self.random.choice(places)
        return replace(text, start, end, self._misspell(text[start:end]), 0.9, 0.1, "spelling")
