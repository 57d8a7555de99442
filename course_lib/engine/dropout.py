"""Dropout: during training each unit is switched off at random, so that no unit can rely on another (unit 12)."""

from __future__ import annotations

import numpy as np

from course_lib.engine.errors import check_rng
from course_lib.engine.module import Module


class Dropout(Module):
    """Inverted dropout: zero each entry with probability p, and divide the others by 1 - p.

    The division keeps the expectation, so that evaluation mode has nothing to do. Here `p` is the probability to DROP,
    as in PyTorch; the exercise of unit 12 takes the probability to KEEP, as in the paper.

    Args:
        p: probability to drop, in [0, 1). Kept to the nearest 1/65536.
        rng: draws the masks.

    Source: Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks from Overfitting".
    """

    def __init__(self, p: float, rng: np.random.Generator) -> None:
        if not 0 <= p < 1:
            raise ValueError(
                f"Dropout expects the probability to drop, 0 <= p < 1, but got {p}; 1 would drop everything."
            )
        check_rng("Dropout", rng)
        self.p, self.rng = p, rng
        # A 16-bit word below `keep_below` keeps its entry. The scale uses the same rounded number, so that the
        # expectation stays exact.
        self._keep_below = max(1, round((1 - p) * 65536))
        self._scale = 65536 / self._keep_below

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._active = self.training and self.p > 0
        if not self._active:
            return x
        # 16 random bits an entry, four entries from each 64-bit word: three times as fast as numbers in [0, 1).
        words = self.rng.integers(0, 2**64 - 1, -(-x.size // 4), dtype=np.uint64, endpoint=True)
        words = words.view(np.uint16)[: x.size].reshape(x.shape)
        mask = self._buffer("_mask", x.shape, x.dtype)
        np.less(words, self._keep_below, out=mask)
        mask *= self._scale
        return np.multiply(x, mask, out=self._buffer("_out", x.shape, x.dtype))

    def backward(self, dout: np.ndarray) -> np.ndarray:
        if not self._active:
            return dout
        return np.multiply(dout, self._mask, out=self._buffer("_dx", dout.shape, dout.dtype))

    def __repr__(self) -> str:
        return f"Dropout({self.p})"
