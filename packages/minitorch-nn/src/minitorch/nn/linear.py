"""The linear layer: x · Wᵀ + b, as one operation."""

from __future__ import annotations

from math import sqrt
from typing import Any

from minitorch.errors import BroadcastError, InvalidTypeError, ShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import Tensor, no_grad
from minitorch_tensor.functions.matmul import MatMul, factors, rows, transposed
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary, record, ternary
from minitorch_tensor.shapes import shape_broadcast, size_of

__all__ = ["Affine", "Linear", "linear"]


class Affine(Rule):
    """x · Wᵀ + b over the last dimension of x."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, x: Any, weight: Any, bias: Any = None) -> Any:
        ctx.save_partners(x, weight)
        return x.backend.linear(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        x, weight = ctx.saved_tensors
        inputs = len(ctx.inputs)
        if grad_mode.enabled:
            return _recorded_gradients(ctx, grad, x, weight)[:inputs]
        backend, shape = grad.backend, ctx.shapes[0]
        vector = inputs == 3 and ctx.needs(2) and ctx.shapes[2] == grad.shape[-1:]
        of_x, of_weight, of_bias = backend.linear_back(grad, x, weight, shape, bias=vector)
        return (of_x, of_weight, of_bias if vector else grad)[:inputs]


def _recorded_gradients(ctx: Any, grad: Any, x: Any, weight: Any) -> tuple[Any, Any, Any]:
    """Return the gradients as operations that can be differentiated again."""
    flat = grad if len(grad.shape) == 2 else grad.reshape(size_of(grad.shape[:-1]), grad.shape[-1])
    of_x = of_weight = None
    if ctx.needs(0):
        of_x = binary(MatMul, flat, weight)
        of_x = of_x if flat is grad else of_x.view(ctx.shapes[0])
    if ctx.needs(1):
        of_weight = binary(MatMul, transposed(flat), x.reshape(1, -1) if len(x.shape) == 1 else rows(x))
    return of_x, of_weight, grad


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return input · weightᵀ + bias.

    Args:
        input: Shape (..., in_features).
        weight: Shape (out_features, in_features), of the dtype of the input; or (in_features,) for one feature.
        bias: Shape (out_features,), or what broadcasts to it.

    Returns:
        Shape (..., out_features).

    Raises:
        DtypeError: The dtypes differ.
        InvalidTypeError: One is no tensor.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> linear(tensor([[1.0, 2.0]]), tensor([[3.0, 4.0], [5.0, 6.0]]), tensor([0.5, 0.0]))
        tensor([[11.5000, 17.0000]])
    """
    if not _fits(input, weight, bias):
        input, weight = factors("linear", input, weight)
        if bias is not None:
            if not isinstance(bias, Tensor):
                raise InvalidTypeError(f"The bias of linear() is a tensor, not {bias!r} of type {type(bias).__name__}.")
            factors("linear", input, bias)
        _check_shapes(input, weight, bias)
        if len(weight.shape) == 1:
            product: Tensor = input @ weight
            return product if bias is None else product + bias
    out: Tensor = record(Affine, (input, weight), {}) if bias is None else ternary(Affine, input, weight, bias)
    return out


def _fits(x: Any, weight: Any, bias: Any) -> bool:
    """Say whether the arguments are what they should be, as fast as it can be said."""
    try:
        out_features, in_features = weight.shape
        dtype, backend = x.dtype, x.backend
        return (
            x.shape[-1] == in_features
            and weight.dtype is dtype
            and weight.backend is backend
            and dtype.is_floating_point
            and (bias is None or (bias.shape == (out_features,) and bias.dtype is dtype and bias.backend is backend))
        )
    except (AttributeError, IndexError, TypeError, ValueError):
        return False


def _check_shapes(x: Any, weight: Any, bias: Any) -> None:
    """Say which shapes do not go together, if they do not."""
    if len(weight.shape) not in (1, 2) or not x.shape or x.shape[-1] != weight.shape[-1]:
        raise ShapeError(
            f"linear() takes an input of shape (..., in_features) and a weight of shape (out_features, in_features), "
            f"not {x.shape} and {weight.shape}."
        )
    shape = (*x.shape[:-1], *weight.shape[:-1])
    if bias is not None:
        try:
            fits = shape_broadcast(bias.shape, shape) == shape
        except BroadcastError:
            fits = False
        if not fits:
            raise ShapeError(f"The bias of shape {bias.shape} does not broadcast to the output of shape {shape}.")


class Linear(Module):
    """x · Wᵀ + b, with weights evenly spread within ±1/√in_features at first.

    Args:
        in_features: The size of the last dimension of the input.
        out_features: That of the output.
        bias: Whether there is a b.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of weight and bias.

    Attributes:
        weight: Shape (out_features, in_features).
        bias: Shape (out_features,), or None.

    Example:
        >>> from minitorch_tensor import ones
        >>> Linear(in_features=3, out_features=5)(ones(2, 3)).shape
        (2, 5)
    """

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = new_parameter(out_features, in_features, dtype=dtype, device=device)
        self.register_parameter("bias", new_parameter(out_features, dtype=dtype, device=device) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with random numbers, the smaller the more of them are summed."""
        bound = 1 / sqrt(self.in_features) if self.in_features else 0.0
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        own = self._parameters  # an attribute that is a parameter takes longer to find
        return linear(input, own["weight"], own["bias"])

    def extra_repr(self) -> str:
        """Name the sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
