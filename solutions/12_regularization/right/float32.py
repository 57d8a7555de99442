"""Right answers in single precision, where a float64 is not needed to hold the range."""

import numpy as np

F = np.float32


def p_norm(w, p):
    w = np.abs(np.asarray(w, dtype=np.float64))
    top = w.max()
    if top == 0 or p == float("inf"):
        return top
    scaled = (w / top).astype(F)
    return top * np.power(np.sum(np.power(scaled, F(p)), dtype=F), F(1 / p))


def l2_penalty(W, reg):
    W = W.astype(F)
    return F(reg) / 2 * np.einsum("i,i->", W.ravel(), W.ravel()), F(reg) * W


def l1_penalty(W, reg):
    W = W.astype(F)
    return F(reg) * np.abs(W).sum(), F(reg) * np.sign(W)


def soft_threshold(w, t):
    w, t = np.asarray(w).astype(F), F(t)
    return np.maximum(w - t, 0) - np.maximum(-w - t, 0)


def ridge_fit(X, y, lam):
    X, y = X.astype(F), y.astype(F)
    D = X.shape[1]
    # The penalty as D further examples that say "this weight is 0".
    rows = np.vstack([X, np.sqrt(F(lam)) * np.eye(D, dtype=F)])
    return np.linalg.lstsq(rows, np.concatenate([y, np.zeros(D, dtype=F)]), rcond=None)[0]


def lasso_ista(X, y, lam, steps):
    X, y = X.astype(F), y.astype(F)
    N, D = X.shape
    lr = F(N / np.linalg.norm(X, "fro") ** 2)
    w = np.zeros(D, dtype=F)
    for _ in range(steps):
        w = soft_threshold(w - lr * (X.T @ (X @ w - y)) / F(N), lr * F(lam))
    return w


def dropout_forward(x, dropout_param):
    p, mode, rng = dropout_param["p"], dropout_param["mode"], dropout_param["rng"]
    x = x.astype(F)
    if mode == "test":
        return x, (mode, None)
    mask = np.where(rng.uniform(0, 1, size=x.shape) > 1 - p, F(1 / p), F(0))
    return x * mask, (mode, mask)


def dropout_backward(dout, cache):
    mode, mask = cache
    dout = dout.astype(F)
    return dout if mode == "test" else dout * mask


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = int(patience)
        self.min_delta = float(min_delta)
        self.best_loss = np.inf
        self.best_weights = None
        self.num_bad_steps = 0

    def step(self, val_loss, weights=None):
        if np.less(val_loss, self.best_loss - self.min_delta):
            self.best_loss = float(val_loss)
            self.best_weights = None if weights is None else np.copy(weights)
            self.num_bad_steps = 0
            return False
        self.num_bad_steps += 1
        return self.num_bad_steps >= self.patience
