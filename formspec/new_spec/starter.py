"""A first form: a small complete spec with comments, in the user's language, next to this module."""

from __future__ import annotations

import pkgutil
from pathlib import Path

from .. import catalog
from ..messages import language_of
from .draft import Draft
from .header import with_header
from .identity import Identity, is_id, name_in_ids

_ORIGIN = "mine"
"""The first part of the ids of forms that belong to no catalog."""


def starter(file: Path, year: int | None, lang: str) -> Draft:
    """Return a draft for ``file`` that is a commented form in ``lang``, of the edition ``year`` if that is given."""
    content = pkgutil.get_data(__name__, f"starters/{language_of(lang)}.yaml")
    assert content is not None
    identity = Identity(id=_id(file, year), edition=str(year or ""))
    text = content.decode().replace("\r\n", "\n")
    return Draft(text=with_header(text, identity.header()), identity=identity)


def _id(file: Path, year: int | None) -> str:
    """Return an id from the name of a file, which may be written in other characters than an id."""
    name = name_in_ids(file)
    parts = [_ORIGIN, *([str(year)] if year else []), name if is_id(name) else "form"]
    found = "/".join(parts)
    return found if found not in catalog.ids() else f"{found}-2"
