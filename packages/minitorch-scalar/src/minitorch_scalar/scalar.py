"""`Scalar`: a number that remembers how it was computed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any, ClassVar, SupportsFloat, TypeAlias

from minitorch_scalar import functions
from minitorch_scalar.autodiff import Context, Function, backpropagate
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.grad_mode import grad_mode
from minitorch_scalar.replay import differentiable_context

__all__ = ["LEAF", "Freed", "Scalar", "ScalarLike", "record"]


class _Leaf:
    """The type of LEAF."""

    def __repr__(self) -> str:
        return "LEAF"


LEAF = _Leaf()
"""The history of a Scalar that the user made: it begins with itself."""

_ages = count()


class Freed(Function):
    """What stands in the place of a rule after its graph has been freed."""

    @staticmethod
    def forward(*_: Any) -> float:
        """Refuse."""
        raise GraphError(
            "Cannot go back through this graph a second time: it was freed by the first backward(). "
            "Call backward(retain_graph=True) the first time to keep it."
        )

    backward = forward


class Scalar(Context):
    """A float, the rule that computed it, and what the rule was applied to.

    There are three kinds, as in the MiniTorch course:

    - a **leaf** is made by hand, `Scalar(2.0)`, and collects a derivative in `grad`;
    - a **non-leaf** is made by a rule of a Scalar that is not constant;
    - a **constant** has no history: `Scalar(2.0, None)`, `Scalar(2.0, requires_grad=False)`, a plain number in an
      expression, the result of `detach()`, and everything computed under `no_grad()`.

    A Scalar is itself the context of the rule that made it, so that an operation makes one object and not two.

    Args:
        data: The number: anything that `float` takes, except text.
        history: None makes a constant; leave it out otherwise.
        name: A name to show in graphs and messages.
        requires_grad: False makes a constant.

    Raises:
        InvalidTypeError: The data is not a number, the history is something else, or requires_grad is not a bool.
        InvalidValueError: The data is a whole number beyond the largest float.

    Example:
        >>> x, y = Scalar(2.0, name="x"), Scalar(3.0, name="y")
        >>> z = x * x * y + 10.0 * x
        >>> z
        Scalar(32.0, rule=Add)
        >>> z.backward()
        >>> x.grad, y.grad
        (22.0, 4.0)
    """

    __slots__ = ("__weakref__", "_requires_grad", "data", "grad", "inputs", "last_fn", "name", "unique_id")

    hooks: ClassVar[None] = None  # Scalars have none; the engine asks

    data: float
    grad: Any  # None, a float, or after create_graph a Scalar
    inputs: tuple[Scalar, ...]
    last_fn: type[Function] | None
    name: str | None
    unique_id: int

    def __init__(
        self, data: SupportsFloat, history: Any = LEAF, name: str | None = None, *, requires_grad: bool = True
    ) -> None:
        if history is not None and history is not LEAF:
            raise InvalidTypeError(
                f"The history of a Scalar is None for a constant, or left out, not {history!r}. "
                "A name is given as name=..."
            )
        self.data = _to_float(data)
        self.grad = None
        self.name = name
        self.last_fn = None
        self.inputs = self.saved_values = ()
        self.unique_id = next(_ages)
        self._requires_grad = history is not None and _to_bool(requires_grad)

    # ------------------------------------------------------------------------------------------------------------------
    # Leaf, non-leaf, constant
    # ------------------------------------------------------------------------------------------------------------------
    def is_leaf(self) -> bool:
        """Say whether it was made by hand and collects a derivative."""
        return self.last_fn is None and self._requires_grad

    def is_result(self) -> bool:
        """Say whether a rule made it: it is a non-leaf."""
        return self.last_fn is not None

    def is_constant(self) -> bool:
        """Say whether nothing is differentiated with respect to it or through it."""
        return not self._requires_grad

    @property
    def requires_grad(self) -> bool:
        """Whether a derivative reaches it; may be set on a leaf or a constant, not on a result."""
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        wanted = _to_bool(value)
        if self.last_fn is not None and not wanted:
            raise GraphError(
                f"Cannot set requires_grad=False on a result of {self.last_fn.__name__}: it has a history. "
                "Use detach() to get its value without one."
            )
        self._requires_grad = wanted

    def requires_grad_(self, requires_grad: bool = True) -> Scalar:
        """Set `requires_grad` and return self."""
        self.requires_grad = requires_grad
        return self

    @property
    def parents(self) -> list[Scalar]:
        """The inputs that are not constant."""
        return [x for x in self.inputs if x._requires_grad]

    @property
    def derivative(self) -> Any:
        """The course's name for `grad`."""
        return self.grad

    @derivative.setter
    def derivative(self, value: Any) -> None:
        self.grad = value

    # ------------------------------------------------------------------------------------------------------------------
    # Recording, and the way back
    # ------------------------------------------------------------------------------------------------------------------
    def record(self, rule: type[Function], inputs: Iterable[ScalarLike]) -> Scalar:
        """Apply a rule to Scalars and numbers, and remember it if there is something to differentiate.

        Args:
            rule: The rule; `rule.apply(...)` is the usual way to come here.
            inputs: Its arguments.

        Returns:
            The result: a non-leaf, or a constant if all inputs are constant or under `no_grad()`.

        Raises:
            InvalidTypeError: An input is not a number, or the rule returned none.
        """
        return record(rule, tuple([x if isinstance(x, Scalar) else Scalar(x, None) for x in inputs]))

    def chain_rule(self, d_output: Any) -> Iterable[tuple[Scalar, Any]]:
        """Carry the derivative of this result over to its inputs, by the rule that made it.

        Args:
            d_output: The derivative of the final result with respect to this one. A float gives floats; a Scalar gives
                Scalars, recorded, so that they can be differentiated again.

        Returns:
            Pairs of an input and the derivative that it receives through this operation.

        Raises:
            GraphError: It is a leaf or a constant, its graph has been freed, or the rule gave the wrong number of
                derivatives.
            InvalidTypeError: The rule gave something that is no derivative.
        """
        if self.last_fn is None:
            raise GraphError(f"{self!r} has no chain rule: no operation made it.")
        if d_output.__class__ is float or not isinstance(d_output, Scalar):
            d_inputs = self.last_fn.backward(self, d_output)
        else:
            d_inputs = self._recorded_backward(self.last_fn, d_output)
        if d_inputs.__class__ is not tuple:
            d_inputs = (d_inputs if d_inputs.__class__ is float else _derivative(d_inputs, self.last_fn),)
        if len(d_inputs) != len(self.inputs):
            raise GraphError(
                f"{self.last_fn.__name__}.backward returned {len(d_inputs)} derivatives "
                f"for the {len(self.inputs)} arguments of forward: return one for each."
            )
        return zip(self.inputs, d_inputs)  # noqa: B905 - just compared

    def _recorded_backward(self, rule: type[Function], d_output: Scalar) -> Any:
        """Call `backward` with Scalars, and let none of them become a float on the way: see `__float__`."""
        ctx = differentiable_context(self)
        outer, grad_mode.in_backward = grad_mode.in_backward, True
        try:
            return rule.backward(ctx, d_output)
        finally:
            grad_mode.in_backward = outer

    def backward(
        self, d_output: SupportsFloat = 1.0, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        """Add the derivative of this Scalar with respect to every leaf to the leaf's `grad`.

        Args:
            d_output: The derivative to begin with.
            retain_graph: Keep the graph for a second pass; by default it is freed unless `create_graph` is set.
            create_graph: Make the gradients Scalars with a history, so that they can be differentiated again.

        Raises:
            GraphError: It is a constant, or its graph has been freed.

        Example:
            >>> x = Scalar(2.0)
            >>> (x**3).backward(create_graph=True)
            >>> slope, x.grad = x.grad, None
            >>> slope.backward()
            >>> slope.data, x.grad
            (12.0, 12.0)
        """
        backpropagate(self, d_output, retain_graph=retain_graph, create_graph=create_graph)

    def seed(self, d_output: Any, create_graph: bool) -> Any:
        """Turn the derivative that a pass begins with into a float, or a Scalar if the pass is to be recorded."""
        if not create_graph:
            return _to_float(d_output)
        return d_output if isinstance(d_output, Scalar) else Scalar(d_output, None)

    def hooked(self, d: Any) -> Any:
        """Return the derivative as it is: Scalars have no hooks."""
        return d

    def accumulate_derivative(self, d: Any) -> None:
        """Add to `grad`.

        Raises:
            GraphError: It is not a leaf.
            InvalidTypeError: The derivative is not a number.
        """
        if self.last_fn is not None or not self._requires_grad:  # is_leaf(), without the call: this is done often
            raise GraphError(f"Only a leaf collects a derivative, and {self!r} is none.")
        if d.__class__ is not float and not isinstance(d, Scalar):
            d = _to_float(d, f"The derivative that the backward of a rule gives {self!r} must be a number, not")
        self.grad = d if self.grad is None else self.grad + d

    def release(self) -> None:
        """Forget the inputs and the saved values; a second pass through here raises."""
        self.last_fn = Freed
        self.inputs = self.saved_values = ()

    def detach(self) -> Scalar:
        """Return the value as a constant."""
        return Scalar(self.data, None)

    def zero_grad(self) -> None:
        """Forget the derivative: `grad` is None again."""
        self.grad = None

    # ------------------------------------------------------------------------------------------------------------------
    # Arithmetic
    # ------------------------------------------------------------------------------------------------------------------
    def __add__(self, other: ScalarLike) -> Any:
        return _binary(functions.Add, self, other)

    def __radd__(self, other: ScalarLike) -> Any:
        return _binary(functions.Add, other, self)

    def __sub__(self, other: ScalarLike) -> Any:
        return _binary(functions.Sub, self, other)

    def __rsub__(self, other: ScalarLike) -> Any:
        return _binary(functions.Sub, other, self)

    def __mul__(self, other: ScalarLike) -> Any:
        return _binary(functions.Mul, self, other)

    def __rmul__(self, other: ScalarLike) -> Any:
        return _binary(functions.Mul, other, self)

    def __truediv__(self, other: ScalarLike) -> Any:
        return _binary(functions.Div, self, other)

    def __rtruediv__(self, other: ScalarLike) -> Any:
        return _binary(functions.Div, other, self)

    def __floordiv__(self, other: ScalarLike) -> Any:
        return _binary(functions.FloorDiv, self, other)

    def __rfloordiv__(self, other: ScalarLike) -> Any:
        return _binary(functions.FloorDiv, other, self)

    def __mod__(self, other: ScalarLike) -> Any:
        return _binary(functions.Mod, self, other)

    def __rmod__(self, other: ScalarLike) -> Any:
        return _binary(functions.Mod, other, self)

    def __pow__(self, other: ScalarLike) -> Any:
        return _binary(functions.Pow, self, other)

    def __rpow__(self, other: ScalarLike) -> Any:
        return _binary(functions.Pow, other, self)

    def __neg__(self) -> Scalar:
        return record(functions.Neg, (self,))

    def __pos__(self) -> Scalar:
        return self

    def __abs__(self) -> Scalar:
        return record(functions.Abs, (self,))

    # ------------------------------------------------------------------------------------------------------------------
    # Comparison: Scalars of 1 and 0, which count as true and false
    # ------------------------------------------------------------------------------------------------------------------
    __hash__ = object.__hash__  # by identity: a Scalar is a node of a graph before it is a value

    def __lt__(self, other: ScalarLike) -> Any:
        return _binary(functions.LT, self, other)

    def __gt__(self, other: ScalarLike) -> Any:
        return _binary(functions.LT, other, self)

    def __le__(self, other: ScalarLike) -> Any:
        return _binary(functions.LE, self, other)

    def __ge__(self, other: ScalarLike) -> Any:
        return _binary(functions.LE, other, self)

    def __eq__(self, other: object) -> Any:
        return _binary(functions.EQ, self, other)

    def __ne__(self, other: object) -> Any:
        return _binary(functions.NE, self, other)

    # ------------------------------------------------------------------------------------------------------------------
    # Functions
    # ------------------------------------------------------------------------------------------------------------------
    def abs(self) -> Scalar:
        """|x|."""
        return record(functions.Abs, (self,))

    def cos(self) -> Scalar:
        """Cos x, in radians."""
        return record(functions.Cos, (self,))

    def erf(self) -> Scalar:
        """2/√π · ∫₀ˣ exp(-t²) dt."""
        return record(functions.Erf, (self,))

    def exp(self) -> Scalar:
        """eˣ."""
        return record(functions.Exp, (self,))

    def gelu(self) -> Scalar:
        """x · Φ(x), with Φ the normal distribution."""
        return record(functions.GELU, (self,))

    def leaky_relu(self) -> Scalar:
        """x above zero, 0.01 · x below."""
        return record(functions.LeakyReLU, (self,))

    def log(self) -> Scalar:
        """Ln x."""
        return record(functions.Log, (self,))

    def maximum(self, other: ScalarLike) -> Scalar:
        """The larger of the two."""
        return self.record(functions.Maximum, (self, other))

    def minimum(self, other: ScalarLike) -> Scalar:
        """The smaller of the two."""
        return self.record(functions.Minimum, (self, other))

    def relu(self) -> Scalar:
        """The larger of x and 0."""
        return record(functions.ReLU, (self,))

    def sigmoid(self) -> Scalar:
        """σ(x) = 1 / (1 + e⁻ˣ)."""
        return record(functions.Sigmoid, (self,))

    def sign(self) -> Scalar:
        """1 above zero, -1 below, 0 at zero."""
        return record(functions.Sign, (self,))

    def silu(self) -> Scalar:
        """x · σ(x)."""
        return record(functions.SiLU, (self,))

    def sin(self) -> Scalar:
        """Sin x, in radians."""
        return record(functions.Sin, (self,))

    def softplus(self) -> Scalar:
        """ln(1 + eˣ)."""
        return record(functions.Softplus, (self,))

    def sqrt(self) -> Scalar:
        """√x."""
        return record(functions.Sqrt, (self,))

    def tan(self) -> Scalar:
        """Tan x, in radians."""
        return record(functions.Tan, (self,))

    def tanh(self) -> Scalar:
        """(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)."""
        return record(functions.Tanh, (self,))

    # ------------------------------------------------------------------------------------------------------------------
    # Copies: `copy` and `pickle` take the slots from here
    # ------------------------------------------------------------------------------------------------------------------
    def __getstate__(self) -> Any:
        """Refuse to copy a result, as PyTorch does: it would take its whole graph along."""
        if self.last_fn is not None:
            raise GraphError(
                f"Cannot copy or pickle {self!r}: only leaves and constants can be. Take its detach() instead."
            )
        return super().__getstate__()

    def __setstate__(self, state: tuple[dict[str, Any] | None, dict[str, Any]]) -> None:
        """Fill a copy, and give it an age of its own: what is computed from it must be younger."""
        attributes, slots = state
        for name, value in {**(attributes or {}), **slots, "unique_id": next(_ages)}.items():
            setattr(self, name, value)

    # ------------------------------------------------------------------------------------------------------------------
    # Back to Python
    # ------------------------------------------------------------------------------------------------------------------
    def item(self) -> float:
        """Return the value as a plain float."""
        return float(self.data)

    def __float__(self) -> float:
        if self._requires_grad and grad_mode.in_backward and grad_mode.enabled:
            raise GraphError(
                f"The backward of a rule turned {self!r} into a float, as math.cos(x) does, and so lost the derivative "
                "that create_graph=True asks for. Write it with operators and functions such as minitorch_scalar.cos."
            )
        return float(self.data)  # `data` may have been set to a whole number

    def __int__(self) -> int:
        return int(self.data)

    def __bool__(self) -> bool:
        return self.data != 0.0

    def __format__(self, specification: str) -> str:
        return format(self.data, specification)

    def __repr__(self) -> str:
        parts = [repr(self.data)]
        if self.name is not None:
            parts.append(f"name={self.name!r}")
        if self.last_fn is not None:
            parts.append(f"rule={self.last_fn.__name__}")
        elif not self._requires_grad:
            parts.append("requires_grad=False")
        return f"{type(self).__name__}({', '.join(parts)})"


ScalarLike: TypeAlias = Scalar | float | int
"""What may stand in an expression beside a Scalar."""


_new = Scalar.__new__


def record(rule: type[Function], inputs: tuple[Scalar, ...]) -> Scalar:
    """Apply a rule to Scalars, and remember it if there is something to differentiate.

    Every operation comes through here, so it is written for speed. `rule.apply(...)` does the same, and takes numbers
    among the arguments.

    Args:
        rule: The rule.
        inputs: Its arguments, all of them Scalars.

    Returns:
        The result: a non-leaf, or a constant if all inputs are constant or under `no_grad()`.
    """
    out = _new(Scalar)
    out.grad = out.name = None
    out.saved_values = ()
    out.unique_id = next(_ages)
    data = rule.forward(out, *[x.data for x in inputs])
    out.data = data if data.__class__ is float else _to_float(data, f"{rule.__name__}.forward returned")
    for x in inputs:
        if x._requires_grad and grad_mode.enabled:
            out._requires_grad = True
            out.last_fn = rule
            out.inputs = inputs
            return out
    out._requires_grad = False
    out.last_fn = None
    out.inputs = out.saved_values = ()
    return out


def _binary(rule: type[Function], a: Any, b: Any) -> Any:
    """Apply a rule to two operands, of which one may be a number; let Python ask elsewhere if it is neither."""
    if not isinstance(a, Scalar):
        if not hasattr(a, "__float__"):
            return NotImplemented
        a = Scalar(a, None)
    if not isinstance(b, Scalar):
        if not hasattr(b, "__float__"):
            return NotImplemented
        b = Scalar(b, None)
    return record(rule, (a, b))


def _derivative(value: Any, rule: type[Function]) -> Any:
    """Return what a rule with one argument gave, if it can be a derivative."""
    if value is None or isinstance(value, Scalar):
        return value
    return _to_float(value, f"{rule.__name__}.backward gives a number, or a tuple with one for each argument, not")


def _to_float(value: Any, what: str = "A Scalar needs a number, not") -> float:
    """Convert to float whatever is a number."""
    if isinstance(value, str) or not hasattr(value, "__float__"):
        raise InvalidTypeError(f"{what} {value!r} of type {type(value).__name__}.")
    try:
        return float(value)
    except OverflowError:  # its digits may be too many to print
        raise InvalidValueError(f"{what} one beyond the largest float, about 1.8e308.") from None
    except (TypeError, ValueError) as error:  # such as an array of several numbers
        raise InvalidTypeError(f"{what} {value!r} of type {type(value).__name__}: {error}.") from error


def _to_bool(value: Any) -> bool:
    """Refuse what is neither True nor False, where 'no' would count as true."""
    if value is not True and value is not False:
        raise InvalidTypeError(f"requires_grad is True or False, not {value!r} of type {type(value).__name__}.")
    return value
