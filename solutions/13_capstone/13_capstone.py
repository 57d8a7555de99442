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
# # 13. Capstone: a network of your own
#
# You have written every piece: layers and their way back, losses, update rules, penalties. Now you put them together into
# a network that reads handwritten digits, train it, and find out what is wrong with networks that do not learn.
#
# **After this unit you can**
#
# - start a network's weights at the right size, and say why that size is right;
# - write a two-layer network with its loss and its gradients in one class;
# - write the training loop around any model and any update rule;
# - test a network and its loop before you trust them with a long run;
# - tell from four curves why a run fails;
# - say what batch norm, dropout and an optimizer are worth on your data, and how sure you are of it;
# - recognise your own lines in PyTorch and in JAX.
#
# **You need** mini-batches (unit 03), forward and backward (05), softmax and its loss (06), update rules (07, 08),
# activations and dead units (10), centred inputs (11), penalties and validation data (12).
#
# | part | minutes |
# |---|---|
# | 1. A network from nothing | 25 |
# | 2. The training loop | 20 |
# | 3. Twenty digits by heart | 10 |
# | 4. What is wrong with this run? | 25 |
# | Quiz, project and looking back | 20 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $X$, $y$ | `X`, `y` | (N, D), (N,) | examples and their labels 0 to C - 1; $N$ examples, $D$ features, $C$ classes |
# | $W_1$, $b_1$ | `W1`, `b1` | (D, H), (H,) | the first layer; $H$ hidden units |
# | $W_2$, $b_2$ | `W2`, `b2` | (H, C), (C,) | the second layer |
# | $A$ | | (N, H) | the hidden units before the ReLU, $X W_1 + b_1$ |
# | $Z$ | `scores` | (N, C) | the scores |
# | $L$ | `loss` | a number | mean cross-entropy plus penalty |
# | reg | `reg` | a number, at least 0 | the strength of the L2 penalty, $\tfrac12\,\text{reg} \sum W^2$, as in unit 12 |
#
# - A **model** is anything with a dict `.params` of arrays, `.scores(X)`, and `.loss(X, y)`, which returns the loss and a
#   dict of gradients under the same names.
# - A **rule** is a function `rule(w, dw, config) -> (next_w, config)`, as in units 07 and 08. A `config` is one parameter's
#   memory: it holds the settings and what the rule remembers.
# - An **epoch** is one pass over the training examples.
#
# | question | here | elsewhere |
# |---|---|---|
# | the start of $W$ | normal, variance $2/\text{fan-in}$ (He) | PyTorch's `Linear`: uniform, variance $1/(3\,\text{fan-in})$ |
# | penalty on the biases | none | PyTorch's `weight_decay`: on all parameters, biases too |
# | loss of an epoch | mean over its examples, while the weights change | some measure it again after the epoch |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(train) gives you the next of three hints
from course_lib.engine import load_digits
from course_lib.figures import capstone as figures
from course_lib.figures import predict, ready, recall, show, table

# The update rules of units 07 and 08. If you have yours at hand, paste them below: they fit.
from course_lib.figures.update_rules import adam, sgd, sgd_momentum

# %% [markdown]
# ## 1. A network from nothing
#
# Here is a network in training: 300 digits, ten classes, 64 hidden units. No line raises an error. Python
# gives no warning.

# %%
silent = figures.case("E")
print(
    "loss after epochs 1, 2, 3, 10, 20, 30:", *(f"{silent['loss'][epoch - 1]:.2f}" for epoch in (1, 2, 3, 10, 20, 30))
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "13-stuck",
    "The loss stands still. Where does the number come from?",
    a="It is a coincidence of these data.",
    b="It is the loss of a network that gives each of the ten classes the probability 0.1.",
    c="It is the lowest loss that these digits allow.",
)

# %%
print(f"minus the log of 0.1: {-np.log(0.1):.4f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "13-stuck",
    right="b",
    because="The mean of minus log 0.1 is log 10, whatever the labels. A loss at log C says: the network knows nothing of "
    "its input. Learn this number by heart, it is the first thing to compare a loss with.",
)

# %% [markdown]
# A broken network does not crash. It learns nothing, in silence, and it is up to you to notice and to find out why. So you
# build the network in steps, and each step gets a test.
#
# The data first: 8 by 8 digits, split into training, validation and test digits. The mean training digit is subtracted
# from all of them, so that inputs have both signs (unit 11).

# %%
digits = load_digits(validation_fraction=0.25)
middle = digits.X_train.mean(axis=0)
data = {
    "X": digits.X_train - middle,
    "y": digits.y_train,
    "X_val": digits.X_val - middle,
    "y_val": digits.y_val,
}
print("training:", data["X"].shape, "  validation:", data["X_val"].shape, "  test:", digits.X_test.shape)

# %% tags=["hide-input"] jupyter={"source_hidden": true}
fig, alt = figures.some_digits(digits.X_train, digits.y_train)
show(fig, alt=alt, caption="The digits, as the network gets them: 64 numbers each.")

# %% [markdown]
# ### How large should the first weights be?
#
# Not zero: then all hidden units would be the same, get the same gradient, and stay the same for ever. So draw them at
# random. How wide? Follow the size of the signal through one layer and a ReLU. Let $x$ be an input with $D$ entries, $w$
# the weights of one unit, drawn independently with mean 0 and variance $v$, and $a = \sum_d x_d w_d$.
#
# 1. The variance of $x_d w_d$, with $x_d$ fixed, is $x_d^2\, v$. *A factor goes out squared.*
# 2. The variance of $a$ is $v \sum_d x_d^2$. *Variances of independent terms add.* Its mean is 0, so that is also its mean
#    square.
# 3. A normal $a$ is symmetric about 0, so the mean square of $\max(0, a)$ is half of that, $\tfrac12 v \sum_d x_d^2$. *The
#    ReLU throws away one of two equal halves.*
# 4. The mean square of the *inputs* is $\tfrac1D \sum_d x_d^2$. The two are equal for $v = 2 / D$. *Solve for $v$.*
#
# So the next layer gets numbers of the same size, whatever $D$ is, and the layer behind it too. This is **He's rule** (He
# and others, 2015): variance $2/\text{fan-in}$, where the *fan-in* is the number of inputs of a unit. It is $D$ in the
# first layer and $H$ in the second. The biases start at 0.

# %%
rng_demo = np.random.default_rng(0)
signal = rng_demo.normal(size=(500, 100))
table(
    {
        "variance of the weights": ["1 / D, too small for ReLU", "2 / D, He", "4 / D"],
        "mean square behind 1 layer": [figures.mean_square_behind(signal, v, 1) for v in (1, 2, 4)],
        "behind 5 layers": [figures.mean_square_behind(signal, v, 5) for v in (1, 2, 4)],
        "behind 10 layers": [figures.mean_square_behind(signal, v, 10) for v in (1, 2, 4)],
    },
    digits=2,
)

# %% [markdown]
# The inputs have a mean square of 1. Only He's variance comes close to keeping it. With two layers a wrong size does little harm. With
# ten it decides whether anything is learned.
#
# ### Exercise 1: `init_two_layer`
#
# Use the `rng` that you are given, and nothing else, so that a run can be repeated. `rng.normal(0, s, shape)` draws
# numbers with the standard *deviation* `s`.


# %% nbgrader={"grade_id": "init_two_layer", "solution": true}
def init_two_layer(D, H, C, rng):
    """The first parameters of a network with one hidden layer, by He's rule.

    D: inputs. H: hidden units. C: classes. rng: an np.random.Generator to draw from.
    Returns a dict: W1 (D, H) and W2 (H, C), normal with mean 0 and variance 2 / fan-in; b1 (H,) and b2 (C,), zeros.
    """
    ### BEGIN SOLUTION
    W1 = rng.normal(0, np.sqrt(2 / D), (D, H))
    W2 = rng.normal(0, np.sqrt(2 / H), (H, C))
    return {"W1": W1, "b1": np.zeros(H), "W2": W2, "b2": np.zeros(C)}
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-init_two_layer", "grade": true}
check(init_two_layer)

# %% [markdown]
# ### The network, forward and back
#
# Forward, with the ReLU entry by entry:
#
# $$A = X W_1 + b_1, \qquad Z = \max(0, A)\, W_2 + b_2, \qquad
# L = -\frac1N \sum_n \log \text{softmax}(Z_n)_{y_n} + \tfrac12\,\text{reg} \Big(\sum W_1^2 + \sum W_2^2\Big).$$
#
# Backward, from the loss to the bottom. Each step is one that you have derived:
#
# 1. At the scores: probabilities minus one-hot labels, over $N$. *Unit 06. The 1/N is that of the mean.*
# 2. At $W_2$: the hidden units, transposed, times what arrives. At $b_2$: its column sums. *Unit 05: what was shared by the
#    examples is summed over them.*
# 3. At the hidden units: what arrives, times $W_2$ transposed. *Unit 05.*
# 4. At $A$: the same where $A > 0$, and 0 elsewhere. *The slope of the ReLU. At exactly 0 it has none; we take 0 there.*
# 5. At $W_1$ and $b_1$: as in step 2, one layer below.
# 6. Add reg times $W_1$ and reg times $W_2$. *Unit 12. Biases are not penalised.*
#
# **By hand.** One example $x = (1, 2)$ with label 0, two hidden units, two classes.

# %%
x_hand, W1_hand, b1_hand = np.array([1.0, 2.0]), np.array([[1.0, -1.0], [0.5, 0.0]]), np.zeros(2)
W2_hand, b2_hand = np.array([[1.0, -1.0], [2.0, 0.0]]), np.zeros(2)
a_hand = x_hand @ W1_hand + b1_hand
hidden_hand = np.where(a_hand > 0, a_hand, 0)
scores_hand = hidden_hand @ W2_hand + b2_hand
p_hand = np.exp(scores_hand) / np.exp(scores_hand).sum()
at_scores = p_hand - [1, 0]
at_hidden = W2_hand @ at_scores
at_a = np.where(a_hand > 0, at_hidden, 0)
table(
    {
        "": ["A", "hidden units", "scores", "probabilities", "gradient at the scores", "at the hidden units", "at A"],
        "first": [v[0] for v in (a_hand, hidden_hand, scores_hand, p_hand, at_scores, at_hidden, at_a)],
        "second": [v[1] for v in (a_hand, hidden_hand, scores_hand, p_hand, at_scores, at_hidden, at_a)],
    }
)

# %% [markdown]
# Follow it with a pencil. The second hidden unit is off for this example. It has no part in the scores, and gets no
# gradient: the 0 in the last row.
#
# ### Exercise 2: `TwoLayerNet`
#
# Three methods, and your `init_two_layer` for the start. Read the parameters from `self.params` each time: training will
# put new arrays there. Keep the loss safe for large scores (unit 06).


# %% nbgrader={"grade_id": "TwoLayerNet", "solution": true}
class TwoLayerNet:
    """A network with one hidden layer: affine, ReLU, affine; its loss is the mean cross-entropy plus an L2 penalty.

    params: a dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,), drawn by init_two_layer.
    reg: the strength of the penalty, half of reg times the sum of the squares of both matrices.
    """

    def __init__(self, D, H, C, rng, reg=0.0):
        ### BEGIN SOLUTION
        self.params = init_two_layer(D, H, C, rng)
        self.reg = reg
        ### END SOLUTION

    def scores(self, X):
        """X: (N, D). Returns the scores (N, C)."""
        ### BEGIN SOLUTION
        p = self.params
        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        return hidden @ p["W2"] + p["b2"]
        ### END SOLUTION

    def loss(self, X, y):
        """X: (N, D). y: (N,) int labels. Returns (loss, grads): a number, and a dict of gradients named as in params."""
        ### BEGIN SOLUTION
        p = self.params
        N = len(y)
        rows = np.arange(N)
        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        scores = hidden @ p["W2"] + p["b2"]
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        penalty = 0.5 * self.reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
        loss = -np.mean(logp[rows, y]) + penalty

        dscores = np.exp(logp)
        dscores[rows, y] -= 1
        dscores = dscores / N
        dhidden = dscores @ p["W2"].T
        da = dhidden * (hidden > 0)
        grads = {
            "W1": X.T @ da + self.reg * p["W1"],
            "b1": np.sum(da, axis=0),
            "W2": hidden.T @ dscores + self.reg * p["W2"],
            "b2": np.sum(dscores, axis=0),
        }
        return loss, grads
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-TwoLayerNet", "grade": true}
check(TwoLayerNet)

# %% [markdown]
# **Two tests before the first step.** Without any training, the loss should be near $\log 10$: a little above, since random
# scores are a little sure of nonsense. And the gradients should agree with nudges (unit 04).

# %%
if ready(init_two_layer, TwoLayerNet):
    net = TwoLayerNet(64, 32, 10, np.random.default_rng(1), reg=0.01)
    print(f"loss before training: {net.loss(data['X'], data['y'])[0]:.2f}, log 10 is {np.log(10):.2f}")
    few = data["X"][:50], data["y"][:50]
    gradients, worst = net.loss(*few)[1], 0.0
    for name, entry in [("W1", (20, 3)), ("W1", (45, 17)), ("b1", (5,)), ("W2", (7, 1)), ("b2", (0,))]:
        start = net.params[name][entry]
        heights = []
        for nudge in (1e-5, -1e-5):
            net.params[name][entry] = start + nudge
            heights.append(net.loss(*few)[0])
        net.params[name][entry] = start
        worst = max(worst, abs((heights[0] - heights[1]) / 2e-5 - gradients[name][entry]))
    print("your gradients agree with nudges to better than 1e-7:", worst < 1e-7)

# %% [markdown]
# **Reflect.** A loss before training of 9 in place of 2.3: what would you look at first?
#
# <details><summary>Compare</summary>
#
# At the size of the scores. A loss of 9 means that the right class gets a probability of about $e^{-9}$: the network
# is sure of something else. The weights are too large, or the inputs are (pixels from 0 to 255, say). Labels and the
# backward pass have no part in it.
#
# </details>
#
# ## 2. The training loop
#
# ### Spot the bug
#
# The training loop of real study notes, in which `data` holds images and labels together:
#
# ```
# for i in range(nb_epochs):
#     np.random.shuffle(data)
#     for batch in get_batches(data, batch_size=50):
#         ...
# ```
#
# You have `X` and `y` in two arrays. So somebody adapts it: `np.random.shuffle(X)`, and in the next line
# `np.random.shuffle(y)`. Nothing crashes. What does it do?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "13-shuffle",
    "897 digits and their labels, shuffled one after the other like this. What share of the digits still stands beside "
    "a right label?",
    a="All of them: both arrays are shuffled.",
    b="About a half.",
    c="About one in ten.",
    d="None.",
)

# %%
shuffle_rng = np.random.default_rng(0)
numbered = np.arange(len(data["y"]))  # each digit's number stands for its image
labels = data["y"].copy()
shuffle_rng.shuffle(numbered)
shuffle_rng.shuffle(labels)
print(f"share of digits beside a right label: {np.mean(data['y'][numbered] == labels):.2f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "13-shuffle",
    right="c",
    because="Two shuffles are two permutations. A digit meets a label at random, and one in ten fits by accident. Draw one "
    "permutation of the row numbers, and index X and y with it: unit 03's shuffle_in_unison.",
)

# %% [markdown]
# The notes' loop is right as long as a row of `data` is a *pair*. With two arrays it needs **one** permutation for both.
# You will meet this bug again in part 4, from the outside.
#
# ### What the loop has to do
#
# For each epoch:
#
# 1. Draw a new order of the examples. *One permutation for X and y.*
# 2. Cut it into mini-batches. *The last one may be shorter, and still counts.*
# 3. For each: ask the model for loss and gradients. For each parameter call the rule, and put what comes back into
#    `model.params`. *Each parameter has a config of its own: the momentum of* `W1` *is no business of* `b1`.
# 4. Note the loss of the epoch: the mean over its **examples** of the losses on the way. *A mini-batch of 5 must not count
#    as much as one of 32.*
# 5. Note the validation accuracy: the share of the validation examples whose largest score is at their label.
#
# Copy `config` for each parameter. A rule may write in it, and the caller wants to use it again.
#
# ### Exercise 3: `train`


# %% nbgrader={"grade_id": "train", "solution": true}
def train(model, data, rule, config, epochs, batch_size, rng):
    """Train a model in mini-batches.

    model: has the dict params, scores(X), and loss(X, y) -> (loss, grads). data: a dict with X, y, X_val, y_val.
    rule: rule(w, dw, config) -> (next_w, config). config: a dict of settings, or None; each parameter starts from a copy.
    epochs: passes over X. batch_size: examples in a mini-batch; the last one of an epoch may be smaller.
    rng: draws a new order for each epoch.
    Returns a dict of two lists with a number for each epoch: loss, the mean over the epoch's examples of the losses on
    the way; val_accuracy, the share right of X_val after the epoch.
    """
    ### BEGIN SOLUTION
    X, y = data["X"], data["y"]
    N = len(y)
    configs = {name: dict(config or {}) for name in model.params}
    history = {"loss": [], "val_accuracy": []}
    for _ in range(epochs):
        order = rng.permutation(N)
        total = 0.0
        for start in range(0, N, batch_size):
            rows = order[start : start + batch_size]
            loss, grads = model.loss(X[rows], y[rows])
            total += loss * len(rows)
            for name in grads:
                model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
        guess = np.argmax(model.scores(data["X_val"]), axis=1)
        history["loss"].append(total / N)
        history["val_accuracy"].append(np.mean(guess == data["y_val"]))
    return history
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-train", "grade": true}
check(train)

# %%
if ready(init_two_layer, TwoLayerNet, train):
    first_rng = np.random.default_rng(0)
    first_net = TwoLayerNet(64, 32, 10, first_rng)
    first_history = train(first_net, data, sgd_momentum, {"learning_rate": 0.05}, 12, 32, first_rng)
    fig, alt = figures.training_curves(first_history)
    show(fig, alt=alt, caption="Your network, your loop. The dotted lines are those of knowing nothing.")

# %% [markdown]
# **Reflect.** The loop never says what kind of model or rule it works with. What did that cost you, and what does it buy?
#
# <details><summary>Compare</summary>
#
# It cost an agreement on three names: `params`, `scores`, `loss`. It buys that one loop trains every model and tries
# every rule, which part 3 and the project do.
#
# </details>
#
# ## 3. Twenty digits by heart
#
# The cheapest test of a network and its loop: can it learn a *handful* of examples by heart? With twenty digits and
# thousands of weights the loss has to go to 0. If it does not, a bug is in the way, and no amount of data or patience will
# help. It takes a second, and it finds a wrong sign, a gradient that never arrives, a rate that is far off.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "13-by-heart",
    "Now give the twenty digits random labels. The network trains as before. What happens to its loss on the twenty?",
    a="It stays near log 10: there is nothing to learn.",
    b="It goes to 0 all the same.",
    c="It stops half-way.",
)

# %% [markdown]
# ### Exercise 4: `overfit_small_batch`
#
# The loop of exercise 3 without epochs and mini-batches: every step uses all of `X`.


# %% nbgrader={"grade_id": "overfit_small_batch", "solution": true}
def overfit_small_batch(model, X, y, rule, config, steps):
    """Take `steps` steps on one and the same small batch.

    model, rule, config: as for train. X: (N, D). y: (N,). steps: an int >= 0.
    Returns the list of the losses, one for each step, as it is before that step.
    """
    ### BEGIN SOLUTION
    configs = {name: dict(config or {}) for name in model.params}
    losses = []
    for _ in range(steps):
        loss, grads = model.loss(X, y)
        losses.append(loss)
        for name in grads:
            model.params[name], configs[name] = rule(model.params[name], grads[name], configs[name])
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-overfit_small_batch", "grade": true}
check(overfit_small_batch)

# %%
if ready(init_two_layer, TwoLayerNet, overfit_small_batch):
    X_few, y_few = data["X"][:20], data["y"][:20]
    y_random = np.random.default_rng(5).integers(0, 10, 20)
    for name, labels_few in [("their own labels", y_few), ("random labels", y_random)]:
        net = TwoLayerNet(64, 32, 10, np.random.default_rng(2))
        losses = overfit_small_batch(net, X_few, labels_few, sgd_momentum, {"learning_rate": 0.1}, 200)
        print(f"20 digits with {name}: loss {losses[0]:.2f} before the first step, {losses[-1]:.3f} in the end")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "13-by-heart",
    right="b",
    because="With far more weights than examples a network can learn any labels by heart (Zhang and others, 2017). So a "
    "training loss near 0 proves that your code learns, and nothing about what it has understood.",
)

# %% [markdown]
# ## 4. What is wrong with this run?
#
# Now the other side: runs of code with something wrong in it. You don't see the code, only four curves, each with a number
# for each epoch.
#
# | key of the history | what it is | in a healthy run |
# |---|---|---|
# | `loss` | mean training loss of the epoch | falls, quickly at first; starts near $\log 10$ |
# | `val_accuracy` | share right of the validation digits | rises from 0.1 to more than 0.9 |
# | `grad_norm` | mean length of the gradient that the rule is handed, all parameters in one vector | near 1, smaller in the end |
# | `dead_fraction` | share of hidden units that are 0 for **every** training example | stays small |
#
# Five things that often go wrong:
#
# - **learning rate too high**: steps overshoot. The loss leaps far above $\log 10$, or is `nan`. A leap often throws the
#   hidden units so far that they never come back.
# - **learning rate too low**: everything is right, only nothing happens.
# - **dead units**: the hidden units are 0 for every example, so no gradient gets through (unit 10). Only $b_2$ still learns.
# - **shuffled labels**: digits and labels no longer belong together. The network learns by heart what there is.
# - **gradients not zeroed**: the loop adds each gradient to the sum of all those before. `loss.backward()` in PyTorch does
#   just that, until you call `zero_grad()`. Then the steps never fade: the old gradients push on for ever.
#
# **See.** Choose what is wrong with the run, and move the learning rate. Grey is a healthy run. Which faults look alike in
# one curve, and which curve tells them apart?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_runs()

# %% [markdown]
# Here are five runs, each with one of the five faults.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.five_runs()
show(
    fig,
    alt=alt,
    caption="Five runs, each with one fault. Grey is a healthy run; dotted is what a network does that knows nothing.",
)
predict(
    "13-run-a",
    "Run A: the validation accuracy is good at first and then breaks down. What is wrong?",
    a="Learning rate too high.",
    b="Shuffled labels.",
    c="Gradients not zeroed.",
    d="Dead units.",
)
predict(
    "13-run-c",
    "Run C: the training loss falls. The accuracy hardly rises. What is wrong?",
    a="Learning rate too low.",
    b="Shuffled labels.",
    c="Gradients not zeroed.",
    d="Dead units.",
)
predict(
    "13-run-d-or-e",
    "In both D and E all units are dead in the end. In which of them is that the consequence of something else?",
    a="In D: its loss leaps first.",
    b="In E: its loss is flat.",
    c="In both.",
)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "13-run-a",
    right="c",
    because="What the rule is handed grows and grows, although the loss is low at first. A sum of all gradients does that; a "
    "gradient does not.",
)
recall(
    "13-run-c",
    right="b",
    because="The loss falls clearly, so rate, gradients and units are in order. But what is learned does not carry over: the "
    "labels have nothing to do with the digits.",
)
recall(
    "13-run-d-or-e",
    right="a",
    because="D starts far above log 10 and kills its units on the way: its rate is too high. In E the units are dead from the "
    "first epoch on, and the loss never leaps. There the start is wrong: its first biases are -10.",
)

# %% [markdown]
# ### Exercise 5: `diagnose`
#
# Write down how you told them apart. The order of your questions matters: which sign is sure, and which one could also be
# the consequence of another fault?
#
# The thresholds are up to you. The runs that your function is tried on are clear cases of digits, in ten classes:
#
# - with a rate too high the loss is `nan`, `inf` or above 4 in some epoch. Among the others only a run whose gradients are
#   not zeroed may have a loss above 4, and it stays finite;
# - gradients that are not zeroed grow at least fivefold from the first epoch to the last; in all other runs whose loss is
#   finite they do not even double;
# - dead means at least 95 % of the units from the first epoch on; a healthy run has up to 40 %;
# - a rate too low leaves at least 90 % of the first epoch's loss, shuffled labels and healthy runs leave less than 80 %;
# - with shuffled labels the accuracy stays below 0.3, and healthy runs end above 0.7.


# %% nbgrader={"grade_id": "diagnose", "solution": true}
def diagnose(history):
    """Name what is wrong with a training run on ten classes.

    history: a dict of lists with a number for each epoch: loss, val_accuracy, grad_norm, dead_fraction.
    Returns one of "learning rate too high", "learning rate too low", "dead units", "shuffled labels",
    "gradients not zeroed", "healthy".
    """
    ### BEGIN SOLUTION
    loss, accuracy = np.array(history["loss"]), np.array(history["val_accuracy"])
    norm, dead = np.array(history["grad_norm"]), np.array(history["dead_fraction"])
    if not np.all(np.isfinite(loss)):
        return "learning rate too high"
    if norm[-1] > 3 * norm[0]:
        return "gradients not zeroed"
    if np.max(loss) > 3.2:
        return "learning rate too high"
    if dead[0] > 0.7:
        return "dead units"
    if loss[-1] > 0.85 * loss[0]:
        return "learning rate too low"
    if accuracy[-1] < 0.4:
        return "shuffled labels"
    return "healthy"
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-diagnose", "grade": true}
check(diagnose)

# %%
if ready(diagnose):
    letters = "ABCDE"
    table(
        {
            "run": [*letters, "healthy"],
            "your diagnosis": [diagnose(figures.case(letter)) for letter in letters] + [diagnose(figures.run())],
            "with other digits and weights": [diagnose(figures.case(letter, seed=1)) for letter in letters]
            + [diagnose(figures.run(seed=1))],
        }
    )

# %% [markdown]
# **Reflect.** Real runs are not always clear cases. Two faults can come together, and a rate can be a little too high. Which
# of your questions would you ask of your next run before any other?
#
# <details><summary>Compare</summary>
#
# There is more than one good answer. Many ask first whether the loss is finite and where it begins, and then whether
# twenty examples can be learned by heart: both take seconds, and they rule out most bugs before any curve is needed.
#
# </details>
#
# ## Quiz
#
# **1. The first loss.** A network for ten classes has a loss of 9 before any training. What is most likely?
# - (a) The backward pass has a wrong sign.
# - (b) The labels are shuffled.
# - (c) The learning rate is too high.
# - (d) The scores are too large at the start: the network is sure of nonsense.
#
# **2. Much faster.** "SGD is much faster", say the notes, and mean one example for each step. What is right?
# - (a) True: it makes N updates in an epoch where others make a few.
# - (b) An update is cheaper. But 32 examples in one matrix product take far less time than 32 products one by one, so
#   on the clock mini-batches win.
# - (c) False: one example says nothing about the loss.
#
# **3. Difficult to find.** "Drawbacks of batch gradient descent: difficult to find the learning rate and the number of epochs."
# What is right?
# - (a) Every variant needs both. With the whole batch they are easiest to find, since nothing is noisy.
# - (b) True: mini-batches find their rate by themselves.
# - (c) True of the rate. The number of epochs only matters for mini-batches.
#
# **4. Three thousandths.** Trained once each, Adam has 0.978 on 450 test digits and momentum 0.975. What follows?
# - (a) Adam is better on digits.
# - (b) Momentum's rate was not well chosen.
# - (c) Nothing. Other seeds move both by more than that.
#
# **5. Twenty digits.** Your network can't bring the loss of twenty digits below 1.5. What do you look for?
# - (a) A bug, or a rate that is far off: twenty digits can be learned by heart.
# - (b) More digits.
# - (c) A stronger penalty.
#
# **6. Thirty settings.** You tried thirty settings and report the test accuracy of the one with the best test accuracy.
# - (a) Fine: the test digits were not trained on.
# - (b) Too optimistic: they chose the setting. Choose by validation digits, and look at the test digits once.
# - (c) Too pessimistic: a mean over the settings would be higher.
#
# Put your six letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_13", "solution": true}
def quiz_13():
    """Your answers, one letter a question, in order."""
    answers = "??????"
    ### BEGIN SOLUTION
    answers = "dbacab"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_13", "grade": true}
check(quiz_13)

# %% [markdown]
# ## Project: 97 % of the test digits
#
# First an **ablation**: leave out or put in one thing at a time, and see what it is worth. Your `train` runs all of them.
# Batch norm (unit 11) and dropout (unit 12) come from the course's engine, in a network with the same three methods as
# yours. Each row is trained three times, from other weights and in another order, and gets the mean and the range of its
# validation accuracies.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "13-ablation",
    "Which change makes the largest difference to the accuracy after 3 epochs?",
    a="Plain gradient descent to momentum or Adam.",
    b="Adding dropout.",
    c="Adding batch norm.",
)

# %%
if ready(init_two_layer, TwoLayerNet, train):
    rows = [
        ("plain, rate 0.1", sgd, 0.1, {}),
        ("momentum, rate 0.1", sgd_momentum, 0.1, {}),
        ("Adam, rate 0.005", adam, 0.005, {}),
        ("momentum, batch norm", sgd_momentum, 0.1, {"batch_norm": True}),
        ("momentum, half of the units dropped", sgd_momentum, 0.1, {"drop": 0.5}),
        ("momentum, penalty 0.001", sgd_momentum, 0.1, {"reg": 0.001}),
    ]
    early, late = [], []
    for _, rule, rate, extras in rows:
        curves = []
        for seed in range(3):
            rng = np.random.default_rng(seed)
            plain = not extras or "reg" in extras
            net = (TwoLayerNet if plain else figures.VariantNet)(64, 64, 10, rng, **extras)
            curves.append(train(net, data, rule, {"learning_rate": rate}, 15, 32, rng)["val_accuracy"])
        early.append(np.mean([curve[2] for curve in curves]))
        late.append([curve[-1] for curve in curves])
    table(
        {
            "network and rule": [name for name, _, _, _ in rows],
            "after 3 epochs": early,
            "after 15 epochs": [np.mean(ends) for ends in late],
            "lowest of three": [min(ends) for ends in late],
            "highest of three": [max(ends) for ends in late],
        }
    )
    n_val = len(data["y_val"])
    print(f"a share of 0.97 of {n_val} digits is itself known to about {np.sqrt(0.97 * 0.03 / n_val):.3f}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "13-ablation",
    right="a",
    because="A rule that remembers is far ahead after three epochs. In the end the rows are so close that three runs can't "
    "put most of them in an order: their ranges overlap.",
)

# %% [markdown]
# The last line is the standard error of a share, $\sqrt{p (1 - p) / n}$ for a share $p$ of $n$ digits (unit 01). Say "is
# better" only of rows that differ by more than that, and by more than their ranges.
#
# **The goal: at least 0.97 of the test digits.** Choose by the validation digits, as often as you like. The test digits come
# last, and once. The settings below reach the goal. Put in your own, and beat them on the validation digits first.

# %%
if ready(init_two_layer, TwoLayerNet, train):
    final_rng = np.random.default_rng(3)
    final_net = TwoLayerNet(64, 100, 10, final_rng, reg=0.001)
    final_history = train(final_net, data, sgd_momentum, {"learning_rate": 0.1, "momentum": 0.9}, 20, 32, final_rng)
    print(f"validation accuracy in the end: {final_history['val_accuracy'][-1]:.3f}")
    test_scores = final_net.scores(digits.X_test - middle)
    test_accuracy = np.mean(np.argmax(test_scores, axis=1) == digits.y_test)
    print(f"test accuracy: {test_accuracy:.3f}, the goal of 0.97 is {'reached' if test_accuracy >= 0.97 else 'missed'}")

# %%
if ready(init_two_layer, TwoLayerNet, train):
    away = test_scores - test_scores.max(axis=1, keepdims=True)
    fig, alt = figures.confident_mistakes(
        digits.X_test, digits.y_test, np.exp(away) / np.exp(away).sum(axis=1, keepdims=True)
    )
    show(fig, alt=alt, caption="The test digits that your network is most wrongly sure of. What would you have said?")

# %% [markdown]
# ## The same in PyTorch and in JAX
#
# Frameworks do what you did, with other words. Here are the losses of your network on twenty digits, from a start that
# others can copy:

# %%
if ready(init_two_layer, TwoLayerNet, overfit_small_batch):
    start = init_two_layer(64, 32, 10, np.random.default_rng(7))
    X_few, y_few = data["X"][:20], data["y"][:20]
    net = TwoLayerNet(64, 32, 10, np.random.default_rng(7))
    yours = overfit_small_batch(net, X_few, y_few, sgd_momentum, {"learning_rate": 0.1, "momentum": 0.9}, 200)
    print("losses at steps 0, 1, 10, 100:", *(f"{yours[step]:.6f}" for step in (0, 1, 10, 100)))

# %% [markdown]
# **PyTorch** writes the backward pass for you: it records the forward pass as a graph, as your `Value` did in unit 04. If you
# have it installed, paste this into a new cell. `losses` has the numbers above.
#
# ```python
# import torch
# from torch import nn
#
# torch.set_default_dtype(torch.float64)
# torch_net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
# with torch.no_grad():  # your start; Linear keeps its weights as (outputs, inputs)
#     for layer, number in ((torch_net[0], 1), (torch_net[2], 2)):
#         layer.weight.copy_(torch.from_numpy(start[f"W{number}"].T))
#         layer.bias.copy_(torch.from_numpy(start[f"b{number}"]))
#
# loss_function = nn.CrossEntropyLoss()  # takes scores, not probabilities: softmax is inside
# optimizer = torch.optim.SGD(torch_net.parameters(), lr=0.1, momentum=0.9)
# images, labels = torch.from_numpy(X_few), torch.from_numpy(y_few)
# losses = []
# for _ in range(200):
#     optimizer.zero_grad()  # else the gradients add up: run A
#     loss = loss_function(torch_net(images), labels)
#     loss.backward()
#     optimizer.step()
#     losses.append(loss.item())
# ```
#
# **JAX** takes your forward pass as a plain function of the parameters, and makes another function of it, which returns
# its gradient. Nothing is kept in the model; what changes is handed on.
#
# ```python
# import jax
# import jax.numpy as jnp
#
# jax.config.update("jax_enable_x64", True)
#
#
# def loss_of(params, X, y):
#     hidden = jax.nn.relu(jnp.dot(X, params["W1"]) + params["b1"])
#     log_probabilities = jax.nn.log_softmax(jnp.dot(hidden, params["W2"]) + params["b2"])
#     return -log_probabilities[jnp.arange(len(y)), y].mean()
#
#
# @jax.jit  # compiled at the first call
# def step(params, velocity):
#     loss, gradients = jax.value_and_grad(loss_of)(params, X_few, y_few)
#     velocity = jax.tree.map(lambda v, g: 0.9 * v - 0.1 * g, velocity, gradients)
#     return loss, jax.tree.map(jnp.add, params, velocity), velocity
#
#
# params = jax.tree.map(jnp.asarray, start)
# velocity = jax.tree.map(jnp.zeros_like, params)
# losses = []
# for _ in range(200):
#     loss, params, velocity = step(params, velocity)
#     losses.append(float(loss))
# ```
#
# | yours | PyTorch | JAX |
# |---|---|---|
# | `init_two_layer` | `nn.Linear` draws its own, uniform and narrower | written by you |
# | `.scores` | calling the module | a function of the parameters |
# | the backward half of `.loss` | `loss.backward()` | `jax.grad`, `jax.value_and_grad` |
# | `config` of each parameter | kept inside the optimizer | handed from step to step |
# | `rule(w, dw, config)` | `optimizer.step()` | written by you, or the library optax |
# | new gradients in each call | `zero_grad()`, or they add up | new gradients in each call |
# | velocity $v = \mu v - \eta\, g$ | $v = \mu v + g$, and a step of $-\eta\, v$: the same path as long as $\eta$ stays | as you write it |
#
# ## Summary
#
# - He's rule, variance $2/\text{fan-in}$, keeps the size of the signal through ReLU layers.
# - A training loop needs one permutation for X and y, all mini-batches, and a config for each parameter.
# - Before a long run: the first loss near $\log C$, gradients against nudges, twenty examples by heart.
# - A broken run shows in its curves. Look at more than the loss: accuracy, length of the gradient, dead units.
# - Differences count when they are larger than what another seed does. Validation data choose, test data judge, once.
#
# ### When a network does not learn
#
# | look at | if it is | then suspect |
# |---|---|---|
# | the loss before training | far above $\log C$ | the size of the weights, unscaled inputs |
# | twenty examples | not learned by heart | forward, backward, a sign; check with nudges |
# | the loss | leaping, `nan` | the rate, too high |
# | the loss | falling very slowly | the rate, too low; unscaled inputs |
# | dead units | many, from the start | the first biases and weights, the inputs |
# | the gradient's length | growing without end | sums that are never zeroed; a rate too high |
# | the validation accuracy | at chance, while the training loss falls | labels and examples that don't belong together |
# | the validation loss | rising, while the training loss falls | overfitting: unit 12 |
#
# ## The course on one page
#
# | unit | the question | what you keep |
# |---|---|---|
# | 01 | How do data choose parameters? | maximise the likelihood; its minus log is a loss |
# | 02 | What if you knew something before? | a prior is a penalty: MAP |
# | 03 | How do you find a minimum? | $w \leftarrow w - \eta \nabla L$, with $\eta$ below 2 over the largest curvature; mini-batches |
# | 04 | How does a computer differentiate? | local derivatives, multiplied along the graph, added where paths meet |
# | 05 | And with matrices? | a layer is a forward and a backward with a cache; shapes tell the formula |
# | 06 | Which loss for classes? | cross-entropy of softmax; its gradient is $p - t$, labels one-hot, over $N$ |
# | 07 | Why does plain descent crawl? | momentum: an average of past gradients |
# | 08 | One rate for all weights? | divide by the root of the mean square: RMSProp, Adam |
# | 09 | Which rate, and for how long? | schedules; search at random, on a log scale |
# | 10 | Which loss and which bend? | logits into the loss; ReLU, and what saturates or dies |
# | 11 | What size should signals have? | normalise over the batch; other numbers in training than in prediction |
# | 12 | When is it too much? | penalties, dropout, stopping early, all chosen by validation data |
# | 13 | Does it work? | test small, watch the curves, change one thing at a time |
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | fan-in | the number of inputs of a unit |
# | He's rule | weights with mean 0 and variance 2 over the fan-in |
# | training loop | epochs, mini-batches, loss, gradients, rule, and notes of it all |
# | sanity check | a quick test with a known outcome |
# | dead unit | a ReLU that is 0 for every example, and so gets no gradient |
# | ablation | leaving out one part to see what it was worth |
#
# ## What comes next
#
# There is no unit 14. You know what happens inside `loss.backward()` and `optimizer.step()`, because you have written both.
# Convolutions, attention and all the rest are other layers: a forward, a backward, and the loop that you have.
#
# **Go further.** Add a third layer, and let `check` guide your `TwoLayerNet` no longer: nudges will. Put your own `adam` of unit
# 08 in the place of the course's. Let the rate fall by a cosine (unit 09), and see whether the goal of 0.97 becomes 0.98.
