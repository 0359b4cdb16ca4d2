"""What is asked about kernels: layouts, the result, growth, and what cannot be asked."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor import get_backend
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.efficiency.backends import run
from minitorch_visualizer.efficiency.question import (
    LAYOUTS,
    Question,
    numbers,
    read_dims,
    read_large_shape,
    strides_of,
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_numbers_lie_where_the_strides_say(shape: Shape, layout: str) -> None:
    array = numbers(shape, layout)
    assert array.shape == shape
    assert array.dtype == np.float32
    assert tuple(step // 4 for step in array.strides) == strides_of(shape, layout)
    assert np.abs(array).max() <= 1.0


@pytest.mark.parametrize(
    ("shapes", "layouts"),
    [
        (((64, 64), (64, 64)), ("contiguous", "contiguous")),
        (((64, 65), (64, 65)), ("transposed", "transposed")),
        (((64, 65), (65,)), ("transposed", "contiguous")),
        (((65,), (64, 65)), ("contiguous", "transposed")),
        (((64, 65), ()), ("gaps", "contiguous")),
    ],
)
def test_the_result_lies_as_that_of_the_fast_backend(
    shapes: tuple[Shape, ...], layouts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question("zip", "add", shapes, layouts)
    backend = get_backend("fast")
    monkeypatch.setattr("minitorch_fast.backend.zip_into", lambda *_: None)  # no kernel: only its result is of interest
    out = run(question, backend, [backend.from_numpy(numbers(s, x)) for s, x in zip(shapes, layouts, strict=True)])
    assert (out.shape, out.strides) == (question.result.shape, question.result.strides)


@pytest.mark.parametrize("size", [100, 10_000, 1_000_000])
@pytest.mark.parametrize("shapes", [((512, 512), (512,)), ((4, 1, 90), (1, 7, 1)), ((1000, 3), (1000, 1)), ((5,), ())])
def test_shapes_grow_alike_and_still_fit(shapes: tuple[Shape, ...], size: int) -> None:
    grown = Question("zip", "add", shapes, ("contiguous",) * 2).scaled(size)
    assert grown is not None
    assert size / 2 < grown.size < 2 * size
    for before, after in zip(shapes, grown.shapes, strict=True):
        assert [n == 1 for n in before] == [n == 1 for n in after]


def test_a_single_number_does_not_grow() -> None:
    assert Question("map", "exp", ((1, 1),), ("contiguous",)).scaled(100) is None


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question("zip", "add", ((2, 3), (4, 3)), ("contiguous",) * 2), "Cannot broadcast"),
        (Question("map", "exp", ((0, 3),), ("contiguous",)), "has no elements"),
        (Question("map", "exp", ((5000, 5000),), ("contiguous",)), "up to 10,000,000"),
        (Question("map", "exp", ((1,) * 6,), ("contiguous",)), "up to 5"),
        (Question("reduce", "add", ((2, 3),), ("contiguous",), (2,)), "out of range"),
        (Question("reduce", "add", ((),), ("contiguous",)), "nothing to reduce"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(question: Question, message: str) -> None:
    with pytest.raises(MinitorchError, match=message):
        question.check()


@pytest.mark.parametrize(("text", "dims"), [("all", None), ("", None), ("0", (0,)), ("0, -1", (0, -1))])
def test_dimensions_are_read(text: str, dims: tuple[int, ...] | None) -> None:
    assert read_dims(text) == dims


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(MinitorchError, match="negative"):
        read_large_shape("3, -1")
