"""Right answers in plain loops."""

import numpy as np


def linear_scores(X, W, b):
    N, D = np.shape(X)
    C = len(b)
    scores = np.zeros((N, C))
    for i in range(N):
        for c in range(C):
            scores[i, c] = b[c]
            for d in range(D):
                scores[i, c] += X[i, d] * W[d, c]
    return scores


def relative_error(a, b):
    worst = 0.0
    for one, other in zip(np.ravel(a), np.ravel(b)):
        worst = max(worst, abs(one - other) / max(abs(one) + abs(other), 1e-8))
    return worst


def mean_of_squares(x):
    total, count = 0, 0
    for entry in np.ravel(x):
        total += entry * entry
        count += 1
    return total / count
