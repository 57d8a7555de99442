"""`Tensor`: the idea of `value.py` over arrays. Reverse-mode differentiation with broadcasting (units 04 and 05).

Each operation makes a node that knows its parents and a function `vjp(dout)`: from the gradient with respect to the
node's output to one gradient for each parent (a vector-Jacobian product). `backward` visits the nodes from the result
to the inputs. Whole layers (`linear`, `relu`) and losses are single nodes: their gradients are known in closed form,
and one node in place of five is faster and more exact.

    W = Tensor(he_normal(64, 10, rng), requires_grad=True)
    b = Tensor(np.zeros(10), requires_grad=True)
    loss = Tensor(X).linear(W, b).softmax_cross_entropy(y)
    loss.backward()                                          # W.grad and b.grad
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import numpy as np

from course_lib.engine import activations, losses
from course_lib.engine.softmax import softmax_cross_entropy
from course_lib.engine.sums import column_sums


class Tensor:
    """An array that remembers how it was computed.

    Attributes:
        data: the array.
        grad: for an input with `requires_grad`: the gradient, of the shape of data, None before the first `backward`.
        requires_grad: whether a gradient is wanted for it, or for something it was computed from.
        parents: the tensors it was computed from; empty for an input.
        op: the operation that made it, or "". For drawing.
        depth: the largest number of operations between an input and it; 0 for an input.
        vector: the `ParameterVector` that an optimizer has put it in, or None.
    """

    __slots__ = ("_used", "data", "depth", "grad", "op", "parents", "requires_grad", "vector", "vjp")
    __array_ufunc__ = None  # so that `array * tensor` asks Tensor instead of making an array of objects

    def __init__(self, data: Any, requires_grad: bool = False) -> None:
        data = np.asarray(data)
        if data.dtype.kind != "f":
            if requires_grad:
                raise TypeError(f"Tensor expects floats for requires_grad, but got {data.dtype}; use .astype(float).")
            data = data.astype(np.float64)
        self.data = data
        self.grad: np.ndarray | None = None
        self.requires_grad = requires_grad
        self.parents: tuple[Tensor, ...] = ()
        self.vjp: Callable[[np.ndarray], tuple] | None = None
        self.op = ""
        self.depth = 0
        self.vector = None
        self._used = False

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    def __repr__(self) -> str:
        made_by = f", op={self.op!r}" if self.op else ""
        return f"Tensor({np.array2string(self.data, threshold=20, precision=4)}{made_by})"

    # Arithmetic. What broadcasting copied in the forward pass is summed in the backward pass, by `unbroadcast`.

    def __add__(self, other: Any) -> "Tensor":
        a, b = self, _as_tensor(other, self)
        return _node(a.data + b.data, (a, b), lambda d: (unbroadcast(d, a.shape), unbroadcast(d, b.shape)), "+")

    def __neg__(self) -> "Tensor":
        return _node(-self.data, (self,), lambda d: (-d,), "neg")

    def __sub__(self, other: Any) -> "Tensor":
        return self + -_as_tensor(other, self)

    def __mul__(self, other: Any) -> "Tensor":
        a, b = self, _as_tensor(other, self)
        return _node(
            a.data * b.data, (a, b), lambda d: (unbroadcast(d * b.data, a.shape), unbroadcast(d * a.data, b.shape)), "*"
        )

    def __truediv__(self, other: Any) -> "Tensor":
        return self * _as_tensor(other, self) ** -1

    def __pow__(self, exponent: float) -> "Tensor":
        slope = exponent * self.data ** (exponent - 1) if exponent else np.zeros_like(self.data)
        return _node(self.data**exponent, (self,), lambda d: (d * slope,), f"**{exponent:g}")

    def __matmul__(self, other: "Tensor") -> "Tensor":
        """(N, D) @ (D, C). Two axes each; reshape a vector to a row or a column first."""
        a, b = self, _as_tensor(other, self)
        if a.data.ndim != 2 or b.data.ndim != 2 or a.shape[1] != b.shape[0]:
            raise ValueError(f"@ expects shapes (N, D) and (D, C), but got {a.shape} and {b.shape}; reshape one.")
        return _node(a.data @ b.data, (a, b), lambda d: (d @ b.data.T, a.data.T @ d), "@")

    def __rsub__(self, other: Any) -> "Tensor":
        return _as_tensor(other, self) - self

    def __rtruediv__(self, other: Any) -> "Tensor":
        return _as_tensor(other, self) / self

    __radd__ = __add__
    __rmul__ = __mul__

    # Functions, elementwise.

    def exp(self) -> "Tensor":
        out = np.exp(self.data)
        return _node(out, (self,), lambda d: (d * out,), "exp")

    def log(self) -> "Tensor":
        return _node(np.log(self.data), (self,), lambda d: (d / self.data,), "log")

    def tanh(self) -> "Tensor":
        out = np.tanh(self.data)
        return _node(out, (self,), lambda d: (d * (1 - out * out),), "tanh")

    def sigmoid(self) -> "Tensor":
        out = activations.sigmoid(self.data)
        return _node(out, (self,), lambda d: (d * out * (1 - out),), "sigmoid")

    def relu(self) -> "Tensor":
        out = np.maximum(self.data, 0)
        return _node(out, (self,), lambda d: (d * activations.relu_grad(out),), "relu")

    # Sums and shapes.

    def sum(self, axis: int | None = None) -> "Tensor":
        """The sum over one axis, or over all."""

        def vjp(d: np.ndarray) -> tuple[np.ndarray]:
            d = d if axis is None else np.expand_dims(d, axis)
            return (np.broadcast_to(d, self.shape),)  # each summand counts once: it gets the gradient of the sum

        return _node(self.data.sum(axis=axis), (self,), vjp, "sum")

    def mean(self, axis: int | None = None) -> "Tensor":
        """The mean over one axis, or over all."""
        return self.sum(axis) * (1 / (self.data.size if axis is None else self.shape[axis]))

    def reshape(self, *shape: int) -> "Tensor":
        return _node(self.data.reshape(*shape), (self,), lambda d: (d.reshape(self.shape),), "reshape")

    @property
    def T(self) -> "Tensor":
        return _node(self.data.T, (self,), lambda d: (d.T,), "T")

    # Whole layers in one node.

    def linear(self, W: "Tensor", b: "Tensor") -> "Tensor":
        """self @ W + b. self: (N, D), W: (D, C), b: (C,)."""
        x, W, b = self, _as_tensor(W, self), _as_tensor(b, self)
        if x.data.ndim != 2 or W.data.ndim != 2 or W.data.shape != x.data.shape[1:] + b.data.shape:
            raise ValueError(
                f"linear expects x (N, D), W (D, C) and b (C,), but got {x.shape}, {W.shape} and {b.shape}; "
                "rows of x are examples, W multiplies from the right."
            )
        out = x.data.dot(W.data)
        out += b.data

        def vjp(d: np.ndarray) -> tuple[np.ndarray | None, ...]:
            dx = d.dot(W.data.T) if x.requires_grad else None  # nobody asks for the gradient of the data
            return dx, x.data.T.dot(d), column_sums(d)

        return _node(out, (x, W, b), vjp, "linear")

    def softmax_cross_entropy(self, y: np.ndarray) -> "Tensor":
        """The mean of -log softmax(self)[y]. self: (N, C) scores, y: (N,) integer labels."""
        return _loss(self, softmax_cross_entropy, y)

    def bce_with_logits(self, y: np.ndarray) -> "Tensor":
        """The mean binary cross-entropy of sigmoid(self) with targets y of the same shape."""
        return _loss(self, losses.bce_with_logits_loss, y)

    def mse(self, y: np.ndarray) -> "Tensor":
        """The mean squared difference from y, of the same shape."""
        return _loss(self, losses.mse_loss, y)

    # Differentiation.

    def backward(self) -> None:
        """Add d(self)/d(input) to `.grad` of every input that requires it. self must hold a single number.

        As in PyTorch, gradients of different graphs add up until you clear them (`optimizer.zero_grad()`).

        Raises:
            RuntimeError: for more than one number, for no input that requires a gradient, or a second sweep.
        """
        if self.data.size != 1:
            raise RuntimeError(f"backward() expects a single number, but got {self.shape}; take .sum() or .mean().")
        if self.vjp is None or not self.requires_grad:
            raise RuntimeError(
                "backward() expects the result of a computation with some requires_grad=True input, but got "
                f"{'an input' if self.vjp is None else 'a result of constants only'}; compute a loss and call it there."
            )
        if self._used:
            raise RuntimeError(
                "backward() already ran from this result, and a second run would count its gradients twice; "
                "compute the loss anew, and clear the gradients first: optimizer.zero_grad()."
            )
        self._used = True
        one = np.array(1, self.data.dtype, ndmin=self.data.ndim)
        waiting = {self: one}  # nodes to visit, each with its gradient so far
        heap = [(-self.depth, id(self), self)]  # the same nodes, deepest first
        while heap:
            # Whatever uses a node is deeper. So the deepest node that waits has its whole gradient already.
            node = heappop(heap)[2]
            for parent, gradient in zip(node.parents, node.vjp(waiting.pop(node))):  # noqa: B905 (strict costs 2 %)
                if not parent.requires_grad:
                    continue
                if parent in waiting:
                    waiting[parent] = waiting[parent] + gradient  # used more than once: gradients add
                elif parent.vjp is not None:
                    waiting[parent] = gradient
                    heappush(heap, (-parent.depth, id(parent), parent))
                elif parent.grad is None:  # an input
                    parent.grad = np.array(gradient)  # a copy: the same array may go to another input as well
                else:
                    parent.grad += gradient  # in place, since it may be a view of the flat vector


def unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum a gradient back to `shape`, that of an array which broadcasting had copied along some axes."""
    if grad.shape == shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and grad.shape[i] != 1)
    return grad.sum(axis=stretched, keepdims=True) if stretched else grad


def _node(data: np.ndarray, parents: tuple[Tensor, ...], vjp: Callable, op: str) -> Tensor:
    out = Tensor(data)
    for parent in parents:
        if parent.requires_grad:
            out.requires_grad = True
        if parent.depth >= out.depth:
            out.depth = parent.depth + 1
    out.parents, out.vjp, out.op = parents, vjp, op
    return out


def _loss(scores: Tensor, function: Callable, y: np.ndarray) -> Tensor:
    """A node for a loss that computes its gradient together with its value."""
    loss, gradient = function(scores.data, y)
    return _node(np.asarray(loss, dtype=scores.data.dtype), (scores,), lambda d: (gradient * d,), function.__name__)


def _as_tensor(x: Any, like: Tensor) -> Tensor:
    return x if isinstance(x, Tensor) else Tensor(np.asarray(x, dtype=like.data.dtype))
