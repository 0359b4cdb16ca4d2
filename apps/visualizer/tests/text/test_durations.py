from __future__ import annotations

import pytest

from minitorch_visualizer.text.durations import duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.0 ms"),
        (3.4e-7, "0.3 µs"),
        (1.24e-5, "12 µs"),
        (9.96e-5, "0.1 ms"),
        (0.00821, "8.2 ms"),
        (0.32, "320 ms"),
        (0.9996, "1.0 s"),
        (2.44, "2.4 s"),
        (9.96, "10 s"),
        (47.2, "47 s"),
        (59.7, "1 min 0 s"),
        (200.0, "3 min 20 s"),
        (7500.0, "2 h 5 min"),
    ],
)
def test_a_span_of_time_is_written_as_people_say_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text
