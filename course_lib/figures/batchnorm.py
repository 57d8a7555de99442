"""Unit 11: signals through six layers with and without batch norm, one example in many batches, and training curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

LAYERS, UNITS, POOL, TRIALS = 6, 60, 512, 60
_SHOWN = (1, 3, 6)
_EPS = 1e-5
_BINS = np.linspace(-6, 6, 49)


@dataclass(frozen=True)
class Pool:
    """What is drawn once. x: (POOL, UNITS). weights: LAYERS of (UNITS, UNITS). biases: (LAYERS, UNITS)."""

    x: np.ndarray
    weights: tuple[np.ndarray, ...]
    biases: np.ndarray


@cache
def _pool() -> Pool:
    rng = np.random.default_rng(4)
    weights = tuple(rng.normal(size=(UNITS, UNITS)) / np.sqrt(UNITS) for _ in range(LAYERS))
    return Pool(rng.normal(size=(POOL, UNITS)), weights, rng.normal(0, 0.5, (LAYERS, UNITS)))


def _statistics(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return z.mean(axis=0), z.var(axis=0)


@cache
def _stored(gain: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """What running statistics settle at: each layer's mean and variance over the whole pool, (UNITS,) each."""
    pool, h, found = _pool(), _pool().x, []
    for w, b in zip(pool.weights, pool.biases, strict=True):
        z = gain * (h @ w + b)
        found.append(_statistics(z))
        h = np.tanh((z - found[-1][0]) / np.sqrt(found[-1][1] + _EPS))
    return found


def through_layers(gain: float, size: int, normalise: str) -> list[np.ndarray]:
    """What arrives at each layer's tanh, LAYERS of (size, UNITS).

    gain: a factor on all weights. size: examples in the batch. normalise: "no", "training" or "inference".
    """
    pool, h, found = _pool(), _pool().x[:size], []
    for w, b, kept in zip(pool.weights, pool.biases, _stored(gain), strict=True):
        z = gain * (h @ w + b)
        if normalise != "no":
            mean, var = _statistics(z) if normalise == "training" else kept
            z = (z - mean) / np.sqrt(var + _EPS)
        found.append(z)
        h = np.tanh(z)
    return found


def one_example(size: int, mode: str) -> np.ndarray:
    """One example normalised in each of TRIALS batches of `size`: (TRIALS,). mode: "training" or "inference"."""
    column = _pool().x @ _pool().weights[0][:, 0]
    mine, others = column[0], column[1:]
    if mode == "inference":
        mean, var = _statistics(column)
        return np.full(TRIALS, (mine - mean) / np.sqrt(var + _EPS))
    rng = np.random.default_rng(size)
    values = []
    for _ in range(TRIALS):
        batch = np.append(rng.choice(others, size - 1, replace=False), mine)
        mean, var = _statistics(batch)
        values.append((mine - mean) / np.sqrt(var + _EPS))
    return np.array(values)


def _share(values: np.ndarray) -> np.ndarray:
    """Shares (bins,); what lies beyond the window counts to the last bins."""
    return np.histogram(np.clip(values, -5.99, 5.99), bins=_BINS)[0] / values.size


def _bars(ax: Axes, values: np.ndarray, colour: str):
    ax.set_xlim(-6, 6)
    ax.set_yticks([])
    return ax.bar(_BINS[:-1], _share(values), width=np.diff(_BINS), align="edge", color=colour)


@house_style
def explore_layers() -> None:
    """Sliders for the weights' size and the batch size, and a switch between training and inference."""
    fig, axes = new_figure(4.6, rows=2, columns=4, gridspec_kw={"width_ratios": [1, 1, 1, 1.5]})
    for ax in axes[:, 3]:
        ax.remove()
    side = fig.add_subplot(axes[0, 0].get_gridspec()[:, 3])
    rows = []
    for row, (normalise, colour) in enumerate([("no", ORANGE), ("training", BLUE)]):
        start = through_layers(1.0, 32, normalise)
        rows.append([_bars(ax, start[n - 1], colour) for ax, n in zip(axes[row, :3], _SHOWN, strict=True)])
    for ax, n in zip(axes[0, :3], _SHOWN, strict=True):
        ax.set_title(f"layer {n}")
    axes[0, 0].set_ylabel("without")
    axes[1, 0].set_ylabel("with batch norm")
    axes[1, 1].set_xlabel("what arrives at tanh")
    (dots,) = side.plot(np.zeros(TRIALS), np.arange(1, TRIALS + 1), "o", color=BLUE, markersize=4)
    side.axvline(0, color=MUTED, linewidth=1)
    side.set_xlim(-3, 3)
    side.set_title("one example")
    side.set_xlabel("its normalised value")
    side.set_ylabel("number of the batch it is in")

    def update(gain: float, size: float, mode: str) -> str:
        size = int(size)
        spreads = []
        for bars, axis_row, normalise in zip(rows, axes, ("no", mode), strict=True):
            found = through_layers(gain, size, normalise)
            for group, ax, n in zip(bars, axis_row, _SHOWN, strict=False):
                shares = _share(found[n - 1])
                for bar, height in zip(group, shares, strict=True):
                    bar.set_height(height)
                ax.set_ylim(0, max(0.12, 1.1 * shares.max()))
            spreads.append((found[0].std(), found[-1].std()))
        values = one_example(size, mode)
        dots.set_xdata(values)
        wander = f"wanders with a deviation of {values.std():.2f}" if np.ptp(values) > 1e-9 else "stands still"
        return (
            f"Weights times {gain:.2f}, batches of {size}, {mode}. Deviation of what arrives at tanh, layer 1 and "
            f"layer {LAYERS}: without {spreads[0][0]:.2f} and {spreads[0][1]:.2f}, with batch norm {spreads[1][0]:.2f} "
            f"and {spreads[1][1]:.2f}. From batch to batch the one example's value {wander}."
        )

    mode = widgets.ToggleButtons(
        options=["training", "inference"],
        value="training",
        description="mode",
        style={"description_width": "9em", "button_width": "7em"},
    )
    explore(
        "signals through six layers with and without batch norm, and one example in sixty batches",
        fig,
        update,
        {
            "gain": slider("weights times", 1.0, 0.1, 4.0, 0.1),
            "size": slider("batch size", 32, 1, 256, 1),
            "mode": mode,
        },
        resets={
            "weights too small": {"gain": 0.3},
            "weights too large": {"gain": 4.0},
            "batch of 1": {"size": 1},
            "batch of 4": {"size": 4},
            "batch of 256": {"size": 256},
        },
    )


@house_style
def layers_and_batches() -> tuple[Figure, str]:
    """Histograms for small and large weights without batch norm and with it; one example at five batch sizes."""
    fig, axes = new_figure(5.4, rows=3, columns=4, gridspec_kw={"width_ratios": [1, 1, 1, 1.7]})
    for ax in axes[:, 3]:
        ax.remove()
    side = fig.add_subplot(axes[0, 0].get_gridspec()[:, 3])
    said = []
    settings = [
        ("weights x 0.3\nwithout", 0.3, "no"),
        ("weights x 4\nwithout", 4.0, "no"),
        ("weights x 4\nbatch norm", 4.0, "training"),
    ]
    for row, (label, gain, normalise) in zip(axes, settings, strict=True):
        found = through_layers(gain, 256, normalise)
        for ax, n in zip(row, _SHOWN, strict=False):
            _bars(ax, found[n - 1], BLUE if normalise == "training" else ORANGE)
        row[0].set_ylabel(label)
        said.append(
            f"{' '.join(label.split())}: {found[0].std():.2f} in layer 1, {found[-1].std():.2f} in layer {LAYERS}"
        )
    for ax, n in zip(axes[0], _SHOWN, strict=False):
        ax.set_title(f"layer {n}")
    axes[2, 1].set_xlabel("what arrives at tanh")
    sizes = (1, 4, 16, 64, 256)
    told = []
    for place, size in enumerate(sizes):
        values = one_example(size, "training")
        side.plot(values, place + np.linspace(-0.3, 0.3, TRIALS), "o", color=BLUE, markersize=2.5)
        told.append(f"{values.std():.2f} for batches of {size}")
    stored = one_example(1, "inference")[0]
    side.axvline(stored, color=VERMILION, linewidth=1.6, linestyle="--")
    side.annotate(
        "inference", (stored, 4.6), (-4, 0), textcoords="offset points", ha="right", va="center", color=VERMILION
    )
    side.set_yticks(range(len(sizes)), [str(size) for size in sizes])
    side.set_ylim(-0.6, 4.9)
    side.set_title("one example in 60 batches")
    side.set_xlabel("its normalised value")
    side.set_ylabel("batch size")
    return fig, (
        "Histograms of what arrives at tanh in layers 1, 3 and 6, with their deviations. "
        + "; ".join(said)
        + ". On the right one example's normalised value in sixty random batches; its deviation is "
        + ", ".join(told)
        + f". A dashed line at {stored:.2f} is its value in inference, the same in every batch."
    )


@house_style
def descents(
    losses: Mapping[str, Sequence[float]], xlabel: str = "step", ylabel: str = "loss", log_steps: bool = False
) -> tuple[Figure, str]:
    """Loss curves. losses: a list for each run, by the run's name; at most four. log_steps: a logarithmic x axis."""
    fig, ax = new_figure(3.2)
    said = []
    looks = ((VERMILION, "o"), (BLUE, "^"), (GREEN, "s"), (INK, "D"))
    for (name, values), (colour, marker) in zip(losses.items(), looks, strict=False):
        count = len(values)
        marked = (
            np.unique(np.geomspace(1, count, 10).astype(int) - 1) if log_steps else range(0, count, -(-count // 10))
        )
        ax.plot(
            range(1, count + 1), values, color=colour, marker=marker, markersize=4.5, markevery=list(marked), label=name
        )
        said.append(f"{name} begins at {values[0]:.3g} and ends at {values[-1]:.3g}")
    if log_steps:
        ax.set_xscale("log")
    ax.set_ylim(0, 1.08 * max(max(values) for values in losses.values()))
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.legend()
    return fig, f"The {ylabel}, {xlabel} by {xlabel}. " + "; ".join(said) + "."


@house_style
def sigmoid_zone(narrow: np.ndarray, wide: np.ndarray) -> tuple[Figure, str]:
    """A sigmoid, with where two sets of inputs meet it. narrow, wide: (N,), as normalised, and with gamma and beta."""
    fig, ax = new_figure(3.2)
    grid = np.linspace(-12.5, 8, 411)
    ax.plot(grid, 1 / (1 + np.exp(-grid)), color=INK, label="sigmoid")
    line = np.linspace(-2, 2, 3)
    ax.plot(line, 0.5 + line / 4, color=MUTED, linewidth=1.6, linestyle="--", label="its tangent at 0")
    for values, colour, height, words in (
        (narrow, BLUE, -0.06, "gamma 1, beta 0"),
        (wide, VERMILION, -0.16, "gamma 3, beta 1"),
    ):
        ax.plot(values, np.full(len(values), height), "|", color=colour, markersize=9)
        ax.text(-12.3, height, words, color=colour, va="center")
    ax.set_xlim(-12.5, 8.2)
    ax.set_ylim(-0.24, 1.08)
    ax.set_xlabel("input of the sigmoid")
    ax.set_ylabel("output")
    ax.legend(loc="upper left")
    return fig, (
        f"A sigmoid and its tangent at 0. {len(narrow)} normalised inputs lie between {narrow.min():.1f} and "
        f"{narrow.max():.1f}, where curve and tangent nearly agree; with gamma 3 and beta 1 they reach from "
        f"{wide.min():.1f} to {wide.max():.1f}, into both bends."
    )
