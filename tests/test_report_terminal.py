import io
import re
import unicodedata
from dataclasses import replace

import pytest
from golden import assert_golden
from report_fixture import clean_document, flag_on, make_report, sentences_of
from rich.cells import cell_len

from mtaudit.core import Audit, Document, Report, Severity, Verdict
from mtaudit.report import RenderOptions, load, stream_options, write

render = load("terminal")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_golden_at_100_columns():
    assert_golden("terminal.txt", render(make_report(), RenderOptions()))


def test_golden_at_40_columns():
    assert_golden("terminal-40.txt", render(make_report(), RenderOptions(width=40)))


def test_golden_in_colour():
    assert_golden("terminal-colour.txt", render(make_report(), RenderOptions(width=80, color=True)))


def test_golden_by_outlet():
    assert_golden("terminal-outlets.txt", render(make_report(), RenderOptions(group_by="outlet")))


def test_without_its_colours_the_report_is_the_same():
    plain, colored = (render(make_report(), RenderOptions(width=80, color=color)) for color in (False, True))
    assert ANSI.sub("", colored) == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_only_places_are_wider_than_the_terminal(width):
    for line in render(make_report(), RenderOptions(width=width)).splitlines():
        assert cell_len(line) <= max(width, 20) or re.search(r"(\.txt|\.xml#2)(:\d+:\d+)?$", line), line


def test_no_control_character_of_the_copy_reaches_the_terminal():
    for character in ANSI.sub("", render(make_report(), RenderOptions(color=True))):
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u202e\u202c"


def test_the_span_is_marked_without_colour():
    assert "⟦weighed his nose in this debate⟧ on Friday." in render(make_report(), RenderOptions())


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("He was  there.", "  ", "He was⟦␣␣⟧there."),
        ("He was there.", "was ", "He ⟦was⟧ there."),
        ("He was there.", " was", "He ⟦was⟧ there."),
        ("He\nwas\tthere.", "was", "He ⟦was⟧ there."),
        ("He was.", ".", "He was⟦.⟧"),
        ("He was.", "He", "⟦He⟧ was."),
    ],
)
def test_white_space_at_the_ends_of_a_span(text, words, shown):
    document = Document("a.txt", text, text, sentences=sentences_of(text, text))
    flag = flag_on(document, words, "r", Severity.MAJOR, "m")
    audit = Audit(document, (), (flag,), (5.0,), Verdict(failed=True, mqm_per_1000_words=1.0))
    assert f"  {shown}\n" in render(Report("s", (audit,), failed=True), RenderOptions())


def test_what_differs_in_the_source_is_marked():
    assert "⟦Thursday, aides said⟧" in render(make_report(), RenderOptions())


def test_a_terminal_without_unicode_gets_ascii():
    text = render(make_report(), RenderOptions(ascii_only=True))
    assert text.isascii()
    assert "[[weighed his nose in this debate]]" in text


def test_a_sentence_without_end_is_cut_around_the_flag():
    text = "word " * 400_000 + "wrong. " + "word " * 400_000
    document = Document("big.txt", text, text, sentences=sentences_of(text, text))
    flag = flag_on(document, "wrong.", "r", Severity.MAJOR, "m")
    report = Report(
        "s", (Audit(document, (), (flag,), (5.0,), Verdict(failed=True, mqm_per_1000_words=1.0)),), failed=True
    )
    shown = render(report, RenderOptions())
    assert "⟦wrong.⟧" in shown
    assert len(shown) < 3000


def test_an_empty_report_passes_in_one_line():
    assert render(Report("s", ()), RenderOptions()) == "0 flags in 0 documents; verdict: passed\n"


def test_a_run_that_could_not_read_everything_does_not_pass():
    text = render(Report("s", (), failures=make_report().failures), RenderOptions())
    assert text.endswith("2 documents could not be audited; verdict: incomplete\n")


def test_a_failed_document_without_flags_says_why():
    killed = Audit(
        clean_document(), (), (), (0.0, 0.0), Verdict(failed=True, mqm_per_1000_words=0.0), ("killed by the agency",)
    )
    text = render(Report("s", (killed,), failed=True), RenderOptions())
    assert "FAILED" in text
    assert "killed by the agency" in text


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "env", "color"),
    [
        (Terminal, {}, True),
        (Terminal, {"NO_COLOR": "1"}, False),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {}, False),
        (io.StringIO, {"FORCE_COLOR": "1"}, True),
        (Terminal, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, stream, env, color):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert stream_options(stream()).color is color


def test_a_pipe_is_100_wide_whatever_the_terminal(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert stream_options(io.StringIO()).width == 100


def test_a_stream_that_cannot_carry_the_copy_gets_escapes_not_an_error():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1", newline="")
    write(make_report(), "terminal", stream)
    assert b"[[weighed his nose in this debate]]" in raw.getvalue()


def test_flags_stand_in_the_order_of_the_copy():
    report = make_report()
    audit = replace(report.audits[0], flags=report.audits[0].flags[::-1])
    assert render(replace(report, audits=(audit, *report.audits[1:])), RenderOptions()) == render(
        report, RenderOptions()
    )
