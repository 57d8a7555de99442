# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- affine: db is the upstream gradient itself, not summed over the examples
# judged: true and helpful
def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout
    return dx, dw, db


# --- affine: divides dw and db by N, as a course with column vectors does
# judged: true and helpful
def affine_forward(x, w, b):
    out = np.dot(x, w) + b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    m = x.shape[0]
    dx = np.dot(dout, w.T)
    dw = np.dot(x.T, dout) / m
    db = np.sum(dout, axis=0) / m
    return dx, dw, db


# --- affine: db keeps its axis, and comes out as (1, C)
# judged: true and helpful
def affine_forward(x, w, b):
    return x.dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    return dout.dot(w.T), x.T.dot(dout), dout.sum(axis=0, keepdims=True)


# --- jacobian_affine: the weights as they are, (D, C)
# judged: true and helpful
def jacobian_affine(x, w):
    return w


# --- jacobian_affine: each weight times its input, the summands of the output
# judged: true and helpful
def jacobian_affine(x, w):
    return w.T * x


# --- jacobian_affine: the derivative with respect to w: the input once for each output
# judged: true and helpful
def jacobian_affine(x, w):
    C = w.shape[1]
    return np.tile(x, (C, 1))


# --- reduce_broadcast_grad: sums the added axes away and forgets those of size 1
# judged: true and helpful
def reduce_broadcast_grad(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad.reshape(grad.shape)


# --- reduce_broadcast_grad: the mean over the stretched axes
# judged: true and helpful
def reduce_broadcast_grad(grad, shape):
    extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)))
    for axis, size in enumerate(shape):
        if size == 1 and grad.shape[axis] != 1:
            grad = grad.mean(axis=axis, keepdims=True)
    return grad


# --- reduce_broadcast_grad: sums size-1 axes without keeping them, and the result is reshaped from the wrong axis
# judged: true and helpful
def reduce_broadcast_grad(grad, shape):
    extra = grad.ndim - len(shape)
    for _ in range(extra):
        grad = grad.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


# --- relu: backward looks at the sign of the upstream gradient, not of the input
# judged: true and helpful
def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return np.maximum(0, dout)


# --- relu: backward multiplies by the output instead of by its slope
# judged: true and helpful
def relu_forward(x):
    out = np.maximum(0, x)
    return out, out


def relu_backward(dout, cache):
    return dout * cache


# --- relu: sets the negative entries of x to 0 in place, so the input is changed
# judged: true and helpful
def relu_forward(x):
    cache = x > 0
    x[x < 0] = 0
    return x, cache


def relu_backward(dout, cache):
    dout[~cache] = 0
    return dout


# --- sigmoid: backward applies sigma (1 - sigma) to the cached output as if it were the input
# judged: true and helpful
def sigmoid_forward(x):
    out = np.exp(-np.logaddexp(0, -x))
    return out, out


def sigmoid_backward(dout, cache):
    s = 1 / (1 + np.exp(-cache))
    return dout * s * (1 - s)


# --- sigmoid: clips the input at 10 so that it does not overflow
# judged: true and helpful
def sigmoid_forward(x):
    x = np.clip(x, -10, 10)
    out = 1 / (1 + np.exp(-x))
    return out, out


def sigmoid_backward(dout, cache):
    return dout * cache * (1 - cache)


# --- sigmoid: e^-|z| in both branches, but the same numerator: symmetric about 0
# judged: true and helpful
def sigmoid_forward(x):
    e = np.exp(-np.abs(x))
    out = 1 / (1 + e)
    return out, out


def sigmoid_backward(dout, cache):
    out = cache
    return dout * out * (1 - out)


# --- tanh: from exponentials, with one of them lost: (e^x - 1) / (e^x + 1)
# judged: true and helpful
def tanh_forward(x):
    e = np.exp(x)
    out = (e - 1) / (e + 1)
    return out, out


def tanh_backward(dout, cache):
    return dout * (1 - cache**2)


# --- tanh: the derivative is 1 - tanh, without the square
# judged: true and helpful
def tanh_forward(x):
    out = np.tanh(x)
    return out, out


def tanh_backward(dout, cache):
    return dout * (1 - cache)


# --- tanh: keeps the input and squares it: 1 - x^2
# judged: true and helpful
def tanh_forward(x):
    return np.tanh(x), x


def tanh_backward(dout, cache):
    x = cache
    return (1 - x**2) * dout


# --- affine_relu: forgets the relu on the way back
# judged: true and helpful
def affine_relu_forward(x, w, b):
    z, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(z)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    fc_cache, relu_cache = cache
    return affine_backward(dout, fc_cache)


# --- affine_relu: on the way back the affine layer comes first, and its dx is masked by the input
# judged: true and helpful
def affine_relu_forward(x, w, b):
    a, cache_a = affine_forward(x, w, b)
    out, cache_r = relu_forward(a)
    return out, (x, cache_a, cache_r)


def affine_relu_backward(dout, cache):
    x, cache_a, cache_r = cache
    dx, dw, db = affine_backward(dout, cache_a)
    return dx * (x > 0), dw, db


# --- affine_relu: bends the input first and multiplies then
# judged: true and helpful
def affine_relu_forward(x, w, b):
    h, cache_r = relu_forward(x)
    out, cache_a = affine_forward(h, w, b)
    return out, (cache_a, cache_r)


def affine_relu_backward(dout, cache):
    cache_a, cache_r = cache
    dh, dw, db = affine_backward(dout, cache_a)
    return relu_backward(dh, cache_r), dw, db


# --- two_layer_loss: divides the gradients by N once more
# judged: true and helpful
def two_layer_loss(X, y, params):
    N = X.shape[0]
    hidden, cache1 = affine_relu_forward(X, params["W1"], params["b1"])
    scores, cache2 = affine_forward(hidden, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dscores = dscores / N
    dhidden, dW2, db2 = affine_backward(dscores, cache2)
    _, dW1, db1 = affine_relu_backward(dhidden, cache1)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# --- two_layer_loss: the mask of the relu asks the gradient dhidden, not the hidden values
# judged: true and helpful
def two_layer_loss(X, y, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    hidden = np.maximum(0, X @ W1 + b1)
    loss, dscores = plain_cross_entropy(hidden @ W2 + b2, y)
    grads = {}
    grads["W2"] = hidden.T @ dscores
    grads["b2"] = dscores.sum(axis=0)
    dhidden = dscores @ W2.T
    dhidden[dhidden < 0] = 0
    grads["W1"] = X.T @ dhidden
    grads["b1"] = dhidden.sum(axis=0)
    return loss, grads


# --- two_layer_loss: a ReLU after the second layer as well
# judged: true and helpful
def two_layer_loss(X, y, params):
    hidden, cache1 = affine_relu_forward(X, params["W1"], params["b1"])
    scores, cache2 = affine_relu_forward(hidden, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dhidden, dW2, db2 = affine_relu_backward(dscores, cache2)
    dX, dW1, db1 = affine_relu_backward(dhidden, cache1)
    return loss, dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
