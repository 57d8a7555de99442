"""Running an exercise's cases: one batch for each probe, and each result through its case's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .calling import Caller, Recordings, Reply
from .exercise import Case
from .views import seen


def run_cases(
    caller: Caller, functions: Sequence[str], cases: Sequence[Case], stand_ins: Recordings | None = None
) -> list[Reply]:
    """Each case's reply, in order; the cases of one probe go to `caller` together."""
    replies: dict[int, Reply] = {}
    for probe in dict.fromkeys(case.probe for case in cases):
        indices = [index for index, case in enumerate(cases) if case.probe == probe]
        found = caller.run(probe, functions, [cases[index].args for index in indices], stand_ins)
        replies.update(zip(indices, found, strict=True))
    return [_viewed(case, replies[index]) for index, case in enumerate(cases)]


def _viewed(case: Case, reply: Reply) -> Reply:
    if reply.status != "ok" or not case.view:
        return reply
    return replace(reply, value=seen(case.view, case.args, reply.value))
