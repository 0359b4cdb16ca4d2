"""The training steps that bench_fast.py times: each function takes a library and returns one step.

A step is gradients to nothing, forward, backward, optimizer, as PyTorch's users write it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from minitorch import optim
from minitorch.nn import functional

__all__ = ["adam", "convolutional", "lenet", "mlp", "wide_mlp"]

Program = Callable[[], Any]
LR = 0.01


def _functional(m: Any) -> Any:
    """Return the functions behind a library's layers."""
    return torch.nn.functional if m is torch else functional


def _parameters(m: Any, rng: Any, *shapes: tuple[int, ...]) -> list[Any]:
    """Return parameters, each as wide as keeps the numbers in a network of one size."""
    scale = [0.5 / np.sqrt(max(1, int(np.prod(shape[1:])))) for shape in shapes]
    arrays = [((rng.random(shape) - 0.5) * s).astype(np.float32) for shape, s in zip(shapes, scale, strict=True)]
    return [m.tensor(array, requires_grad=True) for array in arrays]


def _step(m: Any, p: list[Any], loss_of: Callable[[], Any]) -> Program:
    """Return a training step with gradient descent."""
    optimizer = (torch.optim if m is torch else optim).SGD(p, lr=LR)

    def program() -> Any:
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return loss

    return program


def mlp(m: Any) -> Program:
    """Prepare 2-10-10-1 with relu on 50 points."""
    rng = np.random.default_rng(0)
    x = m.tensor(rng.random((50, 2)).astype(np.float32))
    y = m.tensor(np.where(rng.random((50, 1)) < 0.5, 1.0, -1.0).astype(np.float32))
    p = _parameters(m, rng, (2, 10), (10,), (10, 10), (10,), (10, 1), (1,))

    def loss() -> Any:
        h = m.addmm(p[1], x, p[0]).relu()
        h = m.addmm(p[3], h, p[2]).relu()
        error = m.addmm(p[5], h, p[4]) - y
        return (error * error).mean()

    return _step(m, p, loss)


def wide_mlp(m: Any) -> Program:
    """Prepare 784-128-10 with relu and cross-entropy on a batch of 64."""
    rng = np.random.default_rng(0)
    x = m.tensor(rng.random((64, 784)).astype(np.float32))
    targets = m.tensor(rng.integers(0, 10, 64))
    p = _parameters(m, rng, (784, 128), (128,), (128, 10), (10,))
    f = _functional(m)

    def loss() -> Any:
        h = m.addmm(p[1], x, p[0]).relu()
        return f.cross_entropy(m.addmm(p[3], h, p[2]), targets)

    return _step(m, p, loss)


def lenet(m: Any) -> Program:
    """Prepare convolutions of 4 and 8 channels, a pool of 4, and 392-64-10, on a batch of 16."""
    return _images(m, 16, (4, 8), 4, 64)


def convolutional(m: Any) -> Program:
    """Prepare convolutions of 32 and 64 channels, a pool of 2, and a linear layer, on a batch of 64."""
    return _images(m, 64, (32, 64), 2, None)


def _images(m: Any, batch: int, channels: tuple[int, int], pool: int, hidden: int | None) -> Program:
    rng = np.random.default_rng(0)
    x = m.tensor(rng.random((batch, 1, 28, 28)).astype(np.float32))
    targets = m.tensor(rng.integers(0, 10, batch))
    c, d = channels
    f = _functional(m)
    flat = d * (28 // pool) ** 2
    layers = [(flat, 10), (10,)] if hidden is None else [(flat, hidden), (hidden,), (hidden, 10), (10,)]
    p = _parameters(m, rng, (c, 1, 3, 3), (c,), (d, c, 3, 3), (d,), *layers)

    def loss() -> Any:
        h = f.conv2d(x, p[0], p[1], padding=1).relu()
        h = f.conv2d(h, p[2], p[3], padding=1).relu()
        h = f.max_pool2d(h, pool).reshape(batch, flat)
        if hidden is not None:
            h = m.addmm(p[5], h, p[4]).relu()
        return f.cross_entropy(m.addmm(p[-1], h, p[-2]), targets)

    return _step(m, p, loss)


def adam(m: Any, *, fused: bool) -> Program:
    """Prepare one step of Adam for ten matrices of 1,000 x 1,000."""
    rng = np.random.default_rng(0)
    p = _parameters(m, rng, *[(1000, 1000)] * 10)
    grads = [m.tensor(rng.standard_normal((1000, 1000)).astype(np.float32)) for _ in p]
    for one, grad in zip(p, grads, strict=True):
        one.grad = grad
    options = {"fused": True} if fused and m is torch else {}
    optimizer = (torch.optim if m is torch else optim).Adam(p, lr=LR, **options)

    def program() -> Any:
        optimizer.step()
        return p[0]

    return program
