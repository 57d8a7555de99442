"""Unit 13, the capstone: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit
from course_lib.checking.values import Rng


# init_two_layer -----------------------------------------------------------------------------------------------------
def init_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(D: int, H: int, C: int, about: str) -> Case:
        same, other = (int(seed) for seed in rng.integers(0, 2**31, 2))
        parts = ("shapes", "biases", "spread", "generator") if D * H > 5000 else ("shapes", "biases")
        args = (D, H, C, [Rng(same), Rng(same), Rng(other)])
        return Case(args, parts, about, probe="initialised", view="start_facts")

    yield case(5, 4, 3, "D, H, C = 5, 4, 3")
    yield case(2, 7, 1, "D, H, C = 2, 7, 1")
    # Matrices of 10,000 entries and more, whose spread can be measured well; fan-in above and below fan-out.
    yield case(200, 50, 400, "D, H, C = 200, 50, 400")
    yield case(50, 200, 50, "D, H, C = 50, 200, 50")


W1_LINE = "W1 = rng.normal(0, np.sqrt(2 / D), (D, H))"
W2_LINE = "W2 = rng.normal(0, np.sqrt(2 / H), (H, C))"


def both(first: str, second: str) -> tuple[tuple[str, str], ...]:
    return (W1_LINE, f"W1 = {first}"), (W2_LINE, f"W2 = {second}")


INIT_TWO_LAYER = Exercise(
    signature="init_two_layer(D, H, C, rng)",
    returns=("shapes", "biases", "spread", "generator"),
    parts=(
        Part("shapes", 1, "Shapes", "One row for each input and one column for each output; one bias for each output."),
        Part("biases", 1, "Biases", "The biases need no noise: the weights make the units differ."),
        Part("spread", 2, "Spread of the weights", "Normal, mean 0, variance 2 over the fan-in of that very layer."),
        Part("generator", 1, "Use of rng", "All draws come from the rng that was passed in, one after the other."),
    ),
    cases=init_cases,
    mistakes=(
        Mistake(
            "xavier",
            "Your variance is 2 / (fan-in + fan-out). That is Xavier's rule, for tanh; a ReLU throws half of the "
            "signal away, and He's rule makes up for it.",
            edits=both(
                "rng.normal(0, np.sqrt(2 / (D + H)), (D, H))",
                "rng.normal(0, np.sqrt(2 / (H + C)), (H, C))",
            ),
            also=(
                both(
                    "rng.uniform(-np.sqrt(6 / (D + H)), np.sqrt(6 / (D + H)), (D, H))",
                    "rng.uniform(-np.sqrt(6 / (H + C)), np.sqrt(6 / (H + C)), (H, C))",
                ),
            ),
        ),
        Mistake(
            "two-forgotten",
            "Your variance is 1 / fan-in, which keeps the signal's size as long as nothing is thrown away. Which share "
            "of the signal does a ReLU let through?",
            edits=both("rng.normal(0, np.sqrt(1 / D), (D, H))", "rng.normal(0, np.sqrt(1 / H), (H, C))"),
        ),
        Mistake(
            "variance-for-deviation",
            "You hand the variance to rng.normal, which takes the standard deviation. The weights come out far too "
            "small.",
            edits=both("rng.normal(0, 2 / D, (D, H))", "rng.normal(0, 2 / H, (H, C))"),
        ),
        Mistake(
            "fan-out",
            "You divide by the number of outputs of each layer. A unit adds up its inputs: which number counts them?",
            edits=both("rng.normal(0, np.sqrt(2 / H), (D, H))", "rng.normal(0, np.sqrt(2 / C), (H, C))"),
        ),
        Mistake(
            "same-deviation-for-both",
            "W2 gets the deviation of W1. Its units have another number of inputs.",
            edits=((W2_LINE, "W2 = rng.normal(0, np.sqrt(2 / D), (H, C))"),),
        ),
        Mistake(
            "small-constant",
            "Your weights have a deviation of 0.01, whatever the sizes. Behind a few layers nothing would be left of "
            "the signal: the deviation depends on the fan-in.",
            edits=both("0.01 * rng.normal(size=(D, H))", "0.01 * rng.normal(size=(H, C))"),
        ),
        Mistake(
            "unscaled",
            "Your weights have a variance of 1. A sum over D inputs is then far too large, and the network begins very "
            "sure of nonsense.",
            edits=both("rng.normal(size=(D, H))", "rng.normal(size=(H, C))"),
        ),
        Mistake(
            "uniform",
            "The variance is right, and the entries are spread otherwise, evenly perhaps. Asked for are normal ones.",
            edits=both(
                "rng.uniform(-np.sqrt(6 / D), np.sqrt(6 / D), (D, H))",
                "rng.uniform(-np.sqrt(6 / H), np.sqrt(6 / H), (H, C))",
            ),
        ),
        Mistake(
            "only-positive",
            "Your weights are between 0 and 1 before they are scaled, so their mean is not 0. All units would say "
            "nearly the same.",
            edits=both("rng.random((D, H)) * np.sqrt(2 / D)", "rng.random((H, C)) * np.sqrt(2 / H)"),
        ),
        Mistake(
            "zeros",
            "All your weights are 0. Then all hidden units are equal, get equal gradients, and stay equal for ever.",
            edits=both("np.zeros((D, H))", "np.zeros((H, C))"),
        ),
        Mistake(
            "transposed",
            "Your matrices are (outputs, inputs), as in PyTorch's Linear. Here rows of X multiply from the left: "
            "scores are X @ W + b.",
            edits=both("rng.normal(0, np.sqrt(2 / D), (H, D))", "rng.normal(0, np.sqrt(2 / H), (C, H))"),
        ),
        Mistake(
            "biases-drawn",
            "Your biases are not 0. They start there: the weights alone make the units differ.",
            edits=(
                ('"b1": np.zeros(H)', '"b1": rng.normal(size=H)'),
                ('"b2": np.zeros(C)', '"b2": rng.normal(size=C)'),
            ),
        ),
        Mistake(
            "bias-rows",
            "Your biases have two axes. One number for each unit is enough, shape (H,) and (C,).",
            edits=(("np.zeros(H)", "np.zeros((1, H))"), ("np.zeros(C)", "np.zeros((1, C))")),
        ),
        Mistake(
            "own-generator",
            "Every network starts alike, whatever `rng` is passed. All draws are to come from that generator.",
            edits=((W1_LINE, "rng = np.random.default_rng(0)\n    " + W1_LINE),),
        ),
        Mistake(
            "global-generator",
            "With the same `rng` your weights come out different each time: they come from NumPy's global generator, "
            "or from a new one.",
            edits=both(
                "np.random.normal(0, np.sqrt(2 / D), (D, H))",
                "np.random.normal(0, np.sqrt(2 / H), (H, C))",
            ),
        ),
    ),
    hints=(
        "Four arrays. Two of them are all zeros, the other two are drawn, each with a deviation of its own.",
        "The fan-in is D for W1 and H for W2. The variance is 2 over it, and rng.normal takes the deviation.",
        "np.sqrt(2 / D) is the deviation of W1, and (D, H) its shape. W2 is the same, one layer further.",
    ),
)


# TwoLayerNet --------------------------------------------------------------------------------------------------------
def _net(rng: np.random.Generator, D: int, H: int, C: int, size: float = 1.0) -> tuple:
    """Parameters with biases that are not 0, so that they show."""
    scale = size / np.sqrt(D)
    return rng.normal(0, scale, (D, H)), rng.normal(0, 0.5, H), rng.normal(0, size, (H, C)), rng.normal(0, 0.5, C)


def _batch(rng: np.random.Generator, N: int, D: int, C: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=(N, D)), rng.permutation(np.arange(N) % C)


def net_cases(rng: np.random.Generator) -> Iterator[Case]:
    every = ("loss", "gradients", "gradients", "gradients", "gradients")
    small = (
        np.array([[1.0, -1.0], [0.5, 0.0]]),
        np.array([0.0, 0.25]),
        np.array([[1.0, -1.0], [2.0, 0.0]]),
        np.zeros(2),
    )
    X = np.array([[1.0, 2.0], [-1.0, 0.5]])
    yield Case((*small, X), "scores", "two examples, two hidden units", visible=True, probe="network_scores")
    yield Case((*_net(rng, 4, 6, 3), rng.normal(size=(5, 4))), "scores", "N = 5, D = 4", probe="network_scores")
    yield Case(
        (*small, X, np.array([0, 1]), 0.0), every, "two examples, two hidden units", visible=True, probe="network_loss"
    )
    for N, D, H, C in [(7, 3, 5, 4), (4, 6, 3, 5), (11, 2, 4, 3)]:
        args = (*_net(rng, D, H, C), *_batch(rng, N, D, C))
        yield Case((*args, None), every, f"N, D, H, C = {N}, {D}, {H}, {C}", probe="network_loss")
    for N, D, H, C in [(6, 3, 4, 5), (5, 4, 6, 3)]:
        args = (*_net(rng, D, H, C), *_batch(rng, N, D, C), float(rng.uniform(0.2, 0.9)))
        yield Case(args, ("penalty",) * 5, f"a penalty, N = {N}", probe="network_loss")
    large = _net(rng, 3, 5, 4, size=40.0)
    X, y = _batch(rng, 6, 3, 4)
    yield Case((*large, 20 * X, y, 0.0), ("extremes",) * 5, "scores of some thousands", probe="network_loss")
    yield Case(
        (*_net(rng, 3, 4, 5), rng.normal(size=(1, 3)), np.array([2]), 0.1),
        ("extremes",) * 5,
        "a single example",
        probe="network_loss",
    )
    whole = rng.integers(-3, 4, (5, 3))
    yield Case(
        (*_net(rng, 3, 4, 2), whole, np.array([0, 1, 1, 0, 1]), 0.1), ("extremes",) * 5, "whole numbers as inputs",
        probe="network_loss",
    )  # fmt: skip
    same, other = (int(seed) for seed in rng.integers(0, 2**31, 2))
    yield Case((4, 6, 3, [Rng(same), Rng(same), Rng(other)]), "params", "a new network", probe="network_start")
    args = (*_net(rng, 3, 5, 4), *_batch(rng, 6, 3, 4), 0.3)
    yield Case(args, "params", "two losses, one after the other", probe="network_again")


LOG_LINE = "logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))"
SHIFT_LINE = "shifted = scores - np.max(scores, axis=1, keepdims=True)"
_logs_kept_from_zero = [
    ("-np.mean(logp[rows, y])", f"-np.mean(np.log(np.exp(logp[rows, y]) + {eps}))")
    for eps in ("1e-12", "1e-15", "1e-10", "1e-9", "1e-8", "1e-7")
]
FORWARD_IN_LOSS = """        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        scores"""
TWO_LAYER_NET = Exercise(
    signature="TwoLayerNet(D, H, C, rng, reg=0.0)",
    returns=("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']"),
    parts=(
        Part("scores", 1, "The scores", "Affine, ReLU, affine: the forward pass without a loss."),
        Part("loss", 1, "The loss", "Minus the log probability of the right class, in the mean over the examples."),
        Part(
            "gradients", 3, "The gradients", "Go back step by step: scores, W2 and b2, hidden units, ReLU, W1 and b1."
        ),
        Part("penalty", 1, "The penalty", "Half of reg times the squares of both matrices, and its slopes."),
        Part(
            "extremes",
            1,
            "Large scores, one example, whole numbers",
            "Large scores need two things: each row is shifted before exp, and no log is taken of a p, which may have "
            "become 0.",
        ),
        Part(
            "params",
            1,
            "The parameters",
            "params holds the four arrays; computing a loss leaves them alone, and each loss starts afresh.",
        ),
    ),
    cases=net_cases,
    slopes=tuple(Slope("gradients", argument=index, of=0, by=index + 1) for index in range(4)),
    mistakes=(
        Mistake(
            "no-shift",
            "For scores of some thousands exp overflows: shift each row first, as in unit 06.",
            edits=((SHIFT_LINE, "shifted = scores"),),
        ),
        Mistake(
            "log-of-p",
            "Your loss takes the logarithm of a probability. Far below the largest score a probability is 0, and its "
            "logarithm is minus infinity: which form of log p does without p?",
            edits=((LOG_LINE, "logp = np.log(np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True))"),),
        ),
        Mistake(
            "log-of-p-kept-from-zero",
            "You keep p away from 0 before you take its logarithm, so a guess that is very sure and wrong costs too "
            "little. Which form of log p does without p?",
            edits=(_logs_kept_from_zero[0],),
            also=tuple((edit,) for edit in _logs_kept_from_zero[1:]),
        ),
        Mistake(
            "one-shift-for-all-rows",
            "You shift all rows by the same number. In a row that lies far below it every exp is 0, and so is their "
            "sum.",
            edits=((SHIFT_LINE, "shifted = scores - np.max(scores)"),),
        ),
        Mistake(
            "mean-forgotten-in-gradient",
            "Your gradients are those of the sum over the examples, and your loss is their mean. Which factor does the "
            "mean put in front of every term?",
            edits=(("        dscores = dscores / N\n", ""),),
            errata=("002-18",),
        ),
        Mistake(
            "sum-for-mean",
            "Your loss and its gradients are sums over the examples. The course takes means, so that a rate fits any "
            "batch size.",
            edits=(
                ("-np.mean(logp[rows, y])", "-np.sum(logp[rows, y])"),
                ("        dscores = dscores / N\n", ""),
            ),
        ),
        Mistake(
            "relu-forgotten-on-the-way-back",
            "The gradient passes through units that are off. They had no part in the scores of that example.",
            edits=(("da = dhidden * (hidden > 0)", "da = dhidden"),),
        ),
        Mistake(
            "relu-forgotten",
            "There is no ReLU in your network, so its two layers are one linear map in disguise.",
            edits=(
                (
                    """        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        return""",
                    """        hidden = X @ p["W1"] + p["b1"]
        return""",
                ),
                (
                    FORWARD_IN_LOSS,
                    """        hidden = X @ p["W1"] + p["b1"]
        scores""",
                ),
                ("da = dhidden * (hidden > 0)", "da = dhidden"),
            ),
        ),
        Mistake(
            "relu-mask-of-the-gradient",
            "You keep the entries where the arriving gradient is positive. Which number decides whether a unit was on?",
            edits=(("(hidden > 0)", "(dhidden > 0)"),),
        ),
        Mistake(
            "relu-on-the-scores",
            "You put a ReLU behind the second layer, too. Scores may be negative: softmax takes any number.",
            edits=(
                (
                    """        return hidden @ p["W2"] + p["b2"]""",
                    """        return np.maximum(hidden @ p["W2"] + p["b2"], 0)""",
                ),
                (
                    """        scores = hidden @ p["W2"] + p["b2"]""",
                    """        scores = np.maximum(hidden @ p["W2"] + p["b2"], 0)""",
                ),
                ("dscores = dscores / N", "dscores = dscores * (scores > 0) / N"),
            ),
        ),
        Mistake(
            "sign-turned",
            "All your gradients have the wrong sign: labels minus probabilities. Descent would climb.",
            edits=(("dscores = dscores / N", "dscores = -dscores / N"), ("X.T @ da + self", "X.T @ da + self"))[:1],
        ),
        Mistake(
            "label-not-subtracted",
            "Your gradient at the scores is the probabilities alone. What does the label change in it?",
            edits=(("        dscores[rows, y] -= 1\n", ""),),
        ),
        Mistake(
            "hidden-for-inputs",
            "The bias of the first layer gets the gradient at the hidden units, from before the ReLU's slope was "
            "applied.",
            edits=((""""b1": np.sum(da, axis=0)""", """"b1": np.sum(dhidden, axis=0)"""),),
        ),
        Mistake(
            "bias-means",
            "Your bias gradients are means over the examples. The 1/N is already in what arrives; a shared number "
            "sums.",
            edits=(
                ("np.sum(da, axis=0)", "np.mean(da, axis=0)"),
                ("np.sum(dscores, axis=0)", "np.mean(dscores, axis=0)"),
            ),
        ),
        Mistake(
            "half-forgotten-in-penalty",
            "Your penalty has no half, and its slope is that of the penalty with one. Here it is half of reg times the "
            "squares.",
            edits=(("0.5 * self.reg", "self.reg"),),
        ),
        Mistake(
            "penalty-without-half",
            "You use reg times the squares and twice reg times the weights: right in itself, another convention. Here "
            "a half stands in front, and the two of the square meets it.",
            edits=(
                ("0.5 * self.reg", "self.reg"),
                ("""self.reg * p["W1"],""", """2 * self.reg * p["W1"],"""),
                ("""self.reg * p["W2"],""", """2 * self.reg * p["W2"],"""),
            ),
        ),
        Mistake(
            "penalty-slope-over-n",
            "The slope of your penalty is divided by N, and the penalty in your loss is not. Both stand beside the "
            "mean over the examples.",
            edits=(
                ("""self.reg * p["W1"],""", """self.reg / N * p["W1"],"""),
                ("""self.reg * p["W2"],""", """self.reg / N * p["W2"],"""),
            ),
        ),
        Mistake(
            "penalty-without-half-slope-over-n",
            "Two things about your penalty: it has no half, and its slope is divided by N, though the penalty itself "
            "stands beside the mean over the examples.",
            edits=(
                ("0.5 * self.reg", "self.reg"),
                ("""self.reg * p["W1"],""", """self.reg / N * p["W1"],"""),
                ("""self.reg * p["W2"],""", """self.reg / N * p["W2"],"""),
            ),
        ),
        Mistake(
            "squared-sum-for-sum-of-squares",
            "Your penalty squares a sum of weights, in which weights of both signs cancel. What should it be the sum "
            "of?",
            edits=(
                ("""np.sum(p["W1"] ** 2)""", """np.sum(p["W1"]) ** 2"""),
                ("""np.sum(p["W2"] ** 2)""", """np.sum(p["W2"]) ** 2"""),
            ),
        ),
        Mistake(
            "length-not-squared",
            "Your penalty adds up the lengths of the two matrices. It is their squares that belong there, as its "
            "slope, reg times the weight, shows.",
            edits=(
                ("""np.sum(p["W1"] ** 2)""", """np.linalg.norm(p["W1"])"""),
                ("""np.sum(p["W2"] ** 2)""", """np.linalg.norm(p["W2"])"""),
            ),
        ),
        Mistake(
            "penalty-missing-in-gradients",
            "The penalty is in your loss and not in the gradients of the matrices.",
            edits=(
                (""" + self.reg * p["W1"],""", ","),
                (""" + self.reg * p["W2"],""", ","),
            ),
        ),
        Mistake(
            "penalty-on-one-matrix",
            "Only the first matrix is penalised. Both belong to the penalty.",
            edits=(
                (""" + np.sum(p["W2"] ** 2)""", ""),
                (""" + self.reg * p["W2"],""", ","),
            ),
        ),
        Mistake(
            "penalty-on-biases",
            "Your penalty takes in the biases, too. A bias pulled to 0 does not make the function simpler, so it is "
            "left out.",
            edits=(
                (
                    """(np.sum(p["W1"] ** 2) + """,
                    """(np.sum(p["b1"] ** 2) + np.sum(p["b2"] ** 2) + np.sum(p["W1"] ** 2) + """,
                ),
                ("np.sum(da, axis=0)", """np.sum(da, axis=0) + self.reg * p["b1"]"""),
                ("np.sum(dscores, axis=0)", """np.sum(dscores, axis=0) + self.reg * p["b2"]"""),
            ),
        ),
        Mistake(
            "reg-ignored",
            "reg plays no part: loss and gradients are those without a penalty.",
            edits=(("self.reg = reg", "self.reg = 0.0"),),
        ),
        Mistake(
            "penalty-over-n",
            "You divide the penalty by the number of examples. It stands beside the mean, not inside it.",
            edits=(
                ("0.5 * self.reg", "0.5 / N * self.reg"),
                ("""self.reg * p["W1"],""", """self.reg / N * p["W1"],"""),
                ("""self.reg * p["W2"],""", """self.reg / N * p["W2"],"""),
            ),
        ),
        Mistake(
            "biases-forgotten",
            "Your scores leave out the biases. Each layer adds its own.",
            edits=(
                (
                    """        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        return hidden @ p["W2"] + p["b2"]""",
                    """        hidden = np.maximum(X @ p["W1"], 0)
        return hidden @ p["W2"]""",
                ),
                (
                    """        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        scores = hidden @ p["W2"] + p["b2"]""",
                    """        hidden = np.maximum(X @ p["W1"], 0)
        scores = hidden @ p["W2"]""",
                ),
            ),
        ),
        Mistake(
            "probabilities-for-scores",
            "Your scores are probabilities already. Softmax belongs to the loss: the largest score is the guess "
            "without it.",
            edits=(
                (
                    """        return hidden @ p["W2"] + p["b2"]""",
                    """        z = np.exp(hidden @ p["W2"] + p["b2"])
        return z / np.sum(z, axis=1, keepdims=True)""",
                ),
            ),
        ),
        Mistake(
            "weights-kept-aside",
            "You compute with the weights of the beginning. Training puts new arrays into params, so read them from "
            "there each time.",
            edits=(
                ("        self.reg = reg", "        self.reg = reg\n        self.start = dict(self.params)"),
                (
                    """        p = self.params
        hidden""",
                    """        p = self.start
        hidden""",
                ),
                (
                    """        p = self.params
        N""",
                    """        p = self.start
        N""",
                ),
            ),
        ),
        Mistake(
            "gradients-add-up",
            "The gradients of a second loss have those of the first in them. Each call begins at 0: what does your "
            "network keep between two calls?",
            edits=(
                ("        self.reg = reg", "        self.reg = reg\n        self.sums = {}"),
                (
                    "        return loss, grads",
                    "        for name in grads:\n"
                    "            self.sums[name] = self.sums.get(name, 0.0) + grads[name]\n"
                    "        return loss, dict(self.sums)",
                ),
            ),
        ),
        Mistake(
            "remembers-the-first-call",
            "Something of the first loss is still there in the second: it is computed once and then kept. From call "
            "to call the examples change, and so do the parameters.",
            edits=(
                (
                    FORWARD_IN_LOSS,
                    """        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        hidden = self.__dict__.setdefault("hidden", hidden)
        scores""",
                ),
            ),
            also=(
                (
                    (
                        'np.sum(p["W2"] ** 2))',
                        'np.sum(p["W2"] ** 2))\n        penalty = self.__dict__.setdefault("penalty", penalty)',
                    ),
                ),
            ),
        ),
        Mistake(
            "params-shared-by-all",
            "All your networks hold one and the same dict of parameters, so a new network changes those that are there "
            "already. Each needs a dict of its own.",
            edits=(
                (
                    "        self.params = init_two_layer(D, H, C, rng)",
                    '        self.params = self.__class__.__dict__.get("everybodys")\n'
                    "        if self.params is None:\n"
                    "            self.__class__.everybodys = self.params = {}\n"
                    "        self.params.update(init_two_layer(D, H, C, rng))",
                ),
            ),
        ),
        Mistake(
            "own-generator",
            "The first weights of your network don't come from the rng that is passed to it. What do you hand on to "
            "the function that draws them?",
            edits=(("init_two_layer(D, H, C, rng)", "init_two_layer(D, H, C, np.random.default_rng(0))"),),
            also=((("init_two_layer(D, H, C, rng)", "init_two_layer(D, H, C, np.random.default_rng())"),),),
        ),
        Mistake(
            "steps-by-itself",
            "Your loss also takes a step: after it the parameters are others. Changing them is the rule's business.",
            edits=(
                (
                    "        return loss, grads",
                    "        for name in grads:\n"
                    "            p[name] = p[name] - 0.01 * grads[name]\n        return loss, grads",
                ),
            ),
        ),
    ),
    hints=(
        "Write scores first, and loss as the same forward pass with a few lines behind it. Then go back from the "
        "scores.",
        "At the scores: probabilities, minus 1 at the labels, over N. Backwards through an affine layer: inputs "
        "transposed times what arrives, column sums, what arrives times the weights transposed.",
        "The ReLU lets the gradient through where hidden > 0. The log probabilities are safe as shifted scores minus "
        "the log of their summed exponentials; exp of them gives the probabilities.",
    ),
    equivalent={
        "N = len(y) -> N = len(X)": "as many labels as examples",
        f"{SHIFT_LINE} -> {SHIFT_LINE.replace('axis=1', 'axis=-1')}": "the last axis is axis 1",
        f"{LOG_LINE} -> {LOG_LINE.replace('axis=1', 'axis=-1')}": "the last axis is axis 1",
    },
)


# train --------------------------------------------------------------------------------------------------------------
RATE = 0.3


def _training(rng: np.random.Generator, N: int, D: int = 3, C: int = 3, N_val: int = 41) -> tuple[dict, dict]:
    """A linear model's parameters, and examples of which it can learn a part."""
    centres = rng.normal(0, 1.0, (C, D))
    y, y_val = rng.permutation(np.arange(N) % C), rng.permutation(np.arange(N_val) % C)
    data = {
        "X": centres[y] + rng.normal(0, 1.2, (N, D)),
        "y": y,
        "X_val": centres[y_val] + rng.normal(0, 1.2, (N_val, D)),
        "y_val": y_val,
    }
    return {"W": rng.normal(0, 1.0, (D, C)), "b": rng.normal(0, 1.0, C)}, data


def _learned(rng: np.random.Generator, N: int, N_val: int = 9) -> tuple[dict, dict]:
    """Examples close to the corners of a cube, and a model whose scores are all but the labels' ones and zeros."""
    y, y_val = rng.permutation(np.arange(N) % 3), rng.permutation(np.arange(N_val) % 3)
    corners, noise = np.eye(3), 1e-3
    data = {
        "X": corners[y] + rng.normal(0, noise, (N, 3)),
        "y": y,
        "X_val": corners[y_val] + rng.normal(0, noise, (N_val, 3)),
        "y_val": y_val,
    }
    return {"W": corners + rng.normal(0, noise, (3, 3)), "b": rng.normal(0, noise, 3)}, data


def train_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(N: int, rule: str, config: dict | None, epochs: int, batch_size: int, about: str) -> Case:
        same, other = (int(seed) for seed in rng.integers(0, 2**31, 2))
        args = (*_training(rng, N), rule, config, epochs, batch_size, [Rng(same), Rng(same), Rng(other)])
        parts = ("epochs", "steps", "loss", "val_accuracy")
        return Case(args, parts, about, probe="trained", view="training_facts")

    yield case(23, "fading", {"learning_rate": RATE}, 4, 5, "23 examples in mini-batches of 5, 4 epochs")
    yield case(24, "rolling", {"learning_rate": RATE}, 3, 8, "a rule that writes in its config")
    yield case(17, "rolling", None, 3, 4, "no config")
    yield case(13, "fading", {"learning_rate": RATE}, 3, 20, "a batch_size above N")
    yield case(26, "rolling", {"learning_rate": RATE}, 1, 7, "a single epoch")
    yield case(22, "fading", {"learning_rate": 20.0}, 3, 5, "a rate at which the loss rises")
    seeds = [int(seed) for seed in rng.integers(0, 2**31, 2)]
    args = (*_learned(rng, 14), "fading", {"learning_rate": RATE}, 3, 5, [Rng(seeds[at]) for at in (0, 0, 1)])
    every = ("epochs", "steps", "loss", "val_accuracy")
    yield Case(args, every, "a model that knows the labels already", probe="trained", view="training_facts")


STEP = "model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])"
LOOP = f"""            for name in grads:
                {STEP}
"""
ACCURACY = """history["val_accuracy"].append(np.mean(guess == data["y_val"]))"""
GUESS = """        guess = np.argmax(model.scores(data["X_val"]), axis=1)
"""
BATCH_LOOP = "for start in range(0, N, batch_size):"
TRAIN = Exercise(
    signature="train(model, data, rule, config, epochs, batch_size, rng)",
    returns=("epochs", "steps", "loss", "val_accuracy"),
    parts=(
        Part("epochs", 2, "Epochs and mini-batches", "A new order each epoch, cut into pieces, nothing left out."),
        Part(
            "steps", 2, "Steps", "For each parameter: the rule with its gradient and its config, and both results kept."
        ),
        Part("loss", 1, "The loss of an epoch", "The mean over the epoch's examples of the losses on the way."),
        Part(
            "val_accuracy", 1, "The validation accuracy", "After each epoch: the share of X_val with the right label."
        ),
    ),
    cases=train_cases,
    mistakes=(
        Mistake(
            "never-shuffled",
            "You take the examples in the order in which they came, epoch after epoch. Shuffle them with rng.",
            edits=(("order = rng.permutation(N)", "order = np.arange(N)"),),
        ),
        Mistake(
            "one-order-for-all-epochs",
            "Every epoch has the same order, so the same examples always share a mini-batch. Draw a new one for each "
            "epoch.",
            edits=(
                ("        order = rng.permutation(N)\n", ""),
                ('    history = {"loss"', '    order = rng.permutation(N)\n    history = {"loss"'),
            ),
        ),
        Mistake(
            "drawn-with-replacement",
            "Some examples come twice in an epoch and others not at all, as when rows are drawn at random for each "
            "mini-batch.",
            edits=(("order = rng.permutation(N)", "order = rng.integers(0, N, N)"),),
        ),
        Mistake(
            "labels-shuffled-apart",
            "X and y come in two different orders, so examples and labels no longer belong together.",
            edits=(("model.loss(X[rows], y[rows])", "model.loss(X[rows], y[rng.permutation(N)[: len(rows)]])"),),
            errata=("000-10",),
        ),
        Mistake(
            "labels-not-shuffled",
            "X comes in a new order and y in the old one, so examples and labels no longer belong together.",
            edits=(("y[rows])", "y[start : start + batch_size])"),),
            errata=("000-10",),
        ),
        Mistake(
            "last-batch-dropped",
            "The examples that do not fill a mini-batch are left out. The last one of an epoch may be shorter.",
            edits=((BATCH_LOOP, "for start in range(0, N - batch_size + 1, batch_size):"),),
        ),
        Mistake(
            "whole-data-each-step",
            "Every step uses all examples, whatever batch_size says. Cut the order into pieces.",
            edits=((BATCH_LOOP, "for start in range(1):"), ("order[start : start + batch_size]", "order")),
        ),
        Mistake(
            "one-batch-an-epoch",
            "You take one mini-batch in an epoch. An epoch is a pass over all examples.",
            edits=((BATCH_LOOP, "for start in range(1):"),),
        ),
        Mistake(
            "own-generator",
            "Every run has the same order, whatever `rng` is passed. It is to be drawn from that generator.",
            edits=(("    N = len(y)\n", "    N = len(y)\n    rng = np.random.default_rng(0)\n"),),
        ),
        Mistake(
            "global-generator",
            "With the same `rng` the order is another each time: it comes from NumPy's global generator, or from a "
            "new one.",
            edits=(("order = rng.permutation(N)", "order = np.random.permutation(N)"),),
        ),
        Mistake(
            "one-config-for-all",
            "All parameters share one config, so the rule mixes up what it remembers of them. Each needs its own.",
            edits=(
                ("configs = {name: dict(config or {}) for name in model.params}", "memory = dict(config or {})"),
                (STEP, "model.params[name], memory = rule(model.params[name], grads[name], memory)"),
            ),
        ),
        Mistake(
            "config-not-copied",
            "All parameters start from the very dict that came in. A rule may write in it, and then they share it "
            "after all: give each a copy.",
            edits=(
                ("dict(config or {})", "config"),
                (
                    "    history = {",
                    "    configs = configs if config is not None else {name: {} for name in configs}\n    history = {",
                ),
            ),
        ),
        Mistake(
            "config-not-handed-on",
            "You drop the config that the rule hands back, so it never remembers anything.",
            edits=((STEP, "model.params[name], _ = rule(model.params[name], grads[name], dict(configs[name]))"),),
        ),
        Mistake(
            "configs-begun-anew",
            "Your configs begin anew in each epoch, so the rule forgets what it had. They last for the whole training.",
            edits=(
                ("    configs = {name: dict(config or {}) for name in model.params}\n", ""),
                (
                    "        total = 0.0\n",
                    "        total = 0.0\n        configs = {name: dict(config or {}) for name in model.params}\n",
                ),
            ),
        ),
        Mistake(
            "settings-ignored",
            "The settings in config never reach the rule, so it works with its default learning rate.",
            edits=(("dict(config or {})", "{}"),),
        ),
        Mistake(
            "result-not-kept",
            "You call the rule and do not put what it returns into model.params, so nothing is learned.",
            edits=((STEP, "_, configs[name] = rule(model.params[name], grads[name], configs[name])"),),
        ),
        Mistake(
            "own-step",
            "You step down by yourself and never call the rule. It may do something else with the gradient.",
            edits=(
                (
                    STEP,
                    'model.params[name] = model.params[name] - (config or {}).get("learning_rate", 0.1) * grads[name]',
                ),
            ),
        ),
        Mistake(
            "first-parameter-only",
            "Only the first parameter is ever moved. The rule is to be called for each of them.",
            edits=(("for name in grads:", "for name in list(grads)[:1]:"),),
        ),
        Mistake(
            "short-batch-counts-in-full",
            "Your loss is the mean over the mini-batches. The short last one then counts as much as a full one: weigh "
            "each by its number of examples.",
            edits=(
                ("total += loss * len(rows)", "total += loss"),
                ("total / N", "total / len(range(0, N, batch_size))"),
            ),
        ),
        Mistake(
            "losses-not-averaged",
            "Your loss of an epoch is a sum over its mini-batches, so it depends on how many there are.",
            edits=(("total += loss * len(rows)", "total += loss"), ("total / N", "total")),
        ),
        Mistake(
            "last-loss-of-the-epoch",
            "You note the loss of the last mini-batch alone, which is noisy. Asked for is the mean over the epoch's "
            "examples.",
            edits=(('["loss"].append(total / N)', '["loss"].append(loss)'),),
        ),
        Mistake(
            "loss-of-every-batch",
            "You note a loss for every mini-batch. Asked for is one number for each epoch.",
            edits=(
                ('        history["loss"].append(total / N)\n', ""),
                ("            total += loss", '            history["loss"].append(loss)\n            total += loss'),
            ),
        ),
        Mistake(
            "total-never-reset",
            "Your total goes on growing from epoch to epoch. Begin each epoch at 0.",
            edits=(
                ("        total = 0.0\n", ""),
                ("    for _ in range(epochs):", "    total = 0.0\n    for _ in range(epochs):"),
            ),
        ),
        Mistake(
            "loss-measured-afterwards",
            "You measure the loss on all examples again after the epoch. The loss asked for is the one seen on the "
            "way, which costs nothing.",
            edits=(("total / N", "model.loss(X, y)[0]"),),
        ),
        Mistake(
            "accuracy-on-training-data",
            "Your val_accuracy is measured on the training examples. They say nothing about examples it has not seen.",
            edits=(
                (GUESS, "        guess = np.argmax(model.scores(X), axis=1)\n"),
                ('guess == data["y_val"]', "guess == y"),
            ),
        ),
        Mistake(
            "accuracy-before-the-epoch",
            "You measure the accuracy before the epoch's steps. Asked for is the one after them.",
            edits=((GUESS, ""), ("        order = rng", GUESS + "        order = rng")),
        ),
        Mistake(
            "accuracy-in-per-cent",
            "Your accuracy is in per cent. Asked for is a share between 0 and 1.",
            edits=(('np.mean(guess == data["y_val"])', '100 * np.mean(guess == data["y_val"])'),),
        ),
        Mistake(
            "share-wrong",
            "You count the examples that are wrong. An accuracy is the share that is right.",
            edits=(('np.mean(guess == data["y_val"])', 'np.mean(guess != data["y_val"])'),),
        ),
        Mistake(
            "number-right",
            "You count the examples that are right and do not divide by their number.",
            edits=(('np.mean(guess == data["y_val"])', 'np.sum(guess == data["y_val"])'),),
        ),
        Mistake(
            "stops-when-it-is-good",
            "Your training ends before its epochs are done, where the model is good already. It runs as many epochs as "
            "it was asked to; whether that was needed is for the caller to say.",
            edits=((ACCURACY, f'{ACCURACY}\n        if history["loss"][-1] < 0.01:\n            break'),),
        ),
        Mistake(
            "stops-when-it-gets-worse",
            "Your training ends as soon as its loss rises. It runs as many epochs as it was asked to; early stopping "
            "is a tool of its own (unit 12).",
            edits=(
                (
                    ACCURACY,
                    f'{ACCURACY}\n        if len(history["loss"]) > 1 and history["loss"][-1] > history["loss"][-2]:\n'
                    "            break",
                ),
            ),
        ),
        Mistake(
            "best-parameters-put-back",
            "In the end your model does not hold what the last step gave: an earlier state was put back. Keeping the "
            "best is early stopping's business (unit 12); here training ends where the last step leads.",
            edits=(
                ("    for _ in range(epochs):", "    best, kept = -1.0, {}\n    for _ in range(epochs):"),
                (
                    ACCURACY,
                    f'{ACCURACY}\n        if history["val_accuracy"][-1] > best:\n'
                    '            best = history["val_accuracy"][-1]\n'
                    "            kept = {name: np.array(array) for name, array in model.params.items()}",
                ),
                ("    return history", "    model.params.update(kept)\n    return history"),
            ),
        ),
        Mistake(
            "one-epoch-too-many",
            "You train one epoch more than asked for.",
            edits=(("range(epochs)", "range(epochs + 1)"),),
        ),
    ),
    hints=(
        "Two loops, one in the other: over epochs, and over the starts of the mini-batches. Which two things are made "
        "before the outer loop?",
        "A permutation of the row numbers gives an order; a slice of it gives the rows of a mini-batch, of X and y "
        "alike. Make a dict of configs, one copy for each name in model.params.",
        "In the inner loop: loss and grads of the rows; add the loss times the number of rows to a total; for each "
        "name let the rule return the next array and the next config, and keep both.",
    ),
    equivalent={
        f"{GUESS.strip()} -> {GUESS.strip().replace('axis=1', 'axis=-1')}": "the last axis is axis 1",
    },
)


# overfit_small_batch ------------------------------------------------------------------------------------------------
def overfit_cases(rng: np.random.Generator) -> Iterator[Case]:
    every = ("losses", "parameters", "parameters")
    start = {"W": np.array([[1.0, 0.0], [0.0, 1.0]]), "b": np.array([0.5, 0.0])}
    X, y = np.array([[1.0, 2.0], [2.0, 0.0]]), np.array([0, 1])
    yield Case(
        (start, X, y, "fading", {"learning_rate": 0.5}, 3), every, "two examples and three steps", visible=True,
        probe="overfitted",
    )  # fmt: skip

    def case(rule: str, config: dict | None, steps: int, parts: tuple | str, about: str) -> Case:
        params, data = _training(rng, 7)
        return Case((params, data["X"], data["y"], rule, config, steps), parts, about, probe="overfitted")

    yield case("fading", {"learning_rate": 0.2}, 9, every, "nine steps")
    yield case("fading", {"learning_rate": 0.1, "t": 3}, 5, ("config",) * 3, "a config with a past")
    yield case("rolling", {"learning_rate": 0.1}, 8, ("config",) * 3, "a rule that writes in its config")
    yield case("rolling", None, 6, ("config",) * 3, "no config")
    yield case("fading", {"learning_rate": 6.0}, 6, ("edges",) * 3, "a rate at which the loss rises")
    known = ({"W": np.eye(3), "b": np.zeros(3)}, np.eye(3)[[2, 0, 1, 0]], np.array([2, 0, 1, 0]))
    args = (*known, "rolling", {"learning_rate": 0.1}, 5)
    yield Case(args, ("edges",) * 3, "labels that the model knows already, and five steps", probe="overfitted")
    yield case("rolling", {"learning_rate": 0.1}, 1, ("edges",) * 3, "a single step")
    yield case("rolling", {"learning_rate": 0.1}, 0, ("edges",) * 3, "no step at all")


OVERFIT = Exercise(
    signature="overfit_small_batch(model, X, y, rule, config, steps)",
    returns=("losses", "model.params['W']", "model.params['b']"),
    parts=(
        Part("losses", 1, "The losses", "One loss for each step, as it is before the step."),
        Part("parameters", 1, "The model afterwards", "Every step moves every parameter of the model by the rule."),
        Part("config", 1, "Configs", "A config for each parameter, copied at first and handed on from step to step."),
        Part(
            "edges",
            1,
            "A rate too high, a loss of 0, one step, none",
            "The loop runs exactly steps times, whatever the loss does.",
        ),
    ),
    cases=overfit_cases,
    mistakes=(
        Mistake(
            "one-config-for-all",
            "All parameters share one config, so the rule mixes up what it remembers of them. Each needs its own.",
            edits=(
                ("configs = {name: dict(config or {}) for name in model.params}", "memory = dict(config or {})"),
                (STEP, "model.params[name], memory = rule(model.params[name], grads[name], memory)"),
            ),
        ),
        Mistake(
            "config-not-copied",
            "All parameters start from the very dict that came in. A rule may write in it, and then they share it "
            "after all: give each a copy.",
            edits=(
                ("dict(config or {})", "config"),
                (
                    "    losses = []",
                    "    configs = configs if config is not None else {name: {} for name in configs}\n    losses = []",
                ),
            ),
        ),
        Mistake(
            "config-not-handed-on",
            "You drop the config that the rule hands back, so it never remembers anything.",
            edits=((STEP, "model.params[name], _ = rule(model.params[name], grads[name], dict(configs[name]))"),),
        ),
        Mistake(
            "settings-ignored",
            "The settings in config never reach the rule, so it works with its default learning rate.",
            edits=(("dict(config or {})", "{}"),),
        ),
        Mistake(
            "result-not-kept",
            "You call the rule and do not put what it returns into model.params, so the loss never changes.",
            edits=((STEP, "_, configs[name] = rule(model.params[name], grads[name], configs[name])"),),
        ),
        Mistake(
            "gradients-of-the-start",
            "Every step uses the gradients of the beginning. After the first step you stand elsewhere: ask the model "
            "again.",
            edits=(
                (
                    "    for _ in range(steps):\n        loss, grads",
                    "    first = model.loss(X, y)[1]\n    for _ in range(steps):\n        loss, grads",
                ),
                (STEP, STEP.replace("grads[name]", "first[name]")),
            ),
        ),
        Mistake(
            "loss-after-the-step",
            "You note the loss after each step. Asked for is the one before it, which you have anyway.",
            edits=(
                ("        losses.append(loss)\n", ""),
                ("    return losses", "        losses.append(model.loss(X, y)[0])\n    return losses"),
            ),
        ),
        Mistake(
            "one-loss-too-many",
            "You add the loss after the last step. Asked for is one loss for each step, as it is before it.",
            edits=(("    return losses", "    losses.append(model.loss(X, y)[0])\n    return losses"),),
        ),
        Mistake(
            "last-loss-only",
            "You return a list with the last loss alone. The whole way down is asked for.",
            edits=(("return losses", "return losses[-1:]"),),
        ),
        Mistake(
            "first-parameter-only",
            "Only the first parameter is ever moved. The rule is to be called for each of them.",
            edits=(("for name in grads:", "for name in list(grads)[:1]:"),),
        ),
        Mistake(
            "stops-when-it-rises",
            "You stop as soon as the loss rises. The loop runs as often as it was asked to; judging is for later.",
            edits=(
                (
                    "        losses.append(loss)\n",
                    "        losses.append(loss)\n"
                    "        if len(losses) > 1 and losses[-1] > losses[-2]:\n            break\n",
                ),
            ),
        ),
        Mistake(
            "stops-when-it-is-small",
            "Your loop ends before its steps are done, where the loss has nothing left to lose. One loss for each step "
            "is asked for; how small is small enough is for the caller to say.",
            edits=(
                (
                    "        losses.append(loss)\n",
                    "        losses.append(loss)\n        if loss < 1e-12:\n            break\n",
                ),
            ),
            also=(
                (
                    (
                        "        losses.append(loss)\n",
                        "        if loss < 1e-12:\n            break\n        losses.append(loss)\n",
                    ),
                ),
                (
                    (
                        "        losses.append(loss)\n",
                        "        losses.append(loss)\n        if losses[-2:] == [loss, loss]:\n            break\n",
                    ),
                ),
            ),
        ),
        Mistake(
            "stops-when-it-does-not-fall",
            "You stop as soon as the loss falls no more, be it that it rises or that it stands still. The loop runs as "
            "often as it was asked to.",
            edits=(
                (
                    "        losses.append(loss)\n",
                    "        losses.append(loss)\n"
                    "        if len(losses) > 1 and losses[-1] >= losses[-2]:\n            break\n",
                ),
            ),
        ),
        Mistake(
            "own-step",
            "You step down by yourself and never call the rule. It may do something else with the gradient.",
            edits=(
                (
                    STEP,
                    'model.params[name] = model.params[name] - (config or {}).get("learning_rate", 0.1) * grads[name]',
                ),
            ),
        ),
        Mistake(
            "one-step-too-many",
            "You take one step more than asked for.",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "one-step-too-few",
            "You take one step fewer than asked for.",
            edits=(("range(steps)", "range(steps - 1)"),),
        ),
    ),
    hints=(
        "It is the inner loop of train, with all of X in the place of a mini-batch.",
        "Before the loop: a list, and a dict of configs, one copy for each parameter. In the loop: the loss and the "
        "gradients, a note of the loss, the rule for each parameter.",
        "The rule returns two things. The first goes into model.params under the same name, the second into your dict "
        "of configs.",
    ),
)


# diagnose -----------------------------------------------------------------------------------------------------------
LOG_10 = float(np.log(10))


def _noisy(rng: np.random.Generator, numbers: np.ndarray, share: float) -> np.ndarray:
    return numbers * rng.uniform(1 - share, 1 + share, len(numbers))


def _run(loss: np.ndarray, accuracy: np.ndarray, norm: np.ndarray, dead: np.ndarray) -> dict[str, list[float]]:
    keys = ("loss", "val_accuracy", "grad_norm", "dead_fraction")
    return {key: [float(x) for x in one] for key, one in zip(keys, (loss, accuracy, norm, dead), strict=True)}


def healthy_run(rng: np.random.Generator, T: int, end: float = 0.05, dead: float = 0.06) -> dict:
    t = np.linspace(0, 1, T)
    loss = _noisy(rng, end + (2.1 - end) * np.exp(-5 * t), 0.04)
    accuracy = 0.95 - 0.12 * end - 0.8 * np.exp(-6 * t) + rng.uniform(-0.01, 0.01, T)
    return _run(loss, accuracy, _noisy(rng, 1.3 - 0.9 * t, 0.1), dead * (1 + 0.3 * t))


def low_run(
    rng: np.random.Generator, T: int, left: float, accuracy: float = 0.12, first: tuple[float, float] = (2.3, 2.7)
) -> dict:
    t = np.linspace(0, 1, T)
    first = rng.uniform(*first)
    climbing = np.linspace(0.08, accuracy, T)
    return _run(first * (1 - (1 - left) * t), climbing, _noisy(rng, np.full(T, 1.4), 0.05), np.full(T, 0.05))


def high_run(rng: np.random.Generator, T: int, first: float, dead: float = 1.0) -> dict:
    after = _noisy(rng, np.full(T - 1, rng.uniform(2.35, 3.0)), 0.02)
    loss = np.concatenate([[first], after])
    norm = np.concatenate([[first / 2.5], _noisy(rng, np.full(T - 1, 0.3), 0.2)])
    dying = np.concatenate([[0.9 * dead], np.full(T - 1, dead)])
    return _run(loss, _noisy(rng, np.full(T, 0.1), 0.05), norm, dying)


def lost_run(rng: np.random.Generator, T: int, number: float, lost: int | None = None) -> dict:
    """A rate so high that the loss is no number any more from epoch `lost` on, counted from 0."""
    lost = int(rng.integers(2, T // 2)) if lost is None else lost
    loss, norm = 3.0 * 5.0 ** np.arange(T), 2.0 * 4.0 ** np.arange(T)
    loss[lost:], norm[lost:] = number, number
    dead = np.where(np.arange(T) < lost, 0.3, 1.0)
    return _run(loss, np.full(T, 0.1), norm, dead)


def leaping_run(rng: np.random.Generator, T: int) -> dict:
    """A rate too high, with units that live: the loss leaps up and down."""
    loss = rng.uniform(5, 9, T) * np.where(np.arange(T) % 2, 1.3, 0.7)
    return _run(loss, rng.uniform(0.15, 0.4, T), rng.uniform(4, 6, T), np.full(T, 0.35))


def dead_run(rng: np.random.Generator, T: int, share: float) -> dict:
    loss = _noisy(rng, np.full(T, LOG_10), 0.003)
    return _run(loss, _noisy(rng, np.full(T, 0.1), 0.05), _noisy(rng, np.full(T, 0.2), 0.1), np.full(T, share))


def shuffled_run(rng: np.random.Generator, T: int, end: float) -> dict:
    t = np.linspace(0, 1, T)
    loss = _noisy(rng, 2.4 - (2.4 - end) * t, 0.01)
    return _run(loss, rng.uniform(0.06, 0.2, T), _noisy(rng, 1.0 + 0.5 * t, 0.06), 0.05 + 0.05 * t)


def not_zeroed_run(rng: np.random.Generator, T: int, growth: float, loss_end: float, dead_end: float) -> dict:
    """The loss falls at first; then it rises to `loss_end`, or goes on falling to it."""
    t = np.linspace(0, 1, T)
    loss = _noisy(rng, 1.9 * np.exp(-6 * t) + 0.3 + (loss_end - 0.3) * t**2, 0.05)
    accuracy = 0.85 - 0.4 * np.exp(-8 * t) - (0.7 * t**2 if loss_end > 1 else 0.0) + rng.uniform(-0.02, 0.02, T)
    norm = rng.uniform(4, 9) * (1 + (growth - 1) * t)
    return _run(loss, accuracy, norm, 0.25 + (dead_end - 0.25) * t)


def diagnose_cases(rng: np.random.Generator) -> Iterator[Case]:
    def length() -> int:
        return int(rng.integers(14, 36))

    small = {
        "loss": [1.9, 0.8, 0.3, 0.1],
        "val_accuracy": [0.6, 0.85, 0.93, 0.95],
        "grad_norm": [1.3, 1.0, 0.6, 0.3],
        "dead_fraction": [0.05, 0.05, 0.06, 0.06],
    }
    yield Case((small,), "healthy", "a run of four epochs that goes well", visible=True)
    yield Case((healthy_run(rng, 28),), "healthy", "a run that goes well")
    yield Case((healthy_run(rng, length(), end=0.5),), "healthy", "a run that goes well, if slowly")
    yield Case((healthy_run(rng, length(), dead=0.28),), "healthy", "a third of the units dead, and all else well")
    bump = healthy_run(rng, 20)
    bump["loss"][5] *= 1.6
    bump["val_accuracy"][5] = 0.45
    yield Case((bump,), "healthy", "a run that goes well but for one bad epoch")
    yield Case((low_run(rng, length(), 0.99),), "too low", "a loss that has hardly moved")
    yield Case((low_run(rng, length(), 0.93),), "too low", "a loss that falls slowly and steadily")
    yield Case((low_run(rng, length(), 0.91, accuracy=0.42),), "too low", "a slow loss and an accuracy that climbs")
    low = low_run(rng, length(), 0.95, first=(1.2, 1.6))
    yield Case((low,), "too low", "a loss that is low at first, and hardly moves")
    yield Case(
        (high_run(rng, length(), rng.uniform(20, 300)),), "too high", "a leap in the first epoch, then dead units"
    )
    yield Case((high_run(rng, length(), rng.uniform(4.5, 6)),), "too high", "a small leap in the first epoch")
    yield Case((lost_run(rng, length(), np.nan),), "too high", "a loss that becomes nan")
    yield Case((lost_run(rng, length(), np.nan, lost=1),), "too high", "a loss that is nan from the second epoch on")
    yield Case((lost_run(rng, length(), np.nan, lost=0),), "too high", "a loss that is nan from the first epoch on")
    late = healthy_run(rng, 20)
    late["loss"][17:] = late["grad_norm"][17:] = [np.nan] * 3
    yield Case((late,), "too high", "a loss that falls, and is nan in the last epochs")
    yield Case((lost_run(rng, length(), np.inf),), "too high", "a loss that becomes inf")
    yield Case((leaping_run(rng, length()),), "too high", "a loss that leaps up and down")
    yield Case((dead_run(rng, length(), 1.0),), "dead units", "a flat loss, all units dead")
    yield Case((dead_run(rng, length(), 0.96),), "dead units", "a flat loss, nearly all units dead")
    yield Case((shuffled_run(rng, length(), 1.7),), "shuffled", "a loss that falls, and an accuracy of chance")
    yield Case((shuffled_run(rng, length(), 0.2),), "shuffled", "labels learned by heart, and an accuracy of chance")
    yield Case(
        (not_zeroed_run(rng, length(), 8, 4.5, 0.98),), "not zeroed", "gradients that grow, a loss that rises again"
    )
    yield Case((not_zeroed_run(rng, length(), 15, 9.0, 1.0),), "not zeroed", "gradients that grow fifteenfold")
    yield Case((not_zeroed_run(rng, length(), 7, 0.3, 0.3),), "not zeroed", "gradients that grow while the loss falls")


FINITE = "not np.all(np.isfinite(loss))"
DIAGNOSE = Exercise(
    signature="diagnose(history)",
    returns=("diagnosis",),
    parts=(
        Part("healthy", 1, "Healthy", "A loss that falls and an accuracy that rises; small blemishes are normal."),
        Part("too low", 1, "Learning rate too low", "Everything is in order, only the loss hardly falls."),
        Part("too high", 1, "Learning rate too high", "A loss far above log 10, or one that is no finite number."),
        Part("dead units", 1, "Dead units", "Dead from the first epoch on, and a loss that never leaps."),
        Part("shuffled", 1, "Shuffled labels", "The loss falls clearly, and the accuracy stays near chance."),
        Part("not zeroed", 1, "Gradients not zeroed", "What the rule is handed grows from epoch to epoch."),
    ),
    cases=diagnose_cases,
    mistakes=(
        Mistake(
            "dead-units-first",
            "Runs whose rate is too high, or whose gradients pile up, get the name of dead units. They do have them: "
            "which sign tells the cause, and which the effect?",
            edits=((f"    if {FINITE}:", f'    if dead[-1] > 0.7:\n        return "dead units"\n    if {FINITE}:'),),
        ),
        Mistake(
            "high-loss-first",
            "Runs whose gradients pile up get the name of a rate too high. They do have a high loss: which sign is "
            "the surer one?",
            edits=((f"    if {FINITE}:", f"    if {FINITE} or np.max(loss) > 3.2:"),),
        ),
        Mistake(
            "nan-forgotten",
            "A loss that is nan or inf gets another name. Every comparison with nan is False: ask whether all losses "
            "are finite.",
            edits=((f'    if {FINITE}:\n        return "learning rate too high"\n', ""),),
        ),
        Mistake(
            "accuracy-before-loss",
            "Runs whose loss hardly falls get the name of shuffled labels. Their accuracy is low as well: what tells "
            "the two apart?",
            edits=(
                ('    if loss[-1] > 0.85 * loss[0]:\n        return "learning rate too low"\n', ""),
                (
                    '        return "shuffled labels"\n',
                    '        return "shuffled labels"\n    if loss[-1] > 0.85 * loss[0]:\n'
                    '        return "learning rate too low"\n',
                ),
            ),
        ),
        Mistake(
            "last-loss-for-leap",
            "Runs whose loss leaps at first get the name of dead units. By the end a run whose units have died "
            "stands near log 10 again: in which epochs do you look for the leap?",
            edits=(("np.max(loss) > 3.2", "loss[-1] > 3.2"),),
        ),
        Mistake(
            "gradient-growth-not-asked",
            "Runs whose gradients pile up get another name. What do you ask about the gradients, from the first "
            "epoch to the last?",
            edits=(('    if norm[-1] > 3 * norm[0]:\n        return "gradients not zeroed"\n', ""),),
        ),
        Mistake(
            "gradient-size-for-growth",
            "Runs with a rate too high get the name of gradients that are not zeroed. Both have large gradients: in "
            "which of the two do they grow from epoch to epoch?",
            edits=(("norm[-1] > 3 * norm[0]", "np.max(norm) > 3"),),
        ),
        Mistake(
            "some-dead-units",
            "A healthy run with a third of its units dead counts as ill. Healthy networks have dead units as well; "
            "one is ill when hardly any is alive.",
            edits=(("dead[0] > 0.7", "dead[-1] > 0.2"),),
        ),
        Mistake(
            "dead-units-not-asked",
            "Runs whose units are dead get the name of a rate too low. A flat loss alone does not tell the two "
            "apart: what else is in the log?",
            edits=(('    if dead[0] > 0.7:\n        return "dead units"\n', ""),),
        ),
        Mistake(
            "shuffled-not-asked",
            "Runs with shuffled labels pass for healthy. A training loss that falls says nothing about other digits: "
            "what does?",
            edits=(('    if accuracy[-1] < 0.4:\n        return "shuffled labels"\n', ""),),
        ),
        Mistake(
            "too-low-not-asked",
            "Runs with a rate too low get another name. How far has the loss fallen, and how far does it fall in a "
            "healthy run?",
            edits=(('    if loss[-1] > 0.85 * loss[0]:\n        return "learning rate too low"\n', ""),),
        ),
        Mistake(
            "any-bad-epoch",
            "Healthy runs get the name of shuffled labels, as when one epoch of low accuracy is enough. Look at "
            "where it ends.",
            edits=(("accuracy[-1] < 0.4", "np.min(accuracy[1:]) < 0.5"),),
        ),
        Mistake(
            "too-low-for-slow",
            "A run whose loss has fallen slowly, and clearly, gets the name of a rate too low. Slow is not ill: how "
            "far must a loss have fallen?",
            edits=(
                (
                    "loss[-1] > 0.85 * loss[0]",
                    "loss[-1] > 0.2 * loss[0] and accuracy[-1] > 0.25 or loss[-1] > 0.85 * loss[0]",
                ),
            ),
        ),
        Mistake(
            "high-and-low-swapped",
            "The two learning rates have each other's names: a rate that is too high makes the loss leap.",
            edits=(
                (
                    f'    if {FINITE}:\n        return "learning rate too high"',
                    f'    if {FINITE}:\n        return "learning rate too low"',
                ),
                ('> 3.2:\n        return "learning rate too high"', '> 3.2:\n        return "learning rate too low"'),
                (
                    'loss[0]:\n        return "learning rate too low"',
                    'loss[0]:\n        return "learning rate too high"',
                ),
            ),
        ),
    ),
    hints=(
        "Ask for the surest sign first. Which of the six shows in only one curve, and which one can look like another?",
        "Not finite: the rate. Then a gradient norm that has grown several times over. Then a loss that leapt. Only "
        "what is left can be dead units, a rate too low, shuffled labels or a healthy run.",
        "Compare last with first: norm[-1] against norm[0], loss[-1] against loss[0]. Take thresholds in the middle "
        "of the gaps that the list above leaves.",
    ),
    equivalent={
        f"if {old}: -> if {new}:": reason
        for reason, changes in (
            (
                "no number is equal to a threshold",
                (
                    ("norm[-1] > 3 * norm[0]", "norm[-1] >= 3 * norm[0]"),
                    ("np.max(loss) > 3.2", "np.max(loss) >= 3.2"),
                    ("dead[0] > 0.7", "dead[0] >= 0.7"),
                    ("loss[-1] > 0.85 * loss[0]", "loss[-1] >= 0.85 * loss[0]"),
                    ("accuracy[-1] < 0.4", "accuracy[-1] <= 0.4"),
                ),
            ),
            (
                "thresholds are free within the gaps that the lesson states",
                (
                    ("norm[-1] > 3 * norm[0]", "norm[-1] > 4 * norm[0]"),
                    ("norm[-1] > 3 * norm[0]", "norm[-1] > 2 * norm[0]"),
                    ("accuracy[-1] < 0.4", "accuracy[-1] < 0.8"),
                ),
            ),
            (
                "the runs are clear cases: the epoch beside says the same",
                (
                    ("norm[-1] > 3 * norm[0]", "norm[-2] > 3 * norm[0]"),
                    ("norm[-1] > 3 * norm[0]", "norm[-1] > 3 * norm[1]"),
                    ("dead[0] > 0.7", "dead[1] > 0.7"),
                    ("loss[-1] > 0.85 * loss[0]", "loss[-2] > 0.85 * loss[0]"),
                    ("loss[-1] > 0.85 * loss[0]", "loss[-1] > 0.85 * loss[1]"),
                    ("accuracy[-1] < 0.4", "accuracy[-2] < 0.4"),
                ),
            ),
        )
        for old, new in changes
    },
)


UNIT = Unit(
    id="13_capstone",
    title="Capstone: a network of your own",
    exercises=(INIT_TWO_LAYER, TWO_LAYER_NET, TRAIN, OVERFIT, DIAGNOSE),
    quiz=(
        Question(
            "The first loss",
            "d",
            {
                "a": "The loss before training needs no backward pass. A wrong sign shows in what happens next.",
                "b": "With wrong labels a network that knows nothing still has log 10.",
                "c": "No step has been taken yet, so no rate has been used.",
            },
        ),
        Question(
            "Much faster",
            "b",
            {
                "a": "It makes more updates. Each of them is noisy, and 32 small products take longer than one large "
                "one.",
                "c": "One example's gradient is right on average. It is noisy, not empty.",
            },
            errata=("003-9",),
        ),
        Question(
            "Difficult to find",
            "a",
            {
                "b": "No variant finds its rate by itself; with noise it is harder to see whether a rate is good.",
                "c": "Every training ends some time, and stopping too early or too late costs the same in all of them.",
            },
            errata=("003-6",),
        ),
        Question(
            "Three thousandths",
            "c",
            {
                "a": "Three thousandths of 450 digits are a single digit or two. Other seeds move more than that.",
                "b": "It may be so, but these two numbers don't show it: they are equal within their noise.",
            },
        ),
        Question(
            "Twenty digits",
            "a",
            {
                "b": "More digits make it harder to learn them by heart. The test is easy on purpose.",
                "c": "A penalty holds the weights back, so the loss would stay even higher.",
            },
        ),
        Question(
            "Thirty settings",
            "b",
            {
                "a": "They were not trained on, but they were chosen by: of thirty results the best is lucky, too.",
                "c": "A mean over the settings would be lower, and it is not what will be used.",
            },
        ),
    ),
)
