"""Figures of unit 02: a posterior that slides from the prior to the data. Coins, shrinkage, KL and votes are passed on.

A function that draws returns `(fig, alt)`, for `show(fig, alt=alt)`. A function `explore_...` displays sliders.
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.distributions import normal_logpdf, normal_posterior
from course_lib.figures.coin_priors import coin_posteriors, explore_coin
from course_lib.figures.divergence_pictures import cross_entropy_and_gap
from course_lib.figures.interactive import explore, slider
from course_lib.figures.ridge_curves import explore_ridge, ridge_fits
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, SKY, house_style, new_figure
from course_lib.figures.two_priors import explore_two_priors, two_priors
from course_lib.figures.vote_pictures import vote_shares, vote_strengths

__all__ = [
    "coin_posteriors",
    "cross_entropy_and_gap",
    "explore_coin",
    "explore_posterior",
    "explore_ridge",
    "explore_two_priors",
    "posterior_slides",
    "ridge_fits",
    "two_priors",
    "vote_shares",
    "vote_strengths",
]

_SIGMA = 2.0
_MU = np.linspace(-4.0, 8.0, 961)


def _draws() -> np.ndarray:
    """A hundred values of N(3, 2), moved so that four of them have the mean 3 and so have all hundred."""
    x = np.random.default_rng(2).normal(3.0, _SIGMA, 100)
    x[:4] += 3.0 - x[:4].mean()
    x[4:] += 3.0 - x[4:].mean()
    return x


@house_style
def explore_posterior() -> None:
    """Display prior, likelihood and posterior of a normal mean, moved by n and by the prior's centre and width."""
    x = _draws()
    fig, axes = new_figure(5.2, 2, 2, width_ratios=[5.2, 1], height_ratios=[1.25, 1])
    grid = axes[0, 1].get_gridspec()
    for ax in axes[:, 1]:
        ax.remove()
    curves, path, shares = axes[0, 0], axes[1, 0], fig.add_subplot(grid[:, 1])
    (prior_line,) = curves.plot([], [], "--", color=MUTED, label="prior")
    (likelihood_line,) = curves.plot([], [], ":", color=ORANGE, linewidth=2.8, label="likelihood, scaled")
    (posterior_line,) = curves.plot([], [], "-", color=BLUE, label="posterior")
    (peak,) = curves.plot([], [], "o", color=BLUE, markersize=7)
    curves.set(xlim=(_MU[0], _MU[-1]), yticks=[], ylabel="density over μ", title="what is known of μ")
    curves.legend(loc="upper left", handlelength=2.4)
    counts = np.arange(101)
    means = np.cumsum(x) / counts[1:]
    path.plot(means, counts[1:], ":", color=ORANGE, linewidth=2.4)
    path.text(6.1, 1.3, "mean of the\nfirst n values", color=INK, va="center")
    (map_line,) = path.plot([], [], "-", color=BLUE)
    now = path.axhline(0, color=INK, linewidth=1)
    (here,) = path.plot([], [], "o", color=BLUE, markersize=7)
    path.set_yscale("symlog", linthresh=1)
    path.set(xlim=(_MU[0], _MU[-1]), ylim=(130, -0.4), yticks=[0, 1, 10, 100], yticklabels=["0", "1", "10", "100"])
    path.set(xlabel="μ", ylabel="values seen, n", title="the posterior's peak, from n = 0 down to n = 100")
    shares.set(xlim=(-0.6, 0.6), ylim=(0, 1.0), xticks=[], yticks=[], title="weights")
    for side in ("left", "bottom"):
        shares.spines[side].set_visible(False)
    lower = shares.bar(0, 0.5, width=0.95, color="#d9d9d9", edgecolor=MUTED, hatch="//", linewidth=0)[0]
    upper = shares.bar(0, 0.5, bottom=0.5, width=0.95, color=SKY)[0]
    texts = [shares.text(0, 0, "", ha="center", va="center") for _ in range(2)]
    texts[0].set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85})

    def update(n: float, tau: float, mu0: float) -> str:
        n = round(n)
        mean, deviation = normal_posterior(x[:n], _SIGMA, mu0, tau)
        prior, posterior = _density(mu0, tau), _density(mean, deviation)
        prior_line.set_data(_MU, prior)
        posterior_line.set_data(_MU, posterior)
        likelihood_line.set_data(_MU, _density(x[:n].mean(), _SIGMA / math.sqrt(n))) if n else (
            likelihood_line.set_data([], [])
        )
        top = float(np.exp(normal_logpdf(mean, mean, deviation)))
        peak.set_data([mean], [top])
        curves.set_ylim(0, 1.3 * top)
        map_line.set_data([normal_posterior(x[:k], _SIGMA, mu0, tau)[0] for k in counts], counts)
        now.set_ydata([n, n])
        here.set_data([mean], [n])
        share = (1 / tau**2) / (1 / tau**2 + n / _SIGMA**2)
        lower.set_height(share)
        upper.set(y=share, height=1 - share)
        for text, at, size, name in zip(
            texts, (share / 2, (1 + share) / 2), (share, 1 - share), ("prior", "data"), strict=True
        ):
            text.set_position((0, at))
            text.set_text(f"{name}\n{100 * size:.0f} %" if size > 0.09 else "")
        seen = f"{n} value{'s' * (n != 1)} with mean {x[:n].mean():.2f}" if n else "no values yet"
        return (
            f"Prior: centre {mu0:.1f}, width {tau:.2f}. Seen: {seen}. The posterior peaks at {mean:.2f}, with width "
            f"{deviation:.2f}. The prior weighs as much as {_SIGMA**2 / tau**2:.2f} values: {100 * share:.0f} percent "
            f"of the whole."
        )

    start = {"n": 4, "tau": 1.0, "mu0": 0.0}
    controls = {
        "n": slider("values seen n", 4, 0, 100, 1),
        "tau": slider("prior width tau", 1.0, 0.1, 10.0, 0.05, log=True),
        "mu0": slider("prior centre mu0", 0.0, -3.0, 6.0, 0.1),
    }
    resets = {
        "no data": {**start, "n": 0},
        "a hundred values": {**start, "n": 100},
        "a stubborn prior": {**start, "n": 20, "tau": 10**-0.7},  # 0.2, where a log slider has a step
        "an almost flat prior": {**start, "tau": 10.0},
        "back to the start": start,
    }
    explore("prior, likelihood and posterior of a normal mean", fig, update, controls, resets)


@house_style
def posterior_slides() -> tuple[Figure, str]:
    """Posteriors after 1, 4, 16 and 64 values, under a narrow and under a wide prior."""
    x = _draws()
    counts, widths = (1, 4, 16, 64), (1.0, 3.0)
    fig, axes = new_figure(4.5, 2, 4, sharex=True)
    said = []
    for row, (tau, line) in enumerate(zip(widths, axes, strict=True)):
        peaks = []
        for n, ax in zip(counts, line, strict=True):
            mean, deviation = normal_posterior(x[:n], _SIGMA, 0.0, tau)
            _draw(ax, x[:n], tau, mean, deviation)
            ax.set_title((f"n = {n}\n" if row == 0 else "") + f"peak {mean:.2f} ± {deviation:.2f}")
            peaks.append(f"{mean:.2f} with width {deviation:.2f} after {n}")
        line[0].set_ylabel(f"prior width τ = {tau:.0f}")
        said.append(f"prior width {tau:.0f}: {', '.join(peaks)}")
    for ax in axes[1]:
        ax.set_xlabel("μ")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, handlelength=2.4)
    return fig, (
        "Prior centred at 0, scaled likelihood and posterior of the mean of values near 3, for two priors. Peak of the "
        "posterior, " + "; ".join(said) + ". With more values every posterior slides to the mean of the values and "
        "becomes narrow; the wide prior lets go sooner."
    )


def _density(mean: float, deviation: float) -> np.ndarray:
    return np.exp(normal_logpdf(_MU, mean, deviation))


def _draw(ax: Axes, x: np.ndarray, tau: float, mean: float, deviation: float) -> None:
    ax.plot(_MU, _density(0.0, tau), "--", color=MUTED, linewidth=1.8, label="prior")
    ax.plot(
        _MU,
        _density(x.mean(), _SIGMA / math.sqrt(len(x))),
        ":",
        color=ORANGE,
        linewidth=2.4,
        label="likelihood, scaled",
    )
    ax.plot(_MU, _density(mean, deviation), color=BLUE, linewidth=1.8, label="posterior")
    top = float(np.exp(normal_logpdf(mean, mean, deviation)))
    ax.plot(mean, top, "o", color=BLUE, markersize=5)
    ax.set(xlim=(-4, 8), ylim=(0, 1.15 * top), yticks=[], xticks=[-3, 0, 3, 6])
