"""The derivatives of a function at a point, both ways: by backward passes, and by central differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from minitorch_tensor.autograd.passes import grad
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import InvalidTypeError

__all__ = ["Array", "FunctionAtPoint", "name_of", "tensors_of"]

Array = np.ndarray[Any, Any]


class FunctionAtPoint:
    """A function at a point, and its derivatives there as matrices (elements of an output, elements of an input).

    Args:
        func: The function.
        args: The point: tensors and whatever else it takes.
        positions: Which arguments to differentiate with respect to.
        eps: The step of a difference.
    """

    def __init__(self, func: Callable[..., Any], args: Sequence[Any], positions: Sequence[int], eps: float) -> None:
        self.func = func
        self.args = list(args)
        self.positions = positions
        self.eps = eps
        self.name = name_of(func)
        self.outputs = tensors_of(func(*args))

    def values(self, position: int, element: int, step: float) -> list[Array]:
        """Return all outputs, flat, with one element of one input moved."""
        x = self.args[position]
        moved = np.array(x.backend.to_numpy(x.detach()))
        moved[np.unravel_index(element, moved.shape)] += step
        args = list(self.args)
        args[position] = x.adopt(x.backend.from_numpy(moved)).requires_grad_()
        return [
            np.array(y.backend.to_numpy(y.detach()), dtype=np.float64).reshape(-1) for y in tensors_of(self.func(*args))
        ]

    def differences(self, position: int) -> list[Array]:
        """Return the central differences of each output with respect to one input."""
        size = self.args[position].numel()
        matrices = [np.zeros((y.numel(), size)) for y in self.outputs]
        for element in range(size):
            above, below = self.values(position, element, self.eps), self.values(position, element, -self.eps)
            for matrix, high, low in zip(matrices, above, below, strict=True):
                with np.errstate(all="ignore"):
                    matrix[:, element] = (high - low) / (2.0 * self.eps)
        return matrices

    def gradients(self, y: Any) -> Iterator[list[Any]]:
        """Yield, for one element of an output after the other, its gradients with respect to the inputs."""
        for element in range(y.numel()):
            one = np.zeros(y.shape, y.dtype.numpy)
            one.reshape(-1)[element] = 1
            yield self.gradient(y, y.adopt(y.backend.from_numpy(one)))

    def gradient(self, y: Any, seed: Any) -> list[Any]:
        """Return the gradients of an output with respect to the inputs, None where none arrives."""
        inputs = [self.args[i] for i in self.positions]
        if not y.requires_grad:
            return [None] * len(inputs)
        found = grad(y, inputs, seed, retain_graph=True, allow_unused=True)
        return [d if d is None else np.array(d.backend.to_numpy(d.detach()), np.float64).reshape(-1) for d in found]


def tensors_of(result: Any) -> list[Any]:
    """Return the floating point tensors among the results of a function.

    Raises:
        InvalidTypeError: There are none.
    """
    results = (result,) if is_tensor(result) or not isinstance(result, tuple | list) else result
    found = [y for y in results if is_tensor(y) and y.dtype.is_floating_point]
    if not found:
        raise InvalidTypeError(
            f"The function under check returned no tensor of floating point numbers, but {result!r}."
        )
    return found


def name_of(func: Callable[..., Any]) -> str:
    """Return what to call a function in a message; the apply of a rule has the name of the rule."""
    owner = getattr(func, "__self__", None)
    return str(getattr(owner if isinstance(owner, type) else func, "__name__", repr(func)))
