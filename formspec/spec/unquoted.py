"""Texts without quotation marks that YAML reads as something else: keys, a mapping, nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..problems import Problem
from ..source.nodes import KeyValue, Mapping, Mark, Node, Scalar
from ..source.scalars import quoted

_COLONS = frozenset(":：")


def cut_texts(mapping: Mapping, known: Collection[str], lists: Collection[str]) -> Iterator[tuple[Problem, list[str]]]:
    """Yield a problem for each text that commas cut into keys, with these keys: ``help: 填数, 不填单位``.

    A key without a value behind a text without quotation marks is a part of that text.

    Args:
        mapping: a mapping with unknown keys.
        known: the keys that it may have.
        lists: those of them that take a list: the commas separate its items.
    """
    whole: tuple[KeyValue, list[str]] | None = None
    for entry in mapping.entries.values():
        is_part = entry.key not in known and _is_empty(entry.value) and not _COLONS & {*entry.key}
        if is_part and whole is not None:
            whole[1].append(entry.key)
            continue
        if whole is not None and whole[1]:
            yield _cut_text(*whole, is_list=whole[0].key in lists)
        is_plain = isinstance(entry.value, Scalar) and entry.value.plain and entry.value.text != ""
        whole = (entry, []) if is_plain else None
    if whole is not None and whole[1]:
        yield _cut_text(*whole, is_list=whole[0].key in lists)


def _cut_text(entry: KeyValue, parts: list[str], *, is_list: bool) -> tuple[Problem, list[str]]:
    assert isinstance(entry.value, Scalar)
    text = ", ".join((entry.value.text, *parts))
    what, value = ("list", f"[{text}]") if is_list else ("comma", quoted(text))
    return _slip(what, entry.value.mark, f"{entry.key}: {value}"), parts


def key_without_space(entry: KeyValue, known: Collection[str]) -> Problem | None:
    """Return the problem of ``id:name`` between braces, which YAML reads as a key; None if ``entry`` is not one."""
    key, colon, text = entry.key.partition(":")
    if not colon or not text or key not in known or not _is_empty(entry.value):
        return None
    mark = entry.key_mark
    return _slip("colon", Mark(mark.file, mark.line, mark.column + len(key)), f"{key}: {text}")


def mapping_for_text(node: Node | None) -> Problem | None:
    """Return the problem of a text with a colon that YAML reads as a mapping; None if ``node`` is not one."""
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return None
    (entry,) = node.entries.values()
    if not isinstance(entry.value, Scalar) or not entry.value.plain or not entry.value.text:
        return None
    return _slip("quotes", entry.key_mark, quoted(f"{entry.key}: {entry.value.text}"))


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text == ""


def _slip(what: str, mark: Mark, corrected: str) -> Problem:
    return Problem(code="yaml.slip", params={"what": what, "corrected": corrected}, location=mark.location())
