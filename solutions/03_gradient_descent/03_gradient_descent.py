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
# # 03. Gradient descent
#
# Units 01 and 02 ended with formulas: set the derivative to zero and solve. For most losses nobody can solve. What is
# always possible is to ask, at the place where you stand, **which way is down**, and to take a step. This unit is about
# that step: its direction, its length, and how many data to look at before you take it.
#
# **After this unit you can**
#
# - measure a gradient by nudging, and say how far to trust the result;
# - write gradient descent, and predict from the curvature whether it will settle, zigzag or explode;
# - shuffle and cut data into mini-batches without destroying the labels;
# - train a regression with your own mini-batch descent, and say what "faster" means.
#
# **You need** linear scores (unit 00), the mean squared error as a likelihood (unit 01), derivatives, and the matrix
# product. An eigenvalue is explained where it is used.
#
# | part | minutes |
# |---|---|
# | 1. Which way is down? | 15 |
# | 2. Taking steps | 15 |
# | 3. How long may a step be? | 20 |
# | 4. Valleys and saddles | 5 |
# | 5. A few examples at a time | 25 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $w$ | `w` | a number or (D,) | the weights, what is searched for |
# | $f(w)$ | `f` | a number | the loss at $w$ |
# | $\nabla f(w)$ | `grad(w)` | as $w$ | the gradient: all partial derivatives of $f$ |
# | $\eta$ | `lr` | a number | the learning rate: how far a step goes |
# | $H$ | `H` | (D, D) | the Hessian: the second derivatives of $f$ |
# | $\lambda_{\max}$, $L$ | | a number | the largest eigenvalue of $H$, the steepest curvature |
# | $X, y$ | `X`, `y` | (N, D), (N,) | data, one example a row, and a number to predict for each |
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | squared error | the **mean** of squares, gradient with 2/N | half the mean, gradient with 1/N; the same minimum, half the step |
# | SGD, stochastic gradient descent | the family: one example or a mini-batch at a time | one example at a time only |
# | epoch | one pass over all examples | sometimes a fixed number of steps |
# | last batch, if short | kept | dropped |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(gradient_descent) gives you the next of three hints
from course_lib.figures import gradient_descent as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A rule that climbs
#
# Here is an update rule from real study notes: $w \leftarrow w + \Delta w$ with $\Delta w = \eta\, \frac{dE}{dw}$. Try
# it on the simplest loss there is, $E = \tfrac12 (w - 3)^2$, whose minimum is at 3 and whose derivative is $w - 3$.

# %%
w = 0.0
for step in range(1, 21):
    w = w + 0.1 * (w - 3)
    if step in (1, 2, 5, 10, 20):
        print(f"after {step:2d} steps: w = {w:8.3f}, E = {0.5 * (w - 3) ** 2:8.3f}")

# %% [markdown]
# It runs away from 3, faster and faster. You will mend it in part 2. One sign is wrong, and to see which one you have
# to know what a gradient points at.
#
# ## 1. Which way is down?
#
# For a loss of one weight, the derivative $f'(w)$ says how fast $f$ rises when $w$ grows. For several weights there is
# one such number for each of them, the *partial derivative* $\partial f / \partial w_k$: nudge $w_k$ alone and see how
# fast $f$ changes. Written in a row they are the **gradient**,
#
# $$\nabla f(w) = \Big( \frac{\partial f}{\partial w_1}, \dots, \frac{\partial f}{\partial w_D} \Big).$$
#
# Now take a tiny step $s$. To first order the loss changes by $\nabla f \cdot s$, *since each weight contributes its
# own rate times how far it was moved*. Among all steps of one length the inner product is largest when $s$ points along
# $\nabla f$, *since it is the product of the two lengths and the cosine of the angle between them*. So
#
# > the gradient points in the direction of steepest **ascent**, and $-\nabla f$ in that of steepest descent.
#
# A number agrees. Here are steps of length 0.01 in eight directions on $f(w) = w_1^2 + 3 w_2^2$.

# %%
point = np.array([2.0, 1.0])
gradient = np.array([2 * point[0], 6 * point[1]])


def bowl(w):
    return w[0] ** 2 + 3 * w[1] ** 2


angles = np.arctan2(gradient[1], gradient[0]) + np.arange(8) * np.pi / 4
table(
    {
        "angle to the gradient": [f"{round(k * 45)}°" for k in range(8)],
        "change of f": [bowl(point + 0.01 * np.array([np.cos(a), np.sin(a)])) - bowl(point) for a in angles],
    },
    digits=4,
)

# %% [markdown]
# The largest rise is along the gradient (0°), the largest fall against it (180°), and across it (90°) almost nothing
# happens: there lies the contour line.
#
# ### Measuring a slope
#
# A derivative is a limit, and a computer can come close to it. The obvious way is one nudge, the *forward difference*
# $(f(x + h) - f(x)) / h$. A better one nudges both ways, the **central difference**:
#
# $$\frac{\partial f}{\partial x_k} \approx \frac{f(x + h\, e_k) - f(x - h\, e_k)}{2h},$$
#
# where $e_k$ is 1 in place $k$ and 0 elsewhere. Why better?
#
# 1. By Taylor, $f(x + h) = f(x) + h f' + \tfrac12 h^2 f'' + \tfrac16 h^3 f''' + \dots$
# 2. Replace $h$ by $-h$: $f(x - h) = f(x) - h f' + \tfrac12 h^2 f'' - \tfrac16 h^3 f''' + \dots$
# 3. Subtract: $f(x + h) - f(x - h) = 2 h f' + \tfrac13 h^3 f''' + \dots$ *The terms with $f''$ cancel.*
# 4. Divide by $2h$: the error is $\tfrac16 h^2 f'''$. *For the forward difference it is $\tfrac12 h f''$: only one
#    power of $h$.*
#
# So halve $h$ again and again? No. $f(x + h)$ and $f(x - h)$ then agree in most of their digits, and the subtraction
# leaves only rounding.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.difference_errors()
show(
    fig,
    alt=alt,
    caption="Too large a step misses the curve, too small a step drowns in rounding. Central differences near 1e-5 are "
    "right to about ten digits.",
)

# %% [markdown]
# ### Exercise 1: `numerical_gradient`
#
# You will use this function to test every gradient that you write from now on. `x` may have any shape: for an array,
# nudge one entry, look, and put it back; then the next. `np.ndindex(np.shape(x))` runs over all positions, and a plain
# number has one, the empty one: `()`. Leave `x` as you found it.


# %% nbgrader={"grade_id": "numerical_gradient", "solution": true}
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x, by central differences.

    f: a function of an array like x, returning a number. x: a number or an array of any shape. h: the nudge.
    Returns an array of the shape of x: (f(x + h e) - f(x - h e)) / (2 h) for each entry e. x is left as it was.
    """
    ### BEGIN SOLUTION
    grad = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        above = np.array(x, dtype=float)
        below = np.array(x, dtype=float)
        above[index] += h
        below[index] -= h
        grad[index] = (f(above) - f(below)) / (2 * h)
    return grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-numerical_gradient", "grade": true}
check(numerical_gradient)

# %% [markdown]
# **Reflect.** How many times did you call `f` for D weights? A network has millions. That is why unit 04 finds another
# way, and keeps this one as its judge.
#
# <details><summary>Compare</summary>
#
# $2D$ times: each weight is nudged up once and down once. A million weights would take two million losses for a single
# step.
#
# </details>
#
# ## 2. Taking steps
#
# Down is against the gradient. **Gradient descent** repeats one line:
#
# $$w \leftarrow w - \eta\, \nabla f(w)$$
#
# The notes at the top had a plus there, and so they climbed. The **learning rate** $\eta$ says how far to go. Note that
# the length of a step is $\eta$ times the length of the gradient: on a steep slope the steps are long, and near a
# minimum they become short by themselves.
#
# ### Worked example
#
# Take $f(w) = w^2 - 10 w + 25$, which is $(w - 5)^2$. Its derivative is $2w - 10$. Start at $w = 0$ with $\eta = 0.1$
# and follow three steps by hand: $0 - 0.1 \cdot (-10)$, and so on.

# %%
w, rows = 0.0, []
for step in range(4):
    rows.append((step, w, w**2 - 10 * w + 25, 2 * w - 10, -0.1 * (2 * w - 10)))
    w = w - 0.1 * (2 * w - 10)
steps, ws, losses, slopes, moves = zip(*rows, strict=True)
table({"step": steps, "w": ws, "f(w)": losses, "slope 2w - 10": slopes, "move": moves})
print(f"distance to 5 from step to step: {', '.join(f'{5 - w:.3f}' for w in ws)}; each is 0.8 times the one before")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "03-rate",
    "The same parabola, w = 0 at the start, learning rate 0.9. What do the next steps do?",
    a="They creep up to 5 from the left, only faster.",
    b="They jump across 5 from side to side, and come closer.",
    c="They jump across 5 from side to side, and get farther away.",
)

# %% [markdown]
# ### Exercise 2: `gradient_descent`
#
# One loop, one line in it. `w0` may be a number or an array; the same line does both.


# %% nbgrader={"grade_id": "gradient_descent", "solution": true}
def gradient_descent(grad, w0, lr, steps):
    """Plain gradient descent with a constant learning rate.

    grad: a function of w that returns the gradient, of the shape of w. w0: the start, a number or an array.
    lr: the learning rate. steps: how many steps, an int >= 0.
    Returns the last w.
    """
    ### BEGIN SOLUTION
    w = w0
    for _ in range(steps):
        w = w - lr * grad(w)
    return w
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-gradient_descent", "grade": true}
check(gradient_descent)

# %% [markdown]
# Now the prediction. The same parabola at five learning rates, a column each: follow $w$ down.


# %%
def descend_parabola(lr, steps):  # the course's own, so that this cell runs before yours is written
    w, path = 0.0, [0.0]
    for _ in range(steps):
        w = w - lr * (2 * w - 10)
        path.append(w)
    return path


table({"step": list(range(6)), **{f"lr = {lr}": descend_parabola(lr, 5) for lr in (0.1, 0.5, 0.9, 1.0, 1.1)}})

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "03-rate",
    right="b",
    because="Each step multiplies the distance to 5 by 1 - 2 lr. For lr = 0.9 that is -0.8: the other side, and closer. "
    "At lr = 0.5 it is 0, and one step is enough. Beyond lr = 1 its size exceeds 1, and the distance grows.",
)

# %% [markdown]
# **Reflect.** For which learning rate does this parabola jump from side to side for ever, and what is special about it?
#
# <details><summary>Compare</summary>
#
# For 1. There the factor $1 - 2 \eta$ is exactly $-1$: the distance keeps its size and only changes its side. It is the
# border between settling and running away.
#
# </details>
#
# ## 3. How long may a step be?
#
# The table has the whole answer in it. Near a minimum a smooth loss looks, as a rule, like a bowl: up to a constant it
# is $f(w) = \tfrac12 w^\top H w$, with the minimum moved to 0. $H$ is the **Hessian**, the symmetric matrix of second
# derivatives: how fast the slopes themselves change.
#
# 1. The gradient is $H w$. *The derivative of $\tfrac12 \lambda w^2$ is $\lambda w$; this is the same for several
#    weights.*
# 2. A step gives $w - \eta H w = (I - \eta H)\, w$, where $I$ is the identity matrix. *Factor out $w$.*
# 3. There are directions that $H$ only stretches, without turning them: $H v = \lambda v$. They are its *eigenvectors*,
#    and $\lambda$, the *eigenvalue*, is the curvature along them. Along such a direction a step multiplies the distance
#    by $1 - \eta \lambda$. *Put $v$ into step 2.*
# 4. It shrinks if $|1 - \eta \lambda| < 1$, that is, if $0 < \eta < 2 / \lambda$. *Solve both inequalities. In a bowl
#    every $\lambda$ is above 0.*
# 5. For a symmetric $H$ every $w$ is a sum of such directions, and each part shrinks or grows by itself. So step 4 must
#    hold along **every** one of them, and the steepest decides:
#
# $$\eta < \frac{2}{\lambda_{\max}} = \frac{2}{L}$$
#
# For the parabola $f'' = 2$, so the threshold is 1, as you saw.
#
# **See.** Move the learning rate slowly upward and read the two factors. Watch for three things: where the path begins
# to cross the valley (at $1/L$), where it explodes (at $2/L$), and how slowly the flat direction moves all the while.
# Then make the bowl narrower. Each step leaves its contour line at a right angle. That is straight down, and yet not
# towards the minimum, unless the bowl is round.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_steps()
fig, alt = figures.steps_at_four_rates()
show(
    fig,
    alt=alt,
    caption="The steep direction limits the step, the flat direction then has to wait. Below 1/L no zigzag, "
    "between 1/L and 2/L a zigzag that dies out, beyond 2/L an explosion.",
)

# %% [markdown]
# The ratio $\kappa = \lambda_{\max} / \lambda_{\min}$, the largest curvature over the smallest, is the **condition
# number**. With $\eta = 1/L$ each step multiplies the distance along the flattest direction by $1 - 1/\kappa$. A bowl a
# hundred times steeper one way than the other needs hundreds of steps. Unit 07 (momentum) and unit 08 (a rate for each
# weight) are answers to this picture.
#
# On a bowl, with a *deterministic* gradient (no chance in it) and $\eta < 2/L$, the rate may stay constant: you have
# just watched it converge. That the learning rate "has to be reduced" is true for noisy gradients, the subject of
# part 5.
#
# ### Exercise 3: `max_stable_lr`
#
# `np.linalg.eigvalsh(H)` returns the eigenvalues of a symmetric matrix in rising order.


# %% nbgrader={"grade_id": "max_stable_lr", "solution": true}
def max_stable_lr(H):
    """The learning rate at which gradient descent on a bowl stops converging.

    H: (D, D), symmetric, with at least one positive eigenvalue: the Hessian of the loss.
    Returns a number: 2 / (largest eigenvalue of H).
    """
    ### BEGIN SOLUTION
    return 2 / np.max(np.linalg.eigvalsh(H))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-max_stable_lr", "grade": true}
check(max_stable_lr)

# %% [markdown]
# **Reflect.** Rotate the bowl, so that its axes lie between those of the weights. The diagonal of $H$ changes. Does the
# threshold?
#
# <details><summary>Compare</summary>
#
# No. The eigenvalues belong to the bowl, however it lies. They stand on the diagonal only where the bowl's axes are those
# of the weights; in a rotated one the diagonal alone would promise a rate that is too large.
#
# </details>
#
# ## 4. Valleys and saddles
#
# A zero gradient need not be the lowest point. It may be a **local minimum**, lower than its surroundings only. It may
# be a **saddle**: a minimum in one direction and a maximum in another. With many weights a point where the gradient
# vanishes is far more often a saddle, since a minimum has to be one in *every* direction at once.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.landscapes()
show(
    fig,
    alt=alt,
    caption="Left: two starts, two valleys, and the right one is worse. Right: near a saddle the gradient is tiny, so "
    "descent lingers, but the smallest push takes it off.",
)

# %% [markdown]
# Are local minima bad? It depends. In large networks many of them are nearly as low as the lowest, and long plateaus
# around saddles cost more time. That is an observation about many trained networks, not a theorem about yours.
#
# ## 5. A few examples at a time
#
# Now the loss is a mean over data. Take linear regression: predictions $Xw$ and the mean squared error
#
# $$f(w) = \frac1N \sum_{i=1}^N (x_i \cdot w - y_i)^2,$$
#
# where $x_i$ is row $i$ of $X$. One term has the derivative $2\,(x_i \cdot w - y_i)\, x_{ik}$ with respect to $w_k$, *by
# the chain rule*. The sum over examples of "residual times feature" is a matrix product, *with $X$ transposed, so that
# the examples are summed over*:
#
# $$\nabla f(w) = \frac2N\, X^\top (X w - y)$$
#
# ### Exercise 4: `linear_regression_grad`
#
# Check the shapes before you write: (D, N) times (N,) gives (D,).


# %% nbgrader={"grade_id": "linear_regression_grad", "solution": true}
def linear_regression_grad(X, y, w):
    """The gradient of the mean squared error of a linear regression.

    X: (N, D) data. y: (N,) numbers to predict. w: (D,) weights.
    Returns (D,): the gradient of mean((X @ w - y)**2) with respect to w.
    """
    ### BEGIN SOLUTION
    N = len(y)
    return 2 / N * X.T @ (X @ w - y)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-linear_regression_grad", "grade": true}
check(linear_regression_grad)

# %% [markdown]
# **Reflect.** Which residuals leave this gradient at zero? Say it in terms of the columns of $X$.
#
# <details><summary>Compare</summary>
#
# Those that are orthogonal to every column of $X$. Nothing that a column could explain is left in them. For a column of
# ones it means that they sum to 0.
#
# </details>
#
# ### Why not all examples at once?
#
# That gradient reads all $N$ examples for a single step. A **mini-batch** of $n$ examples drawn at random gives an
# estimate of the same gradient, right on average, at a fraction of the cost. The three ways have names:
#
# | name | examples a step | a step is | an epoch has |
# |---|---|---|---|
# | batch gradient descent | all N | exact and expensive | 1 step |
# | mini-batch | n, say 8 to 512 | a good guess, by one matrix product | N/n steps |
# | stochastic, one at a time | 1 | a rough guess, and cheap | N steps |
#
# How rough? For independent draws the spread of a mean falls with $1/\sqrt{n}$. Four times the examples, half the
# noise. Here is one gradient, estimated ten thousand times from batches of each size. The *spread* is the standard
# deviation of its second entry over the ten thousand estimates.

# %%
rng = np.random.default_rng(0)
X_demo = np.column_stack([np.ones(400), rng.normal(size=400)])
y_demo = X_demo @ np.array([1.0, 2.0]) + rng.normal(size=400)
w_demo = np.zeros(2)
residuals = X_demo @ w_demo - y_demo
exact = 2 / 400 * X_demo.T @ residuals
sizes, estimates = [1, 4, 16, 64], {}
for n in sizes:
    draws = rng.integers(0, 400, (10_000, n))
    estimates[n] = np.array([2 / n * X_demo[d].T @ residuals[d] for d in draws])
table(
    {
        "batch size n": sizes,
        "mean of the estimates": [f"{estimates[n].mean(axis=0).round(2)}" for n in sizes],
        "exact gradient": [f"{exact.round(2)}" for _ in sizes],
        "spread": [estimates[n].std(axis=0)[1] for n in sizes],
        "spread times sqrt(n)": [estimates[n].std(axis=0)[1] * np.sqrt(n) for n in sizes],
    }
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "03-variants",
    "Batch, mini-batch of 8 and one at a time each make 8 passes over the same 64 examples, with constant learning "
    "rates. Which one has, as a rule, the lowest loss after the first pass, and which after the last?",
    a="Batch first and last: its gradient is exact.",
    b="One at a time first and last: it makes the most updates.",
    c="One at a time after the first pass, batch after the last.",
)

# %% [markdown]
# **See.** The three paths, replayed by how much data they have looked at. Compare them after one pass, then at the end.
# The order of the examples is chance, so choose other runs, too: what stays the same?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_variants()
fig, alt = figures.three_variants()
show(
    fig,
    alt=alt,
    caption="Above: one run of each. Below: fifty runs. The noisy ones are ahead at first, then wander at a height that "
    "their step size keeps up. Only the batch path goes on falling.",
)
recall(
    "03-variants",
    right="c",
    because="Many cheap steps win early. Near the minimum the exact gradient goes to zero and the noise does not, so "
    "with a constant rate the noisy paths never settle. Reducing the rate is the cure for them (unit 09).",
)

# %% [markdown]
# So is stochastic descent "faster"? Per **update**, yes: one reads a single example. Per **epoch** it is ahead at
# first. In **seconds**, mini-batches usually win, since one product of matrices does the work of many small ones. When
# somebody says "faster", ask: per what?
#
# ### Shuffle, and keep the pairs together
#
# A mini-batch has to be a random sample. Data files rarely are: they come sorted by class, by day, by patient. So every
# epoch begins with a shuffle, of $X$ and $y$ **by the same permutation**. Here is what happens otherwise:

# %%
rng = np.random.default_rng(1)
apart_X, apart_y = rng.permutation(X_demo), rng.permutation(y_demo)
for name, A, t in [("pairs kept together", X_demo, y_demo), ("shuffled separately", apart_X, apart_y)]:
    fitted = np.linalg.lstsq(A, t, rcond=None)[0]  # intercept and slope of the best line, exactly
    print(f"{name:20}: slope {fitted[1]:+.3f}, mean squared error {np.mean((A @ fitted - t) ** 2):.3f}")
print("the true slope is 2. No error was raised, and no shape was wrong")

# %% [markdown]
# ### Exercise 5: `shuffle_in_unison`
#
# `rng.permutation(N)` gives the numbers 0 to N - 1 in random order. Use the `rng` that you are given, and not NumPy's
# global generator: then a run can be repeated.


# %% nbgrader={"grade_id": "shuffle_in_unison", "solution": true}
def shuffle_in_unison(X, y, rng):
    """Shuffle examples and their labels by one permutation.

    X: (N, D) data. y: (N,) labels. rng: an np.random.Generator.
    Returns (X, y) in the new order; the inputs stay as they were.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    return X[order], y[order]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-shuffle_in_unison", "grade": true}
check(shuffle_in_unison)

# %% [markdown]
# ### Exercise 6: `iterate_minibatches`
#
# A function with `yield` in it is a *generator*: it hands out one value, waits, and goes on when it is asked for the
# next. `for Xb, yb in iterate_minibatches(...)` then runs over the batches. Returning a list is accepted too. The last
# batch may be shorter, and it is kept.


# %% nbgrader={"grade_id": "iterate_minibatches", "solution": true}
def iterate_minibatches(X, y, batch_size, rng):
    """One shuffled pass over the data, in mini-batches.

    X: (N, D). y: (N,). batch_size: how many examples a batch, an int >= 1. rng: an np.random.Generator.
    Yields (Xb, yb): each example exactly once, pairs together; the last batch holds what is left.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        batch = order[start : start + batch_size]
        yield X[batch], y[batch]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-iterate_minibatches", "grade": true}
check(iterate_minibatches)

# %% [markdown]
# **Reflect.** Drawing each batch afresh with replacement is also called SGD. What does a pass "each example once"
# guarantee that this doesn't?
#
# <details><summary>Compare</summary>
#
# That no example is left out. In $N$ draws with replacement an example is missed with probability $(1 - 1/N)^N$, about
# $1/e$: more than a third of the data would not be seen in a pass. Look at the figure above again: the losses dip at the
# whole passes, where every example has pulled exactly once.
#
# </details>
#
# ### Exercise 7: `sgd_epoch`
#
# All parts are there. One pass: a step for each batch, each from where the last one ended.


# %% nbgrader={"grade_id": "sgd_epoch", "solution": true}
def sgd_epoch(w, batches, grad, lr):
    """One epoch of stochastic gradient descent.

    w: (D,) weights. batches: an iterable of (Xb, yb). grad: a function, grad(w, Xb, yb) -> (D,). lr: the learning rate.
    Returns the weights after one step for each batch.
    """
    ### BEGIN SOLUTION
    for X, y in batches:
        w = w - lr * grad(w, X, y)
    return w
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-sgd_epoch", "grade": true}
check(sgd_epoch)

# %% [markdown]
# ## Quiz
#
# **1. What the gradient does.** A page says: "Gradient descent finds the steepest slope, and the gradient always points
# to it." What is right?
# - (a) True: descent follows the gradient.
# - (b) The gradient points to steepest ascent. Descent goes against it, and looks for a minimum, not for a slope.
# - (c) The gradient points to the minimum.
# - (d) The gradient is the steepest slope, a single number.
#
# **2. Must the rate shrink?** Exact gradients, a smooth bowl, a constant learning rate of $1.5 / L$. What happens?
# - (a) It diverges, since the rate is above $1/L$.
# - (b) It wanders about the minimum for ever, unless the rate is reduced.
# - (c) It crosses the valley at each step and converges.
#
# **3. Cause of the wandering.** Mini-batch descent with a constant rate stops improving a little above the minimum. What
# keeps it there?
# - (a) The noise of the batch gradients, which doesn't vanish at the minimum.
# - (b) A local minimum.
# - (c) A learning rate above $2/L$.
# - (d) Rounding in float64.
#
# **4. Centimetres for metres.** All inputs $X$ of a regression are given in cm instead of m, so they are 100 times larger. What
# happens to the largest stable learning rate?
# - (a) Nothing.
# - (b) It becomes 100 times smaller.
# - (c) It becomes 10,000 times smaller.
# - (d) It becomes 100 times larger.
#
# **5. Zero gradient.** Descent stops at a point where the gradient is zero. What do you know?
# - (a) It is the global minimum.
# - (b) It is a local minimum at least.
# - (c) It may be a minimum, a maximum or a saddle; the gradient alone does not tell.
#
# Put your five letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_03", "solution": true}
def quiz_03():
    """Your answers, one letter a question, in order."""
    answers = "?????"
    ### BEGIN SOLUTION
    answers = "bcacc"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_03", "grade": true}
check(quiz_03)

# %% [markdown]
# ## Project: what households ate in 1857
#
# Ernst Engel studied the yearly income of 235 Belgian working-class households, and what they spent on food. You fit a
# line by your own mini-batch descent. A column of ones carries the intercept. The income is standardised first (mean 0,
# standard deviation 1), *so that the two curvatures are equal and one learning rate suits both weights*; unit 11 comes
# back to that. The amounts spent on food are standardised too: `t` in the code. The slope is then turned back into
# francs.
#
# These cells run on **your** functions. They wait until you have written them.

# %%
from course_lib.engine.data import load_engel

engel = load_engel()
income, food = engel.X[:, 0], engel.y
x = (income - income.mean()) / income.std()
t = (food - food.mean()) / food.std()
X = np.column_stack([np.ones(len(x)), x])
raw = np.column_stack([np.ones(len(x)), income])
for name, A in [("raw income", raw), ("standardised", X)]:
    H = 2 / len(A) * A.T @ A  # the Hessian of the mean squared error: the derivative of its gradient
    smallest, largest = np.linalg.eigvalsh(H)
    print(f"{name:12}: curvatures {smallest:.3g} and {largest:.3g}, condition number {largest / smallest:.3g}")

# %%
if ready(linear_regression_grad, iterate_minibatches, sgd_epoch, max_stable_lr, numerical_gradient):
    w = np.array([0.5, -0.5])
    measured = numerical_gradient(lambda w: np.mean((X @ w - t) ** 2), w)
    print("your gradient", linear_regression_grad(X, t, w), " measured", measured)
    print(f"largest stable rate of the full batch: {max_stable_lr(H):.3f}")

    rng = np.random.default_rng(0)
    history = [np.mean((X @ w - t) ** 2)]
    for _ in range(15):
        batches = iterate_minibatches(X, t, 20, rng)
        w = sgd_epoch(w, batches, lambda w, Xb, yb: linear_regression_grad(Xb, yb, w), lr=0.02)
        history.append(np.mean((X @ w - t) ** 2))
    exact_w = np.linalg.lstsq(X, t, rcond=None)[0]
    floor = np.mean((X @ exact_w - t) ** 2)
    fig, alt = figures.engel_line(x, t, w, history, floor)
    show(fig, alt=alt, caption="Your descent reaches the line that the exact formula gives, within its own noise.")
    back = food.std() / income.std()
    print(
        f"slope by your descent {w[1] * back:.3f}, exact {exact_w[1] * back:.3f} francs on food for a franc of income"
    )

# %%
share = food / income
poor, rich = income <= np.quantile(income, 0.25), income >= np.quantile(income, 0.75)
print(
    f"share of income spent on food: poorest quarter {share[poor].mean():.0%}, richest quarter {share[rich].mean():.0%}"
)

# %% [markdown]
# That was Engel's own conclusion, and it is called his law: the richer the household, the smaller the *share* that goes
# into food. Look at the left picture again. The spread grows with the income, so the mean squared error listens most to
# a few rich households. Unit 10 has losses that do not.
#
# **Go further.** Set the learning rate to 1.9 and watch the loss. Use raw incomes and find a rate that works at all.
# Sort the data by income and leave out the shuffle.
#
# ## Summary
#
# - The gradient points uphill, so the step is $-\eta \nabla f$. The wrong sign climbs.
# - The error of central differences falls like $h^2$, until rounding takes over; $10^{-5}$ is a good step in float64.
# - A step multiplies the distance along a direction of curvature $\lambda$ by $1 - \eta\lambda$. It converges for $\eta <
#   2/\lambda_{\max}$, and the flat directions pay for the steep ones.
# - A mini-batch gradient is right on average, and its noise falls with $1/\sqrt n$. Noise and a constant rate leave the
#   loss a little above its minimum.
# - Shuffle with one permutation for X and y, from a generator that you were given.
# - "Faster" needs a unit: per update, per epoch, or per second.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | gradient | the vector of partial derivatives; points to steepest ascent |
# | learning rate | the factor between gradient and step |
# | Hessian | the matrix of second derivatives |
# | eigenvalue | the factor by which a matrix stretches a direction that it does not turn |
# | condition number | largest curvature over smallest |
# | saddle | a point of zero gradient that is a minimum one way and a maximum another way |
# | mini-batch | a small random sample of the data, used for one step |
# | epoch | one pass over the data |
#
# ## What comes next
#
# You derived one gradient by hand and measured others by nudging. Unit 04 shows how a program finds the gradient of
# a program, exact up to rounding, from one run and one sweep back.
