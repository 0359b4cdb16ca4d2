"""The page Convolution: steps, kernels, digits and wrong input."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    from minitorch_visualizer.pages.networks.convolution import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=60).run()


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.error))


def html(app: AppTest) -> str:
    markup: str = json.loads(app.get("bidi_component")[0].proto.json)["html"]
    return markup


def test_an_output_is_written_out(app: AppTest) -> None:
    assert not app.exception
    assert "The output has **5 x 5** numbers" in words(app)
    app.button(key="convolution-last").click().run()
    assert "**output[4, 4]** = 5·(-1) = -5" in words(app)
    assert "8 of 9 products are 0, and are left out" in words(app)


def test_stride_padding_and_dilation_change_the_output(app: AppTest) -> None:
    app.slider(key="convolution-stride").set_value(2).run()
    assert "The output has **3 x 3** numbers" in words(app)
    app.slider(key="convolution-padding").set_value(1).run()
    assert "The output has **4 x 4** numbers" in words(app)
    assert "9 of 9 products are 0, 5 of them in the padding" in words(app)
    app.slider(key="convolution-dilation").set_value(3).run()
    assert "The output has **2 x 2** numbers" in words(app)
    assert not app.exception


def test_every_kernel_can_be_taken(app: AppTest) -> None:
    for name in app.selectbox(key="convolution-kernel").options:
        app.selectbox(key="convolution-kernel").select(name).run()
        assert not app.exception
        assert not app.error


def test_a_digit_is_convolved(app: AppTest) -> None:
    app.selectbox(key="convolution-image").select("A digit").run()
    assert "A 7, from the 500 test digits of MNIST" in words(app)
    assert "Output, 26 x 26" in html(app)


def test_a_kernel_of_ones_own_is_used_or_refused(app: AppTest) -> None:
    app.selectbox(key="convolution-kernel").select("My own").run()
    app.text_area(key="convolution-own-kernel").input("2 0\n0 0").run()
    assert "The output has **6 x 6** numbers" in words(app)
    app.text_area(key="convolution-own-kernel").input("2 x").run()
    assert "'x' in the kernel is no number" in app.error[0].value
    assert not app.exception


def test_a_kernel_that_is_too_large_is_refused(app: AppTest) -> None:
    app.slider(key="convolution-size").set_value(4).run()
    app.slider(key="convolution-dilation").set_value(3).run()
    assert "The kernel reaches over 10 inputs" in app.error[0].value
