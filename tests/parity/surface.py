"""The names of PyTorch's that minitorch-tensor and minitorch-nn carry, row by row."""

from __future__ import annotations

__all__ = ["NAMES", "NETWORK_NAMES", "NETWORK_ROWS", "ROWS"]

ROWS: dict[str, str] = {
    "make": """
        tensor as_tensor from_numpy scalar_tensor zeros ones full empty zeros_like ones_like full_like empty_like
        new_zeros new_ones new_full new_empty new_tensor eye arange linspace logspace tril_indices triu_indices
        manual_seed Generator rand randn randint randperm normal bernoulli multinomial rand_like randn_like randint_like
        normal_ uniform_ random_ bernoulli_
    """,
    "pointwise": """
        abs neg positive sign signbit reciprocal square sqrt rsqrt pow exp exp2 expm1 log log2 log10 log1p logit sigmoid
        sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sinc erf erfc ceil floor round trunc frac
        clamp clamp_min clamp_max nan_to_num deg2rad rad2deg copysign hypot lerp addcdiv addcmul add sub rsub mul div
        true_divide floor_divide fmod remainder maximum minimum fmax fmin logaddexp logaddexp2 xlogy where
    """,
    "compare and logic": """
        eq ne lt le gt ge equal isclose allclose isfinite isinf isnan isneginf isposinf logical_and logical_or
        logical_not logical_xor bitwise_and bitwise_or bitwise_not bitwise_xor bitwise_left_shift bitwise_right_shift
    """,
    "reduce and scan": """
        sum prod mean nansum nanmean var std var_mean std_mean amax amin aminmax max min argmax argmin median all any
        count_nonzero norm linalg.norm linalg.vector_norm dist logsumexp softmax log_softmax trace cumsum cumprod cummax
        cummin logcumsumexp diff bincount
    """,
    "order and search": "sort argsort msort topk unique nonzero argwhere searchsorted bucketize",
    "shape and views": """
        view view_as reshape reshape_as ravel flatten unflatten squeeze unsqueeze permute transpose t T mT movedim
        expand expand_as broadcast_to broadcast_tensors broadcast_shapes narrow select unbind split split_with_sizes
        chunk tensor_split hsplit vsplit dsplit diagonal unfold contiguous clone to float double int long bool
        atleast_1d atleast_2d atleast_3d
    """,
    "join and rearrange": """
        cat stack hstack vstack dstack column_stack tile repeat repeat_interleave roll flip fliplr flipud meshgrid diag
        diagflat diag_embed tril triu constant_pad_nd kron
    """,
    "index": """
        __getitem__ __setitem__ gather take take_along_dim index_select index_add index_copy index_fill index_put
        index_reduce masked_fill masked_select masked_scatter scatter scatter_add scatter_reduce fill sum_to_size
        unravel_index
    """,
    "products": """
        matmul mm bmm mv dot vdot outer inner linalg.vecdot cross tensordot einsum addmm addmv addbmm baddbmm cdist
    """,
    "autograd": """
        backward autograd.grad autograd.Function no_grad enable_grad set_grad_enabled inference_mode is_grad_enabled
        requires_grad_ detach retain_grad register_hook
        register_post_accumulate_grad_hook autograd.gradcheck autograd.gradgradcheck
        autograd.functional.jacobian autograd.functional.hessian autograd.functional.vjp autograd.functional.jvp
        autograd.detect_anomaly
    """,
}
"""Rows and names as PyTorch has them."""

NAMES = [name for row in ROWS.values() for name in row.split()]

NETWORK_ROWS: dict[str, str] = {
    "functional: windows": """
        adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d avg_pool1d avg_pool2d
        max_pool1d max_pool2d lp_pool1d lp_pool2d conv1d conv2d conv_transpose1d conv_transpose2d unfold pad interpolate
        pixel_shuffle pixel_unshuffle upsample_nearest channel_shuffle
    """,
    "functional: lines and distances": """
        linear embedding one_hot dropout dropout1d dropout2d scaled_dot_product_attention normalize cosine_similarity
        pairwise_distance bilinear alpha_dropout embedding_bag
    """,
    "functional: activations": """
        relu relu6 leaky_relu prelu elu celu selu gelu silu mish hardshrink hardsigmoid hardswish hardtanh softplus
        softshrink softsign tanhshrink threshold logsigmoid glu softmax log_softmax softmin sigmoid tanh gumbel_softmax
        relu_ leaky_relu_ elu_ celu_ selu_ hardtanh_ threshold_
    """,
    "functional: normalisation": """
        batch_norm layer_norm group_norm instance_norm rms_norm local_response_norm
    """,
    "functional: losses": """
        l1_loss mse_loss smooth_l1_loss huber_loss cross_entropy nll_loss binary_cross_entropy
        binary_cross_entropy_with_logits kl_div poisson_nll_loss gaussian_nll_loss hinge_embedding_loss
        margin_ranking_loss cosine_embedding_loss triplet_margin_loss triplet_margin_with_distance_loss soft_margin_loss
        multi_margin_loss multilabel_soft_margin_loss
    """,
    "containers": """
        Module Parameter Sequential ModuleList ModuleDict ParameterList ParameterDict Identity Flatten Unflatten
    """,
    "layers: lines and windows": """
        Linear Bilinear EmbeddingBag Embedding AlphaDropout ChannelShuffle Dropout Dropout1d Dropout2d Conv1d Conv2d
        ConvTranspose1d ConvTranspose2d MaxPool1d MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool1d AdaptiveAvgPool2d
        AdaptiveMaxPool1d AdaptiveMaxPool2d LPPool1d LPPool2d ZeroPad1d ZeroPad2d ConstantPad1d ConstantPad2d
        ReflectionPad1d ReflectionPad2d ReplicationPad1d ReplicationPad2d CircularPad1d CircularPad2d
    """,
    "layers: activations": """
        ReLU ReLU6 LeakyReLU PReLU ELU CELU SELU GELU SiLU Mish Hardshrink Hardsigmoid Hardswish Hardtanh Softplus
        Softshrink Softsign Tanhshrink Threshold LogSigmoid GLU Softmax LogSoftmax Softmin Softmax2d Sigmoid Tanh
    """,
    "layers: normalisation": """
        BatchNorm1d BatchNorm2d LayerNorm GroupNorm InstanceNorm1d InstanceNorm2d RMSNorm LocalResponseNorm
    """,
    "layers: recurrent and attention": """
        RNNCell LSTMCell GRUCell RNN LSTM GRU MultiheadAttention TransformerEncoderLayer TransformerEncoder
        TransformerDecoderLayer TransformerDecoder Transformer
    """,
    "layers: losses": """
        L1Loss MSELoss SmoothL1Loss HuberLoss CrossEntropyLoss NLLLoss BCELoss BCEWithLogitsLoss KLDivLoss
        PoissonNLLLoss GaussianNLLLoss HingeEmbeddingLoss MarginRankingLoss CosineEmbeddingLoss TripletMarginLoss
        TripletMarginWithDistanceLoss SoftMarginLoss MultiMarginLoss MultiLabelSoftMarginLoss CosineSimilarity
        PairwiseDistance
    """,
}
"""Rows and names of networks: of nn.functional, and of nn."""

NETWORK_NAMES = [
    ("nn.functional." if row.startswith("functional") else "nn.") + name
    for row, names in NETWORK_ROWS.items()
    for name in names.split()
]
