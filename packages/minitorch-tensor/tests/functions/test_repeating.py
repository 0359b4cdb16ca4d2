"""Elements several times, and all combinations of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as torch
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, InvalidTypeError, ShapeError, UnsupportedDtypeError

ARRAY = np.arange(6).reshape(2, 3)


@given(st.lists(st.integers(0, 3), max_size=4))
def test_tiles_are_numpys(times: list[int]) -> None:
    for x, array in ((tensor(ARRAY), ARRAY), (tensor(ARRAY).T, ARRAY.T), (tensor(5), np.array(5))):
        assert x.tile(times).tolist() == np.tile(array, times).tolist()
        if len(times) >= array.ndim:
            assert x.repeat(times).tolist() == np.tile(array, times).tolist()


@given(st.integers(0, 3), st.sampled_from([None, 0, 1, -1]))
def test_repeated_elements_are_numpys(times: int, dim: int | None) -> None:
    expected = np.repeat(ARRAY, times, dim).tolist()
    assert tensor(ARRAY).repeat_interleave(times, dim).tolist() == expected
    assert tensor(ARRAY).repeat_interleave(tensor(times), dim).tolist() == expected


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_every_place_can_be_repeated_a_number_of_times_of_its_own(times: list[int]) -> None:
    expected = np.repeat(ARRAY, times, 1).tolist()
    assert tensor(ARRAY).repeat_interleave(tensor(times), 1).tolist() == expected
    assert torch.repeat_interleave(tensor(times)).tolist() == np.repeat(np.arange(3), times).tolist()


def test_one_time_is_a_copy_all_the_same() -> None:
    x = torch.zeros(2, 3)
    for copy in (x.repeat(1, 1), x.tile(1), x.repeat_interleave(1, 0)):
        copy.fill_(1)
    assert x.sum().item() == 0


def test_grids_are_numpys_and_views() -> None:
    rows = [np.arange(size) for size in (2, 3, 1)]
    for indexing in ("ij", "xy"):
        found = torch.meshgrid([tensor(row) for row in rows], indexing=indexing)
        expected: Any = np.meshgrid(*rows, indexing=indexing)
        assert [x.tolist() for x in found] == [a.tolist() for a in expected]
    x = torch.zeros(2)
    grid, _ = torch.meshgrid(x, torch.ones(3))
    assert grid.stride() == (1, 0)
    assert np.shares_memory(grid.array, x.array)


@given(st.lists(st.integers(1, 3), max_size=3), st.lists(st.integers(1, 3), max_size=3))
def test_the_kronecker_product_is_numpys(first: list[int], second: list[int]) -> None:
    a, b = [np.arange(int(np.prod(s))).reshape(s) + 1 for s in (first, second)]
    assert torch.kron(tensor(a), tensor(b)).tolist() == np.kron(a, b).tolist()


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x.repeat(2, 3),
        lambda x: x.repeat(2, 1, 1),
        lambda x: x.mT.tile(2),
        lambda x: x.repeat_interleave(2),
        lambda x: x.repeat_interleave(3, 1),
        lambda x: x.repeat_interleave(tensor([0, 1, 3]), 1),
        lambda x: torch.kron(x, x[0]),
        lambda x: torch.meshgrid(x[0], x[:, 1], indexing="xy")[0],
    ],
)
def test_gradients_of_both_orders_are_right(look: Callable[[Any], Any]) -> None:
    x = tensor(np.random.default_rng(0).normal(size=(2, 3)), requires_grad=True)
    weights = tensor(np.random.default_rng(1).normal(size=look(x).shape))
    assert gradcheck(lambda x: look(x) * weights, (x,))
    assert gradgradcheck(lambda x: look(x) ** 3 * weights, (x,))


def test_no_repetition_gives_a_gradient_of_zeros() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    (x.repeat(0, 2).sum() + x.repeat_interleave(0, 1).sum()).backward()
    assert x.grad.tolist() == [[0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda x: x.repeat(2), ShapeError, "needs a number for each dimension"),
        (lambda x: x.repeat(2, -1), ShapeError, "not negative, and was given"),
        (lambda x: x.repeat(), InvalidTypeError, r"repeat\(\) needs sizes"),
        (lambda x: x.tile(-1), ShapeError, "not negative"),
        (lambda x: x.repeat_interleave(-1), ShapeError, "cannot write anything -1 times"),
        (lambda x: x.repeat_interleave(1.5), InvalidTypeError, "repeats must be an integer or a tensor"),
        (lambda x: x.repeat_interleave([1, 2], 0), InvalidTypeError, "repeats must be an integer or a tensor"),
        (lambda x: x.repeat_interleave(2, 2), DimensionError, "Dimension 2 is out of range"),
        (lambda x: x.repeat_interleave(tensor([1, 2]), 1), ShapeError, "a number for each of the 3 places"),
        (lambda x: x.repeat_interleave(tensor([1, -2]), 0), ShapeError, "must not be negative"),
        (lambda x: x.repeat_interleave(tensor([1, 2]), 0, output_size=9), ShapeError, "add up to 3, not to .* 9"),
        (lambda x: x.repeat_interleave(2, 0, output_size=9), ShapeError, "add up to 4, not to .* 9"),
        (lambda x: torch.repeat_interleave(x[0]), UnsupportedDtypeError, "must be int32 or int64, not float32"),
        (lambda x: torch.repeat_interleave(x.long()), ShapeError, "must have one dimension"),
        (lambda x: torch.meshgrid(x), ShapeError, "takes rows of numbers of one dtype"),
        (lambda x: torch.meshgrid(x[0], x[0].long()), ShapeError, "int64 of shape .* beside float32"),
        (lambda x: torch.meshgrid(x[0], indexing="ji"), ShapeError, "'ij' and 'xy', not 'ji'"),
        (lambda _: torch.meshgrid(), ShapeError, "needs one tensor at least"),
        (lambda x: torch.kron(x, 3), InvalidTypeError, r"kron\(\) takes a tensor, not 3"),
    ],
)
def test_mistakes_are_said_in_words(call: Callable[[Any], Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call(torch.zeros(2, 3))
