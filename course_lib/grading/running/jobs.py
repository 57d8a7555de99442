"""Grading in several processes of this machine, each with a sandbox of its own.

A process dies with the driver (its pipe closes), and one that dies alone is replaced. Each starts its sandbox in its
main thread: bubblewrap ends what it started when the thread ends that started it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from ...errors import CourseError
from ..isolation import memory
from ..isolation.limits import Limits
from ..isolation.sandbox import Level, Sandbox, choose_level
from .work import Graded, Grader, Work

# One under way and one waiting: a process never waits for the driver.
AT_ONCE = 2
MOST_DEATHS = 2
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # read when NumPy is loaded


def cores() -> int:
    """How many processors this process may use."""
    with contextlib.suppress(AttributeError):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Local:
    """Grading on this machine. jobs: how many submissions at the same time, each in a process of its own."""

    level: Level
    limits: Limits
    jobs: int

    @property
    def levels(self) -> tuple[str, ...]:
        """The isolation levels in use."""
        return (self.level.name,)

    @property
    def about(self) -> str:
        """The isolation, for people."""
        return f"{self.level.name} ({self.level.about})"

    @property
    def remark(self) -> str:
        """What an instructor should know before it begins; empty where there is nothing."""
        return memory.remark(self.limits, self.jobs)

    def grade(self, works: Iterable[Work], packed: Mapping[str, bytes]) -> Iterator[Graded]:
        """Grade `works`, in any order. packed: unit id -> key as bytes, asked for a unit when it is first needed.

        Raises CourseError where no sandbox can be started.
        """
        if self.jobs > 1:
            yield from _in_processes(iter(works), self, packed)
            return
        with Sandbox(self.level, self.limits) as sandbox:
            yield from map(Grader(sandbox, packed).grade, works)


def _in_processes(works: Iterator[Work], local: Local, packed: Mapping[str, bytes]) -> Iterator[Graded]:
    crew: list[_Job] = []
    waiting: deque[tuple[Work, int]] = deque()  # left by processes that died, with the deaths so far
    try:
        crew += [_Job(local, packed) for _ in range(local.jobs)]
        _feed(crew, works, waiting)
        while busy := [job for job in crew if job.under_way]:
            for connection in wait([job.connection for job in busy]):
                job = next(job for job in busy if job.connection is connection)
                try:
                    yield job.receive()
                except (EOFError, OSError):
                    yield from _bury(job, waiting)
                    crew[crew.index(job)] = _Job(local, packed)
            _feed(crew, works, waiting)
    finally:
        for job in crew:
            job.close()


def _feed(crew: list[_Job], works: Iterator[Work], waiting: deque[tuple[Work, int]]) -> None:
    """Hand out work, the least loaded first, until everyone has enough or there is none."""
    while True:
        job = min(crew, key=lambda job: len(job.under_way))
        if len(job.under_way) >= AT_ONCE:
            return
        if waiting:
            work, deaths = waiting.popleft()
        elif (work := next(works, None)) is not None:
            deaths = 0
        else:
            return
        job.send(work, deaths)


def _bury(job: _Job, waiting: deque[tuple[Work, int]]) -> Iterator[Graded]:
    """Take over what a dead process had: what was under way may have killed it, what was waiting behind has not."""
    (work, deaths), *behind = job.under_way.values()
    job.close()
    waiting.extend(behind)
    if deaths + 1 < MOST_DEATHS:
        waiting.append((work, deaths + 1))
    else:
        why = f"The grading process died on this notebook {MOST_DEATHS} times; please look at it."
        yield work.failed(job.local.level.name, why)


@dataclass
class _Job:
    """A process, seen from the driver. under_way: what it has been handed and has not given back, oldest first."""

    local: Local
    packed: Mapping[str, bytes]
    under_way: dict[int, tuple[Work, int]] = field(default_factory=dict)
    connection: Connection = field(init=False)
    process: BaseProcess = field(init=False)
    _knows: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # A fresh interpreter: a fork would take the driver's open database and threads along.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, self.local.level.name, self.local.limits), daemon=True
        )
        with _no_interrupts(), _one_thread():
            self.process.start()
        theirs.close()

    def send(self, work: Work, deaths: int) -> None:
        """Hand over `work`. A process that is dead already is found out when its answer is asked for."""
        self.under_way[work.number] = work, deaths
        with contextlib.suppress(OSError):
            if work.unit not in self._knows:
                self._knows.add(work.unit)
                self.connection.send((work.unit, self.packed[work.unit]))
            self.connection.send(work)

    def receive(self) -> Graded:
        """The next answer. Raises EOFError where the process has died, CourseError where it has no sandbox."""
        answer = self.connection.recv()
        if isinstance(answer, str):
            raise CourseError(answer)
        del self.under_way[answer.number]
        return answer

    def close(self) -> None:
        """Let it finish what it is at, shortly, and end it."""
        self.connection.close()
        self.process.join(0.2 if self.under_way else 5)
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start a child deaf to Ctrl-C, which a terminal sends to everybody: the driver decides."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, which alone gets it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Start a child whose NumPy uses one thread: there are as many processes as cores. What the user has set stays."""
    added = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def _serve(connection: Connection, level: str, limits: Limits) -> None:
    """In the process: grade what comes, until the driver closes the pipe or is gone."""
    packed: dict[str, bytes] = {}
    # SIGTERM, too, has to go through what ends the sandbox.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.suppress(EOFError, OSError):
        try:
            with Sandbox(choose_level(level, allow_weak=True), limits) as sandbox:
                grader = Grader(sandbox, packed)
                while True:
                    got = connection.recv()
                    if isinstance(got, Work):
                        connection.send(grader.grade(got))
                    else:
                        packed.update([got])
        except CourseError as error:
            connection.send(str(error))
