from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from minitorch.data import imdb
from minitorch.data.files import Published
from minitorch.data.imdb import load_imdb
from minitorch.file_errors import CorruptFileError, MissingDataError
from minitorch_tensor.errors import InvalidValueError

REVIEWS = {
    "train/pos/10_9.txt": "Loved it!<br /><br />Café.",
    "train/neg/3_1.txt": "It's bad.",
    "train/pos/0_10.txt": "Great",
    "train/neg/8_2.txt": "Awful",
    "train/unsup/1_0.txt": "No label",
    "test/pos/1_8.txt": "Good",
    "test/neg/1_3.txt": "Weak",
    "README": "Read me",
}
TRAIN = [["great"], ["it", "'s", "bad", "."], ["loved", "it", "!", "café", "."], ["awful"]]


def archive(path: Path, reviews: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as file:
        for name, text in reviews.items():
            member = tarfile.TarInfo(f"aclImdb/{name}")
            content = text.encode("utf-8")
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))


def test_the_published_archive_is_read_in_turns(tmp_path: Path) -> None:
    archive(tmp_path / "aclImdb_v1.tar.gz", REVIEWS)
    reviews = load_imdb("train", tmp_path, verify=False)
    assert (reviews.texts, reviews.labels) == (TRAIN, [1, 0, 1, 0])
    assert load_imdb("test", tmp_path, verify=False).texts == [["good"], ["weak"]]


def test_the_unpacked_folder_gives_the_same(tmp_path: Path) -> None:
    for name, text in REVIEWS.items():
        path = tmp_path / "imdb" / "aclImdb" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reviews = load_imdb("train", tmp_path)
    assert (reviews.texts, reviews.labels) == (TRAIN, [1, 0, 1, 0])


@pytest.mark.parametrize("folder", [".", "imdb"])
def test_a_table_is_read(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    text = "id\tlabel\trating\ttext\na\t1\t9\tLoved it\nb\t0\t2\tHated it\n"
    (tmp_path / folder / "test.tsv.gz").write_bytes(gzip.compress(text.encode()))
    reviews = load_imdb("test", tmp_path)
    assert (reviews.texts, reviews.labels) == ([["loved", "it"], ["hated", "it"]], [1, 0])
    assert reviews.describe().startswith("IMDB, test: 2 of 25,000 texts from ")


def test_a_limit_takes_as_many_of_both_kinds(tmp_path: Path) -> None:
    archive(tmp_path / "aclImdb_v1.tar.gz", REVIEWS)
    reviews = load_imdb("train", tmp_path, limit=2, verify=False)
    assert (reviews.texts, reviews.labels) == (TRAIN[:2], [1, 0])
    with pytest.raises(InvalidValueError, match="limit is 0, and a data set has at least 1 text"):
        load_imdb("train", tmp_path, limit=0)


def test_a_changed_archive_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "aclImdb_v1.tar.gz", REVIEWS)
    with pytest.raises(CorruptFileError, match=r"aclImdb_v1\.tar\.gz is not the file .* sha256 c40f74a1"):
        load_imdb("train", tmp_path)


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "aclImdb_v1.tar.gz"
    archive(path, REVIEWS)
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(CorruptFileError, match=r"Cannot read .*aclImdb_v1\.tar\.gz, of 150 bytes"):
        load_imdb("train", tmp_path, verify=False)


def test_a_folder_that_is_not_unpacked_to_the_end_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "aclImdb_v1.tar.gz", {name: text for name, text in REVIEWS.items() if "8_2" not in name})
    with pytest.raises(CorruptFileError, match="has 2 positive and 1 negative reviews for train: as many of both"):
        load_imdb("train", tmp_path, verify=False)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"IMDB is not in .* aclImdb, aclImdb_v1\.tar\.gz, train\.tsv\.gz would"):
        load_imdb("train", tmp_path)


def test_a_downloaded_archive_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(published: Published, folder: Path) -> Path:
        archive(folder / published.name, REVIEWS)
        return folder / published.name

    monkeypatch.setattr(imdb, "bring", bring)
    assert len(load_imdb("train", tmp_path, download=True, verify=False)) == 4
    assert len(load_imdb("train", tmp_path, verify=False)) == 4


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="IMDB has the parts train, test, and not 'dev'"):
        load_imdb("dev")
