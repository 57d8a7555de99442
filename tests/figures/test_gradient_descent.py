"""Unit 03's figures say in words what they show, and the words are true."""

import re

import numpy as np
import pytest

from course_lib.figures import gradient_descent as figures
from course_lib.figures.descent_variants import _START, _VARIANTS, _count, _paths
from course_lib.figures.gradient_descent import _fate, _path


@pytest.mark.parametrize("name", ["difference_errors", "landscapes", "steps_at_four_rates", "three_variants"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 100
    assert fig.axes


@pytest.mark.parametrize("share", [0.3, 0.99, 1.5, 1.99, 2.01, 3.0])
def test_the_path_does_what_its_words_say(share):
    curvatures = np.array([1.0, 10.0])
    path, words = _path(share / 10, curvatures, steps=400), _fate(share / 10, 10.0)
    assert ("diverges" in words) == (np.abs(path[-1, 1]) > np.abs(path[0, 1]))
    crosses = bool(np.any(path[1:50, 1] * path[:49, 1] < 0))
    assert ("crosses" in words or "diverges" in words) == crosses


def test_the_three_variants_look_at_the_same_number_of_examples():
    paths, looked = _paths()
    assert {int(seen[-1]) for seen in looked} == {512}
    assert [len(path) - 1 for path in paths] == [8, 64, 512]
    assert all(np.all(path[0] == _START) for path in paths)
    assert len(paths) == len(_VARIANTS)


def test_only_the_batch_path_is_the_same_in_each_run():
    paths, _ = _paths()
    spread = [np.ptp(path[-1], axis=0).max() for path in paths]
    assert spread[0] < 1e-12
    assert min(spread[1:]) > 0.1


def test_the_text_of_the_variants_says_who_is_ahead_when():
    _, alt = figures.three_variants()
    after_one, after_all = zip(
        *re.findall(r"; ([\d.e-]+) above the smallest loss after one pass, ([\d.e-]+)", alt), strict=True
    )
    assert min(range(3), key=lambda k: float(after_one[k])) == 2
    assert min(range(3), key=lambda k: float(after_all[k])) == 0


def test_one_of_a_thing_is_said_in_the_singular():
    assert [_count(n, "pass", "es") for n in (0, 1, 1.5)] == ["0 passes", "1 pass", "1.5 passes"]


def test_the_households_figure_names_slope_and_losses():
    x = np.linspace(-1, 1, 20)
    _, alt = figures.engel_line(x, 0.5 * x, np.array([0.0, 0.5]), [2.0, 1.0, 0.25], 0.125)
    assert "slope 0.500" in alt
    assert "from 2.000 to 0.250" in alt
