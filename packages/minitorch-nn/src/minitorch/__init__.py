"""PyTorch's everyday API over minitorch's tensors: networks, optimizers, data and recipes."""

from __future__ import annotations

from minitorch import nn

__version__ = "0.1.0"

__all__ = ["__version__", "nn"]
