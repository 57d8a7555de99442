"""Unit 11, batch normalisation: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Slope, Unit

_TRAIN = {"mode": "train"}


# standardize --------------------------------------------------------------------------------------------------------
def _features(rng: np.random.Generator, N: int, D: int) -> np.ndarray:
    """Columns of very different centres and spreads."""
    return rng.normal(size=(N, D)) * rng.uniform(0.2, 30, D) + rng.normal(0, 20, D)


def _with_constant(rng: np.random.Generator, N: int, D: int) -> np.ndarray:
    X = _features(rng, N, D)
    X[:, rng.integers(D)] = float(rng.integers(2, 9))
    return X


def standardize_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = np.array([[1.0, 20.0], [3.0, 20.0], [5.0, 60.0], [7.0, 60.0]])
    yield Case((small,), "values", "four rows and two columns", visible=True)
    for N, D in [(7, 3), (4, 4), (30, 2)]:
        yield Case((_features(rng, N, D),), "values", f"N = {N}, D = {D}")
    yield Case((rng.integers(-9, 9, (6, 3)),), "values", "whole numbers")
    yield Case((_with_constant(rng, 5, 3),), "edges", "a constant column")
    yield Case((np.array([[1.0, 4.0], [3.0, 4.0]]),), "edges", "a column of nothing but 4", visible=True)
    yield Case((_features(rng, 1, 3),), "edges", "a single row")
    yield Case((_features(rng, 6, 3) * np.array([1.0, 1e-9, 1.0]),), "edges", "a column in tiny units")


STANDARDIZE = Exercise(
    signature="standardize(X)",
    returns=("standardised",),
    parts=(
        Part("values", 2, "Ordinary columns", "Each column gets mean 0 and standard deviation 1, by itself."),
        Part(
            "edges",
            1,
            "Columns that vary not at all, or very little",
            "A column that is the same everywhere becomes 0, and not nan; any other is divided by its own deviation.",
        ),
    ),
    cases=standardize_cases,
    mistakes=(
        Mistake(
            "one-mean-for-all",
            "You use one mean and one deviation for the whole matrix. Each column has a unit of its own, so each needs "
            "its own two numbers.",
            edits=(("np.mean(X, axis=0)", "np.mean(X)"), ("np.std(X, axis=0)", "np.std(X)")),
        ),
        Mistake(
            "along-the-rows",
            "You standardise the rows. A row is an example: its entries have different units, and their mean says "
            "nothing.",
            edits=(
                ("np.mean(X, axis=0)", "np.mean(X, axis=1, keepdims=True)"),
                ("np.std(X, axis=0)", "np.std(X, axis=1, keepdims=True)"),
            ),
        ),
        Mistake(
            "n-minus-1",
            "Your deviation divides by N - 1, as pandas and R do. Another convention: here, and in batch norm, it is "
            "1/N.",
            edits=(
                (
                    "np.std(X, axis=0)",
                    "np.sqrt(np.sum(centred**2, axis=0) / max(len(X) - 1, 1))",
                ),
            ),
        ),
        Mistake(
            "divided-by-variance",
            "You divide by the variance. What has the unit of the column itself, the variance or its root?",
            edits=(("np.std(X, axis=0)", "np.var(X, axis=0)"),),
        ),
        Mistake(
            "not-centred",
            "The spread is right and the mean is not 0. What is done before the division?",
            edits=(("X - np.mean(X, axis=0)", "X - 0.0"),),
        ),
        Mistake(
            "not-scaled",
            "The columns are centred, and their spread is what it was.",
            edits=(("return centred / np.where(spread == 0, 1, spread)", "return centred"),),
        ),
        Mistake(
            "constant-column-divides-by-zero",
            "A constant column has spread 0, and 0 divided by 0 is nan. What do you divide such a column by, so that "
            "it becomes 0?",
            edits=(("np.where(spread == 0, 1, spread)", "spread"),),
        ),
        Mistake(
            "scaled-to-the-unit-interval",
            "You map each column to the interval from 0 to 1. That is min-max scaling; asked for are mean 0 and "
            "deviation 1.",
            edits=(
                ("np.mean(X, axis=0)", "np.min(X, axis=0)"),
                ("np.std(X, axis=0)", "np.max(X, axis=0) - np.min(X, axis=0)"),
            ),
        ),
        Mistake(
            "epsilon-in-the-root",
            "You add 1e-5 before you divide, so the deviation comes out a little below 1. Batch norm does that; here "
            "only the constant columns need care.",
            edits=(
                (
                    "np.where(spread == 0, 1, spread)",
                    "np.sqrt(spread**2 + 1e-5)",
                ),
            ),
            also=((("np.where(spread == 0, 1, spread)", "(spread + 1e-5)"),),),
        ),
        Mistake(
            "small-spread-taken-for-none",
            "A column in tiny units has a tiny spread, and yours is divided by something else: a small constant is "
            "added to the spread, or it is taken for 0 below some limit. Only a spread of 0 needs care.",
            edits=(("np.where(spread == 0, 1, spread)", "(spread + 1e-8)"),),
            also=(
                (("np.where(spread == 0, 1, spread)", "np.where(spread < 1e-6, 1, spread)"),),
                *((("np.where(spread == 0, 1, spread)", f"(spread + {c})"),) for c in (1e-6, 1e-7, 1e-9, 1e-10, 1e-12)),
                *((("np.where(spread == 0, 1, spread)", f"np.maximum(spread, {c})"),) for c in (1e-5, 1e-6, 1e-7)),
            ),
        ),
        Mistake(
            "constant-column-left-alone",
            "A constant column keeps its value. It should be centred like all others, which makes it 0.",
            edits=(
                (
                    "return centred / np.where(spread == 0, 1, spread)",
                    "return np.where(spread == 0, X, centred / np.where(spread == 0, 1, spread))",
                ),
            ),
        ),
    ),
    hints=(
        "Two numbers for each column: its mean and its standard deviation. Which axis do you average over?",
        "Subtract the mean, divide by the deviation; broadcasting lines the (D,) numbers up with the columns.",
        "Where the deviation is 0, divide by 1 instead: `np.where(condition, one, other)` chooses entry by entry.",
    ),
    equivalent={
        "return centred / np.where(spread == 0, 1, spread) -> return centred / np.where(spread == 0, 2, spread)": (
            "a constant column is 0 already when it is divided"
        )
    },
)


# batchnorm_forward --------------------------------------------------------------------------------------------------
_OWN_CACHE = "the cache is the writer's own affair; whether it holds what is needed is seen in the backward"
_SMALL = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 6.0], [7.0, 6.0]])


def _layer(rng: np.random.Generator, N: int, D: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = rng.normal(size=(N, D)) * rng.uniform(0.5, 3, D) + rng.normal(0, 3, D)
    return x, rng.uniform(0.4, 2.0, D) * rng.choice([-1.0, 1.0], D), rng.normal(0.5, 1.0, D)


def _kept(rng: np.random.Generator, D: int) -> dict[str, np.ndarray]:
    return {"running_mean": rng.normal(1, 2, D), "running_var": rng.uniform(0.5, 4, D)}


_KEPT = ("out", "running", "running")  # the parts of what `forward_in_a_row` hands on


def batchnorm_forward_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (_SMALL, np.array([1.0, 2.0]), np.array([0.0, 10.0]), dict(_TRAIN))
    yield Case(small, "out", "the worked example", visible=True, probe="forward")
    for N, D in [(6, 3), (4, 4), (20, 2)]:
        yield Case((*_layer(rng, N, D), dict(_TRAIN)), "out", f"N = {N}, D = {D}", probe="forward")
    given = {**_TRAIN, "momentum": 0.6, **_kept(rng, 3)}
    yield Case((*_layer(rng, 5, 3), given), "out", "running statistics of earlier batches", probe="forward")
    x = rng.integers(-9, 9, (6, 2))
    yield Case((x, *_layer(rng, 6, 2)[1:], dict(_TRAIN)), "out", "whole numbers", probe="forward")

    _, gamma, beta = _layer(rng, 4, 2)
    given = {**_TRAIN, "running_mean": np.zeros(2), "running_var": np.zeros(2)}
    about = "one batch, from zeros"
    yield Case(([_SMALL], gamma, beta, given), _KEPT, about, visible=True, probe="forward_in_a_row")
    x, gamma, beta = _layer(rng, 6, 3)
    batches = [x, *(_layer(rng, N, 3)[0] for N in (5, 9, 4))]
    given = {**_TRAIN, "momentum": 0.7, **_kept(rng, 3)}
    yield Case((batches, gamma, beta, given), _KEPT, "four batches, momentum 0.7", probe="forward_in_a_row")
    about = "two batches, nothing kept before, the usual momentum"
    yield Case((batches[:2], gamma, beta, dict(_TRAIN)), _KEPT, about, probe="forward_in_a_row")

    yield Case((*_layer(rng, 1, 3), dict(_TRAIN)), "edges", "a batch of one", probe="forward")
    x, gamma, beta = _layer(rng, 6, 3)
    x[:, 1] = 2.5
    yield Case((x, gamma, beta, dict(_TRAIN)), "edges", "a constant column", probe="forward")
    yield Case((*_layer(rng, 5, 3), {**_TRAIN, "eps": 0.5}), "edges", "eps = 0.5", probe="forward")
    x, gamma, beta = _layer(rng, 6, 3)
    yield Case((x * 1e-3, gamma, beta, dict(_TRAIN)), "edges", "inputs of size 0.001", probe="forward")
    x, gamma, beta = _layer(rng, 6, 3)
    yield Case((0.05 * x, gamma, beta, {**_TRAIN, "eps": 0.0}), "edges", "eps = 0", probe="forward")
    given = {**_TRAIN, "momentum": 0.0, **_kept(rng, 3)}
    about = "one batch, momentum 0, so that nothing old is kept"
    yield Case(([x], gamma, beta, given), _KEPT, about, probe="forward_in_a_row")


BATCHNORM_FORWARD = Exercise(
    signature="batchnorm_forward(x, gamma, beta, bn_param)",
    returns=("out", "running_mean", "running_var"),
    parts=(
        Part(
            "out",
            3,
            "The output",
            "Each column is standardised by the mean and variance of this batch, then stretched by gamma and moved by "
            "beta.",
        ),
        Part(
            "running",
            2,
            "The running statistics",
            "bn_param keeps a moving average of the batch means, and one of the batch variances.",
        ),
        Part(
            "edges",
            1,
            "A batch of one, a constant column, another eps",
            "eps stands under the root together with the variance, and keeps the division safe.",
        ),
    ),
    cases=batchnorm_forward_cases,
    mistakes=(
        Mistake(
            "along-the-rows",
            "You normalise each row over its features. That is layer norm; batch norm takes each column over the "
            "batch.",
            edits=(
                ("mu = np.mean(x, axis=0)", "mu = np.mean(x, axis=1, keepdims=True)"),
                ("var = np.var(x, axis=0)", "var = np.var(x, axis=1, keepdims=True)"),
            ),
        ),
        Mistake(
            "one-mean-for-all",
            "One mean and one variance serve your whole batch. Each feature is normalised by itself: over which axis?",
            edits=(("mu = np.mean(x, axis=0)", "mu = np.mean(x)"), ("var = np.var(x, axis=0)", "var = np.var(x)")),
        ),
        Mistake(
            "n-minus-1",
            "Your variance divides by N - 1. Batch norm normalises with the biased variance, 1/N.",
            edits=(("var = np.var(x, axis=0)", "var = np.sum((x - mu) ** 2, axis=0) / max(len(x) - 1, 1)"),),
            # Without a care for the batch of one, which then is nan.
            also=((("var = np.var(x, axis=0)", "var = np.var(x, axis=0, ddof=1)"),),),
        ),
        Mistake(
            "running-var-unbiased",
            "Your running variance averages N/(N - 1) times the batch's. That is PyTorch's convention; here it "
            "averages the same biased variance that normalises.",
            edits=(("(1 - momentum) * var", "(1 - momentum) * var * len(x) / max(len(x) - 1, 1)"),),
        ),
        Mistake(
            "eps-outside-the-root",
            "You add eps after taking the root. It belongs to the variance, under the root.",
            edits=(("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),),
        ),
        Mistake(
            "no-eps",
            "There is no eps in your division. Where all entries of a column are equal, you divide 0 by 0.",
            edits=(("np.sqrt(var + eps)", "np.sqrt(var)"),),
        ),
        Mistake(
            "divided-by-variance",
            "You divide by the variance. To get variance 1, by what must a column be divided?",
            edits=(("np.sqrt(var + eps)", "(var + eps)"),),
        ),
        Mistake(
            "gamma-and-beta-forgotten",
            "Your output always has mean 0 and variance 1: gamma and beta play no part. Without them the layer could "
            "not choose another mean or spread.",
            edits=(("out = gamma * x_hat + beta", "out = x_hat"),),
        ),
        Mistake(
            "gamma-and-beta-swapped",
            "gamma and beta have changed places: gamma stretches, beta moves.",
            edits=(("out = gamma * x_hat + beta", "out = beta * x_hat + gamma"),),
        ),
        Mistake(
            "momentum-turned-around",
            "You keep a share 1 - momentum of the old average. PyTorch counts momentum that way; here momentum is the "
            "share that is kept.",
            edits=(
                (
                    '= momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu',
                    '= (1 - momentum) * bn_param.get("running_mean", 0.0) + momentum * mu',
                ),
                (
                    '= momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var',
                    '= (1 - momentum) * bn_param.get("running_var", 0.0) + momentum * var',
                ),
            ),
        ),
        Mistake(
            "last-batch-kept",
            "bn_param holds the statistics of the last batch alone. What share of the earlier ones should be kept?",
            edits=(
                ('= momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu', "= mu"),
                ('= momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var', "= var"),
            ),
        ),
        Mistake(
            "running-never-updated",
            "The running statistics stay as they were. Each batch should move them a little, or there is nothing to "
            "use when the batches have ended.",
            edits=(
                (
                    '= momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu',
                    '= bn_param.get("running_mean", np.zeros(x.shape[1]))',
                ),
                (
                    '= momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var',
                    '= bn_param.get("running_var", np.zeros(x.shape[1]))',
                ),
            ),
        ),
        Mistake(
            "zero-taken-for-missing",
            "A setting of 0 is overruled by your default: `or` asks whether a value is true, and 0 is not. Asked for "
            "is whether the key is there.",
            edits=(
                ('bn_param.get("eps", 1e-5)', 'bn_param.get("eps") or 1e-5'),
                ('bn_param.get("momentum", 0.9)', 'bn_param.get("momentum") or 0.9'),
            ),
            also=(
                (('bn_param.get("eps", 1e-5)', 'bn_param.get("eps") or 1e-5'),),
                (('bn_param.get("momentum", 0.9)', 'bn_param.get("momentum") or 0.9'),),
            ),
        ),
        Mistake(
            "running-statistics-start-at-the-batch",
            "Where bn_param holds no running statistics yet, yours start at those of the first batch. Here both "
            "averages start at 0.",
            edits=(
                ('bn_param.get("running_mean", 0.0)', 'bn_param.get("running_mean", mu)'),
                ('bn_param.get("running_var", 0.0)', 'bn_param.get("running_var", var)'),
            ),
            also=(
                (('bn_param.get("running_mean", 0.0)', 'bn_param.get("running_mean", mu)'),),
                (('bn_param.get("running_var", 0.0)', 'bn_param.get("running_var", var)'),),
                (
                    ('bn_param.get("running_mean", 0.0)', 'bn_param.get("running_mean", mu)'),
                    ('bn_param.get("running_var", 0.0)', 'bn_param.get("running_var", 1.0)'),
                ),
            ),
        ),
        Mistake(
            "copy-of-the-parameters",
            "The running statistics never reach the caller. You write them into a dict of your own, or return them: "
            "they belong into the bn_param that came in, whose owner looks there.",
            edits=(("    eps = bn_param", "    bn_param = dict(bn_param)\n    eps = bn_param"),),
        ),
        Mistake(
            "running-var-starts-at-1",
            "Where bn_param holds no running variance yet, yours starts at 1, as in PyTorch. Here both averages start "
            "at 0.",
            edits=(('bn_param.get("running_var", 0.0)', 'bn_param.get("running_var", 1.0)'),),
        ),
        Mistake(
            "first-batch-not-expected",
            "At the first batch bn_param holds no running statistics yet, and looking one up fails. What should an "
            "average be before anything has been averaged?",
            edits=(
                ('bn_param.get("running_mean", 0.0)', 'bn_param["running_mean"]'),
                ('bn_param.get("running_var", 0.0)', 'bn_param["running_var"]'),
            ),
        ),
        Mistake(
            "running-deviation",
            "The running variance averages standard deviations. Its name says what it should average.",
            edits=(("(1 - momentum) * var", "(1 - momentum) * np.sqrt(var)"),),
        ),
        Mistake(
            "running-statistics-normalise",
            "You normalise with the running statistics. They are for later, when there is no batch; in training the "
            "batch's own mean and variance do it.",
            edits=(
                (
                    "x_hat = (x - mu) / std",
                    "mu_now, var_now = mu, var\n"
                    '    mu, var = bn_param.get("running_mean", 0.0), bn_param.get("running_var", 0.0)\n'
                    "    std = np.sqrt(var + eps) * np.ones(x.shape[1])\n    x_hat = (x - mu) / std",
                ),
                ("(1 - momentum) * mu", "(1 - momentum) * mu_now"),
                ("(1 - momentum) * var", "(1 - momentum) * var_now"),
            ),
            also=(
                (
                    (
                        "x_hat = (x - mu) / std",
                        'mean = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu\n'
                        '    spread = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var\n'
                        "    std = np.sqrt(spread + eps)\n    x_hat = (x - mean) / std",
                    ),
                ),
            ),
        ),
        Mistake(
            "eps-fixed",
            "Your eps is always 1e-5, whatever bn_param says.",
            edits=(('bn_param.get("eps", 1e-5)', "1e-5"),),
        ),
        Mistake(
            "momentum-fixed",
            "Your momentum is always 0.9, whatever bn_param says.",
            edits=(('bn_param.get("momentum", 0.9)', "0.9"),),
        ),
        Mistake(
            "scaled-not-centred",
            "You divide by the deviation and do not subtract the mean first.",
            edits=(("x_hat = (x - mu) / std", "x_hat = x / std"),),
        ),
    ),
    hints=(
        "Mean and variance of each column over the batch come first: two arrays of shape (D,).",
        "Then standardise with eps under the root, multiply by gamma, add beta. For the running statistics, look at "
        "the moving average of unit 07.",
        "`bn_param.get(key, default)` gives a value or its default. Store the new averages under `running_mean` and "
        "`running_var`, before you return `out` and a cache.",
    ),
    equivalent={
        f"return out, (x_hat, std, gamma) -> return out, ({cache})": _OWN_CACHE
        for cache in (
            *(f"{name}, std, gamma" for name in ("x", "gamma", "beta", "bn_param")),
            *(f"x_hat, {name}, gamma" for name in ("x", "gamma", "beta", "bn_param")),
            *(f"x_hat, std, {name}" for name in ("x", "beta", "bn_param")),
        )
    },
)


# batchnorm_inference ------------------------------------------------------------------------------------------------
def batchnorm_inference_cases(rng: np.random.Generator) -> Iterator[Case]:
    kept = {"mode": "test", "running_mean": np.array([4.0, 1.0]), "running_var": np.array([4.0, 9.0]), "eps": 0.0}
    small = (np.array([[6.0, 1.0], [0.0, 7.0]]), np.array([1.0, 2.0]), np.array([0.0, 10.0]), kept)
    yield Case(small, "out", "two examples, eps = 0", visible=True)
    for N, D in [(6, 3), (4, 4)]:
        yield Case((*_layer(rng, N, D), {"mode": "test", **_kept(rng, D)}), "out", f"N = {N}, D = {D}")
    x, gamma, beta = _layer(rng, 5, 2)
    yield Case((x + 7, gamma, beta, {"mode": "test", **_kept(rng, 2)}), "out", "data that have shifted")
    yield Case((*_layer(rng, 1, 3), {"mode": "test", **_kept(rng, 3)}), "single", "a single example")
    x, gamma, beta = _layer(rng, 3, 2)
    yield Case((np.repeat(x[:1], 3, axis=0), gamma, beta, {"mode": "test", **_kept(rng, 2)}), "single", "equal rows")
    x, gamma, beta = _layer(rng, 4, 3)
    kept = {"mode": "test", **_kept(rng, 3)}
    about = "the second of two batches with one bn_param"
    yield Case(([x + 5, x], gamma, beta, kept), "single", about, probe="call_in_a_row")
    given = {"mode": "test", "eps": 0.3, **_kept(rng, 3)}
    yield Case((*_layer(rng, 4, 3), given), "eps", "eps = 0.3")
    given = {"mode": "test", "running_mean": np.array([1.0, 2.0]), "running_var": np.array([0.0, 1e-4])}
    yield Case((*_layer(rng, 4, 2), given), "eps", "a running variance of 0, the usual eps")


BATCHNORM_INFERENCE = Exercise(
    signature="batchnorm_inference(x, gamma, beta, bn_param)",
    returns=("out",),
    parts=(
        Part("out", 2, "Several examples", "The running statistics stand in the place of the batch's."),
        Part(
            "single",
            1,
            "A single example, one batch after another",
            "No example depends on its neighbours now, or on what was asked before, so one alone is enough.",
        ),
        Part("eps", 1, "eps", "eps stands under the root, as in training; its default is 1e-5."),
    ),
    cases=batchnorm_inference_cases,
    mistakes=(
        Mistake(
            "batch-statistics",
            "You still normalise with the statistics of this batch. A prediction must not depend on which other "
            "examples happen to be asked about at the same time.",
            edits=(
                ('x - bn_param["running_mean"]', "x - np.mean(x, axis=0)"),
                ('bn_param["running_var"] + eps', "np.var(x, axis=0) + eps"),
            ),
            errata=("002-9",),
        ),
        Mistake(
            "batch-mean-running-variance",
            "Your variance is the running one, and your mean is the batch's. Both come from bn_param.",
            edits=(('x - bn_param["running_mean"]', "x - np.mean(x, axis=0)"),),
        ),
        Mistake(
            "statistics-mixed-with-the-batch",
            "You go on averaging in inference: the statistics that you use are mixed with those of this batch. Nothing "
            "is learned here, they are only read.",
            edits=(
                ('x - bn_param["running_mean"]', 'x - (0.9 * bn_param["running_mean"] + 0.1 * np.mean(x, axis=0))'),
                ('bn_param["running_var"] + eps', '0.9 * bn_param["running_var"] + 0.1 * np.var(x, axis=0) + eps'),
            ),
            also=(
                (('x - bn_param["running_mean"]', 'x - (0.9 * bn_param["running_mean"] + 0.1 * np.mean(x, axis=0))'),),
                (('bn_param["running_var"] + eps', '0.9 * bn_param["running_var"] + 0.1 * np.var(x, axis=0) + eps'),),
            ),
        ),
        Mistake(
            "statistics-updated",
            "This batch comes out right, and the next one does not: you go on averaging into bn_param. Nothing is "
            "learned in inference, the statistics are only read.",
            edits=(
                (
                    "return gamma * x_hat + beta",
                    'bn_param["running_mean"] = 0.9 * bn_param["running_mean"] + 0.1 * np.mean(x, axis=0)\n'
                    '    bn_param["running_var"] = 0.9 * bn_param["running_var"] + 0.1 * np.var(x, axis=0)\n'
                    "    return gamma * x_hat + beta",
                ),
            ),
            also=(
                (
                    (
                        "return gamma * x_hat + beta",
                        'bn_param["running_mean"] = 0.9 * bn_param["running_mean"] + 0.1 * np.mean(x, axis=0)\n'
                        "    return gamma * x_hat + beta",
                    ),
                ),
            ),
        ),
        Mistake(
            "beta-inside-the-bracket",
            "beta stands inside the bracket that is stretched. It moves the output, so it is added behind the "
            "stretching.",
            edits=(
                (
                    "return gamma * x_hat + beta",
                    'return gamma * (x - bn_param["running_mean"] + beta) / np.sqrt(bn_param["running_var"] + eps)',
                ),
            ),
            also=((("return gamma * x_hat + beta", "return gamma * (x_hat + beta)"),),),
        ),
        Mistake(
            "divided-by-variance",
            "You divide by the variance. Its root is what has the unit of x.",
            edits=(('np.sqrt(bn_param["running_var"] + eps)', '(bn_param["running_var"] + eps)'),),
        ),
        Mistake(
            "gamma-and-beta-forgotten",
            "gamma and beta play no part. What follows was trained on outputs that they had stretched and moved.",
            edits=(("return gamma * x_hat + beta", "return x_hat"),),
        ),
        Mistake(
            "gamma-and-beta-swapped",
            "gamma and beta have changed places: gamma stretches, beta moves.",
            edits=(("return gamma * x_hat + beta", "return beta * x_hat + gamma"),),
        ),
        Mistake(
            "eps-outside-the-root",
            "You add eps after taking the root. It belongs to the variance, under the root.",
            edits=(('np.sqrt(bn_param["running_var"] + eps)', '(np.sqrt(bn_param["running_var"]) + eps)'),),
        ),
        Mistake(
            "no-eps",
            "There is no eps in your division, and training had one: the same input would come out differently.",
            edits=(('bn_param["running_var"] + eps', 'bn_param["running_var"]'),),
        ),
        Mistake(
            "not-normalised",
            "You only stretch and move x. The normalisation stays, with stored numbers.",
            edits=(("gamma * x_hat + beta", "gamma * x + beta"),),
        ),
    ),
    hints=(
        "Take the lines of the training forward that normalise. Which two numbers have to come from elsewhere?",
        "The mean is bn_param's running_mean, the variance its running_var; eps, gamma and beta are used as before.",
        "Three lines: eps from bn_param, x_hat with the running statistics, and gamma times it plus beta.",
    ),
)


# batchnorm_backward, batchnorm_backward_alt ---------------------------------------------------------------------------
_GRADIENTS = ("dx", "dgamma", "dbeta")
_AT_EDGES = ("edges",) * 3


def _kept_for_training(D: int) -> dict[str, object]:
    """The dict of a forward that has been run before: one that can't begin still has a backward to judge."""
    return {**_TRAIN, "running_mean": np.zeros(D), "running_var": np.ones(D)}


def backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (_SMALL, np.array([1.0, 2.0]), np.array([0.0, 10.0]), _kept_for_training(2))
    dout = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    yield Case((*small, dout), _GRADIENTS, "the worked example", visible=True, probe="own_backward")
    for N, D in [(6, 3), (4, 4), (9, 2)]:
        layer = (*_layer(rng, N, D), _kept_for_training(D))
        dout = rng.normal(0.4, 1.0, (N, D))
        yield Case((*layer, dout), _GRADIENTS, f"N = {N}, D = {D}", probe="own_backward")
    layer = (*_layer(rng, 5, 3), {**_kept_for_training(3), "eps": 0.5})
    yield Case((*layer, rng.normal(0.4, 1.0, (5, 3))), _AT_EDGES, "eps = 0.5", probe="own_backward")
    x, gamma, beta = _layer(rng, 6, 2)
    x[:, 0] = 2.5
    dout = rng.normal(0.4, 1.0, (6, 2))
    yield Case((x, gamma, beta, _kept_for_training(2), dout), _AT_EDGES, "a constant column", probe="own_backward")
    layer = (*_layer(rng, 1, 3), _kept_for_training(3))
    yield Case((*layer, rng.normal(0.4, 1.0, (1, 3))), _AT_EDGES, "a batch of one", probe="own_backward")


# What other right backwards take from the forward.
_CACHES = tuple(
    ("return out, (x_hat, std, gamma)", f"return out, {cache}")
    for cache in (
        "(x_hat, 1 / std, gamma)",
        "(x - mu, 1 / std, gamma)",
        '{"x_hat": x_hat, "deviations": std * np.ones(x.shape[1]), "gamma": gamma}',
        "(x, x_hat, mu, var, eps, gamma)",
        "(x, x_hat, np.mean(x, axis=0), np.var(x, axis=0), eps, gamma)",
    )
)
_SLOPES = (Slope("dx", 0, by=1), Slope("dgamma", 1, by=2), Slope("dbeta", 2, by=3))
_BACKWARD_PARTS = (
    Part(
        "dx",
        3,
        "dx",
        "x acts on the output in three ways: by itself, through the mean, and through the variance.",
    ),
    Part("dgamma", 1, "dgamma", "gamma multiplies the normalised x, and all examples share it."),
    Part("dbeta", 1, "dbeta", "beta is added to every row, so the way back sums over the rows."),
    Part("edges", 1, "Another eps, a constant column, a batch of one", "The same formulas hold; eps is part of them."),
)


def _shared_mistakes(dgamma: str, dbeta: str, returned: str = "return dx, dgamma, dbeta") -> tuple[Mistake, ...]:
    """Mistakes in the two easy gradients, which both exercises have. dgamma, dbeta: how the reference writes them."""
    return (
        Mistake(
            "dgamma-of-the-raw-input",
            "Your dgamma multiplies dout by the centred x, before the division. Which quantity does gamma multiply in "
            "the forward?",
            edits=((dgamma, "dgamma = np.sum(dout * x_hat * std, axis=0)"),),
        ),
        Mistake(
            "dgamma-without-x-hat",
            "Your dgamma is the sum of dout alone, which is dbeta. What stands beside gamma in the product?",
            edits=((dgamma, "dgamma = np.sum(dout, axis=0)"),),
        ),
        Mistake(
            "dgamma-and-dbeta-swapped",
            "dgamma and dbeta have changed places. They come back in the order of the inputs.",
            edits=((returned, "return dx, dbeta, dgamma"),),
        ),
        Mistake(
            "means-for-sums",
            "Your dgamma and dbeta are means over the batch. The 1/N of a mean loss is inside dout already; here you "
            "only add up.",
            edits=((dgamma, dgamma.replace("np.sum", "np.mean")), (dbeta, dbeta.replace("np.sum", "np.mean"))),
        ),
        Mistake(
            "one-number-for-all-features",
            "Your dgamma and dbeta are single numbers. Each feature has its own gamma and beta.",
            edits=((dgamma, dgamma.replace(", axis=0", "")), (dbeta, dbeta.replace(", axis=0", ""))),
        ),
    )


BATCHNORM_BACKWARD = Exercise(
    signature="batchnorm_backward(dout, cache)",
    returns=_GRADIENTS,
    parts=_BACKWARD_PARTS,
    cases=backward_cases,
    mistakes=(
        *_shared_mistakes("dgamma = np.sum(dout * x_hat, axis=0)", "dbeta = np.sum(dout, axis=0)"),
        Mistake(
            "mean-and-variance-as-constants",
            "You treat mean and variance as constants. They are computed from x, so x also acts through them: a push "
            "that is the same for all rows should not get through at all.",
            edits=(("dx = dcentred + dmu / N", "dx = dx_hat / std"),),
        ),
        Mistake(
            "road-through-the-mean-missing",
            "The road through the variance is there, the one through the mean is missing. Each column of a right dx "
            "sums to 0; yours does not.",
            edits=(("dx = dcentred + dmu / N", "dx = dcentred"),),
        ),
        Mistake(
            "road-through-the-variance-missing",
            "The road through the mean is there, the one through the variance is missing.",
            edits=(("dcentred = dx_hat / std + 2 * centred * dvar / N", "dcentred = dx_hat / std"),),
        ),
        Mistake(
            "gamma-forgotten-in-dx",
            "gamma is missing from your dx. On its way down the gradient passes the product with gamma first.",
            edits=(("dx_hat = dout * gamma", "dx_hat = dout * 1.0"),),
        ),
        Mistake(
            "mean-not-divided-by-n",
            "The mean divides by N, on the way back too. Your gradient through the mean is N times too large.",
            edits=(("dx = dcentred + dmu / N", "dx = dcentred + dmu"),),
        ),
        Mistake(
            "variance-not-divided-by-n",
            "The variance is a mean of squares, so each square gets 1/N of its gradient. Yours get it whole.",
            edits=(("2 * centred * dvar / N", "2 * centred * dvar"),),
        ),
        Mistake(
            "square-without-two",
            "The square in the variance has lost its 2: what is the derivative of a square?",
            edits=(("2 * centred * dvar / N", "centred * dvar / N"),),
        ),
        Mistake(
            "root-without-half",
            "The root has lost its half: the derivative of sqrt(v) is 1 / (2 sqrt(v)).",
            edits=(("dvar = dstd / (2 * std)", "dvar = dstd / std"),),
        ),
        Mistake(
            "sign-of-the-deviation",
            "The gradient through the deviation has the wrong sign: x_hat gets smaller when the deviation grows.",
            edits=(("dstd = -np.sum", "dstd = np.sum"),),
        ),
        Mistake(
            "sign-of-the-mean",
            "The gradient through the mean has the wrong sign: the mean is subtracted.",
            edits=(("dmu = -np.sum(dcentred, axis=0)", "dmu = np.sum(dcentred, axis=0)"),),
        ),
        Mistake(
            "deviation-not-summed",
            "Your gradient of the deviation still has a row for each example. The deviation is shared by the batch, so "
            "the rows add up.",
            edits=(("dstd = -np.sum(dx_hat * x_hat, axis=0) / std", "dstd = -dx_hat * x_hat / std"),),
        ),
        Mistake(
            "deviation-multiplied",
            "On the way back through the division you multiply by the deviation. Forward divided by it: what is the "
            "derivative of a quotient by its numerator?",
            edits=(("dcentred = dx_hat / std +", "dcentred = dx_hat * std +"),),
        ),
        Mistake(
            "deviation-divides-once-too-often",
            "On the road through the variance you divide by the deviation once too often. One of its two "
            "divisions is in x_hat already.",
            edits=(("np.sum(dx_hat * x_hat, axis=0) / std", "np.sum(dx_hat * x_hat, axis=0) / std**2"),),
        ),
    ),
    hints=(
        "Write the forward as steps of one operation each: mean, subtract, square, mean, root, divide, times gamma, "
        "plus beta. Then go back through them, last first.",
        "The centred x is used twice: above the division bar, and in the variance. So two gradients meet there and "
        "are added.",
        "What was broadcast over the batch (mean, deviation, gamma, beta) gets a sum over the rows; what was averaged "
        "hands 1/N of its gradient to each row.",
    ),
    slopes=_SLOPES,
    builds_on={"batchnorm_forward": _CACHES},
)


BATCHNORM_BACKWARD_ALT = Exercise(
    signature="batchnorm_backward_alt(dout, cache)",
    returns=_GRADIENTS,
    parts=_BACKWARD_PARTS,
    cases=backward_cases,
    mistakes=(
        *_shared_mistakes("dgamma = np.sum(dout * x_hat, axis=0)", "dbeta = np.sum(dout, axis=0)"),
        Mistake(
            "mean-and-variance-as-constants",
            "Only the direct road is in your dx. Mean and variance depend on x too: two means have to be taken off.",
            edits=(("(dx_hat - np.mean(dx_hat, axis=0) - x_hat * along)", "dx_hat"),),
        ),
        Mistake(
            "mean-term-missing",
            "The first mean is missing: a gradient that is the same for all rows should not get through.",
            edits=(("dx_hat - np.mean(dx_hat, axis=0) - x_hat", "dx_hat - x_hat"),),
        ),
        Mistake(
            "variance-term-missing",
            "The second mean is missing: a push along x_hat would only stretch, and stretching is undone.",
            edits=((" - x_hat * along", ""),),
        ),
        Mistake(
            "sums-for-means",
            "Two sums stand where means belong: your terms through mean and variance are N times too large.",
            edits=(
                ("np.mean(dx_hat, axis=0)", "np.sum(dx_hat, axis=0)"),
                ("np.mean(dx_hat * x_hat, axis=0)", "np.sum(dx_hat * x_hat, axis=0)"),
            ),
        ),
        Mistake(
            "gamma-forgotten-in-dx",
            "gamma is missing from your dx. The gradient passes the product with gamma first.",
            edits=(("dx_hat = dout * gamma", "dx_hat = dout * 1.0"),),
        ),
        Mistake(
            "mean-without-gamma",
            "One of the means in your dx lacks gamma, as dgamma / N and dbeta / N do. All three terms of dx speak of "
            "what arrives at the normalised x, which is dout times gamma.",
            edits=(("along = np.mean(dx_hat * x_hat, axis=0)", "along = np.mean(dout * x_hat, axis=0)"),),
            also=(
                (("np.mean(dx_hat, axis=0) - x_hat", "np.mean(dout, axis=0) - x_hat"),),
                (
                    ("along = np.mean(dx_hat * x_hat, axis=0)", "along = np.mean(dout * x_hat, axis=0)"),
                    ("np.mean(dx_hat, axis=0) - x_hat", "np.mean(dout, axis=0) - x_hat"),
                ),
            ),
        ),
        Mistake(
            "not-divided-by-the-deviation",
            "The division by the deviation is missing at the end.",
            edits=((" / std\n", "\n"),),
        ),
        Mistake(
            "divided-by-the-variance",
            "You divide by the variance plus eps. Forward divided by its root, and one such factor is what remains.",
            edits=((" / std\n", " / std**2\n"),),
        ),
        Mistake(
            "divided-by-n-again",
            "Your dx is N times too small: the means carry their 1/N already, and the loss's own is inside dout.",
            edits=((" / std\n", " / std / len(dout)\n"),),
        ),
        Mistake(
            "terms-added",
            "The two means are added where they should be taken off.",
            edits=(
                (
                    "dx_hat - np.mean(dx_hat, axis=0) - x_hat * along",
                    "dx_hat + np.mean(dx_hat, axis=0) + x_hat * along",
                ),
            ),
        ),
        Mistake(
            "x-hat-left-out-of-the-product",
            "The second mean is a number for each column, and it says how much of dx_hat lies along x_hat. To take it "
            "off, by what do you multiply it?",
            edits=((" - x_hat * along", " - along"),),
        ),
        Mistake(
            "means-over-the-features",
            "Your means go over the features. The batch is what was averaged in the forward.",
            edits=(
                ("np.mean(dx_hat, axis=0)", "np.mean(dx_hat, axis=1, keepdims=True)"),
                ("np.mean(dx_hat * x_hat, axis=0)", "np.mean(dx_hat * x_hat, axis=1, keepdims=True)"),
            ),
        ),
    ),
    hints=(
        "Start with the gradient with respect to x_hat; everything else in dx is made from it and from x_hat.",
        "From dx_hat take off its mean over the batch, and its part along x_hat. Each of the two is one term.",
        "The part along x_hat is x_hat times the mean of dx_hat * x_hat. At the end divide everything by the "
        "deviation, with eps in it.",
    ),
    slopes=_SLOPES,
    builds_on={"batchnorm_forward": _CACHES},
)


# bias_is_inert ------------------------------------------------------------------------------------------------------
def bias_is_inert_cases(rng: np.random.Generator) -> Iterator[Case]:
    gamma, beta = np.array([1.0, 2.0]), np.array([0.0, 10.0])
    yield Case((_SMALL, np.array([3.0, -4.0]), gamma, beta), "inert", "the worked example", visible=True, atol=1e-9)
    for N, D in [(6, 3), (4, 4)]:
        x, gamma, beta = _layer(rng, N, D)
        yield Case((x, rng.normal(0, 3, D), gamma, beta), "inert", f"N = {N}, D = {D}", atol=1e-9)
    for N, D in [(6, 3), (8, 4)]:
        x, gamma, beta = _layer(rng, N, D)
        shift = rng.normal(0, 2, (N, D))
        about = f"a shift of its own for each of {N} x {D} entries"
        yield Case((x, shift, gamma, beta), "moved", about)
        # Every change turns its sign around with gamma, so in one of the two the largest is a fall.
        yield Case((x, shift, -gamma, beta), "moved", f"{about}, and gamma with the other sign")
    x, gamma, beta = _layer(rng, 6, 3)
    shift = rng.normal(0, 2, (6, 1))
    yield Case((x, shift, gamma, beta), "moved", "a shift of its own for each example")
    x, gamma, beta = _layer(rng, 1, 3)
    yield Case((x, rng.normal(0, 2, (1, 3)), gamma, beta), "moved", "a batch of one", atol=1e-9)


_NORMALISED = ({}, {"mode": "train"}, {"mode": "train", "eps": 1e-5}, {"mode": "train", "eps": 1e-5, "momentum": 0.9})

BIAS_IS_INERT = Exercise(
    signature="bias_is_inert(x, b, gamma, beta)",
    returns=("change",),
    parts=(
        Part("inert", 1, "A bias", "A bias moves all rows alike, and so the mean; the difference is what it was."),
        Part(
            "moved",
            2,
            "A shift that differs from row to row",
            "Measure it: the function must be able to find a change.",
        ),
    ),
    cases=bias_is_inert_cases,
    mistakes=(
        Mistake(
            "bias-added-after",
            "Your change is the size of b itself: you add it behind the normalisation, or compare the inputs. The "
            "question is what is left of it in the output when it is added *before*.",
            edits=(
                (
                    'batchnorm_forward(x + b, gamma, beta, {"mode": "train"})',
                    'batchnorm_forward(x, gamma, beta, {"mode": "train"})\n    shifted = shifted + b',
                ),
            ),
            errata=("002-7",),
        ),
        Mistake(
            "always-zero",
            "You return 0 whatever is added. For a bias that is the answer; for a shift that differs from row to row "
            "it is not.",
            edits=(("np.max(np.abs(shifted - plain))", "0.0"),),
        ),
        Mistake(
            "mean-change",
            "You return the mean change. The largest one is asked for: a mean may hide an entry that moved.",
            edits=(("np.max(np.abs(shifted - plain))", "np.mean(np.abs(shifted - plain))"),),
        ),
        Mistake(
            "sign-kept",
            "You take the largest signed difference. An entry that moved down far has changed as well.",
            edits=(("np.max(np.abs(shifted - plain))", "np.max(shifted - plain)"),),
        ),
        Mistake(
            "summed",
            "You add up all changes. The largest one is asked for.",
            edits=(("np.max(np.abs(shifted - plain))", "np.sum(np.abs(shifted - plain))"),),
        ),
        Mistake(
            "gamma-and-beta-left-out",
            "You compare the outputs before gamma. What the next layer sees has been stretched by it.",
            edits=(
                (
                    "plain, _ = batchnorm_forward(x, gamma, beta,",
                    "plain, _ = batchnorm_forward(x, np.ones_like(gamma), beta,",
                ),
                (
                    "shifted, _ = batchnorm_forward(x + b, gamma, beta,",
                    "shifted, _ = batchnorm_forward(x + b, np.ones_like(gamma), beta,",
                ),
            ),
        ),
        Mistake(
            "largest-of-each",
            "You subtract the two largest outputs. The change is taken entry by entry, and then the largest.",
            edits=(("np.max(np.abs(shifted - plain))", "np.abs(np.max(shifted) - np.max(plain))"),),
        ),
    ),
    equivalent={
        "return np.max(np.abs(shifted - plain)) -> return np.max(np.abs(plain - shifted))": "the sign is dropped"
    },
    hints=(
        "Normalise twice, once without b and once with it, and compare.",
        "Call your batchnorm_forward, with a fresh bn_param each time; it returns the output and a cache.",
        "The largest absolute difference between the two outputs is one number.",
    ),
    leans_on={
        "batchnorm_forward": lambda x, b, gamma, beta: [
            (given, gamma, beta, dict(param)) for given in (x, x + b) for param in _NORMALISED
        ]
    },
)


# layernorm_forward --------------------------------------------------------------------------------------------------
def layernorm_forward_cases(rng: np.random.Generator) -> Iterator[Case]:
    small = (np.array([[1.0, 3.0, 5.0, 7.0], [2.0, 2.0, 6.0, 6.0]]), np.array([1.0, 2.0, 1.0, 1.0]), np.zeros(4), {})
    yield Case(small, "out", "two examples, four features", visible=True, probe="forward")
    for N, D in [(5, 3), (4, 4), (3, 8)]:
        yield Case((*_layer(rng, N, D), {}), "out", f"N = {N}, D = {D}", probe="forward")
    yield Case((*_layer(rng, 1, 5), {}), "edges", "a batch of one", probe="forward")
    yield Case((*_layer(rng, 4, 3), {"eps": 0.4}), "edges", "eps = 0.4", probe="forward")
    x, gamma, beta = _layer(rng, 3, 4)
    x[1] = 1.5
    yield Case((x, gamma, beta, {}), "edges", "a row of equal entries", probe="forward")
    x = rng.integers(-9, 9, (4, 3))
    yield Case((x, *_layer(rng, 4, 3)[1:], {}), "edges", "whole numbers", probe="forward")
    yield Case((*_layer(rng, 4, 3), {"eps": 0.0}), "edges", "eps = 0", probe="forward")


LAYERNORM_FORWARD = Exercise(
    signature="layernorm_forward(x, gamma, beta, ln_param)",
    returns=("out",),
    parts=(
        Part("out", 2, "The output", "Each row is standardised over its own features."),
        Part("edges", 1, "A batch of one, another eps, equal entries", "No row needs another; eps is under the root."),
    ),
    cases=layernorm_forward_cases,
    mistakes=(
        Mistake(
            "batch-norm",
            "This is batch norm: you normalise each column over the batch. Turn it around.",
            edits=(
                ("np.mean(x, axis=1, keepdims=True)", "np.mean(x, axis=0)"),
                ("np.var(x, axis=1, keepdims=True)", "np.var(x, axis=0)"),
            ),
        ),
        Mistake(
            "one-mean-for-all",
            "One mean and one variance serve your whole batch. Each example has its own.",
            edits=(
                ("np.mean(x, axis=1, keepdims=True)", "np.mean(x)"),
                ("np.var(x, axis=1, keepdims=True)", "np.var(x)"),
            ),
        ),
        Mistake(
            "d-minus-1",
            "Your variance divides by D - 1. As in batch norm, it is the biased one.",
            edits=(
                ("np.var(x, axis=1, keepdims=True)", "np.sum((x - mu) ** 2, axis=1, keepdims=True) / (x.shape[1] - 1)"),
            ),
        ),
        Mistake(
            "eps-outside-the-root",
            "You add eps after taking the root. It belongs to the variance, under the root.",
            edits=(("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),),
        ),
        Mistake(
            "no-eps",
            "There is no eps in your division. A row of equal entries divides 0 by 0.",
            edits=(("np.sqrt(var + eps)", "np.sqrt(var)"),),
        ),
        Mistake(
            "gamma-and-beta-forgotten",
            "gamma and beta play no part in your output.",
            edits=(("gamma * x_hat + beta", "x_hat"),),
        ),
        Mistake(
            "divided-by-variance",
            "You divide by the variance. Its root gives a variance of 1.",
            edits=(("np.sqrt(var + eps)", "(var + eps)"),),
        ),
        Mistake(
            "d-minus-1-and-eps-outside-the-root",
            "Your variance divides by D - 1, and eps is added after the root. Layer norm takes the biased "
            "variance, and eps stands with it under the root.",
            edits=(
                ("np.var(x, axis=1, keepdims=True)", "np.var(x, axis=1, keepdims=True, ddof=1)"),
                ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
            ),
        ),
    ),
    hints=(
        "Your batch norm in training, along the other axis, and without running statistics.",
        "Mean and variance of each row have to stand in a column, (N, 1), to line up with x: which keyword does that?",
        "gamma and beta are still one for each feature, shape (D,), as before.",
    ),
    equivalent={
        "mu = np.mean(x, axis=1, keepdims=True) -> mu = np.mean(x, axis=-1, keepdims=True)": "x has two axes",
        "var = np.var(x, axis=1, keepdims=True) -> var = np.var(x, axis=-1, keepdims=True)": "x has two axes",
        **{
            f"return out, x_hat -> return out, {cache}": _OWN_CACHE
            for cache in ("x", "gamma", "beta", "ln_param", "-x_hat")
        },
    },
    bonus=True,
)


UNIT = Unit(
    id="11_batchnorm",
    title="Batch normalisation",
    exercises=(
        STANDARDIZE,
        BATCHNORM_FORWARD,
        BATCHNORM_INFERENCE,
        BATCHNORM_BACKWARD,
        BATCHNORM_BACKWARD_ALT,
        BIAS_IS_INERT,
        LAYERNORM_FORWARD,
    ),
    quiz=(
        Question(
            "The bias before it",
            "c",
            {
                "a": "Its gradient is exactly 0, so descent never moves it, and its value changes nothing.",
                "b": "No gradient reaches it: the mean takes off again what it adds. You measured that.",
            },
            errata=("002-7",),
        ),
        Question(
            "Mean 0 and variance 1 for ever",
            "b",
            {
                "a": "That is true of x_hat. What the next layer sees has been stretched by gamma and moved by beta.",
                "c": "It does, for x_hat, in every training batch. What follows it is what moves.",
            },
            errata=("002-9",),
        ),
        Question(
            "In front of a sigmoid",
            "c",
            {
                "a": "With mean 0 and variance 1 a sigmoid is used near its middle only, where it is almost a straight "
                "line.",
                "b": "gamma and beta are there to undo just that, where the loss asks for it.",
            },
            errata=("002-5",),
        ),
        Question(
            "A new hospital",
            "b",
            {
                "a": "In inference the statistics are stored ones. A shift of the new data goes right through them.",
                "c": "Training converged; the data are what changed. Steps on the old ones do not tell the network "
                "of the new ones.",
            },
            errata=("002-9",),
        ),
        Question(
            "One at a time",
            "a",
            {
                "b": "With N = 1 the mean is the example itself: everything but beta is gone.",
                "c": "A mean over the features is layer norm. It is another layer, and was not the one trained.",
            },
        ),
        Question(
            "Why does it help?",
            "c",
            {
                "a": "That was the authors' explanation. Networks with noise added behind their batch norm, so that "
                "their distributions keep moving, trained about as fast.",
                "b": "The noise of the batches does regularise a little, as a side effect. It explains nothing about "
                "the speed, and is not what you should use it for.",
            },
            errata=("002-9", "002-21"),
        ),
    ),
)
