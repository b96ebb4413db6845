"""A review without a screen: where decisions go, what they hold on to, what they come to."""

import json
from dataclasses import replace

import pytest
from review_audits import audit, document, flag, seed_audits

from mtaudit.core import Category, Failure, Match, OffsetMap, Passage, Reason, Run, Severity, Verb
from mtaudit.review.agreement import agreement, table
from mtaudit.review.apply import apply_decisions
from mtaudit.review.filters import DISAGREE, Filter, choices
from mtaudit.review.identity import MISSED, Missed, to_copy
from mtaudit.review.learn import learn, with_allowed
from mtaudit.review.ledger import Ledger
from mtaudit.review.result import read_result
from mtaudit.review.session import SCOPES, Scope, Session
from mtaudit.review.stats import Record, records
from mtaudit.review.store import open_store
from mtaudit.review.worddiff import differing

TEXT = "Putin offers call\n\nThe arms pass was long. Trenning said so. The arms pass ended.\n\nNobody came."


def session_of(tmp_path, *audits, who="ada"):
    session = Session(open_store(tmp_path / "review.db"), who)
    for each in audits:
        session.add(each)
    return session


def article(text=TEXT, path="a.txt", title="Putin offers call"):
    doc = document(text, path, title)
    found = [
        flag(doc, "arms pass", "sparring", rule="calque", severity=Severity.MINOR, confidence=0.6, start=at)
        for at in (text.find("arms pass"), text.rfind("arms pass"))
        if at >= 0
    ]
    if "Trenning" in text:
        found.insert(1, flag(doc, "Trenning", "Trenin", rule="name-variant", category=Category.NAME))
    return audit(doc, *found)


def words(session):
    return [item.flag.words for item in session.items]


def test_flags_are_stepped_through_in_reading_order_and_around_the_end(tmp_path):
    session = session_of(tmp_path, article(), article(path="b.txt", title="Other", text=TEXT.replace("Putin", "Biden")))
    assert words(session)[:3] == ["arms pass", "Trenning", "arms pass"]
    assert session.step(1, undecided=True)
    assert session.current.number == 2
    assert session.step(-1, undecided=False)
    assert session.step(-1, undecided=False)
    assert session.current.number == 6
    for item in session.items[:5]:
        session.accept(item)
    assert not session.step(1, undecided=True)
    assert session.progress() == (5, 6)
    assert session.progress(1) == (2, 3)


def test_decisions_survive_a_new_audit_edits_elsewhere_and_a_moved_file(tmp_path):
    session = session_of(tmp_path, article())
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    session.accept(session.items[2], "the duel")
    moved = article(TEXT.replace("Nobody came.", "Everybody came, and more."), path="archive/2026/a.txt")
    again = session_of(tmp_path, moved)
    assert [again.standing(item).outcome for item in again.items] == [None, Verb.DISMISS, Verb.ACCEPT]
    assert again.standing(again.items[2]).replacement == "the duel"
    assert again.stale(again.articles[0]) == []


def test_a_corrected_headline_does_not_cost_the_decisions(tmp_path):
    session = session_of(tmp_path, article())
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    edited = article(TEXT.replace("Putin offers call", "Putin offers a call"), title="Putin offers a call")
    again = session_of(tmp_path, edited)
    assert again.standing(again.items[1]).outcome is Verb.DISMISS
    assert edited.flags[1].id != session.items[1].flag.id
    assert [f.words for f in apply_decisions(edited, again.store).flags] == ["arms pass", "arms pass"]


def test_what_no_longer_applies_is_shown_as_such(tmp_path):
    session = session_of(tmp_path, article())
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    again = session_of(tmp_path, article(TEXT.replace("Trenning", "Trenin")))
    ((about, standing),) = again.stale(again.articles[0])
    assert (about.words, standing.reason) == ("Trenning", Reason.NAME)


def test_all_alike_are_decided_at_once_and_undone_at_once(tmp_path):
    other = article(path="b.txt", title="Other", text="Other\n\nThe arms pass again. Arms race.")
    session = session_of(tmp_path, article(), other)
    first = session.items[0]
    counts = {(s.by, s.everywhere): len(session.reach(first, s)) for s in SCOPES}
    assert counts == {("rule", False): 2, ("rule", True): 4, ("words", False): 2, ("words", True): 4}
    assert session.accept_all(first, Scope("rule", everywhere=True)) == 4
    assert session.progress() == (4, 5)
    assert session.undo()
    assert session.progress() == (0, 5)
    assert session.redo()
    assert session.progress() == (4, 5)


def test_the_same_words_take_the_wording_just_given(tmp_path):
    session = session_of(tmp_path, article())
    session.accept(session.items[0], "the exchange")
    session.accept_all(session.items[0], Scope("words", everywhere=True))
    assert session.standing(session.items[2]).replacement == "the exchange"


def test_undo_moves_to_the_flag_it_is_about(tmp_path):
    session = session_of(tmp_path, article())
    session.accept(session.items[2])
    session.to_end(last=False)
    session.undo()
    assert session.current.number == 3
    assert not session.undo()
    assert session.redo()
    assert not session.redo()


def test_a_span_that_the_tool_missed_becomes_a_flag_and_comes_back_with_the_article(tmp_path):
    session = session_of(tmp_path, article())
    start = TEXT.index("Nobody came")
    item = session.mark_missed(
        0, Missed(start, start + 11, Category.AWKWARD, Severity.MINOR, "flat"), "No one turned up"
    )
    assert (item.flag.rule, item.flag.text, item.number) == (MISSED, "Nobody came", 4)
    again = session_of(tmp_path, article(TEXT.replace("was long", "was rather long")))
    assert words(again)[-1] == "Nobody came"
    assert again.standing(again.items[-1]).replacement == "No one turned up"
    assert again.items[-1].flag.message == "flat"
    again.undo()
    assert words(again) == ["arms pass", "Trenning", "arms pass"]


def test_filters_choose_by_facet_and_leave_the_rest_alone(tmp_path):
    session = session_of(tmp_path, article())
    session.accept(session.items[0])
    session.decide(session.items[1], Verb.LOOK, "on")

    def shown(*chosen):
        session.filter = Filter(frozenset(chosen))
        return [item.number for item in session.items if session.shown(item)]

    assert shown(("severity", "major")) == [2]
    assert shown(("rule", "calque"), ("state", "undecided")) == [3]
    assert shown(("state", "second look"), ("state", "accepted")) == [1, 2]
    assert shown(("confidence", "70% or more")) == [2]
    assert shown() == [1, 2, 3]
    listed = choices(session.facts(item) for item in session.items)
    assert ("rule", "calque", 2) in listed
    assert ("confidence", "70% or more", 1) in listed


def test_search_looks_in_words_messages_and_sentences(tmp_path):
    session = session_of(tmp_path, *seed_audits())
    assert session.search("nose debate")
    assert session.current.flag.words == "weighed his nose in this debate"
    assert not session.search("no such words anywhere")
    assert session.search("erdogan")
    first = session.position
    assert session.search("")
    assert session.position != first


def test_another_reviewers_marks_and_decisions_arrive(tmp_path):
    ada, bob = session_of(tmp_path, article()), session_of(tmp_path, article(), who="bob")
    bob.decide(bob.items[0], Verb.DISMISS, Reason.QUOTATION.value)
    bob.mark_missed(0, Missed(len(TEXT) - 12, len(TEXT) - 1, Category.AWKWARD, Severity.MINOR), None)
    assert ada.sync()
    assert not ada.sync()
    assert [other.reviewer for other in ada.others(ada.items[0])] == ["bob"]
    assert words(ada)[-1] == "Nobody came"
    ada.accept(ada.items[0])
    assert ("state", DISAGREE) in ada.facts(ada.items[0]).values


def test_a_failure_is_kept_for_the_screen(tmp_path):
    session = session_of(tmp_path, Failure("x.txt", "is binary"), article())
    assert [failure.path for failure in session.failures] == ["x.txt"]
    assert len(session.items) == 3


def test_the_state_of_the_file_is_seen(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    session = session_of(tmp_path, article(path=str(path)))
    assert session.articles[0].state_on_disk() == ""
    path.write_text(TEXT + " More.")
    assert session.articles[0].state_on_disk() == "changed"
    path.unlink()
    assert session.articles[0].state_on_disk() == "deleted"


def test_offsets_lead_back_from_the_file_to_the_copy():
    raw = "<p>Fish &amp; <b>chips</b> today</p>"
    runs = (Run(0, 5, 3, 8), Run(5, 6, 8, 13), Run(6, 7, 13, 14), Run(7, 12, 17, 22), Run(12, 18, 26, 32))
    doc = replace(document("Fish & chips today"), raw=raw, offsets=OffsetMap(runs))
    for start in range(len(doc.text)):
        for end in range(start + 1, len(doc.text) + 1):
            assert to_copy(doc, *doc.locate(start, end)) == (start, end)


# What an audit makes of it


def test_check_leaves_out_what_was_dismissed_and_marks_what_was_accepted(tmp_path):
    session = session_of(tmp_path, article())
    session.decide(session.items[1], Verb.DISMISS, Reason.NAME.value)
    session.accept(session.items[0], "the exchange")
    session.decide(session.items[0], Verb.SEVERITY, "critical")
    found = apply_decisions(article(), session.store)
    assert [f.words for f in found.flags] == ["arms pass", "arms pass"]
    accepted = found.flags[0]
    assert (accepted.confidence, accepted.suggestion, accepted.severity) == (1.0, "the exchange", Severity.CRITICAL)
    assert "accepted by ada" in accepted.message
    assert found.notes == ("1 flag(s) dismissed in review are left out",)
    assert found.flags[1].confidence > article().flags[2].confidence


def test_a_rules_record_scales_its_confidence():
    silent = Record("calque", 0, 0, 0.0)
    assert silent.scaled(0.6) == pytest.approx(0.6)
    kept_its_word = Record("calque", 70, 30, 0.7)
    assert kept_its_word.scaled(0.6) == pytest.approx(0.6)
    bad, good = Record("calque", 1, 19, 0.7), Record("calque", 20, 0, 0.7)
    assert bad.scaled(0.7) == pytest.approx(8 / 30)
    assert good.scaled(0.7) == pytest.approx(27 / 30)
    assert 0 < bad.scaled(0.01) < bad.scaled(0.99) < 1


def test_the_interval_is_the_one_of_the_beta_distribution():
    from scipy.stats import beta

    record = Record("calque", 8, 2, 0.5)
    low, high = record.interval()
    assert (low, high) == pytest.approx((beta.ppf(0.025, 13, 7), beta.ppf(0.975, 13, 7)))
    assert low < record.precision() < high


def test_the_records_count_each_flag_once_by_its_latest_decision(tmp_path):
    session = session_of(tmp_path, article())
    for item in session.items:
        session.accept(item)
    session.decide(session.items[0], Verb.DISMISS, Reason.CORRECT.value)
    found = records(session.ledger)
    assert (found["calque"].accepted, found["calque"].dismissed) == (1, 1)
    assert found["calque"].claimed == pytest.approx(0.6)
    assert found["name-variant"].accepted == 1


def test_agreement_is_what_the_textbook_says(tmp_path):
    """Cohen (1960): po = .7, pe = .5, kappa = .4 for 10 items; checked against sums made by hand."""
    text = "T\n\n" + " ".join(f"Word{n} here." for n in range(10))
    doc = document(text, title="T")
    found = audit(doc, *(flag(doc, f"Word{n}") for n in range(10)))
    ada, bob = session_of(tmp_path, found), session_of(tmp_path, found, who="bob")
    for number in range(10):
        for who, yes in ((ada, number < 5), (bob, number < 4 or number in (6, 7))):
            item = who.items[number]
            who.accept(item) if yes else who.decide(item, Verb.DISMISS, Reason.CORRECT.value)
    result = agreement(Ledger(ada.store.entries()))
    (pair,) = result.pairs
    assert (pair.shared, pair.alike) == (10, 7)
    assert pair.kappa == pytest.approx(0.4)
    # alpha = 1 - (n - 1) * o / (n0 * n1) over pairable values: 1 - 19 * 6 / (2 * 9 * 11)
    assert result.alpha == pytest.approx(1 - 19 * 6 / (2 * 9 * 11))
    assert len(result.disagreements) == 3
    assert "0.400" in table(result)


def test_agreement_of_one_reviewer_or_one_verdict_is_not_a_number(tmp_path):
    ada = session_of(tmp_path, article())
    ada.accept(ada.items[0])
    assert "needs two" in table(agreement(ada.ledger))
    bob = session_of(tmp_path, article(), who="bob")
    bob.accept(bob.items[0])
    assert agreement(bob.ledger).pairs[0].kappa is None
    assert "not defined" in table(agreement(bob.ledger))


def test_only_names_and_terms_dismissed_twice_are_learnt(tmp_path):
    ada, bob = session_of(tmp_path, article()), session_of(tmp_path, article(), who="bob")
    ada.decide(ada.items[1], Verb.DISMISS, Reason.NAME.value)
    assert learn(ada.ledger) == []
    bob.decide(bob.items[1], Verb.DISMISS, Reason.CORRECT.value)
    for item in (bob.items[0], bob.items[2]):
        bob.decide(item, Verb.DISMISS, Reason.CORRECT.value)  # correct wording of a calque is no term
    assert [(term.words, term.times) for term in learn(bob.ledger)] == [("Trenning", 2)]
    ada.sync()
    ada.accept(ada.items[1])
    assert learn(ada.ledger) == []


def test_learning_keeps_the_rest_of_the_configuration():
    before = '# ours\n[tool.other]\nx = 1\n\n[tool.mtaudit]\nfail-on = "minor" # strict\nallow = ["Kiev"]\n'
    after = with_allowed(before, ["Trenning", "Kiev"], "pyproject.toml")
    assert after == before.replace('["Kiev"]', '["Kiev", "Trenning"]')
    assert 'allow = ["Zelensky"]' in with_allowed("", ["Zelensky"], "mtaudit.toml")


# An earlier result, read back


def as_result(tmp_path, found):
    from mtaudit.core import Report
    from mtaudit.report.json_ import as_json

    path = tmp_path / "result.json"
    path.write_text(json.dumps(as_json(Report("sig", (found,)))), encoding="utf-8")
    return str(path)


def saved(tmp_path, text=TEXT):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    found = article(text, path=str(path))
    source = Passage("b.txt", 0, 5, "clean", "clean")
    return replace(found, matches=(Match((1,), source, 0.9, 0.8),))


def test_a_result_opens_as_it_was_found(tmp_path):
    found = saved(tmp_path)
    (again,) = read_result(as_result(tmp_path, found))
    assert [(f.id, f.start, f.end, f.text, f.words) for f in again.flags] == [
        (f.id, f.start, f.end, f.text, f.words) for f in found.flags
    ]
    assert [again.document.sentences[i].text for m in again.matches for i in m.sentences] == ["The arms pass was long."]
    assert again.verdict == found.verdict


def test_a_result_follows_its_article_through_edits(tmp_path):
    found = saved(tmp_path)
    path = as_result(tmp_path, found)
    (tmp_path / "a.txt").write_text("NEW LINE ON TOP\n\n" + TEXT.replace("Trenning said so. ", ""), encoding="utf-8")
    (again,) = read_result(path)
    assert [f.words for f in again.flags] == ["arms pass", "arms pass"]
    assert all(again.document.raw[f.start : f.end] == f.text for f in again.flags)
    assert again.notes == ("“Trenning” is no longer in the article",)


def test_a_result_whose_article_is_gone_still_shows_its_sentences(tmp_path):
    found = saved(tmp_path)
    path = as_result(tmp_path, found)
    (tmp_path / "a.txt").unlink()
    (again,) = read_result(path)
    assert [f.words for f in again.flags] == ["arms pass", "Trenning", "arms pass"]
    assert "Nobody came." in again.document.text
    assert "gone" in again.notes[-1]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 1}', '{"schema": 7, "documents": []}', "\x00"])
def test_what_is_no_result_is_refused_in_one_line(tmp_path, content):
    from mtaudit.errors import ReadError

    (tmp_path / "r.json").write_text(content)
    with pytest.raises(ReadError) as refused:
        read_result(str(tmp_path / "r.json"))
    assert "\n" not in str(refused.value)


def test_a_damaged_document_in_a_result_does_not_cost_the_others(tmp_path):
    path = as_result(tmp_path, saved(tmp_path))
    plain = json.loads((tmp_path / "result.json").read_text())
    plain["documents"].insert(0, {"path": "broken.txt"})
    (tmp_path / "result.json").write_text(json.dumps(plain))
    broken, whole = read_result(path)
    assert isinstance(broken, Failure)
    assert len(whole.flags) == 3


def test_words_that_differ_are_found_on_both_sides():
    ours, theirs = "On Friday, “he” left Moscow.", 'On Thursday, "he" left.'
    left, right = differing(ours, theirs)
    assert [ours[a:b] for a, b in left] == ["Friday", "Moscow"]
    assert [theirs[a:b] for a, b in right] == ["Thursday"]


def test_a_feed_hands_on_what_it_has_and_can_be_stopped():
    from threading import Event

    from mtaudit.review.feed import Feed, Finished

    gate = Event()

    def source(report):
        yield article()
        gate.wait(30)
        yield article(path="b.txt")
        yield article(path="c.txt")

    feed = Feed(source, 3)
    assert feed.news().document.path == "a.txt"
    assert not feed.stop(seconds=0.05)
    gate.set()
    assert feed.stop(seconds=30)
    assert feed.news().document.path == "b.txt"
    assert isinstance(feed.news(), Finished)
