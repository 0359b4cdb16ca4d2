"""Turns: one at a time, in order, and nobody waits longer than wanted."""

from __future__ import annotations

import threading
import time

import pytest

from minitorch_visualizer.networks.turns import Turns


def test_whoever_waits_too_long_is_told_so_and_nobody_waits_for_them() -> None:
    turns = Turns()
    assert turns.enter()
    assert turns.enter(patience=0.01) is False
    turns.leave()
    assert turns.enter(patience=0.01) is True


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, came = Turns(), []
    turns.enter()

    def ask(name: int) -> None:
        with turns.taken():
            came.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    turns.leave()
    for thread in threads:
        thread.join(10.0)
    assert came == [0, 1, 2, 3, 4]


def test_an_error_in_a_turn_ends_it() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    assert turns.enter(patience=0.01)
