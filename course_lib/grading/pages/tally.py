"""A class in numbers: gathered from results one at a time, so that a hundred thousand of them need no more memory than
their scores.

What a result doesn't know is not guessed here: which hints a learner took stands on the learner's own machine, and only
a cell that still asks for one shows it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from ...checking.key import UnitKey
from ...checking.verdict import Verdict
from ..isolation.limits import Limits
from ..result import Result
from ..text import clean_text
from .exercise_tally import ExerciseTally

FORMAT = 1
BINS = 10
LISTED = 500


@dataclass
class MistakeTally:
    """A named mistake. message: what those who made it were shown."""

    exercise: str
    name: str
    message: str
    count: int = 0


@dataclass
class UnitTally:
    """A unit over the class. scores: points earned over points possible, one a submission; seconds: to grade it."""

    id: str
    title: str
    possible: float = 0.0
    exercises: dict[str, ExerciseTally] = field(default_factory=dict)
    mistakes: dict[tuple[str, str], MistakeTally] = field(default_factory=dict)
    scores: array = field(default_factory=lambda: array("f"))
    seconds: array = field(default_factory=lambda: array("f"))
    not_graded: int = 0

    def add(self, result: Result) -> None:
        """Count one result."""
        if result.error:
            self.not_graded += 1
            return
        self.possible = result.possible
        self.scores.append(result.points / result.possible if result.possible else 0.0)
        self.seconds.append(result.seconds)
        for verdict in result.verdicts:
            bonus = verdict.exercise in result.bonus
            exercise = self.exercises.setdefault(
                verdict.exercise, ExerciseTally(verdict.exercise, verdict.possible, bonus)
            )
            exercise.add(verdict, result)
            if verdict.mistake:
                made = self.mistakes.setdefault(
                    (verdict.exercise, verdict.mistake),
                    MistakeTally(verdict.exercise, verdict.mistake, _message(verdict)),
                )
                made.count += 1

    def as_plain(self) -> dict[str, Any]:
        """As JSON-able data; what was made most stands first."""
        scores, seconds = np.asarray(self.scores, float), np.asarray(self.seconds, float)
        graded = len(scores)
        mistakes = sorted(self.mistakes.values(), key=lambda made: (-made.count, made.exercise, made.name))
        return {
            "unit": self.id,
            "title": self.title,
            "graded": graded,
            "not_graded": self.not_graded,
            "possible": self.possible,
            "points": _spread(scores * self.possible),
            "histogram": _histogram(scores),
            "seconds": _spread(seconds) and {**_spread(seconds), "total": round(float(seconds.sum()), 3)},
            "exercises": [exercise.as_plain() for exercise in self.exercises.values()],
            "mistakes": [
                {
                    "exercise": made.exercise,
                    "mistake": made.name,
                    "count": made.count,
                    "share": round(made.count / graded, 4),
                    "message": made.message,
                }
                for made in mistakes
            ],
        }


class Tally:
    """A class over all its units.

    keys: unit id -> its key, for titles; a unit without one goes by its id.
    """

    def __init__(self, keys: Mapping[str, UnitKey]) -> None:
        self.keys = keys
        self.units: dict[str, UnitTally] = {}
        self.isolation: Counter[str] = Counter()
        self.limits: Counter[Limits | None] = Counter()
        self.rows: list[dict[str, Any]] = []
        self.remarks: list[dict[str, str]] = []
        self.counts: Counter[str] = Counter()

    def add(self, result: Result) -> None:
        """Count one result."""
        unit = self.units.get(result.unit)
        if unit is None:
            title = self.keys[result.unit].title if result.unit in self.keys else ""
            unit = self.units[result.unit] = UnitTally(result.unit, title or result.unit or "unknown unit")
        unit.add(result)
        self.counts["submissions"] += 1
        self.isolation[result.isolation] += 1
        self.counts["limited"] += bool(result.limited)
        if result.verdicts:
            self.limits[result.limits] += 1
        if len(self.rows) < LISTED:
            self.rows.append(_row(result))
        for kind, text in [("not graded", result.error), *(("note", note) for note in result.notes)]:
            if text:
                self.counts[kind] += 1
                if len(self.remarks) < LISTED:
                    about = {"student": result.student, "unit": result.unit, "kind": kind, "text": clean_text(text)}
                    self.remarks.append(about)

    def as_plain(self) -> dict[str, Any]:
        """The report as JSON-able data. The page and the tables are made from it, and from nothing else."""
        return {
            "format": FORMAT,
            "submissions": self.counts["submissions"],
            "not_graded": self.counts["not graded"],
            "notes": self.counts["note"],
            "isolation": dict(self.isolation.most_common()),
            "limited": self.counts["limited"],
            "limits": [
                {"submissions": count, **({} if limits is None else asdict(limits))}
                for limits, count in self.limits.most_common()
            ],
            "units": [self.units[name].as_plain() for name in sorted(self.units)],
            "students": self.rows,
            "remarks": self.remarks,
        }


def tally(results: Iterable[Result], keys: Mapping[str, UnitKey]) -> dict[str, Any]:
    """The report on `results` as JSON-able data."""
    made = Tally(keys)
    for result in results:
        made.add(result)
    return made.as_plain()


def _row(result: Result) -> dict[str, Any]:
    passed = sum(verdict.state == "passed" for verdict in result.verdicts)
    return {
        "student": result.student,
        "unit": result.unit,
        "points": None if result.error else round(result.points, 4),
        "possible": result.possible,
        "passed": passed,
        "exercises": len(result.verdicts),
        "seconds": result.seconds,
        "isolation": result.isolation,
        "limited": list(result.limited),
        "remarks": len(result.notes) + bool(result.error),
    }


def _message(verdict: Verdict) -> str:
    return clean_text(verdict.message)


def _spread(values: np.ndarray) -> dict[str, float] | None:
    """Mean, quartiles, the 95th percentile and the extremes; None of nothing."""
    if not len(values):
        return None
    low, quarter, median, three, most, high = np.percentile(values, [0, 25, 50, 75, 95, 100])
    named = {"mean": values.mean(), "lowest": low, "quarter": quarter, "median": median, "three_quarters": three}
    return {name: round(float(value), 4) for name, value in {**named, "p95": most, "highest": high}.items()}


def _histogram(scores: np.ndarray) -> list[int]:
    """How many earned 0 to 10 %, ..., 90 % to just below all, and all points."""
    at = np.minimum((scores * BINS).astype(int), BINS - 1)
    at[scores >= 1 - 1e-6] = BINS
    return np.bincount(at, minlength=BINS + 1).tolist()
