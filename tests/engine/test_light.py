"""The measurements of the speed of light are Michelson's, all of them, in order."""

import numpy as np

from course_lib.engine.data.light import load_light


def test_there_are_five_series_of_twenty():
    light = load_light()
    assert light.speed.shape == light.series.shape == (100,)
    assert np.array_equal(light.series, np.repeat([1, 2, 3, 4, 5], 20))


def test_mean_and_deviation_are_the_published_ones():
    # Stigler (1977) and R's `morley` give 852.4 and 79.01 (with 1/(N-1)).
    speed = load_light().speed
    assert np.isclose(speed.mean(), 852.4)
    assert round(speed.std(ddof=1), 2) == 79.01
