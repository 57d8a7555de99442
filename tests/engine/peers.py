"""How the engine is compared with PyTorch: the same numbers in both, and one measure of the difference."""

import numpy as np
import pytest

TOLERANCE = {np.float32: 1e-4, np.float64: 1e-10}


def import_torch():
    """PyTorch on one thread, or a skip where it is not installed."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    torch.set_num_threads(1)
    return torch


def assert_close(ours, theirs, dtype=np.float64, what="result"):
    """The largest difference, relative to the largest entry, is within the tolerance of the dtype."""
    theirs = theirs.detach().numpy() if hasattr(theirs, "detach") else np.asarray(theirs)
    ours = np.asarray(ours)
    assert ours.shape == theirs.shape, what
    if ours.size:
        difference = np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-30 if dtype is np.float64 else 1e-12)
        assert difference <= TOLERANCE[dtype], f"{what} differs by {difference:.1e}"


def copy_parameters(layer, theirs):
    """Copy our layer's parameters into PyTorch's, whose Linear stores the transpose."""
    torch = import_torch()
    with torch.no_grad():
        for name, p in layer.named_parameters().items():
            data = p.data.T if p.data.ndim == 2 else p.data
            getattr(theirs, name).copy_(torch.from_numpy(np.ascontiguousarray(data)))


def gradient_like_ours(theirs, ours):
    """PyTorch's gradient of a parameter, in our layout."""
    gradient = theirs.grad.numpy()
    return gradient.T if ours.data.ndim == 2 else gradient
