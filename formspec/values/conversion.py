"""Conversion of a value to another description where it is exact: 1.5 万元 to 15000 元, the text 12.5 to a number.

Data of an earlier or a related form is carried over with it. Nothing is rounded, cut or guessed.
"""

from __future__ import annotations

from typing import Any

from ..invisible import trimmed
from .model import Kind, Refused, ValueSpec
from .number import in_unit_of


def converted(value: Any, source: ValueSpec, target: ValueSpec) -> Any:
    """Return ``value``, which ``source`` describes, as a value that ``target`` describes.

    Raises:
        Refused: It cannot be converted exactly (``migrate.type``, ``migrate.unit``), or ``target`` does not accept it.
    """
    own, wanted = source.type.kind, target.type.kind
    match own, wanted:
        case Kind.NUMBER, Kind.NUMBER:
            return _number(value, source, target)
        case Kind.CHOICE, Kind.CHOICES:
            return target.type.accept([value], target)
        case Kind.CHOICES, Kind.CHOICE if len(value) == 1:
            return target.type.accept(value[0], target)
        case _ if own is wanted:
            return target.type.accept(source.type.to_json(value), target)
        case (_, Kind.TEXT) | (Kind.NUMBER | Kind.DATE, Kind.CHOICE):
            return target.type.accept(_text(value, source, target), target)
        case Kind.TEXT | Kind.CHOICE | Kind.TRUTH, _:
            return _parsed(_text(value, source, target), source, target)
        case _:
            raise _not_exact(source, target)


def _number(value: Any, source: ValueSpec, target: ValueSpec) -> Any:
    number = in_unit_of(value, source, target)
    if number is None:
        raise Refused("migrate.unit", found=source.unit or "—", expected=target.unit or "—")
    return target.type.accept(number, target)


def _text(value: Any, source: ValueSpec, target: ValueSpec) -> str:
    """Return a value as it is printed, but not rounded; a unit is left out where the target prints it itself."""
    kind = source.type
    shown = kind.exactly(value, source) if kind.kind is Kind.NUMBER else kind.display(value, source)
    return shown.removesuffix(trimmed(target.suffix))


def _parsed(text: str, source: ValueSpec, target: ValueSpec) -> Any:
    found = target.type.read(trimmed(text), target)
    if found.code:
        raise Refused(found.code, **found.params)
    if found.value is None:
        raise _not_exact(source, target)
    return target.type.accept(found.value, target)


def _not_exact(source: ValueSpec, target: ValueSpec) -> Refused:
    return Refused("migrate.type", found=source.type.name, expected=target.type.name)
