"""`minitorch eval`: test what a training has learned."""

from __future__ import annotations

import argparse

from minitorch.cli.wording import shown_score
from minitorch.recipes import evaluate, resume

__all__ = ["run_eval"]


def run_eval(options: argparse.Namespace) -> int:
    """Print how the network in a checkpoint does on the test examples."""
    changes = {name: value for name, value in vars(options).items() if name in ("root", "backend")}
    training = resume(options.checkpoint, **changes)
    score = evaluate(training.model, training.loss, training.right, training.test)
    print(f"{training.about['recipe']} after {len(training.history)} of {training.epochs} epochs: {shown_score(score)}")
    return 0
