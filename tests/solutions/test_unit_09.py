"""Unit 09: samplers and searches of another make than the bank's get the same names, and right ones all pass."""

from __future__ import annotations

import pytest
from every_unit import FOLDERS, key_of, source_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case
from course_lib.checking.judge import judge
from course_lib.checking.sampling import FALSE_ALARM, FEWEST

FOLDER = next(folder for folder in FOLDERS if folder.name.startswith("09"))

ALIKE = {
    ("step_decay", "counts-from-one"): """
def step_decay(lr0, t, drop, every):
    return lr0 * pow(drop, int((1 + t) / every))
""",
    ("step_decay", "one-stair-too-many"): """
def step_decay(lr0, t, drop, every):
    rate = lr0 * drop
    while t >= every:
        rate, t = rate * drop, t - every
    return rate
""",
    ("cosine_decay", "lr-min-on-top"): """
def cosine_decay(lr0, t, T, lr_min=0.0):
    if t > T:
        return lr_min
    return lr_min + lr0 * np.cos(np.pi * t / T / 2) ** 2
""",
    ("sample_log_uniform", "linear"): """
def sample_log_uniform(low, high, size, rng):
    return [low + (high - low) * rng.random() for _ in range(size)][::-1]
""",
    ("sample_log_uniform", "range-of-the-notes"): """
def sample_log_uniform(low, high, size, rng):
    r = rng.uniform(0, 4, size)
    return 1 / 10**r
""",
    ("sample_log_uniform", "high-taken-for-one"): """
def sample_log_uniform(low, high, size, rng):
    return np.exp(rng.uniform(np.log(low), 0, size))
""",
    ("sample_log_uniform", "in-by-ten-out-by-e"): """
def sample_log_uniform(low, high, size, rng):
    a, b = np.log10(low), np.log10(high)
    return np.array([np.exp(b - (b - a) * rng.random()) for _ in range(size)])
""",
    ("sample_log_uniform", "global-generator"): """
def sample_log_uniform(low, high, size, rng):
    return 10 ** np.random.uniform(np.log10(low), np.log10(high), size)
""",
    ("sample_log_uniform", "grid"): """
def sample_log_uniform(low, high, size, rng):
    return np.geomspace(low, high, size)
""",
    ("sample_momentum", "notes-as-they-are"): """
def sample_momentum(low, high, size, rng):
    return np.array([1 - 10 ** rng.uniform(-3, 0) for _ in range(size)])
""",
    ("sample_momentum", "low-ignored"): """
def sample_momentum(low, high, size, rng):
    return 1 - sample_log_uniform(1 - high, 1, size, rng)
""",
    ("sample_momentum", "linear"): """
def sample_momentum(low, high, size, rng):
    return high - (high - low) * rng.random(size)
""",
    ("random_search", "one-dict-for-all"): """
def random_search(evaluate, space, n, rng):
    point, best, trials = dict.fromkeys(space), float("inf"), []
    for _ in range(n):
        for name in space:
            point[name] = space[name](rng)
        score = evaluate(point)
        best = score if score < best else best
        trials.append((point, score))
    return point, best, trials
""",
    ("random_search", "best-starts-at-zero"): """
def random_search(evaluate, space, n, rng):
    best, trials = ({}, 0), []
    points = [{name: draw(rng) for name, draw in space.items()} for _ in range(n)]
    for params in points:
        trials.append((params, evaluate(params)))
        best = min(best, trials[-1], key=lambda trial: trial[1])
    return *best, trials
""",
    ("random_search", "draw-of-another-name"): """
def random_search(evaluate, space, n, rng):
    names = list(space)
    draws = {names[0]: space[names[0]], **{name: space[names[-1]] for name in names[1:]}}
    points = [{name: draw(rng) for name, draw in draws.items()} for _ in range(n)]
    trials = [(params, evaluate(params)) for params in points]
    best = int(np.nanargmin([score for _, score in trials]))
    return points[best], trials[best][1], trials
""",
    ("refine_space", "first-trials-taken"): """
def refine_space(trials, top_k):
    kept = [params for params, score in trials if score == score][:top_k]
    return {name: (min(p[name] for p in kept), max(p[name] for p in kept)) for name in kept[0]}
""",
}


def verdict_of(name, code, seed=None):
    source = source_of(FOLDER)
    key = key_of(FOLDER) if seed is None else source.key(seed)
    return judge(key.exercise(name), source.reference.caller({name: code}))


@pytest.mark.parametrize(("name", "mistake"), ALIKE, ids=lambda words: words)
def test_the_same_slip_in_other_words_gets_its_name(name, mistake):
    verdict = verdict_of(name, ALIKE[name, mistake])
    assert verdict.state == "wrong"
    assert verdict.mistake == mistake, verdict.message


SPENDING = """
def sample_log_uniform(low, high, size, rng):
    rng.random({spent})
    return high * (low / high) ** rng.random(size)
"""


@pytest.mark.parametrize("spent", range(25))
def test_a_right_sampler_passes_wherever_it_starts_in_the_stream(spent):
    assert verdict_of("sample_log_uniform", SPENDING.format(spent=spent)).state == "passed"


@pytest.mark.parametrize("name", ["sample_log_uniform", "sample_momentum"])
def test_a_check_refuses_a_right_sampler_less_than_once_in_a_million(name):
    cases: tuple[Case, ...] = key_of(FOLDER).exercise(name).cases
    many = [case for case in cases if case.args[2] >= FEWEST]
    # Three bounds for each case with many draws; of the others nothing is asked that luck could change.
    assert 3 * len(many) * FALSE_ALARM < 1e-6


MOMENTUM = """
def sample_momentum(low, high, size, rng):
    return 1 - sample_log_uniform(1 - high, 1 - low, size, rng)
"""
FORMS = [form for exercise in source_of(FOLDER).unit.exercises if exercise.name == "sample_log_uniform"
         for mistake in exercise.mistakes for form in mistake.forms]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_right_sampler_that_calls_a_wrong_one_keeps_its_points(form):
    source = source_of(FOLDER)
    earlier = next(exercise for exercise in source.unit.exercises if exercise.name == "sample_log_uniform")
    space = source.reference.variant(earlier, form).objects
    exec(MOMENTUM, space)
    verdict = judge(key_of(FOLDER).exercise("sample_momentum"), LocalCaller(space))
    assert (verdict.state, verdict.points) == ("passed", 4)
    assert "another function in its place" in verdict.note


def test_what_cannot_be_called_is_refused_kindly():
    caller = LocalCaller({"random_search": 3})
    assert judge(key_of(FOLDER).exercise("random_search"), caller).state == "wrong"
