"""Views: what is compared where a returned value itself may differ from one right answer to the next.

A shuffle has as many right results as there are permutations. A view takes the case's arguments and the returned value,
and gives what every right answer has in common, as facts by name. The judge applies it, outside the process that runs
the learner's code, to the reference's results and to the learner's alike. A value that a view can't read is compared
as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .kinks import l1_slopes, leaky_relu_slopes, mae_slopes
from .network_starts import facts_of_starts
from .sampling import facts_of_draws
from .searches import facts_of_searches
from .training_logs import facts_of_training
from .values import MAX_ITEMS

VIEWS: dict[str, Callable[[tuple, Any], Any]] = {}


def view(function: Callable[[tuple, Any], Any]) -> Callable[[tuple, Any], Any]:
    """Register `function` under its name; it may raise on a value that is not of the expected form."""
    VIEWS[function.__name__] = function
    return function


def seen(name: str, args: tuple, value: Any) -> Any:
    """`value` through the view called `name` ("" is no view)."""
    if not name:
        return value
    try:
        return VIEWS[name](args, value)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return value


@view
def shuffled_pairs(args: tuple, value: Any) -> Any:
    """Facts about (X, y), shuffled with each generator of the probe `with_each_rng`; their rows are all distinct."""
    X, y = args[:2]
    orders = [(_origins(X, shuffled_X), _origins(y, shuffled_y)) for shuffled_X, shuffled_y in value]
    return _facts(orders, len(y))


@view
def shuffled_batches(args: tuple, value: Any) -> Any:
    """Facts about mini-batches [(Xb, yb), ...] made with each generator of the probe `with_each_rng`."""
    X, y = args[:2]
    orders, sizes = [], []
    for batches in value:
        pairs = [(_origins(X, Xb), _origins(y, yb)) for Xb, yb in batches]
        sizes.append([len(from_y) for _, from_y in pairs])
        orders.append(tuple(np.concatenate(part) for part in zip(*pairs, strict=True)))
    return {"the sizes of the batches": sizes[0], **_facts(orders, len(y))}


def _origins(given: Any, rows: Any) -> np.ndarray:
    """For each of `rows` the index of the row of `given` that it is, or -1."""
    given, rows = np.asarray(given, dtype=np.float64), np.asarray(rows, dtype=np.float64)
    if rows.ndim != given.ndim or rows.shape[1:] != given.shape[1:]:
        raise ValueError("rows of another shape")
    equal = (rows[:, None] == given[None]).all(axis=tuple(range(2, given.ndim + 1)))
    return np.where(equal.any(axis=1), equal.argmax(axis=1), -1)


def _facts(orders: list[tuple[np.ndarray, np.ndarray]], count: int) -> dict[str, bool]:
    """orders: where the rows of X and of y come from, for three generators of which the first two are alike."""
    from_X, from_y = orders[0]
    first, again, other = (order[0] for order in orders)
    return {
        "every example comes once": sorted(from_y.tolist()) == list(range(count)),
        "X and y stay together": bool(np.array_equal(from_X, from_y)),
        "X is shuffled": not np.array_equal(from_X, np.arange(count)),
        "y is shuffled": not np.array_equal(from_y, np.arange(count)),
        "rows that stood side by side are parted": _side_by_side(from_X) < 0.5,
        "the same rng gives the same order": bool(np.array_equal(first, again)),
        "another rng gives another order": not np.array_equal(first, other),
    }


def _side_by_side(order: np.ndarray) -> float:
    """The share of neighbours that were neighbours before: about 2/N after a shuffle, 1 after a turn of the rows."""
    steps = np.abs(np.diff(order))
    return float(np.mean((steps == 1) | (steps == len(order) - 1))) if steps.size else 0.0


@view
def order_facts(args: tuple, value: Any) -> Any:
    """Facts about a list of nodes, given as positions by the probe `listed_order`."""
    parents, root = args
    too_deep = isinstance(value, str)
    listed = [] if too_deep else [int(index) for index in value]
    below, waiting = {root}, [root]
    while waiting:
        new = [place for place in parents[waiting.pop()] if place not in below]
        below.update(new)
        waiting += new
    first: dict[int, int] = {}
    for place, index in enumerate(listed):
        first.setdefault(index, place)
    early = sum(first.get(place, len(listed)) > first[node] for node in first if node >= 0 for place in parents[node])
    return {
        "Python's limit on recursion is not met": not too_deep,
        "every node below the given one is listed": below <= set(listed),
        "no node is listed twice": len(first) == len(listed),
        "nothing else is listed": set(listed) <= below,
        "each node stands behind all of its inputs": early == 0,
        "the given node stands last": listed[-1:] == [root],
        "the number of nodes listed": len(listed),
        "the number of inputs that stand behind a node that needs them": early,
    }


@view
def derivatives(args: tuple, value: Any) -> Any:
    """What a graph from the probe `recorded_graph` says: its root's value, and its derivatives by the inputs."""
    root, edges, local = int(value["root"]), np.asarray(value["edges"]), np.asarray(value["local"])
    count = len(value["data"])
    # What is graded may say anything, and the nodes' numbers decide how much memory is asked for below.
    if count > MAX_ITEMS or (edges.size and not 0 <= edges.min() <= edges.max() < count):
        raise ValueError("more nodes than can be, or an edge to one that is not there")
    above = np.bincount(edges[:, 1], minlength=count)  # for each node, the edges from which its slope is not yet in
    of_node: list[list[int]] = [[] for _ in range(count)]
    for edge, (node, _) in enumerate(edges.tolist()):
        of_node[node].append(edge)
    slopes = np.zeros(count)
    slopes[root] = 1.0
    ready = np.flatnonzero(above == 0).tolist()
    while ready:
        node = ready.pop()
        for edge in of_node[node]:
            parent = int(edges[edge, 1])
            with np.errstate(all="ignore"):  # a wrong derivative may well overflow
                slopes[parent] += local[edge] * slopes[node]
            above[parent] -= 1
            if above[parent] == 0:
                ready.append(parent)
    if above.any():
        raise ValueError("the graph has a cycle")
    return {
        "the value": float(value["data"][root]),
        "the slope by each input": slopes[np.asarray(value["inputs"])],
        "every .grad starts at 0": not np.any(value["grad"]),
    }


@view
def dropout_facts(args: tuple, value: Any) -> Any:
    """Facts about the outputs of dropout in training, from the probe `dropped`: the first two generators are alike.

    The share that is kept may be six standard deviations off, which a right answer exceeds once in 10^8 times.
    """
    x, p = np.asarray(args[0], dtype=np.float64), float(args[1]["p"])
    first, again, other = (np.asarray(out, dtype=np.float64) for out in value)
    if first.shape != x.shape:
        raise ValueError("another shape")
    kept = first != 0
    factors = first[kept] / x[kept]
    middle = float(np.median(factors)) if factors.size else 0.0
    slack = 6 * np.sqrt(p * (1 - p) / x.size)
    # A whole row or column of 25 or more entries that is kept or dropped as one is rare when each has its own draw.
    whole = max(float(np.mean(kept.all(axis=axis) | ~kept.any(axis=axis))) for axis in (0, 1))
    return {
        "a share p of the entries is kept": bool(abs(np.mean(kept) - p) <= slack),
        "what is kept is multiplied by one factor": bool(np.allclose(factors, middle, rtol=1e-3)),
        "the factor of what is kept": round(middle, 4),
        "each entry is kept or dropped by itself": whole < 0.5,
        "the same rng gives the same mask": bool(np.array_equal(kept, again != 0)),
        "another rng gives another mask": not np.array_equal(kept, other != 0),
    }


@view
def mask_facts(args: tuple, value: Any) -> Any:
    """Facts about one mask on its two ways, from the probe `dropped_both_ways`: backward against its own forward."""
    x, dout = (np.asarray(array, dtype=np.float64) for array in (args[0], args[2]))
    out, dx = (np.asarray(value[name], dtype=np.float64) for name in ("out", "dx"))
    if out.shape != x.shape or dx.shape != x.shape:
        raise ValueError("another shape")
    kept = out != 0
    ratio = dx[kept] / (dout * out / x)[kept]
    return {
        "some entries get no gradient": bool(np.any(dx == 0)),
        "what was dropped gets no gradient": not np.any(dx[~kept]),
        "what was kept gets a gradient": bool(np.all(dx[kept] != 0)),
        "gradient over dout, compared with output over x": round(float(np.median(ratio)) if ratio.size else 0.0, 4),
        "that comparison is the same for every entry": bool(np.allclose(ratio, np.median(ratio), rtol=1e-3)),
    }


@view
def log_uniform_draws(args: tuple, value: Any) -> Any:
    """Facts about draws from [low, high] whose logarithms are uniform, from the probe `with_each_rng`."""
    low, high, size, _ = args
    even = "the logarithms of the draws are spread evenly"
    return facts_of_draws(value, size, (low, high), lambda v: np.log(v / low) / np.log(high / low), even)


@view
def momentum_draws(args: tuple, value: Any) -> Any:
    """Facts about draws beta from [low, high] with uniform logarithms of 1 - beta, from the probe `with_each_rng`."""
    low, high, size, _ = args
    even = "the logarithms of 1 - beta are spread evenly"
    ratio = np.log((1 - high) / (1 - low))
    return facts_of_draws(value, size, (low, high), lambda v: np.log((1 - v) / (1 - low)) / ratio, even)


@view
def search_facts(args: tuple, value: Any) -> Any:
    """Facts about a random search, from the probe `searched`: the first two of its generators are alike."""
    scores, space, n, _ = args
    return facts_of_searches(scores, space, n, value)


@view
def start_facts(args: tuple, value: Any) -> Any:
    """Facts about the parameters of a two-layer network, from the probe `initialised`: shapes, biases, and where the
    matrices are large enough the spread of their entries and the use of the generator.
    """
    D, H, C, _ = args
    return facts_of_starts((D, H, C), value)


@view
def training_facts(args: tuple, value: Any) -> Any:
    """Facts about training, from the probe `trained`: its epochs, its steps, its losses, its accuracies."""
    _, data, _, config, epochs, batch_size, _ = args
    return facts_of_training(data, config, epochs, batch_size, value)


for _kink in (mae_slopes, l1_slopes, leaky_relu_slopes):
    view(_kink)
