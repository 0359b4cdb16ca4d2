"""What the contract has to know of an operation: data, so that one set of tests serves all of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

import minitorch_tensor
from minitorch_tensor.dtypes import DTYPES, DType, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.errors import UnknownAttributeError
from minitorch_tensor.shapes import Shape, size_of

__all__ = ["EVERY", "FLOATS", "INTEGERS", "NUMBERS", "ONE", "TWO", "Operand", "Operation", "Result", "variants"]

FLOATS = (float32, float64)
INTEGERS = (uint8, int32, int64)
NUMBERS = (*INTEGERS, *FLOATS)
EVERY = DTYPES

ONE: tuple[tuple[Shape, ...], ...] = (((2, 3),), ((3, 1, 2),), ((),), ((0, 2),))
"""Sample shapes for a function of one tensor: with 0-d and empty ones."""

TWO: tuple[tuple[Shape, ...], ...] = (
    ((2, 3), (2, 3)),
    ((2, 1, 3), (2, 1)),
    ((), (2, 3)),
    ((), ()),
    ((0, 3), (1,)),
)
"""Sample shapes for a function of two tensors that broadcasts."""

Result = Literal["same", "float", "sum", "bool", "int64"]


@dataclass(frozen=True)
class Operand:
    """Which numbers a tensor argument is made of.

    Attributes:
        low: The smallest.
        high: The largest.
        dtype: Always this dtype, such as int64 for places; None for that of the sample.
        distinct: No two are close, so that an order has no ties.
        away: Points where the function has no derivative, from which numbers keep away.
        ascending: Sorted along the last dimension.
        values: These numbers, such as places of which none may come twice; the sample has their shape.
    """

    low: float = -2.0
    high: float = 2.0
    dtype: DType | None = None
    distinct: bool = False
    away: tuple[float, ...] = ()
    ascending: bool = False
    values: Any = None

    @property
    def repeats(self) -> bool:
        """Whether numbers may come twice, as they do in a tensor that is broadcast."""
        return not self.distinct and self.values is None

    def draw(self, shape: Shape, dtype: DType, rng: np.random.Generator) -> np.ndarray[Any, Any]:
        """Return numbers of a shape."""
        target = self.dtype or dtype
        if self.values is not None:
            return np.array(self.values, target.numpy)
        if target is bool_:
            return np.asarray(rng.integers(0, 2, shape), bool)
        if target.kind == 1:
            low, high = int(np.ceil(self.low)), int(np.floor(self.high))
            found: Any = rng.integers(max(low, 0) if target is uint8 else low, high + 1, shape)
        elif self.distinct:
            ranks = rng.permutation(size_of(shape)) + 0.5
            found = self.low + (self.high - self.low) * ranks / max(size_of(shape), 1)
        else:
            found = rng.uniform(self.low, self.high, shape)
            for point in self.away:
                found = np.where(abs(found - point) < 0.1, point + 0.1 + abs(found - point), found)
        array = np.asarray(found).reshape(shape).astype(target.numpy)
        return np.sort(array) if self.ascending and shape else array


@dataclass(frozen=True)
class Operation:
    """One operation, with its specification in NumPy.

    Attributes:
        name: PyTorch's, with a dot for a submodule.
        reference: The same of arrays: reference(*arrays, *args, **options); several results are a tuple.
        operands: One for each tensor argument.
        shapes: Samples: the shapes of all tensor arguments.
        args: What follows the tensors.
        options: Keyword arguments.
        call: How to call it, where that is not name(*tensors, *args, **options).
        dtypes: Those that it is defined for.
        result: Its dtype: the "same" as the operands' common one; "float", the default one for integers; "sum", int64
            for integers; "bool" or "int64". A tuple for several results.
        differentiable: Whether it has a gradient.
        flat: Whether the gradient is 0 everywhere, as that of floor.
        special: Whether NaN and the infinities give what they give in NumPy.
        pointwise: Whether every element of the result depends on one of each operand.
        shares: Whether the result lies in the memory of the first operand: "never", "always" (a view) or "maybe".
        joins: Whether its tensors must lie on one backend, since there is a result of all of them.
        note: Tells variants of one name apart.

    Example:
        >>> sine = Operation("sin", np.sin)
        >>> sine.id, sine.count
        ('sin', 1)
    """

    name: str
    reference: Callable[..., Any]
    operands: tuple[Operand, ...] = (Operand(),)
    shapes: tuple[tuple[Shape, ...], ...] = ONE
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    call: Callable[..., Any] | None = None
    dtypes: tuple[DType, ...] = FLOATS
    result: Result | tuple[Result, ...] = "same"
    differentiable: bool = True
    flat: bool = False
    special: bool = False
    pointwise: bool = False
    shares: Literal["never", "always", "maybe"] = "never"
    joins: bool = True
    note: str = ""

    @property
    def count(self) -> int:
        """The number of tensor arguments."""
        return len(self.operands)

    @property
    def id(self) -> str:
        """The name, and what tells this variant from others."""
        words = [self.note] if self.note else []
        words += [repr(value) for value in self.args] + [f"{key}={value!r}" for key, value in self.options.items()]
        return f"{self.name}[{', '.join(words)}]" if words else self.name

    @property
    def function(self) -> Callable[..., Any]:
        """The public function of this name, or the method if there is no function.

        Raises:
            UnknownAttributeError: There is neither.
        """
        for place in (minitorch_tensor, minitorch_tensor.Tensor):
            found: Any = place
            for word in self.name.split("."):
                found = getattr(found, word, None)
            if found is not None:
                return found  # type: ignore[no-any-return] # what has this name is a function
        raise UnknownAttributeError(f"minitorch_tensor has no operation '{self.name}'.")

    @property
    def has_in_place_form(self) -> bool:
        """Whether tensors have a method of this name with an underscore, called in the same way."""
        return self.call is None and hasattr(minitorch_tensor.Tensor, f"{self.name}_")

    def in_place(self, *tensors: Any) -> Any:
        """Apply that method."""
        return getattr(minitorch_tensor.Tensor, f"{self.name}_")(*tensors, *self.args, **self.options)

    def __call__(self, *tensors: Any) -> tuple[Any, ...]:
        """Apply it; the results are always a tuple."""
        found = self.call(*tensors) if self.call else self.function(*tensors, *self.args, **self.options)
        return tuple(found) if isinstance(found, tuple | list) else (found,)

    def expected(self, *arrays: Any) -> tuple[Any, ...]:
        """Apply the specification to arrays; the results are always a tuple."""
        with np.errstate(all="ignore"):
            found = self.reference(*arrays, *self.args, **self.options)
        found = found if isinstance(found, tuple) else (found,)
        return tuple(np.asarray(value) for value in found)

    def differentiable_arguments(self) -> list[int]:
        """Return which tensor arguments have a gradient."""
        return [i for i, operand in enumerate(self.operands) if operand.dtype is None] if self.differentiable else []

    def draw(self, shapes: tuple[Shape, ...], dtype: DType) -> list[np.ndarray[Any, Any]]:
        """Return numbers for all tensor arguments: the same ones every time."""
        rng = np.random.default_rng(zlib.crc32(f"{self.id} {shapes}".encode()))
        return [operand.draw(shape, dtype, rng) for operand, shape in zip(self.operands, shapes, strict=True)]


def variants(
    name: str, reference: Callable[..., Any], options: Iterable[Mapping[str, Any]], **common: Any
) -> list[Operation]:
    """Return one operation for each set of options."""
    return [Operation(name, reference, options=chosen, **common) for chosen in options]
