"""What a machine of a Dask cluster does for us: it keeps a sandbox a thread, and grades what it is sent.

Plugins of Dask's bring this, and the keys, to every worker there is and to those that join later. A worker without a
strong sandbox, or with another version of the course, takes nothing: what it is sent comes back with the reason.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from distributed import WorkerPlugin, get_worker

from ... import __version__
from ...errors import CourseError
from ..isolation.limits import Limits
from ..isolation.sandbox import Level, Sandbox, choose_level
from .work import Graded, Grader, Work


class Refused(Exception):
    """A worker can't be used. args: its address, and why."""


@dataclass(frozen=True)
class Asked:
    """What a worker must offer. isolation: a level's name, None for the strongest it has; version: of the course."""

    isolation: str | None
    allow_weak: bool
    limits: Limits
    version: str = __version__


class KeyPlugin(WorkerPlugin):
    """A unit's key, as bytes, on every worker. run: the run's name, since a cluster may serve several."""

    def __init__(self, run: str, unit: str, data: bytes):
        self.name = key_name(run, unit)
        self.data = data


def key_name(run: str, unit: str) -> str:
    """The name of the plugin that holds a unit's key."""
    return f"{run} {unit}"


class GraderPlugin(WorkerPlugin):
    """A worker's sandboxes: one for each of its threads, since a sandbox may end with the thread that started it."""

    def __init__(self, run: str, asked: Asked):
        self.name = run
        self.asked = asked
        self.level: Level | None = None
        self.reason = ""

    def setup(self, worker: Any) -> None:
        """On the worker, once: find out what it offers. It says so when it is asked, and keeps running."""
        self._worker = worker
        self._own = threading.local()
        self._lock = threading.Lock()
        self._open: list[Sandbox] = []
        try:
            if self.asked.version != __version__:
                raise CourseError(f"it has version {__version__} of the course, not {self.asked.version}.")
            self.level = choose_level(self.asked.isolation, self.asked.allow_weak)
        except CourseError as error:
            self.reason = str(error)

    def teardown(self, worker: Any) -> None:
        """On the worker, at its end or the run's: end the sandboxes."""
        with self._lock:
            while self._open:
                self._open.pop().close()

    def grader(self) -> Grader:
        """This thread's grader. Raises CourseError where there can be none."""
        if self.level is None:
            raise CourseError(self.reason)
        if not hasattr(self._own, "grader"):
            sandbox = Sandbox(self.level, self.asked.limits).__enter__()
            with self._lock:
                self._open.append(sandbox)
            self._own.grader = Grader(sandbox, _Keys(self._worker, self.name))
        return self._own.grader


class _Keys(dict):
    """The keys that the run has brought to this worker."""

    def __init__(self, worker: Any, run: str):
        self._worker, self._run = worker, run

    def __missing__(self, unit: str) -> bytes:
        return self._worker.plugins[key_name(self._run, unit)].data


def describe(run: str, dask_worker: Any) -> tuple[str, str]:
    """Run on each worker: the name of the level it has, and why it can't be used ("" where it can)."""
    plugin = dask_worker.plugins[run]
    return (plugin.level.name if plugin.level else "", plugin.reason)


def grade_batch(run: str, works: Sequence[Work]) -> list[Graded]:
    """Run on a worker: grade a few submissions. Raises Refused where this worker can't."""
    worker = get_worker()
    try:
        grader = worker.plugins[run].grader()
        return [grader.grade(work) for work in works]
    except CourseError as error:
        raise Refused(worker.address, str(error)) from None
