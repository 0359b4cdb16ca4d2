"""The errors of tensors: each is a `MinitorchError` and the builtin that PyTorch would raise."""

from __future__ import annotations

from minitorch_scalar.errors import (
    GradcheckError,
    GraphError,
    InvalidTypeError,
    InvalidValueError,
    MinitorchError,
    MissingMethodError,
    StateDictError,
    UnknownAttributeError,
)

__all__ = [
    "AllocationError",
    "BackendError",
    "BroadcastError",
    "ContractError",
    "DimensionError",
    "DistributionError",
    "DtypeError",
    "ElementError",
    "ExportError",
    "GradcheckError",
    "GraphError",
    "IndexingError",
    "InvalidArgumentError",
    "InvalidTypeError",
    "InvalidValueError",
    "MinitorchError",
    "MissingMethodError",
    "OperandError",
    "RangeError",
    "ReductionError",
    "ShapeError",
    "StateDictError",
    "UnknownAttributeError",
    "UnsupportedDtypeError",
    "ZeroDivisorError",
]


class ShapeError(MinitorchError, RuntimeError):
    """A shape that does not fit what is to be done with it."""


class IndexingError(MinitorchError, IndexError, RuntimeError):
    """An index that is not in the tensor (the course's name; a RuntimeError there, an IndexError in PyTorch)."""


class BroadcastError(ShapeError, IndexingError):
    """Two shapes that do not broadcast (the course raises IndexingError)."""


class InvalidArgumentError(InvalidValueError, RuntimeError):
    """A value that cannot be used here, of which PyTorch says so with a RuntimeError."""


class DimensionError(IndexingError):
    """A dimension that the tensor does not have."""


class DtypeError(MinitorchError, RuntimeError):
    """A dtype for which the operation is not defined, or two that do not go together."""


class UnsupportedDtypeError(DtypeError, NotImplementedError):
    """A dtype for which PyTorch too says that the operation is "not implemented", such as products of bools."""


class OperandError(InvalidTypeError):
    """What is no tensor and no number, and so takes part in no arithmetic."""


class ZeroDivisorError(MinitorchError, ZeroDivisionError, RuntimeError):
    """A division of integers by zero, which has no result; floating point numbers have infinities."""


class RangeError(MinitorchError, OverflowError, RuntimeError, ValueError):
    """A number that the dtype to which it is to be converted does not hold."""


class ReductionError(MinitorchError, RuntimeError, ValueError):
    """A name of a reduction that there is not."""


class DistributionError(MinitorchError, RuntimeError, ValueError):
    """Probabilities that are none, or parameters for which a distribution is not defined."""


class ElementError(ShapeError, ValueError):
    """A tensor of several elements, or of none, where one number is needed."""


class ExportError(MinitorchError, RuntimeError, BufferError):
    """A tensor whose memory must not be shared, because its history would not know."""


class BackendError(MinitorchError, RuntimeError):
    """A backend that is missing, or two in one operation."""


class AllocationError(MinitorchError, MemoryError, RuntimeError):
    """A tensor that is too large to be held in memory."""


class ContractError(MinitorchError, AssertionError):
    """A backend that does not do what every backend must: see `testing.BackendContract`."""
