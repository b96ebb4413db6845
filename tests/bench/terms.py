"""Builds the data of the tortured-term rule, and measures it. Needs WordNet 3.0 (Debian: wordnet-base) to build.

python tests/bench/terms.py neighbours      mtaudit/rules/terms/neighbours.tsv anew from WordNet and swaps.tsv
python tests/bench/terms.py usual           mtaudit/rules/terms/usual.tsv: how usual words are
python tests/bench/terms.py fit             fits the weights of term_oddity on the dev half and the odd rows; prints them
python tests/bench/terms.py attested        mtaudit/rules/terms/attested.txt: candidates that clean English uses
python tests/bench/terms.py dev [-v]        recall on the dev half (sha256 of what the phrase was, even)
python tests/bench/terms.py test            recall on the other half, which nothing is fitted on
python tests/bench/terms.py clean [-v]      flags on clean English: odd rows, and native-english-2022
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mtaudit.core import Finding  # noqa: E402 (runs from a checkout)

TERMS = ROOT / "mtaudit" / "rules" / "terms"
DATA = Path(os.environ.get("MTAUDIT_SHARED", str(ROOT.parent / "shared"))) / "data"
WORDNET = Path("/usr/share/wordnet")
# How near the members of a related synset are to a word: the same synset, similar, of that kind.
RELATIONS = {"": 1.0, "&": 0.8, "\\": 0.8}
MOST = 40
EVERYDAY = 100
RARE = 60
"""How often clean English may use a synonym for it to count: those of everyday use stand for themselves."""


def words_of_terms() -> set[str]:
    lines = (TERMS / "established.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {word for line in lines for word in re.findall(r"[a-z][a-z'-]+", line.split("\t")[0]) if len(word) > 2}


class WordNet:
    """Synsets by word, straight from the database files."""

    def __init__(self) -> None:
        self.synsets: dict[tuple[str, str], tuple[list[str], list[tuple[str, str, str]]]] = {}
        self.of_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for pos, name in (("n", "noun"), ("v", "verb"), ("a", "adj"), ("r", "adv")):
            for line in (WORDNET / f"data.{name}").read_text(encoding="utf-8").splitlines():
                if not line.startswith("  "):
                    self._read(pos, line.split(" | ")[0].split())

    def _read(self, pos: str, fields: list[str]) -> None:
        count = int(fields[3], 16)
        lemmas = [re.sub(r"\(.*\)", "", w).lower() for w in fields[4 : 4 + 2 * count : 2]]
        at = 4 + 2 * count
        pointers = [
            (fields[at + 1 + 4 * i], fields[at + 2 + 4 * i], fields[at + 3 + 4 * i].replace("s", "a"))
            for i in range(int(fields[at]))
        ]
        self.synsets[pos, fields[0]] = (lemmas, pointers)
        for lemma in lemmas:
            self.of_word[lemma].append((pos, fields[0]))

    def neighbours(self, word: str) -> dict[str, float]:
        near: dict[str, float] = {}
        for key in self.of_word.get(word, ()):
            lemmas, pointers = self.synsets[key]
            groups = [("", lemmas)] + [
                (kind, self.synsets[pos, offset][0]) for kind, offset, pos in pointers if kind in RELATIONS
            ]
            for kind, members in groups:
                for member in members:
                    if member != word and "_" not in member and member.isalpha():
                        near[member] = max(near.get(member, 0.0), RELATIONS[kind])
        return near


def neighbours() -> None:
    from mtaudit.rules.inflection import lemmas

    wordnet = WordNet()
    rows = (line.split("\t") for line in (TERMS / "swaps.tsv").read_text(encoding="utf-8").splitlines()[1:])
    swaps = {word: others.split() for word, others in rows}
    usual = Counter(word for text in clean_texts("counted") for word in re.findall(r"[a-z]+", text.lower()))
    lines = []
    for word in sorted(words_of_terms() | swaps.keys()):
        near: dict[str, float] = {}
        for lemma in lemmas(word):
            for other, weight in wordnet.neighbours(lemma).items():
                if usual[other] <= RARE:
                    near[other] = max(near.get(other, 0.0), weight)
            for other in swaps.get(lemma, ()):
                near[other] = 1.2 if usual[other] <= EVERYDAY else 1.1
        for own in lemmas(word):
            near.pop(own, None)
        ranked = sorted(near, key=lambda w: (-near[w], w))[:MOST]
        if ranked:
            lines.append(word + "\t" + " ".join(f"{w}:{round(near[w] * 10)}" for w in sorted(ranked)))
    (TERMS / "neighbours.tsv").write_text("word\tneighbours\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "words", (TERMS / "neighbours.tsv").stat().st_size, "bytes")


def phrases(half: int) -> Iterator[tuple[str, str]]:
    """One half of the tortured phrases, each with what it was."""
    for row in _rows("tortured-phrases"):
        if int(hashlib.sha256(row["expected"].lower().encode()).hexdigest(), 16) % 2 == half:
            yield row["tortured"], row["expected"]


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"{path} is missing: this figure needs the shared data (set MTAUDIT_SHARED)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def clean_texts(which: str) -> Iterator[str]:
    """Clean English: "counted" (even rows and the news articles), "other" (odd rows) or "2022"."""
    if which == "2022":
        yield from (row["text"] for row in _rows("native-english-2022"))
        return
    for number, row in enumerate(_rows("native-english")):
        if number % 2 == (which == "other"):
            yield row["text"]
    if which == "counted":
        yield from (row["text"] for row in _rows("native-news"))
        yield from (row["post_edit"] for row in _rows("mlqe-pe-into-en"))
        for row in _rows("documents-2022"):
            for sentences in row["human"].values():  # type: ignore[attr-defined]
                yield from sentences


def usual() -> None:
    """Count the words of clean English; keep those seen four times or more, by the binary digits of their count."""
    from mtaudit.rules.term_lexicon import singular

    counts = Counter(singular(word) for text in clean_texts("counted") for word in re.findall(r"[a-z]+", text.lower()))
    by_bits: dict[int, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count > 3:
            by_bits[count.bit_length()].append(word)
    lines = ["digits\twords"] + [f"{bits}\t{' '.join(sorted(words))}" for bits, words in sorted(by_bits.items())]
    (TERMS / "usual.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(sum(map(len, by_bits.values())), "words", (TERMS / "usual.tsv").stat().st_size, "bytes")


def fit() -> None:
    """Weights of term_oddity: the best reading of each phrase of the dev half, against every reading of clean English.

    Compounds that the counted rows or WordNet have are left out of both.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    known = _pairs() | _compounds()
    names = ["favourite", "swap", "usual", "term word", "role", "partner usual", "partner role", "partner swapped"]

    def readings(text: str) -> list[list[float]]:
        return [[features[name] for name in names] for pair, features in _readings(text) if pair not in known]

    tortured = [rows for phrase, _ in phrases(0) if (rows := readings(phrase))]
    clean_rows = np.array(
        [row for number, text in enumerate(clean_texts("other")) if number % 3 == 0 for row in readings(text)]
    )
    chosen = [max(rows, key=lambda row: row[0] + row[1] - row[2] / 4) for rows in tortured]
    for _ in range(5):
        every = np.concatenate([np.array(chosen), clean_rows])
        model = LogisticRegression(max_iter=2000).fit(every, [1] * len(chosen) + [0] * len(clean_rows))
        chosen = [rows[int(model.decision_function(np.array(rows)).argmax())] for rows in tortured]
    print(
        {"bias": round(float(model.intercept_[0]), 2)} | dict(zip(names, model.coef_[0].round(2).tolist(), strict=True))
    )


def _readings(text: str) -> Iterator[tuple[tuple[str, str], dict[str, float]]]:
    from mtaudit.rules.calque_lexicon import tokenize
    from mtaudit.rules.term_lexicon import singular
    from mtaudit.rules.term_oddity import features_of

    tokens = tokenize(text)
    for first, features in features_of(tokens):
        yield (singular(tokens[first].lower), singular(tokens[first + 1].lower)), features


def _pairs() -> set[tuple[str, str]]:
    """Every two words that stand together in the counted rows, in the singular."""
    from mtaudit.rules.calque_lexicon import tokenize
    from mtaudit.rules.term_lexicon import singular

    found: set[tuple[str, str]] = set()
    for text in clean_texts("counted"):
        tokens = tokenize(text)
        words = [singular(token.lower) for token in tokens]
        found.update((words[i], words[i + 1]) for i in range(len(words) - 1) if tokens[i + 1].joined)
    return found


def _compounds() -> set[tuple[str, str]]:
    """Every two words that stand together in an entry of WordNet or an established term, in the singular."""
    from mtaudit.rules.term_lexicon import load_terms, singular

    names = [name.split("_") for name in WordNet().of_word if "_" in name]
    names += [list(term.words) for group in load_terms().starting.values() for term in group]
    return {(singular(one), singular(two)) for name in names for one, two in pairwise(name)}


def attested() -> None:
    from mtaudit.rules.calque_lexicon import tokenize
    from mtaudit.rules.term_lexicon import compound, load_terms
    from mtaudit.rules.term_oddity import LEAST, odd_pairs

    terms = load_terms()
    seen: set[str] = set()

    def add(text: str) -> None:
        tokens = tokenize(text)
        seen.update({compound(tokens, c.first, c.last) for c in terms.candidates(tokens)})
        seen.update({compound(tokens, odd.first, odd.first + 2) for odd in odd_pairs(tokens) if odd.score >= LEAST})

    for text in clean_texts("counted"):
        add(text)
    print(len(seen), "seen")
    for name in WordNet().of_word:
        if "_" in name:
            add(name.replace("_", " "))
    known = seen - terms.established
    (TERMS / "attested.txt").write_text("\n".join(sorted(known)) + "\n", encoding="utf-8")
    print(len(known), "in all,", (TERMS / "attested.txt").stat().st_size, "bytes")


def _findings(text: str) -> list[tuple[str, Finding]]:
    from mtaudit.rules.contexts import plain_document
    from mtaudit.rules.rule import Context
    from mtaudit.rules.tortured_term import RULE

    return [(text[f.start : f.end], f) for f in RULE.check(Context(plain_document(text)))]


def _recall(half: int) -> None:
    """How many of the phrases are flagged in a carrier sentence, and what the same does to what they were."""
    total = flagged = right = control = 0
    for tortured, expected in phrases(half):
        found = _findings(f"The authors used {tortured} in this study.")
        total += 1
        flagged += bool(found)
        right += any(f.suggestion.rstrip("s") in expected.lower() for _, f in found)
        control += bool(_findings(f"The authors used {expected} in this study."))
        if "-v" in sys.argv and found:
            print(tortured, "|", expected, "|", [(words, f.suggestion, f.confidence) for words, f in found])
    print(
        f"{flagged}/{total} flagged ({flagged / total:.3f}), {right} with the right term; {control} of the originals flagged"
    )


def dev() -> None:
    _recall(0)


def test() -> None:
    _recall(1)


def clean() -> None:
    for which in ("other", "2022"):
        words = flags = 0
        for text in clean_texts(which):
            words += len(text.split())
            for found, finding in _findings(text):
                flags += 1
                if "-v" in sys.argv:
                    print(found, "→", finding.suggestion, finding.confidence, "|", text[:60])
        print(f"{which}: {flags} flags in {words} words, {flags / words * 1000:.3f} for 1,000")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
