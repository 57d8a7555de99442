# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- log_posterior: squares the sum of the distances
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    root = np.sqrt(2 * np.pi)
    constants = len(x) * np.log(sigma * root) + np.log(tau * root)
    return -0.5 * (np.sum(z) ** 2 + z0**2) - constants


# --- log_posterior: N + 1 constants, all with sigma; tau is forgotten
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    n = len(x) + 1
    quad = np.append(z, z0)
    return -quad @ quad / 2 - n * np.log(sigma) - n / 2 * np.log(2 * np.pi)


# --- map_gaussian_mean: updates the centre value by value and keeps the width of the prior
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    w_data = 1 / sigma**2
    w_prior = 1 / tau**2
    m = mu0
    for xi in x:
        m = (w_data * xi + w_prior * m) / (w_data + w_prior)
    return m


# --- map_gaussian_mean: N is missing below
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    numerator = tau**2 * np.sum(x) + sigma**2 * mu0
    denominator = tau**2 + sigma**2
    return numerator / denominator


# --- map_beta_bernoulli: updates b by all throws instead of by the tails
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    a_post = a + np.sum(y)
    b_post = b + len(y)
    return (a_post - 1) / (a_post + b_post - 2)


# --- map_beta_bernoulli: answers one half under a flat prior
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    if a + b - 2 == 0:
        return 0.5
    heads = np.count_nonzero(y)
    return (heads + a - 1) / (len(y) + a + b - 2)


# --- ridge_from_map: centres the data first, as a library with an intercept does
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    Xc = X - X.mean(axis=0)
    yc = y - y.mean()
    alpha = (sigma / tau) ** 2
    return np.linalg.inv(Xc.T @ Xc + alpha * np.identity(X.shape[1])) @ Xc.T @ yc


# --- ridge_from_map: extra rows with lambda where its root belongs
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    n, d = X.shape
    lam = sigma**2 / tau**2
    A = np.vstack([X, lam * np.eye(d)])
    target = np.concatenate([y, np.zeros(d)])
    w, *_ = np.linalg.lstsq(A, target, rcond=None)
    return w


# --- laplace_map: thresholds each value and averages afterwards
# judged: true and helpful
def laplace_map(x, b):
    t = 1 / (len(x) * b)
    return np.mean(np.sign(x) * np.maximum(np.abs(x) - t, 0))


# --- cross_entropy: nan_to_num, which turns the infinity into a large number
# judged: true and helpful
def cross_entropy(p, q):
    with np.errstate(all="ignore"):
        terms = np.nan_to_num(p * np.log(q))
    return -terms.sum()


# --- cross_entropy: stops at the first outcome that never happens
# judged: true and helpful
def cross_entropy(p, q):
    h = 0.0
    for pk, qk in zip(p, q):
        if pk == 0:
            break
        h -= pk * np.log(qk)
    return h


# --- kl_divergence: PyTorch's kl_div, which wants the model's logarithms and gets its probabilities
# judged: true and helpful
def kl_divergence(p, q):
    keep = p > 0
    target, input = p[keep], q[keep]
    return (target * (np.log(target) - input)).sum()
