"""Parameters, and the one flat vector that they live in.

An optimizer does the same to every number of a model. If the numbers lie side by side, its step is a few NumPy calls on
one long vector, whatever the number of layers; if they lie in many small arrays, it is a few calls for each. So
`flatten` moves all of them into one vector and leaves each parameter a view of its part: writing to `layer.weight.data`
writes to the vector, and the other way round.
"""

from collections.abc import Iterable, Iterator
from operator import is_
from typing import Any

import numpy as np

from course_lib.engine.errors import FLOATS


class Parameter:
    """An array that is learned, and its gradient.

    Attributes:
        data: the array; a view of a flat vector once a model or an optimizer has gathered it.
        grad: an array of the same shape and dtype.
        vector: the `ParameterVector` it lies in, or None.
    """

    __slots__ = ("data", "grad", "vector")

    def __init__(self, data: np.ndarray) -> None:
        self.data = np.array(data)
        if self.data.dtype not in FLOATS:
            raise TypeError(f"Parameter expects float32 or float64, but got {self.data.dtype}; choose one as dtype.")
        self.grad = np.zeros_like(self.data)
        self.vector: ParameterVector | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        # In a vector, data and grad are views. `p.data = array` would cut the tie, so it copies the numbers instead.
        if name != "vector" and getattr(self, "vector", None) is not None:
            kept = getattr(self, name)
            if np.shape(value) != kept.shape:
                raise ValueError(f"{self!r} expects an array of its shape for .{name}, but got {np.shape(value)}.")
            if value is not kept:  # p.grad += ... has changed it already
                kept[...] = value
        else:
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Parameter{self.data.shape} {self.data.dtype}"


class ParameterVector:
    """All parameters of a model, side by side. Made by `flatten`; iterate over it to get the single parameters.

    Attributes:
        data: (P,), the numbers of all parameters in order.
        grad: (P,), their gradients, in the same order.
        parts: the parameters; their `.data` and `.grad` are views of the two vectors.
        has_optimizer: whether an optimizer works on it, and so holds views of it.
    """

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts
        self.has_optimizer = False
        self.data = np.concatenate([p.data.ravel() for p in parts])
        self.grad = np.concatenate([(np.zeros_like(p.data) if p.grad is None else p.grad).ravel() for p in parts])
        self.link()

    def link(self) -> None:
        """Make `.data` and `.grad` of each parameter views of its part of the vectors.

        Once at the start, and again after copy.deepcopy or pickle, which make arrays of their own out of views.
        """
        start = 0
        for p in self.parts:
            part = slice(start, start + p.data.size)
            start = part.stop
            p.vector = None
            p.data, p.grad = self.data[part].reshape(p.data.shape), self.grad[part].reshape(p.data.shape)
            p.vector = self

    def release(self) -> None:
        """Let the parameters go, so that the vector of a larger model can take them.

        Raises:
            ValueError: if an optimizer works on this one. It would go on changing numbers that nobody uses any more.
        """
        if self.has_optimizer:
            raise ValueError(
                "a model expects inner models without an optimizer, but one has its own already; "
                "build the whole model first, then the optimizer from its parameters()."
            )
        for p in self.parts:
            p.vector = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __repr__(self) -> str:
        return f"ParameterVector({self.data.size:,} numbers in {len(self.parts)} parameters, {self.data.dtype})"


def flatten(parameters: Iterable[Any]) -> ParameterVector:
    """Gather parameters into one flat vector; their `.data` and `.grad` become views of it.

    Args:
        parameters: objects with `.data`, `.grad` (an array or None) and `.vector`: `Parameter`s, or `Tensor`s.

    Returns:
        The vector. Parameters that already fill a vector, in this order, get that same one back.

    Raises:
        TypeError: for anything else, such as a whole model.
        ValueError: for no parameters, one given twice, one that gets no gradient, mixed dtypes, or a part of another
            vector (which would tear it).
    """
    if isinstance(parameters, ParameterVector):
        return parameters
    parts = list(parameters)
    if not parts:
        raise ValueError("flatten expects at least one parameter, but got none; a model needs a layer that learns.")
    for p in parts:
        if not hasattr(p, "vector"):
            raise TypeError(
                f"flatten expects parameters, but got {type(p).__name__}; "
                "give an optimizer model.parameters(), or a list of Parameter or Tensor."
            )
        if getattr(p, "parents", ()) or not getattr(p, "requires_grad", True):
            raise ValueError(
                f"flatten expects inputs made with requires_grad=True, but got {p!r}, which no gradient will reach; "
                "give the Tensor that your computation starts from."
            )
    if len({id(p) for p in parts}) != len(parts):
        raise ValueError("flatten expects each parameter once, but one came twice; use a layer once in a model.")
    dtypes = sorted({str(p.data.dtype) for p in parts})
    if len(dtypes) > 1:
        raise ValueError(
            f"flatten expects parameters of one dtype, but got {' and '.join(dtypes)}; give all one dtype."
        )
    vector = parts[0].vector
    if vector is not None and len(vector.parts) == len(parts) and all(map(is_, vector.parts, parts)):
        return vector
    if any(p.vector is not None for p in parts):
        raise ValueError(
            "flatten expects parameters that are free, but some already belong to another model or optimizer; "
            "pass that model's parameters() whole, or make new layers."
        )
    return ParameterVector(parts)
