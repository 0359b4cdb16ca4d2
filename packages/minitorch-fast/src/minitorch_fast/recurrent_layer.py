"""One call of a recurrent layer: its arrays, and the kernel that goes through them on all threads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.matmul import address_of
from minitorch_fast.recurrent_call import Call
from minitorch_fast.threads import get_num_threads
from minitorch_fast.workspace import Workspace
from minitorch_tensor.memory import allocate
from minitorch_tensor.tensor_data import TensorData

__all__ = ["BLOCK", "Array", "Layer", "contiguous"]

Array = np.ndarray[Any, Any]

_ROWS = 4
"""A thread gets at least as many sequences as the smallest tile has rows, if there are so many."""

BLOCK = 128
"""Sequences times steps in a block: their sums are to stay in the cache of the second level, beside the weights."""

_LINE = 64
"""Bytes of a cache line."""

_NOTHING = dict.fromkeys(Call._fields, 0)

_work = Workspace()


class Layer:
    """One call of a layer: its sizes, its arrays, and what lies between them and the kernel.

    Args:
        x: The sequences.
        h0: The first state.
        weights: Those of PyTorch.
        lengths: Where the sequences end, or None.
        reverse: Whether they are read backwards.
        gates: How many gates there are.

    Attributes:
        relu: Whether the activation of an RNN is relu.
        columns: How many sums are kept of a sequence at a step; a GRU keeps q beside n.
        width: The columns of a panel (see `recurrent_tile`).
        arrays: What the kernel is given, by the names in `recurrent_call.Call`.
    """

    def __init__(
        self,
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        lengths: TensorData | None,
        reverse: bool,
        gates: int,
    ) -> None:
        self.like, self.dtype, self.gates, self.reverse = x, x.dtype, gates, reverse
        self.relu = False
        self.steps, self.batch, self.features = x.shape
        self.hidden = h0.shape[1]
        self.width = tile_of_this_cpu().columns(self.dtype.itemsize)
        self.columns = (4 if gates == 3 else gates) * self.hidden
        self.weights = [contiguous(w) for w in weights]
        self.padded = lengths is not None
        self.ends = np.full(self.batch, self.steps)
        if lengths is not None:
            np.clip(np.array(lengths.array, np.int64), 0, self.steps, self.ends)
        w_ih, w_hh = self.weights[:2]
        self.arrays: dict[str, Array] = {
            "x": contiguous(x),
            "w_ih": w_ih,
            "w_hh": w_hh,
            "h0": contiguous(h0),
            "ends": self.ends,
        }
        self.starts = self._starts()

    def _starts(self) -> list[int]:
        """Return the first sequence of each thread, and behind them how many there are."""
        products = self.steps * self.batch * self.hidden * self.hidden * self.gates
        threads = get_num_threads() if products >= thresholds.MATMUL_PARALLEL else 1
        blocks = math.ceil(self.batch / _ROWS)
        count = min(threads, blocks)
        return [min(self.batch, blocks * i // count * _ROWS) for i in range(count + 1)]

    def allocated(self, count: int) -> Array:
        """Return an array for so many states at each step."""
        return allocate((self.steps, self.batch, count * self.hidden), self.dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # The kernel
    # ------------------------------------------------------------------------------------------------------------------
    def run(self, name: str, **arrays: Array) -> None:
        """Run a kernel on the arrays, for all sequences."""
        from minitorch_fast.jobs import run_jobs  # Numba waits for the first kernel
        from minitorch_fast.recurrent_kernels import kernel_for

        self.arrays |= arrays
        most = max(end - begin for begin, end in pairwise(self.starts))
        itemsize = self.dtype.itemsize
        numbers = {
            "steps": self.steps,
            "batch": self.batch,
            "features": self.features,
            "hidden": self.hidden,
            "gates": self.gates * self.hidden,
            "split": (2 if self.gates == 3 else self.gates) * self.hidden,
            "columns": self.columns,
            "width": self.width,
            "block": min(self.steps, max(1, BLOCK // most)),
            "line": (math.ceil(self.columns * itemsize / _LINE) + 1) * _LINE // itemsize,  # no two in the same place
            "reverse": int(self.reverse),
            "relu": int(self.relu),
        }
        addresses = {field: address_of(array) for field, array in self.arrays.items()}
        call = Call(**{**_NOTHING, **numbers, **addresses})
        kernel = kernel_for(name, self.dtype.name).address
        run_jobs(kernel, self._jobs(call, most), np.array(call, np.int64), 0, 0, 0, 0)

    def _jobs(self, call: Call, most: int) -> Array:
        """Return a `Job` for each thread, which has no more than `most` sequences, and give it working memory."""
        wide, high = call.hidden + call.width, call.gates + call.width  # a few more than there are, in either direction
        rows = call.block * most
        counts = [high * (call.features + call.width), high * wide, wide * wide, rows * call.line, rows * call.width]
        itemsize = self.dtype.itemsize
        sizes = [((count + 4 * call.width) * itemsize // _LINE + 1) * _LINE for count in counts]
        each, ranges = sum(sizes), list(pairwise(self.starts))
        place = _work.of_size(each * len(ranges))
        starts = [accumulate(sizes[:-1], initial=place + i * each) for i in range(len(ranges))]
        return np.array([[*ranges[i], i, *starts[i]] for i in range(len(ranges))], np.int64)

    # ------------------------------------------------------------------------------------------------------------------
    # Forward
    # ------------------------------------------------------------------------------------------------------------------
    def bias(self) -> Array:
        """Return what is added to the sums; a GRU adds the bias of q elsewhere than that of n."""
        if len(self.weights) == 2:
            return np.zeros(self.columns, self.dtype.numpy)
        b_ih, b_hh = self.weights[2:]
        if self.gates != 3:
            return np.add(b_ih, b_hh)
        both = 2 * self.hidden
        return np.concatenate([b_ih[:both] + b_hh[:both], b_ih[both:], b_hh[both:]])

    def last(self, states: str, first: str) -> Array:
        """Return the state after the last step of each sequence."""
        found, begin = self.arrays[states], self.arrays[first]
        if not self.padded:
            return np.array(found[0 if self.reverse else -1])
        at = np.zeros_like(self.ends) if self.reverse else np.maximum(self.ends - 1, 0)
        return np.where(self.ends[:, None] > 0, found[at, np.arange(self.batch)], begin)

    # ------------------------------------------------------------------------------------------------------------------
    # Backward
    # ------------------------------------------------------------------------------------------------------------------
    def run_back(
        self, name: str, grads: Sequence[TensorData | None], x_wanted: bool, **arrays: Array
    ) -> tuple[Any, ...]:
        """Run a kernel on the arrays, back through all sequences.

        Returns:
            The gradients of x, or None if it is not wanted, of the first states and of the weights.
        """
        of_y, *of_states = grads
        if of_y is not None:
            arrays["of_y"] = contiguous(of_y)
        for field, grad in zip(("of_h", "of_c"), of_states, strict=False):
            state = self.arrays["h0"]
            arrays[field] = np.zeros_like(state) if grad is None else np.array(grad.array, order="C")
        if x_wanted:
            arrays["of_x"] = allocate(self.like.shape, self.dtype)
        count = len(self.starts) - 1
        for field, shape in zip(("of_w_ih", "of_w_hh", "of_bias"), self._shapes(), strict=True):
            arrays[field] = np.zeros((count, *shape), self.dtype.numpy)
        self.run(name, **arrays)
        return self._gradients(x_wanted)

    def _shapes(self) -> list[tuple[int, ...]]:
        """Return those of the gradients that each thread adds up for itself; those of weights are made of panels."""
        panels = [(math.ceil(w.shape[1] / self.width), len(w), self.width) for w in self.weights[:2]]
        return [*panels, (self.columns,)]

    def _gradients(self, x_wanted: bool) -> tuple[Any, ...]:
        """Return what a kernel has left in the arrays."""
        of_w_ih, of_w_hh, of_bias = (_total(self.arrays[field]) for field in ("of_w_ih", "of_w_hh", "of_bias"))
        of_w_ih, of_w_hh = _joined(of_w_ih, self.features), _joined(of_w_hh, self.hidden)
        biases = [of_bias, of_bias.copy()]
        if self.gates == 3:
            split, count = 2 * self.hidden, 3 * self.hidden
            biases = [of_bias[:count].copy(), np.delete(of_bias, slice(split, count))]
        states = [self.arrays[name] for name in ("of_h", "of_c") if name in self.arrays]
        found = [*states, of_w_ih, of_w_hh, *biases[: len(self.weights) - 2]]
        of_x = self.like.like(self.arrays["of_x"], self.dtype) if x_wanted else None
        return of_x, *[self.like.like(array, self.dtype) for array in found]


def _total(parts: Array) -> Array:
    """Return the sum over the threads."""
    found: Array = parts[0] if len(parts) == 1 else parts.sum(0)
    return found


def _joined(panels: Array, columns: int) -> Array:
    """Return the matrix that is cut into panels."""
    matrix = panels.swapaxes(0, 1).reshape(panels.shape[1], -1)
    return np.ascontiguousarray(matrix[:, :columns])


def contiguous(a: TensorData) -> Array:
    """Return the numbers of a tensor in row-major order."""
    return np.ascontiguousarray(a.array)
