"""The Python module of a form's classes, formatted like code written by hand.

``formspec types`` prints the same text that the library runs, so there is one generator and one set of classes.
Names that the module needs begin with a capital letter, which no id of a form does.
"""

from __future__ import annotations

import builtins
import hashlib
import keyword
import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from msgspec import Struct, field

from ..patterns import lazy_pattern
from ..spec.model import CellUse, Spec
from ..values import TEXT, FieldType, ValueSpec
from .names import attribute_name
from .shape import Group, Leaf, Many, Shape, every_leaf, every_name

_SKIPPED = ("label", "type", "language")  # the language is that of the form
_INDENT = "    "
_WIDTH = 100  # columns of a line of generated code
_TEXT_OR_NAME = lazy_pattern(r'"(?:[^"\\]|\\.)*"|(?<![\w.])[a-z_]\w*')
"""A text, or a name that an id may be, such as ``str``: next to an attribute of this name it is that attribute."""
_DIGEST_LENGTH = 16
"""Hexadecimal digits of a SHA-256: two states of one spec have the same by chance once in 2^64."""


class TypesModule(Struct, frozen=True):
    """The module of a form's classes.

    ``source`` has a class for the form and one for each of its parts; ``FORM`` in it is the id of the form and
    ``DIGEST`` its ``digest``, that of the classes: a module with another one was written for another state of the spec.
    Keys that do not affect the classes, such as a note or the width of a column, do not change it.
    """

    source: str
    digest: str


def types_module(spec: Spec, shape: Group) -> TypesModule:
    """Return the module of a form's classes."""
    writer = _ModuleWriter(spec)
    writer.form(shape)
    return TypesModule("\n".join(writer.module()) + "\n", writer.digest())


def types_digest(spec: Spec, shape: Group) -> str:
    """Return the digest of a form's classes, without writing the module around them."""
    writer = _ModuleWriter(spec)
    writer.form(shape)
    return writer.digest()


def class_name(name: str) -> str:
    """Return an id as the name of a class: ``key_task`` is KeyTask."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))


class _ModuleWriter(Struct):
    """Collects the classes, the inner ones first; equal records share one class.

    ``_aliases`` are other names for those that are ids of the form as well.
    """

    spec: Spec
    classes: list[list[str]] = field(default_factory=list)
    kinds: dict[FieldType, None] = field(default_factory=dict)
    _names: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _taken: set[str] = field(
        default_factory=lambda: {"Builtins", "ClassVar", "DIGEST", "F", "FORM", "Literal", *keyword.kwlist}
    )
    _ids: frozenset[str] = frozenset()
    _aliases: dict[str, str] = field(default_factory=dict)

    def form(self, shape: Group) -> None:
        """Write the class of the whole form."""
        name = class_name(self.spec.id.rsplit("/", 1)[-1])
        name = name if name[:1].isalpha() else f"Form{name}"
        self.kinds = dict.fromkeys(leaf.cell.value.type for _, leaf in every_leaf(shape))
        self._taken |= {line.rpartition(" ")[2] for kind in self.kinds for line in kind.imports}
        name = f"{name}Form" if name in self._taken else name
        self._taken.add(name)
        self._ids = frozenset(every_name(shape))
        self._write(name, "F.Form", shape.label or name, self._members(shape, ""))

    def _members(self, group: Group, owner: str) -> list[str]:
        return [line for name, member in group.members.items() for line in self._member(name, member, owner)]

    def _member(self, name: str, member: Shape, owner: str) -> list[str]:
        attribute = attribute_name(name)
        own = {} if attribute == name else {"id": name}
        match member:
            case Leaf():
                annotation, opening, arguments = self._leaf(member, own)
            case Group():
                record = self._record(member, owner + class_name(name))
                annotation, opening, arguments = record, "F.group", _arguments([record], own)
            case Many(item=Leaf() as item):
                annotation, opening = f"F.Rows[{self._annotation(item)} | None]", "F.values"
                arguments = _arguments([_label(member.label)], _about(item.cell.value) | _bounds(member) | own)
            case Many(item=Group() as item):
                record = self._record(item, owner + class_name(_singular(name)))
                annotation, opening = f"F.Rows[{record}]", "F.rows"
                arguments = _arguments([record, _label(member.label)], _bounds(member) | own)
            case _:
                raise AssertionError(member)
        return _wrapped(f"{attribute}: {annotation} = ", opening, arguments)

    def _annotation(self, leaf: Leaf) -> str:
        """Return the Python type of a value; a name that is also an id of the form is written as its alias."""

        def alias(token: re.Match[str]) -> str:
            name = token.group()
            if name not in self._ids:
                return name
            of_python = f"Builtins.{name}" if hasattr(builtins, name) else f"{name.capitalize()}_"
            return self._aliases.setdefault(name, of_python)

        return _TEXT_OR_NAME.sub(alias, leaf.cell.value.type.annotation(leaf.cell.value))

    def _leaf(self, leaf: Leaf, own: dict[str, Any]) -> tuple[str, str, list[str]]:
        """Return a value's annotation, the function that declares it, and its arguments."""
        cell, about = leaf.cell, _about(leaf.cell.value) | own
        annotation, label = self._annotation(leaf), _label(leaf.label)
        match cell.kind:
            case CellUse.PRINTED:
                return annotation, "F.printed", _arguments([_text(leaf.label), _literal(cell.printed)], about)
            case CellUse.COMPUTED:
                return f"ClassVar[F.Computed[{annotation}]]", "F.computed", _arguments([label], about)
            case _:
                return f"{annotation} | None", "F.value", _arguments([label], about)

    def _record(self, group: Group, wanted: str) -> str:
        key = _key(group)
        known = self._names.get(key)
        if known is not None:
            return known
        body = self._members(group, wanted)
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}{number}", number + 1
        self._taken.add(name)
        self._names[key] = name
        self._write(name, "F.Record", group.label or wanted, body)
        return name

    def _write(self, name: str, base: str, label: str, body: list[str]) -> None:
        doc = label.rstrip(":： ").replace("\\", "\\\\").replace('"', "'").replace("\n", " ")
        lines = [
            "@dataclass(kw_only=True, slots=True)",
            f"class {name}({base}):",
            f'{_INDENT}"""{doc}."""',
            "",
        ]
        self.classes.append(lines + [f"{_INDENT}{line}" if line else "" for line in body])

    def digest(self) -> str:
        """Return the digest of the form's id and classes."""
        code = "\n".join([self.spec.id, *("\n".join(lines) for lines in self.classes)])
        return hashlib.sha256(code.encode()).hexdigest()[:_DIGEST_LENGTH]

    def module(self) -> Iterator[str]:
        """Yield the lines of the whole module."""
        code = "\n".join("\n".join(lines) for lines in self.classes)
        title = self.spec.title.replace("\\", "\\\\").replace('"', "'")
        yield f'"""Typed data of the form {self.spec.id}: {title}."""'
        yield ""
        yield "# Written by `formspec types`: to change it, change the spec and write it again."
        yield "# ruff: noqa"
        yield ""
        yield from _imports(code, self.kinds)
        yield ""
        yield f"FORM = {_text(self.spec.id)}"
        yield f"DIGEST = {_text(self.digest())}"
        yield from (f"{alias} = {name}" for name, alias in self._aliases.items() if "." not in alias)
        for lines in self.classes:
            yield ""
            yield ""
            yield from lines


def _imports(code: str, kinds: Iterable[FieldType]) -> Iterator[str]:
    """Yield the imports of the module: names that no id of a form can be, since these begin with a small letter."""
    needed = sorted({line for kind in kinds for line in kind.imports if _uses(code, line.rpartition(" ")[2])})
    own = [line for line in needed if line.split()[1].partition(".")[0] not in sys.stdlib_module_names]
    yield from ["import builtins as Builtins"] if _uses(code, "Builtins") else []
    yield "from dataclasses import dataclass"
    yield from (line for line in needed if line not in own)
    typing = [name for name in ("ClassVar", "Literal") if _uses(code, name)]
    yield from [f"from typing import {', '.join(typing)}"] if typing else []
    yield ""
    yield "from formspec import form as F"
    yield from own


def _uses(code: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", code) is not None


def _key(shape: Shape) -> tuple[Any, ...]:
    """Return the key of a record's class: names, types and descriptions of its values; equal records share a class."""
    match shape:
        case Leaf():
            cell = shape.cell
            return ("value", shape.label, cell.kind, cell.value, cell.printed)
        case Many():
            return ("list", shape.label, shape.at_most, shape.at_least, _key(shape.item))
        case Group():
            return ("record", *((name, _key(member)) for name, member in shape.members.items()))


def _about(value: ValueSpec) -> dict[str, Any]:
    """Return the description of a value without its label and without defaults."""
    default = ValueSpec(type=TEXT)
    about: dict[str, Any] = {} if value.type is default.type else {"type": value.type.name}
    for attribute in ValueSpec.__struct_fields__:
        content = getattr(value, attribute)
        if attribute not in _SKIPPED and content != getattr(default, attribute):
            about[attribute] = content
    return about


def _bounds(many: Many) -> dict[str, Any]:
    most = {} if many.at_most is None else {"at_most": many.at_most}
    return {**most, "at_least": many.at_least} if many.at_least else most


def _arguments(first: list[str], about: dict[str, Any]) -> list[str]:
    """Return the arguments of a call: those of ``first`` that are not empty, then ``about`` by name."""
    return [*filter(None, first), *(f"{name}={_literal(content)}" for name, content in about.items())]


def _label(label: str) -> str:
    return _text(label) if label else ""


def _literal(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case tuple():
            inner = ", ".join(_literal(item) for item in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case Decimal():
            return f"Decimal({str(value)!r})".replace("'", '"')
        case int() | None:
            return repr(value)
        case _:
            return f"Date({value.year}, {value.month}, {value.day})"


def _text(text: str) -> str:
    """Return a text as a literal in double quotes; only unprintable characters are escaped."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            character if character.isprintable() or character == "　" else repr(character)[1:-1] for character in shown
        )
        + '"'
    )


def _wrapped(start: str, opening: str, arguments: list[str]) -> list[str]:
    """Return a call on one line, with its arguments on a line of their own, or each on its own line, as they fit."""
    inline = ", ".join(arguments)
    if _columns(f"{start}{opening}({inline})") <= _WIDTH:
        return [f"{start}{opening}({inline})"]
    if _columns(_INDENT + inline) <= _WIDTH:
        return [f"{start}{opening}(", _INDENT + inline, ")"]
    return [f"{start}{opening}(", *(f"{_INDENT}{argument}," for argument in arguments), ")"]


def _columns(line: str) -> int:
    """Return the width of a line in columns; a Chinese character counts 2."""
    if line.isascii():
        return len(line)
    return len(line) + sum(east_asian_width(character) in "WF" for character in line)


def _singular(name: str) -> str:
    """Return the name of one item of a list: ``projects`` is project."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
