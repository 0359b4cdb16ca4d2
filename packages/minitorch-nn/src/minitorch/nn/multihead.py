"""Attention with several heads, each of which looks for something else."""

from __future__ import annotations

from typing import Any

from minitorch.nn.attention import attend, mask_as_bias
from minitorch.nn.errors import InputShapeError
from minitorch.nn.init import constant_, xavier_normal_, xavier_uniform_
from minitorch.nn.linear import Linear, linear
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_tensor import Tensor, cat
from minitorch_tensor.errors import ShapeError

__all__ = ["MultiheadAttention", "shape_of"]


class MultiheadAttention(Module):
    """Project queries, keys and values, let each head attend with its part of the features, and join what they found.

    Args:
        embed_dim: How many features queries and outputs have.
        num_heads: How many heads, a divisor of that.
        dropout: The probability with which weights of attention are zeroed in training.
        bias: Whether the projections have biases.
        add_bias_kv: Whether there is one more key and value to look at, which are learned.
        add_zero_attn: Whether there is one more key and value to look at, which are zeros.
        kdim: How many features keys have; embed_dim if left out.
        vdim: How many features values have; embed_dim if left out.
        batch_first: Whether tensors have shape (batch, places, features) instead of (places, batch, features).
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Raises:
        InvalidValueError: A size is not positive, or the heads do not divide the features.

    Example:
        >>> from minitorch_tensor import zeros
        >>> attention = MultiheadAttention(8, 2, batch_first=True)
        >>> y, weights = attention(zeros(3, 5, 8), zeros(3, 7, 8), zeros(3, 7, 8))
        >>> y.shape, weights.shape
        ((3, 5, 8), (3, 5, 7))

    Source: Vaswani et al., Attention is all you need, 2017.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0:
            raise InvalidValueError(f"embed_dim and num_heads must be positive, not {embed_dim} and {num_heads}.")
        if embed_dim % num_heads:
            raise InvalidValueError(f"{num_heads} heads do not divide {embed_dim} features into equal parts.")
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        place = {"device": device, "dtype": dtype}
        sizes = {"q_proj_weight": embed_dim, "k_proj_weight": self.kdim, "v_proj_weight": self.vdim}
        alike = set(sizes.values()) == {embed_dim}
        for name, size in sizes.items():
            self.register_parameter(name, None if alike else new_parameter(embed_dim, size, **place))
        self.register_parameter("in_proj_weight", new_parameter(3 * embed_dim, embed_dim, **place) if alike else None)
        self.register_parameter("in_proj_bias", new_parameter(3 * embed_dim, **place) if bias else None)
        self.out_proj = Linear(embed_dim, embed_dim, bias=bias, **place)
        for name in ("bias_k", "bias_v"):
            self.register_parameter(name, new_parameter(1, 1, embed_dim, **place) if add_bias_kv else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weights of the projections by Glorot's rule, and set biases to zero."""
        for name in ("in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"):
            if getattr(self, name) is not None:
                xavier_uniform_(getattr(self, name))
        for bias in (self.in_proj_bias, self.out_proj.bias):
            if bias is not None:
                constant_(bias, 0.0)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                xavier_normal_(bias)

    def forward(
        self,
        query: Any,
        key: Any,
        value: Any,
        key_padding_mask: Any = None,
        need_weights: bool = True,
        attn_mask: Any = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Any, Any]:
        """Attend.

        Args:
            query: Shape (L, N, embed_dim), (N, L, embed_dim) if batch_first, or (L, embed_dim) without a batch.
            key: Likewise, with S places and kdim features.
            value: Likewise, with S places and vdim features.
            key_padding_mask: Shape (N, S), or (S,) without a batch: bools, True where a key is to be left out, or
                numbers to add.
            need_weights: Whether the weights are returned.
            attn_mask: Shape (L, S) or (N · heads, L, S): bools, True where a place must not be looked at, or numbers.
            average_attn_weights: Whether the returned weights are those of all heads together.
            is_causal: Says that attn_mask is causal, for PyTorch's programs; it changes nothing here.

        Returns:
            The outputs, shaped as the query; and the weights, shape (N, L, S) or (N, heads, L, S), or None.

        Raises:
            GraphError: is_causal without a mask.
            InvalidTypeError: Something is no tensor.
            ShapeError: The shapes do not fit.
        """
        self._check(query, key, value)
        if is_causal and attn_mask is None:
            raise GraphError("is_causal says that attn_mask is causal: give that too.")
        alone = len(query.shape) == 2
        if alone:
            key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
        q, k, v = self._projected(query, key, value)
        parts = [x.unsqueeze(0) if alone else x if self.batch_first else x.transpose(0, 1) for x in (q, k, v)]
        bias = self._bias(parts[0], parts[1], key_padding_mask, attn_mask)
        parts[1:], more = self._with_more_keys(parts[1:])
        if bias is not None and more:
            bias = cat([bias, bias.new_zeros((*bias.shape[:-1], more))], -1)
        q, k, v = (self._in_heads(x) for x in parts)
        found, weights = attend(q, k, v, bias, self.dropout if self.training else 0.0)
        joined = self.out_proj(found.transpose(1, 2).flatten(2))
        y = joined.squeeze(0) if alone else joined if self.batch_first else joined.transpose(0, 1)
        if not need_weights:
            return y, None
        weights = weights.mean(1) if average_attn_weights else weights
        return y, weights.squeeze(0) if alone else weights

    def _check(self, query: Any, key: Any, value: Any) -> None:
        """Refuse what does not fit together."""
        for name, x, size in (("query", query, self.embed_dim), ("key", key, self.kdim), ("value", value, self.vdim)):
            if not isinstance(x, Tensor):
                raise InvalidTypeError(f"The {name} of attention is a tensor, not {x!r} of type {type(x).__name__}.")
            if len(x.shape) not in (2, 3) or len(x.shape) != len(query.shape):
                raise InputShapeError(
                    f"query, key and value have 2 or 3 dimensions, and the {name} has shape {x.shape}."
                )
            if x.shape[-1] != size:
                raise ShapeError(f"The {name} of attention has {size} features, and this one has shape {x.shape}.")
        batch = 0 if self.batch_first else 1
        if key.shape[:-1] != value.shape[:-1] or (len(query.shape) == 3 and query.shape[batch] != key.shape[batch]):
            raise ShapeError(
                f"A query of shape {query.shape} does not fit keys of shape {key.shape} and values of shape "
                f"{value.shape}."
            )

    def _projected(self, query: Any, key: Any, value: Any) -> list[Any]:
        """Return queries, keys and values for all heads."""
        weight, bias = self.in_proj_weight, self.in_proj_bias
        if weight is not None and query is key and key is value:
            return list(linear(query, weight, bias).chunk(3, -1))
        split = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        weights = split if weight is None else weight.chunk(3)
        biases = (None,) * 3 if bias is None else bias.chunk(3)
        return [linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True)]

    def _with_more_keys(self, pair: list[Any]) -> tuple[list[Any], int]:
        """Return keys and values, shape (N, S, E), with those that are learned and those that are zero behind them."""
        more = 0
        if self.bias_k is not None:
            shape = (pair[0].shape[0], 1, self.embed_dim)
            learned = (self.bias_k, self.bias_v)
            pair = [cat([x, b.expand(shape)], 1) for x, b in zip(pair, learned, strict=True)]
            more += 1
        if self.add_zero_attn:
            pair = [cat([x, x.new_zeros((x.shape[0], 1, self.embed_dim))], 1) for x in pair]
            more += 1
        return pair, more

    def _in_heads(self, x: Any) -> Any:
        """Return (N, S, E) as (N, heads, S, E / heads)."""
        return x.unflatten(2, (self.num_heads, self.head_dim)).transpose(1, 2)

    def _bias(self, q: Any, k: Any, key_padding_mask: Any, attn_mask: Any) -> Any:
        """Return both masks as one, which broadcasts to (N, heads, L, S), or None."""
        (batch, length), places = q.shape[:2], k.shape[1]
        bias = None
        if attn_mask is not None:
            shapes, given = ((length, places), (batch * self.num_heads, length, places)), shape_of(attn_mask)
            if given not in shapes:
                raise ShapeError(f"attn_mask must have shape {shapes[0]} or {shapes[1]}, and has {given}.")
            bias = mask_as_bias(attn_mask, q, allowed=False)
            bias = bias.unflatten(0, (batch, self.num_heads)) if len(bias.shape) == 3 else bias[None, None]
        if key_padding_mask is not None:
            if shape_of(key_padding_mask) != (batch, places):
                raise ShapeError(
                    f"key_padding_mask must have shape {(batch, places)}, and has {shape_of(key_padding_mask)}."
                )
            padding = mask_as_bias(key_padding_mask, q, allowed=False)[:, None, None]
            bias = padding if bias is None else bias + padding
        return bias


def shape_of(mask: Any) -> Any:
    """Return the shape of a mask, or what it is if it is no tensor."""
    return mask.shape if isinstance(mask, Tensor) else type(mask).__name__
