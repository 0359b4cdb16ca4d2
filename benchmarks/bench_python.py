"""How much of a small operation is Python: the rows of bench_fast.py that NumPy computes, with less and less around it.

Run it as bench_fast.py, `python benchmarks/bench_python.py`. Each line is timed as there, in turn with PyTorch, and
holds one of three programs against it:

- "NumPy alone": the calls of NumPy that the operation comes down to, on arrays, without tensors and gradients;
- "and the graph": the same, the tensor of the result and the node of the graph, made as minitorch makes them, and
  nothing else: no operator method, no rule, no backend, no check;
- "minitorch": as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import bench_fast
import numpy as np
from bench_rows import Prepare, Program, Row, pointwise

import minitorch_fast
import minitorch_tensor as minitorch
from bench_networks import LR, mlp
from minitorch_tensor.functions.arithmetic import Add, Mul
from minitorch_tensor.functions.clamps import Relu
from minitorch_tensor.functions.exponentials import Exp
from minitorch_tensor.functions.reductions import Sum
from minitorch_tensor.node import operation_node
from minitorch_tensor.quiet import quiet

SIZE = 1000
REPEAT = 100

ZERO = np.array(0, np.float32)
ONES = np.ones(SIZE, np.float32)


# ----------------------------------------------------------------------------------------------------------------------
# NumPy alone
# ----------------------------------------------------------------------------------------------------------------------
def positive(x: Any) -> Any:
    """Compute relu as NumPy does it soonest."""
    return np.maximum(x, ZERO)


def total(x: Any) -> Any:
    """Compute a sum as a product with ones, which starts three times as fast as a reduction."""
    return np.asarray(ONES.dot(x))


def alone(compute: Callable[..., Any], operands: int) -> Callable[..., Any]:
    """Return a function of tensors that computes with their arrays only."""
    return (lambda a: compute(a.array)) if operands == 1 else (lambda a, b: compute(a.array, b.array))


def plain_mlp(library: Any) -> Program:
    """Prepare the step of `bench_networks.mlp` without tensors: forward, backward and gradient descent by hand."""
    if library is not minitorch:
        return mlp(library)
    rng = np.random.default_rng(0)
    x = rng.random((50, 2)).astype(np.float32)
    y = np.where(rng.random((50, 1)) < 0.5, 1.0, -1.0).astype(np.float32)
    shapes = (2, 10), (10,), (10, 10), (10,), (10, 1), (1,)
    scales = [0.5 / np.sqrt(max(1, int(np.prod(shape[1:])))) for shape in shapes]
    p = [((rng.random(shape) - 0.5) * s).astype(np.float32) for shape, s in zip(shapes, scales, strict=True)]
    ones, rate, share = np.ones(50, np.float32), np.float32(LR), np.float32(2 / 50)

    def step() -> Any:
        h = np.maximum(np.add(x.dot(p[0]), p[1]), ZERO)
        g = np.maximum(np.add(h.dot(p[2]), p[3]), ZERO)
        error = np.subtract(np.add(g.dot(p[4]), p[5]), y)
        loss = np.mean(np.multiply(error, error))
        d = np.multiply(error, share)
        d_g = np.multiply(d.dot(p[4].T), np.greater(g, ZERO))
        d_h = np.multiply(d_g.dot(p[2].T), np.greater(h, ZERO))
        gradients = x.T.dot(d_h), ones.dot(d_h), h.T.dot(d_g), ones.dot(d_g), g.T.dot(d), ones.dot(d)
        for one, gradient in zip(p, gradients, strict=True):
            np.subtract(one, np.multiply(gradient, rate), one)
        return minitorch.tensor(loss)

    return step


# ----------------------------------------------------------------------------------------------------------------------
# NumPy and the graph
# ----------------------------------------------------------------------------------------------------------------------
def zipped(rule: Any, ufunc: Any, keeps: bool) -> Callable[..., Any]:
    """Return a ufunc of two tensors that records its graph, and keeps its operands for the way back or not."""

    def function(a: Any, b: Any) -> Any:
        out = a.like(quiet.run(ufunc, a.array, b.array), a.dtype)
        out.node = operation_node(rule, (a.node, b.node), (a.shape, b.shape), {})
        if keeps:
            out.node.saved_values = (a, b)
        return out

    return function


def mapped(rule: Any, compute: Any, keeps: bool) -> Callable[..., Any]:
    """Return a function of one tensor that records its graph, and keeps its result for the way back or not."""

    def function(a: Any) -> Any:
        out = a.like(quiet.run(compute, a.array), a.dtype)
        node = operation_node(rule, (a.node,), (a.shape,), {})
        if keeps:
            node.saved_values = (out.alias(),)
        out.node = node
        return out

    return function


# ----------------------------------------------------------------------------------------------------------------------
# The table
# ----------------------------------------------------------------------------------------------------------------------
def calling(function: Callable[..., Any], operands: int, theirs: Prepare) -> Prepare:
    """Prepare repeated calls of a function of tensors for minitorch, and the row's own program for PyTorch."""

    def prepare(library: Any) -> Program:
        if library is not minitorch:
            return theirs(library)
        rng = np.random.default_rng(0)
        a, b = (library.tensor((rng.random(SIZE) + 0.5).astype(np.float32), requires_grad=True) for _ in range(2))
        one = partial(function, *(a, b)[:operands])

        def program() -> Any:
            for _ in range(REPEAT - 1):
                one()
            out = one()
            return out if isinstance(out, minitorch.Tensor) else library.tensor(out)

        return program

    return prepare


def rows() -> Iterator[Row]:
    """Yield all lines of the table."""
    for line, compute, operands, rule, keeps in (
        ("a + b", np.add, 2, Add, False),
        ("a * b", np.multiply, 2, Mul, True),
        ("a.relu()", positive, 1, Relu, True),
        ("a.exp()", np.exp, 1, Exp, True),
        ("a.sum()", total, 1, Sum, False),
    ):
        whole = pointwise(line, SIZE, grad=True, repeat=REPEAT)
        written = (zipped if operands == 2 else mapped)(rule, compute, keeps)
        yield Row(f"`{line}`, NumPy alone", calling(alone(compute, operands), operands, whole), 1.5, 2)
        yield Row(f"`{line}`, and the graph", calling(written, operands, whole), 1.5, 2)
        yield Row(f"`{line}`, minitorch", whole, 1.5, 2)
    yield Row("training step, MLP 2-10-10-1, NumPy alone", plain_mlp, 3, 4)
    yield Row("training step, MLP 2-10-10-1, minitorch", mlp, 3, 4)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to measure each row")
    chosen = parser.parse_args()
    minitorch.set_default_backend("fast")
    bench_fast.print_table(rows(), minitorch_fast.get_num_threads(), chosen.seconds)


if __name__ == "__main__":
    main()
