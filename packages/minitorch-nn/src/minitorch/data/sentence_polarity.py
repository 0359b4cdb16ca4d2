"""Sentence Polarity: 10,662 sentences of film reviews, half of them positive.

Source: Pang and Lee, Seeing Stars: Exploiting Class Relationships for Sentiment Categorization, ACL 2005.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

from minitorch.data.files import SAMPLES, Published, bring, check, home, locate, missing, reading, say_sample
from minitorch.data.formats import read_bytes, table
from minitorch.data.origin import Origin, TextDataset, check_split
from minitorch.data.tokenizer import tokenize

__all__ = ["load_sentence_polarity"]

_Rows = tuple[list[str], list[int]]

_LICENCE = "Bo Pang and Lillian Lee, CC BY 4.0"

_PUBLISHED = Published(
    "rt-polaritydata.tar.gz",
    ("https://storage.googleapis.com/seldon-datasets/sentence_polarity_v1/rt-polaritydata.tar.gz",),
    "a05befe52aafda71d458d188a1c54506a998b1308613ba76bbda2e5029409ce9",
    487770,
)

_TOTAL = 10662

_TENTH = 10


def load_sentence_polarity(
    split: str = "train",
    root: str | os.PathLike[str] | None = None,
    *,
    download: bool = False,
    sample: bool | None = None,
    verify: bool = True,
) -> TextDataset:
    """Return sentences of film reviews as lists of words, with the labels 0 (negative) and 1 (positive).

    The authors publish no parts. Here every tenth pair of a positive and a negative sentence is for testing.

    Args:
        split: "train" (9 of 10), "test" (1 of 10) or "all".
        root: The folder with rt-polaritydata.tar.gz, the folder rt-polaritydata that was in it, or a table
            rt-polarity.tsv.gz. If left out: the environment variable MINITORCH_DATA, else the user's cache directory.
        download: Whether to download what is missing.
        sample: True gives the 2,000 short sentences that come with minitorch; False the whole set or an error. If left
            out, the sample stands in, with a notice, where no root is given and the whole set is not found.
        verify: Whether a published file must have its published checksum.

    Raises:
        CorruptFileError: A file is damaged, cut short or another one.
        InvalidValueError: There is no such split.
        MissingDataError: A file is missing; the message says what to put where.

    Example:
        >>> reviews = load_sentence_polarity("test", sample=True)
        >>> len(reviews), reviews.is_sample
        (200, True)
    """
    check_split(split, ("train", "test", "all"), "Sentence Polarity")
    if sample:
        return _sample(split)
    folder = home(root)
    names = ("rt-polaritydata", "rt-polaritydata.tar.gz", "rt-polarity.tsv.gz")
    path = locate(folder, ("sentence_polarity",), names[1:], unpacked=names[0])
    if path is None and download:
        path = bring(_PUBLISHED, folder / "sentence_polarity")
    if path is None:
        if sample is None and root is None:
            reviews = _sample(split)
            say_sample(reviews.describe())
            return reviews
        raise missing("Sentence Polarity", folder, names, _PUBLISHED)
    return _dataset(_rows(path, verify), split, path, is_sample=False)


def _rows(path: Path, verify: bool) -> _Rows:
    if path.name.endswith(".tsv.gz"):
        return _from_table(path)
    import tarfile  # only whoever reads such files waits for it

    halves = []
    if path.is_dir():
        for name in ("rt-polarity.pos", "rt-polarity.neg"):
            halves.append(read_bytes(path / name))
    else:
        if verify:
            check(path, _PUBLISHED.sha256)
        with reading(path), tarfile.open(path) as archive:
            for name in ("rt-polarity.pos", "rt-polarity.neg"):
                member = archive.extractfile(f"rt-polaritydata/{name}")
                halves.append(b"" if member is None else member.read())
    positive, negative = (half.decode("latin-1").replace("\x85", " ").rstrip("\n").split("\n") for half in halves)
    with reading(path):
        pairs = list(zip(positive, negative, strict=True))
    return list(chain.from_iterable(pairs)), [1, 0] * len(pairs)


def _from_table(path: Path) -> _Rows:
    texts, labels = table(read_bytes(path), path, ["sentence", "label"])
    with reading(path):
        return texts, [int(label) for label in labels]


def _sample(split: str) -> TextDataset:
    path = SAMPLES / "sentence_polarity_2000.tsv.gz"
    return _dataset(_from_table(path), split, path, is_sample=True)


def _dataset(rows: _Rows, split: str, path: Path, *, is_sample: bool) -> TextDataset:
    texts, labels = rows
    chosen = _chosen(split, len(texts))
    origin = Origin("Sentence Polarity", split, path, _LICENCE, len(_chosen(split, _TOTAL)), is_sample)
    return TextDataset([tokenize(texts[row]) for row in chosen], [labels[row] for row in chosen], origin)


def _chosen(split: str, count: int) -> list[int]:
    """Return the rows of a part; a pair is two rows, so that both parts are half positive."""
    if split == "all":
        return list(range(count))
    return [row for row in range(count) if (row // 2 % _TENTH == _TENTH - 1) == (split == "test")]
