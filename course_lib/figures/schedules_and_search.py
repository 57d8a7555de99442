"""Unit 09's figures: schedules, scales, grid and random; and pictures of what the lesson's own trainings gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.grid_and_random import explore_grid_and_random, grid_and_random
from course_lib.figures.sampling_scales import explore_scales, momentum_windows, two_scales
from course_lib.figures.schedule_curves import explore_schedules, schedules_overlaid
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

__all__ = [
    "explore_grid_and_random",
    "explore_scales",
    "explore_schedules",
    "grid_and_random",
    "momentum_windows",
    "projected_trials",
    "schedules_overlaid",
    "search_map",
    "training_curves",
    "two_scales",
]

Trials = Sequence[tuple[Mapping[str, Any], float]]
_LOOKS = ((INK, ":", "s"), (ORANGE, "--", "^"), (VERMILION, "-.", "D"), (BLUE, "-", "o"))


@house_style
def training_curves(curves: Mapping[str, Sequence[float]], what: str) -> tuple[Figure, str]:
    """A loss after each epoch for up to four plans, on a logarithmic axis. curves: name to losses, an epoch each."""
    fig, ax = new_figure(3.6)
    for (name, losses), (colour, style, marker) in zip(curves.items(), _LOOKS, strict=False):
        epochs = np.arange(1, len(losses) + 1)
        ax.semilogy(epochs, losses, color=colour, linestyle=style, marker=marker, markersize=5, label=name)
    ax.set(xlabel="epoch", ylabel=what, xticks=[1, *range(5, len(epochs) + 1, 5)])
    low, high = ax.get_ylim()
    choice = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if high > 15 * low else (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2)
    ticks = [tick for tick in choice if low < tick < high]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.legend(loc="upper right")
    said = [
        f"{name}: {losses[0]:.2f} after the first, {losses[-1]:.3f} after the last" for name, losses in curves.items()
    ]
    return fig, f"The {what} after each of {len(losses)} epochs, on a logarithmic axis. " + "; ".join(said) + "."


@house_style
def projected_trials(searches: Mapping[str, Trials], name: str, other: str) -> tuple[Figure, str]:
    """Trials of several searches in the plane of two settings, and their scores over the one called `name`.

    searches: title to trials; both settings are drawn on logarithmic axes. A star is the best trial.
    """
    fig, axes = new_figure(5.0, rows=2, columns=len(searches), sharex=True, sharey="row")
    said = []
    for (plane, below), (title, trials), colour in zip(axes.T, searches.items(), (INK, BLUE, GREEN), strict=False):
        values = np.array([params[name] for params, _ in trials])
        others = np.array([params[other] for params, _ in trials])
        scores = np.array([score for _, score in trials])
        lowest = int(np.nanargmin(scores))
        plane.loglog(values, others, "o", color=colour, markersize=6)
        below.semilogx(values, scores, "o", color=colour, markersize=6)
        below.vlines(values, 0, scores, color=colour, linewidth=0.8, alpha=0.5)
        for ax, height in ((plane, others[lowest]), (below, scores[lowest])):
            ax.plot(values[lowest], height, "*", color=VERMILION, markersize=15, markeredgecolor="white")
        distinct = len(np.unique(values))
        plane.set_title(f"{title}: {len(trials)} trials\n{distinct} values of {name}, best {scores[lowest]:.3f}")
        below.set(xlabel=name, ylim=(0, 2.5))
        said.append(
            f"{title}: {len(trials)} trials, {distinct} different values of {name}, the best {scores[lowest]:.3f} "
            f"at {name} {values[lowest]:.3g}"
        )
    axes[0, 0].set_ylabel(other)
    axes[1, 0].set_ylabel("validation loss")
    return fig, (
        f"Above, trials in the plane of {name} and {other}; below, their validation losses over {name} alone. "
        + ". ".join(said)
        + f". Over {name} the losses lie along one curve with a narrow valley, whatever {other} was."
    )


@house_style
def search_map(coarse: Trials, fine: Trials, ranges: Mapping[str, tuple[float, float]]) -> tuple[Figure, str]:
    """A coarse and a fine search over "lr" and "momentum", each trial shaded and sized by its score.

    ranges: the (low, high) of both settings in which the fine trials were drawn, shown as a frame.
    """
    fig, axes = new_figure(4.2, columns=2, width_ratios=[1.15, 1])
    (lr_low, lr_high), (low, high) = ranges["lr"], ranges["momentum"]
    for ax, trials, title in zip(axes, (coarse, fine), ("coarse", "fine"), strict=True):
        shaded = _scatter(ax, trials)
        ax.fill_between(
            [lr_low, lr_high], 1 / (1 - low), 1 / (1 - high), facecolor="none", edgecolor=INK, linestyle="--"
        )
        best = min(trials, key=lambda trial: np.inf if np.isnan(trial[1]) else trial[1])
        ax.set(xscale="log", yscale="log", xlabel="learning rate", title=f"{title}: best {best[1]:.3f}")
        _plain_ticks(ax)
    axes[0].set_ylabel("window of the momentum, 1/(1 − β)")
    bar = fig.colorbar(shaded, ax=axes[1], extend="max")
    bar.set_label("validation loss")
    lowest = [min(score for _, score in trials if not np.isnan(score)) for trials in (coarse, fine)]
    return fig, (
        f"Two searches over learning rate and momentum. {len(coarse)} coarse trials have {lowest[0]:.3f} as their best "
        f"validation loss; the good ones lie along a falling line, where a longer window goes with a smaller rate. A "
        f"dashed frame, rates {lr_low:.3g} to {lr_high:.3g} and momenta {low:.3f} to {high:.3f}, holds the {len(fine)} "
        f"fine trials, the best with {lowest[1]:.3f}."
    )


def _scatter(ax: Axes, trials: Trials) -> Any:
    """The trials as dots, larger and darker the better they are; a cross where the training failed."""
    rates = np.array([params["lr"] for params, _ in trials])
    windows = np.array([1 / (1 - params["momentum"]) for params, _ in trials])
    scores = np.array([score for _, score in trials])
    bad = np.isnan(scores) | (scores > 2.3)  # no better than guessing among ten classes
    ax.plot(rates[bad], windows[bad], "x", color=MUTED, markersize=7)
    sizes = 25 + 120 * np.clip(0.5 - scores[~bad], 0, 0.5)
    return ax.scatter(
        rates[~bad], windows[~bad], s=sizes, c=scores[~bad], cmap="viridis", vmin=0.15, vmax=1.0, edgecolor=INK, lw=0.5
    )


def _plain_ticks(ax: Axes) -> None:
    """A tick at each power of ten, and at three times it where the axis is short."""
    for axis, (low, high) in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        factors = (1, 3) if high < 300 * low else (1,)
        ticks = [factor * 10.0**power for power in range(-6, 6) for factor in factors]
        shown = [tick for tick in ticks if low <= tick <= high]
        axis.set_ticks(shown, [f"{tick:g}" for tick in shown])
        axis.set_ticks([], minor=True)
