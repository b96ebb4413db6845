"""A library of 2,000 articles: made from news, opened, matched. Prints seconds and megabytes.

python tests/bench/library.py native-news.jsonl.gz FOLDER [ARTICLES [random]]

The first run embeds and fills the cache, a second one shows what later runs cost; each process tells its own memory.
`random`: random vectors in place of embeddings, for what opening and search cost at full size without the wait.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mtaudit.align.embed import Vectors, load_embedder
from mtaudit.align.library import open_library
from mtaudit.align.match import match

ARTICLES, SENTENCES, SUSPECTS = 2000, 30, 20


class RandomEmbedder:
    """A random unit vector for each text, the same each time."""

    signature, dimensions = "random:1", 384

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n,) texts in, (n, 384) out."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
            vectors[row] = np.random.default_rng(seed).standard_normal(self.dimensions, dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


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
    embedder = RandomEmbedder() if sys.argv[4:] == ["random"] else load_embedder()
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
