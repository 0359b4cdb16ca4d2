"""What all recipes can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from minitorch.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.registry import current_backend, use_backend

__all__ = ["Settings", "about", "check_at_least", "check_choice", "with_defaults"]

_S = TypeVar("_S", bound="Settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What all recipes can be asked for.

    Attributes:
        epochs: How many passes over the training examples.
        batch_size: Examples for each step.
        lr: The learning rate, where it changes its largest.
        seed: What the first weights, the order of the examples and dropout begin with.
        backend: What computes; None takes the current backend.
        clip: The largest norm of all gradients together; None for any.
        patience: After how many epochs without a better test accuracy to stop; None for never.
        interval: After how many batches there is a result in between; 0 for none.
    """

    epochs: int
    batch_size: int | None
    lr: float
    seed: int = 0
    backend: str | None = None
    clip: float | None = None
    patience: int | None = None
    interval: int = 0

    def __post_init__(self) -> None:
        check_at_least(0, epochs=self.epochs, seed=self.seed, interval=self.interval)
        check_at_least(1, batch_size=self.batch_size, patience=self.patience)
        if self.seed >= 2**64:
            raise InvalidValueError(f"seed is {self.seed}: it is a whole number below 2**64.")
        for name, value in (("lr", self.lr), ("clip", self.clip)):
            if value is not None and not 0.0 < value < float("inf"):
                raise InvalidValueError(f"{name} is {value}: it is a number above 0.")

    def on_backend(self) -> AbstractContextManager[Any]:
        """Make new tensors on the chosen backend inside a `with` block."""
        return nullcontext() if self.backend is None else use_backend(self.backend)


def about(recipe: str, chosen: Settings, train: Sized, test: Sized) -> dict[str, Any]:
    """Return what a state says of where it comes from, in plain values."""
    return {
        "recipe": recipe,
        "settings": asdict(chosen),
        "backend": current_backend().name,
        "examples": [len(train), len(test)],
    }


def check_at_least(least: int, **numbers: Any) -> None:
    """Refuse numbers that are not whole or too small; None stands for what is left out.

    Raises:
        InvalidValueError: One of them is not.
    """
    for name, value in numbers.items():
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            raise InvalidValueError(f"{name} is {value!r}: it is a whole number of at least {least}.")


def check_choice(name: str, value: Any, choices: Mapping[str, Any] | tuple[str, ...]) -> None:
    """Refuse what is none of the choices.

    Raises:
        InvalidValueError: It is not.
    """
    if value not in choices:
        raise InvalidValueError(f"There is no {name} {value!r}. Choose one of: {', '.join(choices)}.")


def with_defaults(kind: type[_S], defaults: Mapping[str, Any], changes: Mapping[str, Any]) -> _S:
    """Return settings of a kind: the defaults, and what was changed of them.

    Raises:
        InvalidTypeError: A change is of something that is no setting.
    """
    names = [field.name for field in fields(kind)]
    unknown = [name for name in changes if name not in names]
    if unknown:
        raise InvalidTypeError(f"There is no setting {', '.join(unknown)}. The settings are: {', '.join(names)}.")
    return kind(**{**defaults, **changes})
