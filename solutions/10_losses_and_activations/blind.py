# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- mse_loss: divides by the number of rows instead of the number of entries
# judged: true and helpful
def mse_loss(y_pred, y):
    n = len(y)
    r = y_pred - y
    return np.sum(r**2) / n, 2 * r / n


# --- mse_loss: the gradient of the half, with the loss without it
# judged: true and helpful
def mse_loss(y_pred, y):
    diff = y_pred - y
    loss = np.mean(diff**2)
    dy_pred = diff / diff.size
    return loss, dy_pred


# --- mse_loss: residuals the other way round
# judged: true and helpful
def mse_loss(y_pred, y):
    r = y - y_pred
    return np.mean(r**2), 2 * r / r.size


# --- mae_loss: the gradient is the sign, without 1/n
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y_pred - y
    return np.mean(np.abs(r)), np.sign(r)


# --- mae_loss: the notes' exponent of 1: residuals cancel
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y_pred - y
    return np.mean(r), np.ones_like(r) / r.size


# --- mae_loss: the absolute value of the mean residual
# judged: true and helpful
def mae_loss(y_pred, y):
    r = y_pred - y
    loss = np.abs(np.mean(r))
    grad = np.where(r > 0, 1.0, -1.0) / r.size
    return loss, grad


# --- rmse: the root of the sum, divided by n
# judged: true and helpful
def rmse(y_pred, y):
    return np.sqrt(np.sum((y_pred - y) ** 2)) / y.size


# --- rmse: np.linalg.norm over the root of the rows
# judged: true and helpful
def rmse(y_pred, y):
    return np.linalg.norm(y_pred - y) / np.sqrt(len(y))


# --- rmse: the mean of the roots of the squares
# judged: true and helpful
def rmse(y_pred, y):
    return np.mean(np.sqrt((y_pred - y) ** 2))


# --- bce_loss: clips p
# judged: true and helpful
def bce_loss(p, y):
    eps = 1e-7
    p = np.clip(p, eps, 1 - eps)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dp = (p - y) / (p * (1 - p)) / p.size
    return loss, dp


# --- bce_loss: the gradient with respect to the score, p - y
# judged: true and helpful
def bce_loss(p, y):
    given = np.where(y == 1, p, 1 - p)
    return -np.mean(np.log(given)), (p - y) / p.size


# --- bce_loss: the sign of the second term's gradient is lost: -1/(1 - p)
# judged: true and helpful
def bce_loss(p, y):
    given = np.where(y == 1, p, 1 - p)
    loss = -np.log(given).mean()
    dp = -1 / given / p.size
    return loss, dp


# --- bce_with_logits_loss: by way of a clipped sigmoid
# judged: true and helpful
def bce_with_logits_loss(z, y):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    p = np.clip(p, 1e-15, 1 - 1e-15)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / z.size


# --- bce_with_logits_loss: softplus without its term for the label: y z is added
# judged: true and helpful
def bce_with_logits_loss(z, y):
    e = np.exp(-np.abs(z))
    softplus = np.maximum(z, 0) + np.log1p(e)
    loss = np.mean(softplus + y * z)
    p = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return loss, (p - y) / z.size


# --- bce_with_logits_loss: the mean over the rows only, with sums over the labels of a row
# judged: true and helpful
def bce_with_logits_loss(z, y):
    e = np.exp(-np.abs(z))
    per_entry = np.maximum(z, 0) - y * z + np.log1p(e)
    p = np.where(z >= 0, 1, e) / (1 + e)
    N = z.shape[0]
    return per_entry.sum() / N, (p - y) / N


# --- svm_loss: the right class pays its margin, too
# judged: true and helpful
def svm_loss(scores, y):
    N = len(y)
    rows = np.arange(N)
    correct = scores[rows, y][:, None]
    margins = np.maximum(0, scores - correct + 1)
    loss = np.sum(margins) / N
    d = (margins > 0).astype(float)
    d[rows, y] -= d.sum(axis=1)
    return loss, d / N


# --- svm_loss: the right class's gradient is -1, however many are too close
# judged: true and helpful
def svm_loss(scores, y):
    N = scores.shape[0]
    rows = np.arange(N)
    margins = np.maximum(0, scores - scores[rows, y][:, np.newaxis] + 1)
    margins[rows, y] = 0
    loss = margins.sum() / N
    dscores = np.zeros_like(scores)
    dscores[margins > 0] = 1
    dscores[rows, y] = -1
    return loss, dscores / N


# --- svm_loss: only the worst rival counts (Crammer and Singer)
# judged: true and helpful
def svm_loss(scores, y):
    N = scores.shape[0]
    rows = np.arange(N)
    m = scores - scores[rows, y][:, None] + 1.0
    m[rows, y] = 0
    worst = np.argmax(m, axis=1)
    loss = np.mean(np.maximum(0, m[rows, worst]))
    d = np.zeros(scores.shape)
    active = m[rows, worst] > 0
    d[rows[active], worst[active]] += 1
    d[rows[active], y[active]] -= 1
    return loss, d / N


# --- leaky_relu: np.maximum(x, alpha x), right for an alpha below 1 only
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    return np.maximum(x, alpha * x), (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    return np.where(x > 0, dout, alpha * dout)


# --- leaky_relu: backward has the default alpha written in
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    out = np.where(x > 0, x, alpha * x)
    return out, x


def leaky_relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache <= 0] *= 0.01
    return dx


# --- leaky_relu: negative inputs become the constant -alpha: the slope is taken for a value
# judged: true and helpful
def leaky_relu_forward(x, alpha=0.01):
    out = np.where(x > 0, x, -alpha)
    return out, (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    return dout * np.where(x > 0, 1, alpha)


# --- logistic_regression_loss: db is the vector of dz, not its sum
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    loss, dz = bce_with_logits_loss(X @ w + b, y)
    return loss, X.T @ dz, dz


# --- logistic_regression_loss: divides by N once more
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    N = len(y)
    loss, dz = bce_with_logits_loss(X @ w + b, y)
    dw = X.T @ dz / N
    db = np.sum(dz) / N
    return loss, dw, db


# --- logistic_regression_loss: puts the sigmoid in front of the loss with logits
# judged: true and helpful
def logistic_regression_loss(w, b, X, y):
    z = X @ w + b
    p = 1 / (1 + np.exp(-z))
    loss, dz = bce_with_logits_loss(p, y)
    return loss, X.T @ dz, dz.sum()
