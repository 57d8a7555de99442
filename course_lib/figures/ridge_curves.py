"""A polynomial through ten noisy points, under priors of different width: the curve and its weights."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, house_style, new_figure

_GRID = np.linspace(-1.0, 1.0, 301)


def _powers(x: np.ndarray, D: int) -> np.ndarray:
    return x[:, None] ** np.arange(D)


def _fit(x: np.ndarray, y: np.ndarray, D: int, sigma: float, tau: float) -> np.ndarray:
    X = _powers(x, D)
    return np.linalg.solve(X.T @ X + (sigma / tau) ** 2 * np.eye(D), X.T @ y)


@house_style
def explore_ridge(x: np.ndarray, y: np.ndarray, D: int, sigma: float) -> None:
    """Display the fit of D powers to points x, y (N,) with noise sigma, and a slider for the prior's width."""
    fig, (curve, bars) = new_figure(3.7, 1, 2, width_ratios=[1.7, 1])
    _draw_points(curve, x, y)
    (line,) = curve.plot([], [], color=BLUE)
    columns = bars.bar(np.arange(D), np.zeros(D), color=ORANGE, width=0.7)
    curve.set_xticks([-1, -0.5, 0, 0.5, 1])
    bars.axhline(0, color=MUTED, linewidth=0.8)
    bars.set(xlabel="power of x", title="weights", xticks=range(D), ylim=(-36, 36))
    bars.set_yscale("symlog", linthresh=1)
    bars.set_yticks([-30, -10, -1, 0, 1, 10, 30], ["−30", "−10", "−1", "0", "1", "10", "30"])

    def update(tau: float) -> str:
        w = _fit(x, y, D, sigma, tau)
        line.set_data(_GRID, _powers(_GRID, D) @ w)
        for column, weight in zip(columns, w, strict=True):
            column.set_height(weight)
        rms = float(np.sqrt(np.mean((_powers(x, D) @ w - y) ** 2)))
        return (
            f"Prior width tau = {tau:.4g}, so lambda = {(sigma / tau) ** 2:.3g}. Largest weight "
            f"{np.max(np.abs(w)):.2f}. The curve misses the points by {rms:.3f} (root mean square)."
        )

    controls = {"tau": slider("prior width tau", 1.0, 0.01, 1000.0, 0.05, log=True)}
    resets = {
        "almost no prior": {"tau": 1000.0},
        "a stubborn prior": {"tau": 10**-1.3},  # 0.05, where a log slider has a step
        "back to the start": {"tau": 1.0},
    }
    explore("a polynomial fit and its weights under a normal prior", fig, update, controls, resets)


@house_style
def ridge_fits(x: np.ndarray, y: np.ndarray, D: int, sigma: float) -> tuple[Figure, str]:
    """The fits of D powers to points x, y (N,) with noise sigma under a wide, a middling and a narrow prior."""
    fig, axes = new_figure(3.3, 1, 3, sharey=True)
    said = []
    for ax, tau in zip(axes, (1000.0, 1.0, 0.05), strict=True):
        w = _fit(x, y, D, sigma, tau)
        _draw_points(ax, x, y)
        ax.plot(_GRID, _powers(_GRID, D) @ w, color=BLUE)
        ax.set_title(f"τ = {tau:g}\nlargest weight {np.max(np.abs(w)):.2f}")
        said.append(f"tau {tau:g}: largest weight {np.max(np.abs(w)):.2f}")
    for ax in axes[1:]:
        ax.set_ylabel("")
    return fig, (
        f"A polynomial with {D} weights through {len(x)} noisy points of a smooth curve (dashed), for three priors. "
        + "; ".join(said)
        + ". The wide prior lets the fit bend towards every single point, the narrow one flattens it almost to 0, "
        "the one between follows the smooth curve."
    )


def _draw_points(ax: Axes, x: np.ndarray, y: np.ndarray) -> None:
    ax.plot(_GRID, np.sin(3 * _GRID), "--", color=MUTED, linewidth=1.4)
    ax.plot(x, y, "o", color=INK, markersize=6)
    ax.set(xlim=(-1, 1), ylim=(-2.2, 2.2), xlabel="x", ylabel="y")
