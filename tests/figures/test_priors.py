"""Unit 02's figures say in words what they show, and the words are true."""

import re

import numpy as np
import pytest

from course_lib.engine.distributions import beta_map, kl_divergence, normal_posterior
from course_lib.figures import coin_priors, ridge_curves, two_priors
from course_lib.figures import interactive as interactive_module
from course_lib.figures import priors as figures

POINTS = (np.linspace(-0.9, 0.9, 10), np.sin(3 * np.linspace(-0.9, 0.9, 10)), 8, 0.3)
VOTES = (np.array([1, 40, 9]), np.array([10, 80, 20]))
STATIC = {
    "posterior_slides": (),
    "coin_posteriors": (),
    "two_priors": (),
    "ridge_fits": POINTS,
    "cross_entropy_and_gap": (0.7, 0.2),
    "vote_shares": (*VOTES, np.array([0.3, 0.49, 0.45])),
    "vote_strengths": ([0, 1, 10, 100], [np.inf, 0.70, 0.68, 0.69]),
}
INTERACTIVE = {
    "explore_posterior": (figures, ()),
    "explore_coin": (coin_priors, ()),
    "explore_two_priors": (two_priors, ()),
    "explore_ridge": (ridge_curves, POINTS),
}


@pytest.fixture
def updates(monkeypatch):
    """Give a function that calls an `explore_...` and returns its update, its resets and its starting values."""

    def catch(name):
        module, args = INTERACTIVE[name]
        caught = {}

        def explore(title, fig, update, controls, resets=None):
            start = {key: control.value for key, control in controls.items()}
            caught.update(update=interactive_module.house_style(update), resets=resets, start=start)

        monkeypatch.setattr(module, "explore", explore)
        getattr(module, name)(*args)
        return caught

    return catch


@pytest.mark.parametrize("name", STATIC)
def test_a_static_figure_comes_with_its_message(name):
    fig, alt = getattr(figures, name)(*STATIC[name])
    assert len(alt) > 100
    assert fig.axes


@pytest.mark.parametrize("name", INTERACTIVE)
def test_every_button_leads_to_a_state_that_is_said_in_words(name, updates):
    caught = updates(name)
    said = {label: caught["update"](**{**caught["start"], **values}) for label, values in caught["resets"].items()}
    assert len(set(said.values())) == len(said)
    assert all("nan" not in text and "inf" not in text for text in said.values())
    assert said["back to the start"] == caught["update"](**caught["start"])


@pytest.mark.parametrize("tau", [0.2, 1.0, 5.0])
@pytest.mark.parametrize("n", [1, 4, 100])
def test_the_posterior_peaks_where_it_says(n, tau, updates):
    said = updates("explore_posterior")["update"](n=n, tau=tau, mu0=-1.0)
    x = figures._draws()[:n]
    mean, width = normal_posterior(x, 2.0, -1.0, tau)
    assert f"peaks at {mean:.2f}, with width {width:.2f}" in said


def test_four_values_weigh_as_much_as_the_prior_that_the_lesson_starts_with(updates):
    assert "50 percent" in updates("explore_posterior")["update"](n=4, tau=1.0, mu0=0.0)


def test_without_data_the_posterior_is_the_prior(updates):
    said = updates("explore_posterior")["update"](n=0, tau=0.5, mu0=2.0)
    assert "no values yet" in said
    assert "peaks at 2.00, with width 0.50" in said


@pytest.mark.parametrize(("heads", "tails", "a", "b"), [(3, 0, 5, 5), (3, 0, 1, 1), (0, 0, 4, 2), (7, 9, 40, 1)])
def test_the_coin_peaks_where_it_says(heads, tails, a, b, updates):
    said = updates("explore_coin")["update"](heads=heads, tails=tails, a=a, b=b)
    assert f"peaks at {beta_map(heads, heads + tails, a, b):.3f}" in said


def test_a_flat_prior_without_throws_has_no_peak(updates):
    assert "there is no peak" in updates("explore_coin")["update"](heads=0, tails=0, a=1, b=1)


@pytest.mark.parametrize(("mean", "in_the_kink"), [(0.3, True), (-0.45, True), (0.6, False), (-1.2, False)])
def test_only_a_small_mean_ends_in_the_kink(mean, in_the_kink, updates):
    said = updates("explore_two_priors")["update"](mean=mean, b=0.5)
    assert ("exactly 0" in said) == in_the_kink


@pytest.mark.parametrize("mean", [0.3, 0.9, -1.4])
def test_the_marked_estimates_are_the_lowest_points_of_the_drawn_costs(mean):
    for cost, estimate in zip(
        two_priors._costs(mean, 0.5),
        (two_priors._normal_map(mean, 0.5), two_priors._laplace_map(mean, 0.5)),
        strict=True,
    ):
        assert two_priors._THETA[np.argmin(cost)] == pytest.approx(estimate, abs=0.006)


def test_the_drawn_estimates_are_the_engine_s():
    means = two_priors._MEANS
    assert two_priors._soft_threshold(means, 0.4) == pytest.approx([two_priors._laplace_map(m, 0.4) for m in means])
    assert two_priors._normal_map(1.0, 0.4) * means == pytest.approx([two_priors._normal_map(m, 0.4) for m in means])


def test_a_narrower_prior_has_smaller_weights():
    _, alt = figures.ridge_fits(*POINTS)
    weights = [float(number) for number in re.findall(r"largest weight ([\d.]+)[;.]", alt)]
    assert len(weights) == 3
    assert weights == sorted(weights, reverse=True)


def test_the_gap_above_the_entropy_is_the_divergence_and_it_has_a_direction():
    _, alt = figures.cross_entropy_and_gap(0.7, 0.2)
    p, q = np.array([0.3, 0.7]), np.array([0.8, 0.2])
    there, back = kl_divergence(p, q), kl_divergence(q, p)
    assert f"the gap of {there:.3f}" in alt
    assert f"{there:.3f} and {back:.3f}" in alt
    assert f"{there:.3f}" != f"{back:.3f}"


def test_an_infinite_loss_is_said_and_not_drawn():
    fig, alt = figures.vote_strengths(*STATIC["vote_strengths"])
    assert "lowest at 10." in alt
    assert "infinite at 0" in alt
    assert np.isfinite(fig.axes[0].lines[0].get_ydata()).all()
