"""From the text of an expression to its tree, and back.

Operators bind, from loosest to tightest: ``or``, ``and``, ``not``, comparison, ``+ -``, ``* /``, unary minus. The
text is bounded in length and depth.

A word with capitals or Chinese characters is parsed as a name. No id is written like that, so it is unknown where names
are resolved, and there the id can be named whose label it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from ..patterns import lazy_pattern
from ..suggest import meant
from .tree import Binary, Call, Expression, Function, Literal, Name, Operator, Reference, Unary

MAX_LENGTH = 2000  # characters: far more than a formula of a form has
MAX_DEPTH = 50  # of parentheses, function calls and signs
MAX_CHAIN = 100  # operators in a row, such as a + b + c
MAX_HEIGHT = MAX_CHAIN + 1  # of a tree; functions walk it by recursion, far below Python's 1000 calls

_TOKEN = lazy_pattern(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?%?)
      | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<foreign>===|<>|=>|=<|&&|\|\||[<>!]\s+=|[&|]|!(?!=)|\$)
      | (?P<operator>==|!=|<=|>=|[<>+\-*/(),])
    """,
    re.VERBOSE,
)

_FULLWIDTH = {
    "（": "(", "）": ")", "，": ",", "＋": "+", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "＝": "==",
    "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "!=", "“": '"', "”": '"', "‘": "'", "’": "'", "％": "%",
    "　": "space", "。": ".", "．": ".",
}  # fmt: skip
_FOREIGN = {
    "===": "==", "<>": "!=", "=>": ">=", "=<": "<=", "&&": "and", "||": "or", "&": "and", "|": "or", "!": "not",
}  # fmt: skip
"""Operators of other languages, and what is written here."""
_EXCEL_CELL = lazy_pattern(r"[A-Z]{1,3}[0-9]{1,7}")
_COMPARISONS = frozenset((Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE))
_POWERS = {
    Operator.OR: 1, Operator.AND: 2, **dict.fromkeys(_COMPARISONS, 4),
    Operator.ADD: 5, Operator.SUB: 5, Operator.MUL: 6, Operator.DIV: 6,
}  # fmt: skip
_NOT_POWER, _MINUS_POWER, _ATOM = 3, 7, 8  # binding powers of not, unary minus and operands, on the scale of _POWERS
_ARITY = {
    Function.SUM: (1, 200), Function.COUNT: (1, 200), Function.ANY: (1, 1), Function.ALL: (1, 1),
    Function.IF: (3, 3), Function.BLANK: (1, 1), Function.ROUND: (1, 2), Function.ABS: (1, 1),
    Function.MEETS: (2, 2),
}  # fmt: skip


class ExpressionError(ValueError):
    """A text that is not an expression: the problem's code, its offset in the text (from 0), its parameters."""

    def __init__(self, code: str, offset: int, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset
        self.params = params


class _Token(Struct, frozen=True):
    kind: str
    text: str
    offset: int


def parse(text: str) -> Expression:
    """Return the tree of ``text``; raise ExpressionError if it is not an expression."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expr.too-long", MAX_LENGTH, limit=MAX_LENGTH)
    parser = _Parser([*_tokens(text), _Token("end", "", len(text))])
    tree = parser.expression(0)
    if parser.token.kind != "end":
        raise parser.unexpected()
    _check_height(tree)
    return tree


def _check_height(tree: Expression) -> None:
    """Raise ExpressionError where ``tree`` is too high for the functions that walk it by recursion."""
    # Chains inside parentheses add up although each is short; printed without the parentheses, they are one chain.
    level, height = [tree], 0
    while level:
        height += 1
        if height > MAX_HEIGHT:
            raise ExpressionError("expr.too-deep", 0, limit=MAX_HEIGHT)
        level = [below for each in level for below in _operands(each)]


def _operands(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Unary():
            return (expression.operand,)
        case Binary():
            return (expression.left, expression.right)
        case Call():
            return expression.arguments
        case _:
            return ()


def _tokens(text: str) -> Iterator[_Token]:
    offset = 0
    while offset < len(text):
        found = _TOKEN.match(text, offset)
        if found is None:
            raise _bad_character(text, offset)
        kind = str(found.lastgroup)
        if kind == "foreign":
            raise _foreign_sign(found.group(), offset)
        if kind != "space":
            yield _Token(kind, found.group(), offset)
        offset = found.end()


def _bad_character(text: str, offset: int) -> ExpressionError:
    sign = text[offset]
    if sign in _FULLWIDTH:
        is_second = sign == "＝" and text[offset - 1 : offset] in ("<", ">", "!", "=")
        return ExpressionError("expr.fullwidth", offset, char=sign, instead="=" if is_second else _FULLWIDTH[sign])
    if sign == "=":
        is_first = not text[:offset].strip()
        return ExpressionError("expr.leading-equals" if is_first else "expr.assignment", offset)
    return ExpressionError("expr.syntax", offset, found=sign)


def _foreign_sign(sign: str, offset: int) -> ExpressionError:
    if sign == "$":
        return ExpressionError("expr.syntax", offset, found=sign)
    plain = "".join(sign.split())
    return ExpressionError("expr.sign", offset, sign=sign, instead=_FOREIGN.get(plain, plain))


def operator_meant(word: str) -> str:
    """Return the operator that a word in capitals or in another language means: ``AND``, 或者; empty for any other."""
    from ..messages import other_names

    logical = (Operator.AND, Operator.OR, Operator.NOT)
    names = (word.lower(), *other_names().get(word, ()))
    return next((str(operator) for operator in logical if operator in names and operator != word), "")


class _Parser:
    """A Pratt parser over a list of tokens."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if self.token.kind != "operator" or self.token.text != text:
            raise self.unexpected()
        self.at += 1

    def unexpected(self) -> ExpressionError:
        """Return the error for the present token, which cannot follow what is before it."""
        token, before = self.token, self.tokens[self.at - 1] if self.at else None
        if token.kind == "end":
            return ExpressionError("expr.unfinished", token.offset)
        meant = operator_meant(token.text) if token.kind == "name" else ""
        if meant:
            return ExpressionError("expr.sign", token.offset, sign=token.text, instead=meant)
        is_unit = before is not None and before.kind == "number" and before.offset + len(before.text) == token.offset
        if is_unit and token.kind == "name":
            return ExpressionError("expr.unit", token.offset, found=token.text, number=before.text if before else "")
        return ExpressionError("expr.syntax", token.offset, found=token.text)

    def expression(self, power: int) -> Expression:
        """Parse as far as operators bind tighter than ``power``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("expr.too-deep", self.token.offset, limit=MAX_DEPTH)
        left, chain = self.prefix(), 0
        while (operator := self.operator()) is not None and _POWERS[operator] > power:
            token, chain = self.take(), chain + 1
            if chain > MAX_CHAIN:
                raise ExpressionError("expr.too-deep", token.offset, limit=MAX_CHAIN)
            right = self.expression(_POWERS[operator])
            left = Binary(operator, left, right)
            following = self.operator()
            if operator in _COMPARISONS and following in _COMPARISONS:
                raise ExpressionError("expr.chained", token.offset)
        self.depth -= 1
        return left

    def operator(self) -> Operator | None:
        if self.token.kind not in ("operator", "name") or self.token.text not in list(Operator):
            return None
        operator = Operator(self.token.text)
        return operator if operator in _POWERS else None

    def prefix(self) -> Expression:
        token = self.take()
        match token.kind, token.text:
            case "number", text:
                return Literal(Decimal(f"{text[:-1]}e-2" if text.endswith("%") else text))
            case "text", text:
                return Literal(text[1:-1])
            case "operator", "-":
                return Unary(Operator.SUB, self.expression(_MINUS_POWER))
            case "operator", "(":
                inner = self.expression(0)
                self.expect(")")
                return inner
            case "name", "not":
                return Unary(Operator.NOT, self.expression(_NOT_POWER))
            case "name", "true" | "false":
                return Literal(token.text == "true")
            case "name", text if text not in ("and", "or"):
                return self.call(token) if self.token.text == "(" else self.name(token)
        self.at -= 1
        raise self.unexpected()

    def name(self, token: _Token) -> Name:
        """Return a name; a cell of Excel is none, and neither is a word for ``not`` before a condition."""
        if _EXCEL_CELL.fullmatch(token.text):
            raise ExpressionError("expr.excel-cell", token.offset, name=token.text)
        if self.token.kind == "name" and operator_meant(token.text) == Operator.NOT:
            raise ExpressionError("expr.sign", token.offset, sign=token.text, instead=str(Operator.NOT))
        return Name(tuple(token.text.split(".")), token.offset)

    def call(self, token: _Token) -> Expression:
        known = [str(function) for function in Function]
        if token.text not in known:
            operator = operator_meant(token.text)
            if operator:
                raise ExpressionError("expr.logic", token.offset, name=token.text, instead=operator)
            params = {"name": token.text, "suggestion": meant(token.text, known), "known": known}
            raise ExpressionError("expr.unknown-function", token.offset, **params)
        function = Function(token.text)
        self.expect("(")
        arguments = [] if self.token.text == ")" else [self.expression(0)]
        while self.token.text == ",":
            self.take()
            arguments.append(self.expression(0))
        self.expect(")")
        fewest, most = _ARITY[function]
        if not fewest <= len(arguments) <= most:
            expected = str(fewest) if fewest == most else f"{fewest}–{most}"
            raise ExpressionError("expr.arity", token.offset, name=token.text, expected=expected)
        return Call(function, tuple(arguments))


def unparse(expression: Expression) -> str:
    """Return the text of a tree, with only the necessary parentheses."""
    return _text(expression, 0)


def _text(expression: Expression, power: int) -> str:
    match expression:
        case Literal(value=bool() as value):
            return "true" if value else "false"
        case Literal(value=str() as value):
            quote = "'" if '"' in value else '"'
            return f"{quote}{value}{quote}"
        case Literal(value=value):
            return f"{value:f}"
        case Name():
            return ".".join(expression.parts)
        case Reference():
            return "[" + ", ".join(expression.paths) + "]"
        case Call():
            return f"{expression.function}({', '.join(_text(each, 0) for each in expression.arguments)})"
        case Unary(operator=Operator.NOT):
            return _bracketed(f"not {_text(expression.operand, _NOT_POWER - 1)}", _NOT_POWER, power)
        case Unary():
            return _bracketed(f"-{_text(expression.operand, _MINUS_POWER)}", _MINUS_POWER, power)
        case Binary():
            own = _POWERS[expression.operator]
            left = own if expression.operator in _COMPARISONS else own - 1
            words = (_text(expression.left, left), expression.operator, _text(expression.right, own))
            return _bracketed(" ".join(words), own, power)


def _bracketed(text: str, own: int, power: int) -> str:
    return f"({text})" if own <= power else text
