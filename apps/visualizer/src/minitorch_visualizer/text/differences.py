"""What to say where a gradient and a central difference are not the same."""

from __future__ import annotations

__all__ = ["DIFFERS", "KINK", "ROUNDED"]

KINK = "It stands at a kink: moving a number up gives another slope than moving it down, and the rule chose."
DIFFERS = (
    "The two differ. Beside huge numbers and at a jump it is the difference that cannot be trusted; anywhere else it "
    "would be the rule."
)
ROUNDED = (
    "The result is so large that its last digit moves the difference by more than the two are apart: it says nothing."
)
