"""The answer key of a unit: what the judge needs, as arrays and text, never code.

Made by ``authoring`` from the lesson and its exercises, once with a public seed for the keys that ship with the
course and afresh from a secret seed when an instructor grades. Stored as one ``.npz`` file that loads without pickle.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import CourseError
from . import earlier
from .calling import Recordings, Reply
from .earlier import BuiltOn, Replaced
from .exercise import Case, Part, Question, Slope, exercise_name, parameters_of
from .probes.registry import ARGUMENTS, BACKWARDS
from .values import decode, encode

FORMAT = 1


@dataclass(frozen=True)
class KnownMistake:
    """A mistake of the bank in one of its forms: its message, and what it gives on each case of the key."""

    id: str
    message: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class ExerciseKey:
    """What the judge knows of one exercise.

    expected: the reference's value on each of `cases`; mistakes: fingerprints on the same cases.
    stand_ins: right results of earlier exercises on the arguments that an answer would give them.
    questions: for a quiz, its questions; then there is one case, and each question is a part of one point.
    built_on: earlier exercises whose mistakes show in a right answer to this one; replaced: one in whose place another
        function stands, and what is right then.
    version: a digest of the exercise's definition; it changes when a regrade is due.
    """

    unit: str
    signatures: tuple[str, ...]
    returns: tuple[str, ...]
    parts: tuple[Part, ...]
    cases: tuple[Case, ...]
    expected: tuple[Any, ...]
    mistakes: tuple[KnownMistake, ...]
    hints: tuple[str, ...]
    stand_ins: Recordings
    slopes: tuple[Slope, ...]
    questions: tuple[Question, ...]
    bonus: bool
    version: str
    built_on: tuple[BuiltOn, ...] = ()
    replaced: Replaced | None = None

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(signature.split("(")[0] for signature in self.signatures)

    @property
    def name(self) -> str:
        return exercise_name(self.functions)

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    def returns_of(self, case: Case) -> tuple[str, ...]:
        """The names of what `case`'s probe hands on: of a pair the output or the gradients; for a probe of its own kind
        or a view one value, or one for each part that the case names.
        """
        if len(self.functions) > 1 and case.probe in ("forward", *BACKWARDS):
            gradients = self.returns[-self._gradient_count :]
            output = self.returns[:1] if len(self.returns) > len(gradients) else ("out",)
            return gradients if case.probe in BACKWARDS else output
        if case.probe == "call" and not case.view:
            return self.returns
        return self.returns[: len(case.part)] if isinstance(case.part, tuple) else self.returns[:1]

    @property
    def _gradient_count(self) -> int:
        """How many gradients the pair's backward returns."""
        values = (value for case, value in zip(self.cases, self.expected, strict=True) if case.probe == "backward")
        value = next(values, None)
        return len(value) if isinstance(value, tuple) else 1

    def arguments_of(self, case: Case) -> tuple[str, ...]:
        """A name for each of `case`'s arguments; the last one of a backward is `dout`."""
        names = list(ARGUMENTS.get(case.probe, parameters_of(self.signatures[0])[0]))
        if case.probe in BACKWARDS:
            names = [*names[: len(case.args) - 1], "dout"]
        return tuple(names[: len(case.args)])


@dataclass(frozen=True)
class UnitKey:
    """The keys of a unit's exercises in the order of the lesson; the quiz, where there is one, stands last."""

    id: str
    title: str
    exercises: tuple[ExerciseKey, ...]

    def exercise(self, name: str) -> ExerciseKey:
        """The exercise called `name`. Raises KeyError."""
        for key in self.exercises:
            if key.name == name:
                return key
        raise KeyError(f"unit {self.id} has no exercise called {name}")


def save(unit: UnitKey, path: Path) -> None:
    """Write `unit` to `path`; the same key gives the same bytes."""
    path.write_bytes(to_bytes(unit))


def to_bytes(unit: UnitKey) -> bytes:
    """`unit` as the bytes of an .npz file: an entry for the unit and one for each exercise, so that one can be read
    alone.
    """
    names = [exercise.name for exercise in unit.exercises]
    entries = {"unit": {"format": FORMAT, "id": unit.id, "title": unit.title, "exercises": names}}
    entries.update({exercise.name: _exercise_to_plain(exercise) for exercise in unit.exercises})
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: np.frombuffer(encode(entry), np.uint8) for name, entry in entries.items()})
    return buffer.getvalue()


def load(path: Path, only: str | None = None) -> UnitKey:
    """The key stored at `path`, whole or with one exercise `only`. Raises CourseError with a sentence that says what
    to do.
    """
    with _told_in_a_sentence(path):
        return from_bytes(path.read_bytes(), only)


def exercises_in(path: Path) -> tuple[str, ...]:
    """The names of the exercises in the key at `path`. Raises CourseError like `load`."""
    with _told_in_a_sentence(path), np.load(path, allow_pickle=False) as stored:
        return tuple(_about(stored)["exercises"])


def from_bytes(data: bytes, only: str | None = None) -> UnitKey:
    """The inverse of `to_bytes`. Raises ValueError on another format, KeyError where there is no exercise `only`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        about = _about(stored)
        names = about["exercises"] if only is None else [only]
        exercises = tuple(_exercise_from_plain(decode(stored[name].tobytes())) for name in names)
    return UnitKey(about["id"], about["title"], exercises)


def _about(stored: Mapping[str, np.ndarray]) -> dict[str, Any]:
    about = decode(stored["unit"].tobytes())
    if about["format"] != FORMAT:
        raise ValueError(f"it has format {about['format']}, this version of the course reads {FORMAT}")
    return about


@contextlib.contextmanager
def _told_in_a_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise CourseError(f"There is no answer key at {path.name}: run `course build` to make it.") from None
    except Exception as error:  # a damaged file fails in as many ways as there are layers in it
        raise CourseError(f"The answer key {path.name} can't be read ({error}): install the course again.") from error


def _exercise_to_plain(key: ExerciseKey) -> dict[str, Any]:
    return {
        "unit": key.unit,
        "signatures": key.signatures,
        "returns": key.returns,
        "parts": [asdict(part) for part in key.parts],
        # Not asdict, which would take the arguments' own dataclasses (Rng) apart.
        "cases": [{name: getattr(case, name) for name in Case.__dataclass_fields__} for case in key.cases],
        "expected": key.expected,
        "mistakes": [
            {"id": m.id, "message": m.message, "replies": [reply.as_plain() for reply in m.replies]}
            for m in key.mistakes
        ],
        "hints": key.hints,
        "stand_ins": {name: list(calls) for name, calls in key.stand_ins.items()},
        "slopes": [asdict(slope) for slope in key.slopes],
        "questions": [asdict(question) for question in key.questions],
        "bonus": key.bonus,
        "version": key.version,
        **({"built_on": [earlier.to_plain(built) for built in key.built_on]} if key.built_on else {}),
        **({"replaced": earlier.replaced_to_plain(key.replaced)} if key.replaced else {}),
    }


def _exercise_from_plain(data: dict[str, Any]) -> ExerciseKey:
    blank = ExerciseKey(**data)
    return replace(
        blank,
        parts=tuple(Part(**part) for part in blank.parts),
        cases=tuple(Case(**case) for case in blank.cases),
        mistakes=tuple(
            KnownMistake(m["id"], m["message"], tuple(Reply.from_plain(reply) for reply in m["replies"]))
            for m in data["mistakes"]
        ),
        slopes=tuple(Slope(**slope) for slope in blank.slopes),
        questions=tuple(Question(**question) for question in blank.questions),
        built_on=tuple(map(earlier.from_plain, data.get("built_on", ()))),
        replaced=earlier.replaced_from_plain(data["replaced"]) if "replaced" in data else None,
    )
