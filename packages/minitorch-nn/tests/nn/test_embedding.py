from __future__ import annotations

from collections.abc import Iterator

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import DtypeError, IndexingError, InvalidArgumentError, InvalidValueError, ShapeError
from minitorch.nn import functional as F  # noqa: N812 - as everywhere


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


def test_rows_are_looked_up_and_gradients_added_where_they_came_from() -> None:
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
    out = F.embedding(torch.tensor([[2, 0], [2, 2]]), weight)
    assert out.tolist() == [[[5.0, 6.0], [1.0, 2.0]], [[5.0, 6.0], [5.0, 6.0]]]
    out.sum().backward()
    assert weight.grad is not None
    assert weight.grad.tolist() == [[1.0, 1.0], [0.0, 0.0], [3.0, 3.0]]


def test_no_gradient_reaches_the_padding() -> None:
    weight = torch.ones(3, 2, requires_grad=True)
    F.embedding(torch.tensor([0, 2, 2]), weight, padding_idx=-1).sum().backward()
    assert weight.grad is not None
    assert weight.grad.tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


def test_rows_that_are_too_long_are_shortened_in_the_weight() -> None:
    weight = torch.tensor([[3.0, 4.0], [30.0, 40.0]])
    out = F.embedding(torch.tensor([0, 0]), weight, max_norm=1.0)
    assert out[0].norm().item() == pytest.approx(1.0)
    assert weight[0].norm().item() == pytest.approx(1.0)
    assert weight[1].tolist() == [30.0, 40.0]


def test_the_places_may_change_afterwards() -> None:
    places, weight = torch.tensor([0]), torch.ones(2, 1, requires_grad=True)
    out = F.embedding(places, weight)
    places.fill_(1)
    out.sum().backward()
    assert weight.grad is not None
    assert weight.grad.tolist() == [[1.0], [0.0]]


def test_places_that_are_not_there_are_named() -> None:
    weight = torch.ones(3, 2)
    with pytest.raises(IndexingError, match="asked for row 3 of 3"):
        F.embedding(torch.tensor([0, 3]), weight)
    with pytest.raises(IndexingError, match="asked for row -1 of 3"):
        F.embedding(torch.tensor([-1]), weight)
    with pytest.raises(DtypeError, match="places of int64 or int32, not of float32"):
        F.embedding(torch.ones(2), weight)
    with pytest.raises(ShapeError, match=r"rows of a matrix, not of a tensor of shape \(3,\)"):
        F.embedding(torch.tensor([0]), torch.ones(3))
    with pytest.raises(InvalidValueError, match="padding_idx is 3, and there are 3 rows"):
        nn.Embedding(3, 2, padding_idx=3)


def test_a_layer_has_a_padding_of_zeros_and_writes_its_settings() -> None:
    layer = nn.Embedding(4, 2, padding_idx=-2, max_norm=3.0)
    assert layer.weight[2].tolist() == [0.0, 0.0]
    assert repr(layer) == "Embedding(4, 2, padding_idx=2, max_norm=3.0)"


def test_a_layer_is_made_of_vectors_that_are_there() -> None:
    vectors = torch.ones(3, 2)
    layer = nn.Embedding.from_pretrained(vectors)
    assert not layer.weight.requires_grad
    vectors[0] = 5.0
    assert layer(torch.tensor(0)).tolist() == [5.0, 5.0]
    assert nn.Embedding.from_pretrained(vectors, freeze=False).weight.requires_grad
    with pytest.raises(ShapeError, match=r"takes a matrix, not a tensor of shape \(3,\)"):
        nn.Embedding.from_pretrained(torch.ones(3))


def test_one_hot_vectors_have_one_one() -> None:
    assert F.one_hot(torch.tensor([1, 0])).tolist() == [[0, 1], [1, 0]]
    assert F.one_hot(torch.tensor(2), 4).tolist() == [0, 0, 1, 0]
    with pytest.raises(InvalidArgumentError, match="classes from 0 to 3, and there are 3"):
        F.one_hot(torch.tensor([0, 3]), 3)
    with pytest.raises(InvalidArgumentError, match="needs to be told num_classes"):
        F.one_hot(torch.tensor([], dtype=torch.int64))
    with pytest.raises(DtypeError, match="classes of int64, not of float32"):
        F.one_hot(torch.ones(2))
