"""Results are JSON with a published schema."""

import json

import jsonschema
import pytest
import tiny

from course_lib.errors import CourseError
from course_lib.grading.core import grade
from course_lib.grading.result import FORMAT, from_json, schema, to_json


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


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', f'{{"format": {FORMAT}}}'])
def test_what_is_not_a_result_is_refused_in_a_sentence(text):
    with pytest.raises(CourseError, match="grade th"):
        from_json(text)
