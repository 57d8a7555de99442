"""Unit 07, second part: the momentum plane of a quadratic, the ravine with and without momentum, a real regression."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.figures.averages import averages_at_three_betas, explore_average
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, SKY, VERMILION, house_style, new_figure

__all__ = [
    "averages_at_three_betas",
    "explore_average",
    "explore_plane",
    "plane_and_four_paths",
    "race_on_wine",
    "ravine",
]

_STEPS = 40
# Dark is fast; the divergent region is hatched, so that colour is not the only carrier.
_RATE = LinearSegmentedColormap.from_list("rate", [BLUE, "#7fb8d9", "#e4f0f7", "#fdf3dc"])


def roots(alpha: float, beta: float) -> np.ndarray:
    """The two factors by which heavy-ball steps on curvature times lr = alpha shrink: roots of r^2 - (1+b-a) r + b."""
    return np.roots([1.0, -(1.0 + beta - alpha), beta])


def rate(alpha: float | np.ndarray, beta: float | np.ndarray) -> np.ndarray:
    """The larger size of the two roots: each step multiplies the distance by about this."""
    middle = (1 + beta - alpha) / 2
    under = middle**2 - beta
    real = np.abs(middle) + np.sqrt(np.maximum(under, 0))
    return np.where(under < 0, np.sqrt(beta), real)


def region(alpha: float, beta: float) -> str:
    """What the path does: "divergent", "ringing", "overdamped", "critical" or "alternating"."""
    if alpha >= 2 + 2 * beta:
        return "divergent"
    under = (1 + beta - alpha) ** 2 - 4 * beta
    if abs(under) < 1e-3:
        return "critical"
    if under < 0:
        return "ringing"
    return "overdamped" if 1 + beta - alpha > 0 else "alternating"


def heavy_ball(alpha: float, beta: float, steps: int = _STEPS) -> np.ndarray:
    """The distances (steps + 1,) of a heavy ball that starts at rest at 1."""
    w, v, path = 1.0, 0.0, [1.0]
    for _ in range(steps):
        v = beta * v - alpha * w
        w = w + v
        path.append(w)
    return np.array(path)


def _until_it_leaves(path: np.ndarray) -> np.ndarray:
    """`path` up to its first point far outside the picture, nan after it: a divergent one would fill the picture."""
    outside = np.cumsum(np.abs(path) > 2.2) > 1
    return np.where(outside, np.nan, path)


def _plane(axes: Axes) -> None:
    alpha, beta = np.meshgrid(np.linspace(0.001, 4, 320), np.linspace(0, 0.999, 200))
    stable = alpha < 2 + 2 * beta
    shown = np.where(stable, rate(alpha, beta), np.nan)
    axes.imshow(shown, origin="lower", extent=(0, 4, 0, 1), aspect="auto", cmap=_RATE, vmin=0, vmax=1)
    axes.contourf(alpha, beta, (~stable).astype(float), levels=[0.5, 1.5], colors="none", hatches=["///"])
    b = np.linspace(0, 1, 200)
    axes.plot((1 - np.sqrt(b)) ** 2, b, color=INK, linewidth=1.2)
    axes.plot((1 + np.sqrt(b)) ** 2, b, color=INK, linewidth=1.2)
    axes.plot(2 + 2 * b, b, color=VERMILION, linewidth=1.6)
    for x, y, words in [
        (1.4, 0.7, "ringing"),
        (3.2, 0.36, "divergent"),
    ]:
        axes.text(x, y, words, ha="center", va="center", backgroundcolor="white")
    for x, y, words, tip in [(0.95, 0.38, "overdamped", (0.2, 0.12)), (1.7, 0.46, "alternating", (1.9, 0.07))]:
        # These two regions are too narrow for their names.
        axes.annotate(
            words,
            tip,
            (x, y),
            ha="center",
            va="center",
            backgroundcolor="white",
            arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 0.9},
        )
    axes.set_xlim(0, 4)
    axes.set_ylim(0, 1)
    axes.set_xlabel("lr times curvature")
    axes.set_ylabel("momentum")


def _about(alpha: float, beta: float) -> str:
    kind, size = region(alpha, beta), float(rate(alpha, beta))
    meaning = {
        "overdamped": "it creeps to the minimum without crossing it",
        "critical": "it is as quick as it can be without ringing, on the border line",
        "ringing": "it swings about the minimum, and each swing is smaller",
        "alternating": "it changes sides at every step, and comes closer",
        "divergent": "it runs away",
    }[kind]
    return f"{kind.capitalize()}: {meaning}. The distance is multiplied by about {size:.3f} a step"


@house_style
def explore_plane() -> None:
    """A point in the plane of step size and momentum, moved by two sliders, and the path that belongs to it."""
    fig, (left, right) = new_figure(3.6, columns=2)
    _plane(left)
    (point,) = left.plot([1], [0.5], marker="o", markersize=11, color=ORANGE, markeredgecolor=INK)
    (path,) = right.plot(
        range(_STEPS + 1), np.zeros(_STEPS + 1), color=VERMILION, marker="o", markersize=3, linewidth=1.4
    )
    right.axhline(0, color=MUTED, linewidth=1)
    right.set_ylim(-2.2, 2.2)
    right.set_xlabel("step")
    right.set_ylabel("distance to the minimum")

    def update(alpha: float, beta: float) -> str:
        point.set_data([alpha], [beta])
        path.set_ydata(_until_it_leaves(heavy_ball(alpha, beta)))
        right.set_title(region(alpha, beta))
        return f"lr times curvature {alpha:.2f}, momentum {beta:.2f}. {_about(alpha, beta)}."

    explore(
        "the momentum plane of a quadratic",
        fig,
        update,
        {
            "alpha": slider("lr times curvature", 0.3, 0.01, 4.0, 0.01),
            "beta": slider("momentum", 0.2, 0.0, 0.99, 0.01),
        },
        resets={
            "overdamped": {"alpha": 0.05, "beta": 0.3},
            "critical": {"alpha": 0.16, "beta": 0.36},
            "ringing": {"alpha": 0.5, "beta": 0.9},
            "alternating": {"alpha": 1.9, "beta": 0.02},
            "divergent": {"alpha": 2.3, "beta": 0.1},
        },
    )


@house_style
def plane_and_four_paths() -> tuple[Figure, str]:
    """The plane, and a path from each of four of its regions."""
    fig, axes = new_figure(6.4, rows=2, columns=4)
    grid = axes[0, 0].get_gridspec()
    for ax in axes[0]:
        ax.remove()
    top = fig.add_subplot(grid[0, :])
    _plane(top)
    settings = [(0.05, 0.3, "A"), (0.16, 0.36, "B"), (0.5, 0.9, "C"), (2.3, 0.1, "D")]
    said = []
    for ax, (alpha, beta, letter) in zip(axes[1], settings, strict=True):
        top.plot(alpha, beta, marker="o", markersize=8, color=ORANGE, markeredgecolor=INK)
        offset = (7, -14 if letter == "A" else 5)
        top.annotate(letter, (alpha, beta), xytext=offset, textcoords="offset points", fontweight="bold")
        ax.plot(_until_it_leaves(heavy_ball(alpha, beta)), color=VERMILION, marker="o", markersize=2.5, linewidth=1.2)
        ax.set_xlim(-2, _STEPS + 2)
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.set_ylim(-2.2, 2.2)
        ax.set_title(f"{letter}: {region(alpha, beta)}")
        ax.set_xlabel("step")
        ax.label_outer()
        said.append(f"{letter} at ({alpha:g}, {beta:g}). {_about(alpha, beta)}")
    axes[1, 0].set_ylabel("distance")
    return fig, (
        "The plane of learning rate times curvature (0 to 4) and momentum (0 to 1). A curve that starts at 1 on the "
        "lower "
        "edge and opens to both sides bounds the ringing region; left of it is overdamped, right of it alternating, "
        "and "
        "beyond the line from 2 to 4 everything diverges, so more momentum allows longer steps. "
        + ". ".join(said)
        + "."
    )


@house_style
def ravine(kappa: float = 50.0) -> tuple[Figure, str]:
    """Gradient descent and heavy ball on a ravine of condition number kappa, each with its best constants."""
    curvatures = np.array([1.0, kappa])
    root = np.sqrt(kappa)
    settings = [
        ("gradient descent", 2 / (1 + kappa), 0.0, BLUE, "o"),
        ("with momentum", (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2, VERMILION, "^"),
    ]
    fig, axes = new_figure(3.3, columns=3)
    a, b = np.meshgrid(np.linspace(-10, 4, 121), np.linspace(-2, 2, 81))
    height = (curvatures[0] * a**2 + curvatures[1] * b**2) / 2
    said = []
    for ax, (name, lr, beta, colour, marker) in zip(axes[:2], settings, strict=True):
        w, v, path = np.array([-9.0, 0.6]), np.zeros(2), [np.array([-9.0, 0.6])]
        for _ in range(60):
            v = beta * v - lr * curvatures * w
            w = w + v
            path.append(w)
        path = np.array(path)
        ax.contour(a, b, height, levels=np.quantile(height, np.linspace(0.02, 0.95, 7)), colors=SKY, linewidths=0.8)
        ax.plot(*path[:31].T, color=colour, marker=marker, markersize=3, linewidth=1)
        ax.set_title(f"{name}\nlr {lr:.3f}, beta {beta:.2f}")
        ax.set_ylim(-2, 2)
        ax.set_xlim(-10, 4)
        ax.set_xlabel("w1, along")
        ax.plot(0, 0, marker="+", markersize=11, color=INK, markeredgewidth=1.6)
        loss = (curvatures * path**2).sum(axis=1) / 2
        axes[2].semilogy(loss, color=colour, marker=marker, markersize=3, markevery=8, label=name)
        said.append(f"{name} with learning rate {lr:.3f} and momentum {beta:.2f} reaches loss {loss[-1]:.1e}")
    axes[0].set_ylabel("w2, across")
    axes[1].set_yticklabels([])
    axes[2].set_title("loss over 60 steps\n")
    axes[2].set_xlabel("step")
    axes[2].set_ylim(1e-11, 1e5)
    axes[2].legend(loc="upper right", borderaxespad=0)
    return fig, f"A ravine {kappa:g} times steeper across than along. After 60 steps " + "; ".join(said) + "."


@house_style
def race_on_wine(losses: dict[str, list[float]], floor: float) -> tuple[Figure, str]:
    """How far each run is above the smallest loss, step by step. losses: a list for each run; floor: the smallest."""
    fig, ax = new_figure(3.3)
    said = []
    for (name, values), colour, marker in zip(losses.items(), (BLUE, VERMILION, GREEN), ("o", "^", "s"), strict=False):
        excess = np.maximum(np.array(values) - floor, 1e-16)
        ax.semilogy(excess, color=colour, marker=marker, markersize=4, markevery=20, label=name)
        said.append(f"{name} ends {excess[-1]:.1e} above it")
    ax.set_xlabel("step")
    ax.set_ylabel("loss above the smallest")
    ax.set_ylim(top=1e4)  # room for the names, which would cover a line elsewhere
    ax.legend(loc="upper right", ncols=3, borderaxespad=0, columnspacing=1.2, handlelength=1.5, handletextpad=0.5)
    return fig, "Losses above the smallest possible one, on a logarithmic axis: " + "; ".join(said) + "."
