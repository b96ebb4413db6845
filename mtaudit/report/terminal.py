"""`--format terminal`: the report that people read. Colour helps but nothing hangs on it."""

from __future__ import annotations

from io import StringIO

from rich.color import ColorSystem
from rich.console import Console
from rich.text import Text

from mtaudit.core import Audit, Flag, Passage, Report
from mtaudit.paths import file_of
from mtaudit.positions import Lines, lines_of
from mtaudit.report import RenderOptions
from mtaudit.report.suppliers import Supplier, suppliers
from mtaudit.report.text import (
    Piece,
    clean_passage,
    difference_pieces,
    outcome,
    sentence_pieces,
    summary_line,
    verdict_in_words,
)
from mtaudit.visible import one_line, visible

_COLORS = {"critical": "bold white on red", "major": "bold red", "minor": "bold yellow"}
_PLAIN = str.maketrans({"␣": "_", "·": "-", "…": "...", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})
_OUTCOMES = {"failed": "bold red", "incomplete": "bold yellow", "passed": "bold green"}
_INDENT = 2
_LABEL = 9
_NARROW = 60
"""Below this width labels have no margin of their own."""


def render(report: Report, options: RenderOptions) -> str:
    """The report for a terminal of `options.width` cells."""
    page = _Page(options)
    for audit in report.audits:
        _document(page, audit)
    for failure in report.failures:
        page.line(Text.assemble(("ERROR ", "bold red"), one_line(f"{failure.path}: {failure.message}")))
    for warning in report.warnings:
        page.line(Text.assemble(("warning ", "bold yellow"), one_line(warning)))
    if report.failures or report.warnings:
        page.blank()
    if options.group_by:
        _suppliers(page, suppliers(report))
    page.line(Text(summary_line(report), style=_OUTCOMES[outcome(report)]))
    return page.text()


class _Page:
    """Lines of styled text, wrapped to a width."""

    def __init__(self, options: RenderOptions) -> None:
        self._out = StringIO()
        self._ascii = options.ascii_only
        self.width = options.width
        self.open, self.close = ("[[", "]]") if options.ascii_only else ("⟦", "⟧")
        self._color = options.color
        self._console = Console(file=StringIO(), width=options.width, highlight=False, markup=False, emoji=False)

    def line(self, text: Text, indent: int = 0, first: Text | None = None) -> None:
        """A paragraph, wrapped and indented; `first` stands in the indent of its first line."""
        width = max(self.width - indent, 10)
        fits = text.cell_len <= width  # wrapping is slow, and most lines need none
        for number, wrapped in enumerate([text] if fits else text.wrap(self._console, width)):
            wrapped.rstrip()
            lead = first if first is not None and number == 0 else Text()
            padding = Text(" " * (indent - lead.cell_len))
            self._write(Text.assemble(lead, padding, wrapped))

    def unbroken(self, text: Text, indent: int = 0) -> None:
        """A line that is never wrapped, so that a terminal can follow the place it names."""
        self._write(Text.assemble(" " * indent, text))

    def blank(self) -> None:
        self._out.write("\n")

    @property
    def margin(self) -> int:
        """Where labelled paragraphs begin."""
        return _INDENT if self.width < _NARROW else _INDENT + _LABEL

    def labelled(self, label: str, text: Text) -> None:
        """A paragraph with a label in the margin, or before it where the terminal is narrow."""
        if self.width < _NARROW:
            self.line(Text.assemble((f"{label}: ", "dim"), text), _INDENT)
        else:
            self.line(text, self.margin, Text.assemble(" " * _INDENT, (label, "dim")))

    def marked(self, pieces: list[Piece], style: str) -> Text:
        """Pieces of copy as one line of text, the marked ones between brackets and in a style."""
        text = Text()
        for piece in pieces:
            before, shown, after = _shown(piece)
            text.append(before if len(text) else "")
            if piece.marked:
                text.append(self.open, "dim").append(shown, style).append(self.close, "dim")
            else:
                text.append(shown)
            text.append(after)
        text.rstrip()
        return text

    def _write(self, text: Text) -> None:
        # Not by Console.print, which measures the terminal anew each time and costs as much as all the rest.
        if self._color:
            for segment in text.render(self._console):
                style = segment.style
                self._out.write(
                    style.render(segment.text, color_system=ColorSystem.STANDARD) if style else segment.text
                )
        else:
            self._out.write(text.plain)
        self._out.write("\n")

    def text(self) -> str:
        out = self._out.getvalue()
        return out.translate(_PLAIN).encode("ascii", "backslashreplace").decode("ascii") if self._ascii else out


def _shown(piece: Piece) -> tuple[str, str, str]:
    """A piece on one line: the space before it, its words, the space after it. Marked white space shows as ␣."""
    words = visible(" ".join(piece.text.split()))
    if not words:
        return ("", "␣" * len(piece.text), "") if piece.marked else (piece.text[:1] and " ", "", "")
    return " " if piece.text[0].isspace() else "", words, " " if piece.text[-1].isspace() else ""


def _document(page: _Page, audit: Audit) -> None:
    doc, failed = audit.document, audit.verdict.failed
    page.unbroken(Text(visible(doc.path), style="bold underline"))
    if doc.title:
        page.line(Text(one_line(doc.title), style="bold"), _INDENT)
    verdict = Text.assemble(
        ("FAILED" if failed else "passed", "bold red" if failed else "green"), "  ", verdict_in_words(audit)
    )
    page.line(verdict, _INDENT)
    for remark in (*audit.verdict.reasons, *audit.notes):
        page.line(Text(one_line(remark), style="italic"), _INDENT)
    page.blank()
    lines = lines_of(doc.raw)
    for flag in sorted(audit.flags, key=lambda flag: (flag.start, flag.end)):
        _flag(page, audit, flag, lines)


def _flag(page: _Page, audit: Audit, flag: Flag, lines: Lines) -> None:
    color, place = _COLORS[flag.severity], lines.position(flag.start)
    where = Text(f"{visible(file_of(audit.document.path))}:{place.line}:{place.column}", style="cyan")
    what = Text.assemble(
        (flag.severity, color), "  ", (visible(flag.rule), "bold"), "  ", (f"{flag.confidence:.0%} sure", "dim")
    )
    if where.cell_len + what.cell_len + 2 <= page.width:
        page.unbroken(Text.assemble(where, "  ", what))
    else:
        page.unbroken(where)
        page.line(what, _INDENT)
    page.line(page.marked(sentence_pieces(audit.document, flag), f"{color} underline"), _INDENT)
    page.labelled("why", Text(one_line(flag.message)))
    if flag.suggestion:
        page.labelled("instead", Text(one_line(flag.suggestion), style="green"))
    _source(page, audit, flag)
    page.blank()


def _source(page: _Page, audit: Audit, flag: Flag) -> None:
    passage = clean_passage(audit, flag)
    if passage is None:
        page.labelled("source", Text("no clean source states this", style="dim"))
        return
    suspect = " ".join(audit.document.sentences[i].text for i in flag.sentences if i < len(audit.document.sentences))
    page.labelled("source", page.marked(difference_pieces(suspect, passage.words), "green underline"))
    page.unbroken(Text(_place(passage), style="cyan"), page.margin)


def _place(passage: Passage) -> str:
    return visible(file_of(passage.path)) + (f":{passage.line}:{passage.column}" if passage.line else "")


def _suppliers(page: _Page, rows: list[Supplier]) -> None:
    """A line for each outlet; figures first, since names may be long."""
    page.line(Text("  MQM  failed     flags  no source  outlet", style="bold"))
    for row in rows:
        failed = f"{row.failed:>2} of {row.documents:<3}"
        figures = f"{row.mqm_per_1000_words:5.1f}  {failed}  {row.flags:5}  {row.without_source:8.0%}   "
        page.line(Text(one_line(row.outlet)), len(figures), Text(figures))
    page.blank()
