"""nbgrader's gradebook: written through its own API, refused when it is something else, never replaced."""

import shutil
import sqlite3
from dataclasses import replace

import pytest
import tiny

from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.records.gradebook import COURSE_ID, Book


@pytest.fixture(scope="module")
def results(sandbox):
    right = grade(tiny.answered(), tiny.unit(), sandbox, "student-01")
    wrong = grade(tiny.answered(double="def double(x):\n    return x", quiz_90=""), tiny.unit(), sandbox, "student-02")
    return right, wrong


@pytest.fixture
def path(tmp_path, blank_gradebook):
    return shutil.copy(blank_gradebook, tmp_path / "gradebook.db")


def scores(path):
    with Book(path) as book:
        return book.scores(tiny.UNIT)


def test_a_new_gradebook_is_made(tmp_path):
    Book(tmp_path / "gradebook.db").close()
    assert (tmp_path / "gradebook.db").exists()


def test_scores_are_recorded_and_recorded_again(path, results):
    with Book(path) as book:
        for result in results:
            book.record(result, tiny.unit(), "2024-02-29 10:00:00 UTC")
    first = {
        "student-01": {"check-double": 3.0, "check-total": 3.0, "check-quiz_90": 2.0},
        "student-02": {"check-double": 0.0, "check-total": 3.0, "check-quiz_90": 0.0},
    }
    assert scores(path) == first
    with Book(path) as book:
        book.record(replace(results[0], student="student-02"), tiny.unit())
    assert scores(path) == {**first, "student-02": first["student-01"]}


def test_grades_given_by_a_person_are_kept(path, results):
    from nbgrader.api import Gradebook

    with Book(path) as book:
        book.record(results[1], tiny.unit())
    with Gradebook(f"sqlite:///{path}", COURSE_ID) as api:
        given = api.find_grade("check-double", tiny.UNIT, tiny.UNIT, "student-02")
        given.manual_score = 2.5
        api.db.commit()
    with Book(path) as book:
        book.record(replace(results[0], student="student-02"), tiny.unit())
        assert book.scores(tiny.UNIT)["student-02"]["check-double"] == 2.5


def test_a_submission_that_could_not_be_graded_changes_nothing(path, results):
    with Book(path) as book:
        book.record(results[0], tiny.unit())
        book.record(replace(results[0], verdicts=(), error="broken"), tiny.unit())
    assert scores(path)["student-01"]["check-double"] == 3.0


def test_a_bonus_has_no_grade_cell(path, sandbox):
    unit = tiny.unit(bonus=True)
    with Book(path) as book:
        book.record(grade(tiny.answered(), unit, sandbox, "a"), unit)
        assert book.scores(tiny.UNIT) == {"a": {"check-double": 3.0, "check-quiz_90": 2.0}}


def test_an_exercise_newer_than_the_submission_is_added(path, results):
    older = replace(tiny.unit(), exercises=tiny.unit().exercises[:1])
    with Book(path) as book:
        book.record(replace(results[0], verdicts=results[0].verdicts[:1]), older)
    with Book(path) as book:
        book.record(results[0], tiny.unit())
        assert book.scores(tiny.UNIT)["student-01"] == {"check-double": 3.0, "check-total": 3.0, "check-quiz_90": 2.0}


def test_what_is_not_a_gradebook_is_refused_and_left_as_it_was(tmp_path):
    text = tmp_path / "text.db"
    text.write_text("not a database at all")
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    cut = tmp_path / "cut.db"
    cut.write_bytes(foreign.read_bytes()[:600])
    for path in (text, foreign, cut):
        before = path.read_bytes()
        with pytest.raises(CourseError, match=r"Nothing was changed; name another file with --gradebook"):
            Book(path)
        assert path.read_bytes() == before
    with pytest.raises(CourseError, match="it is not a file"):
        Book(tmp_path)
    with pytest.raises(CourseError, match="there is no folder"):
        Book(tmp_path / "none" / "gradebook.db")


def test_a_locked_gradebook_is_said(path, results, monkeypatch):
    with Book(path) as book:
        book.record(results[0], tiny.unit())
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.1}))
    holder = connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(CourseError, match="database is locked"):
            Book(path)
    finally:
        holder.close()


def test_a_new_gradebook_that_can_not_be_made_leaves_nothing(tmp_path, monkeypatch):
    def missing(*args, **more):
        raise FileNotFoundError("alembic")

    monkeypatch.setattr("nbgrader.api.sp.check_output", missing)
    with pytest.raises(CourseError, match="can't be opened"):
        Book(tmp_path / "gradebook.db")
    assert list(tmp_path.iterdir()) == []
