"""Modules that hold parameters, in a row or under names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from minitorch.errors import InvalidTypeError, UnknownNameError
from minitorch.nn.containers import position
from minitorch.nn.module import Module
from minitorch_tensor import Parameter, Tensor, float32, float64

__all__ = ["ParameterDict", "ParameterList"]

_TYPES = {float32: "FloatTensor", float64: "DoubleTensor"}
"""What PyTorch calls the tensors of a dtype; no parameter has another one."""


class ParameterList(Module):
    """A list of parameters, which count as those of the module that it is in.

    Args:
        values: Parameters, or tensors, of which parameters are made.

    Example:
        >>> from minitorch_tensor import ones
        >>> parameters = ParameterList([ones(2), ones(3)])
        >>> [p.shape for p in parameters]
        [(2,), (3,)]
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        if values is not None:
            self.extend(values)

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parameters.values())

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return self._parameters[str(position(self, index))]

    def __setitem__(self, index: int, value: Any) -> None:
        self._parameters[str(position(self, index))] = _parameter(value)

    def append(self, value: Any) -> ParameterList:
        """Add a parameter behind the last one, and return self."""
        self.register_parameter(str(len(self)), _parameter(value))
        return self

    def extend(self, values: Iterable[Any]) -> ParameterList:
        """Add parameters behind the last one, and return self.

        Raises:
            InvalidTypeError: They are no row of tensors.
        """
        row: Any = values
        if isinstance(row, Tensor) or not isinstance(row, Iterable):
            raise InvalidTypeError(f"ParameterList.extend takes a row of parameters, not {values!r}.")
        for value in list(values):
            self.append(value)
        return self

    def __iadd__(self, values: Iterable[Any]) -> ParameterList:
        return self.extend(values)

    def extra_repr(self) -> str:
        """Describe the parameters as PyTorch does."""
        return "\n".join(
            f"  ({i}): Parameter containing: [{_kind(p)} of size {'x'.join(map(str, p.shape))}]"
            for i, p in enumerate(self)
        )


class ParameterDict(Module):
    """Parameters under names, in the order in which they came; they count as those of the module that it is in.

    Args:
        parameters: A dictionary of parameters, or of tensors, of which parameters are made; or pairs of a name and
            one.

    Example:
        >>> from minitorch_tensor import ones
        >>> scales = ParameterDict({"left": ones(2), "right": ones(3)})
        >>> scales["right"].shape
        (3,)
        >>> "up" in scales
        False
    """

    def __init__(self, parameters: ParameterDict | Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__()
        if parameters is not None:
            self.update(parameters)

    def update(self, parameters: ParameterDict | Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add parameters; one whose name is there already takes the other's place.

        Raises:
            InvalidTypeError: They are no pairs of a name and a parameter.
        """
        try:
            pairs = dict(parameters.items() if isinstance(parameters, ParameterDict) else parameters)
        except (TypeError, ValueError):
            raise InvalidTypeError(f"ParameterDict takes names with their parameters, not {parameters!r}.") from None
        made = {name: _parameter(value) for name, value in pairs.items()}
        for name, value in made.items():
            self[name] = value

    def __getitem__(self, name: str) -> Any:
        if name not in self._parameters:
            known = ", ".join(self._parameters) or "none"
            raise UnknownNameError(f"ParameterDict has no parameter {name!r}. Its parameters: {known}.")
        return self._parameters[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.register_parameter(name, _parameter(value))

    def __delitem__(self, name: str) -> None:
        self[name]
        del self._parameters[name]

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __contains__(self, name: object) -> bool:
        return name in self._parameters

    def keys(self) -> Any:
        """Return the names."""
        return self._parameters.keys()

    def values(self) -> Any:
        """Return the parameters."""
        return self._parameters.values()

    def items(self) -> Any:
        """Return pairs of a name and a parameter."""
        return self._parameters.items()

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter, or the default if there is none of the name."""
        return self._parameters.get(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Return a parameter, which is made of the default if there is none of the name."""
        if name not in self:
            self[name] = default
        return self[name]

    def clear(self) -> None:
        """Take all parameters out."""
        self._parameters.clear()

    def pop(self, name: str) -> Any:
        """Take a parameter out and return it."""
        value = self[name]
        del self[name]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Take the last parameter out, and return its name and it.

        Raises:
            UnknownNameError: There is none.
        """
        if not self._parameters:
            raise UnknownNameError("popitem() takes the last parameter out, and this ParameterDict is empty.")
        return self._parameters.popitem()

    def copy(self) -> ParameterDict:
        """Return another one with the same parameters."""
        return type(self)(dict(self._parameters))

    def extra_repr(self) -> str:
        """Describe the parameters as PyTorch does."""
        return "\n".join(
            f"  ({name}): Parameter containing: [torch.{_TYPES[p.dtype]} of size {'x'.join(map(str, p.shape))}]"
            for name, p in self.items()
        )


def _kind(p: Any) -> str:
    return f"torch.{p.dtype.name}"


def _parameter(value: Any) -> Any:
    return value if isinstance(value, Parameter) else Parameter(value)
