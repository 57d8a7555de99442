# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- log_posterior: no log sigma in the prior, log tau counted N times
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    return np.sum(-(z**2) / 2 - np.log(sigma) - np.log(2 * np.pi) / 2 - np.log(tau)) - z0**2 / 2 - np.log(2 * np.pi) / 2


# --- log_posterior: the mean over the sample
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    c = 0.5 * np.log(2 * np.pi)
    return np.mean(-(z**2) / 2 - np.log(sigma) - c) + (-(z0**2) / 2 - np.log(tau) - c)


# --- map_gaussian_mean: precisions crossed over
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    a = len(x) / sigma**2
    b = 1 / tau**2
    return (b * np.mean(x) + a * mu0) / (a + b)


# --- map_gaussian_mean: precision as one over the deviation
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    n = len(x)
    p_data = n / sigma
    p_prior = 1 / tau
    return (p_data * x.mean() + p_prior * mu0) / (p_data + p_prior)


# --- map_beta_bernoulli: a goes with the zeros
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    k = np.sum(y)
    n = len(y)
    return (k + b - 1) / (n + a + b - 2)


# --- map_beta_bernoulli: prior's mode and share averaged half and half
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    share = np.mean(y)
    if a + b == 2:
        return share
    mode = (a - 1) / (a + b - 2)
    return (share + mode) / 2


# --- ridge_from_map: lambda multiplied by N, inverse of X X^T size
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    N, D = X.shape
    lam = N * sigma**2 / tau**2
    return np.linalg.solve(X.T @ X + lam * np.eye(D), X.T @ y)


# --- ridge_from_map: lambda added to every entry of the matrix
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    lam = (sigma / tau) ** 2
    return np.linalg.solve(X.T @ X + lam, X.T @ y)


# --- laplace_map: the threshold without N
# judged: true and helpful
def laplace_map(x, b):
    m = np.mean(x)
    return np.sign(m) * max(abs(m) - 1 / b, 0)


# --- laplace_map: thresholds every value first, and takes the mean then
# judged: true and helpful
def laplace_map(x, b):
    t = 1 / (len(x) * b)
    return np.mean(np.sign(x) * np.maximum(np.abs(x) - t, 0))


# --- cross_entropy: the mask on q, so impossible things are free
# judged: true and helpful
def cross_entropy(p, q):
    mask = (p > 0) & (q > 0)
    return -np.sum(p[mask] * np.log(q[mask]))


# --- cross_entropy: averaged over the classes
# judged: true and helpful
def cross_entropy(p, q):
    keep = p > 0
    return -np.mean(p[keep] * np.log(q[keep]))


# --- kl_divergence: the other direction
# judged: true and helpful
def kl_divergence(p, q):
    keep = q > 0
    return np.sum(q[keep] * np.log(q[keep] / p[keep]))


# --- kl_divergence: entropy added in place of subtracted
# judged: true and helpful
def kl_divergence(p, q):
    return cross_entropy(p, q) + cross_entropy(p, p)
