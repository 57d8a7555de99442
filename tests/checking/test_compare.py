"""Comparing what came back with what was expected: what counts as the same, and the sentence for each difference."""

import numpy as np
import pytest

from course_lib.checking.compare import compare
from course_lib.checking.values import plain

M = np.array([[0.1, 0.2, 0.3], [1.0, 2.0, 3.0]])


def difference(expected, got, **options):
    return compare(plain(expected), plain(got), "out", **options)


def sentence(expected, got):
    return difference(expected, got).sentence


# What is the same


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (M, M.tolist()),
        (M, tuple(map(tuple, M))),
        (M, [M[0], list(M[1])]),
        (M, M.astype(np.float32)),
        (M, M.astype(np.float32).tolist()),
        (M, M.astype(np.longdouble)),
        (M, np.asfortranarray(M)),
        (M, M + 1e-9),
        (M, M.view(np.matrix)),
        (2.0, 2),
        (2.0, np.float64(2)),
        (2.0, np.float32(2)),
        (2.0, np.array(2.0)),
        (np.array(3), 3),
        (np.array([1, 0]), np.array([1.0, 0.0])),
        (np.array([1, 0]), [True, False]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.array([np.nan, np.inf, -np.inf]), np.array([np.nan, np.inf, -np.inf])),
        (float("inf"), np.float64("inf")),
        (True, np.True_),
        (np.True_, True),
        ("healthy", np.str_("healthy")),
        (None, None),
        ({"W": M}, {"W": M.tolist(), "more": 1}),
        ([M, 1.0], (M, 1)),
        ((1.0, 2.0), np.array([1.0, 2.0])),
        (0.0, 1e-13),
    ],
)
def test_what_is_the_same(expected, got):
    assert difference(expected, got) is None


@pytest.mark.parametrize("got", [0.1 + 1e-6, np.float32(0.1 + 1e-4), np.nan, np.inf, True, 0, "0.1", None, [0.1], {}])
def test_what_is_not_a_tenth(got):
    assert difference(0.1, got) is not None


def test_tolerances_are_relative_to_the_entry_and_to_the_largest_one():
    assert difference(np.array([1e6, 1.0]), np.array([1e6, 1.001])) is None
    assert difference(np.array([1e6, 1.0]), np.array([1e6, 1.1])) is not None
    assert difference(np.array([1e6, 1.0]), np.array([1e6, 1.001]), atol=1e-6) is not None


def test_float32_is_held_to_what_float32_can_do_and_float16_to_no_less_than_float64():
    assert difference(M, (M * (1 + 1e-4)).astype(np.float32)) is None
    assert difference(M, (M * (1 + 1e-2)).astype(np.float32)) is not None
    assert "float16" in sentence(M, M.astype(np.float16))


def test_infinity_of_the_wrong_sign_is_not_the_same():
    assert difference(np.array([np.inf]), np.array([-np.inf])).kind == "finite"


# Structure


def test_none_asks_for_a_return():
    assert sentence(M, None) == (
        "out should be an array of shape (2, 3), and None came back. "
        "Does every path through your function end in `return`?"
    )


def test_ragged_rows_are_said_to_be():
    assert sentence(M, [[1, 2, 3], [1, 2]]).endswith("and a list of 2 came back. Its rows have different lengths.")


@pytest.mark.parametrize(
    ("got", "words"),
    [
        ([1.0, None], "One of its items is None."),
        ([1.0, "two"], "One of its items is a text."),
        ([[1.0, {2}], [3.0, 4.0]], "One of its items is something of type set."),
        ([1.0, 2**70], "One of its items is something of type int (too large for 64 bits)."),
    ],
)
def test_a_list_with_an_odd_item_is_not_called_ragged(got, words):
    found = sentence(M, got)
    assert words in found
    assert "different lengths" not in found


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (np.array([M, None], dtype=object), "an array (its entries are of type object) came back"),
        (M.astype(complex), "complex128"),
        (np.datetime64("2020-01-01"), "datetime64"),
        ({1, 2}, "something of type set came back. A set has no order"),
        (map(abs, [1]), "something of type map came back. It hands out its items one at a time"),
        (range(3), "put it in `list(...)`"),
        (np.sum, "something of type "),
        (M.sum, "something of type builtin_function_or_method came back. Was it called, with brackets?"),
        (lambda: 0, "something of type function came back. Was it called, with brackets?"),
        ("text", "a text came back"),
        ({"a": 1}, "a dict with the keys 'a' came back"),
        ({}, "a dict with the keys (none) came back"),
        ({1: 2}, "something of type dict (its keys are not all text) came back"),
    ],
)
def test_what_is_no_array_is_called_what_it_is(got, words):
    found = difference(M, got)
    assert found.kind == "structure"
    assert words in found.sentence


def test_shapes_are_compared_before_values():
    found = difference(M, M.T)
    assert (found.kind, found.sentence) == (
        "shape",
        "out should have shape (2, 3), and an array of shape (3, 2) came back.",
    )
    assert sentence(1.5, M) == "out should be a single number, and an array of shape (2, 3) came back."
    assert sentence(M, 1.5) == "out should have shape (2, 3), and a number came back."
    assert sentence(np.zeros(1), 0.0) == "out should have shape (1,), and a number came back."


# Values


def test_a_number_is_off():
    assert sentence(1.0, 2.0) == "out is off."


def test_the_place_is_told_and_the_expected_value_is_not():
    one, row, column, most = M.copy(), M.copy(), M.copy(), M.copy()
    one[1, 2] = row[0] = 9
    row[0], column[:, 1], most[:, :2] = 9, 9, 9
    assert sentence(M, one) == "out is off in 1 of 6 entries, in row 1."
    assert sentence(M, row) == "out is off in 3 of 6 entries, all in row 0."
    assert sentence(M, column) == "out is off in 2 of 6 entries, all in column 1."
    assert sentence(M, most) == "out is off in 4 of 6 entries, all in columns 0, 1."
    assert sentence(M, M + 9) == "out is off in every entry."
    assert sentence(np.arange(5.0), np.array([0, 9, 2, 9, 4.0])) == "out is off in 2 of 5 entries, at positions 1, 3."


def test_a_small_difference_is_called_small():
    assert "The difference is small: an epsilon" in sentence(M, M + 1e-5)
    assert "small" not in sentence(M, M + 0.1)


def test_nan_and_inf_are_named_where_a_number_belongs():
    bad = M.copy()
    bad[0, 1] = np.nan
    assert difference(M, bad).kind == "finite"
    assert sentence(M, bad) == "out holds nan where a finite number belongs in 1 of 6 entries, in row 0."
    bad[0] = np.inf
    assert sentence(M, bad).startswith("out holds inf where a finite number belongs in 3 of 6 entries")
    assert sentence(np.array([np.inf, 1.0]), np.array([np.nan, 1.0])).startswith("out holds nan in the wrong place")
    assert sentence(1.0, np.nan) == "out holds nan where a finite number belongs."


def test_a_number_where_inf_belongs_is_off():
    assert difference(np.array([np.inf, 1.0]), np.array([5.0, 1.0])).kind == "values"


def test_whole_numbers_lose_fractions():
    found = difference(M, M.astype(int))
    assert found.kind == "dtype"
    assert found.sentence == "out came back as whole numbers (int64), so its fractions are cut off."
    assert difference(np.array([1.0, 2.0]), np.array([1, 3])).kind == "values"


def test_the_wrong_entries_are_marked():
    found = difference(M, M + np.array([[0, 1, 0], [0, 0, 0]]))
    assert found.wrong.tolist() == [[False, True, False], [False, False, False]]


# Words, dicts and sequences


def test_a_wrong_word_is_said_without_the_right_one():
    assert sentence("dead units", "healthy") == "out is 'healthy', which is not right here."
    assert sentence(True, False) == "out is False, which is not right here."
    assert sentence("dead units", 3) == "out should be a text, and a number came back."
    assert sentence(True, None).startswith("out should be True or False, and None came back.")
    assert len(sentence("dead units", "x" * 999)) < 100


def test_a_key_that_is_missing_is_named_and_one_too_many_is_no_fault():
    assert sentence({"W": 1.0, "b": 2.0}, {"W": 1.0}) == "out has no key 'b': a dict with the keys 'W' came back."
    assert sentence({"W": M}, {"W": M + 1}) == "out['W'] is off in every entry."
    assert sentence({"W": M}, [M]) == "out should be a dict with the keys 'W', and a list of 1 came back."


def test_a_key_of_several_words_is_a_fact_that_is_so_or_not():
    assert sentence({"X and y stay together": True}, {"X and y stay together": False}) == (
        "This is not so: X and y stay together."
    )
    assert sentence({"x after the call": M}, {"x after the call": M + 1}) == "x after the call is off in every entry."


def test_items_are_numbered():
    assert sentence([1.0, M], [1.0, M + 1]) == "out[1] is off in every entry."
    assert sentence([1.0, 2.0], [1.0]) == "out should be a list of 2, and a list of 1 came back."
    assert sentence((1.0, 2.0), 1.0) == "out should be a tuple of 2, and a number came back."
