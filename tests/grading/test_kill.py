"""`kill -9` at any moment, then the same command again: every submission is graded once, the gradebook is the same."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import tiny
from tiny_course import hand_in_class

HERE = Path(__file__).parent
COUNT = 40
SCORES = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
"""


@pytest.fixture
def place(tmp_path, blank_gradebook):
    """A folder with a class handed in, and a gradebook, which takes nbgrader seconds to make."""
    (tmp_path / "graded").mkdir()
    shutil.copy(blank_gradebook, tmp_path / "graded" / "gradebook.db")
    return tmp_path


def start(place, *options):
    command = [sys.executable, str(HERE / "tiny_course.py"), "grade", "submitted", *options]
    command += ["--allow-weak-isolation", "--isolation", "limits"]
    path = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    # A group of its own, as a shell gives to what it starts; what is left of it is easily found.
    return subprocess.Popen(
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def lines(place):
    path = place / "graded" / "journal.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for(happened, process):
    end = time.monotonic() + 60
    while not happened() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)


def scores(place):
    found = {}
    with sqlite3.connect(place / "graded" / "gradebook.db") as database:
        for student, cell, score in database.execute(SCORES):
            found.setdefault(student, {})[cell] = score
    return found


def students_graded(place):
    entries = (place / "graded" / "journal.jsonl").read_text().splitlines()
    return Counter(json.loads(line)["result"]["student"] for line in entries)


@pytest.mark.parametrize(("jobs", "moments"), [(1, (5,)), (2, (0, 16, COUNT))])
def test_killed_again_and_again(place, jobs, moments):
    expected = hand_in_class(place / "submitted", COUNT)
    seeds = {}
    for moment in moments:
        process = start(place, "--jobs", str(jobs))
        wait_for(lambda moment=moment: (place / "graded" / "seed.txt").exists() and lines(place) >= moment, process)
        process.kill()
        _, wrong = process.communicate()
        assert process.returncode == -signal.SIGKILL, wrong
        seeds[moment] = (place / "graded" / "seed.txt").read_text()
    # The last moment is between the last line of the journal and the gradebook, which the next run has to enter.
    assert (lines(place) == COUNT) == (moments[-1] == COUNT)
    process = start(place, "--jobs", str(jobs))
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert students_graded(place) == dict.fromkeys(expected, 1)
    assert scores(place) == expected
    assert {seed for moment, seed in seeds.items() if moment} == {(place / "graded" / "seed.txt").read_text()}
    assert "graded before and unchanged" in said
    written = [path for path in (place / "graded").rglob(f"{tiny.UNIT}.*") if path.suffix in (".json", ".html")]
    assert len(written) == 2 * COUNT


def test_nothing_that_was_started_outlives_a_killed_driver(place):
    hand_in_class(place / "submitted", COUNT)
    process = start(place, "--jobs", "2")
    wait_for(lambda: lines(place) >= 3, process)
    process.kill()
    process.communicate()  # ends when the last of the group that holds our pipes has closed them
    end = time.monotonic() + 20
    while (left := _group(process.pid)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


def _group(leader):
    """The processes of the group that `leader` began."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) == leader and state != "Z":
            found.append(int(folder.name))
    return found


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(place):
    expected = hand_in_class(place / "submitted", COUNT)
    process = start(place, "--jobs", "2")
    wait_for(lambda: lines(place) >= 3, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, wrong = process.communicate(timeout=60)
    assert process.returncode == 130
    done = students_graded(place)
    assert 3 <= len(done) < COUNT
    assert f"Stopped: {len(done)} of {COUNT} are graded and recorded." in wrong
    assert "The same command goes on from there" in wrong
    assert "Traceback" not in wrong
    assert set(scores(place)) == set(done)
    assert start(place, "--jobs", "2").wait(120) == 0
    assert scores(place) == expected
    assert students_graded(place) == dict.fromkeys(expected, 1)
