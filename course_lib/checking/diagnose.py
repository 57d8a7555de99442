"""Why an answer is wrong: a mistake of the bank, known by what it returns. Generic slips are in ``slips.py``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .calling import Reply
from .compare import compare
from .exercise import Case
from .key import ExerciseKey, KnownMistake


def component(value: Any, index: int, count: int) -> Any:
    """The `index`-th of `count` returned values; the value itself where one value is returned."""
    if count == 1:
        return value
    return value[index] if has_components(value, count) else None


def has_components(value: Any, count: int) -> bool:
    """Whether `value` can be taken apart into `count`: a tuple, a list, or an array of that length."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0 and len(value) == count
    return isinstance(value, (tuple, list)) and len(value) == count


def components_of(case: Case) -> Iterable[tuple[str, int | None]]:
    """The (part, index of the returned value) pairs that `case` counts for; None: all returned values together."""
    if isinstance(case.part, str):
        return [(case.part, None)]
    return [(name, index) for index, name in enumerate(case.part)]


def named_mistake(key: ExerciseKey, replies: Sequence[Reply]) -> KnownMistake | None:
    """The mistake whose outcome the replies equal on every case; None where that is true of two mistakes,
    not of two forms of one."""
    return _only_match(key, replies, [(index, None) for index in range(len(key.cases))])


def named_mistake_in_part(key: ExerciseKey, replies: Sequence[Reply], part: str) -> KnownMistake | None:
    """The one mistake that the replies equal on every case of `part`, where it is wrong: two slips can be made at
    once.
    """
    wanted = [(index, at) for index, case in enumerate(key.cases) for name, at in components_of(case) if name == part]
    return _only_match(key, replies, wanted)


def _contradicted(key: ExerciseKey, replies: Sequence[Reply], mistake: KnownMistake) -> bool:
    """Whether the replies are right somewhere where whoever makes `mistake` is wrong: then it was something else, or a
    part of it only, and its message would say too much.
    """
    for index, case in enumerate(key.cases):
        right = Reply("ok", key.expected[index])
        count = len(key.returns_of(case))
        for at in range(count) if count > 1 else [None]:
            if not _same(key, index, at, right, mistake.replies[index]) and _same(
                key, index, at, right, replies[index]
            ):
                return True
    return False


def _only_match(
    key: ExerciseKey, replies: Sequence[Reply], wanted: list[tuple[int, int | None]]
) -> KnownMistake | None:
    found = [
        mistake
        for mistake in key.mistakes
        if all(_same(key, i, at, mistake.replies[i], replies[i]) for i, at in wanted)
        and not all(_same(key, i, at, Reply("ok", key.expected[i]), mistake.replies[i]) for i, at in wanted)
    ]
    found = [mistake for mistake in found if not _contradicted(key, replies, mistake)]
    return found[0] if len({mistake.id for mistake in found}) == 1 else None


def _same(key: ExerciseKey, index: int, at: int | None, known: Reply, reply: Reply) -> bool:
    case = key.cases[index]
    return alike(known, reply, case, at, len(key.returns_of(case)))


def alike(known: Reply, reply: Reply, case: Case, at: int | None = None, count: int = 1) -> bool:
    """Whether two calls of `case` came to the same. at: of `count` returned values only this one counts."""
    if known.status != reply.status:
        return False
    if known.status != "ok":
        # The type alone would give every ValueError the name of the first mistake that raises one.
        return known.raised is None or (
            reply.raised is not None
            and (known.raised.type_name, known.raised.text) == (reply.raised.type_name, reply.raised.text)
        )
    one, other = known.value, reply.value
    if at is not None:
        one, other = component(one, at, count), component(other, at, count)
    return compare(one, other, "value", case.rtol, case.atol) is None
