"""The command `minitorch`: train a recipe, test what it learned, use it, and say what there is on this machine.

    minitorch train mnist --checkpoint digits.safetensors
    minitorch eval digits.safetensors
    minitorch predict digits.safetensors seven.png
    minitorch info

It ends with 0 if all went well, 1 after an error, 2 if it was called wrongly, 130 if it was interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from minitorch.cli.parser import build_parser
from minitorch.errors import MinitorchError

__all__ = ["build_parser", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say, those of the command line if left out, and return how to exit."""
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except MinitorchError as error:
        print(f"minitorch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("minitorch: interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read what we print has gone, such as `head`; Python would complain once more when it ends.
        sys.stdout = None
        return 1
