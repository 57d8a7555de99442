"""Michelson's measurements of light: against a fitted normal, and in the order in which they were made."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from course_lib.engine.distributions import normal_logpdf
from course_lib.figures.style import BLUE, FAINT, INK, MUTED, ORANGE, SKY, house_style, new_figure


@house_style
def light_and_fit(speed: np.ndarray, mu: float, sigma: float) -> tuple[Figure, str]:
    """A histogram of `speed` (N,), km/s above 299,000, with the normal of centre mu and standard deviation sigma."""
    fig, ax = new_figure(3.3)
    edges = np.arange(600, 1101, 50)
    heights, _, _ = ax.hist(speed, edges, density=True, color=SKY, edgecolor="white", linewidth=1.5)
    grid = np.linspace(550, 1150, 601)
    ax.plot(grid, np.exp(normal_logpdf(grid, mu, sigma)), color=BLUE)
    for k, height in ((1, 0.92), (2, 0.55), (3, 0.2)):
        for sign in (-1, 1):
            ax.axvline(mu + sign * k * sigma, ymax=height, color=INK, linewidth=1.1, linestyle=("-", "--", ":")[k - 1])
        ax.annotate(
            f"{k}σ", (mu + k * sigma, height), (4, -2), xycoords=ax.get_xaxis_transform(), textcoords="offset points"
        ).set_va("top")
    ax.set(xlabel="speed of light, km/s above 299,000", ylabel="density, per km/s", xlim=(560, 1140))
    return fig, (
        f"Histogram of {len(speed)} measurements with the fitted normal: centre {mu:.1f}, deviation {sigma:.1f}. "
        f"The bars follow the curve; the highest bar covers {edges[np.argmax(heights)]} to "
        f"{edges[np.argmax(heights) + 1]}. Lines mark 1, 2 and 3 standard deviations."
    )


@house_style
def light_in_time(speed: np.ndarray, series: np.ndarray) -> tuple[Figure, str]:
    """`speed` (N,) in order, with the mean of each of the `series` (N,) and of all."""
    fig, ax = new_figure(3.4)
    order = np.arange(1, len(speed) + 1)
    means = {int(s): float(np.mean(speed[series == s])) for s in np.unique(series)}
    for index, (s, mean) in enumerate(means.items()):
        inside = order[series == s]
        if index % 2 == 0:
            ax.axvspan(inside[0] - 0.5, inside[-1] + 0.5, color=FAINT, alpha=0.45, linewidth=0)
        ax.plot([inside[0] - 0.5, inside[-1] + 0.5], [mean, mean], color=ORANGE, linewidth=3.5)
        ax.text(inside.mean(), 1095, f"series {s}\nmean {mean:.0f}", ha="center", va="bottom")
    ax.plot(order, speed, "o", color=BLUE, markersize=4)
    overall = float(np.mean(speed))
    ax.axhline(overall, color=MUTED, linewidth=1.3, linestyle="--")
    ax.annotate(f"all\n{overall:.0f}", (len(speed) + 1.2, overall), va="center", color=INK, annotation_clip=False)
    ax.set(xlim=(0, len(speed) + 0.5), ylim=(600, 1180), xlabel="number of the measurement")
    ax.set_ylabel("km/s above 299,000")
    said = ", ".join(f"series {s} {mean:.0f}" for s, mean in means.items())
    highest = max(means, key=means.get)
    return fig, f"{len(speed)} measurements in order. Means: {said}, all {overall:.0f}. Series {highest} lies highest."
