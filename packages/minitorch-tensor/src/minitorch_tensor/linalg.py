"""Linear algebra under PyTorch's names: `linalg.norm` and its kin."""

from __future__ import annotations

from minitorch_tensor.functions.matrix_norms import linalg_norm as norm
from minitorch_tensor.functions.matrix_norms import matrix_norm
from minitorch_tensor.functions.norms import vector_norm
from minitorch_tensor.functions.vectors import vecdot

__all__ = ["matrix_norm", "norm", "vecdot", "vector_norm"]
