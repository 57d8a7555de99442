"""What a learner types: `check(softmax)`, `hint(softmax)`, `progress()`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import CourseError
from . import display, store
from .calling import LocalCaller
from .exercise import exercise_name
from .judge import judge
from .key import ExerciseKey, UnitKey, load
from .progress_table import ProgressTable
from .verdict import Verdict


class CheckResult(float):
    """The points earned, with what was decided: a number to nbgrader, feedback in a notebook, text in a terminal."""

    verdict: Verdict

    def __new__(cls, verdict: Verdict) -> CheckResult:
        result = super().__new__(cls, verdict.points)
        result.verdict = verdict
        return result

    points = property(lambda self: self.verdict.points, doc="Points earned.")
    possible = property(lambda self: self.verdict.possible, doc="Points that can be earned.")
    state = property(lambda self: self.verdict.state, doc='"passed", "wrong", "raised" or "not attempted".')
    mistake = property(lambda self: self.verdict.mistake, doc="The id of the recognised mistake, or None.")
    message = property(lambda self: self.verdict.message, doc="What to read first, as plain text.")
    note = property(lambda self: self.verdict.note, doc="A remark that costs no points, or an empty text.")

    def __repr__(self) -> str:
        return display.text(self.verdict, printed=True)

    __str__ = __repr__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # nbgrader takes the score from a cell's plain text, so in a notebook that has to be the bare number.
        plain = float.__repr__(self) if _in_a_notebook() else str(self)
        return {"text/html": display.html(self.verdict, printed=True), "text/plain": plain}


def check(*functions: Callable[..., Any]) -> CheckResult:
    """Check an exercise: `check(softmax)`, or both halves of a pair: `check(relu_forward, relu_backward)`.

    Returns the points as a float that shows what is right, what is not, and why. Raises CourseError on something that
    is no exercise of the course.
    """
    key = _key_of(functions)
    objects = {name: function for name, function in zip(_names(functions), functions, strict=True)}
    verdict = judge(key, LocalCaller(objects))
    _remember(key, verdict)
    return CheckResult(verdict)


class Hint(str):
    """A hint as text, set as prose in a notebook."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return (
            f'<div style="border-left:4px solid #0072b2;padding:.5em .9em;max-width:46em">{display._prose(self)}</div>'
        )


def hint(*functions: Callable[..., Any]) -> Hint:
    """The next of an exercise's hints, from a nudge to nearly there; the last one stays. Raises CourseError like
    `check`.
    """
    key = _key_of(functions)
    if not key.hints:
        raise CourseError("A quiz has no hints; check it, and each wrong answer says why it is wrong.")
    taken = store.read("hints").get(key.name, 0)
    number = min(taken if isinstance(taken, int) else 0, len(key.hints) - 1)
    store.write("hints", key.name, number + 1)
    return Hint(f"Hint {number + 1} of {len(key.hints)}. {key.hints[number]}")


def progress() -> ProgressTable:
    """How far you are: the points of every exercise that you have checked, unit by unit."""
    units = [load(path) for path in sorted(keys_folder().glob("*.npz"))]
    return ProgressTable(units, store.read("results"))


def keys_folder() -> Path:
    """Where the answer keys that ship with the course are."""
    return Path(str(files("course_lib"))) / "keys"


def unit_key(unit: str) -> UnitKey:
    """The shipped key of a unit, "06_softmax_cross_entropy". Raises CourseError where there is none."""
    return load(keys_folder() / f"{unit}.npz")


@lru_cache
def _index(folder: Path, stamp: float) -> dict[str, str]:
    return json.loads((folder / "index.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _load_one(path: Path, stamp: float, name: str) -> ExerciseKey:
    return load(path, only=name).exercises[0]


def _key_of(functions: tuple[Any, ...]) -> ExerciseKey:
    if not functions:
        raise CourseError(
            "check takes the function itself: check(softmax), or a pair: check(relu_forward, relu_backward)."
        )
    names = _names(functions)
    folder = keys_folder()
    try:
        index = _index(folder, (folder / "index.json").stat().st_mtime)
    except (OSError, ValueError) as error:
        raise CourseError(
            "The course's answer keys are missing; install the course again, or run `course build`."
        ) from error
    name = exercise_name(names)
    if name not in index:
        close = difflib.get_close_matches(name, index, n=1)
        suggestion = f" Did you mean {close[0]}?" if close else ""
        pair = name.removesuffix("_backward") if len(names) == 1 else ""
        if pair in index:
            suggestion = f" It is checked with its other half: check({pair}_forward, {pair}_backward)."
        raise CourseError(f"The course has no exercise called {name}.{suggestion}")
    path = folder / f"{index[name]}.npz"
    key = _load_one(path, path.stat().st_mtime, name)
    if tuple(names) != key.functions:
        raise CourseError(f"{name} is checked as check({', '.join(key.functions)}), in this order.")
    return key


def _names(functions: tuple[Any, ...]) -> tuple[str, ...]:
    names = []
    for function in functions:
        name = getattr(function, "__name__", None)
        if not isinstance(name, str):
            kind = type(function).__name__
            raise CourseError(
                f"check takes the function itself, without brackets: check(softmax). A value of type {kind} came."
            )
        names.append(name)
    return tuple(names)


def _remember(key: ExerciseKey, verdict: Verdict) -> None:
    """Keep the best result so far."""
    before = store.read("results").get(key.name)
    if isinstance(before, dict) and before.get("version") == key.version and before.get("points", 0) >= verdict.points:
        return
    result = {"points": verdict.points, "possible": verdict.possible, "state": verdict.state, "version": key.version}
    store.write("results", key.name, result)


def _in_a_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
