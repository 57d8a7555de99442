"""`nbgrader autograde` itself, with our preprocessors, records the scores that `course grade` records."""

import json
import shutil

import nbformat
import pytest
from nbgrader_course import UNIT, make_course, nbgrader, scores

from course_lib.authoring.lesson import find_units
from course_lib.grading.isolation.sandbox import available_levels
from course_lib.grading.samples.sample import Bank, sample_class

KINDS = (
    "right, as in the lesson",
    "mistakes: ",
    "untouched",
    "a cell that is not Python",
    "a check cell copied",
    "a check cell deleted",
    "metadata and cell ids stripped",
    "a warning on stderr",
)


@pytest.fixture(scope="module")
def class_of(tmp_path_factory):
    """A course folder in nbgrader's layout with one submission of each kind; and what each must earn."""
    folder = tmp_path_factory.mktemp("course")
    make_course(folder)
    samples = sample_class(find_units([UNIT])[0])
    chosen = [next(sample for sample in samples if sample.about.startswith(kind)) for kind in KINDS]
    for sample in chosen:
        path = folder / "submitted" / sample.student / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(sample.notebook))
    return folder, {sample.student: sample.points for sample in chosen}


def test_autograde_records_the_scores_that_each_must_get(class_of):
    folder, expected = class_of
    nbgrader(folder, "generate_assignment", UNIT)
    nbgrader(folder, "autograde", UNIT)
    assert scores(folder) == expected


def test_course_grade_adds_to_the_same_gradebook_and_autograde_to_its_own(class_of, tmp_path):
    """Either may come first: a gradebook that `course grade` has begun is good enough for nbgrader."""
    from course_lib import cli

    folder, expected = class_of
    expected = dict(list(expected.items())[:2])
    for student in expected:
        shutil.copytree(folder / "submitted" / student, tmp_path / "submitted" / student)
    shutil.copytree(folder / "source", tmp_path / "source")
    shutil.copy(folder / "nbgrader_config.py", tmp_path)
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    book = ["--gradebook", str(tmp_path / "gradebook.db"), "--out", str(tmp_path / "graded")]
    assert cli.main(["grade", str(tmp_path / "submitted"), *book, *weak]) == 0
    assert scores(tmp_path) == expected
    nbgrader(tmp_path, "generate_assignment", UNIT)
    student = next(iter(expected))
    nbgrader(tmp_path, "autograde", UNIT, "--student", student)
    assert scores(tmp_path) == expected


def test_mended_metadata_are_nbgraders_own():
    """What a stripped notebook gets back is what the learner's notebook had."""
    from course_lib.grading.records.nbgrader_preprocessor import MendCells

    bank = Bank(find_units(["06"])[0])
    whole = nbformat.from_dict(bank.learner())
    stripped = nbformat.from_dict(bank.learner())
    for cell in stripped.cells:
        cell.metadata.pop("nbgrader", None)
    mended, _ = MendCells().preprocess(stripped, {"nbgrader": {"assignment": UNIT}})
    for before, after in zip(whole.cells, mended.cells, strict=True):
        about = dict(before.metadata.get("nbgrader", {}))
        about.pop("checksum", None)
        assert dict(after.metadata.get("nbgrader", {})) == about
