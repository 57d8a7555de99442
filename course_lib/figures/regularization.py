"""Unit 12's figures: penalty shapes, coefficient paths, an outlier, dropout's average, patience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.penalty_shapes import explore_shapes, shapes
from course_lib.figures.stopping_curves import explore_patience, three_patiences
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, VERMILION, house_style, new_figure

__all__ = [
    "coefficient_paths",
    "explore_patience",
    "explore_shapes",
    "least_absolute_fit",
    "outlier_lines",
    "shapes",
    "three_patiences",
]

_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)


def least_absolute_fit(X: np.ndarray, y: np.ndarray, rounds: int = 200) -> np.ndarray:
    """The weights (D,) that minimise the mean of |X w - y|: least squares, weighted anew by 1 / |residual| each round.

    Source: iteratively reweighted least squares, as in Schlossmacher (1973).
    """
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    for _ in range(rounds):
        weight = 1 / np.maximum(np.abs(X @ w - y), 1e-8)
        w = np.linalg.solve(X.T @ (weight[:, None] * X), X.T @ (weight * y))
    return w


@house_style
def coefficient_paths(
    ridge_lams: np.ndarray, ridge: np.ndarray, lasso_lams: np.ndarray, lasso: np.ndarray, names: Sequence[str]
) -> tuple[Figure, str]:
    """Each weight as a function of lambda. ridge, lasso: (number of lambdas, D), a row for each lambda; names: D."""
    fig, axes = new_figure(4.2, columns=2, sharey=True)
    biggest = np.argsort(-np.abs(lasso).sum(axis=0))[: len(_COLOURS)]
    for ax, lams, paths, title in zip(axes, (ridge_lams, lasso_lams), (ridge, lasso), ("ridge", "lasso"), strict=True):
        for d in range(paths.shape[1]):
            if d not in biggest:
                ax.semilogx(lams, paths[:, d], color=MUTED, linewidth=0.9, alpha=0.7)
        for d, colour, style in zip(biggest, _COLOURS, ("-", "--", "-.", ":", "-", "--"), strict=False):
            ax.semilogx(lams, paths[:, d], color=colour, linestyle=style, label=names[d])
        ax.axhline(0, color=INK, linewidth=0.8)
        ax.set_xlabel("lambda")
        ax.set_title(title)
    axes[0].set_ylabel("weight")
    fig.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    counts = np.sum(lasso != 0, axis=1)
    crossing = int(np.sum((ridge.min(axis=0) < 0) & (ridge.max(axis=0) > 0)))
    return fig, (
        f"{len(names)} weights over lambda, from weak to strong. Ridge: all change smoothly, {crossing} change "
        f"sign on the way, and at the largest lambda {int(np.sum(ridge[-1] != 0))} of them are still not 0. "
        f"Lasso: one after the other reaches exactly 0; "
        f"{counts[0]} are left at the smallest lambda, {counts[len(counts) // 2]} in the middle, {counts[-1]} at the "
        f"largest. The largest on the way is {names[biggest[0]]}."
    )


@house_style
def outlier_lines(x: np.ndarray, y: np.ndarray, slopes: Mapping[str, float], truth: float) -> tuple[Figure, str]:
    """Points with one outlier, and lines through 0 with the slopes of several fits."""
    fig, ax = new_figure(3.4)
    ax.plot(x, y, color=MUTED, marker="o", markersize=5, linestyle="none", label="data")
    ends = np.array([min(x.min(), 0), x.max()])
    for (name, slope), colour, style, width in zip(
        slopes.items(), (BLUE, ORANGE, VERMILION, GREEN), ("-", "--", "-.", "-"), (1.6, 2.2, 2.2, 2.6), strict=False
    ):
        ax.plot(ends, slope * ends, color=colour, linestyle=style, linewidth=width, label=f"{name}: {slope:.2f}")
    ax.plot(ends, truth * ends, color=INK, linewidth=1, linestyle=":", label=f"the truth: {truth:.2f}")
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    ax.legend(loc="lower left")
    listed = ", ".join(f"{name} {slope:.2f}" for name, slope in slopes.items())
    return fig, f"{len(x)} points on a line of slope {truth:g}, one of them far away. Slopes of the fits: {listed}."
