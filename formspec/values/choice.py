"""One choice, or several, out of a list."""

from __future__ import annotations

import json
from typing import Any

from ..suggest import nearest
from .model import Refused, ValueSpec, json_type
from .text import short


def literal(choices: tuple[str, ...]) -> str:
    """Return choices as ``Literal[…]``."""
    return "Literal[" + ", ".join(json.dumps(choice, ensure_ascii=False) for choice in choices) + "]"


def accept_choice(raw: object, spec: ValueSpec) -> str:
    """Return ``raw`` if it is one of the choices; the refusal names the nearest."""
    if not isinstance(raw, str):
        raise Refused("data.type", expected="choice", found=json_type(raw))
    if raw in spec.choices:
        return raw
    near = nearest(raw[:100], spec.choices)
    choices = list(spec.choices[:20])
    raise Refused("data.choice", value=short(raw), choices=choices, suggestion=near)


class ChoiceType:
    """One of the choices, as it is printed."""

    name = "choice"
    numeric = False

    def annotation(self, spec: ValueSpec) -> str:
        """Return ``Literal["是", "否"]``."""
        return literal(spec.choices)

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of one choice."""
        return {"type": "string", "enum": list(spec.choices)}

    def accept(self, raw: object, spec: ValueSpec) -> str:
        """Return ``raw`` if it is one of the choices."""
        return accept_choice(raw, spec)

    def to_json(self, value: Any) -> Any:
        """Return the choice."""
        return value

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return the choice."""
        return str(value)

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return the choice written by a person."""
        return accept_choice(text.strip(), spec)


class ChoicesType:
    """Some of the choices, in the order of the list; none at all is a blank."""

    name = "choices"
    numeric = False

    def annotation(self, spec: ValueSpec) -> str:
        """Return ``tuple[Literal["甲", "乙"], ...]``."""
        return f"tuple[{literal(spec.choices)}, ...]"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of several choices."""
        items = {"type": "string", "enum": list(spec.choices)}
        return {"type": "array", "items": items, "uniqueItems": True}

    def accept(self, raw: object, spec: ValueSpec) -> tuple[str, ...]:
        """Return ``raw`` as choices in the order of the list."""
        if isinstance(raw, str) or not isinstance(raw, list | tuple):
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        chosen = [accept_choice(each, spec) for each in raw]
        if len(set(chosen)) != len(chosen):
            raise Refused("data.duplicate-choice", value="、".join(chosen))
        return tuple(choice for choice in spec.choices if choice in chosen)

    def to_json(self, value: Any) -> Any:
        """Return a list of texts."""
        return list(value)

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return the choices joined by 、."""
        return "、".join(value)

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return choices written by a person, separated by 、 or a comma."""
        parts = text.replace("，", "、").replace(",", "、").split("、")
        return self.accept([part.strip() for part in parts if part.strip()], spec)
