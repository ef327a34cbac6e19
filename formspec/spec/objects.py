"""The objects of the spec language: the places in its schema where keys can be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    "blocks": "/$defs/blocksBlock",
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


def uses(schema: Schema, data: Any, part: Schema | None = None) -> Iterator[tuple[str, str, Any]]:
    """Yield (object, key, value) of every key that a document uses, from the top.

    Args:
        schema: the schema of the language.
        data: the document, or a part of it.
        part: the schema of the part; that of the whole document if it is None.
    """
    whole = resolved(schema, schema if part is None else part)
    if isinstance(data, list):
        items = whole if whole.get("type") == "object" else whole.get("items", {})
        for item in data:
            yield from uses(schema, item, items)
    if not isinstance(data, dict):
        return
    described = _of_kind(schema, schema if part is None else part, data)
    name, whole = object_of(schema, described), resolved(schema, described)
    properties = whole.get("properties", {})
    for key, value in data.items():
        if name and key in properties:
            yield name, key, value
        inner = properties.get(key, whole.get("additionalProperties"))
        if isinstance(inner, Mapping):
            yield from uses(schema, value, inner)


def object_of(schema: Schema, part: Schema) -> str:
    """Return the name of the object that a part of the schema is or refers to; empty if it is none."""
    pointer = str(part.get("$ref", "")).removeprefix("#")
    same = (name for name, each in OBJECTS.items() if (each == pointer if pointer else at(schema, each) == part))
    return next(same, "")


def _of_kind(schema: Schema, part: Schema, data: Mapping[str, Any]) -> Schema:
    """Return the schema of the kind of a block, by the keys of ``data``; any other part as it is."""
    for case in resolved(schema, part).get("allOf", ()):
        (kind,) = case["if"]["required"]
        if kind in data:
            then: Schema = case["then"]
            return then
    return part
