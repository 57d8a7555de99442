"""Unit 09: the same number of draws on a linear and on a logarithmic scale, and where they land."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine import sample_log_uniform
from course_lib.figures.interactive import explore, slider
from course_lib.figures.log_ticks import plain_number
from course_lib.figures.style import BLUE, INK, ORANGE, VERMILION, house_style, new_figure


def draws(lowest: int, count: int, seed: int) -> dict[str, np.ndarray]:
    """`count` draws from 10**lowest to 1 on each scale, made from one seed."""
    low = 10.0**lowest
    return {
        "linear": np.random.default_rng(seed).uniform(low, 1, count),
        "logarithmic": sample_log_uniform(low, 1, count, np.random.default_rng(seed)),
    }


def decades(values: np.ndarray, lowest: int) -> np.ndarray:
    """How many of `values` lie in each power of ten, from 10**lowest up: (-lowest,) counts."""
    return np.histogram(np.log10(values), bins=np.arange(lowest, 1))[0]


def in_words(lowest: int, count: int, seed: int) -> str:
    """How the draws share out among the powers of ten."""
    said = []
    for name, values in draws(lowest, count, seed).items():
        counts = decades(values, lowest)
        listed = ", ".join(str(found) for found in counts)
        said.append(f"{name}: {listed}")
    return (
        f"{count} draws from {10.0**lowest:g} to 1. Draws in each power of ten, from the smallest up. "
        + "; ".join(said)
        + f". Below 0.1 lie {10**-1 - 10.0**lowest:.0%} of the linear scale and {1 + 1 / lowest:.0%} of the other."
    )


class _Panel:
    """One scale: a dot a draw, and a bar a power of ten."""

    def __init__(self, ax: Axes, title: str, colour: str) -> None:
        self.ax, self.colour = ax, colour
        (self.dots,) = ax.plot([], [], "|", color=colour, markersize=13, markeredgewidth=1.1)
        ax.set(title=title, xlabel="learning rate, logarithmic axis", ylim=(-0.16, 1.08))
        ax.set_yticks([0, 0.5, 1], ["0", "half", "all"])
        self.bars: list = []
        self.texts: list = []

    def show(self, values: np.ndarray, lowest: int) -> None:
        self.dots.set_data(np.log10(values), np.full(len(values), -0.08))
        for artist in (*self.bars, *self.texts):
            artist.remove()
        counts = decades(values, lowest)
        places = np.arange(lowest, 0) + 0.5
        self.bars = list(self.ax.bar(places, counts / len(values), 0.92, color=self.colour, alpha=0.45))
        self.texts = [
            self.ax.text(place, found / len(values) + 0.02, str(found), ha="center")
            for place, found in zip(places, counts, strict=True)
        ]
        self.ax.set_xlim(lowest - 0.1, 0.1)
        self.ax.set_xticks(range(lowest, 1), [plain_number(10.0**power) for power in range(lowest, 1)])


def _figure() -> tuple[Figure, dict[str, _Panel]]:
    fig, axes = new_figure(3.4, columns=2, sharey=True)
    titles = {"linear": "uniform draws", "logarithmic": "draws with a uniform logarithm"}
    panels = {
        name: _Panel(ax, title, colour)
        for ax, (name, title), colour in zip(axes, titles.items(), (VERMILION, BLUE), strict=True)
    }
    axes[0].set_ylabel("share of the draws")
    return fig, panels


@house_style
def explore_scales() -> None:
    """Draws on both scales with sliders for the range, their number and the seed."""
    fig, panels = _figure()

    def update(lowest: float, count: float, seed: float) -> str:
        for name, values in draws(int(lowest), int(count), int(seed)).items():
            panels[name].show(values, int(lowest))
        return in_words(int(lowest), int(count), int(seed))

    explore(
        "draws on a linear and on a logarithmic scale",
        fig,
        update,
        {
            "lowest": slider("lowest power", -4, -6, -2, 1, digits=0),
            "count": slider("number of draws", 60, 10, 500, 10, digits=0),
            "seed": slider("random draw", 1, 1, 20, 1, digits=0),
        },
    )


@house_style
def two_scales() -> tuple[Figure, str]:
    """Sixty draws from 0.0001 to 1 on both scales."""
    fig, panels = _figure()
    for name, values in draws(-4, 60, 1).items():
        panels[name].show(values, -4)
    return fig, (
        "Two rows of draws on a logarithmic axis of learning rates, with a bar for the share in each power of ten. "
        f"{in_words(-4, 60, 1)}"
    )


@house_style
def momentum_windows(samples: Mapping[str, np.ndarray], low: float, high: float) -> tuple[Figure, str]:
    """Where samplers of beta put their effective windows 1 / (1 - beta). samples: name to draws (n,) below 1."""
    fig, axes = new_figure(1.2 + 1.0 * len(samples), rows=len(samples), sharex=True, sharey=True)
    edges, said = np.linspace(0, 3.2, 33), []
    for ax, (name, betas) in zip(np.atleast_1d(axes), samples.items(), strict=True):
        colour = {"the notes": ORANGE, "yours": BLUE}.get(name, VERMILION)
        windows = np.log10(1 / (1 - betas))
        ax.hist(windows, edges, color=colour, alpha=0.7, weights=np.full(len(betas), 1 / len(betas)))
        for end in (low, high):
            ax.axvline(-np.log10(1 - end), color=INK, linestyle="--", linewidth=1)
        outside = np.mean((betas < low) | (betas > high))
        ax.set_title(f"{name}: {outside:.0%} outside of the range", pad=3)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        said.append(
            f"{name}: {outside:.0%} outside the range, {np.mean(betas > 1 - 10 * (1 - high)):.0%} in its upper half, "
            "above "
            f"{1 - 10 * (1 - high):g}"
        )
    ax.set_xticks(range(4), ["1", "10", "100", "1000"])
    ax.set_xlabel("effective window 1/(1 − beta), logarithmic axis")
    return fig, (
        f"Histograms of the effective window for samplers of beta. Dashed lines at {low:g} and {high:g}, the range "
        "asked for. " + ". ".join(said) + "."
    )
