"""Unit 03: batch, mini-batch and stochastic descent on one regression, and a line through Engel's households.

The order of the examples is chance. One run is drawn as a path, and fifty runs say what is typical.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, FAINT, GREEN, INK, MUTED, SKY, VERMILION, house_style, new_figure

_N, _EPOCHS, _RUNS = 64, 8, 50
# Name, batch size, learning rate, colour, marker.
_VARIANTS = (
    ("batch", _N, 0.3, BLUE, "o"),
    ("mini-batch of 8", 8, 0.12, GREEN, "s"),
    ("one at a time", 1, 0.03, VERMILION, "^"),
)
_START = np.array([-1.0, 3.4])


def _problem() -> tuple[np.ndarray, np.ndarray]:
    """A noisy line y = 1 + 2 x: columns of ones and x, (64, 2), and y, (64,)."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-1.5, 1.5, _N)
    return np.column_stack([np.ones(_N), x]), 1 + 2 * x + rng.normal(0, 0.9, _N)


def _loss(X: np.ndarray, y: np.ndarray, W: np.ndarray) -> np.ndarray:
    """The mean squared error of each row of W, (K, 2): (K,)."""
    return np.mean((W @ X.T - y) ** 2, axis=1)


def _paths() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """For each variant the weights of all runs, (updates + 1, runs, 2), and how many examples each had looked at."""
    X, y = _problem()
    paths, looked = [], []
    for _, size, lr, _, _ in _VARIANTS:
        rng = np.random.default_rng(7)
        W = np.tile(_START, (_RUNS, 1))
        points = [W]
        for _ in range(_EPOCHS):
            order = rng.permuted(np.tile(np.arange(_N), (_RUNS, 1)), axis=1)  # each run shuffles for itself
            for start in range(0, _N, size):
                batch = order[:, start : start + size]
                residuals = np.einsum("rnd,rd->rn", X[batch], W) - y[batch]
                W = W - lr * 2 / size * np.einsum("rnd,rn->rd", X[batch], residuals)
                points.append(W)
        paths.append(np.array(points))
        looked.append(np.arange(len(points)) * size)
    return paths, looked


def _plane(axes: Axes) -> None:
    X, y = _problem()
    a, b = np.meshgrid(np.linspace(-1.6, 2.6, 81), np.linspace(0.2, 3.8, 81))
    height = _loss(X, y, np.column_stack([a.ravel(), b.ravel()])).reshape(a.shape)
    axes.contour(a, b, height, levels=np.quantile(height, np.linspace(0.02, 0.95, 8)), colors=SKY, linewidths=0.8)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    axes.plot(*best, marker="+", markersize=12, color=INK, markeredgewidth=1.8)
    axes.set_xlabel("intercept")
    axes.set_aspect("equal")


@house_style
def three_variants() -> tuple[Figure, str]:
    """A path of each kind, and below the losses of fifty runs over the number of examples looked at."""
    X, y = _problem()
    paths, looked = _paths()
    fig, axes = new_figure(6.0, rows=2, columns=3, sharey="row")
    said = []
    grid = axes[1, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    below = fig.add_subplot(grid[1, :])
    fig.get_layout_engine().set(h_pad=0.1)  # inches: the title below stands apart from the names of the axes above
    floor = _loss(X, y, np.linalg.lstsq(X, y, rcond=None)[0][None])[0]
    for ax, (name, _, lr, colour, marker), path, seen in zip(axes[0], _VARIANTS, paths, looked, strict=True):
        _plane(ax)
        ax.plot(*path[:, 0].T, color=colour, marker=marker, markersize=3, linewidth=0.9)
        ax.set_title(f"{name}\nlr = {lr:g}, {len(path) - 1} updates")
        excess = _loss(X, y, path.reshape(-1, 2)).reshape(path.shape[:2]) - floor
        low, typical, high = np.quantile(excess, [0.1, 0.5, 0.9], axis=1)
        step = len(seen) // _EPOCHS
        below.fill_between(seen / _N, low, high, color=colour, alpha=0.18, linewidth=0)
        below.plot(
            seen / _N, typical, color=colour, marker=marker, markersize=5, markevery=max(step, 1), lw=1.4, label=name
        )
        after_one = typical[np.searchsorted(seen, _N)]
        said.append(
            f"{name}: {len(path) - 1} updates; {after_one:.2g} above the smallest loss after one pass, "
            f"{typical[-1]:.2g} after {_EPOCHS}"
        )
    axes[0, 0].set_ylabel("slope")
    below.set_yscale("log")
    below.set_xlabel("passes over the data (epochs)")
    below.set_ylabel("loss above the smallest")
    below.set_title(f"{_RUNS} runs each: the median, and the band that holds 80 % of them")
    below.legend(ncols=3, loc="upper right")
    return fig, (
        "Paths of three kinds of gradient descent over the plane of intercept and slope, and below how far the losses "
        f"of {_RUNS} runs are above the smallest possible one, as medians. "
        + "; ".join(said)
        + ". The batch path is smooth, the same in each run, and goes on falling; the two others are ahead at first, "
        "and then wander about the minimum at a level that their step keeps up."
    )


def _count(number: float, word: str, plural: str = "s") -> str:
    return f"{number:g} {word}{'' if number == 1 else plural}"


@house_style
def explore_variants() -> None:
    """Sliders that replay the three paths together, by the number of examples looked at, and choose another run."""
    X, y = _problem()
    paths, looked = _paths()
    fig, axes = new_figure(2.9, columns=3, sharey=True)
    lines, heads = [], []
    for ax, (name, _, _, colour, marker) in zip(axes, _VARIANTS, strict=True):
        _plane(ax)
        ax.set_title(name)
        lines.append(ax.plot([], [], color=colour, linewidth=1)[0])
        heads.append(ax.plot([], [], color=colour, marker=marker, markersize=8, linestyle="")[0])
    axes[0].set_ylabel("slope")

    def update(epochs: float, run: float) -> str:
        run, words = int(run) - 1, []
        for (name, *_), line, head, path, seen in zip(_VARIANTS, lines, heads, paths, looked, strict=True):
            done = np.searchsorted(seen, round(epochs * _N), side="right")
            line.set_data(*path[:done, run].T)
            head.set_data(*path[done - 1 : done, run].T)
            loss = _loss(X, y, path[done - 1 : done, run])[0]
            words.append(f"{name}: {_count(done - 1, 'update')}, loss {loss:.3f}")
        return f"Run {run + 1}, after {_count(epochs, 'pass', 'es')} over the data. " + "; ".join(words) + "."

    explore(
        "batch, mini-batch and stochastic descent on one problem",
        fig,
        update,
        {
            "epochs": slider("passes", 1.0, 0.0, float(_EPOCHS), 0.125),
            "run": slider("run", 1, 1, _RUNS, 1),
        },
        resets={"start": {"epochs": 0.0}, "one pass": {"epochs": 1.0}, "all": {"epochs": float(_EPOCHS)}},
    )


@house_style
def engel_line(x: np.ndarray, y: np.ndarray, w: np.ndarray, history: list[float], floor: float) -> tuple[Figure, str]:
    """The households with the learner's line, and the loss after each epoch beside the smallest possible one.

    x, y: (N,), standardised income and spending on food. w: (2,), intercept and slope. history: losses.
    """
    fig, (left, right) = new_figure(3.4, columns=2)
    left.scatter(x, y, s=14, color=SKY, edgecolor=FAINT, linewidth=0.5)
    ends = np.array([x.min(), x.max()])
    left.plot(ends, w[0] + w[1] * ends, color=VERMILION)
    left.set_xlabel("income (standardised)")
    left.set_ylabel("spending on food (standardised)")
    left.set_title("your line")
    right.plot(history, color=VERMILION, marker="o", markersize=4)
    right.axhline(floor, color=MUTED, linestyle=":", linewidth=1.2)
    right.text(len(history) - 1, floor * 1.04, "exact solution", ha="right", va="bottom", color=MUTED)
    right.set_xlabel("epoch")
    right.set_ylabel("mean squared error")
    right.set_title("your descent")
    return fig, (
        f"Left, {len(x)} households, food over income, with the line of slope {w[1]:.3f}. Right, the loss falls from "
        f"{history[0]:.3f} to {history[-1]:.3f}; the exact least-squares loss is {floor:.3f}."
    )
