from dataclasses import replace

from report_fixture import clean_document, make_report

from mtaudit.config import Override, Settings
from mtaudit.core import Audit, Report, Severity, Verdict
from mtaudit.narrow import amended, keep_flags, plain, within_budget
from mtaudit.score import mqm_per_1000_words, sentence_penalties


def test_without_its_grave_flags_a_document_passes_and_its_scores_fall():
    report = keep_flags(make_report(), lambda _, flag: flag.severity == "minor", Settings(), "let be")
    assert not report.failed
    for audit in report.audits:
        assert not audit.verdict.failed
        assert audit.verdict.mqm_per_1000_words == mqm_per_1000_words(audit.document, audit.flags)
        assert audit.sentence_scores == sentence_penalties(audit.document, audit.flags) or not audit.notes
    assert "3 flags left out: let be" in report.audits[0].notes


def test_a_report_that_loses_nothing_stays_as_it_is():
    report = make_report()
    assert keep_flags(report, lambda *_: True, Settings(), "x") == report


def test_a_killed_story_still_fails_without_its_flags():
    report = make_report()
    killed = Audit(clean_document(), (), (), (0.0, 0.0), Verdict(failed=True, mqm_per_1000_words=0.0), ("killed",))
    minor = replace(report.audits[1], flags=report.audits[1].flags[1:], document=report.audits[1].document)
    report = keep_flags(replace(report, audits=(killed, minor)), lambda *_: False, Settings(), "x")
    assert [audit.verdict.failed for audit in report.audits] == [True, True]
    assert report.failed


def test_the_bar_is_that_of_the_document():
    settings = Settings(overrides=(Override(outlets=("example*",), values=(("fail_on", "minor"),)),))
    report = keep_flags(make_report(), lambda _, flag: flag.severity == "minor", settings, "x")
    assert [audit.verdict.failed for audit in report.audits] == [True, False, False]


def test_a_review_that_mends_severities_mends_the_verdict():
    audit = make_report().audits[1]
    milder = amended(
        audit, lambda a: replace(a, flags=tuple(replace(f, severity=Severity.MINOR) for f in a.flags)), Settings()
    )
    assert not milder.verdict.failed
    assert milder.verdict.mqm_per_1000_words == mqm_per_1000_words(audit.document, milder.flags)
    graver = amended(milder, lambda _: audit, Settings())
    assert graver.verdict.failed
    assert graver.sentence_scores == sentence_penalties(audit.document, audit.flags)


class TestBudget:
    def test_without_budgets_nothing_changes(self):
        assert within_budget(make_report(), Settings()) == make_report()

    def test_as_many_flags_as_allowed_pass(self):
        report = within_budget(make_report(), Settings(max_flags=4))
        assert not report.failed
        assert report.warnings[-1] == "4 flags at or above the bar are within the budget of 4"
        assert within_budget(make_report(), Settings(max_flags=3)).failed

    def test_a_budget_of_flags_does_not_pass_a_killed_story(self):
        killed = Audit(clean_document(), (), (), (0.0, 0.0), Verdict(failed=True, mqm_per_1000_words=0.0), ("killed",))
        report = replace(make_report(), audits=(*make_report().audits, killed))
        assert [a.verdict.failed for a in within_budget(report, Settings(max_flags=9)).audits] == [
            False,
            False,
            False,
            True,
        ]

    def test_a_document_above_the_mqm_limit_fails_whatever_its_flags(self):
        report = make_report()
        minor = replace(
            report.audits[1], flags=report.audits[1].flags[1:], verdict=Verdict(failed=False, mqm_per_1000_words=125.0)
        )
        judged = within_budget(Report("s", (minor,)), Settings(max_mqm=100.0))
        assert judged.failed
        assert judged.audits[0].notes == ("MQM 125.0 per 1,000 words is above the limit of 100",)
        assert not within_budget(Report("s", (minor,)), Settings(max_mqm=125.0)).failed


def test_known_words_are_compared_by_what_they_say():
    assert plain("“Don’t”\r\n  STOP") == plain('"don\'t" stop')
    assert plain("cafe\u0301") == plain("café")
    assert plain("::") != plain(":")
