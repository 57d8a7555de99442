"""The mean negative log-likelihood of five values as a surface over (mu, sigma), with cuts along both axes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.distributions import LOG_2PI
from course_lib.figures.interactive import explore, slider
from course_lib.figures.style import BLUE, INK, MUTED, ORANGE, VERMILION, house_style, new_figure

_SAMPLE = np.array([1.0, 3.0, 4.0, 5.0, 7.0])
_MU, _SIGMA = np.linspace(0.5, 7.5, 141), np.linspace(0.8, 5.0, 127)
_BEST = (4.0, 2.0)


def _loss(mu: np.ndarray | float, sigma: np.ndarray | float) -> np.ndarray:
    """Mean negative log-likelihood of the sample; mu and sigma broadcast."""
    spread = np.mean((_SAMPLE - _BEST[0]) ** 2) + (_BEST[0] - mu) ** 2
    return spread / (2 * sigma**2) + np.log(sigma) + 0.5 * LOG_2PI


def _slopes(mu: float, sigma: float) -> tuple[float, float]:
    spread = float(np.mean((_SAMPLE - mu) ** 2))
    return -float(np.mean(_SAMPLE) - mu) / sigma**2, 1 / sigma - spread / sigma**3


@house_style
def explore_surface() -> None:
    """Display the surface with a point that two sliders move, and the two cuts through it with their tangents."""
    fig, axes = new_figure(4.6, 2, 2, width_ratios=[1.55, 1])
    grid = axes[0, 0].get_gridspec()
    for ax in axes[:, 0]:
        ax.remove()
    surface = fig.add_subplot(grid[:, 0])
    _draw_surface(surface)
    (cross_mu,) = surface.plot([], [], color=VERMILION, linewidth=1.2, linestyle="--")
    (cross_sigma,) = surface.plot([], [], color=BLUE, linewidth=1.2, linestyle=":")
    (point,) = surface.plot([], [], "o", color=INK, markersize=8)
    cuts = []
    for ax, name, xs, colour, style in (
        (axes[0, 1], "μ", _MU, VERMILION, "--"),
        (axes[1, 1], "σ", _SIGMA, BLUE, ":"),
    ):
        (line,) = ax.plot([], [], color=colour, linestyle=style)
        (tangent,) = ax.plot([], [], color=INK, linewidth=1.4)
        (dot,) = ax.plot([], [], "o", color=INK, markersize=7)
        ax.set(xlim=(xs[0], xs[-1]), ylim=(1.9, 4.4), xlabel=name, ylabel="L")
        cuts.append((ax, line, tangent, dot))

    def update(mu: float, sigma: float) -> str:
        height, slopes = float(_loss(mu, sigma)), _slopes(mu, sigma)
        cross_mu.set_data([_MU[0], _MU[-1]], [sigma, sigma])
        cross_sigma.set_data([mu, mu], [_SIGMA[0], _SIGMA[-1]])
        point.set_data([mu], [sigma])
        for (ax, line, tangent, dot), at, slope, xs, ys, name in zip(
            cuts, (mu, sigma), slopes, (_MU, _SIGMA), (_loss(_MU, sigma), _loss(mu, _SIGMA)), "μσ", strict=True
        ):
            line.set_data(xs, ys)
            reach = 0.9 / np.hypot(1.0, slope)
            tangent.set_data([at - reach, at + reach], [height - slope * reach, height + slope * reach])
            dot.set_data([at], [height])
            ax.set_title(f"∂L/∂{name} = {slope:+.3f}".replace("-", "−"))
        end = " Both slopes are 0: the lowest point." if max(map(abs, slopes)) < 1e-9 else ""
        return (
            f"mu = {mu:.4g}, sigma = {sigma:.4g}: L = {height:.3f}. Slope along mu {slopes[0]:+.3f}, along sigma "
            f"{slopes[1]:+.3f}.{end} The lowest L is {float(_loss(*_BEST)):.3f}."
        )

    controls = {"mu": slider("centre mu", 2.0, 0.5, 7.5, 0.1), "sigma": slider("width sigma", 4.0, 0.8, 5.0, 0.1)}
    resets = {"the lowest point": {"mu": 4.0, "sigma": 2.0}, "back to the start": {"mu": 2.0, "sigma": 4.0}}
    explore("the surface of L over mu and sigma, with two cuts", fig, update, controls, resets)


@house_style
def surface_with_two_walks() -> tuple[Figure, str]:
    """The surface with two walks along the axes, and cuts along mu for three widths."""
    fig, (surface, cuts) = new_figure(3.9, 1, 2, width_ratios=[1.35, 1])
    _draw_surface(surface)
    for start, colour, style in (((1.2, 4.4), VERMILION, "-"), ((6.8, 1.2), BLUE, "--")):
        path = np.array([start, (4.0, start[1]), _BEST])
        surface.plot(*path.T, style, color=colour)
        surface.plot(*start, "o", color=colour, markersize=8)
    for sigma, style, at in ((1.5, ":", 6.45), (2.0, "-", 6.9), (4.0, "--", 6.9)):
        cuts.plot(_MU, _loss(_MU, sigma), style, color=ORANGE if sigma == 2.0 else MUTED)
        label = cuts.annotate(f"σ = {sigma:g}", (at, float(_loss(at, sigma))), ha="center", va="center")
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
        cuts.plot(4, float(_loss(4.0, sigma)), "o", color=INK, markersize=6)
    cuts.axvline(4, color=MUTED, linewidth=1, linestyle="--")
    cuts.set(title="cuts along μ", xlabel="μ", ylabel="L", xlim=(0.5, 7.5), ylim=(1.8, 4.2))
    return fig, (
        "Left: contours of the mean negative log-likelihood L of the values 1, 3, 4, 5, 7 over mu and sigma, a valley "
        f"whose lowest point, L = {float(_loss(*_BEST)):.3f}, lies at mu 4, sigma 2. Two walks, from (1.2, 4.4) and "
        "from (6.8, 1.2), go first along mu to 4 and then along sigma to 2. Right: L along mu for sigma 1.5, 2 and 4; "
        "each curve is lowest at mu = 4."
    )


def _draw_surface(ax: Axes) -> None:
    levels = float(_loss(*_BEST)) + np.array([0.0, 0.03, 0.1, 0.2, 0.35, 0.6, 1.0, 2.0, 4.0, 16.0])
    values = _loss(_MU[None, :], _SIGMA[:, None])
    shades = ["#08519c", "#2878b8", "#4d98ca", "#75b2d8", "#9dc9e3", "#bedaee", "#d8e7f5", "#eaf2fa", "#f7fbff"]
    ax.contourf(_MU, _SIGMA, values, levels, colors=shades, alpha=0.75)
    lines = ax.contour(_MU, _SIGMA, values, levels[2:-1], colors="white", linewidths=0.9)
    ax.clabel(lines, levels=levels[3:-1:2], fmt="%.2f", colors=INK)
    ax.plot(*_BEST, "*", color="white", markeredgecolor=INK, markersize=15)
    ax.set(xlabel="μ", ylabel="σ", title="L, lower is better; the star is the lowest")
