"""Right answers, as short as they get."""

import numpy as np


def linear_scores(X, W, b):
    return np.dot(X, W) + np.reshape(b, (1, -1))


def relative_error(a, b):
    return max(np.atleast_1d(np.abs(a - b) / np.maximum(abs(a) + abs(b), 1e-8)).ravel())


def mean_of_squares(x):
    return np.mean(np.square(x))
