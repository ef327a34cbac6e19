"""The form, the edition and the sheet of a workbook: by its identity, or else by its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ...compiled import CompiledForm
from ...data.former_paths import FormerPaths
from ...editions import Load, earlier_form
from ...invisible import trimmed
from ...problems import Problem, ProblemError, Severity
from ...spec.former import is_followed
from ...spec.labels import text_pattern
from ...values import Refused
from ..book import Book, Sheet
from ..findings import rejection, short
from ..row_patterns import Plan, plan_for
from .identity import Identity, identity_in, identity_of, parameters_in
from .location import share_of_labels, wordings_on

_ENOUGH = 0.5
"""Share of a form's labels from which a sheet without an identity is that form; tuned on
tests/importing/test_survives_identity.py."""
_CLOSE = 0.02
"""Shares that differ by less are the same: one label of fifty, as two editions of a form may differ."""
_HEAD_ROWS, _HEAD_LENGTH = 30, 200
"""Rows and characters in which a title, period or form number is searched; a longer text is a paragraph."""


class Edition(Struct, frozen=True, kw_only=True):
    """The form that is wanted, and the one by which the workbook is read: its own, which may be an earlier edition.

    ``former`` are the former ids of the wanted form if the workbook is an earlier edition whose own spec is not at
    hand: it is then read by the wanted form.
    """

    wanted: CompiledForm
    own: CompiledForm
    former: FormerPaths | None = None

    @property
    def is_present(self) -> bool:
        """Whether the workbook is the wanted form itself."""
        return self.own is self.wanted and self.former is None


class Chosen(Struct, frozen=True, kw_only=True):
    """The form and edition of a workbook, and the sheet that contains it.

    ``identity`` is that of the sheet or the workbook, None if it is missing. ``parameters`` are those the form was made
    with, such as its year; ``others`` are the problems of the sheets that are not read.
    """

    edition: Edition
    plan: Plan
    sheet: Sheet
    identity: Identity | None
    parameters: Mapping[str, Any]
    others: Sequence[Problem]


def choose(book: Book, form: CompiledForm | None, load: Load, known: Iterable[str]) -> Chosen:
    """Return the form of ``book``; raise ProblemError if it is another form or edition, or not a form."""
    sheets = list(book.sheets(skip=book.auxiliary_sheets))
    try:
        return _chosen(book, sheets, form, load, known)
    except ProblemError as error:
        raise ProblemError([*error.problems, *missing_sheets(sheets)]) from None


def _chosen(book: Book, sheets: Sequence[Sheet], form: CompiledForm | None, load: Load, known: Iterable[str]) -> Chosen:
    named = {sheet.name: found for sheet in sheets if (found := identity_of(sheet)) is not None}
    identity = _wanted_identity(named.values(), form) or identity_in(book.properties)
    edition = edition_of(identity, form, load) if identity else _present(form_by_labels(sheets, form, load, known))
    form = edition.own
    texts = parameters_in(book.properties)
    if edition.former is not None:
        texts = {edition.former.top(name): text for name, text in texts.items()}
    parameters = known_parameters(texts, form) or parameters_on(sheets, form)
    plan = plan_for(form, parameters)
    own = _sheet_of(identity, sheets, named)
    sheet = own or best_sheet(sheets, plan)
    identity = identity_of(own) if own is not None else identity
    others = [
        Problem(
            code="read.another-sheet",
            params={"sheet": sheet_not_read.name},
            severity=weight_of(sheet_not_read, plan, named),
        )
        for sheet_not_read in sheets
        if sheet_not_read is not sheet
        and not sheet_not_read.is_missing
        and (sheet_not_read.cells or sheet_not_read.objects or not sheet_not_read.is_read)
    ]
    others += missing_sheets(sheets)
    return Chosen(edition=edition, plan=plan, sheet=sheet, identity=identity, parameters=parameters, others=others)


def _sheet_of(identity: Identity | None, sheets: Iterable[Sheet], named: Mapping[str, Identity]) -> Sheet | None:
    """Return the sheet with an identity: of several, the first one that is not hidden."""
    if identity is None:
        return None
    wanted = (identity.form, identity.edition)
    own = [
        each for each in sheets if each.name in named and (named[each.name].form, named[each.name].edition) == wanted
    ]
    return min(own, key=lambda each: each.hidden, default=None)


def missing_sheets(sheets: Iterable[Sheet]) -> list[Problem]:
    """Return a problem for each sheet whose content is not in the file."""
    return [
        Problem(code="read.sheet-lost", params={"sheet": short(sheet.name)}, severity=Severity.WARNING)
        for sheet in sheets
        if sheet.is_missing
    ]


def _wanted_identity(found: Iterable[Identity], form: CompiledForm | None) -> Identity | None:
    """Return the identity of the wanted form, else of an edition that it follows, else the first one."""
    identities = list(found)
    if form is not None:
        wanted = [identity for identity in identities if identity.form == form.spec.id]
        earlier = (each for each in identities if is_followed(form.spec, each.form, each.edition))
        return next(iter((*wanted, *earlier, *identities)), None)
    return next(iter(identities), None)


def _present(form: CompiledForm) -> Edition:
    return Edition(wanted=form, own=form)


def edition_of(identity: Identity, form: CompiledForm | None, load: Load) -> Edition:
    """Return the edition that the workbook's identity names.

    Raises ProblemError if it is another form than ``form``, or another edition, unless that form follows it.
    """
    wanted = form or _installed(identity, load)
    spec = wanted.spec
    if (spec.id, spec.edition) == (identity.form, identity.edition):
        return _present(wanted)
    if is_followed(spec, identity.form, identity.edition):
        own = earlier_form(wanted, identity.form, identity.edition, load)
        former = FormerPaths(wanted.shape) if own is None else None
        return Edition(wanted=wanted, own=own or wanted, former=former)
    if spec.id != identity.form:
        raise rejection("read.another-form", **_names_in(identity), expected=spec.id)
    params = {"form": spec.id, "found": short(identity.edition) or "—", "expected": spec.edition or "—"}
    raise rejection("read.another-edition", **params)


def _installed(identity: Identity, load: Load) -> CompiledForm:
    try:
        return load(identity.form)
    except ProblemError:
        raise rejection("read.unknown-form", **_names_in(identity)) from None


def _names_in(identity: Identity) -> dict[str, str]:
    """Return the form and edition that a workbook names, as parameters of a message."""
    return {"found": short(identity.form), "edition": short(identity.edition)}


def form_by_labels(
    sheets: Sequence[Sheet], form: CompiledForm | None, load: Load, known: Iterable[str]
) -> CompiledForm:
    """Return the form whose labels the workbook has, if its identity is missing."""
    present = [wordings_on(sheet) for sheet in sheets]
    scores = {candidate.spec.id: share for share, candidate in _scores(present, load, known)}
    if form is not None:
        share = _best_share(present, plan_for(form))
        like = max(scores, key=scores.__getitem__, default="")
        if share < _ENOUGH or scores.get(like, 0.0) > share + _CLOSE:
            like = like if scores.get(like, 0.0) >= _ENOUGH else ""
            params = {"expected": form.spec.id, "title": form.title, "share": round(share * 100), "like": like}
            raise rejection("read.not-this-form", **params)
        return form
    best = max(scores.values(), default=0.0)
    if best < _ENOUGH:
        raise rejection("read.no-form")
    likely = [name for name, share in scores.items() if share > best - _CLOSE]
    if len(likely) > 1:
        raise rejection("read.ambiguous", forms=likely)
    return load(likely[0])


def _scores(
    present: Sequence[frozenset[str]], load: Load, known: Iterable[str]
) -> Iterator[tuple[float, CompiledForm]]:
    """Yield the share of each form's labels that the workbook has; ``present`` are the wordings on its sheets."""
    for name in known:
        try:
            form = load(name)
        except ProblemError:
            continue
        yield _best_share(present, plan_for(form)), form


def _best_share(present: Sequence[frozenset[str]], plan: Plan) -> float:
    return max((share_of_labels(wordings, plan) for wordings in present), default=0.0)


def best_sheet(sheets: Sequence[Sheet], plan: Plan) -> Sheet:
    """Return the sheet that has the form's labels; raise ProblemError if there is none."""
    if not sheets:
        raise rejection("read.no-form")
    shares = [share_of_labels(wordings_on(sheet), plan) for sheet in sheets]
    best = max(range(len(sheets)), key=lambda number: (shares[number], not sheets[number].hidden))
    if shares[best] < _ENOUGH:
        raise rejection("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    return sheets[best]


def known_parameters(texts: Mapping[str, str], form: CompiledForm) -> dict[str, Any]:
    """Return the parameters that the form was made with, as far as its spec has them."""
    result: dict[str, Any] = {}
    known = form.spec.parameters
    for name, text in texts.items():
        if name in known:
            value = known[name].value
            try:
                result[name] = value.type.from_text(text, value)
            except Refused:
                continue
    return result


def parameters_on(sheets: Sequence[Sheet], form: CompiledForm) -> dict[str, Any]:
    """Return the parameters that are printed on the form, such as the year under its title."""
    spec = form.spec
    templates = [text_pattern(template) for template in (spec.period, spec.title, spec.number) if "{" in template]
    texts: dict[str, str] = {}
    for sheet in sheets:
        for (row, _), cell in sheet.cells.items():
            for template in templates if row < _HEAD_ROWS and len(cell.text) < _HEAD_LENGTH else ():
                found = template.fullmatch(trimmed(cell.text))
                for name, text in (found.groupdict() if found else {}).items():
                    texts.setdefault(name, text)
    return known_parameters(texts, form)


def weight_of(sheet: Sheet, plan: Plan, named: Mapping[str, Identity]) -> Severity:
    """Return the severity of a sheet that is not read: a sheet with a form may be one that has to be handed in."""
    is_form = sheet.name in named or share_of_labels(wordings_on(sheet), plan) >= _ENOUGH
    return Severity.WARNING if is_form else Severity.INFO
