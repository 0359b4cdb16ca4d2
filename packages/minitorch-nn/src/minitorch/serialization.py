"""`save` and `load`: tensors in files that run nothing when they are read.

A file is one of safetensors: a header in JSON with the name, dtype, shape and place of every tensor, then their bytes.
PyTorch's ecosystem reads and writes the same files, so weights go there and come back. What is not a tensor (the step
of an optimizer, the nesting of dicts) is text in the header; see `structure`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from minitorch.atomic import replacing
from minitorch.file_errors import CheckpointError, MissingFileError, UnwritableFileError
from minitorch.structure import put_together, take_apart
from minitorch_tensor.dtypes import DType, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.functions.making import place_of
from minitorch_tensor.tensor import Tensor

__all__ = ["load", "save"]

_DTYPES = {"BOOL": bool_, "U8": uint8, "I32": int32, "I64": int64, "F32": float32, "F64": float64}
"""The dtypes under the format's names."""

_STRUCTURE = "minitorch"
"""The key in the header under which the text of `structure` stands."""

_OTHERS = {
    b"PK\x03\x04": "a zip archive, such as torch.save and numpy.savez write",
    b"\x80": "a pickle, such as pickle.dump and old versions of torch.save write",
    b"\x93NUMPY": "an array of numpy.save",
    b"\x89HDF": "an HDF5 file",
    b"\x1f\x8b": "a file compressed by gzip",
}
"""How files begin that somebody may take for ours; a length in these bytes would be that of a header of gigabytes."""


# ----------------------------------------------------------------------------------------------------------------------
# Save
# ----------------------------------------------------------------------------------------------------------------------
def save(obj: Any, f: Any) -> None:
    """Write tensors, or a nested object of tensors and plain values, to a file.

    The file appears whole or not at all: if the program is killed on the way, a file of that name stays as it was.
    Every tensor is written in full, in the order of its elements, whatever its strides; two names of one tensor are
    written twice. A flat dict of tensors, such as a state_dict, keeps its names, and other libraries see just that.

    Args:
        obj: A tensor, number, string, bool or None, or dicts, lists and tuples of them, such as
            {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}.
        f: A path, or a binary file open for writing.

    Raises:
        InvalidTypeError: Something in the object is of another type, or `f` is no path and no file.
        InvalidValueError: It is nested too deep.
        MissingFileError: There is no such folder.
        UnwritableFileError: There is a folder of that name, the disk is full, or nobody may write there.

    Example:
        >>> import io
        >>> from minitorch_tensor import tensor
        >>> file = io.BytesIO()
        >>> save({"weight": tensor([1.0, 2.0]), "step": 7}, file)
        >>> load(io.BytesIO(file.getvalue()))
        {'weight': tensor([1., 2.]), 'step': 7}
    """
    if not isinstance(f, str | os.PathLike) and not hasattr(f, "write"):
        raise InvalidTypeError(f"save() writes to a path or a binary file, not to {f!r} of type {type(f).__name__}.")
    tensors, text = take_apart(obj)
    content = _file_of(tensors, {"format": "pt", _STRUCTURE: text})
    if hasattr(f, "write"):
        f.write(content)
        return
    try:
        with replacing(f) as file:
            file.write(content)
    except MissingFileError:
        raise
    except OSError as error:
        raise UnwritableFileError(f"Cannot write {os.fspath(f)!r}: {error.strerror or error}.") from None


def _file_of(tensors: dict[str, Any], metadata: dict[str, str]) -> bytes:
    from safetensors.numpy import save as bytes_of  # only whoever saves waits for it

    arrays = {name: np.ascontiguousarray(a.backend.to_numpy(a)).reshape(a.shape) for name, a in tensors.items()}
    return bytes_of(arrays, metadata)


# ----------------------------------------------------------------------------------------------------------------------
# Load
# ----------------------------------------------------------------------------------------------------------------------
def load(f: Any, map_location: Any = None, *, backend: Any = None, weights_only: bool = True) -> Any:
    """Return what `save` wrote, or the tensors by name of any other safetensors file.

    Nothing in the file is executed. Whatever is not a whole and sound safetensors file is refused.

    Args:
        f: A path, or a binary file open for reading, which is read to its end.
        map_location: For programs of PyTorch's: "cpu" or None.
        backend: Where the tensors are to be; the current backend if left out.
        weights_only: For programs of PyTorch's: True, for nothing else is ever loaded.

    Returns:
        The object; its tensors are constants with memory of their own.

    Raises:
        CheckpointError: It is another kind of file, cut short, contradicts itself, or has a dtype that we have not.
        InvalidTypeError: `f` is no path and no file.
        InvalidValueError: weights_only is not True.
        MissingFileError: There is no such file, or nobody may read it.
    """
    if weights_only is not True:
        raise InvalidValueError("load() never runs code from a file, so weights_only is True and cannot be changed.")
    place = place_of(backend, map_location)
    name, content = _content(f)
    try:
        return _object_in(content, place)
    except CheckpointError as error:
        raise CheckpointError(f"Cannot load {name}: {error}.") from None


def _content(f: Any) -> tuple[str, bytes]:
    if hasattr(f, "read"):
        return str(getattr(f, "name", "the file")), f.read()
    if not isinstance(f, str | os.PathLike):
        raise InvalidTypeError(f"load() reads a path or a binary file, not {f!r} of type {type(f).__name__}.")
    try:
        return os.fspath(f), Path(f).read_bytes()
    except OSError as error:
        raise MissingFileError(f"Cannot load {os.fspath(f)}: {error.strerror}.") from None


def _object_in(content: bytes, place: Any) -> Any:
    from safetensors import SafetensorError, deserialize  # only whoever loads waits for it

    _check_kind(content)
    try:
        parts = dict(deserialize(content))  # type: ignore[no-untyped-call] # it is written in Rust
    except SafetensorError as error:
        raise CheckpointError(
            f"it is no sound safetensors file of {len(content)} bytes, but perhaps cut short ({error})"
        ) from None
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    text = header.pop("__metadata__", {}).get(_STRUCTURE)
    tensors = {name: _tensor_of(name, parts[name], place) for name in header}
    return tensors if text is None else put_together(text, tensors)


def _check_kind(content: bytes) -> None:
    """Refuse what is another kind of file, and say which."""
    for start, kind in _OTHERS.items():
        if content.startswith(start) and not content[8:9] == b"{":
            raise CheckpointError(
                f"it is {kind}, not safetensors. Nothing in it was run. Write the tensors anew, with minitorch.save or "
                "safetensors.torch.save_file"
            )
    if len(content) < 8:
        raise CheckpointError(f"it has {len(content)} bytes, and a safetensors file begins with a length of 8")
    length = int.from_bytes(content[:8], "little")
    if length > len(content) - 8:
        raise CheckpointError(
            f"its first 8 bytes announce a header of {length} bytes, and {len(content) - 8} follow: it is cut short, "
            "or no safetensors file"
        )


def _tensor_of(name: str, part: dict[str, Any], place: Any) -> Tensor:
    dtype = _DTYPES.get(part["dtype"])
    if dtype is None:
        raise CheckpointError(
            f"its tensor '{name}' is of dtype {part['dtype']}, and minitorch has {', '.join(_DTYPES)}. Convert it "
            "before it is saved"
        )
    return Tensor.adopt(place.from_numpy(_array_of(part, dtype)))


def _array_of(part: dict[str, Any], dtype: DType) -> np.ndarray[Any, Any]:
    """Return the bytes of a tensor, which the format has in little-endian order, as an array of this machine."""
    if dtype is bool_:
        # Any byte but 0 is true, and NumPy expects 1.
        flags: np.ndarray[Any, Any] = np.frombuffer(part["data"], np.uint8) != 0
        return flags.reshape(part["shape"])
    array = np.frombuffer(part["data"], dtype.numpy.newbyteorder("<")).reshape(part["shape"])
    return array.astype(dtype.numpy, copy=not array.flags.writeable)
