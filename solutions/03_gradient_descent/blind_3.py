# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- numerical_gradient: nudges whole rows of a matrix at once
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    if x.ndim == 0:
        return np.array((f(x + h) - f(x - h)) / (2 * h))
    g = np.zeros_like(x)
    for i in range(len(x)):
        old = np.copy(x[i])
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        g[i] = (up - down) / (2 * h)
    return g


# --- numerical_gradient: nudges a copy that stays integer when x is integer
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(np.shape(x))
    for idx in np.ndindex(np.shape(x)):
        plus = np.array(x)
        minus = np.array(x)
        plus[idx] += h if plus.dtype.kind == "f" else int(h)
        minus[idx] -= h if minus.dtype.kind == "f" else int(h)
        grad[idx] = (f(plus) - f(minus)) / (2 * h)
    return grad


# --- gradient_descent: takes the gradient once, before the loop
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    direction = grad(w)
    for _ in range(steps):
        w = w - lr * direction
    return w


# --- gradient_descent: stops early when the move has become small
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    for step in range(steps):
        move = lr * grad(w)
        w = w - move
        if np.max(np.abs(move)) < 1e-3:
            break
    return w


# --- max_stable_lr: the spectral norm, which is the largest eigenvalue by size
# judged: true and helpful
def max_stable_lr(H):
    return 2 / np.linalg.norm(H, 2)


# --- linear_regression_grad: the product of two means
# judged: true and helpful
def linear_regression_grad(X, y, w):
    residual = X @ w - y
    return 2 * np.mean(residual) * np.mean(X, axis=0)


# --- shuffle_in_unison: one permutation, its inverse for the labels
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    perm = rng.permutation(len(X))
    back = np.argsort(perm)
    return X[perm], y[back]


# --- iterate_minibatches: array_split, which makes batches of nearly equal size
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    n_batches = int(np.ceil(len(X) / batch_size))
    for idx in np.array_split(order, n_batches):
        yield X[idx], y[idx]


# --- iterate_minibatches: shuffles anew before each batch
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    start = 0
    while start < len(y):
        X, y = shuffle_in_unison(X, y, rng)
        yield X[start : start + batch_size], y[start : start + batch_size]
        start += batch_size


# --- sgd_epoch: divides the mean gradient by the size of the batch once more
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    for Xb, yb in batches:
        dw = grad(w, Xb, yb) / len(yb)
        w = w - lr * dw
    return w


# --- sgd_epoch: as many steps on each batch as it has examples
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    for Xb, yb in batches:
        w = gradient_descent(lambda v: grad(v, Xb, yb), w, lr, len(yb))
    return w
