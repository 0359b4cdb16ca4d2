"""A seam is found exactly where minitorch_tensor refuses a view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor.shapes import Shape, Strides, view_strides
from minitorch_visualizer.tensors.seams import Seam, crossed_seam, row_major_fault


@st.composite
def shapes_of_one_size(draw: st.DrawFn) -> tuple[Shape, Shape]:
    """Draw two shapes that are products of the same factors, in two orders and groupings."""
    factors = draw(st.lists(st.integers(0, 3), max_size=4))

    def grouped() -> Shape:
        shape = [1] * draw(st.integers(1 if factors else 0, 4))
        for factor in draw(st.permutations(factors)):
            shape[draw(st.integers(0, len(shape) - 1))] *= factor
        return tuple(shape)

    return grouped(), grouped()


def test_a_transpose_cannot_be_seen_as_a_row() -> None:
    seam = crossed_seam((3, 2), (1, 3), (6,))
    assert seam == Seam(outer=0, inner=1, stride=1, needed=6)
    assert "one step along dimension 0 moves 1 in storage, but dimension 1 ends after 6" in seam.sentence


def test_a_view_that_keeps_the_seam_crosses_none() -> None:
    assert crossed_seam((3, 4), (1, 3), (3, 2, 2)) is None


def test_dimensions_of_size_1_hide_no_seam() -> None:
    assert crossed_seam((3, 1, 2), (1, 7, 3), (6,)) == Seam(0, 2, 1, 6)


@given(shapes_of_one_size(), st.data())
def test_there_is_a_seam_if_and_only_if_there_is_no_view(shapes: tuple[Shape, Shape], data: st.DataObject) -> None:
    shape, target = shapes
    strides: Strides = data.draw(st.tuples(*[st.integers(0, 12) for _ in shape]))
    assert (crossed_seam(shape, strides, target) is None) == (view_strides(shape, strides, target) is not None)


@given(shapes_of_one_size(), st.data())
def test_it_holds_where_most_rows_follow_each_other(shapes: tuple[Shape, Shape], data: st.DataObject) -> None:
    shape, target = shapes
    strides = [1]
    for size in shape[:0:-1]:
        strides.insert(0, strides[0] * size + data.draw(st.sampled_from([0, 0, 0, 1])))
    steps = tuple(strides[: len(shape)])
    assert (crossed_seam(shape, steps, target) is None) == (view_strides(shape, steps, target) is not None)


@given(st.permutations((2, 3, 4)), st.sampled_from([(24,), (6, 4), (2, 12), (2, 3, 4), (4, 3, 2), (2, 3, 2, 2)]))
def test_it_holds_for_permuted_tensors(shape: list[int], target: Shape) -> None:
    strides = tuple({2: 12, 3: 4, 4: 1}[size] for size in shape)
    assert (crossed_seam(tuple(shape), strides, target) is None) == (view_strides(shape, strides, target) is not None)


def test_row_major_strides_are_set_against_those_there_are() -> None:
    assert row_major_fault((3, 2), (1, 3)) == (
        "in row-major order the strides of shape (3, 2) are (2, 1), and here they are (1, 3)"
    )
