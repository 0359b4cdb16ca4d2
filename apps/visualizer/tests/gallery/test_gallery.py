from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from minitorch_visualizer.gallery import ENTRIES, Exhibit, exhibits
from minitorch_visualizer.gallery.__main__ import main
from minitorch_visualizer.models.network import score
from minitorch_visualizer.runs.files import read_run
from minitorch_visualizer.training.snapshots import snapshot_of

NAMES = [entry.name for entry in ENTRIES]


def exhibit(name: str) -> Exhibit:
    return exhibits()[NAMES.index(name)]


def test_the_gallery_holds_the_twelve_tries_of_the_log() -> None:
    found = [(e.name, e.settings.data, e.settings.points, e.settings.hidden, e.settings.learning_rate) for e in ENTRIES]
    assert found == [
        ("S_1", "Simple", 50, 2, 0.05),
        ("S_2", "Simple", 100, 2, 0.01),
        ("S_3", "Simple", 100, 3, 0.1),
        ("D_1", "Diag", 50, 2, 0.05),
        ("D_2", "Diag", 150, 2, 0.05),
        ("D_3", "Diag", 150, 3, 0.1),
        ("SL_1", "Split", 100, 2, 0.1),
        ("SL_2", "Split", 100, 3, 0.05),
        ("SL_3", "Split", 150, 5, 0.1),
        ("XoR_1", "Xor", 150, 3, 0.1),
        ("XoR_2", "Xor", 150, 4, 0.1),
        ("XoR_3", "Xor", 150, 5, 0.5),
    ]
    assert Counter((e.settings.epochs, e.settings.layers) for e in ENTRIES) == {(500, 2): 12}


@pytest.mark.parametrize("name", NAMES)
def test_a_record_belongs_to_its_entry_and_its_weights_give_its_outcome(name: str) -> None:
    shown = exhibit(name)
    run = shown.run
    assert run.settings == shown.entry.settings
    assert run.points == run.settings.make_points()
    final = score(run.network, run.points)
    assert (run.outcome.correct, run.outcome.total) == (final.correct, final.total)
    assert run.outcome.loss == pytest.approx(final.loss)
    assert (run.outcome.status, run.outcome.epochs, run.curves.epochs[-1]) == ("finished", 500, 500)


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_agree_with_the_record(name: str) -> None:
    shown = exhibit(name)
    assert len(shown.by_seed) == 10
    assert shown.by_seed[shown.entry.settings.network_seed] == shown.run.outcome.correct


@pytest.mark.parametrize("name", NAMES)
def test_every_run_comes_with_a_verdict_and_a_remark(name: str) -> None:
    entry = exhibit(name).entry
    assert entry.verdict in ("good", "fair", "poor")
    assert 60 < len(entry.remark) < 400


def test_the_command_trains_an_entry_again_and_writes_its_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["S_1", "--folder", str(tmp_path)])
    assert [path.name for path in tmp_path.iterdir()] == ["S_1.json"]
    assert "S_1:" in capsys.readouterr().out
    shown, again = exhibit("S_1"), read_run(tmp_path / "S_1.json")
    assert again.id == "S_1"
    assert again.curves.epochs == shown.run.curves.epochs
    # Another machine's logarithm may differ in the last place, and 500 epochs let that grow.
    assert again.curves.losses == pytest.approx(shown.run.curves.losses, abs=1e-6)
    assert again.outcome.correct == shown.run.outcome.correct


def test_a_name_that_no_entry_has_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["S_1", "s_2", "--folder", str(tmp_path)])
    assert "There is no entry s_2. Choose from: S_1, S_2" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_fraction_in_a_remark_is_a_number_of_the_record(name: str) -> None:
    shown = exhibit(name)
    rates = [entry.settings.learning_rate for entry in ENTRIES]
    known = [*shown.run.curves.losses, shown.run.outcome.loss, *rates, 0.5]  # 0.5 is where borders belong
    for text in re.findall(r"\d\.\d+", shown.entry.remark):
        digits = len(text) - 2
        assert float(text) in {round(number, digits) for number in known}, text


@pytest.mark.parametrize(("name", "epoch", "right"), [("XoR_3", 400, 147), ("XoR_3", 500, 137), ("S_2", 360, 57)])
def test_counts_that_a_remark_names_are_those_of_the_record(name: str, epoch: int, right: int) -> None:
    run = exhibit(name).run
    assert str(right) in exhibit(name).entry.remark
    assert round(run.curves.accuracies[run.curves.epochs.index(epoch)] * run.outcome.total) == right


def test_d_1_answers_class_0_everywhere_as_its_remark_says() -> None:
    view = snapshot_of(exhibit("D_1").run).view
    assert view is not None
    assert max(max(row) for row in view.region.probabilities) < 0.5


def test_the_strip_that_sl_1_misses_holds_the_wrong_points_of_its_remark() -> None:
    run = exhibit("SL_1").run
    wrong = score(run.network, run.points).wrong
    left = [i for i in wrong if run.points.X[i][0] < 0.5 and run.points.y[i] == 1]
    assert (len(left), len(wrong)) == (17, 23)
