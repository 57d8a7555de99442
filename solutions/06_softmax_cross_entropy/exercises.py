"""Unit 06, softmax and cross-entropy: what is tried, what it is worth, which mistakes are known, what helps.

The answers stand in the lesson beside this file; a mistake's edits are edits of those. Public code and questions about
softmax were read for what goes wrong in practice: the shift (none, one for the whole array, one per column), the axis,
`keepdims`, logarithms of probabilities that underflowed, the mean before the gradient, the half before the penalty.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit

# The small constants that people write most often, added to a probability or used as its lower limit.
_ADDED = ("1e-8", "1e-10", "1e-12", "1e-15")
_CLIPPED = ("1e-7", "1e-12", "1e-15")
_COST = {constant: f"{-np.log(float(constant)):.1f}" for constant in (*_ADDED, *_CLIPPED)}


# Inputs -------------------------------------------------------------------------------------------------------------
# N and C differ, so that a mixed-up axis shows in the shape; neither is 2, where several mistakes happen to be right.
def _tall(rng: np.random.Generator) -> tuple[int, int]:
    C = int(rng.integers(3, 6))
    return C + int(rng.integers(1, 4)), C


def _wide(rng: np.random.Generator) -> tuple[int, int]:
    N = int(rng.integers(3, 5))
    return N, N + int(rng.integers(1, 4))


def _square(rng: np.random.Generator) -> tuple[int, int]:
    # Here a missing keepdims raises no error: it shows in the numbers, and can be told from other mistakes that raise.
    N = int(rng.integers(3, 6))
    return N, N


_TABLES = (
    (_tall, "more examples than classes"),
    (_wide, "more classes than examples"),
    (_square, "as many examples as classes"),
)


def _scores(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(0.3, 1.5, shape)


def _whole_scores(rng: np.random.Generator, *shape: int) -> np.ndarray:
    scores = rng.integers(-2, 3, shape)
    # Rows of equal scores, or with equal maxima, would hide a good deal.
    scores[:, -1] = 3 + rng.permutation(shape[0])
    return scores


def _heights(rng: np.random.Generator) -> np.ndarray:
    """Three rows near +900, 0 and -900: each is harmless on its own, and no one shift is right for all of them."""
    return rng.normal(0, 1, (3, 3)) + np.array([[900.0], [0.0], [-900.0]])


def _spread(rng: np.random.Generator, C: int) -> np.ndarray:
    """Rows whose scores lie up to 2000 and 1000 apart, and one whose probabilities are tiny and still not 0."""
    far = np.concatenate([[1000.0, -1000.0], rng.uniform(-200, 500, C - 2)])
    near = np.concatenate([[0.0, -30.0], rng.uniform(-60, -20, C - 2)])
    # Shifted by its mean this row is safe, shifted by its minimum it overflows: the two can be told apart.
    middling = np.concatenate([[500.0, -500.0], rng.uniform(-100, 100, C - 2)])
    return np.stack([far, near, middling])


def _probabilities(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    # None is close to 0: that is what the extremes are for.
    weights = rng.uniform(0.2, 1.0, (N, C))
    return weights / weights.sum(axis=1, keepdims=True)


def _confident(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    """One class has all the probability but for about a thousandth."""
    weights = rng.uniform(1e-4, 1e-3, (N, C))
    weights[np.arange(N), rng.integers(0, C, N)] = 1.0
    return weights / weights.sum(axis=1, keepdims=True)


def _labels(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    """Labels with the first and the last class among them, so that a one-hot table made from y.max() is wide enough."""
    y = rng.integers(0, C, N)
    y[:2] = C - 1, 0
    return rng.permutation(y)


def _softmax(scores: np.ndarray) -> np.ndarray:
    """What a right earlier answer hands to a later one; see `leans_on`."""
    exps = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exps / exps.sum(axis=-1, keepdims=True)


def _with_and_without_shift(scores: np.ndarray) -> list[tuple]:
    return [(scores,), (scores - scores.max(axis=-1, keepdims=True),)]


# logsumexp ----------------------------------------------------------------------------------------------------------
def logsumexp_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),), "values", "two rows of three scores", visible=True)
    yield Case((_scores(rng, *_tall(rng)),), "values", "more examples than classes")
    yield Case((_scores(rng, *_wide(rng)),), "values", "more classes than examples")
    yield Case((_scores(rng, *_square(rng)),), "values", "as many examples as classes")
    yield Case((_scores(rng, int(rng.integers(3, 7))),), "shapes", "a single row of scores")
    yield Case((_scores(rng, 1, int(rng.integers(3, 7))),), "shapes", "one example, N = 1")
    yield Case((_whole_scores(rng, *_square(rng)),), "shapes", "whole-number scores")
    yield Case((np.array([[1000.0, 1000.0]]),), "extremes", "two scores of 1000", visible=True)
    yield Case((_heights(rng),), "extremes", "rows near 900, 0 and -900")
    yield Case((_scores(rng, int(rng.integers(3, 6))) - 1000,), "extremes", "scores near -1000")
    yield Case((_spread(rng, int(rng.integers(4, 7))),), "extremes", "scores that lie 2000 apart")


LOGSUMEXP = Exercise(
    signature="logsumexp(x)",
    returns=("value",),
    parts=(
        Part("values", 2, "Ordinary scores", "For each row: exponentials, their sum, its logarithm, in this order."),
        Part(
            "shapes",
            1,
            "A single row, one example, whole numbers",
            "A vector gives a number and an (N, C) array gives shape (N,), also for N = 1; scores may be integers.",
        ),
        Part(
            "extremes",
            1,
            "Scores of a thousand",
            "Here exp leaves the range of floating point, up or down. "
            "Each row needs a shift of its own, after which its largest exponent is 0.",
        ),
    ),
    cases=logsumexp_cases,
    mistakes=(
        Mistake(
            "no-max-shift",
            "You take exp of the scores as they are: above about 709 it overflows to inf, below about -745 it is 0 and "
            "its logarithm -inf. What could you take out of every exponent of a row, and how does it come back outside "
            "the log?",
            edits=(("top = np.max(x, axis=-1, keepdims=True)", "top = np.zeros(1)"),),
        ),
        Mistake(
            "max-not-added-back",
            "You shift each row by its maximum m, and the shift is still missing from the result. "
            "Write exp(x) as exp(m) times exp(x - m): what does the factor exp(m) become when the logarithm is taken?",
            edits=(("(top + np.log(total))", "np.log(total)"),),
        ),
        Mistake(
            "max-subtracted-again",
            "Your result is too small by twice the maximum of the row: it leaves the exponents, and then leaves the "
            "result too. When you take a factor out of a sum and then a logarithm, which sign does the factor's "
            "logarithm get?",
            edits=(("(top + np.log(total))", "(np.log(total) - top)"),),
        ),
        Mistake(
            "max-of-whole-array",
            "You shift every row by the largest entry of the whole array. A row far below it underflows: each of its "
            "exponentials is 0, and the logarithm of their sum is -inf. Whose maximum does a row need?",
            edits=(("np.max(x, axis=-1, keepdims=True)", "np.max(x)"),),
        ),
        Mistake(
            "min-for-max",
            "You shift by the smallest score of the row, so the largest exponent can still overflow. "
            "Which shift makes sure that exp never sees a positive number?",
            edits=(("np.max(x", "np.min(x"),),
        ),
        Mistake(
            "mean-for-max",
            "You shift by the mean of the row, so a score far above the mean can still overflow. "
            "Which shift makes sure that exp never sees a positive number?",
            edits=(("np.max(x", "np.mean(x"),),
        ),
        Mistake(
            "columns-for-rows",
            "You go down the columns, so each result mixes the scores of different examples. "
            "A row is one example: which axis holds its classes?",
            edits=(
                ("np.max(x, axis=-1", "np.max(x, axis=0"),
                ("np.sum(np.exp(x - top), axis=-1", "np.sum(np.exp(x - top), axis=0"),
                ("[..., 0]", "[0]"),
            ),
        ),
        Mistake(
            "one-number-for-all-rows",
            "You get a single number for the whole array, which throws all examples into one sum. Each row is an "
            "example of its own and needs its own result: what tells np.max and np.sum to stay within a row?",
            code="""
def logsumexp(x):
    top = np.max(x)
    return top + np.log(np.sum(np.exp(x - top)))
""",
        ),
        Mistake(
            "sum-over-all-rows",
            "Your maximum belongs to its row, but the sum of exponentials runs over the whole array. "
            "Which entries belong in the sum of one example?",
            edits=(("np.sum(np.exp(x - top), axis=-1, keepdims=True)", "np.sum(np.exp(x - top))"),),
        ),
        Mistake(
            "log-forgotten",
            "You return the sum of the exponentials. Read the function's name from right to left: exp, sum, and then?",
            edits=(("(top + np.log(total))", "(np.exp(top) * total)"),),
        ),
        Mistake(
            "log-inside-the-sum",
            "You take the logarithm of each exponential, which just undoes it, and add afterwards. "
            "The logarithm of a sum is not the sum of the logarithms; which of the two steps comes first here?",
            code="""
def logsumexp(x):
    return np.sum(np.log(np.exp(x)), axis=-1)
""",
            also=(
                (
                    (
                        "total = np.sum(np.exp(x - top), axis=-1, keepdims=True)",
                        "total = np.sum(np.log(np.exp(x - top)), axis=-1, keepdims=True)",
                    ),
                    ("np.log(total)", "total"),
                ),
            ),
        ),
        Mistake(
            "mean-for-sum",
            "Your result is too small by log C: you average the exponentials of a row instead of adding them. "
            "Try a row of C zeros by hand; what should come out?",
            edits=(("np.sum(", "np.mean("),),
        ),
        Mistake(
            "last-axis-kept",
            "The numbers are fine, but they come back with a last axis of length 1. Keeping that axis helps while you "
            "subtract; a row of scores should end as one number, so (N, C) should give (N,).",
            edits=(("[..., 0]", ""),),
        ),
        Mistake(
            "squeeze-drops-the-only-row",
            "With a single example your result loses its first axis too. Is it np.squeeze that you use? It drops "
            "every axis of length 1, and N may be 1.",
            edits=(("return (top + np.log(total))[..., 0]", "return np.squeeze(top + np.log(total))"),),
        ),
        Mistake(
            "axis-1-only",
            "A single row of scores raises an error, because a vector has no axis 1. "
            "How can you name the last axis so that it is found in a vector and in a table?",
            edits=(
                ("np.max(x, axis=-1", "np.max(x, axis=1"),
                ("np.sum(np.exp(x - top), axis=-1", "np.sum(np.exp(x - top), axis=1"),
            ),
        ),
        Mistake(
            "keepdims-missing",
            "Your row maxima have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs "
            "them with the columns. What keeps the reduced axis in its place, with length 1?",
            code="""
def logsumexp(x):
    top = np.max(x, axis=-1)
    return top + np.log(np.sum(np.exp(x - top), axis=-1))
""",
        ),
        Mistake(
            "column-plus-row",
            "You add maxima of shape (N, 1) to logarithms of shape (N,), and broadcasting makes a table of all pairs. "
            "Both should have the same shape before they are added: which of the two still has an axis too many or too "
            "few?",
            code="""
def logsumexp(x):
    top = np.max(x, axis=-1, keepdims=True)
    return top + np.log(np.sum(np.exp(x - top), axis=-1))
""",
        ),
        Mistake(
            "epsilon-in-log",
            "The small constant keeps the logarithm from -inf, but near -1000 you return the logarithm of that "
            "constant, and near 1000 still inf. Can you arrange that each sum holds a term that is exactly 1?",
            code="""
def logsumexp(x):
    return np.log(np.sum(np.exp(x), axis=-1) + 1e-8)
""",
        ),
        Mistake(
            "integer-output",
            "Whole-number scores give you whole-number results, with the fractions cut off. Most often an array was "
            "made after the pattern of the input and took over its integer type: which type should the array that "
            "holds your results have?",
            edits=(("(top + np.log(total))[..., 0]", "(top + np.log(total))[..., 0].astype(x.dtype)"),),
        ),
        Mistake(
            "max-multiplied",
            "You multiply the maximum and the logarithm. The factor exp(m) stands before the sum of exp(x - m): what "
            "does the logarithm make of a product?",
            edits=(("(top + np.log(total))", "(top * np.log(total))"),),
        ),
        Mistake(
            "max-added-inside",
            "You add the maximum back inside the logarithm. It was taken out of exponents, "
            "as a factor: what does a factor of the whole sum become outside the logarithm?",
            edits=(
                ("(top + np.log(total))", "np.log(total)"),
                ("np.sum(np.exp(x - top),", "np.sum(np.exp(x - top) + top,"),
            ),
            also=((("(top + np.log(total))", "np.log(top + total)"),),),
        ),
    ),
    hints=(
        "Work on one row with pencil and paper first: three scores, three exponentials, one sum, one logarithm.",
        "For any number m, the sum of exp(x) is exp(m) times the sum of exp(x - m). "
        "Take logarithms of both sides, and choose m so that no exponent is positive.",
        "Take each row's maximum over the last axis with keepdims=True, so that it can be subtracted from the row. "
        "Add it to the logarithm of the shifted sum, and drop the axis that keepdims kept.",
    ),
)


# softmax ------------------------------------------------------------------------------------------------------------
def softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),), "values", "two rows of three scores", visible=True)
    yield Case((_scores(rng, *_tall(rng)),), "values", "more examples than classes")
    yield Case((_scores(rng, *_wide(rng)),), "values", "more classes than examples")
    yield Case((_scores(rng, *_square(rng)),), "values", "as many examples as classes")
    yield Case((_scores(rng, int(rng.integers(3, 7))),), "shapes", "a single row of scores")
    yield Case((_scores(rng, 1, int(rng.integers(3, 7))),), "shapes", "one example, N = 1")
    yield Case((_whole_scores(rng, *_square(rng)),), "shapes", "whole-number scores")
    yield Case((np.array([[1000.0, 1000.0]]),), "extremes", "two scores of 1000", visible=True)
    yield Case((_heights(rng),), "extremes", "rows near 900, 0 and -900")
    yield Case((_scores(rng, int(rng.integers(3, 6))) - 1000,), "extremes", "scores near -1000")
    yield Case((_spread(rng, int(rng.integers(4, 7))),), "extremes", "scores that lie 2000 apart")
    # On its own and with a tolerance of its own: beside 1 a probability of 1e-9 would go unseen.
    low = np.append(rng.uniform(-60, -25, int(rng.integers(3, 5))), 0.0)
    yield Case((rng.permutation(low),), "extremes", "a row whose other scores lie 25 to 60 below the top", atol=1e-12)


SOFTMAX = Exercise(
    signature="softmax(scores)",
    returns=("p",),
    parts=(
        Part("values", 2, "Ordinary scores", "Each row should hold positive numbers that add up to 1."),
        Part(
            "shapes",
            1,
            "A single row, one example, whole numbers",
            "The result has the shape of the scores: a vector gives a vector, (1, C) gives (1, C); scores may be "
            "integers.",
        ),
        Part(
            "extremes",
            2,
            "Scores of a thousand",
            "Here exp leaves the range of floating point, up or down. "
            "Softmax does not change when a row is shifted: choose each row's shift so that its largest exponent is 0.",
        ),
    ),
    cases=softmax_cases,
    mistakes=(
        Mistake(
            "no-max-shift",
            "You take exp of the scores as they are: near 1000 it overflows and inf/inf is nan, near -1000 it is 0 and "
            "0/0 is nan. Which change to a row of scores leaves its softmax as it was?",
            edits=((" - np.max(scores, axis=-1, keepdims=True)", ""),),
        ),
        Mistake(
            "max-of-whole-array",
            "You shift every row by the largest score of the whole array. A row far below it underflows: "
            "each of its exponentials is 0, and 0/0 is nan. Whose maximum does a row need?",
            edits=(("np.max(scores, axis=-1, keepdims=True)", "np.max(scores)"),),
        ),
        Mistake(
            "min-for-max",
            "You shift by the smallest score of the row, so the largest exponent can still overflow. "
            "Which shift makes sure that exp never sees a positive number?",
            edits=(("np.max(", "np.min("),),
        ),
        Mistake(
            "mean-for-max",
            "You shift by the mean of the row, so a score far above the mean can still overflow. "
            "Which shift makes sure that exp never sees a positive number?",
            edits=(("np.max(scores", "np.mean(scores"),),
        ),
        Mistake(
            "shift-per-column",
            "You shift each column by its own maximum, so the scores of one row move by different amounts. "
            "Softmax stays the same only when a whole row moves together: over which axis do you need the maximum?",
            edits=(("np.max(scores, axis=-1", "np.max(scores, axis=0"),),
        ),
        Mistake(
            "shift-above-the-line-only",
            "You shift the scores above the fraction line and leave them unshifted below it, so a row adds up to "
            "exp(-max) instead of 1. A common factor cancels only where it stands both times.",
            edits=(("np.sum(exps,", "np.sum(np.exp(scores),"),),
        ),
        Mistake(
            "sign-of-shift",
            "Your smallest score gets the largest probability, so the exponents have the wrong sign. "
            "What should be taken away from what?",
            edits=(("np.exp(shifted)", "np.exp(-shifted)"),),
        ),
        Mistake(
            "scaled-by-max",
            "You divide the scores by the largest one, which changes how far apart they are and so changes the "
            "probabilities. Adding a constant and multiplying by one are not the same to exp: which of them cancels in "
            "the fraction?",
            edits=(("scores - np.max", "scores / np.max"),),
            also=((("scores - np.max(scores,", "scores / np.max(np.abs(scores),"),),),
        ),
        Mistake(
            "columns-add-to-one",
            "Your columns add up to 1 and your rows don't. "
            "A row is one example and its classes share the probability: over which axis do you add?",
            edits=(
                ("np.max(scores, axis=-1", "np.max(scores, axis=0"),
                ("np.sum(exps, axis=-1", "np.sum(exps, axis=0"),
            ),
        ),
        Mistake(
            "whole-array-adds-to-one",
            "All entries of your table together add up to 1. "
            "That is right for a single row only; what should each row of a table add up to?",
            code="""
def softmax(scores):
    exps = np.exp(scores - np.max(scores))
    return exps / np.sum(exps)
""",
        ),
        Mistake(
            "sum-over-all-rows",
            "Each row is shifted by its own maximum, but you divide by the sum over the whole array. "
            "Which entries share the probability 1 with each other?",
            edits=(("np.sum(exps, axis=-1, keepdims=True)", "np.sum(exps)"),),
        ),
        Mistake(
            "keepdims-missing",
            "Your row sums have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs them "
            "with the columns. What keeps the summed axis in its place, with length 1?",
            edits=(("np.sum(exps, axis=-1, keepdims=True)", "np.sum(exps, axis=-1)"),),
        ),
        Mistake(
            "keepdims-missing-in-max",
            "Your row maxima have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs "
            "them with the columns. What keeps the reduced axis in its place, with length 1?",
            edits=(("np.max(scores, axis=-1, keepdims=True)", "np.max(scores, axis=-1)"),),
        ),
        Mistake(
            "keepdims-missing-twice",
            "Your row maxima and row sums have shape (N,), and NumPy lines shapes up from the right, so against (N, C) "
            "it pairs them with the columns. What keeps a reduced axis in its place, with length 1?",
            code="""
def softmax(scores):
    exps = np.exp(scores - np.max(scores, axis=-1))
    return exps / np.sum(exps, axis=-1)
""",
        ),
        Mistake(
            "axis-1-only",
            "A single row of scores raises an error, because a vector has no axis 1. "
            "How can you name the last axis so that it is found in a vector and in a table?",
            edits=(
                ("np.max(scores, axis=-1", "np.max(scores, axis=1"),
                ("np.sum(exps, axis=-1", "np.sum(exps, axis=1"),
            ),
        ),
        Mistake(
            "exp-forgotten",
            "You share out the shifted scores themselves, so the largest score of a row, now 0, gets probability 0. "
            "Which function makes a positive number of any score, and a larger one of a larger score?",
            edits=(("np.exp(shifted)", "shifted"),),
        ),
        Mistake(
            "not-normalised",
            "Your numbers are positive, but the largest of every row is exactly 1 and the row adds up to more. "
            "What makes shares of a whole out of positive numbers?",
            edits=(("exps / np.sum(exps, axis=-1, keepdims=True)", "exps"),),
        ),
        Mistake(
            "sigmoid-per-score",
            "You send each score through a sigmoid of its own, so the classes don't compete and a row needn't add up "
            "to 1. In softmax one class can only gain what the others lose: what do they all share?",
            code="""
def softmax(scores):
    return 1 / (1 + np.exp(-scores))
""",
        ),
        Mistake(
            "epsilon-in-denominator",
            "The small constant below the line prevents 0/0, but then scores near -1000 give zeros that don't add up "
            "to 1, and scores near 1000 still give nan. What could you do to a row before exp, so that neither "
            "happens?",
            code="""
def softmax(scores):
    exps = np.exp(scores)
    return exps / (np.sum(exps, axis=-1, keepdims=True) + 1e-8)
""",
        ),
        Mistake(
            "tiny-probabilities-lifted",
            "Tiny probabilities come out larger than they are, as with a lower limit or a small constant. After the "
            "shift nothing overflows and no row adds up to 0: what would the constant be needed for?",
            edits=(
                (
                    "return exps / np.sum(exps, axis=-1, keepdims=True)",
                    "return np.clip(exps / np.sum(exps, axis=-1, keepdims=True), 1e-7, 1 - 1e-7)",
                ),
            ),
            also=tuple(
                (("return exps / np.sum(exps, axis=-1, keepdims=True)", f"return {lifted}"),)
                for lifted in (
                    "np.clip(exps / np.sum(exps, axis=-1, keepdims=True), 1e-8, 1 - 1e-8)",
                    "np.clip(exps / np.sum(exps, axis=-1, keepdims=True), 1e-9, 1 - 1e-9)",
                )
            ),
        ),
        Mistake(
            "clipped-scores",
            "You clip the scores before exp, so all scores beyond the limit look equal and share their probability. "
            "Only differences within a row matter to softmax: how can you make the numbers small and keep the "
            "differences?",
            code="""
def softmax(scores):
    exps = np.exp(np.clip(scores, -500, 500))
    return exps / np.sum(exps, axis=-1, keepdims=True)
""",
        ),
        Mistake(
            "integer-output",
            "Whole-number scores give you zeros and ones. Most often an array was made after the pattern of the "
            "input and took over its integer type, which cuts the fractions off: which type should the array that "
            "holds probabilities have?",
            edits=(
                (
                    "exps / np.sum(exps, axis=-1, keepdims=True)",
                    "(exps / np.sum(exps, axis=-1, keepdims=True)).astype(scores.dtype)",
                ),
            ),
        ),
    ),
    hints=(
        "Two steps: make the scores of a row positive, keeping their order, then divide so that they add up to 1.",
        "Adding the same number to all scores of a row multiplies the top and the bottom of the fraction by the same "
        "factor. Use that freedom so that the largest exponent of each row is 0.",
        "Subtract the row's maximum (last axis, keepdims=True), take exp, and divide by the row's sum, "
        "which needs its axis kept for the same reason.",
    ),
    leans_on={"logsumexp": _with_and_without_shift},
)


# log_softmax --------------------------------------------------------------------------------------------------------
def log_softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),), "values", "two rows of three scores", visible=True)
    yield Case((_scores(rng, *_tall(rng)),), "values", "more examples than classes")
    yield Case((_scores(rng, *_wide(rng)),), "values", "more classes than examples")
    yield Case((_scores(rng, *_square(rng)),), "values", "as many examples as classes")
    yield Case((_scores(rng, int(rng.integers(3, 7))),), "shapes", "a single row of scores")
    yield Case((_scores(rng, 1, int(rng.integers(3, 7))),), "shapes", "one example, N = 1")
    yield Case((_whole_scores(rng, *_square(rng)),), "shapes", "whole-number scores")
    yield Case((np.array([[1000.0, 0.0]]),), "extremes", "scores of 1000 and 0", visible=True)
    yield Case((_heights(rng),), "extremes", "rows near 900, 0 and -900")
    yield Case((_spread(rng, int(rng.integers(4, 7))),), "extremes", "scores that lie 2000 apart")
    yield Case((_scores(rng, int(rng.integers(3, 6))) - 1000,), "extremes", "scores near -1000")


_LOG_OF_SOFTMAX = "return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))"
_LOG_OF_P = "return np.log(np.exp(shifted) / np.sum(np.exp(shifted), axis=-1, keepdims=True)"


LOG_SOFTMAX = Exercise(
    signature="log_softmax(scores)",
    returns=("logp",),
    parts=(
        Part("values", 2, "Ordinary scores", "The exponentials of what you return should add up to 1 in each row."),
        Part(
            "shapes",
            1,
            "A single row, one example, whole numbers",
            "The result has the shape of the scores: a vector gives a vector, (1, C) gives (1, C); scores may be "
            "integers.",
        ),
        Part(
            "extremes",
            2,
            "Scores of a thousand",
            "A probability can be too small to be written down while its logarithm is an ordinary number such as "
            "-2000. Simplify the logarithm of the fraction on paper, so that no probability is ever formed.",
        ),
    ),
    cases=log_softmax_cases,
    mistakes=(
        Mistake(
            "log-of-underflowed-p",
            "You form the probabilities first and take their logarithms afterwards. A probability below about 1e-323 "
            "is already 0 by then, and its logarithm -inf: what is the logarithm of a fraction, written without the "
            "fraction?",
            edits=(
                (
                    _LOG_OF_SOFTMAX,
                    "return np.log(np.exp(shifted) / np.sum(np.exp(shifted), axis=-1, keepdims=True))",
                ),
            ),
        ),
        *(
            Mistake(
                f"epsilon-inside-log-{constant}",
                f"You add {constant} inside the logarithm, so nothing below about -{_COST[constant]} can come out, "
                "and the true values go down to -2000. "
                "Simplify the logarithm of the fraction on paper, and the constant isn't needed.",
                edits=((_LOG_OF_SOFTMAX, f"{_LOG_OF_P} + {constant})"),),
            )
            for constant in _ADDED
        ),
        *(
            Mistake(
                f"clipped-p-{constant}",
                f"You lift small probabilities to {constant}, so nothing below about -{_COST[constant]} can come out, "
                "and the true values go down to -2000. Can you reach log p without forming p?",
                edits=((_LOG_OF_SOFTMAX, f"{_LOG_OF_P.replace('log(', 'log(np.maximum(')}, {constant}))"),),
            )
            for constant in _CLIPPED
        ),
        Mistake(
            "no-max-shift-p-then-log",
            "You take exp of the scores as they are: near 1000 it overflows and inf/inf is nan, near -1000 it is 0 and "
            "0/0 is nan. Which change to a row of scores leaves its log-softmax as it was?",
            code="""
def log_softmax(scores):
    exps = np.exp(scores)
    return np.log(exps / np.sum(exps, axis=-1, keepdims=True))
""",
        ),
        Mistake(
            "no-max-shift",
            "You take exp of the scores as they are: near 1000 it overflows to inf, near -1000 the sum is 0 and its "
            "logarithm -inf. Which change to a row of scores leaves its log-softmax as it was?",
            edits=((" - np.max(scores, axis=-1, keepdims=True)", ""),),
        ),
        Mistake(
            "max-of-whole-array",
            "You shift every row by the largest score of the whole array. In a row far below it all exponentials are "
            "0, and the logarithm of their sum is -inf. Whose maximum does a row need?",
            edits=(("np.max(scores, axis=-1, keepdims=True)", "np.max(scores)"),),
        ),
        Mistake(
            "min-for-max",
            "You shift by the smallest score of the row, so the largest exponent can still overflow. "
            "Which shift makes sure that exp never sees a positive number?",
            edits=(("np.max(", "np.min("),),
        ),
        Mistake(
            "max-left-in",
            "Your result is too large by the row's maximum: it was taken out of the exponents, but not out of the "
            "score in front. Which two places does the score stand in, and do both need the same shift?",
            edits=(("return shifted - np.log", "return scores - np.log"),),
        ),
        Mistake(
            "max-subtracted-twice",
            "Your result is too small by the row's maximum, because the score in front is shifted and the scores "
            "inside the sum are not. The maximum is in both or in neither; which of the two is safe?",
            edits=(("np.sum(np.exp(shifted)", "np.sum(np.exp(scores)"),),
        ),
        Mistake(
            "log-forgotten",
            "You return the probabilities, all between 0 and 1. Log-probabilities are never positive; and taking "
            "np.log of what you have would meet log(0), so what is simpler?",
            edits=(
                (
                    _LOG_OF_SOFTMAX,
                    "return np.exp(shifted) / np.sum(np.exp(shifted), axis=-1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "sum-not-logged",
            "You subtract the sum of the exponentials itself. The logarithm of a / b is log a minus what?",
            edits=(
                (
                    "np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))",
                    "np.sum(np.exp(shifted), axis=-1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "log-inside-the-sum",
            "You subtract the plain sum of the shifted scores, as if the logarithm undid each exponential by itself. "
            "The logarithm of a sum is not the sum of the logarithms.",
            edits=(
                ("np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))", "np.sum(shifted, axis=-1, keepdims=True)"),
            ),
        ),
        Mistake(
            "sign-flipped",
            "Your values are positive: this is the negative log-probability, as it stands in the loss. "
            "A probability is at most 1, so which sign does its logarithm have?",
            edits=(("return shifted - np.log(", "return -shifted + np.log("),),
        ),
        Mistake(
            "columns-for-rows",
            "You normalise down the columns, across different examples. "
            "A row is one example and its classes share the probability: over which axis do maximum and sum run?",
            edits=(
                ("np.max(scores, axis=-1", "np.max(scores, axis=0"),
                ("np.sum(np.exp(shifted), axis=-1", "np.sum(np.exp(shifted), axis=0"),
            ),
        ),
        Mistake(
            "shift-per-column",
            "You shift each column by its own maximum, so the scores of one row move by different amounts. "
            "The result stays the same only when a whole row moves together: over which axis do you need the maximum?",
            edits=(("np.max(scores, axis=-1", "np.max(scores, axis=0"),),
        ),
        Mistake(
            "one-sum-for-all-rows",
            "You normalise the whole table at once, so the probabilities of all rows together add up to 1. "
            "That is right for a single row only; what should each row of a table add up to?",
            code="""
def log_softmax(scores):
    shifted = scores - np.max(scores)
    return shifted - np.log(np.sum(np.exp(shifted)))
""",
        ),
        Mistake(
            "keepdims-missing",
            "Your row sums have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs them "
            "with the columns. What keeps the summed axis in its place, with length 1?",
            edits=(("np.sum(np.exp(shifted), axis=-1, keepdims=True)", "np.sum(np.exp(shifted), axis=-1)"),),
        ),
        Mistake(
            "keepdims-missing-in-max",
            "Your row maxima have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs "
            "them with the columns. What keeps the reduced axis in its place, with length 1?",
            edits=(("np.max(scores, axis=-1, keepdims=True)", "np.max(scores, axis=-1)"),),
        ),
        Mistake(
            "logsumexp-without-its-axis",
            "You subtract one log-sum-exp a row, which is right, but N numbers of shape (N,) meet the columns of (N, "
            "C) and not its rows. How can a vector of N numbers stand as a column?",
            code="""
def log_softmax(scores):
    return scores - logsumexp(scores)
""",
        ),
        Mistake(
            "axis-1-only",
            "A single row of scores raises an error, because a vector has no axis 1. "
            "How can you name the last axis so that it is found in a vector and in a table?",
            edits=(
                ("np.max(scores, axis=-1", "np.max(scores, axis=1"),
                ("np.sum(np.exp(shifted), axis=-1", "np.sum(np.exp(shifted), axis=1"),
            ),
        ),
        Mistake(
            "integer-output",
            "Whole-number scores give you whole-number results, with the fractions cut off. Most often an array was "
            "made after the pattern of the input and took over its integer type: which type should the array that "
            "holds your results have?",
            edits=(
                (
                    _LOG_OF_SOFTMAX,
                    "return (shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))).astype(scores.dtype)",
                ),
            ),
        ),
        Mistake(
            "maximum-only",
            "You take off the maximum and nothing else. It is one term of logsumexp: where is the rest?",
            edits=(("return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))", "return shifted"),),
        ),
        Mistake(
            "divided-by-logsumexp",
            "You divide by the logsumexp. Softmax divides by a sum; what does a logarithm make of a division?",
            code="""
def log_softmax(scores):
    top = np.max(scores, axis=-1, keepdims=True)
    return scores / (top + np.log(np.sum(np.exp(scores - top), axis=-1, keepdims=True)))
""",
            also=((("return shifted - np.log(", "return shifted / np.log("),),),
        ),
    ),
    hints=(
        "Write log(exp(z) / sum) as a difference. One of the two logarithms disappears.",
        "What remains is a score minus the log-sum-exp of its row. Both can be shifted by the row's maximum without "
        "changing the difference, and then nothing overflows.",
        "Shift the rows once and use the shifted scores in both places: in front, and inside the logarithm of the sum "
        "of exponentials (last axis, keepdims=True).",
    ),
    leans_on={"logsumexp": _with_and_without_shift, "softmax": _with_and_without_shift},
)


# softmax_jacobian ---------------------------------------------------------------------------------------------------
def softmax_jacobian_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.5, 0.3, 0.2]),), "values", "p = [0.5, 0.3, 0.2]", visible=True)
    yield Case((_probabilities(rng, 1, 3)[0],), "values", "three classes")
    yield Case((_probabilities(rng, 1, int(rng.integers(4, 7)))[0],), "values", "more classes")
    yield Case((_probabilities(rng, 1, 2)[0],), "edges", "two classes")
    yield Case((np.array([1.0]),), "edges", "a single class", atol=1e-9)
    twice = float(rng.uniform(0.2, 0.3))
    yield Case(
        (rng.permutation(np.array([twice, twice, 1 - 2 * twice])),), "edges", "two classes with equal probability"
    )
    yield Case((np.array([0.0, 1.0, 0.0, 0.0]),), "edges", "all probability in one class", atol=1e-9)
    yield Case((_confident(rng, 1, 5)[0],), "edges", "one class that is almost certain")


SOFTMAX_JACOBIAN = Exercise(
    signature="softmax_jacobian(p)",
    returns=("J",),
    parts=(
        Part(
            "values",
            3,
            "The matrix of all derivatives",
            "Entry (j, k) is the derivative of p_j with respect to score k. Each row should add up to 0: why?",
        ),
        Part(
            "edges",
            1,
            "Two classes, one class, equal probabilities, a certain answer",
            "The same formula should hold for every C and every p.",
        ),
    ),
    cases=softmax_jacobian_cases,
    mistakes=(
        Mistake(
            "jacobian-signs-flipped",
            "Your matrix has every sign flipped: it says that a class loses probability when its own score rises. "
            "Nudge one score upwards by hand and see which way its own probability goes.",
            edits=(("np.diag(p) - np.outer(p, p)", "np.outer(p, p) - np.diag(p)"),),
            errata=("002-14",),
        ),
        Mistake(
            "off-diagonal-sign",
            "Your diagonal is right, but off it the sign is wrong: when one score rises, the other classes cannot gain "
            "as well. What should each row add up to, if the probabilities always add up to 1?",
            code="""
def softmax_jacobian(p):
    J = np.outer(p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J
""",
        ),
        Mistake(
            "diagonal-only",
            "Your diagonal is right and everything else is 0, as if each probability depended on its own score alone. "
            "A score also stands in the sum below the other classes' fractions: what does it do there?",
            edits=(("np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))"),),
        ),
        Mistake(
            "vector-of-diagonal",
            "You return p(1 - p), one number per class: the derivative of each probability with respect to its own "
            "score. Each of the C probabilities depends on all C scores, so how many derivatives are there?",
            edits=(("np.diag(p) - np.outer(p, p)", "p * (1 - p)"),),
        ),
        Mistake(
            "outer-product-only",
            "Off the diagonal you are right; on it only the part from the sum below the line is there. "
            "The score of a class also stands above the line of its own fraction: what does that add when j = k?",
            edits=(("np.diag(p) - np.outer(p, p)", "-np.outer(p, p)"),),
        ),
        Mistake(
            "diagonal-without-square",
            "Off the diagonal you are right; on it you have p itself. A class's own score stands above and below the "
            "line of its fraction: the quotient rule gives two terms, and one is missing.",
            code="""
def softmax_jacobian(p):
    J = -np.outer(p, p)
    np.fill_diagonal(J, p)
    return J
""",
        ),
        Mistake(
            "identity-for-diagonal",
            "On the diagonal you have 1 - p**2, as if the first term were the identity matrix. "
            "Differentiate the numerator exp(z_k) and divide by the sum again: which number stands there instead of 1?",
            edits=(("np.diag(p)", "np.eye(len(p))"),),
        ),
        Mistake(
            "inner-for-outer-product",
            "You subtract one and the same number everywhere: the product of two 1-D arrays with @ or dot is a single "
            "number, and transposing a 1-D array changes nothing. You need all products p_j p_k, a C by C table.",
            edits=(("np.outer(p, p)", "np.dot(p, p)"),),
        ),
        Mistake(
            "squares-in-every-row",
            "You subtract p squared from every row: p * p multiplies entry by entry and pairs no class with another. "
            "Entry (j, k) needs the product of two different probabilities: how do you make a table of all pairs?",
            edits=(("np.outer(p, p)", "p * p"),),
        ),
        Mistake(
            "diagonal-formula-everywhere",
            "You use p_j (1 - p_k) in every place, but that is the derivative only where j = k. "
            "For another class's score, which term of the quotient rule is 0?",
            edits=(("np.diag(p) - np.outer(p, p)", "np.outer(p, 1 - p)"),),
        ),
        Mistake(
            "diagonal-told-by-value",
            "Two classes with equal probabilities are one and the same class to you. What makes an entry of the matrix "
            "stand on the diagonal, the two values or the two places?",
            code="""
def softmax_jacobian(p):
    same = p[:, np.newaxis] == p
    return np.where(same, p * (1 - p), -np.outer(p, p))
""",
            also=(
                """
def softmax_jacobian(p):
    values = list(p)
    J = np.zeros((len(p), len(p)))
    for a in values:
        for b in values:
            j, k = values.index(a), values.index(b)
            J[j, k] = a * (1 - a) if j == k else -a * b
    return J
""",
            ),
        ),
        Mistake(
            "softmax-applied-again",
            "You put p through softmax once more. The argument holds probabilities already; "
            "the derivative can be written with them alone, and the scores aren't needed.",
            code="""
def softmax_jacobian(p):
    q = softmax(p)
    return np.diag(q) - np.outer(q, q)
""",
        ),
    ),
    hints=(
        "Two cases: how p_j reacts to its own score, and how it reacts to another class's score. The quotient rule "
        "gives both.",
        "For j = k you should find p_j (1 - p_j), for j and k different -p_j p_k. "
        "Write the first as p_j minus a square, and look for one formula for the whole matrix.",
        "The matrix is a diagonal matrix made from p, minus the table of all products p_j p_k. NumPy has a function "
        "for each.",
    ),
)


# softmax_backward ---------------------------------------------------------------------------------------------------
def softmax_backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(
        (np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 1.0]]), np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])),
        "values",
        "two rows of three classes",
        visible=True,
    )
    for size, about in _TABLES:
        N, C = size(rng)
        yield Case((rng.normal(0, 1, (N, C)), _probabilities(rng, N, C)), "values", about)
    C = int(rng.integers(3, 7))
    yield Case((rng.normal(0, 1, C), _probabilities(rng, 1, C)[0]), "vector", "a single row")
    yield Case((rng.normal(0, 1, (1, C)), _probabilities(rng, 1, C)), "vector", "one example, N = 1")
    N, C = _tall(rng)
    same = np.repeat(rng.uniform(1, 3, (N, 1)), C, axis=1)
    yield Case((same, _probabilities(rng, N, C)), "edges", "the same upstream gradient for every class", atol=1e-6)
    p = _confident(rng, 5, 5)
    p[0] = [0.0, 1.0, 0.0, 0.0, 0.0]
    yield Case((rng.normal(0, 1, (5, 5)), p), "edges", "classes that are certain, or almost")
    yield Case(
        (rng.integers(-3, 4, (3, 4)) + np.eye(3, 4, dtype=int) * 9, _probabilities(rng, 3, 4)), "edges", "integer dout"
    )


SOFTMAX_BACKWARD = Exercise(
    signature="softmax_backward(dout, p)",
    returns=("dscores",),
    parts=(
        Part(
            "values",
            3,
            "Ordinary gradients",
            "Each row should be the Jacobian of that row times its upstream gradient. Compare one row with "
            "softmax_jacobian.",
        ),
        Part("vector", 1, "A single row, one example", "A vector gives a vector, and (1, C) gives (1, C)."),
        Part(
            "edges",
            1,
            "Equal upstream gradients, probabilities near 0 and 1",
            "When every class gets the same upstream gradient, the scores get none: moving probability about changes "
            "nothing.",
        ),
    ),
    cases=softmax_backward_cases,
    mistakes=(
        Mistake(
            "elementwise-derivative",
            "You multiply by p(1 - p), as for a sigmoid: that is the Jacobian's diagonal alone. Each score moves all "
            "the probabilities of its row, so the upstream gradients of the other classes belong in there too.",
            edits=(("p * (dout - inner)", "dout * p * (1 - p)"),),
        ),
        Mistake(
            "jacobian-signs-flipped",
            "Your gradient is the right one with the sign flipped, as it comes from a Jacobian with its signs the "
            "wrong way round. If only class 1 has a positive upstream gradient, should its score get a positive or a "
            "negative one?",
            edits=(("(dout - inner)", "(inner - dout)"),),
            errata=("002-14",),
        ),
        Mistake(
            "one-sum-for-all-rows",
            "You subtract one number from the whole array: the sum of dout * p over all examples. "
            "Examples don't see each other: how many such sums does a batch of N rows need?",
            edits=(("np.sum(dout * p, axis=-1, keepdims=True)", "np.sum(dout * p)"),),
        ),
        Mistake(
            "columns-for-rows",
            "Your sum runs down the columns, over different examples. "
            "The Jacobian mixes the classes of one row: which axis is that?",
            edits=(("np.sum(dout * p, axis=-1", "np.sum(dout * p, axis=0"),),
        ),
        Mistake(
            "keepdims-missing",
            "Your row sums have shape (N,), and NumPy lines shapes up from the right, so against (N, C) it pairs them "
            "with the columns. What keeps the summed axis in its place, with length 1?",
            edits=((", keepdims=True", ""),),
        ),
        Mistake(
            "first-jacobian-for-all",
            "You use the Jacobian of the first row for every row, and only row 0 comes out right. "
            "Each example has its own p, so it has its own Jacobian.",
            code="""
def softmax_backward(dout, p):
    J = np.diag(p[0]) - np.outer(p[0], p[0])
    return dout @ J
""",
        ),
        Mistake(
            "axis-1-only",
            "A single row raises an error, because a vector has no axis 1. "
            "How can you name the last axis so that it is found in a vector and in a table?",
            edits=(("axis=-1", "axis=1"),),
        ),
        Mistake(
            "p-missing-in-sum",
            "You subtract the plain sum of the upstream gradients of a row. "
            "In the product of Jacobian and dout each of them comes with a factor: what is it?",
            edits=(("np.sum(dout * p,", "np.sum(dout,"),),
        ),
        Mistake(
            "p-missing-in-front",
            "Your bracket is right, but a factor in front of it is missing. "
            "Multiply the Jacobian's row k by dout on paper: what do both terms have in common?",
            edits=(("p * (dout - inner)", "dout - inner"),),
        ),
        Mistake(
            "diagonal-term-only",
            "You return p times dout, which is only the first of the Jacobian's two terms. The sum below the fraction "
            "line depends on every score as well: what does the outer product of p with itself do to dout?",
            edits=(("p * (dout - inner)", "p * dout"),),
        ),
        Mistake(
            "mean-for-sum",
            "You average over the classes where the product of a matrix and a vector adds. "
            "What you subtract comes out C times too small.",
            edits=(("np.sum(", "np.mean("),),
        ),
        Mistake(
            "divided-by-n",
            "Your gradient is 1/N of what it should be. The mean's factor is part of dout already, because dout is the "
            "gradient of the mean loss: who should divide, and how often?",
            edits=(("return p * (dout - inner)", "return p * (dout - inner) / len(p)"),),
        ),
        Mistake(
            "loss-shortcut",
            "You subtract dout from p, which is the shortcut for softmax and cross-entropy together, with dout in the "
            "labels' place. Here dout is any upstream gradient: what does the chain rule do with it and the Jacobian?",
            edits=(("p * (dout - inner)", "p - dout"),),
        ),
        Mistake(
            "softmax-applied-again",
            "You put p through softmax once more. The argument holds probabilities already, "
            "and they are all that the backward step needs from the forward one.",
            code="""
def softmax_backward(dout, p):
    q = softmax(p)
    return q * (dout - np.sum(dout * q, axis=-1, keepdims=True))
""",
        ),
        Mistake(
            "unweighted-mean",
            "You compare dout with its plain mean over the classes. In the product of Jacobian and dout each "
            "class comes with a weight of its own: which?",
            edits=(("np.sum(dout * p,", "np.mean(dout,"),),
        ),
        Mistake(
            "p-on-the-first-term-only",
            "The factor p stands in front of dout, and the sum is subtracted without it. Multiply the Jacobian's "
            "row k by dout on paper: what do both terms have in common?",
            edits=(("p * (dout - inner)", "p * dout - inner"),),
        ),
    ),
    hints=(
        "Take one row and multiply its Jacobian, which you have, by its upstream gradient. Then look at what the two "
        "terms do.",
        "The diagonal matrix times dout is an elementwise product. The outer product of p with itself, times dout, is "
        "p times one number: which one?",
        "Each row needs the number sum over k of dout_k p_k, kept as a column. Take it away from dout, then multiply "
        "by p.",
    ),
    leans_on={"softmax_jacobian": lambda dout, p: [(row,) for row in np.atleast_2d(p)]},
)


# cross_entropy_grad_wrt_p -------------------------------------------------------------------------------------------
def cross_entropy_grad_cases(rng: np.random.Generator) -> Iterator[Case]:
    p = np.array([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
    yield Case((p, np.array([0, 2, 1, 0])), "values", "four examples of three classes", visible=True)
    for size, about in _TABLES:
        N, C = size(rng)
        yield Case((_probabilities(rng, N, C), _labels(rng, N, C)), "values", about)
    C = int(rng.integers(3, 7))
    yield Case((_probabilities(rng, 1, C), np.array([0])), "edges", "one example, N = 1, with label 0")
    for smallest in (1e-10, 1e-20):
        N, C = _tall(rng)
        p, y = _probabilities(rng, N, C), _labels(rng, N, C)
        row = int(rng.integers(N))
        p[row, y[row]] = smallest * rng.uniform(1, 2)
        p[row] /= p[row].sum()
        yield Case((p, y), "edges", f"a label whose probability is near {smallest:g}")
    # Softmax gives exact zeros where scores lie far apart.
    N, C = _tall(rng)
    p, y = _probabilities(rng, N, C), _labels(rng, N, C)
    row = int(rng.integers(N))
    p[row, (y[row] + 1) % C] = 0.0
    p[row] /= p[row].sum()
    yield Case((p, y), "edges", "a class with probability 0 that isn't the label")


CROSS_ENTROPY_GRAD = Exercise(
    signature="cross_entropy_grad_wrt_p(p, y)",
    returns=("dp",),
    parts=(
        Part(
            "values",
            3,
            "Ordinary probabilities",
            "The loss is the mean of -log p over the labels' entries. Which entries of p does it depend on at all?",
        ),
        Part(
            "edges",
            1,
            "One example, labels with tiny probabilities, other classes with none",
            "The slope of -log p grows without bound as p goes to 0: a small constant or a clip changes exactly these "
            "entries. Where a class is not the label the slope is 0, also if its probability is 0.",
        ),
    ),
    cases=cross_entropy_grad_cases,
    mistakes=(
        Mistake(
            "mean-forgotten",
            "Your gradient is right for the sum over the examples; the loss is their mean. "
            "Which factor does the mean put in front of every term?",
            edits=(("return dp / N", "return dp"),),
        ),
        Mistake(
            "sign-forgotten",
            "Your signs are flipped: you say that the loss rises when the label becomes more probable. "
            "What is the derivative of minus a logarithm?",
            edits=(("-1 / p[rows, y]", "1 / p[rows, y]"),),
        ),
        Mistake(
            "gradient-wrt-scores",
            "You return p minus the one-hot labels, the famous result. It is the gradient with respect to the scores, "
            "with the softmax already inside; what does -log p_y give when you differentiate with respect to p itself?",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    N = p.shape[0]
    dp = p.copy()
    dp[np.arange(N), y] -= 1
    return dp / N
""",
            errata=("002-15",),
        ),
        Mistake(
            "gradient-wrt-scores-of-the-sum",
            "You return p minus the one-hot labels, the famous result. It is the gradient of the sum with respect to "
            "the scores, with the softmax already inside; here the loss is a mean, and p itself is the variable.",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    dp = p.copy()
    dp[np.arange(len(y)), y] -= 1
    return dp
""",
            errata=("002-15",),
        ),
        Mistake(
            "labels-as-numbers",
            "You divide the labels themselves by p, as if class 3 counted three times as much as class 1. "
            "In the formula with y over p, y is the one-hot vector: a label only says which column is meant.",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    return -y[:, np.newaxis] / p / len(p)
""",
        ),
        Mistake(
            "labels-as-numbers-in-a-row",
            "You divide the labels themselves by p, as if class 3 counted three times as much as class 1. "
            "In the formula with y over p, y is the one-hot vector: a label only says which column is meant.",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    return -y / p / len(p)
""",
        ),
        Mistake(
            "label-as-row-number",
            "You use the labels as row numbers, and so pick whole rows of p: p[y] is row y[0], then row y[1], and so "
            "on. A label names a column; which row does each one go with?",
            edits=(("dp[rows, y] = -1 / p[rows, y]", "dp[y] = -1 / p[y]"),),
        ),
        Mistake(
            "identity-for-one-hot",
            "Your table has its entries on the diagonal, whatever the labels say: row 0 in column 0, row 1 in column "
            "1, and so on. Which column does the label of a row mean?",
            edits=(
                (
                    "dp[rows, y] = -1 / p[rows, y]",
                    "dp[rows[: p.shape[1]], rows[: p.shape[1]]] = -1 / p[rows[: p.shape[1]], rows[: p.shape[1]]]",
                ),
            ),
        ),
        Mistake(
            "jacobian-already-inside",
            "At the label you have -(1 - p): that is -1/p times p(1 - p), so a piece of the softmax's Jacobian is "
            "already in it. One link of the chain at a time: what is the slope of -log p_y alone?",
            edits=(("-1 / p[rows, y]", "-(1 - p[rows, y])"),),
            errata=("002-15",),
        ),
        Mistake(
            "one-over-p-everywhere",
            "You fill in -1/p for every class. The loss of an example reads one probability only, the label's: "
            "what is its derivative with respect to the others?",
            edits=(("return dp / N", "return -1 / p / N"),),
        ),
        Mistake(
            "every-label-in-every-row",
            "A colon in the place of the rows takes every row, so each label's column is filled in for all examples. "
            "You want pairs: example 0 with its label, example 1 with its label; how does NumPy take a list of pairs?",
            edits=(("dp[rows, y] = -1 / p[rows, y]", "dp[:, y] = -1 / p[:, y]"),),
        ),
        Mistake(
            "mean-over-classes-too",
            "You divide by the number of all entries, N times C. "
            "The loss has one term for each example: how many terms does its mean run over?",
            edits=(("return dp / N", "return dp / p.size"),),
        ),
        Mistake(
            "divided-by-c",
            "You divide by the number of classes. "
            "The mean runs over the examples: which entry of the shape counts them?",
            edits=(("return dp / N", "return dp / p.shape[1]"),),
        ),
        Mistake(
            "loss-for-gradient",
            "At the label you return -log p, the loss itself. Its derivative is asked for: what is the slope of -log?",
            edits=(("-1 / p[rows, y]", "-np.log(p[rows, y])"),),
        ),
        Mistake(
            "binary-cross-entropy",
            "You use the binary loss, which adds a term in 1 - p for each class that is not the label. Here the loss "
            "is the label's -log p alone; the other classes already feel it, because probabilities add up to 1.",
            edits=(("dp = np.zeros(p.shape)", "dp = 1 / (1 - p)"),),
        ),
        *(
            Mistake(
                f"epsilon-in-denominator-{constant}",
                f"You add {constant} to p, which changes the slope most where it matters most: at a label with tiny "
                "probability. Softmax gives positive numbers; what would the constant be needed for?",
                edits=(("-1 / p[rows, y]", f"-1 / (p[rows, y] + {constant})"),),
            )
            for constant in _ADDED
        ),
        *(
            Mistake(
                f"clipped-p-{constant}",
                f"You lift p to {constant} before you divide, so the slope stops growing where the model errs most. "
                "Which inputs did you want to be safe from, and do they belong here?",
                edits=(("-1 / p[rows, y]", f"-1 / np.maximum(p[rows, y], {constant})"),),
            )
            for constant in _CLIPPED
        ),
        Mistake(
            "zero-over-zero",
            "Where a class that isn't the label has probability 0 you get nan: 0 divided by 0. The loss never reads "
            "that entry: does it have to be divided at all?",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    one_hot = np.eye(p.shape[1])[y]
    return -one_hot / p / len(p)
""",
        ),
        Mistake(
            "one-hot-too-narrow",
            "You count the classes by the largest label that occurs. With a single example of class 0 that gives one "
            "class, and broadcasting spreads it over all columns. Which argument always knows how many classes there "
            "are?",
            code="""
def cross_entropy_grad_wrt_p(p, y):
    one_hot = np.eye(y.max() + 1)[y]
    return -one_hot / p / len(p)
""",
        ),
    ),
    hints=(
        "Write the loss of a single example as a function of its row of p. How many entries of the row does it use?",
        "The derivative of -log p is -1/p. It goes to the label's entry; the others are 0. Then think of the mean.",
        "Start from zeros of p's shape, put -1/p where row i meets column y[i] (index with a range and y together), "
        "divide by N.",
    ),
)


# softmax_loss -------------------------------------------------------------------------------------------------------
def softmax_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("loss", "gradient")
    yield Case(
        (np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]]), np.array([0, 2, 1, 0])),
        both,
        "four examples of three classes",
        visible=True,
    )
    for size, about in _TABLES:
        N, C = size(rng)
        yield Case((_scores(rng, N, C), _labels(rng, N, C)), both, about)
    C = int(rng.integers(3, 7))
    yield Case((_scores(rng, 1, C), np.array([0])), "shapes", "one example, N = 1, with label 0")
    N, C = _tall(rng)
    yield Case((_scores(rng, N, C + 1), _labels(rng, N, C)), "shapes", "a batch in which the last class doesn't occur")
    yield Case((_whole_scores(rng, N, C), _labels(rng, N, C)), "shapes", "whole-number scores")
    yield Case((np.array([[1000.0, 0.0]]), np.array([1])), "extremes", "a label 1000 below the maximum", visible=True)
    C = int(rng.integers(4, 7))
    yield Case((_heights(rng), rng.permutation(3)), "extremes", "rows near 900, 0 and -900")
    yield Case((_spread(rng, C), np.array([0, 1, 0])), "extremes", "a label whose probability is about 1e-13")


def _shortcut_through_p(scores: np.ndarray, y: np.ndarray) -> list[tuple]:
    return [(_softmax(scores), y)]


def _backward_of_p(scores: np.ndarray, y: np.ndarray) -> list[tuple]:
    p, rows = _softmax(scores), np.arange(len(scores))
    if not p[rows, y].all():
        return []
    dp = np.zeros(p.shape)
    dp[rows, y] = -1 / p[rows, y] / len(p)
    return [(dp, p)]


SOFTMAX_LOSS = Exercise(
    signature="softmax_loss(scores, y)",
    returns=("loss", "dscores"),
    parts=(
        Part(
            "loss",
            3,
            "The loss",
            "The mean over the examples of -log p at each example's own label, natural logarithm.",
        ),
        Part(
            "gradient",
            3,
            "The gradient with respect to the scores",
            "Differentiate the mean loss with respect to each score. Each row of the gradient should add up to 0.",
        ),
        Part(
            "shapes",
            1,
            "One example, a batch that lacks a class, whole numbers",
            "N may be 1, a class may be absent from the labels, and scores may be integers: "
            "the arrays that you make should not take over their type.",
        ),
        Part(
            "extremes",
            2,
            "Scores of a thousand, labels far below the maximum",
            "The loss of a label that lies 1000 below the maximum is 1000, though its probability underflows to 0. "
            "Work with log-probabilities, one shift a row, without clips and small constants.",
        ),
    ),
    cases=softmax_loss_cases,
    mistakes=(
        Mistake(
            "mean-forgotten-in-gradient",
            "Your gradient is right for the sum over the examples; the loss is their mean. "
            "Which factor does the mean put in front of every term?",
            edits=(("return loss, dscores / N", "return loss, dscores"),),
        ),
        Mistake(
            "mean-forgotten-in-loss",
            "Your loss is the sum over the examples. "
            "The course takes their mean, so that a loss doesn't grow with the size of the batch.",
            edits=(("-np.mean(", "-np.sum("),),
        ),
        Mistake(
            "sums-for-means",
            "You return the sum over the examples, in the loss and in the gradient. That is one of the field's "
            "conventions; the course takes the mean, so that learning rates don't depend on the size of the batch.",
            edits=(("-np.mean(", "-np.sum("), ("return loss, dscores / N", "return loss, dscores")),
        ),
        Mistake(
            "divided-by-n-twice",
            "Your gradient is 1/N of what it should be: somewhere the mean's factor goes in a second time. "
            "Follow one entry through your lines and count the divisions.",
            edits=(("return loss, dscores / N", "return loss, dscores / N**2"),),
        ),
        Mistake(
            "mean-over-classes-too",
            "Your loss is 1/C of what it should be: a mean over all N times C entries counts the zeros of the one-hot "
            "table as well. The loss has one term for each example.",
            edits=(("loss = -np.mean(logp[rows, y])", "loss = -np.mean(np.eye(scores.shape[1])[y] * logp)"),),
        ),
        Mistake(
            "loss-sign",
            "Your loss is negative. A probability is at most 1, so its logarithm is never positive: "
            "what turns a likelihood to be raised into a loss to be lowered?",
            edits=(("loss = -np.mean(", "loss = np.mean("),),
        ),
        Mistake(
            "log-forgotten",
            "Your loss averages the labels' probabilities themselves, with a minus sign. "
            "Cross-entropy is the mean of minus their logarithms.",
            edits=(("loss = -np.mean(logp[rows, y])", "loss = -np.mean(np.exp(logp[rows, y]))"),),
        ),
        Mistake(
            "y-minus-p",
            "Your gradient points the other way: labels minus probabilities. A step against it would lower the label's "
            "score; should the loss rise or fall when that score rises?",
            edits=(("return loss, dscores / N", "return loss, -dscores / N"),),
            errata=("002-16",),
        ),
        Mistake(
            "y-minus-p-without-mean",
            "Two things at once: your gradient points the other way, labels minus probabilities, and it belongs to the "
            "sum over the examples. Should the loss rise or fall when the label's score rises, and what does the mean "
            "put in front?",
            edits=(("return loss, dscores / N", "return loss, -dscores"),),
            errata=("002-16",),
        ),
        Mistake(
            "returned-in-the-wrong-order",
            "You return the gradient first and the loss second. The course returns the loss first, then its gradient.",
            edits=(("return loss, dscores / N", "return dscores / N, loss"),),
        ),
        Mistake(
            "gradient-wrt-p",
            "Your gradient is -1/p at the label: the derivative with respect to the probabilities. "
            "The function was given scores, so one more link of the chain is missing: the softmax.",
            edits=(("dscores[rows, y] -= 1", "dscores = np.where(np.eye(scores.shape[1])[y] > 0, -1 / dscores, 0)"),),
        ),
        Mistake(
            "label-not-subtracted",
            "Your gradient is p / N: the part that pushes every score down. "
            "Each score also stands in front of the log-sum-exp when it is the label's own: what does that term add?",
            edits=(("dscores[rows, y] -= 1", "pass"),),
        ),
        Mistake(
            "gradient-at-the-label-only",
            "Only the label's score gets a gradient, as if p(1 - p) were the whole Jacobian. Every score stands in the "
            "sum that all the probabilities share: how does the loss change when a wrong class's score rises?",
            edits=(("dscores[rows, y] -= 1", "dscores = np.eye(scores.shape[1])[y] * (dscores - 1)"),),
            errata=("002-17",),
        ),
        Mistake(
            "one-subtracted-everywhere",
            "You subtract 1 from every probability of a row. "
            "The one-hot label has its 1 in one place only; each row of the gradient should add up to 0.",
            edits=(("dscores[rows, y] -= 1", "dscores -= 1"),),
        ),
        Mistake(
            "labels-as-numbers",
            "You subtract the labels themselves, as if class 3 counted three times as much as class 1. "
            "In the formula p - y, y is the one-hot vector: a label only says which column is meant.",
            edits=(("dscores[rows, y] -= 1", "dscores = dscores - y[:, np.newaxis]"),),
        ),
        Mistake(
            "identity-for-one-hot",
            "You subtract the 1 on the diagonal, whatever the labels say: in row 0 from column 0, in row 1 from column "
            "1, and so on. Which column does the label of a row mean?",
            edits=(("dscores[rows, y] -= 1", "dscores = dscores - np.eye(N, scores.shape[1])"),),
        ),
        Mistake(
            "labels-as-numbers-in-a-row",
            "You subtract the labels themselves, as if class 3 counted three times as much as class 1. "
            "In the formula p - y, y is the one-hot vector: a label only says which column is meant.",
            edits=(("dscores[rows, y] -= 1", "dscores = dscores - y"),),
        ),
        Mistake(
            "label-as-row-number",
            "You use the labels as row numbers, and so pick whole rows: logp[y] is row y[0], then row y[1], and so on. "
            "A label names a column; which row does each one go with?",
            edits=(("logp[rows, y]", "logp[y]"), ("dscores[rows, y] -= 1", "dscores[y] -= 1")),
        ),
        Mistake(
            "every-label-in-every-row",
            "A colon in the place of the rows takes every row, so each example is charged with all labels of the "
            "batch. You want pairs: example 0 with its label, example 1 with its label; how does NumPy take a list of "
            "pairs?",
            edits=(("logp[rows, y]", "logp[:, y]"), ("dscores[rows, y] -= 1", "dscores[:, y] -= 1")),
        ),
        Mistake(
            "every-label-in-every-row-of-the-loss",
            "A colon in the place of the rows takes every row, so your loss averages all pairs of an example and a "
            "label. How does NumPy take example 0 with its own label, example 1 with its own, and so on?",
            edits=(("logp[rows, y]", "logp[:, y]"),),
        ),
        Mistake(
            "every-label-in-every-row-of-the-gradient",
            "In the gradient a colon in the place of the rows takes every row, so the labels of all examples are "
            "subtracted from each. How does NumPy take example 0 with its own label, example 1 with its own, and so "
            "on?",
            edits=(("dscores[rows, y] -= 1", "dscores[:, y] -= 1"),),
        ),
        Mistake(
            "one-hot-too-narrow",
            "You count the classes by the largest label that occurs, and a small batch may lack the last class: then "
            "your one-hot table is too narrow. Which argument always knows how many classes there are?",
            edits=(("dscores[rows, y] -= 1", "dscores = dscores - np.eye(y.max() + 1)[y]"),),
        ),
        Mistake(
            "one-hot-too-narrow-for-the-loss",
            "You count the classes by the largest label that occurs, and a small batch may lack the last class: then "
            "your one-hot table is too narrow. Which argument always knows how many classes there are?",
            code="""
def softmax_loss(scores, y):
    logp = log_softmax(scores)
    one_hot = np.eye(y.max() + 1)[y]
    return -np.sum(one_hot * logp) / len(y), (np.exp(logp) - one_hot) / len(y)
""",
        ),
        Mistake(
            "log-of-underflowed-p",
            "You take the logarithm of a probability that has already underflowed to 0, and the loss is inf. "
            "A label 1000 below the maximum costs 1000: can you reach log p without forming p?",
            edits=(("logp[rows, y])", "np.log(np.exp(logp[rows, y])))"),),
        ),
        Mistake(
            "zero-times-infinity",
            "You multiply the one-hot table with the logarithms of probabilities, and where one has underflowed, 0 "
            "times -inf is nan. A label 1000 below the maximum costs 1000: can you reach log p without forming p?",
            code="""
def softmax_loss(scores, y):
    p = softmax(scores)
    one_hot = np.eye(scores.shape[1])[y]
    return -np.sum(one_hot * np.log(p)) / len(y), (p - one_hot) / len(y)
""",
        ),
        Mistake(
            "chain-through-underflowed-p",
            "You go back step by step, through the probabilities. Where one has underflowed to 0 its logarithm is -inf "
            "and 1/p is inf, though the product of the steps is harmless: multiply them on paper, and p cancels.",
            code="""
def softmax_loss(scores, y):
    p = softmax(scores)
    loss = -np.mean(np.log(p[np.arange(len(y)), y]))
    return loss, softmax_backward(cross_entropy_grad_wrt_p(p, y), p)
""",
        ),
        *(
            Mistake(
                f"epsilon-inside-log-{constant}",
                f"You add {constant} inside the logarithm, so no example can cost more than about {_COST[constant]}, "
                "however wrong the model is. "
                "A label 1000 below the maximum costs 1000: can you reach log p without forming p?",
                edits=(("logp[rows, y])", f"np.log(np.exp(logp[rows, y]) + {constant}))"),),
            )
            for constant in _ADDED
        ),
        *(
            Mistake(
                f"clipped-p-{constant}",
                f"You lift small probabilities to {constant} before the logarithm, so no example costs more than about "
                f"{_COST[constant]}, and there the loss is flat and no longer fits its gradient. "
                "Can you reach log p without forming p?",
                edits=(("logp[rows, y])", f"np.log(np.maximum(np.exp(logp[rows, y]), {constant})))"),),
            )
            for constant in _CLIPPED
        ),
        Mistake(
            "no-max-shift",
            "Somewhere exp sees the scores as they are: near 900 it overflows to inf, near -900 the whole row becomes "
            "0. Which change to a row of scores leaves its softmax as it was?",
            edits=(("log_softmax(scores)", "scores - np.log(np.sum(np.exp(scores), axis=-1, keepdims=True))"),),
        ),
        Mistake(
            "no-max-shift-p-then-log",
            "Somewhere exp sees the scores as they are: near 900 it overflows and inf/inf is nan, near -900 the whole "
            "row becomes 0. Which change to a row of scores leaves its softmax as it was?",
            code="""
def softmax_loss(scores, y):
    N = scores.shape[0]
    exps = np.exp(scores)
    p = exps / np.sum(exps, axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y]))
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    return loss, dscores / N
""",
        ),
        Mistake(
            "max-of-whole-array",
            "You shift every row by the largest score of the whole array. In a row far below it all exponentials are "
            "0, and what follows is nan or inf. Whose maximum does a row need?",
            code="""
def softmax_loss(scores, y):
    N = scores.shape[0]
    shifted = scores - np.max(scores)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    dscores = np.exp(logp)
    dscores[np.arange(N), y] -= 1
    return -np.mean(logp[np.arange(N), y]), dscores / N
""",
        ),
        Mistake(
            "max-of-whole-array-p-then-log",
            "You shift every row by the largest score of the whole array. In a row far below it all exponentials are "
            "0, and 0/0 is nan. Whose maximum does a row need?",
            code="""
def softmax_loss(scores, y):
    N = scores.shape[0]
    exps = np.exp(scores - np.max(scores))
    p = exps / np.sum(exps, axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y]))
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    return loss, dscores / N
""",
        ),
        Mistake(
            "softmax-applied-twice",
            "You put probabilities through the softmax again, which makes them nearly equal. "
            "log_softmax wants scores, and scores are what you were given.",
            edits=(("log_softmax(scores)", "log_softmax(np.exp(log_softmax(scores)))"),),
        ),
        Mistake(
            "columns-for-rows",
            "Your probabilities add up to 1 down the columns, across different examples. "
            "A row is one example: over which axis do its classes share the probability?",
            edits=(("log_softmax(scores)", "log_softmax(scores.T).T"),),
        ),
        Mistake(
            "integer-gradient",
            "Whole-number scores give you a gradient of whole numbers. Most often an array was made after the "
            "pattern of the scores and took over their integer type, which cuts the fractions off: which type should "
            "the gradient have?",
            edits=(("dscores = np.exp(logp)", "dscores = np.zeros_like(scores)\n    dscores[...] = np.exp(logp)"),),
        ),
        Mistake(
            "logarithms-overwritten",
            "Your loss reads an array that has become the gradient by then: its logarithms are gone, or a 1 is taken "
            "from its probabilities. Do two of your names stand for one and the same array?",
            edits=(
                (
                    "    loss = -np.mean(logp[rows, y])\n    dscores = np.exp(logp)\n",
                    "    dscores = np.exp(logp, out=logp)\n",
                ),
                ("dscores[rows, y] -= 1", "dscores[rows, y] -= 1\n    loss = -np.mean(logp[rows, y])"),
            ),
            also=(
                (
                    ("    loss = -np.mean(logp[rows, y])\n", ""),
                    (
                        "dscores[rows, y] -= 1",
                        "dscores[rows, y] -= 1\n    loss = -np.mean(np.log(dscores[rows, y]))",
                    ),
                ),
            ),
        ),
        Mistake(
            "one-example-only",
            "Only one example has a say in your loss, as in a loop whose turns overwrite each other. What should each "
            "turn do to the total?",
            edits=(("loss = -np.mean(logp[rows, y])", "loss = -logp[rows, y][-1] / N"),),
            also=(
                (("loss = -np.mean(logp[rows, y])", "loss = -logp[rows, y][-1]"),),
                (("loss = -np.mean(logp[rows, y])", "loss = -logp[rows, y][0]"),),
                (("loss = -np.mean(logp[rows, y])", "loss = -logp[rows, y][0] / N"),),
            ),
        ),
        Mistake(
            "divided-before-the-label",
            "You divide by N first and subtract a whole 1 at the label then. Both p and the 1 belong to one "
            "example's gradient, so both carry the 1/N.",
            edits=(
                ("dscores = np.exp(logp)", "dscores = np.exp(logp) / N"),
                ("return loss, dscores / N", "return loss, dscores"),
            ),
        ),
    ),
    hints=(
        "You have log_softmax. The loss picks one entry from each of its rows; the gradient was derived a few cells "
        "above.",
        "Pick the entries with a range of row numbers and y together. For the gradient, start from the probabilities "
        "and change them in those same places.",
        "The loss is minus the mean of the picked log-probabilities. For the gradient take exp of the "
        "log-probabilities, subtract 1 in the picked places, and remember what the mean does to every entry.",
    ),
    leans_on={
        "logsumexp": lambda scores, y: _with_and_without_shift(scores),
        "softmax": lambda scores, y: _with_and_without_shift(scores),
        "log_softmax": lambda scores, y: _with_and_without_shift(scores),
        "cross_entropy_grad_wrt_p": _shortcut_through_p,
        "softmax_backward": _backward_of_p,
    },
    slopes=(Slope("gradient", argument=0),),
)


# softmax_regression_loss --------------------------------------------------------------------------------------------
def _regression(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    y = _labels(rng, N, C) if N > 1 else np.array([0])
    return rng.normal(0, 0.8, (D, C)), rng.normal(0, 1, (N, D)), y


def _huge_features(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two rows of scores in the thousands, labelled with the lowest class.

    The winner is clear: a close race at that height is lost in rounding.
    """
    while True:
        W, X, y = _regression(rng, 5, 4, 3)
        rows = rng.permutation(5)
        X[rows[0]] *= 2000
        X[rows[1]] *= -1500
        y[rows[:2]] = (X[rows[:2]] @ W).argmin(axis=1)
        scores = np.sort(X[rows[:2]] @ W, axis=1)
        lead, lag = scores[:, -1] - scores[:, -2], scores[:, -1] - scores[:, 0]
        if lead.min() > 100 and lag.min() > 800 and np.abs(scores).min() > 800:
            return W, X, y


def softmax_regression_cases(rng: np.random.Generator) -> Iterator[Case]:
    both = ("loss", "gradient")
    W, X = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [2.0, -1.0]])
    yield Case((W, X, np.array([0, 1, 2, 0]), 0.1), both, "four examples of two features", visible=True)
    for N, D, C in ((7, 4, 3), (3, 5, 4), (5, 5, 3)):
        extra = int(rng.integers(0, 3))
        N, D, C = N + extra, D + extra, C + extra
        yield Case((*_regression(rng, N, D, C), float(rng.uniform(0.2, 0.9))), both, f"N, D, C = {N}, {D}, {C}")
    yield Case((*_regression(rng, 5, 5, 3), 0.0), "edges", "reg = 0")
    yield Case((*_regression(rng, 1, 4, 3), float(rng.uniform(0.2, 0.9))), "edges", "one example, N = 1")
    W, _, y = _regression(rng, 6, 4, 3)
    yield Case((W, rng.integers(0, 4, (6, 4)), y, 1), "edges", "whole-number features")
    W, X, y = _huge_features(rng)
    yield Case((W, X, y, 0.01), "edges", "features in the thousands")
    # On its own a row of huge scores is safe from another row's maximum, and still overflows without one.
    huge = np.abs(X).max(axis=1).argmax()
    yield Case((W, X[[huge]], y[[huge]], 0.01), "edges", "one example with features in the thousands")


SOFTMAX_REGRESSION = Exercise(
    signature="softmax_regression_loss(W, X, y, reg)",
    returns=("loss", "dW"),
    parts=(
        Part(
            "loss",
            3,
            "The loss with its penalty",
            "The mean cross-entropy of the scores, plus half of reg times the sum of all squared weights.",
        ),
        Part(
            "gradient",
            3,
            "The gradient with respect to W",
            "dW has the shape of W. The chain goes from the scores' gradient back through a matrix product, "
            "and the penalty adds a term of its own.",
        ),
        Part(
            "edges",
            2,
            "No penalty, one example, whole numbers, huge features",
            "The same formula should hold for reg = 0, for N = 1, for integer features and for scores in the "
            "thousands.",
        ),
    ),
    cases=softmax_regression_cases,
    mistakes=(
        Mistake(
            "penalty-without-half",
            "Your penalty is reg times the sum of squares, with a gradient that fits it: a convention that is used "
            "too. The course puts a half in front, so that the 2 from the square cancels.",
            edits=(("0.5 * reg * np.sum(W**2)", "reg * np.sum(W**2)"), ("+ reg * W", "+ 2 * reg * W")),
        ),
        Mistake(
            "penalty-doubled-in-loss",
            "The penalty in your loss comes out twice as large as the course's. "
            "Which factor makes the derivative of a square come out without a 2?",
            edits=(("0.5 * reg * np.sum(W**2)", "reg * np.sum(W**2)"),),
        ),
        Mistake(
            "penalty-doubled-in-gradient",
            "The penalty's part of your gradient is twice what belongs to half of reg times the sum of squares. "
            "Does the half meet the 2 from the square, and is the penalty added only once?",
            edits=(("+ reg * W", "+ 2 * reg * W"),),
        ),
        Mistake(
            "half-kept-in-gradient",
            "The penalty's part of your gradient is half of what it should be. "
            "Differentiate half of a square: what happens to the half?",
            edits=(("+ reg * W", "+ 0.5 * reg * W"),),
        ),
        Mistake(
            "penalty-missing",
            "You never use reg: neither the loss nor the gradient knows of the penalty. "
            "Large weights should cost something; how much does the docstring say?",
            edits=((" + 0.5 * reg * np.sum(W**2)", ""), (" + reg * W", "")),
        ),
        Mistake(
            "penalty-missing-in-loss",
            "The penalty is missing from your loss. "
            "Its gradient alone would pull the weights towards 0 without any loss that says why.",
            edits=((" + 0.5 * reg * np.sum(W**2)", ""),),
        ),
        Mistake(
            "penalty-missing-in-gradient",
            "The penalty is missing from your gradient, so training would not feel it at all. "
            "The loss is a sum of two terms, and both depend on W.",
            edits=((" + reg * W", ""),),
        ),
        Mistake(
            "penalty-divided-by-n",
            "You divide the penalty by N, in the loss and in the gradient: a convention that some courses use. Here "
            "the mean runs over the examples' losses only, and reg acts on the weights as it is, whatever the size of "
            "the batch.",
            edits=(
                ("0.5 * reg * np.sum(W**2)", "0.5 * reg * np.sum(W**2) / len(X)"),
                ("+ reg * W", "+ reg * W / len(X)"),
            ),
        ),
        Mistake(
            "penalty-divided-in-gradient",
            "In your gradient the penalty's term is divided by N along with the rest. "
            "Only the examples' part is a mean; which of the two terms should the division reach?",
            edits=(("+ reg * W", "+ reg * W / len(X)"),),
        ),
        Mistake(
            "norm-not-squared",
            "You penalise the length of W, with a square root. "
            "The course's penalty is the sum of the squares itself, whose gradient is simply proportional to W.",
            edits=(("np.sum(W**2)", "np.sqrt(np.sum(W**2))"),),
        ),
        Mistake(
            "weights-averaged",
            "You average the squared weights, so the penalty depends on how many weights there are. "
            "The course takes their sum.",
            edits=(("np.sum(W**2)", "np.mean(W**2)"),),
        ),
        Mistake(
            "weights-added-before-squaring",
            "Your penalty squares the sum of the weights, in which weights of both signs cancel. What should be added "
            "up?",
            edits=(("np.sum(W**2)", "np.sum(W) ** 2"),),
        ),
        Mistake(
            "first-row-spared",
            "The first row of W pays no penalty, as if it held biases. Here every row belongs to a feature, and every "
            "weight is penalised.",
            edits=(
                ("np.sum(W**2)", "np.sum(W[1:] ** 2)"),
                ("+ reg * W", "+ reg * W * (np.arange(len(W)) > 0)[:, np.newaxis]"),
            ),
        ),
        Mistake(
            "absolute-penalty",
            "You penalise the sizes of the weights, with a gradient that fits: that is the L1 penalty of the lasso. "
            "The course's penalty here is half of reg times the squares.",
            edits=(
                ("0.5 * reg * np.sum(W**2)", "reg * np.sum(np.abs(W))"),
                ("+ reg * W", "+ reg * np.sign(W)"),
            ),
        ),
        Mistake(
            "penalty-once-an-example",
            "The penalty's part of your gradient is N times too large, as if each example brought it along. How often "
            "does the loss hold it?",
            edits=(("+ reg * W", "+ len(X) * reg * W"),),
        ),
        Mistake(
            "one-example-only-in-gradient",
            "Only one example has a say in dW, as in a loop whose turns overwrite each other. What should each turn do "
            "with its share?",
            edits=(("X.T @ dscores", "np.outer(X[-1], dscores[-1])"),),
        ),
        Mistake(
            "penalty-sign-in-gradient",
            "Your gradient subtracts the penalty's term, so a step against it would make the weights grow. "
            "The loss adds the penalty; what does its derivative do?",
            edits=(("+ reg * W", "- reg * W"),),
        ),
        Mistake(
            "penalty-gradient-summed",
            "You add one number to every entry of dW: the sum of all weights, times reg. "
            "Each weight's derivative holds only that weight; which shape does the penalty's gradient have?",
            edits=(("+ reg * W", "+ reg * np.sum(W)"),),
        ),
        Mistake(
            "mean-forgotten-in-gradient",
            "The examples' part of your gradient is N times too large: it belongs to their sum, and the loss is their "
            "mean. Which factor does the mean put in front of every term?",
            edits=(("X.T @ dscores", "len(X) * X.T @ dscores"),),
        ),
        Mistake(
            "divided-by-n-twice",
            "The examples' part of your gradient is 1/N of what it should be. "
            "The scores' gradient belongs to a mean already: who has divided, and who divides again?",
            edits=(("X.T @ dscores", "X.T @ dscores / len(X)"),),
        ),
        Mistake(
            "sums-for-means",
            "You add up the examples' losses where the course takes their mean, in the loss and in the gradient. "
            "With sums, the balance between data and penalty would change with the size of the batch.",
            edits=(
                (
                    "loss, dscores = softmax_loss(scores, y)",
                    "loss, dscores = [len(X) * part for part in softmax_loss(scores, y)]",
                ),
            ),
        ),
        Mistake(
            "y-minus-p",
            "The examples' part of your gradient points the other way, as it does with labels minus probabilities. "
            "Should raising the label's score make the loss larger or smaller?",
            edits=(("X.T @ dscores", "-X.T @ dscores"),),
            errata=("002-16",),
        ),
        Mistake(
            "transpose-forgotten",
            "You multiply X itself by the scores' gradient: their shapes (N, D) and (N, C) fit only when N happens to "
            "equal D. Each weight collects its share from all N examples, so along which axis must the product add?",
            edits=(("X.T @ dscores", "X @ dscores"),),
        ),
        Mistake(
            "transpose-forgotten-in-dot",
            "You multiply X itself by the scores' gradient: their shapes (N, D) and (N, C) fit only when N happens to "
            "equal D. Each weight collects its share from all N examples, so along which axis must the product add?",
            edits=(("X.T @ dscores", "X.dot(dscores)"),),
        ),
        Mistake(
            "gradient-transposed",
            "Your gradient is the transpose: its shape is (C, D), and W is (D, C). "
            "A gradient has the shape of what it is taken of; in which order do the two factors give that?",
            edits=(("X.T @ dscores + reg * W", "dscores.T @ X + reg * W.T"),),
        ),
        Mistake(
            "gradient-wrt-x",
            "What you return has the shape of X: it is the gradient with respect to the inputs. The weights are what "
            "we want to change; which factor of the product X @ W stays fixed when you differentiate?",
            edits=(("X.T @ dscores + reg * W", "dscores @ W.T"),),
        ),
        Mistake(
            "gradient-wrt-scores",
            "What you return has the shape of the scores: the chain stops one step early. "
            "How does a score change when one weight does?",
            edits=(("X.T @ dscores + reg * W", "dscores"),),
        ),
        Mistake(
            "no-max-shift",
            "With features in the thousands exp overflows or a whole row of it becomes 0, and nan follows. "
            "Your function softmax_loss already deals with such scores: can you build on it?",
            code="""
def softmax_regression_loss(W, X, y, reg):
    N = X.shape[0]
    exps = np.exp(X @ W)
    p = exps / np.sum(exps, axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y])) + 0.5 * reg * np.sum(W**2)
    p[np.arange(N), y] -= 1
    return loss, X.T @ p / N + reg * W
""",
        ),
        Mistake(
            "max-of-whole-array",
            "You shift all scores by the largest one of the whole batch. With features in the thousands other rows lie "
            "far below it, all their exponentials are 0, and 0/0 is nan: whose maximum does a row need?",
            code="""
def softmax_regression_loss(W, X, y, reg):
    N = X.shape[0]
    scores = X @ W
    exps = np.exp(scores - np.max(scores))
    p = exps / np.sum(exps, axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y])) + 0.5 * reg * np.sum(W**2)
    p[np.arange(N), y] -= 1
    return loss, X.T @ p / N + reg * W
""",
        ),
        Mistake(
            "log-of-underflowed-p",
            "With features in the thousands a label's probability underflows to 0, and you take its logarithm: the "
            "loss is inf. Your function softmax_loss already deals with such scores: can you build on it?",
            code="""
def softmax_regression_loss(W, X, y, reg):
    N = X.shape[0]
    p = softmax(X @ W)
    loss = -np.mean(np.log(p[np.arange(N), y])) + 0.5 * reg * np.sum(W**2)
    p[np.arange(N), y] -= 1
    return loss, X.T @ p / N + reg * W
""",
        ),
        Mistake(
            "last-row-spared",
            "You spare the last row of W, as if it held biases. Here W is all weights, and the whole of it is "
            "penalised.",
            edits=(
                ("np.sum(W**2)", "np.sum(W[:-1] ** 2)"),
                ("+ reg * W", "+ reg * np.concatenate([W[:-1], 0 * W[-1:]])"),
            ),
        ),
    ),
    hints=(
        "Three steps: scores from X and W, the loss of the scores, the penalty. You have the middle one already.",
        "The scores are X @ W. For the way back, use shapes: dscores is (N, C), X is (N, D), and dW must be (D, C).",
        "Call softmax_loss on the scores. Take its gradient back through the product with X transposed, and add the "
        "penalty to the loss and the penalty's derivative to the gradient.",
    ),
    leans_on={
        "logsumexp": lambda W, X, y, reg: _with_and_without_shift(X @ W),
        "softmax": lambda W, X, y, reg: _with_and_without_shift(X @ W),
        "log_softmax": lambda W, X, y, reg: _with_and_without_shift(X @ W),
        "softmax_loss": lambda W, X, y, reg: [(X @ W, y)],
    },
    slopes=(Slope("gradient", argument=0),),
)


# The quiz -----------------------------------------------------------------------------------------------------------
QUIZ = (
    Question(
        "Is cross-entropy a distance?",
        "b",
        {
            "a": (
                "H(p, p) is the entropy of p, which is 0 only when p is certain. What is zero for equal distributions "
                "is the difference H(p, q) - H(p, p), the KL divergence."
            ),
            "c": (
                "Dividing by a constant changes the unit of the logarithm. H(p, q) and H(q, p) are divided by the same "
                "number, so they stay different."
            ),
            "d": (
                "They differ by the entropy of p. For one-hot labels that entropy is 0 and the values agree; for any "
                "other p they do not."
            ),
        },
        errata=("001-1",),
    ),
    Question(
        "What 0.99 means",
        "c",
        {
            "a": (
                "Summing to 1 makes a valid probability vector, not a calibrated one. Whether 0.99 means 99 in 100 has "
                "to be counted on held-out data."
            ),
            "b": (
                "Softmax compares exponentials of scores, not scores. A lead of a few units in the score is enough for "
                "a factor of 99."
            ),
            "d": (
                "Softmax shares exactly 1 among the classes it knows, whatever the input. A picture of a shoe gets "
                "digit probabilities too, and they can be near 1."
            ),
        },
        errata=("001-15",),
    ),
    Question(
        "The gradient with respect to what?",
        "a",
        {
            "b": "That is dL/dz, with respect to the scores: the Jacobian of softmax is already inside it.",
            "c": (
                "That is the negative of dL/dz: wrong variable and wrong sign. Raising the label's probability must "
                "lower the loss."
            ),
            "d": "The sign is lost. -log falls when p_y grows, so the slope is negative.",
        },
        errata=("002-15",),
    ),
    Question(
        "Cooling a trained model",
        "d",
        {
            "a": (
                "Accuracy counts which score is largest, and dividing by a positive number keeps the order of the "
                "scores. No decision changes."
            ),
            "b": "A boundary is where two scores are equal. Equal scores stay equal when both are divided by T.",
            "c": (
                "It does not see a common added constant. A factor multiplies the differences, so the probabilities "
                "sharpen."
            ),
        },
    ),
    Question(
        "The first loss",
        "b",
        {
            "a": (
                "Weights near 0 make scores near 0, and equal scores mean p = 1/10 for each class. A loss of 0 needs "
                "p_y = 1."
            ),
            "c": "1/10 is p_y. The loss is -log p_y.",
            "d": (
                "With equal probabilities each label costs the same, whichever it is. That is why the first loss is a "
                "good test of your code."
            ),
        },
    ),
    Question(
        "The price of clipping",
        "c",
        {
            "a": "True for p_y well above 1e-7. Below it the loss stops growing, however wrong the model is.",
            "b": (
                "The extra pass is real but tiny. What matters is what the clip does to the loss and its slope where "
                "p_y is small."
            ),
            "d": "Only the number inside the logarithm is clipped. p itself is left as it was.",
        },
    ),
)

UNIT = Unit(
    id="06_softmax_cross_entropy",
    title="Softmax and cross-entropy",
    exercises=(
        LOGSUMEXP,
        SOFTMAX,
        LOG_SOFTMAX,
        SOFTMAX_JACOBIAN,
        SOFTMAX_BACKWARD,
        CROSS_ENTROPY_GRAD,
        SOFTMAX_LOSS,
        SOFTMAX_REGRESSION,
    ),
    quiz=QUIZ,
)
