"""run.py on a machine that has Python and nothing else: what it installs, when, and what it says when it can't.

Each test copies run.py into a small project of its own, whose package needs nothing from a network.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

# The smallest builder that pip accepts for `pip install -e .[extra]`; it notes each time it is asked.
BACKEND = """
import os, zipfile

METADATA = "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n" + "".join(
    "Provides-Extra: %s\\n" % extra for extra in ("lab", "instructor", "test"))

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    if os.path.exists("broken"):
        raise SystemExit("no route to the package index")
    with open("builds.txt", "a") as log:
        log.write("built\\n")
    name = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        wheel.writestr("small.pth", os.getcwd())
        wheel.writestr("small-1.dist-info/METADATA", METADATA)
        wheel.writestr("small-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("small-1.dist-info/RECORD", "")
    return name
"""

# Stands in for the course: says what it was asked, and from which environment.
CLI = """
import json, os, sys
print(json.dumps({"argv": sys.argv[1:], "prefix": sys.prefix, "path": os.environ["PATH"], "cwd": os.getcwd()}))
sys.exit(int(os.environ.get("EXIT_CODE", "0")))
"""


class Project:
    """A folder with run.py and a package that records what it is asked."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "course_lib").mkdir(parents=True)
        (folder / "course_lib" / "__init__.py").write_text("")
        (folder / "course_lib" / "cli.py").write_text(CLI)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        (folder / "constraints.txt").write_text("")
        (folder / "backend.py").write_text(BACKEND)
        shutil.copy(ROOT / "run.py", folder)

    def run(self, *arguments, python=sys.executable, cwd=None, **variables) -> subprocess.CompletedProcess:
        environment = {**os.environ, "PIP_NO_INDEX": "1", "PYTHONPATH": "", **variables}
        command = [python, str(self.folder / "run.py"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd or self.folder)

    @property
    def builds(self) -> int:
        log = self.folder / "builds.txt"
        return len(log.read_text().splitlines()) if log.exists() else 0

    @property
    def stamp(self) -> dict:
        path = self.folder / ".venv" / "course-install.json"
        return json.loads(path.read_text()) if path.exists() else {}


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "a project")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A project whose learner's part is installed. Tests that use it leave it so."""
    project = Project(tmp_path_factory.mktemp("installed") / "a project")
    done = project.run("check", "lesson.ipynb")
    assert done.returncode == 0, done.stderr
    assert project.builds == 1
    return project


@pytest.fixture(scope="module")
def changing(tmp_path_factory):
    """A project whose learner's part is installed. Tests that use it change it and leave it working."""
    project = Project(tmp_path_factory.mktemp("changing") / "a project")
    asked(project.run("check"))
    return project


def asked(done: subprocess.CompletedProcess) -> dict:
    """Return what the stand-in for the course was asked, from the last line it printed."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def module(installed):
    """run.py imported from the installed project."""
    spec = spec_from_file_location("run_under_test", installed.folder / "run.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_second_run_installs_nothing_and_says_nothing(installed):
    done = installed.run("check", "lesson.ipynb")
    assert asked(done)["argv"] == ["check", "lesson.ipynb"]
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert installed.builds == 1


def test_the_verb_runs_in_the_environment_and_in_the_caller_s_folder(installed, tmp_path):
    said = asked(installed.run("progress", cwd=tmp_path))
    assert said["prefix"] == str(installed.folder / ".venv")
    assert said["path"].split(os.pathsep)[0] == str(installed.folder / ".venv" / "bin")
    assert said["cwd"] == str(tmp_path)


def test_the_verb_s_exit_code_is_run_py_s(installed):
    assert installed.run("check", EXIT_CODE="3").returncode == 3


def test_grade_without_arguments_makes_the_sample_class_first(installed, module):
    steps, _ = module.steps_for("grade", [])
    sample_class = installed.folder / "artefacts" / "sample_class"
    submitted, graded = str(sample_class / "submitted"), str(sample_class / "graded")
    assert [step[2:] for step in steps] == [["sample", submitted], ["grade", submitted, "--out", graded]]
    assert module.steps_for("grade", ["submitted"])[0] == [["-m", "course_lib.cli", "grade", "submitted"]]


def test_a_failing_step_ends_the_run(changing):
    done = changing.run("grade", EXIT_CODE="4")
    assert done.returncode == 4
    assert '"sample"' in done.stdout
    assert '"grade"' not in done.stdout


def test_tests_run_on_every_core_unless_told(module, installed):
    steps, cwd = module.steps_for("test", ["tests/engine", "-x"])
    assert steps == [["-m", "pytest", "-n", "auto", "--dist", "loadfile", "tests/engine", "-x"]]
    assert cwd == str(installed.folder)
    assert "auto" not in module.steps_for("test", ["-n0"])[0][0]


def test_changed_requirements_are_installed_once(changing):
    before = changing.builds
    (changing.folder / "constraints.txt").write_text("numpy==2.4.6\n")
    asked(changing.run("check"))
    asked(changing.run("check"))
    assert changing.builds == before + 1


def test_more_is_installed_for_an_instructor_and_stays(changing):
    stamp = changing.folder / ".venv" / "course-install.json"
    stamp.write_text(json.dumps({**changing.stamp, "extra": "lab"}))
    before = changing.builds
    for verb in ("build", "check", "grade"):
        asked(changing.run(verb))
        assert (changing.stamp["extra"], changing.builds) == ("instructor", before + 1)


def test_a_failed_update_is_not_trusted(changing):
    (changing.folder / "constraints.txt").write_text("numpy==2.4.5\n")
    (changing.folder / "broken").touch()
    assert changing.run("check").returncode == 2
    assert changing.stamp == {}
    (changing.folder / "broken").unlink()
    asked(changing.run("check"))


def test_a_moved_folder_is_set_up_anew(project):
    asked(project.run("check"))
    project.folder = project.folder.rename(project.folder.with_name("moved"))
    assert asked(project.run("check"))["prefix"] == str(project.folder / ".venv")
    assert project.stamp["root"] == str(project.folder)


def test_a_failed_installation_is_said_and_tried_again(project):
    (project.folder / "broken").touch()
    for _ in range(2):
        done = project.run("check")
        assert done.returncode == 2
        assert done.stderr.count("The installation failed") == 1
        assert "Traceback" not in done.stderr.split("The installation failed")[1]
        assert project.stamp == {}
    (project.folder / "broken").unlink()
    asked(project.run("check"))
    assert project.stamp["extra"] == "lab"


def test_an_environment_without_pip_is_made_anew(project):
    half = project.folder / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "python").symlink_to(sys.executable + ".gone")
    asked(project.run("check"))


def test_a_python_without_ensurepip_names_the_package_to_install(project, tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ModuleNotFoundError('No module named ensurepip')")
    done = project.run("lab", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "apt-get install python{}.{}-venv".format(*sys.version_info) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (project.folder / ".venv").exists()


def test_an_old_python_gets_a_sentence(module, monkeypatch, capsys):
    monkeypatch.setattr(module.sys, "version_info", (3, 10, 2))
    assert module.main(["lab"]) == 2
    assert capsys.readouterr().err.startswith("The course needs Python 3.11 or newer; this is Python 3.10.")


def test_an_old_python_can_read_run_py():
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))


def test_a_wrong_verb_installs_nothing_and_lists_the_verbs(project):
    done = project.run("chekc")
    assert done.returncode == 2
    assert "There is no verb 'chekc'." in done.stderr
    assert "  grade " in done.stderr
    assert not (project.folder / ".venv").exists()


def test_every_verb_of_course_is_one_of_run_py(module):
    from course_lib.cli import VERBS

    assert {verb.name for verb in VERBS} == set(module.NEEDS) - {"test"}
