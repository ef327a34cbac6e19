"""The value types of the spec language, one module a family, found by name in :data:`TYPES`."""

from __future__ import annotations

from collections.abc import Mapping

from . import target
from .boolean import BooleanType
from .choice import ChoicesType, ChoiceType
from .date import DateType
from .model import Refused, ValueSpec, ValueType, json_type
from .number import DecimalType, IntegerType, NumberFormat, YearType, canonical, number_format, show_number
from .target import Target, TargetType, meets
from .text import PHONE_PATTERN, PhoneType, TextType

TYPES: Mapping[str, ValueType] = {
    "text": TextType(),
    "integer": IntegerType(),
    "decimal": DecimalType("decimal"),
    "money": DecimalType("money"),
    "percent": DecimalType("percent"),
    "date": DateType(),
    "year": YearType(),
    "choice": ChoiceType(),
    "choices": ChoicesType(),
    "boolean": BooleanType(),
    "phone": PhoneType(),
    "target": TargetType(),
}

__all__ = [
    "PHONE_PATTERN",
    "TYPES",
    "NumberFormat",
    "Refused",
    "Target",
    "ValueSpec",
    "ValueType",
    "canonical",
    "json_type",
    "meets",
    "number_format",
    "show_number",
    "target",
]
