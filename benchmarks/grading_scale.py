"""What does not grow with the number of machines: the gradebook, the driver, and the way to a cluster.

Results come from a real run, and are multiplied; nothing is graded here.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from grading_peers import ROOT, UNIT, Sample, course_grade

from course_lib.authoring.keys import make_key
from course_lib.authoring.lesson import find_units
from course_lib.checking.key import UnitKey, to_bytes
from course_lib.grading.handed_in.submissions import Submission
from course_lib.grading.records.gradebook import Book
from course_lib.grading.records.recording import Entry
from course_lib.grading.result import Result, to_json
from course_lib.grading.running.class_run import ClassRun
from course_lib.grading.running.journal import Journal, read_results
from course_lib.grading.running.progress import Progress
from course_lib.grading.running.unit_keys import Keys
from course_lib.grading.running.work import Graded, Work

COUNT = 10_000
BATCH = 200
CLASS = 100_000
STUDENT = "somebody"


def real_results(place: Path) -> tuple[list[Result], bytes, bytes]:
    """Results of a few submissions of the sample class; a notebook, and its feedback page."""
    sample = Sample(place)
    folder = sample.hand_in(sample.students[:8])
    course_grade(folder)
    results = [result for result in read_results(folder / "graded" / "journal.jsonl") if not result.error]
    student = results[0].student
    notebook = (folder / "submitted" / student / UNIT / f"{UNIT}.ipynb").read_bytes()
    return results, notebook, (folder / "graded" / "feedback" / student / f"{UNIT}.html").read_bytes()


def _key() -> UnitKey:
    return make_key(find_units([UNIT])[0], b"benchmark")


@dataclass(frozen=True)
class Cost:
    """What a submission takes of the driver. clock: seconds as they pass; processor: those in which it was at work."""

    clock: float
    processor: float

    @property
    def text(self) -> str:
        """For the table."""
        return f"{1 / self.clock:.0f} a second ({1000 * self.processor:.1f} ms of processor time each)"


def _cost(work: Callable[[], None], count: int) -> Cost:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Cost((time.perf_counter() - clock) / count, (time.process_time() - processor) / count)


def recording(kind: str, place: Path) -> tuple[Cost | None, str]:
    """What it takes to record a result in a new gradebook of `kind`; or None and why it can't be tried here."""
    if kind == "SQLite":
        return _record(str(place / "recording.db"), place), ""
    sys.path.insert(0, str(ROOT / "tests" / "grading"))
    import postgresql

    if reason := postgresql.why_not():
        return None, reason
    with postgresql.Server(fsync="on") as server:
        return _record(server.url(server.new()), place), ""


def _record(where: str, place: Path) -> Cost:
    results, _, _ = real_results(place)
    entries = [
        Entry(replace(results[index % len(results)], student=f"student-{index:05}")) for index in range(COUNT + BATCH)
    ]
    key = _key()
    with Book(where) as book:
        book.record_all(entries[COUNT:], {key.id: key})
        batches = [entries[begin : begin + BATCH] for begin in range(0, COUNT, BATCH)]
        return _cost(lambda: [book.record_all(batch, {key.id: key}) for batch in batches], COUNT)


def driver(place: Path) -> tuple[float, float, Cost]:
    """The driver's memory in MB after 1,000 and after 10,000 submissions, and what it takes to read one, write down
    what came of it, and record it."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(_drive, place, *real_results(place)).result()


def _drive(place: Path, results: list[Result], notebook: bytes, page: bytes) -> tuple[float, float, Cost]:
    out = Path(tempfile.mkdtemp(dir=place))
    submissions = [
        Submission(f"student-{n:05}", UNIT, "", lambda n=n: notebook + b" " * (n % 7), "") for n in range(COUNT)
    ]
    keys = Keys({UNIT: find_units([UNIT])[0]}, b"benchmark")
    texts = [to_json(replace(result, student=STUDENT)) for result in results]
    measured: list[float] = []
    with (
        Journal(out / "journal.jsonl") as journal,
        Book(out / "gradebook.db") as book,
        contextlib.redirect_stderr(io.StringIO()),
        Progress(COUNT) as progress,
    ):
        run = ClassRun(out, keys, journal, book, progress, [results[0].isolation])

        def everything() -> None:
            for count, work in enumerate(run.works(submissions, lambda: False), 1):
                # What a crew would give back, had it graded.
                text = texts[count % len(texts)].replace(STUDENT, work.student)
                run.take(Graded(work.number, text.encode(), page))
                if count in (COUNT // 10, COUNT):
                    measured.append(_memory())
            run.flush()

        cost = _cost(everything, COUNT)
    return measured[0], measured[1], cost


def _memory() -> float:
    """This process's memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def cluster_cost(place: Path, count: int = 2000) -> Cost | None:
    """What it takes to send a submission to a worker of a Dask cluster and to fetch what came of it, when nothing is
    done there; None without Dask."""
    try:
        import distributed  # noqa: F401
    except ModuleNotFoundError:
        return None
    from course_lib.grading.isolation.limits import Limits
    from course_lib.grading.running import cluster, cluster_worker

    results, notebook, page = real_results(place)
    answer = to_json(results[0]).encode()
    file = place / "scheduler.json"
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": {**os.environ, "PYTHONPATH": path}}
    started = [subprocess.Popen([*start, "--no-dashboard", "--scheduler-file", str(file)], **quiet)]
    try:
        while not file.exists():
            time.sleep(0.05)
        join = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
        started.append(subprocess.Popen([*join, "--no-nanny", "--no-dashboard"], **quiet))
        address = json.loads(file.read_text())["address"]
        packed = {UNIT: to_bytes(_key())}
        with cluster.Cluster(address, cluster_worker.Asked(None, True, Limits())) as crew:
            cluster.grade_batch = _Echo(answer, page)
            works = (Work(number, f"student-{number}", UNIT, notebook) for number in range(count))
            return _cost(lambda: [None for _ in crew.grade(works, packed)], count)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


class _Echo:
    """A task that gives back what grading would, at once."""

    def __init__(self, answer: bytes, page: bytes):
        self.answer, self.page = answer, page

    def __call__(self, run: str, works: list[Work]) -> list[Graded]:
        return [Graded(work.number, self.answer, self.page) for work in works]


def projection(rate: float, cores: int, driver: Cost, recording: Cost, cluster: Cost | None) -> str:
    """100,000 submissions of the whole course on 1, 10 and 100 such machines, and what gives out first.

    rate: submissions a second of one machine, driver and all. The others: what a submission takes of the driver.
    """
    send = cluster.processor if cluster else 0.0
    record = recording.processor
    each = driver.processor + send
    lines = [
        "100,000 submissions of the whole course, projected from these rates, on machines like this one "
        f"({cores} cores):",
        "",
        "| machines | graded a second | time | what limits it |",
        "| --- | --- | --- | --- |",
    ]
    for machines in (1, 10, 100):
        reached = min(machines * rate, 1 / each)
        limit = "the driver" if reached < machines * rate else "the machines"
        lines.append(f"| {machines} | {reached:.0f} | {CLASS / reached / 60:.0f} min | {limit} |")
    lines += [
        "",
        f"What gives out first is the driver, from {1 / each / rate:.0f} machines on. It spends {1000 * each:.1f} ms "
        f"of processor time on a submission: {1000 * record:.1f} ms to record it, {1000 * send:.1f} ms to send it and "
        f"fetch the result, {1000 * (driver.processor - record):.1f} ms to read it and write its files. Beyond that, "
        "grade the units in runs of their own, each with its own --out, into one gradebook in PostgreSQL.",
    ]
    return "\n".join(lines)
