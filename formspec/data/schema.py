"""The JSON Schema (2020-12) of a form's data: a pure pass over its shape.

Computed and printed values are optional and are checked; a blank, or a part without required values, is missing or
null.
"""

from __future__ import annotations

from typing import Any

from ..messages import text
from ..spec.model import CellUse, Spec
from ..spec.names import COPY_KEY, FORM_KEY
from .shape import Group, Leaf, Many, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def data_schema(spec: Spec, shape: Group) -> dict[str, Any]:
    """Return the schema of the data of ``spec``.

    The top level of the data has the form's id (``form``) and its parameters; each block follows under its id.
    """
    schema = _group(shape)
    properties = {
        FORM_KEY: {"const": spec.id, "title": text("form.id", spec.language)},
        COPY_KEY: {"type": "string", "title": text("form.copy", spec.language)},
        **schema["properties"],
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:formspec:data:{spec.id}",
        "title": shape.label,
        **({"description": spec.source} if spec.source else {}),
        **schema,
        "properties": properties,
    }


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case Leaf():
            return _leaf(shape)
        case Group():
            return _group(shape) if needs_value(shape) else _or_null(_group(shape))
        case Many():
            return _many(shape) if needs_value(shape) else _or_null(_many(shape))


def _group(group: Group) -> dict[str, Any]:
    properties = {name: _schema(member) for name, member in group.members.items()}
    schema: dict[str, Any] = {"title": group.label} if group.label else {}
    schema |= {"type": "object", "properties": properties, "additionalProperties": False}
    required = [name for name, member in group.members.items() if needs_value(member)]
    if required:
        schema["required"] = required
    return schema


def _many(many: Many) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": many.label} if many.label else {}
    schema |= {"type": "array", "items": _schema(many.item)}
    if many.at_least:
        schema["minItems"] = many.at_least
    if many.at_most is not None:
        schema["maxItems"] = many.at_most
    return schema


def _leaf(leaf: Leaf) -> dict[str, Any]:
    cell, value = leaf.cell, leaf.cell.value
    kind = value.type
    notes: dict[str, Any] = {"title": leaf.label} if leaf.label else {}
    if value.help:
        notes["description"] = value.help
    if value.unit:
        notes["x-unit"] = value.unit
    if cell.kind is CellUse.PRINTED:
        return {**notes, "const": kind.to_json(cell.printed)}
    if cell.kind is CellUse.COMPUTED:
        return {**notes, "readOnly": True, **_or_null(_plain(kind.schema(value)))}
    schema = kind.schema(value)
    return {**notes, **(schema if value.required else _or_null(schema))}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without bounds: a computed value follows from others."""
    return {key: each for key, each in schema.items() if key in ("type", "format")}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    kind = schema.get("type")
    if kind is None:
        return schema
    return {**schema, "type": [*(kind if isinstance(kind, list) else [kind]), "null"]}


def needs_value(shape: Shape) -> bool:
    """Return whether data without this member is incomplete."""
    match shape:
        case Leaf():
            return shape.cell.value.required and shape.cell.kind is CellUse.INPUT
        case Group():
            return any(needs_value(member) for member in shape.members.values())
        case Many():
            return shape.at_least > 0
