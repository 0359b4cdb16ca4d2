"""LSTM and GRU: for each step one product of matrices, and one kernel for all that follows from it.

The plain recurrent layer is made of primitives: there a step is a product and a map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_cuda.device import geometry
from minitorch_cuda.launching import blocks, launch
from minitorch_cuda.primitive_backend import PrimitiveBackend
from minitorch_tensor.layer_kernels.sequences import Run, Weights, at
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["RecurrentBackend"]


class RecurrentBackend(PrimitiveBackend):
    """Steps of recurrent layers in one kernel each."""

    def lstm(
        self,
        x: TensorData,
        h0: TensorData,
        c0: TensorData,
        weights: Sequence[TensorData],
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
    ) -> tuple[Any, Any, Any, Any, Any]:
        """Read sequences with a layer of long short-term memory."""
        from minitorch_cuda.recurrent_kernels import lstm_step

        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        gates = self._in_order(layer.of_inputs(run.cleared(x)))
        y, cells = (self._fresh(x, (*x.shape[:2], h0.shape[1])) for _ in range(2))
        h, c = self.copy(h0), self.copy(c0)
        for t in run.order:
            sums = self._in_order(layer.of_state(h))
            args = (gates.storage, sums.storage, h.storage, c.storage, y.storage, cells.storage)
            self._take_step(lstm_step(x.dtype), h, *args, *self._ends(lengths, gates), t)
        return y, h, c, cells, gates

    def lstm_backward(
        self,
        grads: Sequence[TensorData | None],
        x: TensorData,
        h0: TensorData,
        c0: TensorData,
        weights: Sequence[TensorData],
        y: TensorData,
        cells: TensorData,
        gates: TensorData,
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
        x_wanted: bool = True,
    ) -> tuple[Any, ...]:
        """Return the gradients of `x`, `h0`, `c0` and each of the weights."""
        from minitorch_cuda.recurrent_kernels import lstm_step_back

        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        of_sums, of_h, of_c = self._fresh(x, gates.shape), run.or_zeros(grads[1], h0), run.or_zeros(grads[2], c0)
        of_y, first = None if grads[0] is None else self._in_order(grads[0]), self._in_order(c0)
        shown = self._shown(of_y, gates)
        for t in reversed(run.order):
            args = (of_sums.storage, of_h.storage, of_c.storage, *shown, gates.storage, cells.storage)
            places = (first.storage, first.offset, *self._ends(lengths, gates), t, t + 1 if reverse else t - 1)
            self._take_step(lstm_step_back(x.dtype), of_h, *args, *places, x.shape[0])
            of_h = self._in_order(run.chosen(t, layer.back_to_state(at(of_sums, t)), of_h))
        x, before = run.cleared(x), run.before(y, h0)
        return layer.back_to_inputs(of_sums, x_wanted), of_h, of_c, *layer.gradients(of_sums, x, of_sums, before)

    def gru(
        self,
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
    ) -> tuple[Any, Any, Any]:
        """Read sequences with a layer of gated recurrent units."""
        from minitorch_cuda.recurrent_kernels import gru_step

        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        steps, batch, hidden = *x.shape[:2], h0.shape[1]
        inputs = self._in_order(layer.of_inputs(run.cleared(x)))
        y, gates = self._fresh(x, (steps, batch, hidden)), self._fresh(x, (steps, batch, 4 * hidden))
        h = self.copy(h0)
        for t in run.order:
            sums = self._in_order(layer.of_state(h))
            args = (gates.storage, inputs.storage, sums.storage, h.storage, y.storage)
            self._take_step(gru_step(x.dtype), h, *args, *self._ends(lengths, gates), t)
        return y, h, gates

    def gru_backward(
        self,
        grads: Sequence[TensorData | None],
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        y: TensorData,
        gates: TensorData,
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
        x_wanted: bool = True,
    ) -> tuple[Any, ...]:
        """Return the gradients of `x`, `h0` and each of the weights."""
        from minitorch_cuda.recurrent_kernels import gru_step_back

        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        of_inputs, of_states = (self._fresh(x, (*y.shape[:2], 3 * y.shape[2])) for _ in range(2))
        of_h, kept = run.or_zeros(grads[1], h0), self._fresh(x, h0.shape)
        of_y, first = None if grads[0] is None else self._in_order(grads[0]), self._in_order(h0)
        shown = self._shown(of_y, gates)
        for t in reversed(run.order):
            args = (of_inputs.storage, of_states.storage, kept.storage, of_h.storage, *shown, gates.storage, y.storage)
            places = (first.storage, first.offset, *self._ends(lengths, gates), t, t + 1 if reverse else t - 1)
            self._take_step(gru_step_back(x.dtype), of_h, *args, *places, x.shape[0])
            passed = run.add(kept, layer.back_to_state(at(of_states, t)))
            of_h = self._in_order(run.chosen(t, passed, of_h))
        x, before = run.cleared(x), run.before(y, h0)
        return layer.back_to_inputs(of_inputs, x_wanted), of_h, *layer.gradients(of_inputs, x, of_states, before)

    @staticmethod
    def _take_step(kernel: Any, state: TensorData, *args: Any) -> None:
        """Run the kernel of one step, a thread for each number of the state."""
        size = size_of(state.shape)
        if size:
            launch(kernel, blocks(size), geometry().threads, *args, state.shape[1], size)

    @staticmethod
    def _shown(of_y: TensorData | None, beside: TensorData) -> tuple[Any, int, bool]:
        """Return storage and offset of the gradient of the outputs, and whether there is one."""
        return (beside.storage, 0, False) if of_y is None else (of_y.storage, of_y.offset, True)

    @staticmethod
    def _ends(lengths: TensorData | None, beside: TensorData) -> tuple[Any, int, int, bool]:
        """Return storage, offset and step of the lengths, and whether there are any."""
        if lengths is None:
            return beside.storage, 0, 0, False
        return lengths.storage, lengths.offset, lengths.strides[0], True
