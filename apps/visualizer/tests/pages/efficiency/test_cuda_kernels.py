"""The page Kernel view: kernels of the course, barrier by barrier."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.kernels.catalogue import KINDS


def script() -> None:
    from minitorch_visualizer.pages.efficiency.cuda_kernels import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def choose(app: AppTest, kind: str) -> AppTest:
    return app.segmented_control(key="kernel-view-kind").select(kind).run()


def html(app: AppTest, which: int = 0) -> str:
    markup: str = json.loads(app.get("bidi_component")[which].proto.json)["html"]
    return markup


def left_out(app: AppTest, kind: str, which: int) -> AppTest:
    pills = app.pills(key=f"kernel-view-{kind}-left-out")
    lines = [int(option.removeprefix("line ").partition(":")[0]) for option in pills.options]
    return pills.set_value([lines[which]]).run()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kernel_is_walked_from_its_first_interval_to_its_last(app: AppTest, kind: str) -> None:
    choose(app, kind)
    assert not app.exception
    assert app.info[0].value.startswith("**Interval 1 of ")
    if app.button:
        app.button(key="kernel-view-last").click().run()
    assert not app.exception
    assert "until the kernel ends" in app.info[0].value
    assert app.success[0].value.startswith("No problems")


def test_an_interval_ends_where_the_threads_wait(app: AppTest) -> None:
    assert "4 threads wait" in html(app, 1)
    app.button(key="kernel-view-next").click().run()
    assert app.info[0].value.startswith("**Interval 2 of 5** of block (0, 0), until all wait at the barrier in line ")


def test_the_chosen_thread_is_told_step_by_step(app: AppTest) -> None:
    app.session_state["kernel-view-matmul-thread"] = 3
    app.button(key="kernel-view-next").click().run()
    assert "**Thread (1, 1)** in this interval" in [markdown.value for markdown in app.markdown]
    assert list(app.dataframe[0].value["cell"]) == ["a_tile[1, 0]", "b_tile[0, 1]", "a_tile[1, 1]", "b_tile[1, 1]"]


def test_another_block_is_shown_at_the_same_interval(app: AppTest) -> None:
    app.button(key="kernel-view-next").click().run()
    app.session_state["kernel-view-matmul-block"] = 2
    app.run()
    assert app.info[0].value.startswith("**Interval 2 of 5** of block (0, 1)")


def test_a_block_that_a_smaller_launch_does_not_have_is_not_asked_for(app: AppTest) -> None:
    app.session_state["kernel-view-matmul-block"] = 3
    app.select_slider(key="kernel-view-matmul-rows").set_value(2).run()
    assert app.info[0].value.startswith("**Interval 1 of 5** of block 1")


def test_a_barrier_that_is_left_out_is_missed_by_the_checker(app: AppTest) -> None:
    left_out(app, "matmul", 0)
    assert app.error[0].value.startswith("**Line ")
    assert ": missing barrier**" in app.error[0].value
    assert "struck" in html(app, 1)
    assert "Interval 1 of 3" in app.info[0].value


def test_a_transposed_operand_is_slow(app: AppTest) -> None:
    choose(app, "map")
    app.toggle(key="kernel-view-map-transposed").set_value(True).run()
    assert ": uncoalesced access**" in app.warning[0].value


def test_matrices_larger_than_the_tile_are_out_of_bounds(app: AppTest) -> None:
    choose(app, "mm_practice")
    app.select_slider(key="kernel-view-mm_practice-size").set_value(4).run()
    assert ": read out of bounds**" in app.error[0].value


def test_the_table_of_global_memory_counts_reads_and_writes(app: AppTest) -> None:
    table = app.dataframe[-1].value
    assert list(table["global memory"]) == ["out", "a", "b"]
    assert list(table["reads"]) == [0, 24, 24]
    assert list(table["most reads of a cell by a block"]) == [0, 1, 1]
    assert list(table["writes"]) == [16, 0, 0]


def test_a_thread_without_work_is_told_so(app: AppTest) -> None:
    choose(app, "sum_practice")
    app.session_state["kernel-view-sum_practice-thread"] = 3
    app.button(key="kernel-view-last").click().run()
    assert "It reads and writes nothing." in [caption.value for caption in app.caption]
