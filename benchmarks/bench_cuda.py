"""The targets of the backend `cuda` on a GPU: one table.

Run it with minitorch-cuda[cu13] and, for the comparisons, a PyTorch for CUDA installed: `python
benchmarks/bench_cuda.py`, or all at once with benchmarks/gpu.py. Each row is the median of several rounds, each of
which waits for the device at its end. Memory is held against the bandwidth of a copy that is measured first, everything
else against PyTorch on the same card, with TF32 off. Without a GPU it says so, and measures nothing.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from minitorch_cuda.device import is_simulated, missing

Program = Callable[[], Any]

ELEMENTS = 1 << 26
SIDE = 4096


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        name: What is measured.
        value: What came out, with its unit.
        ratio: What it is held against: a share of the copy's bandwidth, or PyTorch's time over ours.
        reach: What the ratio is to reach, None if it is only told.
    """

    name: str
    value: str
    ratio: float | None
    reach: float | None


def seconds(program: Program, rounds: int, repeat: int) -> float:
    """Return how long a program takes on the device: the median over rounds of so many runs."""
    from numba import cuda

    program()
    times = []
    for _ in range(rounds):
        cuda.synchronize()
        begin = time.perf_counter()
        for _ in range(repeat):
            program()
        cuda.synchronize()
        times.append((time.perf_counter() - begin) / repeat)
    return statistics.median(times)


def bandwidth(rounds: int) -> tuple[float, Iterator[Row]]:
    """Return bytes a second of a copy on the device, and the rows that are held against it."""
    import minitorch_tensor as mt

    with mt.use_backend("cuda"):
        a, b = mt.ones(ELEMENTS), mt.ones(ELEMENTS)
    array, other = a.storage.memory, b.storage.memory
    copy = 8 * ELEMENTS / seconds(lambda: other.copy_to_device(array), rounds, 10)
    return copy, _memory_rows(copy, a, b, rounds)


def _memory_rows(copy: float, a: Any, b: Any, rounds: int) -> Iterator[Row]:
    """Measure what is limited by memory, or might be."""
    import minitorch_tensor as mt

    out = a.backend.empty(a.shape, a.dtype)
    matrix = a.view(8192, -1)
    cases: list[tuple[str, int, float, Program]] = [
        ("a + b, 2²⁶ float32", 12, 0.85, lambda: _into(a.backend, "add", out, a, b)),
        ("a.exp(), 2²⁶ float32", 8, 0.85, lambda: _into(a.backend, "exp", out, a)),
        ("a.sum(), 2²⁶ float32", 4, 0.75, lambda: a.sum()),
        ("a.sum(1), 8192 rows", 4, 0.75, lambda: matrix.sum(1)),
        ("a.sum(0), 8192 rows", 4, 0.75, lambda: matrix.sum(0)),
        ("a.max(), 2²⁶ float32", 4, 0.75, lambda: a.max()),
        ("a.t() copied, 8192 rows", 8, 0.0, lambda: matrix.t().contiguous()),
        ("softmax of 8192 rows", 8, 0.0, lambda: matrix.softmax(1)),
        ("uniform numbers, 2²⁶ float32", 4, 0.0, lambda: a.backend.uniform(mt.default_generator, out)),
    ]
    for name, each, reach, program in cases:
        rate = each * ELEMENTS / seconds(program, rounds, 10)
        yield Row(name, f"{rate / 1e9:.0f} GB/s", rate / copy, reach or None)


def _into(backend: Any, name: str, out: Any, *operands: Any) -> None:
    """Compute into memory that is there."""
    from minitorch_scalar import operators

    (backend.zip if len(operands) == 2 else backend.map)(getattr(operators, name), *operands, out=out)


def products(torch: Any, rounds: int) -> Iterator[Row]:
    """Compare matrix products with PyTorch's."""
    import minitorch_tensor as mt

    for size, dtype, reach in ((SIDE, "float32", 0.5), (1024, "float32", None), (SIDE, "float64", None)):
        array = np.random.default_rng(0).random((size, size)).astype(dtype)
        ours = mt.from_numpy(array).to("cuda")
        time_ours = seconds(lambda ours=ours: ours @ ours, rounds, 3)  # type: ignore[misc] # bound to this round's
        value = f"{2 * size**3 / time_ours / 1e12:.1f} TFLOP/s"
        ratio = None
        if torch is not None:
            theirs = torch.from_numpy(array).cuda()
            torch.testing.assert_close(torch.from_numpy((ours @ ours).cpu().numpy()), (theirs @ theirs).cpu())
            ratio = seconds(lambda theirs=theirs: theirs @ theirs, rounds, 3) / time_ours  # type: ignore[misc] # as above
        yield Row(f"{size} x {size} matrices, {dtype}", value, ratio, reach)


def steps(torch: Any, rounds: int) -> Iterator[Row]:
    """Compare training steps with PyTorch's, LeNet's and that of an LSTM of 100 cells on 32 sentences of 40 words."""
    import minitorch

    for name, make in (("LeNet, batch 16", lenet), ("LSTM 50-100, 32 x 40 words", sentences)):
        with minitorch.use_backend("cuda"):
            ours = seconds(make(minitorch, lambda x: x), rounds, 3)
        ratio = None
        if torch is not None:
            ratio = seconds(make(torch, lambda x: x.cuda()), rounds, 3) / ours
        yield Row(f"a training step of {name}", f"{ours * 1e3:.2f} ms", ratio, None)


def _step(library: Any, model: Any, inputs: Any, targets: Any) -> Program:
    optimizer = library.optim.SGD(model.parameters(), lr=0.01)

    def program() -> Any:
        optimizer.zero_grad()
        loss = library.nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        return loss

    return program


def lenet(library: Any, placed: Callable[[Any], Any]) -> Program:
    """Return a training step of two convolutions, a pooling and two linear layers."""
    nn, rng = library.nn, np.random.default_rng(0)
    model = nn.Sequential(
        *(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(4)),
        *(nn.Flatten(), nn.Linear(392, 64), nn.ReLU(), nn.Linear(64, 10)),
    )
    images = placed(library.tensor(rng.random((16, 1, 28, 28)).astype(np.float32)))
    return _step(library, placed(model), images, placed(library.tensor(rng.integers(0, 10, 16))))


def sentences(library: Any, placed: Callable[[Any], Any]) -> Program:
    """Return a training step of an embedding, an LSTM and a linear layer."""
    nn, rng = library.nn, np.random.default_rng(0)

    class Model(nn.Module):  # type: ignore[misc,name-defined] # of either library
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(1000, 50)
            self.lstm = nn.LSTM(50, 100, batch_first=True)
            self.linear = nn.Linear(100, 2)

        def forward(self, words: Any) -> Any:
            return self.linear(self.lstm(self.embedding(words))[0][:, -1])

    words = placed(library.tensor(rng.integers(0, 1000, (32, 40))))
    return _step(library, placed(Model()), words, placed(library.tensor(rng.integers(0, 2, 32))))


def peer() -> Any:
    """Return PyTorch, if there is one for CUDA, with TF32 off."""
    if find_spec("torch") is None:
        return None
    import torch

    if not torch.cuda.is_available():
        return None
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    return torch


def table(rounds: int) -> list[Row]:
    """Measure everything, and print each row when it is there."""
    torch = peer()
    copy, rows = bandwidth(rounds)
    found = [Row("a copy on the device", f"{copy / 1e9:.0f} GB/s", None, None)]
    show(found[0])
    for part in (rows, products(torch, rounds), steps(torch, rounds)):
        for row in part:
            show(row)
            found.append(row)
    return found


def show(row: Row) -> None:
    """Print one row of the table."""
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    missed = row.reach is not None and row.ratio is not None and row.ratio < row.reach
    reach = "" if row.reach is None else f"{row.reach:.2f}{' missed' if missed else ''}"
    print(f"| {row.name} | {row.value} | {ratio} | {reach} |", flush=True)


def main() -> int:
    """Print the table, or why there is none; fail if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="rounds of each measurement")
    options = parser.parse_args()
    reason = "kernels run on the simulator." if is_simulated() else missing()
    if reason is not None:
        print(f"{date.today()}: nothing was measured, since {reason}")
        return 0
    from numba import cuda

    card = cuda.get_current_device().name
    name = card.decode() if isinstance(card, bytes) else card
    print(f"{date.today()}, {name}, Python {platform.python_version()}, median of {options.rounds} rounds\n")
    print("| work | measured | of the copy, or PyTorch's time over ours | to reach |")
    print("|---|---|---|---|")
    rows = table(options.rounds)
    return int(any(row.ratio is not None and row.reach is not None and row.ratio < row.reach for row in rows))


if __name__ == "__main__":
    sys.exit(main())
