# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- gaussian_logpdf: the width stands under the root, as a variance would
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    z = (x - mu) / sigma
    return -0.5 * (z**2 + np.log(2 * np.pi * sigma))


# --- gaussian_logpdf: the logarithm of the density, with a tiny number against log 0
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    tiny = np.finfo(float).tiny
    pdf = np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))
    return np.log(pdf + tiny)


# --- gaussian_nll: the loop overwrites its total, so only the last value counts
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    N = len(x)
    total = 0.0
    for value in x:
        total = -gaussian_logpdf(value, mu, sigma)
    return total / N


# --- gaussian_nll: the log-density of the mean, not the mean of the log-densities
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    centre = np.mean(x)
    return -gaussian_logpdf(centre, mu, sigma)


# --- gaussian_nll_grad: squares the mean of z instead of taking the mean of its square
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    z_bar = np.mean((x - mu) / sigma)
    return -z_bar / sigma, (1 - z_bar**2) / sigma


# --- gaussian_nll_grad: divides by N in one of the two sums only
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    g_mu, g_sigma = 0.0, 0.0
    for xi in x:
        d = xi - mu
        g_mu -= d / sigma**2
        g_sigma += 1 / sigma - d**2 / sigma**3
    g_mu /= len(x)
    return g_mu, g_sigma


# --- fit_gaussian_mle: descends the gradient for a fixed number of steps and stops before it is there
# judged: true and helpful
def fit_gaussian_mle(x):
    mu, sigma = float(x[0]), 1.0
    for _ in range(100):
        dmu, dsigma = gaussian_nll_grad(x, mu, sigma)
        mu = mu - 0.01 * dmu
        sigma = sigma - 0.01 * dsigma
    return mu, sigma


# --- bernoulli_nll: the logarithm of the product, which underflows for a long sample
# judged: true and helpful
def bernoulli_nll(y, p):
    what_happened = np.where(y == 1, p, 1 - p)
    likelihood = np.prod(what_happened)
    return -np.log(likelihood) / len(y)


# --- bernoulli_nll: the logarithm of the mean probability
# judged: true and helpful
def bernoulli_nll(y, p):
    chances = np.where(np.asarray(y) > 0, p, 1.0 - p)
    return -np.log(chances.mean())


# --- fit_bernoulli_mle: ones over zeros, the odds
# judged: true and helpful
def fit_bernoulli_mle(y):
    heads = int(np.sum(y))
    tails = len(y) - heads
    return heads / tails


# --- bessel_vs_mle: the second number is a standard deviation
# judged: true and helpful
def bessel_vs_mle(x):
    n = len(x)
    _, s = fit_gaussian_mle(x)
    biased = s**2
    unbiased = np.sqrt(biased * n / (n - 1))
    return biased, unbiased


# --- normal_interval: goes out by the share within k sigma instead of by k
# judged: true and helpful
def normal_interval(mu, sigma, k):
    reach = math.erf(k / math.sqrt(2)) * sigma
    return mu - reach, mu + reach
