"""Right answers with einsum and friends."""

import numpy as np


def linear_scores(X, W, b):
    return np.einsum("nd,dc->nc", X, W) + b


def relative_error(a, b):
    return float(np.abs(np.subtract(a, b) / np.clip(np.abs(a) + np.abs(b), 1e-8, None)).max())


def mean_of_squares(x):
    x = np.ravel(x)
    return np.einsum("i,i->", x, x) / len(x)
