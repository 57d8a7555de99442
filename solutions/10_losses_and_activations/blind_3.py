# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- mse_loss: the gradient is divided by the last axis only, so a table gets too much
# judged: true and helpful
def mse_loss(y_pred, y):
    diff = y_pred - y
    loss = (diff**2).mean()
    n = diff.shape[-1]
    return loss, 2 * diff / n


# --- mae_loss: the median of the sizes, since absolute values lead to the median
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y_pred - y
    return np.median(np.abs(r)), np.sign(r) / r.size


# --- mae_loss: the slope below zero is 0, copied from ReLU
# judged: true and helpful
def mae_loss(y_pred, y):
    residual = np.asarray(y_pred) - np.asarray(y)
    loss = np.abs(residual).mean()
    grad = (residual > 0).astype(float) / residual.size
    return loss, grad


# --- rmse: the standard deviation of the residuals, which loses a shift that all of them share
# judged: true and helpful
def rmse(y_pred, y):
    return np.std(y_pred - y)


# --- rmse: one root a column and then their mean, the same for a vector
# judged: true and helpful
def rmse(y_pred, y):
    per_output = np.sqrt(np.mean((np.asarray(y_pred) - np.asarray(y)) ** 2, axis=0))
    return np.mean(per_output)


# --- bce_loss: nan_to_num until it was quiet, which also sets the slope at p = y to 0
# judged: true and helpful
def bce_loss(p, y):
    n = np.size(p)
    ll = np.nan_to_num(y * np.log(p)) + np.nan_to_num((1 - y) * np.log(1 - p))
    dp = np.nan_to_num((p - y) / (p * (1 - p))) / n
    return -ll.sum() / n, dp


# --- bce_loss: the minus of the loss stands before both slopes, though 1 - p brings another
# judged: true and helpful
def bce_loss(p, y):
    y = np.asarray(y)
    loss = -np.mean(np.log(np.where(y == 1, p, 1 - p)))
    grad = np.where(y == 1, -1 / np.where(y == 1, p, 1), -1 / np.where(y == 1, 1, 1 - p)) / y.size
    return loss, grad


# --- bce_with_logits_loss: cuts the scores off at 30 so that nothing overflows
# judged: true and helpful
def bce_with_logits_loss(z, y):
    z = np.clip(z, -30, 30)
    p = 1 / (1 + np.exp(-z))
    loss = np.mean(np.log(1 + np.exp(z)) - y * z)
    return loss, (p - y) / z.size


# --- bce_with_logits_loss: a softmax over each row for the gradient, since a row has several labels
# judged: true and helpful
def bce_with_logits_loss(z, y):
    loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return loss, (p - y) / np.size(z)


# --- svm_loss: only the worst rival pays
# judged: true and helpful
def svm_loss(scores, y):
    n = scores.shape[0]
    idx = np.arange(n)
    margins = scores - scores[idx, y][:, None] + 1
    margins[idx, y] = 0
    worst = margins.argmax(axis=1)
    hinge = np.maximum(0, margins[idx, worst])
    d = np.zeros(scores.shape)
    d[idx, worst] += hinge > 0
    d[idx, y] -= hinge > 0
    return hinge.mean(), d / n


# --- svm_loss: loops over the classes from 1 on, so class 0 never pays as a rival
# judged: true and helpful
def svm_loss(scores, y):
    N, C = scores.shape
    loss = 0.0
    dscores = np.zeros((N, C))
    for i in range(N):
        for j in range(1, C):
            if j == y[i]:
                continue
            margin = scores[i, j] - scores[i, y[i]] + 1
            if margin > 0:
                loss += margin
                dscores[i, j] += 1
                dscores[i, y[i]] -= 1
    return loss / N, dscores / N


# --- svm_loss: picks the right scores with a colon, which gives a square of them
# judged: true and helpful
def svm_loss(scores, y):
    n = len(y)
    correct = scores[:, y]
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(n), y] = 0
    d = (margins > 0).astype(float)
    d[np.arange(n), y] = -d.sum(axis=1)
    return margins.sum() / n, d / n


# --- leaky_relu: keeps the output and asks for its sign, which is wrong where alpha is below 0
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    out = np.where(np.asarray(x) > 0, x, alpha * np.asarray(x))
    return out, (out, alpha)


def leaky_relu_backward(dout, cache):
    out, alpha = cache
    return dout * np.where(out > 0, 1.0, alpha)


# --- leaky_relu: the exponential unit, forward and backward
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    out = np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
    return out, (x, out, alpha)


def leaky_relu_backward(dout, cache):
    x, out, alpha = cache
    return np.where(x > 0, dout, dout * (out + alpha))


# --- leaky_relu: on the left the slope itself goes back, without dout
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    slope = np.where(x > 0, 1.0, alpha)
    return x * slope, (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    dx = dout.copy()
    dx[x <= 0] = alpha
    return dx


# --- logistic_regression_loss: a lecture's labels, minus 1 and 1
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    margin = y * (X @ w + b)
    loss = np.mean(np.logaddexp(0, -margin))
    dz = -y / (1 + np.exp(margin)) / len(y)
    return loss, X.T @ dz, dz.sum()


# --- logistic_regression_loss: columns as in another course, so dw has the shape (D, 1)
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    Y = y.reshape(-1, 1)
    Z = X @ w.reshape(-1, 1) + b
    loss, dZ = bce_with_logits_loss(Z, Y)
    return loss, X.T @ dZ, float(dZ.sum())


# --- logistic_regression_loss: averages what is divided by N already, in db alone
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    loss, dz = bce_with_logits_loss(X @ w + b, y)
    dw = X.T @ dz
    db = np.mean(dz)
    return loss, dw, db
