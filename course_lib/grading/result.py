"""A result: all that grading one submission came to, as versioned JSON. Every report is made from results.

The format is described by ``result.schema.json`` beside this file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from importlib import resources
from typing import Any

from ..checking.verdict import Verdict
from ..errors import CourseError
from .isolation.limits import Limits

FORMAT = 1


@dataclass(frozen=True)
class Result:
    """What grading one submission came to.

    student, unit: whose it is, and of which unit. submission: the SHA-256 of the notebook's bytes.
    isolation: the name of the sandbox's level. seconds: how long grading took.
    verdicts: one an exercise, in the order of the lesson. bonus: names of exercises whose points don't count.
    error: why the submission could not be graded, in a sentence; then there are no verdicts.
    notes: for the instructor: cells found by name, a process that broke the rules, ...
    hints: names of exercises whose hints the notebook still asks for; a learner may have deleted such a cell.
    limits: what the submission might use; None where that was not written down. limited: names of the exercises that
    lost points where a limit was reached, or the process ended: with more time or memory they may earn more.
    """

    student: str
    unit: str
    submission: str
    isolation: str
    seconds: float
    verdicts: tuple[Verdict, ...] = ()
    bonus: tuple[str, ...] = ()
    error: str = ""
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    limits: Limits | None = None
    limited: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """The points that count."""
        return float(sum(verdict.points for verdict in self.counted()))

    @property
    def possible(self) -> float:
        """The points that can be had."""
        return float(sum(verdict.possible for verdict in self.counted()))

    def counted(self) -> list[Verdict]:
        """The verdicts whose points count."""
        return [verdict for verdict in self.verdicts if verdict.exercise not in self.bonus]

    def as_plain(self) -> dict[str, Any]:
        """As JSON-able data, with the totals."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        own["verdicts"] = [verdict.as_plain() for verdict in self.verdicts]
        own["limits"] = None if self.limits is None else asdict(self.limits)
        return {"format": FORMAT, **own, "points": self.points, "possible": self.possible}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Result:
        """The inverse of `as_plain`. Raises CourseError on another format."""
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, dict) else type(data).__name__
            raise CourseError(
                f"A result of format {FORMAT} was expected and {found} came: grade this submission again."
            )
        # A result from before a field was added is without it.
        own = {
            "hints": (),
            "limited": (),
            **{field.name: data[field.name] for field in fields(cls) if field.name in data},
        }
        own["verdicts"] = tuple(Verdict.from_plain(verdict) for verdict in data["verdicts"])
        own["limits"] = Limits(**data["limits"]) if data.get("limits") else None
        return cls(**own | {name: tuple(own[name]) for name in ("bonus", "notes", "hints", "limited")})


def to_json(result: Result) -> str:
    """The result as JSON text in ASCII, so that no strange character of a learner's can spoil a file."""
    return json.dumps(result.as_plain(), indent=1, allow_nan=False)


def from_json(text: str) -> Result:
    """The inverse of `to_json`. Raises CourseError."""
    try:
        return Result.from_plain(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"This is not a result of the grader ({error}): grade the submission again.") from error


def schema() -> dict[str, Any]:
    """The JSON schema of a result."""
    return json.loads(resources.files(__package__).joinpath("result.schema.json").read_text(encoding="utf-8"))
