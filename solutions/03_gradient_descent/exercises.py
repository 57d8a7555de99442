"""Unit 03, gradient descent: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit
from course_lib.checking.values import Function, Rng

ONE_N = "X and y have the same number of rows, N"


# numerical_gradient -------------------------------------------------------------------------------------------------
def _wavy(rng: np.random.Generator, *shape: int) -> tuple[Function, np.ndarray]:
    return Function("wavy", (rng.uniform(0.5, 1.5, shape),)), rng.uniform(0.2, 1.2, shape)


def _turned_bowl(rng: np.random.Generator, D: int) -> tuple[Function, np.ndarray]:
    """A quadratic with strong mixed terms, and a place."""
    A = np.diag(rng.uniform(0.5, 1, D)) + 2
    return Function("quadratic", (A, rng.normal(size=D))), rng.uniform(0.2, 1.2, D)


def numerical_gradient_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((Function("parabola"), 2.0), "values", "w^2 - 10 w + 25 at w = 2", visible=True)
    yield Case(_wavy(rng, 4), "values", "a curved function of 4 numbers")
    # Steps of 0.3 and 0.01: large enough that one-sided and two-sided differences are far apart, and h is really used.
    yield Case((*_wavy(rng, 3), 0.3), "values", "h = 0.3")
    yield Case((*_wavy(rng, 5), 0.01), "values", "h = 0.01")
    # Here one entry's slope depends on all the others: where they must stand when it is nudged shows.
    yield Case((*_turned_bowl(rng, 4), 0.3), "values", "a bowl whose slopes depend on all entries, h = 0.3")
    yield Case(_wavy(rng, 2, 3), "shapes", "a matrix of weights")
    yield Case((*_wavy(rng, 2, 1, 3), 0.1), "shapes", "an array with three axes")
    f, _ = _wavy(rng, 3)
    yield Case((f, np.array([1, 2, -1])), "shapes", "whole numbers")
    yield Case(_wavy(rng, 4), "left alone", "a look at x afterwards", probe="call_and_look_back")
    yield Case((*_wavy(rng, 2, 2), 0.1), "left alone", "a look at x afterwards, h = 0.1", probe="call_and_look_back")


NUMERICAL_GRADIENT = Exercise(
    signature="numerical_gradient(f, x, h=1e-5)",
    returns=("grad",),
    parts=(
        Part(
            "values", 2, "Vectors", "For each entry: the difference of two values of f, over the distance between them."
        ),
        Part("shapes", 1, "Matrices, whole numbers", "The gradient has the shape of x, and x may hold whole numbers."),
        Part(
            "left alone",
            1,
            "x is left as it was",
            "Both count: the gradient, and that x holds the very numbers it held before.",
        ),
    ),
    cases=numerical_gradient_cases,
    mistakes=(
        Mistake(
            "forward-difference",
            "You nudge to one side only. That is off by about h times half the curvature; "
            "nudging both ways makes this first error cancel.",
            edits=(("below[index] -= h", "pass"), ("/ (2 * h)", "/ h")),
        ),
        Mistake(
            "backward-difference",
            "You nudge to one side only, backward. That is off by about h times half the curvature; "
            "nudging both ways makes this first error cancel.",
            edits=(("above[index] += h", "pass"), ("/ (2 * h)", "/ h")),
        ),
        Mistake(
            "one-sided-over-2h",
            "You nudge to one side only, and divide by 2h. How far apart are the two points whose values you compare?",
            edits=(("below[index] -= h", "pass"),),
            also=((("above[index] += h", "pass"),),),
        ),
        Mistake(
            "divided-by-h",
            "Your slope is twice what it should be. How far apart are x + h and x - h?",
            edits=(("/ (2 * h)", "/ h"),),
        ),
        Mistake(
            "multiplied-by-h",
            "Your slope is multiplied by h where it should be divided by it. Is it `/ 2 * h` that you wrote? Python "
            "divides by 2 and then multiplies: which part belongs in brackets?",
            edits=(("/ (2 * h)", "/ 2 * h"),),
        ),
        Mistake(
            "wrong-order",
            "The sign is turned around, as for the value below minus the value above.",
            edits=(("(f(above) - f(below))", "(f(below) - f(above))"),),
        ),
        Mistake(
            "all-entries-nudged",
            "You nudge all entries at once, so every entry of your gradient holds the same number: the slope along the "
            "diagonal. Each entry needs a nudge of its own.",
            edits=(("above[index] += h", "above += h"), ("below[index] -= h", "below -= h")),
        ),
        Mistake(
            "nudges-pile-up",
            "The entries that you nudged before stay nudged while you go on to the next. "
            "Start each entry from the same x.",
            code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(np.shape(x))
    above = np.array(x, dtype=float)
    below = np.array(x, dtype=float)
    for index in np.ndindex(np.shape(x)):
        above[index] += h
        below[index] -= h
        grad[index] = (f(above) - f(below)) / (2 * h)
    return grad
""",
            also=(
                """
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(np.shape(x))
    work = np.array(x, dtype=float)
    for index in np.ndindex(np.shape(x)):
        work[index] += h
        above = f(work)
        work[index] -= 2 * h
        grad[index] = (above - f(work)) / (2 * h)
    return grad
""",
            ),
        ),
        Mistake(
            "h-ignored",
            "You use a step of 1e-5 whatever h says. The argument is there so that the caller can choose.",
            edits=(("(f(above)", "(h := 1e-5) and (f(above)"), ("for index in", "h = 1e-5\n    for index in")),
        ),
        Mistake(
            "x-not-put-back",
            "You nudge x itself and don't put it back exactly as it was. Whoever called you still needs it.",
            code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(np.shape(x))
    work = x if isinstance(x, np.ndarray) and x.dtype == float else np.array(x, dtype=float)
    for index in np.ndindex(np.shape(x)):
        kept = float(work[index])
        work[index] = kept + h
        above = f(work)
        work[index] = kept - h
        below = f(work)
        work[index] = kept
        grad[index] = (above - below) / (2 * h)
    work[...] = work + h
    return grad
""",
        ),
        Mistake(
            "whole-numbers-kept",
            "When x holds whole numbers, so does your copy, and adding 1e-5 to it changes nothing. "
            "Which type does the copy need?",
            edits=(
                ("above = np.array(x, dtype=float)", "above = np.array(x)"),
                ("below = np.array(x, dtype=float)", "below = np.array(x)"),
                ("above[index] += h", "above[index] = above[index] + h"),
                ("below[index] -= h", "below[index] = below[index] - h"),
            ),
        ),
        Mistake(
            "first-axis-only",
            "You run over the first axis only, so a whole row is nudged at once. A matrix needs one nudge an entry.",
            edits=(("np.ndindex(np.shape(x))", "np.ndindex(np.shape(x)[:1])"),),
        ),
    ),
    hints=(
        "What changes when only one entry of x is nudged? Do that for each entry, one at a time.",
        "Make two copies of x, nudge the same entry in both, up in one and down in the other, and compare f on them.",
        "Loop over `np.ndindex(np.shape(x))`; `copy[index] += h` changes one entry whatever the number of axes. "
        "The two points are 2h apart.",
    ),
    equivalent={
        "grad = np.zeros(np.shape(x)) -> grad = np.ones(np.shape(x))": "every entry is filled in",
        "def numerical_gradient(f, x, h=1e-5): -> def numerical_gradient(f, x, h=2e-05):": (
            "both defaults are right to about ten digits"
        ),
    },
)


# gradient_descent ---------------------------------------------------------------------------------------------------
def _bowl(rng: np.random.Generator, D: int) -> tuple[Function, np.ndarray]:
    """A bowl's gradient with curvatures between 0.5 and 3, and a start."""
    A = rng.normal(size=(D, D))
    rotation = np.linalg.qr(A)[0]
    H = rotation @ np.diag(rng.uniform(0.5, 3, D)) @ rotation.T
    return Function("quadratic_gradient", (H, rng.normal(size=D))), rng.normal(2, 1, D)


def gradient_descent_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((Function("parabola_slope"), 0.0, 0.1, 3), "values", "the parabola of the worked example", visible=True)
    yield Case((*_bowl(rng, 3), 0.2, 7), "values", "a bowl with three weights")
    yield Case((*_bowl(rng, 2), 0.05, 30), "values", "small steps")
    yield Case((*_bowl(rng, 4), 0.31, 1), "edges", "a single step")
    yield Case((*_bowl(rng, 2), 0.31, 0), "edges", "no step at all")
    yield Case((Function("parabola_slope"), 1.0, 1.1, 80), "edges", "a learning rate that diverges")
    at_zero = Function("quadratic_gradient", (np.diag([1.0, 2.0]), np.zeros(2)))
    yield Case((at_zero, np.array([3.0, -2.0]), 0.3, 60), "edges", "60 steps, the last of them tiny")
    yield Case((at_zero, np.array([3.0, -2.0]), 1e-6, 200), "edges", "a rate so small that w hardly moves")


def _stop_below(what: str, limit: float, after: bool = False) -> tuple[tuple[str, str], ...]:
    """Edits by which the loop ends once the largest entry of `what` is below `limit`, seen before or after the move."""
    if after:
        return (
            (
                "w = w - lr * grad(w)",
                f"step = {what}; w = w - lr * grad(w)\n        if np.max(np.abs(step)) < {limit}: break",
            ),
        )
    return (("w = w - lr * grad(w)", f"if np.max(np.abs({what})) < {limit}: break\n        w = w - lr * grad(w)"),)


GRADIENT_DESCENT = Exercise(
    signature="gradient_descent(grad, w0, lr, steps)",
    returns=("w",),
    parts=(
        Part(
            "values",
            2,
            "Bowls and parabolas",
            "Each step starts where the last one ended, and goes against the gradient.",
        ),
        Part(
            "edges",
            1,
            "One step, none, tiny ones, and a rate that diverges",
            "The loop runs exactly `steps` times, and nothing else stops it.",
        ),
    ),
    cases=gradient_descent_cases,
    mistakes=(
        Mistake(
            "plus-sign",
            "You add the gradient. It points uphill, so the loss grows at every step. Which way is down?",
            edits=(("w - lr * grad(w)", "w + lr * grad(w)"),),
            errata=("004-15",),
        ),
        Mistake(
            "gradient-of-the-start",
            "Each step uses the gradient at w0. After the first one you stand elsewhere, and the slope is another.",
            edits=(("grad(w)\n", "grad(w0)\n"),),
        ),
        Mistake(
            "always-from-start",
            "Each step starts again at w0, so only one step counts. Where did the last one end?",
            edits=(("w = w - lr * grad(w)", "w = w0 - lr * grad(w)"),),
        ),
        Mistake(
            "lr-ignored",
            "The learning rate doesn't enter: you step by the whole gradient.",
            edits=(("lr * grad(w)", "grad(w)"),),
        ),
        Mistake(
            "one-step-too-many",
            "You take one step more than you were asked for. If you count with `range(steps + 1)`: how often does it "
            "run?",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "one-step-too-few",
            "You take one step less than you were asked for. If you count with `range(1, steps)`: it does not "
            "include its end.",
            edits=(("range(steps)", "range(1, steps)"),),
        ),
        Mistake(
            "one-step-only",
            "You return from inside the loop, after the first step. Look at how far the `return` is indented.",
            edits=(("    return w", "        return w\n    return w"),),
        ),
        Mistake(
            "length-normalised",
            "You divide the gradient by its length, so every step is equally long. Gradient descent keeps the length: "
            "near the minimum its steps become short by themselves.",
            edits=(("lr * grad(w)", "lr * grad(w) / np.linalg.norm(grad(w))"),),
        ),
        Mistake(
            "path-returned",
            "You return the whole path. What is asked for is the last w.",
            code="""
def gradient_descent(grad, w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return path
""",
        ),
        Mistake(
            "stops-early",
            "You stop before all the steps are made, once a move or the gradient has become small. How many steps are "
            "made is the caller's choice; the small ones count, too.",
            edits=_stop_below("lr * grad(w)", 1e-6),
            also=tuple(
                _stop_below(what, limit, after)
                for what in ("lr * grad(w)", "grad(w)")
                for limit in (1e-3, 1e-4, 1e-5, 1e-6, 1e-8)
                for after in (False, True)
                if (what, limit, after) != ("lr * grad(w)", 1e-6, False)
            ),
        ),
        Mistake(
            "gradient-clipped",
            "You cut off large gradients. Clipping is a trick of its own, for training that would diverge; here the "
            "step is lr times the gradient, however large.",
            edits=(("lr * grad(w)", "lr * np.clip(grad(w), -1.0, 1.0)"),),
            also=tuple(
                (("lr * grad(w)", f"lr * np.clip(grad(w), -{limit}, {limit})"),)
                for limit in (5.0, 10.0, 100.0, 1e3, 1e4, 1e5)
            ),
        ),
        Mistake(
            "stops-when-it-grows",
            "You stop when the gradient grows, and a rate that diverges is hidden from the caller. The loop makes all "
            "its steps, wherever they lead.",
            edits=(
                ("w = w0", "w, last = w0, np.inf"),
                (
                    "w = w - lr * grad(w)",
                    "size = np.linalg.norm(grad(w))\n        if size > last: break\n"
                    "        w, last = w - lr * grad(w), size",
                ),
            ),
        ),
        Mistake(
            "rate-decayed",
            "Your learning rate shrinks from step to step. That is a schedule (unit 09); here it is constant.",
            edits=(("for _ in range(steps)", "for t in range(steps)"), ("lr * grad(w)", "lr / (1 + t) * grad(w)")),
        ),
    ),
    hints=(
        "Keep the current w in a variable, and change it once in each turn of a loop.",
        "One step is: the current w, minus the learning rate times the gradient at the current w.",
        "Start with `w = w0`, loop `steps` times, and call `grad` anew in each turn. Return after the loop.",
    ),
)


# max_stable_lr ------------------------------------------------------------------------------------------------------
def _hessian(rng: np.random.Generator, eigenvalues: np.ndarray) -> np.ndarray:
    D = len(eigenvalues)
    rotation = np.linalg.qr(rng.normal(size=(D, D)))[0]
    H = rotation @ np.diag(eigenvalues) @ rotation.T
    return (H + H.T) / 2


def max_stable_lr_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.diag([1.0, 10.0]),), "values", "curvatures 1 and 10", visible=True)
    yield Case((np.diag([7.0, 3.0, 0.5]),), "values", "a diagonal with the largest first")
    yield Case((_hessian(rng, rng.uniform(1, 9, 3)),), "rotated", "a rotated bowl")
    yield Case((_hessian(rng, np.array([0.1, 0.2, 5.0, 20.0])),), "rotated", "a narrow rotated valley")
    yield Case((np.array([[2.0, -1.5], [-1.5, 2.0]]),), "rotated", "negative entries off the diagonal")
    yield Case((np.array([[3.0]]),), "rotated", "a single weight")
    yield Case((np.array([[1.0, 3.0], [3.0, 2.0]]),), "rotated", "the largest entry off the diagonal")
    # An indefinite one: a direction of negative curvature has the largest size, and still is not the steepest upward.
    yield Case((_hessian(rng, np.array([-6.0, 1.0, 4.0])),), "rotated", "a saddle")


MAX_STABLE_LR = Exercise(
    signature="max_stable_lr(H)",
    returns=("lr",),
    parts=(
        Part("values", 1, "Bowls along the axes", "Which direction is the first to overshoot?"),
        Part(
            "rotated", 2, "Rotated bowls and a saddle", "The curvatures of a rotated bowl are not on the diagonal of H."
        ),
    ),
    cases=max_stable_lr_cases,
    mistakes=(
        Mistake(
            "one-over-l",
            "1/L is where the zigzag begins. The explosion begins where the factor 1 - lr * L reaches -1.",
            edits=(("2 / np.max", "1 / np.max"),),
        ),
        Mistake(
            "smallest-eigenvalue",
            "You take the flattest direction. The steepest one is the first to explode.",
            edits=(("np.max(np.linalg", "np.min(np.linalg"),),
        ),
        Mistake(
            "largest-entry",
            "You take the largest entry of H. For a rotated bowl no entry is a curvature; the eigenvalues are.",
            edits=(("np.max(np.linalg.eigvalsh(H))", "np.max(H)"),),
        ),
        Mistake(
            "diagonal",
            "You read the curvatures off the diagonal. That is right only when the bowl's axes are those of the "
            "weights.",
            edits=(("np.max(np.linalg.eigvalsh(H))", "np.max(np.diag(H))"),),
        ),
        Mistake(
            "trace",
            "You use the sum of all curvatures. A single direction, the steepest, sets the limit.",
            edits=(("np.max(np.linalg.eigvalsh(H))", "np.trace(H)"),),
        ),
        Mistake(
            "largest-size",
            "You take the eigenvalue with the largest absolute value. A direction of negative curvature runs away "
            "at any "
            "rate; the limit comes from the largest positive one.",
            edits=(("np.linalg.eigvalsh(H)", "np.abs(np.linalg.eigvalsh(H))"),),
        ),
        Mistake(
            "half-of-it",
            "You return half the largest curvature: the fraction is upside down.",
            edits=(("2 / np.max(np.linalg.eigvalsh(H))", "np.max(np.linalg.eigvalsh(H)) / 2"),),
        ),
        Mistake(
            "best-rate",
            "You divide by the sum of the smallest and the largest curvature. In a bowl that gives the best rate "
            "(unit 07); the limit comes from the steepest direction alone.",
            edits=(
                ("np.max(np.linalg.eigvalsh(H))", "(np.min(np.linalg.eigvalsh(H)) + np.max(np.linalg.eigvalsh(H)))"),
            ),
        ),
    ),
    hints=(
        "A step multiplies the distance along an eigenvector by 1 - lr times its eigenvalue. When is that less than "
        "1 in size?",
        "The limit along one direction is 2 over its curvature. Over all directions the smallest limit counts.",
        "`np.linalg.eigvalsh` gives all curvatures of a symmetric matrix. You need one of them.",
    ),
)


# linear_regression_grad ---------------------------------------------------------------------------------------------
def _regression(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rng.normal(size=(N, D)), rng.normal(1, 2, N), rng.normal(size=D)


def linear_regression_grad_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, 0.0, 2.0]), np.array([1.0, -1.0]))
    yield Case(small, "values", "three examples with two features", visible=True)
    yield Case(_regression(rng, 7, 3), "values", "more examples than features")
    yield Case(_regression(rng, 3, 5), "values", "more features than examples")
    yield Case(_regression(rng, 4, 4), "values", "as many features as examples")
    yield Case(_regression(rng, 1, 4), "edges", "one example")
    yield Case(_regression(rng, 5, 1), "edges", "one feature")
    whole = (rng.integers(-3, 4, (5, 3)), rng.integers(-3, 4, 5), rng.integers(1, 3, 3))
    yield Case(whole, "edges", "whole numbers")


LINEAR_REGRESSION_GRAD = Exercise(
    signature="linear_regression_grad(X, y, w)",
    returns=("grad",),
    parts=(
        Part(
            "values",
            2,
            "Ordinary data",
            "Residuals first; then each feature, weighted by them, summed over the examples.",
        ),
        Part("edges", 1, "One example, one feature, whole numbers", "The same line has to work for every size."),
    ),
    cases=linear_regression_grad_cases,
    mistakes=(
        Mistake(
            "two-forgotten",
            "Your gradient is half of what it should be: it belongs to half the mean squared error. "
            "Here the loss is the mean of the squares, without a half.",
            edits=(("2 / N", "1 / N"),),
        ),
        Mistake(
            "mean-forgotten",
            "This is the gradient of the sum of squares. The loss is their mean; which factor does that put in front?",
            edits=(("2 / N", "2"),),
        ),
        Mistake(
            "sum-and-no-two",
            "Two factors are missing: the 2 from the square, and the 1/N from the mean.",
            edits=(("2 / N * X.T", "X.T"),),
        ),
        Mistake(
            "residual-turned",
            "The sign is turned around: the residual is the prediction minus y, not y minus the prediction. "
            "With your sign, descent would climb.",
            edits=(("(X @ w - y)", "(y - X @ w)"),),
        ),
        Mistake(
            "divided-by-features",
            "You divide by the number of features. The mean runs over the examples, the rows of X.",
            edits=(("N = len(y)", "N = len(w)"),),
        ),
        Mistake(
            "not-transposed",
            "You multiply by X where its transpose belongs. Residuals have shape (N,): which product sums over N?",
            edits=(("X.T @", "X @"),),
        ),
        Mistake(
            "y-forgotten",
            "You multiply X by the predictions. What drives the gradient is how far they are from y.",
            edits=(("(X @ w - y)", "(X @ w)"),),
        ),
        Mistake(
            "column-residual",
            "Your residuals have become a square: a column of predictions met a flat y, and broadcasting did the rest.",
            edits=(("(X @ w - y)", "(X @ w[:, None] - y).sum(axis=1)"),),
        ),
        Mistake(
            "mean-residual",
            "You multiply the sum of the features by the mean residual. Each example's features belong to its own "
            "residual.",
            edits=(("X.T @ (X @ w - y)", "X.sum(axis=0) * np.mean(X @ w - y)"),),
        ),
        Mistake(
            "loss-returned",
            "You return the loss, a single number. Its gradient has one entry for each weight.",
            edits=(("2 / N * X.T @ (X @ w - y)", "np.mean((X @ w - y) ** 2)"),),
        ),
        Mistake(
            "divided-by-all-entries",
            "You divide by the number of entries of X. The mean runs over the examples: how many of them are there?",
            edits=(("N = len(y)", "N = X.size"),),
        ),
        Mistake(
            "minus-half",
            "Your result is minus half of the gradient: the residuals are turned around, and the 2 that comes "
            "from the square is missing.",
            edits=(
                ("2 / N", "1 / N"),
                ("(X @ w - y)", "(y - X @ w)"),
            ),
        ),
        Mistake(
            "residuals-squared",
            "You square the residuals here, too. The squares are in the loss: what does the derivative of a "
            "square hold?",
            edits=(("(X @ w - y)", "(X @ w - y) ** 2"),),
        ),
    ),
    hints=(
        "Take one example and one weight first. What does the chain rule give for (x . w - y)^2?",
        "It is 2 times the residual times the feature. Then sum over the examples, and divide by how many there are.",
        "The sum over examples of residual times features is the transpose of X times the residuals.",
    ),
    equivalent={"N = len(y) -> N = len(X)": ONE_N},
)


# shuffle_in_unison --------------------------------------------------------------------------------------------------
def _pairs(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that all differ, and labels that all differ, so that each can be recognised after a shuffle."""
    return rng.normal(size=(N, D)), rng.permutation(N) + 0.5


def _generators(rng: np.random.Generator) -> list[Rng]:
    """Two alike, so that a result can be repeated, and one that differs."""
    seed = int(rng.integers(1, 10_000))
    return [Rng(seed), Rng(seed), Rng(seed + 1)]


def shuffle_in_unison_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(N: int, D: int, part: str, about: str) -> Case:
        args = (*_pairs(rng, N, D), _generators(rng))
        return Case(args, part, about, probe="with_each_rng", view="shuffled_pairs")

    yield case(30, 8, "pairs", "30 examples")
    yield case(25, 1, "pairs", "25 examples with one feature")
    yield case(40, 40, "pairs", "as many features as examples")


SHUFFLE_IN_UNISON = Exercise(
    signature="shuffle_in_unison(X, y, rng)",
    returns=("shuffled",),
    parts=(Part("pairs", 3, "All pairs, together, in a random order", "One permutation, used twice."),),
    cases=shuffle_in_unison_cases,
    mistakes=(
        Mistake(
            "shuffled-apart",
            "X and y come back in different orders, so each example gets the label of another. No error, no wrong "
            "shape, and nothing left to learn. How can both follow the same order?",
            edits=(("return X[order], y[order]", "return X[order], y[rng.permutation(len(X))]"),),
        ),
        Mistake(
            "turned-around",
            "Your rows come in their old order, only begun elsewhere or read backwards: neighbours stay neighbours. "
            "In a file that is sorted by class a batch would still see one class.",
            edits=(
                ("order = rng.permutation(len(X))", "order = np.roll(np.arange(len(X)), int(rng.integers(1, len(X))))"),
            ),
        ),
        Mistake(
            "labels-left",
            "X is shuffled and y is not: the labels now belong to other examples.",
            edits=(("y[order]", "y"),),
        ),
        Mistake(
            "data-left",
            "y is shuffled and X is not: the labels now belong to other examples.",
            edits=(("X[order]", "X"),),
        ),
        Mistake(
            "nothing-shuffled",
            "The order has not changed. Some functions shuffle in place and return None, others return a new order: "
            "is yours used?",
            edits=(("return X[order], y[order]", "return X, y"),),
        ),
        Mistake(
            "with-replacement",
            "Some examples come twice and others never, as when they are drawn with replacement. A shuffle has each "
            "exactly once.",
            edits=(("rng.permutation(len(X))", "rng.integers(0, len(X), len(X))"),),
        ),
        Mistake(
            "global-generator",
            "You use NumPy's global generator, or a new one, so that the run can't be repeated with the same `rng`.",
            edits=(("rng.permutation", "np.random.default_rng().permutation"),),
        ),
        Mistake(
            "own-seed",
            "Every call gives the same order, whatever `rng` is passed. The order is to be drawn from that generator.",
            edits=(("rng.permutation", "np.random.default_rng(0).permutation"),),
        ),
        Mistake(
            "columns-shuffled",
            "Your labels stand where they stood, and the features beside them have changed. Is it the columns of X "
            "that are permuted? Examples are rows.",
            edits=(("X[order], y[order]", "X[:, rng.permutation(X.shape[1])], y"),),
        ),
    ),
    hints=(
        "What has to be the same for X and for y?",
        "Draw one random order of the numbers 0 to N - 1, and look both arrays up in it.",
        "`X[order]` with an array of row numbers gives the rows in that order. `y[order]` does the same for the "
        "labels.",
    ),
    equivalent={"order = rng.permutation(len(X)) -> order = rng.permutation(len(y))": ONE_N},
)


# iterate_minibatches ------------------------------------------------------------------------------------------------
def iterate_minibatches_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(N: int, size: int, part: str, about: str) -> Case:
        args = (*_pairs(rng, N, 3), size, _generators(rng))
        return Case(args, part, about, probe="with_each_rng", view="shuffled_batches")

    yield case(24, 6, "batches", "24 examples in batches of 6")
    yield case(30, 10, "batches", "30 examples in batches of 10")
    yield case(23, 5, "last batch", "23 examples in batches of 5")
    yield case(21, 20, "last batch", "21 examples in batches of 20")
    yield case(20, 50, "last batch", "a batch size above N")
    yield case(22, 1, "last batch", "batches of 1")


ITERATE_MINIBATCHES = Exercise(
    signature="iterate_minibatches(X, y, batch_size, rng)",
    returns=("batches",),
    parts=(
        Part("batches", 2, "Batches that divide N", "Shuffle once, then cut the order into pieces."),
        Part(
            "last batch",
            1,
            "A short last batch, a batch of one, one batch",
            "The pieces hold every example once, the rest included.",
        ),
    ),
    cases=iterate_minibatches_cases,
    mistakes=(
        Mistake(
            "not-shuffled",
            "The batches come in the order of the file. If that is sorted by class, each batch sees one class only.",
            edits=(("rng.permutation(len(X))", "np.arange(len(X))"),),
        ),
        Mistake(
            "batches-shuffled",
            "You shuffle the batches, and within a batch the examples stand as in the file. If that is sorted by "
            "class, a batch still sees one class: what has to be shuffled are the examples.",
            code="""
def iterate_minibatches(X, y, batch_size, rng):
    for start in rng.permutation(np.arange(0, len(X), batch_size)):
        yield X[start : start + batch_size], y[start : start + batch_size]
""",
        ),
        Mistake(
            "empty-batch-at-the-end",
            "Where N is a multiple of the batch size, a last batch without any example comes. The mean over nothing is "
            "nan: where should the starts end?",
            edits=(("range(0, len(X), batch_size)", "range(0, len(X) + 1, batch_size)"),),
        ),
        Mistake(
            "last-batch-dropped",
            "The last, shorter batch is missing, and its examples with it. "
            "Here it is kept: every example comes once in each epoch.",
            edits=(("range(0, len(X), batch_size)", "range(0, len(X) - batch_size + 1, batch_size)"),),
        ),
        Mistake(
            "with-replacement",
            "Some examples come twice in an epoch and others never, as when each batch is drawn afresh. What would "
            "have to be drawn once for the whole epoch?",
            edits=(
                (
                    "batch = order[start : start + batch_size]",
                    "batch = rng.integers(0, len(X), min(batch_size, len(X) - start))",
                ),
            ),
            also=(
                (
                    (
                        "batch = order[start : start + batch_size]",
                        "batch = rng.choice(len(X), min(batch_size, len(X) - start), replace=False)",
                    ),
                ),
            ),
        ),
        Mistake(
            "labels-not-shuffled",
            "X follows the random order and y doesn't: the labels in a batch belong to other examples.",
            edits=(("y[batch]", "y[start : start + batch_size]"),),
        ),
        Mistake(
            "overlapping",
            "The batches overlap: the start moves on by one instead of by the batch size.",
            edits=(("range(0, len(X), batch_size)", "range(len(X))"),),
        ),
        Mistake(
            "only-first",
            "Only one batch comes. `return` ends the function; `yield` hands out a value and goes on.",
            edits=(("yield X[batch], y[batch]", "yield X[batch], y[batch]\n        return"),),
        ),
        Mistake(
            "own-seed",
            "Every epoch has the same order, whatever `rng` is passed. The order is to be drawn from that generator.",
            edits=(("rng.permutation", "np.random.default_rng(0).permutation"),),
        ),
        Mistake(
            "global-generator",
            "You use NumPy's global generator, or a new one, here or in a function that you call: the run can't be "
            "repeated with the same `rng`.",
            edits=(("rng.permutation", "np.random.default_rng().permutation"),),
        ),
        Mistake(
            "number-for-size",
            "You make batch_size batches. It says how many examples are in a batch, not how many batches there are.",
            code="""
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for batch in np.array_split(order, min(batch_size, len(X))):
        yield X[batch], y[batch]
""",
        ),
        Mistake(
            "even-pieces",
            "Your batches are made as equal as possible. Each should hold batch_size examples, and the last what is "
            "left.",
            code="""
def iterate_minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for batch in np.array_split(order, -(-len(X) // batch_size)):
        yield X[batch], y[batch]
""",
        ),
    ),
    hints=(
        "First a random order of all examples, once. Then cut that order into pieces.",
        "`range(0, N, batch_size)` gives the starts of the pieces; a slice that runs over the end is cut off by "
        "itself.",
        "`order[start : start + batch_size]` are the rows of one batch; `yield` X and y at these rows.",
    ),
    equivalent={
        "order = rng.permutation(len(X)) -> order = rng.permutation(len(y))": ONE_N,
        "for start in range(0, len(X), batch_size): -> for start in range(0, len(y), batch_size):": ONE_N,
    },
)


# sgd_epoch ----------------------------------------------------------------------------------------------------------
def _batches(rng: np.random.Generator, sizes: tuple[int, ...], D: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(rng.normal(1, 1, (n, D)), rng.uniform(0.5, 1.5, n)) for n in sizes]


def sgd_epoch_cases(rng: np.random.Generator) -> Iterator[Case]:
    pull = Function("weighted_pull")
    two = [(np.array([[1.0, 2.0]]), np.array([1.0])), (np.array([[3.0, 0.0]]), np.array([1.0]))]
    yield Case((np.array([0.0, 0.0]), two, pull, 0.5), "values", "two batches of one example", visible=True)
    yield Case((rng.normal(size=3), _batches(rng, (5, 5, 5, 5), 3), pull, 0.2), "values", "four batches")
    yield Case((rng.normal(size=4), _batches(rng, (6, 2, 3), 4), pull, 0.35), "values", "batches of different sizes")
    yield Case((rng.normal(size=2), _batches(rng, (7,), 2), pull, 0.1), "edges", "one batch")
    w = np.array([0.5, -1.0, 2.0])
    still = (np.tile(w, (3, 1)), np.ones(3))  # here the slope at w is 0, and the batches after it still count
    yield Case((w, [still, *_batches(rng, (4, 2), 3)], pull, 0.3), "edges", "a first batch whose slope is 0")
    yield Case((rng.normal(size=2), [], pull, 0.1), "edges", "no batch")


SGD_EPOCH = Exercise(
    signature="sgd_epoch(w, batches, grad, lr)",
    returns=("w",),
    parts=(
        Part("values", 2, "Several batches", "One step a batch, each from where the last one ended."),
        Part("edges", 1, "One batch, and none", "Without a batch there is no step, and w comes back as it was."),
    ),
    cases=sgd_epoch_cases,
    mistakes=(
        Mistake(
            "plus-sign",
            "You add the gradient, and climb. Which way is down?",
            edits=(("w - lr * grad", "w + lr * grad"),),
            errata=("004-15",),
        ),
        Mistake(
            "gradients-summed",
            "You add up the gradients of all batches at the same w and take one step. "
            "In SGD w moves after each batch, and the next gradient is taken at the new place.",
            code="""
def sgd_epoch(w, batches, grad, lr):
    total = 0
    for X, y in batches:
        total = total + grad(w, X, y)
    return w - lr * total
""",
        ),
        Mistake(
            "gradients-averaged",
            "You average the gradients over the batches and take one step. That is batch gradient descent; "
            "here w moves after each batch.",
            code="""
def sgd_epoch(w, batches, grad, lr):
    found = [grad(w, X, y) for X, y in batches]
    return w - lr * np.mean(found, axis=0) if found else w
""",
        ),
        Mistake(
            "stops-at-a-flat-batch",
            "You stop at a batch whose gradient is small. Another batch has another gradient, and an epoch visits "
            "all of them.",
            edits=(
                (
                    "w = w - lr * grad(w, X, y)",
                    "if np.max(np.abs(grad(w, X, y))) < 1e-6: break\n        w = w - lr * grad(w, X, y)",
                ),
            ),
        ),
        Mistake(
            "first-batch-only",
            "Only the first batch makes a step. Look at how far the `return` is indented.",
            edits=(("    return w", "        return w\n    return w"),),
        ),
        Mistake(
            "last-batch-only",
            "Every batch steps from the w that came in, so only the last step is left. Where should the second begin?",
            edits=(("for X, y in batches", "w0 = w\n    for X, y in batches"), ("w = w - lr", "w = w0 - lr")),
            also=(
                """
def sgd_epoch(w, batches, grad, lr):
    after = w
    for X, y in batches:
        after = w - lr * grad(w, X, y)
    return after
""",
            ),
        ),
        Mistake(
            "lr-ignored",
            "The learning rate doesn't enter: you step by the whole gradient.",
            edits=(("lr * grad", "grad"),),
        ),
        Mistake(
            "scaled-by-batch",
            "You multiply each step by the size of its batch. `grad` returns the gradient of a mean already.",
            edits=(("lr * grad", "len(y) * lr * grad"),),
        ),
        Mistake(
            "divided-by-batch",
            "You divide each step by the size of its batch. `grad` returns the gradient of a mean already.",
            edits=(("lr * grad", "lr / len(y) * grad"),),
        ),
    ),
    hints=(
        "It is gradient descent, and the data change from step to step.",
        "Loop over the batches; in each turn call `grad` with the current w and this batch.",
        "`for X, y in batches:` and one line in it, the one of `gradient_descent` with two more arguments.",
    ),
)


UNIT = Unit(
    id="03_gradient_descent",
    title="Gradient descent",
    exercises=(
        NUMERICAL_GRADIENT,
        GRADIENT_DESCENT,
        MAX_STABLE_LR,
        LINEAR_REGRESSION_GRAD,
        SHUFFLE_IN_UNISON,
        ITERATE_MINIBATCHES,
        SGD_EPOCH,
    ),
    quiz=(
        Question(
            "What the gradient does",
            "b",
            {
                "a": "Following the gradient climbs. That is the sign mistake at the top of this unit.",
                "c": "It points uphill. And even its negative points to the minimum only in a perfectly round bowl.",
                "d": "The gradient is a vector, one partial derivative for each weight. Its length is the "
                "steepest slope.",
            },
            errata=("004-11",),
        ),
        Question(
            "Must the rate shrink?",
            "c",
            {
                "a": "The limit is 2/L. Between 1/L and 2/L the steep direction changes sides and still shrinks.",
                "b": "Wandering comes from noise, and exact gradients have none.",
            },
        ),
        Question(
            "Cause of the wandering",
            "a",
            {
                "b": "Then the loss would stand still, and other starts would end elsewhere. A wandering loss "
                "is a moving w.",
                "c": "Beyond 2/L it would not wander, it would explode.",
                "d": "Rounding is some ten orders of magnitude smaller than what you saw.",
            },
        ),
        Question(
            "Centimetres for metres",
            "c",
            {
                "a": "The Hessian of the mean squared error is 2/N times X^T X. What happens to it when X grows?",
                "b": "X enters the Hessian twice, once from each side.",
                "d": "Larger inputs make steeper slopes, and steeper slopes allow shorter steps.",
            },
        ),
        Question(
            "Zero gradient",
            "c",
            {
                "a": "Nothing at a single point says how low the loss is elsewhere.",
                "b": "On a saddle and on a maximum the gradient is zero, too.",
            },
        ),
    ),
)
