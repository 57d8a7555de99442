# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- gaussian_logpdf: log10 for the logarithms
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    z = (x - mu) / sigma
    return -(z**2) / 2 - np.log10(sigma) - np.log10(2 * np.pi) / 2


# --- gaussian_logpdf: z divided by the variance, and log of the variance
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    var = sigma**2
    z = (x - mu) / var
    return -0.5 * z**2 - np.log(var) - 0.5 * np.log(2 * np.pi)


# --- gaussian_nll: the log of the mean density
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    return -np.log(np.mean(np.exp(gaussian_logpdf(x, mu, sigma))))


# --- gaussian_nll: the constant left away
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    N = len(x)
    return np.sum((x - mu) ** 2) / (2 * sigma**2) / N + np.log(sigma)


# --- gaussian_nll_grad: the second is the derivative by the variance
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    r = x - mu
    dmu = -np.mean(r) / sigma**2
    dsigma = 1 / (2 * sigma**2) - np.mean(r**2) / (2 * sigma**4)
    return dmu, dsigma


# --- gaussian_nll_grad: not averaged for mu, averaged for sigma
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    z = (x - mu) / sigma
    dmu = -np.sum(z) / sigma
    dsigma = (1 - np.mean(z**2)) / sigma
    return dmu, dsigma


# --- fit_gaussian_mle: mean absolute deviation
# judged: true and helpful
def fit_gaussian_mle(x):
    mu = np.mean(x)
    sigma = np.mean(np.abs(x - mu))
    return mu, sigma


# --- fit_gaussian_mle: the sample's shortcut with the median for the centre
# judged: true and helpful
def fit_gaussian_mle(x):
    mu = np.median(x)
    sigma = np.sqrt(np.mean((x - mu) ** 2))
    return mu, sigma


# --- bernoulli_nll: clipped like in every tutorial
# judged: true and helpful
def bernoulli_nll(y, p):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# --- bernoulli_nll: p and 1 - p in the wrong places of np.where
# judged: true and helpful
def bernoulli_nll(y, p):
    prob = np.where(y == 0, p, 1 - p)
    return -np.mean(np.log(prob))


# --- fit_bernoulli_mle: rounded to the more frequent outcome
# judged: true and helpful
def fit_bernoulli_mle(y):
    return float(np.mean(y) > 0.5)


# --- fit_bernoulli_mle: the odds
# judged: true and helpful
def fit_bernoulli_mle(y):
    ones = np.sum(y == 1)
    zeros = np.sum(y == 0)
    return ones / zeros


# --- bessel_vs_mle: ddof handed to the mean too, values in the wrong order
# judged: true and helpful
def bessel_vs_mle(x):
    return np.var(x, ddof=1), np.var(x)


# --- bessel_vs_mle: multiplied by (N - 1) / N instead of N / (N - 1)
# judged: true and helpful
def bessel_vs_mle(x):
    N = len(x)
    mle = np.mean((x - np.mean(x)) ** 2)
    return mle, mle * (N - 1) / N


# --- normal_interval: k times the variance
# judged: true and helpful
def normal_interval(mu, sigma, k):
    return mu - k * sigma**2, mu + k * sigma**2


# --- normal_interval: half of the width on each side
# judged: true and helpful
def normal_interval(mu, sigma, k):
    half = k * sigma / 2
    return (mu - half, mu + half)
