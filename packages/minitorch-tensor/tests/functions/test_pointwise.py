"""What all functions of one tensor have in common: dtypes, derivatives, forms in place, what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import Tensor, from_numpy, tensor
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import DtypeError, GraphError, InvalidTypeError, ShapeError

# The name of each, and from where to where it is smooth.
SMOOTH = {
    **dict.fromkeys(["exp", "exp2", "expm1", "sigmoid", "sin", "cos", "atan", "sinh", "cosh", "tanh"], (-2.0, 2.0)),
    **dict.fromkeys(["asinh", "sinc", "erf", "erfc", "deg2rad", "rad2deg"], (-2.0, 2.0)),
    **dict.fromkeys(["reciprocal", "sqrt", "rsqrt", "log", "log2", "log10", "log1p"], (0.3, 3.0)),
    **dict.fromkeys(["asin", "acos", "atanh", "tan"], (-0.9, 0.9)),
    "logit": (0.1, 0.9),
    "acosh": (1.2, 3.0),
}
KEEPS_DTYPE = {
    **dict.fromkeys(["neg", "square", "nan_to_num"], (-2.0, 2.0)),
    **dict.fromkeys(["abs", "relu"], (0.3, 2.0)),
}
FLAT = dict.fromkeys(["sign", "ceil", "floor", "round", "trunc"], (0.1, 0.4))
ALL = {**SMOOTH, **KEEPS_DTYPE, **FLAT, "frac": (0.1, 0.4)}


def between(limits: tuple[float, float], *shape: int) -> Any:
    return from_numpy(np.random.default_rng(0).uniform(*limits, shape))


@pytest.mark.parametrize("name", ALL)
def test_first_and_second_derivatives_are_those_of_differences(name: str) -> None:
    x = between(ALL[name], 2, 3).requires_grad_()
    assert gradcheck(getattr(mt, name), (x,))
    assert gradgradcheck(getattr(mt, name), (x,))


@pytest.mark.parametrize("name", ALL)
def test_the_method_is_the_function(name: str) -> None:
    assert getattr(Tensor, name) is getattr(mt, name)


@pytest.mark.parametrize("name", ALL)
def test_float32_stays_float32(name: str) -> None:
    x = between(ALL[name], 5)
    result = getattr(mt, name)(x.float())
    assert result.dtype is mt.float32
    np.testing.assert_allclose(result.numpy(), getattr(mt, name)(x).numpy(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("dtype", [mt.bool, mt.uint8, mt.int32, mt.int64])
def test_a_smooth_function_makes_integers_floating_point(name: str, dtype: Any) -> None:
    x = tensor([0, 1, 3], dtype=dtype)
    result = getattr(mt, name)(x)
    assert result.dtype is mt.float32
    np.testing.assert_array_equal(result.numpy(), getattr(mt, name)(x.float()).numpy())


@pytest.mark.parametrize("name", [*KEEPS_DTYPE, *FLAT])
@pytest.mark.parametrize("dtype", [mt.uint8, mt.int32, mt.int64])
def test_other_functions_keep_the_dtype_of_integers(name: str, dtype: Any) -> None:
    assert getattr(mt, name)(tensor([0, 1, 3], dtype=dtype)).dtype is dtype


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3)])
def test_tensors_without_dimensions_or_elements_are_taken(name: str, shape: tuple[int, ...]) -> None:
    x = between(ALL[name], *shape).requires_grad_()
    result = getattr(mt, name)(x)
    assert result.shape == shape
    result.sum().backward()
    assert x.grad.shape == shape


@pytest.mark.parametrize("name", ALL)
def test_in_place_the_tensor_and_its_base_change(name: str) -> None:
    base = between(ALL[name], 3, 4)
    part, before = base[:, ::2], base.numpy().copy()
    wanted = getattr(mt, name)(part.clone()).numpy()
    assert getattr(part, f"{name}_")() is part
    np.testing.assert_array_equal(base.numpy()[:, ::2], wanted)
    np.testing.assert_array_equal(base.numpy()[:, 1::2], before[:, 1::2])


@pytest.mark.parametrize("name", ALL)
def test_derivatives_pass_what_is_written_in_place(name: str) -> None:
    x = between(ALL[name], 2, 3).requires_grad_()

    def change(a: Any) -> Any:
        whole = a * 1.0
        getattr(whole[1:], f"{name}_")()
        return whole * a

    assert gradcheck(change, (x,))
    assert gradgradcheck(change, (x,))


@pytest.mark.parametrize("name", SMOOTH)
def test_integers_cannot_become_fractions_in_place(name: str) -> None:
    x = tensor([1, 2])
    with pytest.raises(DtypeError, match="use the operation without the underscore"):
        getattr(x, f"{name}_")()
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize("name", ALL)
def test_a_leaf_and_an_expanded_tensor_are_not_written_to(name: str) -> None:
    with pytest.raises(GraphError, match="a leaf tensor that requires a gradient"):
        getattr(tensor([0.5], requires_grad=True), f"{name}_")()
    with pytest.raises(ShapeError, match="several of its elements are one in memory"):
        getattr(tensor([0.5]).expand(3), f"{name}_")()


@pytest.mark.parametrize("name", [*ALL, "positive", "signbit"])
@pytest.mark.parametrize("value", [2.0, "a", None, [1.0], np.ones(2)])
def test_what_is_no_tensor_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"{name}.* takes a tensor, not"):
        getattr(mt, name)(value)


def test_a_form_in_place_has_the_name_and_a_description() -> None:
    assert Tensor.exp_.__name__ == "exp_"
    assert "Replace the tensor by `exp` of it" in (Tensor.exp_.__doc__ or "")
    assert Tensor.__add__.__name__ == "__add__"
