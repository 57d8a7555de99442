"""The `course` command: verbs from one table, one sentence for what goes wrong, options passed on to JupyterLab."""

import subprocess
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from course_lib import cli, doctor, lab
from course_lib.errors import CourseError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def verb(monkeypatch):
    """Return a function that makes `course try` run a given function."""

    def install(run, passes_on=False):
        module = ModuleType("a_room", "Tries something.\n\nAt length.")
        module.add_arguments = lambda parser: parser.add_argument("--depth", type=int, default=1)
        module.run = run
        monkeypatch.setitem(sys.modules, "a_room", module)
        monkeypatch.setattr(cli, "VERBS", (cli.Verb("try", "a_room", "try something", passes_on),))

    return install


@pytest.mark.parametrize("name", [verb.name for verb in cli.VERBS])
def test_every_verb_of_the_table_is_served(name, capsys):
    with pytest.raises(SystemExit) as leaving:
        cli.main([name, "--help"])
    assert leaving.value.code == 0
    assert f"usage: course {name}" in capsys.readouterr().out
    assert callable(import_module(next(v.module for v in cli.VERBS if v.name == name)).run)


def test_without_a_verb_it_lists_them_all_and_imports_none():
    code = "import sys; from course_lib import cli; cli.main([]); print([m for m in sys.modules if 'course_lib.' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert all(f"  {verb.name} " in done.stdout for verb in cli.VERBS)
    assert done.stdout.splitlines()[-1] == "['course_lib.errors', 'course_lib.cli']"


def test_an_unknown_verb_is_named_and_the_others_listed(capsys):
    assert cli.main(["chekc"]) == 2
    message = capsys.readouterr().err
    assert message.startswith("course has no verb 'chekc'.")
    assert "  check " in message


def test_a_verb_gets_its_options_and_gives_the_exit_code(verb):
    verb(lambda args: args.depth)
    assert cli.main(["try", "--depth", "7"]) == 7


def test_an_option_that_nobody_knows_is_refused(verb, capsys):
    verb(lambda args: 0)
    with pytest.raises(SystemExit) as leaving:
        cli.main(["try", "--port", "9"])
    assert leaving.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_a_verb_that_passes_on_gets_the_rest_in_order(verb):
    seen = []
    verb(lambda args: seen.extend(args.rest) or 0, passes_on=True)
    assert cli.main(["try", "--port", "9", "--depth", "2", "folder", "--ip=*"]) == 0
    assert seen == ["--port", "9", "folder", "--ip=*"]


def test_an_expected_error_is_one_sentence_and_no_traceback(verb, capsys):
    def fail(args):
        raise CourseError("There is no folder x: name one that holds submissions.")

    verb(fail)
    assert cli.main(["try"]) == 2
    captured = capsys.readouterr()
    assert captured.err == "There is no folder x: name one that holds submissions.\n"
    assert captured.out == ""


def test_a_missing_package_is_named_with_what_installs_it(verb, capsys):
    verb(lambda args: import_module("no_such_package.part"))
    assert cli.main(["try"]) == 2
    assert "'no_such_package'" in (message := capsys.readouterr().err)
    assert "python3 run.py try" in message


def test_a_mistake_of_ours_keeps_its_traceback(verb):
    verb(lambda args: import_module("course_lib.no_such_room"))
    with pytest.raises(ModuleNotFoundError):
        cli.main(["try"])


def lab_command(browser=True, rest=()):
    return lab.jupyter_command(Path("notebooks"), browser, list(rest))


def test_lab_serves_the_notebooks_and_what_follows_wins():
    command = lab_command(rest=["--ServerApp.root_dir=elsewhere", "--port", "9999"])
    assert "--ServerApp.root_dir=notebooks" in command
    assert command[-3:] == ["--ServerApp.root_dir=elsewhere", "--port", "9999"]


def test_lab_opens_no_browser_where_there_is_no_display(monkeypatch):
    assert "--no-browser" in lab_command(browser=False)
    assert "--no-browser" not in lab_command(browser=True)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not lab.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert lab.has_display()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert lab.has_display()


def test_lab_says_so_where_the_package_was_installed_without_its_lessons(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "site-packages" / "course_lib" / "lab.py"))
    with pytest.raises(CourseError, match="a copy of the whole project"):
        lab.notebooks_folder()


def test_the_doctor_finds_the_requirements_of_each_extra():
    requirements = [
        "numpy>=2.0",
        'jupyterlab>=4.2; extra == "lab"',
        'gradients-by-hand[lab]; extra == "instructor"',
        "nb.grader>=0.9 ; extra == 'instructor'",
    ]
    assert doctor.names_of(requirements, "") == ["numpy"]
    assert doctor.names_of(requirements, "lab") == ["jupyterlab"]
    assert doctor.names_of(requirements, "instructor") == ["gradients-by-hand", "nb.grader"]


def test_the_doctor_fails_only_for_what_a_learner_needs(monkeypatch, capsys):
    there = doctor.Finding("Python", "3.11", "", required=True)
    absent = doctor.Finding("chromium", "", "Install it.")
    missing = doctor.Finding("lessons", "", "Copy them.", required=True)
    monkeypatch.setattr(doctor, "examine", lambda: iter([there, absent]))
    assert doctor.run(Namespace()) == 0
    assert "  absent   chromium. Install it.\n" in capsys.readouterr().out
    monkeypatch.setattr(doctor, "examine", lambda: iter([there, missing]))
    assert doctor.run(Namespace()) == 1
    assert capsys.readouterr().out.endswith("The lessons can't run yet: lessons.\n")


def test_the_doctor_says_which_isolation_there_is_and_why_not_a_better_one(monkeypatch):
    sandbox = import_module("course_lib.grading.isolation.sandbox")
    monkeypatch.setattr(sandbox, "available_levels", lambda: (sandbox.BUBBLEWRAP, sandbox.LIMITS))
    assert doctor.isolation_finding().found.startswith("bubblewrap (own namespaces")
    monkeypatch.setattr(sandbox, "available_levels", lambda: (sandbox.LIMITS,))
    assert doctor.isolation_finding().found == ""
    assert "`course grade` will refuse" in doctor.isolation_finding().advice


def test_the_doctor_answers_here():
    findings = {finding.what: finding for finding in doctor.examine()}
    assert findings["Python"].found == sys.version.split()[0]
    assert "GB" in findings["free disk"].found + findings["free disk"].advice
