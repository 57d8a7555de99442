# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- mse_loss: the gradient is not divided by n
# judged: true and helpful
def mse_loss(y_pred, y):
    r = y_pred - y
    return np.mean(r**2), 2 * r


# --- mse_loss: divided by the number of rows
# judged: true and helpful
def mse_loss(y_pred, y):
    n = y.shape[0] if np.ndim(y) else 1
    r = y_pred - y
    return np.sum(r**2) / n, 2 * r / n


# --- mae_loss: absolute value of the mean residual
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y_pred - y
    return np.abs(np.mean(r)), np.sign(r) / r.size


# --- mae_loss: the residual from y, and the slope without 1 / n
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y - y_pred
    loss = np.mean(np.abs(r))
    return loss, np.sign(r)


# --- rmse: root of each term before the mean
# judged: true and helpful
def rmse(y_pred, y):
    return np.mean(np.sqrt((y_pred - y) ** 2))


# --- rmse: the norm divided by n
# judged: true and helpful
def rmse(y_pred, y):
    return np.linalg.norm(y_pred - y) / np.size(y)


# --- bce_loss: nan_to_num over everything
# judged: true and helpful
def bce_loss(p, y):
    loss = -np.nan_to_num(y * np.log(p) + (1 - y) * np.log(1 - p))
    dp = np.nan_to_num((p - y) / (p * (1 - p)))
    return loss.mean(), dp / p.size


# --- bce_loss: the gradient with respect to the score
# judged: true and helpful
def bce_loss(p, y):
    right = np.where(y == 1, p, 1 - p)
    return -np.log(right).mean(), (p - y) / p.size


# --- bce_with_logits_loss: softplus without the absolute value, z times y added
# judged: true and helpful
def bce_with_logits_loss(z, y):
    loss = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) + y * z
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return loss.mean(), (s - y) / z.size


# --- bce_with_logits_loss: through the probability with bce_loss
# judged: true and helpful
def bce_with_logits_loss(z, y):
    p = 1 / (1 + np.exp(-z))
    eps = 1e-12
    loss = -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))
    return loss, (p - y) / len(z)


# --- svm_loss: the right class's gradient is -1 for any row that has a violation
# judged: true and helpful
def svm_loss(scores, y):
    N = scores.shape[0]
    rows = np.arange(N)
    margins = np.maximum(0, scores - scores[rows, y][:, None] + 1)
    margins[rows, y] = 0
    loss = margins.sum() / N
    d = (margins > 0).astype(float)
    d[rows, y] = -1
    return loss, d / N


# --- svm_loss: only the strongest rival counts
# judged: true and helpful
def svm_loss(scores, y):
    N = scores.shape[0]
    rows = np.arange(N)
    m = scores - scores[rows, y][:, None] + 1
    m[rows, y] = -np.inf
    worst = m.argmax(axis=1)
    h = np.maximum(m[rows, worst], 0)
    d = np.zeros_like(scores)
    d[rows, worst] += h > 0
    d[rows, y] -= h > 0
    return h.mean(), d / N


# --- leaky_relu: backward always uses 0.01
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x), x


def leaky_relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0.01 * dout)


# --- leaky_relu: slope alpha added, as relu plus alpha x
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    out = np.maximum(0, x) + alpha * x
    return out, (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    return dout * ((x > 0) + alpha)


# --- logistic_regression_loss: db summed without the mean, dw averaged twice
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    z = X @ w + b
    loss, dz = bce_with_logits_loss(z, y)
    N = len(y)
    return loss, X.T @ dz / N, np.sum(dz) * N


# --- logistic_regression_loss: squared error of the sigmoid
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    z = X @ w + b
    p = 1 / (1 + np.exp(-z))
    loss, dp = mse_loss(p, y)
    dz = dp * p * (1 - p)
    return loss, X.T @ dz, dz.sum()
