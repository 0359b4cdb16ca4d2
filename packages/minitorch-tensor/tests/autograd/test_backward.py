"""`backward`: where gradients begin, where they go, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import Tensor, autograd, float32, float64, get_backend, hooks, int64, ones, tensor
from minitorch_tensor.errors import BackendError, GraphError, InvalidTypeError, ShapeError


def leaf(*numbers: float) -> Tensor:
    return tensor(numbers or (1.0, 2.0, 3.0), requires_grad=True)


# ----------------------------------------------------------------------------------------------------------------------
# The gradient to begin with
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_one_element_needs_no_gradient_to_begin_with(shape: tuple[int, ...]) -> None:
    x = leaf(3.0)
    (x * x).view(shape).backward()
    assert x.grad.tolist() == [6.0]


def test_several_elements_need_a_gradient_to_begin_with() -> None:
    x = leaf()
    with pytest.raises(ShapeError, match=r"backward\(\) on a tensor of shape \(3,\) needs a gradient of that shape"):
        (x * x).backward()
    (x * x).backward(tensor([1.0, 0.0, 2.0]))
    assert x.grad.tolist() == [2.0, 0.0, 12.0]


@pytest.mark.parametrize("shape", [(2,), (1,), (), (1, 3)])
def test_a_gradient_of_another_shape_is_refused_and_nothing_is_freed(shape: tuple[int, ...]) -> None:
    x = leaf()
    y = x * x
    with pytest.raises(ShapeError, match=r"of shape \(3,\) needs a gradient of that shape, and was given one of shape"):
        y.backward(ones(shape))
    y.backward(ones(3))


@pytest.mark.parametrize("dtype", [float64, int64])
def test_a_gradient_of_another_dtype_is_converted(dtype: Any) -> None:
    x = leaf()
    (x * 2.0).backward(ones(3, dtype=dtype))
    assert x.grad.dtype is float32


@pytest.mark.parametrize("value", [2.0, "g", [1.0, 1.0, 1.0], np.ones(3)])
def test_a_gradient_that_is_no_tensor_is_refused(value: Any) -> None:
    with pytest.raises((InvalidTypeError, GraphError), match=r"The gradient to begin with is a tensor|gradients were"):
        (leaf() * 2.0).backward(value)


def test_a_gradient_of_another_backend_is_refused() -> None:
    with pytest.raises(BackendError, match="move it with"):
        (leaf() * 2.0).backward(tensor([1.0, 1.0, 1.0], backend=get_backend("simple")))


def test_the_gradient_that_was_given_is_not_written_to() -> None:
    x, seed = leaf(), ones(3)
    (x + 0.0).backward(seed)
    (x + 0.0).backward(seed)
    assert seed.tolist() == [1.0, 1.0, 1.0]
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


# ----------------------------------------------------------------------------------------------------------------------
# Where gradients go
# ----------------------------------------------------------------------------------------------------------------------
def test_a_leaf_is_its_own_result() -> None:
    x = leaf(3.0)
    x.backward()
    assert x.grad.tolist() == [1.0]


def test_gradients_add_up_in_one_memory() -> None:
    x = leaf()
    x.sum().backward()
    first = x.grad
    (x * 2.0).sum().backward()
    assert x.grad is first
    assert first.tolist() == [3.0, 3.0, 3.0]


def test_recorded_gradients_add_up_in_new_memory() -> None:
    x = leaf()
    (x * x).sum().backward(create_graph=True)
    first = x.grad
    (x * x).sum().backward(create_graph=True)
    assert x.grad is not first
    assert (first.tolist(), x.grad.tolist()) == ([2.0, 4.0, 6.0], [4.0, 8.0, 12.0])
    x.grad.sum().backward()
    assert x.grad.tolist() == [8.0, 12.0, 16.0]
    x.grad = None


def test_no_two_gradients_share_memory() -> None:
    x, y = leaf(), leaf()
    seed = ones(3)
    (x + y).backward(seed)
    x.grad.fill_(5.0)
    assert (y.grad.tolist(), seed.tolist()) == ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])


class Holding(autograd.Function):
    """A rule whose gradient is a tensor that somebody else may hold."""

    held: Any

    @staticmethod
    def forward(_: Any, x: Any) -> Any:
        return x * 1.0

    @staticmethod
    def backward(_: Any, __: Any) -> Any:
        return Holding.held


def written_to_the_gradient_of(x: Tensor) -> None:
    Holding.apply(x).sum().backward()
    x.grad.fill_(7.0)


def test_a_gradient_that_the_rule_keeps_is_copied() -> None:
    Holding.held = ones(3)
    written_to_the_gradient_of(leaf())
    assert Holding.held.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "face",
    [
        lambda x: x.detach(),
        lambda x: x.view(3),
        lambda x: x.T,
        lambda x: x[:],
        lambda x: x.numpy(),
        lambda x: x.numpy()[:],
        lambda x: memoryview(x.numpy()),
        lambda x: np.from_dlpack(x),
        lambda x: x.data,
    ],
)
def test_a_gradient_whose_memory_somebody_else_sees_is_copied(face: Any) -> None:
    def back(_: Any, __: Any) -> Any:
        fresh = ones(3) * 2.0
        faces.append(face(fresh))
        return fresh

    faces: list[Any] = []
    rule: Any = type("Shown", (Holding,), {"backward": staticmethod(back)})
    x = leaf()
    rule.apply(x).sum().backward()
    x.grad.fill_(7.0)
    assert list(faces[0]) == [2.0, 2.0, 2.0]


def test_a_gradient_that_a_hook_keeps_is_copied() -> None:
    x = leaf()
    kept: list[Any] = []
    x.register_hook(kept.append)
    (x * x).sum().backward()
    x.grad.fill_(7.0)
    assert kept[0].tolist() == [2.0, 4.0, 6.0]


def test_a_gradient_that_nobody_else_has_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    x = leaf()
    loss = (x * x).sum()
    monkeypatch.setattr(hooks, "owned", lambda d: pytest.fail(f"{d} was copied"))
    loss.backward()
    assert x.grad.tolist() == [2.0, 4.0, 6.0]


def test_the_gradient_of_a_sum_can_be_written_to() -> None:
    x = leaf()
    x.sum().backward()
    x.grad.mul_(2.0)
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_a_gradient_that_sees_one_element_many_times_is_added_to_out_of_place() -> None:
    x = leaf()
    x.grad = tensor([1.0]).expand(3)
    (x * x).sum().backward()
    assert x.grad.tolist() == [3.0, 5.0, 7.0]


def test_a_gradient_is_added_to_what_the_user_put_there() -> None:
    x, mine = leaf(), ones(3)
    x.grad = mine
    x.sum().backward()
    assert mine.tolist() == [2.0, 2.0, 2.0]


def test_a_constant_is_refused() -> None:
    with pytest.raises(GraphError, match="Cannot differentiate a constant"):
        ones(1).backward()


def test_a_rule_that_fails_leaves_all_gradients_as_they_were() -> None:
    class Failing(autograd.Function):
        @staticmethod
        def forward(_ctx: Any, a: Any) -> Any:
            return a * 2.0

        @staticmethod
        def backward(_ctx: Any, _grad: Any) -> Any:
            raise ValueError("no")

    x, y = leaf(), leaf()
    with pytest.raises(ValueError, match="no"):
        (x * 3.0 + Failing.apply(y)).sum().backward()
    assert (x.grad, y.grad) == (None, None)


# ----------------------------------------------------------------------------------------------------------------------
# Some inputs
# ----------------------------------------------------------------------------------------------------------------------
def test_only_the_inputs_that_are_named_receive_a_gradient() -> None:
    x, y = leaf(), leaf()
    (x * y).sum().backward(inputs=[x])
    assert x.grad.tolist() == [1.0, 2.0, 3.0]
    assert y.grad is None


def test_a_result_may_be_an_input() -> None:
    x = leaf()
    middle = x * 2.0
    y = (middle * middle).sum()
    y.backward(inputs=middle, retain_graph=True)
    before: Any = x.grad
    assert before is None
    y.backward(inputs=[middle, x, x])
    assert middle.grad.tolist() == [8.0, 16.0, 24.0]
    assert x.grad.tolist() == [8.0, 16.0, 24.0]


def test_an_input_that_keeps_its_gradient_anyway_receives_it_once() -> None:
    x = leaf()
    middle = x * 2.0
    middle.retain_grad()
    middle.sum().backward(inputs=[middle])
    assert middle.grad.tolist() == [1.0, 1.0, 1.0]


def test_no_inputs_at_all_is_a_mistake() -> None:
    with pytest.raises(GraphError, match="leave inputs out to mean all leaves"):
        leaf().sum().backward(inputs=[])


def test_an_input_that_was_not_used_receives_nothing() -> None:
    x, other = leaf(), leaf()
    x.sum().backward(inputs=[other])
    assert (x.grad, other.grad) == (None, None)


@pytest.mark.parametrize("inputs", [3.0, "x", [1.0], None])
def test_inputs_that_are_no_tensors_are_refused(inputs: Any) -> None:
    y = leaf().sum()
    if inputs is None:
        y.backward(inputs=inputs)
        return
    with pytest.raises(InvalidTypeError, match=r"backward\(inputs=...\) takes"):
        y.backward(inputs=inputs)


# ----------------------------------------------------------------------------------------------------------------------
# Several outputs
# ----------------------------------------------------------------------------------------------------------------------
def test_several_outputs_are_differentiated_in_one_pass() -> None:
    x = leaf()
    shared = x * x
    autograd.backward([shared.sum(), shared], [None, tensor([1.0, 0.0, 0.0])])
    assert x.grad.tolist() == [4.0, 4.0, 6.0]


def test_an_output_may_come_twice_and_lead_to_another() -> None:
    x = leaf(3.0)
    y = x * x
    autograd.backward([y, y, y * 2.0, x])
    assert x.grad.tolist() == [25.0]


def test_gradients_and_outputs_must_be_as_many() -> None:
    x = leaf(3.0)
    with pytest.raises(GraphError, match="1 gradients were given for 2 outputs"):
        autograd.backward([x, x], [None])


def test_a_constant_among_outputs_is_named() -> None:
    with pytest.raises(GraphError, match=r"Output 1, of shape \(1,\), is a constant"):
        autograd.backward([leaf(3.0), ones(1)])
