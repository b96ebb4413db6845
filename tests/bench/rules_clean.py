"""How often the rules flag clean English, and how many planted errors they find.

    python tests/bench/rules_clean.py surface [--show 20] [--rule NAME …]
    python tests/bench/rules_clean.py sources [--show 20]
    python tests/bench/rules_clean.py planted

`surface` runs the rules over native English of ../shared/data; every flag is taken for a false alarm. `sources` runs one
human translation as the suspect against another of the same article as the clean source, with wrong neighbours among
the matches. `planted` damages one fact in such pairs and asks whether the damage is found (and, as the control, whether
the undamaged sentence is flagged too). Sentences a second are printed with each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from mtaudit.core import Document, Finding, Match
from mtaudit.rules import RULES
from mtaudit.rules.contexts import plain_document
from mtaudit.rules.rule import Context, Rule

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows(name: str) -> Iterator[dict]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def native_documents() -> Iterator[tuple[str, Document]]:
    """Corpus name and document: 500 news articles, 10,000 rows of native English, all of 2022, human translations."""
    news = [row["text"] for row in rows("native-news.jsonl.gz") if len(row["text"]) > 400]
    for text in random.Random(7).sample(news, 500):
        yield "native-news", plain_document(text)
    english = random.Random(7).sample(list(rows("native-english.jsonl.gz")), 10_000)
    for row in english:
        yield "native-english", plain_document(row["text"])
    for row in rows("native-english-2022.jsonl.gz"):
        yield "native-english-2022", plain_document(row["text"])
    for row in rows("documents-2022.jsonl.gz"):
        for sentences in row["human"].values():
            yield "documents-2022 (human)", plain_document("\n".join(sentences))


def human_pairs() -> Iterator[tuple[list[str], list[str]]]:
    """Two human translations of one article, parallel by sentence (the references of mqm-zh-en-2020)."""
    articles: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for row in rows("mqm-zh-en-2020.jsonl.gz"):
        if len(row["sources"]) > 1:
            articles[row["doc"]][row["segment"]] = row["sources"]
    for segments in articles.values():
        pairs = [segments[key] for key in sorted(segments)]
        yield [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def paired_context(suspect: list[str], clean: list[str], rng: random.Random) -> Context:
    """Each line of the suspect matched with its own (.9), and one in four with a wrong neighbour too (.55)."""
    document, source = plain_document("\n".join(suspect)), plain_document("\n".join(clean), "source")
    starts = [0]
    for line in clean:
        starts.append(starts[-1] + len(line) + 1)
    matches = []
    for sentence in document.sentences:
        line = sentence.paragraph
        matches.append(_match(sentence.index, source, starts, line, 0.9))
        if rng.random() < 0.25 and len(clean) > 1:
            other = line + 1 if line + 1 < len(clean) else line - 1
            matches.append(_match(sentence.index, source, starts, other, 0.55))
    return Context(document, tuple(matches), (source,))


def _match(index: int, source: Document, starts: list[int], line: int, probability: float) -> Match:
    return Match((index,), source.passage(starts[line], starts[line + 1] - 1), probability, 0.8)


class Tally:
    """Flags by corpus and rule, and the time the rules took."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.words: Counter[str] = Counter()
        self.flags: Counter[tuple[str, str]] = Counter()
        self.seen: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
        self.seconds: Counter[str] = Counter()
        self.sentences = 0

    def run(self, corpus: str, context: Context) -> list[Finding]:
        found: list[Finding] = []
        self.words[corpus] += len(context.document.text.split())
        self.sentences += len(context.document.sentences)
        for rule in self.rules:
            begun = time.process_time()
            of_rule = list(rule.check(context))
            self.seconds[rule.name] += time.process_time() - begun
            self.flags[corpus, rule.name] += len(of_rule)
            text = context.document.text
            for f in of_rule:
                around = f"{text[max(0, f.start - 70) : f.start]}⟦{text[f.start : f.end]}⟧{text[f.end : f.end + 60]}"
                self.seen[rule.name].append((around.replace("\n", " ¶ "), f))
            found += of_rule
        return found

    def report(self, show: int) -> None:
        for corpus, words in self.words.items():
            total = sum(n for (c, _), n in self.flags.items() if c == corpus)
            print(f"{corpus}: {words} words, {total} flags, {1000 * total / max(words, 1):.3f} for 1,000 words")
            for (c, name), n in sorted(self.flags.items(), key=lambda item: -item[1]):
                if c == corpus and n:
                    print(f"    {name:20} {n:5}  {1000 * n / words:.3f}")
        total_seconds = sum(self.seconds.values())
        print(f"{self.sentences / max(total_seconds, 1e-9):.0f} sentences a second, all rules together")
        for name, seconds in self.seconds.most_common(8):
            print(f"    {name:20} {1000 * seconds / self.sentences:.3f} ms a sentence")
        for name, seen in self.seen.items():
            print(f"== {name}: {len(seen)}")
            for around, f in random.Random(1).sample(seen, min(show, len(seen))):
                print(f"  {f.confidence:.2f} {around}\n       {f.message} → {f.suggestion!r}")


def surface(tally: Tally) -> None:
    for corpus, document in native_documents():
        tally.run(corpus, Context(document))


def sources(tally: Tally) -> None:
    rng = random.Random(3)
    for a, b in human_pairs():
        tally.run("human A against human B", paired_context(a, b, rng))


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_NUMBER = re.compile(r"(?<![\w.,$€£:-])(\d{1,3}(?:,\d{3})*(?:\.\d+)?)(?= (?:[a-z]{3,}|%)|%)")
_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{4,})(?= )")
_NOT = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had|does|did|do)( not|n['’]t)\b|\b(cannot)\b")


def plant_day(text: str, rng: random.Random) -> str:
    return _DAY.sub(lambda m: rng.choice([d for d in _DAYS if d != m.group()]), text, count=1)


def plant_number(text: str, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        value = float(match.group().replace(",", ""))
        return f"{value * rng.choice((0.6, 1.4, 2, 3)) + 1:.0f}"

    return _NUMBER.sub(other, text, count=1)


_NO_NAME = frozenset(
    [
        "North",
        "South",
        "East",
        "West",
        "Northern",
        "Southern",
        "Eastern",
        "Western",
        "National",
        "International",
        "World",
        "General",
        "Foreign",
        "Executive",
        "Order",
        "Republic",
        "Photo",
        "University",
        "United",
        "Ceremony",
        "Friendship",
        "Promoting",
        "September",
        "August",
        "October",
        "November",
        "December",
        "January",
        "February",
        "March",
        "April",
        "July",
        "June",
        "Council",
        "Party",
        "Center",
        "Committee",
        "Conference",
        "Ministry",
        "Minister",
        "President",
        "Company",
        "Group",
        "District",
        "Province",
        "Development",
        "Central",
        "People",
        "Great",
        "Daily",
        "Street",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Chinese",
        "Japanese",
        "Russian",
        "American",
        "Iranian",
        "British",
        "French",
        "German",
        "Islamic",
        "State",
        "Congress",
    ]
)


def plant_name(text: str, rng: random.Random) -> str:
    def misspelt(match: re.Match[str]) -> str:
        name = match.group()
        if name in _NO_NAME:
            return name
        place = rng.randrange(2, len(name) - 1)
        return name[:place] + rng.choice([c for c in "aeioumnrtl" if c != name[place]]) + name[place + 1 :]

    return _NAME.sub(misspelt, text, count=2)


def plant_negation(text: str, rng: random.Random) -> str:
    return _NOT.sub(lambda m: "can" if m.group(3) else m.group(1), text, count=1)


PLANTS: dict[str, tuple[str, Callable[[str, random.Random], str]]] = {
    "weekday": ("date-conflict", plant_day),
    "number": ("number-conflict", plant_number),
    "name": ("name-variant", plant_name),
    "negation": ("negation-conflict", plant_negation),
}


def planted(tally: Tally) -> None:
    """Damage one fact of B itself, or of A where A has the same fact, beside B as the source."""
    for near in (True, False):
        for kind, (rule_name, plant) in PLANTS.items():
            rule = next((rule for rule in tally.rules if rule.name == rule_name), None)
            if rule is None:
                continue
            rng = random.Random(11)
            tried = hit = noise = 0
            for a, b in human_pairs():
                for number, (one, other) in enumerate(zip(a, b, strict=True)):
                    base = other if near else one
                    damaged = plant(base, rng)
                    if damaged == base or (not near and not _shares(kind, one, other)):
                        continue
                    suspect = [*(b if near else a)]
                    clean = paired_context(suspect, b, rng)
                    suspect[number] = damaged
                    tried += 1
                    context = paired_context(suspect, b, rng)
                    hit += any(_in_line(f, context.document, number) for f in rule.check(context))
                    noise += any(_in_line(f, clean.document, number) for f in rule.check(clean))
                if tried >= 300:
                    break
            which = "the source's own words" if near else "another translation"
            print(
                f"{kind:10} in {which:24} {tried:4} planted, found {hit / max(tried, 1):.2f}, control {noise / max(tried, 1):.2f}"
            )


def _shares(kind: str, one: str, other: str) -> bool:
    pattern = {"weekday": _DAY, "number": _NUMBER, "name": _NAME, "negation": _NOT}[kind]
    match = pattern.search(one)
    if match is None:
        return False
    return bool(_NOT.search(other)) if kind == "negation" else match.group() in other


def _in_line(finding: Finding, document: Document, line: int) -> bool:
    return any(document.sentences[i].paragraph == line for i in document.sentences_in(finding.start, finding.end))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("surface", "sources", "planted"))
    parser.add_argument("--show", type=int, default=0, help="how many flags of each rule to print")
    parser.add_argument("--rule", nargs="*", default=[], help="only these rules")
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"{DATA} is missing: this measurement needs the shared data")
    tally = Tally(tuple(rule for rule in RULES if not options.rule or rule.name in options.rule))
    if options.what == "planted":
        planted(tally)
        return
    (surface if options.what == "surface" else sources)(tally)
    tally.report(options.show)


if __name__ == "__main__":
    main()
