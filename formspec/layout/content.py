"""The text of a cell for a form's values, the same in every format."""

from __future__ import annotations

from typing import Any

from ..messages import text
from ..values import ValueSpec
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
    if spec.show == "boxes":
        return spec.prefix + boxes(spec, value) + spec.suffix
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


def boxes(spec: ValueSpec, value: Any) -> str:
    """Return the choices of ``spec`` as boxes in one line, those of ``value`` ticked: ``☑是　□否``."""
    marks = (BOX_TICKED if _has(value, choice) else BOX_EMPTY for choice in spec.choices)
    each = (
        text("form.box", spec.language, mark=mark, choice=choice)
        for mark, choice in zip(marks, spec.choices, strict=True)
    )
    return text("form.box-gap", spec.language).join(each)


def _has(value: Any, choice: str) -> bool:
    return choice in value if isinstance(value, list | tuple) else value == choice
