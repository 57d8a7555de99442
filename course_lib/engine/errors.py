"""The checks at the door, and their sentences: what was expected, what came, what to do."""

import numpy as np

# complex128 is let in for one purpose: the complex-step gradient check runs a whole model on complex numbers.
FLOATS = (np.dtype(np.float32), np.dtype(np.float64), np.dtype(np.complex128))


def check_rows(who: object, x: np.ndarray, width: int | None, dtype: np.dtype | None = None) -> None:
    """Raise unless x is a float array (N, width) with N >= 1, of the given dtype; None leaves that part open.

    who: a name, or the layer itself, which is turned into text only when there is something to say.
    """
    if not isinstance(x, np.ndarray):
        raise TypeError(
            f"{who} expects a NumPy array, but got {type(x).__name__}; wrap it with np.asarray(..., float)."
        )
    if x.ndim != 2 or (width is not None and x.shape[1] != width):
        columns = "D" if width is None else width
        hint = "; a single example is x[None, :]" if x.shape == (width,) else ""
        raise ValueError(f"{who} expects an array of shape (N, {columns}), rows are examples, but got {x.shape}{hint}.")
    if len(x) == 0:
        raise ValueError(f"{who} expects at least one row, but the batch is empty; check how it was cut.")
    if x.dtype not in FLOATS:
        raise TypeError(f"{who} expects float32 or float64, but got {x.dtype}; convert with x.astype(np.float64).")
    if dtype is not None and x.dtype != dtype:
        raise TypeError(
            f"{who} has {np.dtype(dtype)} parameters, but got {x.dtype}; "
            f"convert the data with x.astype(np.{np.dtype(dtype)}) or make the model with dtype=np.{x.dtype}."
        )


def check_scores(who: str, scores: np.ndarray) -> None:
    """Raise unless scores is a float array (N, C), N >= 1."""
    check_rows(who, scores, None)


def check_labels(who: str, y: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """y as whole numbers to index with. Raise unless it holds one label in [0, C) for each row of scores (N, C)."""
    N, C = scores.shape
    if isinstance(y, np.ndarray) and y.shape != (N,):
        raise ValueError(f"{who} expects one label a row, shape ({N},), but got {y.shape}; one-hot rows: y.argmax(1).")
    if not isinstance(y, np.ndarray) or y.dtype.kind not in "iu":
        kind = y.dtype if isinstance(y, np.ndarray) else type(y).__name__
        raise TypeError(f"{who} expects integer labels in an array, but got {kind}; convert with y.astype(int).")
    if y.astype(np.uintp).max() >= C:  # one pass finds both ends: without a sign, -1 is the largest number there is
        raise ValueError(
            f"{who} expects labels from 0 to {C - 1}, but they range from {y.min()} to {y.max()}; "
            "recode them, or give the last layer more outputs."
        )
    return y.astype(np.intp, copy=False)


def check_targets(who: str, predictions: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y in the dtype of the float array `predictions`. Raise unless both have one shape with at least one entry.

    Without the check (N, 1) against (N,) would broadcast to (N, N), and the loss would be a wrong number.
    """
    if not hasattr(predictions, "dtype") or predictions.dtype not in FLOATS:
        kind = getattr(predictions, "dtype", type(predictions).__name__)
        raise TypeError(f"{who} expects an array of float32 or float64, but got {kind}; use np.asarray(..., float).")
    y = np.asarray(y, predictions.dtype)
    if y.shape != predictions.shape or y.size == 0:
        raise ValueError(
            f"{who} expects predictions and targets of one shape, at least one entry, "
            f"but got {predictions.shape} and {y.shape}; reshape one of them, for example y[:, None]."
        )
    return y


def check_rng(who: str, rng: np.random.Generator) -> None:
    """Raise unless rng is a generator; a seed is the usual slip."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{who} expects a random generator, but got {type(rng).__name__}; pass rng = np.random.default_rng(0)."
        )


def check_share(who: str, **values: float) -> None:
    """Raise unless each value, given by name, is at least 0 and below 1."""
    for name, value in values.items():
        if not 0 <= value < 1:
            raise ValueError(f"{who} expects 0 <= {name} < 1, but got {value}; 0.9 is a usual value.")
