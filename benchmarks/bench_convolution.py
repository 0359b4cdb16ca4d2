"""Time convolutions and pooling: the backend `fast` and PyTorch, in one process and in turn.

Run it with minitorch-fast and torch==2.13.0 installed: `python benchmarks/bench_convolution.py [--threads 2]`.

What both compute is compared before anything is timed. The ratio is the median over rounds, in each of which the two
take turns; above 1 minitorch is faster. Times are medians. With `--cpu`, and one thread, it is the time of the
processor that is taken, which depends less on who else uses the machine.
"""

# mypy: disable-error-code="misc, arg-type"
# A row binds what it times to the arguments of a lambda, whose types mypy cannot infer.

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from minitorch_fast import FastBackend, set_num_threads

Program = Callable[[], Any]
Row = tuple[str, Program, Program]

CONVOLUTIONS = {  # images, channels, channels of the result, size, kernel, stride, padding, groups
    "1 to 4, 16 images of 28 (LeNet)": (16, 1, 4, 28, 3, 1, 1, 1),
    "4 to 8, 16 images of 28 (LeNet)": (16, 4, 8, 28, 3, 1, 1, 1),
    "1 to 32, 64 images of 28": (64, 1, 32, 28, 3, 1, 1, 1),
    "32 to 64, 64 images of 28": (64, 32, 64, 28, 3, 1, 1, 1),
    "64 to 64, stride 2, 16 of 56": (16, 64, 64, 56, 3, 2, 1, 1),
    "64 groups, 16 of 56": (16, 64, 64, 56, 3, 1, 1, 64),
    "256 to 256, 8 of 14": (8, 256, 256, 14, 3, 1, 1, 1),
    "64 to 256, 1 x 1, 8 of 28": (8, 64, 256, 28, 1, 1, 0, 1),
}
POOLINGS = {  # shape, kernel, stride, padding
    "4 x 4, 16 x 8 of 28 (LeNet)": ((16, 8, 28, 28), 4, 4, 0),
    "2 x 2, 64 x 64 of 28": ((64, 64, 28, 28), 2, 2, 0),
    "3 x 3, stride 2, 16 x 64 of 56": ((16, 64, 56, 56), 3, 2, 1),
}


def convolutions(device: FastBackend) -> Iterator[Row]:
    """Yield what is to be timed: a name, our program and theirs."""
    for name, (batch, channels, results, size, kernel, stride, padding, groups) in CONVOLUTIONS.items():
        a, w = torch.randn(batch, channels, size, size), torch.randn(results, channels // groups, kernel, kernel)
        bias = torch.randn(results)
        options = {"stride": (stride,) * 2, "padding": (padding,) * 2, "groups": groups}
        grad = torch.randn_like(functional.conv2d(a, w, bias, **options))
        x, k, b, g = (device.from_numpy(tensor.numpy()) for tensor in (a, w, bias, grad))
        both = [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups
        yield (
            f"conv {name}: forward",
            lambda x=x, k=k, b=b, o=options: device.conv2d(x, k, b, **o),
            lambda x=a, k=w, b=bias, o=options: functional.conv2d(x, k, b, **o),
        )
        yield (
            f"conv {name}: by images",
            lambda x=x, k=k, g=g, o=options: device.conv2d_input_back(g, k, x.shape, **o),
            lambda x=a, k=w, g=grad, o=both: _convolution_backward(g, x, k, o, [True, False, False])[0],
        )
        yield (
            f"conv {name}: by weights",
            lambda x=x, k=k, g=g, o=options: device.conv2d_weight_back(g, x, k.shape, **o),
            lambda x=a, k=w, g=grad, o=both: _convolution_backward(g, x, k, o, [False, True, False])[1],
        )


def _convolution_backward(grad: Any, a: Any, w: Any, options: Any, wanted: list[bool]) -> Any:
    return torch.ops.aten.convolution_backward(grad, a, w, None, *options, wanted)


def poolings(device: FastBackend) -> Iterator[Row]:
    """Yield what is to be timed, as above."""
    for name, (shape, kernel, stride, padding) in POOLINGS.items():
        a = torch.randn(shape)
        k, s, p = [kernel] * 2, [stride] * 2, [padding] * 2
        values, places = functional.max_pool2d(a, k, s, p, return_indices=True)
        grad = torch.randn_like(values)
        x, g = device.from_numpy(a.numpy()), device.from_numpy(grad.numpy())
        window, options = (kernel, kernel), {"stride": (stride, stride), "padding": (padding, padding)}
        ordinals = device.max_pool2d(x, window, **options)[1]
        yield (
            f"max pool {name}: forward",
            lambda x=x, w=window, o=options: device.max_pool2d(x, w, **o)[0],
            lambda x=a, k=k, s=s, p=p: functional.max_pool2d(x, k, s, p, return_indices=True)[0],
        )
        yield (
            f"max pool {name}: backward",
            lambda g=g, i=ordinals, x=x: device.max_pool2d_back(g, i, x.shape),
            lambda g=grad, x=a, k=k, s=s, p=p, i=places: torch.ops.aten.max_pool2d_with_indices_backward(
                g, x, k, s, p, [1, 1], False, i
            ),
        )
        yield (
            f"mean pool {name}: forward",
            lambda x=x, w=window, o=options: device.avg_pool2d(x, w, **o),
            lambda x=a, k=k, s=s, p=p: functional.avg_pool2d(x, k, s, p),
        )
        yield (
            f"mean pool {name}: backward",
            lambda g=g, x=x, w=window, o=options: device.avg_pool2d_back(g, x.shape, w, **o),
            lambda g=grad, x=a, k=k, s=s, p=p: torch.ops.aten.avg_pool2d_backward(g, x, k, s, p, False, True, None),
        )


def measured(row: Row, rounds: int, clock: Callable[[], float]) -> str:
    """Return a row of the table."""
    name, ours, theirs = row
    np.testing.assert_allclose(ours().array, theirs().numpy(), 1e-2, 1e-2)
    begin = time.perf_counter()
    theirs()
    times = max(1, int(2e-3 / (time.perf_counter() - begin)))
    taken: list[tuple[float, float]] = []
    for _ in range(rounds):
        pair = []
        for program in (ours, theirs):
            begin = clock()
            for _ in range(times):
                program()
            pair.append((clock() - begin) / times)
        taken.append((pair[0], pair[1]))
    mine, others = (statistics.median(pair[i] for pair in taken) * 1e6 for i in (0, 1))
    ratio = statistics.median(pair[1] / pair[0] for pair in taken)
    return f"| {name} | {mine:,.0f} | {others:,.0f} | {ratio:.2f} |"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="", help="a part of the names of the rows")
    parser.add_argument("--cpu", action="store_true", help="one thread, and the time of the processor")
    args = parser.parse_args()
    threads, clock = (1, time.thread_time) if args.cpu else (args.threads, time.perf_counter)
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    set_num_threads(threads)
    device = FastBackend()
    print(f"float32, {threads} threads, torch {torch.__version__}, Python {platform.python_version()}\n")
    print("| operation | fast, us | torch, us | torch over fast |\n|---|---|---|---|")
    with torch.no_grad():
        for family in (convolutions, poolings):
            for row in family(device):
                if args.only in row[0]:
                    print(measured(row, args.rounds, clock), flush=True)


if __name__ == "__main__":
    main()
