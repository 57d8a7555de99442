"""Small computation graphs, worked through step by step: forward the values, backward the gradients.

No drawing here: `graph_drawing.py` puts what these steps hold into a picture. The numbers are the engine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_lib.engine.value import Value

SYMBOLS = {"+": "+", "-": "−", "*": "×", "max": "max", "sigmoid": "σ", "tanh": "tanh", "half square": "½( )²"}


@dataclass(frozen=True)
class Box:
    """A node of an example: its name, the operation that makes it ("" for an input), its inputs, where it is drawn."""

    name: str
    op: str
    inputs: tuple[str, ...]
    place: tuple[float, float]


@dataclass(frozen=True)
class Example:
    """A graph: a formula, the numbers that go in, and its boxes, inputs first and the result last."""

    title: str
    formula: str
    numbers: Mapping[str, float]
    boxes: tuple[Box, ...]

    @property
    def result(self) -> str:
        return self.boxes[-1].name


@dataclass(frozen=True)
class Step:
    """The state after one step.

    values, grads: what is known so far, by name. active: the box that is worked on, or "". flows: for a backward step
    the pairs (input, local derivative), in the order of the box's inputs. words: what happens, as a sentence.
    """

    phase: str
    active: str
    values: Mapping[str, float]
    grads: Mapping[str, float]
    flows: tuple[tuple[str, float], ...]
    words: str


def _leaf(name: str, x: float, y: float) -> Box:
    return Box(name, "", (), (x, y))


EXAMPLES: tuple[Example, ...] = (
    Example(
        "a used twice",
        "f = a × b + a",
        {"a": 2.0, "b": 3.0},
        (
            _leaf("a", 0, 1.5),
            _leaf("b", 0, 0),
            Box("c", "*", ("a", "b"), (1.3, 0.5)),
            Box("f", "+", ("c", "a"), (2.6, 1)),
        ),
    ),
    Example(
        "four patterns",
        "f = (a + b) × max(b, c)",
        {"a": 1.0, "b": 4.0, "c": 3.0},
        (
            _leaf("a", 0, 2),
            _leaf("b", 0, 1),
            _leaf("c", 0, 0),
            Box("d", "+", ("a", "b"), (1.3, 1.75)),
            Box("e", "max", ("b", "c"), (1.3, 0.25)),
            Box("f", "*", ("d", "e"), (2.6, 1)),
        ),
    ),
    Example(
        "a neuron",
        "E = ½ (σ(w × x + b) − t)²",
        {"w": 0.5, "x": 2.0, "b": -0.4, "t": 1.0},
        (
            _leaf("w", 0, 2),
            _leaf("x", 0, 1),
            _leaf("b", 1, 0.25),
            _leaf("t", 3, 0.25),
            Box("p", "*", ("w", "x"), (1, 1.5)),
            Box("z", "+", ("p", "b"), (2, 1.25)),
            Box("y", "sigmoid", ("z",), (3, 1.25)),
            Box("r", "-", ("y", "t"), (4, 1)),
            Box("E", "half square", ("r",), (5, 1)),
        ),
    ),
)


def _made(op: str, parents: Sequence[Value]) -> Value:
    if op in ("sigmoid", "tanh"):
        return getattr(parents[0], op)()
    if op == "half square":
        # One node, as the box shows it, instead of the three that 0.5 * r * r would make.
        number = parents[0].data
        return Value(0.5 * number**2, (parents[0],), (number,), op)
    a, b = parents
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "max": lambda: a.maximum(b)}[op]()


def number(value: float, digits: int = 3) -> str:
    """A number as the figures write it: at most `digits` decimals, a true minus, no needless zeros."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


def steps_of(example: Example) -> list[Step]:
    """Every step of `example`: the inputs, one step an operation forward, the seed, one step an operation backward."""
    nodes = {name: Value(start) for name, start in example.numbers.items()}
    values = dict(example.numbers)
    listed = ", ".join(f"{name} = {number(start)}" for name, start in example.numbers.items())
    steps = [Step("inputs", "", dict(values), {}, (), f"The inputs: {listed}.")]
    made = [box for box in example.boxes if box.op]
    for box in made:
        nodes[box.name] = _made(box.op, [nodes[name] for name in box.inputs])
        values[box.name] = nodes[box.name].data
        words = f"Forward: {box.name} = {_call(box, values)} = {number(values[box.name])}."
        steps.append(Step("forward", box.name, dict(values), {}, (), words))
    grads = {example.result: 1.0}
    words = f"Turn around: {example.result} changes at the rate 1 with itself, so its gradient is 1."
    steps.append(Step("seed", example.result, values, dict(grads), (), words))
    for box in reversed(made):
        flows = tuple(zip(box.inputs, nodes[box.name].local, strict=True))
        said = []
        for name, local in flows:
            before, share = grads.get(name), grads[box.name] * local
            grads[name] = (before or 0.0) + share
            sent = f"{name} gets {number(grads[box.name])} · {_bracketed(local)} = {number(share)}"
            said.append(
                sent if before is None else f"{sent}, added to its {number(before)}, which makes {number(grads[name])}"
            )
        words = f"Backward through {box.name} ({SYMBOLS[box.op]}): " + "; ".join(said) + "."
        steps.append(Step("backward", box.name, values, dict(grads), flows, words))
    return steps


def _bracketed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _call(box: Box, values: Mapping[str, float]) -> str:
    inside = [_bracketed(values[name]) for name in box.inputs]
    if box.op in ("+", "-", "*"):
        return f" {SYMBOLS[box.op]} ".join(inside)
    if box.op == "half square":
        return f"½ ({number(values[box.inputs[0]])})²"
    return f"{SYMBOLS[box.op]}({', '.join(number(values[name]) for name in box.inputs)})"
