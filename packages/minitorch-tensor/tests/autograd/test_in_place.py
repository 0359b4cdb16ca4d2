"""Writes in place: what they do to gradients, through views and bases, and where they are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, enable_grad, no_grad, ones, tensor, zeros
from minitorch_tensor.errors import GraphError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0, 3.0, 4.0), requires_grad=True)


def gradient(f: Callable[[Any], Any]) -> list[float]:
    """Return the gradient of the sum of f(x) at (1, 2, 3, 4)."""
    x = leaf()
    f(x).sum().backward()
    found: list[float] = x.grad.tolist()
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Refused
# ----------------------------------------------------------------------------------------------------------------------
WRITES = [
    lambda x: x.mul_(2.0),
    lambda x: x.add_(ones(4)),
    lambda x: x.fill_(0.0),
    lambda x: x.zero_(),
    lambda x: x.__iadd__(1.0),
    lambda x: x.copy_(zeros(4)),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_leaf_and_its_views_cannot_be_written_to_while_recording(write: Any) -> None:
    x = leaf()
    with pytest.raises(GraphError, match="Cannot change a leaf tensor that requires a gradient in place"):
        write(x)
    with pytest.raises(GraphError, match="Cannot change a view of a leaf that requires a gradient in place"):
        write(x.view(4))
    with pytest.raises(GraphError, match="Cannot change a view of a leaf that requires a gradient in place"):
        x[0] = 5.0
    assert x.tolist() == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("write", WRITES)
def test_a_leaf_can_be_written_to_without_recording_and_stays_one(write: Any) -> None:
    x = leaf()
    with no_grad():
        write(x)
    assert x.tolist() != [1.0, 2.0, 3.0, 4.0]
    assert (x.is_leaf, x.requires_grad) == (True, True)


def test_what_sees_one_element_twice_cannot_be_written_to() -> None:
    x = ones(1).expand(3)
    with pytest.raises(ShapeError, match=r"several of its elements are one in memory. Write to a clone\(\)"):
        x.mul_(2.0)


@pytest.mark.parametrize(
    "rule",
    [lambda y: y * y, lambda y: y / leaf(), lambda y: y**3, lambda y: y.sin(), lambda y: y @ y, lambda y: y.abs()],
    ids=["mul", "div", "pow", "sin", "matmul", "abs"],
)
def test_a_saved_argument_that_was_written_to_is_an_error(rule: Any) -> None:
    y = leaf() * 1.0
    z = rule(y)
    y.add_(1.0)
    with pytest.raises(GraphError, match="saved for backward has been changed in place since"):
        z.sum().backward()


@pytest.mark.parametrize(
    "rule", [lambda y: y.exp(), lambda y: y.sigmoid(), lambda y: y.tanh(), lambda y: y.sqrt(), lambda y: y.softmax(0)]
)
def test_a_saved_result_that_was_written_to_is_an_error(rule: Any) -> None:
    z = rule(leaf())
    z.add_(1.0)
    with pytest.raises(GraphError, match="saved for backward has been changed in place since"):
        z.sum().backward()


@pytest.mark.parametrize(
    "write",
    [
        lambda y: y.view(2, 2).add_(1.0),
        lambda y: y[1:].add_(1.0),
        lambda y: y.detach().add_(1.0),
        lambda y: y.__setitem__(slice(0, 2), 0.0),
    ],
    ids=["view", "slice", "detached", "assigned"],
)
def test_a_write_through_whatever_shares_the_storage_is_noticed(write: Any) -> None:
    y = leaf() * 1.0
    z = y * y
    write(y)
    with pytest.raises(GraphError, match="changed in place since"):
        z.sum().backward()


def test_a_write_under_no_grad_is_noticed_too() -> None:
    x = leaf()
    z = (x * x).sum()
    with no_grad():
        x.add_(1.0)
    with pytest.raises(GraphError, match="changed in place since"):
        z.backward()


def test_a_write_to_what_no_rule_saved_does_no_harm() -> None:
    assert gradient(lambda x: (x + 1.0).mul_(2.0)) == [2.0] * 4
    assert gradient(lambda x: (x * 2.0).add_(1.0).neg_()) == [-2.0] * 4


def test_a_write_that_fails_changes_nothing() -> None:
    y = leaf() * 1.0
    z = y * y
    with pytest.raises(ShapeError):
        y.add_(ones(3))
    with pytest.raises(ShapeError):
        y.mul_(leaf().view(1, 4))
    z.sum().backward()
    assert y.tolist() == [1.0, 2.0, 3.0, 4.0]


# ----------------------------------------------------------------------------------------------------------------------
# Gradients through writes
# ----------------------------------------------------------------------------------------------------------------------
def test_a_constant_becomes_a_result_by_what_is_written_to_it() -> None:
    x, total = leaf(), zeros(4)
    total.add_(x * 2.0)
    total.mul_(x)
    assert (total.requires_grad, total.is_leaf) == (True, False)
    total.sum().backward()
    assert x.grad.tolist() == [4.0, 8.0, 12.0, 16.0]


def test_what_is_overwritten_has_no_gradient_any_more() -> None:
    assert gradient(lambda x: (x * 2.0).fill_(7.0) + x) == [1.0] * 4
    assert gradient(lambda x: (x * 2.0).zero_() + x) == [1.0] * 4
    assert gradient(lambda x: (x * 2.0).copy_(x * 3.0)) == [3.0] * 4


def test_writing_to_a_part_changes_the_gradient_of_the_whole_there() -> None:
    def f(x: Any) -> Any:
        y = x * 2.0
        y[1:3].mul_(10.0)
        return y

    assert gradient(f) == [2.0, 20.0, 20.0, 2.0]


def test_writing_to_the_whole_changes_the_gradient_of_a_part_seen_before() -> None:
    def f(x: Any) -> Any:
        y = x * 2.0
        part = y.view(2, 2)[1]
        y.mul_(10.0)
        return part

    assert gradient(f) == [0.0, 0.0, 20.0, 20.0]


def test_writing_to_one_view_changes_another() -> None:
    def f(x: Any) -> Any:
        y = x * 2.0
        rows, columns = y.view(2, 2), y.view(2, 2).t()
        rows[0].mul_(10.0)
        columns[0].mul_(3.0)
        return rows * tensor([[1.0, 2.0], [3.0, 4.0]])

    assert gradient(f) == [60.0, 40.0, 18.0, 8.0]


def test_assigning_something_tracked_to_a_part_of_a_constant_tracks_all_that_see_it() -> None:
    x, base = leaf(), zeros(2, 2)
    part, other = base[0], base.t()
    part.copy_(x[:2] * 3.0)
    assert all(t.requires_grad for t in (base, part, other))
    (other * tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    assert x.grad.tolist() == [3.0, 9.0, 0.0, 0.0]


def test_a_view_of_a_written_view_follows() -> None:
    def f(x: Any) -> Any:
        y = x * 1.0
        pair = y[:2]
        pair.mul_(5.0)
        pair[1:].mul_(2.0)
        return pair.view(1, 2) * 3.0

    assert gradient(f) == [15.0, 30.0, 0.0, 0.0]


def test_a_tensor_added_to_itself_in_place() -> None:
    def f(x: Any) -> Any:
        y = x * 1.0
        y += y
        y -= y * 0.5
        return y

    assert gradient(f) == [1.0] * 4


def test_a_write_of_a_view_of_itself() -> None:
    def f(x: Any) -> Any:
        y = x * 1.0
        y[1:].add_(y[:-1])
        return y * tensor([1.0, 10.0, 100.0, 1000.0])

    assert gradient(f) == [11.0, 110.0, 1100.0, 1000.0]


def test_recording_can_be_switched_on_inside_no_grad() -> None:
    x = leaf()
    with no_grad():
        y = x * 2.0
        with enable_grad():
            z = x * 2.0
            z.mul_(3.0)
    z.sum().backward()
    assert (y.requires_grad, x.grad.tolist()) == (False, [6.0] * 4)


def test_second_derivatives_go_through_writes() -> None:
    x = leaf()
    y = x * x
    y[:2].mul_(x[:2])
    (slope,) = autograd.grad(y.sum(), x, create_graph=True)
    slope.sum().backward()
    assert x.grad.tolist() == [6.0, 12.0, 2.0, 2.0]


def test_a_graph_recorded_before_a_write_that_it_did_not_save_is_still_right() -> None:
    x = leaf()
    y = x * 2.0
    z = y.sum()
    y.mul_(100.0)
    z.backward()
    assert x.grad.tolist() == [2.0] * 4


def test_the_version_counts_what_was_written_to_the_storage() -> None:
    x = tensor([1.0, 2.0])
    row = x[0]
    x.add_(1.0)
    row.mul_(2.0)
    assert (x._version, row._version) == (2, 2)
