"""`RecordingBackend`: a backend around another one, which sees every call of a whole training step.

That this is possible is rule 2 of the house: every number comes from a backend method. To prove it, the numbers are out
of reach between the calls: the storage of a tensor is a `Sealed` box, which has a length and nothing else, as if it lay
on another device. Whoever computes past the backend finds no numbers there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData, host_array

__all__ = ["Call", "RecordingBackend", "Sealed"]


class Sealed:
    """A storage that only its backend can open."""

    __slots__ = ("_content",)

    def __init__(self, content: Any) -> None:
        self._content = content

    def __len__(self) -> int:
        return len(self._content)

    def opened_by(self, backend: RecordingBackend) -> Any:  # noqa: ARG002 - the one who may ask
        """Return what is inside."""
        return self._content


@dataclass(frozen=True)
class Call:
    """One call of a backend method.

    Attributes:
        method: Its name.
        operator: The name of the operator, if there is one.
        shapes: The shapes of all tensors among the arguments.
        writes: Whether it wrote into `out`.
    """

    method: str
    operator: str
    shapes: tuple[Shape, ...]
    writes: bool


class RecordingBackend:
    """Passes every call on to another backend, and writes it down.

    Args:
        inner: The backend that computes, by name or as an instance.

    Attributes:
        calls: All calls, in their order.

    Example:
        >>> from minitorch_tensor import tensor
        >>> recorder = RecordingBackend("numpy")
        >>> x = tensor([1.0, 2.0], backend=recorder, requires_grad=True)
        >>> recorder.calls.clear()
        >>> (x * x).sum().backward()
        >>> recorder.counts["zip mul"]
        3
    """

    def __init__(self, inner: Any) -> None:
        self.inner = get_backend(inner)
        self.name = f"recording {self.inner.name}"
        self.calls: list[Call] = []

    def __repr__(self) -> str:
        return f"<backend '{self.name}'>"

    @property
    def counts(self) -> Counter[str]:
        """How often each method was called, with the name of its operator if it has one."""
        return Counter(f"{call.method} {call.operator}".strip() for call in self.calls)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a method of the other backend, surrounded by the opening and sealing of storages."""
        method = getattr(self.inner, name)

        def recorded(*args: Any, **options: Any) -> Any:
            self.calls.append(_described(name, args, options))
            opened = [self._open(value) for value in args]
            result = method(*opened, **{key: self._open(value) for key, value in options.items()})
            return self._answer(result, opened, args, options)

        return recorded

    def _open(self, value: Any) -> Any:
        """Return an operand as the other backend knows it."""
        if isinstance(value, list | tuple) and any(isinstance(part, TensorData) for part in value):
            return [self._open(part) for part in value]
        if not isinstance(value, TensorData):
            return value
        storage, layout = value.storage.opened_by(self), (value.shape, value.strides, value.offset)
        opened = value.seen_as(*layout)
        opened.backend, opened.layout = self.inner, (storage, *layout[1:])
        opened.array = host_array(storage, value.shape, value.dtype, *layout[1:])
        return opened

    def _answer(self, result: Any, opened: list[Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Return what the other backend answered: `out` itself, or its numbers in a sealed storage."""
        if isinstance(result, tuple):
            return tuple(self._answer(part, opened, args, options) for part in result)
        if not isinstance(result, TensorData):
            return result
        if options.get("out") is not None:
            return options["out"]
        for mine, theirs in zip(args, opened, strict=True):
            if theirs is result:
                return mine
        sealed = result.seen_as(result.shape, result.strides, result.offset)
        sealed.backend, sealed.version = self, [0]
        sealed.layout, sealed.array = (Sealed(result.storage), result.strides, result.offset), None
        return sealed


def _described(method: str, args: tuple[Any, ...], options: dict[str, Any]) -> Call:
    """Return the record of a call."""
    values = (*args, *options.values())
    operators = [value for value in values if callable(value) and method != "random"]
    operator = operators[0].__name__ if operators else ""
    shapes = tuple(value.shape for value in values if isinstance(value, TensorData))
    return Call(method, operator, shapes, options.get("out") is not None)
