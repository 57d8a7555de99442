"""The class report: numbers that add up, a page that asks nobody for anything, and is safe to open."""

import csv
import json
import re
import shutil
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest
import tiny

from course_lib import cli
from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.pages.feedback import page as feedback_page
from course_lib.grading.pages.report import read_results, write_report
from course_lib.grading.pages.report_page import percent, prose, seconds
from course_lib.grading.pages.tally import LISTED, tally
from course_lib.grading.result import to_json

HALVED = tiny.answered(double="def double(x):\n    return x / 2")
OWN_WAY = tiny.answered(double="def double(x):\n    return x ** 3")
FAILS = tiny.answered(double="def double(x):\n    raise ValueError('<script>alert(1)</script>')", quiz_90="")
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def results(sandbox):
    def of(data, student):
        return grade(data, tiny.unit(), sandbox, student)

    asking = json.loads(HALVED)
    asking["cells"].append(tiny.cell("hint(double)"))
    return [
        of(tiny.answered(), "student-01"),
        of(HALVED, "student-02"),
        of(json.dumps(asking).encode(), "student-03"),
        of(OWN_WAY, "student-04"),
        of(FAILS, EVIL),
        of(b"{", "student-06"),
    ]


@pytest.fixture
def report(results, tmp_path):
    return write_report(iter(results), {tiny.UNIT: tiny.unit()}, tmp_path)


@pytest.fixture
def text(report, tmp_path):
    return (tmp_path / "report.html").read_text()


def test_everybody_is_counted_once(report):
    (unit,) = report["units"]
    assert (report["submissions"], report["not_graded"], unit["graded"], unit["not_graded"]) == (6, 1, 5, 1)
    assert sum(unit["histogram"]) == 5
    assert unit["histogram"][-1] == 1
    assert unit["points"]["highest"] == unit["possible"] == 8
    for row in unit["exercises"]:
        assert row["passed"] + row["wrong"] + row["raised"] + row["not_attempted"] == 5
    assert report["isolation"] == {"limits": 6}


def test_mistakes_are_counted_by_name_with_the_message_that_was_shown(report, text):
    (unit,) = report["units"]
    expected = {"exercise": "double", "mistake": "halved", "count": 2, "share": 0.4, "message": "You halve it."}
    assert unit["mistakes"] == [expected]
    assert re.search(r'<td class="n">2</td><td[^>]*>40 %</td><td><strong>halved</strong>.*You halve it\.', text)


def test_answers_whose_mistake_had_no_name_are_counted(report):
    double = report["units"][0]["exercises"][0]
    assert (double["passed"], double["wrong"], double["raised"]) == (1, 3, 1)
    assert (double["named"], double["unnamed"]) == (2, 2)
    assert double["unnamed_for_example"] == ["student-04", EVIL]


def test_of_hints_it_says_what_can_be_known_and_no_more(report, text):
    double = report["units"][0]["exercises"][0]
    assert (double["asked_for_a_hint"], double["asked_and_failed"]) == (1, 1)
    assert "is not known here" in text


def test_what_could_not_be_graded_stands_among_what_to_look_at(report, text):
    assert [(r["student"], r["kind"]) for r in report["remarks"] if r["kind"] == "not graded"] == [
        ("student-06", "not graded")
    ]
    assert "its JSON is broken" in text


def test_an_isolation_that_is_weak_is_said_so(results, tmp_path, text):
    assert "Weak isolation." in text
    strong = [replace(result, isolation="bubblewrap") for result in results]
    write_report(strong, {tiny.UNIT: tiny.unit()}, tmp_path)
    assert "Weak isolation." not in (tmp_path / "report.html").read_text()


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_nothing_is_fetched_and_nothing_of_a_learners_is_run(text):
    tags = Page(text).tags
    assert not {"img", "link", "iframe", "object", "embed"} & {tag for tag, _ in tags}
    assert [about for tag, about in tags if tag == "script"] == [{}]
    assert not [about for _, about in tags if "src" in about or any(name.startswith("on") for name in about)]
    assert not re.search(r"url\(|@import|https?://", text)
    policy = next(about["content"] for tag, about in tags if tag == "meta" and "content" in about)
    assert re.fullmatch(r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]{43}='", policy)
    assert EVIL not in text


def test_every_figure_has_a_text_alternative_and_every_table_sorts(text):
    tags = Page(text).tags
    figures = [about for tag, about in tags if tag == "svg"]
    assert len(figures) == 1 + 3
    assert all(about["role"] == "img" and about["aria-label"] for about in figures)
    assert "2: 40 to 50" not in figures[0]["aria-label"]
    assert "all points: 1" in figures[0]["aria-label"]
    assert all("sorts" in about.get("class", "") for tag, about in tags if tag == "table")


def test_how_the_class_was_graded_is_said(report, results, text, tmp_path):
    assert report["limits"] == [{"submissions": 5, **asdict(results[0].limits)}]
    assert "<p>No limit cost anybody points.</p>" in text
    assert '<td class="n">1.5 s</td><td class="n">1.5 s</td><td class="n">60 s</td><td class="n">60 times that' in text
    old = replace(results[0], limits=None)
    late = replace(results[1], limited=("double",))
    report = write_report([old, late], {tiny.UNIT: tiny.unit()}, tmp_path)
    text = (tmp_path / "report.html").read_text()
    assert (report["limited"], report["units"][0]["exercises"][0]["limited"]) == (1, 1)
    assert "not recorded" in text
    assert "1 submission lost points where a limit was reached" in text
    grades = list(csv.DictReader((tmp_path / f"{tiny.UNIT}.csv").open()))
    assert [row["limited"] for row in grades] == ["", "double"]
    assert [row["limited"] for row in csv.DictReader((tmp_path / "report-exercises.csv").open())] == ["1", "0", "0"]


def test_it_is_written_as_csv_and_json_too(report, results, tmp_path):
    assert json.loads((tmp_path / "report.json").read_text()) == report
    (row,) = csv.DictReader((tmp_path / "report-mistakes.csv").open())
    assert (row["unit"], row["mistake"], row["count"]) == (tiny.UNIT, "halved", "2")
    rows = list(csv.DictReader((tmp_path / "report-exercises.csv").open()))
    assert (rows[0]["exercise"], rows[0]["passed"]) == ("double", "1")
    grades = list(csv.DictReader((tmp_path / f"{tiny.UNIT}.csv").open()))
    assert [row["student"] for row in grades] == [result.student for result in results]


def test_feedback_pages_are_linked_where_there_are_some(results, tmp_path):
    path = tmp_path / "feedback" / "student-02" / f"{tiny.UNIT}.html"
    path.parent.mkdir(parents=True)
    path.write_text(feedback_page(results[1], tiny.unit()))
    write_report(results, {tiny.UNIT: tiny.unit()}, tmp_path)
    text = (tmp_path / "report.html").read_text()
    assert f'<a href="feedback/student-02/{tiny.UNIT}.html">student-02</a>' in text
    assert "feedback/student-01" not in text
    path = tmp_path / "feedback" / "student-04" / path.name
    path.parent.mkdir()
    path.write_text("")
    write_report(results, {tiny.UNIT: tiny.unit()}, tmp_path)
    assert (
        f'<a href="feedback/student-04/{tiny.UNIT}.html#double">student-04</a>, &lt;img'
        in (tmp_path / "report.html").read_text()
    )


def test_the_page_of_a_large_class_stays_small(results):
    """Lists are cut and say so; what is counted is counted over all."""
    from course_lib.grading.pages.report_page import page

    many = (replace(results[1], student=f"s{n}", notes=("odd",)) for n in range(3 * LISTED))
    report = tally(many, {})
    assert len(report["students"]) == len(report["remarks"]) == LISTED
    assert report["units"][0]["mistakes"][0]["count"] == report["notes"] == 3 * LISTED
    assert f"The first {LISTED} of 1,500; all are in the CSV file" in page(report)


def test_a_run_without_submissions_that_could_be_graded_has_a_report(results, tmp_path):
    write_report([results[5]], {tiny.UNIT: tiny.unit()}, tmp_path)
    assert "its JSON is broken" in (tmp_path / "report.html").read_text()


def test_the_command_makes_it_again_from_the_results(results, tmp_path, capsys):
    for result in results[:3]:
        path = tmp_path / "results" / result.student / f"{tiny.UNIT}.json"
        path.parent.mkdir(parents=True)
        path.write_text(to_json(result))
    assert cli.main(["report", str(tmp_path)]) == 0
    assert "2  double: halved" in capsys.readouterr().out
    first = (tmp_path / "report.html").read_bytes()
    assert cli.main(["report", str(tmp_path), "--html", str(tmp_path / "other.html")]) == 0
    assert (tmp_path / "other.html").read_bytes() == first  # no feedback pages here, so no links to differ by
    shutil.rmtree(tmp_path / "results")
    with pytest.raises(CourseError, match="name the folder that `course grade` wrote"):
        list(read_results(tmp_path))


def test_numbers_are_written_as_people_write_them():
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "< 1 %", "50 %", "99 %", "100 %"]
    assert [seconds(value) for value in (0.0123, 1.26, 600, 9000)] == ["12 ms", "1.3 s", "10 min", "2.5 h"]
    assert prose("a `b` <c>") == "a <code>b</code> &lt;c&gt;"
    assert prose("a ` b") == "a ` b"
