"""Probes for normalising layers: a backward with the learner's own forward, and the statistics that a forward keeps.

A cache is its writer's own affair, so a backward can only be tried on a cache of the same writer's forward. Where the
two are exercises of their own, the forward is found by its name beside the backward: f_forward for f_backward and for
f_backward_alt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .basic import _forward
from .registry import ARGUMENTS, WrongStructure, forward_name, probe

ARGUMENTS["own_backward"] = ARGUMENTS["own_forward"] = ("x", "gamma", "beta", "bn_param", "dout")
ARGUMENTS["forward_in_a_row"] = ARGUMENTS["call_in_a_row"] = ("batches", "gamma", "beta", "bn_param")


@probe
def own_backward(functions: tuple, args: tuple) -> Any:
    """A backward's gradients: the learner's own forward on all arguments but the last, then backward with the last as
    `dout`.
    """
    *inputs, dout = args
    backward = functions[0]
    forward = _own_forward(backward)
    try:
        _, cache = _forward(forward, tuple(inputs))
    except NotImplementedError:
        _raise_if_unwritten(backward, dout)
        raise WrongStructure(
            f"{backward.__name__} is tried with the cache of your own {forward.__name__}, which is still to be written"
        ) from None
    return backward(dout, cache)


@probe
def own_forward(functions: tuple, args: tuple) -> Any:
    """The output of the forward that belongs to a backward."""
    return _forward(_own_forward(functions[0]), args)[0]


@probe
def forward_in_a_row(functions: tuple, args: tuple) -> Any:
    """Several batches in a row with one `bn_param`: the last output, and the running mean and variance it then holds
    (None where it holds none). args: the batches, gamma, beta, bn_param.
    """
    batches, gamma, beta, bn_param = args
    out = None
    for x in batches:
        out, _ = _forward(functions[0], (x, gamma, beta, bn_param))
    return out, bn_param.get("running_mean"), bn_param.get("running_var")


@probe
def call_in_a_row(functions: tuple, args: tuple) -> Any:
    """The last of several outputs, for a function without a cache and one `bn_param`. args: as `forward_in_a_row`."""
    batches, gamma, beta, bn_param = args
    return [functions[0](x, gamma, beta, bn_param) for x in batches][-1]


def _own_forward(backward: Callable[..., Any]) -> Callable[..., Any]:
    # As Python itself would look it up from inside the backward.
    inner = getattr(backward, "__wrapped__", backward)
    name = forward_name(inner.__name__)
    found = getattr(inner, "__globals__", {}).get(name)
    if not callable(found):
        raise WrongStructure(f"{inner.__name__} is tried with the cache of your own {name}, and there is none yet")
    return found


def _raise_if_unwritten(backward: Callable[..., Any], dout: Any) -> None:
    """Raise the NotImplementedError of a stub; whatever else an empty cache leads to says nothing."""
    try:
        backward(dout, None)
    except NotImplementedError:
        raise
    except Exception:
        return
