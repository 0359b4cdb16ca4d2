from __future__ import annotations

import pytest

from minitorch.data.points import load_points
from minitorch_scalar.datasets import datasets
from minitorch_tensor.errors import InvalidValueError


@pytest.mark.parametrize("name", list(datasets))
def test_points_are_those_of_the_course(name: str) -> None:
    points, classes = load_points(name, 30, seed=4, noise=0.1).tensors
    drawn = datasets[name](30, seed=4, noise=0.1)
    assert points.tolist() == [pytest.approx(point) for point in drawn.X]
    assert classes.tolist() == drawn.y
    assert (points.dtype.name, classes.dtype.name) == ("float32", "int64")


def test_an_unknown_set_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidValueError, match="There is no point set 'xor'; there are Simple, Diag, Split, Xor"):
        load_points("xor")
