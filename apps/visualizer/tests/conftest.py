from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from minitorch_visualizer.models.network import score, untrained
from minitorch_visualizer.runs.record import Curves, Outcome, Run, Settings

RunMaker = Callable[..., Run]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the runs of every test away from the user's own."""
    monkeypatch.setenv("MINITORCH_DATA_DIR", str(tmp_path))
    return tmp_path / "runs"


@pytest.fixture
def make_run() -> RunMaker:
    """Give a function that makes a record of an untrained network, with made-up curves."""

    def make(
        run_id: str = "20261120-101530-abcdef",
        *,
        losses: tuple[float, ...] = (0.7, 0.6, 0.5, 0.4),
        outcome: dict[str, Any] | None = None,
        created: datetime = datetime(2026, 11, 20, 10, 15, 30, tzinfo=UTC),
        **settings: Any,
    ) -> Run:
        asked = Settings(**{"data": "Xor", "points": 20, "hidden": 3, "epochs": 4, **settings})
        points = asked.make_points()
        network = untrained(asked.hidden_sizes, asked.activation, asked.network_seed)
        final = score(network, points)
        facts = {
            "status": "finished",
            "message": "",
            "epochs": len(losses),
            "correct": final.correct,
            "total": points.N,
            "loss": final.loss,
            "seconds": 2.0,
        }
        return Run(
            id=run_id,
            created=created,
            version="0.1.0",
            settings=asked,
            points=points,
            frame=None,
            curves=Curves(tuple(range(1, len(losses) + 1)), losses, tuple(0.5 for _ in losses)),
            outcome=Outcome(**{**facts, **(outcome or {})}),
            network=network,
        )

    return make
