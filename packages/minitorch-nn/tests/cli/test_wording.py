from __future__ import annotations

from minitorch.cli.wording import shown_epoch, shown_interval, shown_score, shown_time
from minitorch.recipes import Epoch, Interval, Score


def test_an_epoch_is_one_line() -> None:
    epoch = Epoch(2, 10, Score(0.5, 75, 100), Score(0.25, 9, 10), 0.1, 90.0, True)
    assert shown_epoch(epoch) == (
        "epoch  2/10: train loss 0.5000, accuracy  75.00 %; test loss 0.2500, accuracy  90.00 %; "
        "1:30 min, 12:00 min left"
    )


def test_an_interval_is_one_line() -> None:
    assert shown_interval(Interval(1, 3, 20, 50, Score(1.5, 1, 4), 3.0)) == (
        "epoch 1/3, batch 20/50: train loss 1.5000, accuracy  25.00 %"
    )


def test_scores_and_times_are_rounded() -> None:
    assert shown_score(Score(0.12345, 1999, 2000)) == "test loss 0.1235, test accuracy 99.95 % (1,999 of 2,000)"
    assert [shown_time(seconds) for seconds in (0.04, 59.94, 60.0, 3600.0)] == ["0.0 s", "59.9 s", "1:00 min", "1:00 h"]
