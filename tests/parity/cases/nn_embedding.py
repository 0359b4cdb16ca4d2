"""Embedding, one-hot vectors and dropout."""

from __future__ import annotations

from parity.harness import Case, ErrorCase, floats, given, ints
from parity.networks import FunctionCase, FunctionError, LayerCase, made

__all__ = ["CASES", "ERRORS", "LAYERS"]

CASES: list[Case] = [
    FunctionCase("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), ints(2, 3, high=5), floats(5, 4)),
    FunctionCase("nn.functional.embedding", lambda F, i, w: F.embedding(i, w, 1), ints(4, 3, high=5), floats(5, 4)),
    FunctionCase("nn.functional.embedding", lambda F, i, w: F.embedding(i, w, -5), ints(4, 3, high=5), floats(5, 4)),
    FunctionCase("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), ints(high=5), floats(5, 4)),
    FunctionCase(
        "nn.functional.embedding", lambda F, i, w: F.embedding(i, w), ints(3, high=5, dtype="int32"), floats(5, 4)
    ),
    FunctionCase(
        "nn.functional.embedding",
        lambda F, i, w: F.embedding(i, w),
        ints(0, 3),
        floats(5, 4),
        zero_gradient=True,
        layouts=("contiguous",),
    ),
    FunctionCase(
        "nn.functional.embedding",
        lambda F, i, w: [F.embedding(i, w, max_norm=1.5), w],
        ints(2, 3, high=3),
        floats(5, 4),
        gradient=False,
        layouts=("contiguous",),
    ),
    FunctionCase("nn.functional.one_hot", lambda F, i: F.one_hot(i), ints(2, 3, high=4)),
    FunctionCase("nn.functional.one_hot", lambda F, i: F.one_hot(i, 7), ints(2, 3, high=4)),
    FunctionCase("nn.functional.one_hot", lambda F, i: F.one_hot(i, 7), ints(high=4)),
    FunctionCase("nn.functional.one_hot", lambda F, i: F.one_hot(i, 7), ints(0, 2)),
    *[
        FunctionCase(
            f"nn.functional.{name}", lambda F, x, n=name: getattr(F, n)(x, 0.5, training=False), floats(2, 3, 4)
        )
        for name in ("dropout", "dropout1d", "dropout2d")
    ],
    FunctionCase("nn.functional.alpha_dropout", lambda F, x: F.alpha_dropout(x, 0.5), floats(2, 3)),
    FunctionCase("nn.functional.alpha_dropout", lambda F, x: F.alpha_dropout(x, 0.0, training=True), floats(2, 3)),
    FunctionCase("nn.functional.dropout", lambda F, x: F.dropout(x, 0.0), floats(2, 3)),
    FunctionCase("nn.functional.dropout", lambda F, x: F.dropout(x, 1.0), floats(2, 3), zero_gradient=True),
    FunctionCase(
        "nn.functional.dropout", lambda F, x: F.dropout(x * 1.0, 1.0, inplace=True), floats(3), zero_gradient=True
    ),
]

_BAG = "nn.functional.embedding_bag"
_OFFSETS = given([0, 2, 2, 5], "int64")

CASES += [
    *[
        FunctionCase(
            _BAG, lambda F, i, w, m=mode: F.embedding_bag(i, w, mode=m), ints(3, 4, high=6), floats(6, 2), second=False
        )
        for mode in ("sum", "mean", "max")
    ],
    *[
        FunctionCase(
            _BAG,
            lambda F, i, w, o, m=mode: F.embedding_bag(i, w, o, mode=m),
            ints(7, high=6),
            floats(6, 2),
            _OFFSETS,
            layouts=("contiguous",),
            second=False,
        )
        for mode in ("sum", "mean", "max")
    ],
    FunctionCase(
        _BAG,
        lambda F, i, w, o, f: F.embedding_bag(i, w, o, mode="sum", per_sample_weights=f),
        ints(7, high=6),
        floats(6, 2),
        _OFFSETS,
        floats(7),
        layouts=("contiguous",),
        second=False,
    ),
    FunctionCase(
        _BAG,
        lambda F, i, w, o: F.embedding_bag(i, w, o, include_last_offset=True, padding_idx=2),
        ints(7, high=4),
        floats(4, 3),
        given([0, 3, 5, 7], "int64"),
        layouts=("contiguous",),
        second=False,
    ),
]

ERRORS: list[ErrorCase] = [
    FunctionError(_BAG, lambda F, i, w: F.embedding_bag(i, w), ints(7, high=6), floats(6, 2)),
    FunctionError(_BAG, lambda F, i, w, o: F.embedding_bag(i, w, o), ints(3, 4, high=6), floats(6, 2), _OFFSETS),
    FunctionError(_BAG, lambda F, i, w: F.embedding_bag(i, w, mode="least"), ints(3, 4, high=6), floats(6, 2)),
    FunctionError(_BAG, lambda F, i, w, o: F.embedding_bag(i, w, o), ints(3, high=6), floats(6, 2), _OFFSETS),
    FunctionError(
        _BAG,
        lambda F, i, w, f: F.embedding_bag(i, w, per_sample_weights=f),
        ints(3, 4, high=6),
        floats(6, 2),
        floats(3, 4),
    ),
    FunctionError(
        _BAG,
        lambda F, i, w, f: F.embedding_bag(i, w, mode="sum", per_sample_weights=f),
        ints(3, 4, high=6),
        floats(6, 2),
        floats(3, 3),
    ),
    FunctionError("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), given([0, 5], "int64"), floats(5, 4)),
    FunctionError("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), given([0, -1], "int64"), floats(5, 4)),
    FunctionError("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), floats(3), floats(5, 4)),
    FunctionError("nn.functional.embedding", lambda F, i, w: F.embedding(i, w), ints(3, high=5), floats(5)),
    FunctionError("nn.functional.one_hot", lambda F, i: F.one_hot(i, 3), given([0, 3], "int64")),
    FunctionError("nn.functional.one_hot", lambda F, i: F.one_hot(i), given([0, -3], "int64")),
    FunctionError("nn.functional.one_hot", lambda F, i: F.one_hot(i), ints(0)),
    FunctionError("nn.functional.one_hot", lambda F, i: F.one_hot(i), floats(3)),
    FunctionError("nn.functional.dropout", lambda F, x: F.dropout(x, 1.5), floats(3)),
    FunctionError("nn.functional.dropout", lambda F, x: F.dropout(x, -0.5, training=False), floats(3)),
    FunctionError("nn.functional.alpha_dropout", lambda F, x: F.alpha_dropout(x, 1.5), floats(3)),
    FunctionError("nn.functional.dropout1d", lambda F, x: F.dropout1d(x, 0.5), floats(3)),
]

LAYERS: list[LayerCase] = [
    LayerCase("nn.EmbeddingBag", lambda nn: nn.EmbeddingBag(6, 4), ints(7, high=6), _OFFSETS),
    LayerCase("nn.EmbeddingBag", lambda nn: nn.EmbeddingBag(6, 4, mode="max", padding_idx=1), ints(3, 5, high=6)),
    LayerCase("nn.Embedding", lambda nn: nn.Embedding(5, 4), ints(2, 3, high=5)),
    LayerCase("nn.Embedding", lambda nn: nn.Embedding(5, 4, padding_idx=1), ints(4, 3, high=5)),
    *[
        LayerCase(f"nn.{name}", made(name, 0.3), floats(*shape), modes=("eval",))
        for name, shape in (
            *(("Dropout", (3, 4)), ("AlphaDropout", (3, 4))),
            *(("Dropout1d", (2, 3, 4)), ("Dropout2d", (2, 3, 4, 2))),
        )
    ],
]
