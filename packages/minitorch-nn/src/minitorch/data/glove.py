"""GloVe: vectors for words, learned from six billion words of English, so that like words have like vectors.

Source: Pennington, Socher and Manning, GloVe: Global Vectors for Word Representation, EMNLP 2014.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from minitorch.data.files import SAMPLES, Published, bring, check, home, locate, missing, reading, say_sample
from minitorch.data.origin import Origin
from minitorch.data.vocabulary import Vocabulary
from minitorch.file_errors import CorruptFileError
from minitorch_tensor.dtypes import float32
from minitorch_tensor.errors import InvalidValueError
from minitorch_tensor.generator import default_stream
from minitorch_tensor.registry import current_backend
from minitorch_tensor.tensor import Tensor

__all__ = ["WordVectors", "load_glove"]

_Array = np.ndarray[Any, Any]

_LICENCE = "Jeffrey Pennington, Richard Socher and Christopher D. Manning, PDDL 1.0"

_PUBLISHED = Published(
    "glove.6B.zip",
    ("https://nlp.stanford.edu/data/glove.6B.zip", "https://downloads.cs.stanford.edu/nlp/data/glove.6B.zip"),
    "617afb2fe6cbd085c235baf7a465b96f4112bd7f7ccb2b2cbd649fed9cbcf2fb",
    862182613,
)

_CHECKSUMS = {
    "glove.6B.zip": _PUBLISHED.sha256,
    "glove.6B.50d.txt": "d8f717f8dd4b545cb7f418ef9f3d0c3e6e68a6f48b97d32f8b7aae40cb31f96f",
}

_DIMS = (50, 100, 200, 300)

_TOTAL = 400_000


class WordVectors:
    """Words with a vector each.

    Args:
        words: The words.
        vectors: Their vectors, float32 of shape (len(words), dim).
        origin: Where they are from.

    Example:
        >>> glove = load_glove(sample=True)
        >>> glove.dim, "film" in glove
        (50, True)
        >>> glove.weights_for(Vocabulary(["film", "unheard-of"])).shape
        (4, 50)
    """

    def __init__(self, words: Sequence[str], vectors: _Array, origin: Origin) -> None:
        self.words = list(words)
        self.origin = origin
        self._vectors = vectors
        self._rows = {word: row for row, word in enumerate(self.words)}

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.shape[1])

    @property
    def is_sample(self) -> bool:
        """Whether these are the few that come with minitorch."""
        return self.origin.is_sample

    @property
    def vectors(self) -> Tensor:
        """All vectors, float32 of shape (len(words), dim)."""
        return Tensor.adopt(current_backend().from_numpy(self._vectors))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    def describe(self) -> str:
        """Say in a sentence what this is and where it is from."""
        return self.origin.describe(len(self), "words")

    def vocabulary(self) -> Vocabulary:
        """Return a vocabulary of all words that have a vector."""
        return Vocabulary(self.words)

    def weights_for(self, vocabulary: Iterable[str], generator: Any = None) -> Tensor:
        """Return the weights of an embedding for a vocabulary.

        Padding, the first word, has zeros. A word without a vector, such as the unknown word, gets a random one, from a
        normal distribution as wide as the known ones, and of width 1 if none is known.

        Args:
            vocabulary: The words in the order of their numbers.
            generator: Where the random vectors come from; the default generator if left out.

        Returns:
            float32 of shape (len(vocabulary), dim).
        """
        words = list(vocabulary)
        stream = default_stream() if generator is None else generator
        width = self._vectors.std() if self.words else np.float32(1)
        weights: _Array = stream.normal((len(words), self.dim), float32) * width
        rows = [self._rows.get(word, -1) for word in words]
        known = [number for number, row in enumerate(rows) if row >= 0]
        weights[known] = self._vectors[[rows[number] for number in known]]
        weights[:1] = 0
        return Tensor.adopt(current_backend().from_numpy(weights))


def load_glove(
    root: str | os.PathLike[str] | None = None,
    *,
    dim: int = 50,
    words: Collection[str] | None = None,
    download: bool = False,
    sample: bool | None = None,
    verify: bool = True,
) -> WordVectors:
    """Return the vectors of GloVe 6B.

    Args:
        root: The folder with glove.6B.zip or one of its files, such as glove.6B.50d.txt. If left out: the environment
            variable MINITORCH_DATA, else the user's cache directory.
        dim: How many numbers a vector has: 50, 100, 200 or 300.
        words: Only these, which is faster than all 400,000; a Vocabulary will do.
        download: Whether to download what is missing, 862 MB.
        sample: True gives the 5,600 words that come with minitorch, those of its sample of Sentence Polarity, with
            vectors rounded to 31 steps; False the whole set or an error. If left out, the sample stands in, with a
            notice, where no root is given, 50 numbers are wanted, and the whole set is not found.
        verify: Whether a published file must have its published checksum.

    Raises:
        CorruptFileError: A file is damaged, cut short or another one.
        InvalidValueError: There are no vectors of such a size.
        MissingDataError: A file is missing; the message says what to put where.
    """
    if dim not in _DIMS or (sample and dim != _DIMS[0]):
        sizes = ", ".join(map(str, _DIMS))
        raise InvalidValueError(f"GloVe 6B has vectors of {sizes} numbers, its sample of 50, and not of {dim}.")
    if sample:
        return _sample(words)
    folder = home(root)
    member = f"glove.6B.{dim}d.txt"
    names = (member, f"{member}.gz", "glove.6B.zip", f"glove.6B.{dim}d.zip")
    path = locate(folder, ("glove", "glove.6B"), (*names, f"glove.6B.{dim}d.40k.f16.npz"))
    if path is None and download:
        path = bring(_PUBLISHED, folder / "glove")
    if path is None:
        if sample is None and root is None and dim == _DIMS[0]:
            vectors = _sample(words)
            say_sample(vectors.describe())
            return vectors
        raise missing("GloVe 6B", folder, names, _PUBLISHED)
    if verify and path.name in _CHECKSUMS:
        check(path, _CHECKSUMS[path.name])
    origin = Origin("GloVe 6B", f"{dim}d", path, _LICENCE, _TOTAL)
    if path.suffix == ".npz":
        with reading(path), path.open("rb") as file, np.load(file) as arrays:
            return _chosen(arrays["words"].tolist(), arrays["vectors"].astype(np.float32), words, origin)
    return WordVectors(*_parsed(path, member, dim, words), origin)


@contextmanager
def _lines_of(path: Path, member: str) -> Iterator[Iterable[bytes]]:
    import gzip  # only whoever reads such files waits for it
    import zipfile

    with reading(path):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(member) as file:
                yield file
        elif path.suffix == ".gz":
            with gzip.open(path) as packed:
                yield packed
        else:
            with path.open("rb") as plain:
                yield plain


def _parsed(path: Path, member: str, dim: int, words: Collection[str] | None) -> tuple[list[str], _Array]:
    wanted = None if words is None else {word.encode() for word in words}
    found: list[str] = []
    vectors: list[_Array] = []
    with _lines_of(path, member) as lines:
        for number, line in enumerate(lines, 1):
            word, _, rest = line.partition(b" ")
            if wanted is not None and word not in wanted:
                continue
            vector = np.array([float(part) for part in rest.split()], np.float32)
            if vector.size != dim:
                raise CorruptFileError(f"{path}, line {number}, has {vector.size} numbers, not {dim}: it is cut short.")
            found.append(word.decode("utf-8"))
            vectors.append(vector)
    return found, np.stack(vectors) if vectors else np.empty((0, dim), np.float32)


def _chosen(all_words: list[str], vectors: _Array, words: Collection[str] | None, origin: Origin) -> WordVectors:
    if words is None:
        return WordVectors(all_words, vectors, origin)
    wanted = set(words)
    rows = [row for row, word in enumerate(all_words) if word in wanted]
    return WordVectors([all_words[row] for row in rows], vectors[rows], origin)


def _sample(words: Collection[str] | None) -> WordVectors:
    path = SAMPLES / "glove_50d.npz"
    with reading(path), path.open("rb") as file, np.load(file) as arrays:
        names = arrays["words"].tobytes().decode("utf-8").split("\n")
        vectors = arrays["steps"].astype(np.float32) * arrays["step"]
    origin = Origin("GloVe 6B", "50d, rounded", path, _LICENCE, _TOTAL, is_sample=True)
    return _chosen(names, vectors, words, origin)
