"""Cells: the attributes of a column, a row and the cell itself, combined into one description."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from ..problems import SourceLocation
from ..rules.kinds import is_meant_in_percent, percent_params
from ..rules.parser import ExpressionError, parse
from ..rules.tree import Expression, Name, Reference, divides, transform
from ..source.nodes import Node, Scalar, Sequence
from ..values import (
    CHOICE,
    DECIMAL,
    TEXT,
    DateType,
    FieldType,
    Kind,
    NumberType,
    PeriodType,
    Refused,
    ValueSpec,
    field_type,
    short,
)
from .labels import before_value
from .model import CellSpec, CellUse
from .reader import Report

CLOSED_MARK = "—"
VALUE_KEYS = frozenset(
    ("type", "unit", "required", "choices", "min", "max", "min_length", "max_length", "pattern", "decimals",
     "thousands", "help", "placeholder", "prefix", "suffix", "show", "align", "suggest", "carried")
)  # fmt: skip
KIND_KEYS = frozenset(("compute", "print", "closed"))
CELL_KEYS = VALUE_KEYS | KIND_KEYS
_KEYS_OF_KIND = {
    "decimals": Kind.NUMBER, "thousands": Kind.NUMBER,
    "min_length": Kind.TEXT, "max_length": Kind.TEXT, "pattern": Kind.TEXT,
}  # fmt: skip
"""Keys that have an effect on values of one kind alone."""
_KEYS_OF_INPUTS = frozenset(
    ("required", "min", "max", "min_length", "max_length", "pattern", "placeholder", "suggest", "carried")
)
"""Keys that have an effect on cells that are filled in alone."""

Attributes = Mapping[str, Node]
_DECIMALS_OF_QUOTIENTS = 2
"""As Excel's own format for percentages, 0.00% (ECMA-376-1, 18.8.30, format 10)."""


def says_kind(attributes: Attributes) -> bool:
    """Return whether the attributes say if a cell is filled in, computed, printed or closed."""
    return not attributes.keys().isdisjoint(KIND_KEYS)


def opened(attributes: Attributes) -> Attributes:
    """Return ``closed: false`` for a cell with a ``suggest`` of its own: what is suggested is filled in."""
    node = attributes.get("suggest")
    return {} if node is None else {"closed": Scalar(value=False, text="", mark=node.mark)}


def layered(*layers: Attributes) -> dict[str, Node]:
    """Return the attributes of several layers as one, later ones override earlier ones.

    A cell is of one kind: a layer that computes, prints, closes or opens it overrides the kind of earlier layers.
    """
    result: dict[str, Node] = {}
    for layer in layers:
        if says_kind(layer):
            result = {key: node for key, node in result.items() if key not in KIND_KEYS}
        result.update(layer)
    return result


class CellBuilder(Struct, frozen=True):
    """Builds cells with the form's lists of choices and the mark of closed cells."""

    choices: Mapping[str, tuple[str, ...]]
    report: Report
    mark: str = CLOSED_MARK
    language: str = "zh-CN"
    date_pattern: str = ""
    label_end: str = ""

    def build(
        self, label: str, attributes: Attributes, location: SourceLocation, own: Attributes | None = None
    ) -> CellSpec:
        """Return the cell with ``attributes``.

        ``own`` are those of a column, or those written for a cell beside the ones of its column: a key of a column may
        be meant for cells of another kind. All of them if it is None: the keys of a cell with no other description.
        """
        cell = self._built(label, attributes, location)
        self._check_kind(attributes if own is None else own, cell)
        if own is None:
            self.check_use(attributes, cell)
        return cell

    def _check_kind(self, own: Attributes, cell: CellSpec) -> None:
        """Report keys without an effect on values of the cell's type."""
        kind = cell.value.type
        for key, node in own.items():
            if key in _KEYS_OF_KIND and kind.kind is not _KEYS_OF_KIND[key]:
                self.report.add("spec.key-unused", node.mark.location(), key=key, type=kind.name)

    def check_use(self, own: Attributes, cell: CellSpec) -> None:
        """Report keys for answers, written for a cell that is not filled in."""
        kind = cell.value.type.kind
        for key, node in own.items():
            has_kind = _KEYS_OF_KIND.get(key, kind) is kind
            if key in _KEYS_OF_INPUTS and has_kind and cell.kind is not CellUse.INPUT:
                self.report.add("spec.key-unused-here", node.mark.location(), key=key, use=str(cell.kind))

    def _built(self, label: str, attributes: Attributes, location: SourceLocation) -> CellSpec:
        value = self._value(label, attributes)
        align = _text(attributes, "align")
        closed = attributes.get("closed")
        if isinstance(closed, Scalar) and closed.value is not False:
            mark = self.mark if closed.value is True else closed.text
            return CellSpec(kind=CellUse.CLOSED, value=value, mark=mark, align=align, location=location)
        if "compute" in attributes:
            formula = self.expression(attributes["compute"])
            computed = computed_cell(value, formula, align, location)
            return structs.replace(computed, has_open_type="type" not in attributes and not value.choices)
        if "print" in attributes:
            printed = self._printed(attributes["print"], value)
            if printed is None:
                return CellSpec(kind=CellUse.CLOSED, value=value, align=align, location=location)
            return CellSpec(kind=CellUse.PRINTED, value=value, printed=printed, align=align, location=location)
        suggested = attributes.get("suggest")
        suggestion = None if suggested is None else self.expression(suggested)
        carried = _carried(attributes)
        return CellSpec(value=value, suggestion=suggestion, carried=carried, align=align, location=location)

    def labelled(self, cell: CellSpec, label: str, *, on_top: bool = False) -> CellSpec:
        """Return ``cell`` with its label printed inside it, before the value or the closing mark, or ``on_top``."""
        before = f"{label}\n" if on_top else before_value(label, self.label_end)
        if cell.kind is CellUse.CLOSED:
            return structs.replace(cell, mark=before + cell.mark if cell.mark.strip() else label)
        prefix = before + cell.value.prefix
        return structs.replace(cell, value=structs.replace(cell.value, prefix=prefix))

    def expression(self, node: Node) -> Expression | None:
        """Return the expression written in ``node``, or None after a problem."""
        assert isinstance(node, Scalar)
        try:
            return transform(parse(node.text), lambda name: _located(name, node))
        except ExpressionError as error:
            from ..rules.foreign import translated  # needed for a mistake only

            location, text = node.location_at(error.offset), node.text
            rest, instead = short(text[error.offset :]), translated(text)
            self.report.add(error.code, location, **error.params, text=text, rest=rest, corrected=instead)
            return None

    def _printed(self, node: Node, value: ValueSpec) -> Any:
        """Return the printed value, or None after a problem."""
        assert isinstance(node, Scalar)
        self._check_percent("print", node, value)
        try:
            return value.type.from_yaml(node.value, node.text, value)
        except Refused as error:
            self.report.add("spec.print", node.mark.location(), text=node.text, type=value.type.name, why=error.code)
            return None

    def _value(self, label: str, attributes: Attributes) -> ValueSpec:
        named = _text(attributes, "type")
        kind = field_type(named) if named else _default_type(attributes)
        choices = self._choices(attributes.get("choices"))
        self._check_choices(kind, choices, attributes)
        spec = ValueSpec(
            label=label,
            type=kind,
            unit=_text(attributes, "unit"),
            required=_flag(attributes, "required") is True,
            choices=choices,
            min_length=_integer(attributes, "min_length"),
            max_length=_integer(attributes, "max_length"),
            pattern=self._pattern(attributes.get("pattern")),
            decimals=_integer(attributes, "decimals"),
            thousands=_flag(attributes, "thousands"),
            help=_text(attributes, "help"),
            placeholder=_text(attributes, "placeholder"),
            prefix=_text(attributes, "prefix"),
            suffix=_text(attributes, "suffix"),
            show=_text(attributes, "show") or "list",
            language=self.language,
            date_pattern=self.date_pattern if isinstance(kind, DateType | PeriodType) else "",
        )
        spec = structs.replace(
            spec, minimum=self._bound(attributes, "min", spec), maximum=self._bound(attributes, "max", spec)
        )
        self._check_order(spec, attributes)
        return spec

    def _choices(self, node: Node | None) -> tuple[str, ...]:
        if isinstance(node, Scalar):
            if node.text in self.choices:
                return self.choices[node.text]
            self._unknown_choices(node)
            return (node.text,)
        if isinstance(node, Sequence):
            return tuple(item.text for item in node.items if isinstance(item, Scalar))
        return ()

    def _unknown_choices(self, node: Scalar) -> None:
        """Report a list of choices that does not exist, or choices that are written as one text: 是/否."""
        from .corrections import parts

        items = list(parts(node.text))
        if len(items) > 1:
            params: dict[str, Any] = {"text": node.text, "corrected": f"choices: [{', '.join(items)}]"}
            self.report.add("spec.choices-as-text", node.mark.location(), **params)
        else:
            self.report.unknown("spec.unknown-choices", node.text, list(self.choices), node.mark.location())

    def _check_choices(self, kind: FieldType, choices: tuple[str, ...], attributes: Attributes) -> None:
        chooses = kind.kind in (Kind.CHOICE, Kind.CHOICES)
        if chooses and not choices:
            self.report.add("spec.choices-missing", _location(attributes, "type"), type=kind.name)
        if choices and not chooses:
            self.report.add("spec.choices-unused", _location(attributes, "choices"), type=kind.name)
        if "show" in attributes and not chooses:
            self.report.add("spec.show-unused", _location(attributes, "show"), type=kind.name)

    def _pattern(self, node: Node | None) -> str:
        """Return a pattern, or an empty text after a problem."""
        if not isinstance(node, Scalar):
            return ""
        from ..values.pattern_syntax import PatternError, parse_pattern  # most specs have no pattern

        try:
            parse_pattern(node.text)
        except PatternError as error:
            params: dict[str, Any] = {"part": error.part, "at": error.offset + 1, "instead": error.instead}
            self.report.add(error.code, node.location_at(error.offset), pattern=node.text, why=error.why, **params)
            return ""
        return node.text

    def _bound(self, attributes: Attributes, key: str, spec: ValueSpec) -> Any:
        node = attributes.get(key)
        if not isinstance(node, Scalar):
            return None
        bound = None
        if spec.type.kind in (Kind.NUMBER, Kind.DATE):
            with suppress(Refused):
                bound = spec.type.from_yaml(node.value, node.text, spec)
        if bound is None:
            self._wrong_bound(key, node, spec)
        self._check_percent(key, node, spec)
        return bound

    def _wrong_bound(self, key: str, node: Scalar, spec: ValueSpec) -> None:
        """Report a bound that the type does not take, with the number in its text if there is one."""
        from .corrections import only_number

        is_amount = spec.type.kind is Kind.NUMBER and not node.text.rstrip().endswith(("%", "％"))
        number, corrected = only_number(node.text) if is_amount else "", ""
        with suppress(Refused):
            corrected = f"{key}: {number}" if number and spec.type.from_text(number, spec) is not None else ""
        params: dict[str, Any] = {"key": key, "text": node.text, "type": spec.type.name, "kind": str(spec.type.kind)}
        self.report.add("spec.bound", node.mark.location(), **params, corrected=corrected)

    def _check_percent(self, key: str, node: Scalar, spec: ValueSpec) -> None:
        """Warn of a percentage without its sign: ``max: 100`` is 10000%."""
        is_percent = isinstance(spec.type, NumberType) and spec.type.is_percent
        if is_percent and is_meant_in_percent(node.value):
            params = percent_params(Decimal(str(node.value)))
            self.report.add("spec.percent", node.mark.location(), warning=True, key=key, **params)

    def _check_order(self, spec: ValueSpec, attributes: Attributes) -> None:
        pairs = (("min", spec.minimum, "max", spec.maximum),
                 ("min_length", spec.min_length, "max_length", spec.max_length))  # fmt: skip
        for low_key, low, high_key, high in pairs:
            if low is not None and high is not None and low > high:
                location = _location(attributes, high_key)
                self.report.add("spec.order", location, low_key=low_key, low=low, high_key=high_key, high=high)


def computed_cell(
    value: ValueSpec, formula: Expression | None, align: str, location: SourceLocation | None
) -> CellSpec:
    """Return a computed cell; it has no bounds, since its value follows from others.

    A quotient has no last decimal: it is printed with two, unless the spec or its type says how many.
    """
    value = structs.replace(value, minimum=None, maximum=None, required=False)
    if formula is not None and _has_open_decimals(value) and divides(formula):
        value = structs.replace(value, decimals=_DECIMALS_OF_QUOTIENTS)
    return CellSpec(kind=CellUse.COMPUTED, value=value, formula=formula, align=align, location=location)


def _has_open_decimals(value: ValueSpec) -> bool:
    """Return whether a number is printed with all its decimals."""
    kind = value.type
    return isinstance(kind, NumberType) and kind.decimals is None and value.decimals is None


def _located(name: Name | Reference, node: Scalar) -> Expression:
    assert isinstance(name, Name)
    return Name(name.parts, name.offset, location=node.location_at(name.offset))


def _carried(attributes: Attributes) -> bool | str:
    """Return whether the value comes from an earlier form, or the name of the item there."""
    node = attributes.get("carried")
    if not isinstance(node, Scalar):
        return False
    return node.value if isinstance(node.value, bool) else node.text


def _default_type(attributes: Attributes) -> FieldType:
    """Return the type of a value without a ``type``, by its other attributes."""
    if "choices" in attributes:
        return CHOICE
    printed = attributes.get("print")
    value = printed.value if isinstance(printed, Scalar) else None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return DECIMAL if "compute" in attributes or is_number else TEXT


def _location(attributes: Attributes, key: str) -> SourceLocation | None:
    node = attributes.get(key) or next(iter(attributes.values()), None)
    return node.mark.location() if node else None


def _text(attributes: Attributes, key: str) -> str:
    node = attributes.get(key)
    return node.text if isinstance(node, Scalar) else ""


def _flag(attributes: Attributes, key: str) -> bool | None:
    node = attributes.get(key)
    return node.value is True if isinstance(node, Scalar) else None


def _integer(attributes: Attributes, key: str) -> int | None:
    node = attributes.get(key)
    number = node.value if isinstance(node, Scalar) else None
    return int(number) if isinstance(number, int) and not isinstance(number, bool) else None
