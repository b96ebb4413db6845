"""Work ahead of its turn: order, failures, memory, and that it is ahead at all."""

import threading

import pytest

from mtaudit.ahead import in_order


def test_results_come_in_order_though_later_ones_are_ready_first():
    later = threading.Event()

    def work(item):
        if item == 0:
            assert later.wait(10), "the second item was not begun beside the first"
        else:
            later.set()
        return item * item

    assert list(in_order(work, range(10))) == [n * n for n in range(10)]


def test_a_failure_is_raised_in_its_turn():
    found = in_order(lambda n: 10 // n, [5, 0, 2])
    assert next(found) == 2
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_items_are_taken_only_as_they_are_wanted():
    taken = []
    found = in_order(str, (taken.append(n) or n for n in range(1000)))
    assert next(found) == "0"
    assert len(taken) < 10
    found.close()
    assert len(taken) < 10


def test_nothing_to_do():
    assert list(in_order(str, [])) == []
