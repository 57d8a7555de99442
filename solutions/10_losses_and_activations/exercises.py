"""Unit 10, losses and activations: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit

_SUMS = (
    "You return sums over the entries, in the loss and in the gradient. That is one of the field's conventions; the "
    "course "
    "takes means, so that learning rates don't depend on the size of the batch."
)
_GRADIENT_OF_SUM = (
    "Your gradient belongs to the sum of all entries, and your loss is their mean. Which factor does a mean put in "
    "front "
    "of every term?"
)
_LOSS_IS_SUM = "Your loss is the sum over the entries. The course takes their mean, as your gradient already does."
_ROWS_ONLY = "You divide by the number of rows. The mean is over all entries, and a matrix has more of them than rows."
_TURNED = (
    "Your gradient has the wrong sign: it is that of target minus prediction. When a prediction is too high, should "
    "the "
    "loss rise or fall if it is raised further?"
)


# mse_loss, mae_loss, rmse -------------------------------------------------------------------------------------------
def _pair(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Predictions and targets whose residuals have both signs, keep away from 0, and are positive on average."""
    y = rng.normal(0, 2, shape)
    residual = rng.uniform(0.3, 2.5, shape) * rng.choice([-1.0, 1.0, 1.0], shape)
    flat = residual.reshape(-1)
    if flat.size > 2:
        flat[0], flat[1] = -np.abs(flat[0]), 0.7 + np.abs(flat[1])
        flat *= np.sign(flat.mean())
    return y + residual, y


def _number_cases(rng: np.random.Generator, parts: str | tuple[str, ...], shapes: str) -> Iterator[Case]:
    small = (np.array([3.0, 1.0, 7.0]), np.array([2.0, 3.0, 4.0]))
    yield Case(small, parts, "residuals 1, -2 and 3", visible=True)
    for turned in (False, True, False):
        N = int(rng.integers(5, 10))
        y_pred, y = _pair(rng, N)
        # Once too low on average: there the size of a mean is not the mean.
        yield Case((y, y_pred) if turned else (y_pred, y), parts, f"{N} numbers")
    yield Case(_pair(rng, 4, 3), shapes, "a matrix (4, 3)")
    yield Case(_pair(rng, 3, 5), shapes, "a matrix (3, 5)")
    yield Case(_pair(rng, 2, 3, 2), shapes, "three axes")
    yield Case(_pair(rng, 1), shapes, "a single number")
    y = rng.integers(-5, 6, 6)
    whole = y + np.array([1, -2, 3, 4, -1, 5])
    yield Case((whole, y), shapes, "whole numbers")
    yield Case((np.array([2e-6, -1e-6, 3e-6, -5e-6]), np.zeros(4)), shapes, "residuals of a millionth")


_NUMBER_PARTS = (
    Part("loss", 1, "The loss", "A mean over all entries."),
    Part("gradient", 2, "The gradient", "It has the shape of the predictions, and each entry has its own pull."),
    Part(
        "shapes",
        1,
        "Matrices, one entry, whole numbers, tiny residuals",
        "The mean is over all entries, whatever the shape, and the formula holds for residuals of every size.",
    ),
)
_BOTH = ("loss", "gradient")


def mse_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _number_cases(rng, _BOTH, "shapes")


MSE_LOSS = Exercise(
    signature="mse_loss(y_pred, y)",
    returns=("loss", "dy_pred"),
    parts=_NUMBER_PARTS,
    cases=mse_loss_cases,
    mistakes=(
        Mistake(
            "half-convention",
            "You use the convention with a half, in the loss and in the gradient. It is consistent; the course has "
            "no half, "
            "so that the loss is the mean of the squares and its root is the RMSE.",
            edits=(("np.mean(diff**2)", "np.mean(diff**2) / 2"), ("2 * diff / diff.size", "diff / diff.size")),
        ),
        Mistake(
            "half-in-the-loss",
            "Your loss has a half in it and your gradient has not. The two no longer belong together; the course "
            "leaves the half out.",
            edits=(("np.mean(diff**2)", "np.mean(diff**2) / 2"),),
        ),
        Mistake(
            "two-forgotten",
            "Your gradient is half of what it should be. What does the derivative of a square bring down?",
            edits=(("2 * diff / diff.size", "diff / diff.size"),),
        ),
        Mistake(
            "sums-for-means",
            _SUMS,
            edits=(("np.mean(diff**2)", "np.sum(diff**2)"), ("2 * diff / diff.size", "2 * diff")),
        ),
        Mistake("mean-forgotten-in-gradient", _GRADIENT_OF_SUM, edits=(("2 * diff / diff.size", "2 * diff"),)),
        Mistake("mean-forgotten-in-loss", _LOSS_IS_SUM, edits=(("np.mean(diff**2)", "np.sum(diff**2)"),)),
        Mistake(
            "residual-turned-around",
            _TURNED,
            edits=(("diff = y_pred - y", "diff = y - y_pred"),),
            errata=("004-5",),
        ),
        Mistake(
            "mean-over-rows",
            _ROWS_ONLY,
            edits=(
                ("np.mean(diff**2)", "np.sum(diff**2) / len(diff)"),
                ("2 * diff / diff.size", "2 * diff / len(diff)"),
            ),
        ),
        Mistake(
            "mean-over-rows-in-gradient",
            "In the gradient you divide by the number of rows, and the loss is a mean over all entries. A matrix has "
            "more of "
            "them than rows.",
            edits=(("2 * diff / diff.size", "2 * diff / len(diff)"),),
        ),
        Mistake(
            "square-of-the-mean",
            "You square the mean residual. Positive and negative residuals cancel before they are squared; the "
            "square comes first.",
            edits=(("np.mean(diff**2)", "np.mean(diff) ** 2"),),
        ),
        Mistake(
            "root-taken",
            "You take the root: that is the RMSE. The MSE stays squared, and its gradient fits the square.",
            edits=(("np.mean(diff**2)", "np.sqrt(np.mean(diff**2))"),),
        ),
        Mistake(
            "gradient-averaged",
            "Your gradient is a single number, the mean of all pulls. Every prediction has a pull of its own.",
            edits=(("2 * diff / diff.size", "2 * np.mean(diff)"),),
        ),
        Mistake(
            "gradient-not-returned",
            "Only the loss comes back. A loss of this course returns two things, the loss and its gradient.",
            edits=(("return np.mean(diff**2), 2 * diff / diff.size", "return np.mean(diff**2)"),),
        ),
    ),
    hints=(
        "Give the residuals a name of their own. Loss and gradient both begin there.",
        "The loss is the mean of the squared residuals; the derivative of one square is twice the residual.",
        "`.size` of an array is the number of all its entries. The gradient of a mean carries one over that number.",
    ),
    slopes=(Slope("gradient", 0),),
    equivalent={
        "return np.mean(diff**2), 2 * diff / diff.size -> "
        "return np.mean(diff**2), 2 * diff / y_pred.size": "all have one size",
        "return np.mean(diff**2), 2 * diff / diff.size -> "
        "return np.mean(diff**2), 2 * diff / y.size": "all have one size",
    },
)


def mae_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _number_cases(rng, _BOTH, "shapes")
    y = rng.normal(0, 2, 5)
    hit = y + np.array([0.0, 1.5, -0.5, 0.0, -2.0])
    yield Case((hit, y), "shapes", "two residuals of 0", view="mae_slopes")


MAE_LOSS = Exercise(
    signature="mae_loss(y_pred, y)",
    returns=("loss", "dy_pred"),
    parts=_NUMBER_PARTS,
    cases=mae_loss_cases,
    mistakes=(
        Mistake(
            "absolute-forgotten",
            "You average the residuals with their signs, so errors to both sides cancel, and raising a target for "
            "ever lowers "
            "the loss for ever. What makes an error of -2 count as much as one of 2?",
            edits=(
                ("np.mean(np.abs(diff))", "np.mean(diff)"),
                ("np.sign(diff) / diff.size", "np.ones(diff.shape) / diff.size"),
            ),
            errata=("004-7",),
        ),
        Mistake(
            "absolute-forgotten-in-loss",
            "In your loss errors to both sides cancel: it averages the residuals with their signs. What makes an "
            "error of -2 "
            "count as much as one of 2?",
            edits=(("np.mean(np.abs(diff))", "np.mean(diff)"),),
            errata=("004-7",),
        ),
        Mistake(
            "absolute-of-the-mean",
            "You take the size of the mean residual. By then errors to both sides have cancelled; the size comes "
            "first.",
            edits=(("np.mean(np.abs(diff))", "np.abs(np.mean(diff))"),),
        ),
        Mistake("residual-turned-around", _TURNED, edits=(("diff = y_pred - y", "diff = y - y_pred"),)),
        Mistake(
            "residual-for-gradient",
            "Your gradient grows with the residual, as for a square. How steep is |r| far out, compared with near 0?",
            edits=(("np.sign(diff) / diff.size", "diff / diff.size"),),
        ),
        Mistake(
            "size-for-gradient",
            "Your gradient is |r| / n, the loss itself entry by entry. How steep is |r|?",
            edits=(("np.sign(diff) / diff.size", "np.abs(diff) / diff.size"),),
        ),
        Mistake(
            "zero-over-zero",
            "A prediction that is exactly right gives you 0 over 0, which is nan, and one nan spoils every weight it "
            "reaches. Which function says the sign of a number without a division?",
            edits=(("np.sign(diff) / diff.size", "diff / np.abs(diff) / diff.size"),),
        ),
        Mistake(
            "rounded-at-zero",
            "Close to 0 your loss is round, as when a small constant stands under a root or a parabola takes over. "
            "The size of a residual has a corner there, however small the residual.",
            code="""
def mae_loss(y_pred, y):
    diff = y_pred - y
    size = np.sqrt(diff**2 + 1e-8)
    return np.mean(size), diff / size / diff.size
""",
            also=tuple(
                f"""
def mae_loss(y_pred, y):
    diff = y_pred - y
    size = np.sqrt(diff**2 + {constant})
    return np.mean(size), diff / size / diff.size
"""
                for constant in (1e-6, 1e-10, 1e-12)
            )
            + tuple(
                f"""
def mae_loss(y_pred, y):
    diff = y_pred - y
    size = np.abs(diff)
    loss = np.mean(np.where(size < {limit}, {inner}, {outer}))
    return loss, np.where(size < {limit}, diff / {limit}, np.sign(diff)) / diff.size
"""
                for limit in (0.1, 0.01)
                for inner, outer in (
                    (f"0.5 * diff**2 / {limit}", f"size - 0.5 * {limit}"),
                    (f"0.5 * diff**2 / {limit}", "size"),
                )
            ),
        ),
        Mistake(
            "huber",
            "Your loss is a parabola near 0 and straight further out: that is the Huber loss, also called smooth L1. "
            "The absolute error is straight up to 0.",
            code="""
def mae_loss(y_pred, y):
    diff = y_pred - y
    size = np.abs(diff)
    loss = np.mean(np.where(size < 1, 0.5 * diff**2, size - 0.5))
    return loss, np.where(size < 1, diff, np.sign(diff)) / diff.size
""",
        ),
        Mistake(
            "slope-always-positive",
            "Your gradient pulls every prediction down, also those that are too low. On which side of 0 does |r| fall?",
            edits=(("np.sign(diff) / diff.size", "np.ones(diff.shape) / diff.size"),),
        ),
        Mistake(
            "sums-for-means",
            _SUMS,
            edits=(("np.mean(np.abs(diff))", "np.sum(np.abs(diff))"), ("np.sign(diff) / diff.size", "np.sign(diff)")),
        ),
        Mistake(
            "mean-forgotten-in-gradient", _GRADIENT_OF_SUM, edits=(("np.sign(diff) / diff.size", "np.sign(diff)"),)
        ),
        Mistake("mean-forgotten-in-loss", _LOSS_IS_SUM, edits=(("np.mean(np.abs(diff))", "np.sum(np.abs(diff))"),)),
        Mistake(
            "mean-over-rows",
            _ROWS_ONLY,
            edits=(
                ("np.mean(np.abs(diff))", "np.sum(np.abs(diff)) / len(diff)"),
                ("np.sign(diff) / diff.size", "np.sign(diff) / len(diff)"),
            ),
        ),
        Mistake(
            "mean-over-rows-in-gradient",
            "In the gradient you divide by the number of rows, and the loss is a mean over all entries. A matrix has "
            "more of them than rows.",
            edits=(("np.sign(diff) / diff.size", "np.sign(diff) / len(diff)"),),
        ),
        Mistake(
            "median-of-sizes",
            "You take the median of the sizes. The median is what this loss leads *to*; the loss itself is their mean.",
            edits=(("np.mean(np.abs(diff))", "np.median(np.abs(diff))"),),
        ),
        Mistake(
            "squared",
            "This is the squared error of exercise 1. Here the size of a residual counts, not its square.",
            edits=(
                ("np.mean(np.abs(diff))", "np.mean(diff**2)"),
                ("np.sign(diff) / diff.size", "2 * diff / diff.size"),
            ),
        ),
    ),
    hints=(
        "Draw |r|. How steep is it to the right of 0, and how steep to the left?",
        "The loss averages sizes. In the gradient only the sign of a residual is left.",
        "`np.abs` gives sizes, `np.sign` gives -1, 0 or 1; both work entry by entry. A mean puts one over the number "
        "of entries in front.",
    ),
    slopes=(Slope("gradient", 0),),
    equivalent={
        "return np.mean(np.abs(diff)), np.sign(diff) / diff.size -> "
        "return np.mean(np.abs(diff)), np.sign(diff) / y_pred.size": "all have one size",
        "return np.mean(np.abs(diff)), np.sign(diff) / diff.size -> "
        "return np.mean(np.abs(diff)), np.sign(diff) / y.size": "all have one size",
    },
)


def rmse_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _number_cases(rng, "values", "shapes")
    y_pred, y = _pair(rng, 6)
    yield Case((1000 * y_pred, 1000 * y), "values", "numbers in the thousands")
    y = rng.normal(0, 2, 5)
    yield Case((y.copy(), y), "shapes", "predictions that are all right")


RMSE = Exercise(
    signature="rmse(y_pred, y)",
    returns=("rmse",),
    parts=(
        Part("values", 1, "Vectors", "Square, average, and only then the root."),
        Part(
            "shapes",
            1,
            "Matrices, one entry, whole numbers, tiny residuals",
            "One number for all entries, whatever the shape: the mean over all of them first, then a single root.",
        ),
    ),
    cases=rmse_cases,
    mistakes=(
        Mistake(
            "root-forgotten",
            "This is the mean squared error. What brings it back to the unit of y?",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.mean((y_pred - y) ** 2)"),),
        ),
        Mistake(
            "half-under-the-root",
            "There is a half under your root. With it an error of 100 everywhere gives 70.7; the MSE under the root "
            "has no half.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.mean((y_pred - y) ** 2) / 2"),),
            errata=("004-6",),
        ),
        Mistake(
            "root-before-the-mean",
            "You take the root of each square, so what you average are the sizes: that is the MAE. When does the "
            "root come?",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.mean(np.sqrt((y_pred - y) ** 2))"),),
        ),
        Mistake(
            "sum-under-the-root",
            "There is a sum under your root, so the error grows with the number of examples. RMSE has a mean there.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.sum((y_pred - y) ** 2)"),),
        ),
        Mistake(
            "divided-behind-the-root",
            "You divide by n behind the root. The n belongs to the mean, and the mean stands under the root.",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.sqrt(np.sum((y_pred - y) ** 2)) / y_pred.size"),),
        ),
        Mistake(
            "spread-of-residuals",
            "This is the standard deviation of the residuals. It subtracts their mean first, so a model that is "
            "always 10 too "
            "high gets away with it.",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.std(y_pred - y)"),),
        ),
        Mistake(
            "n-minus-1",
            "You divide by n - 1. That is for a variance about a mean estimated from the same numbers; here nothing "
            "was estimated.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.sum((y_pred - y) ** 2) / (y_pred.size - 1)"),),
        ),
        Mistake(
            "one-for-each-column",
            "A matrix gets one number for each column. RMSE is one number for all entries.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.mean((y_pred - y) ** 2, axis=0)"),),
        ),
        Mistake(
            "mean-of-roots",
            "You take one root for each column or row, and then average the roots. The mean over all entries comes "
            "first, and then a single root.",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.mean(np.sqrt(np.mean((y_pred - y) ** 2, axis=0)))"),),
            also=(
                (("np.sqrt(np.mean((y_pred - y) ** 2))", "np.mean(np.sqrt(np.mean((y_pred - y) ** 2, axis=-1)))"),),
                (("np.sqrt(np.mean((y_pred - y) ** 2))", "np.sqrt(np.mean((y_pred - y) ** 2, axis=0)).sum()"),),
            ),
        ),
        Mistake(
            "small-constant-under-the-root",
            "There is a small constant under your root. Predictions that are all right have an RMSE of 0, and the "
            "root of a tiny number is not so tiny.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.mean((y_pred - y) ** 2) + 1e-8"),),
            also=tuple(
                (("np.mean((y_pred - y) ** 2)", f"np.mean((y_pred - y) ** 2) + {constant}"),)
                for constant in (1e-6, 1e-10, 1e-12, 1e-16)
            ),
        ),
        Mistake(
            "norm-of-the-matrix",
            "For vectors all is right. For a matrix `np.linalg.norm(..., 2)` is something else, its largest singular "
            "value; here every entry counts.",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.linalg.norm(y_pred - y, 2) / np.sqrt(np.size(y))"),),
        ),
        Mistake(
            "squares-not-taken",
            "You don't square before you average, so errors to both sides cancel.",
            edits=(("np.sqrt(np.mean((y_pred - y) ** 2))", "np.abs(np.mean(y_pred - y))"),),
        ),
        Mistake(
            "divided-by-rows",
            "You divide the sum of squares by the number of rows. A matrix holds more numbers than rows, and each "
            "of them is one error.",
            edits=(("np.mean((y_pred - y) ** 2)", "np.sum((y_pred - y) ** 2) / len(y)"),),
        ),
    ),
    hints=(
        "Read the name from its end: error, squared, mean, root.",
        "You have computed what stands under the root before.",
        "The loss that `mse_loss` returns first, and `np.sqrt`.",
    ),
    leans_on={"mse_loss": lambda y_pred, y: [(y_pred, y)]},
    equivalent={
        "return np.sqrt(np.mean((y_pred - y) ** 2)) -> "
        "return np.sqrt(np.mean((y - y_pred) ** 2))": "squares have no sign"
    },
)


# bce_loss -----------------------------------------------------------------------------------------------------------
def _probabilities(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.uniform(0.03, 0.97, shape), _zeros_and_ones(rng, *shape)


def _zeros_and_ones(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Labels of both kinds where there are two entries or more."""
    y = rng.integers(0, 2, shape)
    flat = y.reshape(-1)
    if flat.size > 1:
        flat[:2] = rng.permutation([0, 1])
    return y


def bce_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.9, 0.2, 0.5]), np.array([1, 0, 1])), _BOTH, "the three mails", visible=True)
    for _ in range(3):
        N = int(rng.integers(5, 10))
        yield Case(_probabilities(rng, N), _BOTH, f"{N} probabilities")
    yield Case(_probabilities(rng, 4, 3), "shapes", "a matrix (4, 3)")
    yield Case(_probabilities(rng, 3, 5), "shapes", "a matrix (3, 5)")
    yield Case(_probabilities(rng, 2, 3, 2), "shapes", "three axes")
    p, y = _probabilities(rng, 5)
    yield Case((p, y.astype(float)), "shapes", "labels 0.0 and 1.0")
    yield Case((np.array([float(rng.uniform(0.1, 0.9))]), np.array([1])), "shapes", "a single probability")
    p, y = _probabilities(rng, 6)
    p[:3], y[:3] = (1.0, 0.0, 1.0), (1, 0, 1)
    yield Case((p, y), "extremes", "p exactly 0 or 1, and right")
    p, y = _probabilities(rng, 5)
    p[1:3], y[1:3] = (1e-36, 3e-15), (1, 1)
    yield Case((p, y), "extremes", "p = 1e-36 where the label is 1")


def _cut_off_at(limit: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """Edits that keep p, or what its logarithm is taken of, away from 0."""
    yield (("np.log(likely)", f"np.log(np.maximum(likely, {limit}))"),)
    if limit != "1e-12":
        likely = "likely = np.where(y == 1, p, 1 - p)"
        yield ((likely, f"likely = np.clip(np.where(y == 1, p, 1 - p), {limit}, 1)"),)


BCE_LOSS = Exercise(
    signature="bce_loss(p, y)",
    returns=("loss", "dp"),
    parts=(
        Part("loss", 2, "The loss", "Minus the log of the probability that was given to what happened; the mean."),
        Part(
            "gradient",
            2,
            "The gradient with respect to p",
            "Raising p helps where the label is 1, and hurts where it is 0.",
        ),
        Part("shapes", 1, "Matrices, one entry, labels as floats", "The mean is over all entries, whatever the shape."),
        Part(
            "extremes",
            1,
            "Probabilities of exactly 0 or 1, and tiny ones",
            "Certain and right costs nothing, and a tiny p costs its full price: no nan, no clip, no small constants.",
        ),
    ),
    cases=bce_loss_cases,
    mistakes=(
        Mistake(
            "zero-times-infinity",
            "Where p is 1 and the label is 1, your formula computes 0 times log 0, which is nan. The term that is "
            "switched off "
            "must not be computed at all: which number's logarithm do you really need there?",
            code="""
def bce_loss(p, y):
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / (p * (1 - p)) / p.size
""",
        ),
        Mistake(
            "zero-over-zero",
            "Here your loss is right. Your gradient divides by p (1 - p), and for a certain and right p that is 0 "
            "over 0: which of the two factors does each label need?",
            edits=(("dp = np.where(y == 1, -1, 1) / likely", "dp = (p - y) / (p * (1 - p))"),),
        ),
        Mistake(
            "flat-where-certain",
            "Where p is exactly 0 or 1 and right, your dp is 0. The loss is 0 there, and still it has a slope: what is "
            "the derivative of -log p at p = 1?",
            edits=(
                (
                    "dp = np.where(y == 1, -1, 1) / likely",
                    "dp = np.where(likely == 1, 0, np.where(y == 1, -1, 1) / likely)",
                ),
            ),
        ),
        Mistake(
            "clipped",
            "You clip p at 1e-7. Below that the loss stands still, and a label with p = 1e-20 costs 16 instead of 46.",
            edits=(
                ("likely = np.where(y == 1, p, 1 - p)", "likely = np.clip(np.where(y == 1, p, 1 - p), 1e-7, 1 - 1e-7)"),
            ),
        ),
        Mistake(
            "clipped-finely",
            "You clip p close to 0, or its logarithm. Below that point the loss stands still, and the worst mistakes "
            "teach nothing more.",
            edits=(("likely = np.where(y == 1, p, 1 - p)", "likely = np.clip(np.where(y == 1, p, 1 - p), 1e-12, 1)"),),
            also=tuple(
                form
                for limit in ("1e-10", "1e-12", "1e-15", "np.finfo(float).eps", "1e-16", "1e-20", "1e-30")
                for form in _cut_off_at(limit)
            ),
        ),
        Mistake(
            "small-constant-added",
            "You add a small constant inside the logarithm. It is there for 0, and it changes everything near 0 as "
            "well.",
            edits=(("np.log(likely)", "np.log(likely + 1e-8)"),),
        ),
        Mistake(
            "labels-swapped",
            "Your labels have changed places: p is charged where the label is 0. p is the probability of a **1**.",
            edits=(
                ("likely = np.where(y == 1, p, 1 - p)", "likely = np.where(y == 0, p, 1 - p)"),
                ("dp = np.where(y == 1, -1, 1)", "dp = np.where(y == 0, -1, 1)"),
            ),
        ),
        Mistake(
            "only-the-ones",
            "Only examples with the label 1 count in your loss. When the label is 0, what was the probability of that?",
            edits=(("loss = -np.mean(np.log(likely))", "loss = -np.mean(np.where(y == 1, np.log(likely), 0.0))"),),
        ),
        Mistake(
            "only-the-ones-everywhere",
            "Only examples with the label 1 count. A model that says 1 to everything would be perfect: when the "
            "label is 0, what was the probability of that?",
            code="""
def bce_loss(p, y):
    dp = np.where(y == 1, -1 / np.where(p > 0, p, 1), 0.0)
    return -np.mean(np.where(y == 1, np.log(np.where(p > 0, p, 1)), 0.0)), dp / p.size
""",
        ),
        Mistake(
            "gradient-wrt-scores",
            "Your gradient is (p - y) / n: the one with respect to the scores in front of a sigmoid. This "
            "function was given p.",
            edits=(("dp = np.where(y == 1, -1, 1) / likely", "dp = p - y"),),
        ),
        Mistake(
            "gradient-turned-around",
            "Your gradient has the wrong sign. Where the label is 1, a larger p makes the loss smaller.",
            edits=(("np.where(y == 1, -1, 1)", "np.where(y == 1, 1, -1)"),),
        ),
        Mistake(
            "inner-derivative-forgotten",
            "Your gradient is negative everywhere. Where the label is 0, what stands in the logarithm is 1 - p: what "
            "is its derivative by p?",
            edits=(("np.where(y == 1, -1, 1)", "-1"),),
        ),
        Mistake(
            "sigmoid-taken",
            "You send p through a sigmoid. It is a probability already; a loss that takes scores is the next exercise.",
            edits=(("likely = np", "p = 1 / (1 + np.exp(-p))\n    likely = np"),),
            errata=("004-10",),
        ),
        Mistake(
            "loss-sign",
            "Your loss is negative. The logarithm of a probability is never positive: what turns a likelihood into a "
            "loss?",
            edits=(("loss = -np.mean", "loss = np.mean"),),
        ),
        Mistake(
            "log-to-base-2",
            "You use the logarithm to the base 2. That measures in bits; the course uses the natural one.",
            edits=(("np.log(likely)", "np.log2(likely)"),),
        ),
        Mistake(
            "p-and-y-swapped",
            "Your loss is not finite even for ordinary p. Are there logarithms of the labels in it? The log of 0 is "
            "minus infinity: p and y may have changed places.",
            code="""
def bce_loss(p, y):
    loss = -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))
    return loss, np.where(y == 1, -1, 1) / np.where(y == 1, p, 1 - p) / p.size
""",
        ),
        Mistake(
            "sums-for-means",
            _SUMS,
            edits=(("-np.mean(", "-np.sum("), ("return loss, dp / likely.size", "return loss, dp")),
        ),
        Mistake(
            "mean-forgotten-in-gradient",
            _GRADIENT_OF_SUM,
            edits=(("return loss, dp / likely.size", "return loss, dp"),),
        ),
        Mistake("mean-forgotten-in-loss", _LOSS_IS_SUM, edits=(("-np.mean(", "-np.sum("),)),
        Mistake(
            "mean-over-rows-in-gradient",
            "In the gradient you divide by the number of rows, and the loss is a mean over all entries. A matrix has "
            "more of them than rows.",
            edits=(("dp / likely.size", "dp / len(p)"),),
        ),
        Mistake(
            "mean-over-rows",
            _ROWS_ONLY,
            edits=(
                ("loss = -np.mean(np.log(likely))", "loss = -np.sum(np.log(likely)) / len(p)"),
                ("dp / likely.size", "dp / len(p)"),
            ),
        ),
    ),
    hints=(
        "For a single example: which probability did the model give to what happened?",
        "Make that number first, p or 1 - p, entry by entry. Its logarithm is all you need, and it is never the log "
        "of 0 for a model that is right.",
        "`np.where(condition, a, b)` chooses entry by entry. The derivative of the logarithm is one over what stands "
        "in it, times -1 where 1 - p stands there.",
    ),
    slopes=(Slope("gradient", 0),),
    equivalent={
        "return loss, dp / likely.size -> return loss, dp / p.size": "all have one size",
        "return loss, dp / likely.size -> return loss, dp / y.size": "all have one size",
    },
)


# bce_with_logits_loss -----------------------------------------------------------------------------------------------
def _scores(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of both signs, away from 0, and labels."""
    return rng.uniform(0.3, 3.0, shape) * rng.choice([-1.0, 1.0], shape), _zeros_and_ones(rng, *shape)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def bce_with_logits_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.0, 2.0, -1.0]), np.array([1, 0, 1])), _BOTH, "scores 0, 2 and -1", visible=True)
    for _ in range(3):
        N = int(rng.integers(5, 10))
        yield Case(_scores(rng, N), _BOTH, f"{N} scores")
    z, y = _scores(rng, 4, 3)
    y[0], y[1] = (1, 0, 1), (1, 1, 1)
    yield Case((z, y), "shapes", "several labels in a row")
    yield Case(_scores(rng, 3, 5), "shapes", "a matrix (3, 5)")
    yield Case(_scores(rng, 2, 3, 2), "shapes", "three axes")
    yield Case((rng.permutation(np.array([-3, -2, -1, 1, 2, 5])), _zeros_and_ones(rng, 6)), "shapes", "whole numbers")
    yield Case((np.array([float(rng.uniform(0.5, 2.0))]), np.array([0])), "shapes", "a single score")
    z, y = _scores(rng, 6)
    z[:4], y[:4] = (1000.0, -1000.0, 1000.0, -1000.0), (0, 1, 1, 0)
    order = rng.permutation(6)
    yield Case((z[order], y[order]), "extremes", "scores of 1000, wrong and right")
    z, y = _scores(rng, 5)
    z[:3], y[:3] = (40.0, -45.0, 60.0), (0, 1, 0)
    yield Case((z, y), "extremes", "scores of 40 to 60, sure and wrong")


BCE_WITH_LOGITS = Exercise(
    signature="bce_with_logits_loss(z, y)",
    returns=("loss", "dz"),
    parts=(
        Part("loss", 2, "The loss", "The log loss of sigmoid(z), mean over all entries."),
        Part(
            "gradient", 2, "The gradient with respect to the scores", "Of this whole chain only a difference is left."
        ),
        Part(
            "shapes",
            1,
            "Several labels in a row, whole numbers, one entry",
            "Every entry is a yes-or-no question of its own, and the mean is over all of them.",
        ),
        Part(
            "extremes",
            2,
            "Scores of 40 and of 1000",
            "Sure and wrong by 1000 costs 1000. No exponent may be large and positive, and no log may meet a rounded "
            "p.",
        ),
    ),
    cases=bce_with_logits_cases,
    mistakes=(
        Mistake(
            "by-way-of-p",
            "You form p and take its logarithm. From a score of 37 on p is rounded to 1, and the log of 1 - p is "
            "lost: take the "
            "logarithm on paper instead.",
            code="""
def bce_with_logits_loss(z, y):
    p = 1 / (1 + np.exp(-z))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / p.size
""",
        ),
        Mistake(
            "by-way-of-likely",
            "You form the probability of what happened and take its logarithm. From a score of 37 on it is rounded "
            "to 0: take "
            "the logarithm on paper instead.",
            code="""
def bce_with_logits_loss(z, y):
    p = 1 / (1 + np.exp(-z))
    loss = -np.mean(np.log(np.where(y == 1, p, 1 - p)))
    return loss, (p - y) / p.size
""",
        ),
        Mistake(
            "softplus-overflows",
            "Your softplus takes exp of a large positive number, which is infinite from 710 on. Step 5 has a form in "
            "which no exponent is positive.",
            edits=(("np.maximum(z, 0) - y * z + np.log1p(e)", "np.log(1 + np.exp(z)) - y * z"),),
        ),
        Mistake(
            "clipped",
            "You clip the probability or the score, or add a small constant inside the logarithm. From there on a "
            "worse score costs no more, though one that is wrong by 1000 should cost 1000.",
            code="""
def bce_with_logits_loss(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    kept = np.clip(p, 1e-7, 1 - 1e-7)
    loss = -np.mean(y * np.log(kept) + (1 - y) * np.log(1 - kept))
    return loss, (p - y) / p.size
""",
            also=(
                """
def bce_with_logits_loss(z, y):
    p = np.clip(1 / (1 + np.exp(-np.clip(z, -500, 500))), 1e-15, 1 - 1e-15)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / p.size
""",
                """
def bce_with_logits_loss(z, y):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    kept = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(kept) + (1 - y) * np.log(1 - kept))
    return loss, (p - y) / p.size
""",
            ),
        ),
        Mistake(
            "small-constant-added",
            "You add 1e-8 inside the logarithms. That keeps them finite and makes them wrong: a score of 1000 on the "
            "wrong side costs 18 instead of 1000.",
            code="""
def bce_with_logits_loss(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    loss = -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8))
    return loss, (p - y) / p.size
""",
        ),
        Mistake(
            "scores-taken-for-probabilities",
            "Your loss is nan even for small scores, as when the scores stand in the logarithms as they are. A score "
            "may be negative or above 1: what turns it into a probability?",
            code="""
def bce_with_logits_loss(z, y):
    likely = np.where(y == 1, z, 1 - z)
    return -np.mean(np.log(likely)), np.where(y == 1, -1, 1) / likely / z.size
""",
            errata=("004-10",),
        ),
        Mistake(
            "sigmoid-forgotten-in-gradient",
            "Your gradient is (z - y) / n. The difference that belongs there is between the probability and the label.",
            edits=(("(p - y) / p.size", "(z - y) / p.size"),),
            errata=("004-10",),
        ),
        Mistake(
            "sigmoid-twice",
            "You take the sigmoid twice: once before the formula, and once in it. Your p lies between 0.5 and 0.73, "
            "so the loss "
            "can never get low.",
            edits=(("e = np.exp", "z = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))\n    e = np.exp"),),
            errata=("004-10",),
        ),
        Mistake(
            "labels-minus-one-and-one",
            "Your formula is for labels -1 and 1. With 0 and 1 every example with the label 0 costs log 2, whatever "
            "its score.",
            edits=(("np.maximum(z, 0) - y * z + np.log1p(e)", "np.logaddexp(0, -y * z)"),),
        ),
        Mistake(
            "bend-only",
            "You have left out the logarithm of step 5, so the loss has a kink at 0 and a score of 0 costs nothing. "
            "It should cost log 2.",
            edits=(("- y * z + np.log1p(e)", "- y * z"),),
        ),
        Mistake(
            "label-term-forgotten",
            "Your loss does not use the labels: it is softplus alone, as if all of them were 0.",
            edits=(("np.maximum(z, 0) - y * z +", "np.maximum(z, 0) +"),),
        ),
        Mistake(
            "label-term-added",
            "You add y z instead of subtracting it. With the label 1, should the loss rise or fall with the score?",
            edits=(("- y * z", "+ y * z"),),
        ),
        Mistake(
            "gradient-turned-around",
            "Your gradient is labels minus probabilities, which points the other way. With the label 1, should the "
            "loss rise or fall with the score?",
            edits=(("(p - y) / p.size", "(y - p) / p.size"),),
        ),
        Mistake(
            "slope-of-sigmoid-left-in",
            "There is a factor p (1 - p) in your gradient. It belongs to the squared error of p; here it has "
            "cancelled, and that is the point.",
            edits=(("(p - y) / p.size", "(p - y) * p * (1 - p) / p.size"),),
        ),
        Mistake(
            "label-not-subtracted",
            "Your gradient is p / n, which pushes every score down. What does the label's term add?",
            edits=(("(p - y) / p.size", "p / p.size"),),
        ),
        Mistake(
            "softmax-in-gradient",
            "Your loss is right. In your gradient the p of a row sum to 1, as a softmax makes them; here each label "
            "has a sigmoid of its own, and several of them may hold at once.",
            edits=(
                (
                    "return loss, (p - y) / p.size",
                    "p = np.exp(z - np.max(z, axis=-1, keepdims=True))\n"
                    "    p = p / np.sum(p, axis=-1, keepdims=True)\n"
                    "    return loss, (p - y) / p.size",
                ),
            ),
        ),
        Mistake(
            "softmax-over-the-row",
            "Your entries compete: you use softmax, whose probabilities sum to 1 over a row. Several labels may hold "
            "at once, so each entry needs a sigmoid of its own.",
            code="""
def bce_with_logits_loss(z, y):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return -np.sum(y * logp) / len(z), (np.exp(logp) - y) / len(z)
""",
        ),
        Mistake(
            "sums-for-means",
            _SUMS,
            edits=(("loss = np.mean(", "loss = np.sum("), ("(p - y) / p.size", "p - y")),
        ),
        Mistake("mean-forgotten-in-gradient", _GRADIENT_OF_SUM, edits=(("(p - y) / p.size", "p - y"),)),
        Mistake("mean-forgotten-in-loss", _LOSS_IS_SUM, edits=(("loss = np.mean(", "loss = np.sum("),)),
        Mistake(
            "mean-over-rows-in-gradient",
            "In the gradient you divide by the number of rows, and the loss is a mean over all entries. A matrix has "
            "more of them than rows.",
            edits=(("(p - y) / p.size", "(p - y) / len(z)"),),
        ),
        Mistake(
            "mean-over-rows",
            _ROWS_ONLY,
            edits=(
                (
                    "np.mean(np.maximum(z, 0) - y * z + np.log1p(e))",
                    "np.sum(np.maximum(z, 0) - y * z + np.log1p(e)) / len(z)",
                ),
                ("(p - y) / p.size", "(p - y) / len(z)"),
            ),
        ),
    ),
    hints=(
        "The derivation ends with a formula for the loss and one for the gradient. Both need the same exponential.",
        "Compute the exponential of minus the size of z once: softplus needs it, and so does a safe sigmoid.",
        "With e for that exponential, softplus is the larger of z and 0, plus `np.log1p(e)`. The sigmoid is 1 / (1 + "
        "e) for z above 0 and e / (1 + e) below.",
    ),
    slopes=(Slope("gradient", 0),),
    equivalent={
        "p = np.where(z >= 0, 1, e) / (1 + e) -> p = np.where(z > 0, 1, e) / (1 + e)": "at z = 0, e is 1",
        "return loss, (p - y) / p.size -> return loss, (p - y) / z.size": "all have one size",
        "return loss, (p - y) / p.size -> return loss, (p - y) / y.size": "all have one size",
    },
)


# svm_loss -----------------------------------------------------------------------------------------------------------
def _votes(rng: np.random.Generator, N: int, C: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of which some are too close and some are not, none of them near the kink, and labels."""
    y = rng.integers(0, C, N)
    lead = rng.uniform(0.2, 0.9, (N, C)) * rng.choice([-1.0, 1.0], (N, C)) * rng.uniform(1, 3, (N, C))
    scores = -1 - lead  # measured against the right score, 0: a margin of lead, positive where it is kept
    scores[np.arange(N), y] = 0.0
    scores[0, (y[0] + 1) % C] = 0.6
    return scores + rng.normal(0, 1, (N, 1)), y


def svm_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[2.0, 2.5, -1.0], [0.5, 3.0, 1.0]]), np.array([0, 2]))
    yield Case(small, _BOTH, "two examples of three classes", visible=True)
    for N, C in ((6, 4), (4, 6), (5, 5)):
        yield Case(_votes(rng, N, C), _BOTH, f"N = {N}, C = {C}")
    yield Case(_votes(rng, 1, 4), "edges", "one example")
    yield Case(_votes(rng, 5, 2), "edges", "two classes")
    y = rng.integers(0, 3, 4)
    kept = rng.normal(size=(4, 3))
    kept[np.arange(4), y] = 6 + rng.uniform(0, 1, 4)
    yield Case((kept, y), "edges", "every margin kept, so a loss of 0")
    yield Case((2 * rng.integers(-4, 5, (4, 3)), rng.integers(0, 3, 4)), "edges", "whole-number scores")
    scores, y = _votes(rng, 5, 4)
    rows = np.arange(5)
    scores[rows[:3], (y[:3] + 1) % 4] = scores[rows[:3], y[:3]]
    yield Case((scores, y), "edges", "rivals that are level with the right class")


SVM_LOSS = Exercise(
    signature="svm_loss(scores, y)",
    returns=("loss", "dscores"),
    parts=(
        Part(
            "loss",
            2,
            "The loss",
            "Each wrong class that comes closer than 1 pays; a sum over classes, a mean over rows.",
        ),
        Part("gradient", 3, "The gradient", "One for each class that pays; the right class answers for all of them."),
        Part(
            "edges",
            1,
            "One example, two classes, all margins kept, equal or whole scores",
            "Nothing is special about these.",
        ),
    ),
    cases=svm_loss_cases,
    mistakes=(
        Mistake(
            "right-class-counted",
            "The right class pays, too: it is compared with itself and misses the margin by 1. Your loss is too "
            "large by exactly 1.",
            edits=(("margins[rows, y] = 0", "pass"),),
        ),
        Mistake(
            "right-class-counted-in-loss",
            "Your loss is too large by exactly 1: in it the right class is compared with itself. Your gradient is "
            "right.",
            edits=(("return np.sum(margins) / N", "return np.sum(margins) / N + 1"),),
        ),
        Mistake(
            "right-class-without-gradient",
            "The right class gets no gradient. Its score stands in every term that pays; which sign does it have "
            "there?",
            edits=(("dscores[rows, y] = -np.sum(dscores, axis=1)", "dscores[rows, y] = 0"),),
        ),
        Mistake(
            "right-class-minus-one",
            "The right class always gets -1. Its score stands in every term that pays, so it answers for each of them.",
            edits=(("-np.sum(dscores, axis=1)", "-1"),),
        ),
        Mistake(
            "all-rows-counted",
            "The right class answers for the classes that pay in all rows. Along which axis do you count?",
            edits=(("-np.sum(dscores, axis=1)", "-np.sum(dscores)"),),
        ),
        Mistake(
            "columns-counted",
            "You count along the columns, over the examples. The right class answers for its rivals in its own row.",
            edits=(("-np.sum(dscores, axis=1)", "-np.sum(dscores, axis=0)[y]"),),
        ),
        Mistake(
            "right-class-plus",
            "The right class gets the right number with the wrong sign: raising its score makes all margins wider.",
            edits=(("-np.sum(dscores, axis=1)", "np.sum(dscores, axis=1)"),),
        ),
        Mistake(
            "margin-forgotten",
            "The margin is missing: a class that is close behind should pay, too.",
            edits=(("[:, np.newaxis] + 1)", "[:, np.newaxis])"),),
        ),
        Mistake(
            "margin-subtracted",
            "You subtract the margin, so even a class that leads by half a point pays nothing.",
            edits=(("[:, np.newaxis] + 1)", "[:, np.newaxis] - 1)"),),
        ),
        Mistake(
            "difference-turned-around",
            "Your difference is turned around: the right score minus the other. Now those pay that are far behind.",
            edits=(
                ("scores - scores[rows, y][:, np.newaxis] + 1", "scores[rows, y][:, np.newaxis] - scores + 1"),
                ("return np.sum(margins) / N, dscores / N", "return np.sum(margins) / N, -dscores / N"),
            ),
        ),
        Mistake(
            "zero-not-a-floor",
            "Classes that are far enough behind pay less than nothing. The maximum with 0 lets them off, and no more.",
            edits=(
                (
                    "np.maximum(0, scores - scores[rows, y][:, np.newaxis] + 1)",
                    "scores - scores[rows, y][:, np.newaxis] + 1.0",
                ),
                ("(margins > 0).astype(float)", "np.ones(scores.shape)"),
                ("dscores[rows, y] = -np", "dscores[rows, y] = 0\n    dscores[rows, y] = -np"),
            ),
        ),
        Mistake(
            "worst-rival-only",
            "Only the strongest rival pays. That is another hinge (Crammer and Singer); here every class that is too "
            "close pays.",
            edits=(
                (
                    "margins[rows, y] = 0",
                    "margins[rows, y] = 0\n    margins = margins * (margins == np.max(margins, axis=1, keepdims=True))",
                ),
            ),
        ),
        Mistake(
            "a-class-that-never-pays",
            "One class, the first or the last, never pays as a rival. Over which classes does your sum run?",
            edits=(("margins[rows, y] = 0", "margins[rows, y] = 0\n    margins[:, 0] = 0"),),
            also=((("margins[rows, y] = 0", "margins[rows, y] = 0\n    margins[:, -1] = 0"),),),
        ),
        Mistake(
            "taken-for-the-right-class",
            "A rival whose score equals that of the right class pays nothing with you. Which entry belongs to the "
            "right class is said by its position, not by its score or its margin.",
            edits=(("margins[rows, y] = 0", "margins[scores == scores[rows, y][:, np.newaxis]] = 0"),),
        ),
        Mistake(
            "margins-as-gradient",
            "Your gradient holds the margins themselves. A class that pays has slope 1, however much it pays.",
            edits=(("dscores = (margins > 0).astype(float)", "dscores = margins.astype(float)"),),
        ),
        Mistake(
            "squared-hinge",
            "You square the margins. The squared hinge is a loss of its own; this one is straight.",
            edits=(
                ("dscores = (margins > 0).astype(float)", "dscores = 2 * margins.astype(float)"),
                ("return np.sum(margins) / N", "return np.sum(margins**2) / N"),
            ),
        ),
        Mistake(
            "divided-by-classes",
            "You divide by the number of classes as well, as PyTorch's MultiMarginLoss does. The course sums over "
            "the classes.",
            edits=(("return np.sum(margins) / N, dscores / N", "return np.mean(margins), dscores / margins.size"),),
        ),
        Mistake(
            "divided-by-classes-in-loss",
            "Your loss is a mean over the classes, too, and your gradient is not. The course sums over the classes.",
            edits=(("return np.sum(margins) / N", "return np.mean(margins)"),),
        ),
        Mistake(
            "sums-for-means",
            "You return sums over the examples, in the loss and in the gradient. The course takes means over the "
            "rows, so that "
            "learning rates don't depend on the size of the batch.",
            edits=(("return np.sum(margins) / N, dscores / N", "return np.sum(margins), dscores"),),
        ),
        Mistake(
            "mean-forgotten-in-gradient",
            "Your gradient belongs to the sum over the examples, and your loss is their mean. Which factor does a "
            "mean put in front?",
            edits=(("dscores / N", "dscores"),),
        ),
        Mistake(
            "mean-forgotten-in-loss",
            "Your loss is the sum over the examples. The course takes their mean, as your gradient already does.",
            edits=(("return np.sum(margins) / N", "return np.sum(margins)"),),
        ),
        Mistake(
            "right-scores-in-a-row",
            "The right scores, (N,), were lined up with the columns of the scores. Each belongs to a row; which "
            "shape lines up with (N, C) row by row?",
            edits=(("scores[rows, y][:, np.newaxis]", "scores[rows, y]"),),
        ),
    ),
    hints=(
        "For one example: by how much does each class miss the margin? Which entry of that row should not count?",
        "The gradient is 1 where a class pays. The right class gets minus the number of ones in its row.",
        "Pick the right scores with an index of rows and labels, give them a second axis, and clip with "
        "`np.maximum`. Set the right class's entries to 0 before you sum or count.",
    ),
    slopes=(Slope("gradient", 0),),
    equivalent={
        "dscores[rows, y] = -np.sum(dscores, axis=1) -> dscores[rows, y] = -np.sum(dscores, axis=-1)": (
            "of two axes the last one is axis 1"
        ),
    },
)


# leaky_relu ---------------------------------------------------------------------------------------------------------
def _away_from_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Entries of both signs, none of them near the kink."""
    x = rng.uniform(0.2, 2.5, shape) * rng.choice([-1.0, 1.0], shape)
    flat = x.reshape(-1)
    flat[0], flat[1] = -abs(flat[0]), abs(flat[1])
    return x


def leaky_relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = np.array([[-2.0, 0.5, 3.0]])
    dout = np.array([[3.0, -2.0, 1.0]])
    yield Case((small, 0.1), "forward", "entries -2, 0.5 and 3, alpha 0.1", visible=True, probe="forward")
    yield Case((_away_from_zero(rng, 4, 5),), "forward", "the default alpha", probe="forward")
    yield Case((_away_from_zero(rng, 2, 3, 2), 0.3), "forward", "three axes, alpha 0.3", probe="forward")
    yield Case((small, 0.1, dout), "backward", "entries -2, 0.5 and 3, alpha 0.1", visible=True, probe="backward")
    for shape, alpha in (((4, 5), 0.2), ((7,), 0.05), ((2, 3, 2), 0.3)):
        yield Case(
            (_away_from_zero(rng, *shape), alpha, rng.normal(0.3, 1.0, shape)),
            "backward",
            f"shape {shape}, alpha {alpha}",
            probe="backward",
        )
    for alpha, about in ((0.0, "alpha 0, which is ReLU"), (2.0, "alpha 2"), (-0.5, "alpha -0.5")):
        x = _away_from_zero(rng, 3, 4)
        yield Case((x, alpha), "edges", about, probe="forward")
        yield Case((x, alpha, rng.normal(0.3, 1.0, x.shape)), "edges", f"{about}, going back", probe="backward")
    x = _away_from_zero(rng, 3, 4)
    yield Case((x, rng.normal(0.3, 1.0, x.shape)), "edges", "the default alpha, going back", probe="backward")
    whole = rng.permutation(np.array([-4, -3, -1, 1, 2, 5])).reshape(2, 3)
    yield Case((whole, 0.3), "edges", "whole numbers", probe="forward")
    yield Case((whole, 0.3, rng.normal(0.3, 1.0, (2, 3))), "edges", "whole numbers, going back", probe="backward")
    x = _away_from_zero(rng, 3, 4)
    x[0, :2] = 0.0
    yield Case((x, 0.2), "edges", "entries of exactly 0", probe="forward")
    given = (x, 0.2, rng.normal(0.3, 1.0, x.shape))
    yield Case(given, "edges", "entries of exactly 0, going back", probe="backward", view="leaky_relu_slopes")


LEAKY_RELU = Exercise(
    signature=("leaky_relu_forward(x, alpha=0.01)", "leaky_relu_backward(dout, cache)"),
    returns=("out", "dx"),
    parts=(
        Part("forward", 1, "Forward", "The function is applied to each entry alone."),
        Part("backward", 2, "Backward", "What arrives from above, times the slope at each entry."),
        Part(
            "edges",
            1,
            "Alpha 0, above 1, below 0, by default; whole numbers, zeros",
            "Which side an entry is on depends on its sign alone.",
        ),
    ),
    cases=leaky_relu_cases,
    mistakes=(
        Mistake(
            "dout-ignored",
            "What arrives from above plays no part: this is the slope alone. The chain rule multiplies by dout.",
            edits=(("return dout * np.where(x > 0, 1, alpha)", "return np.where(x > 0, 1.0, alpha)"),),
        ),
        Mistake(
            "sign-of-dout",
            "You look at the sign of dout. On which side an entry was is decided by its input on the way forward.",
            edits=(("dout * np.where(x > 0, 1, alpha)", "dout * np.where(dout > 0, 1, alpha)"),),
        ),
        Mistake(
            "sides-swapped",
            "Your sides are swapped on the way back: the leak is on the positive side.",
            edits=(("np.where(x > 0, 1, alpha)", "np.where(x > 0, alpha, 1)"),),
        ),
        Mistake(
            "sides-swapped-forward",
            "Your sides are swapped on the way forward: positive entries are made small.",
            edits=(("np.where(x > 0, x, alpha * x)", "np.where(x > 0, alpha * x, x)"),),
        ),
        Mistake(
            "no-leak-forward",
            "This is plain ReLU: nothing leaks through for negative entries.",
            edits=(("np.where(x > 0, x, alpha * x)", "np.maximum(x, 0)"),),
        ),
        Mistake(
            "no-leak-backward",
            "On the way back nothing leaks through: your units can still die. The slope on the negative side is alpha.",
            edits=(("np.where(x > 0, 1, alpha)", "(x > 0)"),),
        ),
        Mistake(
            "maximum-of-the-two",
            "You take the larger of x and its leak. That works while alpha is at most 1; above 1 it picks the wrong "
            "side. What decides is the sign of x.",
            edits=(("np.where(x > 0, x, alpha * x)", "np.maximum(x, alpha * x)"),),
        ),
        Mistake(
            "leak-turned-up",
            "Your leak points upward: a negative entry should stay negative.",
            edits=(("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, alpha * np.abs(x))"),),
        ),
        Mistake(
            "leak-turned-up-backward",
            "On the way back your leak has the wrong sign: on the negative side the output still rises with the input.",
            edits=(("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, -alpha)"),),
        ),
        Mistake(
            "alpha-alone",
            "Negative entries all become the same number, made of alpha alone. The leak is a straight line "
            "through 0 with that slope.",
            edits=(("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, alpha)"),),
            also=((("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, -alpha)"),),),
        ),
        Mistake(
            "alpha-forgotten",
            "Backward uses 0.01 whatever alpha was. Put it into the cache, so that it can't be forgotten.",
            edits=(("x, alpha = cache", "x, alpha = cache[0], 0.01"),),
        ),
        Mistake(
            "alpha-ignored",
            "You use 0.01 whatever alpha says. The argument is there so that the caller can choose.",
            edits=(("out = np.where", "alpha = 0.01\n    out = np.where"),),
        ),
        Mistake(
            "zero-over-zero",
            "An entry of exactly 0 gives you 0 over 0, which is nan. Which side an entry is on can be asked without "
            "dividing by its size.",
            code="""
def leaky_relu_forward(x, alpha=0.01):
    slope = (1 + alpha + (1 - alpha) * x / np.abs(x)) / 2
    return x * slope, slope

def leaky_relu_backward(dout, cache):
    return dout * cache
""",
            also=(
                (("np.where(x > 0, 1, alpha)", "(1 + alpha + (1 - alpha) * x / np.abs(x)) / 2"),),
                (("out = np.where(x > 0, x, alpha * x)", "out = x * (1 + alpha + (1 - alpha) * x / np.abs(x)) / 2"),),
            ),
        ),
        Mistake(
            "fractions-cut-off",
            "For whole numbers your leak loses its fraction. Most often an array was made after the pattern of x and "
            "took over its integer type: which type should the result have?",
            edits=(("out = np.where(x > 0, x, alpha * x)", "out = np.where(x > 0, x, alpha * x).astype(x.dtype)"),),
            also=(
                (("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, alpha).astype(x.dtype)"),),
                (
                    (
                        "out = np.where(x > 0, x, alpha * x)",
                        "out = np.where(x > 0, x, alpha * x).astype(x.dtype)",
                    ),
                    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, alpha).astype(x.dtype)"),
                ),
            ),
        ),
        Mistake(
            "multiplied-by-input",
            "You multiply dout by the output instead of the slope.",
            edits=(("np.where(x > 0, 1, alpha)", "np.where(x > 0, x, alpha * x)"),),
        ),
        Mistake(
            "gradient-untouched",
            "The gradient goes back untouched. On the negative side the slope is alpha, not 1.",
            edits=(("dout * np.where(x > 0, 1, alpha)", "dout * 1.0"),),
        ),
        Mistake(
            "divided-by-alpha",
            "On the negative side you divide by alpha. Going back means multiplying by the slope, and not undoing "
            "the function.",
            edits=(("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, 1 / (alpha or 1e-9))"),),
        ),
    ),
    hints=(
        "Two straight lines meet at 0. What is the slope of each?",
        "Backward multiplies dout, entry by entry, by 1 or by alpha. It needs to know which entries were positive, "
        "and alpha.",
        "`np.where(condition, a, b)` chooses entry by entry; let the condition be about x, in both functions.",
    ),
    slopes=(Slope("backward", 0, by=1),),
    equivalent={
        "out = np.where(x > 0, x, alpha * x) -> out = np.where(x >= 0, x, alpha * x)": "at 0 both are 0",
        "return dout * np.where(x > 0, 1, alpha) -> return dout * np.where(x >= 0, 1, alpha)": (
            "they differ at 0 only, where the slope is a convention"
        ),
    },
)


# logistic_regression_loss -------------------------------------------------------------------------------------------
_THREE = ("loss", "dw", "db")


def _flowers(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, float, np.ndarray, np.ndarray]:
    X = rng.normal(0.4, 1.0, (N, D))
    return rng.normal(0, 0.8, D), float(rng.uniform(0.5, 1.5)), X, _zeros_and_ones(rng, N)


def logistic_cases(rng: np.random.Generator) -> Iterator[Case]:
    X = np.array([[1.0, 0.0], [0.0, 2.0], [2.0, 1.0]])
    yield Case((np.array([1.0, -1.0]), 0.5, X, np.array([1, 0, 0])), _THREE, "three examples", visible=True)
    for N, D in ((7, 3), (4, 6), (5, 5)):
        yield Case(_flowers(rng, N, D), _THREE, f"N = {N}, D = {D}")
    yield Case(_flowers(rng, 1, 4), "edges", "one example")
    yield Case(_flowers(rng, 6, 1), "edges", "one feature")
    w, b, _, y = _flowers(rng, 6, 3)
    yield Case((w, b, rng.integers(-3, 4, (6, 3)), y), "edges", "whole-number features")
    yield Case((np.zeros(3), 0.0, rng.normal(size=(5, 3)), _zeros_and_ones(rng, 5)), "edges", "weights of zero")
    w, b, X, y = _flowers(rng, 6, 3)
    X[:4] = 600 * np.array([1.0, -1.0, 1.0, -1.0])[:, np.newaxis] * np.sign(w)
    y[:4] = 0, 1, 1, 0
    yield Case((np.sign(w) * (0.5 + np.abs(w)), b, X, y), "extremes", "features of 600, sure and wrong")


def _to_logits(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> list[tuple]:
    return [(X @ w + b, y)]


def _to_probabilities(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> list[tuple]:
    return [(_sigmoid(X @ w + b), y)]


LOGISTIC = Exercise(
    signature="logistic_regression_loss(w, b, X, y)",
    returns=("loss", "dw", "db"),
    parts=(
        Part("loss", 2, "The loss", "Scores from a linear unit, then the loss that takes scores."),
        Part("dw", 2, "dw", "It has the shape of w: what is summed over are the examples."),
        Part("db", 1, "db", "A single number: the bias is used once an example, so the shares add up."),
        Part("edges", 1, "One example, one feature, whole numbers, zero weights", "Nothing is special about these."),
        Part("extremes", 1, "Unscaled features", "Scores of a thousand must not overflow: use the form with logits."),
    ),
    cases=logistic_cases,
    mistakes=(
        Mistake(
            "bias-forgotten",
            "The bias is not in your scores, and still you return a gradient for it. Which argument have you not used?",
            edits=(("X @ w + b", "X @ w"),),
        ),
        Mistake(
            "bias-subtracted",
            "You subtract the bias. Then its gradient would have the other sign, too.",
            edits=(("X @ w + b", "X @ w - b"),),
        ),
        Mistake(
            "dw-mean-again",
            "You divide dw by N once more. The 1/N of the mean is inside dz already; here you only add up.",
            edits=(("X.T @ dz", "X.T @ dz / len(y)"),),
        ),
        Mistake(
            "db-mean",
            "Your db is a mean over the examples. The 1/N is inside dz already; here you only add up.",
            edits=(("np.sum(dz)", "np.mean(dz)"),),
        ),
        Mistake(
            "both-means-again",
            "You divide dw and db by N once more. The 1/N of the mean is inside dz already; here you only add up.",
            edits=(("X.T @ dz, np.sum(dz)", "X.T @ dz / len(y), np.mean(dz)"),),
        ),
        Mistake(
            "db-not-summed",
            "Your db has an entry for each example. There is one bias, which all examples share.",
            edits=(("np.sum(dz)", "dz"),),
        ),
        Mistake(
            "db-times-bias",
            "You multiply db by the bias. The score contains b with the factor 1.",
            edits=(("np.sum(dz)", "np.sum(dz) * b"),),
        ),
        Mistake(
            "features-forgotten",
            "All entries of your dw are the same: the features are not in it. By which factor does w_d stand in the "
            "score?",
            edits=(("X.T @ dz", "np.sum(dz) * np.ones(w.shape)"),),
        ),
        Mistake(
            "features-averaged",
            "You multiply the mean features by the sum of dz. Each example's features belong to its own dz.",
            edits=(("X.T @ dz", "np.mean(X, axis=0) * np.sum(dz)"),),
        ),
        Mistake(
            "transpose-forgotten",
            "In dw the data stand as they are. (N, D) is multiplied by (N,): which shape gives (D,)?",
            edits=(("X.T @ dz", "X @ dz"),),
        ),
        Mistake(
            "gradients-in-the-wrong-order",
            "dw and db have changed places.",
            edits=(("X.T @ dz, np.sum(dz)", "np.sum(dz), X.T @ dz"),),
        ),
        Mistake(
            "gradients-turned-around",
            "The sign is turned around: this gradient is the one for labels minus probabilities.",
            edits=(("X.T @ dz, np.sum(dz)", "-X.T @ dz, -np.sum(dz)"),),
        ),
        Mistake(
            "sigmoid-twice",
            "You hand probabilities to a loss that takes scores, so the sigmoid is taken twice. Which of your two "
            "losses wants which?",
            edits=(("loss, dz = bce", "z = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))\n    loss, dz = bce"),),
            errata=("004-10",),
        ),
        Mistake(
            "sums-for-means",
            "You return sums over the examples, in the loss and in the gradients. The course takes means.",
            edits=(("loss, X.T @ dz, np.sum(dz)", "len(y) * loss, X.T @ dz * len(y), np.sum(dz) * len(y)"),),
        ),
        Mistake(
            "mean-forgotten-in-gradients",
            "This gradient is that of the sum over the examples, and the loss is their mean. Which factor does a mean "
            "put in front?",
            edits=(("loss, X.T @ dz, np.sum(dz)", "loss, X.T @ dz * len(y), np.sum(dz) * len(y)"),),
        ),
        Mistake(
            "by-way-of-p",
            "With scores of a thousand p is rounded to 0 or 1, and its logarithm is lost: use your loss that takes "
            "scores.",
            code="""
def logistic_regression_loss(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dz = (p - y) / len(y)
    return loss, X.T @ dz, np.sum(dz)
""",
        ),
        Mistake(
            "labels-minus-one-and-one",
            "Your formula is for labels -1 and 1; here they are 0 and 1. With it every example with the label 0 costs "
            "log 2, whatever its score.",
            code="""
def logistic_regression_loss(w, b, X, y):
    margin = y * (X @ w + b)
    dz = -y * np.exp(-np.logaddexp(0, margin)) / len(y)
    return np.mean(np.logaddexp(0, -margin)), X.T @ dz, np.sum(dz)
""",
            also=(
                """
def logistic_regression_loss(w, b, X, y):
    margin = y * (X @ w + b)
    dz = -y / (1 + np.exp(margin)) / len(y)
    return np.mean(np.log(1 + np.exp(-margin))), X.T @ dz, np.sum(dz)
""",
            ),
        ),
        Mistake(
            "squared-error-of-p",
            "You use the squared error of p. Sure and wrong it is flat, which is why logistic regression uses binary "
            "cross-entropy.",
            code="""
def logistic_regression_loss(w, b, X, y):
    z = X @ w + b
    p = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    dz = 2 * (p - y) * p * (1 - p) / len(y)
    return np.mean((p - y) ** 2), X.T @ dz, np.sum(dz)
""",
        ),
        Mistake(
            "scores-cut-off",
            "You cut the scores off, or p, so that nothing overflows. From there on a worse score costs no more, "
            "though one that is wrong by 1000 should cost 1000; the form with logits is safe without that.",
            edits=(("z = X @ w + b", "z = np.clip(X @ w + b, -500, 500)"),),
            also=tuple((("z = X @ w + b", f"z = np.clip(X @ w + b, -{c}, {c})"),) for c in (20, 30, 50, 100, 700))
            + tuple(
                f"""
def logistic_regression_loss(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    kept = np.clip(p, {c}, 1 - {c})
    loss = -np.mean(y * np.log(kept) + (1 - y) * np.log(1 - kept))
    dz = (p - y) / len(y)
    return loss, X.T @ dz, np.sum(dz)
"""
                for c in (1e-7, 1e-8, 1e-10, 1e-12, 1e-15)
            ),
        ),
        Mistake(
            "squared-error-of-z",
            "You use the squared error of the scores: this is linear regression on labels. The sigmoid and its loss "
            "are missing.",
            code="""
def logistic_regression_loss(w, b, X, y):
    diff = X @ w + b - y
    return np.mean(diff**2), X.T @ diff * 2 / len(y), 2 * np.mean(diff)
""",
        ),
    ),
    hints=(
        "Forward there are two steps: a linear unit, and a loss that takes scores. You have written both before.",
        "The loss of exercise 5 hands you dz, (N,). Unit 05 says how a linear layer turns it into the gradients of "
        "its weights and its bias.",
        "dw is a matrix product of the transposed data with dz; db adds dz up.",
    ),
    leans_on={"bce_with_logits_loss": _to_logits, "bce_loss": _to_probabilities},
    slopes=(Slope("dw", 0, by=1), Slope("db", 1, by=2)),
)


UNIT = Unit(
    id="10_losses_and_activations",
    title="Losses and activations",
    exercises=(MSE_LOSS, MAE_LOSS, RMSE, BCE_LOSS, BCE_WITH_LOGITS, SVM_LOSS, LEAKY_RELU, LOGISTIC),
    quiz=(
        Question(
            "Which is not like the others?",
            "c",
            {
                "a": "Logistic regression is a classifier, in spite of its name: its targets are 0 and 1.",
                "b": "L1 is the absolute error. The other name of the logistic loss is binary cross-entropy.",
                "d": "As a loss, L2 is the squared error. The penalty of the same name is about weights, not "
                "residuals.",
            },
            errata=("001-3", "004-8"),
        ),
        Question(
            "The last layer",
            "a",
            {
                "b": "Tanh goes from -1 to 1. A negative number is no probability, and the log of it is nan.",
                "c": "Both saturate, and tanh is a shifted and stretched sigmoid.",
                "d": "A ReLU has no upper end and is flat for negative scores. No probability can be read from it.",
            },
            errata=("003-2",),
        ),
        Question(
            "ReLU and the vanishing gradient",
            "b",
            {
                "a": "It is 1 for units that are on. What is it for the others?",
                "c": "Compare the two rows of the figure: the sigmoid's gradient arrives with a few millionths.",
                "d": "With small weights the gradient shrinks at every layer, whatever the activation.",
            },
            errata=("003-3",),
        ),
        Question(
            "Genres",
            "d",
            {
                "a": "Then the model is told that a musical comedy is no musical.",
                "b": "Softmax makes the genres compete: with three of them present none can get more than about a "
                "third.",
                "c": "The number of genres says nothing about which they are.",
            },
        ),
        Question(
            "Two errors",
            "a",
            {
                "b": "RMSE is not typical: squares let a few large errors dominate it.",
                "c": "RMSE is never below MAE, and there is no upper limit to the ratio but the root of n.",
                "d": "Neither of the two knows about signs.",
            },
        ),
        Question(
            "Content",
            "d",
            {
                "a": "The hinge is exactly zero once every margin is kept.",
                "b": "Turned around: the hinge looks at margins, and this one is kept.",
                "c": "Cross-entropy goes on: a lead of 3 leaves some probability to the others.",
            },
        ),
    ),
)
