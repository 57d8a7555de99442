"""A submission across the channel.

A `Session` owns one submission's worker. The worker may die or run out of time at any call: that is then the reply,
and a new worker takes over for what is left. A frame that can't be ours counts as a death.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...checking.calling import Description
from ..isolation.limits import Limits
from ..text import clean_text
from .allowance import Allowance, Meter
from .caller import RemoteCaller
from .channel import Channel, WorkerBroken, WorkerEnded, WorkerLate
from .worker_messages import answer_to, description, is_of_a_limit, list_of

GONE = (WorkerEnded, WorkerLate, WorkerBroken)
ENDED = "Running this cell ended the Python process."
LATE = "This cell did not finish in the time that it has."


def waited_for(what: str, late: str) -> str:
    """A note for the instructor: this verdict hangs on how busy the machine was."""
    return (
        f"{what} was ended for the time that it took, not for what it computed. {late} If your machine was busy, grade "
        "again with a larger --exercise-seconds: only what a limit has stopped is graded anew."
    )


class Session:
    """One submission in a worker.

    start: starts a worker (`Sandbox.start`). cells: (title, source) of the code cells. names: the graded functions.
    answers: for a name, the index of the cell that answers it. problems: cell index -> what went wrong in it.
    notes: what an instructor should know (a worker that broke the protocol). is_limited: whether a limit was reached
    while the cells were run, so that any exercise may suffer for it.
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
        self.is_limited = False
        self._start, self._limits = start, limits
        self._cells, self._names, self._answers = [list(cell) for cell in cells], list(names), dict(answers)
        self._skip: set[int] = set()
        self._channel: Channel | None = None
        self._restarts = 0
        self._called = False
        self._spoilt = False
        self._whole = Allowance("a whole notebook", limits.total_seconds, limits.patience)
        self._meter: Meter | None = None
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

    @property
    def has_loaded(self) -> bool:
        """Whether the cells have been run to their end once."""
        return bool(self._described)

    def caller(self) -> RemoteCaller:
        """A caller with an exercise's time before it."""
        return RemoteCaller(self, self._limits.exercise_seconds, self._limits.patience)

    def ask(
        self, request: dict[str, Any], allowance: Allowance, read: Callable[[dict[str, Any]], Any]
    ) -> Callable[[], Any]:
        """Send a request to a worker that has the submission loaded, to be answered within `allowance`.

        Returns a function that fetches the next answer and makes a value of it with `read`. Both raise the channel's
        exceptions; the worker is then gone. WorkerLate or WorkerEnded at once means that none is left to try. To be
        followed by `answered`.
        """
        if self._spoilt:
            self.close()
        channel = self._loaded()
        self._ids += 1
        number = self._ids
        self._called = True
        channel.send({**request, "id": number})
        self._meter.begin(allowance)

        def fetch() -> Any:
            try:
                answer = answer_to(number, channel.receive(self._meter.left))
                self._spoilt = self._spoilt or answer.get("spoilt") is True
                return read(answer)
            except GONE as error:
                self._discard(error)
                raise

        return fetch

    def answered(self) -> None:
        """Nothing more is wanted of the last `ask`: its time ends here."""
        if self._meter is not None:
            self._meter.end()

    def what_is_spent(self, allowance: Allowance) -> Allowance:
        """Of a call that was late: its own allowance, or the whole notebook's."""
        return allowance if allowance.is_spent else self._whole

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
            if self._whole.is_spent:
                raise WorkerLate
            if self._restarts > self._limits.restarts:
                raise WorkerEnded
            self._restarts += 1
            self._called = self._spoilt = False
            self._channel = self._start()
            self._meter = Meter(self._channel.used, self._whole)
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
        allowance = Allowance("the code of all cells", self._limits.load_seconds, self._limits.patience)
        self._meter.begin(allowance)
        current = -1
        try:
            while True:
                message = answer_to(self._ids, channel.receive(self._meter.left))
                if "loaded" in message:
                    self._keep(message)
                    self._meter.end()
                    return
                current = message.get("cell")
                if type(current) is not int or not 0 <= current < len(self._cells):
                    raise WorkerBroken("a cell that is not there")
        except GONE as error:
            self._discard(error)
            self.is_limited = True
            if current >= 0:
                self._skip.add(current)
                self.problems[current] = ENDED
            if isinstance(error, WorkerLate):
                self._note_late(current, self.what_is_spent(allowance))

    def _note_late(self, current: int, spent: Allowance) -> None:
        if current >= 0:
            self.problems[current] = f"{LATE} {spent.sentence()}"
        if spent.has_waited:
            self.notes.append(waited_for(f"The notebook's {self._cells[max(current, 0)][0]}", spent.sentence()))

    def _keep(self, message: dict[str, Any]) -> None:
        """Keep what a load told; the first one's descriptions count, since a later one may have left a cell out."""
        told = message["loaded"]
        if not isinstance(told, list):
            raise WorkerBroken("no list of problems")
        for entry in told[: len(self._cells)]:
            if not (isinstance(entry, list) and list(map(type, entry)) == [int, str]):
                raise WorkerBroken("no list of problems")
            self.problems.setdefault(entry[0], clean_text(entry[1][:500]))
            self.is_limited = self.is_limited or is_of_a_limit(*entry[1].partition(":")[::2])
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
            self.answered()
            self._channel.close()
            self._channel = self._meter = None
