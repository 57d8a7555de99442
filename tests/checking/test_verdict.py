"""A verdict is plain data: written as JSON and read back, it is the same."""

import json

import numpy as np
import pytest
from key_making import make_key, matrix, verdict_of

from course_lib.checking.exercise import Case
from course_lib.checking.verdict import STATES, Picture, Verdict

KEY = make_key(
    "f(x)",
    lambda x: x**2,
    [Case((matrix(3, 2),), "values"), Case((matrix(2, 2),), "more")],
    {"sign": lambda x: -(x**2)},
)


def unwritten(x):
    raise NotImplementedError


@pytest.mark.parametrize(
    "answer", [lambda x: x**2, lambda x: -(x**2), lambda x: x + np.nan, lambda x: x @ x, unwritten, lambda: 0]
)
def test_every_verdict_survives_json(answer):
    verdict = verdict_of(KEY, answer)
    assert verdict.state in STATES
    assert Verdict.from_plain(json.loads(json.dumps(verdict.as_plain()))) == verdict


def test_the_totals_are_written_too():
    plain = verdict_of(KEY, lambda x: x**2).as_plain()
    assert (plain["points"], plain["possible"]) == (2.0, 2.0)


def test_picture_and_lines_come_back_as_tuples():
    verdict = Verdict("f", "v1", "raised", (), lines=(("f", 3, "x"),), picture=Picture("where", ("x.",), (1, 2)))
    again = Verdict.from_plain(json.loads(json.dumps(verdict.as_plain())))
    assert (again.lines, again.picture) == (verdict.lines, verdict.picture)


def test_half_characters_survive():
    verdict = Verdict("f", "v1", "wrong", (), "half \ud800")
    assert Verdict.from_plain(json.loads(json.dumps(verdict.as_plain()))).message == "half \ud800"
