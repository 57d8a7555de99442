"""The core of grading: a notebook's bytes and a unit's key in, a result out. It keeps nothing and writes nothing.

The submission's code runs in the sandbox's worker; the verdicts are decided here, by the same judge that a learner's
own check uses.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace

from ..checking.calling import Reply
from ..checking.judge import judge
from ..checking.key import ExerciseKey, UnitKey
from ..checking.verdict import PartResult, Verdict
from ..checking.wording import what_was_raised
from ..errors import CourseError
from .handed_in.bundle import Bundle, Places, find_places, read_bundle
from .isolation.sandbox import Sandbox
from .result import Result
from .text import clean_text
from .worker.caller import RemoteCaller
from .worker.remote import Session, waited_for


def grade(data: bytes, unit: UnitKey, sandbox: Sandbox, student: str = "") -> Result:
    """Grade the notebook in `data` by `unit`'s key.

    A notebook that can't be read is a result with its `error` set; whatever the submission's code does is a result too.
    Raises CourseError only where the sandbox itself fails.
    """
    return grade_and_show(data, unit, sandbox, student)[0]


def grade_and_show(
    data: bytes, unit: UnitKey, sandbox: Sandbox, student: str = ""
) -> tuple[Result, Bundle | None, Places | None]:
    """As `grade`, and the notebook as it was read, with the places of its cells; None where it can't be read."""
    begun = time.monotonic()
    blank = Result(student, unit.id, hashlib.sha256(data).hexdigest(), sandbox.level.name, 0.0, limits=sandbox.limits)
    try:
        bundle = read_bundle(data)
    except CourseError as error:
        return replace(blank, error=str(error)), None, None
    places = find_places(bundle, unit)
    verdicts, notes, limited = grade_bundle(bundle, places, unit, sandbox)
    result = replace(
        blank,
        seconds=round(time.monotonic() - begun, 4),
        verdicts=tuple(verdicts),
        bonus=tuple(key.name for key in unit.exercises if key.bonus),
        notes=(*places.notes, *dict.fromkeys(notes)),
        hints=places.hints,
        limited=tuple(limited),
    )
    return result, bundle, places


def grade_bundle(
    bundle: Bundle, places: Places, unit: UnitKey, sandbox: Sandbox
) -> tuple[list[Verdict], list[str], list[str]]:
    """The verdicts on all exercises of `unit`, notes for the instructor, and the exercises that a limit cost points."""
    positions = [index for index, cell in enumerate(bundle.cells) if cell.kind == "code"]
    cells = [(f"cell {index + 1}", bundle.cells[index].source) for index in positions]
    answers = {name: positions.index(index) for name, index in places.answers.items()}
    names = [name for key in unit.exercises for name in key.functions]
    verdicts, notes, limited = [], [], []
    with Session(sandbox.start, cells, names, answers, sandbox.limits) as session:
        for key in unit.exercises:
            caller = session.caller()
            verdicts.append(_verdict(key, session, caller, answers, notes))
            if verdicts[-1].state not in ("passed", "not attempted") and (caller.is_limited or session.is_limited):
                limited.append(key.name)
        return verdicts, notes + session.notes, limited


def _verdict(
    key: ExerciseKey, session: Session, caller: RemoteCaller, answers: dict[str, int], notes: list[str]
) -> Verdict:
    try:
        verdict = judge(key, caller)
    except CourseError:
        raise
    except Exception as error:
        # One strange answer must not end the run of a whole class; it is somebody's to look at.
        reason = clean_text(f"{type(error).__name__}: {error}")[:300]
        notes.append(f"{key.name} could not be judged ({reason}); please look at it.")
        return _zero(key, "raised", "This answer could not be judged. Your instructor has been told.")
    missing = [
        name
        for name, found in zip(key.functions, caller.describe(key.functions), strict=True)
        if found.kind == "missing"
    ]
    if missing and not session.has_loaded:
        return _zero(key, "raised", "The cells of this notebook could not be run: their process ended each time.")
    if missing:
        problem = session.problems.get(answers.get(missing[0], -1))
        if problem:
            return _zero(key, "raised", f"The cell that defines {missing[0]} did not run. {problem}")
        return _zero(key, "not attempted", f"This notebook has no function called {missing[0]}.")
    if caller.has_waited and verdict.state != "passed":
        notes.append(waited_for(key.name, caller.late))
    # What the code printed may show inputs that nobody is to see.
    return _with_the_time(replace(verdict, printed=""), caller.late)


def _with_the_time(verdict: Verdict, late: str) -> Verdict:
    """The verdict that says, where it says that code did not finish, what time it used and had."""
    said = what_was_raised(Reply("timeout"))

    def timed(message: str) -> str:
        return f"{message} {late}" if late and said in message else message

    parts = tuple(replace(part, message=timed(part.message)) for part in verdict.parts)
    return replace(verdict, parts=parts, message=timed(verdict.message))


def _zero(key: ExerciseKey, state: str, message: str) -> Verdict:
    parts = tuple(PartResult(part.name, part.title, 0, part.points, message) for part in key.parts)
    return Verdict(key.name, key.version, state, parts, message)
