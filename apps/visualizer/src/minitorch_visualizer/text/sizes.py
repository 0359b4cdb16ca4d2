"""Write amounts of memory as people say them."""

from __future__ import annotations


def byte_size(size: int) -> str:
    """Return an amount of memory with about two digits.

    Args:
        size: How many bytes.

    Example:
        >>> byte_size(1536), byte_size(4194304), byte_size(48)
        ('1.5 KB', '4 MB', '48 bytes')
    """
    for factor, unit in ((1 << 20, "MB"), (1 << 10, "KB")):
        if size >= factor:
            number = size / factor
            return f"{number:.0f} {unit}" if number >= 9.95 or number == round(number) else f"{number:.1f} {unit}"
    return f"{size} bytes"
