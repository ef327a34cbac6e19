"""Data as JSON text, strictly by RFC 8259: repeated keys and ``NaN`` are errors, numbers are exact."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, NoReturn

from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError, SourceLocation, writable
from ..rules.paths import around, escaped

_TOKEN = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]')
_VALUE = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]++')

_SYNTAX_ERRORS = (
    ("trailing comma", "trailing-comma"),
    ("Expecting value", "value"),
    ("property name", "key"),
    ("':' delimiter", "colon"),
    ("',' delimiter", "comma"),
    ("Unterminated string", "string-open"),
    ("control character", "control-character"),
    ("escape", "escape"),
    ("Extra data", "extra"),
    ("BOM", "encoding"),
)
"""A part of the json module's message, and its code; the first match counts."""


class _ConstantError(ValueError):
    """The text has ``NaN`` or ``Infinity`` for a number."""


class _RepeatedKey(Exception):
    """An object has a key twice."""


def parse_json(content: str | bytes, file: str = "") -> Any:
    """Return the data in ``content`` (a text, or bytes in UTF-8, UTF-16 or UTF-32), its fractions as Decimals.

    Raises ProblemError, at the line and column, where it is not JSON or an object has a key twice.
    """
    text = ""
    try:
        text = content if isinstance(content, str) else content.decode(json.detect_encoding(content))
        return json.loads(text, parse_float=_exactly, parse_constant=_refuse, object_pairs_hook=_object)
    except _RepeatedKey:
        raise ProblemError(_repeated_keys(text, file)) from None
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        location = SourceLocation(file=file, line=line, column=column)
        raise ProblemError([Problem(code="json.syntax", params={"what": _what(error)}, location=location)]) from None


def _what(error: ValueError | RecursionError) -> str:
    """Return the kind of a syntax error, as a code."""
    match error:
        case RecursionError():
            return "too-deep"
        case UnicodeDecodeError():
            return "encoding"
        case _ConstantError():
            return "constant"
        case json.JSONDecodeError(msg=message):
            return next((code for part, code in _SYNTAX_ERRORS if part in message), "other")
    return "digits"  # more digits than Python converts to an integer (sys.set_int_max_str_digits)


class JsonLocations:
    """The source location of each value of a JSON text; the text is searched at the first use."""

    def __init__(self, content: str | bytes, file: str) -> None:
        self._content = content
        self._file = file

    def locate(self, path: str) -> SourceLocation:
        """Return the line and column of the value at a JSON Pointer, or of the nearest part around it."""
        nearest = next((part for part in around(path) if part in self._offsets), "")
        return self._lines.location(self._offsets.get(nearest, 0), self._file)

    @cached_property
    def _text(self) -> str:
        content = self._content
        return content if isinstance(content, str) else content.decode(json.detect_encoding(content))

    @cached_property
    def _lines(self) -> _Lines:
        return _Lines(self._text)

    @cached_property
    def _offsets(self) -> dict[str, int]:
        return dict(_values(self._text))


def _values(text: str) -> Iterator[tuple[str, int]]:
    """Yield (JSON Pointer, offset) of each value of a JSON text, an object or a list before its content."""
    steps: list[str | int] = []  # the step into each open object or list, a text or an index
    is_key = False
    for token in _VALUE.finditer(text):
        sign = token.group()
        if sign in ("}", "]"):
            steps.pop()
            is_key = False
        elif sign == ",":
            last = steps[-1]
            is_key = isinstance(last, str)
            steps[-1] = last if isinstance(last, str) else last + 1
        elif sign == ":":
            is_key = False
        elif is_key:
            steps[-1] = escaped(writable(json.loads(sign, strict=False)))
        else:
            yield "".join(f"/{step}" for step in steps), token.start()
            if sign in ("{", "["):
                steps.append("" if sign == "{" else 0)
                is_key = sign == "{"


def _exactly(digits: str) -> Decimal:
    """Return a fraction exactly; one beyond what a Decimal takes is infinite, and rejected by every type."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal("-Infinity" if digits.startswith("-") else "Infinity")


def _refuse(name: str) -> NoReturn:
    raise _ConstantError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if not "".join(made).isascii():
        made = {writable(key): value for key, value in pairs}
    if len(made) != len(pairs):
        raise _RepeatedKey
    return made


def _repeated_keys(text: str, file: str) -> list[Problem]:
    """Return a problem for each repeated key in ``text``, with the line of its first occurrence."""
    lines = _Lines(text)
    return [
        Problem(
            code="json.duplicate-key",
            params={"key": key[:100], "line": lines.location(first, file).line},
            location=lines.location(again, file),
        )
        for key, first, again in _keys_again(text)
    ]


def _keys_again(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (key, offset of the first, offset of this one) for each repeated key."""
    open_objects: list[dict[str, int] | None] = []  # the keys of each open object; None for a list
    last, last_at = "", 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "{[":
            open_objects.append({} if sign == "{" else None)
        elif sign in "}]":
            if open_objects:
                open_objects.pop()
        elif sign == ":" and open_objects and (keys := open_objects[-1]) is not None:
            key = _text(last)
            if key in keys:
                yield key, keys[key], last_at
            keys.setdefault(key, last_at)
        elif sign.startswith('"'):
            last, last_at = sign, token.start()


def _text(quoted: str) -> str:
    """Return a key of a text that may have a syntax error further on; one that is not JSON is kept as it is written."""
    try:
        return writable(json.loads(quoted, strict=False))
    except json.JSONDecodeError:
        return quoted


class _Lines:
    """Converts offsets, in any order, to lines and columns counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def location(self, offset: int, file: str) -> SourceLocation:
        """Return the source location of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return SourceLocation(file=file, line=line, column=offset - self._starts[line - 1] + 1)
