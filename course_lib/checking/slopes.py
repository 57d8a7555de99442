"""Is a learner's gradient the gradient of the learner's own function? The judge nudges, the caller evaluates.

Central differences (f(x + h) - f(x - h)) / 2h on a small case: only the learner's own numbers are used, so what is said
gives nothing of the reference away, and it is the check that learners will write themselves in unit 04.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .calling import Caller, Reply
from .diagnose import component, components_of
from .exercise import Slope
from .key import ExerciseKey

STEP = 1e-5
MAX_ENTRIES = 64
# Central differences at this step are good to about 1e-9 on these functions; float32 code is good to about 1e-2.
RTOL, ATOL = 1e-4, 1e-7


@dataclass(frozen=True)
class Fit:
    """Whether the gradient fits the learner's own function, and a sentence that says so."""

    consistent: bool
    sentence: str


def fit_of(key: ExerciseKey, caller: Caller, part: str, replies: Sequence[Reply]) -> Fit | None:
    """How the gradient of `part` fits the learner's own function; None where that can't be asked."""
    slope = next((slope for slope in key.slopes if slope.part == part), None)
    index = _smallest_case(key, part, slope) if slope else None
    if slope is None or index is None or replies[index].status != "ok":
        return None
    case, reply = key.cases[index], replies[index]
    pair = case.probe == "backward"
    gradient = _numbers(reply.value if not pair and len(key.returns) == 1 else _gradient(reply, slope, pair))
    at = np.asarray(case.args[slope.argument], dtype=np.float64)
    if gradient is None or gradient.shape != at.shape:
        return None
    inputs = case.args[:-1] if pair else case.args
    batch = []
    for entry in np.ndindex(at.shape):
        for step in (STEP, -STEP):
            nudged = at.copy()
            nudged[entry] += step
            batch.append((*inputs[: slope.argument], nudged, *inputs[slope.argument + 1 :]))
    answers = caller.run("forward" if pair else case.probe, key.functions, batch)
    weight = np.asarray(case.args[-1]) if pair else None
    heights = [_height(answer, slope, len(key.returns), weight) for answer in answers]
    if any(height is None or not np.isfinite(height) for height in heights):
        return None
    ends = np.array(heights, dtype=np.float64)
    rates = ((ends[0::2] - ends[1::2]) / (2 * STEP)).reshape(at.shape)
    return _say(key, slope, pair, gradient, rates)


def _smallest_case(key: ExerciseKey, part: str, slope: Slope) -> int | None:
    sizes = [
        (np.size(case.args[slope.argument]), index)
        for index, case in enumerate(key.cases)
        if case.probe in ("call", "backward") and part in {name for name, _ in components_of(case, key)}
    ]
    sizes = [(size, index) for size, index in sizes if 0 < size <= MAX_ENTRIES]
    return min(sizes)[1] if sizes else None


def _gradient(reply: Reply, slope: Slope, pair: bool):
    if not isinstance(reply.value, (tuple, list)):
        return reply.value if pair else None
    index = slope.by if not pair else slope.by - 1
    return reply.value[index] if 0 <= index < len(reply.value) else None


def _numbers(value) -> np.ndarray | None:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return array if np.isfinite(array).all() else None


def _height(reply: Reply, slope: Slope, count: int, weight: np.ndarray | None) -> float | None:
    if reply.status != "ok":
        return None
    value = _numbers(reply.value if weight is not None else component(reply.value, slope.of, count))
    if value is None:
        return None
    if weight is not None:
        return float(np.sum(value * weight)) if value.shape == weight.shape else None
    return float(value) if value.ndim == 0 else None


def _say(key: ExerciseKey, slope: Slope, pair: bool, gradient: np.ndarray, rates: np.ndarray) -> Fit:
    names = key.signatures[0].split("(", 1)[1].rstrip(")").split(",")
    argument = names[slope.argument].split("=")[0].strip()
    function = key.functions[0] if pair else key.returns[slope.of]
    name = f"d{argument}" if pair else key.returns[slope.by]
    gap = np.abs(gradient - rates)
    if np.all(gap <= ATOL + RTOL * np.maximum(np.abs(rates), np.max(np.abs(rates)))):
        return Fit(True, f"Your {name} is the derivative of your own {function}, so the fault is in {function}.")
    entry = np.unravel_index(np.argmax(gap), gap.shape)
    place = f"{argument}[{', '.join(map(str, entry))}]" if gap.ndim else argument
    what = f"your own {function} changes" if not pair else f"sum({function} * dout) changes"
    return Fit(
        False,
        f"Nudge {place} a little and {what} at the rate {rates[entry]:.4g}; your {name} says {gradient[entry]:.4g}.",
    )
