from __future__ import annotations

import numpy as np
import pytest

from minitorch_tensor import Tensor, float32, float64, int64, manual_seed, ones
from minitorch_tensor.errors import InvalidTypeError


def test_the_class_converts_lists_and_arrays_to_the_default_dtype() -> None:
    for data in ([1, 2], np.array([1, 2]), ones(2, dtype=int64).cumsum(0)):
        made = Tensor(data)
        assert made.tolist() == [1.0, 2.0]
        assert made.dtype is float32


def test_the_class_copies_what_it_is_given() -> None:
    source = ones(2)
    made = Tensor(source)
    source[0] = 5.0
    assert made.tolist() == [1.0, 1.0]


def test_integers_are_a_shape_as_in_pytorch() -> None:
    assert Tensor(2, 3).shape == (2, 3)
    assert Tensor().shape == (0,)


def test_it_is_a_leaf_only_if_that_is_wanted() -> None:
    assert not Tensor([1.0]).requires_grad
    x = Tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_class_methods_make_what_the_functions_make() -> None:
    assert Tensor.zeros(2, 3).tolist() == [[0.0] * 3] * 2
    assert Tensor.ones((2,)).tolist() == [1.0, 1.0]
    assert Tensor.rand(4, requires_grad=True).requires_grad
    manual_seed(3)
    first = Tensor.randn((10, 10))
    manual_seed(3)
    assert np.array_equal(first.numpy(), Tensor.randn(10, 10).numpy())
    assert first.double().dtype is float64


def test_random_integers_take_both_bounds_or_the_upper_one() -> None:
    x = Tensor.randint(2, 5, (100,))
    assert (x.dtype, int(x.min()), int(x.max())) == (int64, 2, 4)
    assert int(Tensor.randint(3, 50).max()) == 2
    with pytest.raises(InvalidTypeError, match=r"needs a shape: write Tensor.randint\(0, 5, \(10,\)\)"):
        Tensor.randint(3)
