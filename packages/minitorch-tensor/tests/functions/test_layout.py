"""What a tensor says of its place in memory."""

from __future__ import annotations

import pytest

import minitorch_tensor as torch
from minitorch_tensor.errors import DimensionError


def test_strides_and_offset_are_in_elements_and_addresses_in_bytes() -> None:
    x = torch.zeros(3, 4, dtype=torch.float64)
    part = x[1:, ::2]
    assert part.stride() == (4, 2)
    assert part.stride(-1) == 2
    assert part.storage_offset() == 4
    assert part.data_ptr() - x.data_ptr() == 32


def test_counts_are_of_elements_dimensions_and_bytes() -> None:
    x = torch.zeros(3, 4, dtype=torch.int32)
    assert x.numel() == x.nelement() == torch.numel(x) == 12
    assert x.ndimension() == 2
    assert x.element_size() == x.itemsize == 4
    assert x.nbytes == 48


def test_only_floating_point_dtypes_are_floating_point() -> None:
    assert torch.zeros(1).is_floating_point()
    assert torch.is_floating_point(torch.zeros(1, dtype=torch.float64))
    assert not torch.zeros(1, dtype=torch.int64).is_floating_point()


def test_a_dimension_that_is_not_there_has_no_stride() -> None:
    with pytest.raises(DimensionError, match="Dimension 0 is out of range"):
        torch.tensor(1.0).stride(0)
