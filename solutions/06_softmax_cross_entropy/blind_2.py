# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- logsumexp: the maximum is multiplied with the log, not added
# judged: true and helpful
def logsumexp(x):
    m = np.max(x, axis=-1, keepdims=True)
    s = np.sum(np.exp(x - m), axis=-1)
    return m.squeeze(-1) * np.log(s)


# --- logsumexp: keeps the axis, and so broadcasts to a square
# judged: true and helpful
def logsumexp(x):
    m = np.max(x, axis=-1, keepdims=True)
    return m + np.log(np.sum(np.exp(x - m), axis=-1))


# --- softmax: shifted by the mean
# judged: true and helpful
def softmax(scores):
    z = scores - scores.mean(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


# --- softmax: normalised over the first axis
# judged: true and helpful
def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=0))
    return e / np.sum(e, axis=0)


# --- log_softmax: scores divided by the logsumexp
# judged: true and helpful
def log_softmax(scores):
    return scores / logsumexp(scores)[..., None]


# --- log_softmax: a tiny constant inside
# judged: true and helpful
def log_softmax(scores):
    z = scores - np.max(scores, axis=-1, keepdims=True)
    p = np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
    return np.log(p + 1e-8)


# --- softmax_jacobian: outer product on the diagonal too
# judged: true and helpful
def softmax_jacobian(p):
    J = -np.outer(p, p)
    np.fill_diagonal(J, p)
    return J


# --- softmax_jacobian: p * p in place of the outer product
# judged: true and helpful
def softmax_jacobian(p):
    return np.diag(p) - p * p


# --- softmax_backward: the sigmoid's derivative
# judged: true and helpful
def softmax_backward(dout, p):
    return dout * p * (1 - p)


# --- softmax_backward: the mean of dout times p, where the sum belongs
# judged: true and helpful
def softmax_backward(dout, p):
    return p * (dout - np.mean(dout * p, axis=-1, keepdims=True))


# --- cross_entropy_grad_wrt_p: every class of the row gets one
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N = p.shape[0]
    dp = np.zeros_like(p)
    dp[:, y] = -1 / (N * p[:, y])
    return dp


# --- cross_entropy_grad_wrt_p: divided by the number of classes, sign lost
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N, C = p.shape
    dp = np.zeros((N, C))
    dp[range(N), y] = 1 / (C * p[range(N), y])
    return dp


# --- softmax_loss: the sum of the losses with the mean's gradient
# judged: true and helpful
def softmax_loss(scores, y):
    N = len(y)
    logp = log_softmax(scores)
    loss = -logp[np.arange(N), y].sum()
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    return loss, d / N


# --- softmax_loss: an identity matrix for the one-hot labels
# judged: true and helpful
def softmax_loss(scores, y):
    N = scores.shape[0]
    logp = log_softmax(scores)
    loss = -np.mean(logp[np.arange(N), y])
    t = np.eye(N, scores.shape[1])
    return loss, (np.exp(logp) - t) / N


# --- softmax_regression_loss: the penalty's gradient is a number
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    loss, dz = softmax_loss(X @ W, y)
    loss += 0.5 * reg * np.sum(W**2)
    dW = X.T @ dz + reg * np.sum(W)
    return loss, dW


# --- softmax_regression_loss: the norm instead of its square, divided by N once more
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    loss, dz = softmax_loss(X @ W, y)
    loss = loss + 0.5 * reg * np.linalg.norm(W)
    return loss, X.T @ dz / len(X) + reg * W
