"""What shutting a submission in costs: `python benchmarks/isolation.py [COUNT]`, by level, in turns in one run.

An empty job is a worker from the server's fork to its end, with nothing to do. The cost of a level is what its empty
job takes beyond that of a plain process, which is forked by the same kind of server but not shut in.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course_lib.grading.isolation.sandbox import PLAIN, Sandbox, available_levels

COUNT = 200


def isolation_cost(count: int = COUNT) -> dict[str, tuple[float, float, float]]:
    """By level, milliseconds: an empty job, median and least, and the server's start; the levels take turns."""
    sandboxes, starts = {}, {}
    for level in available_levels():
        begun = time.perf_counter()
        sandboxes[level.name] = Sandbox(level)
        sandboxes[level.name].start().close()
        starts[level.name] = 1000 * (time.perf_counter() - begun)
    jobs: dict[str, list[float]] = {name: [] for name in sandboxes}
    for turn in range(count):
        for name in sorted(sandboxes, reverse=bool(turn % 2)):
            begun = time.perf_counter()
            sandboxes[name].start().close()
            jobs[name].append(1000 * (time.perf_counter() - begun))
    for sandbox in sandboxes.values():
        sandbox.close()
    return {name: (statistics.median(jobs[name]), min(jobs[name]), starts[name]) for name in sandboxes}


def main(arguments: list[str]) -> int:
    """Print the table."""
    count = int(arguments[0]) if arguments else COUNT
    print(
        f"{platform.machine()}, Linux {platform.release()}, {os.cpu_count()} cores, {count} empty jobs a level, medians"
    )
    found = isolation_cost(count)
    plain, least_plain, _ = found[PLAIN.name]
    print(f"\n{'level':12}{'empty job':>12}{'beyond plain':>14}{'least':>12}{'beyond plain':>14}{'first start':>13}")
    for name, (job, least, start) in found.items():
        middle = f"{job:9.1f} ms{job - plain:11.1f} ms"
        print(f"{name:12}{middle}{least:9.1f} ms{least - least_plain:11.1f} ms{start:10.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
