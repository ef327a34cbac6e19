"""Font families as CSS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_GENERIC = frozenset(("serif", "sans-serif", "system-ui"))  # CSS Fonts 4, 2.1.3: keywords, never quoted


def families(names: Iterable[str]) -> Markup:
    """Return the names of fonts as a value of ``font-family``: in quotation marks, generic families without."""
    from markupsafe import Markup

    return Markup(", ").join(Markup(name if name in _GENERIC else f'"{name}"') for name in names)  # noqa: S704 - our own
