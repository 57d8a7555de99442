"""Grading on a Dask cluster: a scheduler and workers as processes of their own, one of which is killed half way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
import tiny
from tiny_course import hand_in_class, replace_the_course

from course_lib import cli
from course_lib.grading.isolation.sandbox import BUBBLEWRAP
from course_lib.grading.records.gradebook import Book
from course_lib.grading.running import app

distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra `scale`)")
COUNT = 1000
WEAK = ("--isolation", "limits", "--allow-weak-isolation")


class Machines:
    """A scheduler and workers on loopback, each a process."""

    def __init__(self, folder: Path):
        self._folder = folder
        self.processes = []
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        end = time.monotonic() + 60
        while not self.file.exists() and time.monotonic() < end:
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def worker(self, **environment: str) -> subprocess.Popen:
        """One worker more, with one thread."""
        options = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--memory-limit", "0")
        return self._start("worker", self.address, *options, **environment)

    def _start(self, kind, *options, **environment):
        log = (self._folder / f"{kind}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **environment},
            stdout=log,
            stderr=log,
        )
        self.processes.append(process)
        return process

    def wait_for(self, count: int) -> None:
        """Wait until so many workers have joined."""
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path):
    folder = tmp_path / "machines"
    folder.mkdir()
    made = Machines(folder)
    yield made
    made.close()


@pytest.fixture
def place(tmp_path, monkeypatch, blank_gradebook):
    replace_the_course(monkeypatch.setattr)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        app, "Book", lambda place: Book(place if Path(place).exists() else shutil.copy(blank_gradebook, place))
    )
    return tmp_path


def grade(*options):
    return cli.main(["grade", "submitted", *options])


def journal(out):
    return [json.loads(line)["result"] for line in (out / "journal.jsonl").read_text().splitlines()]


def scores(out):
    with Book(out / "gradebook.db") as book:
        return book.scores(tiny.UNIT)


def test_a_worker_killed_half_way_loses_nothing_and_nothing_is_graded_twice(place, machines, capfd):
    expected = hand_in_class(place / "submitted", COUNT)
    doomed, other = machines.worker(), machines.worker()
    machines.wait_for(2)
    killed_at = []

    def kill_half_way():
        path = place / "graded" / "journal.jsonl"
        while not path.exists() or path.read_bytes().count(b"\n") < COUNT // 2:
            time.sleep(0.02)
        doomed.send_signal(signal.SIGKILL)
        killed_at.append(path.read_bytes().count(b"\n"))

    killer = threading.Thread(target=kill_half_way, daemon=True)
    killer.start()
    assert grade("--scheduler", machines.address, *WEAK) == 0
    killer.join(5)
    assert COUNT // 2 <= killed_at[0] < COUNT
    assert other.poll() is None
    assert Counter(result["student"] for result in journal(place / "graded")) == dict.fromkeys(expected, 1)
    assert scores(place / "graded") == expected
    assert "limits on 2 worker(s) of the cluster" in capfd.readouterr().out


def test_it_gives_what_one_machine_gives(place, machines):
    hand_in_class(place / "submitted", 30)
    machines.worker()
    assert grade("--scheduler", machines.address, "--out", "cluster", *WEAK) == 0
    assert grade("--out", "here", "--jobs", "1", *WEAK) == 0
    assert scores(place / "cluster") == scores(place / "here")
    results = [sorted(journal(place / out), key=lambda result: result["student"]) for out in ("cluster", "here")]
    for result in (*results[0], *results[1]):
        del result["seconds"]
    assert results[0] == results[1]
    pages = [(place / out / "feedback" / "student-00003" / f"{tiny.UNIT}.html") for out in ("cluster", "here")]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_the_keys_leave_the_cluster_with_the_run(place, machines):
    hand_in_class(place / "submitted", 3)
    machines.worker()
    assert grade("--scheduler", machines.address, *WEAK) == 0
    with distributed.Client(machines.address, set_as_default=False) as client:
        plugins = client.run(lambda dask_worker: sorted(map(str, dask_worker.plugins)))
        kept = client.run_on_scheduler(lambda dask_scheduler: sorted(map(str, dask_scheduler.worker_plugins)))
    assert not [name for names in (*plugins.values(), kept) for name in names if "course" in name]


def test_a_worker_without_a_strong_sandbox_is_refused(place, machines, capfd):
    hand_in_class(place / "submitted", 3)
    machines.worker()
    assert grade("--scheduler", machines.address, "--isolation", "limits") == 2
    said = capfd.readouterr()
    assert "is refused: Submissions would run with weak isolation only (limits" in said.out
    assert "can be used" in said.err
    assert not (place / "graded").exists()


@pytest.mark.sandbox
def test_one_weak_worker_among_others_gets_nothing_to_grade(place, machines, capfd):
    if reason := BUBBLEWRAP.why_not():
        pytest.skip(reason)
    expected = hand_in_class(place / "submitted", 20)
    machines.worker()
    machines.worker(PATH=str(place))  # finds no bubblewrap there
    machines.wait_for(2)
    assert grade("--scheduler", machines.address, "--isolation", "bubblewrap") == 0
    said = capfd.readouterr().out
    assert "bubblewrap on 1 worker(s) of the cluster" in said
    assert "is refused: The isolation level bubblewrap does not work here" in said
    assert scores(place / "graded") == expected
    assert {result["isolation"] for result in journal(place / "graded")} == {"bubblewrap"}


def test_a_scheduler_that_goes_away_is_said_and_the_same_class_is_finished_here(place, machines, capfd, monkeypatch):
    import dask

    monkeypatch.setattr("course_lib.grading.running.cluster.QUIET_SECONDS", 2)
    expected = hand_in_class(place / "submitted", 200)
    machines.worker()

    def kill_the_scheduler():
        path = place / "graded" / "journal.jsonl"
        while not path.exists() or path.read_bytes().count(b"\n") < 20:
            time.sleep(0.02)
        machines.processes[0].kill()

    killer = threading.Thread(target=kill_the_scheduler, daemon=True)
    killer.start()
    with dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
        assert grade("--scheduler", machines.address, *WEAK) == 2
    killer.join(5)
    assert "went away" in capfd.readouterr().err
    done = [result["student"] for result in journal(place / "graded")]
    assert 20 <= len(done) < 200
    assert set(scores(place / "graded")) == set(done)
    assert grade(*WEAK) == 0
    assert scores(place / "graded") == expected
    assert Counter(result["student"] for result in journal(place / "graded")) == dict.fromkeys(expected, 1)


def test_a_scheduler_that_is_not_there_is_said_and_one_without_workers(place, machines, capfd, monkeypatch):
    from course_lib.grading.running import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 2)
    hand_in_class(place / "submitted", 3)
    assert grade("--scheduler", "tcp://127.0.0.1:1", *WEAK) == 2
    assert "There is no Dask scheduler at tcp://127.0.0.1:1" in capfd.readouterr().err
    assert grade("--scheduler", machines.address, *WEAK) == 2
    assert "No worker is connected" in capfd.readouterr().err


@pytest.mark.parametrize("status", ["cancelled", "lost", "pending"])
def test_a_batch_whose_worker_died_after_it_was_done_is_done_again(status):
    from course_lib.grading.running.cluster import Batch, Cluster, _Queue

    batch, queue = Batch([]), _Queue(iter(()))
    assert list(Cluster._collect(None, SimpleNamespace(status=status), batch, queue)) == []
    assert queue.take() is batch
