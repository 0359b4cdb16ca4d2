from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import pytest

from minitorch_visualizer.cli import APP


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_up(port: int) -> bool:
    """Say whether the server answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False


def serve(command: list[str], port: int, folder: Path) -> str:
    """Run a server from a folder, with no settings of a user, until it answers; return what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment |= {"HOME": str(folder), "USERPROFILE": str(folder)}
    log = folder / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 60
            while not is_up(port) and server.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            assert is_up(port), log.read_text()
            time.sleep(0.5)
        finally:
            server.terminate()
            server.wait()
    return log.read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "minitorch_visualizer", "1", "--port", "PORT"],
        ["-m", "streamlit", "run", str(APP), "--server.port", "PORT", "--", "1"],
    ],
    ids=["by the command", "by streamlit run"],
)
def test_however_it_is_started_it_serves_only_this_machine_and_sends_no_statistics(
    command: list[str], tmp_path: Path
) -> None:
    port = free_port()
    printed = serve([sys.executable, *(word.replace("PORT", str(port)) for word in command)], port, tmp_path)
    assert f"http://127.0.0.1:{port}" in printed
    assert "Network URL" not in printed
    assert "External URL" not in printed
    assert "statistics" not in printed


def test_the_settings_send_no_statistics_and_show_no_deploy_button() -> None:
    settings = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["port"] == 8501
    assert settings["client"]["toolbarMode"] == "minimal"


def test_beside_the_router_lies_no_folder_that_streamlit_would_run() -> None:
    assert not (APP.parent / "pages").exists()
