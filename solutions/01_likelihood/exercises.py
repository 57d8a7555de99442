"""Unit 01, likelihood: what is tried, what it is worth, which mistakes are known, what helps.

The answers stand in the lesson beside this file; a mistake's edits are edits of those. Public code and questions about
likelihoods were read for what goes wrong in practice: the logarithm of a density that has become 0, sigma taken for the
variance, N - 1 in a maximum likelihood estimate, sums for means, a small constant inside the logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit

_FIVE = np.array([1.0, 3.0, 4.0, 5.0, 7.0])


# Inputs -------------------------------------------------------------------------------------------------------------
# Neither mu nor sigma is 0, 1 or 2, where a forgotten term or a square happens to be right.
def _mu(rng: np.random.Generator) -> float:
    return float(rng.choice([-1, 1]) * rng.uniform(1.2, 4.0))


def _wide(rng: np.random.Generator) -> float:
    return float(rng.uniform(2.3, 4.5))


def _narrow(rng: np.random.Generator) -> float:
    return float(rng.uniform(0.2, 0.6))


def _values(rng: np.random.Generator, mu: float, sigma: float, N: int = 0) -> np.ndarray:
    """A sample that lies beside its own mu and sigma, so that the two can't be taken from the sample instead."""
    return rng.normal(mu + 0.6 * sigma, 1.3 * sigma, N or int(rng.integers(5, 10)))


def _whole(rng: np.random.Generator) -> np.ndarray:
    x = rng.integers(-4, 9, int(rng.integers(4, 8)))
    x[-1] = x[-2]  # a value that comes twice counts twice
    # The sum is never a multiple of the size: the mean has a fraction that whole numbers would lose.
    x[0] += int(np.sum(x) % len(x) == 0)
    return x


def _far_from_zero(rng: np.random.Generator) -> np.ndarray:
    """Values near 100 million that are a few apart. Fewer than eight, so that every machine adds them in one order."""
    return 1e8 + rng.permutation(np.array([-3.0, -1.0, 0.0, 2.0, 4.0])) + float(rng.integers(1, 9))


def _outcomes(rng: np.random.Generator, N: int = 0) -> np.ndarray:
    """Zeros and ones, both of them, and not as many of the one as of the other."""
    N = N or int(rng.integers(7, 13))
    ones = int(rng.integers(1, N // 2)) if rng.random() < 0.5 else int(rng.integers(N // 2 + 1, N))
    return rng.permutation(np.arange(N) < ones).astype(int)


def _share(rng: np.random.Generator) -> float:
    return float(rng.choice([rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)]))


# gaussian_logpdf ----------------------------------------------------------------------------------------------------
def logpdf_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((_FIVE, 4.0, 2.0), "values", "the values 1, 3, 4, 5, 7, mu = 4 and sigma = 2", visible=True)
    for width, about in ((_wide, "sigma above 2"), (_narrow, "sigma below 1")):
        mu, sigma = _mu(rng), width(rng)
        yield Case((_values(rng, mu, sigma), mu, sigma), "values", about)
    mu, sigma = _mu(rng), _wide(rng)
    yield Case((_values(rng, mu, sigma, 1), mu, sigma), "shapes", "a single value, N = 1")
    yield Case((_whole(rng), 3, 3), "shapes", "whole numbers")
    yield Case((np.array([60.0, -60.0]), 0.0, 1.0), "extremes", "values 60 standard deviations away", visible=True)
    mu = _mu(rng)
    yield Case((mu + rng.normal(0, 1, 5), mu, 1e-3), "extremes", "sigma = 0.001 and values about 1 away from mu")


LOGPDF = Exercise(
    signature="gaussian_logpdf(x, mu, sigma)",
    returns=("logp",),
    parts=(
        Part("values", 2, "Ordinary values", "Three terms: the squared distance, the width, the constant."),
        Part("shapes", 1, "One value, whole numbers", "An array (N,) gives an array (N,), also for N = 1 or integers."),
        Part(
            "extremes",
            1,
            "Values far out",
            "Far from the centre the density is too small for a float64, but its logarithm is an ordinary number: "
            "take the logarithm of the formula on paper, before anything is computed.",
        ),
    ),
    cases=logpdf_cases,
    mistakes=(
        Mistake(
            "density-not-log",
            "You return the density itself. The exercise asks for its logarithm, in which the exponential has "
            "disappeared.",
            edits=(("return -0.5 * z**2", "return np.exp(-0.5 * z**2"), ("np.log(2 * np.pi)", "np.log(2 * np.pi))")),
        ),
        Mistake(
            "log-of-underflowed-density",
            "You compute the density first and its logarithm afterwards. Sixty standard deviations out the density is "
            "already 0, and its logarithm -inf: what is left of the formula if you take the logarithm on paper?",
            code="""
def gaussian_logpdf(x, mu, sigma):
    density = np.exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    return np.log(density)
""",
        ),
        Mistake(
            "epsilon-inside-log",
            "You add 1e-12 inside the logarithm, so that nothing below about -27.6 can come out, however far away a "
            "value lies. Take the logarithm on paper and the constant is not needed.",
            code="""
def gaussian_logpdf(x, mu, sigma):
    density = np.exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    return np.log(density + 1e-12)
""",
        ),
        Mistake(
            "two-pi-dropped",
            "The term with 2 pi is missing. It does not move the best parameters, but without it this is not the "
            "logarithm of a density, and this course keeps it.",
            edits=((" - 0.5 * np.log(2 * np.pi)", ""),),
        ),
        Mistake(
            "two-pi-not-halved",
            "The constant is twice as large as it should be. The density has a root around 2 pi: what does the "
            "logarithm make of a root?",
            edits=(("0.5 * np.log(2 * np.pi)", "np.log(2 * np.pi)"),),
        ),
        Mistake(
            "pi-outside-the-log",
            "In your constant only the 2 stands inside the logarithm, and pi multiplies from outside. "
            "Both belong to the number that the logarithm is taken of.",
            edits=(("np.log(2 * np.pi)", "np.log(2) * np.pi"),),
        ),
        Mistake(
            "width-dropped",
            "The term with log(sigma) is missing. Without it a wider normal always fits better, since nobody charges "
            "for the lower peak: which factor before the exponential depends on sigma?",
            edits=((" - np.log(sigma)", ""),),
        ),
        Mistake(
            "sign-of-width",
            "Your log-density rises when sigma grows, as if a wide curve were a high one. "
            "The density is divided by sigma: which sign does the logarithm give to a divisor?",
            edits=(("- np.log(sigma)", "+ np.log(sigma)"),),
        ),
        Mistake(
            "width-twice",
            "Your term for the width is the logarithm of the variance, which is twice the logarithm of sigma. "
            "The factor before the exponential holds sigma once: was a half lost on the way?",
            edits=(("np.log(sigma)", "np.log(sigma**2)"),),
        ),
        Mistake(
            "width-halved",
            "Your term for the width is half of what it should be. If you put 2 pi and the width under one root, it is "
            "the variance that stands there: with which power of sigma?",
            edits=(("np.log(sigma)", "0.5 * np.log(sigma)"),),
        ),
        Mistake(
            "variance-taken-for-sigma",
            "You square sigma where sigma itself belongs: what comes back is right for a normal whose standard "
            "deviation is sigma squared. By which of the two, standard deviation or variance, is the distance divided "
            "before it is squared?",
            edits=(("(x - mu) / sigma", "(x - mu) / sigma**2"), ("np.log(sigma)", "np.log(sigma**2)")),
        ),
        Mistake(
            "divided-by-variance-before-squaring",
            "In your squared term sigma has the fourth power. The square also squares what z is divided by: "
            "which power of sigma should stand there before?",
            edits=(("(x - mu) / sigma", "(x - mu) / sigma**2"),),
        ),
        Mistake(
            "sigma-taken-for-variance",
            "You use sigma as if it were the variance. In this course sigma is the standard deviation: z divides by it "
            "and takes no root.",
            edits=(("(x - mu) / sigma", "(x - mu) / np.sqrt(sigma)"), ("np.log(sigma)", "0.5 * np.log(sigma)")),
        ),
        Mistake(
            "divided-by-sigma-once",
            "You square the distance from mu and divide it by sigma once. "
            "In z the distance is divided before it is squared: what happens to sigma in that square?",
            edits=(("z**2", "(z**2 * sigma)"),),
        ),
        Mistake(
            "multiplied-by-variance",
            "Your squared distance is multiplied by the variance instead of divided by it. Is it a / 2 * b that you "
            "wrote? Python works from left to right, so only the 2 is below that line.",
            edits=(("-0.5 * z**2", "-0.5 * (x - mu) ** 2 * sigma**2"),),
        ),
        Mistake(
            "half-forgotten",
            "The squared term counts double. Which factor stands before z squared in the exponent?",
            edits=(("-0.5 * z**2", "-(z**2)"),),
        ),
        Mistake(
            "half-squared-too",
            "Your squared term is half of what it should be: the 2 has come under the square. "
            "In the exponent the square belongs to sigma alone.",
            edits=(("-0.5 * z**2", "-0.25 * z**2"),),
        ),
        Mistake(
            "square-forgotten",
            "You use z where its square belongs, so values on one side of the centre gain what those on the other side "
            "lose. A normal is symmetric.",
            edits=(("z**2", "z"),),
        ),
        Mistake(
            "grows-with-distance",
            "Your log-density grows with the distance from the centre. The bell falls to both sides: which sign has "
            "its exponent?",
            edits=(("-0.5 * z**2", "0.5 * z**2"),),
        ),
        Mistake(
            "negated",
            "You return the negative of the log-density. The minus that makes a loss of it comes in the next exercise.",
            edits=(("return -0.5 * z**2 - np.log(sigma) - 0.5", "return 0.5 * z**2 + np.log(sigma) + 0.5"),),
        ),
        Mistake(
            "summed",
            "You add the log-densities up, and one number comes back. Here each value keeps its own; the sample as a "
            "whole comes in the next exercise.",
            edits=(("return -0.5", "return np.sum(-0.5"), ("np.log(2 * np.pi)", "np.log(2 * np.pi))")),
        ),
        Mistake(
            "log-base-10",
            "You take logarithms to the base 10. The exponential is undone by the natural logarithm only; in NumPy "
            "that is log, without a number in its name.",
            edits=(
                ("np.log(sigma)", "np.log10(sigma)"),
                ("np.log(2 * np.pi)", "np.log10(2 * np.pi)"),
            ),
        ),
        Mistake(
            "integer-output",
            "Whole-number values give you whole-number results, with the fractions cut off. Most often an array was "
            "made after the pattern of x and took over its integer type: which type should the results have?",
            edits=(("return -0.5", "return (-0.5"), ("np.log(2 * np.pi)", "np.log(2 * np.pi)).astype(x.dtype)")),
        ),
    ),
    hints=(
        "Write the density as a product of two factors, one over sigma times the root of 2 pi, and the exponential. "
        "The logarithm of a product is a sum.",
        "The exponential and the logarithm undo each other, so one term is the exponent itself. The divisor becomes "
        "two terms with a minus, and a root becomes a half.",
        "Three terms, all subtracted from 0: half of z squared, the logarithm of sigma, half the logarithm of 2 pi.",
    ),
    equivalent={"z = (x - mu) / sigma -> z = (mu - x) / sigma": "only the square of z is used"},
)


# gaussian_nll -------------------------------------------------------------------------------------------------------
def nll_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((_FIVE, 4.0, 2.0), "values", "the values 1, 3, 4, 5, 7, mu = 4 and sigma = 2", visible=True)
    for width, about in ((_wide, "sigma above 2"), (_narrow, "sigma below 1")):
        mu, sigma = _mu(rng), width(rng)
        yield Case((_values(rng, mu, sigma), mu, sigma), "values", about)
    mu, sigma = _mu(rng), _wide(rng)
    yield Case((_values(rng, mu, sigma, 1), mu, sigma), "shapes", "a single value, N = 1")
    yield Case((_whole(rng), 3, 3), "shapes", "whole numbers")
    mu, sigma = _mu(rng), float(rng.uniform(5, 8))
    yield Case((_values(rng, mu, sigma, 400), mu, sigma), "extremes", "400 values")
    mu = _mu(rng)
    yield Case((mu + np.array([60.0, -50.0, 0.5]), mu, 1.0), "extremes", "values 50 and 60 standard deviations away")


_MEAN_LOG = "-np.mean(gaussian_logpdf(x, mu, sigma))"

NLL = Exercise(
    signature="gaussian_nll(x, mu, sigma)",
    returns=("nll",),
    parts=(
        Part(
            "values", 2, "Ordinary samples", "One number: minus the mean of the log-densities at the given mu, sigma."
        ),
        Part("shapes", 1, "One value, whole numbers", "The result is one number, also for N = 1 or integers."),
        Part(
            "extremes",
            1,
            "Many values, and values far out",
            "A product of many densities, or one density far out, is too small for a float64. Stay with logarithms all "
            "the way.",
        ),
    ),
    cases=nll_cases,
    mistakes=(
        Mistake(
            "sum-for-mean",
            "Your number is the sum over the sample, so it grows with N. That is a convention too; this course's "
            "losses are means.",
            edits=(("np.mean(", "np.sum("),),
        ),
        Mistake(
            "minus-forgotten",
            "You return the mean log-likelihood, for which large is good. A loss has to get smaller as the fit gets "
            "better: what does the N in NLL stand for?",
            edits=(("-np.mean", "np.mean"),),
        ),
        Mistake(
            "mean-forgotten",
            "You return one number for each value. The loss says how well the parameters fit the sample as a whole: "
            "which single number stands for all of them?",
            edits=((_MEAN_LOG, "-gaussian_logpdf(x, mu, sigma)"),),
        ),
        Mistake(
            "product-of-densities",
            "You multiply the densities and take the logarithm at the end. With 400 values the product has long become "
            "0, and its logarithm -inf: what is the logarithm of a product?",
            edits=((_MEAN_LOG, "-np.log(np.prod(np.exp(gaussian_logpdf(x, mu, sigma)))) / len(x)"),),
        ),
        Mistake(
            "log-of-mean-density",
            "You average the densities and then take the logarithm. The likelihood is a product, so it is the "
            "logarithms that are averaged; the order makes a difference.",
            edits=((_MEAN_LOG, "-np.log(np.mean(np.exp(gaussian_logpdf(x, mu, sigma))))"),),
        ),
        Mistake(
            "log-of-underflowed-density",
            "You go through the densities themselves, and one that lies sixty standard deviations out is 0 by then. "
            "Its logarithm is -inf, though the true one is an ordinary number: work with log-densities from the start.",
            edits=((_MEAN_LOG, "-np.mean(np.log(np.exp(gaussian_logpdf(x, mu, sigma))))"),),
        ),
        Mistake(
            "epsilon-inside-log",
            "You add 1e-12 inside the logarithm, so that a value far out never costs more than about 27.6. "
            "Work with log-densities from the start and the constant is not needed.",
            edits=((_MEAN_LOG, "-np.mean(np.log(np.exp(gaussian_logpdf(x, mu, sigma)) + 1e-12))"),),
        ),
        Mistake(
            "density-not-log",
            "You average the densities. They are the factors of the likelihood: what turns a product into a sum?",
            edits=((_MEAN_LOG, "-np.mean(np.exp(gaussian_logpdf(x, mu, sigma)))"),),
        ),
        Mistake(
            "two-pi-dropped",
            "The term with 2 pi is missing. It does not move the best parameters, but this course keeps it, so that "
            "the number is a real negative log-likelihood.",
            edits=((_MEAN_LOG, "-np.mean(gaussian_logpdf(x, mu, sigma)) - 0.5 * np.log(2 * np.pi)"),),
        ),
        Mistake(
            "width-dropped",
            "The term with log(sigma) is missing. Without it the loss can be made as small as you like by a huge "
            "sigma: what does a wide curve pay?",
            edits=((_MEAN_LOG, "-np.mean(gaussian_logpdf(x, mu, sigma)) - np.log(sigma)"),),
        ),
        Mistake(
            "squares-only",
            "You return half the mean of z squared: the width and the constant are both missing. "
            "Those are the logarithm of the factor before the exponential, and sigma stands in it.",
            edits=((_MEAN_LOG, "0.5 * np.mean(((x - mu) / sigma) ** 2)"),),
        ),
        Mistake(
            "sigma-taken-for-variance",
            "You use sigma as if it were the variance. In this course sigma is the standard deviation: it is squared "
            "where a variance is meant.",
            edits=(("gaussian_logpdf(x, mu, sigma)", "gaussian_logpdf(x, mu, np.sqrt(sigma))"),),
        ),
        Mistake(
            "variance-handed-on",
            "Sigma is squared once too often, as it is when the variance is handed to a function that expects sigma. "
            "In this course sigma is the standard deviation everywhere.",
            edits=(("gaussian_logpdf(x, mu, sigma)", "gaussian_logpdf(x, mu, sigma**2)"),),
        ),
        Mistake(
            "own-fit",
            "You use the sample's own mean and deviation, so your result does not change with mu and sigma. "
            "The question is how well the *given* parameters explain the sample.",
            edits=(("gaussian_logpdf(x, mu, sigma)", "gaussian_logpdf(x, np.mean(x), np.std(x))"),),
        ),
        Mistake(
            "divided-by-n-minus-1",
            "You divide the sum by N - 1. That divisor belongs to a variance about the sample's own mean; the mean of "
            "N numbers divides by N.",
            edits=((_MEAN_LOG, "-np.sum(gaussian_logpdf(x, mu, sigma)) / (len(x) - 1)"),),
        ),
        Mistake(
            "one-value-only",
            "Only one value of the sample has a say in your number, as in a loop whose turns overwrite each other, or "
            "that ends in its first turn. What should each turn do to the total?",
            edits=((_MEAN_LOG, "-gaussian_logpdf(x, mu, sigma)[-1] / len(x)"),),
            also=(
                (("-np.mean(gaussian_logpdf(x, mu, sigma))", "-gaussian_logpdf(x, mu, sigma)[-1]"),),
                (("-np.mean(gaussian_logpdf(x, mu, sigma))", "-gaussian_logpdf(x, mu, sigma)[0] / len(x)"),),
                (("-np.mean(gaussian_logpdf(x, mu, sigma))", "-gaussian_logpdf(x, mu, sigma)[0]"),),
            ),
        ),
        Mistake(
            "squared-too-late",
            "In your squared term values on the two sides of mu cancel: they are put together before the square, as in "
            "the log-density of their mean. Which comes first, the square or the mean?",
            edits=(
                (
                    _MEAN_LOG,
                    "np.mean((x - mu) / sigma) ** 2 / 2 + np.log(sigma) + 0.5 * np.log(2 * np.pi)",
                ),
            ),
            also=(
                (
                    (
                        "-np.mean(gaussian_logpdf(x, mu, sigma))",
                        "np.sum((x - mu) / sigma) ** 2 / (2 * len(x)) + np.log(sigma) + 0.5 * np.log(2 * np.pi)",
                    ),
                ),
            ),
        ),
        Mistake(
            "squares-averaged-only",
            "You average the squares, and sum the other two terms over the sample. Each value brings all three "
            "terms: what does the mean do to each of them?",
            edits=(
                (
                    "-np.mean(gaussian_logpdf(x, mu, sigma))",
                    "np.mean((x - mu) ** 2) / (2 * sigma**2) + len(x) * (np.log(sigma) + 0.5 * np.log(2 * np.pi))",
                ),
            ),
        ),
    ),
    hints=(
        "You have a function that gives the log-density of each value. Two small things are missing.",
        "Average the log-densities, and turn the sign so that a better fit gives a smaller number.",
        "One line: a minus, the mean, and inside it your gaussian_logpdf with the same three arguments.",
    ),
    leans_on={"gaussian_logpdf": lambda x, mu, sigma: [(x, mu, sigma)]},
)


# gaussian_nll_grad --------------------------------------------------------------------------------------------------
def nll_grad_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("dmu", "dsigma")
    yield Case((_FIVE, 3.0, 1.5), both, "the values 1, 3, 4, 5, 7, mu = 3 and sigma = 1.5", visible=True)
    for width, about in ((_wide, "sigma above 2"), (_narrow, "sigma below 1")):
        mu, sigma = _mu(rng), width(rng)
        yield Case((_values(rng, mu, sigma), mu, sigma), both, about)
    yield Case((_FIVE, 4.0, 2.0), "optimum", "the best parameters, where both should be 0", visible=True)
    # Numbers that are exact in every precision, so that 0 means 0.
    mu, sigma = float(rng.integers(-9, 10)), float(rng.choice([0.5, 4.0, 8.0]))
    yield Case((mu + sigma / 2 * (_FIVE - 4), mu, sigma), "optimum", "another sample and its best parameters")
    mu, sigma = _mu(rng), _wide(rng)
    yield Case((_values(rng, mu, sigma, 1), mu, sigma), "shapes", "a single value, N = 1")
    yield Case((_whole(rng), 4, 3), "shapes", "whole numbers")


_DSIGMA = "(1 - np.mean(z**2)) / sigma"

NLL_GRAD = Exercise(
    signature="gaussian_nll_grad(x, mu, sigma)",
    returns=("dmu", "dsigma"),
    parts=(
        Part("dmu", 1, "The derivative by mu", "It is negative where mu lies below the mean of the sample."),
        Part(
            "dsigma",
            2,
            "The derivative by sigma",
            "Two terms with opposite signs: a wide curve is low, a narrow misses.",
        ),
        Part(
            "optimum",
            1,
            "At the best parameters",
            "Where mu is the mean and sigma squared the mean squared deviation, both derivatives are 0.",
        ),
        Part("shapes", 1, "One value, whole numbers", "Two numbers come back, also for N = 1 or integers."),
    ),
    cases=nll_grad_cases,
    mistakes=(
        Mistake(
            "gradient-of-log-likelihood",
            "Both signs are turned round: this is the gradient of the log-likelihood. The loss is its negative, and so "
            "is the gradient.",
            edits=(("-np.mean(z)", "np.mean(z)"), (_DSIGMA, "(np.mean(z**2) - 1) / sigma")),
        ),
        Mistake(
            "dmu-sign",
            "Your dmu has the wrong sign. The inner derivative of x - mu by mu is -1; and where mu lies below the "
            "data, should the loss fall or rise when mu grows?",
            edits=(("-np.mean(z)", "np.mean(z)"),),
        ),
        Mistake(
            "dsigma-sign",
            "Your dsigma has the wrong sign. If sigma is far too large, a larger one makes the loss worse: which sign "
            "does the slope have there?",
            edits=((_DSIGMA, "(np.mean(z**2) - 1) / sigma"),),
        ),
        Mistake(
            "sum-for-mean",
            "This is the derivative of the sum over the sample. The loss is the mean, so each of the N terms counts "
            "1/N.",
            edits=(("-np.mean(z)", "-np.sum(z)"), (_DSIGMA, "np.sum(1 - z**2) / sigma")),
        ),
        Mistake(
            "sum-of-squares",
            "In dsigma you sum the squares over the sample instead of averaging them, while the other term is for one "
            "value. Both terms should belong to the mean.",
            edits=(("np.mean(z**2)", "np.sum(z**2)"),),
        ),
        Mistake(
            "dmu-sigma-once",
            "Your dmu divides by sigma once. The squared distance in the loss is divided by the variance; "
            "which power of sigma is left in the derivative by mu?",
            edits=(("-np.mean(z) / sigma", "-np.mean(z)"),),
        ),
        Mistake(
            "dmu-without-sigma",
            "Your dmu is the distance from the mean, without sigma. In a wide normal the same distance matters less: "
            "what divides the squares in the loss?",
            edits=(("-np.mean(z) / sigma", "-np.mean(x - mu)"),),
        ),
        Mistake(
            "dmu-for-each-value",
            "You return a derivative for each value of the sample. The loss is one mean over all of them, so mu has "
            "one derivative.",
            edits=(("-np.mean(z) / sigma", "-z / sigma"),),
        ),
        Mistake(
            "both-terms-positive",
            "The two terms of your dsigma have the same sign, so they can never balance. Differentiating a negative "
            "power of sigma brings down a minus.",
            edits=((_DSIGMA, "(1 + np.mean(z**2)) / sigma"),),
        ),
        Mistake(
            "width-dropped",
            "In dsigma only the squares are left. The loss also holds log(sigma), and that has a derivative.",
            edits=((_DSIGMA, "-np.mean(z**2) / sigma"),),
        ),
        Mistake(
            "squares-dropped",
            "Your dsigma is 1/sigma alone. The squared distances are divided by sigma squared, so they change with "
            "sigma too.",
            edits=((_DSIGMA, "1 / sigma"),),
        ),
        Mistake(
            "derivative-by-variance",
            "Your dsigma is the derivative by the variance. Here the parameter is sigma: the chain rule puts a factor "
            "between the two.",
            edits=((_DSIGMA, "(1 - np.mean(z**2)) / (2 * sigma**2)"),),
        ),
        Mistake(
            "half-left-over",
            "In dsigma the term with the squares is half of what it should be. The 2 from the power of sigma meets the "
            "half in the loss: what is left of the two?",
            edits=((_DSIGMA, "(1 - 0.5 * np.mean(z**2)) / sigma"),),
        ),
        Mistake(
            "half-lost",
            "In dsigma the term with the squares counts double. The power of sigma brings down a 2, and the loss has a "
            "half in front.",
            edits=((_DSIGMA, "(1 - 2 * np.mean(z**2)) / sigma"),),
        ),
        Mistake(
            "power-of-sigma",
            "In dsigma the mean square is divided by sigma squared, as in the loss itself. Differentiating a power "
            "changes its exponent: which one follows -2?",
            edits=((_DSIGMA, "1 / sigma - np.mean(z**2)"),),
        ),
        Mistake(
            "square-of-the-mean",
            "In dsigma the distances are put together first and squared afterwards. The loss holds the mean of the "
            "squares, and values on both sides of mu must not cancel.",
            edits=(("np.mean(z**2)", "np.mean(z) ** 2"),),
            also=((("np.mean(z**2)", "np.sum(z) ** 2 / len(x)"),),),
        ),
        Mistake(
            "one-value-only",
            "Only one value of the sample has a say in your derivatives, as in a loop whose turns overwrite each "
            "other. The loss is a mean over all values: what should each turn do?",
            edits=(("    dmu = ", "    z = z[-1]\n    dmu = "),),
            also=((("    dmu = ", "    z = z[0]\n    dmu = "),),),
        ),
        Mistake(
            "about-the-sample-mean",
            "In dsigma you measure the distances from the sample's own mean. The loss measures them from the given mu, "
            "and the two agree only at the best mu.",
            edits=(("np.mean(z**2)", "np.var(x) / sigma**2"),),
        ),
        Mistake(
            "order-swapped",
            "The two derivatives come back in the wrong order. Gradients come in the order of the inputs.",
            edits=(("return dmu, dsigma", "return dsigma, dmu"),),
        ),
    ),
    hints=(
        "Steps 2 and 3 of the derivation are the answer. Compute z once and write both with it.",
        "By mu: the mean of x - mu, divided by the variance, with a minus. By sigma: one term from the logarithm, one "
        "from the squares.",
        "With z the second one is short: the mean of z squared is compared with 1, and everything is divided by sigma.",
    ),
)


# fit_gaussian_mle ---------------------------------------------------------------------------------------------------
def fit_gaussian_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("mu", "sigma")
    yield Case((_FIVE,), both, "the values 1, 3, 4, 5, 7", visible=True)
    for width, about in ((_wide, "a wide sample"), (_narrow, "a narrow sample")):
        mu, sigma = _mu(rng), width(rng)
        yield Case((_values(rng, mu, sigma),), both, about)
    yield Case((_whole(rng),), "shapes", "whole numbers")
    yield Case((np.array([_mu(rng)]),), "shapes", "a single value, N = 1")
    yield Case((np.full(4, 2.5),), "shapes", "four equal values")
    yield Case((_far_from_zero(rng),), "offset", "values near 100 million that are a few apart")


_FIT_SIGMA = "np.sqrt(np.mean((x - mu) ** 2))"

FIT_GAUSSIAN = Exercise(
    signature="fit_gaussian_mle(x)",
    returns=("mu", "sigma"),
    parts=(
        Part("mu", 1, "The centre", "The derivative by mu is 0 where mu is the mean of the sample."),
        Part("sigma", 2, "The standard deviation", "The root of the mean squared distance from mu."),
        Part(
            "shapes",
            1,
            "Whole numbers, one value, equal values",
            "Two numbers come back; a sample without spread has sigma = 0.",
        ),
        Part(
            "offset",
            1,
            "Large values, small spread",
            "Near 100 million the squares have 16 digits, and the difference of two such numbers has none left. "
            "Take the small differences from the mean first, then square.",
        ),
    ),
    cases=fit_gaussian_cases,
    mistakes=(
        Mistake(
            "n-minus-1",
            "You divide by N - 1. That makes the variance unbiased, which is another aim: set the derivative of the "
            "likelihood to zero and see which divisor comes out.",
            edits=((_FIT_SIGMA, "np.sqrt(np.sum((x - mu) ** 2) / (len(x) - 1))"),),
            errata=("004-28",),
        ),
        Mistake(
            "variance-for-sigma",
            "Your second number is the variance. Sigma has the unit of the data, not of their squares.",
            edits=((_FIT_SIGMA, "np.mean((x - mu) ** 2)"),),
        ),
        Mistake(
            "squares-minus-square",
            "You take the mean of the squares minus the square of the mean. On paper that is the variance; near 100 "
            "million both numbers have 16 digits and their difference has lost them all.",
            edits=((_FIT_SIGMA, "np.sqrt(np.mean(x**2) - mu**2)"),),
        ),
        Mistake(
            "median-for-mean",
            "Your centre is the median. It is the best centre for another family; for a normal the derivative vanishes "
            "somewhere else.",
            edits=(("mu = np.mean(x)", "mu = np.median(x)"),),
        ),
        Mistake(
            "distance-from-zero",
            "You measure the squared distances from 0. The spread of a sample does not change when all its values are "
            "shifted: from where are the distances measured?",
            edits=((_FIT_SIGMA, "np.sqrt(np.mean(x**2))"),),
        ),
        Mistake(
            "mean-absolute-deviation",
            "Your second number is the mean distance from the centre. The normal's log-density holds the squared "
            "distance, and the root is taken after the mean, not before.",
            edits=((_FIT_SIGMA, "np.mean(np.abs(x - mu))"),),
        ),
        Mistake(
            "sum-for-mean",
            "Your sigma grows with the size of the sample: under the root stands a sum. Which mean is it that the "
            "derivative asks for?",
            edits=((_FIT_SIGMA, "np.sqrt(np.sum((x - mu) ** 2))"),),
        ),
        Mistake(
            "mean-squared-too-late",
            "You average the deviations from the mean and square afterwards. They sum to 0, so nothing is left: the "
            "square has to make them positive first.",
            edits=((_FIT_SIGMA, "np.sqrt(np.mean(x - mu) ** 2)"),),
        ),
        Mistake(
            "spread-kept-from-zero",
            "Your sigma is not 0 where all values are equal: a small constant keeps it away from 0. The estimate "
            "describes the sample; what would the constant protect?",
            edits=((_FIT_SIGMA, "np.sqrt(np.mean((x - mu) ** 2)) + 1e-8"),),
            also=(
                (("np.sqrt(np.mean((x - mu) ** 2))", "np.sqrt(np.mean((x - mu) ** 2) + 1e-12)"),),
                (("np.sqrt(np.mean((x - mu) ** 2))", "np.sqrt(np.mean((x - mu) ** 2) + 1e-8)"),),
            ),
        ),
        Mistake(
            "standard-error",
            "Your second number is the standard error of the mean, smaller by the root of N. Sigma describes how far "
            "single values scatter, and that does not shrink with more data.",
            edits=((_FIT_SIGMA, "np.std(x) / np.sqrt(len(x))"),),
        ),
        Mistake(
            "order-swapped",
            "The two numbers come back in the wrong order: first the centre, then the standard deviation.",
            edits=(("return mu, sigma", "return sigma, mu"),),
        ),
        Mistake(
            "whole-number-division",
            "Your centre is always a whole number. Does a // or an int stand in your lines? In Python the division "
            "that keeps the fraction has one slash.",
            edits=(("mu = np.mean(x)", "mu = np.sum(x) // len(x)"),),
        ),
    ),
    hints=(
        "Steps 4 and 5: first the mean, then the root of a mean.",
        "Subtract the mean from all values, square, average, take the root. Which divisor does the average have?",
        "np.mean does the averaging both times. Give back two numbers, the centre first.",
    ),
    equivalent={
        "sigma = np.sqrt(np.mean((x - mu) ** 2)) -> sigma = np.sqrt(np.mean((mu - x) ** 2))": "it is squared",
    },
)


# bernoulli_nll ------------------------------------------------------------------------------------------------------
def bernoulli_nll_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 0, 1, 1]), 0.6), "values", "outcomes 1, 0, 1, 1 and p = 0.6", visible=True)
    yield Case((_outcomes(rng), _share(rng)), "values", "a mixed sample")
    yield Case((_outcomes(rng).astype(float), _share(rng)), "shapes", "outcomes stored as floats")
    yield Case((np.array([int(rng.integers(0, 2))]), _share(rng)), "shapes", "a single outcome, N = 1")
    yield Case((_outcomes(rng, 1500), float(rng.uniform(0.3, 0.45))), "shapes", "1500 outcomes")
    yield Case((np.array([0, 0, 0]), 0.0), "edges", "p = 0 and only zeros", visible=True)
    yield Case((np.ones(int(rng.integers(3, 6)), dtype=int), 1.0), "edges", "p = 1 and only ones")
    yield Case((np.array([0, 1, 0]), 0.0), "edges", "p = 0 and a one among the outcomes, which should give inf")
    yield Case((np.array([0, 1, 1, 1]), 1.0), "edges", "p = 1 and a zero among the outcomes, which should give inf")
    yield Case((_outcomes(rng), 1e-30), "edges", "p = 1e-30")


_CHOSEN = "-np.mean(np.log(chosen))"

BERNOULLI_NLL = Exercise(
    signature="bernoulli_nll(y, p)",
    returns=("nll",),
    parts=(
        Part("values", 2, "Ordinary outcomes", "A one has probability p, a zero has 1 - p; take minus the mean log."),
        Part("shapes", 1, "Floats, one outcome, many", "The result is one number, whatever the size of the sample."),
        Part(
            "edges",
            2,
            "Certain and impossible outcomes",
            "Only the probability of what happened counts. Where that is 1 the loss is 0, where it is 0 the loss is "
            "inf, and the other logarithm should never be touched.",
        ),
    ),
    cases=bernoulli_nll_cases,
    mistakes=(
        Mistake(
            "zero-times-infinity",
            "Both logarithms are taken for every outcome, and the one that does not apply is multiplied by 0. At p = 0 "
            "or 1 that logarithm is -inf, and 0 times -inf is nan: can you pick the right probability first?",
            code="""
def bernoulli_nll(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
""",
        ),
        Mistake(
            "epsilon-inside-log",
            "You add 1e-8 inside the logarithm. Then the impossible costs only about 18.4 instead of inf, and the "
            "certain is not free: which probabilities need a logarithm at all?",
            edits=(("np.log(chosen)", "np.log(chosen + 1e-8)"),),
        ),
        Mistake(
            "tiny-epsilon-inside-log",
            "You add 1e-12 inside the logarithm. Then the impossible costs only about 27.6 instead of inf. "
            "If you pick the probability of what happened, no constant is needed.",
            edits=(("np.log(chosen)", "np.log(chosen + 1e-12)"),),
        ),
        Mistake(
            "clipped-p",
            "You keep p away from 0 and 1, which changes the question: a forecaster who said 0 is treated as if he "
            "had said 1e-7. Being wrong with certainty should cost inf.",
            edits=(("chosen = np", "p = np.clip(p, 1e-7, 1 - 1e-7)\n    chosen = np"),),
        ),
        Mistake(
            "clipped-p-more-narrowly",
            "You keep p away from 0 and 1, which changes the question: a forecaster who said 0 is treated as if he "
            "had said 1e-12. Being wrong with certainty should cost inf.",
            edits=(("chosen = np", "p = np.clip(p, 1e-12, 1 - 1e-12)\n    chosen = np"),),
        ),
        Mistake(
            "clipped-p-most-narrowly",
            "You keep p away from 0 and 1, which changes the question: a forecaster who said 0 is treated as if he "
            "had said 1e-15. Being wrong with certainty should cost inf.",
            edits=(("chosen = np", "p = np.clip(p, 1e-15, 1 - 1e-15)\n    chosen = np"),),
        ),
        Mistake(
            "edges-always-free",
            "You return 0 whenever p is 0 or 1. That is right if the outcomes are what p said; if p = 0 and a one "
            "turns up, the impossible has happened.",
            code="""
def bernoulli_nll(y, p):
    if p == 0 or p == 1:
        return 0.0
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))
""",
        ),
        Mistake(
            "edges-always-impossible",
            "You return inf whenever p is 0 or 1. That is right if something happens that p had ruled out; if all "
            "outcomes are what p said, they were certain.",
            code="""
def bernoulli_nll(y, p):
    if p == 0 or p == 1:
        return np.inf
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))
""",
        ),
        Mistake(
            "sum-for-mean",
            "Your number is the sum over the outcomes, so it grows with N. This course's losses are means.",
            edits=(("np.mean(", "np.sum("),),
        ),
        Mistake(
            "minus-forgotten",
            "Logarithms of probabilities are negative or 0, and so is your result. A loss gets smaller as the fit gets "
            "better: what does the N in NLL stand for?",
            edits=(("-np.mean", "np.mean"),),
        ),
        Mistake(
            "ones-only",
            "Only the ones count in your mean; a zero adds nothing. Then p = 1 is always best: what is the probability "
            "of a zero?",
            edits=((_CHOSEN, "-np.mean(np.where(y == 1, np.log(chosen), 0.0))"),),
        ),
        Mistake(
            "mean-over-ones-only",
            "You average over the ones and leave the zeros out. They happened too: what is the probability of a zero?",
            code="""
def bernoulli_nll(y, p):
    return -np.mean(np.log(np.full(np.sum(y == 1), p)))
""",
        ),
        Mistake(
            "probabilities-swapped",
            "Zeros get the probability p, and ones get 1 - p. Which of the two does p belong to?",
            edits=(("p, 1 - p", "1 - p, p"),),
        ),
        Mistake(
            "log-of-mean-probability",
            "You average the probabilities and take the logarithm at the end. The likelihood is a product, so it is "
            "the logarithms that are averaged.",
            edits=((_CHOSEN, "-np.log(np.mean(chosen))"),),
        ),
        Mistake(
            "product-of-probabilities",
            "You multiply all probabilities before you take the logarithm. With 1500 outcomes the product has become "
            "0: what is the logarithm of a product?",
            edits=((_CHOSEN, "-np.log(np.prod(chosen)) / len(y)"),),
        ),
        Mistake(
            "bits",
            "You take logarithms to the base 2, so the loss is in bits. The course uses natural logarithms.",
            edits=(("np.log(chosen)", "np.log2(chosen)"),),
        ),
        Mistake(
            "squared-error",
            "You return the mean squared difference of y and p, which is called the Brier score. It is a fair loss "
            "too, but no likelihood: it has no logarithm.",
            edits=((_CHOSEN, "np.mean((y - p) ** 2)"),),
        ),
        Mistake(
            "probability-not-log",
            "You average the probabilities of what happened. They are the factors of the likelihood: what turns a "
            "product into a sum?",
            edits=(("np.log(chosen)", "chosen"),),
        ),
        Mistake(
            "own-share",
            "You use the sample's own share of ones, so your result does not change with p. The question is how well "
            "the *given* p explains the outcomes.",
            edits=(("np.where(y == 1, p, 1 - p)", "np.where(y == 1, np.mean(y), 1 - np.mean(y))"),),
        ),
        Mistake(
            "one-outcome-only",
            "Only one outcome has a say in your number, as in a loop whose turns overwrite each other, or that ends "
            "in its first turn. What should each turn do to the total?",
            edits=((_CHOSEN, "-np.log(chosen[-1]) / len(y)"),),
            also=(
                (("-np.mean(np.log(chosen))", "-np.log(chosen[-1])"),),
                (("-np.mean(np.log(chosen))", "-np.log(chosen[0]) / len(y)"),),
                (("-np.mean(np.log(chosen))", "-np.log(chosen[0])"),),
            ),
        ),
        Mistake(
            "mean-forgotten",
            "You return one number for each outcome. Which single number stands for all of them?",
            edits=((_CHOSEN, "-np.log(chosen)"),),
        ),
        Mistake(
            "nan-to-num",
            "nan_to_num does away with nan, and turns inf into a huge number as well. Being wrong with certainty "
            "should cost inf: which of the two logarithms is needed at all?",
            code="""
def bernoulli_nll(y, p):
    return -np.mean(np.nan_to_num(y * np.log(p) + (1 - y) * np.log(1 - p)))
""",
        ),
    ),
    hints=(
        "For each outcome there is one number that matters: the probability of what happened.",
        "That number is p for a one and 1 - p for a zero. Pick it for the whole array, then take the logarithm, the "
        "mean and a minus.",
        "np.where picks between two numbers by the condition y == 1. The logarithm of 0 is -inf, and that is the right "
        "answer for the impossible.",
    ),
)


# fit_bernoulli_mle --------------------------------------------------------------------------------------------------
def fit_bernoulli_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 0, 1, 1]),), "values", "outcomes 1, 0, 1, 1", visible=True)
    yield Case((_outcomes(rng),), "values", "a mixed sample")
    yield Case((_outcomes(rng).astype(float),), "values", "outcomes stored as floats")
    yield Case((_outcomes(rng, 150),), "values", "150 outcomes")
    yield Case((np.array([1, 1, 1]),), "edges", "three ones", visible=True)
    yield Case((np.zeros(int(rng.integers(2, 6)), dtype=int),), "edges", "only zeros")
    yield Case((np.array([1]),), "edges", "a single one")


FIT_BERNOULLI = Exercise(
    signature="fit_bernoulli_mle(y)",
    returns=("p",),
    parts=(
        Part("values", 2, "Ordinary outcomes", "The derivative of the loss is 0 where p is the share of ones."),
        Part(
            "edges",
            1,
            "All alike",
            "Three ones in three throws give p = 1: the likelihood knows nothing but the sample.",
        ),
    ),
    cases=fit_bernoulli_cases,
    mistakes=(
        Mistake(
            "count-for-share",
            "You return how many ones there are. A probability lies between 0 and 1: how many out of how many?",
            edits=(("np.mean(y)", "np.sum(y)"),),
        ),
        Mistake(
            "share-of-zeros",
            "You return the share of zeros. By the course's convention p is the probability of a one.",
            edits=(("np.mean(y)", "1 - np.mean(y)"),),
        ),
        Mistake(
            "add-one",
            "You count one more one and one more zero than there are. That is a prior, and unit 02 is about it; the "
            "maximum of the likelihood knows nothing but the sample.",
            edits=(("np.mean(y)", "(np.sum(y) + 1) / (len(y) + 2)"),),
        ),
        Mistake(
            "clipped",
            "You keep p away from 0 and 1. Three ones in three throws are certain under p = 1, and nothing is likelier "
            "than certain, whether you like it or not.",
            edits=(("np.mean(y)", "np.clip(np.mean(y), 0.01, 0.99)"),),
        ),
        Mistake(
            "majority",
            "You return the outcome that is more frequent. That is a forecast for the next outcome; asked for is its "
            "probability.",
            edits=(("np.mean(y)", "np.round(np.mean(y))"),),
        ),
        Mistake(
            "odds",
            "You divide the ones by the zeros: those are odds, and they may exceed 1. A share divides by all.",
            edits=(("np.mean(y)", "np.sum(y) / np.sum(1 - y)"),),
        ),
        Mistake(
            "n-minus-1",
            "You divide by N - 1. That belongs to a variance about the sample's own mean; a share divides by N.",
            edits=(("np.mean(y)", "np.sum(y) / (len(y) - 1)"),),
        ),
        Mistake(
            "share-of-the-majority",
            "You return the share of the more frequent outcome. p belongs to the ones, also where they are the "
            "rarer outcome.",
            edits=(("np.mean(y)", "max(np.mean(y), 1 - np.mean(y))"),),
        ),
    ),
    hints=(
        "Step 3 of the derivation says in words what the estimate is.",
        "How many ones there are, divided by how many outcomes there are.",
        "The sum of zeros and ones counts the ones. Which NumPy function divides that sum by N for you?",
    ),
)


# bessel_vs_mle ------------------------------------------------------------------------------------------------------
def bessel_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("mle", "bessel")
    yield Case((_FIVE,), both, "the values 1, 3, 4, 5, 7", visible=True)
    for width, about in ((_wide, "a wide sample"), (_narrow, "a narrow sample")):
        mu, sigma = _mu(rng), width(rng)
        yield Case((_values(rng, mu, sigma),), both, about)
    yield Case((_whole(rng),), "shapes", "whole numbers")
    mu, sigma = _mu(rng), _wide(rng)
    yield Case((_values(rng, mu, sigma, 2),), "shapes", "two values, N = 2")
    yield Case((_far_from_zero(rng),), "offset", "values near 100 million that are a few apart")


_TWO = "total / N, total / (N - 1)"

BESSEL = Exercise(
    signature="bessel_vs_mle(x)",
    returns=("mle", "bessel"),
    parts=(
        Part("mle", 1, "The maximum likelihood estimate", "The mean of the squared deviations, which divides by N."),
        Part("bessel", 2, "Bessel's correction", "One part of the spread went into the sample's own mean."),
        Part("shapes", 1, "Whole numbers, two values", "Two numbers come back, also for N = 2 or integers."),
        Part(
            "offset",
            1,
            "Large values, small spread",
            "Near 100 million the squares have 16 digits, and the difference of two such numbers has none left. "
            "Take the small differences from the mean first, then square.",
        ),
    ),
    cases=bessel_cases,
    mistakes=(
        Mistake(
            "order-swapped",
            "The two come back in the wrong order: the maximum likelihood estimate is the smaller one, and it is "
            "first.",
            edits=((_TWO, "total / (N - 1), total / N"),),
            errata=("004-28",),
        ),
        Mistake(
            "deviations-not-variances",
            "You return standard deviations. The exercise asks for variances; it is the variance that the correction "
            "makes unbiased, not its root.",
            edits=((_TWO, "np.sqrt(total / N), np.sqrt(total / (N - 1))"),),
            errata=("004-28",),
        ),
        Mistake(
            "both-n",
            "Your two numbers are the same, both divided by N. NumPy's var does that unless told otherwise: which "
            "divisor has Bessel's correction?",
            edits=(("total / (N - 1)", "total / N"),),
        ),
        Mistake(
            "both-n-minus-1",
            "Your two numbers are the same, both divided by N - 1. Which divisor came out when you set the derivative "
            "of the likelihood to zero?",
            edits=(("return total / N,", "return total / (N - 1),"),),
            errata=("004-28",),
        ),
        Mistake(
            "n-plus-1",
            "Your second number is smaller than the first: it divides by N + 1. The estimate about the sample's own "
            "mean is too small on average, so the correction has to enlarge it.",
            edits=(("(N - 1)", "(N + 1)"),),
        ),
        Mistake(
            "correction-upside-down",
            "You multiply by (N - 1)/N, which shrinks an estimate that is already too small. Which way does the "
            "correction go?",
            edits=(("total / (N - 1)", "total / N * (N - 1) / N"),),
        ),
        Mistake(
            "n-minus-2",
            "Your second number divides by N - 2. One number, the mean, was estimated from the sample, and so one part "
            "is missing.",
            edits=(("(N - 1)", "(N - 2)"),),
        ),
        Mistake(
            "sum-not-divided",
            "Your first number is the sum of the squared deviations. A variance is an average.",
            edits=(("return total / N,", "return total,"),),
        ),
        Mistake(
            "distance-from-zero",
            "You measure the squared distances from 0. A variance does not change when all values are shifted: from "
            "where are the distances measured?",
            edits=(("(x - np.mean(x)) ** 2", "x**2"),),
        ),
        Mistake(
            "distance-from-median",
            "You measure the distances from the median. Both estimates are about the mean of the sample.",
            edits=(("np.mean(x)", "np.median(x)"),),
        ),
        Mistake(
            "squares-minus-square",
            "You take the mean of the squares minus the square of the mean. On paper that is the variance; near 100 "
            "million both numbers have 16 digits and their difference has lost them all.",
            edits=(("np.sum((x - np.mean(x)) ** 2)", "N * (np.mean(x**2) - np.mean(x) ** 2)"),),
        ),
        Mistake(
            "absolute-deviations",
            "You add up the distances from the mean without squaring them. A variance is an average of squares.",
            edits=(("(x - np.mean(x)) ** 2", "np.abs(x - np.mean(x))"),),
        ),
        Mistake(
            "corrected-down-and-swapped",
            "Your second number is the maximum likelihood estimate, and your first is smaller still. Which of the "
            "two comes first, and which way does the correction go?",
            edits=(("total / N, total / (N - 1)", "total / N * (N - 1) / N, total / N"),),
        ),
    ),
    hints=(
        "Both have the same numerator. Only the divisor differs.",
        "Sum the squared distances from the sample's mean once. Divide that sum in two ways.",
        "The likelihood divides by N. Bessel divides by one less, because the mean was taken from the same sample.",
    ),
    leans_on={"fit_gaussian_mle": lambda x: [(x,)]},
    equivalent={
        "total = np.sum((x - np.mean(x)) ** 2) -> total = np.sum((np.mean(x) - x) ** 2)": "the difference is squared",
    },
)


# normal_interval ----------------------------------------------------------------------------------------------------
def interval_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("low", "high")
    yield Case((4.0, 2.0, 3), both, "mu = 4, sigma = 2 and k = 3", visible=True)
    yield Case((_mu(rng), _wide(rng), 2), both, "sigma above 2")
    yield Case((_mu(rng), _narrow(rng), 3), both, "sigma below 1")
    yield Case((_mu(rng), _wide(rng), float(rng.uniform(1.2, 2.8))), "k", "a k with a fraction")
    yield Case((_mu(rng), _wide(rng), 0), "k", "k = 0")


_ENDS = "mu - k * sigma, mu + k * sigma"

INTERVAL = Exercise(
    signature="normal_interval(mu, sigma, k)",
    returns=("low", "high"),
    parts=(
        Part("low", 1, "The lower end", "It lies k standard deviations below the centre."),
        Part("high", 1, "The upper end", "It lies k standard deviations above the centre."),
        Part("k", 1, "Any k", "k may have a fraction, and with k = 0 both ends are the centre."),
    ),
    cases=interval_cases,
    mistakes=(
        Mistake(
            "order-swapped",
            "The ends come back in the wrong order: first the low one, then the high one.",
            edits=((_ENDS, "mu + k * sigma, mu - k * sigma"),),
        ),
        Mistake(
            "variance-for-sigma",
            "You use the square of sigma, which has another unit than mu. How long is one standard deviation?",
            edits=((_ENDS, "mu - k * sigma**2, mu + k * sigma**2"),),
        ),
        Mistake(
            "root-of-sigma",
            "You take the root of sigma, as if it were a variance. In this course sigma is the standard deviation "
            "already.",
            edits=((_ENDS, "mu - k * np.sqrt(sigma), mu + k * np.sqrt(sigma)"),),
        ),
        Mistake(
            "k-forgotten",
            "Your interval is the same for every k. How many standard deviations should lie between the centre and an "
            "end?",
            edits=((_ENDS, "mu - sigma, mu + sigma"),),
        ),
        Mistake(
            "half-as-wide",
            "Your interval is k standard deviations wide in all. It should go k of them to each side.",
            edits=((_ENDS, "mu - k * sigma / 2, mu + k * sigma / 2"),),
        ),
        Mistake(
            "centre-forgotten",
            "Your interval lies around 0. Its centre should be mu.",
            edits=((_ENDS, "-k * sigma, k * sigma"),),
        ),
        Mistake(
            "k-added",
            "You add k to sigma. k counts standard deviations: with k = 0 there should be no width left.",
            edits=((_ENDS, "mu - (k + sigma), mu + (k + sigma)"),),
        ),
        Mistake(
            "one-sided",
            "Your interval starts at the centre. The normal is symmetric, and so is this interval.",
            edits=(("mu - k * sigma,", "mu,"),),
        ),
        Mistake(
            "centre-and-half-width",
            "You return the centre and half the width. What is asked for are the two ends.",
            edits=(("mu - k * sigma, mu + k * sigma", "mu, k * sigma"),),
        ),
    ),
    hints=(
        "Draw the axis, mark mu, and walk k steps of length sigma to each side.",
        "The lower end subtracts what the upper end adds.",
        "What is subtracted and added is the product of k and sigma.",
    ),
)


QUIZ = (
    Question(
        title="A height of four",
        right="c",
        why_wrong={
            "a": "The curve is normalised: the area under it is 1. A height is a probability per unit of x, and per "
            "unit there may be more than 1, if the curve is narrow enough.",
            "b": "A single point has no width and therefore the probability 0. The height compares neighbourhoods of "
            "points, not points with the rest.",
            "d": "Any sigma above 0 is allowed. Below about 0.4 the peak is higher than 1, and the area is still 1.",
        },
        errata=("004-26",),
    ),
    Question(
        title="What maximum likelihood chooses",
        right="a",
        why_wrong={
            "b": "Parameters get no probability here: the likelihood is a function of them, not a distribution over "
            "them. To speak of the most probable parameters you need a prior (unit 02).",
            "c": "It assumes a family, such as the normal, and finds its best member. If the family is wrong, so is "
            "the best member.",
            "d": "With a free probability for each value, the best would be to repeat the sample and allow nothing "
            "else. What is chosen are the few parameters of the family.",
        },
        errata=("000-1", "001-2"),
    ),
    Question(
        title="What N - 1 is good for",
        right="d",
        why_wrong={
            "a": "The maximum of the likelihood has 1/N. You saw the table: with N - 1 the log-likelihood is lower.",
            "b": "It makes the variance unbiased. The root of an unbiased estimate is again too small on average, as "
            "the simulation showed.",
            "c": "With a known centre nothing went into the mean, and N - 1 gives an estimate that is too large.",
        },
        errata=("004-28",),
    ),
    Question(
        title="The mean of the sample",
        right="b",
        why_wrong={
            "a": "One is computed from the sample and changes with each new sample. The other belongs to the "
            "distribution and stands still.",
            "c": "That is how far single values lie from mu. In the mean of N values the errors partly cancel.",
            "d": "Also for normal data the mean of a sample differs from mu, by chance. The family is not the point.",
        },
        errata=("004-29",),
    ),
    Question(
        title="Every value twice",
        right="b",
        why_wrong={
            "a": "The log-likelihood of the copies is twice that of the originals, and the best parameters are the "
            "same. Copies are no new evidence.",
            "c": "Twice as many squares, divided by twice as many values: the mean of the squares is the same.",
            "d": "They are identically distributed, but not independent. The root of N in a standard error comes from "
            "independence.",
        },
        errata=("004-22",),
    ),
    Question(
        title="Two losses",
        right="c",
        why_wrong={
            "a": "The numbers have different units. In millimetres every density is smaller by a factor of 1000, which "
            "adds log 1000, about 6.9, to the NLL.",
            "b": "A negative NLL is no error: densities may exceed 1, and then their logarithm is positive. B may fit "
            "better, but not for this reason.",
            "d": "The unit cancels in z, but the density also has sigma below the line, and that keeps the unit.",
        },
    ),
)


UNIT = Unit(
    id="01_likelihood",
    title="Likelihood",
    exercises=(LOGPDF, NLL, NLL_GRAD, FIT_GAUSSIAN, BERNOULLI_NLL, FIT_BERNOULLI, BESSEL, INTERVAL),
    quiz=QUIZ,
)
