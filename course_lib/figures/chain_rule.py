"""Figures of unit 04: a graph stepped forward and backward, four ways to differentiate, a fitted curve.

A function that draws returns `(fig, alt)`, for `show(fig, alt=alt)`. A function `explore_...` displays controls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from course_lib.engine.dual import Dual
from course_lib.engine.value import Value
from course_lib.figures.graph_drawing import draw_graph, graph_svg, table_html
from course_lib.figures.graph_steps import EXAMPLES, Example, Step, number, steps_of
from course_lib.figures.interactive import Panel
from course_lib.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, VERMILION, house_style, new_figure
from course_lib.figures.symbolic import derivative, operations

__all__ = [
    "difference_errors_against_exact",
    "explore_graph",
    "graphs_filled_in",
    "growth_of_formulas",
    "middle_species",
    "operations_in_the_derivative",
]


def explore_graph() -> None:
    """A graph that is worked through step by step, with a choice of graph, a slider and two buttons."""
    worked = {example.title: (example, steps_of(example)) for example in EXAMPLES}
    choice = widgets.Dropdown(
        options=[(f"{example.title}: {example.formula}", example.title) for example in EXAMPLES],
        description="graph",
        layout=widgets.Layout(width="min(100%, 34em)"),
    )
    slider = widgets.IntSlider(
        value=0, min=0, max=1, description="step", layout=widgets.Layout(width="min(100%, 34em)")
    )
    back, forth = (widgets.Button(description=text, layout=widgets.Layout(width="7em")) for text in ("Back", "Next"))
    picture, words, listing = widgets.HTML(), widgets.HTML(), widgets.HTML()

    def redraw(_: Any = None) -> None:
        example, steps = worked[choice.value]
        step = steps[min(slider.value, len(steps) - 1)]
        picture.value = graph_svg(example, step)
        said = f"Step {slider.value} of {len(steps) - 1}. {step.words}"
        words.value = (
            f'<div role="status" aria-live="polite" style="line-height:1.45;max-width:52em">{escape(said)}</div>'
        )
        listing.value = table_html(example, step)
        back.disabled, forth.disabled = slider.value == 0, slider.value == slider.max

    def change_graph(_: Any) -> None:
        slider.max = len(worked[choice.value][1]) - 1
        slider.value = 0
        redraw()

    def move(by: int) -> Callable[[Any], None]:
        def moved(_: Any) -> None:
            slider.value = slider.value + by

        return moved

    choice.observe(change_graph, names="value")
    slider.observe(redraw, names="value")
    back.on_click(move(-1))
    forth.on_click(move(1))
    change_graph(None)
    text = (
        "Interactive figure: a graph, stepped forward and backward. Controls: graph, step, Back, Next. "
        "Run this cell to move them; a static figure follows."
    )
    display(Panel([choice, slider, widgets.HBox([back, forth]), picture, words, listing], text=text))


def _locals_of(steps: list[Step]) -> dict[tuple[str, str], list[float]]:
    """The derivative along each edge (input, node), read off the backward steps."""
    found: dict[tuple[str, str], list[float]] = {}
    for step in steps:
        for name, local in step.flows:
            found.setdefault((name, step.active), []).append(local)
    return found


def _said(example: Example, steps: list[Step]) -> str:
    last = steps[-1]
    nodes = ", ".join(
        f"{box.name} has value {number(last.values[box.name])} and gradient {number(last.grads[box.name])}"
        for box in example.boxes
    )
    moves = " ".join(step.words for step in steps if step.phase == "backward")
    return f"{example.formula}: {nodes}. {moves}"


@house_style
def graphs_filled_in() -> tuple[Figure, str]:
    """The three graphs of `explore_graph`, with every value, gradient and local derivative in its place."""
    fig, axes = new_figure(7.6, rows=3, gridspec_kw={"height_ratios": [2.1, 2.6, 2.6]})
    said = []
    for ax, example in zip(axes, EXAMPLES, strict=True):
        steps = steps_of(example)
        draw_graph(ax, example, steps[-1], _locals_of(steps))
        ax.set_title(f"{example.title}: {example.formula}")
        said.append(_said(example, steps))
    return fig, "Three computation graphs with values and gradients. " + " ".join(said)


def _composite(x: Any) -> Any:
    """exp(sin(x * x)) for a Value, a Dual or a number."""
    if isinstance(x, (Value, Dual)):
        return (x * x).sin().exp()
    return math.exp(math.sin(x * x))


@house_style
def difference_errors_against_exact(x: float = 1.2) -> tuple[Figure, str]:
    """The error of four ways to get the slope of exp(sin(x^2)) at `x`, over the step h of those that have one."""
    slope = math.exp(math.sin(x * x)) * math.cos(x * x) * 2 * x
    steps = np.logspace(-12, -0.5, 70)
    one_sided = np.array([abs((_composite(x + h) - _composite(x)) / h - slope) for h in steps])
    central = np.array([abs((_composite(x + h) - _composite(x - h)) / (2 * h) - slope) for h in steps])
    root = _composite(leaf := Value(x))
    root.backward()
    floor = np.spacing(slope) / 2  # the rounding of float64: an error of exactly 0 has no place on a logarithmic axis
    reverse = max(abs(leaf.grad - slope), floor)
    forward = max(abs(_composite(Dual(x, 1.0)).deriv - slope), floor)
    fig, ax = new_figure(3.5)
    ax.loglog(steps, np.maximum(one_sided, floor), color=ORANGE, linestyle="--", label="nudge to one side")
    ax.loglog(steps, np.maximum(central, floor), color=BLUE, label="nudge to both sides")
    ax.axhline(reverse, color=VERMILION, linestyle="-.", label="tape, backward (reverse mode)")
    ax.axhline(forward, color=GREEN, linestyle=":", label="dual numbers (forward mode)")
    ax.set_ylim(1e-17, 10)
    ax.set_xlabel("step h of the nudge")
    ax.set_ylabel("error of the slope")
    ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.3))
    return fig, (
        f"Errors of the slope of exp(sin(x^2)) at x = {x:g} over the step h, on logarithmic axes. Nudging to one side "
        f"reaches {one_sided.min():.0e} at best, to both sides {central.min():.0e}, each at one step size only. "
        f"Reverse and forward mode have no step: flat lines at the bottom, at {reverse:.0e} and {forward:.0e}, "
        "which is the rounding of float64."
    )


def _nested(depth: int) -> Any:
    """sin(x) times itself, `depth` times over: each level uses the one before it twice."""
    formula: Any = "x"
    for _ in range(depth):
        formula = ("*", ("sin", formula), formula)
    return formula


def operations_in_the_derivative(depth: int) -> tuple[int, int, int]:
    """For y = sin(y) * y, repeated `depth` times from y = x: how many operations the program makes, how many stand in
    its derivative when it is written as one formula, and how many a backward sweep makes (one product and one sum
    for each edge of the graph).
    """
    return 2 * depth, operations(derivative(_nested(depth))), 2 * 3 * depth


@house_style
def growth_of_formulas(deepest: int = 10) -> tuple[Figure, str]:
    """Operations in the written-out derivative and in a backward sweep, over how often the program repeats its line."""
    depths = np.arange(1, deepest + 1)
    program, written, sweep = np.array([operations_in_the_derivative(int(depth)) for depth in depths]).T
    fig, ax = new_figure(3.0)
    ax.semilogy(depths, written, color=ORANGE, marker="s", linestyle="--", label="derivative as one formula")
    ax.semilogy(depths, sweep, color=VERMILION, marker="o", label="backward sweep on the graph")
    ax.semilogy(depths, program, color=MUTED, marker=".", linestyle=":", label="the program itself")
    ax.set_xticks(depths)
    ax.set_xlabel("repetitions of y = sin(y) * y")
    ax.set_ylabel("operations")
    ax.legend()
    return fig, (
        f"Operations over the number of repetitions of the line y = sin(y) * y, on a logarithmic axis. After {deepest} "
        f"repetitions the program makes {program[-1]} operations, a backward sweep {sweep[-1]}, and the derivative "
        f"written as one formula has {written[-1]:,}. It more than doubles with each repetition; the other two grow by "
        "the same amount each time."
    )


@house_style
def middle_species(
    length: np.ndarray, is_middle: np.ndarray, curves: dict[str, np.ndarray], grid: np.ndarray
) -> tuple[Figure, str]:
    """The fitted curves of the project over the petals.

    length, is_middle: (N,), petal lengths and 1.0 where the iris is of the middle species. curves: label -> (G,)
    outputs over `grid` (G,).
    """
    fig, ax = new_figure(3.4)
    # Spread up and down by rank, so that equal lengths do not hide each other; no random numbers are needed.
    lift = 0.04 * np.sin(12.9 * np.arange(len(length)))
    for inside, colour, marker, label in [(1.0, VERMILION, "o", "versicolor"), (0.0, MUTED, "x", "the other two")]:
        rows = is_middle == inside
        ax.plot(length[rows], is_middle[rows] + lift[rows], marker, color=colour, markersize=5, alpha=0.7, label=label)
    said = []
    for (label, curve), colour, style in zip(curves.items(), (BLUE, PURPLE, INK), ("--", "-", ":"), strict=False):
        ax.plot(grid, curve, style, color=colour, label=label)
        said.append(f"{label} is largest at {grid[curve.argmax()]:.1f} cm with {curve.max():.2f}")
    ax.axhline(0.5, color=MUTED, linewidth=0.8)
    ax.set_xlabel("petal length (cm)")
    ax.set_ylabel("output of the model")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig, (
        "Petal lengths of irises, versicolor at height 1 and the two other species at height 0, with fitted curves: "
        + "; ".join(said)
        + ". Versicolor lies between the other two."
    )
