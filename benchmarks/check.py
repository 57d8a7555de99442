"""Seconds of one check and of `import course_lib`: `python benchmarks/check.py [UNIT ...]`.

Each exercise is checked with its reference, with every mistake of its bank, and with an answer that no bank knows (the
reference off by a per mille, which costs the judge the most: it looks for slips and nudges). Goals: a check under
0.3 s, the import under 0.15 s.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course_lib.authoring.keys import UnitSource
from course_lib.authoring.lesson import find_units
from course_lib.checking.calling import Caller, LocalCaller
from course_lib.checking.judge import judge
from course_lib.checking.key import from_bytes, to_bytes

CHECK_GOAL, IMPORT_GOAL = 0.3, 0.15


def main() -> int:
    """Print a table, a line an exercise, and return 0 if both goals are reached, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("units", nargs="*", metavar="UNIT", help="a unit's number or id; all units without one")
    parser.add_argument("--imports", type=int, default=9, help="how often to time the import (default: 9)")
    args = parser.parse_args()
    print(f"{'exercise':32} {'answers':>8} {'median s':>9} {'worst s':>9}  worst answer")
    everything: list[float] = []
    for folder in find_units(args.units):
        source = UnitSource(folder)
        unit = from_bytes(to_bytes(source.key(1)))
        for exercise in source.unit.exercises:
            key = unit.exercise(exercise.name)
            times = {name: _seconds(lambda c=caller, k=key: judge(k, c)) for name, caller in _answers(source, exercise)}
            worst = max(times, key=times.get)
            everything += times.values()
            median = statistics.median(times.values())
            print(f"{exercise.name:32} {len(times):8} {median:9.4f} {times[worst]:9.4f}  {worst}")
    median, worst = statistics.median(everything), max(everything)
    print(f"{'all checks':32} {len(everything):8} {median:9.4f} {worst:9.4f}  (goal: under {CHECK_GOAL} s)")
    imports = [_import_seconds("course_lib") for _ in range(args.imports)]
    first = [_import_seconds("course_lib.checking.learner") for _ in range(args.imports)]
    print(
        f"import course_lib                  median {statistics.median(imports):.4f} s  (goal: under {IMPORT_GOAL} s)"
    )
    print(f"import of the check, NumPy and all  median {statistics.median(first):.4f} s")
    return 0 if worst < CHECK_GOAL and statistics.median(imports) < IMPORT_GOAL else 1


def _answers(source: UnitSource, exercise: Any) -> Iterator[tuple[str, Caller]]:
    reference = source.reference.caller()
    yield "the reference", reference
    yield "slightly off", LocalCaller({name: _off(reference.objects[name]) for name in exercise.functions})
    for mistake in exercise.mistakes:
        yield mistake.id, source.reference.variant(exercise, mistake)


def _off(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with all its numbers a per mille too large, and a little more in the middle."""
    if isinstance(function, type):
        return function

    def bent(value: Any) -> Any:
        if isinstance(value, (float, np.ndarray, np.floating)):
            return value * 1.001 + 1e-4 * np.sin(value)
        return tuple(map(bent, value)) if isinstance(value, tuple) else value

    return lambda *args: bent(function(*args))


def _seconds(work: Callable[[], Any]) -> float:
    """The best of three, since a busy machine only ever adds."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _import_seconds(module: str) -> float:
    """The seconds that a fresh interpreter takes to import `module`, its own start not counted."""
    code = f"import time; s = time.perf_counter(); import {module}; print(time.perf_counter() - s)"
    root = Path(__file__).resolve().parents[1]
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root).stdout
    )


if __name__ == "__main__":
    raise SystemExit(main())
