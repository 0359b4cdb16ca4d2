"""Time reductions, softmax, norms and optimizer steps of the backend `fast` against PyTorch and NumPy.

    python benchmarks/bench_reduction.py [--threads 2] [--rounds 50]

All contenders run in turns in one process, so that a busy machine disturbs them alike. A row gives the best time of
each, and the median over all rounds of PyTorch's time over ours. It needs torch beside minitorch-fast.
"""

# mypy: disable-error-code="misc"
# A row binds what it times to the arguments of a lambda, whose types mypy cannot infer.

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

import minitorch_fast
from minitorch_scalar import operators
from minitorch_tensor import get_backend

Row = tuple[str, list[Callable[[], Any]]]

FAST, NUMPY = get_backend("fast"), get_backend("numpy")


def normal(*shape: int) -> np.ndarray[Any, Any]:
    """Return float32 numbers."""
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def reductions() -> Iterator[Row]:
    """Yield sums and maxima over each axis, of 1e3 to 1e7 elements."""
    shapes: list[tuple[int, ...]] = [(10**n,) for n in range(3, 8)]
    shapes += [(1000, 1000), (100_000, 10), (10, 100_000), (100, 100, 100), (3000, 3000)]
    for shape in shapes:
        array = normal(*shape)
        a, n, t = FAST.from_numpy(array), NUMPY.from_numpy(array), torch.from_numpy(array)
        for dim in range(len(shape)):
            for operator, function, start in ((operators.add, torch.sum, 0), (operators.max, torch.amax, None)):
                calls = [
                    lambda a=a, o=operator, d=dim, s=start: FAST.reduce(o, a, (d,), start=s),
                    lambda t=t, f=function, d=dim: f(t, dim=d),
                    lambda n=n, o=operator, d=dim, s=start: NUMPY.reduce(o, n, (d,), start=s),
                ]
                yield f"{function.__name__} of {shape} over {dim}", calls


def rows() -> Iterator[Row]:
    """Yield softmax, cross-entropy and layer norm, and the way back."""
    for shape in ((10_000, 10), (1000, 1000), (100, 30_000)):
        x, grad, weight = normal(*shape), normal(*shape), normal(shape[1])
        targets = np.random.default_rng(0).integers(0, shape[1], shape[0])
        a, g, w, k = [FAST.from_numpy(array) for array in (x, grad, weight, targets)]
        ta, tg, tw, tk = [torch.from_numpy(array) for array in (x, grad, weight, targets)]
        y, ty = FAST.softmax(a, 1), torch.softmax(ta, 1)
        _, mean, scale = FAST.layer_norm(a, 1, w, w, 1e-5)
        _, tmean, tscale = torch.native_layer_norm(ta, (shape[1],), tw, tw, 1e-5)
        table: dict[str, Any] = {
            "softmax": (FAST.softmax, (a, 1), torch.softmax, (ta, 1)),
            "log_softmax": (FAST.log_softmax, (a, 1), torch.log_softmax, (ta, 1)),
            "softmax back": (FAST.softmax_back, (g, y, 1), torch._softmax_backward_data, (tg, ty, 1, torch.float32)),
            "cross_entropy": (FAST.cross_entropy, (a, k), torch.nn.functional.cross_entropy, (ta, tk)),
            "layer_norm": (
                *(FAST.layer_norm, (a, 1, w, w, 1e-5)),
                *(torch.native_layer_norm, (ta, (shape[1],), tw, tw, 1e-5)),
            ),
            "layer_norm back": (
                *(FAST.layer_norm_back, (g, a, 1, mean, scale, w), torch.ops.aten.native_layer_norm_backward),
                (tg, ta, (shape[1],), tmean, tscale, tw, tw, [True] * 3),
            ),
        }
        for name, (ours, our_arguments, theirs, their_arguments) in table.items():
            calls = [lambda f=ours, x=our_arguments: f(*x), lambda f=theirs, x=their_arguments: f(*x)]
            yield f"{name} of {shape}", calls


def optimizers() -> Iterator[Row]:
    """Yield steps over 10 million parameters."""
    p, g, m, v = [[FAST.from_numpy(normal(1000, 1000)) for _ in range(10)] for _ in range(4)]

    def theirs(kind: Any, **options: Any) -> Callable[[], Any]:
        parameters = [torch.nn.Parameter(torch.from_numpy(normal(1000, 1000))) for _ in range(10)]
        for parameter in parameters:
            parameter.grad = torch.ones(1000, 1000)
        return kind(parameters, lr=1e-3, **options).step  # type: ignore[no-any-return] # a method of PyTorch

    adam, sgd = torch.optim.Adam, torch.optim.SGD
    yield "Adam, default", [lambda: FAST.adam_step(p, g, m, v, (), step=3, lr=1e-3), theirs(adam)]
    yield "Adam, fused", [lambda: FAST.adam_step(p, g, m, v, (), step=3, lr=1e-3), theirs(adam, fused=True)]
    step = lambda: FAST.sgd_step(p, g, m, lr=1e-3, momentum=0.9)  # noqa: E731 - as those above
    yield "SGD with momentum, default", [step, theirs(sgd, momentum=0.9)]
    yield "SGD with momentum, fused", [step, theirs(sgd, momentum=0.9, fused=True)]


def measure(calls: list[Callable[[], Any]], rounds: int) -> list[list[float]]:
    """Return the times of all calls, made in turns for at most some seconds."""
    times: list[list[float]] = [[] for _ in calls]
    end = time.perf_counter() + 2
    while len(times[0]) < rounds and (time.perf_counter() < end or len(times[0]) < 5):
        for call, found in zip(calls, times, strict=True):
            begin = time.perf_counter()
            call()
            found.append(time.perf_counter() - begin)
    return times


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only", choices=("reductions", "rows", "optimizers"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    minitorch_fast.set_num_threads(options.threads)
    print(f"{'work':42} {'fast us':>10} {'torch us':>10} {'numpy us':>10} {'torch / fast':>13}")
    for family in (reductions, rows, optimizers):
        if options.only in (None, family.__name__):
            for name, calls in family():
                times = measure(calls, options.rounds)
                ratio = statistics.median(b / a for a, b in zip(times[0], times[1], strict=True))
                best = [f"{min(found) * 1e6:10.1f}" for found in times] + [" " * 10] * (3 - len(times))
                print(f"{name:42} {' '.join(best)} {ratio:13.2f}", flush=True)


if __name__ == "__main__":
    main()
