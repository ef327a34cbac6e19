"""The form that data comes from: of an earlier edition, of a related form, or of the form itself."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ..compiled import CompiledForm
from ..editions import Load, earlier_form
from ..form.decoded import DecodedForm
from ..importing.book import Book
from ..importing.workbook import DecodedBook, decode_book
from ..problems import Problem, ProblemError
from ..spec.former import is_followed
from ..spec.names import FORM_KEY
from .earlier import present_book, present_data

_NOT_THIS_FORM = frozenset(("read.another-form", "read.not-this-form"))


class Catalog(Struct, frozen=True):
    """The installed forms: ``load`` returns one by its id, ``known`` are all ids."""

    load: Load
    known: Iterable[str]


class Origin(Struct, frozen=True):
    """Data with the form that it is read by."""

    form: CompiledForm
    data: DecodedForm


def origin_of(
    opened: DecodedForm | Book, file: str, wanted: CompiledForm, named: CompiledForm | None, catalog: Catalog
) -> Origin:
    """Return the data of a file with its form.

    Args:
        opened: The data or the workbook.
        file: Its name in problems.
        wanted: The form that the data is carried over to.
        named: The form of the data if the user named it.
        catalog: The forms among which it is looked for otherwise.

    Raises:
        ProblemError: The form is not known, or it is another one than ``named``.
    """
    if isinstance(opened, DecodedForm):
        return _of_named(opened, named) if named is not None else _of_data(opened, wanted, catalog)
    book = _decoded_book(opened, file, wanted, named, catalog)
    if book.edition.former is not None:
        return Origin(book.edition.wanted, present_book(book)[0])
    return Origin(book.edition.own, book.decoded)


def _of_named(data: DecodedForm, named: CompiledForm) -> Origin:
    form = data.data.get(FORM_KEY, named.spec.id)
    if form != named.spec.id:
        params = {"found": str(form), "expected": named.spec.id}
        raise ProblemError([Problem(code="data.another-form", params=params, location=data.locate(f"/{FORM_KEY}"))])
    return Origin(named, data)


def _of_data(data: DecodedForm, wanted: CompiledForm, catalog: Catalog) -> Origin:
    form = data.data.get(FORM_KEY)
    if not isinstance(form, str):
        raise ProblemError([Problem(code="data.no-form", location=data.locate(f"/{FORM_KEY}"))])
    if form != wanted.spec.id and not is_followed(wanted.spec, form, None):
        return Origin(_installed(form, data, catalog), data)
    own = None if form == wanted.spec.id else earlier_form(wanted, form, None, catalog.load)
    return Origin(own, data) if own is not None else Origin(wanted, present_data(wanted, data, catalog.load))


def _installed(form: str, data: DecodedForm, catalog: Catalog) -> CompiledForm:
    """Return the installed form that data names; a missing one is a problem at its place in the data."""
    try:
        return catalog.load(form)
    except ProblemError as error:
        raise ProblemError(problem.at(data.locate(problem.path)) for problem in error.problems) from None


def _decoded_book(
    book: Book, file: str, wanted: CompiledForm, named: CompiledForm | None, catalog: Catalog
) -> DecodedBook:
    """Return a workbook decoded by the form that was named, the wanted one, one that it follows, or any other."""
    if named is not None:
        return decode_book(book, file, named, catalog.load, catalog.known)
    try:
        return decode_book(book, file, wanted, catalog.load, catalog.known)
    except ProblemError as error:
        if not all(problem.code in _NOT_THIS_FORM for problem in error.problems):
            raise
    return decode_book(book, file, None, catalog.load, catalog.known)
