"""Processor time as the system counts it, asked from outside."""

import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from course_lib.grading.isolation import processor_time
from course_lib.grading.isolation.processor_time import processor_seconds, read_ps

SPINS = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ntime.sleep(60)"


@pytest.fixture
def process():
    with subprocess.Popen([sys.executable, "-c", SPINS], stdout=subprocess.PIPE) as made:
        made.stdout.readline()
        yield made
        made.kill()


def test_it_is_the_time_that_the_process_itself_counts(process):
    assert 0.3 <= processor_seconds(process.pid) < 1.0


def test_sleep_costs_none(process):
    before = processor_seconds(process.pid)
    time.sleep(0.3)
    assert processor_seconds(process.pid) - before < 0.1


def test_a_process_that_has_ended_is_still_known_until_it_was_waited_for(process):
    process.kill()
    time.sleep(0.2)
    assert processor_seconds(process.pid) >= 0.3
    process.wait()
    assert processor_seconds(process.pid) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("  0:05.23\n", 5.23), ("00:01:02\n", 62), ("1-02:03:04", 93784), ("12:34.5", 754.5)],
    ids=["macOS", "Linux", "days", "minutes"],
)
def test_what_ps_prints_is_read(text, seconds):
    assert read_ps(text) == pytest.approx(seconds)


def mac(monkeypatch, printed):
    """Have this machine pass for a Mac, whose `ps` knows one process."""

    def ps(words, **rest):
        return SimpleNamespace(stdout=printed if words == ["ps", "-o", "time=", "-p", "7"] else "")

    monkeypatch.setattr(processor_time, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(subprocess, "run", ps)


def test_elsewhere_than_on_linux_ps_is_asked(monkeypatch):
    mac(monkeypatch, " 0:02.50\n")
    assert processor_seconds(7) == 2.5


def test_where_nobody_says_it_is_unknown(monkeypatch):
    mac(monkeypatch, "")
    assert processor_seconds(7) is None
    assert processor_seconds(8) is None
