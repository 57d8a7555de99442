"""Figures of unit 05: the shape of each gradient, three activations, a stack of linear layers that collapses."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from course_lib.engine.activations import relu, relu_grad, sigmoid, sigmoid_grad, tanh, tanh_grad
from course_lib.engine.data import make_moons
from course_lib.engine.layers import Linear, ReLU
from course_lib.engine.optimizers import Adam
from course_lib.engine.sequential import Sequential
from course_lib.engine.softmax import softmax_cross_entropy
from course_lib.figures.gradient_shapes import explore_gradients, gradient_shapes
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

__all__ = ["activations", "explore_gradients", "gradient_shapes", "linear_stack_collapses", "wine_training"]

_REGIONS = ListedColormap(["#cfe3f2", "#fbe7c2"])


@house_style
def activations() -> tuple[Figure, str]:
    """ReLU, sigmoid and tanh, each with its derivative."""
    fig, axes = new_figure(3.0, columns=3, sharex=True, sharey=True)
    z = np.linspace(-5, 5, 401)
    settings = [("ReLU", relu, relu_grad), ("sigmoid", sigmoid, sigmoid_grad), ("tanh", tanh, tanh_grad)]
    for ax, (name, function, slope) in zip(axes, settings, strict=True):
        ax.axhline(0, color=MUTED, linewidth=0.8)
        ax.plot(z, function(z), color=BLUE, label="output")
        ax.plot(z, slope(z), color=ORANGE, linestyle="--", label="derivative")
        ax.set_ylim(-1.15, 2.0)
        ax.set_title(name)
        ax.set_xlabel("$z$")
    axes[0].legend(loc="lower left", borderaxespad=0)
    return fig, (
        "Three activations and their derivatives. ReLU is 0 for negative inputs and the input itself for positive "
        "ones; "
        "its derivative jumps from 0 to 1. The sigmoid rises from 0 to 1; its derivative is at most "
        f"{float(sigmoid_grad(np.zeros(1))[0]):g}, in the middle. tanh rises from -1 to 1; its derivative is at most "
        f"{float(tanh_grad(np.zeros(1))[0]):g}. Beyond plus or minus 5 the last two derivatives are almost 0."
    )


def _train(layers: list, X: np.ndarray, y: np.ndarray) -> Sequential:
    model = Sequential(*layers)
    optimizer = Adam(model.parameters(), lr=0.03)
    for _ in range(300):
        _, dscores = softmax_cross_entropy(model(X), y)
        model.backward(dscores)
        optimizer.step()
    return model


def _map(axes: Axes, model: Sequential, X: np.ndarray, y: np.ndarray, title: str) -> float:
    a, b = np.meshgrid(np.linspace(-1.7, 2.7, 220), np.linspace(-1.3, 1.8, 180))
    answers = np.argmax(model(np.column_stack([a.ravel(), b.ravel()])), axis=1).reshape(a.shape)
    axes.pcolormesh(a, b, answers, cmap=_REGIONS, shading="nearest", rasterized=True)
    for label, colour, marker in ((0, BLUE, "o"), (1, VERMILION, "^")):
        axes.scatter(*X[y == label].T, s=14, color=colour, marker=marker, edgecolor="white", linewidth=0.4)
    share = float(np.mean(np.argmax(model(X), axis=1) == y))
    axes.set_title(f"{title}\n{share:.0%} right")
    axes.set_xticks([])
    axes.set_yticks([])
    return share


@house_style
def linear_stack_collapses() -> tuple[Figure, str]:
    """Moons, cut by one linear layer, by three linear layers, and by three with ReLU between them."""
    X, y = make_moons(200, np.random.default_rng(0), noise=0.15)
    fig, axes = new_figure(2.9, columns=3)
    stacks = [
        ("one linear layer", [(2, 2)], False),
        ("three linear layers", [(2, 16), (16, 16), (16, 2)], False),
        ("three, with ReLU between", [(2, 16), (16, 16), (16, 2)], True),
    ]
    said = []
    for ax, (name, sizes, bent) in zip(axes, stacks, strict=True):
        rng = np.random.default_rng(1)
        layers: list = []
        for number, (d_in, d_out) in enumerate(sizes):
            layers.append(Linear(d_in, d_out, rng=rng))
            if bent and number < len(sizes) - 1:
                layers.append(ReLU())
        share = _map(ax, _train(layers, X, y), X, y, name)
        said.append(f"{name}: {share:.0%} right")
    return fig, (
        "Two interleaved half moons and the regions that three networks give to each class. "
        + "; ".join(said)
        + ". The first two boundaries are straight lines, whatever the number of layers; with ReLU the boundary bends."
    )


@house_style
def wine_training(losses: list[float], train: float, test: float) -> tuple[Figure, str]:
    """The loss of a training, step by step. train, test: shares of right answers at the end."""
    fig, ax = new_figure(2.9)
    ax.plot(losses, color=VERMILION)
    ax.axhline(np.log(3), color=MUTED, linestyle=":", linewidth=1.2)
    ax.text(len(losses) - 1, np.log(3) * 1.02, "log 3: knowing nothing", ha="right", va="bottom", color=MUTED)
    ax.set_ylim(0, max(losses[0], np.log(3)) * 1.15)
    ax.set_xlabel("step")
    ax.set_ylabel("training loss")
    ax.set_title(f"right answers: training {train:.1%}, test {test:.1%}", color=INK)
    return fig, (
        f"The loss falls from {losses[0]:.2f} to {losses[-1]:.3f} in {len(losses) - 1} steps; log 3 is "
        f"{np.log(3):.2f}. "
        f"Right answers: {train:.1%} in training, {test:.1%} on the test part."
    )
