"""Right answers that work in place."""

import numpy as np


def p_norm(w, p):
    w = np.abs(np.array(w, dtype=float))
    largest = w.max()
    if largest == 0:
        return largest
    w /= largest
    if np.isinf(p):
        return largest
    w **= p
    return largest * w.sum() ** (1 / p)


def l2_penalty(W, reg):
    gradient = np.array(W, dtype=float)
    gradient *= reg
    return 0.5 * np.sum(gradient * W), gradient


def l1_penalty(W, reg):
    gradient = np.sign(W).astype(float)
    value = reg * np.sum(gradient * W)
    gradient *= reg
    return value, gradient


def soft_threshold(w, t):
    w = np.array(w, dtype=float)
    small = np.abs(w) <= t
    w[w > t] -= t
    w[w < -t] += t
    w[small] = 0
    return w


def ridge_fit(X, y, lam):
    A = (X.T @ X).astype(float)
    A[np.diag_indices_from(A)] += lam
    return np.linalg.inv(A) @ X.T @ y


def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    gram, target = X.T @ X / N, X.T @ y / N
    lr = 0.9 / np.linalg.eigvalsh(gram)[-1]
    w = np.zeros(D)
    for _ in range(steps):
        w -= lr * (gram @ w - target)
        shrunk = np.abs(w)
        shrunk -= lr * lam
        shrunk[shrunk < 0] = 0
        np.copysign(shrunk, w, out=w)
    return w


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "train":
        p = dropout_param["p"]
        keep = dropout_param["rng"].random(x.shape, dtype=np.float32) < p
        x *= keep
        x /= p
        return x, (keep, p)
    return x, (np.ones(x.shape, dtype=bool), 1.0)


def dropout_backward(dout, cache):
    keep, p = cache
    dout[~keep] = 0
    dout /= p
    return dout


class EarlyStopping:
    best_weights = None

    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.bad = 0

    def step(self, val_loss, weights=None):
        improvement = self.best_loss - val_loss
        if not improvement > self.min_delta:
            self.bad += 1
            return self.bad == self.patience
        self.bad = 0
        self.best_loss = val_loss
        if weights is not None:
            if self.best_weights is None:
                self.best_weights = np.empty_like(weights)
            self.best_weights[...] = weights
        return False
