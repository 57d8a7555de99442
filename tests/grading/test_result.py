"""Results are JSON with a published schema."""

import json
from dataclasses import fields, replace

import jsonschema
import pytest
import tiny

from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.isolation.limits import Limits
from course_lib.grading.isolation.sandbox import LEVELS
from course_lib.grading.result import FORMAT, Result, from_json, schema, to_json


@pytest.mark.parametrize(
    "data",
    [
        tiny.answered(),
        tiny.answered(double="def double(x):\n    return x / 2", total="def total(x):\n    return 1 / 0"),
        tiny.answered(double="def double(x):\n    raise ValueError('\\ud800\\x00')", quiz_90=""),
        b"not a notebook",
    ],
    ids=["right", "wrong", "strange text", "no notebook"],
)
def test_results_fit_their_schema_and_come_back_the_same(sandbox, data):
    result = grade(data, tiny.unit(), sandbox, "student-01")
    text = to_json(result)
    jsonschema.validate(json.loads(text), schema())
    assert from_json(text) == result


def test_the_schema_knows_every_level_and_every_limit():
    known = schema()["properties"]
    assert known["isolation"]["enum"] == [level.name for level in LEVELS]
    (limits,) = [kind for kind in known["limits"]["oneOf"] if kind["type"] == "object"]
    assert set(limits["required"]) == set(limits["properties"]) == {field.name for field in fields(Limits)}


def test_a_result_from_before_a_field_was_added_can_be_read_and_is_without_it(sandbox):
    loop = tiny.answered(double="def double(x):\n    while True: pass")
    new = grade(loop, tiny.unit(), sandbox)
    old = {name: value for name, value in new.as_plain().items() if name not in ("limits", "limited", "hints")}
    old = json.loads(json.dumps(old))
    jsonschema.validate(old, schema())
    assert Result.from_plain(old) == replace(new, limits=None, limited=())


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', f'{{"format": {FORMAT}}}'])
def test_what_is_not_a_result_is_refused_in_a_sentence(text):
    with pytest.raises(CourseError, match="grade th"):
        from_json(text)
