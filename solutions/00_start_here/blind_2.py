# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- linear_scores: the weights are used as if each output were a row
# judged: true and helpful
def linear_scores(X, W, b):
    return X @ W.T + b


# --- linear_scores: the bias is added as a column
# judged: true and helpful
def linear_scores(X, W, b):
    scores = np.dot(X, W)
    return scores + b.reshape(-1, 1)


# --- relative_error: divides by the first array only
# judged: true and helpful
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-8))


# --- relative_error: the floor is taken with np.max, and the sizes of a sum
# judged: true and helpful
def relative_error(a, b):
    return np.max(np.abs(a - b)) / max(np.max(np.abs(a + b)), 1e-8)


# --- mean_of_squares: divides by the rows only
# judged: true and helpful
def mean_of_squares(x):
    total = np.sum(x**2)
    return total / len(x)


# --- mean_of_squares: the variance
# judged: true and helpful
def mean_of_squares(x):
    total = np.sum((x - x.mean()) ** 2)
    return total / x.size
