"""Which form a workbook is, which edition, and which of its sheets: by its identity, or else by its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..problems import Problem, ProblemError, Severity
from ..spec.labels import text_pattern
from ..values import TYPES, Refused, ValueSpec
from .columns import shares
from .grid import Sheet
from .identify import Identity
from .plan import Plan

if TYPE_CHECKING:
    from ..api import FormSpec

Load = Callable[[str], "FormSpec"]
_ENOUGH = 0.5
_CLOSE = 0.02
_HEAD_ROWS, _HEAD_LENGTH = 30, 200


def form_by_identity(identity: Identity, spec: FormSpec | None, load: Load) -> FormSpec:
    """Return the form that the workbook says it is; another than ``spec``, or another edition, is refused."""
    if spec is not None and spec.id != identity.form:
        raise refusal("read.another-form", found=identity.form, edition=identity.edition, expected=spec.id)
    if spec is None:
        try:
            spec = load(identity.form)
        except ProblemError:
            params = {"found": identity.form, "edition": identity.edition}
            raise refusal("read.unknown-form", **params) from None
    if spec.edition != identity.edition:
        params = {"form": spec.id, "found": identity.edition or "—", "expected": spec.edition or "—"}
        raise refusal("read.another-edition", **params)
    return spec


def form_by_labels(sheets: Sequence[Sheet], spec: FormSpec | None, load: Load, known: Iterable[str]) -> FormSpec:
    """Return the form whose labels the workbook bears, where it no longer says which it is."""
    scores = {each.id: share for share, each in _scores(sheets, load, known)}
    if spec is not None:
        share = max((shares(sheet, spec.plan()) for sheet in sheets), default=0.0)
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
        raise refusal("read.ambiguous", forms="、".join(likely))
    return load(likely[0])


def _scores(sheets: Sequence[Sheet], load: Load, known: Iterable[str]) -> Iterator[tuple[float, FormSpec]]:
    """Yield how many of each form's labels the workbook bears."""
    for name in known:
        try:
            spec = load(name)
        except ProblemError:
            continue
        yield max((shares(sheet, spec.plan()) for sheet in sheets), default=0.0), spec


def best_sheet(sheets: Sequence[Sheet], plan: Plan) -> Sheet:
    """Return the sheet that bears the form's labels; raise ProblemError where none does."""
    if not sheets:
        raise refusal("read.no-form")
    best = max(sheets, key=lambda sheet: (shares(sheet, plan), not sheet.hidden))
    if shares(best, plan) < _ENOUGH:
        raise refusal("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    return best


def known_parameters(texts: Mapping[str, str], spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that the form was made with, as far as its spec knows them."""
    result: dict[str, Any] = {}
    known = spec.loaded.spec.parameters
    for name, text in texts.items():
        if name in known:
            value = ValueSpec(label=known[name].label, type=known[name].type)
            try:
                result[name] = TYPES[value.type].from_literal(text, value)
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
    return Severity.WARNING if sheet.name in named or shares(sheet, plan) >= _ENOUGH else Severity.INFO


def refusal(code: str, **params: Any) -> ProblemError:
    """Return what a workbook that cannot be read is refused with."""
    return ProblemError([Problem(code=code, params=params)])
