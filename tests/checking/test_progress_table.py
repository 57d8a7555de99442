"""How far a learner is: a line a unit, in a terminal and in a notebook."""

from dataclasses import replace

import pytest
from key_making import make_key, matrix

from course_lib.checking.exercise import Case
from course_lib.checking.key import UnitKey
from course_lib.checking.progress_table import ProgressTable


def exercise(name, bonus=False):
    cases = [Case((matrix(2, 2),), "values"), Case((matrix(3, 3),), "extremes")]
    return replace(make_key(f"{name}(x)", lambda x: x, cases), bonus=bonus)


UNITS = [
    UnitKey("01_first", "First <b>", (exercise("one"), exercise("two"))),
    UnitKey("02_second", "Second", (exercise("three"), exercise("extra", bonus=True))),
]


def table(**points):
    return ProgressTable(UNITS, {name: {"points": value, "version": "v1"} for name, value in points.items()})


def test_points_open_exercises_and_a_bonus_that_does_not_count():
    assert table(one=2.0, extra=2.0).rows() == [
        ("01 First <b>", 2.0, 4.0, ["two"]),
        ("02 Second", 0.0, 2.0, ["three"]),
    ]


def test_the_text_form():
    assert repr(table(one=2.0, two=2.0)).splitlines() == [
        "01 First <b>  ████████████████████      4 of 4  done",
        "02 Second                               0 of 2  next: three",
        "all                                     4 of 6",
    ]


def test_the_page_is_escaped():
    page = table(one=1.0)._repr_html_()
    assert "First &lt;b&gt;" in page
    assert "<b>" not in page
    assert '<progress value="1" max="4"' in page


def test_many_open_exercises_are_counted():
    unit = UnitKey("03_third", "Third", tuple(exercise(name) for name in ("a", "b", "c", "d")))
    assert "a, b and 2 more" in ProgressTable([unit], {})._repr_html_()
    assert "b, c, d" in ProgressTable([unit], {"a": {"points": 2.0}})._repr_html_()
    assert "done" in ProgressTable(UNITS[1:], {"three": {"points": 2.0}})._repr_html_()


@pytest.mark.parametrize("result", [None, 3, "all", {}, {"points": "two"}, {"points": None}, []])
def test_a_damaged_result_counts_as_none(result):
    assert ProgressTable(UNITS, {"one": result}).rows()[0][1] == 0


def test_no_more_is_earned_than_there_is():
    assert table(one=99.0).rows()[0][1] == 2


def test_no_units_and_no_results():
    assert repr(ProgressTable([], {})).split() == ["all", "0", "of", "0"]
