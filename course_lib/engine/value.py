"""`Value`: reverse-mode differentiation of scalars, in a file made to be read (unit 04).

Each operation makes a new node that remembers two things: which nodes it came from (`parents`) and how fast it changes
when each of them does (`local`, one number a parent). That is all the chain rule needs. `backward` walks the nodes from
the result to the inputs, so that a node is visited after everything that uses it, and multiplies and adds.
"""

import math
from collections.abc import Sequence
from typing import Any


class Value:
    """A number that remembers how it was computed.

    Attributes:
        data: the number.
        grad: d(root)/d(this), filled by `root.backward()`; 0.0 before.
        parents: the values it was computed from; empty for an input.
        local: d(this)/d(parent), one number a parent.
        op: the operation that made it ("+", "tanh", ...), or "" for an input. For drawing.
        label: a name of your choice, for drawing.
    """

    __slots__ = ("data", "grad", "label", "local", "op", "parents")

    def __init__(
        self,
        data: float,
        parents: Sequence["Value"] = (),
        local: Sequence[float] = (),
        op: str = "",
        label: str = "",
    ) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.local = tuple(local)
        self.op = op
        self.label = label

    def __repr__(self) -> str:
        name = f"{self.label} = " if self.label else ""
        return f"{name}Value({self.data:.6g}, grad={self.grad:.6g})"

    # Arithmetic. Each line states the value and the local derivatives.

    def __add__(self, other: "Value | float") -> "Value":
        other = _as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other: "Value | float") -> "Value":
        other = _as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __pow__(self, exponent: float) -> "Value":
        if isinstance(exponent, Value):
            raise TypeError("Value ** expects a number as exponent, not a Value; write (b * a.log()).exp() for a ** b.")
        local = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, (self,), (local,), f"**{exponent:g}")

    def __neg__(self) -> "Value":
        return Value(-self.data, (self,), (-1.0,), "neg")

    def __sub__(self, other: "Value | float") -> "Value":
        other = _as_value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0), "-")

    def __truediv__(self, other: "Value | float") -> "Value":
        other = _as_value(other)
        quotient = self.data / other.data
        return Value(quotient, (self, other), (1 / other.data, -quotient / other.data), "/")

    # With a plain number on the left Python asks the right side: 2 - v is v.__rsub__(2).

    def __rsub__(self, other: float) -> "Value":
        return _as_value(other) - self

    def __rtruediv__(self, other: float) -> "Value":
        return _as_value(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    # Functions.

    def exp(self) -> "Value":
        out = math.exp(self.data)
        return Value(out, (self,), (out,), "exp")

    def log(self) -> "Value":
        return Value(math.log(self.data), (self,), (1 / self.data,), "log")

    def sin(self) -> "Value":
        return Value(math.sin(self.data), (self,), (math.cos(self.data),), "sin")

    def tanh(self) -> "Value":
        out = math.tanh(self.data)
        return Value(out, (self,), (1 - out * out,), "tanh")

    def sigmoid(self) -> "Value":
        out = 0.5 * (1 + math.tanh(0.5 * self.data))  # the same function as 1 / (1 + exp(-x)), and it cannot overflow
        return Value(out, (self,), (out * (1 - out),), "sigmoid")

    def relu(self) -> "Value":
        # At exactly 0 the derivative does not exist; 0 is the convention here, as in PyTorch.
        return Value(max(self.data, 0.0), (self,), (1.0 if self.data > 0 else 0.0,), "relu")

    def maximum(self, other: "Value | float") -> "Value":
        """The larger of the two. The gradient goes to it alone; in a tie, to self."""
        other = _as_value(other)
        wins = self.data >= other.data
        return Value(max(self.data, other.data), (self, other), (float(wins), float(not wins)), "max")

    # Differentiation.

    def backward(self, accumulate: bool = False) -> None:
        """Fill `.grad` of every value below this one with d(self)/d(value).

        Gradients are added to what `.grad` holds, because a parameter may be used by several roots. Forgetting that is
        the most common mistake with tapes, so gradients left over from an earlier sweep are an error unless you say
        that you want the sum.

        Args:
            accumulate: add to the gradients of an earlier sweep instead of refusing.

        Raises:
            RuntimeError: if a value below already holds a gradient and `accumulate` is False.
        """
        order = topological_order(self)
        if not accumulate and any(node.grad for node in order):
            raise RuntimeError(
                "backward() expects gradients of zero, but an earlier backward() has filled some below this value "
                "and the two would be added. Call zero_grad() first, or backward(accumulate=True) if you want the sum."
            )
        # The sweep has its own gradients: what an earlier sweep left in .grad must not flow on to the parents again.
        sweep = dict.fromkeys(order, 0.0)
        sweep[self] = 1.0
        for node in reversed(order):
            dout = sweep[node]
            node.grad += dout
            for parent, local in zip(node.parents, node.local, strict=True):
                sweep[parent] += local * dout  # the chain rule; += because a value may be used more than once

    def zero_grad(self) -> None:
        """Set `.grad` of this value and of every value below it to 0."""
        for node in topological_order(self):
            node.grad = 0.0


def topological_order(root: Any) -> list:
    """Every node below `root`, each once, inputs first and `root` last. A node is anything with `.parents`.

    A loop with its own stack and not a recursive function: Python stops recursion at about 1000 levels, and a loop
    over 1000 additions makes a graph that deep.
    """
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order


def _as_value(x: "Value | float") -> Value:
    return x if isinstance(x, Value) else Value(x)
