"""A typed text means one thing: in a spec, in a workbook, and on the page (in a real browser)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import ProblemError, Severity
from formspec.layout import address
from tests.importing.workbooks import type_into
from tests.renderers.html_fillable.engine import data_script

NUMBERS = (
    "0", "1", "-1", "0.5", "-0.25", "48", "48%", "48 %", "４８％", "120%", "5‰", "百分之48", "百分之48.5", "48 percent",
    "1,183.32", "１，１８３．３２", "1 183.32", "1183.32 ", "1,18,3", "12 5", "1,20", "1.5.2", "1e3", "1E-2", ".5", "5.",
    "１２００", "1183.32万元", "1,183.32万元", "1183.32万", "1183.32元", "1183.32亿元", "(1,200)", "（1,200）万元", "△5", "▲5万元",
    "5-", "3角", "1200整", "1200元整", "人民币1200元", "¥1,200", "￥1200", "RMB 1200", "$250,000", "-$1,500", "$-1,500",
    "US$250", "250 USD", "250美元", "€99", "2.5 million", "250k", "3 thousand", "50000人", "5万人", "5万", "12个", "abc",
    "约1200", "12 或 13", "无", "—", "N/A", "none", "-", "２０２４", "9007199254740993", "0.1234567890123456789", "1e400",
    "+5", "--5", "+-5", "−5", "1/2", "½", "⑤", "1\u200b200", "1\u3164200", "\ufeff1200\u2060", "12\u00ad00", "\u200b", "\u202d1200\u202c", "0x1F", "1_000", "Infinity", "NaN",
)  # fmt: skip
YEARS = (
    "2024",
    "２０２４",
    "2024年",
    "2024年度",
    "FY2024",
    "24",
    "1899",
    "3000",
    "二〇二四",
    "2024.0",
    "无",
    "year",
    "20 24",
)
UNITS = (
    "5", "5k", "5 K", "5千", "5万", "5万千瓦时", "5千瓦时", "5 kWh", "5kwh", "5m2", "5 m2", "5 thousand", "¥50000", "RMB 50000",
    "人民币50000", "50000元", "5百", "3亿千瓦时", "5人", "5million",
)  # fmt: skip
DATES = (
    "2024-06-30", "2024-6-30", "2024/6/30", "2024.6.30", "2024年6月30日", "2024年6月30号", "2024 年 6 月 30 日",
    "２０２４年６月３０日", "20240630", "2024-06-30 12:30", "2024-06-30 25:99", "may 12024", "2024-06-30T00:00:00Z", "07/30/2024", "30/07/2024", "05/06/2024",
    "5.5.2024", "July 30, 2024", "Jul 30, 2024", "jul. 30 2024", "30 July 2024", "30th of July, 2024", "July 30", "2024年6月",
    "2024-02-30", "2023-02-29", "2024-02-29", "0000-01-01", "30/13/2024", "13/13/2024", "06/30/24", "6月30日", "无", "N/A",
    "tomorrow", "45473", "Sept 1, 2024", "1 sep 2024", "2024-6", "２０２４－０６－３０", "\u200e2024\u200e-06-30", "2024年\u200b6月30日", "\u200b",
)  # fmt: skip
MONTHS = (
    "2016年3月", "2016年3月份", "2016 年 3 月", "２０１６年３月", "2016-03", "2016-3", "2016.3", "2016.03", "2016/3", "201603",
    "March 2016", "Mar 2016", "Mar. 2016", "march, 2016", "2016 March", "3/2016", "03-2016", "3.2016", "2016-03-01",
    "2016年3月1日", "2016-03-15", "2016-13", "2016-00", "201613", "13/2016", "2016年", "3月", "16年3月", "2016 3", "March",
    "Mar-16", "0000-03", "无", "N/A", "42430", "1 March 2016",
)  # fmt: skip
PERIODS = (
    "2023年1月—2024年6月", "2023年1月至2024年6月", "自2023年1月起至2024年6月止", "从2023年1月到2024年6月", "2023.01-2024.06",
    "2024年1—12月", "2024年1月—6月", "2024年1月1日—6月30日", "2024年1月1—15日", "2024年1-6月份", "２０２４年１～６月", "2024年1—13月",
    "January–June 2024", "Jan 1 – Jun 30, 2024", "March 1–15, 2024", "January to 2024", "Jan 2024 – 2025", "2024-01-06",
    "2024年1月—6", "1—12月", "2024年6—1月", "2024年—6月", "2024.1-6", "June 2024 – 15, 2024",
    "2023.1—2024.6", "2023-01-2024-06", "2023-01/2024-06", "2023/1-2024/6", "2023年1月 - 2024年6月", "２０２３．１～２０２４．６",
    "January 2023 – June 2024", "from Jan 2023 to June 2024", "1/2023 to 6/2024", "202301-202406", "2023-01-01/2024-06-30",
    "2023-01-01 - 2024-06-30", "2023-01-01-2024-06-30", "2023年1月1日—2024年6月30日", "January 1, 2023 through June 30, 2024",
    "2023年1月—2024年6月30日", "2024年6月—2023年1月", "2024-06-30/2024-06-01", "2023年1月—", "—2024年6月", "2023年1月", "2023—2024",
    "2023-13/2024-06", "2023-02-30/2024-06-01", "无", "—", "N/A", "一年", "2023-01/2024-06/2025-01", "1/2023-6/2024",
)  # fmt: skip
TRUTHS = (
    "是", "否", "Yes", "No", "yes", "NO", "y", "N", "true", "FALSE", "T", "f", "1", "0", "√", "✓", "☑", "×", "✗", "对", "是。",
    " 是 ", "“是”", "不", "maybe", "无", "—", "v", "V", "x", "X", "ｙｅｓ", "是 否", "2", "没有", "none", "□ √", "✅", "\u200b是\ufeff",
    "\u202d否\u202c", "Y\u200be\u2060s", "\u3164是", "\u200b", "\u2800",
)  # fmt: skip
CHOICES = (
    "甲", "乙", "甲、乙", "乙、甲", "甲,乙", "甲，乙", "甲；乙", "甲\n乙", "甲乙", "丙", " 甲 ", "甲。", "（甲）", "甲、丙", "无", "New",
    "new", "NEW ", "Old, New", "old", "是", "1.5", "15", "甲、甲", "、", "甲、", "\u202d甲\u202c", "甲\u200b、乙",
    "\ufeff乙\ufe0f", "Ne\u00adw", "\u200b",
)  # fmt: skip
PHONES = (
    "025-00000000", "０２５－００００００００", "(025) 0000 0000", "614-555-0100 x12", "614-555-0100 ext. 12", "614.555.0100",
    "00000000转12", "00000000、00000001", "12", "abc", "无", "N/A", " 025-00000000 ", "+86 25 0000 0000", "00000000 x", "\u202d025-00000000\u202c",
    "025\u200b-0000\u20600000", "\ufeff", "025-00000000\u3164",
)  # fmt: skip
TEXTS = (
    "≥95%",
    "120个",
    "无",
    "—",
    "显著提升",
    "=1+1",
    "N/A",
    "None",
    "ａｂｃ",
    "95",
    "2024-06-30",
    "<b>",
    "a\nb",
    "\u3000x",
    "\u200bx\ufeff",
    "❤\ufe0f",
    "x\u200b\ufe0f",
    "\u3164",
    "x\n\u3000\n",
    "≥\u200b95%",
)


@dataclass(frozen=True)
class Column:
    """One field as the spec describes it, and the texts that are typed into it."""

    id: str
    about: Mapping[str, Any]
    texts: tuple[str, ...]


COLUMNS = (
    Column("wan", {"type": "money", "unit": "万元"}, NUMBERS),
    Column("yuan", {"type": "money", "unit": "元"}, NUMBERS),
    Column("usd", {"type": "money", "unit": "USD"}, NUMBERS),
    Column("amount", {"type": "money"}, NUMBERS),
    Column("count", {"type": "integer", "unit": "人"}, NUMBERS),
    Column("many", {"type": "integer", "unit": "万人"}, NUMBERS),
    Column("plain", {"type": "decimal"}, NUMBERS),
    Column("suffixed", {"type": "decimal", "suffix": " 个"}, ("12个", "12 个", "12", "个", "12个个")),
    Column("rate", {"type": "percent"}, NUMBERS),
    Column("share", {"type": "percent", "suffix": "%"}, ("0.5%", "48%", "48", "0.5", "％")),
    Column("energy", {"type": "decimal", "unit": "千瓦时"}, UNITS),
    Column("power", {"type": "decimal", "unit": "kWh"}, UNITS),
    Column("area", {"type": "decimal", "unit": "m2"}, UNITS),
    Column("millions", {"type": "money", "unit": "million USD"}, (*UNITS, "$5,000,000", "5 million USD", "$5")),
    Column("since", {"type": "year"}, YEARS),
    Column("day", {"type": "date"}, DATES),
    Column("month", {"type": "month"}, MONTHS),
    Column("period", {"type": "period"}, PERIODS),
    Column("done", {"type": "boolean"}, TRUTHS),
    Column("which", {"choices": ["是", "否"]}, TRUTHS),
    Column("agree", {"choices": ["Yes", "No"]}, TRUTHS),
    Column("one", {"choices": ["甲", "乙", "New", "Old"]}, CHOICES),
    Column(
        "joined",
        {"choices": ["A", "B", "AB", "1", "2", "12"]},
        ("A、B", "A,B", "A B", "AB", "ab", "1 2", "1: 2", "1. 2"),
    ),
    Column(
        "nested",
        {"type": "choices", "choices": ["甲", "乙", "甲、乙", "丙、丁"]},
        ("甲、乙", "甲", "丙、丁", "甲、丙、丁", "丙"),
    ),
    Column("has", {"choices": ["有", "没有"]}, ("有", "没有", "无", "—")),
    Column("some", {"type": "choices", "choices": ["甲", "乙", "New", "Old", "1.5"]}, CHOICES),
    Column("call", {"type": "phone"}, PHONES),
    Column("goal", {"type": "target"}, TEXTS),
    Column("word", {}, TEXTS),
)
BLANK = "blank"
Outcome = tuple[str, Any]
"""``("value", JSON)``, ``("blank", None)``, or ``("rejected", code)``."""


def written(language: str, blocks: str, path: Path) -> formspec.FormSpec:
    """Return a form whose spec has one line for each entry of ``blocks``."""
    head = f"formspec: 1\nid: mine/{path.stem.lower()}\ntitle: T\nlanguage: {language}\nblocks:\n"
    path.write_text(head + blocks, encoding="utf-8")
    return formspec.load(path)


HEAD_LINES = 5


def form_of(language: str, folder: Path) -> formspec.FormSpec:
    """Return a form with a list for each column, as long as its texts."""
    lists = ({"list": each.id, "label": each.id, "blank": len(each.texts), **each.about} for each in COLUMNS)
    return written(language, "".join(f"  - {json.dumps(each)}\n" for each in lists), folder / f"lists-{language}.yaml")


def plain(value: Any) -> Any:
    """Return a value as JSON data, numbers as Decimals."""
    match value:
        case bool() | None:
            return value
        case int() | Decimal():
            return Decimal(value).normalize()
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(each) for each in value]
    return str(value)


MOST_FIELDS = 500  # that the spec language takes in one block


def by_literals(language: str, folder: Path) -> dict[str, Outcome]:
    """Return what each text is as a printed value of a spec: the loader reads it, or names why it does not."""
    texts, found = list(_texts().items()), {}
    for first in range(0, len(texts), MOST_FIELDS):
        found |= _literals(language, dict(texts[first : first + MOST_FIELDS]), folder / f"printed-{language}.yaml")
    return found


def _literals(language: str, texts: Mapping[str, tuple[Column, str]], path: Path) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    try:
        written(language, _printed(texts), path)
    except ProblemError as error:
        lines = list(texts)
        for problem in error.problems:
            assert problem.code == "spec.print", problem
            assert problem.location is not None
            assert problem.location.line is not None
            why = problem.params["why"]
            where = lines[problem.location.line - HEAD_LINES - 3]
            found[where] = (BLANK, None) if why == "data.required" else ("rejected", why)
    good = {where: each for where, each in texts.items() if where not in found}
    bindings = [cell.binding for cell in written(language, _printed(good), path).layout().cells if cell.binding]
    values = {each.name.rpartition(" ")[2]: each.constant for each in bindings}
    return found | {where: ("value", plain(values[where])) for where in good}


def _texts() -> dict[str, tuple[Column, str]]:
    return {f"/{column.id}/{index}": (column, text) for column in COLUMNS for index, text in enumerate(column.texts)}


def _printed(texts: Mapping[str, tuple[Column, str]]) -> str:
    """Return a block of fields, one a line, each of which prints a text as a value of its column's type."""
    fields = (
        {"id": f"f{number}", "label": where, "print": text, **column.about}
        for number, (where, (column, text)) in enumerate(texts.items())
    )
    return "  - fields: f\n    rows:\n" + "".join(f"      - [{json.dumps(each)}]\n" for each in fields)


def by_workbook(spec: formspec.FormSpec) -> dict[str, Outcome]:
    """Return what each text is where it is typed, as a text, into its cell of the blank workbook."""
    layout = spec.layout()
    names = {cell.binding.path: address(cell.row, cell.column) for cell in layout.cells if cell.binding is not None}
    typed = {names[where]: text for where, (_, text) in _texts().items()}
    reading = formspec.read(type_into(spec.blank("xlsx"), typed), spec)
    values = reading.spec.evaluate(reading.form)
    refused = {each.path: each.code for each in reading.problems if each.severity is Severity.ERROR}
    return {where: _outcome(values.get(where), refused.get(where, "")) for where in _texts()}


def _outcome(value: Any, code: str) -> Outcome:
    if code:
        return "rejected", code
    return (BLANK, None) if value is None else ("value", plain(value))


READ = """
globalThis.read = (texts) => texts.map(([path, text]) => {
  const { value, refusal } = readRaw(text, shapeAt(path).field.spec);
  if (refusal) return ['rejected', refusal.code];
  if (value === null) return ['blank', null];
  if (isDecimal(value)) return ['number', shortest(value)];
  return ['value', value.text ?? value];
});
"""


def by_page(spec: formspec.FormSpec, chromium: Any) -> dict[str, Outcome]:
    """Return what each text is where it is typed into the page, in a real browser."""
    page = chromium.new_page()
    try:
        page.evaluate(f"() => {{ {data_script(spec.layout())}\n{READ} }}")
        texts = [[where, text] for where, (_, text) in _texts().items()]
        found = page.evaluate("(texts) => read(texts)", texts)
    finally:
        page.close()
    made = (("value", plain(Decimal(value))) if kind == "number" else (kind, value) for kind, value in found)
    return dict(zip(_texts(), made, strict=True))


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_text_means_the_same_in_a_spec_a_workbook_and_the_page(tmp_path: Path, chromium: Any, language: str) -> None:
    spec = form_of(language, tmp_path)
    literals, workbook, page = by_literals(language, tmp_path), by_workbook(spec), by_page(spec, chromium)
    assert len(_texts()) > 700
    wrong = [
        f"{text!r} in {column.id}: {literals[where]} in a spec, {workbook[where]} in a workbook, {page[where]} on the page"
        for where, (column, text) in _texts().items()
        if not literals[where] == workbook[where] == page[where]
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(_texts())}:", *wrong])
