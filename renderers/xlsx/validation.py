"""Data validation of cells: drop-downs, bounds, lengths, with prompts and error texts in the form's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from formspec.layout import Binding, Cell, Layout, Role, area, boxes, tick
from formspec.messages import joined as listed
from formspec.messages import text
from formspec.values import SERIAL_EPOCH, DateType, Kind, NumberType, TextType, TruthType, ValueSpec

from .auxiliary_sheets import OPTIONS
from .ranges import CellRange, cell_ranges, in_parts, joined
from .text import MAX_LIST, MAX_PROMPT, MAX_TEXT, MAX_TITLE, cut, printable, units

if TYPE_CHECKING:
    from openpyxl import Workbook

_FIRST_DATE = date(1900, 3, 1)  # before it, programs disagree on what a serial number means
_LARGEST = "999999999999999"


@dataclass(frozen=True, slots=True)
class Validation:
    """One setting, shared by all cells with the same requirements."""

    kind: str | None
    operator: str | None
    first: str
    second: str
    title: str
    prompt: str
    error: str


@dataclass(slots=True)
class Validations:
    """Collects settings and the cells they are for; long lists go to a hidden sheet."""

    language: str
    cells: dict[Validation, list[CellRange]] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def collect(self, layout: Layout) -> None:
        """Collect every input of ``layout``."""
        for cell in layout.cells:
            if cell.role is Role.INPUT and cell.binding is not None:
                setting = self._setting(cell.binding)
                self.cells.setdefault(setting, []).append(CellRange(cell.row, cell.column, cell.rows, cell.columns))

    def _setting(self, binding: Binding) -> Validation:
        value = binding.value
        kind, operator, first, second, expected = self._test(binding)
        title = cut(printable(binding.option or value.label), MAX_TITLE)
        prompt = cut(printable(prompt_text(binding)), MAX_PROMPT)
        error = cut(printable(expected), MAX_PROMPT)
        return Validation(kind, operator, first, second, title, prompt, error)

    def _test(self, binding: Binding) -> tuple[str | None, str | None, str, str, str]:
        """Return kind, operator, bounds and the error text for other values."""
        value = binding.value
        shown = offered(binding)
        if shown:
            return "list", None, self._list(shown), "", self._error_text("choice", choices=shown)
        match value.type:
            case NumberType() as kind:
                low = _number(value.minimum, kind.lowest, f"-{_LARGEST}")
                high = _number(value.maximum, kind.highest, _LARGEST)
                if kind.is_whole:
                    return "whole", "between", low, high, self._error_text("whole", bounds=_bounds(value))
                return "decimal", "between", low, high, self._error_text("number", bounds=_bounds(value))
            case DateType():
                error = "date" if value.type.has_days else "month"
                low, high = _serial(value.minimum, _FIRST_DATE), _serial(value.maximum, date(9999, 12, 31))
                return (
                    "date",
                    "between",
                    low,
                    high,
                    self._error_text(error, bounds=_bounds(value), example=value.example),
                )
            case TextType():
                return _length_test(value, value.type.length)
            case _:
                return None, None, "", "", ""

    def _error_text(self, error: str, **params: Any) -> str:
        return text(f"workbook.error.{error}", self.language, **params)

    def _list(self, shown: tuple[str, ...]) -> str:
        inline = ",".join(shown)
        if units(inline) <= MAX_LIST and not any("," in each or "\n" in each or each != each.strip() for each in shown):
            return '"' + printable(inline).replace('"', '""') + '"'
        if shown not in self.lists:
            column = area(0, len(self.lists), len(shown), 1)
            first, _, last = column.partition(":")
            self.lists[shown] = f"'{text(OPTIONS, self.language)}'!{_fixed(first)}:{_fixed(last or first)}"
        return self.lists[shown]

    def write(self, workbook: Workbook) -> None:
        """Write everything into ``workbook``; the form is its first sheet."""
        from openpyxl.worksheet.datavalidation import DataValidation

        sheet: Any = workbook.active
        for setting, cells in self.cells.items():
            if setting.kind is None and not setting.prompt:
                continue
            for part in in_parts(joined(cells)):
                validation: Any = DataValidation(
                    type=cast("Any", setting.kind),
                    operator=cast("Any", setting.operator),
                    formula1=setting.first or None,
                    formula2=setting.second or None,
                    allow_blank=True,
                    showErrorMessage=True,
                    showInputMessage=True,
                    errorTitle=text("workbook.error.title", self.language) if setting.error else None,
                    error=setting.error or None,
                    promptTitle=setting.title or None if setting.prompt else None,
                    prompt=setting.prompt or None,
                    sqref=cast("Any", cell_ranges(part)),
                )
                sheet.add_data_validation(validation)


def _length_test(value: ValueSpec, length: int | None) -> tuple[str | None, str | None, str, str, str]:
    """Return the test of a text's length; ``length`` is that of every text of its type, if it has one."""
    shortest = length if value.min_length is None else value.min_length
    longest = length if value.max_length is None else value.max_length
    if shortest is None and longest is None:
        return None, None, "", "", ""
    around = units(value.prefix) + units(value.suffix)
    low, high = shortest or 0, longest or MAX_TEXT - around
    return (
        "textLength",
        "between",
        str(low),
        str(min(high + around, MAX_TEXT)),
        text("workbook.error.length", value.language, low=low, high=high),
    )


def offered(binding: Binding) -> tuple[str, ...]:
    """Return the texts that a drop-down offers for a value, or nothing."""
    value = binding.value
    if binding.option:
        return (tick(value.language),)
    if isinstance(value.type, TruthType):
        return value.type.words(value)
    if value.type.kind is not Kind.CHOICE:
        return ()
    if value.has_boxes:
        return tuple(value.prefix + boxes(value, each, binding.breaks) + value.suffix for each in value.choices)
    return value.choices


def prompt_text(binding: Binding) -> str:
    """Return the prompt of a selected cell: help, unit, whether it is required, bounds."""
    value = binding.value
    parts = list(_prompt_parts(binding))
    if value.type.kind is Kind.CHOICES and not binding.option:
        parts.append(text("workbook.prompt.choices", value.language, choices=value.choices))
    whole = listed(parts, value.language, "clause")
    return whole[:1].upper() + whole[1:]


def _prompt_parts(binding: Binding) -> Iterator[str]:
    value = binding.value
    if value.required:
        yield text("workbook.prompt.required", value.language)
    prompt = value.help or (_tick_prompt(value) if binding.option else value.type.prompt_for(value))
    if prompt:
        yield prompt
    if value.unit and value.unit not in value.help:
        yield text("workbook.prompt.unit", value.language, unit=value.unit)
    bounds = _bounds(value)
    if bounds:
        yield bounds


def _tick_prompt(value: ValueSpec) -> str:
    """Return the prompt of a choice with a column to tick for each of its words."""
    several = value.type.kind is Kind.CHOICES
    return text(f"workbook.prompt.{'ticks' if several else 'tick'}", value.language, tick=tick(value.language))


def _bounds(value: ValueSpec) -> str:
    """Return the bounds in words; empty if there are none."""
    limits = {"minimum": value.minimum, "maximum": value.maximum}
    return listed(
        (
            text(f"workbook.prompt.{name}", value.language, limit=value.type.display(limit, value))
            for name, limit in limits.items()
            if limit is not None
        ),
        value.language,
    )


def _number(bound: Decimal | int | None, own: int | None, default: str) -> str:
    """Return a bound of a value, or else that of its type, or else ``default``."""
    limit = own if bound is None else bound
    return default if limit is None else f"{Decimal(limit):f}"


def _serial(bound: date | None, default: date) -> str:
    return str(serial(max(_FIRST_DATE, default if bound is None else bound)))


def serial(day: date) -> int:
    """Return a date as its serial number in a workbook."""
    return (day - SERIAL_EPOCH).days


def _fixed(name: str) -> str:
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def too_long(cell: Cell) -> Iterator[tuple[str, int, int]]:
    """Yield (what, limit, length) of each text of a cell that the format truncates."""
    if cell.binding is None or cell.role is not Role.INPUT:
        return
    prompt = units(prompt_text(cell.binding))
    if prompt > MAX_PROMPT:
        yield "help", MAX_PROMPT, prompt
    for choice in cell.binding.value.choices:
        if units(choice) > MAX_PROMPT:
            yield "choice", MAX_PROMPT, units(choice)
