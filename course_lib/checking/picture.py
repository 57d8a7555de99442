"""A small picture of where an array differs: a mark an entry, never a value."""

from __future__ import annotations

import numpy as np

from .compare import Difference
from .verdict import Picture

MAX_ROWS, MAX_COLUMNS = 12, 24
RIGHT, WRONG, NOT_FINITE = ".", "x", "n"


def picture_of(difference: Difference | None, about: str = "") -> Picture | None:
    """The marks of a difference in values; None for a number, or where shapes or structure differ."""
    if difference is None or difference.wrong is None or difference.wrong.ndim == 0 or difference.wrong.size < 2:
        return None
    wrong = difference.wrong
    flat = np.atleast_2d(wrong.reshape(-1, wrong.shape[-1]) if wrong.ndim > 2 else wrong)
    finite = np.isfinite(difference.got).reshape(flat.shape)
    marks = np.where(flat, np.where(finite, WRONG, NOT_FINITE), RIGHT)[:MAX_ROWS, :MAX_COLUMNS]
    caption = f"where {difference.where} differs" + (f", with {about}" if about else "")
    return Picture(caption, tuple("".join(row) for row in marks), tuple(wrong.shape))
