"""The `course` command in a course whose only unit is the tiny one: `python tiny_course.py grade ...`.

For tests that need the command as a process of its own, to kill it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import tiny

from course_lib import cli
from course_lib.grading.running import app, unit_keys


def replace_the_course(patch) -> None:
    """Put the tiny unit in the place of the course's. patch: a function like `setattr`."""
    patch(app, "find_units", lambda words: [Path(tiny.UNIT)])
    patch(unit_keys, "make_key", lambda folder, seed: tiny.unit())


def hand_in_class(folder: Path, count: int) -> dict[str, dict[str, float]]:
    """`count` submissions with scores that differ; returns what each must get, by check cell."""
    expected = {}
    for index in range(count):
        wrong = {name: index % divisor == 0 for name, divisor in {"double": 2, "total": 3, "quiz_90": 5}.items()}
        sources = {
            "double": "def double(x):\n    return x / 2",
            "total": "def total(x):\n    return 0.0",
            "quiz_90": "",
        }
        data = tiny.answered(**{name: sources[name] for name in wrong if wrong[name]})
        student = f"student-{index:05}"
        path = folder / student / tiny.UNIT / f"{tiny.UNIT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        points = {"double": 3.0, "total": 3.0, "quiz_90": 2.0}
        expected[student] = {f"check-{name}": 0.0 if wrong[name] else points[name] for name in points}
    return expected


if __name__ == "__main__":
    replace_the_course(setattr)
    sys.exit(cli.main())
