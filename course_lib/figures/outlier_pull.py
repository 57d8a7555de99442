"""Unit 10, first part: how hard one residual pulls under three losses, and the lines that come of it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.data import load_engel
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

# Name, colour, line style: told apart without colour, too.
_LOSSES = (("squared", VERMILION, "-"), ("Huber", GREEN, "-."), ("absolute", BLUE, "--"))
_MOVED = 9  # the point that the slider moves


def pull(loss: str, residual: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """The derivative of one term of the loss "squared", "Huber" or "absolute" at `residual`, any shape."""
    if loss == "squared":
        return 2 * residual
    return np.clip(residual, -delta, delta) if loss == "Huber" else np.sign(residual)


def fitted_line(x: np.ndarray, y: np.ndarray, loss: str, delta: float = 1.0, turns: int = 60) -> np.ndarray:
    """Intercept and slope (2,) that minimise the mean loss over x, y, both (N,).

    Huber: least squares with weights pull / residual, again and again (iteratively reweighted least squares): where it
    stands still, the pulls balance. Absolute: some best line goes through two of the points, so all pairs are tried.
    The values in x must differ; for a few dozen points.
    """
    X = np.column_stack([np.ones(len(x)), x])
    if loss == "absolute":
        first, second = np.triu_indices(len(x), 1)
        slopes = (y[second] - y[first]) / (x[second] - x[first])
        lines = np.stack([y[first] - slopes * x[first], slopes])
        # Rounded, so that of several best lines the same one is chosen wherever an outlier lies.
        return lines[:, np.argmin(np.abs(X @ lines - y[:, None]).sum(axis=0).round(9))]
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    for _ in range(turns if loss == "Huber" else 0):
        weight = 1 / np.maximum(np.abs(X @ w - y), delta)
        w = np.linalg.solve((X.T * weight) @ X, (X.T * weight) @ y)
    return w


def _points() -> tuple[np.ndarray, np.ndarray]:
    """Twelve points near y = 1 + x."""
    rng = np.random.default_rng(4)
    x = np.linspace(0, 5.5, 12)
    return x, 1 + x + rng.normal(0, 0.4, len(x))


def _moved_to(off: float) -> tuple[np.ndarray, np.ndarray]:
    x, y = _points()
    y[_MOVED] = 1 + x[_MOVED] + off
    return x, y


def _slopes(off: float, delta: float = 1.0) -> dict[str, float]:
    x, y = _moved_to(off)
    return {name: float(fitted_line(x, y, name, delta)[1]) for name, _, _ in _LOSSES}


def _dress(left: Axes, right: Axes) -> None:
    left.set_xlim(-0.3, 5.8)
    left.set_ylim(-8, 24)
    left.set_xlabel("x")
    left.set_ylabel("y")
    right.axhline(0, color=MUTED, linewidth=0.8)
    right.set_xlim(-12, 17)
    right.set_ylim(-8, 8)
    right.set_xlabel("how far the point is above the line")
    right.set_ylabel("its pull on the line")


@house_style
def explore_outlier() -> None:
    """Sliders for one point of twelve and for Huber's delta: three fitted lines, and the point's pull on each."""
    fig, (left, right) = new_figure(3.7, columns=2)
    _dress(left, right)
    x, y = _moved_to(0.0)
    others = np.arange(len(x)) != _MOVED
    left.plot(x[others], y[others], "o", color=INK, markersize=5)
    (moved,) = left.plot([], [], "D", color=ORANGE, markeredgecolor=INK, markersize=9)
    ends, residuals = np.array([-0.3, 5.8]), np.linspace(-12, 17, 2901)
    lines, pulls, marks = {}, {}, {}
    for name, colour, style in _LOSSES:
        (lines[name],) = left.plot(ends, ends, color=colour, linestyle=style, label=name)
        (pulls[name],) = right.plot(residuals, pull(name, residuals), color=colour, linestyle=style, label=name)
        (marks[name],) = right.plot([], [], "D", color=colour, markeredgecolor=INK, markersize=7)
    beyond = right.text(0, 6.8, "", ha="right", color=VERMILION)
    left.legend(loc="upper left")
    left.set_title("the line each loss chooses")
    right.set_title("the pull of the orange point")

    def update(off: float, delta: float) -> str:
        x, y = _moved_to(off)
        moved.set_data([x[_MOVED]], [y[_MOVED]])
        said = []
        for name, _, _ in _LOSSES:
            w = fitted_line(x, y, name, delta)
            lines[name].set_ydata(w[0] + w[1] * ends)
            pulls[name].set_ydata(pull(name, residuals, delta))
            above = y[_MOVED] - w[0] - w[1] * x[_MOVED]
            strength = float(pull(name, np.array(above), delta))
            marks[name].set_data([above], [np.clip(strength, -7.7, 7.7)])
            if name == "squared":  # its pull soon leaves the picture
                up = strength > 0
                beyond.set_text(f"{strength:.0f} {'↑' if up else '↓'} " if abs(strength) > 7.7 else "")
                beyond.set_position((above if up else above + 5, 6.9 if up else -7.6))
            where = f"{abs(above):.1f} {'above' if above > 0 else 'below'}"
            said.append(f"{name}: slope {w[1]:.2f}, the point is {where} and pulls with {strength:+.1f}")
        return "; ".join(said) + "."

    explore(
        "one point's pull on three lines",
        fig,
        update,
        {
            "off": slider("point off by", 4.0, -12.0, 16.0, 0.5),
            "delta": slider("Huber's delta", 1.0, 0.1, 6.0, 0.1),
        },
        resets={"in line": {"off": 0.0}, "off by 4": {"off": 4.0}, "off by 16": {"off": 16.0}},
    )


@house_style
def outlier_in_three_places() -> tuple[Figure, str]:
    """The three lines with the outlier off by 0, 4 and 16, and the three pulls."""
    fig, axes = new_figure(6.4, rows=2, columns=3)
    grid = axes[1, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    below = fig.add_subplot(grid[1, :])
    ends, said = np.array([-0.3, 5.8]), []
    for ax, off in zip(axes[0], (0.0, 4.0, 16.0), strict=True):
        x, y = _moved_to(off)
        ax.plot(np.delete(x, _MOVED), np.delete(y, _MOVED), "o", color=INK, markersize=4)
        ax.plot(x[_MOVED], y[_MOVED], "D", color=ORANGE, markeredgecolor=INK, markersize=8)
        for name, colour, style in _LOSSES:
            w = fitted_line(x, y, name)
            ax.plot(ends, w[0] + w[1] * ends, color=colour, linestyle=style, label=name)
        ax.set_ylim(-1, 24)
        ax.set_xlabel("x")
        ax.set_title(f"one point off by {off:g}")
        slopes = _slopes(off)
        said.append(f"off by {off:g}: " + ", ".join(f"{name} {slope:.2f}" for name, slope in slopes.items()))
    axes[0, 0].set_ylabel("y")
    axes[0, 0].legend(loc="upper left")
    residuals = np.linspace(-4, 4, 1601)
    for name, colour, style in _LOSSES:
        below.plot(residuals, pull(name, residuals), color=colour, linestyle=style, label=name)
    below.axhline(0, color=MUTED, linewidth=0.8)
    below.set_ylim(-5, 5)
    below.set_xlabel("how far a point is above the line")
    below.set_ylabel("its pull")
    below.legend(loc="upper left")
    return fig, (
        "Above, twelve points near a line of slope 1, one of them moved up, with the lines that three losses choose. "
        "Slopes: " + "; ".join(said) + ". Below, the pull of one point by its distance: under the squared loss it "
        "grows without limit, under the absolute loss it is 1 at any distance, and Huber's grows up "
        "to delta and is constant beyond it."
    )


@house_style
def lines_through_engel(lines: dict[str, tuple[float, float]]) -> tuple[Figure, str]:
    """Engel's households with lines. lines: intercept and slope by name, at most four."""
    engel = load_engel()
    fig, ax = new_figure(3.8)
    ax.plot(engel.X[:, 0], engel.y, "o", color=FAINT, markeredgecolor=MUTED, markersize=4)
    ends, said = np.array([0.0, 5000.0]), []
    looks = ((VERMILION, "-"), (ORANGE, ":"), (BLUE, "--"), (GREEN, "-."))
    for (name, (intercept, slope)), (colour, style) in zip(lines.items(), looks, strict=False):
        ax.plot(ends, intercept + slope * ends, color=colour, linestyle=style, label=name)
        said.append(f"{name} has slope {slope:.3f}")
    ax.set_xlim(0, 5100)
    ax.set_ylim(0, 2900)
    ax.set_xlabel("income (francs a year)")
    ax.set_ylabel("food (francs a year)")
    ax.legend(loc="lower right")
    return fig, (
        "235 households: spending on food over income, spreading out as the income grows, with one household far to "
        "the right. Lines: " + "; ".join(said) + "."
    )
