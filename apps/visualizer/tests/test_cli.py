from __future__ import annotations

from typing import Any

import pytest

from minitorch_visualizer import __version__, cli


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the command lines that Streamlit is started with, without starting it."""
    calls: list[list[str]] = []

    def main(args: list[str], **_: Any) -> None:
        calls.append(args)

    monkeypatch.setattr("minitorch_visualizer.cli.streamlit_cli.main", main)
    return calls


def test_the_command_runs_the_app_with_module_0(started: list[list[str]]) -> None:
    cli.main([])
    assert started == [["run", str(cli.APP), "--", "0"]]


def test_the_app_that_is_run_exists() -> None:
    assert cli.APP.is_file()


def test_a_number_chooses_the_module(started: list[list[str]]) -> None:
    cli.main(["4"])
    assert started[0][-2:] == ["--", "4"]


def test_a_port_is_passed_on(started: list[list[str]]) -> None:
    cli.main(["1", "--port", "9000"])
    assert "--server.port=9000" in started[0]


def test_a_browser_window_opens_only_on_request(started: list[list[str]]) -> None:
    cli.main([])
    cli.main(["--open"])
    assert ["--server.headless=false" in arguments for arguments in started] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["5"], "There is no module '5'. Choose one of: 0 Fundamentals"),
        (["tensors"], "There is no module 'tensors'"),
        (["0", "--port", "80808"], "'80808' is not a port. Give a number from 1 to 65535"),
        (["0", "--port", "http"], "'http' is not a port"),
    ],
)
def test_a_wrong_command_line_is_explained_and_starts_nothing(
    arguments: list[str], message: str, started: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
    assert not started


def test_the_help_lists_the_modules(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    assert "1  Autodiff: derivatives, the graph behind them and training" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.strip() == f"minitorch-visualizer {__version__}"
