"""A verdict: what the judge decided of one exercise, as plain data that any report can be made from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

STATES = ("passed", "wrong", "raised", "not attempted")
# The message of a part that fails as one before it does: what comes first is to be mended first.
NOT_HERE_EITHER = "Not right here either."


@dataclass(frozen=True)
class PartResult:
    """A part of the exercise: what it was worth and what was earned; `message` is empty when it passed."""

    name: str
    title: str
    points: float
    possible: float
    message: str = ""


@dataclass(frozen=True)
class Picture:
    """Where an array differs: one row of marks a row of the array ("." right, "x" wrong, "n" not finite), cropped."""

    caption: str
    rows: tuple[str, ...]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """What was decided of one exercise.

    state: one of `STATES`; mistake: the id of the recognised mistake, or None; message: what the learner reads first;
    note: a remark that costs nothing (an input was changed in place); lines: the learner's own lines on an exception.
    printed: what the learner's code printed on the case that is talked about; not for feedback on secret inputs.
    """

    exercise: str
    version: str
    state: str
    parts: tuple[PartResult, ...]
    message: str = ""
    mistake: str | None = None
    note: str = ""
    lines: tuple[tuple[str, int, str], ...] = ()
    picture: Picture | None = None
    printed: str = ""

    @property
    def points(self) -> float:
        return float(sum(part.points for part in self.parts))

    @property
    def possible(self) -> float:
        return float(sum(part.possible for part in self.parts))

    def as_plain(self) -> dict[str, Any]:
        """As JSON-able data, with the two totals."""
        return {**asdict(self), "points": self.points, "possible": self.possible}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Verdict:
        """The inverse of `as_plain`."""
        fields = {name: data[name] for name in cls.__dataclass_fields__}
        fields["parts"] = tuple(PartResult(**part) for part in data["parts"])
        fields["lines"] = tuple(tuple(line) for line in data["lines"])
        if (picture := data["picture"]) is not None:
            fields["picture"] = Picture(picture["caption"], tuple(picture["rows"]), tuple(picture["shape"]))
        return cls(**fields)
