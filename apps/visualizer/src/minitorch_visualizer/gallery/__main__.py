"""Train the twelve runs of the gallery again and write their records: `python -m minitorch_visualizer.gallery`.

The same version of minitorch gives the same weights and curves on every machine; only dates and times differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from minitorch_visualizer.gallery import FOLDER, SEEDS_FILE
from minitorch_visualizer.gallery.entries import ENTRIES, Entry
from minitorch_visualizer.runs.json_format import run_to_json
from minitorch_visualizer.runs.record import Run, Settings
from minitorch_visualizer.training.orders import Orders
from minitorch_visualizer.training.worker import Trainer

KEEP_EVERY = 5
SEEDS = range(10)


def train(settings: Settings) -> Run:
    """Train one run to its end.

    Args:
        settings: What to train.

    Returns:
        The record.

    Raises:
        RuntimeError: If the run fails.
    """
    trainer = Trainer(settings, settings.make_points(), orders=Orders(lambda: True))
    trainer.start()
    trainer.join()
    snapshot = trainer.snapshot()
    if snapshot.run is None or snapshot.state != "finished":
        msg = f"The run of {settings.title} ended with: {snapshot.message or snapshot.state}."
        raise RuntimeError(msg)
    return snapshot.run


def record(entry: Entry) -> Run:
    """Train one entry and make its record small: every fifth epoch, the weights whole.

    Args:
        entry: The entry.

    Returns:
        The record, under the name of the entry.
    """
    run = train(entry.settings)
    return replace(run, id=entry.name, curves=run.curves.thinned(KEEP_EVERY))


def right_by_seed(entry: Entry) -> list[int]:
    """Train one entry with each of the first ten seeds of the network and count the points that are right."""
    return [train(replace(entry.settings, network_seed=seed)).outcome.correct for seed in SEEDS]


def main(arguments: Sequence[str]) -> None:
    """Train the entries that are named, or all, and write what came out."""
    parser = argparse.ArgumentParser(prog="python -m minitorch_visualizer.gallery", description=__doc__)
    parser.add_argument("names", nargs="*", help="such as S_1; all twelve by default")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write; beside this module by default")
    parser.add_argument("--seeds", action="store_true", help="also train with ten seeds each, which takes minutes")
    options = parser.parse_args(arguments)
    known = [entry.name for entry in ENTRIES]
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"There is no entry {', '.join(unknown)}. Choose from: {', '.join(known)}.")
    chosen = [entry for entry in ENTRIES if not options.names or entry.name in options.names]
    seeds_path = options.folder / SEEDS_FILE
    counts = json.loads(seeds_path.read_text(encoding="utf-8")) if seeds_path.exists() else {}
    for entry in chosen:
        run = record(entry)
        (options.folder / f"{entry.name}.json").write_text(run_to_json(run), encoding="utf-8")
        outcome = run.outcome
        print(f"{entry.name}: {outcome.correct} of {outcome.total}, loss {outcome.loss:.4f}", flush=True)
        if options.seeds:
            counts[entry.name] = right_by_seed(entry)
            lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(right)}" for name, right in counts.items())
            seeds_path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
            print(f"  seeds 0 to 9: {counts[entry.name]}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
