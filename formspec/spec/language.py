"""Checking a document against the JSON Schema of the spec language, with problems that say what to change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from ..problems import Problem
from ..schemas import SPEC, schema_text
from ..source.fullwidth import slip_in_scalar
from ..source.nodes import Mapping, Node, Scalar, locate, to_data
from ..suggest import nearest
from ..values import field_types, short, type_names
from .unquoted import cut_texts, key_without_space, mapping_for_text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_SHOWN = 60  # characters of a value in a message, so that it fits on a line


@cache
def language_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the spec language, with the field types that are installed here."""
    schema: dict[str, Any] = json.loads(schema_text(SPEC))
    types = schema["$defs"]
    types["type"]["enum"] = type_names()
    types["parameterType"]["enum"] = [field_kind.name for field_kind in field_types() if field_kind.is_parameter]
    return schema


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(language_schema() if schema == SPEC else json.loads(schema_text(schema)))


def check_language(root: Node, schema: str = SPEC) -> Iterator[Problem]:
    """Yield a problem for everything in ``root`` that is not in the language, each with its location.

    ``schema`` is the name of its schema: that of specs, or of another kind of file.
    """
    if not isinstance(root, Mapping):
        slip = slip_in_scalar(root.text, root.mark) if isinstance(root, Scalar) else None
        yield slip or Problem(code="spec.not-a-mapping", location=root.mark.location())
        return
    for error in _validator(schema).iter_errors(to_data(root)):
        yield from _problems(error, root)


def _problems(error: ValidationError, root: Node) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    pointer = "".join(f"/{step}" for step in path)
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        known = list(schema.get("properties", {}))
        instance: Any = error.instance
        owner = _node(root, path)
        cut = list(cut_texts(owner, known)) if isinstance(owner, Mapping) else []
        yield from (problem for problem, _ in cut)
        parts = {part for _, parts in cut for part in parts}
        for key in instance:
            if key not in known and key not in parts:
                yield _unknown_key(key, known, root, (*path, key), pointer)
        return
    code, params = _explain(error)
    location = locate(root, path)
    slip = _slip(_node(root, path), error) if error.validator == "type" else None
    yield slip or Problem(code=code, params=params, path=pointer, location=location)


def _unknown_key(key: str, known: list[str], root: Node, path: tuple[str | int, ...], pointer: str) -> Problem:
    location = locate(root, path, key=True)
    owner = _node(root, path[:-1])
    if isinstance(owner, Mapping):
        entry = owner.entries[key]
        slip = slip_in_scalar(f"{key}:", entry.key_mark) or key_without_space(entry, known)
        if slip:
            return slip
    near = nearest(key, known, 0.55)
    params = {"key": key, "suggestion": near, "known": known}
    return Problem(code="spec.unknown-key", params=params, path=pointer, location=location)


def _slip(node: Node | None, error: ValidationError) -> Problem | None:
    """Return the problem of the full-width sign, or of missing quotation marks, that changed the meaning of a node."""
    wanted: Any = error.validator_value
    if "string" in wanted and (slip := mapping_for_text(node)):
        return slip
    if isinstance(node, Scalar) and node.plain:
        return slip_in_scalar(node.text, node.mark)
    if isinstance(node, Mapping):
        slips = (slip_in_scalar(f"{entry.key}:", entry.key_mark) for entry in node.entries.values())
        return next((slip for slip in slips if slip), None)
    return None


def _node(root: Node, path: tuple[str | int, ...]) -> Node | None:
    node: Node | None = root
    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step))
        elif node is not None and not isinstance(node, Scalar) and isinstance(step, int):
            node = node.items[step]
    return node


def _explain(error: ValidationError) -> tuple[str, dict[str, Any]]:
    key = next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), "")
    found = _short(error.instance)
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in cast("Any", error.instance)]
            return "spec.missing", {"key": missing}
        case "type":
            expected = wanted if isinstance(wanted, list) else [wanted]
            if error.instance is None:
                return "spec.empty", {"key": key, "expected": _kinds(expected)}
            return "spec.type", {"key": key, "found": found, "expected": _kinds(expected)}
        case "enum" | "const":
            choices = [str(choice) for choice in wanted] if isinstance(wanted, list) else [str(wanted)]
            near = nearest(str(error.instance), choices)
            params = {"key": key, "found": found, "choices": choices, "suggestion": near}
            return "spec.enum", params
        case "pattern":
            return "spec.name", {"key": key, "found": found}
        case "uniqueItems":
            return "spec.repeated", {"key": key}
        case "minItems":
            return "spec.too-few-items", {"key": key, "limit": wanted, "count": len(cast("Any", error.instance))}
        case _:
            return "spec.limit", {"key": key, "found": found, "limit": wanted, "which": str(error.validator)}


def _kinds(expected: list[str]) -> list[str]:
    """Return the expected types; a text may always be written as a number."""
    return [kind for kind in expected if not ("string" in expected and kind in ("number", "integer"))]


def _short(value: Any) -> str:
    """Return a value as it is written, a mapping or list without what is below it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict():
            return short("{" + ", ".join(f"{key}: …" for key in value) + "}", _SHOWN)
        case list():
            return "[…]"
        case _:
            return short(str(value), _SHOWN)
