"""How far a run is, with rate and time left: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time

SECONDS_A_LINE = 30.0


class Progress:
    """Progress over `total` submissions, on standard error. Use it as a context manager."""

    def __init__(self, total: int):
        from tqdm import tqdm

        self.total, self.done, self.skipped = total, 0, 0
        self._begun = self._last = time.monotonic()
        self._bar = tqdm(
            total=total, unit=" submissions", disable=not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True
        )

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.close()

    def advance(self) -> None:
        """One more is graded."""
        self.done += 1
        self._bar.update()
        if self._bar.disable and time.monotonic() - self._last >= SECONDS_A_LINE:
            self._last = time.monotonic()
            self.say(self.sentence())

    def skip(self) -> None:
        """One had been graded before: it counts for neither rate nor time left."""
        self.skipped += 1
        self.total -= 1
        self._bar.total = self.total
        if self.skipped % 100 == 0:
            self._bar.refresh()

    def say(self, sentence: str) -> None:
        """Print a sentence without spoiling the bar."""
        self._bar.write(sentence, file=sys.stderr)

    def sentence(self) -> str:
        """How far it is, in words."""
        rate = self.done / max(time.monotonic() - self._begun, 1e-3)
        left = (self.total - self.done) / max(rate, 1e-3)
        return f"{self.done} of {self.total} graded, {rate:.1f} a second, {_span(left)} left."


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
