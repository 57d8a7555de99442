"""Random searches are judged by what they ask for, keep and return, with scores that come from a list."""

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.values import Rng
from course_lib.checking.views import seen

SPACE = {"lr": ("uniform", 0.0, 1.0), "units": ("whole", 8, 64), "rule": ("choice", "sgd", "adam")}
NAN = float("nan")


def right(evaluate, space, n, rng):
    points = [{name: draw(rng) for name, draw in space.items()} for _ in range(n)]
    trials = [(params, evaluate(params)) for params in points]
    best = int(np.nanargmin([score for _, score in trials]))
    return trials[best][0], trials[best][1], trials


def one_name_after_the_other(evaluate, space, n, rng):
    columns = {name: [draw(rng) for _ in range(n)] for name, draw in space.items()}
    best, trials = (None, np.inf), []
    for k in range(n):
        params = {name: values[k] for name, values in columns.items()}
        score = evaluate(params)
        trials.append([params, np.float64(score)])
        if score < best[1]:
            best = params, score
    return [*best, trials]


def reply(search, scores, space=SPACE, seeds=(1, 1, 2)):
    args = (scores, space, len(scores), [Rng(seed) for seed in seeds])
    (answer,) = LocalCaller({"search": search}).run("searched", ["search"], [args])
    return args, answer


def facts(search, scores, space=SPACE, seeds=(1, 1, 2)):
    args, answer = reply(search, scores, space, seeds)
    assert answer.status == "ok", answer
    return seen("search_facts", args, answer.value)


@pytest.mark.parametrize("scores", [[3.0, 1.0, 2.0], [0.5], [NAN, -1.0, NAN, -3.0], [1.0, float("inf"), 0.5]])
def test_every_right_search_looks_the_same(scores):
    for seed in range(20):
        expected = facts(right, scores)
        assert facts(one_name_after_the_other, scores, seeds=(seed, seed, seed + 1)) == expected
        assert all(value for value in expected.values() if isinstance(value, bool))


def changed(place, change):
    def search(evaluate, space, n, rng):
        found = list(right(evaluate, space, n, rng))
        found[place] = change(found[place])
        return tuple(found)

    return search


def one_dict(evaluate, space, n, rng):
    params, trials = {}, []
    for _ in range(n):
        params.update({name: draw(rng) for name, draw in space.items()})
        trials.append((params, evaluate(params)))
    return right(lambda _: 0.0, {}, 1, rng)[0] or params, min(score for _, score in trials), trials


def drawn_once(evaluate, space, n, rng):
    values = {name: draw(rng) for name, draw in space.items()}
    return right(evaluate, {name: lambda _, name=name: values[name] for name in space}, n, rng)


def not_drawn(evaluate, space, n, rng):
    return right(evaluate, {name: lambda rng: 0.5 for name in space}, n, rng)


def by_score(trials):
    return sorted(trials, key=lambda trial: trial[1])


def turned_around(trials):
    return [trial[::-1] for trial in trials]


WRONG = {
    "best_score is the lowest that is a number": changed(1, lambda score: 3.0),
    "best_score is a score of the search": changed(1, lambda score: 17.0),
    "best_params are those of the best trial": changed(0, lambda params: {**params, "lr": 0.123}),
    "a trial's score is what evaluate gave": changed(2, by_score),
    "a trial is a pair": changed(2, lambda trials: [params for params, _ in trials]),
    "the params come first in a trial, and are a dict": changed(2, turned_around),
    "a trial keeps the params that it was evaluated with": one_dict,
    "a value is what the draw of its name gives": not_drawn,
    "a trial has a value for every name of the space": lambda e, s, n, rng: right(e, {"lr": s["lr"]}, n, rng),
    "each trial is drawn afresh": drawn_once,
    "another rng gives other trials": lambda e, s, n, rng: right(e, s, n, np.random.default_rng(0)),
    "the same rng gives the same trials": lambda e, s, n, rng: right(e, s, n, np.random.default_rng()),
}


@pytest.mark.parametrize("fact", WRONG)
def test_a_wrong_search_shows_as_a_fact_that_is_false(fact):
    assert facts(WRONG[fact], [2.0, 3.0, 1.0, 4.0])[fact] is False


def test_a_trial_that_is_evaluated_twice_or_left_out_shows_in_the_counts():
    def twice(evaluate, space, n, rng):
        return right(lambda params: evaluate(params) and evaluate(params), space, n, rng)

    found = facts(twice, [3.0, 1.0, 2.0])
    assert (found["the number of trials"], found["the number of calls of evaluate"]) == (3, 6)
    assert facts(changed(2, lambda trials: trials[:1]), [3.0, 1.0])["the number of trials"] == 1


def test_what_cannot_be_taken_apart_is_said():
    for search in (lambda e, s, n, rng: 3.0, lambda e, s, n, rng: (1, 2), lambda e, s, n, rng: ({}, 1.0, None)):
        assert reply(search, [1.0])[1].status == "structure"


def test_the_probe_records_params_as_they_were_when_they_were_asked_for():
    _, answer = reply(one_dict, [3.0, 1.0, 2.0])
    assert len({one["lr"] for one in answer.value[0]["asked"]}) == 3


def test_evaluate_goes_on_answering_when_there_are_no_scores_left():
    def greedy(evaluate, space, n, rng):
        return right(evaluate, space, n + 2, rng)

    assert facts(greedy, [2.0, 1.0])["the number of calls of evaluate"] == 4
