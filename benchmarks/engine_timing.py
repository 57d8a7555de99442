"""Timing two pieces of work in turns, for `benchmarks/engine.py`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Work = Callable[[], object]


@dataclass
class Row:
    """One line of the table: `measured` against `goal`, in words, and whether it is reached."""

    name: str
    goal: str
    measured: str
    reached: bool | None


def seconds(work: Work, repeats: int) -> float:
    """Processor seconds a call, which other programs on the machine disturb less than seconds on the clock."""
    start = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - start) / repeats


def ratio(ours: Work, theirs: Work, turn: float = 0.005, turns: int = 101) -> tuple[float, float, float]:
    """Median of ours / theirs over neighbouring turns of about `turn` seconds, and the median seconds of each."""
    repeats = []
    for work in (ours, theirs):
        work()
        repeats.append(max(1, int(turn / max(seconds(work, 2), 1e-7))))
    times = np.array([[seconds(ours, repeats[0]), seconds(theirs, repeats[1])] for _ in range(turns)])
    return float(np.median(times[:, 0] / times[:, 1])), *map(float, np.median(times, axis=0))


def fastest(ways: dict[str, Work], rounds: int = 31) -> str:
    """The way with the smallest median, all of them taking turns."""
    if len(ways) == 1:
        return next(iter(ways))
    for work in ways.values():
        seconds(work, 5)
    times = [[seconds(work, 5) for work in ways.values()] for _ in range(rounds)]
    return list(ways)[int(np.median(times, axis=0).argmin())]


def against(name: str, goal: float, ours: Work, theirs: dict[str, Work], **timing: float) -> Row:
    """A row for the fastest of several ways of a peer."""
    if not theirs:
        return Row(name, f"at most {goal:g}x", "peer not installed, skipped", None)
    best = fastest(theirs)
    r, mine, other = ratio(ours, theirs[best], **timing)
    return Row(name, f"at most {goal:g}x", f"{r:.2f}x ({show(mine)} against {show(other)}, {best})", r <= goal)


def absolute(name: str, goal: float, work: Work, turns: int = 7) -> Row:
    work()
    median = float(np.median([seconds(work, 1) for _ in range(turns)]))
    return Row(name, f"at most {show(goal)}", show(median), median <= goal)


def show(s: float) -> str:
    return f"{s * 1e6:.0f} us" if s < 1e-3 else f"{s * 1e3:.1f} ms" if s < 1 else f"{s:.2f} s"
