# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- logsumexp: logaddexp.reduce goes over the first axis
# judged: true and helpful
def logsumexp(x):
    return np.logaddexp.reduce(x)


# --- softmax: subtracts the mean of the row instead of its maximum
# judged: true and helpful
def softmax(scores):
    centred = scores - scores.mean(axis=-1, keepdims=True)
    e = np.exp(centred)
    return e / e.sum(axis=-1, keepdims=True)


# --- softmax: a vector comes back as a matrix with one row
# judged: true and helpful
def softmax(scores):
    s = np.atleast_2d(scores)
    s = s - np.max(s, axis=1)[:, np.newaxis]
    return np.exp(s) / np.sum(np.exp(s), axis=1)[:, np.newaxis]


# --- log_softmax: puts the logarithms of the sums into a column, also for a vector
# judged: true and helpful
def log_softmax(scores):
    lse = np.reshape(logsumexp(scores), (-1, 1))
    return scores - lse


# --- softmax_jacobian: the diagonal loses its squares twice
# judged: true and helpful
def softmax_jacobian(p):
    J = -np.outer(p, p)
    J += np.diag(p * (1 - p))
    return J


# --- softmax_backward: subtracts the plain mean of dout, not the one weighted by p
# judged: true and helpful
def softmax_backward(dout, p):
    mean = np.mean(dout, axis=-1, keepdims=True)
    return p * (dout - mean)


# --- cross_entropy_grad_wrt_p: the binary cross-entropy of each class
# judged: true and helpful
def cross_entropy_grad_wrt_p(p, y):
    N, C = p.shape
    t = np.eye(C)[y]
    return (-t / p + (1 - t) / (1 - p)) / N


# --- softmax_loss: the mean over all N C entries
# judged: true and helpful
def softmax_loss(scores, y):
    logp = log_softmax(scores)
    onehot = np.zeros_like(scores)
    onehot[np.arange(len(y)), y] = 1
    loss = -np.mean(onehot * logp)
    return loss, (np.exp(logp) - onehot) / scores.size


# --- softmax_loss: reuses the buffer of the logarithms before it has read them
# judged: true and helpful
def softmax_loss(scores, y):
    rows = np.arange(scores.shape[0])
    logp = log_softmax(scores)
    grad = np.exp(logp, out=logp)
    grad[rows, y] -= 1
    loss = -logp[rows, y].mean()
    return loss, grad / len(rows)


# --- softmax_regression_loss: takes the last row of W for biases and does not penalise it
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    loss, dz = softmax_loss(X @ W, y)
    loss += 0.5 * reg * np.sum(W[:-1] ** 2)
    dW = X.T @ dz
    dW[:-1] += reg * W[:-1]
    return loss, dW


# --- softmax_regression_loss: sums the weights in the gradient too
# judged: true and helpful
def softmax_regression_loss(W, X, y, reg):
    data_loss, dscores = softmax_loss(X.dot(W), y)
    penalty = 0.5 * reg * (W**2).sum()
    dW = X.T.dot(dscores) + reg * W.sum()
    return data_loss + penalty, dW
