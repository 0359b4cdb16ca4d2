"""Tensors drawn from distributions whose parameters are tensors.

What is drawn does not depend smoothly on a probability, and PyTorch counts a drawn number as a constant also where it
could be differentiated: all gradients are zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import float64, int64
from minitorch_tensor.errors import DistributionError, ShapeError
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.functions.ordinals import check_beside
from minitorch_tensor.functions.random_integers import bernoulli_, check_chances, toss
from minitorch_tensor.functions.refilling import check_std, drawn, evenly, real, stream_of
from minitorch_tensor.functions.rule import Step
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import as_int, shape_broadcast
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["RandomDrawMethods", "Sampled", "bernoulli", "multinomial", "normal_around"]


class Sampled(Step):
    """What was drawn from distributions with these parameters; no gradient reaches them."""

    @staticmethod
    def forward(ctx: Any, *parameters: Any, sample: Callable[..., Any]) -> Any:
        return sample(*parameters)


def bernoulli(input: T, p: Any = None, *, generator: Any = None) -> T:
    """Return, for each probability, 1 by that probability, else 0.

    Args:
        input: Probabilities, of a floating point dtype; only their shape and dtype count if `p` is given.
        p: One probability for all.
        generator: Where the numbers come from; the default generator if left out.

    Raises:
        DistributionError: A probability is below 0 or above 1.
        UnsupportedDtypeError: The probabilities are not of a floating point dtype.

    Example:
        >>> from minitorch_tensor import tensor
        >>> bernoulli(tensor([0.0, 1.0]))
        tensor([0., 1.])
    """
    check_tensor(input, "bernoulli")
    stream = stream_of(generator)
    if p is not None:
        return record(Sampled, (input,), {"sample": lambda x: bernoulli_(_blank(x), p, generator=stream)})
    check_chances(input, "bernoulli")

    def sample(chances: Any) -> Any:
        out = _blank(chances)
        toss(out, chances, stream)
        return out

    return record(Sampled, (input,), {"sample": sample})


def _blank(a: Any) -> Any:
    return a.adopt(a.backend.empty(a.shape, a.dtype))


def normal_around(mean: Any, std: Any, generator: Any) -> Any:
    """Return numbers of normal distributions of which a mean or a standard deviation, or both, are tensors.

    Args:
        mean: The means: a tensor or a number.
        std: The standard deviations, not negative; means and standard deviations broadcast against each other.
        generator: Where the numbers come from; the default generator if None.

    Raises:
        DistributionError: A standard deviation is negative.
        UnsupportedDtypeError: The dtype is not a floating point one.
    """
    stream = stream_of(generator)
    lead = mean if isinstance(mean, TensorData) else std
    check_floating(lead, "normal", implemented=False)
    parts = [_parameter(mean, lead, "mean"), _parameter(std, lead, "std")]
    shape = shape_broadcast(parts[0].shape, parts[1].shape)
    if 0 not in parts[1].shape:
        check_std(parts[1].backend.bounds(parts[1])[0], "normal")

    def sample(*tensors: Any) -> Any:
        center, width = parts if len(tensors) < 2 else tensors
        numbers = drawn(lead, shape, lead.dtype, lambda sizes: stream.normal(sizes, lead.dtype))
        scaled = lead.backend.zip(operators.mul, numbers, width)
        return lead.backend.zip(operators.add, scaled, center)

    return record(Sampled, tuple([x for x in (mean, std) if isinstance(x, TensorData)]), {"sample": sample})


def _parameter(value: Any, beside: Any, what: str) -> Any:
    """Return a parameter as a constant tensor of the dtype of another one."""
    if isinstance(value, TensorData):
        check_beside(value, beside, "normal", what)
        return value.detach().to(beside.dtype)
    return beside.adopt(beside.backend.full((), real(value, "normal", what), beside.dtype))


def multinomial(input: T, num_samples: int, replacement: bool = False, *, generator: Any = None) -> T:
    """Return, for each row of weights, places drawn by them.

    Args:
        input: Weights, not negative and not all zero: shape (n,) or (rows, n), of a floating point dtype.
        num_samples: How many places for each row.
        replacement: Whether a place may be drawn several times.
        generator: Where the numbers come from; the default generator if left out.

    Returns:
        int64, shape (num_samples,) or (rows, num_samples). Places of weight 0 come only when no others are left.

    Raises:
        DistributionError: A weight is negative, infinite or NaN, all weights of a row are zero, or more places are to
            be drawn than there are.
        DtypeError: The weights are not of a floating point dtype.
        ShapeError: They have not one or two dimensions.

    Source: Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006: the places with the largest
    weight / e, where e is exponentially distributed, are drawn without replacement.

    Example:
        >>> from minitorch_tensor import tensor
        >>> multinomial(tensor([0.0, 1.0, 0.0]), 3, replacement=True)
        tensor([1, 1, 1])
    """
    check_floating(input, "multinomial")
    count = as_int(num_samples, "num_samples")
    _check_weights(input, count, replacement)
    stream, backend = stream_of(generator), input.backend
    weights = backend.copy(input, dtype=float64)
    if 0 in input.shape:
        return input.adopt(backend.empty((*input.shape[:-1], count), int64))
    last = len(input.shape) - 1
    if not replacement:
        spread = drawn(weights, weights.shape, float64, lambda shape: stream.exponential(shape, float64))
        order = backend.argsort(backend.zip(operators.div, weights, spread), last, descending=True)
        return backend.copy(order.seen_as((*order.shape[:-1], count), order.strides, order.offset))
    total = backend.scan(operators.add, weights, last)
    whole = total.narrow(last, total.shape[last] - 1, 1)
    chances = backend.zip(operators.div, total, whole)
    wanted = evenly(weights, (*input.shape[:-1], count), float64, stream)
    return backend.search(chances, wanted, right=True)


def _check_weights(a: Any, count: int, replacement: bool) -> None:
    """Refuse weights from which nothing can be drawn.

    Raises:
        DistributionError: See `multinomial`.
        ShapeError: They have not one or two dimensions.
    """
    if len(a.shape) not in (1, 2):
        raise ShapeError(f"multinomial() takes weights of one or two dimensions, not of shape {a.shape}.")
    if count <= 0:
        raise DistributionError(f"multinomial() draws at least one place, not {count}.")
    size = a.shape[-1]
    if not replacement and count > size:
        raise DistributionError(
            f"multinomial() cannot draw {count} of {size} places without replacement: pass replacement=True."
        )
    if 0 in a.shape:
        if size == 0:
            raise DistributionError("multinomial() cannot draw from no weights.")
        return
    low, high = a.backend.bounds(a)
    if not (low >= 0 and high < float("inf")):
        raise DistributionError(f"multinomial() takes finite weights that are not negative; these are {low} to {high}.")
    totals = a.backend.reduce(operators.add, a, (len(a.shape) - 1,), start=0)
    if not totals.backend.bounds(totals)[0] > 0:
        raise DistributionError("multinomial() cannot draw from weights that are all zero.")


class RandomDrawMethods:
    """The methods of this family."""

    __slots__ = ()

    bernoulli = bernoulli
    multinomial = multinomial
