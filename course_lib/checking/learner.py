"""What a learner types: `check(softmax)`, `hint(softmax)`, `progress()`."""

from __future__ import annotations

import difflib
import json
import sys
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
from .key import ExerciseKey, UnitKey, exercises_in, load
from .progress_table import ProgressTable
from .values import type_name
from .verdict import Verdict


class CheckResult(float):
    """The points earned, with what was decided: a number to nbgrader, feedback in a notebook, text in a terminal."""

    verdict: Verdict
    bonus: bool

    def __new__(cls, verdict: Verdict, bonus: bool = False) -> CheckResult:
        # The gradebook has no points for a bonus; what its parts would be worth is shown all the same.
        result = super().__new__(cls, 0.0 if bonus else verdict.points)
        result.verdict, result.bonus = verdict, bonus
        return result

    points = property(lambda self: self.verdict.points, doc="Points earned.")
    possible = property(lambda self: self.verdict.possible, doc="Points that can be earned.")
    state = property(lambda self: self.verdict.state, doc='"passed", "wrong", "raised" or "not attempted".')
    mistake = property(lambda self: self.verdict.mistake, doc="The id of the recognised mistake, or None.")
    message = property(lambda self: self.verdict.message, doc="What to read first, as plain text.")
    note = property(lambda self: self.verdict.note, doc="A remark that costs no points, or an empty text.")

    def __str__(self) -> str:
        return display.text(self.verdict, printed=True)

    def __repr__(self) -> str:
        # nbgrader takes the score from a cell's plain text, so in a notebook that has to be the bare number.
        return float.__repr__(self) if _in_a_notebook() else str(self)

    def _repr_html_(self) -> str:
        return display.html(self.verdict, printed=True)

    def __getnewargs__(self) -> tuple[Verdict, bool]:
        return self.verdict, self.bonus


class CannotCheck(CourseError):
    """What was to be checked is no exercise of the course. A notebook shows the sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(*functions: Callable[..., Any]) -> CheckResult:
    """Check an exercise: `check(softmax)`, or both halves of a pair: `check(relu_forward, relu_backward)`.

    Returns the points as a float that shows what is right, what is not, and why. Raises CannotCheck, a CourseError, on
    something that is no exercise of the course.
    """
    key = _key_of("check", functions)
    verdict = judge(key, LocalCaller(dict(zip(key.functions, functions, strict=True))))
    _remember(key, verdict)
    return CheckResult(verdict, key.bonus)


class Hint(str):
    """A hint as text, set as prose in a notebook."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return (
            f'<div style="border-left:4px solid #0072b2;padding:.5em .9em;max-width:46em">{display._prose(self)}</div>'
        )


def hint(*functions: Callable[..., Any]) -> Hint:
    """The next of an exercise's hints, from a nudge to nearly there; the last one stays. Raises CannotCheck like
    `check`.
    """
    key = _key_of("hint", functions)
    if not key.hints:
        raise CannotCheck("A quiz has no hints; check it, and each wrong answer says why it is wrong.")
    taken = store.read("hints").get(key.name, 0)
    number = min(max(taken, 0) if isinstance(taken, int) else 0, len(key.hints) - 1)
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
    found = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError("index.json is not a table of exercises.")
    return found


@lru_cache(maxsize=256)
def _load_one(path: Path, stamp: float, name: str) -> ExerciseKey:
    return load(path, only=name).exercises[0]


@lru_cache
def _exercises_in(path: Path, stamp: float) -> tuple[str, ...]:
    return exercises_in(path)


def _key_of(verb: str, functions: tuple[Any, ...]) -> ExerciseKey:
    """The key of the exercise that `functions` answer; `verb` is what the learner called. Raises CannotCheck."""
    names = _names(verb, functions)
    folder = keys_folder()
    try:
        index = _index(folder, (folder / "index.json").stat().st_mtime)
        exercise, unit = _find(verb, index, names)
        path = folder / f"{unit}.npz"
        key = _load_one(path, path.stat().st_mtime, exercise)
    except OSError:
        raise CannotCheck("The answer keys are missing: install the course again, or run `course build`.") from None
    except CannotCheck:
        raise
    except (CourseError, ValueError) as error:
        raise CannotCheck(f"The answer keys can't be read: {error}") from None
    if names != key.functions:
        if len(set(names)) > 1 and all(_is_exercise(index, name) for name in names):
            calls = " and ".join(f"{verb}({name})" for name in names)
            raise CannotCheck(f"These are exercises of their own, so each is checked by itself: {calls}.")
        order = ", in this order" if len(key.functions) > 1 else ""
        raise CannotCheck(f"{key.name} is checked as {verb}({', '.join(key.functions)}){order}.")
    return key


def _is_exercise(index: dict[str, str], name: str) -> bool:
    path = keys_folder() / f"{index.get(name)}.npz"
    return name in index and name in _exercises_in(path, path.stat().st_mtime)


def _find(verb: str, index: dict[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    """The exercise and the unit that `names` belong to. Raises CannotCheck where there is none."""
    wanted = exercise_name(names)
    halves = [name.removesuffix(half) for name in names for half in ("_forward", "_backward")]
    for name in (wanted, *halves):
        if name in index:
            path = keys_folder() / f"{index[name]}.npz"
            # The index lists the functions too; the exercise of a pair has the name that both share.
            listed = _exercises_in(path, path.stat().st_mtime)
            return next((one for one in (wanted, *halves) if one in listed), name), index[name]
    if wanted == "<lambda>":
        raise CannotCheck("A lambda has no name, and an exercise is found by its name: write it with `def`.")
    close = difflib.get_close_matches(wanted, index, n=1)
    raise CannotCheck(f"The course has no exercise called {wanted}." + (f" Did you mean {close[0]}?" if close else ""))


def _names(verb: str, functions: tuple[Any, ...]) -> tuple[str, ...]:
    if not functions:
        raise CannotCheck(
            f"{verb} takes the function itself: {verb}(softmax), or a pair: {verb}(relu_forward, relu_backward)."
        )
    names = []
    for function in functions:
        try:
            name = function.__name__
        except Exception:
            name = None
        if type(name) is not str:
            raise CannotCheck(
                f"{verb} takes the function itself, without brackets or quotes: {verb}(softmax). "
                f"A value of type {type_name(function)} came."
            )
        names.append(name)
    return tuple(names)


def _remember(key: ExerciseKey, verdict: Verdict) -> None:
    """Keep the best result so far."""
    before = store.read("results").get(key.name)
    if isinstance(before, dict) and before.get("version") == key.version:
        points = before.get("points")
        if isinstance(points, (int, float)) and points >= verdict.points:
            return
    result = {"points": verdict.points, "possible": verdict.possible, "state": verdict.state, "version": key.version}
    store.write("results", key.name, result)


def _in_a_notebook() -> bool:
    # Whoever runs in a notebook has IPython loaded; importing it to find out would cost a terminal a third of a second.
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")
