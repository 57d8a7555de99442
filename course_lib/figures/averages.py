"""Unit 07, first part: an exponentially weighted average over a measured series, and its weights as bars."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.data import load_light
from course_lib.engine.ewma import ewma, ewma_weights
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, FAINT, MUTED, ORANGE, VERMILION, house_style, new_figure

_SHOWN = 40  # so many of the hundred measurements, and so many weights


def _series() -> np.ndarray:
    return load_light().speed[:_SHOWN]


def _set_up(left: Axes, right: Axes) -> None:
    left.plot(np.arange(1, _SHOWN + 1), _series(), "o", color=FAINT, markeredgecolor=MUTED, markersize=4)
    left.set_ylim(0, 1150)
    left.set_xlabel("measurement t")
    left.set_ylabel("speed, km/s above 299,000")
    right.set_xlabel("age of the measurement")
    right.set_ylabel("weight")


@house_style
def explore_average() -> None:
    """Sliders for beta and for the moment t: the average so far, and the weight that each measurement has in it."""
    fig, (left, right) = new_figure(3.5, columns=2, gridspec_kw={"width_ratios": [3, 2]})
    _set_up(left, right)
    times = np.arange(1, _SHOWN + 1)
    (plain,) = left.plot(times, times, color=ORANGE, linestyle="--", label="as it is")
    (corrected,) = left.plot(times, times, color=BLUE, label="bias-corrected")
    here = left.axvline(10, color=MUTED, linewidth=1, linestyle=":")
    left.legend(loc="lower right")
    bars = right.bar(np.arange(_SHOWN), np.zeros(_SHOWN), color=BLUE, width=0.85)

    def update(beta: float, t: float) -> str:
        t = int(t)
        plain.set_ydata(ewma(_series(), beta))
        corrected.set_ydata(ewma(_series(), beta, bias_correction=True))
        here.set_xdata([t, t])
        weights = ewma_weights(beta, t)[::-1]
        for age, bar in enumerate(bars):
            bar.set_height(weights[age] if age < t else 0.0)
        right.set_ylim(0, max(1 - beta, 0.02) * 1.15)
        total = weights.sum()
        right.set_title(f"weights at t = {t}, sum {total:.3f}")
        window = 1 / (1 - beta)
        count = min(round(window), t)
        recent = weights[:count].sum()
        last = f"last {count} measurements carry" if count > 1 else "last measurement carries"
        return (
            f"beta = {beta:.3f}, effective window 1/(1 - beta) = {window:.1f}. At t = {t} the weights sum to "
            f"{total:.3f}; the {last} {recent:.1%} of all there will ever be. The average is "
            f"{ewma(_series(), beta)[t - 1]:.0f} as it is and {ewma(_series(), beta, True)[t - 1]:.0f} corrected."
        )

    explore(
        "an exponentially weighted average and its weights",
        fig,
        update,
        {"beta": slider("beta", 0.9, 0.0, 0.98, 0.01), "t": slider("measurement t", 10, 1, _SHOWN, 1)},
        resets={
            "beta = 0.5": {"beta": 0.5},
            "beta = 0.9": {"beta": 0.9},
            "beta = 0.98": {"beta": 0.98},
            "t = 1": {"t": 1},
        },
    )


@house_style
def averages_at_three_betas() -> tuple[Figure, str]:
    """The first forty measurements with their averages for beta 0.5, 0.9 and 0.98, as they are and corrected."""
    fig, axes = new_figure(6.6, rows=3, columns=2, gridspec_kw={"width_ratios": [3, 2]}, sharex="col")
    times, said = np.arange(1, _SHOWN + 1), []
    for (left, right), beta in zip(axes, (0.5, 0.9, 0.98), strict=True):
        _set_up(left, right)
        plain, corrected = ewma(_series(), beta), ewma(_series(), beta, bias_correction=True)
        left.plot(times, plain, color=ORANGE, linestyle="--", label="as it is")
        left.plot(times, corrected, color=BLUE, label="bias-corrected")
        left.set_title(f"beta = {beta:g}")
        left.set_ylabel("km/s")
        right.bar(np.arange(_SHOWN), ewma_weights(beta, _SHOWN)[::-1], color=BLUE, width=0.85)
        right.axvline(1 / (1 - beta) - 0.5, color=VERMILION, linestyle=":", linewidth=1.5)
        right.set_title(f"window {1 / (1 - beta):.0f}")
        left.label_outer()
        if beta < 0.98:
            right.set_xlabel("")
        said.append(f"beta {beta:g}: the first value is {plain[0]:.0f} as it is and {corrected[0]:.0f} corrected")
    axes[0, 0].legend(loc="lower right", ncols=2)
    return fig, (
        "Forty measurements of the speed of light with their exponentially weighted averages, and the weights by age. "
        + "; ".join(said)
        + ". Uncorrected averages start near zero and climb slowly, the more slowly the larger beta is; corrected ones "
        "start at the data. A larger beta is smoother and lags behind. A dotted line marks the window 1/(1 - beta)."
    )
