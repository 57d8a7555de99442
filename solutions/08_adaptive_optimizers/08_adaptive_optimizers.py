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
# # 08. Adaptive optimizers
#
# Gradient descent and momentum have one learning rate for all weights. But weights differ: some meet a steep slope at
# every step, others a faint one once in a hundred. This unit gives **each weight a rate of its own**, measured from the
# gradients that it has seen. Four short rules do it in four ways, and the last of them, Adam, is what most networks are
# trained with today.
#
# **After this unit you can**
#
# - say what Adagrad, RMSProp, Adadelta and Adam keep, and write each in a few lines;
# - find and refute the most common misprints in these rules, with one number each;
# - explain what bias correction does to the very first steps of Adam;
# - race optimizers fairly, and say what the result does and does not show.
#
# **You need** gradient descent and the condition number (unit 03), and the EWMA, bias correction and `config` of unit 07.
#
# | part | minutes |
# |---|---|
# | 1. A rate for each weight: Adagrad | 20 |
# | 2. A memory that fades: RMSProp | 20 |
# | 3. Steps in the right unit: Adadelta | 10 |
# | 4. Both averages at once: Adam | 20 |
# | 5. The race | 15 |
# | Quiz and project | 15 |
#
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $w$, $g$ | `w`, `dw` | any, the same | weights, and the gradient of the loss at $w$ |
# | $\eta$ | `learning_rate` | a number | the learning rate |
# | $s$ | `cache` | as $w$ | the sum, or the fading average, of squared gradients |
# | $\gamma$, $\rho$ | `decay_rate`, `rho` | numbers in [0, 1) | RMSProp's and Adadelta's share of the old average that is kept |
# | $u$ | `delta` | as $w$ | Adadelta's average of squared steps |
# | $m$, $v$ | `m`, `v` | as $w$ | Adam's averages of gradients and of squared gradients |
# | $\beta_1$, $\beta_2$ | `beta1`, `beta2` | numbers in [0, 1) | the shares that $m$ and $v$ keep |
# | $t$ | `t` | an int | steps taken, the present one included: the first step has $t = 1$ |
# | $\varepsilon$ | `epsilon` | a number | a small constant, so that nothing is divided by 0 |
#
# In this unit $v$ is Adam's, not the velocity of unit 07. Squares, roots and quotients of arrays are taken entry by
# entry: each weight minds its own business. A rule is `rule(w, dw, config)` and returns `(next_w, config)`, as in unit 07.
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | place of $\varepsilon$ | outside the root for Adagrad, RMSProp and Adam; inside for Adadelta, as in the papers and in PyTorch | inside the root in some texts and libraries |
# | defaults | learning rate 0.01, for Adam 0.001, for Adadelta 1; `decay_rate` 0.99, `rho` 0.95, betas 0.9 and 0.999; `epsilon` 1e-8, for Adadelta 1e-6 | Keras: `rho` 0.9 for RMSProp, `epsilon` 1e-7 |
# | count | `t` is incremented first, so it is 1 in the first step | some code starts at 0 and divides by 0, or corrects one step too late |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(adam) gives you the next of three hints
from course_lib.figures import adaptive_optimizers as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A rare feature
#
# Two features of a regression are 0 or 1. One is present in half of the examples, the other in one of a hundred, like a
# rare word in a text. Both weights should come out as 1. Here is stochastic gradient descent, one example at a time, with
# five learning rates.

# %%
rng = np.random.default_rng(0)
X = (rng.random((3000, 2)) < [0.5, 0.01]).astype(float)
y = X @ np.array([1.0, 1.0]) + rng.normal(0, 0.5, 3000)  # some noise, as always
print(f"the common feature is present {np.sum(X[:, 0]):.0f} times, the rare one {np.sum(X[:, 1]):.0f} times")

rates, commons, rares, swings = [0.002, 0.01, 0.05, 0.2, 0.4], [], [], []
for rate in rates:
    w, path = np.zeros(2), []
    for features, target in zip(X, y, strict=True):
        w = w - rate * 2 * (features @ w - target) * features
        path.append(w)
    commons.append(w[0])
    swings.append(np.std([past[0] for past in path[-500:]]))
    rares.append(w[1])
table(
    {
        "learning rate": [str(rate) for rate in rates],
        "common weight": commons,
        "how far it still swings": swings,
        "rare weight": rares,
    }
)

# %% [markdown]
# Read the last two columns against each other. A rate at which the common weight is calm leaves the rare one half-way. A
# rate at which the rare one arrives in its few steps keeps the common one swinging with the noise. What each of them needs
# is a rate of its own.
#
# ## 1. A rate for each weight: Adagrad
#
# Who should take long steps? A weight that has seen little gradient so far. **Adagrad** (Duchi, Hazan and Singer, 2011)
# adds up the squares of all gradients that a weight has seen, and divides by the root of that sum:
#
# $$s \leftarrow s + g^2, \qquad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \varepsilon}, \qquad s = 0 \text{ at the start.}$$
#
# Squares, so that gradients of opposite signs don't cancel. The root, since $s$ is a sum of *squares*: only $\sqrt s$ has
# the unit of a gradient again. And $\varepsilon$, since a weight that has seen no gradient has $s = 0$.
#
# **By hand.** One weight sees the gradients 3 and then 4. Then $s$ is 9 and 25, its root 3 and 5, and the two steps are
# $\eta \cdot 3/3$ and $\eta \cdot 4/5$. Before you run the next cell, commit to what happens to a second weight.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "08-scale",
    "A second weight sees gradients that are a thousand times smaller: 0.003 and 0.004. How long are its Adagrad steps?",
    a="A thousand times shorter: a step is proportional to the gradient.",
    b="Practically the same.",
    c="A thousand times longer: the small gradient is divided by a small number.",
)

# %%
rows = []
for name, gradients in (("A", [3.0, 4.0]), ("B", [0.003, 0.004])):
    seen = 0.0
    for number, slope in enumerate(gradients, start=1):
        seen = seen + slope * slope
        rows.append((name, number, str(slope), np.sqrt(seen), 0.1 * slope / np.sqrt(seen)))
names, numbers, slopes, roots, moves = zip(*rows, strict=True)
table({"weight": names, "step": numbers, "gradient": slopes, "root of s": roots, "how far, rate 0.1": moves})
recall(
    "08-scale",
    right="b",
    because="The scale of the gradients cancels: 3/3 and 0.003/0.003 are both 1. Multiply the loss by a "
    "thousand, and Adagrad walks the same path (epsilon aside). Plain descent would explode.",
)

# %% [markdown]
# ### Exercise 1: `adagrad`
#
# You will vary this rule three times, so make it clear. Take the old sum from the config, with zero as its default, and
# store the new one for the next call.


# %% nbgrader={"grade_id": "adagrad", "solution": true}
def adagrad(w, dw, config=None):
    """One step of Adagrad (Duchi, Hazan and Singer, 2011).

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2), epsilon (default 1e-8), cache (default zeros, shape of w).
    Returns (next_w, config): the sum s of all squared gradients is stored as config["cache"], and w moves by
    learning_rate times dw over (root of s, plus epsilon), downhill.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    eps = config.setdefault("epsilon", 1e-8)
    cache = config.get("cache", 0.0) + dw**2
    config["cache"] = cache
    return w - lr * dw / (np.sqrt(cache) + eps), config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-adagrad", "grade": true}
check(adagrad)

# %% [markdown]
# Back to the rare feature, with your rule. Each weight now has the rate it needs.

# %%
if ready(adagrad):
    w, config, path = np.zeros(2), {"learning_rate": 0.2}, []
    for features, target in zip(X, y, strict=True):
        w, config = adagrad(w, 2 * (features @ w - target) * features, config)
        path.append(np.array(w))
    print(f"common weight {w[0]:.3f}, still swinging by {np.std([past[0] for past in path[-500:]]):.3f}")
    print(f"rare weight   {w[1]:.3f}")
    own_rates = 0.2 / np.sqrt(config["cache"])
    print(f"the rates at the end: {own_rates[0]:.4f} for the common weight, {own_rates[1]:.4f} for the rare one")

# %% [markdown]
# ### What is wrong with it
#
# A sum of squares never shrinks. Give a weight the gradient 1 at every step: after $t$ steps $s = t$, so the step is $\eta /
# \sqrt t$. *The hundredth step is a tenth of the first.* On a bowl with noise that is welcome: unit 03 asked for a falling
# rate. On a long road it is a brake that can't be released. And one enormous gradient at the start is never forgotten.
#
# ## 2. A memory that fades: RMSProp
#
# You know a memory that fades: the EWMA of unit 07. **RMSProp** (Hinton, 2012, in a lecture) puts it in the place of the
# sum. The name says it, from the back to the front: **r**oot of the **m**ean **s**quare. Study notes, real ones, describe it
# like this:
#
# > Divides the learning rate by an exponentially decaying average of squared gradients.
#
# ### Spot the bug
#
# Here is that sentence as code, for the first step of three weights whose gradients are 0.001, 1 and 1000. The average
# starts as if it had seen these gradients for a long time.

# %%
gradient = np.array([0.001, 1.0, 1000.0])
mean_square = gradient**2
notes = 0.01 * gradient / (mean_square + 1e-8)
table(
    {
        "gradient": ["0.001", "1", "1000"],
        "average of squares": [f"{value:g}" for value in mean_square],
        "step of the notes": [f"{value:.6f}" for value in notes],
        "what rate 0.01 should mean": ["0.010000"] * 3,
    }
)

# %% [markdown]
# The third column is upside down: the steepest weight takes the shortest step, and the faintest one flies away. A mean of
# squares has the unit of a gradient *squared*. Divide a gradient by it and the result goes with one over the gradient. The
# notes have lost a word, and the name of the method still has it.
#
# ### Exercise 2: mend `mend_rmsprop`
#
# This is the notes' version, and it is wrong in one line.
#
# 1. Delete the two lines of the stub in the middle, run both cells, and read what the check recognises.
# 2. Mend the line, and check again.


# %% nbgrader={"grade_id": "mend_rmsprop", "solution": true}
def mend_rmsprop(w, dw, config=None):
    """One step of RMSProp, as some notes have it; mend it.

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2), decay_rate (default 0.99), epsilon (default 1e-8),
    cache (default zeros, shape of w): the fading average of squared gradients.
    Returns (next_w, config).
    """
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    keep = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    average = keep * config.get("cache", 0.0) + (1 - keep) * dw * dw
    config["cache"] = average
    scale = lr / (average + eps)
    ### BEGIN SOLUTION
    scale = lr / (np.sqrt(average) + eps)
    ### END SOLUTION
    return w - scale * dw, config


# %% nbgrader={"grade_id": "check-mend_rmsprop", "grade": true}
check(mend_rmsprop)

# %% [markdown]
# **Reflect.** With the mended line, what are the three steps of the table? They no longer depend on the gradient's size at
# all. What is left of the gradient?
#
# <details><summary>Compare</summary>
#
# All three are 0.01. When a gradient stays the same for long, only its sign is left. RMSProp compares a gradient with what
# this weight is used to.
#
# </details>
#
# ### Exercise 3: `rmsprop`
#
# Now from an empty page, and without looking back:
#
# $$s \leftarrow \gamma\, s + (1 - \gamma)\, g^2, \qquad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \varepsilon}.$$
#
# As in the papers there is no bias correction here; you will see what that does.


# %% nbgrader={"grade_id": "rmsprop", "solution": true}
def rmsprop(w, dw, config=None):
    """One step of RMSProp (Hinton, lecture 6e, 2012).

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2), decay_rate (default 0.99), epsilon (default 1e-8),
    cache (default zeros, shape of w).
    Returns (next_w, config): the EWMA of the squared gradients, with the share decay_rate of the old one, is stored as
    config["cache"]; w moves by learning_rate times dw over (its root, plus epsilon), downhill.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    decay_rate = config.setdefault("decay_rate", 0.99)
    eps = config.setdefault("epsilon", 1e-8)
    cache = decay_rate * config.get("cache", 0.0) + (1 - decay_rate) * dw**2
    config["cache"] = cache
    return w - lr * dw / (np.sqrt(cache) + eps), config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-rmsprop", "grade": true}
check(rmsprop)

# %% [markdown]
# **See.** A weight with the gradient 1 at every step, except that the gradient falls to a tenth after step 200. How long is
# each step? Follow Adagrad down, see RMSProp adapt, and look at the left end.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.steps_after_a_change()
show(
    fig,
    alt=alt,
    caption="Adagrad slows down for good. RMSProp forgets the old scale within some effective windows, and then steps as "
    "before. At the left end it is ten times too fast: its average starts at 0.",
)

# %% [markdown]
# The left end is the false start of unit 07. After one step the average is only $(1 - \gamma)\, g^2$, so its root is
# $\sqrt{1 - \gamma}\, |g|$, which is a tenth of $|g|$ for $\gamma = 0.99$: the first step is ten times $\eta$. Keep that in
# mind for part 4.
#
# ## 3. Steps in the right unit: Adadelta
#
# Measure a weight in metres and the loss in points. A gradient is points per metre. Plain descent then moves by $\eta$ times
# points per metre, and only an $\eta$ with a strange unit makes metres of it. RMSProp's quotient has no unit at all: its
# $\eta$ must be given in metres, and you have to guess how far a step should be.
#
# **Adadelta** (Zeiler, 2012) takes the metres from the weight's own past. It keeps a second average, of its squared *steps*:
#
# 1. $s \leftarrow \rho\, s + (1 - \rho)\, g^2$. *As in RMSProp.*
# 2. step $= \dfrac{\sqrt{u + \varepsilon}}{\sqrt{s + \varepsilon}}\; g$. *The old $u$: this step is not known yet. Metres over
#    points per metre, times points per metre: metres.*
# 3. $u \leftarrow \rho\, u + (1 - \rho)\, \text{step}^2$. *Now it is.*
# 4. $w \leftarrow w - \eta \cdot \text{step}$, with $\eta = 1$. *There is nothing left to tune, at least on paper.*
#
# Here $\varepsilon$ stands inside both roots. In the numerator it is the engine's starter: $u$ begins at 0, and without
# $\varepsilon$ no step would ever be taken. With $\varepsilon = 10^{-6}$ the first steps are a few thousandths of the
# weights' unit, whatever that is. So the start is slow, and depends on a constant after all.
#
# ### Exercise 4: `adadelta`


# %% nbgrader={"grade_id": "adadelta", "solution": true}
def adadelta(w, dw, config=None):
    """One step of Adadelta (Zeiler, 2012), with epsilon inside both roots.

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1.0), rho (default 0.95), epsilon (default 1e-6), cache and delta
    (default zeros, shape of w): the averages of squared gradients and of squared steps.
    Returns (next_w, config): cache and delta are stored in config. The step uses the new cache and the old delta; the
    learning rate multiplies what is subtracted from w, and does not enter delta.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1.0)
    rho = config.setdefault("rho", 0.95)
    eps = config.setdefault("epsilon", 1e-6)
    cache = rho * config.get("cache", 0.0) + (1 - rho) * dw**2
    delta = config.get("delta", 0.0)
    step = np.sqrt(delta + eps) / np.sqrt(cache + eps) * dw
    config["cache"] = cache
    config["delta"] = rho * delta + (1 - rho) * step**2
    return w - lr * step, config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-adadelta", "grade": true}
check(adadelta)

# %%
if ready(adadelta):
    w, config, shown = 0.0, {}, [1, 2, 10, 100, 1000]
    steps = []
    for _ in range(1000):
        before = w
        w, config = adadelta(w, 1.0, config)
        steps.append(before - w)
    table({"step": shown, "how far, gradient always 1": [steps[k - 1] for k in shown]}, digits=4)

# %% [markdown]
# **Reflect.** The steps grow by themselves as long as the slope stays. Why, although the gradient is always the same?
#
# <details><summary>Compare</summary>
#
# Once $s$ has settled at $g^2$, the square of a step is $u + \varepsilon$: a little more than $u$, the average of the squares
# before it. So $u$ grows by $(1 - \rho)\, \varepsilon$ at each step, and the next step with it.
#
# </details>
#
# ## 4. Both averages at once: Adam
#
# Momentum averages the *gradients*: what keeps its sign adds up, what changes it cancels (unit 07). RMSProp averages their
# *squares*: each weight gets its own scale. **Adam** (Kingma and Ba, 2015) does both. Some notes say that Adam "adds
# fractions of previous gradients to the current one". That is momentum, half of it. Here is the whole:
#
# 1. $m \leftarrow \beta_1 m + (1 - \beta_1)\, g$. *An EWMA of gradients: where to go.*
# 2. $v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$. *An EWMA of squared gradients: how large they are.*
# 3. $\hat m = \dfrac{m}{1 - \beta_1^t}$ and $\hat v = \dfrac{v}{1 - \beta_2^t}$. *Both start at 0, so both are corrected by
#    the sum of their weights (unit 07).*
# 4. $w \leftarrow w - \eta\, \dfrac{\hat m}{\sqrt{\hat v} + \varepsilon}$.
#
# $v$ is the average of squares, a *raw second moment*. It is the variance of the gradient only where the mean gradient is 0.
#
# Does step 3 matter? At $t = 1$ the averages are $m = (1 - \beta_1)\, g$ and $v = (1 - \beta_2)\, g^2$.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "08-first",
    "You forget the bias correction. How long is Adam's first step, with betas 0.9 and 0.999, beside the right one?",
    a="Shorter: both averages start near zero.",
    b="The same: in a quotient the two false starts cancel.",
    c="Longer.",
)

# %% [markdown]
# **By hand.** Corrected, $\hat m = g$ and $\hat v = g^2$, *since each is divided by its own factor*. So the first step is $\eta
# \cdot g / |g|$: as long as the learning rate, whatever the gradient. Uncorrected it is
#
# $$\eta\, \frac{(1 - \beta_1)\, g}{\sqrt{1 - \beta_2}\; |g|}.$$

# %%
print(f"first step, corrected:   {0.1 / (1 - 0.9) / np.sqrt(0.001 / (1 - 0.999)):.3f} learning rates")
print(f"first step, uncorrected: {0.1 / np.sqrt(0.001):.3f} learning rates")
fig, alt = figures.uncorrected_steps()
show(
    fig,
    alt=alt,
    caption="The slower average is the one in the denominator, so the false start makes the steps too long, just when "
    "the weights are random and the gradients large.",
)
recall(
    "08-first",
    right="c",
    because="Both averages are too small, but v much more so, even after the root: 0.1 over the root of 0.001 is above 3. "
    "A few steps later it is worse, and it takes thousands of steps to fade.",
)

# %% [markdown]
# ### Exercise 5: `adam_bias_correction`
#
# It is one line, and the most often mis-written one of the field: published code multiplies instead of dividing, forgets
# the power, or counts from 0.


# %% nbgrader={"grade_id": "adam_bias_correction", "solution": true}
def adam_bias_correction(m, t, beta):
    """An EWMA that started at zero, corrected for its start.

    m: the average after t values, a number or an array. t: how many values went in, an int >= 1. beta: its share.
    Returns m over the sum of the weights that the t values have in it.
    """
    ### BEGIN SOLUTION
    return m / (1 - beta**t)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-adam_bias_correction", "grade": true}
check(adam_bias_correction)

# %% [markdown]
# ### Exercise 6: `adam`
#
# Three things are kept from call to call: `m`, `v` and the count `t`, which goes up by one before it is used. Keep the
# plain averages in the config, and correct copies of them: what is corrected must not be averaged again. You may call your
# `adam_bias_correction`.


# %% nbgrader={"grade_id": "adam", "solution": true}
def adam(w, dw, config=None):
    """One step of Adam (Kingma and Ba, 2015).

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-3), beta1 (default 0.9), beta2 (default 0.999), epsilon (default
    1e-8), m and v (default zeros, shape of w), t (default 0, the steps taken before this one).
    Returns (next_w, config): m and v, the plain averages of dw and of its square, and t are stored in config; w moves by
    learning_rate times the corrected m over (the root of the corrected v, plus epsilon), downhill.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    beta1 = config.setdefault("beta1", 0.9)
    beta2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    t = config.get("t", 0) + 1
    m = beta1 * config.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * config.get("v", 0.0) + (1 - beta2) * dw**2
    config["t"], config["m"], config["v"] = t, m, v
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-adam", "grade": true}
check(adam)

# %% [markdown]
# **Reflect.** Two weights see gradients that average to 0.1. One sees 0.1 at every step, the other swings between -0.9 and
# 1.1. Which of them moves faster under Adam, and would you want it so?
#
# <details><summary>Compare</summary>
#
# The first: $m$ is about the same for both, and $\sqrt v$ about 0.1 for the first and 1 for the second. A gradient that
# contradicts itself is noise, and Adam steps carefully where the noise is large.
#
# </details>
#
# ### Bonus: `adamw`
#
# The penalty of unit 02 pulls weights to zero. Call its strength $\lambda$, in code `weight_decay`. Where do you put it in
# Adam? If you add $\lambda w$ to the gradient, it is divided by $\sqrt{\hat v}$ like the rest: weights with large gradients are hardly pulled at all. **AdamW** (Loshchilov and
# Hutter, 2019) shrinks the weights beside the step:
#
# $$w \leftarrow (1 - \eta\lambda)\, w, \qquad \text{and then Adam's step, with the gradient as it is.}$$
#
# It earns no points, and the check knows it. Your `adam` does most of the work.


# %% nbgrader={"grade_id": "adamw", "solution": true}
def adamw(w, dw, config=None):
    """One step of Adam with decoupled weight decay (Loshchilov and Hutter, 2019).

    w, dw, config: as in adam, and in config weight_decay (default 1e-2).
    Returns (next_w, config): w loses the share learning_rate times weight_decay, and then moves as in adam.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    decay = config.setdefault("weight_decay", 1e-2)
    return adam(w - lr * decay * w, dw, config)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-adamw", "grade": true}
check(adamw)

# %% [markdown]
# ## 5. The race
#
# A rule only says what to do with a gradient. What runs it is the same loop for all of them.
#
# ### Exercise 7: `run_optimizer`
#
# Write it on your own. Mind what goes around: the weights, and the config, which a rule may hand back as a *new* dict.


# %% nbgrader={"grade_id": "run_optimizer", "solution": true}
def run_optimizer(rule, f, df, w0, steps, config):
    """Run an update rule on a function.

    rule: rule(w, dw, config) returns (next_w, config). f, df: functions of w, the loss and its gradient.
    w0: the start, a number or an array. steps: an int >= 0. config: a dict or None, for the first call of the rule.
    Returns (w, history): the last w, and a list of steps + 1 losses: f before each step, and after the last.
    """
    ### BEGIN SOLUTION
    w = w0
    history = [f(w)]
    for _ in range(steps):
        w, config = rule(w, df(w), config)
        history.append(f(w))
    return w, history
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-run_optimizer", "grade": true}
check(run_optimizer)

# %% [markdown]
# Your four rules and your loop, on Rosenbrock's curved valley, with the rate that is each rule's default. A config remembers,
# so each run needs a fresh one.

# %%
if ready(run_optimizer, adagrad, rmsprop, adadelta, adam):

    def valley(w):
        return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2

    def valley_slope(w):
        across = w[1] - w[0] ** 2
        return np.array([-2 * (1 - w[0]) - 400 * w[0] * across, 200 * across])

    rules = [adagrad, rmsprop, adadelta, adam]
    histories = [run_optimizer(rule, valley, valley_slope, np.array([-1.2, 1.0]), 2000, {})[1] for rule in rules]
    table(
        {
            "rule": [rule.__name__ for rule in rules],
            **{f"loss after {k}": [history[k] for history in histories] for k in (0, 20, 200, 2000)},
        }
    )

# %% [markdown]
# Is the lowest number the best optimizer? No: you have compared default rates, which mean something else for each rule. In
# the race below every rule runs with **its own best of the same ten rates** on each surface, from 0.001 to 1.
#
# **See.** Choose a surface, press play, or move the slider. Watch who follows the ravine, who leaves the saddle first, and
# who is through the bend of the valley. The right picture has the heights, on a logarithmic axis.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
races = figures.run_races()
figures.explore_race(races)
fig, alt = figures.four_races(races)
show(
    fig,
    alt=alt,
    caption="Another surface, another order. Adagrad and RMSProp shine where the valley lies along an axis and at the "
    "saddle. In the bent valleys an average of gradients helps: momentum leads on one, Adam on the other.",
)
table(figures.steps_to_tolerance(races))
print(
    f"steps until the height stays within {figures.TOLERANCE:g} of the lowest; in brackets the rate; - : not in {figures.STEPS} steps"
)

# %% [markdown]
# No row wins everywhere, and each number belongs to one start and to one grid of rates. Two lessons last longer than the
# ranking. Near the saddle the slope is tiny, and dividing by the root of the squares makes long steps of tiny gradients. And
# Adadelta is still warming up when the race is over: its steps began at a few thousandths, thanks to $\varepsilon$, and had to
# grow by themselves.
#
# ### Turn the ravine
#
# The first surface flatters. Its valley lies along an axis, so "one rate a weight" is exactly what it needs. Turn the same
# ravine by 45 degrees: now both weights are steep *and* flat.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "08-turned",
    "The same ravine, turned by 45 degrees, the best rate for each rule. Who needs more steps than before?",
    a="All of them.",
    b="Gradient descent and momentum.",
    c="Adagrad and RMSProp, which have a rate for each weight.",
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt, columns = figures.turned_ravine()
show(
    fig,
    alt=alt,
    caption="Left: along the axes. Right: turned by 45 degrees. Gradient descent doesn't notice; the adaptive rule loses "
    "what it had.",
)
table(columns)
recall(
    "08-turned",
    right="c",
    because="Descent and momentum see only lengths and angles, and a turn changes neither. A rate for each weight is a "
    "stretch along the axes: it can undo a ravine that lies along them, and none that lies across. Adam has an average of "
    "gradients besides, which does most of its work here, so it hardly notices.",
)

# %% [markdown]
# ## Quiz
#
# **1. A window?** Notes say that RMSProp "accumulates gradients for momentum, in a fixed window". What is right?
# - (a) That is right: it keeps the last $1/(1 - \gamma)$ gradients.
# - (b) It averages gradients, with fading weights, to give the step a direction.
# - (c) It averages *squared* gradients, with fading weights, to give the step a scale.
#
# **2. What Adam keeps.** "Adam adds fractions of previous gradients to the current one." What is missing?
# - (a) The fading average of squared gradients, whose root each step is divided by, and the correction of both averages.
# - (b) Nothing: that is Adam.
# - (c) The loss of each step, so that the rate falls when the loss rises.
#
# **3. Flat minima.** "Adam behaves like a heavy ball with friction, which thus prefers flat minima." What do you make of it?
# - (a) It is a theorem: friction keeps the ball out of narrow valleys.
# - (b) It is a contested claim. Adaptive methods are often reported to generalise worse than SGD, so compare on validation data.
# - (c) It is right, and therefore Adam always generalises best.
#
# **4. Uncentered variance.** Adam's $\hat v$ is sometimes called a variance. When is it one?
# - (a) Always: it is an average of squares.
# - (b) Never: the root is missing.
# - (c) When the gradient's mean is 0; in general it is the variance plus the square of the mean.
#
# **5. An epsilon of 1000.** You run RMSProp with $\varepsilon = 1000$ by mistake, far above all the roots. What do you get?
# - (a) Almost plain gradient descent, with the rate $\eta / 1000$.
# - (b) The same as before: epsilon only avoids a division by 0.
# - (c) Steps of length $\eta$ whatever the gradient.
#
# **6. Adagrad stands still.** Late in a long training Adagrad hardly moves, though the gradients are as large as ever. Why?
# - (a) Its average of squares has forgotten the early gradients.
# - (b) Its sum of squares only grows, so its steps only shrink.
# - (c) Without bias correction the late steps are too short.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_08", "solution": true}
def quiz_08():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "cabcab"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_08", "grade": true}
check(quiz_08)

# %% [markdown]
# ## Project: who reads digits best?
#
# Now a network: 64 pixels, 32 hidden units with ReLU, 10 classes, as in units 05 and 06. It comes from the course's engine,
# so that only the rules are yours. The engine keeps all weights in one long vector, which suits a rule well.
#
# To be fair, each rule gets the **same small search**: ten learning rates, drawn once and the same for all, a few epochs from
# each of two starts, and the validation part chooses. The rates spread over powers of ten, one from each tenth of the range.
# Everything else stays at its default. Then each winner trains from five fresh starts, longer, and is tested.

# %%
from course_lib.engine import Linear, ReLU, Sequential, load_digits, softmax_cross_entropy

digits = load_digits(validation_fraction=0.25)
search = np.random.default_rng(0)
drawn = 10 ** (-4 + 4.5 * (np.arange(10) + search.random(10)) / 10)
print("learning rates, the same for all:", ", ".join(f"{rate:.4f}" for rate in drawn))


def plain(w, dw, config):  # the two rules of unit 07, so that this notebook runs by itself
    return w - config["learning_rate"] * dw, config


def ball(w, dw, config):
    config["velocity"] = 0.9 * config.get("velocity", 0) - config["learning_rate"] * dw
    return w + config["velocity"], config


def train(rule, rate, epochs, seed):
    rng = np.random.default_rng(seed)
    model = Sequential(Linear(64, 32, rng), ReLU(), Linear(32, 10, rng))
    vector, config = model.parameters(), {"learning_rate": rate}
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(digits.y_train))
        for batch in np.array_split(order, len(order) // 50):
            _, dscores = softmax_cross_entropy(model.forward(digits.X_train[batch]), digits.y_train[batch])
            model.backward(dscores)
            vector.data[...], config = rule(vector.data.copy(), vector.grad.copy(), config)
        losses.append(softmax_cross_entropy(model(digits.X_val), digits.y_val)[0])
    return model, losses


def share_right(model, X, y):
    return np.mean(np.argmax(model(X), axis=1) == y)


# %%
if ready(adagrad, rmsprop, adadelta, adam):
    rules = {
        "gradient descent": plain,
        "momentum": ball,
        "Adagrad": adagrad,
        "RMSProp": rmsprop,
        "Adadelta": adadelta,
        "Adam": adam,
    }
    chosen, forgiving, curves, test = {}, {}, {}, {}
    with np.errstate(all="ignore"):  # a rate that is far too high overflows, and loses
        for name, rule in rules.items():
            trials = np.array([np.mean([train(rule, rate, 4, seed)[1][-1] for seed in (0, 1)]) for rate in drawn])
            chosen[name] = drawn[int(np.argmin(np.nan_to_num(trials, nan=np.inf)))]
            forgiving[name] = int(np.sum(trials < 0.5))
            runs = [train(rule, chosen[name], 15, seed) for seed in range(2, 7)]
            curves[name] = np.mean([losses for _, losses in runs], axis=0)
            test[name] = [share_right(model, digits.X_test, digits.y_test) for model, _ in runs]
    fig, alt = figures.digit_curves(curves)
    show(
        fig,
        alt=alt,
        caption="Validation loss of the five runs, on average. With a tuned rate the rules are close together.",
    )
    table(
        {
            "rule": list(rules),
            "chosen rate": [f"{rate:.4f}" for rate in chosen.values()],
            "rates below 0.5": list(forgiving.values()),
            "test accuracy": [np.mean(shares) for shares in test.values()],
            "spread": [np.std(shares) for shares in test.values()],
        }
    )
    spread = np.sqrt(0.97 * 0.03 / len(digits.y_test))
    print(f"a share of 0.97 of {len(digits.y_test)} test images is itself only known to about {spread:.3f} (unit 01)")

# %% [markdown]
# The third column counts the rates that brought the validation loss below 0.5 in the search. The last two are the mean and
# the standard deviation of the five runs. Read them together: is any difference in accuracy larger than its uncertainty? What
# differs clearly is the *rate* that each rule wanted, and how many of the ten would have done. So two honest sentences: tune
# the rate before you praise a rule; and on a small problem like this one a tuned rule of any kind gets there.
#
# Look at the curves again. The search saw only four epochs. A rate that is best so early may be too high later: whose curve
# says so? Unit 09 has a remedy.
#
# **Go further.** Give all rules only three rates. Train a deeper network. Draw the mini-batches of size 1: who suffers?
#
# ## Summary
#
# - Divide each weight's gradient by the root of its own squares, and its scale cancels. Without the root it turns upside down.
# - Adagrad sums the squares: steps shrink like $1/\sqrt t$, for good. RMSProp averages them: it forgets.
# - Adadelta puts the root mean square of past steps in the place of the rate, so that the units fit.
# - Adam averages gradients and squares, and corrects both: divide by $1 - \beta^t$, with $t$ counted from 1. Without it the
#   first step is about three times too long, and the next ones more.
# - A rate for each weight helps along the axes. No rule wins everywhere, and untuned races mean nothing.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | adaptive rate | a learning rate for each weight, set by the gradients that it has seen |
# | root mean square | the root of the average of squares; a size that ignores signs |
# | raw second moment | the average of squares; the variance plus the square of the mean |
# | decoupled weight decay | weights shrink beside the step instead of through the gradient |
# | Rosenbrock, Beale | two test functions with curved valleys, from 1960 and 1958 |
#
# ## What comes next
#
# Every rule here still has a rate $\eta$ that you chose. Unit 09 lets it fall over time, and searches for it, and for all
# other such numbers, without fooling itself.
