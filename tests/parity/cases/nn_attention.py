"""Attention and the layers of Transformers."""

from __future__ import annotations

import warnings
from typing import Any

from parity.harness import Input, bools, floats, given
from parity.networks import FunctionCase, FunctionError, LayerCase

SOME = given([[True, False, True, True], [False, False, False, True], [True, True, False, False]], "bool")
"""What three places may look at among four."""

Q, K, V = floats(2, 2, 3, 5), floats(2, 2, 4, 5), floats(2, 2, 4, 6)

NAME = "nn.functional.scaled_dot_product_attention"


def attention(*inputs: Input, **options: Any) -> FunctionCase:
    """Return a case of the function with options."""
    return FunctionCase(NAME, lambda f, q, k, v: f.scaled_dot_product_attention(q, k, v, **options), *inputs)


CASES = [
    attention(Q, K, V),
    attention(Q, K, V, is_causal=True),
    attention(Q, K, V, scale=0.3),
    attention(floats(3, 5), floats(4, 5), floats(4, 6)),
    FunctionCase(
        NAME,
        lambda f, q, k, v: f.scaled_dot_product_attention(q, k, v, enable_gqa=True),
        floats(2, 4, 3, 5),
        floats(2, 2, 3, 5),
        floats(2, 2, 3, 5),
        second=False,  # PyTorch has none for the kernel that it takes here
    ),
    FunctionCase(NAME, lambda f, q, k, v, m: f.scaled_dot_product_attention(q, k, v, m), Q, K, V, SOME),
    FunctionCase(NAME, lambda f, q, k, v, m: f.scaled_dot_product_attention(q, k, v, m), Q, K, V, floats(2, 1, 3, 4)),
    FunctionCase(
        NAME,
        lambda f, q, k, v, m: f.scaled_dot_product_attention(q, k, v, m),
        floats(3, 5),
        floats(4, 5),
        floats(4, 6),
        given([[True] * 4, [False] * 4, [True, False] * 2], "bool"),
    ),
]

ERRORS = [
    FunctionError(
        NAME,
        lambda f, q, k, v: f.scaled_dot_product_attention(q, k, v, is_causal=True, attn_mask=q.new_zeros(3, 4)),
        floats(3, 5),
        floats(4, 5),
        floats(4, 5),
    ),
    FunctionError(NAME, lambda f, q, k: f.scaled_dot_product_attention(q, k, k), floats(3, 5), floats(4, 6)),
    FunctionError(NAME, lambda f, q, k: f.scaled_dot_product_attention(q, k.float(), k), floats(3, 5), floats(4, 5)),
]


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
def itself(layer: Any, x: Any, **options: Any) -> Any:
    """Let a sequence attend to itself."""
    return layer(x, x, x, **options)


def masked(layer: Any, q: Any, k: Any, padding: Any, mask: Any) -> Any:
    """Attend with both masks; each query can look at something."""
    padding[:, 0] = False
    mask[:, 0] = False
    return layer(q, k, k, key_padding_mask=padding, attn_mask=mask)


MULTIHEAD = [
    LayerCase("nn.MultiheadAttention", lambda nn: nn.MultiheadAttention(6, 2), floats(5, 3, 6), call=itself),
    LayerCase("nn.MultiheadAttention", lambda nn: nn.MultiheadAttention(6, 3), *[floats(5, 3, 6)] * 3),
    LayerCase("nn.MultiheadAttention", lambda nn: nn.MultiheadAttention(6, 2), floats(4, 6), call=itself),
    LayerCase(
        "nn.MultiheadAttention",
        lambda nn: nn.MultiheadAttention(6, 2, bias=False, kdim=4, vdim=3, batch_first=True),
        floats(2, 5, 6),
        floats(2, 7, 4),
        floats(2, 7, 3),
    ),
    LayerCase(
        "nn.MultiheadAttention",
        lambda nn: nn.MultiheadAttention(6, 2),
        floats(5, 3, 6),
        floats(4, 3, 6),
        bools(3, 4),
        bools(5, 4),
        call=masked,
    ),
    LayerCase(
        "nn.MultiheadAttention",
        lambda nn: nn.MultiheadAttention(6, 2, batch_first=True),
        floats(3, 5, 6),
        floats(6, 5, 5),
        call=lambda layer, x, m: itself(layer, x, attn_mask=m, average_attn_weights=False),
    ),
    LayerCase(
        "nn.MultiheadAttention",
        lambda nn: nn.MultiheadAttention(6, 2, add_bias_kv=True, add_zero_attn=True),
        floats(5, 3, 6),
        floats(5, 5),
        call=lambda layer, x, m: itself(layer, x, attn_mask=m, need_weights=False)[0],
    ),
    LayerCase(
        "nn.MultiheadAttention", lambda nn: nn.MultiheadAttention(6, 2, 0.5), floats(4, 6), call=itself, modes=("eval",)
    ),
]

CAUSAL = given([[False, True, True], [False, False, True], [False, False, False]], "bool")
PADDING = given([[False, False, True], [False, False, False]], "bool")


def encoder(nn: Any, **options: Any) -> Any:
    """Return a layer of an encoder without dropout."""
    return nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0, **options)


def decoder(nn: Any, **options: Any) -> Any:
    """Return a layer of a decoder without dropout."""
    return nn.TransformerDecoderLayer(6, 2, 8, dropout=0.0, **options)


def small(nn: Any, **options: Any) -> Any:
    """Return a Transformer without dropout; PyTorch warns of what would make it faster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return nn.Transformer(6, 2, 2, 2, 8, dropout=0.0, **options)


TRANSFORMERS = [
    LayerCase("nn.TransformerEncoderLayer", encoder, floats(3, 2, 6)),
    LayerCase(
        "nn.TransformerEncoderLayer",
        lambda nn: encoder(nn, norm_first=True, activation="gelu", batch_first=True, bias=False),
        floats(2, 3, 6),
        CAUSAL,
        PADDING,
    ),
    LayerCase(
        "nn.TransformerEncoderLayer", lambda nn: nn.TransformerEncoderLayer(6, 2, 8), floats(3, 6), modes=("eval",)
    ),
    LayerCase(
        "nn.TransformerEncoder", lambda nn: nn.TransformerEncoder(encoder(nn, batch_first=True), 2), floats(2, 3, 6)
    ),
    LayerCase(
        "nn.TransformerEncoder",
        lambda nn: nn.TransformerEncoder(encoder(nn, batch_first=True), 2, nn.LayerNorm(6)),
        floats(2, 3, 6),
        CAUSAL,
        PADDING,
        modes=("train",),
    ),
    LayerCase("nn.TransformerDecoderLayer", decoder, floats(3, 2, 6), floats(4, 2, 6)),
    LayerCase(
        "nn.TransformerDecoderLayer",
        lambda nn: decoder(nn, norm_first=True, activation="gelu", batch_first=True),
        floats(2, 3, 6),
        floats(2, 4, 6),
        CAUSAL,
    ),
    LayerCase(
        "nn.TransformerDecoder", lambda nn: nn.TransformerDecoder(decoder(nn), 2), floats(3, 2, 6), floats(4, 2, 6)
    ),
    LayerCase("nn.Transformer", small, floats(4, 2, 6), floats(3, 2, 6)),
    LayerCase(
        "nn.Transformer",
        lambda nn: small(nn, batch_first=True, norm_first=True),
        floats(2, 4, 6),
        floats(2, 3, 6),
        call=lambda layer, x, y: layer(
            x, y, tgt_mask=layer.generate_square_subsequent_mask(3, dtype=x.dtype), tgt_is_causal=True
        ),
    ),
]

LAYERS = [*MULTIHEAD, *TRANSFORMERS]
