"""One changed answer put to the check, with a limit on its time: does the check refuse it?"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..checking.exercise import Case
from ..checking.judge import judge
from ..checking.key import ExerciseKey
from .reference import Reference

SECONDS = 2.0


class Trial:
    """A key to try changed answers on. reference: the code around the answer."""

    def __init__(self, reference: Reference, key: ExerciseKey) -> None:
        self.reference = reference
        self.key = key
        self.single_cases = _single_cases(key)

    def of(self, source: str, seconds: float = SECONDS) -> str:
        """What becomes of the answer `source`: "killed", "accepted", or "timeout" after `seconds`."""
        try:
            with _time_limit(seconds):
                caller = self.reference.caller({self.key.name: source})
                # Case by case, since most mutants fall at the first; only one that passes them all meets the whole key.
                if any(judge(single, caller).state != "passed" for single in self.single_cases):
                    return "killed"
                return "accepted" if judge(self.key, caller).state == "passed" else "killed"
        except TooLong:
            return "timeout"
        except Exception:  # it can't even be defined
            return "killed"


def _single_cases(key: ExerciseKey) -> list[ExerciseKey]:
    """The key taken apart into keys of one case, without what only the wording of a verdict needs."""
    return [
        replace(
            key,
            cases=(case,),
            expected=(expected,),
            parts=tuple(part for part in key.parts if part.name in _parts_of(case)),
            mistakes=(),
            slopes=(),
            stand_ins={},
        )
        for case, expected in zip(key.cases, key.expected, strict=True)
    ]


def _parts_of(case: Case) -> tuple[str, ...]:
    return (case.part,) if isinstance(case.part, str) else case.part


class TooLong(BaseException):
    """A mutant's time is up; not an Exception, so that no `except Exception` on the way keeps it."""


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLong in the body after `seconds` of computing; without effect where there is no such timer (Windows).

    The time of this process and not of the clock, so that a busy machine changes no outcome.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise TooLong

    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
