"""Softmax and its loss: invariant to shifts, right at extremes, gradients that sum to zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.engine import (
    cross_entropy_per_row,
    log_softmax,
    logsumexp,
    numerical_gradient,
    softmax,
    softmax_backward,
    softmax_cross_entropy,
    softmax_jacobian,
)

scores_of_any_size = arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(-50, 50))


@given(scores_of_any_size, st.floats(-1000, 1000))
def test_adding_a_constant_changes_nothing(scores, constant):
    assert np.allclose(softmax(scores + constant), softmax(scores), rtol=1e-9, atol=1e-12)


@given(scores_of_any_size)
def test_probabilities_are_a_distribution_and_agree_with_their_logarithm(scores):
    p = softmax(scores)
    assert np.allclose(p.sum(axis=1), 1)
    assert np.allclose(np.exp(log_softmax(scores)), p)
    assert np.allclose(logsumexp(scores), np.log(np.exp(scores).sum(axis=1)))


@given(scores_of_any_size)
def test_the_gradient_of_each_row_sums_to_zero(scores):
    _, dscores = softmax_cross_entropy(scores, np.zeros(len(scores), int))
    assert np.abs(dscores.sum(axis=1)).max() < 1e-14


def test_extreme_scores_stay_finite():
    scores = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 0.0]])
    loss, dscores = softmax_cross_entropy(scores, np.array([1, 1]))
    assert loss == 1e4  # the mean of 2e4 and 0
    assert np.array_equal(dscores, [[0.5, -0.5, 0], [0, 0, 0]])
    assert log_softmax(scores)[0, 1] == -2e4


def test_logsumexp_of_impossible_events_is_minus_infinity():
    assert logsumexp(np.array([-np.inf, -np.inf])) == -np.inf
    assert np.isclose(logsumexp(np.array([-np.inf, 2.0])), 2.0)


def test_equal_scores_lose_log_c():
    loss, _ = softmax_cross_entropy(np.zeros((5, 10)), np.arange(5))
    assert loss == pytest.approx(np.log(10), rel=1e-15)


@pytest.mark.parametrize("N", [1, 255, 256, 257, 600])
def test_blocks_of_rows_do_not_show(N, rng):
    scores, y = rng.standard_normal((N, 4)), rng.integers(0, 4, N)
    loss, dscores = softmax_cross_entropy(scores, y)
    expected = softmax(scores)
    expected[np.arange(N), y] -= 1
    assert np.allclose(dscores, expected / N, rtol=1e-13)
    assert loss == pytest.approx(cross_entropy_per_row(scores, y).mean(), rel=1e-13)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.uint64])
def test_labels_of_any_integer_type_and_scores_of_any_layout(dtype, rng):
    scores, y = rng.standard_normal((6, 3)), np.array([0, 1, 2, 0, 1, 2])
    loss, dscores = softmax_cross_entropy(scores, y)
    same_loss, same = softmax_cross_entropy(np.asfortranarray(scores), y.astype(dtype))
    assert same_loss == loss
    assert np.array_equal(same, dscores)


def test_the_jacobian_and_the_product_with_it(rng):
    z, dout = rng.standard_normal(5), rng.standard_normal(5)
    p = softmax(z)
    columns = [numerical_gradient(lambda z, i=i: softmax(z)[i], z) for i in range(5)]
    assert np.allclose(softmax_jacobian(p), columns, atol=1e-9)
    assert np.allclose(softmax_backward(dout, p), softmax_jacobian(p) @ dout)


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (np.array([0, 3]), ValueError, "labels from 0 to 2, but they range from 0 to 3"),
        (np.array([-1, 0]), ValueError, "from -1 to 0"),
        (np.array([0.0, 1.0]), TypeError, "integer labels in an array, but got float64"),
        ([0, 1], TypeError, "but got list"),
        (np.eye(2, 3, dtype=int), ValueError, r"one-hot rows: y.argmax\(1\)"),
        (np.array([0, 1, 2]), ValueError, r"shape \(2,\), but got \(3,\)"),
    ],
)
def test_labels_that_do_not_fit_are_named(y, error, message):
    with pytest.raises(error, match=message):
        softmax_cross_entropy(np.zeros((2, 3)), y)


@pytest.mark.parametrize(
    ("scores", "error", "message"),
    [
        (np.zeros((0, 3)), ValueError, "the batch is empty"),
        (np.zeros(3), ValueError, r"shape \(N, D\)"),
        (np.zeros((2, 3), int), TypeError, "float32 or float64, but got int64"),
    ],
)
def test_scores_that_do_not_fit_are_named(scores, error, message):
    with pytest.raises(error, match=message):
        softmax_cross_entropy(scores, np.zeros(len(scores), int))
