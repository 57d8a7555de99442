"""Handwritten digits as pictures: examples, the weights of a linear classifier, and its most confident mistakes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.style import SIGNED, house_style, new_figure, sign_marks

_SIDE = 8


@house_style
def some_digits(X: np.ndarray, y: np.ndarray) -> tuple[Figure, str]:
    """The first two examples of each digit. X: (N, 64) in [0, 1]; y: (N,) labels 0 to 9."""
    fig, axes = new_figure(1.9, 2, 10)
    for digit in range(10):
        for row, image in enumerate(X[y == digit][:2]):
            _draw_image(axes[row, digit], image)
        axes[0, digit].set_title(str(digit), loc="center")
    return fig, f"Two grey 8 by 8 images of each of the ten digits, out of {len(X)}."


@house_style
def weight_pictures(W: np.ndarray) -> tuple[Figure, str]:
    """The weights of each digit as a picture. W: (64, 10), one class a column, without biases."""
    fig, axes = new_figure(3.6, 2, 5)
    limit = float(np.abs(W).max())
    for digit, ax in enumerate(axes.flat):
        picture = W[:, digit].reshape(_SIDE, _SIDE)
        drawn = ax.imshow(picture, cmap=SIGNED, vmin=-limit, vmax=limit)
        for row, column, mark in sign_marks(picture, 0.4 * limit):
            ax.text(column, row, mark, ha="center", va="center")
        ax.set_title(str(digit), loc="center")
        _bare(ax)
    bar = fig.colorbar(drawn, ax=axes, shrink=0.9, pad=0.02)
    bar.set_label("weight of the pixel")
    strongest = np.unravel_index(np.argmax(W), W.shape)
    return fig, (
        f"The weights of the ten digits as 8 by 8 pictures, between {W.min():.1f} and {W.max():.1f}. Orange with plus "
        f"speaks for the digit, blue with minus against it. The strongest plus is for digit {strongest[1]}, in row "
        f"{strongest[0] // _SIDE + 1}, column {strongest[0] % _SIDE + 1}."
    )


@house_style
def confident_mistakes(X: np.ndarray, y: np.ndarray, p: np.ndarray, count: int = 6) -> tuple[Figure, str]:
    """The wrong answers with the highest probability. X: (N, 64), y: (N,), p: (N, 10); at most `count` of them."""
    guess = p.argmax(axis=1)
    confidence = p.max(axis=1)
    wrong = np.flatnonzero(guess != y)
    chosen = wrong[np.argsort(-confidence[wrong], kind="stable")][:count]
    fig, axes = new_figure(1.8, 1, count)
    for ax in axes[len(chosen) :]:
        ax.set_visible(False)
    for ax, i in zip(axes, chosen, strict=False):
        _draw_image(ax, X[i])
        ax.set_title(f"says {guess[i]} ({confidence[i]:.2f})\nis {y[i]}", loc="center")
    if not len(wrong):
        return fig, f"There is no mistake to show: all {len(y)} answers are right."
    listed = "; ".join(f"says {guess[i]} with {confidence[i]:.2f}, is {y[i]}" for i in chosen)
    return fig, f"The {len(chosen)} most confident of {len(wrong)} mistakes: {listed}."


def _draw_image(ax: Axes, image: np.ndarray) -> None:
    ax.imshow(image.reshape(_SIDE, _SIDE), cmap="gray_r", vmin=0, vmax=1)
    _bare(ax)


def _bare(ax: Axes) -> None:
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color="#bbbbbb", linewidth=0.6)
