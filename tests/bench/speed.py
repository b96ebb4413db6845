"""How many sentences a second the whole audit takes, and which part of it takes how long.

python tests/bench/speed.py FOLDER [ARTICLES]

FOLDER holds native-news.jsonl.gz (audited alone) and documents-2022.jsonl.gz (machine translations of whole articles
beside the human ones, so that nearly every sentence has a source: more than any real copy has). Parts are in
milliseconds of one processor for each sentence; the line with seconds is the audit as `mtaudit check` runs it, models
loaded and nothing cached.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from mtaudit.ahead import in_order
from mtaudit.align.embed import load_embedder
from mtaudit.align.library import Library, library_of
from mtaudit.align.match import match
from mtaudit.config import Settings
from mtaudit.core import Document
from mtaudit.documents import read_text
from mtaudit.pairs import Pair, judge
from mtaudit.pipeline import Auditor
from mtaudit.rules import Context, active, resolve
from mtaudit.spanmodel import load_span_model

ARTICLES = 100
Made = TypeVar("Made")


def records(path: Path, count: int) -> Iterator[dict]:
    """Some of a file's records, spread over its whole length."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        whole = [json.loads(line) for line in lines]
    yield from islice(whole[:: max(len(whole) // count, 1)], count)


def parsed(texts: Sequence[str], name: str) -> list[Document]:
    """Each text as an article."""
    return [document for n, text in enumerate(texts) for document in read_text(text, f"{name}-{n}.txt")]


class Parts:
    """Processor seconds by part."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def time(self, part: str, work: Callable[[], Made]) -> Made:
        """Do the work and count its time."""
        start = time.process_time()
        made = work()
        self.seconds[part] += time.process_time() - start
        return made


def by_parts(texts: Sequence[str], auditor: Auditor) -> Parts:
    """The audit step by step."""
    parts = Parts()
    for document in parts.time("reading", lambda: parsed(texts, "suspect")):
        found = parts.time("matching", lambda d=document: match(d, auditor.library, auditor.embedder))
        wordings: list[list[str]] = [[] for _ in document.sentences]
        for each in found.matches:
            for index in each.sentences:
                wordings[index].append(each.source.words)
        items = [(s.text, wordings[s.index]) for s in document.sentences]
        readings = parts.time("span model", lambda i=items: auditor.model.read(i))
        context = Context(document, found.matches, found.related, auditor.settings, tuple(readings))
        findings = []
        for rule in active(auditor.settings):
            findings += parts.time(f"rule {rule.name}", lambda r=rule, c=context: list(r.check(c)))
        parts.time("overlaps", lambda f=findings: resolve(f, auditor.settings.min_confidence))
    return parts


def report(title: str, texts: Sequence[str], library: Library) -> None:
    """Measure and print."""
    auditor = Auditor(Settings(), load_embedder(), load_span_model(), library)
    auditor.audit(parsed(texts[:1], "first")[0])  # lexicons are loaded at their first use
    wall, processor = time.perf_counter(), time.process_time()
    audits = list(in_order(lambda text: auditor.audit(parsed([text], "suspect")[0]), texts))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    count = sum(len(audit.document.sentences) for audit in audits)
    covered = len({(id(audit), index) for audit in audits for found in audit.matches for index in found.sentences})
    print(f"{title}: {len(audits)} articles, {count} sentences, {covered} with a source")
    print(f"  {count / wall:.0f} sentences a second; of one processor {count / processor:.0f}")
    for part, seconds in by_parts(texts, auditor).seconds.most_common(8):
        print(f"  {1000 * seconds / count:6.2f} ms  {part}")


def report_pairs(pairs: Sequence[Pair]) -> None:
    """The same for `mtaudit score`."""
    wall, processor = time.perf_counter(), time.process_time()
    count = len(list(judge(pairs, load_span_model())))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"score: {count / wall:.0f} pairs a second; of one processor {count / processor:.0f}", flush=True)


def main() -> None:
    """Command line."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ARTICLES
    news = [f"{r['title']}\n\n{r['text']}" for r in records(folder / "native-news.jsonl.gz", count)]
    report("alone", news, library_of([], load_embedder()))
    machine, human, pairs = [], [], []
    for record in records(folder / "documents-2022.jsonl.gz", count // 2):
        ours, clean = next(iter(record["machine"].values())), next(iter(record["human"].values()))
        machine.append("\n\n".join(ours))
        human.append("\n\n".join(clean))
        pairs += [Pair(str(n), text, (source,)) for n, (text, source) in enumerate(zip(ours, clean, strict=True))]
    report("beside sources", machine, library_of(parsed(human, "clean"), load_embedder()))
    report_pairs(pairs)


if __name__ == "__main__":
    main()
