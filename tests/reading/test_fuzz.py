"""Whatever happens to a workbook by chance: it is read or refused, in time, and nothing typed is lost in silence.

``FORMSPEC_FUZZ`` is the number of cases of each kind; every case is told by its seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from functools import partial

import pytest

import formspec
from formspec import ProblemError, Reading
from formspec.reading.grid import Kind, SheetCell
from tests.reading import mutations
from tests.reading.workbooks import ANNEXES, filled, is_same, nothing_lost

COUNT = int(os.environ.get("FORMSPEC_FUZZ", "0"))
SECONDS = 5.0
KINDS: dict[str, tuple[Callable[[bytes, random.Random], bytes], int]] = {
    "bytes": (mutations.in_bytes, 600),
    "headers": (mutations.in_headers, 600),
    "xml": (mutations.in_xml, 500),
    "cells": (mutations.in_cells, 250),
    "one cell": (partial(mutations.in_cells, most=1), 250),
}


def survived(content: bytes) -> Reading | None:
    """Return the reading of a file; None where it was refused. Every problem can be told."""
    start = time.process_time()
    try:
        reading = formspec.read(content)
        problems = reading.problems
    except ProblemError as error:
        reading, problems = None, error.problems
        assert problems
    assert time.process_time() - start < SECONDS
    for problem in problems:
        for lang in ("zh", "en"):
            assert problem.message(lang).encode()
            assert problem.hint(lang).encode() is not None
            assert problem.to_json(lang)["code"] == problem.code
    return reading


def contents(content: bytes, reading: Reading) -> dict[str, SheetCell]:
    """Return what stands in the form's sheet, but for formulas and what is hidden, by the name of its cell."""
    from formspec_renderers.xlsx.reading import READER

    from formspec.layout import address

    name = next(place.sheet for place in reading.cells.values())
    found = next(sheet for sheet in READER.open(content).sheets() if sheet.name == name)
    return {
        address(*place): cell
        for place, cell in found.cells.items()
        if cell.formula is None and not cell.text.startswith(("/", "=", "formspec|"))
    }


def typed(cell: SheetCell) -> str | int | float | bool:
    """Return a cell's content as it was typed."""
    if cell.kind is Kind.TRUTH:
        return cell.text == "1"
    return cell.text if cell.kind is not Kind.NUMBER else float(cell.text)


def survives(content: bytes, *, keeps: bool) -> None:
    """Assert that a file is read or refused, and (``keeps``) that nothing typed in it is lost."""
    reading = survived(content)
    if reading is None or not keeps:
        return
    values = reading.form.values()
    own = {place.cell: values.get(path) for path, place in reading.cells.items()}
    cells = {name: typed(cell) for name, cell in contents(content, reading).items()}
    nothing_lost(
        reading,
        {name: held for name, held in cells.items() if own.get(name) != held and not is_same(own.get(name), held)},
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ANNEXES)
def test_whatever_is_changed_by_chance_is_read_or_refused(name: str, kind: str) -> None:
    change, count = KINDS[kind]
    for seed in range(COUNT or count):
        content = change(filled(name), random.Random(f"{kind} {seed}"))
        try:
            survives(content, keeps="cell" in kind)
        except BaseException as error:
            error.add_note(f"{name}: {kind} {seed}")
            raise
