"""Landlock, asked from inside a process that has given up its files; also as kernels with older versions of it do."""

import os
import traceback
from pathlib import Path

import pytest

from course_lib.grading.isolation import landlock
from course_lib.grading.isolation.confinement import no_new_privileges

pytestmark = pytest.mark.skipif(bool(landlock.why_not()), reason=landlock.why_not() or "-")
VERSIONS = [version for version in (1, 2, 3, 4, 5, 6) if version <= landlock.version()]


def inside(prepare, attempt):
    """The name of the exception that `attempt` raises in a fork after `prepare`, or "" where it works."""
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            no_new_privileges()
            prepare()
            try:
                attempt()
            except Exception as error:
                os.write(send, type(error).__name__.encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(send)
    with open(receive, "rb") as end:
        said = end.read().decode()
    assert os.waitpid(pid, 0)[1] == 0
    return said


@pytest.fixture(params=VERSIONS, ids=lambda version: f"version {version}")
def restrict(request, tmp_path, monkeypatch):
    """Give up all files but those in the folder "open", as a kernel with a certain version of Landlock can."""
    monkeypatch.setattr(landlock, "version", lambda: request.param)
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("text")
    return lambda: landlock.restrict_files([str(tmp_path / "open"), str(tmp_path / "missing")], [os.devnull])


def test_what_was_kept_can_be_read_and_listed(restrict, tmp_path):
    assert inside(restrict, lambda: ((tmp_path / "open" / "file").read_text(), os.listdir(tmp_path / "open"))) == ""
    assert inside(restrict, lambda: Path(os.devnull).write_text("x")) == ""


@pytest.mark.parametrize(
    "attempt",
    [
        lambda place: (place / "closed" / "file").read_text(),
        lambda place: os.listdir(place / "closed"),
        lambda place: os.listdir(place),
        lambda place: (place / "open" / "file").write_text("other"),
        lambda place: (place / "open" / "new").touch(),
        lambda place: (place / "open" / "new").mkdir(),
        lambda place: (place / "open" / "new").symlink_to("file"),
        lambda place: (place / "open" / "file").unlink(),
        lambda place: (place / "open" / "file").rename(place / "open" / "other"),
        lambda place: os.execv("/bin/true", ["true"]),
    ],
)
def test_everything_else_is_refused(restrict, tmp_path, attempt):
    assert inside(restrict, lambda: attempt(tmp_path)) == "PermissionError"
    assert (tmp_path / "open" / "file").read_text() == "text"


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel's Landlock does not know of signals")
def test_nobody_outside_can_be_signalled():
    assert inside(landlock.restrict_signals, lambda: os.kill(os.getppid(), 0)) == "PermissionError"
    assert inside(landlock.restrict_signals, lambda: os.kill(os.getpid(), 0)) == ""


def test_a_folder_with_secrets_is_shown_without_them(tmp_path):
    for name in ("lib/python3/json/tool.py", "lib/python3/site-packages/course/key.npz", "lib/other/x.so"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    hidden = [tmp_path / "lib" / "python3" / "site-packages"]
    shown = landlock.without([tmp_path / "lib"], hidden)
    assert shown == [tmp_path / "lib" / "other", tmp_path / "lib" / "python3" / "json"]
    assert landlock.without([tmp_path / "lib" / "other"], hidden) == [tmp_path / "lib" / "other"]
    assert landlock.without([hidden[0] / "course"], hidden) == [hidden[0] / "course"]
