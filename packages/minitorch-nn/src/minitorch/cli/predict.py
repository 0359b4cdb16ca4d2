"""`minitorch predict`: use what a training has learned."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Any

import minitorch as torch
from minitorch.data import MNIST_MEAN, MNIST_STD, Vocabulary, tokenize
from minitorch.data.pictures import load_digit
from minitorch.errors import InvalidValueError
from minitorch.recipes import network_of, read_state, sentiment

__all__ = ["predicted", "run_predict"]


def run_predict(options: argparse.Namespace) -> int:
    """Print what the network in a checkpoint makes of each input."""
    for line in predicted(read_state(options.checkpoint), options.inputs):
        print(line)
    return 0


def predicted(state: dict[str, Any], inputs: Sequence[str]) -> list[str]:
    """Return a line for each input: what it is, and how probable.

    Args:
        state: What `read_state` returned.
        inputs: Image files for a training of mnist, sentences for sentiment, coordinates for points.

    Raises:
        InvalidValueError: An input is none.
        MissingFileError: There is no such image.
    """
    answer = {"mnist": _digits, "sentiment": _sentences, "points": _points}[state["about"]["recipe"]]
    answers = answer(network_of(state), state["about"], inputs)
    return [f"{each}: {said}" for each, said in zip(inputs, answers, strict=True)]


def _digits(network: Any, about: dict[str, Any], paths: Sequence[str]) -> list[str]:
    """Say which digit each image shows; `about` is that of other recipes' trainings."""
    del about
    images = torch.stack([torch.tensor(load_digit(path)).unsqueeze(0) for path in paths])
    with torch.no_grad():
        chances = network((images - MNIST_MEAN) / MNIST_STD).softmax(dim=1).tolist()
    return [_ranked(each) for each in chances]


def _ranked(chances: list[float]) -> str:
    order = sorted(range(len(chances)), key=lambda digit: -chances[digit])
    rest = ", ".join(f"{digit} {100 * chances[digit]:.1f} %" for digit in order[1:])
    return f"{order[0]} with {100 * chances[order[0]]:.1f} % ({rest})"


def _sentences(network: Any, about: dict[str, Any], sentences: Sequence[str]) -> list[str]:
    words = [tokenize(sentence)[: about["settings"]["max_length"]] for sentence in sentences]
    for sentence, each in zip(sentences, words, strict=True):
        if not each:
            raise InvalidValueError(f"{sentence!r} has no word.")
    scores = sentiment.scores(network, Vocabulary(about["words"]), words)
    return [
        f"{'favourable' if score > 0.5 else 'unfavourable'} with {100 * max(score, 1 - score):.1f} %"
        for score in scores
    ]


def _points(network: Any, about: dict[str, Any], points: Sequence[str]) -> list[str]:
    del about
    with torch.no_grad():
        chances = network(torch.tensor([_coordinates(point) for point in points])).sigmoid().squeeze(1).tolist()
    return [f"class {int(chance > 0.5)} with {100 * max(chance, 1 - chance):.1f} %" for chance in chances]


def _coordinates(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        found = []
    if len(found) != 2 or not all(map(math.isfinite, found)):
        raise InvalidValueError(f"{text!r} is no point: give two numbers, such as '0.2 0.7'.")
    return found
