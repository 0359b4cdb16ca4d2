"""How a kernel for one operator comes into being: a template, the operator, a compiler, and a place on the disk.

Numba keeps what it compiled in files, but not for closures, and an operator that is handed to a kernel as an argument
is a closure's twin. So a kernel is written once as a text with `operator` in it. For each operator the text is compiled
under a name of its own, which holds a digest of the text and of the operator's code: another process finds it again,
and a changed operator is another kernel. Numba itself is imported when the first kernel is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from minitorch_fast.digest import digest
from minitorch_fast.guards import Guard
from minitorch_fast.messages import explained
from minitorch_fast.options import KERNEL_OPTIONS, OPERATOR_FASTMATH, PART_OPTIONS
from minitorch_fast.threads import fork_safe_lock
from minitorch_fast.thresholds import CHEAP

__all__ = ["Template", "call", "kind_of"]

_MOST = 4096
"""Operators that are remembered by themselves; a lambda that is made anew each time is found by its digest."""

_lock = fork_safe_lock()


class Template:
    """The text of a kernel for any operator.

    Args:
        name: What the kernel does.
        source: Python: a function called `kernel` that uses `operator`, `np`, `prange`, `spread`, `cheap` (whether the
            operator is) and the functions of `rows` and `pointers`; and the functions that it needs.
        parallel: Whether `prange` is to run on all threads.
        fastmath: Flags beyond those of `KERNEL_OPTIONS`; "reassoc" lets a reduction use SIMD lanes.
    """

    def __init__(self, name: str, source: str, *, parallel: bool = False, fastmath: set[str] | None = None) -> None:
        self.name = name
        self.source = source
        self.parallel = parallel
        self.fastmath = frozenset(fastmath or ())
        self.known: dict[tuple[Callable[..., Any], str], Any] = {}  # what `call` asks first
        self._guarded: dict[tuple[Callable[..., Any], str], tuple[Guard, Any]] = {}
        self._by_name: dict[str, Any] = {}

    def __getitem__(self, operator_and_kind: tuple[Callable[..., Any], str]) -> Any:
        """Return the kernel for an operator and a kind of operands: "float32", "float64" or "other".

        It is compiled, or found on the disk, at its first call. A user's operator that mentions what is outside of it
        is another operator when that has got another value.
        """
        found = self.known.get(operator_and_kind)
        if found is None:
            guard, found = self._guarded.get(operator_and_kind) or (None, None)
            if guard is not None and guard.holds():
                return found
            operator, kind = operator_and_kind
            guard = Guard(operator)
            name = f"{self.name}_{_spelled(operator)}_{kind}_{digest(self.source, operator)}"
            with _lock:
                found = self._by_name.get(name)
                if found is None:
                    found = self._by_name[name] = self._make(name, operator, kind)
                if guard.watches:
                    self._remember(self._guarded, operator_and_kind, (guard, found))
                else:
                    self._remember(self.known, operator_and_kind, found)
        return found

    @staticmethod
    def _remember(kept: dict[Any, Any], key: Any, value: Any) -> None:
        if len(kept) >= _MOST:
            kept.clear()
        kept[key] = value

    def assembly(self) -> list[str]:
        """Return the instructions of all its kernels that have run in this process.

        Numba keeps no text of a kernel from the disk, so they are compiled anew.
        """
        import numba

        texts = []
        for kernel in list(self._by_name.values()):
            anew = numba.njit(parallel=self.parallel, **self._options())(kernel.py_func)
            for signature in kernel.signatures:
                anew.compile(signature)
            texts += anew.inspect_asm().values()
        return texts

    def _options(self) -> dict[str, Any]:
        """Return what its kernels are compiled with."""
        return KERNEL_OPTIONS | {"fastmath": KERNEL_OPTIONS["fastmath"] | self.fastmath}

    def _make(self, name: str, operator: Callable[..., Any], kind: str) -> Any:
        import numba
        import numpy as np

        import minitorch_fast.caching  # noqa: F401 - before the first kernel
        from minitorch_fast import pointers
        from minitorch_fast.compiler import compiled_operator
        from minitorch_fast.rows import gather, scatter
        from minitorch_fast.spread import spread

        scope: dict[str, Any] = {"__name__": __name__, "np": np, "prange": numba.prange, "spread": spread}
        scope |= {"gather": gather, "scatter": scatter}
        scope |= {each: getattr(pointers, each) for each in pointers.__all__}
        scope["cheap"] = operator in CHEAP
        scope["exact"] = compiled_operator(operator, kind, OPERATOR_FASTMATH)
        scope["operator"] = compiled_operator(operator, kind, OPERATOR_FASTMATH | self.fastmath)
        exec(compile(self.source.replace("def kernel(", f"def {name}("), __file__, "exec"), scope)
        options = self._options()
        for helper, function in list(scope.items()):
            if isinstance(function, FunctionType) and helper != name:
                # Kernels from several files of the cache meet in one process: two helpers must not have one symbol.
                function.__name__ = function.__qualname__ = f"{helper}_{name}"
                scope[helper] = numba.njit(**PART_OPTIONS | options)(function)
        return numba.njit(cache=True, parallel=self.parallel, **options)(scope[name])


def call(template: Template, operator: Callable[..., Any], kind: str, *args: Any) -> Any:
    """Run the kernel for an operator.

    Raises:
        OperatorError: Numba cannot compile the operator.
    """
    try:
        return (template.known.get((operator, kind)) or template[operator, kind])(*args)
    except Exception as error:
        raise explained(operator, error) from None


def kind_of(dtype: Any) -> str:
    """Return the kind of operands of a dtype."""
    return dtype.name if dtype.is_floating_point else "other"


def _spelled(operator: Callable[..., Any]) -> str:
    """Return an operator's name as a part of a function's name."""
    return "".join(c if c.isalnum() else "_" for c in getattr(operator, "__name__", "operator"))
