"""Yes or no."""

from __future__ import annotations

from typing import Any

from .model import Refused, ValueSpec, json_type

YES, NO = "是", "否"
_WORDS = {"true": True, "false": False, YES: True, NO: False}


class BooleanType:
    """A truth: true and false in JSON, 是 and 否 on the form."""

    name = "boolean"
    numeric = False

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``bool``."""
        return "bool"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of a truth."""
        return {"type": "boolean"}

    def accept(self, raw: object, spec: ValueSpec) -> bool:  # noqa: ARG002
        """Return ``raw`` if it is a truth."""
        if not isinstance(raw, bool):
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        return raw

    def to_json(self, value: Any) -> Any:
        """Return the truth."""
        return value

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return 是 or 否."""
        return YES if value else NO

    def from_literal(self, text: str, spec: ValueSpec) -> Any:  # noqa: ARG002
        """Return a truth written by a person."""
        word = text.strip().lower()
        if word not in _WORDS:
            raise Refused("data.type", expected=self.name, found=text[:40])
        return _WORDS[word]
