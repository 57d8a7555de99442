"""Probes for computation graphs: nodes that an answer walks, and number classes that record or carry derivatives.

Graphs cross as plain numbers. A graph that an answer walks comes as lists (for each node the positions of its inputs)
and is built from `Node`s here. A graph that an answer's own class leaves behind goes back as arrays, and a view reads
the derivatives off it on the judge's side.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .registry import WrongStructure, probe

TOO_DEEP = "too deep"
_OPERATIONS = (
    "a + a",
    "a - a",
    "a * a",
    "a / a",
    "a ** 2",
    "1 - a",
    "1 / a",
    "a.exp()",
    "a.relu()",
    "a.tanh()",
    "a.sin()",
)


class Node:
    """A node as the lesson describes it: data, grad, parents (its inputs), local (one derivative a parent)."""

    def __init__(self, data: float = 0.0, parents: tuple = (), local: tuple = ()) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.local = local


@probe
def listed_order(functions: tuple, args: tuple) -> Any:
    """The order that a function lists, as positions. args: for each node the positions of its inputs; the root's
    position. A position of -1 is something that is no node of the graph; `TOO_DEEP` says that Python's limit was met.
    """
    parents, root = args
    nodes = _nodes(parents)
    try:
        returned = functions[0](nodes[root])
    except RecursionError:
        return TOO_DEEP
    if returned is None or not hasattr(returned, "__iter__"):
        came = "None" if returned is None else f"something of type {type(returned).__name__}"
        raise WrongStructure(f"{functions[0].__name__} should return a list of nodes, and {came} came back")
    places = {id(node): index for index, node in enumerate(nodes)}
    return [places.get(id(item), -1) for item in returned]


@probe
def listed_order_again(functions: tuple, args: tuple) -> Any:
    """As `listed_order`, of a second call for the same node: the first one must leave nothing behind."""
    return listed_order((_twice(functions[0]),), args)


def _twice(function: Callable[..., Any]) -> Callable[..., Any]:
    def second(node: Node) -> Any:
        first = function(node)
        if first is not None and hasattr(first, "__iter__"):
            list(first)  # a generator has done nothing until then
        return function(node)

    second.__name__ = function.__name__
    return second


@probe
def gradients_after(functions: tuple, args: tuple) -> Any:
    """Every node's `.grad` after one or several calls of `backward(root)`.

    args: the graph, {"data": (n,), "parents": positions of each node's inputs, "local": derivatives by them}; and the
    calls, a list of (root, order): an order for that root stands in for the learner's `topological_order`, so that a
    fault there is not counted again here.
    """
    graph, calls = args
    nodes = _nodes(graph["parents"], graph["data"], graph["local"])
    for root, order in calls:
        with _with_order(functions[0], [nodes[index] for index in order]):
            functions[0](nodes[root])
    return np.array([float(node.grad) for node in nodes])


@probe
def recorded_graph(functions: tuple, args: tuple) -> Any:
    """The graph that an expression leaves behind, as arrays.

    args: the expression, a text or a callable; its inputs, name -> number, in order. The class under test has `.data`,
    `.grad`, `.parents` and `.local`.
    """
    make = functions[0]
    inputs = {name: make(number) for name, number in args[1].items()}
    root = _evaluated(args[0], inputs, lambda: make(0.5))
    nodes, edges, local = _walk(root, list(inputs.values()), make)
    places = {id(node): index for index, node in enumerate(nodes)}
    return {
        "root": places[id(root)],
        "inputs": np.arange(len(inputs)),
        "data": np.array([_number(node.data, ".data") for node in nodes]),
        "grad": np.array([_number(node.grad, ".grad") for node in nodes]),
        "edges": np.array([(places[id(a)], places[id(b)]) for a, b in edges], dtype=np.int64).reshape(-1, 2),
        "local": np.array(local, dtype=np.float64),
    }


@probe
def pushed_forward(functions: tuple, args: tuple) -> Any:
    """Value and derivative of an expression of duals. args: the expression, a text or a callable; its inputs, name ->
    (value, deriv), in order.
    """
    make = functions[0]
    out = _evaluated(args[0], {name: make(*pair) for name, pair in args[1].items()}, lambda: make(0.5, 1.0))
    if not isinstance(out, make):
        raise WrongStructure(f"The result should be a {make.__name__}, and a {type(out).__name__} came back")
    return {"the value": _number(out.value, ".value"), "the derivative": _number(out.deriv, ".deriv")}


def _nodes(parents: list, data: Any = None, local: Any = None) -> list[Node]:
    nodes: list[Node] = []
    for index, inputs in enumerate(parents):
        number = 0.0 if data is None else float(data[index])
        slopes = tuple(float(slope) for slope in local[index]) if local is not None else (1.0,) * len(inputs)
        nodes.append(Node(number, tuple(nodes[place] for place in inputs), slopes))
    return nodes


@contextlib.contextmanager
def _with_order(function: Callable[..., Any], order: list[Node]) -> Iterator[None]:
    """Let `topological_order`, as `function` sees it, list `order`."""
    space = getattr(function, "__globals__", {})
    own = space.get("topological_order")
    space["topological_order"] = lambda node: list(order)
    try:
        yield
    finally:
        if own is None:
            del space["topological_order"]
        else:
            space["topological_order"] = own


def _evaluated(expression: Any, inputs: dict[str, Any], one: Callable[[], Any]) -> Any:
    """The expression's value. A class of which nothing is written yet raises a NotImplementedError of its own, without
    the name of the method that happened to be first.
    """
    try:
        if callable(expression):
            return expression(*inputs.values())
        return _run(expression, inputs)
    except NotImplementedError:
        if all(_is_open(operation, one) for operation in _OPERATIONS):
            raise NotImplementedError from None
        raise


def _run(expression: str, inputs: dict[str, Any]) -> Any:
    # Under this file's name, so that a traceback shows the learner's lines and not this one.
    return eval(compile(expression, __file__, "eval"), {"__builtins__": {}}, dict(inputs))


def _is_open(operation: str, one: Callable[[], Any]) -> bool:
    """Whether an operation is still to be written, or not asked for."""
    try:
        _run(operation, {"a": one()})
    except (NotImplementedError, TypeError, AttributeError):
        return True
    except Exception:
        return False
    return False


def _walk(root: Any, inputs: list, make: type) -> tuple[list, list[tuple[Any, Any]], list[float]]:
    """The nodes of a graph, its inputs first, its edges (node, parent) and the derivative along each edge."""
    nodes, edges, local = [*inputs], [], []
    seen, waiting = {id(node) for node in nodes}, [*inputs, root]
    if id(root) not in seen:
        seen.add(id(root))
        nodes.append(root)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, make):
            what = "The result" if node is root else "A parent"
            raise WrongStructure(f"{what} should be a {make.__name__}, and a {type(node).__name__} came")
        if not (hasattr(node, "parents") and hasattr(node, "local")):
            raise WrongStructure(
                f"A {make.__name__} should keep `.parents` and `.local`, as its `__init__` in the lesson does"
            )
        if isinstance(node.parents, (set, frozenset)):
            raise WrongStructure(
                "`parents` is a set, which holds an object once, even in a * a, and keeps no order; make it a tuple"
            )
        parents, slopes = list(node.parents), list(node.local)
        if len(parents) != len(slopes):
            raise WrongStructure(
                f"A node has {len(parents)} in `parents` and {len(slopes)} in `local`: one derivative a parent belongs "
                f"there, in the same order"
            )
        for parent, slope in zip(parents, slopes, strict=True):
            edges.append((node, parent))
            local.append(_number(slope, "An entry of `local`"))
            if id(parent) not in seen:
                seen.add(id(parent))
                nodes.append(parent)
                waiting.append(parent)
    return nodes, edges, local


def _number(value: Any, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise WrongStructure(f"{name} should be a number, and a {type(value).__name__} is there") from None
