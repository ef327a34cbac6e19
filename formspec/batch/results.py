"""The result of one input of a batch: small, and the same whether it was made here or in another process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from ..form.fullness import Fullness
from ..problems import Problem, has_errors
from .inputs import Input


class BatchResult(Struct, frozen=True, kw_only=True):
    """What came of one input.

    Args:
        input: the input.
        problems: everything that is wrong with it, as in a :class:`formspec.Reading`.
        form: the id of its form; empty if it could not be read.
        digest: the digest of the spec that it was read with; empty if it could not be read.
        fullness: how full its form is; None if it could not be read.
        values: the values at the paths of its problems, as text.
        sheet: the sheet of a workbook that its values come from.
        data: its accepted values as JSON data, from which ``FormSpec.parse`` makes the form; None if it could not be
            read, and after ``validate_many``.
        copy_mark: the mark of the copy that an office sent, as in a :class:`formspec.Reading`; empty for none.
        contents: the content of each document that ``fill_many`` made, by the name of its format.
    """

    input: Input
    problems: tuple[Problem, ...] = ()
    form: str = ""
    digest: str = ""
    fullness: Fullness | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    data: Mapping[str, Any] | None = None
    copy_mark: str = ""
    contents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the input."""
        return self.input.name

    @property
    def is_read(self) -> bool:
        """Whether the input was a form that could be read, with or without errors in it."""
        return bool(self.form)

    @property
    def ok(self) -> bool:
        """Whether none of the problems is an error."""
        return not has_errors(self.problems)
