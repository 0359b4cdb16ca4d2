"""The rows of bench_fast.py: programs written once for each library, and what their ratio is to reach.

The first rows are those of the table of targets that need no compiled step. The others have no target of their own:
they are to be as fast as PyTorch, and then by a third faster, like the simple operations of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple

import numpy as np
import torch

import bench_recurrent
from bench_networks import adam, convolutional, lenet, mlp, wide_mlp
from minitorch.nn import functional
from minitorch_scalar import operators

__all__ = ["Program", "Row", "pointwise", "product", "recurrent", "rows"]

Program = Callable[[], Any]
Prepare = Callable[[Any], Program]


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        name: What is computed.
        prepare: Takes a library and returns the program.
        reach: The ratio to reach.
        aim: The one to aim for then.
    """

    name: str
    prepare: Prepare
    reach: float = 1.0
    aim: float = 1.3


# ----------------------------------------------------------------------------------------------------------------------
# Programs
# ----------------------------------------------------------------------------------------------------------------------
def pointwise(expression: str, size: int, grad: bool = False, repeat: int = 1) -> Prepare:
    """Prepare one operation on tensors `a` and `b`."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (library.tensor((rng.random(size) + 0.5).astype(np.float32), requires_grad=grad) for _ in range(2))
        one = eval(f"lambda: {expression}", {"a": a, "b": b, "gelu": partial(gelu, library), "chain": chain(library)})

        def program() -> Any:
            for _ in range(repeat - 1):
                one()
            return one()

        return program

    return prepare


def gelu(library: Any, x: Any) -> Any:
    """Compute gelu as one operation."""
    return torch.nn.functional.gelu(x) if library is torch else x.backend.map(operators.gelu, x)


def tanh_gelu(x: float) -> float:
    """Compute gelu by nine operations: for us one operator, which a kernel is compiled for."""
    return 0.5 * x * (1.0 + operators.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def chain(library: Any) -> Callable[[Any], Any]:
    """Return the nine operations: PyTorch computes one after the other."""
    if library is not torch:
        return lambda x: x.backend.map(tanh_gelu, x)
    return lambda x: 0.5 * x * (1.0 + torch.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def sum_into(size: int) -> Prepare:
    """Prepare a sum into memory that is there, so that nobody waits for the system to clear fresh memory."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b, out = (library.tensor(rng.random(size).astype(np.float32)) for _ in range(3))
        if library is torch:
            return lambda: torch.add(a, b, out=out)

        def program() -> Any:
            out.backend.zip(operators.add, a, b, out=out)
            return out

        return program

    return prepare


def of_array(compute: Callable[[Any, Any], Any], *shape: int) -> Prepare:
    """Prepare what `compute` does with the functions of a library's layers and a tensor."""

    def prepare(library: Any) -> Program:
        x = library.tensor(np.random.default_rng(0).standard_normal(shape).astype(np.float32))
        functions = torch.nn.functional if library is torch else functional
        return lambda: compute(functions, x)

    return prepare


def product(n: int) -> Prepare:
    """Prepare the product of two square matrices."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (library.tensor(rng.random((n, n)).astype(np.float32)) for _ in range(2))
        return lambda: a @ b

    return prepare


def recurrent(kind: str, steps: int = 200) -> Prepare:
    """Prepare the forward and backward of a recurrent layer: T 200, batch 32, 64 features, a state of 128."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        x, grad = (rng.standard_normal((steps, 32, size)).astype(np.float32) for size in (64, 128))
        torch.manual_seed(0)
        layer = bench_recurrent.layer_of(kind, 64, 128, torch.float32)
        if library is torch:
            both = bench_recurrent.theirs(layer, x, grad)
        else:
            both = bench_recurrent.ours(kind, layer, x, grad)
        return lambda: torch.from_numpy(both()[0])

    return prepare


def convolution(batch: int, channels: int, results: int, size: int, *, back: bool) -> Prepare:
    """Prepare a convolution of 3 x 3, alone or with all its gradients."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        shapes = (batch, channels, size, size), (results, channels, 3, 3), (results,)
        x, w, b = (
            library.tensor(rng.standard_normal(shape).astype(np.float32) * 0.1, requires_grad=back) for shape in shapes
        )
        grad = library.tensor(rng.standard_normal((batch, results, size, size)).astype(np.float32))
        conv2d = (torch.nn.functional if library is torch else functional).conv2d

        def program() -> Any:
            out = conv2d(x, w, b, padding=1)
            if not back:
                return out
            x.grad = w.grad = b.grad = None
            out.backward(grad)
            return x.grad

        return program

    return prepare


def norm(layers: str, back: bool, *shape: int) -> Prepare:
    """Prepare a layer or batch norm with weight and bias, alone or with its gradients."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        x = library.tensor(rng.standard_normal(shape).astype(np.float32), requires_grad=back)
        count = shape[-1] if layers == "layer" else shape[1]
        w, b = (library.tensor(np.ones(count, np.float32), requires_grad=back) for _ in range(2))
        grad = library.tensor(rng.standard_normal(shape).astype(np.float32))
        f = torch.nn.functional if library is torch else functional

        def program() -> Any:
            if layers == "layer":
                out = f.layer_norm(x, (count,), w, b)
            else:
                out = f.batch_norm(x, None, None, w, b, training=True)
            if not back:
                return out
            x.grad = w.grad = b.grad = None
            out.backward(grad)
            return x.grad

        return program

    return prepare


# ----------------------------------------------------------------------------------------------------------------------
# Rows
# ----------------------------------------------------------------------------------------------------------------------
def rows() -> Iterator[Row]:
    """Yield all rows."""
    yield from _pointwise()
    for n in (64, 128):
        yield Row(f"matmul {n}", product(n))
    for n in (256, 512, 1024, 2048):
        yield Row(f"matmul {n}", product(n), 1.6, 1.95)
    yield Row("training step, MLP 2-10-10-1, 50 points", mlp, 3, 4)
    yield Row("training step, MLP 784-128-10, batch 64", wide_mlp, 1.3, 1.9)
    yield Row("training step, LeNet, batch 16", lenet, 1.5, 3)
    yield Row("training step, CNN 32-64, batch 64", convolutional, 1.0, 1.8)
    for kind, reach, aim in (("tanh", 4, 5.8), ("lstm", 1.8, 2.3), ("gru", 3, 5)):
        yield Row(f"{'rnn' if kind == 'tanh' else kind}, forward and backward", recurrent(kind), reach, aim)
    yield Row("Adam, 10,000,000 parameters", partial(adam, fused=False), 10, 13)
    yield Row("Adam, 10,000,000 parameters, PyTorch's fused", partial(adam, fused=True), 1, 1.2)
    yield from _layers()
    yield from _along()


def _pointwise() -> Iterator[Row]:
    for line in ("a + b", "a * b", "a.relu()", "a.exp()", "a.sum()"):
        yield Row(f"`{line}`, 1,000 elements, with graph", pointwise(line, 1000, grad=True, repeat=100), 1.5, 2)
    for line in ("a + b", "a.exp()"):
        yield Row(f"`{line}`, 10,000 elements", pointwise(line, 10_000, repeat=10))
    for size in (100_000, 1_000_000):
        for line in ("a.relu()", "a + b", "a.sigmoid()", "gelu(a)"):
            yield Row(f"`{line}`, {size:,} elements", pointwise(line, size))
        for line in ("a.exp()", "a.tanh()"):
            yield Row(f"`{line}`, {size:,} elements", pointwise(line, size), 2, 2.5)
        yield Row(f"gelu of nine operations, {size:,} elements", pointwise("chain(a)", size), 5, 9)
    yield Row("`a + b`, 10,000,000 elements", pointwise("a + b", 10_000_000))
    yield Row("`a + b` into `out`, 10,000,000 elements", sum_into(10_000_000))


def _layers() -> Iterator[Row]:
    """Yield convolution, pooling, norms and softmax."""
    for name, sizes in (("4 to 8, 16 images of 28", (16, 4, 8, 28)), ("32 to 64, 16 images of 28", (16, 32, 64, 28))):
        yield Row(f"conv2d 3 x 3, {name}", convolution(*sizes, back=False))
        yield Row(f"conv2d 3 x 3, {name}, with gradients", convolution(*sizes, back=True))
    yield Row("max_pool2d 2, 16 x 64 of 28", of_array(lambda f, x: f.max_pool2d(x, 2), 16, 64, 28, 28))
    yield Row("avg_pool2d 2, 16 x 64 of 28", of_array(lambda f, x: f.avg_pool2d(x, 2), 16, 64, 28, 28))
    for kind, shape in (("layer", (1000, 1000)), ("batch", (16, 64, 28, 28))):
        yield Row(f"{kind}_norm, {_by(shape)}", norm(kind, False, *shape))
        yield Row(f"{kind}_norm, {_by(shape)}, with gradients", norm(kind, True, *shape))
    for shape in ((10_000, 10), (1000, 1000)):
        yield Row(f"softmax, {_by(shape)}", of_array(lambda f, x: f.softmax(x, 1), *shape))
        yield Row(f"log_softmax, {_by(shape)}", of_array(lambda f, x: f.log_softmax(x, 1), *shape))


def _along() -> Iterator[Row]:
    """Yield reductions over each axis, and what reads transposed memory."""
    shape = (100, 100, 100)
    for dim in range(3):
        for name in ("sum", "amax"):
            reduced = methodcaller(name, dim)
            yield Row(f"{name}, {_by(shape)}, axis {dim}", of_array(partial(_second, reduced), *shape))
    for size in (100_000, 10_000_000):
        yield Row(f"sum, {size:,}", of_array(lambda _, x: x.sum(), size))
    square = (1000, 1000)
    yield Row(f"copy of a transpose, {_by(square)}", of_array(lambda _, x: x.t().contiguous(), *square))
    yield Row(f"`a + a.t()`, {_by(square)}", of_array(lambda _, x: x + x.t(), *square))
    permuted = (100, 50, 200)
    yield Row(f"copy, axes 2 0 1, {_by(permuted)}", of_array(lambda _, x: x.permute(2, 0, 1).contiguous(), *permuted))


def _second(compute: Callable[[Any], Any], _: Any, x: Any) -> Any:
    """Compute something of a tensor without functions of layers."""
    return compute(x)


def _by(shape: tuple[int, ...]) -> str:
    """Write a shape."""
    return " x ".join(f"{size:,}" for size in shape)
