"""What learners get works by itself and holds no answer; the search that proves it finds what is hidden anywhere."""

import ast
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from course_lib import cli
from course_lib.authoring.lesson import answer_lines, find_units, read_lesson, units
from course_lib.errors import CourseError
from course_lib.grading.release import release
from course_lib.grading.release.answer_search import all_answers, is_telling, normalised, search
from course_lib.grading.samples.sample import Bank

ANSWER = "dw = x.T @ dout"


@pytest.fixture(scope="module")
def answers():
    return all_answers()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "course"
    folder.mkdir()
    assert cli.main(["release", str(folder)]) == 0
    return folder


def run_in(folder, *args):
    """Run Python with the release as its only course_lib."""
    env = {**os.environ, "PYTHONPATH": str(folder), "COURSE_HOME": str(folder.parent / "home")}
    return subprocess.run([sys.executable, *args], cwd=folder, env=env, capture_output=True, text=True)


def test_no_line_of_a_solution_is_in_it(released, answers):
    finds, count = search(released, answers)
    serious, _ = release.sort_finds(finds)
    assert serious == []
    assert count == sum(path.is_file() for path in released.rglob("*") if "__pycache__" not in path.parts)


def test_nor_is_the_body_of_an_answer_in_any_byte_of_it(released):
    """The same by other means: each solution, white space gone, against each file's bytes, unpacked. Not even the
    engine has one of more than a line.
    """
    regions, short = {}, set()
    for folder in units():
        for name, cell in read_lesson(folder).solutions().items():
            body = cell.source.partition("### BEGIN SOLUTION\n")[2].partition("### END SOLUTION")[0]
            squeezed = re.sub(rb"\s", b"", body.encode())
            if len(squeezed) > 40:
                regions[f"{folder.name} {name}"] = squeezed
                if body.strip().count("\n") == 0:
                    short.add(f"{folder.name} {name}")
    assert len(regions) - len(short) > 50
    for path in released.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(path) as archive:
                    data = b"".join(map(archive.read, archive.namelist()))
            data = re.sub(rb"\s", b"", data.replace(b"\\n", b"\n").replace(b'\\"', b'"'))
            exempt = short if "engine" in path.parts else set()
            assert {name for name, region in regions.items() if region in data} <= exempt, path


def test_it_has_what_a_learner_needs_and_nothing_of_an_instructors(released):
    names = {path.relative_to(released).as_posix() for path in released.rglob("*.*")}
    assert {f"course_lib/keys/{folder.name}.npz" for folder in units()} <= names
    assert {f"notebooks/{folder.name}/{folder.name}.ipynb" for folder in units()} <= names
    assert not [name for name in names if re.search(r"solution|authoring|tests/|misdeed|attack|gradebook|right/", name)]
    grading = {Path(name).stem for name in names if name.startswith("course_lib/grading/")}
    assert not grading & {"app", "sample", "report", "release", "answer_search", "exports", "journal"}


def test_its_run_py_offers_the_learners_verbs_only(released):
    shown = run_in(released, "run.py", "--help").stdout
    assert set(re.findall(r"^  (\w+) ", shown, re.MULTILINE)) == {"lab", "check", "progress", "doctor"}
    shown = run_in(released, "-m", "course_lib.cli").stdout
    assert set(re.findall(r"^  (\w+) ", shown, re.MULTILINE)) == {"lab", "check", "progress", "doctor"}


def test_it_can_be_installed_with_what_a_learner_needs(released):
    project = tomllib.loads((released / "pyproject.toml").read_text())
    assert set(project["project"]["optional-dependencies"]) == {"lab"}
    assert set(project["tool"]) == {"setuptools"}
    for name in (project["project"]["readme"], *project["project"]["license-files"], "constraints.txt"):
        assert (released / name).exists()


def test_every_import_of_every_notebook_works_in_it(released):
    lines = set()
    for path in released.glob("notebooks/**/*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                lines |= set(re.findall(r"^\s*((?:from|import) course_lib.*)$", "".join(cell["source"]), re.MULTILINE))
    assert len(lines) > 10
    done = run_in(released, "-c", "\n".join(sorted(lines)))
    assert done.returncode == 0, done.stderr


def test_a_learner_can_check_a_notebook_with_it(released, tmp_path):
    bank = Bank(find_units(["06"])[0])
    for notebook, code in ((bank.notebook(bank.right), 0), (bank.learner(), 1)):
        path = tmp_path / "mine.ipynb"
        path.write_text(json.dumps(notebook))
        done = run_in(released, "-m", "course_lib.cli", "check", str(path))
        points = sum(bank.full.values())
        assert done.returncode == code, done.stderr
        assert f"{points if code == 0 else 0:g} of {points:g} points." in done.stdout


def in_a_notebook(text):
    return json.dumps({"cells": [{"cell_type": "markdown", "source": ["Say:\n", *text.splitlines(keepends=True)]}]})


def in_an_array(text):
    made = io.BytesIO()
    np.savez_compressed(made, key=np.frombuffer(json.dumps({"hints": [text]}).encode(), np.uint8))
    return made.getvalue()


HIDING = {
    "a.py": f"def f(x):\n        {ANSWER}   # so\n",
    "b.py": "dw  =  x.T@dout",
    "c.ipynb": in_a_notebook(f"    {ANSWER}\n"),
    "d.npz": in_an_array(f"try\n{ANSWER}\nor not"),
    "e.json": json.dumps({"a": [{"b": f"one\n{ANSWER}"}]}),
    "f.md": f"\n    {ANSWER}\n",
}


@pytest.mark.parametrize("name", HIDING)
def test_the_search_finds_an_answer_wherever_it_hides(name, answers, tmp_path):
    data = HIDING[name]
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (tmp_path / "harmless.py").write_text("x = np.zeros(3)\nreturn out\n")
    finds, count = search(tmp_path, answers)
    assert [(find.path, find.line.text) for find in finds] == [(name, ANSWER)]
    assert count == 2


def test_a_lesson_may_show_what_an_earlier_one_asked_for_and_not_the_other_way_round(answers, tmp_path):
    unit = answers[normalised(ANSWER)].unit
    assert unit.startswith("05")
    for name in ("04_chain_rule.ipynb", "05_backprop.ipynb", "06_softmax_cross_entropy.ipynb"):
        (tmp_path / name).write_text(in_a_notebook(ANSWER))
    assert [find.path for find in search(tmp_path, answers)[0]] == ["04_chain_rule.ipynb", "05_backprop.ipynb"]


def test_every_answer_has_a_line_that_is_searched_for():
    """A definition of what is trivial that made an answer trivial would prove nothing."""
    for folder in units():
        for name, cell in read_lesson(folder).solutions().items():
            assert any(map(is_telling, answer_lines(cell))), f"{folder.name}: {name}"


@pytest.mark.parametrize(
    "line", ["else:", "return out", "N = len(x)", "import numpy as np", "# dw = x.T @ dout", "x = y"]
)
def test_what_stands_in_any_program_is_no_answer(line):
    assert not is_telling(line)


def test_where_an_answer_is_found_nothing_is_left_behind(tmp_path, monkeypatch, capsys):
    write = release.write_release

    def leaky(root, folder):
        write(root, folder)
        (folder / "notebooks" / "notes.md").write_text(f"{ANSWER}\n")

    monkeypatch.setattr(release, "write_release", leaky)
    assert cli.main(["release", str(tmp_path / "out")]) == 2
    assert f"notebooks/notes.md holds a line of affine in 05_backprop.py: {ANSWER}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_anything_is_left_alone(released, tmp_path):
    (released / "notebooks" / "mine.ipynb").write_text("{}")
    assert cli.main(["release", str(released)]) == 2
    assert (released / "notebooks" / "mine.ipynb").exists()
    (released / "notebooks" / "mine.ipynb").unlink()
    (tmp_path / "thesis.txt").write_text("mine")
    assert cli.main(["release", str(tmp_path / "thesis.txt")]) == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_modules_are_found_through_every_kind_of_import(tmp_path):
    package = tmp_path / "course_lib"
    (package / "grading" / "worker").mkdir(parents=True)
    (package / "checking").mkdir()
    files = {
        "__init__.py": "",
        "cli.py": "from course_lib.errors import E",
        "errors.py": "",
        "lab.py": "from . import helper",
        "helper.py": "import_module('course_lib.later')",
        "later.py": "",
        "checking/__init__.py": "from ..deep import x",
        "deep.py": "path = 'started.py'",
        "started.py": "",
        "grading/__init__.py": "",
        "grading/worker/__init__.py": "",
        "grading/worker/worker.py": "from . import channel",
        "grading/worker/channel.py": "",
        "grading/secret.py": "",
    }
    for name, text in files.items():
        (package / name).write_text(text)
        ast.parse(text)
    found = {path.relative_to(package).as_posix() for path in release.modules(package)}
    assert found == set(files) - {"grading/secret.py"}


def test_a_course_without_notebooks_is_not_released(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(CourseError, match="course build"):
        release.write_release(tmp_path, tmp_path / "out")
