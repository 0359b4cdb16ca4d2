from __future__ import annotations

from collections.abc import Callable, Iterator
from math import erf, exp, log1p, sqrt, tanh
from typing import Any

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import DtypeError, GraphError, InvalidArgumentError, InvalidValueError, ShapeError
from minitorch.nn import functional as F  # noqa: N812 - as everywhere


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


FORMULAS: dict[str, Callable[[float], float]] = {
    "relu": lambda x: max(x, 0.0),
    "relu6": lambda x: min(max(x, 0.0), 6.0),
    "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
    "elu": lambda x: x if x > 0 else exp(x) - 1,
    "celu": lambda x: x if x > 0 else exp(x) - 1,
    "selu": lambda x: 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * (exp(x) - 1)),
    "gelu": lambda x: x / 2 * (1 + erf(x / sqrt(2))),
    "silu": lambda x: x / (1 + exp(-x)),
    "mish": lambda x: x * tanh(log1p(exp(x))),
    "hardshrink": lambda x: 0.0 if -0.5 <= x <= 0.5 else x,
    "hardsigmoid": lambda x: min(max(x / 6 + 0.5, 0.0), 1.0),
    "hardswish": lambda x: x * min(max(x / 6 + 0.5, 0.0), 1.0),
    "hardtanh": lambda x: min(max(x, -1.0), 1.0),
    "softplus": lambda x: log1p(exp(x)),
    "softshrink": lambda x: 0.0 if -0.5 <= x <= 0.5 else (x - 0.5 if x > 0 else x + 0.5),
    "softsign": lambda x: x / (1 + abs(x)),
    "tanhshrink": lambda x: x - tanh(x),
    "logsigmoid": lambda x: -log1p(exp(-x)),
    "sigmoid": lambda x: 1 / (1 + exp(-x)),
    "tanh": tanh,
}

POINTS = [-7.0, -2.5, -0.8, -0.3, 0.2, 0.7, 1.9, 5.5, 8.0]

PLAIN = {"gelu", "hardshrink", "softplus", "softshrink", "softsign", "tanhshrink", "logsigmoid", "sigmoid", "tanh"}

IN_PLACE = [name for name in FORMULAS if name not in PLAIN]


@pytest.mark.parametrize("name", FORMULAS)
def test_an_activation_is_its_formula(name: str) -> None:
    out = getattr(F, name)(torch.tensor(POINTS, dtype=torch.float64))
    assert out.tolist() == pytest.approx([FORMULAS[name](x) for x in POINTS], rel=1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_its_gradients_of_both_orders_agree_with_central_differences(name: str) -> None:
    x = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(getattr(F, name), (x,))
    assert torch.autograd.gradgradcheck(getattr(F, name), (x,))


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place_the_input_is_replaced_and_the_gradient_is_the_same(name: str) -> None:
    x = torch.tensor(POINTS, requires_grad=True)
    kept = x * 1.0
    out = getattr(F, name)(kept, inplace=True)
    assert out is kept
    assert torch.equal(out, getattr(F, name)(x))
    out.sum().backward()
    y = torch.tensor(POINTS, requires_grad=True)
    getattr(F, name)(y).sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, y.grad)


def test_a_leaf_is_not_replaced() -> None:
    with pytest.raises(GraphError):
        F.silu(torch.ones(2, requires_grad=True), inplace=True)


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in ("relu", "sigmoid", "tanh")])
def test_integers_are_refused(name: str) -> None:
    with pytest.raises(DtypeError, match="needs a floating point tensor, not one of int64"):
        getattr(F, name)(torch.tensor([1, 2]))


@pytest.mark.parametrize("name", FORMULAS)
def test_nan_stays_nan_and_empty_stays_empty(name: str) -> None:
    assert getattr(F, name)(torch.tensor([float("nan")])).isnan().all().item()
    assert getattr(F, name)(torch.ones(0, 3)).shape == (0, 3)


def test_prelu_learns_one_weight_or_one_for_each_channel() -> None:
    x = torch.tensor([[-1.0, -2.0], [3.0, -4.0]])
    assert F.prelu(x, torch.tensor([0.5])).tolist() == [[-0.5, -1.0], [3.0, -2.0]]
    assert F.prelu(x, torch.tensor([0.5, 0.1])).tolist() == [[-0.5, pytest.approx(-0.2)], [3.0, pytest.approx(-0.4)]]
    with pytest.raises(ShapeError, match=r"for each of 2 channels, not weights of shape \(3,\)"):
        F.prelu(x, torch.ones(3))


def test_glu_gates_one_half_by_the_other() -> None:
    assert F.glu(torch.tensor([2.0, 4.0, 0.0, 0.0])).tolist() == [1.0, 2.0]
    with pytest.raises(InvalidArgumentError, match="whose size 3 is odd"):
        F.glu(torch.ones(3))
    with pytest.raises(InvalidArgumentError, match="a 0-d tensor has none"):
        F.glu(torch.tensor(1.0))


def test_softmax_without_a_dimension_takes_pytorchs_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"softmax\(\) was given no dim, and took 1: name it"):
        out = F.softmax(torch.zeros(2, 4))
    assert out.tolist() == [[0.25] * 4] * 2


def test_softmin_and_log_softmax_are_relatives_of_softmax() -> None:
    x = torch.tensor([[1.0, 2.0, 4.0]])
    assert torch.allclose(F.softmin(x, 1), F.softmax(-x, 1))
    assert torch.allclose(F.log_softmax(x, 1).exp(), F.softmax(x, 1))


def test_softmax_of_images_sums_over_channels() -> None:
    out = nn.Softmax2d()(torch.randn(2, 3, 4, 5))
    assert torch.allclose(out.sum(1), torch.ones(2, 4, 5))
    with pytest.raises(InvalidValueError, match=r"takes images, of 3 or 4 dimensions, not shape \(2, 3\)"):
        nn.Softmax2d()(torch.ones(2, 3))


@pytest.mark.parametrize(
    ("mistake", "kind", "message"),
    [
        (lambda x: F.gelu(x, approximate="sine"), InvalidArgumentError, "'none' and 'tanh', not 'sine'"),
        (lambda x: F.celu(x, 0.0), InvalidArgumentError, "divides by alpha"),
        (lambda x: F.hardtanh(x, 1.0, -1.0), InvalidValueError, "bounds in order"),
        (lambda _: nn.Hardtanh(1.0, -1.0), InvalidValueError, "bounds in order"),
        (lambda x: F.softshrink(x, -1.0), InvalidArgumentError, "lambd of at least 0"),
    ],
)
def test_mistakes_are_named(mistake: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        mistake(torch.ones(2))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (lambda: nn.ReLU(inplace=True), "ReLU(inplace=True)"),
        (nn.LeakyReLU, "LeakyReLU(negative_slope=0.01)"),
        (nn.PReLU, "PReLU(num_parameters=1)"),
        (lambda: nn.ELU(2.0, True), "ELU(alpha=2.0, inplace=True)"),
        (nn.GELU, "GELU(approximate='none')"),
        (nn.Hardshrink, "Hardshrink(0.5)"),
        (nn.Hardtanh, "Hardtanh(min_val=-1.0, max_val=1.0)"),
        (nn.Softplus, "Softplus(beta=1.0, threshold=20.0)"),
        (lambda: nn.Threshold(1, 2), "Threshold(threshold=1, value=2)"),
        (nn.GLU, "GLU(dim=-1)"),
        (lambda: nn.Softmax(1), "Softmax(dim=1)"),
        (nn.Hardswish, "Hardswish()"),
    ],
)
def test_layers_write_their_settings_as_pytorchs_do(layer: Any, text: str) -> None:
    assert repr(layer()) == text


def test_a_gumbel_choice_falls_as_often_as_softmax_says() -> None:
    torch.manual_seed(0)
    logits = torch.tensor([0.0, 1.0, 2.0]).expand(4000, 3)
    hard = F.gumbel_softmax(logits, hard=True)
    assert set(hard.flatten().tolist()) == {0.0, 1.0}
    assert hard.sum(1).tolist() == [1.0] * 4000
    assert torch.allclose(hard.mean(0), logits[0].softmax(0), atol=0.03)
    soft = F.gumbel_softmax(logits, tau=0.5)
    assert torch.allclose(soft.sum(1), torch.ones(4000), atol=1e-5)
    assert 0 < soft.max().item() < soft.sum().item()


def test_a_hard_gumbel_choice_has_the_gradients_of_the_soft_one() -> None:
    grads = []
    for hard in (False, True):
        torch.manual_seed(3)
        logits = torch.tensor([[0.3, -0.2, 0.9]], requires_grad=True)
        (F.gumbel_softmax(logits, tau=0.7, hard=hard) * torch.tensor([1.0, 2.0, 4.0])).sum().backward()
        assert logits.grad is not None
        grads.append(logits.grad)
    assert grads[0].abs().max().item() > 0.01
    assert torch.allclose(grads[0], grads[1])


def test_a_gumbel_choice_is_of_floating_point_numbers() -> None:
    with pytest.raises(DtypeError):
        F.gumbel_softmax(torch.tensor([1, 2]))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("relu_", {}),
        ("leaky_relu_", {"negative_slope": 0.3}),
        ("elu_", {"alpha": 0.5}),
        ("celu_", {"alpha": 0.5}),
        ("selu_", {}),
        ("hardtanh_", {"min_val": -0.5, "max_val": 0.7}),
        ("threshold_", {"threshold": 0.2, "value": 9.0}),
    ],
)
def test_a_function_with_an_underscore_replaces_its_input(name: str, options: dict[str, float]) -> None:
    numbers = [-2.0, -0.1, 0.3, 1.5]
    x = torch.tensor(numbers)
    assert getattr(F, name)(x, **options) is x
    assert torch.equal(x, getattr(F, name.removesuffix("_"))(torch.tensor(numbers), **options))
    assert x.tolist() != torch.tensor(numbers).tolist()
