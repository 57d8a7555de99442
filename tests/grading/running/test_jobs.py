"""Several processes grade at the same time: each submission comes back once, whatever becomes of a process."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
import tiny

from course_lib.checking.key import to_bytes
from course_lib.errors import CourseError
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LIMITS, Level
from course_lib.grading.running.jobs import Local
from course_lib.grading.running.work import Grader, Work

PACKED = {tiny.UNIT: to_bytes(tiny.unit())}
WRONG = tiny.answered(double="def double(x):\n    return x / 2")


def works(count):
    return [Work(n, f"student-{n}", tiny.UNIT, WRONG if n % 2 else tiny.answered()) for n in range(count)]


def local(jobs, limits=None):
    return Local(LIMITS, limits or Limits(), jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_submission_comes_back_once(jobs):
    graded = list(local(jobs).grade(works(7), PACKED))
    assert sorted(item.number for item in graded) == list(range(7))
    assert {item.read().student: item.read().points for item in graded} == {
        f"student-{n}": 5 if n % 2 else 8 for n in range(7)
    }
    assert all(b"<html" in item.page for item in graded)


def test_work_is_asked_for_only_as_it_gets_done():
    asked = []
    lazily = (asked.append(work.number) or work for work in works(30))
    results = local(2).grade(lazily, PACKED)
    next(results)
    assert len(asked) <= 6
    results.close()


def test_memory_that_would_not_do_for_all_at_once_is_said():
    assert local(1, Limits(memory_mb=1)).remark == ""
    assert "grade fewer at once (--jobs)" in local(10**6).remark


def test_no_work_is_no_result():
    assert list(local(2).grade([], PACKED)) == []


def children():
    """The processes that this one started and that still run, by what /proc says."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and state != "Z" and b"spawn_main" in command:
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="finds processes in /proc, which Linux has")
def test_each_process_has_one_thread_for_its_arrays_and_is_deaf_to_ctrl_c(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    results = local(2).grade(works(6), PACKED)
    next(results)
    for child in children():
        assert b"\0OPENBLAS_NUM_THREADS=1\0" in Path(f"/proc/{child}/environ").read_bytes()
        os.kill(child, signal.SIGINT)
    assert "OPENBLAS_NUM_THREADS" not in os.environ
    assert len(list(results)) == 5


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="finds processes in /proc, which Linux has")
def test_a_process_that_is_killed_loses_nothing_and_grades_nothing_twice():
    results = local(2).grade(works(20), PACKED)
    numbers = [next(results).number]
    os.kill(children()[0], signal.SIGKILL)
    numbers += [item.number for item in results]
    assert sorted(numbers) == list(range(20))
    assert children() == []


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="finds processes in /proc, which Linux has")
def test_a_notebook_that_kills_every_process_is_given_up_and_said():
    slow = tiny.answered(double="def double(x):\n    while True: pass")
    limits = Limits(exercise_seconds=40)
    results = local(2, limits).grade([Work(0, "slow", tiny.UNIT, slow), *works(4)[1:]], PACKED)
    read = [next(results).read(), next(results).read()]  # the third waits behind the slow one
    killer = threading.Thread(target=kill_now_and_again, args=(2,))
    killer.start()
    read += [item.read() for item in results]
    killer.join()
    assert {result.student: result.points for result in read} == {
        "slow": 0,
        "student-1": 5,
        "student-2": 8,
        "student-3": 5,
    }
    assert [result.error for result in read if result.error] == [
        "The grading process died on this notebook 2 times; please look at it."
    ]


def kill_now_and_again(times):
    """Kill all that run, and their successors once they have had four seconds to begin their work."""
    killed = set()
    for _ in range(times):
        end = time.monotonic() + 20
        while not set(children()) - killed and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(4 if killed else 0)
        for child in children():
            os.kill(child, signal.SIGKILL)
            killed.add(child)


def test_a_sandbox_that_can_not_start_ends_the_run_in_a_sentence(monkeypatch):
    unknown = Level("none such", False, "", lambda runtime, limits: [], lambda: "")
    with pytest.raises(CourseError, match="no isolation level 'none such'"):
        list(Local(unknown, Limits(), 2).grade(works(3), PACKED))


def test_an_error_of_the_grader_is_that_submissions_own(sandbox, monkeypatch):
    def upset(*args):
        raise ZeroDivisionError("grader")

    monkeypatch.setattr("course_lib.grading.running.work.grade_and_show", upset)
    graded = Grader(sandbox, PACKED).grade(works(1)[0])
    assert "ZeroDivisionError: grader" in graded.read().error
    assert graded.page == b""
