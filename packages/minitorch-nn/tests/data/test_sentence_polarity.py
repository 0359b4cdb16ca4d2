from __future__ import annotations

import gzip
import io
import logging
import tarfile
from pathlib import Path

import pytest

from minitorch.data import sentence_polarity
from minitorch.data.files import Published
from minitorch.data.sentence_polarity import load_sentence_polarity
from minitorch.file_errors import CorruptFileError, MissingDataError
from minitorch_tensor.errors import InvalidValueError

POSITIVE = [f"good number {number}\x85fine \xe9t\xe9" for number in range(20)]
NEGATIVE = [f"can't like number {number}" for number in range(20)]


def halves() -> dict[str, bytes]:
    return {
        name: "".join(f"{line}\n" for line in lines).encode("latin-1")
        for name, lines in (("rt-polarity.pos", POSITIVE), ("rt-polarity.neg", NEGATIVE))
    }


def archive(path: Path, *, content: dict[str, bytes] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as file:
        for name, half in (content or halves()).items():
            member = tarfile.TarInfo(f"rt-polaritydata/{name}")
            member.size = len(half)
            file.addfile(member, io.BytesIO(half))


def test_the_published_archive_is_read(tmp_path: Path) -> None:
    archive(tmp_path / "rt-polaritydata.tar.gz")
    reviews = load_sentence_polarity("all", tmp_path, verify=False)
    assert reviews.texts[:2] == [["good", "number", "0", "fine", "été"], ["ca", "n't", "like", "number", "0"]]
    assert reviews.labels == [1, 0] * 20


def test_the_unpacked_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "sentence_polarity" / "rt-polaritydata"
    folder.mkdir(parents=True)
    for name, half in halves().items():
        (folder / name).write_bytes(half)
    assert len(load_sentence_polarity("all", tmp_path)) == 40


def test_a_folder_that_lacks_a_half_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rt-polaritydata"
    folder.mkdir()
    (folder / "rt-polarity.pos").write_bytes(b"good\n")
    with pytest.raises(CorruptFileError, match=r"Cannot read .*rt-polarity\.neg: it is damaged, .*No such file"):
        load_sentence_polarity("all", tmp_path)


def test_a_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "rt-polarity.tsv.gz").write_bytes(gzip.compress(b"sentence\tlabel\na fine film .\t1\n"))
    reviews = load_sentence_polarity("all", tmp_path)
    assert (reviews.texts, reviews.labels) == ([["a", "fine", "film", "."]], [1])


def test_every_tenth_pair_is_for_testing(tmp_path: Path) -> None:
    archive(tmp_path / "rt-polaritydata.tar.gz")
    train, test = (load_sentence_polarity(split, tmp_path, verify=False) for split in ("train", "test"))
    assert [text[-1] for text in test.texts if "like" in text] == ["9", "19"]
    assert (len(train), len(test)) == (36, 4)
    assert sum(test.labels) == 2
    assert not {tuple(text) for text in train.texts} & {tuple(text) for text in test.texts}


def test_the_sample_is_half_positive_and_says_that_it_is_one() -> None:
    train, test = (load_sentence_polarity(split, sample=True) for split in ("train", "test"))
    assert (len(train), sum(train.labels), len(test), sum(test.labels)) == (1800, 900, 200, 100)
    assert train.describe().startswith("Sentence Polarity, train: a SAMPLE of 1,800 of 9,596 texts")


def test_the_sample_stands_in_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    with caplog.at_level(logging.WARNING, "minitorch.data"):
        reviews = load_sentence_polarity("test")
    assert reviews.is_sample
    assert caplog.messages == [reviews.describe()]


def test_no_sample_stands_in_where_a_root_is_given(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"Sentence Polarity is not in .* rt-polaritydata\.tar\.gz, rt-pol"):
        load_sentence_polarity("test", tmp_path)


def test_a_changed_archive_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "rt-polaritydata.tar.gz")
    with pytest.raises(CorruptFileError, match=r"rt-polaritydata\.tar\.gz is not the file .* sha256 a05befe5"):
        load_sentence_polarity("all", tmp_path)


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rt-polaritydata.tar.gz"
    archive(path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CorruptFileError, match=r"Cannot read .*rt-polaritydata\.tar\.gz, of 100 bytes"):
        load_sentence_polarity("all", tmp_path, verify=False)


def test_halves_of_different_lengths_are_refused(tmp_path: Path) -> None:
    archive(tmp_path / "rt-polaritydata.tar.gz", content=halves() | {"rt-polarity.neg": b"one\n"})
    with pytest.raises(CorruptFileError, match=r"Cannot read .*rt-polaritydata\.tar\.gz"):
        load_sentence_polarity("all", tmp_path, verify=False)


def test_a_downloaded_archive_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(published: Published, folder: Path) -> Path:
        archive(folder / published.name)
        return folder / published.name

    monkeypatch.setattr(sentence_polarity, "bring", bring)
    assert len(load_sentence_polarity("all", tmp_path, download=True, verify=False)) == 40
    assert len(load_sentence_polarity("all", tmp_path, verify=False)) == 40


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="has the parts train, test, all, and not 'dev'"):
        load_sentence_polarity("dev")
