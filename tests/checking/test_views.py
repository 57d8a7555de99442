"""What right shuffles have in common, and how wrong ones show."""

import numpy as np
import pytest

from course_lib.checking.views import seen

X = np.arange(24.0).reshape(12, 2)
y = np.arange(12.0) + 0.5


def orders(*seeds):
    return [np.random.default_rng(seed).permutation(12) for seed in seeds]


def pairs(first, again, other):
    return [(X[order], y[order]) for order in (first, again, other)]


RIGHT = {
    "every example comes once": True,
    "X and y stay together": True,
    "X is shuffled": True,
    "y is shuffled": True,
    "rows that stood side by side are parted": True,
    "the same rng gives the same order": True,
    "another rng gives another order": True,
}


def test_every_right_shuffle_looks_the_same():
    for seed in range(5):
        assert seen("shuffled_pairs", (X, y, []), pairs(*orders(seed, seed, seed + 1))) == RIGHT


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (lambda Xs, ys: (Xs, ys[::-1]), "X and y stay together"),
        (lambda Xs, ys: (Xs, y), "y is shuffled"),
        (lambda Xs, ys: (X, ys), "X is shuffled"),
        (lambda Xs, ys: (np.repeat(Xs[:1], 12, axis=0), np.repeat(ys[:1], 12)), "every example comes once"),
    ],
)
def test_each_slip_shows_as_a_fact_that_is_false(change, fact):
    value = [change(*pair) for pair in pairs(*orders(1, 1, 2))]
    assert seen("shuffled_pairs", (X, y, []), value)[fact] is False


@pytest.mark.parametrize("turn", [lambda rows: np.roll(rows, 5, axis=0), lambda rows: np.roll(rows[::-1], 5, axis=0)])
def test_rows_that_are_only_turned_show(turn):
    facts = seen("shuffled_pairs", (X, y, []), [(turn(X), turn(y))] * 3)
    assert facts["X is shuffled"]
    assert not facts["rows that stood side by side are parted"]


def test_a_shuffle_that_ignores_its_generator_shows():
    assert seen("shuffled_pairs", (X, y, []), pairs(*orders(1, 2, 3)))["the same rng gives the same order"] is False
    assert seen("shuffled_pairs", (X, y, []), pairs(*orders(1, 1, 1)))["another rng gives another order"] is False


def test_batches_show_their_sizes_and_the_facts_of_their_order():
    def cut(order):
        return [(X[order[start : start + 5]], y[order[start : start + 5]]) for start in range(0, 12, 5)]

    facts = seen("shuffled_batches", (X, y, 5, []), [cut(order) for order in orders(1, 1, 2)])
    assert facts == {"the sizes of the batches": [5, 5, 2], **RIGHT}
    empty = [[*cut(order), (X[:0], y[:0])] for order in orders(1, 1, 2)]
    facts = seen("shuffled_batches", (X, y, 5, []), empty)
    assert facts == {"the sizes of the batches": [5, 5, 2, 0], **RIGHT}


@pytest.mark.parametrize("value", [None, 3.0, [], [(X, y)], [(X, y.reshape(-1, 1))] * 3, "text", [None] * 3])
def test_what_a_view_cannot_read_is_compared_as_it_is(value):
    found = seen("shuffled_pairs", (X, y, []), value)
    assert found is value or np.array_equal(found, value)


def test_no_view_changes_nothing():
    assert seen("", (), X) is X
