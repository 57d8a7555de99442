"""The small picture of where an array differs: marks, never values."""

import numpy as np

from course_lib.checking.compare import compare
from course_lib.checking.picture import MAX_COLUMNS, MAX_ROWS, picture_of


def picture(expected, got, about=""):
    return picture_of(compare(expected, got, "dW"), about)


def test_a_mark_for_each_entry():
    got = np.array([[0.0, 1.0, np.nan], [3.0, 9.0, 5.0]])
    found = picture(np.arange(6.0).reshape(2, 3), got, "two rows")
    assert found.rows == ("..n", ".x.")
    assert (found.caption, found.shape) == ("where dW differs, with two rows", (2, 3))


def test_a_vector_is_one_row_and_more_axes_are_laid_flat():
    assert picture(np.zeros(3), np.array([0.0, 1.0, 0.0])).rows == (".x.",)
    assert picture(np.zeros((2, 2, 2)), np.ones((2, 2, 2))).rows == ("xx",) * 4


def test_a_large_array_is_cropped():
    found = picture(np.zeros((99, 99)), np.ones((99, 99)))
    assert (len(found.rows), len(found.rows[0]), found.shape) == (MAX_ROWS, MAX_COLUMNS, (99, 99))


def test_no_picture_of_a_number_of_another_shape_or_of_nothing():
    assert picture(1.0, 2.0) is None
    assert picture(np.zeros(1), np.ones(1)) is None
    assert picture(np.zeros(3), np.zeros(4)) is None
    assert picture(np.zeros(3), None) is None
    assert picture_of(None) is None
