"""Logarithmic axes: labels in plain numbers, all of one size."""

import pytest

from course_lib.figures.log_ticks import label_logs_plainly, plain_number
from course_lib.figures.style import house_style, new_figure, png


@house_style
def drawn(scale="log", low=1e-6, high=1e5, **kwargs):
    """The axes of a figure over the range, after it has been drawn."""
    fig, ax = new_figure(3.0)
    ax.plot([low, high], [0, 1])
    ax.set_xscale(scale, **kwargs)
    png(fig)
    return ax


def labels(ax, minor=False):
    return [label.get_text() for label in ax.get_xticklabels(minor=minor) if label.get_text()]


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0, "0"),
        (1, "1"),
        (0.001, "0.001"),
        (1000, "1000"),
        (1e-4, "1e-4"),
        (1e4, "1e4"),
        (2e-12, "2e-12"),
        (-10, "−10"),
    ],
)
def test_three_zeros_are_written_out_and_more_are_counted(value, label):
    assert plain_number(value) == label


def test_powers_of_ten_have_no_exponents():
    shown = labels(drawn())
    assert {"1e-4", "0.01", "1", "100", "1e4"} <= set(shown)
    assert not any("$" in label for label in shown)


def test_an_axis_of_less_than_a_power_of_ten_is_labelled_between_them():
    shown = labels(drawn(low=2, high=6), minor=True)
    assert {"2", "3", "4", "6"} <= set(shown)


def test_a_wide_axis_has_no_labels_between_the_powers():
    assert labels(drawn(), minor=True) == []


def test_a_symmetric_axis_keeps_its_zero_and_its_signs():
    assert {"−10", "0", "10"} <= set(labels(drawn("symlog", low=-50, high=50, linthresh=1)))


def test_chosen_labels_stay():
    ax = drawn(low=1, high=100)
    ax.set_xticks([1, 100], ["one", "a hundred"])
    label_logs_plainly(ax.figure)
    assert labels(ax) == ["one", "a hundred"]
