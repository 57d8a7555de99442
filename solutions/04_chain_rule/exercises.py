"""Unit 04, the chain rule: what is tried, what it is worth, which mistakes are known, what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part, Question, Unit
from course_lib.checking.values import Function

DEEP = 2000


# composite_derivative -----------------------------------------------------------------------------------------------
def composite_derivative_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1.0,), "numbers", "x = 1, the worked example", visible=True)
    yield Case((float(rng.uniform(0.3, 0.8)),), "numbers", "a number between 0 and 1")
    yield Case((float(-rng.uniform(1.3, 2.2)),), "numbers", "a negative number")
    yield Case((0.0,), "numbers", "x = 0")
    yield Case((rng.uniform(-2.5, 2.5, int(rng.integers(3, 7))),), "arrays", "a vector")
    yield Case((rng.uniform(0.2, 2.5, (2, 3)),), "arrays", "a matrix")
    yield Case((rng.permutation(np.arange(-2, 4)),), "arrays", "whole numbers")


COMPOSITE_DERIVATIVE = Exercise(
    signature="composite_derivative(x)",
    returns=("slope",),
    parts=(
        Part(
            "numbers", 2, "Single numbers", "Three functions, three rates, each taken at what its function really got."
        ),
        Part("arrays", 1, "Arrays", "Each entry is a question of its own, and the result has the shape of x."),
    ),
    cases=composite_derivative_cases,
    mistakes=(
        Mistake(
            "innermost-forgotten",
            "One rate is missing: you went through the exponential and the sine, and stopped before the square.",
            edits=((" * 2 * x", ""),),
        ),
        Mistake(
            "x-forgotten",
            "The innermost rate is not 2: the derivative of x^2 depends on x.",
            edits=((" * 2 * x", " * 2"),),
        ),
        Mistake(
            "cosine-forgotten",
            "The middle rate is missing: the nudge has to pass through the sine as well.",
            edits=((" * np.cos(u)", ""),),
        ),
        Mistake(
            "outer-forgotten",
            "The outermost rate is missing: the exponential is its own derivative, so it stays as a factor.",
            edits=(("np.exp(np.sin(u)) * np.cos(u)", "np.cos(u)"),),
        ),
        Mistake(
            "cosine-at-x",
            "You take the cosine at x. The sine got x^2, so that is where its rate belongs.",
            edits=(("np.cos(u)", "np.cos(x)"),),
        ),
        Mistake(
            "cosine-at-the-inner-derivative",
            "You take the cosine at 2x: the inside was differentiated where it only has to be put in. "
            "Each rate is taken at a value, and then they are multiplied.",
            edits=(("np.cos(u) * 2 * x", "np.cos(2 * x)"),),
        ),
        Mistake(
            "exponential-at-the-cosine",
            "You take the exponential at the cosine: the derivative of the inside has gone inside. "
            "Leave the inside of each function as it is, and multiply by the rates.",
            edits=(("np.exp(np.sin(u)) * np.cos(u)", "np.exp(np.cos(u))"),),
        ),
        Mistake(
            "sine-not-differentiated",
            "The sine stands where its derivative belongs.",
            edits=(("* np.cos(u)", "* np.sin(u)"),),
        ),
        Mistake(
            "minus-sign",
            "The sign is turned around. It is the cosine whose derivative has a minus, not the sine.",
            edits=(("np.exp(np.sin(u)) *", "-np.exp(np.sin(u)) *"),),
        ),
        Mistake(
            "value-returned",
            "You return the function itself, not how fast it changes.",
            edits=(("np.exp(np.sin(u)) * np.cos(u) * 2 * x", "np.exp(np.sin(u))"),),
        ),
        Mistake(
            "rates-added",
            "You add the rates. They multiply along a chain; they add only where several roads meet.",
            edits=(("np.exp(np.sin(u)) * np.cos(u) * 2 * x", "np.exp(np.sin(u)) + np.cos(u) + 2 * x"),),
        ),
        Mistake(
            "square-of-the-sine",
            "You read sin(x^2) as (sin x)^2. Here x is squared first, and then comes the sine.",
            edits=(
                ("u = x**2", "s = np.sin(x)"),
                ("np.exp(np.sin(u)) * np.cos(u) * 2 * x", "np.exp(s**2) * 2 * s * np.cos(x)"),
            ),
        ),
        Mistake(
            "exponential-at-the-inner-rate",
            "You take the exponential at the derivative of its inside. The exponential got the sine, so that is "
            "where its rate belongs.",
            edits=(("np.exp(np.sin(u)) * np.cos(u) * 2 * x", "np.exp(np.cos(u) * 2 * x) * np.cos(u) * 2 * x"),),
        ),
        Mistake(
            "power-rule-on-the-exponential",
            "You bring the exponent down in front, as in the derivative of a power. Here the variable stands in "
            "the exponent, and that rule does not hold.",
            edits=(("np.exp(np.sin(u)) * np.cos(u)", "np.sin(u) * np.exp(np.sin(u) - 1) * np.cos(u)"),),
            also=((("np.exp(np.sin(u)) * np.cos(u)", "np.sin(u) * np.exp(np.sin(u)) * np.cos(u)"),),),
        ),
    ),
    hints=(
        "Which function is applied last? Start there, and work inward.",
        "Give the inner results names, as in the worked example. There are three rates, and you need their product.",
        "The rates are exp(v) with v = sin(u), then cos(u), then 2x, where u is the square of x.",
    ),
)


# node_backward ------------------------------------------------------------------------------------------------------
def node_backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    def pair(low: float = 0.5) -> tuple[float, float]:
        """Two numbers of different sizes and random signs, neither of them near 0, 1 or the other."""
        a = float(rng.uniform(low, 2) * rng.choice([-1, 1]))
        return a, float(rng.uniform(2.2, 4) * rng.choice([-1, 1]))

    def dout() -> float:
        return float(rng.uniform(1.3, 3) * rng.choice([-1, 1]))

    yield Case(("mul", (2.0, 3.0), 4.0), "mul", "2 * 3 and dout = 4", visible=True)
    yield Case(("mul", pair(), dout()), "mul", "a product")
    yield Case(("mul", (0.0, float(rng.uniform(2, 3))), dout()), "mul", "a product with 0")
    yield Case(("add", pair(), dout()), "add", "a sum")
    yield Case(("add", pair(), dout()), "add", "another sum")
    yield Case(("sub", pair(), dout()), "sub", "a difference")
    yield Case(("sub", pair(), dout()), "sub", "another difference")
    low, high = sorted(rng.uniform(0.5, 3, 2) + np.array([0.0, 0.5]))
    # Negative and positive dout, so that who is compared with dout instead of with the other input is found out.
    yield Case(("max", (float(high), float(low)), -abs(dout())), "max", "the larger one first")
    yield Case(("max", (float(low), float(high)), -abs(dout())), "max", "the larger one second")
    yield Case(("max", (float(-low), float(-high)), abs(dout())), "max", "two negative numbers")


NODE_BACKWARD = Exercise(
    signature="node_backward(op, inputs, dout)",
    returns=("da", "db"),
    parts=(
        Part("add", 1, "Addition", "How fast does a + b change with each of its inputs?"),
        Part("sub", 1, "Subtraction", "How fast does a - b change with each of its inputs?"),
        Part("mul", 1, "Multiplication", "How fast does a * b change with each of its inputs?"),
        Part("max", 1, "Maximum", "Which of the two does the maximum follow when it is nudged?"),
    ),
    cases=node_backward_cases,
    mistakes=(
        Mistake(
            "dout-ignored",
            "You return the local derivatives alone. What arrives from above has to be multiplied in.",
            edits=(("a, b = inputs", "a, b = inputs\n    dout = 1.0"),),
        ),
        Mistake(
            "sum-splits-dout",
            "You divide dout between the inputs of the sum. An addition does not share out: nudge a alone and the sum "
            "moves by all of it.",
            edits=(("return dout, dout\n", "return dout / 2, dout / 2\n"),),
        ),
        Mistake(
            "sum-scales",
            "In the sum you multiply dout by the inputs. How fast does a + b change with a, whatever a is?",
            edits=(("return dout, dout\n", "return dout * a, dout * b\n"),),
        ),
        Mistake(
            "difference-like-sum",
            "In the difference both inputs get the same sign. What happens to a - b when b grows?",
            edits=(("return dout, -dout", "return dout, dout"),),
        ),
        Mistake(
            "difference-turned",
            "In the difference the minus went to the wrong input.",
            edits=(("return dout, -dout", "return -dout, dout"),),
        ),
        Mistake(
            "product-not-swapped",
            "In the product each input gets its own value as factor. How fast does a * b change with a, when b stays?",
            edits=(("return dout * b, dout * a", "return dout * a, dout * b"),),
        ),
        Mistake(
            "product-of-both",
            "In the product both inputs get dout times a times b. That is dout times the output, and not a rate.",
            edits=(("return dout * b, dout * a", "return dout * a * b, dout * a * b"),),
        ),
        Mistake(
            "product-like-sum",
            "In the product dout is passed on unchanged. That is what an addition does.",
            edits=(("return dout * b, dout * a", "return dout, dout"),),
        ),
        Mistake(
            "product-swapped-only",
            "In the product you return the other input without dout.",
            edits=(("return dout * b, dout * a", "return b, a"),),
        ),
        Mistake(
            "max-to-the-smaller",
            "The maximum sends dout to the smaller input. Nudge the smaller one a little: does the maximum move?",
            edits=(("if a > b else", "if a < b else"),),
        ),
        Mistake(
            "max-to-both",
            "The maximum sends dout to both inputs. Only one of them is the output; a nudge of the other changes "
            "nothing.",
            edits=(("return (dout, 0.0) if a > b else (0.0, dout)", "return dout, dout"),),
        ),
        Mistake(
            "max-scales",
            "The maximum sends dout times the larger value. It only routes: the larger input is the output, at the "
            "rate 1.",
            edits=(("(dout, 0.0) if a > b else (0.0, dout)", "(dout * a, 0.0) if a > b else (0.0, dout * b)"),),
        ),
        Mistake(
            "max-by-size",
            "You compare absolute values. The maximum of -2 and -3 is -2.",
            edits=(("if a > b else", "if abs(a) > abs(b) else"),),
        ),
        Mistake(
            "max-by-dout",
            "With a negative dout the gradient goes to the smaller input: what you compare has been multiplied by "
            "dout. Which input the maximum follows was settled on the way forward.",
            edits=(("if a > b else", "if dout * a > dout * b else"),),
        ),
    ),
    hints=(
        "Hold one input still, nudge the other, and ask how fast the output moves. Then multiply by what arrives.",
        "The table of the four patterns above has the local derivatives. Each gradient is dout times one of them.",
        "A sum passes dout on; a difference, too, with a minus for b; a product gives each the other's value times "
        "dout; a maximum gives all to the larger.",
    ),
    equivalent={
        "return (dout, 0.0) if a > b else (0.0, dout) -> return (dout, 0.0) if a >= b else (0.0, dout)": (
            "equal inputs are not asked for"
        ),
    },
)


# single_neuron_grads ------------------------------------------------------------------------------------------------
def single_neuron_grads_cases(rng: np.random.Generator) -> Iterator[Case]:
    def neuron(D: int, t: float) -> tuple:
        x = rng.uniform(0.4, 1.6, D) * rng.choice([-1, 1], D)
        return x, rng.normal(0, 0.6, D), float(rng.uniform(0.2, 0.6) * rng.choice([-1, 1])), t

    def saturated(sign: float, t: float) -> tuple:
        x = rng.uniform(1, 2, 3)
        return x, sign * 500 * rng.uniform(1, 2, 3), 0.0, t

    both = ("dw", "db")
    yield Case((np.array([1.0, 2.0]), np.array([0.5, -0.25]), 0.5, 1.0), both, "two inputs", visible=True)
    yield Case(neuron(3, 1.0), both, "three inputs and target 1")
    yield Case(neuron(5, 0.0), both, "five inputs and target 0")
    yield Case(neuron(4, 0.3), both, "a target of 0.3")
    yield Case(neuron(1, 1.0), both, "a single input")
    whole = (rng.integers(1, 4, 3), rng.choice([-1, 1], 3), int(rng.choice([-1, 1])), 0)
    yield Case(whole, both, "whole numbers")
    yield Case(saturated(1, 0.0), "extremes", "z far above 0")
    yield Case(saturated(-1, 1.0), "extremes", "z far below 0", atol=1e-12)


SINGLE_NEURON_GRADS = Exercise(
    signature="single_neuron_grads(x, w, b, t)",
    returns=("dw", "db"),
    parts=(
        Part("dw", 2, "Gradient of the weights", "The error term of the neuron, times what comes in at each weight."),
        Part("db", 1, "Gradient of the bias", "The bias stands in z with the rate 1."),
        Part(
            "extremes",
            1,
            "z of a thousand and more",
            "The output is 0 or 1 there and the gradient 0, not nan and not an error.",
        ),
    ),
    cases=single_neuron_grads_cases,
    mistakes=(
        Mistake(
            "target-minus-output",
            "The sign of dE/dy is turned around, as in the notes: t - y has an inner derivative of -1. "
            "With your sign, descent would push the output away from the target.",
            edits=(("(y - t) *", "(t - y) *"),),
            errata=("004-5",),
        ),
        Mistake(
            "square-forgotten",
            "Your dE/dy does not depend on how far y is from t: it belongs to the error (t - y) / 2. "
            "Where did the square go?",
            edits=(("(y - t) * y", "-0.5 * y"),),
            errata=("004-14",),
        ),
        Mistake(
            "sigmoid-derivative-forgotten",
            "You went from E to y and from there directly to the weights. Between them stands the sigmoid, with a rate "
            "of its own.",
            edits=((" * y * (1 - y)", ""),),
            errata=("004-17",),
        ),
        Mistake(
            "sigmoid-derivative-holds-target",
            "Your dy/dz contains the target. The sigmoid does not know it: its rate depends on z, or on y, alone.",
            edits=(("(y - t) * y * (1 - y)", "(y - t) * (t - y)"),),
            errata=("004-17",),
        ),
        Mistake(
            "input-forgotten",
            "You return the error term as the gradient of the weights. That is dE/dz; how fast does z change with each "
            "weight?",
            edits=(("delta * x, delta", "delta, delta"),),
            errata=("004-16",),
        ),
        Mistake(
            "input-twice",
            "The input comes in twice: dE/dw already holds it.",
            edits=(("delta * x, delta", "delta * x * x, delta"),),
            errata=("004-19",),
        ),
        Mistake(
            "times-weights",
            "You multiply the error term by the weights. In the product of w and x the rate with respect to w is the "
            "other factor.",
            edits=(("delta * x, delta", "delta * w, delta"),),
        ),
        Mistake(
            "squashed-twice",
            "Your y is right; the slope of the sigmoid is taken at y, which squashes what is squashed already. By y "
            "itself the slope is y (1 - y).",
            edits=(("delta = (y - t) * y * (1 - y)", "s = 1 / (1 + np.exp(-y))\n    delta = (y - t) * s * (1 - s)"),),
        ),
        Mistake(
            "slope-of-tanh",
            "1 - y^2 is the slope of tanh. Which one has the sigmoid, by its output y?",
            edits=(("(y - t) * y * (1 - y)", "(y - t) * (1 - y**2)"),),
        ),
        Mistake(
            "bias-once-an-input",
            "The bias is in your z once for each input. It is added to the whole sum, once.",
            edits=(("z = np.dot(w, x) + b", "z = np.sum(w * x + b)"),),
        ),
        Mistake(
            "bias-gradient-times-bias",
            "You multiply the gradient of the bias by the bias. It enters z by itself, at the rate 1.",
            edits=(("delta * x, delta", "delta * x, delta * b"),),
        ),
        Mistake(
            "bias-left-out",
            "The bias is missing in z, so y is another neuron's output.",
            edits=(("np.dot(w, x) + b", "np.dot(w, x)"),),
        ),
        Mistake(
            "derivative-at-z",
            "You take y (1 - y) with z in the place of y. This short form of the sigmoid's derivative holds for its "
            "output.",
            edits=(("y * (1 - y)", "z * (1 - z)"),),
        ),
        Mistake(
            "half-forgotten",
            "Your gradient is twice what it should be: it belongs to (y - t)^2. Here the error has a half in front, so "
            "that the 2 cancels.",
            edits=(("(y - t) *", "2 * (y - t) *"),),
        ),
        Mistake(
            "sigmoid-turned",
            "Your sigmoid falls: the exponent has the wrong sign.",
            edits=(("np.exp(-z)", "np.exp(z)"),),
        ),
        Mistake(
            "quotient-overflows",
            "For a z far below 0 your derivative of the sigmoid is inf / inf, which is nan. "
            "Written with the output y alone it can't overflow.",
            edits=(("y * (1 - y)", "np.exp(-z) / (1 + np.exp(-z)) ** 2"),),
        ),
    ),
    hints=(
        "Compute z and y first. Then go back from E: to y, to z, to the weights.",
        "The product of the first two rates is the error term, one number. Each weight multiplies it by its own input.",
        "The error term is (y - t) times y times (1 - y). The gradients are that times x, and that itself.",
    ),
    equivalent={
        "z = np.dot(w, x) + b -> z = np.dot(x, w) + b": "the inner product of two vectors is the same in both orders",
    },
)


# topological_order --------------------------------------------------------------------------------------------------
def _random_graph(rng: np.random.Generator, inputs: int, inner: int) -> list[list[int]]:
    """For each node the positions of its inputs; some nodes are used often, and some share both inputs."""
    parents: list[list[int]] = [[] for _ in range(inputs)]
    for index in range(inputs, inputs + inner):
        count = int(rng.integers(1, 4))
        parents.append([int(place) for place in rng.integers(0, index, count)])
    last = len(parents)
    parents.append([last - 1, *map(int, rng.permutation(last)[:3])])
    return parents


# The first node is used by the one behind it and, at once, by nodes much further up.
SKIPS = [[], [0], [1, 0], [2, 0], [3, 1, 0], [0, 4, 1], [2, 5]]
DIAMONDS = [[], [0], [0], [1, 2], [3], [3], [4, 5]]
LADDER = [[], *[[index, index] for index in range(10)]]


def topological_order_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(parents: list[list[int]], part: str, about: str, root: int | None = None) -> Case:
        place = len(parents) - 1 if root is None else root
        return Case((parents, place), part, about, probe="listed_order", view="order_facts")

    yield case([[], [], [0, 1]], "graphs", "a sum of two inputs")
    yield case([[], [0], [1], [2]], "graphs", "a chain of four")
    yield case([[], [], [0, 1], [0], [2, 3]], "graphs", "an input that is used twice")
    yield case(SKIPS, "graphs", "shortcuts past other nodes")
    yield case([entry[::-1] for entry in SKIPS], "graphs", "shortcuts, given in the other order")
    yield case(DIAMONDS, "graphs", "two diamonds, one on the other")
    yield case(_random_graph(rng, 3, 9), "graphs", "12 nodes at random")
    yield case(_random_graph(rng, 4, 14), "graphs", "18 nodes at random")
    yield case([[], [0, 0]], "reuse", "a node that has one input twice")
    for users in ([1, 2], [2, 1]):
        yield case([[], [0], [0, 0], users], "reuse", "an input that one node has once and another twice")
    yield case(LADDER, "reuse", "ten nodes, each with the one before as both inputs")
    again = "two diamonds, in a second call for the same node"
    yield Case((DIAMONDS, len(DIAMONDS) - 1), "reuse", again, probe="listed_order_again", view="order_facts")
    yield case([[]], "reuse", "an input alone")
    yield case(DIAMONDS, "reuse", "the lower one of two diamonds", root=3)
    yield case(_random_graph(rng, 3, 9), "reuse", "a node in the middle of a graph", root=int(rng.integers(6, 9)))
    yield case([[], *[[index] for index in range(DEEP - 1)]], "deep", f"a chain of {DEEP:,} nodes")
    wide = [[], *[[index, 0] for index in range(DEEP - 1)]]
    yield case(wide, "deep", f"{DEEP:,} nodes, each with a second edge to the same input")


TOPOLOGICAL_ORDER = Exercise(
    signature="topological_order(node)",
    returns=("order",),
    parts=(
        Part(
            "graphs", 2, "Chains, diamonds, shortcuts", "A node is listed when all of its inputs are, and not before."
        ),
        Part(
            "reuse",
            1,
            "Reused nodes, a node alone, a second call",
            "Each node stands once, by however many roads it is reached, and in every call anew.",
        ),
        Part("deep", 1, "A chain of 2,000 nodes", "A stack of your own has no limit; function calls do."),
    ),
    cases=topological_order_cases,
    mistakes=(
        Mistake(
            "recursive",
            "On a chain of 2,000 nodes you meet Python's limit on calls within calls. "
            "A loop with a stack of your own has no such limit.",
            code="""
def topological_order(node):
    order, seen = [], set()

    def visit(current):
        if current in seen:
            return
        seen.add(current)
        for parent in current.parents:
            visit(parent)
        order.append(current)

    visit(node)
    return order
""",
        ),
        Mistake(
            "node-first",
            "Your order is turned around: it starts with the node itself. Asked for is the order of the forward pass, "
            "inputs first.",
            edits=(("return order", "return order[::-1]"),),
        ),
        Mistake(
            "listed-twice",
            "Nodes that are reached by several roads stand in the list several times. What do you have to remember?",
            edits=(("elif current not in seen:", "else:"),),
        ),
        Mistake(
            "listed-before-inputs",
            "You list a node as soon as you meet it and turn the list around at the end. That is right for a tree; "
            "with a shortcut a node ends up in front of one of its inputs.",
            code="""
def topological_order(node):
    order, seen, stack = [], set(), [node]
    while stack:
        current = stack.pop()
        if current not in seen:
            seen.add(current)
            order.append(current)
            for parent in current.parents:
                stack.append(parent)
    return order[::-1]
""",
        ),
        Mistake(
            "level-by-level",
            "You go through the graph level by level and turn the result around. A node that is used on two levels "
            "then stands too late for one of its users.",
            code="""
def topological_order(node):
    order, seen = [node], {node}
    for current in order:
        for parent in current.parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
    return order[::-1]
""",
        ),
        Mistake(
            "seen-too-early",
            "You mark a node as seen when you put it on the stack. A user further up may need it listed earlier than "
            "it comes up from there; mark it when it is opened.",
            code="""
def topological_order(node):
    order, seen, stack = [], {node}, [(node, False)]
    while stack:
        current, inputs_done = stack.pop()
        if inputs_done:
            order.append(current)
        else:
            stack.append((current, True))
            for parent in current.parents:
                if parent not in seen:
                    seen.add(parent)
                    stack.append((parent, False))
    return order
""",
        ),
        Mistake(
            "marks-left-behind",
            "Your first call is right, and a second one for the same node lists less. Something that a call has noted "
            "outlives it, a mark on the nodes or a set that is made only once; `backward` will call you again and "
            "again.",
            code="""
def topological_order(node):
    order, stack = [], [(node, False)]
    while stack:
        current, inputs_done = stack.pop()
        if inputs_done:
            order.append(current)
        elif not getattr(current, "seen", False):
            current.seen = True
            stack.append((current, True))
            stack += [(parent, False) for parent in current.parents]
    return order
""",
        ),
        Mistake(
            "edges-and-users-mixed",
            "An input that one node has twice and another once comes too late for one of them. You wait until a node's "
            "users are listed, it seems: do you count the users, or the edges, and which do you cross off?",
            code="""
def topological_order(node):
    waiting, seen, todo = {}, {node}, [node]
    while todo:
        current = todo.pop()
        for parent in set(current.parents):
            waiting[parent] = waiting.get(parent, 0) + 1
            if parent not in seen:
                seen.add(parent)
                todo.append(parent)
    order, free = [], [node]
    while free:
        current = free.pop()
        order.append(current)
        for parent in current.parents:
            waiting[parent] -= 1
            if waiting[parent] == 0:
                free.append(parent)
    return order[::-1]
""",
        ),
        Mistake(
            "inputs-left-out",
            "The inputs of the graph are missing. They have no parents, and still they are nodes: they need gradients "
            "most of all.",
            edits=(
                (
                    "            order.append(current)",
                    "            if current.parents:\n                order.append(current)",
                ),
            ),
        ),
        Mistake(
            "node-left-out",
            "The node itself is missing at the end. The sweep starts there.",
            edits=(("return order", "return order[:-1]"),),
        ),
        Mistake(
            "first-input-only",
            "You follow only the first input of each node.",
            edits=(("for parent in current.parents:", "for parent in current.parents[:1]:"),),
        ),
        Mistake(
            "direct-inputs-only",
            "You list a node's own inputs and stop there. Theirs belong to the list, and so on to the bottom.",
            code="""
def topological_order(node):
    order = []
    for parent in node.parents:
        if parent not in order:
            order.append(parent)
    return [*order, node]
""",
        ),
    ),
    hints=(
        "Before you list a node, everything that it depends on has to be listed. Where does that end?",
        "Depth first: open a node, deal with all its inputs, list it. A set remembers which nodes were opened already.",
        "Put pairs on a stack: the node, and whether its inputs are done. When you open a node, push it again with "
        "True, then its inputs with False on top.",
    ),
)


# Value --------------------------------------------------------------------------------------------------------------
def _value_case(expression: object, inputs: dict[str, float], part: str, about: str, visible: bool = False) -> Case:
    return Case((expression, inputs), part, about, visible, probe="recorded_graph", view="derivatives")


def value_cases(rng: np.random.Generator) -> Iterator[Case]:
    def some(*names: str) -> dict[str, float]:
        """Numbers of both signs, none near 0 or 1."""
        return {name: float(rng.uniform(1.2, 2.8) * rng.choice([-1, 1])) for name in names}

    def positive(*names: str) -> dict[str, float]:
        return {name: float(rng.uniform(1.2, 2.8)) for name in names}

    two = some("a", "b")
    yield _value_case("a + b", {"a": 2.0, "b": 3.0}, "add", "2 + 3")
    yield _value_case("a + b", two, "add", "a sum")
    yield _value_case("a - b", some("a", "b"), "sub", "a difference")
    yield _value_case("-(a - b) - b", some("a", "b"), "sub", "a difference with a minus in front")
    yield _value_case("a * b", some("a", "b"), "mul", "a product")
    yield _value_case("a * b * c", some("a", "b", "c"), "mul", "a product of three")
    yield _value_case("a / b", some("a", "b"), "div", "a quotient")
    yield _value_case("a / b / c", some("a", "b", "c"), "div", "a quotient of a quotient")
    yield _value_case("a ** 3", {"a": -float(rng.uniform(1.2, 2.8))}, "pow", "a cube of a negative number")
    yield _value_case("a ** 2", some("a"), "pow", "a square")
    yield _value_case("a ** 0.5", positive("a"), "pow", "a square root")
    yield _value_case("a ** -1.5", positive("a"), "pow", "a negative exponent")
    yield _value_case("a.exp()", some("a"), "exp", "an exponential")
    yield _value_case("a.exp().exp()", {"a": float(rng.uniform(-0.9, 0.9))}, "exp", "an exponential of an exponential")
    yield _value_case("a.relu()", positive("a"), "relu", "relu of a positive number")
    yield _value_case("a.relu()", {"a": -float(rng.uniform(0.5, 2))}, "relu", "relu of a negative number")
    yield _value_case("a.relu().relu()", {"a": float(rng.uniform(0.2, 0.8))}, "relu", "relu of a small number")
    yield _value_case("a.tanh()", some("a"), "tanh", "a hyperbolic tangent")
    yield _value_case("a.tanh().tanh()", {"a": float(rng.uniform(0.4, 0.9))}, "tanh", "tanh of a tanh")
    number, whole = round(float(rng.uniform(2.1, 3.9)), 3), int(rng.integers(3, 9))
    yield _value_case(f"a + {number}", some("a"), "numbers", "a number on the right of +")
    yield _value_case(f"{whole} + a", some("a"), "numbers", "a number on the left of +")
    yield _value_case(f"a - {whole}", some("a"), "numbers", "a number on the right of -")
    yield _value_case(f"{number} - a", some("a"), "numbers", "a number on the left of -")
    yield _value_case(f"a * {whole}", some("a"), "numbers", "a number on the right of *")
    yield _value_case(f"{number} * a", some("a"), "numbers", "a number on the left of *")
    yield _value_case(f"a / {number}", some("a"), "numbers", "a number on the right of /")
    yield _value_case(f"{whole} / a", some("a"), "numbers", "a number on the left of /")
    yield _value_case("a * a", some("a"), "graphs", "a value times itself")
    yield _value_case("(a - a).relu() + a", some("a"), "graphs", "relu of exactly 0")
    yield _value_case("(a * b + a) * (a - b)", some("a", "b"), "graphs", "values that are used several times")
    yield _value_case(Function("winding", (5,)), positive("x", "y"), "graphs", "a program with a loop and a branch")
    yield _value_case(Function("running_total", (DEEP,)), some("x"), "graphs", f"a loop of {DEEP:,} additions")


ADD = "Value(self.data + other.data, (self, other), (1.0, 1.0))"
SUB = "Value(self.data - other.data, (self, other), (1.0, -1.0))"
MUL = "Value(self.data * other.data, (self, other), (other.data, self.data))"
DIV_LOCAL = "(1 / other.data, -self.data / other.data**2)"
POW_LOCAL = "(exponent * self.data ** (exponent - 1),)"
RELU = "Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,))"

VALUE = Exercise(
    signature="Value(data)",
    returns=("out",),
    parts=(
        Part("add", 1, "Addition", "The number, the two parents, and how fast a sum changes with each."),
        Part("sub", 1, "Subtraction", "As for a sum; what happens to a - b when b grows?"),
        Part("mul", 1, "Multiplication", "How fast does a product change with one factor, when the other stays?"),
        Part("div", 1, "Division", "a / b is a times 1 / b; what is the derivative of 1 / b?"),
        Part("pow", 1, "Powers", "The exponent comes down as a factor and is lower by one above."),
        Part("exp", 1, "The exponential", "It is its own derivative."),
        Part("relu", 1, "relu", "Where it is flat nothing passes, and elsewhere everything."),
        Part("tanh", 1, "tanh", "Its derivative is 1 minus the square of its output."),
        Part("numbers", 1, "Plain numbers on either side", "A plain number is a constant: a node without parents."),
        Part("graphs", 1, "Reuse, loops, branches", "Every operation makes a new node, and leaves the old ones alone."),
    ),
    cases=value_cases,
    mistakes=(
        Mistake(
            "sum-locals-are-the-data",
            "The local derivatives of your sum are the inputs' values. How fast does a + b change with a, whatever a "
            "is?",
            edits=((ADD, "Value(self.data + other.data, (self, other), (self.data, other.data))"),),
        ),
        Mistake(
            "sum-first-parent-only",
            "Your sum remembers one of its two parents. The other one will never get a gradient.",
            edits=((ADD, "Value(self.data + other.data, (self,), (1.0,))"),),
        ),
        Mistake(
            "sum-in-place",
            "Your sum changes the left value instead of making a new one. Whoever uses that value later finds another "
            "number in it.",
            edits=((f"return {ADD}", "self.data += other.data\n        return self"),),
        ),
        Mistake(
            "difference-local-positive",
            "Both local derivatives of your difference are 1. What happens to a - b when b grows?",
            edits=((SUB, "Value(self.data - other.data, (self, other), (1.0, 1.0))"),),
        ),
        Mistake(
            "product-not-swapped",
            "Each factor of your product has its own value as local derivative. How fast does a * b change with a, "
            "when b stays?",
            edits=((MUL, "Value(self.data * other.data, (self, other), (self.data, other.data))"),),
        ),
        Mistake(
            "product-locals-one",
            "The local derivatives of your product are 1, as in a sum.",
            edits=((MUL, "Value(self.data * other.data, (self, other), (1.0, 1.0))"),),
        ),
        Mistake(
            "parents-forgotten",
            "Your product has the right number and no parents, so the chain is cut there and no gradient passes.",
            edits=((MUL, "Value(self.data * other.data)"),),
        ),
        Mistake(
            "quotient-minus-forgotten",
            "The divisor's local derivative has the wrong sign: a quotient falls when its divisor grows (all being "
            "positive).",
            edits=(("-self.data / other.data**2", "self.data / other.data**2"),),
        ),
        Mistake(
            "quotient-not-squared",
            "The divisor's local derivative needs the square of the divisor below. What is the derivative of 1 / b?",
            edits=(("other.data**2", "other.data"),),
        ),
        Mistake(
            "quotient-numerator-forgotten",
            "The divisor's local derivative is that of 1 / b. The numerator multiplies it.",
            edits=(("-self.data / other.data**2", "-1 / other.data**2"),),
        ),
        Mistake(
            "quotient-like-product",
            "The local derivatives of your quotient are those of a product.",
            edits=((DIV_LOCAL, "(other.data, self.data)"),),
        ),
        Mistake(
            "power-exponent-kept",
            "In the derivative of a power the exponent goes down by one.",
            edits=(("self.data ** (exponent - 1)", "self.data ** exponent"),),
        ),
        Mistake(
            "power-factor-forgotten",
            "In the derivative of a power the exponent comes down as a factor, too.",
            edits=((POW_LOCAL, "(self.data ** (exponent - 1),)"),),
        ),
        Mistake(
            "power-square-only",
            "Your derivative of a power is that of the square. The exponent may be any number.",
            edits=((POW_LOCAL, "(2 * self.data,)"),),
        ),
        Mistake(
            "exponential-by-power-rule",
            "You use the power rule for the exponential. There the variable is in the exponent, and the rule is "
            "another.",
            edits=(
                (
                    "out = math.exp(self.data)\n        return Value(out, (self,), (out,))",
                    "out = math.exp(self.data)\n        return Value(out, (self,), (self.data * out / math.e,))",
                ),
            ),
        ),
        Mistake(
            "exponential-local-is-input",
            "The local derivative of your exponential is its input. It is its own derivative: its *output*.",
            edits=(
                (
                    "out = math.exp(self.data)\n        return Value(out, (self,), (out,))",
                    "out = math.exp(self.data)\n        return Value(out, (self,), (self.data,))",
                ),
            ),
        ),
        Mistake(
            "relu-passes-everything",
            "Your relu lets the gradient pass where its input is negative. There the output stands still at 0.",
            edits=((RELU, "Value(max(0.0, self.data), (self,), (1.0,))"),),
        ),
        Mistake(
            "relu-local-is-output",
            "The local derivative of your relu is its output. Where the input is positive the output follows it at the "
            "rate 1.",
            edits=((RELU, "Value(max(0.0, self.data), (self,), (max(0.0, self.data),))"),),
        ),
        Mistake(
            "relu-from-one",
            "Your relu compares with 1 where it should compare with 0.",
            edits=(("self.data > 0", "self.data > 1"),),
        ),
        Mistake(
            "tanh-of-the-input",
            "You put the input into 1 - tanh^2 where the output belongs.",
            edits=(("(1 - out**2,)", "(1 - self.data**2,)"),),
        ),
        Mistake(
            "tanh-like-sigmoid",
            "out (1 - out) is the derivative of the sigmoid. The tanh has another one.",
            edits=(("(1 - out**2,)", "(out * (1 - out),)"),),
        ),
        Mistake(
            "tanh-not-squared",
            "The derivative of tanh is 1 minus the *square* of its output.",
            edits=(("(1 - out**2,)", "(1 - out,)"),),
        ),
        Mistake(
            "left-number-minus-turned",
            "With a number on the left, as in 2 - a, you compute a - 2. Python calls `a.__rsub__(2)`, so the number "
            "comes first.",
            edits=(("as_value(number) - self", "self - as_value(number)"),),
        ),
        Mistake(
            "left-number-over-turned",
            "With a number on the left, as in 2 / a, you compute a / 2. Python calls `a.__rtruediv__(2)`, so the "
            "number comes first.",
            edits=(("as_value(number) / self", "self / as_value(number)"),),
        ),
    ),
    hints=(
        "Every operation answers three questions: which number, from which values, and how fast with each of them?",
        "`__neg__` shows the form. In an operation with two values wrap the other one first, with `as_value`.",
        "For a product: the number is the product of both data, the parents are self and other, and the local "
        "derivatives are other.data and self.data.",
    ),
    equivalent={
        'return f"Value({self.data:.6g}, grad={self.grad:.6g})" -> '
        'return -(f"Value({self.data:.6g}, grad={self.grad:.6g})")': "how a value is shown is not judged",
        "return Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,)) -> "
        "return Value(max(0.0, self.data), (self,), (1.0 if self.data >= 0 else 0.0,))": "the corner is not asked for",
    },
)


# backward -----------------------------------------------------------------------------------------------------------
def _graph(rng: np.random.Generator, parents: list[list[int]], size: float = 1.0) -> dict:
    """Values and local derivatives for a graph, none of them 0 or 1."""
    local = [[round(float(size * rng.uniform(0.6, 1.6) * rng.choice([-1, 1])), 3) for _ in entry] for entry in parents]
    return {"data": rng.uniform(1.5, 3, len(parents)), "parents": parents, "local": local}


def _call(parents: list[list[int]], root: int | None = None) -> tuple[int, list[int]]:
    """A root and an order for it: the positions themselves are in order, whatever is not below the root left out."""
    place = len(parents) - 1 if root is None else root
    below, waiting = {place}, [place]
    while waiting:
        for index in parents[waiting.pop()]:
            if index not in below:
                below.add(index)
                waiting.append(index)
    return place, sorted(below)


def backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(parents: list[list[int]], calls: list[tuple[int, list[int]]], part: str, about: str) -> Case:
        return Case((_graph(rng, parents), calls), part, about, probe="gradients_after")

    twice_used = [[], [], [0, 1], [2, 0]]
    small = {"data": np.array([2.0, 3.0, 6.0, 8.0]), "parents": twice_used, "local": [[], [], [3.0, 2.0], [1.0, 1.0]]}
    calls = [_call(twice_used)]
    yield Case((small, calls), "sweep", "a * b + a at a = 2, b = 3", visible=True, probe="gradients_after")
    chain = [[], [0], [1], [2], [3]]
    yield case(chain, [_call(chain)], "sweep", "a chain of five")
    tree = [[], [], [], [], [0, 1], [2, 3], [4, 5]]
    yield case(tree, [_call(tree)], "sweep", "a tree, where nothing is used twice")
    yield case([[]], [_call([[]])], "sweep", "a root that is an input itself")
    yield case(SKIPS, [_call(SKIPS)], "fan-out", "shortcuts past other nodes")
    yield case(DIAMONDS, [_call(DIAMONDS)], "fan-out", "two diamonds, one on the other")
    graph = {**_graph(rng, DIAMONDS), "data": np.full(len(DIAMONDS), 2.0)}
    yield Case((graph, [_call(DIAMONDS)]), "fan-out", "nodes that all hold the number 2", probe="gradients_after")
    same = [[], [0, 0], [1, 1, 0]]
    yield case(same, [_call(same)], "fan-out", "a node that has one input twice")
    graph = _random_graph(rng, 3, 8)
    yield case(graph, [_call(graph)], "fan-out", "12 nodes at random")
    graph = _random_graph(rng, 3, 8)
    yield case(graph, [_call(graph, 7)], "fan-out", "a root in the middle of a graph")
    yield case(chain, [_call(chain)] * 2, "twice", "a chain, called twice")
    yield case(SKIPS, [_call(SKIPS)] * 3, "twice", "shortcuts, called three times")
    shared = [[], [0], [1], [1], [2, 3]]
    yield case(shared, [_call(shared, 2), _call(shared, 3)], "twice", "two roots that share nodes")
    deep = [[], *[[index] for index in range(DEEP - 1)]]
    yield Case(
        (
            {**_graph(rng, deep), "local": [[1.0 + 0.001 * (i % 3 - 1)] * len(e) for i, e in enumerate(deep)]},
            [_call(deep)],
        ),
        "deep",
        f"a chain of {DEEP:,} nodes",
        probe="gradients_after",
    )


BACKWARD = Exercise(
    signature="backward(root)",
    returns=("grads",),
    parts=(
        Part("sweep", 1, "Chains and trees", "From the root down: what has arrived, times the local derivative."),
        Part("fan-out", 2, "Nodes that are used several times", "Over several roads gradients add."),
        Part(
            "twice",
            1,
            "Called again",
            "A second call adds to .grad, and what the first has left there doesn't travel again.",
        ),
        Part("deep", 1, "A chain of 2,000 nodes", "One loop over the order is enough; no function has to call itself."),
    ),
    cases=backward_cases,
    mistakes=(
        Mistake(
            "seed-forgotten",
            "All gradients are 0: nothing ever starts to flow. How fast does the root change with itself?",
            edits=(("arrived[root] = 1.0", "pass"),),
        ),
        Mistake(
            "overwritten",
            "A node that is used several times keeps only the last share. Over several roads gradients add.",
            edits=(("arrived[parent] += local * dout", "arrived[parent] = local * dout"),),
            errata=("001-12",),
        ),
        Mistake(
            "forward-order",
            "You visit the nodes inputs first, when nothing has arrived there yet. The backward pass runs the other "
            "way.",
            edits=(("for node in reversed(order):", "for node in order:"),),
            errata=("001-12",),
        ),
        Mistake(
            "old-gradients-travel",
            "In a second call the gradients that the first has left in `.grad` are sent down again, together with "
            "the new ones. Carry this sweep's gradients apart.",
            code="""
def backward(root):
    root.grad += 1.0
    for node in reversed(topological_order(root)):
        for parent, local in zip(node.parents, node.local):
            parent.grad += local * node.grad
""",
        ),
        Mistake(
            "nodes-by-their-number",
            "Two nodes that hold the same number get each other's gradients. What tells a node apart is the node "
            "itself, and not its data.",
            code="""
def backward(root):
    order = topological_order(root)
    arrived = dict.fromkeys((node.data for node in order), 0.0)
    arrived[root.data] = 1.0
    for node in reversed(order):
        dout = arrived[node.data]
        node.grad += dout
        for parent, local in zip(node.parents, node.local, strict=True):
            arrived[parent.data] += local * dout
""",
        ),
        Mistake(
            "root-set-to-one",
            "In a second call the root starts at 1 again, but what the first call has left in the nodes between is "
            "still there and is sent down again. Carry this sweep's gradients apart.",
            code="""
def backward(root):
    root.grad = 1.0
    for node in reversed(topological_order(root)):
        for parent, local in zip(node.parents, node.local):
            parent.grad += local * node.grad
""",
        ),
        Mistake(
            "second-call-replaces",
            "Your second call replaces what the first has left in `.grad`. Here it adds, so that a weight that two "
            "losses share gets the sum.",
            edits=(("node.grad += dout", "node.grad = dout"),),
        ),
        Mistake(
            "local-ignored",
            "You pass on what has arrived, unchanged. It has to be multiplied by the local derivative of each edge.",
            edits=(("local * dout", "dout"),),
        ),
        Mistake(
            "dout-ignored",
            "You add up local derivatives alone. They have to be multiplied by what has arrived at the node.",
            edits=(("local * dout", "local"),),
        ),
        Mistake(
            "added-not-multiplied",
            "You add the local derivative to what has arrived. Along a road rates multiply.",
            edits=(("local * dout", "local + dout"),),
        ),
        Mistake(
            "data-for-local",
            "You multiply by the parent's value. How fast a node changes with its parent stands in `local`.",
            edits=(("local * dout", "parent.data * dout"),),
        ),
        Mistake(
            "first-parent-only",
            "Only the first parent of each node gets its share.",
            edits=(("zip(node.parents, node.local, strict=True)", "zip(node.parents[:1], node.local[:1])"),),
        ),
        Mistake(
            "locals-turned-around",
            "The local derivatives are paired with the parents in the wrong order.",
            edits=(("node.local, strict=True", "node.local[::-1], strict=True"),),
        ),
        Mistake(
            "root-not-filled",
            "The root's own gradient is missing. It is 1, and belongs into `.grad` like every other.",
            edits=(("node.grad += dout", "node.grad += dout if node is not root else 0.0"),),
        ),
        Mistake(
            "inputs-only",
            "Only the inputs of the graph get a gradient. The nodes between have one, too.",
            edits=(("node.grad += dout", "node.grad += dout if not node.parents else 0.0"),),
        ),
        Mistake(
            "root-inputs-only",
            "You stop after the root's own inputs. Their inputs are waiting for a share, and so on to the bottom.",
            edits=(
                ("for node in reversed(order):", "for node in order[::-1]:"),
                ("in zip(", "in [] if node is not root else zip("),
            ),
        ),
    ),
    hints=(
        "Which node knows its gradient before anything is computed, and in which order can the others learn theirs?",
        "Keep a dict from node to what has arrived there in this sweep, all 0.0 except 1.0 at the root. "
        "Go through the reversed order.",
        "For each node: add what has arrived to its `.grad`; then, for each parent and local derivative together, add "
        "local times arrived to what has arrived at the parent.",
    ),
    equivalent={
        "for parent, local in zip(node.parents, node.local, strict=True): -> "
        "for parent, local in zip(node.parents, node.local, strict=False):": "a node has one derivative a parent",
    },
)


# Dual ---------------------------------------------------------------------------------------------------------------
def dual_cases(rng: np.random.Generator) -> Iterator[Case]:
    def some(*names: str) -> dict[str, tuple[float, float]]:
        """Values and derivatives of both signs, none near 0 or 1."""
        return {name: tuple(float(size * rng.choice([-1, 1])) for size in rng.uniform(1.2, 2.8, 2)) for name in names}

    def case(expression: object, inputs: dict, part: str, about: str, visible: bool = False) -> Case:
        return Case((expression, inputs), part, about, visible, probe="pushed_forward")

    yield case("x * x", {"x": (3.0, 1.0)}, "products", "x * x at x = 3", visible=True)
    yield case("x + y", some("x", "y"), "sums", "a sum")
    yield case("x - y", some("x", "y"), "sums", "a difference")
    yield case("-(x + y) - x", some("x", "y"), "sums", "sums with a minus in front")
    yield case("x * y", some("x", "y"), "products", "a product")
    yield case("x * y * z", some("x", "y", "z"), "products", "a product of three")
    yield case("x / y", some("x", "y"), "quotients", "a quotient")
    yield case("x / y / z", some("x", "y", "z"), "quotients", "a quotient of a quotient")
    yield case("x.exp()", some("x"), "functions", "an exponential")
    yield case("x.sin()", some("x"), "functions", "a sine")
    yield case("(x * x).sin().exp()", {"x": (float(rng.uniform(0.5, 1.2)), 1.0)}, "functions", "exp(sin(x^2))")
    number, whole = round(float(rng.uniform(2.1, 3.9)), 3), int(rng.integers(3, 9))
    yield case(f"x + {number}", some("x"), "numbers", "a number on the right of +")
    yield case(f"{whole} + x", some("x"), "numbers", "a number on the left of +")
    yield case(f"x - {whole}", some("x"), "numbers", "a number on the right of -")
    yield case(f"{number} - x", some("x"), "numbers", "a number on the left of -")
    yield case(f"{number} * x", some("x"), "numbers", "a number on the left of *")
    yield case(f"x * {whole}", some("x"), "numbers", "a number on the right of *")
    yield case(f"x / {number}", some("x"), "numbers", "a number on the right of /")
    yield case(f"{whole} / x", some("x"), "numbers", "a number on the left of /")
    yield case(Function("long_chain", (DEEP,)), some("x"), "numbers", f"a loop of {DEEP:,} additions")


DUAL = Exercise(
    signature="Dual(value, deriv)",
    returns=("out",),
    parts=(
        Part("sums", 1, "Sums and differences", "Derivatives add as values do."),
        Part("products", 1, "Products", "Each factor changes while the other stays: the product rule, as at school."),
        Part("quotients", 1, "Quotients", "The quotient rule, as at school."),
        Part("functions", 1, "exp and sin", "The outer rate, times the derivative that comes in."),
        Part("numbers", 1, "Plain numbers on either side", "A plain number is a constant: it does not change."),
    ),
    cases=dual_cases,
    mistakes=(
        Mistake(
            "derivatives-multiplied",
            "The derivative of your product is the product of the derivatives. Each factor changes while the other "
            "stays: the rule has two terms.",
            edits=(("self.deriv * other.value + self.value * other.deriv", "self.deriv * other.deriv"),),
        ),
        Mistake(
            "product-one-term",
            "The derivative of your product has one of its two terms. The second factor changes, too.",
            edits=(("self.deriv * other.value + self.value * other.deriv", "self.deriv * other.value"),),
        ),
        Mistake(
            "product-not-crossed",
            "In the product rule each derivative is multiplied by the *other* factor's value.",
            edits=(
                (
                    "self.deriv * other.value + self.value * other.deriv",
                    "self.deriv * self.value + other.value * other.deriv",
                ),
            ),
        ),
        Mistake(
            "product-minus",
            "The two terms of the product rule are added. The minus belongs to the quotient.",
            edits=(("other.value + self.value * other.deriv", "other.value - self.value * other.deriv"),),
        ),
        Mistake(
            "quotient-plus",
            "The quotient rule has a minus between its terms: a larger divisor makes the quotient smaller.",
            edits=(("other.value - self.value * other.deriv", "other.value + self.value * other.deriv"),),
        ),
        Mistake(
            "quotient-turned",
            "The terms of your quotient rule stand in the wrong order: the numerator's derivative comes first.",
            edits=(
                (
                    "(self.deriv * other.value - self.value * other.deriv)",
                    "(self.value * other.deriv - self.deriv * other.value)",
                ),
            ),
        ),
        Mistake(
            "quotient-not-squared",
            "The quotient rule divides by the square of the divisor.",
            edits=(("/ other.value**2", "/ other.value"),),
            also=(
                (
                    ("/ other.value**2", "/ other.value"),
                    ("as_dual(number) / self", "Dual(number / self.value, -number * self.deriv / self.value**2)"),
                ),
                (
                    (
                        "slope = (self.deriv * other.value - self.value * other.deriv) / other.value**2",
                        "slope = self.deriv / other.value - self.value * other.deriv / other.value",
                    ),
                ),
            ),
        ),
        Mistake(
            "derivatives-divided",
            "The derivative of your quotient is the quotient of the derivatives. It needs the quotient rule.",
            edits=(
                (
                    "(self.deriv * other.value - self.value * other.deriv) / other.value**2",
                    "self.deriv / other.deriv if other.deriv else self.deriv / other.value",
                ),
            ),
        ),
        Mistake(
            "difference-adds",
            "The derivatives of your difference are added.",
            edits=(("self.deriv - other.deriv", "self.deriv + other.deriv"),),
        ),
        Mistake(
            "exponential-without-inner",
            "Your exponential forgets the derivative that comes in: it is the outer rate only.",
            edits=(("Dual(out, out * self.deriv)", "Dual(out, out)"),),
        ),
        Mistake(
            "exponential-of-the-derivative",
            "You take the exponential of the derivative. The derivative comes in as a factor; the rate is exp at the "
            "value.",
            edits=(("Dual(out, out * self.deriv)", "Dual(out, math.exp(self.deriv))"),),
        ),
        Mistake(
            "functions-at-the-derivative",
            "Both exp and sin get the derivative of the pair put in. A rate is taken at the value, and then the "
            "derivative comes in as a factor.",
            edits=(
                ("Dual(out, out * self.deriv)", "Dual(out, math.exp(self.deriv))"),
                ("math.cos(self.value) * self.deriv", "math.cos(self.deriv)"),
            ),
            also=(
                (
                    ("Dual(out, out * self.deriv)", "Dual(out, math.exp(self.deriv))"),
                    ("math.cos(self.value) * self.deriv", "math.sin(self.deriv)"),
                ),
            ),
        ),
        Mistake(
            "sine-without-inner",
            "Your sine forgets the derivative that comes in: it is the outer rate only.",
            edits=(("math.cos(self.value) * self.deriv", "math.cos(self.value)"),),
        ),
        Mistake(
            "sine-minus",
            "The derivative of the sine is the cosine, without a minus.",
            edits=(("math.cos(self.value) * self.deriv", "-math.cos(self.value) * self.deriv"),),
        ),
        Mistake(
            "cosine-of-the-derivative",
            "You take the cosine at the derivative. Each rate is taken at the value, and multiplied by the derivative.",
            edits=(("math.cos(self.value) * self.deriv", "math.cos(self.deriv)"),),
        ),
        Mistake(
            "constants-change",
            "A plain number comes in with the derivative 1, as if it were the chosen input. A constant doesn't change.",
            edits=(("Dual(x, 0.0)", "Dual(x, 1.0)"),),
        ),
        Mistake(
            "left-number-minus-turned",
            "With a number on the left, as in 2 - x, you compute x - 2.",
            edits=(("as_dual(number) - self", "self - as_dual(number)"),),
        ),
        Mistake(
            "left-number-over-turned",
            "With a number on the left, as in 2 / x, you compute x / 2.",
            edits=(("as_dual(number) / self", "self / as_dual(number)"),),
        ),
    ),
    hints=(
        "Each operation makes a new pair. The value is ordinary arithmetic; which rule of school gives the derivative?",
        "A constant has the derivative 0. In exp and sin the derivative that comes in is multiplied by the outer rate.",
        "Product: u' v + u v'. Quotient: (u' v - u v') / v^2. Exponential: exp(u) u'. Sine: cos(u) u'.",
    ),
    equivalent={
        'return f"Dual({self.value:.6g}, {self.deriv:.6g})" -> '
        'return -(f"Dual({self.value:.6g}, {self.deriv:.6g})")': "how a dual is shown is not judged",
    },
)


# grad_check ---------------------------------------------------------------------------------------------------------
# A right gradient leaves nothing but the nudges' own error, about 1e-10, and that differs from one style to another.
NOTHING = 1e-7


def grad_check_cases(rng: np.random.Generator) -> Iterator[Case]:
    def wavy(errors: np.ndarray, part: str, about: str, visible: bool = False) -> Case:
        scale = rng.uniform(0.5, 1.5, errors.shape)
        f, df = Function("wavy", (scale,)), Function("wavy_slopes", (scale, errors))
        return Case((f, df, rng.uniform(0.2, 0.9, errors.shape)), part, about, visible, atol=NOTHING)

    def one_wrong(D: int, size: float) -> np.ndarray:
        errors = np.zeros(D)
        errors[int(rng.integers(1, D))] = size
        return errors

    yield wavy(np.array([0.0, 0.2]), "wrong", "a second entry that is 1.2 times what it should be", visible=True)
    yield wavy(one_wrong(4, 0.5), "wrong", "one entry of four too large")
    yield wavy(one_wrong(5, -0.4), "wrong", "one entry of five too small")
    yield wavy(rng.uniform(-0.3, 0.3, 6), "wrong", "every entry a little off")
    scale, errors = np.array([0.1, 1.2]), np.array([0.3, 0.1])
    f, df = Function("wavy", (scale,)), Function("wavy_slopes", (scale, errors))
    # The entry with the largest difference is not the one with the largest relative error.
    yield Case((f, df, rng.uniform(0.3, 0.5, 2)), "wrong", "a small slope beside a large one", atol=NOTHING)
    yield wavy(np.full(3, -2.0), "wrong", "a sign that is turned around")
    yield wavy(np.zeros(4), "right", "a right gradient")
    # With mixed terms, so that a nudge that is not put back shows in the entries after it.
    A, x = np.diag(rng.uniform(0.5, 1, 7)) + 2, rng.uniform(0.2, 0.9, 7)
    b = A @ x - rng.uniform(0.5, 1.5, 7)
    bowl = Function("quadratic", (A, b)), Function("quadratic_gradient", (A, b))
    yield Case((*bowl, x), "right", "the right gradient of a bowl", atol=NOTHING)
    yield wavy(rng.uniform(0.2, 0.6, (2, 3)), "shapes", "a matrix")
    yield Case((Function("parabola"), Function("parabola_slope"), 2.0), "shapes", "a single number", atol=NOTHING)
    A = np.diag(rng.uniform(1, 2, 3))
    f, df = Function("quadratic", (A, np.array([1.0, 2.0, -3.0]))), Function("quadratic_gradient", (A, np.ones(3)))
    yield Case((f, df, rng.integers(3, 6, 3)), "shapes", "whole numbers", atol=NOTHING)
    flat = np.array([0.0, *rng.uniform(0.5, 1.5, 2)])
    f, df = Function("wavy", (flat,)), Function("wavy_slopes", (flat, np.array([0.0, 0.0, 0.25])))
    yield Case((f, df, rng.uniform(0.2, 0.9, 3)), "zeros", "an entry that has no influence", atol=NOTHING)
    scale = rng.uniform(0.5, 1.5, 3)
    f, df = Function("wavy", (scale,)), Function("wavy_slopes", (scale, np.array([0.0, 0.3, 0.1])))
    yield Case((f, df, np.array([0.4, 0.0, 0.7])), "zeros", "an entry of x that is 0", atol=NOTHING)
    tiny = np.diag(rng.uniform(1, 2, 3)) * 1e-9
    f, df = Function("quadratic", (tiny, np.zeros(3))), Function("quadratic_gradient", (2 * tiny, np.zeros(3)))
    yield Case((f, df, rng.uniform(1, 2, 3)), "zeros", "gradients of about 1e-9", atol=NOTHING)
    still = Function("wavy", (np.zeros(2),)), Function("wavy_slopes", (np.zeros(2), np.zeros(2)))
    yield Case((*still, rng.uniform(0.2, 0.9, 2)), "zeros", "a function that is flat everywhere", atol=NOTHING)


GRAD_CHECK = Exercise(
    signature="grad_check(f, df, x)",
    returns=("error",),
    parts=(
        Part("wrong", 2, "Gradients with a fault", "The worst entry decides, by its relative error."),
        Part("right", 1, "Right gradients", "What is left should be the error of central differences, far below 1e-7."),
        Part("shapes", 1, "Numbers, matrices, whole numbers", "Nudge each entry by itself, whatever the shape."),
        Part(
            "zeros",
            1,
            "Entries that are 0 or tiny",
            "Where both gradients are 0 they agree; the floor of 1e-8 is for that.",
        ),
    ),
    cases=grad_check_cases,
    mistakes=(
        Mistake(
            "absolute-error",
            "You report the difference itself. Whether 0.001 is much depends on the size of the gradient.",
            edits=(("np.abs(analytic - numeric) / size", "np.abs(analytic - numeric)"),),
        ),
        Mistake(
            "mean-for-worst",
            "You report the mean over the entries. One wrong entry among many would hardly show.",
            edits=(("np.max(np.abs(analytic - numeric) / size)", "np.mean(np.abs(analytic - numeric) / size)"),),
        ),
        Mistake(
            "best-entry",
            "You report the entry that agrees best. The worst one is what you want to know.",
            edits=(("np.max(np.abs(analytic - numeric) / size)", "np.min(np.abs(analytic - numeric) / size)"),),
        ),
        Mistake(
            "signed",
            "Without an absolute value an entry that is too small counts as negative, and the maximum overlooks it.",
            edits=(("np.max(np.abs(analytic - numeric) / size)", "np.max((analytic - numeric) / size)"),),
        ),
        Mistake(
            "floor-forgotten",
            "Where both gradients are 0 you divide 0 by 0, which is nan. What keeps the divisor away from 0?",
            edits=(("np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)", "np.abs(analytic) + np.abs(numeric)"),),
        ),
        Mistake(
            "floor-added",
            "You add 1e-8 to the divisor; the formula takes the larger of the two. The difference shows where the "
            "gradients themselves are about 1e-8.",
            edits=(
                ("np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)", "np.abs(analytic) + np.abs(numeric) + 1e-8"),
            ),
        ),
        Mistake(
            "larger-of-the-two",
            "You divide by the larger of the two sizes. That is another convention; here it is their sum.",
            edits=(
                (
                    "np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)",
                    "np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), 1e-8)",
                ),
            ),
        ),
        Mistake(
            "size-of-the-sum",
            "You add the two gradients before you take the absolute value. Where they have opposite signs they cancel.",
            edits=(("np.abs(analytic) + np.abs(numeric), 1e-8", "np.abs(analytic + numeric), 1e-8"),),
        ),
        Mistake(
            "ratio-of-lengths",
            "You compare the lengths of whole vectors. Here each entry has an error of its own, and the worst counts.",
            edits=(
                (
                    "np.max(np.abs(analytic - numeric) / size)",
                    "np.linalg.norm(analytic - numeric)"
                    " / max(np.linalg.norm(analytic) + np.linalg.norm(numeric), 1e-8)",
                ),
            ),
        ),
        Mistake(
            "one-sided",
            "You nudge to one side only. Even a right gradient then shows an error of about 1e-6; "
            "with nudges to both sides the first error cancels.",
            edits=(("below[index] -= h", "pass"), ("/ (2 * h)", "/ h")),
        ),
        Mistake(
            "divided-by-h",
            "Your measured slopes are twice what they should be. How far apart are the two points?",
            edits=(("/ (2 * h)", "/ h"),),
        ),
        Mistake(
            "all-entries-nudged",
            "You nudge all entries at once, and what you measure is the sum of all slopes. Every entry needs a nudge "
            "of its own.",
            edits=(("above[index] += h", "above += h"), ("below[index] -= h", "below -= h")),
            also=(
                """
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    h = 1e-5
    analytic = np.sum(df(x))
    numeric = (f(x + h) - f(x - h)) / (2 * h)
    return abs(analytic - numeric) / max(abs(analytic) + abs(numeric), 1e-8)
""",
            ),
        ),
        Mistake(
            "large-step",
            "Your step is so large that the nudges themselves are off by more than a small mistake in a gradient would "
            "be. It should be 1e-5.",
            edits=(("h = 1e-5", "h = 1e-2"),),
        ),
        Mistake(
            "whole-numbers-kept",
            "When x holds whole numbers, your copies do, too, and a nudge of 1e-5 is cut off. Which type do they need?",
            edits=(
                ("x = np.array(x, dtype=float)", "x = np.array(x)"),
                ("above[index] += h", "above[index] = above[index] + h"),
                ("below[index] -= h", "below[index] = below[index] - h"),
            ),
        ),
        Mistake(
            "last-entry-counts",
            "Only the last entry has a say. The loop goes over all of them, and the worst should be kept.",
            code="""
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    analytic = np.array(df(x), dtype=float)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += 1e-5
        below[index] -= 1e-5
        numeric = (f(above) - f(below)) / 2e-5
        worst = abs(analytic[index] - numeric) / max(abs(analytic[index]) + abs(numeric), 1e-8)
    return worst
""",
        ),
        Mistake(
            "largest-difference",
            "You look at the entry with the largest difference. The largest difference need not be the largest "
            "relative error: a small difference weighs more where the gradient is small.",
            edits=(
                (
                    "return np.max(np.abs(analytic - numeric) / size)",
                    "gap = np.abs(analytic - numeric)\n    return gap.flat[np.argmax(gap)] / size.flat[np.argmax(gap)]",
                ),
            ),
        ),
        Mistake(
            "step-scaled-with-x",
            "Where x is 0 your step is 0 as well, and 0 over 0 is nan. The step is 1e-5 for every entry, whatever "
            "its size.",
            edits=(("above[index] += h", "h = 1e-5 * abs(x[index])\n        above[index] += h"),),
        ),
        Mistake(
            "nudges-pile-up",
            "The entries that you nudged before stay nudged while you measure the next. Start each entry from the "
            "same x.",
            code="""
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    h = 1e-5
    analytic = np.array(df(x), dtype=float)
    numeric = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        numeric[index] = (above - f(x)) / (2 * h)
    size = np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)
    return np.max(np.abs(analytic - numeric) / size)
""",
            also=(
                """
def grad_check(f, df, x):
    x = np.array(x, dtype=float)
    h = 1e-5
    analytic = np.array(df(x), dtype=float)
    numeric = np.zeros(x.shape)
    above, below = x.copy(), x.copy()
    for index in np.ndindex(x.shape):
        above[index] += h
        below[index] -= h
        numeric[index] = (f(above) - f(below)) / (2 * h)
    size = np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)
    return np.max(np.abs(analytic - numeric) / size)
""",
            ),
        ),
    ),
    hints=(
        "You need two gradients at the same x: the one that df gives, and the one that nudging f gives.",
        "Measure entry by entry with central differences, as in unit 03. Then one relative error for each entry.",
        "Divide |a - n| by `np.maximum(|a| + |n|, 1e-8)` entry by entry, and report the largest.",
    ),
    equivalent={
        "h = 1e-5 -> h = 2e-05": "both steps are right to about ten digits",
        "numeric = np.zeros(x.shape) -> numeric = np.ones(x.shape)": "every entry is filled in",
        "return np.max(np.abs(analytic - numeric) / size) -> return np.max(np.abs(numeric - analytic) / size)": (
            "|a - n| is |n - a|"
        ),
    },
)


UNIT = Unit(
    id="04_chain_rule",
    title="The chain rule, by machine",
    exercises=(
        COMPOSITE_DERIVATIVE,
        NODE_BACKWARD,
        SINGLE_NEURON_GRADS,
        TOPOLOGICAL_ORDER,
        VALUE,
        BACKWARD,
        DUAL,
        GRAD_CHECK,
    ),
    quiz=(
        Question(
            "Forget where it comes from",
            "b",
            {
                "a": "A constant doesn't change, so its derivative would be 0, and the whole chain with it.",
                "c": "Then the inner rate would be counted twice or not at all. B(x) is an input like any other here.",
            },
            errata=("000-4",),
        ),
        Question(
            "What the forward pass stores",
            "b",
            {
                "a": "A gradient says how the loss depends on a node. When the node is made, there is no loss yet.",
                "c": "The local derivatives need the values; computing them again would cost a run for each node.",
                "d": "There is one kind of gradient here, of the loss, and it needs the end of the forward pass.",
            },
            errata=("001-10", "001-11"),
        ),
        Question(
            "The price of reverse mode",
            "a",
            {
                "b": "That is forward mode, or nudging. One sweep serves all inputs.",
                "c": "There are no nudges in reverse mode. Its errors are those of rounding.",
                "d": "A product can't send its gradients back without knowing both factors.",
            },
        ),
        Question(
            "One input, many outputs",
            "c",
            {
                "a": "It wins for one output and many inputs. Here it would need a sweep for each of the 10,000 "
                "outputs.",
                "b": "Nudging works here, but so do the others, and without its error.",
            },
            errata=("001-13",),
        ),
        Question(
            "A branch",
            "b",
            {
                "a": "The program as a whole is differentiable wherever a small nudge doesn't change the branch.",
                "c": "At x = 3 only one of the two branches was run, so only that one is on the tape.",
            },
        ),
        Question(
            "What backpropagation does",
            "d",
            {
                "a": "That is the optimizer's step. Backpropagation leaves the weights as they are.",
                "b": "It needs a differentiable number at the end of a program. Labels are not required.",
                "c": "It is exact up to rounding. Nudging approximates.",
            },
            errata=("000-9", "004-21"),
        ),
    ),
)
