"""The callers of a session: they run a submission's functions for the judge, each within one exercise's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...checking.calling import Description, Recordings, Reply
from .allowance import Allowance
from .channel import WorkerBroken, WorkerEnded, WorkerLate
from .worker_messages import is_of_a_limit, reply

if TYPE_CHECKING:
    from .remote import Session

MOST_DEATHS = 3


@dataclass
class Budget:
    """What an exercise may use: its time, the deaths it has had, and whether its time, or the whole's, is over."""

    allowance: Allowance
    deaths: int = 0
    is_late: bool = False


class RemoteCaller:
    """Describes and runs a submission's functions; the time for all its runs together is limited.

    late: what became of the time, where it ran out, in a sentence for the learner; has_waited: whether it was our
    waiting that came to an end. is_limited: whether a call met a limit of whatever kind.
    """

    def __init__(self, session: Session, seconds: float, patience: float):
        self.late = ""
        self.is_limited = self.has_waited = False
        self._session = session
        # Apart for runs with right results in the place of earlier exercises: what an earlier function of the
        # learner's used up must not be missing there.
        again = "an exercise that is run again, with right results of earlier ones,"
        self._budgets = {
            False: Budget(Allowance("an exercise", seconds, patience)),
            True: Budget(Allowance(again, seconds / 2, patience)),
        }
        self._fresh = session.is_fresh

    def describe(self, names: Sequence[str]) -> list[Description]:
        """What stands behind each name."""
        return self._session.describe(names)

    def run(
        self, probe: str, names: Sequence[str], batch: Sequence[tuple], stand_ins: Recordings | None = None
    ) -> list[Reply]:
        """Run a probe once for each argument tuple of `batch`, as `LocalCaller.run` does.

        A call that ends the process is a reply with status "died", and the next call gets a new process,
        `MOST_DEATHS` times an exercise. One that runs out of the exercise's time is a "timeout", and so is every call
        after it.
        """
        request = {
            "do": "run",
            "probe": probe,
            "names": list(names),
            "stand_ins": {name: [list(call) for call in calls] for name, calls in (stand_ins or {}).items()},
        }
        replies: list[Reply] = []
        budget = self._budgets[bool(stand_ins)]
        while len(replies) < len(batch):
            if budget.is_late or budget.allowance.is_spent:
                self._note_late(budget)
                replies += [Reply("timeout")] * (len(batch) - len(replies))
            elif budget.deaths >= MOST_DEATHS:
                replies += [Reply("died")] * (len(batch) - len(replies))
            else:
                replies += self._attempt({**request, "batch": list(batch[len(replies) :])}, budget)
        self.is_limited = self.is_limited or any(map(_met_a_limit, replies))
        return replies

    def _attempt(self, request: dict[str, Any], budget: Budget) -> list[Reply]:
        """The replies up to the first death, which is the last of them: none, where the worker may have been spoilt."""
        replies: list[Reply] = []
        try:
            fetch = self._session.ask(request, budget.allowance, lambda message: reply(message, len(replies)))
            while len(replies) < len(request["batch"]):
                replies.append(fetch())
            self._session.answered()
        except WorkerLate:
            self._note_late(budget)
            return [*replies, Reply("timeout")]
        except (WorkerEnded, WorkerBroken):
            if self._fresh:
                replies.append(Reply("died"))
                budget.deaths += 1
            # Else an exercise before this one may have left the worker broken: this call gets another.
            self._fresh = True
        return replies

    def _note_late(self, budget: Budget) -> None:
        budget.is_late = True
        spent = self._session.what_is_spent(budget.allowance)
        self.late = self.late or spent.sentence()
        self.has_waited = self.has_waited or spent.has_waited


def _met_a_limit(told: Reply) -> bool:
    if told.raised is not None:
        return is_of_a_limit(told.raised.type_name, told.raised.text)
    return told.status in ("timeout", "died")
