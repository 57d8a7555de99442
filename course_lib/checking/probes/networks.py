"""Probes for a two-layer network: what it starts with, and its scores, loss and gradients at given parameters."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from .registry import ARGUMENTS, WrongStructure, probe

NAMES = ("W1", "b1", "W2", "b2")
_PARAMS = tuple(f"params['{name}']" for name in NAMES)

ARGUMENTS["initialised"] = ("D", "H", "C", "generators")
ARGUMENTS["network_scores"] = (*_PARAMS, "X")
ARGUMENTS["network_loss"] = ARGUMENTS["network_again"] = (*_PARAMS, "X", "y", "reg")
ARGUMENTS["network_start"] = ("D", "H", "C", "generators")


@probe
def initialised(functions: tuple, args: tuple) -> Any:
    """The parameters that a function draws, with each of several generators. args: D, H, C, the generators."""
    *sizes, generators = args
    name = functions[0].__name__
    return [_four(functions[0](*sizes, rng), f"{name} should return") for rng in generators]


@probe
def network_start(functions: tuple, args: tuple) -> Any:
    """The shapes of a new network's parameters, whether its start hangs on the generator, and whether it has its
    parameters for itself. args: D, H, C, and three generators of which the first two are alike.
    """
    *sizes, generators = args
    with _beginning_with(functions[0], _drawn):
        nets = [(net, _params_of(net)) for net in (functions[0](*sizes, rng) for rng in generators)]
    (net, first), (_, again), (_, other) = nets
    shapes = {name: list(np.shape(array)) for name, array in first.items()}
    return shapes | {
        "the same rng gives the same network": _same_weights(first, again),
        "another rng gives another network": not _same_weights(first, other),
        "a new network leaves the params of the others alone": _same_weights(first, _params_of(net)),
    }


def _same_weights(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in ("W1", "W2"))


@probe
def network_scores(functions: tuple, args: tuple) -> Any:
    """The scores of a network at given parameters. args: W1, b1, W2, b2, X."""
    *arrays, X = args
    net = _network(functions[0], arrays, None)
    if not callable(getattr(net, "scores", None)):
        raise WrongStructure(f"A {type(net).__name__} should have a method scores(X), and it has none")
    return net.scores(X)


@probe
def network_loss(functions: tuple, args: tuple) -> Any:
    """Loss and gradients of a network at given parameters: (loss, dW1, db1, dW2, db2). args: W1, b1, W2, b2, X, y and
    reg; a reg of None is left to its default.
    """
    *arrays, X, y, reg = args
    return _loss(_network(functions[0], arrays, reg), X, y)


@probe
def network_again(functions: tuple, args: tuple) -> Any:
    """Whether a network's second loss and its gradients are what they would be alone, and whether they leave the
    parameters as they are. args: as for `network_loss`. The first loss is one of other rows and other parameters, so
    that whatever is kept from it shows; what a loss should be is no matter here.
    """
    *arrays, X, y, reg = args
    alone, *gradients = _loss(_network(functions[0], arrays, reg), X, y)
    net = _network(functions[0], arrays, reg)
    net.params.update({name: 0.5 * net.params[name] for name in NAMES})
    _loss(net, X[::-1].copy(), y)
    net.params.update({name: np.array(array) for name, array in zip(NAMES, arrays, strict=True)})
    loss, *grads = _loss(net, X, y)
    return {
        "computing a loss leaves params as they are": _alike([net.params[name] for name in NAMES], arrays),
        "a second loss is what it would be alone": _alike([loss], [alone]),
        "the gradients of a second loss are what they would be alone": _alike(grads, gradients),
    }


def _alike(one: list, other: list) -> bool:
    return all(np.allclose(a, b, rtol=1e-6, atol=1e-12, equal_nan=True) for a, b in zip(one, other, strict=True))


def _network(make: Any, arrays: list, reg: float | None) -> Any:
    """A network of class `make` that holds `arrays`, whatever it would start with by itself."""
    given = dict(zip(NAMES, (np.array(array) for array in arrays), strict=True))
    (D, H), C = given["W1"].shape, len(given["b2"])
    # From other numbers, so that a network which keeps its first weights aside is seen.
    with _beginning_with(make, lambda *args, **named: {n: np.full(a.shape, 0.5) for n, a in given.items()}):
        net = make(D, H, C, np.random.default_rng(0), *([] if reg is None else [reg]))
    _params_of(net)
    for name, array in given.items():
        net.params[name] = array.copy()
    return net


def _drawn(D: int, H: int, C: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"W1": rng.random((D, H)), "b1": np.zeros(H), "W2": rng.random((H, C)), "b2": np.zeros(C)}


@contextlib.contextmanager
def _beginning_with(make: Any, init: Callable[..., dict[str, np.ndarray]]) -> Iterator[None]:
    """Let `init` be the `init_two_layer` that a class sees: a fault there is not counted again here."""
    space = getattr(make.__init__ if isinstance(make, type) else make, "__globals__", {})
    own = space.get("init_two_layer")
    space["init_two_layer"] = init
    try:
        yield
    finally:
        if own is None:
            del space["init_two_layer"]
        else:
            space["init_two_layer"] = own


def _params_of(net: Any) -> dict[str, np.ndarray]:
    if not hasattr(net, "params"):
        raise WrongStructure(f"A {type(net).__name__} should have the attribute params, and it has none")
    return _four(net.params, f"The params of a {type(net).__name__} should be")


def _loss(net: Any, X: Any, y: Any) -> tuple:
    returned = net.loss(X, y)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise WrongStructure("loss should return two things, the loss and the dict of gradients")
    # Copies, since a network may go on working in the same arrays.
    return returned[0], *(np.array(array) for array in _four(returned[1], "The gradients should be").values())


def _four(value: Any, should: str) -> dict[str, np.ndarray]:
    """The four arrays of a dict of parameters or gradients. Raises WrongStructure, beginning with `should`."""
    if not isinstance(value, Mapping) or not all(name in value for name in NAMES):
        came = f"a dict with {', '.join(map(str, value)) or 'nothing in it'}" if isinstance(value, Mapping) else None
        raise WrongStructure(
            f"{should} a dict with the keys W1, b1, W2 and b2, and {came or f'a {type(value).__name__}'} came back"
        )
    try:
        arrays = {name: np.asarray(value[name]) for name in NAMES}
    except ValueError:  # rows of different lengths
        arrays = {}
    if not arrays or any(array.dtype.kind not in "biuf" for array in arrays.values()):
        raise WrongStructure(f"{should} a dict of arrays of numbers, and something else is in it")
    return arrays
