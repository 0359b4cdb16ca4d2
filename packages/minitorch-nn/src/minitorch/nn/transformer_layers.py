"""The layers of a Transformer: attention and two linear layers, each with a residual connection and a norm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch.nn.dropout import Dropout
from minitorch.nn.layer_norm import LayerNorm
from minitorch.nn.linear import Linear
from minitorch.nn.module import Module
from minitorch.nn.multihead import MultiheadAttention
from minitorch.nn.rectifiers import relu
from minitorch.nn.smooth_activations import gelu
from minitorch_scalar.errors import GraphError, InvalidTypeError

__all__ = [
    "Activation",
    "TransformerDecoderLayer",
    "TransformerEncoderLayer",
    "UnknownActivationError",
    "activation_of",
]

Activation = str | Callable[[Any], Any]

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"relu": relu, "gelu": gelu}


class UnknownActivationError(InvalidTypeError, GraphError):
    """An activation that there is not, of which PyTorch says so with a RuntimeError."""


def activation_of(activation: Activation) -> Callable[[Any], Any]:
    """Return an activation by its name, or as it was given.

    Raises:
        UnknownActivationError: There is no such name.
    """
    if callable(activation):
        return activation
    if activation not in _ACTIVATIONS:
        raise UnknownActivationError(f"activation is {activation!r}; it must be 'relu', 'gelu' or a function.")
    return _ACTIVATIONS[activation]


class _Layer(Module):
    """What both layers have in common: their parts, and the two linear layers."""

    def __init__(
        self, d_model: int, dim_feedforward: int, dropout: float, activation: Activation, norm_first: bool
    ) -> None:
        super().__init__()
        self.activation = activation_of(activation)
        self.norm_first = norm_first
        self._sizes = d_model, dim_feedforward, dropout

    def _add_parts(self, attentions: list[str], attention: dict[str, Any], eps: float, place: dict[str, Any]) -> None:
        """Add the parts in PyTorch's order."""
        d_model, dim_feedforward, dropout = self._sizes
        bias = attention["bias"]
        for name in attentions:
            setattr(self, name, MultiheadAttention(d_model, dropout=dropout, **attention, **place))
        self.linear1 = Linear(d_model, dim_feedforward, bias=bias, **place)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias=bias, **place)
        for kind, make in (
            ("norm", lambda: LayerNorm(d_model, eps=eps, bias=bias, **place)),
            ("dropout", lambda: Dropout(dropout)),
        ):
            for i in range(len(attentions) + 1):
                setattr(self, f"{kind}{i + 1}", make())

    def _with(self, x: Any, number: int, part: Callable[[Any], Any]) -> Any:
        """Return x and what a part makes of it, normalised before or after."""
        norm, drop = getattr(self, f"norm{number}"), getattr(self, f"dropout{number}")
        if self.norm_first:
            return x + drop(part(norm(x)))
        return norm(x + drop(part(x)))

    def _feed_forward(self, x: Any) -> Any:
        return self.linear2(self.dropout(self.activation(self.linear1(x))))


class TransformerEncoderLayer(_Layer):
    """Attention of a sequence to itself, and two linear layers at each place.

    Args:
        d_model: How many features each place has.
        nhead: How many heads.
        dim_feedforward: How many features lie between the linear layers.
        dropout: The probability with which numbers are zeroed in training.
        activation: "relu", "gelu" or a function.
        layer_norm_eps: What keeps the divisor of the norms from 0.
        batch_first: Whether tensors have shape (batch, places, features) instead of (places, batch, features).
        norm_first: Whether to normalise before attention and linear layers, not after.
        bias: Whether there are biases.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Raises:
        InvalidTypeError: The activation is another one.
        InvalidValueError: The heads do not divide the features.

    Example:
        >>> from minitorch_tensor import zeros
        >>> TransformerEncoderLayer(8, 2, 16)(zeros(5, 3, 8)).shape
        (5, 3, 8)

    Source: Vaswani et al., Attention is all you need, 2017; norm_first: Xiong et al., On layer normalization in the
        Transformer architecture, 2020.
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(d_model, dim_feedforward, dropout, activation, norm_first)
        attention = {"num_heads": nhead, "bias": bias, "batch_first": batch_first}
        self._add_parts(["self_attn"], attention, layer_norm_eps, {"device": device, "dtype": dtype})

    def forward(self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool = False) -> Any:
        """Return what the layer makes of a sequence; the masks are those of `MultiheadAttention`."""

        def attention(x: Any) -> Any:
            return self.self_attn(x, x, x, src_key_padding_mask, False, src_mask, is_causal=is_causal)[0]

        return self._with(self._with(src, 1, attention), 2, self._feed_forward)


class TransformerDecoderLayer(_Layer):
    """Attention of a sequence to itself, then to what an encoder made of another, and two linear layers.

    The arguments are those of `TransformerEncoderLayer`.

    Example:
        >>> from minitorch_tensor import zeros
        >>> TransformerDecoderLayer(8, 2, 16)(zeros(5, 3, 8), zeros(7, 3, 8)).shape
        (5, 3, 8)
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(d_model, dim_feedforward, dropout, activation, norm_first)
        attention = {"num_heads": nhead, "bias": bias, "batch_first": batch_first}
        self._add_parts(["self_attn", "multihead_attn"], attention, layer_norm_eps, {"device": device, "dtype": dtype})

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Any:
        """Return what the layer makes of a sequence and a memory; the masks are those of `MultiheadAttention`."""

        def to_itself(x: Any) -> Any:
            return self.self_attn(x, x, x, tgt_key_padding_mask, False, tgt_mask, is_causal=tgt_is_causal)[0]

        def to_memory(x: Any) -> Any:
            return self.multihead_attn(
                x, memory, memory, memory_key_padding_mask, False, memory_mask, is_causal=memory_is_causal
            )[0]

        x = self._with(self._with(tgt, 1, to_itself), 2, to_memory)
        return self._with(x, 3, self._feed_forward)
