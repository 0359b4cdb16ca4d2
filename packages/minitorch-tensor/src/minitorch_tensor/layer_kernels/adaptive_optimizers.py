"""Steps of optimizers that give every number a rate of its own, over all parameters at once.

What is the same for all numbers of a step is left to the caller: a `rate` has the corrections of its step in it.

Source: Adagrad: Duchi et al., 2011. Adadelta: Zeiler, 2012. Adamax: Kingma and Ba, 2015, section 7. NAdam: Dozat, 2016.
RAdam: Liu et al., 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.operators import square
from minitorch_tensor.tensor_data import TensorData

__all__ = ["AdaptiveDefaults", "Tensors"]

Tensors = Sequence[TensorData]


class AdaptiveDefaults:
    """The steps of Adagrad, Adadelta and Adamax, and one for NAdam and RAdam."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def adagrad_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        sums: Tensors,
        *,
        rate: float,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by rate · grad / (√sum + eps).

        Args:
            parameters: What is changed.
            grads: Their gradients.
            sums: The sums of their squares, changed as well.
            rate: The learning rate of this step.
            eps: What keeps the divisor from 0.
            weight_decay: This times the parameter is added to the gradient.
            maximize: Whether to go up.
        """
        for parameter, grad, total in zip(parameters, grads, sums, strict=True):
            slope = self._slope(parameter, grad, weight_decay, maximize)
            self.zip(operators.add, total, self.map(square, slope), out=total)
            divisor = self._plus(self.map(operators.sqrt, total), eps)
            change = self.zip(operators.div, self._times(slope, rate), divisor)
            self.zip(operators.sub, parameter, change, out=parameter)

    def adadelta_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        squares: Tensors,
        changes: Tensors,
        *,
        lr: float,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by lr · change, where change = √(the mean of changes² + eps) / √(square + eps) · grad.

        Args:
            parameters: What is changed.
            grads: Their gradients.
            squares: The running means of their squares, changed as well.
            changes: The running means of the squares of changes, changed as well.
            lr: The learning rate.
            rho: How much of a mean stays.
            eps: What keeps the roots from 0.
            weight_decay: This times the parameter is added to the gradient.
            maximize: Whether to go up.
        """
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope = self._slope(parameter, grad, weight_decay, maximize)
            self._average(squares[i], self.map(square, slope), rho)
            size = self.map(operators.sqrt, self._plus(changes[i], eps))
            divisor = self.map(operators.sqrt, self._plus(squares[i], eps))
            change = self.zip(operators.mul, self.zip(operators.div, size, divisor), slope)
            self._average(changes[i], self.map(square, change), rho)
            self.zip(operators.sub, parameter, self._times(change, lr), out=parameter)

    def adamax_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        largest: Tensors,
        *,
        rate: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by rate · mean / largest, where largest = max(beta2 · largest, |grad| + eps).

        Args:
            parameters: What is changed.
            grads: Their gradients.
            means: The running means of the gradients, changed as well.
            largest: The largest gradients, which fade, changed as well.
            rate: The learning rate, rid of the bias of the means.
            beta1: How much of a mean stays.
            beta2: How much of the largest stays.
            eps: What keeps the divisor from 0.
            weight_decay: This times the parameter is added to the gradient.
            maximize: Whether to go up.
        """
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope = self._slope(parameter, grad, weight_decay, maximize)
            self._average(means[i], slope, beta1)
            here = self._plus(self.map(operators.abs, slope), eps)
            self.zip(operators.max, self._times(largest[i], beta2), here, out=largest[i])
            change = self.zip(operators.div, self._times(means[i], rate), largest[i])
            self.zip(operators.sub, parameter, change, out=parameter)

    def moments_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        squares: Tensors,
        *,
        rate: float,
        ahead: float = 0.0,
        scale: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        shrink: float = 1.0,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by (ahead · grad + rate · mean) / (scale · √square + eps).

        NAdam goes ahead, and RAdam begins with a scale of 0 and an eps of 1.

        Args:
            parameters: What is changed.
            grads: Their gradients.
            means: The running means of the gradients, changed as well.
            squares: The running means of their squares, changed as well.
            rate: How far to go by the mean.
            ahead: How far to go by the gradient.
            scale: A factor of the root; if it is 0, not even an infinite root counts.
            beta1: How much of a mean stays.
            beta2: How much of a mean of squares stays.
            eps: What keeps the divisor from 0.
            weight_decay: This times the parameter is added to the gradient.
            shrink: A factor of the parameter, before anything is subtracted from it.
            maximize: Whether to go up.
        """
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope = self._slope(parameter, grad, weight_decay, maximize)
            self._average(means[i], slope, beta1)
            self._average(squares[i], self.map(square, slope), beta2)
            if shrink != 1:
                self._times(parameter, shrink, out=parameter)
            change = self._times(means[i], rate)
            if ahead != 0:
                change = self.zip(operators.add, change, self._times(slope, ahead))
            divisor = self.full((), eps, parameter.dtype)
            if scale != 0:
                divisor = self._plus(self._times(self.map(operators.sqrt, squares[i]), scale), eps)
            self.zip(operators.sub, parameter, self.zip(operators.div, change, divisor), out=parameter)

    def _average(self, mean: TensorData, new: TensorData, keep: float) -> None:
        """Make a running mean: mean = keep · mean + (1 - keep) · new."""
        self.zip(operators.add, self._times(mean, keep), self._times(new, 1 - keep), out=mean)

    def _slope(self, parameter: TensorData, grad: TensorData, weight_decay: float, maximize: bool) -> Any:
        """Return the gradient to go down by."""
        slope = self.map(operators.neg, grad) if maximize else grad
        return slope if weight_decay == 0 else self.zip(operators.add, slope, self._times(parameter, weight_decay))

    def _times(self, a: TensorData, factor: float, out: TensorData | None = None) -> Any:
        """Return a tensor times a number."""
        return self.zip(operators.mul, a, self.full((), factor, a.dtype), out=out)

    def _plus(self, a: TensorData, number: float) -> Any:
        """Return a tensor plus a number."""
        return self.zip(operators.add, a, self.full((), number, a.dtype))
