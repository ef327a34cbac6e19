"""The changes of a form in words, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from ..messages import joined, language_of, name_of, template, text
from ..rules.parser import unparse
from ..rules.tree import Binary, Call, Literal, Name, Reference, Unary
from ..spec.model import Spec
from ..values import short
from .compare import ARRANGEMENT, Comparison
from .model import Alteration, FormChange, Place, PropertyChange
from .properties import LABEL

LONGEST = 60
"""Characters of a text in a line for people: two of them fit on two lines of a terminal. JSON has them whole."""
_MOST_OTHERS = 6
"""Further places of one change that are named; all are counted."""


class Section(Struct, frozen=True):
    """The lines about one part of a form: its label, and the changes with their sentences."""

    heading: str
    changes: tuple[tuple[FormChange, tuple[str, ...]], ...]


def summary(comparison: Comparison, lang: str) -> str:
    """Return the line that names the two forms, with the number of changes."""
    names = {"old": _form(comparison.old, lang), "new": _form(comparison.new, lang)}
    count = sum(len(list(_sentences(change, lang))) for change in comparison.changes)
    return text("diff.count", lang, count=count, **names) if count else text("diff.same", lang, **names)


def _form(spec: Spec, lang: str) -> str:
    return text("diff.edition", lang, id=spec.id, edition=spec.edition) if spec.edition else spec.id


def sections(comparison: Comparison, lang: str) -> Iterator[Section]:
    """Yield the changes part by part, in the order of the form: the form as a whole, its blocks, notes and rules."""
    waiting: list[FormChange] = []
    current = ""
    for change in comparison.changes:
        name = _part(change, lang)
        if waiting and name != current:
            yield _section(current, waiting, lang)
            waiting = []
        current = name
        waiting.append(change)
    if waiting:
        yield _section(current, waiting, lang)


def _part(change: FormChange, lang: str) -> str:
    if change.kind in ("note", "rule", "parameter"):
        return name_of("kind", change.kind, lang)
    return change.place.block or text("diff.form", lang)


def _section(name: str, changes: list[FormChange], lang: str) -> Section:
    return Section(name, tuple((change, tuple(sentences(change, lang))) for change in changes))


def sentences(change: FormChange, lang: str) -> Iterator[str]:
    """Yield what changed at an item: one sentence for each property."""
    lines = list(_sentences(change, lang))
    others = list(dict.fromkeys(_other(old or new) for old, new in change.others))
    for number, line in enumerate(lines):
        if others and number == len(lines) - 1:
            named = [*others[:_MOST_OTHERS], *(["…"] if len(others) > _MOST_OTHERS else [])]
            yield text("diff.others", lang, line=line, count=len(change.others), others=named)
        else:
            yield line


def _other(place: Place | None) -> str:
    assert place is not None
    around = place.parents[-1:] or (place.block,)
    return " / ".join(part for part in (*around, _label(place)) if part)


def _sentences(change: FormChange, lang: str) -> Iterator[str]:
    item, place = _item(change, lang), change.place
    match change.alteration:
        case Alteration.ADDED:
            yield text("diff.added", lang, item=item, after=_short(place.after))
        case Alteration.REMOVED:
            yield text("diff.removed", lang, item=item)
        case Alteration.MOVED:
            yield _moved(change, item, lang)
        case Alteration.RENAMED:
            yield _renamed(change, item, lang)
        case Alteration.CHANGED:
            yield from _changed(change, item, lang)


_DETAILS = ("compute", "print", "closed")
"""Properties that say how a cell is used; they are reported with its use."""


def _changed(change: FormChange, item: str, lang: str) -> Iterator[str]:
    properties = {each.name: each for each in change.properties}
    for name, each in properties.items():
        if name == "use":
            details = [shown(new, key, lang) for key in _DETAILS if key in properties and (new := properties[key].new)]
            detail = details[0] if details else ""
            use = name_of("value", each.new, lang)
            yield text("diff.use", lang, item=item, use=use, detail=detail)
        elif name not in _DETAILS or "use" not in properties:
            yield _property(change, each, item, lang)


def _moved(change: FormChange, item: str, lang: str) -> str:
    assert change.old is not None
    assert change.new is not None
    place = change.new
    if change.old.path[:-1] != place.path[:-1] or change.old.parents != place.parents:
        parent = (*place.parents, place.block)[-1] if place.parents else place.block
        return text("diff.moved-into", lang, item=item, parent=_short(parent), after=_short(place.after))
    return text("diff.moved", lang, item=item, after=_short(place.after), first="" if place.after else " ")


def _renamed(change: FormChange, item: str, lang: str) -> str:
    assert change.old is not None
    assert change.new is not None
    old, new = change.old, change.new
    names = {"old": old.id, "new": new.id}
    if not change.is_likely:
        return text("diff.renamed", lang, item=item, **names)
    was = old.id if old.path[:-1] == new.path[:-1] else ".".join(old.path)
    return text("diff.likely", lang, item=item, was=was, **names)


def _item(change: FormChange, lang: str) -> str:
    """Return the item of a change by its former label, with its kind: the name of its level, or 列, 行."""
    place = change.old or change.place
    kind = name_of("kind", "row" if change.kind == "cell" else change.kind, lang)
    if place.level and not place.level.isspace():
        kind = place.level if language_of(lang) == "zh" else f"{kind} ({place.level})"
    label = _label(place)
    if place.parents and not place.is_unique:
        item = text("diff.item-in", lang, kind=kind, label=label, parent=_short(place.parents[-1]))
    else:
        item = text("diff.item", lang, kind=kind, label=label) if label else kind
    if change.columns:
        return text("diff.cells", lang, item=item, columns=[_short(column.label) for column in change.columns])
    return item


def _label(place: Place) -> str:
    return _short(place.label) or place.id


def _property(change: FormChange, each: PropertyChange, item: str, lang: str) -> str:
    if change.kind == "form":
        return _said("form-property", each, property_name(change.kind, each.name, lang), "", lang)
    if each.name == LABEL and change.kind == "note":
        return text("diff.note", lang, item=item, new=_short(each.new))
    if each.name == LABEL:
        key = "label" if each.old and each.new else "labelled" if each.new else "unlabelled"
        return text(f"diff.{key}", lang, item=item, old=_short(each.old), new=_short(each.new))
    if each.name == "choices" and each.old and each.new:
        return _choices(each, item, lang)
    if each.name == "carried" and isinstance(each.new, str):
        return text("diff.carried-from", lang, item=item, new=each.new)
    name = property_name(change.kind, each.name, lang)
    if isinstance(each.new, bool):
        return _truth(each, name, item, lang)
    return _said("property", each, name, item, lang)


def _said(key: str, each: PropertyChange, name: str, item: str, lang: str) -> str:
    """Return the sentence for a property that was changed, added or removed."""
    old, new = (shown(value, each.name, lang) for value in (each.old, each.new))
    params = {"item": item, "property": name}
    if _is_nothing(each.new):
        return text(f"diff.{key}-unset", lang, old=old, **params)
    if _is_nothing(each.old):
        return text(f"diff.{key}-set", lang, new=new, **params)
    return text(f"diff.{key}", lang, old=_spaced(old, lang), new=_spaced(new, lang), **params).strip()


def _spaced(value: str, lang: str) -> str:
    """Return a value with a space where a Latin letter, a digit or a formula would be next to a Chinese character."""
    if language_of(lang) != "zh":
        return value
    before = " " if value[:1].isascii() else ""
    after = " " if value[-1:].isascii() else ""
    return f"{before}{value}{after}"


def _truth(each: PropertyChange, name: str, item: str, lang: str) -> str:
    """Return the sentence for a property that an item has now, or no longer has."""
    key = f"diff.{each.name}-{str(each.new).lower()}"
    return text(key, lang, item=item) if template(key, lang) else _said("property", each, name, item, lang)


def _choices(each: PropertyChange, item: str, lang: str) -> str:
    added = [choice for choice in each.new if choice not in each.old]
    removed = [choice for choice in each.old if choice not in each.new]
    if not added and not removed:
        return text("diff.choices-order", lang, item=item, new=shown(each.new, each.name, lang))
    changes = [
        text(f"diff.choices-{key}", lang, choices=_quoted(choices))
        for key, choices in (("added", added), ("removed", removed))
        if choices
    ]
    return text("diff.choices", lang, item=item, changes=joined(changes, lang, "comma"))


def _quoted(texts: list[str]) -> list[str]:
    return [f"“{each}”" for each in texts]


def property_name(kind: str, name: str, lang: str) -> str:
    """Return the name of a property for people; some names depend on the kind of the item."""
    if template(f"name.property.{kind}.{name}", lang):
        return name_of("property", f"{kind}.{name}", lang)
    if template(f"name.property.{name}", lang):
        return name_of("property", name, lang)
    _, _, inner = name.partition(".")
    return text("diff.name-property", lang, property=name_of("property", inner, lang))


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, tuple | frozenset) and not value)


def shown(value: Any, name: str, lang: str) -> str:
    """Return the value of the property ``name`` for people."""
    match value:
        case bool():
            return name_of("value", str(value).lower(), lang)
        case tuple() if name == ARRANGEMENT:
            return f"“{' / '.join(' '.join(line) for line in value)}”"
        case _ if _is_nothing(value):
            return name_of("value", "nothing", lang)
        case str():
            return _shown_text(value, name.rpartition(".")[2], lang)
        case tuple() | frozenset():
            items = value if isinstance(value, tuple) else sorted(value)
            return joined((shown(each, name, lang) for each in items), lang)
        case Decimal() | int():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return f"`{plain(value)}`"


def _shown_text(value: str, name: str, lang: str) -> str:
    if name in ("type", "severity"):
        return name_of(name, value, lang)
    if name in ("use", "show", "align", "label_at", "orientation") or (name == "headings"):
        return name_of("value", value, lang)
    if name in _NAMES:
        return f"`{value}`"
    return value if name in _BARE else f"“{_short(value)}”"


_NAMES = frozenset(("id", "each", "merge", "label_over", "adds_up", "sum", "pattern"))
"""Properties that are names or patterns of the spec."""
_BARE = frozenset(("unit", "edition", "paper", "language", "code", "date_format"))
"""Properties that are short and need no quotation marks."""


def plain(value: Any) -> str:
    """Return a value that is no text as a text: a number, a date, an expression."""
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case Name() | Reference() | Unary() | Binary() | Call() | Literal():
            return unparse(value)
        case _:
            return str(value)


def _short(value: str) -> str:
    return short(" ".join(value.split()), LONGEST)
