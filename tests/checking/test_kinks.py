"""At a kink every slope between those of the two sides is right, and nothing else is."""

import numpy as np
import pytest

from course_lib.checking.views import seen

W = np.array([0.0, -2.0, 3.0])
X, DOUT = np.array([0.0, -1.0, 2.0]), np.array([-3.0, 1.0, 1.0])


def l1(slope):
    return seen("l1_slopes", (W, 0.5), (2.5, np.array([slope, -0.5, 0.5])))[1]


def mae(slope):
    return seen("mae_slopes", (W, np.array([0.0, 0.0, 0.0])), (5 / 3, np.array([slope, -1 / 3, 1 / 3])))[1]


def leaky(slope):
    return seen("leaky_relu_slopes", (X, 0.1, DOUT), np.array([slope * DOUT[0], 0.1, 1.0]))


@pytest.mark.parametrize(
    ("view", "slopes"), [(l1, (-0.5, 0.0, 0.2, 0.5)), (mae, (-1 / 3, 0.0, 1 / 3)), (leaky, (0.0, 0.1, 0.55, 1.0))]
)
def test_all_slopes_between_the_two_sides_look_the_same(view, slopes):
    looks = [view(slope) for slope in slopes]
    assert all(np.array_equal(look, looks[0]) for look in looks)
    assert looks[0][0] == 0
    assert np.all(looks[0][1:] != 0)


@pytest.mark.parametrize(
    ("view", "slopes"), [(l1, (0.6, -0.6, np.nan, np.inf)), (mae, (0.4, np.nan)), (leaky, (1.2, -0.2, np.nan))]
)
def test_a_slope_outside_or_none_at_all_stays_as_it_is(view, slopes):
    for slope in slopes:
        assert view(slope)[0] != 0


def test_what_has_another_shape_or_form_is_left_alone():
    value = (2.5, np.zeros(2))
    assert seen("l1_slopes", (W, 0.5), value) is value
    assert seen("l1_slopes", (W, 0.5), 2.5) == 2.5
