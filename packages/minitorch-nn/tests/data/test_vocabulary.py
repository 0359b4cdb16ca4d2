from __future__ import annotations

import pytest

from minitorch.data.vocabulary import Vocabulary
from minitorch_tensor import tensor
from minitorch_tensor.errors import IndexingError, InvalidValueError

TEXTS = [["b", "a", "c"], ["a", "b", "d"], ["a"]]


def test_frequent_words_come_first_and_ties_in_alphabetical_order() -> None:
    assert Vocabulary.build(TEXTS).words == ["<pad>", "<unk>", "a", "b", "c", "d"]


def test_rare_words_are_left_out() -> None:
    assert Vocabulary.build(TEXTS, min_freq=2).words == ["<pad>", "<unk>", "a", "b"]


def test_a_size_counts_padding_and_the_unknown_word() -> None:
    assert len(Vocabulary.build(TEXTS, max_size=3)) == 3
    with pytest.raises(InvalidValueError, match="max_size is 1, and padding and the unknown word take 2 places"):
        Vocabulary.build(TEXTS, max_size=1)


def test_words_of_the_text_that_stand_for_padding_keep_their_number() -> None:
    assert Vocabulary.build([["<unk>", "<pad>", "a"]]).words == ["<pad>", "<unk>", "a"]


def test_unknown_words_share_a_number() -> None:
    vocabulary = Vocabulary(["a"], pad="_", unk="?")
    assert (vocabulary["a"], vocabulary["z"], vocabulary["_"]) == (2, vocabulary.unk_index, vocabulary.pad_index)
    assert vocabulary.encode(["z", "a", "y"]) == [1, 2, 1]
    assert "a" in vocabulary
    assert "z" not in vocabulary


def test_numbers_become_words_again() -> None:
    vocabulary = Vocabulary(["a", "b"])
    assert vocabulary.decode(tensor([3, 2, 0])) == ["b", "a", "<pad>"]
    with pytest.raises(IndexingError, match="has 4 words, from 0 on, and none is number -1"):
        vocabulary.decode([-1])


def test_a_vocabulary_is_made_again_of_its_words() -> None:
    vocabulary = Vocabulary.build(TEXTS)
    assert list(Vocabulary(vocabulary.words[2:])) == list(vocabulary)


def test_a_word_that_comes_twice_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="each word once, and 'a' comes more often"):
        Vocabulary(["a", "b", "a"])


def test_coverage_is_the_share_of_known_words() -> None:
    assert Vocabulary(["a", "b"]).coverage(TEXTS) == 5 / 7
    assert Vocabulary([]).coverage([]) == 1.0
