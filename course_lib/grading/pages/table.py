"""Grades as rows for a CSV file, and the class report as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...checking.key import UnitKey
from ...checking.verdict import STATES
from ..result import Result
from .feedback import number

MOST_MISTAKES = 8
MOST_STUDENTS = 60
_ABOUT = ("isolation", "limited", "error")


def grades_header(unit: UnitKey) -> list[str]:
    """The columns of a unit's grades: student, totals, points by exercise; and how it was graded: the isolation, and
    the exercises on which a limit may have cost points.
    """
    return ["student", "unit", "points", "possible", *(key.name for key in unit.exercises), *_ABOUT]


def grades_row(result: Result, unit: UnitKey) -> list[str]:
    """One submission under `grades_header`; its totals are empty where it could not be graded."""
    points = {verdict.exercise: number(verdict.points) for verdict in result.verdicts}
    totals = ["", ""] if result.error else [number(result.points), number(result.possible)]
    row = [result.student, result.unit, *totals, *(points.get(key.name, "") for key in unit.exercises)]
    return [_harmless(cell) for cell in [*row, result.isolation, " ".join(result.limited), result.error]]


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins with one of these for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def report_text(report: Mapping[str, Any]) -> str:
    """The report (see ``tally.py``) as text for a terminal, unit by unit."""
    return "\n\n".join("\n".join(_unit(unit, report)) for unit in report["units"])


def _unit(unit: Mapping[str, Any], report: Mapping[str, Any]) -> Iterator[str]:
    rows = [row for row in report["students"] if row["unit"] == unit["unit"]]
    yield from [f"{unit['unit'] or 'unknown unit'}: {unit['title']}", ""]
    if len(rows) == unit["graded"] + unit["not_graded"] and len(rows) <= MOST_STUDENTS:
        yield from [*_students(rows, report), ""]
    if unit["graded"]:
        yield from [*_exercises(unit["exercises"]), "", *_mistakes(unit["mistakes"]), ""]
    if limited := [f"{row['exercise']} {row['limited']}" for row in unit["exercises"] if row["limited"]]:
        yield f"Submissions that a limit may have cost points: {', '.join(limited)}."
    failed = f", {unit['not_graded']} not graded" if unit["not_graded"] else ""
    mean = f", on average {unit['points']['mean']:.1f} of {number(unit['possible'])} points" if unit["graded"] else ""
    yield f"{unit['graded']} graded{mean}{failed}."


def _students(rows: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> Iterator[str]:
    errors = {(r["student"], r["unit"]): r["text"] for r in report["remarks"] if r["kind"] == "not graded"}
    wide = max([7, *(len(row["student"]) for row in rows)])
    yield f"  {'student':{wide}}  {'points':>9}  exercises passed"
    for row in rows:
        if row["points"] is None:
            error = errors.get((row["student"], row["unit"]), "see its result")
            yield f"  {row['student']:{wide}}  {'-':>9}  not graded: {error}"
        else:
            points = f"{number(row['points'])}/{number(row['possible'])}"
            yield f"  {row['student']:{wide}}  {points:>9}  {row['passed']} of {row['exercises']}"


def _exercises(exercises: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    wide = max(8, *(len(row["exercise"]) for row in exercises))
    yield f"  {'exercise':{wide}}  {'mean':>9}  " + "  ".join(STATES)
    for row in exercises:
        counts = "  ".join(f"{row[state.replace(' ', '_')]:>{len(state)}}" for state in STATES)
        score = f"{row['mean']:.1f}/{number(row['possible'])}"
        yield f"  {row['exercise']:{wide}}  {score:>9}  {counts}"


def _mistakes(mistakes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not mistakes:
        yield "No known mistake was made."
        return
    yield "Most frequent mistakes:"
    for made in mistakes[:MOST_MISTAKES]:
        yield f"  {made['count']:>3}  {made['exercise']}: {made['mistake']}"
        yield from textwrap.wrap(made["message"], 110, initial_indent=" " * 7, subsequent_indent=" " * 7)
    if len(mistakes) > MOST_MISTAKES:
        yield f"       and {len(mistakes) - MOST_MISTAKES} more, in the report"
