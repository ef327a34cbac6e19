"""A layout as the data that the page's script works on: blocks, values, rules, formulas, in plain JSON."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import structs

from formspec.layout import (
    BLANK_SHARE,
    COPY_KEY,
    KEPT_WITH_NEXT,
    PRINTED_AGAIN,
    SIZES,
    Align,
    Band,
    Cell,
    Layout,
    Repetition,
    Role,
    Rule,
    least_scale,
    overflow,
    printed_label,
)
from formspec.patterns import lazy_pattern
from formspec.rules import pattern, pattern_of
from formspec.values import (
    ChoicesType,
    DateType,
    FieldType,
    Kind,
    NumberType,
    PeriodType,
    TextType,
    TruthType,
    ValueSpec,
    compile_pattern,
    language_of,
    number_format,
)

from ..html.model import PageBand
from ..html.sources import cell_sources
from .expressions import expression_json
from .grid import Context, strips_of
from .labels import BETWEEN, name_template, text_template

_KINDS = {Role.INPUT: "input", Role.COMPUTED: "computed", Role.PRINTED: "printed"}
_PIXELS_PER_MM = 96 / 25.4  # CSS Values and Units, 5.2: an inch is 96 pixels
_PAGE_SHARE = 0.985  # of a page that is used: a browser rounds the heights of some fifty rows to its layout unit
_TALL = 2  # lines of text from which on a field is a text area


class PageData:
    """The script's data for one layout; with ``has_sources``, cells have their lines of the spec.

    With ``is_checked``, the page shows all problems at once.
    """

    def __init__(
        self, layout: Layout, bands: Sequence[PageBand], *, has_sources: bool = False, is_checked: bool = False
    ) -> None:
        self.layout = layout
        self.has_sources = has_sources
        self.is_checked = is_checked
        self.specs: list[dict[str, Any]] = []
        self.fields: dict[str, dict[str, Any]] = {}
        self.stuck: set[str] = set()
        self.counted = _counting_codes(layout)
        self.named = Counter((c.owner, c.binding.name or c.binding.value.label) for c in layout.cells if c.binding)
        self.item_breaks = {first for each in layout.repetitions if each.page_break for first, _ in each.spans}
        self.bands = [self._band(band, shown) for band, shown in zip(layout.bands, bands, strict=True)]

    def json(self) -> dict[str, Any]:
        """Return everything, ready to be written as JSON."""
        layout = self.layout
        return {
            "form": layout.form,
            "edition": layout.edition,
            "digest": layout.digest,
            "copyKey": COPY_KEY,
            "parameters": dict(layout.parameters),
            "declared": {name: _is_json_number(kind) for name, kind in layout.parameter_types.items()},
            "specs": self.specs,
            "fields": self.fields,
            "lists": {pattern(each.path): self._list(each) for each in reversed(layout.repetitions)},
            "sizes": {each.path: len(each.spans) for each in layout.repetitions},
            "bands": self.bands,
            "paper": _paper(layout),
            "isPreview": self.has_sources,
            "isChecked": self.is_checked,
            "rules": [_rule(rule) for rule in layout.rules],
            "formulas": [[path, expression_json(each)] for path, each in layout.formulas.items()],
        }

    def paths(self) -> Iterator[tuple[str, ValueSpec]]:
        """Yield the path of every input with a description of its values."""
        for cell in self.layout.cells:
            if cell.role is Role.INPUT and cell.binding:
                yield cell.binding.path, cell.binding.value

    def _band(self, band: Band, shown: PageBand) -> dict[str, Any]:
        until = band.first_row + band.rows
        columns = sorted({cell.column for cell in self.layout.cells if band.first_row <= cell.row < until})
        rows = sorted({cell.row for cell in self.layout.cells if band.first_row <= cell.row < until})
        strips = list(strips_of(self.layout, band, columns, lambda cell, context: self._cell(cell, context, columns)))
        self.stuck.update(path for strip in strips for path in strip.stuck)
        return {
            "name": shown.name,
            "kind": shown.kind,
            "label": shown.label,
            "framed": shown.framed,
            "newPage": shown.new_page,
            "columns": len(columns),
            "head": len(shown.head),
            "headings": bisect_left(rows, band.first_row + band.heading_rows),
            "strips": [strip.json(columns) for strip in strips],
        }

    def _list(self, one: Repetition) -> dict[str, Any]:
        return {
            "label": one.label,
            "item": one.item,
            "least": one.at_least,
            "most": one.at_most,
            "blank": one.blank,
            "fixed": one.path in self.stuck,
        }

    def _cell(self, cell: Cell, context: Context, columns: Sequence[int]) -> dict[str, Any]:
        begin = bisect_left(columns, cell.column)
        made: dict[str, Any] = {
            "x": begin,
            "w": bisect_left(columns, cell.column + cell.columns) - begin,
            "role": str(cell.role),
        }
        if text := self._text(cell, context):
            made["text"] = text
        if cell.align is not Align.CENTER:
            made["align"] = str(cell.align)
        made |= {key: value for key, value in self._looks(cell) if value}
        if (cell.row, cell.column) in self.counted:
            made["counts"] = [self.counted[cell.row, cell.column], self._counts_on(cell, context)]
        if self._begins_page(cell, context):
            made["page"] = True
        if cell.binding is not None:
            made["bind"] = self._binding(cell, context)
        if self.has_sources and (source := cell_sources(cell)):
            made["source"] = source
        if cell.owner == context.path and _says_item(made, len(context.chain) - 1):
            made["own"] = True
        return made

    def _begins_page(self, cell: Cell, context: Context) -> bool:
        """Return whether a row begins a page wherever its context is: pages of each item of a list are the list's."""
        rows = self.layout.rows
        if not rows[cell.row].page_break or cell.row in self.item_breaks:
            return False
        other = context.counterpart(cell)
        is_of_item = not context.chain or cell.row > context.first
        return is_of_item or (other is not None and rows[other.row].page_break)

    def _looks(self, cell: Cell) -> Iterator[tuple[str, float]]:
        yield "indent", min(cell.indent, 12)
        yield "bold", cell.bold
        yield "atTop", cell.at_top
        yield "vertical", printed_label(self.layout, cell).is_vertical
        fit = round(overflow(self.layout, cell), 3)
        yield "fit", fit if fit > 1 else 0

    def _counts_on(self, cell: Cell, context: Context) -> bool:
        """Return whether a line's code continues in the next item; true if there is no next item."""
        other = context.counterpart(cell)
        return other is None or self.counted.get((other.row, other.column), False)

    def _text(self, cell: Cell, context: Context) -> Any:
        if cell.binding is not None and cell.binding.constant is None:
            return ""
        chain, other = context.chain, context.counterpart(cell)
        heading = cell.role is Role.ROW_HEADING and cell.owner == context.path
        if heading and not cell.text and chain and chain[-1].is_spare and chain[-1].label:
            return [len(chain) - 1]
        if cell.owner != context.path and (other is None or other.text == cell.text):
            # a row of its own within the item, even where it happens to be called the same
            return printed_label(self.layout, cell).text
        template = text_template(cell.text, chain, other.text if other else None)
        return printed_label(self.layout, cell).text if template == cell.text else template

    def _binding(self, cell: Cell, context: Context) -> dict[str, Any]:
        binding, chain, other = cell.binding, context.chain, context.counterpart(cell)
        assert binding is not None
        path = _templated(binding.path, context.path)
        self._field(path, cell)
        next_binding = other.binding if other else None
        value = binding.value
        made: dict[str, Any] = {
            "path": path,
            "name": name_template(self._name(cell), chain),
            "empty": text_template(binding.empty, chain, next_binding.empty if next_binding else None),
            **{
                key: text_template(
                    getattr(value, key), chain, getattr(next_binding.value, key) if next_binding else None
                )
                for key in ("prefix", "suffix", "help", "placeholder")
            },
            "option": binding.option,
            "breaks": list(binding.breaks),
            "tall": self._is_tall(cell),
            "narrow": self._is_narrow(cell),
            "names": binding.is_name,
        }
        return {key: each for key, each in made.items() if each}

    def _name(self, cell: Cell) -> str:
        """Return the name of a value, with the heading above that of its column if two names would be equal."""
        assert cell.binding is not None
        name = cell.binding.name or cell.binding.value.label
        above = (
            _wider_heading(self.layout, cell) if self.named[cell.owner, name] > 1 and not cell.binding.option else ""
        )
        before, between, last = name.rpartition(BETWEEN)
        return f"{before}{between}{above}{BETWEEN}{last}" if above else name

    def _is_tall(self, cell: Cell) -> bool:
        lines = sum(row.lines for row in self.layout.rows[cell.row : cell.row + cell.rows])
        return self.layout.rows[cell.row].lines >= _TALL or (
            cell.columns >= len(self.layout.widths) - 1 and lines >= _TALL
        )

    def _is_narrow(self, cell: Cell) -> bool:
        return sum(self.layout.widths[cell.column : cell.column + cell.columns]) < 30

    def _field(self, path: str, cell: Cell) -> None:
        assert cell.binding is not None
        where = pattern(path)
        if where in self.fields:
            return
        field: dict[str, Any] = {"spec": self._spec(cell.binding.value), "kind": _KINDS[cell.role]}
        if cell.role is Role.PRINTED:
            field["constant"] = cell.binding.value.type.to_json(cell.binding.constant)
        if cell.binding.carried:
            field["carried"] = True
        self.fields[where] = field

    def _spec(self, value: ValueSpec) -> int:
        made = _value_spec(value)
        if made not in self.specs:
            self.specs.append(made)
        return self.specs.index(made)


def print_table() -> dict[str, Any]:
    """Return what the script needs of the rules for printed pages: roles of cells, shares of a page, sizes of texts."""
    return {
        "kept": sorted(KEPT_WITH_NEXT),
        "again": sorted(PRINTED_AGAIN),
        "headings": sorted(role for role in Role if role.is_heading),
        "blankShare": BLANK_SHARE,
        "sizes": SIZES,
    }


def _paper(layout: Layout) -> dict[str, Any]:
    """Return the space for the form on a printed page in pixels, and the number of its pages (0 for no limit)."""
    page = layout.page
    return {
        "width": round(float(page.size[0] - page.margin_left - page.margin_right) * _PIXELS_PER_MM, 1),
        "height": round(float(page.size[1] - page.margin_top - page.margin_bottom) * _PIXELS_PER_MM, 1),
        "pages": page.pages or 0,
        "least": least_scale(page),
        "share": _PAGE_SHARE,
    }


def _wider_heading(layout: Layout, cell: Cell) -> str:
    """Return the nearest heading above a cell that heads other columns as well."""
    end = cell.column + cell.columns
    above = [
        each.text.replace("\n", "")
        for each in layout.cells
        if each.role is Role.COLUMN_HEADING and each.row < cell.row and each.columns > cell.columns
        if each.column <= cell.column and end <= each.column + each.columns and each.text
    ]
    return above[-1] if above else ""


def _says_item(made: Mapping[str, Any], level: int) -> bool:
    """Return whether a cell prints the label of its item."""
    texts = (made.get("text"), made.get("bind", {}).get("prefix"), made.get("bind", {}).get("empty"))
    return any(isinstance(text, list) and level in text for text in texts)


def _counting_codes(layout: Layout) -> dict[tuple[int, int], bool]:
    """Return for each code of a line whether it is the one after the code before it."""
    counted: dict[tuple[int, int], bool] = {}
    last: dict[int, int] = {}
    for cell in layout.cells:
        if cell.role is Role.CODE and cell.owner and cell.text:
            number = int(cell.text) if cell.text.isdecimal() else None
            counted[cell.row, cell.column] = number is not None and last.get(cell.column) == number - 1
            last[cell.column] = last.get(cell.column, 0) if number is None else number
    return counted


def _templated(path: str, item: str) -> str:
    """Return ``path`` with ``*`` for the numbers of the items it is in."""
    return pattern(item) + path[len(item) :] if item and f"{path}/".startswith(f"{item}/") else path


def _value_spec(value: ValueSpec) -> dict[str, Any]:
    shape = number_format(value)
    return {
        "type": value.type.name,
        "kind": str(value.type.kind),
        "operand": str(value.type.operand),
        "title": value.type.title_in(value.language),
        "language": language_of(value.language),
        "suffix": value.suffix,
        "label": value.label,
        "unit": value.unit,
        "required": value.required,
        "choices": list(value.choices),
        "show": value.show,
        "minimum": None if value.minimum is None else str(value.minimum),
        "maximum": None if value.maximum is None else str(value.maximum),
        "minLength": value.min_length,
        "maxLength": value.max_length,
        "pattern": _program(value.pattern),
        "expected": value.help or value.pattern or value.type.prompt_for(value),
        "decimals": shape.decimals,
        "thousands": shape.thousands,
        "isPercent": shape.percent,
        **_facts(value.type, value),
    }


def _facts(kind: FieldType, value: ValueSpec) -> dict[str, Any]:
    """Return the properties of a value's type that the script needs, by the type's kind."""
    match kind:
        case NumberType():
            bounds = {"lowest": kind.lowest, "highest": kind.highest}
            return {
                "whole": kind.is_whole,
                "calendar": kind.is_calendar,
                "keyboard": "numeric" if kind.is_whole else "decimal",
                **{name: None if bound is None else str(bound) for name, bound in bounds.items()},
            }
        case PeriodType():
            ends = {
                name: _facts(end, kind.end_spec(end, value))
                for name, end in zip(("days", "months"), kind.ends, strict=True)
            }
            return {**_text_facts(kind), "period": ends, "between": kind.between(value)}
        case TextType():
            return _text_facts(kind)
        case DateType():
            return {
                "datePattern": kind.pattern(value),
                "dateOrder": kind.order(value),
                "ownDate": kind.own_form(value),
                "months": not kind.has_days,
                "input": "date" if kind.has_days else "month",  # the type of its <input>
                "refusal": kind.code,
            }
        case TruthType():
            return {"words": list(kind.words(value))}
        case ChoicesType():
            return {"separator": kind.separator(value)}
        case _:
            return {}


def _text_facts(kind: TextType) -> dict[str, Any]:
    return {
        "nothing": kind.nothing,
        "code": kind.is_code,
        "upper": kind.upper,
        "lines": kind.has_lines,
        "keyboard": kind.keyboard,
        "length": kind.length,
        "ownPattern": _program(kind.own_pattern),
        "refusal": kind.code,
        "checksum": None if kind.checksum is None else structs.asdict(kind.checksum),
    }


def _program(pattern: str) -> dict[str, Any] | None:
    """Return the program of a pattern as JSON data, or None if there is no pattern."""
    return structs.asdict(compile_pattern(pattern)) if pattern else None


def _is_json_number(kind: FieldType) -> bool:
    """Return whether JSON keeps values of a type as numbers."""
    return kind.kind is Kind.NUMBER


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": str(rule.kind),
        "rows": pattern_of(rule.rows),
        "expression": expression_json(rule.expression),
        "cells": [list(each.paths) for each in rule.cells],
        "message": rule.message,
        "names": {name: each.paths[0] for name, each in rule.names.items()},
        "severity": str(rule.severity),
        "source": rule.source,
    }


_NOT_ASCII = lazy_pattern("[^\x00-\x7f]+")
_SCRIPT_SENSITIVE = lazy_pattern("[<>&\u2028\u2029\ud800-\udfff]")


def ascii_script(text: str) -> str:
    r"""Return a script with ``\uXXXX`` for each character that is not ASCII: a surrogate pair for one beyond U+FFFF.

    In a text, a template and a regular expression of JavaScript it means the same (ECMA-262, 12.9.4 and 22.2.1).
    """
    return _NOT_ASCII.sub(lambda match: json.dumps(match.group())[1:-1], text)


def embedded(text: str) -> str:
    """Return JSON ``text`` escaped for a page's script element."""
    return _SCRIPT_SENSITIVE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
