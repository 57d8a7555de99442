"""What is handed to whoever grades, and what comes back; both travel as bytes between processes and machines."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...checking.key import UnitKey, from_bytes
from ...errors import CourseError
from ..core import grade_and_show
from ..handed_in.bundle import find_places, read_bundle
from ..isolation.sandbox import Sandbox
from ..pages.feedback import page
from ..result import Result, from_json, to_json
from ..text import clean_text


@dataclass(frozen=True)
class Work:
    """A submission to grade. number: which of the run's it is; unit: the id of a unit that there is a key for."""

    number: int
    student: str
    unit: str
    data: bytes

    def failed(self, isolation: str, why: str) -> Graded:
        """What comes back where grading itself went wrong: an error to look at, and no points."""
        digest = hashlib.sha256(self.data).hexdigest()
        result = Result(self.student, self.unit, digest, isolation, 0.0, error=clean_text(why)[:500])
        return Graded(self.number, to_json(result).encode(), b"")


@dataclass(frozen=True)
class Graded:
    """What grading a `Work` came to. result: as JSON; page: the learner's feedback as HTML, empty where it failed."""

    number: int
    result: bytes
    page: bytes

    def read(self) -> Result:
        """The result."""
        return from_json(self.result.decode())


@dataclass
class Grader:
    """One sandbox and the keys that it has needed so far. keys: unit id -> key, see `UnitKey.to_bytes`."""

    sandbox: Sandbox
    packed: Mapping[str, bytes]
    _keys: dict[str, UnitKey] = field(default_factory=dict)

    def grade(self, work: Work) -> Graded:
        """Grade. Raises CourseError where the sandbox itself fails; anything else is that submission's own error."""
        if work.unit not in self._keys:
            self._keys[work.unit] = from_bytes(self.packed[work.unit])
        unit = self._keys[work.unit]
        try:
            result, bundle, places = grade_and_show(work.data, unit, self.sandbox, work.student)
            return Graded(work.number, to_json(result).encode(), _encoded(page(result, unit, bundle, places)))
        except CourseError:
            raise
        except Exception as error:
            # One strange notebook must not end the run of a whole class.
            why = f"The grader itself failed on this notebook ({type(error).__name__}: {error}); please look at it."
            return work.failed(self.sandbox.level.name, why)


def feedback(data: bytes, result: Result, unit: UnitKey) -> bytes:
    """The learner's page once more, from a result that was kept."""
    if result.error:
        return _encoded(page(result, unit))
    bundle = read_bundle(data)
    return _encoded(page(result, unit, bundle, find_places(bundle, unit)))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
