"""The errors of networks: each is a `MinitorchError` and the builtin that PyTorch would raise."""

from __future__ import annotations

from minitorch.file_errors import (
    CheckpointError,
    CorruptFileError,
    MissingDataError,
    MissingFileError,
    UnwritableFileError,
)
from minitorch_tensor.errors import (
    AllocationError,
    BackendError,
    BroadcastError,
    DimensionError,
    DistributionError,
    DtypeError,
    ElementError,
    ExportError,
    GradcheckError,
    GraphError,
    IndexingError,
    InvalidArgumentError,
    InvalidTypeError,
    InvalidValueError,
    MinitorchError,
    MissingMethodError,
    OperandError,
    RangeError,
    ReductionError,
    ShapeError,
    StateDictError,
    UnknownAttributeError,
    UnsupportedDtypeError,
    ZeroDivisorError,
)

__all__ = [
    "AllocationError",
    "BackendError",
    "BroadcastError",
    "CheckpointError",
    "CorruptFileError",
    "DimensionError",
    "DistributionError",
    "DivergedError",
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
    "MissingDataError",
    "MissingFileError",
    "MissingMethodError",
    "NameTakenError",
    "OperandError",
    "RangeError",
    "ReductionError",
    "ShapeError",
    "StateDictError",
    "UnknownAttributeError",
    "UnknownNameError",
    "UnsupportedDtypeError",
    "UnwritableFileError",
    "ZeroDivisorError",
]


class NameTakenError(InvalidValueError, KeyError):
    """A name under which nothing can be registered: it is empty, has a dot, or belongs to something else."""

    __str__ = Exception.__str__  # a KeyError puts quotes around its message


class UnknownNameError(UnknownAttributeError, KeyError, IndexError):
    """A name or place in a container at which there is nothing."""

    __str__ = Exception.__str__


class DivergedError(MinitorchError, ArithmeticError):
    """A training whose loss is no longer a finite number."""
