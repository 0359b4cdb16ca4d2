"""Time one training step of scalar networks against micrograd, in one process, the two in turn.

Run it with minitorch-scalar and micrograd installed: `python benchmarks/bench_scalar.py`, or `tox -e bench`.

The work: a network of 2-10-10-1 units with relu, 50 points, the squared error summed over them,
backward, and one step of gradient descent. Every contender computes the same numbers from the same weights, which is
checked before anything is timed.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import micrograd.engine  # type: ignore[import-untyped]  # it ships no types
import micrograd.nn  # type: ignore[import-untyped]

from minitorch_scalar import MLP, SGD, Scalar, __version__

LR = 1e-5
Step = Callable[[], float]


def make_points(n: int = 50) -> tuple[list[tuple[float, float]], list[float]]:
    """Draw points of the unit square, with targets of ±1."""
    rng = random.Random(0)
    points = [(rng.random(), rng.random()) for _ in range(n)]
    return points, [1.0 if x1 < 0.5 else -1.0 for x1, _ in points]


def weights_of(model: MLP) -> list[list[list[float]]]:
    """Return bias and weights of every neuron of every layer."""
    return [[[p.data for p in neuron] for neuron in layer.neurons()] for layer in model.children()]


def minitorch_step(model: MLP, points: Sequence[tuple[float, float]], targets: Sequence[float]) -> Step:
    """Prepare a step of the network as the package has it, where a neuron is one operation."""
    optimizer = SGD(model.parameters(), lr=LR)

    def step() -> float:
        optimizer.zero_grad()
        loss: Any = 0.0
        for point, target in zip(points, targets, strict=True):
            error = model(point)[0] - target
            loss = loss + error * error
        loss.backward()
        optimizer.step()
        return float(loss)

    return step


def small_operations_step(
    weights: list[list[list[float]]], points: Sequence[tuple[float, float]], targets: Sequence[float]
) -> Step:
    """Prepare a step of the same network spelled out in single products and sums, as micrograd does it."""
    layers = [[[Scalar(w) for w in neuron] for neuron in layer] for layer in weights]
    optimizer = SGD([w for layer in layers for neuron in layer for w in neuron], lr=LR)

    def forward(values: list[Scalar]) -> Scalar:
        for k, layer in enumerate(layers):
            outputs = []
            for bias, *factors in layer:
                total = bias
                for w, x in zip(factors, values, strict=True):
                    total = total + w * x
                outputs.append(total.relu() if k < len(layers) - 1 else total)
            values = outputs
        return values[0]

    def step() -> float:
        optimizer.zero_grad()
        loss: Any = 0.0
        for (x1, x2), target in zip(points, targets, strict=True):
            error = forward([Scalar(x1, None), Scalar(x2, None)]) - target
            loss = loss + error * error
        loss.backward()
        optimizer.step()
        return float(loss)

    return step


def micrograd_step(
    weights: list[list[list[float]]], points: Sequence[tuple[float, float]], targets: Sequence[float]
) -> Step:
    """Prepare a step of micrograd's network."""
    model = micrograd.nn.MLP(2, [10, 10, 1])
    for layer, neurons in zip(model.layers, weights, strict=True):
        for neuron, (bias, *factors) in zip(layer.neurons, neurons, strict=True):
            neuron.b.data = bias
            for w, value in zip(neuron.w, factors, strict=True):
                w.data = value

    def step() -> float:
        model.zero_grad()
        loss: Any = micrograd.engine.Value(0.0)
        for point, target in zip(points, targets, strict=True):
            error = model(point) - target
            loss = loss + error * error
        loss.backward()
        for p in model.parameters():
            p.data -= LR * p.grad
        return float(loss.data)

    return step


def in_turn(steps: Sequence[Step], rounds: int) -> list[list[float]]:
    """Time the steps one after the other, round by round, each from a clean heap.

    The collector runs as usual during a step, but what the contender before left behind is not charged to the next.
    """
    times: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for step, seconds in zip(steps, times, strict=True):
            gc.collect()
            for _ in range(3):
                start = time.perf_counter()
                step()
                seconds.append(time.perf_counter() - start)
    return times


def growth(step: Step, steps: int = 1000) -> tuple[float, float]:
    """Return the bytes in use after 10 steps and after `steps` more."""
    for _ in range(10):
        step()
    tracemalloc.start()
    step()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(steps):
        step()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return before, after


def chain(n: int) -> float:
    """Return the seconds that a chain of n operations takes, forward and backward."""
    x = Scalar(1.0)
    start = time.perf_counter()
    y = x
    for _ in range(n):
        y = y * 1.0
    y.backward()
    seconds = time.perf_counter() - start
    if x.grad != 1.0:
        raise RuntimeError(f"A chain of factors 1 has the derivative 1, not {x.grad}.")
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    points, targets = make_points()
    model = MLP(2, [10, 10], seed=0)
    weights = weights_of(model)
    steps = [
        minitorch_step(model, points, targets),
        small_operations_step(weights, points, targets),
        micrograd_step(weights, points, targets),
    ]
    losses = [step() for step in steps]
    if max(losses) - min(losses) > 1e-9 * max(losses):
        raise RuntimeError(f"The contenders disagree: {losses}")
    times = in_turn(steps, rounds)

    print(
        f"minitorch-scalar {__version__}, {date.today()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores of {platform.machine()}, `python benchmarks/bench_scalar.py`\n"
    )
    print("| one step of 2-10-10-1 on 50 points | median | fastest | micrograd over it: median (quartiles) | fastest |")
    print("|---|---|---|---|---|")
    names = ["minitorch.MLP (a neuron is one `dot`)", "minitorch, single products and sums", "micrograd"]
    for name, seconds in zip(names, times, strict=True):
        ratios = sorted(theirs / ours for theirs, ours in zip(times[2], seconds, strict=True))
        low, middle, high = statistics.quantiles(ratios, n=4)
        fastest = min(times[2]) / min(seconds)
        print(
            f"| {name} | {1e3 * statistics.median(seconds):.2f} ms | {1e3 * min(seconds):.2f} ms "
            f"| {middle:.1f} ({low:.1f} to {high:.1f}) | {fastest:.1f} |"
        )

    print("\n| chain of | forward and backward | an operation |\n|---|---|---|")
    for n in (1_000, 10_000, 100_000, 1_000_000):
        seconds_taken = chain(n)
        print(f"| {n:,} operations | {seconds_taken:.3f} s | {1e6 * seconds_taken / n:.2f} us |")

    before, after = growth(minitorch_step(MLP(2, [4], seed=0), points[:5], targets[:5]))
    print(f"\nMemory in use after 1,000 further steps: {before / 1024:.1f} KiB before, {after / 1024:.1f} KiB after.")


if __name__ == "__main__":
    main()
