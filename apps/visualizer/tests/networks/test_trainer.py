"""Training a recipe in a thread: results as without one, orders obeyed, questions answered, two at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from minitorch.recipes import Epoch, Record, mnist, sentiment
from minitorch.recipes.mnist import MnistSettings
from minitorch.recipes.sentiment import SentimentSettings
from minitorch_visualizer.networks.snapshots import NetworkSnapshot
from minitorch_visualizer.networks.trainer import WAITING, NetworkSettings, NetworkTrainer, live_network_trainer
from minitorch_visualizer.networks.turns import turns

PATIENCE = 60.0


def finish(settings: NetworkSettings) -> NetworkTrainer:
    trainer = NetworkTrainer(settings)
    trainer.start()
    assert trainer.join(PATIENCE)
    return trainer


def wait_for(trainer: NetworkTrainer, wish: Callable[[NetworkSnapshot], bool]) -> NetworkSnapshot:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        snapshot = trainer.snapshot()
        if wish(snapshot):
            return snapshot
        time.sleep(0.01)
    pytest.fail(f"Nothing came of it: {trainer.snapshot()}")


def numbers(history: tuple[Epoch, ...] | list[Epoch]) -> list[tuple[float, ...]]:
    return [(each.epoch, each.train.loss, each.train.correct, each.test.loss, each.test.correct) for each in history]


def test_a_run_learns_what_the_recipe_learns(digits_settings: MnistSettings) -> None:
    snapshot = finish(digits_settings).snapshot()
    assert snapshot.state == "finished"
    alone = [result for result in mnist.train(digits_settings) if isinstance(result, Epoch)]
    assert numbers(snapshot.history) == numbers(alone)


def test_two_runs_at_once_learn_what_each_learns_alone(digits_settings: MnistSettings) -> None:
    settings = [replace(digits_settings, seed=seed) for seed in (1, 2)]
    both = [NetworkTrainer(each) for each in settings]
    for trainer in both:
        trainer.start()
    assert all(trainer.join(PATIENCE) for trainer in both)
    for trainer, each in zip(both, settings, strict=True):
        alone = [result for result in mnist.train(each) if isinstance(result, Epoch)]
        assert numbers(trainer.snapshot().history) == numbers(alone)


def test_the_record_tells_settings_curves_and_end(texts_settings: SentimentSettings) -> None:
    records: list[Record] = []
    trainer = NetworkTrainer(texts_settings, save=records.append)
    trainer.start()
    assert trainer.join(PATIENCE)
    snapshot = trainer.snapshot()
    (record,) = records
    assert (record.name, record.recipe, record.status, record.backend) == (trainer.id, "sentiment", "finished", "numpy")
    assert record.examples == (40, 20)
    assert numbers(list(record.epochs)) == numbers(snapshot.history)
    assert snapshot.run is not None
    assert snapshot.run.title == "Kim's CNN on polarity, lr 0.002"
    assert snapshot.run.outcome.correct == snapshot.history[-1].test.correct
    assert trainer.about == "40 texts to learn from and 20 to test on, of the sample of Sentence Polarity"


def test_the_curve_has_moments_between_epochs(digits_settings: MnistSettings) -> None:
    snapshot = finish(digits_settings).snapshot()
    moments = snapshot.moments
    assert [moment.place for moment in moments] == pytest.approx([1 / 3, 2 / 3, 1.0, 4 / 3, 5 / 3, 2.0])
    for i, epoch in enumerate(snapshot.history):
        own = moments[3 * i : 3 * i + 3]
        assert sum(moment.loss for moment in own) / 3 == pytest.approx(epoch.train.loss)
        assert sum(moment.accuracy for moment in own) / 3 == pytest.approx(epoch.train.accuracy)


def test_a_run_is_paused_and_goes_on(digits_settings: MnistSettings) -> None:
    trainer = NetworkTrainer(replace(digits_settings, epochs=150))
    trainer.start()
    wait_for(trainer, lambda snapshot: bool(snapshot.moments))
    trainer.pause()
    time.sleep(0.3)
    before = trainer.snapshot()
    time.sleep(0.2)
    after = trainer.snapshot()
    assert before.state == after.state == "paused"
    assert (before.done, before.moments) == (after.done, after.moments)
    trainer.start()
    wait_for(trainer, lambda snapshot: snapshot.done > after.done)
    trainer.stop()
    assert trainer.join(PATIENCE)
    assert trainer.snapshot().state == "stopped"


def test_a_step_is_one_epoch(digits_settings: MnistSettings) -> None:
    trainer = NetworkTrainer(digits_settings)
    trainer.step()
    snapshot = wait_for(trainer, lambda snapshot: snapshot.state == "paused")
    assert len(snapshot.history) == 1
    assert snapshot.batch == 0
    assert snapshot.seconds_left is not None
    trainer.stop()
    assert trainer.join(PATIENCE)


def test_a_run_that_is_stopped_before_an_epoch_leaves_no_record(digits_settings: MnistSettings) -> None:
    records: list[Record] = []
    trainer = NetworkTrainer(digits_settings, save=records.append)
    trainer.pause()
    trainer.stop()
    assert trainer.join(PATIENCE)
    snapshot = trainer.snapshot()
    assert (snapshot.state, snapshot.run, records) == ("stopped", None, [])


def test_a_loss_that_is_no_number_ends_the_run_with_advice(digits_settings: MnistSettings) -> None:
    snapshot = finish(replace(digits_settings, lr=1e30)).snapshot()
    assert snapshot.state == "failed"
    assert "lower the learning rate" in snapshot.message


def test_data_that_is_not_there_ends_the_run_with_what_to_put_where(
    texts_settings: SentimentSettings, tmp_path: object
) -> None:
    snapshot = finish(replace(texts_settings, sample=False, root=str(tmp_path))).snapshot()
    assert snapshot.state == "failed"
    assert "Sentence Polarity is not in" in snapshot.message


def test_a_full_disk_does_not_hide_the_result(texts_settings: SentimentSettings) -> None:
    def fail(_: Record) -> None:
        msg = "no space left"
        raise OSError(msg)

    trainer = NetworkTrainer(texts_settings, save=fail)
    trainer.start()
    assert trainer.join(PATIENCE)
    snapshot = trainer.snapshot()
    assert snapshot.state == "finished"
    assert snapshot.message == "The run could not be kept: no space left"
    assert snapshot.run is not None


def test_a_network_is_asked_in_eval_mode_and_learns_on_as_before(digits_settings: MnistSettings) -> None:
    trainer = NetworkTrainer(digits_settings)
    assert trainer.ask(lambda training: training.model.training) is None
    trainer.start()
    answers = []
    while not trainer.join(0.0):
        answers.append(trainer.ask(lambda training: training.model.training))
    assert trainer.ask(lambda training: training.model.training) is False
    assert set(answers) <= {None, False}
    alone = [result for result in mnist.train(digits_settings) if isinstance(result, Epoch)]
    assert numbers(trainer.snapshot().history) == numbers(alone)


def test_a_network_that_is_busy_is_not_waited_for_for_ever(digits_settings: MnistSettings) -> None:
    trainer = finish(digits_settings)
    with turns.taken():
        assert trainer.ask(lambda _: True, patience=0.01) is None


def test_a_run_that_waits_for_its_turn_says_so_and_can_be_stopped(digits_settings: MnistSettings) -> None:
    trainer = NetworkTrainer(digits_settings)
    with turns.taken():
        trainer.start()
        wait_for(trainer, lambda snapshot: snapshot.doing == WAITING)
        trainer.stop()
        assert trainer.join(PATIENCE)
    assert trainer.snapshot().state == "stopped"
    assert turns.enter(patience=1.0)
    turns.leave()


def test_a_tab_finds_its_run_by_its_name_and_kind(digits_settings: MnistSettings) -> None:
    trainer = NetworkTrainer(digits_settings)
    assert live_network_trainer(trainer.id, "mnist") is trainer
    assert live_network_trainer(trainer.id, "sentiment") is None
    assert live_network_trainer("unknown", "mnist") is None


def test_any_other_error_is_told(digits_settings: MnistSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        msg = "of no kind that anybody thought of"
        raise RuntimeError(msg)

    monkeypatch.setattr(mnist, "train", fail)
    snapshot = finish(digits_settings).snapshot()
    assert snapshot.message == "Training ended with RuntimeError: of no kind that anybody thought of"


def test_the_words_of_a_text_are_known(texts_settings: SentimentSettings) -> None:
    trainer = finish(texts_settings)
    words = trainer.ask(lambda training: len(sentiment.vocabulary_of(training)))
    assert words is not None
    assert words > 100
