"""`Optimizer`: parameters in groups, what is remembered of each, and the frame of every step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from minitorch.optim.settings import check_settings
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError
from minitorch_scalar.grad_mode import enable_grad, no_grad
from minitorch_tensor import Tensor, float32, float64, tensor

__all__ = ["EachOptimizer", "Group", "Optimizer", "State", "slope"]

Group = dict[str, Any]
State = dict[str, Any]

_NUMBERS = ("eta", "mu", "mu_product", "step")
"""What is remembered as a number; all else are tensors like the parameter."""


class Optimizer:
    """What follows the gradients of its parameters; derive from it and define `move`.

    Args:
        params: The parameters, each a leaf; or dicts with a list under "params" and settings of their own.
        defaults: The settings of groups that do not have their own.

    Attributes:
        param_groups: A dict for each group: its parameters under "params", and its settings.
        state: What is remembered of each parameter: an empty dict, as long as that is nothing.
        defaults: As given.

    Raises:
        InvalidTypeError: One tensor instead of a list, a set, or something in the list that is no tensor.
        InvalidValueError: The list is empty, names a parameter twice, holds the result of an operation, or a setting
            is out of its range.
    """

    defaults: Group
    param_groups: list[Group]
    state: defaultdict[Any, State]

    def __init__(self, params: Iterable[Any], defaults: Group) -> None:
        if isinstance(params, Tensor):
            raise InvalidTypeError("The optimizer takes a list of parameters, not one tensor alone: write [p].")
        if not isinstance(params, Iterable):
            raise InvalidTypeError(
                f"The optimizer takes a list of parameters, not a {type(params).__name__}: pass model.parameters()."
            )
        self.defaults = defaults
        self.param_groups = []
        self.state = defaultdict(dict)
        groups = list(params)
        if not groups:
            raise InvalidValueError(
                "The optimizer got no parameters: does the model register any? Pass model.parameters()."
            )
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    # ------------------------------------------------------------------------------------------------------------------
    # Groups
    # ------------------------------------------------------------------------------------------------------------------
    def add_param_group(self, param_group: Group) -> None:
        """Add parameters with settings of their own.

        Args:
            param_group: The parameters, one or a list, under "params"; and settings, for which else the defaults hold.

        Raises:
            InvalidTypeError: It is no dict, its parameters are a set, or something among them is no tensor.
            InvalidValueError: A parameter is no leaf or already here, or a setting is out of its range.
        """
        if not isinstance(param_group, dict):
            raise InvalidTypeError(f"A parameter group is a dict with a list under 'params', not {param_group!r}.")
        params = param_group.get("params")
        if isinstance(params, Tensor):
            params = [params]
        if isinstance(params, set) or not isinstance(params, Iterable):
            raise InvalidTypeError(
                f"The parameters of a group come in an order that is the same every time, not as {params!r} of type "
                f"{type(params).__name__}: pass a list under 'params'."
            )
        group = {**self.defaults, **param_group, "params": list(params)}
        check_settings(group)
        self._check_parameters(group["params"])
        self.param_groups.append(group)

    def _check_parameters(self, params: list[Any]) -> None:
        """Refuse what cannot be moved, and what would be moved twice."""
        seen = {id(p) for p in self._parameters()}
        for position, p in enumerate(params):
            if not isinstance(p, Tensor):
                raise InvalidTypeError(
                    f"Parameter {position} is {p!r} of type {type(p).__name__}, not a tensor."
                    + (" Pass model.parameters(), without the names." if isinstance(p, tuple) else "")
                )
            if not p.is_leaf:
                raise InvalidValueError(
                    f"Parameter {position}, of shape {p.shape}, is a result of {p.grad_fn.name()}, not a leaf: its "
                    "changes would not reach what it was made of."
                )
            if id(p) in seen:
                raise InvalidValueError(f"Parameter {position}, of shape {p.shape}, is already here: list it once.")
            seen.add(id(p))

    def _parameters(self) -> Iterator[Any]:
        for group in self.param_groups:
            yield from group["params"]

    # ------------------------------------------------------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------------------------------------------------------
    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or set them to zero in their memory."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p._grad = None
                elif p._grad is not None:
                    p._grad = p._grad.detach()
                    p._grad.zero_()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Move every parameter that has a gradient.

        Args:
            closure: Computes the loss and its gradients anew, for optimizers that want them; called once.

        Returns:
            What the closure returned.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            moved = [p for p in group["params"] if p._grad is not None]
            if moved:
                self.move(group, moved)
        return loss

    def move(self, group: Group, params: list[Any]) -> None:  # noqa: ARG002 - none is used
        """Move the parameters of a group that have a gradient; every optimizer defines its own."""
        raise MissingMethodError(f"{type(self).__name__} defines no move(): use SGD, or define it in your own.")

    # ------------------------------------------------------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------------------------------------------------------
    def state_dict(self) -> dict[str, Any]:
        """Return what is remembered and all settings, in PyTorch's format: parameters are numbers, in their order.

        The tensors in it are those of the optimizer, not copies.
        """
        numbers = {id(p): i for i, p in enumerate(self._parameters())}
        state = {numbers[id(p)]: _told(kept) for p, kept in self.state.items() if id(p) in numbers}
        groups = [{**group, "params": [numbers[id(p)] for p in group["params"]]} for group in self.param_groups]
        return {"state": dict(sorted(state.items())), "param_groups": groups}

    def load_state_dict(self, state_dict: Any) -> None:
        """Take what `state_dict` of an optimizer of this kind gave, for parameters in the same order.

        Args:
            state_dict: It is copied; tensors take the dtype and backend of their parameter.

        Raises:
            InvalidTypeError: It is no mapping with "state" and "param_groups".
            InvalidValueError: Its groups are not of the sizes of those here, or its tensors not of their shapes.
        """
        if not isinstance(state_dict, Mapping) or not {"state", "param_groups"} <= set(state_dict):
            raise InvalidTypeError("An optimizer's state_dict has 'state' and 'param_groups', and this one has not.")
        saved, groups = state_dict["param_groups"], self.param_groups
        sizes, own = ([len(group["params"]) for group in side] for side in (saved, groups))
        if sizes != own:
            raise InvalidValueError(
                f"The state_dict has groups of {sizes} parameters, and this optimizer of {own}: build it for the "
                "same parameters in the same groups."
            )
        named = zip([n for group in saved for n in group["params"]], self._parameters(), strict=True)
        state = {p: _taken(state_dict["state"][n], p) for n, p in named if n in state_dict["state"]}
        self.state = defaultdict(dict, state)
        self.param_groups = [
            {**mine, **{name: deepcopy(value) for name, value in theirs.items() if name != "params"}}
            for mine, theirs in zip(groups, saved, strict=True)
        ]

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {name}: {group[name]}" for name in sorted(group) if name != "params"]
        return "\n".join([*lines, ")"])


class EachOptimizer(Optimizer):
    """An optimizer that moves one parameter at a time, by operations on tensors; define `begin` and `move_one`."""

    def move(self, group: Group, params: list[Any]) -> None:
        """Move the parameters, one after the other."""
        with no_grad():
            for p in params:
                state = self.state.setdefault(p, {})
                if not state:
                    state["step"] = 0
                    self.begin(p, state, group)
                state["step"] += 1
                self.move_one(p, slope(p, group), state, group)

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Make what is remembered of a parameter from its first step on."""

    def move_one(self, p: Any, grad: Any, state: State, group: Group) -> None:  # noqa: ARG002 - none is used
        """Move a parameter in its memory; every optimizer defines its own.

        Args:
            p: The parameter.
            grad: What to go down by: the gradient, with weight decay added and turned round for maximize.
            state: What is remembered, with "step" counted from 1.
            group: The settings.
        """
        raise MissingMethodError(f"{type(self).__name__} defines no move_one(): every optimizer has its own.")


def slope(p: Any, group: Group) -> Any:
    """Return what to go down by: the gradient, turned round for maximize, and weight_decay · p added to it."""
    grad = p._grad.detach()
    if group["maximize"]:
        grad = -grad
    decay = group.get("weight_decay", 0.0)
    return grad + p.detach() * decay if decay and not group.get("decoupled_weight_decay", False) else grad


def _told(kept: State) -> State:
    """Return what is remembered as PyTorch has it: numbers, such as that of steps, are tensors."""
    return {
        name: tensor(float(value), dtype=float32 if name == "step" else float64) if name in _NUMBERS else value
        for name, value in kept.items()
    }


def _taken(kept: Mapping[str, Any], p: Any) -> State:
    """Return a copy of what was remembered of a parameter.

    Raises:
        InvalidValueError: A tensor in it is not of the parameter's shape.
    """
    state: State = {}
    for name, value in kept.items():
        if name in _NUMBERS:
            state[name] = int(value) if name == "step" else float(value)
        elif isinstance(value, Tensor):
            if value.shape and value.shape != p.shape:
                raise InvalidValueError(
                    f"The state_dict holds a {name} of shape {value.shape} for a parameter of shape {p.shape}."
                )
            state[name] = value.detach().to(dtype=p.dtype, backend=p.backend).clone()
        else:
            state[name] = deepcopy(value)
    return state
