"""A chain of operations says of each step whether it copied, and why."""

from __future__ import annotations

import pytest

from minitorch_tensor.shapes import Shape
from minitorch_visualizer.tensors.chain import MAX_STEPS, Chain, Order, replay
from minitorch_visualizer.tensors.fills import filled
from minitorch_visualizer.tensors.operations import OPERATIONS


def chain(shape: Shape, *orders: tuple[str, str]) -> Chain:
    return replay(filled(shape, "count up"), [Order(*order) for order in orders])


@pytest.mark.parametrize(
    ("name", "arguments", "shape", "strides", "offset"),
    [
        ("permute", "2, 0, 1", (4, 2, 3), (1, 12, 4), 0),
        ("transpose", "0, -1", (4, 3, 2), (1, 4, 12), 0),
        ("view", "6, -1", (6, 4), (4, 1), 0),
        ("reshape", "(24,)", (24,), (1,), 0),
        ("expand", "2, -1, -1, -1", (2, 2, 3, 4), (0, 12, 4, 1), 0),
        ("unsqueeze", "1", (2, 1, 3, 4), (12, 12, 4, 1), 0),
        ("squeeze", "", (2, 3, 4), (12, 4, 1), 0),
        ("[ ]", "1:, ::2", (1, 2, 4), (12, 8, 1), 12),
        ("[ ]", "..., 1", (2, 3), (12, 4), 1),
        ("diagonal", "0, 1, 2", (2, 3), (12, 5), 0),
        ("unfold", "2, 2, 1", (2, 3, 3, 2), (12, 4, 1, 1), 0),
        ("strides", "2, 2; 1, 1; 3", (2, 2), (1, 1), 3),
    ],
)
def test_a_view_has_the_layout_that_pytorch_gives_it(
    name: str, arguments: str, shape: Shape, strides: Shape, offset: int
) -> None:
    done = chain((2, 3, 4), (name, arguments))
    assert done.refusal is None
    step = done.last
    assert (step.tensor.shape, step.tensor.strides, step.tensor.offset) == (shape, strides, offset)
    assert (step.outcome, step.storage) == ("view", "A")
    assert step.why.startswith("A view: the storage is the same, nothing was copied.")


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ([("permute", "1, 0"), ("reshape", "6")], "No view was possible: one step along dimension 0 moves 1"),
        ([("permute", "1, 0"), ("contiguous", "")], "in row-major order the strides of shape (3, 2) are (2, 1), and"),
        ([("flip", "0")], "Backwards would be a negative stride."),
        ([("[ ]", "[1, 0]")], "A list may pick elements in any order"),
    ],
)
def test_a_copy_has_a_new_storage_and_a_reason(orders: list[tuple[str, str]], why: str) -> None:
    step = chain((2, 3), *orders).last
    assert (step.outcome, step.storage) == ("copy", "B")
    assert why in step.why


def test_a_contiguous_tensor_is_given_back_itself() -> None:
    step = chain((2, 3), ("contiguous", "")).last
    assert (step.outcome, step.storage) == ("itself", "A")
    assert "It was contiguous already" in step.why


def test_a_refused_view_is_explained_in_the_words_of_the_library_and_ours() -> None:
    done = chain((2, 3), ("permute", "1, 0"), ("view", "-1"), ("flip", "0"))
    assert len(done.steps) == 2
    assert done.refusal is not None
    assert done.refusal.kind == "ShapeError"
    assert "Cannot view shape (3, 2) with strides (1, 3) as (6,) without a copy" in done.refusal.message
    assert "A view was refused because one step along dimension 0 moves 1 in storage" in done.refusal.why


def test_a_view_of_the_wrong_size_is_not_explained_by_strides() -> None:
    refusal = chain((2, 3), ("view", "5")).refusal
    assert refusal is not None
    assert "6 elements are not 5" in refusal.message
    assert refusal.why == ""


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("permute", "0, 0"),
        ("permute", "0"),
        ("transpose", "0, 5"),
        ("transpose", "0"),
        ("view", ""),
        ("view", "-1, -1"),
        ("view", "a"),
        ("reshape", "7"),
        ("expand", "5, 5"),
        ("expand", "3"),
        ("expand", "1000, 2, 3"),
        ("expand", "1, 1, 1, 1, 2, 3"),
        ("unsqueeze", ""),
        ("unsqueeze", "9"),
        ("squeeze", "0, 1"),
        ("squeeze", "9"),
        ("[ ]", ""),
        ("[ ]", "2"),
        ("[ ]", "0, 0, 0"),
        ("[ ]", "::-1"),
        ("[ ]", "::0"),
        ("[ ]", "[5]"),
        ("[ ]", "[0, 1], [0, 1, 2]"),
        ("[ ]", "None, None, None, None"),
        ("diagonal", "0, 0, 0"),
        ("diagonal", "0, 5, 1"),
        ("unfold", "0, 9, 1"),
        ("unfold", "0, 1, 0"),
        ("contiguous", "1"),
        ("flip", "0, 0"),
        ("flip", "2"),
        ("strides", "2, 2"),
        ("strides", "2, 2; 1; 0"),
        ("strides", "9; 9; 9"),
        ("strides", "2; 1; 0, 0"),
    ],
)
def test_bad_input_is_a_refusal_with_a_sentence(name: str, arguments: str) -> None:
    refusal = chain((2, 3), (name, arguments)).refusal
    assert refusal is not None
    assert refusal.message.rstrip().endswith((".", ")"))


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4), (4,), (2, 2, 2, 2), (2, 1, 2, 1, 2), (2, 0)])
def test_what_is_proposed_for_a_shape_works(name: str, shape: Shape) -> None:
    proposed = OPERATIONS[name].example(shape)
    refusal = chain(shape, (name, proposed)).refusal
    # There is no diagonal of a row, and no picture of six dimensions.
    assert refusal is None or (name, len(shape)) in (("diagonal", 1), ("unsqueeze", 5), ("unfold", 5))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_number_alone_never_breaks_the_chain(name: str) -> None:
    done = chain((), (name, OPERATIONS[name].example(())))
    assert done.refusal is None or done.refusal.message


def test_a_chain_has_an_end() -> None:
    done = chain((2, 3), *[("permute", "1, 0")] * (MAX_STEPS + 1))
    assert len(done.steps) == MAX_STEPS + 1
    assert done.refusal is not None
    assert "as long as it may be" in done.refusal.message


def test_each_copy_has_a_storage_of_its_own_name() -> None:
    done = chain((2, 3), ("flip", "0"), ("permute", "1, 0"), ("contiguous", ""))
    assert [step.storage for step in done.steps] == ["A", "B", "B", "C"]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (Order("view", "3, -1"), "x.view(3, -1)"),
        (Order("[ ]", " 1:,  ::2 "), "x[1:, ::2]"),
        (Order("strides", "2, 2; 1, 1"), "TensorData(storage, (2, 2), (1, 1), 0)"),
        (Order("strides", "2; 1; 0"), "TensorData(storage, (2,), (1,), 0)"),
    ],
)
def test_an_operation_is_written_as_python(order: Order, code: str) -> None:
    assert order.code == code
