"""Vectors that are looked up by numbers and brought together, a bag at a time: a text as the mean of its words."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError, InvalidValueError, MissingMethodError
from minitorch.nn.embedding import embedding
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch_tensor import Tensor, arange, cat, no_grad
from minitorch_tensor.functions.arguments import check_tensor

__all__ = ["EmbeddingBag", "embedding_bag"]

_MODES = ("sum", "mean", "max")


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """Return the sums, means or largest of bags of rows of a matrix.

    Args:
        input: Places of rows, int64 or int32: shape (bags, count), or (all,) for bags of different sizes.
        weight: Shape (rows, size).
        offsets: Where each bag begins, shape (bags,), if the input has one dimension.
        max_norm: If given, rows that are used and longer are shortened to this first, in the memory of the weight.
        norm_type: The exponent of that norm.
        scale_grad_by_freq: False; nothing else is there.
        mode: "sum", "mean" or "max".
        sparse: Without effect: gradients are dense, which changes no number.
        per_sample_weights: A factor of each row, of the input's shape; for sums only.
        include_last_offset: Whether the last offset is where the last bag ends.
        padding_idx: A row that does not count.

    Returns:
        Shape (bags, size); zeros for an empty bag.

    Raises:
        DtypeError: The places are no integers.
        IndexingError: There is no such row.
        InvalidArgumentError: The offsets do not rise from 0 to the number of rows at most.
        InvalidValueError: The shapes or the mode do not fit.
        MissingMethodError: Factors for a mean or the largest, or gradients by frequency.

    Example:
        >>> from minitorch_tensor import tensor
        >>> weight = tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> embedding_bag(tensor([0, 1, 1]), weight, tensor([0, 2]))
        tensor([[2., 3.],
                [3., 4.]])
    """
    check_tensor(input, "embedding_bag")
    check_tensor(weight, "embedding_bag")
    _check_options(mode, per_sample_weights, scale_grad_by_freq)
    if per_sample_weights is not None and per_sample_weights.shape != input.shape:
        raise InvalidValueError(
            f"embedding_bag() needs per_sample_weights of the input's shape {input.shape}, not "
            f"{per_sample_weights.shape}."
        )
    places, there = _bags(input, offsets, include_last_offset)
    if not places.numel():
        return weight.new_zeros(places.shape[0], weight.shape[1])
    index: Any = input if offsets is None else input[places]
    rows: Any = embedding(index, weight, padding_idx, max_norm, norm_type)
    if padding_idx is not None:
        there = there.logical_and(index != padding_idx % weight.shape[0])
    if per_sample_weights is not None:
        factors: Any = per_sample_weights if offsets is None else per_sample_weights[places]
        rows = rows * factors.unsqueeze(-1)
    return _together(rows, there.unsqueeze(-1), mode)


def _check_options(mode: str, per_sample_weights: Any, scale_grad_by_freq: bool) -> None:
    if mode not in _MODES:
        raise InvalidValueError(f"The mode of bags is {mode!r}; it must be one of {', '.join(_MODES)}.")
    if scale_grad_by_freq:
        raise MissingMethodError("Bags do not divide gradients by how often a row is used: leave it False.")
    if per_sample_weights is not None and mode != "sum":
        raise MissingMethodError(f"per_sample_weights are factors of a sum, and the mode is {mode!r}: take 'sum'.")


def _bags(input: Any, offsets: Any, include_last: bool) -> tuple[Any, Any]:
    """Return, for each bag, places in the input, as many as the longest has, and which of them belong to it."""
    if len(input.shape) not in (1, 2) or (offsets is None) != (len(input.shape) == 2):
        raise InvalidValueError(
            "embedding_bag() takes an input of shape (bags, count), or of shape (all,) with offsets, not of shape "
            f"{input.shape} {'without' if offsets is None else 'with'} offsets."
        )
    if offsets is None:
        return input, input.detach().clone().fill_(1).bool()
    if len(offsets.shape) != 1:
        raise InvalidValueError(f"embedding_bag() takes offsets in one row, not of shape {offsets.shape}.")
    count = input.shape[0]
    given = offsets.long()
    begins, ends = given[:-1] if include_last else given, given[1:]
    if not include_last:
        ends = cat([ends, given.new_full((min(1, len(given)),), count)])
    sizes: Any = ends - begins
    if len(given) and (given[0].item() != 0 or given[-1].item() > count or bool((sizes < 0).any())):
        raise InvalidArgumentError(
            f"The offsets of bags begin with 0, rise, and end at the number of rows, {count}, at most; they are "
            f"{given.tolist()}."
        )
    longest = int(sizes.max().item()) if sizes.numel() else 0
    steps = arange(longest, backend=input.backend)
    places = (begins.unsqueeze(1) + steps).clamp_max(max(count - 1, 0))
    return places, steps < sizes.unsqueeze(1)


def _together(rows: Any, there: Any, mode: str) -> Any:
    """Bring rows of shape (bags, count, size) together, of those that are there."""
    counts = there.sum(1)
    if mode == "max":
        return rows.masked_fill(~there, float("-inf")).max(1)[0].masked_fill(counts == 0, 0.0)
    total = rows.masked_fill(~there, 0.0).sum(1)
    return total if mode == "sum" else total / counts.clamp_min(1)


class EmbeddingBag(Module):
    """A table of vectors that are looked up and brought together; see `functional.embedding_bag`.

    Args:
        num_embeddings: How many there are.
        embedding_dim: How long they are.
        max_norm: If given, vectors that are used and longer are shortened to this.
        norm_type: The exponent of that norm.
        scale_grad_by_freq: False; nothing else is there.
        mode: "sum", "mean" or "max".
        sparse: Without effect.
        include_last_offset: Whether the last offset is where the last bag ends.
        padding_idx: One that is zero at first and does not count.
        device: For programs of PyTorch's: "cpu" or None.
        dtype: The dtype of the vectors.

    Attributes:
        weight: Shape (num_embeddings, embedding_dim); normally distributed at first.

    Raises:
        InvalidValueError: There is no such mode, or padding_idx is not among the vectors.
        MissingMethodError: Gradients by frequency.

    Example:
        >>> from minitorch_tensor import tensor
        >>> EmbeddingBag(10, 3)(tensor([1, 2, 4, 5, 4]), tensor([0, 3])).shape
        (2, 3)
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        *,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        _check_options(mode, None, scale_grad_by_freq)
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise InvalidValueError(f"padding_idx is {padding_idx}, and there are {num_embeddings} vectors.")
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.mode = mode
        self.sparse = sparse
        self.include_last_offset = include_last_offset
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        self.weight = new_parameter(num_embeddings, embedding_dim, dtype=dtype, device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with random numbers."""
        with no_grad():
            self.weight.normal_()
            if self.padding_idx is not None:
                self.weight[self.padding_idx].fill_(0)

    def forward(self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None) -> Tensor:
        return embedding_bag(
            input, self.weight, offsets, self.max_norm, self.norm_type, False, self.mode, self.sparse,
            per_sample_weights, self.include_last_offset, self.padding_idx,
        )  # fmt: skip

    def extra_repr(self) -> str:
        """Name the sizes, and what is not as usual."""
        text = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        text += f", mode={self.mode!r}"
        return text if self.padding_idx is None else text + f", padding_idx={self.padding_idx}"
