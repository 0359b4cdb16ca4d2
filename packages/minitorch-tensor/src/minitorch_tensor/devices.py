"""`device`: where a tensor is, as programs of PyTorch's say it.

In minitorch a tensor is where its backend is. All backends compute on the host, "cpu", but for those of another device:
"cuda" is the backend of that name. So a program that asks for "cpu" changes nothing, and one that asks for "cuda" gets
that backend, or the error that says how to install it.
"""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import BackendError, InvalidTypeError
from minitorch_tensor.registry import get_backend

__all__ = ["backend_on", "device", "device_of", "is_device"]

_TYPES = ("cpu", "cuda")


class device:  # noqa: N801 - PyTorch's name
    """The place of a tensor: "cpu" or "cuda", and the number 0, since there is one of each.

    Args:
        type: "cpu", "cuda", either with ":0" behind it, or a device.
        index: 0 or None.

    Raises:
        BackendError: There is no such device.
        InvalidTypeError: It is no string and no device.

    Example:
        >>> device("cpu"), str(device("cuda:0")), device("cpu") == device("cpu")
        (device(type='cpu'), 'cuda:0', True)
    """

    __slots__ = ("index", "type")

    def __init__(self, type: Any, index: int | None = None) -> None:
        if not isinstance(type, str | device):
            raise InvalidTypeError(f'A device is given by its name, such as device("cpu"), not by {type!r}.')
        name, _, number = str(type).partition(":")
        if name not in _TYPES or number not in ("", "0") or index not in (None, 0):
            given = repr(str(type)) if index is None else f"{str(type)!r}, {index!r}"
            raise BackendError(
                f"There is no device {given} in minitorch, only 'cpu' and 'cuda': a tensor is where its backend is, "
                "such as backend='numpy'."
            )
        self.type = name
        self.index = 0 if number or index == 0 else None

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        return f"device(type='{self.type}'" + (")" if self.index is None else f", index={self.index})")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))


def is_device(value: Any) -> bool:
    """Say whether a value is a device, or a string that names one.

    Example:
        >>> is_device("cuda:0"), is_device("numpy")
        (True, False)
    """
    return isinstance(value, device) or (isinstance(value, str) and value.partition(":")[0] in _TYPES)


def device_of(a: Any) -> device:
    """Return where the numbers of a tensor are.

    Example:
        >>> from minitorch_tensor import ones
        >>> device_of(ones(2))
        device(type='cpu')
    """
    return device("cuda" if a.array is None else "cpu")


def backend_on(place: Any, otherwise: Any) -> Any:
    """Return the backend that an argument `device` asks for: for "cpu" and None the one that it would be otherwise.

    Raises:
        BackendError: There is no such device, or its backend is not installed.
        InvalidTypeError: It is no string and no device.

    Example:
        >>> backend_on("cpu", get_backend("numpy")).name
        'numpy'
    """
    if place is None or place == "cpu":
        return otherwise
    kind = device(place).type
    return otherwise if kind == "cpu" else get_backend(kind)
