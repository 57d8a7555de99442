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
# # 07. Momentum
#
# Gradient descent has no memory. At every step it looks at the slope under its feet and forgets where it came from. In
# unit 03 that made it zigzag across a narrow valley for hundreds of steps. This unit gives the step a memory, first as
# an average of what was seen, then as a velocity. On a bowl you can work out exactly what the memory buys.
#
# **After this unit you can**
#
# - average a stream of numbers with one stored value, and say how far back it remembers;
# - mend the false start of such an average (bias correction);
# - write momentum in its two common forms, and turn one into the other;
# - read off, for a given curvature, whether momentum will creep, ring or explode, and choose its best value.
#
# **You need** gradient descent, curvature and the condition number (unit 03). Everything else is here.
#
# | part | minutes |
# |---|---|
# | 1. An average with one stored number | 20 |
# | 2. A false start, mended | 10 |
# | 3. Steps with a velocity | 20 |
# | 4. The momentum plane | 20 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $x_1, \dots, x_T$ | `x` | (T,) | a series, in the order in which it came |
# | $\beta$ | `beta` | a number in [0, 1) | the share of the old average that is kept |
# | $v_t$ | `v` | as $x_t$ | the average after $t$ values; $v_0 = 0$ |
# | $w$, $g$ | `w`, `dw` | any, the same | weights, and the gradient of the loss at $w$ |
# | $\eta$ | `learning_rate` | a number | as in unit 03 |
# | $\mu$ | `momentum` | a number in [0, 1) | the share of the old velocity that is kept |
# | $v$ | `velocity` | as $w$ | the velocity: how far the last step went |
# | $\lambda$, $\kappa$ | `kappa` | numbers | a curvature, and the largest over the smallest |
#
# Every update rule from here on has one signature, `rule(w, dw, config)`, and returns `(next_w, config)`. The `config` is
# a dictionary with the settings of the rule and with what it has to remember. Keys that are missing take their default.
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | momentum | heavy ball: $v \leftarrow \mu v - \eta g$, then $w \leftarrow w + v$ | PyTorch: $v \leftarrow \mu v + g$, then $w \leftarrow w - \eta v$; the same path while $\eta$ is constant |
# | the averaged form | an exercise of its own: $v \leftarrow \mu v + (1 - \mu) g$ | often called momentum, too; its learning rate is $1/(1 - \mu)$ times larger |
# | default | $\mu = 0.9$, learning rate 0.01 | PyTorch: no momentum unless you ask for it |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(sgd_momentum) gives you the next of three hints
from course_lib.figures import momentum as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## The zigzag
#
# Here is the valley of unit 03, fifty times steeper across than along. Gradient descent takes the best learning rate
# there is for it. So does momentum, in the middle.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.ravine()
show(
    fig,
    alt=alt,
    caption="Left: across the valley the steps change sides, along it they crawl. Middle: what all steps agree on adds "
    "up, and the way along is soon done. Right: the price is a wider swing at the start, the gain is everything after it. "
    "(Both valleys are stretched across; they would be thin lines.)",
)

# %% [markdown]
# How much memory is right, and why does it help at all? Begin with memory itself.
#
# ## 1. An average with one stored number
#
# You measure something again and again, and want a smooth current value. The mean of the last ten needs ten stored
# numbers. An **exponentially weighted moving average** (EWMA) needs one:
#
# $$v_t = \beta\, v_{t-1} + (1 - \beta)\, x_t, \qquad v_0 = 0.$$
#
# Keep a share $\beta$ of the old average, and mix in a share $1 - \beta$ of the new value. What weight does an old value
# have in it? Put the formula into itself:
#
# 1. $v_t = (1 - \beta)\, x_t + \beta\, v_{t-1}$. *The definition, the other way around.*
# 2. $v_t = (1 - \beta)\, x_t + \beta (1 - \beta)\, x_{t-1} + \beta^2\, v_{t-2}$. *Put in $v_{t-1}$.*
# 3. $v_t = (1 - \beta) \sum_{i=1}^{t} \beta^{\,t-i}\, x_i$. *Go on until $v_0 = 0$.*
#
# So the weight of $x_i$ is $(1 - \beta)\, \beta^{\,t-i}$: each step back multiplies it by $\beta$.
#
# **By hand.** Take $\beta = 0.5$ and the values 8, 4, 6. Then $v_1 = 4$, $v_2 = 4$ and $v_3 = 5$. The weights of the three
# values in $v_3$ are one eighth, one quarter and one half.

# %%
x_hand, v, rows = [8.0, 4.0, 6.0], 0.0, []
for t, value in enumerate(x_hand, start=1):
    v = 0.5 * v + 0.5 * value
    rows.append((t, value, v, 0.5 * 0.5 ** (3 - t)))
ts, values, averages, weights = zip(*rows, strict=True)
table({"t": ts, "x": values, "v": averages, "weight of x in the last v": weights})
print(
    "weights times values:",
    sum(w * x for w, x in zip(weights, values, strict=True)),
    "  sum of the weights:",
    sum(weights),
)

# %% [markdown]
# ### Exercise 1: `ewma`
#
# Return the whole series $v_1, \dots, v_T$. Leave the `bias_correction` for now, if you like: it is worth points of its
# own, and part 2 explains it.


# %% nbgrader={"grade_id": "ewma", "solution": true}
def ewma(x, beta, bias_correction=False):
    """The exponentially weighted moving average of a series.

    x: (T,), the values in their order. beta: the share of the old average that is kept, 0 <= beta < 1.
    bias_correction: if True, each v_t is divided by 1 - beta**t, with t counted from 1.
    Returns (T,): v_t = beta v_{t-1} + (1 - beta) x_t, from v_0 = 0.
    """
    ### BEGIN SOLUTION
    v = 0.0
    series = []
    for t, value in enumerate(x, start=1):
        v = beta * v + (1 - beta) * value
        series.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(series)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-ewma", "grade": true}
check(ewma)

# %% [markdown]
# ### How far back does it remember?
#
# For ever, in principle: no weight is ever zero. But how many values count? In a long series the weights of all but the
# last $n$ values sum to $\beta^n$, *as a geometric series*. With $n = 1/(1 - \beta)$ that is close to $1/e$, *since $\beta$
# is then $1 - 1/n$, and $(1 - 1/n)^n \to 1/e$*. So the last
#
# $$\frac{1}{1 - \beta}$$
#
# values carry about two thirds of the weight. That number is called the **effective window**. It is a rule of thumb and
# not an edge: an EWMA with $\beta = 0.9$ is *not* "the average of the last 10 values".

# %%
betas = [0.5, 0.9, 0.98, 0.99]
windows = [1.0 / (1.0 - beta) for beta in betas]
inside = [1 - beta ** round(window) for beta, window in zip(betas, windows, strict=True)]
table({"beta": [str(beta) for beta in betas], "effective window": windows, "weight inside it": inside}, digits=3)
print(f"the limit is 1 - 1/e = {1 - np.exp(-1):.4f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "07-window",
    "Study notes say that beta = 0.9999 averages over 1000 samples and beta = 0.9995 over 2000. What is wrong?",
    a="Nothing: the larger beta forgets faster.",
    b="0.9999 averages over 10,000 samples. It is 0.999 that averages over 1000.",
    c="Both average over all samples, since no weight is zero.",
)

# %% [markdown]
# ### Exercise 2: `ewma_weights`, and exercise 3: `effective_window`
#
# The weights in the order of the values, oldest first. `np.arange(t)` gives 0 to t - 1. Then the window, in one line.


# %% nbgrader={"grade_id": "ewma_weights", "solution": true}
def ewma_weights(beta, t):
    """The weights of x_1, ..., x_t in the uncorrected average v_t.

    beta: 0 <= beta < 1. t: how many values there are, an int >= 1.
    Returns (t,): (1 - beta) beta**(t - i) for i = 1, ..., t, oldest first.
    """
    ### BEGIN SOLUTION
    ages = np.arange(t)[::-1]
    return (1 - beta) * beta**ages
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-ewma_weights", "grade": true}
check(ewma_weights)


# %% nbgrader={"grade_id": "effective_window", "solution": true}
def effective_window(beta):
    """The effective window of an average with the share beta.

    beta: 0 <= beta < 1, a number or an array.
    Returns one over the share 1 - beta.
    """
    ### BEGIN SOLUTION
    return 1 / (1 - beta)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-effective_window", "grade": true}
check(effective_window)

# %%
if ready(effective_window):
    for beta in (0.999, 0.9995, 0.9999):
        print(f"beta = {beta}: effective window {effective_window(beta):,.0f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "07-window",
    right="b",
    because="1/(1 - 0.9995) is 2000, as the notes say, but 1/(1 - 0.9999) is 10,000. Close to 1 the window changes "
    "enormously from digit to digit, which is why unit 09 searches for 1 - beta on a logarithmic scale.",
)

# %% [markdown]
# ## 2. A false start, mended
#
# **See.** These dots are real: the first forty of a hundred measurements of the speed of light, made in 1879. Move
# `beta`, and look at the **left end** of the dashed line. Then set $t$ to 1 and read what the weights sum to.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_average()
fig, alt = figures.averages_at_three_betas()
show(
    fig,
    alt=alt,
    caption="The dashed averages start near zero, where no measurement is. Divided by the sum of their weights (solid), "
    "they start at the data. A larger beta is smoother, and lags.",
)

# %% [markdown]
# Nothing was ever measured near zero. The zero is $v_0$, our own invention, and early averages are pulled towards it. The
# weights say by how much. Their sum is
#
# $$(1 - \beta) \sum_{i=1}^{t} \beta^{\,t-i} = 1 - \beta^t,$$
#
# *a geometric series*. An average whose weights sum to less than 1 is too small by that factor. So divide by it:
# $\hat v_t = v_t / (1 - \beta^t)$. That is **bias correction**, and it is not a detail: for a constant series of 10s it
# makes the difference between wrong and right.

# %%
tens, v, plain = np.full(5, 10.0), 0.0, []
for value in tens:
    v = 0.9 * v + 0.1 * value
    plain.append(v)
t = np.arange(1, 6)
table({"t": t, "x": tens, "v": plain, "1 - 0.9**t": 1 - 0.9**t, "v / (1 - 0.9**t)": np.array(plain) / (1 - 0.9**t)})

# %% [markdown]
# **Reflect.** After how many steps may you forget about the correction, for $\beta = 0.9$ and for $\beta = 0.999$? Adam,
# in unit 08, uses both at once.
#
# <details><summary>Compare</summary>
#
# As soon as $\beta^t$ is small. After five windows it is near $e^{-5}$, less than one percent: 50 steps for 0.9, and 5000
# for 0.999.
#
# </details>
#
# ## 3. Steps with a velocity
#
# First, plain gradient descent in the shape that all rules will have.
#
# ### Exercise 4: `sgd`
#
# `config.setdefault("learning_rate", 1e-2)` returns the value under that key, and stores the default first if there is
# none.


# %% nbgrader={"grade_id": "sgd", "solution": true}
def sgd(w, dw, config=None):
    """One step of plain (stochastic) gradient descent.

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2).
    Returns (next_w, config): w - learning_rate * dw, and the dict for the next step.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    return w - lr * dw, config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-sgd", "grade": true}
check(sgd)

# %% [markdown]
# Now the **heavy ball** (Polyak, 1964). A ball on a slope does not stop where the slope changes. It has a velocity, the
# slope accelerates it, and friction takes a share away:
#
# $$v \leftarrow \mu\, v - \eta\, g, \qquad w \leftarrow w + v.$$
#
# Look at two directions of a valley. *Across* it the gradient changes its sign at each step, so the terms in $v$ cancel
# in part. *Along* it the gradient keeps its sign, so they add up. With a constant gradient $g$ the velocity grows until
# $v = \mu v - \eta g$, *when acceleration and friction balance*, and that is
#
# $$v = -\frac{\eta\, g}{1 - \mu}.$$
#
# With $\mu = 0.9$ the ball finally moves ten times as far a step as plain descent. The effective window again.

# %%
v, speeds = 0.0, []
for _ in range(60):
    v = 0.9 * v - 0.1 * 1.0
    speeds.append(v)
shown = [1, 2, 5, 10, 20, 60]
table({"step": shown, "velocity, gradient always 1, lr 0.1": [speeds[k - 1] for k in shown]})

# %% [markdown]
# ### Exercise 5: `sgd_momentum`
#
# The velocity lives in the `config`, so that the next call finds it. At the first call there is none: the ball starts at
# rest.


# %% nbgrader={"grade_id": "sgd_momentum", "solution": true}
def sgd_momentum(w, dw, config=None):
    """One step of gradient descent with momentum, the heavy ball (Polyak, 1964).

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2), momentum (default 0.9), velocity (default zeros, shape of w).
    Returns (next_w, config): v = momentum v - learning_rate dw, next_w = w + v, with v stored as config["velocity"].
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", 0.0)
    v = mu * v - lr * dw
    config["velocity"] = v
    return w + v, config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-sgd_momentum", "grade": true}
check(sgd_momentum)

# %% [markdown]
# **Reflect.** What does the rule become for $\mu = 0$, and what would it do for $\mu = 1$?
#
# <details><summary>Compare</summary>
#
# Plain descent, and a ball without friction: nothing of its velocity is ever taken away, so in a bowl it swings for ever.
#
# </details>
#
# ### The same thing, averaged
#
# Many texts write momentum as an EWMA of gradients, the very average of part 1:
#
# $$v \leftarrow \mu\, v + (1 - \mu)\, g, \qquad w \leftarrow w - \eta\, v.$$
#
# Is that another method? Call its velocity $u$ and put $v = -\frac{\eta'}{1 - \mu} u$ into the heavy ball with learning
# rate $\eta'$:
#
# 1. $-\frac{\eta'}{1-\mu}\, u_{\text{new}} = -\frac{\mu\,\eta'}{1-\mu}\, u - \eta' g$. *Put it in, on both sides.*
# 2. $u_{\text{new}} = \mu\, u + (1 - \mu)\, g$. *Multiply by $-(1 - \mu)/\eta'$.* That is the EWMA.
# 3. The step is $v = -\frac{\eta'}{1 - \mu} u$. *So it equals $-\eta u$ if $\eta = \eta' / (1 - \mu)$.*
#
# The same path, with a learning rate $1/(1 - \mu)$ times as large. Copy a learning rate from one form into the other and
# you are off by a factor of ten.
#
# ### Exercise 6: `momentum_as_ewma`


# %% nbgrader={"grade_id": "momentum_as_ewma", "solution": true}
def momentum_as_ewma(w, dw, config=None):
    """One step along an exponentially weighted average of the gradients (without bias correction).

    w: weights, any shape. dw: the gradient, the same shape.
    config: a dict or None. learning_rate (default 1e-2), momentum (default 0.9), velocity (default zeros, shape of w).
    Returns (next_w, config): v = momentum v + (1 - momentum) dw, next_w = w - learning_rate v, v stored in config.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", 0.0)
    v = mu * v + (1 - mu) * dw
    config["velocity"] = v
    return w - lr * v, config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-momentum_as_ewma", "grade": true}
check(momentum_as_ewma)

# %%
if ready(sgd_momentum, momentum_as_ewma):
    rng = np.random.default_rng(0)
    ball, average = np.ones(3), np.ones(3)
    ball_config = {"learning_rate": 0.01, "momentum": 0.9}
    average_config = {"learning_rate": 0.01 / (1 - 0.9), "momentum": 0.9}
    for _ in range(50):
        gradient = rng.normal(size=3)
        ball, ball_config = sgd_momentum(ball, gradient, ball_config)
        average, average_config = momentum_as_ewma(average, gradient, average_config)
    print("after 50 steps the two paths differ by less than 1e-12:", np.max(np.abs(ball - average)) < 1e-12)

# %% [markdown]
# ## 4. The momentum plane
#
# "Momentum reduces oscillation." Does it? On a bowl there is an exact answer, and it is: it depends. Take one direction
# with curvature $\lambda$. The gradient is $\lambda w$. Two steps of the heavy ball contain all there is.
#
# 1. $v_t = w_t - w_{t-1}$. *The velocity is the last step.*
# 2. $w_{t+1} = w_t + \mu (w_t - w_{t-1}) - \eta \lambda w_t$. *Put it into the rule.*
# 3. Try $w_t = r^t$: $\; r^2 - (1 + \mu - \eta\lambda)\, r + \mu = 0$. *Divide by $r^{t-1}$.*
# 4. There are two roots, and every path is a mix of their powers. *So the larger $|r|$ decides how fast the distance
#    shrinks.* Their product is $\mu$. Where both are the same number $r$, the mix is of $r^t$ and $t\, r^t$.
# 5. If the roots are complex, both have size $\sqrt{\mu}$, and the path **rings**. *Complex roots come as a pair, and
#    their product is $\mu$.* If they are real and positive, it creeps: **overdamped**. If they are real and negative, it
#    changes sides at every step: **alternating**. On the border of overdamped and ringing, where the roots meet, it is
#    **critical**.
# 6. It diverges once a root passes $-1$: put $r = -1$ into step 3 and get $\eta\lambda = 2 + 2\mu$. *Without momentum
#    that is unit 03's threshold, 2.*
#
# Only two numbers matter, $\eta\lambda$ and $\mu$. So all of it fits into one picture.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "07-ring",
    "With lr times curvature = 0.05 and momentum 0.3 a path creeps towards the minimum without crossing it. You leave "
    "the learning rate as it is and raise the momentum from 0.3 to 0.95. What happens?",
    a="It arrives sooner, without crossing: momentum reduces oscillation.",
    b="It begins to swing about the minimum.",
    c="It diverges: 0.95 is too close to 1.",
)

# %% [markdown]
# **See.** Two sliders move the point; the right picture shows the path that belongs to it. Start with *overdamped* and
# raise the momentum slowly. Find the smallest factor for a given `lr times curvature`. Then go through the other
# regions.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_plane()
fig, alt = figures.plane_and_four_paths()
show(
    fig,
    alt=alt,
    caption="Dark is fast. For each step size the best momentum is on the curve, where creeping turns into ringing. "
    "Hatched: divergence, which begins later when there is more momentum.",
)
recall(
    "07-ring",
    right="b",
    because="More momentum moves the point up, over the curve into the ringing region, where each step multiplies the "
    "distance by sqrt(0.95) = 0.975. Too much momentum makes oscillation. It reduces the zigzag of steps that are too "
    "long, and makes a ringing of its own.",
)

# %% [markdown]
# ### The best pair
#
# A real loss has many curvatures, from $\lambda_{\min}$ to $\lambda_{\max} = \kappa \lambda_{\min}$. One learning rate and
# one momentum serve them all. The best choice puts **both ends on the two border curves** of the ringing region, *since
# inside it every distance shrinks at the same rate $\sqrt\mu$, whatever the curvature: you want the smallest $\mu$ for
# which all of them are still inside*. The curves are at $\eta\lambda = (1 \mp \sqrt\mu)^2$, *where the discriminant in step
# 3 above is zero*.
#
# 1. $\eta \lambda_{\min} = (1 - \sqrt\mu)^2$ and $\eta \lambda_{\max} = (1 + \sqrt\mu)^2$.
# 2. Divide and take the root: $\sqrt\kappa = \dfrac{1 + \sqrt\mu}{1 - \sqrt\mu}$.
# 3. Solve for $\mu$:
#
# $$\mu = \left( \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1} \right)^2$$
#
# 4. The learning rate that belongs to it is $\eta = \left( \frac{2}{\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}}}
#    \right)^2$. *Take the roots in step 1 and add the two equations: the right sides give 2.*
# 5. Each step then multiplies the distance by $\sqrt\mu = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$.
#
# And plain descent, at its best? Its factors are $1 - \eta\lambda$ (unit 03). The largest one is smallest when the two ends
# are equal in size, $1 - \eta\lambda_{\min} = -(1 - \eta\lambda_{\max})$. So $\eta = \frac{2}{\lambda_{\min} +
# \lambda_{\max}}$, and the factor is $\frac{\kappa - 1}{\kappa + 1}$. Momentum has replaced $\kappa$ by its square root.

# %%
kappas = np.array([4.0, 100.0, 10_000.0])
plain_rate, ball_rate = (kappas - 1) / (kappas + 1), (np.sqrt(kappas) - 1) / (np.sqrt(kappas) + 1)
table(
    {
        "condition number": [f"{k:,.0f}" for k in kappas],
        "factor a step, plain": plain_rate,
        "factor a step, momentum": ball_rate,
        "steps for six digits, plain": np.ceil(np.log(1e-6) / np.log(plain_rate)).astype(int),
        "with momentum": np.ceil(np.log(1e-6) / np.log(ball_rate)).astype(int),
    },
    digits=4,
)

# %% [markdown]
# ### Exercise 7: `optimal_momentum`


# %% nbgrader={"grade_id": "optimal_momentum", "solution": true}
def optimal_momentum(kappa):
    """The best momentum of the heavy ball on a quadratic (Polyak, 1964).

    kappa: the condition number, >= 1, a number or an array.
    Returns ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))**2.
    """
    ### BEGIN SOLUTION
    root = np.sqrt(kappa)
    return ((root - 1) / (root + 1)) ** 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-optimal_momentum", "grade": true}
check(optimal_momentum)

# %% [markdown]
# **Reflect.** What does it give for $\kappa = 1$, a round bowl, and why is that right?
#
# <details><summary>Compare</summary>
#
# No momentum at all, 0. In a round bowl one learning rate suits all directions, and plain descent is there in a single
# step. A velocity could only carry it past.
#
# </details>
#
# ### Bonus: Nesterov's momentum
#
# The heavy ball looks at the slope where it stands, and then rolls on. Nesterov (1983) looks where it is *going to be*:
# the gradient is taken at $w + \mu v$. Written so that `dw` is still the gradient at the weights that you hold, it reads
#
# $$v_{\text{new}} = \mu\, v - \eta\, g, \qquad w \leftarrow w - \mu\, v + (1 + \mu)\, v_{\text{new}},$$
#
# where the weights that you hold are those of the look ahead. It earns no points, and the check knows it.


# %% nbgrader={"grade_id": "nesterov_momentum", "solution": true}
def nesterov_momentum(w, dw, config=None):
    """One step of Nesterov's accelerated gradient, in terms of the weights at which dw was taken.

    w, dw, config: as in sgd_momentum.
    Returns (next_w, config): v_new = momentum v - learning_rate dw, next_w = w - momentum v + (1 + momentum) v_new.
    """
    ### BEGIN SOLUTION
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    before = config.get("velocity", 0.0)
    v = mu * before - lr * dw
    config["velocity"] = v
    return w - mu * before + (1 + mu) * v, config
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-nesterov_momentum", "grade": true}
check(nesterov_momentum)

# %% [markdown]
# ## Quiz
#
# **1. What is averaged?** "An EWMA with $\beta = 0.9$ is the average over the last 10 steps." What is right?
# - (a) That is exact: values older than 10 steps have weight 0.
# - (b) All values count, with weights that shrink; the last 10 carry about 65 % of the weight.
# - (c) It is the average over the last 9 steps.
#
# **2. The first average.** $\beta = 0.999$, no bias correction. The first value is 50. What is $v_1$?
# - (a) 50.
# - (b) 49.95.
# - (c) 0.05.
#
# **3. Does momentum reduce oscillation?**
# - (a) Yes, always.
# - (b) No, never.
# - (c) Across a valley it can, for a suitable pair of rate and momentum. Too much of it makes ringing.
#
# **4. Copied settings.** A recipe gives learning rate 0.1 and momentum 0.9 for the heavy ball. You use the EWMA form with
# the same numbers. What happens?
# - (a) The same path.
# - (b) It goes about ten times slower.
# - (c) It goes about ten times faster.
#
# **5. What is stored?** A network has a million weights. What does momentum cost in memory, beyond plain descent?
# - (a) A million numbers: a velocity for each weight.
# - (b) One number, the velocity.
# - (c) Ten million numbers: the gradients of the window.
#
# Put your five letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_07", "solution": true}
def quiz_07():
    """Your answers, one letter a question, in order."""
    answers = "?????"
    ### BEGIN SOLUTION
    answers = "bccba"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_07", "grade": true}
check(quiz_07)

# %% [markdown]
# ## Project: a regression with a real ravine
#
# Can you tell the alcohol in a wine from its other twelve measurements? It is a linear regression, and its Hessian is
# known exactly. So you can compute the best settings for plain descent and for momentum, run both with **your** rules, and
# see whether the theory keeps its word.

# %%
from course_lib.engine.data import load_wine

wine = load_wine()
Z = (wine.X - wine.X.mean(axis=0)) / wine.X.std(axis=0)
A, b = Z[:, 1:], Z[:, 0]  # twelve measurements, and the alcohol
H = 2 / len(A) * A.T @ A
curvatures = np.linalg.eigvalsh(H)
kappa = curvatures[-1] / curvatures[0]
print(f"{A.shape[0]} wines, {A.shape[1]} features; curvatures from {curvatures[0]:.3f} to {curvatures[-1]:.3f}")
print(f"condition number {kappa:.1f}, although every feature is standardised: some of them say nearly the same")

# %%
if ready(sgd, sgd_momentum, optimal_momentum):

    def loss(w):
        return np.mean((A @ w - b) ** 2)

    def run(rule, config, steps=200):
        w, losses = np.zeros(A.shape[1]), []
        for _ in range(steps):
            losses.append(loss(w))
            w, config = rule(w, 2 / len(A) * A.T @ (A @ w - b), config)
        return [*losses, loss(w)]

    low, high = np.sqrt(curvatures[0]), np.sqrt(curvatures[-1])
    mu = optimal_momentum(kappa)
    runs = {
        "plain, best rate": run(sgd, {"learning_rate": 2 / (curvatures[0] + curvatures[-1])}),
        "momentum, best pair": run(sgd_momentum, {"learning_rate": (2 / (low + high)) ** 2, "momentum": mu}),
        "momentum 0.95, same rate": run(sgd_momentum, {"learning_rate": (2 / (low + high)) ** 2, "momentum": 0.95}),
    }
    floor = loss(np.linalg.lstsq(A, b, rcond=None)[0])
    fig, alt = figures.race_on_wine(runs, floor)
    show(
        fig,
        alt=alt,
        caption="On a logarithmic axis a straight line is a constant factor a step. Its slope is the theory.",
    )
    excess = {name: np.array(values) - floor for name, values in runs.items()}
    table(
        {
            "run": list(runs),
            "measured factor a step": [(e[60] / e[20]) ** (1 / 80) for e in excess.values()],
            "predicted": [(kappa - 1) / (kappa + 1), np.sqrt(mu), np.sqrt(0.95)],
        }
    )
    print(f"best momentum {mu:.3f}; the model explains {1 - floor:.0%} of the variance of the alcohol")

# %% [markdown]
# The loss is a square, so the factor of the *distance* is the root of that of the loss: hence the exponent 1/80 over 40
# steps. Is the predicted factor met? Where it is not, remember step 4 of part 4: at the double root of the critical
# point the path carries an extra factor $t$.
#
# **Go further.** Leave the features unstandardised and compute $\kappa$ again. Try Nesterov with the same constants. Use
# mini-batches: does the theory of exact gradients still hold?
#
# ## Summary
#
# - $v \leftarrow \beta v + (1 - \beta) x$ averages with one stored number; weights shrink by $\beta$ a step, and the
#   effective window is $1/(1 - \beta)$.
# - Its weights sum to $1 - \beta^t$. Divide by that, and the false start is gone.
# - Heavy ball: $v \leftarrow \mu v - \eta g$, $w \leftarrow w + v$. What keeps its sign adds up to $1/(1 - \mu)$ times as
#   much, what changes its sign cancels in part.
# - The averaged form is the same path with a learning rate $1/(1-\mu)$ times as large.
# - Momentum rings when there is too much of it. The best pair turns $\kappa$ into $\sqrt\kappa$.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | EWMA | exponentially weighted moving average |
# | effective window | $1/(1 - \beta)$: the recent values that carry about two thirds of the weight |
# | bias correction | dividing by the sum of the weights, $1 - \beta^t$ |
# | heavy ball | gradient descent with a velocity |
# | overdamped, critical, ringing | creeping to rest, as fast as possible without swinging, swinging to rest |
# | ravine | a valley much steeper across than along; a large condition number |
#
# ## What comes next
#
# Momentum uses one learning rate for all weights. Unit 08 gives each weight its own, measured from the gradients that it
# has seen, and joins that with the averages of this unit: Adam.
