"""The command `minitorch-visualizer`: start the app on this machine, and only for this machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from streamlit.web import cli as streamlit_cli

from minitorch_visualizer import __version__
from minitorch_visualizer.course import COURSE, parse_module_number

APP = Path(__file__).with_name("app") / "app.py"


def _module_number(text: str) -> int:
    try:
        return parse_module_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        msg = f"{text!r} is not a port. Give a number from 1 to 65535, such as 8501."
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    modules = "\n".join(f"  {module.number}  {module.title}: {module.about}" for module in COURSE)
    parser = argparse.ArgumentParser(
        prog="minitorch-visualizer",
        description="Show in the browser what every stage of minitorch does.",
        epilog=f"modules of the course:\n{modules}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("module", metavar="N", nargs="?", type=_module_number, default=0, help="open module N (0 to 4)")
    parser.add_argument("--port", type=_port, help="serve on this port of 127.0.0.1 (default: 8501)")
    parser.add_argument("--open", action="store_true", help="also open a browser window")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def streamlit_arguments(options: argparse.Namespace) -> list[str]:
    """Turn the options of this command into those of `streamlit`.

    Only what the user changed appears here. Everything else stands in `.streamlit/config.toml` beside the app, which
    Streamlit reads however it is started.
    """
    arguments = ["run", str(APP)]
    if options.port is not None:
        arguments.append(f"--server.port={options.port}")
    if options.open:
        arguments.append("--server.headless=false")
    return [*arguments, "--", str(options.module)]


def main(argv: Sequence[str] | None = None) -> None:
    """Start the app and serve it until it is interrupted.

    Args:
        argv: The command line without the program's name; None reads `sys.argv`.

    Raises:
        SystemExit: When the server ends, with its exit status; with status 2 if the command line is wrong.
    """
    options = build_parser().parse_args(argv)
    streamlit_cli.main(args=streamlit_arguments(options), prog_name="streamlit")
