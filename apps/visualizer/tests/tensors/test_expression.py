"""Expressions of tensors: what is read, and what is answered to the rest."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_tensor import Tensor, float64, tensor
from minitorch_visualizer.expressions.tokens import ExpressionError
from minitorch_visualizer.expressions.tree import evaluate
from minitorch_visualizer.tensors.expression import parse_tensors
from minitorch_visualizer.tensors.methods import METHODS

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
Y = np.array([10.0, 20.0, 30.0])


def value(text: str) -> np.ndarray:
    leaves = {"x": tensor(X), "y": tensor(Y), "z": tensor(2.0, dtype=float64)}
    result = evaluate(parse_tensors(text).root, leaves)
    assert isinstance(result, Tensor)
    return np.asarray(result.numpy())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x * y + z", X * Y + 2.0),
        ("-x ** 2", -(X**2)),
        ("x @ y", X @ Y),
        ("2 - x @ x.T", 2.0 - X @ X.T),
        ("x.sum()", X.sum()),
        ("sum(x, dim=0)", X.sum(0)),
        ("x.sum(dim=[0, 1], keepdim=True)", X.sum((0, 1), keepdims=True)),
        ("x.mean(-1)", X.mean(-1)),
        ("x.view(3, 2)[1:, 0]", X.reshape(3, 2)[1:, 0]),
        ("x.view((3, -1))", X.reshape(3, 2)),
        ("x.permute(1, 0)", X.T),
        ("x[[0, 0], ..., None]", X[[0, 0], ..., None]),
        ("x.max(dim=1).values * x.max(dim=1).indices", np.array([6.0, 12.0])),
        ("where(x > 2.5, x, -y)", np.where(X > 2.5, X, -Y)),
        ("maximum(x, z).clamp(2.5, max=5)", np.maximum(X, 2.0).clip(2.5, 5.0)),
        ("relu(x - 3)[1].T.exp()", np.exp(np.maximum(X - 3.0, 0.0)[1])),
        ("(x >= 2) * pi", (X >= 2.0) * np.pi),
    ],
)
def test_an_expression_means_what_it_means_in_python(text: str, expected: np.ndarray) -> None:
    np.testing.assert_allclose(value(text), expected)


@pytest.mark.parametrize(
    ("text", "column", "answer"),
    [
        ("x.summ()", 2, "Did you mean .sum"),
        ("x.sum", 2, "write .sum(...)"),
        ("x.T()", 2, "write .T."),
        ("sum()", 0, "write sum(x, dim)"),
        ("sum(x, y)", 7, "'y' is no option of sum: write dim=... or keepdim=..."),
        ("exp(x, 1)", 0, "takes no options"),
        ("x.sum(0, 1, 2)", 2, "takes only dim, keepdim"),
        ("x.sum(dim=0, dim=1)", 13, "given twice"),
        ("x.sum(dim=0, 1)", 13, "cannot follow one with a name"),
        ("x.view((2, (3,)))", 11, "Write a number here"),
        ("x.view([2, 3)", 7, "never closed"),
        ("x[0", 1, "This '[' is never closed"),
        ("x[]", 1, "Write what stands between the brackets"),
        ("x[y]", 1, "'y' is not a part of an index"),
        ("x.where(y, z)", 2, "where is a function here"),
        ("x.shape", 2, "no number to compute with"),
        ("x + w", 4, "'w' is not known"),
        ("x y", 2, "An operator is missing here"),
        ("(x", 0, "never closed"),
        ("x; y", 1, "write one expression only"),
        ("", 0, "The expression is empty"),
    ],
)
def test_a_bad_expression_is_answered_with_the_place_and_what_to_write(text: str, column: int, answer: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_tensors(text)
    assert answer in caught.value.message
    assert caught.value.column == column


@pytest.mark.parametrize(
    "text", ["x.__class__", "x.numpy()", "x.backward()", "x.grad", "x.fill_(3)", "open(1)", "x.tolist()", "x.data"]
)
def test_only_the_methods_of_the_list_can_be_called(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_tensors(text)


def test_deep_nesting_is_refused_and_long_chains_are_not() -> None:
    with pytest.raises(ExpressionError, match="nested more than"):
        parse_tensors("(" * 60 + "x" + ")" * 60)
    assert value("x" + ".T" * 100).shape == (2, 3)


def test_no_method_of_the_list_writes_in_place() -> None:
    assert not [name for name in METHODS if name.endswith("_")]
