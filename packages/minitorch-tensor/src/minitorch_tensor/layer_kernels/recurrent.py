"""Recurrent layers over whole sequences: RNN, LSTM and GRU, forward and backward, made of primitives.

A recurrent layer reads a sequence x₀, x₁, ... and keeps a state h, which each step computes from the one before. Here
one call reads a batch of sequences to the end: a device can then prepare the weights once for all steps. What all
methods have in common:

- `x` has the shape (T, B, F): T steps, B sequences, F features. States have the shape (B, H), outputs (T, B, H).
- `weights` are PyTorch's: `w_ih` of shape (G·H, F) and `w_hh` of shape (G·H, H), and either no biases or `b_ih` and
  `b_hh` of shape (G·H,). An RNN has G = 1 gate; an LSTM has 4, input, forget, cell and output; a GRU has 3, reset,
  update and new.
- `lengths` (int64, shape (B,), from 0 to T) says where each sequence ends. Behind its end the outputs are zero and the
  state stays as it is; what `x` holds there counts for nothing.
- `reverse` reads each sequence from its end to its beginning. The output of step t still stands at place t.
- Forward methods return the outputs, the last state, and for an LSTM the last cells; then what the backward method
  wants to be given again, whose numbers behind the end of a sequence can be anything.
- Backward methods take the gradients of the outputs and of the last state, each of which may be None for zeros, and
  what the forward method took and gave. They return the gradients of `x` (None if `x_wanted` is False), of the first
  state, for an LSTM of the first cells, and of each of the weights.

Source: the chain rule for PyTorch's equations of RNN, LSTM and GRU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.layer_kernels.sequences import Run, Weights, at, part
from minitorch_tensor.tensor_data import TensorData

__all__ = ["RecurrentDefaults"]

_SLOPES: dict[Callable[..., Any], Callable[..., Any]] = {
    scalar.tanh: operators.tanh_slope,
    scalar.relu: scalar.relu_back,
}
"""The derivative of each activation of an RNN, as an operator of its result."""


class RecurrentDefaults:
    """RNN, LSTM and GRU of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    # ------------------------------------------------------------------------------------------------------------------
    # RNN: h = f(W_ih · x + b_ih + W_hh · h + b_hh)
    # ------------------------------------------------------------------------------------------------------------------
    def rnn(
        self,
        operator: Callable[..., Any],
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
    ) -> tuple[Any, Any]:
        """Read sequences with a plain recurrent layer.

        Args:
            operator: The activation f, operators.tanh or operators.relu.
            x: The sequences, shape (T, B, F).
            h0: The first state, shape (B, H).
            weights: With G = 1, as above.
            lengths: Where the sequences end.
            reverse: Whether to read them backwards.

        Returns:
            The outputs (T, B, H) and the last state (B, H).
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        inputs = layer.of_inputs(run.cleared(x))
        y = run.zeros(inputs.shape)
        h = self.copy(h0)
        for t in run.order:
            new = self.map(operator, run.add(at(inputs, t), layer.of_state(h)))
            run.write(y, t, new)
            h = run.chosen(t, new, h)
        return y, h

    def rnn_backward(
        self,
        operator: Callable[..., Any],
        grads: Sequence[TensorData | None],
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        y: TensorData,
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
        x_wanted: bool = True,
    ) -> tuple[Any, ...]:
        """Return the gradients of `x`, `h0` and each of the weights.

        Args:
            operator: As it was given to `rnn`, and so all below.
            grads: Those of the outputs and of the last state, or None.
            x: The sequences.
            h0: The first state.
            weights: The weights.
            y: The outputs.
            lengths: Where the sequences end.
            reverse: Whether they were read backwards.
            x_wanted: Whether the gradient of `x` is.
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        of_sums = run.zeros(y.shape)
        of_y, of_h = grads[0], run.or_zeros(grads[1], h0)
        for t in reversed(run.order):
            total = run.add(of_h, at(of_y, t)) if of_y is not None else of_h
            run.write(of_sums, t, self.zip(_SLOPES[operator], at(y, t), total))
            of_h = run.chosen(t, layer.back_to_state(at(of_sums, t)), of_h)
        x, before = run.cleared(x), run.before(y, h0)
        return layer.back_to_inputs(of_sums, x_wanted), of_h, *layer.gradients(of_sums, x, of_sums, before)

    # ------------------------------------------------------------------------------------------------------------------
    # LSTM: c = f · c + i · g, and h = o · tanh(c), where i, f, o are sigmoids and g is a tanh
    # ------------------------------------------------------------------------------------------------------------------
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
        """Read sequences with a layer of long short-term memory.

        Args:
            x: The sequences, shape (T, B, F).
            h0: The first state, shape (B, H).
            c0: The first cells, shape (B, H).
            weights: With G = 4, as above.
            lengths: Where the sequences end.
            reverse: Whether to read them backwards.

        Returns:
            The outputs (T, B, H), the last state and the last cells (B, H); and for the backward method the cells
            after each step (T, B, H) and the gates (T, B, 4·H).
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        gates = layer.of_inputs(run.cleared(x))
        y, cells = (run.zeros((*x.shape[:2], h0.shape[1])) for _ in range(2))
        h, c = self.copy(h0), self.copy(c0)
        for t in run.order:
            sums = run.add(at(gates, t), layer.of_state(h))
            i, f, g, o = (part(at(gates, t), k, 4) for k in range(4))
            for k, gate in enumerate((i, f, g, o)):
                self.map(scalar.tanh if gate is g else scalar.sigmoid, part(sums, k, 4), out=gate)
            new = run.add(run.mul(f, c), run.mul(i, g))
            run.write(cells, t, new)
            c = run.chosen(t, new, c)
            new = run.mul(o, self.map(scalar.tanh, new))
            run.write(y, t, new)
            h = run.chosen(t, new, h)
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
        """Return the gradients of `x`, `h0`, `c0` and each of the weights.

        Args:
            grads: Those of the outputs, of the last state and of the last cells, or None.
            x: As it was given to `lstm`, and so all below.
            h0: The first state.
            c0: The first cells.
            weights: The weights.
            y: The outputs.
            cells: The cells after each step.
            gates: The gates.
            lengths: Where the sequences end.
            reverse: Whether they were read backwards.
            x_wanted: Whether the gradient of `x` is.
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        of_sums = run.zeros(gates.shape)
        of_y, of_h, of_c = grads[0], run.or_zeros(grads[1], h0), run.or_zeros(grads[2], c0)
        c_before = run.before(cells, c0)
        for t in reversed(run.order):
            total = run.add(of_h, at(of_y, t)) if of_y is not None else of_h
            i, f, g, o = (part(at(gates, t), k, 4) for k in range(4))
            tanh_c = self.map(scalar.tanh, at(cells, t))
            of_cell = run.add(of_c, self.zip(operators.tanh_slope, tanh_c, run.mul(total, o)))
            of_gates = run.zeros(at(gates, t).shape)
            self.zip(operators.sigmoid_slope, i, run.mul(of_cell, g), out=part(of_gates, 0, 4))
            self.zip(operators.sigmoid_slope, f, run.mul(of_cell, at(c_before, t)), out=part(of_gates, 1, 4))
            self.zip(operators.tanh_slope, g, run.mul(of_cell, i), out=part(of_gates, 2, 4))
            self.zip(operators.sigmoid_slope, o, run.mul(total, tanh_c), out=part(of_gates, 3, 4))
            run.write(of_sums, t, of_gates)
            of_c = run.chosen(t, run.mul(of_cell, f), of_c)
            of_h = run.chosen(t, layer.back_to_state(at(of_sums, t)), of_h)
        x, before = run.cleared(x), run.before(y, h0)
        return layer.back_to_inputs(of_sums, x_wanted), of_h, of_c, *layer.gradients(of_sums, x, of_sums, before)

    # ------------------------------------------------------------------------------------------------------------------
    # GRU: h = (1 - z) · n + z · h, where r and z are sigmoids, n = tanh(W_in · x + b_in + r · q), q = W_hn · h + b_hn
    # ------------------------------------------------------------------------------------------------------------------
    def gru(
        self,
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
    ) -> tuple[Any, Any, Any]:
        """Read sequences with a layer of gated recurrent units.

        Args:
            x: The sequences, shape (T, B, F).
            h0: The first state, shape (B, H).
            weights: With G = 3, as above.
            lengths: Where the sequences end.
            reverse: Whether to read them backwards.

        Returns:
            The outputs (T, B, H) and the last state (B, H); and for the backward method r, z, n and q of each step
            side by side (T, B, 4·H).
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        steps, batch, hidden = *x.shape[:2], h0.shape[1]
        inputs = layer.of_inputs(run.cleared(x))
        y = run.zeros((steps, batch, hidden))
        gates = run.zeros((steps, batch, 4 * hidden))
        h = self.copy(h0)
        for t in run.order:
            sums = layer.of_state(h)
            r, z, n, q = (part(at(gates, t), k, 4) for k in range(4))
            for k, gate in enumerate((r, z)):
                self.map(scalar.sigmoid, run.add(part(at(inputs, t), k, 3), part(sums, k, 3)), out=gate)
            self.copy(part(sums, 2, 3), out=q)
            self.map(scalar.tanh, run.add(part(at(inputs, t), 2, 3), run.mul(r, q)), out=n)
            new = run.add(n, run.mul(z, run.sub(h, n)))
            run.write(y, t, new)
            h = run.chosen(t, new, h)
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
        """Return the gradients of `x`, `h0` and each of the weights.

        Args:
            grads: Those of the outputs and of the last state, or None.
            x: As it was given to `gru`, and so all below.
            h0: The first state.
            weights: The weights.
            y: The outputs.
            gates: What `gru` returned last.
            lengths: Where the sequences end.
            reverse: Whether they were read backwards.
            x_wanted: Whether the gradient of `x` is.
        """
        run, layer = Run(self, x, lengths, reverse), Weights(self, weights)
        of_inputs, of_states = (run.zeros((*y.shape[:2], 3 * y.shape[2])) for _ in range(2))
        of_y, of_h = grads[0], run.or_zeros(grads[1], h0)
        before = run.before(y, h0)
        for t in reversed(run.order):
            total = run.add(of_h, at(of_y, t)) if of_y is not None else of_h
            r, z, n, q = (part(at(gates, t), k, 4) for k in range(4))
            of_z = self.zip(operators.sigmoid_slope, z, run.mul(total, run.sub(at(before, t), n)))
            of_n = self.zip(operators.tanh_slope, n, run.sub(total, run.mul(total, z)))
            of_r = self.zip(operators.sigmoid_slope, r, run.mul(of_n, q))
            for out, last in ((of_inputs, of_n), (of_states, run.mul(of_n, r))):
                for k, gradient in enumerate((of_r, of_z, last)):
                    run.write(part(out, k, 3), t, gradient)
            passed = run.add(run.mul(total, z), layer.back_to_state(at(of_states, t)))
            of_h = run.chosen(t, passed, of_h)
        x = run.cleared(x)
        return layer.back_to_inputs(of_inputs, x_wanted), of_h, *layer.gradients(of_inputs, x, of_states, before)
