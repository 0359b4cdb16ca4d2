"""What `minitorch` understands."""

from __future__ import annotations

import argparse
from typing import Any

from minitorch import __version__
from minitorch.cli.evaluate import run_eval
from minitorch.cli.flags import add_flags
from minitorch.cli.info import run_info
from minitorch.cli.predict import run_predict
from minitorch.cli.train import run_train
from minitorch.recipes import mnist, points, sentiment
from minitorch_scalar import datasets

__all__ = ["build_parser"]

_RECIPES: dict[str, tuple[Any, str, dict[str, tuple[str, ...]]]] = {
    "points": (points.PointsSettings, "points in the plane, as in the course", {"data": tuple(datasets)}),
    "mnist": (mnist.MnistSettings, "handwritten digits", {"model": tuple(mnist.MODELS)}),
    "sentiment": (
        sentiment.SentimentSettings,
        "favourable and unfavourable reviews",
        {"model": sentiment.MODELS, "data": sentiment.DATA},
    ),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="minitorch", description="Train networks, test them and use them.")
    parser.add_argument("--version", action="version", version=f"minitorch {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_train(commands.add_parser("train", help="train a recipe", description="Train a recipe."))
    _add_eval(commands.add_parser("eval", help="test what a training has learned"))
    _add_predict(commands.add_parser("predict", help="use what a training has learned"))
    about = "say which versions, backends and data there are on this machine"
    commands.add_parser("info", help=about, description=f"{about.capitalize()}.").set_defaults(run=run_info)
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    recipes = parser.add_subparsers(title="recipes", required=True, metavar="RECIPE", dest="recipe")
    for name, (kind, about, choices) in _RECIPES.items():
        recipe = recipes.add_parser(name, help=about, description=f"Train a network on {about}.")
        files = recipe.add_argument_group("files")
        files.add_argument("--checkpoint", metavar="FILE", help="keep the training here, after every epoch")
        files.add_argument("--resume", metavar="FILE", help="go on with the training that was kept here")
        files.add_argument("--runs", metavar="FOLDER", help="keep the record of the run here, not in the user's data")
        add_flags(recipe, kind, choices)
        recipe.set_defaults(run=run_train, kind=kind, fail=recipe.error)


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.description = "Test a kept training on the test examples of its data set."
    parser.add_argument("checkpoint", metavar="CHECKPOINT", help="a file of `minitorch train --checkpoint`")
    parser.add_argument("--root", default=argparse.SUPPRESS, metavar="FOLDER", help="where the data set is")
    parser.add_argument("--backend", default=argparse.SUPPRESS, metavar="NAME", help="what computes")
    parser.set_defaults(run=run_eval)


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Say what a kept network makes of images of digits, of sentences, or of points written as 'x y'."
    )
    parser.add_argument("checkpoint", metavar="CHECKPOINT", help="a file of `minitorch train --checkpoint`")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="an image file, a sentence, or two coordinates")
    parser.set_defaults(run=run_predict)
