"""Numbers: whole, decimal, money, percentages, years. Never a float: money is exact or it is refused.

A percentage is the fraction it stands for. A number must survive as a JSON number (a double), which keeps 15
significant digits, as spreadsheets do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from .model import Refused, ValueSpec, json_type
from .text import short

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_LITERAL = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?|[-+]?[0-9]+(?:\.[0-9]+)?%?")
_EXACT_INTEGER = 2**53
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown; ``decimals`` is None where it shows as many as it has."""

    decimals: int | None
    thousands: bool
    percent: bool


_FORMATS = {
    "money": NumberFormat(2, thousands=True, percent=False),
    "percent": NumberFormat(None, thousands=False, percent=True),
    "integer": NumberFormat(0, thousands=False, percent=False),
    "year": NumberFormat(0, thousands=False, percent=False),
}
_PLAIN = NumberFormat(None, thousands=False, percent=False)


def number_format(spec: ValueSpec) -> NumberFormat:
    """Return how a number is shown: what the spec says, or else what is usual for its type."""
    usual = _FORMATS.get(spec.type, _PLAIN)
    return NumberFormat(
        usual.decimals if spec.decimals is None else spec.decimals,
        usual.thousands if spec.thousands is None else spec.thousands,
        usual.percent,
    )


def show_number(value: Decimal | int, shape: NumberFormat) -> str:
    """Return ``value`` as printed, rounded half up."""
    number = Decimal(value)
    if shape.percent:
        number = _WIDE.multiply(number, Decimal(100))
    if shape.decimals is not None:
        number = _WIDE.quantize(number, Decimal(1).scaleb(-shape.decimals))
        number = number.copy_abs() if number.is_zero() else number
    else:
        number = canonical(number)
    text = f"{number:,f}" if shape.thousands else f"{number:f}"
    return f"{text}%" if shape.percent else text


def canonical(number: Decimal) -> Decimal:
    """Return ``number`` without trailing zeros, exponent or negative zero."""
    if number.is_zero():
        return Decimal(0)
    number = number.normalize(_WIDE)
    _, _, exponent = number.as_tuple()
    return number.quantize(Decimal(1), context=_WIDE) if isinstance(exponent, int) and exponent > 0 else number


def accept_number(raw: object, expected: str) -> Decimal:
    """Return ``raw`` as an exact decimal; raise Refused where it is no number, or not exact as a JSON number."""
    if isinstance(raw, str):
        raise Refused("data.number", value=short(raw))
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Refused("data.type", expected=expected, found=json_type(raw))
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise Refused("data.not-finite", value=str(raw))
    if number.adjusted() > 17 or (number.adjusted() < -20 and not number.is_zero()):
        raise Refused("data.too-precise", value=short(str(number)))
    if Decimal(repr(float(number))) != number:
        raise Refused("data.too-precise", value=short(str(number)))
    return canonical(number)


def check_bounds(number: Any, spec: ValueSpec) -> None:
    """Raise Refused where ``number`` is beyond the bounds of ``spec``."""
    if spec.minimum is not None and number < spec.minimum:
        raise Refused("data.minimum", limit=str(spec.minimum), value=str(number))
    if spec.maximum is not None and number > spec.maximum:
        raise Refused("data.maximum", limit=str(spec.maximum), value=str(number))


def json_number(number: Decimal | int) -> int | float:
    """Return ``number`` as JSON writes it: whole where it is whole."""
    if isinstance(number, int):
        return number
    if number == number.to_integral_value() and abs(number) < _EXACT_INTEGER:
        return int(number)
    return float(number)


def read_literal(text: str, expected: str) -> Decimal:
    """Return a number written by a person: ``1,200.50`` or ``48%``."""
    plain = text.strip()
    if not _LITERAL.fullmatch(plain):
        raise Refused("data.type", expected=expected, found=short(text))
    try:
        number = Decimal(plain.rstrip("%").replace(",", ""))
    except InvalidOperation:
        raise Refused("data.type", expected=expected, found=short(text)) from None
    return _WIDE.divide(number, Decimal(100)) if plain.endswith("%") else number


class DecimalType:
    """An exact decimal: a plain one, money, or a percentage."""

    numeric = True

    def __init__(self, name: str) -> None:
        self.name = name

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Decimal``."""
        return "Decimal"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a number with its bounds."""
        return number_schema("number", spec)

    def accept(self, raw: object, spec: ValueSpec) -> Decimal:
        """Return ``raw`` as an exact decimal within its bounds."""
        number = accept_number(raw, self.name)
        check_bounds(number, spec)
        return number

    def to_json(self, value: Any) -> Any:
        """Return an int or a float of exactly the same value."""
        return json_number(value)

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the number as printed."""
        return show_number(value, number_format(spec))

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return a number written by a person."""
        return self.accept(read_literal(text, self.name), spec)


def number_schema(kind: str, spec: ValueSpec) -> dict[str, Any]:
    """Return the schema of a number with its bounds."""
    schema: dict[str, Any] = {"type": kind}
    if spec.minimum is not None:
        schema["minimum"] = json_number(spec.minimum)
    if spec.maximum is not None:
        schema["maximum"] = json_number(spec.maximum)
    return schema


class IntegerType:
    """A whole number."""

    name = "integer"
    numeric = True

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``int``."""
        return "int"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a whole number with its bounds."""
        return number_schema("integer", spec)

    def accept(self, raw: object, spec: ValueSpec) -> int:
        """Return ``raw`` as a whole number within its bounds."""
        number = accept_number(raw, self.name)
        if number != number.to_integral_value():
            raise Refused("data.type", expected=self.name, found=short(str(number)))
        check_bounds(number, spec)
        return int(number)

    def to_json(self, value: Any) -> Any:
        """Return the number."""
        return int(value)

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the number as printed."""
        return show_number(value, number_format(spec))

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return a number written by a person."""
        return self.accept(read_literal(text, self.name), spec)


class YearType(IntegerType):
    """A year, 1900 to 2999."""

    name = "year"
    numeric = False

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a year."""
        bounds = {"minimum": _FIRST_YEAR, "maximum": _LAST_YEAR}
        return {**super().schema(spec), **{k: v for k, v in bounds.items() if getattr(spec, k) is None}}

    def accept(self, raw: object, spec: ValueSpec) -> int:
        """Return ``raw`` as a year."""
        year = super().accept(raw, spec)
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise Refused("data.year", value=str(year))
        return year

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return a year written by a person: ``2025`` or ``2025年``."""
        return super().from_literal(text.strip().removesuffix("年"), spec)
