"""Unit 00's figures: the environment's sentence, the boxes, the mean digits."""

import sys

import numpy as np
import pytest

from course_lib.figures import start_here


def test_a_complete_environment_is_said_in_one_sentence(capsys):
    start_here.environment()
    assert capsys.readouterr().out == "Everything that the course needs is here. Go on.\n"


def test_a_missing_package_is_named_with_what_to_do(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    start_here.environment()
    printed = capsys.readouterr().out
    assert "ipywidgets is missing" in printed
    assert "python3 run.py lab" in printed


@pytest.mark.parametrize(("N", "C", "word"), [(5, 4, "would raise"), (4, 4, "accepted"), (1, 3, "stretched")])
def test_the_words_below_the_boxes_are_what_numpy_does(N, C, word):
    assert word in start_here._slips(N, C)
    try:
        (np.zeros((N, C)) + np.zeros(N)).shape  # noqa: B018
        assert word != "would raise"
    except ValueError:
        assert word == "would raise"


def test_both_static_figures_say_in_words_what_they_show():
    fig, alt = start_here.shapes_in_two_settings()
    assert "(5, 4)" in alt
    assert "(4, 4)" in alt
    assert len(fig.axes) == 2
    rng = np.random.default_rng(0)
    y = np.array([3, 5, 8])
    fig, alt = start_here.mean_digits(rng.random((10, 64)), rng.random((3, 64)), y, np.array([3, 8, 1]))
    assert "a 5 read as 8, an 8 read as 1." in alt
    assert "read as 3" not in alt
