"""Recall and precision of the calque rule on the dev sentences, beside a control that ignores the conditions.

Run: python tests/bench/calques.py [--misses]

tests/data/phrases/calques-dev.jsonl holds calques marked ⟦…⟧ in news sentences, and right uses of the same words.
The entries behind it were set aside by hash (sha256 of "calques-2026:<language>:<original>", every fifth) and their
patterns and conditions left alone afterwards. A calque counts as found when a finding shares at least half of the
shorter of the two spans; a finding in a right use, or beside the mark, is a false alarm.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mtaudit.core import Finding
from mtaudit.rules.calque import RULE
from mtaudit.rules.calque_lexicon import load_lexicon
from mtaudit.rules.contexts import plain_document
from mtaudit.rules.rule import Context

DATA = Path(__file__).parents[1] / "data" / "phrases" / "calques-dev.jsonl"


def main() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    hits = false = 0
    for row in rows:
        text = row["text"].replace("⟦", "").replace("⟧", "")
        findings = list(RULE.check(Context(plain_document(text))))
        good = [f for f in findings if row["calque"] and _overlaps(f, row["text"])]
        hits += bool(good)
        false += len(findings) - len(good)
        if "--misses" in sys.argv and (bool(good) != row["calque"] or len(findings) > len(good)):
            print(row["language"], row["original"], "|", row["text"], [text[f.start : f.end] for f in findings])
    _say("rule", hits, false, sum(row["calque"] for row in rows))
    _control(rows)


def _overlaps(finding: Finding, marked: str) -> bool:
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    shared = min(end, finding.end) - max(start, finding.start)
    return 2 * shared >= min(end - start, finding.end - finding.start)


def _control(rows: list[dict[str, str]]) -> None:
    """The control: any sentence that has two content words of the row's own entry, in whatever order."""
    words = {
        (e.language, e.original): {
            form.lower() for items in e.patterns for i in items for form in i.forms if len(form) > 3
        }
        for e in load_lexicon().entries
    }
    hits = false = 0
    for row in rows:
        text = row["text"].replace("⟦", "").replace("⟧", "").lower()
        said = sum(word in text.split() for word in words[row["language"], row["original"]]) > 1
        hits += said and bool(row["calque"])
        false += said and not row["calque"]
    _say("control", hits, false, sum(bool(row["calque"]) for row in rows))


def _say(name: str, hits: int, false: int, wanted: int) -> None:
    precision = hits / (hits + false) if hits + false else 0.0
    print(f"{name}: recall {hits / wanted:.3f} ({hits}/{wanted}), precision {precision:.3f} ({false} false alarms)")


if __name__ == "__main__":
    main()
