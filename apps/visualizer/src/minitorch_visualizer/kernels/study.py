"""One launch of a kernel, run by the checker: what each block does between its barriers, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from minitorch_cuda.checker import Report, record, report_on
from minitorch_cuda.checker.recording import Access, Recording
from minitorch_cuda.checker.trace import Interval, intervals
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.kernels.catalogue import KINDS, Launch
from minitorch_visualizer.tensors.places import number_text

_DOES = {"read": "reads", "write": "writes", "atomic": "changes"}


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader wants to see.

    Attributes:
        kind: One of KINDS.
        sizes: Pairs of the name of a setting and its value.
        left_out: Lines whose barrier is left out.
    """

    kind: str
    sizes: tuple[tuple[str, int], ...]
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What a launch did.

    Attributes:
        launch: The launch.
        report: What the checker says.
        blocks: The intervals of each block.
    """

    launch: Launch
    report: Report
    blocks: tuple[tuple[Interval, ...], ...]

    @property
    def recording(self) -> Recording:
        """Every access and barrier."""
        return self.report.recording

    def shape(self, name: str, shape: Shape) -> Shape:
        """Return the shape in which an array is drawn.

        Args:
            name: The name of the array.
            shape: The one that the kernel knows.
        """
        return self.launch.shapes.get(name, shape)

    def doings(self, block: int, step: int, thread: int) -> list[tuple[str, str, str, str]]:
        """Return what a thread does in an interval: line, verb, cell and number, in order."""
        interval = self.blocks[block][step]
        return [
            (f"{a.site.line}", _DOES[a.kind], self.cell_name(a), number_text(a.value.item()))
            for a in interval.accesses[thread]
        ]

    def cell_name(self, access: Access) -> str:
        """Return the name of a cell as the picture shows it, such as `a[1, 2]`."""
        index, left = [], access.cell
        for size in reversed(self.shape(access.memory.name, access.memory.shape)):
            left, i = divmod(left, size)
            index.append(i)
        return f"{access.memory.name}[{', '.join(map(str, reversed(index)))}]"


@lru_cache(maxsize=64)
def study(question: Question) -> Study:
    """Run a kernel and look at what it did.

    Args:
        question: Which kernel, and on what.
    """
    launch = KINDS[question.kind].launch(dict(question.sizes))
    recording = record(launch.kernel, launch.grid, launch.block, *launch.args, left_out=question.left_out)
    blocks = tuple(tuple(intervals(recording, block)) for block in range(recording.blocks))
    return Study(launch, report_on(recording), blocks)


def barrier_lines(source: Sequence[str], first: int) -> tuple[int, ...]:
    """Return the lines of a source that hold a barrier.

    Args:
        source: Its lines.
        first: The number of the first.
    """
    return tuple(first + i for i, line in enumerate(source) if "cuda.syncthreads()" in line.partition("#")[0])
