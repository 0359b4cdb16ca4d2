"""The class Tensor as a maker of tensors: `Tensor([1.0, 2.0])`, `Tensor.zeros(2, 3)`, `Tensor.randn((10, 10))`."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.dtypes import as_dtype, default_dtype, int64
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.making import made_of, place_of, size_given, tracked
from minitorch_tensor.functions.random_fills import normal_, uniform_
from minitorch_tensor.functions.random_integers import random_
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.tensor_data import TensorData

__all__ = ["CreatorMethods"]


class CreatorMethods:
    """The methods of this family; functions of the same names make the same tensors."""

    __slots__ = ()

    def __init__(self, *data: Any, requires_grad: bool = False) -> None:
        numbers = _numbers(type(self), data)
        if numbers.dtype is not default_dtype():
            numbers = numbers.to(default_dtype())
        made: Any = self
        made.layout, made.array, made.shape = numbers.layout, numbers.array, numbers.shape
        made.dtype, made.backend, made.version = numbers.dtype, numbers.backend, [0]
        made._grad = None
        made.node = CONSTANT
        tracked(made, requires_grad)

    @classmethod
    def zeros(cls, *size: Any, requires_grad: bool = False) -> Any:
        """Return a tensor of zeros.

        Example:
            >>> from minitorch_tensor import Tensor
            >>> Tensor.zeros(2)
            tensor([0., 0.])
        """
        return _full(cls, "Tensor.zeros", size, 0, requires_grad)

    @classmethod
    def ones(cls, *size: Any, requires_grad: bool = False) -> Any:
        """Return a tensor of ones.

        Example:
            >>> from minitorch_tensor import Tensor
            >>> Tensor.ones(2)
            tensor([1., 1.])
        """
        return _full(cls, "Tensor.ones", size, 1, requires_grad)

    @classmethod
    def rand(cls, *size: Any, generator: Any = None, requires_grad: bool = False) -> Any:
        """Return numbers evenly spread from 0 to 1, that excluded.

        Example:
            >>> from minitorch_tensor import Tensor
            >>> Tensor.rand((2, 3)).shape
            (2, 3)
        """
        return tracked(uniform_(_empty(cls, "Tensor.rand", size), generator=generator), requires_grad)

    @classmethod
    def randn(cls, *size: Any, generator: Any = None, requires_grad: bool = False) -> Any:
        """Return numbers of the standard normal distribution.

        Example:
            >>> from minitorch_tensor import Tensor
            >>> Tensor.randn((10, 10)).shape
            (10, 10)
        """
        return tracked(normal_(_empty(cls, "Tensor.randn", size), generator=generator), requires_grad)

    @classmethod
    def randint(cls, low: int, high: Any = None, size: Any = None, *, generator: Any = None) -> Any:
        """Return int64 integers evenly spread from `low` to `high`, that excluded; `randint(high, size)` begins at 0.

        Raises:
            InvalidTypeError: There is no shape.

        Example:
            >>> from minitorch_tensor import Tensor
            >>> Tensor.randint(0, 5, (10,)).shape
            (10,)
        """
        if size is None:
            low, high, size = 0, low, high
        if size is None:
            raise InvalidTypeError("Tensor.randint() needs a shape: write Tensor.randint(0, 5, (10,)).")
        shape = size_given("Tensor.randint", (size,))
        out = cls.adopt(place_of(None).empty(shape, int64))  # type: ignore[attr-defined] # the class Tensor
        return random_(out, low, high, generator=generator)


def _numbers(cls: Any, data: tuple[Any, ...]) -> Any:
    """Return what Tensor(...) is made of: lists, a tensor or an array; or, as in PyTorch, a shape."""
    if len(data) == 1 and not isinstance(data[0], int):
        wanted = None if isinstance(data[0], TensorData) else as_dtype(default_dtype())
        return made_of(cls, data[0], wanted, place_of(None))
    return cls.adopt(place_of(None).empty(size_given("Tensor", data or (0,)), default_dtype()))


def _empty(cls: Any, operation: str, size: tuple[Any, ...]) -> Any:
    return cls.adopt(place_of(None).empty(size_given(operation, size), default_dtype()))


def _full(cls: Any, operation: str, size: tuple[Any, ...], value: int, requires_grad: bool) -> Any:
    return tracked(cls.adopt(place_of(None).full(size_given(operation, size), value, default_dtype())), requires_grad)
