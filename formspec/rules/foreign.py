"""Formulas as they are written elsewhere, in Excel, in Chinese or with full-width signs, and as expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..messages import other_names
from ..patterns import lazy_pattern
from .parser import MAX_LENGTH, ExpressionError, operator_meant, parse
from .tree import Function, Name, Reference, references

_TOKEN = lazy_pattern(
    r"""(?P<text>"[^"]*"|'[^']*'|[“”"＂][^“”"＂]*[“”"＂]|[‘’'][^‘’']*[‘’'])
      | (?P<number>[0-9]+(?:\.[0-9]+)?[%％]?)(?P<unit>[\u4e00-\u9fff]{0,4})
      | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<comparison>[<>=!＜＞＝！≤≥≠](?:\s*[=＝＜＞<>])*)
      | (?P<sign>&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMPARISONS = {
    "=": "==", "==": "==", "===": "==", "<>": "!=", "!=": "!=", "<=": "<=", "=<": "<=", ">=": ">=", "=>": ">=",
    "<": "<", ">": ">", "!": "not ", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_HALF = str.maketrans("＜＞＝！", "<>=!")
_SIGNS = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "（": "(", "）": ")", "，": ",", "、": ",", "；": ",", ";": ",",
    "＋": "+", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "　": " ", "\u00a0": " ", "。": "", "．": ".",
    "[": "", "]": "", "{": "", "}": "", "【": "", "】": "", "$": "",
}  # fmt: skip
_ID = lazy_pattern("[a-z_][a-z0-9_]*")
_BETWEEN_WORDS = frozenset(("and", "or"))


def translated(text: str) -> str:
    """Return a formula of another notation as an expression; empty if it cannot be told.

    A formula that contains labels, which are not ids, is not an expression either.
    """
    if len(text) > MAX_LENGTH:
        return ""
    plain = text.strip().removeprefix("=").removeprefix("＝")
    result = " ".join("".join(_pieces(plain)).split())
    try:
        tree = parse(result)
    except ExpressionError:
        return ""
    has_labels = not all(_ID.fullmatch(part) for name in references(tree) for part in _parts(name))
    return "" if has_labels or result == text.strip() else result


def _parts(name: Name | Reference) -> tuple[str, ...]:
    return name.parts if isinstance(name, Name) else ()


def _pieces(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        match found.lastgroup, found[0]:
            case "text", quoted:
                yield f'"{quoted[1:-1]}"' if '"' not in quoted[1:-1] else f"'{quoted[1:-1]}'"
            case "unit", _:
                yield found["number"].replace("％", "%")
            case "word", word:
                yield _word(word, is_call=text[found.end() : found.end() + 1] in ("(", "（"))
            case "comparison", signs:
                plain = "".join(signs.translate(_HALF).split())
                yield _COMPARISONS.get(plain, plain)
            case _, sign:
                instead = _SIGNS.get(sign, sign)
                yield f" {instead} " if instead in _BETWEEN_WORDS else instead


def _word(word: str, *, is_call: bool) -> str:
    operator = operator_meant(word)
    if operator:
        return word if is_call and operator != "not" else f" {operator} "
    functions = list(map(str, Function))
    if is_call and word not in functions:
        return next((name for name in (word.lower(), *other_names().get(word, ())) if name in functions), word)
    return word.lower() if word in ("TRUE", "FALSE", "True", "False") else word
