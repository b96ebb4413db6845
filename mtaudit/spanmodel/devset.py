"""Dev texts to fit the fusion on: annotated translations, clean copy, and clean copy with planted errors, by document."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mtaudit.spanmodel.corrupt import Planter
from mtaudit.spanmodel.data import STRONG, is_dev, mqm_labels, read
from mtaudit.spanmodel.edits import Changed, Label, splice
from mtaudit.spanmodel.marked_articles import Article, articles
from mtaudit.spanmodel.planted import clean_documents, common_words, names_in, reword, round_trips, spun_words
from mtaudit.spanmodel.vocabulary import SEEN, UNSEEN
from mtaudit.spanmodel.wordnet import WordNet

Floats = NDArray[np.float32]
Pair = tuple[str, str, str]


@dataclass(frozen=True)
class Item:
    """A dev text with its sources; `gold` is the share of raters against each character.

    `key` names the source document (what halves are cut by), `group` the document that the text stands in.
    """

    kind: str
    key: str
    group: str
    text: str
    sources: tuple[str, ...]
    gold: Floats

    @property
    def fitted(self) -> bool:
        """Whether the item belongs to the half that is fitted on."""
        return is_dev("half" + self.key, 0.5)


def item(kind: str, where: tuple[str, str], text: str, sources: Sequence[str], labels: Sequence[Label]) -> Item:
    """An item with the gold of these labels; `where` is key and group."""
    gold = np.zeros(len(text), np.float32)
    for label in labels:
        gold[label.start : label.end] = min(1.0, label.minor + label.major)
    return Item(kind, *where, text, tuple(sources), gold)


def items(shared: Path, extra: Path | None) -> Iterator[Item]:
    """All dev texts, alone and beside sources; the same for the same files."""
    chance = random.Random(11)  # noqa: S311  # nothing secret
    clean = {k: [s for s in d if 25 < len(s) < 400] for k, d in clean_documents(shared, dev=True).items()}
    news = {k: d for k, d in clean.items() if k.startswith("reuters") and len(d) >= 5}
    native = [(k, s) for k, d in clean.items() if not k.startswith("reuters") for s in d]
    chance.shuffle(native)
    pairs: list[Pair] = []
    yield from annotated(shared, chance, pairs)
    yield from translated(shared, chance, pairs)
    yield from (item("native", (key, f"native:{key}"), text, (), ()) for key, text in native[:1200])
    for article in articles():
        if article.dev:
            yield from marked(article)
    planter = dev_planter(shared, chance, clean)
    chosen = sorted(news)[:320]
    trips = round_trips(shared, extra, {s for k in chosen for s in news[k]} | {text for _, text, _ in pairs})
    for number, key in enumerate(chosen):
        yield from clean_news(key, news[key][:14], planter, beside=number % 2 == 0)
        if number % 2:
            yield from garbled_news(key, news[key][:14], planter, trips)
    for key, text, source in pairs:
        made = garble(text, trips, planter, SEEN + UNSEEN)
        if made:
            yield item("planted-beside", (key, f"planted:{key}"), made.text, (source,), made.labels)


def annotated(shared: Path, chance: random.Random, pairs: list[Pair]) -> Iterator[Item]:
    """Half of the dev segments' annotated translations, by system and document; human ones go to `pairs` too."""
    for record in read(shared / "mqm-zh-en-2020.jsonl.gz"):
        if record["split"] != "dev" or (not record["human"] and not is_dev(f"{record['doc']}{record['segment']}", 0.5)):
            continue
        labels = mqm_labels(record)[0]
        kind = "mqm-human" if record["human"] else "mqm-mt"
        where = record["doc"], f"{record['system']}:{record['doc']}"
        yield item(kind, where, record["text"], (), [x for x in labels if x.category != "name"])
        sources = [s for s in record["sources"] if s != record["text"]]
        if sources:
            source = chance.choice(sources)
            yield item(f"{kind}-beside", where, record["text"], (source,), labels)
            if record["human"]:
                pairs.append((record["doc"], record["text"], source))


def translated(shared: Path, chance: random.Random, pairs: list[Pair]) -> Iterator[Item]:
    """Human translations of dev documents, alone and beside a strong system's, taken for clean."""
    for record in read(shared / "documents-2022.jsonl.gz"):
        if is_dev(record["id"], 0.25):
            where = record["id"], f"human:{record['id']}"
            for index, text in enumerate(record["human"]["A"]):
                source = record["machine"][chance.choice([s for s in STRONG if s in record["machine"]])][index]
                yield item("human", where, text, (), ())
                yield item("human-beside", where, text, (source,), ())
                pairs.append((record["id"], text, source))


def marked(article: Article) -> Iterator[Item]:
    """A marked article with its errors and with all of them put right, alone and beside the other agency's sentences."""
    for kind in ("marked", "corrected") if article.marked else ("corrected",):
        where = article.key, f"{kind}:{article.key}"
        for sentence in article.sentences:
            made = sentence.changed(sentence.marks if kind == "marked" else ())
            yield item(kind, where, made.text, (), made.labels)
            if sentence.source:
                yield item(f"{kind}-beside", where, made.text, (sentence.source,), made.labels)


def clean_news(key: str, document: Sequence[str], planter: Planter, *, beside: bool) -> Iterator[Item]:
    """A clean article, each sentence alone, and some beside a rewording of it or a neighbour."""
    where = key, key
    for index, text in enumerate(document):
        yield item("news", where, text, (), ())
        if beside and index % 2:
            source = document[index - 1] if index % 4 == 1 else reword(text, document[index - 1], planter)
            yield item("news-beside", where, text, (source,), ())


def garbled_news(key: str, document: Sequence[str], planter: Planter, trips: dict[str, list[str]]) -> Iterator[Item]:
    """A clean article in which every other sentence is garbled; those also beside a rewording of what they were."""
    where = key, f"garbled:{key}"
    for index, text in enumerate(document):
        made = garble(text, trips, planter, SEEN) if index % 2 else None
        changed, labels = (made.text, made.labels) if made else (text, ())
        yield item("garbled", where, changed, (), labels)
        if index % 2:
            made = garble(text, trips, planter, SEEN + UNSEEN)
            changed, labels = (made.text, made.labels) if made else (text, ())
            yield item("garbled-beside", where, changed, (reword(text, document[index - 1], planter),), labels)


def garble(text: str, trips: dict[str, list[str]], planter: Planter, kinds: Sequence[str]) -> Changed | None:
    """One spliced chunk of a round trip, or one planted error."""
    if text in trips and planter.random.random() < 0.5:
        made = splice(text, planter.random.choice(trips[text]), planter.random, 1)
        if made:
            return made
    return planter.plant_many(text, kinds, 1)


def dev_planter(shared: Path, chance: random.Random, clean: dict[str, list[str]]) -> Planter:
    """A planter that knows dev phrases and names only."""
    phrases = [r for r in read(shared / "tortured-phrases.jsonl.gz") if is_dev(r["expected"], 0.2)]
    wordnet = WordNet()
    return Planter(
        wordnet, chance, names_in(clean.values()), common_words(clean.values(), wordnet), spun_words(phrases)
    )
