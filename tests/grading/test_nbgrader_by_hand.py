"""What people do in nbgrader beside our scores: they grade by hand in the formgrader, comment, and take off for being
late. None of it is lost on a regrade, by nbgrader or by `course grade`.
"""

import copy
import csv
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from nbgrader_course import UNIT, environment, gradebook, make_course, nbgrader, scores

from course_lib import cli
from course_lib.authoring.lesson import find_units
from course_lib.grading.isolation.sandbox import available_levels
from course_lib.grading.records.late import DAY, HOUR, PerDay
from course_lib.grading.samples.sample import Bank, sample_class

LATE = """
c.AssignLatePenalties.plugin_class = "course_lib.grading.records.late.PerDay"
c.PerDay.share = 0.1
"""


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"


def armed(notebook):
    """The notebook with scripts wherever nbconvert might let them through into the formgrader's page."""
    metadata = {"format": "text/html", "raw_mimetype": "text/html", "tags": [SCRIPT]}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {SCRIPT}\n`{SCRIPT}` ${SCRIPT}$\n\n```\n{SCRIPT}\n```"},
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": "[now](javascript:alert(4)) <a\nhref='javascript:alert(5)'>",
        },
        {"cell_type": "raw", "metadata": metadata, "source": SCRIPT},
        {"cell_type": "code", "metadata": metadata, "source": f"# {SCRIPT}", "outputs": [], "execution_count": None},
    ]
    for index, cell in enumerate(cells):
        notebook["cells"].insert(1, cell | {"id": f"armed-{index}"})
    notebook["metadata"]["language_info"] = {"name": f'"{SCRIPT}'}
    notebook["metadata"]["title"] = f"</title>{SCRIPT}"
    return notebook


def hand_in(folder, student, notebook, when):
    path = folder / "submitted" / student / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    path.with_name("timestamp.txt").write_text(when)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Two submissions, autograded by nbgrader: one with mistakes in time, one that is right 30 hours late."""
    folder = tmp_path_factory.mktemp("by_hand")
    make_course(folder, LATE)
    wrong = next(sample for sample in sample_class(find_units([UNIT])[0]) if sample.about.startswith("mistakes: "))
    bank = Bank(find_units([UNIT])[0])
    hand_in(folder, "in-time", armed(copy.deepcopy(wrong.notebook)), "2026-03-01 09:00:00 UTC")
    hand_in(folder, "late", bank.notebook(bank.right), "2026-03-02 18:00:00 UTC")
    nbgrader(folder, "generate_assignment", UNIT)
    with gradebook(folder) as book:
        book.update_or_create_assignment(UNIT, duedate="2026-03-01 12:00:00 UTC")
    nbgrader(folder, "autograde", UNIT)
    return SimpleNamespace(folder=folder, bank=bank, wrong=wrong)


def penalties(folder):
    with gradebook(folder) as book:
        found = book.notebook_submissions(UNIT, UNIT)
        return {submitted.student.id: submitted.late_submission_penalty for submitted in found}


def test_a_late_submission_keeps_its_scores_and_loses_what_the_plugin_says(course):
    assert scores(course.folder)["late"] == course.bank.full
    assert penalties(course.folder) == {"in-time": None, "late": pytest.approx(0.2 * sum(course.bank.full.values()))}


def test_nbgrader_exports_the_scores_with_the_penalty_taken_off(course):
    nbgrader(course.folder, "export")
    rows = {row["student_id"]: row for row in csv.DictReader((course.folder / "grades.csv").open())}
    full = sum(course.bank.full.values())
    assert float(rows["late"]["raw_score"]) == full
    assert float(rows["late"]["score"]) == pytest.approx(0.8 * full)
    assert float(rows["in-time"]["score"]) == sum(course.wrong.points.values())


@pytest.fixture(scope="module")
def formgrader(course):
    """The formgrader as a person opens it; a function that asks it for a page, or sends it something."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", f"--ServerApp.port={port}"]
    command += [
        f"--IdentityProvider.token={token}",
        "--ServerApp.port_retries=0",
        "--ServerApp.disable_check_xsrf=True",
    ]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    log = (course.folder / "server.log").open("w")
    server = subprocess.Popen(command, cwd=course.folder, env=environment(), stdout=log, stderr=log)

    def ask(path, put=None):
        data = None if put is None else json.dumps(put).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/formgrader{path}",
            data,
            {"Authorization": f"token {token}", "Content-Type": "application/json"},
            method="GET" if put is None else "PUT",
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    try:
        for _ in range(120):
            try:
                ask("/api/status")
                break
            except OSError:
                assert server.poll() is None, (course.folder / "server.log").read_text()[-2000:]
                time.sleep(0.25)
        yield ask
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="module")
def graded_by_hand(course, formgrader):
    """In the formgrader somebody gives `softmax` 4.5 points by hand and comments on it."""
    submitted = json.loads(formgrader(f"/api/submitted_notebooks/{UNIT}/{UNIT}"))
    one = next(entry for entry in submitted if entry["student"] == "in-time")
    page = formgrader(f"/submissions/{one['id']}/")
    grades = json.loads(formgrader(f"/api/grades?submission_id={one['id']}"))
    grade = next(entry for entry in grades if entry["name"] == "check-softmax")
    formgrader(f"/api/grade/{grade['id']}", put={"manual_score": 4.5, "extra_credit": None})
    comments = json.loads(formgrader(f"/api/comments?submission_id={one['id']}"))
    comment = next(entry for entry in comments if entry["name"] == "softmax")
    formgrader(f"/api/comment/{comment['id']}", put={"manual_comment": "You explained it well in class."})
    return page


def by_hand(folder):
    with gradebook(folder) as book:
        submitted = book.find_submission_notebook(UNIT, UNIT, "in-time")
        grade = next(grade for grade in submitted.grades if grade.name == "check-softmax")
        comment = next(comment for comment in submitted.comments if comment.name == "softmax")
        return grade.auto_score, grade.manual_score, grade.score, comment.comment


def test_the_formgrader_shows_each_verdict_at_its_check(course, graded_by_hand):
    text = re.sub(r"<[^>]+>", "", graded_by_hand)
    assert text.count("Not yet") + text.count("Stopped early") == sum(
        points < course.bank.full[name] for name, points in course.wrong.points.items()
    )


class Page(HTMLParser):
    """What of a learner's would run if the page were opened."""

    def __init__(self, text):
        super().__init__()
        self.alive = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            runs = name.startswith("on") or str(value).strip().startswith("javascript:")
            if runs and "alert(" in str(value):
                self.alive.append((tag, name, value))

    def handle_data(self, data):
        if self.cdata_elem == "script" and "alert(" in data:
            self.alive.append(("script", "", data))


def test_no_script_of_a_learner_runs_in_the_instructors_browser(course, graded_by_hand):
    nbgrader(course.folder, "generate_feedback", UNIT, "--student", "in-time")
    feedback = (course.folder / "feedback" / "in-time" / UNIT / f"{UNIT}.html").read_text()
    for page in (graded_by_hand, feedback):
        assert "alert(1)" in page
        assert Page(page).alive == []
        assert "<h1" in page  # the lesson's own text is set as before


def test_grades_and_comments_given_by_hand_stay_on_a_regrade_by_nbgrader(course, graded_by_hand):
    auto = course.wrong.points["softmax"]
    assert by_hand(course.folder) == (auto, 4.5, 4.5, "You explained it well in class.")
    hand_in(course.folder, "in-time", course.bank.notebook(course.bank.right), "2026-03-01 10:00:00 UTC")
    nbgrader(course.folder, "autograde", UNIT, "--student", "in-time", "--force")
    expected = course.bank.full["softmax"], 4.5, 4.5, "You explained it well in class."
    assert by_hand(course.folder) == expected
    assert scores(course.folder)["in-time"] == {**course.bank.full, "softmax": 4.5}


def test_and_on_a_regrade_by_course_grade(course, graded_by_hand, tmp_path):
    before = penalties(course.folder)
    hand_in(course.folder, "in-time", course.wrong.notebook, "2026-03-01 11:00:00 UTC")
    weak = [] if available_levels()[0].strong else ["--allow-weak-isolation"]
    book = ["--gradebook", str(course.folder / "gradebook.db"), "--out", str(tmp_path / "graded"), "--jobs", "1"]
    assert cli.main(["grade", str(course.folder / "submitted"), *book, *weak]) == 0
    expected = course.wrong.points["softmax"], 4.5, 4.5, "You explained it well in class."
    assert by_hand(course.folder) == expected
    assert scores(course.folder)["in-time"] == {**course.wrong.points, "softmax": 4.5}
    assert penalties(course.folder) == before


@pytest.mark.parametrize(
    ("late", "penalty"), [(0, None), (1 * HOUR, None), (3 * HOUR, 4), (DAY + 3 * HOUR, 8), (30 * DAY, 40)]
)
def test_each_day_begun_costs_its_share_and_none_costs_more_than_all(late, penalty):
    plugin = PerDay(share=0.1, free_hours=2)
    assert plugin.late_submission_penalty("student", 40, late) == (penalty and pytest.approx(penalty))
