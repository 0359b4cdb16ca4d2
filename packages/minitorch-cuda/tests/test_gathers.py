"""Gathers and sorting, of more elements than a grid has threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda.gathers import rounds


def on_device(array: Any) -> Any:
    return mt.from_numpy(np.ascontiguousarray(array)).to("cuda")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 40])
@pytest.mark.parametrize("descending", [False, True])
def test_a_row_of_any_length_is_sorted_and_equal_elements_keep_their_order(size: int, descending: bool) -> None:
    array = np.random.default_rng(size).integers(0, 5, size)
    order = on_device(array).argsort(descending=descending, stable=True)
    assert order.tolist() == np.argsort(-array if descending else array, kind="stable").tolist()


def test_the_network_has_no_rounds_for_one_element() -> None:
    assert rounds(1) == []
    assert rounds(2) == [1]
    assert len(rounds(1024)) == 55


def test_every_dimension_can_be_sorted() -> None:
    array = np.random.default_rng(0).normal(size=(3, 5, 2))
    for dim in range(3):
        assert on_device(array).sort(dim)[0].tolist() == np.sort(array, dim).tolist()


@pytest.mark.parametrize("size", [1, 7, 50])
def test_elements_that_are_not_zero_are_found(size: int) -> None:
    array = np.random.default_rng(size).integers(0, 2, size)
    assert on_device(array).nonzero().reshape(-1).tolist() == np.flatnonzero(array).tolist()


def test_nothing_but_zeros_gives_nothing() -> None:
    assert mt.zeros(5, backend="cuda").nonzero().shape == (0, 1)


def test_values_for_one_place_are_added_in_their_order() -> None:
    places, values = np.random.default_rng(0).integers(0, 4, 30), np.random.default_rng(1).normal(size=30)
    expected = np.zeros(4)
    np.add.at(expected, places, values)
    out = mt.zeros(4, dtype=mt.float64, backend="cuda").index_add(0, on_device(places), on_device(values))
    np.testing.assert_array_equal(out.tolist(), expected)


def test_places_may_be_a_part_of_a_longer_row() -> None:
    assert on_device(np.array([9, 9, 3, 0, 3]))[2:].bincount().tolist() == [1, 0, 0, 2]


def test_an_embedding_is_looked_up_and_its_gradient_added_up() -> None:
    table = np.random.default_rng(0).normal(size=(5, 3))
    words = np.array([1, 4, 1, 1, 0])
    weight = on_device(table).requires_grad_()
    rows = weight.index_select(0, on_device(words))
    assert rows.tolist() == table[words].tolist()
    rows.sum().backward()
    assert weight.grad.tolist() == np.bincount(words, minlength=5)[:, None].repeat(3, 1).tolist()


def test_values_are_searched_in_rows() -> None:
    row, values = np.sort(np.random.default_rng(0).normal(size=20)), np.random.default_rng(1).normal(size=30)
    found = mt.searchsorted(on_device(row), on_device(values))
    assert found.tolist() == np.searchsorted(row, values).tolist()
