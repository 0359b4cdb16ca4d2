"""The programs of docs/from-pytorch.md that an earlier system of this name advertised, and what they must reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import minitorch as torch
from minitorch import Tensor
from minitorch.nn import Linear, Sequential, Tanh
from minitorch.nn.functional import cross_entropy
from minitorch.optim import SGD


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


def test_a_sum_of_products_has_its_gradient() -> None:
    x = torch.Tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 2
    z = y.sum()
    z.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_a_network_is_made_of_a_list_of_layers_with_keywords() -> None:
    model = Sequential([Linear(in_features=3, out_features=5), Tanh(), Linear(in_features=5, out_features=1)])
    assert model(Tensor.randn((2, 3))).shape == (2, 1)


def test_a_thousand_steps_reach_the_loss_that_was_claimed() -> None:
    torch.manual_seed(0)
    inputs, targets = Tensor.randn((10, 10)), Tensor.randint(0, 5, (10))
    model = Sequential([Linear(10, 100), Tanh(), Linear(100, 5)])
    optimizer = SGD(model.parameters(), lr=0.1)
    loss = torch.tensor(float("inf"))
    for _ in range(1000):
        indexes = Tensor.randint(0, len(inputs), (64,))
        loss = cross_entropy(model(inputs[indexes]), targets[indexes])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() <= 0.0864
