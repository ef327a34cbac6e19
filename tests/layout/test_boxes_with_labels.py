"""Labels and texts at the top of a box, and values below them."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

import formspec
from formspec.layout import Cell, Role, cell_text

HEAD = "formspec: 1\nid: mine/boxes\ntitle: Boxes\nlanguage: en\nblocks:\n"
BOXES = formspec.loads(
    HEAD
    + """
  - fields: app
    rows:
      - - {id: kind, label: 1. Type, choices: [New, Revision], show: boxes, label_at: top, height: 2}
        - {id: filed, label: 2. Date, type: date, label_at: top}
      - - {id: state, label: 3. State, label_at: top, choices: [A, B]}
      - - {id: amount, label: a. Federal, type: money, label_at: top, prefix: $}
        - {id: title, label: 11. Title, label_at: top, lines: 4}
      - - {id: name, label: 12. Name, inside: true, lines: 3}
  - {text: remarks, label: Remarks, label_at: inside}
""",
)


def cells_of(path: str) -> tuple[Cell, Cell | None]:
    """Return the cell of a value, and the cell with the text above it."""
    cells = BOXES.layout().cells
    own = next(cell for cell in cells if cell.binding and cell.binding.path == path)
    above = (cell for cell in cells if (cell.row + cell.rows, cell.column) == (own.row, own.column))
    return own, next((cell for cell in above if cell.role is Role.LINE), None)


def test_a_label_on_top_is_a_cell_of_its_own_that_nobody_types_over() -> None:
    for path, label in (("/app/filed", "2. Date"), ("/app/state", "3. State"), ("/app/title", "11. Title")):
        own, above = cells_of(path)
        assert above is not None
        assert (above.text, cell_text(own, {})) == (label, "")
        assert BOXES.layout().rows[own.row].lines >= (4 if path == "/app/title" else 1)


def test_the_last_line_of_a_prefix_stays_with_its_number() -> None:
    own, above = cells_of("/app/amount")
    assert above is not None
    assert above.text == "a. Federal"
    assert own.binding is not None
    assert own.binding.value.prefix == "$"


def test_boxes_are_ticked_in_the_cell_with_their_label() -> None:
    own, above = cells_of("/app/kind")
    assert above is None
    assert cell_text(own, {"/app/kind": "New"}) == "1. Type\n☑ New   □ Revision"


def test_a_label_in_a_tall_box_is_at_the_top_of_it() -> None:
    tall = ("/app/kind", "/app/name", "/app/title", "/remarks")
    assert all(cells_of(path)[0].at_top for path in tall)
    assert not cells_of("/app/state")[0].at_top
    sheet: Any = load_workbook(io.BytesIO(BOXES.blank("xlsx"))).worksheets[0]
    own = cells_of("/remarks")[0]
    assert sheet.cell(own.row + 1, own.column + 1).alignment.vertical == "top"


def test_what_is_filled_in_below_a_label_is_read_back() -> None:
    data = {
        "app": {"kind": "New", "filed": "2024-05-06", "state": "B", "amount": 12.5, "title": "a\nb", "name": "City"},
        "remarks": "none so far",
    }
    form = BOXES.parse(data)
    reading = formspec.read(BOXES.render(form, "xlsx"), BOXES)
    assert not reading.problems
    assert reading.form == form
