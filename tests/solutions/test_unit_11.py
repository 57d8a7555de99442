"""Unit 11: a mistaken forward does not cost the points of a right backward, in whichever style both are written."""

from __future__ import annotations

import numpy as np
import pytest
from every_unit import FOLDERS, key_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.judge import judge

FOLDER = next(folder for folder in FOLDERS if folder.name.startswith("11"))

# Mistakes of the forward as edits of the right answers in `right/`, each in the words of its own style.
MISTAKEN = {
    ("einsum", "along-the-rows"): (
        ('mean = np.einsum("nd->d", x) / len(x)', "mean = x.mean(axis=1, keepdims=True)"),
        ('var = np.einsum("nd,nd->d", centred, centred) / len(x)', "var = (centred**2).mean(axis=1, keepdims=True)"),
        ('np.einsum("nd,d->nd", centred, inverse * gamma)', "centred * inverse * gamma"),
    ),
    ("einsum", "one-mean-for-all"): (
        ('mean = np.einsum("nd->d", x) / len(x)', "mean = x.mean()"),
        ('var = np.einsum("nd,nd->d", centred, centred) / len(x)', "var = x.var()"),
    ),
    ("einsum", "n-minus-1"): (("centred) / len(x)", "centred) / max(len(x) - 1, 1)"),),
    ("einsum", "n-minus-1, with ddof"): (("centred) / len(x)", "centred) / (len(x) - 1)"),),
    ("einsum", "eps-outside-the-root"): (
        ('(var + bn_param.get("eps", 1e-5)) ** -0.5', '1 / (np.sqrt(var) + bn_param.get("eps", 1e-5))'),
    ),
    ("einsum", "no-eps"): (('(var + bn_param.get("eps", 1e-5)) ** -0.5', "var ** -0.5"),),
    ("einsum", "divided-by-variance"): (("** -0.5\n    for", "** -1.0\n    for"),),
    ("einsum", "eps-fixed"): (('bn_param.get("eps", 1e-5)) ** -0.5\n    for', "1e-5) ** -0.5\n    for"),),
    ("einsum", "scaled-not-centred"): (
        ('np.einsum("nd,d->nd", centred, inverse * gamma) + beta, (centred', "x * inverse * gamma + beta, (x"),
    ),
    ("einsum", "running-statistics-normalise"): (
        (
            "    for name, new",
            '    mean_r, var_r = bn_param.get("running_mean", 0.0), bn_param.get("running_var", 0.0)\n'
            "    centred = x - mean_r\n"
            '    inverse = (var_r * np.ones(x.shape[1]) + bn_param.get("eps", 1e-5)) ** -0.5\n'
            "    for name, new",
        ),
    ),
    ("in_place", "along-the-rows"): (
        (
            "batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)",
            "batch_mean, batch_var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)",
        ),
        ("    mean += (1 - keep) * batch_mean\n", "    mean = mean + (1 - keep) * batch_mean\n"),
        ("    var += (1 - keep) * batch_var\n", "    var = var + (1 - keep) * batch_var\n"),
    ),
    ("in_place", "one-mean-for-all"): (("x.mean(axis=0), x.var(axis=0)\n    mean", "x.mean(), x.var()\n    mean"),),
    ("in_place", "n-minus-1"): (("x.var(axis=0)\n    mean", "x.var(axis=0) * len(x) / max(len(x) - 1, 1)\n    mean"),),
    ("in_place", "n-minus-1, with ddof"): (("x.var(axis=0)\n    mean", "x.var(axis=0, ddof=1)\n    mean"),),
    ("in_place", "eps-outside-the-root"): (
        (
            'np.sqrt(batch_var + bn_param.setdefault("eps", 1e-5))',
            '(np.sqrt(batch_var) + bn_param.setdefault("eps", 1e-5))',
        ),
    ),
    ("in_place", "no-eps"): (('np.sqrt(batch_var + bn_param.setdefault("eps", 1e-5))', "np.sqrt(batch_var)"),),
    ("in_place", "divided-by-variance"): (("np.sqrt(batch_var +", "(batch_var +"),),
    ("in_place", "eps-fixed"): (('bn_param.setdefault("eps", 1e-5)', "1e-5"),),
    ("in_place", "scaled-not-centred"): (("x_hat = x - batch_mean", "x_hat = x * 1.0"),),
    ("in_place", "running-statistics-normalise"): (
        ("x_hat = x - batch_mean", "old = bn_param\n    x_hat = x - (mean - (1 - keep) * batch_mean) / keep"),
        ("np.sqrt(batch_var +", "np.sqrt((var - (1 - keep) * batch_var) / keep +"),
    ),
    ("float32", "along-the-rows"): (
        ("mean, var = _statistics(x)\n    keep", "mean, var = _statistics(x, 1)\n    keep"),
    ),
    ("float32", "one-mean-for-all"): (
        (
            "mean, var = _statistics(x)\n    keep",
            "mean, var = np.full((1, 1), x.mean()), np.full((1, 1), x.var())\n    keep",
        ),
    ),
    ("float32", "n-minus-1"): (
        (
            "mean, var = _statistics(x)\n    keep",
            "mean, var = _statistics(x)\n    var = var * f(len(x) / max(len(x) - 1, 1))\n    keep",
        ),
    ),
    ("float32", "n-minus-1, with ddof"): (
        (
            "mean, var = _statistics(x)\n    keep",
            "mean, var = _statistics(x)\n    var = x.var(axis=0, ddof=1, keepdims=True)\n    keep",
        ),
    ),
    ("float32", "eps-outside-the-root"): (
        (
            'np.sqrt(var + f(bn_param.get("eps", 1e-5)))\n    x_hat',
            '(np.sqrt(var) + f(bn_param.get("eps", 1e-5)))\n    x_hat',
        ),
    ),
    ("float32", "no-eps"): (('np.sqrt(var + f(bn_param.get("eps", 1e-5)))\n    x_hat', "np.sqrt(var)\n    x_hat"),),
    ("float32", "divided-by-variance"): (
        ('np.sqrt(var + f(bn_param.get("eps", 1e-5)))\n    x_hat', '(var + f(bn_param.get("eps", 1e-5)))\n    x_hat'),
    ),
    ("float32", "eps-fixed"): (('f(bn_param.get("eps", 1e-5)))\n    x_hat', "f(1e-5))\n    x_hat"),),
    ("float32", "scaled-not-centred"): (("x_hat = (x - mean) * inverse", "x_hat = x * inverse"),),
    ("float32", "running-statistics-normalise"): (
        (
            "    for name, new",
            '    old_mean, old_var = np.asarray(bn_param.get("running_mean", 0), f), '
            'np.asarray(bn_param.get("running_var", 0), f)\n    for name, new',
        ),
        ("inverse = 1 / np.sqrt(var + f", "inverse = 1 / np.sqrt(old_var * np.ones(x.shape[1], f) + f"),
        ("x_hat = (x - mean)", "x_hat = (x - old_mean)"),
    ),
    ("loops", "n-minus-1"): (
        ("for n in range(N)) / N\n        deviations", "for n in range(N)) / max(N - 1, 1)\n        deviations"),
    ),
    ("loops", "eps-outside-the-root"): (("math.sqrt(variance + eps)", "math.sqrt(variance) + eps"),),
    ("loops", "no-eps"): (("math.sqrt(variance + eps)", "np.sqrt(variance)"),),
    ("loops", "divided-by-variance"): (("math.sqrt(variance + eps)", "variance + eps"),),
    ("loops", "eps-fixed"): (('bn_param.get("eps", 1e-5), bn', "1e-5, bn"),),
    ("loops", "scaled-not-centred"): (("(x[n, d] - mu) / deviations[d]", "x[n, d] / deviations[d]"),),
    ("loops", "one-mean-for-all"): (
        ("mu = sum(x[n, d] for n in range(N)) / N", "mu = x.mean()"),
        ("variance = sum((x[n, d] - mu) ** 2 for n in range(N)) / N", "variance = x.var()"),
    ),
    ("loops", "running-statistics-normalise"): (
        ("x_hat[n, d] = (x[n, d] - mu) / deviations[d]", "x_hat[n, d] = (x[n, d] - mean[d]) / deviations[d]"),
        ("math.sqrt(variance + eps)", "math.sqrt(var[d] + eps)"),
    ),
    ("textbook", "along-the-rows"): (
        (
            "np.mean(x, axis=0), np.var(x, axis=0)\n    x_hat",
            "np.mean(x, axis=1, keepdims=True), np.var(x, axis=1, keepdims=True)\n    x_hat",
        ),
    ),
    ("textbook", "one-mean-for-all"): (
        ("np.mean(x, axis=0), np.var(x, axis=0)\n    x_hat", "np.mean(x), np.var(x)\n    x_hat"),
    ),
    ("textbook", "n-minus-1"): (
        ("np.var(x, axis=0)\n    x_hat", "np.var(x, axis=0) * len(x) / max(len(x) - 1, 1)\n    x_hat"),
    ),
    ("textbook", "n-minus-1, with ddof"): (("np.var(x, axis=0)\n    x_hat", "np.var(x, axis=0, ddof=1)\n    x_hat"),),
    ("textbook", "eps-outside-the-root"): (("np.sqrt(var + eps)\n    for", "(np.sqrt(var) + eps)\n    for"),),
    ("textbook", "no-eps"): (("np.sqrt(var + eps)\n    for", "np.sqrt(var)\n    for"),),
    ("textbook", "divided-by-variance"): (("np.sqrt(var + eps)\n    for", "(var + eps)\n    for"),),
    ("textbook", "eps-fixed"): (('bn_param.get("eps", 1e-5)\n    D', "1e-5\n    D"),),
    ("textbook", "scaled-not-centred"): (("x_hat = (x - mu) /", "x_hat = x /"),),
    ("textbook", "running-statistics-normalise"): (
        (
            "x_hat = (x - mu) / np.sqrt(var + eps)",
            'x_hat = (x - bn_param.get("running_mean", 0.0)) / np.sqrt(bn_param.get("running_var", 0.0) + eps)',
        ),
    ),
}
LATER = {"batchnorm_backward": 6, "batchnorm_backward_alt": 6, "bias_is_inert": 3}


def mistaken(style, mistake):
    source = (FOLDER / "right" / f"{style}.py").read_text(encoding="utf-8")
    for old, new in MISTAKEN[style, mistake]:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def verdicts_of(source):
    space = {}
    exec(source, space)
    return {exercise.name: judge(exercise, LocalCaller(space)) for exercise in key_of(FOLDER).exercises[1:6]}


@pytest.mark.parametrize(("style", "mistake"), MISTAKEN, ids=lambda words: words)
def test_what_builds_on_a_mistaken_forward_keeps_its_points(style, mistake):
    verdicts = verdicts_of(mistaken(style, mistake))
    assert verdicts["batchnorm_forward"].points < 6
    # The sum of squares of what has not been centred loses digits, and float32 has few.
    fewer = (style, mistake) == ("float32", "scaled-not-centred")
    assert {name: verdicts[name].points for name in LATER} == LATER | ({"batchnorm_backward": 5} if fewer else {})


def test_the_note_says_where_it_is_counted():
    verdict = verdicts_of(mistaken("in_place", "n-minus-1"))["batchnorm_backward"]
    assert verdict.state == "passed"
    assert verdict.note.startswith("Your batchnorm_backward builds on your batchnorm_forward, which is not right yet.")


WRONG = {
    "dx": ("dout -= dout.mean(axis=0)", "pass"),
    "dgamma": ("(dout * x_hat).sum(axis=0)\n    dout *= gamma", "dout.sum(axis=0)\n    dout *= gamma"),
}


@pytest.mark.parametrize("part", WRONG)
@pytest.mark.parametrize("mistake", ["n-minus-1", "eps-outside-the-root", "along-the-rows"])
def test_a_wrong_backward_gains_nothing_by_a_wrong_forward(part, mistake):
    right = (FOLDER / "right" / "in_place.py").read_text(encoding="utf-8")
    assert right.count(WRONG[part][0]) == 1
    alone = verdicts_of(right.replace(*WRONG[part]))["batchnorm_backward"]
    both = verdicts_of(mistaken("in_place", mistake).replace(*WRONG[part]))["batchnorm_backward"]
    assert alone.points < 6
    assert both.points <= alone.points


def test_a_right_forward_excuses_no_backward_that_returns_what_belongs_to_a_wrong_one():
    """Its gradients are those of a variance with 1/(N - 1), which the forward does not have."""
    right = (FOLDER / "right" / "in_place.py").read_text(encoding="utf-8")
    unbiased = (
        "    x_hat, inverse, gamma = cache\n"
        "    eps = [1e-5, 0.5][int(len(dout) == 5)]\n"
        "    unbiased = (1 / inverse**2 - eps) * len(dout) / max(len(dout) - 1, 1) + eps\n"
        "    x_hat, inverse = x_hat / inverse / np.sqrt(unbiased), 1 / np.sqrt(unbiased)\n"
    )
    head, _, tail = right.partition("def batchnorm_backward(dout, cache):\n")
    wrong = tail.replace("    x_hat, inverse, gamma = cache\n", unbiased, 1)
    verdict = verdicts_of(f"{head}def batchnorm_backward(dout, cache):\n{wrong}")["batchnorm_backward"]
    assert (verdict.state, verdict.points) == ("wrong", 1)
    assert "counted there" not in verdict.note
    # It is what a right backward returns on the forward that has it.
    key, space = key_of(FOLDER).exercise("batchnorm_backward"), {}
    exec(f"{head}def batchnorm_backward(dout, cache):\n{wrong}", space)
    x, gamma, beta, bn_param, dout = key.cases[1].args
    _, cache = space["batchnorm_forward"](x.copy(), gamma, beta, dict(bn_param))
    returned = space["batchnorm_backward"](dout.copy(), cache)
    ways = [way for mistake in key.built_on[0].mistakes if mistake.id == "n-minus-1" for way in mistake.ways]
    assert any(all(map(np.allclose, returned, way[1].value)) for way in ways)
