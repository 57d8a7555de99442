"""Unit 08, adaptive optimizers: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit
from course_lib.checking.values import Function

# What all the rules share -------------------------------------------------------------------------------------------
_RETURNS = ("weights after each step",)


def _gradients(rng: np.random.Generator, count: int, *shape: int) -> np.ndarray:
    """(count, *shape), of both signs and none of them close to 0."""
    return rng.choice([-1.0, 1.0], (count, *shape)) * rng.uniform(0.3, 2.0, (count, *shape))


def _rule_cases(
    settings: dict[str, float], memory: Callable[[np.random.Generator], dict], may_be_zero: tuple[str, ...] = ()
) -> Callable[[np.random.Generator], Iterator[Case]]:
    """The cases of one rule. settings: a config that is not the default one; memory: what an earlier step left in it,
    for four weights; may_be_zero: settings besides the learning rate for which 0 is a value like any other.
    """

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        small = (np.array([1.0, 2.0]), np.array([[0.5, -2.0]]), dict(settings))
        yield Case(small, "first", "the first step from (1, 2)", visible=True, probe="steps")
        w = rng.normal(size=3)
        scales = np.array([1.0, 10.0, 100.0])  # not tiny, so that the place of epsilon is its own part
        yield Case(
            (w, _gradients(rng, 1, 3) * scales, dict(settings)),
            "first",
            "a first step with gradients of three sizes",
            probe="steps",
        )
        w, dws = rng.normal(size=3), _gradients(rng, 2, 3)
        yield Case((w, dws, dict(settings)), "second", "two steps", probe="steps")
        w, dws = rng.normal(size=3), _gradients(rng, 6, 3)
        yield Case((w, dws, dict(settings)), "later", "six steps", probe="steps")
        w, dws = rng.normal(size=(2, 4)), _gradients(rng, 4, 2, 4)
        yield Case((w, dws, dict(settings)), "later", "a matrix of weights", probe="steps")
        w, dws = rng.normal(size=3), _gradients(rng, 5, 3)
        dws[2:4] = 0.0
        yield Case((w, dws, dict(settings)), "later", "five steps, of which two have a gradient of 0", probe="steps")
        # Most rules' first step is the same for a gradient and for ten times of it; the later ones are not.
        w, dws = rng.normal(size=3), _gradients(rng, 4, 3) * np.array([[1.0], [100.0], [0.1], [10.0]])
        yield Case((w, dws, dict(settings)), "later", "four steps with gradients of several sizes", probe="steps")
        w, dws = rng.normal(size=3), _gradients(rng, 7, 3)
        yield Case((w, dws, dict(settings), 1000), "thousandth", "1,000 steps", probe="many_steps")
        w, dws = rng.normal(size=3), _gradients(rng, 3, 3)
        yield Case((w, dws, settings | {"epsilon": 0.5}), "epsilon", "epsilon = 0.5", probe="steps")
        w, dws = rng.normal(size=3), _gradients(rng, 3, 3) * np.array([1.0, 0.0, 1.0])
        yield Case((w, dws, dict(settings)), "epsilon", "a weight whose gradient is 0", probe="steps")
        # Small weights, so that a step of 1e-3 is a large part of them and a slip in it shows.
        w, dws = 0.01 * rng.normal(size=3), _gradients(rng, 6, 3)
        yield Case((w, dws, None), "defaults", "no config", probe="steps")
        w, dws = rng.normal(size=3), 1e-7 * _gradients(rng, 3, 3)
        yield Case((w, dws, {}), "defaults", "an empty config, and tiny gradients", probe="steps")
        w, dws = rng.normal(size=3), _gradients(rng, 2, 3)
        yield Case((w, dws, settings | {"learning_rate": 0.0}), "defaults", "a learning rate of 0", probe="steps")
        if may_be_zero:
            w, dws = rng.normal(size=3), _gradients(rng, 3, 3)
            zero, words = dict.fromkeys(may_be_zero, 0.0), " and ".join(may_be_zero)
            yield Case((w, dws, settings | zero), "defaults", f"a {words} of 0", probe="steps")
        w, dws = rng.normal(size=4), _gradients(rng, 2, 4)
        yield Case((w, dws, settings | memory(rng)), "memory", "what earlier steps left in the config", probe="steps")

    return cases


_SECOND = (
    "In the second step the memory is no longer empty: what the first step left behind, and what the rule makes of "
    "it, shows here for the first time."
)


def _parts(first: str, later: str, defaults: str, memory: str) -> tuple[Part, ...]:
    return (
        Part("first", 1, "Step 1", first),
        Part("second", 1, "Step 2", _SECOND),
        Part("later", 1, "Several steps", later),
        Part(
            "thousandth",
            1,
            "Step 1,000",
            "One config goes through a thousand steps. Does all that it keeps stay right from step to step?",
        ),
        Part(
            "epsilon",
            1,
            "A large epsilon, a gradient of 0",
            "Epsilon keeps the quotient finite where a weight has seen no gradient; mind which number it is added to, "
            "and on which side of the root.",
        ),
        Part("defaults", 1, "No config, settings of 0", f"{defaults} A setting of 0 is a setting like any other."),
        Part("memory", 1, "A config that comes from earlier steps", memory),
    )


_NONE = Mistake(
    "none-not-handled",
    "config may be None, and None has no keys. What do you do before you look into it?",
    edits=(("{} if config is None else config", "config"),),
)


def _look_up(name: str, default: str) -> str:
    return f'config.setdefault("{name}", {default})'


def _zero_for_missing(**defaults: str) -> Mistake:
    """Some or all of the settings, with their defaults as they stand in the reference, are looked up with `or`."""
    edits = [(_look_up(name, default), f'(config.get("{name}") or {default})') for name, default in defaults.items()]
    forms = dict.fromkeys((tuple(edits), tuple(edits[:1]), tuple(edits[1:])))
    first, *others = filter(None, forms)
    return Mistake(
        "zero-taken-for-missing",
        "A setting of 0 gives way to your default. In Python 0 counts as False, as None does: does your look-up ask "
        "whether the setting is there, or whether it is true?",
        edits=first,
        also=tuple(others),
    )


def _settings_ignored(eps: str, **defaults: str) -> tuple[Mistake, Mistake]:
    edits = tuple((_look_up(name, default), default) for name, default in defaults.items())
    return (
        Mistake(
            "settings-ignored",
            "Your steps always use the defaults: the settings in the config never arrive. Under which keys does it "
            "hold them?",
            edits=edits,
            also=((*edits, (_look_up("epsilon", eps), eps)),),
        ),
        Mistake(
            "rate-ignored",
            "You always step with the default learning rate, whatever the config says. Under which key does it hold "
            "it?",
            edits=edits[:1],
        ),
    )


def _skips_zero_gradients(rate: str, message: str) -> Mistake:
    line = _look_up("learning_rate", rate)
    return Mistake(
        "skips-zero-gradients",
        f"Where the whole gradient is 0 your rule does nothing. {message}",
        edits=((line, f"{line}\n    if not np.any(dw):\n        return w, config"),),
    )


def _clipped(rate: str) -> Mistake:
    line = _look_up("learning_rate", rate)
    ways = (
        *(f"np.clip(dw, -{limit}, {limit})" for limit in (5, 1, 10)),
        *(f"dw * min(1, {limit} / max(np.linalg.norm(dw), 1e-300))" for limit in (1, 5)),
    )
    first, *others = [((line, f"{line}\n    dw = {way}"),) for way in ways]
    return Mistake(
        "gradient-clipped",
        "Large gradients are cut down before the rule sees them. That is clipping, a matter of the training loop; the "
        "rule takes each gradient as it is.",
        edits=first,
        also=tuple(others),
    )


def _average_of_squares(rng: np.random.Generator) -> dict:
    return {"cache": rng.uniform(0.5, 3, 4)}


# adagrad ------------------------------------------------------------------------------------------------------------
ADAGRAD = Exercise(
    signature="adagrad(w, dw, config=None)",
    returns=_RETURNS,
    parts=_parts(
        "In the first step the sum holds one square, so each weight moves by the learning rate, whatever its gradient.",
        "The sum goes on growing, one square a step, each weight for itself.",
        "The defaults are a learning rate of 1e-2 and an epsilon of 1e-8.",
        'The config may come with a "cache"; the sum goes on from it.',
    ),
    cases=_rule_cases({"learning_rate": 0.1}, _average_of_squares),
    mistakes=(
        _NONE,
        Mistake(
            "no-root",
            "You divide by the sum of squares itself, so a weight with large gradients moves least of all. "
            "Which function turns squares back into the unit of a gradient?",
            edits=(("np.sqrt(cache)", "cache"),),
        ),
        Mistake(
            "fading-average",
            "Your memory fades: that is RMSProp, the next rule. Adagrad adds the squares up and forgets nothing.",
            edits=(('config.get("cache", 0.0) + dw**2', '0.99 * config.get("cache", 0.0) + (1 - 0.99) * dw**2'),),
        ),
        Mistake(
            "cache-not-kept",
            "The new sum does not reach the next call, so every step starts from the same one. Under which key does "
            "the next call look, and is it the new one that stands there?",
            edits=(('config["cache"] = cache', 'config["squares"] = cache'),),
        ),
        Mistake(
            "old-cache-used",
            "You divide by the sum of the steps before, without the present gradient. In the first step that sum is 0, "
            "and the quotient explodes.",
            edits=(
                (
                    'cache = config.get("cache", 0.0) + dw**2\n    config["cache"] = cache',
                    'cache = config.get("cache", 0.0 * dw)\n    config["cache"] = cache + dw**2',
                ),
            ),
        ),
        Mistake(
            "gradients-summed",
            "You sum the gradients and not their squares, so opposite signs cancel.",
            edits=(("+ dw**2", "+ dw"), ("np.sqrt(cache)", "np.abs(cache)")),
        ),
        Mistake(
            "sizes-summed",
            "You sum the sizes of the gradients. After t equal steps that is t times one of them, and the root of the "
            "sum of squares only grows like the root of t.",
            edits=(("+ dw**2", "+ np.abs(dw)"), ("np.sqrt(cache)", "cache")),
        ),
        Mistake(
            "one-rate-for-all",
            "You add the squares of all weights into one number, so all weights share a rate again. "
            "Each weight has a sum of its own.",
            edits=(("+ dw**2", "+ np.sum(dw**2)"),),
        ),
        Mistake(
            "epsilon-inside",
            "Your epsilon stands inside the root, as in some texts. This course adds it to the root, as the "
            "paper does.",
            edits=(("(np.sqrt(cache) + eps)", "np.sqrt(cache + eps)"),),
        ),
        Mistake(
            "epsilon-missing",
            "A weight that has never seen a gradient gets 0/0, which is nan. What keeps the quotient finite?",
            edits=((" + eps)", ")"),),
        ),
        Mistake(
            "epsilon-not-divided",
            "You divide by the root first and then add epsilon to the quotient: a division binds more tightly than a "
            "plus. What belongs in brackets?",
            edits=(("lr * dw / (np.sqrt(cache) + eps)", "lr * (dw / (np.sqrt(cache) + 1e-300) + eps)"),),
        ),
        Mistake(
            "climbs",
            "You add the step, and climb. Which way is down?",
            edits=(("w - lr * dw", "w + lr * dw"),),
        ),
        Mistake(
            "other-default",
            "Your default learning rate is 1e-3. That is Adam's; Adagrad starts with 1e-2 here.",
            edits=(("1e-2", "1e-3"),),
        ),
        Mistake(
            "rate-ignored",
            "You always step with the default learning rate, whatever the config says. Under which key does it hold "
            "it?",
            edits=((_look_up("learning_rate", "1e-2"), "1e-2"),),
            also=(((_look_up("learning_rate", "1e-2"), "1e-2"), (_look_up("epsilon", "1e-8"), "1e-8")),),
        ),
        _zero_for_missing(learning_rate="1e-2"),
        _clipped("1e-2"),
        Mistake(
            "starts-at-a-tenth",
            "Your sum starts at 0.1, as it does in TensorFlow. Here, as in the paper, it starts at 0.",
            edits=(('config.get("cache", 0.0)', 'config.get("cache", 0.1)'),),
        ),
    ),
    hints=(
        "Two lines of mathematics: the sum of squares grows, then the weights move. All of it entry by entry.",
        'Take the old sum from the config, with 0 as the default, add the new squares, and store it under "cache".',
        "The step is lr times dw, divided by (the root of the new sum, plus epsilon). The brackets matter.",
    ),
)


# mend_rmsprop -------------------------------------------------------------------------------------------------------
_RMSPROP_CASES = _rule_cases({"learning_rate": 0.1, "decay_rate": 0.75}, _average_of_squares, ("decay_rate",))
_RMSPROP_PARTS = _parts(
    "In the first step the average holds a share of one square only, so its root is small and the step long.",
    "The average keeps a share of its old value and takes in a share of the new square.",
    "The defaults are a learning rate of 1e-2, a decay rate of 0.99 and an epsilon of 1e-8.",
    'The config may come with a "cache"; the average goes on from it.',
)

MEND_RMSPROP = Exercise(
    signature="mend_rmsprop(w, dw, config=None)",
    returns=_RETURNS,
    parts=_RMSPROP_PARTS,
    cases=_RMSPROP_CASES,
    mistakes=(
        Mistake(
            "root-missing",
            "This is the notes' version: the rate is divided by the mean square itself, so a steep weight takes the "
            "shortest step. Which letter of the name RMSProp has not been used?",
            edits=(("lr / (np.sqrt(average) + eps)", "lr / (average + eps)"),),
            errata=("003-1",),
        ),
        Mistake(
            "epsilon-inside",
            "The root covers epsilon too, as in some texts. This course adds epsilon to the root.",
            edits=(("(np.sqrt(average) + eps)", "np.sqrt(average + eps)"),),
        ),
        Mistake(
            "root-of-the-rate",
            "Your root covers the learning rate as well. Only the mean of the squares needs it.",
            edits=(("lr / (np.sqrt(average) + eps)", "np.sqrt(lr / (average + eps))"),),
        ),
        Mistake(
            "root-multiplies",
            "You multiply by the root. A weight with large gradients should take a smaller rate, not a larger one.",
            edits=(("lr / (np.sqrt(average) + eps)", "lr * (np.sqrt(average) + eps)"),),
        ),
        Mistake(
            "root-kept",
            "You store the root in the config, and the next step averages it with a square. "
            "Keep the mean square, and take the root only where you divide.",
            edits=(
                (
                    "scale = lr / (np.sqrt(average) + eps)",
                    'config["cache"] = np.sqrt(average)\n    scale = lr / (np.sqrt(average) + eps)',
                ),
            ),
        ),
        Mistake(
            "squared-again",
            "You square the mean square. It needs the opposite.",
            edits=(("np.sqrt(average)", "average**2"),),
        ),
        Mistake(
            "epsilon-dropped",
            "Epsilon has gone. A weight that has never seen a gradient now gets 0/0, which is nan.",
            edits=(("(np.sqrt(average) + eps)", "np.sqrt(average)"),),
        ),
        Mistake(
            "epsilon-not-divided",
            "You divide by the root alone and then add epsilon to the quotient: a division binds more tightly than a "
            "plus. What belongs in brackets?",
            edits=(("lr / (np.sqrt(average) + eps)", "lr / np.sqrt(average) + eps"),),
        ),
        Mistake(
            "fourth-root",
            "You have taken the root twice. One root turns squares back into the unit of a gradient.",
            edits=(("np.sqrt(average)", "np.sqrt(np.sqrt(average))"),),
        ),
        Mistake(
            "sizes-averaged",
            "You average the sizes of the gradients, where their squares should be averaged. The root of a mean "
            "square is another number than a mean size: large gradients count for more in it.",
            edits=(
                ("dw * dw", "np.abs(dw)"),
                ("(np.sqrt(average) + eps)", "(average + eps)"),
            ),
        ),
    ),
    hints=(
        "Only the line that computes the scale is at fault. What does RMS stand for?",
        "The average is a mean of squares. Before you divide by it, it has to become the size of a gradient.",
        "Put a root around the average, and leave epsilon outside of it.",
    ),
    equivalent={
        f"scale = lr / (average + eps) -> scale = {other}": "the mended line below it sets the scale anew"
        for other in (
            "w / (average + eps)",
            "dw / (average + eps)",
            "lr * (average + eps)",
            "lr",
            "average + eps",
            "(average + eps) / lr",
            "lr / (w + eps)",
            "lr / (dw + eps)",
            "lr / (average - eps)",
            "lr / (average)",
            "lr / (eps)",
            "lr / (average + w)",
            "lr / (average + dw)",
        )
    },
)


# rmsprop ------------------------------------------------------------------------------------------------------------
RMSPROP = Exercise(
    signature="rmsprop(w, dw, config=None)",
    returns=_RETURNS,
    parts=_RMSPROP_PARTS,
    cases=_RMSPROP_CASES,
    mistakes=(
        _NONE,
        Mistake(
            "root-missing",
            "You divide by the mean square itself, as the notes did: gradients of 0.001 and 1000 then give steps that "
            "are a million apart, the wrong way around. What is missing in front of the average?",
            edits=(("np.sqrt(cache)", "cache"),),
            errata=("003-1",),
        ),
        Mistake(
            "gradients-averaged",
            "You average the gradients. That is momentum's memory, and it gives a direction. RMSProp needs a size, "
            "so what is averaged has no sign.",
            edits=(("(1 - decay_rate) * dw**2", "(1 - decay_rate) * dw"), ("np.sqrt(cache)", "np.abs(cache)")),
            errata=("004-23",),
        ),
        Mistake(
            "fixed-window",
            "You average a window of the last gradients and drop the rest. RMSProp needs one stored number a weight: "
            "an average whose weights fade.",
            code="""
def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    decay_rate = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    config["window"] = [*config.get("window", []), dw**2][-round(1 / (1 - decay_rate)):]
    return w - lr * dw / (np.sqrt(np.mean(config["window"], axis=0)) + eps), config
""",
            errata=("004-23",),
        ),
        Mistake(
            "sum-instead-of-average",
            "The squares are summed and never fade. That is Adagrad, whose steps shrink for good.",
            edits=(
                (
                    'decay_rate * config.get("cache", 0.0) + (1 - decay_rate) * dw**2',
                    'config.get("cache", 0.0) + dw**2',
                ),
            ),
        ),
        Mistake(
            "no-share-for-new",
            "The new square enters whole. The two shares, of the old average and of the new square, should sum to 1.",
            edits=(("(1 - decay_rate) * dw**2", "dw**2"),),
        ),
        Mistake(
            "shares-swapped",
            "decay_rate and 1 - decay_rate have changed places, so your average forgets nearly everything at "
            "each step.",
            edits=(
                (
                    'decay_rate * config.get("cache", 0.0) + (1 - decay_rate) * dw**2',
                    '(1 - decay_rate) * config.get("cache", 0.0) + decay_rate * dw**2',
                ),
            ),
        ),
        Mistake(
            "old-cache-used",
            "The average that you divide by does not hold the present gradient yet. In the first step it is 0, and "
            "only epsilon is left below the line: what has to be renewed before the division?",
            edits=(
                (
                    'cache = decay_rate * config.get("cache", 0.0) + (1 - decay_rate) * dw**2',
                    'cache = config.get("cache", 0.0)',
                ),
                ('config["cache"] = cache', 'config["cache"] = decay_rate * cache + (1 - decay_rate) * dw**2'),
            ),
        ),
        Mistake(
            "cache-not-kept",
            "The new average does not reach the next call, so every step starts from the same one. Under which key "
            "does the next call look, and is it the new one that stands there?",
            edits=(('config["cache"] = cache', 'config["squares"] = cache'),),
        ),
        Mistake(
            "root-kept",
            "You store the root in the config, and the next step averages it with a square. "
            "Keep the mean square, and take the root only where you divide.",
            edits=(('config["cache"] = cache', 'config["cache"] = np.sqrt(cache)'),),
        ),
        Mistake(
            "bias-corrected",
            "You correct the average for its start at 0. It is a good idea, and Adam does it; RMSProp as it is defined "
            "here does not.",
            edits=(
                (
                    'config["cache"] = cache',
                    'config["cache"] = cache\n    config["t"] = config.get("t", 0) + 1\n'
                    '    cache = cache / (1 - decay_rate ** config["t"])',
                ),
            ),
        ),
        Mistake(
            "starts-at-the-first-square",
            "Your average starts at the first square instead of at 0. That is another convention; here the cache "
            "starts at zeros.",
            edits=(('config.get("cache", 0.0)', 'config.get("cache", dw**2)'),),
        ),
        Mistake(
            "one-rate-for-all",
            "You average over all weights, so they share a rate again. Each weight has an average of its own.",
            edits=(("(1 - decay_rate) * dw**2", "(1 - decay_rate) * np.mean(dw**2)"),),
        ),
        Mistake(
            "epsilon-inside",
            "Your epsilon stands inside the root, as in some texts. This course adds it to the root, as PyTorch does.",
            edits=(("(np.sqrt(cache) + eps)", "np.sqrt(cache + eps)"),),
        ),
        Mistake(
            "epsilon-missing",
            "A weight that has never seen a gradient gets 0/0, which is nan. What keeps the quotient finite?",
            edits=((" + eps)", ")"),),
        ),
        Mistake(
            "climbs",
            "You add the step, and climb. Which way is down?",
            edits=(("w - lr * dw", "w + lr * dw"),),
        ),
        Mistake(
            "other-default",
            "Your default decay rate is 0.9, as in Hinton's lecture and in Keras. Here it is 0.99, as in PyTorch.",
            edits=(('"decay_rate", 0.99', '"decay_rate", 0.9'),),
        ),
        Mistake(
            "epsilon-not-divided",
            "You divide by the root alone and then add epsilon to the quotient: a division binds more tightly than a "
            "plus. What belongs in brackets?",
            edits=(("lr * dw / (np.sqrt(cache) + eps)", "(lr * dw / np.sqrt(cache) + eps)"),),
            also=((("lr * dw / (np.sqrt(cache) + eps)", "lr * (dw / np.sqrt(cache) + eps)"),),),
        ),
        Mistake(
            "averages-the-step",
            "The averaged squares come from gradients times the learning rate. The rate belongs only to the step.",
            edits=(("(1 - decay_rate) * dw**2", "(1 - decay_rate) * (lr * dw) ** 2"),),
        ),
        *_settings_ignored("1e-8", learning_rate="1e-2", decay_rate="0.99"),
        _zero_for_missing(learning_rate="1e-2", decay_rate="0.99"),
        _clipped("1e-2"),
        _skips_zero_gradients("1e-2", "The weights stay where they are, and the average fades all the same."),
        Mistake(
            "centred",
            "Under the root you subtract the square of the averaged gradient. That is the centred form, which divides "
            "by a deviation; here the mean square stays whole.",
            edits=(
                (
                    'config["cache"] = cache',
                    'config["cache"] = cache\n'
                    '    mean = decay_rate * config.get("mean", 0.0) + (1 - decay_rate) * dw\n'
                    '    config["mean"] = mean',
                ),
                ("np.sqrt(cache)", "np.sqrt(cache - mean**2)"),
            ),
        ),
        Mistake(
            "decay-rate-ignored",
            "Your average always keeps a share of 0.99, whatever the config says. Look the share up under its key.",
            edits=(('config.setdefault("decay_rate", 0.99)', "0.99"),),
        ),
    ),
    hints=(
        "It is Adagrad with one line changed: the sum becomes an EWMA.",
        "The old average keeps the share decay_rate; the square of the new gradient gets the rest.",
        "Store that average, take its root, add epsilon to the root, and divide lr times dw by it.",
    ),
)


# adadelta -----------------------------------------------------------------------------------------------------------
def _two_averages(rng: np.random.Generator) -> dict:
    return {"cache": rng.uniform(0.5, 3, 4), "delta": rng.uniform(0.01, 0.1, 4)}


ADADELTA = Exercise(
    signature="adadelta(w, dw, config=None)",
    returns=_RETURNS,
    parts=_parts(
        "In the first step the average of squared steps is still 0, so only epsilon stands in the numerator's root.",
        "Two averages are kept: of squared gradients, and of squared steps.",
        "The defaults are a learning rate of 1, rho = 0.95 and an epsilon of 1e-6.",
        'The config may come with a "cache" and a "delta"; both averages go on from them.',
    ),
    cases=_rule_cases({"learning_rate": 0.7, "rho": 0.8, "epsilon": 1e-3}, _two_averages, ("rho",)),
    mistakes=(
        _NONE,
        Mistake(
            "epsilon-outside",
            "Your epsilons stand outside the roots. Here they belong inside, as in the paper: the one in the "
            "numerator is what gets the first step going.",
            edits=(("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "(np.sqrt(delta) + eps) / (np.sqrt(cache) + eps)"),),
        ),
        Mistake(
            "no-epsilon-above",
            "Without an epsilon in the numerator the first step is 0, so the average of steps stays 0, and "
            "nothing ever "
            "moves.",
            edits=(("np.sqrt(delta + eps)", "np.sqrt(delta)"),),
        ),
        Mistake(
            "no-epsilon-below",
            "A weight that has never seen a gradient gets a division by 0. Where does the second epsilon go?",
            edits=(("np.sqrt(cache + eps)", "np.sqrt(cache)"),),
        ),
        Mistake(
            "roots-missing",
            "You divide the mean squares themselves. Their quotient has the unit of a step over a gradient, squared.",
            edits=(("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "(delta + eps) / (cache + eps)"),),
        ),
        Mistake(
            "quotient-upside-down",
            "The two roots have changed places. The size of a step is asked for, so the steps belong on top.",
            edits=(("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "np.sqrt(cache + eps) / np.sqrt(delta + eps)"),),
        ),
        Mistake(
            "gradients-in-delta",
            "The second average takes in the gradients again. It is there for the steps that the weight has made.",
            edits=(("(1 - rho) * step**2", "(1 - rho) * dw**2"),),
        ),
        Mistake(
            "rate-in-delta",
            "The learning rate has got into the average of steps, where it comes back at each step. "
            "It only scales what is subtracted in the end.",
            edits=(("(1 - rho) * step**2", "(1 - rho) * (lr * step) ** 2"),),
        ),
        Mistake(
            "new-delta-first",
            "The average of steps has the plain gradient in it before the step is made. "
            "The step is made with the old average.",
            edits=(('delta = config.get("delta", 0.0)', 'delta = rho * config.get("delta", 0.0) + (1 - rho) * dw**2'),),
            also=(
                (
                    ('delta = config.get("delta", 0.0)', 'delta = rho * config.get("delta", 0.0) + (1 - rho) * dw**2'),
                    ("rho * delta + (1 - rho) * step**2", "delta"),
                ),
            ),
        ),
        Mistake(
            "old-cache-used",
            "The average that you divide by does not hold the present gradient yet. First take it in, and then divide.",
            edits=(
                (
                    'cache = rho * config.get("cache", 0.0) + (1 - rho) * dw**2',
                    'cache = config.get("cache", 0.0)',
                ),
                ('config["cache"] = cache', 'config["cache"] = rho * cache + (1 - rho) * dw**2'),
            ),
        ),
        Mistake(
            "sizes-in-delta",
            "The second average takes in the steps' sizes, not their squares, though a root is taken of it later. "
            "Both averages are built alike.",
            edits=(("(1 - rho) * step**2", "(1 - rho) * np.abs(step)"),),
        ),
        Mistake(
            "scaled-sizes-in-delta",
            "Two things about the second average: it takes in sizes, not squares, though a root is taken of it later, "
            "and the learning rate is in it, where it comes back at each step.",
            edits=(("(1 - rho) * step**2", "(1 - rho) * np.abs(lr * step)"),),
        ),
        Mistake(
            "delta-not-kept",
            "The new average of squared steps does not reach the next call, so each step starts from the same one "
            "and the rule never warms up. Under which key does the next call look, and is it the new one that stands "
            "there?",
            edits=(('config["delta"] = rho', 'config["steps"] = rho'),),
        ),
        Mistake(
            "cache-not-kept",
            "The new average of squared gradients does not reach the next call. Under which key does the next call "
            "look, and is it the new one that stands there?",
            edits=(('config["cache"] = cache', 'config["squares"] = cache'),),
        ),
        Mistake(
            "rate-for-the-numerator",
            "Your numerator is the learning rate alone: that is RMSProp. Adadelta puts the size of past steps there.",
            edits=(("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "1 / np.sqrt(cache + eps)"),),
        ),
        Mistake(
            "shares-swapped",
            "In the average of gradients rho and 1 - rho have changed places: it forgets nearly everything at each "
            "step.",
            edits=(
                (
                    'rho * config.get("cache", 0.0) + (1 - rho) * dw**2',
                    '(1 - rho) * config.get("cache", 0.0) + rho * dw**2',
                ),
            ),
        ),
        Mistake(
            "climbs",
            "You add the step, and climb. Which way is down?",
            edits=(("w - lr * step", "w + lr * step"),),
        ),
        Mistake(
            "other-default",
            "Your default epsilon is 1e-8, as for the other rules. Adadelta needs more, since epsilon starts it: 1e-6, "
            "as in the paper.",
            edits=(("1e-6", "1e-8"),),
        ),
        *_settings_ignored("1e-6", learning_rate="1.0", rho="0.95"),
        _zero_for_missing(learning_rate="1.0", rho="0.95"),
        _clipped("1.0"),
        _skips_zero_gradients("1.0", "The weights stay where they are, and both averages fade all the same."),
        Mistake(
            "root-over-both",
            "Your quotient stands inside one root, and only a part of what belongs above the line is divided: a "
            "division binds more tightly than a plus. Each of the two sums has a root of its own.",
            edits=(("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "np.sqrt(delta + eps / (cache + eps))"),),
            also=((("np.sqrt(delta + eps) / np.sqrt(cache + eps)", "np.sqrt(delta + eps / cache + eps)"),),),
        ),
        Mistake(
            "delta-shares-swapped",
            "In the average of squared steps rho and 1 - rho have changed places: of its old value only a share "
            "1 - rho is kept.",
            edits=(("rho * delta + (1 - rho) * step**2", "(1 - rho) * delta + rho * step**2"),),
        ),
        Mistake(
            "both-shares-swapped",
            "In both averages rho and 1 - rho have changed places: they forget nearly everything at each step.",
            edits=(
                (
                    'rho * config.get("cache", 0.0) + (1 - rho) * dw**2',
                    '(1 - rho) * config.get("cache", 0.0) + rho * dw**2',
                ),
                ("rho * delta + (1 - rho) * step**2", "(1 - rho) * delta + rho * step**2"),
            ),
        ),
        Mistake(
            "whole-square-in-delta",
            "The square of the step enters its average whole. The two shares, of the old average and of the new "
            "square, should sum to 1.",
            edits=(("(1 - rho) * step**2", "step**2"),),
        ),
        Mistake(
            "sums-for-averages",
            "You add up squares that never fade, as Adagrad does. Adadelta keeps averages: a share rho of the old one, "
            "and the rest of the new square.",
            edits=(
                ('rho * config.get("cache", 0.0) + (1 - rho) * dw**2', 'config.get("cache", 0.0) + dw**2'),
                ("rho * delta + (1 - rho) * step**2", "delta + step**2"),
            ),
            also=((('rho * config.get("cache", 0.0) + (1 - rho) * dw**2', 'config.get("cache", 0.0) + dw**2'),),),
        ),
        Mistake(
            "rho-ignored",
            "Your averages always keep a share of 0.95, whatever the config says. Look the share up under its key.",
            edits=(('config.setdefault("rho", 0.95)', "0.95"),),
        ),
    ),
    hints=(
        "Four lines: the average of squared gradients, the step, the average of squared steps, the move.",
        "The step divides two roots: past steps above, gradients below, each with epsilon inside. Then times dw.",
        'For the step take the new "cache" and the old "delta" (0 at first). Renew "delta" with the square '
        "of the step.",
    ),
)


# adam_bias_correction -----------------------------------------------------------------------------------------------
def adam_bias_correction_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1.5, 2, 0.5), "values", "m = 1.5 after two values, beta = 0.5", visible=True)
    yield Case((rng.normal(size=4), 1, 0.9), "values", "the first step")
    yield Case((rng.normal(size=3), 2, 0.999), "values", "the second step")
    yield Case((rng.normal(size=(2, 3)), int(rng.integers(3, 9)), 0.9), "values", "a matrix")
    yield Case((rng.normal(size=3), 1000, 0.999), "late", "step 1,000 and beta = 0.999")
    yield Case((rng.normal(size=3), 100_000, 0.9), "late", "step 100,000")
    yield Case((rng.normal(size=3), 5000, 0.9999), "late", "step 5,000 and beta = 0.9999")
    yield Case((rng.normal(size=3), 5, 0.0), "late", "beta = 0")


ADAM_BIAS_CORRECTION = Exercise(
    signature="adam_bias_correction(m, t, beta)",
    returns=("corrected m",),
    parts=(
        Part("values", 1, "Early steps", "An average of t values whose weights sum to less than 1 is too small."),
        Part("late", 1, "Late steps, beta = 0", "The correction fades as fast as the powers of beta do."),
    ),
    cases=adam_bias_correction_cases,
    mistakes=(
        Mistake(
            "multiplied",
            "You multiply by the sum of the weights, which makes m smaller still. Published code has this slip; "
            "which way must the correction go?",
            edits=(("m / (1 - beta**t)", "m * (1 - beta**t)"),),
        ),
        Mistake(
            "power-forgotten",
            "You divide by 1 - beta at every step. That is the weight of one value; how much do the weights of t "
            "values "
            "sum to?",
            edits=(("beta**t", "beta"),),
        ),
        Mistake(
            "times-instead-of-power",
            "You have beta times t where a power belongs. Each step back multiplies a weight by beta once more.",
            edits=(("beta**t", "beta * t"),),
        ),
        Mistake(
            "power-alone",
            "You divide by the weight that is missing. What is there is 1 minus it.",
            edits=(("(1 - beta**t)", "np.maximum(beta**t, 1e-300)"),),
        ),
        Mistake(
            "brackets-forgotten",
            "You compute m/1 and subtract from it: a division binds more tightly than a minus. What belongs in "
            "brackets?",
            edits=(("m / (1 - beta**t)", "m / 1 - beta**t"),),
        ),
        Mistake(
            "base-and-power-swapped",
            "You take t to the power beta. Each step back multiplies a weight by the same number once more: which of "
            "the two is that number, and which counts how often?",
            edits=(("beta**t", "t**beta"),),
        ),
        Mistake(
            "one-step-late",
            "Your power is one too high, as if t counted from 0. Here t is 1 in the first step.",
            edits=(("beta**t", "beta ** (t + 1)"),),
        ),
        Mistake(
            "one-step-early",
            "Your power is one too low, so the first step divides by 0. Here t is 1 in the first step already.",
            edits=(("beta**t", "beta ** (t - 1)"),),
        ),
        Mistake(
            "always-squared",
            "Your power is always 2. A misprint in some slides has it so; the power is the number of the step.",
            edits=(("beta**t", "beta**2"),),
        ),
        Mistake(
            "power-of-the-share",
            "You take the power of 1 - beta. The weights of all t values sum to 1 minus a power of beta.",
            edits=(("(1 - beta**t)", "np.maximum((1.0 - beta) ** t, 1e-300)"),),
        ),
        Mistake(
            "correction-given-up",
            "After so many steps you don't correct any more. How soon the correction has faded depends on beta, "
            "and the formula sees to it by itself.",
            edits=(("m / (1 - beta**t)", "m / (1 - beta**t) if t <= 1000 else m"),),
            also=((("m / (1 - beta**t)", "m / (1 - beta**t) if t < 1000 else m"),),),
        ),
        Mistake(
            "not-corrected",
            "m comes back as it was. In the first step it holds only a share 1 - beta of the first gradient.",
            edits=(("m / (1 - beta**t)", "m * 1.0"),),
            errata=("003-5",),
        ),
    ),
    hints=(
        "Unit 07 had it: an average that started at 0 is divided by the sum of its weights.",
        "The weights of t values sum to a little less than 1. What is missing is a power of beta.",
        "In the first step the sum is 1 minus beta, in the second 1 minus beta squared.",
    ),
)


# adam, adamw --------------------------------------------------------------------------------------------------------
def _moments(rng: np.random.Generator) -> dict:
    return {"m": rng.normal(size=4), "v": rng.uniform(0.5, 3, 4), "t": int(rng.integers(3, 8))}


_ADAM_PARTS = _parts(
    "In the first step both averages are corrected to the gradient and its square, so each weight moves by the "
    "learning rate.",
    "Two averages and a count are kept: of gradients, of squared gradients, and of steps.",
    "The defaults are a learning rate of 1e-3, betas of 0.9 and 0.999 and an epsilon of 1e-8.",
    'The config may come with "m", "v" and "t"; the step goes on from them.',
)
_ADAM_SETTINGS = {"learning_rate": 0.1, "beta1": 0.75, "beta2": 0.96}

ADAM = Exercise(
    signature="adam(w, dw, config=None)",
    returns=_RETURNS,
    parts=_ADAM_PARTS,
    cases=_rule_cases(_ADAM_SETTINGS, _moments, ("beta1", "beta2")),
    mistakes=(
        _NONE,
        Mistake(
            "no-correction",
            "The bias correction is missing, so the first steps are several times too long. Both averages start at 0, "
            "and the slower one is in the denominator.",
            edits=(("m / (1 - beta1**t)", "m"), ("v / (1 - beta2**t)", "v")),
            errata=("003-5",),
        ),
        Mistake(
            "only-m-corrected",
            "You correct m and not v. The average of squares starts at 0, too.",
            edits=(("v / (1 - beta2**t)", "v"),),
        ),
        Mistake(
            "only-v-corrected",
            "You correct v and not m, so the first steps are too short. The average of gradients starts at 0, too.",
            edits=(("m / (1 - beta1**t)", "m"),),
        ),
        Mistake(
            "correction-fed-back",
            "The corrected averages go into the config and are averaged again in the next step. "
            "Keep the plain ones, and correct under other names.",
            edits=(
                (
                    "v_hat = v / (1 - beta2**t)",
                    'v_hat = v / (1 - beta2**t)\n    config["m"], config["v"] = m_hat, v_hat',
                ),
            ),
        ),
        Mistake(
            "correction-without-power",
            "You divide by 1 - beta at every step. That is right for the first one only; the weights of t values "
            "sum to "
            "1 minus a power.",
            edits=(("1 - beta1**t", "1 - beta1"), ("1 - beta2**t", "1 - beta2")),
        ),
        Mistake(
            "correction-multiplied",
            "You multiply by the sums of the weights. An average that is too small has to be divided by them.",
            edits=(("m / (1 - beta1**t)", "m * (1 - beta1**t)"), ("v / (1 - beta2**t)", "v * (1 - beta2**t)")),
        ),
        Mistake(
            "correction-times",
            "You have beta times t where a power belongs. Each step back multiplies a weight by beta once more.",
            edits=(("1 - beta1**t", "1 - beta1 * t"), ("1 - beta2**t", "1 - beta2 * t")),
        ),
        Mistake(
            "base-and-power-swapped",
            "You take t to the power of a beta. Each step back multiplies a weight by the same number once more: which "
            "of the two is that number, and which counts how often?",
            edits=(("1 - beta1**t", "1 - t**beta1"), ("1 - beta2**t", "1 - t**beta2")),
        ),
        Mistake(
            "t-starts-at-two",
            "Your t is 2 in the first step, so every correction is one step late. It starts at 0 and goes up by one "
            "before it is used.",
            edits=(('config.get("t", 0) + 1', 'config.get("t", 1) + 1'),),
        ),
        Mistake(
            "t-counted-afterwards",
            "In the first step you correct with t = 0, and divide by 0. The present step is the first: when does t "
            "go up?",
            edits=(
                ("m_hat = m / (1 - beta1**t)", "m_hat = m / (1 - beta1 ** (t - 1.0))"),
                ("v_hat = v / (1 - beta2**t)", "v_hat = v / (1 - beta2 ** (t - 1.0))"),
            ),
        ),
        Mistake(
            "t-not-kept",
            "The new t does not reach the next call, so every step is corrected as if it were the first. Under which "
            "key does the next call look, and is it the new one that stands there?",
            edits=(('config["t"], config["m"]', 'config["steps"], config["m"]'),),
        ),
        Mistake(
            "m-not-kept",
            "The new average of gradients does not reach the next call, so each step knows only its own gradient. "
            "Under which key does the next call look, and is it the new one that stands there?",
            edits=(('config["m"], config["v"] = t, m, v', 'config["first"], config["v"] = t, m, v'),),
        ),
        Mistake(
            "v-not-kept",
            "The new average of squares does not reach the next call, so each step knows only its own square. Under "
            "which key does the next call look, and is it the new one that stands there?",
            edits=(('config["m"], config["v"] = t, m, v', 'config["m"], config["second"] = t, m, v'),),
        ),
        Mistake(
            "betas-swapped",
            "beta1 and beta2 have changed places in the averages. Directions change faster than sizes, so the smaller "
            "share belongs to m.",
            edits=(
                ('beta1 * config.get("m", 0.0) + (1 - beta1) * dw', 'beta2 * config.get("m", 0.0) + (1 - beta2) * dw'),
                (
                    'beta2 * config.get("v", 0.0) + (1 - beta2) * dw**2',
                    'beta1 * config.get("v", 0.0) + (1 - beta1) * dw**2',
                ),
            ),
        ),
        Mistake(
            "one-beta-for-both-corrections",
            "Both corrections use beta1. Each average is corrected with its own share.",
            edits=(("1 - beta2**t", "1 - beta1**t"),),
        ),
        Mistake(
            "momentum-only",
            "You add a fraction of the past to the gradient, and that is all: this is momentum. Adam also averages the "
            "squares, and divides by their root.",
            edits=(
                ("(1 - beta1) * dw\n", "dw\n"),
                ("lr * m_hat / (np.sqrt(v_hat) + eps)", "lr * m"),
            ),
            errata=("004-25",),
        ),
        Mistake(
            "scale-forgotten",
            "You step along the corrected average and never divide by the root of v. So v is kept for nothing.",
            edits=(("lr * m_hat / (np.sqrt(v_hat) + eps)", "lr * m_hat"),),
            errata=("004-25",),
        ),
        Mistake(
            "present-gradient-used",
            "The gradient of this step stands where its corrected average belongs, so m is kept for nothing.",
            edits=(("lr * m_hat", "lr * dw"),),
        ),
        Mistake(
            "root-missing",
            "You divide by the average of squares itself. Take its root, so that it has the unit of a gradient.",
            edits=(("np.sqrt(v_hat)", "v_hat"),),
        ),
        Mistake(
            "square-of-m",
            "v averages the squares of m. It needs the squares of the gradients: the mean of squares, and not the "
            "square of a mean.",
            edits=(("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),),
            also=(
                (
                    ("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),
                    ("v / (1 - beta2**t)", "v / (1 - beta1**t)"),
                ),
            ),
        ),
        Mistake(
            "square-of-m-and-t-not-kept",
            "Two things at once. v averages the squares of m, and it needs those of the gradients; and the new t "
            "does not reach the next call, so every step is corrected as if it were the first.",
            edits=(
                ("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),
                ('config["t"], config["m"]', 'config["steps"], config["m"]'),
            ),
        ),
        Mistake(
            "whole-gradient",
            "The gradient enters m whole. In an average the two shares sum to 1.",
            edits=(("(1 - beta1) * dw\n", "dw\n"),),
        ),
        Mistake(
            "epsilon-inside",
            "Your epsilon stands inside the root. This course adds it to the root, as the paper and PyTorch do.",
            edits=(("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"),),
        ),
        Mistake(
            "epsilon-missing",
            "A weight that has never seen a gradient gets 0/0, which is nan. What keeps the quotient finite?",
            edits=((" + eps)", ")"),),
        ),
        Mistake(
            "climbs",
            "You add the step, and climb. Which way is down?",
            edits=(("w - lr * m_hat", "w + lr * m_hat"),),
        ),
        Mistake(
            "other-default",
            "Your default learning rate is 1e-2, as for the other rules. Adam's is 1e-3.",
            edits=(("1e-3", "1e-2"),),
        ),
        Mistake(
            "epsilon-default",
            "Your default epsilon is 1e-7, as in Keras. Here, and in the paper, it is 1e-8.",
            edits=(("1e-8", "1e-7"),),
        ),
        Mistake(
            "beta2-default",
            "Your default for beta2 is 0.99. The paper's, and the course's, is 0.999.",
            edits=(('"beta2", 0.999', '"beta2", 0.99'),),
        ),
        *_settings_ignored("1e-8", learning_rate="1e-3", beta1="0.9", beta2="0.999"),
        _zero_for_missing(learning_rate="1e-3", beta1="0.9", beta2="0.999"),
        _clipped("1e-3"),
        _skips_zero_gradients(
            "1e-3", "Adam moves on along the average of the gradients before, and t counts the step."
        ),
        Mistake(
            "epsilon-on-the-plain-root",
            "Your epsilon is added to the root of v as it is before the correction, as in the short form that the "
            "paper gives. Here it is added to the root of the corrected v.",
            edits=(("(np.sqrt(v_hat) + eps)", "(np.sqrt(v_hat) + eps / np.sqrt(1 - beta2**t))"),),
        ),
        Mistake(
            "t-one-step-behind",
            "Your corrections count one step too few from the second step on. In the second step, how many gradients "
            "are in the averages?",
            edits=(
                ("m_hat = m / (1 - beta1**t)", "m_hat = m / (1 - beta1 ** max(t - 1, 1))"),
                ("v_hat = v / (1 - beta2**t)", "v_hat = v / (1 - beta2 ** max(t - 1, 1))"),
            ),
            also=(
                (
                    ("m_hat = m / (1 - beta1**t)", "m_hat = m / (1 - beta1 ** (t - 1)) if t > 1 else m"),
                    ("v_hat = v / (1 - beta2**t)", "v_hat = v / (1 - beta2 ** (t - 1)) if t > 1 else v"),
                ),
            ),
        ),
        Mistake(
            "amsgrad",
            "You divide by the largest v so far, which is AMSGrad. Adam's own v may fall again.",
            edits=(
                (
                    "v_hat = v / (1 - beta2**t)",
                    'v_hat = v / (1 - beta2**t)\n    v_hat = np.maximum(config.get("v_max", 0.0), v_hat)\n'
                    '    config["v_max"] = v_hat',
                ),
            ),
            also=(
                (
                    (
                        "v_hat = v / (1 - beta2**t)",
                        'config["v_max"] = np.maximum(config.get("v_max", 0.0), v)\n'
                        '    v_hat = config["v_max"] / (1 - beta2**t)',
                    ),
                ),
            ),
        ),
        Mistake(
            "root-corrected",
            "You correct the root of v, by the factor that is made for v. First correct, then take the root.",
            edits=(("(np.sqrt(v_hat) + eps)", "(np.sqrt(v) / (1 - beta2**t) + eps)"),),
        ),
        Mistake(
            "distance-from-m",
            "v averages the squared distance of the gradient from m, which is another rule, AdaBelief. Adam averages "
            "the squares of the gradients themselves.",
            edits=(("(1 - beta2) * dw**2", "(1 - beta2) * (dw - m) ** 2"),),
        ),
        Mistake(
            "betas-ignored",
            "Your averages always use 0.9 and 0.999, whatever the config says. Look both shares up under their keys.",
            edits=(
                ('config.setdefault("beta1", 0.9)', "0.9"),
                ('config.setdefault("beta2", 0.999)', "0.999"),
            ),
        ),
    ),
    hints=(
        "Momentum's average and RMSProp's average, each corrected for its start, and one divided by the root "
        "of the other.",
        "In this order: t goes up by one; m and v are renewed and stored; two corrected copies are made; w moves.",
        "m takes in dw with the share 1 - beta1, v its square with 1 - beta2. Each corrected copy is divided "
        "by 1 minus "
        "its beta to the power t.",
    ),
)


ADAMW = Exercise(
    signature="adamw(w, dw, config=None)",
    returns=_RETURNS,
    parts=_ADAM_PARTS,
    cases=_rule_cases(_ADAM_SETTINGS | {"weight_decay": 0.3}, _moments, ("weight_decay",)),
    mistakes=(
        _NONE,
        Mistake(
            "penalty-in-the-gradient",
            "The decay goes through the gradient, so it is divided by the root like the rest. That is Adam with an L2 "
            "penalty; here the weights shrink beside the step.",
            edits=(("adam(w - lr * decay * w, dw, config)", "adam(w, dw + decay * w, config)"),),
        ),
        Mistake(
            "rate-forgotten",
            "The weights lose the whole share weight_decay at each step. It is multiplied by the learning rate first.",
            edits=(("w - lr * decay * w", "w - decay * w"),),
        ),
        Mistake(
            "weights-grow",
            "Your weights grow by the decay. Which sign makes them shrink?",
            edits=(("w - lr * decay * w", "w + lr * decay * w"),),
        ),
        Mistake(
            "decay-after-the-step",
            "You shrink the weights after Adam's step, and so a part of the step too. Shrink first, as the "
            "formula says.",
            edits=(
                (
                    "return adam(w - lr * decay * w, dw, config)",
                    "w, config = adam(w, dw, config)\n    return w - lr * decay * w, config",
                ),
            ),
        ),
        Mistake(
            "no-decay",
            "This is Adam as it was: the weights don't shrink.",
            edits=(("w - lr * decay * w", "w"),),
        ),
        Mistake(
            "decay-squared",
            "The learning rate is applied to the decay twice.",
            edits=(("lr * decay * w", "lr * lr * decay * w"),),
        ),
        Mistake(
            "other-default",
            "Your default weight decay is 0.1. Here, and in PyTorch, it is 0.01.",
            edits=(('"weight_decay", 1e-2', '"weight_decay", 1e-1'),),
        ),
        Mistake(
            "penalty-gradient-scaled",
            "The decay times the learning rate is added to the gradient, and is divided by the root there. "
            "Take it from the weights instead.",
            edits=(("adam(w - lr * decay * w, dw, config)", "adam(w, dw + lr * decay * w, config)"),),
        ),
        _zero_for_missing(weight_decay="1e-2", learning_rate="1e-3"),
        _skips_zero_gradients("1e-3", "The weights shrink in each step, and Adam moves on along its average."),
        Mistake(
            "rate-default",
            "Your default learning rate is 1e-2, as for the other rules. Adam's, and AdamW's, is 1e-3.",
            edits=(('config.setdefault("learning_rate", 1e-3)', 'config.setdefault("learning_rate", 1e-2)'),),
            also=((('config.setdefault("learning_rate", 1e-3)', 'config.get("learning_rate", 1e-2)'),),),
        ),
        Mistake(
            "decay-ignored",
            "The weights always decay by 0.01, whatever the config says. Look the strength up under its key.",
            edits=(('config.setdefault("weight_decay", 1e-2)', "1e-2"),),
        ),
    ),
    hints=(
        "One line more than Adam: something happens to the weights before its step.",
        "The weights lose the share lr times weight_decay. The gradient stays as it is.",
        "Shrink w, then hand the smaller w to your adam, with dw and config.",
    ),
    bonus=True,
)


# run_optimizer ------------------------------------------------------------------------------------------------------
def run_optimizer_cases(rng: np.random.Generator) -> Iterator[Case]:
    rule = Function("fading_rule")
    both = ("w", "history")
    parabola = (Function("parabola"), Function("parabola_slope"))
    yield Case((rule, *parabola, 0.0, 3, {"learning_rate": 0.25}), both, "the parabola and three steps", visible=True)
    valley = (Function("rosenbrock"), Function("rosenbrock_gradient"))
    start = np.array([-1.2, 1.0]) + rng.uniform(-0.1, 0.1, 2)
    yield Case((rule, *valley, start, 12, {"learning_rate": 1e-3}), both, "Rosenbrock's valley and twelve steps")
    A = np.diag(rng.uniform(0.5, 2, 3))
    b = rng.normal(size=3)
    bowl = (Function("quadratic", (A, b)), Function("quadratic_gradient", (A, b)))
    yield Case((rule, *bowl, rng.normal(2, 1, 3), 9, {"learning_rate": 0.3}), both, "a bowl and nine steps")
    yield Case(
        (rule, *bowl, rng.normal(2, 1, 3), 5, {"learning_rate": 0.3, "t": 4}), "config", "a config that has taken steps"
    )
    yield Case((rule, *bowl, rng.normal(2, 1, 3), 4, None), "config", "no config")
    yield Case((rule, *bowl, rng.normal(2, 1, 3), 6, {"learning_rate": 8.0}), "edges", "a rate at which f rises")
    yield Case((rule, *parabola, 5.0, 4, {"learning_rate": 0.25}), "edges", "a start in the minimum")
    yield Case((rule, *bowl, rng.normal(2, 1, 3), 1, {"learning_rate": 0.3}), "edges", "a single step")
    yield Case((rule, *bowl, rng.normal(2, 1, 3), 0, {"learning_rate": 0.3}), "edges", "no step at all")


RUN_OPTIMIZER = Exercise(
    signature="run_optimizer(rule, f, df, w0, steps, config)",
    returns=("w", "history"),
    parts=(
        Part(
            "w", 2, "The last weights", "Each step takes the gradient where the last one ended, and the config it left."
        ),
        Part(
            "history", 1, "The losses on the way", "One loss before each step and one after the last: steps + 1 in all."
        ),
        Part(
            "config",
            1,
            "A config with a past, and none",
            "What a rule hands back is what it gets the next time, and None goes to it as None.",
        ),
        Part(
            "edges",
            1,
            "A rate too high, a start in the minimum, one step, none",
            "The loop runs exactly `steps` times, whatever f does.",
        ),
    ),
    cases=run_optimizer_cases,
    mistakes=(
        Mistake(
            "config-not-handed-on",
            "Every call gets the first config, so the rule never remembers anything. A rule returns the config for the "
            "next call, and it may be a new dict.",
            edits=(("w, config = rule(w, df(w), config)", "w, _ = rule(w, df(w), config)"),),
        ),
        Mistake(
            "gradient-of-the-start",
            "Each step uses the gradient at w0. After the first one you stand elsewhere.",
            edits=(("df(w)", "df(w0)"),),
        ),
        Mistake(
            "always-from-start",
            "Each step starts from w0 again. It should start where the last one ended.",
            edits=(("rule(w, df(w), config)", "rule(w0, df(w0), config)"),),
        ),
        Mistake(
            "last-loss-missing",
            "The loss after the last step is missing: there are `steps` losses, and one more is asked for.",
            edits=(
                ("history = [f(w)]", "history = []"),
                ("        w, config = rule", "        history.append(f(w))\n        w, config = rule"),
                ("        history.append(f(w))\n    return", "    return"),
            ),
        ),
        Mistake(
            "first-loss-missing",
            "The loss at the start is missing: there are `steps` losses, and one more is asked for.",
            edits=(("history = [f(w)]", "history = []"),),
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
        Mistake(
            "weights-in-history",
            "Your history holds weights. The losses are asked for: f of each of them.",
            edits=(("history = [f(w)]", "history = [w]"), ("history.append(f(w))", "history.append(w)")),
        ),
        Mistake(
            "gradients-in-history",
            "Your history holds the gradients. The losses are asked for: f and not its derivative.",
            edits=(("history = [f(w)]", "history = [df(w)]"), ("history.append(f(w))", "history.append(df(w))")),
        ),
        Mistake(
            "order-swapped",
            "You return the history first. Asked for are the weights, and then the history.",
            edits=(("return w, history", "return history, w"),),
        ),
        Mistake(
            "best-instead-of-last",
            "You return the best weights on the way. The last ones are asked for, even where the loss has risen.",
            edits=(
                ("history = [f(w)]", "history = [f(w)]\n    best = w"),
                ("history.append(f(w))", "history.append(f(w))\n        best = w if f(w) < f(best) else best"),
                ("return w, history", "return best, history"),
            ),
        ),
        Mistake(
            "stops-when-it-rises",
            "You stop as soon as the loss rises. The loop runs as often as it was asked to; judging is for later.",
            edits=(
                (
                    "history.append(f(w))",
                    "history.append(f(w))\n        if history[-1] > history[-2]:\n            break",
                ),
            ),
        ),
        Mistake(
            "stops-when-it-does-not-fall",
            "You stop as soon as the loss falls no more, be it that it rises or that it stands still. The loop runs as "
            "often as it was asked to.",
            edits=(
                (
                    "history.append(f(w))",
                    "history.append(f(w))\n        if history[-1] >= history[-2]:\n            break",
                ),
            ),
        ),
        Mistake(
            "stops-in-the-minimum",
            "In the minimum your loop ends before its steps are done. It runs as often as it was asked to, and a loss "
            "that stands still is noted like any other: how many entries should the history have?",
            edits=(
                (
                    "        w, config = rule",
                    "        if not np.any(df(w)):\n            break\n        w, config = rule",
                ),
            ),
            also=(
                (
                    (
                        "history.append(f(w))",
                        "history.append(f(w))\n        if history[-1] == history[-2]:\n            break",
                    ),
                ),
            ),
        ),
        Mistake(
            "loss-instead-of-gradient",
            "You hand the rule the loss instead of the gradient.",
            edits=(("df(w)", "f(w)"),),
        ),
        Mistake(
            "own-step",
            "You step down by yourself and never call the rule. It may do something else with the gradient.",
            edits=(
                ("w, config = rule(w, df(w), config)", 'w = w - (config or {}).get("learning_rate", 1e-2) * df(w)'),
            ),
        ),
    ),
    hints=(
        "It is the loop of gradient descent, with the line in its middle replaced by a call of the rule.",
        "Begin the history with the loss at the start. After each step add the loss where you are now.",
        "The rule takes w, the gradient at w and the config, and gives back w and the config for the next turn.",
    ),
    equivalent={"history = [f(w)] -> history = [f(w0)]": "w is still w0 there"},
)


UNIT = Unit(
    id="08_adaptive_optimizers",
    title="Adaptive optimizers",
    exercises=(ADAGRAD, MEND_RMSPROP, RMSPROP, ADADELTA, ADAM_BIAS_CORRECTION, ADAM, ADAMW, RUN_OPTIMIZER),
    quiz=(
        Question(
            "A window?",
            "c",
            {
                "a": "It keeps one number a weight. Old squares fade and are never dropped at an edge.",
                "b": "That is momentum's average. RMSProp's has no sign, so it can't point anywhere.",
            },
            errata=("004-23",),
        ),
        Question(
            "What Adam keeps",
            "a",
            {
                "b": "That describes momentum. Without the squares every weight has the same rate.",
                "c": "No rule of this unit looks at the loss; they see gradients only.",
            },
            errata=("004-25",),
        ),
        Question(
            "Flat minima",
            "b",
            {
                "a": "No such theorem is known, and the picture of a ball is only a picture.",
                "c": "A single counterexample is enough against an always, and there are published ones.",
            },
            errata=("000-7",),
        ),
        Question(
            "Uncentered variance",
            "c",
            {
                "a": "A constant gradient of 3 has the mean square 9 and the variance 0.",
                "b": "A variance has no root; it is the deviation that has one.",
            },
            errata=("000-8",),
        ),
        Question(
            "An epsilon of 1000",
            "a",
            {
                "b": "It stands beside the root in a sum. What is far larger decides the sum.",
                "c": "That is what a tiny epsilon gives, when a gradient stays the same for long.",
            },
        ),
        Question(
            "Adagrad stands still",
            "b",
            {
                "a": "Adagrad keeps a sum and no average. It forgets nothing.",
                "c": "A correction matters at the start, and Adagrad's sum needs none.",
            },
        ),
    ),
)
