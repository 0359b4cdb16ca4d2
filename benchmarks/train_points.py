"""Train scalar networks on the point sets, ten seeds each: the table of docs/results.md, and the time an epoch took.

Run it with minitorch-scalar installed: `python benchmarks/train_points.py`.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date

from minitorch_scalar import MLP, SGD, __version__, datasets, evaluate, fit

POINTS = 50
SEEDS = range(10)


@dataclass(frozen=True)
class Setting:
    """One row of the table."""

    dataset: str
    hidden: int
    lr: float
    epochs: int


SETTINGS = [
    Setting("Simple", hidden=2, lr=0.5, epochs=500),
    Setting("Xor", hidden=10, lr=0.5, epochs=500),
    Setting("Diag", hidden=10, lr=0.5, epochs=500),
    Setting("Split", hidden=10, lr=0.5, epochs=500),
    Setting("Circle", hidden=10, lr=0.5, epochs=500),
    Setting("Spiral", hidden=10, lr=0.5, epochs=500),
]


def train(setting: Setting, seed: int) -> tuple[int, float]:
    """Train one network; the seed draws both the points and the first weights.

    Returns:
        How many points it has right at the end, and the seconds an epoch took.
    """
    points = datasets[setting.dataset](POINTS, seed=seed)
    model = MLP(2, [setting.hidden, setting.hidden], seed=seed)
    optimizer = SGD(model.parameters(), lr=setting.lr)
    start = time.perf_counter()
    for _ in fit(model, points, optimizer, setting.epochs):
        pass
    seconds = (time.perf_counter() - start) / setting.epochs
    return evaluate(model, points)[1], seconds


def row(setting: Setting, outcomes: list[tuple[int, float]]) -> str:
    """Format one setting's outcomes as a row."""
    right = [correct for correct, _ in outcomes]
    milliseconds = 1e3 * statistics.median(seconds for _, seconds in outcomes)
    cells = [
        setting.dataset,
        str(setting.hidden),
        f"{setting.lr:g}",
        str(setting.epochs),
        " ".join(str(correct) for correct in right),
        f"{sum(correct == POINTS for correct in right)}",
        f"{sum(correct >= 48 for correct in right)}",
        f"{milliseconds:.1f} ms",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Train everything on all cores and print the table."""
    jobs = [(setting, seed) for setting in SETTINGS for seed in SEEDS]
    with ProcessPoolExecutor() as pool:
        outcomes = list(pool.map(train, *zip(*jobs, strict=True)))
    print(
        f"minitorch-scalar {__version__}, {date.today()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores of {platform.machine()}, `python benchmarks/train_points.py`\n"
    )
    print("| data set | hidden | lr | epochs | right of 50, seeds 0 to 9 | with 50 | with 48 or more | an epoch |")
    print("|---|---|---|---|---|---|---|---|")
    for k, setting in enumerate(SETTINGS):
        print(row(setting, outcomes[k * len(SEEDS) : (k + 1) * len(SEEDS)]))


if __name__ == "__main__":
    main()
