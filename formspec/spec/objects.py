"""The objects of the spec language: the places in its schema where keys can be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OBJECTS: Mapping[str, str] = {
    "form": "",
    "parameter": "/properties/parameters/additionalProperties",
    "page": "/properties/page",
    "margins": "/properties/page/properties/margins",
    "fields": "/$defs/fieldsBlock",
    "field": "/$defs/field",
    "table": "/$defs/tableBlock",
    "codes": "/$defs/tableBlock/properties/codes",
    "level": "/$defs/level",
    "column": "/$defs/column",
    "row": "/$defs/row",
    "name": "/$defs/row/properties/name",
    "cell": "/$defs/cell",
    "list": "/$defs/listBlock",
    "text": "/$defs/textBlock",
    "line": "/$defs/lineBlock",
    "item": "/$defs/item",
    "heading": "/$defs/headingBlock",
    "beside": "/$defs/besideBlock",
    "part": "/$defs/partBlock",
    "rule": "/$defs/rule",
}
"""Every object by its name (the texts ``name.object.NAME``), with the pointer to its schema; a test compares both."""

Schema = Mapping[str, Any]


def at(schema: Schema, pointer: str) -> Schema:
    """Return the part of a schema at a JSON Pointer."""
    found: Any = schema
    for step in pointer.split("/")[1:]:
        found = found[step]
    return dict(found)


def keys_of(schema: Schema, name: str) -> Mapping[str, Schema]:
    """Return the keys of an object of the language, each with its own schema or a reference to it."""
    found: Mapping[str, Schema] = at(schema, OBJECTS[name])["properties"]
    return found


def resolved(schema: Schema, part: Schema) -> Schema:
    """Return what a part of the schema refers to, with the words of the part itself; or the part."""
    reference = part.get("$ref")
    return {**at(schema, str(reference).removeprefix("#")), **part} if reference else part
