"""The operations on tensors: rules of differentiation, forward over backward, and the functions made of them."""

from __future__ import annotations

__all__ = []
