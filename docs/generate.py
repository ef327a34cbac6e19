# ruff: noqa: INP001 - a script beside the pages it writes
"""Write the generated parts of the documentation: the keys of the spec language, and every message.

``python docs/generate.py`` rewrites what stands between the marks ``<!-- generated: NAME -->`` and
``<!-- end of generated -->``; ``--check`` changes nothing and exits with 1 where a page is stale. The words come from
``formspec/schemas/spec.schema.json`` and from ``formspec.messages``; the prose around the marks is written by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from formspec import language_schema
from formspec.messages import MESSAGES
from formspec.values import built_in_types

HERE = Path(__file__).resolve().parent
PAGES = ("spec-language.md", "problems.md")
Schema = Mapping[str, Any]

OBJECTS = {
    "form": ("", "the-form"),
    "parameter": ("/properties/parameters/additionalProperties", "parameters"),
    "page": ("/properties/page", "page"),
    "margins": ("/properties/page/properties/margins", "page"),
    "fields": ("/$defs/fieldsBlock", "fields"),
    "field": ("/$defs/field", "fields"),
    "table": ("/$defs/tableBlock", "table"),
    "codes": ("/$defs/tableBlock/properties/codes", "codes"),
    "level": ("/$defs/level", "levels"),
    "column": ("/$defs/column", "columns"),
    "row": ("/$defs/row", "rows"),
    "name": ("/$defs/row/properties/name", "repeats"),
    "cell": ("/$defs/cell", "a-value"),
    "list": ("/$defs/listBlock", "list"),
    "text": ("/$defs/textBlock", "text"),
    "line": ("/$defs/lineBlock", "line"),
    "item": ("/$defs/item", "line"),
    "heading": ("/$defs/headingBlock", "heading"),
    "beside": ("/$defs/besideBlock", "side-by-side"),
    "part": ("/$defs/partBlock", "parts"),
    "rule": ("/$defs/rule", "rules"),
}
"""Every object of the language: where it stands in the schema, and the heading that its name links to."""

DIRECTIVES = ("remove", "after", "before")
MARKED = re.compile(r"(<!-- generated: ([\w -]+) -->\n).*?(\n<!-- end of generated -->)", re.DOTALL)
GROUPS = {
    "file": "Files",
    "yaml": "YAML",
    "json": "JSON",
    "spec": "The spec language",
    "expr": "Expressions",
    "catalog": "The catalog",
    "format": "Formats",
    "option": "Options of formats",
    "type": "Field types",
    "reader": "Readers",
    "output": "Output",
    "internal": "The program itself",
    "limit": "What a format cannot hold",
    "types": "Generated classes",
    "data": "Data",
    "read": "Workbooks that are read back",
    "rule": "Rules of the form",
}


def resolved(schema: Schema) -> Schema:
    """Return what ``schema`` refers to, or itself."""
    reference = schema.get("$ref")
    return at(str(reference).removeprefix("#")) if reference else schema


def at(pointer: str) -> Schema:
    """Return the part of the language's schema at ``pointer``."""
    found: Any = language_schema()
    for step in pointer.split("/")[1:]:
        found = found[step]
    return dict(found)


def keys(name: str) -> str:
    """Return the table of keys of one object of the language."""
    properties: Schema = at(OBJECTS[name][0])["properties"]
    needed = at(OBJECTS[name][0]).get("required", ())
    shared = () if name == "cell" else tuple(at(OBJECTS["cell"][0])["properties"])
    value = [key for key in properties if key in shared and "$ref" in properties[key]]
    folded = value if len(value) > len(DIRECTIVES) else []
    own = [key for key in properties if key not in folded and key not in DIRECTIVES]
    own.sort(key=lambda key: key not in needed)
    lines = [*_table_head(), *(_key_line(key, properties[key], needed=key in needed) for key in own)]
    if folded:
        lines += ["", "Also, as under [a value](#a-value): " + _listed(folded) + "."]
    return "\n".join(lines)


def directives() -> str:
    """Return the table of the keys that only a spec built on another one uses."""
    return "\n".join([*_table_head(), *(_key_line(key, at(f"/$defs/{key}"), needed=False) for key in DIRECTIVES)])


def _table_head() -> list[str]:
    return ["| Key | Takes | 意思 | Meaning |", "|---|---|---|---|"]


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _key_line(key: str, schema: Schema, *, needed: bool) -> str:
    described = str(resolved(schema).get("description", ""))
    zh, _, en = described.partition(" / ")
    name = f"**`{key}`** (needed)" if needed else f"`{key}`"
    return _row(name, takes(schema), zh.rstrip("。"), en.rstrip("."))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def takes(schema: Schema) -> str:
    """Return in words what may be written for a key."""
    link = _link(schema)
    if link:
        return link
    schema = resolved(schema)
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " · ".join(f"`{each}`" for each in schema["enum"])
    kinds = schema.get("type", "object")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    return " or ".join(dict.fromkeys(_kinds(kinds, schema)))


def _link(schema: Schema) -> str:
    """Return a link to the object that ``schema`` is; empty where it is none of :data:`OBJECTS`."""
    reference = str(schema.get("$ref", "")).removeprefix("#")
    if reference == "/$defs/block":
        return "[block](#blocks)"
    found = schema if "$ref" not in schema else resolved(schema)
    for name, (pointer, anchor) in OBJECTS.items():
        if pointer and (reference == pointer or found == at(pointer)):
            others = {"string": "text", "boolean": "`false`" if name == "name" else "`true`"}
            kinds = found.get("type", ())
            extra = [word for kind, word in others.items() if not isinstance(kinds, str) and kind in kinds]
            extra += ["number"] if "number" in kinds and not isinstance(kinds, str) else []
            return " or ".join([f"[{name}](#{anchor})", *extra])
    return ""


def _kinds(kinds: set[str], schema: Schema) -> Iterator[str]:
    if "boolean" in kinds:
        yield "`true` · `false`" if len(kinds) == 1 else "`true`"
    if "string" in kinds:
        yield _text(schema, name=kinds == {"string", "array"})
    if kinds & {"number", "integer"} and "string" not in kinds:
        yield _number("integer" if kinds == {"integer"} else "number", schema)
    if "number" in kinds and "string" in kinds and "maxLength" not in schema:
        yield "number"
    if "null" in kinds:
        yield "`null`"
    if "array" in kinds:
        yield "list of " + _items(schema["items"])
    if "object" in kinds:
        yield _mapping(schema)


def _items(schema: Schema) -> str:
    if schema.get("type") == ["array", "object"]:
        return f"(lists of {takes(schema['items'])})"
    taken = takes(schema)
    return f"({taken})" if " or " in taken else taken


def _text(schema: Schema, *, name: bool) -> str:
    if str(schema.get("pattern", "")).startswith("^[a-z]"):
        return "id"
    if name:
        return "name"
    return f"text, at most {schema['maxLength']}" if "maxLength" in schema else "text"


def _number(kind: str, schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    return kind if low is None or high is None else f"{kind} {low}–{high}"


def _mapping(schema: Schema) -> str:
    inner = schema.get("additionalProperties")
    return f"`name: ` {takes(inner)}" if isinstance(inner, Mapping) else "mapping"


def messages() -> str:
    """Return a table of messages for each group of codes."""
    return "\n\n".join(
        "\n".join([f"## {GROUPS[group]}", "", *_message_table(list(codes))])
        for group, codes in groupby(MESSAGES, key=lambda code: code.split(".")[0])
    )


def _message_table(codes: list[str]) -> Iterator[str]:
    yield "| Code | 中文 | English |"
    yield "|---|---|---|"
    for code in codes:
        message = MESSAGES[code]
        yield _row(f"`{code}`", _said(message.zh, message.hint_zh), _said(message.en, message.hint_en))


def _said(message: str, hint: str) -> str:
    return _readable(message) + (f"<br>→ {_readable(hint)}" if hint.strip() else "")


def _readable(template: str) -> str:
    """Return a message with its optional parts in brackets and its doubled braces single."""
    plain = template.replace("{{", "\0").replace("}}", "\1")
    plain = re.sub(r"\{(\w+):\?([^{}]*)\}", lambda found: f"〔{found[2].replace('@', '{' + found[1] + '}')}〕", plain)
    return plain.replace("\0", "{").replace("\1", "}")


def section(name: str) -> str:
    """Return the text between the marks called ``name``."""
    kind, _, which = name.partition(" ")
    if kind == "keys":
        return keys(which)
    return {"directives": directives, "messages": messages}[name]()


def renewed(page: str, write: Callable[[str], str] = section) -> str:
    """Return ``page`` with its generated parts written anew."""
    return MARKED.sub(lambda found: f"{found[1]}\n{write(found[2])}\n{found[3]}", page)


def objects_in(schema: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every object of the schema that has keys of its own."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("properties"), Mapping):
            yield pointer
        for step, inner in schema.items():
            yield from objects_in(inner, f"{pointer}/{step}")


def undocumented() -> list[str]:
    """Return the objects of the language that no table shows."""
    page = (HERE / "spec-language.md").read_text(encoding="utf-8")
    shown = [pointer for name, (pointer, _) in OBJECTS.items() if f"<!-- generated: keys {name} -->" in page]
    return sorted(set(objects_in(language_schema())) - set(shown))


def with_type_names(text: str) -> str:
    """Return the text of the language's schema with the names of the built-in field types, for editors to offer.

    The library itself takes the names from the types (``language_schema``), those of other packages included.
    """
    schema = json.loads(text)
    kinds = list(built_in_types())
    schema["$defs"]["type"]["enum"] = [each.name for each in kinds]
    schema["$defs"]["parameterType"]["enum"] = [each.name for each in kinds if each.is_parameter]
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


GENERATED: Mapping[Path, Callable[[str], str]] = {
    **{HERE / name: renewed for name in PAGES},
    HERE.parent / "formspec" / "schemas" / "spec.schema.json": with_type_names,
}
"""The files that are written anew, wholly or in part, each with what writes it."""


def main(arguments: list[str]) -> int:
    """Rewrite what is generated, or with ``--check`` report which files are stale; return the exit status."""
    stale = 0
    for path, write in GENERATED.items():
        text = path.read_text(encoding="utf-8")
        new = write(text)
        if new == text:
            continue
        name = path.relative_to(HERE.parent).as_posix()
        if "--check" in arguments:
            sys.stdout.write(f"{name} is stale: run python docs/generate.py\n")
        else:
            path.write_text(new, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name} rewritten\n")
        stale = 1
    missing = undocumented()
    for pointer in missing:
        sys.stdout.write(f"docs/spec-language.md has no table for {pointer}\n")
    return 1 if missing or (stale and "--check" in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
