"""A backward that is an exercise of its own, tried on the cache of the learner's own forward; running statistics."""

import numpy as np
from key_making import caller_of, make_key

from course_lib.checking.calling import LocalCaller
from course_lib.checking.exercise import Case, Slope
from course_lib.checking.judge import judge
from course_lib.checking.running import run_cases
from course_lib.checking.slopes import fit_of

X = np.array([[1.0, -2.0], [0.5, 3.0]])
ONE, ZERO, PARAM = np.ones(2), np.zeros(2), {"mode": "train"}
DOUT = np.array([[1.0, 2.0], [-1.0, 0.5]])
RIGHT = """
def f_forward(x, gamma, beta, bn_param):
    return gamma * x**2 + beta, (x, gamma)

def f_backward_alt(dout, cache):
    x, gamma = cache
    return dout * gamma * 2 * x, np.sum(dout * x**2, axis=0), np.sum(dout, axis=0)
"""


def learner(source, name="f_backward_alt"):
    space = {"np": np}
    exec(source, space)
    return LocalCaller({name: space[name]})


def reply(source, probe="own_backward", args=(X, ONE, ZERO, PARAM, DOUT)):
    (found,) = learner(source).run(probe, ("f_backward_alt",), [args])
    return found


def key():
    cases = [
        Case((X, ONE, ZERO, PARAM, DOUT), ("dx", "dgamma", "dbeta"), "two rows", visible=True, probe="own_backward")
    ]
    (backward,) = learner(RIGHT).objects.values()
    slopes = (Slope("dx", 0, by=1), Slope("dgamma", 1, by=2), Slope("dbeta", 2, by=3))
    returns = ("dx", "dgamma", "dbeta")
    return make_key("f_backward_alt(dout, cache)", backward, cases, returns=returns, slopes=slopes)


def test_the_forward_is_found_by_its_name_beside_the_backward():
    dx, _, dbeta = reply(RIGHT).value
    assert np.array_equal(dx, DOUT * 2 * X)
    assert np.array_equal(dbeta, DOUT.sum(axis=0))
    assert np.array_equal(reply(RIGHT, "own_forward", (X, ONE, ZERO, PARAM)).value, X**2)


def test_a_cache_may_be_anything_that_its_writer_likes():
    found = reply(RIGHT.replace("(x, gamma)", "{'x': x, 'g': gamma}").replace("cache\n", "cache['x'], cache['g']\n"))
    assert np.array_equal(found.value[0], DOUT * 2 * X)


def test_without_a_forward_the_learner_is_told_which_is_missing():
    found = reply(RIGHT.replace("f_forward", "g_forward"))
    assert found.status == "structure"
    assert "your own f_forward" in found.raised.text


def test_a_stub_is_not_attempted_even_where_the_forward_is_a_stub_too():
    stub = "def {}:\n    raise NotImplementedError()\n"
    stubs = stub.format("f_forward(*inputs)") + stub.format("f_backward_alt(dout, cache)")
    assert judge(key(), learner(stubs)).state == "not attempted"


def test_a_backward_without_a_written_forward_waits_for_it():
    _, backward = RIGHT.split("def f_backward_alt")
    stub = "def f_forward(*inputs):\n    raise NotImplementedError()\n\n"
    verdict = judge(key(), learner(f"{stub}def f_backward_alt{backward}"))
    assert verdict.state == "wrong"
    assert "f_forward, which is still to be written" in verdict.message


def test_a_backward_that_fits_a_wrong_forward_is_told_where_the_fault_is():
    wrong = RIGHT.replace("x**2 + beta", "x**3 + beta").replace("gamma * 2 * x", "gamma * 3 * x**2")
    wrong = wrong.replace("np.sum(dout * x**2", "np.sum(dout * x**3")
    asked, caller = key(), learner(wrong)
    found = fit_of(asked, caller, "dx", run_cases(caller, asked.functions, asked.cases))
    assert found.consistent
    assert found.sentence == "Your dx is the derivative of your own f_forward, so the fault is in f_forward."


def test_a_backward_that_does_not_fit_its_own_forward_is_shown_a_nudge():
    verdict = judge(key(), learner(RIGHT.replace("gamma * 2 * x", "gamma * x * x")))
    assert "Nudge x[" in verdict.message
    assert "your own sum(out * dout) changes at the rate" in verdict.message


def test_an_error_names_the_arguments_of_the_forward():
    verdict = judge(key(), learner(RIGHT.replace("return gamma * x**2", "return gamma[5] * x**2")))
    assert verdict.message.startswith("Called with x of shape (2, 2), gamma of shape (2,)")


def counting(x, gamma, beta, bn_param):
    bn_param["running_mean"] = bn_param.get("running_mean", 0.0) + x.sum(axis=0)
    bn_param["running_var"] = np.ones(2)
    return x, None


def test_batches_in_a_row_give_the_last_output_and_what_is_kept_after_it():
    given = {"mode": "train"}
    (found,) = caller_of(["f"], counting).run("forward_in_a_row", ("f",), [([X, X, 2 * X], ONE, ZERO, given)])
    out, mean, var = found.value
    assert np.array_equal(out, 2 * X)
    assert np.array_equal(mean, 4 * X.sum(axis=0))
    assert np.array_equal(var, np.ones(2))
    assert given == {"mode": "train"}, "each call starts from the case's own"


def test_a_forward_that_keeps_nothing_still_has_an_output_to_judge():
    (found,) = caller_of(["f"], lambda *args: (X, None)).run("forward_in_a_row", ("f",), [([X], ONE, ZERO, {})])
    assert np.array_equal(found.value[0], X)
    assert found.value[1:] == (None, None)


def test_several_batches_in_a_row_show_what_a_function_without_a_cache_leaves_behind():
    def updating(x, gamma, beta, bn_param):
        out = x - bn_param["running_mean"]
        bn_param["running_mean"] = x.mean(axis=0)
        return out

    def reading(x, gamma, beta, bn_param):
        return x - bn_param["running_mean"]

    args = ([X + 1, X], ONE, ZERO, {"running_mean": ZERO})
    found = [LocalCaller({"f": f}).run("call_in_a_row", ("f",), [args])[0].value for f in (reading, updating)]
    assert np.array_equal(found[0], X)
    assert np.array_equal(found[1], X - (X + 1).mean(axis=0))
