"""Which form a workbook is, which edition, and which of its sheets: by its identity, or else by its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..problems import Problem, ProblemError, Severity
from ..spec.labels import text_pattern
from ..values import Refused
from .columns import share_of_labels, wordings_on
from .findings import refusal, short
from .grid import Book, Sheet
from .identify import Identity, identity_in, identity_of, parameters_in
from .plan import Plan

if TYPE_CHECKING:
    from ..api import FormSpec

Load = Callable[[str], "FormSpec"]
_ENOUGH = 0.5
_CLOSE = 0.02
_HEAD_ROWS, _HEAD_LENGTH = 30, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a workbook is: its form, the sheet it stands in, and what tells so.

    ``parameters`` are those the form was made with, such as its year; ``others`` tell of the sheets left unread.
    """

    spec: FormSpec
    plan: Plan
    sheet: Sheet
    identity: Identity | None
    parameters: Mapping[str, Any]
    others: Sequence[Problem]


def choose(book: Book, spec: FormSpec | None, load: Load, known: Iterable[str]) -> Chosen:
    """Return what ``book`` is; raise ProblemError where it is another form, another edition, or none at all."""
    sheets = list(book.sheets(skip=book.auxiliary_sheets))
    named = {sheet.name: found for sheet in sheets if (found := identity_of(sheet)) is not None}
    wanted = [found for found in named.values() if spec is not None and found.form == spec.id]
    identity = next(iter(wanted or named.values()), None) or identity_in(book.properties)
    spec = form_by_identity(identity, spec, load) if identity else form_by_labels(sheets, spec, load, known)
    parameters = known_parameters(parameters_in(book.properties), spec) or parameters_on(sheets, spec)
    plan = spec.plan(**parameters)
    own = next((sheet for sheet in sheets if named.get(sheet.name) is identity), None) if identity else None
    sheet = own or best_sheet(sheets, plan)
    others = [
        Problem(code="read.another-sheet", params={"sheet": each.name}, severity=weight_of(each, plan, named))
        for each in sheets
        if each is not sheet and (each.cells or not each.is_read)
    ]
    return Chosen(spec=spec, plan=plan, sheet=sheet, identity=identity, parameters=parameters, others=others)


def form_by_identity(identity: Identity, spec: FormSpec | None, load: Load) -> FormSpec:
    """Return the form that the workbook says it is; another than ``spec``, or another edition, is refused."""
    if spec is not None and spec.id != identity.form:
        raise refusal("read.another-form", **_said_by(identity), expected=spec.id)
    if spec is None:
        try:
            spec = load(identity.form)
        except ProblemError:
            raise refusal("read.unknown-form", **_said_by(identity)) from None
    if spec.edition != identity.edition:
        params = {"form": spec.id, "found": short(identity.edition) or "—", "expected": spec.edition or "—"}
        raise refusal("read.another-edition", **params)
    return spec


def _said_by(identity: Identity) -> dict[str, str]:
    """Return the form and edition that a workbook names, as parameters of a message."""
    return {"found": short(identity.form), "edition": short(identity.edition)}


def form_by_labels(sheets: Sequence[Sheet], spec: FormSpec | None, load: Load, known: Iterable[str]) -> FormSpec:
    """Return the form whose labels the workbook bears, where it no longer says which it is."""
    present = [wordings_on(sheet) for sheet in sheets]
    scores = {each.id: share for share, each in _scores(present, load, known)}
    if spec is not None:
        share = _best_share(present, spec.plan())
        like = max(scores, key=scores.__getitem__, default="")
        if share < _ENOUGH or scores.get(like, 0.0) > share + _CLOSE:
            like = like if scores.get(like, 0.0) >= _ENOUGH else ""
            params = {"expected": spec.id, "title": spec.title, "share": round(share * 100), "like": like}
            raise refusal("read.not-this-form", **params)
        return spec
    best = max(scores.values(), default=0.0)
    if best < _ENOUGH:
        raise refusal("read.no-form")
    likely = [name for name, share in scores.items() if share > best - _CLOSE]
    if len(likely) > 1:
        raise refusal("read.ambiguous", forms=likely)
    return load(likely[0])


def _scores(present: Sequence[frozenset[str]], load: Load, known: Iterable[str]) -> Iterator[tuple[float, FormSpec]]:
    """Yield the share of each form's labels that the workbook has; ``present`` are the wordings on its sheets."""
    for name in known:
        try:
            spec = load(name)
        except ProblemError:
            continue
        yield _best_share(present, spec.plan()), spec


def _best_share(present: Sequence[frozenset[str]], plan: Plan) -> float:
    return max((share_of_labels(each, plan) for each in present), default=0.0)


def best_sheet(sheets: Sequence[Sheet], plan: Plan) -> Sheet:
    """Return the sheet that bears the form's labels; raise ProblemError where none does."""
    if not sheets:
        raise refusal("read.no-form")
    shares = [share_of_labels(wordings_on(sheet), plan) for sheet in sheets]
    best = max(range(len(sheets)), key=lambda number: (shares[number], not sheets[number].hidden))
    if shares[best] < _ENOUGH:
        raise refusal("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    return sheets[best]


def known_parameters(texts: Mapping[str, str], spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that the form was made with, as far as its spec knows them."""
    result: dict[str, Any] = {}
    known = spec.loaded.spec.parameters
    for name, text in texts.items():
        if name in known:
            value = known[name].value
            try:
                result[name] = value.type.from_text(text, value)
            except Refused:
                continue
    return result


def parameters_on(sheets: Sequence[Sheet], spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that are printed on the form, such as the year under its title."""
    written = spec.loaded.spec
    templates = [text_pattern(each) for each in (written.period, written.title, written.number) if "{" in each]
    texts: dict[str, str] = {}
    for sheet in sheets:
        for (row, _), cell in sheet.cells.items():
            for template in templates if row < _HEAD_ROWS and len(cell.text) < _HEAD_LENGTH else ():
                found = template.fullmatch(cell.text.strip())
                for name, text in (found.groupdict() if found else {}).items():
                    texts.setdefault(name, text)
    return known_parameters(texts, spec)


def weight_of(sheet: Sheet, plan: Plan, named: Mapping[str, Identity]) -> Severity:
    """Return how much it weighs that a sheet is not read: one that is a form may be one that was to be handed in."""
    is_form = sheet.name in named or share_of_labels(wordings_on(sheet), plan) >= _ENOUGH
    return Severity.WARNING if is_form else Severity.INFO
