"""Products added to something: addmm, addmv, addbmm, baddbmm, and in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import from_numpy
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import BroadcastError, DtypeError, GraphError, InvalidTypeError, ShapeError

CASES: list[tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = [
    ("addmm", (2, 4), (2, 3), (3, 4)),
    ("addmm", (4,), (2, 3), (3, 4)),
    ("addmm", (), (2, 3), (3, 4)),
    ("addmm", (2, 1), (2, 0), (0, 4)),
    ("addmv", (2,), (2, 3), (3,)),
    ("addmv", (1,), (2, 3), (3,)),
    ("addmv", (), (2, 3), (3,)),
    ("addbmm", (2, 4), (5, 2, 3), (5, 3, 4)),
    ("addbmm", (4,), (0, 2, 3), (0, 3, 4)),
    ("baddbmm", (5, 2, 4), (5, 2, 3), (5, 3, 4)),
    ("baddbmm", (2, 1), (5, 2, 3), (5, 3, 4)),
]


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.asarray(np.random.default_rng(seed).standard_normal(shape)))


def reference(name: str, arrays: list[Any], beta: float, alpha: float) -> Any:
    c, a, b = arrays
    product = a @ b
    return beta * c + alpha * (product.sum(0) if name == "addbmm" else product)


@pytest.mark.parametrize(("beta", "alpha"), [(1, 1), (0.5, -2), (0, 3), (2, 0)])
@pytest.mark.parametrize(("name", "c", "a", "b"), CASES)
def test_the_sum_is_numpys(
    name: str, c: tuple[int, ...], a: tuple[int, ...], b: tuple[int, ...], beta: float, alpha: float
) -> None:
    tensors = floats(*c), floats(*a, seed=1), floats(*b, seed=2)
    result = getattr(mt, name)(*tensors, beta=beta, alpha=alpha)
    expected = reference(name, [x.numpy() for x in tensors], beta, alpha)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.numpy(), expected, atol=1e-12)


@pytest.mark.parametrize(("name", "c", "a", "b"), CASES)
def test_its_gradients_are_differences(name: str, c: tuple[int, ...], a: tuple[int, ...], b: tuple[int, ...]) -> None:
    inputs = tuple([floats(*shape, seed=i).requires_grad_() for i, shape in enumerate((c, a, b))])

    def function(*tensors: Any) -> Any:
        return getattr(mt, name)(*tensors, beta=0.5, alpha=-2)

    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)


@pytest.mark.parametrize(
    ("name", "shape"), [("addmm", (2, 2)), ("addmv", (2,)), ("addbmm", (2, 2)), ("baddbmm", (3, 2, 2))]
)
def test_in_place_is_the_same_in_the_tensors_own_memory(name: str, shape: tuple[int, ...]) -> None:
    a = floats(2, 2) if len(shape) < 3 and name != "addbmm" else floats(3, 2, 2)
    b = floats(2, seed=1) if name == "addmv" else floats(*a.shape, seed=1)
    c = floats(*shape, seed=2)
    expected = getattr(mt, name)(c, a, b, beta=2, alpha=3).numpy()
    memory = c.numpy()
    assert getattr(c, name + "_")(a, b, beta=2, alpha=3) is c
    np.testing.assert_array_equal(memory, expected)


def test_gradients_flow_through_the_version_in_place() -> None:
    inputs = tuple([floats(2, 2, seed=i).requires_grad_() for i in range(3)])
    assert gradcheck(lambda c, a, b: c.clone().addmm_(a, b, beta=0.5, alpha=2), inputs)


def test_a_factor_of_zero_leaves_nans_out() -> None:
    nan = mt.full((2, 2), float("nan"))
    one = mt.ones(2, 2)
    assert mt.addmm(nan, one, one, beta=0).tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert mt.addmm(one, nan, one, alpha=0).tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_integers_take_integer_factors() -> None:
    a = mt.tensor([[1, 2], [3, 4]])
    assert mt.addmm(mt.tensor([1, 1]), a, a, beta=-1, alpha=2).tolist() == [[13, 19], [29, 43]]
    with pytest.raises(DtypeError, match=r"alpha is an integer for tensors of int64, not 0\.5"):
        mt.addmm(a, a, a, alpha=0.5)


def test_a_factor_may_be_a_number_of_numpys_or_a_tensor() -> None:
    one = mt.ones(1, 1)
    assert mt.addmm(one, one, one, beta=np.float32(2), alpha=mt.tensor(3)).item() == 5.0


def test_a_factor_is_a_number() -> None:
    one = mt.ones(1, 1)
    with pytest.raises(InvalidTypeError, match="beta is a number, not 'x'"):
        mt.addmm(one, one, one, beta="x")


@pytest.mark.parametrize(
    ("function", "shapes", "message"),
    [
        (mt.addmm, ((3,), (2, 2), (2, 2)), r"cannot add shape \(3,\) to a product of shape \(2, 2\)"),
        (mt.addmm, ((1, 2, 2), (2, 2), (2, 2)), r"cannot add shape \(1, 2, 2\)"),
        (mt.addmv, ((2, 2), (2, 2), (2,)), r"cannot add shape \(2, 2\) to a product of shape \(2,\)"),
        (mt.baddbmm, ((1, 1, 1, 2), (3, 2, 2), (3, 2, 2)), r"cannot add shape \(1, 1, 1, 2\)"),
    ],
)
def test_an_input_that_does_not_broadcast_is_named(
    function: Callable[..., Any], shapes: tuple[tuple[int, ...], ...], message: str
) -> None:
    with pytest.raises(BroadcastError, match=message):
        function(*[floats(*shape) for shape in shapes])


@pytest.mark.parametrize(
    ("function", "shapes", "message"),
    [
        (mt.addmm, ((2,), (2, 3), (2, 2)), "the inner sizes 3 and 2 differ"),
        (mt.addmm, ((2,), (2, 2), (2,)), "addmm is for tensors of 2 and 2 dimensions"),
        (mt.addmv, ((2,), (2, 2), (2, 2)), "addmv is for tensors of 2 and 1 dimensions"),
        (mt.addbmm, ((2,), (3, 2, 2), (2, 2, 2)), "the batches 3 and 2 differ"),
        (mt.baddbmm, ((2,), (2, 2), (2, 2)), "baddbmm is for tensors of 3 and 3 dimensions"),
    ],
)
def test_products_that_do_not_fit_are_named(
    function: Callable[..., Any], shapes: tuple[tuple[int, ...], ...], message: str
) -> None:
    with pytest.raises(ShapeError, match=message):
        function(*[floats(*shape) for shape in shapes])


def test_dtypes_are_not_promoted() -> None:
    with pytest.raises(DtypeError, match="addmm"):
        mt.addmm(mt.tensor([1]), mt.ones(1, 1), mt.ones(1, 1))


def test_a_result_in_place_has_the_tensors_shape_and_leaves_it_alone_otherwise() -> None:
    c = floats(2)
    before = c.tolist()
    with pytest.raises(ShapeError, match=r"shape \(2, 2\) into a tensor of shape \(2,\)"):
        c.addmm_(floats(2, 2), floats(2, 2))
    assert c.tolist() == before


def test_a_leaf_that_requires_a_gradient_is_not_written_to() -> None:
    with pytest.raises(GraphError):
        floats(2, 2).requires_grad_().addmm_(floats(2, 2), floats(2, 2))
