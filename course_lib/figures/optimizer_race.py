"""Unit 08's race: six update rules on four surfaces, each with its own best of the same ten learning rates."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.engine.data import Surface, beale, ravine, rosenbrock, saddle
from course_lib.engine.optimizers import SGD, Adadelta, Adagrad, Adam, Optimizer, RMSprop
from course_lib.engine.parameters import Parameter
from course_lib.figures.interactive import Panel, explore, slider
from course_lib.figures.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    house_style,
    new_figure,
)

STEPS = 400
TOLERANCE = 1e-3
RATES = 10.0 ** (np.arange(-9, 1) / 3)  # three to a power of ten, from 0.001 to 1
# Name, rule, colour, marker, line.
RUNNERS = (
    ("gradient descent", SGD, {}, INK, "o", "-"),
    ("momentum", SGD, {"momentum": 0.9}, BLUE, "s", "-"),
    ("Adagrad", Adagrad, {}, GREEN, "^", "--"),
    ("RMSProp", RMSprop, {}, ORANGE, "D", "--"),
    ("Adadelta", Adadelta, {}, PURPLE, "v", ":"),
    ("Adam", Adam, {}, VERMILION, "P", "-"),
)
# What is drawn of each surface: left, right, bottom, top.
_WINDOWS = {
    "ravine": (-4.6, 1.6, -2.2, 2.2),
    "saddle": (-1.3, 1.9, -1.4, 1.9),
    "Rosenbrock": (-1.9, 1.7, -0.7, 1.9),
    "Beale": (0.2, 4.2, -1.4, 2.0),
}
_LEGEND = {"loc": "outside lower center", "ncols": 3, "handletextpad": 0.4, "columnspacing": 2.5}


@dataclass(frozen=True)
class Race:
    """One surface and what the runners did on it.

    Attributes:
        surface: the function.
        lowest: its smallest value.
        window: what is drawn of it: left, right, bottom, top.
        rates: each runner's best rate, in the order of `RUNNERS`.
        paths: (runners, STEPS + 1, 2), where each of them was.
        heights: (runners, STEPS + 1), how far above `lowest` that is.
    """

    surface: Surface
    lowest: float
    window: tuple[float, float, float, float]
    rates: tuple[float, ...]
    paths: np.ndarray
    heights: np.ndarray

    def steps(self) -> list[int | None]:
        """For each runner, from which step on it stays within `TOLERANCE` of the lowest; None if it never does."""
        return [settled(height) for height in self.heights]


def settled(heights: np.ndarray) -> int | None:
    """The step from which heights (T,) stay within `TOLERANCE` to the end; None where the last one does not."""
    outside = np.flatnonzero(~(heights < TOLERANCE))
    first = int(outside[-1]) + 1 if outside.size else 0
    return first if first < len(heights) else None


def run(rule: type[Optimizer], options: dict, surface: Surface, rates: np.ndarray, steps: int) -> np.ndarray:
    """The paths (R, steps + 1, 2) of one rule with R learning rates, all at once: the rules work entry by entry."""
    weights = Parameter(np.tile(surface.start, (len(rates), 1)))
    optimizer = rule([weights], lr=1.0, **options)
    optimizer.lr = np.repeat(rates, 2)  # in the order of the flat vector: two weights a runner
    paths = np.empty((len(rates), steps + 1, 2))
    paths[:, 0] = weights.data
    with np.errstate(all="ignore"):  # a rate that is too high runs away, and is not chosen
        for step in range(1, steps + 1):
            for row, w in enumerate(weights.data):
                weights.grad[row] = surface.grad(w)
            optimizer.step()
            paths[:, step] = weights.data
    return paths


def best_of(
    surface: Surface, lowest: float, rule: type[Optimizer], options: dict, steps: int
) -> tuple[int, np.ndarray, np.ndarray]:
    """The index of the best of `RATES`, its path and heights: fewest steps to the tolerance, else the lowest end."""
    paths = run(rule, options, surface, RATES, steps)
    with np.errstate(all="ignore"):
        heights = surface.f(paths) - lowest
    ends = np.where(np.isfinite(heights).all(axis=1), heights[:, -1], np.inf)
    counts = [settled(height) for height in heights]
    order = [(steps + 1 if count is None else count, end) for count, end in zip(counts, ends, strict=True)]
    best = min(range(len(RATES)), key=order.__getitem__)
    return best, paths[best], heights[best]


def run_races() -> dict[str, Race]:
    """All six runners on all four surfaces, by the surface's name. It takes a second or two; run it once."""
    races = {}
    for name, surface in zip(_WINDOWS, (ravine(), saddle(), rosenbrock(), beale()), strict=True):
        lowest = float(surface.f(surface.minimum))
        found = [best_of(surface, lowest, rule, options, STEPS) for _, rule, options, *_ in RUNNERS]
        best, paths, heights = zip(*found, strict=True)
        rates = tuple(float(RATES[index]) for index in best)
        races[name] = Race(surface, lowest, _WINDOWS[name], rates, np.array(paths), np.array(heights))
    return races


def steps_to_tolerance(races: dict[str, Race]) -> dict[str, list[str]]:
    """Columns of a table: the rules, and for each surface the steps to the tolerance with the rate in brackets."""
    columns = {"rule": [name for name, *_ in RUNNERS]}
    for name, race in races.items():
        columns[name] = [
            f"{'-' if count is None else count} ({rate:.2g})"
            for count, rate in zip(race.steps(), race.rates, strict=True)
        ]
    return columns


def _draw_surface(axes: Axes, race: Race) -> None:
    left, right, bottom, top = race.window
    u, v = np.meshgrid(np.linspace(left, right, 90), np.linspace(bottom, top, 90))
    # Logarithms, so that the floor of a valley shows lines too and not only its walls.
    height = np.log10(race.surface.f(np.stack([u, v], axis=-1)) - race.lowest + 1e-2)
    axes.contour(u, v, height, levels=9, colors=SKY, linewidths=0.7, linestyles="solid")
    axes.plot(*race.surface.minimum, marker="*", markersize=13, color=FAINT, markeredgecolor=INK, linestyle="none")
    if race.surface.name == "saddle":
        axes.plot(0, -1, marker="*", markersize=13, color=FAINT, markeredgecolor=INK, linestyle="none")
    axes.plot(*race.surface.start, marker="o", markersize=7, color="white", markeredgecolor=INK, linestyle="none")
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xlabel("first weight")
    axes.set_ylabel("second weight")


def _shown(heights: np.ndarray) -> np.ndarray:
    """Heights for a logarithmic axis."""
    return np.clip(heights, 1e-8, 1e4)


@house_style
def explore_race(races: dict[str, Race]) -> None:
    """A surface to choose, a step to move or play; the trails so far, and the heights over the steps."""
    fig, (left, right) = new_figure(4.8, columns=2, gridspec_kw={"width_ratios": [6, 5]})
    drawn = ""
    trails, heads, curves, dots = [], [], [], []

    def draw(name: str) -> None:
        left.clear()
        right.clear()
        race = races[name]
        _draw_surface(left, race)
        left.set_title(race.surface.name)
        for kept in (trails, heads, curves, dots):
            kept.clear()
        for (runner, _, _, colour, marker, line), heights in zip(RUNNERS, race.heights, strict=True):
            trails.extend(left.plot([], [], color=colour, linewidth=1.4, linestyle=line))
            heads.extend(left.plot([], [], color=colour, marker=marker, markersize=8, markeredgecolor="white"))
            right.semilogy(_shown(heights), color=colour, linewidth=0.8, alpha=0.3)
            curves.extend(right.semilogy([], [], color=colour, linewidth=1.6, linestyle=line))
            dots.extend(right.semilogy([], [], color=colour, marker=marker, markersize=7, label=runner))
        right.axhline(TOLERANCE, color=MUTED, linewidth=1, linestyle=":")
        right.set_ylim(5e-9, 2e3)
        right.set_xlim(0, STEPS)
        right.minorticks_off()  # each tick is text to be laid out, at every move
        right.set_xlabel("step")
        right.set_title("height above the lowest")
        if not fig.legends:  # one legend for all surfaces, below both pictures
            fig.legend(*right.get_legend_handles_labels(), **_LEGEND)

    def update(surface: str, step: float) -> str:
        nonlocal drawn
        if surface != drawn:
            draw(surface)
            drawn = surface
        race, step = races[surface], int(step)
        said = []
        for index, (runner, *_) in enumerate(RUNNERS):
            path, heights = race.paths[index, : step + 1], _shown(race.heights[index, : step + 1])
            trails[index].set_data(*path.T)
            heads[index].set_data(path[-1:, 0], path[-1:, 1])
            curves[index].set_data(np.arange(step + 1), heights)
            dots[index].set_data([step], heights[-1:])
            said.append(f"{runner} {race.heights[index, step]:.2g}")
        return f"{race.surface.name}, step {step}. Height above the lowest: " + ", ".join(said) + "."

    play = widgets.Play(min=0, max=STEPS, step=4, interval=200, value=0, description="play")
    controls = {
        "surface": widgets.Dropdown(
            options=list(races), description="surface", style={"description_width": "9em"}, value="ravine"
        ),
        "step": slider("step", 0, 0, STEPS, 1, digits=0),
    }
    # Linked in the browser, so that a tick redraws once.
    widgets.jslink((play, "value"), (controls["step"], "value"))
    display(Panel([play], text="Play and pause the race, in a viewer that shows widgets."))
    explore(
        "a race of six update rules on four surfaces",
        fig,
        update,
        controls,
        resets={"start": {"step": 0}, "step 20": {"step": 20}, "step 100": {"step": 100}, "end": {"step": STEPS}},
    )


@house_style
def four_races(races: dict[str, Race]) -> tuple[Figure, str]:
    """The four surfaces with all trails."""
    fig, axes = new_figure(7.7, rows=2, columns=2)
    said = []
    for ax, race in zip(axes.ravel(), races.values(), strict=True):
        _draw_surface(ax, race)
        ax.set_title(race.surface.name)
        for (runner, _, _, colour, marker, line), path in zip(RUNNERS, race.paths, strict=True):
            ax.plot(*path.T, color=colour, linewidth=1.3, linestyle=line, label=runner)
            ax.plot(*path[[10, 30, 100]].T, color=colour, marker=marker, markersize=5, linestyle="none")
        reached = [
            f"{runner[0]} {'never' if count is None else count}"
            for runner, count in zip(RUNNERS, race.steps(), strict=True)
        ]
        said.append(f"{race.surface.name}: " + ", ".join(reached))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    for handle, (_, _, _, _, marker, _) in zip(handles, RUNNERS, strict=True):
        handle.set_marker(marker)
        handle.set_markevery([])
    fig.legend(handles, labels, **_LEGEND)
    return fig, (
        f"Trails of six rules on four surfaces over {STEPS} steps, marked after 10, 30 and 100 steps. Steps until the "
        f"height stays within {TOLERANCE:g} of the lowest. " + "; ".join(said) + "."
    )
