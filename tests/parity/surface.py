"""The names of PyTorch's that minitorch-tensor carries, row by row."""

from __future__ import annotations

__all__ = ["NAMES", "ROWS"]

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
        requires_grad_ detach retain_grad register_hook autograd.gradcheck autograd.gradgradcheck
        autograd.functional.jacobian autograd.functional.hessian autograd.functional.vjp autograd.functional.jvp
        autograd.detect_anomaly
    """,
}
"""Rows and names as PyTorch has them."""

NAMES = [name for row in ROWS.values() for name in row.split()]
