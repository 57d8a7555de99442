# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- log_posterior: the constants of the likelihood are added once and not N times
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    log_likelihood = -0.5 * np.sum(z**2) - np.log(sigma) - 0.5 * np.log(2 * np.pi)
    log_prior = -0.5 * z0**2 - np.log(tau) - 0.5 * np.log(2 * np.pi)
    return log_likelihood + log_prior


# --- log_posterior: the prior stands inside the sum, so it counts N times
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    constant = np.log(2 * np.pi)
    return np.sum(-(z**2) / 2 - np.log(sigma) - (z0**2) / 2 - np.log(tau) - constant)


# --- log_posterior: multiplies the logs, since the densities multiply
# judged: true and helpful
def log_posterior(mu, x, sigma, mu0, tau):
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    likelihood = np.sum(-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))
    prior = -0.5 * z0**2 - np.log(tau) - 0.5 * np.log(2 * np.pi)
    return likelihood * prior


# --- map_gaussian_mean: weights by the standard deviations: the wider one counts more
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    s = sigma**2 / len(x)
    t = tau**2
    return (s * np.mean(x) + t * mu0) / (s + t)


# --- map_gaussian_mean: the sample has the precision of a single value
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    precision_data = 1 / sigma**2
    precision_prior = 1 / tau**2
    return (precision_data * x.mean() + precision_prior * mu0) / (precision_data + precision_prior)


# --- map_gaussian_mean: one over the deviation for the precision
# judged: true and helpful
def map_gaussian_mean(x, sigma, mu0, tau):
    a = len(x) / sigma
    b = 1 / tau
    return (a * np.mean(x) + b * mu0) / (a + b)


# --- map_beta_bernoulli: the mean of the posterior
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    k = np.sum(y)
    return (k + a) / (len(y) + a + b)


# --- map_beta_bernoulli: a and b are swapped
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    heads = np.sum(y == 1)
    tails = np.sum(y == 0)
    return (heads + b - 1) / (heads + tails + a + b - 2)


# --- map_beta_bernoulli: one too few taken off below: a + b - 1
# judged: true and helpful
def map_beta_bernoulli(y, a, b):
    k, n = np.sum(y), len(y)
    return (k + a - 1) / (n + a + b - 1)


# --- ridge_from_map: lambda upside down
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    lam = tau**2 / sigma**2
    D = X.shape[1]
    return np.linalg.solve(X.T @ X + lam * np.eye(D), X.T @ y)


# --- ridge_from_map: the mean convention: lambda times N
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    N, D = X.shape
    lam = sigma**2 / tau**2
    A = X.T @ X + N * lam * np.eye(D)
    return np.linalg.inv(A) @ X.T @ y


# --- ridge_from_map: adds lambda to every entry, without the identity, and forgets the squares
# judged: true and helpful
def ridge_from_map(X, y, sigma, tau):
    lam = sigma / tau
    return np.linalg.solve(X.T @ X + lam, X.T @ y)


# --- laplace_map: the slope of the penalty is taken as b: moves by b / N
# judged: true and helpful
def laplace_map(x, b):
    m = np.mean(x)
    shift = b / len(x)
    return np.sign(m) * max(abs(m) - shift, 0)


# --- laplace_map: hard thresholding: keeps the mean whole if it is large enough
# judged: true and helpful
def laplace_map(x, b):
    m = np.mean(x)
    threshold = 1 / (len(x) * b)
    if abs(m) <= threshold:
        return 0.0
    return m


# --- laplace_map: soft thresholds each value, and takes the mean then
# judged: true and helpful
def laplace_map(x, b):
    t = 1 / (len(x) * b)
    return np.mean(np.sign(x) * np.maximum(np.abs(x) - t, 0))


# --- cross_entropy: a small number inside the logarithm
# judged: true and helpful
def cross_entropy(p, q):
    return -np.sum(p * np.log(q + 1e-12))


# --- cross_entropy: the mask asks for q > 0, so what is impossible is left out too
# judged: true and helpful
def cross_entropy(p, q):
    mask = q > 0
    return -np.sum(p[mask] * np.log(q[mask]))


# --- cross_entropy: binary cross-entropy for each outcome, as for multi-label outputs
# judged: true and helpful
def cross_entropy(p, q):
    keep = p > 0
    p, q = p[keep], q[keep]
    return -np.sum(p * np.log(q) + (1 - p) * np.log(1 - q))


# --- kl_divergence: subtracts the entropy of q
# judged: true and helpful
def kl_divergence(p, q):
    return cross_entropy(p, q) - cross_entropy(q, q)


# --- kl_divergence: symmetrised, because it is called a distance
# judged: true and helpful
def kl_divergence(p, q):
    m = p > 0
    n = q > 0
    return 0.5 * np.sum(p[m] * np.log(p[m] / q[m])) + 0.5 * np.sum(q[n] * np.log(q[n] / p[n]))


# --- kl_divergence: keeps only the outcomes that both hold possible
# judged: true and helpful
def kl_divergence(p, q):
    both = (p > 0) & (q > 0)
    return np.sum(p[both] * np.log(p[both] / q[both]))
