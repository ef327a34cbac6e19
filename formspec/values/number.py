"""Numbers: whole, decimal, money, percentages, years. Never a float: money is exact or it is rejected.

A percentage is stored as a fraction. A number must be exact as a JSON number (a double), which has 15 significant
digits, as in spreadsheets.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..invisible import trimmed, without_ignorable
from ..messages import language_of
from . import grammar
from .model import (
    Align,
    FieldType,
    Kind,
    Operand,
    Refused,
    TextReading,
    ValueSpec,
    json_type,
    rejected,
    short,
)

_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)  # more digits than any double has before and behind its point
# IEEE 754: a double keeps 15 significant digits, with powers of ten from -324 to 308.
_DOUBLE = Context(prec=15, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)
_CURRENCY = "currency"
"""The base of units of money."""
_EXACT_INTEGER = 2**53  # IEEE 754: every integer up to it is exact as a double


class NumberFormat(Struct, frozen=True):
    """How a number is shown; ``decimals`` is None for as many as the number has."""

    decimals: int | None
    thousands: bool
    percent: bool


class NumberType(FieldType, frozen=True, kw_only=True, eq=False):
    """A number.

    ``decimals`` (None: as many as there are) and ``grouping`` are the display unless the spec has another.
    ``is_percent`` is True for a fraction that is written as a percentage, ``is_whole`` for a whole number, and
    ``adds_up`` where a total row sums it up by itself. ``lowest`` and ``highest`` bound every value of the type.
    ``is_calendar`` is True for a year, which has no unit.
    """

    kind: Kind = Kind.NUMBER
    operand: Operand = Operand.NUMBER
    align: Align = Align.RIGHT
    decimals: int | None = None
    grouping: bool = False
    is_percent: bool = False
    is_whole: bool = False
    is_calendar: bool = False
    adds_up: bool = False
    lowest: int | None = None
    highest: int | None = None

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``int`` or ``Decimal``."""
        return "int" if self.is_whole else "Decimal"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a number with its bounds."""
        low = self.lowest if spec.minimum is None else spec.minimum
        high = self.highest if spec.maximum is None else spec.maximum
        bounds = {"minimum": low, "maximum": high}
        present = {name: json_number(bound) for name, bound in bounds.items() if bound is not None}
        return {"type": "integer" if self.is_whole else "number", **present}

    def accept(self, raw: object, spec: ValueSpec) -> Decimal | int:
        """Return ``raw`` as an exact number within its bounds."""
        number = accept_number(raw, self.name)
        if self.is_whole and number != number.to_integral_value():
            raise Refused("data.type", expected=self.name, found=short(str(number)))
        check_bounds(number, spec)
        if not (self.lowest or number) <= number <= (self.highest or number):
            raise Refused("data.year", value=short(str(number)))
        return int(number) if self.is_whole else number

    def to_json(self, value: Any) -> Any:
        """Return an int or a float of exactly the same value."""
        return json_number(value)

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the number as printed."""
        return show_number(value, number_format(spec))

    def exactly(self, value: Decimal | int, spec: ValueSpec) -> str:
        """Return the number as printed, but with all its digits, and its unit."""
        return show_number(value, replace(number_format(spec), decimals=None)) + spec.unit.removeprefix("%")

    def typed(self, value: Any, spec: ValueSpec) -> str:
        """Return the number as printed, with as many decimals as it has, but no fewer than the cell shows."""
        shape = number_format(spec)
        if shape.decimals is None:
            return show_number(value, shape)
        exponent = canonical(_moved(Decimal(value), 2 if shape.percent else 0)).as_tuple().exponent
        own = -exponent if isinstance(exponent, int) else 0
        return show_number(value, replace(shape, decimals=max(shape.decimals, own)))

    def as_shown(self, value: Any, spec: ValueSpec) -> Any:
        """Return a number rounded half up to the decimals that are printed; a percentage to those of its percent."""
        shape = number_format(spec)
        if shape.decimals is None or not isinstance(value, Decimal):
            return value
        return canonical(_rounded(value, shape.decimals + 2 * shape.percent))

    def computed(self, result: Any) -> Any:
        """Return the result of a formula rounded half up: to a whole number, or to the 15 digits of a double."""
        if not isinstance(result, Decimal):
            return result
        if self.is_whole:
            return int(result.to_integral_value(rounding=ROUND_HALF_UP))
        return _DOUBLE.create_decimal(result)

    def from_yaml(self, value: object, text: str, spec: ValueSpec) -> Any:
        """Return a number as YAML has it (``0.95`` is the fraction), or read the text (``95%``)."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return self.accept(value, spec)
        return self.from_text(text, spec)

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the number in ``text``: 1,183.32万元, １２００, 48% or -$1,500.

        An ambiguous text is rejected, with the likely numbers: an amount in another unit, a number in brackets, a
        percentage without its sign that is not above 1.
        """
        if grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        if self.is_calendar:
            return _read_year(text)
        suffix = trimmed(spec.suffix)
        body = trimmed(text).removesuffix("" if self.is_percent and suffix in grammar.SHARES else suffix)
        found = _Amounts(spec, self).read(body)
        if not found.code:
            return found
        params = {key: value for key, value in found.params.items() if key not in ("number", "written")}
        return replace(found, params={**params, "found": short(text)})


def _read_year(text: str) -> TextReading:
    digits = grammar.without_blanks(text).lower()
    for ending in grammar.YEAR_ENDINGS:
        digits = digits.removesuffix(ending)
    found = grammar.compiled(grammar.YEAR).fullmatch(digits)
    return TextReading(Decimal(found[1])) if found else rejected("data.year", value=short(text))


class _Unit(Struct, frozen=True):
    """A unit of measure: a power of ten, and a counted thing ("" if the text names none)."""

    power: int
    base: str


class _Amounts:
    """Reads amounts for one value: has its unit, its currency, and its display."""

    def __init__(self, spec: ValueSpec, kind: NumberType) -> None:
        self.spec, self.kind = spec, kind
        self.unit = grammar.without_blanks(spec.unit).lower()
        self.own = _Unit(0, "")
        self.currency = _currency_in(self.unit) or grammar.CURRENCY_OF_LANGUAGE[language_of(spec.language)]
        self.own = self._unit(self.unit) or _Unit(0, self.unit)

    def read(self, text: str) -> TextReading:
        """Return the reading of ``text``; a rejection has the parameters ``likely`` and ``unit`` next to the text."""
        plain = grammar.without_blanks(text).lower()
        if len(plain) > grammar.LONGEST:
            return self._rejected(None)
        half = grammar.half_width(without_ignorable(text))
        if grammar.compiled(grammar.BROKEN).search(half) and not grammar.compiled(grammar.GROUPED).fullmatch(half):
            return self._rejected(None)
        return self._read_plain(grammar.compiled(grammar.PERCENT_WORDS).sub(r"\1%", plain))

    def _read_plain(self, plain: str) -> TextReading:
        for pattern in grammar.NEGATIVES:
            negative = grammar.compiled(pattern).fullmatch(plain)
            if negative is not None:
                return self._negative(negative[1] + negative[2])
        bare = plain[: -len(self.unit)] if self.unit and plain.endswith(self.unit) else ""
        own = grammar.compiled(grammar.NUMBER).fullmatch(bare)
        found = own if own and not own[6] else grammar.compiled(grammar.NUMBER).fullmatch(plain)
        if found is None or (found[1] and found[3]):
            return self._rejected(self._only_number(plain))
        sign, currency, second, digits, power, unit = (part or "" for part in found.groups())
        number = Decimal(sign + second + digits.replace(",", "") + power)
        if abs(number.adjusted()) > grammar.LARGEST_POWER:
            return self._rejected(None)
        if currency and not self._takes(currency):
            return self._rejected(None if unit or self.kind.is_percent else number)
        return self._scaled(number, unit if self.kind.is_percent else _without_ending(unit))

    def _negative(self, inside: str) -> TextReading:
        found = self._read_plain(inside)
        value = found.value if found.code == "" else found.params.get("number")
        is_negative = value is not None and value < 0  # (-5) may be either
        likely = None if value is None or is_negative else value.copy_negate()
        return self._rejected(likely, unit=str(found.params.get("written", "")))

    def _scaled(self, number: Decimal, written: str) -> TextReading:
        """Return ``number`` in the value's own unit; ``written`` is the unit behind it."""
        if self.kind.is_percent:
            return self._share(number, written)
        if written in ("", self.unit) or (not self.unit and self._takes(written)):
            return TextReading(number)
        unit = self._multiple(written)
        if unit is None:
            foreign = _currency_in(written)
            is_word = any(map(str.isalpha, written))
            is_open = foreign or _may_scale(written) or grammar.compiled(grammar.COUNTS_UP_BEHIND).search(written)
            return self._rejected(None if is_open else number, unit=written if is_word or foreign else "")
        if unit.power == self.own.power and unit.base in (self.own.base, ""):
            return TextReading(number)
        return self._rejected(_moved(number, unit.power - self.own.power), unit=written)

    def _share(self, number: Decimal, written: str) -> TextReading:
        """Return a percentage as its fraction: ``48`` and ``48%`` are 0.48, ``0.5`` may be 0.5% or 50%."""
        if written in grammar.SHARES:
            return TextReading(_moved(number, grammar.SHARES[written]))
        if written:
            return self._rejected(None, unit=written)
        return read_share(number, self.spec)

    def _multiple(self, written: str) -> _Unit | None:
        """Return a written unit as :meth:`_unit` does, if amounts in it are amounts of this value."""
        unit = self._unit(written)
        if unit is None or (not self.unit and written == grammar.POINTS):
            return None
        return unit if unit.base in (self.own.base, "") or not self.own.base else None

    def _unit(self, written: str) -> _Unit | None:
        """Return a written unit as a power of ten and a counted thing; None if this value does not accept it."""
        words = grammar.MONEY_WORDS.get(self.currency, {})
        own = dict.fromkeys(grammar.CURRENCIES[self.currency], 0) | words
        for base in sorted(own, key=len, reverse=True):
            scale = written.removesuffix(base)
            if scale != written and scale in grammar.SCALES:
                return _Unit(grammar.SCALES[scale] + own[base], _CURRENCY)
        whole = written.removesuffix(self.unit) if self.unit else written
        if written not in (self.unit, whole) and whole in grammar.SCALES:
            return _Unit(self.own.power + grammar.SCALES[whole], self.own.base)
        counted = self.unit.removeprefix(_scale_of(self.unit))
        scale = written.removesuffix(counted) if counted else written
        if scale in grammar.SCALES and (scale != written or not counted or scale):
            return _Unit(grammar.SCALES[scale], "" if scale == written and counted else counted)
        return None

    def _takes(self, sign: str) -> bool:
        """Return whether a currency's sign may be written before a number: before money in this currency."""
        is_money = _currency_in(self.unit) == self.currency if self.unit else not self.kind.is_percent
        return is_money and sign in grammar.CURRENCIES[self.currency]

    def _only_number(self, plain: str) -> Decimal | None:
        """Return the only number in a text, None if there is not exactly one, or its sign or magnitude is open."""
        found = list(grammar.compiled(grammar.ANY_NUMBER).finditer(plain))
        if len(found) != 1:
            return None
        before, written, after = plain[: found[0].start()], found[0][0], plain[found[0].end() :]
        number = Decimal(written.replace(",", ""))
        if grammar.compiled(grammar.CHANGED_SIGN).search(before) or _currency_in(before):
            return None
        if grammar.compiled(grammar.COUNTS_UP_BEFORE).search(before):
            return None
        if self.kind.is_percent:
            is_share = after.startswith("%") or (not after and abs(number) > 1)
            return _moved(number, -2) if is_share else None
        unit = self._multiple(after)
        if unit is not None:
            return _moved(number, unit.power - self.own.power) if after != self.unit else number
        if grammar.compiled(grammar.COUNTS_UP_BEHIND).search(after):
            return None
        return None if _may_scale(after) or _currency_in(after) else number

    def _rejected(self, likely: Decimal | None, unit: str = "") -> TextReading:
        """Return the rejection of a text that is not a number of this value, with the likely number and its unit."""
        shown = "" if likely is None else self.kind.proposed(likely, self.spec)
        code = "read.unit" if unit and likely is not None else "read.number"
        return rejected(code, likely=shown, unit=self.spec.unit, number=likely, written=unit)


def in_unit_of(number: Decimal | int, source: ValueSpec, target: ValueSpec) -> Decimal | None:
    """Return ``number``, in the unit of ``source``, in the unit of ``target``.

    None if the units are not known to be multiples of each other: 万元 and 元 are, 元 and 美元 are not. A plain unit
    without a scale (个) may be left out on one side.
    """
    own, wanted = _measure(source), _measure(target)
    is_left_out = own.is_plain and wanted.is_plain and not (own.base and wanted.base)
    if own.base != wanted.base and not is_left_out:
        return None
    return canonical(_moved(Decimal(number), own.power - wanted.power))


class _Measure(Struct, frozen=True):
    """What a number counts: a power of ten of ``base``, such as 4 of ``currency CNY`` for 万元.

    ``is_plain`` is True for a counted thing without a scale, such as 个, and for a number without a unit.
    """

    power: int
    base: str
    is_plain: bool


def _measure(spec: ValueSpec) -> _Measure:
    kind = spec.type
    assert isinstance(kind, NumberType)
    unit = grammar.without_blanks(spec.unit).lower()
    if kind.is_percent or unit in grammar.SHARES:
        return _Measure(0 if kind.is_percent else grammar.SHARES[unit], "share", is_plain=False)
    if kind.is_calendar:
        return _Measure(0, "", is_plain=True)
    amounts = _Amounts(spec, kind)
    if amounts.own.base == _CURRENCY:
        return _Measure(amounts.own.power, f"{_CURRENCY} {amounts.currency}", is_plain=False)
    return _Measure(amounts.own.power, amounts.own.base, is_plain=amounts.own.power == 0)


def _may_scale(written: str) -> bool:
    """Return whether a unit that a value does not accept may be a multiple: m for million, 万人 in an amount."""
    return written in grammar.UNCLEAR_SCALES or bool(_scale_of(written))


def _scale_of(unit: str) -> str:
    """Return the scale word at the beginning of a unit: 万 for 万人; empty for 千瓦 or kg."""
    if unit.startswith(grammar.NOT_SCALED):
        return ""
    fitting = (scale for scale in grammar.SCALES if unit == scale or (unit.startswith(scale) and not scale.isascii()))
    return max(fitting, key=len, default="")


def _currency_in(unit: str) -> str:
    """Return the currency that a unit names, empty if it names none: 万元 is CNY, 万美元 USD."""
    for currency, signs in grammar.CURRENCIES.items():
        if any(sign in unit for sign in signs) or unit in grammar.MONEY_WORDS.get(currency, ()):
            return currency
    for currency, words in grammar.MONEY_WORDS.items():
        for word in words:
            scale = unit.removesuffix(word)
            if scale != unit and scale in grammar.SCALES:
                return currency
    return ""


def _without_ending(unit: str) -> str:
    inside = unit[1:-1] if unit.startswith("(") and unit.endswith(")") else unit
    for ending in grammar.UNIT_ENDINGS:
        inside = inside.removesuffix(ending)
    return inside


def _moved(number: Decimal, power: int) -> Decimal:
    """Return ``number`` times ten to the ``power``, exactly, whatever context a program has set for decimals."""
    return number.scaleb(power, context=_WIDE)


def read_share(number: Decimal, spec: ValueSpec) -> TextReading:
    """Return a number without a percent sign as the fraction it means where a percentage is wanted.

    A magnitude above 1 is a percentage (48 is 48 %); above 0 up to 1 it may be the fraction or the percentage, and is
    rejected with both.
    """
    if number.copy_abs() > 1:
        return TextReading(_moved(number, -2))
    if not number:
        return TextReading(number)
    low, high = _moved(number, -2), number
    likely = spec.type.proposed(high, spec) or spec.type.proposed(low, spec)
    readings = {"low": spec.type.typed(low, spec), "high": spec.type.typed(high, spec)}
    return rejected("read.percent", found=f"{canonical(number):f}", likely=likely, unit=spec.unit, **readings)


def number_format(spec: ValueSpec) -> NumberFormat:
    """Return the display of a number: from the spec, or else from its type."""
    kind = spec.type
    if not isinstance(kind, NumberType):
        return NumberFormat(spec.decimals, bool(spec.thousands), percent=False)
    return NumberFormat(
        kind.decimals if spec.decimals is None else spec.decimals,
        kind.grouping if spec.thousands is None else spec.thousands,
        kind.is_percent,
    )


def show_number(value: Decimal | int, shape: NumberFormat) -> str:
    """Return ``value`` as printed, rounded half up."""
    number = Decimal(value)
    if shape.percent:
        number = _WIDE.multiply(number, Decimal(100))
    if shape.decimals is not None:
        number = _rounded(number, shape.decimals)
        number = number.copy_abs() if number.is_zero() else number
    else:
        number = canonical(number)
    text = f"{number:,f}" if shape.thousands else f"{number:f}"
    return f"{text}%" if shape.percent else text


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """Return ``number`` rounded half up, whatever context a program has set for decimals."""
    return _WIDE.quantize(number, Decimal(1).scaleb(-decimals))


def show_percent(fraction: Decimal) -> str:
    """Return a fraction as a percentage with all its digits."""
    return show_number(fraction, NumberFormat(None, thousands=False, percent=True))


def canonical(number: Decimal) -> Decimal:
    """Return ``number`` without trailing zeros, exponent or negative zero."""
    if number.is_zero():
        return Decimal(0)
    number = number.normalize(_WIDE)
    _, _, exponent = number.as_tuple()
    return number.quantize(Decimal(1), context=_WIDE) if isinstance(exponent, int) and exponent > 0 else number


def accept_number(raw: object, expected: str) -> Decimal:
    """Return ``raw`` as an exact decimal; raise Refused if it is not a number, or not exact as a JSON number."""
    if isinstance(raw, str):
        raise Refused("data.number", value=short(raw))
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Refused("data.type", expected=expected, found=json_type(raw))
    number = Decimal(repr(float(raw))) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise Refused("data.not-finite", value=str(raw))
    if number.adjusted() > grammar.WIDEST or (number.adjusted() < grammar.NARROWEST and not number.is_zero()):
        raise Refused("data.too-precise", value=short(str(number)))
    if Decimal(repr(float(number))) != number:
        raise Refused("data.too-precise", value=short(str(number)))
    return canonical(number)


def check_bounds(value: Any, spec: ValueSpec, show: Callable[[Any], str] = str) -> None:
    """Raise Refused where a number or a date is beyond the bounds of ``spec``; ``show`` is for the message."""
    if spec.minimum is not None and value < spec.minimum:
        raise Refused("data.minimum", limit=show(spec.minimum), value=show(value))
    if spec.maximum is not None and value > spec.maximum:
        raise Refused("data.maximum", limit=show(spec.maximum), value=show(value))


def json_number(number: Decimal | int) -> int | float:
    """Return ``number`` as JSON writes it: whole where it is whole."""
    if isinstance(number, int):
        return number
    if number == number.to_integral_value() and abs(number) < _EXACT_INTEGER:
        return int(number)
    return float(number)


_DECIMAL = ("from decimal import Decimal",)
INTEGER = NumberType(
    name="integer",
    decimals=0, is_whole=True, adds_up=True, is_parameter=True,
)  # fmt: skip
DECIMAL = NumberType(
    name="decimal",
    imports=_DECIMAL,
    adds_up=True,
    width=11,
)
MONEY = NumberType(
    name="money",
    imports=_DECIMAL,
    decimals=2,
    grouping=True,
    adds_up=True,
    width=12,
)
PERCENT = NumberType(
    name="percent", imports=_DECIMAL, is_percent=True,
)  # fmt: skip
YEAR = NumberType(
    name="year",
    align=Align.CENTER, decimals=0, is_whole=True, is_calendar=True, lowest=1900, highest=2999, is_parameter=True,
)  # fmt: skip
