"""Check the kernels of a file: `python -m minitorch_cuda.check FILE.py::KERNEL`.

The file defines kernels, and for each one that is to be checked a function that gives an example of a launch. Its
name is `example` or ends in `_example`, it takes nothing, and it returns the kernel, the grid, the block and a tuple
of arguments:

    def scale_example():
        return scale, 2, 32, (np.zeros(50), np.arange(50.0), 3.0)

A fifth item is the size of dynamic shared memory in bytes. Without `::KERNEL` every example of the file is checked. The
exit code is 0 if all is well, 1 if there are problems, and 2 if something could not be run.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from minitorch_tensor.errors import MinitorchError

if TYPE_CHECKING:
    from minitorch_cuda.checker import Report

__all__ = ["Example", "examples", "main"]

_FLAG = "NUMBA_ENABLE_CUDASIM"


class Example(NamedTuple):
    """A launch that a file gives as an example.

    Attributes:
        name: The name of the function that gives it.
        kernel: The kernel.
        grid: Blocks in each dimension.
        block: Threads of a block in each dimension.
        args: What the kernel is given.
        shared_bytes: The size of dynamic shared memory.
    """

    name: str
    kernel: Any
    grid: Any
    block: Any
    args: tuple[Any, ...]
    shared_bytes: int = 0

    @property
    def kernel_name(self) -> str:
        """The name of the kernel."""
        return str(getattr(self.kernel, "__name__", self.kernel))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check kernels, print a report on each, and return the exit code.

    Args:
        arguments: What was typed; `sys.argv` if None.
    """
    typed = _parser().parse_args(arguments)
    if "numba" not in sys.modules:
        # A kernel with a signature would be compiled when the file is read, which takes what comes with a GPU.
        os.environ.setdefault(_FLAG, "1")
    file, _, kernel = typed.target.partition("::")
    try:
        reports = [_report(example, typed.limit) for example in examples(Path(file), kernel)]
    except MinitorchError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n\n".join(report.text() for report in reports))
    return int(any(report.problems or (typed.strict and report.notes) for report in reports))


def examples(file: Path, kernel: str = "") -> list[Example]:
    """Return the examples of a file.

    Args:
        file: Python source.
        kernel: The name of a kernel, or of a function that gives an example; empty for all examples.

    Raises:
        ExampleError: If the file cannot be run, or has no such example.
    """
    from minitorch_cuda.checker import ExampleError

    module = _load(file)
    makers = [value for name, value in vars(module).items() if _gives_example(name, value, module)]
    if not makers:
        msg = (
            f"{file} gives no example of a launch. Define a function `example` without arguments that returns (kernel, "
            f"grid, block, args)."
        )
        raise ExampleError(msg)
    found = [_made(maker) for maker in makers]
    chosen = [example for example in found if kernel in {"", example.kernel_name, example.name}]
    if not chosen:
        known = ", ".join(example.kernel_name for example in found)
        msg = f"{file} gives no example for the kernel {kernel!r}. It gives some for: {known}."
        raise ExampleError(msg)
    return chosen


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m minitorch_cuda.check", description="Check CUDA kernels without a GPU."
    )
    parser.add_argument("target", metavar="FILE.py[::KERNEL]", help="a file that gives examples of launches")
    parser.add_argument("--strict", action="store_true", help="let what is slow count as a problem")
    parser.add_argument("--limit", type=int, default=2_000_000, help="how many reads and writes a kernel may make")
    return parser


def _report(example: Example, limit: int) -> Report:
    from minitorch_cuda.checker import check

    return check(
        example.kernel, example.grid, example.block, *example.args, shared_bytes=example.shared_bytes, limit=limit
    )


def _load(file: Path) -> ModuleType:
    """Run a file, as Python would: it finds what lies beside it."""
    from minitorch_cuda.checker import ExampleError

    if not os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises for a name that is too long
        msg = f"There is no file {str(file)!r}. Name one with Python source, such as kernels.py or kernels.py::scale."
        raise ExampleError(msg)
    spec = importlib.util.spec_from_file_location(file.stem, file.resolve())
    if spec is None or spec.loader is None:
        msg = f"{str(file)!r} is no Python source: its name does not end in .py."
        raise ExampleError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.resolve().parent))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # to leave would look as if all was well
        msg = f"{file} cannot be run.\n{traceback.format_exc()}"
        raise ExampleError(msg) from error
    finally:
        sys.path.remove(str(file.resolve().parent))
    return module


def _gives_example(name: str, value: object, module: ModuleType) -> bool:
    ours = isinstance(value, FunctionType) and value.__module__ == module.__name__
    return ours and (name == "example" or name.endswith("_example"))


def _made(maker: Callable[[], Any]) -> Example:
    from minitorch_cuda.checker import ExampleError

    name = maker.__name__
    try:
        parts = maker()
    except (Exception, SystemExit) as error:
        msg = f"The function {name} cannot be run.\n{traceback.format_exc()}"
        raise ExampleError(msg) from error
    if not isinstance(parts, tuple) or len(parts) not in {4, 5} or not isinstance(parts[3], tuple):
        msg = f"The function {name} returned {parts!r:.80}. It has to return (kernel, grid, block, args), args a tuple."
        raise ExampleError(msg)
    return Example(name, *parts)


if __name__ == "__main__":
    sys.exit(main())
