"""The worker's files: nothing of the course but what it runs on, and nothing left behind."""

import os
import subprocess
import sys
from pathlib import Path

from course_lib.grading.isolation.runtime import MODULES, make_runtime

ROOT = Path(__file__).resolve().parents[3]


def but_packages(names):
    return {name for name in names if not name.endswith("__init__.py")}


def test_the_copies_are_of_the_worker_only():
    runtime = make_runtime()
    try:
        copied = {str(path.relative_to(runtime.lib / "course_lib")) for path in runtime.lib.rglob("*.py")}
    finally:
        runtime.close()
    assert but_packages(copied) == but_packages(MODULES)
    assert not runtime.root.exists()
    runtime.close()


def test_the_worker_needs_no_more_than_its_copies():
    runtime = make_runtime()
    path = [str(runtime.site), str(runtime.lib)]
    code = f"import sys; sys.path[:0] = {path!r}; import course_lib.grading.isolation.server"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, cwd="/")
    runtime.close()
    assert done.returncode == 0, done.stderr


def test_what_a_killed_grader_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("course_lib.grading.isolation.runtime._public_folder", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = f"""
import os, tempfile
from course_lib.grading.isolation import runtime
tempfile.tempdir = {str(tmp_path)!r}
runtime._public_folder = lambda: tempfile.tempdir
made = runtime.make_runtime()
print(made.root, flush=True)
os._exit(9)
"""
    living = make_runtime()
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    left = Path(killed.stdout.strip())
    assert left.parent == tmp_path
    for folder in (living.root, left):
        os.utime(folder, (0, 0))
    make_runtime().close()
    assert living.root.is_dir()
    assert not left.exists()
    living.close()
