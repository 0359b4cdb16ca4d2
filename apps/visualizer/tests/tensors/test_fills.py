"""The first tensor has the numbers that were asked for."""

from __future__ import annotations

import pytest

from minitorch_visualizer.tensors.fills import filled
from minitorch_visualizer.tensors.typed import TypedError


def test_counting_up_fills_storage_in_order() -> None:
    x = filled((2, 3), "count up")
    assert (x.shape, list(x.storage)) == ((2, 3), [0, 1, 2, 3, 4, 5])


def test_typed_numbers_are_taken_as_they_are() -> None:
    x = filled((2,), "type numbers", "1.5, -2")
    assert list(x.storage) == [1.5, -2.0]


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, again, other = (filled((4,), "random", seed=seed) for seed in (1, 1, 2))
    assert list(first.storage) == list(again.storage)
    assert list(first.storage) != list(other.storage)


@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (1, 2, 1, 2, 1)])
def test_any_rank_can_be_filled(shape: tuple[int, ...]) -> None:
    assert filled(shape, "count up").shape == shape
    assert filled(shape, "random").shape == shape


def test_no_numbers_fill_an_empty_tensor() -> None:
    assert filled((0, 3), "type numbers", "").shape == (0, 3)


@pytest.mark.parametrize("text", ["[[1, 2], [3, 4]]", "[[1,2],\n [3,4]]", "[1, 2, 3, 4]", "(1, 2, 3, 4)"])
def test_numbers_may_stand_in_rows_as_python_writes_them(text: str) -> None:
    assert filled((2, 2), "type numbers", text).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text", ["[[1], [2, 3, 4]]", "[[1, 2, 3, 4]]", "[[1, 2], [3, 4]", "[1, 2], [3, 4]", "]1, 2, 3, 4["]
)
def test_rows_of_another_shape_are_refused(text: str) -> None:
    with pytest.raises(TypedError, match=r"The brackets do not make the shape \(2, 2\)"):
        filled((2, 2), "type numbers", text)


@pytest.mark.parametrize("text", ["1, 2", "1, 2, 3, 4, 5", "1", ""])
def test_another_number_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(TypedError, match=r"The shape \(2, 2\) holds 4 numbers, and (\d were|1 was) typed"):
        filled((2, 2), "type numbers", text)
