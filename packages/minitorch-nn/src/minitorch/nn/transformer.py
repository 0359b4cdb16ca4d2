"""The Transformer: an encoder that reads a sequence, and a decoder that writes another one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from minitorch.nn.attention import generate_square_subsequent_mask
from minitorch.nn.containers import ModuleList
from minitorch.nn.init import xavier_uniform_
from minitorch.nn.layer_norm import LayerNorm
from minitorch.nn.module import Module
from minitorch.nn.rectifiers import relu
from minitorch.nn.transformer_layers import Activation, TransformerDecoderLayer, TransformerEncoderLayer
from minitorch_tensor.errors import ShapeError

__all__ = ["Transformer", "TransformerDecoder", "TransformerEncoder"]


class TransformerEncoder(Module):
    """Layers of an encoder, one behind the other.

    Args:
        encoder_layer: A `TransformerEncoderLayer`, of which copies are made.
        num_layers: How many.
        norm: What is applied to the result, such as a LayerNorm, or None.
        enable_nested_tensor: For programs of PyTorch's; it changes nothing.
        mask_check: Likewise.

    Example:
        >>> from minitorch_tensor import zeros
        >>> TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 3)(zeros(5, 2, 8)).shape
        (5, 2, 8)
    """

    def __init__(
        self,
        encoder_layer: Any,
        num_layers: int,
        norm: Any = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = ModuleList([deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(
        self, src: Any, mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool | None = None
    ) -> Any:
        """Return what the layers make of a sequence; the masks are those of `MultiheadAttention`."""
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, is_causal=bool(is_causal))
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """Layers of a decoder, one behind the other, all of which see the memory.

    Args:
        decoder_layer: A `TransformerDecoderLayer`, of which copies are made.
        num_layers: How many.
        norm: What is applied to the result, such as a LayerNorm, or None.

    Example:
        >>> from minitorch_tensor import zeros
        >>> TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 3)(zeros(5, 2, 8), zeros(7, 2, 8)).shape
        (5, 2, 8)
    """

    def __init__(self, decoder_layer: Any, num_layers: int, norm: Any = None) -> None:
        super().__init__()
        self.layers = ModuleList([deepcopy(decoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Any:
        """Return what the layers make of a sequence and a memory; the masks are those of `MultiheadAttention`."""
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask,
                memory_mask,
                tgt_key_padding_mask,
                memory_key_padding_mask,
                bool(tgt_is_causal),
                memory_is_causal,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder and a decoder.

    Args:
        d_model: How many features each place has.
        nhead: How many heads.
        num_encoder_layers: How many layers the encoder has.
        num_decoder_layers: How many layers the decoder has.
        dim_feedforward: How many features lie between the linear layers.
        dropout: The probability with which numbers are zeroed in training.
        activation: "relu", "gelu" or a function.
        custom_encoder: An encoder of one's own, or None.
        custom_decoder: A decoder of one's own, or None.
        layer_norm_eps: What keeps the divisor of the norms from 0.
        batch_first: Whether tensors have shape (batch, places, features) instead of (places, batch, features).
        norm_first: Whether to normalise before attention and linear layers, not after.
        bias: Whether there are biases.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the weights.

    Example:
        >>> from minitorch_tensor import zeros
        >>> network = Transformer(8, 2, num_encoder_layers=1, num_decoder_layers=1, dim_feedforward=16)
        >>> network(zeros(7, 3, 8), zeros(5, 3, 8)).shape
        (5, 3, 8)

    Source: Vaswani et al., Attention is all you need, 2017.
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        place = {"device": device, "dtype": dtype}
        common = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias)
        self.encoder = custom_encoder
        if custom_encoder is None:
            norm = LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **place)
            self.encoder = TransformerEncoder(TransformerEncoderLayer(*common, **place), num_encoder_layers, norm)
        self.decoder = custom_decoder
        if custom_decoder is None:
            norm = LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **place)
            self.decoder = TransformerDecoder(TransformerDecoderLayer(*common, **place), num_decoder_layers, norm)
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights with more than one dimension by Glorot's rule."""
        for parameter in self.parameters():
            if len(parameter.shape) > 1:
                xavier_uniform_(parameter)

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Any:
        """Return a mask with which place i looks at places 0 to i only; see the function of this name."""
        return generate_square_subsequent_mask(sz, device, dtype)

    def forward(
        self,
        src: Any,
        tgt: Any,
        src_mask: Any = None,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        src_key_padding_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Any:
        """Return what the decoder makes of `tgt`, given what the encoder makes of `src`.

        Args:
            src: Shape (S, N, d_model), (N, S, d_model) if batch_first, or (S, d_model) without a batch.
            tgt: Likewise, with T places.
            src_mask: What the encoder's places must not look at, as for `MultiheadAttention`.
            tgt_mask: Likewise for the decoder's.
            memory_mask: Likewise for the decoder's, of the encoder's.
            src_key_padding_mask: Which of the encoder's places are to be left out.
            tgt_key_padding_mask: Which of the decoder's.
            memory_key_padding_mask: Which of the encoder's the decoder leaves out.
            src_is_causal: Says that src_mask is causal.
            tgt_is_causal: Says that tgt_mask is causal.
            memory_is_causal: Says that memory_mask is causal.

        Raises:
            ShapeError: The batches differ, or the features are not d_model.
        """
        batch = 0 if self.batch_first else 1
        if len(src.shape) == 3 and len(tgt.shape) == 3 and src.shape[batch] != tgt.shape[batch]:
            raise ShapeError(f"src of shape {src.shape} and tgt of shape {tgt.shape} are not of one batch.")
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise ShapeError(f"src and tgt have {self.d_model} features, not shapes {src.shape} and {tgt.shape}.")
        memory = self.encoder(src, src_mask, src_key_padding_mask, src_is_causal)
        return self.decoder(
            tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask, tgt_is_causal,
            memory_is_causal,
        )  # fmt: skip
