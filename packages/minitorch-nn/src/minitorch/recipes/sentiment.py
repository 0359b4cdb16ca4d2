"""Sentiment: learn to tell a favourable review from an unfavourable one.

    for result in sentiment.train(sentiment.settings("gru", "imdb", epochs=2)):
        print(result)

A text becomes the numbers of its words, the network begins with GloVe's vectors for them, and these are trained as
well. Without a data set on this machine "polarity" uses the sample that comes with minitorch, and a notice says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import minitorch as torch
from minitorch import nn, optim
from minitorch.data import (
    DataLoader,
    EncodedTexts,
    LengthBatchSampler,
    Vocabulary,
    load_glove,
    load_imdb,
    load_sentence_polarity,
    load_sst2,
    tokenize,
)
from minitorch.errors import InvalidValueError
from minitorch.nn.functional import binary_cross_entropy_with_logits
from minitorch.recipes.settings import Settings, about, check_at_least, check_choice, with_defaults
from minitorch.recipes.text_networks import KimCNN, RecurrentClassifier
from minitorch.recipes.training import Training

__all__ = [
    "DATA",
    "DEFAULTS",
    "MODELS",
    "SentimentSettings",
    "build",
    "loss",
    "right",
    "scores",
    "scores_by_word",
    "settings",
    "train",
    "vocabulary_of",
]

MODELS = ("kim", "rnn", "lstm", "gru")
"""The networks: Kim's convolutions, and recurrent layers of three kinds."""

DATA = ("polarity", "sst2", "imdb")
"""The data sets: Sentence Polarity, SST-2 (tested on its part dev) and IMDB."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "polarity": {"epochs": 6, "batch_size": 32, "lr": 2e-3, "max_length": 60, "dropout": 0.5},
    "sst2": {"epochs": 4, "batch_size": 64, "lr": 2e-3, "max_length": 60, "dropout": 0.4},
    "imdb": {"epochs": 4, "batch_size": 32, "lr": 2e-3, "max_length": 400, "dropout": 0.4},
}
"""What is done on each data set unless told otherwise."""

_RARE = {"polarity": 1, "sst2": 1, "imdb": 3}
"""How often a word must come to be learned; the rarer ones share a vector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentimentSettings(Settings):
    """What is trained on reviews.

    Attributes:
        model: "kim", "rnn", "lstm" or "gru".
        data: "polarity", "sst2" or "imdb".
        max_length: Longer texts are cut after so many words.
        dropout: The share of numbers that is dropped in training.
        maps: Filters of each width, for "kim".
        widths: Over how many words they go, for "kim".
        hidden: The size of the state in each direction, for the recurrent ones.
        glove: Whether to begin with GloVe's vectors; False begins with random ones.
        train_size: How many of the training texts; None takes all.
        test_size: How many of the test texts; None takes all.
        root: The folder with the data sets and GloVe; None looks where `load_glove` and the others do.
        download: Whether to download what is missing.
        sample: True for the samples that come with minitorch; None takes them where nothing else is there.
    """

    model: str = "kim"
    data: str = "polarity"
    max_length: int = 60
    dropout: float = 0.5
    maps: int = 100
    widths: tuple[int, ...] = (3, 4, 5)
    hidden: int = 64
    glove: bool = True
    train_size: int | None = None
    test_size: int | None = None
    root: str | None = None
    download: bool = False
    sample: bool | None = None

    def __post_init__(self) -> None:
        super(SentimentSettings, self).__post_init__()  # slots make a second class, in which a bare super() fails
        check_choice("network", self.model, MODELS)
        check_choice("data set", self.data, DATA)
        check_at_least(1, max_length=self.max_length, maps=self.maps, hidden=self.hidden)
        check_at_least(1, train_size=self.train_size, test_size=self.test_size)
        check_at_least(1, **{f"width {i}": width for i, width in enumerate(self.widths, 1)})
        if not self.widths:
            raise InvalidValueError(f"widths is {self.widths}: there is at least one, such as 3.")
        if not 0.0 <= self.dropout < 1.0:
            raise InvalidValueError(f"dropout is {self.dropout}: it is a share from 0 to below 1.")


def settings(model: str = "kim", data: str = "polarity", **changes: Any) -> SentimentSettings:
    """Return the settings of a network on a data set, with changes.

    Args:
        model: "kim", "rnn", "lstm" or "gru".
        data: "polarity", "sst2" or "imdb".
        **changes: Fields of `SentimentSettings`.

    Raises:
        InvalidTypeError: There is no such field.
        InvalidValueError: There is no such network or data set, or a value is out of its range.

    Example:
        >>> settings("gru", "imdb").max_length
        400
    """
    check_choice("data set", data, DATA)
    return with_defaults(SentimentSettings, {"model": model, "data": data, **DEFAULTS[data]}, changes)


# ----------------------------------------------------------------------------------------------------------------------
# The parts
# ----------------------------------------------------------------------------------------------------------------------
def build(chosen: SentimentSettings, words: int, vectors: Any = None) -> nn.Module:
    """Return the network with its first weights.

    Args:
        chosen: Which network.
        words: How many words it knows, with padding and the unknown one.
        vectors: What the word vectors begin with, shape (words, features); random ones of 50 numbers if left out.
    """
    features = 50 if vectors is None else vectors.shape[1]
    model: nn.Module
    if chosen.model == "kim":
        model = KimCNN(words, features, maps=chosen.maps, widths=chosen.widths, dropout=chosen.dropout)
    else:
        model = RecurrentClassifier(chosen.model, words, features, hidden=chosen.hidden, dropout=chosen.dropout)
    if vectors is not None:
        with torch.no_grad():
            model.get_parameter("embedding.weight").copy_(vectors)
    return model


def loss(logits: Any, labels: Any) -> Any:
    """Return the mean of -log of the probability of the right class: shapes (batch,), (batch,) to ()."""
    return binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))


def right(logits: Any, labels: Any) -> Any:
    """Say of each text whether its logit is on the side of its label: shapes (batch,), (batch,) to (batch,).

    NaN is on none.
    """
    return torch.where(labels > 0, logits > 0.0, logits <= 0.0)


def vocabulary_of(training: Training) -> Vocabulary:
    """Return the words that the network of a training knows."""
    return Vocabulary(training.about["words"])


def scores(model: nn.Module, vocabulary: Vocabulary, texts: list[list[str]]) -> list[float]:
    """Return the probability, 0 to 1, that each text is favourable.

    Args:
        model: A network of `build`, trained.
        vocabulary: The words it knows.
        texts: Lists of words, each with at least one.
    """
    was_training = model.training
    model.eval()
    with torch.no_grad(), torch.use_backend(model.get_parameter("output.bias").backend):
        tokens, lengths, _ = EncodedTexts(texts, [0] * len(texts), vocabulary).batch(range(len(texts)))
        found: list[float] = model(tokens, lengths).sigmoid().tolist()
    model.train(was_training)
    return found


def scores_by_word(model: nn.Module, vocabulary: Vocabulary, text: str) -> list[tuple[str, float]]:
    """Return each word of a text with the probability after it that the text is favourable.

    Args:
        model: A network of `build`, trained.
        vocabulary: The words it knows.
        text: As somebody types it.
    """
    words = tokenize(text)
    if not words:
        return []
    return list(zip(words, scores(model, vocabulary, [words[: i + 1] for i in range(len(words))]), strict=True))


# ----------------------------------------------------------------------------------------------------------------------
# The training
# ----------------------------------------------------------------------------------------------------------------------
def train(chosen: SentimentSettings | None = None, *, words: list[str] | None = None) -> Training:
    """Return a training; iterate over it to let it learn.

    Adam, with a learning rate that rises for a third of the steps and then falls to nothing (OneCycleLR); batches are
    of texts of about the same length.

    Args:
        chosen: What to train; `settings()` if left out.
        words: The words that the network knows, if not those of the texts: a training that goes on has its own.

    Returns:
        The training; `vocabulary_of` gives its words.

    Raises:
        MissingDataError: A data set is not where it was looked for.

    Example:
        >>> chosen = settings("kim", epochs=1, sample=True, maps=2, train_size=64, test_size=50)
        >>> [result.epoch for result in train(chosen)]
        [1]
    """
    chosen = settings() if chosen is None else chosen
    with chosen.on_backend():
        torch.manual_seed(chosen.seed)
        generator = torch.Generator().manual_seed(chosen.seed)
        train_texts, test_texts = _texts(chosen)
        vocabulary = _vocabulary(train_texts, test_texts, chosen) if words is None else Vocabulary(words)
        # A training that goes on brings its word vectors along.
        vectors = _vectors(chosen, vocabulary) if chosen.glove and words is None else None
        model = build(chosen, len(vocabulary), vectors)
        learned = _encoded(train_texts, chosen.train_size, vocabulary, chosen)
        tested = _encoded(test_texts, chosen.test_size, vocabulary, chosen)
        size = chosen.batch_size or len(learned)
        sampler = LengthBatchSampler(learned.lengths, size, generator=generator)
        optimizer = optim.Adam(model.parameters(), lr=chosen.lr)
        scheduler = None
        if chosen.epochs:
            steps = chosen.epochs * len(sampler)
            scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=chosen.lr, total_steps=steps)
        return Training(
            model,
            loss,
            right,
            optimizer,
            train=DataLoader(learned, batch_sampler=sampler),
            test=DataLoader(tested, batch_sampler=LengthBatchSampler(tested.lengths, 64, shuffle=False)),
            epochs=chosen.epochs,
            generator=generator,
            scheduler=scheduler,
            clip=chosen.clip,
            patience=chosen.patience,
            interval=chosen.interval,
            about={**about("sentiment", chosen, learned, tested), "words": vocabulary.words[2:]},
        )


def _texts(chosen: SentimentSettings) -> tuple[Any, Any]:
    """Return the texts to learn from and those to test on."""
    where: dict[str, Any] = {"download": chosen.download}
    if chosen.data == "imdb":
        return tuple(load_imdb(split, chosen.root, **where) for split in ("train", "test"))  # type: ignore[return-value]
    if chosen.data == "sst2":
        return tuple(load_sst2(split, chosen.root, **where) for split in ("train", "dev"))  # type: ignore[return-value]
    where["sample"] = chosen.sample
    return tuple(load_sentence_polarity(split, chosen.root, **where) for split in ("train", "test"))  # type: ignore[return-value]


def _vocabulary(train_texts: Any, test_texts: Any, chosen: SentimentSettings) -> Vocabulary:
    """Return the words that are not too rare; those of the test texts too if GloVe can say what they mean."""
    texts = [*train_texts.texts, *(test_texts.texts if chosen.glove else [])]
    return Vocabulary.build(texts, min_freq=_RARE[chosen.data])


def _vectors(chosen: SentimentSettings, vocabulary: Vocabulary) -> Any:
    """Return what the word vectors begin with."""
    glove = load_glove(chosen.root, words=vocabulary, download=chosen.download, sample=chosen.sample)
    return glove.weights_for(vocabulary)


def _encoded(texts: Any, size: int | None, vocabulary: Vocabulary, chosen: SentimentSettings) -> EncodedTexts:
    """Return the texts, or the first few of them, as numbers; an empty one is the unknown word."""
    chosen_texts = [words or [vocabulary.words[1]] for words in texts.texts[:size]]
    return EncodedTexts(chosen_texts, texts.labels[:size], vocabulary, max_length=chosen.max_length)
