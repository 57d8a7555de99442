"""Unit 10, fourth part: what a signal and its gradient become on their way through ten layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.activations import (
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    tanh,
    tanh_grad,
)
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

LAYERS, UNITS, EXAMPLES = 10, 100, 200
_SHOWN = (1, 2, 4, 7, 10)
_FLAT = 0.005  # a slope below this lets next to nothing through
ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {
    "sigmoid": (sigmoid, sigmoid_grad),
    "tanh": (tanh, tanh_grad),
    "ReLU": (relu, relu_grad),
    "leaky ReLU": (leaky_relu, leaky_relu_grad),
}
# Name, activation, gain, bias: ways to lose a signal, and what mends them.
_SETTINGS = (
    ("tanh,\nweights\ntoo small", "tanh", 0.4, 0.0),
    ("tanh,\nweights\ntoo large", "tanh", 4.0, 0.0),
    ("tanh,\n1/sqrt(fan-in)", "tanh", 1.0, 0.0),
    ("sigmoid,\n1/sqrt(fan-in)", "sigmoid", 1.0, 0.0),
    ("ReLU,\nsqrt(2/fan-in)", "ReLU", float(np.sqrt(2)), 0.0),
    ("the same,\nbiases at -1", "ReLU", float(np.sqrt(2)), -1.0),
)


@dataclass(frozen=True)
class Depth:
    """A signal's way through the layers.

    out: the activations of each layer, (EXAMPLES, UNITS) each.
    gradient: (LAYERS,), the gradient's size at each layer's output, relative to the last.
    flat: (LAYERS,), the share of slopes near 0.
    dead: (LAYERS,), the share of units whose slope is near 0 for every example.
    """

    out: list[np.ndarray]
    gradient: np.ndarray
    flat: np.ndarray
    dead: np.ndarray


def through_depth(activation: str, gain: float, bias: float = 0.0) -> Depth:
    """Send standard normal inputs through ten layers of 100 units, and a random gradient back.

    gain: the weights' standard deviation is gain / sqrt(fan-in). bias: the same for every unit.
    """
    f, slope = ACTIVATIONS[activation]
    rng = np.random.default_rng(0)
    x = rng.normal(size=(EXAMPLES, UNITS))
    weights = [gain / np.sqrt(UNITS) * rng.normal(size=(UNITS, UNITS)) for _ in range(LAYERS)]
    out, slopes = [], []
    for w in weights:
        z = x @ w + bias
        x = f(z)
        out.append(x)
        slopes.append(slope(z))
    g = rng.normal(size=x.shape)
    sizes = [np.sqrt(np.mean(g**2))]
    for w, local in zip(weights[:0:-1], slopes[:0:-1], strict=True):
        g = (g * local) @ w.T
        sizes.append(np.sqrt(np.mean(g**2)))
    small = [np.abs(local) <= _FLAT for local in slopes]
    return Depth(
        out,
        np.array(sizes[::-1]) / sizes[0],
        np.array([np.mean(one) for one in small]),
        np.array([np.mean(np.all(one, axis=0)) for one in small]),
    )


def _window(activation: str, out: list[np.ndarray]) -> tuple[float, float]:
    if activation == "sigmoid":
        return 0.0, 1.0
    if activation == "tanh":
        return -1.0, 1.0
    top = max(1.0, float(np.quantile(np.abs(out[0]), 0.995)))
    return -0.25 * top, top


def _heights(values: np.ndarray, window: tuple[float, float], bins: int = 24) -> np.ndarray:
    """Shares (bins,) of the values between the window's ends; what lies beyond counts to the last bins."""
    inside = np.clip(values, *window)
    return np.histogram(inside, bins=bins, range=window)[0] / values.size


def _power(size: float) -> str:
    return "0" if size == 0 else f"{size:.1e}".replace("e-0", "e-") if not 0.01 <= size < 1000 else f"{size:.2g}"


@house_style
def explore_depth() -> None:
    """Choose activation, size of the weights and bias: histograms through depth, and the gradient's way back."""
    fig, axes = new_figure(4.9, rows=2, columns=5)
    bins = 24
    bars = []
    for ax, layer in zip(axes[0], _SHOWN, strict=True):
        bars.append(ax.stairs(np.zeros(bins), np.linspace(0, 1, bins + 1), fill=True, color=BLUE))
        ax.set_title(f"layer {layer}")
        ax.set_yticks([])
    axes[0, 0].set_ylabel("share of outputs")
    grid = axes[1, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    curve, back = fig.add_subplot(grid[1, :2]), fig.add_subplot(grid[1, 2:])
    z = np.linspace(-5, 5, 201)
    (value,) = curve.plot(z, z, color=BLUE, label="f(z)")
    (derivative,) = curve.plot(z, z, color=VERMILION, linestyle="--", label="f'(z)")
    curve.set_ylim(-1.2, 2.2)
    curve.set_xlabel("z")
    curve.legend(loc="upper left")
    back.set_xticks(np.arange(1, LAYERS + 1))
    (sizes,) = back.plot(np.arange(1, LAYERS + 1), np.ones(LAYERS), "o-", color=VERMILION)
    back.set_yscale("log")
    back.axhline(1, color=MUTED, linewidth=0.8)
    back.set_ylim(1e-9, 1e5)
    back.set_xlabel("layer")
    back.set_title("size of the gradient (at the last layer: 1)")

    def update(activation: str, gain: float, bias: float) -> str:
        depth = through_depth(activation, gain, bias)
        window = _window(activation, depth.out)
        edges = np.linspace(*window, bins + 1)
        for ax, histogram, layer in zip(axes[0], bars, _SHOWN, strict=True):
            heights = _heights(depth.out[layer - 1], window, bins)
            histogram.set_data(heights, edges)
            ax.set_xlim(*window)
            ax.set_ylim(0, max(float(heights.max()), 0.02) * 1.1)
        f, slope = ACTIVATIONS[activation]
        value.set_ydata(f(z))
        derivative.set_ydata(slope(z))
        sizes.set_ydata(np.maximum(depth.gradient, 1e-9))
        return (
            f"{activation}, weights {gain:.2f}/sqrt(fan-in), bias {bias:.1f}. In layer {LAYERS} the outputs have "
            f"standard deviation {_power(float(np.std(depth.out[-1])))}; {depth.flat[-1]:.0%} of its slopes "
            "are near 0, and "
            f"{depth.dead[-1]:.0%} of its units are flat for every example. At layer 1 the gradient is "
            f"{_power(float(depth.gradient[0]))} of what it was at layer {LAYERS}."
        )

    choice = widgets.ToggleButtons(
        options=list(ACTIVATIONS),
        value="tanh",
        description="activation",
        style={"description_width": "9em", "button_width": "8em"},
    )
    explore(
        "a signal and its gradient through ten layers",
        fig,
        update,
        {
            "activation": choice,
            "gain": slider("weight size", 0.4, 0.1, 5.0, 0.01),
            "bias": slider("bias", 0.0, -3.0, 3.0, 0.1),
        },
        # Values on the sliders' grid: others come back from the browser rounded, as a second move.
        resets={
            "too small": {"activation": "tanh", "gain": 0.4, "bias": 0.0},
            "too large": {"activation": "tanh", "gain": 4.0, "bias": 0.0},
            "sigmoid": {"activation": "sigmoid", "gain": 1.0, "bias": 0.0},
            "He for ReLU": {"activation": "ReLU", "gain": 1.41, "bias": 0.0},
            "dead units": {"activation": "ReLU", "gain": 1.41, "bias": -1.0},
        },
    )


@house_style
def depth_in_six_settings() -> tuple[Figure, str]:
    """Histograms of layers 1, 4 and 10 and the gradient's way back, for six settings."""
    fig, axes = new_figure(8.6, rows=len(_SETTINGS), columns=4, gridspec_kw={"width_ratios": [1, 1, 1, 1.5]})
    said = []
    for row, (name, activation, gain, bias) in zip(axes, _SETTINGS, strict=True):
        depth = through_depth(activation, gain, bias)
        window = _window(activation, depth.out)
        edges = np.linspace(*window, 25)
        for ax, layer in zip(row, (1, 4, 10), strict=False):
            ax.bar(
                edges[:-1], _heights(depth.out[layer - 1], window), width=edges[1] - edges[0], align="edge", color=SKY
            )
            ax.set_yticks([])
            ax.set_xlim(*window)
            if name == _SETTINGS[0][0]:
                ax.set_title(f"layer {layer}")
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
        _gradient(row[3], depth.gradient)
        said.append(
            f"{name.replace(chr(10), ' ')}: in layer 10 the outputs have standard deviation "
            f"{_power(float(np.std(depth.out[-1])))}, "
            f"{depth.flat[-1]:.0%} of the slopes are near 0, {depth.dead[-1]:.0%} of the units flat for every example; "
            f"the gradient arrives at layer 1 with {_power(float(depth.gradient[0]))} of its size"
        )
    axes[0, 3].set_title("size of gradient")
    axes[-1, 3].set_xlabel("layer")
    return fig, "Ten layers of a hundred units. " + ". ".join(said) + "."


def _gradient(ax: Axes, gradient: np.ndarray) -> None:
    ax.semilogy(np.arange(1, LAYERS + 1), np.maximum(gradient, 1e-9), "o-", color=VERMILION, markersize=3, lw=1.4)
    ax.axhline(1, color=MUTED, linewidth=0.8)
    ax.set_ylim(1e-9, 1e4)
    ax.set_yticks([1e-8, 1e-4, 1])
    ax.set_xticks([1, 4, 7, 10])
    lost = gradient[0] < 1e-9
    ax.text(
        8.5 if lost else 9.8,
        1e-6 if lost else 3e-8,
        "nothing arrives" if lost else f"arrives: {_power(float(gradient[0]))}",
        ha="right",
        color=INK,
    )


@house_style
def four_activations() -> tuple[Figure, str]:
    """The four activations and their derivatives."""
    fig, axes = new_figure(2.5, columns=4, sharey=True)
    z = np.linspace(-4, 4, 161)
    said = []
    for ax, (name, (f, slope)) in zip(axes, ACTIVATIONS.items(), strict=True):
        # A leak of 0.01 could not be seen; it is drawn with 0.1 and said so.
        steep = {"alpha": 0.1} if name == "leaky ReLU" else {}
        ax.plot(z, f(z, **steep), color=BLUE, label="f")
        ax.plot(z, slope(z, **steep), color=ORANGE, linestyle="--", label="f'")
        ax.set_title(name + (",\nalpha 0.1" if steep else ""))
        ax.set_ylim(-1.2, 2.2)
        ax.set_xlabel("z")
        said.append(
            f"{name}: largest slope {float(np.max(slope(z))):.2f}, at z = -4 {float(slope(z[:1], **steep)[0]):.2g}"
        )
    axes[0].legend(loc="upper left")
    return fig, "Four activations with their derivatives. " + "; ".join(said) + "."
