"""Which backends there are, and which of them new tensors use.

A backend belongs to a package, which names it as an entry point in the group `minitorch.backends`. It is loaded when it
is first asked for, and there is one instance of it in the process: tensors of one backend share it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from minitorch_tensor.errors import BackendError, InvalidTypeError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "available_backends",
    "current_backend",
    "get_backend",
    "get_default_backend",
    "register_backend",
    "set_default_backend",
    "use_backend",
]

_GROUP = "minitorch.backends"

_HOW_TO_INSTALL = {
    "simple": "minitorch-tensor",
    "numpy": "minitorch-tensor",
    "fast": "minitorch-fast",
    "cuda": '"minitorch-cuda[cu13]"',
}

_live: dict[str, Any] = {}
_lock = threading.RLock()


class _Choice(threading.local):
    """The backends of the `use_backend` blocks that this thread is in, the innermost last."""

    def __init__(self) -> None:
        self.backends: list[Any] = []


class _Default:
    name = "numpy"


_choice = _Choice()
_default = _Default()


def _installed() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # it takes longer to import than all of this package

    return {entry.name: entry for entry in entry_points(group=_GROUP)}


def available_backends() -> list[str]:
    """Return the names of all backends that are installed or registered, sorted."""
    return sorted({*_installed(), *_live})


def register_backend(backend: Any) -> Any:
    """Make a backend known under its `name`; a later one of the same name takes its place. Return it.

    Raises:
        InvalidTypeError: It has no name.
    """
    name = getattr(backend, "name", None)
    if not isinstance(name, str) or isinstance(backend, type):
        raise InvalidTypeError(f"A backend is an instance of a Backend with a name, not {backend!r}.")
    with _lock:
        _live[name] = backend
    return backend


def get_backend(backend: Any) -> Any:
    """Return the live backend of a name, loading it if need be; an instance is returned as it is.

    Raises:
        BackendError: It is not installed; the message says which package has it.
        InvalidTypeError: It is neither a name nor a backend.

    Example:
        >>> get_backend("numpy").name
        'numpy'
    """
    if not isinstance(backend, str):
        if hasattr(backend, "zip") and hasattr(backend, "name"):
            return backend
        raise InvalidTypeError(f"A backend is given by its name or as an instance, not as {backend!r}.")
    if backend in _live:
        return _live[backend]
    with _lock:
        if backend not in _live:
            entry = _installed().get(backend)
            if entry is None:
                raise BackendError(_missing(backend))
            _live[backend] = entry.load()()
        return _live[backend]


def _missing(name: str) -> str:
    installed = f"Installed: {', '.join(available_backends())}."
    package = _HOW_TO_INSTALL.get(name)
    if package is None:
        return f"There is no backend '{name}'. {installed}"
    return f"Backend '{name}' is not installed. Install it with: pip install {package}. {installed}"


def current_backend() -> Any:
    """Return the backend that a new tensor uses here: that of the innermost `use_backend` block, else the default."""
    stack = _choice.backends
    return stack[-1] if stack else get_backend(_default.name)


def get_default_backend() -> str:
    """Return the name of the default backend."""
    return _default.name


def set_default_backend(backend: Any, *, lazily: bool = False) -> None:
    """Set the backend of new tensors, for all threads.

    Args:
        backend: Its name, or an instance.
        lazily: Whether to load a backend given by its name only when the first tensor needs it.

    Raises:
        BackendError: It is not installed; said when it is loaded.
    """
    if lazily and isinstance(backend, str):
        _default.name = backend
        return
    found = get_backend(backend)
    register_backend(found)
    _default.name = found.name


@contextmanager
def use_backend(backend: Any) -> Iterator[Any]:
    """Make new tensors on a backend inside a `with` block, in this thread.

    Example:
        >>> from minitorch_tensor import tensor
        >>> with use_backend("simple"):
        ...     x = tensor([1.0, 2.0])
        >>> x.backend.name
        'simple'
    """
    found = get_backend(backend)
    _choice.backends.append(found)
    try:
        yield found
    finally:
        _choice.backends.pop()
