"""Ctrl-C, and the system's request to end, as a question that is asked between two submissions."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

STOPPING = "\nStopping when what is under way is done; Ctrl-C once more stops at once."


@dataclass
class Interrupts:
    """asked: whether somebody wants the run to end."""

    asked: bool = False

    def is_over(self) -> bool:
        """Whether the run is to end."""
        return self.asked


@contextmanager
def heed_interrupts() -> Iterator[Interrupts]:
    """Within, the first Ctrl-C or SIGTERM is only noted; the second is a KeyboardInterrupt."""
    state = Interrupts()

    def note(number: int, frame: object) -> None:
        if state.asked:
            raise KeyboardInterrupt
        state.asked = True
        print(STOPPING, file=sys.stderr, flush=True)

    try:
        before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not in the main thread, which alone gets signals
        yield state
        return
    try:
        yield state
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
