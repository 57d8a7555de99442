"""The answer key on disk: the same bytes for the same key, everything read back, and damage told in a sentence."""

import numpy as np
import pytest
from key_making import make_key, matrix, quiz_key, unit_of, verdict_of

from course_lib.checking.exercise import Case, Question, Slope
from course_lib.checking.key import exercises_in, load, save, to_bytes
from course_lib.checking.values import Function, Rng
from course_lib.errors import CourseError


def square(x):
    return x**2, 2 * x


def unit():
    cases = [
        Case((matrix(2, 3),), ("value", "slope"), "two rows", visible=True, atol=1e-9),
        Case((2.0,), ("value", "slope")),
    ]
    key = make_key(
        "square(x)",
        square,
        cases,
        {"not-squared": lambda x: (x, 2 * x), "raises": lambda x: x @ np.ones(99)},
        ("value", "dx"),
        slopes=[Slope("slope", 0)],
        stand_ins={"earlier": [((matrix(2, 2), None, "mean"), 3.0)]},
    )
    odd = make_key("draw(rng, f)", lambda rng, f: rng.normal() + f(np.ones(2)), [
        Case((Rng(3), Function("quadratic", (np.eye(2), np.ones(2)))), "values"),
    ])  # fmt: skip
    return unit_of(key, odd, quiz_key(Question("Signs", "b", {"a": "No."}, ("001-1",))))


def test_a_key_is_read_back_whole(tmp_path):
    save(unit(), tmp_path / "01_test.npz")
    found = load(tmp_path / "01_test.npz")
    assert repr(found) == repr(unit())
    assert to_bytes(found) == to_bytes(unit())


def test_the_same_key_gives_the_same_bytes():
    assert to_bytes(unit()) == to_bytes(unit())


def test_a_key_that_was_read_judges_like_the_one_that_was_written(tmp_path):
    (tmp_path / "key.npz").write_bytes(to_bytes(unit()))
    key = load(tmp_path / "key.npz", only="square").exercises[0]
    assert verdict_of(key, square).state == "passed"
    assert verdict_of(key, lambda x: (x, 2 * x)).mistake == "not-squared"


def test_one_exercise_can_be_read_alone(tmp_path):
    save(unit(), tmp_path / "key.npz")
    assert [key.name for key in load(tmp_path / "key.npz", only="draw").exercises] == ["draw"]
    assert exercises_in(tmp_path / "key.npz") == ("square", "draw", "quiz_01")
    with pytest.raises(CourseError, match=r"answer key key\.npz can't be read"):
        load(tmp_path / "key.npz", only="softmax")


def test_exercises_are_found_by_name():
    assert unit().exercise("square").points == 2
    with pytest.raises(KeyError, match="unit 01_test has no exercise called cube"):
        unit().exercise("cube")


def test_a_key_holds_no_code(tmp_path):
    save(unit(), tmp_path / "key.npz")
    with np.load(tmp_path / "key.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype == np.uint8 for name in stored.files)


def npz(**entries):
    from io import BytesIO

    buffer = BytesIO()
    np.savez(buffer, **entries)
    return buffer.getvalue()


GOOD = to_bytes(unit())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        GOOD[: len(GOOD) // 2],
        GOOD[:200] + bytes(200) + GOOD[400:],
        GOOD[:-30],
        npz(),
        npz(unit=np.frombuffer(b"{}", np.uint8)),
        npz(unit=np.zeros(9)),
        b"\x93NUMPY\x01\x00",
    ],
    ids=["empty", "text", "half", "holes", "cut", "nothing in it", "no key", "numbers", "an array"],
)
def test_a_damaged_key_is_told_in_a_sentence(tmp_path, data):
    (tmp_path / "06.npz").write_bytes(data)
    with pytest.raises(CourseError, match=r"The answer key 06\.npz can't be read \(.*\): install the course again\."):
        load(tmp_path / "06.npz")


def test_a_missing_key_says_how_it_is_made(tmp_path):
    with pytest.raises(CourseError, match=r"no answer key at 07\.npz: run `course build`"):
        load(tmp_path / "07.npz")
    with pytest.raises(CourseError, match=r"can't be read"):
        load(tmp_path)


def test_a_key_of_a_later_format_says_so(tmp_path):
    from course_lib.checking.values import encode

    later = encode({"format": 99, "id": "01", "title": "", "exercises": []})
    (tmp_path / "06.npz").write_bytes(npz(unit=np.frombuffer(later, np.uint8)))
    with pytest.raises(CourseError, match="it has format 99, this version of the course reads 1"):
        load(tmp_path / "06.npz")


@pytest.mark.parametrize(
    ("returns", "output", "gradients"),
    [(("dx", "dw"), ("out",), ("dx", "dw")), (("scores", "dx", "dw"), ("scores",), ("dx", "dw"))],
)
def test_what_a_pair_hands_on_has_names(returns, output, gradients):
    key = make_key(
        ("f_forward(x, w)", "f_backward(dout, cache)"),
        (lambda x, w: (x, None), lambda dout, cache: (dout, dout)),
        [Case((1.0, 2.0), "out", probe="forward"), Case((1.0, 2.0, 3.0), "grads", probe="backward")],
        returns=returns,
    )
    forward, backward = key.cases
    assert (key.returns_of(forward), key.returns_of(backward)) == (output, gradients)
    assert (key.arguments_of(forward), key.arguments_of(backward)) == (("x", "w"), ("x", "w", "dout"))
    assert (key.name, key.functions) == ("f", ("f_forward", "f_backward"))
