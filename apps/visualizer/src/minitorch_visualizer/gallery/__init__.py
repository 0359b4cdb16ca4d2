"""Twelve recorded runs, from poor to good: four data sets, three tries each.

The settings are those of a learner's training log for the course's app: every try trains for 500 epochs and changes one
or two things from the try before. The log's pictures came from other first weights than ours, so the remarks here were
written for our own records, after looking at their numbers. The records lie beside this file as JSON;
`python -m minitorch_visualizer.gallery` trains them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minitorch_visualizer.gallery.entries import ENTRIES, Entry
from minitorch_visualizer.runs.files import read_run
from minitorch_visualizer.runs.record import Run

__all__ = ["ENTRIES", "FOLDER", "SEEDS_FILE", "Entry", "Exhibit", "exhibits"]

FOLDER = Path(__file__).parent
SEEDS_FILE = "seeds.json"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One recorded run with what there is to say about it.

    Attributes:
        entry: The try: its name, settings and remark.
        run: The record.
        by_seed: How many points were right with the same settings and each of the first seeds of the network.
    """

    entry: Entry
    run: Run
    by_seed: tuple[int, ...]


@cache
def exhibits() -> tuple[Exhibit, ...]:
    """Return the twelve runs in the order of the log."""
    counts: Mapping[str, list[int]] = json.loads((FOLDER / SEEDS_FILE).read_text(encoding="utf-8"))
    return tuple(
        Exhibit(entry, read_run(FOLDER / f"{entry.name}.json"), tuple(counts[entry.name])) for entry in ENTRIES
    )
