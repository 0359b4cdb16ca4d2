"""The named results of operations that return two tensors, such as `max` along a dimension."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["aminmax", "cummax", "cummin", "max", "median", "min", "sort", "topk"]


def _written(result: Any) -> str:
    """Write a result as PyTorch does: the operation, and a tensor a line."""
    rows = ",\n".join(f"{name}={value!r}" for name, value in result._asdict().items())
    return f"minitorch.return_types.{type(result).__name__}(\n{rows})"


class _ValuesIndices(NamedTuple):
    values: Any
    indices: Any

    def __repr__(self) -> str:
        return _written(self)


class _MinMax(NamedTuple):
    min: Any
    max: Any

    def __repr__(self) -> str:
        return _written(self)


class max(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The largest elements along a dimension, and where they are."""

    __slots__ = ()


class min(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The smallest elements along a dimension, and where they are."""

    __slots__ = ()


class median(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The medians along a dimension, and where they are."""

    __slots__ = ()


class cummax(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The largest elements so far, and where they are."""

    __slots__ = ()


class cummin(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The smallest elements so far, and where they are."""

    __slots__ = ()


class sort(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The elements in order, and where they were."""

    __slots__ = ()


class topk(_ValuesIndices):  # noqa: N801 - PyTorch's name
    """The largest or smallest elements, and where they are."""

    __slots__ = ()


class aminmax(_MinMax):  # noqa: N801 - PyTorch's name
    """The smallest and the largest elements."""

    __slots__ = ()
