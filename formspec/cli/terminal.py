"""Printing: texts from files are shown literally, never as markup or control sequences of a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import click
from msgspec import Struct

from ..patterns import lazy_pattern

_INDENT = "  "
_WIDEST = 100  # columns of a paragraph, at a wider terminal as well: longer lines are hard to read
_CONTROL = lazy_pattern(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: ECMA-48 builds every control sequence on them
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls (UAX 9): they show a text in another order
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff"  # lone surrogates: no encoding has them
    "]"
)


class Styled(Struct, frozen=True):
    """A piece of a line with its colour (a name of click's) and weight."""

    text: str
    colour: str | None = None
    bold: bool | None = None
    dim: bool | None = None


def plain(text: str) -> str:
    """Return ``text`` with every control character written as an escape, as in a literal of Python."""
    return _CONTROL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


def say(*pieces: str | Styled, err: bool = False) -> None:
    """Print one line, to standard error with ``err``; no piece can move the cursor or change a colour."""
    click.echo("".join(map(_styled, pieces)), err=err)


def _styled(piece: str | Styled) -> str:
    if isinstance(piece, str):
        return plain(piece)
    return click.style(plain(piece.text), fg=piece.colour, bold=piece.bold, dim=piece.dim)


def say_paragraph(text: str) -> None:
    """Print a paragraph to standard output, indented; at a terminal its lines are as wide as that, Chinese or not."""
    for line in _wrapped(plain(text), _INDENT) if sys.stdout.isatty() else [plain(text)]:
        click.echo(_INDENT + line)


def say_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells to standard output, indented, with columns of the width of their text but for the last."""
    from rich.cells import cell_len, set_cell_size

    texts = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in list(zip(*texts, strict=True))[:-1]]
    for *cells, last in texts:
        padded = [set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True)]
        click.echo((_INDENT + "  ".join([*padded, last])).rstrip())


def _wrapped(text: str, indent: str) -> list[str]:
    """Return the lines of a paragraph for this terminal; a Chinese character is two columns wide."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    width = max(min(console.width, _WIDEST) - len(indent), 20)
    return [str(line).rstrip() for line in Text(text).wrap(console, width)]


def json_text(data: Any, stream: TextIO | None = None, indent: int | None = 2) -> str:
    """Return ``data`` as JSON for ``stream`` (standard output); on one line if ``indent`` is None.

    Control characters, and characters that the stream's encoding lacks, are escaped by RFC 8259, section 7:
    the parsed data stay the same.
    """
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    is_unicode = encoding.lower().replace("_", "-").startswith("utf")
    text = json.dumps(data, ensure_ascii=not is_unicode, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def say_json(data: Any) -> None:
    """Print ``data`` as JSON to standard output."""
    click.echo(json_text(data))


def say_json_line(data: Any) -> None:
    """Print ``data`` as JSON on one line of standard output."""
    click.echo(json_text(data, indent=None))


def say_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table to standard output: framed for people at a terminal, tab-separated for programs."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(map(plain, row)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*titles)
    for row in rows:
        table.add_row(*(Text(plain(each)) for each in row))
    Console().print(table)
