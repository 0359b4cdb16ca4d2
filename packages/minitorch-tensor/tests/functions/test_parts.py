"""The gradients of parts: put together once, however many there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as torch
from minitorch_tensor import tensor
from minitorch_tensor.functions.slices import Select
from minitorch_tensor.parts import Parts, whole
from minitorch_tensor.shapes import size_of
from minitorch_tensor.testing import RecordingBackend


def rows(n: int) -> Any:
    return torch.ones(n, 4, dtype=torch.float64, requires_grad=True)


def test_parts_and_the_whole_add_up_in_any_order() -> None:
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    (x.sum() * 100 + x[0].sum() + (x.select(1, 1) * 10).sum() + (x * x).sum() + x[0, 0]).backward()
    assert x.grad.tolist() == [[104, 115], [106, 118]]


def test_joining_two_lists_of_parts_copies_none_of_them() -> None:
    first = Parts((2, 3), Select, {"dim": 0, "index": 0}, tensor([1.0, 2.0, 3.0]))
    second = Parts((2, 3), Select, {"dim": 1, "index": 2}, tensor([10.0, 20.0]))
    both = first + second
    assert both is first
    assert len(both.entries) == 2
    assert whole(both).tolist() == [[1, 2, 13], [0, 0, 20]]
    assert whole(tensor([1.0])).tolist() == [1.0]


def test_a_gradient_of_the_whole_joins_the_list_from_either_side() -> None:
    part = Parts((2,), Select, {"dim": 0, "index": 1}, tensor(5.0))
    assert (tensor([1.0, 1.0]) + part).whole().tolist() == [1, 6]
    part = Parts((2,), Select, {"dim": 0, "index": 1}, tensor(5.0))
    assert (part + tensor([1.0, 1.0])).whole().tolist() == [1, 6]


def test_hooks_and_retained_gradients_see_the_whole() -> None:
    x = tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    seen = []
    y.register_hook(lambda g: seen.append(g.tolist()))
    (y[0] + y[2] * 3).backward()
    assert seen == [[1, 0, 3]]
    assert y.grad.tolist() == [1, 0, 3]
    assert x.grad.tolist() == [2, 0, 6]


def test_the_gradient_with_respect_to_a_tensor_seen_in_parts_is_a_tensor() -> None:
    x = tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * x
    (dy,) = torch.autograd.grad(y[0] * y[1], [y], create_graph=True)
    assert dy.tolist() == [4, 1, 0]
    dy[0].backward()
    assert x.grad.tolist() == [0, 4, 0]


def test_the_gradient_of_a_leaf_shares_no_memory_with_what_it_was_made_of() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    start = torch.ones(1)
    x[:1].backward(start)
    x.grad.fill_(7)
    assert start.tolist() == [1]


def _unbound(n: int) -> None:
    x = rows(n)
    torch.stack([row * 2 for row in x.unbind()]).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(force=True), np.full((n, 4), 2.0))


def _indexed(n: int) -> None:
    x = rows(n)
    torch.cat([x[i : i + 1] * 2 for i in range(n)]).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(force=True), np.full((n, 4), 2.0))


def _iterated(n: int) -> None:
    x = rows(n)
    total = (x * x).sum()
    for row in x:
        total = total + row.sum()
    total.backward()
    np.testing.assert_array_equal(x.grad.numpy(force=True), np.full((n, 4), 3.0))


def _twice(n: int) -> None:
    x = rows(n)
    total = sum(((row * row).sum() for row in x.unbind()), torch.zeros(()))
    (g,) = torch.autograd.grad(total, [x], create_graph=True)
    (g * g).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(force=True), np.full((n, 4), 8.0))


def _windowed(n: int) -> None:
    x = torch.ones(n, requires_grad=True)
    (x.unfold(0, 3, 1).sum() + x.unfold(0, n - 2, 1).sum()).backward()
    assert x.grad[n // 2].item() == 6


@pytest.mark.parametrize("run", [_unbound, _indexed, _iterated, _twice, _windowed])
def test_the_work_for_many_parts_grows_with_their_number_not_with_its_square(run: Any) -> None:
    def elements(n: int) -> int:
        recorder = RecordingBackend("numpy")
        with torch.use_backend(recorder):
            run(n)
        return sum(1 + size_of(shape) for call in recorder.calls for shape in call.shapes)

    few, many = elements(100), elements(800)
    assert many < 9 * few, f"100 parts took the backend {few} elements, 800 took {many}"
