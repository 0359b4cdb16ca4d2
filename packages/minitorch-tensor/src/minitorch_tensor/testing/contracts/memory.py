"""Memory: what goes into it, comes out as it was, in every layout and dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, float32, int32, int64, uint8
from minitorch_tensor.generator import RandomStream
from minitorch_tensor.shapes import Shape
from minitorch_tensor.testing.checks import check_numbers, numbers, require
from minitorch_tensor.testing.contracts.base import SHAPES, PrimitiveChecks, drawn
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import EVERY, FLOATS, NUMBERS

__all__ = ["MemoryContract"]


class MemoryContract(PrimitiveChecks):
    """empty, full, fill, from_numpy, to_numpy, copy, arange, random and uniform."""

    def test_empty_gives_contiguous_memory_that_can_be_written_to(self) -> None:
        for dtype in EVERY:
            for shape in SHAPES:
                found = self.device.empty(shape, dtype)
                require(found.is_contiguous(), f"empty({shape}) has strides {found.strides}.")
                self.device.fill(found, 1)
                check_numbers(f"empty({shape}), filled with ones,", found, np.ones(shape), dtype)
                check_numbers(f"full({shape}, 3)", self.device.full(shape, 3, dtype), np.full(shape, 3), dtype)

    def test_numbers_come_back_from_the_backend_as_they_went_there(self) -> None:
        for dtype in EVERY:
            for shape in SHAPES:
                array = drawn(shape, dtype)
                check_numbers("from_numpy", self.device.from_numpy(array), array, dtype)
                check_numbers("from_numpy of a transposed array", self.device.from_numpy(array.T), array.T, dtype)
                step = self.device.from_numpy(array[..., ::2] if shape else array)
                check_numbers("from_numpy of every second element", step, array[..., ::2] if shape else array, dtype)

    def test_every_layout_shows_the_same_numbers(self) -> None:
        for dtype in EVERY:
            for shape in SHAPES:
                for layout in [*LAYOUTS, "broadcast"]:
                    found, held = arrange(self.device, drawn(shape, dtype), layout)
                    check_numbers(f"A {layout} tensor of shape {shape}", found, held, dtype)

    def test_copy_keeps_the_numbers(self) -> None:
        for dtype in EVERY:
            for shape in SHAPES:
                array = drawn(shape, dtype)
                self.check(f"copy of {dtype.name}", self.device.copy, [array], array, dtype)

    def test_copy_gives_contiguous_memory(self) -> None:
        a, _ = arrange(self.device, drawn((2, 3), float32), "permuted")
        require(self.device.copy(a).is_contiguous(), "copy of a permuted tensor is not contiguous.")

    def test_copy_converts_between_all_dtypes(self) -> None:
        for source in EVERY:
            for target in EVERY:
                array = drawn((3, 4), source, low=0.0 if target is uint8 else -4.0)
                expected = array.astype(target.numpy)

                def copied(a: Any, out: Any = None, target: DType = target) -> Any:
                    return self.device.copy(a, dtype=target) if out is None else self.device.copy(a, out=out)

                self.check(f"copy of {source.name} to {target.name}", copied, [array], expected, target)

    def test_integers_wrap_around(self) -> None:
        for dtype, number in ((uint8, 300), (uint8, -1), (int32, 2**31), (int32, -(2**31) - 1)):
            found = self.device.copy(self.device.from_numpy(np.array([number])), dtype=dtype)
            check_numbers(f"{number} as {dtype.name}", found, np.array([number]).astype(dtype.numpy), dtype)
        for dtype in (uint8, int32, int64):
            largest = np.array([np.iinfo(dtype.numpy).max], dtype.numpy)
            a = self.device.from_numpy(largest)
            check_numbers("largest + largest", self.device.zip(operators.add, a, a), largest + largest, dtype)
            check_numbers("largest · largest", self.device.zip(operators.mul, a, a), largest * largest, dtype)

    def test_float32_is_rounded_to_the_nearest(self) -> None:
        x, y = np.array([1.0, 16777216.0, 0.1], "f4"), np.array([2.0**-24, 1.0, 0.2], "f4")
        found = numbers(self.device.zip(operators.add, self.device.from_numpy(x), self.device.from_numpy(y)))
        require(np.array_equal(found, x + y), f"{x} + {y} is {found} instead of {x + y} in float32.")
        too_large = self.device.copy(self.device.from_numpy(np.array([1e39, -1e39])), dtype=float32)
        check_numbers("±1e39 as float32", too_large, np.array([np.inf, -np.inf]), float32)

    def test_copy_broadcasts_to_the_shape_of_out(self) -> None:
        for dtype in EVERY:
            array = drawn((2, 1), dtype)
            for layout in LAYOUTS:
                out, _ = arrange(self.device, drawn((3, 2, 4), dtype), layout)
                a, _ = arrange(self.device, array, layout)
                self.device.copy(a, out=out)
                check_numbers(f"copy into a {layout} out=", out, np.broadcast_to(array, (3, 2, 4)), dtype)

    def test_dlpack_shows_the_same_memory(self) -> None:
        for layout in LAYOUTS:
            a, array = arrange(self.device, drawn((2, 3), float32), layout)
            require(type(self.device.dlpack(a)).__name__ == "PyCapsule", "dlpack gives no capsule.")
            on_host = self.device.dlpack_device(a) == (1, 0)
            if on_host:  # NumPy sees no other memory
                seen = np.from_dlpack(a)
                require(np.array_equal(seen, array), f"NumPy sees {seen} instead of {array} in a {layout} tensor.")
                self.device.fill(a, 7)
                require(bool(np.all(seen == 7)), f"DLPack gives a copy of a {layout} tensor.")

    def test_dlpack_takes_what_it_gave(self) -> None:
        for dtype in EVERY:
            for layout in LAYOUTS:
                a, array = arrange(self.device, drawn((2, 3), dtype), layout)
                found = self.device.from_dlpack(a)
                check_numbers(f"from_dlpack of a {layout} tensor of {dtype.name}", found, array, dtype)
                self.device.fill(a, 1)
                check_numbers(f"What from_dlpack made of a {layout} tensor, now ones,", found, np.ones((2, 3)), dtype)

    def test_arange_counts(self) -> None:
        for dtype in NUMBERS:
            for start, step, size in ((2, 3, 5), (7, -1, 4), (0, 1, 0), (1, 0, 2)):
                found = self.device.arange(start, step, size, dtype)
                expected = np.array([start + i * step for i in range(size)])
                check_numbers(f"arange({start}, {step}, {size})", found, expected, dtype)
        for dtype in FLOATS:
            found = self.device.arange(0.5, 0.1, 100, dtype)
            check_numbers("arange(0.5, 0.1, 100)", found, 0.5 + np.arange(100) * 0.1, dtype)

    def test_random_numbers_are_those_that_the_generator_draws(self) -> None:
        for dtype in NUMBERS:
            for layout in LAYOUTS:
                out, _ = arrange(self.device, np.ones((3, 4), dtype.numpy), layout)
                array = drawn((3, 4), dtype, seed=5)

                def draw(shape: Shape, array: Any = array) -> Any:
                    return array.reshape(shape).astype(np.float64)

                require(self.device.random(draw, out) is out, "random returns another tensor than out.")
                check_numbers(f"random numbers in a {layout} tensor", out, array, dtype)

    def test_uniform_numbers_are_those_of_the_stream_bit_for_bit(self) -> None:
        for dtype in FLOATS:
            for before in range(3):  # float32 numbers, of which two take one step of the stream
                for shape, bounds, layout in (
                    ((3, 5), (0.0, 1.0), "contiguous"),
                    ((3, 5), (-0.1, 0.7), "permuted"),
                    ((4, 6), (-3e38, 1e37), "sliced"),
                    ((), (2.0, 2.0), "contiguous"),
                    ((0, 2), (0.0, 1.0), "contiguous"),
                ):
                    stream, twin = (RandomStream().manual_seed(2**63 + before) for _ in range(2))
                    for each in (stream, twin):
                        each.uniform((before,), float32)
                    out, _ = arrange(self.device, np.ones(shape, dtype.numpy), layout)
                    what = f"uniform numbers of {dtype.name} in a {layout} tensor of shape {shape}"
                    require(self.device.uniform(stream, out, *bounds) is out, f"{what} are in another tensor than out.")
                    expected = np.asarray(twin.uniform(shape, dtype, *bounds))
                    check_numbers(what, out, expected, dtype, (0.0, 0.0))
                    require(stream.state_bytes() == twin.state_bytes(), f"{what} leave the stream elsewhere.")

    def test_concatenate_writes_tensors_one_behind_the_other(self) -> None:
        for dtype in EVERY:
            for dim in range(3):
                sizes = [1, 0, 3]
                parts = [drawn((*(2, 3, 2)[:dim], n, *(2, 3, 2)[dim + 1 :]), dtype, n) for n in sizes]
                expected = np.concatenate(parts, dim)
                for turn, layout in enumerate(LAYOUTS):
                    names = [*LAYOUTS, *LAYOUTS][turn:]
                    tensors = [arrange(self.device, part, name)[0] for part, name in zip(parts, names, strict=False)]
                    out, _ = arrange(self.device, np.ones(expected.shape, dtype.numpy), layout)
                    require(self.device.concatenate(tensors, dim, out=out) is out, "concatenate returns another out.")
                    check_numbers(f"concatenate(dim={dim}) into a {layout} tensor", out, expected, dtype)
