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
# # 05. Backpropagation
#
# In unit 04 you built a machine that differentiates one number at a time. A layer of a network works on whole arrays: a
# batch of examples, many features, many neurons. This unit does the same chain rule with matrices, one layer at a time.
# The calculus is short. The difficulty, and the fun, is in the **shapes**.
#
# **After this unit you can**
#
# - write forward and backward for a linear layer and for three activations, for a whole batch;
# - find the right product of matrices from the shapes alone, and know what is summed over and why;
# - undo a broadcast in a gradient;
# - chain layers into a network, and say why the bends between them are needed.
#
# **You need** the chain rule on a graph (unit 04), gradient descent and mini-batches (03), and shapes (00).
#
# | part | minutes |
# |---|---|
# | 1. A layer has two directions | 10 |
# | 2. The linear layer | 25 |
# | 3. The bend | 20 |
# | 4. Layers in a chain | 15 |
# | 5. A network | 15 |
# | Quiz and project | 15 |

# %% [markdown]
# ## Notation and conventions
#
# | symbol | in code | shape | meaning |
# |---|---|---|---|
# | $N, D, C$ | `N`, `D`, `C` | numbers | examples, inputs of a layer, outputs of a layer |
# | $x$ | `x` | (N, D) | the input of a layer, one example a row |
# | $w$, $b$ | `w`, `b` | (D, C), (C,) | its weights, and one bias for each neuron |
# | $z$ | | (N, C) | what a linear layer puts out, before the bend |
# | $L$ | `loss` | a number | the loss at the very end |
# | $\partial L / \partial \text{out}$ | `dout` | as the output | the **upstream** gradient: what arrives from above |
# | $\partial L / \partial x$ | `dx` | as $x$ | what is handed on below |
#
# Each layer is a pair of functions. `f_forward(x, ...)` returns `(out, cache)`. The **cache** is whatever the way back
# will need; it is yours to choose. `f_backward(dout, cache)` returns the gradients in the order of the inputs.
#
# | question | here | elsewhere |
# |---|---|---|
# | rows or columns | an example is a **row**: `x @ w + b` | a column: $Wx + b$, with the shapes turned around |
# | slope of ReLU at 0 | 0, a convention: there is no derivative at the kink | anything in [0, 1] is a valid subgradient |
# | gradient or Jacobian | $\partial L / \partial w$ has the shape of $w$, since $L$ is one number | a Jacobian: all derivatives of all outputs by all inputs |

# %%
import numpy as np

from course_lib import check, hint  # in a new cell, hint(affine_forward, affine_backward) gives you the next hint
from course_lib.figures import backprop as figures
from course_lib.figures import predict, ready, recall, show, table

# %% [markdown]
# ## A formula that does not add up
#
# A neuron is **hidden** if its output is neither an input nor an answer of the network. Real study notes give the error
# signal of a hidden neuron like this, for $E$ the loss, $y_i$ the neuron's output, $z_i$
# its input before the bend, $\delta_l$ the signals of the next layer's neurons, and $w_{l,i}$ the weight from neuron $i$
# to neuron $l$ of the next layer:
#
# > for a hidden layer: $\quad \delta_i = \dfrac{\partial E}{\partial y_i} \cdot \sum_l \delta_l\, w_{l,i}$
#
# Here is the smallest network in which that can be tried: one input, one hidden sigmoid neuron, one linear output,
# $E = \tfrac12 (y - t)^2$ with the target $t$ and $y$ for what the network puts out. A nudge of $z$ tells what
# $\delta = \partial E / \partial z$ really is.

# %%
x_in, w_hidden, w_out, target = 1.5, 0.8, -2.0, 1.0


def error_from_z(z):
    hidden = 1 / (1 + np.exp(-z))
    return 0.5 * (w_out * hidden - target) ** 2


z = w_hidden * x_in
hidden = 1 / (1 + np.exp(-z))
delta_out = w_out * hidden - target  # the signal of the output neuron
back = delta_out * w_out  # the sum over the next layer; there is only one neuron in it
h = 1e-6
print(f"measured dE/dz:         {(error_from_z(z + h) - error_from_z(z - h)) / (2 * h):.4f}")
print(f"the notes' formula:     {back * back:.4f}   since dE/dy is that very sum")

# %% [markdown]
# Not even close. You will mend it in part 3, and by then you will see at a glance what is wrong: one factor occurs
# twice, and another is missing.
#
# ## 1. A layer has two directions
#
# Forward, a layer turns `x` into `out`. Backward, it is told how much the loss changes with each entry of `out`, and has
# to say how much it changes with each entry of its inputs. That is the whole contract:
#
# > given $\partial L / \partial \text{out}$, return $\partial L / \partial x$, and $\partial L / \partial$ each parameter.
#
# A layer needs to know **nothing** about the rest of the network. And it needs to remember something: to multiply by its
# local derivative it must know *where* that derivative is taken. So forward keeps its inputs in the cache. Memory is the
# price of going backward.
#
# ## 2. The linear layer
#
# $$\text{out} = x\,w + b, \qquad \text{out}_{nc} = \sum_d x_{nd}\, w_{dc} + b_c$$
#
# The second form has all you need. Take one weight, $w_{dc}$, and ask which outputs it touches.
#
# 1. $\text{out}_{nc}$ contains $w_{dc}$ with the factor $x_{nd}$, for **every** example $n$. *Read it off the sum.*
# 2. So $\dfrac{\partial L}{\partial w_{dc}} = \sum_n x_{nd}\, \dfrac{\partial L}{\partial \text{out}_{nc}}$. *Roads that
#    meet again are added (unit 04): the weight is used once an example.*
# 3. That is a matrix product in which $n$ disappears: $(D, N)$ times $(N, C)$. *So $x$ has to be transposed.*
#
# In the same way:
#
# 4. $x_{nd}$ touches all outputs of **its own** example, with the factors $w_{dc}$: $\dfrac{\partial L}{\partial x_{nd}} =
#    \sum_c \dfrac{\partial L}{\partial \text{out}_{nc}}\, w_{dc}$. *Now $c$ disappears: $(N, C)$ times $(C, D)$.*
# 5. $b_c$ touches the output $c$ of every example with the factor 1: $\dfrac{\partial L}{\partial b_c} = \sum_n
#    \dfrac{\partial L}{\partial \text{out}_{nc}}$. *The bias was broadcast over the examples; the way back sums over them.*
#
# You never have to remember these. Write down the shapes of what you have and of what you want. As long as $N$, $D$ and
# $C$ are three different numbers, there is one product that fits.
#
# **See.** Point at `x`, `w` or `b` (or reach them with the Tab key) and read the shape equation. The underlined size is the
# one that disappears. Then set N and C to the same number. Which wrong products would now fit, too?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
figures.explore_gradients()
fig, alt = figures.gradient_shapes()
show(
    fig,
    alt=alt,
    caption="A gradient has the shape of its variable, and what is summed over disappears. Which array "
    "has the shape that is missing, perhaps after a transposition?",
)

# %% [markdown]
# <details><summary>Compare</summary>
#
# With N = C `dout` is square, and its transpose fits wherever it does. So no shape tells you any more which way round it
# goes, and a sum over its wrong axis has the shape of `b`. Test with sizes that all differ.
#
# </details>
#
# ### Worked example
#
# Two examples, two inputs, one output. With `dout` equal to 1 for the first example and 2 for the second, by hand:
# $\partial L/\partial w_1 = 1 \cdot 1 + 3 \cdot 2 = 7$, and so on.

# %%
x_small = np.array([[1.0, 2.0], [3.0, 4.0]])
w_small = np.array([[10.0], [20.0]])
dout_small = np.array([[1.0], [2.0]])
by_hand = {"dw": [[1 * 1 + 3 * 2], [2 * 1 + 4 * 2]], "dx": [[1 * 10, 1 * 20], [2 * 10, 2 * 20]], "db": [1 + 2]}
measured = np.zeros((2, 1))
for index in np.ndindex(2, 1):  # a nudge of each weight, with the loss sum(out * dout)
    up, down = w_small.copy(), w_small.copy()
    up[index] += 1e-5
    down[index] -= 1e-5
    measured[index] = np.sum((x_small @ up - x_small @ down) * dout_small) / 2e-5
print("by hand:", by_hand)
print("dw measured by nudging:", measured.round(6).tolist())

# %% [markdown]
# ### Exercise 1: `affine_forward` and `affine_backward`
#
# "Affine" is the proper name of linear plus a constant. Both functions are checked together, and your backward is also
# held against your *own* forward.


# %% nbgrader={"grade_id": "affine", "solution": true}
def affine_forward(x, w, b):
    """The linear layer with a bias.

    x: (N, D) inputs. w: (D, C) weights. b: (C,) biases, one for each output.
    Returns (out, cache): out (N, C), and whatever affine_backward needs.
    """
    ### BEGIN SOLUTION
    out = x @ w + b
    cache = (x, w)
    return out, cache
    ### END SOLUTION


def affine_backward(dout, cache):
    """The way back through the linear layer.

    dout: (N, C), the gradient of the loss with respect to out. cache: from affine_forward.
    Returns (dx, dw, db), with the shapes of x, w and b.
    """
    ### BEGIN SOLUTION
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = np.sum(dout, axis=0)
    return dx, dw, db
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-affine", "grade": true}
check(affine_forward, affine_backward)

# %% [markdown]
# **Reflect.** The loss of unit 03 was a mean over N examples. Where in this backward is the 1/N? Nowhere. Who puts it
# in?
#
# <details><summary>Compare</summary>
#
# The loss. Its gradient is divided by $N$ before it enters the last layer, so the factor is in `dout` already, and each
# product hands it on. A layer that divided once more would count it twice.
#
# </details>
#
# ### Why not the Jacobian?
#
# For one example $x$ with $D$ inputs, the derivatives of all $C$ outputs by all $D$ inputs form the **Jacobian**, a table
# of shape (C, D): row = output, column = input.
#
# ### Exercise 2: `jacobian_affine`
#
# Which number stands in row $c$, column $d$? Read it off $\text{out}_c = \sum_d x_d w_{dc}$. One line is enough.


# %% nbgrader={"grade_id": "jacobian_affine", "solution": true}
def jacobian_affine(x, w):
    """The Jacobian of x @ w with respect to x, for a single example.

    x: (D,). w: (D, C).
    Returns (C, D): entry (c, d) is the derivative of output c by input d.
    """
    ### BEGIN SOLUTION
    return w.T.copy()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-jacobian_affine", "grade": true}
check(jacobian_affine)

# %% [markdown]
# Small and harmless. Now count for a batch and for the weights: the derivative of an output (N, C) by the weights (D, C)
# has four indices. In your backward it never appears, because it is multiplied by `dout` at once, and what is left is a
# gradient with the shape of $w$. That is why one speaks of the *gradient* with respect to $w$ and not of its Jacobian.

# %%
N_, D_, C_ = 128, 1024, 1024
print(f"dL/dw:        {D_ * C_:>22,} numbers")
print(
    f"d out / d w:  {N_ * C_ * D_ * C_:>22,} numbers, {N_ * C_ * D_ * C_ * 8 / 2**40:,.0f} TiB; nearly all of them zero"
)

# %% [markdown]
# ### Undoing a broadcast
#
# The bias is an instance of something general. Whenever NumPy stretched an array to make shapes fit, one entry was used
# in many places. On the way back these places **add up**. An axis that was stretched is summed over and stays, with size
# one. An axis that was added on the left is summed away.
#
# ### Exercise 3: `reduce_broadcast_grad`
#
# For example, a (3, 1) array that was broadcast to (2, 3, 4): sum away the axis of size 2, and sum over the axis of size
# 4 while keeping it as 1.


# %% nbgrader={"grade_id": "reduce_broadcast_grad", "solution": true}
def reduce_broadcast_grad(grad, shape):
    """Sum a gradient back to the shape that an array had before it was broadcast.

    grad: an array, the gradient with respect to the broadcast array. shape: a tuple that broadcasts to grad.shape.
    Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    added = grad.ndim - len(shape)
    grad = np.sum(grad, axis=tuple(range(added)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return np.sum(grad, axis=stretched, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-reduce_broadcast_grad", "grade": true}
check(reduce_broadcast_grad)

# %% [markdown]
# **Reflect.** Copying sums, summing copies (unit 04). Which of the two is a broadcast, and which is a mean over a batch?
#
# <details><summary>Compare</summary>
#
# A broadcast copies, so its way back sums. A mean sums, so its way back copies: each example gets the same upstream
# gradient, times the mean's own factor $1/N$.
#
# </details>
#
# ## 3. The bend

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "05-stack",
    "Three linear layers, one after the other, with 16 numbers handed on between them, have far more weights than one. "
    "Which boundaries between two classes can they draw that one linear layer can't?",
    a="Curved ones, since there are more weights.",
    b="Up to three straight pieces, one for each layer.",
    c="None.",
)

# %% [markdown]
# Put one linear layer into the next: $(x\,w_1)\,w_2 = x\,(w_1 w_2)$. The product of two matrices is a matrix. However many
# you stack, the whole is **one** linear layer, a little slower. Biases change nothing in that: $(x\,w_1 + b_1)\,w_2 + b_2 =
# x\,(w_1 w_2) + (b_1 w_2 + b_2)$, and the bracket is one bias.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.linear_stack_collapses()
show(
    fig,
    alt=alt,
    caption="Left and middle: straight lines, both. Right: the same three layers with a bend between them.",
)

# %%
rng = np.random.default_rng(0)
x_any, w1, w2, w3 = (rng.normal(size=shape) for shape in [(5, 2), (2, 16), (16, 16), (16, 2)])
three_layers = x_any @ w1 @ w2 @ w3
one_layer = x_any @ (w1 @ w2 @ w3)
print("three layers and one, the same outputs:", np.allclose(three_layers, one_layer))
print(f"weights: {w1.size + w2.size + w3.size} and {(w1 @ w2 @ w3).size}")

# %% jupyter={"source_hidden": true} tags=["hide-input"]
recall(
    "05-stack",
    right="c",
    because="Without something that is not linear between them, a stack of linear layers collapses into a single one. "
    "Adding a hidden layer means adding a matrix and a bend.",
)

# %% [markdown]
# So every layer but the last is followed by an **activation**, a function that bends, applied to each entry alone. With
# one hidden layer of enough such neurons a network comes as close as you like to any *continuous* function on a *bounded,
# closed* region.
# That is the universal approximation theorem (Cybenko, 1989; Leshno and others, 1993, for all activations that are not
# polynomials). It says that good weights **exist**. It says nothing about how many neurons they take, whether descent
# finds them, or what they do between your data.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
fig, alt = figures.activations()
show(
    fig,
    alt=alt,
    caption="Where the dashed derivative is near zero, almost nothing flows back. The sigmoid's is never above a quarter.",
)

# %% [markdown]
# An activation works entry by entry, so its Jacobian is diagonal, and the way back is a product entry by entry:
#
# $$\frac{\partial L}{\partial z} = \frac{\partial L}{\partial \text{out}} \cdot f'(z).$$
#
# | activation | out | $f'$, in terms of |
# |---|---|---|
# | ReLU | $\max(0, z)$ | its input: 1 where $z > 0$, else 0 |
# | sigmoid | $\sigma = 1 / (1 + e^{-z})$ | its output: $\sigma (1 - \sigma)$ |
# | tanh | $\tanh z$ | its output: $1 - \tanh^2 z$ |
#
# Keep in the cache whichever is handier. The sigmoid with numbers between 0 and 1 suits an output that means the
# probability of one of two classes; tanh, centred at 0, is a choice for hidden layers; ReLU is the usual one.
#
# ### Exercise 4: `relu_forward` and `relu_backward`


# %% nbgrader={"grade_id": "relu", "solution": true}
def relu_forward(x):
    """The rectifier: the positive part of each entry.

    x: any shape.
    Returns (out, cache): out has the shape of x.
    """
    ### BEGIN SOLUTION
    out = np.maximum(x, 0)
    cache = x
    return out, cache
    ### END SOLUTION


def relu_backward(dout, cache):
    """The way back through the rectifier.

    dout: the gradient with respect to out. cache: from relu_forward.
    Returns dx, the same shape: dout where the input was positive, 0 elsewhere.
    """
    ### BEGIN SOLUTION
    x = cache
    return dout * (x > 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-relu", "grade": true}
check(relu_forward, relu_backward)

# %% [markdown]
# ### Exercise 5: `sigmoid_forward` and `sigmoid_backward`
#
# The formula $1/(1 + e^{-z})$ overflows for $z = -1000$: inside it stands $e^{1000}$, and NumPy warns and goes on with
# infinity. That $1/\infty$ is the right 0 is luck. Write the same number as $e^z / (1 + e^z)$, and for $z = 1000$ it is
# $\infty/\infty$, which is `nan`. So use each form where it is safe, or write both with $e^{-|z|}$, which never exceeds 1.


# %% nbgrader={"grade_id": "sigmoid", "solution": true}
def sigmoid_forward(x):
    """The sigmoid, safe for entries of any size.

    x: any shape.
    Returns (out, cache): out has the shape of x and lies between 0 and 1.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(x))
    out = np.where(x >= 0, 1, e) / (1 + e)
    cache = out
    return out, cache
    ### END SOLUTION


def sigmoid_backward(dout, cache):
    """The way back through the sigmoid.

    dout: the gradient with respect to out. cache: from sigmoid_forward.
    Returns dx, the same shape.
    """
    ### BEGIN SOLUTION
    out = cache
    return dout * out * (1 - out)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-sigmoid", "grade": true}
check(sigmoid_forward, sigmoid_backward)

# %% [markdown]
# ### Exercise 6: `tanh_forward` and `tanh_backward`


# %% nbgrader={"grade_id": "tanh", "solution": true}
def tanh_forward(x):
    """The hyperbolic tangent.

    x: any shape.
    Returns (out, cache): out has the shape of x and lies between -1 and 1.
    """
    ### BEGIN SOLUTION
    out = np.tanh(x)
    cache = out
    return out, cache
    ### END SOLUTION


def tanh_backward(dout, cache):
    """The way back through the hyperbolic tangent.

    dout: the gradient with respect to out. cache: from tanh_forward.
    Returns dx, the same shape.
    """
    ### BEGIN SOLUTION
    out = cache
    return dout * (1 - out**2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-tanh", "grade": true}
check(tanh_forward, tanh_backward)

# %% [markdown]
# ### The notes, mended
#
# Back to the formula at the top. The chain rule from $E$ to $z_i$ goes through the neuron's output $y_i$:
# $\delta_i = \frac{\partial E}{\partial y_i} \cdot f'(z_i)$. And the sum over the next layer *is* $\frac{\partial
# E}{\partial y_i}$. The notes multiply it by itself, and leave out the slope of the activation:
#
# $$\delta_i = f'(z_i) \sum_l \delta_l\, w_{l,i}$$

# %%
print(f"measured dE/dz:         {(error_from_z(z + h) - error_from_z(z - h)) / (2 * h):.4f}")
print(f"slope times sum:        {hidden * (1 - hidden) * back:.4f}")

# %% [markdown]
# In your own code this is nothing new: `affine_backward` gives the sum, an activation's backward multiplies by the slope.
#
# ## 4. Layers in a chain
#
# Two layers, one after the other, are a layer again. Forward, the output of the first is the input of the second.
# Backward, the same in reverse: what comes out of the second's backward is the `dout` of the first. The new cache holds
# both caches.
#
# ### Exercise 7: `affine_relu_forward` and `affine_relu_backward`
#
# Call the functions that you have. If one of them isn't right yet, this exercise is judged with right results in its
# place.


# %% nbgrader={"grade_id": "affine_relu", "solution": true}
def affine_relu_forward(x, w, b):
    """A linear layer followed by a rectifier.

    x: (N, D). w: (D, C). b: (C,).
    Returns (out, cache): out (N, C).
    """
    ### BEGIN SOLUTION
    z, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(z)
    return out, (affine_cache, relu_cache)
    ### END SOLUTION


def affine_relu_backward(dout, cache):
    """The way back through both.

    dout: (N, C). cache: from affine_relu_forward.
    Returns (dx, dw, db), with the shapes of x, w and b.
    """
    ### BEGIN SOLUTION
    affine_cache, relu_cache = cache
    dz = relu_backward(dout, relu_cache)
    return affine_backward(dz, affine_cache)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-affine_relu", "grade": true}
check(affine_relu_forward, affine_relu_backward)

# %% [markdown]
# **Reflect.** What would happen if you went back in the same order as forward, affine first?
#
# <details><summary>Compare</summary>
#
# `dout` belongs to the output of the ReLU. The affine layer would take it for the gradient of its own output, and let pass
# what the ReLU has blocked: `dw` and `db` get a share from neurons that were off. Then the mask, of shape (N, C), meets
# `dx`, of shape (N, D). If C and D differ, that is an error; if not, it is a wrong number without one.
#
# </details>
#
# ## 5. A network
#
# Two layers and a loss. What comes out of the hidden layer is a new **representation** of the input: features that were
# learned, where unit 00 took them from the data as they were. The last layer is a linear classifier on top of them.
#
# The loss takes the scores of C classes for each example, and the labels. It is given here, in its
# plain form; unit 06 derives it and makes it safe for large scores. For now you need its contract only: it returns the
# loss, and its gradient with respect to the scores, with the 1/N inside.


# %%
def plain_cross_entropy(scores, y):
    """Given. The mean of -log(softmax probability of the label), and its gradient with respect to the scores."""
    rows = np.arange(len(y))
    e = np.exp(scores)
    p = e / e.sum(axis=1, keepdims=True)
    gradient = p.copy()
    gradient[rows, y] -= 1
    return -np.log(p[rows, y]).mean(), gradient / len(y)


# %% [markdown]
# ### Exercise 8: `two_layer_loss`
#
# Forward: affine, ReLU, affine, loss. Backward: from the loss to the bottom, in reverse. The parameters come in a dict,
# and their gradients go back in one, under the same names. This exercise gives you no more than that.


# %% nbgrader={"grade_id": "two_layer_loss", "solution": true}
def two_layer_loss(X, y, params):
    """Loss and gradients of a network with one hidden layer: affine, ReLU, affine, plain_cross_entropy.

    X: (N, D). y: (N,) int labels. params: a dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
    Returns (loss, grads): a number, and a dict with the gradients of W1, b1, W2, b2.
    """
    ### BEGIN SOLUTION
    hidden, hidden_cache = affine_relu_forward(X, params["W1"], params["b1"])
    scores, scores_cache = affine_forward(hidden, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dhidden, dW2, db2 = affine_backward(dscores, scores_cache)
    _, dW1, db1 = affine_relu_backward(dhidden, hidden_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-two_layer_loss", "grade": true}
check(two_layer_loss)

# %% [markdown]
# **Reflect.** Which arrays did your forward keep for the way back? What would it cost to keep none, and to compute them
# again when they are needed?
#
# <details><summary>Compare</summary>
#
# The input, what goes into the ReLU, and what comes out of it: for each layer an array with one row an example. If you
# kept none, each layer on the way back would need a forward run from the start, and with many layers that is far more
# work. A compromise is to keep every few layers' outputs and to compute the ones between them again. It costs about one
# more forward run, and is called *checkpointing*.
#
# </details>
#
# ## Quiz
#
# **1. Whose bias is it?** "The bias is the same for all neurons of a layer." What is right?
# - (a) True: a layer has one bias.
# - (b) Each neuron has its own bias, and all examples of the batch share it.
# - (c) Each example has its own bias, and all neurons share it.
#
# **2. What a theorem promises.** "Deep networks can represent any function." What does the theorem say?
# - (a) That is the theorem.
# - (b) Continuous functions on a bounded closed region can be approximated as closely as you like, with enough neurons
#   and an activation that isn't a polynomial.
# - (c) The same, and gradient descent will find the weights.
#
# **3. Who changes the weights?** "Backpropagation alters the parameters to reduce the error." What is right?
# - (a) Backpropagation computes gradients; an optimiser changes the parameters.
# - (b) True: that is what "back" means.
# - (c) The loss changes the parameters.
#
# **4. More layers.** A hidden layer of 1000 neurons without an activation is put before a linear classifier. What can the
# new model do that the old one couldn't?
# - (a) Draw curved boundaries.
# - (b) Nothing: two matrices in a row are one matrix.
# - (c) Approximate any continuous function, by the theorem.
#
# **5. What must be kept?** Training needs more memory than prediction. Mostly for what?
# - (a) The gradients of the weights.
# - (b) The outputs of the layers, kept for the way back.
# - (c) The training set.
#
# Put your five letters in place of the question marks, and remove the lines below them except `return`.


# %% nbgrader={"grade_id": "quiz_05", "solution": true}
def quiz_05():
    """Your answers, one letter a question, in order."""
    answers = "?????"
    ### BEGIN SOLUTION
    answers = "bbabb"
    ### END SOLUTION
    return answers


# %% nbgrader={"grade_id": "check-quiz_05", "grade": true}
check(quiz_05)

# %% [markdown]
# ## Project: whose wine is it?
#
# 178 wines from three growers, thirteen chemical measurements each. You train **your** network to tell the growers apart,
# with the mini-batch descent of unit 03. Before the training, hold its gradient against nudges: that is what a careful
# engineer does first.

# %%
from course_lib.engine.data import load_wine

wine = load_wine()
rng = np.random.default_rng(0)
order = rng.permutation(len(wine.y))
training, testing = order[:120], order[120:]
mean, spread = wine.X[training].mean(axis=0), wine.X[training].std(axis=0)
X_train, y_train = (wine.X[training] - mean) / spread, wine.y[training]
X_test, y_test = (wine.X[testing] - mean) / spread, wine.y[testing]
params = {
    "W1": rng.normal(0, np.sqrt(2 / 13), (13, 16)),  # unit 13 says why this spread
    "b1": np.zeros(16),
    "W2": rng.normal(0, np.sqrt(2 / 16), (16, 3)),
    "b2": np.zeros(3),
}
print("training", X_train.shape, " test", X_test.shape, " parameters", sum(p.size for p in params.values()))

# %%
if ready(
    affine_forward,
    affine_backward,
    relu_forward,
    relu_backward,
    affine_relu_forward,
    affine_relu_backward,
    two_layer_loss,
):
    _, grads = two_layer_loss(X_train, y_train, params)
    worst = 0.0
    for name, entry in [("W1", (3, 5)), ("b1", (2,)), ("W2", (7, 1)), ("b2", (0,))]:
        nudged = {key: value.copy() for key, value in params.items()}
        nudged[name][entry] += 1e-5
        above = two_layer_loss(X_train, y_train, nudged)[0]
        nudged[name][entry] -= 2e-5
        below = two_layer_loss(X_train, y_train, nudged)[0]
        worst = max(worst, abs((above - below) / 2e-5 - grads[name][entry]))
    print("your gradients agree with nudges to better than 1e-7:", worst < 1e-7)

# %%
if ready(
    affine_forward,
    affine_backward,
    relu_forward,
    relu_backward,
    affine_relu_forward,
    affine_relu_backward,
    two_layer_loss,
):
    trained = {name: value.copy() for name, value in params.items()}
    losses = [two_layer_loss(X_train, y_train, trained)[0]]
    for _ in range(200):
        batch = rng.choice(len(y_train), 30, replace=False)
        _, grads = two_layer_loss(X_train[batch], y_train[batch], trained)
        trained = {name: value - 0.1 * grads[name] for name, value in trained.items()}
        losses.append(two_layer_loss(X_train, y_train, trained)[0])

    def share_right(X, y):
        hidden, _ = affine_relu_forward(X, trained["W1"], trained["b1"])
        scores, _ = affine_forward(hidden, trained["W2"], trained["b2"])
        return np.mean(np.argmax(scores, axis=1) == y)

    fig, alt = figures.wine_training(losses, share_right(X_train, y_train), share_right(X_test, y_test))
    show(
        fig, alt=alt, caption="Your own forward and backward, at work. The dotted line is the loss of knowing nothing."
    )

# %% [markdown]
# **Go further.** Put tanh in the place of ReLU. Start with all weights at zero, and find out from your backward why
# nothing happens in the first layer. Leave the features unstandardised.
#
# ## Summary
#
# - A layer is a pair: forward with a cache, and backward from `dout` to the gradients of its inputs.
# - A gradient has the shape of its variable. What was shared is summed over: examples for weights and biases, outputs
#   for inputs.
# - Broadcasting copies, so the way back sums.
# - Linear layers in a row are one linear layer. The bend makes the difference.
# - An activation multiplies what comes back by its slope, entry by entry.
# - Backpropagation computes gradients; it changes nothing. It pays with memory, for the outputs on the way.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | layer | a pair of functions: forward and backward |
# | cache | what forward keeps for the way back |
# | upstream gradient, `dout` | the gradient of the loss with respect to a layer's output |
# | Jacobian | all derivatives of all outputs by all inputs |
# | activation | the function that bends, applied entry by entry |
# | hidden layer | a layer whose outputs are neither inputs nor answers |
# | universal approximation | with enough neurons, close to any continuous function on a bounded closed region |
#
# ## What comes next
#
# The loss was given in this unit, in a form that breaks for large scores. Unit 06 derives it, and mends it.
