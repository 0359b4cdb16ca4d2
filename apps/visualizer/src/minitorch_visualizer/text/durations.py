"""Write spans of time as people say them."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Return a span of time with about two digits.

    Args:
        seconds: The span, 0 or more.

    Returns:
        Such as `12 µs`, `8 ms`, `2.4 s`, `47 s`, `3 min 20 s` or `2 h 5 min`.

    Example:
        >>> duration(0.0082), duration(200)
        ('8.2 ms', '3 min 20 s')
    """
    if 0.0 < seconds < 9.95e-5:
        microseconds = 1e6 * seconds
        return f"{microseconds:.1f} µs" if microseconds < 9.95 else f"{microseconds:.0f} µs"
    if seconds < 0.9995:
        milliseconds = 1000 * seconds
        return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
