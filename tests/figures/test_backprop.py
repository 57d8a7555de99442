"""Unit 05's figures: each shape equation holds for arrays of these shapes, and no two equations lie over each other."""

import re

import numpy as np
import pytest

from course_lib.figures import backprop as figures
from course_lib.figures.gradient_shapes import _LETTERS, _svg, equations, sentence

SIZES = [(5, 3, 4), (1, 1, 1), (9, 2, 9)]


@pytest.mark.parametrize("name", ["activations", "gradient_shapes", "linear_stack_collapses"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 100
    assert fig.axes


@pytest.mark.parametrize(("N", "D", "C"), SIZES)
def test_the_product_in_a_shape_equation_has_the_shape_of_the_gradient(N, D, C):
    for gradient, left, right in (arrays for _, arrays, _ in equations(N, D, C).values()):
        assert (np.ones(left[1:]) @ np.ones(right[1:])).shape == gradient[1:]


def test_the_letters_are_the_sizes_and_the_marked_one_disappears():
    sizes = {"N": 5, "D": 3, "C": 4}
    for name, (_, arrays, reason) in equations(**sizes).items():
        letters, summed = _LETTERS[name]
        for (_, rows, columns), word in zip(arrays, letters, strict=True):
            assert [sizes[letter] for letter in word] == [rows, columns][-len(word) :]
        assert [summed in word for word in letters] == [False, True, True]
        assert reason.startswith(f"{summed} is summed over")


@pytest.mark.parametrize(("N", "D", "C"), SIZES)
def test_each_gradient_can_be_reached_with_the_tab_key_and_says_its_equation(N, D, C):
    svg = _svg(N, D, C)
    assert svg.count('tabindex="0"') == 3
    assert re.findall(r'aria-label="([^"]*)"', svg) == [sentence(name, N, D, C) for name in ("dx", "dw", "db")]


def test_nothing_reaches_below_the_drawing():
    height = int(re.search(r'viewBox="0 0 \d+ (\d+)"', _svg(9, 9, 9))[1])
    assert max(float(y) for y in re.findall(r' y="([\d.]+)"', _svg(9, 9, 9))) < height


def test_one_layer_and_three_without_a_bend_draw_a_line_and_the_bend_does_better():
    _, alt = figures.linear_stack_collapses()
    one, three, bent = (int(share) for share in re.findall(r"(\d+)% right", alt))
    assert one == three
    assert bent > one + 5
