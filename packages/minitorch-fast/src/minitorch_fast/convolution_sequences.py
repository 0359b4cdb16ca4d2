"""Convolutions of sequences, such as sentences of word vectors: one product of matrices, and nothing is copied for it.

Where the channels of a place lie side by side, so do those of all places of a window: the window that begins at place t
is the row of numbers that begins there, and the next one begins one place later. So the matrix of all windows is the
sequences themselves, seen with rows that overlap. All sequences together are one matrix; the windows that reach from
one sequence into the next are computed too, and left out.

The tiles of the other convolutions are as wide as 48 places, of which a sentence of ten words leaves most empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast.convolution_plan import Case
from minitorch_fast.matmul import matmul_into

__all__ = ["DEPTH", "RESULTS", "correlate", "correlate_back", "is_of_sequences", "weigh"]

RESULTS, DEPTH = 16, 64
"""Fewer results, or fewer numbers in a window, are no work for a product."""

_ONE = (1, 1)


def is_of_sequences(case: Case) -> bool:
    """Say whether a convolution is one of sequences that a product is worth."""
    flat = case.image[2] == case.weight[2] == case.result[2] == 1 and case.padding[0] == 0
    dense = case.stride == case.dilation == _ONE and case.groups == 1
    return flat and dense and case.weight[0] >= RESULTS and case.weight[1] * case.weight[3] >= DEPTH


def correlate(case: Case, threads: int, out: Any, a: Any, weight: Any, bias: Any) -> bool:
    """Compute a convolution, unless a weight is not finite: times a zero of the padding it would be NaN."""
    if not _is_finite(weight):
        return False
    width = case.weight[3]
    kernel = weight[:, :, 0].transpose(2, 1, 0).reshape(-1, case.weight[0])
    found = _slide(_padded(a, case.padding[1]), kernel, width, threads)[:, : case.result[3]].transpose(0, 2, 1)
    if bias is None:
        out[:, :, 0] = found
    else:
        np.add(found, bias[:, None], out[:, :, 0])
    return True


def correlate_back(case: Case, threads: int, out: Any, grad: Any, weight: Any) -> None:
    """Compute the gradient by the sequences: a convolution with the weights, which are finite, turned round."""
    width, first = case.weight[3], case.padding[1]
    kernel = weight[:, :, 0, ::-1].transpose(2, 0, 1).reshape(-1, case.weight[1])
    found = _slide(_padded(grad, width - 1), kernel, width, threads)[:, first : first + case.image[3]]
    out[:, :, 0] = found.transpose(0, 2, 1)


def weigh(case: Case, threads: int, out: Any, grad: Any, a: Any) -> bool:
    """Compute the gradient by the weights: that of the results, with zeros between sequences, times all windows."""
    width, (results, channels) = case.weight[3], case.weight[:2]
    padded = _padded(a, case.padding[1])
    windows = _windows(padded, width)
    grads = _padded(grad, 0, padded.shape[1] - case.result[3]).reshape(-1, results)[: len(windows)]
    found = np.empty((results, width * channels), out.dtype)
    matmul_into(found, grads.T, windows, threads)
    out[:, :, 0] = found.reshape(results, width, channels).transpose(0, 2, 1)
    return _is_finite(out)


def _padded(a: Any, before: int, behind: int | None = None) -> Any:
    """Return sequences of shape (N, C, 1, T) as (N, places, C), with zeros before and behind each."""
    count, channels, _, length = a.shape
    out = np.zeros((count, before + length + (before if behind is None else behind), channels), a.dtype)
    out[:, before : before + length] = a[:, :, 0].transpose(0, 2, 1)
    return out


def _windows(padded: Any, width: int) -> Any:
    """Return all windows as a matrix over the same memory, one place apart."""
    count, length, channels = padded.shape
    shape, steps = (count * length - width + 1, width * channels), (channels * padded.itemsize, padded.itemsize)
    return np.ndarray(shape, padded.dtype, padded, strides=steps)


def _slide(padded: Any, kernel: Any, width: int, threads: int) -> Any:
    """Return the product of all windows with a kernel, (N, places, results); the last windows of each reach too far."""
    windows = _windows(padded, width)
    found = np.empty((*padded.shape[:2], kernel.shape[1]), padded.dtype)
    matmul_into(found.reshape(-1, kernel.shape[1])[: len(windows)], windows, kernel, threads)
    return found


def _is_finite(array: Any) -> bool:
    """Say whether the sum of all numbers is finite, and so each of them."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(array.sum()))
