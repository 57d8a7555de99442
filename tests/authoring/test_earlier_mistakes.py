"""What a key holds of earlier exercises, and what the audit finds of those that build on them."""

import numpy as np
import pytest

from course_lib.authoring.audit import audit
from course_lib.authoring.keys import UnitSource, make_key
from course_lib.checking.judge import judge
from course_lib.checking.key import from_bytes, to_bytes
from course_lib.errors import CourseError

LEANS = 'leans_on={"sum_of_squares": lambda x: [(x,)]}'
BUILDS = 'builds_on={"sum_of_squares": ()}'
REPLACED = 'leans_on={"sum_of_squares": Function("parabola")}'
# The answer in right/ calls the first exercise.
CALLS = ("math.sqrt(sum(value * value for value in x))", "math.sqrt(sum_of_squares(x))")
IMPORT = (
    "from course_lib.checking.exercise import",
    "from course_lib.checking.values import Function\nfrom course_lib.checking.exercise import",
)


def on_a_mistake(folder, number, key=None):
    """The right second answer on top of a mistake of the first exercise."""
    source = UnitSource(folder)
    squares = source.unit.exercises[0]
    caller = source.reference.variant(squares, squares.mistakes[number])
    return judge((key or make_key(folder)).exercise("to_length_one"), caller)


def test_a_key_holds_what_a_right_answer_makes_of_each_earlier_mistake(tiny):
    folder = tiny((LEANS, BUILDS))
    (built,) = make_key(folder).exercise("to_length_one").built_on
    assert built.functions == ("sum_of_squares",)
    assert [mistake.id for mistake in built.mistakes] == ["mean-for-sum", "not-squared"]
    mean = built.mistakes[0]
    (way,) = mean.ways
    np.testing.assert_allclose(way[0].value, np.array([3.0, -4.0]) / np.sqrt(12.5), rtol=1e-6)
    assert way[2] is None, "a vector of zeros comes out right all the same"
    for number in (0, 1):
        assert on_a_mistake(folder, number).points == 3


def test_its_witness_tells_each_mistake_from_what_is_right_and_from_the_others(tiny):
    (built,) = make_key(tiny((LEANS, BUILDS))).exercise("to_length_one").built_on
    columns = [built.expected, *([reply.value for reply in mistake.witness] for mistake in built.mistakes)]
    for i, one in enumerate(columns):
        for other in columns[:i]:
            assert any(a != pytest.approx(b) for a, b in zip(one, other, strict=True))


def test_a_function_may_stand_in_for_the_earlier_one(tiny):
    folder = tiny((LEANS, REPLACED), IMPORT)
    key = from_bytes(to_bytes(make_key(folder)))
    replaced = key.exercise("to_length_one").replaced
    assert replaced.earlier.functions == ("sum_of_squares",)
    x = np.array([3.0, -4.0])
    np.testing.assert_allclose(replaced.expected[0], x / np.abs(x - 5))
    assert [len(replies) for replies in replaced.mistakes] == [3, 3]
    for number in (0, 1):
        assert on_a_mistake(folder, number, key).points == 3


def test_a_unit_that_needs_neither_has_the_key_it_had(tiny):
    with_neither = make_key(tiny()).exercise("to_length_one")
    assert (with_neither.built_on, with_neither.replaced) == ((), None)


def test_the_version_changes_with_the_mistakes_that_an_exercise_builds_on(tiny):
    def version(*changes):
        return make_key(tiny(*changes)).exercise("to_length_one").version

    other = ("return np.sum(x)\\n", "return np.max(x)\\n")
    assert version() == version(other)
    assert version((LEANS, BUILDS)) != version((LEANS, BUILDS), other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((LEANS, 'builds_on={"softmax": ()}'), "builds on softmax, which is no earlier exercise"),
        ((LEANS, 'builds_on={"sum_of_squares": (("np.min", "np.max"),)}'), "stands 0 times in the reference"),
        (
            (LEANS, 'builds_on={"sum_of_squares": (("np.sum(squares)", "3 * np.sum(squares)"),)}'),
            "no answer in right/ is right with the cache",
        ),
    ],
)
def test_an_author_is_told_what_does_not_fit(tiny, change, message):
    with pytest.raises(CourseError, match=message):
        make_key(tiny(change, CALLS))


def earlier(folder):
    return next(one for one in audit([folder], 2)["01_lengths"] if one.exercise == "to_length_one").earlier


@pytest.mark.parametrize(
    "changes", [(), ((LEANS, BUILDS),), ((LEANS, REPLACED), IMPORT)], ids=["recorded", "built", "other"]
)
def test_the_audit_puts_right_answers_on_top_of_earlier_mistakes(tiny, changes):
    found = earlier(tiny(*changes))
    assert (found.mistakes, found.kept, found.sunk) == (2, 2, [])


def test_the_audit_says_which_earlier_mistake_costs_points(tiny):
    found = earlier(tiny((LEANS, LEANS.replace("(x,)", "(x + 1,)"))))
    assert found.kept == 0
    assert (
        found.problems[0] == "sunk by an earlier mistake: mean-for-sum of sum_of_squares, on 2 of 2 seeds (down to 1)"
    )


def test_the_audit_says_which_mistake_hides_behind_an_earlier_one(tiny):
    """Whoever takes the mean for the sum here does what a right answer does with an earlier mean."""
    hidden = 'Mistake("mean", "The mean?", edits=(("sum_of_squares(x)", "np.mean(x**2)"),)),'
    found = earlier(tiny((LEANS, BUILDS), ('Mistake("no-floor"', f'{hidden} Mistake("no-floor"')))
    assert found.problems == ["excused by an earlier mistake: mean on top of mean-for-sum: 3 points and not 1"]


def test_what_nothing_builds_on_has_nothing_to_find(tiny):
    assert audit([tiny()], 2)["01_lengths"][0].earlier is None
