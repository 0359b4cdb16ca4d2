"""Steps of optimizers over all parameters at once: parameters and what is remembered of them change in place.

Source: SGD with Nesterov's momentum: Sutskever et al., On the importance of initialization and momentum in deep
learning, 2013. Adam: Kingma and Ba, 2015. AMSGrad: Reddi et al., 2018. AdamW: Loshchilov and Hutter, 2019.
RMSprop: Hinton, Neural networks for machine learning, lecture 6, 2012; centered: Graves, 2013.
"""

from __future__ import annotations

from minitorch_scalar import operators
from minitorch_tensor.layer_kernels.adaptive_optimizers import AdaptiveDefaults, Tensors
from minitorch_tensor.operators import square

__all__ = ["OptimizerDefaults", "Tensors"]


class OptimizerDefaults(AdaptiveDefaults):
    """The optimizer steps of a backend."""

    def sgd_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        momenta: Tensors,
        *,
        lr: float,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        maximize: bool = False,
    ) -> None:
        """Go down the slope: p -= lr · m, where m = momentum · m + (1 - dampening) · grad.

        Args:
            parameters: What is changed.
            grads: Their gradients.
            momenta: The m of all parameters, changed as well; none if there is no momentum.
            lr: The learning rate.
            momentum: How much of m stays.
            dampening: How much of the gradient does not get into m. PyTorch begins with m = grad: pass 0 in the first
                step, with an m of zeros.
            weight_decay: This times the parameter is added to the gradient.
            nesterov: Whether to go by grad + momentum · m instead of m.
            maximize: Whether to go up.
        """
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope = self._slope(parameter, grad, weight_decay, maximize)
            if momenta:
                self._times(momenta[i], momentum, out=momenta[i])
                self.zip(operators.add, momenta[i], self._times(slope, 1 - dampening), out=momenta[i])
                ahead = self.zip(operators.add, slope, self._times(momenta[i], momentum)) if nesterov else momenta[i]
                slope = ahead
            self.zip(operators.sub, parameter, self._times(slope, lr), out=parameter)

    def adam_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        squares: Tensors,
        largest: Tensors,
        *,
        step: int,
        lr: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled: bool = False,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by lr · mean / (√square + eps), both rid of their bias towards the 0 they begin with.

        Args:
            parameters: What is changed.
            grads: Their gradients.
            means: The running means of the gradients, changed as well.
            squares: The running means of their squares, changed as well.
            largest: The largest of those so far, changed as well and taken instead (AMSGrad); none for plain Adam.
            step: Which step this is, counted from 1.
            lr: The learning rate.
            beta1: How much of a mean stays.
            beta2: How much of a mean of squares stays.
            eps: What keeps the divisor from 0.
            weight_decay: This times the parameter is added to the gradient.
            decoupled: Whether instead the parameter becomes smaller by lr · weight_decay of itself (AdamW).
            maximize: Whether to go up.
        """
        rate, root = lr / (1 - beta1**step), (1 - beta2**step) ** 0.5
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope = self._slope(parameter, grad, 0.0 if decoupled else weight_decay, maximize)
            if decoupled:
                self._times(parameter, 1 - lr * weight_decay, out=parameter)
            mean, squared = means[i], squares[i]
            self.zip(operators.add, self._times(mean, beta1), self._times(slope, 1 - beta1), out=mean)
            powers = self._times(self.map(square, slope), 1 - beta2)
            self.zip(operators.add, self._times(squared, beta2), powers, out=squared)
            if largest:
                squared = self.zip(operators.max, largest[i], squared, out=largest[i])
            divisor = self._times(self.map(operators.sqrt, squared), 1 / root)
            divisor = self.zip(operators.add, divisor, self.full((), eps, parameter.dtype))
            change = self.zip(operators.div, self._times(mean, rate), divisor)
            self.zip(operators.sub, parameter, change, out=parameter)

    def rmsprop_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        squares: Tensors,
        momenta: Tensors,
        means: Tensors,
        *,
        lr: float,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Go down the slope by lr · grad / (√square + eps).

        Args:
            parameters: What is changed.
            grads: Their gradients.
            squares: The running means of their squares, changed as well.
            momenta: The directions of the last steps, changed as well and gone by instead; none without momentum.
            means: The running means of the gradients, changed as well, whose squares are taken from those means of
                squares; none if the divisor is not to be a standard deviation.
            lr: The learning rate.
            alpha: How much of a mean stays.
            eps: What keeps the divisor from 0.
            momentum: How much of the last direction stays.
            weight_decay: This times the parameter is added to the gradient.
            maximize: Whether to go up.
        """
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            slope, squared = self._slope(parameter, grad, weight_decay, maximize), squares[i]
            powers = self._times(self.map(square, slope), 1 - alpha)
            self.zip(operators.add, self._times(squared, alpha), powers, out=squared)
            if means:
                way = self._times(self.zip(operators.sub, slope, means[i]), 1 - alpha)
                self.zip(operators.add, means[i], way, out=means[i])
                squared = self.zip(operators.sub, squared, self.map(square, means[i]))
            divisor = self.zip(operators.add, self.map(operators.sqrt, squared), self.full((), eps, parameter.dtype))
            change = self.zip(operators.div, slope, divisor)
            if momenta:
                change = self.zip(operators.add, self._times(momenta[i], momentum), change, out=momenta[i])
            self.zip(operators.sub, parameter, self._times(change, lr), out=parameter)
