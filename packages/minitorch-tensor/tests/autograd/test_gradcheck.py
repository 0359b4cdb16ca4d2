"""`gradcheck` and `gradgradcheck`: they pass what is right, and say where and why the rest is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from minitorch_tensor import Tensor, float64, ones, rand, tensor
from minitorch_tensor.autograd import Function, gradcheck, gradgradcheck
from minitorch_tensor.errors import GradcheckError, InvalidTypeError, InvalidValueError, ShapeError


def leaf(*shape: int) -> Tensor:
    numbers = [0.3 + 0.7 * i - 0.1 * i * i for i in range(max(1, _size(shape)))]
    return tensor(numbers, dtype=float64).reshape(shape).requires_grad_()


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def square(slope: Callable[[Any, Any], Any]) -> Any:
    """Return x² with a backward of the test's own."""

    class Square(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return slope(grad, ctx.saved_tensors[0])

    return Square.apply


def failure(f: Any, inputs: Any, **settings: Any) -> str:
    """Return the message of a check that must fail."""
    with pytest.raises(GradcheckError) as caught:
        gradcheck(f, inputs, **settings)
    assert gradcheck(f, inputs, raise_exception=False, **settings) is False
    return str(caught.value)


def test_right_gradients_pass() -> None:
    assert gradcheck(lambda x: x.sigmoid() * x, leaf(2, 3))
    assert gradcheck(lambda x, y: (x @ y, x.sum()), (leaf(2, 3), leaf(3, 2)))
    assert gradcheck(lambda x, k: x * k, (leaf(2), 3.0))
    assert gradcheck(lambda x: x.t().exp(), leaf(2, 3).detach().t().requires_grad_())
    assert gradcheck(lambda x: x * 2.0, leaf(2, 3), fast_mode=True)


def test_an_unused_or_empty_input_has_derivatives_of_zero() -> None:
    assert gradcheck(lambda x, _: x * 2.0, (leaf(2), leaf(3)))
    assert gradcheck(lambda x: x * 2.0, ones(0, dtype=float64).requires_grad_())


def test_nothing_is_written_to_the_inputs() -> None:
    x = leaf(3)
    before = x.tolist()
    gradcheck(lambda x: x * x, x)
    assert (x.tolist(), x.grad) == (before, None)


def test_a_wrong_gradient_is_named_with_its_place_and_both_numbers() -> None:
    def sigmoid(x: Any) -> Any:
        return _one_wrong(x)

    message = failure(sigmoid, tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=float64, requires_grad=True))
    assert message == (
        "Gradient check of 'sigmoid' failed for argument 0 at index (1, 2): "
        "backward gave 13.2000, central difference 12.0000."
    )


def _one_wrong(x: Any) -> Any:
    """Σ x² with a derivative that is 1.1 times too large for the last element."""
    factor = tensor([[1.0, 1.0, 1.0], [1.0, 1.0, 1.1]], dtype=float64)
    return square(lambda grad, x: grad * 2.0 * x * factor)(x).sum()


def test_the_argument_and_the_output_are_named() -> None:
    wrong = square(lambda grad, x: grad * x)
    message = failure(lambda x, y: (x + 1.0, wrong(y) + x), (leaf(2), leaf(2)))
    assert "failed for argument 1 at index (1,)" in message
    assert "This is the derivative of output 1 at index (1,)." in message


def test_a_common_factor_of_all_wrong_derivatives_is_named() -> None:
    message = failure(square(lambda grad, x: grad * x * 2.2), leaf(3))
    assert message.endswith(
        "It is the worst of 3 wrong derivatives out of 9. All of them are 1.1 times the difference."
    )
    assert "All of them are -1 times the difference" in failure(square(lambda grad, x: grad * x * -2.0), leaf(3))


def test_a_factor_of_a_hundredth_above_one_is_found() -> None:
    assert "1.01 times" in failure(square(lambda grad, x: grad * x * 2.02), leaf(3))


def test_a_gradient_that_does_not_arrive_is_named() -> None:
    message = failure(lambda x: x.detach() * 2.0, leaf(2))
    assert message.endswith("No gradient arrives there: was the result detached, or computed under no_grad()?")


def test_a_kink_is_named() -> None:
    message = failure(lambda x: x.clamp(min=0.0), tensor([0.0], dtype=float64, requires_grad=True))
    assert "The function has a kink or a jump there: its slope is 0 on the left and 1 on the right." in message


def test_a_nan_is_wrong() -> None:
    message = failure(square(lambda grad, x: grad * x * float("nan")), leaf(1))
    assert "backward gave nan" in message


def test_float32_is_warned_of_and_is_the_reason() -> None:
    x = tensor([1.0, 2.0], requires_grad=True)
    with pytest.warns(UserWarning, match="Argument 0 of gradcheck is float32"):
        assert not gradcheck(lambda x: x * x * x, x, raise_exception=False)
    with (
        pytest.warns(UserWarning, match="float64 only"),
        pytest.raises(GradcheckError, match="was not made in float64"),
    ):
        gradcheck(lambda x: x * x * x, x)


def test_two_passes_must_give_the_same() -> None:
    def restless(x: Any) -> Any:
        return square(lambda grad, x: grad * 2.0 * x + rand(2, dtype=float64) * 1e-6)(x)

    assert "two backward passes from output 0 gave gradients that are" in failure(restless, leaf(2))
    assert gradcheck(restless, leaf(2), nondet_tol=1e-5)


def test_tolerances_count() -> None:
    off = square(lambda grad, x: grad * x * 2.02)
    assert gradcheck(off, leaf(3), rtol=0.02)
    assert gradcheck(off, leaf(3), atol=0.1)


def test_what_cannot_be_checked_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="found no input that requires a gradient"):
        gradcheck(lambda x: x, ones(2, dtype=float64))
    with pytest.raises(InvalidTypeError, match=r"returned no tensor of floating point numbers, but 3\.0"):
        gradcheck(lambda _: 3.0, leaf(2))
    with pytest.raises(InvalidValueError, match=r"eps is 0\.0"):
        gradcheck(lambda x: x, leaf(2), eps=0.0)
    expanded = ones(1, dtype=float64).expand(3).requires_grad_()
    with pytest.raises(ShapeError, match=r"has strides \(0,\): several of its elements are one in memory"):
        gradcheck(lambda x: x, expanded)


def test_an_error_of_the_function_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        gradcheck(lambda _: 1 / 0, leaf(2), raise_exception=False)


# ----------------------------------------------------------------------------------------------------------------------
# Second derivatives
# ----------------------------------------------------------------------------------------------------------------------
def test_right_second_derivatives_pass() -> None:
    assert gradgradcheck(lambda x: x.sigmoid() * x, leaf(2, 2))
    assert gradgradcheck(lambda x, y: (x @ y, x.exp()), (leaf(2, 3), leaf(3, 2)))
    assert gradgradcheck(lambda x: x * 2.0, leaf(2))
    assert gradgradcheck(lambda x: x * x, leaf(2), ones(2, dtype=float64))


def test_a_backward_that_is_not_differentiable_is_found() -> None:
    with pytest.raises(GradcheckError, match=re.escape("Gradient check of 'the gradient of Square' failed")):
        gradgradcheck(square(lambda grad, x: grad * 2.0 * x.detach()), leaf(2))
    wrong = square(lambda grad, x: grad * 2.0 * x.detach())
    assert gradcheck(wrong, leaf(2))
    assert not gradgradcheck(wrong, leaf(2), raise_exception=False)
