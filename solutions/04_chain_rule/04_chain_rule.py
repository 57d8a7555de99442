# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 04. The chain rule, by machine
#
# In unit 03 you derived one gradient by hand and measured others by nudging. This unit shows a third way: let the
# program that computes a number also compute its derivatives, exactly, for all its inputs at once. It needs one rule of
# calculus and less than a hundred lines of Python. The same lines, with arrays in place of numbers, are the core of
# every deep learning framework.
#
# **After this unit you can**
#
# - take a nested function apart, and multiply its rates;
# - draw a computation graph, and push gradients back through it by hand;
# - say what addition, multiplication, maximum and copying do to a gradient;
# - write a class that remembers how a number was made, and the sweep that turns this memory into gradients;
# - choose between four ways to differentiate, and test any gradient.
#
# **You need** derivatives of $e^x$, $\sin x$ and products, the squared error, gradient descent and nudging (unit 03).
# Of Python you need classes: a short reminder comes in part 5.
#
# | part | minutes |
# |---|---|
# | 1. Rates multiply | 10 |
# | 2. Graphs | 15 |
# | 3. A neuron | 15 |
# | 4. In which order? | 10 |
# | 5. Numbers that remember | 25 |
# | 6. Forward mode | 10 |
# | 7. Four ways to differentiate | 5 |
# | Quiz and project | 10 |
#
# ## Notation and conventions
#
# | symbol | in code | meaning |
# |---|---|---|
# | $x, a, b, \dots$ | | nodes: inputs, and values computed from them. In this unit nodes are single numbers |
# | $f$ or $E$ | `root` | the last node, the number whose derivatives are wanted |
# | $\partial u / \partial a$ | `local` | a **local derivative**: how fast node $u$ changes with its own input $a$ |
# | $\partial f / \partial a$ | `grad` | the **gradient** at $a$: how fast the root changes with $a$ |
# | | `dout` | the gradient that arrives at a node from above, $\partial f / \partial u$ |
# | $w, b, t$ | `w`, `b`, `t` | weights (D,), bias and target of a neuron |
# | $\sigma$ | | the sigmoid, $\sigma(z) = 1 / (1 + e^{-z})$ |
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | inputs of a node | its **parents**: they were there first | its *children*, as in micrograd, where the root is the top of a family tree |
# | the rule of an operation | a tuple `local` of numbers, one for each parent | a function stored in the node, called on the way back |
# | squared error of one example | $E = \tfrac12 (y - t)^2$, so that the 2 cancels | $(y - t)^2$ |
# | a second backward call | adds to `.grad` (PyTorch too) | replaces it (functional libraries such as JAX) |

# %%
import math

import numpy as np

from course_lib import check, hint  # in a new cell, hint(backward) gives you the next of three hints
from course_lib.figures import chain_rule as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A slope that you can't quite get
#
# Here is a small program. It has a loop and a branch, as real programs do. How fast does its result change with `x`, at
# `x = 0.7`? You can nudge `x` and look, as in unit 03. Try several nudges.


# %%
def inside(y):  # the plain number in y, so that the program below will also run on other kinds of numbers
    return getattr(y, "data", y)


def program(x):
    y = x
    for _ in range(6):
        y = y / 2 if inside(y) > 1 else y * y + x
    return y


for h in [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12]:
    print(f"h = {h:.0e}: slope {(program(0.7 + h) - program(0.7 - h)) / (2 * h):.12f}")

# %% [markdown]
# Six nudges, six answers. The first is far off: so large a nudge sends the program down another branch. The others agree
# in some digits, and which ones to trust you have to guess. Each answer cost two runs of the program, and for a model
# with a million weights it would be two runs for *each* weight.
#
# By the end of part 5 you get all the digits, for all inputs, from a single run and one sweep back. Nobody has to
# differentiate the program by hand.
#
# ## 1. Rates multiply
#
# Take $f(x) = e^{\sin(x^2)}$. It is three functions, one inside the other. Give each result a name:
#
# $$u = x^2, \qquad v = \sin u, \qquad f = e^v$$
#
# Nudge $x$ by a tiny $dx$ and follow the nudge.
#
# 1. $u$ changes by $du = 2x\, dx$. *The derivative of $x^2$ is $2x$.*
# 2. $v$ changes by $dv = \cos(u)\, du$. *To $v$, $u$ is simply its input. How $u$ was made doesn't matter.*
# 3. $f$ changes by $df = e^v\, dv$. *The same, once more.*
# 4. Put them together: $df = e^v \cdot \cos(u) \cdot 2x \; dx$. *Substitute step 2 and then step 1.*
#
# That is the **chain rule**: along a chain, rates multiply,
#
# $$\frac{df}{dx} = \frac{df}{dv} \cdot \frac{dv}{du} \cdot \frac{du}{dx}.$$
#
# Each rate is taken at the value that its function really got: $\cos$ at $u$, which is $x^2$, and not at $x$.
#
# You may read in notes that, to differentiate $A(B(x))$ with respect to $B$, you "pretend that $B(x)$ is a constant".
# That is not what happens in step 2. A constant does not change, so its derivative is 0, and everything would be 0. You
# treat $u$ as a **variable of its own**, and forget for a moment where it comes from.
#
# **By hand.** Take $x = 1$. Then $u = 1$, and the first rate is 2. Work out the other two before you run the cell.

# %%
x = 1.0
u = x * x
v = math.sin(u)
f = math.exp(v)
table(
    {
        "node": ["u = x^2", "v = sin(u)", "f = exp(v)"],
        "value": [u, v, f],
        "its own rate": [2 * x, math.cos(u), math.exp(v)],
        "rate with respect to x": [2 * x, math.cos(u) * 2 * x, math.exp(v) * math.cos(u) * 2 * x],
    },
    digits=4,
)
h = 1e-5
measured = (math.exp(math.sin((x + h) ** 2)) - math.exp(math.sin((x - h) ** 2))) / (2 * h)
print(f"measured by nudging: {measured:.4f}")

# %% [markdown]
# ### Exercise 1: `composite_derivative`
#
# The product of the three rates, for a number or an array of numbers: each entry is a question of its own.


# %% nbgrader={"grade_id": "composite_derivative", "solution": true}
def composite_derivative(x):
    """The derivative of exp(sin(x^2)).

    x: a number, or an array of any shape.
    Returns df/dx, in the shape of x.
    """
    ### BEGIN SOLUTION
    u = x**2
    return np.exp(np.sin(u)) * np.cos(u) * 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-composite_derivative", "grade": true}
check(composite_derivative)

# %% [markdown]
# **Reflect.** At $x = 0$ the derivative is 0, although neither the exponential nor the cosine is. What does one rate of
# 0 do to a chain?
#
# <details><summary>Compare</summary>
#
# It silences everything below it. However fast the later functions are, a nudge that dies in the first one never
# reaches them. Remember it when a neuron stops learning in part 3.
#
# </details>
#
# ## 2. Graphs
#
# A chain is the simplest case. In general a value is used in several places, and the functions form a **computation
# graph**: one *node* for each value, and an edge from each input to the node that uses it. There are no cycles, since
# nothing can be computed from its own result: it is a *directed acyclic graph*, a DAG.
#
# The graph is worked through twice.
#
# - **Forward:** compute the values, inputs first, and keep them. No derivative with respect to the root can be known
#   yet: there is no root yet.
# - **Backward:** start at the root, whose gradient is $\partial f / \partial f = 1$. Every node takes the gradient that
#   has arrived, multiplies it by its local derivatives, and sends the products to its inputs.
#
# What if a value is used twice? Commit to an answer before you look.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "04-copy",
    "f = a * b + a, at a = 2 and b = 3. Here a is used twice. How fast does f change with a?",
    a="1, from the last addition.",
    b="3, from the product.",
    c="4, the sum of both.",
    d="2, the mean of both.",
)

# %% [markdown]
# **See.** Step through the graphs with *Next*, or with the arrow keys on the slider. Forward, values appear in blue.
# Backward, each edge carries its local derivative (after the dot) and gradients appear in orange. In the second graph
# watch the four operations: each treats the gradient in its own way. (Cells that only ask or draw are folded: run them
# like any other, and click on the bar to see their code.)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_graph()
fig, alt = figures.graphs_filled_in()
show(
    fig,
    alt=alt,
    caption="The same three graphs, filled in. Blue: values. Orange: gradients, and on each edge its local derivative. "
    "A gradient is the sum over the edges that leave a node: derivative on the edge times gradient at its end.",
)
recall(
    "04-copy",
    right="c",
    because="A nudge of a reaches f by two roads, and both changes happen at once: 3 through the product, 1 directly. "
    "Along a road rates multiply, and over roads they add.",
)

# %% [markdown]
# Why do they add?
#
# 1. Let $a$ be used by the nodes $u_1, \dots, u_k$. A nudge $da$ changes each of them by $\frac{\partial u_i}{\partial a}
#    da$. *That is what a local derivative says.*
# 2. The root changes by $df = \sum_i \frac{\partial f}{\partial u_i} du_i$. *To first order, several small changes
#    simply add up. You used the same in unit 03, when a gradient met a step.*
# 3. Put step 1 into step 2 and divide by $da$:
#
# $$\frac{\partial f}{\partial a} = \sum_i \frac{\partial f}{\partial u_i} \cdot \frac{\partial u_i}{\partial a}$$
#
# So the gradient at $a$ is known as soon as those of all its **users** are. Four patterns follow. It pays to know them
# by heart.
#
# | operation | local derivatives | what it does to the gradient |
# |---|---|---|
# | $a + b$ | 1 and 1 | **distributes**: both inputs get all of it |
# | $a \cdot b$ | $b$ and $a$ | **swaps and scales**: each gets it times the *other* one's value |
# | $\max(a, b)$ | 1 for the larger, 0 for the other | **routes**: one gets all, the other nothing |
# | copying (using a value twice) | 1 for each copy | **sums** what comes back |
#
# Look at the first and the last row. On the way back an addition copies and a copy adds.
#
# Where $a = b$ the maximum has a corner and no derivative. A program then picks one side. That is harmless in practice:
# functions need a derivative *almost* everywhere.
#
# ### Exercise 2: `node_backward`
#
# One node, one question: given the gradient `dout` that arrives, what goes to each input?


# %% nbgrader={"grade_id": "node_backward", "solution": true}
def node_backward(op, inputs, dout):
    """The gradients that one node sends to its inputs.

    op: "add" (a + b), "sub" (a - b), "mul" (a * b) or "max" (the larger of a and b; a and b differ).
    inputs: the pair of numbers (a, b). dout: a number, the derivative of the root with respect to the node's output.
    Returns (da, db): the derivatives of the root with respect to a and b.
    """
    ### BEGIN SOLUTION
    a, b = inputs
    if op == "add":
        return dout, dout
    if op == "sub":
        return dout, -dout
    if op == "mul":
        return dout * b, dout * a
    return (dout, 0.0) if a > b else (0.0, dout)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-node_backward", "grade": true}
check(node_backward)

# %% [markdown]
# **Reflect.** A product has to know both its inputs on the way back. An addition doesn't. What does that mean for
# memory?
#
# <details><summary>Compare</summary>
#
# The values of the forward pass have to be kept until the backward pass has used them. That memory, and not the
# gradients alone, is the price of going backward.
#
# </details>
#
# ## 3. A neuron
#
# A **neuron** weighs its inputs $x = (x_1, \dots, x_D)$, adds a bias, and squashes the sum into the range from 0 to 1:
#
# $$z = \sum_i w_i x_i + b, \qquad y = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# For an example whose target is $t$ the error is $E = \tfrac12 (y - t)^2$. To train it you need $\partial E / \partial
# w_i$ and $\partial E / \partial b$.
#
# ### Spot the bug
#
# These five lines are from real study notes.
#
# > 1. $\;E = \frac12 (t - y)$
# >
# > 2. $\;\dfrac{\partial E}{\partial y} = (t - y)$
# >
# > 3. $\;\dfrac{\partial y}{\partial z} = (t - y)$
# >
# > 4. $\;\dfrac{\partial E}{\partial w_i} = \delta_i, \;$ where $\;\delta_i = \dfrac{\partial E}{\partial z_i}$
# >
# > 5. gradient: $\;x_i \dfrac{\partial E}{\partial w_i}$
#
# Not one of them survives. A line is refuted by one number, so let us measure. Take the neuron of the figure, with
# other numbers. First say what you expect of line 2.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "04-sign",
    "The output y is below the target t. A little more y would make the error smaller. Which sign has dE/dy?",
    a="Positive: t - y is positive.",
    b="Negative: the error falls when y rises.",
    c="It depends on the sign of x.",
)

# %%
w1, x1, b1, t1 = -0.5, 1.5, -0.1, 1.0


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def error(w=w1, x=x1, b=b1):
    return 0.5 * (sigmoid(w * x + b) - t1) ** 2


z1 = w1 * x1 + b1
y1 = sigmoid(z1)
dE_dy = (0.5 * (y1 + h - t1) ** 2 - 0.5 * (y1 - h - t1) ** 2) / (2 * h)
dy_dz = (sigmoid(z1 + h) - sigmoid(z1 - h)) / (2 * h)
dE_dw = (error(w=w1 + h) - error(w=w1 - h)) / (2 * h)
dE_dz = dE_dy * dy_dz
table(
    {
        "what": ["1. E", "2. dE/dy", "3. dy/dz", "4. dE/dw", "5. the gradient, dE/dw"],
        "measured": [error(), dE_dy, dy_dz, dE_dw, dE_dw],
        "the notes' line": [0.5 * (t1 - y1), t1 - y1, t1 - y1, dE_dz, x1 * dE_dw],
        "mended": [0.5 * (y1 - t1) ** 2, y1 - t1, y1 * (1 - y1), dE_dz * x1, dE_dz * x1],
    },
    digits=4,
)
print(f"y = {y1:.4f}, t = {t1:.0f}, x = {x1}. Lines 4 and 5 are given the measured values of what they build on.")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "04-sign",
    right="b",
    because="The derivative of (t - y)^2 / 2 with respect to y is -(t - y) = y - t: the inner derivative of t - y is "
    "-1, and the notes forget it. With their sign, descent would push y away from the target.",
)

# %% [markdown]
# Now mend them, from the root down.
#
# 1. $E = \frac12 (y - t)^2$, with the square. *Otherwise the error falls for ever as $y$ grows.*
#
# 2. $\dfrac{\partial E}{\partial y} = y - t$. *The 2 of the square cancels the half.*
#
# 3. $\dfrac{\partial y}{\partial z} = y (1 - y)$. *With $q = 1 + e^{-z}$ and $y = 1/q$: $\frac{dy}{dq} = -1/q^2$ and
#    $\frac{dq}{dz} = -e^{-z}$, so the product is $e^{-z} / q^2 = \frac1q \cdot \frac{q - 1}{q}$, and
#    $\frac{q - 1}{q} = 1 - y$.* It does not contain the target.
#
# 4. $\delta = \dfrac{\partial E}{\partial z} = (y - t)\, y (1 - y)$. *Rates multiply.* This is the **error term** of the
#    neuron, one number for all its weights.
#
# 5. $\dfrac{\partial E}{\partial w_i} = \delta\, x_i$ and $\dfrac{\partial E}{\partial b} = \delta$. *In $z = \sum_i w_i
#    x_i + b$ the local derivative by $w_i$ is $x_i$, and that by $b$ is 1.* The input comes in once.
#
# These are the gradients. They change nothing yet: it is gradient descent, with its minus sign, that alters the
# weights.
#
# ### Exercise 3: `single_neuron_grads`
#
# Steps 1 to 5, for D inputs at once. Forward first, then back.


# %% nbgrader={"grade_id": "single_neuron_grads", "solution": true}
def single_neuron_grads(x, w, b, t):
    """Gradients of the squared error of one sigmoid neuron, for one example.

    x: (D,) inputs. w: (D,) weights. b: a number, the bias. t: a number, the target.
    With z = w . x + b and y = sigmoid(z) the error is E = (y - t)^2 / 2.
    Returns (dw, db): dE/dw, (D,), and dE/db, a number.
    """
    ### BEGIN SOLUTION
    z = np.dot(w, x) + b
    y = 1 / (1 + np.exp(-z))
    delta = (y - t) * y * (1 - y)
    return delta * x, delta
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-single_neuron_grads", "grade": true}
check(single_neuron_grads)

# %% [markdown]
# **Reflect.** A neuron is as wrong as it can be: $t = 1$ and $y$ is nearly 0. How fast does it learn?
#
# <details><summary>Compare</summary>
#
# Hardly at all. $y (1 - y)$ is nearly 0, and one small rate silences the chain. Unit 06 has an error whose derivative
# cancels this factor.
#
# </details>
#
# ## 4. In which order?
#
# A node can send its gradient on only when it has *all* of it, that is, when all its users have sent theirs. So the
# backward pass has to visit a node after everything that uses it.
#
# List the nodes so that **every node stands behind all of its inputs**. That is a **topological order**. The forward
# pass runs along it; the backward pass runs along it *reversed*. Is any such order as good as any other? Yes: the rule
# is all that counts. Is the rule needed? Take $c = 3a$, $d = 2c$, $e = d$ and $g = c + e$, and visit the nodes in two
# orders.

# %%
# For each node its inputs, and the local derivative with respect to each. Note that c is used by d and by g.
inputs_of = {"a": [], "c": [("a", 3.0)], "d": [("c", 2.0)], "e": [("d", 1.0)], "g": [("c", 1.0), ("e", 1.0)]}


def sweep(order):
    grads = dict.fromkeys(inputs_of, 0.0)
    grads["g"] = 1.0
    for node in order:
        for parent, local in inputs_of[node]:
            grads[parent] += local * grads[node]
    return grads["a"]


orders = {"level by level, as they are met": "gcead", "each behind everything that uses it": "gedca"}
table(
    {
        "order of the visits": list(orders),
        "nodes": [", ".join(order) for order in orders.values()],
        "dg/da": [sweep(order) for order in orders.values()],
    },
    digits=0,
)
print("g = c + 2c = 9a, so dg/da must be 9")

# %% [markdown]
# In the first order $c$ sent its gradient on before the share of $d$ had arrived. No error was raised.
#
# How do you find the order? **Depth first:** before you list a node, list all its inputs, and before those all of
# theirs. A node that is listed already is left alone, since each must stand there once.
#
# Said like this it is a recursive function. Here it is, on a graph that is a long chain, as a loop over a long text would
# make it:


# %%
class Link:  # a node that knows its inputs and nothing else
    def __init__(self, parents):
        self.parents = parents


def depth_of(node):  # a recursive function that visits all that is below a node
    return 1 + max((depth_of(parent) for parent in node.parents), default=0)


chain = Link([])
for _ in range(20_000):
    chain = Link([chain])
try:
    depth_of(chain)
except RecursionError as problem:
    print("RecursionError:", str(problem)[:32])

# %% [markdown]
# Python lets functions call each other only about a thousand levels deep. A loop with a list of your own, a *stack*, has
# no such limit: `stack.pop()` takes the node that was put there last. Each node has to come up twice. The first time you
# put it back and put its inputs on top of it; the second time its inputs are listed, and it can be listed itself. Keep a
# mark on the stack that tells the two apart, for example a pair `(node, True)`.
#
# ### Exercise 4: `topological_order`
#
# `set()` holds what you have seen, and `node in seen` asks for it. A node may be reached by several roads, or twice from
# the same user. The check has a chain of 2,000 nodes.


# %% nbgrader={"grade_id": "topological_order", "solution": true}
def topological_order(node):
    """All nodes that `node` depends on, and itself, in an order in which they can be computed.

    node: an object; `node.parents` lists its inputs, which have `.parents` themselves. Inputs of the graph have none.
    Returns a list: each node once, behind all of its inputs; `node` stands last. Any such order is right.
    """
    ### BEGIN SOLUTION
    order, seen, stack = [], set(), [(node, False)]
    while stack:
        current, inputs_done = stack.pop()
        if inputs_done:
            order.append(current)
        elif current not in seen:
            seen.add(current)
            stack.append((current, True))
            for parent in current.parents:
                stack.append((parent, False))
    return order
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-topological_order", "grade": true}
check(topological_order)

# %% [markdown]
# **Reflect.** Why is a node marked as seen when it is first taken from the stack, and not already when it is put there?
#
# <details><summary>Compare</summary>
#
# It may be put there early by one user and lie at the bottom, while another user further up needs it listed before
# itself. Whoever comes first to *open* it decides.
#
# </details>
#
# ## 5. Numbers that remember
#
# Now let the graph build itself. You write a class `Value` for a number that remembers two things: its **parents**, the
# values it was computed from, and **local**, its derivative with respect to each of them. Then `a * b + a` computes a
# number and leaves the whole graph behind it. This record is called a *tape*.
#
# A reminder on classes. `__init__` runs when you write `Value(2.0)`. When Python meets `a + b`, it calls
# `a.__add__(b)`; for `a * b` it calls `a.__mul__(b)`, for `a ** 3` `a.__pow__(3)`, for `a / b` `a.__truediv__(b)`. With a
# plain number on the *left*, as in `2 - a`, the number doesn't know what to do, and Python asks the right side:
# `a.__rsub__(2)`.
#
# Note what the forward pass does and what not. It stores values and local derivatives. It computes **no gradient**:
# how the root depends on a node can't be known before there is a root.
#
# ### Exercise 5: `Value`
#
# `__neg__` is the pattern: the number, the parents, one local derivative for each parent. (`(self,)`, with its comma, is a
# tuple of one; `(self)` would be `self` alone.) Fill in the others, one at a
# time; the check has a part for each, so check as often as you like. `as_value` wraps a plain number, so that `a + 1`
# works: a constant is a node without parents. `relu` is $\max(0, a)$, and $\tanh$ has the derivative $1 - \tanh^2$.


# %% nbgrader={"grade_id": "Value", "solution": true}
class Value:
    """A number that remembers how it was computed.

    data: the number. grad: a place for the derivative of a root with respect to it, 0.0 at first.
    parents: a tuple of the Values that it was computed from. local: a tuple with its derivative with respect to each
    parent, as plain numbers in the same order.
    """

    def __init__(self, data, parents=(), local=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.local = tuple(local)

    def __repr__(self):
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,))

    def __add__(self, other):
        ### BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))
        ### END SOLUTION

    def __sub__(self, other):
        ### BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0))
        ### END SOLUTION

    def __mul__(self, other):
        ### BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))
        ### END SOLUTION

    def __truediv__(self, other):
        ### BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data / other.data, (self, other), (1 / other.data, -self.data / other.data**2))
        ### END SOLUTION

    def __pow__(self, exponent):
        """exponent: a plain number, not a Value."""
        ### BEGIN SOLUTION
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))
        ### END SOLUTION

    def __rsub__(self, number):
        """number - self"""
        ### BEGIN SOLUTION
        return as_value(number) - self
        ### END SOLUTION

    def __rtruediv__(self, number):
        """number / self"""
        ### BEGIN SOLUTION
        return as_value(number) / self
        ### END SOLUTION

    __radd__ = __add__  # a sum and a product are the same in both orders
    __rmul__ = __mul__

    def exp(self):
        ### BEGIN SOLUTION
        out = math.exp(self.data)
        return Value(out, (self,), (out,))
        ### END SOLUTION

    def relu(self):
        ### BEGIN SOLUTION
        return Value(max(0.0, self.data), (self,), (1.0 if self.data > 0 else 0.0,))
        ### END SOLUTION

    def tanh(self):
        ### BEGIN SOLUTION
        out = math.tanh(self.data)
        return Value(out, (self,), (1 - out**2,))
        ### END SOLUTION


def as_value(x):
    """x itself if it is a Value; a plain number as a Value without parents."""
    return x if isinstance(x, Value) else Value(x)


# %% nbgrader={"grade_id": "check-Value", "grade": true}
check(Value)

# %% [markdown]
# **Reflect.** In `a * a` both parents are the same object. Is the graph still right?
#
# <details><summary>Compare</summary>
#
# Yes. There are two edges to the same node, each with the local derivative $a$, and the gradients of the two edges add
# to $2a$. It would go wrong if the parents were kept in a set, which holds equal things once.
#
# </details>
#
# ### The sweep
#
# All that is left is the rule of part 2, along the order of part 4. For each node, from the root down: what has arrived
# times the local derivative goes to each parent, and it is *added* there.
#
# `.grad` is filled for every node below the root. What if `backward` is called twice? Some programs want that: a weight
# that two losses share should get the sum of both gradients. So **a second call adds to `.grad`**, as in PyTorch, and
# whoever wants to start again first sets all to zero. `zero_grad` is given.


# %%
def zero_grad(root):
    """Set `.grad` of root and of every node below it to 0."""
    for node in topological_order(root):
        node.grad = 0.0


# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "04-twice",
    "u = 2a and f = 3u. Many a program uses .grad itself to carry the gradients down, and adds to it. "
    "Called twice without zeroing in between, what does it leave in a.grad, where one call gives 6?",
    a="6: the second call finds the same gradient again.",
    b="12: a second call adds the same once more.",
    c="More than 12.",
)


# %%
def careless_backward(nodes, parent_of, local):  # .grad is all that it has: nodes from the root down, one parent each
    grad[nodes[0]] += 1.0
    for node in nodes[:-1]:
        grad[parent_of[node]] += local[node] * grad[node]


grad = {"f": 0.0, "u": 0.0, "a": 0.0}
for call in (1, 2):
    careless_backward(["f", "u", "a"], {"f": "u", "u": "a"}, {"f": 3.0, "u": 2.0})
    print(f"after call {call}: {grad}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "04-twice",
    right="c",
    because="In the second call the old gradient is still in f and u, and it is sent down once more together with the "
    "new one. What an earlier call left must not travel again: a sweep needs gradients of its own, and only at the "
    "end of it are they added to .grad.",
)

# %% [markdown]
# ### Exercise 6: `backward`
#
# Keep the gradients of *this* sweep apart, for example in a dict from node to number. The check has nodes of its own
# with `.data`, `.grad`, `.parents` and `.local`, and a right `topological_order`, so an earlier slip doesn't count
# again.


# %% nbgrader={"grade_id": "backward", "solution": true}
def backward(root):
    """Reverse mode: add d(root)/d(node) to `.grad` of root and of every node below it.

    root: a node; each node has `.grad`, `.parents` (nodes) and `.local` (its derivative with respect to each parent).
    Returns nothing. A second call adds once more, and nothing that an earlier call has left travels again.
    """
    ### BEGIN SOLUTION
    order = topological_order(root)
    arrived = dict.fromkeys(order, 0.0)
    arrived[root] = 1.0
    for node in reversed(order):
        dout = arrived[node]
        node.grad += dout
        for parent, local in zip(node.parents, node.local, strict=True):
            arrived[parent] += local * dout
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-backward", "grade": true}
check(backward)

# %% [markdown]
# **The slope from the beginning.** The program with the loop and the branch runs on a `Value` as it is. The branch
# looks at the number inside, goes one way, and only what was really computed is on the tape. Compare with the nudges
# above.

# %%
if ready(Value.__add__, Value.__mul__, Value.__truediv__, topological_order, backward):
    x = Value(0.7)
    y = program(x)
    backward(y)
    print(f"value {y.data:.12f}, slope {x.grad:.12f}, from {len(topological_order(y))} nodes and no nudge")
    backward(y)
    print(f"after a second call {x.grad:.6f}: the sum of both. ", end="")
    zero_grad(y)
    backward(y)
    print(f"After zero_grad and another call {x.grad:.6f}")

    total = x = Value(1.0)
    for _ in range(20_000):
        total = total + 0.001 * x
    backward(total)
    print(f"a loop of 20,000 additions: value {total.data:.3f}, slope {x.grad:.3f}")

# %% [markdown]
# **Reflect.** Would the tape of `program` be right for another `x`?
#
# <details><summary>Compare</summary>
#
# Not in general: there the branch may go the other way. A tape belongs to one run. That is why the graph is built anew
# each time, and why `if` and `for` cost nothing extra.
#
# </details>
#
# ## 6. Forward mode
#
# Why go back at all? You could carry the derivative along *with* the value. A **dual number** is a pair: a value, and
# its derivative with respect to one chosen input. Each operation maps pairs to pairs:
#
# $$(u, u') \cdot (v, v') = (u v,\; u' v + u v'), \qquad \exp (u, u') = (e^u,\; e^u u')$$
#
# and so on, by the rules of school. Start the chosen input with derivative 1, since it changes at the rate 1 with
# itself, and every other number with 0. At the end the derivative stands beside the value. Nothing has to be stored, and
# there is no second pass.
#
# ### Exercise 7: `Dual`
#
# Sum, difference, product, quotient, $\exp$ and $\sin$. Here nothing is recorded: each result is simply a new pair.


# %% nbgrader={"grade_id": "Dual", "solution": true}
class Dual:
    """A value together with its derivative with respect to one chosen input.

    value: the value. deriv: its derivative; 1 for the chosen input itself, 0 for a constant.
    """

    def __init__(self, value, deriv):
        self.value = value
        self.deriv = deriv

    def __repr__(self):
        return f"Dual({self.value:.6g}, {self.deriv:.6g})"

    def __neg__(self):
        return Dual(-self.value, -self.deriv)

    def __add__(self, other):
        ### BEGIN SOLUTION
        other = as_dual(other)
        return Dual(self.value + other.value, self.deriv + other.deriv)
        ### END SOLUTION

    def __sub__(self, other):
        ### BEGIN SOLUTION
        other = as_dual(other)
        return Dual(self.value - other.value, self.deriv - other.deriv)
        ### END SOLUTION

    def __mul__(self, other):
        ### BEGIN SOLUTION
        other = as_dual(other)
        return Dual(self.value * other.value, self.deriv * other.value + self.value * other.deriv)
        ### END SOLUTION

    def __truediv__(self, other):
        ### BEGIN SOLUTION
        other = as_dual(other)
        slope = (self.deriv * other.value - self.value * other.deriv) / other.value**2
        return Dual(self.value / other.value, slope)
        ### END SOLUTION

    def __rsub__(self, number):
        """number - self"""
        ### BEGIN SOLUTION
        return as_dual(number) - self
        ### END SOLUTION

    def __rtruediv__(self, number):
        """number / self"""
        ### BEGIN SOLUTION
        return as_dual(number) / self
        ### END SOLUTION

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        ### BEGIN SOLUTION
        out = math.exp(self.value)
        return Dual(out, out * self.deriv)
        ### END SOLUTION

    def sin(self):
        ### BEGIN SOLUTION
        return Dual(math.sin(self.value), math.cos(self.value) * self.deriv)
        ### END SOLUTION


def as_dual(x):
    """x itself if it is a Dual; a plain number as a constant, with derivative 0."""
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# %% nbgrader={"grade_id": "check-Dual", "grade": true}
check(Dual)

# %% [markdown]
# The worked example of part 1, at $x = 1$, in forward mode. No graph, no sweep: the rate with respect to $x$ travels
# along. Compare with the last column of the table there.

# %%
if ready(Dual.__mul__, Dual.exp, Dual.sin):
    x = Dual(1.0, 1.0)
    u = x * x
    v = u.sin()
    for name, pair in [("u", u), ("v", v), ("f", v.exp())]:
        print(f"{name}: value {pair.value:.4f}, rate with respect to x {pair.deriv:.4f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "04-cost",
    "A loss depends on 1,000 weights, and you want its whole gradient. How often does each mode run the program?",
    a="Both once.",
    b="Forward mode 1,000 times, reverse mode once, with one sweep back.",
    c="Forward mode once, reverse mode 1,000 times.",
)

# %% [markdown]
# ## 7. Four ways to differentiate
#
# You now know four: **manual**, on paper, as for the neuron; **symbolic**, where a program applies the rules of paper to a
# formula; **numerical**, by nudging; and **automatic**, by running the program on numbers that know the chain rule, in
# forward or in reverse mode. Here they are for one function, the $e^{\sin(x^2)}$ of part 1. The figures run on the
# course's own engine.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.difference_errors_against_exact()
show(
    fig,
    alt=alt,
    caption="Nudging is right to some ten digits at best, and only at one step size. Both automatic modes have no step "
    "to choose and no error but rounding.",
)
fig, alt = figures.growth_of_formulas()
show(
    fig,
    alt=alt,
    caption="Why nobody writes the derivative of a program down as one formula: shared parts are copied again and "
    "again. A sweep on the graph visits each of them once.",
)

# %% [markdown]
# And here is what they cost for a loss with $D$ inputs. The cell counts how often a program is run, for $f(x) =
# \sum_i x_i^2 + \sum_i x_i x_{i+1}$, whose gradient can be written down by hand. Runs are counted and errors computed,
# on the course's own `Value` and `Dual`.

# %%
from course_lib.engine import dual, value

runs = 0


def neighbours(x):
    global runs
    runs += 1
    return sum(a * a for a in x) + sum(x[i] * x[i + 1] for i in range(len(x) - 1))


D = 200
point = np.random.default_rng(0).normal(size=D)
by_hand = 2 * point + np.append(point[1:], 0) + np.append(0, point[:-1])


def numerical(x, h=1e-5):
    return np.array([(neighbours(x + h * e) - neighbours(x - h * e)) / (2 * h) for e in np.eye(D)])


def forward_mode(x):
    columns = [[dual.Dual(a, float(i == j)) for j, a in enumerate(x)] for i in range(D)]
    return np.array([neighbours(column).deriv for column in columns])


def reverse_mode(x):
    leaves = [value.Value(a) for a in x]
    neighbours(leaves).backward()
    return np.array([leaf.grad for leaf in leaves])


rows = []
for name, method in [("numerical", numerical), ("forward mode", forward_mode), ("reverse mode", reverse_mode)]:
    runs = 0
    worst = np.max(np.abs(method(point) - by_hand))
    rows.append((name, runs, f"{worst:.0e}" if worst > 1e-13 else "below 1e-13"))
table(
    {
        "way": ["manual", "symbolic", *[row[0] for row in rows]],
        "what you do": [
            "derive and write it yourself",
            "let rules rewrite the formula",
            "nudge each input both ways",
            "carry derivatives along, input by input",
            "record, then one sweep back",
        ],
        f"runs for {D} inputs": ["1", "1", *[str(row[1]) for row in rows]],
        "largest error": ["rounding, and yours", "rounding", *[row[2] for row in rows]],
        "catch": [
            "slow, and you make mistakes",
            "formulas explode; no loops",
            "a step to choose",
            "one run an input",
            "remembers every value",
        ],
    }
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "04-cost",
    right="b",
    because="Forward mode follows one input through the whole program. Reverse mode follows one output back to all "
    "inputs. A loss has one output and many weights, so reverse mode wins; for one input and many outputs it would be "
    "the other way round.",
)

# %% [markdown]
# Reverse mode, applied to a loss, is what **backpropagation** means. Numerical differentiation keeps one job, and an
# important one. It knows nothing of your rules, so it can *test* them.
#
# ### Exercise 8: `grad_check`
#
# The nudges of unit 03 against the gradient that is to be tested, by the relative error of unit 00: for two numbers
# $a$ and $n$ it is $\dfrac{|a - n|}{\max(|a| + |n|,\; 10^{-8})}$. Report the worst entry. Below $10^{-6}$ is right; above
# $10^{-3}$ is wrong.


# %% nbgrader={"grade_id": "grad_check", "solution": true}
def grad_check(f, df, x):
    """How far a gradient is from what nudging says.

    f: a function of an array like x, returning a number. df: the function to test, returning its gradient at x.
    x: a number or an array of any shape. Nudges are central, of 1e-5.
    Returns a number: the largest relative error |a - n| / max(|a| + |n|, 1e-8) over all entries.
    """
    ### BEGIN SOLUTION
    x = np.array(x, dtype=float)
    h = 1e-5
    analytic = np.array(df(x), dtype=float)
    numeric = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += h
        below[index] -= h
        numeric[index] = (f(above) - f(below)) / (2 * h)
    size = np.maximum(np.abs(analytic) + np.abs(numeric), 1e-8)
    return np.max(np.abs(analytic - numeric) / size)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-grad_check", "grade": true}
check(grad_check)

# %% [markdown]
# **Reflect.** Why the *relative* error, and why the worst entry instead of the mean?
#
# <details><summary>Compare</summary>
#
# Gradients may be of any size, so an error of 0.001 can be nothing or everything. And a single wrong entry among
# thousands would drown in a mean.
#
# </details>
#
# ## Quiz
#
# **1. Forget where it comes from.** You differentiate $A(B(x))$ with respect to $B(x)$. How do you treat $B(x)$?
# - (a) As a constant.
# - (b) As a variable of its own.
# - (c) As $x$ itself.
#
# **2. What the forward pass stores.** A page says: "Step 1, the forward pass: compute the outputs and calculate the
# gradients with respect to the parameters." What is right?
# - (a) True: each node computes its gradient when it is made.
# - (b) The forward pass computes and stores values. Gradients belong to the backward pass, which starts from the loss.
# - (c) The forward pass stores nothing; everything is computed anew on the way back.
# - (d) The forward pass computes gradients of the outputs, the backward pass those of the inputs.
#
# **3. The price of reverse mode.** Compared with running the program alone, what does reverse mode need most of?
# - (a) Memory: the values of the forward pass are kept until the sweep has used them.
# - (b) Time: one run for each input.
# - (c) Precision: the errors of the nudges add up.
# - (d) Nothing. It is free.
#
# **4. One input, many outputs.** A simulation turns one number, the temperature, into 10,000 outputs. You want the
# derivative of each. Which mode?
# - (a) Reverse mode: it always wins.
# - (b) Numerical: the other two need a single output.
# - (c) Forward mode: one run gives all of them.
#
# **5. A branch.** A program says `if x > 0: y = 2 * x` and `else: y = -x`. At $x = 3$, what does the tape give?
# - (a) An error: a branch has no derivative.
# - (b) 2, the derivative of the branch that was taken.
# - (c) The mean of both branches, 0.5.
#
# **6. What backpropagation does.** Which sentence is right?
# - (a) It alters the weights so that the loss falls.
# - (b) It works for losses of supervised learning only.
# - (c) It approximates the gradient well enough for training.
# - (d) It computes the gradient. What is done with it is the optimizer's business.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_04", "solution": true}
def quiz_04():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "bbacbd"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_04", "grade": true}
check(quiz_04)

# %% [markdown]
# ## Project: the species in the middle
#
# Edgar Anderson measured 150 irises of three species. By the length of their petals, *setosa* is short, *virginica*
# long, and *versicolor* lies between. Can a model tell from this one number whether an iris is a versicolor?
#
# One neuron can't: its output only rises or only falls. The difference of two can rise and fall again. For one neuron you
# have the gradient by hand. For the new model you write **no gradient at all**: you change the program, and your tape
# does the rest. These cells run on your own functions.

# %%
from course_lib.engine.data import load_iris

iris = load_iris()
petal = iris.X[:, 2]
target = (iris.y == 1).astype(float)
order = np.random.default_rng(4).permutation(len(petal))
train, test = order[:100], order[100:]
centre, spread = petal[train].mean(), petal[train].std()
scaled = (petal - centre) / spread
print(f"{len(train)} irises to train on, {len(test)} to test; {target[train].mean():.0%} of the first are versicolor")


# %%
def neuron(z):
    return 1 / (1 + (-z).exp())  # the sigmoid, made of what your Value can do


def one_neuron(w, x):
    return neuron(w[0] * x + w[1])


def two_neurons(w, x):
    return neuron(w[0] * x + w[1]) - neuron(w[2] * x + w[3])


def mean_error(model, weights, x, t):
    return sum(0.5 * (model(weights, a) - b) ** 2 for a, b in zip(x, t, strict=True)) / len(x)


def fit(model, start, lr=3.0, steps=150):
    w, losses = list(start), []
    for _ in range(steps):
        nodes = [Value(number) for number in w]
        loss = mean_error(model, nodes, scaled[train], target[train])
        backward(loss)  # a new graph at each step, so nothing has to be set to zero
        losses.append(loss.data)
        w = [number - lr * node.grad for number, node in zip(w, nodes, strict=True)]
    return w, losses


value_methods = [Value.__add__, Value.__sub__, Value.__mul__, Value.__truediv__, Value.__pow__]
more_methods = [Value.__rsub__, Value.__rtruediv__, Value.exp, topological_order, backward]
if ready(*value_methods, *more_methods, single_neuron_grads, grad_check):
    # Does the tape agree with the gradient by hand, and with nudging?
    nodes = [Value(0.8), Value(-0.3)]
    backward(0.5 * (one_neuron(nodes, 1.5) - 1.0) ** 2)
    dw, db = single_neuron_grads(np.array([1.5]), np.array([0.8]), -0.3, 1.0)
    print(f"one neuron: tape {nodes[0].grad:.6f}, {nodes[1].grad:.6f}; by hand {dw[0]:.6f}, {db:.6f}")

    def taped_gradient(w):
        nodes = [Value(number) for number in w]
        backward(mean_error(two_neurons, nodes, scaled[train][:20], target[train][:20]))
        return [node.grad for node in nodes]

    def plain_loss(w):
        return mean_error(two_neurons, [Value(number) for number in w], scaled[train][:20], target[train][:20]).data

    worst = grad_check(plain_loss, taped_gradient, np.array([2.0, 1.0, 1.5, -1.0]))
    print("two neurons, your tape against your nudges: relative error", "below 1e-7" if worst < 1e-7 else worst)

# %%
if ready(*value_methods, *more_methods):
    w_one, losses_one = fit(one_neuron, [0.1, 0.0])
    w_two, losses_two = fit(two_neurons, [2.0, 1.0, 2.0, -1.0])

    def outputs(model, w, x):
        return np.array([model([Value(number) for number in w], a).data for a in x])

    def accuracy(model, w):
        return np.mean((outputs(model, w, scaled[test]) > 0.5) == (target[test] > 0.5))

    table(
        {
            "model": ["always no", "one neuron", "two neurons"],
            "first error": ["", f"{losses_one[0]:.3f}", f"{losses_two[0]:.3f}"],
            "last error": ["", f"{losses_one[-1]:.3f}", f"{losses_two[-1]:.3f}"],
            "right on the test irises": [
                f"{np.sum(target[test] == 0)} of {len(test)}",
                f"{accuracy(one_neuron, w_one) * len(test):.0f} of {len(test)}",
                f"{accuracy(two_neurons, w_two) * len(test):.0f} of {len(test)}",
            ],
        }
    )
    grid = np.linspace(0.8, 7.2, 80)
    curves = {
        "one neuron": outputs(one_neuron, w_one, (grid - centre) / spread),
        "two neurons": outputs(two_neurons, w_two, (grid - centre) / spread),
    }
    fig, alt = figures.middle_species(petal, target, curves, grid)
    show(fig, alt=alt, caption="One neuron can only rise or fall. The difference of two picks out the middle.")

# %% [markdown]
# The rest is not the model's fault: around 5 cm the two longer species overlap, and a single length can't separate
# them.
#
# **Go further.** Use `tanh` for the neurons. Add the petal width, `iris.X[:, 3]`, as a second input. Replace the
# squared error by $-\log$ of the probability, for which your `Value` needs a `log`. Keep the four
# weight nodes from step to step instead of making new ones, never set their `.grad` back to 0, and watch the error.
#
# ## Summary
#
# - Along a road rates multiply; over roads they add.
# - Forward: values, in topological order, kept. Backward: gradients, in reverse, from the root's 1.
# - Addition distributes a gradient, multiplication swaps and scales, maximum routes, copying sums.
# - For a sigmoid neuron $\delta = (y - t)\, y (1 - y)$, $\partial E / \partial w_i = \delta x_i$, $\partial E / \partial b
#   = \delta$.
# - A tape belongs to one run, so loops and branches need nothing special.
# - A second backward call adds. Set to zero first, unless you want the sum.
# - Reverse mode costs one sweep for all inputs of one output, and memory. Forward mode costs one run an input and no
#   memory. Nudging is for tests.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | computation graph | nodes for values, edges from inputs to what is computed from them |
# | local derivative | of a node with respect to one of its own inputs |
# | gradient at a node | derivative of the root with respect to that node |
# | topological order | every node behind all of its inputs |
# | tape | the record of a run: nodes, parents, local derivatives |
# | automatic differentiation | running a program on numbers that apply the chain rule |
# | reverse mode | derivatives of one output with respect to all inputs, from the output back |
# | forward mode | derivatives of all outputs with respect to one input, carried along |
# | dual number | a value and its derivative, as a pair |
# | backpropagation | reverse mode, applied to a loss |
#
# ## What comes next
#
# One node a number is simple and slow: the tape of a small image network would have millions of nodes. Unit 05 makes
# whole matrices into nodes. The rules are the same, and the shapes become the story.
