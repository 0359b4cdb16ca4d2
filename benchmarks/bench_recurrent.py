"""Time recurrent layers of minitorch.nn, on the backend `fast`, and PyTorch's: forward and backward, in turn.

Run it with minitorch-fast and torch==2.13.0 installed: `python benchmarks/bench_recurrent.py [--seconds 5]`.

The batch has 32 sequences of 200 steps; a layer reads 64 features into a state of 128. Both compute all gradients, also
that of the inputs. What they compute is compared before anything is timed. The ratio is the median over rounds, in each
of which the two take turns; above 1 minitorch is faster. Times are the least of all rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from minitorch import nn
from minitorch_fast import set_num_threads
from minitorch_tensor import set_default_backend, tensor

Program = Callable[[], Sequence[Any]]

KINDS = ("tanh", "relu", "lstm", "gru")


def layer_of(kind: str, features: int, hidden: int, dtype: torch.dtype) -> torch.nn.RNNBase:
    """Return PyTorch's layer."""
    if kind in ("tanh", "relu"):
        return torch.nn.RNN(features, hidden, nonlinearity=kind, dtype=dtype)
    return {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](features, hidden, dtype=dtype)


def theirs(layer: torch.nn.RNNBase, x: Any, grad: Any) -> Program:
    """Return a forward and backward of PyTorch, which gives the outputs and the gradients of inputs and weights."""
    inputs = torch.tensor(x, requires_grad=True)
    of_y = torch.tensor(grad)

    def program() -> Sequence[Any]:
        inputs.grad = None
        layer.zero_grad()
        y, _ = layer(inputs)
        y.backward(of_y)
        return [y.detach().numpy(), inputs.grad.numpy(), *[p.grad.numpy() for p in layer.parameters()]]

    return program


def ours(kind: str, layer: torch.nn.RNNBase, x: Any, grad: Any) -> Program:
    """Return the same for the layer of minitorch.nn, with the same weights."""
    made = _ours_of(kind, layer)
    made.load_state_dict({name: p.detach().numpy() for name, p in layer.named_parameters()})
    inputs = tensor(x, requires_grad=True)
    of_y = tensor(grad)

    def program() -> Sequence[Any]:
        inputs.grad = None
        made.zero_grad()
        y, _ = made(inputs)
        y.backward(of_y)
        return [y.detach().numpy(), inputs.grad.numpy(), *[p.grad.numpy() for p in made.parameters()]]

    return program


def _ours_of(kind: str, layer: torch.nn.RNNBase) -> Any:
    sizes, dtype = (layer.input_size, layer.hidden_size), str(layer.weight_hh_l0.dtype).removeprefix("torch.")
    if kind in ("tanh", "relu"):
        return nn.RNN(*sizes, nonlinearity=kind, dtype=dtype)
    return {"lstm": nn.LSTM, "gru": nn.GRU}[kind](*sizes, dtype=dtype)


def run(kind: str, sizes: tuple[int, int, int, int], dtype: str, seconds: float) -> str:
    """Return a row of the table."""
    steps, batch, features, hidden = sizes
    rng = np.random.default_rng(0)
    x = rng.standard_normal((steps, batch, features)).astype(dtype)
    grad = rng.standard_normal((steps, batch, hidden)).astype(dtype)
    torch.manual_seed(0)
    layer = layer_of(kind, features, hidden, getattr(torch, dtype))
    programs = [ours(kind, layer, x, grad), theirs(layer, x, grad)]
    tolerance = 1e-3 if dtype == "float32" else 1e-9
    for a, b in zip(*[program() for program in programs], strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)
    rounds: list[list[float]] = []
    end = time.perf_counter() + seconds
    while len(rounds) < 5 or time.perf_counter() < end:
        rounds.append([_time(program) for program in programs])
    least = [min(column) for column in zip(*rounds, strict=True)]
    ratio = statistics.median(b / a for a, b in rounds)
    return f"| {kind} | {1e3 * least[0]:.2f} | {1e3 * least[1]:.2f} | {ratio:.2f} | {least[1] / least[0]:.2f} |"


def _time(program: Program) -> float:
    begin = time.perf_counter()
    program()
    return time.perf_counter() - begin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure each layer")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", default="float32", choices=("float32", "float64"))
    parser.add_argument("--sizes", type=int, nargs=4, default=(200, 32, 64, 128), metavar=("T", "B", "F", "H"))
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS)
    options = parser.parse_args()
    set_default_backend("fast")
    torch.set_num_threads(options.threads)
    set_num_threads(options.threads)
    print(f"T, B, F, H = {tuple(options.sizes)}, {options.dtype}, {options.threads} threads")
    print("| layer | minitorch ms | PyTorch ms | ratio (median) | ratio (least) |\n|---|---|---|---|---|")
    for kind in options.kinds:
        print(run(kind, tuple(options.sizes), options.dtype, options.seconds), flush=True)


if __name__ == "__main__":
    main()
