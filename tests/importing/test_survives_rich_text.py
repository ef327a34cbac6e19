"""Characters that are struck out, raised or lowered: a person decides on figures, texts are read as they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import Reading, Severity
from tests.importing.workbooks import (
    DEPARTMENT,
    EVALUATION,
    STATISTICS,
    Raw,
    at,
    cells,
    filled,
    parts,
    read_typed,
    type_into,
    value_at,
    with_part,
)
from tests.proposals import plain

INPUTS = Path(__file__).parent.parent / "inputs"
MONEY, OPINION, PHONE = "/funds/total/planned", "/department_opinion", "/unit/phone"
STRUCK, RAISED, LOWERED = "<strike/>", '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'


def rich(*runs: tuple[str, str]) -> Raw:
    """Return the content of a cell with these runs, each a text with its properties."""
    inside = "".join(
        f'<r>{f"<rPr>{look}</rPr>" if look else ""}<t xml:space="preserve">{text}</t></r>' for text, look in runs
    )
    return Raw(f"<is>{inside}</is>", 't="inlineStr"')


def found(reading: Reading, name: str, path: str) -> list[tuple[str, Severity, Any]]:
    return [(each.code, each.severity, plain(each.params.get("likely", ""))) for each in at(reading, cells(name)[path])]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("a-struck-amount-and-the-new-one-in-one-cell", "read.struck"),
        ("an-amount-with-a-footnote-as-superscript", "read.raised"),
    ],
)
def test_an_amount_is_rejected_with_the_likely_one(file: str, code: str) -> None:
    reading = formspec.read(INPUTS / f"{file}.xlsx", spec=formspec.load(INPUTS / "money.yaml"))
    assert [(each.code, each.severity, plain(each.params["likely"])) for each in at(reading, "D3")] == [
        (code, Severity.ERROR, "1183.32")
    ]
    assert value_at(reading, "D3") is None


@pytest.mark.parametrize(
    ("name", "path", "typed", "code", "likely"),
    [
        (DEPARTMENT, MONEY, rich(("1200", STRUCK), ("1183.32", "")), "read.struck", "1183.32"),
        (DEPARTMENT, MONEY, rich(("1183.32", "<b/>"), ("1200", "<b/><strike/>")), "read.struck", "1183.32"),
        (DEPARTMENT, MONEY, rich(("1200", STRUCK)), "read.struck", ""),
        (DEPARTMENT, MONEY, rich(("1200", STRUCK), ("不详", "")), "read.struck", ""),
        (DEPARTMENT, MONEY, rich(("1183.32", ""), ("①", RAISED)), "read.raised", "1183.32"),
        (DEPARTMENT, MONEY, rich(("1", RAISED), ("1183.32", "")), "read.raised", "1183.32"),
        (DEPARTMENT, MONEY, rich(("1183", ""), ("32", LOWERED)), "read.raised", "1183"),
        (DEPARTMENT, MONEY, rich(("10", ""), ("5", RAISED)), "read.raised", "10"),
        (EVALUATION, "/indicators/outputs/quantity/items/0/target", rich(("≥95", ""), ("1", RAISED)), "read.raised", "≥95"),
        (EVALUATION, "/signature/date", rich(("2024-06-30", STRUCK), ("2024-07-01", "")), "read.struck", "2024年7月1日"),
        (STATISTICS, "/basics/kind", rich(("□行政单位", ""), ("☑事业单位", STRUCK)), "read.struck", ""),
    ],
)  # fmt: skip
def test_a_figure_is_rejected_with_the_likely_one(name: str, path: str, typed: Raw, code: str, likely: str) -> None:
    reading = read_typed(name, {path: typed})
    assert found(reading, name, path) == [(code, Severity.ERROR, likely)]
    assert value_at(reading, cells(name)[path]) is None


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        (rich(("同意", STRUCK), ("不同意", "")), "不同意", ["read.struck"]),
        (rich(("不同意", STRUCK)), None, ["read.struck"]),
        (rich(("见附件1", ""), ("2", RAISED)), "见附件1²", ["read.raised"]),
        (rich(("减排 CO", ""), ("2", LOWERED), (" 三吨", "")), "减排 CO₂ 三吨", []),
        (rich(("绿化 300 m", ""), ("2", RAISED)), "绿化 300 m²", []),
        (rich(("300 m", ""), ("3", RAISED), ("24 h", "")), "300 m³24 h", ["read.raised"]),
        (rich(("同意", '<strike val="0"/>'), ("。", '<vertAlign val="baseline"/>')), "同意。", []),
        (rich(("同意", ""), ("  ", STRUCK)), "同意", []),
        (rich(("12", RAISED)), "12", []),
    ],
)
def test_a_text_is_read_as_it_is_shown(typed: Raw, value: str | None, codes: list[str]) -> None:
    reading = read_typed(DEPARTMENT, {OPINION: typed})
    assert [(code, severity) for code, severity, _ in found(reading, DEPARTMENT, OPINION)] == [
        (code, Severity.WARNING) for code in codes
    ]
    assert value_at(reading, cells(DEPARTMENT)[OPINION]) == value


def with_struck_font(content: bytes) -> tuple[bytes, str]:
    """Return a workbook with one more style, whose font is struck out, and the number of this style."""
    styles = parts(content)["xl/styles.xml"].decode()
    fonts, formats = styles.split("<fonts")[1].split("</fonts>")[0], styles.split("<cellXfs")[1].split("</cellXfs>")[0]
    font, style = fonts.count("<font>") + fonts.count("<font "), formats.count("<xf ")
    added = styles.replace("</fonts>", "<font><strike/><sz val='11'/><name val='宋体'/></font></fonts>").replace(
        "</cellXfs>", f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    )
    return with_part(content, "xl/styles.xml", lambda _: added), str(style)


@pytest.mark.parametrize(
    ("path", "typed", "severity", "value"),
    [
        (MONEY, Raw("<v>1183.32</v>"), Severity.ERROR, None),
        (MONEY, Raw("<is><t>1183.32</t></is>", 't="inlineStr"'), Severity.ERROR, None),
        (MONEY, Raw("<f>1000+183.32</f><v>1183.32</v>"), Severity.ERROR, None),
        (OPINION, Raw("<is><t>不同意</t></is>", 't="inlineStr"'), Severity.WARNING, None),
        (OPINION, rich(("不", ""), ("同意", "<b/>")), Severity.WARNING, "同意"),
        (OPINION, rich(("同意", "<b/>")), None, "同意"),
    ],
)
def test_a_cell_whose_style_strikes_it_out_is_no_answer(
    path: str, typed: Raw, severity: Severity | None, value: str | None
) -> None:
    content, style = with_struck_font(filled(DEPARTMENT))
    cell = cells(DEPARTMENT)[path]
    typed.style = style
    reading = formspec.read(type_into(content, {cell: typed}))
    assert [(each.code, each.severity) for each in at(reading, cell)] == (
        [("read.struck", severity)] if severity else []
    )
    assert value_at(reading, cell) == value


def test_a_shared_text_has_its_runs_at_each_of_its_cells() -> None:
    content = filled(DEPARTMENT)
    text = "<si><r><rPr><strike/></rPr><t>1200</t></r><r><t>1183.32</t></r></si></sst>"
    number = parts(content)["xl/sharedStrings.xml"].decode().count("<si>")
    content = with_part(content, "xl/sharedStrings.xml", lambda xml: xml.replace("</sst>", text))
    typed = {cells(DEPARTMENT)[path]: Raw(f"<v>{number}</v>", 't="s"') for path in (MONEY, OPINION)}
    reading = formspec.read(type_into(content, typed))
    assert [each.code for cell in typed for each in at(reading, cell)] == ["read.struck", "read.struck"]
    assert value_at(reading, cells(DEPARTMENT)[OPINION]) == "1183.32"
