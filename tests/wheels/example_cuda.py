"""Multiply matrices with a CUDA kernel, on Numba's simulator of a GPU, using only what the wheels installed."""

from __future__ import annotations

import os

os.environ["NUMBA_ENABLE_CUDASIM"] = "1"

import minitorch_tensor as torch

a = torch.tensor([[1.0, 2.0], [3.0, 4.0]], backend="cuda")
b = torch.tensor([[5.0, 6.0], [7.0, 8.0]], backend="cuda")
print(a.backend.name, (a @ b).tolist())
