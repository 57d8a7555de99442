"""Heights and areas under a normal curve: the strip of unit 01, and the intervals of 1, 2 and 3 sigma."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_lib.engine.distributions import normal_logpdf
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, house_style, new_figure


def _density(x: np.ndarray | float, sigma: float) -> np.ndarray:
    return np.exp(normal_logpdf(x, 0.0, sigma))


def _area(low: float, high: float, sigma: float) -> float:
    """The probability between `low` and `high` under N(0, sigma^2)."""
    scale = sigma * math.sqrt(2)
    return 0.5 * (math.erf(high / scale) - math.erf(low / scale))


@house_style
def explore_area() -> None:
    """Display a normal curve with a strip under it: its height, its width, its area."""
    fig, (curve, bar) = new_figure(3.3, 1, 2, width_ratios=[4, 1])
    grid = np.linspace(-3, 3, 1201)
    bar.set(xlim=(-0.6, 0.6), ylim=(0, 1.08), xticks=[], title="area of the strip")
    bar.axhline(1, color=MUTED, linestyle="--", linewidth=1.2)
    (filled,) = bar.bar(0, 0, width=0.7, color=ORANGE)
    number = bar.annotate("", (0, 0), (0, 3), textcoords="offset points", ha="center")

    def update(sigma: float, middle: float, width: float) -> str:
        low, high = middle - width / 2, middle + width / 2
        height, area = float(_density(middle, sigma)), _area(low, high, sigma)
        curve.clear()
        curve.plot(grid, _density(grid, sigma), color=BLUE)
        strip = np.linspace(low, high, 101)
        curve.fill_between(strip, _density(strip, sigma), color=ORANGE, linewidth=1.5, edgecolor=ORANGE)
        curve.plot(middle, height, "o", color=INK, markersize=6)
        top = float(_density(0.0, sigma))
        curve.annotate(f"height {height:.3f}", (middle, height), (9, 4), textcoords="offset points")
        curve.set(xlim=(-3, 3), ylim=(0, 1.18 * top), xlabel="value x", ylabel="density", title="a height is a density")
        # Labels of one length, since the layout stands still.
        curve.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        filled.set_height(area)
        number.xy = (0, area)
        number.set_text(f"{area:.4f}")
        return (
            f"sigma = {sigma:.2f}. The strip from {low:.4g} to {high:.4g} has the probability {area:.4f}, its area. "
            f"Divided by its width that is {area / width:.3f}; the height in its middle is {height:.3f}."
        )

    controls = {
        "sigma": slider("width sigma", 1.0, 0.1, 2.0, 0.02, log=True),
        "middle": slider("middle of strip", 0.5, -2.0, 2.0, 0.1),
        "width": slider("width of strip", 1.0, 0.01, 2.0, 0.02, log=True),
    }
    resets = {
        "a thin strip": {"sigma": 1.0, "middle": 0.5, "width": 0.01},
        "a narrow curve": {"sigma": 0.1, "middle": 0.0, "width": 0.1},
        "back to the start": {"sigma": 1.0, "middle": 0.5, "width": 1.0},
    }
    explore("a strip under a normal curve", fig, update, controls, resets)


@house_style
def height_and_area() -> tuple[Figure, str]:
    """Three strips: a wide one, a thin one at the same place, and one under a curve that is 4 high."""
    settings = [("wide strip", 1.0, 0.5, 1.0), ("thin strip", 1.0, 0.5, 0.1), ("narrow curve", 0.1, 0.0, 0.1)]
    fig, axes = new_figure(3.1, 1, 3)
    said = []
    for ax, (name, sigma, middle, width) in zip(axes, settings, strict=True):
        height, area = float(_density(middle, sigma)), _area(middle - width / 2, middle + width / 2, sigma)
        _draw_shaded(ax, sigma, middle - width / 2, middle + width / 2)
        ax.plot(middle, height, "o", color=INK, markersize=5)
        ax.set_title(f"{name}\nheight {height:.3f}, area {area:.3f}")
        ax.set(xlabel="value x", xlim=(-3, 3), ylim=(0, 1.12 * float(_density(0.0, sigma))))
        said.append(f"{name}, sigma {sigma:g}, width {width:g}: height {height:.3f}, area {area:.3f}")
    axes[0].set_ylabel("density")
    return fig, "Three strips under normal curves. " + "; ".join(said) + ". A height may exceed 1, an area may not."


@house_style
def three_intervals() -> tuple[Figure, str]:
    """The areas within 1, 2 and 3 standard deviations of the centre."""
    fig, axes = new_figure(2.7, 1, 3, sharey=True)
    said = []
    for k, ax in zip((1, 2, 3), axes, strict=True):
        share = _area(-k, k, 1.0)
        _draw_shaded(ax, 1.0, -k, k)
        ax.set_title(f"k = {k}: {100 * share:.2f} %")
        ax.set(xlim=(-4, 4), ylim=(0, 0.43), xticks=[-k, 0, k], yticks=[])
        ax.set_xticklabels([f"μ−{k}σ".replace("1σ", "σ"), "μ", f"μ+{k}σ".replace("1σ", "σ")])
        ax.spines["left"].set_visible(False)
        said.append(f"{100 * share:.2f} percent within {k} sigma")
    return fig, "Three normal curves with the middle shaded: " + ", ".join(said) + "."


def _draw_shaded(ax: Axes, sigma: float, low: float, high: float) -> None:
    grid, strip = np.linspace(-4, 4, 1601), np.linspace(low, high, 201)
    ax.fill_between(strip, _density(strip, sigma), color=ORANGE, linewidth=1.5, edgecolor=ORANGE)
    ax.plot(grid, _density(grid, sigma), color=BLUE)
