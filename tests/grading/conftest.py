"""Sandboxes for the grader's tests. Most tests look at the grader, not at the isolation, and use the level that works
anywhere.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import BUBBLEWRAP, LANDLOCK, LEVELS, LIMITS, Sandbox

# The machine that runs these tests may be busy; what is said of loops here hangs on their processor time.
PATIENCE = 60


@pytest.fixture(scope="session")
def sandbox():
    with Sandbox(LIMITS, Limits(exercise_seconds=1.5, load_seconds=1.5, patience=PATIENCE)) as made:
        yield made


@pytest.fixture(scope="session", params=[level for level in LEVELS if level.strong], ids=lambda level: level.name)
def strong(request):
    """A sandbox at each of the strong levels that this machine has."""
    if reason := request.param.why_not():
        pytest.skip(reason)
    with Sandbox(request.param, Limits(exercise_seconds=3, memory_mb=512, patience=PATIENCE)) as made:
        yield made


@pytest.fixture(scope="session")
def bubblewrap():
    if reason := BUBBLEWRAP.why_not():
        pytest.skip(reason)
    with Sandbox(BUBBLEWRAP, Limits(exercise_seconds=3, memory_mb=512, patience=PATIENCE)) as made:
        yield made


@pytest.fixture(scope="session")
def landlock():
    if reason := LANDLOCK.why_not():
        pytest.skip(reason)
    with Sandbox(LANDLOCK, Limits(exercise_seconds=3, memory_mb=512, patience=PATIENCE)) as made:
        yield made


@pytest.fixture(scope="session")
def blank_gradebook(tmp_path_factory):
    """A new gradebook, to be copied: nbgrader takes seconds to make one."""
    from course_lib.grading.records.gradebook import Book  # most tests need no nbgrader

    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    Book(path).close()
    return path
