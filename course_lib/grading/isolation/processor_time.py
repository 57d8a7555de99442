"""How much processor time a process has used, as the system counts it and the process can't change it.

The time of its code and of the system's work for it, all threads together, to the nanosecond; not that of other
processes that it started, which no strong level lets it do.

Source: Linux, ``clock_getcpuclockid(3)``, ``include/linux/posix-timers_types.h``; POSIX, ``ps``.
"""

from __future__ import annotations

import sys
import time

_OF_A_PROCESS = 2  # CPUCLOCK_SCHED: what the scheduler has counted, and not a guess from its ticks


def processor_seconds(pid: int) -> float | None:
    """Seconds of processor time that the process has used; also of one that has ended and was not waited for yet.

    None where the system doesn't say.
    """
    if sys.platform != "linux":
        return _by_ps(pid)
    try:
        return time.clock_gettime(~pid << 3 | _OF_A_PROCESS)
    except OSError:
        return None


def _by_ps(pid: int) -> float | None:
    import subprocess

    try:
        done = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return read_ps(done.stdout)
    except (OSError, ValueError):
        return None


def read_ps(text: str) -> float:
    """Seconds from what `ps` prints: [[days-]hours:]minutes:seconds. Raises ValueError."""
    days, _, rest = text.strip().rpartition("-")
    seconds = 0.0
    for number in rest.split(":"):
        seconds = 60 * seconds + float(number)
    return 86400 * int(days or 0) + seconds
