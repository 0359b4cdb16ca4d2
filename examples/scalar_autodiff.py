"""Stage 1: differentiate a formula of numbers, and follow the derivative downhill."""

from __future__ import annotations

from minitorch_scalar import Scalar


def main() -> None:
    """Find where f(x) = (x - 3)² + 1 is smallest."""
    x = 0.0
    for step in range(21):
        point = Scalar(x)
        value = (point - 3.0) * (point - 3.0) + 1.0
        value.backward()
        if step % 5 == 0:
            print(f"step {step:2}: f({x:.4f}) = {value.data:.4f}, slope {point.derivative:.4f}")
        x -= 0.2 * point.derivative


if __name__ == "__main__":
    main()
