"""The driver's end of the pipes to a worker: frames, an end to waiting, and an end.

The worker's end blocks. The driver's end never does: it waits with ``poll`` for as long as it is told, refuses frames
that are too long or not plain values, and takes what the worker says on its standard error aside, up to a limit.
"""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Callable
from typing import Any

from ...checking.values import decode
from .frames import LENGTH, MAX_REPLY, fits, frame

MAX_SAID = 2**16


class WorkerEnded(Exception):
    """The worker's process is gone, or has closed its end."""


class WorkerLate(Exception):
    """No answer in the time there was."""


class WorkerBroken(Exception):
    """What came is not a frame of ours: the worker can't be believed any more."""


class Channel:
    """Frames to and from a process, over pipes of its own.

    requests, replies, said: our ends of the pipes, which are closed with the channel. end: ends the process, and all
    that it started. used: its processor time in seconds, None where nobody says. is_broken: whether something came that
    the worker itself doesn't write. What the process writes to standard output or error is kept in `said`, up to
    `MAX_SAID` bytes; beyond that the pipe is left to fill, so that a flood stops itself instead of keeping the driver
    busy.
    """

    def __init__(
        self,
        requests: int,
        replies: int,
        said: int,
        end: Callable[[], None],
        used: Callable[[], float | None] = lambda: None,
    ):
        self.said = bytearray()
        self.is_broken = False
        self.used = used
        self._end = end
        self._is_open = True
        self._incoming = bytearray()
        self._outgoing = memoryview(b"")
        self._in, self._out, self._err = requests, replies, said
        for fd in (self._in, self._out, self._err):
            os.set_blocking(fd, False)
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)
        self._poll.register(self._err, select.POLLIN)

    def send(self, message: Any) -> None:
        """Queue one message; it leaves while `receive` waits, so that a worker that doesn't read can't hold us up."""
        self._outgoing = memoryview(bytes(self._outgoing) + frame(message))
        self._poll.register(self._in, select.POLLOUT)

    def receive(self, left: Callable[[], float]) -> Any:
        """The next message. left: for how many seconds to wait before asking it again; 0 when the time is over.

        Raises WorkerEnded, WorkerLate or WorkerBroken; after any of them the worker is of no more use.
        """
        while (message := self._take_frame()) is None:
            seconds = left()
            if seconds <= 0:
                raise WorkerLate
            for fd, _ in self._poll.poll(seconds * 1000):
                self._advance(fd)
        return message[0]

    def _take_frame(self) -> tuple[Any] | None:
        if len(self._incoming) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._incoming)
        if length > MAX_REPLY:
            raise self._broken(f"a frame of {length} bytes")
        end = LENGTH.size + length
        if len(self._incoming) < end:
            return None
        body = bytes(self._incoming[LENGTH.size : end])
        del self._incoming[:end]
        if not fits(body):
            raise self._broken("a frame with a header out of all proportion")
        try:
            return (decode(body),)
        except ValueError as error:
            raise self._broken(str(error)) from error

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

    def _broken(self, what: str) -> WorkerBroken:
        self.is_broken = True
        return WorkerBroken(what)

    def close(self) -> None:
        """End the process and free the pipes; `said` gets its last words."""
        if not self._is_open:
            return
        self._is_open = False
        self._end()
        with contextlib.suppress(OSError):
            while len(self.said) < MAX_SAID and (piece := os.read(self._err, 2**16)):
                self.said += piece
        for fd in (self._in, self._out, self._err):
            os.close(fd)
