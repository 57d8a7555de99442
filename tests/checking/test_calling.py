"""Calling a learner's code: copies in, plain values out, and what happened written down."""

import functools
import inspect
import sys
import warnings

import numpy as np
import pytest

from course_lib.checking.calling import PRINTED_LIMIT, Description, LocalCaller, Raised, Reply, remember_source
from course_lib.checking.values import Function, Rng, Unsupported, decode, encode


def run(function, *args, probe="call", others=()):
    names = [f"f{index}" for index in range(1 + len(others))]
    caller = LocalCaller(dict(zip(names, (function, *others), strict=True)))
    (reply,) = caller.run(probe, names, [args])
    return reply


def learner(source, name="answer", filename="<cell 3>"):
    """A function as a notebook defines it."""
    space = {"np": np}
    remember_source(filename, source)
    exec(compile(source, filename, "exec"), space)
    return space[name]


# Arguments


def test_the_code_gets_copies_and_the_inputs_it_changed_are_listed():
    x, y = np.arange(3.0), np.arange(3.0)

    def in_place(x, y):
        x -= 1
        return x

    reply = run(in_place, x, y)
    assert reply.value.tolist() == [-1, 0, 1]
    assert reply.changed == (0,)
    assert x.tolist() == [0, 1, 2]


@pytest.mark.parametrize("change", ["x.shape = (3, 1)", "x[0] = np.nan", "x.sort()", "x.fill(0)"])
def test_any_change_of_an_input_is_seen(change):
    assert run(learner(f"def answer(x):\n    {change}\n    return 0"), np.array([3.0, 1.0, 2.0])).changed == (0,)


def test_an_input_that_holds_nan_and_is_left_alone_is_not_changed():
    assert run(lambda x: x + 1, np.array([np.nan, -0.0])).changed == ()


def test_what_is_returned_no_longer_changes():
    kept = np.zeros(2)

    def keep(x):
        kept[:] += x
        return kept

    caller = LocalCaller({"keep": keep})
    first, second = caller.run("call", ["keep"], [(1,), (1,)])
    assert (first.value.tolist(), second.value.tolist()) == ([1, 1], [2, 2])


def test_a_generator_is_fresh_for_each_call():
    caller = LocalCaller({"draw": lambda rng: rng.normal(size=2)})
    first, second = caller.run("call", ["draw"], [(Rng(5),), (Rng(5),)])
    assert first.value.tolist() == second.value.tolist() == np.random.default_rng(5).normal(size=2).tolist()


def test_generators_and_functions_are_live_inside_lists_and_dicts():
    args = {"rng": Rng(1), "parts": [Function("quadratic_gradient", (np.eye(2), np.zeros(2)))]}
    reply = run(lambda config: (config["rng"].integers(10), config["parts"][0](np.ones(2))), args)
    assert reply.value[1].tolist() == [1, 1]


# What comes back


def test_a_generator_function_gives_a_list():
    assert run(lambda: (i * i for i in range(4))).value == [0, 1, 4, 9]


def test_an_endless_generator_comes_to_an_end():
    def endless():
        while True:
            yield 1

    assert isinstance(run(endless).value, Unsupported)


def test_an_exception_inside_a_generator_is_the_learners():
    def broken():
        yield 1
        raise KeyError("weights")

    assert run(broken).raised.type_name == "KeyError"


def test_what_is_printed_is_kept_up_to_a_limit_and_not_shown(capsys):
    def chatty():
        print("shape", (3, 4))
        print("to stderr", file=sys.stderr)
        for _ in range(10_000):
            print("again and again")

    reply = run(chatty)
    assert reply.printed.startswith("shape (3, 4)\nto stderr\n")
    assert len(reply.printed) == PRINTED_LIMIT
    assert capsys.readouterr() == ("", "")


def test_a_warning_is_neither_shown_nor_an_error(recwarn):
    def careless(x):
        warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
        return np.exp(x) / np.zeros(1) + np.mean([])

    assert run(careless, np.array([1000.0])).status == "ok"
    assert not recwarn.list


# Exceptions


def test_an_exception_comes_with_the_learners_own_lines():
    answer = learner("def helper(x):\n    return x @ np.ones(7)\n\ndef answer(x):\n    return helper(x) + 1\n")
    raised = run(answer, np.ones((2, 3))).raised
    assert raised.type_name == "ValueError"
    assert raised.lines == (("answer", 5, "return helper(x) + 1"), ("helper", 2, "return x @ np.ones(7)"))


def test_lines_of_numpy_and_of_the_course_are_left_out():
    answer = learner("def answer(x):\n    return np.concatenate([np.mean(x, axis=5)])\n")
    assert run(answer, np.ones(3)).raised.lines == (("answer", 2, "return np.concatenate([np.mean(x, axis=5)])"),)


def test_a_deep_recursion_shows_its_last_three_lines():
    answer = learner("def answer(x):\n    return answer(x)\n")
    raised = run(answer, 1).raised
    assert raised.type_name == "RecursionError"
    assert len(raised.lines) == 3


@pytest.mark.parametrize("body", ["exit()", "quit()", "raise SystemExit(1)", "raise GeneratorExit", "sys.exit()"])
def test_leaving_python_is_an_exception_like_any_other(body):
    assert run(learner(f"import sys\ndef answer():\n    {body}\n", filename="<cell 4>")).status == "raised"


def test_an_interrupt_goes_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted)


def test_an_exception_whose_text_fails_has_none():
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError

    def answer():
        raise Broken

    line = inspect.getsourcelines(answer)[1] + 1
    assert run(answer).raised == Raised("Broken", "", (("answer", line, "raise Broken"),))


# Pairs


def test_a_pair_hands_its_own_cache_on():
    forward, backward = (lambda x: (2 * x, "mine")), (lambda dout, cache: (cache == "mine") * dout)
    assert run(forward, np.ones(2), probe="forward", others=[backward]).value.tolist() == [2, 2]
    assert run(forward, np.ones(2), np.full(2, 3.0), probe="backward", others=[backward]).value.tolist() == [3, 3]


def test_a_forward_without_a_cache_is_told_apart_from_an_exception():
    reply = run(lambda x: x, np.ones(2), probe="forward", others=[lambda dout, cache: dout])
    assert reply.status == "structure"
    assert "should return two things, out and cache" in reply.raised.text


# Descriptions


def describe(item):
    return LocalCaller({"f": item}).describe(["f"])[0]


def test_what_stands_behind_a_name_is_described():
    class Net:
        def __init__(self, D, H):
            pass

    assert LocalCaller({}).describe(["f"]) == [Description("missing")]
    assert describe(np.ones(2)) == Description("ndarray")
    assert describe(Net) == Description("class", ("D", "H"), (2, 2))
    assert describe(lambda x, y=1: 0) == Description("function", ("x", "y"), (1, 2))
    assert describe(lambda *args, **more: 0) == Description("function", ("*args", "**more"), (0, -1))
    assert describe(functools.partial(lambda x, y: 0, 1)) == Description("function", ("y",), (1, 1))


def test_a_keyword_that_must_be_named_makes_a_call_by_position_impossible():
    def answer(scores, *, axis):
        return scores

    assert describe(answer).positional == (2, 1)


def test_a_signature_that_cannot_be_read_is_left_open():
    class Odd:
        __signature__ = "odd"

        def __call__(self):
            return 0

    assert describe(Odd()).positional is None


# The wire


@pytest.mark.parametrize(
    "reply",
    [
        Reply("ok", (np.arange(3.0), {"W": np.ones((2, 2))}), None, (0, 2), "hello"),
        Reply("raised", None, Raised("ValueError", "shapes", (("answer", 3, "x @ y"),))),
        Reply("ok", Unsupported("set")),
    ],
)
def test_a_reply_crosses_and_comes_back(reply):
    found = Reply.from_plain(decode(encode(reply.as_plain())))
    assert repr(found) == repr(reply)


@pytest.mark.parametrize(
    "data",
    [None, 3, {}, {"status": "ok"}, {"status": "ok", "value": 1, "raised": 3, "changed": (), "printed": ""}],
)
def test_what_is_no_reply_is_refused(data):
    with pytest.raises(ValueError, match="not a reply"):
        Reply.from_plain(data)


def test_a_reply_from_elsewhere_is_cut_to_size():
    raised = {"type_name": "E" * 999, "text": "t" * 9999, "lines": [("f" * 999, 1, "l" * 999)] * 9}
    reply = {"status": "odd", "value": 1, "raised": raised, "changed": range(99), "printed": "p" * 9999}
    found = Reply.from_plain(reply)
    assert found.status == "died"
    assert (len(found.raised.type_name), len(found.raised.text), len(found.raised.lines)) == (100, 2000, 5)
    assert (len(found.changed), len(found.printed)) == (20, PRINTED_LIMIT)
