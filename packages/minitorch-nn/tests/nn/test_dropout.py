from __future__ import annotations

from collections.abc import Iterator

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import DtypeError, InvalidTypeError, InvalidValueError, ShapeError
from minitorch.nn import functional as F  # noqa: N812 - as everywhere


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        torch.manual_seed(0)
        yield


def test_a_share_is_left_out_and_the_mean_stays() -> None:
    out = F.dropout(torch.ones(100, 100), 0.25)
    assert {round(value, 5) for value in out.flatten().tolist()} == {0.0, round(1 / 0.75, 5)}
    assert (out == 0).float().mean().item() == pytest.approx(0.25, abs=0.02)
    assert out.mean().item() == pytest.approx(1.0, abs=0.02)


def test_gradients_pass_where_numbers_do() -> None:
    x = torch.ones(50, requires_grad=True)
    out = F.dropout(x)
    out.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == out.tolist()


def test_the_same_seed_leaves_out_the_same() -> None:
    first = F.dropout(torch.ones(50))
    torch.manual_seed(0)
    assert torch.equal(first, F.dropout(torch.ones(50)))


@pytest.mark.parametrize(
    ("function", "shape"), [(F.dropout1d, (4, 8, 5)), (F.dropout2d, (4, 8, 5, 3)), (F.dropout1d, (8, 5))]
)
def test_whole_channels_are_left_out(function: object, shape: tuple[int, ...]) -> None:
    out = function(torch.ones(shape), 0.5)  # type: ignore[operator] # it is a function
    channels = out.reshape(-1, out.numel() // (8 if len(shape) == 2 else 32))
    assert {tuple(set(row)) for row in channels.tolist()} == {(0.0,), (2.0,)}


def test_in_evaluation_the_input_comes_back_itself() -> None:
    x = torch.ones(3)
    assert nn.Dropout(0.9).eval()(x) is x
    assert F.dropout(x, 0.0) is x


def test_in_place_the_input_is_replaced() -> None:
    x = torch.ones(30)
    assert F.dropout(x, inplace=True) is x
    assert set(x.tolist()) == {0.0, 2.0}


def test_mistakes_are_named() -> None:
    with pytest.raises(InvalidValueError, match=r"dropout\(\) needs a probability from 0 to 1, not 1.5"):
        F.dropout(torch.ones(3), 1.5)
    with pytest.raises(InvalidTypeError, match=r"a probability as a number, not '0\.5' of type str"):
        nn.Dropout("0.5")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="Dropout2d needs a probability from 0 to 1, not -1"):
        nn.Dropout2d(-1)
    with pytest.raises(ShapeError, match=r"sequences, of 2 or 3 dimensions, not shape \(3,\)"):
        F.dropout1d(torch.ones(3))
    with pytest.raises(ShapeError, match=r"images, of 3 or 4 dimensions, not shape \(3,\)"):
        F.dropout2d(torch.ones(3))
    with pytest.raises(DtypeError, match="needs a floating point tensor, not one of int64"):
        F.dropout(torch.tensor([1]))


def test_alpha_dropout_keeps_mean_and_variance() -> None:
    x = torch.randn(200, 200)
    out = F.alpha_dropout(x, 0.2, training=True)
    assert out.mean().item() == pytest.approx(0.0, abs=0.03)
    assert out.std().item() == pytest.approx(1.0, abs=0.03)
    zeros = F.alpha_dropout(torch.zeros(100, 100), 0.2, training=True)
    assert (zeros < 0).float().mean().item() == pytest.approx(0.2, abs=0.02)


def test_alpha_dropout_works_in_training_only_and_in_place_if_it_is_to() -> None:
    x = torch.ones(100)
    layer = nn.AlphaDropout(0.5, inplace=True)
    assert layer.eval()(x) is x
    assert x.tolist() == [1.0] * 100
    assert layer.train()(x) is x
    assert len({round(value, 4) for value in x.tolist()}) == 2
    with pytest.raises(InvalidValueError, match="from 0 to 1"):
        F.alpha_dropout(x, 1.5)
