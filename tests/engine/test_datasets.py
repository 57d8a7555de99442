"""Real and made-up data: the shapes, the known facts, the seeds; and mini-batches that lose nothing."""

import numpy as np
import pytest

from course_lib.engine import (
    load_engel,
    load_iris,
    load_votes,
    load_wine,
    make_blobs,
    make_moons,
    make_regression,
    make_spirals,
    minibatches,
)


class TestReal:
    def test_iris_has_the_means_of_fisher(self):
        iris = load_iris()
        assert iris.X.shape == (150, 4)
        assert np.bincount(iris.y).tolist() == [50, 50, 50]
        assert np.allclose(iris.X[iris.y == 0].mean(axis=0), [5.006, 3.428, 1.462, 0.246])

    def test_wine_has_the_class_sizes_of_its_source(self):
        wine = load_wine()
        assert wine.X.shape == (178, 13)
        assert len(wine.features) == 13
        assert np.bincount(wine.y).tolist() == [59, 71, 48]

    def test_engel_shows_a_falling_share_of_food(self):
        engel = load_engel()
        assert engel.X.shape == (235, 1)
        share = engel.y / engel.X[:, 0]
        poor = engel.X[:, 0] < np.median(engel.X)
        assert share[poor].mean() > share[~poor].mean()

    def test_votes_are_counts_of_944_people(self):
        votes = load_votes()
        assert votes.trials.sum() == 944
        assert len(votes.groups) == len(votes.successes) == 24
        assert (votes.successes <= votes.trials).all()
        assert votes.trials.min() == 10


class TestMadeUp:
    @pytest.mark.parametrize("make", [make_moons, make_spirals, make_blobs])
    def test_a_seed_gives_the_same_data_and_balanced_classes(self, make):
        X, y = make(90, np.random.default_rng(3))
        again, _ = make(90, np.random.default_rng(3))
        assert X.shape == (90, 2)
        assert y.dtype.kind == "i"
        assert np.array_equal(X, again)
        assert len(set(np.bincount(y))) == 1

    def test_moons_without_noise_lie_on_two_half_circles(self, rng):
        X, y = make_moons(100, rng, noise=0.0)
        assert np.allclose(np.hypot(*X[y == 0].T), 1)
        assert np.allclose(np.hypot(*(X[y == 1] - [1, 0.5]).T), 1)

    def test_regression_without_noise_is_linear(self, rng):
        X, y, w = make_regression(20, 5, rng, nonzero=2, noise=0.0)
        assert np.allclose(X @ w, y)
        assert np.flatnonzero(w).tolist() == [0, 1]


class TestMinibatches:
    def test_each_example_comes_once_with_its_label(self, rng):
        X = np.arange(20.0).reshape(10, 2)
        batches = list(minibatches(X, X[:, 0], 4, rng))
        assert [len(y) for _, y in batches] == [4, 4, 2]
        assert sorted(np.concatenate([y for _, y in batches])) == X[:, 0].tolist()
        assert all(np.array_equal(Xb[:, 0], yb) for Xb, yb in batches)

    def test_each_epoch_has_another_order(self, rng):
        X = np.arange(50.0)
        first, second = (np.concatenate([x for x, _ in minibatches(X, X, 7, rng)]) for _ in range(2))
        assert not np.array_equal(first, second)

    def test_without_a_generator_batches_are_views_in_order(self):
        X = np.arange(10.0)
        batches = [x for x, _ in minibatches(X, X, 3)]
        assert np.array_equal(np.concatenate(batches), X)
        assert all(np.shares_memory(x, X) for x in batches)

    @pytest.mark.parametrize(("X", "y", "size"), [(3, 4, 2), (0, 0, 2), (3, 3, 0)])
    def test_what_cannot_be_cut_is_refused(self, X, y, size):
        with pytest.raises(ValueError, match="minibatches expects"):
            next(minibatches(np.zeros(X), np.zeros(y), size))
