"""`Parameter`: a tensor that a Module lists among its parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_scalar.module import BaseParameter, as_parameter
from minitorch_tensor.creation import empty
from minitorch_tensor.dtypes import promote_types
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import InvalidTypeError, StateDictError
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.tensor import Tensor

__all__ = ["Parameter", "fitting"]


class Parameter(Tensor, BaseParameter):
    """A leaf over the numbers of a tensor; `Module` of minitorch-scalar finds it, and `SGD` moves it.

    Args:
        data: A tensor, whose memory it shares; none of its history. An empty one if left out.
        requires_grad: False freezes it.

    Raises:
        GraphError: The dtype has no gradients.
        InvalidTypeError: The data is no tensor.

    Example:
        >>> from minitorch_tensor import tensor
        >>> Parameter(tensor([1.0, 2.0]))
        Parameter containing:
        tensor([1., 2.], requires_grad=True)
    """

    __slots__ = ()

    def __init__(self, data: Any = None, requires_grad: bool = True) -> None:
        if data is None:
            data = empty(0)
        if not is_tensor(data):
            raise InvalidTypeError(
                f"A Parameter is made of a tensor, not of {data!r} of type {type(data).__name__}: write "
                "Parameter(tensor(...))."
            )
        source = data.detach()
        self.layout, self.array, self.shape = source.layout, source.array, source.shape
        self.dtype, self.backend, self.version = source.dtype, source.backend, source.version
        self._grad = None
        self.node = CONSTANT
        self.requires_grad = requires_grad

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Return a parameter over memory of its own, without a gradient."""
        out = super().__deepcopy__(memo)
        out.grad = None
        return out

    def accepted(self, value: Any) -> Any:
        """Return what a state_dict holds for this parameter: a tensor or an array of its shape and a dtype that fits.

        Raises:
            StateDictError: It is something else.
        """
        return fitting(self, value, "parameter")

    def load(self, value: Any) -> None:
        """Copy a value that was accepted into the memory of this parameter."""
        self.backend.copy(value, out=self)
        self.version[0] += 1

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"


def fitting(target: Any, value: Any, kind: str) -> Any:
    """Return what is to be loaded into a tensor, in its dtype and on its backend.

    Args:
        target: The tensor, which stays as it is.
        value: A tensor or an array of its shape, of a dtype that fits into its own.
        kind: What to call the target in a message.

    Raises:
        StateDictError: It is something else.
    """
    if isinstance(value, np.ndarray):
        try:
            value = target.adopt(target.backend.from_numpy(value))
        except InvalidTypeError as error:
            raise StateDictError(f"cannot be loaded: {error}") from None
    if not is_tensor(value):
        raise StateDictError(f"holds {value!r} of type {type(value).__name__}, which is no tensor")
    if value.shape != target.shape:
        raise StateDictError(f"has shape {value.shape}, and the {kind} {target.shape}")
    if promote_types(target.dtype, value.dtype) is not target.dtype:
        raise StateDictError(
            f"has dtype {value.dtype.name}, which does not fit into the {kind}'s {target.dtype.name}: "
            f"convert it with .to({target.dtype!r})"
        )
    return value.detach().to(dtype=target.dtype, backend=target.backend)


@as_parameter.register
def _(value: Tensor) -> Parameter:
    return Parameter(value)
