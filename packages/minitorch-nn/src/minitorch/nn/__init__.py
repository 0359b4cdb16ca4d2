"""Layers, losses and what they are made of, under PyTorch's names."""

from __future__ import annotations

from minitorch.nn.module import Module
from minitorch_tensor import Parameter

__all__ = ["Module", "Parameter"]
