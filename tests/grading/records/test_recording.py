"""Recording in batches leaves in the gradebook what nbgrader's own methods would; in SQLite and in PostgreSQL."""

import shutil
import threading
import warnings
from dataclasses import replace
from functools import partial

import postgresql
import pytest
import tiny
from tiny_course import hand_in_class, replace_the_course

from course_lib import cli
from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.records.databases import find_gradebook, inspect_gradebook
from course_lib.grading.records.gradebook import COURSE_ID, Book
from course_lib.grading.records.recording import Entry

KEYS = {tiny.UNIT: tiny.unit()}
RIGHT = {"check-double": 3.0, "check-total": 3.0, "check-quiz_90": 2.0}


@pytest.fixture(scope="module")
def server():
    if reason := postgresql.why_not():
        pytest.skip(reason)
    with postgresql.Server() as made:
        yield made


@pytest.fixture(scope="module")
def blank_database(server):
    """A database with a new gradebook, to be copied."""
    name = server.new()
    Book(server.url(name)).close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path, blank_gradebook):
    """A new gradebook's address."""
    if request.param == "sqlite":
        return str(shutil.copy(blank_gradebook, tmp_path / "gradebook.db"))
    server, blank = request.getfixturevalue("server"), request.getfixturevalue("blank_database")
    return server.url(server.new(blank))


@pytest.fixture(scope="module")
def right(sandbox):
    return grade(tiny.answered(), tiny.unit(), sandbox, "student-01")


@pytest.fixture(scope="module")
def wrong(sandbox):
    return grade(tiny.answered(double="def double(x):\n    return x", quiz_90=""), tiny.unit(), sandbox, "student-02")


def open_api(where):
    from nbgrader.api import Gradebook

    return Gradebook(find_gradebook(where).url, COURSE_ID)


def scores(where):
    with Book(where) as book:
        return book.scores(tiny.UNIT)


def test_a_batch_is_recorded_and_recorded_again(where, right, wrong):
    with Book(where) as book:
        book.record_all([Entry(right), Entry(wrong)], KEYS)
    second = {"check-double": 0.0, "check-total": 3.0, "check-quiz_90": 0.0}
    assert scores(where) == {"student-01": RIGHT, "student-02": second}
    with Book(where) as book:
        book.record_all([Entry(replace(right, student="student-02")), Entry(replace(right, student="new"))], KEYS)
    assert scores(where) == {"student-01": RIGHT, "student-02": RIGHT, "new": RIGHT}


def test_the_rows_are_those_that_nbgrader_makes(where, wrong):
    with Book(where) as book:
        book.record_all([Entry(wrong, "2024-02-29 10:00:00 UTC")], KEYS)
    with open_api(where) as api, warnings.catch_warnings():
        # nbgrader adds a submission in a way that its database package remarks on, to no effect.
        warnings.simplefilter("ignore")
        api.update_or_create_student("theirs")
        api.add_submission(tiny.UNIT, "theirs")
        rows = {}
        for student in ("student-02", "theirs"):
            (notebook,) = api.find_submission(tiny.UNIT, student).notebooks
            graded = sorted((grade.name, grade.cell_id, grade.max_score) for grade in notebook.grades)
            rows[student] = graded, sorted(comment.name for comment in notebook.comments), notebook.flagged
        assert rows["student-02"] == rows["theirs"]
        ours = api.find_submission(tiny.UNIT, "student-02")
        assert str(ours.timestamp) == "2024-02-29 10:00:00"
        assert (ours.score, ours.max_score, ours.needs_manual_grade) == (3.0, 8.0, False)
        comments = {comment.name: comment.comment for comment in ours.notebooks[0].comments}
        assert comments == {"double": None, "total": None, "quiz_90": "No response."}


def test_what_a_person_entered_is_kept(where, right, wrong):
    with Book(where) as book:
        book.record_all([Entry(wrong), Entry(replace(wrong, student="other"))], KEYS)
    with open_api(where) as api:
        find = partial(api.find_grade, notebook=tiny.UNIT, assignment=tiny.UNIT, student="student-02")
        find("check-double").manual_score = 1.5
        find("check-quiz_90").manual_score = 0.5
        find("check-total").extra_credit = 1.0
        api.find_comment("double", tiny.UNIT, tiny.UNIT, "student-02").manual_comment = "Nearly."
        for name in ("check-double", "check-quiz_90"):
            find(name).needs_manual_grade = False
        api.db.commit()
    better = replace(wrong, verdicts=(right.verdicts[0], *wrong.verdicts[1:]))
    with Book(where) as book:
        book.record_all([Entry(better)], KEYS)
    assert scores(where)["student-02"] == {"check-double": 1.5, "check-total": 4.0, "check-quiz_90": 0.5}
    with open_api(where) as api:
        found = {grade.name: grade for grade in api.find_submission(tiny.UNIT, "student-02").notebooks[0].grades}
        assert found["check-double"].auto_score == 3.0
        # The answer behind the first manual score is another one now, that behind the second is not.
        assert found["check-double"].needs_manual_grade
        assert not found["check-quiz_90"].needs_manual_grade
        assert api.find_comment("double", tiny.UNIT, tiny.UNIT, "student-02").comment == "Nearly."


def test_nothing_is_written_where_nothing_changed(where, right):
    from sqlalchemy import event

    with Book(where) as book:
        book.record_all([Entry(right)], KEYS)
        statements = []
        event.listen(book._book.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        book.record_all([Entry(right)], KEYS)
    assert statements
    assert all(statement.startswith("SELECT") for statement in statements)


def test_of_several_results_on_one_student_the_last_counts(where, right, wrong):
    with Book(where) as book:
        book.record_all([Entry(right), Entry(replace(wrong, student="student-01"))], KEYS)
    assert scores(where)["student-01"]["check-double"] == 0.0


def test_a_batch_is_recorded_whole_or_not_at_all(where, right):
    with Book(where) as book:
        book.record_all([Entry(right)], KEYS)
        with pytest.raises(CourseError, match="can't be recorded"):
            book.record_all([Entry(replace(right, student="a")), Entry(replace(right, student=None))], KEYS)
        assert set(book.scores(tiny.UNIT)) == {"student-01"}
        book.record_all([Entry(replace(right, student="b"))], KEYS)
    assert set(scores(where)) == {"student-01", "b"}


def test_an_exercise_newer_than_the_submission_gets_its_rows(where, right):
    older = {tiny.UNIT: replace(tiny.unit(), exercises=tiny.unit().exercises[:1])}
    with Book(where) as book:
        book.record_all([Entry(replace(right, verdicts=right.verdicts[:1]))], older)
    with Book(where) as book:
        book.record_all([Entry(right)], KEYS)
    assert scores(where) == {"student-01": RIGHT}


def test_a_large_batch_goes_in_pieces(where, right):
    with Book(where) as book:
        book.record_all([Entry(replace(right, student=f"student-{n:04}")) for n in range(700)], KEYS)
        assert list(book.scores(tiny.UNIT).values()) == [RIGHT] * 700


def test_a_time_that_can_not_be_read_is_left_out(where, right):
    with Book(where) as book:
        book.record_all([Entry(right, "yesterday, I think")], KEYS)
    assert scores(where) == {"student-01": RIGHT}


def test_a_class_has_the_same_gradebook_in_both(server, blank_database, tmp_path, monkeypatch, blank_gradebook):
    replace_the_course(monkeypatch.setattr)
    monkeypatch.chdir(tmp_path)
    expected = hand_in_class(tmp_path / "submitted", 8)
    database = server.url(server.new(blank_database))
    weak = ["--jobs", "1", "--isolation", "limits", "--allow-weak-isolation"]
    assert cli.main(["grade", "submitted", "--gradebook", database, *weak]) == 0
    assert scores(database) == expected
    assert not (tmp_path / "graded" / "gradebook.db").exists()
    # Another gradebook gets the same from the journal.
    shutil.copy(blank_gradebook, tmp_path / "book.db")
    assert cli.main(["grade", "submitted", "--gradebook", "book.db", *weak]) == 0
    assert scores("book.db") == expected


def test_a_database_that_goes_away_is_said_and_the_next_run_goes_on(server, blank_database, right):
    where = server.url(server.new(blank_database))
    with Book(where) as book:
        book.record_all([Entry(right)], KEYS)
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(CourseError, match="the same command again enters them"):
            book.record_all([Entry(replace(right, student="b"))], KEYS)
    with Book(where) as book:
        book.record_all([Entry(replace(right, student="b"))], KEYS)
        assert set(book.scores(tiny.UNIT)) == {"student-01", "b"}


def refused(server, where):
    """What is said of a gradebook that is refused."""
    with pytest.raises(CourseError) as said:
        inspect_gradebook(find_gradebook(where))
    assert postgresql.PASSWORD not in str(said.value)
    return str(said.value)


def test_a_database_that_can_not_be_reached_is_refused(server):
    name = server.new()
    nowhere = server.url(name).replace(f":{server.port}/", ":1/")
    assert "can't be reached" in refused(server, nowhere)
    assert "Nothing was changed; name another with --gradebook." in refused(server, nowhere)
    assert "password authentication failed" in refused(server, server.url(name, password="guess"))
    assert '"no_such" does not exist' in refused(server, server.url("no_such"))


def test_another_programs_database_is_refused_and_left_as_it_was(server):
    name = server.new()
    server.run("CREATE TABLE recipes (name text)", name)
    assert "it is a database with other tables" in refused(server, server.url(name))
    with pytest.raises(CourseError, match="other tables"):
        Book(server.url(name))
    assert server.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name) == [("recipes",)]


def test_a_database_that_may_only_be_read_is_refused(server, blank_database):
    server.run(f"CREATE ROLE reader LOGIN PASSWORD '{postgresql.PASSWORD}'")
    full, empty = server.new(blank_database), server.new()
    server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", full)
    for name in (full, empty):
        assert "may not write to the gradebook" in refused(server, server.url(name, user="reader"))


def test_a_new_gradebook_that_can_not_be_made_leaves_nothing(server, monkeypatch):
    name = server.new()

    def missing(*args, **more):
        raise FileNotFoundError("alembic")

    monkeypatch.setattr("nbgrader.api.sp.check_output", missing)
    with pytest.raises(CourseError, match="can't be opened"):
        Book(server.url(name))
    assert server.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name) == []


def test_a_url_of_another_kind_is_refused():
    with pytest.raises(CourseError, match="a SQLite file, or a database postgresql://"):
        find_gradebook("mysql://localhost/grades")
    with pytest.raises(CourseError, match="URL can't be read"):
        find_gradebook("postgresql://a b:c:d/")
    assert find_gradebook("sqlite:///here.db").path == find_gradebook("here.db").path


def test_two_runs_may_enter_the_same_students_at_the_same_time(server, blank_database, right):
    where = server.url(server.new(blank_database))
    other_key = replace(tiny.unit(), id="91_other")
    other = replace(right, unit="91_other")
    with Book(where) as first, Book(where) as second:
        for book, key in ((first, tiny.unit()), (second, other_key)):
            book.record_all([Entry(replace(right, unit=key.id, student="early"))], {key.id: key})
        threads = [
            threading.Thread(
                target=lambda book=book, key=key, result=result: [
                    book.record_all([Entry(replace(result, student=f"s{n}"))], {key.id: key}) for n in range(30)
                ]
            )
            for book, key, result in ((first, tiny.unit(), right), (second, other_key, other))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with Book(where) as book:
        assert len(book.scores(tiny.UNIT)) == len(book.scores("91_other")) == 31
