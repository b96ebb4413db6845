"""Every row of the terms table flags its example beside its source, and lets good copy pass."""

from __future__ import annotations

import pytest
from rule_harness import findings_of, unmark

from mtaudit.rules.term_variant import RULE, Term, terms

_TERMS = [pytest.param(term, id=term.term) for term in terms()]


@pytest.mark.parametrize("term", _TERMS)
def test_term_flags_its_example(term: Term) -> None:
    text, spans = unmark(term.flags)
    found = findings_of(RULE, text, (term.source,))
    assert spans == [(f.start, f.end) for f in found]
    assert found[0].suggestion.lower() in {term.term, term.term + "s"}


@pytest.mark.parametrize("term", _TERMS)
def test_term_passes_where_copy_keeps_to_it(term: Term) -> None:
    assert not findings_of(RULE, term.passes, (term.source,))
    assert not findings_of(RULE, unmark(term.flags)[0], (unmark(term.flags)[0],)), "a source that has both names"


def test_table_is_sorted_and_unique() -> None:
    keys = [term.term for term in terms()]
    assert keys == sorted(set(keys))
    for term in terms():
        assert term.term not in term.renderings.split(";")
