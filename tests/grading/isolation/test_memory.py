"""The sum of memory: what one submission can take holds in every kind of memory, so many take so many times as much."""

import math

import pytest
from inside import ask

from course_lib.grading.isolation import memory
from course_lib.grading.isolation.limits import Limits

GREEDY = """
import mmap, resource
kept = []
for make in (lambda: mmap.mmap(-1, 2**22), lambda: bytearray(2**22), lambda: np.ones(2**19)):
    try:
        while True:
            kept.append(make())
            if isinstance(kept[-1], mmap.mmap):
                kept[-1].write(b'x' * 2**22)
    except (MemoryError, OSError):
        pass
taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
del kept
return taken
"""


@pytest.mark.sandbox
def test_all_kinds_of_memory_together_stay_below_the_limit_of_one(strong):
    taken = ask(strong, GREEDY).value
    assert strong.limits.memory_mb / 4 < taken < strong.limits.memory_mb


def test_the_sum_is_the_number_times_the_limit():
    limits = Limits(memory_mb=1000, file_mb=16)
    assert memory.most_memory(limits, 8) == 8 * memory.most_memory(limits, 1) >= 8 * 1016


def test_more_than_there_is_is_said(monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 3000.0)
    assert memory.remark(Limits(memory_mb=1000), 2) == ""
    assert "graded 3 at a time may take up to 3240 MB, and 3000 MB are free" in memory.remark(Limits(memory_mb=1000), 3)


def test_the_containers_limit_counts(monkeypatch):
    texts = {"/proc/meminfo": "MemTotal: 1 kB\nMemAvailable:  4096000 kB\n", "/sys/fs/cgroup/memory.max": "2097152\n"}
    monkeypatch.setattr(memory, "_text", lambda path: texts.get(path, ""))
    assert memory.free_memory() == 2
    texts["/sys/fs/cgroup/memory.max"] = "max"
    assert memory.free_memory() == 4000
    texts.clear()
    assert memory.free_memory() == math.inf
