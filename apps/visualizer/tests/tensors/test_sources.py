from __future__ import annotations

import pytest

from minitorch_visualizer.tensors.operations import OPERATIONS
from minitorch_visualizer.tensors.sources import sources_of


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_source_that_begins_with_its_definition(operation: str) -> None:
    for title, source in sources_of(operation)[2:]:
        assert "in minitorch_tensor." in title
        assert source.startswith(("def ", "@"))


def test_a_tensor_on_which_nothing_was_done_shows_the_arithmetic_of_indices() -> None:
    assert [title.split()[0] for title, _ in sources_of()] == ["`index_to_position`", "`to_index`"]
