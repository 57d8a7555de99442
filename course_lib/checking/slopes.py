"""Is a learner's gradient the gradient of the learner's own function? The judge nudges, the caller evaluates.

Central differences (f(x + h) - f(x - h)) / 2h on a small case: it is the check that learners will write themselves in
unit 04. Where their function is right, its slope is the expected gradient, so a hidden case gives no number away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .calling import Caller, Reply
from .compare import compare
from .diagnose import component, components_of, has_components
from .exercise import Case, Slope
from .key import ExerciseKey
from .probes.registry import BACKWARDS, forward_name

STEP = 1e-5
# A second step for the entry that is talked about: where the two disagree, the function is too rough to say anything.
SECOND_STEP = 3e-4
MAX_ENTRIES = 64
# Central differences at this step are good to about 1e-9 on these functions.
RTOL, ATOL = 1e-4, 1e-7
# Probes that hand on a backward's gradients, with the probe of the forward that they belong to.
_FORWARD_OF = {**dict.fromkeys(BACKWARDS, "forward"), "own_backward": "own_forward"}
# Probes that hand on a function and its gradients together, as one call of a function does.
_TOGETHER = ("call", "network_loss")


@dataclass(frozen=True)
class Fit:
    """Whether a gradient that is wrong fits the learner's own function all the same, and a sentence that says so.

    case: the one that was nudged.
    """

    consistent: bool
    sentence: str
    case: Case


def fit_of(key: ExerciseKey, caller: Caller, part: str, replies: Sequence[Reply]) -> Fit | None:
    """How the wrong gradients of `part` fit the learner's own function, on the smallest case, a visible one first;
    None where that can't be asked.
    """
    found = None
    for slope in (slope for slope in key.slopes if slope.part == part):
        wrong = [(not key.cases[i].visible, _size(key, i, slope), i) for i in _wrong_cases(key, slope, replies)]
        index = min(wrong)[2] if wrong else None
        fit = _fit(key, caller, slope, index, replies[index]) if index is not None else None
        if fit is not None and not fit.consistent:
            return fit
        found = found or fit
    return found


def fits_own_forward(key: ExerciseKey, caller: Caller, part: str, replies: Sequence[Reply]) -> bool:
    """Whether all that is wrong in `part` of a pair are gradients, and all of them fit the learner's own forward."""
    slopes = [slope for slope in key.slopes if slope.part == part]
    for index, case in enumerate(key.cases):
        if part not in dict(components_of(case)):
            continue
        count = len(key.returns_of(case))
        if case.probe not in BACKWARDS or replies[index].status != "ok":
            return False
        if count > 1 and not has_components(replies[index].value, count):
            return False
        for at in range(count):
            if _is_right(key, index, at, replies[index]):
                continue
            slope = next((slope for slope in slopes if slope.by == at + 1), None)
            if slope is None or _size(key, index, slope) > MAX_ENTRIES:
                return False
            fit = _fit(key, caller, slope, index, replies[index])
            if fit is None or not fit.consistent:
                return False
    return True


def _wrong_cases(key: ExerciseKey, slope: Slope, replies: Sequence[Reply]) -> Iterable[int]:
    """The cases small enough to nudge on which the gradient that `slope` names came back wrong."""
    for index, case in enumerate(key.cases):
        if case.probe not in (*_TOGETHER, *_FORWARD_OF) or slope.part not in dict(components_of(case)):
            continue
        if 0 < _size(key, index, slope) <= MAX_ENTRIES and replies[index].status == "ok":
            at = _position(slope, case)
            if not _is_right(key, index, at, replies[index]):
                yield index


def _position(slope: Slope, case: Case) -> int:
    """Where the gradient stands among the values that the case's probe hands on."""
    return slope.by - 1 if case.probe in _FORWARD_OF else slope.by


def _size(key: ExerciseKey, index: int, slope: Slope) -> int:
    return int(np.size(key.cases[index].args[slope.argument]))


def _is_right(key: ExerciseKey, index: int, at: int, reply: Reply) -> bool:
    case = key.cases[index]
    count = len(key.returns_of(case))
    one, other = component(key.expected[index], at, count), component(reply.value, at, count)
    return compare(one, other, "", case.rtol, case.atol) is None


def _fit(key: ExerciseKey, caller: Caller, slope: Slope, index: int, reply: Reply) -> Fit | None:
    case = key.cases[index]
    at = np.asarray(case.args[slope.argument], dtype=np.float64)
    count, position = len(key.returns_of(case)), _position(slope, case)
    gradient = _numbers(component(reply.value, position, count))
    expected = _numbers(component(key.expected[index], position, count))
    if gradient is None or expected is None or not gradient.shape == expected.shape == at.shape:
        return None
    measured = _rates(key, caller, slope, case, at, list(np.ndindex(at.shape)), STEP)
    if measured is None:
        return None
    rates, smooth = (array.reshape(at.shape) for array in measured)
    if _near(gradient[smooth], rates[smooth]):
        # The fault lies in the function only if its slope is not the expected one.
        fine = not smooth.any() or _near(expected[smooth], rates[smooth])
        return None if fine else Fit(True, _says_consistent(key, slope, case), case)
    gap = np.where(smooth, np.abs(gradient - rates), 0.0)
    entry = tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
    again = _rates(key, caller, slope, case, at, [entry], SECOND_STEP)
    if again is None or abs(again[0][0] - rates[entry]) > 0.1 * gap[entry]:
        return None
    return Fit(False, _says_otherwise(key, slope, case, entry, gradient, rates), case)


def _rates(
    key: ExerciseKey, caller: Caller, slope: Slope, case: Case, at: np.ndarray, entries: list[tuple], step: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """The slope of the learner's own function in each of `entries`, and whether it is smooth there: a central
    difference across a kink is no slope. None where it can't be had.
    """
    pair = case.probe in _FORWARD_OF
    inputs = case.args[:-1] if pair else case.args
    points = [at]
    for entry in entries:
        for nudge in (step, -step):
            nudged = at.copy()
            nudged[entry] += nudge
            points.append(nudged)
    batch = [(*inputs[: slope.argument], point, *inputs[slope.argument + 1 :]) for point in points]
    weight = np.asarray(case.args[-1]) if pair else None
    answers = caller.run(_FORWARD_OF.get(case.probe, case.probe), key.functions, batch)
    heights = [_height(answer, slope, len(key.returns), weight) for answer in answers]
    if any(height is None or not np.isfinite(height) for height in heights):
        return None
    middle, up, down = heights[0], np.array(heights[1::2]), np.array(heights[2::2])
    rates, bend = (up - down) / (2 * step), np.abs(up - 2 * middle + down) / step
    return rates, bend <= 0.01 * np.maximum(1.0, np.max(np.abs(rates), initial=0.0))


def _height(reply: Reply, slope: Slope, count: int, weight: np.ndarray | None) -> float | None:
    if reply.status != "ok":
        return None
    value = _numbers(reply.value if weight is not None else component(reply.value, slope.of, count))
    if value is None:
        return None
    if weight is not None:
        return float(np.sum(value * weight)) if value.shape == weight.shape else None
    return float(value) if value.ndim == 0 else None


def _numbers(value: Any) -> np.ndarray | None:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return array if np.isfinite(array).all() else None


def _near(a: np.ndarray, rates: np.ndarray) -> bool:
    return bool(np.all(np.abs(a - rates) <= ATOL + RTOL * np.max(np.abs(rates), initial=0.0)))


def _names(key: ExerciseKey, slope: Slope, case: Case) -> tuple[str, str, str]:
    """What the learner calls the argument, the function that is nudged, and the gradient."""
    argument, returns = key.arguments_of(case)[slope.argument], key.returns_of(case)
    if case.probe not in _FORWARD_OF:
        return argument, returns[slope.of], returns[slope.by]
    (output,) = key.returns_of(replace(case, probe="forward")) if case.probe in BACKWARDS else ("out",)
    return argument, f"sum({output} * dout)", returns[slope.by - 1]


def _says_consistent(key: ExerciseKey, slope: Slope, case: Case) -> str:
    _, function, gradient = _names(key, slope, case)
    if case.probe in _FORWARD_OF:
        forward = key.functions[0] if case.probe in BACKWARDS else forward_name(key.functions[0])
        return f"Your {gradient} is the derivative of your own {forward}, so the fault is in {forward}."
    return f"Your {gradient} is the derivative of your own {function}, so the fault is in {function}."


def _says_otherwise(
    key: ExerciseKey, slope: Slope, case: Case, entry: tuple, gradient: np.ndarray, rates: np.ndarray
) -> str:
    argument, function, name = _names(key, slope, case)
    place = f"{argument}[{', '.join(map(str, entry))}]" if entry else argument
    if not case.visible:
        return f"Nudge {place} a little: your own {function} does not change at the rate that your {name} says."
    return (
        f"Nudge {place} a little and your own {function} changes at the rate {rates[entry] + 0.0:.4g}; "
        f"your {name} says {gradient[entry] + 0.0:.4g}."
    )
