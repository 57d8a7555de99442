# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- numerical_gradient: the nudge is not undone before the second look, so it is one h and not two
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] -= h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
        x[i] = old
    return grad


# --- numerical_gradient: nudges all entries of a row at once
# judged: true and helpful
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    if x.ndim == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    grad = np.zeros_like(x)
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad


# --- gradient_descent: the gradient is computed once, before the loop
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    g = grad(w0)
    for _ in range(steps):
        w = w - lr * g
    return w


# --- gradient_descent: return inside the loop
# judged: true and helpful
def gradient_descent(grad, w0, lr, steps):
    w = w0
    for i in range(steps):
        w = w - lr * grad(w)
        return w


# --- max_stable_lr: the largest entry of the diagonal
# judged: true and helpful
def max_stable_lr(H):
    return 2 / np.max(np.diag(H))


# --- max_stable_lr: the first eigenvalue
# judged: true and helpful
def max_stable_lr(H):
    values = np.linalg.eigvalsh(H)
    return 2 / values[0]


# --- linear_regression_grad: the gradient for the half mean, sign turned round
# judged: true and helpful
def linear_regression_grad(X, y, w):
    N = X.shape[0]
    return X.T @ (y - X @ w) / N


# --- linear_regression_grad: mean over all entries of the product
# judged: true and helpful
def linear_regression_grad(X, y, w):
    r = X @ w - y
    return 2 * (X.T @ r) / X.size


# --- shuffle_in_unison: two calls of the permutation
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    return X[rng.permutation(len(X))], y[rng.permutation(len(y))]


# --- shuffle_in_unison: sorts instead of shuffling
# judged: true and helpful
def shuffle_in_unison(X, y, rng):
    order = np.argsort(y)
    return X[order], y[order]


# --- iterate_minibatches: the last whole batch is lost through floor division
# judged: true and helpful
def iterate_minibatches(X, y, batch_size, rng):
    X, y = shuffle_in_unison(X, y, rng)
    for k in range(len(X) // batch_size):
        yield X[k * batch_size : (k + 1) * batch_size], y[k * batch_size : (k + 1) * batch_size]


# --- iterate_minibatches: start counts batches, not examples
# judged: true, of little help
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), batch_size):
        idx = order[start:batch_size]
        batches.append((X[idx], y[idx]))
    return batches


# --- sgd_epoch: the sum of all gradients, one step in the end
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    total = 0
    for Xb, yb in batches:
        total = total + grad(w, Xb, yb)
    return w - lr * total


# --- sgd_epoch: divides by the batch size once more
# judged: true and helpful
def sgd_epoch(w, batches, grad, lr):
    for Xb, yb in batches:
        w = w - lr * grad(w, Xb, yb) / len(Xb)
    return w
