"""Vectors looked up and brought together, a bag of them at a time."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch import nn
from minitorch.errors import InvalidArgumentError, InvalidValueError, MissingMethodError
from minitorch.nn import functional as f
from minitorch_tensor import float64, ones, randn, tensor, zeros
from minitorch_tensor.autograd.gradcheck import gradcheck

WEIGHT = tensor([[1.0, -1.0], [3.0, 4.0], [5.0, 0.0]])


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [("sum", [[4, 3], [0, 0], [5, 0]]), ("mean", [[2, 1.5], [0, 0], [5, 0]]), ("max", [[3, 4], [0, 0], [5, 0]])],
)
def test_bags_of_different_sizes_are_brought_together(mode: str, wanted: Any) -> None:
    assert f.embedding_bag(tensor([0, 1, 2]), WEIGHT, tensor([0, 2, 2]), mode=mode).tolist() == wanted


def test_a_padding_row_does_not_count() -> None:
    found = f.embedding_bag(tensor([[0, 1], [1, 1]]), WEIGHT, padding_idx=1)
    assert found.tolist() == [[1, -1], [0, 0]]
    assert f.embedding_bag(tensor([[0, 1]]), WEIGHT, padding_idx=-2).tolist() == [[1, -1]]


def test_the_last_offset_may_be_the_end() -> None:
    found = f.embedding_bag(tensor([0, 1, 2]), WEIGHT, tensor([0, 1, 3]), include_last_offset=True, mode="sum")
    assert found.tolist() == [[1, -1], [8, 4]]


def test_no_rows_at_all_are_zeros() -> None:
    nothing = zeros(0).long()
    assert f.embedding_bag(nothing, WEIGHT, tensor([0, 0])).tolist() == [[0, 0], [0, 0]]
    assert f.embedding_bag(nothing, WEIGHT, nothing).shape == (0, 2)


def test_gradients_reach_weights_and_factors() -> None:
    weight, factors = (randn(*shape, dtype=float64, requires_grad=True) for shape in ((4, 2), (5,)))
    index, offsets = tensor([0, 1, 1, 3, 2]), tensor([0, 3])

    def summed(w: Any, x: Any) -> Any:
        return f.embedding_bag(index, w, offsets, mode="sum", per_sample_weights=x)

    assert gradcheck(summed, (weight, factors))
    for mode in ("mean", "max"):
        assert gradcheck(lambda w, mode=mode: f.embedding_bag(index, w, offsets, mode=mode), (weight,))


def test_a_layer_has_a_row_of_zeros_for_padding() -> None:
    layer = nn.EmbeddingBag(4, 3, padding_idx=-1)
    assert layer.weight[3].tolist() == [0, 0, 0]
    assert layer(tensor([[3, 3]])).tolist() == [[0, 0, 0]]
    assert repr(layer) == "EmbeddingBag(4, 3, mode='mean', padding_idx=3)"


INDEX = tensor([0, 1, 2])
anything: Any = f

MISTAKES = [
    (lambda: anything.embedding_bag(INDEX, WEIGHT), InvalidValueError, r"\(3,\) without offsets"),
    (lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([[0]])), InvalidValueError, "in one row"),
    (lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([1])), InvalidArgumentError, r"begin with 0.*\[1\]"),
    (lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([0, 4])), InvalidArgumentError, "3, at most"),
    (lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([0, 2, 1])), InvalidArgumentError, "rise"),
    (
        lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([0]), mode="all"),
        InvalidValueError,
        "one of sum, mean, max",
    ),
    (
        lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([0]), per_sample_weights=ones(3)),
        MissingMethodError,
        "take 'sum'",
    ),
    (
        lambda: anything.embedding_bag(INDEX, WEIGHT, tensor([0]), mode="sum", per_sample_weights=ones(2)),
        InvalidValueError,
        r"shape \(3,\), not \(2,\)",
    ),
    (lambda: nn.EmbeddingBag(3, 2, scale_grad_by_freq=True), MissingMethodError, "leave it False"),
    (lambda: nn.EmbeddingBag(3, 2, padding_idx=3), InvalidValueError, "there are 3 vectors"),
]


@pytest.mark.parametrize(("mistake", "kind", "words"), MISTAKES)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()
