"""The field types of the spec language: their classes, and the description of one value."""

from __future__ import annotations

from ..messages import language_of
from . import target
from .boolean import TRUTH, TruthType, truth_in
from .choice import CHOICE, ChoicesType, ChoiceType, meant
from .date import DATE, FIRST_SERIAL, LAST_SERIAL, SERIAL_EPOCH, DateType
from .date_format import CODES as DATE_CODES
from .date_format import PART as DATE_PART
from .date_format import date_pattern
from .foreign import plain_value
from .grammar import CODES, EMPTY_BOXES, TICK_LETTERS, TICKS, grammar_data, half_width, is_nothing
from .installed import built_in_types, field_type, field_types, loaded_types, type_names, value_spec
from .model import (
    Align,
    FieldType,
    Kind,
    Operand,
    Refused,
    TextReading,
    ValueSpec,
    Words,
    json_type,
    short,
)
from .number import (
    DECIMAL,
    YEAR,
    NumberFormat,
    NumberType,
    canonical,
    number_format,
    read_share,
    show_number,
    show_percent,
)
from .pattern_program import Program, compile_pattern
from .period import Period, PeriodType
from .target import Target, meets
from .text import TEXT, Checksum, TextType

__all__ = [
    "CHOICE", "CODES", "DATE", "DATE_CODES", "DATE_PART", "DECIMAL", "EMPTY_BOXES", "FIRST_SERIAL", "LAST_SERIAL",
    "SERIAL_EPOCH", "TEXT", "TICKS", "TICK_LETTERS", "TRUTH", "YEAR", "Align", "Checksum", "ChoiceType", "ChoicesType",
    "DateType", "FieldType", "Kind", "NumberFormat", "NumberType", "Operand", "Period", "PeriodType", "Program",
    "Refused", "Target", "TextReading", "TextType", "TruthType", "ValueSpec", "Words", "built_in_types", "canonical",
    "compile_pattern", "date_pattern", "field_type", "field_types", "grammar_data", "half_width", "is_nothing",
    "json_type", "language_of", "loaded_types", "meant", "meets", "number_format", "plain_value", "read_share", "short",
    "show_number", "show_percent", "target", "truth_in", "type_names", "value_spec",
]  # fmt: skip
