"""Unit 12, first part: the L1 diamond and the L2 disk against the ellipses of a loss with two weights."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from course_lib.engine import soft_threshold
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

CURVATURE = np.array([[1.0, 0.45], [0.45, 0.6]])  # the ellipses lean, as those of related features do
_DISTANCE = 2.2  # of the plain minimum from 0
_EDGE = 3.0
_LEVELS = (0.02, 0.3, 0.9, 1.8, 3.0)
_TURN = np.linspace(0, 2 * np.pi, 181)


def plain_minimum(angle: float) -> np.ndarray:
    """Where the loss alone is lowest, (2,). angle: in degrees, from the axis of the first weight."""
    return _DISTANCE * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def loss(w: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """The loss at w (..., 2): half of (w - centre)^T CURVATURE (w - centre)."""
    away = w - centre
    return 0.5 * np.einsum("...i,ij,...j->...", away, CURVATURE, away)


def ridge_point(centre: np.ndarray, lam: float) -> np.ndarray:
    """The minimum (2,) of loss + lam / 2 times the squared L2 norm."""
    return np.linalg.solve(CURVATURE + lam * np.eye(2), CURVATURE @ centre)


def lasso_point(centre: np.ndarray, lam: float) -> np.ndarray:
    """The minimum (2,) of loss + lam times the L1 norm, by proximal steps from the plain minimum."""
    w, lr = centre.copy(), 1 / np.linalg.eigvalsh(CURVATURE)[-1]
    for _ in range(200):
        w = soft_threshold(w - lr * CURVATURE @ (w - centre), lr * lam)
    return w


def _ellipse(centre: np.ndarray, level: float) -> np.ndarray:
    """The points (T, 2) at which the loss is `level`."""
    sizes, axes = np.linalg.eigh(CURVATURE)
    circle = np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)
    return centre + circle * np.sqrt(2 * max(level, 0.0) / sizes) @ axes.T


def _region(point: np.ndarray, power: int) -> np.ndarray:
    """The outline (T, 2) of all weights whose L1 or L2 norm is that of `point`."""
    if power == 1:
        return np.abs(point).sum() * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    return np.sqrt(np.sum(point**2)) * np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)


class _Panel:
    """One of the two pictures: region, ellipses, the two minima. Made once, moved by `show`."""

    def __init__(self, ax: Axes, power: int) -> None:
        self.power = power
        self.lines = [ax.plot([], [], color=SKY, linewidth=1)[0] for _ in _LEVELS]
        self.region = ax.add_patch(Polygon([[0, 0]], closed=True, facecolor="#f5d08a90", edgecolor=ORANGE))
        (self.touching,) = ax.plot([], [], color=BLUE, linewidth=1.8)
        (self.plain,) = ax.plot([], [], marker="x", color=INK, markersize=8, linestyle="none", label="loss alone")
        (self.found,) = ax.plot(
            [], [], marker="o", color=VERMILION, markersize=8, linestyle="none", label="with penalty"
        )
        ax.axhline(0, color=MUTED, linewidth=0.8)
        ax.axvline(0, color=MUTED, linewidth=0.8)
        ax.set(
            xlim=(-_EDGE, _EDGE), ylim=(-_EDGE, _EDGE), aspect="equal", xlabel="first weight", ylabel="second weight"
        )
        ax.set_title(f"L{power}: the {'diamond' if power == 1 else 'disk'}")

    def show(self, angle: float, lam: float) -> np.ndarray:
        centre = plain_minimum(angle)
        point = lasso_point(centre, lam) if self.power == 1 else ridge_point(centre, lam)
        for line, level in zip(self.lines, _LEVELS, strict=True):
            line.set_data(*_ellipse(centre, level).T)
        self.touching.set_data(*_ellipse(centre, loss(point, centre)).T)
        self.region.set_xy(_region(point, self.power))
        self.plain.set_data(centre[:1], centre[1:])
        self.found.set_data(point[:1], point[1:])
        return point


def _pair(w: np.ndarray) -> str:
    """Two weights in words; an exact zero is written 0."""
    return "(" + ", ".join("0" if entry == 0 else f"{entry:.2f}" for entry in w) + ")"


def in_words(angle: float, lam: float) -> str:
    """What the two pictures show, with the points at which ellipse and region touch."""
    centre = plain_minimum(angle)
    first, second = lasso_point(centre, lam), ridge_point(centre, lam)
    zeros = int(np.sum(first == 0))
    where = ("on an edge: no weight is 0", "at a corner: one weight is exactly 0", "at 0: both weights are exactly 0")
    return (
        f"lambda {lam:.2f}, lowest loss at {_pair(centre)}. L1: {_pair(first)}, {where[zeros]}. L2: {_pair(second)}, "
        f"shorter, and with no weight at 0."
    )


@house_style
def explore_shapes() -> None:
    """Diamond and disk with sliders for the strength of the penalty and for where the loss is lowest."""
    fig, axes = new_figure(4.0, columns=2)
    panels = [_Panel(ax, power) for ax, power in zip(axes, (1, 2), strict=True)]
    axes[0].legend(loc="lower left", borderaxespad=0, handletextpad=0.2)

    def update(lam: float, angle: float) -> str:
        for panel in panels:
            panel.show(angle, lam)
        return in_words(angle, lam)

    explore(
        "the L1 diamond and the L2 disk against the ellipses of a loss",
        fig,
        update,
        {"lam": slider("lambda", 0.4, 0.01, 3.0, 0.01), "angle": slider("direction", 20, -180, 180, 1)},
        resets={
            "weak": {"lam": 0.1, "angle": 20},
            "one weight gone": {"lam": 0.8, "angle": 20},
            "both gone": {"lam": 2.6, "angle": 20},
            "an edge": {"lam": 0.4, "angle": -45},
        },
    )


@house_style
def shapes() -> tuple[Figure, str]:
    """Diamond and disk at three strengths of the penalty."""
    fig, axes = new_figure(5.6, rows=2, columns=3)
    lams, said = (0.1, 0.8, 2.6), []
    for row, power in zip(axes, (1, 2), strict=True):
        for ax, lam in zip(row, lams, strict=True):
            panel = _Panel(ax, power)
            point = panel.show(20.0, lam)
            ax.set_title(f"L{power}, lambda {lam:g}\nw = {_pair(point)}")
            ax.label_outer()
    for lam in lams:
        said.append(in_words(20.0, lam))
    return fig, (
        "Ellipses of equal loss around the lowest point, a cross, and the region of weights with the same norm as the "
        "solution: a diamond for L1, a disk for L2. The solution is a dot where an ellipse touches the region. "
        + " ".join(said)
    )
