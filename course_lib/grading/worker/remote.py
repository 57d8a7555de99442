"""Calling a submission's code across the channel, with the two methods of a `LocalCaller`.

A `Session` owns one submission's worker. The worker may die or run out of time at any call: that is then the reply,
and a new worker takes over for what is left. A frame that can't be ours counts as a death.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...checking.calling import Description, Recordings, Reply
from ..isolation.limits import Limits
from ..text import clean_text
from .channel import Channel, WorkerBroken, WorkerEnded, WorkerLate
from .worker_messages import answer_to, description, list_of, reply

GONE = (WorkerEnded, WorkerLate, WorkerBroken)
MOST_DEATHS = 3
ENDED = "Running this cell ended the Python process."
LATE = "This cell did not finish in the time that it has."


class Session:
    """One submission in a worker.

    start: starts a worker (`Sandbox.start`). cells: (title, source) of the code cells. names: the graded functions.
    answers: for a name, the index of the cell that answers it. problems: cell index -> what went wrong in it.
    notes: what an instructor should know (a worker that broke the protocol).
    """

    def __init__(
        self,
        start: Callable[[], Channel],
        cells: Sequence[tuple[str, str]],
        names: Sequence[str],
        answers: Mapping[str, int],
        limits: Limits,
    ):
        self.problems: dict[int, str] = {}
        self.notes: list[str] = []
        self._start, self._limits = start, limits
        self._cells, self._names, self._answers = [list(cell) for cell in cells], list(names), dict(answers)
        self._skip: set[int] = set()
        self._channel: Channel | None = None
        self._restarts = 0
        self._called = False
        self._spoilt = False
        self._end = time.monotonic() + limits.total_seconds
        self._ids = 0
        self._described: dict[str, Description] = {}

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def is_fresh(self) -> bool:
        """Whether no exercise has been called yet in the worker that the next call will use."""
        return self._channel is None or not self._called

    def caller(self) -> RemoteCaller:
        """A caller with an exercise's time before it."""
        return RemoteCaller(self, self._limits.exercise_seconds)

    def ask(self, request: dict[str, Any], budget: float, read: Callable[[dict[str, Any]], Any]) -> Callable[[], Any]:
        """Send a request to a worker that has the submission loaded, to be answered within `budget` seconds.

        Returns a function that fetches the next answer and makes a value of it with `read`. Both raise the channel's
        exceptions; the worker is then gone. WorkerLate or WorkerEnded at once means that none is left to try.
        """
        if self._spoilt:
            self.close()
        channel = self._loaded()
        self._ids += 1
        number = self._ids
        self._called = True
        channel.send({**request, "id": number})
        deadline = min(time.monotonic() + budget, self._end)

        def fetch() -> Any:
            try:
                answer = answer_to(number, channel.receive(deadline))
                self._spoilt = self._spoilt or answer.get("spoilt") is True
                return read(answer)
            except GONE as error:
                self._discard(error)
                raise

        return fetch

    def describe(self, names: Sequence[str]) -> list[Description]:
        """What stood behind each name when the notebook was first loaded; everything is missing where it never could
        be."""
        if not self._described:
            with contextlib.suppress(*GONE):
                self._loaded()
        return [self._described.get(name, Description("missing")) for name in names]

    def _loaded(self) -> Channel:
        """The worker, started and loaded first where there is none. A cell that kills it is left out the next time."""
        while self._channel is None:
            if time.monotonic() >= self._end:
                raise WorkerLate
            if self._restarts > self._limits.restarts:
                raise WorkerEnded
            self._restarts += 1
            self._called = self._spoilt = False
            self._channel = self._start()
            self._load(self._channel)
        return self._channel

    def _load(self, channel: Channel) -> None:
        self._ids += 1
        channel.send(
            {
                "do": "load",
                "id": self._ids,
                "cells": self._cells,
                "names": self._names,
                "answers": self._answers,
                "skip": sorted(self._skip),
            }
        )
        deadline = min(time.monotonic() + self._limits.load_seconds, self._end)
        current = -1
        try:
            while True:
                message = answer_to(self._ids, channel.receive(deadline))
                if "loaded" in message:
                    self._keep(message)
                    return
                current = message.get("cell")
                if type(current) is not int or not 0 <= current < len(self._cells):
                    raise WorkerBroken("a cell that is not there")
        except GONE as error:
            self._discard(error)
            if current >= 0:
                self._skip.add(current)
                self.problems[current] = LATE if isinstance(error, WorkerLate) else ENDED

    def _keep(self, message: dict[str, Any]) -> None:
        """Keep what a load told; the first one's descriptions count, since a later one may have left a cell out."""
        told = message["loaded"]
        if not isinstance(told, list):
            raise WorkerBroken("no list of problems")
        for entry in told[: len(self._cells)]:
            if not (isinstance(entry, list) and list(map(type, entry)) == [int, str]):
                raise WorkerBroken("no list of problems")
            self.problems.setdefault(entry[0], clean_text(entry[1][:500]))
        described = list_of(message.get("described"), len(self._names))
        if not self._described:
            self._described = dict(zip(self._names, map(description, described), strict=True))

    def _discard(self, error: Exception) -> None:
        if isinstance(error, WorkerBroken):
            if self._channel is not None:
                self._channel.is_broken = True
            self.notes.append(f"The submission's process sent {str(error)[:200]} and was ended.")
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None


@dataclass
class Budget:
    """What is left for an exercise: seconds, and the deaths it has had."""

    seconds: float
    deaths: int = 0


class RemoteCaller:
    """Describes and runs a submission's functions; the time for all its runs together is limited."""

    def __init__(self, session: Session, seconds: float):
        self._session = session
        # Apart for runs with right results in the place of earlier exercises: what an earlier function of the
        # learner's used up must not be missing there.
        self._budgets = {False: Budget(seconds), True: Budget(seconds / 2)}
        self._fresh = session.is_fresh

    def describe(self, names: Sequence[str]) -> list[Description]:
        """What stands behind each name."""
        return self._session.describe(names)

    def run(
        self, probe: str, names: Sequence[str], batch: Sequence[tuple], stand_ins: Recordings | None = None
    ) -> list[Reply]:
        """Run a probe once for each argument tuple of `batch`, as `LocalCaller.run` does.

        A call that ends the process is a reply with status "died", and the next call gets a new process,
        `MOST_DEATHS` times an exercise. One that runs out of the exercise's time is a "timeout", and so is every call
        after it.
        """
        request = {
            "do": "run",
            "probe": probe,
            "names": list(names),
            "stand_ins": {name: [list(call) for call in calls] for name, calls in (stand_ins or {}).items()},
        }
        replies: list[Reply] = []
        budget = self._budgets[bool(stand_ins)]
        while len(replies) < len(batch):
            if budget.seconds <= 0 or budget.deaths >= MOST_DEATHS:
                status = "timeout" if budget.seconds <= 0 else "died"
                replies += [Reply(status)] * (len(batch) - len(replies))
                break
            replies += self._attempt({**request, "batch": list(batch[len(replies) :])}, budget)
        return replies

    def _attempt(self, request: dict[str, Any], budget: Budget) -> list[Reply]:
        """The replies up to the first death, which is the last of them: none, where the worker may have been spoilt."""
        replies: list[Reply] = []
        begun = time.monotonic()
        try:
            fetch = self._session.ask(request, budget.seconds, lambda message: reply(message, len(replies)))
            begun = time.monotonic()  # the exercise's time does not pay for a restart
            while len(replies) < len(request["batch"]):
                replies.append(fetch())
        except WorkerLate:
            budget.seconds = 0.0
            return [*replies, Reply("timeout")]
        except (WorkerEnded, WorkerBroken):
            if self._fresh:
                replies.append(Reply("died"))
                budget.deaths += 1
            # Else an exercise before this one may have left the worker broken: this call gets another.
            self._fresh = True
        budget.seconds -= time.monotonic() - begun
        return replies
