"""Unit 04's figures: the steps are right, the picture and the table hold the same, and the words are true."""

import math
import re

import numpy as np
import pytest

from course_lib.engine.dual import Dual
from course_lib.figures import chain_rule as figures
from course_lib.figures.graph_drawing import graph_svg, table_html
from course_lib.figures.graph_steps import EXAMPLES, number, steps_of
from course_lib.figures.symbolic import derivative, operations

RULES = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "max": max,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "half square": lambda r: 0.5 * r * r,
}
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)


def value_of(example, numbers):
    found = dict(numbers)
    for box in example.boxes:
        if box.op:
            found[box.name] = RULES[box.op](*(found[name] for name in box.inputs))
    return found[example.result]


@each_example
def test_the_gradients_of_the_last_step_are_what_nudging_says(example):
    last = steps_of(example)[-1]
    for name, start in example.numbers.items():
        above = value_of(example, {**example.numbers, name: start + 1e-6})
        below = value_of(example, {**example.numbers, name: start - 1e-6})
        assert last.grads[name] == pytest.approx((above - below) / 2e-6, abs=1e-8)


@each_example
def test_values_come_forward_and_gradients_backward(example):
    steps = steps_of(example)
    made = [box.name for box in example.boxes if box.op]
    assert [step.active for step in steps if step.phase == "forward"] == made
    assert [step.active for step in steps if step.phase == "backward"] == made[::-1]
    assert all(not step.grads for step in steps if step.phase in ("inputs", "forward"))
    assert set(steps[-1].grads) == {box.name for box in example.boxes}


@each_example
def test_picture_table_and_state_hold_the_same_numbers(example):
    for step in steps_of(example):
        svg, listing = graph_svg(example, step), table_html(example, step)
        for known, word in [(step.values, "value"), (step.grads, "grad")]:
            assert svg.count(f">{word} ") == len(known)
            for found in known.values():
                assert f"{word} {number(found)}<" in svg
                assert f">{number(found)}<" in listing


@each_example
def test_the_svg_can_be_read_aloud(example):
    step = steps_of(example)[-1]
    label = re.search(r'role="img" aria-label="([^"]+)"', graph_svg(example, step))[1]
    assert example.formula.split("=")[0].strip() in label
    assert "gets" in label


def test_one_example_uses_each_of_the_four_patterns():
    example = next(example for example in EXAMPLES if example.title == "four patterns")
    operations_used = {box.op for box in example.boxes}
    uses = [name for box in example.boxes for name in box.inputs]
    assert {"+", "*", "max"} <= operations_used
    assert max(map(uses.count, uses)) > 1


@pytest.mark.parametrize(
    ("value", "text"), [(-0.0001, "0"), (2.0, "2"), (-1.5, "−1.5"), (0.12345, "0.123"), (100, "100")]
)
def test_numbers_are_written_short(value, text):
    assert number(value) == text


@pytest.mark.parametrize("name", ["graphs_filled_in", "difference_errors_against_exact", "growth_of_formulas"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 100
    assert fig.axes


def test_no_nudge_is_as_right_as_the_automatic_modes():
    _, alt = figures.difference_errors_against_exact()
    one_sided, central, reverse, forward = map(float, re.findall(r"\d+e-\d+", alt))
    assert max(reverse, forward) < 1e-14 < central < one_sided


def evaluated(formula, x):
    if formula == "x":
        return x
    if not isinstance(formula, tuple):
        return formula
    inside = [evaluated(part, x) for part in formula[1:]]
    one = {"sin": math.sin, "cos": math.cos, "exp": math.exp}
    return one[formula[0]](*inside) if formula[0] in one else RULES[formula[0]](*inside)


def test_the_formula_is_the_derivative():
    formula = ("*", ("exp", ("sin", ("*", "x", "x"))), ("-", "x", 3))
    x = Dual(0.7, 1.0)
    expected = (x * x).sin().exp() * (x - 3)
    assert evaluated(derivative(formula), 0.7) == pytest.approx(expected.deriv)
    assert operations(formula) == 5


def test_the_formula_grows_by_factors_and_the_sweep_by_steps():
    _, written, sweep = zip(*(figures.operations_in_the_derivative(depth) for depth in range(2, 9)), strict=True)
    assert min(np.array(written[1:]) / np.array(written[:-1])) > 2
    assert set(np.diff(sweep)) == {6}


def test_the_project_figure_says_where_each_curve_is_largest():
    grid = np.linspace(1, 7, 61)
    curves = {"one neuron": grid / 10, "two neurons": np.exp(-((grid - 4) ** 2))}
    _, alt = figures.middle_species(np.array([1.5, 4.0, 6.0]), np.array([0.0, 1.0, 0.0]), curves, grid)
    assert "one neuron is largest at 7.0 cm with 0.70" in alt
    assert "two neurons is largest at 4.0 cm with 1.00" in alt
