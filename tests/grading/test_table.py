"""The class at a glance."""

import csv
import io
from dataclasses import replace

import pytest
import tiny

from course_lib.grading.core import grade
from course_lib.grading.table import class_table, grades_csv


@pytest.fixture(scope="module")
def results(sandbox):
    halved = tiny.answered(double="def double(x):\n    return x / 2")
    right = grade(tiny.answered(), tiny.unit(), sandbox, "student-01")
    wrong = [grade(halved, tiny.unit(), sandbox, f"student-0{n}") for n in (2, 3)]
    return [right, *wrong, grade(b"{", tiny.unit(), sandbox, "=student-04")]


def test_csv_has_a_row_a_submission_and_is_no_formula(results):
    rows = list(csv.DictReader(io.StringIO(grades_csv(results, tiny.unit()))))
    assert [row["student"] for row in rows] == ["student-01", "student-02", "student-03", "'=student-04"]
    assert [row["points"] for row in rows] == ["8", "5", "5", ""]
    assert [row["double"] for row in rows] == ["3", "0", "0", ""]
    assert "JSON" in rows[3]["error"]


def test_the_table_says_who_earned_what_and_which_mistakes_were_made(results):
    text = class_table(results, tiny.unit())
    assert "student-01         8/8  3 of 3" in text
    assert "not graded: The file is not a notebook" in text
    assert "  2  double: halved\n       You halve it." in text
    assert "3 graded, on average 6.0 of 8 points, 1 not graded." in text


def test_a_class_without_mistakes_and_one_without_grades(results):
    assert "No known mistake was made." in class_table(results[:1], tiny.unit())
    assert "on average" not in class_table([replace(results[3])], tiny.unit())
