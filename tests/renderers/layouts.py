"""Layouts made by hand, for testing renderers without the spec language.

``sample_layout`` is a small annex with one of everything that a Layout can hold; ``sample_values`` fills it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from formspec.layout import (
    Align,
    Band,
    BandKind,
    Binding,
    Cell,
    Edges,
    Frame,
    Layout,
    Repetition,
    Role,
    Row,
)
from formspec.layout.model import UNFRAMED
from formspec.problems import SourceLocation
from formspec.rules.tree import Binary, Call, Function, Operator, Reference
from formspec.values import value_spec

WIDTHS = (9, 12, 13, 17, 12, 12, 9, 13)
LIKELIHOOD = ("确定能", "有可能", "完全不可能")
MONEY = {"type": "money", "unit": "万元", "minimum": Decimal(0), "help": "截至6月30日的金额"}
DEVIATION = {"type": "choice", "choices": ("是", "否"), "help": "实际与计划对比，有偏差选“是”"}


def sample_layout() -> Layout:
    """Return a small annex: a grid of eight columns with one of everything."""
    cells = (*_head(), *_unit(), *_funds(), *_goals(), *_indicators(), *_beside(), *_foot())
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    tall = {19: 4}
    return Layout(
        form="test/2024/sample",
        title="省级部门预算绩效监控情况表（样张）",
        sheet="绩效监控样张",
        edition="2024",
        digest="0" * 64,
        widths=tuple(Decimal(width) for width in WIDTHS),
        rows=tuple(Row(lines=tall.get(index, 1)) for index in range(24)),
        cells=ordered,
        bands=_bands(),
        repetitions=(
            Repetition(path="/goals", label="年度目标", spans=((9, 1), (10, 1))),
            Repetition(path="/functions", label="职能", spans=((13, 2), (15, 2))),
            Repetition(path="/functions/0/indicators", label="指标", spans=((13, 1), (14, 1))),
            Repetition(path="/functions/1/indicators", label="指标", spans=((15, 1), (16, 1))),
            Repetition(path="/measures", label="主要措施", spans=((17, 1), (18, 1))),
        ),
        repeat_rows=(0, 2),
        parameters={"year": "2024"},
    )


def sample_values() -> dict[str, Any]:
    """Return values that fill the sample, long and hostile ones among them."""
    return {
        "/unit/name": "江苏省某某厅（含下属事业单位）",
        "/unit/contact": "=1+1",
        "/unit/phone": "025-00000000",
        "/funds/total/planned": Decimal("1234567.89"),
        "/funds/total/actual": Decimal("617283.95"),
        "/funds/total/rate": Decimal("0.5"),
        "/funds/total/deviation": "是",
        "/funds/basic/planned": Decimal(1000000),
        "/funds/basic/actual": Decimal(500000),
        "/funds/basic/rate": Decimal("0.5"),
        "/funds/basic/deviation": "否",
        "/funds/programs/planned": Decimal("234567.89"),
        "/funds/programs/actual": Decimal("117283.95"),
        "/funds/programs/rate": Decimal("0.5"),
        "/goals/0": "完成年度预算绩效目标，" * 12,
        "/goals/1": "<b>保障</b> & 'quotes' \"double\"",
        "/functions/0/name": "组织财政收入",
        "/functions/0/indicators/0/name": "预算执行率≥95%",
        "/functions/0/indicators/0/likelihood": "确定能",
        "/functions/1/indicators/1/name": "社会公众满意度提升幅度达到年初设定的目标",
        "/functions/1/indicators/1/likelihood": "完全不可能",
        "/measures/0": "加强调度",
        "/causes": "第一行\n第二行\n" + "偏差原因及改进措施说明。" * 40,
        "/public": "是",
        "/date": date(2024, 6, 30),
        "/signature": "张三",
        "/people": 12,
    }


def cell(row: int, column: int, rows: int, columns: int, role: Role, text: str = "", **more: Any) -> Cell:
    """Return a cell whose place is a line of a spec, one line for each row of the form."""
    more.setdefault("locations", (SourceLocation(file="sample.yaml", line=10 + row, column=5),))
    return Cell(row=row, column=column, rows=rows, columns=columns, role=role, text=text, **more)


def field(row: int, column: int, columns: int, path: str, *, rows: int = 1, **value: Any) -> Cell:
    """Return an input bound to ``path``; names of Cell and Binding may be mixed with those of ValueSpec."""
    of_cell = {key: value.pop(key) for key in ("align", "edges", "location", "formula", "text") if key in value}
    of_binding = {key: value.pop(key) for key in ("option", "empty", "name", "constant") if key in value}
    of_binding.setdefault("empty", value.get("prefix", ""))
    of_cell.setdefault("align", Align.LEFT)
    role = value.pop("role", Role.INPUT)
    binding = Binding(path=path, value=value_spec(value.pop("type", "text"), **value), **of_binding)
    return cell(row, column, rows, columns, role, binding=binding, **of_cell)


def one_field(columns: int = 1, **value: Any) -> Layout:
    """Return a layout of one labelled input at ``/value``, for looking at a single kind of value."""
    widths = (Decimal(12), *(Decimal(20) for _ in range(columns)))
    label = cell(0, 0, 1, 1, Role.FIELD_LABEL, "栏目")
    band = Band(id="unit", kind=BandKind.BODY, first_row=0, rows=1)
    return Layout(
        form="test/one",
        title="一栏",
        sheet="一栏",
        widths=widths,
        rows=(Row(),),
        cells=(label, field(0, 1, columns, "/value", **value)),
        bands=(band,),
    )


def _head() -> list[Cell]:
    free = {"edges": UNFRAMED}
    return [
        cell(0, 0, 1, 8, Role.TITLE, "省级部门预算绩效监控情况表（样张）", **free),
        cell(1, 0, 1, 8, Role.SUBTITLE, "2024年度", **free),
        cell(2, 0, 1, 4, Role.HEADER, "附件1", align=Align.LEFT, **free),
        cell(2, 4, 1, 4, Role.HEADER, "单位：万元", align=Align.RIGHT, **free),
    ]


def _unit() -> list[Cell]:
    return [
        cell(3, 0, 1, 1, Role.FIELD_LABEL, "单位名称"),
        field(
            3, 1, 3, "/unit/name", label="单位名称", name="单位名称", required=True, max_length=100, help="填单位全称"
        ),
        cell(3, 4, 1, 1, Role.FIELD_LABEL, "联系人"),
        field(3, 5, 1, "/unit/contact", label="联系人", name="联系人"),
        cell(3, 6, 1, 1, Role.FIELD_LABEL, "联系电话"),
        field(
            3, 7, 1, "/unit/phone", label="联系电话", name="联系电话", type="phone", align=Align.CENTER,
            placeholder="区号-号码",
        ),
    ]  # fmt: skip


def _funds() -> list[Cell]:
    heading = Role.COLUMN_HEADING
    cells = [
        cell(4, 0, 5, 1, Role.BLOCK_LABEL, "部门整体资金（万元）"),
        cell(4, 1, 2, 3, heading, "资金"),
        cell(4, 4, 1, 2, heading, "执行数"),
        cell(5, 4, 1, 1, heading, "半年计划"),
        cell(5, 5, 1, 1, heading, "半年实际"),
        cell(4, 6, 2, 1, heading, "是否偏差"),
        cell(4, 7, 2, 1, heading, "执行率"),
    ]
    for row, (id_, label) in enumerate(
        (("total", "资金总额："), ("basic", "其中：基本支出"), ("programs", "项目支出")), start=6
    ):
        indent = 1 if id_ != "total" else 0
        cells.append(cell(row, 1, 1, 3, Role.ROW_HEADING, label, align=Align.LEFT, indent=indent))
        cells += _amounts(row, id_, label)
    return cells


def _amounts(row: int, id_: str, label: str) -> list[Cell]:
    right = {"align": Align.RIGHT}
    path = f"/funds/{id_}"
    amounts = [
        field(
            row, 4 + index, 1, f"{path}/{name}", **MONEY, **right,
            label=title, name=f"{label} / {title}",
            **({"role": Role.COMPUTED, "formula": _total(name)} if id_ == "total" else {}),
        )
        for index, (name, title) in enumerate((("planned", "半年计划"), ("actual", "半年实际")))
    ]  # fmt: skip
    rate = Binary(Operator.DIV, Reference((f"{path}/actual",)), Reference((f"{path}/planned",)))
    choice = field(row, 6, 1, f"{path}/deviation", label="是否偏差", align=Align.CENTER, **DEVIATION)
    closed = cell(row, 6, 1, 1, Role.CLOSED, "—")
    percent = field(
        row, 7, 1, f"{path}/rate", label="执行率", type="percent", decimals=2, role=Role.COMPUTED,
        formula=rate, name=f"{label} / 执行率", **right,
    )  # fmt: skip
    return [*amounts, closed if id_ == "programs" else choice, percent]


def _total(name: str) -> Call:
    return Call(Function.SUM, (Reference((f"/funds/basic/{name}", f"/funds/programs/{name}"), many=True),))


def _goals() -> list[Cell]:
    soft_below, soft_above = Edges(bottom=Frame.SOFT), Edges(top=Frame.SOFT)
    more = {"label": "年度目标", "max_length": 2000, "help": "填年初批复的年度绩效目标"}
    return [
        cell(9, 0, 2, 1, Role.BLOCK_LABEL, "年度目标"),
        field(
            9, 1, 7, "/goals/0", prefix="目标1：", empty="目标1：", edges=soft_below, name="年度目标 / 目标1", **more
        ),
        field(10, 1, 7, "/goals/1", prefix="目标2：", empty="", edges=soft_above, name="年度目标 / 目标2", **more),
    ]


def _indicators() -> list[Cell]:
    heading = Role.COLUMN_HEADING
    cells = [
        cell(11, 0, 2, 1, heading, "一级指标"),
        cell(11, 1, 2, 1, heading, "二级指标"),
        cell(11, 2, 2, 2, heading, "三级指标"),
        cell(11, 4, 2, 1, heading, "分值"),
        cell(11, 5, 1, 3, heading, "完成目标可能性"),
        *(cell(12, 5 + index, 1, 1, heading, choice) for index, choice in enumerate(LIKELIHOOD)),
        cell(13, 0, 4, 1, Role.ROW_HEADING, "履职"),
    ]
    for function in (0, 1):
        label, path = f"职能{function + 1}", f"/functions/{function}/name"
        at = 13 + 2 * function
        cells.append(field(at, 1, 1, path, rows=2, prefix=f"{label}：", empty=label, name=label, label=label))
        for index in (0, 1):
            cells += _indicator(at + index, f"/functions/{function}/indicators/{index}", index)
    return cells


def _indicator(row: int, path: str, index: int) -> list[Cell]:
    label = f"指标{index + 1}"
    ticks = [
        field(
            row, 5 + location, 1, f"{path}/likelihood", type="choice", choices=LIKELIHOOD, show="columns",
            option=choice, align=Align.CENTER, name=f"{label} / 完成目标可能性", label="完成目标可能性",
        )
        for location, choice in enumerate(LIKELIHOOD)
    ]  # fmt: skip
    weight = {
        "type": "integer",
        "label": "分值",
        "role": Role.PRINTED,
        "text": "10",
        "constant": 10,
        "align": Align.CENTER,
    }
    return [
        field(row, 2, 2, f"{path}/name", prefix=f"{label}：", empty=label, name=label, label="三级指标"),
        field(row, 4, 1, f"{path}/weight", **weight),
        *ticks,
    ]


def _beside() -> list[Cell]:
    return [
        cell(17, 0, 2, 1, Role.BLOCK_LABEL, "主要措施"),
        field(17, 1, 3, "/measures/0", prefix="1.", empty="1.", edges=Edges(bottom=Frame.SOFT), name="主要措施 / 1"),
        field(18, 1, 3, "/measures/1", prefix="2.", empty="2.", edges=Edges(top=Frame.SOFT), name="主要措施 / 2"),
        cell(17, 4, 1, 1, Role.FIELD_LABEL, "人数"),
        field(
            17, 5, 3, "/people", type="integer", prefix="共", suffix="人", minimum=0, maximum=9999,
            align=Align.RIGHT, name="人数", label="人数",
        ),
        cell(18, 4, 1, 4, Role.FILLER),
    ]  # fmt: skip


def _foot() -> list[Cell]:
    free = {"edges": UNFRAMED}
    note = {"align": Align.LEFT, **free}
    return [
        cell(19, 0, 1, 1, Role.BLOCK_LABEL, "偏差原因及改进措施"),
        field(
            19, 1, 7, "/causes", max_length=5000, help="从经费保障、制度保障等方面查找原因", name="偏差原因及改进措施"
        ),
        cell(20, 0, 1, 1, Role.FIELD_LABEL, "是否公开"),
        field(20, 1, 3, "/public", type="choice", choices=("是", "否"), show="boxes", name="是否公开"),
        cell(20, 4, 1, 1, Role.FIELD_LABEL, "填表日期"),
        field(20, 5, 3, "/date", type="date", align=Align.CENTER, name="填表日期", label="填表日期"),
        field(21, 0, 4, "/signature", prefix="负责人（签字）：", empty="负责人（签字）：", name="负责人", **free),
        cell(21, 4, 1, 4, Role.LINE, "（盖章）", align=Align.RIGHT, **free),
        cell(22, 0, 1, 8, Role.NOTE, "备注：1.完成目标可能性分为确定能、有可能、完全不可能三种情况；", **note),
        cell(
            23, 0, 1, 8, Role.NOTE,
            "2.对发生偏差的目标，从经费保障、制度保障、人员保障、硬件条件保障、项目实施方式和进程等方面进行研判和分析，查找偏差原因，提出改进措施。",
            **note,
        ),
    ]  # fmt: skip


def _bands() -> tuple[Band, ...]:
    body = BandKind.BODY
    return (
        Band(id="head", kind=BandKind.HEAD, label="样张", first_row=0, rows=3, framed=False),
        Band(id="unit", kind=body, first_row=3, rows=1),
        Band(id="funds", kind=body, label="部门整体资金（万元）", first_row=4, rows=5, heading_rows=2),
        Band(id="goals", kind=body, label="年度目标", first_row=9, rows=2),
        Band(id="indicators", kind=body, first_row=11, rows=6, heading_rows=2, page_break=True),
        Band(id="beside", kind=body, first_row=17, rows=2),
        Band(id="causes", kind=body, label="偏差原因及改进措施", first_row=19, rows=1),
        Band(id="more", kind=body, first_row=20, rows=1),
        Band(id="signature", kind=body, first_row=21, rows=1, framed=False),
        Band(id="notes", kind=BandKind.FOOT, label="备注", first_row=22, rows=2, framed=False),
    )
