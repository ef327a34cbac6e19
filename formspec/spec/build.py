"""From a merged document to a :class:`Spec`: the top of the form, its blocks and its rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal

from ..messages import text
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar, Sequence, to_data
from ..values import YEAR, date_pattern, field_type
from .blocks import BlockBuilder
from .cells import CellBuilder
from .expansion import Budget, Shared
from .former import check_former, former_ids, predecessors
from .labels import COUNTERS, spaced
from .model import Block, PageSpec, Parameter, Spec, TableBlock, WrittenRule, data_blocks
from .names import HEAD, Names, check_id
from .printed_texts import check_texts
from .reader import MappingReader, Report
from .rules import adding_up, build_rules


def build_spec(root: MappingNode, report: Report) -> Spec:
    """Return the form that ``root`` describes; problems go to ``report``."""
    reader = MappingReader(root, report)
    for key in ("id", "title", "blocks"):
        reader.require(key)
    language = reader.text("language", "zh-CN")
    parameters = _parameters(reader, language)
    label_end = _label_end(reader, language)
    cells = CellBuilder(
        choices=dict(_choices(reader)),
        report=report,
        language=language,
        date_pattern=_date_pattern(reader),
        label_end=label_end,
    )
    taken = Names(parameters)
    budget = Budget(report)
    columns = Shared("columns", reader.entries("columns"), ("use", "columns"), budget)
    parts = Shared("part", reader.entries("parts"), ("part",), budget)
    builder = BlockBuilder(cells, columns, parts, taken)
    blocks = tuple(builder.build(reader.items("blocks")))
    check_texts(root, parameters, report)
    notes = reader.texts("notes")
    notes_label = reader.text("notes_label", text("form.notes", language))
    spec = Spec(
        id=reader.text("id"),
        title=reader.text("title"),
        blocks=blocks,
        edition=reader.text("edition"),
        was=predecessors(reader),
        language=language,
        source=reader.text("source"),
        sheet=reader.text("sheet"),
        annex=reader.text("annex"),
        number=reader.text("number"),
        subtitle=reader.text("subtitle"),
        period=reader.text("period"),
        unit_line=reader.text("unit_line"),
        parameters=parameters,
        page=_page(reader.child("page")),
        grid=tuple(Decimal(item.text) for item in reader.scalars("grid")),
        notes=notes,
        notes_label=spaced(notes_label, text("form.label-end", language)),
        notes_numbering=reader.text("notes_numbering", text("form.notes-number", language) if len(notes) > 1 else ""),
        label_end=label_end,
        rules=(*build_rules(reader, cells), *_adding_up(blocks, language)),
        digest=_digest(root),
        location=reader.location,
        locations={key: reader.at(key) for key in root.entries},
        note_locations=tuple(note.mark.location() for note in reader.scalars("notes")),
    )
    check_former(spec, report)
    return spec


def _date_pattern(reader: MappingReader) -> str:
    """Return the form's own format of dates as a pattern; empty if it has none, or after a problem."""
    written = reader.text("date_format")
    pattern = date_pattern(written) if written else ""
    if pattern is None:
        reader.report.add("spec.date-format", reader.at("date_format"), text=written)
    return pattern or ""


def _label_end(reader: MappingReader, language: str) -> str:
    """Return what the form adds to labels before a value in the same cell; a letter or a digit would join the value."""
    default = text("form.label-end", language)
    written = reader.text("label_end", default)
    if any(map(str.isalnum, written)):
        reader.report.add("spec.label-end", reader.at("label_end"), text=written)
        return default
    return spaced(written, default)


def _digest(root: Node) -> str:
    """Return a digest of the spec's content, independent of comments and of the order of keys."""
    canonical = json.dumps(to_data(root), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _choices(reader: MappingReader) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, node in reader.entries("choices").items():
        assert isinstance(node, Sequence)
        yield name, tuple(item.text for item in node.items if isinstance(item, Scalar))


def _parameters(reader: MappingReader, language: str) -> dict[str, Parameter]:
    parameters = {"year": Parameter(label=text("form.year", language), type=YEAR, blank="20XX")}
    child = reader.child("parameters")
    for name, node in reader.entries("parameters").items():
        assert isinstance(node, MappingNode)
        inner = MappingReader(node, reader.report)
        default = parameters.get(name, Parameter(label=name))
        if name in HEAD or name in COUNTERS:
            location = child.key_location(name) if child else reader.location
            reader.report.add("spec.reserved-id", location, id=name)
        check_id(name, set(), inner.location, reader.report, "parameter")
        parameters[name] = Parameter(
            label=inner.text("label", default.label),
            type=field_type(inner.text("type", default.type.name)),
            blank=inner.text("blank", default.blank),
            was=former_ids(inner),
            location=inner.location,
        )
    return parameters


def _page(reader: MappingReader | None) -> PageSpec:
    default = PageSpec()
    if reader is None:
        return default
    inner = reader.child("margins")
    sides = ("top", "right", "bottom", "left")
    margins = [inner.decimal(side) if inner else None for side in sides]
    top, right, bottom, left = (
        standard if given is None else given for given, standard in zip(margins, default.margins, strict=True)
    )
    return PageSpec(
        paper=reader.text("paper", default.paper),
        orientation=reader.text("orientation", default.orientation),
        margins=(top, right, bottom, left),
        font_size=reader.decimal("font_size") or default.font_size,
        pages=reader.integer("pages"),
        location=reader.at("pages"),
    )


def _adding_up(blocks: tuple[Block, ...], language: str) -> Iterator[WrittenRule]:
    for block in data_blocks(blocks):
        if isinstance(block, TableBlock):
            yield from adding_up(block, language)
