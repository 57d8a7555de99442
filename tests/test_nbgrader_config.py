"""nbgrader_config.py: nbgrader reads it, finds every step that it names, and gives nothing away."""

from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader
from traitlets.utils.importstring import import_item

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def config() -> Config:
    return PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()


def test_lessons_come_from_solutions_and_go_to_notebooks(config):
    course = CourseDirectory(config=config)
    assert (course.source_directory, course.release_directory) == ("solutions", "notebooks")
    assert course.course_id == "gradients-by-hand"


@pytest.mark.parametrize(
    ("steps", "theirs", "ours"),
    [
        ("sanitize_preprocessors", "DeduplicateIds", "MendCells"),
        ("autograde_preprocessors", "Execute", "GradeOutside"),
    ],
)
def test_grading_is_nbgrader_s_own_but_for_one_step(config, steps, theirs, ours):
    own = [step.__name__ for step in getattr(Autograde(), steps)]
    named = [import_item(path).__name__ for path in getattr(Autograde(config=config), steps)]
    assert theirs in own
    assert named == [ours if step == theirs else step for step in own]


def test_nothing_but_the_notebook_is_released_from_a_lesson_s_folder(config, tmp_path):
    names = ["lesson.ipynb", "lesson.py", "exercises.py", "right/loops.py", "__pycache__/exercises.cpython-311.pyc"]
    for path in (tmp_path / name for name in names):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = find_all_files(str(tmp_path), CourseDirectory(config=config).ignore)
    assert [Path(path).name for path in found] == ["lesson.ipynb"]
