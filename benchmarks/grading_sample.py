"""Submissions a second: `course grade` beside stock `nbgrader autograde`, on the same thirty of unit 06, in one run.

    python benchmarks/grading_sample.py

Start-up is set apart for both: each command runs once on one submission, and the rate is that of the others. Two of the
thirty never end by themselves; `--all` times them too, where both wait as long as their own defaults say.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from course_lib.authoring.lesson import find_units, load_unit, read_lesson
from course_lib.authoring.notebook import source_notebook, text_of
from course_lib.grading.sandbox import available_levels

ROOT = Path(__file__).resolve().parents[1]
UNIT = "06_softmax_cross_entropy"
ENDLESS = ("loops for ever", "prints without end")


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--all", action="store_true", help="also time the submissions that never end (minutes)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        place = Path(name)
        command("sample", str(place / "class"), cwd=place)
        about = json.loads((place / "class" / "expected.json").read_text())["students"]
        endless = [student for student in about if about[student]["about"].startswith(ENDLESS)]
        ordinary = [student for student in about if student not in endless]
        print(f"isolation: {available_levels()[0].name}; processors: {os.cpu_count()}")
        report("ordinary submissions", place, ordinary)
        if args.all:
            report("all submissions", place, list(about))


def report(title: str, place: Path, students: list[str]) -> None:
    """Time both commands on `students` and print their rates."""
    one = students[:1]
    ours = [timed(course_grade, place, chosen) for chosen in (one, students)]
    stock = [timed(nbgrader_autograde, place, chosen) for chosen in (one, students)]
    rates = {}
    print(f"\n{title}: {len(students)}")
    for name, (first, everything) in {"course grade": ours, "nbgrader autograde": stock}.items():
        rates[name] = (len(students) - 1) / (everything - first)
        print(f"  {name:20} {rates[name]:7.2f} a second; first {first:5.1f} s, all {everything:6.1f} s")
    print(f"  ratio {rates['course grade'] / rates['nbgrader autograde']:.1f}")


def timed(grade, place: Path, students: list[str]) -> float:
    """Seconds that `grade` takes on copies of the submissions of `students`, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(dir=place))
    for student in students:
        shutil.copytree(place / "class" / student, folder / "submitted" / student)
    return grade(folder)


def course_grade(folder: Path) -> float:
    """Seconds of `course grade`."""
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    begun = time.perf_counter()
    command("grade", "submitted", *weak, cwd=folder)
    return time.perf_counter() - begun


def nbgrader_autograde(folder: Path) -> float:
    """Seconds of `nbgrader autograde` as it comes: a kernel for each submission, which runs the whole notebook."""
    unit = find_units([UNIT])[0]
    source = folder / "source" / UNIT / f"{UNIT}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(text_of(source_notebook(read_lesson(unit), load_unit(unit))))
    run([sys.executable, "-m", "nbgrader", "generate_assignment", UNIT], folder)
    begun = time.perf_counter()
    # It fails on some of them (a copied check cell, for one) and says so by its exit code.
    run([sys.executable, "-m", "nbgrader", "autograde", UNIT], folder, may_fail=True)
    return time.perf_counter() - begun


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


if __name__ == "__main__":
    main()
