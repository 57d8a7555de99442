import numpy as np
import pytest

from course_lib.authoring.keys import make_key
from course_lib.checking.calling import LocalCaller
from course_lib.checking.judge import judge
from course_lib.checking.key import from_bytes, to_bytes
from course_lib.errors import CourseError


def caller_of(folder):
    space = {"np": np}
    exec((folder / "right" / "loops.py").read_text(), space)
    return LocalCaller(space)


def test_a_key_holds_right_results_and_fingerprints(tiny):
    key = make_key(tiny(), seed=1)
    squares, length, quiz = key.exercises
    assert [exercise.name for exercise in key.exercises] == ["sum_of_squares", "to_length_one", "quiz_01"]
    assert squares.expected[0] == 25.0
    assert squares.mistakes[0].replies[0].value == 12.5
    (recorded,) = [calls for name, calls in length.stand_ins.items() if name == "sum_of_squares"]
    assert recorded[0][1] == 25.0
    assert (quiz.points, quiz.expected, quiz.cases[0].part) == (1, ("b",), "question 1")


def test_the_same_seed_gives_the_same_bytes_and_another_other_inputs(tiny):
    folder = tiny()
    assert to_bytes(make_key(folder, 1)) == to_bytes(make_key(folder, 1))
    one, other = make_key(folder, 1).exercises[0], make_key(folder, b"secret").exercises[0]
    assert not np.array_equal(one.cases[1].args[0], other.cases[1].args[0])
    assert one.version == other.version


def test_the_judge_accepts_right_answers_by_the_key_and_names_mistakes(tiny):
    folder = tiny()
    key = from_bytes(to_bytes(make_key(folder, 3)))
    assert judge(key.exercises[1], caller_of(folder)).state == "passed"
    wrong = LocalCaller({"sum_of_squares": lambda x: np.mean(np.square(x))})
    assert judge(key.exercises[0], wrong).mistake == "mean-for-sum"


def test_no_code_of_a_mistake_is_in_the_key(tiny):
    raising = "raise ValueError(x)"
    folder = tiny(("return np.sum(x)", raising))
    reply = make_key(folder).exercises[0].mistakes[1].replies[0]
    assert (reply.status, reply.raised.type_name, reply.raised.lines) == ("raised", "ValueError", ())


@pytest.mark.parametrize(
    "change",
    [
        ("squares = x**2", "squares = x * x"),
        ("rng.normal(size=size)", "rng.uniform(size=size)"),
        ("You average the squares.", "You take the mean of the squares."),
        ('Part("integers", 1', 'Part("integers", 2'),
    ],
)
def test_the_version_changes_with_the_definition(tiny, change):
    before = make_key(tiny()).exercises
    after = make_key(tiny(change)).exercises
    assert before[0].version != after[0].version


def test_the_version_stays_when_only_prose_changes(tiny):
    before = make_key(tiny()).exercises
    after = make_key(tiny(("The sum of the squares, np.sum(x**2).", "Add the squares."))).exercises
    assert [exercise.version for exercise in before] == [exercise.version for exercise in after]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("squares = x**2", "x *= x\n    squares = x"), "changes its input number 1"),
        (("np.maximum(length, FLOOR)", "length"), "not finite"),
        (
            ('Part("zero", 1, "The zero vector")', 'Part("null", 1, "The zero vector")'),
            "only one of the two knows: null, zero",
        ),
        (
            ("return np.sum(squares)\n    ###", "return np.summ(squares)\n    ###"),
            "the reference fails: AttributeError",
        ),
        (('leans_on={"sum_of_squares"', 'leans_on={"softmax"'), "leans on softmax, which is not"),
        (("np.zeros(3),)", "object(),)"), "an argument that a key can't hold"),
    ],
)
def test_what_cannot_give_a_key_is_refused_in_a_sentence(tiny, change, words):
    with pytest.raises(CourseError) as caught:
        make_key(tiny(change))
    assert words in str(caught.value)


def test_all_problems_are_listed_at_once(tiny):
    folder = tiny(("squares = x**2", "x *= x\n    squares = x"), ('leans_on={"sum_of_squares"', 'leans_on={"softmax"'))
    with pytest.raises(CourseError) as caught:
        make_key(folder)
    assert "01_lengths, sum_of_squares" in str(caught.value)
    assert "01_lengths, to_length_one" in str(caught.value)
