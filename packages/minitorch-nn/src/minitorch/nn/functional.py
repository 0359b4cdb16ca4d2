"""The functions behind the layers, under PyTorch's names: `import minitorch.nn.functional as F`."""

from __future__ import annotations

from minitorch.nn.adaptive_pooling import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
)
from minitorch.nn.batch_norm import batch_norm, instance_norm
from minitorch.nn.convolution import conv1d, conv2d
from minitorch.nn.folding import fold, unfold
from minitorch.nn.layer_norm import group_norm, layer_norm, local_response_norm, rms_norm
from minitorch.nn.max_pooling import max_pool1d, max_pool2d
from minitorch.nn.mean_pooling import avg_pool1d, avg_pool2d, lp_pool1d, lp_pool2d
from minitorch.nn.padding import pad
from minitorch.nn.pixels import pixel_shuffle, pixel_unshuffle
from minitorch.nn.resampling import interpolate, upsample, upsample_bilinear, upsample_nearest
from minitorch.nn.transposed import conv_transpose1d, conv_transpose2d

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "avg_pool1d",
    "avg_pool2d",
    "batch_norm",
    "conv1d",
    "conv2d",
    "conv_transpose1d",
    "conv_transpose2d",
    "fold",
    "group_norm",
    "instance_norm",
    "interpolate",
    "layer_norm",
    "local_response_norm",
    "lp_pool1d",
    "lp_pool2d",
    "max_pool1d",
    "max_pool2d",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "rms_norm",
    "unfold",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]
