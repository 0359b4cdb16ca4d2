"""`Vocabulary`: words with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from minitorch_tensor.errors import IndexingError, InvalidValueError

__all__ = ["Vocabulary"]


class Vocabulary:
    """Words with the numbers 0, 1, 2, ...; all unknown words share one.

    Args:
        words: In the order of their numbers, after the padding (0) and the unknown word (1).
        pad: What stands for padding.
        unk: What stands for every unknown word.

    Attributes:
        words: All of them, `pad` and `unk` first.

    Raises:
        InvalidValueError: A word comes twice.

    Example:
        >>> vocabulary = Vocabulary.build([["a", "good", "film"], ["a", "bad", "film"]], min_freq=2)
        >>> vocabulary.words
        ['<pad>', '<unk>', 'a', 'film']
        >>> vocabulary.encode(["a", "strange", "film"])
        [2, 1, 3]
        >>> vocabulary.decode([2, 1, 3])
        ['a', '<unk>', 'film']
    """

    def __init__(self, words: Iterable[str], *, pad: str = "<pad>", unk: str = "<unk>") -> None:
        self.words = [pad, unk, *words]
        self._numbers = {word: number for number, word in enumerate(self.words)}
        if len(self._numbers) < len(self.words):
            twice = next(word for word, count in Counter(self.words).items() if count > 1)
            raise InvalidValueError(f"A vocabulary has each word once, and {twice!r} comes more often.")

    @classmethod
    def build(
        cls,
        texts: Iterable[Iterable[str]],
        *,
        min_freq: int = 1,
        max_size: int | None = None,
        pad: str = "<pad>",
        unk: str = "<unk>",
    ) -> Vocabulary:
        """Return the words of texts, the most frequent first and equally frequent ones in alphabetical order.

        Args:
            texts: Lists of words.
            min_freq: How often a word must come to be in.
            max_size: How many words at most, `pad` and `unk` included.
            pad: What stands for padding.
            unk: What stands for every unknown word.

        Raises:
            InvalidValueError: max_size has no place for `pad` and `unk`.
        """
        if max_size is not None and max_size < 2:
            raise InvalidValueError(f"max_size is {max_size}, and padding and the unknown word take 2 places.")
        counts = Counter(word for text in texts for word in text)
        for special in (pad, unk):
            counts.pop(special, None)
        ranked = sorted((word for word, count in counts.items() if count >= min_freq), key=lambda w: (-counts[w], w))
        return cls(ranked if max_size is None else ranked[: max_size - 2], pad=pad, unk=unk)

    @property
    def pad_index(self) -> int:
        """The number of padding."""
        return 0

    @property
    def unk_index(self) -> int:
        """The number of every unknown word."""
        return 1

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    def __getitem__(self, word: str) -> int:
        return self._numbers.get(word, 1)

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Return the numbers of words."""
        find = self._numbers.get
        return [find(token, 1) for token in tokens]

    def decode(self, numbers: Iterable[int]) -> list[str]:
        """Return the words of numbers, such as those in a tensor.

        Raises:
            IndexingError: A number belongs to no word.
        """
        found = [int(number) for number in numbers]
        for number in found:
            if not 0 <= number < len(self.words):
                raise IndexingError(
                    f"The vocabulary has {len(self.words)} words, from 0 on, and none is number {number}."
                )
        return [self.words[number] for number in found]

    def coverage(self, texts: Iterable[Sequence[str]]) -> float:
        """Return which share of the words of texts it knows, from 0 to 1."""
        known = total = 0
        for text in texts:
            total += len(text)
            known += sum(token in self._numbers for token in text)
        return known / total if total else 1.0
