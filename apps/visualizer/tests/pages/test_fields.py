"""What every page has in common: its fields, as a browser sees them that has missed a drawing."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.course import COURSE

MODULES = [entry.module for module in COURSE for entry in module.pages]
KINDS = ("button_group", "number_input", "select_slider", "selectbox", "slider", "text_area", "text_input", "toggle")


def fields(app: AppTest) -> list[Any]:
    return [field for kind in KINDS for field in app.get(kind)]


def told(field: Any) -> Any:
    """Return the value that a drawing tells a browser which has never seen the field."""
    proto, first = field.proto, field.proto.default
    match field.type:
        case "button_group":
            return list(first)
        case "select_slider":
            return list(field.proto.options)[int(first[0])]
        case "selectbox":
            return field.options[first] if proto.HasField("default") else None
        case "slider":
            return tuple(first) if isinstance(field.value, tuple) else first[0]
    return first


def held(field: Any) -> Any:
    """Return the value that the program reads."""
    match field.type:
        case "button_group":
            return field.indices
        case "select_slider" | "selectbox" if field.value is not None:
            return field.format_func(field.value)
    return field.value


@pytest.mark.parametrize("module", MODULES)
def test_a_drawing_tells_what_fields_hold_that_an_earlier_one_set(module: str) -> None:
    app = AppTest.from_string(f"from minitorch_visualizer.pages.{module} import page\npage()", default_timeout=60)
    app.run().run()  # a click has ended the first one, and the browser sees the second
    assert not app.exception
    found = fields(app)
    assert found
    for field in found:
        assert field.proto.set_value or told(field) == held(field), field.key
