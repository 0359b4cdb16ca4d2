from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import DtypeError, InvalidTypeError, ShapeError
from minitorch.nn import functional as F  # noqa: N812 - as everywhere


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 5, 3), (0, 3)])
def test_linear_is_a_product_and_a_sum_of_one_node(shape: tuple[int, ...]) -> None:
    x, w, b = torch.randn(shape), torch.randn(4, 3, requires_grad=True), torch.randn(4, requires_grad=True)
    out = F.linear(x, w, b)
    np.testing.assert_allclose(
        out.detach().numpy(), x.numpy() @ w.detach().numpy().T + b.detach().numpy(), rtol=1e-5, atol=1e-6
    )
    assert out.grad_fn.name() == "Affine"


def test_gradients_of_linear_agree_with_central_differences() -> None:
    x, w, b = (torch.randn(s, dtype=torch.float64, requires_grad=True) for s in ((2, 3), (4, 3), (4,)))
    assert torch.autograd.gradcheck(F.linear, (x, w, b))
    assert torch.autograd.gradgradcheck(F.linear, (x, w, b))


def test_a_strided_input_and_a_bias_that_broadcasts_are_taken() -> None:
    x, w = torch.randn(3, 5).T, torch.randn(4, 3)
    np.testing.assert_allclose(F.linear(x, w, torch.ones(1)).numpy(), x.numpy() @ w.numpy().T + 1, rtol=1e-5, atol=1e-6)


def test_shapes_that_do_not_fit_are_named() -> None:
    x, w = torch.ones(5, 3), torch.ones(4, 2)
    with pytest.raises(ShapeError, match=r"not \(5, 3\) and \(4, 2\)"):
        F.linear(x, w)
    with pytest.raises(ShapeError, match=r"bias of shape \(3,\) does not broadcast to the output of shape \(5, 4\)"):
        F.linear(x, torch.ones(4, 3), torch.ones(3))
    with pytest.raises(DtypeError, match="Cannot multiply float32 @ float64 in linear"):
        F.linear(x, torch.ones(4, 3, dtype=torch.float64))
    with pytest.raises(InvalidTypeError, match=r"The bias of linear\(\) is a tensor, not 1.0"):
        F.linear(x, torch.ones(4, 3), 1.0)  # type: ignore[arg-type] # that is the mistake


def test_a_layer_begins_within_its_bound() -> None:
    layer = nn.Linear(100, 50)
    assert 0.09 < layer.weight.abs().max().item() <= 0.1
    assert layer.bias is not None
    assert layer.bias.abs().max().item() <= 0.1
    assert repr(layer) == "Linear(in_features=100, out_features=50, bias=True)"


def test_a_layer_without_bias_has_none_in_its_state() -> None:
    layer = nn.Linear(3, 2, bias=False, dtype=torch.float64)
    assert list(layer.state_dict()) == ["weight"]
    assert layer.bias is None
    assert layer.weight.dtype is torch.float64
