"""Networks that read a sentence and say in one number, a logit, whether it is positive."""

from __future__ import annotations

from typing import Any

import minitorch as torch
from minitorch import Tensor, nn
from minitorch.nn.functional import adaptive_max_pool1d

__all__ = ["KimCNN", "RecurrentClassifier"]


class KimCNN(nn.Module):
    """Filters over three, four and five words, the largest answer of each over the sentence, one linear layer.

    Args:
        words: How many rows the table of word vectors has; row 0 is the padding.
        features: The length of a word vector.
        maps: How many filters of each width.
        widths: Over how many words they go.
        dropout: The share of the maps' answers that is dropped in training.

    Source: Kim, Convolutional neural networks for sentence classification, EMNLP 2014. The course (task 4.5) adds the
        answers of the three widths up; the paper, and this, put them side by side.

    Example:
        >>> KimCNN(words=10, features=4, maps=2)(torch.tensor([[1, 2, 3]]), torch.tensor([3])).shape
        (1,)
    """

    def __init__(
        self,
        words: int,
        features: int = 50,
        *,
        maps: int = 100,
        widths: tuple[int, ...] = (3, 4, 5),
        dropout: float = 0.25,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(words, features, padding_idx=0)
        # Padding of a whole width: each sentence has a window of nothing, so it does not matter how far it is padded.
        self.convolutions = nn.ModuleList([nn.Conv1d(features, maps, width, padding=width) for width in widths])
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(maps * len(widths), 1)

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:  # noqa: ARG002 - padding is a vector of zeros
        """Return the logits, shape (batch,), of word numbers of shape (batch, words)."""
        vectors: Any = self.embedding(tokens).transpose(1, 2)
        best = [adaptive_max_pool1d(convolution(vectors), 1).squeeze(2) for convolution in self.convolutions]
        logits: Tensor = self.output(self.dropout(torch.cat(best, dim=1).relu())).squeeze(1)
        return logits


class RecurrentClassifier(nn.Module):
    """A recurrent layer in both directions, the largest of each feature over the sentence, one linear layer.

    The largest over all words, and not the last state, is what lets even the plain RNN learn from a review of
    hundreds of words: a gradient reaches each word by a short way. It counts from 0 on, so the zeros behind the end of
    a shorter text never matter.

    Args:
        kind: "rnn", "lstm" or "gru".
        words: How many rows the table of word vectors has; row 0 is the padding.
        features: The length of a word vector.
        hidden: The size of the state in each direction.
        dropout: The share of the word vectors' and of the answers' numbers that is dropped in training.

    Example:
        >>> model = RecurrentClassifier("gru", words=10, features=4, hidden=3)
        >>> model(torch.tensor([[1, 2, 3], [4, 5, 0]]), torch.tensor([3, 2])).shape
        (2,)
    """

    def __init__(self, kind: str, words: int, features: int = 50, *, hidden: int = 64, dropout: float = 0.3) -> None:
        super().__init__()
        layer = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind]
        self.embedding = nn.Embedding(words, features, padding_idx=0)
        self.recurrent = layer(features, hidden, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(2 * hidden, 1)

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """Return the logits, shape (batch,), of word numbers of shape (batch, words) and their counts, (batch,)."""
        states = self.read(self.dropout(self.embedding(tokens)), lengths)
        logits: Tensor = self.output(self.dropout(states.amax(dim=1).relu())).squeeze(1)
        return logits

    def read(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Return the states after each word and zeros behind the end of each text, shape (batch, words, 2 · hidden)."""
        states: Tensor = self.recurrent(vectors, lengths=lengths)[0]
        return states
