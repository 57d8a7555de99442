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
# # 10. Losses and activations
#
# A network learns what its loss tells it to, and only as far down as its activations let the message through. So far you
# have taken both as given. This unit opens the box: which loss asks for what, how hard each one pulls, where a right
# formula fails in a computer, and what becomes of a gradient on its way through ten layers.
#
# **After this unit you can**
#
# - choose between squared, absolute and Huber loss, and say what a single outlier does to each;
# - write binary cross-entropy for probabilities and for scores, and say which function wants which;
# - tell apart labels that exclude each other and labels that do not;
# - recognise saturated and dead units in a histogram, and mend them with the size of the weights or another activation;
# - write logistic regression as what it is: the smallest network there is.
#
# **You need** likelihood (unit 01), gradient descent (03), the sigmoid and ReLU and the linear layer (05), softmax and
# its stable form (06).
#
# | part | minutes |
# |---|---|
# | 1. Losses for numbers | 25 |
# | 2. Losses for yes and no | 25 |
# | 3. A margin | 10 |
# | 4. Through depth | 20 |
# | 5. The smallest network | 5 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $y$ | `y` | any; (N,) int for classes | the targets |
# | $\hat y$ | `y_pred` | as $y$ | predictions of numbers |
# | $r = \hat y - y$ | | as $y$ | residuals: how far the prediction is **above** the target |
# | $n$ | `y.size` | a number | how many entries the targets have |
# | $z$ | `z`, `scores` | any; (N, C) | scores, also called logits, before any sigmoid or softmax |
# | $\sigma(z)$, $p$ | `p` | as $z$ | the sigmoid $1 / (1 + e^{-z})$, and a probability that the label is 1 |
# | $\alpha$ | `alpha` | a number | the slope of leaky ReLU for negative inputs |
# | fan-in | | a number | how many inputs a unit adds up |
# | $L$ | `loss` | a number | the loss, a mean |
#
# Every loss here returns `(loss, gradient)`, the gradient with respect to its **first** argument. $\log$ is the natural
# logarithm. Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | squared error | $\frac1n \sum r^2$, gradient $2r/n$ | $\frac1{2n} \sum r^2$, gradient $r/n$; or sums |
# | mean over what | over **all entries**, and over the rows for losses of classes | over the rows only, with sums over columns |
# | slope of the absolute value at 0 | 0 | any number in $[-1, 1]$ is a valid subgradient |
# | hinge | summed over the wrong classes, then a mean over rows | PyTorch's `MultiMarginLoss` divides by $C$ as well |
# | leak | $\alpha = 0.01$ | 0.2 or 0.3, as in some libraries; or learned (PReLU) |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(mse_loss) gives you the next of three hints
from course_lib.figures import losses_and_activations as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## Five prices and a slip of the keyboard
#
# A shop sells the same melon for 3, 4, 4, 5 and 4 francs. Somebody types the last price as 400. You look for **one**
# number that stands for all five, the best guess. The next cell tries ten thousand guesses and asks two losses.

# %%
prices = np.array([3.0, 4.0, 4.0, 5.0, 400.0])
guesses = np.linspace(0, 100, 10_001)
errors = guesses[:, np.newaxis] - prices  # one row for each guess, one column for each price
best_by_square = guesses[np.argmin(np.mean(errors**2, axis=1))]
best_by_size = guesses[np.argmin(np.mean(np.abs(errors), axis=1))]
print(f"smallest mean squared error:   guess {best_by_square:.2f}")
print(f"smallest mean absolute error:  guess {best_by_size:.2f}")

# %% [markdown]
# Both answers are right. They answer different questions. A loss is a decision about which errors matter, and it is
# yours to make.
#
# ## 1. Losses for numbers
#
# Write $r_i = \hat y_i - y_i$ for the residuals. Three losses share the work:
#
# $$\text{MSE} = \frac1n \sum_i r_i^2, \qquad \text{MAE} = \frac1n \sum_i |r_i|, \qquad \text{RMSE} = \sqrt{\text{MSE}}.$$
#
# Now their gradients, which say how hard each entry **pulls**.
#
# 1. $\partial r_i / \partial \hat y_i = 1$. *The prediction stands first in the difference.* Written the other way
#    around, $y - \hat y$, this would be $-1$, and a lost minus here is a descent that climbs.
# 2. $\partial\, \text{MSE} / \partial \hat y_i = 2 r_i / n$. *The square brings down a 2.* Twice as far off pulls twice as
#    hard.
# 3. $\partial\, \text{MAE} / \partial \hat y_i = \operatorname{sign}(r_i) / n$. *The slope of $|r|$ is $+1$ on the right and
#    $-1$ on the left.* However far off, the pull is the same.
#
# What does a constant guess $c$ become? At the minimum the pulls balance.
#
# 4. $\sum_i 2 (c - y_i) = 0$ gives $c = \frac1n \sum_i y_i$, the **mean**.
# 5. $\sum_i \operatorname{sign}(c - y_i) = 0$ means as many targets above as below, the **median**. *That is where 83 and 4
#    came from.*
#
# Unit 01 knows the same from the other end: the negative log-likelihood of normal noise is a squared error plus a
# constant, and that of noise with the Laplace distribution of unit 02 is an absolute one.
#
# **By hand.** Predictions 3, 1 and 7 for the targets 2, 3 and 4: the residuals are 1, $-2$ and 3. Work out all three
# losses before you run the cell.

# %%
r_hand = np.array([3.0, 1.0, 7.0]) - np.array([2.0, 3.0, 4.0])
table({"residual r": r_hand, "r squared": r_hand**2, "|r|": np.abs(r_hand), "pull, MSE: 2r/3": 2 * r_hand / 3})
print(f"MSE = {np.sum(r_hand**2):.0f}/3 = {np.sum(r_hand**2) / 3:.3f}, its root {np.sqrt(np.sum(r_hand**2) / 3):.3f}")
print(f"MAE = {np.sum(np.abs(r_hand)):.0f}/3 = {np.sum(np.abs(r_hand)) / 3:.3f}, pulls +1/3, -1/3, +1/3")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "10-outlier",
    "Twelve points lie near a line. One of them is 4 above it, and is now moved to 16 above it. How do the best lines move?",
    a="Both the squared and the absolute one follow, the absolute one less.",
    b="The squared one goes on turning towards it, the absolute one stays where it is.",
    c="Neither moves: one point against eleven.",
)

# %% [markdown]
# **See.** Move the orange point and watch the right picture: it shows how hard that point pulls, the slope of its own loss
# before the mean divides by $n$. Huber's loss (1964) is half a square up to a distance `delta` and a straight line beyond:
# it pulls like a square near zero and like an absolute value far out. Make `delta` large, then small. Which of the two
# others does it turn into?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_outlier()
fig, alt = figures.outlier_in_three_places()
show(
    fig,
    alt=alt,
    caption="A squared loss lets one point pull as hard as it is far. Under the others its pull has an end, and eleven "
    "points outvote it.",
)
recall(
    "10-outlier",
    right="b",
    because="Once the point is above the line, its pull on the absolute line is 1, at a distance of 4 or of 16. On the "
    "squared line it is twice the distance. A bounded pull is what makes a loss robust.",
)

# %% [markdown]
# ### Exercise 1: `mse_loss`
#
# The arrays may have any shape; the mean is over all their entries. `a.size` is how many entries an array has.


# %% nbgrader={"grade_id": "mse_loss", "solution": true}
def mse_loss(y_pred, y):
    """Mean squared error, without a half, and its gradient.

    y_pred: predictions, any shape. y: targets, the same shape.
    Returns (loss, dy_pred): the mean over all entries of the squared residual, and its gradient, shape of y_pred.
    """
    ### BEGIN SOLUTION
    diff = y_pred - y
    return np.mean(diff**2), 2 * diff / diff.size
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-mse_loss", "grade": true}
check(mse_loss)

# %% [markdown]
# **Reflect.** The most common slip with this loss is not in it. A network returns predictions of shape (N, 1), the targets
# have shape (N,). What is their difference?

# %%
column, flat = np.array([[3.0], [1.0], [7.0]]), np.array([3.0, 1.0, 7.0])
print("the same three numbers, so every residual should be 0; the difference has shape", (column - flat).shape)
print((column - flat).tolist())

# %% [markdown]
# No error, and a loss over nine numbers that mean nothing. Compare shapes before you subtract.
#
# ### Exercise 2: `mae_loss`
#
# Where the residual is exactly 0 there is no slope. The course takes 0, as `np.sign` does. The check takes any number from
# $-1/n$ to $1/n$ there, but a number it has to be.


# %% nbgrader={"grade_id": "mae_loss", "solution": true}
def mae_loss(y_pred, y):
    """Mean absolute error and its gradient.

    y_pred: predictions, any shape. y: targets, the same shape.
    Returns (loss, dy_pred): the mean over all entries of the residual's size, and its gradient, shape of y_pred.
    """
    ### BEGIN SOLUTION
    diff = y_pred - y
    return np.mean(np.abs(diff)), np.sign(diff) / diff.size
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-mae_loss", "grade": true}
check(mae_loss)

# %% [markdown]
# ### Exercise 3: `rmse`
#
# A mean of squared francs is hard to read. Its root is in francs again. It is reported, seldom trained on, so no gradient
# is asked for.


# %% nbgrader={"grade_id": "rmse", "solution": true}
def rmse(y_pred, y):
    """Root of the mean squared error: an error in the unit of y.

    y_pred: predictions, any shape. y: targets, the same shape.
    Returns a number.
    """
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((y_pred - y) ** 2))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-rmse", "grade": true}
check(rmse)

# %% [markdown]
# **Reflect.** RMSE is never below MAE. When are they equal, and what does a wide gap between them tell you?
#
# <details><summary>Compare</summary>
#
# Equal when all residuals have the same size. A wide gap says that a few errors are much larger than the rest: look at
# those examples before you do anything else.
#
# </details>
#
# ### Spot the bug
#
# Real study notes list these, for targets $t$ and predictions $y$:
#
# > $\text{MSE} = \dfrac{1}{2n} \sum_i (t_i - y_i)^2$
# >
# > $\text{RMSE} = \sqrt{\text{MSE}}$
# >
# > $\text{MAE} = \dfrac1n \sum_i (t_i - y_i)^1$
#
# Each line looks familiar. Two of the three can't stand. Refute them with numbers: take a model that is wrong by 100
# every single time.

# %%
t_true = np.array([200.0, 300.0, 400.0, 500.0])
y_model = t_true + np.array([100.0, -100.0, 100.0, -100.0])
n = len(t_true)
mse_in_the_notes = np.sum((t_true - y_model) ** 2) / (2 * n)
mae_in_the_notes = np.sum((t_true - y_model) ** 1) / n
print(f"RMSE as noted: {np.sqrt(mse_in_the_notes):.1f}   and every error is 100")
print(f"MAE as noted:  {mae_in_the_notes:.1f}     a perfect score")
print(f"MAE as noted, predictions raised by 1000: {np.sum(t_true - y_model - 1000) / n:.1f}   better than perfect")

# %% [markdown]
# What is wrong, and how would you mend it?
#
# <details><summary>Compare</summary>
#
# A half in the MSE is a convention: it cancels the 2 of the derivative. But then **the root of it is not the RMSE**: the
# half has to go first. And **an exponent of 1 is not an absolute value**: positive and negative residuals cancel, and a
# loss without a lower end sends the predictions to infinity. The mended MAE is the mean of $|t_i - y_i|$, with the
# subgradient $\operatorname{sign}(y_i - t_i) / n$.
#
# </details>
#
# ### One household in Belgium
#
# Unit 03 put a line through the food expenses of 235 households. Here are two lines, found by descent on **your** two
# gradients, each with all households and without the richest one.

# %%
from course_lib.engine.data import load_engel

engel = load_engel()
income, food = engel.X[:, 0] / 1000, engel.y / 1000  # in thousands of francs


def line_by_descent(loss, x, y, lr, steps):
    X = np.column_stack([np.ones(len(x)), x])
    w = np.zeros(2)
    for k in range(steps):
        _, dy_pred = loss(X @ w, y)
        w = w - lr * (1 - k / steps) * X.T @ dy_pred  # the rate falls in a straight line (unit 09)
    return w


if ready(mse_loss, mae_loss):
    others = income < np.max(income)
    print(f"the richest household earns {np.max(income) / np.max(income[others]):.2f} times as much as the next")
    lines = {}
    for name, loss, lr in (("squared", mse_loss, 0.3), ("absolute", mae_loss, 0.02)):
        for who, rows in (("all", income > 0), ("without one", others)):
            intercept, slope = line_by_descent(loss, income[rows], food[rows], lr, 4000)
            lines[f"{name}, {who}"] = (1000 * intercept, slope)
    table(
        {"line": list(lines), "of each further franc, spent on food": [slope for _, slope in lines.values()]}, digits=2
    )
    fig, alt = figures.lines_through_engel(lines)
    show(fig, alt=alt, caption="One household of 235 turns the squared line visibly. The absolute line hardly notices.")

# %% [markdown]
# ## 2. Losses for yes and no
#
# Is this mail spam? Does this photo show a dog? The target is 0 or 1, and the model gives $p$, its probability of a 1.
# Unit 01 has the loss: the negative log-likelihood of a coin. Only that now every example has a coin of its own:
#
# $$\ell = -\log (\text{the probability that was given to what happened}) = \begin{cases} -\log p & \text{if } y = 1 \\
# -\log (1 - p) & \text{if } y = 0 \end{cases}$$
#
# In one line that reads $-\,y \log p - (1 - y) \log (1 - p)$, since one of the two terms is always switched off. It is
# called **binary cross-entropy** (BCE), or log loss, or logistic loss. The mean over all entries is the loss, and
#
# $$\frac{\partial \ell}{\partial p} = \begin{cases} -1/p & \text{if } y = 1 \\ 1/(1 - p) & \text{if } y = 0. \end{cases}$$
#
# **By hand.** Three mails, $p = 0.9, 0.2, 0.5$ and labels 1, 0, 1. The probabilities given to what happened are 0.9, 0.8
# and 0.5.

# %%
likely = np.array([0.9, 0.8, 0.5])
table({"label y": [1, 0, 1], "p": np.array([0.9, 0.2, 0.5]), "given to what happened": likely, "loss": -np.log(likely)})
print(f"mean: {-np.log(likely).mean():.4f}; saying 0.5 to everything costs log 2 = {np.log(2):.4f}")

# %% [markdown]
# ### Exercise 4: `bce_loss`
#
# There is one trap. A model may be certain **and right**, $p = 1$ and $y = 1$. That costs nothing. But the one-line formula
# then computes $0 \cdot \log 0$, and in a computer that is `nan`. Clipping $p$ away from 0 and 1 hides it and makes the
# loss flat where it matters most (unit 06). There is a form in which the switched-off term is never computed.


# %% nbgrader={"grade_id": "bce_loss", "solution": true}
def bce_loss(p, y):
    """Binary cross-entropy of probabilities, and its gradient.

    p: probabilities of a 1, any shape. y: labels, 0 or 1, the same shape.
    Returns (loss, dp): the mean over all entries, and its gradient, shape of p.
    p may be exactly 0 or 1 where that agrees with y.
    """
    ### BEGIN SOLUTION
    likely = np.where(y == 1, p, 1 - p)
    loss = -np.mean(np.log(likely))
    dp = np.where(y == 1, -1, 1) / likely
    return loss, dp / likely.size
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-bce_loss", "grade": true}
check(bce_loss)

# %% [markdown]
# **Reflect.** What should it cost to say $p = 0$ when the label is 1? What would you think of a weather forecaster who
# said so?
#
# <details><summary>Compare</summary>
#
# More than any number: $-\log p$ grows without a limit as $p$ goes to 0. A forecaster who calls something impossible, and
# sees it happen, has lost more than a thousand good days can bring back.
#
# </details>
#
# ### From a score, and where it breaks
#
# A network ends in a score $z$, any real number, and $p = \sigma(z)$. Put the links together:
#
# 1. $\partial p / \partial z = p (1 - p)$. *Unit 05.*
# 2. For $y = 1$: $\;-\frac1p \cdot p (1 - p) = p - 1$. *The $p$ cancels.*
# 3. For $y = 0$: $\;\frac1{1 - p} \cdot p (1 - p) = p$. *The $1 - p$ cancels.*
# 4. Both at once: $\;\partial \ell / \partial z = p - y$. *The gradient of unit 06, for two classes.*
#
# On paper it cancels. In float64, what cancels has to survive first. Take an example with label 0 to which the model gives
# a high score: sure and wrong, the one from which it should learn most.

# %%
z_wrong = np.array([10.0, 30.0, 36.0, 37.0, 40.0])
p_wrong = 1 / (1 + np.exp(-z_wrong))
with np.errstate(divide="ignore", invalid="ignore"):
    naive_loss = -np.log(1 - p_wrong)
    naive_slope = 1 / (1 - p_wrong) * p_wrong * (1 - p_wrong)
table({"score z, label 0": z_wrong, "loss by way of p": naive_loss, "slope by way of p": naive_slope}, digits=4)
print("1 - p for z = 36 and 37:", f"{1 - p_wrong[2]:.3e}", f"{1 - p_wrong[3]:.1f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.where_it_breaks()
show(
    fig,
    alt=alt,
    caption="Near 1 the numbers of float64 have gaps of about 1e-16. By way of p the loss climbs in stairs, and then it is gone.",
)

# %% [markdown]
# A score of 40 is not exotic: unscaled features do it in one step. Do as in unit 06, and take the logarithm on paper.
#
# 1. $-\log \sigma(z) = \log (1 + e^{-z})$ and $-\log (1 - \sigma(z)) = \log (1 + e^{z})$. *Put in the sigmoid.*
# 2. The function $\log (1 + e^{z})$ is called **softplus**. *It is the logsumexp of the two scores 0 and $z$.*
# 3. $\log (1 + e^{-z}) = \log (1 + e^{z}) - z$. *Factor out $e^{-z}$.*
# 4. So for both labels: $\;\ell = \operatorname{softplus}(z) - y\, z$.
# 5. $\operatorname{softplus}(z) = \max(z, 0) + \log (1 + e^{-|z|})$. *Factor out the larger of $1$ and $e^z$.*
#
# In step 5 no exponent is ever positive, so nothing overflows. `np.log1p(e)` is $\log(1 + e)$, exact also for a tiny $e$.
#
# ### Exercise 5: `bce_with_logits_loss`
#
# Logits is another word for scores. The gradient needs a sigmoid that is safe, too: look at how you wrote it in unit 05.


# %% nbgrader={"grade_id": "bce_with_logits_loss", "solution": true}
def bce_with_logits_loss(z, y):
    """Binary cross-entropy of sigmoid(z), computed from the scores, safe for any finite score.

    z: scores, any shape. y: labels, 0 or 1, the same shape; a row may hold several ones.
    Returns (loss, dz): the mean over all entries, and its gradient (sigmoid(z) - y) / n, shape of z.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))
    loss = np.mean(np.maximum(z, 0) - y * z + np.log1p(e))
    p = np.where(z >= 0, 1, e) / (1 + e)
    return loss, (p - y) / p.size
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-bce_with_logits_loss", "grade": true}
check(bce_with_logits_loss)

# %% [markdown]
# ### Spot the bug: who takes the sigmoid?
#
# The study notes on the last layer of a classifier with two classes:
#
# > no sigmoid, so linear: use `tf.losses.log_loss`
#
# A log loss takes logarithms of its input. Which input? Feed it what a linear layer gives. And then make the opposite
# mistake.

# %%
scores_raw, labels = [2.0, -1.0, -0.5], [1, 0, 1]
for score, label in zip(scores_raw, labels, strict=True):
    taken_for_p = score if label == 1 else 1 - score
    with np.errstate(invalid="ignore"):
        print(f"score {score:4.1f}, label {label}: a log loss of {-np.log(taken_for_p):.3f}")

sure_and_right = np.array([50.0, -50.0])
once = 1 / (1 + np.exp(-sure_and_right))
twice = 1 / (1 + np.exp(-once))
print(f"a sigmoid on top of a sigmoid: p = {twice[0]:.3f} and {twice[1]:.3f} instead of 1 and 0")
print(f"the lowest mean loss it can ever reach: {(-np.log(twice[0]) - np.log(1 - twice[1])) / 2:.3f}")

# %% [markdown]
# The sentence is upside down. **A log loss wants probabilities.** Raw scores belong into the form *with logits*. Neither
# mix-up raises an error: one gives negative losses and `nan`, the other a network that learns a little and never well.
#
# | you have | use | PyTorch | Keras |
# |---|---|---|---|
# | a probability | `bce_loss` | `BCELoss` | `BinaryCrossentropy()` |
# | a score | `bce_with_logits_loss` | `BCEWithLogitsLoss` | `BinaryCrossentropy(from_logits=True)` |
#
# ### Several labels at once
#
# A photo can show a beach **and** a sunset. With softmax the two would compete: its probabilities sum to 1. Use one sigmoid
# for each label instead. Your loss does this already: a row of `y` may hold several ones.

# %%
tags, tag_scores = ["beach", "dog", "sunset"], np.array([4.0, -3.0, 4.0])
as_softmax = np.exp(tag_scores) / np.sum(np.exp(tag_scores))
table({"tag": tags, "score": tag_scores, "softmax": as_softmax, "one sigmoid each": 1 / (1 + np.exp(-tag_scores))})
print(f"sums: {np.sum(as_softmax):.2f} and {np.sum(1 / (1 + np.exp(-tag_scores))):.2f}")

# %% [markdown]
# ## 3. A margin
#
# Cross-entropy is never content: however sure and right the model is, a little slope is left. The **hinge loss** of the
# support vector machine is content as soon as the right score leads by a margin of 1. For one example with scores $s$
# and label $y$:
#
# $$\ell = \sum_{j \ne y} \max(0,\; s_j - s_y + 1).$$
#
# Each wrong class that comes too close pays. Its slope is 1 for $s_j$ and $-1$ for $s_y$; a class that is far enough behind
# has slope 0. So the gradient of $s_y$ is minus **the number of classes that are too close**.

# %%
s_hand = np.array([2.0, 2.5, -1.0])  # the right class is the first
too_close = [max(0.0, float(s_hand[j] - s_hand[0] + 1)) for j in (1, 2)]
print("what the two wrong classes pay:", too_close, " loss:", sum(too_close))
print("gradient: +1 for the class that pays, -1 for the right one, 0 for the one that doesn't")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.margin_losses()
show(
    fig,
    alt=alt,
    caption="What one example with two classes costs and how hard it pulls. Sure and wrong is on the left: there hinge and "
    "logistic loss pull, and the squared error of p has given up.",
)

# %% [markdown]
# ### Exercise 6: `svm_loss`
#
# `scores[rows, y]` picks the score of each row's own label, with `rows = np.arange(N)`. Mind the right class: it is not
# its own rival.


# %% nbgrader={"grade_id": "svm_loss", "solution": true}
def svm_loss(scores, y):
    """Multiclass hinge loss with a margin of 1, and its gradient.

    scores: (N, C). y: (N,) int, the labels.
    Returns (loss, dscores): summed over the wrong classes, mean over the rows; and its gradient, (N, C).
    """
    ### BEGIN SOLUTION
    N = scores.shape[0]
    rows = np.arange(N)
    margins = np.maximum(0, scores - scores[rows, y][:, np.newaxis] + 1)
    margins[rows, y] = 0
    dscores = (margins > 0).astype(float)
    dscores[rows, y] = -np.sum(dscores, axis=1)
    return np.sum(margins) / N, dscores / N
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-svm_loss", "grade": true}
check(svm_loss)

# %% [markdown]
# **Reflect.** Tiny random weights, ten classes. Which first loss do you expect from the hinge?
#
# <details><summary>Compare</summary>
#
# 9: all scores are about equal, so each of the nine wrong classes pays its margin of 1. For cross-entropy it was
# $\log 10$. If yours says 10, the right class paid, too.
#
# </details>
#
# ## 4. Through depth
#
# The loss has spoken. Now its message has to get down. On the way through a layer the gradient is multiplied by the
# weights, and, entry by entry, by the slope $f'(z)$ of the activation.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.four_activations()
show(
    fig,
    alt=alt,
    caption="Solid: the activation. Dashed: its slope, by which the gradient is multiplied. The leak is drawn larger than usual.",
)
predict(
    "10-depth",
    "Ten layers of 100 sigmoid units, weights of a sensible size. How large is the gradient at the first layer, compared "
    "with the last?",
    a="About the same.",
    b="About a tenth: one tenth for ten layers.",
    c="A few millionths.",
)

# %% [markdown]
# **See.** Standard normal inputs go through ten layers, and a random gradient goes back. `weight size` is the standard
# deviation of the weights times the root of the fan-in, the number of inputs that a unit adds up. Go through the buttons. In the
# histograms, look for outputs that pile up at the ends (**saturated**: the slope there is near 0) or at one point
# (nothing left to tell examples apart). Then find a weight size that keeps both the histograms and the gradient alive.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_depth()
fig, alt = figures.depth_in_six_settings()
show(
    fig,
    alt=alt,
    caption="Outputs of three layers (left), and the gradient's size from layer 10 back to layer 1 (right). Too small: the "
    "signal dies. Too large: units saturate, and the gradient explodes all the same. Well chosen: both arrive.",
)
recall(
    "10-depth",
    right="c",
    because="A sigmoid's slope is at most a quarter, and nine quarters multiplied are about four millionths. That is the "
    "vanishing gradient, and the reason why hidden layers use tanh or ReLU.",
)

# %% [markdown]
# ### How large should weights be?
#
# A unit adds up fan-in many products $w_d x_d$. With independent weights of mean 0 and variance $v$:
#
# 1. $\operatorname{Var}(z) = \text{fan-in} \cdot v \cdot \overline{x^2}$. *Variances of independent terms add up; $\overline{x^2}$
#    is the mean square of the inputs.*
# 2. It stays as it is from layer to layer if $v = 1 / \text{fan-in}$. *For activations that are close to the identity near 0,
#    such as tanh* (LeCun and others, 1998).
# 3. ReLU keeps only the positive half, so $\overline{x^2}$ is half of the variance before it. *Make up for it: $v = 2 /
#    \text{fan-in}$* (He and others, 2015).
# 4. On the way back the sums run over the fan-out, the number of units that an output goes to, so one would like
#    $1 / \text{fan-out}$. *Glorot and Bengio (2010) take $2 / (\text{fan-in} + \text{fan-out})$.*

# %%
rng = np.random.default_rng(0)
z_normal = rng.normal(size=1_000_000)
print(f"mean square before ReLU {np.mean(z_normal**2):.2f}, behind it {np.mean(np.maximum(z_normal, 0) ** 2):.2f}")
print(f"a quarter, nine times over: {0.25**9:.1e}")

# %% [markdown]
# ### Units that are dead
#
# ReLU does not saturate on the right. On the left its slope is 0, and that is worse than small. A unit whose $z$ is
# negative for **every** example gets no gradient, so its weights never change, so it stays as it is: a **dead** unit. One
# step that was too long can do it. ReLU *mitigates* the vanishing gradient, for units that are on. It does not abolish it.
#
# **Leaky ReLU** (Maas and others, 2013) leaves a small slope $\alpha$ on the left: $x$ for $x > 0$, and $\alpha x$ else.
#
# ### Exercise 7: `leaky_relu_forward` and `leaky_relu_backward`
#
# The cache has to tell backward two things. Write it so that it is right for every $\alpha$, also one above 1.


# %% nbgrader={"grade_id": "leaky_relu", "solution": true}
def leaky_relu_forward(x, alpha=0.01):
    """Leaky ReLU, entry by entry.

    x: any shape. alpha: the slope for negative inputs, a number.
    Returns (out, cache): out has the shape of x.
    """
    ### BEGIN SOLUTION
    out = np.where(x > 0, x, alpha * x)
    cache = (x, alpha)
    return out, cache
    ### END SOLUTION


def leaky_relu_backward(dout, cache):
    """The way back through leaky ReLU.

    dout: the gradient with respect to out. cache: from leaky_relu_forward.
    Returns dx, the same shape.
    """
    ### BEGIN SOLUTION
    x, alpha = cache
    return dout * np.where(x > 0, 1, alpha)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-leaky_relu", "grade": true}
check(leaky_relu_forward, leaky_relu_backward)

# %% [markdown]
# A single unit shall learn $y = x$ on inputs between 0 and 1. It starts at $z = x - 1.5$, which is negative for all of them.
# With $\alpha = 0$ your function is ReLU.

# %%
if ready(mse_loss, leaky_relu_forward, leaky_relu_backward):
    x_unit = np.linspace(0, 1, 21)
    alphas, losses_at = [0.0, 0.01, 0.1], []
    for alpha in alphas:
        w_unit, b_unit = 1.0, -1.5
        losses = []
        for _ in range(3001):
            out, cache = leaky_relu_forward(w_unit * x_unit + b_unit, alpha)
            loss, dout = mse_loss(out, x_unit)
            losses.append(loss)
            dz = leaky_relu_backward(dout, cache)
            w_unit, b_unit = w_unit - 0.1 * np.sum(dz * x_unit), b_unit - 0.1 * np.sum(dz)
        losses_at.append([losses[k] for k in (0, 300, 3000)])
    start, early, late = zip(*losses_at, strict=True)
    table({"alpha": [str(a) for a in alphas], "loss at the start": start, "after 300 steps": early, "after 3000": late})

# %% [markdown]
# **Reflect.** Without a leak the loss does not move in the last digit. Why would momentum, Adam or a larger learning rate
# not help?
#
# <details><summary>Compare</summary>
#
# The gradient of its weights is exactly 0. A rate multiplies it, momentum and Adam average it, and from zeros they all make
# zero. Only another slope, as in the leak, or other inputs can bring the unit back.
#
# </details>
#
# ## 5. The smallest network
#
# One linear unit, one sigmoid, binary cross-entropy: that is **logistic regression**. It is called a regression and is a
# classifier. Its score is the log of the odds (unit 06):
#
# $$z = X w + b, \qquad p = \sigma(z), \qquad \log \frac{p}{1 - p} = z.$$
#
# Backward is unit 05's linear layer with a single output: `dz` arrives, `dw` and `db` leave.
#
# ### Exercise 8: `logistic_regression_loss`
#
# You have all the parts. `b` is a single number, so `db` is one, too.


# %% nbgrader={"grade_id": "logistic_regression_loss", "solution": true}
def logistic_regression_loss(w, b, X, y):
    """Loss and gradients of logistic regression.

    w: (D,) weights. b: a number. X: (N, D) data. y: (N,) labels, 0 or 1.
    Returns (loss, dw, db): mean binary cross-entropy, and its gradients, (D,) and a number.
    """
    ### BEGIN SOLUTION
    z = X @ w + b
    loss, dz = bce_with_logits_loss(z, y)
    return loss, X.T @ dz, np.sum(dz)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-logistic_regression_loss", "grade": true}
check(logistic_regression_loss)

# %% [markdown]
# **Reflect.** Two classes in softmax regression have two weight vectors, logistic regression has one. How do you get one
# from the other, and what happened to the spare one?
#
# <details><summary>Compare</summary>
#
# $w = w_1 - w_0$: only the difference of the two scores counts. Softmax had one score more than it needs (unit 06).
#
# </details>
#
# ## Quiz
#
# Six questions on what code does not show. One letter each.
#
# **1. Which is not like the others?** A list says: "Losses for regression: L1, L2, logistic." What is right?
# - (a) All three are for regression; the last one is for logistic regression.
# - (b) L1 is another name of the logistic loss, so it is one entry too many.
# - (c) The logistic loss is for classification. It is binary cross-entropy under another name.
# - (d) L2 does not belong there, since it is a penalty.
#
# **2. The last layer.** Notes say of tanh: "Used for binary classification in the output layer." What is right?
# - (a) That is the sigmoid: its output lies between 0 and 1 and can be read as a probability. Tanh is for hidden layers.
# - (b) Right: tanh has two ends, for the two classes.
# - (c) Right, since tanh does not saturate and the sigmoid does.
# - (d) Wrong: the last layer should be a ReLU.
#
# **3. ReLU and the vanishing gradient.** "ReLU avoids and rectifies the vanishing gradient." What is right?
# - (a) True: its slope is 1.
# - (b) It helps units that are on. Where $z$ is negative the slope is 0, and a unit that is off for all examples is dead.
# - (c) False: ReLU makes gradients vanish faster than the sigmoid.
# - (d) True, as long as the weights are small.
#
# **4. Genres.** A film may be a comedy, a romance, and a musical at once. Which output and loss?
# - (a) Softmax over the genres and cross-entropy, with the genre that comes first as the label.
# - (b) Softmax over the genres, and every genre above $1/C$ counts as present.
# - (c) One linear output, and the number of genres as a target for MSE.
# - (d) One sigmoid for each genre and binary cross-entropy, mean over all entries.
#
# **5. Two errors.** A model of delivery times has MAE 4 minutes and RMSE 21 minutes. What do you know?
# - (a) Most errors are small and a few are very large: look at those.
# - (b) The typical error is 21 minutes, since RMSE is the more exact of the two.
# - (c) One of the two was computed wrongly: they have to agree up to a factor 2.
# - (d) The predictions are too high on average.
#
# **6. Content.** An example is classified right, with a lead of 3 over every other score. Which loss still pulls at it?
# - (a) Both: no loss is ever exactly zero.
# - (b) Only the hinge, since it looks at margins.
# - (c) Neither: it is classified right.
# - (d) Only cross-entropy; for the hinge a lead of 1 is enough.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_10", "solution": true}
def quiz_10():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "cabdad"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_10", "grade": true}
check(quiz_10)

# %% [markdown]
# ## Project: two irises that look alike
#
# In 1936 R. A. Fisher published measurements of iris flowers. Versicolor and virginica overlap, so no line separates
# them and a probability is the honest answer. You train on seventy flowers and report on thirty.

# %%
from course_lib.engine.data import load_iris

iris = load_iris()
pair = iris.y > 0  # leave out setosa, which is easy
X_iris, y_iris = iris.X[pair][:, 2:], (iris.y[pair] == 2).astype(int)  # petal length and width; 1 is virginica
order = np.random.default_rng(1).permutation(len(X_iris))
train, test = order[:70], order[70:]
mean, spread = X_iris[train].mean(axis=0), X_iris[train].std(axis=0)
Z_iris = (X_iris - mean) / spread  # the test flowers are scaled with the training flowers' numbers
print(
    f"{len(train)} flowers to train, {len(test)} to test; virginica among them: {y_iris[train].sum()}, {y_iris[test].sum()}"
)

# %%
if ready(bce_with_logits_loss, logistic_regression_loss):
    w, b = np.zeros(2), 0.0
    shown = {}
    for step in range(3001):
        loss, dw, db = logistic_regression_loss(w, b, Z_iris[train], y_iris[train])
        if step in (0, 10, 100, 1000, 3000):
            shown[step] = loss
        w, b = w - 0.5 * dw, b - 0.5 * db
    table({"step": list(shown), "loss": list(shown.values())})
    print(f"the first loss is log 2 = {np.log(2):.3f}: with zero weights the model says 0.5 to everything")
    right = (Z_iris[test] @ w + b > 0) == (y_iris[test] == 1)
    print(f"{right.sum()} of {len(test)} test flowers are named right")
    for name, weight, unit in zip(("length", "width"), w, spread, strict=True):
        print(f"{unit:.2f} cm more of petal {name} multiply the odds of virginica by {np.exp(weight):.0f}")
    fig, alt = figures.iris_plane(Z_iris, y_iris, w, b)
    show(fig, alt=alt, caption="All hundred flowers. Between the outer lines the model says that it does not know.")

# %% [markdown]
# **It is a network.** The engine of this course builds networks from layers. The smallest one has a single layer with a
# single unit. Give it your weights, and let it compute loss and gradients on its own.

# %%
if ready(bce_with_logits_loss, logistic_regression_loss):
    from course_lib.engine import Linear
    from course_lib.engine import bce_with_logits_loss as engine_loss

    layer = Linear(2, 1, rng=np.random.default_rng(0))
    layer.weight.data[...] = w[:, np.newaxis]
    layer.bias.data[...] = b
    out = layer.forward(Z_iris[train])
    network_loss, dout = engine_loss(out, y_iris[train][:, np.newaxis])
    layer.backward(dout)
    loss, dw, db = logistic_regression_loss(w, b, Z_iris[train], y_iris[train])
    print("the same loss:     ", np.isclose(network_loss, loss))
    print("the same gradients:", np.allclose(layer.weight.grad[:, 0], dw), np.allclose(layer.bias.grad, db))

# %% [markdown]
# **Why not the squared error of p?** Both losses start from weights that are sure and wrong. The squared error has a
# gradient that is multiplied by $p (1 - p)$, which is near 0 exactly there.

# %%
if ready(bce_with_logits_loss, logistic_regression_loss):

    def squared_error_of_p(w, b, X, y):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        dz = 2 * (p - y) * p * (1 - p) / len(y)
        return np.mean((p - y) ** 2), X.T @ dz, np.sum(dz)

    steps = [0, 20, 100, 400]
    columns = {"step": steps}
    for name, loss_of in (
        ("binary cross-entropy", logistic_regression_loss),
        ("squared error of p", squared_error_of_p),
    ):
        w_bad, b_bad, shares = np.array([-8.0, -8.0]), 0.0, []
        for step in range(max(steps) + 1):
            if step in steps:
                shares.append(np.mean((Z_iris[train] @ w_bad + b_bad > 0) == (y_iris[train] == 1)))
            _, dw, db = loss_of(w_bad, b_bad, Z_iris[train], y_iris[train])
            w_bad, b_bad = w_bad - 0.5 * dw, b_bad - 0.5 * db
        columns[f"share right, {name}"] = shares
    table(columns, digits=2)

# %% [markdown]
# **Go further.** Use all four measurements. Leave out the standardisation and watch the loss from the first steps on. Turn
# the labels of five training flowers around and compare the weights: is cross-entropy robust?
#
# ## Summary
#
# - A loss is a decision about errors. Its gradient is the pull of each example: $2r/n$ grows with the distance,
#   $\operatorname{sign}(r)/n$ does not, Huber's stops growing. Squares lead to the mean, absolute values to the median.
# - Binary cross-entropy is minus the log of the probability given to what happened. From a score it is
#   $\operatorname{softplus}(z) - y z$, with the gradient $p - y$.
# - A log loss wants probabilities, a loss with logits wants scores. Nothing warns you when you mix them up.
# - Labels that exclude each other: softmax. Labels that do not: one sigmoid each.
# - The hinge is content at a margin. Cross-entropy never is.
# - A gradient that goes through a layer is multiplied by weights and slopes. Weights of variance 1/fan-in, or 2/fan-in for
#   ReLU, keep its size. Saturated units slow it down, dead ones stop it.
# - Logistic regression is a network with one unit.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | residual | prediction minus target |
# | MSE, MAE, RMSE | mean squared error, mean absolute error, root of the MSE |
# | robust | not moved far by a few outliers |
# | Huber loss | a square near zero, a straight line beyond delta |
# | binary cross-entropy, log loss, logistic loss | minus the log of the probability given to what happened |
# | logit | a score before the sigmoid: the log of the odds |
# | softplus | $\log(1 + e^z)$, a smooth ReLU |
# | multi-label | labels that may hold at the same time |
# | hinge, margin | a loss that is zero once the right score leads by the margin |
# | saturated | where an activation is so flat that its slope is near 0 |
# | dead unit | a ReLU that is off for every example |
# | fan-in, fan-out | how many inputs a unit has, how many units its output goes to |
#
# ## What comes next
#
# You gave the histograms a good start with the size of the weights. Training moves them again. Unit 11 brings a layer that
# puts them back at every step: batch normalisation.
