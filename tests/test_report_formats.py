"""JSON Lines, GitHub, GitLab, JUnit, rdjson and Markdown; each with its golden file and its own readers' rules."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from golden import assert_golden
from markdown_it import MarkdownIt
from report_fixture import clean_document, flag_on, make_report

from mtaudit.core import Audit, Report, Severity, Verdict
from mtaudit.paths import file_of
from mtaudit.positions import Position
from mtaudit.report import FORMATS, RenderOptions, load, write
from mtaudit.report.github import MOST, SUMMARY_LIMIT
from mtaudit.report.places import passage_end
from mtaudit.report.suppliers import suppliers
from mtaudit.report.text import reason_with_words

OPTIONS = RenderOptions()
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def rendered(name, report=None, options=OPTIONS):
    return load(name)(report or make_report(), options)


@pytest.mark.parametrize("name", ["jsonl", "github", "gitlab", "junit", "rdjsonl", "markdown", "statistics"])
def test_golden(name):
    endings = {
        "github": "github.txt",
        "gitlab": "gitlab.json",
        "junit": "junit.xml",
        "markdown": "report.md",
        "statistics": "statistics.txt",
    }
    assert_golden(endings.get(name, f"report.{name}"), rendered(name, options=RenderOptions(group_by="outlet")))


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_writes_raw_control_characters(name):
    assert not CONTROLS.search(rendered(name))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_an_empty_report(name):
    rendered(name, Report("s", ()))


def many(count: int) -> Report:
    report = make_report()
    audit = report.audits[0]
    flags = tuple(replace(audit.flags[0], id=f"{n:016x}", confidence=n / 1000) for n in range(count))
    return replace(report, audits=(replace(audit, flags=flags),), failures=(), warnings=())


class TestJsonl:
    def test_a_line_for_each_document_and_failure_and_the_totals_last(self):
        lines = [json.loads(line) for line in rendered("jsonl").splitlines()]
        assert [line["kind"] for line in lines] == ["document"] * 3 + ["failure"] * 2 + ["summary"]
        assert lines[-1]["flags"] == 7
        assert lines[0] == {"kind": "document", **json.loads(rendered("json"))["documents"][0]}


def unescape(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


class TestGithub:
    def commands(self, report=None):
        """Workflow commands as the runner reads them."""
        for line in rendered("github", report).splitlines():
            match = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line)
            if match:
                pairs = (pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
                yield match[1], {key: unescape(value) for key, value in pairs}, unescape(match[3])

    def test_names_and_messages_survive_the_escaping(self):
        path = make_report().audits[0].document.path
        files = [properties.get("file") for _, properties, _ in self.commands()]
        assert files.count(path.replace("\x1b", "␛")) == 5
        messages = [message for _, _, message in self.commands()]
        assert any("100% sure, <check>\nthis." in message for message in messages)

    def test_copy_cannot_give_commands(self):
        report = make_report()
        audit = report.audits[0]
        evil = "x\n::set-env name=PATH::evil\r\n##[error]y"
        flags = tuple(replace(flag, message=evil, words=evil, suggestion=evil) for flag in audit.flags)
        lines = rendered(
            "github", replace(report, audits=(replace(audit, flags=flags),), warnings=(evil,))
        ).splitlines()
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines[:-1])

    def test_past_ten_of_a_severity_there_is_a_count(self):
        commands = list(self.commands(many(25)))
        assert sum(name == "error" for name, _, _ in commands) == MOST
        assert [message for name, _, message in commands if name == "notice"] == [
            "15 more errors; the whole list is in the report"
        ]
        assert list(self.commands(many(11)))[-1][2] == "1 more error; the whole list is in the report"

    def test_columns_only_where_the_span_is_on_one_line(self):
        for _, properties, _ in self.commands():
            if properties.get("line") != properties.get("endLine"):
                assert "col" not in properties

    def test_the_step_summary_is_added_to(self, tmp_path, monkeypatch):
        target = tmp_path / "summary.md"
        target.write_text("before\n")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
        write(make_report(), "github", str(tmp_path / "out.txt"))
        assert target.read_text() == "before\n" + rendered("markdown") + "\n"

    def test_a_summary_too_large_for_github_is_cut_at_a_line_and_says_so(self, tmp_path, monkeypatch):
        target = tmp_path / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
        write(many(5000), "github", str(tmp_path / "out.txt"))
        assert SUMMARY_LIMIT - 2000 < target.stat().st_size < 1024 * 1024
        assert target.read_text().splitlines()[-2].startswith("The rest is left out")

    def test_without_github_no_summary_is_written(self, tmp_path, monkeypatch):
        monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        write(make_report(), "github", str(tmp_path / "out.txt"))
        assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


class TestGitlab:
    def test_the_keys_that_gitlab_needs(self):
        for entry in json.loads(rendered("gitlab")):
            assert entry["description"]
            assert entry["check_name"]
            assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert not entry["location"]["path"].startswith("./")
            where = entry["location"]
            line = where["lines"]["begin"] if "lines" in where else where["positions"]["begin"]["line"]
            assert isinstance(line, int)

    def test_fingerprints_are_unique_even_where_flags_are_not(self):
        report = make_report()
        audit = report.audits[0]
        twice = replace(report, audits=(replace(audit, flags=audit.flags * 2), audit))
        prints = [entry["fingerprint"] for entry in json.loads(rendered("gitlab", twice))]
        assert len(prints) == len(set(prints)) == 17

    def test_fingerprints_do_not_move_with_lines(self):
        report = make_report()
        audit = report.audits[0]
        moved = replace(audit, document=replace(audit.document, raw="\n\n" + audit.document.raw))
        first, second = (json.loads(rendered("gitlab", replace(report, audits=(a,)))) for a in (audit, moved))
        assert [entry["fingerprint"] for entry in first] == [entry["fingerprint"] for entry in second]


class TestJunit:
    def suite(self, report=None):
        return ET.fromstring(rendered("junit", report).encode()).find("testsuite")

    def test_one_case_an_article(self):
        suite = self.suite()
        cases = suite.findall("testcase")
        assert len(cases) == 5
        assert [[child.tag for child in case] for case in cases] == [["failure"], ["failure"], [], ["error"], ["error"]]
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("5", "2", "2")

    def test_flags_below_the_bar_are_output_not_failure(self):
        report = make_report()
        passing = replace(report.audits[1], verdict=Verdict(failed=False, mqm_per_1000_words=1.0))
        case = self.suite(replace(report, audits=(passing,))).find("testcase")
        assert [child.tag for child in case] == ["system-out"]

    def test_an_article_in_another_language_is_skipped(self):
        document = replace(clean_document(), language="ru")
        verdict = Verdict(failed=False, mqm_per_1000_words=0.0)
        audit = Audit(document, (), (), (0.0, 0.0), verdict, ("the text is in Russian",))
        case = self.suite(Report("s", (audit,))).find("testcase")
        assert case.find("skipped").get("message") == "the text is in Russian"

    def test_characters_that_xml_cannot_hold_are_shown(self):
        report = make_report()
        audit = replace(report.audits[0], notes=("\x00\x0b\ud800\ufffe\uffff]]>",))
        assert "␀" in self.suite(replace(report, audits=(audit,))).find("testcase/failure").text


class TestRdjsonl:
    def test_columns_are_utf8_bytes(self):
        texts = {audit.document.path.partition("#")[0]: audit.document.raw for audit in make_report().audits}
        flagged = {flag.text for audit in make_report().audits for flag in audit.flags}
        seen = set()
        for line in rendered("rdjsonl").splitlines():
            where = json.loads(line)["location"]
            if "range" not in where:
                continue
            encoded = texts[where["path"]].encode("utf-8", "surrogatepass")
            starts = [0, *(match.end() for match in re.finditer(b"\n", encoded))]
            start, end = where["range"]["start"], where["range"]["end"]
            words = encoded[
                starts[start["line"] - 1] + start["column"] - 1 : starts[end["line"] - 1] + end["column"] - 1
            ]
            seen.add(words.decode("utf-8", "surrogatepass"))
        assert seen == flagged

    def test_suggestions_replace_the_flagged_range(self):
        lines = [json.loads(line) for line in rendered("rdjsonl").splitlines()]
        suggested = [line for line in lines if "suggestions" in line]
        assert {line["suggestions"][0]["text"] for line in suggested} == {"weighed in on this debate", "Thursday", ":"}
        assert all(line["suggestions"][0]["range"] == line["location"]["range"] for line in suggested)
        assert {line["severity"] for line in lines} <= {"ERROR", "WARNING", "INFO"}


class TestMarkdown:
    def html(self, report=None):
        return MarkdownIt("gfm-like", {"linkify": False}).render(rendered("markdown", report))

    def test_every_flag_is_a_row(self):
        assert self.html().count("<tr>") == 2 + 7
        assert len(re.findall(r"<td>", self.html())) == 7 * 7

    def test_copy_is_no_markup(self):
        report = make_report()
        audit = report.audits[0]
        evil = (
            "a | b <img src=x> [x](javascript:1) **y** `z` ~~u~~ @someone #12 ![p](http://x.example/p) $x$ \\| <!-- c"
        )
        flags = tuple(replace(flag, message=evil, suggestion=evil) for flag in audit.flags)
        page = self.html(replace(report, audits=(replace(audit, flags=flags, notes=(evil, "1. x", "- y", "+ z")),)))
        assert "<img" not in page
        assert "<a " not in page
        assert "<code>" not in page
        assert "<s>" not in page
        assert "<ol>" not in page
        assert page.count("<ul>") == 2
        assert len(re.findall(r"<td>", page)) == 5 * 7
        assert "@someone" not in page
        assert "#12" not in page


def test_an_article_in_a_feed_is_in_the_feeds_file():
    assert file_of("a/feed.xml#3") == "a/feed.xml"
    assert file_of("wire.jsonl#urn:x/1#2") == "wire.jsonl"
    assert file_of("c#/notes #1.txt") == "c#/notes #1.txt"


def test_the_end_of_a_passage():
    source = make_report().audits[0].matches[0].source
    assert passage_end(source) == Position(3, source.column + len(source.text))
    assert passage_end(replace(source, text="ab\r\ncde")) == Position(4, 4)


class TestSuppliers:
    def test_a_row_for_each_outlet_worst_first(self):
        rows = suppliers(make_report())
        assert [row.outlet for row in rows] == ["Example Wire, Ltd.", "Beta|News", "(unknown)"]
        assert (rows[0].documents, rows[0].failed, rows[0].flags) == (1, 1, 5)
        assert rows[0].without_source == 0.5

    def test_mqm_is_the_mean_over_words_not_over_articles(self):
        report = make_report()
        audit = report.audits[0]
        clean = replace(audit, flags=(), verdict=Verdict(failed=False, mqm_per_1000_words=0.0))
        (row,) = suppliers(replace(report, audits=(audit, clean)))
        assert row.mqm_per_1000_words == pytest.approx(audit.verdict.mqm_per_1000_words / 2, abs=0.1)

    def test_the_credit_stands_in_for_a_missing_outlet(self):
        report = make_report()
        audit = report.audits[0]
        named = replace(audit, document=replace(audit.document, metadata=replace(audit.document.metadata, outlet="")))
        assert suppliers(replace(report, audits=(named,)))[0].outlet == "EW"


def test_words_are_quoted_once():
    document = make_report().audits[0].document
    start = document.text.index(" ") + 1
    words = document.text[start:].split()[0]
    plain = flag_on(document, words, "r", Severity.MINOR, "Not English.")
    named = flag_on(document, words, "r", Severity.MINOR, f"“{words}” is not English.")
    assert reason_with_words(plain) == f"“{words}”: Not English."
    assert reason_with_words(named) == f"“{words}” is not English."
