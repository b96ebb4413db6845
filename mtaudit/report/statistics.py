"""`--format statistics`: how many flags each rule has, the busiest first."""

from __future__ import annotations

from collections import defaultdict

from mtaudit.core import Flag, Report
from mtaudit.report import RenderOptions
from mtaudit.report.text import summary_line

_HEAD = ("flags", "major", "articles", "rule")


def render(report: Report, _: RenderOptions) -> str:
    """A row for each rule that flagged something: how many flags, major or graver ones, articles."""
    flags: dict[str, list[Flag]] = defaultdict(list)
    articles: dict[str, int] = defaultdict(int)
    for audit in report.audits:
        for rule in {flag.rule for flag in audit.flags}:
            articles[rule] += 1
        for flag in audit.flags:
            flags[flag.rule].append(flag)
    rows = [
        (str(len(found)), str(sum(flag.severity != "minor" for flag in found)), str(articles[rule]), rule)
        for rule, found in sorted(flags.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    lines = [_line(row) for row in (_HEAD, *rows)]
    return "\n".join([*(lines if rows else []), summary_line(report)]) + "\n"


def _line(row: tuple[str, ...]) -> str:
    *counts, rule = row
    return "  ".join((*(count.rjust(len(head)) for count, head in zip(counts, _HEAD, strict=False)), rule))
