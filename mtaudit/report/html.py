"""`--format html`: one page that needs nothing else, suspect and clean sources side by side.

The page may run its own script and style, named by their hashes in its Content-Security-Policy, and nothing else: even
markup that slipped through would be dead text. Every word of copy goes through `_text`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from itertools import pairwise

from mtaudit.core import Audit, Flag, Kind, Match, Report, Sentence
from mtaudit.positions import lines_of
from mtaudit.report import RenderOptions
from mtaudit.report.suppliers import suppliers
from mtaudit.report.text import (
    SEVERITIES,
    clean_passage,
    copy_span,
    difference_pieces,
    outcome,
    summary_line,
    unmatched,
    verdict_in_words,
)
from mtaudit.visible import one_line, visible

_MOST_SOURCES = 3
"""Clean passages shown beside a paragraph, most probable first."""


def render(report: Report, options: RenderOptions) -> str:
    """The page."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    word = outcome(report)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        "<title>mtaudit report</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<header><h1>mtaudit: <span class="outcome-{word}">{word}</span></h1>',
        f'<p class="ui">{_text(summary_line(report))}</p></header>',
        _controls(report),
        "<main>",
        _suppliers(report) if options.group_by else "",
        _remarks(report),
        _contents(report),
        *(_article(audit, number) for number, audit in enumerate(report.audits)),
        "</main>",
        f'<footer class="ui">{_text(report.signature)}</footer>',
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _controls(report: Report) -> str:
    counts = {severity: sum(f.severity is severity for a in report.audits for f in a.flags) for severity in SEVERITIES}
    boxes = "\n".join(
        f'<label><input type="checkbox" data-severity="{severity}" checked> '
        f'<span class="severity {severity}">{severity}</span> {counts[severity]} <kbd>{key}</kbd></label>'
        for key, severity in enumerate(SEVERITIES, 1)
    )
    rules = sorted({flag.rule for audit in report.audits for flag in audit.flags})
    options = "".join(f'<option value="{_text(rule)}">{_text(rule)}</option>' for rule in rules)
    return (
        f'<div class="bar ui"><div class="row">{boxes}\n'
        f'<select id="rule" aria-label="Rule"><option value="">all rules</option>{options}</select>\n'
        '<span><button id="previous" type="button">previous <kbd>k</kbd></button> '
        '<button id="next" type="button">next <kbd>j</kbd></button></span>\n'
        '<span id="count" role="status"></span> <button id="theme" type="button">light or dark <kbd>t</kbd></button>\n'
        '<span class="hint"><kbd>0</kbd> show all · dotted underline: no clean source states this</span></div></div>'
    )


def _remarks(report: Report) -> str:
    items = [f"<strong>Error</strong> {_text(f'{failure.path}: {failure.message}')}" for failure in report.failures]
    items += [f"<strong>Warning</strong> {_text(warning)}" for warning in report.warnings]
    return _list(items, "ui") if items else ""


def _contents(report: Report) -> str:
    if len(report.audits) < 2:
        return ""
    rows = []
    for number, audit in enumerate(report.audits):
        failed = "failed" if audit.verdict.failed else "passed"
        title = audit.document.title or audit.document.path
        flags = len(audit.flags)
        rows.append(f'<a href="#a{number}">{_text(title)}</a> <span class="outcome-{failed}">{failed}</span> {flags}')
    return f'<nav aria-label="Articles">{_list(rows)}</nav>'


def _suppliers(report: Report) -> str:
    head = ("Outlet", "Failed", "MQM per 1,000 words", "Flags", "Without source")
    rows = [
        (
            row.outlet,
            f"{row.failed} of {row.documents}",
            f"{row.mqm_per_1000_words:.1f}",
            f"{row.flags}",
            f"{row.without_source:.0%}",
        )
        for row in suppliers(report)
    ]
    body = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    cells = "".join(f"<th>{cell}</th>" for cell in head)
    return f'<div class="scroll"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def _article(audit: Audit, number: int) -> str:
    document, verdict = audit.document, audit.verdict
    word = "failed" if verdict.failed else "passed"
    verdict_text = f'<span class="outcome-{word}">{word}</span> · {_text(verdict_in_words(audit))}'
    parts = [
        f'<article id="a{number}">',
        f"<h2>{_text(document.title or document.path)}</h2>",
        f'<div class="where">{_text(document.path)} · {verdict_text}</div>',
    ]
    remarks = (*verdict.reasons, *audit.notes)
    if remarks:
        parts.append(_list([_text(remark) for remark in remarks], "remarks"))
    if document.sentences:
        parts.append('<div class="columns ui"><div>The copy</div><div>Clean sources and flags</div></div>')
    page = _ArticlePage(audit, number)
    parts += [page.pair(paragraph) for paragraph in _paragraphs(audit)]
    return "\n".join([*parts, "</article>"])


class _ArticlePage:
    """One article on the page: its paragraphs, each beside its sources and flags."""

    def __init__(self, audit: Audit, number: int) -> None:
        self.audit = audit
        self.lonely = frozenset(unmatched(audit))
        self.lines = lines_of(audit.document.raw)
        ordered = sorted(audit.flags, key=lambda flag: (flag.start, flag.end))
        self.flags = [
            (f"f{number}-{place}", flag, copy_span(audit.document, flag)) for place, flag in enumerate(ordered)
        ]

    def pair(self, sentences: list[Sentence]) -> str:
        """A paragraph on the left, its sources and flags on the right."""
        start, end = sentences[0].start, sentences[-1].end
        indices = {sentence.index for sentence in sentences}
        here = [each for each in self.flags if start <= each[2][0] < end or (each[2][0] == end and each[1].sentences)]
        here = [each for each in here if not each[1].sentences or each[1].sentences[0] in indices]
        kind = ' class="headline"' if sentences[0].kind is not Kind.BODY else ""
        right = [self._card(name, flag) for name, flag, _ in here]
        right += self._sources(sentences, indices)
        return f'<div class="pair"><div><p{kind}>{self._copy(sentences)}</p></div><div>{"".join(right)}</div></div>'

    def _copy(self, sentences: list[Sentence]) -> str:
        parts, at = [], sentences[0].start
        for sentence in sentences:
            parts.append(_copy_text(self.audit.document.text[at : sentence.start]))
            inner = self._marked(sentence)
            parts.append(f'<span class="lonely">{inner}</span>' if sentence.index in self.lonely else inner)
            at = sentence.end
        return "".join(parts)

    def _marked(self, sentence: Sentence) -> str:
        """A sentence with its flags marked; flags may overlap, so it is cut at every end of one."""
        text = self.audit.document.text
        touching = [each for each in self.flags if each[2][0] < sentence.end and sentence.start < each[2][1]]
        inside = {min(max(place, sentence.start), sentence.end) for _, _, span in touching for place in span}
        cuts = sorted(inside | {sentence.start, sentence.end})
        parts = []
        for start, end in pairwise(cuts):
            over = [(name, flag) for name, flag, span in touching if span[0] <= start and end <= span[1]]
            shown = _copy_text(text[start:end])
            if over:
                worst = max((flag.severity for _, flag in over), key=lambda severity: severity.rank)
                names = " ".join(name for name, _ in over)
                shown = f'<mark class="{worst}" data-flags="{names}">{shown}</mark>'
            parts.append(shown)
        return "".join(parts)

    def _card(self, name: str, flag: Flag) -> str:
        place = self.lines.position(flag.start)
        where = f"line {place.line}, column {place.column} · {flag.confidence:.0%} sure · {flag.category}"
        severity, rule = flag.severity, _text(flag.rule)
        parts = [
            f'<div class="card {severity}" id="{name}" tabindex="-1" data-severity="{severity}" data-rule="{rule}">',
            f'<p><span class="severity {severity}">{severity}</span> <strong>{rule}</strong> ',
            f'<span class="where">{where}</span></p>',
            "" if flag.message.startswith(f"“{flag.words}”") else f"<p>{_text(_quoted(flag.words))}</p>",
            f"<p>{_text(flag.message)}</p>",
            f'<p>Instead: <span class="instead">{_text(flag.suggestion)}</span></p>' if flag.suggestion else "",
            f'<p class="where">rests on {_text(flag.evidence[0].path)}</p>' if flag.evidence else "",
        ]
        return "".join([*parts, "</div>"])

    def _sources(self, sentences: list[Sentence], indices: set[int]) -> Iterator[str]:
        matches = sorted((m for m in self.audit.matches if indices & set(m.sentences)), key=lambda m: -m.probability)
        shown = {(m.source.path, m.source.start): m for m in reversed(matches)}
        for match in list(reversed(shown.values()))[:_MOST_SOURCES]:
            yield self._source(match, sentences)
        cited = (clean_passage(self.audit, flag) for _, flag, _ in self.flags if indices & set(flag.sentences))
        others = {(p.path, p.start): p for p in cited if p is not None}
        for place, p in others.items():
            if place not in shown:
                yield f'<div class="source"><p>{_text(p.words)}</p><div class="where">{_text(p.path)}</div></div>'
        if not matches:
            yield '<p class="none">no clean source states this</p>'

    def _source(self, match: Match, sentences: list[Sentence]) -> str:
        suspect = " ".join(sentence.text for sentence in sentences if sentence.index in match.sentences)
        pieces = difference_pieces(suspect, match.source.words)
        words = "".join(
            f"<ins>{_text(p.text, keep=True)}</ins>" if p.marked else _text(p.text, keep=True) for p in pieces
        )
        line = f":{match.source.line}" if match.source.line else ""
        scores = match.scores
        named = (("BLEU", scores.bleu), ("chrF", scores.chrf), ("TER", scores.ter)) if scores else ()
        figures = "".join(f" · {name}&nbsp;{score:.0f}" for name, score in named)
        return (
            f'<div class="source"><p>{words}</p><div class="where">{_text(match.source.path)}{line} · '
            f"states the same: {match.probability:.0%}{figures}</div></div>"
        )


def _quoted(words: str) -> str:
    """Words in quotation marks; those that bring their own keep them."""
    return words if words[:1] in '"“' and words[-1:] in '"”' else f"“{words}”"


def _paragraphs(audit: Audit) -> Iterator[list[Sentence]]:
    paragraph: list[Sentence] = []
    for sentence in audit.document.sentences:
        if paragraph and sentence.paragraph != paragraph[-1].paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _text(text: str, *, keep: bool = False) -> str:
    """Copy as text of the page: controls visible, markup escaped, white space folded (or kept at the ends)."""
    if not keep:
        return escape(one_line(text))
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return before + escape(one_line(text)) + (after if text.strip() else "")


def _copy_text(text: str) -> str:
    """Copy with its line breaks."""
    return "\n".join(escape(visible(line)) for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n"))


def _list(items: Iterable[str], kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<ul{attribute}>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _asset(name: str) -> str:
    return files("mtaudit.report").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
