"""Submissions are found in nbgrader's folders and in an LMS's zips; nothing leads out of either."""

import io
import os
import zipfile

import pytest

from course_lib.errors import CourseError
from course_lib.grading.handed_in.bundle import MAX_BYTES
from course_lib.grading.handed_in.submissions import find_submissions, safe_id

UNITS = ["06_softmax", "07_next"]


def put(folder, path, data=b"{}"):
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def zipped(folder, entries):
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def whose(found):
    return [(submission.student, submission.unit) for submission in found]


def test_nbgraders_folders(tmp_path):
    put(tmp_path, "student-02/06_softmax/06_softmax.ipynb", b"two")
    put(tmp_path, "student-01/07_next/07_next.ipynb")
    put(tmp_path, "student-01/06_softmax/06_softmax.ipynb")
    put(tmp_path, "student-01/06_softmax/timestamp.txt", b"2024-02-29 10:00:00 UTC\n")
    put(tmp_path, "student-01/.ipynb_checkpoints/06_softmax.ipynb")
    put(tmp_path, "expected.json")
    found, skipped = find_submissions(tmp_path, UNITS)
    assert whose(found) == [("student-01", UNITS[0]), ("student-01", UNITS[1]), ("student-02", UNITS[0])]
    assert found[0].timestamp == "2024-02-29 10:00:00 UTC"
    assert found[2].read() == b"two"
    assert skipped == []


def test_a_renamed_notebook_is_found_and_of_several_the_right_one(tmp_path):
    put(tmp_path, "a/06_softmax/my answers (final).ipynb", b"a")
    put(tmp_path, "b/06_softmax/copy.ipynb")
    put(tmp_path, "b/06_softmax/06_softmax.ipynb", b"b")
    found, skipped = find_submissions(tmp_path, UNITS)
    assert [submission.read() for submission in found] == [b"a", b"b"]
    assert skipped == ["06_softmax/copy.ipynb stands beside 06_softmax.ipynb: skipped."]


def test_an_unknown_unit_is_kept_to_be_said(tmp_path):
    put(tmp_path, "a/99_unknown/99_unknown.ipynb")
    assert whose(find_submissions(tmp_path, UNITS)[0]) == [("a", "99_unknown")]


def test_links_are_not_followed(tmp_path):
    secret = put(tmp_path, "elsewhere/secret.txt", b"secret")
    place = tmp_path / "submitted"
    put(place, "a/06_softmax/06_softmax.ipynb")
    (place / "b" / "06_softmax").mkdir(parents=True)
    (place / "b" / "06_softmax" / "06_softmax.ipynb").symlink_to(secret)
    (place / "c").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found, skipped = find_submissions(place, UNITS)
    assert whose(found) == [("a", "06_softmax")]
    assert "is a link" in skipped[0]
    # A file that becomes a link after it was found.
    os.unlink(place / "a/06_softmax/06_softmax.ipynb")
    (place / "a/06_softmax/06_softmax.ipynb").symlink_to(secret)
    with pytest.raises(CourseError, match="can't be read"):
        found[0].read()


@pytest.mark.parametrize(
    ("name", "student", "unit"),
    [
        ("student-01/06_softmax/06_softmax.ipynb", "student-01", "06_softmax"),
        ("Ada B_4711_assignsubmission_file_/06_softmax.ipynb", "Ada B_4711", "06_softmax"),
        ("Ada B_4711_assignsubmission_file_06_softmax.ipynb", "Ada B_4711", "06_softmax"),
        ("bada_12_3456_06_softmax-1.ipynb", "bada_12", "06_softmax"),
        ("bada_LATE_12_3456_06_softmax.ipynb", "bada_12", "06_softmax"),
        ("06_softmax_ada.ipynb", "ada", "06_softmax"),
        ("ada.ipynb", "ada", ""),
    ],
)
def test_an_lms_zip(tmp_path, name, student, unit):
    found, _ = find_submissions(
        zipped(tmp_path, [(name, b"data"), ("__MACOSX/._x.ipynb", b""), ("notes.txt", b"")]), UNITS
    )
    assert whose(found) == [(student, unit)]
    assert found[0].read() == b"data"


@pytest.mark.parametrize(
    "name", ["../a/06_softmax.ipynb", "/a/06_softmax.ipynb", "a\\b.ipynb", "C:/a.ipynb", "a/../../b.ipynb"]
)
def test_paths_that_lead_out_of_a_zip_are_skipped(tmp_path, name):
    found, skipped = find_submissions(zipped(tmp_path, [(name, b""), ("ok/06_softmax.ipynb", b"")]), UNITS)
    assert whose(found) == [("ok", "06_softmax")]
    assert len(skipped) == 1


def test_links_in_a_zip_are_skipped(tmp_path):
    link = zipfile.ZipInfo("a/06_softmax.ipynb")
    link.external_attr = 0o120777 << 16
    found, skipped = find_submissions(zipped(tmp_path, [(link, b"/etc/passwd"), ("b/06_softmax.ipynb", b"")]), UNITS)
    assert whose(found) == [("b", "06_softmax")]
    assert "is a link" in skipped[0]


def test_a_zip_bomb_is_read_up_to_the_limit_only(tmp_path):
    found, _ = find_submissions(zipped(tmp_path, [("a/06_softmax.ipynb", bytes(MAX_BYTES + 5_000_000))]), UNITS)
    assert len(found[0].read()) == MAX_BYTES + 1


def test_a_broken_entry_is_said(tmp_path):
    path = zipped(tmp_path, [("a/06_softmax.ipynb", b"x" * 1000)])
    data = bytearray(path.read_bytes())
    data[50:53] = b"\xff\xff\xff"  # inside the compressed bytes
    path.write_bytes(data)
    with pytest.raises(CourseError, match="from the zip"):
        find_submissions(path, UNITS)[0][0].read()


def test_nothing_to_grade_is_said(tmp_path):
    with pytest.raises(CourseError, match="no notebook to grade"):
        find_submissions(tmp_path, UNITS)
    with pytest.raises(CourseError, match="There is no folder or zip"):
        find_submissions(tmp_path / "nowhere", UNITS)
    with pytest.raises(CourseError, match="neither"):
        find_submissions(put(tmp_path, "a.txt"), UNITS)
    cut = tmp_path / "cut.zip"
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.ipynb", b"x" * 99)
    cut.write_bytes(whole.getvalue()[:50])
    with pytest.raises(CourseError, match="neither"):
        find_submissions(cut, UNITS)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("student-01", "student-01"),
        ("../../etc", "_.._etc"),
        ("a/b", "a_b"),
        ("\x1b[31m", "_[31m".replace("[", "_")),
        ("..", "unnamed"),
        ("Zoë Ünal", "Zoë Ünal"),
    ],
)
def test_ids_are_safe_as_names_of_files(text, safe):
    assert safe_id(text) == safe
