"""A right lasso with a shorter step, which needs no eigenvalue: the trace is above the largest one."""

import numpy as np


def soft_threshold(w, t):
    return np.where(w > t, w - t, np.where(w < -t, w + t, 0.0))


def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    curvature = np.trace(X.T @ X) / N
    w = np.zeros(D)
    for _ in range(steps):
        gradient = X.T @ (X @ w - y) / N
        w = soft_threshold(w - gradient / curvature, lam / curvature)
    return w
