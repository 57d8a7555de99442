"""Schedules, initialisers, search, moving averages, penalties and early stopping."""

import numpy as np
import pytest

from course_lib.engine import (
    EarlyStopping,
    cosine_decay,
    effective_window,
    ewma,
    ewma_weights,
    exponential_decay,
    grid_search,
    he_normal,
    he_uniform,
    inverse_time_decay,
    l1_penalty,
    l2_penalty,
    lasso_fit,
    lecun_normal,
    make_regression,
    numerical_gradient,
    proximal_step,
    random_search,
    refine_space,
    ridge_fit,
    sample_log_uniform,
    sample_momentum,
    soft_threshold,
    step_decay,
    with_warmup,
    xavier_normal,
    xavier_uniform,
)


class TestSchedules:
    def test_values_by_hand(self):
        assert [step_decay(1.0, t, 0.5, 2) for t in range(5)] == [1, 1, 0.5, 0.5, 0.25]
        assert exponential_decay(2.0, 3, 0.5) == pytest.approx(2 * np.exp(-1.5))
        assert inverse_time_decay(2.0, 3, 1.0) == 0.5
        assert cosine_decay(1.0, 5, 10) == pytest.approx(0.5)
        assert cosine_decay(1.0, 50, 10, 0.1) == pytest.approx(0.1)

    def test_warm_up_rises_in_equal_steps(self):
        schedule = with_warmup(lambda t: 0.4, 4)
        assert np.allclose([schedule(t) for t in range(6)], [0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
        with pytest.raises(ValueError, match="at least one step"):
            with_warmup(lambda t: 0.4, 0)


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        (he_normal, 2 / 300),
        (he_uniform, 2 / 300),
        (xavier_normal, 2 / 500),
        (xavier_uniform, 2 / 500),
        (lecun_normal, 1 / 300),
    ],
)
def test_initial_weights_have_the_variance_of_their_paper(init, variance, rng):
    W = init(300, 200, rng)
    assert W.shape == (300, 200)
    assert W.var() == pytest.approx(variance, rel=0.03)  # 60,000 draws: a standard error of at most 0.6 %
    assert abs(W.mean()) < 4 * np.sqrt(variance / W.size)
    assert init(3, 2, rng, np.float32).dtype == np.float32


def test_he_keeps_the_signal_of_a_deep_relu_network(rng):
    x = rng.standard_normal((200, 256))
    for _ in range(30):
        x = np.maximum(x @ he_normal(256, 256, rng), 0)
    assert 0.3 < np.sqrt((x**2).mean()) < 3


class TestSearch:
    def test_log_uniform_draws_as_many_in_each_decade(self, rng):
        draws = sample_log_uniform(1e-4, 1.0, 40_000, rng)
        counts, _ = np.histogram(np.log10(draws), bins=4, range=(-4, 0))
        assert counts.sum() == 40_000
        assert np.abs(counts / 10_000 - 1).max() < 0.05

    def test_momentum_spreads_its_windows(self, rng):
        draws = sample_momentum(0.9, 0.999, 20_000, rng)
        assert 0.9 <= draws.min() <= draws.max() <= 0.999
        assert (draws < 0.99).mean() == pytest.approx(0.5, abs=0.02)

    def test_random_search_returns_its_best_trial(self, rng):
        space = {"lr": lambda rng: sample_log_uniform(1e-4, 1, 1, rng)[0], "width": lambda rng: rng.integers(1, 9)}
        best, score, trials = random_search(lambda p: (np.log10(p["lr"]) + 2) ** 2, space, 50, rng)
        assert len(trials) == 50
        assert score == min(s for _, s in trials)
        assert (best, score) in trials
        assert 1e-3 < best["lr"] < 1e-1

    def test_a_diverged_trial_is_the_worst(self, rng):
        scores = iter([np.nan, 3.0, np.nan])
        best, score, trials = random_search(lambda p: next(scores), {"a": lambda rng: rng.random()}, 3, rng)
        assert score == 3.0
        assert best == trials[1][0]

    def test_refining_spans_the_best(self):
        trials = [({"a": float(a)}, abs(a - 5)) for a in range(10)]
        assert refine_space(trials, 3) == {"a": (4.0, 6.0)}
        with pytest.raises(ValueError, match="top_k from 1 to 10"):
            refine_space(trials, 11)

    def test_a_grid_tries_every_combination(self):
        best, score, trials = grid_search(lambda p: p["a"] * p["b"], {"a": [1, 2, 3], "b": [-1, 4]})
        assert len(trials) == 6
        assert (best, score) == ({"a": 3, "b": -1}, -3)

    def test_impossible_ranges_are_refused(self, rng):
        with pytest.raises(ValueError, match="0 < low <= high"):
            sample_log_uniform(0, 1, 3, rng)
        with pytest.raises(ValueError, match="high < 1"):
            sample_momentum(0.9, 1.0, 3, rng)
        with pytest.raises(ValueError, match="at least one trial"):
            random_search(lambda p: 0.0, {}, 0, rng)


class TestMovingAverages:
    def test_a_constant_is_followed_at_once_when_corrected(self):
        assert np.allclose(ewma(np.full(3, 10.0), 0.9), [1, 1.9, 2.71])
        assert np.allclose(ewma(np.full(3, 10.0), 0.9, bias_correction=True), [10, 10, 10])

    def test_the_last_value_is_the_weighted_sum(self, rng):
        x = rng.standard_normal(20)
        assert ewma(x, 0.8)[-1] == pytest.approx(ewma_weights(0.8, 20) @ x)
        assert ewma_weights(0.8, 20).sum() == pytest.approx(1 - 0.8**20)

    def test_the_window_holds_most_of_the_weight_and_not_all(self):
        assert effective_window(0.9) == pytest.approx(10)
        assert ewma_weights(0.9, 1000)[-10:].sum() == pytest.approx(1 - 0.9**10)

    @pytest.mark.parametrize("run", [lambda b: ewma(np.ones(2), b), lambda b: ewma_weights(b, 2), effective_window])
    def test_a_beta_of_one_never_moves(self, run):
        with pytest.raises(ValueError, match="0 <= beta < 1"):
            run(1.0)


class TestPenalties:
    @pytest.mark.parametrize("penalty", [l1_penalty, l2_penalty])
    def test_gradients_equal_central_differences(self, penalty, rng):
        W = rng.standard_normal((3, 2))
        assert np.allclose(penalty(W, 0.3)[1], numerical_gradient(lambda W: penalty(W, 0.3)[0], W), rtol=1e-7)

    def test_the_threshold_is_the_minimiser_it_says(self):
        u = np.linspace(-3, 3, 60_001)
        for w in (-2.0, -0.3, 0.0, 0.4, 1.7):
            assert u[(0.5 * (u - w) ** 2 + 0.5 * np.abs(u)).argmin()] == pytest.approx(soft_threshold(w, 0.5), abs=1e-4)

    def test_lasso_finds_the_weights_that_matter_and_its_optimum(self, rng):
        X, y, w = make_regression(200, 10, rng, nonzero=3, noise=0.1)
        found = lasso_fit(X, y, 0.1)
        assert (found[3:] == 0).all()
        assert (np.sign(found[:3]) == np.sign(w[:3])).all()
        slope = X.T @ (X @ found - y) / 200  # at the optimum: -lam * sign(w) where w is not 0
        assert np.allclose(slope[:3], -0.1 * np.sign(found[:3]), atol=1e-8)
        assert (np.abs(slope[3:]) <= 0.1).all()
        assert np.allclose(proximal_step(found, slope, 0.1, 0.1), found, atol=1e-8)

    def test_ridge_solves_its_equation(self, rng):
        X, y, _ = make_regression(30, 4, rng)
        w = ridge_fit(X, y, 2.0)
        assert np.allclose(X.T @ (X @ w - y) + 2.0 * w, 0, atol=1e-10)


class TestEarlyStopping:
    def test_it_stops_at_the_patience_th_step_without_an_improvement(self):
        stopping = EarlyStopping(patience=3)
        assert [stopping.step(v) for v in (1.0, 0.9, 0.95, 0.9, 0.91)] == [False, False, False, False, True]
        assert stopping.best_loss == 0.9

    def test_an_improvement_resets_its_patience_and_a_small_one_does_not(self):
        stopping = EarlyStopping(patience=2, min_delta=0.1)
        assert [stopping.step(v) for v in (1.0, 0.95, 0.8, 0.75, 0.71)] == [False, False, False, False, True]

    def test_the_best_weights_are_a_copy(self):
        stopping, weights = EarlyStopping(2), np.zeros(2)
        stopping.step(1.0, weights)
        weights += 1
        stopping.step(2.0, weights)
        assert stopping.best_weights.tolist() == [0, 0]

    def test_nan_is_no_improvement(self):
        stopping = EarlyStopping(1)
        assert stopping.step(np.nan)

    def test_no_patience_is_refused(self):
        with pytest.raises(ValueError, match="patience >= 1"):
            EarlyStopping(0)
