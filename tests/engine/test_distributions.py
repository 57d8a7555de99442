"""Distributions: densities that integrate to one, estimates that nothing beats."""

import numpy as np
import pytest

from course_lib.engine import (
    bernoulli_logpmf,
    bernoulli_mle,
    beta_logpdf,
    beta_map,
    beta_posterior,
    cross_entropy,
    kl_divergence,
    laplace_logpdf,
    laplace_map,
    laplace_mle,
    normal_logpdf,
    normal_mle,
    normal_posterior,
)


def integral(logpdf, low, high):
    middle = np.linspace(low, high, 200_001)
    middle = (middle[1:] + middle[:-1]) / 2
    return np.exp(logpdf(middle)).mean() * (high - low)


def test_densities_integrate_to_one():
    assert integral(lambda x: normal_logpdf(x, 1, 0.1), -3, 5) == pytest.approx(1, abs=1e-9)
    assert integral(lambda x: laplace_logpdf(x, 1, 0.5), -30, 32) == pytest.approx(1, abs=1e-6)
    assert integral(lambda p: beta_logpdf(p, 2.5, 4), 0, 1) == pytest.approx(1, abs=1e-9)


def test_a_density_may_be_larger_than_one():
    assert np.exp(normal_logpdf(0.0, 0.0, 0.1)) == pytest.approx(3.989, abs=1e-3)


def test_no_other_parameters_are_more_likely_than_the_mle(rng):
    x = rng.normal(3, 2, 40)
    y = rng.integers(0, 2, 30)
    for estimate, log_likelihood in (
        (normal_mle(x), lambda mu, sigma: normal_logpdf(x, mu, sigma).sum()),
        (laplace_mle(x), lambda loc, b: laplace_logpdf(x, loc, b).sum()),
        ((bernoulli_mle(y),), lambda p: bernoulli_logpmf(y, p).sum()),
    ):
        best = log_likelihood(*estimate)
        for _ in range(50):
            assert log_likelihood(*(e * np.exp(0.05 * rng.standard_normal()) for e in estimate)) < best


def test_the_normal_posterior_maximises_prior_times_likelihood(rng):
    x = rng.normal(3, 2, 5)
    mean, deviation = normal_posterior(x, sigma=2.0, mu0=0.0, tau=1.5)
    grid = np.linspace(-5, 8, 100_001)
    log_posterior = normal_logpdf(x[:, None], grid, 2.0).sum(axis=0) + normal_logpdf(grid, 0.0, 1.5)
    assert grid[log_posterior.argmax()] == pytest.approx(mean, abs=2e-4)
    weights = np.exp(log_posterior - log_posterior.max())
    weights /= weights.sum()
    assert np.sqrt((weights * (grid - mean) ** 2).sum()) == pytest.approx(deviation, rel=1e-4)


def test_without_data_the_posterior_is_the_prior():
    assert normal_posterior(np.array([]), 1.0, 4.0, 2.0) == (4.0, 2.0)


def test_the_beta_mode_maximises_its_posterior():
    a, b = beta_posterior(successes=3, trials=10, a=2, b=5)
    grid = np.linspace(0.0005, 0.9995, 99_901)
    assert (a, b) == (5, 12)
    assert grid[beta_logpdf(grid, a, b).argmax()] == pytest.approx(beta_map(3, 10, 2, 5), abs=1e-5)


def test_shrinkage_is_stronger_for_small_groups():
    """Both groups have the share 0.8; the prior's mode is 0.5."""
    small, large = beta_map(np.array([4, 400]), np.array([5, 500]), 11, 11)
    assert 0.5 < small < large < 0.8


@pytest.mark.parametrize(("b", "expected"), [(1.0, 1.5), (0.25, 0.0), (1 / 8, 0.0), (1e9, 2.0)])
def test_the_laplace_prior_thresholds_the_mean(b, expected):
    assert laplace_map(np.array([1.0, 3.0]), b) == pytest.approx(expected)
    assert laplace_map(np.array([-1.0, -3.0]), b) == pytest.approx(-expected)


def test_cross_entropy_splits_into_entropy_and_divergence(rng):
    p, q = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5))
    assert kl_divergence(p, q) == pytest.approx(np.sum(p * np.log(p / q)))
    assert kl_divergence(p, p) == 0.0
    assert kl_divergence(p, q) != pytest.approx(kl_divergence(q, p))  # not a distance


def test_what_cannot_happen_costs_nothing_and_what_was_excluded_costs_everything():
    assert cross_entropy([0.5, 0.5, 0], [0.25, 0.75, 0]) == pytest.approx(-0.5 * np.log(0.25 * 0.75))
    assert cross_entropy([0.5, 0.5], [1, 0]) == np.inf
    assert bernoulli_logpmf(np.array([0, 1]), 1.0).tolist() == [-np.inf, 0.0]


@pytest.mark.parametrize(
    "run",
    [
        lambda: normal_logpdf(0.0, 0.0, 0.0),
        lambda: laplace_logpdf(0.0, 0.0, -1.0),
        lambda: beta_logpdf(0.5, 0.0, 1.0),
        lambda: normal_posterior(np.ones(2), 1.0, 0.0, 0.0),
        lambda: normal_mle(np.array([])),
        lambda: bernoulli_mle(np.ones((2, 2))),
        lambda: bernoulli_logpmf(np.array([0, 2]), 0.5),
        lambda: beta_map(0, 0, 1, 1),
        lambda: beta_map(3, 10, 0.5, 1),
    ],
)
def test_what_has_no_density_or_no_sample_is_refused(run):
    with pytest.raises(ValueError, match="expects"):
        run()
