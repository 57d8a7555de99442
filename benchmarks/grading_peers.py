"""`course grade` and stock `nbgrader autograde`: the commands that an instructor types, each in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from course_lib.authoring.lesson import find_units, load_unit, read_lesson
from course_lib.authoring.notebook import source_notebook, text_of
from course_lib.grading.isolation.sandbox import available_levels

ROOT = Path(__file__).resolve().parents[1]
UNIT = "06_softmax_cross_entropy"
SCORES = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
"""
Scores = dict[str, dict[str, float]]


class Sample:
    """A sample class. folder: where the students' folders are; about: what each of them handed in."""

    def __init__(self, place: Path, *options: str):
        self.place = place
        self.folder = Path(tempfile.mkdtemp(dir=place)) / "class"
        command("sample", str(self.folder), *options, cwd=place)
        self.expected = json.loads((self.folder / "expected.json").read_text())
        self.students = sorted(path.name for path in self.folder.iterdir() if path.is_dir())

    def hand_in(self, students: Sequence[str], copies: int = 1) -> Path:
        """A new folder with what `students` handed in, `copies` times under names of their own."""
        folder = Path(tempfile.mkdtemp(dir=self.place))
        for student in students:
            for copy in range(copies):
                name = f"{student}-{copy:03}" if copies > 1 else student
                shutil.copytree(self.folder / student, folder / "submitted" / name)
        return folder


def course_grade(folder: Path, jobs: int = 1) -> float:
    """Seconds of `course grade`, from its start to its end."""
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    return timed(lambda: command("grade", "submitted", "--jobs", str(jobs), *weak, cwd=folder))


def nbgrader_autograde(folder: Path) -> float:
    """Seconds of `nbgrader autograde` as it comes: a kernel for each submission, which runs the whole notebook."""
    unit = find_units([UNIT])[0]
    source = folder / "source" / UNIT / f"{UNIT}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(text_of(source_notebook(read_lesson(unit), load_unit(unit))))
    run([sys.executable, "-m", "nbgrader", "generate_assignment", UNIT], folder)
    # It fails on some of them (a copied check cell, for one) and says so by its exit code.
    return timed(lambda: run([sys.executable, "-m", "nbgrader", "autograde", UNIT], folder, may_fail=True))


def timed(work: Callable[[], None]) -> float:
    """Seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def scores(gradebook: Path) -> Scores:
    """What stands in a gradebook: student -> check cell -> score."""
    found: Scores = {}
    with sqlite3.connect(gradebook) as database:
        for student, cell, score in database.execute(SCORES):
            found.setdefault(student, {})[cell] = score
    return found


def command(*args: str, cwd: Path) -> None:
    """Run the `course` command."""
    run([sys.executable, "-m", "course_lib.cli", *args], cwd)


def run(args: list[str], cwd: Path, may_fail: bool = False) -> None:
    """Run a program with one BLAS thread, quietly."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment = {**os.environ, **threads, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(args, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise SystemExit(f"{' '.join(args[1:4])} failed:\n{done.stderr[-2000:]}")
