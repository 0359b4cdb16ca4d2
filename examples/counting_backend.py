"""Stage 2: a backend of your own. It computes as NumPy does, and counts what it is asked for.

Every number of a training comes from a method of the backend, forwards, backwards and in the step of the optimizer. So
a class of a few lines sees all of it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import minitorch as torch
from minitorch import nn, optim
from minitorch_tensor.numpy_backend import NumpyBackend


class CountingBackend(NumpyBackend):
    """NumPy, with a count of the calls of each primitive."""

    name = "counting"

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def map(self, operator: Any, *arguments: Any, **options: Any) -> Any:
        """Apply an operator to each element."""
        self.calls[f"map {operator.__name__}"] += 1
        return super().map(operator, *arguments, **options)

    def zip(self, operator: Any, *arguments: Any, **options: Any) -> Any:
        """Apply an operator to pairs of elements."""
        self.calls[f"zip {operator.__name__}"] += 1
        return super().zip(operator, *arguments, **options)

    def reduce(self, operator: Any, *arguments: Any, **options: Any) -> Any:
        """Combine the elements of a dimension."""
        self.calls[f"reduce {operator.__name__}"] += 1
        return super().reduce(operator, *arguments, **options)

    def matmul(self, *arguments: Any, **options: Any) -> Any:
        """Multiply matrices."""
        self.calls["matmul"] += 1
        return super().matmul(*arguments, **options)


def main() -> None:
    """Count what one step of training takes."""
    counting = CountingBackend()
    torch.manual_seed(0)
    with torch.use_backend(counting):
        model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(16, 4), torch.randn(16, 1)
    counting.calls.clear()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    for name, count in sorted(counting.calls.items()):
        print(f"{count:3} x {name}")


if __name__ == "__main__":
    main()
