"""Unit 09, schedules and search: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit
from course_lib.checking.sampling import slack
from course_lib.checking.values import Function, Rng

NAN = float("nan")


def number(rng: np.random.Generator, low: float, high: float, digits: int = 3) -> float:
    """A plain number from [low, high], round enough to be read in a message."""
    return round(float(rng.uniform(low, high)), digits)


# step_decay ---------------------------------------------------------------------------------------------------------
def step_decay_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.8, 25, 0.5, 10), "stairs", "lr0 = 0.8, t = 25, drop = 0.5, every = 10", visible=True)
    every = int(rng.integers(12, 30))
    lr0, drop = number(rng, 0.2, 0.9), number(rng, 0.3, 0.8)
    yield Case((lr0, 3 * every + every // 2, drop, every), "stairs", "half-way along the fourth stair")
    yield Case((lr0, 2 * every + every - 2, drop, every), "stairs", "near the end of the third stair")
    yield Case((number(rng, 0.01, 0.1), 7 * every + 3, 0.1, every), "stairs", "the eighth stair, drop = 0.1")
    yield Case((lr0, 0, drop, every), "edges", "t = 0")
    yield Case((lr0, every - 1, drop, every), "edges", "the last step of the first stair")
    yield Case((lr0, every, drop, every), "edges", "the first step of the second stair")
    yield Case((lr0, 4 * every, drop, every), "edges", "the first step of the fifth stair")
    yield Case((lr0, 2.75, drop, 1.5), "edges", "a t and an every that are no whole numbers")
    yield Case((2, 25, 3, 10), "edges", "whole numbers, and a drop above 1")


STEP_DECAY = Exercise(
    signature="step_decay(lr0, t, drop, every)",
    returns=("rate",),
    parts=(
        Part("stairs", 2, "Along the stairs", "The rate is multiplied by drop once for each whole stair in t."),
        Part(
            "edges",
            1,
            "First and last steps of a stair, other units",
            "At t = 0 no stair is taken; at t = every the first one is.",
        ),
    ),
    cases=step_decay_cases,
    mistakes=(
        Mistake(
            "no-floor",
            "Your rate falls in every step. A staircase stays level until a whole stair is done: what do you do with "
            "the fraction?",
            edits=(("np.floor(t / every)", "t / every"),),
        ),
        Mistake(
            "counts-from-one",
            "You come to each stair one step too early, as if the first step had t = 1. Here the first step has t = 0.",
            edits=(("np.floor(t / every)", "np.floor((1 + t) / every)"),),
        ),
        Mistake(
            "rounded-up",
            "You round the number of stairs up, so the rate has dropped before the first stair is done.",
            edits=(("np.floor(t / every)", "np.ceil(t / every)"),),
        ),
        Mistake(
            "rounded-to-nearest",
            "You round to the nearest whole number, so each drop comes half a stair too early. A stair counts when it "
            "is complete.",
            edits=(("np.floor(t / every)", "np.round(t / every)"),),
        ),
        Mistake(
            "remainder-for-quotient",
            "You use the remainder of t by every, which is the place on the stair. Asked for is how many whole stairs "
            "lie behind.",
            edits=(("np.floor(t / every)", "t % every"),),
        ),
        Mistake(
            "drop-is-the-loss",
            "You take drop for the share that the rate loses. That is another convention; here drop is what the rate "
            "is multiplied by.",
            edits=(("drop**stairs", "(1 - drop) ** stairs"),),
        ),
        Mistake(
            "dropped-once",
            "The rate drops at the first stair and never again. How often is it multiplied after three stairs?",
            edits=(("drop**stairs", "drop ** np.minimum(stairs, 1)"),),
        ),
        Mistake(
            "times-the-stairs",
            "You multiply drop by the number of stairs. Each stair multiplies once more: which operation repeats a "
            "multiplication?",
            edits=(("drop**stairs", "(drop * stairs)"),),
        ),
        Mistake(
            "one-stair-too-many",
            "You count one stair too many, so that the rate has dropped at t = 0 already. How many whole stairs lie "
            "behind you at the start?",
            edits=(("np.floor(t / every)", "np.floor(t / every) + 1"),),
        ),
        Mistake(
            "drop-every-step",
            "You multiply by drop in every step. `every` says how many steps a stair is long.",
            edits=(("stairs = np.floor(t / every)", "stairs = t"),),
        ),
        Mistake(
            "divided-by-drop",
            "You divide by drop, so that the rate climbs the stairs. A drop of 0.5 should halve it.",
            edits=(("lr0 * drop", "lr0 / drop"),),
        ),
        Mistake(
            "subtracted",
            "You take the same amount off at each stair, and the rate ends below zero. A stair takes a share of what "
            "is left.",
            edits=(("lr0 * drop**stairs", "lr0 - lr0 * (1 - drop) * stairs"),),
        ),
    ),
    hints=(
        "How many whole stairs lie between 0 and t? At t = 25 with stairs of 10 it is two.",
        "Divide t by every and round down. Then the rate has been multiplied by drop that many times.",
        "`np.floor(t / every)` is the number of stairs; raise drop to that power.",
    ),
)


# exponential_decay --------------------------------------------------------------------------------------------------
def pace_cases(rng: np.random.Generator) -> Iterator[Case]:
    """lr0, t and k for the two decays that have them."""
    yield Case((0.8, 10, 0.1), "values", "lr0 = 0.8, t = 10, k = 0.1", visible=True)
    yield Case(
        (number(rng, 0.1, 0.9), int(rng.integers(20, 60)), number(rng, 0.01, 0.05)), "values", "some tens of steps"
    )
    yield Case(
        (number(rng, 0.001, 0.01, 5), int(rng.integers(300, 900)), 0.002), "values", "hundreds of steps, a slow pace"
    )
    yield Case((number(rng, 1.5, 3.0), int(rng.integers(2, 6)), number(rng, 1.2, 2.0)), "values", "a k above 1")
    yield Case((number(rng, 0.1, 0.9), number(rng, 1.2, 4.8), 0.7), "values", "a t between two steps")
    yield Case((number(rng, 0.1, 0.9), 0, 0.3), "edges", "t = 0")
    yield Case((number(rng, 0.1, 0.9), 40, 0.0), "edges", "k = 0")
    yield Case((2, 3, 1), "edges", "whole numbers")


EXPONENTIAL_DECAY = Exercise(
    signature="exponential_decay(lr0, t, k)",
    returns=("rate",),
    parts=(
        Part("values", 1, "Values of t and k", "Each step multiplies the rate by one and the same factor below 1."),
        Part("edges", 1, "t = 0, k = 0, whole numbers", "At t = 0 the rate is lr0, and with k = 0 it stays there."),
    ),
    cases=pace_cases,
    mistakes=(
        Mistake(
            "sign-forgotten",
            "Your rate grows. Which sign makes the exponential fall?",
            edits=(("np.exp(-k * t)", "np.exp(k * t)"),),
        ),
        Mistake(
            "k-is-the-factor",
            "You raise k to the power t, as PyTorch does with its gamma. Here k is the pace, and the factor of one "
            "step is e to the power of minus k.",
            edits=(("np.exp(-k * t)", "np.power(float(k), t)"),),
        ),
        Mistake(
            "one-minus-k",
            "You multiply by 1 - k in each step. For a small k that is nearly the factor asked for, which is e to the "
            "power of minus k.",
            edits=(("np.exp(-k * t)", "(1 - k) ** t"),),
        ),
        Mistake(
            "t-divided-by-k",
            "You divide t by k in the exponent, so a larger k means a slower decay. k is a pace: more of it is faster.",
            edits=(("-k * t", "-t / np.maximum(k, 1e-9)"),),
        ),
        Mistake(
            "base-two",
            "Your rate has halved at t = 1/k: the base is 2. Here it is e, so that it halves at 0.69/k.",
            edits=(("np.exp(-k * t)", "2.0 ** (-k * t)"),),
        ),
        Mistake(
            "base-ten",
            "Your rate is a tenth at t = 1/k: the base is 10. Here it is e, as in NumPy's exp.",
            edits=(("np.exp(-k * t)", "10.0 ** (-k * t)"),),
        ),
        Mistake(
            "t-outside",
            "t multiplies the exponential from outside. It belongs into the exponent, beside k.",
            edits=(("np.exp(-k * t)", "np.exp(-k) * t"),),
        ),
        Mistake(
            "rate-in-the-exponent",
            "The initial rate has come into the exponent. It only sets where the curve starts.",
            edits=(("-k * t", "-k * t * lr0"),),
        ),
        Mistake(
            "t-squared",
            "Your exponent has t squared in it, so the rate falls off a cliff. In equal times it should lose equal "
            "shares.",
            edits=(("-k * t", "-k * t**2"),),
        ),
        Mistake(
            "counts-from-one",
            "Your rate is one step ahead, as if the first step had t = 1. Here it has t = 0, and the rate lr0.",
            edits=(("-k * t", "-k * (t + 1)"),),
        ),
        Mistake(
            "inverse-time",
            "That is the inverse time decay, which falls alike at first and then much more slowly.",
            edits=(("* np.exp(-k * t)", "/ (1 + k * t)"),),
        ),
    ),
    hints=(
        "It starts at lr0 and is multiplied by the same number in each step.",
        "NumPy's exp is e to the power of what you give it. What goes in is negative.",
        "`np.exp` of minus k times t, times the initial rate.",
    ),
)


# inverse_time_decay -------------------------------------------------------------------------------------------------
INVERSE_TIME_DECAY = Exercise(
    signature="inverse_time_decay(lr0, t, k)",
    returns=("rate",),
    parts=(
        Part("values", 1, "Values of t and k", "The rate has halved at t = 1/k and is a third at t = 2/k."),
        Part("edges", 1, "t = 0, k = 0, whole numbers", "At t = 0 the rate is lr0, and with k = 0 it stays there."),
    ),
    cases=pace_cases,
    mistakes=(
        Mistake(
            "brackets-forgotten",
            "A division binds more tightly than a plus: you divide by 1 and add the rest. What belongs in brackets?",
            edits=(("lr0 / (1 + k * t)", "lr0 / 1 + k * t"),),
        ),
        Mistake(
            "one-forgotten",
            "Without the 1 in the denominator the rate is infinite at t = 0. What should it be there?",
            edits=(("(1 + k * t)", "np.maximum(k * t, 1e-300)"),),
        ),
        Mistake(
            "multiplied",
            "Your rate grows with t. What makes it smaller when t is large?",
            edits=(("lr0 / (1 + k * t)", "lr0 * (1 + k * t)"),),
        ),
        Mistake(
            "compounded",
            "You divide anew by the growing number in every step, and so the divisions pile up. The formula gives the "
            "rate of step t at once, from lr0.",
            code="""
def inverse_time_decay(lr0, t, k):
    lr = lr0
    for step in range(int(t) + 1):
        lr = lr / (1 + k * step)
    return lr
""",
        ),
        Mistake(
            "power-for-product",
            "You raise 1 + k to the power t. That is an exponential decay in another guise; here the time is "
            "multiplied by k.",
            edits=(("(1 + k * t)", "(1 + k) ** t"),),
        ),
        Mistake(
            "root-of-time",
            "There is a square root in it. That schedule exists and falls more slowly; this one is a third at t = 2/k.",
            edits=(("(1 + k * t)", "np.sqrt(1 + k * t)"),),
        ),
        Mistake(
            "t-plus-k",
            "k and t are added. k is the pace at which t counts: what joins them?",
            edits=(("(1 + k * t)", "(1 + k + t)"),),
        ),
        Mistake(
            "counts-from-one",
            "Your rate is one step ahead, as if the first step had t = 1. Here it has t = 0, and the rate lr0.",
            edits=(("k * t", "k * (t + 1)"),),
        ),
        Mistake(
            "exponential",
            "That is the exponential decay. It falls alike at first, and has no long tail.",
            edits=(("lr0 / (1 + k * t)", "lr0 * np.exp(-k * t)"),),
        ),
        Mistake(
            "difference-for-quotient",
            "You multiply by 1 - k t, which is zero at t = 1/k and negative after it. There the rate should have "
            "halved.",
            edits=(("lr0 / (1 + k * t)", "lr0 * (1 - k * t)"),),
        ),
        Mistake(
            "k-in-front",
            "You multiply by k and divide by 1 + t. At t = 0 the rate should be lr0: what does k measure?",
            edits=(("lr0 / (1 + k * t)", "lr0 * k / (1 + t)"),),
        ),
    ),
    hints=(
        "One over something that is 1 at the start and grows by k in each step.",
        "The whole denominator needs brackets.",
        "The initial rate over one plus k times t, the sum in brackets.",
    ),
)


# cosine_decay -------------------------------------------------------------------------------------------------------
def cosine_decay_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1.0, 25, 100, 0.2), "cosine", "lr0 = 1, t = 25, T = 100, lr_min = 0.2", visible=True)
    T = int(rng.integers(60, 200))
    lr0, low = number(rng, 0.3, 0.9), number(rng, 0.02, 0.1)
    yield Case((lr0, T // 3, T), "cosine", "no lr_min given")
    yield Case((lr0, T // 5, T, low), "cosine", "a fifth of the way")
    yield Case((lr0, T - 5, T, low), "cosine", "shortly before T")
    yield Case((lr0, 0.35, 1.0, low), "cosine", "T = 1 and a t between 0 and 1")
    yield Case((lr0, T + T // 2, T, low), "after T", "t = 1.5 T")
    yield Case((lr0, 2 * T, T, low), "after T", "t = 2 T")
    yield Case((lr0, 2 * T + T // 3, T), "after T", "t far beyond T, no lr_min given")
    yield Case((lr0, 0, T, low), "edges", "t = 0")
    yield Case((lr0, T, T, low), "edges", "t = T")
    yield Case((2, 1, 4, 1), "edges", "whole numbers")
    yield Case((low, T // 4, T, lr0), "edges", "an lr_min above lr0, so that the rate rises")


COSINE_DECAY = Exercise(
    signature="cosine_decay(lr0, t, T, lr_min=0.0)",
    returns=("rate",),
    parts=(
        Part("cosine", 2, "Along the cosine", "Half a wave, from lr0 at the start down to lr_min at T."),
        Part("after T", 1, "After T", "The rate stays at lr_min once T is reached; a cosine would rise again."),
        Part("edges", 1, "t = 0, t = T, whole numbers, a rising rate", "At t = 0 it is lr0, at t = T it is lr_min."),
    ),
    cases=cosine_decay_cases,
    mistakes=(
        Mistake(
            "rises-again",
            "After T your rate rises again: a cosine goes on swinging. What should t be replaced by once it is beyond "
            "T?",
            edits=(("np.minimum(t, T) / T", "t / T"),),
        ),
        Mistake(
            "zero-after-the-end",
            "After T your rate is 0. It should stay at lr_min.",
            edits=(
                ("way = np.minimum(t, T) / T", "way = t / T"),
                ("return lr_min", "if t > T:\n        return 0.0\n    return lr_min"),
            ),
        ),
        Mistake(
            "half-forgotten",
            "At t = 0 your rate is lr_min plus twice the way down. The bracket is 2 there: which factor brings that "
            "back to 1?",
            edits=(("0.5 * (lr0 - lr_min)", "(lr0 - lr_min)"),),
        ),
        Mistake(
            "pi-forgotten",
            "Your cosine never gets to -1 at T, since its angle ends at 1. Half a wave is an angle of pi.",
            edits=(("np.cos(np.pi * way)", "np.cos(way)"),),
        ),
        Mistake(
            "whole-wave",
            "You go through a whole wave: the rate is at its lowest half-way, and at T it is back at lr0.",
            edits=(("np.cos(np.pi * way)", "np.cos(2 * np.pi * way)"),),
        ),
        Mistake(
            "quarter-wave",
            "Your cosine goes through a quarter of a wave, from 1 to 0, so the rate ends half-way down.",
            edits=(("np.cos(np.pi * way)", "np.cos(0.5 * np.pi * way)"),),
        ),
        Mistake(
            "quarter-cosine",
            "Your cosine goes through a quarter of a wave, down to 0. It ends at lr_min, and at its steepest; half a "
            "wave lands softly.",
            edits=(("0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))", "(lr0 - lr_min) * np.cos(0.5 * np.pi * way)"),),
        ),
        Mistake(
            "one-minus-cosine",
            "You take the cosine off where it should be added, so the rate climbs from lr_min to lr0.",
            edits=(("(1 + np.cos", "(1 - np.cos"),),
        ),
        Mistake(
            "lr-min-ignored",
            "lr_min plays no part: your rate goes down to 0.",
            edits=(("lr_min + 0.5 * (lr0 - lr_min)", "0.5 * lr0"),),
        ),
        Mistake(
            "lr-min-on-top",
            "You add lr_min to a cosine that starts at lr0, so at t = 0 the rate is too high. How far is the way down?",
            edits=(("(lr0 - lr_min)", "lr0"),),
        ),
        Mistake(
            "lr-min-as-a-floor",
            "You let the cosine go down to 0 and cut it off at lr_min. The whole wave should fit between lr0 and "
            "lr_min.",
            edits=(
                (
                    "return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))",
                    "return np.maximum(lr_min, 0.5 * lr0 * (1 + np.cos(np.pi * way)))",
                ),
            ),
        ),
        Mistake(
            "straight-line",
            "Your rate falls along a straight line. Ends and middle agree with the cosine, and the rest does not.",
            edits=(("0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))", "(lr0 - lr_min) * (1 - way)"),),
        ),
        Mistake(
            "degrees",
            "Your angle is in degrees, and NumPy's cosine takes radians. What is half a turn in radians?",
            edits=(("np.pi * way", "180 * way"),),
        ),
        Mistake(
            "whole-division",
            "The way t/T is rounded down to a whole number, so the rate waits at lr0 until T.",
            edits=(("np.minimum(t, T) / T", "np.minimum(t, T) // T"),),
        ),
        Mistake(
            "restarted",
            "At T your rate jumps back to lr0. Such restarts have a name of their own; here it stays at lr_min.",
            edits=(("np.minimum(t, T) / T", "(t % T) / T"),),
        ),
    ),
    hints=(
        "What part of the way from 0 to T is done? It is a number from 0 to 1, also when t is beyond T.",
        "Pi times that part goes into the cosine. One plus the cosine goes from 2 to 0; half of that from 1 to 0.",
        "lr_min, plus half the way down times one plus the cosine. `np.minimum(t, T)` keeps t from running over.",
    ),
)


# sample_log_uniform, sample_momentum --------------------------------------------------------------------------------
DRAWS = 4000
SLACK = {"rtol": 0.0, "atol": 2 * slack(DRAWS)}  # two samplers of one law differ in no share by more


def _generators(rng: np.random.Generator) -> list[Rng]:
    """Two generators that are alike and one that is not."""
    seed = int(rng.integers(1, 1_000_000))
    return [Rng(seed), Rng(seed), Rng(seed + 1)]


def _draws(
    rng: np.random.Generator, view: str, low: float, high: float, part: str, about: str, size: int = DRAWS
) -> Case:
    return Case((low, high, size, _generators(rng)), part, about, probe="with_each_rng", view=view, **SLACK)


def sample_log_uniform_cases(rng: np.random.Generator) -> Iterator[Case]:
    view = "log_uniform_draws"
    yield _draws(rng, view, 1e-4, 1.0, "scale", "the range from 0.0001 to 1")
    yield _draws(rng, view, 10 ** -number(rng, 4.2, 5.8), 10 ** -number(rng, 1.2, 2.4), "scale", "a range far below 1")
    yield _draws(rng, view, 16.0, 1024.0, "ranges", "the range from 16 to 1024")
    yield _draws(
        rng, view, number(rng, 0.3, 0.6), number(rng, 1.8, 3.0), "ranges", "less than a power of ten, around 1"
    )
    yield _draws(rng, view, 0.01, 10.0, "sizes", "a single draw", 1)
    yield _draws(rng, view, 0.01, 10.0, "sizes", "seven draws", 7)
    yield _draws(rng, view, 0.3, 0.3, "sizes", "low = high", 5)


SAMPLE_LOG_UNIFORM = Exercise(
    signature="sample_log_uniform(low, high, size, rng)",
    returns=("the draws",),
    parts=(
        Part(
            "scale",
            2,
            "The range of a learning rate",
            "Equal ratios get equally many draws, also between the powers of ten: as many from 0.002 to 0.004 as from "
            "0.004 to 0.008.",
        ),
        Part("ranges", 1, "Ranges above and around 1", "Both ends of the range count, wherever they lie."),
        Part(
            "sizes",
            1,
            "One draw, a few, an empty range",
            "As many draws as asked for, in an array, also if that is one.",
        ),
    ),
    cases=sample_log_uniform_cases,
    mistakes=(
        Mistake(
            "linear",
            "Your draws are even in the values, not in their logarithms: nine of ten lie in the highest power of ten. "
            "What has to be drawn evenly instead?",
            edits=(
                ("logs = rng.uniform(np.log(low), np.log(high), size)", "logs = rng.uniform(low, high, size)"),
                ("return np.exp(logs)", "return logs"),
            ),
        ),
        Mistake(
            "logarithms-returned",
            "You return the logarithms of the draws. A learning rate can't be negative: how do you come back out of "
            "the logarithm?",
            edits=(("return np.exp(logs)", "return logs"),),
        ),
        Mistake(
            "in-by-ten-out-by-e",
            "You go in with the logarithm to base 10 and come out with base e. Take the same base both ways.",
            edits=(("np.log(low), np.log(high)", "np.log10(low), np.log10(high)"),),
        ),
        Mistake(
            "in-by-e-out-by-ten",
            "You go in with the natural logarithm and come out with base 10. Take the same base both ways.",
            edits=(("np.exp(logs)", "10**logs"),),
        ),
        Mistake(
            "high-taken-for-one",
            "Your draws end at 1, whatever high is: the exponent runs from the logarithm of low up to 0. Which "
            "logarithm belongs at the other end?",
            code="""
def sample_log_uniform(low, high, size, rng):
    return 10 ** (np.log10(low) * rng.random(size))
""",
        ),
        Mistake(
            "range-of-the-notes",
            "Your range is always the one from 0.0001 to 1. `low` and `high` say where to draw.",
            code="""
def sample_log_uniform(low, high, size, rng):
    return 10 ** (-4 * rng.random(size))
""",
        ),
        Mistake(
            "whole-powers",
            "You draw whole exponents, so only powers of ten come out. The numbers between them are wanted too.",
            code="""
def sample_log_uniform(low, high, size, rng):
    start, end = np.floor(np.log10(low)), np.ceil(np.log10(high))
    return 10.0 ** rng.integers(start, end + 1, size)
""",
            also=(
                """
def sample_log_uniform(low, high, size, rng):
    return 10.0 ** rng.integers(int(np.log10(low)), int(np.log10(high)) + 1, size)
""",
                """
def sample_log_uniform(low, high, size, rng):
    return 10.0 ** np.round(rng.uniform(np.log10(low), np.log10(high), size))
""",
            ),
        ),
        Mistake(
            "normal-for-uniform",
            "You draw from a normal distribution. It heaps the draws in the middle, and some lie outside of the range.",
            code="""
def sample_log_uniform(low, high, size, rng):
    middle, spread = (np.log(low) + np.log(high)) / 2, (np.log(high) - np.log(low)) / 4
    return np.exp(rng.normal(middle, spread, size))
""",
        ),
        Mistake(
            "grid",
            "That is a grid: evenly spaced in the logarithm, and the same each time. The draws should be random.",
            edits=(
                (
                    "logs = rng.uniform(np.log(low), np.log(high), size)",
                    "logs = np.linspace(np.log(low), np.log(high), size)",
                ),
            ),
        ),
        Mistake(
            "shuffled-grid",
            "You shuffle a grid, so that all searches try the same values. The values themselves should be random.",
            edits=(
                (
                    "logs = rng.uniform(np.log(low), np.log(high), size)",
                    "logs = rng.permutation(np.linspace(np.log(low), np.log(high), size))",
                ),
            ),
        ),
        Mistake(
            "sorted",
            "Your draws are sorted. A search that is stopped early would have seen only one end of the range.",
            edits=(("return np.exp(logs)", "return np.sort(np.exp(logs))"),),
        ),
        Mistake(
            "single-number",
            "One number comes back, or the same one again and again. `size` says how many independent draws there are.",
            edits=(("np.log(high), size)", "np.log(high))"),),
        ),
        Mistake(
            "same-draw-repeated",
            "You draw once and repeat that number. Each of the draws should be one of its own.",
            edits=(("return np.exp(logs)", "return np.full(size, np.exp(logs[0]))"),),
        ),
        Mistake(
            "own-seed",
            "You make a generator with a seed of your own, so every call gives the same draws, whatever `rng` is "
            "passed.",
            edits=(("rng.uniform", "np.random.default_rng(0).uniform"),),
        ),
        Mistake(
            "global-generator",
            "You use NumPy's global generator, or a new one, so a search can't be repeated with the same `rng`.",
            # A generator of its own that goes on from call to call, as the global one does, but the same in each build.
            code="""
elsewhere = np.random.default_rng(5)


def sample_log_uniform(low, high, size, rng):
    return np.exp(elsewhere.uniform(np.log(low), np.log(high), size))
""",
        ),
    ),
    hints=(
        "What should be spread evenly is the exponent. Which range does it have?",
        "Take the logarithm of both ends, draw evenly between them, and undo the logarithm with the same base.",
        "`rng.uniform(start, end, size)` draws evenly; its ends are logarithms. `np.exp` undoes `np.log`.",
    ),
)


def sample_momentum_cases(rng: np.random.Generator) -> Iterator[Case]:
    view = "momentum_draws"
    yield _draws(rng, view, 0.9, 0.999, "scale", "the range from 0.9 to 0.999")
    yield _draws(rng, view, number(rng, 0.4, 0.6), number(rng, 0.985, 0.996), "scale", "a range from about 0.5 to 0.99")
    yield _draws(rng, view, 0.1, 0.99, "ranges", "the range from 0.1 to 0.99")
    yield _draws(rng, view, 0.0, 0.9999, "ranges", "a range that begins at 0")
    yield _draws(rng, view, 0.9, 0.99, "sizes", "a single draw", 1)
    yield _draws(rng, view, 0.5, 0.999, "sizes", "seven draws", 7)
    yield _draws(rng, view, 0.9, 0.9, "sizes", "low = high", 5)


SAMPLE_MOMENTUM = Exercise(
    signature="sample_momentum(low, high, size, rng)",
    returns=("the draws",),
    parts=(
        Part(
            "scale",
            2,
            "The range of a momentum",
            "Equal ratios of 1 - beta get equally many draws, and no beta is below low or above high.",
        ),
        Part("ranges", 1, "Other ranges", "Both ends of the range count, also where low is 0."),
        Part(
            "sizes",
            1,
            "One draw, a few, an empty range",
            "As many draws as asked for, in an array, also if that is one.",
        ),
    ),
    cases=sample_momentum_cases,
    mistakes=(
        Mistake(
            "linear",
            "Your momenta are even in beta, so nearly all windows are short. What does a momentum act by?",
            edits=(
                (
                    "missing = sample_log_uniform(1 - high, 1 - low, size, rng)",
                    "missing = 1 - rng.uniform(low, high, size)",
                ),
            ),
        ),
        Mistake(
            "logarithm-of-beta",
            "You draw the logarithm of beta evenly. Close to 1 that is no better than beta itself: the small number is "
            "1 - beta.",
            edits=(
                (
                    "missing = sample_log_uniform(1 - high, 1 - low, size, rng)",
                    "missing = 1 - np.exp(rng.uniform(np.log(max(low, 1e-12)), np.log(high), size))",
                ),
            ),
        ),
        Mistake(
            "low-ignored",
            "That is the notes' sampler: its momenta go down to 0, whatever low is. To which end of the exponent does "
            "the lower end of beta belong?",
            code="""
def sample_momentum(low, high, size, rng):
    return 1 - 10 ** (np.log10(1 - high) * rng.random(size))
""",
            errata=("002-2",),
        ),
        Mistake(
            "notes-as-they-are",
            "Those are the notes' own lines: the exponent runs from -3 to 0, so a third of the momenta is below 0.9. "
            "And `low` and `high` play no part.",
            code="""
def sample_momentum(low, high, size, rng):
    r = -3 * rng.random(size)
    return 1 - 10**r
""",
            errata=("002-2",),
        ),
        Mistake(
            "notes-with-their-generator",
            "Those are the notes' own lines, with a third of the momenta below 0.9. They draw from NumPy's global "
            "generator, too, so your search can't be repeated with the same `rng`.",
            code="""
elsewhere = np.random.default_rng(5)


def sample_momentum(low, high, size, rng):
    r = -3 * elsewhere.random(size)
    return 1 - 10**r
""",
            errata=("002-2",),
        ),
        Mistake(
            "range-written-in",
            "Your range is always the one from 0.9 to 0.999. `low` and `high` say where to draw.",
            code="""
def sample_momentum(low, high, size, rng):
    return 1 - 10 ** rng.uniform(-3, -1, size)
""",
        ),
        Mistake(
            "clipped",
            "Too many of your momenta are exactly low. Draws outside of the range can't be mended by cutting them off: "
            "draw from the right range.",
            code="""
def sample_momentum(low, high, size, rng):
    return np.clip(1 - 10 ** (np.log10(1 - high) * rng.random(size)), low, high)
""",
            errata=("002-2",),
        ),
        Mistake(
            "one-minus-forgotten",
            "You return 1 - beta. With a range up to 0.999 that is a small number: what is beta then?",
            edits=(("return 1 - missing", "return missing"),),
        ),
        Mistake(
            "range-not-turned",
            "You draw between low and high and then take the result from 1, so that your momenta lie near 0. Which "
            "range does 1 - beta have?",
            edits=(
                (
                    "sample_log_uniform(1 - high, 1 - low, size, rng)",
                    "sample_log_uniform(max(low, 1e-12), high, size, rng)",
                ),
            ),
        ),
        Mistake(
            "even-windows",
            "You draw the window evenly, so nearly all of them are long. Even should be its logarithm.",
            edits=(
                (
                    "missing = sample_log_uniform(1 - high, 1 - low, size, rng)",
                    "missing = 1 / rng.uniform(1 / (1 - low), 1 / (1 - high), size)",
                ),
            ),
        ),
        Mistake(
            "bases-mixed",
            "You go in with the logarithm to base 10 and come out with base e. Take the same base both ways.",
            edits=(
                (
                    "missing = sample_log_uniform(1 - high, 1 - low, size, rng)",
                    "missing = np.exp(rng.uniform(np.log10(1 - high), np.log10(1 - low), size))",
                ),
            ),
        ),
        Mistake(
            "exponents-rounded",
            "You draw whole exponents, so only momenta such as 0.9, 0.99 and 0.999 come out. Those between them are "
            "wanted too.",
            code="""
def sample_momentum(low, high, size, rng):
    start, end = np.round(np.log10(1 - high)), np.round(np.log10(1 - low))
    return 1 - 10.0 ** rng.integers(start, end + 1, size)
""",
        ),
        Mistake(
            "single-number",
            "One number comes back. `size` says how many independent draws there are.",
            edits=(("return 1 - missing", "return 1 - missing[0]"),),
        ),
        Mistake(
            "own-seed",
            "You make a generator with a seed of your own, so every call gives the same draws, whatever `rng` is "
            "passed.",
            edits=(("size, rng)\n    return", "size, np.random.default_rng(0))\n    return"),),
        ),
        Mistake(
            "global-generator",
            "You use NumPy's global generator, or a new one, so a search can't be repeated with the same `rng`.",
            code="""
elsewhere = np.random.default_rng(5)


def sample_momentum(low, high, size, rng):
    return 1 - sample_log_uniform(1 - high, 1 - low, size, elsewhere)
""",
        ),
    ),
    hints=(
        "The number to spread evenly, in powers of ten, is 1 - beta. Which range does it have?",
        "The highest beta gives the smallest 1 - beta. Draw that from its own range with the function of exercise 5.",
        "Draw log-uniformly between `1 - high` and `1 - low`, and take the draws from 1.",
    ),
    leans_on={"sample_log_uniform": Function("leaning_to_low")},
)


# random_search ------------------------------------------------------------------------------------------------------
SPACE = {"lr": ("uniform", 0.01, 0.5), "units": ("whole", 8, 64), "momentum": ("uniform", 0.6, 0.95)}
OTHER_SPACE = {"reg": ("uniform", 2.0, 3.0), "rule": ("choice", "sgd", "adam"), "lr": ("uniform", -4.0, -1.0)}


def random_search_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(scores: list[float], part: str, about: str, space: dict = SPACE) -> Case:
        args = ([float(score) for score in scores], dict(space), len(scores), _generators(rng))
        return Case(args, part, about, probe="searched", view="search_facts")

    def spread(count: int, lowest: int, low: float, high: float) -> list[float]:
        """`count` different scores, of which the one at `lowest` is below the others."""
        scores = low + (high - low) * (0.2 + 0.8 * rng.permutation(count) / count)
        scores[lowest] = low
        return [round(float(score), 4) for score in scores]

    yield case([0.9, 0.4, 0.7, 0.8], "search", "four trials")
    yield case(spread(9, 5, 0.3, 2.0), "search", "nine trials")
    yield case(spread(12, 11, 0.3, 2.0), "search", "twelve trials, the last one the best", OTHER_SPACE)
    yield case(spread(8, 3, -3.0, -1.0), "edges", "scores below zero")
    yield case([number(rng, 0.3, 0.9)], "edges", "one trial")
    yield case(spread(5, 0, 0.3, 2.0), "edges", "the first trial the best, one hyperparameter", {"lr": SPACE["lr"]})
    yield case([1e30, 2e30, np.inf, 3e29], "edges", "enormous scores and an infinite one")
    yield case([NAN, *spread(5, 2, 0.3, 2.0)], "nan", "a score of nan in the first trial")
    yield case([0.9, NAN, 0.3, NAN, 0.5], "nan", "a score of nan in the second trial")
    yield case([-1.5, -0.5, NAN, -2.5, NAN], "nan", "scores below zero and nan")


CHOICE = "best_params, best_score = min(numbers, key=lambda trial: trial[1])"
RANDOM_SEARCH = Exercise(
    signature="random_search(evaluate, space, n, rng)",
    returns=("the search",),
    parts=(
        Part(
            "search",
            3,
            "n trials and their best",
            "Each trial is drawn afresh, evaluated once and kept with its score.",
        ),
        Part("edges", 1, "One trial, scores below zero, huge ones", "Lower is better, whatever the sign or the size."),
        Part("nan", 1, "A score of nan", "A training that blew up is worse than any number, wherever it stands."),
    ),
    cases=random_search_cases,
    mistakes=(
        Mistake(
            "highest-taken",
            "You take the trial with the highest score. A score is a loss: lower is better.",
            edits=(("min(numbers", "max(numbers"),),
        ),
        Mistake(
            "evaluated-again",
            "evaluate is called once more for the best params. A training takes its hours each time, and gives another "
            "score: keep the one that you have.",
            edits=(("return best_params, best_score, trials", "return best_params, evaluate(best_params), trials"),),
        ),
        Mistake(
            "last-taken",
            "You return the last trial. Which of them had the lowest score?",
            edits=((CHOICE, "best_params, best_score = trials[-1]"),),
        ),
        Mistake(
            "params-of-the-last-trial",
            "Your best score is right, and the params beside it are those of the last trial. Keep the two together.",
            edits=(("return best_params, best_score, trials", "return params, best_score, trials"),),
        ),
        Mistake(
            "nan-at-first-stays",
            "A nan in the first trial is never beaten, since no number is smaller than nan. Look for the best among "
            "the numbers only.",
            edits=(("min(numbers", "min(trials"),),
        ),
        Mistake(
            "argmin-of-nan",
            "NumPy's argmin takes nan for the lowest, so a training that blew up wins your search.",
            edits=((CHOICE, "best_params, best_score = trials[int(np.argmin([trial[1] for trial in trials]))]"),),
        ),
        Mistake(
            "nan-to-zero",
            "You turn nan into 0, which is a splendid loss. What number would be worse than all others?",
            edits=(
                (
                    CHOICE,
                    "best_params, best_score = trials[int(np.argmin(np.nan_to_num([trial[1] for trial in trials])))]",
                ),
            ),
        ),
        Mistake(
            "nan-trials-dropped",
            "The trials with nan are missing from the list. They were made, and are worth knowing: they show which "
            "settings blow up.",
            edits=(("return best_params, best_score, trials", "return best_params, best_score, numbers"),),
        ),
        Mistake(
            "one-dict-for-all",
            "All your trials share one dict, which is changed in each turn, so in the end all show the last draw. Make "
            "a new dict for each trial.",
            code="""
def random_search(evaluate, space, n, rng):
    params, trials = {}, []
    best_params, best_score = None, np.inf
    for _ in range(n):
        for name, draw in space.items():
            params[name] = draw(rng)
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials
""",
        ),
        Mistake(
            "drawn-once",
            "You draw one point and evaluate it again and again. Where does the draw belong, before the loop or in it?",
            code="""
def random_search(evaluate, space, n, rng):
    params = {name: draw(rng) for name, draw in space.items()}
    trials = [(dict(params), evaluate(params)) for _ in range(n)]
    numbers = [trial for trial in trials if not np.isnan(trial[1])]
    best_params, best_score = min(numbers, key=lambda trial: trial[1])
    return best_params, best_score, trials
""",
        ),
        Mistake(
            "evaluated-twice",
            "You call evaluate more than once a trial. A trial is a whole training: keep its score in a variable.",
            edits=(("evaluate(params)))", "min(evaluate(params), evaluate(params))))"),),
        ),
        Mistake(
            "one-too-many",
            "You make one trial more than n. A first trial before the loop counts as well.",
            edits=(("range(n)", "range(n + 1)"),),
        ),
        Mistake(
            "best-starts-at-zero",
            "Your best score starts at 0, and no loss above 0 beats it. What should it be before the first trial?",
            code="""
def random_search(evaluate, space, n, rng):
    best_params, best_score, trials = {}, 0.0, []
    for _ in range(n):
        params = {name: draw(rng) for name, draw in space.items()}
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials
""",
        ),
        Mistake(
            "best-starts-at-a-guess",
            "Your best score starts at a large number of your own, and an even larger loss never beats it. Which "
            "number is larger than all?",
            code="""
def random_search(evaluate, space, n, rng):
    best_params, best_score, trials = {}, 1e6, []
    for _ in range(n):
        params = {name: draw(rng) for name, draw in space.items()}
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials
""",
        ),
        Mistake(
            "only-improvements-kept",
            "Your list holds only the trials that were the best so far. All n are wanted, as they came.",
            code="""
def random_search(evaluate, space, n, rng):
    best_params, best_score, trials = None, np.inf, []
    for _ in range(n):
        params = {name: draw(rng) for name, draw in space.items()}
        score = evaluate(params)
        if score < best_score:
            best_params, best_score = params, score
            trials.append((params, score))
    return best_params, best_score, trials
""",
        ),
        Mistake(
            "sorted-trials",
            "Your trials come back sorted by score. They are wanted in the order of their evaluation.",
            edits=(
                (
                    "return best_params, best_score, trials",
                    "return best_params, best_score, sorted(trials, key=lambda trial: (np.isnan(trial[1]), trial[1]))",
                ),
            ),
        ),
        Mistake(
            "score-before-params",
            "Your trials are pairs of a score and its params. Here the params come first.",
            edits=(
                (
                    "return best_params, best_score, trials",
                    "return best_params, best_score, [trial[::-1] for trial in trials]",
                ),
            ),
        ),
        Mistake(
            "scores-not-kept",
            "Your trials hold the params alone. The refinement will need each with its score.",
            edits=(
                (
                    "return best_params, best_score, trials",
                    "return best_params, best_score, [trial[0] for trial in trials]",
                ),
            ),
        ),
        Mistake(
            "best-swapped",
            "best_score comes first and best_params second. Here it is the other way around.",
            edits=(("return best_params, best_score, trials", "return best_score, best_params, trials"),),
        ),
        Mistake(
            "draws-not-called",
            "Your params hold the functions of the space. Each of them has to be called, with `rng`, to give a value.",
            edits=(("name: draw(rng) for", "name: draw for"),),
        ),
        Mistake(
            "draw-of-another-name",
            "Some values of a trial are not from the function of their name. Which function belongs to which name?",
            edits=(
                (
                    "name: draw(rng) for name, draw in space.items()",
                    "name: next(iter(space.values()))(rng) for name in space",
                ),
            ),
        ),
        Mistake(
            "own-seed",
            "You make a generator with a seed of your own, so every search tries the same points, whatever `rng` is "
            "passed.",
            edits=(("    trials = []\n", "    rng = np.random.default_rng(0)\n    trials = []\n"),),
        ),
        Mistake(
            "global-generator",
            "You use a new generator, so that a search can't be repeated with the same `rng`.",
            edits=(("    trials = []\n", "    rng = np.random.default_rng()\n    trials = []\n"),),
        ),
    ),
    hints=(
        "One turn of the loop is one trial: a new dict of draws, one call of evaluate, one pair in the list.",
        "Make the dict by calling each function of space with rng. At the end look for the pair with the lowest score, "
        "among those whose score is not nan.",
        "`np.isnan(score)` finds nan. `min(pairs, key=lambda pair: pair[1])` gives the pair with the lowest second "
        "entry.",
    ),
)


# refine_space -------------------------------------------------------------------------------------------------------
def _trials(rng: np.random.Generator, count: int) -> list[tuple[dict[str, float], float]]:
    """Trials whose settings and scores are all different, in no order."""
    rates, betas = rng.uniform(0.01, 1, count), rng.uniform(0.5, 0.99, count)
    scores = rng.permutation(count) / count + rng.uniform(0.05, 0.1, count) / count + 0.1
    return [
        ({"lr": round(float(lr), 5), "momentum": round(float(beta), 5)}, round(float(score), 4))
        for lr, beta, score in zip(rates, betas, scores, strict=True)
    ]


def refine_space_cases(rng: np.random.Generator) -> Iterator[Case]:
    by_hand = [({"lr": 0.3}, 0.2), ({"lr": 0.01}, 0.9), ({"lr": 0.05}, 0.4), ({"lr": 1.0}, 0.7)]
    yield Case((by_hand, 2), "span", "four rates and top_k = 2", visible=True)
    yield Case((_trials(rng, 12), 4), "span", "twelve trials and top_k = 4")
    yield Case((_trials(rng, 20), 5), "span", "twenty trials and top_k = 5")
    yield Case((_trials(rng, 9), 1), "edges", "top_k = 1")
    yield Case((_trials(rng, 6), 6), "edges", "all trials")
    yield Case(([(params, score - 3) for params, score in _trials(rng, 10)], 3), "edges", "scores below zero")
    whole = [
        ({"units": int(units)}, round(0.1 + 0.07 * place, 3)) for place, units in enumerate(rng.permutation(8) + 16)
    ]
    yield Case((whole[::-1], 3), "edges", "whole numbers as settings")
    equal = [
        (params, 0.5 if place in (1, 4, 7) else 0.6 + score) for place, (params, score) in enumerate(_trials(rng, 9))
    ]
    yield Case((equal, 3), "edges", "three trials of one score, the lowest")
    below = [({name: -3 * value for name, value in params.items()}, score) for params, score in _trials(rng, 8)]
    yield Case((below, 3), "edges", "settings below zero")
    above = [({name: 1e12 * value for name, value in params.items()}, score) for params, score in _trials(rng, 8)]
    yield Case((above, 3), "edges", "enormous settings")
    some = _trials(rng, 10)
    yield Case(([(some[0][0], NAN), *some[1:]], 3), "nan", "a score of nan in the first trial")
    yield Case(
        ([*some[:4], (some[4][0], NAN), *some[5:7], (some[7][0], NAN), *some[8:]], 4), "nan", "two scores of nan"
    )
    low = [(params, score - 3) for params, score in some]
    yield Case(([*low[:2], (low[2][0], NAN), *low[3:], (low[5][0], NAN)], 3), "nan", "scores below zero and nan")


SORTED = "sorted(numbers, key=lambda trial: trial[1])[:top_k]"
SPAN = "(min(values), max(values))"
REFINE_SPACE = Exercise(
    signature="refine_space(trials, top_k)",
    returns=("ranges",),
    parts=(
        Part(
            "span", 2, "The span of the best", "For each name: the lowest and the highest value among the top_k trials."
        ),
        Part(
            "edges",
            1,
            "One trial, all trials, equal scores, numbers below zero",
            "With top_k = 1 both ends are the best trial's value.",
        ),
        Part("nan", 1, "A score of nan", "Sorting needs comparisons, and with nan they all are False."),
    ),
    cases=refine_space_cases,
    mistakes=(
        Mistake(
            "ends-begin-at-a-number",
            "One end of your range begins at a number of your own. Where all settings are below 0, or all are "
            "enormous, it stays there: which setting could it begin with?",
            edits=((SPAN, "(min(values), max([0, *values]))"),),
            also=(
                ((SPAN, "(min([1e9, *values]), max([0, *values]))"),),
                ((SPAN, "(min([1e9, *values]), max([-1e9, *values]))"),),
                ((SPAN, "(min([1, *values]), max([0, *values]))"),),
            ),
        ),
        Mistake(
            "one-trial-a-score",
            "Of several trials with one and the same score only one is left, as in a dict with the scores as keys. "
            "Each of them is a trial and counts.",
            edits=(
                (SORTED, "sorted({trial[1]: trial for trial in numbers}.values(), key=lambda trial: trial[1])[:top_k]"),
            ),
        ),
        Mistake(
            "sorted-by-params-too",
            "Where two scores are equal, sorting pairs goes on to compare what stands behind them, and two dicts can't "
            "be put in order. By what alone should the trials be sorted?",
            edits=((SORTED, "[(b, a) for a, b in sorted((score, params) for params, score in numbers)][:top_k]"),),
        ),
        Mistake(
            "first-trials-taken",
            "You take the first top_k trials as they stand. Which are the best?",
            edits=((SORTED, "numbers[:top_k]"),),
        ),
        Mistake(
            "highest-taken",
            "You take the trials with the highest scores. A score is a loss: lower is better.",
            edits=(("key=lambda trial: trial[1])", "key=lambda trial: trial[1], reverse=True)"),),
        ),
        Mistake(
            "last-of-the-sorted",
            "You sort upwards and take the last top_k, which are the worst.",
            edits=(("[:top_k]", "[-top_k - 1 :]"),),
        ),
        Mistake(
            "all-trials",
            "Your ranges span all trials, so nothing gets finer. Only the top_k best count.",
            edits=((SORTED, "numbers"),),
        ),
        Mistake(
            "one-too-many",
            "You count one trial too many: a slice that ends at k holds the entries 0 to k - 1.",
            edits=(("[:top_k]", "[: top_k + 1]"),),
        ),
        Mistake(
            "nan-sorted-in",
            "The nan has thrown your sorting into disorder, since it is neither smaller nor larger than anything. Take "
            "such trials out first.",
            edits=(("sorted(numbers", "sorted(trials"),),
        ),
        Mistake(
            "nan-to-zero",
            "You turn nan into 0, which is a splendid loss, so trainings that blew up are among your best.",
            edits=(
                (
                    "sorted(numbers, key=lambda trial: trial[1])",
                    "sorted(trials, key=lambda trial: np.nan_to_num(trial[1]))",
                ),
            ),
        ),
        Mistake(
            "ends-swapped",
            "The highest value comes first. A range is (low, high).",
            edits=((SPAN, "(max(values), min(values))"),),
        ),
        Mistake(
            "span-of-the-scores",
            "These are the ends of the scores. Asked for is where the settings of the best trials lie.",
            edits=(("[params[name] for params, score in best]", "[score for params, score in best]"),),
        ),
        Mistake(
            "best-and-last",
            "You take the values of the first and of the last of the best trials. They are sorted by score, not by "
            "value.",
            edits=((SPAN, "(values[0], values[-1])"),),
        ),
        Mistake(
            "mean-and-deviation",
            "You give the mean minus and plus a standard deviation. The span is simply the lowest and the highest "
            "value.",
            edits=((SPAN, "(np.mean(values) - np.std(values), np.mean(values) + np.std(values))"),),
        ),
        Mistake(
            "sorted-by-value",
            "For each name you take the lowest values, whatever their scores. Choose the trials first, by score, and "
            "then look at their values.",
            edits=(
                ("for params, score in best]", "for params, score in numbers]"),
                (SPAN, "(min(values), sorted(values)[top_k - 1])"),
            ),
        ),
        Mistake(
            "around-the-best",
            "You make a range of your own around the best trial. Wanted is what the best top_k trials span.",
            edits=((SPAN, "(values[0] / 2, values[0] * 2)"),),
        ),
    ),
    hints=(
        "First choose the trials, then look at their settings.",
        "Leave out the trials whose score is nan, sort the others by score, keep top_k of them.",
        "`sorted(pairs, key=lambda pair: pair[1])` sorts by the second entry. Then for each name: the lowest and the "
        "highest of its values.",
    ),
    equivalent={"for name in best[0][0]: -> for name in trials[0][0]:": "All params have the same names."},
)


UNIT = Unit(
    id="09_schedules_and_search",
    title="Schedules and search",
    exercises=(
        STEP_DECAY,
        EXPONENTIAL_DECAY,
        INVERSE_TIME_DECAY,
        COSINE_DECAY,
        SAMPLE_LOG_UNIFORM,
        SAMPLE_MOMENTUM,
        RANDOM_SEARCH,
        REFINE_SPACE,
    ),
    quiz=(
        Question(
            "Must the rate fall?",
            "b",
            {
                "a": "In unit 03 full-batch descent with a constant rate below 2/L went all the way to the minimum. "
                "What keeps it away is noise.",
                "c": "It is the other way around: without noise the floor is 0, and a constant rate will do.",
            },
            errata=("001-5",),
        ),
        Question(
            "Faster by decay?",
            "c",
            {
                "a": "Part 1 says how the start is forgotten: a small rate needs more steps for the same distance.",
                "b": "The plan that was cut after epoch 2 ended behind the one that was never cut.",
            },
            errata=("003-10",),
        ),
        Question(
            "Annealing",
            "a",
            {
                "b": "A falling number is all they share. Annealing moves at random and needs no gradient.",
                "c": "The cosine schedule is called cosine annealing, but it accepts nothing and rejects nothing "
                "either.",
                "d": "Its temperature falls. What sets it apart is that it accepts worse moves by chance.",
            },
            errata=("003-7",),
        ),
        Question(
            "What comes first?",
            "d",
            {
                "a": "It can't be proven, since it depends on the problem. The lecture that the notes come from has "
                "hidden units and layers the other way around.",
                "b": "Your own search showed a setting that mattered and one that didn't. A grid would spend most "
                "trials on repeats.",
                "c": "With a bad rate no network learns, however many layers it has. So the rate comes first.",
            },
            errata=("002-4",),
        ),
        Question(
            "One machine, one week",
            "b",
            {
                "a": "In a week there is time for one training. A grid over three settings needs eight at least.",
                "c": "Sixty trainings of five days are most of a year. The table counts trials, not days.",
            },
        ),
        Question(
            "Genetic search",
            "a",
            {
                "b": "It needs nothing but scores, which is its strength where there is no gradient.",
                "c": "Crossing may help or not; that is why it evaluates. The reason is the price of what it learns "
                "per evaluation.",
            },
        ),
    ),
)
