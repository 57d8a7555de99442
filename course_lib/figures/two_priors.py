"""A normal and a Laplace prior of one width: what each makes of the same data. One shrinks, the other cuts off."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.distributions import laplace_logpdf, laplace_map, normal_logpdf, normal_posterior
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, MUTED, VERMILION, house_style, new_figure

_N = 4  # values, each with sigma = 1
_THETA = np.linspace(-2.5, 2.5, 1001)
_MEANS = np.linspace(-2.0, 2.0, 401)


def _tau(b: float) -> float:
    """The width of the normal prior with the same standard deviation as Laplace(0, b)."""
    return b * math.sqrt(2)


def _normal_map(mean: float, b: float) -> float:
    return normal_posterior(np.full(_N, mean), 1.0, 0.0, _tau(b))[0]


def _laplace_map(mean: float, b: float) -> float:
    return laplace_map(np.full(_N, mean), b) + 0.0  # turns -0 into 0


def _soft_threshold(means: np.ndarray, b: float) -> np.ndarray:
    """`_laplace_map` of many means at once, so that a slider does not wait for it."""
    return np.sign(means) * np.maximum(np.abs(means) - 1 / (_N * b), 0)


def _costs(mean: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Minus the log posterior over theta, up to a constant: under the normal and under the Laplace prior."""
    fit = 0.5 * _N * (_THETA - mean) ** 2
    return fit + _THETA**2 / (2 * _tau(b) ** 2), fit + np.abs(_THETA) / b


@house_style
def explore_two_priors() -> None:
    """Display both costs and both estimates, with sliders for the mean of the data and the width of the priors."""
    fig, (cost, estimate) = new_figure(3.9, 1, 2)
    (normal_line,) = cost.plot([], [], "--", color=BLUE, label="normal prior")
    (laplace_line,) = cost.plot([], [], "-", color=VERMILION, label="Laplace prior")
    (normal_low,) = cost.plot([], [], "s", color=BLUE, markersize=7)
    (laplace_low,) = cost.plot([], [], "o", color=VERMILION, markersize=8)
    cost.set(xlim=(-2.5, 2.5), xlabel="θ", ylabel="minus log posterior, from its lowest", ylim=(-0.15, 4))
    _axes_of_estimates(estimate)
    (normal_curve,) = estimate.plot([], [], "--", color=BLUE)
    (laplace_curve,) = estimate.plot([], [], "-", color=VERMILION)
    (normal_dot,) = estimate.plot([], [], "s", color=BLUE, markersize=7, clip_on=False)
    estimate.legend([normal_curve, laplace_curve], ["normal prior", "Laplace prior"], loc="lower right")
    (laplace_dot,) = estimate.plot([], [], "o", color=VERMILION, markersize=8, clip_on=False)

    def update(mean: float, b: float) -> str:
        normal, laplace = _normal_map(mean, b), _laplace_map(mean, b)
        for line, low, at, values in zip(
            (normal_line, laplace_line), (normal_low, laplace_low), (normal, laplace), _costs(mean, b), strict=True
        ):
            line.set_data(_THETA, values - values.min())
            low.set_data([at], [0])
        normal_curve.set_data(_MEANS, _normal_map(1.0, b) * _MEANS)
        laplace_curve.set_data(_MEANS, _soft_threshold(_MEANS, b))
        normal_dot.set_data([mean], [normal])
        laplace_dot.set_data([mean], [laplace])
        zero = " The lowest point is the kink: exactly 0." if laplace == 0 else ""
        return (
            f"Mean of the {_N} values {mean:.2f}. Normal prior: {normal:.3f}. Laplace prior: {laplace:.3f}. It takes "
            f"away up to 1/(Nb) = {1 / (_N * b):.3f}.{zero}"
        )

    start = {"mean": 0.9, "b": 0.5}
    controls = {
        "mean": slider("mean of the data", 0.9, -2.0, 2.0, 0.05),
        "b": slider("prior scale b", 0.5, 0.1, 3.0, 0.05),
    }
    resets = {
        "a small mean": {**start, "mean": 0.3},
        "a large mean": {**start, "mean": 2.0},
        "back to the start": start,
    }
    explore("the estimates under a normal and under a Laplace prior", fig, update, controls, resets)


@house_style
def two_priors() -> tuple[Figure, str]:
    """The two priors, their costs for a small mean, and both estimates for every mean."""
    b, mean = 0.5, 0.3
    fig, (prior, cost, estimate) = new_figure(3.4, 1, 3)
    prior.plot(_THETA, np.exp(normal_logpdf(_THETA, 0.0, _tau(b))), "--", color=BLUE, label="normal")
    prior.plot(_THETA, np.exp(laplace_logpdf(_THETA, 0.0, b)), "-", color=VERMILION, label="Laplace")
    prior.set(title="the priors", xlabel="θ", ylabel="density", ylim=(0, 1.3), xlim=(-2.5, 2.5))
    prior.legend(loc="upper right", borderpad=0, handlelength=1.6)
    lows = (_normal_map(mean, b), _laplace_map(mean, b))
    for values, at, style, mark, colour in zip(
        _costs(mean, b), lows, ("--", "-"), ("s", "o"), (BLUE, VERMILION), strict=True
    ):
        cost.plot(_THETA, values - values.min(), style, color=colour)
        cost.plot(at, 0, mark, color=colour, markersize=6)
    cost.set(title=f"cost, mean {mean}", xlabel="θ", ylabel="minus log posterior", xlim=(-0.6, 0.9), ylim=(-0.06, 1.2))
    _axes_of_estimates(estimate)
    estimate.plot(_MEANS, _normal_map(1.0, b) * _MEANS, "--", color=BLUE)
    estimate.plot(_MEANS, _soft_threshold(_MEANS, b), "-", color=VERMILION)
    return fig, (
        f"Left: a normal and a Laplace prior of equal standard deviation; the Laplace has a sharp peak at 0. Middle: "
        f"minus log posterior for {_N} values with mean {mean}; under the normal prior it is lowest at {lows[0]:.2f}, "
        f"under the Laplace prior it has a kink at 0 and is lowest there. Right: estimate against the mean of the "
        f"data. The normal prior multiplies by {_normal_map(1.0, b):.2f}; the Laplace prior gives 0 up to "
        f"{1 / (_N * b):.1f} and beyond it subtracts {1 / (_N * b):.1f}."
    )


def _axes_of_estimates(ax: Axes) -> None:
    ax.plot(_MEANS, _MEANS, ":", color=MUTED, linewidth=1.4)
    ax.axhline(0, color=MUTED, linewidth=0.7)
    ax.text(-0.1, 1.75, "no prior", ha="center", color=MUTED)
    ax.annotate("", (1.55, 1.6), (0.55, 1.8), arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.8})
    ax.set(xlim=(-2, 2), ylim=(-2, 2), xlabel="mean of the data", ylabel="estimate of θ", title="the estimates")
