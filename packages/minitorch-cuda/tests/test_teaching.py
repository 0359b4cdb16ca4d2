"""The course's kernels compute what NumPy says beside them, with small blocks on the simulator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_cuda import teaching
from minitorch_scalar import operators
from minitorch_tensor.shapes import strides_from_shape

pytestmark = [
    pytest.mark.filterwarnings("ignore:Grid size"),  # a GPU would be glad of more blocks
    pytest.mark.filterwarnings("ignore:Host array"),  # and of arrays that are there already
]

BLOCK = 4


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def laid_out(array: Any) -> tuple[Any, Any, Any]:
    """Return an array as a kernel takes it: a row, a shape and strides."""
    return array.reshape(-1), array.shape, strides_from_shape(array.shape)


def blocks(size: int, block: int = BLOCK) -> int:
    return -(-size // block)


def test_map_computes_every_element_of_a_broadcast_operand() -> None:
    a = numbers(3, 1)
    out = np.zeros((2, 3, 3))
    row, shape, strides = laid_out(out)
    teaching.map_kernel(operators.sigmoid)[blocks(out.size), BLOCK](row, shape, strides, out.size, *laid_out(a))
    np.testing.assert_allclose(out, teaching.map_spec(operators.sigmoid, a, out.shape))


def test_zip_computes_every_pair_of_elements() -> None:
    a, b = numbers(3, 1), numbers(2, 1, 3, seed=1)
    out = np.zeros((2, 3, 3))
    row, shape, strides = laid_out(out)
    kernel = teaching.zip_kernel(operators.mul)
    kernel[blocks(out.size), BLOCK](row, shape, strides, out.size, *laid_out(a), *laid_out(b))
    np.testing.assert_allclose(out, teaching.zip_spec(operators.mul, a, b))


@pytest.mark.parametrize("size", [1, 4, 7, 8])
def test_sum_practice_adds_up_each_block(size: int) -> None:
    a, out = numbers(size), np.zeros(blocks(size))
    teaching.sum_practice_kernel(BLOCK)[len(out), BLOCK](out, a, size)
    np.testing.assert_allclose(out, teaching.sum_practice_spec(a, BLOCK))


@pytest.mark.parametrize("dim", [0, 1])
def test_reduce_combines_more_elements_than_a_block_has_threads(dim: int) -> None:
    a = numbers(3, 11) if dim else numbers(11, 3)
    out = np.zeros(teaching.reduce_spec(operators.add, 0.0, a, dim).shape)
    kernel = teaching.reduce_kernel(operators.add, 0.0, BLOCK)
    kernel[out.size, BLOCK](*laid_out(out), *laid_out(a), dim)
    np.testing.assert_allclose(out, teaching.reduce_spec(operators.add, 0.0, a, dim))


@pytest.mark.parametrize("size", [2, 3])
def test_mm_practice_multiplies_square_matrices_up_to_the_size_of_a_block(size: int) -> None:
    a, b, out = numbers(size, size), numbers(size, size, seed=1), np.zeros((size, size))
    teaching.mm_practice_kernel(3)[1, (3, 3)](out.reshape(-1), a.reshape(-1), b.reshape(-1), size)
    np.testing.assert_allclose(out, teaching.mm_practice_spec(a, b))


def test_matmul_multiplies_batches_of_any_size_and_stretches_a_batch_of_one() -> None:
    a, b = numbers(2, 3, 5), numbers(1, 5, 4, seed=1)
    out = np.zeros((2, 3, 4))
    teaching.matmul_kernel(2)[(2, 2, 2), (2, 2)](*laid_out(out), *laid_out(a), *laid_out(b))
    np.testing.assert_allclose(out, teaching.matmul_spec(a, b))


def test_conv1d_gives_the_worked_example_of_the_course() -> None:
    a, weight, out = np.arange(4.0), np.array([1.0, 2.0, 3.0]), np.zeros(4)
    teaching.conv1d_kernel(4, 1, 3)[(1, 1, 1), 4](out, a, weight, 4, 1)
    assert out.tolist() == [8.0, 14.0, 8.0, 3.0]


def test_conv1d_slides_over_several_blocks_and_channels() -> None:
    a, weight = numbers(2, 2, 7), numbers(3, 2, 3, seed=1)
    out = np.zeros((2, 3, 7))
    kernel = teaching.conv1d_kernel(BLOCK, 2, 3)
    kernel[(blocks(7), 3, 2), BLOCK](out.reshape(-1), a.reshape(-1), weight.reshape(-1), 7, 3)
    np.testing.assert_allclose(out, teaching.conv1d_spec(a, weight))


def test_conv2d_slides_over_several_blocks_and_channels() -> None:
    a, weight = numbers(1, 2, 3, 4), numbers(2, 2, 2, 2, seed=1)
    out = np.zeros((1, 2, 3, 4))
    kernel = teaching.conv2d_kernel(2, 2, 2)
    kernel[(2, 2, 2), (2, 2)](out.reshape(-1), a.reshape(-1), weight.reshape(-1), 3, 4, 2)
    np.testing.assert_allclose(out, teaching.conv2d_spec(a, weight))
