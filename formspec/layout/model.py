"""The Layout: a form as a grid of cells, the one thing that renderers see.

Rows and columns count from 0, from the top left. A cell stands once, at its top-left corner, with its
spans. Whatever a renderer needs to know about a cell is in its :class:`Cell`; a renderer asks nothing
of the spec.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from ..problems import SourceLocation
from ..rules.rule import Rule
from ..rules.tree import Expression
from ..values import Align, FieldType, ValueSpec


class Role(StrEnum):
    """What a cell is for. Styles go by role, and only ``INPUT`` cells may be written in."""

    TITLE = "title"
    SUBTITLE = "subtitle"  # the period under the title
    HEADER = "header"  # form number, unit line, other lines above the frame
    BLOCK_LABEL = "block-label"  # 部门整体资金（万元）, 偏差原因及改进措施
    SECTION = "section"  # a heading across the form
    COLUMN_HEADING = "column-heading"
    ROW_HEADING = "row-heading"
    CODE = "code"  # row and column codes (行次, 栏次)
    FIELD_LABEL = "field-label"  # 单位名称
    INPUT = "input"
    COMPUTED = "computed"
    PRINTED = "printed"  # a value that is part of the form: a fixed weight of 10
    CLOSED = "closed"  # nothing may be written: —
    FILLER = "filler"  # completes the frame where one list is shorter than its neighbour
    LINE = "line"  # text on a line without a frame: 负责人（签字）：
    NOTE = "note"


class Frame(StrEnum):
    """How a cell's edge towards a neighbour is drawn."""

    LINE = "line"
    SOFT = "soft"  # dotted: both belong to one box of the printed form
    NONE = "none"


class Edges(Struct, frozen=True, kw_only=True):
    """The four edges of a cell."""

    top: Frame = Frame.LINE
    right: Frame = Frame.LINE
    bottom: Frame = Frame.LINE
    left: Frame = Frame.LINE


FRAMED = Edges()
UNFRAMED = Edges(top=Frame.NONE, right=Frame.NONE, bottom=Frame.NONE, left=Frame.NONE)


class Binding(Struct, frozen=True, kw_only=True):
    """Ties a cell to one value of the form's data.

    ``path`` is a JSON Pointer (``/funds/projects/0/planned``). ``option`` is set on a tick cell: the
    cell is ticked when the value is (or contains) that choice. ``empty`` is what an empty cell prints where
    a filled one prints the value's prefix: 指标1 for 指标1：, nothing in a spare row. ``constant`` is the
    value of a printed cell, which formulas may refer to. ``name`` is the value's
    label with the headings above it (``资金总额 / 半年计划执行数``), for messages and screen readers.
    """

    path: str
    value: ValueSpec
    name: str = ""
    option: str = ""
    empty: str = ""
    constant: Any = None


class Cell(Struct, frozen=True, kw_only=True):
    """One cell, at its top-left corner.

    ``text`` is what is printed whatever the data: a label, a code, a printed value. For an input it is
    empty; ask :func:`formspec.layout.cell_text` what stands in a cell for given values. ``binding`` is
    set on inputs, computed cells and printed values; ``formula`` on computed cells, its references
    resolved to data paths of this layout. ``indent`` counts outline steps. ``vertical`` asks for text
    that runs downwards in a narrow, tall cell. ``location`` is the line of the spec the cell comes from. ``owner`` is
    the JSON Pointer of the row, group or item that the cell belongs to (``/funds/projects/0``), empty for the form's.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    role: Role
    text: str = ""
    binding: Binding | None = None
    formula: Expression | None = None
    align: Align = Align.CENTER
    edges: Edges = FRAMED
    indent: int = 0
    bold: bool = False
    owner: str = ""
    location: SourceLocation | None = None


class Row(Struct, frozen=True, kw_only=True):
    """One row of the grid; ``lines`` is the least height, in lines of text."""

    lines: int = 1


class BandKind(StrEnum):
    """What a horizontal strip of the layout holds."""

    HEAD = "head"  # title, period, header lines: no frame
    BODY = "body"  # one block of the form
    FOOT = "foot"  # notes


class Band(Struct, frozen=True, kw_only=True):
    """A strip of rows that belong together: the head, one block, the notes.

    ``heading_rows`` is the number of rows at its top that hold column headings. ``framed`` tells
    whether it is drawn as a table. ``page_break`` asks for a new page before it.
    """

    id: str
    kind: BandKind
    label: str = ""
    first_row: int
    rows: int
    heading_rows: int = 0
    framed: bool = True
    page_break: bool = False


class Repetition(Struct, frozen=True, kw_only=True):
    """Rows made from one repeated row or group: which they are and how many rows each item takes.

    ``path`` is the JSON Pointer of the list. Item ``i`` fills ``spans[i]`` = (first row, row count). ``item`` is the
    template of each item's label, with ``{n}`` (or ``{cn}``) where its number stands; the other parameters are filled
    in. A list has ``at_least`` items, and ``at_most`` if that is not None; ``blank`` are shown in a blank form.
    """

    path: str
    label: str
    spans: tuple[tuple[int, int], ...]
    item: str = ""
    at_least: int = 0
    at_most: int | None = None
    blank: int = 1


class Page(Struct, frozen=True, kw_only=True):
    """Paper and margins; margins are in millimetres. ``pages`` is how many pages it is to fit on, None for any."""

    paper: str = "A4"
    orientation: str = "portrait"
    margin_top: Decimal = Decimal(18)
    margin_right: Decimal = Decimal(15)
    margin_bottom: Decimal = Decimal(18)
    margin_left: Decimal = Decimal(15)
    font_size: Decimal = Decimal("10.5")
    pages: int | None = None


class Layout(Struct, frozen=True, kw_only=True):
    """A whole form, laid out.

    ``widths`` are the column widths in characters (a Chinese character counts 2). ``form`` is the
    spec's id, ``edition`` its version and ``digest`` a SHA-256 of the spec: together the form's identity.
    ``sheet`` is a short title for tabs and windows. ``repeat_rows`` names the rows (first, last) that head every
    printed page. ``parameters`` are the values printed into the labels, such as ``{"year": "2025"}``, and
    ``parameter_types`` the types of all that the form has. ``rules`` are the form's rules, ``formulas`` those of its
    computed cells for all rows at once (a cell's own are in its cell), by the path of the cell with ``*`` for each
    item.
    """

    form: str
    title: str
    sheet: str
    edition: str = ""
    digest: str = ""
    language: str = "zh-CN"
    widths: tuple[Decimal, ...]
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    bands: tuple[Band, ...]
    repetitions: tuple[Repetition, ...] = ()
    rules: tuple[Rule, ...] = ()
    formulas: Mapping[str, Expression] = field(default_factory=dict)
    repeat_rows: tuple[int, int] | None = None
    page: Page = field(default_factory=Page)
    parameters: Mapping[str, str] = field(default_factory=dict)
    parameter_types: Mapping[str, FieldType] = field(default_factory=dict)


Values = Mapping[str, Any]
"""Data for a layout: JSON Pointer to value (str, int, Decimal, date, bool, list of str). Blanks are left out."""
