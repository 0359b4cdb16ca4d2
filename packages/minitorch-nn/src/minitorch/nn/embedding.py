"""Vectors that are looked up by numbers, such as those of words, and numbers as vectors with a single one."""

from __future__ import annotations

from typing import Any

from minitorch.errors import DtypeError, IndexingError, InvalidArgumentError, InvalidValueError, ShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_tensor import Parameter, Tensor, int32, int64, no_grad, zeros
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.choice import dropped
from minitorch_tensor.functions.elements import Place, Rows, Spill
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import check_backends
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, strides_from_shape

__all__ = ["Embed", "Embedding", "embedding", "one_hot"]


class Embed(Rule):
    """The rows of a matrix at a place, in a shape; no gradient reaches those where `padding` says so."""

    @staticmethod
    def forward(ctx: Any, weight: Any, *, place: Rows, shape: Shape, padding: Any) -> Any:
        out = place.take(weight)
        return out.seen_as(shape, strides_from_shape(shape), 0)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place, shape: Shape, padding: Any) -> Any:
        rows = grad.reshape(-1, shape[-1]) if grad.numel() else grad.reshape(0, shape[-1])
        if padding is not None:
            rows = dropped(rows, padding)
        return record(Spill, (rows,), {"place": place, "shape": ctx.shapes[0]})


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
) -> Tensor:
    """Return the rows of a matrix at places.

    Args:
        input: Places, int64 or int32 from 0 on, of any shape.
        weight: Shape (count, size).
        padding_idx: A row that no gradient reaches; a negative one counts from the end.
        max_norm: If given, rows that are used and longer are shortened to this first, in the memory of the weight.
        norm_type: The exponent of that norm.

    Returns:
        The shape of the input, and size.

    Raises:
        DtypeError: The places are no integers.
        IndexingError: There is no such row.
        InvalidValueError: padding_idx is not among the rows.
        ShapeError: The weight is no matrix.

    Example:
        >>> from minitorch_tensor import tensor
        >>> embedding(tensor([[1, 0]]), tensor([[1.0, 2.0], [3.0, 4.0]]))
        tensor([[[3., 4.],
                 [1., 2.]]])
    """
    check_tensor(input, "embedding")
    check_tensor(weight, "embedding")
    check_backends("embedding", input, weight)
    if input.dtype is not int64:
        if input.dtype is not int32:
            raise DtypeError(f"embedding() looks up places of int64 or int32, not of {input.dtype.name}.")
        input = input.to(int64)
    if len(weight.shape) != 2:
        raise ShapeError(f"embedding() looks up rows of a matrix, not of a tensor of shape {weight.shape}.")
    count, size = weight.shape
    padding = None if padding_idx is None else _row(padding_idx, count)
    if input.numel():
        low, high = input.backend.bounds(input)
        if low < 0 or high >= count:
            raise IndexingError(
                f"embedding() was asked for row {low if low < 0 else high} of {count}: they are 0 to {count - 1}."
            )
    places = input.detach().reshape(-1).clone()
    if max_norm is not None:
        _shorten(weight, places, max_norm, norm_type)
    options = {
        "place": Rows(0, places),
        "shape": (*input.shape, size),
        "padding": None if padding is None else (places == padding).unsqueeze(1),
    }
    out: Tensor = record(Embed, (weight,), options)
    return out


def _row(padding_idx: int, count: int) -> int:
    if not -count <= padding_idx < count:
        raise InvalidValueError(f"padding_idx is {padding_idx}, and there are {count} rows.")
    return padding_idx % count


def _shorten(weight: Any, places: Any, max_norm: float, norm_type: float) -> None:
    """Shorten rows that are longer than allowed, in place."""
    with no_grad():
        rows = weight.index_select(0, places)
        lengths = rows.norm(norm_type, 1, True)
        weight.index_copy_(0, places, rows * (max_norm / (lengths + 1e-7)).clamp_max(1.0))


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Return, for each number, as many zeros as there are classes, with a one at its place.

    Args:
        tensor: Classes, int64 from 0 on, of any shape.
        num_classes: How many there are; one more than the largest number if left out.

    Returns:
        int64, the shape of the tensor and num_classes.

    Raises:
        DtypeError: The classes are not int64.
        InvalidArgumentError: A class is negative or too large, or nothing says how many there are.

    Example:
        >>> from minitorch_tensor import tensor
        >>> one_hot(tensor([0, 2]))
        tensor([[1, 0, 0],
                [0, 0, 1]])
    """
    check_tensor(tensor, "one_hot")
    if tensor.dtype is not int64:
        raise DtypeError(f"one_hot() takes classes of int64, not of {tensor.dtype.name}: convert them with .long().")
    if not tensor.numel():
        if num_classes <= 0:
            raise InvalidArgumentError("one_hot() of no numbers needs to be told num_classes.")
        return zeros(*tensor.shape, num_classes, dtype=int64, backend=tensor.backend)
    low, high = tensor.backend.bounds(tensor)
    count = high + 1 if num_classes == -1 else num_classes
    if low < 0 or high >= count:
        raise InvalidArgumentError(f"one_hot() was given classes from {low} to {high}, and there are {count} from 0.")
    out: Tensor = zeros(*tensor.shape, count, dtype=int64, backend=tensor.backend)
    return out.scatter(-1, tensor.unsqueeze(-1), 1)


class Embedding(Module):
    """A table of vectors that are looked up by numbers.

    Args:
        num_embeddings: How many there are.
        embedding_dim: How long they are.
        padding_idx: One that is zero at first and that no gradient reaches.
        max_norm: If given, vectors that are used and longer are shortened to this.
        norm_type: The exponent of that norm.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the vectors.

    Attributes:
        weight: Shape (num_embeddings, embedding_dim); normally distributed at first.

    Raises:
        InvalidValueError: padding_idx is not among them.

    Example:
        >>> from minitorch_tensor import tensor
        >>> Embedding(10, 3)(tensor([[1, 2, 4, 5]])).shape
        (1, 4, 3)
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        *,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.padding_idx = None if padding_idx is None else _row(padding_idx, num_embeddings)
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.weight = new_parameter(num_embeddings, embedding_dim, dtype=dtype, device=device)
        self.reset_parameters()

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
    ) -> Embedding:
        """Return a table over vectors that are there already.

        Args:
            embeddings: Shape (count, size), whose memory it shares.
            freeze: Whether they stay as they are.
            padding_idx: One that no gradient reaches.
            max_norm: If given, vectors that are used and longer are shortened to this.
            norm_type: The exponent of that norm.

        Raises:
            ShapeError: The vectors are no matrix.
        """
        check_tensor(embeddings, "Embedding.from_pretrained")
        if len(embeddings.shape) != 2:
            raise ShapeError(f"Embedding.from_pretrained takes a matrix, not a tensor of shape {embeddings.shape}.")
        count, size = embeddings.shape
        made = cls(0, size, None, max_norm, norm_type, dtype=embeddings.dtype)
        made.num_embeddings = count
        made.padding_idx = None if padding_idx is None else _row(padding_idx, count)
        made.weight = Parameter(embeddings, requires_grad=not freeze)
        return made

    def reset_parameters(self) -> None:
        """Begin anew with random numbers."""
        with no_grad():
            self.weight.normal_()
            if self.padding_idx is not None:
                self.weight[self.padding_idx].fill_(0)

    def forward(self, input: Tensor) -> Tensor:
        return embedding(input, self._parameters["weight"], self.padding_idx, self.max_norm, self.norm_type)

    def extra_repr(self) -> str:
        """Name the sizes, and what is not as usual."""
        text = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.padding_idx is not None:
            text += f", padding_idx={self.padding_idx}"
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        return text + ("" if self.norm_type == 2 else f", norm_type={self.norm_type}")
