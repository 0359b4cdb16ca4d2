"""A block at work: its threads and the arrays that they read and write between two barriers, as cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from minitorch_cuda.checker.recording import Access
from minitorch_cuda.checker.trace import Contents
from minitorch_tensor.indexing import index_to_position
from minitorch_tensor.shapes import strides_from_shape
from minitorch_visualizer.figures.tensor_cells import Cell, Index, beside, picture, tensor_grid, titled
from minitorch_visualizer.kernels.study import Study
from minitorch_visualizer.tensors.places import number_text
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.theme import Look


def kernel_picture(study: Study, block: int, step: int, thread: int, look: Look) -> str:
    """Draw a block at the end of an interval.

    Args:
        study: The launch.
        block: The number of the block.
        step: The number of the interval.
        thread: The number of the thread whose cells are outlined.
        look: The colours of the page.

    Returns:
        The picture; a click picks `block N` or `thread N`.
    """
    interval = study.blocks[block][step]
    touched = _by_cell(interval.accesses)
    arrays: dict[str, list[str]] = {"shared": [], "global": []}
    for held in interval.contents:
        arrays[held.memory.space].append(_array(study, held, touched, thread))
    near = [_grid(study, block), _threads(study, block, step, thread), *arrays["shared"]]
    out, *given = arrays["global"]  # results come last, as in what a kernel does
    return picture([beside(near, top=True), beside([*given, out], top=True)], look)


def _grid(study: Study, block: int) -> str:
    recording = study.recording
    shape = _reversed(recording.grid)

    def cell(index: Index) -> Cell:
        number = index_to_position(index, strides_from_shape(shape))
        label = f"block {recording.block_name(number)} of the grid"
        return Cell(recording.block_name(number), label, "", "", f"block {number}", 0.0, _mark(number == block))

    return titled(f"Grid: {count(recording.blocks, 'block')}", tensor_grid(shape, cell, "grid"))


def _threads(study: Study, block: int, step: int, thread: int) -> str:
    """Draw the threads of a block, with what each of them did."""
    recording, interval = study.recording, study.blocks[block][step]
    shape = _reversed(recording.block)

    def cell(index: Index) -> Cell:
        number = index_to_position(index, strides_from_shape(shape))
        name, done = recording.thread_name(number), _counts(interval.accesses[number])
        told = "; ".join(f"{verb} {cell}" for _, verb, cell, _ in study.doings(block, step, number)) or "does nothing"
        marks = _mark(number == thread) or (() if done else ("dim",))
        return Cell(name, f"thread {name}: {told}", done or "–", "", f"thread {number}", 0.0, marks)

    title = f"Block {recording.block_name(block)}: {count(recording.threads, 'thread')}"
    return titled(title, tensor_grid(shape, cell, "block"))


def _array(study: Study, held: Contents, touched: dict[tuple[object, int], list[Access]], thread: int) -> str:
    """Draw an array with what is read from it and written to it."""
    memory = held.memory
    shape = study.shape(memory.name, memory.shape)
    strides = strides_from_shape(shape)
    result = memory.space == "shared" or memory is study.recording.memories[0]

    def cell(index: Index) -> Cell:
        place = index_to_position(index, strides)
        accesses = touched[memory, place]
        there = bool(held.written[place]) or not result
        text = number_text(held.values[place].item()) if there else "?"
        name = f"{memory.name}[{', '.join(map(str, index))}]"
        label = f"{name} = {text if there else 'not written yet'}{_told(study, accesses)}"
        return Cell(text, label, _counts(accesses), "", "", 0.0, _marks(accesses, thread, there))

    return titled(f"{memory.name} {shape}, {memory.space}", tensor_grid(shape, cell, memory.name))


def _marks(accesses: Sequence[Access], thread: int, there: bool) -> tuple[str, ...]:
    kinds = {access.kind for access in accesses}
    marks = [mark for kind, mark in (("read", "lit"), ("write", "lit-2")) if kind in kinds]
    if any(access.thread == thread for access in accesses):
        marks.append("chosen")
    return (*marks, *(() if there else ("dim",)))


def _counts(accesses: Sequence[Access]) -> str:
    """Return how many reads and writes there are: `2R 1W`."""
    kinds = [access.kind for access in accesses]
    reads, writes = kinds.count("read"), len(kinds) - kinds.count("read")
    return " ".join(f"{number}{letter}" for number, letter in ((reads, "R"), (writes, "W")) if number)


def _told(study: Study, accesses: Sequence[Access]) -> str:
    """Say which threads read and wrote a cell."""
    said = []
    for kinds, verb in ((("read",), "read"), (("write", "atomic"), "written")):
        threads = sorted({access.thread for access in accesses if access.kind in kinds})
        if threads:
            names = ", ".join(study.recording.thread_name(thread) for thread in threads)
            said.append(f"; {verb} by {'thread' if len(threads) == 1 else 'threads'} {names}")
    return "".join(said)


def _by_cell(threads: Sequence[Sequence[Access]]) -> dict[tuple[object, int], list[Access]]:
    found: dict[tuple[object, int], list[Access]] = defaultdict(list)
    for accesses in threads:
        for access in accesses:
            found[access.memory, access.cell].append(access)
    return found


def _mark(chosen: bool) -> tuple[str, ...]:
    return ("chosen",) if chosen else ()


def _reversed(sizes: tuple[int, int, int]) -> tuple[int, ...]:
    """Return the sizes as a shape: x, which counts fastest, comes last, and what is 1 in front of it is left out."""
    x, y, z = sizes
    return (z, y, x) if z > 1 else (y, x) if y > 1 else (x,)
