"""The steps of the backward pass: the numbers of backward() itself."""

from __future__ import annotations

import pytest

from minitorch_tensor import Tensor, allclose, arange, autograd, float64, ones, tensor
from minitorch_visualizer.pages.parts.expression_input import Example
from minitorch_visualizer.pages.tensors.autograd_inputs import EXAMPLES
from minitorch_visualizer.tensors.backward import BackwardPass, backward_steps, stretched_dims
from minitorch_visualizer.tensors.expression import parse_tensors
from minitorch_visualizer.tensors.fills import filled
from minitorch_visualizer.tensors.formulas import formula_of
from minitorch_visualizer.tensors.gradients import Gradient, gradients
from minitorch_visualizer.tensors.graph import build_graph
from minitorch_visualizer.tensors.recording import ComputationError, Recording, record
from minitorch_visualizer.tensors.typed import read_shape

X, Y = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [10.0, 20.0, 30.0]


def recorded(text: str, constant: str = "", x: object = X) -> Recording:
    leaves = {
        name: tensor(numbers, dtype=float64).requires_grad_(name not in constant)
        for name, numbers in (("x", x), ("y", Y), ("z", 2.0))
    }
    return record(parse_tensors(text), leaves)


def stepped(recording: Recording, gradient: Tensor | None = None) -> BackwardPass:
    begin = ones(recording.output.shape, dtype=float64) if gradient is None else gradient
    return backward_steps(recording.output, build_graph(recording), begin)


def explained(text: str, constant: str = "", x: object = X) -> dict[str, Gradient]:
    recording = recorded(text, constant, x)
    done = stepped(recording) if recording.output.requires_grad else None
    return {g.name: g for g in gradients(recording, done)}


@pytest.mark.parametrize(
    "text",
    [
        "(x * y + z).sum()",
        "x * y",
        "relu(x @ x.T - 20)[0].sum() * z",
        "x.max(dim=1).values.sum()",
        "x[[0, 0], 1:].T.reshape(4).mean(dim=0) / z",
        "where(x > 2, x, y).sum(dim=[0, 1], keepdim=True) ** z",
        "log_softmax(x, dim=-1)[:, 0].sum()",
        "(x * x + x).sum() * x.mean() - y.std() + z",
        "x.expand(2, 2, 3).var() + maximum(x, y / 10).prod()",
        "x.view(3, 2).unsqueeze(0).permute(2, 0, 1).tanh()",
        "-1 / x.cumsum(1)",
    ],
)
def test_the_steps_end_with_the_gradients_of_autograd(text: str) -> None:
    recording = recorded(text)
    gradient = (arange(recording.output.numel(), dtype=float64) + 0.5).reshape(recording.output.shape)
    done = stepped(recording, gradient)
    known = done.gradients_after(len(done.steps))
    leaves = list(recording.leaves.values())
    expected = autograd.grad(recording.output, leaves, gradient, retain_graph=True, allow_unused=True)
    ids = {node.label: node.id for node in done.graph.nodes if node.kind == "leaf"}
    for name, wanted in zip(recording.leaves, expected, strict=True):
        found = known.get(ids.get(name, ""))
        assert (found is None) == (wanted is None)
        assert found is None or bool(allclose(found, wanted))
    assert all(leaf.grad is None for leaf in leaves)


def test_a_step_tells_what_the_rule_gave_from_what_was_summed_back() -> None:
    done = stepped(recorded("(x * y).sum()"))
    product = done.steps[1]
    to_x, to_y = product.contributions
    assert (to_x.stretched, to_x.given.tolist()) == ((), [Y, Y])
    assert (to_y.stretched, to_y.given.tolist(), to_y.amount.tolist()) == ((0,), X, [5.0, 7.0, 9.0])


def test_a_second_use_is_added_to_the_first() -> None:
    done = stepped(recorded("(x * x).sum()"))
    first, second = done.steps[1].contributions
    assert (first.first, second.first) == (True, False)
    assert second.total.tolist() == [[2.0, 4.0, 6.0], [8.0, 10.0, 12.0]]


def test_constants_receive_nothing() -> None:
    done = stepped(recorded("(x * 3).sum()"))
    assert done.steps[1].silent == (1,)


def test_the_gradients_known_grow_from_step_to_step() -> None:
    done = stepped(recorded("(x * y).sum()"))
    assert [sorted(done.gradients_after(k)) for k in range(3)] == [["n3"], ["n2", "n3"], ["n0", "n1", "n2", "n3"]]


@pytest.mark.parametrize(
    ("given", "wanted", "dims"),
    [((2, 3), (3,), (0,)), ((4, 2, 3), (2, 1), (0, 2)), ((2,), (2,), ()), ((2, 2), (), (0, 1))],
)
def test_the_dimensions_that_broadcasting_stretched(
    given: tuple[int, ...], wanted: tuple[int, ...], dims: tuple[int, ...]
) -> None:
    assert stretched_dims(given, wanted) == dims


# ----------------------------------------------------------------------------------------------------------------------
# Gradients and reasons
# ----------------------------------------------------------------------------------------------------------------------
def test_gradients_agree_with_differences() -> None:
    found = explained("(x @ y * z).sum()")
    assert [g.agrees for g in found.values()] == [True, True, True]
    assert found["z"].difference is not None
    assert found["z"].difference.item() == pytest.approx(460.0)


@pytest.mark.parametrize(
    ("text", "constant", "name", "why"),
    [
        ("x.sum()", "", "y", "None: y does not occur in the expression."),
        ("(x * y).sum()", "y", "y", "None: y is a constant, because requires grad is off."),
        ("((x > y) * z).sum()", "", "x", "None: no recorded way leads from the result back to x."),
        ("(x.detach() * y).sum()", "", "x", "None: no recorded way leads"),
        ("x > 2", "", "x", "None: no recorded way leads"),
        ("relu(x - 9).sum()", "", "x", "0 everywhere: the derivative of Relu (n2) is 0 at these numbers."),
        ("(sqrt(x - 1) * 0).sum()", "", "x", "NaN: the first one comes out of the backward of Sqrt (n2)"),
        ("(x * y).sum()", "", "x", ""),
        ("relu(x - 100).sum() + (y - y).sum()", "", "y", "0 everywhere: what comes along the ways cancels out."),
        ("relu(x - 100).sum() + (y * 0).sum()", "", "x", "0 everywhere: the derivative of Relu (n"),
        ("relu(x - 100).sum() + (x * 0).sum()", "", "x", "0 everywhere: the derivative of Mul (n"),
        ("(x - x).sum() * y.sum()", "", "x", "0 everywhere: what comes along the ways cancels out."),
        (
            "(sqrt(x - 1) * 0).sum() + (sqrt(y - 2) * 0).sum()",
            "",
            "x",
            "NaN: the first one comes out of the backward of ",
        ),
    ],
)
def test_a_gradient_that_is_none_zero_or_nan_is_explained(text: str, constant: str, name: str, why: str) -> None:
    answer = explained(text, constant)[name].why
    assert answer.startswith(why)
    assert bool(answer) == bool(why)


def test_a_kink_is_told_from_a_wrong_rule() -> None:
    found = explained("x.max(dim=1).values.sum()", x=[[1.0, 6.0, 6.0], [4.0, 5.0, 6.0]])["x"]
    assert (found.agrees, found.kink) == (False, True)
    assert "kink" in found.why


def test_a_difference_that_overflows_is_compared_with_nothing() -> None:
    found = explained("(x / 0).sum()")["x"]
    assert found.agrees is None


def test_a_difference_that_rounding_swallows_is_said_to_differ() -> None:
    found = explained("(x + 1e300).sum()")["x"]
    assert found.agrees is False
    assert found.why.startswith("The two differ.")


def test_many_numbers_are_not_moved_one_by_one() -> None:
    found = explained("x.sum()", x=[[1.0] * 40] * 4)["x"]
    assert (found.difference, found.agrees) == (None, None)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_example_works_or_is_about_an_error_and_its_rules_have_formulas(example: Example) -> None:
    leaves = {
        name: filled(read_shape(example.values[f"{name}-shape"]), "type numbers", example.values[f"{name}-text"])
        .to(float64)
        .requires_grad_()
        for name in ("x", "y", "z")
    }
    if example.title == "Shapes that do not fit":
        with pytest.raises(ComputationError):
            record(parse_tensors(example.text), leaves)
        return
    done = stepped(record(parse_tensors(example.text), leaves))
    assert done.steps
    for step in done.steps:
        for sent in step.contributions:
            assert formula_of(step.rule.__name__, sent.argument), step.rule.__name__
