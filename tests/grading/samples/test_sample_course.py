"""A class that hands in the whole course, graded in one run: every unit's scores are those that they must be."""

import json

import pytest

from course_lib import cli
from course_lib.authoring.lesson import find_units
from course_lib.grading.isolation.sandbox import available_levels
from course_lib.grading.result import from_json
from course_lib.grading.samples.sample import EXPECTED
from course_lib.grading.samples.sample_course import MISTAKEN, STYLED

UNITS = [folder.name for folder in find_units([])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("course") / "class"
    assert cli.main(["sample", str(made), "--course"]) == 0
    return made


# With other inputs a mistake may earn a part by luck, which would be no fault of the grader's.
SEED = "5eed"


@pytest.fixture(scope="module")
def graded(folder):
    out = folder.parent / "graded"
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    assert cli.main(["grade", str(folder), "--out", str(out), "--seed", SEED, *weak]) == 0
    return out


@pytest.mark.parametrize("unit", UNITS)
def test_each_submission_of_a_unit_gets_the_score_that_it_must_get(folder, graded, unit):
    expected = json.loads((folder / EXPECTED).read_text())["units"][unit]["students"]
    assert len(expected) == 1 + STYLED + MISTAKEN + 2
    results = [from_json(path.read_text()) for path in sorted((graded / "results").glob(f"*/{unit}.json"))]
    got = {result.student: {v.exercise: v.points for v in result.verdicts} for result in results}
    assert got == {student: about["points"] for student, about in expected.items()}
    assert [result.error for result in results if result.error] == []
