"""Losses and distances."""

from __future__ import annotations

from typing import Any

from parity.harness import Case, ErrorCase, Input, floats, given, ints, positive
from parity.networks import FunctionCase, FunctionError, LayerCase, made

__all__ = ["CASES", "ERRORS", "LAYERS"]

ONE = ("contiguous",)

LAYOUTS = ("contiguous", "transposed", "sliced")

REDUCTIONS = ("none", "mean", "sum")


def _signs(*shape: int) -> Input:
    """Numbers 1 and -1, which have no gradient."""
    return Input(lambda rng: rng.integers(0, 2, shape) * 2 - 1, "int64")


def _chances(*shape: int) -> Input:
    return floats(*shape, low=0.05, high=0.95)


def _reduced(
    name: str, *inputs: Input, second: bool = True, layouts: tuple[str, ...] = LAYOUTS, **options: Any
) -> list[Case]:
    """Return a case for each reduction; the layouts count without one."""
    return [
        FunctionCase(
            f"nn.functional.{name}",
            lambda F, *xs, r=r: getattr(F, name)(*xs, reduction=r, **options),
            *inputs,
            layouts=ONE if r != "none" else layouts,
            second=second,
        )
        for r in REDUCTIONS
    ]


CASES: list[Case] = [
    *_reduced("mse_loss", floats(3, 4), floats(3, 4)),
    *_reduced("l1_loss", floats(3, 4), floats(3, 4)),
    *_reduced("smooth_l1_loss", floats(3, 4), floats(3, 4)),
    *_reduced("smooth_l1_loss", floats(3, 4), floats(3, 4), beta=0.3),
    *_reduced("smooth_l1_loss", floats(3, 4), floats(3, 4), beta=0.0),
    *_reduced("huber_loss", floats(3, 4), floats(3, 4)),
    *_reduced("huber_loss", floats(3, 4), floats(3, 4), delta=0.4),
    *_reduced("kl_div", floats(3, 4, high=0.0), _chances(3, 4)),
    *_reduced("kl_div", floats(3, 4, high=0.0), floats(3, 4, high=0.0), log_target=True),
    FunctionCase(
        "nn.functional.kl_div",
        lambda F, x, y: F.kl_div(x, y, reduction="batchmean"),
        floats(3, 4, high=0.0),
        _chances(3, 4),
    ),
    *_reduced("poisson_nll_loss", floats(3, 4), positive(3, 4)),
    *_reduced("poisson_nll_loss", positive(3, 4), positive(3, 4), log_input=False),
    FunctionCase(
        "nn.functional.poisson_nll_loss",
        lambda F, x: F.poisson_nll_loss(x, x.detach() * 2 + 1, full=True),
        positive(3, 4),
    ),
    *_reduced("gaussian_nll_loss", floats(3, 4), floats(3, 4), positive(3, 4)),
    *_reduced("gaussian_nll_loss", floats(3, 4), floats(3, 4), positive(3, 1), full=True),
    *_reduced("gaussian_nll_loss", floats(3, 4), floats(3, 4), positive(3)),
    *_reduced("binary_cross_entropy", _chances(3, 4), _chances(3, 4)),
    FunctionCase(
        "nn.functional.binary_cross_entropy",
        lambda F, x, y, w: F.binary_cross_entropy(x, y, w.detach()),
        _chances(3, 4),
        _chances(3, 4),
        positive(4),
    ),
    FunctionCase(
        "nn.functional.binary_cross_entropy",
        lambda F, x: F.binary_cross_entropy(x, x.detach().flip(0)),
        given([0.0, 1.0, 0.25]),
        layouts=ONE,
        second=False,
        rtol=1e-6,  # PyTorch divides by 1e-12 in float32
    ),
    *_reduced("binary_cross_entropy_with_logits", floats(3, 4), _chances(3, 4)),
    *_reduced("binary_cross_entropy_with_logits", floats(3, 4, low=-90.0, high=90.0), _chances(3, 4)),
    FunctionCase(
        "nn.functional.binary_cross_entropy_with_logits",
        lambda F, x, y, w, p: F.binary_cross_entropy_with_logits(x, y, w.detach(), pos_weight=p.detach()),
        floats(3, 4),
        _chances(3, 4),
        positive(4),
        positive(4),
    ),
    *_reduced("hinge_embedding_loss", floats(3, 4), _signs(3, 4)),
    *_reduced("hinge_embedding_loss", floats(3, 4), _signs(3, 4), margin=0.3),
    *_reduced("margin_ranking_loss", floats(5), floats(5), _signs(5), margin=0.2),
    *_reduced("cosine_embedding_loss", floats(5, 3), floats(5, 3), _signs(5), margin=0.1),
    FunctionCase(
        "nn.functional.cosine_embedding_loss", lambda F, *x: F.cosine_embedding_loss(*x), floats(3), floats(3), _signs()
    ),
    *_reduced("triplet_margin_loss", floats(5, 3), floats(5, 3), floats(5, 3)),
    *_reduced("triplet_margin_loss", floats(5, 3), floats(5, 3), floats(5, 3), p=3.0, margin=2.0, swap=True),
    *_reduced("triplet_margin_with_distance_loss", floats(5, 3), floats(5, 3), floats(5, 3)),
    *_reduced(
        "triplet_margin_with_distance_loss",
        floats(5, 3),
        floats(5, 3),
        floats(5, 3),
        distance_function=lambda a, b: (a - b).abs().sum(-1),
        swap=True,
    ),
    *_reduced("soft_margin_loss", floats(3, 4), _signs(3, 4)),
    *_reduced("multi_margin_loss", floats(5, 4), ints(5, high=4), second=False),
    *_reduced("multi_margin_loss", floats(5, 4), ints(5, high=4), second=False, p=2, margin=0.7),
    FunctionCase(
        "nn.functional.multi_margin_loss",
        lambda F, x, y, w: F.multi_margin_loss(x, y, weight=w.detach()),
        floats(5, 4),
        ints(5, high=4),
        positive(4),
        second=False,
    ),
    *_reduced("multilabel_soft_margin_loss", floats(5, 4), _chances(5, 4)),
    *_reduced("multilabel_soft_margin_loss", floats(5, 4), _chances(5, 4), positive(4)),
    *_reduced("nll_loss", floats(5, 4), ints(5, high=4)),
    *_reduced("nll_loss", floats(2, 4, 3, 2), ints(2, 3, 2, high=4), layouts=ONE),
    *_reduced("nll_loss", floats(5, 4), ints(5, high=4), ignore_index=2),
    *_reduced("nll_loss", floats(4), ints(high=4)),
    *[
        FunctionCase(
            "nn.functional.nll_loss",
            lambda F, x, y, w, r=r: F.nll_loss(x, y, w.detach(), ignore_index=1, reduction=r),
            floats(5, 4),
            ints(5, high=4),
            positive(4),
        )
        for r in REDUCTIONS
    ],
    *_reduced("cross_entropy", floats(5, 4), ints(5, high=4)),
    *_reduced("cross_entropy", floats(2, 4, 3, 2), ints(2, 3, 2, high=4)),
    *_reduced("cross_entropy", floats(6, 4), ints(6, high=4), ignore_index=2),
    *_reduced("cross_entropy", floats(6, 4), given([0, -100, 3, 1, -100, 2], "int64")),
    *_reduced("cross_entropy", floats(4), ints(high=4)),
    *_reduced("cross_entropy", floats(5, 4), ints(5, high=4), label_smoothing=0.2),
    *_reduced("cross_entropy", floats(4), ints(high=4), label_smoothing=0.2),
    *_reduced("cross_entropy", floats(5, 4), _chances(5, 4)),
    *_reduced("cross_entropy", floats(2, 4, 3), _chances(2, 4, 3), label_smoothing=0.3),
    *_reduced("cross_entropy", floats(4), _chances(4)),
    *[
        FunctionCase(
            "nn.functional.cross_entropy",
            lambda F, x, y, w, r=r, s=s: F.cross_entropy(
                x, y, w.detach(), ignore_index=1, reduction=r, label_smoothing=s
            ),
            floats(2, 4, 3),
            ints(2, 3, high=4),
            positive(4),
            layouts=ONE,
        )
        for r in REDUCTIONS
        for s in (0.0, 0.3)
    ],
    FunctionCase(
        "nn.functional.cross_entropy",
        lambda F, x, y, w: F.cross_entropy(x, y, w.detach()),
        floats(2, 4, 3),
        _chances(2, 4, 3),
        positive(4),
        layouts=ONE,
    ),
    FunctionCase(
        "nn.functional.cross_entropy",
        lambda F, x, y: F.cross_entropy(x, y),
        floats(3, 4, low=-900.0, high=900.0),
        ints(3, high=4),
        layouts=ONE,
    ),
    FunctionCase("nn.functional.normalize", lambda F, x: F.normalize(x), floats(3, 4)),
    FunctionCase("nn.functional.normalize", lambda F, x: F.normalize(x, p=3.0, dim=0), floats(3, 4)),
    FunctionCase("nn.functional.cosine_similarity", lambda F, *x: F.cosine_similarity(*x), floats(3, 4), floats(3, 4)),
    FunctionCase(
        "nn.functional.cosine_similarity", lambda F, *x: F.cosine_similarity(*x, dim=-1), floats(2, 3, 4), floats(4)
    ),
    FunctionCase("nn.functional.pairwise_distance", lambda F, *x: F.pairwise_distance(*x), floats(3, 4), floats(3, 4)),
    FunctionCase(
        "nn.functional.pairwise_distance",
        lambda F, *x: F.pairwise_distance(*x, p=1.0, keepdim=True),
        floats(3, 4),
        floats(4),
    ),
]

ERRORS: list[ErrorCase] = [
    FunctionError("nn.functional.mse_loss", lambda F, *x: F.mse_loss(*x, reduction="max"), floats(3), floats(3)),
    FunctionError(
        "nn.functional.huber_loss", lambda F, *x: F.huber_loss(*x, delta=0.0), floats(3), floats(3), kind=RuntimeError
    ),
    FunctionError("nn.functional.smooth_l1_loss", lambda F, *x: F.smooth_l1_loss(*x, beta=-1.0), floats(3), floats(3)),
    FunctionError("nn.functional.binary_cross_entropy", lambda F, *x: F.binary_cross_entropy(*x), floats(3), floats(2)),
    FunctionError("nn.functional.binary_cross_entropy", lambda F, x: F.binary_cross_entropy(x * 9, x), floats(9)),
    FunctionError(
        "nn.functional.binary_cross_entropy",
        lambda F, *x: F.binary_cross_entropy(*x),
        positive(3, high=0.9),
        ints(3, high=2),
    ),
    FunctionError(
        "nn.functional.binary_cross_entropy_with_logits",
        lambda F, *x: F.binary_cross_entropy_with_logits(*x),
        floats(3),
        ints(3, high=2),
    ),
    FunctionError(
        "nn.functional.binary_cross_entropy_with_logits",
        lambda F, *x: F.binary_cross_entropy_with_logits(*x),
        floats(3),
        floats(2),
    ),
    FunctionError("nn.functional.gaussian_nll_loss", lambda F, x: F.gaussian_nll_loss(x, x, -x * x), floats(3)),
    FunctionError(
        "nn.functional.gaussian_nll_loss", lambda F, x, v: F.gaussian_nll_loss(x, x, v), floats(3, 2), positive(2)
    ),
    FunctionError("nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), ints(2, high=4)),
    FunctionError(
        "nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), given([0, 1, 4], "int64")
    ),
    FunctionError(
        "nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), given([0, 1, -1], "int64")
    ),
    FunctionError("nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), ints(3, 2, high=4)),
    FunctionError("nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), ints(3, 4), ints(3, high=4)),
    FunctionError(
        "nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), ints(3, high=4, dtype="int32")
    ),
    FunctionError(
        "nn.functional.cross_entropy",
        lambda F, *x: F.cross_entropy(*x, label_smoothing=1.5),
        floats(3, 4),
        ints(3, high=4),
    ),
    FunctionError(
        "nn.functional.cross_entropy", lambda F, *x: F.cross_entropy(*x), floats(3, 4), ints(3, high=4), floats(3)
    ),
    FunctionError("nn.functional.nll_loss", lambda F, *x: F.nll_loss(*x), floats(3, 4), ints(2, high=4)),
    FunctionError("nn.functional.nll_loss", lambda F, *x: F.nll_loss(*x), floats(3, 4), given([0, 1, 4], "int64")),
    FunctionError(
        "nn.functional.margin_ranking_loss", lambda F, *x: F.margin_ranking_loss(*x), floats(3, 1), floats(3), floats(3)
    ),
    FunctionError(
        "nn.functional.cosine_embedding_loss",
        lambda F, *x: F.cosine_embedding_loss(*x),
        floats(3),
        floats(3),
        floats(3),
    ),
    FunctionError(
        "nn.functional.triplet_margin_loss", lambda F, x: F.triplet_margin_loss(x, x, x, margin=0.0), floats(3, 2)
    ),
    FunctionError(
        "nn.functional.triplet_margin_loss", lambda F, *x: F.triplet_margin_loss(*x), floats(3), floats(3), floats(1, 3)
    ),
    FunctionError(
        "nn.functional.multi_margin_loss", lambda F, *x: F.multi_margin_loss(*x, p=3), floats(3, 4), ints(3, high=4)
    ),
    FunctionError(
        "nn.functional.multi_margin_loss", lambda F, *x: F.multi_margin_loss(*x), floats(3, 4), ints(2, high=4)
    ),
    FunctionError("nn.functional.normalize", lambda F, x: F.normalize(x, dim=2), floats(3, 4)),
    FunctionError("nn.functional.cosine_similarity", lambda F, *x: F.cosine_similarity(*x), floats(3, 4), floats(2, 4)),
    FunctionError("nn.functional.pairwise_distance", lambda F, *x: F.pairwise_distance(*x), floats(3, 4), floats(3, 3)),
]

PAIRS = ["MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "PoissonNLLLoss", "PairwiseDistance", "CosineSimilarity"]

LAYERS: list[LayerCase] = [
    *[LayerCase(f"nn.{n}", made(n), floats(3, 4), floats(3, 4), modes=("train",)) for n in PAIRS],
    LayerCase("nn.KLDivLoss", lambda nn: nn.KLDivLoss(reduction="batchmean"), floats(3, 4), _chances(3, 4)),
    LayerCase("nn.GaussianNLLLoss", lambda nn: nn.GaussianNLLLoss(), floats(3, 4), floats(3, 4), positive(3, 4)),
    LayerCase("nn.BCELoss", lambda nn: nn.BCELoss(), _chances(3, 4), _chances(3, 4)),
    LayerCase("nn.BCEWithLogitsLoss", lambda nn: nn.BCEWithLogitsLoss(), floats(3, 4), _chances(3, 4)),
    LayerCase(
        "nn.CrossEntropyLoss", lambda nn: nn.CrossEntropyLoss(label_smoothing=0.1), floats(3, 4), ints(3, high=4)
    ),
    LayerCase("nn.CrossEntropyLoss", lambda nn: nn.CrossEntropyLoss(), floats(3, 4), ints(3, high=4)),
    LayerCase("nn.NLLLoss", lambda nn: nn.NLLLoss(reduction="sum"), floats(3, 4), ints(3, high=4)),
    LayerCase("nn.HingeEmbeddingLoss", lambda nn: nn.HingeEmbeddingLoss(0.7), floats(3, 4), _signs(3, 4)),
    LayerCase("nn.MarginRankingLoss", lambda nn: nn.MarginRankingLoss(9.0), floats(3), floats(3), _signs(3)),
    LayerCase("nn.CosineEmbeddingLoss", lambda nn: nn.CosineEmbeddingLoss(0.1), floats(5, 3), floats(5, 3), _signs(5)),
    LayerCase("nn.TripletMarginLoss", lambda nn: nn.TripletMarginLoss(2.0), floats(5, 3), floats(5, 3), floats(5, 3)),
    LayerCase(
        "nn.TripletMarginWithDistanceLoss",
        lambda nn: nn.TripletMarginWithDistanceLoss(margin=2.0),
        floats(5, 3),
        floats(5, 3),
        floats(5, 3),
    ),
    LayerCase("nn.SoftMarginLoss", lambda nn: nn.SoftMarginLoss(), floats(3, 4), _signs(3, 4)),
    LayerCase("nn.MultiMarginLoss", lambda nn: nn.MultiMarginLoss(2), floats(3, 4), ints(3, high=4)),
    LayerCase("nn.MultiLabelSoftMarginLoss", lambda nn: nn.MultiLabelSoftMarginLoss(), floats(3, 4), _chances(3, 4)),
]
