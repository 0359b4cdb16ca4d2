"""einsum and tensordot: the whole notation, against NumPy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import einsum, from_numpy, tensordot
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    DimensionError,
    DtypeError,
    InvalidTypeError,
    InvalidValueError,
    ShapeError,
    UnsupportedDtypeError,
)

EQUATIONS: list[tuple[str, list[tuple[int, ...]]]] = [
    ("ij,jk->ik", [(2, 3), (3, 4)]),
    ("ij,jk", [(2, 3), (3, 4)]),
    (" i j , k j -> k i ", [(2, 3), (4, 3)]),
    ("bij,bjk->kbi", [(5, 2, 3), (5, 3, 4)]),
    ("...ij,...jk->...ik", [(5, 1, 2, 3), (4, 3, 2)]),
    ("...ij,jk", [(5, 2, 3), (3, 2)]),
    ("i...,i...->...", [(5, 2, 3), (5, 3)]),
    ("i,j->ij", [(2,), (3,)]),
    ("i,i->", [(3,), (3,)]),
    ("i,i->i", [(3,), (3,)]),
    ("ij,kl->jl", [(2, 3), (4, 5)]),
    ("ijk,klj->", [(2, 3, 4), (4, 5, 3)]),
    ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]),
    ("bn,anm,bm->ba", [(2, 3), (5, 3, 4), (2, 4)]),
    ("ij,ik,il->jkl", [(2, 3), (2, 4), (2, 2)]),
    ("i,,j", [(2,), (), (3,)]),
    ("ij->ji", [(2, 3)]),
    ("ba", [(2, 3)]),
    ("bA", [(2, 3)]),
    ("ij->", [(2, 3)]),
    ("ij->j", [(2, 3)]),
    ("ii", [(3, 3)]),
    ("ii->i", [(3, 3)]),
    ("iij->ji", [(3, 3, 2)]),
    ("iii->i", [(2, 2, 2)]),
    ("...ii->...i", [(4, 3, 3)]),
    ("ii,jj->ij", [(2, 2), (3, 3)]),
    ("ii,ij->i", [(2, 2), (2, 3)]),
    ("...", [(2, 3)]),
    ("", [()]),
    ("ij,jk->ik", [(2, 0), (0, 3)]),
    ("ij,jk->ik", [(0, 2), (2, 3)]),
]


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.asarray(np.random.default_rng(seed).standard_normal(shape)))


@pytest.mark.parametrize(("equation", "shapes"), EQUATIONS)
def test_a_sum_of_products_is_numpys(equation: str, shapes: list[tuple[int, ...]]) -> None:
    operands = [floats(*shape, seed=i) for i, shape in enumerate(shapes)]
    result = einsum(equation, *operands)
    expected = np.asarray(np.einsum(equation, *[x.numpy() for x in operands]))
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.numpy(), expected, atol=1e-12)


@pytest.mark.parametrize(("equation", "shapes"), EQUATIONS)
def test_its_gradients_are_differences(equation: str, shapes: list[tuple[int, ...]]) -> None:
    operands = tuple([floats(*shape, seed=i).requires_grad_() for i, shape in enumerate(shapes)])
    assert gradcheck(lambda *xs: einsum(equation, *xs), operands)
    assert gradgradcheck(lambda *xs: einsum(equation, *xs), operands)


@given(st.data())
def test_any_equation_of_two_operands_is_numpys(data: st.DataObject) -> None:
    sizes = {letter: data.draw(st.integers(0, 3), label=letter) for letter in "abcd"}
    left = data.draw(st.text("abcd", max_size=4), label="left")
    right = data.draw(st.text("abcd", max_size=4), label="right")
    present = sorted({*left, *right})
    output = data.draw(st.permutations(present), label="order")[: data.draw(st.integers(0, len(present)), label="kept")]
    equation = f"{left},{right}->{''.join(output)}"
    a, b = floats(*[sizes[c] for c in left]), floats(*[sizes[c] for c in right], seed=1)
    np.testing.assert_allclose(einsum(equation, a, b).numpy(), np.einsum(equation, a.numpy(), b.numpy()), atol=1e-12)


def test_a_dimension_of_size_one_is_stretched() -> None:
    a, b = floats(2, 1), floats(3, 4)
    np.testing.assert_allclose(einsum("ij,jk->ik", a, b).numpy(), np.broadcast_to(a.numpy(), (2, 3)) @ b.numpy())


def test_dots_of_the_result_may_stand_for_nothing() -> None:
    a = floats(2, 3)
    np.testing.assert_allclose(einsum("ij->i...", a).numpy(), a.numpy().sum(1))


def test_the_dots_are_summed_if_the_result_has_none() -> None:
    a = floats(2, 3, 4)
    np.testing.assert_allclose(einsum("i...->i", a).numpy(), a.numpy().sum((1, 2)))


def test_operands_may_come_as_a_list() -> None:
    a = floats(2, 2)
    np.testing.assert_array_equal(einsum("ij,jk", [a, a]).numpy(), einsum("ij,jk", a, a).numpy())


def test_subscripts_may_be_lists_of_integers() -> None:
    a, b = floats(5, 2, 3), floats(3, 4)
    expected = np.matmul(a.numpy(), b.numpy())
    np.testing.assert_allclose(einsum(a, [..., 0, 1], b, [1, 2], [..., 0, 2]).numpy(), expected)
    np.testing.assert_allclose(einsum(a, [..., 0, 1], b, [1, 2]).numpy(), expected)


def test_only_moving_dimensions_copies_nothing() -> None:
    a = floats(2, 3)
    assert np.shares_memory(einsum("ij->ji", a).numpy(), a.numpy())


def test_three_matrices_are_multiplied_from_the_cheaper_side() -> None:
    wide = mt.ones(1, 2000)
    square = mt.ones(2000, 2000)
    assert einsum("ij,jk,kl->il", square, square, wide.permute(1, 0)).shape == (2000, 1)


def test_sums_of_integers_are_int64_and_products_keep_their_dtype() -> None:
    a = mt.ones(2, 2, dtype=mt.int32)
    assert einsum("ij->i", a).dtype is mt.int64
    assert einsum("ij,jk->ik", a, a).dtype is mt.int32
    assert einsum("ij,jk->k", a, a).tolist() == [4, 4]


@pytest.mark.parametrize(
    ("equation", "shapes", "message"),
    [
        ("ij,jk", [(2, 2)], "is for 2 operands, and 1 were given"),
        ("ij", [(2, 2), (2, 2)], "is for 1 operands, and 2 were given"),
        ("ijk", [(2, 2)], r"has shape \(2, 2\), and the 3 subscripts 'ijk' are not for 2 dimensions"),
        ("ijk...", [(2, 2)], "are not for 2 dimensions"),
        ("i...j...", [(2, 2)], "subscripts are the letters"),
        ("i1", [(2, 2)], "has '1' in 'i1'"),
        ("i.", [(2, 2)], "has '.' in 'i.'"),
        ("ij-ji", [(2, 2)], "has '-' in"),
        ("ij->->i", [(2, 2)], "has '-' in"),
        ("ij->ii", [(2, 2)], "The result of einsum.. has 'i' twice"),
        ("ij->k", [(2, 2)], "has 'k', which no operand has"),
        ("ij,jk", [(2, 3), (2, 3)], "'j' is 2 there and 3 before"),
        ("ii", [(1, 3)], "a diagonal needs equal ones"),
    ],
)
def test_an_equation_that_does_not_fit_is_explained(equation: str, shapes: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        einsum(equation, *[floats(*shape) for shape in shapes])


def test_an_ellipsis_twice_in_a_list_is_refused() -> None:
    with pytest.raises(ShapeError, match="more than once"):
        einsum(floats(2, 2), [..., 0, ...])


@pytest.mark.parametrize("args", [("ij",), ("",), ()])
def test_there_must_be_operands(args: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match="at least one operand"):
        einsum(*args)


def test_a_subscript_beyond_the_letters_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="from 0 to 51, not 52"):
        einsum(floats(2), [52])


@pytest.mark.parametrize("args", [(3, mt.ones(1)), ("i,j", mt.ones(1), 3), (mt.ones(1), ["a"]), (mt.ones(1), 0)])
def test_arguments_of_other_types_are_refused(args: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidTypeError):
        einsum(*args)


def test_matrix_products_do_not_promote() -> None:
    with pytest.raises(DtypeError):
        einsum("ij,jk", floats(2, 2), mt.ones(2, 2))


def test_bools_have_no_matrix_product() -> None:
    mask = mt.ones(2, 2, dtype=mt.bool)
    with pytest.raises(UnsupportedDtypeError):
        einsum("ij,jk", mask, mask)


# ----------------------------------------------------------------------------------------------------------------------
# tensordot
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "right", "dims"),
    [
        ((5, 2, 3), (2, 3, 4), 2),
        ((2, 3), (3, 4), 1),
        ((2, 3), (4,), 0),
        ((2, 3), (2, 3), 2),
        ((2, 3, 4), (3, 5, 2), ([1, 0], [0, 2])),
        ((2, 3), (3, 4), ([-1], [-2])),
        ((2,), (3,), ([], [])),
        ((2, 0), (0, 3), 1),
    ],
)
def test_tensordot_is_numpys(left: tuple[int, ...], right: tuple[int, ...], dims: Any) -> None:
    a, b = floats(*left), floats(*right, seed=1)
    expected = np.tensordot(a.numpy(), b.numpy(), dims)
    result = tensordot(a, b, dims=dims)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.numpy(), expected)
    inputs = a.requires_grad_(), b.requires_grad_()
    assert gradcheck(lambda x, y: tensordot(x, y, dims=dims), inputs)
    assert gradgradcheck(lambda x, y: tensordot(x, y, dims=dims), inputs)


def test_dims_of_tensordot_may_be_a_tensor() -> None:
    a, b = floats(2, 3), floats(4, 2, seed=1)
    assert tensordot(a, b, dims=mt.tensor([[0], [1]])).shape == (3, 4)
    assert tensordot(a, b.permute(1, 0)[:, :3].permute(1, 0), dims=mt.tensor(1)).shape == (2, 2)


@pytest.mark.parametrize(
    ("dims", "message"),
    [
        (3, "cannot sum over 3 dimensions"),
        (-1, "cannot sum over -1 dimensions"),
        (2, "the sizes 2 and 3 differ"),
        (([0], [0, 1]), "1 dimensions of one tensor and 2 of the other"),
        (([0, 0], [0, 1]), "name a dimension twice"),
    ],
)
def test_dims_that_do_not_fit_are_named(dims: Any, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        tensordot(floats(2, 3), floats(3, 2), dims=dims)


def test_a_dimension_that_is_not_there_is_named() -> None:
    with pytest.raises(DimensionError):
        tensordot(floats(2, 2), floats(2, 2), dims=([5], [0]))


@pytest.mark.parametrize("dims", ["x", (1, 0), None, 1.5])
def test_dims_of_other_types_are_refused(dims: Any) -> None:
    with pytest.raises(InvalidTypeError, match="dims of tensordot"):
        tensordot(floats(2, 2), floats(2, 2), dims=dims)
