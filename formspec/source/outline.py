"""The outline of a spec's text: where each key of its top mapping, with its value and its comments, is written.

With it a text is changed at a few positions and kept character by character elsewhere: comments, layout and quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import yaml
from msgspec import Struct, field

from .tree import events


class Span(Struct, kw_only=True):
    """One value as it is written: ``text[start:end]``, with its anchor and tag if it has any.

    ``value`` is the text of a scalar, which has no quotes if ``is_plain``; None for an alias and a collection.
    ``column`` counts from 0. ``items`` are the items of a list, or the keys and values of a mapping in turn; only those
    of the two outermost levels are kept.
    """

    start: int
    end: int
    column: int
    value: str | None = None
    is_plain: bool = False
    is_mapping: bool = False
    is_sequence: bool = False
    is_flow: bool = False
    is_marked: bool = False  # with an anchor or a tag
    items: list[Span] = field(default_factory=list)


class Entry(Struct, frozen=True, kw_only=True):
    """One key of the top mapping with its value.

    In block style, ``text[start:end]`` are its lines, and ``text[lead:start]`` the blank lines and comments above them.
    In flow style, it is the text from the key to the end of the value.
    """

    key: str
    lead: int
    start: int
    end: int
    value: Span


class Edit(Struct, frozen=True):
    """A change of a text: ``new`` in the place of ``text[start:end]``."""

    start: int
    end: int
    new: str


class Outline(Struct, frozen=True, kw_only=True):
    """The entries of a top mapping in their order.

    ``column`` is that of its keys, ``start`` the offset of the first line (in flow style, of the bracket), ``end`` the
    offset behind the last line, ``newline`` the line break of the text.
    """

    text: str
    entries: dict[str, Entry]
    is_flow: bool
    column: int
    start: int
    end: int
    newline: str


def outline(text: str) -> Outline:
    """Return the outline of ``text``, which must be a document that :func:`.yaml.parse_yaml` accepts as a mapping."""
    top, end = _top(text)
    pairs = list(zip(top.items[::2], top.items[1::2], strict=True))
    if top.is_flow:
        column, starts = top.column, [key.start for key, _ in pairs]
        leads, ends = starts, [value.end for _, value in pairs]
    else:
        starts = [key.start - key.column for key, _ in pairs]
        indent = text[starts[0] : pairs[0][0].start]  # "? " before a key is no indentation
        column = len(indent) - len(indent.lstrip(" "))
        leads = [starts[0], *(_lead(text, column, *each) for each in pairwise(starts))]
        ends = [*leads[1:], _lead(text, column, starts[-1], end)]
    entries = {
        key.value or "": Entry(key=key.value or "", lead=lead, start=start, end=stop, value=value)
        for (key, value), lead, start, stop in zip(pairs, leads, starts, ends, strict=True)
    }
    return Outline(
        text=text,
        entries=entries,
        is_flow=top.is_flow,
        column=column,
        start=top.start if top.is_flow else starts[0],
        end=top.end if top.is_flow else ends[-1],
        newline="\r\n" if "\r\n" in text else "\n",
    )


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits``, which do not overlap; those at one position keep their order."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    return "".join((*pieces, text[position:]))


def _lead(text: str, column: int, floor: int, position: int) -> int:
    """Return the offset of the first of the blank lines and comments before ``position``, behind the line of ``floor``.

    A comment that is indented more than the keys belongs to the value above it.
    """
    for line in reversed(text[floor:position].splitlines(keepends=True)[1:]):
        content = line.lstrip(" \t")
        if content.strip() and not (content.startswith("#") and len(line) - len(content) <= column):
            break
        position -= len(line)
    return position


def _top(text: str) -> tuple[Span, int]:
    """Return the top mapping of ``text``, and the offset at which its document ends."""
    reading: list[Span] = []
    top, end = None, len(text)
    for event in events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            reading.append(_span(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = reading.pop()
            done.end = _end(event)
            top = top if reading else done
            _keep(reading, done)
        elif isinstance(event, yaml.NodeEvent):
            _keep(reading, _span(event))
        elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            end = _end(event) - len("...")
    assert top is not None
    return top, end


def _keep(reading: list[Span], done: Span) -> None:
    if 0 < len(reading) <= 2:
        reading[-1].items.append(done)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _span(event: Any) -> Span:
    start = event.start_mark
    return Span(
        start=start.index,
        end=_end(event),
        column=start.column,
        value=getattr(event, "value", None),
        is_plain=isinstance(event, yaml.ScalarEvent) and bool(event.implicit[0]),
        is_mapping=isinstance(event, yaml.MappingStartEvent),
        is_sequence=isinstance(event, yaml.SequenceStartEvent),
        is_flow=bool(getattr(event, "flow_style", False)),
        is_marked=not isinstance(event, yaml.AliasEvent) and (event.anchor is not None or event.tag is not None),
    )
