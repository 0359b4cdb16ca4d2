from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isnan, log
from typing import Any

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import (
    DtypeError,
    IndexingError,
    InvalidArgumentError,
    InvalidValueError,
    ReductionError,
    ShapeError,
)
from minitorch.nn import functional as F  # noqa: N812 - as everywhere


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        torch.manual_seed(1)
        yield


def _double(*shape: int) -> Any:
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


def _chances(*shape: int) -> Any:
    return (torch.rand(*shape, dtype=torch.float64) * 0.8 + 0.1).requires_grad_()


# ----------------------------------------------------------------------------------------------------------------------
# Cross-entropy
# ----------------------------------------------------------------------------------------------------------------------
def test_cross_entropy_of_even_logits_is_the_logarithm_of_the_classes() -> None:
    loss = F.cross_entropy(torch.zeros(4, 5, requires_grad=True), torch.tensor([0, 1, 2, 4]))
    assert loss.item() == pytest.approx(log(5.0))


def test_the_gradient_of_cross_entropy_is_softmax_less_one_hot() -> None:
    x = torch.randn(3, 4, requires_grad=True)
    target = torch.tensor([1, 3, 0])
    F.cross_entropy(x, target, reduction="sum").backward()
    assert x.grad is not None
    assert torch.allclose(x.grad, x.detach().softmax(1) - F.one_hot(target, 4), atol=1e-6)


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 5), (4,)])
def test_the_mean_in_one_operation_is_that_of_all_losses(shape: tuple[int, ...]) -> None:
    x = _double(*shape)
    target = torch.randint(0, shape[1], (shape[0], *shape[2:])) if shape[1:] else torch.tensor(2)
    mean, slow = F.cross_entropy(x, target), F.cross_entropy(x, target, reduction="none").mean()
    assert mean.item() == pytest.approx(slow.item(), rel=1e-12)
    (gradient,), (wanted,) = torch.autograd.grad(mean, x), torch.autograd.grad(slow, x)
    assert torch.allclose(gradient, wanted, rtol=1e-12, atol=1e-15)


def test_the_mean_of_no_losses_is_nan() -> None:
    assert isnan(F.cross_entropy(torch.zeros(0, 3), torch.zeros(0, dtype=torch.int64)).item())


@pytest.mark.parametrize("options", [{}, {"label_smoothing": 0.2}, {"reduction": "none"}, {"ignore_index": 1}])
@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 5)])
def test_cross_entropy_is_differentiable_twice(shape: tuple[int, ...], options: dict[str, Any]) -> None:
    target = torch.randint(0, shape[1], (shape[0], *shape[2:]))

    def loss(x: Any) -> Any:
        return F.cross_entropy(x, target, **options)

    x = _double(*shape)
    assert torch.autograd.gradcheck(loss, (x,))
    assert torch.autograd.gradgradcheck(loss, (x,))


def test_what_is_ignored_counts_neither_above_nor_below() -> None:
    x = torch.randn(4, 3)
    kept = F.cross_entropy(x[:2], torch.tensor([0, 2]))
    assert F.cross_entropy(x, torch.tensor([0, 2, -100, -100])).item() == pytest.approx(kept.item())
    assert F.nll_loss(x.log_softmax(1), torch.tensor([0, 2, 1, 1]), ignore_index=1).item() == pytest.approx(kept.item())
    assert F.cross_entropy(x, torch.tensor([0, 2, 1, 1]), ignore_index=1, reduction="none").tolist()[2:] == [0.0, 0.0]


def test_classes_may_have_weights() -> None:
    x, weight = torch.randn(3, 2), torch.tensor([1.0, 3.0])
    each = F.cross_entropy(x, torch.tensor([0, 1, 1]), reduction="none")
    assert F.cross_entropy(x, torch.tensor([0, 1, 1]), weight).item() == pytest.approx(
        ((each * torch.tensor([1.0, 3.0, 3.0])).sum() / 7.0).item()
    )


def test_probabilities_that_are_one_hot_mean_the_class() -> None:
    x, target = torch.randn(3, 4), torch.tensor([1, 3, 0])
    sure = F.one_hot(target, 4).float()
    for smoothing in (0.0, 0.3):
        assert F.cross_entropy(x, sure, label_smoothing=smoothing).item() == pytest.approx(
            F.cross_entropy(x, target, label_smoothing=smoothing).item()
        )


def test_large_logits_give_finite_losses() -> None:
    assert F.cross_entropy(torch.tensor([[1e4, -1e4]]), torch.tensor([1])).item() == 2e4


@pytest.mark.parametrize(
    ("target", "kind", "message"),
    [
        ([0, 4], IndexingError, "given the class 4, and there are 4: 0 to 3"),
        ([0, -1], IndexingError, "given the class -1"),
        ([0, 1, 2], InvalidValueError, "as many targets as inputs, not 3 for a batch of 2"),
        ([[0, 1]] * 2, ShapeError, r"not \(2, 4\) and \(2, 2\)"),
        ([0.0, 1.0], DtypeError, "takes classes of int64, not of float32"),
    ],
)
def test_targets_that_do_not_fit_are_named(target: Any, kind: type[Exception], message: str) -> None:
    for loss in (F.cross_entropy, F.nll_loss):
        with pytest.raises(kind, match=message):
            loss(torch.zeros(2, 4), torch.tensor(target))


def test_settings_that_do_not_fit_are_named() -> None:
    x, target = torch.zeros(2, 4), torch.tensor([0, 1])
    with pytest.raises(InvalidArgumentError, match="label_smoothing from 0 to 1, not 2"):
        F.cross_entropy(x, target, label_smoothing=2.0)
    with pytest.raises(ShapeError, match=r"a weight for each of 4 classes, not of shape \(3,\)"):
        F.cross_entropy(x, target, torch.ones(3))
    with pytest.raises(ReductionError, match="by 'none', 'mean' or 'sum', not by 'max'"):
        F.cross_entropy(x, target, reduction="max")


# ----------------------------------------------------------------------------------------------------------------------
# The others
# ----------------------------------------------------------------------------------------------------------------------
def _signs(like: Any) -> Any:
    return torch.tensor([1, -1, 1, -1]).to(like)


LOSSES: dict[str, tuple[Callable[..., Any], Callable[[], tuple[Any, ...]]]] = {
    "mse": (F.mse_loss, lambda: (_double(3, 4), _double(3, 4))),
    "l1": (F.l1_loss, lambda: (_double(3, 4), _double(3, 4))),
    "smooth l1": (F.smooth_l1_loss, lambda: (_double(3, 4), _double(3, 4))),
    "huber": (F.huber_loss, lambda: (_double(3, 4), _double(3, 4))),
    "kl": (F.kl_div, lambda: (_double(3, 4), _chances(3, 4))),
    "poisson": (F.poisson_nll_loss, lambda: (_double(3, 4), _chances(3, 4))),
    "gaussian": (F.gaussian_nll_loss, lambda: (_double(3, 4), _double(3, 4), _chances(3, 4))),
    "bce": (F.binary_cross_entropy, lambda: (_chances(3, 4), _chances(3, 4))),
    "bce with logits": (F.binary_cross_entropy_with_logits, lambda: (_double(3, 4), _chances(3, 4))),
    "hinge": (lambda x: F.hinge_embedding_loss(x, _signs(x)), lambda: (_double(4),)),
    "ranking": (lambda x, y: F.margin_ranking_loss(x, y, _signs(x), margin=0.3), lambda: (_double(4), _double(4))),
    "cosine": (lambda x, y: F.cosine_embedding_loss(x, y, _signs(x)), lambda: (_double(4, 3), _double(4, 3))),
    "triplet": (F.triplet_margin_loss, lambda: (_double(4, 3), _double(4, 3), _double(4, 3))),
    "soft margin": (lambda x: F.soft_margin_loss(x, _signs(x)), lambda: (_double(4),)),
    "multi margin": (lambda x: F.multi_margin_loss(x, torch.tensor([0, 2])), lambda: (_double(2, 3),)),
    "multilabel": (F.multilabel_soft_margin_loss, lambda: (_double(3, 4), _chances(3, 4))),
    "cosine similarity": (F.cosine_similarity, lambda: (_double(3, 4), _double(3, 4))),
    "distance": (F.pairwise_distance, lambda: (_double(3, 4), _double(3, 4))),
    "normalize": (F.normalize, lambda: (_double(3, 4),)),
}


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_of_both_orders_agree_with_central_differences(name: str) -> None:
    function, inputs = LOSSES[name]
    xs = inputs()
    assert torch.autograd.gradcheck(function, xs)
    assert torch.autograd.gradgradcheck(function, xs)


@pytest.mark.parametrize("loss", [F.smooth_l1_loss, F.huber_loss])
def test_a_parabola_is_curved_at_its_vertex_and_a_line_is_not(loss: Any) -> None:
    x = torch.tensor([0.0, 0.3, -0.3, 1.0, 2.0], requires_grad=True)
    (slope,) = torch.autograd.grad(loss(x, torch.zeros(5), reduction="sum"), x, create_graph=True)
    assert slope.tolist() == pytest.approx([0.0, 0.3, -0.3, 1.0, 1.0])
    (curvature,) = torch.autograd.grad(slope.sum(), x)
    assert curvature.tolist() == [1.0, 1.0, 1.0, 0.0, 0.0]


def test_the_mean_is_the_sum_over_the_number() -> None:
    x, y = torch.randn(3, 4), torch.randn(3, 4)
    each = F.mse_loss(x, y, reduction="none")
    assert torch.allclose(each, (x - y) ** 2)
    assert F.mse_loss(x, y).item() == pytest.approx(F.mse_loss(x, y, reduction="sum").item() / 12)


def test_shapes_that_differ_are_warned_of() -> None:
    with pytest.warns(UserWarning, match=r"an input of shape \(3, 1\) and a target of shape \(3,\), which broadcast"):
        assert F.mse_loss(torch.ones(3, 1), torch.ones(3)).item() == 0.0


@pytest.mark.parametrize("loss", [F.smooth_l1_loss, F.huber_loss])
def test_an_infinite_difference_has_the_slope_of_the_line(loss: Any) -> None:
    x = torch.tensor([float("inf"), -float("inf"), 0.5], requires_grad=True)
    loss(x, torch.zeros(3), reduction="sum").backward()
    assert x.grad.tolist() == [1.0, -1.0, 0.5]


def test_a_log_of_zero_is_at_most_a_hundred() -> None:
    assert F.binary_cross_entropy(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0])).item() == 100.0


@pytest.mark.parametrize(
    ("mistake", "kind", "message"),
    [
        (lambda x: F.smooth_l1_loss(x, x, beta=-1.0), InvalidArgumentError, "beta of at least 0"),
        (lambda x: F.huber_loss(x, x, delta=0.0), InvalidArgumentError, "delta above 0"),
        (lambda x: F.binary_cross_entropy(x * 2, x), InvalidArgumentError, "probabilities from 0 to 1, not 2"),
        (lambda x: F.binary_cross_entropy(x, x * 2), InvalidArgumentError, "targets from 0 to 1, not 2"),
        (lambda x: F.binary_cross_entropy(x, x * float("nan")), InvalidArgumentError, "targets from 0 to 1, not nan"),
        (lambda x: F.binary_cross_entropy(x, x > 0), DtypeError, "a floating point dtype, not of bool"),
        (
            lambda x: F.binary_cross_entropy_with_logits(x, x.long()),
            DtypeError,
            r"int64: it may be any.* with float\(\)",
        ),
        (lambda x: F.binary_cross_entropy(x, x[:1]), InvalidValueError, r"of one shape, not \(2, 3\) and \(1, 3\)"),
        (lambda x: F.gaussian_nll_loss(x, x, -x), InvalidValueError, "a negative variance"),
        (lambda x: F.gaussian_nll_loss(x, x, x[0]), InvalidValueError, r"not of shape \(3,\)"),
        (lambda x: F.margin_ranking_loss(x, x[0], x), ShapeError, "tensors of as many dimensions"),
        (lambda x: F.cosine_embedding_loss(x, x, x), ShapeError, "takes vectors of shape"),
        (lambda x: F.triplet_margin_loss(x, x, x, margin=0.0), InvalidValueError, "a margin above 0"),
        (lambda x: F.triplet_margin_loss(x, x, x[0]), ShapeError, "tensors of as many dimensions"),
        (lambda x: F.multi_margin_loss(x, torch.tensor([0, 1]), p=3), InvalidArgumentError, "p = 1 or 2, not 3"),
        (lambda x: F.multi_margin_loss(x, torch.tensor([0])), ShapeError, r"not \(2, 3\) and \(1,\)"),
        (lambda _: nn.TripletMarginLoss(0.0), InvalidValueError, "a margin above 0"),
        (lambda _: nn.TripletMarginWithDistanceLoss(margin=0.0), InvalidValueError, "a margin above 0"),
        (lambda _: nn.MultiMarginLoss(3), InvalidValueError, "p = 1 or 2, not 3"),
        (lambda x: F.cosine_similarity(x, torch.tensor([1])), DtypeError, "floating point tensors, not one of int64"),
    ],
)
def test_mistakes_are_named(mistake: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        mistake(torch.ones(2, 3))


def test_a_loss_layer_keeps_its_weights_as_a_buffer() -> None:
    loss = nn.CrossEntropyLoss(torch.tensor([1.0, 2.0]), reduction="sum", label_smoothing=0.1)
    assert list(loss.state_dict()) == ["weight"]
    x, target = torch.randn(3, 2), torch.tensor([0, 1, 1])
    expected = F.cross_entropy(x, target, torch.tensor([1.0, 2.0]), reduction="sum", label_smoothing=0.1)
    assert loss(x, target).item() == expected.item()
    assert repr(nn.CrossEntropyLoss()) == "CrossEntropyLoss()"
