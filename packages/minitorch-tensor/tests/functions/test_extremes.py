"""The largest and smallest elements: values, places, and who receives the gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, InvalidTypeError, ShapeError

ARRAY = np.random.default_rng(0).permutation(24).reshape(2, 3, 4) * 0.5
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [(), None, 1, (0, 2), [0, 1, 2]])
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("name", ["amax", "amin"])
def test_amax_and_amin_are_numpys(name: str, keepdim: bool, dim: Any) -> None:
    axis = tuple(dim) if isinstance(dim, list) else (dim if dim != () else None)
    expected = getattr(np, name)(ARRAY, axis=axis, keepdims=keepdim)
    np.testing.assert_array_equal(getattr(tensor(ARRAY), name)(dim, keepdim).array, expected)


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("name", ["max", "min"])
def test_max_and_min_along_a_dimension_say_where(name: str, keepdim: bool, dim: int) -> None:
    values, indices = getattr(tensor(ARRAY), name)(dim, keepdim)
    np.testing.assert_array_equal(values.array, getattr(ARRAY, name)(dim, keepdims=keepdim))
    np.testing.assert_array_equal(indices.array, getattr(ARRAY, f"arg{name}")(dim, keepdims=keepdim))
    assert indices.dtype is m.int64


@pytest.mark.parametrize("dim", [None, 0, -1])
@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_argmax_and_argmin_are_numpys(name: str, dim: Any) -> None:
    np.testing.assert_array_equal(getattr(tensor(ARRAY), name)(dim).array, getattr(ARRAY, name)(dim))
    kept = getattr(tensor(ARRAY), name)(dim, keepdim=True)
    np.testing.assert_array_equal(kept.array, getattr(ARRAY, name)(dim, keepdims=True))


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        y = x * x
        smallest, largest = y.aminmax(dim=1)
        return y.amax((0, 2)), y.amin(), y.max(1).values, y.min(-1, True).values, y.max(), smallest, largest

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: x.amax(), [0, 0.5, 0.5, 0]),
        (lambda x: x.amax(0), [0, 0.5, 0.5, 0]),
        (lambda x: x.max(), [0, 0.5, 0.5, 0]),
        (lambda x: x.aminmax().max, [0, 0.5, 0.5, 0]),
        (lambda x: x.max(0).values, [0, 1, 0, 0]),
        (lambda x: x.min(), [1, 0, 0, 0]),
    ],
)
def test_equal_elements_share_the_gradient_unless_a_place_is_named(function: Any, expected: list[float]) -> None:
    x = leaf([1.0, 3.0, 3.0, 2.0])
    function(x).backward()
    np.testing.assert_array_equal(x.grad.array, expected)


def test_a_nan_is_the_largest_and_the_smallest() -> None:
    x = tensor([1.0, NAN, 3.0, NAN])
    for found in (x.max(), x.min(), x.amax(), x.amin(0), x.max(0).values, *x.aminmax()):
        assert np.isnan(found.item())
    assert x.argmax().item() == x.argmin(0).item() == x.max(0).indices.item() == 1


def test_the_gradient_of_a_nan_is_shared_by_max_and_lost_in_amax() -> None:
    x = leaf([1.0, NAN, 3.0, NAN])
    x.max().backward()
    np.testing.assert_array_equal(x.grad.array, [0, 0.5, 0, 0.5])
    y = leaf([1.0, NAN, 3.0])
    y.amax().backward()
    assert np.isnan(y.grad.array).all()


def test_of_equal_elements_the_first_one_is_named() -> None:
    x = tensor([2, 5, 5, 2])
    assert (x.argmax().item(), x.argmin().item(), x.max(0).indices.item()) == (1, 0, 1)


def test_max_of_two_tensors_is_maximum() -> None:
    a, b = tensor([1.0, 5.0]), tensor([3.0, 2.0])
    np.testing.assert_array_equal(m.max(a, b).array, [3, 5])
    np.testing.assert_array_equal(a.min(other=b).array, [1, 2])


def test_a_0d_tensor_is_its_own_extreme() -> None:
    x = leaf(2.5)
    values, indices = x.max(0)
    assert (values.shape, indices.shape, values.item(), indices.item()) == ((), (), 2.5, 0)
    values.backward()
    assert x.grad.item() == 1
    assert x.detach().argmax(0).shape == x.detach().argmax(keepdim=True).shape == ()


def test_results_are_named_tuples_written_as_pytorch_writes_them() -> None:
    found = tensor([[1, 3], [5, 2]]).max(dim=1)
    assert found.values.tolist() == [3, 5]
    assert repr(found) == "minitorch.return_types.max(\nvalues=tensor([3, 5]),\nindices=tensor([1, 0]))"
    assert tensor([3, 1]).aminmax()._fields == ("min", "max")


@pytest.mark.parametrize("name", ["amax", "amin", "max", "min", "aminmax"])
def test_of_nothing_there_is_no_extreme(name: str) -> None:
    with pytest.raises(ShapeError, match="nothing to choose from"):
        getattr(m.zeros(0, 3), name)()


@pytest.mark.parametrize("name", ["amax", "amin", "max", "min", "argmax", "argmin"])
def test_along_an_empty_dimension_there_is_no_extreme(name: str) -> None:
    with pytest.raises(DimensionError, match="along dimension 0 has nothing to choose from"):
        getattr(m.zeros(0, 3), name)(0)
    found = getattr(m.zeros(0, 3), name)(1)
    assert (found[0] if isinstance(found, tuple) else found).shape == (0,)


def test_argmax_of_nothing_and_of_bools_is_refused() -> None:
    with pytest.raises(DimensionError, match="nothing to choose from"):
        m.zeros(0, 3).argmax()
    with pytest.raises(DtypeError, match="not defined for bools"):
        tensor([True]).argmin()


@pytest.mark.parametrize("name", ["amax", "aminmax", "max", "argmin"])
def test_what_is_no_tensor_is_refused(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        getattr(m, name)([1.0, 2.0])


@pytest.mark.parametrize("arguments", [{"other": 2.0}, {"keepdim": True}, {"dim": "a"}, {"dim": (0, 1)}])
def test_max_refuses_what_it_cannot_use(arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidTypeError):
        m.ones(2, 3).max(**arguments)


@pytest.mark.parametrize("dtype", [m.bool, m.uint8, m.int32, m.int64])
def test_the_dtype_stays(dtype: Any) -> None:
    x = tensor([[1, 0], [1, 1]]).to(dtype)
    for found in (x.amax(), x.amin(0), x.max(), x.min(1).values, x.aminmax().min):
        assert found.dtype is dtype
    assert x.amin(1).tolist() == [0, 1]
