"""`Module`: what every layer is.

The contract of a layer is two methods. `forward(x)` computes the output and keeps what the backward pass will need.
`backward(dout)` takes the gradient of the loss with respect to that output, writes the gradients of the layer's
parameters, and returns the gradient with respect to x.

Two things differ from PyTorch, both for the sake of the reader. There is no tape: `backward` is written by hand in each
layer (`tensor.py` has a tape). And `backward` *writes* parameter gradients where PyTorch *adds* them, so there is no
`zero_grad` to forget.
"""

from typing import Any

import numpy as np

from course_lib.engine.errors import check_rows
from course_lib.engine.parameters import Parameter


class Module:
    """The base of all layers.

    Arrays that `forward` and `backward` return are the layer's own buffers, used again by its next call; copy what you
    keep. (`Sequential` returns copies, so this matters only when you call a layer by itself.)

    Attributes:
        training: True in training mode. Only batch norm and dropout behave differently.
        in_features, out_features: columns expected and returned; None where any number passes unchanged.
        dtype: of the parameters; None for a layer without.
    """

    training = True
    in_features: int | None = None
    out_features: int | None = None
    dtype: np.dtype | None = None

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Check x, then run `forward`. x: (N, in_features) to (N, out_features)."""
        self.check_input(x)
        return self.forward(x)

    def __getattr__(self, name: str) -> Any:
        hint = "; forward keeps it for backward, so call the layer on a batch first" if name.startswith("_") else ""
        raise AttributeError(f"{type(self).__name__} has no {name}{hint}.")

    def check_input(self, x: np.ndarray) -> None:
        """Raise a ValueError or TypeError that names the layer unless x is a float array (N, in_features), N >= 1."""
        check_rows(self, x, self.in_features, self.dtype)

    def forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__} expects a forward(x) method; write one in the class.")

    def backward(self, dout: np.ndarray) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__} expects a backward(dout) method; write one in the class.")

    def backward_parameters(self, dout: np.ndarray) -> None:
        """`backward` where nobody asks for the gradient with respect to the input: the first layer of a model."""
        self.backward(dout)

    def named_parameters(self) -> dict[str, Parameter]:
        """The layer's parameters by name, in a fixed order."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Parameter)}

    def named_state(self) -> dict[str, np.ndarray]:
        """Arrays that are kept with a model but not learned, such as running means. Empty for most layers."""
        return {}

    def train(self) -> "Module":
        """Switch to training mode and return self."""
        self.training = True
        return self

    def eval(self) -> "Module":
        """Switch to evaluation mode and return self."""
        self.training = False
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _buffer(self, name: str, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
        """An uninitialised array, kept as `self.<name>` and used again while shape and dtype stay the same."""
        kept = self.__dict__.get(name)
        if kept is None or kept.shape != shape or kept.dtype != dtype:
            kept = self.__dict__[name] = np.empty(shape, dtype)
        return kept
