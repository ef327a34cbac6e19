"""What a field type is, and what is said of one value.

A :class:`FieldType` is one object that owns all facts of a ``type:`` of the spec language. Its :class:`Kind` is how
every target keeps, checks and shows a value; the rest is data. A :class:`ValueSpec` describes one value of a form: its
type, and what the spec says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from ..messages import language_of, name_of, template


class Kind(StrEnum):
    """How a value is kept, checked and shown. Targets know the kinds; the types are open."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"


class Operand(StrEnum):
    """What a value is in expressions."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"
    DATE = "date"
    TARGET = "target"
    ANY = "any"


class Align(StrEnum):
    """Where a text lies in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Words(NamedTuple):
    """A text of another package's field type, in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in ``language``, a tag such as ``zh-CN``; English for every other language."""
        return self.zh if language_of(language) == "zh" else self.en


NO_WORDS = Words("", "")


class Refused(ValueError):
    """A value that its type cannot take; names the problem's code and parameters."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a typed text means in a type.

    ``value`` is the raw value that :meth:`FieldType.accept` is to check, None for a blank. ``code`` and ``params`` say
    why the text is rejected; a rejected text has no value. ``exact`` is True where the text is written as the form
    prints it. ``is_nothing`` is True for a blank that was put in words, such as 无 or N/A.
    """

    value: Any = None
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False
    is_nothing: bool = False


def rejected(code: str, **params: Any) -> TextReading:
    """Return the reading of a text that is not understood."""
    return TextReading(code=code, params=params)


@dataclass(frozen=True, kw_only=True, eq=False)
class FieldType:
    """One ``type:`` of the spec language: every fact about its values, for all targets.

    Built-in types are instances of the classes in this package; a package adds its own through the entry-point group
    ``formspec.types``. Types are compared by identity, and pickled by their name (:mod:`formspec.values.installed`).

    ``name`` is the word in the spec, ``title`` its name for people. ``prompt`` says what to fill in. Both may be left
    out where the catalogue has them (``name.type.NAME``, ``prompt.NAME``), as it has those of the built-in types.
    ``width`` is how wide a column of it usually is, in half-width characters. ``nothing`` says what 无 or N/A means:
    a blank, a text that is kept and reported, or a text like any other. ``is_parameter`` is True where a form's
    parameter may have it. ``imports`` are the import statements that a module needs for its Python type, each of one
    name.
    """

    name: str
    kind: Kind
    operand: Operand
    title: Words = NO_WORDS
    prompt: Words = NO_WORDS
    align: Align = Align.LEFT
    width: float = 9
    nothing: Literal["blank", "kept", "text"] = "blank"
    is_parameter: bool = False
    imports: tuple[str, ...] = ()

    def title_in(self, language: str) -> str:
        """Return the type's name for people in ``language``, a tag such as ``zh-CN``."""
        return self.title.of(language) or name_of("type", self.name, language)

    def prompt_in(self, language: str) -> str:
        """Return what to fill in, in ``language``; empty where there is nothing to say."""
        return self.prompt.of(language) or template(f"prompt.{self.name}", language)

    def annotation(self, spec: ValueSpec) -> str:
        """Return the Python type as source text, without the ``| None`` of a blank."""
        raise NotImplementedError

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a value that is not blank."""
        raise NotImplementedError

    def accept(self, raw: object, spec: ValueSpec) -> Any:
        """Return ``raw`` (Python or JSON, not None) as this type's value; raise :class:`Refused` if it is not one."""
        raise NotImplementedError

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return what ``text``, typed by a person into a spec, a workbook or a page, means in this type.

        Outer white space and what the form itself prints around the value have been taken off.
        """
        raise NotImplementedError

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``value`` as it is printed in the form's language, without prefix and suffix."""
        return str(value)

    def exactly(self, value: Any, spec: ValueSpec) -> str:
        """Return ``value`` as a message shows it: as it is printed, with nothing rounded."""
        return self.display(value, spec)

    def to_json(self, value: Any) -> Any:
        """Return ``value`` as JSON data that :meth:`accept` gives back equal."""
        return value

    def computed(self, result: Any) -> Any:
        """Return the result of a formula as it is kept in a value of this type; :meth:`accept` checks it."""
        return result

    def from_text(self, text: str, spec: ValueSpec) -> Any:
        """Return the value that a person wrote as ``text`` in a spec or on the command line; raise Refused."""
        found = self.read(text.strip(), spec)
        if found.code:
            raise Refused(found.code, **found.params)
        if found.value is None:
            raise Refused("data.required")
        return self.accept(found.value, spec)

    def from_yaml(self, value: object, text: str, spec: ValueSpec) -> Any:  # noqa: ARG002
        """Return the value of a YAML scalar, given as YAML understands it and as it is written; raise Refused."""
        return self.from_text(text, spec)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSpec:
    """The description of one value: its type, bounds, choices, and how it is shown and asked for.

    ``minimum`` and ``maximum`` are numbers, or dates for a date. A percentage is kept as the fraction
    it stands for (``0.48`` is 48 %), so that it means in a formula what it means on paper. ``unit`` is
    data (万元, 个, %), not a part of the label.

    ``prefix`` and ``suffix`` are printed in the answer cell together with the value (``指标1：``…);
    ``placeholder`` is printed there only while the cell is empty; ``help`` is shown when the cell is
    chosen. ``show`` says how a choice is asked: ``list`` (a drop-down), ``boxes`` (□是 □否 in the
    cell) or ``columns`` (a tick column for each). ``language`` is the form's: values are printed in it.
    """

    type: FieldType
    label: str = ""
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
    language: str = "zh"


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


SHOWN = 40
"""How many characters of a value a message shows: enough to find it in its cell, short enough for one line."""


def short(text: str) -> str:
    """Return ``text`` cut to what a message can show."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
