"""Jacobians, Hessians and products with vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import Tensor, autograd, float64, no_grad, ones, tensor
from minitorch_tensor.autograd.functional import hessian, hvp, jacobian, jvp, vhp, vjp
from minitorch_tensor.errors import GraphError, InvalidArgumentError, InvalidTypeError, ShapeError

X = tensor([1.0, 2.0, 3.0], dtype=float64)
Y = tensor([0.5, -1.0], dtype=float64)


def cubes(x: Any) -> Any:
    return (x**3).sum()


def mixed(x: Any, y: Any) -> Any:
    return (x * x).sum() * (y * y * y).sum()


# ----------------------------------------------------------------------------------------------------------------------
# Jacobian
# ----------------------------------------------------------------------------------------------------------------------
def test_a_jacobian_has_the_shape_of_the_output_and_then_of_the_input() -> None:
    a = tensor([[1.0, 2.0], [3.0, 4.0]], dtype=float64)
    j = jacobian(lambda a: a @ a, a)
    assert j.shape == (2, 2, 2, 2)
    moved = np.array(a.numpy())
    moved[0, 1] += 1e-6
    difference = (moved @ moved - a.numpy() @ a.numpy()) / 1e-6
    np.testing.assert_allclose(j.numpy()[:, :, 0, 1], difference, rtol=1e-5)


def test_the_form_of_a_jacobian_follows_that_of_inputs_and_outputs() -> None:
    one = jacobian(lambda x: x * 2.0, X)
    (in_tuple,) = jacobian(lambda x: x * 2.0, (X,))
    (out_tuple,) = jacobian(lambda x: (x * 2.0,), X)
    assert one.tolist() == in_tuple.tolist() == out_tuple.tolist()
    both = jacobian(lambda x, y: (x * y.sum(), y.sum()), (X, Y))
    assert [[block.shape for block in row] for row in both] == [[(3, 3), (3, 2)], [(3,), (2,)]]
    np.testing.assert_array_equal(both[0][1].numpy(), [[1, 1], [2, 2], [3, 3]])


def test_what_does_not_depend_on_an_input_has_derivatives_of_zero() -> None:
    assert jacobian(lambda x: x.detach(), X).tolist() == [[0.0] * 3] * 3
    _, unused = jacobian(lambda x, _: x * 1.0, (X, Y))
    assert unused.tolist() == [[0.0, 0.0]] * 3


def test_strict_refuses_what_does_not_depend_on_an_input() -> None:
    with pytest.raises(GraphError, match="Output 0 does not depend on the inputs"):
        jacobian(lambda x: x.detach(), X, strict=True)
    with pytest.raises(GraphError, match="Output 0 does not depend on input 1"):
        jacobian(lambda x, _: x * 1.0, (X, Y), strict=True)


def test_an_empty_output_has_an_empty_jacobian() -> None:
    assert jacobian(lambda x: x[:0] * 2.0, X).shape == (0, 3)


def test_a_jacobian_can_be_differentiated_if_it_is_recorded() -> None:
    x = tensor([1.0, 2.0], dtype=float64, requires_grad=True)
    j = jacobian(lambda x: x**3, x, create_graph=True)
    j.sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]
    x.grad = None
    assert not jacobian(lambda x: x**3, x).requires_grad
    assert x.grad is None


def test_it_works_under_no_grad_and_leaves_inputs_as_they_are() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    with no_grad():
        assert jacobian(lambda x: x * x, x).tolist() == [[2.0, 0.0], [0.0, 4.0]]
    assert not X.requires_grad


@pytest.mark.parametrize("value", [3.0, [X], None])
def test_inputs_and_outputs_are_tensors(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="The inputs of jacobian must be a tensor or a tuple of tensors"):
        jacobian(lambda x: x, value)
    with pytest.raises(InvalidTypeError, match="What the function given to jacobian returns"):
        jacobian(lambda _: value, X)


def test_there_is_only_reverse_mode() -> None:
    with pytest.raises(InvalidArgumentError, match="reverse-mode"):
        jacobian(lambda x: x, X, strategy="forward-mode")
    with pytest.raises(InvalidArgumentError, match="do not go together"):
        jacobian(lambda x: x, X, vectorize=True, strict=True)
    assert jacobian(lambda x: x * x, X, vectorize=True).shape == (3, 3)


# ----------------------------------------------------------------------------------------------------------------------
# Hessian
# ----------------------------------------------------------------------------------------------------------------------
def test_a_hessian_holds_second_derivatives() -> None:
    assert hessian(cubes, X).tolist() == [[6.0, 0.0, 0.0], [0.0, 12.0, 0.0], [0.0, 0.0, 18.0]]


def test_the_hessian_of_several_inputs_has_a_block_for_each_pair() -> None:
    blocks = hessian(mixed, (X, Y))
    assert [[b.shape for b in row] for row in blocks] == [[(3, 3), (3, 2)], [(2, 3), (2, 2)]]
    np.testing.assert_allclose(blocks[0][1].numpy(), np.outer(2 * X.numpy(), 3 * Y.numpy() ** 2))
    np.testing.assert_allclose(blocks[0][1].numpy(), blocks[1][0].numpy().T)


def test_a_linear_function_has_a_hessian_of_zeros() -> None:
    assert hessian(lambda x: x.sum(), X).tolist() == [[0.0] * 3] * 3
    with pytest.raises(GraphError, match="strict=True does not allow"):
        hessian(lambda x: x.sum(), X, strict=True)


@pytest.mark.parametrize("f", [lambda x: x * x, lambda x: (x.sum(), x.sum())])
def test_a_hessian_is_of_one_number(f: Any) -> None:
    with pytest.raises(GraphError, match="given to hessian must return one tensor of one element"):
        hessian(f, X)


# ----------------------------------------------------------------------------------------------------------------------
# Products
# ----------------------------------------------------------------------------------------------------------------------
def f(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    return x.exp() * y.sum(), (x.sum() * y).sin()


def test_products_are_those_with_the_jacobian() -> None:
    v = (tensor([1.0, -1.0, 0.5], dtype=float64), tensor([2.0, 3.0], dtype=float64))
    blocks = jacobian(f, (X, Y))
    outputs, left = vjp(f, (X, Y), v)
    for i in range(2):
        expected = sum(v[k].numpy() @ blocks[k][i].numpy() for k in range(2))
        np.testing.assert_allclose(left[i].numpy(), expected)
    again, right = jvp(f, (X, Y), v)
    for k in range(2):
        expected = sum(blocks[k][i].numpy() @ v[i].numpy() for i in range(2))
        np.testing.assert_allclose(right[k].numpy(), expected)
        np.testing.assert_array_equal(outputs[k].numpy(), again[k].numpy())


def test_products_are_those_with_the_hessian() -> None:
    v = (tensor([1.0, -1.0, 0.5], dtype=float64), tensor([2.0, 3.0], dtype=float64))
    blocks = hessian(mixed, (X, Y))
    for product in (vhp, hvp):
        y, found = product(mixed, (X, Y), v)
        np.testing.assert_allclose(y.item(), mixed(X, Y).item())
        for i in range(2):
            expected = sum(blocks[i][k].numpy() @ v[k].numpy() for k in range(2))
            np.testing.assert_allclose(found[i].numpy(), expected)


@pytest.mark.parametrize("product", [vjp, jvp, vhp, hvp])
def test_products_have_a_history_if_and_only_if_it_is_wanted(product: Any) -> None:
    x = tensor([2.0], dtype=float64, requires_grad=True)
    v = ones(1, dtype=float64)
    y, found = product(lambda x: (x**3).sum(0, keepdim=True), x, v)
    assert (y.requires_grad, found.requires_grad) == (False, False)
    y, found = product(lambda x: (x**3).sum(0, keepdim=True), x, v, create_graph=True)
    assert (y.requires_grad, found.requires_grad) == (True, True)
    (d,) = autograd.grad(found.sum(), x)
    assert d.tolist() == ([12.0] if product in (vjp, jvp) else [6.0])


def test_the_vector_may_be_left_out_for_one_number() -> None:
    y, found = vjp(cubes, X)
    assert (y.item(), found.tolist()) == (36.0, [3.0, 12.0, 27.0])
    assert jvp(lambda x: x * X, ones(1, dtype=float64))[1].tolist() == [1.0, 2.0, 3.0]
    with pytest.raises(GraphError, match="may be left out only if the output is a single number"):
        vjp(lambda x: x * x, X)
    with pytest.raises(GraphError, match="may be left out only if the input is a single number"):
        jvp(lambda x: x * x, X)


def test_vectors_must_fit() -> None:
    with pytest.raises(ShapeError, match=r"Vector 0 has shape \(2,\); that of the output is \(3,\)"):
        vjp(lambda x: x * x, X, ones(2))
    with pytest.raises(GraphError, match="2 vectors were given for 1 tensors"):
        vjp(lambda x: x * x, X, (ones(3), ones(3)))
    with pytest.raises(InvalidTypeError, match="The vector v must be a tensor"):
        jvp(lambda x: x * x, X, 1.0)


def test_products_of_what_does_not_depend_on_the_input_are_zero() -> None:
    assert jvp(lambda x: x.detach(), X, X)[1].tolist() == [0.0, 0.0, 0.0]
    assert vjp(lambda x: x.detach(), X, X)[1].tolist() == [0.0, 0.0, 0.0]
    for product in (jvp, vjp):
        with pytest.raises(GraphError, match="does not depend on the inputs"):
            product(lambda x: x.detach(), X, X, strict=True)
