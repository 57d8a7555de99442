"""Mini-batches: shuffled pieces of a training set, each example once an epoch (unit 03)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.engine.errors import check_rng


def minibatches(
    X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield `(X_batch, y_batch)`, `batch_size` examples each; the last batch may be shorter.

    With an rng, examples come in random order, X and y by one permutation; each batch is gathered when it is asked for,
    so that no shuffled copy of the data is made. Without one they come in order, as views: nothing is copied.

    Args:
        X: (N, ...), y: (N, ...), rows that belong together.
        batch_size: at least 1.
        rng: shuffles.

    Raises:
        TypeError: at the first batch, for anything but arrays and a generator.
        ValueError: likewise, for lengths that differ, no data, or a batch size below 1.
    """
    if not (isinstance(X, np.ndarray) and isinstance(y, np.ndarray)):
        kinds = f"{type(X).__name__} and {type(y).__name__}"
        raise TypeError(f"minibatches expects X and y as NumPy arrays, but got {kinds}; wrap them with np.asarray.")
    if rng is not None:
        check_rng("minibatches", rng)
    if len(X) != len(y) or len(X) == 0:
        raise ValueError(f"minibatches expects as many rows in X as in y, at least one, but got {len(X)} and {len(y)}.")
    if batch_size < 1:
        raise ValueError(f"minibatches expects batch_size >= 1, but got {batch_size}; len(X) gives one full batch.")
    order = None if rng is None else rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = slice(start, start + batch_size)
        if order is not None:
            chosen = order[chosen]
        yield X[chosen], y[chosen]
