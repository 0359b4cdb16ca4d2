"""Both backends of this package keep the contract."""

from __future__ import annotations

from minitorch_tensor.testing import BackendContract


class TestNumpyBackend(BackendContract):
    backend = "numpy"


class TestSimpleBackend(BackendContract):
    backend = "simple"
