"""Whether two keys say the same: texts exactly, numbers up to the last digits, which differ between machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

RTOL, ATOL = 1e-6, 1e-9


def same(one: Any, other: Any) -> bool:
    """Whether two values of dataclasses, sequences, mappings, texts and numbers are equal, floats within tolerance."""
    if is_dataclass(one) and not isinstance(one, type):
        return type(one) is type(other) and all(
            same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        )
    if isinstance(one, Mapping):
        return isinstance(other, Mapping) and list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return isinstance(other, (list, tuple)) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, (float, np.ndarray)):
        one, other = np.asarray(one), np.asarray(other)
        return one.shape == other.shape and one.dtype == other.dtype and _close(one, other)
    return type(one) is type(other) and one == other


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind != "f":
        return bool(np.array_equal(one, other))
    scale = float(np.max(np.abs(one[np.isfinite(one)]), initial=0.0))
    with np.errstate(invalid="ignore"):
        return bool(np.allclose(one, other, rtol=RTOL, atol=ATOL * max(scale, 1.0), equal_nan=True))
