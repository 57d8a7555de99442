"""Figures of unit 03: steps on a contour, four learning rates, slopes by differences, landscapes.

A function that draws returns `(fig, alt)`, for `show(fig, alt=alt)`. A function `explore_...` displays sliders.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.descent_variants import engel_line, explore_variants, three_variants
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

__all__ = [
    "difference_errors",
    "engel_line",
    "explore_steps",
    "explore_variants",
    "landscapes",
    "steps_at_four_rates",
    "three_variants",
]

_START = np.array([-8.0, 2.4])
_STEPS = 20
_BOX = (-10.0, 10.0, -4.4, 4.4)


def _path(lr: float, curvatures: np.ndarray, steps: int = _STEPS) -> np.ndarray:
    """The points of gradient descent on sum(curvatures * w**2) / 2 from a fixed start: (steps + 1, 2)."""
    powers = np.arange(steps + 1)[:, None]
    return _START * (1 - lr * curvatures) ** powers


def _contours(axes: Axes, curvatures: np.ndarray) -> None:
    a, b = np.meshgrid(np.linspace(*_BOX[:2], 161), np.linspace(*_BOX[2:], 101))
    height = (curvatures[0] * a**2 + curvatures[1] * b**2) / 2
    levels = np.quantile(height, np.linspace(0.01, 0.95, 9))
    axes.contour(a, b, height, levels=levels, colors=SKY, linewidths=0.9)
    axes.plot(0, 0, marker="+", markersize=11, color=INK, markeredgewidth=1.6)
    axes.set_xlim(*_BOX[:2])
    axes.set_ylim(*_BOX[2:])
    axes.set_aspect("equal")  # else a round bowl would not look round, nor a step go straight down
    axes.set_xlabel("w1")
    axes.set_ylabel("w2", rotation=0, labelpad=10)


def _fate(lr: float, steepest: float) -> str:
    threshold = 2 / steepest
    if np.isclose(lr, threshold):
        return "it jumps from side to side for ever"
    if lr > threshold:
        return "it diverges"
    crosses = lr > 1 / steepest and not np.isclose(lr, 1 / steepest)
    return "it crosses the valley at every step and settles" if crosses else "it settles without crossing"


@house_style
def explore_steps() -> None:
    """A path of 20 steps on a bowl, with sliders for the learning rate and for how narrow the bowl is."""
    fig, (left, right) = new_figure(2.9, columns=2, gridspec_kw={"width_ratios": [2.4, 1]})
    (line,) = left.plot([], [], color=VERMILION, marker="o", markersize=4, linewidth=1.4)
    (curve,) = right.semilogy(range(_STEPS + 1), np.ones(_STEPS + 1), color=VERMILION, marker="o", markersize=3)
    right.set_xlabel("step")
    right.set_title("loss")
    right.set_ylim(1e-6, 1e6)
    drawn: list[float] = []

    def update(lr: float, kappa: float) -> str:
        curvatures = np.array([1.0, kappa])
        if drawn != [kappa]:  # the contours change only with the bowl
            for collection in list(left.collections):
                collection.remove()
            _contours(left, curvatures)
            drawn[:] = [kappa]
        path = _path(lr, curvatures)
        line.set_data(np.clip(path[:, 0], -1e3, 1e3), np.clip(path[:, 1], -1e3, 1e3))
        loss = (curvatures * path**2).sum(axis=1) / 2
        curve.set_ydata(np.clip(loss, 1e-12, 1e12))
        factors = (1 - lr * curvatures).round(3) + 0.0  # adding 0 turns -0 into 0
        left.set_title(f"lr = {lr:.3f}, 1/L = {1 / kappa:.3f}, 2/L = {2 / kappa:.3f}")
        return (
            f"Each step multiplies the distance along w1 by {factors[0]:.3f} and along w2 by {factors[1]:.3f}. "
            f"With the learning rate {lr:.3f} and the threshold {2 / kappa:.3f}, {_fate(lr, kappa)}. "
            f"The loss goes from {loss[0]:.3g} to {loss[-1]:.3g} in {_STEPS} steps."
        )

    explore(
        "gradient descent on a bowl",
        fig,
        update,
        {
            "lr": slider("learning rate", 0.05, 0.005, 0.6, 0.005),
            "kappa": slider("curvature, w2", 10.0, 1.0, 20.0, 0.5),
        },
        resets={
            "lr = 1/L": {"lr": 0.1, "kappa": 10.0},
            "just below 2/L": {"lr": 0.195, "kappa": 10.0},
            "just above 2/L": {"lr": 0.205, "kappa": 10.0},
            "a round bowl": {"lr": 0.5, "kappa": 1.0},
        },
    )


@house_style
def steps_at_four_rates() -> tuple[Figure, str]:
    """The bowl with curvatures 1 and 10, so L = 10: paths at 0.2/L, 1/L, 1.9/L and 2.1/L."""
    curvatures = np.array([1.0, 10.0])
    fig, axes = new_figure(4.4, rows=2, columns=2, sharex=True, sharey=True)
    said = []
    for ax, share in zip(axes.flat, (0.2, 1.0, 1.9, 2.1), strict=True):
        lr = share / curvatures[1]
        _contours(ax, curvatures)
        path = _path(lr, curvatures)
        ax.plot(path[:, 0], path[:, 1], color=VERMILION, marker="o", markersize=4, linewidth=1.4)
        ax.label_outer()
        loss = float((curvatures * path[-1] ** 2).sum() / 2)
        shown = f"{loss:,.0f}" if loss > 100 else f"{loss:.2g}"
        ax.set_title(f"lr = {share:g}/L: loss {shown} after {_STEPS} steps")
        said.append(f"at lr = {share:g}/L {_fate(lr, curvatures[1])}, with loss {shown} after {_STEPS} steps")
    return fig, "Four paths on a bowl that is ten times steeper along w2 than along w1: " + "; ".join(said) + "."


@house_style
def difference_errors() -> tuple[Figure, str]:
    """The error of forward and central differences of sin at 1 over the step h, on logarithmic axes."""
    h = np.logspace(-12, -0.5, 70)
    true = np.cos(1.0)
    forward = np.abs((np.sin(1 + h) - np.sin(1)) / h - true)
    central = np.abs((np.sin(1 + h) - np.sin(1 - h)) / (2 * h) - true)
    fig, ax = new_figure(3.2)
    ax.loglog(h, forward, color=ORANGE, linestyle="--", label="forward: $(f(x + h) - f(x)) / h$")
    ax.loglog(h, central, color=BLUE, label="central: $(f(x + h) - f(x - h)) / 2h$")
    ax.axvline(1e-5, color=MUTED, linewidth=1, linestyle=":")
    ax.text(1.2e-5, 1e-3, "h = 1e-5", color=MUTED)
    ax.set_xlabel("step h")
    ax.set_ylabel("error of the slope")
    ax.legend()
    best_forward, best_central = h[forward.argmin()], h[central.argmin()]
    return fig, (
        "Errors of two difference quotients of sin at 1 over the step h, on logarithmic axes. Both have a valley: a "
        f"step too large misses the curve, one too small drowns in rounding. Forward is best near h = "
        f"{best_forward:.0e} with an error of {forward.min():.0e}; central near h = {best_central:.0e} with an error "
        f"of {central.min():.0e}."
    )


@house_style
def landscapes() -> tuple[Figure, str]:
    """A function of one weight with two valleys, and a saddle, each with two paths of gradient descent."""
    fig, (left, right) = new_figure(3.4, columns=2)
    grid = np.linspace(-2.2, 2.2, 300)
    left.plot(grid, _two_valleys(grid), color=FAINT, linewidth=4)
    ends = []
    for start, colour, marker in [(-0.1, BLUE, "o"), (0.4, ORANGE, "s")]:
        w = [start]
        for _ in range(40):
            w.append(w[-1] - 0.05 * (4 * w[-1] ** 3 - 6 * w[-1] + 0.8))
        path = np.array(w)
        left.plot(path, _two_valleys(path), color=colour, marker=marker, markersize=4, linewidth=1)
        left.annotate(
            f"start {start:g}".replace("-", "−"),
            (start, _two_valleys(start)),
            (3.2 * start - 0.3, 2.2),
            ha="center",
            arrowprops={"arrowstyle": "-", "color": MUTED, "lw": 0.8},
        )
        ends.append(f"from {start:g} it ends at {path[-1]:.2f} with loss {_two_valleys(path[-1]):.2f}")
    left.set_title("two valleys: the start decides")
    left.set_xlabel("w")
    left.set_ylabel("loss")
    a, b = np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-2, 2, 81))
    right.contour(a, b, a**2 - b**2, levels=np.linspace(-3, 3, 13), colors=SKY, linewidths=0.9, linestyles="solid")
    times = []
    for start, colour, marker in [(0.0, GREEN, "^"), (1e-3, VERMILION, "o")]:
        point, path = np.array([-1.8, start]), []
        for _ in range(60):
            path.append(point)
            point = point - 0.1 * np.array([2 * point[0], -2 * point[1]])
        path = np.array(path)
        inside = np.abs(path[:, 1]) < 2
        right.plot(*path[inside].T, color=colour, marker=marker, markersize=4, linewidth=1)
        times.append(int(inside.sum()) if not inside.all() else len(path))
    right.text(-1.5, 0.25, "start", ha="center")
    right.annotate(
        "without a push\nit stops here",
        (0.02, -0.02),
        (1.1, -0.85),
        ha="center",
        bbox={"facecolor": "white", "edgecolor": "none"},
        arrowprops={"arrowstyle": "-", "color": MUTED, "lw": 0.8},
    )
    right.text(0.12, 1.55, "off")
    for place, word in (((-1.2, -0.9), "higher"), ((0, -1.5), "lower")):
        right.text(
            *place, word, color=MUTED, ha="center", va="center", bbox={"facecolor": "white", "edgecolor": "none"}
        )
    right.set_aspect("equal")
    right.set_title("a saddle: slow, then off")
    right.set_xlabel("w1")
    right.set_ylabel("w2", rotation=0, labelpad=8)
    return fig, (
        f"Left, a loss with two valleys: {ends[0]}; {ends[1]}. Right, the saddle w1^2 - w2^2: started exactly on the "
        f"ridge the path stops at the saddle; started 0.001 beside it, it lingers and leaves after {times[1]} steps."
    )


def _two_valleys(w: np.ndarray) -> np.ndarray:
    return w**4 - 3 * w**2 + 0.8 * w
