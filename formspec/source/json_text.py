"""Data as JSON text, strictly by RFC 8259: what Python's parser takes beyond it (``NaN``) is an error."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ..problems import Place, Problem, ProblemError


def parse_json(text: str | bytes, file: str = "") -> Any:
    """Return the data in ``text``; raise ProblemError, at its line and column, where it is not JSON."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        what = getattr(error, "msg", None) or str(error) or type(error).__name__
        place = Place(file=file, line=line, column=column)
        raise ProblemError([Problem(code="json.syntax", params={"what": what}, place=place)]) from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
