"""Layers, losses and what they are made of, under PyTorch's names."""

from __future__ import annotations

from minitorch.nn.adaptive_pooling import AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveMaxPool1d, AdaptiveMaxPool2d
from minitorch.nn.batch_norm import BatchNorm1d, BatchNorm2d, InstanceNorm1d, InstanceNorm2d
from minitorch.nn.convolution import Conv1d, Conv2d
from minitorch.nn.folding import Fold, Unfold
from minitorch.nn.layer_norm import GroupNorm, LayerNorm, LocalResponseNorm, RMSNorm
from minitorch.nn.max_pooling import MaxPool1d, MaxPool2d
from minitorch.nn.mean_pooling import AvgPool1d, AvgPool2d, LPPool1d, LPPool2d
from minitorch.nn.module import Module
from minitorch.nn.padding import (
    CircularPad1d,
    CircularPad2d,
    ConstantPad1d,
    ConstantPad2d,
    ReflectionPad1d,
    ReflectionPad2d,
    ReplicationPad1d,
    ReplicationPad2d,
    ZeroPad1d,
    ZeroPad2d,
)
from minitorch.nn.pixels import PixelShuffle, PixelUnshuffle
from minitorch.nn.resampling import Upsample, UpsamplingBilinear2d, UpsamplingNearest2d
from minitorch.nn.transposed import ConvTranspose1d, ConvTranspose2d
from minitorch_tensor import Parameter

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AvgPool1d",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "CircularPad1d",
    "CircularPad2d",
    "ConstantPad1d",
    "ConstantPad2d",
    "Conv1d",
    "Conv2d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "Fold",
    "GroupNorm",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "LPPool1d",
    "LPPool2d",
    "LayerNorm",
    "LocalResponseNorm",
    "MaxPool1d",
    "MaxPool2d",
    "Module",
    "Parameter",
    "PixelShuffle",
    "PixelUnshuffle",
    "RMSNorm",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "Unfold",
    "Upsample",
    "UpsamplingBilinear2d",
    "UpsamplingNearest2d",
    "ZeroPad1d",
    "ZeroPad2d",
]
