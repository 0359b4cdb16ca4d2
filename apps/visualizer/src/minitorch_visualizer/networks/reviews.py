"""What a network for text makes of texts: scores of those that it learned from, and of a sentence word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minitorch.data import Vocabulary, tokenize
from minitorch.recipes import Training, sentiment
from minitorch_scalar.errors import InvalidValueError

MOST_WORDS = 60
"""How many words of a typed sentence are scored."""

_AT_ONCE = 64


class SentenceError(InvalidValueError):
    """A sentence that cannot be scored."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a network says of one text.

    Attributes:
        text: Its words, as far as the network knows them.
        label: Whether it is favourable: 0 or 1.
        probability: That it is, as the network sees it, 0 to 1.
    """

    text: str
    label: int
    probability: float

    @property
    def predicted(self) -> int:
        """What the network takes it for."""
        return int(self.probability > 0.5)

    @property
    def error(self) -> float:
        """How far the probability is from the label, 0 to 1; above 0.5 the network is wrong."""
        return abs(self.label - self.probability)


@dataclass(frozen=True, slots=True)
class ScoredWord:
    """One word of a sentence.

    Attributes:
        word: The word.
        known: Whether the network has learned it.
        score: The probability after it that the sentence is favourable, 0 to 1.
    """

    word: str
    known: bool
    score: float


def predictions(training: Training, split: str, most: int) -> list[Prediction]:
    """Return what the network of a training says of the first texts of a part.

    Args:
        training: A training of the recipe sentiment.
        split: "train" or "validation".
        most: How many texts at most.
    """
    texts = (training.train if split == "train" else training.test).dataset
    vocabulary = sentiment.vocabulary_of(training)
    rows = [texts[i] for i in range(min(most, len(texts)))]
    words = [vocabulary.decode(numbers) for numbers, _ in rows]
    found: list[float] = []
    for start in range(0, len(words), _AT_ONCE):
        found += sentiment.scores(training.model, vocabulary, words[start : start + _AT_ONCE])
    return [
        Prediction(" ".join(text), int(label), score)
        for text, (_, label), score in zip(words, rows, found, strict=True)
    ]


def read_sentence(text: str) -> list[str]:
    """Return the words of a sentence.

    Raises:
        SentenceError: There are none, or too many.
    """
    words: list[str] = tokenize(text)
    if not words:
        msg = "There is no word in it. Type a sentence, such as: a warm and funny film."
        raise SentenceError(msg)
    if len(words) > MOST_WORDS:
        msg = f"It has {len(words)} words, and up to {MOST_WORDS} are scored. Type a shorter one."
        raise SentenceError(msg)
    return words


def score_words(training: Training, words: Sequence[str]) -> list[ScoredWord]:
    """Return each word with the score after it.

    Args:
        training: A training of the recipe sentiment.
        words: What `read_sentence` returned.
    """
    vocabulary: Vocabulary = sentiment.vocabulary_of(training)
    beginnings = [list(words[: i + 1]) for i in range(len(words))]
    scores = sentiment.scores(training.model, vocabulary, beginnings)
    return [ScoredWord(word, word in vocabulary, score) for word, score in zip(words, scores, strict=True)]
