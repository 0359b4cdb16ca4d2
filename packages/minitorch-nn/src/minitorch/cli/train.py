"""`minitorch train`: train a recipe, keep it, and keep a record of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from minitorch.cli.flags import chosen_in
from minitorch.cli.interrupts import stopping
from minitorch.cli.progress import progress_of
from minitorch.cli.wording import shown_score, shown_time
from minitorch.errors import InvalidValueError, MinitorchError, MissingFileError, UnwritableFileError
from minitorch.recipes import Epoch, Training, read_state, record_of, resume, save_record, save_training
from minitorch.recipes.checkpoints import RECIPES

__all__ = ["run_train"]


def run_train(options: argparse.Namespace) -> int:
    """Train as the options say, and return how to exit."""
    checkpoint = options.resume if options.checkpoint is None else options.checkpoint
    if checkpoint is not None and not Path(checkpoint).resolve().parent.is_dir():
        raise MissingFileError(f"Cannot keep a checkpoint in {checkpoint}: there is no such folder. Make it first.")
    if checkpoint is not None and Path(checkpoint).is_dir():
        raise UnwritableFileError(f"Cannot keep a checkpoint in {checkpoint!r}, a folder: name a file in there.")
    training = _resumed(options) if options.resume else _begun(options)
    kept = [options.resume] if options.resume else []  # where this training can be taken up again
    _introduce(training, options)
    try:
        was_stopped = _run(training, checkpoint, kept)
    except MinitorchError as error:
        _record(training, options, "failed", str(error))
        raise
    except KeyboardInterrupt:
        _say_what_is_left(options, checkpoint, kept)
        return 130
    status = "stopped" if was_stopped else "finished"
    _record(training, options, status, f"Interrupted in epoch {len(training.history) + 1}." if was_stopped else "")
    if was_stopped:
        _say_what_is_left(options, checkpoint, kept)
        return 130
    _conclude(training, checkpoint)
    return 0


def _begun(options: argparse.Namespace) -> Training:
    """Return a new training; settings that no recipe would take are a wrong call."""
    recipe = RECIPES[options.recipe]
    try:
        settings = recipe.settings(**chosen_in(options, options.kind))
    except InvalidValueError as error:
        options.fail(str(error))
        raise
    training: Training = recipe.train(settings)
    return training


def _resumed(options: argparse.Namespace) -> Training:
    kept = read_state(options.resume)["about"]["recipe"]
    if kept != options.recipe:
        options.fail(f"{options.resume} holds a training of {kept}. Call: minitorch train {kept} --resume ...")
    try:
        return resume(options.resume, **chosen_in(options, options.kind))
    except InvalidValueError as error:
        options.fail(str(error))
        raise


def _introduce(training: Training, options: argparse.Namespace) -> None:
    about = training.about
    examples, tests = about["examples"]
    size = sum(parameter.numel() for parameter in training.model.parameters())
    print(
        f"{options.recipe}: {examples:,} examples, {tests:,} for the test; {size:,} parameters; backend "
        f"{about['backend']}; epochs {len(training.history)} to {training.epochs}",
        flush=True,
    )


def _run(training: Training, checkpoint: str | None, kept: list[str]) -> bool:
    """Let a training learn, and add to `kept` where it is kept; say whether it was stopped before its end."""
    with stopping(training) as pressed, progress_of(training) as progress:
        for result in training:
            progress.show(result)
            if checkpoint is not None and isinstance(result, Epoch):
                save_training(training, checkpoint)
                kept.append(checkpoint)
        if pressed and not training.is_done and checkpoint is not None:
            save_training(training, checkpoint)
            kept.append(checkpoint)
        return bool(pressed) and not training.is_done


def _say_what_is_left(options: argparse.Namespace, checkpoint: str | None, kept: list[str]) -> None:
    if kept:
        text = f"Kept in {kept[-1]}. Go on with: minitorch train {options.recipe} --resume {kept[-1]}"
    elif checkpoint is not None:
        text = f"Nothing was kept in {checkpoint} yet."
    else:
        text = "Nothing was kept: to go on another time, give it --checkpoint FILE."
    print(text, file=sys.stderr, flush=True)


def _record(training: Training, options: argparse.Namespace, status: str, message: str) -> None:
    """Keep a record; that it cannot be kept is no reason to lose the rest."""
    try:
        save_record(record_of(training, status, message), options.runs)
    except MinitorchError as error:
        print(f"minitorch: {error}", file=sys.stderr)


def _conclude(training: Training, checkpoint: str | None) -> None:
    if not training.history:
        print("No epochs: nothing was learned.")
        return
    last: Any = training.history[-1]
    seconds = shown_time(sum(epoch.seconds for epoch in training.history))
    print(f"after {last.epoch} epochs in {seconds}: {shown_score(last.test)}")
    if checkpoint is not None:
        print(f"Kept in {checkpoint}. Try it with: minitorch predict {checkpoint} INPUT")
