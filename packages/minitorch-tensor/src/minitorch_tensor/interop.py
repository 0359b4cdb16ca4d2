"""Tensors to the outside: Python's numbers and lists, NumPy's arrays, DLPack, copies, pickles and text.

What can share memory does: an array of `numpy()` and a capsule of `__dlpack__` are the tensor's own storage. The way
in is `sharing`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import DType, dtype_of_array
from minitorch_tensor.errors import ElementError, ExportError, GraphError, InvalidTypeError, UnknownAttributeError
from minitorch_tensor.formatting import tensor_text
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.shapes import Shape, Strides, size_of
from minitorch_tensor.tensor_data import host_array, new

__all__ = ["InteropMethods", "rebuild"]


class InteropMethods:
    """The methods of this family."""

    __slots__ = ()

    if TYPE_CHECKING:  # what the class Tensor has besides

        def __getattr__(self, name: str) -> Any: ...

    shape: Shape
    dtype: DType

    # ------------------------------------------------------------------------------------------------------------------
    # Python's numbers
    # ------------------------------------------------------------------------------------------------------------------
    def item(self) -> Any:
        """Return the only element as a Python number.

        Raises:
            ElementError: There are several, or none.

        Example:
            >>> from minitorch_tensor import tensor
            >>> tensor([[2.5]]).item()
            2.5
        """
        try:
            return self.backend.to_numpy(self).item()
        except ValueError:
            raise ElementError(
                f"Cannot make one number of a tensor of shape {self.shape}: it has {size_of(self.shape)} elements. "
                "Choose one by its index, or use tolist()."
            ) from None

    def tolist(self) -> Any:
        """Return the elements as Python numbers in nested lists; a 0-d tensor gives its number.

        Example:
            >>> from minitorch_tensor import tensor
            >>> tensor([[1, 2], [3, 4]]).tolist()
            [[1, 2], [3, 4]]
        """
        return self.backend.to_numpy(self).tolist()

    def __bool__(self) -> bool:
        if size_of(self.shape) != 1:
            raise ElementError(
                f"A tensor of shape {self.shape} is neither true nor false: say any() or all(), "
                "or compare numel() with 0."
            )
        return bool(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.dtype.is_floating_point or size_of(self.shape) != 1:
            raise InvalidTypeError(
                f"Only an integer tensor of one element can be an index, not one of shape {self.shape} and dtype "
                f"{self.dtype.name}."
            )
        return int(self.item())

    # ------------------------------------------------------------------------------------------------------------------
    # Text
    # ------------------------------------------------------------------------------------------------------------------
    def __repr__(self) -> str:
        return tensor_text(self)

    def __format__(self, spec: str) -> str:
        if not self.shape:
            return format(self.item(), spec)
        if spec:
            raise InvalidTypeError(
                f"The format {spec!r} is for numbers, not for a tensor of shape {self.shape}: format its elements, or "
                "use set_printoptions."
            )
        return str(self)

    # ------------------------------------------------------------------------------------------------------------------
    # NumPy
    # ------------------------------------------------------------------------------------------------------------------
    def numpy(self, *, force: bool = False) -> np.ndarray[Any, Any]:
        """Return the numbers as an array that shares the tensor's memory, if that is on the host.

        Args:
            force: Whether a tensor that requires a gradient gives its numbers too, as `detach()` does, and one on
                another device a copy of them, as `cpu()` does.

        Raises:
            ExportError: It requires a gradient, and operations are recorded: what is written to the array would not be.
            InvalidTypeError: Its memory is not the host's, so an array could not share it.

        Example:
            >>> from minitorch_tensor import tensor
            >>> x = tensor([1.0, 2.0])
            >>> x.numpy()[0] = 5.0
            >>> x
            tensor([5., 2.])
        """
        if not force and grad_mode.enabled:
            self._check_no_history("become an array")
        if self.array is None and not force:
            raise InvalidTypeError(
                f"Cannot make an array of a tensor on the backend '{self.backend.name}': NumPy cannot see its "
                "memory. Use cpu() first, which copies it to the host."
            )
        array: np.ndarray[Any, Any] = self.backend.to_numpy(self)
        return array.view()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def __array_wrap__(self, array: np.ndarray[Any, Any], context: Any = None, return_scalar: bool = False) -> Any:
        """Make a tensor of what one of NumPy's functions computed of this one."""
        return self.adopt(self.backend.from_numpy(np.asarray(array)))

    # ------------------------------------------------------------------------------------------------------------------
    # DLPack
    # ------------------------------------------------------------------------------------------------------------------
    def __dlpack__(self, **options: Any) -> Any:
        """Return a capsule over the tensor's memory, for whatever library takes it."""
        self._check_no_history("be given away")
        return self.backend.dlpack(self, **options)

    def __dlpack_device__(self) -> Any:
        return self.backend.dlpack_device(self)

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        """Where the numbers lie on a GPU, for CuPy, Numba, PyTorch and others; a tensor of the host has no such."""
        if self.array is not None:
            raise UnknownAttributeError(
                f"A tensor on the backend '{self.backend.name}' has no __cuda_array_interface__: "
                "its memory is not a GPU's."
            )
        self._check_no_history("be given away")
        found: dict[str, Any] = self.backend.cuda_array_interface(self)
        return found

    def _check_no_history(self, what: str) -> None:
        if self.requires_grad:
            raise ExportError(f"A tensor that requires a gradient cannot {what}: use detach() first.")

    # ------------------------------------------------------------------------------------------------------------------
    # Copies and pickles
    # ------------------------------------------------------------------------------------------------------------------
    def __reduce_ex__(self, protocol: Any) -> Any:
        """Give what `rebuild` takes; two views of one storage, in one pickle, are so again afterwards."""
        layout = (self.shape, self.strides, self.offset)
        return rebuild, (type(self), self.storage, layout, self.backend, self.version, self.requires_grad)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Return a leaf or constant over a storage of its own, which copied views share, and with a copied gradient."""
        if not self.is_leaf:
            raise GraphError(
                f"Cannot copy a result of {self.grad_fn.name()} with its history: use clone(), through which gradients "
                "flow, or detach() first."
            )
        if id(self) in memo:
            return memo[id(self)]
        make, (kind, storage, layout, backend, version, requires_grad) = self.__reduce_ex__(4)
        out = make(kind, deepcopy(storage, memo), layout, backend, deepcopy(version, memo), requires_grad)
        memo[id(self)] = out
        out.grad = deepcopy(self.grad, memo)
        return out


def rebuild(
    kind: Any, storage: Any, layout: tuple[Shape, Strides, int], backend: Any, version: list[int], requires_grad: bool
) -> Any:
    """Return a tensor over a storage, as copies and pickles need it.

    Args:
        kind: The class.
        storage: The numbers in a row, used as they are.
        layout: Shape, strides and offset.
        backend: Whose storage it is.
        version: The version of the storage, which all its views share.
        requires_grad: Whether the tensor is a leaf.
    """
    out = new(kind)
    out.layout = storage, *layout[1:]
    out.shape, out.backend, out.version = layout[0], backend, version
    out.dtype = dtype_of_array(storage.dtype)
    out.array = host_array(storage, layout[0], out.dtype, *layout[1:])
    out.grad = None
    out.node = CONSTANT
    out.requires_grad = requires_grad
    return out
