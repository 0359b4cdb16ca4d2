from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from minitorch_visualizer.runs.log import log_file_name, training_log
from minitorch_visualizer.runs.record import Run

RunMaker = Callable[..., Run]


def test_a_log_holds_settings_outcome_findings_and_epochs(make_run: RunMaker) -> None:
    log = training_log([make_run(losses=(0.7, 0.6, 0.5, 0.4), learning_rate=0.05)])
    for line in (
        "# Training log",
        "## Xor, 20 points, 2-3-3-1, lr 0.05",
        "| Started | 2026-11-20 10:15:30 UTC |",
        "| Learning rate | 0.05 |",
        "| Seed of the network | 0 |",
        "| Ended | finished after 4 of 4 epochs |",
        "| Time | 2.0 s, 500.0 ms an epoch |",
        "### What the curves say",
        "| Epoch | Loss | Right |",
        "| 1 | 0.7 | 10/20 |",
        "| 4 | 0.4 | 10/20 |",
    ):
        assert line in log.splitlines()


def test_a_log_of_one_run_compares_nothing(make_run: RunMaker) -> None:
    assert "| Run | Data |" not in training_log([make_run()])


def test_a_log_of_several_runs_begins_with_a_table_of_them(make_run: RunMaker) -> None:
    log = training_log([make_run("first"), make_run("second", hidden=5)])
    assert "| first | Xor | 20 | 2-3-3-1 |" in log
    assert "| second | Xor | 20 | 2-5-5-1 |" in log
    assert log.index("| second |") < log.index("## Xor")
    assert log.count("\n## ") == 2


def test_a_long_run_is_logged_by_twenty_epochs_from_the_first_to_the_last(make_run: RunMaker) -> None:
    log = training_log([make_run(losses=tuple(1.0 / (i + 1) for i in range(500)))])
    rows = [line for line in log.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert len(rows) == 20
    assert rows[0].startswith("| 1 |")
    assert rows[-1].startswith("| 500 |")


def test_a_run_without_epochs_is_logged_without_rows(make_run: RunMaker) -> None:
    assert training_log([make_run(losses=())]).endswith("| --- | --- | --- |\n")


def test_the_name_of_a_users_file_cannot_break_the_log(make_run: RunMaker) -> None:
    run = make_run()
    run = replace(run, settings=replace(run.settings, data="a|b\n# <script> [x](y).csv", own_points=True))
    log = training_log([run])
    assert r"| Data | a\|b # \<script\> \[x\](y).csv |" in log
    assert "\n# <script>" not in log


def test_the_file_is_named_after_its_run_or_their_number(make_run: RunMaker) -> None:
    assert log_file_name([make_run("first")]) == "training-log-first.md"
    assert log_file_name([make_run("first"), make_run("second")]) == "training-log-2-runs.md"
