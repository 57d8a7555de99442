"""What the course remembers on a learner's machine: it may be lost, and it never stops a check."""

import json
import os

import pytest

from course_lib.checking import store


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "course"))
    return tmp_path / "course"


def test_what_is_written_is_read(home):
    assert store.read("hints") == {}
    assert store.write("hints", "softmax", 2)
    assert store.write("results", "softmax", {"points": 3.0})
    assert store.write("hints", "logsumexp", 1)
    assert store.read("hints") == {"softmax": 2, "logsumexp": 1}
    assert store.read("results") == {"softmax": {"points": 3.0}}
    assert [path.name for path in home.iterdir()] == ["learner.json"]


def test_without_a_setting_it_lies_in_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert store.path() == tmp_path / ".gradients-by-hand" / "learner.json"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"hints": 3}', b"[" * 100_000])
def test_a_damaged_file_reads_as_empty_and_is_written_anew(home, content):
    home.mkdir()
    store.path().write_bytes(content)
    assert store.read("hints") == {}
    assert store.write("hints", "softmax", 1)
    assert store.read("hints") == {"softmax": 1}


def test_a_damaged_section_leaves_the_others(home):
    home.mkdir()
    store.path().write_text('{"hints": 3, "results": {"softmax": 1}}')
    store.write("hints", "softmax", 1)
    assert json.loads(store.path().read_text()) == {"hints": {"softmax": 1}, "results": {"softmax": 1}}


def test_a_folder_that_cannot_be_made_is_no_fault(home):
    home.write_text("a file where the folder should be")
    assert store.read("hints") == {}
    assert not store.write("hints", "softmax", 1)


def test_a_failed_write_leaves_the_old_file_and_no_other(home, monkeypatch):
    store.write("hints", "softmax", 1)

    def full(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert not store.write("hints", "softmax", 2)
    monkeypatch.undo()
    monkeypatch.setenv("COURSE_HOME", str(home))
    assert store.read("hints") == {"softmax": 1}
    assert [path.name for path in home.iterdir()] == ["learner.json"]


def test_what_json_cannot_hold_is_refused_and_leaves_nothing_behind(home):
    with pytest.raises(TypeError):
        store.write("hints", "softmax", object())
    assert list(home.iterdir()) == []


def test_without_a_home_nothing_is_remembered_and_nothing_fails(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_HOME")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert store.read("hints") == {}
    assert not store.write("hints", "softmax", 1)
    assert list(tmp_path.iterdir()) == []
