"""Where probes are found by name, and what a probe raises when it can't take an answer apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PROBES: dict[str, Callable[..., Any]] = {}
# What a probe's arguments are called, where the exercise's signature does not say it.
ARGUMENTS: dict[str, tuple[str, ...]] = {}
# Probes that hand a case's arguments to the learner's code as they are, one by one. Of any other (gradients that are
# taken in turn, settings by name, a graph that is still to be built) a message tells the case in words.
HANDED_ON = frozenset(
    (
        "backward",
        "backward_later",
        "call",
        "call_and_look_back",
        "forward",
        "network_again",
        "network_loss",
        "network_scores",
        "own_backward",
        "own_forward",
    )
)


# Probes that hand on the gradients of a (forward, backward) pair; the last argument is `dout`.
BACKWARDS = ("backward", "backward_later")


class WrongStructure(Exception):
    """What the learner's code returned can't be taken apart; the message says what was expected."""


def probe(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register `function` under its name."""
    PROBES[function.__name__] = function
    return function


def forward_name(backward: str) -> str:
    """The forward that belongs to a backward, by its name: "f_forward" for "f_backward" and "f_backward_alt"."""
    return f"{backward.split('_backward')[0]}_forward"
