# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- linear_scores: adds the bias inside the loop over the features, so D times
# judged: true and helpful
def linear_scores(X, W, b):
    n_examples, n_features = X.shape
    n_outputs = W.shape[1]
    result = np.zeros((n_examples, n_outputs))
    for i in range(n_examples):
        for j in range(n_outputs):
            for k in range(n_features):
                result[i, j] += X[i, k] * W[k, j] + b[j]
    return result


# --- linear_scores: puts the column of ones in front and the biases at the end
# judged: true and helpful
def linear_scores(X, W, b):
    ones = np.ones((len(X), 1))
    Xb = np.hstack([ones, X])
    Wb = np.vstack([W, b])
    return Xb @ Wb


# --- relative_error: takes the size of the sum, not the sum of the sizes
# judged: true and helpful
def relative_error(a, b):
    diff = np.abs(np.subtract(a, b))
    scale = np.maximum(np.abs(np.add(a, b)), 1e-8)
    return float(np.max(diff / scale))


# --- relative_error: finds the entry with the largest difference and measures that one
# judged: true and helpful
def relative_error(a, b):
    a = np.ravel(a)
    b = np.ravel(b)
    gap = abs(a - b)
    worst = gap.argmax()
    return gap[worst] / max(abs(a[worst]) + abs(b[worst]), 1e-8)


# --- mean_of_squares: sums each row, then takes a mean of something that is divided already
# judged: true and helpful
def mean_of_squares(x):
    total = np.sum(x * x, axis=-1)
    return np.mean(total / x.shape[0])
