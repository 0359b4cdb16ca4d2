"""Copies, and other dtypes and backends."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.devices import backend_on, device_of, is_device
from minitorch_tensor.dtypes import DType, as_dtype, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.node import NOT_RECORDED
from minitorch_tensor.recording import record, unary
from minitorch_tensor.registry import get_backend
from minitorch_tensor.shapes import Shape, Strides, is_contiguous, size_of, strides_from_shape
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "Cast",
    "Clone",
    "Contiguous",
    "ConversionMethods",
    "Move",
    "bool",
    "byte",
    "clone",
    "contiguous",
    "cpu",
    "cuda",
    "dense",
    "dense_strides",
    "detach",
    "double",
    "float",
    "int",
    "long",
    "to",
    "type_as",
]


# ----------------------------------------------------------------------------------------------------------------------
# Copies
# ----------------------------------------------------------------------------------------------------------------------
class Clone(Rule):
    """The same numbers in memory of their own, with the dimensions in the order in which they lay."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return _copied(a, a.dtype)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad


class Contiguous(Rule):
    """The same numbers in memory of their own, in row-major order."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.copy(a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad


class Cast(Rule):
    """The same numbers in another dtype."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dtype: DType, source: DType) -> Any:
        return _copied(a, dtype)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dtype: DType, source: DType) -> Any:
        return grad.to(source)


class Move(Rule):
    """The same numbers on another backend."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, backend: Any, source: Any) -> Any:
        return a.adopt(backend.from_numpy(a.backend.to_numpy(a.backend.copy(a))))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, backend: Any, source: Any) -> Any:
        return grad.to(source)


def _copied(a: Any, dtype: DType) -> Any:
    """Return a copy whose dimensions lie in the order of the original's."""
    if a.strides == strides_from_shape(a.shape):
        return a.backend.copy(a, dtype=dtype)
    return a.backend.copy(a, out=dense(a, a.shape, a.strides, dtype, a.backend))


def dense(beside: Any, shape: Shape, strides: Strides, dtype: DType, place: Any) -> Any:
    """Return uninitialised memory without gaps, its dimensions in the order of some strides."""
    found = dense_strides(shape, strides)
    if found == strides_from_shape(shape):
        return beside.adopt(place.empty(shape, dtype))
    return beside.adopt(place.empty((size_of(shape),), dtype)).seen_as(shape, found, 0)


def dense_strides(shape: Shape, strides: Strides) -> Strides:
    """Return the strides of a copy without gaps, in which the dimensions keep their order in memory.

    A layout without gaps stays as it is. Dimensions along which nothing moves in memory, since they were expanded, have
    no place in that order: they keep the one of their numbers.

    Example:
        >>> dense_strides((2, 3), (1, 2)), dense_strides((2, 3), (2, 8)), dense_strides((2, 3), (0, 1))
        ((1, 2), (1, 2), (3, 1))
    """
    if is_contiguous(shape, strides) or _has_no_gaps(shape, strides):
        return tuple(strides)
    order = list(range(len(shape) - 1, -1, -1))  # the innermost first
    for place in range(1, len(order)):
        here = place
        for other in range(place - 1, -1, -1):
            inner, outer = order[other], order[here]
            if not strides[inner] or not strides[outer]:
                continue
            if strides[inner] < strides[outer]:
                break
            if (strides[inner], shape[inner]) > (strides[outer], shape[outer]):
                order[other], order[here] = outer, inner
                here = other
    found, step = [0] * len(shape), 1
    for dim in order:
        found[dim] = step
        step *= shape[dim]
    return tuple(found)


def _has_no_gaps(shape: Shape, strides: Strides) -> Any:
    """Say whether the dimensions, in some order, lie as in a contiguous tensor."""
    expected = 1
    for stride, size in sorted(zip(strides, shape, strict=True)):
        if size != 1:
            if stride != expected:
                return False
            expected *= size
    return True


def clone(input: T) -> T:
    """Return a copy with memory of its own, through which gradients flow.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1, 2])
        >>> y = clone(x)
        >>> y[0] = 7
        >>> x
        tensor([1, 2])
    """
    check_tensor(input, "clone")
    return unary(Clone, input)


def detach(input: T) -> T:
    """Return a constant over the same storage; see `Tensor.detach`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> detach(tensor([1.0, 2.0], requires_grad=True) * 3.0)
        tensor([3., 6.])
    """
    check_tensor(input, "detach")
    found: T = input.detach()
    return found


def contiguous(input: T) -> T:
    """Return the tensor itself if its elements lie in row-major order, else a copy in which they do."""
    return input if input.is_contiguous() else unary(Contiguous, input)


# ----------------------------------------------------------------------------------------------------------------------
# Dtypes and backends
# ----------------------------------------------------------------------------------------------------------------------
def to(
    input: T,
    *args: Any,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    non_blocking: Any = False,
    copy: Any = False,
) -> T:
    """Return the tensor in another dtype or on another backend, or itself if it is so already.

    Args:
        input: The tensor.
        *args: A dtype, a device, the name of a backend, or another tensor, whose dtype and backend are meant. After
            them, `non_blocking` and `copy` may stand.
        dtype: The dtype.
        backend: The backend, by name or as an instance.
        device: As programs of PyTorch's have it: "cpu" is any backend of the host, which a tensor keeps if it is there;
            "cuda" is the backend of that name.
        non_blocking: For programs of PyTorch's; it changes nothing.
        copy: Whether to copy in any case.

    Raises:
        BackendError: There is no such backend or device.
        InvalidTypeError: An argument is none of these.

    Example:
        >>> from minitorch_tensor import float64, tensor
        >>> tensor([1, 2]).to(float64).tolist()
        [1.0, 2.0]
    """
    flags = []
    for value in args:
        if isinstance(value, DType):
            dtype = value
        elif value is True or value is False:
            flags.append(value)
        elif isinstance(value, TensorData):
            dtype, backend = value.dtype, value.backend
        elif value is None or is_device(value):
            device = value
        elif hasattr(value, "zip") or isinstance(value, str):
            backend = value
        else:
            dtype = as_dtype(value)
    if len(flags) > 2:
        raise InvalidTypeError("to() takes non_blocking and copy after the rest, and was given more than these.")
    if device is not None and backend is None:
        backend = backend_on(device, "numpy" if input.array is None else None)
    copied = copy or (len(flags) == 2 and flags[1])
    result = _moved(input, input.dtype if dtype is None else as_dtype(dtype), backend)
    return clone(input) if copied and result is input else result


def _moved(input: Any, target: DType, backend: Any) -> Any:
    result = input
    place = input.backend if backend is None else get_backend(backend)
    if place is not input.backend:
        result = record(Move, (result,), {"backend": place, "source": input.backend})
    if target is input.dtype:
        return result
    options = {"dtype": target, "source": input.dtype}
    if target.is_floating_point:
        return record(Cast, (result,), options)
    return Cast.forward(NOT_RECORDED, result, **options)


def type_as(input: T, other: Any) -> T:
    """Return the tensor in the dtype of another one, and on its backend; see `to`."""
    check_tensor(other, "type_as")
    return to(input, other)


def cpu(input: T) -> T:
    """Return the tensor on a backend of the host: itself, or a copy on `numpy` of one that is on another device."""
    check_tensor(input, "cpu")
    return to(input, device="cpu")


def cuda(input: T, device: Any = None) -> T:
    """Return the tensor on the backend `cuda`: itself, or a copy.

    Raises:
        BackendError: It is not installed, or finds no GPU.
    """
    check_tensor(input, "cuda")
    return to(input, device="cuda" if device is None else device)


def float(input: T) -> T:
    """Return the tensor as float32."""
    return to(input, float32)


def double(input: T) -> T:
    """Return the tensor as float64."""
    return to(input, float64)


def byte(input: T) -> T:
    """Return the tensor as uint8."""
    return to(input, uint8)


def int(input: T) -> T:
    """Return the tensor as int32."""
    return to(input, int32)


def long(input: T) -> T:
    """Return the tensor as int64."""
    return to(input, int64)


def bool(input: T) -> T:
    """Return the tensor as bool: whether each element is not zero."""
    return to(input, bool_)


class ConversionMethods:
    """The methods of this family."""

    __slots__ = ()

    bool = bool
    byte = byte
    clone = clone
    contiguous = contiguous
    cpu = cpu
    cuda = cuda
    double = double
    float = float
    int = int
    long = long
    to = to
    type_as = type_as

    @property
    def device(self) -> Any:
        """Where the tensor is: "cpu" on every backend of the host, else "cuda"."""
        return device_of(self)
