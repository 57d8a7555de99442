"""Unit 08: slips as they stand in published code get the names that the bank gives to them.

The bank's mistakes are edits of our own answers. These are the same slips in code of another make: settings that are
filled in first, averages that live in the config, corrections folded into the rate.
"""

from __future__ import annotations

import numpy as np
import pytest
from every_unit import FOLDERS, key_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.judge import judge

FOLDER = next(folder for folder in FOLDERS if folder.name.startswith("08"))

ADAM = """
def adam(w, dw, config=None):
    if config is None:
        config = {}
    for key, value in dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0).items():
        config.setdefault(key, value)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config["t"] += 1
    b1, b2, t = config["beta1"], config["beta2"], config["t"]
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * (dw * dw)
    first = config["m"] / (1 - b1**t)
    second = config["v"] / (1 - b2**t)
    return w - config["learning_rate"] * first / (np.sqrt(second) + config["epsilon"]), config
"""
RMSPROP = """
def rmsprop(w, dw, config=None):
    config = config or {}
    keep = config.get("decay_rate", 0.99)
    s = config["cache"] = config.get("cache", np.zeros_like(w)) * keep + (1 - keep) * np.square(dw)
    return w - dw * (config.get("learning_rate", 0.01) / (np.sqrt(s) + config.get("epsilon", 1e-8))), config
"""
RUN = """
def run_optimizer(rule, f, df, w0, steps, config):
    w, losses = w0, []
    for step in range(steps):
        losses.append(f(w))
        w, config = rule(w, df(w), config)
    losses.append(f(w))
    return w, losses
"""
# Exercise, the mistake's id, the code in which the slip is made, what is changed.
SLIPS = [
    ("adam", "t-starts-at-two", ADAM, [("t=0", "t=1")]),
    (
        "adam",
        "correction-fed-back",
        ADAM,
        [("first = ", 'first = config["m"] = '), ("second = ", 'second = config["v"] = ')],
    ),
    ("adam", "correction-multiplied", ADAM, [("/ (1 - b1**t)", "* (1 - b1**t)"), ("/ (1 - b2**t)", "* (1 - b2**t)")]),
    ("adam", "correction-without-power", ADAM, [("b1**t", "b1"), ("b2**t", "b2")]),
    ("adam", "no-correction", ADAM, [(" / (1 - b1**t)", ""), (" / (1 - b2**t)", "")]),
    ("adam", "epsilon-inside", ADAM, [("(np.sqrt(second) + config[", "np.sqrt(second + config[")]),
    ("adam", "beta2-default", ADAM, [("0.999", "0.99")]),
    ("rmsprop", "root-missing", RMSPROP, [("np.sqrt(s)", "s")]),
    ("rmsprop", "sum-instead-of-average", RMSPROP, [(" * keep + (1 - keep) *", " +")]),
    ("rmsprop", "other-default", RMSPROP, [("0.99", "0.9")]),
    ("run_optimizer", "config-not-handed-on", RUN, [("w, config = rule", "w, _ = rule")]),
    ("run_optimizer", "last-loss-missing", RUN, [("    losses.append(f(w))\n    return", "    return")]),
]


def verdict_on(name, source):
    space = {"np": np}
    exec(source, space)
    return judge(key_of(FOLDER).exercise(name), LocalCaller(space))


@pytest.mark.parametrize(("name", "source"), [("adam", ADAM), ("rmsprop", RMSPROP), ("run_optimizer", RUN)])
def test_without_the_slip_it_is_right(name, source):
    verdict = verdict_on(name, source)
    assert verdict.points == verdict.possible


@pytest.mark.parametrize(("name", "mistake", "source", "edits"), SLIPS, ids=[f"{n}-{m}" for n, m, *_ in SLIPS])
def test_a_slip_gets_its_name_in_code_of_another_make(name, mistake, source, edits):
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    verdict = verdict_on(name, source)
    assert verdict.points < verdict.possible
    assert verdict.mistake == mistake
