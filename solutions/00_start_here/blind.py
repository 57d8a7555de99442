# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- linear_scores: uses one bias value for each example instead of each output
# judged: true and helpful
def linear_scores(X, W, b):
    scores = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        scores[i] = X[i] @ W + b[i % len(b)]
    return scores


# --- linear_scores: loops over the examples but takes their features from W's rows, so it uses only the last feature
# judged: true and helpful
def linear_scores(X, W, b):
    N, D = X.shape
    C = W.shape[1]
    out = np.zeros((N, C))
    for i in range(N):
        for c in range(C):
            for d in range(D):
                out[i, c] = X[i, d] * W[d, c]
            out[i, c] += b[c]
    return out


# --- linear_scores: adds the bias inside the loop over the features, so it counts D times
# judged: true and helpful
def linear_scores(X, W, b):
    scores = 0
    for d in range(X.shape[1]):
        scores += X[:, d : d + 1] * W[d] + b
    return scores


# --- relative_error: divides the largest difference by the largest size, instead of entry by entry
# judged: true and helpful
def relative_error(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return np.max(np.abs(a - b)) / max(np.max(np.abs(a) + np.abs(b)), 1e-8)


# --- relative_error: the usual assert_allclose idea, divides by |b| alone
# judged: true and helpful
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-8))


# --- relative_error: adds the small number instead of taking the maximum, and divides by the larger one
# judged: true and helpful
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8))


# --- mean_of_squares: squares the mean in place of the sum, and still divides
# judged: true and helpful
def mean_of_squares(x):
    total = np.mean(x**2)
    return total / x.size


# --- mean_of_squares: divides by the number of rows, len(x)
# judged: true and helpful
def mean_of_squares(x):
    total = np.sum(x**2)
    return total / len(x)


# --- mean_of_squares: sums over the first axis only, so a matrix gives a row
# judged: true and helpful
def mean_of_squares(x):
    total = sum(x**2)
    return total / x.size
