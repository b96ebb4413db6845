"""What becomes of decisions: the next audit, records of rules, agreement between reviewers, the list of allowed words."""

import pytest
from review_audits import article, audit, document, flag, session_of

from mtaudit.core import Reason, Severity, Verb
from mtaudit.review.agreement import agreement, table
from mtaudit.review.apply import apply_decisions
from mtaudit.review.learn import learn, with_allowed
from mtaudit.review.ledger import Ledger
from mtaudit.review.stats import Record, records


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
    assert found.notes == ("1 flag dismissed in review is left out",)
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
