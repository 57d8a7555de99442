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
# # 00. Start here
#
# In this course you write the mathematics of deep learning yourself, in plain NumPy. Every function that you write is
# checked at once, and the check does not only say that something is wrong. It tries to say **what**, and **why**.
#
# This first unit takes about 15 minutes. It makes sure that everything works, shows you how to read a check, and fixes
# the conventions that all later units keep.
#
# **After this unit you can**
#
# - run a lesson, check an answer, and ask for a hint;
# - read shapes, and say which bug a wrong shape can hide;
# - compare two arrays in a way that does not depend on their size;
# - name the four parts of a parametric learner.
#
# **You need** Python with functions and NumPy arrays, and derivatives from school. No machine learning.
#
# | part | minutes |
# |---|---|
# | 1. Does everything work? | 1 |
# | 2. Shapes | 5 |
# | 3. How a check speaks | 5 |
# | 4. What a learner is made of, quiz, project | 4 |
#
# ## 1. Does everything work?
#
# A notebook is made of cells. Click into one and press **Shift+Enter** to run it and go on to the next. Run the cells
# in their order, from the top. Cells that only ask or draw are folded: run
# them like any other, and click on the bar to see their code. Start with these two.

# %%
import numpy as np

from course_lib import check, hint, progress
from course_lib.figures import predict, ready, recall, show, table
from course_lib.figures import start_here as figures

# %%
figures.environment()

# %% [markdown]
# If the line above says that everything is here, go on. If not, it says what to do. Should you ever lose your way:
# *Kernel, Restart Kernel and Run All Cells* in the menu starts the notebook from a clean state. Your code stays.
#
# ## 2. Shapes
#
# Here is a bug that costs people evenings. Three *examples*, the rows of `X`, have two *features* each, the columns.
# They go through a **linear model** with three outputs: each output is a sum of the features, every one multiplied by
# its *weight* from `W`, plus a number of its own, its *bias*. So `b` holds one number for each **output**. The first
# line is right. In the second one `b[:, None]` makes a column of `b`, shape (3, 1): one number for each **example**.

# %%
X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])  # 3 examples, 2 features
W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]])  # 2 features, 3 outputs
b = np.array([10.0, 20.0, 30.0])  # one number an output

print("X @ W + b           ->", (X @ W + b).shape)
print("X @ W + b[:, None]  ->", (X @ W + b[:, None]).shape)
print("same numbers?       ->", np.array_equal(X @ W + b, X @ W + b[:, None]))

# %% [markdown]
# Both lines run. Both give shape (3, 3). Only one is right, and NumPy can't know which. The two shapes agree by
# accident: there are as many examples as outputs. With 4 examples the wrong line fails loudly, and that is the better
# fate. So **read the shape before you trust the number**, and try your code on sizes that all differ.
#
# Two rules are enough for the whole course.
#
# 1. **Matrix product**, in code `@`. (N, D) times (D, C) gives (N, C). *The inner sizes have to agree, and they
#    disappear.*
# 2. **Broadcasting.** NumPy lines shapes up from the right. *A size of 1, or a missing one, is stretched to fit.* So
#    (N, C) plus (C,) adds the same row to every row, and (N, C) plus (N, 1) adds the same column to every column.
#
# The letters keep their meaning in all units: **N** examples, **D** features, **C** classes or outputs.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "00-shapes",
    "v has shape (5,) and u has shape (5, 1). Which shape has v - u?",
    a="(5,)",
    b="(5, 1)",
    c="(5, 5)",
    d="none, it is an error",
)

# %% [markdown]
# **See.** Move the sliders and watch which sides of the boxes have to fit together. Then find a setting in which a
# bias with one number *an example* would slip through without an error.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_shapes()
fig, alt = figures.shapes_in_two_settings()
show(
    fig,
    alt=alt,
    caption="Inner sizes agree and disappear. Above, a bias of the wrong kind raises an error; below, where N = C, "
    "it does not.",
)

# %%
v, u = np.arange(5.0), np.arange(5.0)[:, None]
print("v - u has shape", (v - u).shape)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "00-shapes",
    right="c",
    because="Lined up from the right, (5,) is (1, 5). Both sizes of 1 are stretched, and every entry of v meets every "
    "entry of u. This is the most common silent bug of the whole course.",
)

# %% [markdown]
# ### Worked example
#
# One example with features 2 and 3, two outputs. The first output takes the features as they are and adds them. The
# second takes their difference. By hand: $2 \cdot 1 + 3 \cdot 1 = 5$ and $2 \cdot 1 + 3 \cdot (-1) = -1$. Then add the
# biases 10 and 20.

# %%
x_small = np.array([[2.0, 3.0]])  # shape (1, 2)
W_small = np.array([[1.0, 1.0], [1.0, -1.0]])  # shape (2, 2): a column for each output
b_small = np.array([10.0, 20.0])  # shape (2,)
by_hand = [[2 * 1 + 3 * 1 + 10, 2 * 1 + 3 * (-1) + 20]]
print("by hand:", by_hand, "  with NumPy:", (x_small @ W_small + b_small).tolist())

# %% [markdown]
# ### Exercise 1: `linear_scores`
#
# Each exercise looks like this one. The first line and the text in quotes stay. The two lines below them say that
# nothing has been written yet: replace them by your own code. Here one line is enough.
#
# Before you do, run both cells once as they are, and read what the check says.


# %% nbgrader={"grade_id": "linear_scores", "solution": true}
def linear_scores(X, W, b):
    """The scores of a linear model.

    X: (N, D) data, one example a row. W: (D, C) weights, one output a column. b: (C,) biases.
    Returns (N, C): row i holds the C scores of example i.
    """
    ### BEGIN SOLUTION
    return X @ W + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-linear_scores", "grade": true}
check(linear_scores)

# %% [markdown]
# ## 3. How a check speaks
#
# A check calls your function on several inputs and compares what comes back. It has four answers.
#
# | it says | what it means |
# |---|---|
# | **Not attempted** | The two lines are still there. |
# | **Stopped early** | Your code raised an error. You see your own line, and with which shapes it was called. |
# | **Not yet** | Something came back, and it is not right. Read the first sentence; it is about the first thing that is wrong. |
# | **Passed** | Right in every part. |
#
# Each exercise has parts with points of their own, so half an answer earns its half. A small picture shows *where* an
# array differs. You may check as often as you like: nothing is counted, nothing is sent anywhere.
#
# A check sees your function as it was when its cell last ran. So after each change run both cells. If the upper one ends
# in a `SyntaxError`, nothing new was defined, and the check still speaks of the version before.
#
# If you are stuck, type `hint(linear_scores)` in a new cell. There are three hints for each exercise, from a nudge to
# nearly there.
#
# **Reflect.** The shapes in the check all differ from each other. Why would you choose them so?
#
# <details><summary>Compare</summary>
#
# Where two sizes are equal, an array that is transposed, or a bias along the wrong axis, still fits. With sizes that all
# differ, most slips of that kind end in an error, and an error is easy to see.
#
# </details>
#
# ### Exercise 2: `relative_error`
#
# You will often ask whether two arrays are "the same". `==` is too strict, since the last digits depend on the order
# of additions. A fixed tolerance is no better: an error of 0.001 is nothing in 1000 and everything in 0.0001.

# %%
pairs = {"a": [1000.0, 0.001, 0.0], "b": [1000.001, 0.002, 0.0]}
a, b_ = np.array(pairs["a"]), np.array(pairs["b"])
size = np.maximum(np.abs(a) + np.abs(b_), 1e-8)
table({"a": a, "b": b_, "|a - b|": np.abs(a - b_), "relative": np.abs(a - b_) / size}, digits=7)

# %% [markdown]
# The differences in the first two rows are equal. The **relative** error tells them apart: it divides by the size of
# the numbers themselves,
#
# $$\frac{|a - b|}{\max(|a| + |b|,\; 10^{-8})}$$
#
# where $10^{-8}$ keeps two zeros from giving 0/0. It is 0 where two numbers agree, and never more
# than 1. For whole arrays you want the worst entry, since one wrong entry is a bug, and an average would hide it.


# %% nbgrader={"grade_id": "relative_error", "solution": true}
def relative_error(a, b):
    """How far two arrays are apart, measured by their own size: the largest relative error of any entry.

    a, b: arrays of the same shape, or two numbers.
    Returns a number: the largest of |a - b| / max(|a| + |b|, 1e-8) over all entries.
    """
    ### BEGIN SOLUTION
    size = np.maximum(np.abs(a) + np.abs(b), 1e-8)
    return np.max(np.abs(a - b) / size)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-relative_error", "grade": true}
check(relative_error)

# %% [markdown]
# **Reflect.** What is the relative error of 3 and -3, and why is that a good answer?
#
# <details><summary>Compare</summary>
#
# 1, the largest that there is: the difference is 6, and so is the sum of the sizes. Two numbers of opposite sign agree in
# nothing. If they were slopes, one of them would send you the wrong way.
#
# </details>
#
# ### Exercise 3: mend `mean_of_squares`
#
# This one has been written for you, and it is wrong.
#
# 1. Delete the two lines of the stub in the middle, run both cells, and read what the check recognises.
# 2. Find the line that is at fault, mend it, and check again.


# %% nbgrader={"grade_id": "mean_of_squares", "solution": true}
def mean_of_squares(x):
    """The mean of the squared entries.

    x: an array of any shape.
    Returns a number: sum(x**2) / n, where n is how many entries x has.
    """
    total = np.sum(x) ** 2
    ### BEGIN SOLUTION
    total = np.sum(x**2)
    ### END SOLUTION
    return total / x.size


# %% nbgrader={"grade_id": "check-mean_of_squares", "grade": true}
check(mean_of_squares)

# %% [markdown]
# **Spot the bug.** Why did nobody see it? Because it is right on the inputs that one tries first. A number settles it:

# %%
tries = [np.array([3.0]), np.array([0.0, 0.0]), np.array([2.0, 2.0]), np.array([3.0, -3.0])]
table(
    {
        "x": [str(x.tolist()) for x in tries],
        "square of the sum / n": [np.sum(x) ** 2 / x.size for x in tries],
        "sum of the squares / n": [np.dot(x, x) / x.size for x in tries],
    }
)

# %% [markdown]
# One entry: right. Zeros: right. With two entries that are not 0 the two differ, and for 3 and -3 the wrong one even
# says 0. Try code on more than one entry, and on numbers that are not all equal.
#
# ## 4. What a learner is made of
#
# Machine learning is programs that get better at a **task**, by some **measure**, with **experience**, which usually
# means data. If the data come with the right answers, it is *supervised* learning. If there are only inputs, and the
# structure has to be found, it is *unsupervised*. If the program acts and gets rewards, it is *reinforcement* learning.
# This course is about the first kind, and its machinery carries the other two.
#
# A **parametric** learner has four parts. You will meet each of them, and write most of them yourself.
#
# | part | the question it answers | in this course |
# |---|---|---|
# | representation | How does an input become numbers? | a row of X |
# | functional form | How do parameters turn inputs into outputs? | `X @ W + b`, then networks (05) |
# | loss | How wrong are the outputs, as one number? | likelihood (01), cross-entropy (06), more (10) |
# | optimiser | How do the parameters get better? | gradient descent (03) and its family (07 to 09) |
#
# "Learning" then means: choose the parameters with the smallest mean loss over the training examples. That is called
# **empirical risk minimisation**. Whether the result is also good on examples that it has not seen is another question,
# and unit 12 is about it.
#
# In a parametric model the number of parameters is fixed before the data arrive. In a **non-parametric** one it grows
# with the data: nearest neighbours keep every example, and a decision tree may grow a new branch for a new example.
#
# ## Conventions
#
# Fixed once, for all units. Come back to this table when you wonder.
#
# | topic | here |
# |---|---|
# | data | `X` has shape (N, D): one example a row |
# | labels | whole numbers in an array `y` of shape (N,) |
# | weights | `W` has shape (D, C), so scores are `X @ W + b` |
# | losses | **means** over the N examples, so gradients carry 1/N |
# | penalty | `0.5 * reg * sum(W**2)`, so its gradient is `reg * W` |
# | gradients | `dW` is the gradient of the loss with respect to `W`, and has its shape |
# | layers | `f_forward(x, ...)` returns `(out, cache)`; `f_backward(dout, cache)` returns the gradients |
# | optimisers | `rule(w, dw, config)` returns `(next_w, config)` |
# | randomness | an argument `rng`, made by `np.random.default_rng(seed)`; never the global seed |
# | numbers | float64 unless said otherwise; natural logarithms |
# | your inputs | are yours to read and not to change: work on copies |
#
# Where the field has two conventions, the unit shows both and says which one is graded.
#
# ## Quiz
#
# **1. Who learns here?** A program sorts photos into groups of similar ones. Nobody has told it what the groups are.
# - (a) Supervised learning: the photos are the labels.
# - (b) Unsupervised learning: there are inputs and no answers.
# - (c) Reinforcement learning: a good group is a reward.
#
# **2. Parametric or not?** Which of these is a non-parametric model?
# - (a) A linear model with a million weights.
# - (b) A neural network whose weights are random at the start.
# - (c) Nearest neighbour: answer like the most similar stored example.
# - (d) A straight line through the data.
#
# **3. The missing part.** You have data as rows of numbers, a network, and a way to change its weights. What is still
# missing before it can learn?
# - (a) A loss: one number that says how wrong it is.
# - (b) More layers.
# - (c) A test set.
#
# **4. A silent bug.** `errors = y_pred - y` with `y_pred` of shape (N, 1) and `y` of shape (N,). What happens?
# - (a) An error: the shapes differ.
# - (b) N differences, as wanted.
# - (c) The first N entries of `y` are used.
# - (d) N times N differences, and a mean over them that looks plausible.
#
# Put your four letters in place of the question marks, and remove the two lines of the stub.


# %% nbgrader={"grade_id": "quiz_00", "solution": true}
def quiz_00():
    """Your answers, one letter a question, in order."""
    answers = "????"
    ### BEGIN SOLUTION
    answers = "bcad"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_00", "grade": true}
check(quiz_00)

# %% [markdown]
# ## A small project: your one line reads handwriting
#
# The course ships 1797 handwritten digits, 8 by 8 pixels each. Take the mean image $\mu_c$ of each digit $c$. Which
# mean is closest to an image $x$? The squared distance is
#
# $$\|x - \mu_c\|^2 = \|x\|^2 - 2\, x \cdot \mu_c + \|\mu_c\|^2 .$$
#
# 1. $\|x\|^2$ is the same for all ten digits. *So it can't decide between them: leave it out.*
# 2. Multiply by $-\tfrac12$. *Now the closest mean has the largest number.*
# 3. What is left is $x \cdot \mu_c - \tfrac12 \|\mu_c\|^2$. *A linear score: weights $\mu_c$, bias $-\tfrac12
#    \|\mu_c\|^2$.*
#
# So `linear_scores` is a classifier already, with weights that nobody had to search for. This cell waits until yours
# is written.

# %%
from course_lib.engine.data import load_digits

digits = load_digits()
means = np.stack([digits.X_train[digits.y_train == c].mean(axis=0) for c in range(10)])  # (10, 64)

if ready(linear_scores):
    scores = linear_scores(digits.X_test, means.T, -0.5 * np.sum(means**2, axis=1))
    answers = np.argmax(scores, axis=1)
    print(f"scores: {scores.shape}, one row an image, one column a digit")
    print(f"{np.mean(answers == digits.y_test):.1%} of {len(answers)} new digits are read right; guessing gives 10.0%")
    fig, alt = figures.mean_digits(means, digits.X_test, digits.y_test, answers)
    show(fig, alt=alt, caption="Above: the ten means, which are the weights. Below: digits that they read wrong.")

# %% [markdown]
# From here on the course is about finding better weights than these, and about models that do more than
# add up weighted pixels.
#
# ## Where you are
#
# Type `progress()` in a new cell, here or in any unit, to see your points in all units. They are kept on this machine.
#
# ## Summary
#
# - Read the shape before you trust the number, and try sizes that all differ.
# - (N, D) times (D, C) is (N, C). Broadcasting lines shapes up from the right and stretches sizes of 1.
# - Measure differences by the size of the numbers, and look at the worst entry.
# - A parametric learner is a representation, a functional form, a loss and an optimiser.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | example, feature | a row of the data, a column of the data |
# | score | an output of a linear model, before it is interpreted |
# | weights, bias | what multiplies the features, what is added |
# | parameter | a number that learning changes: a weight or a bias |
# | loss | how wrong the outputs are, as one number |
# | broadcasting | NumPy's stretching of sizes of 1 so that shapes fit |
# | supervised | learning from inputs together with the right answers |
#
# ## What comes next
#
# Unit 01 asks where losses come from. The answer is a single idea, likelihood, and it will carry you to the end.
