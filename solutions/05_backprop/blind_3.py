# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- affine: the loop over the examples overwrites dw
# judged: true and helpful
def affine_forward(x, w, b):
    out = np.dot(x, w) + b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dx = dout.dot(w.T)
    for xi, gi in zip(x, dout):
        dw = np.outer(xi, gi)
    db = np.sum(dout, 0)
    return dx, dw, db


# --- relu: blocks where the gradient is negative instead of where the input was
# judged: true and helpful
def relu_forward(x):
    return np.where(x > 0, x, 0.0), x


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[dout <= 0] = 0
    return dx


# --- sigmoid: through tanh, with x where half of it belongs
# judged: true and helpful
def sigmoid_forward(x):
    out = 0.5 * (1 + np.tanh(x))
    return out, out


def sigmoid_backward(dout, cache):
    s = cache
    return dout * s * (1 - s)


# --- sigmoid: cuts the input off at 10 to be safe
# judged: true and helpful
def sigmoid_forward(x):
    x = np.clip(x, -10, 10)
    y = 1.0 / (1.0 + np.exp(-x))
    return y, y


def sigmoid_backward(dout, cache):
    return cache * (1 - cache) * dout


# --- tanh: twice the sigmoid minus one, without doubling the input
# judged: true and helpful
def tanh_forward(x):
    s, _ = sigmoid_forward(x)
    out = 2 * s - 1
    return out, out


def tanh_backward(dout, cache):
    return (1 - cache**2) * dout


# --- affine_relu: bends first, and is linear afterwards, in both directions
# judged: true and helpful
def affine_relu_forward(x, w, b):
    h, bend = relu_forward(x)
    out, lin = affine_forward(h, w, b)
    return out, (bend, lin)


def affine_relu_backward(dout, cache):
    bend, lin = cache
    dh, dw, db = affine_backward(dout, lin)
    return relu_backward(dh, bend), dw, db


# --- affine_relu: rectifies dx once more at the end
# judged: true and helpful
def affine_relu_forward(x, w, b):
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    fc_cache, relu_cache = cache
    da = relu_backward(dout, relu_cache)
    dx, dw, db = affine_backward(da, fc_cache)
    dx[dx < 0] = 0
    return dx, dw, db


# --- reduce_broadcast_grad: sums the extra axes away from the right
# judged: true and helpful
def reduce_broadcast_grad(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


# --- reduce_broadcast_grad: counts the axes of size 1 before the extra axes are gone
# judged: true and helpful
def reduce_broadcast_grad(grad, shape):
    extra = grad.ndim - len(shape)
    stretched = [i for i, s in enumerate(shape) if s == 1]
    axes = tuple(set(list(range(extra)) + stretched))
    return grad.sum(axis=axes, keepdims=True).reshape(shape)


# --- jacobian_affine: keeps the factors x, the terms of the sum instead of their derivatives
# judged: true and helpful
def jacobian_affine(x, w):
    return (w * x[:, None]).T


# --- two_layer_loss: bends the scores too
# judged: true and helpful
def two_layer_loss(X, y, params):
    h, cache1 = affine_relu_forward(X, params["W1"], params["b1"])
    scores, cache2 = affine_relu_forward(h, params["W2"], params["b2"])
    loss, dscores = plain_cross_entropy(scores, y)
    dh, dW2, db2 = affine_relu_backward(dscores, cache2)
    _, dW1, db1 = affine_relu_backward(dh, cache1)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# --- two_layer_loss: other names in the dict, and the mean is taken a second time
# judged: true and helpful
def two_layer_loss(X, y, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    m = X.shape[0]
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    loss, dZ2 = plain_cross_entropy(A1 @ W2 + b2, y)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    grads = {
        "dW1": X.T @ dZ1 / m,
        "db1": dZ1.sum(axis=0) / m,
        "dW2": A1.T @ dZ2 / m,
        "db2": dZ2.sum(axis=0) / m,
    }
    return loss, grads
