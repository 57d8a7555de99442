# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- logsumexp: the sum of the logs instead of the log of the sum
# judged: true and helpful
def logsumexp(x):
    m = np.max(x, axis=-1, keepdims=True)
    return np.squeeze(m, -1) + np.sum(np.log(np.exp(x - m)), axis=-1)


# --- logsumexp: takes the maximum out and adds it inside the logarithm
# judged: true and helpful
def logsumexp(x):
    m = np.max(x, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(x - m) + m, axis=-1))


# --- logsumexp: keeps the last axis, (N, 1)
# judged: true and helpful
def logsumexp(x):
    m = np.max(x, axis=-1, keepdims=True)
    return m + np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True))


# --- softmax: scales the scores by their largest size instead of shifting them
# judged: true and helpful
def softmax(scores):
    scores = scores / np.max(np.abs(scores), axis=-1, keepdims=True)
    e = np.exp(scores)
    return e / np.sum(e, axis=-1, keepdims=True)


# --- softmax: the version of a popular answer: shift by the maximum of all, sum over axis 0
# judged: true and helpful
def softmax(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum(axis=0)


# --- softmax: subtracts the mean of each row, which does not prevent the overflow
# judged: true and helpful
def softmax(scores):
    shifted = scores - scores.mean(axis=-1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=-1, keepdims=True)


# --- log_softmax: the log of a stable softmax
# judged: true and helpful
def log_softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return np.log(p)


# --- log_softmax: subtracts the maximum and forgets the rest of logsumexp
# judged: true and helpful
def log_softmax(scores):
    return scores - np.max(scores, axis=-1, keepdims=True)


# --- log_softmax: divides by the logsumexp, since softmax divides
# judged: true and helpful
def log_softmax(scores):
    return scores / logsumexp(scores)[..., None]


# --- softmax_jacobian: only the diagonal
# judged: true and helpful
def softmax_jacobian(p):
    return np.diag(p * (1 - p))


# --- softmax_jacobian: np.dot for the outer product: a number is subtracted everywhere
# judged: true and helpful
def softmax_jacobian(p):
    return np.diag(p) - np.dot(p, p.T)


# --- softmax_jacobian: p_j (1 - p_k) everywhere, also off the diagonal
# judged: true and helpful
def softmax_jacobian(p):
    C = len(p)
    return p[:, None] * (1 - p[None, :]) * np.ones((C, C))


# --- softmax_backward: as for the sigmoid, entry by entry: dout p (1 - p)
# judged: true and helpful
def softmax_backward(dout, p):
    return dout * p * (1 - p)


# --- softmax_backward: the mean over the classes, unweighted, in place of the mean under p
# judged: true and helpful
def softmax_backward(dout, p):
    return p * (dout - np.mean(dout, axis=-1, keepdims=True))


# --- softmax_backward: subtracts the whole weighted sum without the factor p
# judged: true and helpful
def softmax_backward(dout, p):
    s = np.sum(dout * p, axis=-1, keepdims=True)
    return dout * p - s


# --- cross_entropy_grad_wrt_p: the full -1/p everywhere, not only at the label
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N = p.shape[0]
    return -1 / p / N


# --- cross_entropy_grad_wrt_p: uses p[:, y], so whole columns are filled
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N = len(y)
    dp = np.zeros_like(p)
    dp[:, y] = -1 / (N * p[:, y])
    return dp


# --- cross_entropy_grad_wrt_p: the binary formula: -t/p + (1 - t)/(1 - p)
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N, C = p.shape
    t = np.eye(C)[y]
    return (-t / p + (1 - t) / (1 - p)) / N


# --- softmax_loss: the loss is a mean, the gradient is not
# judged: true and helpful
def softmax_loss(scores, y):
    logp = log_softmax(scores)
    rows = np.arange(len(y))
    loss = -logp[rows, y].mean()
    dscores = np.exp(logp)
    dscores[rows, y] -= 1
    return loss, dscores


# --- softmax_loss: divides by N before the 1 is subtracted
# judged: true and helpful
def softmax_loss(scores, y):
    N = scores.shape[0]
    logp = log_softmax(scores)
    loss = -np.sum(logp[np.arange(N), y]) / N
    dscores = np.exp(logp) / N
    dscores[np.arange(N), y] -= 1
    return loss, dscores


# --- softmax_loss: np.mean over a one-hot product, so it divides by N times C
# judged: true and helpful
def softmax_loss(scores, y):
    N, C = scores.shape
    t = np.eye(C)[y]
    logp = log_softmax(scores)
    loss = -np.mean(t * logp)
    dscores = (np.exp(logp) - t) / N
    return loss, dscores


# --- softmax_regression_loss: the other convention: reg times the sum, without the half, and 2 reg W
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    loss, dscores = softmax_loss(X @ W, y)
    loss += reg * np.sum(W * W)
    dW = X.T @ dscores + 2 * reg * W
    return loss, dW


# --- softmax_regression_loss: leaves the last row out of the penalty, since it is the bias
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    loss, dscores = softmax_loss(X @ W, y)
    loss += 0.5 * reg * np.sum(W[:-1] ** 2)
    dW = X.T @ dscores
    dW[:-1] += reg * W[:-1]
    return loss, dW


# --- softmax_regression_loss: the penalty is divided by N, too, in loss and gradient
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    N = X.shape[0]
    loss, dscores = softmax_loss(X @ W, y)
    loss = loss + reg / (2 * N) * np.sum(W**2)
    dW = X.T @ dscores + reg / N * W
    return loss, dW
