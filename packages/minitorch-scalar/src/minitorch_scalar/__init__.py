"""Automatic differentiation of numbers in pure Python, after modules 0 and 1 of the MiniTorch course.

Example:
    >>> from minitorch_scalar import Scalar
    >>> x = Scalar(3.0)
    >>> (x * x + 2.0 * x).backward()
    >>> x.grad
    8.0
"""

from __future__ import annotations

from minitorch_scalar import functions, operators, testing
from minitorch_scalar.autodiff import (
    Context,
    Function,
    Variable,
    backpropagate,
    derivatives,
    differentiate,
    grad,
    topological_sort,
)
from minitorch_scalar.datasets import Points, datasets, make_pts
from minitorch_scalar.errors import (
    GradcheckError,
    GraphError,
    InvalidTypeError,
    InvalidValueError,
    MinitorchError,
    MissingMethodError,
    StateDictError,
    UnknownAttributeError,
)
from minitorch_scalar.functions import (
    ScalarFunction,
    binary_cross_entropy_with_logits,
    cos,
    div,
    dot,
    erf,
    exp,
    gelu,
    inv,
    leaky_relu,
    log,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    silu,
    sin,
    softplus,
    sqrt,
    tan,
    tanh,
)
from minitorch_scalar.grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from minitorch_scalar.gradcheck import central_difference, derivative_check
from minitorch_scalar.mlp import ACTIVATIONS, MLP, Linear
from minitorch_scalar.module import BaseParameter, Module, Parameter, as_parameter
from minitorch_scalar.optim import SGD, Optimizer
from minitorch_scalar.scalar import Scalar, ScalarLike
from minitorch_scalar.state import IncompatibleKeys
from minitorch_scalar.training import Epoch, evaluate, fit, predict

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "MLP",
    "SGD",
    "BaseParameter",
    "Context",
    "Epoch",
    "Function",
    "GradcheckError",
    "GraphError",
    "IncompatibleKeys",
    "InvalidTypeError",
    "InvalidValueError",
    "Linear",
    "MinitorchError",
    "MissingMethodError",
    "Module",
    "Optimizer",
    "Parameter",
    "Points",
    "Scalar",
    "ScalarFunction",
    "ScalarLike",
    "StateDictError",
    "UnknownAttributeError",
    "Variable",
    "__version__",
    "as_parameter",
    "backpropagate",
    "binary_cross_entropy_with_logits",
    "central_difference",
    "cos",
    "datasets",
    "derivative_check",
    "derivatives",
    "differentiate",
    "div",
    "dot",
    "enable_grad",
    "erf",
    "evaluate",
    "exp",
    "fit",
    "functions",
    "gelu",
    "grad",
    "inference_mode",
    "inv",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "leaky_relu",
    "log",
    "make_pts",
    "maximum",
    "minimum",
    "no_grad",
    "operators",
    "predict",
    "relu",
    "set_grad_enabled",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "softplus",
    "sqrt",
    "tan",
    "tanh",
    "testing",
    "topological_sort",
]
