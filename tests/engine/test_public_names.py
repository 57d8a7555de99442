"""The engine's public names, and what importing it costs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import course_lib.engine as engine

ROOT = Path(__file__).parents[2]
README = ROOT / "course_lib" / "engine" / "README.md"


def test_every_public_name_is_there_and_documented():
    for name in engine.__all__:
        assert getattr(engine, name).__doc__, name


def test_the_tour_names_every_file_and_no_other():
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    files = {str(path.relative_to(README.parent)) for path in README.parent.rglob("*.py")}
    missing = {name for name in named - files if not (ROOT / name).exists()}
    assert missing == set()
    assert {name for name in files if not name.endswith("__init__.py")} <= named


def test_the_tours_code_runs_and_learns():
    """Both blocks: the example, and then one batch by hand with its model."""
    example, by_hand = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(example, names)
    assert names["accuracy"] > 0.95
    names |= {"X_batch": names["digits"].X_train[:64], "y_batch": names["digits"].y_train[:64]}
    before = names["model"].parameters().data.copy()
    exec(by_hand, names)
    assert names["loss"] < 0.5
    assert (names["model"].parameters().data != before).any()


def test_every_file_can_be_read_in_one_sitting():
    for path in (ROOT / "course_lib" / "engine").rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 250, f"{path.name} has {lines} lines"


def test_the_import_costs_little_beside_numpy(tmp_path):
    """Our own part in processor time, with compiled files in place as after an installation; best of five."""
    code = (
        "import numpy, time; start = time.process_time(); import course_lib.engine; print(time.process_time() - start)"
    )
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def seconds():
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return float(done.stdout)

    assert min(seconds() for _ in range(5)) < 0.05
