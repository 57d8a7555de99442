"""Wrong answers by somebody who did not know the bank: what the checks say of them.

The bank's mistakes are recognised because we wrote them. How the checks do beyond it is measured on the files
``solutions/NN/blind.py`` and, in later rounds, ``blind_2.py`` and ``blind_3.py``: whole answers, written from the
learner's notebook alone, each with a line that says what is wrong, and, once its message had been read, with a line
that judges it.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..checking.judge import judge
from ..checking.verdict import Verdict
from ..errors import CourseError
from .keys import PUBLIC_SEED, UnitSource

FILES = ("blind.py", "blind_2.py", "blind_3.py")
SEEDS = (PUBLIC_SEED, 1, 2)
OUTCOMES = ("accepted", "noted", "named", "raised", "described")
JUDGEMENTS = ("true and helpful", "true, of little help", "misleading")
_MARK = re.compile(r"^# --- (\w+): (.+)$", re.MULTILINE)
_JUDGED = re.compile(r"^# judged: (.+)$", re.MULTILINE)
_EARLIER = "## Earlier runs"
_HEAD = """# Wrong answers from outside the bank

`course audit --blind --write` makes this file. The answers in `solutions/*/blind.py`, and in later rounds in
`blind_2.py` and `blind_3.py`, were written from the learners' notebooks alone, without knowledge of the bank;
afterwards each message was read and judged. Once the banks have learned from a round it is blind no more: what it
showed at first stands below.

- *accepted*: earned full points for some inputs. The goal is 0. *noted*: earned them with a note, as code does that
  changes its input in place.
- *named*: the check gave a mistake of the bank as the reason; *raised*: the answer raised, and its own lines are shown;
  *described*: the message says what differs, and where, with a general reason where one fits.
- *misleading*: the reader found the message untrue of the answer. The goal is 0.

"""


@dataclass(frozen=True)
class Blind:
    """One wrong answer. about: what is wrong, by its author; judged: what its reader thought of the message."""

    exercise: str
    about: str
    source: str
    judged: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the check made of an answer: one of `OUTCOMES`, and the verdict on the public inputs."""

    answer: Blind
    outcome: str
    verdict: Verdict


def run(folders: Sequence[Path], target: Path | None) -> int:
    """Print what the checks say of the units' blind answers, and write the table to `target` where there is one.

    Returns 1 where a wrong answer was accepted, else 0. Raises CourseError.
    """
    rounds = [{folder.name: try_blind(folder, name) for folder in folders} for name in FILES]
    outcomes = [one for found in rounds for each in found.values() for one in each]
    print("\n".join(lines(outcomes)))
    text = page(rounds)
    print(text.removeprefix(_HEAD))
    if target:
        target.write_text(merge(target.read_text(encoding="utf-8") if target.exists() else "", text), encoding="utf-8")
        print(f"Written to solutions/{target.name}.")
    return int(any(one.outcome == "accepted" for one in outcomes))


def merge(old: str, new: str) -> str:
    """`new`, with the earlier runs that `old` keeps below it: what was blind once is blind no more."""
    _, mark, earlier = old.partition(_EARLIER)
    return f"{new}\n{mark}{earlier}" if mark else new


def read_blind(path: Path) -> list[Blind]:
    """The answers in a file; none where there is no file. Raises CourseError on a judgement that is none of ours."""
    if not path.exists():
        return []
    found = []
    _, *pieces = _MARK.split(path.read_text(encoding="utf-8"))
    for name, about, source in zip(pieces[0::3], pieces[1::3], pieces[2::3], strict=True):
        judged = match[1] if (match := _JUDGED.search(source)) else ""
        if judged and not judged.startswith(JUDGEMENTS):
            raise CourseError(f"{path.parent.name}/{path.name}: {about!r} is judged {judged!r}; say {JUDGEMENTS}.")
        found.append(Blind(name, about.strip(), source.strip(), judged))
    return found


def try_blind(folder: Path, name: str = FILES[0]) -> list[Outcome]:
    """Every answer in the unit's file `name`, put to the check. Raises CourseError where one fits no exercise."""
    answers = read_blind(folder / name)
    if not answers:
        return []
    source = UnitSource(folder)
    keys = [source.key(seed) for seed in SEEDS]
    known = {key.name for key in keys[0].exercises}
    found = []
    for answer in answers:
        if answer.exercise not in known:
            raise CourseError(f"{folder.name}/{name}: there is no exercise {answer.exercise!r}.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            caller = source.reference.caller({answer.exercise: answer.source})
            verdicts = [judge(key.exercise(answer.exercise), caller) for key in keys]
        found.append(Outcome(answer, _outcome(verdicts), verdicts[0]))
    return found


def _outcome(verdicts: Sequence[Verdict]) -> str:
    passed = [verdict for verdict in verdicts if verdict.state == "passed"]
    if passed:
        return "noted" if all(verdict.note for verdict in passed) else "accepted"
    if verdicts[0].mistake:
        return "named"
    return "raised" if verdicts[0].state == "raised" else "described"


def lines(outcomes: Iterable[Outcome]) -> Iterable[str]:
    """What the check says of each answer, to be read."""
    for one in outcomes:
        named = f" {one.verdict.mistake}" if one.verdict.mistake else ""
        yield f"{one.answer.exercise}: {one.answer.about}\n  {one.outcome}{named}"
        said = [part.message for part in one.verdict.parts if part.message] or [one.verdict.message]
        yield from (f"  - {text}" for text in dict.fromkeys([*said, one.verdict.note]) if text)
        if one.answer.judged:
            yield f"  judged: {one.answer.judged}"


def page(rounds: Sequence[dict[str, list[Outcome]]]) -> str:
    """The tables as text, one a round: unit id -> its outcomes in, a line a unit and one for all out."""
    tables = [f"Round {number}:\n\n{_table(found)}" for number, found in enumerate(rounds, 1) if any(found.values())]
    return _HEAD + "\n".join(tables)


def _table(found: dict[str, list[Outcome]]) -> str:
    columns = ("unit", "answers", *OUTCOMES, *JUDGEMENTS)
    rows = [(unit, outcomes) for unit, outcomes in found.items() if outcomes]
    rows.append(("**all**", [one for _, outcomes in rows for one in outcomes]))
    table = [columns, ["---", *["---:"] * (len(columns) - 1)]]
    for unit, outcomes in rows:
        made = Counter(one.outcome for one in outcomes)
        judged = Counter(kind for one in outcomes for kind in JUDGEMENTS if one.answer.judged.startswith(kind))
        counts = [len(outcomes), *(made[name] for name in OUTCOMES), *(judged[kind] for kind in JUDGEMENTS)]
        table.append([unit, *map(str, counts)])
    return "\n".join(f"| {' | '.join(row)} |" for row in table) + "\n"
