"""The judge: an answer key and a caller in, a verdict out. The same code decides in a notebook and when a class is
graded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .calling import Caller, Raised, Reply
from .compare import Difference, compare, describe
from .diagnose import component, components_of, has_components, named_mistake, named_mistake_in_part
from .earlier_slips import EarlierSlips, with_another
from .exercise import Case
from .key import ExerciseKey, KnownMistake
from .picture import picture_of
from .quiz import judge_quiz
from .running import run_cases
from .signature import signature_fault
from .slopes import Fit, fit_of, fits_own_forward
from .verdict import PartResult, Verdict
from .wording import is_unwritten, message_of, note_of, what_was_raised

_HELPED = "An earlier function of yours is not right yet, so this answer was judged with {} in its place."


@dataclass(frozen=True)
class Item:
    """One thing looked at: a case, for one part, and what was wrong (None where it was right)."""

    index: int
    case: Case
    part: str
    fault: Difference | None = None


@dataclass(frozen=True)
class Sitting:
    """One run of all cases. helped: earlier exercises' right results stood in for the learner's own functions."""

    replies: Sequence[Reply]
    items: Sequence[Item]
    helped: bool = False

    def failing(self, part: str) -> list[Item]:
        return [item for item in self.items if item.part == part and item.fault]


def judge(key: ExerciseKey, caller: Caller) -> Verdict:
    """Decide of the learner's code behind `caller` by `key`."""
    if key.questions:
        return judge_quiz(key, caller)
    descriptions = caller.describe(key.functions)
    faults = [signature_fault(text, d) for text, d in zip(key.signatures, descriptions, strict=True)]
    if all(description.kind == "missing" for description in descriptions):
        return _all_wrong(key, "not attempted", faults[0])
    # A pair whose backward can't be called still has a forward to judge.
    if faults[0] or any(faults[2:]):
        return _all_wrong(key, "wrong", next(filter(None, faults)))
    without_backward = faults[1] if len(faults) > 1 else ""
    sitting = _sit(key, caller, without_backward)
    if all(_is_unwritten(key, reply) for reply in sitting.replies):
        # Of a class the method that was met: the others may be written.
        met = dict.fromkeys(reply.raised.lines[-1][0] for reply in sitting.replies if reply.raised.lines)
        missing = [name for name in met if "." in name][:1] or key.functions
        names = " and ".join(missing)
        words = "is" if len(missing) == 1 else "are"
        message = f"{names} {words} still to be written: replace the two lines under the docstring by your own."
        return _all_wrong(key, "not attempted", message)
    note = note_of(key, sitting.replies)
    if key.stand_ins and any(item.fault for item in sitting.items):
        other = with_another(key, caller) if key.replaced else key
        helped = _sit(other, caller, without_backward, helped=True) if other else sitting
        if helped is not sitting and _promise(other, helped) > _promise(key, sitting):
            key, sitting = other, helped
            instead = "another function" if other.replaced else "right results"
            note = f"{_HELPED.format(instead)} {note}".strip()
    return _verdict(key, caller, sitting, note)


def _sit(key: ExerciseKey, caller: Caller, without_backward: str, helped: bool = False) -> Sitting:
    """All cases, run and looked at. without_backward: why the second of a pair can't be called, or ""."""
    stand_ins = key.stand_ins if helped else None
    if without_backward:
        refused = Reply("structure", raised=Raised("WrongStructure", without_backward))
        possible = [case for case in key.cases if case.probe == "forward"]
        found = iter(run_cases(caller, key.functions[:1], possible, stand_ins))
        replies = [next(found) if case.probe == "forward" else refused for case in key.cases]
    else:
        replies = run_cases(caller, key.functions, key.cases, stand_ins)
    return Sitting(replies, _examine(key, replies), helped)


def _is_unwritten(key: ExerciseKey, reply: Reply) -> bool:
    """Whether the answer itself, or a method of it, is still the stub: an earlier function that it calls may be one
    too.
    """
    return is_unwritten(reply) and (
        not reply.raised.lines or reply.raised.lines[-1][0].partition(".")[0] in key.functions
    )


def _promise(key: ExerciseKey, sitting: Sitting) -> tuple[float, bool, int]:
    """How much a sitting says: its points, whether it gives the mistake a name, how little is wrong."""
    failed = {item.part for item in sitting.items if item.fault}
    points = sum(part.points for part in key.parts if part.name not in failed)
    return points, named_mistake(key, sitting.replies) is not None, -sum(bool(item.fault) for item in sitting.items)


def _examine(key: ExerciseKey, replies: Sequence[Reply]) -> list[Item]:
    items = []
    for index, (case, reply) in enumerate(zip(key.cases, replies, strict=True)):
        whole = _structure_fault(key, case, reply)
        for part, at in components_of(case):
            items.append(Item(index, case, part, whole or _fault(key, index, at, reply)))
    return items


def _structure_fault(key: ExerciseKey, case: Case, reply: Reply) -> Difference | None:
    """What keeps the returned value from being looked at: an exception, or not as many values as asked for."""
    if reply.status == "structure" or is_unwritten(reply):
        return Difference("structure", "", f"{what_was_raised(reply)}.")
    if reply.status != "ok":
        return Difference("raised", "", what_was_raised(reply))
    names = key.returns_of(case)
    if len(names) > 1 and not has_components(reply.value, len(names)):
        listed, name = ", ".join(names), key.functions[-1]
        sentence = f"{name} should return {len(names)} things, {listed}, and {describe(reply.value)} came back."
        if reply.value is None:
            sentence += " Does every path through your function end in `return`?"
        return Difference("structure", listed, sentence)
    return None


def _fault(key: ExerciseKey, index: int, at: int | None, reply: Reply) -> Difference | None:
    case = key.cases[index]
    names = key.returns_of(case)
    for position in range(len(names)) if at is None else [at]:
        one = component(key.expected[index], position, len(names))
        other = component(reply.value, position, len(names))
        if difference := compare(one, other, names[position], case.rtol, case.atol):
            return difference
    return None


def _verdict(key: ExerciseKey, caller: Caller, sitting: Sitting, note: str) -> Verdict:
    if not any(item.fault for item in sitting.items):
        parts = tuple(PartResult(part.name, part.title, part.points, part.points) for part in key.parts)
        return Verdict(key.name, key.version, "passed", parts, "Right in every part.", note=note)
    whole = named_mistake(key, sitting.replies)
    parts: list[PartResult] = []
    named: dict[str, KnownMistake] = {}
    before: list[Difference] = []
    slips = EarlierSlips(key, caller, sitting.replies)
    for part in key.parts:
        wrong = sitting.failing(part.name)
        if not wrong or (not sitting.helped and slips.excuse(part.name)):
            parts.append(PartResult(part.name, part.title, part.points, part.points))
            continue
        known = whole or named_mistake_in_part(key, sitting.replies, part.name)
        if known is not None:
            named[part.name] = known
            message = known.message
        else:
            fit = _fit(key, caller, part.name, sitting)
            message = message_of(key, part, [(item.case, item.fault) for item in wrong], fit, before)
            # What a named mistake explains is not the reason here, or it would bear that name here too.
            before.append(wrong[0].fault)
        parts.append(PartResult(part.name, part.title, 0, part.points, message))
    note = f"{slips.note} {note}".strip()
    parts, note = _credit_for_own_forward(key, caller, sitting, parts, named, note)
    open_part = next((part for part in parts if part.message), None)
    if open_part is None:
        return Verdict(key.name, key.version, "passed", tuple(parts), "Right in every part.", note=note)
    first = sitting.failing(open_part.name)[0]
    reply = sitting.replies[first.index]
    mistake = named.get(open_part.name)
    return Verdict(
        key.name,
        key.version,
        "raised" if first.fault.kind == "raised" else "wrong",
        tuple(parts),
        open_part.message,
        mistake.id if mistake else None,
        note,
        reply.raised.lines if reply.raised else (),
        picture_of(first.fault, first.case.about),
        reply.printed,
    )


def _fit(key: ExerciseKey, caller: Caller, part: str, sitting: Sitting) -> Fit | None:
    # With right results standing in, the nudged function and the gradient would not be of one piece.
    return None if sitting.helped else fit_of(key, caller, part, sitting.replies)


def _credit_for_own_forward(
    key: ExerciseKey,
    caller: Caller,
    sitting: Sitting,
    parts: list[PartResult],
    named: dict[str, KnownMistake],
    note: str,
) -> tuple[list[PartResult], str]:
    """A backward that is right for the learner's own forward keeps its points when the forward's slip is a known
    one: a forward that returns nothing but zeros has an easy derivative.
    """
    backward = {slope.part for slope in key.slopes}
    if len(key.functions) < 2 or sitting.helped or not named.keys() - backward:
        return parts, note
    result = []
    for part in parts:
        if part.message and part.name in backward and fits_own_forward(key, caller, part.name, sitting.replies):
            part = replace(part, points=part.possible, message="")
            note = f"Your {key.functions[1]} is right for your own {key.functions[0]}, so it keeps its points. {note}"
        result.append(part)
    return result, note.strip()


def _all_wrong(key: ExerciseKey, state: str, message: str) -> Verdict:
    parts = tuple(PartResult(part.name, part.title, 0, part.points, message) for part in key.parts)
    return Verdict(key.name, key.version, state, parts, message)
