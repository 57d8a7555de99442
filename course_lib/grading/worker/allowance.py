"""What a submission may use of a processor, and for how long it is waited for.

Processor time decides, since it is nearly the same on a busy machine as on a quiet one. Code that waits uses none, so
there is a limit to our waiting, too: some times as long, for on a busy machine code that computes waits as well. Both
are read from outside the process. It may catch signals and set timers as it likes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

GLANCE = 0.02  # seconds that nobody needs to account for: looking takes a message to the server and back
STEP = 1.0


@dataclass
class Allowance:
    """Processor time, and how long we wait for it to be used, for one purpose.

    whose: for a sentence, "an exercise". seconds: of processor time; patience: how many times as long is waited.
    used, waited: what of both is gone.
    """

    whose: str
    seconds: float
    patience: float
    used: float = 0.0
    waited: float = 0.0

    @property
    def left(self) -> float:
        """Seconds of processor time that are left."""
        return self.seconds - self.used

    @property
    def patience_left(self) -> float:
        """Seconds for which it is still waited for."""
        return self.patience * self.seconds - self.waited

    @property
    def is_spent(self) -> bool:
        """Whether either is gone."""
        return min(self.left, self.patience_left) <= 0

    @property
    def has_waited(self) -> bool:
        """Whether it was the waiting that came to an end."""
        return self.patience_left <= 0 < self.left

    def sentence(self) -> str:
        """What became of it, for the learner."""
        if self.has_waited:
            return (
                f"In {self.waited:.0f} s it used {self.used:.1f} s of processor time: it slept, waited for something, "
                "or ran on a machine that was very busy."
            )
        return f"It used {self.used:.1f} s of processor time; {self.whose} has {self.seconds:g} s."


class Meter:
    """Charges allowances with what one process uses, and with our waiting for it.

    read: the process's own processor time so far, in seconds; None where the system doesn't say: then the clock on the
    wall stands in. whole: the allowance that everything is charged to.
    """

    def __init__(self, read: Callable[[], float | None], whole: Allowance):
        self._read, self._whole = read, whole
        self._charged = [whole]
        self._at = self._looked = time.monotonic()
        self._seen = read() or 0.0  # what it took to start is nobody's

    def begin(self, allowance: Allowance) -> None:
        """Charge this one, too, until `end`."""
        self._glance()  # what it did before, when nobody had asked, counts for the whole only
        self._at = time.monotonic()
        self._charged = [self._whole, allowance]

    def end(self) -> None:
        """Charge the whole only."""
        self._pass()
        self._glance()
        self._charged = [self._whole]

    def left(self) -> float:
        """For how many seconds to wait before asking this again; 0 when the time is over.

        The process is looked at only once it can have used what is left: it has no more time than the wall.
        """
        self._pass()
        unseen = time.monotonic() - self._looked
        if unseen >= min(allowance.left for allowance in self._charged):
            self._look()
            unseen = 0.0
        if any(allowance.is_spent for allowance in self._charged):
            return 0.0
        soonest = max(min(allowance.left for allowance in self._charged) - unseen, GLANCE)
        return min(STEP, soonest, *(allowance.patience_left for allowance in self._charged))

    def _pass(self) -> None:
        now = time.monotonic()
        for allowance in self._charged:
            allowance.waited += waited(now - self._at)
        self._at = now

    def _glance(self) -> None:
        if time.monotonic() - self._looked > GLANCE:
            self._look()

    def _look(self) -> None:
        seen, now = self._read(), time.monotonic()
        used = now - self._looked if seen is None else seen - self._seen
        for allowance in self._charged:
            allowance.used += max(used, 0.0)
        self._seen, self._looked = self._seen if seen is None else seen, now


def waited(seconds: float) -> float:
    """What counts of a wait that was to last `STEP` at most: when it took much longer, it was we who stood still, on a
    machine that was suspended say, or behind Ctrl-Z.
    """
    return min(seconds, 2 * STEP)


def within(seconds: float) -> Callable[[], float]:
    """For how many of so many seconds, by the clock on the wall, to wait before asking this again; 0 at their end."""
    left, at = seconds, time.monotonic()

    def ask() -> float:
        nonlocal left, at
        now = time.monotonic()
        left, at = left - waited(now - at), now
        return max(min(left, STEP), 0.0)

    return ask
