"""A spec with everything that follows from it alone: the base of instances, import and rendering."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from msgspec import Struct

from .data.formulas import Formulas
from .data.shape import Group
from .layout.build import build_layout
from .layout.model import Layout
from .problems import Problem
from .rules.rule import Rule
from .source.changes import Change
from .source.files import Sources
from .spec.labels import fill
from .spec.model import Spec


class FormKey(Struct, frozen=True, kw_only=True):
    """The key of a compiled form in data that is sent to another process.

    ``digest`` is that of its spec. ``sources`` are the texts to build it from if it is not an installed form; None
    if the receiver finds it in its own catalog.
    """

    form: str
    digest: str
    sources: Sources | None = None


class CompiledForm(Struct, frozen=True, kw_only=True, eq=False, weakref=True, dict=True):
    """A spec with its data's shape, its formulas and rules, and the layout of its blank form without parameters.

    It is immutable; the layout is built at its first use. It is pickled as the texts that it was built from, and built
    again from them.

    ``carried`` are the patterns of the paths of values that come from an earlier form.
    ``warnings`` are problems of the spec that do not prevent its use. ``bases`` are the names of the specs that it
    extends, and ``changes`` its differences from them. ``is_installed`` is True for a form of the catalog.
    """

    spec: Spec
    shape: Group
    formulas: Formulas
    rules: tuple[Rule, ...]
    sources: Sources
    carried: frozenset[str] = frozenset()
    warnings: tuple[Problem, ...] = ()
    bases: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    is_installed: bool = False

    @cached_property
    def blank(self) -> Layout:
        """The layout of the blank form without parameters; raise ProblemError if the spec has none."""
        return build_layout(self.spec, self.formulas, self.rules, {}, {})

    @property
    def title(self) -> str:
        """The form's title, with its parameters as in a blank form."""
        return fill(self.spec.title, {name: each.blank for name, each in self.spec.parameters.items()})

    @property
    def key(self) -> FormKey:
        """The key of this form in its data."""
        sources = None if self.is_installed else self.sources
        return FormKey(form=self.spec.id, digest=self.spec.digest, sources=sources)

    def __copy__(self) -> CompiledForm:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> CompiledForm:
        return self
