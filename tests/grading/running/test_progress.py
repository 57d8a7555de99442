"""How far a run is: a line now and then where there is no terminal, and nothing between."""

import io
import re
import time

import pytest

from course_lib.grading.running import progress
from course_lib.grading.running.progress import Progress


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass when told to."""
    seconds = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: seconds[0])
    return seconds


def test_a_line_now_and_then_without_a_terminal(clock, capsys):
    with Progress(100) as made:
        for _ in range(40):
            clock[0] += 2
            made.advance()
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "15 of 100 graded, 0.5 a second, 3 min left.",
        "30 of 100 graded, 0.5 a second, 2 min left.",
    ]


def test_what_was_graded_before_counts_for_neither_rate_nor_time_left(clock, capsys):
    with Progress(100) as made:
        for _ in range(90):
            made.skip()
        clock[0] += 4
        made.advance()
        assert made.sentence() == "1 of 10 graded, 0.2 a second, 36 s left."
    assert capsys.readouterr().err == ""


def test_a_sentence_is_said_at_once(capsys):
    with Progress(3) as made:
        made.say("One is skipped.")
    assert capsys.readouterr().err == "One is skipped.\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_with_rate_and_time_left_on_a_terminal(monkeypatch):
    monkeypatch.setattr(progress.sys, "stderr", Terminal())
    with Progress(4) as made:
        made.skip()
        for _ in range(2):
            time.sleep(0.12)
            made.advance()
        made.say("One is skipped.")
    shown = progress.sys.stderr.getvalue()
    assert re.search(r"2/3 \[\d\d:\d\d<\d\d:\d\d, .*submissions.*\]", shown)
    assert "One is skipped.\n" in shown
