"""What recurrent layers have in common: the way through sequences that end, and the products with weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Run", "Weights", "at", "part"]


class Run:
    """The way through a batch of sequences.

    Args:
        backend: Who computes.
        x: The sequences.
        lengths: Where they end; None if all of them have all steps.
        reverse: Whether to go backwards.

    Attributes:
        order: The steps, in the order in which they are taken.
    """

    def __init__(self, backend: Any, x: TensorData, lengths: TensorData | None, reverse: bool) -> None:
        self.backend = backend
        self.lengths = lengths
        steps = range(x.shape[0])
        self.order = steps[::-1] if reverse else steps
        self.like = x
        self.zero = backend.full((), 0, x.dtype)

    def chosen(self, t: int, new: Any, old: Any) -> Any:
        """Return the new numbers for sequences that have a step t, and the old ones for those that do not."""
        if self.lengths is None:
            return new
        ends = self.lengths.seen_as((*self.lengths.shape, 1), (*self.lengths.strides, 0), self.lengths.offset)
        there = self.backend.zip(scalar.lt, self.backend.full((), t, int64), ends, dtype=bool_)
        return self.backend.where(there, new, old)

    def write(self, out: Any, t: int, new: Any) -> None:
        """Write the numbers of step t; zeros for sequences that do not have it."""
        self.backend.copy(self.chosen(t, new, self.zero), out=at(out, t))

    def cleared(self, a: Any) -> Any:
        """Return `a` with zeros behind the ends."""
        if self.lengths is None:
            return a
        out = self.zeros(a.shape)
        for t in self.order:
            self.write(out, t, at(a, t))
        return out

    def before(self, states: Any, first: Any) -> Any:
        """Return the state before each step, made of those after each step and the first one."""
        out = self.zeros(states.shape)
        state = first
        for t in self.order:
            self.write(out, t, state)
            state = self.chosen(t, at(states, t), state)
        return out

    def zeros(self, shape: Shape) -> Any:
        """Return zeros, as a tensor like x."""
        return self.like.adopt(self.backend.full(shape, 0, self.like.dtype))

    def or_zeros(self, a: Any, like: Any) -> Any:
        """Return a copy of `a`, or zeros."""
        return self.zeros(like.shape) if a is None else self.backend.copy(a)

    def add(self, a: Any, b: Any) -> Any:
        """Return a + b."""
        return self.backend.zip(scalar.add, a, b)

    def sub(self, a: Any, b: Any) -> Any:
        """Return a - b."""
        return self.backend.zip(scalar.sub, a, b)

    def mul(self, a: Any, b: Any) -> Any:
        """Return a · b."""
        return self.backend.zip(scalar.mul, a, b)


class Weights:
    """The weights of a layer, and its products with them.

    Args:
        backend: Who computes.
        weights: w_ih and w_hh, and either b_ih and b_hh or nothing.
    """

    def __init__(self, backend: Any, weights: Sequence[TensorData]) -> None:
        self.backend = backend
        self.w_ih, self.w_hh = weights[:2]
        self.b_ih: Any = None
        self.b_hh: Any = None
        if len(weights) == 4:
            self.b_ih, self.b_hh = weights[2:]

    def of_inputs(self, x: Any) -> Any:
        """Return W_ih · x + b_ih for all steps."""
        return self._affine(x, self.w_ih, self.b_ih)

    def of_state(self, h: Any) -> Any:
        """Return W_hh · h + b_hh."""
        return self._affine(h, self.w_hh, self.b_hh)

    def _affine(self, a: Any, w: Any, b: Any) -> Any:
        product = self.backend.matmul(a, w.permute(1, 0))
        return product if b is None else self.backend.zip(scalar.add, product, b)

    def back_to_inputs(self, of_sums: Any, wanted: bool) -> Any:
        """Return the gradient of x, if it is wanted."""
        return self.backend.matmul(of_sums, self.w_ih) if wanted else None

    def back_to_state(self, of_sums: Any) -> Any:
        """Return the gradient of h."""
        return self.backend.matmul(of_sums, self.w_hh)

    def gradients(self, of_inputs: Any, x: Any, of_states: Any, before: Any) -> tuple[Any, ...]:
        """Return the gradients of all weights, from those of the sums that they were used in, at all steps.

        Args:
            of_inputs: The gradient of W_ih · x + b_ih.
            x: The sequences.
            of_states: The gradient of W_hh · h + b_hh.
            before: h at each step.
        """
        w_ih, w_hh = self._product(of_inputs, x), self._product(of_states, before)
        if self.b_ih is None:
            return w_ih, w_hh
        b_ih, b_hh = (self.backend.reduce(scalar.add, of, (0, 1), start=0) for of in (of_inputs, of_states))
        return w_ih, w_hh, b_ih, b_hh

    def _product(self, of_sums: Any, a: Any) -> Any:
        """Return the gradient of a weight: Σ of_sums · aᵀ over all steps and sequences."""
        tall, wide = (_rows(self.backend, side) for side in (of_sums, a))
        return self.backend.matmul(tall.permute(1, 0), wide)


def at(a: Any, t: int) -> Any:
    """Return a[t]."""
    return a.seen_as(a.shape[1:], a.strides[1:], a.offset + t * a.strides[0])


def part(a: Any, k: int, count: int) -> Any:
    """Return the part k of so many equal ones along the last dimension: the numbers of one gate."""
    size = a.shape[-1] // count
    return a.seen_as((*a.shape[:-1], size), a.strides, a.offset + k * size * a.strides[-1])


def _rows(backend: Any, a: Any) -> Any:
    """Return the numbers of all steps and sequences as the rows of one matrix."""
    steps, batch, size = a.shape
    return backend.copy(a).seen_as((steps * batch, size), (size, 1), 0)
