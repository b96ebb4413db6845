import json
from dataclasses import replace

import pytest
from golden import assert_golden
from report_fixture import make_report, plain_document

from mtaudit.baseline import BaselineError, dump, fingerprint, from_report, only_new, pruned, read, stale, updated
from mtaudit.config import Settings


def written(path, baseline):
    path.write_text(dump(baseline), encoding="utf-8")
    return path


def test_golden():
    assert_golden("baseline.json", dump(from_report(make_report())))


def test_a_baseline_comes_back_as_it_was_written(tmp_path):
    baseline = from_report(make_report())
    assert len(baseline) == 7
    assert read(written(tmp_path / "b.json", baseline)) == baseline
    assert read(written(tmp_path / "b.json", ())) == ()


def test_one_flag_a_line_sorted_and_without_line_numbers():
    lines = [line for line in dump(from_report(make_report())).splitlines() if "fingerprint" in line]
    assert len(lines) == 7
    assert lines == sorted(lines)
    assert not any("line" in json.loads(line.rstrip(",")) for line in lines)


def test_with_all_its_flags_in_the_baseline_a_report_passes():
    report = only_new(make_report(), from_report(make_report()), Settings())
    assert not report.failed
    assert not any(audit.flags for audit in report.audits)
    assert "5 flags left out: in the baseline" in report.audits[0].notes
    assert stale(make_report(), from_report(make_report())) == ()


def test_only_the_new_flag_is_left():
    baseline = tuple(known for known in from_report(make_report()) if known.words != "Friday")
    report = only_new(make_report(), baseline, Settings())
    assert [flag.words for audit in report.audits for flag in audit.flags] == ["Friday"]
    assert report.failed


def moved_report():
    """The same copy further down in a file of another name, with another first line."""
    report = make_report()
    audit = report.audits[0]
    shift = len("New line.\r\n\r\n")
    text = "New line.\r\n\r\n" + audit.document.text
    sentences = tuple(replace(s, start=s.start + shift, end=s.end + shift) for s in audit.document.sentences)
    document = replace(plain_document(), path="elsewhere.txt", raw=text, text=text, sentences=sentences)
    flags = tuple(replace(flag, start=flag.start + shift, end=flag.end + shift) for flag in audit.flags)
    return replace(report, audits=(replace(audit, document=document, flags=flags), *report.audits[1:]))


def test_known_flags_stay_known_when_the_file_moves_and_grows():
    report = only_new(moved_report(), from_report(make_report()), Settings())
    assert not any(audit.flags for audit in report.audits)


def test_a_flag_is_new_when_its_sentence_changes():
    report = make_report()
    audit = report.audits[0]
    sentences = list(audit.document.sentences)
    sentences[1] = replace(sentences[1], text=sentences[1].text.replace("wore", "lost"))
    changed = replace(audit, document=replace(audit.document, sentences=tuple(sentences)))
    assert fingerprint(changed, audit.flags[0]) != fingerprint(audit, audit.flags[0])
    assert fingerprint(changed, audit.flags[2]) == fingerprint(audit, audit.flags[2])


def twice(report):
    return replace(
        report,
        audits=(*report.audits, replace(report.audits[0], document=replace(report.audits[0].document, path="b.txt"))),
    )


def test_flags_are_counted():
    once = from_report(make_report())
    report = only_new(twice(make_report()), once, Settings())
    assert [len(audit.flags) for audit in report.audits] == [0, 0, 0, 5]
    both = from_report(twice(make_report()))
    assert sum(known.count for known in both) == 12
    assert not any(audit.flags for audit in only_new(twice(make_report()), both, Settings()).audits)


def test_update_keeps_reasons_and_adds_what_is_new():
    first, *rest = from_report(make_report())
    old = (replace(first, reason="the minister's own words"),)
    new = updated(old, make_report())
    assert {known.fingerprint for known in new} == {known.fingerprint for known in (first, *rest)}
    assert [known.reason for known in new if known.reason] == ["the minister's own words"]
    assert updated(new, replace(make_report(), audits=())) == new


def test_prune_takes_out_what_is_gone_and_adds_nothing():
    baseline = from_report(twice(make_report()))
    left = pruned(baseline, make_report())
    assert sum(known.count for known in left) == 7
    fewer = replace(make_report(), audits=make_report().audits[1:])
    assert {known.path for known in pruned(baseline, fewer)} == {"feeds/wire.xml#2"}
    assert pruned((), make_report()) == ()


def test_entries_that_no_longer_occur_are_mentioned():
    report = make_report()
    mended = replace(report, audits=(replace(report.audits[0], flags=report.audits[0].flags[:1]), *report.audits[1:]))
    assert stale(mended, from_report(report))[0].startswith("4 entries of the baseline no longer occur")


def test_nothing_is_said_of_entries_of_files_that_were_not_audited():
    part = replace(make_report(), audits=make_report().audits[1:])
    assert stale(part, from_report(make_report())) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a baseline"),
        ("[]", "is not a baseline of schema 1"),
        ('{"schema": 2, "flags": []}', "is not a baseline of schema 1"),
        ('{"schema": 1, "flags": [{"rule": "x"}]}', "entry 1: its keys can be"),
        ('{"schema": 1, "flags": [{"fingerprint": "x", "line": 3}]}', "entry 1: its keys can be"),
        ('{"schema": 1, "flags": [{"fingerprint": "x", "count": 0}]}', "count cannot be that"),
        ('{"schema": 1, "flags": [{"fingerprint": "x", "reason": 1}]}', "reason cannot be that"),
        ("[" * 100_000, "is not a baseline"),
    ],
)
def test_what_is_no_baseline_is_said(tmp_path, text, message):
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(BaselineError, match=message):
        read(tmp_path / "b.json")


def test_a_missing_baseline_says_how_to_make_one(tmp_path):
    with pytest.raises(BaselineError, match="mtaudit baseline write"):
        read(tmp_path / "none.json")
