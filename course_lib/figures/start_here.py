"""Unit 00: does everything work, which sides of the boxes fit together, and the mean digits as weights."""

from __future__ import annotations

from importlib import import_module, metadata

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, VERMILION, house_style, new_figure

_NEEDED = {"numpy": (2, 0), "matplotlib": (3, 9), "ipywidgets": (8, 1)}
_CELL = 0.34  # a box's side per unit of size, in axis units


def environment() -> None:
    """Print whether this machine has what the lessons need, and what to do where it has not."""
    problems = []
    for package, needed in _NEEDED.items():
        try:
            import_module(package)
            found = tuple(int(part) for part in metadata.version(package).split(".")[:2])
        except (ImportError, ValueError):
            problems.append(f"The package {package} is missing.")
            continue
        if found < needed:
            version = ".".join(map(str, needed))
            problems.append(f"The package {package} is too old: {version} or newer is needed.")
    if problems:
        print("\n".join(problems))
        print("Close JupyterLab, run `python3 run.py lab` in the course's folder, and open this notebook again.")
    else:
        print("Everything that the course needs is here. Go on.")


def _box(axes: Axes, x: float, rows: int, columns: int, colour: str, name: str, shape: str) -> float:
    """Draw an array as a grid of rows by columns, vertically centred; return the x where it ends."""
    width, height = columns * _CELL, rows * _CELL
    for row in range(rows):
        for column in range(columns):
            corner = (x + column * _CELL, height / 2 - (row + 1) * _CELL)
            axes.add_patch(Rectangle(corner, _CELL, _CELL, facecolor=colour, alpha=0.28, edgecolor=colour, linewidth=1))
    axes.text(x + width / 2, height / 2 + 0.16, name, ha="center", va="bottom", fontsize=12, fontweight="bold")
    axes.text(x + width / 2, -height / 2 - 0.16, shape, ha="center", va="top", color=INK)
    return x + width


def _draw(axes: Axes, N: int, D: int, C: int) -> None:
    axes.clear()
    axes.set_axis_off()
    axes.set_aspect("equal")
    pieces = [
        (N, D, BLUE, "X", f"(N, D) = ({N}, {D})"),
        (D, C, ORANGE, "W", f"(D, C) = ({D}, {C})"),
        (1, C, PURPLE, "b", f"(C,) = ({C},)"),
        (N, C, GREEN, "scores", f"(N, C) = ({N}, {C})"),
    ]
    x = 0.0
    for (rows, columns, colour, name, shape), sign in zip(pieces, ["@", "+", "=", ""], strict=True):
        # A narrow box would push its label into the next one.
        room = max(columns * _CELL, 1.55)
        _box(axes, x + (room - columns * _CELL) / 2, rows, columns, colour, name, shape)
        x += room
        axes.text(x + 0.22, 0, sign, ha="center", va="center", fontsize=15, color=MUTED)
        x += 0.44
    axes.set_xlim(-0.1, x)
    axes.set_ylim(-1.75, 1.75)


def _slips(N: int, C: int) -> str:
    if N == C:
        return f"A bias with one number an example, shape ({N},), would be accepted here without an error: N = C."
    if N == 1:
        return "A bias with one number an example has shape (1,) here, and is stretched without an error."
    return f"A bias with one number an example, shape ({N},), would raise an error here: N and C differ."


@house_style
def explore_shapes() -> None:
    """Sliders for N, D and C over the boxes of X @ W + b."""
    fig, axes = new_figure(3.0)

    def update(N: float, D: float, C: float) -> str:
        N, D, C = int(N), int(D), int(C)
        _draw(axes, N, D, C)
        return f"X ({N}, {D}) @ W ({D}, {C}) + b ({C},) gives scores ({N}, {C}). {_slips(N, C)}"

    explore(
        "the shapes of X @ W + b as boxes",
        fig,
        update,
        {
            "N": slider("N examples", 5, 1, 8, 1),
            "D": slider("D features", 3, 1, 6, 1),
            "C": slider("C outputs", 4, 1, 6, 1),
        },
    )


@house_style
def shapes_in_two_settings() -> tuple[Figure, str]:
    """The boxes of X @ W + b where N and C differ, and where they are equal."""
    fig, (above, below) = new_figure(5.2, rows=2)
    for axes, (N, D, C), title in [(above, (5, 3, 4), "N = 5 and C = 4 differ"), (below, (4, 2, 4), "N = C = 4")]:
        _draw(axes, N, D, C)
        verdict = "a bias of shape (N,) raises an error" if N != C else "a bias of shape (N,) slips through"
        axes.set_title(f"{title}: {verdict}", color=INK if N != C else VERMILION)
    alt = (
        "Two rows of boxes for X @ W + b = scores. Above: X (5, 3), W (3, 4), b (4,), scores (5, 4); a bias with one "
        "number an example has shape (5,) and raises an error. Below: X (4, 2), W (2, 4), b (4,), scores (4, 4); a "
        "bias with one number an example has shape (4,) too and slips through unnoticed."
    )
    return fig, alt


@house_style
def mean_digits(means: np.ndarray, X: np.ndarray, y: np.ndarray, answers: np.ndarray) -> tuple[Figure, str]:
    """The mean image of each digit, and ten images that the nearest mean reads wrong.

    means: (10, 64). X: (N, 64) images. y, answers: (N,) int, what they are and what was said.
    """
    fig, axes = new_figure(2.8, rows=2, columns=10)
    wrong = np.flatnonzero(answers != y)[:10]
    for digit in range(10):
        _image(axes[0, digit], means[digit], str(digit))
    for column in range(10):
        axes[1, column].set_axis_off()
    for column, index in enumerate(wrong):
        _image(axes[1, column], X[index], f"is {y[index]},\nread {answers[index]}")
    said = ", ".join(f"{'an' if y[index] == 8 else 'a'} {y[index]} read as {answers[index]}" for index in wrong)
    alt = f"Above, the mean images of the digits 0 to 9, blurred but readable. Below, digits read wrong: {said}."
    return fig, alt


def _image(axes: Axes, pixels: np.ndarray, title: str) -> None:
    axes.imshow(pixels.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
    axes.set_title(title, loc="center", pad=3)
    axes.set_axis_off()
