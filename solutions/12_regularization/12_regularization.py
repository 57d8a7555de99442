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
# # 12. Regularization
#
# A model with enough weights can learn its examples by heart, noise and all. Then it is right about the past and wrong
# about everything else. This unit is about the ways to hold it back: a price on the weights, noise while it learns, and
# knowing when to stop.
#
# **After this unit you can**
#
# - say from two numbers whether a model underfits or overfits;
# - write the L2 and the L1 penalty with their gradients, and say why only one of them gives exact zeros;
# - solve ridge regression in one line and the lasso with a loop, and read their coefficient paths;
# - write dropout for training and for prediction, and early stopping that keeps the best weights;
# - tell a robust *loss* from a *penalty*.
#
# **You need** MAP and ridge (unit 02), gradient descent and curvature (03), forward and backward with a cache (05), and
# the absolute-error loss (10).
#
# | part | minutes |
# |---|---|
# | 1. Learning by heart | 10 |
# | 2. The size of the weights | 15 |
# | 3. A diamond and a disk | 25 |
# | 4. Dropout | 15 |
# | 5. Stopping early | 15 |
# | Quiz and project | 20 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $X$, $y$ | `X`, `y` | (N, D), (N,) | examples and targets; $N$ examples, $D$ features |
# | $w$, $W$ | `w`, `W` | (D,), any | weights: a vector, an array of any shape |
# | $\lVert w \rVert_p$ | `p_norm(w, p)` | a number | the p-norm, a size of $w$ (part 2) |
# | $\lambda$, reg | `lam`, `reg` | numbers, at least 0 | the strength of a penalty |
# | $S_t$ | `soft_threshold` | as $w$ | moves each entry towards 0 by $t$ (part 3) |
# | $\eta$ | `lr` | a number | the step size of gradient descent, as in unit 03 |
# | $p$ | `dropout_param["p"]` | in (0, 1] | dropout: the probability to **keep** (part 4) |
#
# Penalties come in many conventions. A $\lambda$ from a book is worth nothing without its formula:
#
# | question | here | elsewhere |
# |---|---|---|
# | L2 penalty | $\tfrac12\,\text{reg} \sum W^2$, so its gradient is $\text{reg}\, W$ | without the half, the gradient is $2\,\text{reg}\, W$ |
# | ridge | $\lVert Xw - y\rVert^2 + \lambda \lVert w \rVert^2$, as scikit-learn's `Ridge` | with $1/N$ or $1/2N$ in front of the squares |
# | lasso | $\frac{1}{2N}\lVert Xw - y\rVert^2 + \lambda \lVert w \rVert_1$, as scikit-learn's `Lasso` | without the $2N$ |
# | dropout's $p$ | the probability to **keep**, as in the paper | PyTorch, Keras: the probability to **drop** |
# | "ridge uses the L2 norm" | it uses the **squared** L2 norm | |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(p_norm) gives you the next of three hints
from course_lib.engine.data import load_wine
from course_lib.figures import predict, ready, recall, show, table
from course_lib.figures import regularization as figures

# %% [markdown]
# ## 1. Learning by heart
#
# Real study notes say:
#
# > Loss function without regularization is not prone to overfitting.
#
# Try it. The wines of unit 07 again: tell the alcohol from twelve measurements. 60 wines are for training. 59 others are
# for **validation**: they take no part in the fit, and show how it does on wines it has not seen. The last 59, the
# **test** wines, stay in the cellar until the project.
#
# The **narrow** model has twelve features. The **wide** one also gets all their squares and products.

# %%
wine = load_wine()
order = np.random.default_rng(1).permutation(len(wine.X))
train, val, test = slice(0, 60), slice(60, 119), slice(119, 178)


def standardised(features):
    """Each column minus its mean, over its deviation; both are measured on the training wines alone."""
    return (features - features[train].mean(axis=0)) / features[train].std(axis=0)


narrow = standardised(wine.X[order, 1:])
i, j = np.triu_indices(12)
wide = standardised(np.hstack([narrow, narrow[:, i] * narrow[:, j]]))
names = [name.split(" (")[0] for name in wine.features[1:]]
wide_names = names + [f"{names[a]} x {names[b]}" for a, b in zip(i, j, strict=True)]
alcohol = wine.X[order, 0] - wine.X[order, 0][train].mean()
print("narrow:", narrow.shape, "  wide:", wide.shape)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "12-by-heart",
    "Least squares with 90 weights on 60 wines, no penalty. What is the mean squared error on the 60 wines, and on 59 "
    "others? (A model that always says the mean has an error of about 0.7.)",
    a="Small on both: more features, more knowledge.",
    b="Zero on the 60, and more than 2 on the others.",
    c="About 0.3 on both.",
)


# %%
def mse(X, w, part):
    return np.mean((X[part] @ w - alcohol[part]) ** 2)


free = {"narrow": narrow, "wide": wide}
fits = {name: np.linalg.lstsq(X[train], alcohol[train], rcond=None)[0] for name, X in free.items()}
table(
    {
        "model, no penalty": ["always the mean", *free],
        "weights": [0, *(w.size for w in fits.values())],
        "training error": [np.mean(alcohol[train] ** 2), *(mse(free[n], fits[n], train) for n in free)],
        "validation error": [np.mean(alcohol[val] ** 2), *(mse(free[n], fits[n], val) for n in free)],
    }
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "12-by-heart",
    right="b",
    because="With more weights than examples there is always a fit without error, and it holds all the noise. On wines "
    "it has not seen it is far worse than saying the mean. Without a penalty a model is very much prone to overfitting.",
)

# %% [markdown]
# Say it right: a loss without regularization **is** prone to overfitting, the more so the more weights there are for each
# example. Two numbers tell you where you are:
#
# | training error | validation error | name | what helps |
# |---|---|---|---|
# | high | high | **underfitting** | more features, a larger model, less penalty |
# | low | much higher | **overfitting** | more data, fewer features, a penalty, dropout, stopping early |
# | low | about as low | a good fit | nothing |
#
# **Regularization** is all that trades a little training error for a smaller error elsewhere. A penalty in the loss is one
# way. Dropout, stopping early and more data (also made by turning and shifting images) are others.
#
# ## 2. The size of the weights
#
# A fit that holds noise needs large weights that cancel each other, as in unit 02. So put a price on their size. Which
# size? For a vector $w$ and a number $p > 0$,
#
# $$\lVert w \rVert_p = \Big( \sum_d |w_d|^p \Big)^{1/p}.$$
#
# - $p = 2$ is the length that you know, $p = 1$ the sum of the sizes. For $p \to \infty$ the largest entry outgrows all
#   others, and what is left is $\lVert w \rVert_\infty = \max_d |w_d|$.
# - For $p < 1$ the formula works, but the triangle inequality fails: it is **not a norm**. Nor is "L0", the number of
#   entries that are not zero, though many texts call it one: it does not double when $w$ does.

# %% [markdown]
# ### Exercise 1: `p_norm`
#
# For the last points, think of unit 06: $10^{200}$ squared overflows. A norm doubles when $w$ doubles. So what may you
# divide by before you raise to a power, if you multiply by it in the end?


# %% nbgrader={"grade_id": "p_norm", "solution": true}
def p_norm(w, p):
    """The p-norm of a vector.

    w: (D,). p: a number above 0, or np.inf.
    Returns a number: the p-th root of the sum of the |w_d| to the power p; for np.inf the largest |w_d|.
    It is right for huge and for tiny entries, too.
    """
    ### BEGIN SOLUTION
    size = np.abs(w)
    top = np.max(size)
    if top == 0 or np.isinf(p):
        return top
    return top * np.sum((size / top) ** p) ** (1 / p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-p_norm", "grade": true}
check(p_norm)

# %%
if ready(p_norm):
    a, b = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    powers = [0.5, 1, 2, np.inf]
    table(
        {
            "p": ["0.5", "1", "2", "infinity"],
            "norm of a": [p_norm(a, p) for p in powers],
            "norm of b": [p_norm(b, p) for p in powers],
            "norm of a + b": [p_norm(a + b, p) for p in powers],
        }
    )

# %% [markdown]
# The triangle inequality says that the last column is never above the sum of the two before it. In which row does it
# fail?
#
# ### A price in the loss
#
# Add the price to the loss, and descend on the sum. The **L2 penalty** is half the *squared* 2-norm, times the strength:
#
# $$\tfrac12\, \text{reg} \sum W^2 .$$
#
# Why squared? One weight at a time, the derivative is $\text{reg}\, W$: *the 2 of the square meets the half*. A weight is
# pulled towards 0 in proportion to itself, and a small one hardly at all. In gradient descent its share of each step
# multiplies all weights by $1 - \eta\,\text{reg}$. Hence the name **weight decay**.
#
# The **L1 penalty** is the 1-norm itself, $\text{reg} \sum |W|$. The slope of $|w|$ is 1 to the right of 0 and $-1$ to the
# left, *whatever the distance*. At 0 it has a kink.
#
# **By hand.** $w = (3, -0.5)$ and reg $= 0.1$. L2: the value is half of $0.1 \cdot 9.25$ and the gradient is
# $(0.3, -0.05)$. L1: the value is $0.1 \cdot 3.5$, and the gradient is $(0.1, -0.1)$.

# %%
w_hand = np.array([3.0, -0.5])
nudge = 1e-6
squares = [0.1 / 2 * ((v + nudge) ** 2 - (v - nudge) ** 2) / (2 * nudge) for v in w_hand]
sizes = [0.1 * (abs(v + nudge) - abs(v - nudge)) / (2 * nudge) for v in w_hand]
table({"weight": w_hand, "slope of the L2 penalty, measured": squares, "slope of the L1 penalty, measured": sizes})

# %% [markdown]
# ### Exercise 2: `l2_penalty`, and exercise 3: `l1_penalty`
#
# Each returns its value and its gradient. In a network only the weight matrices are penalised. A bias pulled to 0 does
# not make the function simpler.


# %% nbgrader={"grade_id": "l2_penalty", "solution": true}
def l2_penalty(W, reg):
    """The L2 penalty: half of reg, times the sum of the squares of all weights.

    W: weights of any shape. reg: the strength, a number >= 0.
    Returns (value, gradient): a number, and an array of the shape of W.
    """
    ### BEGIN SOLUTION
    value = 0.5 * reg * np.sum(W**2)
    return value, reg * W
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-l2_penalty", "grade": true}
check(l2_penalty)


# %% nbgrader={"grade_id": "l1_penalty", "solution": true}
def l1_penalty(W, reg):
    """The L1 penalty: reg times the sum of the sizes of all weights.

    W: weights of any shape. reg: the strength, a number >= 0.
    Returns (value, gradient): a number, and an array of the shape of W. At a weight of exactly 0 any slope in
    [-reg, reg] will do.
    """
    ### BEGIN SOLUTION
    value = reg * np.sum(np.abs(W))
    return value, reg * np.sign(W)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-l1_penalty", "grade": true}
check(l1_penalty)

# %% [markdown]
# **Reflect.** A weight of 0.001 and a weight of 10. By which penalty is the small one pulled as hard as the large one?
#
# <details><summary>Compare</summary>
#
# By the L1 penalty: its pull has the size reg on every weight that is not 0. The pull of the L2 penalty is reg times
# the weight, so it hardly touches the small one. That is why only the first can bring a weight all the way to 0.
#
# </details>
#
# ## 3. A diamond and a disk
#
# Both penalties make weights small. Only one of them makes weights *zero*. Commit first.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "12-zeros",
    "A loss has its minimum at weights (2.1, 0.8). You add a penalty and make it slowly stronger. Which penalty "
    "brings the second weight to exactly 0 while the first is still far from 0?",
    a="L1.",
    b="L2.",
    c="Both, at different strengths.",
    d="Neither: weights only come close to 0.",
)

# %% [markdown]
# **See.** The ellipses are lines of equal loss, and the cross is where it is lowest. The region is where the norm is no
# larger than that of the solution. At the solution, the dot, an ellipse just **touches** the region: any other point of
# the region has a higher loss. Raise `lambda` slowly. Then turn `direction` and see how often the diamond is touched at a
# corner.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_shapes()
fig, alt = figures.shapes()
show(
    fig,
    alt=alt,
    caption="The diamond has corners, and they lie on the axes, where a weight is exactly 0. The disk is round: it is "
    "touched on an axis only by accident.",
)
recall(
    "12-zeros",
    right="a",
    because="L1 pulls with the same force at every distance, so a weight whose loss pulls back more weakly goes to 0 and "
    "stays. L2's pull fades near 0, so the loss always wins in the end.",
)

# %% [markdown]
# ### Why zero: one weight
#
# Take the simplest loss, $\tfrac12 (u - w)^2$, lowest at a given number $w$, and add $t\,|u|$. Which $u$ is best? Let
# $w > 0$.
#
# 1. For $u > 0$ the slope is $u - w + t$. *Differentiate both terms.*
# 2. It is 0 at $u = w - t$. *If that is above 0, it is the minimum.*
# 3. If $w \le t$, the slope is positive for all $u > 0$. *Going down means going left, until the kink.*
# 4. For $u < 0$ the slope is $u - w - t$, which is negative. *Going down means going right, until the kink.* So the
#    minimum is at exactly $u = 0$.
# 5. For $w < 0$ the same holds with the signs turned around.
#
# In words: **move $w$ towards 0 by $t$, and stop at 0**. That is the **soft threshold** $S_t(w)$. Unit 02 met it as the MAP
# estimate under a Laplace prior. With the L2 penalty $\tfrac12 t u^2$ instead, the slope $u - w + t u$ is 0 at
# $u = w / (1 + t)$: a factor, and never 0.

# %%
grid = np.linspace(-4, 4, 80001)
w_some = [3.0, 0.5, -0.2, -2.0]
table(
    {
        "w": w_some,
        "best u with 1 |u|, by trying": [grid[np.argmin((grid - v) ** 2 / 2 + np.abs(grid))] for v in w_some],
        "best u with 1 u^2 / 2, by trying": [grid[np.argmin((grid - v) ** 2 / 2 + grid**2 / 2)] for v in w_some],
    }
)

# %% [markdown]
# ### Exercise 4: `soft_threshold`


# %% nbgrader={"grade_id": "soft_threshold", "solution": true}
def soft_threshold(w, t):
    """Move each entry towards 0 by t, and stop at 0.

    w: an array of any shape. t: a number >= 0.
    Returns an array of the shape of w.
    """
    ### BEGIN SOLUTION
    return np.sign(w) * np.maximum(np.abs(w) - t, 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-soft_threshold", "grade": true}
check(soft_threshold)

# %% [markdown]
# ### Ridge: the promise of unit 02
#
# In unit 02 you found that normal noise with deviation $\sigma$ and a normal prior with deviation $\tau$ on each weight
# give a MAP estimate that minimises
#
# $$\lVert Xw - y \rVert^2 + \lambda \lVert w \rVert_2^2, \qquad \lambda = \sigma^2 / \tau^2,$$
#
# and that setting the gradient to zero gives a linear system,
#
# $$(X^\top X + \lambda I)\, w = X^\top y .$$
#
# So the L2 penalty **is** a normal prior, and the L1 penalty is a Laplace prior: minus the log of $e^{-|w|/b}$ is $|w|/b$.
# What was left open is how these estimates behave. Now you can look.
#
# ### Exercise 5: `ridge_fit`


# %% nbgrader={"grade_id": "ridge_fit", "solution": true}
def ridge_fit(X, y, lam):
    """Ridge regression, without an intercept.

    X: (N, D). y: (N,). lam: a number >= 0.
    Returns (D,): the w that minimises ||X w - y||^2 + lam ||w||^2.
    """
    ### BEGIN SOLUTION
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-ridge_fit", "grade": true}
check(ridge_fit)

# %%
if ready(ridge_fit):
    sigma, tau = 0.5, 0.1

    def minus_log_posterior(w):  # up to constants
        noise = np.sum((wide[train] @ w - alcohol[train]) ** 2) / (2 * sigma**2)
        return noise + np.sum(w**2) / (2 * tau**2)

    def steepest(w):  # the largest of the 90 measured slopes
        nudges = 1e-5 * np.eye(w.size)
        return max(abs(minus_log_posterior(w + e) - minus_log_posterior(w - e)) / 2e-5 for e in nudges)

    w_map = ridge_fit(wide[train], alcohol[train], sigma**2 / tau**2)
    print(f"steepest slope of minus the log posterior at your ridge weights: {steepest(w_map):.4f}")
    print(f"at the weights without a penalty:                                {steepest(fits['wide']):.1f}")
    print(f"validation error {mse(wide, w_map, val):.3f}, without a penalty {mse(wide, fits['wide'], val):.3f}")

# %% [markdown]
# The same 90 weights, the same 60 wines. A prior has turned the worst model into a useful one.
#
# ### The lasso
#
# With the L1 penalty there is no linear system: the kinks are in the way. **ISTA** (iterative soft-thresholding algorithm)
# splits the work. Minimise $\frac{1}{2N}\lVert Xw - y\rVert^2 + \lambda \lVert w \rVert_1$ like this:
#
# 1. A gradient step on the squares alone: $v = w - \eta\, g$, where $g$ is the gradient of $\frac{1}{2N}\lVert Xw -
#    y\rVert^2$. *The smooth part is what gradient descent is for.*
# 2. Then the best $u$ for $\frac{1}{2\eta} \lVert u - v \rVert^2 + \lambda \lVert u \rVert_1$. *Stay near $v$, and pay the
#    price.*
# 3. Multiply by $\eta$: each entry is the problem that you solved, with $t = \eta\lambda$. *So $w$ becomes
#    $S_{\eta\lambda}(v)$.*
# 4. Repeat. It converges for $\eta$ up to $1/L$, with $L$ the largest curvature of the squares, the largest eigenvalue of
#    $X^\top X / N$. *As in unit 03.*
#
# Why not follow the gradient of your `l1_penalty`? Near 0 it flips between plus and minus $\lambda$, so a weight that
# should be 0 jumps to and fro around it for ever.
#
# ### Exercise 6: `lasso_ista`
#
# Start from zeros, and choose a step size that is safe for *any* `X`. Your `soft_threshold` does the rest: while
# that one is not right, the check puts another function in its place, so that it costs you nothing here.
# `np.linalg.norm(A, 2)` of a matrix is its largest stretch: the square root of the largest eigenvalue of $A^\top A$.


# %% nbgrader={"grade_id": "lasso_ista", "solution": true}
def lasso_ista(X, y, lam, steps):
    """The lasso by iterative soft-thresholding, from zeros; no intercept.

    X: (N, D). y: (N,). lam: a number >= 0. steps: how many steps, an int >= 0.
    Returns (D,): close to the w that minimises ||X w - y||^2 / (2 N) + lam (sum of the |w_d|), if steps is large.
    """
    ### BEGIN SOLUTION
    N, D = X.shape
    lr = N / np.linalg.norm(X, 2) ** 2
    w = np.zeros(D)
    for _ in range(steps):
        slope = X.T @ (X @ w - y) / N
        w = soft_threshold(w - lr * slope, lr * lam)
    return w
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-lasso_ista", "grade": true}
check(lasso_ista)

# %% [markdown]
# **Coefficient paths.** Now let your two solvers run through many lambdas, on the twelve features of the narrow model.

# %%
if ready(ridge_fit, soft_threshold, lasso_ista):
    ridge_lams, lasso_lams = np.geomspace(0.1, 10_000, 41), np.geomspace(0.001, 1, 41)
    ridge_path = np.array([ridge_fit(narrow[train], alcohol[train], lam) for lam in ridge_lams])
    lasso_path = np.array([lasso_ista(narrow[train], alcohol[train], lam, 1000) for lam in lasso_lams])
    fig, alt = figures.coefficient_paths(ridge_lams, ridge_path, lasso_lams, lasso_path, names)
    show(
        fig,
        alt=alt,
        caption="From left to right the penalty grows. Ridge shrinks the weights together; some cross 0, none "
        "stays there. The lasso drops one feature after the other.",
    )

# %% [markdown]
# Two warnings. Of two features that say nearly the same, the lasso often keeps just one, and which one is nearly chance: a
# feature that it drops is not proved useless. And a penalty moves the weights away from the best fit on the training data,
# on purpose. That is a *bias*, in exchange for less noise.
#
# **Reflect.** The scales of the two lambdas differ. Which two conventions of the table at the top make them so?
#
# <details><summary>Compare</summary>
#
# Ridge takes the sum of the squares, lasso half of their mean: $\frac{1}{2N}$ in front. And ridge adds $\lambda$ times
# the squares of the weights, whose slope carries a 2, lasso $\lambda$ times their sizes.
#
# </details>
#
# ### Spot the bug
#
# Two columns from a list in real study notes, which names the penalties:
#
# > L1 is robust to outliers. L2 is not robust to outliers.
#
# Is it true? Make forty points on a line with slope 2, and let one be wrong by a mile. Fit the slope with squares alone,
# with ridge, with the lasso, and with the L1 **loss** (the mean of the absolute errors, unit 10) and no penalty at all.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "12-outlier",
    "Which fit comes out closest to the true slope of 2?",
    a="Ridge: it keeps weights small.",
    b="The lasso: L1 is robust.",
    c="The L1 loss, without any penalty.",
    d="The lasso and the L1 loss are equally close: both are L1.",
)

# %%
if ready(ridge_fit, soft_threshold, lasso_ista):
    rng = np.random.default_rng(0)
    x_line = rng.normal(size=(40, 1))
    y_line = 2.0 * x_line[:, 0] + 0.1 * rng.normal(size=40)
    x_line[0], y_line[0] = 4.0, -60.0  # someone lost a sign and a decimal point
    slopes = {
        "squares": np.linalg.lstsq(x_line, y_line, rcond=None)[0][0],
        "ridge, lambda 5": ridge_fit(x_line, y_line, 5.0)[0],
        "lasso, lambda 0.1": lasso_ista(x_line, y_line, 0.1, 1000)[0],
        "L1 loss, no penalty": figures.least_absolute_fit(x_line, y_line)[0],
    }
    fig, alt = figures.outlier_lines(x_line[:, 0], y_line, slopes, 2.0)
    show(fig, alt=alt, caption="A penalty looks at the weights. Only a loss looks at the residuals.")
    table({"fit": list(slopes), "slope": list(slopes.values()), "error": [abs(s - 2) for s in slopes.values()]})

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "12-outlier",
    right="c",
    because="The lasso's loss is the same square as ridge's, so the outlier pulls as hard. Robust is what stops growing "
    "with the square of a residual: the L1 loss, or Huber's.",
)

# %% [markdown]
# The notes mix up the L1 **loss** and the L1 **penalty**. Two more lines of that list:
#
# - "*L1 cannot learn complex patterns, L2 can.*" Both search among the very same functions. With a small lambda both come
#   as close to the training data as a fit without a penalty.
# - "*L1 has multiple solutions.*" It can have, when features depend on each other. Usually its solution is unique. Ridge
#   with $\lambda > 0$ always has exactly one.
#
# ## 4. Dropout
#
# A network has another way to learn by heart: units that only work together. **Dropout** (Srivastava and others, 2014)
# switches units off at random during training, so that none can rely on another. Each entry of a layer's output is kept
# with probability $p$. At test time all are on.
#
# Then there is a problem: with $p = 0.5$ the next layer gets half as much in training as at test time. **Inverted dropout**
# mends it during training. With a mask $m$ whose entries are 1 with probability $p$ and else 0,
#
# $$\text{out} = \frac{m}{p} \cdot x.$$
#
# 1. $\mathbb{E}[m] = p \cdot 1 + (1 - p) \cdot 0 = p$. *The expectation of a coin, unit 01.*
# 2. $\mathbb{E}[\text{out}] = \frac{p}{p}\, x = x$. *$x$ and $p$ are fixed.*
#
# So **on average** nothing changes, and at test time there is nothing to do. Backward, the mask is a constant factor:
# $\text{d}x = \frac{m}{p} \cdot \text{dout}$, with the **same** mask. What had no part in the loss gets no gradient.

# %%
coins = np.random.default_rng(3).random((20_000, 3)) < 0.25
x_three = np.array([4.0, -1.0, 8.0])
table(
    {
        "entry": x_three,
        "one draw, dropped": coins[0] * x_three,
        "mean of 20,000 draws": (coins * x_three).mean(axis=0),
        "the same, over p = 0.25": (coins * x_three).mean(axis=0) / 0.25,
    },
    digits=2,
)

# %% [markdown]
# ### Exercise 7: `dropout_forward` and `dropout_backward`
#
# `rng.random(shape)` draws numbers evenly between 0 and 1. Each is below $p$ with probability $p$.


# %% nbgrader={"grade_id": "dropout", "solution": true}
def dropout_forward(x, dropout_param):
    """Inverted dropout.

    x: (N, D). dropout_param: a dict with the keys p (the probability to keep, 0 < p <= 1), mode ("train" or "test")
    and rng (an np.random.Generator, to draw the mask from in mode train).
    Returns (out, cache): out (N, D); in mode test it is x, unchanged.
    """
    ### BEGIN SOLUTION
    p, mode, rng = (dropout_param[key] for key in ("p", "mode", "rng"))
    mask = None
    out = x
    if mode == "train":
        mask = (rng.random(x.shape) < p) / p
        out = x * mask
    return out, mask
    ### END SOLUTION


def dropout_backward(dout, cache):
    """The way back through inverted dropout.

    dout: (N, D), the gradient of the loss with respect to out. cache: from dropout_forward, in either mode.
    Returns dx (N, D).
    """
    ### BEGIN SOLUTION
    return dout if cache is None else dout * cache
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-dropout", "grade": true}
check(dropout_forward, dropout_backward)

# %% [markdown]
# ### What does it do to a linear model?
#
# Drop *inputs* of a linear regression. Write $\tilde x = \frac{m}{p} x$ for an example after dropout, with the target $y$.
#
# 1. $\mathbb{E}[\tilde x \cdot w] = x \cdot w$. *Step 2 above, added up.*
# 2. The variance of $\tilde x \cdot w$ is $\sum_d w_d^2 x_d^2\, \frac{1 - p}{p}$. *A coin has variance $p(1-p)$, over
#    $p^2$; independent entries add.*
# 3. $\mathbb{E}\big[(\tilde x \cdot w - y)^2\big] = (x \cdot w - y)^2 + \frac{1-p}{p} \sum_d w_d^2 x_d^2$. *A mean square
#    is the squared mean plus the variance.*
# 4. Sum over the examples of standardised features, where $\sum_n x_{nd}^2 = N$: *the second term is
#    $\frac{1-p}{p} N \lVert w \rVert_2^2$.*
#
# That is **ridge** with $\lambda = N (1 - p)/p$. Dropout of inputs is an L2 penalty in disguise, at least for a linear
# model.

# %%
if ready(dropout_forward):
    w_try, rng = np.linspace(-0.3, 0.3, 12), np.random.default_rng(4)
    param = {"p": 0.8, "mode": "train", "rng": rng}
    errors = [np.sum((dropout_forward(narrow[train], param)[0] @ w_try - alcohol[train]) ** 2) for _ in range(4000)]
    plain = np.sum((narrow[train] @ w_try - alcohol[train]) ** 2)
    print(f"squares without dropout:                 {plain:.1f}")
    print(f"mean squares over 4000 masks, p = 0.8:   {np.mean(errors):.1f}")
    print(f"squares plus N (1 - p)/p times ||w||^2:  {plain + 60 * 0.2 / 0.8 * np.sum(w_try**2):.1f}")

# %% [markdown]
# **Reflect.** Why do you switch dropout off to predict, and why do you leave it off when you compare a backward with
# nudges (or else fix its mask)?
#
# <details><summary>Compare</summary>
#
# To predict you want one answer, not a lottery, and the whole network is its own average. A nudge compares two runs: if
# each draws a mask of its own, their difference shows the masks and not the nudge.
#
# </details>
#
# ## 5. Stopping early
#
# Descent starts from small weights and lets them grow. So you can also simply stop. When?
#
# ### Spot the bug
#
# The notes' answer, with $L_t$ the loss after step $t$:
#
# > early stopping ($L_{t-1} - L_t < \epsilon$)
#
# Here is a run on the wide model by mini-batches, with the loss on the training and on the validation wines after each.
# When does that rule fire for the training loss? Be kind to it, and take $\epsilon = 0$.

# %%
w, rng = np.zeros(wide.shape[1]), np.random.default_rng(2)
train_losses, val_losses, weights_after = [], [], []
for _ in range(25):
    shuffled = rng.permutation(60)
    for rows in shuffled.reshape(12, 5):
        w = w - 0.002 * 2 / 5 * wide[rows].T @ (wide[rows] @ w - alcohol[rows])
        train_losses.append(mse(wide, w, train))
        val_losses.append(mse(wide, w, val))
        weights_after.append(w)
drops = -np.diff(train_losses)
fires = int(np.argmax(drops < 0)) + 2
best = int(np.argmin(val_losses)) + 1
table(
    {
        "mini-batch": [fires - 1, fires, best, len(val_losses)],
        "training loss": [train_losses[k - 1] for k in (fires - 1, fires, best, len(val_losses))],
        "validation loss": [val_losses[k - 1] for k in (fires - 1, fires, best, len(val_losses))],
        "": ["", "the rule fires", "the best validation loss", "the end"],
    },
    digits=4,
)

# %% [markdown]
# It fires when the loss **rises** once, which mini-batches do all the time: then $L_{t-1} - L_t$ is negative, and so below
# every $\epsilon$. Even without noise it would be a test of *convergence*: "the training loss hardly falls any more". That
# is no sign of overfitting. While a model overfits, its training loss falls and falls. Three things are to be mended:
#
# - watch the **validation** loss;
# - be **patient**: stop only after several steps in a row without a new best;
# - **keep the best weights**, since by the time you stop you are past them.
#
# **See.** Drag the patience. Where does it give up too soon, and what does a larger patience cost?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_patience()
fig, alt = figures.three_patiences()
show(
    fig,
    alt=alt,
    caption="The training loss (dashed) only ever tells you that you are learning. The shaded steps are the price of "
    "patience; the weights kept are those of the dot.",
)

# %% [markdown]
# ### Exercise 8: `EarlyStopping`
#
# A class, nearly from scratch. `weights` is an array that training goes on changing in place, so keep a copy.


# %% nbgrader={"grade_id": "EarlyStopping", "solution": true}
class EarlyStopping:
    """Says when to stop, by the validation loss, and keeps the best weights.

    patience: an int >= 1, the number of steps in a row without an improvement after which to stop.
    min_delta: an improvement is a loss below the best one by more than this.
    best_loss: the loss of the last improvement, np.inf before the first. best_weights: a copy of the weights that
    came with it, None if there were none.
    """

    def __init__(self, patience, min_delta=0.0):
        ### BEGIN SOLUTION
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = np.inf
        self.best_weights = None
        self.waited = 0
        ### END SOLUTION

    def step(self, val_loss, weights=None):
        """Take note of one validation loss, and of the array of weights that it belongs to.

        A loss of nan is no improvement. Returns True when it is time to stop, else False.
        """
        ### BEGIN SOLUTION
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.waited = 0
            if weights is not None:
                self.best_weights = np.array(weights)
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-EarlyStopping", "grade": true}
check(EarlyStopping)

# %%
if ready(EarlyStopping):
    for patience in (1, 5, 20):
        stopper = EarlyStopping(patience)
        for step in range(len(val_losses)):
            if stopper.step(val_losses[step], weights_after[step]):
                break
        kept = mse(wide, stopper.best_weights, val)
        print(
            f"patience {patience:2}: stopped after {step + 1:3} mini-batches, best weights with validation loss {kept:.3f}"
        )

# %% [markdown]
# **Reflect.** The validation wines have now chosen when to stop. Can they still say how good the model is?
#
# <details><summary>Compare</summary>
#
# No. The step was chosen because it looked best on them, so their loss there is too good, by a little luck. The test
# wines took no part in any choice; they are asked once, at the end.
#
# </details>
#
# ## Quiz
#
# **1. A loss without a penalty.** What is true of a fit without any regularization?
# - (a) It is not prone to overfitting: nothing distorts it.
# - (b) It always overfits.
# - (c) It is prone to overfitting, the more so the more weights there are for each example.
#
# **2. Where lambda comes from.** "Lambda is independent from the model." How do you choose it?
# - (a) Once and for all: 0.01 suits every model.
# - (b) For this model and these data, by the validation error.
# - (c) By the training error, which shows the fit.
# - (d) By the test error, since that is what counts in the end.
#
# **3. What ridge adds.** What does ridge regression add to the squares?
# - (a) Lambda times the squared L2 norm of the weights.
# - (b) Lambda times the L2 norm of the weights.
# - (c) Lambda times the largest weight.
#
# **4. One gross outlier** is in your data. What makes a fit robust to it?
# - (a) An L1 penalty.
# - (b) A mix of an L1 and an L2 penalty, with squares as the loss.
# - (c) Any penalty that is strong enough.
# - (d) A loss that grows more slowly than the square, such as the absolute error.
#
# **5. Complex patterns.** "A model with an L1 penalty is simple and cannot learn complex patterns; with L2 it can."
# - (a) Right: L1 allows fewer functions.
# - (b) Both allow the same functions. How simple the result is depends on lambda and on the data.
# - (c) Right: half of the weights are always zero under L1.
#
# **6. Watching the training loss.** "Stop when the training loss falls by less than epsilon." What is that?
# - (a) Early stopping against overfitting.
# - (b) Early stopping with a patience of 1, good for mini-batches.
# - (c) A test of convergence. Early stopping watches the validation loss, with patience.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_12", "solution": true}
def quiz_12():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "cbadbc"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_12", "grade": true}
check(quiz_12)

# %% [markdown]
# ## Project: four ways to hold a model back
#
# Bring the wide model to reason in three ways, all with **your** functions, and compare it with the narrow one. Each
# lambda is chosen by the validation error. Only then come the test wines out of the cellar, once.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "12-same-lambda",
    "The best lambda of ridge for the narrow model, with 12 features, and for the wide one, with 90. How do they compare?",
    a="They are the same: lambda does not depend on the model.",
    b="The wide model needs the larger one.",
    c="The narrow model needs the larger one.",
)

# %%
if ready(ridge_fit, soft_threshold, lasso_ista, EarlyStopping):
    y_train = alcohol[train]

    def chosen(fit, lams, X):
        """The lambda with the lowest validation error, and its weights."""
        tried = [fit(X[train], y_train, lam) for lam in lams]
        errors = [mse(X, w, val) for w in tried]
        return lams[int(np.argmin(errors))], tried[int(np.argmin(errors))]

    lams = np.geomspace(1, 1000, 31)
    lam_narrow, ridge_narrow = chosen(ridge_fit, lams, narrow)
    lam_wide, ridge_wide = chosen(ridge_fit, lams, wide)
    lam_lasso, lasso_wide = chosen(lambda X, y, lam: lasso_ista(X, y, lam, 1500), np.geomspace(0.01, 1, 21), wide)
    stopper = EarlyStopping(20)
    for loss, weights in zip(val_losses, weights_after, strict=True):
        if stopper.step(loss, weights):
            break
    rows = [
        ("narrow, no penalty", narrow, fits["narrow"]),
        ("narrow, ridge", narrow, ridge_narrow),
        ("wide, no penalty", wide, fits["wide"]),
        ("wide, ridge", wide, ridge_wide),
        ("wide, lasso", wide, lasso_wide),
        ("wide, stopped early", wide, stopper.best_weights),
    ]
    table(
        {
            "model": [name for name, _, _ in rows],
            "weights not 0": [int(np.sum(w != 0)) for _, _, w in rows],
            "training error": [mse(X, w, train) for _, X, w in rows],
            "validation error": [mse(X, w, val) for _, X, w in rows],
            "test error": [mse(X, w, test) for _, X, w in rows],
        }
    )
    print(f"best lambda of ridge: narrow {lam_narrow:.0f}, wide {lam_wide:.0f}")
    kept = [wide_names[d] for d in np.argsort(-np.abs(lasso_wide)) if lasso_wide[d] != 0]
    print("the lasso keeps:", "; ".join(kept))

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "12-same-lambda",
    right="b",
    because="More weights for each example can hold more noise, so they need more restraint. Lambda belongs to a model and "
    "its data, and validation data choose it.",
)

# %% [markdown]
# Compare the columns. The validation errors of the chosen models flatter them a little, since the choice was made by these
# very wines. With 59 wines the test errors are uncertain, too: do not make much of a difference of a few hundredths.
#
# **Go further.** Draw other wines for training (another seed) and watch which features the lasso keeps. Put dropout on the
# inputs of the wide model, train by mini-batches, and see whether the validation loss still rises in the end.
#
# ## Summary
#
# - Low training error with high validation error is overfitting. Without regularization a model is prone to it.
# - L2 penalty: $\tfrac12\,\text{reg}\sum W^2$, a pull in proportion to the weight, a normal prior. L1 penalty:
#   $\text{reg}\sum |W|$, a pull of one strength, a Laplace prior.
# - L1 gives exact zeros, since its region has corners; the soft threshold is that in one dimension, and ISTA in many.
# - A penalty looks at weights, a loss at residuals. Robust to outliers is a matter of the loss.
# - Inverted dropout: keep with probability $p$, divide by $p$, the same mask backward, nothing at test time.
# - Early stopping: the validation loss, patience, a copy of the best weights.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | overfitting, underfitting | fitting noise; missing what is there |
# | training, validation, test data | to fit, to choose, to judge once |
# | penalty | a price on the weights, added to the loss |
# | ridge, weight decay | the squared L2 norm as a penalty |
# | lasso | the L1 norm as a penalty |
# | soft threshold | towards 0 by $t$, and stop at 0 |
# | ISTA | a gradient step, then a soft threshold, repeated |
# | dropout | switching entries off at random during training |
# | patience | how many steps without an improvement are borne |
#
# ## What comes next
#
# You have all the pieces: layers, losses, optimizers, normalisation, and now restraint. In unit 13 you put them together,
# train a network on handwritten digits, and find out what is wrong with networks that do not learn.
