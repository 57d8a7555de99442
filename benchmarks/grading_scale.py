"""What does not grow with the number of machines: the gradebook, the driver, and the way to a cluster.

Results come from a real run, and are multiplied; nothing is graded here.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from grading_peers import ROOT, UNIT, Sample, course_grade

from course_lib.authoring.keys import make_key
from course_lib.authoring.lesson import find_units
from course_lib.checking.key import UnitKey, to_bytes
from course_lib.grading.class_run import ClassRun
from course_lib.grading.gradebook import Book
from course_lib.grading.journal import Journal, read_results
from course_lib.grading.progress import Progress
from course_lib.grading.recording import Entry
from course_lib.grading.result import Result, to_json
from course_lib.grading.submissions import Submission
from course_lib.grading.unit_keys import Keys
from course_lib.grading.work import Graded, Work

COUNT = 10_000
BATCH = 200
CLASS = 100_000


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


def recording_rate(kind: str, place: Path) -> tuple[float, str]:
    """Results recorded a second in a new gradebook of `kind`; or 0 and why it can't be tried here."""
    if kind == "SQLite":
        return _record(str(place / "recording.db"), place), ""
    sys.path.insert(0, str(ROOT / "tests" / "grading"))
    import postgresql

    if reason := postgresql.why_not():
        return 0.0, reason
    with postgresql.Server(fsync="on") as server:
        return _record(server.url(server.new()), place), ""


def _record(where: str, place: Path) -> float:
    results, _, _ = real_results(place)
    entries = [
        Entry(replace(results[index % len(results)], student=f"student-{index:05}")) for index in range(COUNT + BATCH)
    ]
    key = _key()
    with Book(where) as book:
        book.record_all(entries[COUNT:], {key.id: key})
        begun = time.perf_counter()
        for begin in range(0, COUNT, BATCH):
            book.record_all(entries[begin : begin + BATCH], {key.id: key})
        return COUNT / (time.perf_counter() - begun)


def driver(place: Path) -> tuple[float, float, float]:
    """The driver's memory in MB after 1,000 and after 10,000 submissions, and the submissions a second that it can
    read, write down and record."""
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        return fresh.apply(_drive, (place, *real_results(place)))


def _drive(place: Path, results: list[Result], notebook: bytes, page: bytes) -> tuple[float, float, float]:
    out = Path(tempfile.mkdtemp(dir=place))
    submissions = [
        Submission(f"student-{n:05}", UNIT, "", lambda n=n: notebook + b" " * (n % 7), "") for n in range(COUNT)
    ]
    keys = Keys({UNIT: find_units([UNIT])[0]}, b"benchmark")
    measured = []
    with (
        Journal(out / "journal.jsonl") as journal,
        Book(out / "gradebook.db") as book,
        contextlib.redirect_stderr(io.StringIO()),
        Progress(COUNT) as progress,
    ):
        run = ClassRun(out, keys, journal, book, progress, [results[0].isolation])
        begun = time.perf_counter()
        for count, graded in enumerate(_replay(run.works(submissions, lambda: False), results, page), 1):
            run.take(graded)
            if count in (COUNT // 10, COUNT):
                measured.append(_memory())
        run.flush()
        seconds = time.perf_counter() - begun
    return measured[0], measured[1], COUNT / seconds


def _replay(works: Iterable[Work], results: list[Result], page: bytes) -> Iterator[Graded]:
    """What a crew would give back, had it graded."""
    for work in works:
        digest = hashlib.sha256(work.data).hexdigest()
        result = replace(results[work.number % len(results)], student=work.student, submission=digest)
        yield Graded(work.number, to_json(result).encode(), page)


def _memory() -> float:
    """This process's memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def cluster_rate(place: Path, count: int = 2000) -> float:
    """Submissions a second that go to a worker of a Dask cluster and come back, with nothing done to them; 0 without
    Dask."""
    try:
        import distributed  # noqa: F401
    except ModuleNotFoundError:
        return 0.0
    from course_lib.grading import cluster, cluster_worker
    from course_lib.grading.limits import Limits

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
        import json

        address = json.loads(file.read_text())["address"]
        packed = {UNIT: to_bytes(_key())}
        with cluster.Cluster(address, cluster_worker.Asked(None, True, Limits())) as crew:
            cluster.grade_batch = _Echo(answer, page)
            works = (Work(number, f"student-{number}", UNIT, notebook) for number in range(count))
            begun = time.perf_counter()
            assert sum(1 for _ in crew.grade(works, packed)) == count
            return count / (time.perf_counter() - begun)
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


def projection(rate: float, cores: int, found: dict[str, float]) -> str:
    """100,000 submissions of the whole course on 1, 10 and 100 such machines, and what gives out first.

    rate: submissions a second of one machine that does nothing else. found: the rates of the driver, the gradebook and
    the cluster.
    """
    if not found.get("driver"):
        return ""
    alone = 1 / found["driver"]
    send = 1 / found["cluster"] if found.get("cluster") else 0.0
    most = 1 / (alone + send)
    lines = [
        "100,000 submissions of the whole course, projected from these rates, on machines like this one "
        f"({cores} cores):",
        "",
        "| machines | graded a second | hours | what limits it |",
        "| --- | --- | --- | --- |",
    ]
    for machines in (1, 10, 100):
        wanted, ceiling = machines * rate, found["driver"] if machines == 1 else most
        reached = min(wanted, ceiling)
        limit = "the machines" if wanted < ceiling else "the driver"
        lines.append(f"| {machines} | {reached:.0f} | {CLASS / reached / 3600:.2f} | {limit} |")
    gradebook = f"{1000 / found['SQLite']:.1f} ms of it to record it in SQLite, " if found.get("SQLite") else ""
    lines += [
        "",
        f"What gives out first is the driver, from {most / rate:.0f} machines on. It spends "
        f"{1000 * (alone + send):.1f} ms on a submission: {gradebook}{1000 * send:.1f} ms to send it and fetch the "
        "result, the rest to read it and write its files. Beyond that, grade the units in runs of their own, each with "
        "its own --out, into one gradebook in PostgreSQL.",
    ]
    return "\n".join(lines)
