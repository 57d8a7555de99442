"""Unit 10: what losses for yes and no look like, where the naive one breaks, and a plane of irises.

The outlier's pull is in `outlier_pull.py`, the way through depth in `depth_histograms.py`.
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from course_lib.engine.losses import bce_with_logits_loss
from course_lib.figures.depth_histograms import depth_in_six_settings, explore_depth, four_activations
from course_lib.figures.outlier_pull import explore_outlier, lines_through_engel, outlier_in_three_places
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

__all__ = [
    "depth_in_six_settings",
    "explore_depth",
    "explore_outlier",
    "four_activations",
    "iris_plane",
    "lines_through_engel",
    "margin_losses",
    "outlier_in_three_places",
    "where_it_breaks",
]


def _naive(z: np.ndarray) -> np.ndarray:
    """The loss of a label 0, by way of the probability."""
    with np.errstate(divide="ignore"):
        return -np.log(1 - 1 / (1 + np.exp(-z)))


@house_style
def where_it_breaks() -> tuple[Figure, str]:
    """The loss of a score z with label 0, by way of the probability and straight from the score."""
    z = np.linspace(30, 42, 481)
    naive = _naive(z)
    right = np.array([bce_with_logits_loss(np.array([one]), np.array([0.0]))[0] for one in z])
    finite = np.isfinite(naive)
    last = z[finite][-1]
    fig, ax = new_figure(3.2)
    ax.plot(z, right, color=BLUE, label="straight from the score")
    ax.plot(z[finite], naive[finite], color=VERMILION, linestyle="--", label="by way of the probability")
    ax.axvspan(last, 42, facecolor="none", hatch="//", edgecolor=MUTED, linewidth=0)
    ax.text((last + 42) / 2, 32, "infinite: p is 1", ha="center", backgroundcolor="white")
    ax.set_xlim(30, 42)
    ax.set_xlabel("score z of an example with label 0")
    ax.set_ylabel("its loss")
    ax.legend(loc="upper left")
    return fig, (
        "The loss of an example with label 0 over its score from 30 to 42. Straight from the score it is the straight "
        "line z. By way of the probability it follows the line at first, moves in ever larger stairs from about 34 "
        f"on, and beyond {last:.1f} it is infinite, since p has been rounded to 1."
    )


@house_style
def margin_losses() -> tuple[Figure, str]:
    """Four losses of one example with two classes, over its margin, and their slopes."""
    m = np.linspace(-4, 4, 321)
    fig, (left, right) = new_figure(3.5, columns=2)
    p = 1 / (1 + np.exp(-m))
    drawn = [
        ("hinge", np.maximum(0, 1 - m), -(m < 1).astype(float), VERMILION, "-"),
        ("logistic", np.log1p(np.exp(-m)), p - 1, BLUE, "--"),
        ("squared, of p", (1 - p) ** 2, -2 * (1 - p) ** 2 * p, GREEN, "-."),
        ("mistakes (0 or 1)", (m < 0).astype(float), np.zeros_like(m), INK, ":"),
    ]
    for name, loss, slope, colour, style in drawn:
        left.plot(m, loss, color=colour, linestyle=style, label=name)
        right.plot(m, slope, color=colour, linestyle=style)
    left.set_ylim(-0.1, 4.2)
    left.set_title("loss")
    right.set_title("slope: how hard it pulls")
    for ax in (left, right):
        ax.set_xlabel("margin: right score minus the other")
    left.legend(loc="upper right")
    at = int(np.argmin(np.abs(m + 3.0)))
    return fig, (
        "Four losses over the margin. At a margin of -3, sure and wrong, the slopes are "
        + ", ".join(f"{name} {float(slope[at]):.2f}" for name, _, slope, _, _ in drawn)
        + ". The hinge is zero from a margin of 1 on; the logistic loss comes close to zero and never reaches it."
    )


@house_style
def iris_plane(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> tuple[Figure, str]:
    """Two features of two species, and the lines where a fitted model says 0.1, 0.5 and 0.9.

    X: (N, 2) standardised petal length and width; y: (N,) 0 or 1; w: (2,); b: a number.
    """
    fig, ax = new_figure(3.9)
    for label, name, marker, colour in ((0, "versicolor", "o", BLUE), (1, "virginica", "^", ORANGE)):
        ax.plot(*X[y == label].T, marker, color=colour, markeredgecolor=INK, markersize=6, linestyle="", label=name)
    low, high = X[:, 0].min() - 0.3, X[:, 0].max() + 0.3
    ends = np.array([low, high])
    for share, style in ((0.1, ":"), (0.5, "-"), (0.9, "--")):
        ax.plot(ends, (np.log(share / (1 - share)) - b - w[0] * ends) / w[1], color=INK, linestyle=style, linewidth=1.4)
        ax.plot([], [], color=INK, linestyle=style, linewidth=1.4, label=f"p = {share:g}")
    ax.set_xlim(low, high)
    ax.set_ylim(X[:, 1].min() - 0.4, X[:, 1].max() + 0.4)
    ax.set_xlabel("petal length, standardised")
    ax.set_ylabel("petal width, standardised")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    wrong = int(np.sum((X @ w + b > 0) != (y == 1)))
    side = f"{wrong} of the flowers {'is' if wrong == 1 else 'are'} on the wrong side of the middle one"
    return fig, (
        f"{len(y)} irises by length and width of their petals: versicolor to the lower left, virginica to the upper "
        f"right, overlapping. Three parallel lines mark p = 0.1, 0.5 and 0.9; {side}."
    )
