from __future__ import annotations

import pytest

from minitorch_visualizer.text.sizes import byte_size


@pytest.mark.parametrize(
    ("size", "text"),
    [(48, "48 bytes"), (1536, "1.5 KB"), (245_760, "240 KB"), (4 << 20, "4 MB"), (150 << 20, "150 MB")],
)
def test_an_amount_of_memory_is_written_as_people_say_it(size: int, text: str) -> None:
    assert byte_size(size) == text
