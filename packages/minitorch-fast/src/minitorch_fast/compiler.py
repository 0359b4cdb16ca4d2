"""Operators as Numba compiles them: in the precision of their operands, and with fast functions in place of slow ones.

An operator is a plain function of Python's numbers, such as `0.5 * x * (1.0 + math.erf(x / math.sqrt(2.0)))`. Numba
would take 0.5 for a float64, and compute all of it in float64 where x is a float32: at half the speed. And it would
call the C library's erf for one number after the other. So one step is added to Numba's compiler. It goes through the
operator's code before types are found, and replaces

- a float by the same float in the precision of the operands;
- a plain function that the operator calls by its compiled form;
- a function that `minitorch_fast.operators` has a faster equivalent of, such as `math.exp`, by that.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numba
import numpy as np
from numba.core import ir
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.errors import UnsupportedError
from numba.core.ir_utils import build_definitions
from numba.core.untyped_passes import IRProcessing

from minitorch_fast import float32_operators, float64_operators
from minitorch_fast.digest import digest, names_of
from minitorch_fast.guards import is_own
from minitorch_fast.operators import EQUIVALENTS
from minitorch_fast.options import OPERATOR_FASTMATH, PART_OPTIONS
from minitorch_fast.threads import fork_safe_lock

__all__ = ["compiled_operator"]

_ARITHMETIC = {python.add, python.sub, python.mul, python.truediv}
"""Where a whole number beside a float32 would make a float64; in a power it is worth more as it is."""

_NONE = (None, None)

_lock = fork_safe_lock()
_compiled: dict[tuple[Any, ...], Any] = {}


def compiled_operator(operator: Callable[..., Any], kind: str, fastmath: frozenset[str] = OPERATOR_FASTMATH) -> Any:
    """Return an operator, or its faster equivalent, as compiled code can call it.

    Args:
        operator: A plain function.
        kind: The dtype of its operands, "float32" or "float64"; "other" leaves all numbers as they are.
        fastmath: What its arithmetic may do; "reassoc" for a reduction in SIMD lanes.
    """
    name = digest(operator)
    key = operator, kind, fastmath, name
    found = _compiled.get(key)
    if found is None:
        function = EQUIVALENTS.get(operator, _NONE)[kind == "float32"] or operator
        if function.__module__ == float64_operators.__name__:
            kind = "float64"  # whoever calls it
        with _lock:
            found = _compiled.get(key)
            if found is None:
                options = PART_OPTIONS | {
                    "fastmath": set(fastmath),
                    "forceinline": True,
                    "pipeline_class": _COMPILERS[kind],
                }
                found = _compiled[key] = numba.njit(**options)(_at_home(function, name))
    return found


def _at_home(operator: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a user's operator as a function of this module, with a name that no other has.

    A kernel from the disk imports the modules of its functions. The user's module may not be there when another program
    finds the kernel; or that program has a module of this name too, which would run.
    """
    if not isinstance(operator, FunctionType) or is_own(operator.__globals__):
        return operator
    outside = operator.__globals__
    names = {each: outside[each] for each in names_of(operator.__code__) if each in outside}
    names["__name__"] = __name__
    copy = FunctionType(operator.__code__, names, operator.__name__, operator.__defaults__, operator.__closure__)
    copy.__kwdefaults__ = operator.__kwdefaults__
    copy.__qualname__ = f"{operator.__qualname__}_{name}"
    return copy


class _Precision:
    """What to put in place of a value that an operator's code mentions."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.floating = kind in ("float32", "float64")

    def number(self, value: float) -> Any:
        """Return a number in this precision."""
        return np.float32(value) if self.kind == "float32" else float(value)

    def replaced(self, value: Any) -> Any:
        """Return what to use instead of a constant, or of a value with a name; None to leave it."""
        if type(value) is float:
            return self.number(value) if self.floating else None
        if isinstance(value, FunctionType):
            return compiled_operator(value, self.kind)
        if isinstance(value, BuiltinFunctionType | np.ufunc) and EQUIVALENTS.get(value, _NONE)[self.kind == "float32"]:
            return compiled_operator(value, self.kind)
        return None


def _pass_for(kind: str) -> Any:
    """Return the step of the compiler for one kind of operands."""

    @register_pass(mutates_CFG=False, analysis_only=False)
    class InPrecision(FunctionPass):  # type: ignore[misc] # Numba has no types
        _name = f"minitorch_{kind}"
        _precision = _Precision(kind)

        def __init__(self) -> None:
            FunctionPass.__init__(self)

        def run_pass(self, state: Any) -> bool:
            """Rewrite one function."""
            _rewrite(state.func_ir, self._precision)
            return True

    return InPrecision


def _rewrite(code: Any, precision: _Precision) -> None:
    """Replace values in a function's code, which is a list of blocks of statements."""
    statements = [statement for block in code.blocks.values() for statement in block.body]
    for statement in statements:
        if isinstance(statement, ir.Raise | ir.StaticRaise):
            raise UnsupportedError("an operator cannot raise an exception", loc=statement.loc)
    assignments = [statement for statement in statements if isinstance(statement, ir.Assign)]
    loops = any(isinstance(a.value, ir.Expr) and a.value.op == "getiter" for a in assignments)
    for assignment in assignments:
        value = _value_of(code, assignment.value)
        new = precision.replaced(value)
        if new is not None:
            assignment.value = ir.Global("replaced", new, assignment.loc)
    bits = code.func_id.func.__module__ in (float32_operators.__name__, float64_operators.__name__)  # of whole numbers
    if precision.floating and not loops and not bits:
        _make_integers_floats(code, assignments, precision)
    code._definitions = build_definitions(code.blocks)


def _value_of(code: Any, expression: Any) -> Any:
    """Return the value of a constant, of a name outside the function, or of a name in a module; None for all else."""
    if isinstance(expression, ir.Const | ir.Global | ir.FreeVar):
        return expression.value
    if isinstance(expression, ir.Expr) and expression.op == "getattr":
        module = code._definitions[expression.value.name]
        if (
            len(module) == 1
            and isinstance(module[0], ir.Global | ir.FreeVar)
            and isinstance(module[0].value, ModuleType)
        ):
            return getattr(module[0].value, expression.attr, None)
    return None


def _make_integers_floats(code: Any, assignments: list[Any], precision: _Precision) -> None:
    """Give whole numbers that stand beside an operand the precision of the operand: the 2 in 2 * x."""
    for assignment in assignments:
        expression = assignment.value
        if not (isinstance(expression, ir.Expr) and expression.op == "binop" and expression.fn in _ARITHMETIC):
            continue
        for operand in (expression.lhs, expression.rhs):
            definitions = code._definitions[operand.name]
            if len(definitions) == 1 and isinstance(definitions[0], ir.Const) and type(definitions[0].value) is int:
                definitions[0].value = precision.number(definitions[0].value)


def _compiler_for(kind: str) -> Any:
    """Return Numba's compiler with that step in it."""
    step = _pass_for(kind)

    class Compiler(CompilerBase):  # type: ignore[misc] # Numba has no types
        def define_pipelines(self) -> list[Any]:
            """Put the step where names are known and types are not."""
            manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
            manager.add_pass_after(step, IRProcessing)
            manager.finalize()
            return [manager]

    return Compiler


_COMPILERS = {kind: _compiler_for(kind) for kind in ("float32", "float64", "other")}
