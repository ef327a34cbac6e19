# ruff: noqa: INP001 - a script beside the pages it writes
"""Write what is generated: the compiled texts, and the tables of the documentation.

``python docs/generate.py`` compiles ``formspec/locale/**/*.po``, and rewrites what is between the marks
``<!-- generated: NAME -->`` and ``<!-- end of generated -->``: the keys of the spec language, from
``formspec/schemas/spec.schema.json``, every message, from the catalogue, and the examples of ``docs/patterns``. The
prose around the marks is written by hand. ``--check`` changes nothing and exits with 1 where a file is stale.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

import formspec
import formspec.batch
from formspec import language_schema
from formspec.explanations.codes import AREAS, codes, explained_code, readable
from formspec.explanations.examples import key_example, shown_spec, visible
from formspec.explanations.keys import shared_keys
from formspec.explanations.takes import Taken, described
from formspec.messages import LOCALE, explanation
from formspec.rules.tree import Function
from formspec.source.changes import BLOCK_KINDS
from formspec.source.directives import DIRECTIVES
from formspec.spec.objects import OBJECTS, at, keys_of
from formspec.values import built_in_types

HERE = Path(__file__).resolve().parent
PATTERNS = HERE / "patterns"
PAGES = ("spec-language.md", "problems.md", "problems-explained.md", "api.md", "patterns.md", "patterns.zh.md")
Schema = Mapping[str, Any]

ANCHORS = {
    "form": "the-form", "parameter": "parameters", "page": "page", "margins": "page", "fields": "fields",
    "field": "fields", "table": "table", "codes": "codes", "level": "levels", "column": "columns", "row": "rows",
    "name": "repeats", "cell": "a-value", "list": "list", "text": "text", "line": "line", "item": "line",
    "heading": "heading", "beside": "side-by-side", "blocks": "blocks-under-one-label",
    "part": "parts", "rule": "rules", "block": "blocks",
}  # fmt: skip
"""The heading that describes each object of the language, to which its name links."""

PATTERN_HEAD = ("formspec:", "id:", "title:")
"""The beginnings of the lines of a pattern that its page leaves out."""
TAKEN = Taken("en", lambda name: f"[{name}](#{ANCHORS[name]})")
REFERENCE_WIDTH = 100
"""Columns of a signature on one line."""
MARKED = re.compile(r"(<!-- generated: ([\w -]+) -->\n).*?(\n<!-- end of generated -->)", re.DOTALL)


def keys(name: str) -> str:
    """Return the table of keys of one object of the language."""
    schema = at(language_schema(), OBJECTS[name])
    properties, needed = keys_of(language_schema(), name), schema.get("required", ())
    folded = shared_keys(name)
    own = [key for key in properties if key not in folded and key not in DIRECTIVES]
    own.sort(key=lambda key: key not in needed)
    lines = [*_table_head(), *(_key_line(key, properties[key], needed=key in needed) for key in own)]
    if folded:
        lines += ["", "Also, as under [a value](#a-value): " + _listed(list(folded)) + "."]
    return "\n".join(lines)


def directives() -> str:
    """Return the table of the keys that only a spec built on another one uses."""
    return "\n".join(
        [*_table_head(), *(_key_line(key, language_schema()["$defs"][key], needed=False) for key in DIRECTIVES)]
    )


def _table_head() -> list[str]:
    return ["| Key | Takes | 意思 | Meaning |", "|---|---|---|---|"]


def example(name: str) -> str:
    """Return an example of keys, as ``formspec explain`` shows it."""
    text = key_example(name)
    return f"```yaml{'' if 'formspec:' in text else ' fragment'}\n{text}```"


def types() -> str:
    """Return the table of the built-in field types."""
    rows = (
        _row(f"`{each.name}`", *(explanation(f"type.{each.name}.{part}", "en") for part in ("data", "form")))
        for each in built_in_types()
    )
    return "\n".join(["| Type | In the data | On the form |", "|---|---|---|", *rows])


def functions() -> str:
    """Return the table of the functions of expressions."""
    texts = (explanation(f"function.{function}", "en").partition(": ") for function in Function)
    return "\n".join(["| Function | Result |", "|---|---|", *(_row(call, result) for call, _, result in texts)])


def kinds() -> str:
    """Return the table of the kinds of blocks."""
    rows = (_row(f"[`{kind}`](#{ANCHORS[kind]})", explanation(f"kind.{kind}", "en")) for kind in BLOCK_KINDS)
    return "\n".join(["| Kind | Use |", "|---|---|", *rows])


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _key_line(key: str, schema: Schema, *, needed: bool) -> str:
    name = f"**`{key}`** (needed)" if needed else f"`{key}`"
    return _row(name, TAKEN.of(schema), described(schema, "zh"), described(schema, "en"))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def entries(path: Path) -> dict[str, str]:
    """Return the texts of a ``.po`` file by key, as a ``.mo`` file has them: plural forms are joined by NUL."""
    with path.open("rb") as written:
        catalog = read_po(written, abort_invalid=True)
    header = f"Language: {path.parts[-3]}\nContent-Type: text/plain; charset=UTF-8\n"
    if catalog.num_plurals == 1:
        header += "Plural-Forms: nplurals=1; plural=0;\n"
    found = {"": header}
    for each in catalog:
        if each.id and each.string:
            key, string = ("\0".join(text) if isinstance(text, tuple) else text for text in (each.id, each.string))
            found[key] = string
    return found


def compiled(path: Path) -> bytes:
    """Return a ``.po`` file as a ``.mo`` file (GNU gettext manual, "The Format of GNU MO Files"), without a hash table.

    Babel's own would name its version, and differ from one to the next.
    """
    texts = sorted((key.encode(), text.encode()) for key, text in entries(path).items())
    keys, values = [key for key, _ in texts], [text for _, text in texts]
    head, row, count = 28, 8, len(texts)
    table, content, offset = b"", b"", head + 2 * row * count
    for each in (*keys, *values):
        table += struct.pack("<2I", len(each), offset + len(content))
        content += each + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, head, head + row * count, 0, offset) + table + content


def messages() -> str:
    """Return a table of messages for each area of codes."""
    texts = [entries(Path(LOCALE) / lang / "LC_MESSAGES" / "formspec.po") for lang in ("zh", "en")]
    written = [key for key in texts[0] if key.split(".")[0] in AREAS and not key.endswith(".hint")]
    parts = []
    for area, group in groupby(written, key=lambda code: code.split(".")[0]):
        table = ["| Code | 中文 | English |", "|---|---|---|", *(_message(code, *texts) for code in group)]
        parts.append("\n".join([f"## {explanation(f'area.{area}', 'en')}", "", *table]))
    return "\n\n".join(parts)


def _message(code: str, zh: Mapping[str, str], en: Mapping[str, str]) -> str:
    link = f"[`{code}`](problems-explained.md#{_anchor(code)})"
    return _row(link, *(_said(texts[code], texts.get(f"{code}.hint", "")) for texts in (zh, en)))


def _anchor(code: str) -> str:
    """Return the anchor that GitHub gives to the heading of a code."""
    return code.replace(".", "")


def _said(message: str, hint: str) -> str:
    message, hint = (readable(text, lambda name: f"{{{name}}}") for text in (message, hint))
    return message + (f"<br>→ {hint}" if hint.strip() else "")


def explanations() -> str:
    """Return what each code of a problem means, with its example."""
    parts = []
    for area, group in groupby(codes(), key=lambda code: code.split(".")[0]):
        parts += [f"## {explanation(f'area.{area}', 'en')}", *map(_explained, group)]
    return "\n\n".join(parts)


def _explained(code: str) -> str:
    zh, en = (explained_code(code, lang) for lang in ("zh", "en"))
    assert zh is not None
    assert en is not None
    parts = [f"### `{code}`", f"{zh.message}。{zh.cause}", f"{en.message}. {en.cause}"]
    if en.example is not None:
        files = [(f"`{name}`", text) for name, text in en.example.files.items()]
        files += [("The form:", shown_spec(code))] if en.example.spec else []
        shown = [*files, ("Wrong:", en.example.wrong), ("Right:", en.example.right)]
        parts += [f"{title}\n\n```yaml\n{visible(text, 'en').rstrip()}\n```" for title, text in shown]
    return "\n\n".join(parts)


REFERENCE = {
    "Loading and reading": ("load", "loads", "read", "forms", "formats", "language_schema"),
    "A form's spec": ("FormSpec",),
    "A form that was read": ("Reading", "Fullness", "Migration"),
    "Typed forms": ("Form", "FieldInfo", "Entry", "Difference"),
    "Problems": ("Problem", "Severity", "SourceLocation", "ProblemError", "FormspecError"),
    "What is installed": ("CatalogEntry", "OutputFormat"),
    "What a spec changes": ("Change", "KeyChange"),
    "Many files": tuple(f"batch.{name}" for name in formspec.batch.__all__),
    "For renderers": ("Renderer", "Template", "Layout"),
}
"""Every public name, by task. A test compares this with ``__all__`` of ``formspec`` and ``formspec.batch``."""


def reference() -> str:
    """Return the documentation of every public name, from its docstring."""
    return "\n\n".join(
        "\n\n".join([f"## {title}", *(_documented(name, attrgetter(name)(formspec)) for name in names)])
        for title, names in REFERENCE.items()
    )


def _documented(name: str, thing: Any) -> str:
    """Return the section of one function or class, with its public members."""
    if not inspect.isclass(thing):
        return f"### `{name}`\n\n{_code(name, thing)}\n\n{_prose(thing)}"
    members = [
        _member(name, each, member)
        for each, member in vars(thing).items()
        if not each.startswith("_") and not (issubclass(thing, Enum) and callable(member))
    ]
    return "\n\n".join([f"### `{name}`", _prose(thing), *(each for each in members if each)])


def _member(owner: str, name: str, member: Any) -> str:
    if isinstance(member, property | functools.cached_property):
        return f"#### `{owner}.{name}`\n\n{_prose(member)}"
    if inspect.isfunction(member):
        return f"#### `{owner}.{name}()`\n\n{_code(name, member)}\n\n{_prose(member)}"
    return ""  # a field: the docstring of its class describes it


def _code(name: str, function: Any) -> str:
    """Return the signature of a function as code; one that is long has an argument on each line."""
    signature = inspect.signature(function)
    arguments = [_unquoted(each) for each in signature.parameters.values() if each.name != "self"]
    if any(each.kind is each.KEYWORD_ONLY for each in signature.parameters.values()):
        first = next(n for n, each in enumerate(arguments) if _is_keyword(signature, each))
        arguments.insert(first, "*")
    result = f" -> {signature.return_annotation}"
    line = f"{name}({', '.join(arguments)}){result}"
    if len(line) > REFERENCE_WIDTH:
        line = f"{name}(\n" + "".join(f"    {each},\n" for each in arguments) + f"){result}"
    return f"```text\n{line}\n```"


def _unquoted(parameter: inspect.Parameter) -> str:
    return re.sub(r"^(\**\w+): '([^']*)'", r"\1: \2", str(parameter))


def _is_keyword(signature: inspect.Signature, argument: str) -> bool:
    parameter = signature.parameters.get(re.split(r"[:=]", argument)[0].strip())
    return parameter is not None and parameter.kind is parameter.KEYWORD_ONLY


def _prose(thing: Any) -> str:
    """Return a docstring as Markdown: roles and literals as code, sections with a list of their entries."""
    text = inspect.getdoc(thing) or ""
    text = re.sub(r":\w+:`~?(?:[\w]+\.)*(\w+)`", r"`\1`", text).replace("``", "`")
    text = re.sub(r"^(Args|Returns|Raises|Example):$", r"**\1**\n", text, flags=re.MULTILINE)
    text = text.replace("**Args**", "**Arguments**")
    return re.sub(r"^    (\w+): (.*(?:\n {8}.*)*)$", _entry, text, flags=re.MULTILINE)


def _entry(found: re.Match[str]) -> str:
    described = re.sub(r"\n {8}", "\n  ", found[2])
    return f"- `{found[1]}`: {described}"


def pattern(name: str) -> str:
    """Return a spec of ``docs/patterns`` without its head, and its picture."""
    lines = _pattern_text(name).splitlines(keepends=True)
    body = "".join(line for line in lines if not line.startswith(PATTERN_HEAD))
    return f"```yaml fragment\n{body}```\n\n{picture(name)}"


def whole_pattern(name: str) -> str:
    """Return a spec of ``docs/patterns`` as a file that other examples of the page build on."""
    return f"```yaml file={name}.yaml\n{_pattern_text(name)}```"


def picture(name: str) -> str:
    """Return the picture of a pattern, which ``docs/pictures.py`` makes; its description is the title of the form."""
    title = formspec.load(PATTERNS / f"{name}.yaml").layout().title
    return f"![{title}](images/patterns/{name}.png)"


def _pattern_text(name: str) -> str:
    return (PATTERNS / f"{name}.yaml").read_text(encoding="utf-8")


NAMED: Mapping[str, Callable[[str], str]] = {
    "keys": keys,
    "pattern": pattern,
    "file": whole_pattern,
    "picture": picture,
    "example": example,
}
"""What writes the parts whose marks have a name of their own: ``keys page``, ``pattern total``."""


def section(name: str) -> str:
    """Return the text between the marks called ``name``."""
    kind, _, which = name.partition(" ")
    if which:
        return NAMED[kind](which)
    written: Mapping[str, Callable[[], str]] = {
        "directives": directives,
        "types": types,
        "functions": functions,
        "kinds": kinds,
        "messages": messages,
        "explanations": explanations,
        "reference": reference,
    }
    return written[name]()


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
    shown = [pointer for name, pointer in OBJECTS.items() if f"<!-- generated: keys {name} -->" in page]
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
"""The text files that are written anew, wholly or in part, each with what writes it."""


def outputs() -> Iterator[tuple[Path, bytes]]:
    """Yield every generated file with its content as it should be."""
    for path in sorted(Path(LOCALE).rglob("*.po")):
        yield path.with_suffix(".mo"), compiled(path)
    for path, write in GENERATED.items():
        yield path, write(path.read_text(encoding="utf-8")).encode()


def main(arguments: list[str]) -> int:
    """Rewrite what is generated, or with ``--check`` report which files are stale; return the exit status."""
    stale = 0
    for path, new in outputs():
        if path.exists() and path.read_bytes() == new:
            continue
        name = path.relative_to(HERE.parent).as_posix()
        if "--check" in arguments:
            sys.stdout.write(f"{name} is stale: run python docs/generate.py\n")
        else:
            path.write_bytes(new)
            sys.stdout.write(f"{name} rewritten\n")
        stale = 1
    missing = undocumented()
    for pointer in missing:
        sys.stdout.write(f"docs/spec-language.md has no table for {pointer}\n")
    return 1 if missing or (stale and "--check" in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
