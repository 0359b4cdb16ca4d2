"""Recurrent layers: one kernel goes through all steps, forward or backward, and leaves nothing to do.

It is told here what it reads and writes; see `recurrent_kernels` for how it goes about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitorch_fast import thresholds
from minitorch_fast.recurrent_layer import Layer, contiguous
from minitorch_scalar import operators as scalar
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.tensor_data import TensorData

__all__ = ["RecurrentBackend"]


class RecurrentBackend(NumpyBackend):
    """RNN, LSTM and GRU; what is small is left to the primitives."""

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
        """Run a kernel over the sequences."""
        if not _is_for_a_kernel(x, h0, 1):
            return super().rnn(operator, x, h0, weights, lengths=lengths, reverse=reverse)
        layer = Layer(x, h0, weights, lengths, reverse, 1)
        layer.relu = operator is scalar.relu
        layer.run("rnn", bias=layer.bias(), y=layer.allocated(1))
        return x.like(layer.arrays["y"], x.dtype), x.like(layer.last("y", "h0"), x.dtype)

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
        """Run a kernel back over the sequences."""
        if not _is_for_a_kernel(x, h0, 1):
            options: dict[str, Any] = {"lengths": lengths, "reverse": reverse, "x_wanted": x_wanted}
            return super().rnn_backward(operator, grads, x, h0, weights, y, **options)
        layer = Layer(x, h0, weights, lengths, reverse, 1)
        layer.relu = operator is scalar.relu
        return layer.run_back("rnn_backward", grads, x_wanted, y=contiguous(y))

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
        """Run a kernel over the sequences."""
        if not _is_for_a_kernel(x, h0, 4):
            return super().lstm(x, h0, c0, weights, lengths=lengths, reverse=reverse)
        layer = Layer(x, h0, weights, lengths, reverse, 4)
        results = {"y": layer.allocated(1), "cells": layer.allocated(1), "saved": layer.allocated(4)}
        layer.run("lstm", bias=layer.bias(), c0=contiguous(c0), **results)
        last = layer.last("y", "h0"), layer.last("cells", "c0")
        y, h, c, cells, gates = (x.like(a, x.dtype) for a in (results["y"], *last, results["cells"], results["saved"]))
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
        """Run a kernel back over the sequences."""
        if not _is_for_a_kernel(x, h0, 4):
            options: dict[str, Any] = {"lengths": lengths, "reverse": reverse, "x_wanted": x_wanted}
            return super().lstm_backward(grads, x, h0, c0, weights, y, cells, gates, **options)
        layer = Layer(x, h0, weights, lengths, reverse, 4)
        read = {"c0": c0, "y": y, "cells": cells, "saved": gates}
        arrays = {name: contiguous(a) for name, a in read.items()}
        return layer.run_back("lstm_backward", grads, x_wanted, **arrays)

    def gru(
        self,
        x: TensorData,
        h0: TensorData,
        weights: Sequence[TensorData],
        *,
        lengths: TensorData | None = None,
        reverse: bool = False,
    ) -> tuple[Any, Any, Any]:
        """Run a kernel over the sequences."""
        if not _is_for_a_kernel(x, h0, 3):
            return super().gru(x, h0, weights, lengths=lengths, reverse=reverse)
        layer = Layer(x, h0, weights, lengths, reverse, 3)
        y, gates = layer.allocated(1), layer.allocated(4)
        layer.run("gru", bias=layer.bias(), y=y, saved=gates)
        return x.like(y, x.dtype), x.like(layer.last("y", "h0"), x.dtype), x.like(gates, x.dtype)

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
        """Run a kernel back over the sequences."""
        if not _is_for_a_kernel(x, h0, 3):
            options: dict[str, Any] = {"lengths": lengths, "reverse": reverse, "x_wanted": x_wanted}
            return super().gru_backward(grads, x, h0, weights, y, gates, **options)
        layer = Layer(x, h0, weights, lengths, reverse, 3)
        return layer.run_back("gru_backward", grads, x_wanted, y=contiguous(y), saved=contiguous(gates))


def _is_for_a_kernel(x: TensorData, h0: TensorData, gates: int) -> bool:
    """Say whether there is enough to do, and anything at all."""
    size: int = x.array.size and h0.array.size * len(x.array) * gates
    return bool(size) and size >= thresholds.COMPILE_FROM
