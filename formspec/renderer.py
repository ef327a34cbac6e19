"""The contract of a renderer. A plug-in needs this module and the classes of the Layout, nothing else.

A renderer is found through the entry-point group ``formspec.renderers``: the entry point's name is the
format's name (``--to NAME``), and it loads an object with the four members of :class:`Renderer`. It may declare more,
as attributes that the core reads:

``options``: a tuple of :class:`Option`. A renderer with options is a :class:`RendererWithOptions`.

``reserved``: a :class:`Reserved`, the names that no form may use in this format.

``fillable_of``: the name of the format of which this one is filled in on the screen; ``--fillable`` chooses it instead
of that format, and ``--to all`` leaves it out.

``preview``: the options with which ``formspec preview`` shows this format, which is HTML. With them, the element of a
cell has the attribute ``data-source``: the ``locations`` of the cell as a JSON list of ``[file, line, column]``. A page
runs its scripts only if it is to be filled in; it then sends ``{source: …}``, the value of that attribute, to
``window.parent`` when a cell is selected.

``embedded``: the options with which this format is a part of another page of HTML, with the same attribute of cells;
``formspec diff --to html`` shows two forms with it.

``returned``: the options with which a form that came back as data is returned in this format, to be filled in again:
it shows every problem that it finds. Its templates also take the texts of values that were rejected.

``tables``: makes a document with tables for ``formspec validate --report``: a :class:`Tables` for a list of
:class:`TableSheet`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from .layout.model import Layout, Values
from .problems import Problem
from .values import Words


class Option(Struct, frozen=True, kw_only=True):
    """One choice about the documents of a format: ``--option NAME=VALUE``.

    Args:
        name: the name on the command line.
        about: the description for people.
        default: the value where the option is missing.
        values: the allowed values; if empty, any text is allowed.
    """

    name: str
    about: Words
    default: str
    values: tuple[str, ...] = ()


class Reserved(Struct, frozen=True, kw_only=True):
    """The names that a format reserves: a form that uses one is rejected (``limit.reserved-sheet``).

    Args:
        sheets: names of sheets.
        sheet_name: returns the name of a sheet in a document for its name in the spec; it may be shorter, or without
            some characters.
    """

    sheets: frozenset[str] = frozenset()
    sheet_name: Callable[[str], str] = str


class TableColumn(Struct, frozen=True):
    """One column of a table: its heading, and its width in half-width characters."""

    heading: str
    width: float


class TableSheet(Struct, frozen=True, kw_only=True):
    """One table of a report: its name and its columns."""

    name: str
    columns: tuple[TableColumn, ...]


class Tables(Protocol):
    """A document with tables, to which rows are added one after the other.

    It is made with its sheets by the member ``tables`` of a format.
    """

    def add(self, sheet: int, row: Sequence[str | int | None]) -> None:
        """Add a row to the sheet with this number, counted from 0. A text is never a formula."""

    def content(self) -> bytes:
        """Return the content of the document; nothing is added afterwards."""

    def close(self) -> None:
        """Give back what the document holds, such as temporary files; it is called also if the content is not."""


class Template(Protocol):
    """A compiled layout: it contains everything that does not depend on a form's values."""

    def fill(self, values: Values) -> bytes:
        """Return the document for ``values``.

        The same values give the same bytes. The method is called many times, from any thread.

        Args:
            values: the values by JSON Pointer, without blanks; an empty mapping gives the blank form.

        Returns:
            The content of the file.
        """


class Renderer(Protocol):
    """One output format."""

    suffix: str
    """The file name's ending, with its dot: ``.xlsx``."""
    media_type: str
    """The IANA media type, such as ``text/html``."""

    def compile(self, layout: Layout) -> Template:
        """Return ``layout`` prepared for filling."""

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return a problem for each part of ``layout`` that this format cannot contain, with its cell's location.

        The core adds the parameter ``target``: the format's name.
        """


class RendererWithOptions(Protocol):
    """One output format with options, and the members of :class:`Renderer`."""

    suffix: str
    media_type: str
    options: tuple[Option, ...]
    """The options, each with a name of its own."""

    def compile(self, layout: Layout, options: Mapping[str, str]) -> Template:
        """Return ``layout`` prepared for filling.

        Args:
            layout: the form.
            options: an allowed value for every declared option, by its name.
        """

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return a problem for each part of ``layout`` that this format cannot contain, with its cell's location.

        The core adds the parameter ``target``: the format's name.
        """
