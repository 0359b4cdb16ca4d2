"""Write numbers of things as people say them."""

from __future__ import annotations


def count(number: int, thing: str) -> str:
    """Return a number and what is counted, in the plural unless there is one.

    Args:
        number: How many.
        thing: The word for one of them.

    Returns:
        Such as `1 point` or `50 points`.

    Example:
        >>> count(1, "point"), count(50, "point")
        ('1 point', '50 points')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
