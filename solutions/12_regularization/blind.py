# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- p_norm: forgets the root at the end
# judged: true and helpful
def p_norm(w, p):
    if p == np.inf:
        return np.max(np.abs(w))
    return np.sum(np.abs(w) ** p)


# --- p_norm: the plain formula, which overflows for huge entries
# judged: true and helpful
def p_norm(w, p):
    if np.isinf(p):
        return np.abs(w).max()
    return np.sum(np.abs(w) ** p) ** (1 / p)


# --- p_norm: divides by the largest entry and never multiplies it back
# judged: true and helpful
def p_norm(w, p):
    m = np.max(np.abs(w))
    if m == 0 or p == np.inf:
        return m
    scaled = np.abs(w) / m
    return np.sum(scaled**p) ** (1 / p)


# --- l2_penalty: the norm itself is penalised, not its square
# judged: true and helpful
def l2_penalty(W, reg):
    norm = np.sqrt(np.sum(W**2))
    return 0.5 * reg * norm, reg * W


# --- l2_penalty: a mean over the weights
# judged: true and helpful
def l2_penalty(W, reg):
    return 0.5 * reg * np.mean(W**2), reg * W / W.size


# --- l2_penalty: the gradient with the 2 of the square and without the half, although the value has it
# judged: true and helpful
def l2_penalty(W, reg):
    value = reg / 2 * np.sum(np.square(W))
    grad = 2 * reg * W
    return value, grad


# --- l1_penalty: with the half of the other penalty
# judged: true and helpful
def l1_penalty(W, reg):
    return 0.5 * reg * np.sum(np.abs(W)), 0.5 * reg * np.sign(W)


# --- l1_penalty: the gradient is the size of the weight
# judged: true and helpful
def l1_penalty(W, reg):
    return reg * np.sum(np.abs(W)), reg * np.abs(W)


# --- l1_penalty: sums the weights before the absolute value is taken
# judged: true and helpful
def l1_penalty(W, reg):
    return reg * abs(np.sum(W)), reg * np.sign(W)


# --- soft_threshold: hard threshold
# judged: true and helpful
def soft_threshold(w, t):
    return np.where(np.abs(w) > t, w, 0.0)


# --- soft_threshold: subtracts t from every entry and stops at 0: negative entries vanish
# judged: true and helpful
def soft_threshold(w, t):
    return np.maximum(w - t, 0)


# --- soft_threshold: clips to the range from -t to t
# judged: true and helpful
def soft_threshold(w, t):
    return np.clip(w, -t, t)


# --- ridge_fit: the mean of squares: lambda times N
# judged: true and helpful
def ridge_fit(X, y, lam):
    N, D = X.shape
    return np.linalg.solve(X.T @ X / N + lam * np.eye(D), X.T @ y / N)


# --- ridge_fit: the first weight is not penalised, as if it were an intercept
# judged: true and helpful
def ridge_fit(X, y, lam):
    D = X.shape[1]
    penalty = lam * np.eye(D)
    penalty[0, 0] = 0
    return np.linalg.inv(X.T @ X + penalty) @ X.T @ y


# --- ridge_fit: fits first and shrinks the result by 1 / (1 + lambda)
# judged: true and helpful
def ridge_fit(X, y, lam):
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    return w / (1 + lam)


# --- lasso_ista: the threshold is lambda, without the step size
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    w = np.zeros(D)
    lr = N / np.linalg.norm(X, 2) ** 2
    for _ in range(steps):
        w = soft_threshold(w - lr * X.T @ (X @ w - y) / N, lam)
    return w


# --- lasso_ista: a fixed step size of 0.01
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    w = np.zeros(D)
    lr = 0.01
    for _ in range(steps):
        grad = X.T @ (X @ w - y) / N
        w = soft_threshold(w - lr * grad, lr * lam)
    return w


# --- lasso_ista: subgradient descent with the sign of the weights
# judged: true and helpful
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    w = np.zeros(D)
    L = np.linalg.norm(X, 2) ** 2 / N
    for _ in range(steps):
        grad = X.T @ (X @ w - y) / N + lam * np.sign(w)
        w = w - grad / L
    return w


# --- dropout: p is the probability to drop, as in PyTorch
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p, mode, rng = dropout_param["p"], dropout_param["mode"], dropout_param["rng"]
    if mode == "test":
        return x, None
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    return dout * cache


# --- dropout: plain dropout: nothing is divided in training, and x is multiplied by p at test time
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "train":
        mask = dropout_param["rng"].random(x.shape) < p
        return x * mask, mask
    return x * p, p


def dropout_backward(dout, cache):
    return dout * cache


# --- dropout: one coin for each column, so whole units are switched off for all examples
# judged: true and helpful
def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, np.ones_like(x)
    mask = (dropout_param["rng"].random(x.shape[1]) < p) / p
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache


# --- EarlyStopping: the count is not set back by an improvement
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.count = 0

    def step(self, val_loss, weights=None):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_weights = None if weights is None else weights.copy()
        else:
            self.count += 1
        return self.count >= self.patience


# --- EarlyStopping: compares with the loss of the step before, not with the best one
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
        if self.last - val_loss > self.min_delta:
            self.bad = 0
        else:
            self.bad += 1
        self.last = val_loss
        if val_loss < self.best_loss:
            self.best_loss = val_loss
            if weights is not None:
                self.best_weights = np.copy(weights)
        return self.bad >= self.patience


# --- EarlyStopping: keeps a reference to the weights, and stops one step too late
# judged: true and helpful
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.wait = 0

    def step(self, val_loss, weights=None):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_weights = weights
            self.wait = 0
        else:
            self.wait += 1
        return self.wait > self.patience
