"""The table of operations, family by family."""

from __future__ import annotations

from minitorch_tensor.testing.operation import Operation
from minitorch_tensor.testing.table.comparison import COMPARISON
from minitorch_tensor.testing.table.indexing import INDEXING
from minitorch_tensor.testing.table.joining import JOINING
from minitorch_tensor.testing.table.ordering import ORDERING
from minitorch_tensor.testing.table.pointwise import POINTWISE
from minitorch_tensor.testing.table.products import PRODUCTS
from minitorch_tensor.testing.table.reductions import REDUCTIONS
from minitorch_tensor.testing.table.views import VIEWS

__all__ = [
    "COMPARISON",
    "INDEXING",
    "JOINING",
    "OPERATIONS",
    "ORDERING",
    "POINTWISE",
    "PRODUCTS",
    "REDUCTIONS",
    "VIEWS",
]

OPERATIONS: tuple[Operation, ...] = (
    *POINTWISE,
    *COMPARISON,
    *REDUCTIONS,
    *ORDERING,
    *PRODUCTS,
    *VIEWS,
    *JOINING,
    *INDEXING,
)
"""All of them."""
