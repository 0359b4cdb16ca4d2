"""`Tensor`: numbers in a shape that remember how they were computed."""

from __future__ import annotations

from typing import Any

from numpy import asarray

from minitorch_tensor.dtypes import DType
from minitorch_tensor.functions.addmm import AddedProductMethods
from minitorch_tensor.functions.arithmetic import ArithmeticMethods
from minitorch_tensor.functions.blends import BlendMethods
from minitorch_tensor.functions.choice import ChoiceMethods
from minitorch_tensor.functions.clamps import ClampMethods
from minitorch_tensor.functions.closeness import ClosenessMethods
from minitorch_tensor.functions.comparison import ComparisonMethods
from minitorch_tensor.functions.conversion import ConversionMethods
from minitorch_tensor.functions.creators import CreatorMethods
from minitorch_tensor.functions.diagonals import DiagonalMethods
from minitorch_tensor.functions.division import DivisionMethods
from minitorch_tensor.functions.expanding import ExpandMethods
from minitorch_tensor.functions.exponentials import ExponentialMethods
from minitorch_tensor.functions.extremes import ExtremeMethods
from minitorch_tensor.functions.filling import FillMethods
from minitorch_tensor.functions.gather import GatherMethods
from minitorch_tensor.functions.getitem import IndexMethods
from minitorch_tensor.functions.hyperbolic import HyperbolicMethods
from minitorch_tensor.functions.layout import LayoutMethods
from minitorch_tensor.functions.logarithms import LogarithmMethods
from minitorch_tensor.functions.logic import LogicMethods
from minitorch_tensor.functions.making import MakingMethods
from minitorch_tensor.functions.masked import MaskedMethods
from minitorch_tensor.functions.matrix_norms import MatrixNormMethods
from minitorch_tensor.functions.median import MedianMethods
from minitorch_tensor.functions.norms import NormMethods
from minitorch_tensor.functions.ordering import OrderingMethods
from minitorch_tensor.functions.orders import OrderMethods
from minitorch_tensor.functions.powers import PowerMethods
from minitorch_tensor.functions.products import ProdMethods
from minitorch_tensor.functions.random_draws import RandomDrawMethods
from minitorch_tensor.functions.random_fills import RandomFillMethods
from minitorch_tensor.functions.random_integers import RandomIntegerMethods
from minitorch_tensor.functions.rearranging import RearrangeMethods
from minitorch_tensor.functions.reductions import ReductionMethods
from minitorch_tensor.functions.repeating import RepeatMethods
from minitorch_tensor.functions.rounding import RoundingMethods
from minitorch_tensor.functions.running import RunningMethods
from minitorch_tensor.functions.scans import ScanMethods
from minitorch_tensor.functions.scatter import ScatterMethods
from minitorch_tensor.functions.search import SearchMethods
from minitorch_tensor.functions.signs import SignMethods
from minitorch_tensor.functions.slices import SliceMethods
from minitorch_tensor.functions.slices_at import SlicesAtMethods
from minitorch_tensor.functions.softmax import SoftmaxMethods
from minitorch_tensor.functions.splitting import SplitMethods
from minitorch_tensor.functions.squeezing import SqueezeMethods
from minitorch_tensor.functions.statistics import StatisticsMethods
from minitorch_tensor.functions.strided import AsStrided
from minitorch_tensor.functions.trigonometry import TrigonometryMethods
from minitorch_tensor.functions.uniqueness import UniquenessMethods
from minitorch_tensor.functions.vectors import ProductMethods
from minitorch_tensor.functions.views import ViewMethods
from minitorch_tensor.history import HistoryMethods
from minitorch_tensor.interop import InteropMethods
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.shapes import Shape, Strides, normalize_dim
from minitorch_tensor.tensor_data import TensorData, new

__all__ = ["Tensor"]


class Tensor(
    AddedProductMethods,
    ArithmeticMethods,
    BlendMethods,
    ChoiceMethods,
    ClampMethods,
    ClosenessMethods,
    ComparisonMethods,
    ConversionMethods,
    CreatorMethods,
    DiagonalMethods,
    DivisionMethods,
    ExponentialMethods,
    ExpandMethods,
    ExtremeMethods,
    FillMethods,
    GatherMethods,
    HistoryMethods,
    HyperbolicMethods,
    IndexMethods,
    InteropMethods,
    LayoutMethods,
    LogarithmMethods,
    LogicMethods,
    MakingMethods,
    MaskedMethods,
    MatrixNormMethods,
    MedianMethods,
    NormMethods,
    OrderMethods,
    OrderingMethods,
    PowerMethods,
    ProdMethods,
    ProductMethods,
    RandomDrawMethods,
    RandomFillMethods,
    RandomIntegerMethods,
    RearrangeMethods,
    ReductionMethods,
    RepeatMethods,
    RoundingMethods,
    RunningMethods,
    ScanMethods,
    ScatterMethods,
    SearchMethods,
    SignMethods,
    SliceMethods,
    SlicesAtMethods,
    SoftmaxMethods,
    SplitMethods,
    SqueezeMethods,
    StatisticsMethods,
    TrigonometryMethods,
    UniquenessMethods,
    ViewMethods,
    TensorData,
):
    """A strided tensor with a history.

    There are three kinds, as for a Scalar: a **leaf** is made by hand with requires_grad=True and collects a gradient
    in `grad`; a **result** is made by a rule of a tensor that is not constant; a **constant** has no history. A tensor
    is made with `tensor`, `zeros`, `from_numpy` and their like; the operations are its methods, family by family.
    `Tensor([1, 2])` converts to the default dtype, as PyTorch's does.

    Attributes:
        grad: The gradient that `backward` has collected, None before.
        node: What made it; see `node`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1.0, 2.0, 3.0], requires_grad=True)
        >>> (x * x).sum().backward()
        >>> x.grad
        tensor([2., 4., 6.])
    """

    __slots__ = ("__weakref__", "_grad", "node")

    _grad: Any
    node: Any

    as_strided_rule = AsStrided

    __array_priority__ = 1000
    """NumPy leaves array + tensor to the tensor."""

    # ------------------------------------------------------------------------------------------------------------------
    # Relatives
    # ------------------------------------------------------------------------------------------------------------------
    def like(self, array: Any, dtype: DType) -> Tensor:
        """Return a constant of fresh numbers, as a NumPy array that owns its memory, on this backend."""
        out: Tensor = new(Tensor)
        out.shape = shape = array.shape
        out.array = array if shape else asarray(array)  # NumPy gives bare numbers for 0-d results
        out.dtype = dtype
        out.backend = self.backend
        out.layout = None
        out.version = [0]
        out._grad = None
        out.node = CONSTANT
        return out

    def seen_as(self, shape: Shape, strides: Strides, offset: int) -> Tensor:
        """Return a constant over the same storage under another layout, which is not checked."""
        out: Tensor = new(Tensor)
        self.share(out, shape, strides, offset)
        out._grad = None
        out.node = CONSTANT
        return out

    def alias(self) -> Tensor:
        """Return a constant over the same storage, in the same layout."""
        out: Tensor = new(Tensor)
        out.layout = self.layout
        out.array = self.array
        out.shape = self.shape
        out.dtype = self.dtype
        out.backend = self.backend
        out.version = self.version
        out._grad = None
        out.node = CONSTANT
        return out

    def turned(self) -> Tensor:
        """Return a constant over the same storage, in which rows and columns of a matrix are exchanged."""
        if self.layout is not None:
            return self.seen_as(self.shape[::-1], self.strides[::-1], self.offset)
        out = self.alias()  # as in most backward passes, where every step counts
        out.shape = self.shape[::-1]
        out.array = self.array.T
        return out

    @staticmethod
    def adopt(data: TensorData) -> Tensor:
        """Return a constant over the numbers of a TensorData."""
        return Tensor.alias(data)  # type: ignore[arg-type] # a TensorData has all that is copied

    # ------------------------------------------------------------------------------------------------------------------
    # Shape and numbers
    # ------------------------------------------------------------------------------------------------------------------
    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    def dim(self) -> int:
        """Return the number of dimensions."""
        return len(self.shape)

    def size(self, dim: Any = None) -> Any:
        """Return the shape, or one size of it."""
        return self.shape if dim is None else self.shape[normalize_dim(dim, len(self.shape), wrap_scalar=False)]
