"""What weights begin with. Each function fills a tensor in its memory, without being recorded, and returns it."""

from __future__ import annotations

import math
from typing import Any

from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor import eye as identity
from minitorch_tensor import no_grad

__all__ = [
    "calculate_gain",
    "constant_",
    "dirac_",
    "eye_",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "ones_",
    "orthogonal_",
    "trunc_normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
    "zeros_",
]

_GAINS = {"sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2.0), "selu": 0.75, "linear": 1.0}
_LINEAR = ("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d")


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return by how much wider weights must be so that the variance passes through a nonlinearity.

    Args:
        nonlinearity: "linear", "conv1d" and their like, "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
        param: The slope of a leaky_relu below 0; 0.01 if left out.

    Raises:
        InvalidValueError: It is another one, or the slope is no number.

    Example:
        >>> calculate_gain("tanh")
        1.6666666666666667
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise InvalidValueError(f"The slope of a leaky_relu is a number, not {slope!r}.")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity in _LINEAR:
        return 1.0
    if nonlinearity not in _GAINS:
        known = ", ".join([*_GAINS, "leaky_relu", *_LINEAR])
        raise InvalidValueError(f"There is no gain for {nonlinearity!r}; there is one for {known}.")
    return _GAINS[nonlinearity]


# ----------------------------------------------------------------------------------------------------------------------
# Given numbers
# ----------------------------------------------------------------------------------------------------------------------
def constant_(tensor: Any, val: float) -> Any:
    """Fill a tensor with one number.

    Example:
        >>> from minitorch_tensor import empty
        >>> constant_(empty(2), 0.5)
        tensor([0.5000, 0.5000])
    """
    with no_grad():
        return tensor.fill_(val)


def zeros_(tensor: Any) -> Any:
    """Fill a tensor with zeros."""
    return constant_(tensor, 0.0)


def ones_(tensor: Any) -> Any:
    """Fill a tensor with ones."""
    return constant_(tensor, 1.0)


def eye_(tensor: Any) -> Any:
    """Fill a matrix with the identity.

    Raises:
        InvalidValueError: It is no matrix.
    """
    shape = tensor.shape
    if len(shape) != 2:
        raise InvalidValueError(f"eye_ fills a matrix, and the tensor has shape {shape}.")
    with no_grad():
        return tensor.copy_(identity(*shape))


def dirac_(tensor: Any, groups: int = 1) -> Any:
    """Fill the weight of a convolution so that each channel passes as it is, as far as there are both.

    Args:
        tensor: Shape (out_channels, in_channels / groups, ...), with 3 to 5 dimensions.
        groups: Into how many groups the output channels are divided; each passes the first channels.

    Raises:
        InvalidValueError: It is no weight of a convolution, or its output channels are no multiple of the groups.

    Example:
        >>> from minitorch_tensor import empty
        >>> dirac_(empty(2, 2, 3))[0]
        tensor([[0., 1., 0.],
                [0., 0., 0.]])
    """
    shape = tensor.shape
    if len(shape) not in (3, 4, 5):
        raise InvalidValueError(f"dirac_ fills a weight of 3 to 5 dimensions, and the tensor has shape {shape}.")
    if groups < 1 or shape[0] % groups:
        raise InvalidValueError(f"dirac_ needs groups that divide the {shape[0]} output channels, not {groups}.")
    middle = tuple([size // 2 for size in shape[2:]])
    each = shape[0] // groups
    with no_grad():
        tensor.zero_()
        for channel in range(shape[0]):
            if channel % each < shape[1]:
                tensor[(channel, channel % each, *middle)] = 1
    return tensor


# ----------------------------------------------------------------------------------------------------------------------
# Random numbers
# ----------------------------------------------------------------------------------------------------------------------
def uniform_(tensor: Any, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Any:
    """Fill a tensor with numbers evenly spread from a to b."""
    with no_grad():
        return tensor.uniform_(a, b, generator=generator)


def normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Any:
    """Fill a tensor with numbers of the normal distribution."""
    with no_grad():
        return tensor.normal_(mean, std, generator=generator)


def trunc_normal_(
    tensor: Any, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Any = None
) -> Any:
    """Fill a tensor with numbers of the normal distribution that lie between a and b; others are drawn again.

    Args:
        tensor: Anyhat is filled.
        mean: The mean of the whole distribution.
        std: Its standard deviation.
        a: The lowest number.
        b: The highest.
        generator: Where the numbers come from.

    Raises:
        InvalidValueError: There is nothing between a and b, or next to nothing of the distribution.
    """
    low, high = ((bound - mean) / std for bound in (a, b))
    part = (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
    if not part > 1e-6:
        raise InvalidValueError(f"Between {a} and {b} lies next to nothing of a normal distribution at {mean} ± {std}.")
    with no_grad():
        out = tensor.normal_(mean, std, generator=generator)
        outside = (out < a).logical_or(out > b)
        while outside.any().item():
            again = out.clone().normal_(mean, std, generator=generator)
            out.copy_(again.where(outside, out))
            outside = (out < a).logical_or(out > b)
        return out


def xavier_uniform_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    """Fill a weight evenly up to gain · √(6 / (fan_in + fan_out)): the variance passes in both directions.

    Raises:
        InvalidValueError: The weight has fewer than two dimensions.

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010.
    """
    bound = gain * math.sqrt(6.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    """Fill a weight with normal numbers of standard deviation gain · √(2 / (fan_in + fan_out)).

    Raises:
        InvalidValueError: The weight has fewer than two dimensions.
    """
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / sum(_calculate_fan_in_and_fan_out(tensor))), generator)


def kaiming_uniform_(
    tensor: Any, a: float = 0.0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None
) -> Any:
    """Fill a weight evenly up to gain · √(3 / fan): the variance passes through the nonlinearity in one direction.

    Args:
        tensor: The tensor.
        a: The slope of a leaky_relu below 0.
        mode: "fan_in" for the way forward, "fan_out" for the way back.
        nonlinearity: As for `calculate_gain`.
        generator: Where the numbers come from.

    Raises:
        InvalidValueError: The weight has fewer than two dimensions, or a name is unknown.

    Source: He et al., Delving deep into rectifiers, 2015.
    """
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Any, a: float = 0.0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None
) -> Any:
    """Fill a weight with normal numbers of standard deviation gain / √fan; the arguments are as above.

    Raises:
        InvalidValueError: The weight has fewer than two dimensions, or a name is unknown.
    """
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    """Fill a weight, seen as a matrix of its first dimension, with gain times orthogonal rows or columns.

    All of them are equally likely: the triangle beside them must have no negative number on its diagonal, so signs are
    turned.

    Raises:
        InvalidValueError: The weight has fewer than two dimensions.

    Source: Saxe et al., Exact solutions to the nonlinear dynamics of learning in deep linear neural networks, 2014;
        signs: Mezzadri, How to generate random matrices from the classical compact groups, 2007.
    """
    if len(tensor.shape) < 2:
        raise InvalidValueError(f"orthogonal_ needs at least two dimensions, and the tensor has shape {tensor.shape}.")
    if tensor.numel() == 0:
        return tensor
    with no_grad():
        rows = tensor.detach().reshape(tensor.shape[0], -1).clone().normal_(generator=generator)
        wide = rows.shape[0] < rows.shape[1]
        q, r = [tensor.adopt(part) for part in tensor.backend.qr(rows.t() if wide else rows)]
        q = q * r.diagonal().sign()
        return tensor.copy_((q.t() if wide else q).mul_(gain).reshape(tensor.shape))


def _kaiming_std(tensor: Any, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise InvalidValueError(f"mode is {mode!r}; it must be 'fan_in' or 'fan_out'.")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan) if fan else 0.0


def _calculate_fan_in_and_fan_out(tensor: Any) -> tuple[int, int]:
    """Return how many numbers one output is made of, and how many outputs one input goes into."""
    shape = tensor.shape
    if len(shape) < 2:
        raise InvalidValueError(f"A weight of shape {shape} has no fan_in and fan_out: it needs two dimensions.")
    window = math.prod(shape[2:])
    return shape[1] * window, shape[0] * window
