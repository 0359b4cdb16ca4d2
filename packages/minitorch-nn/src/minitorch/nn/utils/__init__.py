"""What networks need beside their layers: gradients that are clipped, parameters in a row, padded sequences."""

from __future__ import annotations

from minitorch.nn.utils import rnn
from minitorch.nn.utils.clipping import clip_grad_norm_, clip_grad_value_, get_total_norm
from minitorch.nn.utils.vectors import parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "get_total_norm",
    "parameters_to_vector",
    "rnn",
    "vector_to_parameters",
]
