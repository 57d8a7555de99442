"""Own gradients: whether a gradient that is wrong fits the learner's own function, and what may be said of it."""

import numpy as np
from key_making import caller_of, make_key, verdict_of

from course_lib.checking.exercise import Case, Slope
from course_lib.checking.running import run_cases
from course_lib.checking.slopes import fit_of, fits_own_forward

X = np.array([0.5, -1.0, 2.0])
SLOPE = Slope("gradient", argument=0)


def cubic(x):
    return np.sum(x**3) / 3, x**2


def key_of(*cases, reference=cubic, **more):
    cases = cases or (Case((X,), ("loss", "gradient"), "three numbers", visible=True),)
    return make_key("cubic(x)", reference, cases, returns=("loss", "dx"), slopes=[SLOPE], **more)


def fit(answer, key=None):
    key = key or key_of()
    caller = caller_of(key.functions, answer)
    return fit_of(key, caller, "gradient", run_cases(caller, key.functions, key.cases))


def test_a_gradient_of_a_wrong_function_fits_and_the_fault_is_in_the_function():
    found = fit(lambda x: (np.sum(x**4) / 4, x**3))
    assert found.consistent
    assert found.sentence == "Your dx is the derivative of your own loss, so the fault is in loss."


def test_a_gradient_that_does_not_fit_is_shown_at_one_entry_of_a_visible_case():
    found = fit(lambda x: (np.sum(x**3) / 3, 2 * x**2))
    assert not found.consistent
    assert found.sentence == "Nudge x[2] a little and your own loss changes at the rate 4; your dx says 8."


def test_on_a_hidden_case_no_rate_is_told_since_it_would_be_the_expected_value():
    found = fit(lambda x: (np.sum(x**3) / 3, 2 * x**2), key_of(Case((X,), ("loss", "gradient"))))
    assert found.sentence == "Nudge x[2] a little: your own loss does not change at the rate that your dx says."


def test_a_right_gradient_is_not_asked_about():
    assert fit(lambda x: (0.0, x**2)) is None


def test_only_a_case_on_which_the_gradient_is_wrong_is_asked_about():
    def right_on_three(x):
        return (np.sum(x**3) / 3, x**2 if len(x) == 3 else 5 * x**2)

    small = Case((X,), ("loss", "gradient"), visible=True)
    large = Case((np.arange(1.0, 6.0),), ("loss", "gradient"))
    assert fit(right_on_three, key_of(small, large)).sentence.startswith("Nudge x[4] a little: ")


def test_a_nudge_in_another_case_than_the_one_described_says_in_which():
    large = Case((np.arange(1.0, 6.0),), ("loss", "gradient"), "five numbers")
    small = Case((X,), ("loss", "gradient"), "three numbers")
    message = verdict_of(key_of(large, small), lambda x: (np.sum(x**3) / 3, x**2 + (x > 1) * x)).message
    assert message.startswith("With five numbers: dx is off in 4 of 5 entries")
    assert "With three numbers: nudge x[2] a little: your own loss does not change" in message


def test_a_function_with_the_right_slope_is_never_accused():
    # The gradient is off by less than differences can see, so nothing is known of the function.
    assert fit(lambda x: (np.sum(x**3) / 3 + 7, x**2 * (1 + 2e-5))) is None


def test_a_function_that_counts_in_float32_is_too_rough_to_say_anything():
    def rough(x):
        x = x.astype(np.float32)
        return float(np.sum(x**3) / 3), 1.0005 * x**2

    assert fit(rough) is None


def test_no_rate_is_told_across_a_kink():
    def bent(x):
        return np.sum(np.abs(x - X)) + np.sum(x[1:] ** 3) / 3, 0 * x

    # At X itself |x - X| has no slope in any entry.
    assert fit(bent) is None
    assert fit(lambda x: (np.abs(x[0] - X[0]) + x[2] ** 3 / 3, 0 * x)).sentence.startswith("Nudge x[2] a little")


def test_nothing_is_said_where_it_cannot_be_asked():
    assert fit(lambda x: (np.sum(x**3), x[:2])) is None
    assert fit(lambda x: (np.sum(x**3), None)) is None
    assert fit(lambda x: (np.sum(x**3), np.full(3, np.nan))) is None
    assert fit(lambda x: (x**3, x)) is None
    assert fit(lambda x: ("loss", x)) is None
    assert fit(lambda x: 3.0) is None
    assert fit(lambda x: 1 / 0) is None
    assert fit(lambda x: (np.sum(x), x) if np.array_equal(x, X) else 1 / 0) is None
    assert fit(lambda x: (np.nan, x)) is None


def test_a_case_with_many_entries_is_left_alone():
    assert fit(lambda x: (0.0, x), key_of(Case((np.arange(1.0, 99.0),), ("loss", "gradient")))) is None


def test_a_number_has_no_index():
    key = key_of(Case((2.0,), ("loss", "gradient"), visible=True))
    assert fit(lambda x: (x**3 / 3, 2 * x), key) is None  # 2 * 2 is 2 ** 2
    assert fit(lambda x: (x**3 / 3, 3 * x), key).sentence.startswith("Nudge x a little")


def test_the_sentence_stands_in_the_verdict():
    verdict = verdict_of(key_of(), lambda x: (np.sum(x**3) / 3, x))
    assert "your dx says" in verdict.parts[1].message
    assert verdict.parts[0].points == 1


# Pairs

PAIR = ("f_forward(x, w)", "f_backward(dout, cache)")


def forward(x, w):
    return x**2 * w, (x, w)


def backward(dout, cache):
    x, w = cache
    return dout * 2 * x * w, np.sum(dout * x**2)


def pair_key(*slopes, returns=("out", "dx", "dw")):
    dout = np.array([1.0, 2.0, -1.0])
    cases = [Case((X, 3.0), "out", probe="forward"), Case((X, 3.0, dout), "gradients", probe="backward", visible=True)]
    slopes = slopes or (Slope("gradients", 0, 0, 1), Slope("gradients", 1, 0, 2))
    return make_key(PAIR, (forward, backward), cases, returns=returns, slopes=slopes)


def pair_fit(*functions, key=None):
    key = key or pair_key()
    caller = caller_of(key.functions, functions)
    replies = run_cases(caller, key.functions, key.cases)
    return fit_of(key, caller, "gradients", replies), fits_own_forward(key, caller, "gradients", replies)


def cubic_forward(x, w):
    return x**3 * w, (x, w)


def cubic_backward(dout, cache):
    x, w = cache
    return dout * 3 * x**2 * w, np.sum(dout * x**3)


def test_a_backward_that_fits_a_wrong_forward_is_right_for_it():
    found, fits = pair_fit(cubic_forward, cubic_backward)
    assert fits
    assert found.sentence == "Your dx is the derivative of your own f_forward, so the fault is in f_forward."


def test_a_backward_that_fits_in_one_gradient_only_does_not_fit():
    found, fits = pair_fit(cubic_forward, lambda dout, cache: (cubic_backward(dout, cache)[0], 0.0))
    assert not fits
    assert found.sentence.startswith("Nudge w a little and your own sum(out * dout) changes at the rate")


def test_a_pair_may_name_its_gradients_alone():
    key = pair_key(returns=("dx", "dw"))
    found, fits = pair_fit(cubic_forward, lambda dout, cache: (cubic_backward(dout, cache)[0], 0.0), key=key)
    assert not fits
    assert found.sentence.startswith("Nudge w a little and your own sum(out * dout) changes at the rate")
    assert found.sentence.endswith("your dw says 0.")


def test_a_gradient_without_a_slope_is_never_taken_on_trust():
    assert not pair_fit(cubic_forward, cubic_backward, key=pair_key(Slope("gradients", 0, 0, 1)))[1]


def test_a_backward_that_raises_or_returns_too_little_fits_nothing():
    assert pair_fit(cubic_forward, lambda dout, cache: 1 / 0) == (None, False)
    assert pair_fit(cubic_forward, lambda dout, cache: dout) == (None, False)
