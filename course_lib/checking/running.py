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


def run_beside(caller: Caller, functions: Sequence[str], earlier: Sequence[str], cases: Sequence[Case]) -> list[Reply]:
    """Each case's reply from the functions `earlier` that stand beside `functions`, as those would find them."""
    replies = caller.run("beside", functions, [(case.probe, tuple(earlier), case.args) for case in cases])
    return [_viewed(case, reply) for case, reply in zip(cases, replies, strict=True)]


def fingerprint(reply: Reply) -> Reply:
    """A mistake's reply without what was printed and without lines of code: a mistake's code is nearly the answer."""
    raised = replace(reply.raised, lines=()) if reply.raised else None
    return replace(reply, raised=raised, printed="")


def _viewed(case: Case, reply: Reply) -> Reply:
    if reply.status != "ok" or not case.view:
        return reply
    return replace(reply, value=seen(case.view, case.args, reply.value))
