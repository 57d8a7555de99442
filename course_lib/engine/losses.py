"""Losses: plain functions that return `(loss, gradient with respect to the first argument)` (units 06 and 10).

All are means, so every gradient carries 1/N: over the rows for the losses that compare a row of scores with a label,
over all entries for those that compare numbers with numbers. Softmax cross-entropy lives in `softmax.py`.
"""

import numpy as np

from course_lib.engine.activations import softplus
from course_lib.engine.errors import check_labels, check_scores, check_targets


def mse_loss(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of squared differences, without a half. Any shape, the same for both. Minimised by the mean."""
    y = check_targets("mse_loss", y_pred, y)
    diff = y_pred - y
    return _number(np.mean(diff * diff)), 2 / diff.size * diff


def mae_loss(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of absolute differences. Minimised by the median, so one outlier moves it little.

    The gradient at a difference of exactly 0 is taken as 0.
    """
    y = check_targets("mae_loss", y_pred, y)
    sign = np.sign(y_pred - y)
    return _number(np.mean(sign * (y_pred - y))), sign / sign.size


def rmse(y_pred: np.ndarray, y: np.ndarray) -> float:
    """Root of the mean squared difference: an error in the units of y."""
    return _number(np.sqrt(mse_loss(y_pred, y)[0]))


def huber_loss(y_pred: np.ndarray, y: np.ndarray, delta: float = 1.0) -> tuple[float, np.ndarray]:
    """Half the square up to |difference| = delta, a straight line of slope delta beyond; mean over all entries.

    Source: Huber (1964). It is PyTorch's HuberLoss.
    """
    y = check_targets("huber_loss", y_pred, y)
    if not delta > 0:
        raise ValueError(f"huber_loss expects delta > 0, but got {delta}; 1.0 is the usual value.")
    diff = y_pred - y
    slope = np.clip(diff, -delta, delta)  # the derivative; the loss is slope * (diff - slope / 2) on both pieces
    return _number(np.mean(slope * (diff - 0.5 * slope))), slope / diff.size


def bce_loss(p: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Binary cross-entropy of probabilities p with targets y, both of one shape; mean over all entries.

    p is kept 1e-12 away from 0 and 1, where the logarithm is infinite. Prefer `bce_with_logits_loss`, which has no such
    limit. (PyTorch's BCELoss cuts the logarithm off at -100 instead.)
    """
    y = check_targets("bce_loss", p, y)
    if np.any((p < 0) | (p > 1)):
        raise ValueError(
            "bce_loss expects probabilities from 0 to 1; for scores of any size take bce_with_logits_loss."
        )
    tiny = 1e-12 if p.dtype != np.float32 else 1e-7  # 1 - 1e-12 is 1 in float32
    p = np.clip(p, tiny, 1 - tiny)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log1p(-p))
    return _number(loss), (p - y) / (p * (1 - p)) / p.size


def bce_with_logits_loss(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Binary cross-entropy of sigmoid(z) with targets y, computed from the scores z; mean over all entries.

    softplus(z) - y z equals -y log p - (1 - y) log(1 - p) for p = sigmoid(z), and never takes the log of 0. One entry
    a label, so a row may have several labels at once.
    """
    y = check_targets("bce_with_logits_loss", z, y)
    log_sum = softplus(z)  # -log(1 - p), and so z - log_sum is log p
    p = np.exp(z - log_sum)
    return _number((log_sum - y * z).sum() / z.size), (p - y) / z.size


def hinge_loss(scores: np.ndarray, y: np.ndarray, margin: float = 1.0) -> tuple[float, np.ndarray]:
    """Multiclass hinge: sum over wrong classes of max(0, s_j - s_y + margin), mean over rows.

    scores: (N, C), y: (N,) integer labels. Summed over the classes; PyTorch's MultiMarginLoss divides by C as well.
    Source: Weston and Watkins (1999).
    """
    check_scores("hinge_loss", scores)
    y = check_labels("hinge_loss", y, scores)
    rows = np.arange(len(scores))
    excess = scores - scores[rows, y][:, None] + margin
    excess[rows, y] = 0  # the right class does not compete with itself
    dscores = (excess > 0).astype(scores.dtype)
    loss = (excess * dscores).sum() / len(scores)
    dscores[rows, y] = -dscores.sum(axis=1)  # each class that is too close pushes the right class's score up
    dscores /= len(scores)
    return _number(loss), dscores


def _number(loss: np.generic) -> float:
    return loss.item() if isinstance(loss, np.generic) else loss
