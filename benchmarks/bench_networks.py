"""The training steps that bench_fast.py times: each function takes a library and returns one step.

A step is gradients to nothing, forward, backward, optimizer, as PyTorch's users write it. What minitorch-tensor has no
function for yet (convolution, pooling, cross-entropy) is a rule here, over the method of the backend.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

import minitorch_scalar
import minitorch_tensor as minitorch
from minitorch_tensor.autograd import Function

__all__ = ["adam", "convolutional", "lenet", "mlp", "wide_mlp"]

Program = Callable[[], Any]
LR = 0.01


class _Convolution(Function):
    """Windows of images times weights."""

    @staticmethod
    def forward(ctx: Any, a: Any, weight: Any, bias: Any, padding: int) -> Any:
        ctx.save_for_backward(a, weight)
        ctx.padding = (padding, padding)
        return a.backend.conv2d(a, weight, bias, padding=ctx.padding)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, weight = ctx.saved_tensors
        first = None
        if ctx.needs_input_grad[0]:
            first = grad.backend.conv2d_input_back(grad, weight, a.shape, padding=ctx.padding)
        second = grad.backend.conv2d_weight_back(grad, a, weight.shape, padding=ctx.padding)
        return first, second, grad.sum(dim=(0, 2, 3)), None


class _Pooling(Function):
    """The largest of each window."""

    @staticmethod
    def forward(ctx: Any, a: Any, size: int) -> Any:
        result, ordinals = a.backend.max_pool2d(a, (size, size), stride=(size, size))
        ctx.save_for_backward(ordinals)
        ctx.shape = a.shape
        return result

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (ordinals,) = ctx.saved_tensors
        return grad.backend.max_pool2d_back(grad, ordinals, ctx.shape), None


class _CrossEntropy(Function):
    """The mean of -log softmax of the wanted classes."""

    @staticmethod
    def forward(ctx: Any, a: Any, targets: Any) -> Any:
        loss, top, level = a.backend.cross_entropy(a, targets)
        ctx.save_for_backward(a, top, level, targets)
        return loss.mean()

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, top, level, targets = ctx.saved_tensors
        each = (grad / targets.numel()).expand(targets.shape)
        return grad.backend.cross_entropy_back(each, a, top, level, targets), None


def _convolution(m: Any, a: Any, weight: Any, bias: Any, padding: int) -> Any:
    if m is torch:
        return torch.nn.functional.conv2d(a, weight, bias, padding=padding)
    return _Convolution.apply(a, weight, bias, padding)


def _pooling(m: Any, a: Any, size: int) -> Any:
    return torch.nn.functional.max_pool2d(a, size) if m is torch else _Pooling.apply(a, size)


def _cross_entropy(m: Any, a: Any, targets: Any) -> Any:
    return torch.nn.functional.cross_entropy(a, targets) if m is torch else _CrossEntropy.apply(a, targets)


def _parameters(m: Any, rng: Any, *shapes: tuple[int, ...]) -> list[Any]:
    """Return parameters, each as wide as keeps the numbers in a network of one size."""
    scale = [0.5 / np.sqrt(max(1, int(np.prod(shape[1:])))) for shape in shapes]
    arrays = [((rng.random(shape) - 0.5) * s).astype(np.float32) for shape, s in zip(shapes, scale, strict=True)]
    return [m.tensor(array, requires_grad=True) for array in arrays]


def _step(m: Any, p: list[Any], loss_of: Callable[[], Any]) -> Program:
    """Return a training step with gradient descent."""
    optimizer = (torch.optim.SGD if m is torch else minitorch_scalar.SGD)(p, lr=LR)

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

    def loss() -> Any:
        h = m.addmm(p[1], x, p[0]).relu()
        return _cross_entropy(m, m.addmm(p[3], h, p[2]), targets)

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
    flat = d * (28 // pool) ** 2
    layers = [(flat, 10), (10,)] if hidden is None else [(flat, hidden), (hidden,), (hidden, 10), (10,)]
    p = _parameters(m, rng, (c, 1, 3, 3), (c,), (d, c, 3, 3), (d,), *layers)

    def loss() -> Any:
        h = _convolution(m, x, p[0], p[1], 1).relu()
        h = _convolution(m, h, p[2], p[3], 1).relu()
        h = _pooling(m, h, pool).reshape(batch, flat)
        if hidden is not None:
            h = m.addmm(p[5], h, p[4]).relu()
        return _cross_entropy(m, m.addmm(p[-1], h, p[-2]), targets)

    return _step(m, p, loss)


def adam(m: Any, *, fused: bool) -> Program:
    """Prepare one step of Adam for ten matrices of 1,000 x 1,000."""
    rng = np.random.default_rng(0)
    p = _parameters(m, rng, *[(1000, 1000)] * 10)
    grads = [m.tensor(rng.standard_normal((1000, 1000)).astype(np.float32)) for _ in p]
    if m is torch:
        for one, grad in zip(p, grads, strict=True):
            one.grad = grad
        optimizer = torch.optim.Adam(p, lr=LR, fused=True) if fused else torch.optim.Adam(p, lr=LR)

        def theirs() -> Any:
            optimizer.step()
            return p[0]

        return theirs
    with minitorch.no_grad():
        means, squares = ([minitorch.zeros_like(one) for one in p] for _ in range(2))
    backend, done = p[0].backend, [0]

    def ours() -> Any:
        done[0] += 1
        backend.adam_step(p, grads, means, squares, [], step=done[0], lr=LR)
        return p[0]

    return ours
