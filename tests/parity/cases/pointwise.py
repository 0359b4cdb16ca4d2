"""The row "pointwise", functions of one tensor: as functions, as methods and in place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from parity.harness import Case, ErrorCase, Input, bools, floats, given, ints, positive

INF, NAN = math.inf, math.nan
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, INF, -INF, NAN]
PAIRS = np.array([(x, y) for x in SPECIAL for y in SPECIAL])

ANY = floats(2, 3)
WHOLE = ints(3, low=1)


def inside(*shape: int) -> Input:
    """Numbers well inside (0, 1)."""
    return floats(*shape, low=0.1, high=0.9)


def small(*shape: int) -> Input:
    """Numbers well inside (-1, 1)."""
    return floats(*shape, low=-0.9, high=0.9)


def above(*shape: int) -> Input:
    """Numbers above 1."""
    return floats(*shape, low=1.1, high=3.0)


# ----------------------------------------------------------------------------------------------------------------------
# Functions of one tensor
# ----------------------------------------------------------------------------------------------------------------------
SMOOTH: dict[str, Callable[..., Input]] = {
    **dict.fromkeys(["abs", "neg", "square", "exp", "exp2", "expm1", "sigmoid", "sin", "cos", "atan", "sinh"], floats),
    **dict.fromkeys(["cosh", "tanh", "asinh", "sinc", "erf", "erfc", "deg2rad", "rad2deg", "frac"], floats),
    **dict.fromkeys(["nan_to_num", "positive"], floats),
    **dict.fromkeys(["reciprocal", "sqrt", "rsqrt", "log", "log2", "log10", "log1p", "relu"], positive),
    **dict.fromkeys(["asin", "acos", "atanh", "tan"], small),
    "logit": inside,
    "acosh": above,
}
STEPS = ["sign", "ceil", "floor", "round", "trunc"]
NO_GRADIENT_IN_PLACE = {"acosh", "asinh", "atanh"}
"""Of these, PyTorch has no derivative in place; minitorch has."""
AS_FLOAT32: dict[str, Any] = {"rtol": 2e-5, "atol": 1e-5}
"""The tolerances of what integers become; a case without a floating point input has those of float64."""
EDGES = ("contiguous", "sliced")
"""The layouts in which every number counts that is written in a case."""
KEEPS_INTEGERS = ["abs", "neg", "positive", "sign", "square", "ceil", "floor", "round", "trunc", "nan_to_num", "relu"]
TAKES_BOOLS = {"sign", "square", "nan_to_num"}


def _function(name: str) -> Callable[..., Any]:
    return lambda m, x: getattr(m, name)(x)


def _method(name: str) -> Callable[..., Any]:
    return lambda m, x: getattr(x, name)()


def _in_place(name: str) -> Callable[..., Any]:
    """Change a copy, a view of one, and let both take part in what follows."""

    def call(m: Any, x: Any) -> Any:
        whole = x * 1.0
        part = (x * 1.0)[:1]
        return getattr(whole, f"{name}_")(), whole * 2.0, getattr(part, f"{name}_")()

    return call


CASES = [
    *[Case(name, _function(name), make(2, 3)) for name, make in SMOOTH.items()],
    *[Case(name, _method(name), make(2, 1, 3)) for name, make in SMOOTH.items()],
    *[Case(name, _function(name), make()) for name, make in SMOOTH.items()],
    *[Case(name, _function(name), make(0, 3)) for name, make in SMOOTH.items()],
    *[
        Case(name, _in_place(name), make(3, 2))
        for name, make in SMOOTH.items()
        if name not in {"positive", *NO_GRADIENT_IN_PLACE}
    ],
    *[Case(name, _in_place(name), SMOOTH[name](3, 2), gradient=False) for name in sorted(NO_GRADIENT_IN_PLACE)],
    Case("relu", lambda m, x: [m.relu(x), x.relu(), (x * 1).relu_()], floats(4, 5)),
    Case("relu", lambda m, x: x.relu() ** 3, floats(4, 5)),
    *[Case(name, _function(name), floats(2, 3), zero_gradient=True) for name in STEPS],
    *[Case(name, _method(name), given(0.75), zero_gradient=True) for name in STEPS],
    *[Case(name, _in_place(name), floats(2, 3), zero_gradient=True) for name in STEPS],
    *[Case(name, _function(name), given(SPECIAL), gradient=False) for name in (*SMOOTH, *STEPS, "signbit")],
    *[
        Case(name, _function(name), ints(2, 3, low=low, dtype=dtype), **AS_FLOAT32)
        for name in (*SMOOTH, *STEPS, "signbit")
        for low, dtype in ((-9, "int64"), (-9, "int32"), (0, "uint8"))
        if name != "frac"
    ],
    *[
        Case(name, _function(name), bools(2, 3), **AS_FLOAT32)
        for name in (*SMOOTH, "sign", "signbit")
        if name not in {*KEEPS_INTEGERS, "frac"} or name in TAKES_BOOLS
    ],
    *[Case(name, _in_place(name), ints(2, 3, low=-9), gradient=False) for name in ("abs", "neg", "sign", "relu")],
    # Gradients at kinks and edges, and one of a second order where PyTorch's is defined.
    Case("abs", lambda m, x: x.abs(), given([0.0, -0.0, 1.0, -INF, NAN]), second=False, layouts=EDGES),
    Case("relu", lambda m, x: x.relu(), given([0.0, -0.0, 1.0, INF, NAN]), layouts=EDGES),
    Case(
        "relu",
        lambda m, x: x.relu() * m.tensor([INF, 1.0, INF], dtype=x.dtype),
        given([-1.0, -2.0, 3.0]),
        layouts=EDGES,
    ),
    Case("sqrt", lambda m, x: x.sqrt(), given([0.0, 4.0])),
    Case("rsqrt", lambda m, x: x.rsqrt(), given([0.0, 4.0])),
    Case("reciprocal", lambda m, x: x.reciprocal(), given([0.0, -4.0])),
    Case("log", lambda m, x: x.log(), given([0.0, 4.0])),
    Case(
        "sinc", lambda m, x: x.sinc(), given([0.0, 1e-3, 0.02, 0.5]), second=False, dtypes=("float64",), layouts=EDGES
    ),
    Case("sinc", lambda m, x: x.sinc(), given([5e-3, 0.02, 1.0]), dtypes=("float64",)),
    Case("logit", lambda m, x: x.logit(), given([0.0, 1.0, 0.5, -0.5, 1.5]), second=False, layouts=EDGES),
    Case("logit", lambda m, x: m.logit(x, 0.2), floats(7, low=0.0, high=1.0)),
    Case("logit", lambda m, x: x.logit(eps=1e-3), floats(7, low=0.0, high=1.0)),
    Case("logit", lambda m, x: (x * 1).logit_(0.3), floats(7, low=0.0, high=1.0), layouts=EDGES),
    Case("nan_to_num", lambda m, x: m.nan_to_num(x), given(SPECIAL)),
    Case("nan_to_num", lambda m, x: x.nan_to_num(1.5), given(SPECIAL)),
    Case("nan_to_num", lambda m, x: m.nan_to_num(x, nan=-1, posinf=2, neginf=3.5), given(SPECIAL)),
    Case("nan_to_num", lambda m, x: (x * 1).nan_to_num_(0, neginf=1), given(SPECIAL)),
    Case("round", lambda m, x: m.round(x, decimals=2), floats(9, low=-99, high=99), zero_gradient=True),
    Case("round", lambda m, x: x.round(decimals=-1), floats(9, low=-99, high=99), zero_gradient=True),
    Case("round", lambda m, x: (x * 1).round_(decimals=1), floats(9), zero_gradient=True),
    Case("round", lambda m, x: x.round(), given([0.5, 1.5, 2.5, -0.5, -1.5, 4503599627370497.5]), gradient=False),
    Case("signbit", lambda m, x: x.signbit(), floats(2, 3), gradient=False),
    Case("exp", lambda m, x: m.exp(x), given([800.0, 100.0, -800.0]), gradient=False),
    Case("sigmoid", lambda m, x: x.sigmoid(), given([800.0, 100.0, -800.0, -30.0]), layouts=EDGES),
    Case("tanh", lambda m, x: x.tanh(), given([800.0, -800.0, 1e-9]), layouts=EDGES),
    Case("erf", lambda m, x: x.erf(), floats(300, low=-6, high=6)),
    Case("erfc", lambda m, x: x.erfc(), floats(300, low=-6, high=10)),
    Case(
        "erfc", lambda m, x: x.erfc(), given([26.0, 20.0, 9.0]), dtypes=("float64",), gradient=False, rtol=1e-9, atol=0
    ),
    Case("sin", lambda m, x: x.sin(), floats(99, low=-999, high=999), dtypes=("float64",)),
]

ERRORS = [
    *[ErrorCase(name, lambda m, n=name: getattr(m, n)(2.0)) for name in (*SMOOTH, *STEPS, "signbit")],
    *[ErrorCase(name, lambda m, n=name: getattr(m, n)([1.0])) for name in (*SMOOTH, *STEPS, "signbit")],
    *[
        ErrorCase(name, lambda m, b, n=name: getattr(m, n)(b), bools(3))
        for name in ("abs", "neg", "positive", "relu", "ceil", "floor", "round", "trunc", "frac")
    ],
    *[
        ErrorCase(name, lambda m, i, n=name: getattr(i, f"{n}_")(), WHOLE)
        for name in ("exp", "sqrt", "sigmoid", "sin", "tanh", "reciprocal", "log", "erf")
    ],
    ErrorCase("square", lambda m, b: b.square_(), bools(3)),
    ErrorCase("exp", lambda m, x: x.expand(4, 2, 3).exp_(), ANY),
    ErrorCase("exp", lambda m, x: x.requires_grad_().exp_(), ANY),
    ErrorCase("round", lambda m, i: m.round(i, decimals=1), WHOLE),
    ErrorCase("round", lambda m, x: m.round(x, decimals=1.5), ANY),
    ErrorCase("frac", lambda m, i: m.frac(i), WHOLE),
    ErrorCase("logit", lambda m, x: m.logit(x, "a"), ANY),
    ErrorCase("nan_to_num", lambda m, x: m.nan_to_num(x, "a"), ANY),
]
