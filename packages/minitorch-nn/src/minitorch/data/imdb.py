"""IMDB, the Large Movie Review Dataset: 50,000 long reviews of films, half of them positive.

Source: Maas et al., Learning Word Vectors for Sentiment Analysis, ACL 2011.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from minitorch.data.files import Published, bring, check, home, locate, missing, reading
from minitorch.data.formats import read_bytes, table
from minitorch.data.origin import Origin, TextDataset, check_split
from minitorch.data.tokenizer import tokenize
from minitorch.file_errors import CorruptFileError
from minitorch_tensor.errors import InvalidValueError

__all__ = ["load_imdb"]

_LICENCE = "no licence stated: cite Maas et al. 2011"

_PUBLISHED = Published(
    "aclImdb_v1.tar.gz",
    ("https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",),
    "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
    84125825,
)

_REVIEW = re.compile(r"(?:^|/)(train|test)/(pos|neg)/([^/]+)\.txt$")

_TOTAL = 25000


def load_imdb(
    split: str = "train",
    root: str | os.PathLike[str] | None = None,
    *,
    limit: int | None = None,
    download: bool = False,
    verify: bool = True,
) -> TextDataset:
    """Return film reviews as lists of words, with the labels 0 (negative) and 1 (positive), in turns.

    To cut 25,000 reviews into words takes about a quarter of a minute.

    Args:
        split: "train" or "test", of 25,000 reviews each; no film is in both.
        root: The folder with aclImdb_v1.tar.gz, the folder aclImdb that was in it, or tables train.tsv.gz and
            test.tsv.gz with columns label and text. If left out: the environment variable MINITORCH_DATA, else the
            user's cache directory.
        limit: How many reviews at most; an even number has as many of both kinds.
        download: Whether to download what is missing.
        verify: Whether the published archive must have its published checksum.

    Raises:
        CorruptFileError: A file is damaged, cut short or another one.
        InvalidValueError: There is no such split, or the limit is not above 0.
        MissingDataError: A file is missing; the message says what to put where.
    """
    check_split(split, ("train", "test"), "IMDB")
    if limit is not None and limit < 1:
        raise InvalidValueError(f"limit is {limit}, and a data set has at least 1 text.")
    folder = home(root)
    names = ("aclImdb", "aclImdb_v1.tar.gz", f"{split}.tsv.gz")
    path = locate(folder, ("imdb",), names[1:], unpacked=names[0])
    if path is None and download:
        path = bring(_PUBLISHED, folder / "imdb")
    if path is None:
        raise missing("IMDB", folder, names, _PUBLISHED)
    if path.name.endswith(".tsv.gz"):
        texts, labels = _from_table(path)
    else:
        if verify and path.is_file():
            check(path, _PUBLISHED.sha256)
        texts, labels = _in_turns(path, split)
    origin = Origin("IMDB", split, path, _LICENCE, _TOTAL)
    return TextDataset([tokenize(text) for text in texts[:limit]], labels[:limit], origin)


def _from_table(path: Path) -> tuple[list[str], list[int]]:
    labels, texts = table(read_bytes(path), path, ["label", "text"])
    with reading(path):
        return texts, [int(label) for label in labels]


def _in_turns(path: Path, split: str) -> tuple[list[str], list[int]]:
    """Return the reviews, a positive one and a negative one in turns, each kind in the order of the files' names."""
    kinds: dict[str, list[tuple[str, str]]] = {"pos": [], "neg": []}
    with reading(path):
        for kind, name, content in _in_folder(path, split) if path.is_dir() else _in_archive(path, split):
            kinds[kind].append((name, content.decode("utf-8")))
    positive, negative = (sorted(each) for each in kinds.values())
    if not positive or len(positive) != len(negative):
        raise CorruptFileError(
            f"{path} has {len(positive)} positive and {len(negative)} negative reviews for {split}: as many of both "
            "are needed, so it is not unpacked to the end."
        )
    texts = [text for pair in zip(positive, negative, strict=True) for _, text in pair]
    return texts, [1, 0] * len(positive)


def _in_folder(path: Path, split: str) -> Iterator[tuple[str, str, bytes]]:
    for kind in ("pos", "neg"):
        for review in (path / split / kind).glob("*.txt"):
            yield kind, review.stem, review.read_bytes()


def _in_archive(path: Path, split: str) -> Iterator[tuple[str, str, bytes]]:
    import tarfile  # only whoever reads such files waits for it

    with tarfile.open(path) as archive:
        for member in archive:
            found = _REVIEW.search(member.name)
            if found and found[1] == split and (file := archive.extractfile(member)) is not None:
                yield found[2], found[3], file.read()
