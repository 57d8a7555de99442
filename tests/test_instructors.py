"""INSTRUCTORS.md is true: its commands are run here in the order of the guide, on a class in a Moodle zip."""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from course_lib import cli
from course_lib.authoring.lesson import find_units
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LEVELS, available_levels
from course_lib.grading.samples.sample import Bank

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
UNIT = "06_softmax_cross_entropy"
# What the guide has you type and other tests run, or nobody's machine should.
ELSEWHERE = {
    "python3 run.py doctor": "test_run.py",
    "python3 run.py grade": "test_run.py",
    "source .venv/bin/activate": "test_run.py",
    f"nbgrader generate_assignment {UNIT}": "grading/test_nbgrader_by_hand.py",
    f"nbgrader autograde {UNIT}": "grading/test_nbgrader_by_hand.py",
    "nbgrader export": "grading/test_nbgrader_by_hand.py",
    "course build 06": "authoring",
    "course audit 06 --seeds 2": "authoring",
}
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Run the guide's commands in one folder; each with its exit code and what it printed."""
    folder = tmp_path_factory.mktemp("guide")
    bank = Bank(find_units(["06"])[0])
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for number, (name, notebook) in enumerate((("Ada L", bank.notebook(bank.right)), ("Bo K", bank.learner()))):
            path = f"{name}_{4820 + number}_assignsubmission_file/homework.ipynb"
            archive.writestr(path, json.dumps(notebook))
    done = {}
    for line in COMMANDS:
        words = shlex.split(line)
        if line in ELSEWHERE:
            continue
        if words[0] == "course":
            words = [sys.executable, "-m", "course_lib.cli", *words[1:]]
            if words[3] == "grade" and not available_levels()[0].strong:
                words.append("--allow-weak-isolation")
        elif words[:2] == ["python3", "-m"]:
            words[0] = sys.executable
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done[line] = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True)
    return folder, done


def test_every_command_of_the_guide_can_be_run(outcome):
    _, done = outcome
    assert len(done) >= 6
    assert {line: run.stderr for line, run in done.items() if run.returncode and line != "course doctor"} == {}
    assert set(ELSEWHERE) <= set(COMMANDS)


def test_the_release_is_zipped_for_learners(outcome):
    folder, _ = outcome
    with zipfile.ZipFile(folder / "learners.zip") as archive:
        assert {"learners/run.py", f"learners/notebooks/{UNIT}/{UNIT}.ipynb"} <= set(archive.namelist())


def test_the_folder_of_a_run_holds_what_the_table_says(outcome):
    folder, _ = outcome
    table = TEXT.partition("In `graded` you find:")[2].partition("**It was stopped?**")[0]
    names = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(.*?)`", row)]
    assert len(names) == 11
    for name in names:
        path = folder / "graded" / name.replace("UNIT", UNIT).replace("STUDENT", "Ada L_4820")
        assert path.exists(), name
    assert json.loads((folder / "graded" / "report.json").read_text())["units"][0]["histogram"][-1] == 1


def test_grades_and_feedback_are_where_the_guide_says(outcome):
    folder, _ = outcome
    exports = folder / "graded" / "exports"
    assert "Participant 4820,Ada L,Ada L_4820,50,50," in (exports / f"moodle-{UNIT}.csv").read_text()
    assert "Ada L,4820,,Ada L_4820,,50" in (exports / f"canvas-{UNIT}.csv").read_text()
    assert zipfile.is_zipfile(exports / f"moodle-feedback-{UNIT}.zip")


def test_nbgrader_exports_the_gradebook_that_course_grade_wrote(outcome):
    from nbgrader.api import Gradebook

    folder, _ = outcome
    with Gradebook(f"sqlite:///{folder / 'graded' / 'gradebook.db'}", "gradients-by-hand") as book:
        assert book.find_submission(UNIT, "Ada L_4820").score == 50


def parser_of(verb):
    parser = argparse.ArgumentParser(prog=verb.name, exit_on_error=False)
    import_module(verb.module).add_arguments(parser)
    return parser


def test_every_command_in_the_text_is_one_that_the_course_has():
    """Also those in running text, and those for a cluster, which are not run here."""
    verbs = {verb.name: verb for verb in cli.VERBS}
    assert set(re.findall(r"`course ([a-z]+)", TEXT)) <= set(verbs)
    lines = re.findall(r"^(?: {4})?course ([a-z].*)$", TEXT, re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        name, *words = shlex.split(line)
        parser_of(verbs[name]).parse_args(words)


def test_every_option_in_the_text_is_one_that_the_course_has():
    known = {word for verb in cli.VERBS for action in parser_of(verb)._actions for word in action.option_strings}
    of_dask = {"--nthreads", "--nworkers", "--remote-python", "--tls-ca-file", "--tls-cert", "--tls-key"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT)) <= known | of_dask


def test_the_levels_of_isolation_are_those_there_are():
    table = TEXT.partition("| level |")[2].partition("```")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == [level.name for level in LEVELS]


def test_the_limits_are_those_there_are():
    table = TEXT.partition("## Time and memory")[2].partition("Processor time is")[0]
    limits = Limits()
    seconds = (limits.exercise_seconds, limits.load_seconds, limits.total_seconds)
    assert re.findall(r"(\d+) s of processor time", table) == [f"{value:g}" for value in seconds]
    assert re.findall(r"(\d+) MB", table) == [str(limits.memory_mb)]
    assert limits.patience == 6
    assert "when six times as much" in TEXT.replace("\n", " ")


def test_its_links_lead_somewhere():
    headings = {}
    for name in ("INSTRUCTORS.md", "CONTRIBUTING.md"):
        found = re.findall(r"^#+ (.*)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        headings[name] = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            assert (ROOT / (name or "INSTRUCTORS.md")).exists(), target
            assert not anchor or anchor in headings[name or "INSTRUCTORS.md"], target
