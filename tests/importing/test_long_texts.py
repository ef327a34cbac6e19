"""Texts as long as a cell takes, in every cell of a form: the reading takes time in proportion to them, and ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import formspec
from tests.cost import assert_linear
from tests.importing.workbooks import DEPARTMENT, FORMS, Raw, cells, codes, filled, type_into, with_part

LONGEST = 32_767  # characters of a cell
HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "1" * size,
    "a date and blanks": lambda size: "2024年6月30" + " " * size + "x",
    "open boxes": lambda size: "[ " * (size // 2),
    "marks": lambda size: "a" + "\u0301\u0327" * (size // 2),
    "an item's label": lambda size: "指标" + "1" * size,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_texts_in_every_cell_are_read_in_linear_time(name: str, make: Callable[[int], str]) -> None:
    places = list(cells(name).values())[::4]

    def prepare(size: int) -> Callable[[], Any]:
        content = type_into(filled(name), dict.fromkeys(places, make(size)))
        return lambda: formspec.read(content)

    assert_linear(prepare, LONGEST // 8)


def test_long_texts_in_place_of_labels_are_read_in_linear_time() -> None:
    labels = [f"{column}{row}" for row in range(1, 12) for column in "ABC"]

    def prepare(size: int) -> Callable[[], Any]:
        content = type_into(filled(DEPARTMENT), dict.fromkeys(labels, "a" + "\u0301\u0327" * (size // 2)))

        def read() -> None:
            try:
                formspec.read(content)
            except formspec.ProblemError:
                return

        return read

    assert_linear(prepare, LONGEST // 4)


def test_a_long_formula_and_a_long_name_of_a_sheet_are_read_in_linear_time() -> None:
    amount = cells(DEPARTMENT)["/funds/total/planned"]

    def prepare(size: int) -> Callable[[], Any]:
        formula = Raw(f"<f>{'(' * size}</f><v>{'1' * 60_000}</v>")
        content = type_into(filled(DEPARTMENT), {amount: formula})
        longer = with_part(content, "xl/workbook.xml", lambda text: text.replace('name="', f'name="{"a: " * size}', 1))
        return lambda: formspec.read(longer)

    assert_linear(prepare, LONGEST)


@pytest.mark.parametrize("code", ["[", "[$", "&quot;a", "[$a-", ",", "0,", "m", "_"])
def test_a_number_whose_format_is_too_long_is_an_error_however_long_it_is(code: str) -> None:
    amount = cells(DEPARTMENT)["/funds/total/planned"]

    def prepare(size: int) -> Callable[[], formspec.Reading]:
        formats = f'<numFmts count="1"><numFmt numFmtId="300" formatCode="{code * size}"/></numFmts>'

        def styled(text: str) -> str:
            before, cell_formats, after = text.partition("<cellXfs")
            of_cells, _, others = after.partition("</cellXfs>")
            changed = re.sub(r'numFmtId="\d+"', 'numFmtId="300"', of_cells)
            whole = f"{before}{cell_formats}{changed}</cellXfs>{others}"
            return re.sub(r"<numFmts.*?</numFmts>", lambda _: formats, whole, count=1)

        content = with_part(type_into(filled(DEPARTMENT), {amount: 1.5}), "xl/styles.xml", styled)
        return lambda: formspec.read(content)

    assert_linear(prepare, 4_000)
    assert codes(prepare(4_000)(), amount) == ["read.number-format"]
