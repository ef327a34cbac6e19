"""Field types, and the description of one value.

A :class:`FieldType` is one object that owns all facts of a ``type:`` of the spec language. Its :class:`Kind` decides
how every target stores, checks and shows a value; the rest is data. A :class:`ValueSpec` describes one value of a form:
its type, and its keys in the spec.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from msgspec import Struct, field

from ..invisible import is_blank, trimmed
from ..messages import language_of, name_of, template, text


class Kind(StrEnum):
    """The way a value is stored, checked and shown. The set of kinds is fixed; packages may add types."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"


class Operand(StrEnum):
    """The kind of a value in expressions."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"
    DATE = "date"
    TARGET = "target"
    ANY = "any"


class Align(StrEnum):
    """The horizontal position of a text in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Words(NamedTuple):
    """A text of another package's field type, in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in ``language`` (a tag such as ``zh-CN``): Chinese for Chinese, else English."""
        return self.zh if language_of(language) == "zh" else self.en


NO_WORDS = Words("", "")


class Refused(ValueError):
    """A value that its type does not accept; it has the code and the parameters of the problem."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class TextReading(Struct, frozen=True):
    """The result of parsing a typed text.

    ``value`` is the raw value for :meth:`FieldType.accept`, None for a blank. ``code`` and ``params`` are the problem
    of a rejected text, which has no value. ``exact`` is True if the text is written as the form
    prints it. ``is_nothing`` is True for a blank that is written in words, such as 无 or N/A.
    """

    value: Any = None
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False
    is_nothing: bool = False


def rejected(code: str, **params: Any) -> TextReading:
    """Return the reading of a rejected text, with the code and the parameters of its problem."""
    return TextReading(code=code, params=params)


class FieldType(Struct, frozen=True, kw_only=True, eq=False):
    """One ``type:`` of the spec language: every fact about its values, for all targets.

    Built-in types are instances of the classes in this package; a package adds its own through the entry-point group
    ``formspec.types``. Types are compared by identity, and pickled by their name (:mod:`formspec.values.installed`).

    ``name`` is the word in the spec, ``title`` its name for people. ``prompt`` asks people to fill in a value. Both
    may be left out where the catalogue has them (``name.type.NAME``, ``prompt.NAME``), as for the built-in types.
    ``width`` is the usual width of a column, in half-width characters. ``nothing`` is the meaning of 无 or
    N/A: a blank, a text that is kept and reported, or a text like any other. ``is_parameter`` is True if a form's
    parameter may have this type. ``imports`` are the import statements for its Python type, each of one name.
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

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def title_in(self, language: str) -> str:
        """Return the type's name for people in ``language``, a tag such as ``zh-CN``."""
        return self.title.of(language) or name_of("type", self.name, language)

    def prompt_for(self, spec: ValueSpec) -> str:
        """Return the prompt for people who fill in a value, in the form's language; may be empty."""
        key = f"prompt.{self.name}"
        own = self.prompt.of(spec.language)
        return own or (text(key, spec.language, example=spec.example) if template(key, spec.language) else "")

    def example(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return how a value is typed, for prompts; the form's year is ``{year}``. Most prompts need none."""
        return ""

    def width_of(self, spec: ValueSpec) -> float:  # noqa: ARG002
        """Return the usual width of a column of such values, in half-width characters."""
        return self.width

    def annotation(self, spec: ValueSpec) -> str:
        """Return the Python type as source text, without the ``| None`` of a blank."""
        raise NotImplementedError

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a value that is not blank."""
        raise NotImplementedError

    def accept(self, raw: object, spec: ValueSpec) -> Any:
        """Return ``raw`` as a value of this type.

        Args:
            raw: a value of Python or JSON, not None.
            spec: the description of the value, with its bounds and choices.

        Raises:
            Refused: ``raw`` is not a value of this type, or not within its bounds.
        """
        raise NotImplementedError

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Parse ``text``, which a person typed into a spec, a workbook or a page.

        Args:
            text: the text without blanks around it, and without the prefix and suffix that the form prints.
            spec: the description of the value.

        Returns:
            The raw value, or the problem of a rejected text.
        """
        raise NotImplementedError

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``value`` as it is printed in the form's language, without prefix and suffix."""
        return str(value)

    def exactly(self, value: Any, spec: ValueSpec) -> str:
        """Return ``value`` for messages: as it is printed, but not rounded."""
        return self.display(value, spec)

    def typed(self, value: Any, spec: ValueSpec) -> str:
        """Return ``value`` as it is typed into its cell: as it is printed there, but not rounded."""
        return self.display(value, spec)

    def proposed(self, value: Any, spec: ValueSpec) -> str:
        """Return ``value`` as a person may type it into its cell; empty if that would be rejected, or another value."""
        try:
            accepted = self.accept(value, spec)
            text = self.typed(accepted, spec)
            return text if self.from_text(text, spec) == accepted else ""
        except Refused:
            return ""

    def as_shown(self, value: Any, spec: ValueSpec) -> Any:  # noqa: ARG002
        """Return ``value`` with no more digits than are printed; the printed value is the one that counts."""
        return value

    def to_json(self, value: Any) -> Any:
        """Return ``value`` as JSON data, from which :meth:`accept` returns an equal value."""
        return value

    def computed(self, result: Any) -> Any:
        """Return the result of a formula as a raw value of this type, rounded if need be; :meth:`accept` checks it."""
        return result

    def from_text(self, text: str, spec: ValueSpec) -> Any:
        """Return the value of ``text`` from a spec or the command line; raise :class:`Refused` if it has none."""
        if text and is_blank(text):
            raise Refused("data.required")
        found = self.read(trimmed(text), spec)
        if found.code:
            raise Refused(found.code, **found.params)
        if found.value is None:
            raise Refused("data.required")
        return self.accept(found.value, spec)

    def from_yaml(self, value: object, text: str, spec: ValueSpec) -> Any:  # noqa: ARG002
        """Return the value of a YAML scalar.

        Args:
            value: the scalar as YAML parses it.
            text: the scalar as it is written.
            spec: the description of the value.

        Raises:
            Refused: the scalar is not a value of this type.
        """
        return self.from_text(text, spec)


class ValueSpec(Struct, frozen=True, kw_only=True):
    """The description of one value: its type, bounds, choices, and its display.

    ``minimum`` and ``maximum`` are numbers, or dates for a date. A percentage is stored as a fraction
    (``0.48`` is 48 %), so that formulas need no conversion. ``unit`` is
    data (万元, 个, %), not a part of the label.

    ``prefix`` and ``suffix`` are printed in the answer cell together with the value (``指标1：``…);
    ``placeholder`` is printed there only while the cell is empty; ``help`` is shown when the cell is
    selected. ``show`` is the display of a choice: ``list`` (a drop-down), ``boxes`` (□是 □否 in the
    cell), ``boxes_after`` (是□ 否□) or ``columns`` (a tick column for each). ``language`` is the form's: values are
    printed in it.
    ``date_pattern`` is the form's own format of dates, if it states one. ``example`` is how a value is typed, for the
    prompts of types that need one.
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
    date_pattern: str = ""
    example: str = ""

    @property
    def has_boxes(self) -> bool:
        """Whether the choices are printed in the cell, each with a box."""
        return self.show in ("boxes", "boxes_after")


def json_type(value: object) -> str:
    """Return the name of the JSON type of ``value``."""
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
"""Characters of a value in a message: enough to find it in its cell, short enough for one line."""


def short(text: str, limit: int = SHOWN) -> str:
    """Return ``text``, shortened for a message to ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
