from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

import pytest

from minitorch.cli.flags import add_flags, chosen_in, described
from minitorch.recipes.mnist import MnistSettings
from minitorch.recipes.points import PointsSettings
from minitorch.recipes.sentiment import SentimentSettings
from minitorch.recipes.settings import Settings


def parser_of(kind: type[Settings]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    add_flags(parser, kind, {})
    return parser


@pytest.mark.parametrize("kind", [PointsSettings, MnistSettings, SentimentSettings])
def test_every_setting_is_a_flag_with_the_words_of_its_docstring(kind: type[Settings]) -> None:
    text = " ".join(parser_of(kind).format_help().split())
    for field in fields(kind):
        assert f"--{field.name.replace('_', '-')}" in text
        assert described(kind)[field.name].removesuffix(".") in text


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        ([], {}),
        (["--epochs", "3", "--lr", "0.5"], {"epochs": 3, "lr": 0.5}),
        (["--widths", "2", "3"], {"widths": (2, 3)}),
        (["--no-glove", "--sample"], {"glove": False, "sample": True}),
        (["--train-size", "10", "--root", "here"], {"train_size": 10, "root": "here"}),
    ],
)
def test_only_what_was_given_is_chosen(arguments: list[str], chosen: dict[str, Any]) -> None:
    assert chosen_in(parser_of(SentimentSettings).parse_args(arguments), SentimentSettings) == chosen
