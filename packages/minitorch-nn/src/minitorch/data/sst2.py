"""SST-2: sentences of film reviews, positive or negative, from the Stanford Sentiment Treebank.

Source: Socher et al., Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank, EMNLP 2013.
"""

from __future__ import annotations

import os
from pathlib import Path

from minitorch.data.files import Published, bring, check, home, locate, missing, reading
from minitorch.data.formats import table, tree
from minitorch.data.origin import Origin, TextDataset, check_split
from minitorch.file_errors import MissingDataError
from minitorch_tensor.errors import InvalidValueError

__all__ = ["load_sst2"]

_Rows = tuple[list[str], list[int]]

_LICENCE = "no licence stated: cite Socher et al. 2013"

_GLUE = Published(
    "SST-2.zip",
    ("https://dl.fbaipublicfiles.com/glue/data/SST-2.zip",),
    "d67e16fb55739c1b32cdce9877596db1c127dc322d93c082281f64057c16deaa",
    7439277,
)
_TREES = Published(
    "trainDevTestTrees_PTB.zip",
    ("https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip",),
    "5c613a4f673fc74097d523a2c83f38e0cc462984d847b82c7aaf36b01cbbbfcc",
    789539,
)
_MEMBERS = {
    "train.tsv": "48eac26399f8456935f81dd9e3a745c1430adb6c62e233ccfe22db4a0d15d1d1",
    "dev.tsv": "54a9c12c77e402fc14d6a66a506f24d999f596b0176eb777c972cccc2f9cc4b0",
    "test.tsv": "69a938605609b3e6663b4487918fe1565eb293734e6e520d0366d1d412fd2a13",
}
"""The checksums of what is in GLUE's archive."""

_TOTAL = {"phrases": {"train": 67349, "dev": 872, "test": 1821}, "sentences": {"train": 6920, "dev": 872, "test": 1821}}

_FOLDERS = {"phrases": ("SST-2", "sst2/glue", "glue", "sst2"), "sentences": ("sst2/sentences", "sentences", "sst2")}


def load_sst2(
    split: str = "train",
    root: str | os.PathLike[str] | None = None,
    *,
    form: str = "phrases",
    download: bool = False,
    verify: bool = True,
) -> TextDataset:
    """Return the texts of SST-2, cut into words already, with the labels 0 (negative) and 1 (positive).

    Args:
        split: "train", "dev" or "test".
        root: The folder with GLUE's SST-2.zip, or its folder SST-2; for whole sentences, the Treebank's
            trainDevTestTrees_PTB.zip. Tables train.tsv, dev.tsv, test.tsv of one of both are read too. If left out: the
            environment variable MINITORCH_DATA, else the user's cache directory.
        form: "phrases" trains on 67,349 parts of sentences, as the GLUE benchmark does; "sentences" on 6,920 whole
            ones. dev and test are the same whole sentences in both.
        download: Whether to download what is missing.
        verify: Whether published files must have their published checksum.

    Raises:
        CorruptFileError: A file is damaged, cut short or another one.
        InvalidValueError: There is no such split or form.
        MissingDataError: A file is missing; the message says what to put where.
    """
    if form not in _TOTAL:
        raise InvalidValueError(f"SST-2 has the forms phrases and sentences, and not {form!r}.")
    check_split(split, tuple(_TOTAL[form]), "SST-2")
    folder = home(root)
    path = _find(folder, split, form)
    published = _GLUE if form == "phrases" else _TREES
    if path is None and download:
        path = bring(published, folder / "sst2")
    if path is None:
        raise missing(f"SST-2 ({form})", folder, [f"{split}.tsv", published.name], published)
    if path.suffix == ".zip":
        texts, labels = _from_zip(path, split, form, verify)
    else:
        texts, labels = _from_table(path, split, form, verify)
    origin = Origin(f"SST-2 {form}", split, path, _LICENCE, _TOTAL[form][split])
    return TextDataset([text.split() for text in texts], labels, origin)


def _find(folder: Path, split: str, form: str) -> Path | None:
    names = (f"{split}.tsv", "SST-2.zip") if form == "phrases" else (f"{split}.tsv", "trainDevTestTrees_PTB.zip")
    return locate(folder, _FOLDERS[form], names)


def _from_table(path: Path, split: str, form: str, verify: bool) -> _Rows:
    if form == "phrases" and verify:
        check(path, _MEMBERS[path.name])
    if form == "phrases" and split == "test":
        return _with_labels(table(path.read_bytes(), path, ["sentence"])[0], path.with_name("test_labels.tsv"))
    texts, labels = table(path.read_bytes(), path, ["sentence", "label"])
    with reading(path):
        return texts, [int(label) for label in labels]


def _with_labels(texts: list[str], path: Path) -> _Rows:
    """Join GLUE's test sentences with labels from elsewhere, for GLUE publishes none."""
    if not path.exists():
        raise MissingDataError(
            f"GLUE publishes the test sentences of SST-2 without their labels, and {path} is not there, a table of "
            'index and label. Use split="dev", or form="sentences".'
        )
    (labels,) = table(path.read_bytes(), path, ["label"])
    with reading(path):
        if len(labels) != len(texts):
            raise ValueError(f"it has {len(labels)} labels for {len(texts)} sentences")
        return texts, [int(label) for label in labels]


def _from_zip(path: Path, split: str, form: str, verify: bool) -> _Rows:
    import zipfile  # only whoever reads such files waits for it

    if verify:
        check(path, (_GLUE if form == "phrases" else _TREES).sha256)
    name = f"SST-2/{split}.tsv" if form == "phrases" else f"trees/{split}.txt"
    with reading(path), zipfile.ZipFile(path) as archive:
        content = archive.read(name)
        if form == "sentences":
            return _from_trees(content.decode("utf-8"))
    if split == "test":
        return _with_labels(table(content, path, ["sentence"])[0], path.with_name("test_labels.tsv"))
    texts, labels = table(content, path, ["sentence", "label"])
    with reading(path):
        return texts, [int(label) for label in labels]


def _from_trees(content: str) -> _Rows:
    """Return the sentences that are not neutral: of labels from 0 to 4, 2 is."""
    trees = [tree(line) for line in content.splitlines() if line.strip()]
    return (
        [" ".join(words).lower() for label, words in trees if label != 2],
        [int(label > 2) for label, _ in trees if label != 2],
    )
