"""Unit 12, regularization: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit
from course_lib.checking.values import Function, Rng


def _away_from_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Entries of both signs, none of them near the kink."""
    return rng.uniform(0.3, 2.5, shape) * rng.choice([-1.0, 1.0], shape)


# p_norm -------------------------------------------------------------------------------------------------------------
def p_norm_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([3.0, -4.0]), 2), "finite", "the vector (3, -4) and p = 2", visible=True)
    yield Case((np.array([3.0, -4.0]), 1), "finite", "the vector (3, -4) and p = 1", visible=True)
    yield Case((_away_from_zero(rng, 5), 3), "finite", "five entries and p = 3")
    yield Case((_away_from_zero(rng, 6), 2.5), "finite", "six entries and p = 2.5")
    yield Case((_away_from_zero(rng, 4), 0.5), "finite", "four entries and p = 0.5")
    mostly_negative = np.array([1.0, -5.0, 2.0]) * float(rng.uniform(0.5, 2))
    yield Case((mostly_negative, np.inf), "infinity", "p = inf, and the largest entry is negative")
    yield Case((_away_from_zero(rng, 6), np.inf), "infinity", "p = inf")
    yield Case((_away_from_zero(rng, 4) * 1e200, 2), "extremes", "entries of 1e200 and p = 2")
    # Of nearly one size, so that none of the four can be left out of a high power.
    alike = rng.uniform(0.97, 1.0, 4) * rng.choice([-1.0, 1.0], 4)
    yield Case((alike * 1e-9, 60), "extremes", "entries of 1e-9 and p = 60")
    yield Case((np.array([-3.0, 1.0, 3.0, 2.0]), 400), "extremes", "p = 400")
    yield Case((np.array([0.0, *_away_from_zero(rng, 3), 0.0]), 2), "extremes", "some entries of 0")
    yield Case((np.zeros(3), 2), "extremes", "a vector of zeros")
    yield Case((rng.permutation(np.array([-3, 2, 5])), 2), "extremes", "whole numbers")


ROOT_LINE = "top * np.sum((size / top) ** p) ** (1 / p)"
P_NORM = Exercise(
    signature="p_norm(w, p)",
    returns=("norm",),
    parts=(
        Part("finite", 2, "A finite p", "Sizes to the power p, their sum, and then the root that undoes the power."),
        Part("infinity", 1, "p = inf", "For p = inf only the largest size is left."),
        Part(
            "extremes",
            1,
            "Huge, tiny, zero and whole entries",
            "A power of 60 overflows or vanishes soon; what could you take out of the sum first, as in logsumexp?",
        ),
    ),
    cases=p_norm_cases,
    mistakes=(
        Mistake(
            "no-scaling",
            "Right for ordinary numbers. Powers of large entries overflow, those of small ones vanish: measure the "
            "entries against the largest one first.",
            edits=(
                ("    if top == 0 or np.isinf(p):", "    if np.isinf(p):"),
                (ROOT_LINE, "np.sum((size / 1.0) ** p) ** (1 / p)"),
            ),
        ),
        Mistake(
            "large-p-taken-for-infinity",
            "You take a large p for infinity. With p = 60 several entries of one size still make more than one of "
            "them alone; only p = inf leaves just the largest.",
            edits=(("np.isinf(p)", "p > 50"),),
            also=((("np.isinf(p)", "p > 100"),),),
        ),
        Mistake(
            "measured-against-a-zero",
            "You measure the entries against one of them that may be 0, and 0 over 0 is nan. Which entry is never 0 "
            "unless all of them are?",
            edits=((ROOT_LINE, "size[0] * np.sum((size / size[0]) ** p) ** (1 / p)"),),
        ),
        Mistake(
            "root-forgotten",
            "The root at the end is missing. Twice as long a vector should have twice the norm: does yours?",
            edits=((ROOT_LINE, "top**p * np.sum((size / top) ** p)"),),
        ),
        Mistake(
            "square-root-always",
            "You always take the square root. Which root undoes a power of p?",
            edits=((ROOT_LINE, "top ** (p / 2) * np.sum((size / top) ** p) ** 0.5"),),
        ),
        Mistake(
            "signs-kept",
            "The entries go into the power with their signs. An odd power keeps a minus, and then positive and "
            "negative entries cancel.",
            edits=(("size = np.abs(w)", "size = w"), ("top = np.max(size)", "top = np.max(np.abs(w))")),
        ),
        Mistake(
            "largest-entry-not-largest-size",
            "For p = inf you return the largest entry. The largest in size may be a negative one.",
            edits=(("        return top\n", "        return np.max(w)\n"),),
        ),
        Mistake(
            "mean-for-sum",
            "You average the powers instead of adding them up. A longer vector of the same entries should have a "
            "larger norm.",
            edits=((ROOT_LINE, "top * np.mean((size / top) ** p) ** (1 / p)"),),
        ),
        Mistake(
            "infinity-not-treated",
            "p = inf gets no treatment of its own. To the power of infinity, every number is 0, 1 or infinite.",
            edits=(("top == 0 or np.isinf(p)", "top == 0"), (ROOT_LINE, "np.sum(size ** float(p)) ** (1 / p)")),
        ),
        Mistake(
            "always-two",
            "This is the Euclidean length for every p. Where does p come in?",
            edits=((ROOT_LINE, "top * np.sum((size / top) ** 2) ** (1 / 2)"),),
        ),
        Mistake(
            "smallest",
            "For p = inf you return the smallest size. Which entry outgrows all others when the power rises?",
            edits=(("        return top\n", "        return np.min(size)\n"),),
        ),
        Mistake(
            "zero-divided",
            "A vector of zeros gives nan: something is divided by its largest entry. What is its norm?",
            edits=(("top == 0 or np.isinf(p)", "np.isinf(p)"),),
        ),
        Mistake(
            "scale-not-put-back",
            "You divide by the largest entry and don't multiply by it afterwards. Twice as long a vector should "
            "have twice the norm: does yours?",
            edits=(("top * np.sum((size / top) ** p) ** (1 / p)", "np.sum((size / top) ** p) ** (1 / p)"),),
        ),
    ),
    hints=(
        "Three steps for a finite p: sizes, powers and their sum, a root. And one more case for p = inf.",
        "Powers overflow. A norm doubles when all entries double, so you may divide by the largest size first, and "
        "multiply by it in the end.",
        "`np.abs`, then `np.max`. If that is 0 or p is infinite, it is the answer already. Else divide by it, "
        "raise to the p, sum, raise to 1 / p, multiply.",
    ),
)


# The penalties ------------------------------------------------------------------------------------------------------
def _penalty_cases(rng: np.random.Generator, at_zero: str = "") -> Iterator[Case]:
    both = ("value", "gradient")
    yield Case((np.array([[1.0, -2.0], [3.0, 0.5]]), 0.1), both, "a (2, 2) matrix and reg = 0.1", visible=True)
    for shape in [(4, 3), (3, 5)]:
        yield Case((_away_from_zero(rng, *shape), float(rng.uniform(0.2, 0.8))), both, f"shape {shape}")
    yield Case((_away_from_zero(rng, 6), float(rng.uniform(1.5, 4))), both, "a vector")
    at_the_edge = ("edges", "edges")
    yield Case((_away_from_zero(rng, 2, 3, 2), 0.3), at_the_edge, "three axes")
    yield Case((_away_from_zero(rng, 3, 2), 0.0), at_the_edge, "reg = 0")
    # A negative sum, so that the size of the sum and the sum itself differ for every seed.
    yield Case((rng.permutation(np.array([-4, -3, 1, 2])).reshape(2, 2), 0.25), at_the_edge, "whole numbers")
    yield Case((np.zeros((2, 3)), 0.5), at_the_edge, "weights that all are 0", view=at_zero)


def _l1_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _penalty_cases(rng, at_zero="l1_slopes")
    W = _away_from_zero(rng, 3, 2)
    W[0, 1] = W[2, 0] = 0.0
    yield Case((W, 0.4), ("edges", "edges"), "two weights of exactly 0", view="l1_slopes")
    yield Case((1e-8 * _away_from_zero(rng, 5), 2.0), ("edges", "edges"), "weights of 1e-8")


def _penalty_parts(value: str, gradient: str) -> tuple[Part, ...]:
    return (
        Part("value", 1, "The value", value),
        Part("gradient", 1, "The gradient", gradient),
        Part(
            "edges",
            1,
            "Three axes, reg = 0, whole numbers, tiny ones",
            "Any shape, any reg, any weights: the gradient has the shape of W.",
        ),
    )


_PENALTY_SLOPES = (Slope("gradient", 0),)
_REG_FORGOTTEN = Mistake(
    "reg-forgotten",
    "reg plays no part in your gradient. If the value is reg times something, what is its derivative?",
)


L2_PENALTY = Exercise(
    signature="l2_penalty(W, reg)",
    returns=("value", "gradient"),
    parts=_penalty_parts("Half of reg, times the sum of all squares.", "The derivative of the value by each weight."),
    cases=_penalty_cases,
    mistakes=(
        Mistake(
            "without-the-half",
            "This is the convention without the half, and value and gradient agree in it. This course puts 0.5 in "
            "front, so that the 2 of the derivative goes away.",
            edits=(("0.5 * reg * np.sum(W**2)", "reg * np.sum(W**2)"), ("reg * W", "2 * reg * W")),
        ),
        Mistake(
            "half-forgotten-in-value",
            "Your gradient is right, and your value lacks the half: the two do not belong to each other.",
            edits=(("0.5 * reg * np.sum(W**2)", "reg * np.sum(W**2)"),),
        ),
        Mistake(
            "two-left-in-gradient",
            "Your gradient is twice as large as it should be. What becomes of the half when you differentiate a "
            "square?",
            edits=(("reg * W", "2 * reg * W"),),
        ),
        Mistake(
            "half-left-in-gradient",
            "Your gradient is half of what it should be. The square brings a 2 down: what does it meet?",
            edits=(("reg * W", "0.5 * reg * W"),),
        ),
        Mistake(
            "norm-not-squared",
            "You penalise the L2 norm itself, with its root. Ridge and weight decay take the squared norm; with "
            "the root the pull would be equally strong for all weights, small or large.",
            edits=(
                ("0.5 * reg * np.sum(W**2)", "0.5 * reg * np.sqrt(np.sum(W**2))"),
                ("reg * W", "0.5 * reg * W / np.sqrt(np.sum(W**2))"),
            ),
            errata=("004-34",),
        ),
        Mistake(
            "norm-not-squared-in-value",
            "Your value has the root of the sum of squares in it. The penalty is the squared norm, without a root.",
            edits=(("0.5 * reg * np.sum(W**2)", "0.5 * reg * np.sqrt(np.sum(W**2))"),),
            errata=("004-34",),
        ),
        Mistake(
            "spectral-norm",
            "For a matrix, `np.linalg.norm(W, 2)` is something else: its largest stretch. Here the squares of all "
            "entries count.",
            edits=(
                (
                    "np.sum(W**2)",
                    "(np.linalg.norm(W, 2) ** 2 if np.ndim(W) == 2 else np.sum(W**2))",
                ),
            ),
        ),
        Mistake(
            "mean-of-squares",
            "You take the mean of the squares. The penalty is a sum: another weight adds to it.",
            edits=(("np.sum(W**2)", "np.mean(W**2)"), ("reg * W", "reg * W / np.size(W)")),
        ),
        Mistake(
            "rows-only",
            "You sum over one axis, so a number for each column is left. The penalty is one number.",
            edits=(("np.sum(W**2)", "np.sum(W**2, axis=0)"),),
        ),
        Mistake(
            "gradient-summed",
            "Your gradient is a single number. Each weight has a derivative of its own, so it has the shape of W.",
            edits=(("reg * W", "np.sum(reg * W)"),),
        ),
        Mistake("reg-forgotten", _REG_FORGOTTEN.message, edits=(("reg * W", "W"),)),
        Mistake(
            "gradient-negative",
            "Your gradient has a minus. The penalty grows with a weight that is positive; going down is the "
            "optimizer's affair.",
            edits=(("reg * W", "-reg * W"),),
        ),
        Mistake(
            "l1-penalty",
            "This is the L1 penalty, the next exercise. L2 takes squares.",
            edits=(("0.5 * reg * np.sum(W**2)", "reg * np.sum(np.abs(W))"), ("reg * W", "reg * np.sign(W)")),
        ),
    ),
    hints=(
        "Write down the value for a single weight, and differentiate it.",
        "The half meets the 2 of the derivative. What is left has the shape of W.",
        "`np.sum(W**2)` adds up all squares; the gradient is a number times W.",
    ),
    slopes=_PENALTY_SLOPES,
)


L1_PENALTY = Exercise(
    signature="l1_penalty(W, reg)",
    returns=("value", "gradient"),
    parts=_penalty_parts("reg times the sum of all sizes.", "How fast does a size grow with its entry?"),
    cases=_l1_cases,
    mistakes=(
        Mistake(
            "signs-kept",
            "You add up the weights with their signs, so a large negative weight lowers the penalty.",
            edits=(("np.sum(np.abs(W))", "np.sum(W)"),),
        ),
        Mistake(
            "half-in-front",
            "The half belongs to L2, where the derivative of a square makes it vanish. Here nothing would.",
            edits=(
                ("reg * np.sum(np.abs(W))", "0.5 * reg * np.sum(np.abs(W))"),
                ("reg * np.sign", "0.5 * reg * np.sign"),
            ),
        ),
        Mistake(
            "matrix-norm",
            "For a matrix, `np.linalg.norm(W, 1)` is something else: the largest column sum. Here every entry counts.",
            edits=(("np.sum(np.abs(W))", "np.max(np.sum(np.abs(W), axis=0))"),),
        ),
        Mistake(
            "gradient-always-positive",
            "Your gradient is reg everywhere. For a negative weight, does its size grow or shrink when the weight "
            "rises?",
            edits=(("reg * np.sign(W)", "reg * np.ones(np.shape(W))"),),
        ),
        Mistake(
            "zero-over-zero",
            "A weight of exactly 0 gives you 0 over 0, and its gradient is nan. At the corner any slope from -reg to "
            "reg will do, but it has to be a number: which function says a sign without a division?",
            edits=(("reg * np.sign(W)", "reg * np.abs(W) / W"),),
        ),
        Mistake(
            "rounded-at-zero",
            "Close to 0 your gradient fades, as when a small constant is added to keep a division safe. The size of a "
            "weight has a corner at 0, and the same slope however small the weight is.",
            edits=(("reg * np.sign(W)", "reg * W / (np.abs(W) + 1e-8)"),),
            also=(
                *((("reg * np.sign(W)", f"reg * W / (np.abs(W) + {c})"),) for c in (1e-6, 1e-7, 1e-10, 1e-12)),
                *((("reg * np.sign(W)", f"reg * W / np.sqrt(W**2 + {c})"),) for c in (1e-6, 1e-8, 1e-10, 1e-12)),
                *(
                    (("np.sum(np.abs(W))", f"np.sum(np.sqrt(W**2 + {c}))"), ("np.sign(W)", f"W / np.sqrt(W**2 + {c})"))
                    for c in (1e-6, 1e-8, 1e-10, 1e-12)
                ),
            ),
        ),
        Mistake(
            "gradient-of-l2",
            "Your gradient is that of L2: it fades with the weight. A size grows at the same rate wherever it is.",
            edits=(("reg * np.sign(W)", "reg * W"),),
        ),
        Mistake(
            "gradient-is-the-size",
            "Your gradient is the size itself. Asked for is how fast it changes.",
            edits=(("reg * np.sign(W)", "reg * np.abs(W)"),),
        ),
        Mistake("reg-forgotten", _REG_FORGOTTEN.message, edits=(("reg * np.sign(W)", "np.sign(W)"),)),
        Mistake(
            "mean-of-sizes",
            "You take the mean of the sizes. The penalty is a sum.",
            edits=(("np.sum(np.abs(W))", "np.mean(np.abs(W))"), ("reg * np.sign(W)", "reg * np.sign(W) / np.size(W)")),
        ),
        Mistake(
            "gradient-summed",
            "Your gradient is a single number. Each weight has a derivative of its own, so it has the shape of W.",
            edits=(("reg * np.sign(W)", "np.sum(reg * np.sign(W))"),),
        ),
        Mistake(
            "l2-penalty",
            "This is the L2 penalty of the last exercise. L1 takes sizes, not squares.",
            edits=(("reg * np.sum(np.abs(W))", "0.5 * reg * np.sum(W**2)"), ("reg * np.sign(W)", "reg * W")),
        ),
        Mistake(
            "gradient-negative",
            "Your gradient has a minus. The penalty grows when a weight moves away from 0.",
            edits=(("reg * np.sign(W)", "-reg * np.sign(W)"),),
        ),
        Mistake(
            "size-of-the-sum",
            "You add first and take the size then, so weights of opposite sign cancel. Each weight should cost "
            "its own size.",
            edits=(("np.sum(np.abs(W))", "np.abs(np.sum(W))"),),
        ),
    ),
    hints=(
        "Draw the size of a number over the number. What is its slope on the right, and on the left?",
        "The slope is 1 or -1, and NumPy has a function that says which.",
        "`np.abs` and `np.sum` for the value, `np.sign` for the gradient, and reg in both.",
    ),
    slopes=_PENALTY_SLOPES,
)


# soft_threshold -----------------------------------------------------------------------------------------------------
def soft_threshold_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([3.0, -0.5, -2.0, 0.25]), 1.0), "values", "the entries 3, -0.5, -2 and 0.25", visible=True)
    for t in (0.5, 1.1):
        # No entry lies near the kink at t.
        inside, outside = rng.uniform(0.1, 0.8 * t, 4), rng.uniform(1.2 * t, 3.0, 4)
        w = rng.permutation(np.concatenate([inside, outside])) * rng.choice([-1.0, 1.0], 8)
        yield Case((w, t), "values", f"eight entries and t = {t}")
    yield Case((rng.uniform(1.0, 2.0, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)), 0.6), "edges", "a matrix")
    yield Case((_away_from_zero(rng, 5), 0.0), "edges", "t = 0")
    yield Case((_away_from_zero(rng, 5), 10.0), "edges", "t above all entries")
    yield Case((np.array([0.5, -2.0, -0.5, 0.25, 3.0]), 0.5), "edges", "entries of exactly t and -t")
    yield Case((np.array([0.0, 1.5, -2.5, 0.0]), 1.0), "edges", "entries of 0")
    yield Case((np.array([0.0, 1.5, -2.5, 0.0]), 0.0), "edges", "entries of 0, and t = 0")
    yield Case((rng.permutation(np.array([-5, -1, 1, 4])), 2), "edges", "whole numbers")


SHRINK = "np.sign(w) * np.maximum(np.abs(w) - t, 0)"
SOFT_THRESHOLD = Exercise(
    signature="soft_threshold(w, t)",
    returns=("shrunk",),
    parts=(
        Part(
            "values", 2, "Entries inside and outside", "Every entry moves towards 0 by t, and stops when it is there."
        ),
        Part(
            "edges",
            1,
            "Matrices, t = 0, t large, whole numbers, entries of 0 and t",
            "Entry by entry, for any shape and any t >= 0.",
        ),
    ),
    cases=soft_threshold_cases,
    mistakes=(
        Mistake(
            "hard-threshold",
            "You set small entries to 0 and leave the others as they are. The penalty pulls at those, too.",
            edits=((SHRINK, "w * (np.abs(w) > t)"),),
        ),
        Mistake(
            "zero-over-zero",
            "An entry of 0 gives you 0 over 0, which is nan. The sign and the size of an entry can be had without "
            "dividing by it.",
            edits=((SHRINK, "w / np.abs(w) * np.maximum(np.abs(w) - t, 0)"),),
            also=(((SHRINK, "np.maximum(1 - t / np.abs(w), 0) * w"),),),
        ),
        Mistake(
            "exactly-t-left-over",
            "An entry of exactly t, or of -t, stays as it is: none of your cases takes it. Moved by t it arrives at 0.",
            code="""
def soft_threshold(w, t):
    shrunk = np.array(w, dtype=float)
    shrunk[w > t] -= t
    shrunk[w < -t] += t
    shrunk[np.abs(w) < t] = 0
    return shrunk
""",
        ),
        Mistake(
            "moved-past-zero",
            "Small entries come out on the other side of 0. Where should an entry stop?",
            edits=((SHRINK, "np.sign(w) * (np.abs(w) - t)"),),
        ),
        Mistake(
            "sign-lost",
            "Negative entries come back positive: the size has shrunk, and the sign is lost.",
            edits=((SHRINK, "np.maximum(np.abs(w) - t, 0)"),),
        ),
        Mistake(
            "subtracted-everywhere",
            "You subtract t from every entry. For a negative one that is away from 0.",
            edits=((SHRINK, "w - t"),),
        ),
        Mistake(
            "zeroed-and-subtracted",
            "Small entries become 0, rightly, and from all the others you subtract t. For a negative one that is "
            "away from 0.",
            edits=((SHRINK, "np.where(np.abs(w) < t, 0, w - t)"),),
        ),
        Mistake(
            "one-sided",
            "All negative entries become 0. They are to be moved towards 0 from their side, as the positive ones are "
            "from theirs.",
            edits=((SHRINK, "np.maximum(w - t, 0)"),),
        ),
        Mistake(
            "clipped",
            "You cut large entries down to t and keep the small ones. It is the other way around: this is what the "
            "threshold takes away.",
            edits=((SHRINK, "np.clip(w, -t, t)"),),
        ),
        Mistake(
            "shrunk-by-a-factor",
            "You divide by 1 + t. That is how the L2 penalty shrinks, by a factor, and it never gives 0.",
            edits=((SHRINK, "w / (1.0 + t)"),),
        ),
        Mistake(
            "half-the-threshold",
            "You move by half of t. The half belongs to the square, and t stands in front of the size without one.",
            edits=(("np.abs(w) - t", "np.abs(w) - t / 2"),),
        ),
    ),
    hints=(
        "Think of one entry first: 3 with t = 1, then 0.5 with t = 1, then the same with a minus.",
        "Shrink the size by t, but not below 0, and put the sign back.",
        "`np.abs`, `np.maximum(..., 0)` and `np.sign`.",
    ),
)


# ridge_fit ----------------------------------------------------------------------------------------------------------
def _regression(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    X = rng.normal(0.2, 1.0, (N, D))
    return X, X @ rng.normal(size=D) + 0.5 * rng.normal(size=N) + 0.4


def ridge_fit_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1.0, 2.0, 3.0]), 1.0)
    yield Case(small, "values", "three examples, two features and lam = 1", visible=True)
    for N, D, lam in [(12, 4, 2.5), (20, 3, 0.3), (9, 5, 7.0)]:
        yield Case((*_regression(rng, N, D), lam), "values", f"N = {N}, D = {D}, lam = {lam}")
    yield Case((*_regression(rng, 4, 7), 0.5), "wide", "more features than examples")
    twin = rng.normal(size=(8, 1))
    yield Case((np.hstack([twin, twin]), rng.normal(size=8), 0.2), "wide", "two equal features")
    yield Case((*_regression(rng, 10, 3), 0.0), "edges", "lam = 0")
    yield Case((*_regression(rng, 6, 1), 1.5), "edges", "one feature")
    yield Case((rng.integers(-4, 5, (9, 2)), rng.integers(1, 9, 9), 3), "edges", "whole numbers")


RIDGE_FIT = Exercise(
    signature="ridge_fit(X, y, lam)",
    returns=("w",),
    parts=(
        Part("values", 2, "More examples than features", "Set the gradient to zero, and solve for the weights."),
        Part("wide", 1, "More features, equal features", "With lam above 0 the system has one solution always."),
        Part("edges", 1, "lam = 0, one feature, whole numbers", "lam = 0 is plain least squares."),
    ),
    cases=ridge_fit_cases,
    mistakes=(
        Mistake(
            "lam-times-n",
            "Your penalty is N times too strong. That belongs to a loss that is a mean; here the squares are summed.",
            edits=(("lam * np.eye(X.shape[1])", "lam * len(X) * np.eye(X.shape[1])"),),
        ),
        Mistake(
            "lam-halved",
            "Your penalty is half as strong: it belongs to the convention with 0.5 in front of lam alone. Here "
            "neither the squares nor lam have a half.",
            edits=(("lam * np.eye(X.shape[1])", "0.5 * lam * np.eye(X.shape[1])"),),
        ),
        Mistake(
            "lam-doubled",
            "Your penalty is twice as strong. Both terms bring a 2 down when you differentiate: it cancels in both.",
            edits=(("lam * np.eye(X.shape[1])", "2 * lam * np.eye(X.shape[1])"),),
        ),
        Mistake(
            "lam-squared",
            "You square lam. If lam doubles, how much stronger is the penalty?",
            edits=(("lam * np.eye(X.shape[1])", "lam**2 * np.eye(X.shape[1])"),),
        ),
        Mistake(
            "lam-everywhere",
            "You add lam to every entry of the matrix, so it punishes the square of the sum of the weights. Where do "
            "the squares of single weights stand?",
            edits=(("lam * np.eye(X.shape[1])", "lam"),),
        ),
        Mistake(
            "lam-subtracted",
            "You subtract the penalty, which rewards large weights.",
            edits=(("X.T @ X + lam", "X.T @ X - lam"),),
        ),
        Mistake(
            "lam-ignored",
            "lam plays no part: this is plain least squares.",
            edits=(("X.T @ X + lam * np.eye(X.shape[1])", "X.T @ X"),),
        ),
        Mistake(
            "centred",
            "You take the means out first, which fits an intercept and leaves it unpunished. That is often wise; "
            "this exercise has no intercept.",
            edits=(
                ("    return np.linalg", "    X, y = X - np.mean(X, axis=0), y - np.mean(y)\n    return np.linalg"),
            ),
        ),
        Mistake(
            "shrunk-after-the-fit",
            "You divide the plain solution by 1 + lam. That is ridge only for features of length 1 that are "
            "perpendicular to each other.",
            edits=(
                (
                    "np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)",
                    "np.linalg.pinv(X) @ y / (1 + lam)",
                ),
            ),
        ),
        Mistake(
            "norm-not-squared",
            "You punish the length of the weights and not its square, so lam gets divided by that length. Ridge "
            "takes the squared norm.",
            edits=(
                (
                    "    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)",
                    "    w = np.linalg.pinv(X) @ y\n"
                    "    for _ in range(300):\n"
                    "        size = np.sqrt(np.sum(w**2)) + 1e-12\n"
                    "        w = np.linalg.pinv(X.T @ X + 0.5 * lam / size * np.eye(X.shape[1])) @ (X.T @ y)\n"
                    "    return w",
                ),
            ),
            errata=("004-34",),
        ),
        Mistake(
            "first-weight-spared",
            "You spare the first weight, as if it were an intercept. There is none here: each weight has its price.",
            edits=(("lam * np.eye(X.shape[1])", "lam * np.diag(np.arange(X.shape[1]) > 0)"),),
        ),
    ),
    hints=(
        "You derived the equation in unit 02, where lam had another name. It is a linear system for w.",
        "Differentiate both terms by w, cancel the 2, and bring all that multiplies w to one side.",
        "A matrix with lam added on its diagonal, `np.eye(D)` for the identity, and `np.linalg.solve` instead of an "
        "inverse.",
    ),
)


# lasso_ista ---------------------------------------------------------------------------------------------------------
def _sparse_regression(rng: np.random.Generator, N: int, D: int, nonzero: int) -> tuple[np.ndarray, np.ndarray]:
    """Features that are nearly perpendicular, so that any safe step converges within a few hundred steps."""
    X = np.linalg.qr(rng.normal(size=(N, D)))[0] * np.sqrt(N) * rng.uniform(0.8, 1.3, D)
    w = rng.uniform(1.5, 3, D) * rng.choice([-1, 1], D)
    w[nonzero:] = 0
    return X, X @ w + 0.3 * rng.normal(size=N)


def lasso_ista_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(args: tuple, part: str, about: str, visible: bool = False) -> Case:
        # How near it comes depends on the step that was chosen; 1e-6 is far below what any mistake changes.
        return Case(args, part, about, visible, rtol=1e-5, atol=1e-6)

    small = np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    yield case((small, np.array([4.0, 0.2, 2.0, 0.4]), 0.5, 500), "values", "N = 4, D = 2, lam = 0.5", True)
    for N, D, lam in [(30, 4, 0.4), (40, 5, 0.25)]:
        yield case((*_sparse_regression(rng, N, D, 2), lam, 800), "values", f"N = {N}, D = {D}, lam = {lam}")
    yield case((*_sparse_regression(rng, 25, 3, 3), 0.3, 800), "values", "N = 25, D = 3, lam = 0.3")
    scale = float(rng.uniform(6, 9))
    X, y = _sparse_regression(rng, 24, 4, 2)
    yield case((X * scale, y * scale, 12.0, 800), "scale", f"features of size {scale:.0f}")
    X, y = _sparse_regression(rng, 24, 4, 2)
    yield case((X * 0.02, y * 0.001, 8e-6, 800), "scale", "features of size 0.02")
    row = np.array([[1.0, -0.8, 0.75]]) * float(rng.uniform(1, 2))
    yield case((row, np.array([float(rng.uniform(2, 4))]), 0.5, 800), "scale", "one example with three features")
    yield case((*_sparse_regression(rng, 20, 3, 2), 50.0, 100), "edges", "lam = 50")
    yield case((*_sparse_regression(rng, 20, 3, 3), 0.0, 800), "edges", "lam = 0")
    yield case((*_sparse_regression(rng, 20, 3, 3), 0.1, 0), "edges", "no steps at all")


STEP_LINE = "lr = N / np.linalg.norm(X, 2) ** 2"
UPDATE = "w = soft_threshold(w - lr * slope, lr * lam)"
LASSO_ISTA = Exercise(
    signature="lasso_ista(X, y, lam, steps)",
    returns=("w",),
    parts=(
        Part(
            "values", 2, "Several data sets", "A gradient step on the squares, and then the threshold, again and again."
        ),
        Part(
            "scale",
            1,
            "Features of another size",
            "The curvature grows with the square of the features: is your step size made from X, as in unit 03?",
        ),
        Part("edges", 1, "lam = 0, a huge lam, no steps", "It starts from zeros, and stays there if lam is huge."),
    ),
    cases=lasso_ista_cases,
    mistakes=(
        Mistake(
            "subgradient",
            "You follow the sign of the weights instead of using the threshold. Weights that should be 0 jump to and "
            "fro around it and never arrive.",
            edits=((UPDATE, "w = w - lr * (slope + lam * np.sign(w))"),),
        ),
        Mistake(
            "threshold-without-step",
            "You shrink by lam in every step, however short the step is. The pull of the penalty is multiplied by "
            "the step size as the gradient is.",
            edits=(("lr * lam)", "lam)"),),
        ),
        Mistake(
            "residual-never-renewed",
            "Your w grows with the number of steps: each of them is told the same error again, that of the first w. "
            "The error belongs to the w of the moment.",
            code="""
def lasso_ista(X, y, lam, steps):
    N, D = X.shape
    w, residual = np.zeros(D), y
    for _ in range(steps):
        for j in range(D):
            z = np.sum(X[:, j] ** 2) / N
            w[j] = soft_threshold(w[j] + X[:, j] @ residual / N / z, lam / z)
    return w
""",
            also=(
                (
                    (
                        "    for _ in range(steps):\n        slope = X.T @ (X @ w - y) / N\n",
                        "    slope = X.T @ (X @ w - y) / N\n    for _ in range(steps):\n",
                    ),
                ),
            ),
        ),
        Mistake(
            "never-shrunk",
            "No threshold is applied: this is plain least squares by gradient descent.",
            edits=((UPDATE, "w = w - lr * slope"),),
        ),
        Mistake(
            "shrunk-once-at-the-end",
            "You fit first and shrink once in the end. The threshold belongs into every step, since shrinking one "
            "weight changes what the others have to explain.",
            edits=((UPDATE, "w = w - lr * slope"), ("    return w", "    return soft_threshold(w, lam)")),
        ),
        Mistake(
            "mean-forgotten",
            "Your squares are summed and not averaged, so lam counts N times too little. Where is the N of the loss?",
            edits=(
                ("slope = X.T @ (X @ w - y) / N", "slope = X.T @ (X @ w - y)"),
                (STEP_LINE, "lr = 1 / np.linalg.norm(X, 2) ** 2"),
            ),
        ),
        Mistake(
            "two-over-n",
            "This is the gradient of the mean of the squares, with a 2. The loss has 2N below: what becomes of the 2?",
            edits=(
                ("slope = X.T @ (X @ w - y) / N", "slope = 2 * X.T @ (X @ w - y) / N"),
                (STEP_LINE, "lr = 0.5 * N / np.linalg.norm(X, 2) ** 2"),
            ),
        ),
        Mistake(
            "hard-threshold",
            "Small weights are set to 0 and large ones are left alone. The penalty pulls at the large ones, too.",
            edits=((UPDATE, "w = w - lr * slope\n        w = w * (np.abs(w) > lr * lam)"),),
        ),
        Mistake(
            "ridge-instead",
            "Your penalty pulls in proportion to the weight, so nothing becomes exactly 0. That is ridge.",
            edits=((UPDATE, "w = (w - lr * slope) / (1 + lr * lam)"),),
        ),
        Mistake(
            "fixed-step",
            "Your step size does not look at X. It works for features of size 1 and explodes for larger ones.",
            edits=((STEP_LINE, "lr = 0.3"),),
        ),
        Mistake(
            "short-fixed-step",
            "Your step size is the same for every X. Here it is so short that it has not arrived after all its steps, "
            "and for larger features it is too long.",
            edits=((STEP_LINE, "lr = 0.01"),),
        ),
        Mistake(
            "starts-at-least-squares",
            "You start at the least squares solution. After many steps that makes no difference; asked for is a "
            "start from zeros.",
            edits=(("w = np.zeros(D)", "w = np.linalg.lstsq(X, y, rcond=None)[0]"),),
        ),
        Mistake(
            "climbs",
            "The gradient is added, so the squares grow and grow.",
            edits=(("w - lr * slope", "w + lr * slope"),),
        ),
    ),
    hints=(
        "It is gradient descent on the smooth part, from zeros, with one more line in the loop.",
        "After each gradient step of size lr, soft_threshold shrinks all weights by lr times lam. A safe lr is one "
        "over the largest curvature, the largest eigenvalue of X.T @ X / N.",
        "In the loop: the slope of the squares, a step against it, the threshold. `np.linalg.norm(X, 2) ** 2` is the "
        "largest eigenvalue of X.T @ X.",
    ),
    equivalent={
        "for _ in range(steps): -> for _ in list(range(steps))[1:]:": "one step fewer, when it has converged long ago",
        "for _ in range(steps): -> for _ in list(range(steps))[:-1]:": "one step fewer, when it has converged long ago",
    },
    leans_on={"soft_threshold": Function("divided_by_one_plus_twice")},
)


# dropout ------------------------------------------------------------------------------------------------------------
def dropout_cases(rng: np.random.Generator) -> Iterator[Case]:
    seeds = [int(seed) for seed in rng.integers(0, 2**31, 15)]

    def param(p: float, mode: str) -> dict:
        return {"p": p, "mode": mode, "rng": Rng(seeds.pop())}

    small = np.array([[1.0, -2.0, 3.0]])
    yield Case((small, param(0.5, "test")), "test", "mode test, entries 1, -2 and 3", visible=True, probe="forward")
    yield Case((_away_from_zero(rng, 4, 5), param(0.8, "test")), "test", "mode test", probe="forward")
    yield Case(
        (_away_from_zero(rng, 4, 5), param(0.7, "test"), rng.normal(0.3, 1, (4, 5))),
        "test",
        "mode test, going back",
        probe="backward",
    )
    for p in (0.8, 0.3):
        same, other = seeds.pop(), seeds.pop()
        generators = [Rng(same), Rng(same), Rng(other)]
        args = (_away_from_zero(rng, 40, 30), {"p": p, "mode": "train"}, generators)
        yield Case(args, "train", f"mode train, p = {p}", probe="dropped", view="dropout_facts")
    for p, shape in [(0.6, (30, 20)), (0.25, (20, 25))]:
        args = (_away_from_zero(rng, *shape), param(p, "train"), _away_from_zero(rng, *shape))
        yield Case(args, "backward", f"mode train, p = {p}", probe="dropped_both_ways", view="mask_facts")
    yield Case((_away_from_zero(rng, 3, 4), param(1.0, "train")), "all", "p = 1, which keeps all", probe="forward")
    x = _away_from_zero(rng, 3, 4)
    yield Case((x, param(1.0, "train"), rng.normal(size=(3, 4))), "all", "p = 1, going back", probe="backward")
    args = (np.maximum(x, 0), param(1.0, "train"), rng.normal(size=(3, 4)))
    yield Case(args, "all", "inputs of 0, as ReLU makes them, and p = 1, going back", probe="backward")


MASK = "(rng.random(x.shape) < p) / p"
DROPOUT = Exercise(
    signature=("dropout_forward(x, dropout_param)", "dropout_backward(dout, cache)"),
    returns=("out", "dx"),
    parts=(
        Part("test", 1, "Mode test", "In mode test nothing is dropped and nothing is scaled, on both ways."),
        Part("train", 2, "Mode train, forward", "Each entry is kept with probability p, and then divided by p."),
        Part("backward", 1, "Mode train, backward", "The way back goes through the mask of the way forward."),
        Part("all", 1, "p = 1", "With p = 1 everything is kept, an input of 0 too: the layer does nothing."),
    ),
    cases=dropout_cases,
    mistakes=(
        Mistake(
            "p-drops",
            "You drop a share p, and scale for that. p is the probability to drop in PyTorch; here it is the "
            "probability to keep.",
            edits=((MASK, "(rng.random(x.shape) >= p) / max(1 - p, 1e-12)"),),
        ),
        Mistake(
            "zeros-taken-for-dropped",
            "An input of 0 that was kept gets no gradient, as if it had been dropped. An output of 0 does not say "
            "which of the two it was: what does?",
            edits=(
                ("return out, mask", "return out, (out, p if mask is not None else None)"),
                (
                    "return dout if cache is None else dout * cache",
                    "out, p = cache\n    return dout if p is None else dout * (out != 0) / p",
                ),
            ),
        ),
        Mistake(
            "output-over-input",
            "Where an input is 0 you compute 0 over 0, and its gradient is nan. What each entry was multiplied by need "
            "not be found out again: keep it.",
            edits=(
                ("return out, mask", "return out, (x, out)"),
                ("return dout if cache is None else dout * cache", "x, out = cache\n    return dout * out / x"),
            ),
        ),
        Mistake(
            "comparison-turned-around",
            "You keep a share 1 - p and scale for a share p. Which draws from 0 to 1 happen with probability p?",
            edits=((MASK, "(rng.random(x.shape) > p) / p"),),
        ),
        Mistake(
            "never-scaled",
            "What is kept is not scaled up, so on average the output is p times as large in training as at test time. "
            "Inverted dropout mends that during training.",
            edits=((MASK, "(rng.random(x.shape) < p) * 1.0"),),
        ),
        Mistake(
            "scaled-at-test-time",
            "You multiply by p at test time. That is the older form of dropout, right in itself; here the scaling "
            "happens in training, and test time is left alone.",
            edits=(
                (MASK, "(rng.random(x.shape) < p) * 1.0"),
                ("    out = x\n", "    out = x * p\n"),
                ("dout if cache is None", "dout * 1.0 if cache is None"),
            ),
            also=(
                (
                    ("(rng.random(x.shape) < p) / p", "(rng.random(x.shape) < p) * 1.0"),
                    ("    out = x\n", "    out = x * p\n"),
                    ("    mask = None\n", "    mask = p\n"),
                ),
            ),
        ),
        Mistake(
            "multiplied-by-p",
            "You multiply what is kept by p. It is too small already, since some of its neighbours are gone: which "
            "way must the scaling go?",
            edits=((MASK, "(rng.random(x.shape) < p) * p"),),
        ),
        Mistake(
            "scaled-for-dropped-share",
            "You scale by 1/(1 - p), which belongs to a p that drops. Here p keeps, so which number makes the "
            "average right?",
            edits=((MASK, "(rng.random(x.shape) < p) / max(1 - p, 1e-12)"),),
        ),
        Mistake(
            "drops-at-test-time",
            "You drop in mode test, too. A prediction should not depend on a draw.",
            edits=(('mode == "train"', 'mode != "off"'),),
        ),
        Mistake(
            "whole-columns",
            "One draw of yours decides for a whole row or column. Every entry has its own: units are switched off "
            "apart, and for each example anew.",
            edits=(("rng.random(x.shape)", "rng.random(x.shape[-1])"),),
        ),
        Mistake(
            "normal-draws",
            "Your draws come from a normal distribution. The probability to be below p is p for another one.",
            edits=(("rng.random(x.shape)", "rng.normal(size=x.shape)"),),
        ),
        Mistake(
            "own-generator",
            "You make a generator of your own with a fixed seed, so every call drops the same entries. "
            "dropout_param has one.",
            edits=(("rng.random(x.shape)", "np.random.default_rng(0).random(x.shape)"),),
        ),
        Mistake(
            "global-generator",
            "You draw from NumPy's global generator and not from the one in dropout_param, so nobody can repeat your "
            "run.",
            edits=(("rng.random(x.shape)", "np.random.random(x.shape)"),),
        ),
        Mistake(
            "backward-untouched",
            "The gradient goes back untouched, also through entries that were dropped. They had no part in the loss.",
            edits=(("dout if cache is None else dout * cache", "dout"),),
        ),
        Mistake(
            "backward-unscaled",
            "Your backward drops the right entries and forgets the factor. What multiplied the output multiplies the "
            "gradient.",
            edits=(("dout * cache", "dout * (cache > 0)"),),
        ),
        Mistake(
            "backward-scaled-twice",
            "Your backward applies the factor twice: it is in the mask already.",
            edits=(("dout * cache", "dout * cache**2"),),
        ),
        Mistake(
            "new-mask-on-the-way-back",
            "You draw a new mask on the way back. Keep the one of the way forward in the cache.",
            edits=(
                ("    return out, mask", "    return out, None if mask is None else (rng, p)"),
                (
                    "dout if cache is None else dout * cache",
                    "dout if cache is None else dout * (cache[0].random(dout.shape) < cache[1]) / cache[1]",
                ),
            ),
        ),
    ),
    hints=(
        "Make a mask in mode train, and keep it for the way back. In mode test there is none.",
        "`rng.random(x.shape) < p` is True with probability p. Divide by p, so that the expectation stays.",
        "The cache is the mask (or None in mode test). Backward multiplies dout by it.",
    ),
    equivalent={
        "mask = (rng.random(x.shape) < p) / p -> mask = (rng.random(x.shape) <= p) / p": "no draw equals p",
    },
)


# EarlyStopping ------------------------------------------------------------------------------------------------------
def early_stopping_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(patience: int, losses: list, part: str, about: str, min_delta: float | None = None, **more) -> Case:
        settings = {"patience": patience} | ({} if min_delta is None else {"min_delta": min_delta})
        return Case((settings, [float(loss) for loss in losses], more.pop("weights", False)), part, about,
                    probe="stopped", **more)  # fmt: skip

    yield case(
        2, [1.0, 0.8, 0.9, 0.85, 0.7], "patience", "patience 2 and the losses 1, 0.8, 0.9, 0.85, 0.7", visible=True
    )
    yield case(1, [1.0, 0.5, 0.6, 0.4], "patience", "patience 1, and the loss rises once")
    yield case(
        3,
        [1.0, 0.9, 0.95, 0.92, 0.8, 0.85, 0.83, 0.82, 0.5],
        "patience",
        "patience 3, and a second chance that is used",
    )
    yield case(3, [5.0, 4.0, 3.0, 2.0, 1.0], "patience", "losses that always fall")
    yield case(2, [1.0, 0.9, 0.8, 0.799, 0.798, 0.5], "patience", "losses that fall a little each time")
    yield case(2, [1.0, 2.0, 1.5, 1.2, 0.5], "patience", "a loss that falls again without being the best")
    yield case(2, [1.0, 1.0, 1.0, 0.5], "patience", "a loss that stays the same")
    yield case(2, [0.5, 0.0, 0.25, 0.125, 0.0625], "patience", "a loss of exactly 0")
    noisy = 1 / np.arange(1.0, 13) + np.where(np.arange(12) > 5, 0.2 * np.arange(12) - 1, 0) + rng.uniform(0, 0.05, 12)
    yield case(4, noisy, "patience", "twelve losses that fall and rise")
    yield case(2, [1.0, 0.8, 0.79, 0.78, 0.5], "min_delta", "min_delta = 0.1", 0.1)
    yield case(3, [1.0, 0.96, 0.92, 0.88, 0.86, 0.84, 0.82], "min_delta", "small improvements that add up", 0.1)
    yield case(2, [1.0, 0.99, 0.98, 0.97], "min_delta", "min_delta = 0", 0.0)
    yield case(2, [2.0, 1.75, 1.75, 0.5], "min_delta", "an improvement by exactly min_delta = 0.25", 0.25)
    yield case(2, [1.0, 1.05, 1.02, 0.5], "min_delta", "losses a little above the best, min_delta = 0.1", 0.1)
    yield case(2, [-1.0, -1.05, -1.5, -1.51, -1.52, -3.0], "min_delta", "losses below zero, min_delta = 0.2", 0.2)
    yield case(2, [1.0, 0.6, 0.7, 0.8], "weights", "weights that go on changing", weights=True)
    yield case(3, [1.0, 0.9, 0.8], "weights", "the last step is the best one", weights=True)
    yield case(2, [0.5, 0.6, 0.7], "weights", "the first step is the best one", weights=True)
    yield case(2, [0.5, 0.4, 0.7], "weights", "no weights given")
    yield case(2, [0.5, np.nan, np.nan, 0.1], "nan", "losses of nan", weights=True)
    yield case(3, [np.nan, np.nan, np.nan, 0.1], "nan", "nothing but nan, so that best_loss is still inf", weights=True)


BETTER = "val_loss < self.best_loss - self.min_delta"
EARLY_STOPPING = Exercise(
    signature="EarlyStopping(patience, min_delta=0.0)",
    returns=("what it says and keeps",),
    parts=(
        Part("patience", 2, "Patience", "Count the steps in a row that were not better than the best so far."),
        Part(
            "min_delta", 1, "min_delta", "An improvement counts when it is larger than min_delta, below the best loss."
        ),
        Part("weights", 1, "The best weights", "The weights that came with the best loss, as they were then."),
        Part("nan", 1, "A loss of nan", "Every comparison with nan is False. Which branch does yours take then?"),
    ),
    cases=early_stopping_cases,
    mistakes=(
        Mistake(
            "compares-with-the-last",
            "You compare with the loss of the step before. A loss that goes up and comes half the way down again is "
            "no improvement: compare with the best.",
            edits=(
                ("    def step", "    last = np.inf\n\n    def step"),
                (
                    f"        if {BETTER}:",
                    "        better = val_loss < self.last - self.min_delta\n"
                    "        self.last = val_loss\n"
                    "        if better:",
                ),
            ),
        ),
        Mistake(
            "notes-rule",
            "You stop as soon as the loss falls by too little, which a single rise does, too. That is a test of "
            "convergence, with no patience in it.",
            edits=(("            self.waited += 1", "            self.waited += self.patience"),),
            errata=("004-20",),
        ),
        Mistake(
            "never-reset",
            "Your count never goes back to 0 after an improvement. Patience counts steps in a row.",
            edits=(("            self.waited = 0\n            if", "            if"),),
        ),
        Mistake(
            "one-step-late",
            "You stop one step too late: with patience 1 the first step without an improvement is the last.",
            edits=(("self.waited >= self.patience", "self.waited > self.patience"),),
        ),
        Mistake(
            "zero-taken-for-nothing",
            "A best loss of 0 is treated as if there were none yet, since `not 0.0` is True. Ask for None itself, or "
            "start from a loss that anything beats.",
            edits=(
                ("self.best_loss = np.inf", "self.best_loss = None"),
                (f"if {BETTER}:", f"if not self.best_loss or {BETTER}:"),
            ),
        ),
        Mistake(
            "exactly-min-delta-counts",
            "An improvement by exactly min_delta counts in your code. It has to be larger than min_delta.",
            edits=((BETTER, "val_loss < self.best_loss and val_loss <= self.best_loss - self.min_delta"),),
        ),
        Mistake(
            "nothing-copied",
            "`weights` is None where the caller gives none, and then there is nothing to copy.",
            edits=(
                (
                    "            if weights is not None:\n                self.best_weights = np.array(weights)",
                    "            self.best_weights = weights.copy()",
                ),
            ),
            also=(
                (
                    (
                        "            if weights is not None:\n                self.best_weights = np.array(weights)",
                        "            self.best_weights = [weight.copy() for weight in weights]",
                    ),
                ),
            ),
        ),
        Mistake(
            "equal-counts-as-better",
            "A loss that stays the same counts as an improvement in your code, so on a plateau it never stops.",
            edits=((BETTER, "val_loss <= self.best_loss - self.min_delta"),),
        ),
        Mistake(
            "weights-not-copied",
            "best_weights is the very array that training goes on changing, so in the end it holds the last weights. "
            "What do you have to keep instead?",
            edits=(("np.array(weights)", "weights"),),
        ),
        Mistake(
            "weights-of-every-step",
            "You keep the weights of every step, not only of the best one.",
            edits=(
                ("            if weights is not None:\n                self.best_weights = np.array(weights)\n", ""),
                (
                    f"        if {BETTER}",
                    "        if weights is not None:\n"
                    "            self.best_weights = np.array(weights)\n"
                    f"        if {BETTER}",
                ),
            ),
        ),
        Mistake(
            "min-delta-ignored",
            "min_delta plays no part: the smallest improvement resets your count.",
            edits=((BETTER, "val_loss < self.best_loss"),),
        ),
        Mistake(
            "min-delta-added",
            "You add min_delta to the best loss, so that a loss which is a little worse counts as better.",
            edits=((BETTER, "val_loss < self.best_loss + self.min_delta"),),
        ),
        Mistake(
            "best-loss-never-renewed",
            "best_loss stays at what it was in the beginning, so every loss is an improvement.",
            edits=(("            self.best_loss = val_loss\n", ""),),
        ),
        Mistake(
            "higher-is-better",
            "You wait for a higher value, as one would for an accuracy. A loss is better when it is lower.",
            edits=(
                (BETTER, "val_loss > self.best_loss + self.min_delta"),
                ("self.best_loss = np.inf", "self.best_loss = -np.inf"),
            ),
        ),
        Mistake(
            "nan-taken-for-better",
            "You ask whether the loss is worse, and take everything else for an improvement. A comparison with nan is "
            "always False, so nan becomes your best loss.",
            edits=((BETTER, "not val_loss >= self.best_loss - self.min_delta"),),
        ),
        Mistake(
            "best-always-renewed",
            "You renew best_loss at every lower loss, also when it improved by less than min_delta. Small steps then "
            "never add up to an improvement.",
            edits=(
                (
                    "        else:\n            self.waited += 1",
                    "        else:\n"
                    "            self.best_loss = min(self.best_loss, val_loss)\n"
                    "            self.waited += 1",
                ),
            ),
        ),
    ),
    hints=(
        "Four things to remember: the two settings, the best loss so far (what is it before the first step?), and how "
        "long you have waited. And the best weights.",
        "In a step: is it better than the best by more than min_delta? Then renew the best and set the count to 0; "
        "else add 1 to it. Say stop when the count has reached the patience.",
        "Start with best_loss = np.inf and best_weights = None. Copy the weights with np.array(weights), and only if "
        "some were given.",
    ),
    equivalent={
        "return self.waited >= self.patience -> return -(self.waited >= self.patience)": "-1 is as true as True",
    },
)


UNIT = Unit(
    id="12_regularization",
    title="Regularization",
    exercises=(
        P_NORM,
        L2_PENALTY,
        L1_PENALTY,
        SOFT_THRESHOLD,
        RIDGE_FIT,
        LASSO_ISTA,
        DROPOUT,
        EARLY_STOPPING,
    ),
    quiz=(
        Question(
            "A loss without a penalty",
            "c",
            {
                "a": "It is the other way around. At the top of the unit, the fit without a penalty had no error on "
                "its own examples and a huge one on others.",
                "b": "With 90 weights and 60 examples it did, and with twelve weights hardly. It depends on the "
                "weights, the examples and the noise.",
            },
            errata=("004-30",),
        ),
        Question(
            "Where lambda comes from",
            "b",
            {
                "a": "You saw the best value change with the number of features. A lambda is chosen for a model and "
                "its data.",
                "c": "On the training data no penalty is always best: that would choose 0 each time.",
                "d": "The test data are for one look at the end. What was chosen on them, they can no longer judge.",
            },
            errata=("004-32",),
        ),
        Question(
            "What ridge adds",
            "a",
            {
                "b": "With the root in it the pull would not fade near 0, and all weights would vanish together. Ridge "
                "adds the squared norm.",
                "c": "The largest entry is the norm with p = inf. Ridge adds up all squares.",
            },
            errata=("004-34",),
        ),
        Question(
            "One gross outlier",
            "d",
            {
                "a": "The L1 penalty looks at the weights and never at the residuals. Your table showed it pulled as "
                "far as least squares.",
                "b": "Its penalty is another one and its loss is the same square, so the outlier pulls as hard.",
                "c": "A penalty makes the weights small, whatever the data say. It can't see which example is wrong.",
            },
            errata=("004-35",),
        ),
        Question(
            "Complex patterns",
            "b",
            {
                "a": "Both penalties search among the very same functions. With lambda near 0 both give the same fit.",
                "c": "The number of zeros depends on lambda: at a small one the lasso keeps all its weights.",
            },
            errata=("004-36",),
        ),
        Question(
            "Watching the training loss",
            "c",
            {
                "a": "The training loss goes on falling while a model overfits, so it can't say when that begins.",
                "b": "Mini-batches make losses go up and down. A rule without patience stops at the first bump.",
            },
            errata=("004-20",),
        ),
    ),
)
