"""`Sequential`: layers one after the other, with all their parameters in one vector."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.engine.errors import check_rows
from course_lib.engine.module import Module
from course_lib.engine.parameters import Parameter, ParameterVector, flatten
from course_lib.engine.summary import Summary, summarise


class Sequential(Module):
    """Layers one after the other: the output of each is the input of the next.

        model = Sequential(Linear(64, 128, rng), ReLU(), Linear(128, 10, rng))
        loss, dscores = softmax_cross_entropy(model(X), y)
        model.backward(dscores)          # fills model.parameters().grad

    Widths and dtypes are compared when the model is made, so that each batch is checked only at the door. A layer may
    itself be a `Sequential`; its parameters move into the vector of the whole model, by names such as "0.1.weight".
    """

    _inner = False  # whether it is a layer of another Sequential

    def __init__(self, *layers: Module) -> None:
        self.layers = layers
        self._check_layers()
        width = None
        for layer in layers:
            if width is not None and layer.in_features not in (None, width):
                raise ValueError(
                    f"{layer!r} expects {layer.in_features} columns, but the layers before it give {width}; "
                    "change one of the two numbers."
                )
            width = layer.out_features or width
        self.out_features = width
        # The layer to name when x is wrong.
        self._first = next((layer for layer in self.leaves() if layer.in_features is not None), self)
        self.in_features = self._first.in_features
        self._out_shape: tuple[int, ...] | None = None
        inner = [layer for layer in layers if isinstance(layer, Sequential)]
        for model in inner:
            if model._parameters is not None:
                model._parameters.release()
        learned = list(self.named_parameters().values())
        self._parameters = flatten(learned) if learned else None
        for model in inner:
            model._inner, model._parameters = True, None
        self.dtype = self._parameters.data.dtype if learned else None

    def _check_layers(self) -> None:
        if not self.layers:
            raise ValueError("Sequential expects at least one layer, but got none; for example Linear(64, 10, rng).")
        for layer in self.layers:
            if not isinstance(layer, Module):
                raise TypeError(
                    f"Sequential expects layers, one by one, but got {type(layer).__name__}; "
                    "write Sequential(*layers) for a list, ReLU() with its parentheses."
                )
        leaves = list(self.leaves())
        if len({id(leaf) for leaf in leaves}) < len(leaves):
            raise ValueError(
                f"Sequential expects each layer once, but {self!r} has one twice; "
                "a layer keeps what its backward needs, so make a second one."
            )
        for layer in self.layers:
            if isinstance(layer, Sequential) and layer._inner:
                raise ValueError(
                    f"Sequential expects layers that are free, but {layer!r} belongs to another model; make new layers."
                )

    def leaves(self) -> Iterator[Module]:
        """The layers that compute, in order: in the place of an inner `Sequential`, its own layers."""
        for layer in self.layers:
            yield from layer.leaves() if isinstance(layer, Sequential) else (layer,)

    def check_input(self, x: np.ndarray) -> None:
        check_rows(self._first, x, self.in_features, self.dtype)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """x: (N, in_features) to a new array (N, out_features)."""
        for layer in self.layers:
            x = layer.forward(x)
        self._out_shape, self._out_dtype = x.shape, x.dtype
        return x.copy()  # the last layer will overwrite its buffer; the caller's result must stay as it is

    def backward(self, dout: np.ndarray) -> np.ndarray:
        """Fill the gradients of all parameters from dout (N, out_features); return dx (N, in_features), a new array."""
        self._check_gradient(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout.copy()

    def backward_parameters(self, dout: np.ndarray) -> None:
        """Fill the gradients of all parameters; skip dx, which costs a matrix product that training has no use for."""
        self._check_gradient(dout)
        for layer in self.layers[:0:-1]:
            dout = layer.backward(dout)
        self.layers[0].backward_parameters(dout)

    def _check_gradient(self, dout: np.ndarray) -> None:
        if np.shape(dout) != self._out_shape:
            ran = "it has not run yet" if self._out_shape is None else f"its last output has shape {self._out_shape}"
            raise ValueError(
                f"backward expects a gradient shaped like the model's last output, but got {np.shape(dout)} and {ran}; "
                "call the model on the batch first."
            )
        if not hasattr(dout, "dtype") or dout.dtype != self._out_dtype:
            raise TypeError(
                f"backward expects an array of {self._out_dtype} like the model's output, but got "
                f"{getattr(dout, 'dtype', type(dout).__name__)}; convert with np.asarray(dscores, scores.dtype)."
            )

    def parameters(self) -> ParameterVector:
        """All parameters as one flat vector, for an optimizer: `Adam(model.parameters())`."""
        if self._inner:
            raise ValueError("parameters() expects a whole model, but this one is a layer of another; ask that one.")
        if self._parameters is None:
            raise ValueError("parameters() expects a model that learns, but no layer here has any; add a Linear.")
        return self._parameters

    def named_parameters(self) -> dict[str, Parameter]:
        return {f"{i}.{name}": p for i, layer in enumerate(self.layers) for name, p in layer.named_parameters().items()}

    def named_state(self) -> dict[str, np.ndarray]:
        return {f"{i}.{name}": a for i, layer in enumerate(self.layers) for name, a in layer.named_state().items()}

    def train(self) -> "Sequential":
        self.training = True
        for layer in self.layers:
            layer.train()
        return self

    def eval(self) -> "Sequential":
        self.training = False
        for layer in self.layers:
            layer.eval()
        return self

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of everything that training changes, by name: "0.weight", "1.running_mean", ..."""
        learned = {name: p.data.copy() for name, p in self.named_parameters().items()}
        return learned | {name: a.copy() for name, a in self.named_state().items()}

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        """Copy a `state_dict()` back. ValueError if its names or shapes are those of another architecture."""
        own = {name: p.data for name, p in self.named_parameters().items()} | self.named_state()
        wrong = sorted(own.keys() ^ state.keys()) or [n for n in own if own[n].shape != np.shape(state[n])]
        if wrong:
            raise ValueError(
                f"load_state_dict expects the arrays of {self!r}, but these differ: {', '.join(wrong)}; "
                "build the model with the layers it was saved with."
            )
        for name, array in own.items():
            array[...] = state[name]

    def summary(self) -> Summary:
        """A table of layers, output shapes and numbers of parameters, which a notebook shows as a table."""
        return summarise(self.leaves())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """After copy.deepcopy and pickle, which make arrays of their own out of views."""
        self.__dict__.update(state)
        if self._parameters is not None:
            self._parameters.link()

    def __iter__(self) -> Iterator[Module]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, i: int) -> Module:
        return self.layers[i]

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
