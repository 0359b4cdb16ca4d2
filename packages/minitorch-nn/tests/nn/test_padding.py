"""Borders against NumPy's, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch.nn.errors import UnsupportedModeError
from minitorch_tensor import ones, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError

RNG = np.random.default_rng(3)
NO_TENSOR: Any = [1.0]
MODES = [("constant", "constant"), ("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")]


@pytest.mark.parametrize(("mode", "numpy_mode"), MODES)
@pytest.mark.parametrize("widths", [(2, 1), (0, 3), (1, 0, 2, 2)])
def test_a_border_is_numpys(mode: str, numpy_mode: Any, widths: Any) -> None:
    x = RNG.normal(size=(2, 4, 5))
    pairs = [(0, 0)] * (3 - len(widths) // 2) + [widths[i : i + 2] for i in range(len(widths) - 2, -1, -2)]
    np.testing.assert_array_equal(f.pad(tensor(x), widths, mode=mode).array, np.pad(x, pairs, mode=numpy_mode))


def test_a_negative_width_cuts_off() -> None:
    x = tensor([[1, 2, 3, 4]])
    np.testing.assert_array_equal(f.pad(x, (-1, 2)).array, [[2, 3, 4, 0, 0]])
    np.testing.assert_array_equal(f.pad(x, (-1, 1), mode="replicate").array, [[2, 3, 4, 4]])
    np.testing.assert_array_equal(f.pad(x, (-1, 1), mode="reflect").array, [[2, 3, 4, 3]])


def test_what_is_cut_off_does_not_come_around() -> None:
    np.testing.assert_array_equal(f.pad(tensor([[1, 2, 3, 4]]), (-1, 1), mode="circular").array, [[2, 3, 4, 2]])


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_gradients_are_right_in_both_orders(mode: str) -> None:
    x = tensor(RNG.normal(size=(1, 1, 3, 3)), requires_grad=True)
    assert gradcheck(lambda x: f.pad(x * x, (1, 2, 0, 1), mode=mode), x)
    assert gradgradcheck(lambda x: f.pad(x * x, (1, 2, 0, 1), mode=mode), x)


def test_an_empty_batch_gets_a_border_too() -> None:
    assert f.pad(ones(0, 2, 3), (1, 1), mode="reflect").shape == (0, 2, 5)


def test_layers_remember_their_widths() -> None:
    assert repr(nn.ConstantPad2d(1, 2.0)) == "ConstantPad2d(padding=(1, 1, 1, 1), value=2.0)"
    assert repr(nn.ZeroPad1d((1, 2))) == "ZeroPad1d((1, 2))"
    np.testing.assert_array_equal(nn.ReflectionPad1d(1)(tensor([[1, 2]])).array, [[2, 1, 2, 1]])


MISTAKES = [
    (lambda: f.pad(ones(2, 3), (1,), mode="reflect"), ShapeError, "pair of widths"),
    (lambda: f.pad(ones(2, 3), (1,)), ShapeError, "pair of widths"),
    (lambda: f.pad(ones(2, 3), (1, 1), mode="some"), UnsupportedModeError, "not 'some'"),
    (lambda: f.pad(ones(1, 2, 3, 4), (1, 1), mode="reflect"), UnsupportedModeError, "takes 2, 4 or 6 widths"),
    (lambda: f.pad(ones(2, 4), (4, 0), mode="reflect"), ShapeError, "at most 3 places"),
    (lambda: f.pad(ones(2, 4), (5, 0), mode="circular"), ShapeError, "at most 4 places"),
    (lambda: f.pad(ones(2, 4), (-3, -3), mode="replicate"), ShapeError, "cannot add -3 before and -3 after"),
    (lambda: f.pad(ones(2, 4), (1, 1), "reflect", 1.0), InvalidArgumentError, "for the mode 'constant' only"),
    (lambda: f.pad(NO_TENSOR, (1, 1)), InvalidTypeError, r"pad\(\) takes a tensor"),
    (lambda: nn.ZeroPad2d((1, 2, 3)), InvalidArgumentError, "an integer or 4 of them, not 3"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
