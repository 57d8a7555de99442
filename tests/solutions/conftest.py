"""What the tests of the banks share: a test for every unit, or for every exercise."""

from __future__ import annotations

import pytest
from every_unit import FOLDERS, key_of, source_of

from course_lib.authoring.keys import UnitSource
from course_lib.authoring.lesson import load_unit


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `folder` runs for every unit, one that asks for `place` for every exercise of every unit."""
    if "folder" in metafunc.fixturenames:
        metafunc.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
    if "place" in metafunc.fixturenames:
        places = [(folder, exercise.name) for folder in FOLDERS for exercise in load_unit(folder).exercises]
        metafunc.parametrize("place", places, ids=[f"{folder.name[:2]}-{name}" for folder, name in places])


@pytest.fixture
def source(place) -> UnitSource:
    """The files of the unit that the exercise belongs to."""
    return source_of(place[0])


@pytest.fixture
def exercise(place, source):
    """The exercise that the test is about."""
    return next(exercise for exercise in source.unit.exercises if exercise.name == place[1])


@pytest.fixture
def key(place, source):
    """Its key."""
    return key_of(source.folder).exercise(place[1])
