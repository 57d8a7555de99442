# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- p_norm: the root is missing
# judged: true and helpful
def p_norm(w, p):
    a = np.abs(w)
    m = a.max()
    if p == np.inf or m == 0:
        return m
    return m * np.sum((a / m) ** p)


# --- p_norm: sizes forgotten for odd p, overflow too
# judged: true and helpful
def p_norm(w, p):
    if np.isinf(p):
        return np.max(w)
    return np.abs(np.sum(w**p)) ** (1 / p)


# --- l2_penalty: the gradient is a number
# judged: true and helpful
def l2_penalty(W, reg):
    return 0.5 * reg * np.sum(W**2), reg * np.sum(W)


# --- l2_penalty: squares the sum of the sizes
# judged: true and helpful
def l2_penalty(W, reg):
    return 0.5 * reg * np.sum(np.abs(W)) ** 2, reg * W


# --- l1_penalty: the gradient is the signs times the sizes
# judged: true and helpful
def l1_penalty(W, reg):
    return reg * np.sum(np.abs(W)), reg * np.abs(W)


# --- l1_penalty: column norm of numpy for matrices
# judged: true and helpful
def l1_penalty(W, reg):
    return reg * np.linalg.norm(W, 1), reg * np.sign(W)


# --- soft_threshold: hard thresholding
# judged: true and helpful
def soft_threshold(w, t):
    return np.where(np.abs(w) > t, w, 0)


# --- soft_threshold: clipping to the band
# judged: true and helpful
def soft_threshold(w, t):
    return np.clip(w, -t, t)


# --- ridge_fit: lambda squared on the diagonal
# judged: true and helpful
def ridge_fit(X, y, lam):
    D = X.shape[1]
    return np.linalg.inv(X.T @ X + lam**2 * np.eye(D)) @ X.T @ y


# --- ridge_fit: for the mean of the squares, with data centred first
# judged: true, of little help
def ridge_fit(X, y, lam):
    N, D = X.shape
    Xc = X - X.mean(axis=0)
    yc = y - y.mean()
    return np.linalg.solve(Xc.T @ Xc / N + lam * np.eye(D), Xc.T @ yc / N)


# --- lasso_ista: the threshold is lam without the step size
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    eta = N / np.linalg.norm(X, 2) ** 2
    w = np.zeros(D)
    for _ in range(steps):
        w = soft_threshold(w - eta * X.T @ (X @ w - y) / N, lam)
    return w


# --- lasso_ista: thresholds once, after the loop
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    eta = N / np.linalg.norm(X, 2) ** 2
    w = np.zeros(D)
    for _ in range(steps):
        w = w - eta * X.T @ (X @ w - y) / N
    return soft_threshold(w, eta * lam)


# --- dropout: one draw per row, the same for all features
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p, mode, rng = dropout_param["p"], dropout_param["mode"], dropout_param["rng"]
    if mode == "test":
        return x, None
    mask = (rng.random((x.shape[0], 1)) < p) / p
    return x * mask, mask


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    return dout * cache


# --- dropout: the mask is drawn anew on the way back
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p, mode, rng = dropout_param["p"], dropout_param["mode"], dropout_param["rng"]
    if mode == "train":
        mask = (rng.random(x.shape) < p) / p
        return x * mask, (mode, p, rng)
    return x, (mode, p, rng)


def dropout_backward(dout, cache):
    mode, p, rng = cache
    if mode == "train":
        return dout * (rng.random(dout.shape) < p) / p
    return dout


# --- EarlyStopping: compares with the previous loss
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.last = np.inf
        self.bad = 0

    def step(self, val_loss, weights=None):
        if val_loss < self.last - self.min_delta:
            self.bad = 0
            self.best_loss = val_loss
            self.best_weights = None if weights is None else weights.copy()
        else:
            self.bad += 1
        self.last = val_loss
        return self.bad >= self.patience


# --- EarlyStopping: stops one late, min_delta is a share of the best loss
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.count = 0

    def step(self, val_loss, weights=None):
        if val_loss < self.best_loss * (1 - self.min_delta):
            self.best_loss = val_loss
            self.count = 0
            if weights is not None:
                self.best_weights = np.array(weights)
        else:
            self.count += 1
        return self.count > self.patience
