"""The text of a cell for a form's values, the same in every format."""

from __future__ import annotations

from typing import Any

from ..messages import text
from ..values import ValueSpec
from .fonts import fonts_of
from .model import Cell, Role, Values

BOX_EMPTY, BOX_TICKED = "□", "☑"


def cell_value(cell: Cell, values: Values) -> Any:
    """Return the value bound to ``cell``, or None if the cell is blank or bound to nothing."""
    return values.get(cell.binding.path) if cell.binding else None


def cell_text(cell: Cell, values: Values) -> str:
    """Return the text of ``cell`` as it is printed: its label, or its value with prefix and suffix.

    The text of an empty input is its prefix, its placeholder or its empty boxes; see :func:`is_placeholder`.
    """
    binding = cell.binding
    if binding is None or cell.role is Role.PRINTED:
        return cell.text
    value, spec = values.get(binding.path), binding.value
    if binding.option:
        return tick(spec.language) if _has(value, binding.option) else ""
    if spec.has_boxes:
        return spec.prefix + boxes(spec, value, binding.breaks) + spec.suffix
    if value is None:
        after = spec.suffix if binding.empty or not spec.prefix else ""
        room = text("form.room", spec.language) if after and not spec.placeholder else ""
        return binding.empty + spec.placeholder + room + after
    return spec.prefix + spec.type.display(value, spec) + spec.suffix


def is_placeholder(cell: Cell, values: Values) -> bool:
    """Return whether the text of ``cell`` is only a placeholder, which is shown in a paler colour."""
    binding = cell.binding
    return (
        cell.role is Role.INPUT
        and binding is not None
        and values.get(binding.path) is None
        and bool(binding.value.placeholder)
    )


def tick(language: str) -> str:
    """Return the mark in the cell of a chosen option, in a form in ``language``."""
    return text("form.tick", language)


def boxes(spec: ValueSpec, value: Any, breaks: tuple[int, ...] = ()) -> str:
    """Return the choices of ``spec`` as boxes, those of ``value`` ticked: ``☑是　□否``.

    A new line begins with each choice whose number is in ``breaks``.
    """
    shown = ""
    for number, choice in enumerate(spec.choices):
        between = "\n" if number in breaks else _gap(spec) if number else ""
        shown += between + _box(spec, BOX_TICKED if _has(value, choice) else BOX_EMPTY, choice)
    return shown


def box_breaks(spec: ValueSpec, room: float) -> tuple[int, ...]:
    """Return the numbers of the choices that begin a new line, so that no box is parted from its word.

    A line is at most ``room`` half-width characters wide, unless one choice is wider.
    """
    breaks: list[int] = []
    width = fonts_of(spec.language).width
    used = width(spec.prefix.rpartition("\n")[2])
    for number, choice in enumerate(spec.choices):
        own = width(_box(spec, BOX_EMPTY, choice))
        if number == len(spec.choices) - 1:
            own += width(spec.suffix)
        used += own + (width(_gap(spec)) if number else 0)
        if used > room and (number or spec.prefix):
            breaks.append(number)
            used = own
    return tuple(breaks)


def boxes_one_below_the_other(spec: ValueSpec) -> str:
    """Return the empty boxes of a choice with their words, each on a line."""
    return "\n".join(_box(spec, BOX_EMPTY, choice) for choice in spec.choices)


def in_one_line(shown: str, spec: ValueSpec) -> str:
    """Return the boxes of a choice, which may be in several lines, in one."""
    return shown.replace("\n", _gap(spec))


def _box(spec: ValueSpec, mark: str, choice: str) -> str:
    if spec.show == "boxes_after":
        return text("form.box-after", spec.language, mark=mark, choice=choice)
    return text("form.box", spec.language, mark=mark, choice=choice)


def _gap(spec: ValueSpec) -> str:
    return text("form.box-gap", spec.language)


def _has(value: Any, choice: str) -> bool:
    return choice in value if isinstance(value, list | tuple) else value == choice
