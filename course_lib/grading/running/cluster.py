"""Grading on the machines of a Dask cluster: the same core, submissions and results travelling as bytes.

Dask's scheduler gives a batch whose worker was lost to another one; here each batch is waited for once and let go of,
so that nothing is lost, nothing counts twice, and the driver's memory doesn't grow with the class.
"""

from __future__ import annotations

import contextlib
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import CourseError
from .cluster_worker import Asked, GraderPlugin, KeyPlugin, Refused, describe, grade_batch, key_name
from .work import Graded, Work

CONNECT_SECONDS = 15
BATCH = 8
BATCH_BYTES = 4 * 2**20
BATCHES_A_THREAD = 2
QUIET_SECONDS = 20.0


@dataclass
class Batch:
    """A few submissions. workers: the only ones that may have it; None for any."""

    works: list[Work]
    workers: list[str] | None = None


class Cluster:
    """The workers of the scheduler at `address`. Use it as a context manager.

    say: prints a sentence. Raises CourseError where there is no scheduler, or no worker that can be used.
    """

    def __init__(self, address: str, asked: Asked, say: Callable[[str], None] = print):
        from distributed import Client

        self.address, self.limits, self._say = address, asked.limits, say
        self._run = f"course-{secrets.token_hex(8)}"
        self._brought: set[str] = set()
        self._refused: dict[str, str] = {}
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise CourseError(
                f"There is no Dask scheduler at {address} ({_said(error)}). Start one with `dask scheduler`, and "
                "workers with `dask worker`."
            ) from error
        try:
            self.levels = self._look_round(asked)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _look_round(self, asked: Asked) -> tuple[str, ...]:
        """Bring the grader to the workers; the levels of those that can be used."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            self._client.register_plugin(GraderPlugin(self._run, asked))
            offers: dict[str, tuple[str, str]] = self._client.run(describe, self._run)
        except TimeoutError:
            raise CourseError(f"No worker is connected to the scheduler at {self.address}: start some first.") from None
        except Exception as error:
            raise CourseError(
                f"The workers at {self.address} can't be used ({_said(error)}). Each needs this version of the course "
                "installed: pip install '.[scale]' in the course's folder."
            ) from error
        for worker, (_, reason) in offers.items():
            if reason:
                self._refuse(worker, reason)
        self._offered = [level for level, reason in offers.values() if not reason]
        self._want_somebody()
        return tuple(sorted(set(self._offered)))

    @property
    def about(self) -> str:
        """The isolation, for people."""
        counts = [f"{level} on {self._offered.count(level)} worker(s)" for level in self.levels]
        return f"{', '.join(counts)} of the cluster at {self.address}"

    @property
    def remark(self) -> str:
        """What an instructor should know before it begins: nothing that is known from here."""
        return ""

    def grade(self, works: Iterable[Work], packed: Mapping[str, bytes]) -> Iterator[Graded]:
        """Grade `works`, in any order. packed: unit id -> key as bytes. Raises CourseError without a cluster."""
        queue = _Queue(_batches(works))
        under_way: dict[Any, Batch] = {}
        try:
            while True:
                self._feed(queue, under_way, packed)
                if not under_way:
                    return
                for future in self._finished(under_way):
                    batch = under_way.pop(future)
                    yield from self._collect(future, batch, queue)
                    future.release()
        except OSError as error:
            raise self._lost(error) from error
        finally:
            for future in under_way:
                future.cancel()

    def _feed(self, queue: _Queue, under_way: dict[Any, Batch], packed: Mapping[str, bytes]) -> None:
        usable = self._usable()
        room = BATCHES_A_THREAD * max(sum(usable.values()), 1)
        while len(under_way) < room and (batch := queue.take()) is not None:
            batch.workers = sorted(usable) if self._refused else None
            for unit in {work.unit for work in batch.works} - self._brought:
                self._client.register_plugin(KeyPlugin(self._run, unit, packed[unit]))
                self._brought.add(unit)
            future = self._client.submit(grade_batch, self._run, batch.works, pure=False, workers=batch.workers)
            under_way[future] = batch

    def _usable(self) -> dict[str, int]:
        """The workers that are there and not refused, with their numbers of threads."""
        there = self._client.nthreads()
        return {worker: count for worker, count in there.items() if worker not in self._refused}

    def _finished(self, under_way: dict[Any, Batch]) -> list[Any]:
        """Those that are done, at least one; meanwhile look after those that nobody can do any more."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    return list(wait(list(under_way), timeout=QUIET_SECONDS, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                if self._client.status != "running":
                    raise self._lost(None) from None
            except Exception as error:  # a future that was cancelled because the scheduler went away
                raise self._lost(error) from error
            usable = self._usable()
            if not usable:
                self._want_somebody()
                self._say(f"No worker is left at {self.address}: waiting for one to join.")
            if forlorn := [f for f, b in under_way.items() if b.workers and not set(b.workers) & set(usable)]:
                for future in forlorn:
                    future.cancel()
                return forlorn

    def _collect(self, future: Any, batch: Batch, queue: _Queue) -> Iterator[Graded]:
        """What a finished batch gives; what has to be done again goes back to the queue."""
        from distributed import KilledWorker

        if future.status == "finished":
            yield from future.result()
        elif future.status != "error":
            # Cancelled; or lost, when its worker died between its end and our asking, and it is under way again.
            queue.again([batch])
        else:
            error = future.exception()
            if isinstance(error, Refused):
                self._refuse(*error.args)
                self._want_somebody()
                queue.again([batch])
            elif not isinstance(error, KilledWorker):
                raise CourseError(f"The cluster could not grade a batch: {_said(error)}.") from error
            elif len(batch.works) > 1:
                queue.again([Batch([work]) for work in batch.works])  # one of them kills workers: which?
            else:
                why = "The grading worker died on this notebook again and again; please look at it."
                yield batch.works[0].failed(self.levels[0], why)

    def _refuse(self, worker: str, reason: str) -> None:
        if worker not in self._refused:
            self._refused[worker] = reason
            self._say(f"The worker {worker} is refused: {reason}")

    def _want_somebody(self) -> None:
        """Raises CourseError where every worker that is there is refused."""
        there = self._client.nthreads()
        if there and not set(there) - set(self._refused):
            reason = self._refused[next(iter(there))]
            raise CourseError(f"No worker at {self.address} can be used: {reason}")

    def _lost(self, error: BaseException | None) -> CourseError:
        why = f" ({_said(error)})" if error is not None else ""
        return CourseError(
            f"The scheduler at {self.address} went away{why}. What was graded is recorded; the same command goes on."
        )

    def close(self) -> None:
        """Leave the cluster, which keeps running, and take the keys along."""
        with contextlib.suppress(Exception):  # it may be gone
            for name in (*(key_name(self._run, unit) for unit in self._brought), self._run):
                self._client.unregister_worker_plugin(name)
        self._client.close()


@dataclass
class _Queue:
    """Batches still to be handed out: those to be done again first."""

    fresh: Iterator[Batch]
    back: deque[Batch] = field(default_factory=deque)

    def take(self) -> Batch | None:
        return self.back.popleft() if self.back else next(self.fresh, None)

    def again(self, batches: Iterable[Batch]) -> None:
        self.back.extend(batches)


def _batches(works: Iterable[Work]) -> Iterator[Batch]:
    """A few at a time: what Dask does for a task is spread over them, and no message is huge."""
    batch: list[Work] = []
    size = 0
    for work in works:
        if batch and (len(batch) == BATCH or size + len(work.data) > BATCH_BYTES):
            yield Batch(batch)
            batch, size = [], 0
        batch.append(work)
        size += len(work.data)
    if batch:
        yield Batch(batch)


def _said(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:300] or type(error).__name__
