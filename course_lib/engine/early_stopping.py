"""Early stopping: watch the validation loss, be patient, give back the best weights (unit 12)."""

import numpy as np


class EarlyStopping:
    """Stops when the validation loss has not improved for `patience` steps in a row.

    It watches validation data and not the training loss, which goes on falling while a model overfits.

    Args:
        patience: steps without improvement that are too many, at least 1.
        min_delta: an improvement must be larger than this.

    Attributes:
        best_loss: the lowest validation loss so far; inf before the first step.
        best_weights: a copy of the weights that came with it; None if none were given.
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        if patience < 1 or min_delta < 0:
            raise ValueError(
                f"EarlyStopping expects patience >= 1 and min_delta >= 0, but got {patience} and {min_delta}."
            )
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_weights: np.ndarray | dict[str, np.ndarray] | None = None
        self.waited = 0

    def step(self, val_loss: float, weights: np.ndarray | dict[str, np.ndarray] | None = None) -> bool:
        """Take note of one validation loss; True when it is time to stop. A loss of nan is no improvement.

        weights: an array or a `state_dict`; copied, since training goes on changing them.
        """
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.waited = 0
            if weights is not None:
                self.best_weights = _copy(weights)
        else:
            self.waited += 1
        return self.waited >= self.patience


def _copy(weights: np.ndarray | dict[str, np.ndarray]) -> np.ndarray | dict[str, np.ndarray]:
    if isinstance(weights, dict):
        return {name: np.array(array) for name, array in weights.items()}
    return np.array(weights)
