"""One number, or the numbers of another tensor, written to all elements."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.elements import PlacingRule, change
from minitorch_tensor.functions.inplace import check_unowned, check_writable, rebase
from minitorch_tensor.functions.masked import as_scalar
from minitorch_tensor.functions.values import as_value
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.recording import record
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["Copy", "Fill", "FillMethods", "copy_", "fill", "fill_", "zero_"]


class Fill(PlacingRule):
    """A tensor of the shape of `a` that holds one number."""

    @staticmethod
    def into(ctx: Any, out: Any, value: Any) -> None:
        out.backend.copy(value, out=out)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad.adopt(grad.backend.full(grad.shape, 0, grad.dtype)), grad


class Copy(Fill):
    """A tensor of the shape of `a` that holds what another one holds."""


def fill(input: T, value: Any) -> T:
    """Return a tensor of the shape and dtype of input that holds one number everywhere.

    Args:
        input: The tensor.
        value: A number, or a 0-d tensor, through which gradients flow.

    Raises:
        RangeError: The dtype does not hold the number.
        ShapeError: The value is a tensor with dimensions.

    Example:
        >>> from minitorch_tensor import zeros
        >>> fill(zeros(2), 3)
        tensor([3., 3.])
    """
    check_tensor(input, "fill")
    return record(Fill, (input, as_scalar(value, input, "fill")), {})


def fill_(input: T, value: Any) -> T:
    """Write one number to all elements, and return the tensor; see `fill`."""
    check_tensor(input, "fill_")
    value = as_value(value, input, Fill)
    if isinstance(value, TensorData) or (input.node is not CONSTANT and input.requires_grad):
        return change(input, Fill, (as_scalar(value, input, "fill_"),), {}, same=not isinstance(value, TensorData))
    check_unowned(input)
    input.backend.fill(input, value)
    return rebase(input, CONSTANT)


def zero_(input: T) -> T:
    """Write 0 to all elements, and return the tensor."""
    return fill_(input, 0)


def copy_(input: T, src: Any, non_blocking: Any = False) -> T:
    """Write the elements of another tensor, which broadcasts, in this one's dtype, and return this tensor.

    Args:
        input: The tensor.
        src: What to write: a tensor, through which gradients flow, or a number.
        non_blocking: For programs of PyTorch's; it changes nothing.

    Raises:
        BackendError: The other tensor is on another backend.
        GraphError: The tensor is a leaf that requires a gradient.
        InvalidTypeError: The source is neither.
        ShapeError: The other tensor does not broadcast to this one's shape.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> zeros(2, 3).copy_(tensor([1, 2, 3]))
        tensor([[1., 2., 3.],
                [1., 2., 3.]])
    """
    check_writable(input)
    value = as_value(src, input, Copy)
    if not isinstance(value, TensorData):
        return fill_(input, value)
    if value is not input:
        change(input, Copy, (value.to(input.dtype).expand(input.shape),), {})
    return input


class FillMethods:
    """The methods of this family."""

    __slots__ = ()

    copy_ = copy_
    fill_ = fill_
    zero_ = zero_
