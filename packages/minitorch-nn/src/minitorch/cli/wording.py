"""How results are said."""

from __future__ import annotations

from minitorch.recipes.results import Epoch, Interval, Score

__all__ = ["shown_epoch", "shown_interval", "shown_score", "shown_time"]


def shown_score(score: Score) -> str:
    """Say how a network does on all of some examples."""
    share = f"{100 * score.accuracy:.2f} % ({score.correct:,} of {score.total:,})"
    return f"test loss {score.loss:.4f}, test accuracy {share}"


def shown_epoch(epoch: Epoch) -> str:
    """Say in a line what came of an epoch, and how long the others will take."""
    width = len(str(epoch.epochs))
    left = (epoch.epochs - epoch.epoch) * epoch.seconds
    return (
        f"epoch {epoch.epoch:{width}}/{epoch.epochs}: train loss {epoch.train.loss:.4f}, "
        f"accuracy {100 * epoch.train.accuracy:6.2f} %; test loss {epoch.test.loss:.4f}, "
        f"accuracy {100 * epoch.test.accuracy:6.2f} %; {shown_time(epoch.seconds)}, {shown_time(left)} left"
    )


def shown_interval(result: Interval) -> str:
    """Say in a line what came of the last batches."""
    return (
        f"epoch {result.epoch}/{result.epochs}, batch {result.batch}/{result.batches}: train loss "
        f"{result.train.loss:.4f}, accuracy {100 * result.train.accuracy:6.2f} %"
    )


def shown_time(seconds: float) -> str:
    """Say how long something takes.

    Example:
        >>> shown_time(0.25), shown_time(75.0), shown_time(7400.0)
        ('0.2 s', '1:15 min', '2:03 h')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02} min"
    return f"{minutes // 60}:{minutes % 60:02} h"
