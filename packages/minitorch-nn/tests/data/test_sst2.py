from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from minitorch.data import sst2
from minitorch.data.files import Published
from minitorch.data.sst2 import load_sst2
from minitorch.file_errors import CorruptFileError, MissingDataError
from minitorch_tensor.errors import InvalidValueError

TABLE = "sentence\tlabel\na good film \t1\nit 's bad\t0\n"
TEST = "index\tsentence\n0\tuneasy\n1\tfine\n"
TREES = "(3 (2 A) (4 (4 Gripping) (2 film)))\n(2 (2 So) (2 so))\n(0 (1 Bad) (2 .))\n"
TEXTS = [["a", "good", "film"], ["it", "'s", "bad"]]


def zipped(path: Path, name: str, content: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)


@pytest.mark.parametrize("folder", [".", "SST-2", "sst2/glue", "glue"])
def test_glues_tables_are_read_where_users_have_them(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "train.tsv").write_text(TABLE, encoding="utf-8")
    reviews = load_sst2("train", tmp_path, verify=False)
    assert (reviews.texts, reviews.labels) == (TEXTS, [1, 0])
    assert reviews.describe() == f"SST-2 phrases, train: 2 of 67,349 texts from {reviews.origin.path}"


def test_glues_archive_is_read_as_it_is(tmp_path: Path) -> None:
    zipped(tmp_path / "SST-2.zip", "SST-2/train.tsv", TABLE)
    assert load_sst2("train", tmp_path, verify=False).texts == TEXTS


@pytest.mark.parametrize("folder", [".", "sst2/sentences", "sentences"])
def test_whole_sentences_are_read_from_tables(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "dev.tsv").write_text(TABLE, encoding="utf-8")
    assert load_sst2("dev", tmp_path, form="sentences").texts == TEXTS


def test_whole_sentences_are_the_trees_that_are_not_neutral(tmp_path: Path) -> None:
    zipped(tmp_path / "trainDevTestTrees_PTB.zip", "trees/dev.txt", TREES)
    reviews = load_sst2("dev", tmp_path, form="sentences", verify=False)
    assert (reviews.texts, reviews.labels) == ([["a", "gripping", "film"], ["bad", "."]], [1, 0])


def test_a_table_with_another_checksum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(CorruptFileError, match=r"train\.tsv is not the file that was published: .* sha256 48eac26"):
        load_sst2("train", tmp_path)


def test_an_archive_with_another_checksum_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "SST-2.zip", "SST-2/train.tsv", TABLE)
    with pytest.raises(CorruptFileError, match=r"SST-2\.zip is not the file .* sha256 d67e16fb"):
        load_sst2("train", tmp_path)


def test_an_archive_that_is_cut_or_lacks_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "SST-2.zip"
    zipped(path, "SST-2/dev.tsv", TABLE)
    with pytest.raises(CorruptFileError, match=r"Cannot read .*SST-2\.zip"):
        load_sst2("train", tmp_path, verify=False)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CorruptFileError, match=r"Cannot read .*SST-2\.zip"):
        load_sst2("dev", tmp_path, verify=False)


@pytest.mark.parametrize("archive", [False, True])
def test_the_labels_of_glues_test_sentences_come_from_beside_them(archive: bool, tmp_path: Path) -> None:
    if archive:
        zipped(tmp_path / "SST-2.zip", "SST-2/test.tsv", TEST)
    else:
        (tmp_path / "test.tsv").write_text(TEST, encoding="utf-8")
    with pytest.raises(
        MissingDataError, match=r"GLUE publishes .* without their labels, and .*test_labels\.tsv is not"
    ):
        load_sst2("test", tmp_path, verify=False)
    labels = tmp_path / "test_labels.tsv"
    labels.write_text("index\tlabel\n0\t0\n1\t1\n", encoding="utf-8")
    reviews = load_sst2("test", tmp_path, verify=False)
    assert (reviews.texts, reviews.labels) == ([["uneasy"], ["fine"]], [0, 1])
    labels.write_text("index\tlabel\n0\t0\n", encoding="utf-8")
    with pytest.raises(CorruptFileError, match=r"test_labels\.tsv.*it has 1 labels for 2 sentences"):
        load_sst2("test", tmp_path, verify=False)


def test_a_label_that_is_no_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dev.tsv").write_text("sentence\tlabel\na\tgood\n", encoding="utf-8")
    with pytest.raises(CorruptFileError, match=r"Cannot read .*dev\.tsv.*'good'"):
        load_sst2("dev", tmp_path, form="sentences")


@pytest.mark.parametrize("lines", ["hello", "(", "(x (2 a))"])
def test_a_tree_that_is_none_is_refused(lines: str, tmp_path: Path) -> None:
    zipped(tmp_path / "trainDevTestTrees_PTB.zip", "trees/dev.txt", lines)
    with pytest.raises(CorruptFileError, match=r"Cannot read .*PTB\.zip"):
        load_sst2("dev", tmp_path, form="sentences", verify=False)


def test_a_label_in_an_archive_that_is_no_number_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "SST-2.zip", "SST-2/dev.tsv", "sentence\tlabel\na\tgood\n")
    with pytest.raises(CorruptFileError, match=r"Cannot read .*SST-2\.zip.*'good'"):
        load_sst2("dev", tmp_path, verify=False)


@pytest.mark.parametrize(("form", "name"), [("phrases", "SST-2.zip"), ("sentences", "trainDevTestTrees_PTB.zip")])
def test_a_missing_set_is_named(form: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(
        MissingDataError, match=rf"SST-2 \({form}\) is not in .*, where train\.tsv, {name} would have been"
    ):
        load_sst2("train", tmp_path, form=form)


def test_a_downloaded_archive_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(published: Published, folder: Path) -> Path:
        folder.mkdir()
        zipped(folder / published.name, "SST-2/dev.tsv", TABLE)
        return folder / published.name

    monkeypatch.setattr(sst2, "bring", bring)
    assert load_sst2("dev", tmp_path, download=True, verify=False).texts == TEXTS
    assert load_sst2("dev", tmp_path, verify=False).texts == TEXTS


def test_unknown_splits_and_forms_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="SST-2 has the parts train, dev, test, and not 'all'"):
        load_sst2("all")
    with pytest.raises(InvalidValueError, match="SST-2 has the forms phrases and sentences, and not 'words'"):
        load_sst2(form="words")


def test_the_table_of_checksums_is_one_of_sha256() -> None:
    assert {len(each) for each in sst2._MEMBERS.values()} == {len(hashlib.sha256().hexdigest())}
