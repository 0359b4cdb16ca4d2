"""The functions behind the layers, under PyTorch's names: `import minitorch.nn.functional as F`."""

from __future__ import annotations

from minitorch.nn.adaptive_pooling import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
)
from minitorch.nn.attention import scaled_dot_product_attention
from minitorch.nn.batch_norm import batch_norm
from minitorch.nn.bilinear import bilinear
from minitorch.nn.binary_losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    multilabel_soft_margin_loss,
    soft_margin_loss,
)
from minitorch.nn.channel_norm import group_norm, local_response_norm
from minitorch.nn.convolution import conv1d, conv2d
from minitorch.nn.cross_entropy import cross_entropy, nll_loss
from minitorch.nn.distances import cosine_similarity, normalize, pairwise_distance
from minitorch.nn.distribution_losses import gaussian_nll_loss, kl_div, poisson_nll_loss
from minitorch.nn.dropout import alpha_dropout, dropout, dropout1d, dropout2d
from minitorch.nn.embedding import embedding, one_hot
from minitorch.nn.embedding_bag import embedding_bag
from minitorch.nn.exponential_units import celu, elu, selu
from minitorch.nn.folding import fold, unfold
from minitorch.nn.hard_activations import hardshrink, hardsigmoid, hardswish, hardtanh, softshrink, tanhshrink
from minitorch.nn.in_place import celu_, elu_, hardtanh_, leaky_relu_, relu_, selu_, threshold_
from minitorch.nn.instance_norm import instance_norm
from minitorch.nn.layer_norm import layer_norm, rms_norm
from minitorch.nn.leaky_rectifiers import leaky_relu, prelu
from minitorch.nn.linear import linear
from minitorch.nn.margin_losses import (
    cosine_embedding_loss,
    hinge_embedding_loss,
    margin_ranking_loss,
    multi_margin_loss,
)
from minitorch.nn.max_pooling import max_pool1d, max_pool2d
from minitorch.nn.mean_pooling import avg_pool1d, avg_pool2d
from minitorch.nn.padding import pad
from minitorch.nn.pixels import channel_shuffle, pixel_shuffle, pixel_unshuffle
from minitorch.nn.power_pooling import lp_pool1d, lp_pool2d
from minitorch.nn.rectifiers import relu, relu6, threshold
from minitorch.nn.regression_losses import huber_loss, l1_loss, mse_loss, smooth_l1_loss
from minitorch.nn.resampling import interpolate, upsample, upsample_bilinear, upsample_nearest
from minitorch.nn.smooth_activations import gelu, logsigmoid, mish, sigmoid, silu, softplus, softsign, tanh
from minitorch.nn.softmaxes import glu, gumbel_softmax, log_softmax, softmax, softmin
from minitorch.nn.transposed import conv_transpose1d, conv_transpose2d
from minitorch.nn.triplet_losses import triplet_margin_loss, triplet_margin_with_distance_loss

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "alpha_dropout",
    "avg_pool1d",
    "avg_pool2d",
    "batch_norm",
    "bilinear",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "celu_",
    "channel_shuffle",
    "conv1d",
    "conv2d",
    "conv_transpose1d",
    "conv_transpose2d",
    "cosine_embedding_loss",
    "cosine_similarity",
    "cross_entropy",
    "dropout",
    "dropout1d",
    "dropout2d",
    "elu",
    "elu_",
    "embedding",
    "embedding_bag",
    "fold",
    "gaussian_nll_loss",
    "gelu",
    "glu",
    "group_norm",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "hinge_embedding_loss",
    "huber_loss",
    "instance_norm",
    "interpolate",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "leaky_relu_",
    "linear",
    "local_response_norm",
    "log_softmax",
    "logsigmoid",
    "lp_pool1d",
    "lp_pool2d",
    "margin_ranking_loss",
    "max_pool1d",
    "max_pool2d",
    "mish",
    "mse_loss",
    "multi_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
    "normalize",
    "one_hot",
    "pad",
    "pairwise_distance",
    "pixel_shuffle",
    "pixel_unshuffle",
    "poisson_nll_loss",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "rms_norm",
    "scaled_dot_product_attention",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "soft_margin_loss",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "threshold_",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
    "unfold",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]
