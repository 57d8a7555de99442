"""Frames between the driver and the worker: a length, then one plain value as ``values.encode`` writes it.

The worker's end blocks. The driver's end never does: it waits with ``poll`` up to a deadline, refuses frames that are
too long or not plain values, and takes what the worker says on its standard error aside, up to a limit.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import time
from typing import Any

from ..checking.values import decode, encode

MAX_REPLY = 8 * 2**20
MAX_HEADER = 2**20
MAX_SAID = 2**16
_LENGTH = struct.Struct("<I")


class WorkerEnded(Exception):
    """The worker's process is gone, or has closed its end."""


class WorkerLate(Exception):
    """No answer before the deadline."""


class WorkerBroken(Exception):
    """What came is not a frame of ours: the worker can't be believed any more."""


def read_frame(fd: int) -> Any:
    """Read one message from `fd`, waiting as long as it takes. Raises EOFError when the other side has closed."""
    (length,) = _LENGTH.unpack(_read_exactly(fd, _LENGTH.size))
    return decode(_read_exactly(fd, length))


def write_frame(fd: int, message: Any) -> None:
    """Write one message, a plain value, to `fd`, waiting until it is taken."""
    view = memoryview(frame(message))
    while view:
        view = view[os.write(fd, view) :]


def frame(message: Any) -> bytes:
    """`message`, a plain value, as the bytes of a frame."""
    body = encode(message)
    return _LENGTH.pack(len(body)) + body


def _read_exactly(fd: int, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = os.read(fd, min(count - len(data), 2**20))
        if not piece:
            raise EOFError("the other side has closed the channel")
        data += piece
    return bytes(data)


class Channel:
    """The driver's end: frames over a process's standard input and output.

    process: started with three pipes. What it writes to standard error is kept in `said`, up to `MAX_SAID` bytes;
    beyond that the pipe is left to fill, so that a flood stops itself instead of keeping the driver busy.
    """

    def __init__(self, process: subprocess.Popen[bytes]):
        self.process = process
        self.said = bytearray()
        self._incoming = bytearray()
        self._outgoing = memoryview(b"")
        self._in, self._out, self._err = (
            stream.fileno() for stream in (process.stdin, process.stdout, process.stderr) if stream is not None
        )
        for fd in (self._in, self._out, self._err):
            os.set_blocking(fd, False)
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)
        self._poll.register(self._err, select.POLLIN)

    def send(self, message: Any) -> None:
        """Queue one message; it leaves while `receive` waits, so that a worker that doesn't read can't hold us up."""
        self._outgoing = memoryview(bytes(self._outgoing) + frame(message))
        self._poll.register(self._in, select.POLLOUT)

    def receive(self, deadline: float) -> Any:
        """The next message. deadline: in seconds of `time.monotonic`.

        Raises WorkerEnded, WorkerLate or WorkerBroken; after any of them the worker is of no more use.
        """
        while (message := self._take_frame()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WorkerLate
            for fd, _ in self._poll.poll(left * 1000):
                self._advance(fd)
        return message[0]

    def _take_frame(self) -> tuple[Any] | None:
        if len(self._incoming) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._incoming)
        if length > MAX_REPLY:
            raise WorkerBroken(f"a frame of {length} bytes")
        end = _LENGTH.size + length
        if len(self._incoming) < end:
            return None
        body = bytes(self._incoming[_LENGTH.size : end])
        del self._incoming[:end]
        # A header is text that becomes many small objects: kept far shorter than the arrays' bytes may be.
        if len(body) < _LENGTH.size or _LENGTH.unpack_from(body)[0] > MAX_HEADER:
            raise WorkerBroken("a frame with a header out of all proportion")
        try:
            return (decode(body),)
        except ValueError as error:
            raise WorkerBroken(str(error)) from error

    def _advance(self, fd: int) -> None:
        """Do what `fd` is ready for."""
        if fd == self._in:
            try:
                self._outgoing = self._outgoing[os.write(fd, self._outgoing) :]
            except BlockingIOError:
                return
            except OSError:
                self._outgoing = memoryview(b"")  # the worker is gone; reading says so
            if not self._outgoing:
                self._poll.unregister(fd)
            return
        try:
            piece = os.read(fd, 2**16)
        except BlockingIOError:
            return
        if fd == self._out:
            if not piece:
                raise WorkerEnded
            self._incoming += piece
            return
        self.said += piece
        if not piece or len(self.said) >= MAX_SAID:
            self._poll.unregister(fd)

    def close(self) -> None:
        """End the worker, with everything in its process group, and free the pipes; `said` gets its last words."""
        if self.process.poll() is None:
            end_process(self.process)
        with contextlib.suppress(OSError):
            while len(self.said) < MAX_SAID and (piece := os.read(self._err, 2**16)):
                self.said += piece
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Kill `process` and its group, and wait until it is gone."""
    try:
        # It was started as the leader of a session of its own: its group is its pid.
        os.killpg(process.pid, 9)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()
