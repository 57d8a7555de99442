"""Unit 08: how long adaptive steps are, the ravine turned by 45 degrees, learning curves on the digits; the race."""

from __future__ import annotations

from math import sqrt

import numpy as np
from matplotlib.figure import Figure

from course_lib.engine.data import Surface, ravine
from course_lib.engine.optimizers import Adagrad, Adam, Optimizer, RMSprop
from course_lib.engine.parameters import Parameter
from course_lib.figures.optimizer_race import (
    RATES,
    RUNNERS,
    STEPS,
    TOLERANCE,
    best_of,
    explore_race,
    four_races,
    run_races,
    settled,
    steps_to_tolerance,
)
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

__all__ = [
    "STEPS",
    "TOLERANCE",
    "digit_curves",
    "explore_race",
    "four_races",
    "run_races",
    "steps_after_a_change",
    "steps_to_tolerance",
    "turned_ravine",
    "uncorrected_steps",
]


def step_lengths(optimizer: type[Optimizer], gradients: np.ndarray) -> np.ndarray:
    """How far a single weight moves at each of the gradients (T,), in learning rates."""
    weight = Parameter(np.zeros(1))
    rule = optimizer([weight], lr=1.0)
    lengths = np.empty(len(gradients))
    for step, gradient in enumerate(gradients):
        before = float(weight.data[0])
        weight.grad[...] = gradient
        rule.step()
        lengths[step] = abs(weight.data[0] - before)
    return lengths


@house_style
def steps_after_a_change() -> tuple[Figure, str]:
    """Lengths of steps of Adagrad and RMSProp when the gradient falls to a tenth after step 200."""
    gradients = np.where(np.arange(800) < 200, 1.0, 0.1)
    adagrad, rmsprop = step_lengths(Adagrad, gradients), step_lengths(RMSprop, gradients)
    steps = np.arange(1, len(gradients) + 1)
    fig, (top, ax) = new_figure(4.4, rows=2, sharex=True, gridspec_kw={"height_ratios": [1, 3]})
    top.plot(steps, gradients, color=INK)
    top.set_ylabel("gradient")
    top.set_ylim(0, 1.15)
    ax.semilogy(steps, adagrad, color=GREEN, linestyle="--", marker="^", markersize=5, markevery=80, label="Adagrad")
    ax.semilogy(steps, rmsprop, color=ORANGE, marker="D", markersize=5, markevery=80, label="RMSProp, decay rate 0.99")
    ax.axhline(1, color=MUTED, linewidth=1, linestyle=":")
    ax.set_xlabel("step")
    ax.set_ylabel("length of the step,\nin learning rates")
    ax.legend()
    return fig, (
        "The gradient is 1 for 200 steps and 0.1 afterwards. Lengths of steps in learning rates: Adagrad begins at "
        f"{adagrad[0]:.1f}, is at {adagrad[199]:.2f} after 200 steps and ends at {adagrad[-1]:.4f}. RMSProp begins at "
        f"{rmsprop[0]:.1f}, is at {rmsprop[199]:.2f} after 200 steps, falls to {rmsprop[200]:.2f} when the gradient "
        f"changes and is back at {rmsprop[-1]:.2f} at the end."
    )


@house_style
def uncorrected_steps() -> tuple[Figure, str]:
    """Adam's steps for a constant gradient, with and without bias correction, over the number of the step."""
    t = np.unique(np.geomspace(1, 10_000, 200).round())
    plain = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    corrected = step_lengths(Adam, np.ones(3))[0]
    fig, ax = new_figure(3.2)
    ax.semilogx(t, plain, color=VERMILION, label="without bias correction")
    ax.axhline(corrected, color=BLUE, linestyle="--", label="corrected")
    worst = int(np.argmax(plain))
    ax.plot(t[worst], plain[worst], marker="o", color=VERMILION, markersize=7)
    ax.annotate(
        f"{plain[worst]:.1f} at step {t[worst]:.0f}",
        (t[worst], plain[worst]),
        xytext=(10, 4),
        textcoords="offset points",
    )
    ax.set_ylim(0, 7.4)
    ax.set_xlabel("step t")
    ax.set_ylabel("length of the step,\nin learning rates")
    ax.legend()
    return fig, (
        "Length of Adam's steps for a gradient that stays the same. Corrected it is one learning rate at every step. "
        f"Without correction it starts at {plain[0]:.2f}, is largest with {plain[worst]:.1f} at step "
        f"{t[worst]:.0f}, and "
        f"is still {plain[np.searchsorted(t, 1000)]:.2f} near step 1000."
    )


def turned(surface: Surface) -> Surface:
    """The same surface, turned by 45 degrees about the origin."""
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / sqrt(2)
    return Surface(
        f"{surface.name}, turned",
        lambda w: surface.f(w @ turn),
        lambda w: turn @ surface.grad(w @ turn),
        turn @ surface.start,
        turn @ surface.minimum,
    )


@house_style
def turned_ravine() -> tuple[Figure, str, dict[str, list[str]]]:
    """Gradient descent and Adagrad on a ravine and on the turned one; and the columns of a table for all rules."""
    pair = (ravine(), turned(ravine()))
    fig, axes = new_figure(4.0, columns=2)
    counts: list[list[int | None]] = []
    a, b = np.meshgrid(np.linspace(-4.6, 2.4, 100), np.linspace(-4.0, 2.6, 100))
    for ax, surface, title in zip(axes, pair, ("along the axes", "turned by 45 degrees"), strict=True):
        counts.append([])
        height = surface.f(np.stack([a, b], axis=-1))
        ax.contour(a, b, height, levels=np.array([0.1, 1, 4, 10, 25, 60]), colors=SKY, linewidths=0.8)
        for name, rule, options, colour, marker, line in RUNNERS:
            _, path, heights = best_of(surface, 0.0, rule, options, STEPS)
            counts[-1].append(settled(heights))
            if name in ("gradient descent", "Adagrad"):
                ax.plot(
                    *path[:60].T, color=colour, marker=marker, markersize=5, markevery=4, linestyle=line, label=name
                )
        ax.plot(0, 0, marker="*", markersize=13, color="white", markeredgecolor=INK)
        ax.set_title(title)
        ax.set_aspect("equal")
        ax.set_xlabel("first weight")
    axes[0].set_ylabel("second weight")
    axes[0].legend(loc="lower right")
    shown = [["-" if count is None else str(count) for count in column] for column in counts]
    columns = {
        "rule": [name for name, *_ in RUNNERS],
        "steps, ravine along the axes": shown[0],
        "steps, turned by 45 degrees": shown[1],
    }
    said = [f"{name} {one} and {two}" for name, one, two in zip(*columns.values(), strict=True)]
    return (
        fig,
        (
            "Gradient descent and Adagrad on a ravine along the axes and on the same ravine turned by 45 degrees, each "
            f"with its best of {len(RATES)} rates. Steps to the minimum, before and after the turn: "
            + ", ".join(said)
            + f". A dash: not within {STEPS} steps."
        ),
        columns,
    )


@house_style
def digit_curves(curves: dict[str, np.ndarray]) -> tuple[Figure, str]:
    """Validation losses over the epochs. curves: for each rule's name the losses (epochs,)."""
    fig, ax = new_figure(3.8)
    look = {name: (colour, marker, line) for name, _, _, colour, marker, line in RUNNERS}
    said = []
    for name, losses in curves.items():
        colour, marker, line = look[name]
        epochs = np.arange(1, len(losses) + 1)
        ax.semilogy(epochs, losses, color=colour, marker=marker, markersize=5, markevery=3, linestyle=line, label=name)
        said.append(f"{name} {losses[0]:.2f} after the first epoch, {losses[-1]:.2f} after the last")
    ax.set_xlabel("epoch")
    ax.set_ylabel("validation loss")
    ticks = [0.1, 0.2, 0.5, 1, 2]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.legend(ncols=2)
    return fig, "Validation loss of a small network on the digits, over the epochs: " + "; ".join(said) + "."
