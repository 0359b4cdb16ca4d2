"""The kernels of pooling: one number for each window of an image.

Images lie one after the other in row-major order, as (images · channels, rows, columns).
"""

from __future__ import annotations

from numba import cuda, float64, int64

from minitorch_cuda.place import at_least, at_most, device_function

__all__ = ["avg_pool2d", "avg_pool2d_back", "counted", "max_pool2d", "max_pool2d_back"]


@cuda.jit
def max_pool2d(out, ordinals, out_shape, a, a_at, a_shape, kernel, stride, padding, dilation, size):
    """Write the largest element of each window, and where it lies; of equal ones the first, and a NaN is the largest.

    One thread: windows i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[n, y, x] = a[n, y * s : ... : d, x * s : ... : d].max().
    """
    for place in range(cuda.grid(1), size, cuda.gridsize(1)):
        x, y = place % out_shape[1], place // out_shape[1] % out_shape[0]
        image = place // (out_shape[1] * out_shape[0]) * a_shape[0] * a_shape[1]
        found = int64(-1)
        best = a[a_at]
        for i in range(kernel[0]):
            row = y * stride[0] + i * dilation[0] - padding[0]
            for j in range(kernel[1]):
                column = x * stride[1] + j * dilation[1] - padding[1]
                if 0 <= row < a_shape[0] and 0 <= column < a_shape[1]:
                    number = a[a_at + image + row * a_shape[1] + column]
                    if found < 0 or number > best or (number != number and best == best):
                        found, best = image + row * a_shape[1] + column, number
        out[place] = best
        ordinals[place] = found


@cuda.jit
def max_pool2d_back(out, grad, ordinals, size):
    """Add the gradient of each window to the element that was its largest.

    One thread: windows i, i + threads of the grid, and so on, where i is its place in the grid. Windows that overlap
    may have one largest element, so adding is atomic: the sum is the same whoever comes first, but for its rounding.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: np.add.at(out.reshape(-1), ordinals, grad).
    """
    for place in range(cuda.grid(1), size, cuda.gridsize(1)):
        cuda.atomic.add(out, ordinals[place], grad[place])


@device_function
def counted(first, taps, size, padding, include_pad):
    """How many places of a window are counted along one dimension; it begins at `first`, below 0 in the padding."""
    begin, end = first, at_most(first + taps, size + padding)
    if not include_pad:
        begin, end = at_least(begin, 0), at_most(end, size)
    return end - begin


@cuda.jit
def avg_pool2d(out, out_shape, a, a_at, a_shape, kernel, stride, padding, include_pad, divisor, size):
    """Write the mean of each window, or its sum over a divisor that is not 0.

    One thread: windows i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[n, y, x] = padded[n, y * s : y * s + h, x * s : x * s + w].mean().
    """
    for place in range(cuda.grid(1), size, cuda.gridsize(1)):
        left = place % out_shape[1] * stride[1] - padding[1]
        top = place // out_shape[1] % out_shape[0] * stride[0] - padding[0]
        image = a_at + place // (out_shape[1] * out_shape[0]) * a_shape[0] * a_shape[1]
        total = float64(0)
        for row in range(at_least(top, 0), at_most(top + kernel[0], a_shape[0])):
            for column in range(at_least(left, 0), at_most(left + kernel[1], a_shape[1])):
                total += a[image + row * a_shape[1] + column]
        down = counted(top, kernel[0], a_shape[0], padding[0], include_pad)
        across = counted(left, kernel[1], a_shape[1], padding[1], include_pad)
        out[place] = total / (divisor if divisor != 0 else down * across)


@cuda.jit
def avg_pool2d_back(out, a_shape, grad, grad_at, out_shape, kernel, stride, padding, include_pad, divisor, size):
    """Write the gradient of the mean: each element gets its part of every window that shows it.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: for each window, out[n, window] += grad[n, y, x] / count.
    """
    for place in range(cuda.grid(1), size, cuda.gridsize(1)):
        column, row = place % a_shape[1], place // a_shape[1] % a_shape[0]
        image = grad_at + place // (a_shape[1] * a_shape[0]) * out_shape[0] * out_shape[1]
        total = float64(0)
        first = at_least((row + padding[0] - kernel[0]) // stride[0] + 1, 0)
        for y in range(first, at_most((row + padding[0]) // stride[0] + 1, out_shape[0])):
            down = counted(y * stride[0] - padding[0], kernel[0], a_shape[0], padding[0], include_pad)
            left = at_least((column + padding[1] - kernel[1]) // stride[1] + 1, 0)
            for x in range(left, at_most((column + padding[1]) // stride[1] + 1, out_shape[1])):
                across = counted(x * stride[1] - padding[1], kernel[1], a_shape[1], padding[1], include_pad)
                total += grad[image + y * out_shape[1] + x] / (divisor if divisor != 0 else down * across)
        out[place] = total
