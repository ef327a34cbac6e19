"""The catalogue: compiled, complete in both languages, with no key too many, and each language by itself."""

from __future__ import annotations

import ast
import errno
import re
import sys
import types
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

import pytest
import yaml
from formspec_renderers.html_fillable.words import messages as page_messages

import formspec
from formspec import Problem, ProblemError, language_schema
from formspec.catalog import forms
from formspec.cli.command_line import COMMANDS
from formspec.comparison.compare import ARRANGEMENT
from formspec.comparison.items import form_item
from formspec.explanations.codes import AREAS
from formspec.messages import LANGUAGES, LOCALE, keys, render_hint, render_message, template, user_language
from formspec.rules.tree import Function
from formspec.source import syntax_errors, tree
from formspec.source.changes import Action
from formspec.source.json_text import parse_json
from formspec.source.yaml import parse_yaml
from formspec.system import why
from formspec.values import Operand, json_type, type_names

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("formspec", "renderers") for path in (ROOT / folder).rglob("*.py"))
SCRIPTS = sorted((ROOT / "renderers").rglob("*.js"))
PAGES = {"page.": ROOT / "renderers", "preview.": ROOT / "formspec" / "preview"}
"""The folders of the pages with scripts, by the beginning of the keys of their texts."""
PARAMETER = re.compile(r"\{(\w+)(?::(?:\?([^{}]*)|([a-z-]+)))?\}")
CHINESE = re.compile("[\u4e00-\u9fff]")
CODE = re.compile(rf"(?:{'|'.join(AREAS)})\.[a-z]+(?:-[a-z]+)*")
SUFFIXES = (".js", ".json", ".yaml", ".xlsx", ".html", ".css", ".key", ".sqlite")
KEYS = keys("")
CODES = [key for key in KEYS if key.split(".")[0] in AREAS and not key.endswith(".hint")]


@cache
def generate() -> types.ModuleType:
    """Return ``docs/generate.py`` as a module."""
    described = util.spec_from_file_location("generate_for_tests", ROOT / "docs" / "generate.py")
    assert described is not None
    assert described.loader is not None
    module = util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def test_every_compiled_file_is_that_of_its_source() -> None:
    sources = sorted(Path(LOCALE).rglob("*.po"))
    assert len(sources) == 5
    for path in sources:
        assert path.with_suffix(".mo").read_bytes() == generate().compiled(path), "run python docs/generate.py"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_there_twice_or_without_a_text(lang: str) -> None:
    text = (Path(LOCALE) / lang / "LC_MESSAGES" / "formspec.po").read_text(encoding="utf-8")
    found = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert len(found) == len(set(found))
    assert sorted(found) == sorted(key for key in KEYS if template(key, lang))


def parameters(text: str) -> set[tuple[str, str]]:
    """Return the parameters of a text, each with the group of its codes."""
    plain = text.replace("{{", "").replace("}}", "")
    return {(name, group or "") for name, _, group in PARAMETER.findall(plain)}


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_parameters(key: str) -> None:
    zh, en = template(key, "zh"), template(key, "en")
    assert parameters(zh) == parameters(en)
    for text in (zh, en) if not key.startswith("name.") else ():
        assert not re.search(r"[{}]", PARAMETER.sub("", text.replace("{{", "").replace("}}", ""))), text


# What the source uses


class Used(ast.NodeVisitor):
    """Collects the texts of the source, docstrings left out, and the patterns of its f-strings."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.patterns: set[str] = set()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.texts.add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [each.value if isinstance(each, ast.Constant) else None for each in node.values]
        if isinstance(parts[0], str) and re.match(r"[a-z-]+\.", parts[0]):
            self.patterns.add("".join("(.+)" if part is None else re.escape(str(part)) for part in parts))
        self.generic_visit(node)


@cache
def used() -> Used:
    found = Used()
    for path in SOURCES:
        found.visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


@cache
def script_words(area: str) -> set[str]:
    """Return the words that the pages of an area and their scripts ask for."""
    paths = [path for ending in ("js", "html") for path in PAGES[area].rglob(f"*.{ending}")]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    named = {word for text in texts for word in re.findall(r"\b(?:WORDS\.|words\[[\"'])(\w+)", text)}
    by_kind = {"wrong", "missing", "warnings"} if area == "page." else set()  # WORDS[kind] in panel.js
    return {word.replace("_", "-") for word in named | by_kind}


@cache
def groups() -> dict[str, set[str]]:
    """Return every group of codes with the codes that may be asked for."""
    keywords = {
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    }
    json_types = {json_type(each) for each in (None, True, "", 1, [], {})}
    kinds = {text.removesuffix("s") for text in used().texts} | used().texts
    return {
        "type": {*type_names(), *json_types, "integer", "list"},
        "operand": set(map(str, Operand)),
        "spec-type": {*json_types, "integer"},
        "keyword": keywords,
        "os-error": {*errno.errorcode.values(), "other"},
        "yaml-error": {"other", *(code for _, code in syntax_errors._SYNTAX_ERRORS)},
        "kind": kinds,
        "action": set(map(str, Action)),
        "property": property_names(),
    }


def property_names() -> set[str]:
    """Return the names of the properties of all items of forms, with and without the kind of the item."""
    items = [item for entry in forms() for item in form_item(formspec.load(entry.id).compiled.spec).walk()]
    names = {(item.kind, name) for item in items for name in item.properties}
    return {ARRANGEMENT, *(name for _, name in names), *(f"{kind}.{name}" for kind, name in names)}


@cache
def command_names() -> set[str]:
    """Return the names of all commands, with that of their group before a ``-``."""
    groups_of = {name: inner for name, inner in COMMANDS.items() if isinstance(inner, Mapping)}
    return {*COMMANDS, *(f"{group}-{name}" for group, inner in groups_of.items() for name in inner)}


def is_used(key: str) -> bool:
    texts, patterns = used().texts, used().patterns
    if key.startswith("name."):
        _, group, code = key.split(".", 2)
        asked = any(f":{group}}}" in template(each, "zh") for each in KEYS) or group in texts
        return asked and code in groups().get(group, texts)
    if any(key.startswith(area) and key.removeprefix(area) in script_words(area) for area in PAGES):
        return True
    short = key.removeprefix("cli.")
    if key in texts or (short != key and (short in texts or short in command_names())):
        return True
    found = (re.fullmatch(pattern, each) for pattern in patterns for each in (key, short))
    return any(match is not None and set(match.groups()) <= texts for match in found)


def test_every_key_is_used() -> None:
    unused = [key for key in KEYS if not is_used(key) and not is_used(key.removesuffix(".hint"))]
    assert not unused


def test_every_code_and_key_of_the_source_is_in_the_catalogue() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    codes = used().texts | set(re.findall(r"'([a-z]+\.[a-z-]+)'", scripts))
    written = {each for each in codes if CODE.fullmatch(each) and not each.endswith(SUFFIXES)}
    assert not {each for each in written if not template(each, "zh") and not template(f"cli.{each}", "zh")}
    others = {"error", "warning", "join-list", "join-or", "tick", "box", "box-after", "box-gap", "room"}
    words = [f"{area}{word}" for area in PAGES for word in script_words(area) - others]
    assert not [word for word in words if not template(word, "zh")]
    asked = re.compile(r'(?<![.\w])(text|template|word|name_of)\("([^"{}]+)"(?:, "([^"]+)")?')
    for path in SOURCES:
        for function, key, code in asked.findall(path.read_text(encoding="utf-8")):
            whole = {"word": f"cli.{key}", "name_of": f"name.{key}.{code}"}.get(function, key)
            assert template(whole, "zh") or (function == "name_of" and not code), f"{path.name}: {whole}"


@pytest.mark.parametrize(("group", "codes"), groups().items(), ids=groups())
def test_every_code_in_a_parameter_has_a_name(group: str, codes: set[str]) -> None:
    named = {key.split(".", 2)[2] for key in keys(f"name.{group}.")}
    assert named <= codes
    if group not in ("os-error", "kind", "property"):
        assert codes - named <= set(type_names()) - {"text"}, group


def test_every_group_of_codes_is_known() -> None:
    asked = {group for key in KEYS for _, group in parameters(template(key, "zh")) if group}
    assert not [group for group in asked if not keys(f"name.{group}.")]


# Each language by itself


def of_the_language() -> set[str]:
    """Return the words of the spec language and of the command line."""

    def walk(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            yield from schema.get("properties", {})
            yield from (str(each) for each in schema.get("enum", ()))
            for inner in schema.values():
                yield from walk(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from walk(inner)

    words = {*walk(language_schema()), *map(str, Function), *COMMANDS, "each", "name", "true", "false", "and", "null"}
    return words | {part for word in words for part in re.split(r"[^A-Za-z]", word)}


NAMES = {
    "YAML", "JSON", "Schema", "Word", "UTF", "XML", "HTML", "Excel", "WPS", "LibreOffice", "OpenDocument", "Python", "NaN",
    "Infinity", "GB", "MB", "SPEC", "formspec", "xlsx", "xls", "ods", "yaml", "json", "html", "FORMSPEC_DEBUG",
    "FORMSPEC", "DEBUG", "FormSpec", "jiangsu", "id", "all", "form", "quarter", "Ctrl", "Tab",
}  # fmt: skip
"""Names of programs, formats, encodings and keys, and words that a person types as they are."""


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("font.")])
def test_a_chinese_text_has_no_english_word_and_an_english_one_no_chinese(key: str) -> None:
    assert not CHINESE.search(template(key, "en"))
    plain = re.sub(r"`[^`]*`", "", template(key, "zh").replace("{{", "").replace("}}", ""))
    plain = PARAMETER.sub(lambda found: f" {found[2] or ''} ", plain)
    plain = re.sub(r"(?:formspec|spec)\.[a-z]+(?:\([^()]*\))?|--[a-z]+|-o\b|[a-z0-9]+/[a-z0-9/-]+", "", plain)
    words = set(re.findall(r"[A-Za-z_]{2,}", plain))
    assert words <= NAMES | of_the_language()


ALLOWED = {
    "formspec/values": "grammar of typed texts",
    "formspec/spec/labels.py": "numerals",
    "formspec/spec/numbering.py": "numerals",
    "formspec/importing/label_text.py": "numerals",
    "formspec/importing/cell_decoding/number_display.py": "numerals",
    "formspec/importing/cell_decoding/number_formats.py": "number formats",
    "formspec/layout/wrapping.py": "beginnings and endings of words, by which labels are broken",
    "formspec/spec/corrections.py": "numerals of lists",
    "formspec/source/slips.py": "words of totals and notes, as specs have them",
    "renderers/html_fillable/labels.py": "numerals",
    "renderers/xlsx/calculation_sheet.py": "grammar of typed texts",
    "renderers/xlsx/reading/styles.py": "number formats",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_for_people_are_in_the_catalogue_only(path: Path) -> None:
    found = Used()
    found.visit(ast.parse(path.read_text(encoding="utf-8")))
    words = sorted(text for text in found.texts if CHINESE.search(text))
    assert not words or any(path.relative_to(ROOT).as_posix().startswith(each) for each in ALLOWED), words


# Texts of libraries


BROKEN_YAML = {
    "a: b: c": "colon-not-allowed", "a: - b": "dash-not-allowed", "a: [1, 2": "list-open", "a: {b: 1": "mapping-open",
    'a: "x\nb: 1': "quote-open", "a: @x": "bad-character", 'a: "\\q"': "escape", 'a: "\\xZZ"': "escape",
    "a:\n   b: 1\n  c: 2": "indentation", "a: 'x' y": "indentation", "a: &": "anchor", "%YAML 9.9\n---\na: 1": "directive",
    "a: !x!y z": "tag", "a: |x\n y": "block-text", "a: \x01": "character", "a: 1\nb": "colon-missing",
    "? a\n? [": "value-missing", 'a: "x\n---\n': "document",
}  # fmt: skip


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@pytest.mark.parametrize(("text", "code"), BROKEN_YAML.items())
def test_a_yaml_error_is_a_code_whichever_parser_finds_it(
    text: str, code: str, loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_LOADER", loader)
    monkeypatch.setattr(syntax_errors, "likely_repairs", lambda *_: [])
    with pytest.raises(ProblemError) as raised:
        parse_yaml(text, "a.yaml")
    problem = raised.value.problems[-1]
    assert (problem.code, problem.params) == ("yaml.syntax", {"what": code})
    assert not re.search("[a-z]{3}", problem.message("zh").replace("YAML", ""))


BROKEN_JSON = {
    "": "value", "[1,": "value", "{1: 2}": "key", '{"a" 1}': "colon", "[1 2]": "comma", '["a]': "string-open",
    '["\x01"]': "control-character", '["\\q"]': "escape", "1 2": "extra", "[NaN]": "constant", "[" * 10_000: "too-deep",
    "1" * 5000: "digits",
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), BROKEN_JSON.items(), ids=BROKEN_JSON.values())
def test_a_json_error_is_a_code(text: str, code: str) -> None:
    with pytest.raises(ProblemError) as raised:
        parse_json(text)
    assert raised.value.problems[0].params == {"what": code}


def test_bytes_that_are_no_text_are_a_code_too() -> None:
    with pytest.raises(ProblemError) as raised:
        parse_json(b'{"a": "\xff"}')
    assert raised.value.problems[0].params == {"what": "encoding"}


def test_a_system_error_is_the_name_of_its_number() -> None:
    assert why(FileNotFoundError(errno.ENOENT, "No such file or directory")) == {"reason": "ENOENT"}
    assert why(OSError("no number")) == {"reason": "other"}
    params = {"file": "a", **why(OSError(errno.ELOOP, "Too many levels of symbolic links"))}
    assert render_message("file.cannot-read", params, "zh") == "读不了文件 a：ELOOP"


# Rendering


def test_lists_and_codes_are_joined_as_the_language_has_it() -> None:
    params = {"expected": ["array", "object"], "found": "string", "known": ["a", "b"], "name": "x"}
    assert render_message("data.type", params, "zh") == "类型不对：应为清单或对象，给的是文字"
    assert render_message("data.type", params, "en") == "Wrong type: expected list or object, found text"
    assert render_hint("type.unknown", params, "zh") == "可用的有：a、b"
    assert render_hint("type.unknown", params, "en") == "Known: a, b"
    assert Problem(code="data.type", params=params).to_json()["params"] == params


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"FORMSPEC_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"FORMSPEC_LANG": "", "LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_a_problem_speaks_the_language_of_its_user(
    environ: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert user_language(environ) == lang
    for name in ("FORMSPEC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    problem = Problem(code="data.required", path="/a")
    assert problem.message() == problem.message(lang)
    assert problem.hint() == problem.hint(lang)
    assert str(problem) == f"/a: data.required: {problem.message(lang)}"
    assert problem.to_json()["message"] == problem.message(lang)
    assert str(ProblemError([problem])) == str(problem)


def test_a_package_brings_messages_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "treasury_forms"
    for lang, said, advice in (
        ("zh", "科目 {code} 已停用", "改用 {known}"),
        ("en", "Account {code} is closed", "Use {known}"),
    ):
        folder = package / "locale" / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        written = f'msgid "treasury.closed"\nmsgstr "{said}"\n\nmsgid "treasury.closed.hint"\nmsgstr "{advice}"\n'
        (folder / "treasury.po").write_text(written, encoding="utf-8")
        (folder / "treasury.mo").write_bytes(generate().compiled(folder / "treasury.po"))
    (package / "__init__.py").write_text("raise AssertionError('messages need no import')", encoding="utf-8")
    about = tmp_path / "treasury_forms-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: treasury-forms\nVersion: 1.0\n", encoding="utf-8")
    points = "[formspec.messages]\ntreasury = treasury_forms\nbroken = no_such_package\n"
    (about / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    problem = Problem(code="treasury.closed", params={"code": "2010301", "known": ["2010302", "2010399"]})
    assert (problem.message("zh"), problem.hint("zh")) == ("科目 2010301 已停用", "改用 2010302、2010399")
    assert (problem.message("en"), problem.hint("en")) == ("Account 2010301 is closed", "Use 2010302, 2010399")
    assert page_messages("en", ["treasury.closed"])["treasury.closed"] == ["Account {code} is closed", "Use {known}"]
    assert "treasury_forms" not in sys.modules
    assert Problem(code="broken.code", params={"message_en": "it broke"}).message("en") == "it broke"
    assert Problem(code="no-catalogue.code").message("en") == "no-catalogue.code"
