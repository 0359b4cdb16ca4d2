"""The parameters of a step, by backend: each takes all of its own in one call."""

from __future__ import annotations

from typing import Any

from minitorch.optim.optimizer import Group, Optimizer, State
from minitorch_scalar.errors import MissingMethodError

__all__ = ["BatchOptimizer", "decay_of", "each_backend"]


class BatchOptimizer(Optimizer):
    """An optimizer that moves all parameters of a backend in one call; define `begin` and `move_batch`.

    Attributes:
        kept: The names of the tensors that are remembered of a parameter.
        numbers: The names of what is remembered as a number. Parameters that differ in one do not move together.
    """

    kept: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ("step",)

    def move(self, group: Group, params: list[Any]) -> None:
        """Move the parameters that are at the same step in one call of their backend."""
        batches: dict[tuple[Any, ...], list[Any]] = {}
        for p in params:
            state = self.state.setdefault(p, {})
            if not state:
                state["step"] = 0
                self.begin(p, state, group)
            state["step"] += 1
            self.advance(state, group)
            batches.setdefault(tuple([state[name] for name in self.numbers]), []).append(p)
        for here in batches.values():
            states = [self.state[p] for p in here]
            rows = [[state[name] for state in states] for name in self.kept]
            for backend, moved, *parts in each_backend(here, *rows):
                self.move_batch(backend, [moved, *parts], states[0], group)
                for p in moved:
                    p.version[0] += 1

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Make what is remembered of a parameter from its first step on."""

    def advance(self, state: State, group: Group) -> None:
        """Change the numbers that are remembered, before a step; "step" has been counted."""

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:  # noqa: ARG002 - unused
        """Let a backend make a step; every optimizer defines its own.

        Args:
            backend: The backend.
            parts: Lists of the parameters, their gradients, and the tensors that are `kept`.
            state: What is remembered of one of them; the numbers are those of all.
            group: The settings.
        """
        raise MissingMethodError(f"{type(self).__name__} defines no move_batch(): every optimizer has its own.")


def each_backend(params: list[Any], *kept: list[Any]) -> list[tuple[Any, ...]]:
    """Return, for each backend, the backend, its parameters, their gradients, and what is kept of them.

    Args:
        params: Parameters with gradients.
        *kept: Lists of one tensor for each parameter; or empty ones, which stay empty.
    """
    first = params[0].backend
    grads = [p._grad for p in params]
    for p in params:
        if p.backend is not first:
            break
    else:
        return [(first, params, grads, *kept)]  # as nearly always
    batches = []
    for backend in dict.fromkeys(p.backend for p in params):
        places = [i for i, p in enumerate(params) if p.backend is backend]
        batches.append((backend, *[[row[i] for i in places] if row else row for row in (params, grads, *kept)]))
    return batches


def decay_of(group: Group) -> dict[str, float]:
    """Return how the parameters of a group decay: by a part of their slope, or by becoming smaller themselves."""
    decay = group["weight_decay"]
    if group["decoupled_weight_decay"]:
        return {"shrink": 1 - group["lr"] * decay}
    return {"weight_decay": decay}
