"""The contract of a renderer. A plug-in needs this page and the Layout's dataclasses, nothing else.

A renderer is found through the entry-point group ``formspec.renderers``: the entry point's name is the
format's name (``--to NAME``), and it loads an object with the four members of :class:`Renderer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .layout.model import Layout, Values
from .problems import Problem


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
