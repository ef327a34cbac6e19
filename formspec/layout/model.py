"""The Layout: a form as a grid of cells, the only input of renderers.

Rows and columns count from 0, from the top left. A cell is stored once, at its top-left corner, with its
spans. A :class:`Cell` contains everything that a renderer needs to know about it; a renderer never reads the spec.
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
from .fonts import Fonts, fonts_of
from .paper import sheet_size


class Role(StrEnum):
    """The use of a cell. Styles depend on it, and only ``INPUT`` cells may be written in."""

    TITLE = "title"
    SUBTITLE = "subtitle"  # the second line and the period under the title
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
    CLOSED = "closed"  # must stay empty: —
    FILLER = "filler"  # completes the frame where one list is shorter than its neighbour
    LINE = "line"  # text on a line without a frame: 负责人（签字）：
    NOTE = "note"

    @property
    def is_heading(self) -> bool:
        """Whether it names other cells: printed on grey in every format, with or without a text."""
        return self in _HEADINGS

    @property
    def is_bold(self) -> bool:
        """Whether its texts are bold in every format."""
        return self in _BOLD


_BOLD = frozenset((Role.COLUMN_HEADING,))
_HEADINGS = frozenset((Role.BLOCK_LABEL, Role.COLUMN_HEADING, Role.ROW_HEADING, Role.CODE, Role.FIELD_LABEL))


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
    """The connection between a cell and one value of the form's data.

    Args:
        path: the JSON Pointer of the value (``/funds/projects/0/planned``).
        value: the description of the value.
        name: the label of the value with the headings above it (``资金总额 / 半年计划执行数``), for messages and
            screen readers.
        option: the choice of a tick cell, which is ticked when the value is (or contains) that choice; else empty.
        empty: the text of an empty cell instead of the value's prefix: 指标1 for 指标1：, empty in a spare row.
        constant: the value of a printed cell, which formulas may refer to.
        is_name: whether the value is the name of its row or group, printed in the place of a row heading.
        breaks: the numbers of the choices, from 0, before which the line of boxes is broken.
        carried: whether the value comes from an earlier form: once it is there, it is not to be changed.
    """

    path: str
    value: ValueSpec
    name: str = ""
    option: str = ""
    empty: str = ""
    constant: Any = None
    is_name: bool = False
    breaks: tuple[int, ...] = ()
    carried: bool = False


class Cell(Struct, frozen=True, kw_only=True):
    """One cell, at its top-left corner.

    Args:
        row: the top row, counted from 0.
        column: the first grid column, counted from 0.
        rows: the number of rows that the cell spans.
        columns: the number of grid columns that the cell spans.
        role: the use of the cell.
        text: the text that is printed for any data: a label, a code, a printed value; empty for an input. For the text
            with a form's values call :func:`formspec.layout.cell_text`.
        binding: the value of an input, a computed cell or a printed value.
        formula: the formula of a computed cell; its references are data paths of this layout.
        align: the horizontal position of the text.
        edges: the lines around the cell.
        indent: the number of outline steps.
        at_top: whether the text is at the top of its cell, with room below, and not in the middle.
        bold: whether the text is bold although texts of its role are not; see :attr:`is_bold`.
        owner: the JSON Pointer of the row, group or item of the cell (``/funds/projects/0``); empty for a cell of the
            form itself.
        locations: the lines of the spec that the cell comes from, the nearest first: its own or that of its text, then
            those of its row and its column. They may be equal, and are in several files if a spec extends another.
        again: whether the cell repeats a heading, or continues the cell above, at the top of a page; it has no data of
            its own.
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
    at_top: bool = False
    bold: bool = False
    owner: str = ""
    locations: tuple[SourceLocation, ...] = ()
    again: bool = False

    @property
    def location(self) -> SourceLocation | None:
        """The nearest line of the spec that the cell comes from; None if it comes from none, as a filler."""
        return self.locations[0] if self.locations else None

    @property
    def is_bold(self) -> bool:
        """Whether the text is bold."""
        return self.bold or self.role.is_bold


class Row(Struct, frozen=True, kw_only=True):
    """One row of the grid.

    ``lines`` is the least height, in lines of text. ``page_break`` is True for a row that begins on a new page,
    ``again`` for one that repeats headings at the top of a page: it has no data.
    """

    lines: int = 1
    page_break: bool = False
    again: bool = False


class BandKind(StrEnum):
    """The content of a band."""

    HEAD = "head"  # title, period, header lines: no frame
    BODY = "body"  # one block of the form
    FOOT = "foot"  # notes


class Band(Struct, frozen=True, kw_only=True):
    """Rows that belong together: the head, one block, the notes.

    ``heading_rows`` is the number of rows at its top with column headings. ``framed`` is True for a band that is drawn
    as a table, ``page_break`` for one that begins on a new page.
    """

    id: str
    kind: BandKind
    label: str = ""
    first_row: int
    rows: int
    heading_rows: int = 0
    framed: bool = True
    page_break: bool = False


class InnerHeadings(Struct, frozen=True, kw_only=True):
    """Column headings that are not those of a whole band: of a group with other columns, of a table beside a block.

    They are ``rows`` rows from ``first_row`` on, over ``columns`` grid columns from ``column`` on, and apply to the
    rows down to ``end_row``, which is not included. With ``is_partial``, they are only over the columns that differ
    from those above.
    """

    first_row: int
    rows: int
    end_row: int
    column: int
    columns: int
    is_partial: bool = False


class Repetition(Struct, frozen=True, kw_only=True):
    """The rows of each item of one repeated row or group.

    ``path`` is the JSON Pointer of the list. Item ``i`` fills ``spans[i]`` = (first row, row count). ``item`` is the
    template of each item's label, with ``{n}`` (or ``{cn}``) in place of its number; the other parameters are filled
    in. A list has ``at_least`` items, and ``at_most`` if that is not None; ``blank`` are shown in a blank form. With
    ``page_break``, each item begins on a new page.
    """

    path: str
    label: str
    spans: tuple[tuple[int, int], ...]
    item: str = ""
    at_least: int = 0
    at_most: int | None = None
    blank: int = 1
    page_break: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """Paper and margins.

    Margins are in millimetres, ``font_size`` is in points. ``pages`` is the number of pages that the form is scaled to,
    None for no limit; ``location`` is the line of the spec with that number.
    """

    paper: str = "A4"
    orientation: str = "portrait"
    margin_top: Decimal = Decimal(18)
    margin_right: Decimal = Decimal(15)
    margin_bottom: Decimal = Decimal(18)
    margin_left: Decimal = Decimal(15)
    font_size: Decimal = Decimal("10.5")
    pages: int | None = None
    location: SourceLocation | None = None

    @property
    def size(self) -> tuple[Decimal, Decimal]:
        """The width and the height of the sheet, in millimetres."""
        return sheet_size(self.paper, self.orientation)


class Layout(Struct, frozen=True, kw_only=True):
    """A whole form as a grid of cells.

    Args:
        form: the spec's id; with ``edition`` and ``digest`` it is the form's identity.
        title: the title of the form.
        sheet: a short title for sheets, tabs and windows.
        edition: the version of the form.
        digest: the digest of the form's data, its shape and its rules (:mod:`formspec.data.digest`).
        language: the form's language, as a tag such as ``zh-CN``.
        widths: the widths of the grid columns, in half-width characters (a Chinese character counts 2).
        rows: the rows, from top to bottom.
        cells: the cells in reading order.
        bands: the bands, from top to bottom.
        repetitions: the rows of the items of each repeat.
        rules: the form's rules.
        formulas: the formulas of computed cells for all rows at once, by the data path of the cell with ``*`` for each
            item. A cell has its own formula with exact paths.
        inner_headings: column headings inside bands; those of a whole band are its ``heading_rows``.
        repeat_rows: the first and last row that are repeated at the top of every printed page; None where the headings
            change from one part of the form to another.
        page: paper, margins and font size.
        parameters: the values printed into the labels, such as ``{"year": "2025"}``.
        parameter_types: the types of all parameters of the form.
        label_end: the punctuation that the form adds to a label before a value in the same cell.
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
    inner_headings: tuple[InnerHeadings, ...] = ()
    repeat_rows: tuple[int, int] | None = None
    page: Page = field(default_factory=Page)
    parameters: Mapping[str, str] = field(default_factory=dict)
    parameter_types: Mapping[str, FieldType] = field(default_factory=dict)
    label_end: str = ""

    @property
    def fonts(self) -> Fonts:
        """The fonts for the form's language."""
        return fonts_of(self.language)


Values = Mapping[str, Any]
"""Data for a layout: JSON Pointer to value (str, int, Decimal, date, bool, list of str). Blanks are left out.

A copy that an office sends to a unit also has its mark, a text, under the name ``COPY_KEY``, which is no pointer: a
format that is filled in carries it, so that it comes back.
"""
