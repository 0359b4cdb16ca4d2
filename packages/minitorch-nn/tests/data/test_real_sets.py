"""The real data sets, where their files are: in MINITORCH_SHARED/data, or in shared/data beside the checkout."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minitorch.data.glove import load_glove
from minitorch.data.imdb import load_imdb
from minitorch.data.mnist import MNIST_MEAN, load_mnist
from minitorch.data.sentence_polarity import load_sentence_polarity
from minitorch.data.sst2 import load_sst2
from minitorch.data.tokenizer import tokenize

ROOT = Path(os.environ.get("MINITORCH_SHARED", Path(__file__).parents[5] / "shared")) / "data"


def mnist_has_all_digits_of_both_parts() -> None:
    counts = {
        "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
        "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    }
    for split, each in counts.items():
        digits = load_mnist(split, ROOT)
        assert np.bincount(digits.labels.numpy()).tolist() == each
        assert digits.images.shape == (sum(each), 1, 28, 28)
        if split == "train":
            assert abs(digits.images.numpy().mean(dtype=np.float64) - MNIST_MEAN) < 1e-4


def the_mnist_sample_is_the_first_of_each_digit() -> None:
    whole, sample = load_mnist("test", ROOT), load_mnist("test", sample=True)
    labels = whole.labels.numpy()
    first = sorted(row for digit in range(10) for row in np.flatnonzero(labels == digit)[:50])
    assert np.array_equal(whole.images.numpy()[first], sample.images.numpy())


def sst2_has_all_rows_of_both_forms() -> None:
    counts = {
        ("phrases", "train"): (29780, 37569),
        ("phrases", "dev"): (428, 444),
        ("phrases", "test"): (912, 909),
        ("sentences", "train"): (3310, 3610),
        ("sentences", "dev"): (428, 444),
        ("sentences", "test"): (912, 909),
    }
    for (form, split), (negative, positive) in counts.items():
        assert Counter(load_sst2(split, ROOT, form=form).labels) == {0: negative, 1: positive}


def the_treebanks_sentences_are_cut_as_they_were() -> None:
    texts = load_sst2("train", ROOT, form="sentences").texts
    assert sum(tokenize(" ".join(text)) == text for text in texts) > 0.99 * len(texts)


def sentence_polarity_has_all_rows() -> None:
    assert Counter(load_sentence_polarity("all", ROOT).labels) == {0: 5331, 1: 5331}


def imdb_is_half_positive() -> None:
    reviews = load_imdb("test", ROOT, limit=200)
    assert Counter(reviews.labels) == {0: 100, 1: 100}
    assert load_glove(ROOT).vocabulary().coverage(reviews.texts) > 0.98


def the_glove_sample_is_the_whole_set_rounded() -> None:
    whole, sample = load_glove(ROOT), load_glove(sample=True)
    words = {word for text in load_sentence_polarity("all", sample=True).texts for word in text}
    assert sample.words == [word for word in whole.words if word in words]
    exact = load_glove(ROOT, words=words).vectors.numpy()
    assert np.allclose(sample.vectors.numpy(), exact, atol=np.abs(exact).max(0) / 15 * 0.501)


CHECKS: list[Callable[[], Any]] = [
    mnist_has_all_digits_of_both_parts,
    the_mnist_sample_is_the_first_of_each_digit,
    sst2_has_all_rows_of_both_forms,
    the_treebanks_sentences_are_cut_as_they_were,
    sentence_polarity_has_all_rows,
    imdb_is_half_positive,
    the_glove_sample_is_the_whole_set_rounded,
]


def test_the_checks_of_real_sets_are_all_listed() -> None:
    module = {name for name, value in globals().items() if getattr(value, "__module__", None) == __name__}
    assert {check.__name__ for check in CHECKS} == {name for name in module if not name.startswith(("test_", "pytest"))}


if ROOT.is_dir():

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_the_real_set_is_loaded_as_published(check: Callable[[], None]) -> None:
        check()
