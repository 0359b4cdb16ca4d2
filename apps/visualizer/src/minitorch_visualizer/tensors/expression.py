"""The grammar of expressions of tensors: that of scalars with `@`, methods, attributes and indices.

Operands are expressions; options such as a dimension or a shape are literals, so nothing that a stranger types is ever
run: a method is looked up in a fixed list, and its options are numbers, True, False, None and brackets of them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from minitorch_visualizer.expressions.parser import Parser
from minitorch_visualizer.expressions.tokens import TENSORS, Lexicon, Token
from minitorch_visualizer.expressions.tree import Call, Node, Rule, variables
from minitorch_visualizer.tensors.methods import (
    ATTRIBUTES,
    METHODS,
    TENSOR_BINARY,
    Method,
    attribute_rule,
    index_rule,
    method_rule,
)
from minitorch_visualizer.tensors.typed import TypedError, read_index

_WORDS: Mapping[str, bool | None] = {"True": True, "False": False, "None": None}


@dataclass(frozen=True, slots=True)
class TensorExpression:
    """A parsed expression: its text, the variables it uses in the order they were offered, and its tree."""

    text: str
    variables: tuple[str, ...]
    root: Node = field(repr=False, compare=False)


def parse_tensors(text: str, names: Sequence[str] = ("x", "y", "z")) -> TensorExpression:
    """Parse a text as an expression of tensors.

    Args:
        text: What was typed.
        names: The variables it may use.

    Raises:
        ExpressionError: It is no such expression; the message says what to write instead and `column` where.

    Example:
        >>> parse_tensors("relu(x @ y[:, 0]).sum(dim=0)").variables
        ('x', 'y')
    """
    root = TensorParser(text, tuple(names)).tree()
    used = variables(root)
    return TensorExpression(text, tuple([name for name in names if name in used]), root)


class TensorParser(Parser):
    """One pass over the tokens of one expression of tensors."""

    lexicon: ClassVar[Lexicon] = TENSORS
    binary: ClassVar[Mapping[str, Rule]] = TENSOR_BINARY
    functions: ClassVar[Mapping[str, Any]] = METHODS
    precedence: ClassVar[Mapping[str, int]] = {**Parser.precedence, "@": Parser.precedence["*"]}
    elsewhere: ClassVar[Mapping[str, str]] = {
        **{name: text for name, text in Parser.elsewhere.items() if name not in METHODS},
        "dot": "write a @ b",
        "mm": "write a @ b",
        "pow": "write a ** b",
        "shape": "it is no number to compute with here",
        "size": "it is no number to compute with here",
    }

    def _operand(self) -> Node:
        """Read an operand and what is done to it after a dot or in square brackets."""
        node = super()._operand()
        while self._next.text in (".", "["):
            token = self._take()
            node = self._index(node, token) if token.text == "[" else self._after_dot(node)
        return node

    def _index(self, node: Node, bracket: Token) -> Node:
        """Read what stands up to the bracket's end."""
        depth, token = 1, bracket
        while depth:
            token = self._take()
            if token.kind == "end":
                raise self._error("This '[' is never closed: write ']' after the index.", bracket)
            depth += {"[": 1, "]": -1}.get(token.text, 0)
        text = self._text[bracket.column + 1 : token.column].strip()
        try:
            key = read_index(text)
        except TypedError as error:
            raise self._error(str(error), bracket) from None
        return Call(index_rule(text, key), (node,))

    def _after_dot(self, node: Node) -> Node:
        name = self._take()
        if name.text in ATTRIBUTES:
            if self._next.text == "(":
                raise self._error(f"{name.text} takes no brackets: write .{name.text}.", name)
            return Call(attribute_rule(name.text), (node,))
        method = METHODS.get(name.text)
        if method is None or not method.dotted:
            raise self._no_method(name)
        if self._next.text != "(":
            raise self._error(f"{name.text} is a method: write .{name.text}(...).", name)
        return self._arguments(method, name, [node])

    def _no_method(self, name: Token) -> Exception:
        if name.text == "where":
            return self._error("where is a function here: write where(x > 0, x, y).", name)
        if name.text in self.elsewhere:
            return self._error(f".{name.text} is not offered: {self.elsewhere[name.text]}.", name)
        known = [*ATTRIBUTES, *(method for method in METHODS if METHODS[method].dotted)]
        close = difflib.get_close_matches(name.text, known, n=3, cutoff=0.6)
        advice = f"Did you mean .{' or .'.join(close)}?" if close else "Write one such as .sum(), .view(3, 2) or .T."
        return self._error(f"'.{name.text}' is not known here. {advice}", name)

    def _call(self, name: Token) -> Node:
        return self._arguments(METHODS[name.text], name, [])

    # ------------------------------------------------------------------------------------------------------------------
    # Arguments
    # ------------------------------------------------------------------------------------------------------------------
    def _arguments(self, method: Method, name: Token, operands: list[Node]) -> Node:
        """Read the arguments in brackets: first the operands that are still missing, then options."""
        dotted = bool(operands)
        bracket = self._take()
        options: list[Any] = []
        named: dict[str, Any] = {}
        while self._next.text != ")":
            if len(operands) < method.arity:
                operands.append(self._nested(1, bracket))
            else:
                self._option(method, options, named)
            if self._next.text != ",":
                break
            self._take()
        self._close(bracket)
        if len(operands) < method.arity:
            raise self._error(f"{name.text} was given too little: write {self._written(name.text)}.", name)
        if len(options) > len(method.options) and not method.many:
            takes = f"only {', '.join(method.options)}" if method.options else "no options"
            raise self._error(f"{name.text} was given {len(options)} options, and takes {takes}.", name)
        return Call(method_rule(method, options, named, dotted=dotted), tuple(operands))

    def _option(self, method: Method, options: list[Any], named: dict[str, Any]) -> None:
        """Read one option, with or without its name."""
        token = self._next
        if token.kind == "name" and token.text not in _WORDS:
            self._take()
            if token.text not in method.options or self._next.text != "=":
                allowed = " or ".join(f"{option}=..." for option in method.options)
                advice = f"write {allowed}, with numbers" if allowed else f"close the bracket of {method.name} here"
                raise self._error(f"'{token.text}' is no option of {method.name}: {advice}.", token)
            if token.text in named:
                raise self._error(f"{token.text} is given twice: take one of them away.", token)
            self._take()
            named[token.text] = self._literal(1)
        elif named:
            raise self._error("An option without a name cannot follow one with a name: write it first.", token)
        else:
            options.append(self._literal(1))

    def _literal(self, depth: int) -> Any:
        """Read a number, True, False, None, or several of them in brackets."""
        token = self._take()
        if token.text in _WORDS:
            return _WORDS[token.text]
        if token.text in ("(", "[") and depth:
            return self._sequence(token)
        sign = -1 if token.text == "-" else 1
        if token.text in ("-", "+"):
            token = self._take()
        if token.kind != "number":
            raise self._error("Write a number here, or True, False, None, or numbers in brackets.", token)
        return sign * (int(token.text) if token.text.isdigit() else float(token.text))

    def _sequence(self, bracket: Token) -> tuple[Any, ...]:
        end = {"(": ")", "[": "]"}[bracket.text]
        found: list[Any] = []
        while self._next.text != end:
            found.append(self._literal(0))
            if self._next.text != ",":
                break
            self._take()
        if self._next.text != end:
            raise self._error(f"This '{bracket.text}' is never closed: write '{end}'.", bracket)
        self._take()
        return tuple(found)

    def _written(self, name: str) -> str:
        method = METHODS[name]
        return f"{name}({', '.join([*'xyz'[: method.arity], *method.options[:1]])})"
