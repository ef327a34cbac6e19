"""The first lines of a new spec: the line for editors, and the keys that every form has for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..patterns import lazy_pattern
from ..source.outline import Edit, Outline, Span, edited, outline
from ..source.scalars import scalar_text, understand
from ..spec.former import KEY as FORMER
from .editor_schema import MODELINE

KEYS = ("formspec", "id", "extends", "edition", FORMER)
"""The keys of the header in their order. The first is in every document of the language."""

_MODELINE = lazy_pattern(r"(?m)^#[ \t]+yaml-language-server[ \t]*:[^\r\n]*")
_MARKS = lazy_pattern(r"(?:[&!]\S*\s+)+")


def lines_of(values: Mapping[str, str]) -> list[str]:
    """Return the lines of a new header with ``values``, which are texts by key."""
    return [f"{KEYS[0]}: 1", *(f"{key}: {scalar_text(values[key])}" for key in KEYS if key in values)]


def with_header(text: str, values: Mapping[str, str]) -> str:
    """Return the spec ``text`` with ``values`` under the keys of the header, and with the line for editors.

    A value is changed where it is written, in its quotes and with its comment; a missing key is added in its position.
    """
    found = outline(text)
    edits = [*_modeline(found), *_changed(found, values), *_added(found, values)]
    return edited(text, edits)


def _modeline(found: Outline) -> Iterator[Edit]:
    line = _MODELINE.search(found.text, 0, found.start)
    if line:
        yield Edit(line.start(), line.end(), MODELINE)
    else:
        yield Edit(0, 0, MODELINE + found.newline)


def without_modeline(text: str) -> str:
    """Return comments without the line for editors."""
    return "".join(line for line in text.splitlines(keepends=True) if not _MODELINE.match(line))


def _changed(found: Outline, values: Mapping[str, str]) -> Iterator[Edit]:
    for key, value in values.items():
        entry = found.entries.get(key)
        if entry is None:
            continue
        span = entry.value
        if span.is_sequence and not span.is_flow:
            yield Edit(entry.start, entry.end, f"{' ' * found.column}{key}: {scalar_text(value)}{found.newline}")
        else:
            yield Edit(span.start, span.end, _rewritten(found.text[span.start : span.end], span, value))


def _rewritten(written: str, span: Span, value: str) -> str:
    """Return a scalar with another value: in the same quotes, unless the old value is written with escapes.

    A text without quotes gets them if the new value would be read as a number.
    """
    is_number = isinstance(understand(span.value or ""), str) and not isinstance(understand(value), str)
    if span.value and written.count(span.value) == 1 and not (span.is_plain and is_number):
        return written.replace(span.value, value)
    marks = _MARKS.match(written) if span.is_marked else None
    is_block = written.endswith(("\n", "\r"))
    return (marks[0] if marks else "") + scalar_text(value) + ("\n" if is_block else "")


def _added(found: Outline, values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the missing keys, all behind the last key that comes before each in the header."""
    anchor = KEYS[0]
    for key in KEYS:
        anchor = key if key in found.entries else anchor
        if key in values and key not in found.entries:
            yield _inserted(found, found.entries[anchor].end, f"{key}: {scalar_text(values[key])}")


def _inserted(found: Outline, position: int, lines: str) -> Edit:
    """Return the edit that inserts ``lines``, one key or more, behind the entry that ends at ``position``."""
    if found.is_flow:
        return Edit(position, position, f", {lines}")
    is_at_line = found.text[:position].endswith(("\n", "\r"))
    new = (" " * found.column + lines + found.newline) if is_at_line else found.newline + " " * found.column + lines
    return Edit(position, position, new)
