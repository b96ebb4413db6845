"""More round trips for training: clean sentences through a rule-based translator and back (Debian's apertium).

    apt-get install apertium apertium-eng-spa apertium-eng-cat apertium-en-gl
    python -m mtaudit.spanmodel.round_trips --shared ../shared/data --out round-trip-extra.jsonl.gz

Human translations of the annotated segments and documents, and 14,000 sentences of native news; records as in
round-trip.jsonl.gz. Takes two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from mtaudit.spanmodel.data import read

ROUTES = (("eng-spa", "spa-eng"), ("eng-cat", "cat-eng"), ("en-gl", "gl-en"))
NEWS = 14_000


def sources(shared: Path) -> list[tuple[str, str]]:
    """The sentences to send round, as (id, text without line breaks)."""
    found = [(r["id"], r["text"]) for r in read(shared / "mqm-zh-en-2020.jsonl.gz") if r["human"]]
    for record in read(shared / "documents-2022.jsonl.gz"):
        found += [(f"{record['id']}:{i}", text) for i, text in enumerate(record["human"]["A"])]
    news = read(shared / "native-news.jsonl.gz")
    random.Random(5).shuffle(news)  # noqa: S311
    paragraphs = [(f"{r['id']}:{i}", " ".join(p.split())) for r in news for i, p in enumerate(r["text"].split("\n\n"))]
    found += [(key, text) for key, text in paragraphs if 40 < len(text) < 350][:NEWS]
    return [(key, text.replace("\n", " ")) for key, text in found]


def translate(lines: Sequence[str], mode: str) -> list[str]:
    """Each line through one apertium mode; ValueError where lines came back in another number."""
    command = ["apertium", "-u", "-n", "-f", "line", mode]
    text = "\n".join(lines) + "\n"
    made = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split("\n")  # noqa: S603
    if not 0 <= len(made) - len(lines) <= 1:
        raise ValueError(f"{mode}: {len(lines)} lines went in, {len(made)} came out")
    return [line.strip() for line in made[: len(lines)]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    clean = sources(options.shared)
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for there, back in ROUTES:
            trips = translate(translate([text for _, text in clean], there), back)
            for (key, source), trip in zip(clean, trips, strict=True):
                record = {"id": key, "route": there, "text": trip, "source": source}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
