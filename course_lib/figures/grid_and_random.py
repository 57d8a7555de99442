"""Unit 09: sixteen trials on a grid and sixteen at random, projected onto the setting that matters."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, VERMILION, house_style, new_figure

_VALLEY, _WIDTH = 0.31, 0.055  # where the first setting is right, and how narrowly
_SECOND = 0.7
_REPEATS = 500


def loss(first: np.ndarray, second: np.ndarray, weight: float) -> np.ndarray:
    """A loss over two settings in [0, 1]: a narrow valley in the first; the second counts by `weight`."""
    deep = 1 - np.exp(-0.5 * ((first - _VALLEY) / _WIDTH) ** 2)
    slope = 0.25 * (first - _VALLEY) ** 2
    return 0.75 * deep + slope + weight * (second - _SECOND) ** 2


def grid(side: int) -> np.ndarray:
    """The (side * side, 2) points in the middles of as many equal squares."""
    middles = (np.arange(side) + 0.5) / side
    return np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)


def scattered(side: int, seed: int) -> np.ndarray:
    """As many points, (side * side, 2), drawn evenly from the square."""
    return np.random.default_rng(seed).random((side * side, 2))


def best(points: np.ndarray, weight: float) -> float:
    """The lowest loss among the points."""
    return float(loss(*points.T, weight).min())


def share_ahead(side: int, weight: float) -> float:
    """The share of 500 random searches whose best trial is better than the grid's."""
    target = best(grid(side), weight)
    return float(np.mean([best(scattered(side, seed), weight) < target for seed in range(1000, 1000 + _REPEATS)]))


def in_words(side: int, weight: float, seed: int) -> str:
    """What the two searches try and find."""
    points = scattered(side, seed)
    return (
        f"{side * side} trials each. Grid: {side} different values of the first setting, lowest loss "
        f"{best(grid(side), weight):.2f}. Random, draw {seed}: {len(points)} different values, lowest loss "
        f"{best(points, weight):.2f}. Of {_REPEATS} random draws {share_ahead(side, weight):.0%} beat the grid."
    )


class _Panel:
    """One search: its points on the landscape, stacks of their values above and beside. Made once, moved by `show`."""

    def __init__(self, axes: np.ndarray, title: str, colour: str) -> None:
        (self.top, corner), (self.plane, self.side) = axes
        corner.axis("off")
        for ax in (self.top, self.side):
            ax.set(xticks=[], yticks=[])
            ax.spines[["left", "bottom"]].set_visible(False)
        self.top.set(xlim=(0, 1), ylim=(0, 1), title=title)
        self.side.set(ylim=(0, 1), xlim=(0, 1))
        self.plane.set(xlim=(0, 1), ylim=(0, 1), xlabel="first setting", ylabel="second setting")
        self.plane.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
        self.picture = self.plane.imshow(
            np.zeros((2, 2)),
            extent=(0, 1, 0, 1),
            origin="lower",
            interpolation="bilinear",
            cmap="Blues",
            vmin=0,
            vmax=2.2,
            aspect="auto",
        )
        (self.dots,) = self.plane.plot([], [], "o", color=colour, markersize=6, markeredgecolor="white")
        (self.found,) = self.plane.plot([], [], "*", color=VERMILION, markersize=15, markeredgecolor="white")
        self.colour = colour
        self.bars: list = []

    def show(self, points: np.ndarray, weight: float) -> None:
        ticks = np.linspace(0, 1, 61)
        self.picture.set_data(loss(ticks[None, :], ticks[:, None], weight))
        self.dots.set_data(*points.T)
        lowest = points[np.argmin(loss(*points.T, weight))]
        self.found.set_data(lowest[:1], lowest[1:])
        for bar in self.bars:
            bar.remove()
        self.bars = [
            *_stacks(self.top, points[:, 0], self.colour),
            *_stacks(self.side, points[:, 1], self.colour, True),
        ]


def _stacks(ax: Axes, values: np.ndarray, colour: str, sideways: bool = False) -> list:
    """A histogram in 40 narrow boxes along an axis; as many trials stand on one another as tried the same value."""
    counts, edges = np.histogram(values, bins=40, range=(0, 1))
    heights = counts / max(counts.max(), 3)
    middles = (edges[:-1] + edges[1:]) / 2
    draw = ax.barh if sideways else ax.bar
    return list(draw(middles, heights, 0.022, color=colour))


def _figure() -> tuple[Figure, tuple[_Panel, _Panel]]:
    ratios = {"width_ratios": [5, 1, 5, 1], "height_ratios": [1, 4]}
    fig, axes = new_figure(4.3, rows=2, columns=4, gridspec_kw=ratios)
    return fig, (_Panel(axes[:, :2], "grid", INK), _Panel(axes[:, 2:], "random", BLUE))


@house_style
def explore_grid_and_random() -> None:
    """Both searches with sliders for their size, for how much the second setting matters, and for the draw."""
    fig, panels = _figure()

    def update(side: float, weight: float, seed: float) -> str:
        side, seed = int(side), int(seed)
        for panel, points in zip(panels, (grid(side), scattered(side, seed)), strict=True):
            panel.show(points, weight)
        return in_words(side, weight, seed)

    explore(
        "trials on a grid and at random, on a landscape with one narrow valley",
        fig,
        update,
        {
            "side": slider("trials a side", 4, 2, 7, 1, digits=0),
            "weight": slider("second's weight", 0.05, 0.0, 1.0, 0.05),
            "seed": slider("random draw", 3, 1, 20, 1, digits=0),
        },
    )


@house_style
def grid_and_random() -> tuple[Figure, str]:
    """Both searches with sixteen trials."""
    fig, panels = _figure()
    for panel, points in zip(panels, (grid(4), scattered(4, 3)), strict=True):
        panel.show(points, 0.05)
    return fig, (
        "Two squares of settings with a narrow, light valley along the first one, and sixteen trials in each. "
        "Histograms above and beside show the values of each setting: the grid stands in four stacks of four, the "
        f"random trials side by side. A star is the best trial. {in_words(4, 0.05, 3)}"
    )
