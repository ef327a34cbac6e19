"""Make the workbooks of examples/filled: each annex filled in right, and once with the mistakes people really make.

Run it from anywhere: ``python examples/make_filled.py``. It gives the same files every time. The mistakes are typed
into the rendered workbook as Excel would write them; ``tests/test_examples.py`` says how each of them is reported.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import formspec

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "filled"
FORM, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MONTH_AND_DAY = 'm"月"d"日"'


@dataclass(frozen=True)
class Formula:
    """A formula that was typed, and what Excel showed for it."""

    text: str
    result: float


@dataclass(frozen=True)
class Date:
    """What Excel makes of a typed ``6/20``: the number of a day, shown as month and day."""

    serial: int


@dataclass(frozen=True)
class Error:
    """An error value, as it is left behind where what a cell took its value from was deleted."""

    text: str


@dataclass(frozen=True)
class Example:
    """One annex: its data, the row that was inserted with what is in it, and what was typed into cells.

    The cells are those after the row was inserted. None empties a cell.
    """

    data: str
    inserted: int
    row: Mapping[str, Any]
    typed: Mapping[str, Any]


EXAMPLES = {
    "department": Example(
        data="department.json",
        inserted=30,  # a third indicator, in a row that has neither format nor hidden key
        row={"D": "共享接口数", "E": "≥20个", "F": "24个", "G": "否", "H": "确定能"},
        typed={
            "H4": "如 025-00000000",  # the help text was left in
            "E6": 1280.5,  # 460.5 + 800 is 1260.5
            "F6": "1,183.32万元",
            "F7": "4551187元",
            "H8": "有可能。",
            "F8": "完成",
            "G10": "否",  # 254.3 of 320
            "F11": Formula("180-2.5", 177.5),
            "G11": None,
            "B17": "预算编制管理",  # was 预算管理
            "I35": "市县数据7月补报",  # a remark beside the form
            "F39": Date(45463),  # 6/20
            "F42": Error("#REF!"),
            "B57": None,  # no causes, although there are deviations
        },
    ),
    "project": Example(
        data="project.yaml",
        inserted=11,  # a third part of the project, which the total does not know of
        row={"B": "数据备份", "D": 12, "E": 12, "F": "否", "G": "确定能"},
        typed={
            "E4": None,  # 主管部门 must be filled
            "B6": "目标2:填年初批复的年度绩效目标",  # the help text was left in
            "D8": Formula("D9+D10", 300),
            "E8": "296.4万元",
            "E9": "4600元",
            "G9": "有可能。",
            "E10": Date(45463),
            "E11": "完成",
            "B14": "资金使用管理",  # was 资金管理
            "E17": "53家",  # 60 were planned, and 否 is left
            "F22": None,
            "G26": "可能",
            "E30": Error("#REF!"),
            "H36": "以平台统计为准",  # a remark beside the form
            "B40": None,  # no causes, although there are deviations
        },
    ),
}


def workbooks() -> Mapping[str, bytes]:
    """Return every workbook by its file name."""
    made = {}
    for name, example in EXAMPLES.items():
        reading = formspec.read(HERE / "data" / example.data)
        right = reading.spec.render(reading.form, "xlsx")
        made[f"{name}.xlsx"] = right
        made[f"{name}-with-mistakes.xlsx"] = with_mistakes(right, example)
    return made


def with_mistakes(content: bytes, example: Example) -> bytes:
    """Return a filled workbook after a person has worked on it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    shifted = partial(_shifted, before=example.inserted)
    for name, text in parts.items():
        if name == FORM:
            parts[name] = _with_row(_form_shifted(text, shifted), example)
        elif name.startswith("xl/worksheets/") or name == "xl/workbook.xml":
            parts[name] = _references_shifted(text, shifted)
    for cell, typed in example.typed.items():
        parts[FORM] = _type(parts, cell, typed)
    return _packed(parts)


def _shifted(row: str, *, before: int) -> str:
    return str(int(row) + (int(row) >= before))


def _form_shifted(text: str, shifted: Callable[[str], str]) -> str:
    """Return the form's sheet with every row from the inserted one on one lower, also in what refers to it."""
    own = re.compile(r"\"[^\"]*\"|'[^']*'![$A-Z0-9:]+|(?P<column>\$?\b[A-Z]{1,3}\$?)(?P<row>[0-9]+)\b(?!\()")

    def reference(found: re.Match[str]) -> str:
        return found["column"] + shifted(found["row"]) if found["row"] else found.group()

    def formula(found: re.Match[str]) -> str:
        return found[1] + own.sub(reference, found[2]) + found[3]

    def location(found: re.Match[str]) -> str:
        cells: str = re.sub(r"[0-9]+", lambda row: shifted(row.group()), str(found[2]))
        return f'{found[1]}{cells}"'

    text = re.sub(r"(<(?:f|formula|formula1|formula2)(?: [^>]*)?>)([^<]+)(</)", formula, text)
    return re.sub(r'(<(?!col )[^<>]*? (?:r|ref|sqref)=")([A-Z0-9: ]+)"', location, text)


def _references_shifted(text: str, shifted: Callable[[str], str]) -> str:
    """Return another part with what refers to the form's sheet going one row lower."""

    def location(found: re.Match[str]) -> str:
        return re.sub(r"(?<=[A-Z$])[0-9]+", lambda row: shifted(row.group()), found.group())

    return re.sub(r"(?<='!)\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?", location, text)


def _with_row(sheet: str, example: Example) -> str:
    cells = "".join(_cell(f"{column}{example.inserted}", typed) for column, typed in example.row.items())
    below = f'<row r="{example.inserted + 1}"'
    return sheet.replace(below, f'<row r="{example.inserted}">{cells}</row>{below}')


def _type(parts: dict[str, str], name: str, typed: Any) -> str:
    """Return the form's sheet with a cell's content replaced; a date gives the cell a format."""
    found = re.search(rf'<c r="{name}"(?: s="([0-9]+)")?[^>]*?(?:/>|>.*?</c>)', parts[FORM])
    if found is None:
        return _beside(parts[FORM], name, typed)
    style = found[1] or ""
    if isinstance(typed, Date):
        style = _dated(parts, style)
    return parts[FORM].replace(found.group(), _cell(name, typed, style))


def _beside(sheet: str, name: str, typed: Any) -> str:
    """Return the form's sheet with a cell added before the row's hidden key."""
    row = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    following = re.search(rf'<row r="{row}".*?(<c r="[A-Z]+{row}"[^>]*?><v>[0-9]+</v></c>)</row>', sheet)
    key = f'<c r="{chr(ord(name[0]) + 1)}{row}"'
    assert following is None or key in sheet
    return sheet.replace(key, _cell(name, typed) + key)


def _cell(name: str, typed: Any, style: str = "") -> str:
    head = f'<c r="{name}"' + (f' s="{style}"' if style else "")
    match typed:
        case None:
            return f"{head}/>"
        case Formula():
            return f"{head}><f>{escape(typed.text)}</f><v>{typed.result}</v></c>"
        case Date():
            return f"{head}><v>{typed.serial}</v></c>"
        case Error():
            return f'{head} t="e"><v>{typed.text}</v></c>'
        case str():
            return f'{head} t="inlineStr"><is><t>{escape(typed)}</t></is></c>'
        case _:
            return f"{head}><v>{typed}</v></c>"


def _dated(parts: dict[str, str], style: str) -> str:
    """Return the number of a style like ``style`` that shows a day; it is added to the workbook's."""
    styles = parts[STYLES]
    formats = [int(number) for number in re.findall(r'numFmtId="([0-9]+)" formatCode', styles)]
    new = max([163, *formats]) + 1
    code = f'<numFmt numFmtId="{new}" formatCode="{escape(_MONTH_AND_DAY, {chr(34): "&quot;"})}"/>'
    styles = re.sub(
        r'<numFmts count="[0-9]+" ?(?:/>|>(.*?)</numFmts>)',
        lambda old: f'<numFmts count="{len(formats) + 1}">{old[1] or ""}{code}</numFmts>',
        styles,
    )
    table = re.search(r'<cellXfs count="([0-9]+)">(.*?)</cellXfs>', styles, re.DOTALL)
    assert table is not None
    looks = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", table[2], re.DOTALL)
    like = re.sub(r'numFmtId="[0-9]+"', f'numFmtId="{new}"', looks[int(style)])
    parts[STYLES] = styles.replace(table.group(), f'<cellXfs count="{len(looks) + 1}">{table[2]}{like}</cellXfs>')
    return str(len(looks))


def _packed(parts: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return stream.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in workbooks().items():
        (FOLDER / file).write_bytes(content)
        print(f"wrote examples/filled/{file}")
