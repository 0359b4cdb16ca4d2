from __future__ import annotations

import pytest

from minitorch_visualizer.efficiency import measurement
from minitorch_visualizer.training import pace


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure for a moment only."""
    monkeypatch.setattr(measurement, "PATIENCE", 0.002)
    monkeypatch.setattr(pace, "TENSOR_PATIENCE", 0.02)
