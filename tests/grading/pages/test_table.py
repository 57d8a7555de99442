"""The class at a glance."""

from dataclasses import replace

import pytest
import tiny

from course_lib.grading.core import grade
from course_lib.grading.pages.table import MOST_STUDENTS, grades_header, grades_row, report_text
from course_lib.grading.pages.tally import tally


@pytest.fixture(scope="module")
def results(sandbox):
    halved = tiny.answered(double="def double(x):\n    return x / 2")
    right = grade(tiny.answered(), tiny.unit(), sandbox, "student-01")
    wrong = [grade(halved, tiny.unit(), sandbox, f"student-0{n}") for n in (2, 3)]
    return [right, *wrong, grade(b"{", tiny.unit(), sandbox, "=student-04")]


def text_of(results):
    return report_text(tally(results, {tiny.UNIT: tiny.unit()}))


def test_grades_are_a_row_a_submission_and_no_cell_is_a_formula(results):
    header = grades_header(tiny.unit())
    rows = [dict(zip(header, grades_row(result, tiny.unit()), strict=True)) for result in results]
    assert [row["student"] for row in rows] == ["student-01", "student-02", "student-03", "'=student-04"]
    assert [row["points"] for row in rows] == ["8", "5", "5", ""]
    assert [row["double"] for row in rows] == ["3", "0", "0", ""]
    assert "JSON" in rows[3]["error"]


def test_the_text_says_who_earned_what_and_which_mistakes_were_made(results):
    text = text_of(results)
    assert "student-01         8/8  3 of 3" in text
    assert "not graded: The file is not a notebook" in text
    assert "  2  double: halved\n       You halve it." in text
    assert "3 graded, on average 6.0 of 8 points, 1 not graded." in text


def test_a_class_without_mistakes_and_one_without_grades(results):
    assert "No known mistake was made." in text_of(results[:1])
    assert "on average" not in text_of(results[3:])


def test_a_large_class_is_not_listed_by_name(results):
    many = [replace(results[0], student=f"s{number}") for number in range(MOST_STUDENTS + 1)]
    assert "s7 " not in text_of(many)
    assert "s7 " in text_of(many[:-1])
