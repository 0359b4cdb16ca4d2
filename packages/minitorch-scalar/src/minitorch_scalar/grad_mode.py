"""Whether operations are recorded: one switch a thread, and the blocks that turn it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Generator
from contextlib import ContextDecorator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from minitorch_scalar.errors import InvalidTypeError

__all__ = [
    "enable_grad",
    "grad_mode",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_grad_enabled",
]


class _GradMode(threading.local):
    """What is being recorded and differentiated; each thread has its own.

    Attributes:
        enabled: Whether operations are recorded.
        in_backward: Whether they are those of a rule's backward.
        goals: What a pass for some inputs goes through, the inputs included; None for a pass to all leaves.
        watch: What applies a chain rule in the place of the engine, to look at what comes out; None for nobody.
        inference: Whether recording stays off until the end of an `inference_mode` block.
    """

    enabled: bool = True
    in_backward: bool = False
    goals: Any = None
    inference: bool = False
    watch: Any = None


grad_mode = _GradMode()


def is_grad_enabled() -> bool:
    """Say whether operations are being recorded in this thread."""
    return grad_mode.enabled


def is_inference_mode_enabled() -> bool:
    """Say whether this thread is inside an `inference_mode` block."""
    return grad_mode.inference


class _GradSwitch(ContextDecorator):
    """A `with` block, or a decorator, inside which recording is on or off."""

    mode: bool

    def __init__(self) -> None:
        self._outer: list[Any] = []

    def __enter__(self) -> None:
        self._outer.append(grad_mode.enabled)
        grad_mode.enabled = self.mode and not grad_mode.inference

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        grad_mode.enabled = self._outer.pop()

    def __call__(self, function: Any) -> Any:
        """Decorate a function; the body of a generator is run inside the block too, and what uses it outside."""
        from inspect import isgeneratorfunction  # it takes longer to import than all of this package

        if isgeneratorfunction(function):
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
        self.mode = mode
        self._before = grad_mode.enabled
        grad_mode.enabled = mode and not grad_mode.inference

    def __enter__(self) -> None:
        grad_mode.enabled = self.mode and not grad_mode.inference

    def __exit__(self, *_: object) -> None:
        """Go back to how it was when this object was made, as PyTorch does."""
        grad_mode.enabled = self._before

    def __call__(self, function: Any) -> Any:
        """Decorate a function; the decoration itself switches nothing."""
        grad_mode.enabled = self._before
        return super().__call__(function)


class inference_mode(_GradSwitch):  # noqa: N801 - PyTorch's name
    """Do not record operations, whatever `enable_grad` says inside.

    What is computed inside are constants like any other: PyTorch also forbids to use them in what is recorded later.

    Args:
        mode: False records operations again, as outside.

    Raises:
        InvalidTypeError: The mode is not a bool.

    Example:
        >>> from minitorch_scalar import Scalar
        >>> with inference_mode(), enable_grad():
        ...     y = Scalar(2.0) * 3.0
        >>> y.requires_grad
        False
    """

    if TYPE_CHECKING:  # as for a plain switch

        def __init__(self, mode: bool | Callable[..., Any] = True) -> None: ...

    else:

        def __new__(cls, mode=True):
            """Make a switch, or decorate a function without brackets."""
            return cls()(mode) if callable(mode) else super().__new__(cls)

        def __init__(self, mode=True):
            if not isinstance(mode, bool):
                raise InvalidTypeError(f"inference_mode takes True or False, not {mode!r}.")
            super().__init__()
            self.mode = mode

    def __enter__(self) -> None:
        self._outer.append((grad_mode.enabled, grad_mode.inference))
        grad_mode.enabled, grad_mode.inference = not self.mode, self.mode

    def __exit__(self, *_: object) -> None:
        grad_mode.enabled, grad_mode.inference = self._outer.pop()

    def _recreate_cm(self) -> inference_mode:
        return inference_mode(self.mode)
