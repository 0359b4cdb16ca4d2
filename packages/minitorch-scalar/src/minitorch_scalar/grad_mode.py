"""Whether operations are recorded: one switch a thread, and the blocks that turn it."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Generator
from contextlib import ContextDecorator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from minitorch_scalar.errors import InvalidTypeError

__all__ = ["enable_grad", "grad_mode", "is_grad_enabled", "no_grad", "set_grad_enabled"]


class _GradMode(threading.local):
    """Whether operations are recorded, and whether they are those of a rule's backward; each thread has its own."""

    enabled = True
    in_backward = False


grad_mode = _GradMode()


def is_grad_enabled() -> bool:
    """Say whether operations are being recorded in this thread."""
    return grad_mode.enabled


class _GradSwitch(ContextDecorator):
    """A `with` block, or a decorator, inside which recording is on or off."""

    mode: bool

    def __init__(self) -> None:
        self._outer: list[bool] = []

    def __enter__(self) -> None:
        self._outer.append(grad_mode.enabled)
        grad_mode.enabled = self.mode

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        grad_mode.enabled = self._outer.pop()

    def __call__(self, function: Any) -> Any:
        """Decorate a function; the body of a generator is run inside the block too, and what uses it outside."""
        if inspect.isgeneratorfunction(function):
            return self._generator(function)
        return super().__call__(function)

    def _generator(self, function: Callable[..., Generator[Any, Any, Any]]) -> Callable[..., Generator[Any, Any, Any]]:
        @functools.wraps(function)
        def switched(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            generator = function(*args, **kwargs)
            resume: Callable[[Any], Any] = generator.send
            value: Any = None
            while True:
                try:
                    with self._recreate_cm():
                        item = resume(value)
                except StopIteration as end:
                    return end.value
                try:
                    resume, value = generator.send, (yield item)
                except BaseException as error:  # thrown in by the user, or GeneratorExit: the body may catch it
                    resume, value = generator.throw, error

        return switched

    def _recreate_cm(self) -> _GradSwitch:
        """Give every call of a decorated function a block of its own: two threads may be in it at once."""
        fresh = _GradSwitch()
        fresh.mode = self.mode
        return fresh


class _PlainSwitch(_GradSwitch):
    """A switch that needs no argument, so that the brackets of a decorator may be left out, as in PyTorch."""

    if TYPE_CHECKING:  # a class that may return what it was given cannot be written down for mypy

        def __init__(self, function: Callable[..., Any] | None = None) -> None: ...

    else:

        def __new__(cls, function=None):
            return super().__new__(cls) if function is None else cls()(function)


class no_grad(_PlainSwitch):  # noqa: N801 - PyTorch's name
    """Do not record operations: their results are constants.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> with no_grad():
        ...     y = Scalar(2.0) * 3.0
        >>> y.requires_grad
        False
    """

    mode = False


class enable_grad(_PlainSwitch):  # noqa: N801 - PyTorch's name
    """Record operations, also inside `no_grad`."""

    mode = True


class set_grad_enabled(_GradSwitch):  # noqa: N801 - PyTorch's name
    """Switch recording on or off: from here on, or in a `with` block until its end.

    Args:
        mode: True records operations, False does not.

    Raises:
        InvalidTypeError: The mode is not a bool.
    """

    def __init__(self, mode: bool) -> None:
        if not isinstance(mode, bool):
            raise InvalidTypeError(f"set_grad_enabled takes True or False, not {mode!r}.")
        super().__init__()
        self.mode = mode
        self._before = grad_mode.enabled
        grad_mode.enabled = mode

    def __enter__(self) -> None:
        grad_mode.enabled = self.mode

    def __exit__(self, *_: object) -> None:
        """Go back to how it was when this object was made, as PyTorch does."""
        grad_mode.enabled = self._before

    def __call__(self, function: Any) -> Any:
        """Decorate a function; the decoration itself switches nothing."""
        grad_mode.enabled = self._before
        return super().__call__(function)
