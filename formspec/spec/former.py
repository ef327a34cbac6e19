"""Former ids (``was:``): what an item, or the whole form, was called in an earlier form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..source.items import FORMER
from ..source.nodes import Scalar
from .model import (
    Field,
    FieldsBlock,
    FormerId,
    LineBlock,
    Predecessor,
    RowSpec,
    Spec,
    TableBlock,
    TextBlock,
    data_blocks,
    leaves,
)
from .reader import MappingReader, Report

KEY = FORMER
EDITION_SIGN = "@"
"""Between the id and the edition of a predecessor: ``jiangsu/2024/department@2024``."""


class _Named(NamedTuple):
    """An item with an id, among others with ids of the same scope."""

    id: str
    was: tuple[FormerId, ...]


def former_ids(reader: MappingReader) -> tuple[FormerId, ...]:
    """Return the former ids of the item that ``reader`` reads."""
    return tuple(
        FormerId(path=tuple(item.text.split(".")), location=item.mark.location()) for item in reader.scalars(KEY)
    )


def predecessors(reader: MappingReader) -> tuple[Predecessor, ...]:
    """Return the earlier forms that the form follows."""
    return tuple(_predecessor(item) for item in reader.scalars(KEY))


def _predecessor(item: Scalar) -> Predecessor:
    form, _, edition = item.text.partition(EDITION_SIGN)
    return Predecessor(form=form, edition=edition, location=item.mark.location())


def is_followed(spec: Spec, form: str, edition: str | None) -> bool:
    """Return whether ``spec`` accepts the data of an earlier form; ``edition`` is None if it is not known."""
    listed = {earlier.edition for earlier in spec.was if earlier.form == form}
    is_itself = (form, edition) == (spec.id, spec.edition)
    return not is_itself and bool(listed if edition is None else listed & {"", edition})


def check_former(spec: Spec, report: Report) -> None:
    """Report former ids that contradict each other or the ids in use."""
    for earlier in spec.was:
        if (earlier.form, earlier.edition) == (spec.id, spec.edition):
            report.add("spec.follows-itself", earlier.location, form=spec.id, edition=spec.edition)
    keeps_its_id = any(earlier.form == spec.id for earlier in spec.was)
    for items in _scopes(spec):
        _check_scope(items, report, keeps_its_id=keeps_its_id)


def _check_scope(items: list[_Named], report: Report, *, keeps_its_id: bool) -> None:
    """Report the former ids of a list; JSON data of a form that keeps its id does not state its edition."""
    exchanged = {item.id for item in items if item.was} if keeps_its_id else set()
    ids = {item.id for item in items if item.id and not item.was}
    claimed: set[tuple[str, ...]] = set()
    for item in items:
        for former in item.was:
            name = ".".join(former.path)
            if not item.id:
                report.add("spec.was-without-id", former.location, was=name)
            elif former.path == (item.id,):
                report.add("spec.was-same", former.location, was=name)
            elif former.path in claimed:
                report.add("spec.was-twice", former.location, was=name)
            elif len(former.path) == 1 and name in ids:
                report.add("spec.was-in-use", former.location, was=name, id=item.id)
            elif name in exchanged:
                report.add("spec.was-unclear", former.location, warning=True, was=name, id=item.id)
            claimed.add(former.path)


def _scopes(spec: Spec) -> Iterator[list[_Named]]:
    """Yield the items of each list in which an id is unique."""
    blocks = list(data_blocks(spec.blocks))
    top = [_Named(name, parameter.was) for name, parameter in spec.parameters.items()]
    yield top + [_Named(block.id, getattr(block, KEY, ())) for block in blocks]
    for block in blocks:
        match block:
            case FieldsBlock():
                yield _fields(field for row in block.rows for field in row)
            case LineBlock():
                yield _fields(block.items)
            case TextBlock():
                yield _fields(block.sign)
            case TableBlock():
                yield [_Named(column.id, column.was) for column in leaves(block.columns)]
                yield from _rows(block.rows)
            case _:
                pass


def _fields(fields: Iterable[Field]) -> list[_Named]:
    return [_Named(field.id, field.was) for field in fields]


def _rows(rows: tuple[RowSpec, ...]) -> Iterator[list[_Named]]:
    """Yield the rows of each record: those below a group without an id belong to the record around it."""
    record: list[_Named] = []
    stack = list(reversed(rows))
    while stack:
        row = stack.pop()
        if row.columns is not None:
            yield [_Named(column.id, column.was) for column in leaves(row.columns)]
        if row.id is None:
            if row.was:
                record.append(_Named("", row.was))
            stack += reversed(row.rows)
        else:
            record.append(_Named(row.id, row.was))
            yield from _rows(row.rows)
    yield record
