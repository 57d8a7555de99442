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
# # 11. Batch normalisation
#
# Descent goes well when all directions of the loss are about equally steep, and badly when they are not. For the inputs of
# a network you can arrange that, once, before training starts. What arrives in the middle of a network changes with every
# step. Batch normalisation does the arranging there, in the network itself, batch by batch. So it has a backward, and it
# has two lives: one in training and one after it.
#
# **After this unit you can**
#
# - standardise inputs, and say what that does to gradient descent;
# - write batch norm for training and for inference, and keep running statistics in between;
# - derive its backward twice, through the graph and in closed form, and say what the two subtracted means are for;
# - show that a bias in front of it does nothing;
# - tell what is known about why it helps from what is disputed.
#
# **You need** layers and caches (unit 05), averages with one stored number (07), the step size and curvature (03).
#
# | part | minutes |
# |---|---|
# | 1. Inputs on one scale | 10 |
# | 2. The same, inside | 20 |
# | 3. Without a batch | 15 |
# | 4. The way back, twice | 25 |
# | 5. What it does and doesn't do | 15 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $N, D$ | `N`, `D` | numbers | examples in the batch, features |
# | $x$ | `x` | (N, D) | what is normalised: the inputs, or a layer's outputs before the bend |
# | $\mu, \sigma^2$ | `mu`, `var` | (D,) | the mean of each column over the batch, and its variance |
# | $\epsilon$ | `eps` | a number | a small number under the root |
# | $s$ | `std` | (D,) | $\sqrt{\sigma^2 + \epsilon}$ |
# | $\hat x$ | `x_hat` | (N, D) | $x$ normalised: $(x - \mu) / s$ |
# | $\gamma, \beta$ | `gamma`, `beta` | (D,) | learned: how much each feature is stretched, and where it is put |
# | $\partial L / \partial \text{out}$ | `dout` | (N, D) | what arrives from above |
#
# A batch has an axis of examples, and batch norm averages along it. Texts that write the output of $n$ units for one
# example as a column, $[n, 1]$, leave out the very axis that the statistics need: with a batch of $N$ it is (n, N), and
# here, turned, (N, n).
#
# | question | here | PyTorch (`BatchNorm1d`) |
# |---|---|---|
# | variance that normalises | biased, 1/N | the same |
# | variance that is averaged for later | the same, biased | unbiased: N/(N - 1) times as large |
# | `momentum` 0.9 | the share of the old average that is **kept** | 0.1 there means the same: the share of the **new** value |
# | running statistics start at | mean 0, variance 0 | mean 0, variance 1 |
# | `eps` | 1e-5, under the root | the same |
# | $\gamma, \beta$ | `gamma`, `beta` | `weight`, `bias` |
# | training or inference | two functions | one layer with a switch: `.train()`, `.eval()` |
# | a batch of one in training | gives $\beta$ | refused with an error |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(batchnorm_forward) gives you the next of three hints
from course_lib.engine.data import load_digits, load_wine
from course_lib.figures import batchnorm as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A descent that hardly moves
#
# Can the alcohol in a wine be told from its other twelve measurements? You did that in unit 07, on inputs that somebody had
# prepared. Here are the raw ones. The learning rate is the largest that is safe, nine tenths of $2/\lambda_{\max}$ (unit
# 03), and there are two thousand steps.

# %%
wine = load_wine()
raw, alcohol = wine.X[:, 1:], wine.X[:, 0]
target = alcohol - alcohol.mean()


def descend(features, steps=2000):
    """Loss after each step of gradient descent on the mean square error, with an intercept."""
    A = np.column_stack([features, np.ones(len(features))])
    curvatures = np.linalg.eigvalsh(2 / len(A) * A.T @ A)
    w, losses = np.zeros(A.shape[1]), []
    for _ in range(steps):
        error = A @ w - target
        losses.append(np.mean(error**2))
        w = w - 1.8 / curvatures[-1] * 2 / len(A) * A.T @ error
    return losses, curvatures[-1] / curvatures[0]


raw_losses, raw_kappa = descend(raw)
spreads = raw.std(axis=0)
print(f"spreads of the twelve columns: from {spreads.min():.2f} to {spreads.max():.0f}")
print(f"condition number: {raw_kappa:.0e}")
print(f"explained after 2000 steps: {1 - raw_losses[-1] / np.mean(target**2):.0%} of the variance")

# %% [markdown]
# One column is measured in hundreds, another in tenths. The loss is steep along the first, so the step has to be small, and
# then next to nothing moves along the second.
#
# ## 1. Inputs on one scale
#
# The unit of a measurement is an accident. Take it out: subtract each column's mean and divide by its standard deviation.
# Then every column has mean 0 and deviation 1, whether it was measured in grams or in tons. This is called
# **standardising**.
#
# ### Exercise 1: `standardize`
#
# Take care of a column that is the same for all examples. It says nothing, so it should become 0, and not a division of
# nothing by nothing.


# %% nbgrader={"grade_id": "standardize", "solution": true}
def standardize(X):
    """Each column with mean 0 and standard deviation 1; a constant column becomes 0.

    X: (N, D), rows are examples.
    Returns (N, D). The deviation is the biased one (1/N).
    """
    ### BEGIN SOLUTION
    centred = X - np.mean(X, axis=0)
    spread = np.std(X, axis=0)
    return centred / np.where(spread == 0, 1, spread)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-standardize", "grade": true}
check(standardize)

# %%
if ready(standardize):
    new_losses, new_kappa = descend(standardize(raw))
    fig, alt = figures.descents(
        {"raw": raw_losses, "standardised": new_losses}, ylabel="mean square error", log_steps=True
    )
    show(fig, alt=alt, caption="The same model, rule and data; only the units have changed. Steps on a log axis.")
    print(f"condition number {new_kappa:.0f}, explained {1 - new_losses[-1] / np.mean(target**2):.0%}")

# %% [markdown]
# Twelve numbers for the means and twelve for the deviations are now part of your model. New wines have to be standardised
# with **these** numbers, those of the training data. Keep that in mind for part 3: it is the same question again.
#
# ## 2. The same, inside
#
# The second layer has inputs, too: the outputs of the first. Nobody measured them, and they change whenever the first
# layer's weights do. If weights are a little too small, signals shrink from layer to layer; if they are too large,
# activations saturate (unit 10). What if each layer standardised what arrives, over the batch that it has just been given?
#
# **See.** Above, a network of six layers without batch norm; below, with it. The outermost bars hold all that lies beyond
# them. Move the weights from 0.3 to 4. Then look at the
# right side: the dots are one and the same example, normalised in sixty different batches. Make the batch small. Then
# switch the mode.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_layers()
fig, alt = figures.layers_and_batches()
show(
    fig,
    alt=alt,
    caption="Left: without batch norm (orange) small weights let the signal shrink on its way, and large ones saturate tanh; "
    "with it (blue) every layer sees the same spread. Right: the price. In training an example's value depends on its "
    "neighbours, the more the smaller the batch, and alone it is always 0.",
)

# %% [markdown]
# For each feature, each column of $x$, batch norm computes in training:
#
# 1. $\mu = \frac1N \sum_n x_n$. *The mean over the batch.*
# 2. $\sigma^2 = \frac1N \sum_n (x_n - \mu)^2$. *The variance over the batch.*
# 3. $\hat x_n = \dfrac{x_n - \mu}{\sqrt{\sigma^2 + \epsilon}}$. *Centre and scale; $\epsilon$ keeps a column that does not
#    vary from dividing by zero.*
# 4. $\text{out}_n = \gamma\, \hat x_n + \beta$. *Give the freedom back: the layer may need another spread and another
#    mean, and can learn them.*
#
# Is the variance of $\hat x$ now 1? Not quite: it is $\sigma^2 / (\sigma^2 + \epsilon)$, a little less. And for $\gamma =
# \sqrt{\sigma^2 + \epsilon}$, $\beta = \mu$ step 4 undoes step 3. So nothing that the network could compute before is lost.
#
# ### Worked example
#
# Two features of four examples. By hand: the first column, 1, 3, 5, 7, has mean 4 and variance $(9 + 1 + 1 + 9)/4 = 5$; the
# second, 2, 2, 6, 6, has mean 4 and variance 4.

# %%
x_small = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 6.0], [7.0, 6.0]])
gamma_small, beta_small = np.array([1.0, 2.0]), np.array([0.0, 10.0])
means, variances = x_small.sum(axis=0) / 4, ((x_small - 4) ** 2).sum(axis=0) / 4
normal = (x_small - means) / (variances + 1e-5) ** 0.5
print("mean", means, " variance", variances)
table(
    {
        "example": [1, 2, 3, 4],
        "x, first": x_small[:, 0],
        "x_hat, first": normal[:, 0],
        "x, second": x_small[:, 1],
        "x_hat, second": normal[:, 1],
        "out, second: times 2, plus 10": 2 * normal[:, 1] + 10,
    }
)
print(f"variance of x_hat, second column: {normal[:, 1].var():.7f}   and 4 / (4 + 0.00001) = {4 / (4 + 0.00001):.7f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "11-scale",
    "All weights of the layer in front of a batch norm are multiplied by 10. What happens to the output of the batch norm "
    "in training?",
    a="It becomes 10 times as large.",
    b="It stays the same, but for the tiny eps.",
    c="It becomes 100 times as large, since the variance does.",
)

# %% [markdown]
# ### What has to be kept for later
#
# After training, examples come one at a time, and there is no batch to take a mean of. So while you train you keep a running
# average of the batch means and one of the batch variances: the moving average of unit 07, with `momentum` as the share
# that is kept.
#
# $$\text{running} \leftarrow \text{momentum} \cdot \text{running} + (1 - \text{momentum}) \cdot \text{batch}$$
#
# They live in the dict `bn_param`, which the caller keeps from batch to batch. They have no part in the output of a
# training step.
#
# ### Exercise 2: `batchnorm_forward`
#
# Choose for the cache what your backward will need. You will write two of them in part 4, and can come back to add
# something.


# %% nbgrader={"grade_id": "batchnorm_forward", "solution": true}
def batchnorm_forward(x, gamma, beta, bn_param):
    """Batch norm in training: each column is normalised by the mean and the biased variance of this batch.

    x: (N, D). gamma, beta: (D,).
    bn_param: a dict. mode ("train"), eps (default 1e-5), momentum (default 0.9), running_mean and running_var, (D,) each
        (default zeros). The two running statistics are updated in it: a share `momentum` of the old value is kept.
    Returns (out, cache): out (N, D), the normalised x stretched by gamma and moved by beta; whatever the backward needs.
    """
    ### BEGIN SOLUTION
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    out = gamma * x_hat + beta
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", 0.0) + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param.get("running_var", 0.0) + (1 - momentum) * var
    return out, (x_hat, std, gamma)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-batchnorm_forward", "grade": true}
check(batchnorm_forward)

# %%
if ready(batchnorm_forward):
    rng = np.random.default_rng(0)
    h, weights = rng.normal(size=(32, 10)), rng.normal(size=(10, 5))
    ones, zeros = np.ones(5), np.zeros(5)
    before, _ = batchnorm_forward(h @ weights, ones, zeros, {"mode": "train"})
    after, _ = batchnorm_forward(h @ (10 * weights), ones, zeros, {"mode": "train"})
    print("weights times 10 change the output by less than 1e-4:", np.max(np.abs(after - before)) < 1e-4)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "11-scale",
    right="b",
    because="Mean and deviation grow by the same factor as the numbers themselves, and the quotient stays. The scale of "
    "the weights in front of a batch norm has no effect on the output; only their direction has.",
)

# %% [markdown]
# **Reflect.** If the output does not change when the weights are multiplied by 10, what happens to the gradient with respect
# to these weights?
#
# <details><summary>Compare</summary>
#
# It is divided by 10: the same change of the output now takes a change of the weights that is ten times as large.
#
# </details>
#
# ## 3. Without a batch

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "11-one",
    "Somebody forgets to switch to inference, and asks a trained network about a single example, in training mode. What does "
    "the first batch norm put out?",
    a="About the same as in a batch, with a little more noise.",
    b="beta, whatever the example is.",
    c="x itself: nothing is normalised without a batch.",
)

# %% [markdown]
# In inference the stored numbers take the place of the batch's: `running_mean` for $\mu$, `running_var` for $\sigma^2$. They
# are constants now. So batch norm has become a linear layer, one factor and one offset a feature, and each example is
# treated alone.
#
# ### Exercise 3: `batchnorm_inference`


# %% nbgrader={"grade_id": "batchnorm_inference", "solution": true}
def batchnorm_inference(x, gamma, beta, bn_param):
    """Batch norm after training: each column is normalised by the running statistics.

    x: (N, D), N may be 1. gamma, beta: (D,).
    bn_param: a dict with running_mean and running_var, (D,) each, and eps (default 1e-5). It is only read.
    Returns out (N, D).
    """
    ### BEGIN SOLUTION
    eps = bn_param.get("eps", 1e-5)
    x_hat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
    return gamma * x_hat + beta
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-batchnorm_inference", "grade": true}
check(batchnorm_inference)

# %%
if ready(batchnorm_forward, batchnorm_inference):
    rng = np.random.default_rng(1)
    gamma, beta, param = np.array([2.0]), np.array([0.5]), {"mode": "train"}
    rows, mine = [], np.array([[9.0]])
    for step in range(1, 61):
        batchnorm_forward(rng.normal(5.0, 2.0, (64, 1)), gamma, beta, param)
        if step in (1, 2, 5, 10, 20, 60):
            answer = batchnorm_inference(mine, gamma, beta, param)[0, 0]
            rows.append((step, param["running_mean"][0], param["running_var"][0], 1 - 0.9**step, answer))
    columns = ["batches", "running mean", "running variance", "1 - 0.9**batches", "inference for x = 9"]
    table(dict(zip(columns, zip(*rows, strict=True), strict=True)), digits=2)
    alone, _ = batchnorm_forward(mine, gamma, beta, {"mode": "train"})
    print(f"the same example alone, in training mode: {alone[0, 0]}   beta: {beta[0]}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "11-one",
    right="b",
    because="With N = 1 the mean is the example itself. Centred it is 0, and 0 divided by anything is 0. What comes out is "
    "beta. A whole network in this mode gives the same answer to every question.",
)

# %% [markdown]
# The batches came from a normal with mean 5 and variance 4. Read the fourth column: it is the false start of unit 07.
# After two batches the averages hold a fifth of what they should, and inference is useless. After sixty it is fine. Real
# trainings have thousands of batches, so nobody corrects for it; PyTorch starts the variance at 1 so that at least nothing
# explodes. If you evaluate a network after a handful of steps, remember this table.
#
# **Reflect.** Why not use the statistics of the test batch instead? What would an answer then depend on?
#
# <details><summary>Compare</summary>
#
# On who else is in the batch. The same patient would get another answer with other patients beside them, and a batch of
# one would get $\beta$ whatever the input. An answer should depend on its own example and on what was learned.
#
# </details>
#
# ## 4. The way back, twice
#
# Treat $\mu$ and $\sigma^2$ as constants, and the gradient would be `dout * gamma / std`. That is right for inference, and
# wrong in training: $\mu$ and $\sigma^2$ are made of $x$. A nudge of one entry moves the mean and the variance of its
# column, and through them **every** row.
#
# First $\gamma$ and $\beta$, which are like the weights and the bias of unit 05, entry by entry:
#
# $$\frac{\partial L}{\partial \beta} = \sum_n \frac{\partial L}{\partial \text{out}_n}, \qquad
# \frac{\partial L}{\partial \gamma} = \sum_n \frac{\partial L}{\partial \text{out}_n}\, \hat x_n, \qquad
# \frac{\partial L}{\partial \hat x_n} = \frac{\partial L}{\partial \text{out}_n}\, \gamma.$$
#
# The last of the three is `dx_hat`. Below it is called $g_n$.
#
# ### Through the graph
#
# Now write the rest as nodes of one operation each, with $c$ for the centred $x$, and go back with the rules of unit 04. For the
# others the table writes $\bar v$ in the place of $\partial L / \partial v$.
#
# | forward | back | reason |
# |---|---|---|
# | $\hat x_n = c_n / s$ | $\bar c_n = g_n / s$ | a quotient, by its numerator |
# | | $\bar s = -\frac1s \sum_n g_n\, \hat x_n$ | by its denominator; $s$ is shared by the batch, so its shares add up |
# | $s = \sqrt{\sigma^2 + \epsilon}$ | $\overline{\sigma^2} = \bar s \,/\, 2s$ | a root |
# | $\sigma^2 = \frac1N \sum_n c_n^2$ | $\bar c_n \mathrel{+}= \frac{2 c_n}{N}\, \overline{\sigma^2}$ | a mean of squares; $c$ is used twice, so gradients add |
# | $c_n = x_n - \mu$ | $\bar \mu = -\sum_n \bar c_n$ | $\mu$ is subtracted, and shared by the batch |
# | $\mu = \frac1N \sum_n x_n$ | $\bar x_n = \bar c_n + \frac1N \bar \mu$ | a mean; $x$ is used twice, so gradients add |
#
# ### Exercise 4: `batchnorm_backward`
#
# Row by row, from the top. The check runs it on the cache of **your** `batchnorm_forward`. A slip in there that the check
# knows is counted there, and not again here. Have that one right first all the same: two slips are harder to see than one.


# %% nbgrader={"grade_id": "batchnorm_backward", "solution": true}
def batchnorm_backward(dout, cache):
    """The way back through batch norm in training, node by node.

    dout: (N, D), the gradient of the loss with respect to out. cache: from batchnorm_forward.
    Returns (dx, dgamma, dbeta): (N, D), (D,), (D,).
    """
    ### BEGIN SOLUTION
    x_hat, std, gamma = cache
    centred = x_hat * std
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dstd = -np.sum(dx_hat * x_hat, axis=0) / std
    dvar = dstd / (2 * std)
    dcentred = dx_hat / std + 2 * centred * dvar / N
    dmu = -np.sum(dcentred, axis=0)
    dx = dcentred + dmu / N
    return dx, dgamma, dbeta
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-batchnorm_backward", "grade": true}
check(batchnorm_backward)

# %% [markdown]
# ### In closed form
#
# Put the rows of the table into each other.
#
# 1. $\overline{\sigma^2} = -\frac{1}{2 s^2} \sum_m g_m \hat x_m$. *The second row into the third.*
# 2. $\frac{2 c_n}{N} \overline{\sigma^2} = -\frac1s\, \hat x_n \cdot \frac1N \sum_m g_m \hat x_m$. *Since $c_n = s\, \hat
#    x_n$.*
# 3. $\bar c_n = \frac1s \left( g_n - \hat x_n \cdot \operatorname{mean}(g \hat x) \right)$. *The first
#    row and step 2, added; the mean is over the batch.*
# 4. $\frac1N \bar\mu = -\operatorname{mean}(\bar c) = -\frac1s \operatorname{mean}(g)$. *The second term of step 3
#    drops out, since $\hat x$ has mean 0.*
# 5. Add steps 3 and 4:
#
# $$\bar x_n = \frac1s \Big( g_n - \operatorname{mean}(g) - \hat x_n \operatorname{mean}(g\,
# \hat x) \Big)$$
#
# Read it. What comes from above loses two things before it goes on. Its **mean**: a push that moves all rows alike would be
# undone by the centring. And its part **along** $\hat x$: a push that stretches the column would be undone by the scaling.
# What cannot change the output gets no gradient.
#
# ### Exercise 5: `batchnorm_backward_alt`


# %% nbgrader={"grade_id": "batchnorm_backward_alt", "solution": true}
def batchnorm_backward_alt(dout, cache):
    """The way back through batch norm in training, in closed form.

    dout: (N, D), the gradient of the loss with respect to out. cache: from batchnorm_forward.
    Returns (dx, dgamma, dbeta): (N, D), (D,), (D,).
    """
    ### BEGIN SOLUTION
    x_hat, std, gamma = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along = np.mean(dx_hat * x_hat, axis=0)
    dx = (dx_hat - np.mean(dx_hat, axis=0) - x_hat * along) / std
    return dx, dgamma, dbeta
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-batchnorm_backward_alt", "grade": true}
check(batchnorm_backward_alt)

# %% [markdown]
# Do the two agree, does the gradient have the two properties, and which one is faster? Time is yours to look at: put
# `times` alone into the last line of the next cell to see the milliseconds.

# %%
from time import perf_counter

if ready(batchnorm_forward, batchnorm_backward, batchnorm_backward_alt):
    rng = np.random.default_rng(2)
    x, dout = rng.normal(3.0, 2.0, (2000, 200)), rng.normal(size=(2000, 200))
    _, cache = batchnorm_forward(x, np.ones(200), np.zeros(200), {"mode": "train"})
    dx, alt_dx = batchnorm_backward(dout, cache)[0], batchnorm_backward_alt(dout, cache)[0]
    print("the two agree to 1e-12:                 ", np.max(np.abs(dx - alt_dx)) < 1e-12)
    print("each column of dx sums to 0:            ", np.max(np.abs(np.sum(alt_dx, axis=0))) < 1e-10)
    print("and so does each column of dx times x:  ", np.max(np.abs(np.sum(alt_dx * x, axis=0))) < 1e-2)
    times = {}
    for backward in (batchnorm_backward, batchnorm_backward_alt):
        runs = []
        for _ in range(10):
            start = perf_counter()
            backward(dout, cache)
            runs.append(1000 * (perf_counter() - start))
        times[backward.__name__] = min(runs)

# %% [markdown]
# Both do the same handful of passes over an (N, D) array, and passes over memory are what costs here. The closed form needs
# fewer of them, which makes it the faster one as a rule. Libraries use it. But you only trust it because it agrees with the
# graph.
#
# ## 5. What it does and doesn't do
#
# ### The bias that does nothing
#
# Real study notes drop the bias $b$ of the layer before a batch norm, list it among the shapes all the same, and ask for
# its gradient `db` in the training loop. Which is it?
#
# ### Exercise 6: `bias_is_inert`
#
# Measure it. Normalise `x` and `x + b` in training mode, and return the largest change of any entry. Write it so that it
# *could* find a change: the check also gives it shifts that differ from row to row, which are no biases.


# %% nbgrader={"grade_id": "bias_is_inert", "solution": true}
def bias_is_inert(x, b, gamma, beta):
    """How much the batch-normalised output (in training) changes when b is added to x.

    x: (N, D). b: (D,), a bias; or a shift of any shape that broadcasts to (N, D). gamma, beta: (D,).
    Returns the largest absolute change of an entry, a float.
    """
    ### BEGIN SOLUTION
    plain, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    shifted, _ = batchnorm_forward(x + b, gamma, beta, {"mode": "train"})
    return np.max(np.abs(shifted - plain))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-bias_is_inert", "grade": true}
check(bias_is_inert)

# %%
if ready(batchnorm_forward, batchnorm_backward, bias_is_inert):
    quarters = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 6.0], [7.0, 6.0]])
    print("change by the bias (0.25, -8):", bias_is_inert(quarters, np.array([0.25, -8.0]), gamma_small, beta_small))
    rng = np.random.default_rng(3)
    z = rng.normal(size=(50, 4))
    _, cache = batchnorm_forward(z, np.full(4, 1.7), np.zeros(4), {"mode": "train"})
    dz, _, _ = batchnorm_backward(rng.normal(size=(50, 4)), cache)
    db = dz.sum(axis=0)  # unit 05: the bias was copied to all rows
    print("db is 0 to within rounding, 1e-13:", np.max(np.abs(db)) < 1e-13)

# %% [markdown]
# With numbers that the machine holds exactly, the change is an exact zero. Two ways to say why: the mean grows by $b$, and
# is subtracted; or, on the way back, `db` is the sum of a column of `dx`, and part 4 showed that it is 0. So either drop
# $b$, or keep it and know that it is inert. $\beta$ does its work. In PyTorch: `Linear(..., bias=False)` before a batch norm.
#
# ### Spot the bug
#
# > 1. With a sigmoid we don't want more variance, so its inputs are kept at mean 0 and variance 1.
# > 2. Batch norm keeps the mean and the variance of a layer's inputs fixed, no matter how the layers before it change.
# > 3. It cures covariate shift, so that a network need not be retrained when the data shift.
#
# All three are claims of the notes, in our words. Before you read on: which of your own functions refutes each?

# %%
inputs = np.linspace(-2, 2, 81)  # about what arrives at a sigmoid with mean 0 and variance 1
wide = 3 * inputs + 1


def bend(z):
    """How far the sigmoid is from its tangent at 0, at most over z."""
    return np.max(np.abs(1 / (1 + np.exp(-z)) - (0.5 + z / 4)))


fig, alt = figures.sigmoid_zone(inputs[::4], wide[::4])
show(
    fig,
    alt=alt,
    caption="At variance 1 the sigmoid is used where it is nearly straight. gamma and beta let the network leave that zone.",
)
print(f"largest distance from a straight line: {bend(inputs):.2f} as normalised, {bend(wide):.2f} with gamma 3, beta 1")

# %% [markdown]
# **1 is turned around.** A sigmoid in its straight zone is no bend at all, and a stack of linear layers collapses (unit 05). We
# may well *want* more variance there, or another mean. That is what $\gamma$ and $\beta$ are for.

# %%
if ready(batchnorm_forward, batchnorm_inference):
    rng = np.random.default_rng(4)
    gamma, beta, param = np.array([1.0]), np.array([0.0]), {"mode": "train"}
    for _ in range(200):
        batchnorm_forward(rng.normal(5.0, 2.0, (64, 1)), gamma, beta, param)
    batch = rng.normal(5.0, 2.0, (256, 1))
    moved, _ = batchnorm_forward(batch, np.array([3.0]), np.array([-1.0]), {"mode": "train"})
    print(f"2. after a step gamma is 3 and beta is -1: mean {moved.mean():.2f}, deviation {moved.std():.2f}")
    same = batchnorm_inference(rng.normal(5.0, 2.0, (5000, 1)), gamma, beta, param)
    shifted = batchnorm_inference(rng.normal(9.0, 2.0, (5000, 1)), gamma, beta, param)
    print(f"3. inference on data like those of the training: mean {abs(same.mean()):.1f}")
    print(f"   inference on data that have shifted by 4:     mean {shifted.mean():.1f}")

# %% [markdown]
# **2 is true of $\hat x$ only.** The next layer sees $\gamma \hat x + \beta$, and both are learned: mean and spread move, by
# descent instead of by accident. **3 is false.** In inference the statistics are stored ones, and a shift of the data goes
# straight through. A network that meets other data than it was trained on still has to be watched, and trained again.
#
# ### Why does it help?
#
# | claim | how it stands |
# |---|---|
# | Deep networks train faster, with larger learning rates, and less depends on the initial weights | **well established**: Ioffe and Szegedy (2015) and countless users since; you see it below |
# | The output does not depend on the scale of the weights before it, and their gradient shrinks as they grow | **a theorem**; you measured it. One consequence: an L2 penalty on these weights changes the effective step size more than the function (van Laarhoven, 2017) |
# | It works because it reduces *internal covariate shift*, the moving of each layer's inputs | **disputed**: the authors' own explanation. Santurkar and others (2018) added random shifts behind every batch norm, others at each step; training was about as fast |
# | It works because the loss becomes smoother: gradients change less along a step | **the competing account**, of the same paper; with the larger steps that this allows (Bjorck and others, 2018) |
# | It prevents overfitting | **a side effect**: the noise of small batches regularises a little. Don't use it as your regulariser; unit 12 has tools made for that |
#
# ### Bonus: `layernorm_forward`
#
# The same formula along the other axis: each **row** is normalised over its features. No example needs another, so training
# and inference are the same, a batch of one is fine, and there is nothing to run along. That is why transformers, whose
# batches hold texts of different lengths, use it (Ba, Kiros and Hinton, 2016). It earns no points, and the check knows it.


# %% nbgrader={"grade_id": "layernorm_forward", "solution": true}
def layernorm_forward(x, gamma, beta, ln_param):
    """Layer norm: each row is normalised by its own mean and biased variance, then stretched and moved feature by feature.

    x: (N, D). gamma, beta: (D,). ln_param: a dict. eps (default 1e-5).
    Returns (out, cache): out (N, D).
    """
    ### BEGIN SOLUTION
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=1, keepdims=True)
    var = np.var(x, axis=1, keepdims=True)
    x_hat = (x - mu) / np.sqrt(var + eps)
    out = gamma * x_hat + beta
    return out, x_hat
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-layernorm_forward", "grade": true}
check(layernorm_forward)

# %% [markdown]
# ## Quiz
#
# **1. The bias before it.** A linear layer with bias $b$, then batch norm. What does training do to $b$?
# - (a) It finds the best $b$, as always.
# - (b) It finds a $b$ that works together with $\beta$.
# - (c) Nothing: its gradient is 0, and its value has no effect.
#
# **2. Mean 0 and variance 1 for ever.** "Batch norm keeps the mean and variance of what the next layer sees fixed." What is
# right?
# - (a) That is what it is for.
# - (b) They are what $\beta$ and $\gamma$ say, and those are learned.
# - (c) They are fixed within a batch, and differ between batches.
#
# **3. In front of a sigmoid.** Why may a network want more variance than 1 there?
# - (a) It may not: a sigmoid needs inputs with variance 1.
# - (b) It may, but batch norm forbids it.
# - (c) Because near 0 a sigmoid is almost a straight line, and the network needs its bends.
#
# **4. A new hospital.** A network with batch norm was trained on one hospital's images. Another hospital's are brighter. What
# does batch norm do about it?
# - (a) It takes the shift out, so nothing needs to be done.
# - (b) Nothing: in inference it uses the old statistics, and the shift goes through.
# - (c) Nothing yet, but a few more epochs on the old images will do.
#
# **5. One at a time.** Which statistics normalise a single example in inference?
# - (a) The running ones, from training.
# - (b) Its own, as a batch of one.
# - (c) Its own, over its features.
#
# **6. Why does it help?** Which of these may you say with a good conscience?
# - (a) It is proved that it works by reducing internal covariate shift.
# - (b) It works by preventing overfitting.
# - (c) It trains faster and allows larger steps; why is still argued about, and a smoother loss is one account.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_11", "solution": true}
def quiz_11():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "cbcbac"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_11", "grade": true}
check(quiz_11)

# %% [markdown]
# ## Project: six layers of digits
#
# Six layers, sigmoids in between, weights as somebody might draw them who never heard of unit 10. On the digits of unit 06,
# with plain mini-batch descent. Without batch norm, and with **yours**.

# %%
from course_lib.engine.softmax import softmax_cross_entropy

digits = load_digits()
WIDTHS = [64, 40, 40, 40, 40, 40, 10]


def start(seed):
    """Parameters for a network of these widths: weights, and gamma and beta of the five hidden layers."""
    rng = np.random.default_rng(seed)
    sizes = [WIDTHS[k : k + 2] for k in range(len(WIDTHS) - 1)]
    W = [rng.normal(0, 0.3 / np.sqrt(size[0]), size) for size in sizes]
    return {"W": W, "gamma": [np.ones(n) for n in WIDTHS[1:-1]], "beta": [np.zeros(n) for n in WIDTHS[1:-1]]}


def scores_of(X, p, normalise):
    """The scores, and what the way back needs. normalise(x, gamma, beta, layer) gives (out, cache)."""
    h, kept = X, []
    for layer, W in enumerate(p["W"][:-1]):
        z, cache = normalise(h @ W, p["gamma"][layer], p["beta"][layer], layer)
        kept.append((h, cache))
        h = 1 / (1 + np.exp(-z))
    kept.append((h, None))
    return h @ p["W"][-1], kept


def descent_step(X, y, p, normalise, back, lr):
    """One step of gradient descent in place. back(dout, cache) gives (dx, dgamma, dbeta). Returns the loss before it."""
    scores, kept = scores_of(X, p, normalise)
    loss, d = softmax_cross_entropy(scores, y)
    for layer in range(len(p["W"]) - 1, -1, -1):
        h, cache = kept[layer]
        if cache is not None:
            d = d * kept[layer + 1][0] * (1 - kept[layer + 1][0])  # through the sigmoid, by its output
            d, dgamma, dbeta = back(d, cache)
            p["gamma"][layer] -= lr * dgamma
            p["beta"][layer] -= lr * dbeta
        dW, d = h.T @ d, d @ p["W"][layer].T
        p["W"][layer] -= lr * dW
    return loss


def train(normalise, back, lr=0.5, epochs=15, batch_size=64):
    """Train a fresh network. Returns its parameters and the mean loss of each epoch."""
    p, rng, losses = start(0), np.random.default_rng(1), []
    for _ in range(epochs):
        order = rng.permutation(len(digits.y_train))
        # The short batch at the end is left out: its mean and variance would be of four images.
        batches = [order[i : i + batch_size] for i in range(0, len(order) - batch_size + 1, batch_size)]
        losses.append(
            np.mean([descent_step(digits.X_train[k], digits.y_train[k], p, normalise, back, lr) for k in batches])
        )
    return p, losses


plain, plain_losses = train(lambda x, gamma, beta, layer: (x + beta, ()), lambda d, cache: (d, 0.0, d.sum(axis=0)))
right = np.mean(np.argmax(scores_of(digits.X_test, plain, lambda x, g, b, l: (x + b, ()))[0], axis=1) == digits.y_test)
print(f"without batch norm, 15 epochs: loss {plain_losses[-1]:.1f}, right on the test set: {right:.0%}")

# %% [markdown]
# The loss of knowing nothing is $\log 10 \approx 2.3$. Five sigmoids in a row, each with a slope of at most a quarter, and the
# first layers get no gradient worth the name. Now yours.

# %%
if ready(batchnorm_forward, batchnorm_inference, batchnorm_backward_alt):
    params = [{"mode": "train"} for _ in WIDTHS[1:-1]]
    net, bn_losses = train(lambda x, g, b, layer: batchnorm_forward(x, g, b, params[layer]), batchnorm_backward_alt)
    fig, alt = figures.descents({"without": plain_losses, "with your batch norm": bn_losses}, xlabel="epoch")
    show(fig, alt=alt, caption="The same start, the same steps, the same data.")

    def share_right(normalise, size):
        """Right answers on the test set, asked in batches of `size`."""
        found = [
            np.argmax(scores_of(digits.X_test[i : i + size], net, normalise)[0], axis=1)
            for i in range(0, len(digits.y_test), size)
        ]
        return np.mean(np.concatenate(found) == digits.y_test)

    def infer(x, g, b, layer):
        return batchnorm_inference(x, g, b, params[layer]), None

    def still_training(x, g, b, layer):
        return batchnorm_forward(x, g, b, {"mode": "train"})

    sizes = [1, 2, 8, 64]
    table(
        {
            "asked in batches of": sizes,
            "inference": [f"{share_right(infer, n):.0%}" for n in sizes],
            "training mode left on": [f"{share_right(still_training, n):.0%}" for n in sizes],
        }
    )

# %% [markdown]
# The right column is one of the most common bugs with batch norm. It hides: with large batches all looks well, and the first
# user who asks about a single image gets nonsense.
#
# **Go further.** Let the short batch of an epoch's end back in, and look at the inference column: what can a last step on
# four images spoil? Train with batches of 2. Set the learning rate to 5 with and without batch norm. Put layer norm in its place;
# what has to change in the backward? Start from weights ten times as large.
#
# ## Summary
#
# - Standardising takes the accident of units out of the inputs, so the loss is far more evenly steep. The statistics are
#   those of the training data, and part of the model.
# - Batch norm standardises inside the network, each feature over the batch, and gives the freedom back with $\gamma$, $\beta$.
# - In training it uses the batch and keeps running averages; in inference it uses those and nothing else.
# - On the way back the mean of the gradient and its part along $\hat x$ are taken out: what normalising undoes gets no gradient.
# - A bias in front of it is inert. So is the scale of the weights.
# - That it helps is well established. Why is not.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | standardise | give each column mean 0 and standard deviation 1 |
# | batch norm | standardise each feature over the batch, then stretch and move by learned numbers |
# | running statistics | moving averages of the batch means and variances, for inference |
# | training mode, inference | with the batch's statistics, with the stored ones |
# | inert | without any effect on the output, and so without a gradient |
# | internal covariate shift | the moving of a layer's inputs as the layers below it learn |
# | layer norm | standardise each example over its features |
#
# ## What comes next
#
# A network that trains well can also learn its training set by heart. Unit 12 is about keeping it from that: penalties,
# dropout, and stopping in time.
