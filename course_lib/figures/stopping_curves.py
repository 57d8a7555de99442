"""Unit 12, last part: training and validation loss over time, and where a patience stops."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from course_lib.engine import EarlyStopping
from course_lib.engine.data import load_wine
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, MUTED, ORANGE, VERMILION, house_style, new_figure

STEPS = 300


def wide_wine() -> tuple[np.ndarray, np.ndarray]:
    """The wines as in the lesson: 90 features (12 and their products) and the alcohol, shuffled; (178, 90), (178,)."""
    wine = load_wine()
    order = np.random.default_rng(1).permutation(len(wine.X))
    Z = _standardised(wine.X[order, 1:])
    i, j = np.triu_indices(12)
    y = wine.X[order, 0]
    return _standardised(np.hstack([Z, Z[:, i] * Z[:, j]])), y - y[:60].mean()


def _standardised(features: np.ndarray) -> np.ndarray:
    return (features - features[:60].mean(axis=0)) / features[:60].std(axis=0)


@lru_cache
def curves() -> tuple[np.ndarray, np.ndarray]:
    """Training and validation loss (STEPS,) after each mini-batch of a plain linear regression on `wide_wine`."""
    X, y = wide_wine()
    rng, w, losses = np.random.default_rng(2), np.zeros(X.shape[1]), []
    for step in range(STEPS):
        if step % 12 == 0:
            order = rng.permutation(60)
        rows = order[5 * (step % 12) : 5 * (step % 12) + 5]
        w = w - 0.002 * 2 / 5 * X[rows].T @ (X[rows] @ w - y[rows])
        losses.append([np.mean((X[part] @ w - y[part]) ** 2) for part in (slice(0, 60), slice(60, 119))])
    train, val = np.array(losses).T
    return train, val


def stop_at(losses: np.ndarray, patience: int) -> tuple[int, int, bool]:
    """The step (from 1) at which a patience ends the run, the best step until then, and whether it was stopped."""
    stopper, best = EarlyStopping(patience), 1
    for step, value in enumerate(losses, start=1):
        before = stopper.best_loss
        stopped = stopper.step(float(value))
        best = step if stopper.best_loss < before else best
        if stopped:
            return step, best, True
    return len(losses), best, False


def in_words(patience: int) -> str:
    """Where a patience stops, what it keeps, and what it missed or saved."""
    val = curves()[1]
    stop, best, stopped = stop_at(val, patience)
    lowest = int(np.argmin(val)) + 1
    said = f"Patience {patience}: {'stops after' if stopped else 'runs through all'} {stop} steps"
    said += f" and keeps the weights of step {best}, with a validation loss of {val[best - 1]:.3f}. "
    if best == lowest:
        return said + "That is the lowest of the whole run."
    return said + f"The lowest of the run, {val[lowest - 1]:.3f}, comes at step {lowest}: it gave up too soon."


class _Picture:
    def __init__(self, ax: object) -> None:
        train, val = curves()
        steps = np.arange(1, STEPS + 1)
        ax.plot(steps, train, color=BLUE, linewidth=1.4, linestyle="--", label="training loss")
        ax.plot(steps, val, color=VERMILION, linewidth=1.4, label="validation loss")
        (self.best,) = ax.plot([], [], marker="o", color=GREEN, markersize=9, linestyle="none", label="weights kept")
        self.waiting = ax.axvspan(0, 1, color=ORANGE, alpha=0.25, label="waiting")
        self.end = ax.axvline(1, color=MUTED, linewidth=1.6)
        ax.set(xlabel="mini-batch", ylim=(0, 0.8), xlim=(0, STEPS))

    def show(self, patience: int) -> None:
        val = curves()[1]
        stop, best, _ = stop_at(val, patience)
        self.best.set_data([best], [val[best - 1]])
        self.waiting.set_x(best)
        self.waiting.set_width(stop - best)
        self.end.set_xdata([stop, stop])


@house_style
def explore_patience() -> None:
    """Training and validation loss with a handle for the patience."""
    fig, ax = new_figure(3.4)
    picture = _Picture(ax)
    ax.set_ylabel("mean squared error")
    ax.legend(loc="upper right", ncols=2)

    def update(patience: float) -> str:
        picture.show(round(patience))
        return in_words(round(patience))

    explore(
        "training and validation loss, and where a patience stops",
        fig,
        update,
        {"patience": slider("patience", 3, 1, 100, 1)},
    )


@house_style
def three_patiences() -> tuple[Figure, str]:
    """The same run stopped with three patiences."""
    fig, axes = new_figure(3.5, columns=3, sharey=True)
    patiences = (1, 20, 100)
    for ax, patience in zip(axes, patiences, strict=True):
        _Picture(ax).show(patience)
        stop, best, _ = stop_at(curves()[1], patience)
        ax.set_title(f"patience {patience}\nstops at {stop}, keeps {best}")
    axes[0].set_ylabel("mean squared error")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    train, val = curves()
    return fig, (
        f"Over {STEPS} mini-batches the training loss falls to {train[-1]:.2f}. The validation loss falls to "
        f"{val.min():.2f} at step {int(np.argmin(val)) + 1} and rises to {val[-1]:.2f}. "
        + " ".join(in_words(patience) for patience in patiences)
    )
