from dataclasses import replace
from datetime import date

import pytest
from report_fixture import flag_on, make_report, sentences_of

from mtaudit.config import Override, Settings
from mtaudit.core import Audit, Document, Passage, Report, Severity, Verdict
from mtaudit.errors import ConfigError
from mtaudit.suppress import quotations_in, read, spared, stale, suppressed

TODAY = date(2026, 5, 1)


def entries(tmp_path, text):
    path = tmp_path / "mtaudit.suppress.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)


ENTRY = '[[suppress]]\nrule = "garbled-idiom"\nwords = "Weighed his nose  in this debate"\nreason = "his words"\n'


def test_an_entry_takes_its_flag_out(tmp_path):
    report = suppressed(make_report(), entries(tmp_path, ENTRY), Settings(), TODAY)
    assert "weighed his nose in this debate" not in [flag.words for audit in report.audits for flag in audit.flags]
    assert "1 flag left out: suppressed" in report.audits[0].notes
    assert stale(make_report(), entries(tmp_path, ENTRY), TODAY) == ()


def test_the_last_day_still_counts_and_then_the_flag_is_back(tmp_path):
    found = entries(tmp_path, ENTRY + "until = 2026-05-01\n")
    assert len(suppressed(make_report(), found, Settings(), TODAY).audits[0].flags) == 4
    assert stale(make_report(), found, TODAY) == ()
    late = date(2026, 5, 2)
    assert len(suppressed(make_report(), found, Settings(), late).audits[0].flags) == 5
    (remark,) = stale(make_report(), found, late)
    assert "suppress.toml:1: the suppression of garbled-idiom" in remark
    assert remark.endswith("ended on 2026-05-01; its flag is back")


def test_an_entry_that_covers_nothing_is_reported(tmp_path):
    found = entries(tmp_path, ENTRY.replace("nose", "ear") + "\n" + ENTRY.replace("garbled-idiom", "other"))
    remarks = stale(make_report(), found, TODAY)
    assert [":1:" in remarks[0], ":6:" in remarks[1]] == [True, True]
    assert all(remark.endswith("covers nothing in this run") for remark in remarks)


def test_nothing_is_said_of_an_entry_for_files_that_were_not_audited(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (
        stale(make_report(), entries(tmp_path, ENTRY.replace("nose", "ear") + 'paths = ["elsewhere/*"]\n'), TODAY) == ()
    )


def test_an_entry_for_any_rule_and_for_some_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = entries(tmp_path, '[[suppress]]\nrule = "*"\nwords = "T\'s"\nreason = "x"\npaths = ["feeds/*.xml"]\n')
    assert len(suppressed(make_report(), found, Settings(), TODAY).audits[1].flags) == 1
    found = entries(tmp_path, '[[suppress]]\nrule = "*"\nwords = "T\'s"\nreason = "x"\npaths = ["other/*.xml"]\n')
    assert len(suppressed(make_report(), found, Settings(), TODAY).audits[1].flags) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[suppress]]\nrule = "x"\nwords = "y"\n', r"suppress\.toml:1: a suppression needs its reason"),
        ('[[suppress]]\nrule = "x"\nwords = " "\nreason = "z"\n', "needs its words"),
        (ENTRY + "untill = 2026-01-01\n", r"has no 'untill' \(did you mean 'until'"),
        (ENTRY + 'until = "2026-01-01"\n', "until is not a date"),
        (ENTRY + "until = 2026-01-01T00:00:00\n", "until is not a date"),
        (ENTRY + 'paths = "x"\n', "paths is not a list"),
        ("[suppress]\n", r"can hold \[\[suppress\]\] tables only"),
        ("supress = []\n", "take out 'supress'"),
        ("[[suppress]\n", "not valid TOML"),
    ],
)
def test_a_wrong_entry_is_said_with_its_line(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        entries(tmp_path, text)


def test_a_missing_or_undecodable_file_is_a_clear_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        read(tmp_path / "none.toml")
    (tmp_path / "x.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(tmp_path / "x.toml")


def report_on(text, *words, evidence=()):
    document = Document("a.txt", text, text, sentences=sentences_of(text, text))
    flags = tuple(flag_on(document, each, "r", Severity.MAJOR, "m", evidence=evidence) for each in words)
    return Report("s", (Audit(document, (), flags, (5.0,), Verdict(failed=True, mqm_per_1000_words=9.0)),), failed=True)


def left(report, settings=None):
    return [flag.words for audit in spared(report, settings or Settings()).audits for flag in audit.flags]


@pytest.mark.parametrize(
    "text",
    [
        "He said “irregardless” [sic] of that.",
        "He said irregardless (sic) of that.",
        "He said irregardless [Sic!] of that.",
        "irregardless\n[sic]",
    ],
)
def test_words_before_sic_are_spared(text):
    assert left(report_on(text, "irregardless")) == []


@pytest.mark.parametrize("text", ["irregardless of that [sic] he said", "[sic] irregardless", "irregardless, basic]"])
def test_words_elsewhere_are_not(text):
    assert left(report_on(text, "irregardless")) == ["irregardless"]


def test_a_flag_around_a_sic_is_spared():
    assert left(report_on("They was [sic] right.", "They was [sic] right")) == []


QUOTED = 'He said: “we goes there”. And we comes "they is here" too.'


def test_quoted_speech_is_spared_where_that_is_set():
    report = report_on(QUOTED, "we goes", "we comes", "they is")
    assert left(report) == ["we goes", "we comes", "they is"]
    assert left(report, Settings(spare_quotes=True)) == ["we comes"]
    only_there = Settings(overrides=(Override(paths=("b.txt",), values=(("spare_quotes", True),)),))
    assert left(report, only_there) == ["we goes", "we comes", "they is"]


def test_a_quotation_that_a_clean_source_has_otherwise_is_not_spared():
    evidence = (Passage("r.txt", 0, 5, "we go", "we go"),)
    assert left(report_on(QUOTED, "we goes", evidence=evidence), Settings(spare_quotes=True)) == ["we goes"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“a” b “c”", ["“a”", "“c”"]),
        ("“a b\n\n“c” d", ["“a b", "“c”"]),
        ('"a" b "c', ['"a"', '"c']),
        ("«a» „b“ „c”", ["«a»", "„b“", "„c”"]),
        ('5" disk\n\nplain text', ['" disk']),
        ("it’s a dog’s life", []),
        ("", []),
    ],
)
def test_quotations_are_found(text, quoted):
    assert [text[start:end] for start, end in quotations_in(text)] == quoted


def test_in_markup_the_flags_own_place_counts():
    """The same words stand in and outside a quotation; only the flag's own place tells which is meant."""
    from mtaudit.core import OffsetMap, Run

    raw = "<p>“bad words” and bad words</p>"
    text = "“bad words” and bad words"
    document = Document(
        "a.html",
        raw,
        text,
        format="html",
        sentences=sentences_of(text, text),
        offsets=OffsetMap((Run(0, len(text), 3, 3 + len(text)),)),
    )
    inside = flag_on(document, "bad words", "r", Severity.MAJOR, "m")
    outside = replace(inside, id="2", start=raw.rindex("bad words"), end=raw.rindex("bad words") + 9)
    report = Report(
        "s",
        (Audit(document, (), (inside, outside), (5.0,), Verdict(failed=True, mqm_per_1000_words=9.0)),),
        failed=True,
    )
    kept = spared(report, Settings(spare_quotes=True)).audits[0].flags
    assert kept == (outside,)
