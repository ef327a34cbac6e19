"""Whatever a stranger writes into a cell, a number format, a line of a spec or a value: reading it takes linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import Any

import pytest
from formspec_renderers.markdown.escape import cell as markdown_cell
from formspec_renderers.xlsx.instructions_sheet import _VALUE_IN_BRACKETS

from formspec.importing.book import CellKind, Sheet, SheetCell
from formspec.importing.cell_decoding.choice_cells import decode_boxes
from formspec.importing.cell_decoding.number_cells import decode_number
from formspec.importing.cell_decoding.number_formats import LONGEST, parse_format
from formspec.importing.findings import DecodedCell
from formspec.importing.label_stripping import begins_with_first_label, runs_on, strip_label
from formspec.importing.label_text import plain, wording
from formspec.importing.row_patterns import Slot, label_pattern
from formspec.layout import Align, Binding, Cell, Role
from formspec.rules.foreign import translated
from formspec.rules.parser import ExpressionError, parse
from formspec.source.fullwidth import half_width, slip_in_line
from formspec.source.proposals import proposals
from formspec.source.scalars import understand
from formspec.source.spaces import corrected as plain_spaces
from formspec.spec.corrections import id_like, parts
from formspec.spec.labels import fill, other_braces, text_pattern
from formspec.suggest import meant, nearest
from formspec.values import Refused, type_names, value_spec
from tests.cost import assert_linear

CHOICES = value_spec("choices", choices=tuple(f"选项{number}" for number in range(50)))
BOXES = value_spec("choice", choices=("是", "否"), show="boxes")


def _slot(prefix: str, label: re.Pattern[str] | None = None) -> Slot:
    binding = Binding(path="/a", value=value_spec("text", prefix=prefix, suffix="元"), name="a")
    cell = Cell(row=0, column=0, rows=1, columns=1, role=Role.INPUT, text="", align=Align.LEFT, binding=binding)
    return Slot(cell, "/a", "", "/a", label, prefix)


def _literal(kind: str) -> Callable[[str], object]:
    """Return what reads and checks a text as a value of a type, as the loader of a spec does."""
    spec = value_spec(kind, unit="万元", suffix="元", choices=("甲", "乙"))

    def read(text: str) -> object:
        try:
            return spec.type.from_text(text, spec)
        except Refused:
            return None

    return read


def _expression(text: str) -> object:
    try:
        return parse(text)
    except ExpressionError:
        return None


def _accept(kind: str, text: str) -> object:
    try:
        spec = value_spec(kind, choices=("甲", "乙"))
        return spec.type.accept(text, spec)
    except Refused:
        return None


class _Formats:
    """A book all of whose cells have one number format."""

    properties: Mapping[str, str] = {}
    has_1904_dates = False
    auxiliary_sheets = ()

    def __init__(self, code: str) -> None:
        self.code = code

    def sheets(self, skip: Collection[str] = ()) -> Iterator[Sheet]:
        yield from ()

    def number_format(self, style: int) -> str:
        return self.code


def _shown(kind: str, code: str) -> DecodedCell:
    parse_format.cache_clear()
    return decode_number(SheetCell(CellKind.NUMBER, "45463", 1), value_spec(kind, unit="万元"), _Formats(code))


PLACE = _slot("单位：")
LISTED = _slot("指标1：", label_pattern("指标1：", chinese=False))
MANY_NUMBERS = label_pattern("1一" * 30, chinese=True)
MANY_NAMES = text_pattern("{a}{b}年{c}{d}年{e}{f}{g}月")

READ: dict[str, Callable[[str], object]] = {
    "number in a format": lambda code: _shown("money", code),
    "date in a format": lambda code: _shown("date", code),
    "text in a format": lambda code: _shown("text", code),
    **{f"{kind} in words": _literal(kind) for kind in type_names()},
    "many choices": lambda text: CHOICES.type.read(text, CHOICES),
    "boxes": lambda text: decode_boxes(text, BOXES, text),
    "boxes of choices": lambda text: decode_boxes(text, CHOICES, text),
    "label": plain,
    "outline label": wording,
    "text after a label": lambda text: strip_label(PLACE, text),
    "text after an item's label": lambda text: (strip_label(LISTED, text), runs_on(LISTED, text)),
    "text with a first label": lambda text: begins_with_first_label(LISTED, text),
    "text after a long label": lambda text: strip_label(_slot(text + "："), text + " 答"),
    "label of many numbers": MANY_NUMBERS.match,
    "label of an item": lambda text: label_pattern(text, chinese=True),
    "title with names": MANY_NAMES.fullmatch,
    "title of names": text_pattern,
    "label to fill": lambda text: fill(text, {"a": "1"}),
    "line of a spec": slip_in_line,
    "line with other signs": half_width,
    "line with other spaces": plain_spaces,
    "lines that are no YAML": lambda text: sum(1 for _ in islice(proposals(text[:2_000].split("\n"), 0), 50)),
    "scalar of a spec": understand,
    "expression": _expression,
    "formula of another notation": translated,
    "braces of a text": lambda text: list(other_braces(text)),
    "text as a list": lambda text: list(parts(text)),
    "id to guess": lambda text: id_like(text, re.compile("^[a-z][a-z0-9_]*$")),
    "word to guess": lambda text: meant(text, ("label", "required")),
    "name to guess": lambda text: nearest(text, (text[:-1] + "x", "name")),
    "phone": lambda text: _accept("phone", text),
    "target": lambda text: _accept("target", text),
    "chosen": lambda text: _accept("choice", text),
    "day": lambda text: _accept("date", text),
    "text in Markdown": markdown_cell,
    "instruction": lambda text: _VALUE_IN_BRACKETS.sub("", text),
}
HOSTILE = {
    "digits": lambda size: "1" * size,
    "letters": lambda size: "a" * size,
    "one Chinese character": lambda size: "年" * size,
    "Chinese numerals": lambda size: "一" * size,
    "blanks": lambda size: " " * size,
    "blanks inside": lambda size: "1" + " " * size + "x",
    "a date and blanks": lambda size: "2024年6月30日" + " " * size + "x",
    "a date without its last sign": lambda size: "2024年6月30" + " " * size + "x",
    "wide blanks inside": lambda size: "1" + "\u3000" * size + "x",
    "lines": lambda size: "1\n" * (size // 2),
    "quotation marks": lambda size: '"' * (size - 1 + size % 2),
    "square brackets": lambda size: "[" * size,
    "currencies": lambda size: "[$" * (size // 2),
    "one currency": lambda size: "[$" + "a" * size,
    "round brackets": lambda size: "(" * size,
    "braces": lambda size: "{" * size,
    "braces and letters": lambda size: "{a" * (size // 2),
    "a brace and words": lambda size: "{" + " a" * (size // 2),
    "places": lambda size: "({a}" + "{a}" * (size // 3),
    "list with a wide end": lambda size: "[a, " * (size // 4) + "］",
    "commas": lambda size: "1," * (size // 2),
    "groups of thousands": lambda size: "1" + ",000" * (size // 4) + "x",
    "groups with blanks": lambda size: "1" + " 000" * (size // 4) + "x",
    "points": lambda size: "1." * (size // 2),
    "placeholders of digits": lambda size: "0," * (size // 2) + "x",
    "backslashes": lambda size: "\\" * size,
    "colons": lambda size: "a: " * (size // 3),
    "hyphens": lambda size: "- " * (size // 2),
    "boxes": lambda size: "□" * size,
    "open boxes": lambda size: "[ " * (size // 2),
    "ticked boxes": lambda size: "☑是" * (size // 2),
    "parts": lambda size: "选项1、" * (size // 4),
    "wrong parts": lambda size: "选、" * (size // 2),
    "names": lambda size: "{a}" * (size // 3),
    "marks of two kinds": lambda size: "a" + "\u0301\u0327" * (size // 2),
    "letters that become many": lambda size: "\ufdfa" * size,
}
SIZE = 8_000
"""A quarter of what a cell of Excel takes: cubic work of this size would take hours, quadratic work seconds."""
COMPILED = {"label of an item", "title of names", "text after a long label"}
"""Texts of a spec that become a regular expression: slow to compile, and shorter than a cell's."""


@pytest.mark.parametrize("name", READ)
def test_a_long_text_is_read_in_linear_time(name: str) -> None:
    read = READ[name]

    def prepare(size: int) -> Callable[[], Any]:
        texts = [make(size) for make in HOSTILE.values()]
        return lambda: [read(text) for text in texts]

    assert_linear(prepare, SIZE // 8 if name in COMPILED else SIZE)


@pytest.mark.parametrize("kind", ["money", "percent", "integer", "year", "date", "text", "choice", "boolean"])
def test_a_number_format_longer_than_excel_takes_is_an_error_of_its_cell(kind: str) -> None:
    code = '0.00"' + "元" * (LONGEST - 5) + '"'
    assert len(code) == LONGEST + 1
    (finding,) = _shown(kind, code).findings
    assert (finding.code, finding.params["length"]) == ("read.number-format", LONGEST + 1)


def test_a_number_parse_format_the_longest_kind_is_understood() -> None:
    code = '0.00"' + "元" * (LONGEST - 6) + '"'
    assert "read.number-format" not in [finding.code for finding in _shown("money", code).findings]


@pytest.mark.parametrize("blanks", [1, 200, 20_000])
def test_blanks_between_a_number_and_its_unit_do_not_hide_the_unit(blanks: int) -> None:
    spec = value_spec("money", unit="万元")
    assert spec.type.read("12" + " " * blanks + "亿元", spec).params["likely"] == "120,000.00"
    assert spec.type.read("12" + " " * blanks + "万元", spec).value == 12
