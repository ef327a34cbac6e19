"""Next year's form as a copy of a spec: its text with its comments, layout and quotes, and a header of its own."""

from __future__ import annotations

import codecs
from pathlib import Path

from .. import catalog
from ..loading import load_spec, locate
from ..source.limits import MAX_SPEC_BYTES
from ..source.yaml import decode, read_bytes
from .draft import Draft
from .header import with_header
from .identity import following
from .self_contained import relocated


def copied(origin: str, file: Path, year: int | None) -> Draft:
    """Return a draft that is a copy of the form ``origin`` for ``file``.

    Args:
        origin: a name of the catalog or the path of a spec.
        file: where the copy will be; what it extends is found from there.
        year: the year of the new form; without it, the one after that of ``origin``, if that has one.

    Raises ProblemError with all problems of ``origin``, or if it cannot be copied.
    """
    path, name = locate(origin)
    spec = load_spec(origin).spec
    content = read_bytes(path, name, MAX_SPEC_BYTES)
    identity = following(spec, file, year, catalog.ids())
    text, joined = relocated(path, decode(content, name), file.parent)
    return Draft(
        text=with_header(text, identity.header()),
        identity=identity,
        is_copy=True,
        has_mark=content.startswith(codecs.BOM_UTF8),
        joined=joined,
    )
