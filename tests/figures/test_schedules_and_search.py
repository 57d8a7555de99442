"""Unit 09's figures: what their words say of schedules, scales and searches is what the computation finds."""

import numpy as np
import pytest

from course_lib.figures import grid_and_random, sampling_scales, schedule_curves
from course_lib.figures import schedules_and_search as figures


@pytest.mark.parametrize("name", ["schedules_overlaid", "grid_and_random", "two_scales"])
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)()
    assert len(alt) > 80
    assert fig.axes


# Schedules ----------------------------------------------------------------------------------------------------------
def test_the_expected_distance_is_what_many_walks_measure():
    rng = np.random.default_rng(0)
    rates = schedule_curves.schedules(every=75, k_exp=0.015, k_inv=0.02, T=300)["cosine"]
    w = np.full(20_000, schedule_curves.START)
    for rate in rates:
        w = w - rate * (schedule_curves.CURVATURE * w + rng.normal(0, schedule_curves.NOISE, w.size))
    assert np.isclose(np.sqrt(np.mean(w**2)), schedule_curves.expected_distance(rates)[-1], rtol=0.02)


def test_a_constant_rate_ends_at_the_floor_of_the_lesson():
    rate, curvature, noise = schedule_curves.RATE, schedule_curves.CURVATURE, schedule_curves.NOISE
    floor = np.sqrt(rate * noise**2 / (curvature * (2 - rate * curvature)))
    assert np.isclose(schedule_curves.expected_distance(np.full(1000, rate))[-1], floor)


def test_all_schedules_begin_at_one_rate_and_fall():
    rates = schedule_curves.schedules(every=40, k_exp=0.02, k_inv=0.02, T=200)
    assert {one[0] for one in rates.values()} == {schedule_curves.RATE}
    assert all(np.all(np.diff(one) <= 0) for one in rates.values())
    assert "constant 0.80 (rates sum to 150" in schedule_curves.in_words(rates)


def test_a_rate_that_falls_too_fast_stops_far_away():
    fast = schedule_curves.schedules(every=10, k_exp=0.15, k_inv=0.8, T=30)
    floor = schedule_curves.expected_distance(fast["constant"])[-1]
    assert all(
        schedule_curves.expected_distance(fast[name])[-1] > 2 * floor for name in ("exponential", "inverse time")
    )


# Grid and random ----------------------------------------------------------------------------------------------------
def test_a_grid_tries_as_many_values_as_it_has_sides():
    for side in (2, 4, 7):
        assert len(np.unique(grid_and_random.grid(side)[:, 0])) == side
        assert len(np.unique(grid_and_random.scattered(side, 1)[:, 0])) == side**2
        assert np.all((grid_and_random.grid(side) > 0) & (grid_and_random.grid(side) < 1))


def test_the_words_name_the_lowest_losses_that_a_slow_search_finds():
    points = grid_and_random.scattered(4, 3)
    lowest = min(float(grid_and_random.loss(first, second, 0.05)) for first, second in points)
    words = grid_and_random.in_words(4, 0.05, 3)
    assert f"16 different values, lowest loss {lowest:.2f}" in words
    on_grid = grid_and_random.best(grid_and_random.grid(4), 0.05)
    assert f"Grid: 4 different values of the first setting, lowest loss {on_grid:.2f}" in words


def test_the_valley_lies_in_the_first_setting():
    line = np.linspace(0, 1, 1001)
    losses = grid_and_random.loss(line, np.full(1001, 0.7), 0.0)
    assert np.ptp(losses) > 0.7
    assert abs(line[np.argmin(losses)] - 0.31) < 0.01
    assert np.ptp(grid_and_random.loss(np.full(1001, 0.31), line, 0.05)) < 0.05


# Scales -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lowest", [-6, -4, -2])
def test_every_draw_is_counted_in_its_power_of_ten(lowest):
    for values in sampling_scales.draws(lowest, 300, 1).values():
        counts = sampling_scales.decades(values, lowest)
        assert len(counts) == -lowest
        assert counts.sum() == 300
    linear, even = sampling_scales.draws(lowest, 300, 1).values()
    assert sampling_scales.decades(linear, lowest)[-1] > 0.8 * 300
    assert sampling_scales.decades(even, lowest)[-1] < 1.5 * 300 / -lowest


def test_windows_say_the_share_outside_of_the_range():
    betas = np.array([0.5, 0.9, 0.95, 0.998])
    fig, alt = figures.momentum_windows({"four": betas}, 0.9, 0.999)
    assert "four: 25% outside the range, 25% in its upper half, above 0.99" in alt
    assert fig.axes


# Pictures of trainings ----------------------------------------------------------------------------------------------
def test_curves_and_trials_say_their_numbers():
    _, alt = figures.training_curves({"one": [2.0, 0.5], "two": [1.0, 0.25]}, "training loss")
    assert "two: 1.00 after the first, 0.250 after the last" in alt
    trials = [({"lr": 0.1, "reg": 1e-4}, 0.5), ({"lr": 0.1, "reg": 1e-3}, 0.4), ({"lr": 0.01, "reg": 1e-3}, np.nan)]
    _, alt = figures.projected_trials({"grid": trials, "random": trials}, "lr", "reg")
    assert "grid: 3 trials, 2 different values of lr, the best 0.400 at lr 0.1" in alt


def test_a_search_map_takes_failed_trials_and_names_the_best():
    coarse = [({"lr": 0.1, "momentum": 0.9}, 0.4), ({"lr": 1.0, "momentum": 0.99}, np.nan)]
    fine = [({"lr": 0.05, "momentum": 0.9}, 0.3), ({"lr": 0.06, "momentum": 0.8}, 9.0)]
    fig, alt = figures.search_map(coarse, fine, {"lr": (0.05, 0.2), "momentum": (0.8, 0.95)})
    assert "2 coarse trials have 0.400" in alt
    assert "the best with 0.300" in alt
    assert len(fig.axes) == 3
