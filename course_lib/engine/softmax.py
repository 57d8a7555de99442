"""Softmax, its logarithm, and the loss that belongs to it (unit 06)."""

import numpy as np

from course_lib.engine.errors import check_labels, check_scores
from course_lib.engine.sums import row_sums

# The loss works on this many rows at a time: few enough that 1000 columns stay in the processor's cache through all
# passes, and enough that the dozen NumPy calls a block cost little.
BLOCK_ROWS = 256


def logsumexp(x: np.ndarray) -> np.ndarray:
    """log(sum(exp(x))) over the last axis: (..., C) to (...), a number for a vector.

    The maximum is taken out first, so the largest exponent is 0: exp overflows float64 above 709, float32 above 88.
    """
    top = x.max(axis=-1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)  # a row of -inf (a sum of zeros) gives -inf and not nan
    with np.errstate(divide="ignore"):
        return np.log(np.exp(x - top).sum(axis=-1)) + top[..., 0]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities exp(s) / sum(exp(s)) over the last axis. Adding a constant to a row of scores changes nothing."""
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return p


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """log(softmax(scores)), computed without the softmax: a probability of 1e-400 is 0, its logarithm is only -921."""
    return scores - logsumexp(scores)[..., None]


def softmax_jacobian(p: np.ndarray) -> np.ndarray:
    """The Jacobian diag(p) - p p^T of softmax, (C, C), written in terms of its output p (C,)."""
    return np.diag(p) - np.outer(p, p)


def softmax_backward(dout: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Gradient with respect to the scores, from the gradient `dout` with respect to the output p; both (..., C).

    The product with the Jacobian without forming it: p * (dout - sum(dout * p)).
    """
    return p * (dout - (dout * p).sum(axis=-1, keepdims=True))


def softmax_cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean of -log softmax(scores)[y], and its gradient (p - onehot(y)) / N.

    One pass over the scores gives both, since each needs exp(scores - max).

    Args:
        scores: (N, C), any real numbers.
        y: (N,) integer labels in [0, C).

    Returns:
        `(loss, dscores)`: a float and an array (N, C).

    Raises:
        ValueError, TypeError: if the shapes do not fit or a label is out of range.
    """
    check_scores("softmax_cross_entropy", scores)
    labels = check_labels("softmax_cross_entropy", y, scores)
    N, C = scores.shape
    dscores = np.empty((N, C), scores.dtype)
    flat = dscores.reshape(-1)
    right = np.arange(0, N * C, C) + labels  # the right class of each row in `flat`: one index is quicker than two
    total = 0.0
    for start in range(0, N, BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        block, p, right_class = scores[rows], dscores[rows], right[rows]
        top = block[np.arange(len(block)), block.argmax(axis=1)]  # the row maxima, twice as fast as block.max(axis=1)
        np.subtract(block, top[:, None], out=p)
        shifted = flat[right_class]  # a copy: the score of the right class below the row's maximum
        np.exp(p, out=p)
        sums = row_sums(p)
        total += (np.log(sums) - shifted).sum()  # -log p_y, safe even where p_y itself rounds to 0
        p *= (1 / (N * sums))[:, None]  # normalise and divide by N in one pass
        flat[right_class] -= 1 / N
    return total.item() / N, dscores


def cross_entropy_per_row(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """-log softmax(scores)[y] of each row: scores (N, C), integer labels y (N,) to (N,)."""
    return logsumexp(scores) - scores[np.arange(len(scores)), y]
