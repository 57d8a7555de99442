"""The judge: states, points by part, the order of examination, and what it says first."""

import numpy as np
import pytest
from key_making import caller_of, make_key, matrix, verdict_of

from course_lib.checking.calling import LocalCaller, Reply
from course_lib.checking.display import html, text
from course_lib.checking.exercise import Case, Part, Slope
from course_lib.checking.judge import judge


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def no_shift(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def columns(x):
    return softmax(x.T).T


PARTS = (
    Part("values", 2, "Ordinary scores"),
    Part("shapes", 1, "A single row"),
    Part("extremes", 1, "Scores of a thousand", "Here exp leaves the range of floating point."),
)
CASES = (
    Case((np.array([[0.0, 1.0], [2.0, 2.0]]),), "values", "two rows", visible=True),
    Case((matrix(4, 3),), "values", "four rows"),
    Case((matrix(1, 5)[0],), "shapes", "a single row of scores"),
    Case((np.array([[1000.0, 0.0], [3.0, 4.0]]),), "extremes", "a score of 1000"),
)
KEY = make_key("softmax(x)", softmax, CASES, {"no-shift": no_shift, "columns": columns}, ("p",), PARTS)


def points(verdict):
    return [part.points for part in verdict.parts]


# States and points


def test_a_right_answer_passes():
    verdict = verdict_of(KEY, softmax)
    assert (verdict.state, verdict.points, verdict.possible) == ("passed", 4, 4)
    assert (verdict.message, verdict.mistake, verdict.note, verdict.picture) == ("Right in every part.", None, "", None)


def test_each_part_earns_its_own_points():
    verdict = verdict_of(KEY, no_shift)
    assert (verdict.state, points(verdict), verdict.mistake) == ("wrong", [2, 1, 0], "no-shift")
    assert verdict.message == "You made the mistake no-shift."


def test_a_part_needs_all_its_cases():
    assert points(verdict_of(KEY, lambda x: softmax(x) if len(x) != 4 else x)) == [0, 1, 1]


def stub(x):
    raise NotImplementedError


def notebook(source):
    """What a notebook's cells define."""
    space = {"np": np}
    exec(source, space)
    return space


def test_nothing_there_and_a_stub_are_not_attempted():
    missing = verdict_of(KEY)
    unwritten = judge(KEY, LocalCaller(notebook("def softmax(x):\n    raise NotImplementedError()")))
    assert (missing.state, unwritten.state) == ("not attempted", "not attempted")
    assert missing.message == "There is no function called softmax yet. Run the cell that defines it, then check."
    assert unwritten.message == (
        "softmax is still to be written: replace the two lines under the docstring by your own."
    )


def test_a_stub_in_a_branch_is_said_to_be_one():
    verdict = verdict_of(KEY, lambda x: softmax(x) if x.ndim == 2 else stub(x))
    assert (verdict.state, points(verdict)) == ("wrong", [2, 0, 1])
    assert verdict.message == "stub is still to be written."


def test_an_unwritten_helper_does_not_make_the_answer_unattempted():
    def answer(x):
        return stub(x)

    verdict = verdict_of(KEY, answer)
    assert (verdict.state, verdict.message) == ("wrong", "stub is still to be written.")
    assert [name for name, _, _ in verdict.lines] == ["answer", "stub"]


def test_a_class_whose_methods_are_stubs_is_not_attempted():
    class softmax:
        def __init__(self, x):
            raise NotImplementedError()

    verdict = verdict_of(KEY, softmax)
    assert verdict.state == "not attempted"
    assert verdict.message.startswith("softmax.__init__ is still to be written: ")


def test_a_stub_in_a_class_beside_the_answer_is_named_with_its_class():
    class Helper:
        def apply(self, x):
            raise NotImplementedError()

    def softmax(x):
        return Helper().apply(x)

    verdict = verdict_of(KEY, softmax)
    assert (verdict.state, verdict.message) == ("wrong", "Helper.apply is still to be written.")


def test_an_exception_is_raised_with_shapes_lines_and_what_was_tried():
    def answer(x):
        return x @ np.ones(7)

    verdict = verdict_of(KEY, answer)
    assert verdict.state == "raised"
    assert verdict.message.startswith("Called with x of shape (2, 2) (two rows): ValueError: ")
    assert verdict.message.endswith("in a matrix product the inner sizes differ, 2 and 7.")
    assert verdict.lines[0][0] == "answer"
    assert verdict.lines[0][2] == "return x @ np.ones(7)"


def test_an_exception_in_one_part_leaves_the_others():
    verdict = verdict_of(KEY, lambda x: softmax(x) if x.ndim == 2 else x[:, 0])
    assert (verdict.state, points(verdict)) == ("raised", [2, 0, 1])


def test_an_exception_that_goes_on_for_pages_is_cut():
    def answer(x):
        raise ValueError("lines\n" * 500)

    assert len(verdict_of(KEY, answer).message) < 420
    assert "\n" not in verdict_of(KEY, answer).message


@pytest.mark.parametrize(
    ("status", "words"), [("died", "ended the process"), ("timeout", "did not finish in the time")]
)
def test_a_call_that_never_came_back_is_said(status, words):
    class Remote(LocalCaller):
        def run(self, probe, names, batch, stand_ins=None):
            return [Reply(status)] * len(batch)

    verdict = judge(KEY, Remote({"softmax": softmax}))
    assert (verdict.state, verdict.points) == ("raised", 0)
    assert words in verdict.message
    assert verdict.message.startswith("Called with x of shape (2, 2) (two rows): your code ")


# The order of examination


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3.0, "softmax is of type float, not a function"),
        (lambda: 0, "softmax is called as softmax(x); yours has these parameters: none."),
        (lambda x: None, "With two rows: p should be an array of shape (2, 2), and None came back."),
        (
            lambda x: softmax(x).T[:1],
            "With two rows: p should have shape (2, 2), and an array of shape (1, 2) came back.",
        ),
        (lambda x: (0.5 + x).astype(int), "With two rows: p came back as whole numbers (int64)"),
        (
            lambda x: softmax(x) + np.nan * (x == x),
            "With two rows: p holds nan where a finite number belongs in every entry.",
        ),
        (lambda x: softmax(x) + 0.1 * x**2, "With two rows: p is off in 3 of 4 entries."),
        (lambda x: 2 * softmax(x), "p is twice what it should be, in every entry."),
    ],
    ids=["there", "signature", "structure", "shape", "kind", "finite", "values", "slip"],
)
def test_what_comes_first_is_said_first(answer, words):
    verdict = verdict_of(KEY, answer)
    assert (verdict.state, verdict.points, verdict.mistake) == ("wrong", 0, None)
    assert verdict.message.startswith(words)


def test_the_expected_value_is_shown_of_a_visible_case_and_of_no_other():
    seen = verdict_of(KEY, lambda x: softmax(x) + 0.1 * x**2)
    assert "Expected: `[[0.26894, 0.73106], [0.5, 0.5]]` Got: `[[" in seen.message
    hidden = verdict_of(KEY, lambda x: softmax(x) if len(x) == 2 else softmax(x) + 0.1 * x**2)
    assert hidden.message.startswith("With four rows: p is off")
    for value in softmax(CASES[1].args[0]).ravel():
        assert f"{value:.3f}" not in hidden.message


def test_expected_and_got_have_the_digits_that_tell_them_apart():
    verdict = verdict_of(KEY, lambda x: softmax(x) + 3e-6 * x)
    assert "Expected: `[[0.268941421, 0.731058579]" in verdict.message
    assert "The difference is small" in verdict.message


def test_what_a_part_is_about_is_said_where_no_mistake_is_known():
    def answer(x):
        return softmax(x) if np.max(x) < 100 else softmax(x) + 0.1

    verdict = verdict_of(KEY, answer)
    assert verdict.message == (
        "p is off by the same amount in every entry. Here exp leaves the range of floating point."
    )


@pytest.mark.parametrize("answer", [lambda x: -softmax(x), lambda x: x**2, lambda x: None, lambda x: x @ np.ones(7)])
def test_what_is_wrong_for_the_same_reason_is_explained_once(answer):
    verdict = verdict_of(KEY, answer)
    assert [part.message for part in verdict.parts[1:]] == ["Not right here either."] * 2
    assert "Not right here either" not in text(verdict) + html(verdict)


def test_what_is_wrong_for_another_reason_is_explained_too():
    verdict = verdict_of(KEY, lambda x: no_shift(x) + 0.1 * x**2)
    assert verdict.parts[1].message == "Not right here either."
    assert verdict.parts[2].message.startswith("With a score of 1000: p holds nan")
    values = verdict_of(loss_key(), lambda x: (2 * np.sum(x**2), 3 * x))
    assert values.parts[0].message == "loss is twice what it should be."
    assert values.parts[1].message.startswith("dx is off by one and the same factor")


def test_an_exception_in_a_part_of_its_own_says_what_the_part_is_about():
    verdict = verdict_of(KEY, lambda x: softmax(x) if np.max(x) < 100 else x[7])
    assert verdict.message.endswith("size 2. Here exp leaves the range of floating point.")


def test_a_picture_marks_where_it_differs():
    verdict = verdict_of(KEY, lambda x: softmax(x) + 0.1 * x**2)
    assert verdict.picture.rows == (".x", "xx")
    assert verdict.picture.caption == "where p differs, with two rows"


def test_what_was_printed_on_the_case_that_is_talked_about_is_kept():
    def answer(x):
        print("shape", x.shape)
        return softmax(x) if len(x) == 2 else x

    assert verdict_of(KEY, answer).printed == "shape (4, 3)\n"


# Notes


def test_a_changed_input_is_a_note_and_no_fault():
    def in_place(x):
        x -= np.max(x, axis=-1, keepdims=True)
        np.exp(x, out=x)
        x /= np.sum(x, axis=-1, keepdims=True)
        return x

    verdict = verdict_of(KEY, in_place)
    assert (verdict.state, verdict.points) == ("passed", 4)
    assert verdict.note == "Your function changes its input x in place; the caller may still need it."


def test_two_changed_inputs_are_both_named():
    def answer(x, y=None):
        x += 1
        y += 1
        return x

    key = make_key("f(x, y=(1, 2))", lambda x, y: x + 1, [Case((matrix(2, 2), matrix(2, 2)), "values")])
    assert verdict_of(key, answer).note == (
        "Your function changes its inputs x and y in place; the caller may still need them."
    )


# Several values


def loss_and_gradient(x):
    return float(np.sum(x**2)), 2 * x


def loss_key(**more):
    cases = [
        Case((np.array([1.0, 2.0]),), ("loss", "gradient"), "two numbers", visible=True),
        Case((matrix(3, 3),), ("loss", "gradient")),
    ]
    return make_key("f(x)", loss_and_gradient, cases, returns=("loss", "dx"), **more)


@pytest.mark.parametrize(
    "answer",
    [lambda x: loss_and_gradient(x), lambda x: list(loss_and_gradient(x)), lambda x: (np.sum(x * x), (x + x).tolist())],
)
def test_a_tuple_or_a_list_of_values_will_do(answer):
    assert verdict_of(loss_key(), answer).state == "passed"


def test_values_of_one_shape_may_come_as_one_array():
    cases = [Case((np.array([1.0, 2.0, 6.0]),), ("mean", "spread"))]
    key = make_key("fit(x)", lambda x: (np.mean(x), np.std(x)), cases, returns=("mu", "sigma"))
    assert verdict_of(key, lambda x: np.array([np.mean(x), np.std(x)])).state == "passed"


def test_half_an_answer_earns_its_half():
    verdict = verdict_of(loss_key(), lambda x: (np.sum(x**2), x))
    assert points(verdict) == [1, 0]
    assert verdict.message == "dx is half what it should be, in every entry."


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (lambda x: np.sum(x**2), "a number came back."),
        (lambda x: (1, 2, 3), "a tuple of 3 came back."),
        (lambda x: None, "None came back. Does every path through your function end in `return`?"),
    ],
)
def test_the_number_of_values_is_looked_at_first(answer, came):
    message = verdict_of(loss_key(), answer).message
    assert message == f"With two numbers: f should return 2 things, loss, dx, and {came}"


def test_a_gradient_is_held_against_the_learners_own_loss():
    key = loss_key(slopes=[Slope("gradient", 0)])
    wrong_loss = verdict_of(key, lambda x: (np.sum(x**3), 3 * x**2))
    assert "Your dx is the derivative of your own loss, so the fault is in loss." in wrong_loss.parts[1].message
    wrong_gradient = verdict_of(key, lambda x: (np.sum(x**2), 5 * x**2))
    assert wrong_gradient.parts[1].message.startswith("With two numbers: dx is off in every entry.")
    assert "your own loss changes at the rate 4; your dx says 20" in wrong_gradient.parts[1].message


# Earlier exercises


EARLIER_CASES = (
    Case((matrix(3, 2), np.array([0, 1, 1])), "values"),
    Case((matrix(4, 3), np.array([0, 1, 2, 0])), "values"),
)
REFERENCE = "def f(x, y): return -np.mean(np.log(softmax(x)[np.arange(len(y)), y]))"


def later_key(mistakes=None):
    stand_ins = {"softmax": [((case.args[0],), softmax(case.args[0])) for case in EARLIER_CASES]}
    space = {"np": np, "softmax": softmax}
    exec(REFERENCE, space)
    return make_key("f(x, y)", space["f"], EARLIER_CASES, mistakes, ("loss",), stand_ins=stand_ins)


@pytest.mark.parametrize("earlier", ["def softmax(x): return x", "def softmax(x): raise NotImplementedError", ""])
def test_an_earlier_exercise_that_failed_does_not_sink_a_later_one(earlier):
    verdict = judge(later_key(), LocalCaller(notebook(f"{earlier}\n{REFERENCE}")))
    assert (verdict.state, verdict.points) == ("passed", 1)
    assert verdict.note == (
        "An earlier function of yours is not right yet, so this answer was judged with right results in its place."
    )


def test_no_note_where_nothing_stood_in():
    right = "def softmax(x):\n    e = np.exp(x)\n    return e / e.sum(axis=1, keepdims=True)\n"
    assert judge(later_key(), LocalCaller(notebook(right + REFERENCE))).note == ""
    assert judge(later_key(), LocalCaller(notebook(right + "def f(x, y): return 0"))).note == ""


def test_a_mistake_of_the_later_one_keeps_its_name_when_the_earlier_is_wrong_too():
    without_mean = REFERENCE.replace("np.mean", "np.sum")
    space = {"np": np, "softmax": softmax}
    exec(without_mean, space)
    key = later_key({"sum-for-mean": space["f"]})
    verdict = judge(key, LocalCaller(notebook(f"def softmax(x): return np.abs(x)\n{without_mean}")))
    assert (verdict.state, verdict.mistake) == ("wrong", "sum-for-mean")
    assert "right results in its place" in verdict.note


# Pairs


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def absolute_forward(x):
    return np.abs(x), x


X, DOUT = np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]]), matrix(2, 3, seed=1)
PAIR = make_key(
    ("relu_forward(x)", "relu_backward(dout, cache)"),
    (relu_forward, relu_backward),
    [
        Case((X,), "forward", "two rows", probe="forward"),
        Case((X + 0.5,), "forward", probe="forward"),
        Case((X, DOUT), "backward", "two rows", probe="backward"),
    ],
    {"absolute": (absolute_forward, relu_backward)},
    returns=("out", "dx"),
    slopes=[Slope("backward", 0)],
)


def test_a_right_pair_passes_whatever_its_cache():
    def forward(x):
        return x * (x > 0), {"mask": [x > 0]}

    assert verdict_of(PAIR, forward, lambda dout, cache: np.where(cache["mask"][0], dout, 0)).state == "passed"


def test_a_wrong_backward_leaves_the_forward():
    verdict = verdict_of(PAIR, relu_forward, lambda dout, cache: dout)
    assert points(verdict) == [1, 0]
    assert verdict.message.startswith("With two rows: dx is off in 3 of 6 entries")
    assert "Nudge x[" in verdict.message
    assert "your own sum(out * dout) does not change at the rate that your dx says" in verdict.message


def test_a_backward_that_fits_a_forward_with_a_known_slip_keeps_its_points():
    verdict = verdict_of(PAIR, absolute_forward, lambda dout, cache: dout * np.sign(cache))
    assert (verdict.state, points(verdict), verdict.mistake) == ("wrong", [0, 1], "absolute")
    assert verdict.note == "Your relu_backward is right for your own relu_forward, so it keeps its points."


def test_a_backward_that_fits_an_unknown_forward_is_told_so_and_earns_nothing():
    verdict = verdict_of(PAIR, lambda x: (x**2, x), lambda dout, cache: dout * 2 * cache)
    assert points(verdict) == [0, 0]
    assert "Your dx is the derivative of your own relu_forward" in verdict.parts[1].message


def test_a_backward_of_another_function_than_a_wrong_forward_earns_nothing():
    assert points(verdict_of(PAIR, absolute_forward, lambda dout, cache: 3 * dout)) == [0, 0]


def test_nothing_returned_twice_earns_nothing():
    assert verdict_of(PAIR, lambda x: (0 * x, x), lambda dout, cache: 0 * dout).points == 0


def test_a_forward_without_a_cache_is_said_without_an_exception():
    verdict = verdict_of(PAIR, lambda x: np.maximum(x, 0), relu_backward)
    assert (verdict.state, verdict.points) == ("wrong", 0)
    assert "should return two things, out and cache." in verdict.message


def test_a_missing_or_uncallable_backward_leaves_the_forward():
    missing = judge(PAIR, caller_of(["relu_forward"], relu_forward))
    assert (missing.state, points(missing)) == ("wrong", [1, 0])
    assert missing.message.startswith("There is no function called relu_backward yet.")
    odd = verdict_of(PAIR, relu_forward, lambda dout: dout)
    assert points(odd) == [1, 0]
    assert odd.message.startswith("relu_backward is called as relu_backward(dout, cache); yours has")


def backward_stub(dout, cache):
    raise NotImplementedError


def test_an_unwritten_backward_leaves_the_forward():
    verdict = verdict_of(PAIR, relu_forward, backward_stub)
    assert (verdict.state, points(verdict)) == ("wrong", [1, 0])
    assert verdict.message == "backward_stub is still to be written."


def test_two_stubs_are_not_attempted():
    body = "raise NotImplementedError"
    verdict = judge(PAIR, LocalCaller(notebook(f"def relu_forward(x): {body}\ndef relu_backward(dout, c): {body}")))
    assert (verdict.state, verdict.message.split(":")[0]) == (
        "not attempted",
        "relu_forward and relu_backward are still to be written",
    )


def test_without_a_forward_nothing_can_be_judged():
    verdict = judge(PAIR, LocalCaller({"relu_backward": relu_backward}))
    assert (verdict.state, verdict.points) == ("wrong", 0)
    assert verdict.message.startswith("There is no function called relu_forward yet.")


# Probes and views of their own kind


def test_the_steps_of_an_update_rule_are_one_value():
    def sgd(w, dw, config=None):
        return w - 0.1 * dw, config

    cases = [Case((np.ones(2), matrix(3, 2), None), "steps", "three steps", probe="steps")]
    key = make_key("sgd(w, dw, config=None)", sgd, cases, returns=("next_w", "config"))
    assert verdict_of(key, sgd).state == "passed"
    wrong = verdict_of(key, lambda w, dw, config=None: (w - 0.1 * dw**2, config))
    assert wrong.message == "With three steps: next_w[0] is off in every entry."
    assert "should return two things, next_w and config" in verdict_of(key, lambda w, dw, config=None: w).message


def test_facts_that_a_view_finds_are_said_in_words():
    def shuffle(X, y, rng):
        order = rng.permutation(len(y))
        return X[order], y[order]

    from course_lib.checking.values import Rng

    args = (matrix(9, 2), np.arange(9.0), [Rng(1), Rng(1), Rng(2)])
    cases = [Case(args, "values", probe="with_each_rng", view="shuffled_pairs")]
    key = make_key("shuffle(X, y, rng)", shuffle, cases, returns=("X", "y"))
    assert verdict_of(key, shuffle).state == "passed"
    apart = verdict_of(key, lambda X, y, rng: (rng.permutation(X), rng.permutation(y)))
    assert "This is not so: X and y stay together." in apart.message


def test_truth_values_where_numbers_belong_are_shown_too():
    key = make_key("f(x)", lambda x: x / 2, [Case((np.array([1.0, 2.0]),), "values", visible=True)])
    message = verdict_of(key, lambda x: x > 0).message
    assert message.startswith("out came back as True and False, so its fractions are cut off.")
    assert "Expected [0.5, 1], got [True, True]." in message
