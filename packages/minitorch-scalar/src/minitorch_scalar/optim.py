"""Optimizers: how parameters follow their gradients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsFloat

from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError

__all__ = ["SGD", "Optimizer"]


class Optimizer:
    """The base of all optimizers: a list of parameters.

    Args:
        params: The parameters, each a leaf; one without a gradient, such as a frozen one, stays where it is.

    Raises:
        InvalidTypeError: It is one Parameter instead of a list, or something in the list is not a variable.
        InvalidValueError: The list is empty, names a parameter twice, or holds the result of an operation.
    """

    def __init__(self, params: Iterable[Any]) -> None:
        if hasattr(params, "grad"):
            raise InvalidTypeError(f"The optimizer takes a list of parameters, not {params!r} alone: write [p].")
        self.params = list(params)
        if not self.params:
            raise InvalidValueError(
                "The optimizer got no parameters: does the model register any? Pass model.parameters()."
            )
        positions: dict[int, int] = {}
        for position, p in enumerate(self.params):
            if not hasattr(p, "grad"):
                raise InvalidTypeError(f"Parameter {position} is {p!r} of type {type(p).__name__}, not a Parameter.")
            if p.last_fn is not None:
                raise InvalidValueError(
                    f"Parameter {position}, {p!r}, is a result of {p.last_fn.__name__}, not a leaf."
                )
            earlier = positions.setdefault(id(p), position)
            if earlier != position:
                raise InvalidValueError(f"Parameters {earlier} and {position} are one, {p!r}: list it once.")

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        """Move every parameter once; every optimizer defines its own."""
        raise MissingMethodError(f"{type(self).__name__} defines no step(): use SGD, or define it in your own.")


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum and weight decay.

        g ← g + weight_decay · p
        v ← momentum · v + g        (v = g at the first step)
        p ← p - lr · v

    Args:
        params: The parameters to move.
        lr: The learning rate, at least 0.
        momentum: How much of the last step's direction remains, at least 0.
        weight_decay: How strongly parameters are pulled towards 0, at least 0.

    Raises:
        InvalidTypeError: A setting that is not a number.
        InvalidValueError: A negative (or NaN) setting.

    Example:
        >>> from minitorch_scalar import Parameter
        >>> p = Parameter(1.0)
        >>> optimizer = SGD([p], lr=0.1)
        >>> (p * p).backward()
        >>> optimizer.step()
        >>> p.data
        0.8

    Source: Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013, in
        PyTorch's form.
    """

    def __init__(
        self, params: Iterable[Any], lr: float = 1e-3, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params)
        for name, value in (("lr", lr), ("momentum", momentum), ("weight_decay", weight_decay)):
            if not isinstance(value, SupportsFloat):
                raise InvalidTypeError(f"{name} is {value!r} of type {type(value).__name__}; it must be a number.")
            if not float(value) >= 0.0:
                raise InvalidValueError(f"{name} is {value}; it must be at least 0.")
        self.lr = float(lr)
        self.momentum = float(momentum)
        self.weight_decay = float(weight_decay)
        self._velocities: list[Any] = [None] * len(self.params)

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            direction = p.grad
            if direction.__class__ is not float:  # of a variable, whose history, if it has one, ends here
                direction = direction.data if hasattr(direction, "backward") else float(direction)
            if self.weight_decay:
                direction = direction + p.data * self.weight_decay
            if self.momentum:
                self._velocities[i] = direction = self._next_velocity(self._velocities[i], direction)
            p.data -= direction * self.lr

    def _next_velocity(self, velocity: Any, direction: Any) -> Any:
        """Return momentum · v + g, for a tensor in the memory of v, which is never that of a gradient."""
        if velocity is None:
            return direction * 1.0
        velocity *= self.momentum
        velocity += direction
        return velocity
