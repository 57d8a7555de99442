"""`course grade`: what it writes, what it says, and that bad input is one sentence and an exit code."""

import json
import os
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
from tiny_course import replace_the_course

from course_lib import cli
from course_lib.grading.handed_in.submissions import find_submissions
from course_lib.grading.records.gradebook import Book
from course_lib.grading.running import app, unit_keys


@pytest.fixture
def place(tmp_path, monkeypatch, blank_gradebook):
    """A folder to hand in to; the only unit is the tiny one, and its key is its own."""
    replace_the_course(monkeypatch.setattr)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "submitted").mkdir()
    monkeypatch.setattr(
        app, "Book", lambda place: Book(place if Path(place).exists() else shutil.copy(blank_gradebook, place))
    )
    return tmp_path / "submitted"


def hand_in(place, student, data, unit=tiny.UNIT):
    path = place / student / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)


def grade(*args, capsys):
    code = cli.main(["grade", "--jobs", "1", *map(str, args), "--allow-weak-isolation", "--isolation", "limits"])
    return code, *capsys.readouterr()


def test_a_folder_becomes_results_feedback_csv_and_a_gradebook(place, capsys):
    hand_in(place, "student-01", tiny.answered())
    hand_in(place, "student-02", tiny.answered(double="def double(x):\n    return x / 2"))
    code, said, wrong = grade(place, capsys=capsys)
    assert (code, wrong) == (0, "")
    assert "Isolation: limits" in said
    assert "1  double: halved" in said
    assert "2 graded, on average 6.5 of 8 points." in said
    out = place.parent / "graded"
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert written == [
        f"{tiny.UNIT}.csv",
        *(f"exports/{lms}-{tiny.UNIT}.csv" for lms in ("canvas", "moodle")),
        *(f"feedback/student-0{n}/{tiny.UNIT}.html" for n in (1, 2)),
        "gradebook.db",
        "journal.jsonl",
        *(f"report{ending}" for ending in ("-exercises.csv", "-mistakes.csv", ".html", ".json")),
        *(f"results/student-0{n}/{tiny.UNIT}.json" for n in (1, 2)),
        "seed.txt",
    ]
    with Book(out / "gradebook.db") as book:
        assert {student: sum(points.values()) for student, points in book.scores(tiny.UNIT).items()} == {
            "student-01": 8,
            "student-02": 5,
        }


def test_a_zip_gives_the_same(place, capsys):
    with zipfile.ZipFile("class.zip", "w") as archive:
        archive.writestr(f"Ada B_4711_assignsubmission_file_/{tiny.UNIT}.ipynb", tiny.answered())
        archive.writestr(f"../../evil/{tiny.UNIT}.ipynb", tiny.answered())
    code, said, _ = grade("class.zip", "--out", "o", capsys=capsys)
    assert code == 0
    assert "leads out of the zip: skipped" in said
    assert json.loads((place.parent / "o" / "results" / "Ada B_4711" / f"{tiny.UNIT}.json").read_text())["points"] == 8


def test_one_bad_notebook_ends_nobody_elses_run(place, capsys):
    hand_in(place, "a", b"{ not json")
    hand_in(place, "b", tiny.answered())
    hand_in(place, "c", tiny.answered(), unit="99_unknown")
    code, said, wrong = grade(place, capsys=capsys)
    assert code == 1
    assert "not graded: The file is not a notebook" in said
    assert f"unknown unit '99_unknown'; name it with --unit (there are {tiny.UNIT})" in said
    assert "2 could not be graded: a, c." in wrong
    with Book(place.parent / "graded" / "gradebook.db") as book:
        assert list(book.scores(tiny.UNIT)) == ["b"]


def test_less_memory_than_the_submissions_may_take_is_said_and_is_no_hindrance(place, capsys, monkeypatch):
    monkeypatch.setattr("course_lib.grading.isolation.memory.free_memory", lambda: 500.0)
    hand_in(place, "student-01", tiny.answered())
    code, _, wrong = grade(place, capsys=capsys)
    assert code == 0
    assert "Submissions graded 1 at a time may take up to 1104 MB, and 500 MB are free" in wrong


def test_with_more_time_only_those_are_graded_again_that_had_too_little(place, capsys):
    hand_in(place, "fast", tiny.answered())
    slow = "import time\ndef double(x):\n    while time.process_time() < 1.0: pass\n    return 2 * x"
    hand_in(place, "slow", tiny.answered(double=slow))
    code, said, _ = grade(place, "--exercise-seconds", "0.2", capsys=capsys)
    assert (code, "Submissions that a limit may have cost points: double 1." in said) == (0, True)
    assert "0 submissions in" in grade(place, "--exercise-seconds", "0.2", capsys=capsys)[1]
    _, said, _ = grade(place, "--exercise-seconds", "4", capsys=capsys)
    assert "1 submissions in" in said
    assert "1 graded before and unchanged" in said
    report = json.loads((place.parent / "graded" / "report.json").read_text())
    assert report["limited"] == 0
    assert [(row["submissions"], row["exercise_seconds"]) for row in report["limits"]] == [(1, 0.2), (1, 4.0)]


def test_the_unit_can_be_said_or_read_from_the_notebook(place, capsys):
    hand_in(place, "c", tiny.answered(), unit="week 3")
    assert grade(place, "--unit", "90", capsys=capsys)[0] == 0
    (place.parent / "flat").mkdir()
    cells = [tiny.cell("import numpy as np"), *(tiny.cell(source) for source in tiny.RIGHT.values())]
    data = tiny.notebook(cells, gradients_by_hand={"unit": tiny.UNIT, "version": "0.1.0"})
    (place.parent / "flat" / "ada.ipynb").write_bytes(data)
    assert grade(place.parent / "flat", "--out", "other", capsys=capsys)[0] == 0
    assert (place.parent / "other" / "results" / "ada" / f"{tiny.UNIT}.json").exists()


def test_an_old_notebook_is_graded_and_the_instructor_told(place, capsys):
    cells = [tiny.cell(tiny.DOUBLE, "double")]
    hand_in(place, "a", tiny.notebook(cells, gradients_by_hand={"unit": tiny.UNIT, "version": "0.0.1"}))
    assert grade(place, capsys=capsys)[0] == 0
    result = json.loads((place.parent / "graded" / "results" / "a" / f"{tiny.UNIT}.json").read_text())
    assert result["points"] == 3
    assert "is of version 0.0.1 of the course" in result["notes"][0]


@pytest.fixture
def seeds(monkeypatch):
    """The seeds that keys were made with, one a run."""
    used = []
    monkeypatch.setattr(unit_keys, "make_key", lambda folder, seed: used.append(seed) or tiny.unit())
    return used


def test_inputs_are_fresh_and_the_same_again_with_the_seed(place, capsys, seeds):
    hand_in(place, "a", tiny.answered())
    for out in ("first", "second"):
        grade(place, "--out", out, capsys=capsys)
    used = (place.parent / "second" / "seed.txt").read_text().strip()
    grade(place, "--out", "third", "--seed", used, capsys=capsys)
    assert len(set(seeds)) == 2
    assert seeds[1] == seeds[2] == bytes.fromhex(used)


def graded_by(place, capsys, *options):
    """The students whom a run grades; the others have been before."""
    path = place.parent / "graded" / "journal.jsonl"
    before = len(path.read_text().splitlines()) if path.exists() else 0
    code, _, wrong = grade(place, *options, capsys=capsys)
    assert code == 0, wrong
    return [json.loads(line)["result"]["student"] for line in path.read_text().splitlines()[before:]]


def test_a_regrade_grades_only_what_changed(place, capsys, seeds, monkeypatch):
    for student in ("a", "b", "c"):
        hand_in(place, student, tiny.answered())
    assert graded_by(place, capsys) == ["a", "b", "c"]
    assert graded_by(place, capsys) == []
    (place / "b" / tiny.UNIT / f"{tiny.UNIT}.ipynb").write_bytes(tiny.answered(double=""))
    hand_in(place, "d", tiny.answered())
    assert graded_by(place, capsys) == ["b", "d"]
    first, *others = tiny.unit().exercises
    newer = replace(tiny.unit(), exercises=(replace(first, version="v2"), *others))
    monkeypatch.setattr(unit_keys, "make_key", lambda folder, seed: newer)
    assert graded_by(place, capsys) == ["a", "b", "c", "d"]
    assert graded_by(place, capsys) == []
    assert graded_by(place, capsys, "--force") == ["a", "b", "c", "d"]
    assert len(set(seeds)) == 1
    with Book(place.parent / "graded" / "gradebook.db") as book:
        totals = {student: sum(points.values()) for student, points in book.scores(tiny.UNIT).items()}
    assert totals == {"a": 8, "b": 5, "c": 8, "d": 8}
    report = json.loads((place.parent / "graded" / "report.json").read_text())
    assert report["submissions"] == 4


def test_another_seed_is_refused_where_it_would_mix_two(place, capsys, seeds):
    hand_in(place, "a", tiny.answered())
    assert graded_by(place, capsys) == ["a"]
    code, _, wrong = grade(place, "--seed", "00ff", capsys=capsys)
    assert code == 2
    assert "were graded with another seed" in wrong
    assert graded_by(place, capsys, "--seed", "00ff", "--force") == ["a"]
    assert seeds[-1] == b"\x00\xff"
    assert graded_by(place, capsys) == []


def test_files_that_were_lost_are_made_again_without_grading(place, capsys):
    hand_in(place, "a", tiny.answered())
    assert graded_by(place, capsys) == ["a"]
    lost = [place.parent / "graded" / kind / "a" for kind in ("feedback", "results")]
    before = [next(folder.iterdir()).read_bytes() for folder in lost]
    for folder in lost:
        shutil.rmtree(folder)
    assert graded_by(place, capsys) == []
    assert [next(folder.iterdir()).read_bytes() for folder in lost] == before


def test_of_two_notebooks_for_one_unit_the_last_counts(place, capsys):
    cells = [tiny.cell("import numpy as np"), *(tiny.cell(source) for source in tiny.RIGHT.values())]
    early = tiny.notebook(cells[:2], gradients_by_hand={"unit": tiny.UNIT})
    late = tiny.notebook(cells, gradients_by_hand={"unit": tiny.UNIT})
    for name, data in {"notebook.ipynb": early, "notebook-1.ipynb": late}.items():
        (place / "ada").mkdir(exist_ok=True)
        (place / "ada" / name).write_bytes(data)
    code, _, wrong = grade(place, capsys=capsys)
    assert code == 0
    assert "ada/notebook-1.ipynb stands beside ada/notebook.ipynb, of the same unit: skipped." in wrong
    with Book(place.parent / "graded" / "gradebook.db") as book:
        assert sum(book.scores(tiny.UNIT)["ada"].values()) == 3


def test_a_notebook_can_not_choose_where_its_result_is_written(place, capsys):
    cells = [tiny.cell(source) for source in tiny.RIGHT.values()]
    (place / "ada.ipynb").write_bytes(tiny.notebook(cells, gradients_by_hand={"unit": "../../evil"}))
    code, said, _ = grade(place, capsys=capsys)
    assert code == 1
    assert "unknown unit '../../evil'" in said
    assert [path.name for path in (place.parent / "graded" / "results").rglob("*.json")] == ["unknown.json"]
    assert not list(place.parent.rglob("evil*"))


def bad(tmp_path, kind):
    """Something wrong with the input: the arguments, and what must be said."""
    hand_in(tmp_path / "submitted", "a", tiny.answered())
    if kind == "no folder":
        return ["nowhere"], "There is no folder or zip nowhere"
    if kind == "empty folder":
        (tmp_path / "empty").mkdir()
        return ["empty"], "There is no notebook to grade in empty"
    if kind == "not a zip":
        (tmp_path / "file.txt").write_text("text")
        return ["file.txt"], "file.txt should be a folder or a zip"
    if kind == "not a gradebook":
        (tmp_path / "book.db").write_text("text")
        return ["submitted", "--gradebook", "book.db"], "book.db is not a gradebook of nbgrader's"
    if kind == "another database":
        with sqlite3.connect(tmp_path / "book.db") as database:
            database.execute("CREATE TABLE recipes (name TEXT)")
        return ["submitted", "--gradebook", "book.db"], "it is a database with other tables"
    if kind == "no folder for the gradebook":
        return ["submitted", "--gradebook", "none/book.db"], "there is no folder none"
    if kind == "out is a file":
        (tmp_path / "out").write_text("text")
        return ["submitted", "--out", "out"], "The folder out can't be made"
    if kind == "seed":
        return ["submitted", "--seed", "xyz"], "The seed should be hexadecimal"
    if kind == "jobs":
        return ["submitted", "--jobs=0"], "--jobs must be at least 1"
    if kind == "damaged seed":
        shutil.copytree(tmp_path / "submitted", tmp_path / "again")
        assert cli.main(["grade", "again", "--jobs", "1", "--allow-weak-isolation", "--isolation", "limits"]) == 0
        (tmp_path / "graded" / "seed.txt").write_text("zz")
        return ["submitted"], "seed.txt is damaged"
    return ["submitted", "--memory-mb", "0"], "The limit memory_mb must be above zero"


@pytest.mark.parametrize(
    "kind",
    [
        "no folder",
        "empty folder",
        "not a zip",
        "not a gradebook",
        "another database",
        "no folder for the gradebook",
        "out is a file",
        "seed",
        "damaged seed",
        "jobs",
        "limit",
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_2(place, capsys, kind):
    args, sentence = bad(place.parent, kind)
    code, _, wrong = grade(*args, capsys=capsys)
    assert code == 2
    assert sentence in wrong
    assert "Traceback" not in wrong


def test_weak_isolation_is_refused(place, capsys):
    hand_in(place, "a", tiny.answered())
    assert cli.main(["grade", str(place), "--isolation", "limits"]) == 2
    assert "--allow-weak-isolation" in capsys.readouterr().err
    assert not os.path.exists("graded")


def test_students_are_found_in_order(place):
    for student in ("b", "a", "c"):
        hand_in(place, student, tiny.answered())
    assert [submission.student for submission in find_submissions(place, [tiny.UNIT])[0]] == ["a", "b", "c"]
