"""Learning-rate schedules: plain functions of the step (or epoch) t (unit 09).

`fit(..., schedule=lambda t: cosine_decay(0.1, t, 1000))` asks for the rate before each step. None of them knows about
an optimizer, so they can be drawn, composed and tested as what they are: functions.
"""

import math
from collections.abc import Callable


def step_decay(lr0: float, t: float, drop: float, every: float) -> float:
    """lr0 * drop^floor(t / every): a staircase. PyTorch's StepLR."""
    return lr0 * drop ** math.floor(t / every)


def exponential_decay(lr0: float, t: float, k: float) -> float:
    """lr0 * exp(-k t). PyTorch's ExponentialLR with gamma = exp(-k)."""
    return lr0 * math.exp(-k * t)


def inverse_time_decay(lr0: float, t: float, k: float) -> float:
    """lr0 / (1 + k t): slow enough that the steps still sum to infinity."""
    return lr0 / (1 + k * t)


def cosine_decay(lr0: float, t: float, T: float, lr_min: float = 0.0) -> float:
    """Half a cosine from lr0 at 0 to lr_min at T, constant after. PyTorch's CosineAnnealingLR up to T."""
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + math.cos(math.pi * min(t, T) / T))


def with_warmup(schedule: Callable[[float], float], steps: int) -> Callable[[float], float]:
    """The same schedule with its first `steps` values scaled by 1/steps, 2/steps, ..., 1.

    Early gradients of a fresh network are large and point in unreliable directions; the first steps stay small. The
    clock of the schedule itself is not delayed.
    """
    if steps < 1:
        raise ValueError(f"with_warmup expects at least one step, but got {steps}; leave it out for no warm-up.")
    return lambda t: schedule(t) * min(1.0, (t + 1) / steps)
