"""Data of an earlier edition as data of the present form: by its own spec, or else by former ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from ..compiled import CompiledForm
from ..data.former_paths import FormerPaths
from ..editions import Load, earlier_form
from ..form.classes import FormClasses, classes_of
from ..form.decoded import DecodedForm
from ..form.form import Form
from ..importing.workbook import DecodedBook
from ..problems import Problem, Severity, SourceLocation
from ..rules.paths import around
from ..spec.former import is_followed
from ..spec.names import FORM_KEY
from .carrying import Carried, carry
from .renaming import renamed
from .routes import routes_between

_classes: WeakKeyDictionary[CompiledForm, FormClasses] = WeakKeyDictionary()
"""The classes of earlier forms, so that they are made once for all files of a command."""


def form_class_of(compiled: CompiledForm) -> type[Form]:
    """Return the class of a form's instances, made once for it."""
    classes = _classes.get(compiled)
    if classes is None:
        classes = _classes[compiled] = classes_of(compiled)
    return classes.form_class


def present_data(compiled: CompiledForm, decoded: DecodedForm, load: Load) -> DecodedForm:
    """Return data of an earlier edition as data of ``compiled``; any other data as it is.

    Args:
        compiled: The present form.
        decoded: The data, with the id of its form.
        load: Returns an installed form.
    """
    form = decoded.data.get(FORM_KEY)
    if not isinstance(form, str) or not is_followed(compiled.spec, form, None):
        return decoded
    if form == compiled.spec.id:  # of the present edition, or of an earlier one: data does not state its edition
        return _by_present_spec(compiled, decoded, prefer_present=True)
    own = earlier_form(compiled, form, None, load)
    if own is None:
        return _by_present_spec(compiled, decoded)
    carried = carried_from(own, decoded, compiled).decoded(decoded)
    return _noted(carried, own.spec.id, own.spec.edition, decoded.locate(f"/{FORM_KEY}"), is_own=True)


def present_book(book: DecodedBook) -> tuple[DecodedForm, Mapping[str, SourceLocation]]:
    """Return the data of a workbook of an earlier edition as data of the wanted form, with the cell of each value."""
    edition = book.edition
    if edition.own is edition.wanted:
        return _noted(book.decoded, book.name, book.stated, is_own=False), book.cells
    carried = carried_from(edition.own, book.decoded, edition.wanted)
    present = _noted(carried.decoded(book.decoded), book.name, book.stated, is_own=True)
    return present, cells_of(carried, book.cells)


def carried_from(own: CompiledForm, decoded: DecodedForm, wanted: CompiledForm) -> Carried:
    """Return data of the form ``own`` as data of ``wanted``, by ids and former ids."""
    return carry(own, form_class_of(own), decoded, wanted, routes_between(own, wanted))


def cells_of(carried: Carried, cells: Mapping[str, SourceLocation]) -> dict[str, SourceLocation]:
    """Return the cell of each value by its new path."""
    return {new: cells[old] for new, old in carried.origins.items() if old in cells}


def _by_present_spec(compiled: CompiledForm, decoded: DecodedForm, *, prefer_present: bool = False) -> DecodedForm:
    """Return data with former ids as data of the present form, read by its own spec."""
    result = renamed(decoded.data, FormerPaths(compiled.shape), prefer_present=prefer_present)
    if prefer_present and not result.is_changed:
        return decoded
    form = str(decoded.data[FORM_KEY])
    data = {**result.data, FORM_KEY: compiled.spec.id}
    present = replace(decoded, data=data, locate=_locator(decoded, result.origins))
    return _noted(present, form, "", decoded.locate(f"/{FORM_KEY}"), is_own=False)


def _locator(decoded: DecodedForm, origins: Mapping[str, str]) -> Callable[[str], SourceLocation | None]:
    def locate(path: str) -> SourceLocation | None:
        known = next((part for part in around(path) if part in origins), None)
        return decoded.locate("" if known is None else origins[known] + path[len(known) :])

    return locate


def _noted(
    decoded: DecodedForm, form: str, edition: str, location: SourceLocation | None = None, *, is_own: bool
) -> DecodedForm:
    """Return data with the remark that it is of an earlier edition, and by which spec it was read."""
    code = "read.earlier-edition" if is_own else "read.earlier-by-names"
    note = Problem(code=code, params={"form": form, "edition": edition}, location=location, severity=Severity.INFO)
    return replace(decoded, problems=(note, *decoded.problems))
