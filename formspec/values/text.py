"""Texts: free text, telephone numbers, and texts of a fixed writing such as codes."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from ..invisible import is_blank, trimmed, visible
from ..patterns import lazy_pattern
from . import grammar, pattern_match
from .model import Align, FieldType, Kind, Operand, Refused, TextReading, ValueSpec, json_type, short

_CONTROL = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Digits with the signs between them, several numbers, an extension (转12, x12, ext. 12).
PHONE_PATTERN = r"^[+(（]?[0-9][0-9 ()（）+\-－—转、,，;；/.]{2,60}(?: ?(?:x|ext\.?|#) ?[0-9]{1,6})?$"


class Checksum(Struct, frozen=True, kw_only=True):
    """A weighted check character, as in ISO 7064 and GB 32100: data that each target evaluates by one function.

    The last character of a text must be ``checks[sum % len(checks)]``, where ``sum`` adds up, for the characters
    before it, the index of each in ``alphabet`` times its weight.
    """

    alphabet: str
    weights: tuple[int, ...]
    checks: str

    def holds(self, text: str) -> bool:
        """Return whether the last character of ``text`` is the check character of the others."""
        body = text[:-1]
        if len(body) != len(self.weights) or any(character not in self.alphabet for character in body):
            return False
        total = sum(
            weight * self.alphabet.index(character) for weight, character in zip(self.weights, body, strict=True)
        )
        return text[-1] == self.checks[total % len(self.checks)]


class TextType(FieldType, frozen=True, kw_only=True, eq=False):
    """A text, as typed but without blanks around it; lines are separated by newlines.

    Invisible characters inside it are kept, because emoji, Indic and Persian words are written with them; they are
    removed from a text with a pattern, which they would break unseen.

    ``own_pattern`` applies where the spec has no pattern; a text that breaks it is rejected with ``code``.
    ``is_code`` is True for a text in half-width characters without outer white space, such as a telephone number:
    typed texts are converted. ``upper`` is True if its letters are kept as capitals. ``has_lines`` is True where a
    text may run over several lines, ``keyboard`` the page's ``inputmode``.
    """

    kind: Kind = Kind.TEXT
    operand: Operand = Operand.TEXT
    width: float = 18
    nothing: Any = "text"
    own_pattern: str = ""
    code: str = "data.pattern"
    is_code: bool = False
    upper: bool = False
    has_lines: bool = True
    keyboard: str = "text"
    length: int | None = None
    checksum: Checksum | None = None

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``str``."""
        return "str"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of a text with its length and pattern."""
        bounds = {
            "minLength": spec.min_length if spec.min_length is not None else self.length,
            "maxLength": spec.max_length if spec.max_length is not None else self.length,
            "pattern": spec.pattern or self.own_pattern or None,
        }
        return {"type": "string", **{key: bound for key, bound in bounds.items() if bound is not None}}

    def accept(self, raw: object, spec: ValueSpec) -> str:
        """Return ``raw`` if it is a text within its bounds, of the right writing and with its check character."""
        text = accept_text(raw, self.name)
        if spec.pattern or self.own_pattern:
            text = visible(text)
        check_text(text, spec)
        if self.length is not None and len(text) != self.length:
            raise Refused(self.code, value=short(text), **self._expected(spec))
        if not spec.pattern and self.own_pattern and not pattern_match.matches(self.own_pattern, text):
            raise Refused(self.code, value=short(text), **self._expected(spec))
        if self.checksum is not None and not self.checksum.holds(text):
            raise Refused("data.checksum", value=short(text))
        return text

    def _expected(self, spec: ValueSpec) -> dict[str, str]:
        return {"expected": spec.help or self.prompt_for(spec), "pattern": self.own_pattern}

    def read(self, text: str, spec: ValueSpec) -> TextReading:  # noqa: ARG002
        """Return the text without blanks around it; a code in half-width characters, without any invisible one."""
        if self.nothing == "blank" and grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        if not self.is_code:
            return TextReading(trimmed(text), exact=True)
        code = visible(grammar.half_width(text))
        if self.upper:
            code = code.upper()
        return TextReading(code, exact=code == visible(text))

    def from_text(self, text: str, spec: ValueSpec) -> Any:
        """Return the text as it is written in a spec."""
        is_read = self.is_code or is_blank(text)
        return super().from_text(text, spec) if text and is_read else self.accept(text, spec)


def accept_text(raw: object, expected: str) -> str:
    """Return ``raw`` without blanks around it; raise Refused if it is not a text that a document can contain."""
    if not isinstance(raw, str):
        raise Refused("data.type", expected=expected, found=json_type(raw))
    text = trimmed(raw)
    if _CONTROL.search(text):
        raise Refused("data.control-character")
    return text


def check_text(text: str, spec: ValueSpec) -> None:
    """Raise Refused where ``text`` breaks the length or the pattern of ``spec``."""
    if spec.min_length is not None and len(text) < spec.min_length:
        raise Refused("data.min-length", limit=spec.min_length, found=len(text))
    if spec.max_length is not None and len(text) > spec.max_length:
        raise Refused("data.max-length", limit=spec.max_length, found=len(text))
    if spec.pattern and not pattern_match.matches(spec.pattern, text):
        raise Refused("data.pattern", pattern=spec.pattern, value=short(text), expected=spec.help or spec.pattern)


TEXT = TextType(name="text", is_parameter=True)
PHONE = TextType(
    name="phone",
    align=Align.CENTER, width=13, nothing="blank", own_pattern=PHONE_PATTERN, code="data.phone", is_code=True,
    has_lines=False, keyboard="tel",
)  # fmt: skip
