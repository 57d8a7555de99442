"""The journal: added to and never rewritten, whole after any kill, open to one run at a time."""

import json
from dataclasses import asdict, replace

import pytest
import tiny

from course_lib.errors import CourseError
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.result import Result
from course_lib.grading.running.journal import Journal, identity, key_digest, read_results

KEY = key_digest(tiny.unit())
PLACE = ("ada", tiny.UNIT)


def result(student="ada", submission="0" * 64, **more):
    return Result(student, tiny.UNIT, submission, "bubblewrap", 0.5, **more)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def test_what_was_written_down_is_there_for_the_next_run(path):
    with Journal(path) as journal:
        journal.append(result("grace", notes=("é\n",)), KEY)
        journal.append(result("ada"), KEY)
    with Journal(path) as journal:
        assert len(journal) == 2
        assert [found.student for found in journal.results()] == ["ada", "grace"]
        assert journal.result(("grace", tiny.UNIT)) == result("grace", notes=("é\n",))
        assert list(journal.results(lambda unit: unit != tiny.UNIT)) == []
    assert [found.student for found in read_results(path)] == ["ada", "grace"]


def test_a_regrade_is_due_when_the_notebook_the_key_or_a_weak_sandbox_changes(path):
    with Journal(path) as journal:
        journal.append(result(), KEY)
        assert journal.holds(PLACE, {identity("0" * 64, KEY, "bubblewrap")})
        assert not journal.holds(PLACE, {identity("1" * 64, KEY, "bubblewrap")})
        assert not journal.holds(PLACE, {identity("0" * 64, "another key", "bubblewrap")})
        assert not journal.holds(PLACE, {identity("0" * 64, KEY, "limits")})
        assert not journal.holds(("grace", tiny.UNIT), {identity("0" * 64, KEY, "bubblewrap")})


def test_other_limits_make_a_regrade_due_where_one_of_them_was_reached(path):
    """Also for the run after this one, which knows the journal only."""
    before, after = asdict(Limits(exercise_seconds=5)), asdict(Limits(exercise_seconds=10))
    with Journal(path) as journal:
        journal.append(result("fast", limits=Limits(exercise_seconds=5)), KEY)
        journal.append(result("slow", limits=Limits(exercise_seconds=5), limited=("double",)), KEY)
        journal.append(result("old"), KEY)
        held = [_held(journal, limits) for limits in (before, after)]
    with Journal(path) as journal:
        assert (
            held == [_held(journal, limits) for limits in (before, after)] == [["fast", "old", "slow"], ["fast", "old"]]
        )


def _held(journal, limits):
    wanted = {identity("0" * 64, KEY, "bubblewrap", under) for under in (None, limits)}
    return [student for student in ("fast", "old", "slow") if journal.holds((student, tiny.UNIT), wanted)]


def test_the_key_changes_with_an_exercise_and_not_with_the_inputs_drawn():
    unit = tiny.unit()
    first, *others = unit.exercises
    assert key_digest(replace(unit, exercises=(replace(first, version="v2"), *others))) != KEY
    assert key_digest(replace(unit, exercises=(replace(first, cases=first.cases[::-1]), *others))) == KEY


def test_a_later_line_takes_the_place_of_an_earlier_one_and_both_stay(path):
    with Journal(path) as journal:
        journal.append(result(), KEY)
        journal.append(result(submission="1" * 64), KEY)
        assert journal.result(PLACE).submission == "1" * 64
    assert len(path.read_bytes().splitlines()) == 2
    assert [found.submission for found in read_results(path)] == ["1" * 64]


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_line_that_was_cut_off_is_taken_away(path, kept):
    with Journal(path) as journal:
        journal.append(result("ada"), KEY)
        whole = path.read_bytes()
        journal.append(result("grace"), KEY)
        second = path.read_bytes()[len(whole) :]
    path.write_bytes(whole + second[:kept])
    with Journal(path) as journal:
        assert path.read_bytes() == whole
        assert [found.student for found in journal.results()] == ["ada"]
        journal.append(result("grace"), KEY)
    assert path.read_bytes() == whole + second


def test_the_first_line_may_be_cut_off_as_well(path):
    path.write_bytes(b'{"key": "')
    with Journal(path) as journal:
        assert len(journal) == 0


def test_a_damaged_line_is_no_result_and_hides_no_other(path):
    with Journal(path) as journal:
        for student in ("ada", "bob", "grace"):
            journal.append(result(student), KEY)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0" * 40 + b"\n" + lines[2])
    assert [found.student for found in read_results(path)] == ["ada", "grace"]


def test_another_file_is_refused_and_left_as_it_was(path):
    path.write_text(json.dumps({"recipes": []}) + "\n")
    before = path.read_bytes()
    with pytest.raises(CourseError, match="not a journal of the grader"):
        Journal(path)
    assert path.read_bytes() == before


def test_two_runs_at_once_are_refused(path):
    with Journal(path), pytest.raises(CourseError, match="Another run is writing"):
        Journal(path)
    Journal(path).close()


def test_a_journal_that_can_not_be_written_is_said(tmp_path):
    with pytest.raises(CourseError, match="can't be written"):
        Journal(tmp_path)
