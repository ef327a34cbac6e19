"""Checking a document against the JSON Schema of the spec language, with problems that say what to change."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from ..problems import Problem
from ..schemas import SPEC, schema_text
from ..source.changes import BLOCK_KINDS
from ..source.fullwidth import slip_in_scalar
from ..source.nodes import Mapping, Node, Scalar, Sequence, locate, to_data
from ..suggest import meant, plain_name
from ..values import field_types, short, type_names
from .corrections import bulleted, corrected, id_like
from .form_keys import form_keys_in_lists
from .objects import OBJECTS, keys_of, resolved
from .unquoted import cut_texts, key_without_space, mapping_for_text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_SHOWN = 60  # characters of a value in a message, so that it fits on a line
_SURE = 0.75  # likeness of a key to a known one, from which on a slip is likelier than a key of another place


@cache
def language_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the spec language, with the field types that are installed here."""
    schema: dict[str, Any] = json.loads(schema_text(SPEC))
    types = schema["$defs"]
    types["type"]["enum"] = type_names()
    types["parameterType"]["enum"] = [field_kind.name for field_kind in field_types() if field_kind.is_parameter]
    return schema


@cache
def owners() -> dict[str, tuple[str, ...]]:
    """Return the names of the objects that have each key of the language."""
    schema = language_schema()
    found: dict[str, list[str]] = {}
    for name in OBJECTS:
        for key in keys_of(schema, name):
            found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(language_schema() if schema == SPEC else json.loads(schema_text(schema)))


@cache
def _only_of_forms() -> frozenset[str]:
    return frozenset(key for key, names in owners().items() if names == ("form",))


def _is_below(error: ValidationError, paths: Container[tuple[str | int, ...]]) -> bool:
    """Return whether an error is at one of some paths, or below."""
    path = tuple(error.absolute_path)
    return bool(paths) and any(path[:length] in paths for length in range(1, len(path) + 1))


def check_language(root: Node, schema: str = SPEC) -> Iterator[Problem]:
    """Yield a problem for everything in ``root`` that is not in the language, each with its location.

    ``schema`` is the name of its schema: that of specs, or of another kind of file.
    """
    if not isinstance(root, Mapping):
        slip = slip_in_scalar(root.text, root.mark) if isinstance(root, Scalar) else None
        yield slip or Problem(code="spec.not-a-mapping", location=root.mark.location())
        return
    misplaced = dict(form_keys_in_lists(root, _only_of_forms())) if schema == SPEC else {}
    yield from misplaced.values()
    errors = [error for error in _validator(schema).iter_errors(to_data(root)) if not _is_below(error, misplaced)]
    of_another_type = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    for error in errors:
        if error.validator in ("enum", "const", "pattern") and tuple(error.absolute_path) in of_another_type:
            continue  # one mistake: the type says all
        yield from _problems(error, root)


def count_faults(root: Node) -> int:
    """Return how much of a document is not in the language: its problems, and blocks that are of no kind.

    A block that changes one of a base may name no kind, so that this is no problem of a single document.
    """
    blocks = root.get("blocks") if isinstance(root, Mapping) else None
    items = blocks.items if isinstance(blocks, Sequence) else ()
    unnamed = [item for item in items if isinstance(item, Mapping) and item.entries.keys().isdisjoint(BLOCK_KINDS)]
    return sum(1 for _ in check_language(root)) + len(unnamed)


def _problems(error: ValidationError, root: Node) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(error, root, path)
        case "uniqueItems":
            yield from _repeated_items(_node(root, path), _key(path))
        case "type":
            yield _wrong_type(error, root, path)
        case _:
            is_key = "propertyNames" in error.absolute_schema_path
            where = (*path, str(error.instance)) if is_key else path
            code, params = _explain(error)
            yield Problem(code=code, params=params, path=_pointer(path), location=locate(root, where, key=is_key))


def _pointer(path: tuple[str | int, ...]) -> str:
    return "".join(f"/{step}" for step in path)


def _key(path: tuple[str | int, ...]) -> str:
    """Return the key on a path that is nearest to its end."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _unknown_keys(error: ValidationError, root: Node, path: tuple[str | int, ...]) -> Iterator[Problem]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = list(schema.get("properties", {}))
    owner = _node(root, path)
    lists = {name for name, each in schema.get("properties", {}).items() if _is_list(each)}
    cut = list(cut_texts(owner, known, lists)) if isinstance(owner, Mapping) else []
    yield from (problem for problem, _ in cut)
    parts = {part for _, parts in cut for part in parts}
    kinds = [key for key in instance if key in BLOCK_KINDS]
    if len(kinds) > 1 and not {*kinds} <= {*known}:
        location = locate(root, (*path, kinds[1]), key=True)
        yield Problem(code="spec.two-kinds", params={"kinds": kinds}, path=_pointer(path), location=location)
        parts |= {*kinds}
    for key in instance:
        if key not in known and key not in parts:
            yield _unknown_key(key, known, root, (*path, key))


def _unknown_key(key: str, known: list[str], root: Node, path: tuple[str | int, ...]) -> Problem:
    location = locate(root, path, key=True)
    owner = _node(root, path[:-1])
    if isinstance(owner, Mapping):
        entry = owner.entries[key]
        slip = key_without_space(entry, known) or slip_in_scalar(key, entry.key_mark)
        if slip:
            return slip
    near, name, pointer = meant(key, known, _SURE), plain_name(key), _pointer(path[:-1])
    if not near and name in owners():
        params = {"key": key, "objects": list(owners()[name]), "known": known}
        return Problem(code="spec.key-elsewhere", params=params, path=pointer, location=location)
    params = {"key": key, "suggestion": near or meant(key, known, 0.55), "known": known}
    return Problem(code="spec.unknown-key", params=params, path=pointer, location=location)


def _is_list(schema: dict[str, Any]) -> bool:
    """Return whether a key takes a list."""
    types = resolved(language_schema(), schema).get("type", ())
    return types == "array" or "array" in types


def _repeated_items(node: Node | None, key: str) -> Iterator[Problem]:
    """Yield a problem for each scalar of a list that occurs in it before."""
    seen: set[str] = set()
    for item in node.items if isinstance(node, Sequence) else ():
        text = item.text if isinstance(item, Scalar) else str(to_data(item))
        if text in seen:
            params = {"key": key, "item": short(text, _SHOWN)}
            yield Problem(code="spec.repeated", params=params, location=item.mark.location())
        seen.add(text)


def _wrong_type(error: ValidationError, root: Node, path: tuple[str | int, ...]) -> Problem:
    """Return the problem of a value of another type: of the sign that made it one, if there is one."""
    node, location, pointer = _node(root, path), locate(root, path), _pointer(path)
    wanted: Any = error.validator_value
    schema: Any = error.schema
    expected = wanted if isinstance(wanted, list) else [wanted]
    key, found = _key(path), _short(error.instance)
    if error.instance is None:
        choices = [str(each) for each in schema.get("enum", ())]
        is_text = "text" if "string" in expected and not choices else ""
        params = {"key": key, "expected": _kinds(expected), "text": is_text, "known": choices}
        return Problem(code="spec.empty", params=params, path=pointer, location=location)
    if "pattern" in schema and isinstance(node, Scalar) and node.plain:
        code, params = _wrong_name(error.instance, key, schema)
        return Problem(code=code, params=params, path=pointer, location=location)
    slip = _slip(node, expected)
    if slip:
        return slip
    instead = corrected(node, expected, schema)
    line = f"{key}: {instead}" if isinstance(path[-1] if path else 0, str) and instead[:2] != "- " else instead
    params = {"key": key, "found": found, "expected": _kinds(expected), "corrected": line if instead else ""}
    return Problem(code="spec.type", params=params, path=pointer, location=location)


def _slip(node: Node | None, expected: list[str]) -> Problem | None:
    """Return the problem of the full-width sign, or of missing quotation marks, that changed the meaning of a node."""
    if "string" in expected and (slip := mapping_for_text(node)):
        return slip
    if isinstance(node, Scalar) and (item := bulleted(node, expected)):
        params = {"what": "dash-missing", "corrected": item}
        return Problem(code="yaml.slip", params=params, location=node.mark.location())
    if isinstance(node, Scalar) and node.plain:
        return slip_in_scalar(node.text, node.mark)
    if isinstance(node, Mapping):
        slips = (slip_in_scalar(entry.key, entry.key_mark) for entry in node.entries.values())
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
    key, found = _key(tuple(error.absolute_path)), _short(error.instance)
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in cast("Any", error.instance)]
            constants = (schema["properties"].get(name, {}).get("const", "…") for name in missing)
            lines = [f"{name}: {constant}" for name, constant in zip(missing, constants, strict=True)]
            return "spec.missing", {"key": missing, "corrected": lines}
        case "enum" | "const":
            choices = [str(choice) for choice in wanted] if isinstance(wanted, list) else [str(wanted)]
            near = meant(str(error.instance), choices)
            return "spec.enum", {"key": key, "found": found, "choices": choices, "suggestion": near}
        case "pattern":
            return _wrong_name(error.instance, key, schema)
        case "minItems":
            return "spec.too-few-items", {"key": key, "limit": wanted, "count": len(cast("Any", error.instance))}
        case _:
            return "spec.limit", {"key": key, "found": found, "limit": wanted, "which": str(error.validator)}


def _wrong_name(value: Any, key: str, schema: Any) -> tuple[str, dict[str, Any]]:
    """Return the problem of a text that does not match the pattern of its key: an id, or the tag of a language."""
    pattern = schema["pattern"]
    params = {"key": key, "found": _short(value)}
    if key == "language":
        return "spec.language", params
    near = id_like(value, re.compile(pattern)) if isinstance(value, str) else ""
    return "spec.name", {**params, "suggestion": near, "label": "" if str(value).isascii() else str(value)}


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
