"""Earlier editions: the spec of the form that a form follows, if it is at hand.

The id of an earlier form comes from data. It is looked up only if the spec lists it under ``was:``, among the specs
that this one extends and in the catalog, and is never used as a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .compiled import CompiledForm
from .loading import bases_of
from .problems import ProblemError
from .spec.former import is_followed

Load = Callable[[str], CompiledForm]
"""Returns the installed form with an id; raises ProblemError if there is none."""


def earlier_form(compiled: CompiledForm, form: str, edition: str | None, load: Load) -> CompiledForm | None:
    """Return the spec of an earlier form that ``compiled`` accepts; None if it is not at hand.

    Args:
        compiled: The present form.
        form: The id of the earlier form.
        edition: Its edition; None if the data does not state it.
        load: Returns an installed form.
    """
    candidates = (each for each in _at_hand(compiled, form, load) if each.spec.id == form)
    return next((each for each in candidates if _is_meant(compiled, each, edition)), None)


def _is_meant(compiled: CompiledForm, earlier: CompiledForm, edition: str | None) -> bool:
    spec = earlier.spec
    is_same_edition = edition is None or spec.edition == edition
    return is_same_edition and spec.digest != compiled.spec.digest and is_followed(compiled.spec, spec.id, spec.edition)


def _at_hand(compiled: CompiledForm, form: str, load: Load) -> Iterator[CompiledForm]:
    """Yield the specs that ``compiled`` is built on, the nearest first, and the installed form."""
    waiting = list(bases_of(compiled))
    while waiting:
        base = waiting.pop(0)
        yield base
        waiting += bases_of(base)
    try:
        yield load(form)
    except ProblemError:
        return
