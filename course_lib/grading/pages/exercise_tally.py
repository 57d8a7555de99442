"""An exercise over the class, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ...checking.verdict import STATES, Verdict
from ..result import Result

EXAMPLES = 5


@dataclass
class PartTally:
    """A part of an exercise. points: the sum of what was earned; full: how many earned all of it."""

    title: str
    possible: float
    points: float = 0.0
    full: int = 0


@dataclass
class ExerciseTally:
    """An exercise over the class.

    failed: answers that were tried and are not right; named: those of them whose mistake was known by name.
    asked: submissions that still ask for a hint to it; asked_failed: those of them that fail all the same.
    examples: the first few who gave one of the others. limited: submissions that a limit may have cost points on it.
    """

    name: str
    possible: float
    bonus: bool
    submissions: int = 0
    points: float = 0.0
    states: Counter[str] = field(default_factory=Counter)
    named: int = 0
    asked: int = 0
    asked_failed: int = 0
    examples: list[str] = field(default_factory=list)
    limited: int = 0
    parts: dict[str, PartTally] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return self.states["wrong"] + self.states["raised"]

    def add(self, verdict: Verdict, result: Result) -> None:
        """Count the verdict of a result."""
        asked = self.name in result.hints
        self.submissions += 1
        self.points += verdict.points
        self.states[verdict.state] += 1
        self.named += bool(verdict.mistake)
        self.asked += asked
        self.limited += self.name in result.limited
        if verdict.state in ("wrong", "raised") and not verdict.mistake and len(self.examples) < EXAMPLES:
            self.examples.append(result.student)
        self.asked_failed += asked and verdict.state != "passed"
        for part in verdict.parts:
            tally = self.parts.setdefault(part.name, PartTally(part.title, part.possible))
            tally.points += part.points
            tally.full += part.points == part.possible

    def as_plain(self) -> dict[str, Any]:
        """As JSON-able data."""
        return {
            "exercise": self.name,
            "bonus": self.bonus,
            "possible": self.possible,
            "mean": round(self.points / self.submissions, 4),
            "pass_rate": round(self.states["passed"] / self.submissions, 4),
            **{state.replace(" ", "_"): self.states[state] for state in STATES},
            "named": self.named,
            "unnamed": self.failed - self.named,
            "unnamed_for_example": self.examples,
            "asked_for_a_hint": self.asked,
            "asked_and_failed": self.asked_failed,
            "limited": self.limited,
            "parts": [
                {"part": part.title, "possible": part.possible, "full_rate": round(part.full / self.submissions, 4)}
                for part in self.parts.values()
            ],
        }
