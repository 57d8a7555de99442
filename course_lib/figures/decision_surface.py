"""The plane as a softmax classifier sees it: which class it picks, how sure it is, and what a temperature changes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from course_lib.engine.softmax import softmax, softmax_cross_entropy
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, INK, ORANGE, VERMILION, house_style, new_figure

_COLOURS = (BLUE, ORANGE, GREEN)
_MARKERS = ("o", "s", "^")
_CENTRES = np.array([[-1.5, -0.6], [1.5, -0.8], [0.1, 1.4]])
_EXTENT = (-4.2, 4.2, -3.4, 4.0)
_SURE = 0.9


@house_style
def surface_at_three_temperatures() -> tuple[Figure, str]:
    """The trained classifier's probabilities over the plane at temperatures 1/4, 1 and 4."""
    fig, axes = new_figure(2.95, 1, 3, sharey=True)
    said = []
    for ax, temperature in zip(axes, (0.25, 1.0, 4.0), strict=True):
        _draw_frame(ax)
        _draw_confidence(ax, temperature)
        loss, accuracy, sure = _summary(temperature)
        ax.set_title(f"T = {temperature:g}\nloss {loss:.2f}, accuracy {accuracy:.2f}")
        ax.set_xlabel("x1")
        said.append(
            f"T = {temperature:g}: loss {loss:.3f}, accuracy {accuracy:.3f}, {sure:.0%} of points above {_SURE}"
        )
    axes[0].set_ylabel("x2")
    return fig, (
        "Three maps of the plane with three classes of points and straight boundaries between their regions. "
        + "; ".join(said)
        + f". The boundaries are the same in all three; the dashed lines, where the best class has {_SURE}, move."
    )


@house_style
def explore_surface() -> None:
    """Display the map with a slider for the temperature, and the mean loss over temperature beside it."""
    fig, (left, right) = new_figure(3.7, 1, 2, width_ratios=(1.25, 1))
    _draw_frame(left)
    left.set(xlabel="x1", ylabel="x2")
    temperatures = np.geomspace(0.1, 10, 61)
    losses = [_summary(temperature)[0] for temperature in temperatures]
    right.plot(temperatures, losses, color=INK)
    right.set_xscale("log")
    right.set(xlabel="temperature T", title="mean loss of the points", xticks=[0.1, 1, 10])
    right.set_xticklabels(["0.1", "1", "10"])
    right.set_ylim(0, max(losses) * 1.08)
    (dot,) = right.plot([], [], "o", color=VERMILION, markersize=9)
    drawn: list = []

    def update(temperature: float) -> str:
        while drawn:
            drawn.pop().remove()
        drawn.extend(_draw_confidence(left, temperature))
        loss, accuracy, sure = _summary(temperature)
        dot.set_data([temperature], [loss])
        left.set_title(f"T = {temperature:.2f}")
        return (
            f"T = {temperature:.2f}: mean loss {loss:.3f}, accuracy {accuracy:.3f}, the model is over {_SURE} sure "
            f"of {sure:.0%} of the points. Solid lines: the boundaries, they do not move. "
            f"Dashed lines: the best class has {_SURE}."
        )

    controls = {"temperature": slider("temperature T", 1.0, 0.1, 10.0, 0.05, log=True)}
    resets = {"T = 1/4": {"temperature": 0.25}, "T = 1": {"temperature": 1.0}, "T = 4": {"temperature": 4.0}}
    explore("decision surface of a softmax classifier with temperature", fig, update, controls, resets)


@lru_cache(maxsize=1)
def _trained() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three overlapping clouds, X (120, 2) and y (120,), and weights W (3, 3) trained on them, biases last."""
    rng = np.random.default_rng(6)
    y = np.repeat(np.arange(3), 40)
    X = _CENTRES[y] + 0.95 * rng.standard_normal((len(y), 2))
    ones = np.hstack([X, np.ones((len(X), 1))])
    W = np.zeros((3, 3))
    for _ in range(1500):
        W -= 0.5 * ones.T @ softmax_cross_entropy(ones @ W, y)[1]
    return X, y, W


def _scores(X: np.ndarray) -> np.ndarray:
    W = _trained()[2]
    return X @ W[:-1] + W[-1]


def _summary(temperature: float) -> tuple[float, float, float]:
    """Mean loss, accuracy, and the share of points of which the model is sure."""
    X, y, _ = _trained()
    scores = _scores(X) / temperature
    sure = np.mean(softmax(scores).max(axis=1) > _SURE)
    return float(softmax_cross_entropy(scores, y)[0]), float(np.mean(scores.argmax(axis=1) == y)), float(sure)


@lru_cache(maxsize=1)
def _grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x1, x2 = np.meshgrid(np.linspace(*_EXTENT[:2], 141), np.linspace(*_EXTENT[2:], 121))
    return x1, x2, _scores(np.stack([x1, x2], axis=-1))


def _draw_frame(ax: Axes) -> None:
    """What no temperature changes: the points and the boundaries."""
    X, y, _ = _trained()
    x1, x2, scores = _grid()
    for k, (colour, marker) in enumerate(zip(_COLOURS, _MARKERS, strict=True)):
        ax.scatter(*X[y == k].T, s=22, color=colour, marker=marker, edgecolors="white", linewidths=0.7, zorder=4)
        best_other = np.max(np.delete(scores, k, axis=-1), axis=-1)
        ax.contour(x1, x2, scores[..., k] - best_other, levels=[0], colors=INK, linewidths=1.8, zorder=3)
    for letter, place in zip("ABC", ((-3.7, -2.9), (3.4, -2.9), (-0.2, 3.3)), strict=True):
        ax.text(*place, letter, fontweight="bold", fontsize=12, zorder=5)
    ax.set(xlim=_EXTENT[:2], ylim=_EXTENT[2:], aspect="equal", xticks=[-4, -2, 0, 2, 4], yticks=[-2, 0, 2, 4])


def _draw_confidence(ax: Axes, temperature: float) -> list:
    """What a temperature changes: the shading and the dashed lines. Returns the artists, for their removal."""
    x1, x2, scores = _grid()
    p = softmax(scores / temperature)
    tints = 1 - 0.55 * (1 - np.array([to_rgb(colour) for colour in _COLOURS]))
    # Where nothing is favoured the plane is white: the tint's strength is how far p is from 1/3 each.
    strength = (p.max(axis=-1, keepdims=True) - 1 / 3) * 1.5
    shading = 1 - strength * (1 - p @ tints)
    image = ax.imshow(np.clip(shading, 0, 1), extent=_EXTENT, origin="lower", interpolation="bilinear", zorder=1)
    lines = ax.contour(
        x1, x2, p.max(axis=-1), levels=[_SURE], colors=INK, linewidths=1.1, linestyles="dashed", zorder=2
    )
    return [image, lines]
