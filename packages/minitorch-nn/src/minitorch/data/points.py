"""The point sets of the course as tensors."""

from __future__ import annotations

from minitorch.data.dataset import TensorDataset
from minitorch_scalar.datasets import datasets
from minitorch_tensor.creation import tensor
from minitorch_tensor.dtypes import float32, int64
from minitorch_tensor.errors import InvalidValueError

__all__ = ["load_points"]


def load_points(name: str, count: int = 50, seed: int | None = None, noise: float = 0.0) -> TensorDataset:
    """Return points of the unit square in two classes.

    Args:
        name: "Simple", "Diag", "Split", "Xor", "Circle" or "Spiral".
        count: How many.
        seed: What the random numbers begin with; None draws others each time.
        noise: The standard deviation by which the points are moved after they have their class.

    Returns:
        Points: float32 of shape (count, 2). Classes 0 and 1: int64 of shape (count,).

    Raises:
        InvalidValueError: There is no such set, or a number is out of range.

    Example:
        >>> points, classes = load_points("Xor", 50, seed=1).tensors
        >>> points.shape, classes.shape
        ((50, 2), (50,))
    """
    if name not in datasets:
        raise InvalidValueError(f"There is no point set {name!r}; there are {', '.join(datasets)}.")
    drawn = datasets[name](count, seed=seed, noise=noise)
    return TensorDataset(tensor(drawn.X, dtype=float32), tensor(drawn.y, dtype=int64))
