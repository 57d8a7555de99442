"""Unit 11's figures: the histograms and the dots are what batch norm does."""

import numpy as np
import pytest

from course_lib.figures import batchnorm as figures
from course_lib.figures.batchnorm import TRIALS, one_example, through_layers


def test_the_static_figure_says_what_it_shows():
    fig, alt = figures.layers_and_batches()
    assert fig.axes
    assert "with their deviations" in alt
    assert len(alt) > 200


def test_without_batch_norm_small_weights_lose_the_signal_and_with_it_they_do_not():
    plain, normed = through_layers(0.3, 256, "no"), through_layers(0.3, 256, "training")
    assert plain[-1].std() < 0.5 * plain[0].std()
    assert normed[-1].std() == pytest.approx(1, abs=0.01)


def test_inference_gives_nearly_what_a_large_batch_gives():
    trained, stored = through_layers(1.0, 512, "training"), through_layers(1.0, 512, "inference")
    assert np.allclose(trained[-1], stored[-1])


def test_the_batch_of_an_example_matters_in_training_only_and_less_the_larger_it_is():
    spreads = [one_example(size, "training").std() for size in (4, 16, 64, 256)]
    assert spreads == sorted(spreads, reverse=True)
    assert np.ptp(one_example(4, "inference")) == 0
    assert np.array_equal(one_example(1, "training"), np.zeros(TRIALS))


def test_descents_says_where_each_run_begins_and_ends():
    _, alt = figures.descents({"raw": [4.0, 2.0], "scaled": [4.0, 0.5]})
    assert "raw begins at 4 and ends at 2" in alt
    assert "scaled begins at 4 and ends at 0.5" in alt


def test_the_sigmoid_figure_says_how_far_both_sets_reach():
    _, alt = figures.sigmoid_zone(np.linspace(-2, 2, 9), np.linspace(-5, 7, 9))
    assert "-2.0 and 2.0" in alt
    assert "-5.0 to 7.0" in alt
