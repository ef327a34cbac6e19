"""One fact stands in one place: no module but the field types' own knows the names of field types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from formspec.defaults import COMPARISON_FORMATS
from formspec.registry import formats, loaded_readers
from formspec.values import Kind, Operand, type_names

ROOT = Path(__file__).resolve().parent.parent
NAMES = frozenset(type_names())
MODULES = sorted(
    path
    for folder in ("formspec", "renderers")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent != ROOT / "formspec" / "values"
)
TOKENS = frozenset(("text",))
"""What a parser's own tokens are called as well."""
KINDS = frozenset((*map(str, Kind), *map(str, Operand), "boolean", "decimal"))
"""Words of the page that are no types: kinds of values, JavaScript's ``typeof``, the ``inputmode`` of HTML."""
SCRIPTS = sorted((ROOT / "renderers").rglob("*.js"))
JSON_TYPES = frozenset(("string", "number", "object", "array"))
"""Beside one of these, ``integer`` and ``boolean`` are types of JSON Schema."""


def literals(node: ast.AST) -> set[str]:
    """Return the texts directly in a literal collection, a comparison, or the cases of a ``match``."""
    match node:
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return {each.value for each in items if isinstance(each, ast.Constant) and isinstance(each.value, str)}
        case ast.Dict(keys=keys):
            return {each.value for each in keys if isinstance(each, ast.Constant) and isinstance(each.value, str)}
        case ast.Match(cases=cases):
            inner = (each for case in cases for each in ast.walk(case.pattern) if isinstance(each, ast.Constant))
            return {each.value for each in inner if isinstance(each.value, str)}
        case ast.Compare(left=left, comparators=others):
            held = [each for each in (left, *others) if isinstance(each, ast.Constant)]
            return {each.value for each in held if isinstance(each.value, str)}
    return set()


def asks_for_a_type(node: ast.AST) -> bool:
    """Return whether a comparison or a ``match`` is about something called a type or a kind."""
    subjects = {ast.Compare: lambda: (node.left, *node.comparators), ast.Match: lambda: (node.subject,)}
    asked = subjects.get(type(node), tuple)()
    return any(re.search(r"\b(type|kind)\b", ast.unparse(each)) for each in asked)


def lists_of_types(tree: ast.AST) -> Iterator[str]:
    """Yield the places where names of types are listed, or a value's type is compared with a name."""
    for node in ast.walk(tree):
        texts = literals(node)
        named = texts & NAMES
        if (named - TOKENS and asks_for_a_type(node)) or (len(named) > 1 and not texts & JSON_TYPES):
            yield f"line {getattr(node, 'lineno', '?')}: {', '.join(sorted(named))}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_lists_the_names_of_field_types(path: Path) -> None:
    found = list(lists_of_types(ast.parse(path.read_text(encoding="utf-8"))))
    assert not found, f"ask the field type instead: {found}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_lists_the_names_of_field_types(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = set(re.findall(r"'(\w+)'", text)) & NAMES
    assert not words - KINDS, "the page is given what a type is, not which"
    assert not re.search(r"spec\.type\s*[!=]==", text)


@pytest.mark.parametrize(
    "code",
    [
        'x = ("integer", "money")',
        'if value.type == "date": pass',
        'match kind:\n    case "phone": pass',
        'if kind in ("text", "phone"): pass',
    ],
)
def test_a_list_of_types_would_be_found(code: str) -> None:
    assert list(lists_of_types(ast.parse(code)))


DEFAULT_FORMAT = "xlsx"
"""The default of every `to`, which is a choice of the library's and not a fact about the renderer."""

ORDINARY_WORDS = frozenset(("选项",))
"""Words of messages that happen to be names of sheets."""


def facts_of_renderers() -> set[str]:
    """Return what the installed renderers and readers are called, and what they declare."""
    installed, readers = formats(), [each.value for each in loaded_readers()]
    texts = {text for each in installed for text in (each.name, each.suffix, each.media_type, *each.reserved.sheets)}
    texts |= {option.name for each in installed for option in each.options}
    return texts | {suffix for each in readers for suffix in each.suffixes}


@pytest.mark.parametrize(
    "path", [each for each in MODULES if each.is_relative_to(ROOT / "formspec")], ids=lambda path: path.name
)
def test_the_core_knows_no_renderer_by_equal_literals(path: Path) -> None:
    facts = facts_of_renderers() - {DEFAULT_FORMAT} - ORDINARY_WORDS
    if path.name == "defaults.py":
        facts -= set(COMPARISON_FORMATS)  # a page of the comparison's own, whatever the renderers are called
    assert {".xlsx", "html-fillable", "填报说明", "fragment"} <= facts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not texts & facts, "ask the renderer for what it declares"
