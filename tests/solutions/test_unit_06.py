"""Unit 06: wrong answers as other people write them get the same names as the bank's edits, and no false ones.

The bank's mistakes are edits of our own answers. These are the same slips in code of another make, and some that only
look alike.
"""

from __future__ import annotations

import numpy as np
import pytest
from every_unit import FOLDERS, key_of, source_of

from course_lib.checking.calling import LocalCaller
from course_lib.checking.judge import judge

FOLDER = next(folder for folder in FOLDERS if folder.name.startswith("06"))

ALIKE = {
    ("logsumexp", "keepdims-missing"): """
def logsumexp(x):
    m = x.max(-1)
    s = np.exp(x - m)
    return np.log(s.sum(-1)) + m
""",
    ("logsumexp", "column-plus-row"): """
def logsumexp(x):
    m = np.expand_dims(np.max(x, axis=-1), -1)
    return m + np.log(np.exp(x - m).sum(axis=-1))
""",
    ("softmax", "max-of-whole-array"): """
def softmax(scores):
    scores = scores - scores.max()
    e = np.exp(scores)
    return e / e.sum(-1)[..., None]
""",
    ("softmax", "whole-array-adds-to-one"): """
def softmax(scores):
    top = max(np.ravel(scores))
    total = sum(np.exp(s - top) for s in np.ravel(scores))
    return np.exp(scores - top) / total
""",
    ("softmax", "no-max-shift"): """
def softmax(scores):
    e = np.e ** scores
    return (e.T / e.T.sum(axis=0)).T
""",
    ("softmax", "epsilon-in-denominator"): """
def softmax(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=-1, keepdims=True) + 1e-12)
""",
    ("softmax", "clipped-scores"): """
def softmax(scores):
    e = np.exp(np.clip(scores, -700, 700))
    return e / e.sum(axis=-1, keepdims=True)
""",
    ("log_softmax", "log-of-underflowed-p"): """
def log_softmax(scores):
    return np.log(softmax(scores))
""",
    ("log_softmax", "epsilon-inside-log-1e-10"): """
def log_softmax(scores):
    return np.log(1e-10 + softmax(scores))
""",
    ("log_softmax", "logsumexp-without-its-axis"): """
def log_softmax(scores):
    top = np.max(scores, axis=-1)
    shifted = scores - np.max(scores, axis=-1, keepdims=True)
    return scores - (top + np.log(np.sum(np.exp(shifted), axis=-1)))
""",
    ("softmax_jacobian", "jacobian-signs-flipped"): """
def softmax_jacobian(p):
    J = np.empty((len(p), len(p)))
    for j in range(len(p)):
        for k in range(len(p)):
            J[j, k] = -p[j] * (1 - p[j]) if j == k else p[j] * p[k]
    return J
""",
    ("softmax_jacobian", "inner-for-outer-product"): """
def softmax_jacobian(p):
    column = p.reshape(-1, 1)
    return np.diagflat(p) - column.T @ column
""",
    ("softmax_backward", "first-jacobian-for-all"): """
def softmax_backward(dout, p):
    return np.einsum("nj,jk->nk", dout, softmax_jacobian(p[0])) if p.ndim > 1 else np.diag(p[0])
""",
    ("softmax_backward", "elementwise-derivative"): """
def softmax_backward(dout, p):
    return dout * (p - p**2)
""",
    ("cross_entropy_grad_wrt_p", "mean-forgotten"): """
def cross_entropy_grad_wrt_p(p, y):
    return -np.eye(p.shape[1])[y] / p
""",
    ("cross_entropy_grad_wrt_p", "gradient-wrt-scores"): """
def cross_entropy_grad_wrt_p(p, y):
    return (p - np.eye(p.shape[1])[y]) / len(p)
""",
    ("softmax_loss", "zero-times-infinity"): """
def softmax_loss(scores, y):
    p, t = softmax(scores), np.eye(scores.shape[1])[y]
    return -(t * np.log(p)).sum(axis=1).mean(), (p - t) / len(p)
""",
    ("softmax_loss", "max-of-whole-array-p-then-log"): """
def softmax_loss(scores, y):
    N = len(scores)
    e = np.exp(scores - scores.max())
    p = e / e.sum(axis=1)[:, None]
    loss = 0.0
    for i in range(N):
        loss -= np.log(p[i, y[i]]) / N
        p[i, y[i]] -= 1
    return loss, p / N
""",
    ("softmax_loss", "y-minus-p-without-mean"): """
def softmax_loss(scores, y):
    logp, t = log_softmax(scores), np.eye(scores.shape[1])[y]
    return -(t * logp).sum() / len(y), t - np.exp(logp)
""",
    ("softmax_loss", "gradient-at-the-label-only"): """
def softmax_loss(scores, y):
    logp, rows = log_softmax(scores), np.arange(len(y))
    d = np.zeros(scores.shape)
    d[rows, y] = (np.exp(logp[rows, y]) - 1) / len(y)
    return -logp[rows, y].mean(), d
""",
    ("softmax_regression_loss", "transpose-forgotten-in-dot"): """
def softmax_regression_loss(W, X, y, reg):
    loss, d = softmax_loss(X.dot(W), y)
    return loss + 0.5 * reg * np.sum(W * W), X.dot(d) + reg * W
""",
    ("softmax_regression_loss", "penalty-without-half"): """
def softmax_regression_loss(W, X, y, reg):
    loss, d = softmax_loss(X.dot(W), y)
    return loss + reg * np.linalg.norm(W) ** 2, X.T.dot(d) + reg * W + reg * W
""",
    ("softmax_regression_loss", "max-of-whole-array"): """
def softmax_regression_loss(W, X, y, reg):
    N = len(X)
    s = X.dot(W)
    s -= np.max(s)
    p = np.exp(s) / np.sum(np.exp(s), axis=1, keepdims=True)
    loss = -np.sum(np.log(p[range(N), y])) / N + 0.5 * reg * np.sum(W * W)
    p[range(N), y] -= 1
    return loss, X.T.dot(p) / N + reg * W
""",
}

ONLY_ALIKE = {
    "a batch handed to the Jacobian of one example": (
        "softmax_backward",
        "def softmax_backward(dout, p):\n    return softmax_jacobian(p) @ dout\n",
    ),
    "weights and inputs in the wrong order": (
        "softmax_regression_loss",
        "def softmax_regression_loss(W, X, y, reg):\n"
        "    loss, d = softmax_loss(W @ X, y)\n"
        "    return loss + 0.5 * reg * np.sum(W**2), X.T @ d + reg * W\n",
    ),
    "a name that does not exist": ("softmax", "def softmax(scores):\n    return np.softmax(scores)\n"),
}


def verdict_on(name: str, code: str):
    space = dict(source_of(FOLDER).reference.caller().objects)
    exec(code, {"np": np, **space}, scope := {})
    function = scope[name]
    return judge(key_of(FOLDER).exercise(name), LocalCaller({**space, name: function}))


@pytest.mark.parametrize(("name", "mistake"), ALIKE, ids=[f"{name}-{mistake}" for name, mistake in ALIKE])
def test_a_slip_gets_its_name_in_any_style(name, mistake):
    verdict = verdict_on(name, ALIKE[name, mistake])
    assert verdict.state in ("wrong", "raised")
    assert verdict.points < verdict.possible
    assert verdict.mistake == mistake, verdict.message


@pytest.mark.parametrize("about", ONLY_ALIKE)
def test_what_only_looks_alike_gets_no_false_name(about):
    verdict = verdict_on(*ONLY_ALIKE[about])
    assert verdict.state == "raised"
    assert verdict.mistake is None, verdict.message


def test_half_an_answer_earns_its_half():
    unshifted = "def softmax(scores):\n    e = np.exp(scores)\n    return e / e.sum(axis=-1, keepdims=True)\n"
    earned = {part.name: part.points for part in verdict_on("softmax", unshifted).parts}
    assert earned == {"values": 2, "shapes": 1, "extremes": 0}


def test_two_slips_at_once_are_both_named():
    verdict = verdict_on(
        "softmax_regression_loss",
        "def softmax_regression_loss(W, X, y, reg):\n"
        "    loss, d = softmax_loss(X @ W, y)\n"
        "    return loss + 0.5 * reg * np.sum(W**2) / len(X), X.T @ d - reg * W\n",
    )
    said = {part.name: part.message for part in verdict.parts}
    messages = {m.id: m.message for e in source_of(FOLDER).unit.exercises for m in e.mistakes}
    assert said["loss"] == messages["penalty-divided-by-n"]
    assert said["gradient"] == messages["penalty-sign-in-gradient"]
