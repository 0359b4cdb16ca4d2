from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch import nn
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_tensor import allclose, equal, float64, manual_seed, ones, randn, tensor, use_backend, zeros
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import DtypeError, ShapeError

attention: Any = nn.functional.scaled_dot_product_attention


def _rows(*shape: int) -> Any:
    return randn(*shape, dtype=float64, requires_grad=True)


def test_derivatives_are_those_of_central_differences() -> None:
    manual_seed(0)
    args = [_rows(2, 3, 4), _rows(2, 3, 4), _rows(2, 3, 2), _rows(3, 3)]
    with use_backend("numpy"):
        assert gradcheck(lambda q, k, v, m: attention(q, k, v, m), args)
        assert gradgradcheck(lambda q, k, v: attention(q, k, v, is_causal=True), args[:3])


def test_the_weights_are_a_softmax_of_products() -> None:
    q, k, v = randn(3, 4), randn(5, 4), randn(5, 2)
    assert allclose(attention(q, k, v), (q @ k.t() / 2).softmax(1) @ v, rtol=1e-5)
    assert allclose(attention(q, k, v, scale=1.0), (q @ k.t()).softmax(1) @ v, rtol=1e-5)


def test_a_causal_place_sees_nothing_later() -> None:
    q, k, v = randn(4, 3), randn(4, 3), randn(4, 3)
    later = v.clone()
    later[2:] = 100.0
    assert equal(attention(q, k, v, is_causal=True)[:2], attention(q, k, later, is_causal=True)[:2])


def test_a_row_that_may_look_at_nothing_gives_zeros_and_no_gradient() -> None:
    q = randn(2, 3, requires_grad=True)
    mask = tensor([[True, False], [False, False]])
    out = attention(q, ones(2, 3), ones(2, 3), mask)
    out.sum().backward()
    assert out[1].tolist() == [0.0, 0.0, 0.0]
    assert q.grad.isfinite().all()


def test_dropout_zeroes_weights() -> None:
    manual_seed(0)
    out = attention(zeros(1, 4), zeros(1000, 4), ones(1000, 1), dropout_p=0.5)
    assert out.item() == pytest.approx(1.0, abs=0.1)
    assert out.item() != 1.0


def test_the_mask_of_a_decoder_is_infinite_above_the_diagonal() -> None:
    mask = nn.Transformer.generate_square_subsequent_mask(3)
    assert mask.tolist() == [[0.0, -math.inf, -math.inf], [0.0, 0.0, -math.inf], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize("need_weights", [True, False])
def test_keys_that_are_padding_count_for_nothing(need_weights: bool) -> None:
    manual_seed(0)
    layer = nn.MultiheadAttention(4, 2, batch_first=True)
    x = randn(2, 3, 4)
    spoilt = x.clone()
    spoilt[0, 2] = 1e3
    padding = tensor([[False, False, True], [False, False, False]])
    outs = [layer(x, y, y, key_padding_mask=padding, need_weights=need_weights) for y in (x, spoilt)]
    assert allclose(outs[0][0], outs[1][0], atol=1e-6)
    assert (outs[0][1] is not None) is need_weights


def test_attention_has_no_dropout_in_evaluation() -> None:
    manual_seed(0)
    layer = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.5)
    x = randn(3, 2, 4)
    assert not equal(layer(x), layer(x))
    layer.eval()
    assert equal(layer(x), layer(x))


def test_the_layers_of_an_encoder_are_copies() -> None:
    layer = nn.TransformerEncoderLayer(4, 2, 8)
    encoder = nn.TransformerEncoder(layer, 2)
    first, second = (part.linear1.weight for part in encoder.layers)
    assert equal(first, second)
    assert first is not second
    assert layer.linear1.weight is not first


def test_a_transformer_learns_to_copy_the_last_place() -> None:
    from minitorch import optim

    manual_seed(0)
    layer, out = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True), nn.Linear(8, 8)
    optimizer = optim.Adam([*layer.parameters(), *out.parameters()], lr=0.01)
    x = randn(16, 4, 8)
    losses = []
    for _ in range(40):
        optimizer.zero_grad()
        loss = (out(layer(x))[:, 0] - x[:, 3]).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


MISTAKES: list[tuple[Any, type[Exception], str]] = [
    (lambda: attention(zeros(2, 3), zeros(2, 4), zeros(2, 4)), ShapeError, "does not fit keys of shape"),
    (lambda: attention(zeros(2, 3), zeros(2, 3), zeros(4, 3)), ShapeError, "does not fit keys of shape"),
    (lambda: attention(zeros(3), zeros(2, 3), zeros(2, 3)), ShapeError, "at least two dimensions"),
    (lambda: attention([0.0], zeros(2, 3), zeros(2, 3)), InvalidTypeError, "query of attention is a tensor"),
    (lambda: attention(zeros(2, 3), zeros(2, 3).double(), zeros(2, 3)), DtypeError, "the query of float32"),
    (lambda: attention(*[zeros(2, 3)] * 3, zeros(2, 2).double()), DtypeError, "holds bools or numbers of float32"),
    (lambda: attention(*[zeros(2, 3)] * 3, [[True]]), InvalidTypeError, "mask of attention is a tensor"),
    (lambda: attention(*[zeros(2, 3)] * 3, zeros(2, 2), is_causal=True), GraphError, "cannot both be asked for"),
    (
        lambda: attention(zeros(3, 2, 4), *[zeros(2, 2, 4)] * 2, enable_gqa=True),
        ShapeError,
        "3 heads of queries cannot be shared among 2",
    ),
    (lambda: nn.MultiheadAttention(6, 4), InvalidValueError, "4 heads do not divide 6 features"),
    (lambda: nn.MultiheadAttention(0, 1), InvalidValueError, "must be positive"),
    (lambda: nn.MultiheadAttention(4, 2)(*[zeros(3, 2, 5)] * 3), ShapeError, "has 4 features"),
    (lambda: nn.MultiheadAttention(4, 2)(*[zeros(4)] * 3), ShapeError, "have 2 or 3 dimensions"),
    (lambda: nn.MultiheadAttention(4, 2)([0.0], zeros(2, 4), zeros(2, 4)), InvalidTypeError, "is a tensor"),
    (
        lambda: nn.MultiheadAttention(4, 2)(zeros(3, 2, 4), zeros(3, 1, 4), zeros(3, 1, 4)),
        ShapeError,
        "does not fit keys",
    ),
    (
        lambda: nn.MultiheadAttention(4, 2)(*[zeros(3, 2, 4)] * 3, attn_mask=zeros(2, 2)),
        ShapeError,
        r"attn_mask must have shape \(3, 3\) or \(4, 3, 3\), and has \(2, 2\)",
    ),
    (
        lambda: nn.MultiheadAttention(4, 2)(*[zeros(3, 2, 4)] * 3, key_padding_mask=zeros(3, 3)),
        ShapeError,
        r"key_padding_mask must have shape \(2, 3\)",
    ),
    (
        lambda: nn.MultiheadAttention(4, 2)(*[zeros(3, 2, 4)] * 3, is_causal=True),
        GraphError,
        "says that attn_mask is causal",
    ),
    (lambda: nn.TransformerEncoderLayer(4, 2, activation="sine"), InvalidTypeError, "must be 'relu', 'gelu'"),
    (lambda: nn.Transformer(4, 2, 1, 1, 8)(zeros(3, 2, 4), zeros(3, 1, 4)), ShapeError, "not of one batch"),
    (lambda: nn.Transformer(4, 2, 1, 1, 8)(zeros(3, 2, 4), zeros(3, 2, 5)), ShapeError, "have 4 features"),
]


@pytest.mark.parametrize(("mistake", "kind", "words"), MISTAKES)
def test_a_mistake_is_named(mistake: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()
