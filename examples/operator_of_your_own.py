"""Stage 3: an operator that minitorch does not have, as a kernel that runs on all cores, with its derivative."""

from __future__ import annotations

import math
from typing import Any

import minitorch_tensor as torch
from minitorch_tensor.autograd import Function, gradcheck


def softsign(x: float) -> float:
    """x / (1 + |x|)."""
    return x / (1.0 + math.fabs(x))


def softsign_slope(x: float) -> float:
    """1 / (1 + |x|)²."""
    return 1.0 / ((1.0 + math.fabs(x)) * (1.0 + math.fabs(x)))


class Softsign(Function):
    """softsign, element by element; the backend compiles the plain functions above when it first meets them."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        """Return softsign(a)."""
        ctx.save_for_backward(a)
        return torch.Tensor.adopt(a.backend.map(softsign, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        """Return the gradient times the slope."""
        (a,) = ctx.saved_tensors
        return grad * torch.Tensor.adopt(a.backend.map(softsign_slope, a))


def main() -> None:
    """Check the derivative, and run it on many numbers."""
    few = torch.linspace(-2.0, 2.0, 5, dtype=torch.float64, requires_grad=True)
    print("softsign", [round(value, 3) for value in Softsign.apply(few).tolist()])
    print("gradients are right:", gradcheck(Softsign.apply, few))
    many = torch.linspace(-2.0, 2.0, 100_000).to("fast").requires_grad_()
    Softsign.apply(many).sum().backward()
    print("on the backend", many.backend.name, "the slope at -2 is", round(many.grad[0].item(), 4))


if __name__ == "__main__":
    main()
