"""Layers, losses and what they are made of, under PyTorch's names."""

from __future__ import annotations

from minitorch.nn import functional, init, utils
from minitorch.nn.adaptive_pooling import AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveMaxPool1d, AdaptiveMaxPool2d
from minitorch.nn.batch_norm import BatchNorm1d, BatchNorm2d
from minitorch.nn.bilinear import Bilinear
from minitorch.nn.binary_losses import BCELoss, BCEWithLogitsLoss, MultiLabelSoftMarginLoss, SoftMarginLoss
from minitorch.nn.channel_norm import GroupNorm, LocalResponseNorm
from minitorch.nn.containers import ModuleDict, ModuleList, Sequential
from minitorch.nn.convolution import Conv1d, Conv2d
from minitorch.nn.cross_entropy import CrossEntropyLoss, NLLLoss
from minitorch.nn.distances import CosineSimilarity, PairwiseDistance
from minitorch.nn.distribution_losses import GaussianNLLLoss, KLDivLoss, PoissonNLLLoss
from minitorch.nn.dropout import AlphaDropout, Dropout, Dropout1d, Dropout2d
from minitorch.nn.embedding import Embedding
from minitorch.nn.embedding_bag import EmbeddingBag
from minitorch.nn.exponential_units import CELU, ELU, SELU
from minitorch.nn.folding import Fold, Unfold
from minitorch.nn.hard_activations import Hardshrink, Hardsigmoid, Hardswish, Hardtanh, Softshrink, Tanhshrink
from minitorch.nn.instance_norm import InstanceNorm1d, InstanceNorm2d
from minitorch.nn.layer_norm import LayerNorm, RMSNorm
from minitorch.nn.leaky_rectifiers import LeakyReLU, PReLU
from minitorch.nn.linear import Linear
from minitorch.nn.margin_losses import CosineEmbeddingLoss, HingeEmbeddingLoss, MarginRankingLoss, MultiMarginLoss
from minitorch.nn.max_pooling import MaxPool1d, MaxPool2d
from minitorch.nn.mean_pooling import AvgPool1d, AvgPool2d
from minitorch.nn.module import Module
from minitorch.nn.multihead import MultiheadAttention
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
from minitorch.nn.parameter_containers import ParameterDict, ParameterList
from minitorch.nn.pixels import ChannelShuffle, PixelShuffle, PixelUnshuffle
from minitorch.nn.power_pooling import LPPool1d, LPPool2d
from minitorch.nn.rectifiers import ReLU, ReLU6, Threshold
from minitorch.nn.recurrent import GRU, LSTM, RNN
from minitorch.nn.recurrent_cells import GRUCell, LSTMCell, RNNCell
from minitorch.nn.regression_losses import HuberLoss, L1Loss, MSELoss, SmoothL1Loss
from minitorch.nn.resampling import Upsample, UpsamplingBilinear2d, UpsamplingNearest2d
from minitorch.nn.shaping import Flatten, Identity, Unflatten
from minitorch.nn.smooth_activations import GELU, LogSigmoid, Mish, Sigmoid, SiLU, Softplus, Softsign, Tanh
from minitorch.nn.softmaxes import GLU, LogSoftmax, Softmax, Softmax2d, Softmin
from minitorch.nn.transformer import Transformer, TransformerDecoder, TransformerEncoder
from minitorch.nn.transformer_layers import TransformerDecoderLayer, TransformerEncoderLayer
from minitorch.nn.transposed import ConvTranspose1d, ConvTranspose2d
from minitorch.nn.triplet_losses import TripletMarginLoss, TripletMarginWithDistanceLoss
from minitorch_tensor import Parameter

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "GLU",
    "GRU",
    "LSTM",
    "RNN",
    "SELU",
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AlphaDropout",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "Bilinear",
    "ChannelShuffle",
    "CircularPad1d",
    "CircularPad2d",
    "ConstantPad1d",
    "ConstantPad2d",
    "Conv1d",
    "Conv2d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "CosineEmbeddingLoss",
    "CosineSimilarity",
    "CrossEntropyLoss",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Embedding",
    "EmbeddingBag",
    "Flatten",
    "Fold",
    "GRUCell",
    "GaussianNLLLoss",
    "GroupNorm",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "Identity",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "KLDivLoss",
    "L1Loss",
    "LPPool1d",
    "LPPool2d",
    "LSTMCell",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "LogSigmoid",
    "LogSoftmax",
    "MSELoss",
    "MarginRankingLoss",
    "MaxPool1d",
    "MaxPool2d",
    "Mish",
    "Module",
    "ModuleDict",
    "ModuleList",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "MultiheadAttention",
    "NLLLoss",
    "PReLU",
    "PairwiseDistance",
    "Parameter",
    "ParameterDict",
    "ParameterList",
    "PixelShuffle",
    "PixelUnshuffle",
    "PoissonNLLLoss",
    "RMSNorm",
    "RNNCell",
    "ReLU",
    "ReLU6",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
    "Unflatten",
    "Unfold",
    "Upsample",
    "UpsamplingBilinear2d",
    "UpsamplingNearest2d",
    "ZeroPad1d",
    "ZeroPad2d",
    "functional",
    "init",
    "utils",
]
