"""Shares in groups of different size: raw and with a prior; and how well each strength of the prior predicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, VERMILION, house_style, new_figure


@house_style
def vote_shares(successes: np.ndarray, trials: np.ndarray, estimates: np.ndarray) -> tuple[Figure, str]:
    """Raw shares and `estimates`, both (G,), of groups with `successes` out of `trials`; the areas show the sizes."""
    fig, ax = new_figure(3.9)
    at, raw = np.arange(1, len(trials) + 1), successes / trials
    overall = float(successes.sum() / trials.sum())
    ax.axhline(overall, color=MUTED, linewidth=1.3, linestyle="--")
    ax.annotate(f"all {overall:.2f}", (len(trials) + 0.8, overall), va="center", annotation_clip=False)
    ax.vlines(at, raw, estimates, color=INK, linewidth=1.2)
    ax.scatter(at, raw, s=2.4 * trials, facecolor="white", edgecolor=ORANGE, linewidth=2, label="raw share", zorder=2)
    ax.scatter(at, estimates, s=26, color=BLUE, marker="s", label="with the prior", zorder=3)
    for index in (int(np.argmin(trials)), int(np.argmax(trials))):
        away = (4, -36) if raw[index] < overall else (-14, 10)
        ax.annotate(f"{trials[index]} people", (at[index], raw[index]), away, textcoords="offset points", ha="right")
    ax.set(
        xlabel="income bracket, from the lowest to the highest", ylabel="share for Dole", xlim=(0, len(trials) + 0.7)
    )
    ax.set(ylim=(0, 0.72), xticks=[1, 6, 12, 18, 24])
    ax.legend(loc="lower right")
    moved = np.abs(estimates - raw)
    most, least = int(np.argmax(moved)), int(np.argmax(trials))
    return fig, (
        f"Shares for Dole in {len(trials)} income brackets, raw and with the prior, around the overall share "
        f"{overall:.2f}. Every share is pulled towards it. Bracket {at[most]} with {trials[most]} people moves most, "
        f"from {raw[most]:.2f} to {estimates[most]:.2f}; the largest, bracket {at[least]} with {trials[least]} people, "
        f"moves from {raw[least]:.3f} to {estimates[least]:.3f}."
    )


@house_style
def vote_strengths(strengths: Sequence[float], losses: Sequence[float]) -> tuple[Figure, str]:
    """Mean loss on held-out answers against the `strengths` of the prior, both of one length; inf is left out."""
    fig, ax = new_figure(3.1)
    finite = [(s, loss) for s, loss in zip(strengths, losses, strict=True) if np.isfinite(loss)]
    at, height = map(np.array, zip(*finite, strict=True))
    best = int(np.argmin(height))
    ax.plot(at, height, "o-", color=BLUE, markersize=6)
    ax.plot(at[best], height[best], "*", color="white", markeredgecolor=VERMILION, markersize=17)
    ax.set_xscale("log")
    ax.set_xticks(at, [f"{s:g}" for s in at], minor=False)
    ax.minorticks_off()
    ax.set(xlabel="strength of the prior, in made-up answers", ylabel="mean cross-entropy,\nheld-out answers")
    infinite = [f"{s:g}" for s, loss in zip(strengths, losses, strict=True) if not np.isfinite(loss)]
    return fig, (
        "Mean cross-entropy on held-out answers against the strength of the prior: "
        + ", ".join(f"{h:.4f} at {s:g}" for s, h in finite)
        + f". It is lowest at {at[best]:g}. "
        + (f"It is infinite at {', '.join(infinite)}." if infinite else "")
    ).strip()
