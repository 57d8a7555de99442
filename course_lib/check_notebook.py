"""Checks a whole notebook from a terminal: what each exercise earns, and what is wrong where it doesn't pass.

The answers are found and run as in grading, in a process of their own with limits on time and memory, and judged by the
keys that ship with the course.
"""

import argparse
from pathlib import Path

from course_lib.checking import display
from course_lib.checking.key import UnitKey
from course_lib.checking.learner import keys_folder, unit_key
from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.handed_in.bundle import read_bundle
from course_lib.grading.isolation.sandbox import Sandbox, choose_level


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course check`."""
    parser.add_argument("notebook", type=Path, help="the .ipynb file")
    parser.add_argument("--unit", default="", help="the unit, by number or id, where the notebook doesn't say it")


def run(args: argparse.Namespace) -> int:
    """Print what each exercise earns; return 0 where all points are earned, else 1.

    Raises CourseError where the notebook can't be read or no unit is known for it.
    """
    try:
        data = args.notebook.read_bytes()
    except OSError as error:
        raise CourseError(
            f"{args.notebook} can't be read ({error.strerror}): name a notebook, an .ipynb file."
        ) from None
    unit = find_unit(args.unit or read_bundle(data).unit, args.notebook)
    # It is the learner's own code on the learner's own machine: limits stop an endless loop, and more isn't needed.
    with Sandbox(choose_level("limits", allow_weak=True)) as sandbox:
        result = grade(data, unit, sandbox)
    if result.error:
        raise CourseError(result.error)
    print(f"{unit.id}: {unit.title}\n")
    for verdict in result.verdicts:
        print(display.text(verdict))
    for note in result.notes:
        print(f"Note: {note}")
    print(f"\n{result.points:g} of {result.possible:g} points.")
    return 0 if result.points == result.possible else 1


def find_unit(word: str, notebook: Path) -> UnitKey:
    """Return the key of the unit that `word` names, by number ("06") or id. Raises CourseError where there is none."""
    known = sorted(path.stem for path in keys_folder().glob("*.npz"))
    for unit in known:
        if word in (unit, unit.partition("_")[0]):
            return unit_key(unit)
    said = f"is of a unit {word!r} that is not here" if word else "doesn't say which unit it is"
    raise CourseError(f"{notebook.name} {said}: name one with --unit ({', '.join(known)}).")
