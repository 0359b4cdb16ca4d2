"""The largest and the smallest elements, and where they are.

There are two conventions for the gradient where several elements are the largest. A reduction to the value alone
(`amax`, and `max` without a dimension) gives each of them an equal share. One that also says where (`max` along a
dimension) gives everything to the one that it names.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor import return_types
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DimensionError, InvalidTypeError
from minitorch_tensor.functions.arguments import check_not_bool, check_not_empty, check_tensor, numpy_names
from minitorch_tensor.functions.places import Placed, as_row, at_places, ordinals_of, without
from minitorch_tensor.functions.reductions import restored
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim, normalize_dims
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "Extreme",
    "ExtremeAlong",
    "ExtremeMethods",
    "amax",
    "amin",
    "aminmax",
    "argmax",
    "argmin",
    "max",
    "min",
    "shares",
]


class Extreme(Rule):
    """The largest or smallest element along some dimensions; equal ones share the gradient."""

    @staticmethod
    def forward(
        ctx: Any, a: Any, *, operator: Any, dims: tuple[int, ...], keepdim: bool, match_nan: bool = False
    ) -> Any:
        out = a.backend.reduce(operator, a, dims, keepdim=keepdim)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(
        ctx: Any, grad: Any, *, operator: Any, dims: tuple[int, ...], keepdim: bool, match_nan: bool = False
    ) -> Any:
        a, out = ctx.saved_tensors
        found = restored(out, a.shape, dims, keepdim)
        share = shares(a, found, dims, match_nan=match_nan)
        return restored(grad, a.shape, dims, keepdim) * share


class ExtremeAlong(Rule):
    """The largest or smallest elements along a dimension; the gradient goes to those at the given places."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, operator: Any, dim: int, keepdim: bool, places: Any) -> Any:
        return a.backend.reduce(operator, a, (dim,), keepdim=keepdim)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, operator: Any, dim: int, keepdim: bool, places: Any) -> Any:
        shape = ctx.shapes[0]
        options = {"ordinals": ordinals_of(shape, dim, places), "shape": shape}
        return record(Placed, (restored(grad, shape, (dim,), keepdim),), options)


def shares(a: Any, chosen: Any, dims: tuple[int, ...], *, match_nan: bool) -> Any:
    """Return 1 / n at the n elements that equal the chosen one, along some dimensions, and 0 elsewhere.

    Args:
        a: The elements.
        chosen: One of them, with size 1 along the dimensions.
        dims: The dimensions.
        match_nan: Whether NaN equals NaN; otherwise a NaN that was chosen makes all shares NaN.
    """
    backend = a.backend
    equal = backend.zip(operators.eq, a, chosen, dtype=bool_)
    if match_nan:
        nans = backend.zip(operators.ne, a, a, dtype=bool_)
        chosen_nan = backend.zip(operators.ne, chosen, chosen, dtype=bool_)
        equal = backend.zip(operators.max, equal, backend.zip(operators.min, nans, chosen_nan))
    equal = backend.copy(equal, dtype=a.dtype)
    return backend.zip(operators.div, equal, backend.reduce(operators.add, equal, dims, start=0, keepdim=True))


# ----------------------------------------------------------------------------------------------------------------------
# The value alone
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def amax(input: T, dim: Any = (), keepdim: bool = False) -> T:
    """Return the largest of all elements, or of those along some dimensions; NaN if there is one.

    Args:
        input: Any shape and dtype.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.

    Raises:
        DimensionError: There is no such dimension, or it is empty.
        ShapeError: There are no elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).amax(dim=1)
        tensor([5., 4.])
    """
    return _extreme("amax", operators.max, input, dim, keepdim)


@numpy_names
def amin(input: T, dim: Any = (), keepdim: bool = False) -> T:
    """Return the smallest of all elements, or of those along some dimensions; the arguments are those of `amax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).amin(dim=1)
        tensor([1., 3.])
    """
    return _extreme("amin", operators.min, input, dim, keepdim)


@numpy_names
def aminmax(input: T, *, dim: Any = None, keepdim: bool = False) -> return_types.aminmax:
    """Return the smallest and the largest element, of all or along one dimension.

    Args:
        input: Any shape and dtype.
        dim: A dimension; all of them if left out.
        keepdim: Whether it stays, with size 1.

    Returns:
        A pair with the names `min` and `max`.

    Raises:
        DimensionError: There is no such dimension, or it is empty.
        ShapeError: There are no elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> smallest, largest = tensor([3, 1, 2]).aminmax()
        >>> smallest, largest
        (tensor(1), tensor(3))
    """
    check_tensor(input, "aminmax")
    dims: Any = () if dim is None else normalize_dim(dim, len(input.shape))
    return return_types.aminmax(
        _extreme("aminmax", operators.min, input, dims, keepdim),
        _extreme("aminmax", operators.max, input, dims, keepdim),
    )


def _extreme(name: str, operator: Any, a: Any, dim: Any, keepdim: bool, *, match_nan: bool = False) -> Any:
    check_tensor(a, name)
    dims = normalize_dims(dim, len(a.shape))
    check_not_empty(a, dims, name, named=dim.__class__ is int or (dim is not None and len(dim) > 0))
    options = {"operator": operator, "dims": dims, "keepdim": keepdim, "match_nan": match_nan}
    return record(Extreme, (a,), options)


# ----------------------------------------------------------------------------------------------------------------------
# The value and its place
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def max(input: T, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
    """Return the largest element; or those along a dimension, and where; or the larger ones of two tensors.

    Args:
        input: Any shape and dtype.
        dim: A dimension, or another tensor.
        keepdim: Whether the dimension stays, with size 1.
        other: Another tensor: then the result is `maximum(input, other)`.

    Returns:
        The largest element, 0-d; with a dimension the pair `values`, `indices` (of equal elements the first one).

    Raises:
        DimensionError: There is no such dimension, or it is empty.
        ShapeError: There are no elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).max(dim=1).indices
        tensor([1, 1])
    """
    return _three_forms(return_types.max, "maximum", operators.max, input, dim, keepdim, other)


@numpy_names
def min(input: T, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
    """Return the smallest element; or those along a dimension, and where; or the smaller ones of two tensors.

    The arguments are those of `max`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).min(dim=1).values
        tensor([1., 3.])
    """
    return _three_forms(return_types.min, "minimum", operators.min, input, dim, keepdim, other)


def _three_forms(kind: Any, pairwise: str, operator: Any, a: Any, dim: Any, keepdim: bool, other: Any) -> Any:
    name = kind.__name__
    check_tensor(a, name)
    if other is None and isinstance(dim, TensorData):
        other, dim = dim, None
    if other is not None:
        check_tensor(other, name)
        return getattr(a, pairwise)(other)
    if dim is None:
        if keepdim:
            raise InvalidTypeError(f"{name}() keeps a dimension only if it is given one: name dim.")
        return _extreme(name, operator, a, None, False, match_nan=True)
    axis = normalize_dim(dim, len(a.shape))
    indices = _places(name, operator, a, axis, True)
    if not a.shape:
        return kind(at_places(a, axis, indices), indices)
    options = {"operator": operator, "dim": axis, "keepdim": keepdim, "places": indices}
    return kind(record(ExtremeAlong, (a,), options), indices if keepdim else without(indices, (axis,)))


@numpy_names
def argmax(input: T, dim: Any = None, keepdim: bool = False) -> T:
    """Return where the largest element is: of equal ones the first, and a NaN counts as the largest.

    Args:
        input: Numbers of any shape.
        dim: A dimension; if left out, the place is that in the flattened tensor.
        keepdim: Whether the dimension stays, with size 1 (without one, all stay).

    Returns:
        Places as int64.

    Raises:
        DimensionError: There is no such dimension, or nothing to choose from.
        DtypeError: Bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).argmax(dim=0)
        tensor([1, 0])
    """
    return _arg_extreme("argmax", operators.max, input, dim, keepdim)


@numpy_names
def argmin(input: T, dim: Any = None, keepdim: bool = False) -> T:
    """Return where the smallest element is; a NaN counts as the smallest. The arguments are those of `argmax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 5.0], [3.0, 4.0]]).argmin()
        tensor(0)
    """
    return _arg_extreme("argmin", operators.min, input, dim, keepdim)


def _arg_extreme(name: str, operator: Any, a: Any, dim: Any, keepdim: bool) -> Any:
    check_not_bool(a, name)
    if dim is not None:
        return _places(name, operator, a, normalize_dim(dim, len(a.shape)), keepdim)
    if not a.numel():
        raise DimensionError(f"{name}() of shape {a.shape} has nothing to choose from: name a dimension not of size 0.")
    found = _places(name, operator, a.detach().reshape(-1), 0, False)
    return found.view((1,) * len(a.shape)) if keepdim else found


def _places(name: str, operator: Any, a: Any, dim: int, keepdim: bool) -> Any:
    """Return the places of the extreme elements along a dimension, which a 0-d tensor is taken to have."""
    row = as_row(a)
    check_not_empty(row, (dim,), name, named=True)
    found = a.backend.arg_reduce(operator, row, dim, keepdim=keepdim)
    return found if a.shape else found.view(())


class ExtremeMethods:
    """The methods of this family."""

    __slots__ = ()

    amax = amax
    amin = amin
    aminmax = aminmax
    argmax = argmax
    argmin = argmin
    max = max
    min = min
