"""Clean sentences and what is planted in them: groups of training examples with exact labels."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtaudit.spanmodel.corrupt import Planter
from mtaudit.spanmodel.data import STRONG, UNKNOWN, Example, Group, is_dev, read, sentences, train_part
from mtaudit.spanmodel.edits import Changed, Label, splice
from mtaudit.spanmodel.features import stem
from mtaudit.spanmodel.marked_articles import articles, borrowed_errors
from mtaudit.spanmodel.trigrams import load_trigrams
from mtaudit.spanmodel.vocabulary import BORROWED, CLOSED, LEARNT, SEEN, SUBTLE, UNSEEN
from mtaudit.spanmodel.wordnet import WordNet


@dataclass
class Material:
    """Clean sentences by document, pairs of clean wordings, round trips of a sentence, and the planter."""

    documents: list[list[str]]
    pairs: list[tuple[str, str]]
    trips: dict[str, list[str]]
    planter: Planter
    chance: random.Random

    def sentence(self) -> tuple[str, str]:
        """A clean sentence of usable length, and its neighbour."""
        while True:
            document = self.chance.choice(self.documents)
            index = self.chance.randrange(len(document))
            if 25 < len(document[index]) < 330:
                other = self.chance.choice(self.documents)
                return document[index], document[index - 1] if index else other[0]


def splice_groups(material: Material, count: int) -> Iterator[Group]:
    """A clean sentence and the same with chunks of a round trip, alone; now and then beside the clean one."""
    chance = material.chance
    known = sorted(material.trips)
    while count > 0:
        source = chance.choice(known)
        changed = splice(source, chance.choice(material.trips[source]), chance, chance.choice([1, 2, 3, 4]))
        if changed is None:
            continue
        count -= 1
        beside = source if chance.random() < 0.1 else ""
        clean = [Example(source, beside, machine=UNKNOWN if beside else 0.0)] if chance.random() < 0.5 else []
        yield [*clean, _example(changed, beside)]


def corrupt_groups(material: Material, count: int) -> Iterator[Group]:
    """Sentences with planted errors that show without a source, many or one beside the clean one; some only to rank."""
    chance, planter = material.chance, material.planter
    while count > 0:
        text, _ = material.sentence()
        roll = chance.random()
        if roll < 0.6:
            # A tenth of the words: what replaced-word detection learns from is the number of words replaced.
            changed = planter.plant_many(text, LEARNT, max(2, len(text.split()) // 9))
        else:
            changed = planter.plant(text, LEARNT if roll < 0.92 else UNSEEN)
        if changed is None:
            continue
        count -= 1
        yield [_example(changed, "")] if roll < 0.6 else [Example(text, machine=0.0), _example(changed, "")]


def source_groups(material: Material, count: int) -> Iterator[Group]:
    """A clean sentence beside another wording of it, clean, and with planted errors of every kind."""
    chance, planter = material.chance, material.planter
    while count > 0:
        roll = chance.random()
        if roll < 0.55 and material.pairs:
            text, source = chance.choice(material.pairs)
        else:
            text, neighbour = material.sentence()
            source = text if roll < 0.65 else reword(text, neighbour, planter)
        changed: Changed | None = None
        if text in material.trips and chance.random() < 0.4:
            changed = splice(text, chance.choice(material.trips[text]), chance, chance.choice([1, 1, 2]))
        changed = changed or planter.plant_many(text, SEEN + UNSEEN + SUBTLE + BORROWED, chance.choice([1, 1, 2, 3]))
        if changed is None:
            continue
        count -= 1
        yield [Example(text, source), _example(changed, source)]


def reword(text: str, neighbour: str, planter: Planter) -> str:
    """Another clean version of a sentence: other words for the same sense, a clause less, a neighbouring fact more."""
    chance = planter.random
    for _ in range(chance.randint(0, 4)):
        changed = planter.plant(text, ["synonym"])
        text = changed.text if changed else text
    clauses = text.split(", ")
    roll = chance.random()
    if len(clauses) > 1 and roll < 0.35:
        clauses.pop(chance.randrange(len(clauses)))
        text = ", ".join(clauses)
    elif len(clauses) > 1 and roll < 0.5:
        text = f"{', '.join(clauses[1:]).rstrip('.')}, {clauses[0]}."
    if chance.random() < 0.35:
        text = f"{text} {neighbour}" if chance.random() < 0.5 else f"{neighbour} {text}"
    return text[:1].upper() + text[1:]


def clean_groups(material: Material, alone: int, beside: int) -> Iterator[Group]:
    """Clean sentences alone, and beside other wordings, parts, neighbours: nothing is wrong with them."""
    for _ in range(alone):
        yield [Example(material.sentence()[0], machine=0.0)]
    for _ in range(beside):
        text, neighbour = material.sentence()
        yield [
            Example(text, neighbour if material.chance.random() < 0.4 else reword(text, neighbour, material.planter))
        ]


CARRIERS = (
    "{}.",
    "The report deals with {}.",
    "Researchers have long studied {} in the laboratory.",
    "A new approach to {} was presented on Monday.",
    "This is due to {}, the minister said.",
    "We use {} to solve this problem.",
    "Officials said {} would be discussed at the meeting.",
    "It has become one of the best examples of {} in recent years.",
    "The paper proposes a method based on {}.",
    "The company relies on {}.",
    "In many countries {} remains a serious problem.",
    "He spoke about {} for almost an hour.",
    "Experts warned that {} could not be ruled out.",
    "The role of {} is not yet understood.",
    "Their work on {} won an award last year.",
    "Costs rose because of {}, according to the study.",
)


def tortured_groups(records: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[Group]:
    """A set phrase and what a spinner made of it, in one carrier sentence."""
    for record in records:
        for carrier in chance.sample(CARRIERS, 2):
            good, bad = (_carried(carrier, record[k]) for k in ("expected", "tortured"))
            start = bad.lower().index(record["tortured"].lower())
            label = Label(start, start + len(record["tortured"]), 0.1, 0.9, "mistranslation")
            source = good if chance.random() < 0.2 else ""
            yield [Example(good, source), Example(bad, source, (label,), 5.0)]


def _carried(carrier: str, phrase: str) -> str:
    text = carrier.format(phrase)
    return text[:1].upper() + text[1:]


def _example(changed: Changed, source: str) -> Example:
    if source or changed.seen:
        return Example(changed.text, source, changed.labels, changed.penalty)
    return Example(changed.text, "", (), 0.5, weight=0.0)


def spun_words(records: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Which word spinners put for which, from phrases of equal length."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        a, b = record["expected"].lower().split(), record["tortured"].lower().split()
        if len(a) == len(b):
            for old, new in zip(a, b, strict=True):
                if old != new and len(old) > 3 and old[:4] != new[:4]:
                    found[old][new] += 1
    return {old: [w for w, n in new.items() for _ in range(n)] for old, new in found.items()}


def calque_groups(folder: Path) -> Iterator[Group]:
    """The examples of the calque lexicon: a sentence with a literal rendering, and one with the same words in place."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            literal, _, _, grade, _, wrong, right, *_ = line.split("\t") + [""] * 7
            found = _literal_in(wrong, literal)
            if found and "weak" not in grade:
                label = Label(*found, 0.2, 0.7, "mistranslation")
                yield [Example(wrong, "", (label,), 5.0)]
            if right:
                yield [Example(right, machine=0.0)]


def _literal_in(text: str, literal: str) -> tuple[int, int] | None:
    """Where the words of a pattern stand in its example: the longest run of its words, small ones only inside it."""
    known = {stem(word) for word in re.findall(r"[a-z]+", literal.lower())}
    best: tuple[int, int, int] | None = None
    for run in re.finditer(r"[^.,;:!?]+", text):
        words = list(re.finditer(r"[A-Za-z]+", run.group()))
        at = 0
        while at < len(words):
            end = at
            while end < len(words) and stem(words[end].group().lower()) in known:
                end += 1
            if end > at and (best is None or end - at > best[2]):
                best = run.start() + words[at].start(), run.start() + words[end - 1].end(), end - at
            at = max(end, at + 1)
    return best[:2] if best else None


def material(shared: Path, extra: Path | None, trigrams: Path | None, chance: random.Random) -> Material:
    """The clean sentences (train documents only), clean pairs and round trips."""
    documents = clean_documents(shared, dev=False)
    pairs = clean_pairs(shared)
    train = {s for d in documents.values() for s in d} | {text for text, _ in pairs}
    trips = round_trips(shared, extra, train)
    names = names_in(d[:6] for d in documents.values())
    phrases = [r for r in read(shared / "tortured-phrases.jsonl.gz") if not is_dev(r["expected"], 0.2)]
    wordnet = WordNet()
    planter = Planter(wordnet, chance, names, common_words(documents.values(), wordnet), spun_words(phrases))
    planter.trigrams = load_trigrams(trigrams) if trigrams else None
    planter.errors = borrowed_errors(a for a in articles() if not a.dev)
    translated = [[text] for text, _ in pairs] * 2
    return Material([d for d in documents.values() if d] + translated, pairs, trips, planter, chance)


def common_words(documents: Iterable[Sequence[str]], wordnet: WordNet) -> dict[str, list[str]]:
    """The base forms of frequent content words by their usual part of speech."""
    counts = Counter(w for d in documents for s in d for w in re.findall(r"[a-z]{4,}", s))
    common: dict[str, list[str]] = defaultdict(list)
    for word, count in counts.items():
        part = wordnet.parts.get(word)
        if part and count >= 40 and word not in CLOSED:
            common[part].append(word)
    return dict(common)


def clean_documents(shared: Path, *, dev: bool) -> dict[str, list[str]]:
    """Native news and other native English by document, as sentences; of the train or of the dev documents."""
    documents: dict[str, list[str]] = defaultdict(list)
    for record in read(shared / "native-news.jsonl.gz"):
        if is_dev(record["id"]) == dev:
            documents[record["id"]] = sentences(record["text"])
    for record in read(shared / "native-english.jsonl.gz"):
        name = record["id"].rsplit(".", 1)[0]
        if is_dev(name) == dev:
            documents[name] += sentences(record["text"])
    return documents


def clean_pairs(shared: Path) -> list[tuple[str, str]]:
    """Two clean wordings of one sentence: two translators', or a translator's and a strong system's (train only)."""
    pairs = []
    for record in train_part(shared, "mqm-zh-en-2020"):
        if record["human"]:
            pairs += [(record["text"], s) for s in record["sources"] if s != record["text"]]
    for record in train_part(shared, "documents-2022"):
        for index, text in enumerate(record["human"]["A"]):
            pairs += [(text, record["machine"][s][index]) for s in STRONG if s in record["machine"]][:3]
    return pairs


def round_trips(shared: Path, extra: Path | None, wanted: Container[str]) -> dict[str, list[str]]:
    """What came back of each wanted sentence, less the translator's marks for unknown words."""
    trips: dict[str, list[str]] = defaultdict(list)
    for path in (shared / "round-trip.jsonl.gz", extra):
        for record in read(path) if path else ():
            trip = re.sub("[*@#]", "", record["text"])
            if record["source"] in wanted and 0.6 < len(trip) / len(record["source"]) < 1.6:
                trips[record["source"]].append(trip)
    return dict(trips)


def names_in(documents: Iterable[Sequence[str]]) -> list[str]:
    """Capitalised words in mid-sentence."""
    return sorted({w for d in documents for s in d for w in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", s)})
