"""The sample class, graded as an instructor would: each of its submissions gets the score that it must get."""

import json
import os
from types import SimpleNamespace

import pytest

from course_lib import cli
from course_lib.authoring.lesson import find_units
from course_lib.errors import CourseError
from course_lib.grading.isolation.sandbox import available_levels
from course_lib.grading.records.gradebook import Book
from course_lib.grading.result import from_json
from course_lib.grading.samples import misdeeds
from course_lib.grading.samples.sample import CLASS_SIZE, EXPECTED, Bank, run

UNIT = "06_softmax_cross_entropy"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("sample") / "class"
    assert cli.main(["sample", str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def expected(folder):
    return json.loads((folder / EXPECTED).read_text())


@pytest.fixture(scope="module")
def graded(folder):
    out = folder.parent / "graded"
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    assert cli.main(["grade", str(folder), "--out", str(out), "--exercise-seconds", "2", *weak]) == 0
    return out


def results(graded):
    found = [from_json(path.read_text()) for path in sorted((graded / "results").glob(f"*/{UNIT}.json"))]
    return {result.student: result for result in found}


def test_there_are_thirty_and_every_kind_is_among_them(expected):
    about = [student["about"] for student in expected["students"].values()]
    assert len(about) == CLASS_SIZE
    assert sum(text.startswith("right") for text in about) >= 5
    assert sum(text.startswith("mistakes") for text in about) >= 4
    assert {misdeed.about for misdeed in misdeeds.MISDEEDS} <= set(about)
    assert expected["unit"] == UNIT


def test_each_submission_gets_the_score_that_it_must_get(graded, expected):
    got = {student: {v.exercise: v.points for v in result.verdicts} for student, result in results(graded).items()}
    assert got == {student: about["points"] for student, about in expected["students"].items()}


def test_the_gradebook_holds_the_same_scores(graded, expected):
    with Book(graded / "gradebook.db") as book:
        scores = book.scores(UNIT)
    assert scores == {
        student: {f"check-{name}": points for name, points in about["points"].items()}
        for student, about in expected["students"].items()
    }


def test_mistakes_get_their_names(graded, expected):
    for student, result in results(graded).items():
        about = expected["students"][student]["about"]
        if about.startswith("mistakes: "):
            names = about.removeprefix("mistakes: ").split(", ")
            assert [v.mistake for v in result.verdicts if not v.exercise.startswith("quiz")] == names


def test_every_submission_has_a_page_and_a_row(graded, expected):
    for student in expected["students"]:
        assert "</html>" in (graded / "feedback" / student / f"{UNIT}.html").read_text()
    assert len((graded / f"{UNIT}.csv").read_text().splitlines()) == CLASS_SIZE + 1


def test_the_seed_is_for_the_instructor_alone(graded):
    assert os.stat(graded / "seed.txt").st_mode & 0o077 == 0
    seed = (graded / "seed.txt").read_text().strip()
    assert len(seed) == 32
    everything = [
        path for path in graded.rglob("*") if path.is_file() and path.name not in ("seed.txt", "gradebook.db")
    ]
    assert not any(seed in path.read_text() for path in everything)


def test_writing_it_again_gives_the_same(folder, tmp_path):
    run(SimpleNamespace(folder=tmp_path / "again", unit="06", course=False))
    again = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*.*")}
    assert again == {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CourseError, match="name a new folder"):
        run(SimpleNamespace(folder=tmp_path, unit="06", course=False))


def test_an_unbuilt_unit_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("course_lib.grading.samples.sample.repository", lambda: tmp_path)
    with pytest.raises(CourseError, match=f"run `course build {UNIT}`"):
        Bank(find_units(["06"])[0])
