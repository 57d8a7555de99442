"""The driver's end of the server: starts it, has it fork, has forks ended, and notices when it is gone."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from ..worker.allowance import within
from ..worker.channel import Channel
from .processor_time import processor_seconds
from .server import END, ENDED, FAILED, FORK, FORKED, MESSAGE, READY, TIME, TIMED

START_SECONDS = 60.0
ANSWER_SECONDS = 20.0
STOP_SECONDS = 5.0
_MAX_SAID = 2**16


class ServerGone(Exception):
    """The server did not start, or does not answer; the text is what it last said."""


class Server:
    """One server process. Safe to use from several threads.

    command, options: what `subprocess.Popen` takes. once: whether it serves a single submission without forking.
    is_spent: whether it should be asked for no further fork.
    """

    def __init__(self, command: Sequence[str], options: Mapping[str, Any], once: bool = False):
        self.once = once
        self.is_spent = False
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._open: set[int] = set()
        self._control, theirs = socket.socketpair()
        self._poll = select.poll()
        self._poll.register(self._control, select.POLLIN)
        with theirs:
            self.process = subprocess.Popen(
                list(command),
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
                start_new_session=True,
                **options,
            )
        try:
            self.own_namespaces = bool(self._hear(READY, 0, START_SECONDS))
        except ServerGone:
            self.close()
            raise

    def fork(self) -> Channel:
        """A process of its own for one submission. Raises ServerGone."""
        with self._lock:
            number = next(self._numbers)
            theirs_in, requests = os.pipe()
            replies, theirs_out = os.pipe()
            said, theirs_err = os.pipe()
            pipes = [theirs_in, theirs_out, theirs_err]
            try:
                self._tell(FORK, number, pipes)
                if self.once:
                    self.is_spent = True
                else:
                    self._hear(FORKED, number, ANSWER_SECONDS)
            except ServerGone:
                for fd in (requests, replies, said):
                    os.close(fd)
                raise
            finally:
                for fd in pipes:
                    os.close(fd)
            self._open.add(number)
            channel = Channel(
                requests, replies, said, lambda: self._end(number, channel), lambda: self._processor_seconds(number)
            )
            return channel

    def _processor_seconds(self, number: int) -> float | None:
        """How much processor time a fork has used; None where nobody says. It is in a process namespace of its own, in
        which only the server sees it."""
        if self.once:
            return processor_seconds(self.process.pid)
        with self._lock:
            try:
                self._tell(TIME, number)
                nanoseconds = self._hear(TIMED, number, ANSWER_SECONDS)
            except ServerGone:
                self.is_spent = True
                return None
            return nanoseconds / 1e9 if nanoseconds >= 0 else None

    def _end(self, number: int, channel: Channel) -> None:
        """End a fork. One that broke the rules is its server's last: whatever it may have done is left to nobody."""
        with self._lock:
            self._open.discard(number)
            self.is_spent = self.is_spent or channel.is_broken
            if not self.once:
                try:
                    self._tell(END, number)
                    self._hear(ENDED, number, ANSWER_SECONDS)
                except ServerGone:
                    self.is_spent = True
            if self.is_spent and not self._open:
                self.close()

    def _tell(self, what: bytes, number: int, pipes: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self._control, [MESSAGE.pack(what, number, 0)], pipes)
        except OSError as error:
            raise ServerGone(self._last_words()) from error

    def _hear(self, what: bytes, number: int, seconds: float) -> int:
        """The value of the answer that must come now."""
        data = b""
        while len(data) < MESSAGE.size:
            piece = b""
            if self._is_answered(seconds):
                with contextlib.suppress(OSError):
                    piece = self._control.recv(MESSAGE.size - len(data))
            if not piece:
                raise ServerGone(self._last_words())
            data += piece
        got, about, value = MESSAGE.unpack(data)
        if (got, about) != (what, number):
            raise ServerGone(os.strerror(value) if got == FAILED else "it answers out of turn")
        return value

    def _is_answered(self, seconds: float) -> bool:
        """Whether something came within so many seconds, of which it takes none that we stood still."""
        ask = within(seconds)
        while left := ask():
            if self._poll.poll(left * 1000):
                return True
        return False

    def _last_words(self) -> str:
        self._stop()
        with contextlib.suppress(OSError, ValueError):
            lines = os.read(self.process.stderr.fileno(), _MAX_SAID).decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    def _stop(self) -> None:
        """Close the socket, at which the server ends its forks and itself; kill it where it doesn't."""
        self._control.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # It was started as the leader of a session of its own: its group is its pid.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self) -> None:
        """End the server and all its forks."""
        with self._lock:
            self.is_spent = True
            self._stop()
            self.process.stderr.close()
