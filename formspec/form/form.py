"""A whole form as a typed instance: its values, its JSON, its problems."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from ..problems import Problem
from .record import Record
from .walk import counts_of, json_of, values_of

if TYPE_CHECKING:
    from ..api import FormSpec


class Form(Record):
    """The base of a form's own class, which has an attribute for each block.

    ``FORM`` is the id of the spec. Computed values are worked out by :meth:`values`, :meth:`to_json`,
    :meth:`check` and :meth:`render`, and can then be read from their attributes.
    """

    __slots__ = ()
    FORM: ClassVar[str] = ""
    _spec: ClassVar[Any] = None

    @classmethod
    def bind(cls, spec: FormSpec) -> None:
        """Tell the class its spec, so that it need not be looked up in the catalog."""
        cls._spec = spec

    @property
    def spec(self) -> FormSpec:
        """The form's spec."""
        cls = type(self)
        if cls._spec is None:
            from ..api import load

            cls._spec = load(cls.FORM)
        return cast("FormSpec", cls._spec)

    def values(self) -> dict[str, Any]:
        """Return every value that is not blank by its JSON Pointer, computed and printed ones among them."""
        from .compute import compute

        compute(self, self.spec.formulas)
        return {path: held for path, _, held in values_of(self) if held is not None}

    def counts(self) -> Mapping[str, int]:
        """Return the length of each list by its JSON Pointer."""
        return counts_of(self)

    def to_json(self) -> dict[str, Any]:
        """Return the form as JSON data that :meth:`FormSpec.parse` gives back equal.

        Numbers are int or float, exactly the value they have here; dates are ``YYYY-MM-DD``. Blanks are left out.
        """
        self.values()
        return {"form": self.FORM, **json_of(self)}

    def check(self) -> list[Problem]:
        """Return what is missing and the rules that do not hold, in the order in which the form reads."""
        return self.spec.check(self)

    def render(self, to: str = "xlsx", path: str | Path | None = None) -> bytes:
        """Return the filled form in the format ``to``; with ``path``, write it there as well."""
        from ..api import render

        return render(self, to, path)
