from datetime import date

import pytest
from report_fixture import make_report

from mtaudit.baseline import dump, from_report
from mtaudit.config import Settings
from mtaudit.desk import with_decisions
from mtaudit.errors import MtauditError
from mtaudit.since import Changes

TODAY = date(2026, 5, 1)
SUPPRESS = '[[suppress]]\nrule = "fact-date"\nwords = "Friday"\nreason = "the source is wrong"\n'


def words(report):
    return [flag.words for audit in report.audits for flag in audit.flags]


def test_without_decisions_a_report_stays_as_it_is():
    assert with_decisions(make_report(), Settings(), TODAY) == make_report()


def test_decisions_add_up_and_the_budget_judges_what_is_left(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(SUPPRESS)
    known = tuple(each for each in from_report(make_report()) if each.rule == "garbled-idiom")
    (tmp_path / "b.json").write_text(dump(known))
    settings = Settings(suppressions="s.toml", baseline="b.json")
    report = with_decisions(make_report(), settings, TODAY)
    assert words(report) == ["\u202eall\u202c", "::", "paid <5 billion", "T’s"]
    assert [audit.verdict.failed for audit in report.audits] == [False, True, False]
    assert report.audits[0].notes[-2:] == ("1 flag left out: suppressed", "2 flags left out: in the baseline")
    assert with_decisions(make_report(), settings, TODAY).failed
    assert not with_decisions(
        make_report(), Settings(suppressions="s.toml", baseline="b.json", max_flags=1), TODAY
    ).failed


def test_a_suppressed_flag_does_not_use_up_the_baseline(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(SUPPRESS)
    (tmp_path / "b.json").write_text(dump(from_report(make_report())))
    report = with_decisions(make_report(), Settings(suppressions="s.toml", baseline="b.json"), TODAY)
    assert words(report) == []
    assert "1 entry of the baseline no longer occurs" in report.warnings[-1]


def test_unchanged_files_keep_no_flag(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = frozenset(str(tmp_path / audit.document.path.removesuffix("#2")) for audit in make_report().audits)
    report = with_decisions(make_report(), Settings(), TODAY, Changes(paths, {}))
    assert words(report) == []
    assert not report.failed


@pytest.mark.parametrize("settings", [Settings(baseline="none.json"), Settings(suppressions="none.toml")])
def test_a_file_that_is_missing_is_an_error_not_a_clean_report(tmp_path, monkeypatch, settings):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MtauditError, match="cannot read none"):
        with_decisions(make_report(), settings, TODAY)
