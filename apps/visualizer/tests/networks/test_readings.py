"""What networks make of digits and of texts."""

from __future__ import annotations

import numpy as np
import pytest

import minitorch as torch
from minitorch.recipes import mnist, sentiment
from minitorch.recipes.mnist import MnistSettings
from minitorch.recipes.sentiment import SentimentSettings
from minitorch_visualizer.networks.digits import digits, sample_digit, whole_set
from minitorch_visualizer.networks.feature_maps import read_digit
from minitorch_visualizer.networks.reviews import (
    Prediction,
    SentenceError,
    predictions,
    read_sentence,
    score_words,
)


def test_a_digit_is_read_as_the_recipe_reads_it(digits_settings: MnistSettings) -> None:
    training = mnist.train(digits_settings)
    training.model.eval()
    with torch.use_backend("numpy"), torch.no_grad():
        reading = read_digit(training, sample_digit(0).pixels)
        images, _ = training.test.dataset[0]
        expected = training.model(images[None]).softmax(dim=1)[0].tolist()
    assert reading.probabilities == pytest.approx(expected, rel=1e-4)
    assert sum(reading.probabilities) == pytest.approx(1.0, abs=1e-5)
    assert reading.answer == int(np.argmax(expected))


def test_every_layer_that_changes_numbers_is_shown(digits_settings: MnistSettings) -> None:
    training = mnist.train(digits_settings)
    training.model.eval()
    with torch.use_backend("numpy"), torch.no_grad():
        layers = read_digit(training, sample_digit(0).pixels).layers
    assert [layer.title for layer in layers] == [
        "0 Conv2d: 4 x 28 x 28",
        "1 ReLU: 4 x 28 x 28",
        "2 Conv2d: 8 x 28 x 28",
        "3 ReLU: 8 x 28 x 28",
        "4 MaxPool2d: 8 x 7 x 7",
        "6 Linear: 64",
        "7 ReLU: 64",
        "9 Linear: 10",
    ]
    assert np.array_equal(layers[1].values, np.maximum(layers[0].values, 0.0))


def test_the_whole_set_says_how_it_gets_here(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    digits.cache_clear()
    there, text = whole_set()
    assert there is False
    assert "MNIST is not in" in text
    assert "download=True" in text


def test_predictions_are_scores_of_the_texts_in_order(texts_settings: SentimentSettings) -> None:
    training = sentiment.train(texts_settings)
    training.model.eval()
    with torch.use_backend("numpy"), torch.no_grad():
        rows = predictions(training, "validation", 70)
        learned = predictions(training, "train", 7)
    assert (len(rows), len(learned)) == (20, 7)
    assert [row.label for row in rows] == [int(label) for label in training.test.dataset.labels]
    right = sum(row.predicted == row.label for row in rows)
    *_, last = training
    assert 0 <= right <= 20
    assert last.test.total == 20


def test_the_error_of_a_prediction_is_how_far_it_is_from_the_label() -> None:
    assert Prediction("good", 1, 0.75).error == 0.25
    assert Prediction("bad", 0, 0.75).error == 0.75
    assert [Prediction("bad", 0, p).predicted for p in (0.25, 0.75)] == [0, 1]


def test_a_sentence_is_scored_after_every_word(texts_settings: SentimentSettings) -> None:
    training = sentiment.train(texts_settings)
    training.model.eval()
    words = read_sentence("The zzzqq film")
    with torch.use_backend("numpy"), torch.no_grad():
        scored = score_words(training, words)
    assert [(each.word, each.known) for each in scored] == [("the", True), ("zzzqq", False), ("film", True)]
    by_word = sentiment.scores_by_word(training.model, sentiment.vocabulary_of(training), "The zzzqq film")
    assert [each.score for each in scored] == pytest.approx([score for _, score in by_word], rel=1e-4)


def test_what_is_no_sentence_is_explained() -> None:
    with pytest.raises(SentenceError, match="There is no word in it"):
        read_sentence("   ")
    with pytest.raises(SentenceError, match="It has 61 words, and up to 60 are scored"):
        read_sentence("word " * 61)
