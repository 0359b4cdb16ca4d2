from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from minitorch.data.formats import idx_array, read_bytes, table, tree
from minitorch.file_errors import CorruptFileError


@pytest.mark.parametrize("packed", [False, True])
def test_an_idx_file_is_an_array(packed: bool, tmp_path: Path) -> None:
    content = b"\x00\x00\x08\x02" + b"\x00\x00\x00\x02" + b"\x00\x00\x00\x03" + bytes(range(6))
    path = tmp_path / ("a.gz" if packed else "a")
    path.write_bytes(gzip.compress(content) if packed else content)
    assert np.array_equal(idx_array(path), np.arange(6).reshape(2, 3))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no idx file of bytes: it begins with b''"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00\x00\x00\x00", "is no idx file of bytes"),
        (b"\x00\x00\x08\x01\x00\x00\x00\x03ab", r"says that its shape is \(3,\), but 2 bytes follow: it is cut"),
        (b"\x00\x00\x08\x01\x00\x00\x00\x01ab", r"says that its shape is \(1,\), but 2 bytes follow"),
        (b"\x00\x00\x08\x03" + b"\xff" * 8 + b"\x00\x00\x00\x02ab", r"says that its shape is \(4294967295, .*, but 2 "),
        (b"\x00\x00\x08\x04" + b"\x00\x01\x00\x00" * 4, r"says that its shape is \(65536, .*, but 0 bytes follow"),
        (b"\x00\x00\x08\x02\x00\x00\x00\x01", r"says that its shape is \(1,\), but 0 bytes follow"),
    ],
)
def test_another_header_or_length_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a-ubyte"
    path.write_bytes(content)
    with pytest.raises(CorruptFileError, match=f"a-ubyte {message}"):
        idx_array(path)


@pytest.mark.parametrize("content", [gzip.compress(b"x" * 1000, mtime=0)[:-9], b"not gzip"])
def test_a_packed_file_that_is_cut_or_none_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(content)
    with pytest.raises(CorruptFileError, match=r"Cannot read .*a\.gz, of .* bytes: it is damaged, or cut short"):
        read_bytes(path)


def test_columns_are_found_by_their_names() -> None:
    content = 'id\tlabel\ttext\na\t1\tsaid "no\nb\t0\tñ\n'.encode()
    assert table(content, Path("t.tsv"), ["text", "label"]) == [['said "no', "ñ"], ["1", "0"]]


def test_a_row_too_short_is_refused_with_its_line() -> None:
    with pytest.raises(CorruptFileError, match=r"t\.tsv, line 3, has 1 values for 2 columns"):
        table(b"text\tlabel\na\t1\nb", Path("t.tsv"), ["text"])


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(CorruptFileError, match=r"t\.tsv has no column label: its first line is 'text'"):
        table(b"text\na", Path("t.tsv"), ["text", "label"])


def test_what_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"")
    with pytest.raises(CorruptFileError, match=r"Cannot read .*t\.tsv"):
        table(b"\xff\xfe", path, ["text"])


def test_a_tree_is_its_label_and_its_words() -> None:
    assert tree("(1 (2 It) (0 (2 's) (1 (1 n't) (2 \\/))) (2 -LRB-))") == (1, ["It", "'s", "n't", "\\/", "-LRB-"])
