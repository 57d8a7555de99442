"""Frames: a length, then one plain value as ``values.encode`` writes it. This runs in the driver and in the worker."""

from __future__ import annotations

import os
import struct
from typing import Any

from ..checking.values import decode, encode

LENGTH = struct.Struct("<I")


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
