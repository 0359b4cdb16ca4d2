from __future__ import annotations

from minitorch_visualizer.figures.source_lines import source_picture
from minitorch_visualizer.theme import DARK

SOURCE = ["    def f(a):", "        a[0] < 1", "", "        wait()"]


def test_lines_have_their_numbers_and_what_is_beside_them() -> None:
    markup = source_picture("f & g", SOURCE, 7, {8: "2 threads"}, (), DARK)
    assert "<h4>f &amp; g</h4>" in markup
    assert '<li class=""><i>7</i><b></b><code>def f(a):</code></li>' in markup
    assert '<li class="lit"><i>8</i><b>2 threads</b><code>    a[0] &lt; 1</code></li>' in markup
    assert "<i>9</i><b></b><code> </code>" in markup


def test_lines_that_are_left_out_are_struck() -> None:
    assert '<li class="struck"><i>10</i><b></b><code>    wait()</code></li>' in source_picture(
        "f", SOURCE, 7, {}, (10,), DARK
    )
