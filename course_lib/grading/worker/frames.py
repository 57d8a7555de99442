"""Frames: a length, then one plain value as ``values.encode`` writes it. This runs in the driver and in the worker."""

from __future__ import annotations

import math
import os
import struct
from typing import Any

import numpy as np

from ...checking.values import decode, encode

LENGTH = struct.Struct("<I")
# The longest right answer of the course is some 10,000 draws: 100 kB as arrays, 350 kB as lists. What is far longer is
# not worth the judge's time. The header is text that becomes many small objects, so lists are kept shorter than arrays.
MAX_REPLY = 2**21
MAX_HEADER = 2**20
MAX_ENTRIES = 2**17


def fits(data: bytes | bytearray) -> bool:
    """Whether a frame's body is as short as the driver wants it."""
    return LENGTH.size <= len(data) <= MAX_REPLY and LENGTH.unpack_from(data)[0] <= MAX_HEADER


def entries(value: Any) -> int:
    """How many numbers a plain value has places for: an array without columns may still claim a billion rows."""
    if isinstance(value, np.ndarray):
        return math.prod(max(side, 1) for side in value.shape)
    if isinstance(value, dict):
        return sum(map(entries, value.values()))
    return sum(map(entries, value)) if isinstance(value, (list, tuple)) else 1


def read_frame(fd: int) -> Any:
    """Read one message from `fd`, waiting as long as it takes. Raises EOFError when the other side has closed."""
    (length,) = LENGTH.unpack(_read_exactly(fd, LENGTH.size))
    return decode(_read_exactly(fd, length))


def write_frame(fd: int, message: Any) -> None:
    """Write one message, a plain value, to `fd`, waiting until it is taken."""
    view = memoryview(frame(message))
    while view:
        view = view[os.write(fd, view) :]


def frame(message: Any) -> bytes:
    """`message`, a plain value, as the bytes of a frame."""
    body = encode(message)
    return LENGTH.pack(len(body)) + body


def _read_exactly(fd: int, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = os.read(fd, min(count - len(data), 2**20))
        if not piece:
            raise EOFError("the other side has closed the channel")
        data += piece
    return bytes(data)
