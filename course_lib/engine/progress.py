"""A progress bar for work that takes long enough to wonder about."""

import sys
import time
from typing import TextIO

WAIT = 2.0  # seconds of silence: short work shows nothing, so that lessons print the same on every machine
BETWEEN = 0.2  # seconds between two redraws


class Progress:
    """A line on stderr that redraws itself, appears after two seconds and leaves no trace.

    with Progress(total=100) as progress:
        for i in range(100):
            progress.update(i + 1, "loss 0.3")
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total = total
        self.stream = sys.stderr if stream is None else stream

    def __enter__(self) -> "Progress":
        self._next_draw = time.monotonic() + WAIT
        self._width = 0
        return self

    def update(self, done: int, note: str = "") -> None:
        """Say how far the work is. Cheap enough to be called at each step."""
        if time.monotonic() < self._next_draw:
            return
        self._next_draw = time.monotonic() + BETWEEN
        filled = 20 * done // self.total
        line = f"[{'#' * filled}{'.' * (20 - filled)}] {done}/{self.total} {note}"
        self.stream.write("\r" + line.ljust(self._width))
        self.stream.flush()
        self._width = len(line)

    def __exit__(self, *_: object) -> None:
        if self._width:
            self.stream.write("\r" + " " * self._width + "\r")
            self.stream.flush()
