"""Turn the tokens of an expression into a tree, by climbing precedences.

Precedence is Python's: `**` binds tightest and to the right, then signs, then * / // %, then + -, then one comparison.
`_operation(minimum)` reads an operand and then every operator that binds at least as tightly as `minimum`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, ClassVar

from minitorch_visualizer.expressions.tokens import SCALARS, ExpressionError, Lexicon, Token, tokenize
from minitorch_visualizer.expressions.tree import (
    BINARY,
    CONSTANTS,
    FUNCTIONS,
    UNARY,
    Call,
    Node,
    Number,
    Rule,
    Variable,
)

MAX_DEPTH = 40
"""How deep brackets, signs, powers and function calls may be nested."""

_LONGEST_WORD = 30
"""How much of a word an error repeats."""

_COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER = 1, 2, 3, 4, 5
_PRECEDENCE = (
    dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARISON)
    | dict.fromkeys("+-", _SUM)
    | dict.fromkeys(("*", "/", "//", "%"), _PRODUCT)
    | {"**": _POWER}
)
_ELSEWHERE = {
    "ln": "write log(x)",
    "max": "write maximum(a, b)",
    "min": "write minimum(a, b)",
    "pow": "write a ** b",
    "square": "write x ** 2",
    "and": "write * for 'and': comparisons are 1 or 0",
    "or": "write maximum(a, b) for 'or': comparisons are 1 or 0",
    "not": "write 1 - a for 'not': comparisons are 1 or 0",
    "if": "write a comparison times a value, as in (x > 0) * x",
}
"""Names known from elsewhere, and what to write here."""


class Parser:
    """One pass over the tokens of one expression; `tree()` may be called once.

    Attributes:
        lexicon: The words of the grammar.
        binary: Its operators between two operands.
        functions: Its functions.
        precedence: How tightly each operator binds.
        elsewhere: Names known from elsewhere, and what to write here.
    """

    lexicon: ClassVar[Lexicon] = SCALARS
    binary: ClassVar[Mapping[str, Rule]] = BINARY
    functions: ClassVar[Mapping[str, Any]] = FUNCTIONS
    precedence: ClassVar[Mapping[str, int]] = _PRECEDENCE
    elsewhere: ClassVar[Mapping[str, str]] = _ELSEWHERE

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self._text = text
        self._names = names
        self._tokens = tokenize(text, self.lexicon)
        self._position = 0
        self._depth = 0

    def tree(self) -> Node:
        """Return the tree of the whole text.

        Raises:
            ExpressionError: The text is not one expression of the names.
        """
        root = self._operation(_COMPARISON)
        token = self._next
        if token.kind == "end":
            return root
        if token.text == ")":
            raise self._error("This ')' closes nothing: remove it, or write '(' before it.", token)
        if token.text == ",":
            raise self._error("A comma stands only between the arguments of a function; write 3.5, not 3,5.", token)
        if token.text in self.binary:
            raise self._error("Comparisons do not chain: write (a < b) * (b < c).", token)
        raise self._missing_operator(token)

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _take(self) -> Token:
        token = self._next
        self._position += 1
        return token

    def _error(self, message: str, token: Token) -> ExpressionError:
        return ExpressionError(message, self._text, token.column)

    def _operation(self, minimum: int) -> Node:
        """Read operands joined by operators of at least the precedence `minimum`."""
        left = self._operand()
        while self._next.kind == "operator" and self.precedence.get(self._next.text, 0) >= minimum:
            token = self._take()
            precedence = self.precedence[token.text]
            # The right side of ** starts again at a sign, so that ** goes to the right and 2 ** -x is read.
            right = self._nested(_SIGN, token) if token.text == "**" else self._operation(precedence + 1)
            left = Call(self.binary[token.text], (left, right))
            if precedence == _COMPARISON:
                break
        return left

    def _nested(self, minimum: int, opener: Token) -> Node:
        """Read an operation one level deeper; the limit keeps this parser's own recursion shallow."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"The expression is nested more than {MAX_DEPTH} deep. Write a flatter one.", opener)
        node = self._operation(minimum)
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        """Read a number, a name, a call, a bracket, or a sign before one of them."""
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "name":
            return self._name(token)
        if token.text in UNARY:
            return Call(UNARY[token.text], (self._nested(_SIGN, token),))
        if token.text == "(":
            node = self._nested(_COMPARISON, token)
            self._close(token)
            return node
        raise self._missing_value(token)

    def _name(self, token: Token) -> Node:
        calls = self._next.text == "("
        if token.text in self.functions:
            if not calls:
                raise self._error(f"{token.text} is a function: write {self._written(token.text)}.", token)
            return self._call(token)
        if token.text not in CONSTANTS and token.text not in self._names:
            raise self._unknown(token)
        if calls:
            message = f"{token.text} is a number, not a function: write {token.text} * (...)."
            raise self._error(message, self._next)
        return Number(CONSTANTS[token.text]) if token.text not in self._names else Variable(token.text)

    def _call(self, name: Token) -> Node:
        rule = self.functions[name.text]
        bracket = self._take()
        arguments: list[Node] = []
        while self._next.text != ")" or arguments:
            arguments.append(self._nested(_COMPARISON, bracket))
            if self._next.text != ",":
                break
            self._take()
        self._close(bracket)
        if len(arguments) != rule.arity:
            given = "1 argument" if len(arguments) == 1 else f"{len(arguments)} arguments"
            raise self._error(f"{name.text} was given {given}: write {self._written(name.text)}.", name)
        return Call(rule, tuple(arguments))

    def _close(self, bracket: Token) -> None:
        """Take the ')' that belongs to `bracket`."""
        token = self._next
        if token.text == ")":
            self._take()
        elif token.kind == "end":
            raise self._error("This '(' is never closed: write ')' after its expression.", bracket)
        elif token.text == ",":
            raise self._error("A comma stands only between the arguments of a function; write 3.5, not 3,5.", token)
        elif token.text in self.binary:
            raise self._error("Comparisons do not chain: write (a < b) * (b < c).", token)
        else:
            raise self._missing_operator(token)

    def _missing_operator(self, token: Token) -> ExpressionError:
        before = self._tokens[self._position - 1].text
        if token.text.startswith("_") and before[-1].isdigit():
            return self._error("Write the digits of a number without '_'.", token)
        if token.text in self.elsewhere:
            return self._unknown(token)
        return self._error(f"An operator is missing here: write {before} * {token.text} for the product.", token)

    def _missing_value(self, token: Token) -> ExpressionError:
        before = self._tokens[self._position - 2].text if self._position > 1 else ""
        where = f"after '{before}'" if before else "at the start"
        found = "the expression ends" if token.kind == "end" else f"'{token.text}' stands there"
        return self._error(f"A value is missing {where}, {found}: write a number, a name or a bracket.", token)

    def _unknown(self, token: Token) -> ExpressionError:
        known = [*self._names, *CONSTANTS, *self.functions]
        close = difflib.get_close_matches(token.text.lower(), known, n=3, cutoff=0.6)
        if token.text in self.elsewhere:
            advice = self.elsewhere[token.text]
        elif close:
            advice = f"did you mean {' or '.join(close)}?"
        else:
            advice = f"use {', '.join(self._names)}, the constants pi and e, or a function such as sin(x)"
        stop = "" if advice.endswith("?") else "."
        shown = token.text if len(token.text) <= _LONGEST_WORD else f"{token.text[:_LONGEST_WORD]}…"
        return self._error(f"'{shown}' is not known: {advice}{stop}", token)

    def _written(self, name: str) -> str:
        """Return how a call of a function looks."""
        arity = self.functions[name].arity
        return f"{name}({', '.join('ab'[:arity])})" if arity > 1 else f"{name}(x)"
