from __future__ import annotations

from collections.abc import Callable

from minitorch_visualizer.runs.comparison import Row, compare_outcomes, compare_settings
from minitorch_visualizer.runs.record import Run

RunMaker = Callable[..., Run]


def test_settings_that_differ_come_first(make_run: RunMaker) -> None:
    rows = compare_settings([make_run(learning_rate=0.05), make_run(learning_rate=0.5, network_seed=3)])
    assert rows[:2] == [Row("Learning rate", ("0.05", "0.5")), Row("Seed of the network", ("0", "3"))]
    assert [row.differs for row in rows] == [True, True, *([False] * 10)]


def test_outcomes_are_ready_to_read(make_run: RunMaker) -> None:
    run = make_run(outcome={"correct": 15, "loss": 0.25, "engine_seconds": (("numpy", 0.002), ("fast", 0.001))})
    rows = {row.label: row.values for row in compare_outcomes([run, run])}
    assert rows["Right"] == ("15 of 20", "15 of 20")
    assert rows["Accuracy"] == ("75%", "75%")
    assert rows["Final loss"] == ("0.25", "0.25")
    assert rows["An epoch takes"] == ("500 ms", "500 ms")
    assert rows["on each backend"][0] == "numpy 2.0 ms, fast 1.0 ms"


def test_a_run_that_ended_before_its_first_epoch_can_be_compared(make_run: RunMaker) -> None:
    rows = {row.label: row.values for row in compare_outcomes([make_run(losses=())])}
    assert rows["Ended"] == ("finished after 0 of 4 epochs",)
