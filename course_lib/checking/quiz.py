"""Judging a quiz: a string of letters, one for each question, and the reason why a wrong letter is wrong."""

from __future__ import annotations

from .calling import Caller
from .key import ExerciseKey
from .verdict import PartResult, Verdict


def judge_quiz(key: ExerciseKey, caller: Caller) -> Verdict:
    """Decide of `quiz_NN()`, which returns one letter a question; "?" is a question not answered yet."""
    count = len(key.questions)
    (description,) = caller.describe(key.functions)
    if description.kind == "missing":
        return _verdict(key, "not attempted", [f"There is no function called {key.functions[0]} yet."] * count)
    (reply,) = caller.run("call", key.functions, [()])
    if reply.raised is not None and reply.raised.type_name == "NotImplementedError":
        return _verdict(key, "not attempted", ["Not answered yet."] * count)
    answers = reply.value
    if isinstance(answers, (list, tuple)) and all(isinstance(answer, str) for answer in answers):
        answers = "".join(answers)
    if not isinstance(answers, str) or len(answers := "".join(answers.split()).lower()) != count:
        message = f'{key.functions[0]} should return {count} letters, one a question in order, such as "{"a" * count}".'
        return _verdict(key, "raised" if reply.status != "ok" else "wrong", [message] * count)
    if answers == "?" * count:
        return _verdict(key, "not attempted", ["Not answered yet."] * count)
    messages = []
    for answer, question in zip(answers, key.questions, strict=True):
        if answer == question.right:
            messages.append("")
        elif answer == "?":
            messages.append("Not answered yet.")
        else:
            choices = ", ".join(sorted({*question.why_wrong, question.right}))
            messages.append(question.why_wrong.get(answer, f"There is no choice {answer!r}; choose among {choices}."))
    return _verdict(key, "wrong" if any(messages) else "passed", messages)


def _verdict(key: ExerciseKey, state: str, messages: list[str]) -> Verdict:
    parts = tuple(
        PartResult(part.name, part.title, 0 if message else part.points, part.points, message)
        for part, message in zip(key.parts, messages, strict=True)
    )
    first = next((part for part in parts if part.message), None)
    message = "Every answer is right." if first is None else first.message
    if state == "wrong" and first is not None and len(set(messages)) > 1:
        message = f"{first.title}: {first.message}"
    return Verdict(key.name, key.version, state, parts, message)
