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
# # 02. Priors, MAP and the road to regularisation
#
# Likelihood listens to the sample and to nothing else. Often you know more. You have seen coins before, you know that
# weights of a million are absurd. This unit lets you say so in numbers. What comes out is one added term in the loss,
# and you will recognise it: **the weight decay of neural networks is a prior**. At the end you look back at likelihood
# from the other side, and find cross-entropy and KL divergence there.
#
# **After this unit you can**
#
# - combine a prior and a likelihood by Bayes' rule, and say which part of it an optimiser needs;
# - derive the MAP estimate of a mean and of a coin, and say how many data a prior is worth;
# - derive ridge regression from a normal prior, and see why a Laplace prior gives exact zeros;
# - say why maximum likelihood minimises a KL divergence, and why cross-entropy is not a distance;
# - choose the strength of a prior by data, and improve 24 noisy estimates with it.
#
# **You need** unit 01 (density, likelihood, MLE), derivatives, and the matrix product.
#
# | part | minutes |
# |---|---|
# | 1. Bayes' rule | 10 |
# | 2. A mean with a prior | 20 |
# | 3. A coin with a prior | 15 |
# | 4. Weights with a prior: regularisation | 20 |
# | 5. A prior that says zero | 10 |
# | 6. Cross-entropy and KL | 10 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $x$, $N$ | `x`, `len(x)` | (N,), a number | the sample, and how many values it has |
# | $\theta$ | | a number | theta, any parameter: a mean, a probability, a weight |
# | $p(x \mid \theta)$ | | a number | the likelihood: the density of the sample, given the parameter |
# | $p(\theta)$ | | a number | the **prior**: what you knew of the parameter before the sample |
# | $p(\theta \mid x)$ | | a number | the **posterior**: what you know of it after the sample |
# | $p(x)$ | | a number | the **evidence**: the density of the sample, whatever the parameter |
# | $\mu_0, \tau$ | `mu0`, `tau` | numbers, $\tau > 0$ | centre and standard deviation of a normal prior |
# | $X, y, w$ | `X`, `y`, `w` | (N, D), (N,), (D,) | data, targets and weights of a linear model |
# | $\lambda$ | `lam` | a number | lambda, the strength of a penalty |
# | $p, q$ | `p`, `q` | (C,) | probabilities of $C$ outcomes: non-negative and with sum 1 |
# | $H(p, q)$, $\mathrm{KL}(p, q)$ | | numbers | cross-entropy and KL divergence |
#
# $\mu$, $\sigma$, $\bar x$ and hats are those of unit 01. $\log$ is the natural logarithm.
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | width of a prior | its standard deviation $\tau$ | its variance $\tau^2$, or its precision $1/\tau^2$ |
# | estimate under a beta prior | the **mode** of the posterior, which is the MAP | its mean, which adds one to both counts |
# | ridge | sum of squares plus $\lambda \lVert w \rVert^2$ | mean of squares plus $\lambda \lVert w \rVert^2$: another $\lambda$ |
# | Laplace prior | its scale $b$, large is weak | its rate $1/b$, large is strong |
# | unit of $H$ and KL | nats, from $\log$ | bits, from $\log_2$ |
# | $0 \log 0$ | 0 | 0, everywhere; code often gives `nan` |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(log_posterior) gives you the next of three hints
from course_lib.engine.data import load_votes
from course_lib.figures import predict, ready, recall, show, table
from course_lib.figures import priors as figures

# %% [markdown]
# ## A coin that can't land on tails
#
# Three throws of a coin, three heads. By unit 01 the most likely probability of heads is the share of heads. Use this
# estimate on the next ten throws, and score it as in unit 01, by the mean negative logarithm of the probability of what
# happened.

# %%
first = np.array([1, 1, 1])
coming = np.array([1, 0, 1, 1, 0, 0, 1, 0, 1, 0])
for name, p_heads in (("fitted to three throws", np.mean(first)), ("one half, without looking", 0.5)):
    heads, tails = np.sum(coming), np.sum(1 - coming)
    with np.errstate(divide="ignore"):  # keep NumPy's warning quiet: the result says enough
        nll = -(heads * np.log(p_heads) + tails * np.log(1 - p_heads)) / len(coming)
    print(f"{name:>26}: p = {p_heads:.1f}, mean NLL on the next ten = {nll:.3f}")

# %% [markdown]
# The fitted coin is infinitely wrong after one tail. Someone who did not look at the data does better. You have seen
# many coins in your life, and none of it went into the estimate. How could it?
#
# ## 1. Bayes' rule
#
# Treat the parameter as something uncertain too, with a distribution of its own. Two factors then make the density of
# "this parameter *and* this sample", and you may take them in either order:
#
# $$p(x \mid \theta)\; p(\theta) \;=\; p(\theta \mid x)\; p(x).$$
#
# Divide by $p(x)$, and you have **Bayes' rule**:
#
# $$\underbrace{p(\theta \mid x)}_{\text{posterior}} = \frac{\overbrace{p(x \mid \theta)}^{\text{likelihood}}\;
# \overbrace{p(\theta)}^{\text{prior}}}{\underbrace{p(x)}_{\text{evidence}}},
# \qquad p(x) = \sum_{\theta} p(x \mid \theta)\, p(\theta).$$
#
# For a parameter on a continuous axis the sum is an integral. The evidence does one thing: it makes the posterior sum
# to 1. It does not contain $\theta$ any more.
#
# **By hand.** A bag holds 20 coins. 18 are fair. One is bent and shows heads a quarter of the time. One has two heads.
# You draw a coin, throw it three times, and see three heads. For each kind of coin multiply the prior by the
# likelihood, $\theta^3$. Which one did you draw? Work it out before you run the cell.

# %%
coins = ["bent", "fair", "two heads"]
theta = np.array([1 / 4, 1 / 2, 1.0])
prior = np.array([1, 18, 1]) / 20
likelihood = theta**3
product = prior * likelihood
evidence = np.sum(product)
table(
    {
        "coin": coins,
        "theta": theta,
        "prior": prior,
        "likelihood": likelihood,
        "product": product,
        "posterior": product / evidence,
    },
    digits=4,
)
print(f"evidence: the sum of the products, {evidence:.4f}; the posteriors sum to {np.sum(product / evidence):.0f}")
for heads in range(1, 8):
    products = prior * theta**heads
    best, chance = coins[np.argmax(products)], np.max(products) / np.sum(products)
    print(f"after {heads} heads in a row the most probable coin: {best}, {chance:.3f}")

# %% [markdown]
# The likelihood alone votes for two heads. The posterior says fair, since such coins are so much more common. More heads
# change its mind. To choose the parameter with the largest posterior is called **maximum a posteriori**, MAP:
#
# $$\hat\theta_{\text{MAP}} = \arg\max_\theta\; \big[\log p(x \mid \theta) + \log p(\theta)\big],
# \qquad \hat\theta_{\text{MLE}} = \arg\max_\theta\; \log p(x \mid \theta).$$
#
# Here $\arg\max_\theta$ means: the $\theta$ at which what follows is largest. The logarithm turned the product into a
# sum. The evidence is gone, since a number without $\theta$ in it moves no maximum. **The difference is one added term,
# the log prior.** And MAP is, like MLE, *one* value, a point estimate. Of the whole posterior it keeps the peak and
# forgets the width.
#
# ## 2. A mean with a prior
#
# Values $x_i$ come from a normal with known $\sigma$ and unknown $\mu$. Of $\mu$ you know beforehand that it lies near
# $\mu_0$, give or take $\tau$: your prior is a normal too. With the log-density of unit 01,
#
# $$\log \mathcal N(x; m, s) = -\tfrac12 \Big(\frac{x - m}{s}\Big)^2 - \log s - \tfrac12 \log 2\pi
# \qquad (\text{centre } m, \text{ standard deviation } s),$$
#
# the log posterior is, up to the evidence,
#
# $$\sum_{i=1}^N \log \mathcal N(x_i; \mu, \sigma) \;+\; \log \mathcal N(\mu; \mu_0, \tau).$$
#
# The prior stands there once, the likelihood $N$ times. Mind what is what: in the first term $\mu$ is the centre, in
# the second it is the value.
#
# ### Exercise 1: `log_posterior`
#
# The two distances in units of their standard deviations are given. Keep the constants of both densities.


# %% nbgrader={"grade_id": "log_posterior", "solution": true}
def log_posterior(mu, x, sigma, mu0, tau):
    """The log posterior of a normal mean, without the evidence.

    mu: a number, the mean to judge. x: (N,), the sample. sigma: a number above 0, the deviation of the values.
    mu0, tau: numbers, centre and standard deviation (above 0) of the normal prior of mu.
    Returns a number: the sum over i of log N(x_i; mu, sigma), plus log N(mu; mu0, tau).
    """
    z = (x - mu) / sigma
    z0 = (mu - mu0) / tau
    ### BEGIN SOLUTION
    log_likelihood = np.sum(-0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))
    log_prior = -0.5 * z0**2 - np.log(tau) - 0.5 * np.log(2 * np.pi)
    return log_likelihood + log_prior
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-log_posterior", "grade": true}
check(log_posterior)

# %% [markdown]
# **Reflect.** Here the log-likelihood is a *sum* over the sample, and not a mean as in unit 01. What would a mean do to
# the balance between sample and prior?
#
# <details><summary>Compare</summary>
#
# The sample would weigh as much as a single value, however many values it has, and no amount of data could outvote the
# prior. If you want a mean, divide the log-prior by $N$ as well.
#
# </details>

# %% [markdown]
# Four values, 1, 2, 4 and 5, have the mean 3. They come from a normal with $\sigma = 2$. Your prior is centred at
# $\mu_0 = 0$ with $\tau = 1$. (Cells that only ask or draw are folded: run them like any other, and click on the bar to
# see their code.)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "02-halfway",
    "Where is the MAP estimate of mu?",
    a="At 3: four values outvote one prior.",
    b="At 2.4: four votes for 3 and one vote for 0.",
    c="At 1.5: half-way.",
)

# %% [markdown]
# **See.** The prior (dashed), the likelihood (dotted, scaled to area 1) and the posterior (solid). Below them is the
# path of the posterior's peak as values come in, and on the right who has how much to say. First move $n$, the number
# of values seen. Then make the prior narrow, then wide, and move $n$ again.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_posterior()
fig, alt = figures.posterior_slides()
show(
    fig,
    alt=alt,
    caption="The posterior stands between prior and data. With more data it slides to the data and becomes narrow; "
    "a narrow prior holds it back for longer.",
)
recall(
    "02-halfway",
    right="c",
    because="A value counts by how sharp it is. A single value with standard deviation 2 is worth a quarter of a prior "
    "with standard deviation 1, so four of them are worth as much as the prior.",
)

# %% [markdown]
# Now derive what you saw.
#
# 1. Drop what does not contain $\mu$. What is left of the log posterior is
#    $\;-\frac{1}{2\sigma^2} \sum_i (x_i - \mu)^2 - \frac{1}{2\tau^2} (\mu - \mu_0)^2$. *Constants move no maximum.*
# 2. Differentiate by $\mu$: $\;\frac{N}{\sigma^2} (\bar x - \mu) - \frac{1}{\tau^2} (\mu - \mu_0)$. *Each square has an
#    inner derivative, and the $x_i - \mu$ sum to $N (\bar x - \mu)$.*
# 3. Set it to 0 and solve:
#
# $$\hat\mu_{\text{MAP}} = \frac{\frac{N}{\sigma^2}\, \bar x + \frac{1}{\tau^2}\, \mu_0}{\frac{N}{\sigma^2} +
# \frac{1}{\tau^2}}$$
#
# 4. The second derivative is $-\big(\frac{N}{\sigma^2} + \frac{1}{\tau^2}\big)$, negative everywhere. *So it is the only
#    maximum. And a logarithm that is a parabola belongs to a normal: the whole posterior is one, with standard deviation
#    $1 / \sqrt{N/\sigma^2 + 1/\tau^2}$.*
#
# One over a variance is called a **precision**. Step 3 is then a weighted mean: *data and prior are averaged, each by
# its precision*. And the prior weighs as much as $\sigma^2/\tau^2$ extra values that all equal $\mu_0$. The cell
# follows the four values. Find the 1.5.

# %%
x = np.array([1.0, 2.0, 4.0, 5.0])
candidates = np.array([0.0, 1.0, 1.5, 2.0, 3.0])
log_likelihood = np.array([-np.sum((x - m) ** 2) / (2 * 2**2) for m in candidates])
log_prior = -(candidates**2) / (2 * 1**2)
table(
    {
        "mu": candidates,
        "log-likelihood": log_likelihood,
        "log prior": log_prior,
        "sum": log_likelihood + log_prior,
        "slope, step 2": 4 / 2**2 * (3 - candidates) - candidates / 1**2,
    }
)
h = 1e-6
sums = [-np.sum((x - m) ** 2) / 8 - m**2 / 2 for m in (1 - h, 1 + h)]
print(f"slope at mu = 1, measured by a nudge: {(sums[1] - sums[0]) / (2 * h):.3f}   (constants left out everywhere)")

# %% [markdown]
# ### Exercise 2: `map_gaussian_mean`
#
# Step 3 in code. Compute the two precisions first.


# %% nbgrader={"grade_id": "map_gaussian_mean", "solution": true}
def map_gaussian_mean(x, sigma, mu0, tau):
    """The MAP estimate of a normal mean under a normal prior.

    x: (N,), N at least 1. sigma: a number above 0, the standard deviation of the values.
    mu0, tau: numbers, centre and standard deviation (above 0) of the prior.
    Returns a number: the mean of the sample and mu0, weighted by their precisions.
    """
    ### BEGIN SOLUTION
    from_data, from_prior = len(x) / sigma**2, 1 / tau**2
    return (from_data * np.mean(x) + from_prior * mu0) / (from_data + from_prior)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-map_gaussian_mean", "grade": true}
check(map_gaussian_mean)

# %% [markdown]
# **Reflect.** Read the formula at its ends. What is left of it as $\tau \to \infty$ (a **flat prior**)? As $N \to
# \infty$? As $\tau \to 0$? In which of the three is MAP the same as MLE?
#
# <details><summary>Compare</summary>
#
# $\tau \to \infty$: the prior's precision is 0 and the sample's mean is left. This is the MLE. $N \to \infty$: the
# sample's precision outgrows the prior's, and MAP comes as close to the MLE as you like. $\tau \to 0$: $\mu_0$, whatever
# was measured.
#
# </details>
#
# ## 3. A coin with a prior
#
# The probability $p$ of heads lies between 0 and 1, so a normal prior would be odd. The natural choice has the shape of
# the likelihood itself. For $k$ heads in $N$ throws that is $p^k (1 - p)^{N - k}$, and the **beta distribution** is
#
# $$\text{Beta}(p; a, b) \propto p^{\,a - 1} (1 - p)^{\,b - 1}, \qquad a, b \ge 1.$$
#
# The sign $\propto$ means "up to a factor without $p$ in it". In this unit $a$ and $b$ are at least 1. Both 1 is flat:
# every $p$ alike. Multiply, and the exponents add:
#
# 1. posterior $\propto p^{\,k + a - 1} (1 - p)^{\,N - k + b - 1}$. *It is a beta again.*
# 2. That is the likelihood of $k + a - 1$ heads and $N - k + b - 1$ tails. *The prior acts like $a - 1$ heads and
#    $b - 1$ tails that you saw before.*
# 3. Unit 01 says where such a likelihood peaks: at the share of heads. So
#
# $$\hat p_{\text{MAP}} = \frac{k + a - 1}{N + a + b - 2}$$
#
# **See.** Start with the three heads. Move $a$ and $b$ together down to 1 and up to 40. Then add tails.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_coin()
fig, alt = figures.coin_posteriors()
show(
    fig,
    alt=alt,
    caption="Three heads put the flat prior's peak at certainty (posterior and likelihood coincide there). A prior "
    "around one half keeps it off the edge, and thirty throws move every prior.",
)

# %% [markdown]
# ### Exercise 3: `map_beta_bernoulli`
#
# The posterior mode, from the outcomes themselves.


# %% nbgrader={"grade_id": "map_beta_bernoulli", "solution": true}
def map_beta_bernoulli(y, a, b):
    """The MAP estimate of the probability of a 1 under a beta prior.

    y: (N,) of zeros and ones, N at least 1. a, b: numbers, at least 1, the parameters of the prior Beta(a, b).
    Returns a number in [0, 1]: the mode of the posterior.
    """
    ### BEGIN SOLUTION
    k = np.sum(y)
    return (k + a - 1) / (len(y) + a + b - 2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-map_beta_bernoulli", "grade": true}
check(map_beta_bernoulli)

# %% [markdown]
# **Reflect.** Which $a$ and $b$ say "I have seen 50 heads and 50 tails of this coin"? Which say "I know nothing"?
#
# <details><summary>Compare</summary>
#
# $a = b = 51$: the prior acts like $a - 1$ heads and $b - 1$ tails. With $a = b = 1$ no throw was seen before. Whether a
# flat prior over $p$ really says nothing is the next question.
#
# </details>
#
# ### A peak is not a fact
#
# A posterior over $p$ is a density, probability per unit of $p$. Unit 01 showed what densities do when the unit changes.
# Many models work with the *log-odds* $u = \log \frac{p}{1 - p}$ instead of $p$. A short piece of the axis has the same
# probability however it is labelled: density over $u$ times $du$ is density over $p$ times $dp$. So the density over $u$
# is the one over $p$ times $\frac{dp}{du} = p (1 - p)$. Look for the peak of both, for three heads and $a = b = 5$.

# %%
p_grid = np.linspace(0, 1, 100_001)[1:-1]
likelihood_p = p_grid**3
density_p = likelihood_p * (p_grid * (1 - p_grid)) ** 4  # up to a factor
density_u = density_p * p_grid * (1 - p_grid)
print(f"the peak over p:        p = {p_grid[np.argmax(density_p)]:.4f}")
print(f"the peak over log-odds: p = {p_grid[np.argmax(density_u)]:.4f}")
print(f"the peak of the likelihood, on either axis: p = {p_grid[np.argmax(likelihood_p)]:.4f}, the edge of the grid")

# %% [markdown]
# Same prior, same data, another axis, another MAP estimate. **MAP depends on how the parameter is written**; MLE does
# not, since the likelihood is not a density of $p$. Nor does the posterior as a whole: areas stay areas. It is the price
# of keeping a peak only.
#
# ## 4. Weights with a prior: regularisation
#
# Now the case that matters most. A linear model predicts $y_i$ from the row $x_i$ of $X$ by $x_i \cdot w$, with normal
# noise of standard deviation $\sigma$. Here are ten noisy points, and a polynomial with eight weights: $X$ holds the
# powers $x^0, x^1, \dots, x^7$, one a column.

# %%
rng = np.random.default_rng(37)
sigma = 0.3
x_points = np.sort(rng.uniform(-1, 1, 10))
y = np.sin(3 * x_points) + rng.normal(0, sigma, 10)
X = x_points[:, None] ** np.arange(8)
print("X has shape", X.shape, "and y has shape", y.shape)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "02-ridge",
    "Eight weights, ten points, no prior. How large is the largest weight of the best fit, about? "
    "(The curve itself stays between -1 and 1.)",
    a="1 or 2",
    b="5",
    c="30",
)

# %% [markdown]
# **See.** Each weight gets a normal prior around 0 with standard deviation $\tau$: "weights are small". Move $\tau$ from
# a thousand, which is almost no prior, down to 0.01. The dashed curve is the truth that the points came from.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_ridge(x_points, y, 8, sigma)
fig, alt = figures.ridge_fits(x_points, y, 8, sigma)
show(
    fig,
    alt=alt,
    caption="Without a prior the fit chases the noise, with large weights that cancel. A prior of sensible width calms "
    "it. A stubborn one hears the data no more.",
)
recall(
    "02-ridge",
    right="c",
    because="Large weights of opposite sign nearly cancel at the points and shoot off beside them. The likelihood "
    "does not mind: it looks at the points only.",
)

# %% [markdown]
# Derive it. $\lVert v \rVert^2$ is the sum of the squares of the entries of $v$.
#
# 1. Minus the log-likelihood: $\frac{1}{2\sigma^2} \lVert Xw - y \rVert^2$ plus a constant. *Normal noise: squares over
#    twice the variance, summed over the examples.*
# 2. Minus the log prior: $\frac{1}{2\tau^2} \lVert w \rVert^2$ plus a constant. *The same, for D independent weights.*
# 3. Add, and multiply by $2\sigma^2$. *A positive factor moves no minimum.* So MAP minimises
#
# $$\lVert Xw - y \rVert^2 + \lambda \lVert w \rVert^2, \qquad \lambda = \frac{\sigma^2}{\tau^2}.$$
#
# 4. Differentiate by one weight: $\;2 \sum_i X_{id} (x_i \cdot w - y_i) + 2 \lambda w_d$. All $D$ of them at once are
#    $\;2 X^\top (Xw - y) + 2 \lambda w$. *Row $d$ of $X^\top$ holds feature $d$ of all examples.*
# 5. Set it to 0. $I$ is the identity matrix, ones on the diagonal:
#
# $$(X^\top X + \lambda I)\, w = X^\top y$$
#
# This is **ridge regression**. For $\lambda > 0$ the system always has exactly one solution, also with more weights than
# examples: $v^\top (X^\top X + \lambda I) v = \lVert Xv \rVert^2 + \lambda \lVert v \rVert^2$ is 0 for no $v$ but 0.
#
# ### Exercise 4: `ridge_from_map`
#
# From $\sigma$ and $\tau$ to the weights. `np.eye(D)` is the identity, and `np.linalg.solve(A, c)` solves $A w = c$. The
# exercise has no intercept: every weight gets the prior.


# %% nbgrader={"grade_id": "ridge_from_map", "solution": true}
def ridge_from_map(X, y, sigma, tau):
    """The MAP weights of a linear model with normal noise and a normal prior.

    X: (N, D). y: (N,). sigma: a number above 0, the standard deviation of the noise.
    tau: a number above 0, the standard deviation of the prior of each weight, which is centred at 0.
    Returns (D,): the w that minimises ||X w - y||^2 + lam ||w||^2, with the lambda of step 3.
    """
    ### BEGIN SOLUTION
    D = X.shape[1]
    lam = sigma**2 / tau**2
    return np.linalg.solve(X.T @ X + lam * np.eye(D), X.T @ y)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-ridge_from_map", "grade": true}
check(ridge_from_map)

# %% [markdown]
# **Reflect.** Someone measures feature 3 in millimetres instead of metres, and keeps $\tau$. Does the prior still say
# the same about that weight? (That is why features are standardised before they are penalised.)
#
# <details><summary>Compare</summary>
#
# No. Its numbers are 1000 times as large, so the same model needs a weight 1000 times as small. Measured by that, the same
# $\tau$ is 1000 times as wide: it hardly holds this weight back any more.
#
# </details>
#
# ### Spot the bug
#
# Three lines from real study notes:
#
# > - Deep Learning uses MLE for we do not know the real distribution of the dataset.
# > - MAP usually used in Bayesian Machine Learning.
# > - The difference is the prior probability.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "02-notes",
    "A model is trained on mean squared error plus 0.5 * reg * sum(w**2), the weight decay that many networks are "
    "trained with. Which estimate is it looking for?",
    a="The MLE: there is no prior in sight.",
    b="The MAP estimate under a normal prior of the weights.",
    c="The whole posterior: it is Bayesian then.",
)

# %% [markdown]
# A training loss is a mean. Divide steps 1 and 2 by $N$, and take the mean NLL with the penalty written as in this
# course:
#
# $$\frac{1}{2 \sigma^2 N} \lVert Xw - y \rVert^2 + \tfrac12\, \text{reg}\, \lVert w \rVert^2,
# \qquad \text{reg} = \frac{1}{N \tau^2}.$$
#
# (The mean squared error is $2 \sigma^2$ times this mean NLL. With it, $\text{reg}$ grows by the same factor.)
#
# If a training run with this loss looks for the MAP estimate, then at the MAP estimate all slopes of the loss are 0.
# Measure them there, and at the MLE.

# %%
if ready(ridge_from_map):
    tau, N = 1.0, len(y)

    def training_loss(w):
        return np.sum((X @ w - y) ** 2) / (2 * sigma**2 * N) + 0.5 * (1 / (N * tau**2)) * np.sum(w**2)

    def steepest(w):  # the largest of the eight measured slopes
        nudges = 1e-6 * np.eye(8)
        return max(abs(training_loss(w + e) - training_loss(w - e)) / 2e-6 for e in nudges)

    w_map = ridge_from_map(X, y, sigma, tau)
    w_mle = ridge_from_map(X, y, sigma, 1e6)  # a prior this wide is as good as none
    print(f"steepest slope of the training loss at the MAP estimate: {steepest(w_map):.4f}")
    print(f"steepest slope of the training loss at the MLE:          {steepest(w_mle):.4f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "02-notes",
    right="b",
    because="Weight decay is minus the log of a normal prior, divided by N. So MAP is everyday deep learning. It is a "
    "point estimate: Bayesian would be to keep the whole posterior.",
)

# %% [markdown]
# Say it right, line by line. MAP is no speciality of Bayesian learning: **training with an L2 penalty is MAP with a
# normal prior**. Both estimates know equally little of "the real distribution", and both need an assumed family. The
# third line is true, and three things belong to it: a flat prior gives back the MLE, with growing $N$ the prior's share
# vanishes, and the peak depends on how the parameter is written.
#
# Who tells you $\tau$? Sometimes experience. Else it is a *hyper-parameter*: you try several and keep the one that
# predicts data best that were not used in the fit. The project does that. Unit 12 comes back to ridge and to the next
# prior, with all their properties.
#
# ## 5. A prior that says zero
#
# Another prior, with a sharp peak: the **Laplace distribution** $\;p(\theta) = \frac{1}{2b} e^{-|\theta| / b}$ with
# scale $b$. It says "probably about 0, but now and then far away". Take values $x_i$ from a normal with centre $\theta$
# and standard deviation 1. Minus the log posterior is, up to constants,
#
# $$J(\theta) = \tfrac12 \sum_{i=1}^N (x_i - \theta)^2 + \frac{|\theta|}{b}.$$

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "02-laplace",
    "Four values have the mean 0.3, and b = 0.5. Where is the MAP estimate of theta under the Laplace prior?",
    a="Somewhere between 0 and 0.3, as under a normal prior.",
    b="At exactly 0.",
    c="Below 0: the prior pulls it past zero.",
)

# %% [markdown]
# **See.** Both priors below have the same standard deviation. Move the mean of the data slowly from 2 down to $-2$ and
# watch the two lowest points.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_two_priors()
fig, alt = figures.two_priors()
show(
    fig,
    alt=alt,
    caption="The normal prior multiplies every mean by the same factor and reaches 0 only at 0. The Laplace prior "
    "subtracts a constant, and gives exactly 0 to every small mean.",
)
recall(
    "02-laplace",
    right="b",
    because="To leave 0 costs 1/b for every unit of theta. The data offer N times their mean for it at the start: 4 "
    "times 0.3 is 1.2, and 1/b is 2. It does not pay.",
)

# %% [markdown]
# 1. For $\theta > 0$ the slope is $J'(\theta) = -N (\bar x - \theta) + \frac{1}{b}$. *The derivative of $|\theta|$ is 1.*
# 2. It is 0 at $\theta = \bar x - \frac{1}{N b}$. *That counts only if it is positive, as step 1 assumed.*
# 3. For $\theta < 0$ it is the mirror image: $\theta = \bar x + \frac{1}{N b}$, if that is negative.
# 4. If neither holds, $|\bar x| \le \frac{1}{N b}$. Then $J$ falls until 0 and rises after it. *The lowest point is the
#    kink itself: exactly 0.*
#
# So: move $\bar x$ towards 0 by $\frac{1}{N b}$, and stop at 0. This is **soft thresholding**. With one such prior for
# each weight of a model it is the *lasso*, and the zeros are features that the model does not use.
#
# ### Exercise 5: `laplace_map`
#
# `np.sign` gives $-1$, 0 or 1.


# %% nbgrader={"grade_id": "laplace_map", "solution": true}
def laplace_map(x, b):
    """The MAP estimate of the centre of a normal with standard deviation 1, under a Laplace prior.

    x: (N,), N at least 1. b: a number above 0, the scale of the prior Laplace(0, b).
    Returns a number: the mean of x moved towards 0 by 1 / (N b), and exactly 0 where that would cross 0.
    """
    ### BEGIN SOLUTION
    mean = np.mean(x)
    threshold = 1 / (len(x) * b)
    return np.sign(mean) * np.maximum(np.abs(mean) - threshold, 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-laplace_map", "grade": true}
check(laplace_map)

# %% [markdown]
# **Reflect.** The true centre is 10. By how much is the estimate too small on average, under each of the two priors?
# Which prior is kinder to large effects?
#
# <details><summary>Compare</summary>
#
# Under the Laplace prior by $\frac{1}{N b}$, the same for a centre of 10 and of 1000. Under a normal prior around 0 every
# estimate shrinks by a factor (part 2): by a share of the 10, and a large centre loses most. So the Laplace prior is kinder
# to large effects, and harder on small ones.
#
# </details>
#
# ## 6. Cross-entropy and KL
#
# So far a model was judged by a sample. Now compare two distributions over $C$ outcomes directly. If a model gives
# outcome $k$ the probability $q_k$, call $-\log q_k$ its *surprise* when $k$ happens: 0 for the certain, infinite for
# the impossible. If outcomes really come with probabilities $p_k$, its average surprise is the **cross-entropy**
#
# $$H(p, q) = -\sum_{k=1}^C p_k \log q_k.$$
#
# Even the model that knows $p$ is surprised now and then: $H(p, p)$ is the **entropy** of $p$. What a model pays beyond
# that is the **KL divergence** (Kullback and Leibler):
#
# $$\mathrm{KL}(p, q) = H(p, q) - H(p, p) = \sum_{k=1}^C p_k \log \frac{p_k}{q_k}.$$
#
# An outcome with $p_k = 0$ never happens and adds 0, whatever $q_k$ is. An outcome with $q_k = 0 < p_k$ makes both
# infinite.
#
# **By hand.** Take $p = (\frac12, \frac12, 0)$ and $q = (\frac14, \frac14, \frac12)$. Every logarithm is a multiple of
# $\log 2$. Find $H(p, q)$, $H(p, p)$ and $\mathrm{KL}(p, q)$, then swap the roles and find $\mathrm{KL}(q, p)$.

# %%
p = np.array([1 / 2, 1 / 2, 0])
q = np.array([1 / 4, 1 / 4, 1 / 2])
table(
    {
        "outcome": [1, 2, 3],
        "p": p,
        "q": q,
        "surprise -log q": -np.log(q),
        "times p": -p * np.log(q),
        "in units of log 2": -p * np.log2(q),
    }
)
print(f"H(p, q) = {2 * np.log(2):.3f}, twice log 2.  H(p, p) = {np.log(2):.3f}, once log 2: two sides, equally likely.")
print(f"KL(p, q) = {np.log(2):.3f}.  KL(q, p) = inf: outcome 3 happens under q, and p calls it impossible.")

# %% [markdown]
# ### Exercise 6: `cross_entropy`
#
# Mind the edges: $0 \cdot \log 0$ is `nan` in NumPy, and so is `0 * np.inf`. Leave out what never happens. A mask such as
# `p > 0` picks the rest, and $\log 0 = -\infty$ then comes out only where it should.


# %% nbgrader={"grade_id": "cross_entropy", "solution": true}
def cross_entropy(p, q):
    """The cross-entropy of two distributions, in nats.

    p, q: (C,), non-negative, each with sum 1. Outcomes come with probabilities p, the model says q.
    Returns a number: minus the sum of p_k log q_k. Outcomes with p_k = 0 add 0; inf where q_k = 0 < p_k.
    """
    ### BEGIN SOLUTION
    happens = p > 0
    return -np.sum(p[happens] * np.log(q[happens]))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-cross_entropy", "grade": true}
check(cross_entropy)

# %% [markdown]
# ### Spot the bug
#
# Another line from the notes: "Cross-Entropy: the distance between two probability distributions (model outputs and
# truth)."

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "02-distance",
    "Model and truth agree: both say (1/2, 1/2). What is their cross-entropy?",
    a="0, since they agree.",
    b="log 2, about 0.69.",
    c="1, the sum of the probabilities.",
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.cross_entropy_and_gap(0.7, 0.2)
show(
    fig,
    alt=alt,
    caption="Over all models q, cross-entropy is lowest at q = p, and there it is the entropy of p. KL is what lies "
    "above that. KL is 0 for equals only, but it is not the same both ways.",
)
recall(
    "02-distance",
    right="b",
    because="Half of the time the surprise is log 2, and the other half too. A distance from a thing to itself is 0. "
    "This is the entropy: the surprise that nobody can avoid.",
)

# %% [markdown]
# The sentence "Cross-entropy is the distance" fails twice: $H(p, p)$ is not 0, and $H(p, q) \ne H(q, p)$. KL mends the first.
# It is never negative, and this is why:
#
# 1. For every $t > 0$, $\log t \le t - 1$, with equality at $t = 1$ only. *The line $t - 1$ touches the logarithm at 1 and
#    lies above it.*
# 2. Sum over the outcomes with $p_k > 0$: $\;-\mathrm{KL}(p, q) = \sum_k p_k \log \frac{q_k}{p_k} \le \sum_k p_k
#    \big(\frac{q_k}{p_k} - 1\big) = \sum_k q_k - 1 \le 0$. *Step 1 with $t = q_k / p_k$; the last sum may miss some of
#    $q$.*
# 3. So $\mathrm{KL}(p, q) \ge 0$, with equality only if $q = p$.
#
# But it is not symmetric, and so it is a *divergence* and not a distance.
#
# ### Maximum likelihood, seen from here
#
# 1. A sample of $N$ outcomes has shares $\hat p_k$: its *empirical distribution*. *Count and divide by $N$.*
# 2. The mean NLL of unit 01 is $\;-\frac{1}{N} \sum_i \log q_{x_i} = -\sum_k \hat p_k \log q_k = H(\hat p, q)$. *Equal
#    outcomes have equal terms: collect them.*
# 3. $H(\hat p, q) = H(\hat p, \hat p) + \mathrm{KL}(\hat p, q)$. *The first term has no model in it.*
#
# So the model with the smallest NLL is the one with the smallest cross-entropy, and the one with the smallest KL
# divergence *from the empirical distribution*. Three names, one choice. The cell tries it on the ten throws from
# the beginning, for four models, with **your** function.

# %%
if ready(cross_entropy):
    shares = np.array([np.mean(coming == 0), np.mean(coming == 1)])
    p_heads = [0.3, 0.5, 0.6, 0.8]
    models = [np.array([1 - chance, chance]) for chance in p_heads]
    crosses = [cross_entropy(shares, model) for model in models]
    table(
        {
            "p of heads": p_heads,
            "mean NLL of the throws": [-np.mean(np.log(model[coming])) for model in models],
            "H(shares, model)": crosses,
            "KL(shares, model)": [cross - cross_entropy(shares, shares) for cross in crosses],
        }
    )

# %% [markdown]
# ### Exercise 7: `kl_divergence`
#
# Almost free. You may call your `cross_entropy`.


# %% nbgrader={"grade_id": "kl_divergence", "solution": true}
def kl_divergence(p, q):
    """The KL divergence of q from p, in nats.

    p, q: (C,), non-negative, each with sum 1. Outcomes come with probabilities p, the model says q.
    Returns a number: the sum of p_k log(p_k / q_k). Outcomes with p_k = 0 add 0; inf where q_k = 0 < p_k.
    """
    ### BEGIN SOLUTION
    return cross_entropy(p, q) - cross_entropy(p, p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-kl_divergence", "grade": true}
check(kl_divergence)

# %% [markdown]
# **Reflect.** Maximum likelihood minimises KL(data, model). What must a model say to make it infinite? And what would a
# model avoid that minimises KL(model, data) instead?
#
# <details><summary>Compare</summary>
#
# It must give probability 0 to something that happened: once is enough. So a model fitted by maximum likelihood spreads
# over all that the data hold. The other way round it becomes infinite where the model expects what the data never show. Such
# a model avoids that first of all, and may leave out part of the data for it.
#
# </details>
#
# ## Quiz
#
# Six questions on what code does not show. One letter each.
#
# **1. Who uses MAP.** A page says: "Deep learning uses MLE, MAP is a tool of Bayesian machine learning." What is right?
# - (a) It is true: the weights of a network have no prior.
# - (b) It is true for training, and MAP is used when the network predicts.
# - (c) It is not: MAP is a point estimate, and training with weight decay is MAP under a normal prior.
# - (d) It is not: every network keeps the posterior of its weights.
#
# **2. What is left of the prior.** You go from 10 to 10,000 measurements, and keep the prior. What happens?
# - (a) The prior's share grows, since there is more to be regularised.
# - (b) Nothing: the prior multiplies the likelihood of each value, so its share stays.
# - (c) The MAP estimate comes close to the MLE: the prior's share of the total precision falls about like $1/N$.
# - (d) MAP and MLE are equal from the first value on, if the prior is a distribution.
#
# **3. Another axis.** One person takes the MAP estimate of $p$. Another takes the MAP estimate of the log-odds and turns
# it back into a $p$. What is right?
# - (a) They get the same: a maximum is a maximum.
# - (b) They get the same if both start from the same prior.
# - (c) They differ, so one of them made an error.
# - (d) They differ, without an error: densities change with the axis. Two MLEs would agree.
#
# **4. Exact zeros.** You have 1000 weights, and believe that most of them are of no use. Which prior makes many
# estimates exactly 0?
# - (a) A Laplace prior: below the threshold the kink wins.
# - (b) A normal prior with a very small $\tau$.
# - (c) A flat prior, since it favours none.
# - (d) No prior can: an estimate of exactly 0 has probability 0.
#
# **5. A cross-entropy of 0.693.** A model of a fair coin has cross-entropy 0.693 with the throws' true distribution. A
# colleague says: "So it is 0.693 away from the truth." What is right?
# - (a) That is so, since cross-entropy is the distance between model and truth.
# - (b) 0.693 is $\log 2$, the entropy of the coin. The KL divergence is 0: the model is perfect.
# - (c) It is 0.693 away in one direction, and somewhere else in the other.
# - (d) A good model would come down to 0 with more training.
#
# **6. A prior of nothing.** Your prior is flat from 0 to 0.9, and it is 0 for every $p$ above. Then 1000 throws in a
# row are heads. Where is the MAP estimate?
# - (a) At 1: so many data outvote any prior.
# - (b) Half-way between 0.9 and 1.
# - (c) Nowhere: Bayes' rule fails then.
# - (d) At 0.9: 0 times anything is 0, and stays it.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_02", "solution": true}
def quiz_02():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "ccdabd"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_02", "grade": true}
check(quiz_02)

# %% [markdown]
# ## Project: 24 shares, most of them noise
#
# Before the presidential election of 1996 in the USA, the American National Election Studies asked people whom they
# meant to vote for. Here are the 944 who named Dole or Clinton, counted in 24 brackets of household income. You want the
# share for Dole in each bracket. Some brackets hold very few people.

# %%
votes = load_votes()
raw = votes.successes / votes.trials
error = np.sqrt(raw * (1 - raw) / votes.trials)  # the standard error of a share, from unit 01
overall = np.sum(votes.successes) / np.sum(votes.trials)
pick = [0, 1, 5, 9, 19, 20]
table(
    {
        "bracket": [i + 1 for i in pick],
        "for Dole": votes.successes[pick],
        "asked": votes.trials[pick],
        "share": raw[pick],
        "standard error": error[pick],
    }
)
print(f"{np.sum(votes.trials)} people in {len(raw)} brackets; share for Dole overall {overall:.3f}")

# %% [markdown]
# Is bracket 6 really so unlike its neighbours? With so few people the raw share is mostly noise. Give every bracket the
# same prior: shares lie around the overall share $m$. Write it as $s$ made-up answers, of which $s\,m$ are for Dole:
#
# $$a = 1 + s\,m, \qquad b = 1 + s\,(1 - m).$$
#
# With $s = 0$ you are back at the MLE. How large should $s$ be? Let data decide that were not used in the fit. Split each
# bracket at random into two halves. Estimate from the first, with **your** `map_beta_bernoulli`. Score on the second,
# with **your** `cross_entropy` between its shares and the estimate. Average over 40 splits.

# %%
strengths = [0, 1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000]


def held_out_loss(strength, halves, m):
    """Mean cross-entropy of the second halves with the estimates from the first halves, over all people."""
    total = 0.0
    for seen, unseen in halves:
        estimate = map_beta_bernoulli(seen, 1 + strength * m, 1 + strength * (1 - m))
        share = np.mean(unseen)
        total += len(unseen) * cross_entropy(np.array([1 - share, share]), np.array([1 - estimate, estimate]))
    return total / sum(len(unseen) for _, unseen in halves)


losses = None
if ready(map_beta_bernoulli, cross_entropy):
    rng = np.random.default_rng(0)
    losses = np.zeros((40, len(strengths)))
    for split in range(40):
        halves = []
        for k, n in zip(votes.successes, votes.trials, strict=True):
            answers = rng.permutation(np.arange(n) < k).astype(int)
            halves.append((answers[: n // 2], answers[n // 2 :]))
        m = np.mean(np.concatenate([seen for seen, _ in halves]))
        with np.errstate(divide="ignore"):  # log 0 is meant: an estimate of 0 met a vote
            losses[split] = [held_out_loss(s, halves, m) for s in strengths]
    means = np.mean(losses, axis=0)
    print(f"without a prior the loss is infinite in {np.mean(np.isinf(losses[:, 0])):.0%} of the splits")
    fig, alt = figures.vote_strengths(strengths, means)
    show(
        fig,
        alt=alt,
        caption="Too weak a prior believes noise, too strong a one denies that brackets differ. The star is the best.",
    )

# %% [markdown]
# There is the coin of the beginning again: without a prior, in most of the splits some small bracket has nobody for one
# of the two candidates in its first half and somebody in the second, and the loss is infinite. The right end is one
# share for all. Between them lies a broad valley, so the exact strength does not matter much. Take the best one and use
# all data.

# %%
if ready(map_beta_bernoulli) and losses is not None:
    strength = strengths[int(np.argmin(means))]
    shrunk = np.array(
        [
            map_beta_bernoulli(np.arange(n) < k, 1 + strength * overall, 1 + strength * (1 - overall))
            for k, n in zip(votes.successes, votes.trials, strict=True)
        ]
    )
    print(f"strength {strength}; raw shares from {raw.min():.2f} to {raw.max():.2f}, ", end="")
    print(f"with the prior from {shrunk.min():.2f} to {shrunk.max():.2f}")
    fig, alt = figures.vote_shares(votes.successes, votes.trials, shrunk)
    show(
        fig,
        alt=alt,
        caption="Every share moves towards the overall one, the small brackets by the largest part of the way. "
        "What remains of the differences is what the data can carry.",
    )

# %% [markdown]
# This is called **shrinkage**. Each single estimate is now biased, and together they predict better. Two honest remarks.
# The centre and the strength of this prior came from the data themselves: it is not what anyone knew beforehand, and
# people call it *empirical Bayes*. And the prior treats all brackets alike, though they have an order, and the share
# rises with income. A prior that knew this might do better still.
#
# **Go further.** Give neighbouring brackets a common centre: use the mean share of the brackets within two steps as $m$.
# Is the best held-out loss lower? Or draw ten votes for each bracket from known shares, and see how far the raw and the
# shrunk shares lie from the truth.
#
# ## Summary
#
# - Posterior is proportional to likelihood times prior. The evidence moves no maximum.
# - MAP adds one term to the log-likelihood. It is a point estimate, and depends on how the parameter is written.
# - A normal mean: a weighted mean of sample and prior, by precision. A coin: $a - 1$ made-up heads, $b - 1$ made-up tails.
# - A flat prior, or very many data, give back the MLE.
# - Normal noise and a normal prior make ridge regression with $\lambda = \sigma^2/\tau^2$. Weight decay is this prior.
# - A Laplace prior makes soft thresholding, and exact zeros.
# - $H(p, q)$ is an average surprise, not a distance. $\mathrm{KL}(p, q) = H(p, q) - H(p, p) \ge 0$. Maximum likelihood
#   minimises the KL divergence from the empirical distribution.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | prior, posterior | what is known of the parameter before and after the sample |
# | evidence | the density of the sample, summed over all parameters; makes the posterior sum to 1 |
# | MAP | maximum a posteriori: the peak of the posterior |
# | precision | one over a variance |
# | beta distribution | a distribution of a probability; its parameters count made-up outcomes |
# | ridge, weight decay, L2 penalty | the squared length of the weights, added to the loss |
# | lasso, L1 penalty | the sum of their absolute values, added to the loss |
# | soft thresholding | move towards 0 by a constant and stop at 0 |
# | entropy $H(p, p)$ | the average surprise of one who knows $p$ |
# | cross-entropy $H(p, q)$ | the average surprise of one who believes $q$ |
# | KL divergence | the difference of the two, never negative, not symmetric |
# | shrinkage | pulling many noisy estimates towards a common value |
#
# ## What comes next
#
# So far a derivative was set to zero and solved. For most losses nobody can solve. Unit 03 goes downhill step by step
# instead, on the same losses, and asks how long a step may be.
