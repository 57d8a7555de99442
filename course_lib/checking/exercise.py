"""What an exercise is, as its author writes it in ``solutions/NN_unit/exercises.py``.

The reference answer is not here: it is the solution region of the lesson, and stands nowhere else. This file says
what is asked (signature, returns), what is tried (cases), what it is worth (parts), which wrong answers we know
(mistakes), and what helps (hints). ``authoring`` turns it, with the lesson, into an answer key of arrays (``key.py``).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .values import Function


@dataclass(frozen=True)
class Part:
    """A share of an exercise's points, earned when all its cases come out right.

    `message` is what the learner reads when this part fails and no mistake is recognised: what the part is about.
    """

    name: str
    points: int
    title: str
    message: str = ""


@dataclass(frozen=True)
class Case:
    """One call of the learner's code.

    args: what it is called with: numbers, strings, arrays, lists, tuples, dicts, None, `Rng` (see ``values.py``).
    part: the part that the returned value counts for; a tuple names one part for each of several returned values.
    about: the inputs in a few words ("scores of 1000"), completing "with ...".
    visible: a small example; only then may feedback show the expected value.
    probe: how the code is exercised (``probes.py``); "call" is `function(*args)`.
    view: what is compared of the returned value, where right answers may differ in it (``views.py``); "" for all of it.
    rtol: relative tolerance in float64; `atol` defaults to 1e-8 of the largest expected entry.
    """

    args: tuple[Any, ...]
    part: str | tuple[str, ...]
    about: str = ""
    visible: bool = False
    probe: str = "call"
    view: str = ""
    rtol: float = 1e-6
    atol: float | None = None


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners really give: a wrong answer to reject, and a fingerprint by which to name it.

    edits: pairs (old, new); each old text must stand exactly once in the reference's source.
    code: the whole answer instead, where an edit won't do.
    also: further forms of the same mistake that give other numbers, each as edits or as code.
    message: one to three sentences that lead to the insight and don't give the line away.
    errata: ids of the rows of the source notes' mistakes that this one is.
    """

    id: str
    message: str
    edits: tuple[tuple[str, str], ...] = ()
    code: str = ""
    also: tuple[tuple[tuple[str, str], ...] | str, ...] = ()
    errata: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[Mistake, ...]:
        """The mistake in each of its forms, the first one first; each has one form only."""
        others = [{"code": form} if isinstance(form, str) else {"edits": form} for form in self.also]
        return (replace(self, also=()), *(Mistake(self.id, self.message, **other) for other in others))


@dataclass(frozen=True)
class Slope:
    """Says that a returned value is a derivative of what the same learner's code returns.

    When part `part` fails, the learner's own function is nudged, and the message says whether the gradient fits
    *their* function. `of` and `by` index the returned values (the loss and its gradient); `argument` indexes the
    inputs. For a pair (forward, backward) `of` is the output and `by` the gradient that backward returns for
    `argument`, given `dout`.
    """

    part: str
    argument: int
    of: int = 0
    by: int = 1


@dataclass(frozen=True)
class Exercise:
    """One graded exercise.

    signature: "softmax(scores)"; for a pair both, ("relu_forward(x)", "relu_backward(dout, cache)").
    returns: the names of what comes back, ("loss", "dscores"); one name where one value comes back. For a pair the
        gradients, with a name for the output before them where "out" won't do: ("dx", "dw", "db").
    cases: a function of an `np.random.Generator` that yields `Case`s; the same order and parts for every seed.
    leans_on: earlier exercises that an answer may call, each with a function from this exercise's args to the list of
        argument tuples it would be called with. Their right results are recorded, so that an earlier failure
        doesn't sink this one. Where nobody can foresee the arguments, a `Function` of the same arguments instead:
        it stands in, and what the reference makes of it is recorded.
    builds_on: earlier exercises of the unit whose cache an answer takes, each with edits of their reference,
        (old, new), that hand on another cache which an answer in `right/` takes. What right answers make of each
        mistake of the earlier exercise is recorded, and the points are kept where that comes back.
    equivalent: mutants that compute the same thing, "old line -> new line": the reason.
    bonus: checked but worth no points in the gradebook.
    """

    signature: str | tuple[str, ...]
    returns: tuple[str, ...]
    parts: tuple[Part, ...]
    cases: Callable[[np.random.Generator], Iterable[Case]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    leans_on: Mapping[str, Callable[..., list[tuple]] | Function] = field(default_factory=dict)
    builds_on: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    slopes: tuple[Slope, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)
    bonus: bool = False

    @property
    def signatures(self) -> tuple[str, ...]:
        return (self.signature,) if isinstance(self.signature, str) else tuple(self.signature)

    @property
    def functions(self) -> tuple[str, ...]:
        """The names that the learner defines."""
        return tuple(signature.split("(")[0] for signature in self.signatures)

    @property
    def name(self) -> str:
        """The function's name, or what a pair's names share: "relu" for relu_forward, relu_backward."""
        return exercise_name(self.functions)

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class Question:
    """A quiz question: the text stands in the lesson; here are the right letter and what is said of each wrong one."""

    title: str
    right: str
    why_wrong: Mapping[str, str]
    errata: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A unit: its exercises in the order of the lesson, and its quiz, answered in `def quiz_NN()`."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    quiz: tuple[Question, ...] = ()

    @property
    def number(self) -> str:
        return self.id.split("_")[0]


def exercise_name(functions: tuple[str, ...]) -> str:
    """The name of the exercise that asks for `functions`."""
    return functions[0] if len(functions) == 1 else functions[0].removesuffix("_forward")


def parameters_of(signature: str) -> tuple[list[str], int]:
    """The parameter names of "name(a, b, c=1)", and how many of them have no default."""
    arguments = ast.parse(f"def {signature}: pass").body[0].args  # type: ignore[attr-defined]
    names = [argument.arg for argument in arguments.args]
    return names, len(names) - len(arguments.defaults)
