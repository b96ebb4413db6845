"""Figures of the garbled-idiom rule, and the counts it rests on.

    python tests/bench/phrases.py dev [-v]       recall and precision on tests/data/phrases/idioms-dev.jsonl
    python tests/bench/phrases.py tuning [-v]    the same on idioms-tuning.jsonl, which the rule was tuned on; dev stays unread
    python tests/bench/phrases.py clean [-v]     flags on clean English (needs the shared data; says so without)
    python tests/bench/phrases.py speed          sentences a second, and what loading the lexicon takes
    python tests/bench/phrases.py frames         counts anew what clean English does with each phrase: frames.tsv

Counting uses two rows of three of native-english and every third of native-news (a row's number divided by three leaves 0 or
2; 0); `clean` reports rows that leave 1, and native-english-2022, of which no row is counted either.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtaudit.rules.near_miss import NearMiss
    from mtaudit.rules.phrases import Words

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("MTAUDIT_SHARED", str(ROOT.parent / "shared"))) / "data"
SETS = ROOT / "tests" / "data" / "phrases"
FRAMES = ROOT / "mtaudit" / "rules" / "idioms" / "frames.tsv"
MOST_FILLERS = 10


def corpus(name: str, rest: int = 0, of: int = 1) -> Iterator[str]:
    """The texts of a clean corpus whose row number leaves `rest` when divided by `of`."""
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"{path} is missing: this figure needs the shared data (set MTAUDIT_SHARED)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % of == rest:
                yield json.loads(line)["text"]


def clean(verbose: bool) -> None:
    """Flags for 1,000 words of clean English."""
    from mtaudit.rules.contexts import context_for
    from mtaudit.rules.garbled_idiom import RULE

    samples = {
        "native-english, some of the counted rows": ("native-english", 0, 9),
        "native-english, rows not counted": ("native-english", 1, 3),
        "native-english-2022": ("native-english-2022", 0, 1),
        "native-news, some of the rows not counted": ("native-news", 1, 30),
    }
    for title, (name, rest, of) in samples.items():
        words = flags = 0
        for text in corpus(name, rest, of):
            words += len(text.split())
            for finding in RULE.check(context_for(text, ())):
                flags += 1
                if verbose:
                    near = text[max(0, finding.start - 40) : finding.end + 30].replace("\n", " ")
                    print(
                        f"  {finding.confidence:.2f} [{text[finding.start : finding.end]}] {finding.message} … {near}"
                    )
        print(f"{title}: {flags} flags in {words} words, {1000 * flags / words:.3f} for 1,000 words")


def marked(name: str, verbose: bool) -> None:
    """Recall and precision on a set of sentences: each garbled one should be flagged where it is marked."""
    from mtaudit.rules.contexts import context_for
    from mtaudit.rules.garbled_idiom import RULE

    rows = [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]
    hits = misses = false = suggested = 0
    offered = sum("suggestion" in row for row in rows)
    for row in rows:
        text = row["text"].replace("⟦", "").replace("⟧", "")
        start, end = row["text"].find("⟦"), row["text"].find("⟧") - 1
        findings = list(RULE.check(context_for(text, tuple(row.get("sources", ())))))
        right = [f for f in findings if start >= 0 and f.start < end and f.end > start]
        false += len(findings) - len(right)
        if start >= 0:
            hits += bool(right)
            misses += not right
            wanted = row.get("suggestion", "")
            suggested += any(_same(text, f.start, f.end, f.suggestion, start, end, wanted) for f in right)
        if verbose and ((start >= 0) != bool(right) or len(findings) > len(right)):
            print(
                "MISS " if start >= 0 and not right else "FALSE",
                row["text"],
                [(text[f.start : f.end], f.suggestion) for f in findings],
            )
    found = hits + false
    print(f"{hits + misses} garbled, {len(rows) - hits - misses} correct or literal")
    print(f"recall {hits / (hits + misses):.3f}, precision {hits / found if found else 0:.3f}")
    if offered:
        print(f"right suggestion {suggested / max(hits, 1):.3f} of hits")


def _same(text: str, start: int, end: int, suggestion: str, marked: int, marked_end: int, wanted: str) -> bool:
    """Whether taking the suggestion gives the sentence that the wanted wording gives."""
    own = text[:start] + suggestion + text[end:]
    return any(own == text[:marked] + one + text[marked_end:] for one in wanted.split(" | "))


def speed() -> None:
    """Sentences a second on clean English, lexicon loaded; and the load."""
    from mtaudit.rules import idioms_lexicon
    from mtaudit.rules.contexts import context_for
    from mtaudit.rules.garbled_idiom import RULE

    begin = time.process_time()
    (
        idioms_lexicon.index(),
        idioms_lexicon.verbs(),
        idioms_lexicon.neighbours(),
        idioms_lexicon.kin(),
        idioms_lexicon.frames(),
    )
    print(f"load: {1000 * (time.process_time() - begin):.1f} ms for {len(idioms_lexicon.entries())} entries")
    contexts = [context_for(text, ()) for text in corpus("native-english", 0, 10)]
    for round_ in ("cold", "warm"):
        begin = time.process_time()
        for context in contexts:
            list(RULE.check(context))
        sentences = sum(len(context.document.sentences) for context in contexts)
        print(f"{round_}: {sentences / (time.process_time() - begin):.0f} sentences a second")


COUNTED = (("native-english", 0, 3), ("native-english", 2, 3), ("native-news", 0, 3))


def counted(wanted: frozenset[str] | None = None) -> dict[str, str]:
    """By pattern (all, or those `wanted`), over clean English: every deviation, how often, the words that stood there."""
    from mtaudit.rules.contexts import plain_document
    from mtaudit.rules.idioms_lexicon import candidates
    from mtaudit.rules.near_miss import study
    from mtaudit.rules.phrases import read_words

    found: dict[tuple[str, str], list[tuple[NearMiss, list[str]]]] = defaultdict(list)
    for name, rest, of in COUNTED:
        for text in corpus(name, rest, of):
            for sentence in plain_document(text).sentences:
                words = read_words(sentence.text)
                for entry in candidates(words):
                    if wanted is not None and entry.pattern not in wanted:
                        continue
                    for miss in study(entry, words, anything=True):
                        if miss.damage and miss.kind != "wording" and miss.strict and not _apart(miss, words):
                            stood = [words.words[s.at[0]] for s in miss.changed if s.kind in {"swap", "joint"} and s.at]
                            found[entry.pattern, miss.damage].append((miss, stood))
    cells: dict[str, list[str]] = defaultdict(list)
    for (pattern, damage), all_of_it in sorted(found.items(), key=lambda item: item[0]):
        fillers = _worth_keeping(all_of_it)
        cells[pattern].append(f"{damage}:{len(all_of_it)}" + (f":{','.join(fillers)}" if fillers else ""))
    return {pattern: " ".join(those) for pattern, those in cells.items()}


def _apart(miss: NearMiss, words: Words) -> bool:
    """Whether the wrong preposition at a phrase's end is none: it begins an adverbial ("depends, on Monday")."""
    from mtaudit.rules.idiom_joints import adverbial

    place = len(miss.tokens) - 1
    at = [step.at[0] for step in miss.alignment.of("joint") if step.token == place]
    return miss.kind == "joint" and bool(at) and adverbial(words, at[0], miss.tokens[place].words)


def _worth_keeping(found: list[tuple[NearMiss, list[str]]]) -> list[str]:
    """The words that stood in a place: all while they are few, else those near the right one, which alone could be flagged."""
    from mtaudit.rules.inflection import lemmas

    stood = sorted({word for _, words in found for word in words})
    if len(stood) <= MOST_FILLERS:
        return stood
    near = {word for miss, _ in found for s in miss.changed for word in miss.entry.suspects.get(s.token, ())}
    return [word for word in stood if not near.isdisjoint(lemmas(word))]


def frames() -> None:
    """Write frames.tsv anew."""
    lines = ["# pattern\tin clean English: damage, how often, the words that stood there"]
    lines += [f"{pattern}\t{cells}" for pattern, cells in sorted(counted().items())]
    FRAMES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} phrases with deviations in clean English")


if __name__ == "__main__":
    task = sys.argv[1] if len(sys.argv) > 1 else ""
    verbose = "-v" in sys.argv
    if task in {"dev", "tuning"}:
        marked(f"idioms-{task}.jsonl", verbose)
    elif task == "clean":
        clean(verbose)
    elif task == "speed":
        speed()
    elif task == "frames":
        frames()
    else:
        sys.exit(__doc__)
