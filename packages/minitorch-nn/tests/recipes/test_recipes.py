from __future__ import annotations

from typing import Any

import pytest

import minitorch as torch
from minitorch.data import Vocabulary
from minitorch.errors import BackendError, InvalidTypeError, InvalidValueError, MissingDataError
from minitorch.recipes import mnist, points, sentiment
from minitorch.recipes.image_networks import cnn, lenet
from minitorch.recipes.text_networks import KimCNN, RecurrentClassifier


# ----------------------------------------------------------------------------------------------------------------------
# What is learned
# ----------------------------------------------------------------------------------------------------------------------
def test_points_are_told_apart() -> None:
    *_, last = points.train(points.settings("Diag", epochs=300, backend="numpy"))
    assert last.test.accuracy > 0.9


def test_digits_are_read_after_a_few_hundred() -> None:
    *_, last = mnist.train(mnist.settings(sample=True, train_size=600, test_size=200, epochs=3, backend="numpy"))
    assert last.test.accuracy > 0.6
    assert last.test.total == 200


@pytest.mark.parametrize("model", ["kim", "gru"])
def test_sentences_are_learned_by_heart(small: Any, model: str) -> None:
    options = {"maps": 8, "hidden": 8, "epochs": 25, "dropout": 0.0, "lr": 1e-2, "train_size": 20, "backend": "numpy"}
    *_, last = small.sentiment(model=model, **options)
    assert last.train.accuracy == 1.0
    assert last.train.loss < 0.3


def test_the_learning_rate_rises_and_falls(small: Any) -> None:
    training = small.mnist(backend="numpy", epochs=4)
    rates = [epoch.lr for epoch in training]
    assert rates[0] > rates[-1]
    assert max(rates) <= training.about["settings"]["lr"]
    assert rates[-1] < 1e-4


def test_a_training_hands_out_its_network_and_data(small: Any) -> None:
    training = small.mnist(backend="numpy")
    assert (len(training.train.dataset), len(training.test.dataset)) == (28, 10)
    image, label = training.train.dataset[0]
    assert (image.shape, label.shape) == ((1, 28, 28), ())
    assert sum(parameter.numel() for parameter in training.model.parameters()) == 26138


# ----------------------------------------------------------------------------------------------------------------------
# Networks
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("build", "parameters"), [(lenet, 26138), (cnn, 421642)])
def test_image_networks_give_ten_logits(build: Any, parameters: int) -> None:
    with torch.use_backend("numpy"):
        model = build()
        assert model(torch.zeros(2, 1, 28, 28)).shape == (2, 10)
    assert sum(parameter.numel() for parameter in model.parameters()) == parameters


@pytest.mark.parametrize("kind", ["kim", "rnn", "lstm", "gru"])
def test_padding_does_not_change_a_score(kind: str) -> None:
    with torch.use_backend("numpy"):
        torch.manual_seed(0)
        model = KimCNN(20, 4, maps=3) if kind == "kim" else RecurrentClassifier(kind, 20, 4, hidden=3)
        model.eval()
        alone = model(torch.tensor([[5, 6, 7]]), torch.tensor([3]))
        padded = model(torch.tensor([[5, 6, 7, 0, 0], [1, 2, 3, 4, 5]]), torch.tensor([3, 5]))
    assert padded[0].item() == pytest.approx(alone[0].item(), abs=1e-6)


def test_scores_follow_the_words(small: Any) -> None:
    training = small.sentiment(backend="numpy", epochs=0)
    vocabulary = sentiment.vocabulary_of(training)
    found = sentiment.scores_by_word(training.model, vocabulary, "A good film!")
    assert [word for word, _ in found] == ["a", "good", "film", "!"]
    assert found[1][1] == pytest.approx(sentiment.scores(training.model, vocabulary, [["a", "good"]])[0], abs=1e-6)
    assert all(0 < score < 1 for _, score in found)
    assert sentiment.scores_by_word(training.model, vocabulary, " ") == []
    assert training.model.training  # as it was


def test_word_vectors_begin_with_those_of_glove(small: Any) -> None:
    with_glove, without = (small.sentiment(backend="numpy", glove=glove) for glove in (True, False))
    row = sentiment.vocabulary_of(with_glove)["film"]
    vectors = [training.model.embedding.weight[row].tolist() for training in (with_glove, without)]
    assert vectors[0] != vectors[1]
    assert with_glove.model.embedding.weight[0].tolist() == [0.0] * 50


def test_words_that_are_given_are_the_vocabulary() -> None:
    chosen = sentiment.settings(sample=True, train_size=8, test_size=8, maps=2, backend="numpy")
    training = sentiment.train(chosen, words=["good", "bad"])
    assert sentiment.vocabulary_of(training).words == Vocabulary(["good", "bad"]).words


@pytest.mark.parametrize(
    ("recipe", "shape", "labels"),
    [(points, (2, 1), [[0.0], [1.0]]), (sentiment, (2,), [0, 1]), (mnist, (2, 10), [0, 1])],
)
def test_a_network_that_says_nan_is_never_right(recipe: Any, shape: tuple[int, ...], labels: list[Any]) -> None:
    answers = recipe.right(torch.full(shape, float("nan")), torch.tensor(labels))
    assert answers.flatten().tolist() == [False, False]


# ----------------------------------------------------------------------------------------------------------------------
# Settings
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: points.settings("Moon"), "no point set 'Moon'. Choose one of: Simple"),
        (lambda: points.settings(hidden=0), "hidden is 0: it is a whole number of at least 1"),
        (lambda: points.settings(seed=2**64), "seed is 18446744073709551616: it is a whole number below 2**64"),
        (lambda: points.settings(layers=-1), "layers is -1"),
        (lambda: mnist.settings("vgg"), "no network 'vgg'. Choose one of: lenet, cnn"),
        (lambda: mnist.settings(train_size=0), "train_size is 0"),
        (lambda: mnist.settings(epochs=1.5), "epochs is 1.5: it is a whole number"),
        (lambda: mnist.settings(lr=0.0), "lr is 0.0: it is a number above 0"),
        (lambda: mnist.settings(clip=float("inf")), "clip is inf"),
        (lambda: sentiment.settings("bert"), "no network 'bert'"),
        (lambda: sentiment.settings(data="yelp"), "no data set 'yelp'"),
        (lambda: sentiment.settings(widths=(3, 0)), "width 2 is 0"),
        (lambda: sentiment.settings(widths=()), "widths is ()"),
        (lambda: sentiment.settings(dropout=1.5), "dropout is 1.5"),
        (lambda: sentiment.settings(patience=0), "patience is 0"),
    ],
)
def test_settings_out_of_range_are_refused(make: Any, message: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        make()
    assert message in str(refused.value)


@pytest.mark.parametrize("recipe", [points, mnist, sentiment])
def test_a_setting_that_is_none_is_refused(recipe: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"There is no setting colour\. The settings are: epochs, "):
        recipe.settings(colour="red")


def test_a_backend_that_is_not_there_is_named() -> None:
    with pytest.raises(BackendError, match="abacus"):
        points.train(points.settings(backend="abacus"))


def test_a_current_backend_is_what_computes() -> None:
    with torch.use_backend("numpy"):
        training = points.train()
    assert training.about["backend"] == "numpy"


@pytest.mark.parametrize(("recipe", "named"), [(mnist, "MNIST"), (sentiment, "Sentence Polarity")])
def test_a_folder_without_the_data_is_named(recipe: Any, named: str, tmp_path: Any) -> None:
    with pytest.raises(MissingDataError, match=named):
        recipe.train(recipe.settings(root=str(tmp_path)))
