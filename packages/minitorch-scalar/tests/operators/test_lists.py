"""The functions on lists: map, zipWith, reduce and what is made of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import operators as op
from minitorch_scalar.errors import InvalidValueError

small = st.floats(-100.0, 100.0)
whole = st.integers(-1000, 1000).map(float)
lists = st.lists(small, max_size=20)
pairs_of_lists = st.lists(st.tuples(small, small), max_size=20).map(
    lambda pairs: ([a for a, _ in pairs], [b for _, b in pairs])
)


@given(lists)
def test_map_applies_the_function_to_each_value_in_order(values: list[float]) -> None:
    assert op.map(op.sigmoid)(values) == [op.sigmoid(x) for x in values]


@given(lists)
def test_mapping_one_function_after_another_is_mapping_both_at_once(values: list[float]) -> None:
    assert op.map(op.relu)(op.map(op.neg)(values)) == op.map(lambda x: op.relu(op.neg(x)))(values)


@given(lists)
def test_mapping_id_changes_nothing_and_gives_a_new_list(values: list[float]) -> None:
    mapped = op.map(op.id)(values)
    assert mapped == values
    assert mapped is not values


@given(lists)
def test_neg_list_is_map_of_neg_and_undoes_itself(values: list[float]) -> None:
    assert op.negList(values) == op.map(op.neg)(values)
    assert op.negList(op.negList(values)) == values


@given(pairs_of_lists)
def test_zip_with_combines_the_values_at_equal_places(pair: tuple[list[float], list[float]]) -> None:
    left, right = pair
    assert op.zipWith(op.sub)(left, right) == [x - y for x, y in zip(left, right, strict=True)]


@given(pairs_of_lists)
def test_zip_with_a_commutative_function_does_not_mind_the_order_of_the_lists(
    pair: tuple[list[float], list[float]],
) -> None:
    left, right = pair
    assert op.zipWith(op.mul)(left, right) == op.zipWith(op.mul)(right, left)


@given(pairs_of_lists)
def test_add_lists_is_zip_with_add(pair: tuple[list[float], list[float]]) -> None:
    assert op.addLists(*pair) == op.zipWith(op.add)(*pair)


@given(st.lists(st.tuples(whole, whole)))
def test_the_sum_of_sums_is_the_sum_of_the_added_lists(pairs: list[tuple[float, float]]) -> None:
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    assert op.sum(left) + op.sum(right) == op.sum(op.addLists(left, right))


@given(pairs_of_lists)
def test_the_sum_of_sums_is_the_sum_of_the_added_lists_up_to_rounding(pair: tuple[list[float], list[float]]) -> None:
    left, right = pair
    assert op.sum(left) + op.sum(right) == pytest.approx(op.sum(op.addLists(left, right)), rel=1e-9, abs=1e-9)


def test_reduce_gives_the_value_first_and_what_came_before_second() -> None:
    assert op.reduce(op.sub, 10.0)([1.0, 2.0, 4.0]) == 4.0 - (2.0 - (1.0 - 10.0))


@given(small)
def test_reduce_of_nothing_is_the_start(start: float) -> None:
    assert op.reduce(op.mul, start)([]) == start


@given(lists)
def test_reduce_with_max_finds_the_largest(values: list[float]) -> None:
    assert op.reduce(op.max, -math.inf)(values) == max(values, default=-math.inf)


@given(st.lists(whole))
def test_sum_and_prod_are_pythons_where_nothing_is_rounded(values: list[float]) -> None:
    assert op.sum(values) == sum(values)
    assert op.prod(values[:5]) == math.prod(values[:5])


def test_sum_and_prod_of_nothing_are_zero_and_one() -> None:
    assert (op.sum([]), op.prod([])) == (0.0, 1.0)


@given(lists)
def test_the_sum_of_the_negatives_is_the_negative_of_the_sum(values: list[float]) -> None:
    assert op.sum(op.negList(values)) == -op.sum(values)


def test_any_iterable_will_do() -> None:
    assert op.addLists((x for x in (1.0, 2.0)), iter([3.0, 4.0])) == [4.0, 6.0]
    assert op.sum(x for x in (1.0, 2.0)) == 3.0


@given(pairs_of_lists)
def test_the_lists_given_are_not_changed(pair: tuple[list[float], list[float]]) -> None:
    left, right = pair
    before = (list(left), list(right))
    op.addLists(left, right)
    op.negList(left)
    op.prod(right)
    assert (left, right) == before


def test_lists_of_unequal_length_cannot_be_paired() -> None:
    with pytest.raises(InvalidValueError, match="Cannot pair a list of 2 with a list of 1"):
        op.addLists([1.0, 2.0], [3.0])
