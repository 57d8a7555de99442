"""How much memory submissions may come to together, and whether this machine has it.

No submission can start a process, and none can put memory where its own limit does not count it: no shared memory, no
files in memory beyond its small temporary folder. So the sum is the number graded at once times the limit of one.
"""

from __future__ import annotations

import math
from pathlib import Path

from .limits import Limits

SERVER_MB = 64  # Python with NumPy, which all forks of a server share
_OWN_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def most_memory(limits: Limits, jobs: int) -> int:
    """Megabytes that `jobs` submissions, graded at once, can take at most."""
    return jobs * (limits.memory_mb + limits.file_mb + SERVER_MB)


def remark(limits: Limits, jobs: int) -> str:
    """A sentence where that is more than this machine, or this container, has left; else nothing."""
    most, free = most_memory(limits, jobs), free_memory()
    if most <= free:
        return ""
    return (
        f"Submissions graded {jobs} at a time may take up to {most} MB, and {free:.0f} MB are free: "
        "grade fewer at once (--jobs), or give each less (--memory-mb)."
    )


def free_memory() -> float:
    """Megabytes that are free, by the kernel's estimate and the container's limit; infinite where nobody says."""
    found = [math.inf]
    for line in _text("/proc/meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            found.append(int(line.split()[1]) / 1024)
    found += [int(text) / 2**20 for path in _OWN_GROUPS if (text := _text(path).strip()).isdigit()]
    return min(found)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
