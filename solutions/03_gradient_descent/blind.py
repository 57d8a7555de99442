# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- numerical_gradient: forgets to put the entry back before the next one is nudged
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        plus = f(x)
        x[i] -= 2 * h
        minus = f(x)
        grad[i] = (plus - minus) / (2 * h)
    return grad


# --- numerical_gradient: nudges all entries at once, and fills the array with the one slope
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return np.full(np.shape(x), slope)


# --- numerical_gradient: one-sided difference, divided by 2h since the formula says so
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudged = x.copy()
        nudged[i] += h
        grad[i] = (f(nudged) - f(x)) / (2 * h)
    return grad


# --- gradient_descent: computes the gradient once, at the start
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    g = grad(w0)
    for _ in range(steps):
        w = w - lr * g
    return w


# --- gradient_descent: in place, so the caller's start is changed
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    for _ in range(steps):
        w -= lr * grad(w)
    return w


# --- gradient_descent: normalises the gradient, so that every step has the length lr
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    for i in range(steps):
        g = grad(w)
        w = w - lr * g / (np.linalg.norm(g) + 1e-12)
    return w


# --- max_stable_lr: divides by the spectral norm, so a large negative eigenvalue counts as well
# judged: true and helpful
def max_stable_lr(H):
    return 2 / np.linalg.norm(H, 2)


# --- max_stable_lr: the best rate of unit 07: two over largest plus smallest
# judged: true and helpful
def max_stable_lr(H):
    eigenvalues = np.linalg.eigvalsh(H)
    return 2 / (eigenvalues[0] + eigenvalues[-1])


# --- max_stable_lr: the largest entry of H for its largest eigenvalue
# judged: true and helpful
def max_stable_lr(H):
    return 2 / np.max(H)


# --- linear_regression_grad: means over the examples and over the weights
# judged: true and helpful
def linear_regression_grad(X, y, w):
    residuals = X @ w - y
    return 2 * X.T @ residuals / X.size


# --- linear_regression_grad: subtracts the wrong way round, and without the 2, as in the update rule with a plus
# judged: true and helpful
def linear_regression_grad(X, y, w):
    error = y - np.dot(X, w)
    return np.dot(X.T, error) / len(y)


# --- linear_regression_grad: squares the residuals as well
# judged: true and helpful
def linear_regression_grad(X, y, w):
    n = X.shape[0]
    return (2 / n) * X.T @ (X @ w - y) ** 2


# --- shuffle_in_unison: shuffles each by rng.permutation
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    X = rng.permutation(X)
    y = rng.permutation(y)
    return X, y


# --- shuffle_in_unison: stacks y onto X and shuffles the columns of the stack
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    idx = np.arange(X.shape[1])
    rng.shuffle(idx)
    return X[:, idx], y


# --- shuffle_in_unison: draws indices with replacement
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    n = len(X)
    idx = rng.choice(n, n)
    return X[idx], y[idx]


# --- iterate_minibatches: cuts N // batch_size batches, so the rest is lost
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for b in range(len(X) // batch_size):
        part = order[b * batch_size : (b + 1) * batch_size]
        yield X[part], y[part]


# --- iterate_minibatches: np.array_split into that many batches, so batch_size is the number of batches
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for part in np.array_split(order, batch_size):
        yield X[part], y[part]


# --- iterate_minibatches: draws each batch afresh with rng.choice
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    N = X.shape[0]
    for start in range(0, N, batch_size):
        size = min(batch_size, N - start)
        idx = rng.choice(N, size, replace=False)
        yield X[idx], y[idx]


# --- sgd_epoch: every batch steps from the weights that came in
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    new_w = w
    for Xb, yb in batches:
        new_w = w - lr * grad(w, Xb, yb)
    return new_w


# --- sgd_epoch: adds the batch gradients up and makes one step
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    total = np.zeros_like(w)
    for Xb, yb in batches:
        total += grad(w, Xb, yb)
    return w - lr * total


# --- sgd_epoch: returns inside the loop, after the first batch
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    for Xb, yb in batches:
        w = w - lr * grad(w, Xb, yb)
        return w
