"""Right answers with loops, entry by entry."""

import math

import numpy as np


def p_norm(w, p):
    sizes = [abs(float(entry)) for entry in w]
    largest = max(sizes)
    if largest == 0:
        return 0.0
    if math.isinf(p):
        return largest
    total = 0.0
    for size in sizes:
        total += (size / largest) ** p
    return largest * total ** (1 / p)


def l2_penalty(W, reg):
    value, gradient = 0.0, np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        value += reg * float(W[index]) ** 2 / 2
        gradient[index] = reg * W[index]
    return value, gradient


def l1_penalty(W, reg):
    value, gradient = 0.0, np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        value += reg * abs(float(W[index]))
        gradient[index] = reg if W[index] > 0 else -reg
    return value, gradient


def soft_threshold(w, t):
    shrunk = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        if w[index] > t:
            shrunk[index] = w[index] - t
        elif w[index] < -t:
            shrunk[index] = w[index] + t
    return shrunk


def ridge_fit(X, y, lam):
    D = X.shape[1]
    A, b = np.zeros((D, D)), np.zeros(D)
    for row, target in zip(X, y, strict=True):
        A += np.outer(row, row)
        b += row * target
    for d in range(D):
        A[d, d] += lam
    return np.linalg.solve(A, b)


def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    lr = N / np.sum(X**2)  # the trace is above the largest eigenvalue, so this step is shorter and safe
    w = np.zeros(D)
    for _ in range(steps):
        residual = X @ w - y
        new = np.zeros(D)
        for d in range(D):
            moved = w[d] - lr * (X[:, d] @ residual) / N
            if moved > lr * lam:
                new[d] = moved - lr * lam
            elif moved < -lr * lam:
                new[d] = moved + lr * lam
        w = new
    return w


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    p, rng = dropout_param["p"], dropout_param["rng"]
    out, kept = np.zeros(x.shape), np.zeros(x.shape, dtype=bool)
    for index in np.ndindex(x.shape):
        if rng.uniform() < p:
            kept[index] = True
            out[index] = x[index] / p
    return out, (kept, p)


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    kept, p = cache
    dx = np.zeros(dout.shape)
    for index in np.ndindex(dout.shape):
        if kept[index]:
            dx[index] = dout[index] / p
    return dx


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.losses = []
        self.best_loss = float("inf")
        self.best_weights = None
        self.best_step = 0

    def step(self, val_loss, weights=None):
        self.losses.append(val_loss)
        if self.best_loss - val_loss > self.min_delta:
            self.best_loss = val_loss
            self.best_step = len(self.losses)
            if weights is not None:
                self.best_weights = weights.copy()
        return len(self.losses) - self.best_step >= self.patience
