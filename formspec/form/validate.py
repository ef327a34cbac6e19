"""Validating data with the jsonschema library; its findings are told as Problems with the form's own labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from ..data.shape import Group
from ..problems import Problem
from ..suggest import nearest
from ..values import json_type, plain_value
from .check import label_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_BOUNDS = {
    "minimum": "data.minimum",
    "maximum": "data.maximum",
    "minLength": "data.min-length",
    "maxLength": "data.max-length",
    "minItems": "data.too-few",
    "maxItems": "data.too-many",
}
_SHOWN = 60
_WIDEST = 20  # digits of a whole number that is made one; a number of 10^9 digits would fill the memory


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Return a validator that checks formats as well."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_json(data: Any) -> Any:
    """Return ``data`` as JSON has it: days as texts, scalars of other libraries as Python's.

    A value that JSON cannot hold becomes None: the form's types have rejected it already.
    """
    data = plain_value(data)
    match data:
        case Mapping():
            return {key: as_json(each) for key, each in data.items()}
        case list() | tuple():
            return [as_json(each) for each in data]
        case date():
            return data.isoformat()[:10]
        case Decimal():
            return int(data) if data == data.to_integral_value() and data.adjusted() <= _WIDEST else float(data)
        case str() | int() | float():
            return data
    return None


def schema_problems(checker: Draft202012Validator, data: Any, shape: Group) -> Iterator[Problem]:
    """Yield what the schema finds wrong with ``data``."""
    for error in checker.iter_errors(as_json(data)):
        path = "".join(f"/{_escaped(str(step))}" for step in error.absolute_path)
        for code, params, step in _findings(error):
            here = f"{path}/{_escaped(step)}" if step else path
            yield Problem(code=code, params=params, path=here, label=label_of(shape, here))


def _findings(error: ValidationError) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield (code, parameters, last step of the path or '') of one error."""
    which, wanted, found = str(error.validator), cast("Any", error.validator_value), cast("Any", error.instance)
    if which in _BOUNDS:
        shown = len(found) if which.endswith(("Length", "Items")) else found
        yield _BOUNDS[which], {"limit": wanted, "value": _short(shown), "found": _short(shown)}, ""
    elif which == "required":
        yield from (("data.required", {}, name) for name in wanted if name not in found)
    elif which == "additionalProperties":
        known = list(cast("Any", error.schema).get("properties", {}))
        for name in (each for each in found if each not in known):
            near = nearest(str(name), known)
            params = {"key": name, "suggestion": near, "known": known}
            yield "data.unknown-key", params, name
    else:
        yield (*_value_finding(which, wanted, found), "")


def _value_finding(which: str, wanted: Any, found: Any) -> tuple[str, dict[str, Any]]:
    """Return (code, parameters) of an error in a single value."""
    match which:
        case "type" if found is None:
            return "data.required", {}
        case "type":
            kinds = [each for each in (wanted if isinstance(wanted, list) else [wanted]) if each != "null"]
            return "data.type", {"expected": kinds, "found": json_type(found)}
        case "enum":
            choices = [str(each) for each in wanted if each is not None]
            return "data.choice", {"value": _short(found), "choices": choices, "suggestion": ""}
        case "const":
            return "data.printed", {"constant": str(wanted)}
        case "format":
            return f"data.{wanted}", {"value": _short(found)}
        case "uniqueItems":
            return "data.duplicate-choice", {"value": _short(found)}
        case _:
            return "data.pattern", {"value": _short(found), "pattern": str(wanted), "expected": str(wanted)}


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
