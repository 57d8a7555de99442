"""How fast the engine is beside PyTorch and JAX, where a course lives.

    python benchmarks/engine.py                    # all, about three minutes; writes benchmarks/RESULTS.md
    python benchmarks/engine.py adam moons         # only those whose name contains a word; prints, writes nothing

Each line times two pieces of work in turns, in one process, on one thread, and reports the median of the ratios of
neighbouring turns: a machine that slows down slows both. The numbers that the two compute are compared first. A peer
that is not installed is skipped and named.
"""
# ruff: noqa: E402 (the number of threads must be set before NumPy is loaded)

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):  # before NumPy is loaded
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import engine_peers as peers
from engine_inlined import inlined_step
from engine_timing import Row, Work, absolute, against, ratio, show
from results import write_section

from course_lib.engine import (
    SGD,
    Adam,
    BatchNorm1d,
    Dropout,
    Linear,
    Parameter,
    ReLU,
    Sequential,
    Tensor,
    cross_entropy_per_row,
    grad_check_directions,
    grad_check_model,
    make_moons,
    minibatches,
    softmax_cross_entropy,
)

F32, F64 = np.float32, np.float64


def mlp(widths: list[int], dtype: type, norm: bool = False, dropout: float = 0.2) -> Sequential:
    rng = np.random.default_rng(0)
    layers = []
    for a, b in pairwise(widths):
        layers.append(Linear(a, b, rng, dtype))
        if b != widths[-1]:
            layers += [BatchNorm1d(b, dtype=dtype)] if norm else []
            layers += [ReLU()]
            layers += [Dropout(dropout, rng)] if norm else []
    return Sequential(*layers)


def batch(N: int, D: int, dtype: type) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return rng.standard_normal((N, D)).astype(dtype), rng.integers(0, 10, N)


def training_step(model: Sequential, optimizer: object) -> Callable[[np.ndarray, np.ndarray], float]:
    def step(X: np.ndarray, y: np.ndarray) -> float:
        loss, dscores = softmax_cross_entropy(model(X), y)
        model.backward_parameters(dscores)
        optimizer.step()
        return loss

    return step


def tape_step(model: Sequential) -> Callable[[np.ndarray, np.ndarray], float]:
    """The same network as a Linear, ReLU, ..., Linear model, recorded on the tape."""
    tensors = [Tensor(p.data.copy(), requires_grad=True) for p in model.parameters()]
    optimizer = Adam(tensors)

    def step(X: np.ndarray, y: np.ndarray) -> float:
        out = Tensor(X)
        for i in range(0, len(tensors), 2):
            out = out.linear(tensors[i], tensors[i + 1])
            out = out.relu() if i + 2 < len(tensors) else out
        loss = out.softmax_cross_entropy(y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.data.item()

    return step


def bench_small_mlp() -> list[Row]:
    return small_mlp(F32) + small_mlp(F64)


def small_mlp(dtype: type) -> list[Row]:
    X, y = batch(64, 64, dtype)
    model = mlp([64, 128, 10], dtype)
    on_tape = tape_step(model)
    torch_steps = peers.torch_steps(model, "Adam")
    jax_steps = peers.jax_steps(model) if dtype is F32 else {}
    step = training_step(model, Adam(model.parameters()))
    same_losses([step, on_tape, *torch_steps.values(), *jax_steps.values()], X, y, 1e-3 if dtype is F32 else 1e-9)

    def ours() -> float:
        return step(X, y)

    def taped() -> float:
        return on_tape(X, y)

    title = f"MLP 64-128-10, batch 64, Adam, {np.dtype(dtype)}, a step"
    rows = [against(title, 0.35, ours, ready(torch_steps, X, y))]
    if dtype is F32:
        rows.append(against(f"{title}, beside jitted JAX", 1.0, ours, ready(jax_steps, X, y)))
    return [*rows, against(f"{title} through `Tensor`, beside the layers", 1.2, taped, {"the layers": ours})]


def bench_layer_objects() -> list[Row]:
    """What it costs that a network is made of layers that a reader can follow one by one."""
    rows = []
    for N, widths in ((64, [64, 128, 10]), (128, [784, 256, 10])):
        X, y = batch(N, widths[0], F32)
        model = mlp(widths, F32)
        bare = inlined_step(model, N)
        step = training_step(model, Adam(model.parameters()))
        same_losses([step, bare], X, y, 1e-6)
        title = f"MLP {'-'.join(map(str, widths))}, batch {N}, Adam, float32, a step, beside the same inlined"
        rows.append(against(title, 1.05, partial(step, X, y), {"inlined": partial(bare, X, y)}))
    return rows


def bench_norm_mlp() -> list[Row]:
    widths = [784, 256, 128, 10]
    X, y = batch(128, 784, F32)
    # Dropout's masks differ, so the numbers are compared with dropout that drops nothing.
    plain = mlp(widths, F32, norm=True, dropout=0.0)
    plain_steps = peers.torch_steps(plain, "Adam")
    same_losses([training_step(plain, Adam(plain.parameters())), *plain_steps.values()], X, y, 1e-3)
    model = mlp(widths, F32, norm=True)
    step = training_step(model, Adam(model.parameters()))
    theirs = peers.torch_steps(model, "Adam")
    title = "MLP 784-256-128-10, batch norm, dropout, batch 128, Adam, float32, a step"
    rows = [against(title, 0.8, lambda: step(X, y), ready(theirs, X, y))]
    images, labels = np.resize(X, (60_000, 784)), np.resize(y, 60_000)
    rng = np.random.default_rng(2)

    def epoch() -> None:
        for X_batch, y_batch in minibatches(images, labels, 128, rng):
            step(X_batch, y_batch)

    torch_epochs = peers.torch_epochs(theirs, images, labels)
    return [*rows, against("the same, an epoch of 60,000", 0.65, epoch, torch_epochs, turns=7)]


def bench_wide_mlp() -> list[Row]:
    """The share of the step that its own eight matrix products take, with the same operands and layouts."""
    X, y = batch(512, 784, F32)
    model = mlp([784, 1024, 1024, 10], F32)
    step = training_step(model, SGD(model.parameters(), 1e-3, momentum=0.9))
    step(X, y)
    linears = [layer for layer in model if isinstance(layer, Linear)]
    products = []
    for i, layer in enumerate(linears):
        x, out = layer._x, np.empty((512, layer.out_features), F32)
        dx, dW = np.empty_like(x), np.empty_like(layer.weight.data)
        W = layer.weight.data.copy()
        products += [(x, W, out), (x.T, out, dW)] + ([(out, W.T, dx)] if i else [])

    def multiply() -> None:
        for a, b, c in products:
            np.dot(a, b, out=c)

    for _, _, c in products:
        c.fill(0.5)
    r, products_alone, whole = ratio(multiply, lambda: step(X, y), turns=31)
    title = "MLP 784-1024-1024-10, batch 512, momentum, float32, a step: share of its own matrix products"
    return [Row(title, "at least 95 %", f"{r:.1%} ({show(products_alone)} of {show(whole)})", r >= 0.95)]


def bench_softmax() -> list[Row]:
    rows = []
    for dtype, goal in ((F32, 1.0), (F64, 1.2)):
        rng = np.random.default_rng(3)
        scores, y = rng.standard_normal((4096, 1000)).astype(dtype), rng.integers(0, 1000, 4096)
        theirs = peers.torch_softmax_cross_entropy(scores, y)
        loss, dscores = softmax_cross_entropy(scores, y)
        for work in theirs.values():
            expected, gradient = work()
            assert np.isclose(loss, expected, rtol=1e-5)
            assert np.allclose(dscores, gradient, rtol=1e-3, atol=1e-9)
        title = f"softmax cross-entropy with its gradient, (4096, 1000), {np.dtype(dtype)}"
        rows.append(against(title, goal, partial(softmax_cross_entropy, scores, y), theirs, turns=51))
    return rows


def bench_adam() -> list[Row]:
    rng = np.random.default_rng(4)
    p = Parameter(rng.standard_normal(10_000_000).astype(F32))
    p.grad[:] = rng.standard_normal(p.data.size)
    theirs = peers.torch_adam(p.data, p.grad)
    optimizer = Adam([p])
    for step, data in theirs.values():
        step()
        optimizer.step()
        assert np.allclose(p.data, data(), rtol=1e-4, atol=1e-6)
    ways = {way: step for way, (step, _) in theirs.items()}
    title = "Adam, a step over 10,000,000 parameters, float32, beside PyTorch's default loop"
    return [against(title, 1.0, optimizer.step, ways, turns=31)]


def bench_batch_norm() -> list[Row]:
    rng = np.random.default_rng(5)
    x, dout = rng.standard_normal((2, 1024, 1024)).astype(F32)
    layer = BatchNorm1d(1024, dtype=F32)
    theirs = peers.torch_batch_norm(x, dout)

    def ours() -> tuple[np.ndarray, np.ndarray]:
        return layer(x), layer.backward(dout)

    for work in theirs.values():
        for a, b in zip(ours(), work(), strict=True):
            assert np.allclose(a, b, rtol=1e-3, atol=1e-4)
    return [against("batch norm, forward and backward, (1024, 1024), float32", 1.8, ours, theirs, turns=51)]


def bench_gradient_checks() -> list[Row]:
    model = mlp([64, 128, 10], F64)
    X, y = batch(4, 64, F64)
    _, dscores = softmax_cross_entropy(model(X), y)
    model.backward_parameters(dscores)
    vector = model.parameters()
    gradient, w = vector.grad.copy(), vector.data.copy()

    def loss_at(w: np.ndarray) -> float:
        vector.data[:] = w
        return softmax_cross_entropy(model(X), y)[0]

    def full() -> None:
        assert grad_check_model(model, cross_entropy_per_row, X, y).error < 1e-4

    def quick() -> None:
        assert grad_check_directions(loss_at, gradient, w, np.random.default_rng(0)).error < 1e-6

    return [
        absolute("gradient check of all 9,610 parameters of MLP 64-128-10, batch 4", 0.2, full),
        absolute("the same along 5 random directions", 0.003, quick, turns=51),
    ]


def bench_moons() -> list[Row]:
    X, y = make_moons(64, np.random.default_rng(6))
    X, y = X.astype(F32), y[:, None].astype(F32)
    model = mlp([2, 16, 16, 1], F32)
    tensors = [Tensor(p.data.copy(), requires_grad=True) for p in model.parameters()]
    W1, b1, W2, b2, W3, b3 = tensors
    optimizer = Adam(tensors)

    def step(X: np.ndarray, y: np.ndarray) -> float:
        loss = Tensor(X).linear(W1, b1).relu().linear(W2, b2).relu().linear(W3, b3).bce_with_logits(y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.data.item()

    theirs = peers.torch_steps(model, "Adam", "binary_cross_entropy_with_logits")
    same_losses([step, *theirs.values()], X, y, 1e-3)
    title = "moons, MLP 2-16-16-1, batch 64, Adam, float32, a step through `Tensor`"
    return [against(title, 0.15, lambda: step(X, y), ready(theirs, X, y))]


def bench_import() -> list[Row]:
    code = "import time, course_lib.engine; print(time.process_time())"

    def spent(cache: str) -> float:
        """Processor seconds of a fresh interpreter, its own start included; compiled files are kept, as usual."""
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return float(done.stdout)

    with tempfile.TemporaryDirectory() as cache:
        spent(cache)
        median = float(np.median([spent(cache) for _ in range(9)]))
    title = "`import course_lib.engine`, with NumPy and the start of the interpreter"
    return [Row(title, "at most 150.0 ms", show(median), median <= 0.15)]


def ready(steps: dict[str, Callable], X: np.ndarray, y: np.ndarray) -> dict[str, Work]:
    """Steps bound to a batch in the peer's own arrays, so that conversion is not timed."""
    return {way: step.bind(X, y) for way, step in steps.items()}


def same_losses(steps: list[Callable], X: np.ndarray, y: np.ndarray, tolerance: float) -> None:
    """Five steps each from the same weights must give the same losses."""
    losses = np.array([[step(X, y) for _ in range(5)] for step in steps])
    assert np.allclose(losses, losses[0], rtol=tolerance), losses


BENCHMARKS = (
    bench_small_mlp,
    bench_layer_objects,
    bench_norm_mlp,
    bench_wide_mlp,
    bench_softmax,
    bench_adam,
    bench_batch_norm,
    bench_gradient_checks,
    bench_moons,
    bench_import,
)
TITLE = "How fast the engine is"
HEAD = """Written by `python benchmarks/engine.py`. Two pieces of work take turns in one process, on one thread; the
figure is the median of the ratios of neighbouring turns, in processor time. Their numbers are compared before they are
timed. The peer is PyTorch, eager, with its fastest optimizer (loop, foreach or fused), unless the line says otherwise.
A line within a few percent of its goal changes sides from run to run, more so while other programs are running.

{machine}

"""


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0] if names else cpu
    versions = {"Python": platform.python_version(), "NumPy": np.__version__, **peers.versions()}
    return f"{cpu}, {platform.system()}; " + ", ".join(f"{name} {version}" for name, version in versions.items())


def main(words: list[str]) -> None:
    chosen = [bench for bench in BENCHMARKS if not words or any(word in bench.__name__ for word in words)]
    marks = {True: "yes", False: "no", None: "skipped"}
    rows = []
    for bench in chosen:
        for row in bench():
            rows.append(f"| {row.name} | {row.goal} | {row.measured} | {marks[row.reached]} |")
            print(rows[-1], flush=True)
    if not words:
        table = "\n".join(["| work | goal | measured | reached |", "| --- | --- | --- | --- |", *rows])
        write_section(TITLE, HEAD.format(machine=machine()) + table)


if __name__ == "__main__":
    main(sys.argv[1:])
