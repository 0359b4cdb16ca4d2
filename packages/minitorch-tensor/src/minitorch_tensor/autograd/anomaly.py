"""`detect_anomaly`: which line of the forward pass made a gradient NaN.

While it is on, every node remembers where it was made. It does so in its age: the number that each node takes anyway
then comes as an int that knows the calls that led there. Off, nothing is asked and nothing is kept.
"""

from __future__ import annotations

import linecache
import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType, ModuleType
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import node, recording
from minitorch_tensor.autograd import function_node
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import GraphError, InvalidTypeError
from minitorch_tensor.parts import Parts

__all__ = ["TracedAge", "detect_anomaly", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "set_detect_anomaly"]

_GIVE_AGES: tuple[ModuleType, ...] = (node, recording, function_node)
"""Where nodes are made, each with a `next_age` of its own."""

_plain_age: Callable[[], int] = node.next_age

_INTERNAL = ("minitorch_scalar", "minitorch_tensor")

_Call = tuple[str, int, str]


class _State:
    """Whether anomalies are looked for: in all threads alike, as in PyTorch."""

    enabled = False
    check_nan = True


_state = _State()


class _Running(threading.local):
    """The age of the node whose chain rule is being applied in this thread."""

    age: Any = None


_running = _Running()


class TracedAge(int):
    """An age that knows where it was given.

    Attributes:
        calls: File, line and function of every call that led there, the innermost last.
        during: The age of the node whose backward was running, None in a forward pass.
    """

    calls: list[_Call]
    during: Any


def _traced_age() -> TracedAge:
    age = TracedAge(_plain_age())
    age.during = _running.age
    age.calls = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _INTERNAL:
            age.calls.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    age.calls.reverse()
    return age


# ----------------------------------------------------------------------------------------------------------------------
# Switch it
# ----------------------------------------------------------------------------------------------------------------------
class set_detect_anomaly:  # noqa: N801 - PyTorch's name
    """Switch the search for anomalies on or off: from here on, or in a `with` block until its end.

    Args:
        mode: Whether to look for anomalies.
        check_nan: Whether a NaN is one; else only errors in a backward pass are explained.

    Raises:
        InvalidTypeError: An argument is not a bool.
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        for name, value in (("mode", mode), ("check_nan", check_nan)):
            if not isinstance(value, bool):
                raise InvalidTypeError(f"{name} is True or False, not {value!r}.")
        self._before = _state.enabled, _state.check_nan
        _switch(mode, check_nan)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        _switch(*self._before)


class detect_anomaly:  # noqa: N801 - PyTorch's name
    """Find the operation whose gradient became NaN, or whose backward failed, in a `with` block.

    What is computed and differentiated inside takes several times as long. Both belong inside: the forward pass, to
    know the lines, and the backward pass, to find the NaN.

    Args:
        check_nan: Whether a NaN is an error; else only errors in a backward pass are explained.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([0.0, 1.0], requires_grad=True)
        >>> try:
        ...     with detect_anomaly():
        ...         (x / x).sum().backward()
        ... except RuntimeError as error:
        ...     print(str(error).partition(" The operation")[0])
        Div.backward gave NaN for argument 0 of shape (2,).
    """

    def __init__(self, check_nan: bool = True) -> None:
        if not isinstance(check_nan, bool):
            raise InvalidTypeError(f"check_nan is True or False, not {check_nan!r}.")
        self.check_nan = check_nan
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        self._before.append((_state.enabled, _state.check_nan))
        _switch(True, self.check_nan)

    def __exit__(self, *_: object) -> None:
        _switch(*self._before.pop())


def is_anomaly_enabled() -> bool:
    """Say whether anomalies are looked for."""
    return _state.enabled


def is_anomaly_check_nan_enabled() -> bool:
    """Say whether a NaN counts as an anomaly."""
    return _state.check_nan


def _switch(enabled: bool, check_nan: bool) -> None:
    _state.enabled, _state.check_nan = enabled, check_nan
    for module in _GIVE_AGES:
        vars(module)["next_age"] = _traced_age if enabled else _plain_age
    type(grad_mode).watch = staticmethod(_watched) if enabled else None  # of the class: for all threads


# ----------------------------------------------------------------------------------------------------------------------
# Look
# ----------------------------------------------------------------------------------------------------------------------
def _watched(v: Any, d_output: Any) -> Iterable[tuple[Any, Any]]:
    """Apply a chain rule, and say where its operation was recorded if it fails or gives NaN."""
    outer, _running.age = _running.age, v.unique_id
    try:
        pairs = list(v.chain_rule(d_output))
    except Exception as error:
        error.add_note(f"The operation {_named(v)} was recorded here:\n{_traceback(v.unique_id)}")
        raise
    finally:
        _running.age = outer
    if _state.check_nan and hasattr(v, "rule"):
        for parent, d in pairs:
            if _has_nan(d):
                raise _nan_error(v, v.inputs.index(parent), d)
    return pairs


def _nan_error(v: Any, argument: int, d: Any) -> GraphError:
    age = v.unique_id
    text = f"{_named(v)}.backward gave NaN for argument {argument} of shape {d.shape}."
    if isinstance(age, TracedAge) and age.calls:
        file, line, name = age.calls[-1]
        source = linecache.getline(file, line).strip()
        text += f" The operation was recorded at {file}:{line}, in {name}" + (f": {source}" if source else ".")
    else:
        text += " Where it was recorded is not known: put the forward pass inside detect_anomaly() too."
    error = GraphError(text)
    error.add_note(f"The operation {_named(v)} was recorded here:\n{_traceback(age)}")
    return error


def _named(v: Any) -> str:
    return str(v.name()) if hasattr(v, "rule") else repr(v)


def _traceback(age: Any) -> str:
    """Write the calls that led to a node; and, if it is one of a backward pass, those to the operation behind it."""
    parts = []
    while age is not None:
        calls = getattr(age, "calls", None)
        lines = [] if calls else ["  (not known: the forward pass was outside detect_anomaly)"]
        for file, line, name in calls or ():
            lines.append(f'  File "{file}", line {line}, in {name}')
            source = linecache.getline(file, line).strip()
            if source:
                lines.append(f"    {source}")
        parts.append("\n".join(lines))
        age = getattr(age, "during", None)
    return "\nIt belongs to the backward pass of an operation that was recorded here:\n".join(parts)


def _has_nan(d: Any) -> bool:
    """Say whether a gradient has a NaN in it, by the backend that it is on."""
    if isinstance(d, Parts):
        return any(_has_nan(piece) for _, _, piece in d.entries)
    if not is_tensor(d):
        return False
    other = d.backend.zip(operators.ne, d, d, dtype=bool_)  # only a NaN is not itself
    return bool(d.backend.to_numpy(other).any())
