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
# # 06. Softmax and cross-entropy
#
# A linear classifier produces scores. This unit turns scores into probabilities, probabilities into a loss, and the
# loss into a gradient that is as simple as a gradient can be: **probabilities minus labels**. You will derive it one
# step at a time, check each step with a number, and use it to read handwritten digits.
#
# **After this unit you can**
#
# - say what softmax assumes, and what it does and does not see;
# - write softmax, its logarithm and the loss so that they survive scores of a thousand;
# - derive the Jacobian of softmax and multiply by it without ever forming it;
# - explain why the gradient of the loss with respect to the scores is $p - t$, and with respect to what it is not;
# - train a softmax regression with nothing but your own functions.
#
# **You need** linear scores (unit 00), likelihood (01), cross-entropy and priors (02), gradient descent (03), the
# chain rule (04), and Jacobians and caches (05).
#
# | part | minutes |
# |---|---|
# | 1. From scores to probabilities | 15 |
# | 2. Numbers that are too large | 20 |
# | 3. A loss for probabilities | 10 |
# | 4. The gradient, step by step | 30 |
# | 5. A linear classifier | 10 |
# | Quiz and project | 15 |
#
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $N, D, C$ | `N`, `D`, `C` | numbers | examples, features, classes |
# | $X$ | `X` | (N, D) | data, one example a row |
# | $W$ | `W` | (D, C) | weights, one class a column |
# | $z$ | `scores` | (N, C) or (C,) | scores, also called logits: $z = XW$ |
# | $p$ | `p` | as $z$ | probabilities, $p = \mathrm{softmax}(z)$ |
# | $y$ | `y` | (N,) int | labels, $0 \dots C-1$ |
# | $t$ | | as $z$ | the labels as one-hot rows: $t_k = 1$ if $k = y$, else 0 |
# | $L$ | `loss` | a number | the loss, a **mean** over the N examples |
# | $\partial L / \partial z$ | `dscores` | as $z$ | a gradient has the name of its variable, with `d` before it |
#
# $\log$ is the natural logarithm. Indices $j$, $k$ and $c$ run over classes. Formulas are for one example unless $N$
# appears.
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | loss over a batch | mean, so gradients carry $1/N$ | sum; then the best learning rate depends on the batch size |
# | penalty | `0.5 * reg * sum(W**2)`, gradient `reg * W` | `reg * sum(W**2)`, gradient `2 * reg * W` |
# | labels | integers `(N,)` | one-hot rows `(N, C)` |
# | what the loss takes | scores (PyTorch's `cross_entropy` too) | probabilities (Keras, unless `from_logits=True`) |
# | letters | $t$ is the one-hot row, $y$ the integer | $y$ for the one-hot row, so that you read $p - y$ |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(softmax) gives you the next of three hints
from course_lib.figures import predict, ready, recall, show, table
from course_lib.figures import softmax_cross_entropy as figures

# %% [markdown]
# ## A formula that is right, and a program that is not
#
# Here is softmax as every textbook prints it: raise $e$ to each score, divide by the sum. Run it on three scores.
# Then run it on the same three scores with 1000 added to each, as happens when someone forgets to scale the pixels of
# an image.


# %%
def textbook_softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


z = np.array([1.0, 3.0, 2.0])
print("scores", z, "        ->", textbook_softmax(z).round(3))
with np.errstate(all="ignore"):  # keep NumPy's warnings quiet: the result says enough
    print("scores", z + 1000, "->", textbook_softmax(z + 1000))
print(f"the largest float64 is exp({np.log(np.finfo(float).max):.2f})")

# %% [markdown]
# No error, no answer. `nan` means "not a number", and one such row turns a whole training run into `nan`. By the end
# of part 2 you will have a softmax that can't do this. First you need to know what the formula is for.
#
# ## 1. From scores to probabilities
#
# A score may be any real number. You want probabilities: positive, summing to 1, larger where the score is larger.
# Many formulas do that. One more wish leaves only one of them:
#
# > A difference of scores is the logarithm of a ratio of probabilities: $\; z_j - z_k = \log \dfrac{p_j}{p_k}$.
#
# The ratio $p_j / p_k$ is the *odds* of class $j$ against class $k$. So a score adds up evidence, and each unit of it
# multiplies the odds by $e$. Now solve for $p$.
#
# 1. Exponentiate: $p_j = p_k\, e^{z_j - z_k}$. *The exponential undoes the logarithm.*
# 2. Sum over $j$: $1 = p_k\, e^{-z_k} \sum_j e^{z_j}$. *Probabilities sum to 1, and $p_k$ and $z_k$ do not depend on
#    $j$.*
# 3. Divide:
#
# $$p_k = \frac{e^{z_k}}{\sum_{j} e^{z_j}}$$
#
# That is **softmax**. Mind the two letters: $k$ is the class you ask about, $j$ runs over all classes. A formula in
# which they are the same letter is a misprint. With two classes the first probability is the sigmoid of $z_1 - z_2$: it
# is $1 / (1 + e^{-(z_1 - z_2)})$, as in unit 05.
#
# **By hand.** Take three classes whose scores are $\log 2$, $\log 5$ and $\log 3$. Their exponentials are 2, 5 and 3. Work
# out the probabilities before you run the next cell. The cell after it asks for a prediction. Cells that only ask or
# draw are folded: run them like any other, and click on the bar to see their code.

# %%
classes = ["cat", "dog", "owl"]
z = np.log([2.0, 5.0, 3.0])
exps = np.exp(z)
p = exps / np.sum(exps)
table({"class": classes, "score z": z, "exp(z)": exps, "probability p": p})
print(f"sum of exp(z) = {np.sum(exps):.0f}, sum of p = {np.sum(p):.0f}")
print(
    f"the wish, for dog against cat: z_dog - z_cat = {z[1] - z[0]:.4f}, log(p_dog / p_cat) = {np.log(p[1] / p[0]):.4f}"
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "06-shift",
    "What happens to the probabilities when 100 is added to every score?",
    a="Nothing. They stay as they are.",
    b="They move closer together, since 100 is large beside the differences.",
    c="The largest one moves toward 1, since exp(100) is enormous.",
)

# %% [markdown]
# **See.** Move the sliders. *Shift* adds the same number to every score. *Temperature* $T$ divides every score: the
# figure shows softmax of $(z + \text{shift}) / T$. Watch all three panels: the scores, their exponentials, the
# probabilities. Then push the shift to the far right and read the middle panel.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_bars()
fig, alt = figures.bars_in_five_settings()
show(
    fig,
    alt=alt,
    caption="Five settings side by side. Softmax sees differences of scores. A shift changes nothing, a temperature changes how sharp it is.",
)
recall(
    "06-shift",
    right="a",
    because="Every exponential is multiplied by exp(100), and so is their sum. The common factor cancels. "
    "Only differences of scores count, so softmax has one score more than it needs.",
)

# %% [markdown]
# ## 2. Numbers that are too large
#
# The common factor cancels on paper. In a computer it first has to be stored, and you printed above where float64
# ends. Beyond that, `exp` gives `inf`, and `inf / inf` is `nan`.
#
# The way out is the shift that changes nothing. Let $m = \max_j z_j$:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} = \frac{e^{-m}\, e^{z_k}}{e^{-m} \sum_j e^{z_j}}
# = \frac{e^{z_k - m}}{\sum_j e^{z_j - m}}$$
#
# Any $m$ is allowed (some notes write it as $-\log C$, with $C$ for a constant and not for the classes). The maximum is
# the good choice for two reasons. The largest exponent is then 0, so nothing overflows. And one term of the sum is then
# exactly 1, so you never divide by 0.
#
# The same trick gives the sum its logarithm. Factor $e^m$ out of the sum and take the log of the product:
#
# $$\operatorname{logsumexp}(z) = \log \sum_j e^{z_j} = m + \log \sum_j e^{z_j - m}$$
#
# It is a soft maximum: never below $m$, and never above $m + \log C$. You will need it twice.
#
# ### Exercise 1: `logsumexp`
#
# Three lines do it: the maximum of each row, the sum of the shifted exponentials, and the two put together. With
# `keepdims=True` a reduction leaves an axis of length 1 behind, so (N, 1) lines up with (N, C). The axis is `-1`, the
# last one, so that one vector and a whole batch go through the same code.


# %% nbgrader={"grade_id": "logsumexp", "solution": true}
def logsumexp(x):
    """The logarithm of the sum of exponentials, over the last axis.

    x: (N, C) or (C,).
    Returns (N,), or a number for a vector: m + log(sum_j exp(x_j - m)), where m is the largest entry of the row.
    """
    ### BEGIN SOLUTION
    top = np.max(x, axis=-1, keepdims=True)
    total = np.sum(np.exp(x - top), axis=-1, keepdims=True)
    return (top + np.log(total))[..., 0]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-logsumexp", "grade": true}
check(logsumexp)

# %% [markdown]
# **Reflect.** With scores of -1000 the plain formula fails too, without any overflow. What does it take the logarithm
# of?
#
# <details><summary>Compare</summary>
#
# Of 0: every exponential underflows. With the maximum taken out, one term of the sum is always exactly 1.
#
# </details>
#
# ### Exercise 2: `softmax`
#
# Write it for a batch and for a single vector, with the shift. Why each row's *own* maximum, and not the maximum of
# the whole array? Because a row whose scores lie far below that maximum would turn into zeros divided by zero.


# %% nbgrader={"grade_id": "softmax", "solution": true}
def softmax(scores):
    """Probabilities from scores, over the last axis.

    scores: (N, C) or (C,), any real numbers.
    Returns p, the same shape: p_k = exp(z_k) / sum_j exp(z_j). Rows are positive and sum to 1.
    """
    ### BEGIN SOLUTION
    shifted = scores - np.max(scores, axis=-1, keepdims=True)
    exps = np.exp(shifted)
    return exps / np.sum(exps, axis=-1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-softmax", "grade": true}
check(softmax)

# %% [markdown]
# **Reflect.** Your softmax can no longer overflow. Can it still underflow, and where is that harmless?
#
# It can. On paper a softmax probability lies strictly between 0 and 1. In float64 it may round to either. That is harmless
# for the probability itself and fatal for its logarithm, which is what the loss will need. Look at two classes with
# scores 0 and -1000:

# %%
z_far = np.array([0.0, -1000.0])
p_far = np.exp(z_far) / np.sum(np.exp(z_far))
with np.errstate(divide="ignore"):
    print("p                     =", p_far)
    print("log of that p         =", np.log(p_far))
    print("log(p + 1e-8)         =", np.log(p_far + 1e-8), "  finite, and wrong")
print("z - log(sum(exp(z)))  =", z_far - np.log(np.sum(np.exp(z_far))), " right: it never forms p")

# %% [markdown]
# The last line is the answer. Take the logarithm on paper, not in the program:
#
# $$\log p_k = \log \frac{e^{z_k}}{\sum_j e^{z_j}} = z_k - \operatorname{logsumexp}(z)$$
#
# ### Exercise 3: `log_softmax`
#
# Never take the logarithm of a probability that you have just computed with an exponential. You may call your own
# `logsumexp`. Its result has lost the last axis; `[..., None]` puts it back.


# %% nbgrader={"grade_id": "log_softmax", "solution": true}
def log_softmax(scores):
    """Logarithms of the softmax probabilities, over the last axis, exact also where p underflows.

    scores: (N, C) or (C,).
    Returns log p, the same shape: log p_k = z_k - logsumexp(z).
    """
    ### BEGIN SOLUTION
    shifted = scores - np.max(scores, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-log_softmax", "grade": true}
check(log_softmax)

# %% [markdown]
# **Reflect.** What is the largest value that `log_softmax` can return, and when?
#
# <details><summary>Compare</summary>
#
# 0, the logarithm of 1: one class has all the probability. On paper it is only approached. In float64 it is reached
# as soon as the other terms of the sum are too small to change the 1.
#
# </details>
#
# ## 3. A loss for probabilities
#
# You know from unit 01 how to judge a model that gives probabilities: by the likelihood of what was observed. Example
# $i$ has label $y_i$, and the model gave it probability $p_{i, y_i}$. The probabilities of independent examples
# multiply, logarithms turn the product into a sum, a minus turns "large is good" into a loss, and $1/N$ makes it a
# mean:
#
# $$L = -\frac{1}{N} \sum_{i=1}^{N} \log p_{i,\,y_i}$$
#
# For one example this is $-\log p_y = \operatorname{logsumexp}(z) - z_y$: how far the label's score is below the soft
# maximum.
#
# The name **cross-entropy** comes from unit 02. For two distributions over the classes, $H(t, p) = -\sum_k t_k \log
# p_k$. With the one-hot $t$ only the term of the label is left, and that is $-\log p_y$. You will read that
# cross-entropy is "the distance between two distributions". It is not a distance. A distance from a thing to itself
# is 0, and it is the same both ways.
#
# The next cell refutes the sentence with numbers. Keep its last line in mind: the first loss of an untrained
# classifier with $C$ classes has to be close to $\log C$. It is the best free test there is.
#
# And why not use the squared error between $p$ and $t$? The figure shows what each loss says to a model that is sure
# and wrong.

# %%
q = np.array([0.5, 0.3, 0.2])


def cross_entropy_of(a, b):
    return -np.sum(a * np.log(b))


print(f"one label, dog: -log p_dog = {-np.log(p[1]):.4f}, logsumexp(z) - z_dog = {np.log(np.sum(exps)) - z[1]:.4f}")
print(f"H(p, p) = {cross_entropy_of(p, p):.4f}, which is the entropy of p and not 0")
print(f"H(p, q) = {cross_entropy_of(p, q):.4f}, but H(q, p) = {cross_entropy_of(q, p):.4f}")
print(f"H(p, q) - H(p, p) = {cross_entropy_of(p, q) - cross_entropy_of(p, p):.4f}, the KL divergence of unit 02")
print(f"knowing nothing about 3 classes costs log 3 = {np.log(3):.4f}; about 10 classes log 10 = {np.log(10):.4f}")

fig, alt = figures.two_losses()
show(
    fig,
    alt=alt,
    caption="Where the model is sure and wrong (left), the squared error is flat and teaches nothing. "
    "Cross-entropy keeps a slope of almost -1.",
)

# %% [markdown]
# ## 4. The gradient, step by step
#
# You want $\partial L / \partial z$. Between $z$ and $L$ stands softmax, where **every probability depends on every
# score**. So its derivative is a matrix, the Jacobian $J$ with entries $J_{jk} = \partial p_j / \partial z_k$ (unit
# 05: row = output, column = input).
#
# Write $S = \sum_c e^{z_c}$, so that $p_j = e^{z_j} / S$.
#
# 1. $\partial S / \partial z_k = e^{z_k}$. *Only one term of the sum contains $z_k$.*
# 2. The same class, $j = k$. *The quotient rule; numerator and denominator both depend on $z_k$.*
#
#    $$\frac{\partial p_k}{\partial z_k} = \frac{e^{z_k} S - e^{z_k} e^{z_k}}{S^2}
#    = \frac{e^{z_k}}{S} \cdot \frac{S - e^{z_k}}{S} = p_k (1 - p_k)$$
#
# 3. Another class, $j \ne k$. *Now the numerator $e^{z_j}$ does not contain $z_k$.*
#
#    $$\frac{\partial p_j}{\partial z_k} = \frac{0 \cdot S - e^{z_j} e^{z_k}}{S^2} = -p_j p_k$$
#
# 4. Together: $J = \operatorname{diag}(p) - p\,p^\top$. *The first matrix holds the $p_k$ of step 2, the second all
#    the products.*
#
# Read the signs. Raising a score raises its own probability and lowers all the others. Read the rows: $p_j - p_j
# \sum_k p_k = 0$. A shift of all scores changes nothing, as you saw. $J$ is symmetric, so the columns sum to 0 too:
# the total stays 1.
#
# **See.** Move a score and watch the signs and the sums. Then make one score much larger than the others.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_jacobian()
fig, alt = figures.jacobian_in_three_settings()
show(
    fig,
    alt=alt,
    caption="Three settings. Plus on the diagonal, minus elsewhere, rows that sum to 0. When one class takes all, all entries go to 0.",
)

# %% [markdown]
# ### Spot the bug
#
# These four lines are from real study notes. They write $a$ for the probabilities, and $\Sigma$ for the sum of all
# exponentials.
#
# > 1. For $j = k$: $\;\dfrac{\partial a_j}{\partial z_k} = \dfrac{e^{z_j} \Sigma - e^{z_k} e^{z_j}}{\Sigma^2}$
# >
# > 2. $\qquad = \dfrac{e^{z_j}}{\Sigma} \cdot \dfrac{1 - e^{z_k}}{\Sigma}$
# >
# > 3. $\qquad = a_j (1 - a_k)$
# >
# > 4. Summary: $\;\dfrac{\partial a_j}{\partial z_k} = -a_j (1 - a_j)$ if $j = k$, and $a_j a_k$ if $j \ne k$.
#
# A formula is refuted by one number. Say first which lines you doubt. The cell after that nudges one score of the
# example by hand, measures the slope, and holds each line against it.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "06-notes",
    "Which of the four lines are wrong?",
    a="Only line 2.",
    b="Only line 4.",
    c="Lines 2 and 4.",
    d="Lines 1 and 4.",
)

# %%
h = 1e-6
nudge = np.array([0.0, h, 0.0])  # the score of dog moves
slope = (textbook_softmax(z + nudge) - textbook_softmax(z - nudge)) / (2 * h)
S, e_dog, p_cat, p_dog = np.sum(exps), exps[1], p[0], p[1]

print(f"measured slope of p_dog: {slope[1]:+.4f}")
print(f"  line 1                 {(e_dog * S - e_dog * e_dog) / S**2:+.4f}")
print(f"  line 2                 {e_dog / S * (1 - e_dog) / S:+.4f}")
print(f"  line 3                 {p_dog * (1 - p_dog):+.4f}")
print(f"  line 4                 {-p_dog * (1 - p_dog):+.4f}")
print(f"measured slope of p_cat: {slope[0]:+.4f}")
print(f"  line 4                 {p_cat * p_dog:+.4f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "06-notes",
    right="c",
    because="In line 2 the sum was cancelled from only one of two terms: it should read (sum - exp(z_k)) / sum. "
    "Line 3 is right again. In line 4 both signs are flipped.",
)

# %% [markdown]
# ### Exercise 4: `softmax_jacobian`
#
# Mend the notes: write the Jacobian with the right signs, for the probabilities of one example. One line is enough.


# %% nbgrader={"grade_id": "softmax_jacobian", "solution": true}
def softmax_jacobian(p):
    """The Jacobian of softmax, from its output.

    p: (C,), the probabilities of one example.
    Returns J, (C, C): J[j, k] = dp_j / dz_k, which is p_j (1 - p_j) where j = k and -p_j p_k elsewhere.
    """
    ### BEGIN SOLUTION
    return np.diag(p) - np.outer(p, p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-softmax_jacobian", "grade": true}
check(softmax_jacobian)

# %% [markdown]
# **Reflect.** $J$ has a direction in which it gives exactly 0. Which change of the scores is that?
#
# <details><summary>Compare</summary>
#
# The same shift of all scores: each row of $J$ sums to 0, so $J$ times a vector of ones is 0.
#
# </details>

# %% [markdown]
# 5. Now go backward. Upstream hands you $g_j = \partial L / \partial p_j$, in code `dout`. The chain rule sums over
#    all the roads from $z_k$ to $L$, and each road goes through one $p_j$:
#
# $$\frac{\partial L}{\partial z_k} = \sum_j g_j\, J_{jk} = \sum_j g_j\, p_j (\delta_{jk} - p_k)
# = p_k \Big( g_k - \sum_j g_j p_j \Big)$$
#
# *$\delta_{jk}$ is 1 if $j = k$ and 0 otherwise; it is step 2 and step 3 in one symbol.* The sum is the mean of $g$
# under $p$. Each class compares its own $g_k$ with that mean. The matrix has disappeared: a row costs
# about C operations instead of C times C.
#
# ### Exercise 5: `softmax_backward`
#
# For a batch, without a loop and without a Jacobian.


# %% nbgrader={"grade_id": "softmax_backward", "solution": true}
def softmax_backward(dout, p):
    """The gradient with respect to the scores, from the gradient with respect to the probabilities.

    dout: (N, C) or (C,), dL/dp. p: the same shape, the output of softmax.
    Returns dscores, the same shape: p_k (dout_k - sum_j dout_j p_j), row by row.
    """
    ### BEGIN SOLUTION
    inner = np.sum(dout * p, axis=-1, keepdims=True)
    return p * (dout - inner)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-softmax_backward", "grade": true}
check(softmax_backward)

# %% [markdown]
# **Reflect.** If `dout` is the same number for all classes, what comes back, and why does it have to?
#
# <details><summary>Compare</summary>
#
# Zeros. Such an upstream asks for a larger sum of the probabilities, and no change of the scores can change that sum.
#
# </details>

# %% [markdown]
# 6. The loss is the upstream of softmax. For one example $L = -\log p_y$, so
#
# $$\frac{\partial L}{\partial p_k} = -\frac{t_k}{p_k},
# \qquad \text{which is } -\frac{1}{p_y} \text{ at the label and 0 elsewhere.}$$
#
# *$-\log$ has the derivative $-1/p_y$, and the other probabilities do not occur in $L$.* For the mean over $N$
# examples every row is divided by $N$.
#
# ### Exercise 6: `cross_entropy_grad_wrt_p`
#
# To pick one entry in each row, index with two arrays: `p[np.arange(N), y]` has shape (N,). In contrast, `p[:, y]`
# has shape (N, N): it picks all those columns in every row.


# %% nbgrader={"grade_id": "cross_entropy_grad_wrt_p", "solution": true}
def cross_entropy_grad_wrt_p(p, y):
    """The gradient of the mean of -log p_y with respect to the probabilities.

    p: (N, C), rows of probabilities. y: (N,) int, the labels.
    Returns dp, (N, C): -1 / (N p_y) at each row's label, 0 elsewhere.
    """
    ### BEGIN SOLUTION
    N = p.shape[0]
    rows = np.arange(N)
    dp = np.zeros(p.shape)
    dp[rows, y] = -1 / p[rows, y]
    return dp / N
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-cross_entropy_grad_wrt_p", "grade": true}
check(cross_entropy_grad_wrt_p)

# %% [markdown]
# **Reflect.** Most entries are 0. But raising the probability of another class must lower $p_y$. Where has that gone?
#
# <details><summary>Compare</summary>
#
# Into the Jacobian. $\partial L / \partial p$ treats the probabilities as free variables; that they share a sum of 1
# is the business of softmax.
#
# </details>

# %% [markdown]
# 7. Put step 6 into step 5. With $g_j = -t_j / p_j$ the mean of $g$ under $p$ is $-\sum_j t_j = -1$, *since a one-hot
#    row sums to 1*. So
#
# $$\frac{\partial L}{\partial z_k} = p_k \Big( -\frac{t_k}{p_k} + 1 \Big) = p_k - t_k$$
#
# The division by $p_k$ has met the multiplication by $p_k$ and is gone. This is the most used gradient of deep
# learning: **probabilities minus labels, with respect to the scores**. It sums to 0 in each row, it lies between -1
# and 1, and it vanishes only when the model is sure and right.
#
# **A second bug from the same notes.** They find $a_0 - y_0$ and call it $\partial L / \partial a$, the derivative
# with respect to the *probability*. And they give the chain rule as $\frac{\partial L}{\partial z_k} = -\sum_j t_j
# \frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial z_k}$, with a factor $-t_j$ that step 5 does not have.
# One table refutes both. The label is dog.

# %%
t = np.array([0.0, 1.0, 0.0])
nudges = h * np.eye(3)  # one row for each score, or probability, that moves
J = np.stack([textbook_softmax(z + d) - textbook_softmax(z - d) for d in nudges], axis=1) / (2 * h)  # measured, too
measured_dp = np.array([-(np.log((p + d)[1]) - np.log((p - d)[1])) / (2 * h) for d in nudges])
measured_dz = np.array(
    [-(np.log(textbook_softmax(z + d)[1]) - np.log(textbook_softmax(z - d)[1])) / (2 * h) for d in nudges]
)
table(
    {
        "class": classes,
        "p": p,
        "t": t,
        "dL/dp measured": measured_dp,
        "-t/p": -t / p,
        "dL/dz measured": measured_dz,
        "p - t": p - t,
        "steps 5 and 6": (-t / p) @ J,
        "with the factor -t": (-t * -t / p) @ J,
    }
)

# %% [markdown]
# $p - t$ agrees with the measured $\partial L / \partial z$, and not with the measured $\partial L / \partial p$. The
# extra factor, in the last column, turns every sign around: descending along it would *raise* the loss. In the notes
# the flipped Jacobian, a lost minus and mixed-up indices cancel in the end. Their last line, $\partial L / \partial z
# = a - y$, is right. The road to it is not.
#
# 8. **Fuse.** The two steps of the backward pass go through $1/p_y$, and $p_y$ may be 0 in float64: then $-1/0$ times
#    0 gives `nan`. The fused gradient $p - t$ has no division. So the loss takes *scores*, not probabilities, and
#    does everything in one place. For the mean loss, $\partial L / \partial z = (p - t) / N$. (Where you read $p - t$
#    without the $N$, the formula is for one example.)
#
# ### Exercise 7: `softmax_loss`
#
# Take `log_softmax` for the loss, and its exponential for the probabilities. You don't need to build $t$: subtract 1
# at the label.


# %% nbgrader={"grade_id": "softmax_loss", "solution": true}
def softmax_loss(scores, y):
    """Mean softmax cross-entropy and its gradient, safe for any finite scores.

    scores: (N, C). y: (N,) int, the labels.
    Returns (loss, dscores): the mean of -log p_y over the N rows, and its gradient (p - t) / N, (N, C).
    """
    ### BEGIN SOLUTION
    N = scores.shape[0]
    rows = np.arange(N)
    logp = log_softmax(scores)
    loss = -np.mean(logp[rows, y])
    dscores = np.exp(logp)
    dscores[rows, y] -= 1
    return loss, dscores / N
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-softmax_loss", "grade": true}
check(softmax_loss)

# %% [markdown]
# **Reflect.** An example that is classified right with probability 0.6 still pulls on the scores. How strongly, and
# when does it stop?
#
# <details><summary>Compare</summary>
#
# It pushes its own score up with strength 0.4 and the others down with 0.4 in all, each divided by $N$. The pull
# weakens as $p_y$ nears 1 and never quite ends.
#
# </details>
#
# ## 5. A linear classifier
#
# With $z = XW$ each class has one column of weights $w_k$, and its score at a point $x$ is $x \cdot w_k$. Classes $j$
# and $k$ tie where $z_j - z_k = x \cdot (w_j - w_k) = 0$. In the plane that is a straight line, and every boundary is
# made of such lines.
#
# Commit to an answer. Then **see**: the figure divides all scores by a temperature $T$, so multiplying all weights by
# 4 is $T = 1/4$.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "06-boundary",
    "A trained classifier's weights are all multiplied by 4. What happens to the boundaries between the classes?",
    a="They stay where they are.",
    b="They move toward the smaller classes.",
    c="They bend, because softmax is not linear.",
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_surface()
fig, alt = figures.surface_at_three_temperatures()
show(
    fig,
    alt=alt,
    caption="Solid: the boundaries. Dashed: the best class has probability 0.9. The temperature changes how sure the model is, and never what it decides.",
)
recall(
    "06-boundary",
    right="a",
    because="A boundary is where two scores are equal, and equal scores stay equal when both are multiplied by 4. "
    "The direction of the weights decides, their length only says how sure.",
)

# %% [markdown]
# This freedom has a price. When a line separates the classes, longer weights always lower the loss a little more: the
# likelihood has no maximum, the weights grow for ever, and the model becomes as sure as float64 allows. The normal
# prior of unit 02 stops it. It adds $\tfrac{1}{2}\,\mathrm{reg} \sum W^2$ to the loss and $\mathrm{reg}\, W$ to the
# gradient.
#
# The last step is unit 05's matrix product: from $z = XW$ follows $\partial L / \partial W = X^\top\, \partial L /
# \partial z$, with shape (D, N) times (N, C).
#
# ### Exercise 8: `softmax_regression_loss`
#
# You have all the parts. The whole of `W` is penalised.


# %% nbgrader={"grade_id": "softmax_regression_loss", "solution": true}
def softmax_regression_loss(W, X, y, reg):
    """Loss and gradient of softmax regression with an L2 penalty.

    W: (D, C) weights. X: (N, D) data. y: (N,) int, the labels. reg: the strength of the penalty, a number >= 0.
    Returns (loss, dW): softmax loss of X @ W plus 0.5 * reg * sum(W**2), and its gradient, (D, C).
    """
    ### BEGIN SOLUTION
    scores = X @ W
    loss, dscores = softmax_loss(scores, y)
    loss = loss + 0.5 * reg * np.sum(W**2)
    dW = X.T @ dscores + reg * W
    return loss, dW
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-softmax_regression_loss", "grade": true}
check(softmax_regression_loss)

# %% [markdown]
# **Reflect.** With `reg` at 0, add the same vector to every column of `W`. Why does nothing change, and what does
# `reg` above 0 do about it?
#
# <details><summary>Compare</summary>
#
# All scores of a row shift by the same amount, so $p$ stays. Of all these equal solutions the penalty picks the
# shortest: the one whose columns add up to the zero vector.
#
# </details>
#
# ## Quiz
#
# Six questions on what code does not show. One letter each.
#
# **1. Is cross-entropy a distance?** A page says: "Cross-entropy is the distance between two distributions." What is
# right?
# - (a) That is true: it is zero exactly when the two are equal.
# - (b) It is not a distance: $H(p, p)$ is the entropy of $p$, and $H(p, q)$ differs from $H(q, p)$.
# - (c) It is a distance once you divide by $\log C$, which makes it symmetric.
# - (d) It is the KL divergence under another name.
#
# **2. What 0.99 means.** A classifier gives class 3 the softmax probability 0.99 for one image. What do you know?
# - (a) It is right about 99 times in 100 in such cases, since probabilities sum to 1.
# - (b) The score of class 3 is 99 times the sum of the other scores.
# - (c) The exponential of its score is 99 times the sum of the others' exponentials. How often such answers are
#   right, you don't know.
# - (d) The image resembles the training images, or no class would get so much.
#
# **3. The gradient with respect to what?** One example, $L = -\log p_y$, $p = \mathrm{softmax}(z)$. What is $\partial
# L / \partial p$?
# - (a) $-1/p_y$ at the label, 0 elsewhere.
# - (b) $p$ minus the one-hot label.
# - (c) The one-hot label minus $p$.
# - (d) $1/p_y$ at the label, 0 elsewhere.
#
# **4. Cooling a trained model.** After training you divide all scores by $T = 1/2$ before the softmax. What changes
# on the test set?
# - (a) Accuracy rises, since the model decides more sharply.
# - (b) The decision boundaries move toward the rarer classes.
# - (c) Nothing at all: softmax does not see a common factor.
# - (d) The probabilities and the mean loss, but no decision.
#
# **5. The first loss.** Ten classes, tiny random weights, no training yet. Which mean loss do you expect?
# - (a) About 0, since the weights are about 0.
# - (b) About $\log 10$, since each class gets about $1/10$.
# - (c) About $1/10$, the probability of the label.
# - (d) Nothing can be said before you see the labels.
#
# **6. The price of clipping.** To avoid $\log 0$ someone computes `-np.log(np.clip(p_y, 1e-7, 1))`. What is the
# price?
# - (a) None: the value changes in the seventh digit only.
# - (b) Only speed: `clip` makes another pass over the array.
# - (c) Where the clip acts, the loss is flat: its own gradient is 0, and the worst mistakes teach nothing.
# - (d) The probabilities no longer sum to 1, so training diverges.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_06", "solution": true}
def quiz_06():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "bcadbc"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_06", "grade": true}
check(quiz_06)

# %% [markdown]
# ## Project: read handwritten digits
#
# The course ships images of handwritten digits, 8 by 8 pixels each, from the UCI repository. You train on one part,
# choose the penalty on a second, and report on the third, on which no choice depends. A column of ones carries the
# biases, so that $z = XW$ is all you need. These cells run on **your** functions. They wait until you have written
# them.

# %%
from course_lib.engine.data import load_digits

digits = load_digits(validation_fraction=0.2)


def with_ones(X):
    return np.hstack([X, np.ones((len(X), 1))])


X_train, X_val, X_test = with_ones(digits.X_train), with_ones(digits.X_val), with_ones(digits.X_test)
print("train", X_train.shape, " validation", X_val.shape, " test", X_test.shape)
fig, alt = figures.some_digits(digits.X_train, digits.y_train)
show(fig, alt=alt, caption="Two examples of each digit. This is all that the model gets to see: 64 numbers.")

# %% [markdown]
# Plain mini-batch gradient descent from unit 03, once for each penalty. Look at the first loss: with ten classes and
# tiny weights it has to be close to $\log 10$. Then read the columns downward. A larger penalty shortens the weights,
# as promised. Whether that helps is for the validation part to say, and it may say no.


# %%
def fit(X, y, reg, rng, lr=0.5, epochs=40, batch_size=50):
    W = 0.001 * rng.standard_normal((X.shape[1], 10))
    history = [softmax_regression_loss(W, X, y, reg)[0]]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            _, dW = softmax_regression_loss(W, X[batch], y[batch], reg)
            W = W - lr * dW
        history.append(softmax_regression_loss(W, X, y, reg)[0])
    return W, history


def accuracy(W, X, y):
    return np.mean(np.argmax(X @ W, axis=1) == y)


if ready(softmax, log_softmax, softmax_loss, softmax_regression_loss):
    penalties = [0.0, 0.0001, 0.001, 0.01, 0.1]
    runs = [fit(X_train, digits.y_train, reg, np.random.default_rng(0)) for reg in penalties]
    val_accuracy = [accuracy(W, X_val, digits.y_val) for W, _ in runs]
    table(
        {
            "penalty reg": [str(reg) for reg in penalties],
            "first loss": [history[0] for _, history in runs],
            "last loss": [history[-1] for _, history in runs],
            "largest weight": [np.max(np.abs(W)) for W, _ in runs],
            "validation accuracy": val_accuracy,
        }
    )
    best = int(np.argmax(val_accuracy))
    W, history = runs[best]
    print(f"log 10 = {np.log(10):.3f}. The validation part chooses reg = {penalties[best]}.")

# %% [markdown]
# Now the test set. No choice has depended on it. A share of right answers is an estimate like any other (unit 01), so
# it comes with its uncertainty: for a share $a$ of $N$ examples the standard deviation is $\sqrt{a (1 - a) / N}$.
#
# The weights of a class have one number a pixel, so they are a picture: which pixels speak for this digit, and which
# against it. Below it stand the mistakes of which the model was most sure.

# %%
if ready(softmax, log_softmax, softmax_loss, softmax_regression_loss):
    test_accuracy = accuracy(W, X_test, digits.y_test)
    spread = np.sqrt(test_accuracy * (1 - test_accuracy) / len(X_test))
    print(f"{test_accuracy * len(X_test):.0f} of {len(X_test)} test digits are read right")
    print(f"test accuracy {test_accuracy:.3f}, give or take {spread:.3f}")
    fig, alt = figures.weight_pictures(W[:-1])
    show(
        fig,
        alt=alt,
        caption="The learned weights. Plus marks pixels that speak for the digit, minus those that speak against it.",
    )
    p_test = softmax(X_test @ W)
    fig, alt = figures.confident_mistakes(digits.X_test, digits.y_test, p_test)
    show(fig, alt=alt, caption="The most confident mistakes. Some of them you would have to guess, too.")

# %% [markdown]
# **Can you trust the confidence?** When the model says 0.9, is it right nine times in ten? Softmax does not promise
# that. You have to count. Group the test images by the probability of the chosen class, and compare it with the share
# that is right.
#
# If the two columns differ, you need not train again. Divide all scores by a temperature that lowers the loss on the
# validation part. You know from part 5 what that changes, and what it can't. This is called *temperature scaling*
# (Guo et al., 2017).

# %%
if ready(softmax, log_softmax, softmax_loss, softmax_regression_loss):

    def confidence_table(p, y):
        confidence, right = np.max(p, axis=1), np.argmax(p, axis=1) == y
        edges = [(0.0, 0.6), (0.6, 0.9), (0.9, 0.99), (0.99, 1.0)]
        groups = [(confidence > low) & (confidence <= high) for low, high in edges]
        table(
            {
                "confidence": [f"{low} to {high}" for low, high in edges],
                "images": [int(np.sum(group)) for group in groups],
                "mean confidence": [np.mean(confidence[group]) for group in groups],
                "share that is right": [np.mean(right[group]) for group in groups],
            }
        )

    temperatures = [0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0]
    val_losses = [softmax_loss(X_val @ W / T, digits.y_val)[0] for T in temperatures]
    best_T = temperatures[int(np.argmin(val_losses))]
    print("On the test set, as trained (T = 1):")
    confidence_table(p_test, digits.y_test)
    print("The mean loss on the validation part at each temperature:")
    table({"T": [str(T) for T in temperatures], "validation loss": val_losses})
    print(f"On the test set again, at T = {best_T}:")
    confidence_table(softmax(X_test @ W / best_T), digits.y_test)
    print(f"accuracy at T = {best_T}: {accuracy(W / best_T, X_test, digits.y_test):.3f}, as before")

# %% [markdown]
# **Go further.** Train with raw pixels, 0 to 16 instead of 0 to 1. Train on 100 images, with and without the penalty.
# Give 5 % of the training labels a random digit and look again at the confident mistakes.
#
# ## Summary
#
# - Softmax is what you get when differences of scores are log odds. It sees differences only: a shift changes
#   nothing, a factor changes how sure it is.
# - Subtract the row's maximum before you exponentiate. Take logarithms on paper: $\log p_k = z_k -
#   \operatorname{logsumexp}(z)$.
# - Cross-entropy is the mean negative log-likelihood of the labels. It is not a distance. Knowing nothing costs $\log
#   C$.
# - $J = \operatorname{diag}(p) - p\,p^\top$, and you never need to form it: $p_k (g_k - \sum_j g_j p_j)$.
# - $\partial L / \partial p = -t/p$ and $\partial L / \partial z = p - t$. Say with respect to what. For a mean,
#   divide by $N$.
# - Softmax gives a valid probability vector. Whether its confidence can be trusted is a question for data.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | score, logit | the number a class gets before softmax |
# | softmax | scores to probabilities: exponentiate and normalise |
# | temperature | the number by which scores are divided; small is sharp |
# | odds | the ratio of two probabilities |
# | one-hot | a row of zeros with a single 1 at the label |
# | cross-entropy | $-\sum_k t_k \log p_k$; with one-hot labels $-\log p_y$ |
# | Jacobian | the matrix of all derivatives of outputs by inputs |
# | calibrated | of the answers given with probability $q$, a share of $q$ is right |
#
# ## What comes next
#
# You trained with a plain step along the gradient. Unit 07 gives the step a memory. Unit 10 comes back to losses: the
# same idea for labels that do not exclude each other, and what goes wrong when a loss is given scores where it wants
# probabilities.
