"""The dev half of the marked articles as files, to measure the whole audit on.

    python tests/bench/marked.py FOLDER
    mtaudit evaluate flags FOLDER/flags.jsonl --suspect FOLDER/suspect --reference FOLDER/reference
    mtaudit evaluate matches FOLDER/alignments.jsonl --suspect FOLDER/suspect --reference FOLDER/reference

FOLDER/suspect gets an article a file, with all its errors; FOLDER/reference what the other agency wrote of it, in another
order; both JSON Lines have the shapes of tests/data/gold. FOLDER/clean gets the articles with their errors put right.
Only articles that neither training nor the fits of the fusion saw are written (dev, and not `devset.Item.fitted`).
"""

import json
import random
import re
import sys
from pathlib import Path

from mtaudit.spanmodel.data import is_dev
from mtaudit.spanmodel.marked_articles import Article, articles


def write(article: Article, name: str, folder: Path, chance: random.Random) -> tuple[list[dict], list[dict]]:
    """One article's three files; its gold spans and its gold alignments."""
    flags, alignments, starts, text, clean = [], [], [], "", ""
    for number, sentence in enumerate(article.sentences):
        glue = ("\n\n" if number % 2 == 0 else " ") if number else ""
        made = sentence.changed(sentence.marks)
        text += glue
        clean += glue + sentence.clean
        starts.append(len(text))
        flags += [
            {"doc": name, "start": len(text) + x.start, "end": len(text) + x.end, "text": made.text[x.start : x.end],
             "severity": m.severity, "category": m.category, "status": "required"}
            for x, m in zip(made.labels, sentence.marks, strict=True)
        ]  # fmt: skip
        text += made.text
    order = [i for i, s in enumerate(article.sentences) if s.source]
    for _ in range(3):
        i, j = chance.randrange(len(order)), chance.randrange(len(order))
        order[i], order[j] = order[j], order[i]
    other, places = "", {}
    for number, i in enumerate(order):
        other += ("\n\n" if number % 3 == 0 else " ") if number else ""
        places[i] = len(other)
        other += article.sentences[i].source
    for i, start in enumerate(starts):
        sources = [{"doc": name, "start": places[i]}] if i in places else []
        alignments.append(
            {"doc": name, "start": start, "sources": sources, "label": "counterpart" if sources else "none"}
        )
    for part, content in (("suspect", text), ("reference", other), ("clean", clean)):
        if part == "suspect" and not article.marked:
            continue
        (folder / part / name).write_text(content + "\n", encoding="utf-8")
    return flags, alignments if article.marked else []


def main(out: str) -> None:
    """Write everything."""
    folder, chance = Path(out), random.Random(3)
    for part in ("suspect", "reference", "clean"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    flags, alignments = [], []
    for number, article in enumerate(a for a in articles() if a.dev and not is_dev("half" + a.key, 0.5)):
        name = f"{number:03d}-" + re.sub(r"\W+", "-", article.key)[:50] + ".txt"
        spans, places = write(article, name, folder, chance)
        flags += spans
        alignments += places
    for name, records in (("flags", flags), ("alignments", alignments)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    print(len(list((folder / "suspect").iterdir())), "articles,", len(flags), "errors")


if __name__ == "__main__":
    main(sys.argv[1])
