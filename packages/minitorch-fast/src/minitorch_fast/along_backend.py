"""What the backend does along dimensions: reductions, scans, softmax and their like."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.reduction import reduced
from minitorch_scalar import operators
from minitorch_tensor.backend import Operator
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.numpy_operators import UFUNCS
from minitorch_tensor.numpy_reductions import are_few_rows
from minitorch_tensor.tensor_data import TensorData

__all__ = ["AlongBackend"]

_reduce = NumpyBackend.reduce
"""To find it by super() takes a tenth of the time of a small sum."""


class AlongBackend(NumpyBackend):
    """Kernels along dimensions; what is small, and sums of whole numbers, are left to NumPy."""

    def reduce(
        self,
        operator: Operator,
        a: TensorData,
        dims: tuple[int, ...],
        *,
        start: Any = None,
        keepdim: bool = False,
        out: TensorData | None = None,
    ) -> Any:
        """Run a loop over rows, columns or slabs."""
        if a.array.size < thresholds.COMPILE_FROM or not dims or _is_for_numpy(operator, a, dims):
            return _reduce(self, operator, a, dims, start=start, keepdim=keepdim, out=out)
        array = reduced(operator, a, dims, keepdim=keepdim)
        if out is None:
            return a.like(array, a.dtype)
        np.copyto(out.array, array)
        return out


def _is_for_numpy(operator: Operator, a: TensorData, dims: tuple[int, ...]) -> bool:
    """Say whether NumPy is as fast for many numbers: for few rows, a product of BLAS; for whole numbers; for none."""
    if a.dtype.is_floating_point:
        return a.array.size == 0 or (operator is operators.add and are_few_rows(a.array.shape, dims))
    return a.array.size == 0 or operator in UFUNCS
