"""One call of a recurrent layer: the tall products, and what lies between them and the kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.matmul import address_of, matmul_into
from minitorch_fast.threads import get_num_threads
from minitorch_fast.workspace import Workspace
from minitorch_tensor.memory import allocate
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Array", "Layer", "contiguous"]

Array = np.ndarray[Any, Any]

_ROWS = 4
"""A thread gets at least as many sequences as the smallest tile has rows, if there are so many."""

_packed, _sums = Workspace(), Workspace()


class Layer:
    """One call of a layer: its sizes, its arrays, and the products around the kernel.

    Args:
        x: The sequences.
        h0: The first state.
        weights: Those of PyTorch.
        lengths: Where the sequences end, or None.
        reverse: Whether they are read backwards.
        gates: How many gates there are.

    Attributes:
        relu: Whether the activation of an RNN is relu.
        arrays: What the kernel is given, by the names of `recurrent_kernels.FIELDS`.
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
        self.weights = [contiguous(w) for w in weights]
        self.padded = lengths is not None
        self.ends = np.full(self.batch, self.steps) if lengths is None else np.array(lengths.array, np.int64)
        np.clip(self.ends, 0, self.steps, self.ends)
        self.x = self._cleared(contiguous(x))
        self.arrays: dict[str, Array] = {"w_hh": self.weights[1], "h0": contiguous(h0), "ends": self.ends}
        big = self.steps * self.batch * self.hidden * self.hidden * gates >= thresholds.MATMUL_PARALLEL
        self.threads = get_num_threads() if big else 1

    def _cleared(self, x: Array) -> Array:
        """Return the inputs with zeros behind the ends: even 0 · NaN would reach the gradients of the weights."""
        if not self.padded:
            return x
        there = np.arange(self.steps)[:, None, None] < self.ends[:, None]
        return np.where(there, x, np.zeros((), x.dtype))

    def allocated(self, count: int) -> Array:
        """Return an array for so many states at each step."""
        return allocate((self.steps, self.batch, count * self.hidden), self.dtype)

    # ------------------------------------------------------------------------------------------------------------------
    # Forward
    # ------------------------------------------------------------------------------------------------------------------
    def projected(self, out: Array) -> Array:
        """Write the product of all inputs with their weights."""
        self._multiply(out, self.x, self.weights[0].T)
        return out

    def bias(self) -> Array:
        """Return what is added to the sums; a GRU adds the bias of q elsewhere than that of n."""
        count = self.gates * self.hidden
        if len(self.weights) == 2:
            return np.zeros(4 * count, self.x.dtype)
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

    def run(self, name: str, **arrays: Array) -> None:
        """Run a kernel on the arrays, for all sequences."""
        from minitorch_fast.jobs import run_jobs  # Numba waits for the first kernel
        from minitorch_fast.recurrent_kernels import FIELDS, kernel_for
        from minitorch_fast.recurrent_tile import WIDTHS

        width = WIDTHS[self.x.itemsize]
        self.arrays |= arrays
        numbers = {
            "steps": self.steps,
            "batch": self.batch,
            "hidden": self.hidden,
            "width": width,
            "reverse": int(self.reverse),
            "relu": int(self.relu),
        }
        shared = [
            numbers[field] if field in numbers else address_of(self.arrays[field]) if field in self.arrays else 0
            for field in FIELDS
        ]
        kernel = kernel_for(name, self.dtype.name).address
        jobs, size = self._jobs(width)
        jobs[:, 2:4] += _packed.of_size(size)
        run_jobs(kernel, jobs, np.array(shared, np.int64), 0, 0, 0, 0)

    def _jobs(self, width: int) -> tuple[Array, int]:
        """Return a row for each thread, and how many bytes of working memory all of them need.

        In a row are the first sequence and the first behind it, where the packed weights begin, where those of a GRU's
        q begin, and its number.
        """
        blocks = math.ceil(self.batch / _ROWS)
        count = min(self.threads, blocks)
        starts = [min(self.batch, blocks * i // count * _ROWS) for i in range(count + 1)]
        q = self.hidden + width  # a few columns more than there are, in either direction
        most = (self.gates * self.hidden + width) * q
        each = (most + self.hidden * q + 4 * width) * self.x.itemsize // 64 * 64 + 64
        second = (2 * self.hidden + width) * q * self.x.itemsize // 64 * 64 + 64
        rows = [(starts[i], starts[i + 1], i * each, i * each + second, i) for i in range(count)]
        return np.array(rows, np.int64), each * count

    # ------------------------------------------------------------------------------------------------------------------
    # Backward
    # ------------------------------------------------------------------------------------------------------------------
    def run_back(self, name: str, grads: Sequence[TensorData | None], **arrays: Array) -> None:
        """Run a kernel on the arrays, back through all sequences."""
        of_y, *of_states = grads
        if of_y is not None:
            arrays["of_y"] = contiguous(of_y)
        for field, grad in zip(("of_h", "of_c"), of_states, strict=False):
            state = self.arrays["h0"]
            arrays[field] = np.zeros_like(state) if grad is None else np.array(grad.array, order="C")
        columns = (4 if self.gates == 3 else self.gates) * self.hidden
        shape = (self.steps, self.batch, columns)
        arrays["of_sums"] = _sums.array(shape, self.x.dtype)
        arrays["of_bias"] = np.zeros((self.threads, columns), self.x.dtype)
        self.run(name, **arrays)

    def gradients(self, x_wanted: bool) -> tuple[Any, ...]:
        """Return the gradients of x, of the first states and of the weights."""
        of_sums, of_bias = self.arrays["of_sums"], self.arrays["of_bias"].sum(0)
        split, count = 2 * self.hidden, self.gates * self.hidden
        of_inputs = of_sums[..., :count]
        of_x = None
        if x_wanted:
            of_x = allocate(self.x.shape, self.dtype)
            self._multiply(of_x, of_inputs, self.weights[0])
        states = [self.arrays[name] for name in ("of_h", "of_c") if name in self.arrays]
        w_ih, w_hh = (np.empty_like(w) for w in self.weights[:2])
        self._multiply(w_ih, _rows(of_inputs).T, _rows(self.x))
        if self.gates == 3:
            self._of_w_hh(w_hh[:split], of_sums[..., :split])
            self._of_w_hh(w_hh[split:], of_sums[..., 3 * self.hidden :])
            biases = [of_bias[:count].copy(), np.delete(of_bias, slice(split, count))]
        else:
            self._of_w_hh(w_hh, of_sums)
            biases = [of_bias, of_bias.copy()]
        found = [*states, w_ih, w_hh, *biases[: len(self.weights) - 2]]
        of_x = None if of_x is None else self.like.like(of_x, self.dtype)
        return of_x, *[self.like.like(array, self.dtype) for array in found]

    def _of_w_hh(self, out: Array, of_sums: Array) -> None:
        """Write the gradient of weights of the state: Σ of_sums · hᵀ, with the state before each step.

        That is the output one step before; and where a sequence begins, its first state.
        """
        y, h0 = self.arrays["y"], self.arrays["h0"]
        if self.padded and self.reverse:
            first = of_sums[np.maximum(self.ends - 1, 0), np.arange(self.batch)]
        else:
            first = of_sums[-1 if self.reverse else 0]
        self._multiply(out, first.T, h0)
        later, before = (of_sums[:-1], y[1:]) if self.reverse else (of_sums[1:], y[:-1])
        if len(y) > 1:
            self._multiply(out, _rows(later).T, _rows(before), add=True)

    def _multiply(self, out: Array, a: Array, b: Array, *, add: bool = False) -> None:
        matmul_into(out, a, b, self.threads, add=add)


def contiguous(a: TensorData) -> Array:
    """Return the numbers of a tensor in row-major order."""
    return np.ascontiguousarray(a.array)


def _rows(a: Array) -> Array:
    """Return the numbers of all steps and sequences as the rows of a matrix."""
    return a.reshape(-1, a.shape[-1]) if a.flags.c_contiguous else _strided_rows(a)


def _strided_rows(a: Array) -> Array:
    """Return the same for some columns of a contiguous array."""
    steps, batch, size = a.shape
    return np.lib.stride_tricks.as_strided(a, (steps * batch, size), a.strides[1:])
