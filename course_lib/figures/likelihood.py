"""Figures of unit 01: a normal moved over a sample, and coins. Areas, the surface and the light are passed on.

A function that draws returns `(fig, alt)`, for `show(fig, alt=alt)`. A function `explore_...` displays sliders.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.distributions import bernoulli_logpmf, normal_logpdf, normal_mle
from course_lib.figures.density_areas import explore_area, height_and_area, three_intervals
from course_lib.figures.interactive import explore, slider
from course_lib.figures.light_pictures import light_and_fit, light_in_time
from course_lib.figures.likelihood_surface import explore_surface, surface_with_two_walks
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

__all__ = [
    "coin_likelihoods",
    "explore_area",
    "explore_fit",
    "explore_surface",
    "four_fits",
    "height_and_area",
    "light_and_fit",
    "light_in_time",
    "surface_with_two_walks",
    "three_intervals",
]

_SAMPLE = np.array([1.0, 3.0, 4.0, 5.0, 7.0])
_GRID = np.linspace(-2.5, 10.5, 400)
_LOWEST = -24.0  # where the stack of the moved normal leaves its panel


# A normal moved over the sample: densities, their logarithms, the stack of all logarithms.


@house_style
def explore_fit() -> None:
    """Display five values under a normal that two sliders move, with the log-likelihood as a stack of bars."""
    fig, axes = new_figure(4.9, 2, 2, width_ratios=[2.9, 1])
    grid = axes[0, 1].get_gridspec()
    for ax in axes[:, 1]:
        ax.remove()
    curve, logs, stack = axes[0, 0], axes[1, 0], fig.add_subplot(grid[:, 1])
    best = float(np.sum(normal_logpdf(_SAMPLE, *normal_mle(_SAMPLE))))

    (line,) = curve.plot([], [], color=BLUE)
    stems = curve.vlines(_SAMPLE, 0, 0, color=ORANGE, linewidth=5)
    (dots,) = curve.plot(_SAMPLE, np.zeros(5), "o", color=INK, markersize=6)
    (centre,) = curve.plot([], [], color=MUTED, linewidth=1.2, linestyle="--")
    curve.set(title="density at each value", ylim=(0, 0.53), xlim=(_GRID[0], _GRID[-1]), ylabel="density")
    bars = logs.bar(_SAMPLE, np.zeros(5), width=0.35, color=ORANGE)
    numbers = [logs.annotate("", (at, 0), ha="center", va="top") for at in _SAMPLE]
    logs.axhline(0, color=MUTED, linewidth=0.8)
    logs.set(title="its logarithm", ylim=(-10.5, 0.4), xlim=(_GRID[0], _GRID[-1]), xlabel="value x")
    logs.set_ylabel("log-density")
    segments = [stack.bar(0, 0, width=0.7, color=ORANGE, edgecolor="white", linewidth=1.5)[0] for _ in _SAMPLE]
    names = [stack.annotate("", (0, 0), ha="center", va="center") for _ in _SAMPLE]
    total = stack.annotate("", (0, 0), (0, -5), textcoords="offset points", ha="center", va="top", fontweight="bold")
    stack.axhline(best, color=BLUE, linewidth=1.6, linestyle="--", zorder=0)
    stack.annotate(f"best\n{best:.2f}".replace("-", "−"), (0.46, best), (0, -4), textcoords="offset points", va="top")
    stack.axhline(0, color=MUTED, linewidth=0.8)
    stack.set(title="all stacked", ylim=(_LOWEST, 1), xlim=(-0.5, 1.4), xticks=[])
    stack.spines["bottom"].set_visible(False)

    def update(mu: float, sigma: float) -> str:
        line.set_data(_GRID, np.exp(normal_logpdf(_GRID, mu, sigma)))
        centre.set_data([mu, mu], [0, np.exp(normal_logpdf(mu, mu, sigma))])
        heights = normal_logpdf(_SAMPLE, mu, sigma)
        stems.set_segments([[(at, 0), (at, height)] for at, height in zip(_SAMPLE, np.exp(heights), strict=True)])
        dots.set_ydata(np.exp(heights))
        top = 0.0
        for at, height, bar, number, segment, name in zip(
            _SAMPLE, heights, bars, numbers, segments, names, strict=True
        ):
            bar.set_height(height)
            number.set_text(f"{height:.1f}".replace("-", "−"))
            # Where a bar leaves its panel the number stays inside it, and says how far the bar goes on.
            # 3, 4 and 5 stand close together: the middle number goes a line lower.
            number.set_position((at, max(height, -9.3) - (1.3 if at == 4 and height > -8.2 else 0.2)))
            segment.set(y=top, height=height)
            name.set_text(f"x = {at:.0f}" if height < -1.3 and top + height / 2 > _LOWEST + 1 else "")
            name.set_position((0, top + height / 2))
            top += height
        total.xy = (0, max(top, _LOWEST + 1.8))
        total.set_text(f"{top:.2f}".replace("-", "−") + (" ↓" if top < _LOWEST else ""))
        said = ", ".join(f"{height:.2f}" for height in heights)
        gap = best - top
        end = "This is the best there is." if gap < 0.005 else f"The best is {best:.2f}, so {gap:.2f} are missing."
        return (
            f"mu = {mu:.4g}, sigma = {sigma:.4g}. Log-densities of 1, 3, 4, 5, 7: {said}. "
            f"Log-likelihood, their sum: {top:.2f}. {end}"
        )

    controls = {"mu": slider("centre mu", 2.0, 0.0, 8.0, 0.1), "sigma": slider("width sigma", 3.0, 0.8, 5.0, 0.1)}
    resets = {
        "too wide": {"mu": 4.0, "sigma": 4.0},
        "too narrow": {"mu": 4.0, "sigma": 1.0},
        "back to the start": {"mu": 2.0, "sigma": 3.0},
    }
    explore("a normal over five values, and its log-likelihood", fig, update, controls, resets)


@house_style
def four_fits() -> tuple[Figure, str]:
    """Four normals over the sample: the best, one beside it, one too wide, one too narrow; and their stacks."""
    settings = [("the best", 4.0, 2.0), ("centre off", 2.0, 2.0), ("too wide", 4.0, 4.0), ("too narrow", 4.0, 1.0)]
    fig, axes = new_figure(4.9, 2, 4, height_ratios=[1, 1.1], sharey="row")
    grid = axes[1, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    stack = fig.add_subplot(grid[1, :])
    said = []
    for row, (ax, (name, mu, sigma)) in enumerate(zip(axes[0], settings, strict=True)):
        heights = normal_logpdf(_SAMPLE, mu, sigma)
        _draw_densities(ax, mu, sigma)
        ax.set_title(f"{name}\nμ = {mu:.0f}, σ = {sigma:.0f}")
        start = 0.0
        for at, height in zip(_SAMPLE, heights, strict=True):
            stack.barh(row, height, left=start, color=ORANGE, edgecolor="white", linewidth=1.5, height=0.62)
            stack.text(start + height / 2, row, f"{at:.0f}", ha="center", va="center")
            start += height
        stack.text(start - 0.12, row, f"{start:.2f}".replace("-", "−"), ha="right", va="center", fontweight="bold")
        said.append(f"{name} (mu {mu:.0f}, sigma {sigma:.0f}): {start:.2f}")
    axes[0, 0].set_ylabel("density")
    best = float(np.sum(normal_logpdf(_SAMPLE, 4.0, 2.0)))
    stack.axvline(best, color=BLUE, linewidth=1.6, linestyle="--", zorder=0)
    stack.set(xlim=(-16.6, 0.1), yticks=range(4), yticklabels=[name for name, _, _ in settings])
    stack.set(xlabel="log-likelihood: one segment for each value of the sample", ylim=(3.5, -0.5))
    stack.tick_params(axis="y", length=0)
    return fig, (
        "Four normal curves over the values 1, 3, 4, 5, 7, and their log-densities stacked to log-likelihoods. "
        + "; ".join(said)
        + ". The best one has the shortest stack; the narrow one pays most, with long segments for the values 1 and 7."
    )


def _draw_densities(ax: Axes, mu: float, sigma: float) -> None:
    ax.plot(_GRID, np.exp(normal_logpdf(_GRID, mu, sigma)), color=BLUE)
    ax.vlines(_SAMPLE, 0, np.exp(normal_logpdf(_SAMPLE, mu, sigma)), color=ORANGE, linewidth=4)
    ax.plot(_SAMPLE, np.exp(normal_logpdf(_SAMPLE, mu, sigma)), "o", color=INK, markersize=4)
    ax.set(xlim=(_GRID[0], _GRID[-1]), ylim=(0, 0.43), xticks=_SAMPLE)


# Zeros and ones.


@house_style
def coin_likelihoods() -> tuple[Figure, str]:
    """The likelihood of p for 7 ones in 10, 70 in 100 and 3 in 3, each scaled so that its peak is 1."""
    fig, ax = new_figure(3.1)
    p = np.linspace(0.0, 1.0, 801)
    styles = [
        (7, 10, BLUE, "-", (0.445, 0.5), "right"),
        (70, 100, VERMILION, "--", (0.79, 0.15), "left"),
        (3, 3, SKY, "-.", (0.955, 0.93), "right"),
    ]
    for ones, throws, colour, style, at, side in styles:
        y = np.concatenate([np.ones(ones), np.zeros(throws - ones)])
        log_likelihood = np.array([np.sum(bernoulli_logpmf(y, value)) for value in p])
        ax.plot(p, np.exp(log_likelihood - log_likelihood.max()), style, color=colour)
        ax.text(*at, f"{ones} of {throws}", ha=side, va="bottom", color=INK)
        peak = p[np.argmax(log_likelihood)]
        ax.plot(peak, 1, "o", color=colour, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1.06), xlabel="probability p of a one", ylabel="likelihood / its peak")
    return fig, (
        "Likelihood of p, scaled to a peak of 1, for 7 ones in 10 throws (wide, peak at 0.7), 70 in 100 (narrow, peak "
        "at 0.7) and 3 in 3 (rising all the way, peak at the edge p = 1)."
    )
