"""A full gradient check of a model: every parameter, by central differences, fast enough to run in a lesson.

Running the whole model twice for each of 10,000 parameters repeats almost everything. Moving one parameter changes
nothing before its layer, so the layer's input is computed once; and what comes after the layer treats rows
independently, so the outputs for thousands of moved parameters are stacked and sent through the rest in one batch.
"""

from collections.abc import Callable

import numpy as np

from course_lib.engine.dropout import Dropout
from course_lib.engine.gradcheck import GradCheck, compare
from course_lib.engine.module import Module
from course_lib.engine.normalisation import BatchNorm1d
from course_lib.engine.sequential import Sequential

ROWS_AT_ONCE = 8192  # rows stacked for one pass through the rest of the model


def grad_check_model(
    model: Sequential,
    row_loss: Callable[[np.ndarray, np.ndarray], np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    h: float = 1e-5,
) -> GradCheck:
    """Compare `model.parameters().grad` with central differences of the loss mean(row_loss(model(X), y)).

    Call it after a backward pass on the same X and y: it checks the gradients that are there. Use few rows; a gradient
    that is wrong is wrong on four.

    Args:
        model: float64, without active dropout. Its mode, parameters and running statistics are left as they were.
        row_loss: scores (M, C) and labels (M, ...) to one loss a row, (M,), such as `cross_entropy_per_row`.
        X, y: (N, in_features) and (N, ...).

    Raises:
        TypeError: for a float32 model, in which differences this small drown in rounding.
        ValueError: for dropout in training mode, which is another function at each call.
    """
    if model.dtype != np.float64:
        raise TypeError(f"grad_check_model expects a float64 model, but got {model.dtype}; build it with dtype=float.")
    if any(isinstance(layer, Dropout) and layer.training and layer.p > 0 for layer in model.leaves()):
        raise ValueError("grad_check_model expects a model that repeats itself, but dropout is on; call model.eval().")
    analytic = model.parameters().grad.copy()
    state = model.state_dict()
    here = float(row_loss(model(X), y).mean())
    plus, minus = np.empty_like(analytic), np.empty_like(analytic)
    start = 0
    layers = tuple(model.leaves())
    for i, layer in enumerate(layers):
        for p in layer.named_parameters().values():
            part = slice(start, start + p.data.size)
            start = part.stop
            plus[part], minus[part] = _move_each(p.data.reshape(-1), layer, layers[i + 1 :], row_loss, X, y, h)
        X = layer.forward(X).copy()
    model.load_state_dict(state)
    return compare(analytic, plus, minus, here, h)


def _move_each(
    entries: np.ndarray,
    layer: Module,
    rest: tuple[Module, ...],
    row_loss: Callable,
    x: np.ndarray,
    y: np.ndarray,
    h: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The loss with each entry of one parameter moved by +h and by -h. x: the layer's input (N, D)."""
    N = len(x)
    width = layer.forward(x).shape[1]
    # Batch norm in training mode mixes the rows of its batch, so then one moved parameter is one batch.
    mixes = any(isinstance(module, BatchNorm1d) and module.training for module in rest)
    at_once = 1 if mixes else max(1, ROWS_AT_ONCE // N)
    losses = np.empty((2, len(entries)))
    stack = np.empty((at_once, N, width))
    for sign, row in ((1, losses[0]), (-1, losses[1])):
        for start in range(0, len(entries), at_once):
            stop = min(start + at_once, len(entries))
            for k in range(start, stop):
                kept = entries[k]
                entries[k] = kept + sign * h
                stack[k - start] = layer.forward(x)
                entries[k] = kept
            out = stack[: stop - start].reshape(-1, width)
            for module in rest:
                out = module.forward(out)
            labels = np.concatenate([y] * (stop - start))
            row[start:stop] = row_loss(out, labels).reshape(-1, N).mean(axis=1)
    return losses[0], losses[1]
