"""A probe for searches: what is drawn and evaluated is written down, and the scores come from a list."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import numpy as np

from .registry import ARGUMENTS, WrongStructure, probe

ARGUMENTS["searched"] = ("scores", "space", "n", "generators")
_BEYOND = 1e6  # what evaluate gives when it is called more often than there are scores


@probe
def searched(functions: tuple, args: tuple) -> Any:
    """What a search returns, and what it asked evaluate for, with each of several generators.

    args: the scores, in the order in which evaluate gives them, whatever it is asked for; the space, name to
    ("uniform", low, high), ("whole", low, high) or ("choice", option, ...); n; the list of generators.
    """
    scores, space, n, generators = args
    results = []
    for rng in generators:
        asked: list[Any] = []
        draws = {name: partial(draw, what) for name, what in space.items()}
        returned = functions[0](partial(evaluate, scores, asked), draws, n, rng)
        if not isinstance(returned, (tuple, list)) or len(returned) != 3:
            raise WrongStructure("random_search should return three things, best_params, best_score and trials")
        best_params, best_score, trials = returned
        if not isinstance(trials, (list, tuple)):
            raise WrongStructure("trials, the last of the three, should be a list of pairs (params, score)")
        results.append(
            {"best_params": best_params, "best_score": best_score, "trials": list(trials), "asked": list(asked)}
        )
    return results


def evaluate(scores: list[float], asked: list[Any], params: Any = None, *more: Any, **named: Any) -> float:
    """The next of the scores; what is asked for is added to `asked`."""
    if more or named:
        raise TypeError("evaluate() takes one argument, the dict of params itself, and not its entries one by one")
    asked.append(copy.copy(params))  # as it is now: the search may go on changing it
    return scores[len(asked) - 1] if len(asked) <= len(scores) else _BEYOND + len(asked)


def draw(what: tuple, rng: np.random.Generator) -> Any:
    """One value of the kind that `what` says. Its name is what a learner reads who calls it without rng."""
    kind, *given = what
    if kind == "uniform":
        return float(rng.uniform(*given))
    if kind == "whole":
        return int(rng.integers(given[0], given[1] + 1))
    return given[int(rng.integers(len(given)))]
