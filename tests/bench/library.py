"""A library of 2,000 articles: made from news, opened, matched. Prints seconds and megabytes.

python tests/bench/library.py native-news.jsonl.gz FOLDER [ARTICLES]

The first run embeds and fills the cache, a second one shows what later runs cost; each process tells its own memory.
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

ARTICLES, SENTENCES, SUSPECTS = 2000, 30, 20


def make(source: str, folder: Path, articles: int) -> None:
    """Articles of about 30 sentences; short ones are joined."""
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
            if made == articles:
                return


def main() -> None:
    """Make the corpus if it is not there, open it, match some of its articles against it."""
    source, folder = sys.argv[1], Path(sys.argv[2])
    if not folder.exists():
        make(source, folder, int(sys.argv[3]) if len(sys.argv) > 3 else ARTICLES)
    embedder = load_embedder()
    start = time.perf_counter()
    library = open_library([str(folder)], embedder)
    opened = time.perf_counter() - start
    print(f"opened {len(library.documents)} articles, {len(library.vectors)} sentences in {opened:.2f} s", flush=True)
    suspects = library.documents[:SUSPECTS]
    wall, processor = time.perf_counter(), time.process_time()
    for suspect in suspects:
        embedder.encode([s.text for s in suspect.sentences])
    wall_embedding, embedding = time.perf_counter() - wall, time.process_time() - processor
    wall, processor = time.perf_counter(), time.process_time()
    for suspect in suspects:
        match(suspect, library, embedder)
    wall_matching = time.perf_counter() - wall - wall_embedding
    matching = time.process_time() - processor - embedding
    print(f"{len(suspects)} suspects: {wall_embedding:.2f} s to embed, {wall_matching:.2f} s more to match")
    print(f"of a processor: {embedding:.2f} s and {matching:.2f} s")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB resident at most")


if __name__ == "__main__":
    main()
