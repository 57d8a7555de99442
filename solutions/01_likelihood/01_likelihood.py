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
# # 01. Likelihood
#
# You have measurements, and a family of curves that might describe them. Which curve fits best? Almost every loss in
# this course is an answer to that question, and it is always the same answer: **take the parameters under which the
# data you saw were least surprising**. You will turn this sentence into a formula, the formula into code, and the code
# into a judgement on a hundred real measurements.
#
# **After this unit you can**
#
# - say what a density is, and why it is not a probability;
# - write a log-likelihood that survives where the product of densities has long become 0;
# - find the best parameters by setting derivatives to zero, for a normal and for yes-or-no data;
# - say when to divide by $N$ and when by $N - 1$, and what each of them is right about;
# - judge a fit by its intervals, and an estimate by its own uncertainty.
#
# **You need** shapes and the conventions of unit 00, and derivatives of $\log x$, $x^2$ and $1/x$.
#
# | part | minutes |
# |---|---|
# | 1. A density is not a probability | 10 |
# | 2. The likelihood of a sample | 20 |
# | 3. The best parameters | 25 |
# | 4. Zeros and ones | 10 |
# | 5. $N$ or $N - 1$? | 15 |
# | 6. Intervals, quiz and project | 20 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $N$ | `N` | a number | how many values were measured |
# | $x$, $x_i$ | `x` | (N,) | the sample, and its $i$-th value |
# | $\mu$ | `mu` | a number | mu, the centre of a normal distribution |
# | $\sigma$ | `sigma` | a number above 0 | sigma, its **standard deviation**; $\sigma^2$ is its variance |
# | $p(x \mid \mu, \sigma)$ | | as $x$ | the density at $x$, given the parameters behind the bar |
# | $y$ | `y` | (N,) of 0 and 1 | outcomes of yes or no |
# | $p$ | `p` | a number in [0, 1] | the probability of a 1 |
# | $L$ | | a number | a loss: the **mean** negative log-likelihood, NLL for short |
# | $\hat\mu, \hat\sigma, \hat p$ | | numbers | a hat marks an estimate that was computed from a sample |
# | $\bar x$ | `np.mean(x)` | a number | the mean of the sample |
#
# $\log$ is the natural logarithm. A derivative has the name of its variable with `d` before it: `dmu` is $\partial L /
# \partial \mu$.
#
# Where the field has two conventions, this course grades the first:
#
# | question | here | elsewhere |
# |---|---|---|
# | second parameter of a normal | the standard deviation $\sigma$ | the variance $\sigma^2$, as in "$N(0, 4)$" |
# | loss of a sample | mean over the $N$ values | sum; the best parameters are the same |
# | constants such as $\frac{1}{2}\log 2\pi$ | kept | dropped, since they do not move the optimum |
# | "the standard deviation" | divide by $N$, as `np.std` does | divide by $N - 1$, as pandas and R do |

# %%
import math

import numpy as np

from course_lib import check, hint  # in a new cell, hint(gaussian_nll) gives you the next of three hints
from course_lib.engine.data.light import load_light
from course_lib.figures import likelihood as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A probability of five
#
# In the summer of 1879 Albert Michelson measured the speed of light a hundred times, with a rotating mirror on the
# shore at Annapolis. The course ships his numbers. They scatter around a centre, most of them close to it and few far
# away, so people describe them with the normal distribution, the bell curve.
#
# Study notes say: "The normal distribution gives the **probability** for a point $x$." Take them at their word. How
# probable is his first value, 850 km/s above 299,000? And in other units?

# %%
light = load_light()
speed = light.speed  # (100,), km/s above 299,000
print("the first ten:", speed[:10])


def normal_density(x, mu, sigma):
    return np.exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))


units = {"m/s": 1000.0, "km/s": 1.0, "1000 km/s": 0.001}
table(
    {
        "unit": list(units),
        "the value": [f"{speed[0] * u:.10g}" for u in units.values()],
        "what the curve gives there": [
            f"{normal_density(speed[0] * u, np.mean(speed) * u, np.std(speed) * u):.6f}" for u in units.values()
        ],
    }
)

# %% [markdown]
# The same measurement, the same curve, three answers. The last one is larger than 1. No probability is larger than 1,
# and none changes when you go from metres to kilometres. Whatever the curve gives, **it is not a probability**.
#
# ## 1. A density is not a probability
#
# The normal distribution has two parameters, the centre $\mu$ and the width $\sigma$. Its curve is
#
# $$p(x \mid \mu, \sigma) = \frac{1}{\sigma \sqrt{2\pi}}\; e^{-\frac{1}{2} z^2},
# \qquad z = \frac{x - \mu}{\sigma}.$$
#
# The number $z$ says how many standard deviations $x$ lies from the centre. The exponential makes the bell. The factor
# before it makes the area under the whole curve 1.
#
# The curve is a **density**: probability *per unit of $x$*. A density is to probability what a speed is to a
# distance. To get a probability you multiply by a width, and where the curve is not flat you add up thin strips:
#
# $$P(a \le X \le b) = \int_a^b p(x \mid \mu, \sigma)\, dx = \text{the area under the curve from } a \text{ to } b.$$
#
# Here $X$ is a value still to be measured. A single point has no width, so $P(X = a) = 0$ for every $a$. The height
# above $a$ still says something: where the curve is twice as high, values *near* that point are twice as likely. The
# centre is the point of highest density. It is not "the point with the highest probability".
#
# **See.** The shaded strip is a probability, the height is a density. Make the strip thin, then make the curve narrow.
# (Cells that only ask or draw are folded: run them like any other, and click on the bar to see their code.)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_area()
fig, alt = figures.height_and_area()
show(
    fig,
    alt=alt,
    caption="The height may be anything above 0, also 4. The area is the probability, and it is never more than 1.",
)

# %% [markdown]
# Hold it against numbers. Cut the axis into thin strips, multiply each height by the width, add up.

# %%
strip = 0.001
for unit, u in units.items():
    mu_u, sigma_u = np.mean(speed) * u, np.std(speed) * u
    grid = np.arange(mu_u - 8 * sigma_u, mu_u + 8 * sigma_u, strip * sigma_u)
    heights = normal_density(grid, mu_u, sigma_u)
    near = (grid >= 840 * u) & (grid < 860 * u)
    print(
        f"{unit:>9}: highest density {np.max(heights):.6f}, area of all {np.sum(heights) * strip * sigma_u:.4f}, "
        f"P(840 to 860 km/s) = {np.sum(heights[near]) * strip * sigma_u:.3f}"
    )

# %% [markdown]
# The density changes with the unit. The areas do not.
#
# ## 2. The likelihood of a sample
#
# You have $N$ values. Assume two things about them. They are **independent**: to know one tells you nothing about the
# others. And they are **identically distributed**: the same $\mu$ and $\sigma$ hold for each. Together this is called
# *i.i.d.* It is an assumption, and at the end of this unit you will see real data break it.
#
# Independent densities multiply. The density of the whole sample is
#
# $$p(x \mid \mu, \sigma) = \prod_{i=1}^N p(x_i \mid \mu, \sigma).$$
#
# Read it in two ways. With $\mu$ and $\sigma$ fixed it says which samples to expect. With **the sample fixed**, as a
# function of $\mu$ and $\sigma$, it says which parameters explain the sample well. Read in this second way it is called
# the **likelihood**. Over the parameters it has no area of 1: it is not a distribution of them.
#
# The formula is right, and the program that follows it fails:

# %%
for unit, u in units.items():
    densities = normal_density(speed * u, np.mean(speed) * u, np.std(speed) * u)
    product, sum_of_logs = np.prod(densities), np.sum(np.log(densities))
    print(f"{unit:>9}: product of 100 densities {product:.3g}, sum of their logarithms {sum_of_logs:.2f}")

# %% [markdown]
# In metres per second the product of a hundred small numbers lies below the smallest number that NumPy's float64 can
# hold, and becomes 0. Every curve would be equally bad. The logarithm is the way out, for three reasons.
#
# 1. $\log(a b) = \log a + \log b$. *The product becomes a sum, and a sum of a hundred ordinary numbers is ordinary.*
# 2. The logarithm is increasing. *So the parameters that maximise the likelihood maximise its logarithm too.*
# 3. The exponential of the normal disappears. *What is left is a parabola, and its derivative is a line.*
#
# Take the logarithm **on paper**, factor by factor:
#
# $$\log p(x \mid \mu, \sigma) = -\tfrac{1}{2} z^2 - \log \sigma - \tfrac{1}{2} \log 2\pi.$$
#
# In code the order matters. `np.log(normal_density(...))` first forms a number that may already be 0.

# %%
far = 60.0  # a value sixty standard deviations from the centre
with np.errstate(divide="ignore"):  # keep NumPy's warning quiet: the result says enough
    print("log of the density:", np.log(normal_density(far, 0.0, 1.0)))
print("taken on paper:    ", -(60**2) / 2 - np.log(np.sqrt(2 * np.pi)))

# %% [markdown]
# **By hand.** Five values: 1, 3, 4, 5, 7. Take $\mu = 4$ and $\sigma = 2$. Then $z$ is easy, and so are its squares.
# The other two terms are the same for each value. Work out the row of the value 4 before you run the cell.

# %%
x = np.array([1, 3, 4, 5, 7])
z = (x - 4) / 2
terms = {"−z²/2": -(z**2) / 2, "−log 2": np.full(5, -np.log(2)), "−log(2π)/2": np.full(5, -np.log(2 * np.pi) / 2)}
logs = sum(terms.values())
table({"x": x, "z": z, "density": normal_density(x, 4, 2), **terms, "log-density": logs}, digits=4)
print(f"log-likelihood: the sum {np.sum(logs):.4f}.  NLL: minus the mean, {-np.mean(logs):.4f}")

# %% [markdown]
# ### Exercise 1: `gaussian_logpdf`
#
# "Gaussian" is another word for normal, and a pdf is a probability density function. Two lines do it. In the first,
# compute $z$: subtract and divide, and NumPy does it for all values of the array `x` at once. In the second, return the
# three terms, each with its minus: the square of $z$ by `**2`, the logarithms by `np.log`, and $\pi$ is `np.pi`.


# %% nbgrader={"grade_id": "gaussian_logpdf", "solution": true}
def gaussian_logpdf(x, mu, sigma):
    """The log-density of a normal distribution at each value.

    x: (N,). mu: a number, the centre. sigma: a number above 0, the standard deviation.
    Returns (N,): -z**2 / 2 - log(sigma) - log(2 pi) / 2, where z is the distance from mu in units of sigma.
    """
    ### BEGIN SOLUTION
    z = (x - mu) / sigma
    return -0.5 * z**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-gaussian_logpdf", "grade": true}
check(gaussian_logpdf)

# %% [markdown]
# **Reflect.** When is a log-density positive? Is anything wrong with that?
#
# <details><summary>Compare</summary>
#
# Where the density is above 1, so under a narrow curve. Nothing is wrong with it: a density is not a probability.
#
# </details>
#
# ### Exercise 2: `gaussian_nll`
#
# A *loss* is a number that should become small, so put a minus before the log-likelihood. And take the mean instead of
# the sum, so that the number does not grow with the sample:
#
# $$L(\mu, \sigma) = -\frac{1}{N} \sum_{i=1}^N \log p(x_i \mid \mu, \sigma)$$
#
# This is the **mean negative log-likelihood**. You may call your `gaussian_logpdf`.


# %% nbgrader={"grade_id": "gaussian_nll", "solution": true}
def gaussian_nll(x, mu, sigma):
    """The mean negative log-likelihood of a sample under a normal distribution.

    x: (N,). mu: a number. sigma: a number above 0, the standard deviation.
    Returns a number: minus the mean of the N log-densities.
    """
    ### BEGIN SOLUTION
    return -np.mean(gaussian_logpdf(x, mu, sigma))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-gaussian_nll", "grade": true}
check(gaussian_nll)

# %% [markdown]
# **Reflect.** You go over from kilometres to metres. Each density is divided by 1000. By how much does the NLL change,
# and does the change depend on $\mu$ and $\sigma$?
#
# <details><summary>Compare</summary>
#
# By $\log 1000$, and it depends on nothing else: a factor in each density is a constant added to each logarithm. So a
# change of the unit does not change which curve is best.
#
# </details>
#
# ## 3. The best parameters
#
# **Maximum likelihood** chooses the parameters under which the likelihood of the sample is largest. That is the same
# as the smallest NLL. Two things are often said wrongly. It chooses *parameters*, not probabilities. And it needs a
# family that you assumed, here the normal: it finds the best member, and says nothing on whether the family is right.
#
# Commit to an answer first. Then **see**: the five values from above, and a normal that you can move. Each value has a
# bar up to the curve: its density. Below is the logarithm of each bar, and on the right these logarithms are stacked
# end to end. The shorter the stack, the better the fit. First move $\mu$ and leave $\sigma$ alone, then move $\sigma$.
# Try to reach the line.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "01-width",
    "The centre is right. One curve is twice as wide as the best one, another only half as wide. "
    "Which one has the lower log-likelihood?",
    a="The wide one: its curve is low everywhere.",
    b="The narrow one.",
    c="They are equally bad, a factor of two each.",
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_fit()
fig, alt = figures.four_fits()
show(
    fig,
    alt=alt,
    caption="Each value pays for a low density with a long bar. The stack of all bars is the log-likelihood, and one "
    "normal makes it shortest.",
)
recall(
    "01-width",
    right="b",
    because="A narrow curve is high in the middle and next to nothing outside, and the logarithm punishes next to "
    "nothing without mercy. A wide curve is low, but nowhere very low.",
)

# %% [markdown]
# By hand and eye you found the place. Now derive it.
#
# 1. Put the log-density into the mean. $\log \sigma$ and $\frac{1}{2} \log 2\pi$ are the same for each value:
#
# $$L(\mu, \sigma) = \frac{1}{2 \sigma^2} \cdot \frac{1}{N} \sum_{i=1}^N (x_i - \mu)^2 + \log \sigma
# + \tfrac{1}{2} \log 2\pi$$
#
# 2. Move $\mu$ only. *$\sigma$ is another variable that stands still, the square has the derivative
#    $-2 (x_i - \mu)$, and the mean of the $x_i$ is $\bar x$.*
#
# $$\frac{\partial L}{\partial \mu} = -\frac{1}{\sigma^2} \cdot \frac{1}{N} \sum_{i=1}^N (x_i - \mu)
# = -\frac{\bar x - \mu}{\sigma^2}$$
#
# 3. Move $\sigma$ only. *$\sigma^{-2}$ has the derivative $-2 \sigma^{-3}$, and $\log \sigma$ has $1/\sigma$.*
#
# $$\frac{\partial L}{\partial \sigma} = \frac{1}{\sigma} - \frac{1}{\sigma^3} \cdot \frac{1}{N} \sum_{i=1}^N
# (x_i - \mu)^2$$
#
# Read step 3 aloud. The first term is the price of being wide: the curve gets lower. The second is the price of being
# narrow: the values lie far out. They pull in opposite directions.
#
# A derivative can be measured. Nudge one variable by a tiny $h$ to either side, and divide the change of $L$ by the
# length of the step. Take a point off the optimum, so that nothing is 0 by accident: $\mu = 3$, $\sigma = 1.5$. There
# the differences $x_i - \mu$ are -2, 0, 1, 2, 4. Their mean is 1, and the mean of their squares is 5.

# %%
h = 1e-6
mu, sigma = 3.0, 1.5


def nll_of(mu, sigma):  # L of the five values, from its definition
    return -np.mean(np.log(normal_density(x, mu, sigma)))


measured_dmu = (nll_of(mu + h, sigma) - nll_of(mu - h, sigma)) / (2 * h)
measured_dsigma = (nll_of(mu, sigma + h) - nll_of(mu, sigma - h)) / (2 * h)
print(f"dL/dmu     measured {measured_dmu:+.5f}   step 2, by hand {-1 / 1.5**2:+.5f}")
print(f"dL/dsigma  measured {measured_dsigma:+.5f}   step 3, by hand {1 / 1.5 - 5 / 1.5**3:+.5f}")

# %% [markdown]
# ### Exercise 3: `gaussian_nll_grad`
#
# Write steps 2 and 3 in code. Return both, in this order.


# %% nbgrader={"grade_id": "gaussian_nll_grad", "solution": true}
def gaussian_nll_grad(x, mu, sigma):
    """The gradient of the mean negative log-likelihood of a normal distribution.

    x: (N,). mu: a number. sigma: a number above 0, the standard deviation.
    Returns (dmu, dsigma), two numbers: the derivatives of gaussian_nll(x, mu, sigma) by mu and by sigma.
    """
    ### BEGIN SOLUTION
    z = (x - mu) / sigma
    dmu = -np.mean(z) / sigma
    dsigma = (1 - np.mean(z**2)) / sigma
    return dmu, dsigma
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-gaussian_nll_grad", "grade": true}
check(gaussian_nll_grad)

# %% [markdown]
# **Reflect.** A single value moves 1 away from $\mu$, then 10, then 100. How does its pull on $\mu$ grow? What does
# that say about outliers?
#
# <details><summary>Compare</summary>
#
# As the distance: ten times as far, ten times the pull. So a single wild value can drag the best $\mu$ as far as it
# likes. The loss is quadratic because the family is normal; another family would pull less.
#
# </details>

# %% [markdown]
# 4. At a smooth minimum inside the range both derivatives are 0. So set them to 0 and solve, first for $\mu$:
#    $\bar x - \mu = 0$, which gives $\;\hat\mu = \bar x$. *The value of $\sigma$ does not matter for this.*
# 5. Multiply step 3 by $\sigma^3$ and put $\hat\mu$ in: $\sigma^2 = \frac{1}{N} \sum_i (x_i - \hat\mu)^2$. So
#
# $$\hat\mu = \frac{1}{N} \sum_{i=1}^N x_i, \qquad
# \hat\sigma = \sqrt{\frac{1}{N} \sum_{i=1}^N (x_i - \hat\mu)^2}$$
#
# 6. A derivative of 0 may also be a maximum or a saddle. Look at the second derivatives at $(\hat\mu, \hat\sigma)$.
#    By $\mu$ it is $1/\hat\sigma^2$, by $\sigma$ it is $2/\hat\sigma^2$, and the mixed one is 0. *Positive in both
#    directions and nothing mixed: it is a minimum.* There is no other point where both derivatives vanish.
#
# These are **maximum likelihood estimates**, MLE. $\hat\mu$ has a hat because it is computed from a sample. The $\mu$
# of the distribution that the sample came from is another number, and you do not know it.
#
# **See.** The loss $L$ over all pairs $(\mu, \sigma)$ is a valley. Walk in it: first along $\mu$, then along $\sigma$.
# The two curves on the right are cuts through the valley at your point, and the slopes of their tangents are your two
# derivatives.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_surface()
fig, alt = figures.surface_with_two_walks()
show(
    fig,
    alt=alt,
    caption="First the best mu, then the best sigma: two straight walks reach the bottom from anywhere, since the best "
    "mu is the same for every sigma.",
)

# %% [markdown]
# ### Exercise 4: `fit_gaussian_mle`
#
# Steps 4 and 5. Take the differences $x_i - \hat\mu$ first and square them then. The shortcut "mean of the squares
# minus square of the mean" is equal on paper, and wrong in float64 where the values are large and their spread small.


# %% nbgrader={"grade_id": "fit_gaussian_mle", "solution": true}
def fit_gaussian_mle(x):
    """The normal distribution that makes a sample most likely.

    x: (N,).
    Returns (mu, sigma), two numbers: the maximum likelihood estimates of the centre and the standard deviation.
    """
    ### BEGIN SOLUTION
    mu = np.mean(x)
    sigma = np.sqrt(np.mean((x - mu) ** 2))
    return mu, sigma
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-fit_gaussian_mle", "grade": true}
check(fit_gaussian_mle)

# %% [markdown]
# **Reflect.** Fit a sample with a single value. Which $\hat\sigma$ comes out, how high is the density there, and is
# that a good description of the next measurement?
#
# <details><summary>Compare</summary>
#
# It is 0, and the density is infinite: a spike that explains the one value perfectly and forbids every other. With too
# few data, maximum likelihood is far too sure of itself.
#
# </details>
#
# ## 4. Zeros and ones
#
# Many questions have two answers: heads or tails, ill or well, inside or outside. Write 1 and 0. The model has one
# parameter, $p$, the probability of a 1. It is called the **Bernoulli** distribution. Here nothing is continuous, so
# these are real probabilities: a 1 has probability $p$, a 0 has probability $1 - p$.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "01-coin",
    "You throw a coin three times: heads, heads, heads. What is the maximum likelihood estimate of the probability "
    "of heads?",
    a="1/2, since a coin is a coin.",
    b="4/5, a little less than certain.",
    c="1: it can't land on tails.",
)

# %% [markdown]
# The likelihood of $N$ outcomes with $k$ ones is $p^k (1 - p)^{N - k}$. The mean negative logarithm, with the share
# $\bar y = k/N$ of ones, is
#
# $$L(p) = -\frac{1}{N} \sum_{i=1}^N \log\big(\text{the probability of what happened}\big)
# = -\bar y \log p - (1 - \bar y) \log(1 - p).$$
#
# 1. $\dfrac{dL}{dp} = -\dfrac{\bar y}{p} + \dfrac{1 - \bar y}{1 - p}$. *The derivative of $\log(1 - p)$ is
#    $-1/(1-p)$.*
# 2. Set it to 0 and multiply by $p (1 - p)$: $\;-\bar y (1 - p) + (1 - \bar y)\, p = 0$. *All that remains is
#    $p - \bar y$.*
# 3. So $\hat p = \bar y$: **the share of ones**. *The second derivative $\bar y / p^2 + (1 - \bar y)/(1 - p)^2$ is
#    positive, so it is a minimum. If all outcomes are equal, the slope is 0 nowhere: $L$ falls up to the edge, $p = 0$
#    or $p = 1$, and that is the share of ones again.*

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.coin_likelihoods()
show(
    fig,
    alt=alt,
    caption="The peak is at the share of ones. More data do not move it, they make it narrow. Three heads in three "
    "throws put it at the very edge.",
)
recall(
    "01-coin",
    right="c",
    because="The share of ones is 3/3. Under p = 1 the three heads are certain, and nothing is likelier than certain. "
    "If that answer bothers you, you have knowledge that is not in the sample. Unit 02 lets you say it: it is a prior.",
)

# %% [markdown]
# ### Exercise 5: `bernoulli_nll`
#
# Mind the edges. If $p = 0$ and every outcome is 0, then what happened was certain and $L = 0$. If $p = 0$ and a 1
# turns up, the impossible has happened and $L = \infty$, in code `np.inf`. The formula with $\bar y$ computes $0 \cdot
# \log 0$ in such cases, and that is `nan`. Think of "the probability of what happened" instead: it picks one of two
# numbers for each outcome. `np.where(condition, a, b)` does that for an array.


# %% nbgrader={"grade_id": "bernoulli_nll", "solution": true}
def bernoulli_nll(y, p):
    """The mean negative log-likelihood of outcomes 0 and 1.

    y: (N,) of zeros and ones. p: a number in [0, 1], the probability of a 1.
    Returns a number: minus the mean log-probability of what happened. 0 if that was certain, inf if it was impossible.
    """
    ### BEGIN SOLUTION
    chosen = np.where(y == 1, p, 1 - p)
    return -np.mean(np.log(chosen))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-bernoulli_nll", "grade": true}
check(bernoulli_nll)

# %% [markdown]
# **Reflect.** A forecaster says $p = 0$ a thousand times and is wrong once. What is the mean NLL? Would you rather
# have it this way, or a small constant inside the logarithm?
#
# <details><summary>Compare</summary>
#
# Infinite, because of one outcome, and that is what a probability of 0 means. A constant inside the logarithm would
# hide the fault. It is the forecaster who should not have said 0.
#
# </details>
#
# ### Exercise 6: `fit_bernoulli_mle`
#
# One line.


# %% nbgrader={"grade_id": "fit_bernoulli_mle", "solution": true}
def fit_bernoulli_mle(y):
    """The maximum likelihood estimate of the probability of a 1.

    y: (N,) of zeros and ones.
    Returns a number in [0, 1].
    """
    ### BEGIN SOLUTION
    return np.mean(y)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-fit_bernoulli_mle", "grade": true}
check(fit_bernoulli_mle)

# %% [markdown]
# **Reflect.** Put $\hat p = \bar y$ into $L$. For which shares is the result 0, and for which is it largest?
#
# <details><summary>Compare</summary>
#
# It is $-\bar y \log \bar y - (1 - \bar y) \log (1 - \bar y)$: 0 for shares of 0 and 1, where nothing is uncertain, and
# largest for a share of one half. Unit 02 calls it the entropy.
#
# </details>
#
# ## 5. $N$ or $N - 1$?
#
# ### Spot the bug
#
# The same study notes close their page on maximum likelihood with this summary. They write $n$ for $N$.
#
# > Fit a normal distribution to the data by maximum likelihood:
# >
# > 1. $\bar x = \mu = \dfrac{1}{n} \displaystyle\sum_{i=1}^n x_i$
# > 2. $\sigma = \sqrt{\dfrac{1}{n - 1} \displaystyle\sum_{i=1}^n (x_i - \mu)^2}$
#
# A claim to be the maximum is refuted by one point that is higher. Commit to an answer, then look at the five values
# again.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "01-bessel",
    "What is wrong with line 2, as a maximum likelihood estimate?",
    a="Nothing. Everybody divides by n - 1.",
    b="The divisor: another sigma gives this sample a higher likelihood.",
    c="The root: it should be taken of each term.",
)

# %%
squares = np.sum((x - 4) ** 2)  # 4 is the mean of the five values
candidates = {"n - 1": 4, "n": 5, "n + 1": 6}
rows = [np.sqrt(squares / d) for d in candidates.values()]
table(
    {
        "divide by": list(candidates),
        "sigma": rows,
        "log-likelihood": [-5 * nll_of(4, s) for s in rows],
    },
    digits=4,
)
recall(
    "01-bessel",
    right="b",
    because="Dividing by n gives the highest likelihood, as the derivation says. Line 1 has a slip too: the mean of "
    "the sample is an estimate of mu, and not mu itself.",
)

# %% [markdown]
# So why does anybody divide by $N - 1$? Because it mends *another* fault. Draw very many samples of five values from a
# normal whose variance you know, here 9. Estimate the variance of each. Do the estimates have the right size **on
# average**?

# %%
rng = np.random.default_rng(0)
samples = rng.normal(0.0, 3.0, (200_000, 5))  # 200,000 samples of N = 5; the true variance is 9
own_mean = np.mean(samples, axis=1, keepdims=True)
about_own_mean = np.sum((samples - own_mean) ** 2, axis=1)
about_true_mean = np.sum(samples**2, axis=1)
estimates = {
    "1/N, about the sample's mean (MLE)": about_own_mean / 5,
    "1/(N - 1), about the sample's mean": about_own_mean / 4,
    "1/N, about the true mean": about_true_mean / 5,
    "1/(N - 1), about the true mean": about_true_mean / 4,
}
table(
    {
        "estimate of the variance": list(estimates),
        "its average (true: 9)": [np.mean(v) for v in estimates.values()],
        "average of its root (true: 3)": [np.mean(np.sqrt(v)) for v in estimates.values()],
    },
    digits=2,
)

# %% [markdown]
# Four lines, four lessons. The MLE is too small on average: it is **biased** (a bias of an estimate, not the bias `b`
# of a linear model). Dividing by $N - 1$ makes the variance right on average: **unbiased**. This is Bessel's
# correction. Its root is still too small on average, so $N - 1$ does not make the standard deviation unbiased. And if
# you know the true centre, there is nothing to correct, and $N - 1$ makes things worse.
#
# Where do the missing parts go? Into the mean. The sample's own mean lies as close to the values as any point can, so
# distances from it are a little too small. In numbers:
#
# 1. Write $x_i - \mu = (x_i - \bar x) + (\bar x - \mu)$, square, and sum over $i$: $\;\sum_i (x_i - \mu)^2 =
#    \sum_i (x_i - \bar x)^2 + N (\bar x - \mu)^2$. *The mixed term vanishes, because the $x_i - \bar x$ sum to 0.*
# 2. Average over many samples. The left side gives $N \sigma^2$. *Each term is $\sigma^2$ on average: that is what a
#    variance is.*
# 3. The mean of $N$ independent values has variance $\sigma^2 / N$. *Variances of independent terms add up to
#    $N \sigma^2$, and the factor $1/N$ before the sum counts twice, as $1/N^2$.* So the last term gives $N \cdot
#    \sigma^2 / N = \sigma^2$.
# 4. What is left for $\sum_i (x_i - \bar x)^2$ is $N \sigma^2 - \sigma^2 = (N - 1)\, \sigma^2$. *Divide by $N - 1$ and
#    you have $\sigma^2$ on average.*
#
# Step 3 is worth keeping for itself. An estimate has an uncertainty of its own, its **standard error**:
#
# $$\text{of a mean: } \frac{\sigma}{\sqrt N}, \qquad \text{of a share: } \sqrt{\frac{p (1 - p)}{N}}$$
#
# The second is the first, with the standard deviation $\sqrt{p (1 - p)}$ of a single 0 or 1.
#
# | you want | divide by | because |
# |---|---|---|
# | the most likely normal | $N$ | it is the maximum of the likelihood |
# | an unbiased variance, mean unknown | $N - 1$ | one part went into the mean |
# | an unbiased variance, mean known | $N$ | nothing went into the mean |
# | the course's losses and batch statistics | $N$ | they are means |
#
# ### Exercise 7: `bessel_vs_mle`
#
# Both variances of a sample. Variances, not standard deviations.


# %% nbgrader={"grade_id": "bessel_vs_mle", "solution": true}
def bessel_vs_mle(x):
    """Two estimates of the variance of a sample, both about the sample's own mean.

    x: (N,), N at least 2.
    Returns (mle, bessel), two numbers: the maximum likelihood estimate, and the one with Bessel's correction.
    """
    ### BEGIN SOLUTION
    N = len(x)
    total = np.sum((x - np.mean(x)) ** 2)
    return total / N, total / (N - 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-bessel_vs_mle", "grade": true}
check(bessel_vs_mle)

# %% [markdown]
# **Reflect.** From which $N$ on do the two differ by less than 1 percent? Who should care about the difference?
#
# <details><summary>Compare</summary>
#
# The larger is $N/(N - 1)$ times the smaller, so at about a hundred values it is one percent. With five values it is a
# quarter. Whoever has few data should care, and whoever compares numbers from two programs.
#
# </details>
#
# ## 6. Intervals
#
# A fitted normal makes a promise that you can test: which share of new values will lie within $k$ standard deviations
# of the centre. The share is an area, and by $z = (x - \mu)/\sigma$ it is the same for all normals. There is no simple
# formula for it, but Python has the function: the area from $\mu - k\sigma$ to $\mu + k\sigma$ is
# `math.erf(k / math.sqrt(2))`.

# %%
table({"k": [1, 2, 3], "share within k sigma": [f"{100 * math.erf(k / math.sqrt(2)):.2f} %" for k in (1, 2, 3)]})
fig, alt = figures.three_intervals()
show(
    fig, alt=alt, caption="The share within k standard deviations is the same for every normal. Only the scale changes."
)

# %% [markdown]
# ### Exercise 8: `normal_interval`
#
# The two ends of the interval. It is almost free.


# %% nbgrader={"grade_id": "normal_interval", "solution": true}
def normal_interval(mu, sigma, k):
    """The interval of k standard deviations around the centre of a normal distribution.

    mu: a number. sigma: a number above 0, the standard deviation. k: a number, at least 0.
    Returns (low, high), two numbers.
    """
    ### BEGIN SOLUTION
    return mu - k * sigma, mu + k * sigma
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-normal_interval", "grade": true}
check(normal_interval)

# %% [markdown]
# **Reflect.** A factory keeps its parts within three sigma and makes a million of them. How many are outside?
#
# <details><summary>Compare</summary>
#
# A million times `1 - math.erf(3 / math.sqrt(2))`, about 2700. If the parts are normal that far out, which is hard to
# test: hardly any data lie there.
#
# </details>
#
# ## Quiz
#
# Six questions on what code does not show. One letter each.
#
# **1. A height of four.** At its centre a normal with $\sigma = 0.1$ has the value 3.99. What does this number say?
# - (a) The central point has a probability of 399 %, so the curve was not normalised.
# - (b) The central point is 3.99 times as probable as all others together.
# - (c) Near the centre a strip of width 0.001 has a probability of about 0.00399.
# - (d) $\sigma$ is too small: a density has to stay below 1.
#
# **2. What maximum likelihood chooses.** Two pages say: "Choose the probabilities that maximise the likelihood", and
# "We use it since we do not know the real distribution". What is right?
# - (a) It chooses the parameters of a family that you assumed. Without an assumed family there is nothing to maximise.
# - (b) It chooses the most probable parameters, given the data.
# - (c) It needs no assumption: it finds the real distribution.
# - (d) It gives each value of the sample a probability of its own.
#
# **3. What $N - 1$ is good for.** Which sentence is right?
# - (a) Dividing by $N - 1$ gives the maximum likelihood estimate of $\sigma$.
# - (b) Dividing by $N - 1$ makes the standard deviation unbiased.
# - (c) Dividing by $N - 1$ is always the better choice, known centre or not.
# - (d) Dividing by $N - 1$ makes the variance about the sample's own mean unbiased, at the price of a lower likelihood.
#
# **4. The mean of the sample.** Notes write $\bar x = \mu$. What would be right?
# - (a) It is right: the mean is the mean.
# - (b) $\bar x$ estimates $\mu$, and misses it by about $\sigma / \sqrt N$.
# - (c) $\bar x$ estimates $\mu$, and misses it by about $\sigma$.
# - (d) $\bar x = \mu$ as soon as the sample is normal.
#
# **5. Every value twice.** Someone copies each of 100 measurements, fits a normal to the 200 values and reports
# $\hat\sigma / \sqrt{200}$ as the standard error of the mean. What happened?
# - (a) The fit got better: more data, more likelihood.
# - (b) $\hat\mu$ and $\hat\sigma$ are the same as before. The standard error is too small: copies are not independent.
# - (c) $\hat\sigma$ is halved, since the squares are spread over twice as many values.
# - (d) Nothing is wrong: identically distributed values may be repeated.
#
# **6. Two losses.** Model A has a mean NLL of $-1.2$ on data in metres, model B has 3.1 on the same data in
# millimetres. Which fits better?
# - (a) A, since its NLL is lower.
# - (b) B, since a negative NLL is an error.
# - (c) The two numbers can't be compared as they stand: a smaller unit adds a constant to the NLL. Convert one first.
# - (d) Both alike, since the unit cancels in $z$.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_01", "solution": true}
def quiz_01():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "cadbbc"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_01", "grade": true}
check(quiz_01)

# %% [markdown]
# ## Project: how good were Michelson's measurements?
#
# Back to Annapolis. Fit a normal to the hundred values, with **your** functions, and hold it to its promise. Whether a
# value lies inside an interval is a question of yes or no. So the share inside is the Bernoulli estimate of part 4, and
# it has a standard error. These cells wait until you have written what they need.

# %%
if ready(fit_gaussian_mle, normal_interval, fit_bernoulli_mle):
    mu_fit, sigma_fit = fit_gaussian_mle(speed)
    print(f"mu = {mu_fit:.1f}, sigma = {sigma_fit:.1f} km/s (above 299,000)")
    ks = [1, 2, 3]
    intervals = [normal_interval(mu_fit, sigma_fit, k) for k in ks]
    shares = [fit_bernoulli_mle((speed >= low) & (speed <= high)) for low, high in intervals]
    promised = [math.erf(k / math.sqrt(2)) for k in ks]
    table(
        {
            "k": ks,
            "from": [low for low, _ in intervals],
            "to": [high for _, high in intervals],
            "promised": promised,
            "inside": shares,
            "standard error": [np.sqrt(p * (1 - p) / len(speed)) for p in promised],
        }
    )
    fig, alt = figures.light_and_fit(speed, mu_fit, sigma_fit)
    show(fig, alt=alt, caption="A hundred measurements, and the normal under which they are most likely.")

# %% [markdown]
# Each share is within one standard error of its promise. As a description of the scatter, the normal is good.
#
# Now the two assumptions behind it. Michelson measured in five series of twenty. If the values are independent and
# identically distributed, the means of the series differ by chance only, by about $\sigma/\sqrt{20}$.

# %%
if ready(fit_gaussian_mle, gaussian_nll):
    fits = [fit_gaussian_mle(speed[light.series == s]) for s in range(1, 6)]
    error = fit_gaussian_mle(speed)[1] / np.sqrt(20)
    table(
        {
            "series": list(range(1, 6)),
            "mu": [m for m, _ in fits],
            "sigma": [s for _, s in fits],
            "from the overall mean, in standard errors": [(m - np.mean(speed)) / error for m, _ in fits],
        },
        digits=1,
    )
    fig, alt = figures.light_in_time(speed, light.series)
    show(
        fig,
        alt=alt,
        caption="The series have centres of their own. The values of one series know something about each other.",
    )
    one_normal = gaussian_nll(speed, *fit_gaussian_mle(speed))
    five_normals = np.mean([gaussian_nll(speed[light.series == s], *fits[s - 1]) for s in range(1, 6)])
    print(f"mean NLL with one normal {one_normal:.3f}, with one for each series {five_normals:.3f}")

# %% [markdown]
# The first series lies more than three standard errors above the overall mean, and it scatters more. These data are
# *nearly* i.i.d., not quite. (That five normals have a lower NLL than one proves little: ten parameters always fit at
# least as well as two. Unit 12 is about that.)
#
# Last, the question that Michelson cared about. How far is his mean from the truth? Today the speed of light is known.
# Corrected for air with Michelson's own corrections it is `light.accepted`, in the same units.

# %%
if ready(fit_gaussian_mle, normal_interval):
    mu_fit, sigma_fit = fit_gaussian_mle(speed)
    standard_error = sigma_fit / np.sqrt(len(speed))
    low, high = normal_interval(mu_fit, standard_error, 3)
    print(f"the mean, within three standard errors: {low:.0f} to {high:.0f}")
    print(f"the accepted value:                     {light.accepted:.1f}")
    print(f"it lies {(mu_fit - light.accepted) / standard_error:.0f} standard errors away")

# %% [markdown]
# That is no bad luck. Something in the apparatus moved **all** values up together. No likelihood can see this: a
# common error looks like another $\mu$. A standard error says how well you know what your instrument shows. Whether
# your instrument is right is another question, and more data from the same instrument do not answer it.
#
# **Go further.** Leave the first series out and compare. Repeat the unit's fit with the median in the place of the
# mean. Draw 1000 samples of 100 values from your fitted normal, and see how often the share within one sigma lies as
# far from its promise as Michelson's.
#
# ## Summary
#
# - A density is probability per unit. It may exceed 1 and it changes with the unit. Areas are probabilities.
# - The likelihood is the density of the sample, read as a function of the parameters. Take its logarithm on paper.
# - Maximum likelihood chooses the parameters with the smallest mean NLL, within a family that you assume.
# - For a normal: $\hat\mu$ is the mean, $\hat\sigma^2$ the mean squared deviation, with $1/N$. For zeros and ones:
#   $\hat p$ is the share of ones.
# - $1/(N-1)$ makes the variance unbiased. It is not the MLE, and its root is not unbiased.
# - An estimate has a standard error: $\sigma/\sqrt N$ for a mean. It knows nothing of a bias in the instrument.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | density, pdf | probability per unit of $x$; its areas are probabilities |
# | normal, Gaussian | the bell curve with centre $\mu$ and standard deviation $\sigma$ |
# | i.i.d. | independent and identically distributed |
# | likelihood | the density of the sample as a function of the parameters |
# | NLL | negative log-likelihood; here its mean over the sample |
# | MLE | maximum likelihood estimate |
# | Bernoulli | the distribution of one outcome, 1 with probability $p$, else 0 |
# | bias | the average error of an estimate over many samples |
# | Bessel's correction | $N - 1$ in the place of $N$, for an unbiased variance |
# | standard error | the standard deviation of an estimate |
#
# ## What comes next
#
# Three heads in three throws, and the estimate says that tails is impossible. Unit 02 lets you tell the model what you
# knew before you looked: a prior. And it shows that the weight decay of every neural network is one.
