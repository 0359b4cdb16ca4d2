from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_scalar.datasets import datasets
from minitorch_visualizer.models.linear_classifier import HINTS


def _draw() -> None:
    from minitorch_visualizer.pages.fundamentals import classifier

    classifier.page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(_draw, default_timeout=60).run()


def set_weights(app: AppTest, w1: float, w2: float, bias: float) -> AppTest:
    for key, value in (("w1", w1), ("w2", w2), ("bias", bias)):
        app.slider(key=f"classifier-{key}").set_value(value)
    return app.run()


def weights(app: AppTest) -> tuple[Any, ...]:
    return tuple(app.slider(key=f"classifier-{key}").value for key in ("w1", "w2", "bias"))


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def traces(app: AppTest) -> dict[str, Any]:
    return {
        trace.get("name", trace["type"]): trace for trace in json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    }


def test_the_page_opens_with_a_classifier_that_is_not_good(app: AppTest) -> None:
    points = datasets["Simple"](50, seed=0)
    right = sum((x1 + x2 > 0.5) == (y == 1) for (x1, x2), y in zip(points.X, points.y, strict=True))
    assert not app.exception
    assert weights(app) == (1.0, 1.0, -0.5)
    assert metrics(app)["right"] == f"{right} of 50"


def test_good_weights_get_every_point_right(app: AppTest) -> None:
    set_weights(app, -20.0, 0.0, 10.0)
    assert metrics(app)["right"] == "50 of 50"
    assert metrics(app)["accuracy"] == "100%"
    assert "wrong" not in traces(app)


def test_the_region_follows_the_weights(app: AppTest) -> None:
    set_weights(app, 20.0, 0.0, -10.0)
    first = traces(app)["heatmap"]["z"][0]
    assert first[0] < 0.01
    assert first[-1] > 0.99


def test_the_two_classes_have_their_own_shapes(app: AppTest) -> None:
    drawn = traces(app)
    assert drawn["class 0"]["marker"]["symbol"] != drawn["class 1"]["marker"]["symbol"]
    assert len(drawn["class 0"]["x"]) + len(drawn["class 1"]["x"]) == 50


def test_the_number_of_points_the_seed_and_the_noise_choose_the_points(app: AppTest) -> None:
    app.slider(key="classifier-size").set_value(20)
    app.number_input(key="classifier-seed").set_value(7)
    app.slider(key="classifier-noise").set_value(0.1)
    app.run()
    points = datasets["Simple"](20, seed=7, noise=0.1)
    drawn = traces(app)["class 1"]
    assert list(zip(drawn["x"], drawn["y"], strict=True)) == [
        point for point, y in zip(points.X, points.y, strict=True) if y == 1
    ]


def test_reset_brings_the_first_weights_back(app: AppTest) -> None:
    set_weights(app, 3.0, -4.0, 5.0)
    app.button(key="classifier-reset").click().run()
    assert weights(app) == (1.0, 1.0, -0.5)


def test_a_hint_is_shown_only_on_request(app: AppTest) -> None:
    assert not app.info
    app.toggle(key="classifier-hint").set_value(True).run()
    assert app.info[0].value == HINTS["Simple"].text


@pytest.mark.parametrize("name", list(datasets))
def test_the_weights_of_a_hint_can_be_taken(app: AppTest, name: str) -> None:
    app.pills(key="classifier-data").set_value(name)
    app.toggle(key="classifier-hint").set_value(True).run()
    app.button(key="classifier-solve").click().run()
    hint = HINTS[name].weights
    assert not app.exception
    assert weights(app) == (hint.w1, hint.w2, hint.bias)


def test_a_single_point_is_enough(app: AppTest) -> None:
    app.slider(key="classifier-size").set_value(1).run()
    assert not app.exception
    assert metrics(app)["right"] in {"0 of 1", "1 of 1"}
