"""The backend keeps the contract: with kernels even for the smallest tensors, on one thread and on all."""

from __future__ import annotations

import pytest

from minitorch_fast import thresholds
from minitorch_tensor.testing import BackendContract


@pytest.fixture
def kernels_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the sizes from which on kernels run."""
    for name in ("COMPILE_FROM", "CONVOLUTION_FROM", "COPY_FROM", "MATMUL_EACH", "MATMUL_FROM", "POOLING_FROM"):
        monkeypatch.setattr(thresholds, name, 0)
    monkeypatch.setattr(thresholds, "MATMUL_SIZES", (1, 1, 1))


@pytest.fixture
def threads_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the sizes from which on kernels run on all threads."""
    for name in ("CONVOLUTION_PARALLEL", "MATMUL_PARALLEL", "PARALLEL_CHEAP", "PARALLEL_DEAR", "POOLING_PARALLEL"):
        monkeypatch.setattr(thresholds, name, 0)


@pytest.mark.usefixtures("kernels_always")
class TestFast(BackendContract):
    backend = "fast"


@pytest.mark.usefixtures("kernels_always", "threads_always")
class TestFastOnAllThreads(BackendContract):
    backend = "fast"
