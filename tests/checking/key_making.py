"""Answer keys for tests, made in a few lines from a reference function, some cases and some mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case, Part, Question, Slope
from course_lib.checking.judge import judge
from course_lib.checking.key import ExerciseKey, KnownMistake, UnitKey
from course_lib.checking.running import run_cases
from course_lib.checking.verdict import Verdict

Functions = Callable[..., Any] | Sequence[Callable[..., Any]]


def make_key(
    signature: str | tuple[str, ...],
    reference: Functions,
    cases: Sequence[Case],
    mistakes: Mapping[str, Functions] | None = None,
    returns: tuple[str, ...] = ("out",),
    parts: Sequence[Part] | None = None,
    slopes: Sequence[Slope] = (),
    stand_ins: Mapping[str, Sequence[tuple]] | None = None,
) -> ExerciseKey:
    """A key whose parts are worth a point each, and whose mistakes say "You made the mistake <id>."."""
    signatures = (signature,) if isinstance(signature, str) else signature
    names = tuple(text.split("(")[0] for text in signatures)
    used = [name for case in cases for name in ((case.part,) if isinstance(case.part, str) else case.part)]
    parts = parts or [Part(name, 1, name.capitalize()) for name in dict.fromkeys(used)]
    expected = run_cases(caller_of(names, reference), names, cases)
    assert all(reply.status == "ok" for reply in expected), expected
    return ExerciseKey(
        unit="01_test",
        signatures=signatures,
        returns=returns,
        parts=tuple(parts),
        cases=tuple(cases),
        expected=tuple(reply.value for reply in expected),
        mistakes=tuple(
            KnownMistake(id, f"You made the mistake {id}.", tuple(run_cases(caller_of(names, wrong), names, cases)))
            for id, wrong in (mistakes or {}).items()
        ),
        hints=("Look.", "Look closer.", "Look here."),
        stand_ins=stand_ins or {},
        slopes=tuple(slopes),
        questions=(),
        bonus=False,
        version="v1",
    )


def quiz_key(*questions: Question) -> ExerciseKey:
    """The key of `quiz_01()`."""
    parts = tuple(Part(f"question {n}", 1, question.title) for n, question in enumerate(questions, 1))
    right = "".join(question.right for question in questions)
    return ExerciseKey(
        "01_test", ("quiz_01()",), ("answers",), parts, (Case((), parts[0].name),), (right,), (), (), {}, (),
        questions, False, "v1",
    )  # fmt: skip


def unit_of(*exercises: ExerciseKey) -> UnitKey:
    return UnitKey("01_test", "A test", exercises)


def caller_of(names: Sequence[str], functions: Functions) -> LocalCaller:
    functions = functions if isinstance(functions, Sequence) else [functions]
    return LocalCaller(dict(zip(names, functions, strict=False)))


def verdict_of(key: ExerciseKey, *functions: Any) -> Verdict:
    """What the judge says of `functions`, as the answer to `key`."""
    return judge(key, caller_of(key.functions, functions))


def matrix(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns))
