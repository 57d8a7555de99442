"""The 8x8 handwritten digits: 1797 images that ship with the course (`SOURCES.md` says where they come from)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Digits:
    """A split of the digits. Images are rows of 64 numbers in [0, 1]; labels are integers 0 to 9.

    Attributes:
        X_train, y_train: (N_train, 64) float64 and (N_train,) int64, what a model learns from.
        X_val, y_val: (N_val, 64) and (N_val,), what you choose hyper-parameters on; empty unless asked for.
        X_test, y_test: (N_test, 64) and (N_test,), looked at once, at the end.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def load_digits(
    rng: np.random.Generator | None = None, test_fraction: float = 0.25, validation_fraction: float = 0.0
) -> Digits:
    """Load the digits, scaled to [0, 1] and split so that each part holds the ten classes in the same proportion.

    Args:
        rng: decides which images go where. Without one the split is that of `np.random.default_rng(0)`, the same
            each time, so that two people who compare accuracies compare the same test set.
        test_fraction: share of all images that is kept for testing, in (0, 1).
        validation_fraction: share of all images that is kept for validation, in [0, 1).

    Returns:
        A `Digits`; X parts are float64 (N, 64), y parts are int64 (N,). Each part is shuffled.

    Raises:
        ValueError: if the fractions leave nothing to train on.

    Source: UCI Optical Recognition of Handwritten Digits, test part (Alpaydin and Kaynak, 1998), CC BY 4.0.
    """
    if not 0 < test_fraction < 1 or not 0 <= validation_fraction < 1 or test_fraction + validation_fraction >= 1:
        raise ValueError(
            "load_digits expects fractions in [0, 1) that leave something to train on, "
            f"but got test_fraction={test_fraction} and validation_fraction={validation_fraction}; make them smaller."
        )
    rng = np.random.default_rng(0) if rng is None else rng
    with np.load(Path(__file__).with_name("digits.npz")) as archive:
        images, labels = archive["images"], archive["labels"].astype(np.int64)
    X = images / 16.0  # each pixel counts the dark ones among 4x4 = 16 finer pixels

    parts = [[], [], []]  # train, validation, test
    for digit in range(10):
        members = rng.permutation(np.flatnonzero(labels == digit))
        n_test = round(test_fraction * len(members))
        n_val = round(validation_fraction * len(members))
        cuts = [len(members) - n_test - n_val, len(members) - n_test]
        for part, chosen in zip(parts, np.split(members, cuts), strict=True):
            part.append(chosen)
    train, val, test = (rng.permutation(np.concatenate(part)) for part in parts)
    return Digits(X[train], labels[train], X[val], labels[val], X[test], labels[test])
