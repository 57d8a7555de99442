"""Unit 00, start here: what is tried, what it is worth, which mistakes are known, what helps.

A learner meets the check here for the first time, so the messages name what a shape or a number says about the code.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit


# linear_scores ------------------------------------------------------------------------------------------------------
def _model(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rng.normal(size=(N, D)), rng.normal(size=(D, C)), rng.normal(2.0, 1.0, C)


def linear_scores_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[2.0, 3.0]]), np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([10.0, 20.0]))
    yield Case(small, "values", "the worked example", visible=True)
    yield Case(_model(rng, 5, 3, 4), "values", "5 examples, 3 features, 4 outputs")
    yield Case(_model(rng, 4, 6, 3), "values", "4 examples, 6 features, 3 outputs")
    # N = C = D: every mix-up of axes gives the right shape, so only the numbers can tell.
    yield Case(_model(rng, 3, 3, 3), "values", "3 examples, 3 features, 3 outputs")
    yield Case(_model(rng, 1, 4, 3), "edges", "one example")
    yield Case(_model(rng, 4, 1, 3), "edges", "one feature")
    yield Case(_model(rng, 5, 3, 1), "edges", "one output")
    # Data of whole numbers, and a model that isn't: an array made after the pattern of X would lose the fractions.
    _, W, b = _model(rng, 3, 2, 4)
    yield Case((rng.integers(1, 9, (3, 2)), W, b), "edges", "whole numbers in X")


LINEAR_SCORES = Exercise(
    signature="linear_scores(X, W, b)",
    returns=("scores",),
    parts=(
        Part("values", 2, "Ordinary sizes", "Each score is a sum over the features, plus the bias of its output."),
        Part(
            "edges",
            1,
            "One example, one feature, one output, whole numbers",
            "The same line has to work for every size, and for data without fractions.",
        ),
    ),
    cases=linear_scores_cases,
    mistakes=(
        Mistake(
            "bias-forgotten",
            "Your scores are right up to the bias: every column is off by a number of its own. "
            "Which argument of the function have you not used?",
            edits=(("X @ W + b", "X @ W"),),
        ),
        Mistake(
            "bias-per-example",
            "The bias is added down the columns, one number an example, but it belongs to the outputs. "
            "Where all sizes agree this runs without an error. Which of the three letters N, D, C is the length of b?",
            edits=(("X @ W + b", "X @ W + b[:, None]"),),
            also=((("X @ W + b", "X @ W + np.resize(b, (len(X), 1))"),),),
        ),
        Mistake(
            "bias-subtracted",
            "Every column is off by twice its bias: it is subtracted where it should be added.",
            edits=(("X @ W + b", "X @ W - b"),),
        ),
        Mistake(
            "weights-transposed",
            "W is used with its sides swapped. The inner sizes have to agree: (N, D) times which shape gives (N, C)?",
            edits=(("X @ W + b", "X @ W.T + b"),),
        ),
        Mistake(
            "elementwise-product",
            "`*` multiplies entry by entry. A score is a sum of products over the features; "
            "which operator multiplies and sums?",
            edits=(("X @ W + b", "X * W + b"),),
        ),
        Mistake(
            "scores-transposed",
            "Your result has one row an output and one column an example. The course keeps examples in the rows.",
            edits=(("X @ W + b", "(X @ W + b).T"),),
        ),
        Mistake(
            "last-feature-only",
            "Only the last feature is left in your scores: in a loop each turn overwrites the one before. What "
            "should happen to the shares of the features before it?",
            edits=(("X @ W + b", "X[:, -1:] * W[-1] + b"),),
        ),
        Mistake(
            "bias-once-a-feature",
            "Your bias counts once for every feature. It is added once, behind the sum.",
            edits=(("X @ W + b", "X @ W + X.shape[1] * b"),),
        ),
        Mistake(
            "integer-output",
            "Whole-number data give you whole-number scores, with the fractions cut off. Most often an array was made "
            "after the pattern of X and took over its integer type: which type should the scores have?",
            edits=(("X @ W + b", "(X @ W + b).astype(X.dtype)"),),
        ),
    ),
    hints=(
        "Write down the three shapes, (N, D), (D, C) and (C,), and the one you want, (N, C). What has to disappear?",
        "The matrix product makes D disappear. NumPy writes it with an operator of its own, not with the star.",
        "A vector of shape (C,) added to an array of shape (N, C) is added to every row. You need a product and a sum.",
    ),
)


# relative_error -----------------------------------------------------------------------------------------------------
def relative_error_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.5, 4.0])), "values", "one entry that differs", visible=True)
    a = rng.normal(size=(4, 3))
    yield Case((a, a * (1 + 0.1 * rng.uniform(0.1, 1.0, a.shape))), "values", "errors below a tenth")
    yield Case((rng.normal(size=7), rng.normal(size=7)), "values", "entries of both signs")
    # The largest difference and the largest relative error sit in different entries, and b is the larger one there.
    big, small = rng.uniform(500, 900), rng.uniform(0.001, 0.002)
    yield Case((np.array([big, small, 3.0]), np.array([big + 1, 3 * small, 3.0])), "values", "large and tiny entries")
    yield Case((np.array([3 * small, big]), np.array([small, big])), "values", "a tiny entry that is too large")
    yield Case((np.zeros(3), np.array([0.0, 3e-9, 0.0])), "edges", "zeros and an entry below 1e-8")
    yield Case((np.zeros((2, 2)), np.zeros((2, 2))), "edges", "zeros only")
    # A floor for the whole array, or one that only sees arrays of zeros, is not a floor for each entry.
    beside = float(rng.uniform(1.05, 1.2))
    yield Case((np.array([0.0, 1.0, 0.0]), np.array([3e-9, beside, 0.0])), "edges", "tiny entries beside a large one")
    yield Case((-float(rng.uniform(1, 2)), -float(rng.uniform(3, 4))), "edges", "two negative numbers")
    yield Case((rng.integers(5, 9, 4), rng.integers(1, 5, 4)), "edges", "whole numbers")


RELATIVE_ERROR = Exercise(
    signature="relative_error(a, b)",
    returns=("error",),
    parts=(
        Part("values", 2, "Ordinary arrays", "Look at the formula once more: what is divided by what, entry by entry?"),
        Part(
            "edges",
            1,
            "Zeros, single numbers, whole numbers",
            "Where both numbers are tiny the divisor is 1e-8, and single numbers count as arrays with one entry.",
        ),
    ),
    cases=relative_error_cases,
    mistakes=(
        Mistake(
            "mean-for-max",
            "You average over the entries. One wrong entry among many then almost disappears; the worst should count.",
            edits=(("np.max(np.abs(a - b) / size)", "np.mean(np.abs(a - b) / size)"),),
        ),
        Mistake(
            "absolute-error",
            "This is the largest difference itself. A difference of 0.001 means something else beside 1000 than beside "
            "0.0001: what should it be measured by?",
            edits=(("np.abs(a - b) / size", "np.abs(a - b)"),),
        ),
        Mistake(
            "sign-kept",
            "You take the largest signed difference, so an entry in which a is smaller than b can't count. "
            "How large is an error of -3?",
            edits=(("np.abs(a - b)", "(a - b)"),),
        ),
        Mistake(
            "sum-of-signed",
            "You measure by |a + b| instead of |a| + |b|. For 3 and -3 that divides by almost nothing.",
            edits=(("np.abs(a) + np.abs(b)", "np.abs(a + b)"),),
        ),
        Mistake(
            "measured-by-first",
            "You measure the difference by a alone. Then a and b are not treated alike, and where a is 0 the answer "
            "explodes.",
            edits=(("np.abs(a) + np.abs(b)", "np.abs(a)"),),
        ),
        Mistake(
            "measured-by-second",
            "You measure the difference by b alone. Then a and b are not treated alike, and where b is 0 the "
            "answer explodes.",
            edits=(("np.abs(a) + np.abs(b)", "np.abs(b)"),),
        ),
        Mistake(
            "measured-by-larger",
            "You divide by the larger of |a| and |b|. That is another convention; here it is their sum, "
            "so that two numbers of opposite sign are at distance 1.",
            edits=(("np.abs(a) + np.abs(b)", "np.maximum(np.abs(a), np.abs(b))"),),
            also=((("np.maximum(np.abs(a) + np.abs(b), 1e-8)", "np.maximum(np.abs(a), np.abs(b)) + 1e-8"),),),
        ),
        Mistake(
            "no-floor",
            "Two zeros give 0/0, which is nan. What keeps the divisor away from zero in the formula?",
            edits=(("np.maximum(np.abs(a) + np.abs(b), 1e-8)", "np.abs(a) + np.abs(b)"),),
        ),
        Mistake(
            "floor-added",
            "You add 1e-8 to the divisor; the formula takes the larger of the two. "
            "The difference shows where the entries themselves are about 1e-8.",
            edits=(("np.maximum(np.abs(a) + np.abs(b), 1e-8)", "np.abs(a) + np.abs(b) + 1e-8"),),
        ),
        Mistake(
            "ratio-of-maxima",
            "You divide the largest difference by the largest size. They may belong to different entries, "
            "and then a small entry that is all wrong goes unseen. Divide first, then look for the worst.",
            edits=(("np.max(np.abs(a - b) / size)", "np.max(np.abs(a - b)) / np.max(size)"),),
        ),
        Mistake(
            "largest-difference-first",
            "Your number is the relative error of the entry with the largest difference. A small entry that is all "
            "wrong has a small difference: need the largest difference be the largest relative error?",
            edits=(("np.max(np.abs(a - b) / size)", "np.ravel(np.abs(a - b) / size)[np.argmax(np.abs(a - b))]"),),
        ),
        Mistake(
            "last-entry-only",
            "Only the last entry has a say, as in a loop in which each turn overwrites the one before. Which of the "
            "errors should be left at the end?",
            edits=(("np.max(np.abs(a - b) / size)", "np.ravel(np.abs(a - b) / size)[-1]"),),
        ),
        Mistake(
            "first-entry-only",
            "Only the first entry has a say, as with a return inside a loop, which ends it in the first turn. Which "
            "of the errors should be left at the end?",
            edits=(("np.max(np.abs(a - b) / size)", "np.ravel(np.abs(a - b) / size)[0]"),),
        ),
        Mistake(
            "close-counts-as-equal",
            "Numbers that are close to each other count as equal for you, and the error is 0. How close they are is "
            "just what this function is asked.",
            edits=(("    size = ", "    if np.allclose(a, b):\n        return 0.0\n    size = "),),
        ),
    ),
    hints=(
        "The formula is for one entry. NumPy does the same to every entry at once if you write it with arrays.",
        "You need the elementwise larger of two things, `np.maximum`, and the largest of one array, `np.max`. "
        "They are not the same function.",
        "First an array of sizes, never below 1e-8. Then an array of errors. Then one number.",
    ),
    equivalent={
        "return np.max(np.abs(a - b) / size) -> return np.max(np.abs(b - a) / size)": "|a - b| is |b - a|",
    },
)


# mean_of_squares ----------------------------------------------------------------------------------------------------
def mean_of_squares_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0, 2.0, 3.0]),), "values", "three numbers", visible=True)
    yield Case((rng.normal(size=int(rng.integers(4, 9))),), "values", "a vector with entries of both signs")
    yield Case((rng.uniform(1, 2, size=5),), "values", "positive entries")
    yield Case((rng.normal(size=(4, 3)),), "shapes", "a matrix")
    yield Case((rng.normal(size=(2, 3, 5)),), "shapes", "an array with three axes")
    yield Case((np.array([float(rng.uniform(2, 4))]),), "shapes", "a single entry")
    yield Case((rng.integers(1, 9, 5),), "shapes", "whole numbers")


MEAN_OF_SQUARES = Exercise(
    signature="mean_of_squares(x)",
    returns=("mean",),
    parts=(
        Part("values", 2, "Vectors", "First square every entry, then add."),
        Part("shapes", 1, "Matrices, one entry, whole numbers", "n counts all entries, whatever the shape."),
    ),
    cases=mean_of_squares_cases,
    mistakes=(
        Mistake(
            "square-of-sum",
            "This adds first and squares afterwards: (1 + 2)^2 is 9, but 1^2 + 2^2 is 5. "
            "Look at where the square stands in the line that computes `total`.",
            edits=(("np.sum(x**2)", "np.sum(x) ** 2"),),
        ),
        Mistake(
            "square-of-mean",
            "This is the square of the mean. Positive and negative entries cancel before they are squared.",
            edits=(("np.sum(x**2)", "np.sum(x) ** 2 / x.size"),),
        ),
        Mistake(
            "doubled-not-squared",
            "The entries are doubled, not squared: `x*2` is not `x**2`.",
            edits=(("np.sum(x**2)", "np.sum(x * 2)"),),
        ),
        Mistake(
            "sum-not-mean",
            "This is the sum of the squares. The mean divides by how many there are.",
            edits=(("return total / x.size", "return total"),),
        ),
        Mistake(
            "divided-by-rows",
            "You divide by the number of rows. For a matrix that is not the number of entries.",
            edits=(("return total / x.size", "return total / len(x)"),),
        ),
        Mistake(
            "divided-by-n-minus-1",
            "You divide by n - 1. That belongs to the estimate of a variance from a sample (unit 01); a mean "
            "divides by n.",
            edits=(("return total / x.size", "return total / max(x.size - 1, 1)"),),
        ),
        Mistake(
            "variance",
            "You subtract the mean before you square. That is the variance; here the entries are squared as they are.",
            edits=(("np.sum(x**2)", "np.sum((x - np.mean(x)) ** 2)"),),
        ),
        Mistake(
            "root-mean-square",
            "A square root is left at the end: this is the root of the mean of squares.",
            edits=(("return total / x.size", "return np.sqrt(total / x.size)"),),
        ),
        Mistake(
            "divided-twice",
            "You divide by the number of entries twice. Which of your steps has divided already?",
            edits=(("np.sum(x**2)", "np.mean(x**2)"),),
        ),
        Mistake(
            "first-axis-only",
            "You sum over the first axis only, so a matrix gives a row. n counts all entries: what should the sum "
            "run over?",
            edits=(("np.sum(x**2)", "np.sum(x**2, axis=0)"),),
        ),
    ),
    hints=(
        "Take x = [1, 2] and follow the code by hand. What should come out, and what does?",
        "The last line is right. One line above it does two things in the wrong order.",
        "Square inside the sum, not outside of it.",
    ),
    # The line that is given to be mended; the answer's own line replaces its value.
    equivalent={
        f"total = np.sum(x) ** 2 -> total = {other}": "the answer computes `total` anew"
        for other in (
            "np.mean(x) ** 2",
            "x ** 2",
            "np.sum(x) * 2",
            "np.sum(x)",
            "2",
            "2 ** np.sum(x)",
            "np.sum(x) ** 3",
            "np.sum(x) ** 1",
        )
    },
)


UNIT = Unit(
    id="00_start_here",
    title="Start here",
    exercises=(LINEAR_SCORES, RELATIVE_ERROR, MEAN_OF_SQUARES),
    quiz=(
        Question(
            "Who learns here?",
            "b",
            {
                "a": "A label says what the right answer is. Nobody has told the program which photos belong together.",
                "c": "A reward answers to something that the program did. Here there are photos, and nothing answers.",
            },
        ),
        Question(
            "Parametric or not?",
            "c",
            {
                "a": "A million is a lot, and it is fixed before the data come. More data do not make it two million.",
                "b": "Where the weights start says nothing about how many there are. Their number is fixed.",
                "d": "A line has two parameters, however many points it is fitted to.",
            },
        ),
        Question(
            "The missing part",
            "a",
            {
                "b": "More layers are another functional form. There is one already.",
                "c": "A test set tells you afterwards how good it is. Nothing in learning itself uses it.",
            },
        ),
        Question(
            "A silent bug",
            "d",
            {
                "a": "(N, 1) and (N,) differ, and broadcasting makes them fit. That there is no error is the trouble.",
                "b": "Line the shapes up from the right: (N, 1) against (1, N). Which sizes are stretched?",
                "c": "NumPy never cuts an array to make it fit. It stretches sizes of 1, and nothing else.",
            },
        ),
    ),
)
