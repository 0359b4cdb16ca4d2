from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from minitorch.data.files import Published, bring, check, home, locate, missing, reading, say_sample
from minitorch.file_errors import CorruptFileError, MissingDataError, UnwritableFileError

CONTENT = b"the whole file"
SHA = hashlib.sha256(CONTENT).hexdigest()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing on stderr."""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve one whole and one short file on this machine."""
    folder = tmp_path / "served"
    (folder / "short").mkdir(parents=True)
    (folder / "a.bin").write_bytes(CONTENT)
    (folder / "short" / "a.bin").write_bytes(CONTENT[:5])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    httpd = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def published(*urls: str) -> Published:
    return Published("a.bin", urls, SHA, len(CONTENT))


def test_a_file_is_downloaded_under_its_name(server: str, tmp_path: Path) -> None:
    path = bring(published(f"{server}/a.bin"), tmp_path / "cache" / "deep")
    assert path == tmp_path / "cache" / "deep" / "a.bin"
    assert path.read_bytes() == CONTENT
    assert names_in(path.parent) == ["a.bin"]


def test_the_next_mirror_is_asked_if_one_has_not_the_file(server: str, tmp_path: Path) -> None:
    path = bring(published(f"{server}/none.bin", f"{server}/short/a.bin", f"{server}/a.bin"), tmp_path / "cache")
    assert path.read_bytes() == CONTENT


def test_a_short_download_leaves_nothing_and_is_explained(server: str, tmp_path: Path) -> None:
    with pytest.raises(MissingDataError) as raised:
        bring(published(f"{server}/short/a.bin"), tmp_path / "cache")
    message = str(raised.value)
    assert f"Cannot download a.bin (14 bytes). Bring it to {tmp_path / 'cache' / 'a.bin'} by some other way" in message
    assert f"What came from {server}/short/a.bin is not the file that was published: it has 5 bytes" in message
    assert SHA in message
    assert names_in(tmp_path / "cache") == []


def test_no_connection_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(MissingDataError, match=r"Cannot download a\.bin .* Tried http://127\.0\.0\.1:9/a\.bin: "):
        bring(published("http://127.0.0.1:9/a.bin"), tmp_path / "cache")
    assert names_in(tmp_path / "cache") == []


def test_another_checksum_is_refused_with_both(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"")
    empty = hashlib.sha256(b"").hexdigest()
    with pytest.raises(CorruptFileError, match=rf"a\.bin is not the file .* 0 bytes of sha256 {empty}, and .* {SHA}"):
        check(path, SHA)
    path.write_bytes(CONTENT)
    check(path, SHA)


def fail(path: Path, error: Exception) -> None:
    with reading(path):
        raise error


def test_what_goes_wrong_while_reading_gets_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(b"12345")
    with pytest.raises(CorruptFileError, match=r"Cannot read .*a\.gz, of 5 bytes: .* or cut short \(end\)"):
        fail(path, EOFError("end"))


def test_an_error_that_names_the_file_already_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match=r"^mine$"):
        fail(tmp_path / "none", CorruptFileError("mine"))


def test_the_home_is_the_root_else_the_variable_else_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path / "variable"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert home(tmp_path / "root") == tmp_path / "root"
    assert home("~") == Path.home()
    assert home("~nobody-has-this-name/x") == Path("~nobody-has-this-name/x")
    assert home(None) == tmp_path / "variable"
    monkeypatch.delenv("MINITORCH_DATA")
    assert home(None).name == "minitorch"


def test_files_are_found_in_the_folder_and_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b").write_bytes(b"")
    assert locate(tmp_path, ["sub"], ["a", "b"]) == tmp_path / "b"
    (tmp_path / "sub" / "a").write_bytes(b"")
    assert locate(tmp_path, ["sub"], ["a", "b"]) == tmp_path / "sub" / "a"
    assert locate(tmp_path, ["sub"], ["c"]) is None


def test_a_file_that_was_unpacked_into_a_folder_of_its_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert locate(tmp_path, [], ["a"]) is None
    (tmp_path / "a" / "a").write_bytes(b"")
    assert locate(tmp_path, [], ["a"]) == tmp_path / "a" / "a"
    assert locate(tmp_path, [], ["a"], unpacked="a") == tmp_path / "a"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableFileError, match=r"Cannot make the folder .*sub for a\.bin: Not a directory"):
        bring(published("http://there/a.bin"), tmp_path / "file" / "sub")


def test_the_message_says_what_to_put_where(tmp_path: Path) -> None:
    error = missing("Set", tmp_path, ["x.zip", "x"], published("http://there/a.bin"))
    assert str(error) == (
        f"Set is not in {tmp_path}, where x.zip, x would have been read. Load it once with download=True, or put a.bin "
        "there, from http://there/a.bin. Another folder can be given as root, or by the environment variable "
        "MINITORCH_DATA."
    )
    assert isinstance(error, FileNotFoundError)


def test_a_sample_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "minitorch.data"):
        say_sample("a SAMPLE")
    assert caplog.messages == ["a SAMPLE"]
