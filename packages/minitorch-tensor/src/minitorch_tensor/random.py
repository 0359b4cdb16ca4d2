"""Generators of random numbers, and the default one."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.devices import backend_on
from minitorch_tensor.dtypes import uint8
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.generator import RandomStream, set_default_stream
from minitorch_tensor.registry import current_backend
from minitorch_tensor.tensor import Tensor
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "Generator",
    "default_generator",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


class Generator(RandomStream):
    """A source of random numbers with a seed and a state of its own.

    Args:
        device: For programs of PyTorch's: "cpu".

    Example:
        >>> from minitorch_tensor import rand
        >>> g = Generator().manual_seed(7)
        >>> state = g.get_state()
        >>> a = rand(3, generator=g)
        >>> b = rand(3, generator=g.set_state(state))
        >>> bool((a == b).all())
        True
    """

    __slots__ = ()

    device = "cpu"

    def __init__(self, device: Any = "cpu") -> None:
        if backend_on(device, None) is not None:
            raise InvalidValueError("Generators draw on the host, whatever the backend: make one with Generator().")
        super().__init__()

    def get_state(self) -> Tensor:
        """Return where in its stream the generator is, as bytes in a uint8 tensor."""
        array = np.frombuffer(self.state_bytes(), np.uint8).copy()
        return Tensor.adopt(current_backend().from_numpy(array))

    def set_state(self, new_state: Any) -> Generator:
        """Go to a place in the stream that `get_state` returned, and return the generator.

        Raises:
            InvalidTypeError: It is no uint8 tensor.
            ShapeError: It has another size.
        """
        if not isinstance(new_state, TensorData) or new_state.dtype is not uint8:
            raise InvalidTypeError(
                f"The state of a generator is a uint8 tensor, as get_state() gives, not {new_state!r}."
            )
        self.restore(new_state.backend.to_numpy(new_state).tobytes())
        return self

    def clone_state(self) -> Generator:
        """Return another generator at the same place in the same stream."""
        twin = Generator()
        twin.restore(self.state_bytes())
        return twin


default_generator = Generator()
"""The generator that is used where none is given."""

set_default_stream(default_generator)


def manual_seed(seed: Any) -> Generator:
    """Begin the default generator anew from a seed, and return it.

    Args:
        seed: An integer of 64 bits, or what int() makes one.

    Raises:
        InvalidTypeError: It is not a number.
        InvalidValueError: It has more than 64 bits, or is a string that is no number.

    Example:
        >>> from minitorch_tensor import rand
        >>> a = manual_seed(0) and rand(2)
        >>> b = manual_seed(0) and rand(2)
        >>> bool((a == b).all())
        True
    """
    return default_generator.manual_seed(_whole(seed))  # type: ignore[no-any-return] # it returns itself


def _whole(seed: Any) -> int:
    try:
        return int(seed)
    except TypeError:
        raise InvalidTypeError(f"A seed is an integer, not {seed!r} of type {type(seed).__name__}.") from None
    except (ValueError, OverflowError):
        raise InvalidValueError(f"A seed is an integer, not {seed!r}.") from None


def seed() -> int:
    """Begin the default generator anew from a seed that nobody can foresee, and return the seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """Return the seed from which the default generator began."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Return where in its stream the default generator is, as bytes in a uint8 tensor."""
    return default_generator.get_state()


def set_rng_state(new_state: Any) -> None:
    """Let the default generator go to a place in its stream that `get_rng_state` returned."""
    default_generator.set_state(new_state)
