from __future__ import annotations

import gzip
import logging
import zipfile
from pathlib import Path

import numpy as np
import pytest

from minitorch.data import glove
from minitorch.data.files import Published
from minitorch.data.glove import load_glove
from minitorch.data.sentence_polarity import load_sentence_polarity
from minitorch.data.vocabulary import Vocabulary
from minitorch.file_errors import CorruptFileError, MissingDataError
from minitorch_tensor import Generator
from minitorch_tensor.errors import InvalidValueError

VECTORS = (np.arange(150, dtype=np.float32).reshape(3, 50) - 70) / 16
WORDS = ["the", "film", "naïve"]
TEXT = "".join(f"{word} {' '.join(map(str, row))}\n" for word, row in zip(WORDS, VECTORS, strict=True)).encode()


def test_a_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "glove").mkdir()
    (tmp_path / "glove" / "glove.6B.50d.txt").write_bytes(TEXT)
    vectors = load_glove(tmp_path, verify=False)
    assert (vectors.words, vectors.dim, len(vectors), vectors.is_sample) == (WORDS, 50, 3, False)
    assert np.array_equal(vectors.vectors.numpy(), VECTORS)
    assert vectors.describe().startswith("GloVe 6B, 50d: 3 of 400,000 words from ")


def test_a_packed_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt.gz").write_bytes(gzip.compress(TEXT))
    assert load_glove(tmp_path).words == WORDS


@pytest.mark.parametrize("name", ["glove.6B.zip", "glove.6B.50d.zip"])
def test_an_archive_is_read(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("glove.6B.50d.txt", TEXT)
    assert load_glove(tmp_path, verify=False).words == WORDS


def test_arrays_are_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "glove.6B.50d.40k.f16.npz", words=np.array(WORDS), vectors=VECTORS.astype(np.float16))
    vectors = load_glove(tmp_path, words=["film", "the", "other"])
    assert vectors.words == ["the", "film"]
    assert np.array_equal(vectors.vectors.numpy(), VECTORS[:2])


def test_only_the_words_wanted_are_read(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt").write_bytes(TEXT)
    vectors = load_glove(tmp_path, words=Vocabulary(["naïve", "other"]), verify=False)
    assert vectors.words == ["naïve"]
    assert np.array_equal(vectors.vectors.numpy(), VECTORS[2:])
    assert load_glove(tmp_path, words=[], verify=False).vectors.shape == (0, 50)


def test_weights_are_vectors_zeros_for_padding_and_random_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt").write_bytes(TEXT)
    vectors = load_glove(tmp_path, verify=False)
    vocabulary = Vocabulary(["film", "unheard-of"])
    weights, same = (vectors.weights_for(vocabulary, Generator().manual_seed(2)).numpy() for _ in range(2))
    assert weights.dtype == np.float32
    assert np.array_equal(weights[0], np.zeros(50))
    assert np.array_equal(weights[2], VECTORS[1])
    assert 0.7 < weights[[1, 3]].std() / VECTORS.std() < 1.3
    assert np.array_equal(weights, same)


def test_without_a_known_word_the_random_vectors_have_width_1() -> None:
    vectors = load_glove(sample=True, words=["zzqq"])
    weights = vectors.weights_for(Vocabulary(["zzqq"]), Generator().manual_seed(2)).numpy()
    assert np.isfinite(weights).all()
    assert 0.7 < weights[1:].std() < 1.3


def test_a_vocabulary_has_all_words(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt").write_bytes(TEXT)
    vectors = load_glove(tmp_path, verify=False)
    assert vectors.vocabulary().words == ["<pad>", "<unk>", *WORDS]
    assert "film" in vectors
    assert "other" not in vectors


def test_a_text_cut_short_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt").write_bytes(TEXT[:-20])
    with pytest.raises(CorruptFileError, match=r"glove\.6B\.50d\.txt, line 3, has .* numbers, not 50: it is cut short"):
        load_glove(tmp_path, verify=False)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "glove.6B.50d.txt").write_bytes(TEXT.replace(b"-4.375", b"x"))
    with pytest.raises(CorruptFileError, match=r"Cannot read .*glove\.6B\.50d\.txt.*could not convert string"):
        load_glove(tmp_path, verify=False)


def test_arrays_cut_short_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "glove.6B.50d.40k.f16.npz"
    np.savez(path, words=np.array(WORDS), vectors=VECTORS)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(CorruptFileError, match=r"Cannot read .*40k\.f16\.npz"):
        load_glove(tmp_path)


@pytest.mark.parametrize(("name", "start"), [("glove.6B.50d.txt", "d8f717f8"), ("glove.6B.zip", "617afb2f")])
def test_published_files_must_have_their_checksum(name: str, start: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(TEXT)
    with pytest.raises(CorruptFileError, match=rf"{name} is not the file .* sha256 {start}"):
        load_glove(tmp_path)


def test_the_sample_has_the_words_of_the_polarity_sample() -> None:
    vectors = load_glove(sample=True)
    assert vectors.is_sample
    assert "SAMPLE of 5,675 of 400,000 words" in vectors.describe()
    assert vectors.vocabulary().coverage(load_sentence_polarity("all", sample=True).texts) > 0.98


def test_like_words_have_like_vectors_in_the_sample() -> None:
    vectors = load_glove(sample=True)
    film, movie, cold = (vectors.vectors.numpy()[vectors.words.index(word)] for word in ("film", "movie", "cold"))

    def likeness(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert likeness(film, movie) > 0.9 > 0.5 > likeness(film, cold)


def test_the_sample_stands_in_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    with caplog.at_level(logging.WARNING, "minitorch.data"):
        vectors = load_glove()
    assert caplog.messages == [vectors.describe()]
    with pytest.raises(MissingDataError, match=r"GloVe 6B is not in .* glove\.6B\.100d\.txt"):
        load_glove(dim=100)
    with pytest.raises(MissingDataError, match=r"GloVe 6B is not in .* glove\.6B\.50d\.txt"):
        load_glove(sample=False)


def test_a_downloaded_archive_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(published: Published, folder: Path) -> Path:
        folder.mkdir()
        with zipfile.ZipFile(folder / published.name, "w") as archive:
            archive.writestr("glove.6B.50d.txt", TEXT)
        return folder / published.name

    monkeypatch.setattr(glove, "bring", bring)
    assert load_glove(tmp_path, download=True, verify=False).words == WORDS
    assert load_glove(tmp_path, verify=False).words == WORDS


@pytest.mark.parametrize(("dim", "sample"), [(51, None), (100, True)])
def test_other_sizes_are_refused(dim: int, sample: bool | None) -> None:
    with pytest.raises(InvalidValueError, match="vectors of 50, 100, 200, 300 numbers, its sample of 50, and not of"):
        load_glove(dim=dim, sample=sample)
