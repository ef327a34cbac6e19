"""A spec with everything that follows from it alone: what instances, import and rendering are built on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .data.formulas import Formulas
from .data.shape import Group
from .layout.model import Layout
from .problems import Problem
from .rules.rule import Rule
from .source.changes import Change
from .source.files import Sources
from .spec.labels import fill
from .spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """How a compiled form is named when data of it is sent to another process.

    ``digest`` is that of its spec. ``sources`` are the texts to build it from where it is not an installed form; None
    where the receiver finds it in its own catalog.
    """

    form: str
    digest: str
    sources: Sources | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class CompiledForm:
    """A spec with its data's shape, its formulas and rules, and the layout of its blank form without parameters.

    It is never changed. It is pickled as the texts it was built from, and built again from them.

    ``warnings`` are problems of the spec that do not prevent its use. ``bases`` are the specs that it extends, as it
    names them, and ``changes`` its differences from them. ``is_installed`` is True for a form of the catalog.
    """

    spec: Spec
    shape: Group
    formulas: Formulas
    rules: tuple[Rule, ...]
    blank: Layout
    sources: Sources
    warnings: tuple[Problem, ...] = ()
    bases: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    is_installed: bool = False

    @property
    def title(self) -> str:
        """The form's title, its parameters as a blank form prints them."""
        return fill(self.spec.title, {name: each.blank for name, each in self.spec.parameters.items()})

    @property
    def key(self) -> FormKey:
        """How data of this form names it."""
        sources = None if self.is_installed else self.sources
        return FormKey(form=self.spec.id, digest=self.spec.digest, sources=sources)

    def __copy__(self) -> CompiledForm:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> CompiledForm:
        return self
