"""What Excel shows of a number, by its number format, and what is read from such cells."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Severity
from formspec.importing.cell_decoding.number_formats import LONGEST, parse_format
from tests.importing import workbooks
from tests.proposals import plain

HERE = Path(__file__).parent
SPEC = """
formspec: 1
id: formats
title: 值表
period: "{year}年度"
blocks:
  - fields: f
    rows:
      - [{id: wan, label: 金额, type: money, unit: 万元}, {id: yuan, label: 元数, type: money, unit: 元}]
      - [{id: rate, label: 执行率, type: percent}, {id: people, label: 人数, type: integer}]
      - [{id: note, label: 说明}, {id: phone, label: 电话, type: phone}]
      - [{id: day, label: 日期, type: date}, {id: pick, label: 分值, choices: ["1", "10"]}]
      - [{id: year, label: 年份, type: year}]
"""


class Row(NamedTuple):
    """A row of the table: a number and its format, what Excel shows, and what comes of a cell of the form with both."""

    code: str
    stored: Decimal
    shown: str
    cell: str
    read: str
    reported: str
    source: str


def _table() -> list[Row]:
    lines = (HERE / "number_formats.tsv").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    rows = []
    for line in lines[lines.index("# format\tstored\tshown\tcell\tread\treported\tsource") + 1 :]:
        code, stored, *rest = line.replace("⏎", "\n").split("\t")
        rows.append(Row(code, Decimal(stored), *rest))
    return rows


TABLE = _table()


def test_every_row_of_the_table_has_its_source_and_occurs_once() -> None:
    assert all(row.source for row in TABLE)
    assert len({(row.code, row.stored, row.cell) for row in TABLE}) == len(TABLE) >= 150


def _stored(row: Row) -> int | float:
    """Return the number as openpyxl writes it: whole where it is whole."""
    return int(row.stored) if row.stored == int(row.stored) else float(row.stored)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.code!r} {row.stored} {row.cell}")
def test_a_number_is_shown_as_excel_shows_it(row: Row) -> None:
    """Blanks that only align figures are left out; dates and times are shown in another way in messages."""
    text = parse_format(row.code).text(row.stored)
    if text is None:
        display = parse_format(row.code).display(row.stored)
        assert display is not None
        assert display[0].moment is not None
    else:
        assert text.split() == row.shown.split()


@pytest.fixture(scope="module")
def decoded() -> Mapping[int, tuple[str, str]]:
    """The value and the problems of each row, from one workbook that has them all."""
    form = yaml.safe_load(SPEC)
    types = {cell["id"]: cell for line in form["blocks"][0]["rows"] for cell in line}
    cells = [{**types[row.cell], "id": f"r{number}", "label": f"第{number}格"} for number, row in enumerate(TABLE)]
    form["blocks"][0]["rows"] = [[cell] for cell in cells]
    spec = formspec.loads(yaml.safe_dump(form, allow_unicode=True))
    inputs = {each.binding.path: each for each in spec.layout(spec.new(year=2024)).cells if each.binding}

    def change(sheet: Worksheet) -> None:
        for number, row in enumerate(TABLE):
            found = inputs[f"/f/r{number}"]
            cell = sheet.cell(found.row + 1, found.column + 1, _stored(row))
            cell.number_format = row.code

    reading = formspec.read(workbooks.edited(spec.blank("xlsx", year=2024), change), spec)
    return {number: _result(reading, f"/f/r{number}") for number in range(len(TABLE))}


def _result(reading: formspec.Reading, path: str) -> tuple[str, str]:
    value = reading.spec.get(reading.form, path)
    reported = [f"{each.code} {_likely(each)}".strip() for each in reading.problems if each.path == path]
    return "-" if value is None else str(value), ", ".join(reported) or "-"


def _likely(problem: formspec.Problem) -> str:
    likely = problem.params.get("likely", "")
    return "/".join(likely) if isinstance(likely, list) else plain(likely)


@pytest.mark.parametrize(("number", "row"), list(enumerate(TABLE)), ids=lambda each: str(each)[:60])
def test_a_cell_is_read_as_it_is_shown_or_reported(
    decoded: Mapping[int, tuple[str, str]], number: int, row: Row
) -> None:
    assert decoded[number] == (row.read, row.reported)


_NAMES_OF_CHINESE_EXCEL = "LibreOffice has other names for General, colours and am/pm"
_EXCLAMATION_MARK = "LibreOffice shows ! where Excel takes it as a backslash"
_OWN_LOCALE = "names of months, of am/pm and the formats 37 to 40 follow the locale of LibreOffice"
_BEFORE_MARCH_1900 = "LibreOffice has no 1900-02-29"
_WIDTH = "LibreOffice shows all digits in a wide column"
_OTHERWISE_IN_LIBREOFFICE = {
    **dict.fromkeys(("d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM"), _OWN_LOCALE),
    **dict.fromkeys(("#,##0_);(#,##0)", "#,##0_);[Red](#,##0)", "#,##0.00_);(#,##0.00)"), _OWN_LOCALE),
    **dict.fromkeys(
        ("[$-F800]dddd, mmmm dd, yyyy", "[$-x-sysdate]dddd, mmmm dd, yyyy"),
        "the long date of LibreOffice has the weekday",
    ),
    '[$-zh-CN]yyyy"年"m"月"d"日"': "LibreOffice knows locales by their numbers",
    "e": "LibreOffice shows two digits of the year",
    '上午/下午h"时"mm"分"': _NAMES_OF_CHINESE_EXCEL,
    "0.00;[红色]0.00": _NAMES_OF_CHINESE_EXCEL,
    "General": _WIDTH,
    "#.##": "LibreOffice leaves out a point without decimals",
    "0%%": "LibreOffice multiplies once",
    '"This is a ".00"test"000': "LibreOffice has the first digit before the text",
    "[DBNum1]0": "LibreOffice counts, Excel names the digits",
    "yyyy/m/d": _BEFORE_MARCH_1900,
    "[Red][<-25]General;[Blue][>25]General;[Green]General;[Yellow]General": "LibreOffice has another rule for signs",
}
"""Formats that LibreOffice shows otherwise than Excel, with the reason."""


def _reason(row: Row) -> str:
    """Return why LibreOffice shows a row otherwise; empty if it should not."""
    if "通用格式" in row.code:
        return _NAMES_OF_CHINESE_EXCEL
    if "!" in row.code:
        return _EXCLAMATION_MARK
    return _OTHERWISE_IN_LIBREOFFICE.get(row.code, "")


class _Rows(HTMLParser):
    """The text of each row of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append("")
        elif tag == "td":
            self._is_inside = True
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.rows[-1] += data


_IN_CHINESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item></oor:items>"""


def test_libreoffice_shows_the_same_but_for_known_differences(soffice: str, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.column_dimensions["A"].width = 60
    for number, row in enumerate(TABLE, start=1):
        sheet.cell(number, 1, _stored(row)).number_format = row.code
    book.save(tmp_path / "formats.xlsx")
    settings = tmp_path / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_IN_CHINESE, encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "html", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "formats.xlsx")], check=True, capture_output=True, timeout=100)
    page = _Rows()
    page.feed((tmp_path / "formats.html").read_text(encoding="utf-8"))
    assert len(page.rows) == len(TABLE)
    different = {
        (row.code, str(row.stored)): (row.shown, text)
        for row, text in zip(TABLE, page.rows, strict=True)
        if text.split() != row.shown.split() and not _reason(row)
    }
    assert not different


@pytest.fixture(scope="module")
def spec() -> formspec.FormSpec:
    return formspec.loads(SPEC)


def _read(spec: formspec.FormSpec, name: str, value: Any, code: str) -> tuple[Any, list[tuple[str, Severity]], Any]:
    """Return the value of a field into which ``value`` was written, and what is said of its cell."""
    reading = workbooks.typed(spec, f"/f/{name}", value, code)
    assert reading.form is not None
    told = [each for each in reading.problems if each.path == f"/f/{name}"]
    likely = [str(each.params.get("likely", "")) for each in told]
    return spec.get(reading.form, f"/f/{name}"), [(each.code, each.severity) for each in told], likely


OTHERWISE = [("read.shown-otherwise", Severity.ERROR)]


@pytest.mark.parametrize(
    ("name", "value", "code", "likely"),
    [
        ("wan", 126000, '[>=1000]0.0,"千";0.00', "12.6"),
        ("wan", -5, "0.00;0.00", "5"),
        ("wan", 5, "-0", "-5"),
        ("wan", 1183.32, '0!.00000000"亿"', "0.1183320"),
        ("rate", 0.5, '[<1]0"%"', "0.5%"),
    ],
)
def test_a_number_that_looks_like_another_is_an_error_with_what_is_seen(
    spec: formspec.FormSpec, name: str, value: Any, code: str, likely: str
) -> None:
    held, told, found = _read(spec, name, value, code)
    assert (held, told) == (None, OTHERWISE)
    assert plain(found[0]) == plain(likely)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("wan", 1183.32, '[>=100000000]0!.00,,"亿";[>=1000000]0.0,"千";0.00'),
        ("wan", -5, "0.00_);[Red]\\(0.00\\)"),
        ("wan", -5, "0.00;[Red]0.00"),
        ("wan", -3.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        ("wan", 0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        ("wan", 0, "#,##0;-#,##0;"),
        ("wan", 5, "[DBNum1][$-804]General"),
        ("wan", 5, '0.00"万元"'),
        ("yuan", 1183000, '0!.0,"万"'),
        ("yuan", 126000, '0.0,"千"'),
        ("rate", 0.5, "[<1]0.0%;0"),
        ("people", 12, "00000"),
    ],
)
def test_a_number_that_is_shown_as_it_is_stored_is_read(
    spec: formspec.FormSpec, name: str, value: Any, code: str
) -> None:
    held, told, _ = _read(spec, name, value, code)
    assert (held, told) == (Decimal(str(value)), [])


def test_a_number_that_its_format_hides_is_an_error(spec: formspec.FormSpec) -> None:
    assert _read(spec, "wan", 5, ";;;")[:2] == (None, [("read.hidden", Severity.ERROR)])


@pytest.mark.parametrize("name", ["wan", "rate", "people"])
@pytest.mark.parametrize(("value", "code"), [(0.5, "h:mm"), (1.5, "[h]:mm"), (45473, "yyyy/m/d"), (0.25, "mm:ss")])
def test_a_date_or_time_is_no_number(spec: formspec.FormSpec, name: str, value: Any, code: str) -> None:
    assert _read(spec, name, value, code)[:2] == (None, [("read.date-for-number", Severity.ERROR)])


@pytest.mark.parametrize(("value", "code", "shown"), [(0.5, "h:mm", "12:00"), (1.5, "[h]:mm", "36:00")])
def test_a_time_in_a_text_is_a_warning(spec: formspec.FormSpec, value: Any, code: str, shown: str) -> None:
    assert _read(spec, "note", value, code)[:2] == (shown, [("read.became-date", Severity.WARNING)])


@pytest.mark.parametrize(
    ("name", "value", "code", "shown"),
    [
        ("phone", 2583633000, "00000000000", "02583633000"),
        ("note", 7, '"第"000"号"', "第007号"),
        ("note", 1.1, "0.00", "1.10"),
        ("pick", 10, "0.00", "10"),
    ],
)
def test_the_zeros_of_codes_and_words_are_kept(
    spec: formspec.FormSpec, name: str, value: Any, code: str, shown: str
) -> None:
    assert _read(spec, name, value, code)[0] == shown


@pytest.mark.parametrize(
    ("value", "likely"),
    [
        (1, []),
        (31, []),
        (366, []),
        (1999, ["1999"]),
        (2024, ["2024"]),
        (2024.6, ["2024年6月"]),
        (2024.1, ["2024年1月", "2024年10月"]),
        (202406, ["2024年6月"]),
        (6.3, ["6月3日", "6月30日"]),
        (12.31, ["12月31日"]),
        (630, ["6月30日"]),
    ],
)
def test_a_part_of_a_date_typed_into_a_date_cell_is_an_error_with_what_was_meant(
    spec: formspec.FormSpec, value: float, likely: list[str]
) -> None:
    reading = workbooks.typed(spec, "/f/day", value)
    (problem,) = [each for each in reading.problems if each.path == "/f/day"]
    assert spec.get(reading.form, "/f/day") is None
    assert (problem.code, problem.severity) == ("read.part-of-date", Severity.ERROR)
    assert problem.params["likely"] == likely


@pytest.mark.parametrize(("value", "code", "shown"), [(0.5, None, "12:00"), (1.5, "[h]:mm", "36:00")])
def test_a_time_is_no_date(spec: formspec.FormSpec, value: float, code: str | None, shown: str) -> None:
    reading = workbooks.typed(spec, "/f/day", value, code)
    (problem,) = [each for each in reading.problems if each.path == "/f/day"]
    assert (problem.code, problem.params["value"]) == ("data.date", shown)


def test_a_date_with_its_time_of_day_in_a_text_keeps_both(spec: formspec.FormSpec) -> None:
    held, told, _ = _read(spec, "note", 45473.6875, "yyyy/m/d h:mm")
    assert (held, told) == ("2024年6月30日 16:30", [("read.became-date", Severity.WARNING)])


@pytest.mark.parametrize(("value", "likely"), [(2024, "2024"), (45473, "2024")])
def test_a_year_that_is_shown_as_a_date_is_an_error_with_the_year(
    spec: formspec.FormSpec, value: int, likely: str
) -> None:
    assert _read(spec, "year", value, "yyyy/m/d") == (None, OTHERWISE, [likely])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (";;;", [("read.hidden", Severity.ERROR)]),
        ('0;0;0;"见附件"', OTHERWISE),
        ('@"号"', []),
        ('0.00_ ;-0.00_ ;"-"_ ;_ @_ ', []),
    ],
)
def test_a_text_that_its_cell_does_not_show_is_an_error(
    spec: formspec.FormSpec, code: str, told: list[tuple[str, Severity]]
) -> None:
    assert _read(spec, "note", "完成", code)[:2] == (None if told else "完成", told)


def test_a_time_of_day_beside_a_date_is_a_warning(spec: formspec.FormSpec) -> None:
    held, told, _ = _read(spec, "day", 45473.6667, "yyyy/m/d h:mm")
    assert (held, told) == (date(2024, 6, 30), [("read.time-of-day", Severity.WARNING)])


_PIECES = (*'0#?.,%;"[]\\!_*-@ /EedhmsyGnral<>=8亿万', "[DBNum1]", "General", "[>1]", "E+", "# ?/?", "亏")


@given(
    st.lists(st.sampled_from(_PIECES), max_size=60).map("".join).filter(lambda code: len(code) <= LONGEST),
    st.decimals(-(10**15), 10**15, places=4),
)
def test_any_format_shows_any_number(code: str, number: Decimal) -> None:
    shape = parse_format(code)
    display = shape.display(number)
    assert display is None or isinstance(display[0].shown(display[1]), str)
    assert display is None or display[0].rounded(number).is_finite()
    assert shape.text(number) is None or shape.words("完成") is not None


@pytest.mark.parametrize("sign", ["%", "0", "0,", "?/", ".0", "0E+", "[DBNum2]", "!0", "_0", "[>1]0;"])
@pytest.mark.parametrize("number", ["1E300", "1E-300", "-0.1", "123456789012345"])
def test_a_format_of_one_sign_shows_the_largest_and_smallest_numbers(sign: str, number: str) -> None:
    shape = parse_format(("0" + sign * LONGEST)[:LONGEST])
    display = shape.display(Decimal(number))
    assert display is None or display[0].rounded(Decimal(number)).is_finite()
    assert len(shape.text(Decimal(number)) or "") < 5_000


@given(st.sampled_from(["0", "0.00", "#,##0.00", "0.0000", "00000", "#", "0.##"]), st.integers(-(10**12), 10**12))
def test_plain_formats_show_the_number_that_is_stored(code: str, number: int) -> None:
    value = Decimal(number) / 100
    display = parse_format(code).display(value)
    assert display is not None
    assert Decimal(display[0].shown(display[1]) or 0) == value


INPUTS = HERE.parent / "inputs"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("shown-in-thousands-by-a-condition", ["read.shown-otherwise"]),
        ("shown-as-stored-by-a-condition", []),
        ("time-in-an-amount", ["read.date-for-number"]),
    ],
)
def test_workbooks_with_formats_in_their_amounts(name: str, told: list[str]) -> None:
    reading = formspec.read(INPUTS / f"{name}.xlsx", formspec.load(INPUTS / "amounts.yaml"))
    assert [each.code for each in reading.problems] == told


@pytest.mark.parametrize(
    ("name", "path", "shown", "code"),
    [
        ("phone-with-leading-zeros-by-its-format", "/unit/phone", "02583633000", "read.understood"),
        ("date-stored-as-text", "", "2024年6月20日", "read.became-date"),
    ],
)
def test_workbooks_with_formats_in_their_texts(name: str, path: str, shown: str, code: str) -> None:
    spec = formspec.load("jiangsu/2024/department")
    reading = formspec.read(INPUTS / f"{name}.xlsx", spec)
    (problem,) = [each for each in reading.problems if each.code == code]
    assert reading.form is not None
    assert spec.get(reading.form, problem.path) == shown
    assert problem.path == path or not path
