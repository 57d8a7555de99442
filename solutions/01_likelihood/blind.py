# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- gaussian_logpdf: takes sigma for the variance
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    return -((x - mu) ** 2) / (2 * sigma) - 0.5 * np.log(2 * np.pi * sigma)


# --- gaussian_logpdf: forgets the half before log(2 pi)
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    z = (x - mu) / sigma
    return -0.5 * z**2 - np.log(sigma) - np.log(2 * np.pi)


# --- gaussian_logpdf: halves z before squaring it, because (z / 2)**2 looks like z**2 / 2
# judged: true and helpful
def gaussian_logpdf(x, mu, sigma):
    z = (x - mu) / sigma
    return -((z / 2) ** 2) - np.log(sigma) - np.log(np.sqrt(2 * np.pi))


# --- gaussian_nll: sums instead of taking the mean
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    return -np.sum(gaussian_logpdf(x, mu, sigma))


# --- gaussian_nll: writes the mean out again and puts 1/N before the squares only
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    N = len(x)
    return np.sum((x - mu) ** 2) / (2 * sigma**2) / N + N * np.log(sigma) + N / 2 * np.log(2 * np.pi)


# --- gaussian_nll: the logarithm of the mean density
# judged: true and helpful
def gaussian_nll(x, mu, sigma):
    density = np.exp(gaussian_logpdf(x, mu, sigma))
    return -np.log(np.mean(density))


# --- gaussian_nll_grad: by the variance, as in most books: dL/d(sigma^2)
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    var = sigma**2
    dmu = -np.mean(x - mu) / var
    dvar = 1 / (2 * var) - np.mean((x - mu) ** 2) / (2 * var**2)
    return dmu, dvar


# --- gaussian_nll_grad: sigma squared in place of sigma cubed
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    dmu = -(np.mean(x) - mu) / sigma**2
    dsigma = 1 / sigma - np.mean((x - mu) ** 2) / sigma**2
    return dmu, dsigma


# --- gaussian_nll_grad: uses the sample's variance, np.var, in place of the mean square about mu
# judged: true and helpful
def gaussian_nll_grad(x, mu, sigma):
    dmu = (mu - x.mean()) / sigma**2
    dsigma = 1 / sigma - np.var(x) / sigma**3
    return dmu, dsigma


# --- fit_gaussian_mle: the mean absolute deviation
# judged: true and helpful
def fit_gaussian_mle(x):
    mu = np.mean(x)
    sigma = np.mean(np.abs(x - mu))
    return mu, sigma


# --- fit_gaussian_mle: the shortcut that the text warns of
# judged: true and helpful
def fit_gaussian_mle(x):
    mu = np.mean(x)
    sigma = np.sqrt(np.mean(x**2) - mu**2)
    return mu, sigma


# --- fit_gaussian_mle: divides by N after the root
# judged: true and helpful
def fit_gaussian_mle(x):
    n = len(x)
    mu = sum(x) / n
    sigma = np.sqrt(np.sum((x - mu) ** 2)) / n
    return mu, sigma


# --- bernoulli_nll: clips p, as a library does, so the impossible costs about 27 and not inf
# judged: true and helpful
def bernoulli_nll(y, p):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# --- bernoulli_nll: forgets the zeros: only the term of the ones
# judged: true and helpful
def bernoulli_nll(y, p):
    return -np.mean(np.where(y == 1, np.log(p), 0))


# --- bernoulli_nll: treats nan as nothing, also where it should be infinite
# judged: true and helpful
def bernoulli_nll(y, p):
    terms = y * np.log(p) + (1 - y) * np.log(1 - p)
    return -np.mean(np.nan_to_num(terms))


# --- fit_bernoulli_mle: with Laplace's add-one smoothing
# judged: true and helpful
def fit_bernoulli_mle(y):
    return (np.sum(y) + 1) / (len(y) + 2)


# --- fit_bernoulli_mle: the odds: ones over zeros
# judged: true and helpful
def fit_bernoulli_mle(y):
    ones = np.sum(y == 1)
    zeros = np.sum(y == 0)
    return ones / zeros


# --- fit_bernoulli_mle: the share of the more frequent outcome, as a classifier's accuracy would count
# judged: true and helpful
def fit_bernoulli_mle(y):
    counts = np.array([np.sum(y == 0), np.sum(y == 1)])
    return np.max(counts) / len(y)


# --- bessel_vs_mle: standard deviations
# judged: true and helpful
def bessel_vs_mle(x):
    return np.std(x), np.std(x, ddof=1)


# --- bessel_vs_mle: divides by N + 1 instead of N - 1
# judged: true and helpful
def bessel_vs_mle(x):
    n = len(x)
    squares = np.sum((x - x.mean()) ** 2)
    return squares / n, squares / (n + 1)


# --- bessel_vs_mle: turns the correction round, (N - 1) / N, and returns the two in the other order
# judged: true and helpful
def bessel_vs_mle(x):
    mle = np.var(x)
    n = len(x)
    bessel = mle * (n - 1) / n
    return bessel, mle


# --- normal_interval: k sigmas in total, half of it on each side
# judged: true and helpful
def normal_interval(mu, sigma, k):
    half = k * sigma / 2
    return mu - half, mu + half


# --- normal_interval: the variance in place of the standard deviation
# judged: true and helpful
def normal_interval(mu, sigma, k):
    return mu - k * sigma**2, mu + k * sigma**2


# --- normal_interval: centre and width in place of the two ends
# judged: true and helpful
def normal_interval(mu, sigma, k):
    return mu, k * sigma
