"""Figures of unit 06: softmax bars, the Jacobian, two losses. The classifier's and the digits' figures are passed on.

A function that draws returns `(fig, alt)`, for `show(fig, alt=alt)`. A function `explore_...` displays sliders.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.softmax import softmax, softmax_cross_entropy, softmax_jacobian
from course_lib.figures.decision_surface import explore_surface, surface_at_three_temperatures
from course_lib.figures.digit_pictures import confident_mistakes, some_digits, weight_pictures
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, FAINT, INK, MUTED, ORANGE, SIGNED, SKY, house_style, new_figure

__all__ = [
    "bars_in_five_settings",
    "confident_mistakes",
    "explore_bars",
    "explore_jacobian",
    "explore_surface",
    "jacobian_in_three_settings",
    "some_digits",
    "surface_at_three_temperatures",
    "two_losses",
    "weight_pictures",
]

_ANIMALS = ("cat", "dog", "owl", "fox")
_SCORES = np.array([1.0, 3.0, 2.0, -1.0])
_BY_HAND = np.log([2.0, 5.0, 3.0])


# Bars: scores, exponentials, probabilities.


@house_style
def bars_in_five_settings() -> tuple[Figure, str]:
    """Softmax of four scores: as given, shifted by 100 and by 800, and at a low and a high temperature."""
    settings = [
        ("as given", 0.0, 1.0),
        ("shift 100", 100.0, 1.0),
        ("shift 800", 800.0, 1.0),
        ("T = 0.25", 0.0, 0.25),
        ("T = 4", 0.0, 4.0),
    ]
    fig, axes = new_figure(8.6, len(settings), 3, sharex=True)
    said = []
    for row, (name, shift, temperature) in zip(axes, settings, strict=True):
        p = _draw_bars(row, shift, temperature)
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=10, fontweight="bold")
        said.append(f"{name}: " + _listed(p))
    for ax, title in zip(axes[0], ("score (z + shift) / T", "its exponential", "probability"), strict=True):
        ax.set_title(title)
    return fig, (
        "Bars of scores, exponentials and probabilities in five settings. Probabilities, "
        + "; ".join(said)
        + ". Both shifts leave the probabilities as they are; at shift 800 the exponentials overflow. "
        "A low temperature sharpens, a high one flattens."
    )


@house_style
def explore_bars() -> None:
    """Display the bars with sliders for temperature and shift."""
    fig, axes = new_figure(2.9, 1, 3)

    def update(temperature: float, shift: float) -> str:
        for ax, title in zip(axes, ("score (z + shift) / T", "its exponential", "probability"), strict=True):
            ax.clear()
            ax.set_title(title)
        p = _draw_bars(axes, shift, temperature)
        with np.errstate(over="ignore"):
            plain = np.exp((_SCORES + shift) / temperature)
        rescue = "The probabilities shown subtract the maximum first."
        if np.isinf(plain).any():
            note = f"An exponential has overflowed: the plain formula gives nan. {rescue}"
        elif plain.sum() == 0:
            note = f"All exponentials have underflowed to 0: the plain formula gives 0/0. {rescue}"
        else:
            note = "The plain formula works here."
        return f"T = {temperature:.2f}, shift = {shift:.0f}. Probabilities: {_listed(p)}. {note}"

    controls = {
        "temperature": slider("temperature T", 1.0, 0.1, 10.0, 0.05, log=True),
        "shift": slider("shift", 0.0, -800.0, 800.0, 20.0),
    }
    resets = {"back to the start": {"temperature": 1.0, "shift": 0.0}}
    explore("softmax of four scores with temperature and shift", fig, update, controls, resets)


def _draw_bars(axes: np.ndarray, shift: float, temperature: float) -> np.ndarray:
    """Draw one row of three panels and return the probabilities."""
    scores = (_SCORES + shift) / temperature
    with np.errstate(over="ignore"):
        exps = np.exp(scores)
    p = softmax(scores)
    for ax, values, colour in zip(axes, (scores, exps, p), (BLUE, SKY, ORANGE), strict=True):
        finite = np.where(np.isfinite(values), values, 0.0)
        top, bottom = max(finite.max(), 0.0), min(finite.min(), 0.0)
        span = top - bottom
        if ax is axes[2] or top == bottom:
            top, bottom, span = 1.0, 0.0, 1.0
        ax.bar(range(len(values)), finite, color=colour, width=0.7)
        for k, value in enumerate(values):
            # A number stands at the end of its bar; an overflowed bar is a hatched column that leaves the panel.
            if np.isinf(value):
                ax.bar(k, top * 1.3, color="white", edgecolor=MUTED, hatch="///", width=0.7, linewidth=0.8)
                text, height = "inf", top * 0.5
            else:
                text, height = _short(value, ax is axes[2]), finite[k]
            below = value < 0
            label = ax.annotate(text, (k, height), (0, -3 if below else 3), textcoords="offset points", ha="center")
            label.set(va="top" if below else "bottom")
            if np.isinf(value):
                label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2})
        ax.axhline(0, color=MUTED, linewidth=0.8)
        ax.set(ylim=(bottom - (0.28 * span if bottom < 0 else 0), top + 0.28 * span), yticks=[], xticks=range(4))
        ax.set_xticklabels(_ANIMALS)
        ax.tick_params(axis="x", length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
    return p


def _short(value: float, probability: bool) -> str:
    if probability:
        return f"{value:.3f}"
    if float(value).is_integer() and abs(value) < 1e5:
        text = f"{value:.0f}"
    else:
        text = f"{value:.3g}" if 1e-3 < abs(value) < 1000 else f"{value:.1e}"
    return text.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-").replace("-", "−")


def _listed(p: np.ndarray, names: tuple[str, ...] = _ANIMALS) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in zip(names, p, strict=False))


# The Jacobian as a heat map.


@house_style
def jacobian_in_three_settings() -> tuple[Figure, str]:
    """The Jacobian for equal scores, for the scores of the example by hand, and for one score far ahead."""
    settings = [
        ("equal scores", np.zeros(3)),
        ("the example by hand", _BY_HAND),
        ("dog 4 ahead", np.array([0.0, 4.0, 0.0])),
    ]
    fig, axes = new_figure(2.7, 1, 3)
    said = []
    for ax, (name, scores) in zip(axes, settings, strict=True):
        p = softmax(scores)
        _draw_jacobian(ax, p)
        ax.set_title(f"{name}\np = " + ", ".join(f"{value:.2f}" for value in p))
        said.append(f"{name}: {_in_words(p)}")
    axes[0].set_ylabel("probability of")
    return fig, (
        "Heat maps of the Jacobian of softmax, row by row. "
        + "; ".join(said)
        + ". Plus on the diagonal, minus elsewhere, rows sum to 0."
    )


@house_style
def explore_jacobian() -> None:
    """Display the Jacobian with a slider for each of three scores."""
    fig, (left, right) = new_figure(3.3, 1, 2, width=7.0, width_ratios=(1, 1.35))

    def update(**scores: float) -> str:
        p = softmax(np.array(list(scores.values())))
        for ax in (left, right):
            ax.clear()
        left.barh(range(3), p, color=ORANGE, height=0.6)
        for k, value in enumerate(p):
            left.annotate(f"{value:.3f}", (value, k), (4, 0), textcoords="offset points", va="center")
        left.set(xlim=(0, 1.25), xticks=[], yticks=range(3), yticklabels=_ANIMALS[:3], title="probability p")
        left.invert_yaxis()
        left.tick_params(axis="y", length=0)
        left.spines["bottom"].set_visible(False)
        _draw_jacobian(right, p)
        right.set(title="Jacobian", ylabel="probability of")
        return f"p: {_listed(p)}. Jacobian, row by row: {_in_words(p)}. Every row sums to 0."

    start = {name: round(float(score), 1) for name, score in zip(_ANIMALS, _BY_HAND, strict=False)}
    controls = {name: slider(f"score of {name}", value, -4.0, 8.0, 0.1) for name, value in start.items()}
    resets = {
        "example by hand": start,
        "equal scores": dict.fromkeys(start, 0.0),
        "dog takes all": {"cat": 0.0, "dog": 8.0, "owl": 0.0},
    }
    explore("the Jacobian of softmax for three scores", fig, update, controls, resets)


def _draw_jacobian(ax: Axes, p: np.ndarray) -> None:
    J = softmax_jacobian(p)
    C = len(p)
    ax.imshow(J, cmap=SIGNED, vmin=-0.25, vmax=0.25)  # p (1 - p) is never above 1/4
    for j, k in np.ndindex(C, C):
        ax.text(k, j, _signed(J[j, k]), ha="center", va="center", color=INK)
    for j in range(C):
        ax.text(C - 0.1, j, _signed(J[j].sum()), ha="center", va="center", color=MUTED)
    ax.text(C - 0.1, C - 0.26, "row\nsum", ha="center", va="top", color=MUTED, linespacing=0.95)
    ax.set(xlim=(-0.5, C + 0.35), xticks=range(C), yticks=range(C), xlabel="score of")
    ax.set_xticklabels(_ANIMALS[:C])
    ax.set_yticklabels(_ANIMALS[:C])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for edge in np.arange(C + 1) - 0.5:  # cells stay visible where every entry is near 0
        ax.plot([-0.5, C - 0.5], [edge, edge], [edge, edge], [-0.5, C - 0.5], color=FAINT, linewidth=0.8)


def _signed(value: float) -> str:
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def _in_words(p: np.ndarray) -> str:
    return " / ".join(" ".join(_signed(value) for value in row) for row in softmax_jacobian(p))


# Two losses for one mistake.


@house_style
def two_losses() -> tuple[Figure, str]:
    """Cross-entropy and squared error of two-class softmax, and their slopes, over the lead of the right class."""
    lead = np.linspace(-8, 8, 321)
    scores = np.stack([lead, np.zeros_like(lead)], axis=1)
    cross_entropy = np.array([softmax_cross_entropy(row[None], np.array([0]))[0] for row in scores])
    p = softmax(scores)
    squared = np.sum((p - [1.0, 0.0]) ** 2, axis=1)
    slopes = np.gradient(cross_entropy, lead), np.gradient(squared, lead)

    fig, (left, right) = new_figure(3.3, 1, 2)
    for ax, curves, title in ((left, (cross_entropy, squared), "loss"), (right, slopes, "slope of the loss")):
        ax.axvline(0, color=FAINT, linewidth=1)
        ax.axhline(0, color=MUTED, linewidth=0.8)
        ax.plot(lead, curves[0], color=BLUE)
        ax.plot(lead, curves[1], color=ORANGE, linestyle=(0, (4, 1.5)))
        ax.set(title=title, xlabel="lead of the right class", xticks=[-8, -4, 0, 4, 8])
    left.text(-6.3, 7.1, "cross-entropy", color=BLUE, fontweight="bold")
    left.text(-7.8, 1.65, "squared\nerror", color="#8a5f00", fontweight="bold", va="top")
    right.set_ylim(-1.08, 0.17)
    right.text(-1.7, -0.92, "cross-entropy", color=BLUE, fontweight="bold")
    right.text(-7.8, 0.06, "squared error (dashed)", color="#8a5f00", fontweight="bold")
    far = int(np.argmin(np.abs(lead + 6)))
    return fig, (
        "Two curves over the lead of the right class. With a lead of -6 cross-entropy is "
        f"{cross_entropy[far]:.2f} with slope {slopes[0][far]:.3f}; squared error is {squared[far]:.2f} with slope "
        f"{slopes[1][far]:.3f}, so a sure mistake hardly moves it."
    )
