"""The figures of module 3: loops, threads, the cache, times and speeds."""

from __future__ import annotations

import math

import pytest

from minitorch_visualizer.efficiency.films import film
from minitorch_visualizer.efficiency.index_plan import narratives
from minitorch_visualizer.efficiency.matmul_speed import gigaflops, jobs, plan_of_product
from minitorch_visualizer.efficiency.measurement import Reading
from minitorch_visualizer.efficiency.question import Question
from minitorch_visualizer.efficiency.shares import division
from minitorch_visualizer.figures.index_plan import plan_picture
from minitorch_visualizer.figures.memory import memory_picture
from minitorch_visualizer.figures.paces import paces_figure
from minitorch_visualizer.figures.shares import division_figure, jobs_figure
from minitorch_visualizer.figures.times import speeds_figure, times_figure
from minitorch_visualizer.theme import DARK, LIGHT

QUESTION = Question("zip", "add", ((4, 1, 5, 6), (6,)), ("contiguous", "contiguous"))


def test_a_plan_shows_what_is_dropped_and_what_is_left() -> None:
    (told,) = narratives(QUESTION)
    first, second, third = (plan_picture(told, k, LIGHT) for k in (1, 2, 3))
    assert first.count("cell chosen") == 4
    assert second.count("cell dim chosen") == 4
    assert third.count("cell lit-2") == 4  # the two loops became one
    assert "turns of the loop over dim 0 and 2: 20" in third


def test_a_plan_without_a_loop_yet_says_so() -> None:
    (told,) = narratives(Question("map", "exp", ((1, 3),), ("contiguous",)))
    assert "None yet." in plan_picture(told, 1, LIGHT)


@pytest.mark.parametrize("threads", [1, 2, 16])
def test_each_thread_has_its_colour_and_its_name(threads: int) -> None:
    divided = division(Question("map", "exp", ((700, 700),), ("gaps",)), threads)
    figure = division_figure(divided, DARK)
    assert {thread for row in figure.data[0].z for thread in row} == set(range(threads))
    names = [annotation.text for annotation in figure.layout.annotations]
    assert names == [f"thread {i}" if threads <= 8 else str(i) for i in range(threads)]


def test_a_single_loop_is_a_strip() -> None:
    divided = division(Question("map", "exp", ((700, 700),), ("contiguous",)), 2)
    figure = division_figure(divided, LIGHT)
    assert figure.layout.height < 150
    assert figure.layout.yaxis.showticklabels is False


def test_the_parts_of_a_product_are_drawn() -> None:
    found = jobs(plan_of_product(1000, 1000, 1000, 4))
    figure = jobs_figure(found, 1000, 1000, LIGHT)
    assert len(figure.layout.shapes) == len(figure.layout.annotations) == 4


def test_a_moment_shows_the_cache_what_is_read_and_what_is_in_registers() -> None:
    shown = film("packed")
    k = next(i for i, moment in enumerate(shown.moments) if moment.registers)
    markup = memory_picture(shown, k, LIGHT)
    moment = shown.moments[k]
    assert markup.count("<circle") == len(moment.touched)
    assert markup.count(f'fill="{LIGHT.step}"') == len(moment.sums)
    assert markup.count(f'fill="{LIGHT.class_1}"') == len(moment.cached)
    assert markup.count("<svg") == 5
    assert "packed A: " in markup


def test_the_bar_of_the_engine_that_trains_is_filled() -> None:
    figure = paces_figure([("scalars", 2.0), ("fast", 0.001), ("numpy", 0.0)], "fast", LIGHT)
    assert [colour == LIGHT.grid for colour in figure.data[0].marker.color] == [True, False, True]
    assert figure.layout.xaxis.type == "log"
    assert all(math.isfinite(end) for end in figure.layout.xaxis.range)


READINGS = [Reading("simple", 100, 1e-3, 2e-3), Reading("fast", 100, 1e-5, 1.0), Reading("fast", 10_000, 1e-4, 1e-4)]


def test_times_are_lines_with_marks_between_their_ends() -> None:
    figure = times_figure(("simple", "numpy", "fast"), READINGS, {4096: "kernel", 10**9: "far"}, LIGHT)
    assert [(line.name, list(line.x)) for line in figure.data] == [("simple", [100]), ("fast", [100, 10_000])]
    assert [annotation.text for annotation in figure.layout.annotations] == ["kernel"]
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "log")
    assert figure.data[1].text[1] == "0.1 ms"


def test_speeds_are_named_at_the_sizes() -> None:
    readings = [Reading("naive", 64, 1e-3, 1.0), Reading("naive", 128, 1e-2, 1e-2)]
    figure = speeds_figure(("naive",), readings, gigaflops)
    assert list(figure.layout.xaxis.ticktext) == ["64", "128"]
    assert figure.data[0].y[0] == pytest.approx(2 * 64**3 / 1e-3 / 1e9)
