"""Samplers are judged by their law: every right one passes, whatever it does with its generator; wrong ones don't."""

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.sampling import FALSE_ALARM, FEWEST, slack
from course_lib.checking.values import Rng
from course_lib.checking.views import seen

SIZE = 4000
EVEN = "the logarithms of the draws are spread evenly"
EVEN_MOMENTA = "the logarithms of 1 - beta are spread evenly"
SHARES = "the share of the draws below each tenth of the way"
RANGE = "every draw lies between low and high"
DIFFERENT = "the draws are different numbers"
ORDER = "the draws come in no order"
SAME, OTHER = "the same rng gives the same draws", "another rng gives other draws"
SHAPE = "as many numbers as asked for come back, in one array"


def facts(sampler, low, high, view="log_uniform_draws", size=SIZE, seed=1):
    def sample(low, high, size, rng):
        return sampler(low, high, size, rng)

    args = (low, high, size, [Rng(seed), Rng(seed), Rng(seed + 1)])
    (answer,) = LocalCaller({"sample": sample}).run("with_each_rng", ["sample"], [args])
    assert answer.status == "ok", answer
    return seen(view, args, answer.value)


def yes_or_no(found):
    return {name: value for name, value in found.items() if isinstance(value, bool)}


def natural(low, high, size, rng):
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def by_tens(low, high, size, rng):
    start, end = np.log10(low), np.log10(high)
    return 10 ** (start + (end - start) * rng.random(size))


def downwards(low, high, size, rng):
    return high * (low / high) ** rng.random(size)


def one_by_one(low, high, size, rng):
    return [float(2 ** rng.uniform(np.log2(low), np.log2(high))) for _ in range(size)]


def from_the_end(low, high, size, rng):
    return natural(low, high, size, rng)[::-1]


def in_float32(low, high, size, rng):
    return np.exp(rng.uniform(np.log(low), np.log(high), size).astype(np.float32))


def spending_draws(low, high, size, rng):
    rng.normal(size=7)
    return natural(low, high, size, rng)


RIGHT = (natural, by_tens, downwards, one_by_one, from_the_end, in_float32, spending_draws)


@pytest.mark.parametrize("sampler", RIGHT)
@pytest.mark.parametrize("ends", [(1e-4, 1.0), (0.5, 2.0), (16.0, 1024.0)])
def test_every_right_use_of_the_generator_passes(sampler, ends):
    reference = facts(natural, *ends)
    assert all(yes_or_no(reference).values())
    for seed in range(1, 20):
        found = facts(sampler, *ends, seed=seed)
        assert yes_or_no(found) == yes_or_no(reference)
        assert np.max(np.abs(found[SHARES] - reference[SHARES])) <= 2 * slack(SIZE)


def test_a_right_sampler_is_refused_less_than_once_in_a_million():
    # Three bounds a case: the spread with two generators, and the order. Four cases of a check have enough draws.
    assert 4 * 3 * FALSE_ALARM < 1e-6
    # The two bounds themselves, where their promise can be counted: 20,000 trials at a chance of 1 in 20.
    rng, count, trials, chance = np.random.default_rng(0), 200, 20_000, 0.05
    allowed = np.sqrt(np.log(2 / chance) / (2 * count))
    ordered = np.sort(rng.random((trials, count)), axis=1)
    ranks = np.arange(count + 1) / count
    distance = np.maximum((ranks[1:] - ordered).max(axis=1), (ordered - ranks[:-1]).max(axis=1))
    assert 0.5 * chance < np.mean(distance > allowed) <= chance
    assert np.mean(np.abs(rng.binomial(count, 0.5, trials) / count - 0.5) > allowed) <= chance


def test_the_slack_is_the_one_that_the_bound_gives():
    assert np.isclose(2 * np.exp(-2 * SIZE * slack(SIZE) ** 2), FALSE_ALARM)


@pytest.mark.parametrize("power", [0.79, 1.27])
def test_a_law_that_is_off_by_twice_the_slack_is_always_refused(power):
    """u**power for u is off by 0.088 at most, which is less; a little further off, and none of 300 gets through."""
    grid = np.linspace(0, 1, 10_001)
    assert np.max(np.abs(grid ** (1 / power) - grid)) < 2 * slack(SIZE)
    further = power**1.2
    assert np.max(np.abs(grid ** (1 / further) - grid)) > 2 * slack(SIZE)

    def sampler(low, high, size, rng):
        return low * (high / low) ** rng.random(size) ** further

    assert not any(facts(sampler, 1e-4, 1.0, seed=seed)[EVEN] for seed in range(1, 301))


WRONG = {
    "linear": (lambda low, high, size, rng: rng.uniform(low, high, size), EVEN),
    "logarithms": (lambda low, high, size, rng: rng.uniform(np.log(low), np.log(high), size), RANGE),
    "normal": (lambda low, high, size, rng: np.exp(rng.normal(np.log(low * high) / 2, 1, size)), EVEN),
    "own seed": (lambda low, high, size, rng: natural(low, high, size, np.random.default_rng(0)), OTHER),
    "no seed": (lambda low, high, size, rng: natural(low, high, size, np.random.default_rng()), SAME),
    "grid": (lambda low, high, size, rng: np.geomspace(low, high, size), ORDER),
    "shuffled grid": (lambda low, high, size, rng: rng.permutation(np.geomspace(low, high, size)), OTHER),
    "sorted": (lambda low, high, size, rng: np.sort(natural(low, high, size, rng)), ORDER),
    "whole powers": (lambda low, high, size, rng: 10.0 ** rng.integers(-4, 1, size), DIFFERENT),
    "one for all": (lambda low, high, size, rng: np.full(size, natural(low, high, 1, rng)[0]), DIFFERENT),
    "a tail cut off": (lambda low, high, size, rng: natural(3 * low, high, size, rng), EVEN),
    "not a number": (lambda low, high, size, rng: np.full(size, np.nan), RANGE),
    "a single number": (lambda low, high, size, rng: natural(low, high, 1, rng)[0], SHAPE),
    "a column": (lambda low, high, size, rng: natural(low, high, (size, 1), rng), SHAPE),
    "nothing": (lambda low, high, size, rng: None, SHAPE),
    "a generator": (lambda low, high, size, rng: map(float, range(size)), SHAPE),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_sampler_shows_as_a_fact_that_is_false(name):
    sampler, fact = WRONG[name]
    for seed in (1, 5, 9):
        assert facts(sampler, 1e-4, 1.0, seed=seed)[fact] is False


def test_momenta_are_judged_by_the_logarithm_of_what_is_missing_to_one():
    def right(low, high, size, rng):
        return 1 - natural(1 - high, 1 - low, size, rng)

    def notes(low, high, size, rng):
        return 1 - 10 ** (np.log10(1 - high) * rng.random(size))

    for seed in range(1, 20):
        assert all(yes_or_no(facts(right, 0.9, 0.999, "momentum_draws", seed=seed)).values())
        assert facts(notes, 0.9, 0.999, "momentum_draws", seed=seed)[RANGE] is False
        linear = facts(WRONG["linear"][0], 0.9, 0.999, "momentum_draws", seed=seed)
        assert linear[EVEN_MOMENTA] is False
        assert linear[RANGE] is True


def test_of_a_few_draws_only_what_luck_cannot_change_is_asked():
    found = facts(natural, 1e-4, 1.0, size=3)
    assert set(found) == {SHAPE, SAME}
    assert all(found.values())
    assert FEWEST > 3
    same = facts(natural, 0.3, 0.3, size=SIZE)
    assert EVEN not in same
    assert all(same.values())
