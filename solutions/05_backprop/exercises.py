"""Unit 05, backpropagation: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit

SAME = "two names for one array"
LATER = "another call of forward before the way back"
# A network calls forward once for each layer before any layer goes back.
_LEFT_BEHIND = (
    "After another call of forward your backward uses what that call left behind, and a network calls forward for "
    "every layer before the way back begins. Where can a call keep its values so that no other takes their place?"
)


# affine -------------------------------------------------------------------------------------------------------------
def _layer(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rng.normal(size=(N, D)), rng.normal(size=(D, C)), rng.normal(1.0, 1.0, C)


def _with_dout(rng: np.random.Generator, layer: tuple) -> tuple:
    x, w, _ = layer
    return (*layer, rng.normal(0.3, 1.0, (x.shape[0], w.shape[1])))


def affine_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[10.0], [20.0]]), np.array([0.5]))
    yield Case(small, "forward", "the worked example", visible=True, probe="forward")
    for N, D, C in [(5, 3, 4), (3, 3, 3)]:
        yield Case(_layer(rng, N, D, C), "forward", f"N = {N}, D = {D}, C = {C}", probe="forward")
    yield Case(_layer(rng, 1, 4, 3), "forward", "one example", probe="forward")
    # Pixels and counts are whole numbers, weights are not: an array made after the pattern of x loses the fractions.
    _, w, b = _layer(rng, 4, 3, 2)
    whole = (rng.integers(1, 6, (4, 3)), w, b)
    yield Case(whole, "forward", "whole numbers in x", probe="forward")
    backward = ("dx", "dw", "db")
    yield Case((*small, np.array([[1.0], [2.0]])), backward, "the worked example", visible=True, probe="backward")
    for N, D, C in [(5, 3, 4), (4, 6, 3), (3, 3, 3)]:
        yield Case(_with_dout(rng, _layer(rng, N, D, C)), backward, f"N = {N}, D = {D}, C = {C}", probe="backward")
    yield Case(_with_dout(rng, _layer(rng, 1, 4, 3)), backward, "one example", probe="backward")
    yield Case(_with_dout(rng, whole), backward, "whole numbers in x", probe="backward")
    yield Case(_with_dout(rng, _layer(rng, 4, 2, 3)), backward, LATER, probe="backward_later")


AFFINE = Exercise(
    signature=("affine_forward(x, w, b)", "affine_backward(dout, cache)"),
    returns=("out", "dx", "dw", "db"),
    parts=(
        Part("forward", 1, "Forward", "A product of x and w, and one bias for each output."),
        Part("dx", 1, "dx", "dx has the shape of x: what is summed over are the outputs."),
        Part("dw", 1, "dw", "dw has the shape of w: what is summed over are the examples."),
        Part("db", 1, "db", "db has the shape of b: what is summed over are the examples."),
    ),
    cases=affine_cases,
    mistakes=(
        Mistake(
            "bias-forgotten",
            "The bias is not in your output. Which argument of the forward have you not used?",
            edits=(("x @ w + b", "x @ w"),),
        ),
        Mistake(
            "one-bias-for-all",
            "All neurons get the same bias, the sum of all. Each neuron has one of its own, and the examples share it.",
            edits=(("x @ w + b", "x @ w + np.sum(b)"),),
            errata=("004-1",),
        ),
        Mistake(
            "integer-output",
            "Where x holds whole numbers your results lose their fractions. Most often an array was made after the "
            "pattern of x and took over its integer type: which type should the results have?",
            edits=(("out = x @ w + b", "out = (x @ w + b).astype(x.dtype)"),),
            also=(
                (("dx = dout @ w.T", "dx = (dout @ w.T).astype(x.dtype)"),),
                (
                    ("out = x @ w + b", "out = (x @ w + b).astype(x.dtype)"),
                    ("dx = dout @ w.T", "dx = (dout @ w.T).astype(x.dtype)"),
                ),
            ),
        ),
        Mistake(
            "kept-outside-the-cache",
            _LEFT_BEHIND,
            edits=(
                ("    cache = (x, w)\n", "    cache = affine_forward.kept = (x, w)\n"),
                ("    x, w = cache\n", "    x, w = affine_forward.kept\n"),
            ),
        ),
        Mistake(
            "last-example-only-in-dw",
            "Only one example has a say in your dw, as in a loop whose turns overwrite each other. All examples share "
            "the weights: what should each turn do?",
            edits=(("x.T @ dout", "np.outer(x[-1], dout[-1])"),),
        ),
        Mistake(
            "db-one-number",
            "Your db is a single number, summed over everything. Each neuron has a bias of its own: which axis "
            "holds the "
            "neurons, and which the examples?",
            edits=(("np.sum(dout, axis=0)", "np.sum(dout)"),),
            errata=("004-1",),
        ),
        Mistake(
            "db-over-outputs",
            "You sum db over the outputs, so it has one entry an example. The bias is shared by the examples.",
            edits=(("np.sum(dout, axis=0)", "np.sum(dout, axis=1)"),),
        ),
        Mistake(
            "db-mean",
            "Your db is a mean over the examples. The 1/N of a mean loss is inside dout already; here you only add up.",
            edits=(("np.sum(dout, axis=0)", "np.mean(dout, axis=0)"),),
        ),
        Mistake(
            "db-not-summed",
            "Your db still has a row for each example. The bias was broadcast over them; the way back adds them up.",
            edits=(("db = np.sum(dout, axis=0)", "db = dout"),),
        ),
        Mistake(
            "db-keeps-axis",
            "Your db has shape (1, C), the bias has shape (C,). A gradient has exactly the shape of its variable.",
            edits=(("np.sum(dout, axis=0)", "np.sum(dout, axis=0, keepdims=True)"),),
        ),
        Mistake(
            "dw-mean",
            "You divide dw by the number of examples. The 1/N of a mean loss is inside dout already.",
            edits=(("x.T @ dout", "x.T @ dout / len(x)"),),
        ),
        Mistake(
            "dw-transposed",
            "Your dw has the sides of w swapped. A gradient has the shape of its variable: (D, C).",
            edits=(("x.T @ dout", "dout.T @ x"),),
        ),
        Mistake(
            "dx-without-transpose",
            "In dx the weights stand as they are. (N, C) times which shape gives (N, D)?",
            edits=(("dout @ w.T", "dout @ w"),),
        ),
        Mistake(
            "dout-ignored-in-dw",
            "What arrives from above plays no part in your dw. The layer does not know the loss; dout tells it.",
            edits=(("x.T @ dout", "x.T @ np.ones_like(dout)"),),
        ),
        Mistake(
            "dout-ignored-in-dx",
            "What arrives from above plays no part in your dx: it is the derivative of the sum of all outputs.",
            edits=(("dout @ w.T", "np.ones_like(dout) @ w.T"),),
        ),
        Mistake(
            "dx-and-dw-swapped",
            "dx and dw have changed places. The gradients come back in the order of the inputs: x, w, b.",
            edits=(("return dx, dw, db", "return dw, dx, db"),),
        ),
        Mistake(
            "everything-negative",
            "The sign is turned around. A gradient says how the loss grows; going down is the optimiser's affair.",
            edits=(("dx = dout", "dout = -dout\n    dx = dout"),),
        ),
    ),
    hints=(
        "Write down the shapes of x, w, b and dout, and below them those of dx, dw and db.",
        "Two of the gradients are matrix products of dout with one of the inputs, transposed. Which product fits?",
        "db has one entry for each output: the bias was copied to all examples, so their shares add up.",
    ),
    slopes=(Slope("dx", 0, by=1), Slope("dw", 1, by=2), Slope("db", 2, by=3)),
)


# jacobian_affine ----------------------------------------------------------------------------------------------------
def jacobian_affine_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])), "values", "D = 2, C = 3", visible=True
    )
    yield Case((rng.normal(size=4), rng.normal(size=(4, 3))), "values", "D = 4, C = 3")
    # One input is 0: a derivative that was found by dividing by the input has nothing to say there.
    yield Case((np.append(rng.normal(size=2), 0.0), rng.normal(size=(3, 3))), "values", "D = C = 3 and an input of 0")
    yield Case((rng.normal(size=3), rng.normal(size=(3, 1))), "edges", "one output")
    yield Case((rng.normal(size=1), rng.normal(size=(1, 3))), "edges", "one input")


JACOBIAN_AFFINE = Exercise(
    signature="jacobian_affine(x, w)",
    returns=("jacobian",),
    parts=(
        Part("values", 1, "Ordinary sizes", "One row for each output, one column for each input."),
        Part("edges", 1, "One output, one input", "The layout is (C, D) for every size."),
    ),
    cases=jacobian_affine_cases,
    mistakes=(
        Mistake(
            "layout-swapped",
            "The numbers are right and the layout is (D, C). Rows are outputs here, columns are inputs.",
            edits=(("w.T.copy()", "w.copy()"),),
        ),
        Mistake(
            "multiplied-by-x",
            "You multiply by x. A derivative of a linear function does not depend on where it is taken.",
            edits=(("w.T.copy()", "w.T * x"),),
        ),
        Mistake(
            "output-returned",
            "You return the output itself. Asked for is how each output changes with each input.",
            edits=(("w.T.copy()", "x @ w"),),
        ),
        Mistake(
            "summed-over-outputs",
            "You add up over the outputs. That is the derivative of their sum; the Jacobian keeps each output apart.",
            edits=(("w.T.copy()", "w.sum(axis=1)"),),
        ),
        Mistake(
            "derivative-by-weights",
            "You repeat x. That is the derivative with respect to the weights; asked for is the one with respect to x.",
            edits=(("w.T.copy()", "np.tile(x, (w.shape[1], 1))"),),
        ),
        Mistake(
            "diagonal",
            "Your Jacobian is diagonal, as for a function that works entry by entry. Here every input acts on every "
            "output.",
            edits=(("w.T.copy()", "np.eye(w.shape[1], w.shape[0]) * w.T"),),
        ),
        Mistake(
            "negative",
            "The sign is turned around: raise an input whose weight is positive, and the output rises.",
            edits=(("w.T.copy()", "-w.T"),),
        ),
    ),
    hints=(
        "Output c is a sum over the inputs. Which number stands in front of input d?",
        "The derivative of output c by input d is one entry of w. In which row and column of w does it stand?",
        "The Jacobian has shape (C, D), and w has shape (D, C).",
    ),
)


# reduce_broadcast_grad ----------------------------------------------------------------------------------------------
def reduce_broadcast_grad_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (3,)), "added", "(2, 3) back to (3,)", visible=True)
    yield Case((rng.normal(size=(2, 5, 3)), (5, 3)), "added", "(2, 5, 3) back to (5, 3)")
    yield Case((rng.normal(size=(2, 4, 3)), (3,)), "added", "(2, 4, 3) back to (3,)")
    yield Case((rng.normal(size=(4, 3)), (4, 1)), "stretched", "(4, 3) back to (4, 1)")
    yield Case((rng.normal(size=(4, 3)), (1, 3)), "stretched", "(4, 3) back to (1, 3)")
    yield Case((rng.normal(size=(2, 3, 4)), (2, 1, 1)), "stretched", "(2, 3, 4) back to (2, 1, 1)")
    # Equal sizes: the place of an axis says what it is, and its size doesn't.
    yield Case((rng.normal(size=(3, 3)), (3,)), "added", "(3, 3) back to (3,)")
    yield Case((rng.normal(size=(4, 3, 4)), (3, 4)), "added", "(4, 3, 4) back to (3, 4)")
    yield Case((rng.normal(size=(3, 3)), (1, 3)), "stretched", "(3, 3) back to (1, 3)")
    yield Case((rng.normal(size=(3, 3, 3)), (3, 1)), "both", "(3, 3, 3) back to (3, 1)")
    yield Case((rng.normal(size=(2, 3, 4)), (3, 1)), "both", "(2, 3, 4) back to (3, 1)")
    yield Case((rng.normal(size=(5, 2, 3, 4)), (1, 3, 1)), "both", "(5, 2, 3, 4) back to (1, 3, 1)")
    yield Case((rng.normal(size=(3, 4)), (3, 4)), "both", "nothing broadcast")
    yield Case((rng.normal(size=(3, 4)), ()), "both", "(3, 4) back to a single number")
    yield Case((rng.normal(size=(3, 1)), (3, 1)), "both", "a size of 1 that was not stretched")


REDUCE_BROADCAST_GRAD = Exercise(
    signature="reduce_broadcast_grad(grad, shape)",
    returns=("reduced",),
    parts=(
        Part("added", 1, "Axes added on the left", "Axes that shape does not have are summed away."),
        Part(
            "stretched", 1, "Axes of size 1 that were stretched", "They are summed over, and stay as an axis of size 1."
        ),
        Part(
            "both",
            1,
            "Both, and none",
            "First the added axes, then the stretched ones; where nothing was broadcast, nothing is summed.",
        ),
    ),
    cases=reduce_broadcast_grad_cases,
    mistakes=(
        Mistake(
            "mean-for-sum",
            "You average the copies. Each copy carries its own share of the gradient, and shares are added up.",
            edits=(
                ("grad = np.sum(grad, axis=tuple(range(added)))", "grad = np.mean(grad, axis=tuple(range(added)))"),
                ("return np.sum(grad, axis=stretched", "return np.mean(grad, axis=stretched"),
            ),
            also=(
                (("return np.sum(grad, axis=stretched", "return np.mean(grad, axis=stretched"),),
                (("grad = np.sum(grad, axis=tuple(range(added)))", "grad = np.mean(grad, axis=tuple(range(added)))"),),
            ),
        ),
        Mistake(
            "stretched-axes-lost",
            "The stretched axes have disappeared. The array had them with size 1, and the gradient must have them, "
            "too.",
            edits=((", keepdims=True", ""),),
        ),
        Mistake(
            "added-axes-kept",
            "The added axes are summed over and kept with size 1. The array never had them.",
            edits=(
                ("axis=tuple(range(added)))", "axis=tuple(range(added)), keepdims=True)"),
                ("axis for axis, size", "axis + added for axis, size"),
            ),
        ),
        Mistake(
            "stretched-axes-not-summed",
            "You sum away the added axes and leave the stretched ones as they are.",
            edits=(("return np.sum(grad, axis=stretched, keepdims=True)", "return grad"),),
        ),
        Mistake(
            "added-axes-on-the-right",
            "You sum away axes on the right. Broadcasting lines shapes up from the right, so new axes come on the "
            "left.",
            edits=(("tuple(range(added))", "tuple(range(len(shape), grad.ndim))"),),
        ),
        Mistake(
            "axes-told-by-size",
            "You tell the axes by their sizes, and two axes may be of the same size. Broadcasting lines the shapes up "
            "from the right: which place has each axis of shape in grad?",
            code="""
def reduce_broadcast_grad(grad, shape):
    axes = tuple(axis for axis, size in enumerate(grad.shape) if size not in shape)
    return np.sum(grad, axis=axes).reshape(shape)
""",
            also=(
                """
def reduce_broadcast_grad(grad, shape):
    left, axes = list(shape), []
    for axis, size in enumerate(grad.shape):
        if size in left:
            left.remove(size)
        else:
            axes.append(axis)
    return np.sum(grad, axis=tuple(axes)).reshape(shape)
""",
            ),
        ),
        Mistake(
            "first-copy-only",
            "You take one of the copies and drop the others. Each of them was used, so each has its share.",
            edits=(
                ("np.sum(grad, axis=tuple(range(added)))", "grad[(0,) * added]"),
                (
                    "return np.sum(grad, axis=stretched, keepdims=True)",
                    "return grad[tuple(slice(0, 1) if size == 1 else slice(None) for size in shape)]",
                ),
            ),
        ),
        Mistake(
            "only-first-axis",
            "You sum over one added axis only. There may be several.",
            edits=(("axis=tuple(range(added))", "axis=tuple(range(min(added, 1)))"),),
        ),
        Mistake(
            "reshaped",
            "You cut the gradient to size instead of adding up. The numbers that are dropped were gradients, too.",
            edits=(("added = grad.ndim", "return np.resize(grad, shape)\n    added = grad.ndim"),),
        ),
    ),
    hints=(
        "Compare the two shapes from the right. Where do they differ, and how did that come about?",
        "There are two kinds of axes to sum over: those that shape doesn't have, and those that have size 1 in it.",
        "The first `grad.ndim - len(shape)` axes are summed away; the axes of size 1 are summed with keepdims=True.",
    ),
)


# The activations ----------------------------------------------------------------------------------------------------
def _away_from_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Entries of both signs, none of them near the kink."""
    return rng.uniform(0.2, 2.5, shape) * rng.choice([-1.0, 1.0], shape)


def _activation_cases(rng: np.random.Generator, *edges: tuple[np.ndarray, str], kink: bool = False) -> Iterator[Case]:
    """Cases for a function that works entry by entry. kink: it has one at 0."""
    small = np.array([[-1.0, 0.5, 2.0]])
    yield Case((small,), "forward", "entries -1, 0.5 and 2", visible=True, probe="forward")
    yield Case((_away_from_zero(rng, 4, 5),), "forward", "a matrix", probe="forward")
    yield Case((_away_from_zero(rng, 2, 3, 2),), "forward", "three axes", probe="forward")
    yield Case(
        (small, np.array([[3.0, -2.0, 1.0]])), "backward", "entries -1, 0.5 and 2", visible=True, probe="backward"
    )
    for shape in [(4, 5), (7,), (2, 3, 2)]:
        x = _away_from_zero(rng, *shape)
        yield Case((x, rng.normal(0.3, 1.0, shape)), "backward", f"shape {shape}", probe="backward")
    for x, about in edges:
        dout = rng.normal(0.3, 1.0, x.shape)
        if kink:
            dout[x == 0] = 0.0  # so any slope will do there; only nan won't
        yield Case((x,), "edges", about, probe="forward")
        yield Case((x, dout), "edges", f"{about}, going back", probe="backward")
    x = _away_from_zero(rng, 3, 4)
    # Half of the signs turn with the other call, which takes x + 1.
    x[:, :2] = -np.abs(x[:, :2]) / 3
    yield Case((x, rng.normal(0.3, 1.0, x.shape)), "backward", LATER, probe="backward_later")


def _activation_parts(edges: str, said: str) -> tuple[Part, ...]:
    return (
        Part("forward", 1, "Forward", "The function is applied to each entry alone."),
        Part("backward", 2, "Backward", "What arrives from above, times the slope at each entry."),
        Part("edges", 1, edges, said),
    )


def relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    whole = rng.permutation(np.array([-3, -2, -1, 0, 1, 2, 5, 9])).reshape(2, 4)
    yield from _activation_cases(rng, (whole, "whole numbers with a 0 among them"), kink=True)


_DOUT_IGNORED = "What arrives from above plays no part: this is the slope alone. The chain rule multiplies by dout."

RELU = Exercise(
    signature=("relu_forward(x)", "relu_backward(dout, cache)"),
    returns=("out", "dx"),
    parts=_activation_parts(
        "Whole numbers and a zero", "Whole numbers go through like any others, and an input of 0 gives no nan."
    ),
    cases=relu_cases,
    mistakes=(
        Mistake(
            "kept-outside-the-cache",
            _LEFT_BEHIND,
            edits=(
                ("    cache = x\n    return out, cache", "    cache = relu_forward.kept = x\n    return out, cache"),
                ("    x = cache\n", "    x = relu_forward.kept\n"),
            ),
        ),
        Mistake("dout-ignored", _DOUT_IGNORED, edits=(("return dout * (x > 0)", "return (x > 0) * 1.0"),)),
        Mistake(
            "sign-of-dout",
            "You look at the sign of dout. Whether a neuron lets the gradient through depends on its input on the "
            "way forward.",
            edits=(("dout * (x > 0)", "dout * (dout > 0)"),),
        ),
        Mistake(
            "gate-turned-around",
            "Your gate is turned around: the gradient passes where the input was negative, and the output did not "
            "move there.",
            edits=(("(x > 0)", "(x < 0)"),),
        ),
        Mistake(
            "multiplied-by-input",
            "You multiply by the output instead of the slope. On the positive side the slope is 1, whatever the input.",
            edits=(("dout * (x > 0)", "dout * np.maximum(x, 0)"),),
        ),
        Mistake(
            "gradient-untouched",
            "The gradient goes back untouched, also through neurons that were off.",
            edits=(("dout * (x > 0)", "dout * 1.0"),),
        ),
        Mistake(
            "absolute-value",
            "This is the absolute value: negative inputs should give 0.",
            edits=(("np.maximum(x, 0)", "np.abs(x)"),),
        ),
        Mistake(
            "largest-of-all",
            "You take the largest entry of the array. The maximum with 0 is taken for each entry by itself.",
            edits=(("np.maximum(x, 0)", "np.max(x) * np.ones(x.shape)"),),
        ),
        Mistake(
            "minimum",
            "This keeps the negative part. ReLU keeps the positive part.",
            edits=(("np.maximum(x, 0)", "np.minimum(x, 0)"),),
        ),
        Mistake(
            "leaky",
            "A little of the negative side leaks through: that is the leaky variant (unit 10).",
            edits=(("np.maximum(x, 0)", "np.where(x > 0, x, 0.01 * x)"),),
        ),
        Mistake(
            "zero-over-zero",
            "Where the input is 0 your gradient is nan: something is divided by the input there, and 0/0 is no number. "
            "The slope asks for the input's sign and for nothing else.",
            edits=(("dout * (x > 0)", "dout * np.maximum(x, 0) / x"),),
        ),
        Mistake(
            "capped",
            "Your output stops at 6. That is ReLU6, a variant for phones; the plain one goes on with slope 1 for ever.",
            edits=(("np.maximum(x, 0)", "np.clip(x, 0, 6)"),),
            also=((("np.maximum(x, 0)", "np.clip(x, 0, 6)"), ("(x > 0)", "((x > 0) & (x < 6))")),),
        ),
        Mistake(
            "threshold-at-one",
            "Your gate opens at 1. The kink is at 0.",
            edits=(("(x > 0)", "(x > 1)"),),
        ),
    ),
    hints=(
        "Forward keeps something by which backward can tell which entries were positive.",
        "The slope is 1 where the input was positive and 0 elsewhere; multiply dout by it, entry by entry.",
        "A comparison such as `x > 0` gives True and False, which count as 1 and 0 in a product.",
    ),
    slopes=(Slope("backward", 0, by=1),),
    equivalent={
        "return dout * (x > 0) -> return dout * (x >= 0)": "they differ at 0 only, where the slope is a convention",
        "return dout * (x > 0) -> return dout * (cache > 0)": SAME,
        "return out, cache -> return out, x": SAME,
    },
)


def sigmoid_cases(rng: np.random.Generator) -> Iterator[Case]:
    far = rng.permutation(np.array([-1000.0, -720.0, -30.0, 30.0, 720.0, 1000.0]))
    whole = rng.permutation(np.array([-2, -1, 0, 1, 3]))
    yield from _activation_cases(rng, (far, "entries up to 1000 in size"), (whole, "whole numbers with a 0 among them"))


SIGMOID = Exercise(
    signature=("sigmoid_forward(x)", "sigmoid_backward(dout, cache)"),
    returns=("out", "dx"),
    parts=_activation_parts(
        "Entries of a thousand, whole numbers, a zero",
        "exp of a large number overflows, and exp of its negative is harmless. Whole numbers and 0 are entries like "
        "any others.",
    ),
    cases=sigmoid_cases,
    mistakes=(
        Mistake(
            "kept-outside-the-cache",
            _LEFT_BEHIND,
            edits=(
                (
                    "    cache = out\n    return out, cache",
                    "    cache = sigmoid_forward.kept = out\n    return out, cache",
                ),
                ("    out = cache\n", "    out = sigmoid_forward.kept\n"),
            ),
        ),
        Mistake("dout-ignored", _DOUT_IGNORED, edits=(("dout * out * (1 - out)", "out * (1 - out)"),)),
        Mistake(
            "slope-of-the-slope",
            "You put the output into the sigmoid again before taking the slope. The cache holds the output already.",
            edits=(
                (
                    "    return dout * out * (1 - out)",
                    "    out = 1 / (1 + np.exp(-out))\n    return dout * out * (1 - out)",
                ),
            ),
        ),
        Mistake(
            "input-for-output",
            "The formula s (1 - s) wants the sigmoid's output; you put its input in.",
            edits=(("cache = out\n", "cache = x\n"),),
        ),
        Mistake(
            "one-factor",
            "One factor of the slope is missing: it is s (1 - s), not 1 - s.",
            edits=(("dout * out * (1 - out)", "dout * (1 - out)"),),
        ),
        Mistake(
            "tanh-slope",
            "1 - s^2 is the slope of tanh. The sigmoid's is s (1 - s).",
            edits=(("dout * out * (1 - out)", "dout * (1 - out**2)"),),
        ),
        Mistake(
            "sign-in-the-exponent",
            "Your curve falls from 1 to 0: look at the sign in the exponent.",
            edits=(("np.where(x >= 0, 1, e)", "np.where(x >= 0, e, 1)"),),
        ),
        Mistake(
            "negative-slope",
            "The slope has the wrong sign: the sigmoid rises everywhere.",
            edits=(("(1 - out)", "(out - 1)"),),
        ),
        Mistake(
            "overflow",
            "For entries far below 0, exp(-x) overflows to inf. The value survives that by luck or not; write it so "
            "that no large "
            "number is ever put into exp.",
            edits=(("e = np.exp(-np.abs(x))", "e = np.exp(x)"), ("np.where(x >= 0, 1, e)", "e")),
        ),
        Mistake(
            "clipped",
            "You clip the input. Beyond the edge your sigmoid is flat, and tiny probabilities are all the same.",
            edits=(("e = np.exp(-np.abs(x))", "x = np.clip(x, -20, 20)\n    e = np.exp(-np.abs(x))"),),
            also=((("e = np.exp(-np.abs(x))", "x = np.clip(x, -10, 10)\n    e = np.exp(-np.abs(x))"),),),
        ),
        Mistake(
            "zero-left-out",
            "An entry of exactly 0 gets neither of your two forms, and keeps what the array was filled with. Which of "
            "them may also take the 0?",
            edits=(("np.where(x >= 0, 1, e) / (1 + e)", "np.where(x > 0, 1, np.where(x < 0, e, 0)) / (1 + e)"),),
        ),
        Mistake(
            "integer-output",
            "Whole-number entries give you zeros and ones. Most often an array was made after the pattern of x and "
            "took over its integer type, which cuts the fractions off: which type should the output have?",
            edits=(("    cache = out\n", "    out = out.astype(x.dtype)\n    cache = out\n"),),
        ),
        Mistake(
            "twice-the-argument",
            "Your curve is the sigmoid of 2x, twice as steep as it should be: in the form with tanh, which argument "
            "gives back 1 / (1 + exp(-x))? And s (1 - s) is only half the slope of the curve that you have.",
            edits=(("    cache = out\n", "    out = 0.5 * (1 + np.tanh(x))\n    cache = out\n"),),
        ),
        Mistake(
            "twice-the-argument-both-ways",
            "Your curve is the sigmoid of 2x, twice as steep as it should be, and your slope fits it. In the form with "
            "tanh, which argument gives back 1 / (1 + exp(-x))?",
            edits=(
                ("    cache = out\n", "    out = 0.5 * (1 + np.tanh(x))\n    cache = out\n"),
                ("dout * out * (1 - out)", "2 * dout * out * (1 - out)"),
            ),
        ),
        Mistake(
            "one-branch-for-both-signs",
            "Your sigmoid is never below a half: -2 gets the same value as 2. exp(-|x|) leads to two forms, and "
            "negative inputs need the other one.",
            edits=(("np.where(x >= 0, 1, e) / (1 + e)", "1 / (1 + e)"),),
        ),
    ),
    hints=(
        "Which is the handier thing to keep for the way back, the input or the output?",
        "The slope is s (1 - s), where s is the output. Multiply by what arrives from above.",
        "For stability: exp of minus the absolute value never overflows, and `np.where` chooses the form by the sign.",
    ),
    slopes=(Slope("backward", 0, by=1),),
    equivalent={
        "out = np.where(x >= 0, 1, e) / (1 + e) -> out = np.where(x > 0, 1, e) / (1 + e)": "at 0 both give a half",
        "return out, cache -> return cache, out": SAME,
        "return dout * out * (1 - out) -> return dout * cache * (1 - out)": SAME,
        "return dout * out * (1 - out) -> return dout * out * (1 - cache)": SAME,
    },
)


def tanh_cases(rng: np.random.Generator) -> Iterator[Case]:
    far = rng.permutation(np.array([-1000.0, -720.0, -3.0, 3.0, 720.0, 1000.0]))
    whole = rng.permutation(np.array([-2, -1, 0, 1, 3]))
    yield from _activation_cases(rng, (far, "entries up to 1000 in size"), (whole, "whole numbers with a 0 among them"))


TANH = Exercise(
    signature=("tanh_forward(x)", "tanh_backward(dout, cache)"),
    returns=("out", "dx"),
    parts=_activation_parts(
        "Entries of a thousand, whole numbers, a zero",
        "Quotients of exponentials overflow; NumPy has a function that doesn't. Whole numbers and 0 are entries like "
        "any others.",
    ),
    cases=tanh_cases,
    mistakes=(
        Mistake(
            "kept-outside-the-cache",
            _LEFT_BEHIND,
            edits=(
                (
                    "    cache = out\n    return out, cache",
                    "    cache = tanh_forward.kept = out\n    return out, cache",
                ),
                ("    out = cache\n", "    out = tanh_forward.kept\n"),
            ),
        ),
        Mistake("dout-ignored", _DOUT_IGNORED, edits=(("dout * (1 - out**2)", "1 - out**2"),)),
        Mistake(
            "sigmoid-slope",
            "s (1 - s) is the slope of the sigmoid. For tanh it is 1 minus the square of the output.",
            edits=(("dout * (1 - out**2)", "dout * out * (1 - out)"),),
        ),
        Mistake("square-forgotten", "The output is not squared in your slope.", edits=(("1 - out**2", "1 - out"),)),
        Mistake(
            "input-for-output",
            "The formula wants the output of tanh; you put its input in.",
            edits=(("cache = out\n", "cache = x\n"),),
        ),
        Mistake(
            "slope-of-the-slope",
            "You put the output into tanh again before taking the slope.",
            edits=(("1 - out**2", "1 - np.tanh(out) ** 2"),),
        ),
        Mistake(
            "negative-slope",
            "The slope has the wrong sign: tanh rises everywhere.",
            edits=(("(1 - out**2)", "(out**2 - 1)"),),
        ),
        Mistake(
            "zero-over-zero",
            "Where an entry is 0 you get nan: something is divided by the entry there, and 0/0 is no number. What is "
            "tanh of 0?",
            edits=(("np.tanh(x)", "x / np.abs(x) * np.tanh(np.abs(x))"),),
        ),
        Mistake(
            "integer-output",
            "Whole-number entries give you whole-number results, with the fractions cut off. Most often an array was "
            "made after the pattern of x and took over its integer type: which type should the output have?",
            edits=(("    cache = out\n", "    out = out.astype(x.dtype)\n    cache = out\n"),),
        ),
        Mistake(
            "hard-tanh",
            "This is the hard tanh: a straight line that is cut off at -1 and 1. The smooth one bends all the way.",
            edits=(("np.tanh(x)", "np.clip(x, -1, 1)"),),
            also=((("out = np.tanh(x)", "out = np.clip(x, -1, 1)"), ("(1 - out**2)", "(np.abs(out) < 1)")),),
        ),
        Mistake(
            "one-over-cosh",
            "Your slope is one over cosh. In the quotient rule for sinh over cosh, which power of the divisor stands "
            "below the line?",
            edits=(("(1 - out**2)", "np.sqrt(1 - out**2)"),),
        ),
        Mistake(
            "sine-over-cosine",
            "That is the tangent of an angle. The hyperbolic one is another function.",
            edits=(("np.tanh(x)", "np.tan(x)"),),
        ),
        Mistake(
            "overflow",
            "You divide exponentials by each other. Beyond about 710 they are inf, and inf/inf is nan.",
            edits=(("np.tanh(x)", "(np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))"),),
        ),
        Mistake(
            "sigmoid",
            "This is the sigmoid, between 0 and 1. tanh lies between -1 and 1.",
            edits=(("np.tanh(x)", "1 / (1 + np.exp(-np.clip(x, -700, 700)))"),),
        ),
        Mistake(
            "half-the-argument",
            "This is tanh of x/2. The definition has exp(x) and exp(-x): which exponent is left when the fraction "
            "is multiplied by exp(x) above and below?",
            edits=(("out = np.tanh(x)", "out = (np.exp(x) - 1) / (np.exp(x) + 1)"),),
            also=((("out = np.tanh(x)", "out = np.tanh(x / 2)"),),),
        ),
    ),
    hints=(
        "NumPy has the function itself.",
        "The slope is 1 minus the square of the output.",
        "Keep the output in the cache; multiply dout by the slope, entry by entry.",
    ),
    slopes=(Slope("backward", 0, by=1),),
    equivalent={
        "return out, cache -> return cache, out": SAME,
        "return out, cache -> return out, -cache": "only the square of the cache is used",
        "return dout * (1 - out**2) -> return dout * (1 - cache**2)": SAME,
    },
)


# affine_relu --------------------------------------------------------------------------------------------------------
def _lively(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A layer none of whose outputs before the bend is near 0, with neurons that are on for some examples only."""
    while True:
        x, w, b = rng.normal(size=(N, D)), rng.normal(size=(D, C)), rng.normal(0, 0.5, C)
        z = x @ w + b
        if np.min(np.abs(z)) > 0.02 and 0.2 < np.mean(z > 0) < 0.8:
            return x, w, b


def affine_relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[1.0, 2.0]]), np.array([[1.0, -1.0], [0.5, 1.5]]), np.array([0.0, -3.0]))
    yield Case(small, "forward", "one example with two neurons", visible=True, probe="forward")
    for N, D, C in [(5, 3, 4), (4, 4, 4)]:
        yield Case(_lively(rng, N, D, C), "forward", f"N = {N}, D = {D}, C = {C}", probe="forward")
    backward = ("dx", "dw", "db")
    yield Case(
        (*small, np.array([[2.0, 5.0]])), backward, "one example with two neurons", visible=True, probe="backward"
    )
    for N, D, C in [(5, 3, 4), (6, 2, 3), (4, 4, 4)]:
        yield Case(_with_dout(rng, _lively(rng, N, D, C)), backward, f"N = {N}, D = {D}, C = {C}", probe="backward")
    yield Case(_with_dout(rng, _lively(rng, 5, 2, 4)), backward, LATER, probe="backward_later")


def _leans(name: str):
    """What an answer to affine_relu hands to an earlier function: forward cases have no dout."""

    def calls(x: np.ndarray, w: np.ndarray, b: np.ndarray, dout: np.ndarray | None = None) -> list[tuple]:
        z = x @ w + b
        # The second of each is the other call of the probe `backward_later`.
        if name == "affine_forward":
            return [(x, w, b), (x + 1, w + 1, b + 1)]
        if name == "relu_forward":
            return [(z,), ((x + 1) @ (w + 1) + b + 1,)]
        if dout is None:
            return []
        return [(dout, z)] if name == "relu_backward" else [(dout * (z > 0), (x, w))]

    return calls


AFFINE_RELU = Exercise(
    signature=("affine_relu_forward(x, w, b)", "affine_relu_backward(dout, cache)"),
    returns=("out", "dx", "dw", "db"),
    parts=(
        Part("forward", 1, "Forward", "First the linear layer, then the rectifier."),
        Part("dx", 1, "dx", "dout goes back through the rectifier, and what comes out of it through the linear layer."),
        Part("dw", 1, "dw", "dout goes back through the rectifier, and what comes out of it through the linear layer."),
        Part("db", 1, "db", "dout goes back through the rectifier, and what comes out of it through the linear layer."),
    ),
    cases=affine_relu_cases,
    mistakes=(
        Mistake(
            "relu-left-out-on-the-way-back",
            "On the way back the rectifier is left out: neurons that were off still pass the gradient on.",
            edits=(("relu_backward(dout, relu_cache)", "dout"),),
        ),
        Mistake(
            "relu-left-out-forward",
            "Your forward ends with the linear layer. Negative outputs should be 0.",
            edits=(("out, relu_cache = relu_forward(z)", "_, relu_cache = relu_forward(z)\n    out = z"),),
        ),
        Mistake(
            "relu-first",
            "You rectify the input and then go through the linear layer. The order is the other way around.",
            code="""
def affine_relu_forward(x, w, b):
    a, relu_cache = relu_forward(x)
    out, affine_cache = affine_forward(a, w, b)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout, cache):
    affine_cache, relu_cache = cache
    da, dw, db = affine_backward(dout, affine_cache)
    return relu_backward(da, relu_cache), dw, db
""",
        ),
        Mistake(
            "gradient-rectified",
            "You rectify what arrives from above. The gate depends on the input on the way forward, not on the sign "
            "of dout.",
            edits=(("relu_backward(dout, relu_cache)", "relu_forward(dout)[0]"),),
        ),
        Mistake(
            "kept-outside-the-cache",
            _LEFT_BEHIND,
            edits=(
                (
                    "return out, (affine_cache, relu_cache)",
                    "affine_relu_forward.kept = affine_cache, relu_cache\n    return out, affine_relu_forward.kept",
                ),
                ("affine_cache, relu_cache = cache", "affine_cache, relu_cache = affine_relu_forward.kept"),
            ),
        ),
        Mistake(
            "dx-rectified",
            "Where dx should be negative it comes back as 0. The gate stood at the output, and dout has passed it: "
            "which sign may the derivative by an input have?",
            edits=(
                (
                    "return affine_backward(dz, affine_cache)",
                    "dx, dw, db = affine_backward(dz, affine_cache)\n    return np.maximum(dx, 0), dw, db",
                ),
            ),
        ),
        Mistake(
            "all-gradients-rectified",
            "Where your gradients should be negative they come back as 0. The gate stood at the output, and dout has "
            "passed it: which sign may a derivative have?",
            edits=(
                (
                    "return affine_backward(dz, affine_cache)",
                    "return tuple(np.maximum(one, 0) for one in affine_backward(dz, affine_cache))",
                ),
            ),
        ),
        Mistake(
            "gate-for-dx-only",
            "dx has passed the gate, and dw and db are those of a layer without one. All three start from what the "
            "rectifier lets through.",
            edits=(
                (
                    "return affine_backward(dz, affine_cache)",
                    "dx, _, _ = affine_backward(dz, affine_cache)\n"
                    "    _, dw, db = affine_backward(dout, affine_cache)\n"
                    "    return dx, dw, db",
                ),
            ),
        ),
        Mistake(
            "gate-missing-in-db",
            "Your db adds up dout as it arrived. The bias is added before the rectifier: what is left of dout on its "
            "other side?",
            edits=(
                (
                    "return affine_backward(dz, affine_cache)",
                    "dx, dw, _ = affine_backward(dz, affine_cache)\n    return dx, dw, np.sum(dout, axis=0)",
                ),
            ),
        ),
        Mistake(
            "order-of-the-gradients",
            "dx and dw have changed places. The gradients come back in the order of the inputs: x, w, b.",
            edits=(
                (
                    "return affine_backward(dz, affine_cache)",
                    "dx, dw, db = affine_backward(dz, affine_cache)\n    return dw, dx, db",
                ),
            ),
        ),
        Mistake(
            "gate-by-output-twice",
            "The output multiplies the gradient. A neuron that is on passes it on unchanged.",
            edits=(
                ("return out, (affine_cache, relu_cache)", "return out, (affine_cache, relu_cache, out)"),
                ("affine_cache, relu_cache = cache", "affine_cache, relu_cache, out = cache"),
                ("dz = relu_backward(dout, relu_cache)", "dz = relu_backward(dout, relu_cache) * out"),
            ),
        ),
        Mistake(
            "affine-first-on-the-way-back",
            "You go back through the affine layer first. dout belongs to the rectifier's output: which layer "
            "comes first on the way back?",
            edits=(
                ("return out, (affine_cache, relu_cache)", "return out, (affine_cache, relu_cache, x)"),
                ("affine_cache, relu_cache = cache", "affine_cache, relu_cache, x = cache"),
                (
                    "dz = relu_backward(dout, relu_cache)\n    return affine_backward(dz, affine_cache)",
                    "dx, dw, db = affine_backward(dout, affine_cache)\n    return dx * (x > 0), dw, db",
                ),
            ),
        ),
    ),
    hints=(
        "You have written all four parts already. Two of them make the forward, two the backward.",
        "Forward: affine, then relu, and keep both caches. Backward: relu first.",
        "What relu's backward returns is the dout of affine's backward.",
    ),
    leans_on={name: _leans(name) for name in ("affine_forward", "relu_forward", "relu_backward", "affine_backward")},
    slopes=(Slope("dx", 0, by=1), Slope("dw", 1, by=2), Slope("db", 2, by=3)),
)


# two_layer_loss -----------------------------------------------------------------------------------------------------
def _network(rng: np.random.Generator, N: int, D: int, H: int, C: int) -> tuple[np.ndarray, np.ndarray, dict]:
    x, w1, b1 = _lively(rng, N, D, H)
    params = {"W1": w1, "b1": b1, "W2": rng.normal(size=(H, C)), "b2": rng.normal(size=C)}
    return x, rng.permutation(np.arange(N) % C), params


def two_layer_loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    parts = ("loss", "grads")
    w1, w2 = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 0.0], [-1.0, 2.0]])
    params = {"W1": w1, "b1": np.array([0.5, -0.5]), "W2": w2, "b2": np.array([0.0, 1.0])}
    yield Case((np.array([[1.0, 2.0]]), np.array([0]), params), parts, "one example, two neurons", visible=True)
    for N, D, H, C in [(6, 3, 5, 4), (5, 4, 3, 3), (4, 4, 4, 4)]:
        yield Case(_network(rng, N, D, H, C), parts, f"N = {N}, D = {D}, H = {H}, C = {C}")
    yield Case(_network(rng, 1, 3, 4, 3), parts, "one example")


def _inside(X: np.ndarray, y: np.ndarray, params: dict) -> dict[str, list[tuple]]:
    """What a right answer hands to the earlier functions, layer by layer."""
    z = X @ params["W1"] + params["b1"]
    hidden = np.maximum(z, 0)
    first, second = (X, params["W1"], params["b1"]), (hidden, params["W2"], params["b2"])
    e = np.exp(hidden @ params["W2"] + params["b2"])
    dscores = e / e.sum(axis=1, keepdims=True)
    dscores[np.arange(len(y)), y] -= 1
    dscores = dscores / len(y)
    dhidden = dscores @ params["W2"].T
    return {
        "affine_relu_forward": [first],
        "affine_forward": [second, first],
        "relu_forward": [(z,)],
        "affine_backward": [(dscores, second[:2]), (dhidden * (z > 0), first[:2])],
        "relu_backward": [(dhidden, z)],
        "affine_relu_backward": [(dhidden, (first[:2], z))],
    }


def _inside_of(name: str):
    return lambda X, y, params: _inside(X, y, params)[name]


_NAMES = (
    "affine_forward",
    "affine_backward",
    "relu_forward",
    "relu_backward",
    "affine_relu_forward",
    "affine_relu_backward",
)

TWO_LAYER_LOSS = Exercise(
    signature="two_layer_loss(X, y, params)",
    returns=("loss", "grads"),
    parts=(
        Part("loss", 2, "The loss", "Affine, ReLU, affine, and the given loss, in this order."),
        Part("grads", 4, "The four gradients", "From the loss down, each layer's backward with its own cache."),
    ),
    cases=two_layer_loss_cases,
    mistakes=(
        Mistake(
            "relu-after-scores",
            "You rectify the scores, too. The last layer has no bend: scores may be negative.",
            edits=(
                ("scores, scores_cache = affine_forward(", "scores, scores_cache = affine_relu_forward("),
                ("dhidden, dW2, db2 = affine_backward(", "dhidden, dW2, db2 = affine_relu_backward("),
            ),
        ),
        Mistake(
            "no-bend",
            "There is no ReLU between your layers, so the two collapse into one.",
            edits=(
                ("hidden, hidden_cache = affine_relu_forward(", "hidden, hidden_cache = affine_forward("),
                ("_, dW1, db1 = affine_relu_backward(", "_, dW1, db1 = affine_backward("),
            ),
            errata=("001-7",),
        ),
        Mistake(
            "no-bend-on-the-way-back",
            "On the way back the ReLU is left out: neurons that were off still pass the gradient on.",
            edits=(
                (
                    "_, dW1, db1 = affine_relu_backward(dhidden, hidden_cache)",
                    "_, dW1, db1 = affine_backward(dhidden, hidden_cache[0])",
                ),
            ),
        ),
        Mistake(
            "divided-by-n-again",
            "You divide by N once more. The given loss is a mean, so its gradient has the 1/N inside.",
            edits=(
                (
                    "loss, dscores = plain_cross_entropy(scores, y)",
                    "loss, dscores = plain_cross_entropy(scores, y)\n    dscores = dscores / len(y)",
                ),
            ),
        ),
        Mistake(
            "multiplied-by-n",
            "You multiply the 1/N away. The loss is a mean, and its gradient is that of a mean.",
            edits=(
                (
                    "loss, dscores = plain_cross_entropy(scores, y)",
                    "loss, dscores = plain_cross_entropy(scores, y)\n    dscores = dscores * len(y)",
                ),
            ),
        ),
        Mistake(
            "transposed-labels-of-grads",
            "The gradients of the two layers have changed names: W1's stands under W2, and the other way around.",
            edits=(('{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}', '{"W1": dW2, "b1": db2, "W2": dW1, "b2": db1}'),),
        ),
        Mistake(
            "scores-handed-back",
            "You send the scores back instead of their gradient. What starts the way back is dscores.",
            edits=(("affine_backward(dscores, scores_cache)", "affine_backward(scores, scores_cache)"),),
        ),
        Mistake(
            "lower-layer-forgotten",
            "Only the upper layer has gradients; those of W1 and b1 are zero. What does the second affine_backward "
            "need?",
            edits=(('"W1": dW1, "b1": db1', '"W1": 0 * dW1, "b1": 0 * db1'),),
        ),
        Mistake(
            "step-instead-of-gradient",
            "Your gradients have the wrong sign: they are the way down. Return the gradients; the step is the "
            "optimiser's affair.",
            edits=(
                ('{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}', '{"W1": -dW1, "b1": -db1, "W2": -dW2, "b2": -db2}'),
            ),
        ),
        Mistake(
            "bias-gradients-averaged",
            "The gradients of your biases are means over the examples, where sums belong. The given loss is a mean, so "
            "the 1/N is in its gradient already.",
            edits=(('"b1": db1, ', '"b1": db1 / len(y), '), ('"b2": db2}', '"b2": db2 / len(y)}')),
        ),
        Mistake(
            "hidden-values-for-the-mask",
            "On the way back your first layer's gradients carry the hidden values as a factor. A neuron that is on "
            "hands its input through unchanged, whether it is small or large: which slope is that?",
            code="""
def two_layer_loss(X, y, params):
    hidden, (affine_cache, _) = affine_relu_forward(X, params["W1"], params["b1"])
    scores, scores_cache = affine_forward(hidden, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dhidden, dW2, db2 = affine_backward(dscores, scores_cache)
    _, dW1, db1 = affine_backward(dhidden * hidden, affine_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
""",
        ),
        Mistake(
            "mask-from-the-gradient",
            "You block what comes back where it is negative. What lets it through is the sign that the hidden "
            "unit's input had on the way forward.",
            code="""
def two_layer_loss(X, y, params):
    hidden, (affine_cache, _) = affine_relu_forward(X, params["W1"], params["b1"])
    scores, scores_cache = affine_forward(hidden, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dhidden, dW2, db2 = affine_backward(dscores, scores_cache)
    _, dW1, db1 = affine_backward(np.maximum(dhidden, 0), affine_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
""",
        ),
    ),
    hints=(
        "Draw the network from bottom to top, and write the name of each function and of each cache beside it.",
        "Three calls forward, and the same number backward. Each backward takes the cache of its own forward.",
        "plain_cross_entropy gives dscores; the second layer's backward gives the dout of the first one's.",
    ),
    leans_on={name: _inside_of(name) for name in _NAMES},
)


UNIT = Unit(
    id="05_backprop",
    title="Backpropagation",
    exercises=(AFFINE, JACOBIAN_AFFINE, REDUCE_BROADCAST_GRAD, RELU, SIGMOID, TANH, AFFINE_RELU, TWO_LAYER_LOSS),
    quiz=(
        Question(
            "Whose bias is it?",
            "b",
            {
                "a": "Then b would be a single number. It has shape (C,): one entry for each neuron.",
                "c": "An example is data; it has no parameters. What the examples share is the neuron's bias.",
            },
            errata=("004-1",),
        ),
        Question(
            "What a theorem promises",
            "b",
            {
                "a": "Not any function: continuous ones, on a bounded closed region, and approximately.",
                "c": "It says that good weights exist. Whether descent finds them is another question.",
            },
            errata=("001-8",),
        ),
        Question(
            "Who changes the weights?",
            "a",
            {
                "b": "Look at your own backward: it returns gradients, and changes nothing.",
                "c": "The loss is a number. Somebody has to take a step.",
            },
        ),
        Question(
            "More layers",
            "b",
            {
                "a": "You saw the picture: three linear layers, a straight line.",
                "c": "The theorem asks for an activation between the layers.",
            },
            errata=("001-7",),
        ),
        Question(
            "What must be kept?",
            "b",
            {
                "a": "There is one for each weight, which is as much as the weights themselves. The outputs "
                "grow with the batch.",
                "c": "Prediction reads its data, too. It is what lies between input and loss that must wait for "
                "the way back.",
            },
        ),
    ),
)
