"""The form of a spec, checked and with all defaults.

The model is independent of grids and output formats. A row's cells are complete: the attributes of the column, changed
by those of the table, the row and the cell itself. ``location`` is the line where a thing is written and
``label_location`` that of its label, which may be in another file if the spec extends another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from ..problems import SourceLocation
from ..rules.tree import Expression, Name
from ..values import TEXT, FieldType, ValueSpec
from .labels import names_something


class CellUse(StrEnum):
    """The use of a cell: filled in by a person, computed, printed or closed."""

    INPUT = "input"
    COMPUTED = "computed"
    PRINTED = "printed"
    CLOSED = "closed"


def _text() -> ValueSpec:
    return ValueSpec(type=TEXT)


class CellSpec(Struct, frozen=True, kw_only=True):
    """One cell: its value's description, and a formula, a printed value or a closing mark.

    ``mark`` is the printed text of a closed cell. ``formula`` (of a computed cell) and ``suggestion`` (of an input)
    contain names as written until they are resolved. ``has_open_type`` is True for a computed cell for which the spec
    states no type, until its type is inferred. ``carried`` is for an input whose value comes from an earlier form and
    is not to be changed: True for the value of the same item there, or the name of another one, of the same row or
    with dots from the top of that form.
    """

    kind: CellUse = CellUse.INPUT
    value: ValueSpec = field(default_factory=_text)
    formula: Expression | None = None
    suggestion: Expression | None = None
    printed: Any = None
    mark: str = ""
    align: str = ""
    has_open_type: bool = False
    carried: bool | str = False
    location: SourceLocation | None = None


class FormerId(Struct, frozen=True, kw_only=True):
    """An id that an item had in an earlier form.

    ``path`` is the id alone for an item that was in the same list, and else leads from the top of the form, such as
    ``("funds", "total")``.
    """

    path: tuple[str, ...]
    location: SourceLocation | None = None


class Predecessor(Struct, frozen=True, kw_only=True):
    """An earlier form whose data this form accepts; any edition of it if ``edition`` is empty."""

    form: str
    edition: str = ""
    location: SourceLocation | None = None


class Column(Struct, frozen=True, kw_only=True):
    """One column of a table."""

    id: str
    label: str
    cell: CellSpec
    code: str = ""
    span: int | None = None
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class ColumnGroup(Struct, frozen=True, kw_only=True):
    """Columns under a common heading."""

    label: str
    columns: tuple[Column | ColumnGroup, ...]
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


Columns = tuple[Column | ColumnGroup, ...]


def leaves(columns: Columns) -> Iterator[Column]:
    """Yield the columns below all groups, left to right."""
    for column in columns:
        if isinstance(column, ColumnGroup):
            yield from leaves(column.columns)
        else:
            yield column


class LevelGroup(Struct, frozen=True, kw_only=True):
    """A heading over several levels; ``number`` counts the groups of a table."""

    label: str
    number: int
    location: SourceLocation | None = None


class Level(Struct, frozen=True, kw_only=True):
    """One level of row headings, with the columns that belong to it (the points of each level).

    ``group`` is the heading that it shares with the levels next to it.
    """

    label: str
    span: int | None = None
    columns: Columns = ()
    group: LevelGroup | None = None
    location: SourceLocation | None = None


class Repeat(Struct, frozen=True, kw_only=True):
    """The repetition of a row, a group or a list item.

    ``blank`` items are shown in a blank form and ``spare`` more are left empty. ``name`` is the
    name cell, in the column of the level; None if there is none.
    """

    blank: int = 1
    spare: int = 0
    at_least: int = 0
    at_most: int | None = None
    name: CellSpec | None = None


class RowSpec(Struct, frozen=True, kw_only=True):
    """A row, or a group of rows where ``rows`` is not empty; repeated where ``repeat`` is set.

    ``id`` is None for a group that only arranges rows and is not in the data. ``cells`` are the cells of this row;
    ``own`` those that occur once in a whole group: merged cells, and the columns of its level.
    ``columns`` is set where the table's columns change from this group on. ``maximum`` is the row's ``max``, a number.
    """

    id: str | None
    label: str = ""
    code: str = ""
    number: str | None = None
    repeat: Repeat | None = None
    rows: tuple[RowSpec, ...] = ()
    maximum: Decimal | None = None
    cells: Mapping[str, CellSpec] = field(default_factory=dict)
    own: Mapping[str, CellSpec] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()
    columns: Columns | None = None
    headings: str = "full"
    label_over: frozenset[str] = frozenset()
    of_which: bool = False
    total: bool = False
    together: bool = False
    bold: bool = False
    page_break: bool = False
    lines: int = 1
    align: str = ""
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None

    @property
    def shown(self) -> bool:
        """Whether the row has a heading of its own; one without only arranges the rows below it."""
        return bool(self.label or (self.repeat is not None and self.repeat.name is not None))

    @property
    def subject(self) -> str:
        """The label, or for a repeated row that is labelled by a number alone, the label of its name."""
        if self.repeat is None or self.repeat.name is None or names_something(self.label):
            return self.label
        return self.repeat.name.value.label


class Field(Struct, frozen=True, kw_only=True):
    """A label and its value, or a fixed text where ``id`` is empty.

    ``inside`` puts both into one cell. ``height`` counts rows of the block, ``span`` grid columns of the
    value (or of the whole box where ``inside``), ``label_span`` those of the label.
    """

    id: str
    label: str
    cell: CellSpec
    code: str = ""
    span: int | None = None
    label_span: int | None = None
    height: int = 1
    lines: int = 1
    inside: bool = False
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class Codes(Struct, frozen=True, kw_only=True):
    """A column of line codes, counted from ``start`` where a row has no code of its own.

    ``is_left`` is True for codes to the left of the row headings, ``has_numbers`` where the numbers of the rows are
    printed among the codes instead of before the labels.
    """

    label: str
    start: int | None = 1
    span: int | None = None
    is_left: bool = False
    has_numbers: bool = False


class AddsUp(Struct, frozen=True, kw_only=True):
    """A column whose cells must add up: to ``total`` in all, and level by level to the cell above.

    ``is_of_maxima``: not the cells of a column, but the maxima of the rows.
    """

    column: str
    total: Decimal | None = None
    is_of_maxima: bool = False
    location: SourceLocation | None = None


class FieldsBlock(Struct, frozen=True, kw_only=True):
    """Fields in rows, or boxes of unequal size."""

    id: str
    rows: tuple[tuple[Field, ...], ...]
    label: str = ""
    label_span: int | None = None
    span: int | None = None
    page_break: bool = False
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class TableBlock(Struct, frozen=True, kw_only=True):
    """A table: levels of row headings on the left, columns on the right."""

    id: str
    rows: tuple[RowSpec, ...]
    levels: tuple[Level, ...]
    columns: Columns
    own: Mapping[str, CellSpec] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()
    label: str = ""
    label_span: int | None = None
    headings: bool = True
    codes: Codes | None = None
    code_label: str = ""
    outline: bool = False
    numbering: tuple[str, ...] = ()
    adds_up: tuple[AddsUp, ...] = ()
    span: int | None = None
    page_break: bool = False
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class ListBlock(Struct, frozen=True, kw_only=True):
    """A list of values, one a line; ``item`` is each item's label."""

    id: str
    repeat: Repeat
    cell: CellSpec
    item: str = ""
    label: str = ""
    label_span: int | None = None
    lines: int = 1
    span: int | None = None
    page_break: bool = False
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class TextBlock(Struct, frozen=True, kw_only=True):
    """A text area, with signature and date lines at its foot."""

    id: str
    cell: CellSpec
    sign: tuple[Field, ...] = ()
    label: str = ""
    label_at: str = "left"
    label_span: int | None = None
    lines: int = 3
    span: int | None = None
    page_break: bool = False
    was: tuple[FormerId, ...] = ()
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


class LineBlock(Struct, frozen=True, kw_only=True):
    """A line without a frame."""

    id: str
    items: tuple[Field, ...]
    align: str = ""
    label: str = ""
    span: int | None = None
    page_break: bool = False
    was: tuple[FormerId, ...] = ()
    location: SourceLocation | None = None


class HeadingBlock(Struct, frozen=True, kw_only=True):
    """A heading or an explanation across the form."""

    label: str
    id: str = ""
    lines: int = 1
    align: str = ""
    bold: bool = True
    span: int | None = None
    page_break: bool = False
    location: SourceLocation | None = None


class BesideBlock(Struct, frozen=True, kw_only=True):
    """Blocks side by side, or one below the other if ``stacked``."""

    blocks: tuple[Block, ...]
    stacked: bool = False
    id: str = ""
    label: str = ""
    label_span: int | None = None
    span: int | None = None
    page_break: bool = False
    label_location: SourceLocation | None = None
    location: SourceLocation | None = None


Block = FieldsBlock | TableBlock | ListBlock | TextBlock | LineBlock | HeadingBlock | BesideBlock


def data_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks, alone or side by side, in reading order."""
    for block in blocks:
        if isinstance(block, BesideBlock):
            yield from data_blocks(block.blocks)
        else:
            yield block


class Parameter(Struct, frozen=True, kw_only=True):
    """A value that is printed into labels; ``blank`` is printed while it has no value."""

    label: str
    type: FieldType = TEXT
    blank: str = ""
    was: tuple[FormerId, ...] = ()
    location: SourceLocation | None = None

    @property
    def value(self) -> ValueSpec:
        """The description of its value."""
        return ValueSpec(label=self.label, type=self.type)


class WrittenRule(Struct, frozen=True, kw_only=True):
    """A condition that a filled form has to meet.

    ``condition`` must be true; if ``required`` is not empty, these cells must be filled whenever ``condition`` is true.
    ``each`` are the names of all rows that it applies to; ``rows`` is the path of a single row. ``message`` may
    contain ``{names}``; ``named`` are these with their source locations.
    """

    id: str
    condition: Expression | None
    required: tuple[Expression, ...] = ()
    each: tuple[Name, ...] = ()
    rows: tuple[str, ...] = ()
    message: str = ""
    named: tuple[tuple[str, SourceLocation | None], ...] = ()
    severity: str = "error"
    source: str = ""
    location: SourceLocation | None = None


class PageSpec(Struct, frozen=True, kw_only=True):
    """Paper and margins of the spec; margins in millimetres: top, right, bottom, left.

    ``pages`` is the number of pages that the form is scaled to, ``location`` where that is written.
    """

    paper: str = "A4"
    orientation: str = "portrait"
    margins: tuple[Decimal, Decimal, Decimal, Decimal] = (Decimal(18), Decimal(15), Decimal(18), Decimal(15))
    font_size: Decimal = Decimal("10.5")
    pages: int | None = None
    location: SourceLocation | None = None


class Spec(Struct, frozen=True, kw_only=True):
    """A whole form.

    ``locations`` are those of the texts above and below its blocks, by key; of the notes, in ``note_locations``.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    edition: str = ""
    was: tuple[Predecessor, ...] = ()
    language: str = "zh-CN"
    source: str = ""
    sheet: str = ""
    annex: str = ""
    number: str = ""
    subtitle: str = ""
    period: str = ""
    unit_line: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    page: PageSpec = field(default_factory=PageSpec)
    grid: tuple[Decimal, ...] = ()
    notes: tuple[str, ...] = ()
    notes_label: str = ""
    notes_numbering: str = ""
    label_end: str = ""
    rules: tuple[WrittenRule, ...] = ()
    digest: str = ""
    data_digest: str = ""
    location: SourceLocation | None = None
    locations: Mapping[str, SourceLocation] = field(default_factory=dict)
    note_locations: tuple[SourceLocation, ...] = ()
