"""What is linear in each of two inputs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.errors import InvalidValueError, ShapeError
from minitorch.nn import functional as f
from minitorch_tensor import float64, ones, randn
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck


def leaves() -> list[Any]:
    return [randn(*shape, dtype=float64, requires_grad=True) for shape in ((5, 2), (5, 3), (4, 2, 3), (4,))]


def test_each_output_is_a_product_with_its_own_matrix() -> None:
    a, b, weight, bias = leaves()
    found = f.bilinear(a, b, weight, bias)
    arrays = [x.detach().numpy() for x in (a, b, weight)]
    np.testing.assert_allclose(found.detach().numpy(), np.einsum("ni,nj,kij->nk", *arrays) + bias.detach().numpy())
    assert f.bilinear(a[0], b[0], weight).shape == (4,)


def test_gradients_are_those_of_central_differences() -> None:
    assert gradcheck(f.bilinear, leaves())
    assert gradgradcheck(f.bilinear, leaves())


def test_a_layer_begins_with_numbers_up_to_one_over_the_root_of_its_first_input() -> None:
    layer = nn.Bilinear(16, 30, 40)
    for parameter in layer.parameters():
        assert 0.2 < parameter.detach().abs().max().item() <= 1 / math.sqrt(16)
    assert nn.Bilinear(2, 3, 4, bias=False).bias is None


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(ShapeError, match=r"not \(5, 2\), \(5, 4\), \(4, 2, 3\) and None"):
        f.bilinear(ones(5, 2), ones(5, 4), ones(4, 2, 3))
    with pytest.raises(ShapeError, match="bilinear"):
        f.bilinear(ones(5, 2), ones(4, 3), ones(4, 2, 3))
    with pytest.raises(ShapeError, match="bilinear"):
        f.bilinear(ones(5, 2), ones(5, 3), ones(4, 2, 3), ones(3))
    with pytest.raises(InvalidValueError, match="at least 1, not 0"):
        nn.Bilinear(0, 3, 4)
