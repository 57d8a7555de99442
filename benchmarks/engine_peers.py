"""The same work in PyTorch and JAX, for `benchmarks/engine.py`. A peer that is not installed gives no work."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from course_lib.engine import BatchNorm1d, Dropout, Linear, Sequential

try:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
except ImportError:
    torch = None
try:
    import jax
    import jax.numpy as jnp
except ImportError:
    jax = None

Work = Callable[[], object]
WAYS = {"loop": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}  # PyTorch's optimizers


def versions() -> dict[str, str]:
    found = {}
    for name, package in (("PyTorch", "torch"), ("JAX", "jax")):
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


class TorchStep:
    """One training step of PyTorch's copy of a model."""

    def __init__(self, model: Sequential, optimizer: str, loss: str, **way: bool) -> None:
        self.model = torch.nn.Sequential(*map(torch_layer, model))
        self.optimizer = getattr(torch.optim, optimizer)(self.model.parameters(), lr=1e-3, **way)
        self.loss = getattr(torch.nn.functional, loss)

    def step(self, X: torch.Tensor, y: torch.Tensor) -> float:
        self.optimizer.zero_grad()
        loss = self.loss(self.model(X), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def __call__(self, X: np.ndarray, y: np.ndarray) -> float:
        return self.step(torch.from_numpy(X), torch.from_numpy(y))

    def bind(self, X: np.ndarray, y: np.ndarray) -> Work:
        X, y = torch.from_numpy(X), torch.from_numpy(y)
        return lambda: self.step(X, y)

    def epoch(self, X: torch.Tensor, y: torch.Tensor, batch_size: int) -> None:
        """Batches gathered by one shuffled index, the quickest of PyTorch's ways; a DataLoader takes far longer."""
        for rows in torch.randperm(len(X)).split(batch_size):
            self.step(X[rows], y[rows])


def torch_layer(layer: object) -> torch.nn.Module:
    """PyTorch's layer of the same name, with the same parameters."""
    if isinstance(layer, Linear):
        theirs = torch.nn.Linear(layer.in_features, layer.out_features, dtype=torch_dtype(layer.dtype))
        with torch.no_grad():
            theirs.weight.copy_(torch.from_numpy(layer.weight.data.T.copy()))
            theirs.bias.copy_(torch.from_numpy(layer.bias.data))
        return theirs
    if isinstance(layer, BatchNorm1d):
        return torch.nn.BatchNorm1d(layer.in_features, dtype=torch_dtype(layer.dtype))
    return torch.nn.Dropout(layer.p) if isinstance(layer, Dropout) else getattr(torch.nn, type(layer).__name__)()


def torch_dtype(dtype: np.dtype) -> torch.dtype:
    return torch.float32 if dtype == np.float32 else torch.float64


def torch_steps(model: Sequential, optimizer: str, loss: str = "cross_entropy") -> dict[str, TorchStep]:
    """A step for each of PyTorch's ways to run an optimizer."""
    return {f"PyTorch {way}": TorchStep(model, optimizer, loss, **how) for way, how in WAYS.items()} if torch else {}


def torch_epochs(steps: dict[str, TorchStep], X: np.ndarray, y: np.ndarray) -> dict[str, Work]:
    if not steps:
        return {}
    X, y = torch.from_numpy(X), torch.from_numpy(y)
    return {"PyTorch fused": lambda: steps["PyTorch fused"].epoch(X, y, 128)}


class JaxStep:
    """One jitted step of Adam on an MLP with relu, arrays donated."""

    def __init__(self, model: Sequential) -> None:
        params = [jnp.asarray(p.data) for p in model.parameters()]
        self.state = (params, [jnp.zeros_like(p) for p in params], [jnp.zeros_like(p) for p in params], 0)
        self.jitted = jax.jit(self.step, donate_argnums=0)

    @staticmethod
    def step(state: tuple, X: jax.Array, y: jax.Array) -> tuple:
        params, m, v, t = state

        def loss_of(params: list) -> jax.Array:
            out = X
            for i in range(0, len(params), 2):
                out = out @ params[i] + params[i + 1]
                out = jax.nn.relu(out) if i + 2 < len(params) else out
            return -jnp.take_along_axis(jax.nn.log_softmax(out), y[:, None], axis=1).mean()

        loss, grads = jax.value_and_grad(loss_of)(params)
        t = t + 1
        m = [0.9 * a + 0.1 * g for a, g in zip(m, grads, strict=True)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, grads, strict=True)]
        rate, root = 1e-3 / (1 - 0.9**t), jnp.sqrt(1 - 0.999**t)
        params = [w - rate * a / (jnp.sqrt(b) / root + 1e-8) for w, a, b in zip(params, m, v, strict=True)]
        return (params, m, v, t), loss

    def run(self, X: jax.Array, y: jax.Array) -> float:
        self.state, loss = self.jitted(self.state, X, y)
        return float(loss)

    def __call__(self, X: np.ndarray, y: np.ndarray) -> float:
        return self.run(jnp.asarray(X), jnp.asarray(y))

    def bind(self, X: np.ndarray, y: np.ndarray) -> Work:
        X, y = jnp.asarray(X), jnp.asarray(y)
        return lambda: self.run(X, y)


def jax_steps(model: Sequential) -> dict[str, JaxStep]:
    return {"JAX jit": JaxStep(model)} if jax else {}


def torch_softmax_cross_entropy(scores: np.ndarray, y: np.ndarray) -> dict[str, Work]:
    """The loss and its gradient by PyTorch's tape, as a training step gets them."""
    if not torch:
        return {}
    x, labels = torch.from_numpy(scores.copy()).requires_grad_(), torch.from_numpy(y)

    def work() -> tuple[float, np.ndarray]:
        x.grad = None
        loss = torch.nn.functional.cross_entropy(x, labels)
        loss.backward()
        return loss.item(), x.grad.numpy()

    def grad() -> tuple[float, np.ndarray]:
        loss = torch.nn.functional.cross_entropy(x, labels)
        (gradient,) = torch.autograd.grad(loss, x)
        return loss.item(), gradient.numpy()

    return {"PyTorch backward": work, "PyTorch autograd.grad": grad}


def torch_adam(data: np.ndarray, grad: np.ndarray) -> dict[str, tuple[Work, Callable[[], np.ndarray]]]:
    """PyTorch's default loop over one parameter: its step, and its numbers."""
    if not torch:
        return {}
    p = torch.from_numpy(data.copy()).requires_grad_()
    p.grad = torch.from_numpy(grad.copy())
    optimizer = torch.optim.Adam([p], lr=1e-3, foreach=False)
    return {"PyTorch loop": (optimizer.step, lambda: p.detach().numpy())}


def torch_batch_norm(x: np.ndarray, dout: np.ndarray) -> dict[str, Work]:
    if not torch:
        return {}
    layer = torch.nn.BatchNorm1d(x.shape[1])
    x_theirs, dout_theirs = torch.from_numpy(x).requires_grad_(), torch.from_numpy(dout)

    def work() -> tuple[np.ndarray, np.ndarray]:
        x_theirs.grad = layer.weight.grad = layer.bias.grad = None
        out = layer(x_theirs)
        out.backward(dout_theirs)
        return out.detach().numpy(), x_theirs.grad.numpy()

    return {"PyTorch": work}
