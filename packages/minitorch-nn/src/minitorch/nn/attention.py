"""Attention: each place of one sequence looks at all places of another, and takes their values by how well they fit."""

from __future__ import annotations

import math
from typing import Any

from minitorch.nn.dropout import dropout
from minitorch.nn.errors import InputShapeError
from minitorch_scalar.errors import GraphError, InvalidTypeError
from minitorch_tensor import Tensor, ones, scalar_tensor, where
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, ShapeError

__all__ = ["attend", "generate_square_subsequent_mask", "mask_as_bias", "scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:
    """Return softmax(query · keyᵀ · scale + mask) · value.

    Args:
        query: Shape (..., L, E).
        key: Shape (..., S, E).
        value: Shape (..., S, V).
        attn_mask: What broadcasts to (..., L, S): bools, True where a place may be looked at, or numbers to add. A row
            that may look at nothing gives zeros.
        dropout_p: The probability with which weights are zeroed; it is applied in evaluation too.
        is_causal: Whether place i looks at places 0 to i only; not together with a mask.
        scale: 1 / √E if left out.
        enable_gqa: Whether there are fewer heads (the third dimension from behind) of keys and values, each for several
            of the queries.

    Returns:
        Shape (..., L, V).

    Raises:
        DtypeError: The dtypes differ, or a mask is of another one.
        GraphError: There are a mask and is_causal.
        InvalidTypeError: Something is no tensor.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import eye
        >>> scaled_dot_product_attention(eye(2), eye(2), eye(2), is_causal=True)
        tensor([[1.0000, 0.0000],
                [0.3302, 0.6698]])

    Source: Vaswani et al., Attention is all you need, 2017.
    """
    _check(query, key, value)
    if is_causal and attn_mask is not None:
        raise GraphError("A causal mask and one of your own cannot both be asked for: put both into attn_mask.")
    if enable_gqa:
        key, value = (_for_all_heads(x, query) for x in (key, value))
    bias = None
    if is_causal:
        bias = mask_as_bias(ones(query.shape[-2], key.shape[-2], dtype=bool_, backend=query.backend).tril(), query)
    elif attn_mask is not None:
        bias = mask_as_bias(attn_mask, query)
    return attend(query, key, value, bias, dropout_p, scale)[0]


def attend(
    query: Any, key: Any, value: Any, bias: Any, dropout_p: float, scale: float | None = None
) -> tuple[Any, Any]:
    """Return what `scaled_dot_product_attention` does, and the weights, shape (..., L, S).

    Args:
        query: Shape (..., L, E).
        key: Shape (..., S, E).
        value: Shape (..., S, V).
        bias: What is added to the products, or None.
        dropout_p: The probability with which weights are zeroed.
        scale: 1 / √E if left out.
    """
    width = query.shape[-1]
    factor = (1 / math.sqrt(width) if width else 1.0) if scale is None else scale
    scores = (query * factor) @ key.transpose(-2, -1)
    if bias is None:
        weights = scores.softmax(-1)
    else:
        nothing = (bias == -math.inf).all(-1, keepdim=True)
        weights = (scores + bias.masked_fill(nothing, 0.0)).softmax(-1).masked_fill(nothing, 0.0)
    if dropout_p > 0.0:
        weights = dropout(weights, dropout_p, True)
    return weights @ value, weights


def mask_as_bias(mask: Any, beside: Any, *, allowed: bool = True) -> Any:
    """Return a mask as what is added to the products: 0 and -∞ for bools, numbers as they are.

    Args:
        mask: Bools or numbers.
        beside: The query, whose dtype and backend it gets.
        allowed: Which bool stands for a place that may be looked at.

    Raises:
        DtypeError: Numbers of another dtype than the query's.
        InvalidTypeError: It is no tensor.
    """
    if not isinstance(mask, Tensor):
        raise InvalidTypeError(f"A mask of attention is a tensor, not {mask!r} of type {type(mask).__name__}.")
    if mask.dtype is bool_:
        zero, never = (scalar_tensor(x, dtype=beside.dtype).to(backend=beside.backend) for x in (0.0, -math.inf))
        return where(mask, zero, never) if allowed else where(mask, never, zero)
    if mask.dtype is not beside.dtype:
        raise DtypeError(
            f"A mask of attention holds bools or numbers of {beside.dtype.name}, as the query does, not of "
            f"{mask.dtype.name}."
        )
    return mask


def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Any:
    """Return a mask of numbers with which place i looks at places 0 to i only: -∞ above the diagonal, 0 elsewhere.

    Example:
        >>> generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
    """
    later = ones(sz, sz, dtype=bool_, device=device).triu(1)
    return mask_as_bias(later, ones((), dtype=dtype, device=device), allowed=False)


def _check(query: Any, key: Any, value: Any) -> None:
    """Refuse what does not fit together."""
    for name, x in (("query", query), ("key", key), ("value", value)):
        if not isinstance(x, Tensor):
            raise InvalidTypeError(f"The {name} of attention is a tensor, not {x!r} of type {type(x).__name__}.")
        if len(x.shape) < 2:
            raise InputShapeError(f"The {name} of attention has at least two dimensions, not shape {x.shape}.")
        if x.dtype is not query.dtype:
            raise DtypeError(f"The {name} of attention is of {x.dtype.name}, and the query of {query.dtype.name}.")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ShapeError(
            f"A query of shape {query.shape} does not fit keys of shape {key.shape} and values of shape {value.shape}: "
            "query and keys have equal last sizes, keys and values equal last but one."
        )


def _for_all_heads(x: Any, query: Any) -> Any:
    """Repeat each head for all queries that it is for."""
    heads, wanted = x.shape[-3], query.shape[-3]
    if heads == 0 or wanted % heads:
        raise ShapeError(f"{wanted} heads of queries cannot be shared among {heads} heads of keys.")
    return x.repeat_interleave(wanted // heads, -3)
