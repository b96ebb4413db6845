"""A library of 2,000 articles: made from news, opened cold and warm, matched. Prints seconds and megabytes.

python tests/bench/library.py native-news.jsonl.gz FOLDER
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from pathlib import Path

from mtaudit.align.embed import load_embedder
from mtaudit.align.library import open_library
from mtaudit.align.match import match

ARTICLES, SENTENCES = 2000, 30


def make(source: str, folder: Path) -> None:
    """2,000 articles of about 30 sentences; short ones are joined."""
    folder.mkdir(parents=True)
    paragraphs: list[str] = []
    made = 0
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            paragraphs += json.loads(line)["text"].split("\n\n")
            if sum(p.count(". ") + 1 for p in paragraphs) >= SENTENCES:
                (folder / f"{made:04}.txt").write_text(
                    f"Article {made}\n\n" + "\n\n".join(paragraphs), encoding="utf-8"
                )
                paragraphs = []
                made += 1
            if made == ARTICLES:
                return


def main() -> None:
    """Make the corpus if it is not there, open it, match the first twenty articles against it."""
    source, folder = sys.argv[1], Path(sys.argv[2])
    if not folder.exists():
        make(source, folder)
    embedder = load_embedder()
    start = time.perf_counter()
    library = open_library([str(folder)], embedder)
    print(
        f"opened {len(library.documents)} articles, {len(library.vectors)} sentences in {time.perf_counter() - start:.2f} s"
    )
    suspects = library.documents[:20]
    start = time.perf_counter()
    for suspect in suspects:
        embedder.encode([s.text for s in suspect.sentences])
    embedding = time.perf_counter() - start
    start = time.perf_counter()
    for suspect in suspects:
        match(suspect, library, embedder)
    matching = time.perf_counter() - start - embedding
    print(f"20 suspects: {embedding:.2f} s to embed, {matching:.2f} s to match")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB resident at most")


if __name__ == "__main__":
    main()
