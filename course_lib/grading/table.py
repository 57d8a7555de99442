"""A class at a glance: one CSV a unit, and a table for the terminal with the mistakes that were made most."""

from __future__ import annotations

import csv
import io
import textwrap
from collections import Counter
from collections.abc import Sequence

from ..checking.key import UnitKey
from .feedback import number
from .result import Result

MOST_MISTAKES = 8
_STATES = ("passed", "wrong", "raised", "not attempted")


def grades_csv(results: Sequence[Result], unit: UnitKey) -> str:
    """A row for each submission: student, totals, points by exercise; an empty total where it could not be graded."""
    names = [key.name for key in unit.exercises]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["student", "unit", "points", "possible", *names, "isolation", "error"])
    for result in results:
        points = {verdict.exercise: number(verdict.points) for verdict in result.verdicts}
        totals = ["", ""] if result.error else [number(result.points), number(result.possible)]
        row = [result.student, result.unit, *totals, *(points.get(name, "") for name in names)]
        writer.writerow([_harmless(cell) for cell in [*row, result.isolation, result.error]])
    return file.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins with one of these for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def class_table(results: Sequence[Result], unit: UnitKey) -> str:
    """The class on one unit as text: submissions, exercises, and the most frequent mistakes with their messages."""
    graded = [result for result in results if not result.error]
    lines = [f"{unit.id}: {unit.title}", ""]
    wide = max([7, *(len(result.student) for result in results)])
    lines.append(f"  {'student':{wide}}  {'points':>9}  exercises passed")
    for result in results:
        if result.error:
            lines.append(f"  {result.student:{wide}}  {'-':>9}  not graded: {result.error}")
            continue
        passed = sum(verdict.state == "passed" for verdict in result.verdicts)
        points = f"{number(result.points)}/{number(result.possible)}"
        lines.append(f"  {result.student:{wide}}  {points:>9}  {passed} of {len(result.verdicts)}")
    if graded:
        lines += ["", *_exercises(graded, unit), "", *_mistakes(graded, unit)]
        mean = sum(result.points for result in graded) / len(graded)
        lines += ["", f"{len(graded)} graded, on average {mean:.1f} of {number(graded[0].possible)} points."]
    return "\n".join(lines)


def _exercises(graded: Sequence[Result], unit: UnitKey) -> list[str]:
    wide = max(8, *(len(key.name) for key in unit.exercises))
    lines = [f"  {'exercise':{wide}}  {'mean':>9}  " + "  ".join(_STATES)]
    for key in unit.exercises:
        verdicts = [verdict for result in graded for verdict in result.verdicts if verdict.exercise == key.name]
        states = Counter(verdict.state for verdict in verdicts)
        mean = sum(verdict.points for verdict in verdicts) / max(len(verdicts), 1)
        counts = "  ".join(f"{states[state]:>{len(state)}}" for state in _STATES)
        score = f"{mean:.1f}/{key.points}"
        lines.append(f"  {key.name:{wide}}  {score:>9}  {counts}")
    return lines


def frequent_mistakes(results: Sequence[Result], unit: UnitKey) -> list[tuple[int, str, str, str]]:
    """The named mistakes that were made, the most frequent first: (count, exercise, mistake, message)."""
    messages = {(key.name, known.id): known.message for key in unit.exercises for known in key.mistakes}
    made = Counter((v.exercise, v.mistake) for result in results for v in result.verdicts if v.mistake)
    ranked = sorted(made.items(), key=lambda item: (-item[1], item[0]))
    return [(count, *name, messages.get(name, "")) for name, count in ranked]


def _mistakes(graded: Sequence[Result], unit: UnitKey) -> list[str]:
    ranked = frequent_mistakes(graded, unit)
    if not ranked:
        return ["No known mistake was made."]
    lines = ["Most frequent mistakes:"]
    for count, exercise, mistake, message in ranked[:MOST_MISTAKES]:
        lines.append(f"  {count:>3}  {exercise}: {mistake}")
        lines += textwrap.wrap(message, 110, initial_indent=" " * 7, subsequent_indent=" " * 7)
    if len(ranked) > MOST_MISTAKES:
        lines.append(f"       and {len(ranked) - MOST_MISTAKES} more, in the results")
    return lines
