"""What to write instead of a value of another type: the value as the key takes it, if that can be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from ..patterns import lazy_pattern
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..source.scalars import quoted
from ..suggest import meant, nearest
from ..values import truth_in
from .objects import Schema

_LONGEST = 160  # characters of a correction, so that it is read at a glance
_MOST_ITEMS = 40
_NUMBER = lazy_pattern(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_SEPARATORS = lazy_pattern(r"[、，,;；/|]\s*")
_WORDS = lazy_pattern(r"\w{1,20}")
_BRACKETS = {"(": ")", "（": "）", "〔": "〕", "【": "】", "［": "］", "[": "]", "《": "》", "<": ">", "“": "”"}
_LONGEST_ITEM = 16  # characters of an item of a list without brackets: a longer one is a sentence with commas
_BULLET = lazy_pattern(r"(?:[-－–—•·●■◆▪＊*○]+|[（(]?[0-9]{1,2}[)）.．、]|[一二三四五六七八九十]{1,2}、)\s*")
_NEXT_ITEM = lazy_pattern(r"\s+(?=[0-9]{1,2}[.．、] ?|- )")
_NEEDS_QUOTES = lazy_pattern(r"^[%@`&*!|>?#,\-\"'\[{]|[{}\[\],]|: | #|:$|^$")


def corrected(node: Node | None, expected: Collection[str], schema: Schema) -> str:
    """Return the value that is probably meant by ``node``, as YAML on one line; empty if that is not known.

    Args:
        node: a value of another type.
        expected: the types that the key takes, as JSON Schema names them.
        schema: the schema of the key.
    """
    match node:
        case Scalar():
            found = _of_scalar(node, expected, schema)
        case Mapping() if "array" in expected:
            found = _items_of(node)
        case Sequence() if "object" in expected:
            found = _entries_of(node)
        case Sequence(items=(Scalar() as only,)):
            found = flow(only) if "string" in expected else _of_only_item(only, expected, schema)
        case _:
            found = ""
    return found if len(found) <= _LONGEST else ""


def _of_only_item(item: Scalar, expected: Collection[str], schema: Schema) -> str:
    """Return the only item of a list in place of the list: ``[true]``, ``[10]``."""
    is_number = isinstance(item.value, int | Decimal) and not isinstance(item.value, bool)
    fits = ("boolean" in expected and isinstance(item.value, bool)) or ("integer" in expected and is_number)
    return item.text if fits else _of_scalar(item, expected, schema)


def bulleted(node: Node | None, expected: Collection[str]) -> str:
    """Return the first item of a list whose items begin with another sign than ``- ``; empty if it is none."""
    if not isinstance(node, Scalar) or not node.plain or "array" not in expected:
        return ""
    sign = _BULLET.match(node.text)
    text = _NEXT_ITEM.split(node.text[sign.end() :])[0] if sign else ""
    return f"- {_plain_or_quoted(text)}" if text else ""


def _of_scalar(node: Scalar, expected: Collection[str], schema: Schema) -> str:
    if node.value is None:
        return ""
    if "array" in expected:
        is_text = isinstance(node.value, str)
        return _listed(node) if is_text else quoted(node.text) if not isinstance(node.value, bool) else ""
    if "boolean" in expected and (truth := _truth(node.text)):
        return truth
    if {"integer", "number"} & {*expected}:
        number = only_number(node.text)
        return number if "number" in expected else number.removesuffix(".0") if _is_whole(number) else ""
    if "string" in expected:
        return quoted(node.text)
    return _as_mapping(node, schema.get("properties", {})) if "object" in expected else ""


def _is_whole(number: str) -> bool:
    return "." not in number or number.endswith(".0")


def _as_mapping(node: Scalar, properties: Schema) -> str:
    """Return a text or number as a mapping: an item with a label, sides of one length, or words of lists of words."""
    if {"id", "label"} <= {*properties}:
        return f"{{id: …, label: {_plain_or_quoted(node.text)}}}"
    if properties and all("number" in each.get("type", ()) for each in properties.values()):
        number = only_number(node.text)
        return _braces([f"{key}: {number}" for key in properties]) if number else ""
    choices = {key: each["enum"] for key, each in properties.items() if "enum" in each}
    found: dict[str, str] = {}
    for word in _WORDS.findall(node.text):
        found |= {key: near for key, known in choices.items() if (near := meant(word, known, 0.8))}
    return _braces([f"{key}: {word}" for key, word in found.items()]) if found else ""


def _truth(text: str) -> str:
    truth = truth_in(text.strip().lower())
    if truth is not None:
        return str(truth).lower()
    return nearest(text.strip().lower(), ("true", "false"), 0.7)


def only_number(text: str) -> str:
    """Return the number in a text that contains one, without its unit: ``4行``, ``≤100``; empty for any other."""
    numbers = _NUMBER.findall(normalize("NFKC", text[:_LONGEST]))
    return str(numbers[0]) if len(numbers) == 1 else ""


def _listed(node: Scalar) -> str:
    """Return a text as a list: its parts, if it is in brackets or consists of short parts, or itself as one item."""
    items = list(parts(node.text))
    return f"[{', '.join(map(_plain_or_quoted, items))}]" if items else ""


def parts(text: str) -> Iterator[str]:
    """Yield the items of a list that is written as one text: ``（是，否）``, ``是/否``."""
    text = text.strip()
    in_brackets = len(text) > 2 and _BRACKETS.get(text[0]) == text[-1]
    inner = text[1:-1] if in_brackets else text
    found = [part.strip() for part in _SEPARATORS.split(inner)][:_MOST_ITEMS]
    if in_brackets or ("。" not in text and all(0 < len(part) <= _LONGEST_ITEM for part in found)):
        yield from (part for part in found if part)
    elif text:
        yield text


def _items_of(node: Mapping) -> str:
    """Return a mapping as a list.

    Each key is an item if none has a value (braces for brackets); each entry is an item with its key as the id; or the
    mapping is the only item.
    """
    entries = list(node.entries.values())
    if entries and all(isinstance(each.value, Scalar) and each.value.value is None for each in entries):
        return f"[{', '.join(_plain_or_quoted(each.key) for each in entries)}]"
    if entries and all(isinstance(entry.value, Mapping) for entry in entries):
        first = entries[0]
        return f"- {_braces([f'id: {first.key}', *_pairs(first.value)])}"
    return f"[{flow(node)}]"


def _entries_of(node: Sequence) -> str:
    """Return a list of mappings as one mapping: of the only item, or of items with one key each."""
    names = [item.text for item in node.items if isinstance(item, Scalar) and isinstance(item.value, str)]
    if names and len(names) == len(node.items):
        return _braces([f"{name}: …" for name in names])
    mappings = [item for item in node.items if isinstance(item, Mapping)]
    if not mappings or len(mappings) < len(node.items):
        return ""
    if len(mappings) > 1 and any(len(item.entries) > 1 for item in mappings):
        return ""
    return _braces([pair for item in mappings for pair in _pairs(item)])


def _pairs(node: Node) -> list[str]:
    entries = node.entries.values() if isinstance(node, Mapping) else ()
    return [f"{entry.key}: {flow(entry.value)}".rstrip() for entry in entries]


def _braces(pairs: list[str]) -> str:
    return "{" + ", ".join(pairs) + "}"


def flow(node: Node) -> str:
    """Return a node as YAML on one line; what is nested below a list or mapping inside it is left out (``…``)."""
    match node:
        case Scalar():
            return _plain_or_quoted(node.text) if node.plain else quoted(node.text)
        case Sequence():
            inner = (each if isinstance(each, Scalar) else None for each in node.items[:_MOST_ITEMS])
            return "[" + ", ".join("…" if each is None else flow(each) for each in inner) + "]"
        case Mapping():
            return _braces(
                [
                    f"{entry.key}: {'…' if isinstance(entry.value, Mapping) else flow(entry.value)}".rstrip()
                    for entry in node.entries.values()
                ]
            )


def _plain_or_quoted(text: str) -> str:
    return quoted(text) if _NEEDS_QUOTES.search(text) else text


def id_like(text: str, pattern: Any) -> str:
    """Return ``text`` as an id that matches ``pattern`` (a compiled one); empty if no small change makes it one."""
    plain = normalize("NFKC", text[:_LONGEST]).strip(" \"'“”‘’,;").lower().replace("\\", "/")
    plain = plain.removesuffix(".yaml").removesuffix(".yml")
    for candidate in (plain, _NOT_ID.sub("_", plain).strip("_"), _NOT_ID_BUT_SLASH.sub("-", plain).strip("-")):
        if candidate and candidate != text and pattern.search(candidate):
            return candidate
    return ""


_NOT_ID = lazy_pattern(r"[\s\-.]+")
_NOT_ID_BUT_SLASH = lazy_pattern(r"[\s_.]+")
