"""The map from one form to a related one, in a YAML file or a mapping of Python: which items become which.

``items`` has the dotted names of old items with those of new ones (null leaves an item out), ``choices`` the new texts
of choices. A name may be that of a value, of a row, group or block with all below it, or of a column of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..loading import yaml_text
from ..problems import ProblemError, SourceLocation
from ..schemas import MAP
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar
from ..source.yaml import parse_yaml, read_text
from ..spec.language import check_language

UNNAMED = "<map>"
"""The name of a map that is a mapping of Python, in problems."""

Names = tuple[str, ...]


class Text(Struct, frozen=True):
    """A text of the map, with its source location."""

    text: str
    location: SourceLocation

    @property
    def names(self) -> Names:
        """The ids of a dotted name; empty for none."""
        return tuple(self.text.split(".")) if self.text else ()


class FieldMap(Struct, frozen=True, kw_only=True):
    """A map.

    ``origin`` and ``target`` are the ids of the forms that it is for, None for any. ``items`` are old and new names;
    the new one is empty if the item is left out. ``choices`` are old names, each with the new texts of its choices.
    """

    origin: Text | None = None
    target: Text | None = None
    items: tuple[tuple[Text, Text], ...] = ()
    choices: tuple[tuple[Text, Mapping[str, str]], ...] = ()


class MapError(ProblemError):
    """A map with names that its forms do not have: no data can be carried over with it."""


def load_map(source: FieldMap | str | Path | Mapping[str, Any]) -> FieldMap:
    """Return the map in a YAML file or a mapping; raise ProblemError with all that is not in its schema."""
    if isinstance(source, FieldMap):
        return source
    file = UNNAMED if isinstance(source, Mapping) else str(source)
    text = yaml_text(source) if isinstance(source, Mapping) else read_text(Path(source), file)
    root = parse_yaml(text, file)
    problems = list(check_language(root, MAP))
    if problems:
        raise ProblemError(problems)
    return FieldMap(
        origin=_text(root, "from"),
        target=_text(root, "to"),
        items=tuple(_items(_child(root, "items"))),
        choices=tuple(_choices(_child(root, "choices"))),
    )


def _child(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, MappingNode) else None


def _text(root: Node, key: str) -> Text | None:
    value = _child(root, key)
    return Text(value.text, value.mark.location()) if isinstance(value, Scalar) else None


def _items(node: Node | None) -> Iterator[tuple[Text, Text]]:
    for key, entry in node.entries.items() if isinstance(node, MappingNode) else ():
        value = entry.value
        new = value.text if isinstance(value, Scalar) and value.value is not None else ""
        yield Text(key, entry.key_mark.location()), Text(new, value.mark.location())


def _choices(node: Node | None) -> Iterator[tuple[Text, Mapping[str, str]]]:
    for key, entry in node.entries.items() if isinstance(node, MappingNode) else ():
        texts = entry.value.entries if isinstance(entry.value, MappingNode) else {}
        yield (
            Text(key, entry.key_mark.location()),
            {old: each.value.text for old, each in texts.items() if isinstance(each.value, Scalar)},
        )
