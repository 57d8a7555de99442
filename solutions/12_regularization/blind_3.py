# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- p_norm: divides by the largest entry, also where that is 0
# judged: true and helpful
def p_norm(w, p):
    w = np.abs(np.asarray(w, dtype=float))
    biggest = np.max(w)
    if p == np.inf:
        return biggest
    return biggest * np.sum((w / biggest) ** p) ** (1 / p)


# --- p_norm: the largest entry and not the largest size, in both its uses
# judged: true and helpful
def p_norm(w, p):
    m = np.max(w)
    if np.isinf(p):
        return m
    return m * (np.abs(w / m) ** p).sum() ** (1 / p)


# --- l2_penalty: norm(W, 2), which is another norm for a matrix
# judged: true and helpful
def l2_penalty(W, reg):
    return 0.5 * reg * np.linalg.norm(W, 2) ** 2, reg * W


# --- l1_penalty: norm(W, 1), which sums one column of a matrix
# judged: true and helpful
def l1_penalty(W, reg):
    value = reg * np.linalg.norm(W, ord=1)
    return value, reg * np.sign(W)


# --- l1_penalty: the slope as |W| over W, which is nan at 0
# judged: true and helpful
def l1_penalty(W, reg):
    size = np.abs(W)
    return reg * size.sum(), reg * size / W


# --- soft_threshold: one step after the other on the same array, so what has moved is cut once more
# judged: true and helpful
def soft_threshold(w, t):
    out = np.array(w, dtype=float)
    out[out > t] -= t
    out[out < -t] += t
    out[np.abs(out) <= t] = 0
    return out


# --- soft_threshold: a sign too many, which makes it w - t everywhere
# judged: true and helpful
def soft_threshold(w, t):
    return np.maximum(w - t, 0) - np.maximum(t - w, 0)


# --- ridge_fit: extra rows of lam times the unit matrix, without a root
# judged: true and helpful
def ridge_fit(X, y, lam):
    D = X.shape[1]
    A = np.vstack([X, lam * np.eye(D)])
    rhs = np.concatenate([y, np.zeros(D)])
    w, *_ = np.linalg.lstsq(A, rhs, rcond=None)
    return w


# --- ridge_fit: centres the data first, as a library with an intercept does
# judged: true and helpful
def ridge_fit(X, y, lam):
    Xc = X - X.mean(axis=0)
    yc = y - y.mean()
    return np.linalg.solve(Xc.T @ Xc + lam * np.eye(X.shape[1]), Xc.T @ yc)


# --- lasso_ista: descends on the squares alone, and cuts once at the end
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    w = np.zeros(D)
    eta = N / np.linalg.norm(X, 2) ** 2
    for _ in range(steps):
        w = w - eta * X.T @ (X @ w - y) / N
    return soft_threshold(w, lam)


# --- lasso_ista: forgets to square the largest stretch, so the step is unsafe
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    n = len(y)
    step = n / np.linalg.norm(X, 2)
    w = np.zeros(X.shape[1])
    for k in range(steps):
        grad = X.T @ (X @ w - y) / n
        w = soft_threshold(w - step * grad, step * lam)
    return w


# --- lasso_ista: a loop over coordinates that never gives the residual its new weight
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    n, d = X.shape
    w = np.zeros(d)
    residual = y - X @ w
    for _ in range(steps):
        for j in range(d):
            rho = X[:, j] @ (residual + X[:, j] * w[j]) / n
            w[j] = np.sign(rho) * max(abs(rho) - lam, 0) / (X[:, j] @ X[:, j] / n)
    return w


# --- dropout: one coin a column, for all rows together
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, np.ones_like(x)
    mask = (dropout_param["rng"].random(x.shape[1]) < p) / p
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache


# --- dropout: in mode test the cache is None, and backward does not know
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p, mode, rng = dropout_param["p"], dropout_param["mode"], dropout_param["rng"]
    if mode == "train":
        mask = (rng.random(x.shape) < p) / p
        return x * mask, mask
    return x, None


def dropout_backward(dout, cache):
    mask = cache
    return mask * dout


# --- dropout: pasted from elsewhere with the global generator
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    out = x
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    return dout * mask if dropout_param["mode"] == "train" else dout


# --- EarlyStopping: the best loss also follows improvements that are too small to count
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.bad = 0

    def step(self, val_loss, weights=None):
        if val_loss < self.best_loss - self.min_delta:
            self.bad = 0
            self.best_weights = None if weights is None else np.array(weights)
        else:
            self.bad += 1
        self.best_loss = np.fmin(self.best_loss, val_loss)
        return bool(self.bad >= self.patience)


# --- EarlyStopping: asks whether it got worse, so nan is an improvement
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.counter = 0
        self.best_loss = np.inf
        self.best_weights = None

    def step(self, val_loss, weights=None):
        if val_loss >= self.best_loss - self.min_delta:
            self.counter += 1
        else:
            self.counter = 0
            self.best_loss = val_loss
            self.best_weights = None if weights is None else weights.copy()
        return self.counter >= self.patience


# --- EarlyStopping: copies the weights without asking whether there are any
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.wait = 0
        self.best_loss = float("inf")
        self.best_weights = None

    def step(self, val_loss, weights=None):
        if self.best_loss - val_loss > self.min_delta:
            self.best_loss = val_loss
            self.best_weights = weights.copy()
            self.wait = 0
            return False
        self.wait += 1
        return self.wait >= self.patience
