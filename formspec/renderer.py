"""The contract of a renderer. A plug-in needs this page and the Layout's dataclasses, nothing else.

A renderer is found through the entry-point group ``formspec.renderers``: the entry point's name is the
format's name (``--to NAME``), and it loads an object with the four members of :class:`Renderer`. It may declare more,
as attributes that the core asks for:

``options``: a tuple of :class:`Option`. A renderer with options is a :class:`RendererWithOptions`.

``reserved``: a :class:`Reserved`, what no form may use in this format.

``fillable_of``: the name of the format of which this one is filled in on the screen; ``--fillable`` chooses it instead
of that format, and ``--to all`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .layout.model import Layout, Values
from .problems import Problem
from .values import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice about the documents of a format: ``--option NAME=VALUE``.

    ``values`` are those allowed, any text where there are none; ``default`` applies where the option is not given.
    """

    name: str
    about: Words
    default: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What a format needs for itself: a form that uses it is rejected (``limit.reserved-sheet``).

    ``sheets`` are names of sheets. ``sheet_name`` returns the name that a sheet of a form has in a document, which may
    be another than the spec's: shorter, or without some characters.
    """

    sheets: frozenset[str] = frozenset()
    sheet_name: Callable[[str], str] = str


class Template(Protocol):
    """A compiled layout: all that does not depend on a form's values has been done."""

    def fill(self, values: Values) -> bytes:
        """Return the document for ``values``; an empty mapping gives the blank form.

        The same values give the same bytes. Called many times, from any thread.
        """


class Renderer(Protocol):
    """One output format."""

    suffix: str
    """The file name's ending, with its dot: ``.xlsx``."""
    media_type: str
    """The IANA media type, such as ``text/html``."""

    def compile(self, layout: Layout) -> Template:
        """Return ``layout`` prepared for filling."""

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return what this format cannot hold of ``layout``, each at its cell's place; empty if all fits."""


class RendererWithOptions(Protocol):
    """One output format whose documents can be chosen: it has the members of :class:`Renderer`, and options."""

    suffix: str
    media_type: str
    options: tuple[Option, ...]
    """The options, each with a name of its own."""

    def compile(self, layout: Layout, options: Mapping[str, str]) -> Template:
        """Return ``layout`` prepared for filling; ``options`` has an allowed value for every declared option."""

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return what this format cannot hold of ``layout``, each at its cell's place; empty if all fits."""
