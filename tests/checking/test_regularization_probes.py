"""Dropout is judged by what all right masks share, early stopping by what it says and keeps."""

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.values import Rng
from course_lib.checking.views import seen

P = 0.7
X = np.random.default_rng(0).uniform(0.5, 2, (40, 30))
DOUT = np.random.default_rng(1).uniform(0.5, 2, (40, 30))
TRAIN = {"p": P, "mode": "train"}


def forward(x, param):
    mask = (param["rng"].random(x.shape) < param["p"]) / param["p"]
    return x * mask, mask


def backward(dout, cache):
    return dout * cache


def reply(probe, functions, names, args):
    (answer,) = LocalCaller(dict(zip(names, functions, strict=True))).run(probe, names, [args])
    return answer


def facts(view, probe, functions, args):
    answer = reply(probe, functions, ("dropout_forward", "dropout_backward"), args)
    assert answer.status == "ok", answer
    return seen(view, args, answer.value)


def forward_facts(function, seeds=(1, 1, 2)):
    return facts("dropout_facts", "dropped", (function, backward), (X, TRAIN, [Rng(seed) for seed in seeds]))


def pair_facts(function):
    return facts("mask_facts", "dropped_both_ways", (forward, function), (X, {**TRAIN, "rng": Rng(1)}, DOUT))


RIGHT = forward_facts(forward)


def test_every_right_forward_looks_the_same():
    def by_coin(x, param):
        mask = param["rng"].binomial(1, param["p"], x.shape)
        x *= mask / param["p"]  # in place
        return x, mask

    for seed in range(300):
        for function in (forward, by_coin):
            assert forward_facts(function, (seed, seed, seed + 1)) == RIGHT
    assert RIGHT["the factor of what is kept"] == round(1 / P, 4)
    assert all(value for value in RIGHT.values())


def test_a_right_share_is_refused_less_than_once_in_a_million():
    # Exactly, from the binomial distribution: the probability of more than six standard deviations off.
    for p, n in [(0.8, 1200), (0.3, 1200), (P, X.size)]:
        k = np.arange(n + 1)
        logs = np.cumsum(np.log(np.concatenate([[1.0], (n - k[:-1]) / k[1:]])))
        chance = np.exp(logs + k * np.log(p) + (n - k) * np.log(1 - p))
        outside = np.abs(k / n - p) > 6 * np.sqrt(p * (1 - p) / n)
        assert chance.sum() == pytest.approx(1)
        assert chance[outside].sum() < 1e-6


@pytest.mark.parametrize(
    ("mask", "fact"),
    [
        (lambda x, p, rng: (rng.random(x.shape) > p) / p, "a share p of the entries is kept"),
        (lambda x, p, rng: (rng.random(x.shape) < p) * 1.0, "the factor of what is kept"),
        (lambda x, p, rng: (rng.random(x.shape[1]) < p) / p, "each entry is kept or dropped by itself"),
        (lambda x, p, rng: (rng.random((len(x), 1)) < p) / p, "each entry is kept or dropped by itself"),
        (lambda x, p, rng: np.random.default_rng(0).random(x.shape) < p, "another rng gives another mask"),
        (lambda x, p, rng: np.random.default_rng().random(x.shape) < p, "the same rng gives the same mask"),
        (lambda x, p, rng: rng.random(x.shape) * (rng.random(x.shape) < p), "what is kept is multiplied by one factor"),
    ],
)
def test_each_slip_of_a_forward_shows(mask, fact):
    def wrong(x, param):
        return x * mask(x, param["p"], param["rng"]), None

    assert forward_facts(wrong)[fact] != RIGHT[fact]


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        (lambda dout, cache: dout, "what was dropped gets no gradient"),
        (lambda dout, cache: dout * (cache > 0), "gradient over dout, compared with output over x"),
        (lambda dout, cache: dout * cache[::-1], "what was kept gets a gradient"),
        (lambda dout, cache: cache, "that comparison is the same for every entry"),
    ],
)
def test_each_slip_of_a_backward_shows(wrong, fact):
    assert pair_facts(wrong)[fact] != pair_facts(backward)[fact]


def test_a_backward_is_held_against_its_own_forward():
    def unscaled(x, param):
        mask = param["rng"].random(x.shape) < param["p"]
        return x * mask, mask

    args = (X, {**TRAIN, "rng": Rng(1)}, DOUT)
    assert facts("mask_facts", "dropped_both_ways", (unscaled, backward), args) == pair_facts(backward)


class Stopper:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.best_loss, self.best_weights, self.waited = patience, np.inf, None, 0

    def step(self, val_loss, weights=None):
        if val_loss < self.best_loss:
            self.best_loss, self.waited = val_loss, 0
            self.best_weights = self.keep(weights)
        else:
            self.waited += 1
        return self.waited >= self.patience

    def keep(self, weights):
        return np.array(weights)


def stopped(cls, *args):
    return reply("stopped", (cls,), ("EarlyStopping",), args)


def test_a_stopper_is_stepped_until_it_says_stop():
    found = stopped(Stopper, {"patience": 2}, [1.0, 0.5, 0.7, 0.6, 0.1], True).value
    assert found["it says stop"] is True
    assert found["the number of steps until then"] == 4
    assert found["best_loss"] == 0.5
    assert np.array_equal(found["best_weights"], [2.0, 2.0, 2.0])
    assert stopped(Stopper, {"patience": 9}, [1.0, 2.0], True).value["it says stop"] is False


def test_weights_that_were_not_copied_show():
    class Careless(Stopper):
        def keep(self, weights):
            return weights

    found = stopped(Careless, {"patience": 2}, [1.0, 0.5, 0.7, 0.6], True).value
    assert np.array_equal(found["best_weights"], [-1.0, -1.0, -1.0])


def test_a_stopper_without_its_attributes_is_told_so():
    class Bare:
        def __init__(self, patience):
            pass

        def step(self, val_loss, weights=None):
            return False

    answer = stopped(Bare, {"patience": 2}, [1.0], False)
    assert answer.status == "structure"
    assert "best_loss" in answer.raised.text


def test_an_unwritten_stopper_counts_as_unwritten():
    class Stub:
        def __init__(self, patience):
            raise NotImplementedError()

    answer = stopped(Stub, {"patience": 2}, [1.0], False)
    assert (answer.raised.type_name, answer.raised.lines) == ("NotImplementedError", ())
