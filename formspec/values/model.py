"""What may be written in one answer cell, and what a value type has to know.

A :class:`ValueSpec` is plain data, shared by the spec, the data's shape and the layout. A
:class:`ValueType` is the behaviour of one ``type:``; the table of them stands in
:mod:`formspec.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSpec:
    """The description of one value: its type, bounds, choices, and how it is shown and asked for.

    ``minimum`` and ``maximum`` are numbers, or dates for a date. A percentage is kept as the fraction
    it stands for (``0.48`` is 48 %), so that it means in a formula what it means on paper. ``unit`` is
    data (万元, 个, %), not a part of the label.

    ``prefix`` and ``suffix`` are printed in the answer cell together with the value (``指标1：``…);
    ``placeholder`` is printed there only while the cell is empty; ``help`` is shown when the cell is
    chosen. ``show`` says how a choice is asked: ``list`` (a drop-down), ``boxes`` (□是 □否 in the
    cell) or ``columns`` (a tick column for each).
    """

    label: str = ""
    type: str = "text"
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    decimals: int | None = None
    thousands: bool | None = None
    help: str = ""
    placeholder: str = ""
    prefix: str = ""
    suffix: str = ""
    show: str = "list"


class Refused(ValueError):
    """A value that its type cannot take; names the problem's code and parameters."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class ValueType(Protocol):
    """The behaviour of one value type. To add a type: one module, one line in the table.

    Methods take the :class:`ValueSpec` they serve. ``None`` is the blank value and never reaches them.
    """

    name: str
    numeric: bool

    def annotation(self, spec: ValueSpec) -> str:
        """Return the Python type as source text, without the ``| None`` of a blank."""

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a value that is not blank."""

    def accept(self, raw: object, spec: ValueSpec) -> Any:
        """Return ``raw`` (Python or JSON) as this type's value; raise :class:`Refused` if it is none."""

    def to_json(self, value: Any) -> Any:
        """Return ``value`` as JSON data that :meth:`accept` gives back equal."""

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return ``value`` as it is printed, without prefix and suffix."""

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return a value written by a person (in a spec, as in ``max: 100%``); raise :class:`Refused`."""


def json_type(value: object) -> str:
    """Return what JSON calls the type of ``value``."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int() | float() | Decimal():
            return "number"
        case list() | tuple():
            return "array"
        case Mapping():
            return "object"
        case _:
            return type(value).__name__
