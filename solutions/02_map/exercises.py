"""Unit 02, priors and MAP: what is tried, what it is worth, which mistakes are known, what helps.

The answers stand in the lesson beside this file; a mistake's edits are edits of those. Public code and questions about
MAP, ridge and KL were read for what goes wrong in practice: the mean of a beta in the place of its mode, lambda upside
down or for the other convention, a number added to every entry of a matrix, 0 log 0, a small constant in a logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit

_FOUR = np.array([1.0, 2.0, 4.0, 5.0])


# Inputs -------------------------------------------------------------------------------------------------------------
# No width is 1 or 2, where a square, a root or a factor happens to make no difference.
def _centre(rng: np.random.Generator) -> float:
    return float(rng.choice([-1, 1]) * rng.uniform(1.2, 4.0))


def _wide(rng: np.random.Generator) -> float:
    return float(rng.uniform(2.4, 4.5))


def _narrow(rng: np.random.Generator) -> float:
    return float(rng.uniform(0.25, 0.7))


def _values(rng: np.random.Generator, centre: float, spread: float, N: int = 0) -> np.ndarray:
    return rng.normal(centre, spread, N or int(rng.integers(5, 10)))


def _whole(rng: np.random.Generator) -> np.ndarray:
    x = rng.integers(-4, 9, int(rng.integers(4, 8)))
    # The sum is never a multiple of the size: the mean has a fraction that whole numbers would lose.
    x[0] += int(np.sum(x) % len(x) == 0)
    return x


def _outcomes(rng: np.random.Generator, N: int = 0) -> np.ndarray:
    """Zeros and ones, both of them, and not as many of the one as of the other."""
    N = N or int(rng.integers(7, 13))
    ones = int(rng.integers(1, N // 2)) if rng.random() < 0.5 else int(rng.integers(N // 2 + 1, N))
    return rng.permutation(np.arange(N) < ones).astype(int)


def _with_mean(rng: np.random.Generator, mean: float, N: int) -> np.ndarray:
    """N values whose mean is `mean` and whose median lies well beside it."""
    x = np.sort(rng.normal(0.0, 1.0, N))
    x[-1] += 3.0
    return rng.permutation(x - np.mean(x) + mean)


def _distribution(rng: np.random.Generator, C: int) -> np.ndarray:
    weights = rng.uniform(0.15, 1.0, C)
    return weights / np.sum(weights)


def _far_apart(rng: np.random.Generator, C: int) -> tuple[np.ndarray, np.ndarray]:
    """Two distributions of which each outcome's probability differs between them by a good deal."""
    p = _distribution(rng, C)
    return p, np.roll(np.sort(p), 1)[np.argsort(np.argsort(p))]


# log_posterior ------------------------------------------------------------------------------------------------------
def log_posterior_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(
        (1.5, _FOUR, 2.0, 0.0, 1.0), "values", "the values 1, 2, 4, 5, sigma = 2, mu0 = 0, tau = 1", visible=True
    )
    for sigma, tau, about in (
        (_wide(rng), _narrow(rng), "a narrow prior"),
        (_narrow(rng), _wide(rng), "a wide prior"),
    ):
        mu = _centre(rng)
        yield Case((mu, _values(rng, mu + 0.6 * sigma, sigma), sigma, mu - 0.7 * tau, tau), "values", about)
    mu, sigma, tau = _centre(rng), _wide(rng), _wide(rng)
    yield Case((mu, _values(rng, mu, sigma, 1), sigma, _centre(rng), tau), "shapes", "a single value, N = 1")
    yield Case((3, _whole(rng), 4, -1, 3), "shapes", "whole numbers")
    mu, sigma, tau = _centre(rng), float(rng.uniform(5, 8)), _narrow(rng)
    yield Case((mu, _values(rng, mu, sigma, 400), sigma, mu + tau, tau), "extremes", "400 values")
    mu, tau = _centre(rng), _narrow(rng)
    yield Case((mu, mu + np.array([60.0, 0.5]), 1.5, mu + 50 * tau, tau), "extremes", "a value and a prior far from mu")


_LOG_LIKELIHOOD = "np.sum(-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))"
_LOG_PRIOR = "-0.5 * z0**2 - np.log(tau) - 0.5 * np.log(2 * np.pi)"
_BOTH = "log_likelihood + log_prior"

LOG_POSTERIOR = Exercise(
    signature="log_posterior(mu, x, sigma, mu0, tau)",
    returns=("log_posterior",),
    parts=(
        Part(
            "values", 2, "Ordinary samples", "Two log-densities: N times that of a value, once that of mu. Add them up."
        ),
        Part("shapes", 1, "One value, whole numbers", "The result is one number, also for N = 1 or integers."),
        Part(
            "extremes",
            1,
            "Many values, and far ones",
            "A product of many densities, or one density far out, is too small for a float64. Stay with logarithms.",
        ),
    ),
    cases=log_posterior_cases,
    mistakes=(
        Mistake(
            "prior-forgotten",
            "You return the log-likelihood, so that mu0 and tau change nothing. Bayes' rule has a second factor: what "
            "does it become in the logarithm?",
            edits=((f"return {_BOTH}", "return log_likelihood"),),
        ),
        Mistake(
            "likelihood-forgotten",
            "You return the log prior alone, so that the sample changes nothing. What did the values have to say?",
            edits=((f"return {_BOTH}", "return log_prior"),),
        ),
        Mistake(
            "prior-for-each-value",
            "Your prior counts once for each value of the sample. You knew it once, before the sample: how often does "
            "p(mu) stand in Bayes' rule?",
            edits=((f"return {_BOTH}", "return log_likelihood + len(x) * log_prior"),),
        ),
        Mistake(
            "mean-for-sum",
            "You take the mean of the log-densities of the sample. Then a thousand values weigh no more against the "
            "prior than one: which of sum and mean is the logarithm of the product?",
            edits=(("np.sum(", "np.mean("),),
        ),
        Mistake(
            "sum-forgotten",
            "You return one number for each value of the sample. The sample as a whole has one log-likelihood.",
            edits=(("np.sum(", "("),),
        ),
        Mistake(
            "negated",
            "You return minus the log posterior. That is what an optimiser would take for a loss; asked for is the log "
            "posterior itself, for which large is good.",
            edits=((f"return {_BOTH}", f"return -({_BOTH})"),),
        ),
        Mistake(
            "prior-subtracted",
            "You subtract the log prior, as if dividing by the prior. In Bayes' rule it is a factor; below the line "
            "stands the evidence.",
            edits=((f"return {_BOTH}", "return log_likelihood - log_prior"),),
        ),
        Mistake(
            "product-of-logs",
            "You multiply the two logarithms. The likelihood and the prior are multiplied, so their logarithms are "
            "combined in another way.",
            edits=((f"return {_BOTH}", "return log_likelihood * log_prior"),),
        ),
        Mistake(
            "not-the-logarithm",
            "You return the product of the densities itself, not its logarithm. For a large sample it is 0 in a "
            "float64.",
            edits=((f"return {_BOTH}", f"return np.exp({_BOTH})"),),
        ),
        Mistake(
            "log-of-product",
            "You multiply densities and take the logarithm at the end. With 400 values the product has long become 0, "
            "and its logarithm -inf: what is the logarithm of a product?",
            edits=((f"return {_BOTH}", "return np.log(np.exp(log_likelihood) * np.exp(log_prior))"),),
        ),
        Mistake(
            "epsilon-inside-log",
            "You add a small constant to the densities before the logarithm, so that nothing far away costs more than "
            "a fixed price. Take the logarithm on paper and no constant is needed.",
            code="""
def log_posterior(mu, x, sigma, mu0, tau):
    def density(value, centre, width):
        return np.exp(-(((value - centre) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
    return np.sum(np.log(density(x, mu, sigma) + 1e-12)) + np.log(density(mu, mu0, tau) + 1e-12)
""",
        ),
        Mistake(
            "prior-of-the-values",
            "You put the values of the sample into the prior. It is a distribution of mu: which number does it judge?",
            edits=(("(mu - mu0) / tau", "(x - mu0) / tau"), (_LOG_PRIOR, f"np.sum({_LOG_PRIOR})")),
        ),
        Mistake(
            "widths-swapped",
            "You use tau for the values and sigma for the prior. Which of the two says how far a value lies from mu?",
            code="""
def log_posterior(mu, x, sigma, mu0, tau):
    z, z0 = (x - mu) / tau, (mu - mu0) / sigma
    log_likelihood = np.sum(-0.5 * z**2 - np.log(tau) - 0.5 * np.log(2 * np.pi))
    return log_likelihood - 0.5 * z0**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)
""",
        ),
        Mistake(
            "widths-taken-for-variances",
            "You use sigma and tau as if they were variances. In this course they are standard deviations: z divides "
            "by them and takes no root.",
            code="""
def log_posterior(mu, x, sigma, mu0, tau):
    log_likelihood = np.sum(-0.5 * (x - mu) ** 2 / sigma - 0.5 * np.log(2 * np.pi * sigma))
    return log_likelihood - 0.5 * (mu - mu0) ** 2 / tau - 0.5 * np.log(2 * np.pi * tau)
""",
        ),
        Mistake(
            "tau-taken-for-variance",
            "You use tau as if it were a variance. In this course it is the standard deviation of the prior, as sigma "
            "is that of the values.",
            edits=(("(mu - mu0) / tau", "(mu - mu0) / np.sqrt(tau)"), ("np.log(tau)", "0.5 * np.log(tau)")),
        ),
        Mistake(
            "constants-dropped",
            "You kept only the two squares. The other terms do not move the peak over mu, but they belong to the "
            "densities, and this exercise asks to keep them.",
            edits=((_LOG_LIKELIHOOD, "np.sum(-0.5 * z**2)"), (_LOG_PRIOR, "-0.5 * z0**2")),
        ),
        Mistake(
            "log-tau-for-each-value",
            "The term with log(tau) counts once for each value of the sample. It belongs to the density of mu: how "
            "many numbers does the prior judge?",
            edits=(
                (_LOG_LIKELIHOOD, "np.sum(-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi) - np.log(tau))"),
                (_LOG_PRIOR, "-0.5 * z0**2 - 0.5 * np.log(2 * np.pi)"),
            ),
            also=(
                (
                    (_LOG_LIKELIHOOD, "np.sum(-0.5 * z**2 - np.log(sigma) - np.log(tau) - np.log(2 * np.pi))"),
                    (_LOG_PRIOR, "-0.5 * z0**2"),
                ),
            ),
        ),
        Mistake(
            "constants-of-prior-dropped",
            "The prior's terms without mu are missing: its log(tau) and its log of 2 pi. They move no peak, but this "
            "exercise keeps the constants of both densities.",
            edits=((_LOG_PRIOR, "-0.5 * z0**2"),),
        ),
        Mistake(
            "two-pi-dropped",
            "The terms with 2 pi are missing. They move no peak, but the exercise keeps the constants of both "
            "densities.",
            edits=(
                (_LOG_LIKELIHOOD, "np.sum(-0.5 * z**2 - np.log(sigma))"),
                (_LOG_PRIOR, "-0.5 * z0**2 - np.log(tau)"),
            ),
        ),
        Mistake(
            "constants-counted-once",
            "In your log-likelihood only the squares are summed over the sample, and the constants stand there once. "
            "Each value brings its own log-density, constants included.",
            edits=((_LOG_LIKELIHOOD, "np.sum(-0.5 * z**2) - np.log(sigma) - 0.5 * np.log(2 * np.pi)"),),
        ),
        Mistake(
            "squared-too-late",
            "You add the distances of the values from mu first and square their sum, so values on the two sides of mu "
            "cancel. How many squares does a sample of N values bring?",
            edits=(
                (
                    _LOG_LIKELIHOOD,
                    "-0.5 * np.sum(z) ** 2 - len(x) * (np.log(sigma) + 0.5 * np.log(2 * np.pi))",
                ),
            ),
        ),
        Mistake(
            "sample-replaced-by-its-mean",
            "Your likelihood looks at the mean of the sample alone, as if all N values lay there. Each value has a "
            "distance of its own from mu: what becomes of the spread about the mean?",
            edits=(
                (
                    _LOG_LIKELIHOOD,
                    "len(x) * (-0.5 * np.mean(z) ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))",
                ),
            ),
        ),
        Mistake(
            "one-value-only",
            "Only one value of the sample has a say in your number, as in a loop whose turns overwrite each other, or "
            "that ends in its first turn. What should each turn do to the total?",
            edits=((_LOG_LIKELIHOOD, "-0.5 * z[-1] ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)"),),
            also=(
                (
                    (
                        "np.sum(-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))",
                        "-0.5 * z[0] ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)",
                    ),
                ),
            ),
        ),
        Mistake(
            "log-tau-forgotten",
            "Among your constants log(sigma) comes N + 1 times and log(tau) never. How wide is the density that judges "
            "mu itself?",
            edits=((_LOG_PRIOR, "-0.5 * z0**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)"),),
        ),
        Mistake(
            "half-forgotten",
            "Both squares count double. Which factor stands before the square in the exponent of a normal?",
            edits=(("np.sum(-0.5 * z**2", "np.sum(-(z**2)"), ("-0.5 * z0**2", "-(z0**2)")),
        ),
        Mistake(
            "evidence-included",
            "You return the log posterior with its evidence, as a density of mu. That is a fine thing to know; asked "
            "for is the sum of the two logarithms, without it.",
            code="""
def log_posterior(mu, x, sigma, mu0, tau):
    precision = len(x) / sigma**2 + 1 / tau**2
    centre = (np.sum(x) / sigma**2 + mu0 / tau**2) / precision
    return -0.5 * precision * (mu - centre) ** 2 + 0.5 * np.log(precision) - 0.5 * np.log(2 * np.pi)
""",
        ),
    ),
    hints=(
        "Write the log-density of a normal twice: once for the values, once for mu.",
        "For the values the square of z, summed over the sample together with its constants. For mu the same with z0 "
        "and tau, once.",
        "The sum over the sample of minus half z squared minus log(sigma) minus half log(2 pi). Then add the same "
        "expression with z0 and tau, not summed.",
    ),
    equivalent={
        "z = (x - mu) / sigma -> z = (mu - x) / sigma": "only the square of z is used",
        "z0 = (mu - mu0) / tau -> z0 = (mu0 - mu) / tau": "only the square of z0 is used",
    },
)


# map_gaussian_mean --------------------------------------------------------------------------------------------------
def map_mean_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((_FOUR, 2.0, 0.0, 1.0), "values", "the values 1, 2, 4, 5, sigma = 2, mu0 = 0, tau = 1", visible=True)
    for sigma, tau, about in (
        (_wide(rng), float(rng.uniform(1.2, 1.7)), "a narrow prior"),
        (_narrow(rng), float(rng.uniform(0.3, 0.6)), "precise values"),
        (_wide(rng), _wide(rng), "a wide prior"),
    ):
        centre = _centre(rng)
        yield Case((_values(rng, centre, sigma), sigma, centre + 2.5 * (sigma + tau), tau), "values", about)
    sigma = _wide(rng)
    yield Case((np.array([_centre(rng)]), sigma, 6.0, _wide(rng)), "shapes", "a single value, N = 1")
    yield Case((_whole(rng), 3, -2, 2), "shapes", "whole numbers")
    sigma = _wide(rng)
    yield Case((_values(rng, 3.0, sigma), sigma, -5.0, 1e3), "extremes", "an almost flat prior, tau = 1000")
    yield Case((_values(rng, 3.0, sigma), sigma, -5.0, 1e-6), "extremes", "an almost certain prior, tau = 0.000001")
    yield Case((_values(rng, 3.0, sigma, 300), sigma, -5.0, float(rng.uniform(1.2, 1.7))), "extremes", "300 values")


_WEIGHTED = "(from_data * np.mean(x) + from_prior * mu0) / (from_data + from_prior)"
_PRECISIONS = "len(x) / sigma**2, 1 / tau**2"

MAP_MEAN = Exercise(
    signature="map_gaussian_mean(x, sigma, mu0, tau)",
    returns=("mu",),
    parts=(
        Part("values", 2, "Ordinary samples", "A weighted mean of the sample's mean and mu0, by their precisions."),
        Part("shapes", 1, "One value, whole numbers", "One number comes back, also for N = 1 or integers."),
        Part(
            "extremes",
            1,
            "Flat, certain, outvoted",
            "A flat prior leaves the sample's mean, a certain one leaves mu0, many values outweigh any other prior.",
        ),
    ),
    cases=map_mean_cases,
    mistakes=(
        Mistake(
            "prior-forgotten",
            "You return the mean of the sample, which is the maximum likelihood estimate. What does the prior change?",
            edits=((_WEIGHTED, "np.mean(x)"),),
        ),
        Mistake(
            "half-and-half",
            "You take the middle between the sample's mean and mu0, whatever the widths. Which of the two deserves "
            "more trust, and what says so?",
            edits=((_WEIGHTED, "(np.mean(x) + mu0) / 2"),),
        ),
        Mistake(
            "prior-as-one-value",
            "You treat mu0 as one more value of the sample. It weighs that much only if tau equals sigma: how many "
            "values is a sharper prior worth?",
            edits=((_WEIGHTED, "(np.sum(x) + mu0) / (len(x) + 1)"),),
        ),
        Mistake(
            "number-of-values-forgotten",
            "More data never change your balance of prior and sample. You knew the prior once, and saw N values: which "
            "precision has their mean?",
            edits=((_PRECISIONS, "1 / sigma**2, 1 / tau**2"),),
        ),
        Mistake(
            "weights-swapped",
            "You give the sample's mean the weight of the prior and the other way round, which is the same as to weigh "
            "by variances. The sharper of the two should count more.",
            edits=((_WEIGHTED, "(from_prior * np.mean(x) + from_data * mu0) / (from_data + from_prior)"),),
        ),
        Mistake(
            "squares-forgotten",
            "Your weights divide by sigma and tau, not by their squares. In the log posterior the squared distances "
            "are divided by variances: sigma and tau are standard deviations.",
            edits=((_PRECISIONS, "len(x) / sigma, 1 / tau"),),
        ),
        Mistake(
            "one-over-the-widths",
            "You weigh by one over the standard deviations, that of the sample's mean and that of the prior. "
            "The derivative of a square leaves the variance below: weigh by precisions.",
            edits=((_PRECISIONS, "np.sqrt(len(x)) / sigma, 1 / tau"),),
        ),
        Mistake(
            "sum-for-mean",
            "You multiply the precision of all N values by their sum, so N counts twice. Either one value's precision "
            "with the sum, or all values' precision with the mean.",
            edits=(("np.mean(x)", "np.sum(x)"),),
        ),
        Mistake(
            "number-of-values-forgotten-below",
            "Above the line all values count, below it only one of them. A weighted mean divides by the sum of the "
            "weights that it used.",
            edits=(("/ (from_data + from_prior)", "/ (from_data / len(x) + from_prior)"),),
        ),
        Mistake(
            "prior-stays-as-wide",
            "You take in the values one by one, and each time the prior is as wide as at the start. After a value you "
            "know more: by how much does the precision grow with each of them?",
            code="""
def map_gaussian_mean(x, sigma, mu0, tau):
    mu = mu0
    for value in x:
        mu = (value / sigma**2 + mu / tau**2) / (1 / sigma**2 + 1 / tau**2)
    return mu
""",
        ),
        Mistake(
            "not-divided",
            "You add up the weighted values and stop. A weighted mean divides by the sum of its weights.",
            edits=((" / (from_data + from_prior)", ""),),
        ),
        Mistake(
            "widths-swapped",
            "You use tau for the values and sigma for the prior. Which of the two says how far one value scatters?",
            edits=((_PRECISIONS, "len(x) / tau**2, 1 / sigma**2"),),
        ),
        Mistake(
            "centre-forgotten",
            "The centre of the prior is missing, so your estimate is pulled towards 0. Towards which point does this "
            "prior pull?",
            edits=((" + from_prior * mu0", ""),),
        ),
        Mistake(
            "pushed-away",
            "Your estimate moves away from mu0. At the peak the two terms of the derivative cancel: on which side of "
            "the equation does mu0 end up?",
            edits=(("+ from_prior * mu0", "- from_prior * mu0"),),
        ),
        Mistake(
            "width-of-the-posterior",
            "You return the standard deviation of the posterior, which step 4 gives. Asked for is where it peaks.",
            edits=((_WEIGHTED, "1 / np.sqrt(from_data + from_prior)"),),
        ),
        Mistake(
            "spread-of-the-sample",
            "You use the sample's own standard deviation in the place of the given sigma. Here sigma is known, and a "
            "sample of one value has no spread at all.",
            edits=((_PRECISIONS, "len(x) / (np.std(x) ** 2 + 1e-12), 1 / tau**2"),),
        ),
    ),
    hints=(
        "It is a weighted mean of two numbers, the mean of the sample and mu0.",
        "The weight of the prior is one over tau squared. A single value has the weight one over sigma squared, and "
        "there are N of them.",
        "Weight times mean plus weight times mu0, divided by the sum of the two weights.",
    ),
)


# map_beta_bernoulli -------------------------------------------------------------------------------------------------
def beta_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 1, 1]), 5, 5), "values", "three ones, a = b = 5", visible=True)
    yield Case((_outcomes(rng), float(rng.uniform(2.2, 5)), float(rng.uniform(6, 9))), "values", "a < b")
    yield Case((_outcomes(rng), float(rng.uniform(7, 12)), float(rng.uniform(1.3, 3))), "values", "a > b")
    yield Case((_outcomes(rng, 200), 3, 8), "values", "200 outcomes")
    yield Case((_outcomes(rng).astype(float), 4, 2), "shapes", "outcomes stored as floats")
    yield Case(
        (np.array([int(rng.integers(0, 2))]), float(rng.uniform(2, 5)), 6.5), "shapes", "a single outcome, N = 1"
    )
    yield Case((_outcomes(rng), 1, 1), "edges", "a flat prior, a = b = 1", visible=True)
    yield Case((np.ones(int(rng.integers(3, 7)), dtype=int), 1, 1), "edges", "only ones and a flat prior")
    yield Case((np.zeros(int(rng.integers(3, 7)), dtype=int), 1, 4), "edges", "only zeros, a = 1 and b = 4")
    # Neither outcomes that are all alike nor a = 1 alone make the prior disappear.
    yield Case((np.zeros(int(rng.integers(3, 7)), dtype=int), 3, 2), "edges", "only zeros, a = 3 and b = 2")
    yield Case((np.ones(int(rng.integers(3, 7)), dtype=int), 2, 3), "edges", "only ones, a = 2 and b = 3")
    yield Case((_outcomes(rng), 1, 4), "edges", "zeros and ones, a = 1 and b = 4")


_MODE = "(k + a - 1) / (len(y) + a + b - 2)"

MAP_BETA = Exercise(
    signature="map_beta_bernoulli(y, a, b)",
    returns=("p",),
    parts=(
        Part(
            "values",
            2,
            "Ordinary outcomes",
            "Count the ones, add the made-up ones of the prior, divide by all, made-up ones included.",
        ),
        Part("shapes", 1, "Floats, one outcome", "The result is one number, whatever the size and type of y."),
        Part(
            "edges",
            1,
            "Flat priors and the ends",
            "With a = b = 1 the prior is flat and the estimate is the share of ones, also where that is 0 or 1. Any "
            "other prior counts, also where all outcomes are alike.",
        ),
    ),
    cases=beta_cases,
    mistakes=(
        Mistake(
            "posterior-mean",
            "You return the mean of the posterior, which is another estimate. MAP is the mode, the place of the peak: "
            "under a flat prior it should be the share of ones.",
            edits=((_MODE, "(k + a) / (len(y) + a + b)"),),
        ),
        Mistake(
            "prior-forgotten",
            "You return the share of ones, which is the maximum likelihood estimate. How many ones and zeros does the "
            "prior add?",
            edits=((_MODE, "k / len(y)"),),
        ),
        Mistake(
            "minus-two-forgotten",
            "Above the line you add the prior's made-up ones, below it too much. If the prior is worth a - 1 ones and "
            "b - 1 zeros, how many outcomes is that?",
            edits=((" - 2)", ")"),),
        ),
        Mistake(
            "minus-one-forgotten",
            "Above the line stands one too many. The exponent of p in the prior is smaller than a: by how much?",
            edits=(("(k + a - 1)", "(k + a)"),),
        ),
        Mistake(
            "minus-one-for-minus-two",
            "Below the line you subtract 1. Both exponents of the beta distribution have their own minus one.",
            edits=((" - 2)", " - 1)"),),
        ),
        Mistake(
            "a-and-b-swapped",
            "You use b where a belongs. Which of the two goes with the ones?",
            edits=(("(k + a - 1)", "(k + b - 1)"),),
        ),
        Mistake(
            "zeros-counted",
            "You count the zeros and add them to a. By the course's convention p is the probability of a one.",
            edits=(("k = np.sum(y)", "k = np.sum(1 - y)"),),
        ),
        Mistake(
            "share-for-count",
            "You add the share of ones to the made-up count. A share is at most 1 and would be lost beside it: how "
            "many ones were there?",
            edits=(("k = np.sum(y)", "k = np.mean(y)"),),
        ),
        Mistake(
            "zeros-of-prior-forgotten",
            "Below the line the prior's made-up zeros are missing. All made-up outcomes count there, as all real ones "
            "do.",
            edits=(("len(y) + a + b - 2", "len(y) + a - 1"),),
        ),
        Mistake(
            "made-up-ones-below-forgotten",
            "You add the made-up outcomes above the line only. A share divides by all outcomes, real and made up.",
            edits=(("(len(y) + a + b - 2)", "len(y)"),),
        ),
        Mistake(
            "half-and-half",
            "You take the middle between the share of ones and the prior's mean. The more outcomes there are, the "
            "less should the prior weigh.",
            edits=((_MODE, "(k / len(y) + a / (a + b)) / 2"),),
        ),
        Mistake(
            "add-one",
            "You add one made-up one and one made-up zero, whatever a and b are. That is the prior with a = b = 2.",
            edits=((_MODE, "(k + 1) / (len(y) + 2)"),),
        ),
        Mistake(
            "count-for-share",
            "You return a count. A probability lies between 0 and 1: how many out of how many?",
            edits=((_MODE, "k + a - 1"),),
        ),
        Mistake(
            "clipped",
            "You keep p away from 0 and 1. With a flat prior and nothing but ones, the peak is at 1; a prior that you "
            "believe in is the honest way to keep it off the edge.",
            edits=((_MODE, f"np.clip({_MODE}, 0.001, 0.999)"),),
        ),
        Mistake(
            "whole-number-division",
            "Your result is always a whole number. Does a // or an int stand in your lines? In Python the division "
            "that keeps the fraction has one slash.",
            edits=((") / (", ") // ("),),
        ),
    ),
    hints=(
        "Step 2 says what the prior is worth in heads and tails. Add them to the real ones and take the share.",
        "Ones: those in y plus a - 1. Zeros: those in y plus b - 1.",
        "Above the line the ones, real and made up; below it N plus a plus b minus 2.",
    ),
)


# ridge_from_map -----------------------------------------------------------------------------------------------------
def _regression(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    # Columns of different size that are not orthogonal, so that no shortcut for orthonormal ones comes out right.
    X = rng.normal(0.0, 1.0, (N, D)) * rng.uniform(0.6, 1.8, D) + 0.5
    return X, X @ rng.normal(0.0, 1.5, D) + rng.normal(0.0, 0.4, N)


def ridge_cases(rng: np.random.Generator) -> Iterator[Case]:
    X = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    yield Case((X, np.array([1.0, 2.0, 4.0]), 2.0, 4.0), "values", "three examples, sigma = 2, tau = 4", visible=True)
    for sigma, tau in ((_wide(rng), float(rng.uniform(1.2, 1.8))), (_narrow(rng), float(rng.uniform(0.15, 0.22)))):
        X, y = _regression(rng, int(rng.integers(6, 11)), int(rng.integers(3, 5)))
        yield Case((X, y, sigma, tau), "values", f"(N, D) = {X.shape}")
    X, y = _regression(rng, 7, 1)
    yield Case((X, y, _wide(rng), 1.5), "shapes", "a single feature, D = 1")
    X, y = _regression(rng, 3, 5)
    yield Case((X, y, float(rng.uniform(1.3, 1.8)), 0.7), "shapes", "more weights than examples")
    X = rng.integers(-3, 4, (6, 3))
    X[0] = [3, -2, 1]
    yield Case((X, rng.integers(-5, 6, 6), 3, 2), "shapes", "whole numbers")
    X, y = _regression(rng, 9, 3)
    yield Case((X, y, 1.5, 1e3), "edges", "an almost flat prior, tau = 1000")
    yield Case((X, y, 1.5, 1e-3), "edges", "an almost certain prior, tau = 0.001")


_LAM = "lam = sigma**2 / tau**2"
_SOLVE = "np.linalg.solve(X.T @ X + lam * np.eye(D), X.T @ y)"

RIDGE = Exercise(
    signature="ridge_from_map(X, y, sigma, tau)",
    returns=("w",),
    parts=(
        Part("values", 2, "Ordinary data", "Solve the system of step 5 with the lambda of step 3."),
        Part(
            "shapes",
            1,
            "One feature, few examples",
            "The result is an array (D,), also for D = 1, for integers, and with more weights than examples.",
        ),
        Part(
            "edges",
            1,
            "Flat and certain priors",
            "An almost flat prior leaves least squares, an almost certain one leaves weights near 0.",
        ),
    ),
    cases=ridge_cases,
    mistakes=(
        Mistake(
            "prior-forgotten",
            "These are the weights of least squares, and tau changes nothing. Which matrix does the prior add to the "
            "system?",
            edits=((_SOLVE, "np.linalg.lstsq(X, y, rcond=None)[0]"),),
        ),
        Mistake(
            "lambda-upside-down",
            "Your lambda grows with tau. A wide prior says that weights may be large: should it be a strong penalty?",
            edits=((_LAM, "lam = tau**2 / sigma**2"),),
        ),
        Mistake(
            "upside-down-and-squares-forgotten",
            "Your lambda grows with tau, as if a wide prior were a strong penalty. And it is the variances that stand "
            "in the exponents, not the standard deviations.",
            edits=((_LAM, "lam = tau / sigma"),),
        ),
        Mistake(
            "squares-forgotten",
            "Your lambda is the ratio of the standard deviations. In both exponents stand variances.",
            edits=((_LAM, "lam = sigma / tau"),),
        ),
        Mistake(
            "tau-not-squared",
            "In your lambda tau stands without a square, as if it were a variance. It is the prior's standard "
            "deviation.",
            edits=((_LAM, "lam = sigma**2 / tau"),),
        ),
        Mistake(
            "noise-forgotten",
            "Your lambda is one over tau squared. Minus the log-likelihood has its own factor: what happened to it "
            "when the squares were left alone?",
            edits=((_LAM, "lam = 1 / tau**2"),),
        ),
        Mistake(
            "tau-forgotten",
            "Your lambda is the variance of the noise alone, and the width of the prior changes nothing.",
            edits=((_LAM, "lam = sigma**2"),),
        ),
        Mistake(
            "lambda-halved",
            "Your lambda is half of what it should be. Both terms carry the same half, so it cancels between them.",
            edits=((_LAM, "lam = 0.5 * sigma**2 / tau**2"),),
        ),
        Mistake(
            "lambda-doubled",
            "Your lambda is twice what it should be. Both squares bring down a 2 when they are differentiated.",
            edits=((_LAM, "lam = 2 * sigma**2 / tau**2"),),
        ),
        Mistake(
            "lambda-times-n",
            "You multiply lambda by N. That belongs to the convention in which the squares are averaged; here they are "
            "summed, and the prior stands there once.",
            edits=((_LAM, "lam = len(y) * sigma**2 / tau**2"),),
        ),
        Mistake(
            "lambda-over-n",
            "You divide lambda by N. In the mean loss the penalty is divided by N, but there the squares are too; here "
            "both are sums.",
            edits=((_LAM, "lam = sigma**2 / (len(y) * tau**2)"),),
        ),
        Mistake(
            "added-to-every-entry",
            "You add lambda to every entry of the matrix. The derivative of the penalty by a weight holds that weight "
            "alone: which entries of the matrix is that?",
            edits=(("lam * np.eye(D)", "lam"),),
            also=(
                (
                    ("lam = sigma**2 / tau**2", "lam = sigma / tau"),
                    ("lam * np.eye(D)", "lam"),
                ),
            ),
        ),
        Mistake(
            "penalty-subtracted",
            "You subtract the penalty, so large weights are rewarded. Both terms of step 3 have a plus.",
            edits=(("+ lam * np.eye(D)", "- lam * np.eye(D)"),),
        ),
        Mistake(
            "first-weight-spared",
            "You leave the first weight without a prior, as for an intercept. Here every column is a feature, and "
            "every weight has the prior.",
            edits=(("lam * np.eye(D)", "lam * np.diag((np.arange(D) > 0).astype(float))"),),
        ),
        Mistake(
            "with-an-intercept",
            "These are the weights of a model with an intercept, as centred columns give them. Here there is none: the "
            "weights belong to X and y as they are.",
            edits=(("    D = X.shape[1]", "    X = X - np.mean(X, axis=0)\n    D = X.shape[1]"),),
        ),
        Mistake(
            "lambda-squared",
            "The number that you add to the diagonal is the square of lambda. Rows that are appended to X come in "
            "squared, as X itself does: whose square is lambda?",
            edits=((_LAM, "lam = (sigma**2 / tau**2) ** 2"),),
        ),
        Mistake(
            "features-one-by-one",
            "You fit each feature by itself, as if the others were not there. That is right for columns that are "
            "orthogonal; in general the weights have to be found together.",
            edits=((_SOLVE, "(X.T @ y) / (np.sum(X**2, axis=0) + lam)"),),
        ),
        Mistake(
            "shrunk-afterwards",
            "You fit without the prior and divide the weights by 1 + lambda. That is right for orthonormal columns "
            "only; in general directions with little data shrink more.",
            edits=((_SOLVE, "np.linalg.lstsq(X, y, rcond=None)[0] / (1 + lam)"),),
        ),
        Mistake(
            "predictions-returned",
            "You return the predictions for the examples. Asked for are the weights, one for each feature.",
            edits=((f"return {_SOLVE}", f"return X @ {_SOLVE}"),),
        ),
    ),
    hints=(
        "Step 5 is a system of D linear equations. You need lambda and one call of np.linalg.solve.",
        "Lambda is a ratio of two variances, that of the noise above. It stands on the diagonal of a matrix.",
        "The matrix is X transposed times X plus lambda times the identity; the right side is X transposed times y.",
    ),
)


# laplace_map --------------------------------------------------------------------------------------------------------
def laplace_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.5, 1.0, 1.5, 3.0]), 0.5), "values", "the values 0.5, 1, 1.5, 3 and b = 0.5", visible=True)
    for sign, b, about in ((1, 0.3, "a strong prior"), (-1, 0.25, "a negative mean"), (1, 2.5, "a weak prior")):
        N, b = int(rng.integers(5, 10)), b * float(rng.uniform(0.9, 1.2))
        yield Case((_with_mean(rng, sign * float(rng.uniform(1.6, 3.0)) / (N * b), N), b), "values", about)
    yield Case((np.array([0.1, 0.2, 0.3, 0.6]), 0.5), "zero", "values with mean 0.3 and b = 0.5", visible=True)
    for sign, about in ((1, "a small mean"), (-1, "a small negative mean")):
        N, b = int(rng.integers(5, 10)), float(rng.uniform(0.15, 0.4))
        yield Case((_with_mean(rng, sign * float(rng.uniform(0.35, 0.75)) / (N * b), N), b), "zero", about)
    # Halves and quarters: their sum is 0 in every precision.
    yield Case((rng.permutation(np.array([-2.0, -0.75, 0.5, 2.25])), 0.4), "zero", "values whose mean is 0")
    yield Case((np.array([float(rng.uniform(4, 6))]), 0.4), "shapes", "a single value, N = 1")
    yield Case((-3 - rng.integers(0, 5, 6), 0.3), "shapes", "whole numbers")


_SOFT = "np.sign(mean) * np.maximum(np.abs(mean) - threshold, 0)"

LAPLACE = Exercise(
    signature="laplace_map(x, b)",
    returns=("theta",),
    parts=(
        Part("values", 2, "Means beyond the threshold", "The mean moves towards 0 by 1 / (N b), from either side."),
        Part(
            "zero",
            2,
            "Means below the threshold",
            "Where the step towards 0 would cross it, the estimate is exactly 0.",
        ),
        Part("shapes", 1, "One value, whole numbers", "One number comes back, also for N = 1 or integers."),
    ),
    cases=laplace_cases,
    mistakes=(
        Mistake(
            "prior-forgotten",
            "You return the mean of the sample. What does the prior take away from it?",
            edits=((_SOFT, "mean"),),
        ),
        Mistake(
            "zero-over-zero",
            "Where the mean is exactly 0 your result is nan: something is divided by the mean there, and 0/0 is no "
            "number. What should be left of a mean of 0?",
            edits=(("np.sign(mean)", "mean / np.abs(mean)"),),
        ),
        Mistake(
            "crosses-zero",
            "Your estimate moves by the full threshold and lands on the other side of 0. The step is worth it only as "
            "long as the sign stays: what is the lowest point otherwise?",
            edits=((_SOFT, "mean - np.sign(mean) * threshold"),),
        ),
        Mistake(
            "hard-threshold",
            "You set small means to 0 and leave the others as they are. The prior pulls at the large ones too, by the "
            "same amount.",
            edits=((_SOFT, "np.where(np.abs(mean) > threshold, mean, 0)"),),
        ),
        Mistake(
            "negative-means-lost",
            "Every negative mean gives 0. The prior is symmetric: what should the mirror image of a sample give?",
            edits=((_SOFT, "np.maximum(mean - threshold, 0)"),),
        ),
        Mistake(
            "sign-lost",
            "Your estimate is never negative: the sign of the mean got lost on the way. On which side of 0 does it "
            "belong?",
            edits=(("np.sign(mean) * ", ""),),
        ),
        Mistake(
            "pushed-away",
            "Your estimate lies farther from 0 than the mean. The prior has its peak at 0: which way should it pull?",
            edits=(("np.abs(mean) - threshold", "np.abs(mean) + threshold"),),
        ),
        Mistake(
            "number-of-values-forgotten",
            "Your threshold does not depend on N, so more data never outweigh the prior. The slope of the squares is N "
            "times a difference; divide by it.",
            edits=(("1 / (len(x) * b)", "1 / b"),),
        ),
        Mistake(
            "scale-taken-for-rate",
            "Your threshold grows with b. Here b is the scale of the prior, large for a wide one; some books give the "
            "rate, which is its inverse.",
            edits=(("1 / (len(x) * b)", "b / len(x)"),),
        ),
        Mistake(
            "threshold-upside-down",
            "Your threshold is one over what it should be. In step 2 the slope of the squares, N times a difference, "
            "equals 1/b: solve for the difference.",
            edits=(("1 / (len(x) * b)", "len(x) * b"),),
        ),
        Mistake(
            "threshold-halved",
            "Your threshold is half as large as it should be. The half before the squares cancels the 2 of the "
            "derivative, and the 2 in the density of the prior is in a constant.",
            edits=(("1 / (len(x) * b)", "0.5 / (len(x) * b)"),),
        ),
        Mistake(
            "threshold-doubled",
            "Your threshold is twice as large as it should be. The squares carry a half: what is left of it in the "
            "derivative?",
            edits=(("1 / (len(x) * b)", "2 / (len(x) * b)"),),
        ),
        Mistake(
            "threshold-with-root",
            "Your threshold falls with the root of N, as a standard error does. In step 2 you divide by N itself.",
            edits=(("len(x) * b", "np.sqrt(len(x)) * b"),),
        ),
        Mistake(
            "normal-prior",
            "You shrink the mean by a factor: that is what a normal prior does, here one with standard deviation b. "
            "The slope of the absolute value is constant, so it takes away a constant.",
            edits=((_SOFT, "len(x) * mean / (len(x) + 1 / b**2)"),),
        ),
        Mistake(
            "clipped-to-threshold",
            "You return what should be taken away: the mean, cut off at the threshold. What is left of the mean "
            "without it?",
            edits=((_SOFT, "np.clip(mean, -threshold, threshold)"),),
        ),
        Mistake(
            "each-value-by-itself",
            "You move each value towards 0 and average afterwards. There is one theta with one prior: it is the mean "
            "that moves.",
            edits=((_SOFT, "np.mean(np.sign(x) * np.maximum(np.abs(x) - threshold, 0))"),),
        ),
        Mistake(
            "median-for-mean",
            "Your centre is the median. That belongs to values with Laplace noise; here the values are normal, and the "
            "Laplace is the prior of theta.",
            edits=(("np.mean(x)", "np.median(x)"),),
        ),
        Mistake(
            "sum-for-mean",
            "You move the sum of the values. The squares are lowest at their mean.",
            edits=(("np.mean(x)", "np.sum(x)"),),
        ),
    ),
    hints=(
        "Steps 2 to 4 are three cases. Write them with if, or find one line for all of them.",
        "The size of the mean loses 1 / (N b), but does not fall below 0. The sign stays that of the mean.",
        "Sign times size: np.sign of the mean, times the larger of 0 and the size of the mean minus the threshold.",
    ),
)


# cross_entropy, kl_divergence ---------------------------------------------------------------------------------------
def _pairs(rng: np.random.Generator, alike: str) -> Iterator[Case]:
    """Pairs of distributions for both exercises. alike: the part for p = q."""
    yield Case(
        (np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])),
        "values",
        "p = (1/2, 1/4, 1/4) and q = (1/4, 1/4, 1/2)",
        visible=True,
    )
    for C in (3, int(rng.integers(5, 8))):
        yield Case(_far_apart(rng, C), "values", f"{C} outcomes")
    share, model = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.45, 0.7))
    yield Case((np.array([share, 1 - share]), np.array([model, 1 - model])), "values", "two outcomes")
    same = _distribution(rng, 4)
    yield Case((same, same.copy()), alike, "q equal to p")
    yield Case(
        (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])),
        "zeros",
        "p = (1/2, 1/2, 0) and q = (1/4, 1/4, 1/2)",
        visible=True,
    )
    yield Case(
        (np.array([0.0, 0.5, 0.5]), np.array([0.5, 0.25, 0.25])),
        "zeros",
        "p = (0, 1/2, 1/2) and q = (1/2, 1/4, 1/4)",
        visible=True,
    )
    p, q = _far_apart(rng, 4)
    at = int(rng.integers(0, 4))
    yield Case((_without(p, at), _without(q, at)), "zeros", "an outcome that is impossible under both")
    yield Case((np.eye(4)[at], q), "zeros", "a p that is certain of one outcome")
    yield Case((p, _without(q, at)), "zeros", "an outcome that happens and that q calls impossible, which gives inf")
    both = _without(p, (at + 1) % 4)
    yield Case((both, _without(_without(q, at), (at + 1) % 4)), "zeros", "both kinds of zero, which gives inf")
    q = _without(q, at)
    tiny = _without(p, at)
    tiny[at] = 1e-30
    yield Case((tiny, q), "extremes", "a probability of 1e-30 in p, which q calls impossible, which gives inf")
    q = q.copy()
    q[at] = 1e-30
    yield Case((p, q), "extremes", "a probability of 1e-30 in q")


def _without(p: np.ndarray, at: int) -> np.ndarray:
    """`p` with outcome `at` made impossible."""
    p = p.copy()
    p[at] = 0.0
    return p / np.sum(p)


def cross_entropy_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _pairs(rng, "values")


_ZEROS = Part(
    "zeros",
    2,
    "Probabilities of 0",
    "Where p is 0 the outcome adds 0, whatever q is. Where q is 0 and p is not, the result is inf.",
)
_TINY = Part(
    "extremes",
    1,
    "Tiny probabilities",
    "An outcome with probability 1e-30 under q costs about 69 nats when it happens; a constant in the logarithm would "
    "hide that. And one with probability 1e-30 under p does happen: it is not 0.",
)
_ENTROPY = "-np.sum(p[happens] * np.log(q[happens]))"

CROSS_ENTROPY = Exercise(
    signature="cross_entropy(p, q)",
    returns=("H",),
    parts=(
        Part("values", 2, "Ordinary distributions", "The surprise is that of q, and p says how often it comes."),
        _ZEROS,
        _TINY,
    ),
    cases=cross_entropy_cases,
    mistakes=(
        Mistake(
            "minus-forgotten",
            "Logarithms of probabilities are negative or 0, and so is your result. Surprise is their negative.",
            edits=(("return -np.sum", "return np.sum"),),
        ),
        Mistake(
            "arguments-swapped",
            "You average the surprise of p over the outcomes of q. Which of the two says how often an outcome comes, "
            "and which one is surprised?",
            edits=(("happens = p > 0", "happens = q > 0"), (_ENTROPY, "-np.sum(q[happens] * np.log(p[happens]))")),
        ),
        Mistake(
            "zero-times-infinity",
            "You take the logarithm everywhere. Where both probabilities are 0 that is 0 times -inf, which is nan, and "
            "one nan spoils the sum: which outcomes need a term at all?",
            edits=((_ENTROPY, "-np.sum(p * np.log(q))"),),
        ),
        Mistake(
            "epsilon-inside-log",
            "You add 1e-8 inside the logarithm, so that the impossible costs about 18.4 instead of inf. "
            "If outcomes that never happen are left out, no constant is needed.",
            edits=(("np.log(q[happens])", "np.log(q[happens] + 1e-8)"),),
        ),
        Mistake(
            "tiny-epsilon-inside-log",
            "You add 1e-12 inside the logarithm, or clip there, so that the impossible costs about 27.6 and not inf. "
            "If outcomes that never happen are left out, no constant is needed.",
            edits=(("np.log(q[happens])", "np.log(q[happens] + 1e-12)"),),
        ),
        Mistake(
            "tiniest-epsilon-inside-log",
            "You add 1e-15 inside the logarithm, or clip there, so that the impossible costs about 34.5 and not inf. "
            "If outcomes that never happen are left out, no constant is needed.",
            edits=(("np.log(q[happens])", "np.log(q[happens] + 1e-15)"),),
        ),
        Mistake(
            "epsilon-of-1e-10-inside-log",
            "You add 1e-10 inside the logarithm, or clip there, so that the impossible costs about 23 and not inf. "
            "If outcomes that never happen are left out, no constant is needed.",
            edits=(("np.log(q[happens])", "np.log(q[happens] + 1e-10)"),),
        ),
        Mistake(
            "clipped-q",
            "You keep q away from 0, which answers another question: a model that said 0 is treated as if it had "
            "said 1e-7. To call impossible what happens should cost inf.",
            edits=(("np.log(q[happens])", "np.log(np.clip(q[happens], 1e-7, 1))"),),
        ),
        Mistake(
            "impossible-left-out",
            "You leave out the outcomes that q calls impossible, also those that happen. A model should not be able to "
            "save itself by saying 0: what is its surprise then?",
            edits=(("happens = p > 0", "happens = (p > 0) & (q > 0)"),),
        ),
        Mistake(
            "nan-to-num",
            "You replace what is not finite. That mends the nan, and turns an infinite surprise into the largest "
            "float64: leave out what never happens instead, and let inf be inf.",
            edits=((_ENTROPY, "-np.sum(np.nan_to_num(p * np.log(q)))"),),
        ),
        Mistake(
            "kl-returned",
            "Your result is 0 where p equals q: you return the KL divergence. Cross-entropy is no distance; in it the "
            "surprise that nobody can avoid is still included.",
            edits=((_ENTROPY, "np.sum(p[happens] * (np.log(p[happens]) - np.log(q[happens])))"),),
            errata=("001-1",),
        ),
        Mistake(
            "entropy-returned",
            "You return the entropy of p, and q changes nothing. Whose surprise is it that is averaged?",
            edits=(("np.log(q[happens])", "np.log(p[happens])"),),
        ),
        Mistake(
            "bits",
            "You take logarithms to the base 2, so the result is in bits. The course uses natural logarithms: nats.",
            edits=(("np.log(q", "np.log2(q"),),
        ),
        Mistake(
            "averaged-twice",
            "You take the mean of the products over the outcomes. The weights p make an average already: what is left "
            "to do is a sum.",
            edits=((_ENTROPY, "-np.sum(p[happens] * np.log(q[happens])) / len(p)"),),
        ),
        Mistake(
            "mean-over-what-happens",
            "You take the mean of the products over the outcomes that happen. The weights p make an average already: "
            "what is left to do is a sum.",
            edits=((_ENTROPY, "-np.mean(p[happens] * np.log(q[happens]))"),),
        ),
        Mistake(
            "weights-forgotten",
            "Every outcome counts alike in your sum. How often does each of them come?",
            edits=((_ENTROPY, "-np.sum(np.log(q[happens]))"),),
        ),
        Mistake(
            "log-outside-the-sum",
            "You average the probabilities and take the logarithm at the end. It is surprises that are averaged: first "
            "the logarithm, then the weights.",
            edits=((_ENTROPY, "-np.log(np.sum(p[happens] * q[happens]))"),),
        ),
        Mistake(
            "ends-at-a-zero",
            "At the first outcome that never happens your sum ends, and what stands behind it is lost. That outcome "
            "adds 0: what about the ones after it?",
            edits=((_ENTROPY, "-np.sum((p * np.log(q))[: np.argmin(np.append(p > 0, False))])"),),
        ),
        Mistake(
            "tiny-ones-left-out",
            "You leave out outcomes whose probability is tiny and not 0. If q calls such an outcome impossible, the "
            "surprise is still infinite: from which p on does an outcome happen?",
            edits=(("happens = p > 0", "happens = p > 1e-12"),),
        ),
        Mistake(
            "inf-wherever-q-is-0",
            "A 0 in q makes your result inf, also where p is 0 there. An outcome that never happens surprises nobody, "
            "whatever q says of it.",
            edits=(("happens = p > 0", "happens = (p > 0) | (q == 0)\n    p = np.where((p == 0) & happens, 1.0, p)"),),
        ),
        Mistake(
            "one-outcome-only",
            "Only one outcome has a say in your number, as in a loop whose turns overwrite each other. What should "
            "each turn do to the total?",
            edits=((_ENTROPY, "-(p * np.log(q))[-1] if p[-1] > 0 else 0.0"),),
        ),
        Mistake(
            "most-probable-only",
            "You take the surprise at the most probable outcome only. The others happen too, each with its own "
            "probability.",
            edits=((_ENTROPY, "-np.log(q[np.argmax(p)])"),),
        ),
        Mistake(
            "binary-terms",
            "You added terms with 1 - p and 1 - q. They belong to outcomes of yes or no, each with a p of its own; "
            "here the C outcomes already are all there is.",
            edits=(
                (
                    _ENTROPY,
                    "-np.sum(p[happens] * np.log(q[happens])) - np.sum(((1 - p) * np.log(1 - q))[p < 1])",
                ),
            ),
            also=(
                (
                    (
                        "-np.sum(p[happens] * np.log(q[happens]))",
                        "-np.sum(p[happens] * np.log(q[happens]) + (1 - p[happens]) * np.log(1 - q[happens]))",
                    ),
                ),
            ),
        ),
        Mistake(
            "summand-for-each-outcome",
            "You return one number for each outcome. The average surprise is a single number.",
            edits=((_ENTROPY, "-np.where(happens, p * np.log(np.where(happens, q, 1)), 0)"),),
        ),
    ),
    hints=(
        "For each outcome that can happen: how often, times how surprising.",
        "A mask picks the outcomes with p above 0, from both arrays. Then multiply, sum, and put a minus.",
        "With `happens = p > 0` the two arrays are p[happens] and q[happens]. np.log gives -inf for a 0 in q, and that "
        "is what should come out.",
    ),
)


def kl_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _pairs(rng, "alike")


_KL = "cross_entropy(p, q) - cross_entropy(p, p)"

KL = Exercise(
    signature="kl_divergence(p, q)",
    returns=("kl",),
    parts=(
        Part("values", 2, "Ordinary distributions", "What q pays beyond the entropy of p."),
        Part("alike", 1, "Equal distributions", "A distribution diverges from itself by 0."),
        _ZEROS,
        _TINY,
    ),
    cases=kl_cases,
    mistakes=(
        Mistake(
            "cross-entropy-returned",
            "You return the cross-entropy, which is not 0 for equal distributions. Which part of it can't even the "
            "true model avoid?",
            edits=((f"return {_KL}", "return cross_entropy(p, q)"),),
            errata=("001-1",),
        ),
        Mistake(
            "arguments-swapped",
            "You compute KL(q, p). The divergence is not symmetric: the outcomes come with the probabilities of the "
            "first argument.",
            edits=((_KL, "cross_entropy(q, p) - cross_entropy(q, q)"),),
        ),
        Mistake(
            "entropy-of-q",
            "You subtract the entropy of q. What can't be avoided depends on how outcomes really come, and that is p.",
            edits=(("cross_entropy(p, p)", "cross_entropy(q, q)"),),
        ),
        Mistake(
            "sign",
            "Your result is never positive. The model q is at least as surprised as the truth: which of the two comes "
            "first in the difference?",
            edits=((_KL, "cross_entropy(p, p) - cross_entropy(p, q)"),),
        ),
        Mistake(
            "entropies-added",
            "You add the entropy instead of taking it away. For equal distributions nothing should be left.",
            edits=(("cross_entropy(p, q) - cross", "cross_entropy(p, q) + cross"),),
        ),
        Mistake(
            "made-symmetric",
            "You average both directions, which makes it symmetric, as a distance would be. KL is a divergence: "
            "outcomes come with the probabilities of p only.",
            edits=(
                (
                    f"return {_KL}",
                    "other = cross_entropy(q, p) - cross_entropy(q, q)\n"
                    "    return 0.5 * (cross_entropy(p, q) - cross_entropy(p, p) + other)",
                ),
            ),
            errata=("001-1",),
        ),
        Mistake(
            "both-directions-added",
            "You add up both directions, which makes it symmetric, as a distance would be. KL is a divergence: "
            "outcomes come with the probabilities of p only.",
            edits=(
                (
                    f"return {_KL}",
                    "other = cross_entropy(q, p) - cross_entropy(q, q)\n"
                    "    return cross_entropy(p, q) - cross_entropy(p, p) + other",
                ),
            ),
            errata=("001-1",),
        ),
        Mistake(
            "zero-times-infinity",
            "You take the logarithm everywhere. Where p is 0 that is 0 times -inf, which is nan, and one nan spoils "
            "the sum: which outcomes need a term at all?",
            edits=((f"return {_KL}", "return np.sum(p * np.log(p / q))"),),
        ),
        Mistake(
            "epsilon-inside-log",
            "You add 1e-8 to the probabilities before the logarithm, so that the impossible costs about 18 instead of "
            "inf. If outcomes that never happen are left out, no constant is needed.",
            edits=((f"return {_KL}", "return np.sum(p * np.log((p + 1e-8) / (q + 1e-8)))"),),
        ),
        Mistake(
            "tiny-epsilon-inside-log",
            "You add 1e-12 to the probabilities before the logarithm, so that the impossible costs about 27 instead of "
            "inf. If outcomes that never happen are left out, no constant is needed.",
            edits=((f"return {_KL}", "return np.sum(p * np.log((p + 1e-12) / (q + 1e-12)))"),),
        ),
        Mistake(
            "epsilon-of-1e-10-inside-log",
            "You add 1e-10 to the probabilities before the logarithm, so that the impossible costs about 23 instead of "
            "inf. If outcomes that never happen are left out, no constant is needed.",
            edits=((f"return {_KL}", "return np.sum(p * np.log((p + 1e-10) / (q + 1e-10)))"),),
        ),
        Mistake(
            "impossible-left-out",
            "You leave out the outcomes that q calls impossible, also those that happen. What is the surprise of a "
            "model that said 0?",
            edits=(
                (
                    f"return {_KL}",
                    "both = (p > 0) & (q > 0)\n    return np.sum(p[both] * np.log(p[both] / q[both]))",
                ),
            ),
        ),
        Mistake(
            "bits",
            "You take logarithms to the base 2, so the result is in bits. The course uses natural logarithms: nats.",
            edits=((f"return {_KL}", f"return ({_KL}) / np.log(2)"),),
        ),
        Mistake(
            "model-without-logarithm",
            "Your sum is negative where p and q are alike, and a KL divergence never is: from log p you take away q "
            "itself. PyTorch's kl_div, which looks like that, is handed the model's logarithms.",
            edits=(
                (f"return {_KL}", "happens = p > 0\n    return np.sum(p[happens] * (np.log(p[happens]) - q[happens]))"),
            ),
        ),
        Mistake(
            "jensen-shannon",
            "You compare p and q with their average, which gives the Jensen-Shannon divergence. It is symmetric and "
            "never inf; the KL divergence compares p with q directly.",
            edits=(
                (
                    f"return {_KL}",
                    "both = (p + q) / 2\n"
                    "    each = [cross_entropy(one, both) - cross_entropy(one, one) for one in (p, q)]\n"
                    "    return 0.5 * sum(each)",
                ),
            ),
        ),
        Mistake(
            "ends-at-a-zero",
            "At the first outcome that never happens your sum ends, and what stands behind it is lost. That outcome "
            "adds 0: what about the ones after it?",
            edits=((f"return {_KL}", "return np.sum((p * np.log(p / q))[: np.argmin(np.append(p > 0, False))])"),),
        ),
        Mistake(
            "tiny-ones-left-out",
            "You leave out outcomes whose probability is tiny and not 0. If q calls such an outcome impossible, the "
            "divergence is still infinite: from which p on does an outcome happen?",
            edits=(
                (
                    f"return {_KL}",
                    "happens = p > 1e-12\n    return np.sum(p[happens] * np.log(p[happens] / q[happens]))",
                ),
            ),
        ),
        Mistake(
            "absolute-terms",
            "You add up the sizes of the terms. Some outcomes surprise q less than they would surprise p, and those "
            "count with a minus.",
            edits=(
                (
                    f"return {_KL}",
                    "happens = p > 0\n    return np.sum(p[happens] * np.abs(np.log(p[happens] / q[happens])))",
                ),
            ),
        ),
        Mistake(
            "weights-forgotten",
            "Every outcome counts alike in your sum of log ratios. How often does each of them come?",
            edits=((f"return {_KL}", "happens = p > 0\n    return np.sum(np.log(p[happens] / q[happens]))"),),
        ),
        Mistake(
            "averaged-twice",
            "You divide by the number of outcomes. The weights p make an average already.",
            edits=((f"return {_KL}", f"return ({_KL}) / len(p)"),),
        ),
        Mistake(
            "squared-distance",
            "You add up squared differences of the probabilities. That is a distance squared, and a fair one; a KL "
            "divergence compares surprises, and has a logarithm.",
            edits=((f"return {_KL}", "return np.sum((p - q) ** 2)"),),
        ),
        Mistake(
            "sum-of-differences",
            "You add up the sizes of the differences of p and q. That is a distance, and a fair one; a KL divergence "
            "compares surprises, and has a logarithm.",
            edits=((f"return {_KL}", "return np.sum(np.abs(p - q))"),),
        ),
    ),
    hints=(
        "It is a difference of two cross-entropies that you can compute already.",
        "From the average surprise of q take away the surprise that p itself can't avoid.",
        "Call cross_entropy twice, both times with p first, and subtract.",
    ),
    # The last two are what other answers ask for, and must not come right by an earlier slip.
    leans_on={"cross_entropy": lambda p, q: [(p, q), (p, p), (q, p), (q, q)]},
)


QUIZ = (
    Question(
        title="Who uses MAP",
        right="c",
        why_wrong={
            "a": "Weight decay is minus the log of a normal prior, up to a factor. You measured it: the slopes of the "
            "decayed loss vanish at the MAP estimate.",
            "b": "The estimate is made in training. For a prediction the network uses the one set of weights that "
            "came out.",
            "d": "What training gives is a single set of weights, the peak at best. To keep the whole posterior is "
            "Bayesian learning, and rare, since it costs a lot.",
        },
        errata=("000-2",),
    ),
    Question(
        title="What is left of the prior",
        right="c",
        why_wrong={
            "a": "It is the data's precision that grows, N over sigma squared. The prior's stays what it was.",
            "b": "The prior stands in the product once and the likelihood once for each value. So its share shrinks as "
            "values come in.",
            "d": "They are equal if the prior is flat. Any other prior pulls, and it pulls most when there are few "
            "values.",
        },
        errata=("000-3",),
    ),
    Question(
        title="Another axis",
        right="d",
        why_wrong={
            "a": "It is the maximum of a density, and a density is probability per unit of the axis. Stretch the axis "
            "unevenly, and another point is highest.",
            "b": "They did start from the same prior, as in the cell on log-odds. The factor p (1 - p) between the two "
            "densities moves the peak.",
            "c": "Both are right about the peak of their own density. That it depends on the axis is a property of "
            "MAP.",
        },
        errata=("000-3",),
    ),
    Question(
        title="Exact zeros",
        right="a",
        why_wrong={
            "b": "A narrow normal prior makes all weights small by a factor. A factor above 0 makes no zeros, and it "
            "hurts the few useful weights most.",
            "c": "A flat prior gives the MLE, which is almost never exactly 0.",
            "d": "The estimate is the lowest point of a function. If that function has a kink at 0, the lowest point "
            "can sit there for many different samples.",
        },
    ),
    Question(
        title="A cross-entropy of 0.693",
        right="b",
        why_wrong={
            "a": "A distance from a thing to itself is 0. The cross-entropy of a distribution with itself is its "
            "entropy, here log 2.",
            "c": "Cross-entropy is not symmetric in general, that is true. But here model and truth are equal, and "
            "what is left is the entropy.",
            "d": "No model can be less surprised by a fair coin than log 2 on average. Only KL comes down to 0.",
        },
        errata=("001-1",),
    ),
    Question(
        title="A prior of nothing",
        right="d",
        why_wrong={
            "a": "Data multiply the prior, and 0 stays 0 whatever it is multiplied by. Only a prior that is positive "
            "there can be outvoted.",
            "b": "Above 0.9 the posterior is 0 everywhere, so it can't peak there.",
            "c": "It works as always, for the values of p that the prior allows. It just never learns of the others.",
        },
    ),
)


UNIT = Unit(
    id="02_map",
    title="Priors, MAP and the road to regularisation",
    exercises=(LOG_POSTERIOR, MAP_MEAN, MAP_BETA, RIDGE, LAPLACE, CROSS_ENTROPY, KL),
    quiz=QUIZ,
)
