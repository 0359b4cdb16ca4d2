from __future__ import annotations

import threading
import time

import pytest

from minitorch_visualizer.training.orders import BREATHE_EVERY, BREATHE_FOR, Orders, StopOrderedError


def test_a_thread_waits_until_it_is_told_to_run() -> None:
    orders = Orders()
    passed = threading.Event()

    def wait() -> None:
        orders.obey()
        passed.set()

    threading.Thread(target=wait, daemon=True).start()
    assert not passed.wait(0.1)
    orders.give("run")
    assert passed.wait(5)


def test_an_order_to_stop_ends_the_wait_with_its_reason() -> None:
    orders = Orders()
    orders.give("stop", reason="Enough.")
    with pytest.raises(StopOrderedError, match="Enough"):
        orders.obey()


def test_after_stop_nothing_else_counts() -> None:
    orders = Orders()
    orders.give("stop")
    orders.give("run")
    assert orders.stopped
    assert not orders.paused


def test_a_step_runs_to_the_end_of_the_epoch() -> None:
    orders = Orders()
    orders.give("pause", one_epoch=True)
    assert orders.stepping
    assert not orders.paused
    orders.obey()
    orders.epoch_done()
    assert orders.paused


def test_what_there_is_to_do_before_a_wait_is_done_once() -> None:
    orders = Orders()
    done = []
    threading.Timer(0.1, orders.give, ("run",)).start()
    orders.obey(lambda: done.append(1))
    orders.obey(lambda: done.append(2))
    assert done == [1]


def test_check_goes_on_while_paused_and_stops_when_told() -> None:
    orders = Orders()
    orders.give("pause")
    orders.check()
    orders.give("stop")
    with pytest.raises(StopOrderedError):
        orders.check()


def test_waiting_counts_as_idle_time() -> None:
    orders = Orders()
    threading.Timer(0.2, orders.give, ("run",)).start()
    began = time.monotonic()
    orders.obey()
    # A busy machine may take up to a tenth of a second from the timer's start to the wait.
    assert 0.1 < orders.idle <= time.monotonic() - began


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minitorch_visualizer.training.orders.LOOK_EVERY", 0.01)


@pytest.mark.usefixtures("hurried")
def test_a_thread_that_nobody_watches_stops_by_itself() -> None:
    orders = Orders(abandon_after=0.1)
    with pytest.raises(StopOrderedError, match="Nobody was watching"):
        orders.obey()


@pytest.mark.usefixtures("hurried")
def test_a_thread_is_kept_while_its_tab_is_open() -> None:
    orders = Orders(lambda: True, abandon_after=0.05)
    orders.give("run")
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        orders.obey()


@pytest.mark.usefixtures("hurried")
def test_looking_now_and_then_keeps_a_thread_alive() -> None:
    orders = Orders(abandon_after=0.2)
    orders.give("run")
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        orders.seen()
        orders.obey()


@pytest.mark.usefixtures("hurried")
def test_another_tab_can_take_over() -> None:
    orders = Orders(lambda: False, abandon_after=0.1)
    orders.watch(lambda: True)
    orders.give("run")
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        orders.obey()


@pytest.mark.usefixtures("hurried")
def test_an_order_can_be_given_while_the_tab_is_looked_for() -> None:
    """Whoever knows the tabs may be waiting for a lock that the one who gives the order holds."""
    given: list[bool] = []

    def is_watched() -> bool:
        giver = threading.Thread(target=orders.give, args=("run",), daemon=True)
        giver.start()
        giver.join(2)
        given.append(not giver.is_alive())
        return True

    orders = Orders(is_watched)
    orders.obey()
    assert given == [True]


def test_a_busy_thread_lets_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that only obeys must hand the interpreter over every few milliseconds."""
    naps: list[float] = []
    monkeypatch.setattr("minitorch_visualizer.training.orders.time.sleep", naps.append)
    orders = Orders()
    orders.give("run")
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        orders.obey()
    assert 10 < len(naps) <= 0.2 / BREATHE_EVERY + 1
    assert set(naps) == {BREATHE_FOR}
