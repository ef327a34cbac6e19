"""Texts and telephone numbers."""

from __future__ import annotations

import re
from typing import Any

from .model import Refused, ValueSpec, json_type

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
PHONE_PATTERN = r"^[+(（]?[0-9][0-9 ()（）+\-－—转、,，;；/]{2,60}(?![\s\S])"
_PHONE = re.compile(PHONE_PATTERN)
_SHOWN = 40


def accept_text(raw: object, expected: str) -> str:
    """Return ``raw`` if it is a text that a document can hold; raise Refused otherwise."""
    if not isinstance(raw, str):
        raise Refused("data.type", expected=expected, found=json_type(raw))
    if _CONTROL.search(raw):
        raise Refused("data.control-character")
    return raw


def short(text: str) -> str:
    """Return ``text`` cut to what a message can show."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def check_text(text: str, spec: ValueSpec) -> None:
    """Raise Refused where ``text`` breaks the length or the pattern that ``spec`` asks for."""
    if spec.min_length is not None and len(text) < spec.min_length:
        raise Refused("data.min-length", limit=spec.min_length, found=len(text))
    if spec.max_length is not None and len(text) > spec.max_length:
        raise Refused("data.max-length", limit=spec.max_length, found=len(text))
    if spec.pattern and not re.search(spec.pattern, text):
        raise Refused("data.pattern", pattern=spec.pattern, value=short(text), expected=spec.help or spec.pattern)


def text_schema(spec: ValueSpec) -> dict[str, Any]:
    """Return the schema of a text with its length and pattern."""
    bounds = {"minLength": spec.min_length, "maxLength": spec.max_length, "pattern": spec.pattern or None}
    return {"type": "string", **{key: each for key, each in bounds.items() if each is not None}}


class TextType:
    """Free text, kept as typed; lines are separated by newlines."""

    name = "text"
    numeric = False

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``str``."""
        return "str"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a text."""
        return text_schema(spec)

    def accept(self, raw: object, spec: ValueSpec) -> str:
        """Return ``raw`` if it is a text within its bounds."""
        text = accept_text(raw, self.name)
        check_text(text, spec)
        return text

    def to_json(self, value: Any) -> Any:
        """Return the text."""
        return str(value)

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return the text."""
        return str(value)

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return the text."""
        return self.accept(text, spec)


class PhoneType(TextType):
    """A telephone number: digits, signs between them, several separated by 、 or /."""

    name = "phone"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a telephone number."""
        return {**text_schema(spec), "pattern": spec.pattern or PHONE_PATTERN}

    def accept(self, raw: object, spec: ValueSpec) -> str:
        """Return ``raw`` if it is a telephone number."""
        text = super().accept(raw, spec)
        if not spec.pattern and not _PHONE.search(text):
            raise Refused("data.phone", value=short(text))
        return text
