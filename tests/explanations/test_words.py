"""Every key, type, function and block of the language is explained, with an example that uses it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

import formspec
from formspec import language_schema
from formspec.explanations.examples import KEY_EXAMPLES, completed, key_example, key_examples
from formspec.explanations.index import explained, names, suggestion, values_of
from formspec.explanations.keys import example_with, explained_key, related
from formspec.layout.listing import listing
from formspec.messages import LOCALE, explanation, explanation_keys, keys, other_names
from formspec.problems import ProblemError
from formspec.rules.tree import Function, Operator
from formspec.source.changes import BLOCK_KINDS
from formspec.source.directives import DIRECTIVES
from formspec.source.nodes import to_data
from formspec.source.yaml import parse_yaml
from formspec.spec.language import owners
from formspec.spec.objects import OBJECTS, at, keys_of, resolved, uses
from formspec.values import built_in_types, type_names

SCHEMA = language_schema()
EXAMPLES = Path(__file__).resolve().parent.parent.parent / "formspec" / "explanations" / "examples" / "keys"


@pytest.mark.parametrize("name", KEY_EXAMPLES)
def test_every_example_of_keys_loads_without_a_problem_and_renders(name: str) -> None:
    spec = formspec.loads(completed(key_example(name)))
    assert not spec.warnings
    assert spec.blank("md")


def test_there_is_no_example_that_is_not_shown() -> None:
    assert {path.stem for path in EXAMPLES.glob("*")} == {*KEY_EXAMPLES}


def test_the_objects_are_all_of_the_schema_and_each_has_a_name() -> None:
    def inside(schema: Any, pointer: str = "") -> Any:
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict):
                yield pointer
            for step, inner in schema.items():
                yield from inside(inner, f"{pointer}/{step}")

    assert set(OBJECTS.values()) == set(inside(SCHEMA))
    assert {key.removeprefix("name.object.") for key in keys("name.object.")} == {*OBJECTS}


@pytest.mark.parametrize("key", owners())
def test_every_key_is_explained_with_an_example_that_uses_it(key: str) -> None:
    for lang in ("zh", "en"):
        found = explained_key(key, lang)
        assert sorted(name for each in found for name in each.objects) == sorted(owners()[key])
        for each in found:
            assert each.description
            assert each.takes
            assert key in each.example
    assert key in names()


def test_a_key_with_a_meaning_of_its_own_has_an_example_in_its_object() -> None:
    lacking = [
        (name, key)
        for key in owners()
        for each in explained_key(key, "en")
        for name in each.objects[:1]
        if key not in DIRECTIVES and not example_uses(example_with(key, each.objects), key, each.objects)
    ]
    assert not lacking


def example_uses(text: str, key: str, objects: tuple[str, ...]) -> bool:
    data = to_data(parse_yaml(completed(text), ""))
    return any(name in objects and used == key for name, used, _ in uses(SCHEMA, data))


def test_related_keys_exist_and_are_related_to_each_other() -> None:
    for key in owners():
        assert {*related(key)} <= {*owners()}, key
        assert all(key in related(other) for other in related(key)), key


def test_a_meaning_in_one_object_is_asked_for_by_its_name() -> None:
    (row,) = explained_key("row.blank", "en")
    assert row.objects == ("row",)
    assert [each.objects for each in explained_key("blank", "en")] == [("parameter",), ("row",), ("list",)]
    assert explained_key("page.blank", "en") == []


# Defaults


def variants(data: Any, name: str, key: str, default: Any) -> Iterator[tuple[Any, Any]]:
    """Yield a document with and without ``key`` in one of its objects, for each of these: with its default."""
    count = sum(1 for _ in mappings(data))
    for number in range(count):
        stated, left_out = deepcopy(data), deepcopy(data)
        one, other = (next(islice(mappings(each), number, None)) for each in (stated, left_out))
        is_object = any(owner == name and one.get(used) is value for owner, used, value in uses(SCHEMA, stated))
        is_of_kind = name not in BLOCK_KINDS or name in one
        if is_object and is_of_kind and {*one} <= {*keys_of(SCHEMA, name)}:
            one[key] = default
            other.pop(key, None)
            yield stated, left_out


def mappings(node: Any) -> Any:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from mappings(value)
    elif isinstance(node, list):
        for value in node:
            yield from mappings(value)


DEFAULTS = [
    (key, each.objects, resolved(SCHEMA, keys_of(SCHEMA, each.objects[0])[key])["default"])
    for key in owners()
    for each in explained_key(key, "en")
    if each.default
]


@pytest.mark.parametrize(("key", "objects", "default"), DEFAULTS)
def test_a_default_is_what_counts_without_the_key(key: str, objects: tuple[str, ...], default: Any) -> None:
    default = Decimal(str(default)) if isinstance(default, float) else default
    for _, text in key_examples():
        data = to_data(parse_yaml(completed(text), ""))
        for stated, left_out in (pair for name in objects for pair in variants(data, name, key, default)):
            with contextlib.suppress(ProblemError):  # the key has no effect there
                spec, same = formspec.load(left_out), formspec.load(stated)
                assert listing(same.layout()) == listing(spec.layout())
                assert same.schema() == spec.schema()
                return
    pytest.fail(f"no example can state the default of {key} in {objects}")


# Types, functions, blocks, values


def test_every_type_function_operator_and_block_has_words_and_an_example() -> None:
    for lang in ("zh", "en"):
        for kind in built_in_types():
            assert explanation(f"type.{kind.name}.data", lang)
            assert explanation(f"type.{kind.name}.form", lang)
        for function in Function:
            assert explanation(f"function.{function}", lang)
        for block in BLOCK_KINDS:
            assert explanation(f"kind.{block}", lang)
    for name in (*map(str, Function), "and", "or", "not", "money", "percent", "target", "table", "row"):
        assert any(getattr(each, "example", "") for each in explained(name, "en")), name
    stated = {key.split(".")[1] for key in explanation_keys("type.")}
    assert stated == {kind.name for kind in built_in_types()}


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("spec.unknown-key", ["ExplainedCode"]),
        ("[spec.unknown-key]", ["ExplainedCode"]),
        ("form.yaml:3:6: 错误: 这里用了全角的“：” [yaml.fullwidth]", ["ExplainedCode"]),
        ("sum", ["ExplainedKey", "ExplainedFunction"]),
        ("row.sum", ["ExplainedKey"]),
        ("percent", ["ExplainedType"]),
        ("table", ["ExplainedObject"]),
        ("page", ["ExplainedObject", "ExplainedKey"]),
        ("landscape", ["ExplainedValue"]),
        ("必填", ["ExplainedKey"]),
        ("maxLength", ["ExplainedKey"]),
        ("`label_over`:", ["ExplainedKey"]),
        ("yaml", ["ExplainedArea"]),
        ("and", ["ExplainedFunction"]),
        ("nonsense", []),
        ("", []),
        ("spec.nonsense", []),
        ("cli.wrote", []),
    ],
)
def test_a_name_is_found_as_it_is_written(written: str, kinds: list[str]) -> None:
    assert [type(each).__name__ for each in explained(written, "zh")] == kinds


@pytest.mark.parametrize(
    ("written", "meant"),
    [("spec.unknwn-key", "spec.unknown-key"), ("lable", "label"), ("row.repaet", "repeat"), ("qqqqq", "")],
)
def test_a_name_that_means_nothing_is_answered_with_the_nearest(written: str, meant: str) -> None:
    assert suggestion(written) == meant


def test_other_words_lead_to_names_of_the_language() -> None:
    known = {*owners(), *OBJECTS, *type_names(), *map(str, Function), *map(str, Operator)}
    known |= {value for key in owners() for value in values_of(key)}
    assert {name for named in other_names().values() for name in named} <= known
    assert {key.removeprefix("also.") for key in explanation_keys("also.")} <= known


# The catalogue of explanations


def entries(lang: str) -> dict[str, str]:
    with (Path(LOCALE) / lang / "LC_MESSAGES" / "explanations.po").open("rb") as written:
        return {str(each.id): str(each.string) for each in read_po(written, abort_invalid=True) if each.id}


def test_both_languages_explain_the_same_and_each_by_itself() -> None:
    zh, en = entries("zh"), entries("en")
    assert list(zh) == list(en)
    assert all(zh.values())
    assert all(en.values())
    for key, text in en.items():
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"`[^`]*`", "", text)) or key in QUOTES, key
    for key, text in zh.items():
        plain = re.sub(r"`[^`]*`|[a-z_]+(?:\.[a-z_]+)+|--[a-z]+|\{[^{}]*\}", "", text)
        foreign = set(re.findall(r"[A-Za-z_]{2,}", plain)) - WORDS
        assert not foreign, f"{key}: {foreign}"


QUOTES = {"code.yaml.stray-text", "code.read.unit", "type.target.form", "function.meets"}
"""English texts that quote Chinese units."""
WORDS = {
    *owners(), *OBJECTS, *type_names(), *map(str, Function), *map(str, Operator), "true", "false",
    "YAML", "JSON", "XML", "UTF", "ANSI", "GBK", "Excel", "WPS", "LibreOffice", "Word", "Python", "NaN", "Tab",
    "FormSpec", "yaml", "not", "NOT", "AND", "OR", "DIV", "REF", "xlsx", "xls", "ods", "load", "formspec", "explain", "all",
    "class", "DISPIMG", "IMAGE", "yyyy", "dd", "mm", "null", "repeat",
}  # fmt: skip


def test_every_object_is_at_its_place_in_the_schema() -> None:
    assert all(at(SCHEMA, pointer) for pointer in OBJECTS.values())
