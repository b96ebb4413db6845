"""A review without a screen: where decisions go and what they hold on to."""

from dataclasses import replace

from review_audits import TEXT, article, document, seed_audits, session_of

from mtaudit.core import Category, Failure, OffsetMap, Reason, Run, Severity, Verb
from mtaudit.review.apply import apply_decisions
from mtaudit.review.filters import DISAGREE, Filter, choices
from mtaudit.review.identity import MISSED, Missed, to_copy
from mtaudit.review.session import SCOPES, Scope
from mtaudit.review.worddiff import differing


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
