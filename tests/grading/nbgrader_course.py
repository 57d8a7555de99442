"""A course folder in nbgrader's layout with the project's own configuration, for tests with the real nbgrader."""

import os
import subprocess
import sys
from pathlib import Path

from course_lib.authoring.lesson import find_units, load_unit, read_lesson
from course_lib.authoring.notebook import source_notebook, text_of
from course_lib.grading.isolation.sandbox import available_levels
from course_lib.grading.records.gradebook import COURSE_ID

ROOT = Path(__file__).resolve().parents[2]
UNIT = "06_softmax_cross_entropy"
# The project's own configuration, with folders of the test's.
OVERRIDES = """
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.GradeOutside.allow_weak_isolation = {weak}
"""


def make_course(folder, extra=""):
    """Write the configuration, with `extra` behind it, and the unit's source into `folder`."""
    weak = not available_levels()[0].strong
    config = (ROOT / "nbgrader_config.py").read_text() + OVERRIDES.format(weak=weak) + extra
    (folder / "nbgrader_config.py").write_text(config)
    unit = find_units([UNIT])[0]
    source = folder / "source" / UNIT / f"{UNIT}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(text_of(source_notebook(read_lesson(unit), load_unit(unit))))


def environment():
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def nbgrader(folder, *args):
    """Run nbgrader in `folder`; return what it logged."""
    command = [sys.executable, "-m", "nbgrader", *args]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def gradebook(folder):
    """The gradebook, open, through nbgrader's own API; a context manager."""
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID)


def scores(folder):
    """What stands in the gradebook: student -> exercise -> points."""
    with gradebook(folder) as book:
        return {
            submitted.student.id: {grade.name.removeprefix("check-"): grade.score for grade in submitted.grades}
            for submitted in book.notebook_submissions(UNIT, UNIT)
        }
