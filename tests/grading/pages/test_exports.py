"""Exports as the programs that take them want them: Canvas, Moodle, a CI server."""

import csv
import re
import zipfile
from xml.etree import ElementTree

import pytest
import tiny

from course_lib.grading.core import grade
from course_lib.grading.pages.exports import write_exports, write_moodle_feedback

STUDENTS = {
    "doejane_48213": tiny.answered(),  # from a Canvas or a Moodle zip: a name and the system's number
    "jdoe": tiny.answered(double="def double(x):\n    return x / 2"),
    "no-notebook": b"{",
    "Evil <&\"'>": tiny.answered(double="def double(x):\n    raise ValueError('\\x1b[0m ]]> \\ud800')", quiz_90=""),
}


@pytest.fixture(scope="module")
def results(sandbox):
    return [grade(data, tiny.unit(), sandbox, student) for student, data in STUDENTS.items()]


@pytest.fixture
def files(results, tmp_path):
    write_exports(iter(results), {tiny.UNIT: tiny.unit()}, tmp_path, junit=True)
    return {path.name.split("-")[0]: path for path in (tmp_path / "exports").iterdir()}


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_canvas_gets_the_columns_and_the_second_row_that_its_importer_looks_for(files):
    header, possible, *rows = rows_of(files["canvas"])
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "A tiny unit"]
    assert "Points Possible" in possible[0]
    assert possible[-1] == "8"
    assert [(row[1], row[3], row[5]) for row in rows[:2]] == [("48213", "doejane_48213", "8"), ("", "jdoe", "5")]
    assert {len(row) for row in rows} == {6}


def test_moodle_gets_the_columns_of_its_grading_worksheet(files):
    header, *rows = rows_of(files["moodle"])
    assert {"Identifier", "Grade", "Last modified (grade)"} < set(header)  # without one of them nothing is imported
    first, second = (dict(zip(header, row, strict=True)) for row in rows[:2])
    # Moodle cuts the word off and takes the rest for the number.
    assert re.fullmatch(r"Participant \d+", first["Identifier"])
    assert (first["Identifier"], first["Grade"], first["Maximum Grade"]) == ("Participant 48213", "8", "8")
    assert (second["Identifier"], second["Username"], second["Grade"]) == ("", "jdoe", "5")


@pytest.mark.parametrize("name", ["canvas", "moodle"])
def test_who_could_not_be_graded_keeps_the_grade_that_stands_there(files, name):
    assert "no-notebook" not in files[name].read_text()


def test_junit_has_a_case_an_exercise_a_student(files, results):
    suite = ElementTree.parse(files["junit"]).getroot().find("testsuite")
    cases = suite.findall("testcase")
    graded = [result for result in results if not result.error]
    assert len(cases) == int(suite.get("tests")) == 1 + sum(len(result.verdicts) for result in graded)
    assert suite.get("name") == tiny.UNIT
    for attribute, kind in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{kind}")) > 0
    halved = next(case for case in cases if case.get("classname").endswith(".jdoe") and case.get("name") == "double")
    assert halved.find("failure").get("message") == "[halved] You halve it."
    assert "Values" in halved.find("failure").text


def test_junit_is_written_only_where_asked_for(results, tmp_path):
    write_exports(results, {tiny.UNIT: tiny.unit()}, tmp_path)
    assert {path.suffix for path in (tmp_path / "exports").iterdir()} == {".csv"}


def test_a_unit_without_a_key_is_left_out(results, tmp_path):
    write_exports(results, {}, tmp_path)
    assert not list((tmp_path / "exports").iterdir())


def test_feedback_goes_back_to_moodle_under_the_folders_that_it_knows(results, tmp_path):
    for result in results:
        page = tmp_path / "feedback" / result.student / f"{tiny.UNIT}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"for {result.student}")
    (path,) = write_moodle_feedback(iter(results), {tiny.UNIT: tiny.unit()}, tmp_path)
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == b"for doejane_48213"
    # Moodle reads a folder's name as name_number_kind_plugin.
    folder, file = name.split("/")
    assert folder.split("_") == ["doejane", "48213", "assignfeedback", "file"]
    assert file == f"{tiny.UNIT}.html"
