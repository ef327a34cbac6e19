"""A form's values by JSON Pointer: the fields of a spec, the values of a form, and the differences between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from ..data.shape import Group, Leaf, Many, Shape, every_leaf
from ..problems import Problem, ProblemError
from ..rules.paths import is_index, pattern
from ..spec.model import CellUse
from ..suggest import nearest
from .labels import label_of
from .record import Declared, Record, Rows, class_of
from .traverse import values_of


class FieldInfo(Struct, frozen=True, kw_only=True):
    """One value that is filled in, printed or computed.

    ``path`` is its JSON Pointer, with ``*`` for the index of an item of a list. ``label`` is its name as the form
    prints it, with the parts around it (资金总额 / 半年计划执行数). ``type`` is the name of its field type, ``unit``
    its unit (万元, %). ``minimum`` and ``maximum`` are numbers, or dates for a date; a percentage is a fraction
    (0.48 is 48 %). ``min_length``, ``max_length`` count characters. ``kind`` is ``input``, ``computed`` or ``printed``.
    """

    path: str
    label: str
    type: str
    kind: Literal["input", "computed", "printed"]
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    min_length: int | None = None
    max_length: int | None = None
    help: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One value of a form.

    ``path`` is its JSON Pointer; ``label`` is its name as the form prints it, with the number of its item, counted from
    1. ``value`` is None if it is blank.
    """

    path: str
    label: str
    value: Any
    field: FieldInfo


class Difference(Struct, frozen=True, kw_only=True):
    """One value that differs between two forms; None for a value that is missing or blank."""

    path: str
    label: str
    before: Any
    after: Any


_KINDS: Mapping[CellUse, Literal["input", "computed", "printed"]] = {
    CellUse.COMPUTED: "computed",
    CellUse.PRINTED: "printed",
}


def fields_of(shape: Group) -> dict[str, FieldInfo]:
    """Return every value of a form by its path, in the order of the form."""
    return {path: _field(path, leaf, shape) for path, leaf in every_leaf(shape)}


def _field(path: str, leaf: Leaf, shape: Group) -> FieldInfo:
    cell, value = leaf.cell, leaf.cell.value
    kind = _KINDS.get(cell.kind, "input")
    return FieldInfo(
        path=path,
        label=label_of(shape, path),
        type=value.type.name,
        kind=kind,
        unit=value.unit,
        required=value.required and kind == "input",
        choices=value.choices,
        minimum=value.minimum,
        maximum=value.maximum,
        min_length=value.min_length,
        max_length=value.max_length,
        help=value.help,
    )


def entries_of(
    record: Record, values: Mapping[str, Any], fields: Mapping[str, FieldInfo], shape: Group
) -> Iterator[Entry]:
    """Yield every value of a form in its order, blanks among them; ``values`` are those that are not blank."""
    for path, member, constant in values_of(record):
        value = values.get(path) if member.constant is None else constant
        yield Entry(path=path, label=label_of(shape, path), value=value, field=fields[pattern(path)])


def differences(
    before: Record, after: Record, old: Mapping[str, Any], new: Mapping[str, Any], shape: Group
) -> Iterator[Difference]:
    """Yield each value that differs, computed ones among them, in the order of the form; printed ones never differ.

    ``old`` and ``new`` are the values of both forms that are not blank.
    """
    stored = (each for record in (after, before) for each in values_of(record))
    paths = dict.fromkeys(path for path, member, _ in stored if member.constant is None)
    for path in sorted(paths, key=lambda each: _position(shape, each)):
        if not _are_equal(old.get(path), new.get(path)):
            yield Difference(path=path, label=label_of(shape, path), before=old.get(path), after=new.get(path))


def _position(shape: Shape, path: str) -> tuple[int, ...]:
    """Return the position of ``path`` in the order of the form: that of each step among its siblings."""
    position: list[int] = []
    for step in path.split("/")[1:]:
        if isinstance(shape, Group):
            position.append(list(shape.members).index(step))
            shape = shape.members[step]
        elif isinstance(shape, Many):
            position.append(int(step))
            shape = shape.item
    return tuple(position)


def _are_equal(one: Any, other: Any) -> bool:
    """Return whether two values are equal; a number with other digits after the point (1.0, 1.00) is the same."""
    if isinstance(one, Decimal | int) and isinstance(other, Decimal | int) and not isinstance(one, bool):
        return one == other
    return type(one) is type(other) and bool(one == other)


def value_at(record: Record, path: str, evaluated: Callable[[], Mapping[str, Any]]) -> Any:
    """Return the value, record or list at a JSON Pointer; ``evaluated`` is called for a computed value only.

    Raises ProblemError (``data.unknown-path``) if the form has none.
    """
    content: Any = record
    here = ""
    for step in _steps(record, path):
        here += f"/{step}"
        if isinstance(content, Record):
            declared = _declared(content, here, step)
            content = getattr(content, declared.attribute) if declared.is_stored else evaluated().get(here)
        else:
            content = content[_index(content, here, step)]
    return content


def set_value(record: Record, path: str, value: Any) -> None:
    """Set the value, record or list at a JSON Pointer.

    Raises ProblemError, with the problem at ``path``, if the form has nothing there or does not accept ``value``.
    """
    *above, step = _steps(record, path) or [""]
    owner = value_at(record, "".join(f"/{each}" for each in above), dict)
    try:
        if isinstance(owner, Record):
            setattr(owner, _declared(owner, path, step).attribute, value)
        else:
            owner[_index(owner, path, step)] = value
    except ProblemError as error:
        raise type(error)(_at_path(problem, path) for problem in error.problems) from None


def _steps(record: Record, path: str) -> list[str]:
    """Return the steps of a JSON Pointer, which begins with a slash or is empty."""
    if path and not path.startswith("/"):
        raise _unknown(path, [f"/{each}" for each in class_of(type(record)).by_id], f"/{path}")
    return path.split("/")[1:]


def _index(content: Any, path: str, step: str) -> int:
    """Return a step as the index of an item of ``content``, which has to be a list with that item."""
    if isinstance(content, Rows) and is_index(step) and int(step) < len(content):
        return int(step)
    raise _unknown(path, [], step)


def _declared(owner: Record, path: str, step: str) -> Declared:
    declared = class_of(type(owner)).by_id
    if step not in declared:
        raise _unknown(path, list(declared), step)
    return declared[step]


def _at_path(problem: Problem, path: str) -> Problem:
    return Problem(code=problem.code, params=problem.params, path=path, label=problem.label)


def _unknown(path: str, known: list[str], step: str) -> ProblemError:
    params = {"path": path, "suggestion": nearest(step, known)}
    return ProblemError([Problem(code="data.unknown-path", params=params, path=path)])
