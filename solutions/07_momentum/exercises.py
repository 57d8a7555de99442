"""Unit 07, momentum: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit


# ewma ---------------------------------------------------------------------------------------------------------------
def ewma_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([8.0, 4.0, 6.0]), 0.5), "plain", "the values 8, 4, 6 and beta = 0.5", visible=True)
    yield Case((rng.normal(5, 2, 12), 0.9), "plain", "twelve values and beta = 0.9")
    yield Case((rng.normal(5, 2, 7), 0.8, False), "plain", "bias_correction=False said aloud")
    yield Case((np.full(4, 10.0), 0.9, True), "corrected", "four 10s, corrected", visible=True)
    yield Case((rng.normal(5, 2, 9), 0.95, True), "corrected", "nine values and beta = 0.95, corrected")
    yield Case((rng.normal(5, 2, 3), 0.999, True), "corrected", "beta = 0.999, corrected")
    yield Case((rng.normal(5, 2, 120), 0.95, True), "corrected", "120 values and beta = 0.95, corrected")
    yield Case((rng.normal(5, 2, 5), 0.0), "edges", "beta = 0")
    yield Case((np.array([float(rng.uniform(2, 9))]), 0.7), "edges", "a single value")
    yield Case((rng.integers(1, 9, 6), 0.75), "edges", "whole numbers")
    ups_and_downs = rng.normal(0, 2, 8) * np.array([1, 1, 0, 1, 0, 0, 1, 1])
    yield Case((ups_and_downs, 0.6), "edges", "values below 0, and some that are 0")
    # 0.01 to the power of 170 is 0 in floating point.
    yield Case((rng.normal(5, 2, 180), 0.01), "edges", "180 values and beta = 0.01")


EWMA = Exercise(
    signature="ewma(x, beta, bias_correction=False)",
    returns=("v",),
    parts=(
        Part(
            "plain",
            2,
            "Without correction",
            "Each average is a share beta of the one before, and the rest of the new value.",
        ),
        Part("corrected", 1, "With bias correction", "Divide each average by the sum of its weights."),
        Part(
            "edges",
            1,
            "beta = 0, a single value, whole numbers, zeros, a long series",
            "With beta = 0 nothing is remembered, and a value of 0 counts like any other.",
        ),
    ),
    cases=ewma_cases,
    mistakes=(
        Mistake(
            "shares-swapped",
            "beta and 1 - beta have changed places: you keep a share 1 - beta of the old average. "
            "With beta close to 1 an average should be slow.",
            edits=(("beta * v + (1 - beta) * value", "(1 - beta) * v + beta * value"),),
        ),
        Mistake(
            "no-share-for-new",
            "The new value enters whole. The two shares, of the old average and of the new value, should sum to 1.",
            edits=(("(1 - beta) * value", "value"),),
        ),
        Mistake(
            "starts-at-first-value",
            "You start at the first value instead of at 0. That is another convention; here v_0 = 0, and the "
            "correction "
            "takes care of the start.",
            edits=(("v = 0.0", "v = x[0]"),),
        ),
        Mistake(
            "first-value-for-correction",
            "You start at the first value, and so see no need of a correction. That is another convention, and gives "
            "the first value a large weight for long. Here v_0 = 0, and the correction takes care of the start.",
            edits=(("v = 0.0", "v = x[0]"), ("v / (1 - beta**t) if bias_correction else v", "v")),
        ),
        Mistake(
            "correction-counts-from-zero",
            "You count t from 0, where 1 - beta^t is 0. How many values are in the first average?",
            edits=(("enumerate(x, start=1)", "enumerate(x)"),),
            also=(
                (
                    ("enumerate(x, start=1)", "enumerate(x)"),
                    ("if bias_correction else v", "if bias_correction and t > 0 else v"),
                ),
            ),
        ),
        Mistake(
            "correction-fed-back",
            "The corrected value goes on into the next average. The correction is only for what is shown; "
            "the memory stays as it is.",
            edits=(
                (
                    "        series.append(v / (1 - beta**t) if bias_correction else v)",
                    "        v = v / (1 - beta**t) if bias_correction else v\n        series.append(v)",
                ),
            ),
        ),
        Mistake(
            "correction-by-one-weight",
            "You divide by 1 - beta at every step. That is the weight of one value; the weights of t values sum to "
            "1 - beta^t.",
            edits=(("(1 - beta**t)", "(1 - beta)"),),
        ),
        Mistake(
            "correction-by-beta-t",
            "You divide by beta^t. That is what is missing from the weights; what is there is 1 minus it.",
            edits=(("(1 - beta**t)", "beta**t"),),
        ),
        Mistake(
            "correction-multiplied",
            "You multiply by 1 - beta^t. An average whose weights sum to less than 1 is too small: "
            "which way must the correction go?",
            edits=(("v / (1 - beta**t)", "v * (1 - beta**t)"),),
        ),
        Mistake(
            "never-corrected",
            "bias_correction makes no difference in your code. Without it the average starts near zero.",
            edits=(("v / (1 - beta**t) if bias_correction else v", "v"),),
            errata=("003-5",),
        ),
        Mistake(
            "always-corrected",
            "You correct even when bias_correction is False.",
            edits=(("v / (1 - beta**t) if bias_correction else v", "v / (1 - beta**t)"),),
        ),
        Mistake(
            "last-only",
            "Only the last average comes back. The whole series is asked for, one average a value.",
            edits=(("return np.array(series)", "return series[-1]"),),
        ),
        Mistake(
            "powers-underflow",
            "You divide by powers of beta, which fall to 0 on a long series; what comes of it is inf or nan. The step "
            "from one average to the next needs no power.",
            code="""
def ewma(x, beta, bias_correction=False):
    x = np.asarray(x, dtype=float)
    t = np.arange(1, len(x) + 1)
    v = (1 - beta) * beta**t * np.cumsum(x / beta**t)
    return v / (1 - beta**t) if bias_correction else v
""",
            also=(
                """
def ewma(x, beta, bias_correction=False):
    x = np.asarray(x, dtype=float)
    if beta == 0:
        return x.copy()
    t = np.arange(1, len(x) + 1)
    v = (1 - beta) * beta**t * np.cumsum(x / beta**t)
    return v / (1 - beta**t) if bias_correction else v
""",
                """
def ewma(x, beta, bias_correction=False):
    x = np.asarray(x, dtype=float)
    if beta == 0:
        return x.copy()
    t = np.arange(len(x))
    v = (1 - beta) * beta**t * np.cumsum(x / beta**t)
    return v / (1 - beta ** (t + 1)) if bias_correction else v
""",
            ),
        ),
        Mistake(
            "zeros-skipped",
            "A value of 0 leaves your average as it was. It is a value like any other, and the average fades "
            "towards it.",
            edits=(("(1 - beta) * value\n", "(1 - beta) * value if value else v\n"),),
        ),
        Mistake(
            "running-mean",
            "This is the plain mean of all values so far: old ones never fade. Here each step back loses the factor "
            "beta.",
            code="""
def ewma(x, beta, bias_correction=False):
    return np.cumsum(x) / np.arange(1, len(x) + 1)
""",
        ),
    ),
    hints=(
        "One variable is enough: the average so far. It starts at 0.",
        "In each turn: keep a share beta of it, add a share 1 - beta of the new value, and note down the result.",
        "For the correction you need t, counted from 1. Divide only what you note down, not the variable itself.",
    ),
)


# ewma_weights -------------------------------------------------------------------------------------------------------
def ewma_weights_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.5, 3), "values", "beta = 0.5 and three values", visible=True)
    yield Case((0.9, 10), "values", "beta = 0.9 and ten values")
    yield Case((float(rng.uniform(0.6, 0.99)), int(rng.integers(4, 9))), "values", "a random beta")
    yield Case((0.8, 1), "edges", "one value")
    yield Case((0.0, 4), "edges", "beta = 0")


EWMA_WEIGHTS = Exercise(
    signature="ewma_weights(beta, t)",
    returns=("weights",),
    parts=(
        Part(
            "values",
            2,
            "Several values",
            "The newest value has the weight 1 - beta, and each step back multiplies by beta.",
        ),
        Part(
            "edges",
            1,
            "One value, beta = 0",
            "With one value the only weight is 1 - beta; with beta = 0 only the newest counts.",
        ),
    ),
    cases=ewma_weights_cases,
    mistakes=(
        Mistake(
            "newest-first",
            "The weights are right and in the wrong order: the oldest value comes first, and it has the smallest "
            "weight.",
            edits=(("np.arange(t)[::-1]", "np.arange(t)"),),
        ),
        Mistake(
            "no-first-share",
            "Each weight is too large by the same factor. What share does the newest value get in the average?",
            edits=(("(1 - beta) * beta**ages", "beta**ages * 1.0"),),
        ),
        Mistake(
            "one-step-too-old",
            "Each value is taken one step older than it is. What is the age of the newest value at the moment t?",
            edits=(("np.arange(t)[::-1]", "np.arange(1, t + 1)[::-1]"),),
        ),
        Mistake(
            "normalised",
            "You make the weights sum to 1. Those are the weights of the corrected average; asked for are the plain "
            "ones.",
            edits=(("return (1 - beta) * beta**ages", "return beta**ages / np.sum(beta**ages)"),),
        ),
        Mistake(
            "share-in-the-power",
            "Powers of 1 - beta stand where powers of beta belong. Which of them is multiplied in once more at each "
            "step back?",
            edits=(("(1 - beta) * beta**ages", "beta * (1.0 - beta) ** ages"),),
        ),
        Mistake(
            "linear-fading",
            "Your weights fade in a straight line. Each step back multiplies by beta, so they fade exponentially.",
            edits=(("(1 - beta) * beta**ages", "(1 - beta) * np.maximum(1 - (1 - beta) * ages, 0)"),),
        ),
        Mistake(
            "start-included",
            "There is one weight too many: you count the start v_0 = 0 as a value.",
            edits=(("np.arange(t)[::-1]", "np.arange(t + 1)[::-1]"),),
        ),
    ),
    hints=(
        "Write down v_3 for three values, by putting the formula into itself. Which factor stands in front of each "
        "value?",
        "The newest value has age 0, the oldest age t - 1.",
        "An array of ages, oldest first; then 1 - beta times beta to the power of the age.",
    ),
)


# effective_window ---------------------------------------------------------------------------------------------------
def effective_window_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.9,), "values", "beta = 0.9", visible=True)
    yield Case((0.98,), "values", "beta = 0.98")
    yield Case((float(rng.uniform(0.6, 0.8)),), "values", "a random beta")
    yield Case((0.0,), "values", "beta = 0")
    yield Case((np.array([0.5, 0.999, 0.9995]),), "values", "an array of betas")


EFFECTIVE_WINDOW = Exercise(
    signature="effective_window(beta)",
    returns=("window",),
    parts=(
        Part(
            "values",
            1,
            "Numbers and arrays",
            "The closer beta is to 1, the longer the memory: 10 for 0.9, a hundred for 0.99.",
        ),
    ),
    cases=effective_window_cases,
    mistakes=(
        Mistake(
            "one-over-beta",
            "1/beta hardly changes when beta comes close to 1, but the memory grows without bound there. "
            "Which number goes to 0?",
            edits=(("1 / (1 - beta)", "1 / np.maximum(beta, 1e-300)"),),
        ),
        Mistake(
            "brackets-forgotten",
            "What comes back is 1 - beta. Is it 1 / 1 - beta that you wrote? A division binds more tightly than a "
            "minus: what belongs in brackets?",
            edits=(("1 / (1 - beta)", "1 / 1 - beta"),),
        ),
        Mistake(
            "ratio-of-shares",
            "This is beta / (1 - beta), one less than the window: it leaves the newest value out.",
            edits=(("1 / (1 - beta)", "beta / (1 - beta)"),),
        ),
        Mistake(
            "half-life",
            "This is a half-life, after which a weight has halved. The effective window is where it has fallen to "
            "about 1/e.",
            edits=(("1 / (1 - beta)", "np.log(0.5) / np.log(np.maximum(beta, 1e-300))"),),
            also=((("1 / (1 - beta)", "np.log(0.5) / np.log(beta)"),),),
        ),
        Mistake(
            "exact-time-to-one-over-e",
            "This is the exact number of steps after which a weight has fallen to 1/e. The effective window is the "
            "rule of thumb for it: simpler, a little larger, and 1 for beta = 0.",
            edits=(("1 / (1 - beta)", "-1 / np.log(beta)"),),
            also=((("1 / (1 - beta)", "-1 / np.log(np.maximum(beta, 1e-300))"),),),
        ),
        Mistake(
            "two-over",
            "That is a finance convention, the span (2 - a)/a of a smoothing factor a = 1 - beta. Here it is simply "
            "1/a.",
            edits=(("1 / (1 - beta)", "2 / (1 - beta) - 1"),),
        ),
        Mistake(
            "rounded",
            "The window is rounded to a whole number. It is a rule of thumb, but as a number it is what the formula "
            "gives.",
            edits=(("1 / (1 - beta)", "np.floor(1 / (1 - beta))"),),
            also=((("1 / (1 - beta)", "np.round(1 / (1 - beta))"),),),
        ),
    ),
    hints=(
        "For beta = 0.9 it should be 10, for 0.99 a hundred.",
        "It is one over the share of the new value.",
        "One over, in brackets, one minus beta.",
    ),
)


# The rules: sgd, sgd_momentum, momentum_as_ewma, nesterov_momentum ---------------------------------------------------
def _steps(rng: np.random.Generator, count: int, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=shape), rng.normal(size=(count, *shape))


def _zero_for_missing(*edits: tuple[str, str]) -> Mistake:
    return Mistake(
        "zero-taken-for-missing",
        "A setting of 0 gives way to your default. In Python 0 counts as False, as None does: does your look-up ask "
        "whether the setting is there, or whether it is true?",
        edits=edits,
    )


def _clipped(line: str) -> tuple[Mistake]:
    """The gradient in `line`, which holds it once, is cut down where it is large."""
    ways = (
        *(f"np.clip(dw, -{limit}, {limit})" for limit in (5, 1, 10)),
        *(f"dw * min(1, {limit} / max(np.linalg.norm(dw), 1e-300))" for limit in (1, 5, 10)),
    )
    first, *others = [((line, line.replace("dw", way)),) for way in ways]
    return (
        Mistake(
            "gradient-clipped",
            "Large gradients are cut down before the step. That is clipping, a matter of the training loop; the rule "
            "takes each gradient as it is.",
            edits=first,
            also=tuple(others),
        ),
    )


def sgd_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([1.0, 2.0]), np.array([[0.5, -1.0]]), {"learning_rate": 0.1})
    yield Case(small, "values", "one step from (1, 2)", visible=True, probe="steps")
    w, dws = _steps(rng, 4, 3)
    yield Case((w, dws, {"learning_rate": 0.3}), "values", "four steps", probe="steps")
    w, dws = _steps(rng, 3, 2, 4)
    yield Case((w, dws, {"learning_rate": 0.05}), "values", "a matrix of weights", probe="steps")
    w, dws = _steps(rng, 3, 3)
    yield Case((w, 1000 * dws, {"learning_rate": 0.1}), "values", "gradients around 1,000", probe="steps")
    w, dws = _steps(rng, 3, 3)
    yield Case((w, 0.01 * dws, {"learning_rate": 0.5}), "values", "small gradients", probe="steps")
    w, dws = _steps(rng, 2, 3)
    yield Case((w, dws, {"learning_rate": 0.0}), "values", "a learning rate of 0", probe="steps")
    w, dws = _steps(rng, 3, 3)
    yield Case((w, dws, None), "defaults", "no config", probe="steps")
    w, dws = _steps(rng, 2, 4)
    yield Case((w, dws, {}), "defaults", "an empty config", probe="steps")


SGD = Exercise(
    signature="sgd(w, dw, config=None)",
    returns=("weights after each step",),
    parts=(
        Part("values", 1, "A learning rate given", "Against the gradient, by the learning rate."),
        Part(
            "defaults",
            1,
            "No config, or an empty one",
            "Without a learning rate the default is 1e-2; config may be None.",
        ),
    ),
    cases=sgd_cases,
    mistakes=(
        Mistake(
            "plus-sign", "You add the gradient, and climb. Which way is down?", edits=(("w - lr * dw", "w + lr * dw"),)
        ),
        Mistake(
            "none-not-handled",
            "config may be None, and None has no keys. What do you do before you look into it?",
            edits=(("{} if config is None else config", "config"),),
        ),
        Mistake(
            "other-default",
            "Your default learning rate is 1e-3. That is Adam's; plain descent starts with 1e-2 here.",
            edits=(("1e-2", "1e-3"),),
        ),
        Mistake(
            "config-ignored",
            "You always use the default learning rate, whatever the config says.",
            edits=(('config.setdefault("learning_rate", 1e-2)', "1e-2"),),
        ),
        Mistake(
            "step-alone",
            "What comes back is the step alone. The course asks for the weights after it: where did the step start?",
            edits=(("w - lr * dw", "-lr * dw"),),
            also=((("w - lr * dw", "lr * dw"),),),
        ),
        Mistake(
            "normalised",
            "You divide the gradient by its length. Plain descent takes it as it is, with its length.",
            edits=(("lr * dw", "lr * dw / np.linalg.norm(dw)"),),
        ),
        *_clipped("w - lr * dw"),
        _zero_for_missing(('config.setdefault("learning_rate", 1e-2)', '(config.get("learning_rate") or 1e-2)')),
        Mistake(
            "sign-only",
            "You use only the signs of the gradient. Plain descent takes long steps where the slope is steep.",
            edits=(("lr * dw", "lr * np.sign(dw)"),),
        ),
    ),
    hints=(
        "It is the line of gradient descent, with the learning rate taken from the config.",
        "If config is None, make an empty dict first. Then look up the learning rate, with a default.",
        "Return a tuple: the new weights, and the config.",
    ),
)


def _momentum_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([1.0, 2.0]), np.array([[1.0, -1.0], [1.0, -1.0]]), {"learning_rate": 0.1, "momentum": 0.5})
    yield Case(small, "values", "two steps with a constant gradient", visible=True, probe="steps")
    w, dws = _steps(rng, 6, 3)
    yield Case((w, dws, {"learning_rate": 0.3, "momentum": 0.7}), "values", "six steps", probe="steps")
    w, dws = _steps(rng, 4, 2, 4)
    yield Case((w, dws, {"learning_rate": 0.05, "momentum": 0.95}), "values", "a matrix of weights", probe="steps")
    w, dws = _steps(rng, 5, 3)
    dws[2:4] = 0.0
    config = {"learning_rate": 0.2, "momentum": 0.8}
    yield Case((w, dws, config), "values", "five steps, of which two have a gradient of 0", probe="steps")
    w, dws = _steps(rng, 3, 3)
    config = {"learning_rate": 0.1, "momentum": 0.6}
    yield Case((w, 1000 * dws, config), "values", "gradients around 1,000", probe="steps")
    w, dws = _steps(rng, 7, 3)
    config = {"learning_rate": 0.1, "momentum": 0.9}
    yield Case((w, dws, config, 60), "values", "60 steps", probe="many_steps")
    w, dws = _steps(rng, 1, 3)
    yield Case((w, dws, {"learning_rate": 0.2, "momentum": 0.9}), "first", "the first step alone", probe="steps")
    w, dws = _steps(rng, 5, 3)
    yield Case((w, dws, None), "defaults", "no config", probe="steps")
    w, dws = _steps(rng, 3, 4)
    config = {"learning_rate": 0.1, "momentum": 0.8, "velocity": rng.normal(size=4)}
    yield Case((w, dws, config), "velocity", "a velocity in the config", probe="steps")
    w, dws = _steps(rng, 2, 4)
    config = {"learning_rate": 0.25, "momentum": 0.0, "velocity": rng.normal(size=4)}
    yield Case((w, dws, config), "velocity", "a velocity in the config and momentum 0", probe="steps")
    w, dws = _steps(rng, 2, 4)
    config = {"learning_rate": 0.0, "momentum": 0.7, "velocity": rng.normal(size=4)}
    yield Case((w, dws, config), "velocity", "a velocity in the config and a learning rate of 0", probe="steps")


_MOMENTUM_PARTS = (
    Part(
        "values",
        2,
        "Several steps",
        "Take the first step that is off: which velocity belongs there, and how far does it move the weights?",
    ),
    Part("first", 1, "The first step", "At the first step there is no velocity yet: the ball starts at rest."),
    Part("defaults", 1, "No config", "The defaults are a learning rate of 1e-2 and a momentum of 0.9."),
    Part(
        "velocity",
        1,
        "A velocity that is there already",
        'The config may come with a "velocity"; the step goes on from it.',
    ),
)
_RATE = 'config.setdefault("learning_rate", 1e-2)'
_MOMENTUM = 'config.setdefault("momentum", 0.9)'
_COMMON = (
    Mistake(
        "settings-ignored",
        "Your steps always use a learning rate of 1e-2 and a momentum of 0.9: the settings in the config never arrive. "
        "Under which keys does it hold them?",
        edits=((_RATE, "1e-2"), (_MOMENTUM, "0.9")),
    ),
    Mistake(
        "rate-ignored",
        "Your learning rate is always 1e-2, whatever the config says. Under which key does it hold it?",
        edits=((_RATE, "1e-2"),),
    ),
    Mistake(
        "momentum-ignored",
        "Your momentum is always 0.9, whatever the config says. Under which key does it hold it?",
        edits=((_MOMENTUM, "0.9"),),
    ),
    _zero_for_missing(
        (_RATE, '(config.get("learning_rate") or 1e-2)'),
        (_MOMENTUM, '(config.get("momentum") or 0.9)'),
    ),
    Mistake(
        "rests-without-gradient",
        "Where the gradient is 0 your weights stay where they are. A ball on a flat stretch rolls on with the velocity "
        "that it has.",
        edits=((_RATE, f"{_RATE}\n    if not np.any(dw):\n        return w, config"),),
    ),
    Mistake(
        "velocity-not-kept",
        "The new velocity does not reach the next call, so every step starts from the same one. Under which key does "
        "the next call look, and is it the new one that stands there?",
        edits=(('config["velocity"] = v', 'config["v"] = v'),),
    ),
    Mistake(
        "other-default",
        "Your default momentum is 0.99. The course's, and the field's, is 0.9.",
        edits=(('"momentum", 0.9', '"momentum", 0.99'),),
    ),
    Mistake(
        "none-not-handled",
        "config may be None, and None has no keys. What do you do before you look into it?",
        edits=(("{} if config is None else config", "config"),),
    ),
)


SGD_MOMENTUM = Exercise(
    signature="sgd_momentum(w, dw, config=None)",
    returns=("weights after each step",),
    parts=_MOMENTUM_PARTS,
    cases=_momentum_cases,
    mistakes=(
        *_COMMON,
        *_clipped("mu * v - lr * dw"),
        Mistake(
            "first-step-not-remembered",
            "Your first step leaves no velocity behind, so the second one starts at rest again. How fast is the ball "
            "after the first step?",
            edits=(('config["velocity"] = v', 'config["velocity"] = v if "velocity" in config else 0.0'),),
        ),
        Mistake(
            "climbs",
            "The gradient is added to the velocity, so the ball rolls uphill. Which sign does the slope's pull have?",
            edits=(("mu * v - lr * dw", "mu * v + lr * dw"),),
        ),
        Mistake(
            "velocity-subtracted",
            "You subtract the velocity at the end. It holds the minus of the gradient already, so two minuses climb.",
            edits=(("return w + v", "return w - v"),),
        ),
        Mistake(
            "averaged-form",
            "This is the averaged form, v = mu v + (1 - mu) g, with a step of lr v. It is the next exercise; "
            "the heavy ball takes the whole gradient.",
            edits=(("mu * v - lr * dw", "mu * v - (1 - mu) * lr * dw"),),
        ),
        Mistake(
            "pytorch-form",
            "Your velocity collects gradients, and the learning rate comes in at the end. That is PyTorch's form: "
            "the same path "
            "from rest. Here the velocity is a step, with the learning rate inside it.",
            edits=(
                ("v = mu * v - lr * dw", "v = mu * v + dw"),
                ("return w + v", "return w - lr * v"),
            ),
        ),
        Mistake(
            "velocity-uphill",
            "Your velocity points uphill and is subtracted at the end: the same path from rest. Here the velocity is "
            "the step itself and is added, which shows when the config brings one along.",
            edits=(
                ("v = mu * v - lr * dw", "v = mu * v + lr * dw"),
                ("return w + v", "return w - v"),
            ),
        ),
        Mistake(
            "old-velocity-used",
            "You move by the velocity of the step before. First renew the velocity, then move by the new one.",
            edits=(
                ("v = mu * v - lr * dw", "new = mu * v - lr * dw"),
                ('config["velocity"] = v', 'config["velocity"] = new'),
            ),
        ),
        Mistake(
            "no-friction",
            "The old velocity is kept whole, so the ball never slows down. Which share of it stays?",
            edits=(("mu * v - lr * dw", "v - lr * dw"),),
        ),
        Mistake(
            "friction-on-the-gradient",
            "The momentum multiplies the gradient, too. It is the share of the old velocity that is kept, and "
            "nothing else.",
            edits=(("mu * v - lr * dw", "mu * (v - lr * dw)"),),
        ),
        Mistake(
            "nesterov",
            "This is Nesterov's form, which looks ahead (the bonus below). The heavy ball moves by its velocity and "
            "no more.",
            edits=(("return w + v", "return w + mu * v - lr * dw"),),
        ),
        Mistake(
            "plain-step-too",
            "You move by the velocity and by a plain step besides. The gradient is in the velocity already.",
            edits=(("return w + v", "return w + v - lr * dw"),),
        ),
    ),
    hints=(
        "Two lines of mathematics: the velocity is renewed, then the weights move by it.",
        'Take the old velocity from the config, with zero as the default, and store the new one under "velocity".',
        "v = mu times the old v, minus lr times dw. The next weights are w plus this v. Return them with the config.",
    ),
)


MOMENTUM_AS_EWMA = Exercise(
    signature="momentum_as_ewma(w, dw, config=None)",
    returns=("weights after each step",),
    parts=_MOMENTUM_PARTS,
    cases=_momentum_cases,
    mistakes=(
        *_COMMON,
        Mistake(
            "heavy-ball",
            "This is the heavy ball of the last exercise. Here the velocity is an average of gradients, and the "
            "learning rate "
            "comes in only when the weights move.",
            edits=(("mu * v + (1 - mu) * dw", "mu * v - lr * dw"), ("return w - lr * v", "return w + v")),
        ),
        Mistake(
            "whole-gradient",
            "The gradient enters whole. In an average the two shares sum to 1.",
            edits=(("(1 - mu) * dw", "dw"),),
        ),
        *_clipped("mu * v + (1 - mu) * dw"),
        Mistake(
            "starts-at-the-first-gradient",
            "In the first step your average is the whole first gradient, as in PyTorch, where the first step is not "
            "damped. Here the average starts at 0 and takes in a share 1 - mu.",
            edits=(('config.get("velocity", 0.0)', 'config.get("velocity", dw)'),),
        ),
        Mistake(
            "scaled-average-kept",
            "The path from rest is right, and yet what you keep is not the average of the gradients: the learning rate "
            "or a minus has got into it. Both come in only where the weights move.",
            edits=(
                ("mu * v + (1 - mu) * dw", "mu * v - (1 - mu) * lr * dw"),
                ("return w - lr * v", "return w + v"),
            ),
            also=(
                (
                    ("mu * v + (1 - mu) * dw", "mu * v - (1 - mu) * dw"),
                    ("return w - lr * v", "return w + lr * v"),
                ),
                (
                    ("mu * v + (1 - mu) * dw", "mu * v + (1 - mu) * lr * dw"),
                    ("return w - lr * v", "return w - v"),
                ),
            ),
        ),
        Mistake(
            "shares-swapped",
            "mu and 1 - mu have changed places: with mu = 0.9 you keep a tenth of the old velocity.",
            edits=(("mu * v + (1 - mu) * dw", "(1 - mu) * v + mu * dw"),),
        ),
        Mistake(
            "climbs",
            "You move along the averaged gradient, uphill.",
            edits=(("w - lr * v", "w + lr * v"),),
        ),
        Mistake(
            "lr-twice",
            "The learning rate is in the average and in the step: it is applied twice.",
            edits=(("(1 - mu) * dw", "(1 - mu) * lr * dw"),),
        ),
        Mistake(
            "bias-corrected",
            "You correct the average for its start. That is right in itself and Adam does it (unit 08); "
            "here the plain average is asked for.",
            edits=(
                ('config["velocity"] = v', 'config["velocity"] = v\n    config["t"] = config.get("t", 0) + 1'),
                ("return w - lr * v", 'return w - lr * v / (1 - mu ** config["t"])'),
            ),
        ),
        Mistake(
            "old-velocity-used",
            "You move by the average of the step before. First renew it, then move.",
            edits=(
                ("v = mu * v + (1 - mu) * dw", "new = mu * v + (1 - mu) * dw"),
                ('config["velocity"] = v', 'config["velocity"] = new'),
            ),
        ),
    ),
    hints=(
        "The velocity is the EWMA of part 1, with the gradients as its series.",
        "The learning rate does not occur in the velocity, only in the step.",
        "v = mu v + (1 - mu) dw, and then w minus lr times v.",
    ),
)


# optimal_momentum ---------------------------------------------------------------------------------------------------
def optimal_momentum_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((9.0,), "values", "a condition number of 9", visible=True)
    yield Case((100.0,), "values", "a condition number of 100")
    yield Case((float(rng.uniform(2, 50)),), "values", "a random condition number")
    yield Case((1.0,), "values", "a round bowl")
    yield Case((np.array([4.0, 1e4, 1e6]),), "values", "an array of condition numbers")
    yield Case((16,), "values", "a whole number")


OPTIMAL_MOMENTUM = Exercise(
    signature="optimal_momentum(kappa)",
    returns=("momentum",),
    parts=(Part("values", 2, "Numbers and arrays", "For a round bowl no memory is needed: kappa = 1 gives 0."),),
    cases=optimal_momentum_cases,
    mistakes=(
        Mistake(
            "square-forgotten",
            "This is the factor by which the distance shrinks a step, the root of the momentum. One power is missing.",
            edits=(("((root - 1) / (root + 1)) ** 2", "(root - 1) / (root + 1)"),),
        ),
        Mistake(
            "root-forgotten",
            "kappa stands where its square root belongs. That root is what momentum is for.",
            edits=(("root = np.sqrt(kappa)", "root = kappa"),),
        ),
        Mistake(
            "root-and-square-forgotten",
            "This is the best factor a step of plain descent. With momentum the square root of kappa comes in.",
            edits=(("root = np.sqrt(kappa)", "root = kappa"), (") ** 2", ")")),
        ),
        Mistake(
            "nesterov-constant",
            "1 - 1/sqrt(kappa) is close to it for large kappa, and a common rule of thumb. The exact value is another.",
            edits=(("((root - 1) / (root + 1)) ** 2", "1 - 1 / root"),),
        ),
        Mistake(
            "upside-down",
            "The fraction is upside down: your momentum is above 1, so the velocity would grow by itself.",
            edits=(("(root - 1) / (root + 1)", "(root + 1) / np.maximum(root - 1, 1e-300)"),),
        ),
        Mistake(
            "one-forgotten",
            "The minus 1 in the numerator is missing: for a round bowl, kappa = 1, your momentum is a quarter and "
            "not 0.",
            edits=(("(root - 1)", "root"),),
        ),
        Mistake(
            "root-alone-below",
            "Written as one fraction, yours has the root of kappa alone below the line. Something is added to it "
            "there.",
            edits=(("((root - 1) / (root + 1)) ** 2", "(1 - 1 / root) ** 2"),),
        ),
    ),
    hints=(
        "Begin with the square root of kappa; the rest is made of it.",
        "Root minus one, over root plus one.",
        "And the whole fraction is squared.",
    ),
    equivalent={
        "return ((root - 1) / (root + 1)) ** 2 -> return ((1 - root) / (root + 1)) ** 2": "a square has no sign",
    },
)


NESTEROV = Exercise(
    signature="nesterov_momentum(w, dw, config=None)",
    returns=("weights after each step",),
    parts=_MOMENTUM_PARTS,
    cases=_momentum_cases,
    mistakes=(
        *_COMMON,
        Mistake(
            "heavy-ball",
            "This is the heavy ball. Nesterov's step takes the new velocity 1 + mu times, and the old one back mu "
            "times.",
            edits=(("w - mu * before + (1 + mu) * v", "w + v"),),
        ),
        *_clipped("mu * before - lr * dw"),
        Mistake(
            "pytorch-form",
            "Your velocity collects the plain gradients. That is PyTorch's form: the same path from rest. Here the "
            "learning rate and the minus are inside the velocity, which shows when the config brings one along.",
            edits=(
                ("mu * before - lr * dw", "mu * before + dw"),
                ("w - mu * before + (1 + mu) * v", "w - lr * (dw + mu * v)"),
            ),
        ),
        Mistake(
            "velocity-uphill",
            "Your velocity points uphill and is subtracted: the same path from rest. Here the velocity is a step "
            "downhill, which shows when the config brings one along.",
            edits=(
                ("mu * before - lr * dw", "mu * before + lr * dw"),
                ("w - mu * before + (1 + mu) * v", "w + mu * before - (1 + mu) * v"),
            ),
        ),
        Mistake(
            "averaged-form",
            "Your velocity takes in a share 1 - mu of the gradient, as the averaged form does. Nesterov's takes in "
            "the whole gradient, like the heavy ball.",
            edits=(("mu * before - lr * dw", "mu * before - (1 - mu) * lr * dw"),),
        ),
        Mistake(
            "old-velocity-not-taken-back",
            "The old look ahead is not taken back: the term with the old velocity is missing.",
            edits=(("w - mu * before + (1 + mu) * v", "w + (1 + mu) * v"),),
        ),
        Mistake(
            "signs-swapped",
            "The two velocities have each other's signs: the new one is added, the old one taken back.",
            edits=(("w - mu * before + (1 + mu) * v", "w + mu * before - (1 + mu) * v"),),
        ),
        Mistake(
            "present-gradient-missing",
            "The weights move by mu times the new velocity, and by nothing else. Put the new velocity's own formula "
            "into minus mu times the old one plus 1 + mu times the new one: what is left beside mu times the new one?",
            edits=(("w - mu * before + (1 + mu) * v", "w + mu * v"),),
        ),
        Mistake(
            "climbs",
            "The gradient is added to the velocity, so the ball rolls uphill.",
            edits=(("mu * before - lr * dw", "mu * before + lr * dw"),),
        ),
        Mistake(
            "old-velocity-added",
            "The old velocity comes in with a plus. The weights stand at the look-ahead point of the step before: "
            "which way do you take that back?",
            edits=(("w - mu * before", "w + mu * before"),),
        ),
    ),
    hints=(
        "Keep the old velocity under a name of its own before you renew it.",
        "The velocity is renewed as in the heavy ball. Only the move is another.",
        "w, minus mu times the old velocity, plus (1 + mu) times the new one.",
    ),
    bonus=True,
)


UNIT = Unit(
    id="07_momentum",
    title="Momentum",
    exercises=(
        EWMA,
        EWMA_WEIGHTS,
        EFFECTIVE_WINDOW,
        SGD,
        SGD_MOMENTUM,
        MOMENTUM_AS_EWMA,
        OPTIMAL_MOMENTUM,
        NESTEROV,
    ),
    quiz=(
        Question(
            "What is averaged?",
            "b",
            {
                "a": "The weight of a value 11 steps back is 0.1 times 0.9^11. Small, and not zero: there is no edge.",
                "c": "The window is 1/(1 - 0.9) = 10, and it is not an edge but a rule of thumb.",
            },
        ),
        Question(
            "The first average",
            "c",
            {
                "a": "That is the corrected value. Without correction the average still holds almost only the "
                "invented zero.",
                "b": "The new value gets the share 1 - beta, not beta.",
            },
            errata=("003-5",),
        ),
        Question(
            "Does momentum reduce oscillation?",
            "c",
            {
                "a": "Look at the plane: from the overdamped region, more momentum leads into the ringing one.",
                "b": "Across the ravine at the top of the unit the steps changed sides, and momentum let them cancel.",
            },
        ),
        Question(
            "Copied settings",
            "b",
            {
                "a": "The averaged form takes a share 1 - mu of each gradient. That factor has to come from somewhere.",
                "c": "The factor 1 - mu = 0.1 makes the velocity smaller, not larger.",
            },
        ),
        Question(
            "What is stored?",
            "a",
            {
                "b": "Each weight moves at its own speed.",
                "c": "That is the point of an EWMA: one stored number stands for the whole window.",
            },
        ),
    ),
)
