"""Cross-entropy of a fixed p with every q of a coin, lowest at q = p, where the entropy of p is left; KL both ways."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

_Q = 1 / (1 + np.exp(-np.linspace(-12.0, 12.0, 1001)))  # dense at both ends, where the curves are steep


def _cross(p: np.ndarray | float, q: np.ndarray | float) -> np.ndarray:
    """H between coins with the probabilities p and q of a one, strictly between 0 and 1."""
    return -p * np.log(q) - (1 - p) * np.log1p(-np.asarray(q))


@house_style
def cross_entropy_and_gap(p: float, q: float) -> tuple[Figure, str]:
    """Cross-entropy over all models of a coin, for data with share p of ones and one model q to mark; KL both ways."""
    fig, (left, right) = new_figure(3.5, 1, 2)
    entropy, height = float(_cross(p, p)), float(_cross(p, q))
    left.plot(_Q, _cross(p, _Q), color=BLUE)
    left.axhline(entropy, color=MUTED, linewidth=1.2, linestyle="--")
    left.plot(p, entropy, "*", color="white", markeredgecolor=INK, markersize=14)
    left.plot(q, height, "o", color=INK, markersize=6)
    left.annotate("", (q, entropy), (q, height), arrowprops={"arrowstyle": "<->", "color": VERMILION, "linewidth": 1.8})
    left.text(q + 0.04, height + 0.08, f"KL(p, q) = {height - entropy:.3f}")
    left.text(0.02, entropy - 0.05, f"entropy of p: {entropy:.3f}", va="top")
    left.set(xlim=(0, 1), ylim=(0, 2.6), xlabel="the model's q", ylabel="H(p, q)", title=f"cross-entropy, p = {p}")
    forward, backward = _cross(p, _Q) - entropy, _cross(_Q, p) - _cross(_Q, _Q)
    right.plot(_Q, forward, color=BLUE, label="KL(p, q)")
    right.plot(_Q, backward, "--", color=ORANGE, label="KL(q, p)")
    right.plot(p, 0, "*", color="white", markeredgecolor=INK, markersize=14, clip_on=False)
    right.set(xlim=(0, 1), ylim=(0, 2), xlabel="the model's q", ylabel="divergence", title="KL, both ways")
    right.legend(loc="upper center")
    there, back = height - entropy, float(_cross(q, p) - _cross(q, q))
    return fig, (
        f"Left: cross-entropy H(p, q) for p = {p} over q. It is lowest at q = p, where it is the entropy {entropy:.3f} "
        f"and not 0; at q = {q} it is {height:.3f}, and the gap of {there:.3f} is the KL divergence. "
        f"Right: KL(p, q) and KL(q, p) over q. Both are 0 at q = p only; elsewhere they differ: "
        f"at q = {q} they are {there:.3f} and {back:.3f}."
    )
