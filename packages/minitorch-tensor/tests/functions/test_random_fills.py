"""Random numbers written into tensors, and drawn from probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor, zeros
from minitorch_tensor.errors import (
    DistributionError,
    DtypeError,
    GraphError,
    InvalidTypeError,
    RangeError,
    ShapeError,
    UnsupportedDtypeError,
)

FILLS: dict[str, Any] = {
    "uniform_": lambda x: x.uniform_(2.0, 3.0),
    "normal_": lambda x: x.normal_(5.0, 0.1),
    "log_normal_": lambda x: x.log_normal_(0.0, 0.1),
    "exponential_": lambda x: x.exponential_(2.0),
    "cauchy_": lambda x: x.cauchy_(1.0, 2.0),
    "random_": lambda x: x.random_(3, 9),
    "geometric_": lambda x: x.geometric_(0.5),
    "bernoulli_": lambda x: x.bernoulli_(0.5),
}


@pytest.fixture(autouse=True)
def _seeded() -> None:
    m.manual_seed(0)


@pytest.mark.parametrize("name", FILLS)
def test_a_fill_returns_the_tensor_and_writes_through_views(name: str) -> None:
    x = m.full((40, 40), -7.0)
    part = x.t()[::2]
    assert FILLS[name](part) is part
    assert (x[:, ::2] != -7).all()
    assert (x[:, 1::2] == -7).all()
    assert x.version[0] == 1


@pytest.mark.parametrize("name", FILLS)
def test_the_gradient_of_what_was_filled_is_zero(name: str) -> None:
    x = m.ones(3).requires_grad_()
    z = FILLS[name](x * 2.0)
    assert z.requires_grad
    z.sum().backward()
    assert x.grad.tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", FILLS)
def test_leaves_and_elements_that_are_one_in_memory_are_not_filled(name: str) -> None:
    with pytest.raises(GraphError, match="leaf"):
        FILLS[name](m.ones(3).requires_grad_())
    with pytest.raises(ShapeError, match="one in memory"):
        FILLS[name](m.ones(1).expand(3))


@pytest.mark.parametrize(
    ("dtype", "limit"),
    [(m.bool, 2), (m.uint8, 256), (m.int32, 2**31), (m.int64, 2**63), (m.float32, 2**24 + 1), (m.float64, 2**53 + 1)],
)
def test_random_without_bounds_draws_all_that_the_dtype_holds(dtype: Any, limit: int) -> None:
    x = zeros(2000, dtype=dtype).random_()
    assert x.min().item() >= 0
    assert limit * 0.99 - 2 <= x.max().item() < limit


def test_random_takes_its_bounds_in_several_ways() -> None:
    x = zeros(400, dtype=m.int64)
    assert set(x.random_(3).tolist()) == set(x.random_(to=3).tolist()) == set(x.random_(0, 3).tolist()) == {0, 1, 2}
    assert set(x.random_(-2, to=0).tolist()) == {-2, -1}


def test_bernoulli_follows_its_probabilities() -> None:
    p = tensor([0.0, 0.25, 0.75, 1.0])
    for x in (
        m.bernoulli(p.expand(4000, 4)),
        zeros(4000, 4).bernoulli_(p),
        zeros(4000, 4, dtype=m.int64).bernoulli_(p),
    ):
        np.testing.assert_allclose(x.double().mean(0).array, p.array, atol=0.04)
        assert set(x.flatten().tolist()) == {0, 1}
    assert m.bernoulli(tensor([1, 2]), 1.0).tolist() == [1, 1]
    assert m.bernoulli(p).dtype is m.float32


def test_probabilities_have_a_zero_gradient() -> None:
    p = m.full((3,), 0.5).requires_grad_()
    m.bernoulli(p).sum().backward()
    assert p.grad.tolist() == [0, 0, 0]
    assert not m.multinomial(p, 2).requires_grad


def test_multinomial_with_replacement_follows_the_weights() -> None:
    weights = tensor([[0.0, 1.0, 3.0, 0.0], [2.0, 0.0, 0.0, 2.0]])
    drawn = weights.multinomial(8000, replacement=True)
    shares = np.stack([np.bincount(row, minlength=4) for row in drawn.array]) / 8000
    np.testing.assert_allclose(shares, [[0, 0.25, 0.75, 0], [0.5, 0, 0, 0.5]], atol=0.03)
    assert drawn.dtype is m.int64
    assert drawn.shape == (2, 8000)


def test_multinomial_without_replacement_draws_each_place_once() -> None:
    drawn = m.multinomial(m.ones(4000, 1) * tensor([1.0, 3.0, 0.0]), 2)
    assert (drawn.sort(1).values == tensor([0, 1])).all()
    np.testing.assert_allclose((drawn[:, 0] == 1).double().mean().item(), 0.75, atol=0.04)
    assert sorted(m.multinomial(tensor([0.0, 1.0, 0.0]), 3).tolist()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: x.uniform_(2, 1), DistributionError, "from 2.0 to 1.0"),
        (lambda x: x.uniform_(0, float("inf")), DistributionError, "must be finite"),
        (lambda x: x.uniform_("a"), InvalidTypeError, "from_ of uniform.* must be a number, not 'a'"),
        (lambda x: x.long().uniform_(), UnsupportedDtypeError, "floating point"),
        (lambda x: x.normal_(0, -1), DistributionError, "at least 0, not -1.0"),
        (lambda x: x.bool().normal_(), UnsupportedDtypeError, "floating point"),
        (lambda x: x.log_normal_(0, 0), DistributionError, "above 0, not 0.0"),
        (lambda x: x.exponential_(0), DistributionError, "above 0, not 0.0"),
        (lambda x: x.long().exponential_(), DtypeError, "floating point"),
        (lambda x: x.cauchy_(0, -1), DistributionError, "above 0, not -1.0"),
        (lambda x: x.random_(3, 3), DistributionError, "nothing in between"),
        (lambda x: x.random_(0), DistributionError, "nothing in between"),
        (lambda x: x.to(m.uint8).random_(300), RangeError, "uint8 holds 0 to 255"),
        (lambda x: x.random_(1.5), InvalidTypeError, "must be an integer"),
        (lambda x: x.geometric_(1.0), DistributionError, "above 0 and below 1, not 1.0"),
        (lambda x: x.bool().geometric_(0.5), UnsupportedDtypeError, "bools"),
        (lambda x: x.bernoulli_(1.5), DistributionError, "from 0 to 1, not 1.5"),
        (lambda x: x.bernoulli_(tensor([0.5, 0.5])), ShapeError, "does not broadcast"),
        (lambda x: x.bernoulli_(tensor([1, 0, 1])), UnsupportedDtypeError, "floating point"),
        (lambda x: m.bernoulli(x + 2), DistributionError, "these are 3 to 3"),
        (lambda x: m.bernoulli(x * float("nan")), DistributionError, "these are nan to nan"),
        (lambda x: m.multinomial(x, 4), DistributionError, "4 of 3 places without replacement"),
        (lambda x: m.multinomial(x, 0), DistributionError, "at least one place, not 0"),
        (lambda x: m.multinomial(x * 0, 1), DistributionError, "all zero"),
        (lambda x: m.multinomial(-x, 1), DistributionError, "not negative"),
        (lambda x: m.multinomial(x / 0, 1), DistributionError, "finite"),
        (lambda x: m.multinomial(x.long(), 1), DtypeError, "floating point"),
        (lambda x: m.multinomial(x.view(1, 1, 3), 1), ShapeError, "one or two dimensions"),
        (lambda x: m.multinomial(x[:0], 1, True), DistributionError, "from no weights"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(call: Any, error: type[Exception], message: str) -> None:
    x = m.ones(3)
    with pytest.raises(error, match=message):
        call(x)
    assert x.tolist() == [1, 1, 1]
