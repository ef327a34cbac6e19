"""The Python module of a form's classes, written as one would have written it by hand.

The same text is what ``formspec types`` prints and what the library runs, so there is one generator and one set of
classes.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from ..spec.model import CellKind, Spec
from ..values import TEXT, FieldType, ValueSpec
from .shape import Group, Leaf, Many, Shape

_SKIPPED = ("label", "type", "language")  # the language is the form's, and how values are printed is not asked here
_INDENT = "    "
_WIDTH = 100


def types_source(spec: Spec, shape: Group) -> str:
    """Return the source of a module with a class for the form and one for each of its parts."""
    writer = _Writer(spec)
    writer.form(shape)
    return "\n".join(writer.module()) + "\n"


def class_name(name: str) -> str:
    """Return an id as the name of a class: ``key_task`` is KeyTask."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))


@dataclass(slots=True)
class _Writer:
    """Collects the classes, the inner ones first; equal records share one class."""

    spec: Spec
    classes: list[list[str]] = field(default_factory=list)
    kinds: dict[FieldType, None] = field(default_factory=dict)
    _names: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=lambda: {"F", "ClassVar", "Date", "Decimal", "Literal", "Target"})

    def form(self, shape: Group) -> None:
        """Write the class of the whole form."""
        name = class_name(self.spec.id.rsplit("/", 1)[-1])
        name = name if name[:1].isalpha() else f"Form{name}"
        self._taken.add(name)
        body = [f"FORM: ClassVar[str] = {_text(self.spec.id)}", "", *self._members(shape, "")]
        self._write(name, "F.Form", shape.label or name, body)

    def _members(self, group: Group, owner: str) -> list[str]:
        return [line for name, member in group.members.items() for line in self._member(name, member, owner)]

    def _member(self, name: str, member: Shape, owner: str) -> list[str]:
        match member:
            case Leaf():
                self.kinds[member.cell.value.type] = None
                annotation, call = _leaf(member)
            case Group():
                record = self._record(member, owner + class_name(name))
                annotation, call = record, f"F.group({record})"
            case Many(item=Leaf() as item):
                self.kinds[item.cell.value.type] = None
                annotation = f"F.Rows[{_annotation(item)} | None]"
                call = _call("F.values", member.label, _about(item.cell.value) | _bounds(member))
            case Many(item=Group() as item):
                record = self._record(item, owner + class_name(_singular(name)))
                annotation = f"F.Rows[{record}]"
                call = _call(f"F.rows({record}", member.label, _bounds(member))
            case _:
                raise AssertionError(member)
        return _wrapped(f"{name}: {annotation} = ", call)

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

    def module(self) -> Iterator[str]:
        """Yield the lines of the whole module."""
        code = "\n".join("\n".join(lines) for lines in self.classes)
        title = self.spec.title.replace("\\", "\\\\").replace('"', "'")
        yield f'"""Typed data of the form {self.spec.id}: {title}."""'
        yield ""
        yield from _imports(code, self.kinds)
        for lines in self.classes:
            yield ""
            yield ""
            yield from lines


def _imports(code: str, kinds: Iterable[FieldType]) -> Iterator[str]:
    """Yield the imports of the module: names that no id of a form can be, since these begin with a small letter."""
    needed = sorted({line for kind in kinds for line in kind.imports if _uses(code, line.rpartition(" ")[2])})
    own = [line for line in needed if line.split()[1].partition(".")[0] not in sys.stdlib_module_names]
    yield "from __future__ import annotations"
    yield ""
    yield "from dataclasses import dataclass"
    yield from (line for line in needed if line not in own)
    yield f"from typing import {', '.join(name for name in ('ClassVar', 'Literal') if _uses(code, name))}"
    yield ""
    yield "from formspec import form as F"
    yield from own


def _uses(code: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", code) is not None


def _key(shape: Shape) -> tuple[Any, ...]:
    """Return what two records must share to be one class: names, types and what is said of the values."""
    match shape:
        case Leaf():
            cell = shape.cell
            return ("value", shape.label, cell.kind, cell.value, cell.printed)
        case Many():
            return ("list", shape.label, shape.at_most, shape.at_least, _key(shape.item))
        case Group():
            return ("record", *((name, _key(member)) for name, member in shape.members.items()))


def _annotation(leaf: Leaf) -> str:
    return leaf.cell.value.type.annotation(leaf.cell.value)


def _leaf(leaf: Leaf) -> tuple[str, str]:
    cell, about = leaf.cell, _about(leaf.cell.value)
    match cell.kind:
        case CellKind.PRINTED:
            call = _call(f"F.printed({_text(leaf.label)}, {_literal(cell.printed)}", "", about)
            return _annotation(leaf), call
        case CellKind.COMPUTED:
            return f"{_annotation(leaf)} | None", _call("F.computed", leaf.label, about)
        case _:
            return f"{_annotation(leaf)} | None", _call("F.value", leaf.label, about)


def _about(value: ValueSpec) -> dict[str, Any]:
    """Return what is said of a value beyond its label, leaving out what every value has."""
    default = ValueSpec(type=TEXT)
    about: dict[str, Any] = {} if value.type is default.type else {"type": value.type.name}
    for each in fields(ValueSpec):
        held = getattr(value, each.name)
        if each.name not in _SKIPPED and held != getattr(default, each.name):
            about[each.name] = held
    return about


def _bounds(many: Many) -> dict[str, Any]:
    most = {} if many.at_most is None else {"at_most": many.at_most}
    return {**most, "at_least": many.at_least} if many.at_least else most


def _call(opening: str, label: str, about: dict[str, Any]) -> str:
    """Return a call; ``opening`` is a name, or a name with its first arguments."""
    arguments = [_text(label)] if label else []
    arguments += [f"{name}={_literal(held)}" for name, held in about.items()]
    if "(" in opening:
        return ", ".join([opening, *arguments]) + ")"
    return f"{opening}({', '.join(arguments)})"


def _literal(held: Any) -> str:
    match held:
        case str():
            return _text(held)
        case tuple():
            inner = ", ".join(_literal(each) for each in held)
            return f"({inner},)" if len(held) == 1 else f"({inner})"
        case Decimal():
            return f"Decimal({str(held)!r})".replace("'", '"')
        case int() | None:
            return repr(held)
        case _:
            return f"Date({held.year}, {held.month}, {held.day})"


def _text(text: str) -> str:
    """Return a text as a literal in double quotes; only what cannot be shown is escaped."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() or each == "　" else repr(each)[1:-1] for each in shown) + '"'


def _wrapped(start: str, call: str) -> list[str]:
    line = start + call
    if len(line) <= _WIDTH:
        return [line]
    opening, arguments = call[:-1].split("(", 1)
    return [f"{start}{opening}(", *textwrap.wrap(arguments, 10_000, initial_indent=_INDENT), ")"]


def _singular(name: str) -> str:
    """Return the name of one item of a list: ``projects`` is project."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
