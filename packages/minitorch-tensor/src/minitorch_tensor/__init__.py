"""Strided tensors with PyTorch's semantics and automatic differentiation, after module 2 of the MiniTorch course.

Example:
    >>> import minitorch_tensor as torch
    >>> x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad.shape
    (2, 2)
"""

from __future__ import annotations

from math import e, inf, nan, pi

from minitorch_scalar import (
    SGD,
    Module,
    Optimizer,
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from minitorch_tensor import autograd, linalg, return_types
from minitorch_tensor.creation import as_tensor, empty, eye, full, ones, scalar_tensor, tensor, zeros
from minitorch_tensor.devices import device
from minitorch_tensor.dtypes import DType as dtype  # noqa: N813 - PyTorch's name
from minitorch_tensor.dtypes import (
    bool_ as bool,
)
from minitorch_tensor.dtypes import (
    float32,
    float64,
    get_default_dtype,
    int32,
    int64,
    promote_types,
    result_type,
    set_default_dtype,
    uint8,
)
from minitorch_tensor.dtypes import float32 as float
from minitorch_tensor.dtypes import float64 as double
from minitorch_tensor.dtypes import int32 as int
from minitorch_tensor.dtypes import int64 as long
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.formatting import set_printoptions
from minitorch_tensor.functions.addmm import addbmm, addmm, addmv, baddbmm
from minitorch_tensor.functions.arithmetic import add, div, mul, neg, positive, rsub, sub, true_divide
from minitorch_tensor.functions.blends import addcdiv, addcmul, lerp
from minitorch_tensor.functions.cdist import cdist
from minitorch_tensor.functions.choice import fmax, fmin, maximum, minimum, where
from minitorch_tensor.functions.clamps import clamp, clamp_max, clamp_min, clip, relu
from minitorch_tensor.functions.closeness import allclose, equal, isclose, isfinite, isinf, isnan, isneginf, isposinf
from minitorch_tensor.functions.comparison import eq, ge, gt, le, lt, ne
from minitorch_tensor.functions.conversion import clone, detach
from minitorch_tensor.functions.diagonals import diag, diag_embed, diagflat, diagonal, tril, triu
from minitorch_tensor.functions.division import floor_divide, fmod, remainder
from minitorch_tensor.functions.einsum import einsum, tensordot
from minitorch_tensor.functions.expanding import broadcast_tensors, broadcast_to
from minitorch_tensor.functions.exponentials import erf, erfc, exp, exp2, expm1, sigmoid
from minitorch_tensor.functions.extremes import (
    amax,
    amin,
    aminmax,
    argmax,
    argmin,
    max,
    min,
)
from minitorch_tensor.functions.filling import fill
from minitorch_tensor.functions.gather import gather, index_select, take, take_along_dim, unravel_index
from minitorch_tensor.functions.hyperbolic import acosh, asinh, atanh, cosh, sinh, tanh
from minitorch_tensor.functions.joining import (
    cat,
    column_stack,
    concat,
    concatenate,
    dstack,
    hstack,
    stack,
    vstack,
)
from minitorch_tensor.functions.layout import is_floating_point, numel
from minitorch_tensor.functions.logarithms import log, log1p, log2, log10, logaddexp, logaddexp2, logit, xlogy
from minitorch_tensor.functions.logic import (
    bitwise_and,
    bitwise_left_shift,
    bitwise_not,
    bitwise_or,
    bitwise_right_shift,
    bitwise_xor,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
)
from minitorch_tensor.functions.making import empty_like, full_like, ones_like, zeros_like
from minitorch_tensor.functions.masked import masked_fill, masked_scatter, masked_select
from minitorch_tensor.functions.matmul import matmul
from minitorch_tensor.functions.matrix_norms import (
    norm,
)
from minitorch_tensor.functions.median import (
    median,
)
from minitorch_tensor.functions.norms import (
    dist,
)
from minitorch_tensor.functions.ordering import (
    argsort,
    msort,
    sort,
    topk,
)
from minitorch_tensor.functions.orders import (
    moveaxis,
    movedim,
    permute,
    swapaxes,
    swapdims,
    t,
    transpose,
)
from minitorch_tensor.functions.powers import hypot, pow, reciprocal, rsqrt, sqrt, square
from minitorch_tensor.functions.products import (
    prod,
)
from minitorch_tensor.functions.random_draws import bernoulli, multinomial
from minitorch_tensor.functions.rearranging import constant_pad_nd, flip, fliplr, flipud, roll
from minitorch_tensor.functions.reductions import (
    all,
    any,
    count_nonzero,
    mean,
    nanmean,
    nansum,
    sum,
    trace,
)
from minitorch_tensor.functions.repeating import kron, meshgrid, repeat_interleave, tile
from minitorch_tensor.functions.rounding import ceil, floor, frac, round, trunc
from minitorch_tensor.functions.running import (
    cummax,
    cummin,
    diff,
)
from minitorch_tensor.functions.scans import (
    cumprod,
    cumsum,
    logcumsumexp,
)
from minitorch_tensor.functions.scatter import scatter, scatter_add, scatter_reduce
from minitorch_tensor.functions.search import (
    argwhere,
    bincount,
    bucketize,
    nonzero,
    searchsorted,
)
from minitorch_tensor.functions.signs import abs, copysign, nan_to_num, sign, signbit
from minitorch_tensor.functions.slices import narrow, select, unbind
from minitorch_tensor.functions.slices_at import index_add, index_copy, index_fill, index_put, index_reduce
from minitorch_tensor.functions.softmax import (
    log_softmax,
    logsumexp,
    softmax,
)
from minitorch_tensor.functions.splitting import chunk, dsplit, hsplit, split, split_with_sizes, tensor_split, vsplit
from minitorch_tensor.functions.squeezing import atleast_1d, atleast_2d, atleast_3d, squeeze, unsqueeze
from minitorch_tensor.functions.statistics import (
    std,
    std_mean,
    var,
    var_mean,
)
from minitorch_tensor.functions.trigonometry import acos, asin, atan, atan2, cos, deg2rad, rad2deg, sin, sinc, tan
from minitorch_tensor.functions.uniqueness import (
    unique,
)
from minitorch_tensor.functions.vectors import bmm, cross, dot, inner, mm, mv, outer, vdot
from minitorch_tensor.functions.views import (
    flatten,
    ravel,
    reshape,
    unflatten,
)
from minitorch_tensor.parameter import Parameter
from minitorch_tensor.random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from minitorch_tensor.random_tensors import normal, rand, rand_like, randint, randint_like, randn, randn_like, randperm
from minitorch_tensor.registry import (
    available_backends,
    get_backend,
    get_default_backend,
    register_backend,
    set_default_backend,
    use_backend,
)
from minitorch_tensor.sequences import arange, linspace, logspace, tril_indices, triu_indices
from minitorch_tensor.shapes import broadcast_shapes
from minitorch_tensor.sharing import from_dlpack, from_numpy
from minitorch_tensor.tensor import Tensor
from minitorch_tensor.tensor_data import TensorData

__version__ = "0.1.0"

__all__ = [
    "SGD",
    "Generator",
    "Module",
    "Optimizer",
    "Parameter",
    "Tensor",
    "TensorData",
    "__version__",
    "abs",
    "acos",
    "acosh",
    "add",
    "addbmm",
    "addcdiv",
    "addcmul",
    "addmm",
    "addmv",
    "all",
    "allclose",
    "amax",
    "amin",
    "aminmax",
    "any",
    "arange",
    "argmax",
    "argmin",
    "argsort",
    "argwhere",
    "as_tensor",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "autograd",
    "available_backends",
    "baddbmm",
    "bernoulli",
    "bincount",
    "bitwise_and",
    "bitwise_left_shift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "bmm",
    "bool",
    "broadcast_shapes",
    "broadcast_tensors",
    "broadcast_to",
    "bucketize",
    "cat",
    "cdist",
    "ceil",
    "chunk",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "clone",
    "column_stack",
    "concat",
    "concatenate",
    "constant_pad_nd",
    "copysign",
    "cos",
    "cosh",
    "count_nonzero",
    "cross",
    "cummax",
    "cummin",
    "cumprod",
    "cumsum",
    "default_generator",
    "deg2rad",
    "detach",
    "device",
    "diag",
    "diag_embed",
    "diagflat",
    "diagonal",
    "diff",
    "dist",
    "div",
    "dot",
    "double",
    "dsplit",
    "dstack",
    "dtype",
    "e",
    "einsum",
    "empty",
    "empty_like",
    "enable_grad",
    "eq",
    "equal",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "eye",
    "fill",
    "flatten",
    "flip",
    "fliplr",
    "flipud",
    "float",
    "float32",
    "float64",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "frac",
    "from_dlpack",
    "from_numpy",
    "full",
    "full_like",
    "gather",
    "ge",
    "get_backend",
    "get_default_backend",
    "get_default_dtype",
    "get_rng_state",
    "gt",
    "hsplit",
    "hstack",
    "hypot",
    "index_add",
    "index_copy",
    "index_fill",
    "index_put",
    "index_reduce",
    "index_select",
    "inf",
    "inference_mode",
    "initial_seed",
    "inner",
    "int",
    "int32",
    "int64",
    "is_floating_point",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "is_tensor",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "kron",
    "le",
    "lerp",
    "linalg",
    "linspace",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_softmax",
    "logaddexp",
    "logaddexp2",
    "logcumsumexp",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "logit",
    "logspace",
    "logsumexp",
    "long",
    "lt",
    "manual_seed",
    "masked_fill",
    "masked_scatter",
    "masked_select",
    "matmul",
    "max",
    "maximum",
    "mean",
    "median",
    "meshgrid",
    "min",
    "minimum",
    "mm",
    "moveaxis",
    "movedim",
    "msort",
    "mul",
    "multinomial",
    "mv",
    "nan",
    "nan_to_num",
    "nanmean",
    "nansum",
    "narrow",
    "ne",
    "neg",
    "no_grad",
    "nonzero",
    "norm",
    "normal",
    "numel",
    "ones",
    "ones_like",
    "outer",
    "permute",
    "pi",
    "positive",
    "pow",
    "prod",
    "promote_types",
    "rad2deg",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
    "ravel",
    "reciprocal",
    "register_backend",
    "relu",
    "remainder",
    "repeat_interleave",
    "reshape",
    "result_type",
    "return_types",
    "roll",
    "round",
    "rsqrt",
    "rsub",
    "scalar_tensor",
    "scatter",
    "scatter_add",
    "scatter_reduce",
    "searchsorted",
    "seed",
    "select",
    "set_default_backend",
    "set_default_dtype",
    "set_grad_enabled",
    "set_printoptions",
    "set_rng_state",
    "sigmoid",
    "sign",
    "signbit",
    "sin",
    "sinc",
    "sinh",
    "softmax",
    "sort",
    "split",
    "split_with_sizes",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "std_mean",
    "sub",
    "sum",
    "swapaxes",
    "swapdims",
    "t",
    "take",
    "take_along_dim",
    "tan",
    "tanh",
    "tensor",
    "tensor_split",
    "tensordot",
    "tile",
    "topk",
    "trace",
    "transpose",
    "tril",
    "tril_indices",
    "triu",
    "triu_indices",
    "true_divide",
    "trunc",
    "uint8",
    "unbind",
    "unflatten",
    "unique",
    "unravel_index",
    "unsqueeze",
    "use_backend",
    "var",
    "var_mean",
    "vdot",
    "vsplit",
    "vstack",
    "where",
    "xlogy",
    "zeros",
    "zeros_like",
]
