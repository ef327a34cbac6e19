"""References between the parts of a workbook, as programs write them: relative or absolute, with any slash."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import unquote

CONTENT_TYPES = "[Content_Types].xml"


def target_path(part: str, target: str) -> str:
    """Return the path of the member to which ``part`` refers by ``target``."""
    folder = posixpath.dirname("/" + part.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, target.replace("\\", "/"))).lstrip("/")


def relationships_path(part: str) -> str:
    """Return the path of the member with the relationships of ``part``; of the archive if ``part`` is empty."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def part_of_type(overrides: Iterable[tuple[str, str]], kind: str) -> str:
    """Return the first part that is declared to be of a kind, such as ``styles``; empty for none.

    ``overrides`` are the parts with a content type of their own, each with it. Such a part is found although the
    relationship that refers to it is damaged.
    """
    paths = (name for name, content_type in overrides if content_type.endswith(f".{kind}+xml"))
    return unquote(next(paths, "")).lstrip("/")
