"""Plain values: what may cross between the learner's code and the judge, and how it is written down.

None, bool, int, float, str, list, tuple, dict with text keys, NumPy arrays of numbers, and `Rng`. Subclasses of the
containers become what they are made of. Everything else that a learner's code returns becomes an `Unsupported`, which
keeps the type's name and nothing of its behaviour: no subclass, no `__eq__` and no pickle ever reaches the judge.
Written as JSON and raw buffers.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_ARRAYS = 100_000
MAX_DEPTH = 16
MAX_ITEMS = 100_000
MAX_BYTES = 2**28
_KINDS = "biuf"


@dataclass(frozen=True)
class Rng:
    """A random generator as a value: the code under test gets `np.random.default_rng(seed)`, fresh for each call."""

    seed: int


@dataclass(frozen=True)
class Function:
    """A function as a value: one of ``functions.py`` by name, with its own first arguments."""

    name: str
    args: tuple = ()


@dataclass(frozen=True)
class Unsupported:
    """Something that can't be judged: the name of its type, and why in a few words."""

    type_name: str
    reason: str = ""


def plain(value: Any) -> Any:
    """`value` rebuilt from plain types only: subclasses are stripped, what is not plain becomes `Unsupported`."""
    return _plain(value, 0, [MAX_ITEMS])


def _plain(value: Any, depth: int, left: list[int]) -> Any:
    # Never isinstance: any class may lie about its `__class__`, and a subclass about its items.
    kind = type(value)
    left[0] -= 1
    if depth > MAX_DEPTH:
        return Unsupported(type_name(value), "nested too deeply")
    if left[0] < 0:
        return Unsupported(type_name(value), "too many items")
    if value is None or kind in (bool, str, float, Rng, Function, Unsupported):
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else Unsupported("int", "too large for 64 bits")
    if kind is np.str_:
        return value.item()
    if issubclass(kind, (np.ndarray, np.generic)):
        return _plain_array(value)
    # Of a subclass (a named tuple, a defaultdict) the base type's own methods are asked, never the subclass's.
    for base in (list, tuple):
        if issubclass(kind, base):
            count = base.__len__(value)
            if count > left[0]:
                return Unsupported(type_name(value), f"{count} items")
            return base(_plain(item, depth + 1, left) for item in base.__iter__(value))
    if issubclass(kind, dict):
        count = dict.__len__(value)
        if count > left[0]:
            return Unsupported(type_name(value), f"{count} items")
        items = list(dict.items(value))
        if not all(type(key) is str for key, _ in items):
            return Unsupported(type_name(value), "its keys are not all text")
        return {key: _plain(item, depth + 1, left) for key, item in items}
    return Unsupported(type_name(value))


def type_name(value: Any) -> str:
    """The name of `value`'s type as Python itself knows it: a metaclass may answer `__name__` with anything."""
    return str(type.__dict__["__name__"].__get__(type(value)))[:100]


def _plain_array(value: Any) -> Any:
    # The size is asked of NumPy and not of a subclass. A broadcast view may claim more memory than there is.
    size, itemsize = np.ndarray.size, np.ndarray.itemsize
    if issubclass(type(value), np.ndarray) and size.__get__(value) * itemsize.__get__(value) > MAX_BYTES:
        return Unsupported("array", f"{size.__get__(value)} entries")
    array = np.array(value, copy=True, subok=False)
    if array.dtype.kind not in _KINDS:
        return Unsupported("array", f"its entries are of type {array.dtype}"[:200])
    if array.dtype.itemsize > 8:
        with np.errstate(over="ignore"):
            array = array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def pack(value: Any) -> tuple[Any, list[np.ndarray]]:
    """A plain value as a JSON-able tree and the list of arrays that it points to."""
    arrays: list[np.ndarray] = []

    def walk(item: Any) -> Any:
        if item is None or isinstance(item, (bool, int, str)):
            return item
        if isinstance(item, float):
            # JSON has no inf and nan, and its decimals are for people: the hexadecimal form is exact.
            return {"f": item.hex()}
        if isinstance(item, np.ndarray):
            arrays.append(np.ascontiguousarray(item).reshape(item.shape))
            return {"a": len(arrays) - 1}
        if isinstance(item, (list, tuple)):
            return {"l" if isinstance(item, list) else "t": [walk(entry) for entry in item]}
        if isinstance(item, dict):
            return {"d": [[key, walk(entry)] for key, entry in item.items()]}
        if isinstance(item, Rng):
            return {"rng": item.seed}
        if isinstance(item, Function):
            return {"fn": [item.name, walk(item.args)]}
        if isinstance(item, Unsupported):
            return {"u": [item.type_name, item.reason]}
        raise TypeError(f"{type(item).__name__} is not a plain value; pass it through plain() first")

    return walk(value), arrays


def unpack(tree: Any, arrays: list[np.ndarray]) -> Any:
    """The inverse of `pack`. Raises ValueError on a tree that `pack` does not write."""

    def walk(item: Any, depth: int) -> Any:
        if depth > MAX_DEPTH + 2:
            raise ValueError("nested too deeply")
        if item is None or isinstance(item, (bool, str)):
            return item
        if isinstance(item, int) and -(2**63) <= item < 2**63:
            return item
        if not isinstance(item, dict) or len(item) != 1:
            raise ValueError("not a packed value")
        (tag, body) = next(iter(item.items()))
        if tag == "f":
            return float.fromhex(body)
        if tag == "a":
            return arrays[body]
        if tag in ("l", "t"):
            entries = [walk(entry, depth + 1) for entry in body]
            return entries if tag == "l" else tuple(entries)
        if tag == "d":
            return {str(key): walk(entry, depth + 1) for key, entry in body}
        if tag == "rng":
            return Rng(int(body))
        if tag == "fn":
            return Function(str(body[0]), walk(body[1], depth + 1))
        if tag == "u":
            return Unsupported(str(body[0])[:100], str(body[1])[:200])
        raise ValueError("not a packed value")

    try:
        return walk(tree, 0)
    except (TypeError, IndexError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("not a packed value") from error


def encode(value: Any) -> bytes:
    """A plain value as bytes: a 4-byte length, a JSON header, the arrays' raw buffers one after the other."""
    tree, arrays = pack(value)
    about = [[array.dtype.str, list(array.shape)] for array in arrays]
    header = json.dumps({"value": tree, "arrays": about}, separators=(",", ":")).encode()
    return b"".join([struct.pack("<I", len(header)), header, *(array.tobytes() for array in arrays)])


def decode(data: bytes) -> Any:
    """The inverse of `encode`. Raises ValueError on anything else: the bytes may come from hostile code."""
    try:
        (length,) = struct.unpack_from("<I", data)
        header = json.loads(data[4 : 4 + length].decode())
        tree, about = header["value"], header["arrays"]
        if len(about) > MAX_ARRAYS:
            raise ValueError("too many arrays")
        offset, arrays = 4 + length, []
        for text, shape in about:
            dtype = np.dtype(str(text))
            if dtype.kind not in _KINDS or dtype.itemsize > 8 or len(shape) > 32:
                raise ValueError("not an array of numbers")
            if any(type(side) is not int or side < 0 for side in shape):
                raise ValueError("not a shape")
            count = 1
            for side in shape:
                count *= side
            size = count * dtype.itemsize
            if size > len(data) - offset:
                raise ValueError("shorter than it says")
            array = np.frombuffer(data, dtype, count, offset) if count else np.empty(0, dtype)
            arrays.append(array.reshape(shape).astype(dtype.newbyteorder("=")))
            offset += size
        if offset != len(data):
            raise ValueError("longer than it says")
        return unpack(tree, arrays)
    except ValueError:
        raise
    except Exception as error:
        raise ValueError("not an encoded value") from error
