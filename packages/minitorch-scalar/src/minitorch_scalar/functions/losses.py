"""What training makes small."""

from __future__ import annotations

from typing import Any

from minitorch_scalar.functions.activations import softplus

__all__ = ["binary_cross_entropy_with_logits"]


def binary_cross_entropy_with_logits(logit: Any, target: float) -> Any:
    """-ln p where the target is 1 and -ln(1 - p) where it is 0, with p = σ(logit).

    Written as softplus(logit) - target · logit, which stays finite where p rounds to 0 or 1.

    Args:
        logit: The score before the sigmoid, a number or a Scalar.
        target: The true class, 0 or 1 (or a probability between them).

    Returns:
        The loss, at least 0, as what the logit is.

    Example:
        >>> round(binary_cross_entropy_with_logits(0.0, 1.0), 4)
        0.6931
    """
    return softplus(logit) - target * logit
