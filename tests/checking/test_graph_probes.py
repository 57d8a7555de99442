"""How probes exercise code that walks graphs or builds them, and what views read off."""

import numpy as np
import pytest

from course_lib.checking.calling import LocalCaller
from course_lib.checking.probes.graphs import TOO_DEEP
from course_lib.checking.values import Function
from course_lib.checking.views import seen
from course_lib.engine.dual import Dual
from course_lib.engine.value import Value
from course_lib.engine.value import topological_order as right_order

SHARED = [[], [0], [0, 1], [2, 0]]


def reply(probe, answer, args):
    (found,) = LocalCaller({"f": answer}).run(probe, ("f",), [args])
    return found


def order_facts(answer, parents, root):
    return seen("order_facts", (parents, root), reply("listed_order", answer, (parents, root)).value)


def derivatives(expression, inputs, answer=Value):
    args = (expression, inputs)
    return seen("derivatives", args, reply("recorded_graph", answer, args).value)


def false(facts):
    return {name for name, so in facts.items() if so is False}


def test_a_right_order_has_all_facts():
    facts = order_facts(right_order, SHARED, 3)
    assert false(facts) == set()
    assert facts["the number of nodes listed"] == 4


@pytest.mark.parametrize(
    ("slip", "fact"),
    [
        (lambda order: order[::-1], "the given node stands last"),
        (lambda order: [*order[:1], *order], "no node is listed twice"),
        (lambda order: order[1:], "every node below the given one is listed"),
        (lambda order: ["a stranger", *order], "nothing else is listed"),
        (lambda order: [order[1], order[0], *order[2:]], "each node stands behind all of its inputs"),
    ],
)
def test_each_slip_of_an_order_shows_as_a_fact(slip, fact):
    assert fact in false(order_facts(lambda node: slip(right_order(node)), SHARED, 3))


def test_nodes_that_the_root_does_not_need_are_not_asked_for():
    assert false(order_facts(right_order, SHARED, 1)) == set()
    assert false(order_facts(right_order, [[], [], [1]], 2)) == set()


def test_a_recursion_that_is_too_deep_is_a_fact_and_no_exception():
    def recursive(node):
        return [item for parent in node.parents for item in recursive(parent)] + [node]

    chain = [[], *[[index] for index in range(1999)]]
    assert reply("listed_order", recursive, (chain, 1999)).value == TOO_DEEP
    assert "Python's limit on recursion is not met" in false(order_facts(recursive, chain, 1999))
    assert false(order_facts(right_order, chain, 1999)) == set()


def test_what_a_first_call_leaves_on_the_nodes_shows_in_a_second_one():
    def marking(node):
        fresh = [item for item in right_order(node) if not hasattr(item, "seen")]
        for item in fresh:
            item.seen = True
        return fresh

    args = (SHARED, 3)
    assert reply("listed_order", marking, args).value == [0, 1, 2, 3]
    assert reply("listed_order_again", marking, args).value == []
    assert reply("listed_order_again", right_order, args).value == reply("listed_order", right_order, args).value


@pytest.mark.parametrize(("answer", "said"), [(lambda node: None, "None came back"), (lambda node: 3, "type int")])
def test_what_is_no_list_is_told_in_a_sentence(answer, said):
    found = reply("listed_order", answer, ([[]], 0))
    assert found.status == "structure"
    assert said in found.raised.text


def test_gradients_are_read_off_after_each_call_has_added():
    def backward(root):
        order = topological_order(root)  # noqa: F821
        arrived = dict.fromkeys(order, 0.0)
        arrived[root] = 1.0
        for node in reversed(order):
            node.grad += arrived[node]
            for parent, local in zip(node.parents, node.local, strict=True):
                arrived[parent] += local * arrived[node]

    graph = {"data": np.ones(4), "parents": SHARED, "local": [[], [2.0], [1.0, 3.0], [1.0, 5.0]]}
    call = (3, [0, 1, 2, 3])
    once = reply("gradients_after", backward, (graph, [call])).value
    assert np.array_equal(once, [12, 3, 1, 1])
    assert np.array_equal(reply("gradients_after", backward, (graph, [call, call])).value, 2 * once)
    assert "topological_order" not in backward.__globals__, "the order stands in only while the probe runs"


def test_the_order_that_stands_in_gives_way_to_the_learners_own():
    space = {"topological_order": "my own"}
    exec("def backward(root): topological_order(root)", space)
    reply("gradients_after", space["backward"], ({"data": np.ones(1), "parents": [[]], "local": [[]]}, [(0, [0])]))
    assert space["topological_order"] == "my own"


def test_derivatives_are_read_off_the_graph_that_an_expression_leaves():
    found = derivatives("(a * b + a) * (2 - b)", {"a": 2.0, "b": 3.0})
    assert found["the value"] == -8
    assert np.allclose(found["the slope by each input"], [-4, -10])
    assert found["every .grad starts at 0"] is True


def test_an_input_without_influence_has_the_slope_0():
    assert np.array_equal(derivatives("a + 1", {"a": 1.0, "b": 1.0})["the slope by each input"], [1, 0])


@pytest.mark.parametrize("count", [3, 2000])
def test_long_programs_leave_graphs_that_can_be_read(count):
    found = derivatives(Function("running_total", (count,)), {"x": 2.0})
    assert found["the slope by each input"] == pytest.approx([1 + 0.5 * count])


def test_a_program_with_a_branch_runs_on_nodes():
    found = derivatives(Function("winding", (4,)), {"x": 1.2, "y": 1.3})

    def plain(x, y):
        for _ in range(4):
            x = x * y if x < 1.5 else x - y
        return x + y

    slope = (plain(1.2 + 1e-6, 1.3) - plain(1.2 - 1e-6, 1.3)) / 2e-6
    assert found["the value"] == pytest.approx(plain(1.2, 1.3))
    assert found["the slope by each input"][0] == pytest.approx(slope)


class Sloppy(Value):
    """A number class with one thing wrong, chosen by `slip`."""

    __slots__ = ()

    def __mul__(self, other):
        return self.slip(other)


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda a, b: a.data * b.data, "The result should be a Sloppy, and a float came"),
        (lambda a, b: Sloppy(a.data * b.data, (a, 2.0), (1.0, 1.0)), "A parent should be a Sloppy, and a float came"),
        (lambda a, b: Sloppy(a.data * b.data, (a, b), (1.0,)), "2 in `parents` and 1 in `local`"),
        (lambda a, b: Sloppy(a.data, (a, b), ("x", 1.0)), "An entry of `local` should be a number, and a str is there"),
    ],
)
def test_a_graph_that_cannot_be_read_is_told_in_a_sentence(slip, said, monkeypatch):
    monkeypatch.setattr(Sloppy, "slip", slip, raising=False)
    monkeypatch.setattr(Value, "__init__", _init_without_checks)
    found = reply("recorded_graph", Sloppy, ("a * b", {"a": 2.0, "b": 3.0}))
    assert found.status == "structure"
    assert said in found.raised.text


def _init_without_checks(self, data, parents=(), local=(), op="", label=""):
    self.data, self.grad, self.parents, self.local, self.op, self.label = data, 0.0, parents, local, op, label


def test_parents_in_a_set_are_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(Value, "__init__", _init_without_checks)
    monkeypatch.setattr(Value, "__mul__", lambda a, b: Value(a.data * b.data, {a, b}, (b.data, a.data)))
    found = reply("recorded_graph", Value, ("a * a", {"a": 2.0}))
    assert "is a set" in found.raised.text


def test_a_class_that_keeps_its_graph_elsewhere_is_told_what_is_asked_for():
    class Closures:
        def __init__(self, data, children=()):
            self.data, self.grad, self.children = data, 0.0, children

        def __add__(self, other):
            return Closures(self.data + other.data, {self, other})

    found = reply("recorded_graph", Closures, ("a + b", {"a": 2.0, "b": 3.0}))
    assert "should keep `.parents` and `.local`" in found.raised.text


def test_an_exception_shows_the_learners_lines_and_not_the_expression():
    class Broken(Value):
        def __mul__(self, other):
            return 1 / 0

    found = reply("recorded_graph", Broken, ("a * a", {"a": 2.0}))
    assert [name for name, _, _ in found.raised.lines] == ["Broken.__mul__"]


def test_a_class_of_which_nothing_is_written_counts_as_a_stub():
    class Untouched:
        def __init__(self, data):
            self.data, self.grad, self.parents, self.local = data, 0.0, (), ()

        def __add__(self, other):
            raise NotImplementedError()

        def exp(self):
            raise NotImplementedError()

    found = reply("recorded_graph", Untouched, ("a + a", {"a": 2.0}))
    assert (found.raised.type_name, found.raised.lines) == ("NotImplementedError", ())

    class Begun(Untouched):
        def exp(self):
            return self

    found = reply("recorded_graph", Begun, ("a + a", {"a": 2.0}))
    assert found.raised.lines[-1][0] == "Untouched.__add__", "now it is worth saying which method is missing"


def test_duals_are_pushed_through_an_expression():
    found = reply("pushed_forward", Dual, ("x * x / y + 1", {"x": (3.0, 1.0), "y": (2.0, 0.0)})).value
    assert found == {"the value": 5.5, "the derivative": 3.0}
    assert (
        reply("pushed_forward", Dual, (Function("long_chain", (2000,)), {"x": (1.0, 4.0)})).value["the derivative"] == 4
    )


def test_a_dual_that_turns_into_a_number_is_told_in_a_sentence():
    class Forgetful(Dual):
        def __add__(self, other):
            return 3.0

    found = reply("pushed_forward", Forgetful, ("x + x", {"x": (1.0, 1.0)}))
    assert "should be a Forgetful, and a float came back" in found.raised.text


def test_a_gradient_can_be_off_by_a_stated_error():
    f, df = (
        Function("wavy", (np.array([1.0, 0.5]),)),
        Function("wavy_slopes", (np.array([1.0, 0.5]), np.array([0.0, 0.1]))),
    )
    x = np.array([0.4, 0.3])

    def ratios(f, df, x):
        steps = 1e-6 * np.eye(2)
        return df(x) / np.array([(f(x + step) - f(x - step)) / 2e-6 for step in steps])

    assert reply("call", ratios, (f, df, x)).value == pytest.approx([1.0, 1.1], rel=1e-6)


@pytest.mark.parametrize("edges", [[[0, 10**12]], [[-1, 0]], [[10**12, 0]]])
def test_a_graph_with_nodes_that_are_not_there_costs_no_memory(edges):
    forged = {"root": 0, "inputs": np.arange(1), "data": np.ones(2), "grad": np.zeros(2), "local": np.array([1.0])}
    forged["edges"] = np.array(edges)
    assert seen("derivatives", (None,), forged) is forged
    assert seen("derivatives", (None,), {**forged, "data": np.ones(10**6, dtype=bool)}) is not None
