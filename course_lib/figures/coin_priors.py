"""A coin with a prior: the beta distribution before and after the throws."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.distributions import beta_logpdf
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, house_style, new_figure

# Odd in number, so that 1/2 is among them; the very ends are left out, where the logarithm is infinite.
_P = np.linspace(0.0, 1.0, 1001)[1:-1]


def _beta(a: float, b: float) -> np.ndarray:
    return np.exp(beta_logpdf(_P, a, b))


def _mode(a: float, b: float) -> float | None:
    """The peak of Beta(a, b), a and b at least 1; None where it is flat."""
    return None if a == b == 1 else (a - 1) / (a + b - 2)


@house_style
def explore_coin() -> None:
    """Display prior, likelihood and posterior of a coin's probability, with sliders for the throws and the prior."""
    fig, ax = new_figure(3.6)
    lines = _lines(ax)
    (dot,) = ax.plot([], [], "o", color=BLUE, markersize=8, clip_on=False)
    (mle,) = ax.plot([], [], "v", color=ORANGE, markersize=9, clip_on=False)
    ax.set(xlim=(0, 1), yticks=[], xlabel="probability p of heads", ylabel="density over p")
    ax.legend(loc="upper left", handlelength=2.4)

    def update(heads: float, tails: float, a: float, b: float) -> str:
        heads, tails = round(heads), round(tails)
        curves = (_beta(a, b), _beta(1 + heads, 1 + tails), _beta(a + heads, b + tails))
        for line, values in zip(lines, curves, strict=True):
            line.set_data(_P, values)
        top = max(1.3 * float(curves[2].max()), 1.6)
        ax.set_ylim(0, top)
        peak, throws = _mode(a + heads, b + tails), heads + tails
        dot.set_data(([], []) if peak is None else ([peak], [float(np.interp(peak, _P, curves[2]))]))
        mle.set_data(([heads / throws], [0.035 * top]) if throws else ([], []))
        seen = f"{heads} of {throws} are heads, a share of {heads / throws:.3f}" if throws else "no throws yet"
        end = "Everything is flat: there is no peak." if peak is None else f"The posterior peaks at {peak:.3f}."
        return f"Throws: {seen}. The prior acts like {a - 1:.0f} heads and {b - 1:.0f} tails seen before. {end}" + (
            " The triangle marks the share of heads." if throws else ""
        )

    start = {"heads": 3, "tails": 0, "a": 5, "b": 5}
    controls = {
        "heads": slider("heads", 3, 0, 60, 1),
        "tails": slider("tails", 0, 0, 60, 1),
        "a": slider("prior a", 5, 1, 40, 1),
        "b": slider("prior b", 5, 1, 40, 1),
    }
    resets = {
        "flat prior": {**start, "a": 1, "b": 1},
        "strong prior": {**start, "a": 40, "b": 40},
        "many throws": {**start, "heads": 60, "tails": 20},
        "back to the start": start,
    }
    explore("a coin's probability under a beta prior", fig, update, controls, resets)


@house_style
def coin_posteriors() -> tuple[Figure, str]:
    """Three heads of 3 and 24 heads of 30, each under a flat, a mild and a strong prior."""
    priors, throws = ((1, "flat"), (5, "mild"), (30, "strong")), ((3, 0), (24, 6))
    fig, axes = new_figure(4.5, 2, 3, sharex=True)
    said = []
    for row, (heads, tails) in enumerate(throws):
        peaks = []
        for ax, (a, name) in zip(axes[row], priors, strict=True):
            curves = (_beta(a, a), _beta(1 + heads, 1 + tails), _beta(a + heads, a + tails))
            for line, values in zip(_lines(ax), curves, strict=True):
                line.set_data(_P, values)
            peak = (a + heads - 1) / (2 * a + heads + tails - 2)
            ax.plot(peak, float(np.interp(peak, _P, curves[2])), "o", color=BLUE, markersize=6, clip_on=False)
            ax.set(xlim=(0, 1), ylim=(0, 1.15 * float(curves[2].max())), yticks=[], xticks=[0, 0.5, 1])
            ax.set_title((f"{name} prior, a = b = {a}\n" if row == 0 else "") + f"peak at {peak:.3f}")
            peaks.append(f"{name} (a = b = {a}) {peak:.3f}")
        axes[row, 0].set_ylabel(f"{heads} of {heads + tails} heads")
        said.append(f"{heads} heads of {heads + tails}: {', '.join(peaks)}")
    for ax in axes[1]:
        ax.set_xlabel("probability p of heads")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, handlelength=2.4)
    return fig, (
        "Prior, scaled likelihood and posterior of a coin's probability for three priors around one half. Peak of the "
        "posterior after " + "; after ".join(said) + ". More throws pull every peak towards the share of heads."
    )


def _lines(ax: Axes) -> list:
    (prior,) = ax.plot([], [], "--", color=MUTED, linewidth=1.8, label="prior")
    (likelihood,) = ax.plot([], [], ":", color=ORANGE, linewidth=2.6, zorder=3, label="likelihood, scaled")
    (posterior,) = ax.plot([], [], "-", color=BLUE, label="posterior")
    ax.axvline(0.5, color=INK, linewidth=0.6)
    return [prior, likelihood, posterior]
