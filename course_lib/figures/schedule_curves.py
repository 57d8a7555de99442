"""Unit 09, first part: schedules one over the other, and what each does to gradient descent on a noisy bowl."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine import cosine_decay, exponential_decay, inverse_time_decay, step_decay
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, INK, ORANGE, VERMILION, house_style, new_figure

RATE, STEPS = 0.5, 300
CURVATURE, NOISE, START = 0.1, 0.5, 10.0
# A logarithmic slider has its steps at powers such as 10**-1.8.
_SETTINGS = {"every": 75, "k_exp": 10**-1.8, "k_inv": 10**-1.7, "T": 300}
_LOOKS = {
    "constant": (INK, ":", None),
    "step": (BLUE, "-", None),
    "exponential": (VERMILION, "--", None),
    "inverse time": (GREEN, "-.", None),
    "cosine": (ORANGE, "-", "o"),
}


def schedules(every: float, k_exp: float, k_inv: float, T: float) -> dict[str, np.ndarray]:
    """Name to the rates (STEPS,) of each schedule, all from RATE; the step decay halves."""
    rules: dict[str, Callable[[int], float]] = {
        "constant": lambda t: RATE,
        "step": lambda t: step_decay(RATE, t, 0.5, every),
        "exponential": lambda t: exponential_decay(RATE, t, k_exp),
        "inverse time": lambda t: inverse_time_decay(RATE, t, k_inv),
        "cosine": lambda t: cosine_decay(RATE, t, T),
    }
    return {name: np.array([rule(t) for t in range(STEPS)]) for name, rule in rules.items()}


def expected_distance(rates: np.ndarray) -> np.ndarray:
    """The root of the expected squared distance to the minimum, before each step and after the last (T + 1,).

    On the bowl CURVATURE w^2 / 2, from START, with gradients whose noise has the deviation NOISE: each step multiplies
    the expected square by (1 - rate CURVATURE)^2 and adds (rate NOISE)^2. Exact: nothing is drawn.
    """
    squares = [START**2]
    for rate in rates:
        squares.append((1 - rate * CURVATURE) ** 2 * squares[-1] + (rate * NOISE) ** 2)
    return np.sqrt(squares)


def in_words(rates: Mapping[str, np.ndarray]) -> str:
    """How far each schedule gets, and how far it could have gone."""
    parts = [
        f"{name} {expected_distance(one)[-1]:.2f} (rates sum to {one.sum():.0f}, the last is {one[-1]:.3f})"
        for name, one in rates.items()
    ]
    return f"Expected distance to the minimum after {STEPS} steps, from {START:g}: " + "; ".join(parts) + "."


def _prepare(axes: tuple[Axes, Axes]) -> None:
    rate, distance = axes
    rate.set(xlabel="step t", ylabel="learning rate", xlim=(0, STEPS), ylim=(0, 1.05 * RATE), title="schedules")
    distance.set(xlabel="step t", ylabel="expected distance", xlim=(0, STEPS), ylim=(0.2, 12), title="on a noisy bowl")
    distance.set_yscale("log")
    distance.set_yticks([0.3, 1, 3, 10], ["0.3", "1", "3", "10"])
    distance.minorticks_off()


@house_style
def explore_schedules() -> None:
    """The five schedules with a slider for the pace of each."""
    fig, axes = new_figure(3.9, columns=2)
    _prepare(axes)
    lines = {
        name: [
            ax.plot([], [], color=c, linestyle=s, marker=m, markersize=4, markevery=30, label=name)[0] for ax in axes
        ]
        for name, (c, s, m) in _LOOKS.items()
    }
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)

    def update(**paces: float) -> str:
        rates = schedules(**paces)
        for name, (rate_line, distance_line) in lines.items():
            rate_line.set_data(np.arange(STEPS), rates[name])
            distance_line.set_data(np.arange(STEPS + 1), expected_distance(rates[name]))
        return in_words(rates)

    explore(
        "five schedules and the distance to the minimum of a noisy bowl",
        fig,
        update,
        {
            "every": slider("step: every", _SETTINGS["every"], 10, 300, 5),
            "k_exp": slider("exponential: k", _SETTINGS["k_exp"], 0.001, 0.3, 0.05, digits=4, log=True),
            "k_inv": slider("inverse time: k", _SETTINGS["k_inv"], 0.001, 1.0, 0.05, digits=4, log=True),
            "T": slider("cosine: T", _SETTINGS["T"], 30, 300, 10),
        },
        resets={
            "all too fast": {"every": 10, "k_exp": 10**-0.8, "k_inv": 10**-0.1, "T": 30},
            "all too slow": {"every": 300, "k_exp": 10**-3, "k_inv": 10**-2.7, "T": 300},
            "back to the start": _SETTINGS,
        },
    )


@house_style
def schedules_overlaid() -> tuple[Figure, str]:
    """The five schedules at one pace each, and where they lead."""
    fig, axes = new_figure(3.9, columns=2)
    _prepare(axes)
    rates = schedules(**_SETTINGS)
    for name, (colour, style, marker) in _LOOKS.items():
        look = {"color": colour, "linestyle": style, "marker": marker, "markersize": 4, "markevery": 30}
        axes[0].plot(np.arange(STEPS), rates[name], label=name, **look)
        axes[1].plot(np.arange(STEPS + 1), expected_distance(rates[name]), **look)
    floor = expected_distance(np.full(5000, RATE))[-1]
    axes[1].annotate(f"noise floor, {floor:.2f}", (STEPS, floor), xytext=(0, 5), textcoords="offset points", ha="right")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
    quick = expected_distance(schedules(**{**_SETTINGS, "k_exp": 10**-0.8})["exponential"])[-1]
    return fig, (
        f"Left: the learning rate over {STEPS} steps, constant at {RATE:g} and by four schedules that fall from there. "
        f"Right: the expected distance to the minimum of a noisy bowl, on a logarithmic axis. {in_words(rates)} "
        f"The constant rate stays at its noise floor. An exponential ten times as fast would stop at {quick:.2f}."
    )
