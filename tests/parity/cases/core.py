"""What everything else is made of."""

from __future__ import annotations

from parity.harness import Case, ErrorCase, floats

CASES = [
    Case("sum_to_size", lambda m, x: x.sum_to_size(3), floats(2, 3)),
    Case("sum_to_size", lambda m, x: x.sum_to_size(2, 1), floats(2, 3)),
    Case("sum_to_size", lambda m, x: x.sum_to_size((1, 1, 3)), floats(4, 2, 3)),
]

ERRORS = [ErrorCase("sum_to_size", lambda m, x: x.sum_to_size(2), floats(2, 3))]
