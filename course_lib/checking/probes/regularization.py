"""Probes for dropout, which draws a mask each time, and for a class that is told one validation loss after another."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from .basic import _forward
from .registry import WrongStructure, probe


@probe
def dropped(functions: tuple, args: tuple) -> Any:
    """The outputs of a dropout forward, one with each of several generators. args: x, the parameters without a
    generator, and the list of generators.
    """
    x, param, generators = args
    return [np.array(_forward(functions[0], (np.array(x), {**param, "rng": rng}))[0]) for rng in generators]


@probe
def dropped_both_ways(functions: tuple, args: tuple) -> Any:
    """Output and gradient of a dropout pair for one mask. args: x, the parameters with their generator, dout."""
    x, param, dout = args
    out, cache = _forward(functions[0], (np.array(x), param))
    out = np.array(out)  # an in-place backward may go on working in it
    return {"out": out, "dx": functions[1](np.array(dout), cache)}


@probe
def stopped(functions: tuple, args: tuple) -> Any:
    """What an early stopper says and keeps. args: its settings by name; the losses, in order; whether weights come with
    them. One array of weights is passed each time and changed in between, as a training loop does: step k's is k.
    """
    settings, losses, with_weights = args
    name = functions[0].__name__
    try:
        stopper = functions[0](**settings)
        weights, taken, said = np.zeros(3), 0, False
        for loss in losses:
            taken += 1
            weights[:] = taken
            said = bool(stopper.step(loss, weights) if with_weights else stopper.step(loss))
            if said:
                break
        weights[:] = -1.0
    except NotImplementedError:
        # Without the name of the method that happened to be first: the class as a whole is still to be written.
        raise NotImplementedError from None
    for attribute in ("best_loss", "best_weights"):
        if not hasattr(stopper, attribute):
            raise WrongStructure(
                f"an {name} should have the attribute {attribute}, and it has none after {taken} steps"
            )
    return {
        "it says stop": said,
        "the number of steps until then": taken,
        "best_loss": stopper.best_loss,
        "best_weights": copy.deepcopy(stopper.best_weights),
    }
