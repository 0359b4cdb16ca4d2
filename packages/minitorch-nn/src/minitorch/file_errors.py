"""The errors of files: each is a `MinitorchError` and the builtin that PyTorch would raise."""

from __future__ import annotations

from minitorch_tensor.errors import MinitorchError

__all__ = ["CheckpointError", "CorruptFileError", "MissingDataError", "MissingFileError", "UnwritableFileError"]


class MissingFileError(MinitorchError, FileNotFoundError):
    """A file that is not where it was looked for."""


class MissingDataError(MissingFileError, RuntimeError):
    """A data set that is not on this machine; the message says what to put where."""


class CorruptFileError(MinitorchError, RuntimeError, ValueError):
    """A file of a data set that is not what was published, or is cut short."""


class CheckpointError(MinitorchError, RuntimeError, ValueError):
    """A file that holds no saved tensors, or not what it says."""


class UnwritableFileError(MinitorchError, OSError, RuntimeError):
    """A file that cannot be written: there is a folder of its name, the disk is full, or nobody may write there."""
