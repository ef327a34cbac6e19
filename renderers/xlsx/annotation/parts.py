"""The connections between the members of a workbook: relationships, content types, names of sheets."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

from ..reading.book import MOST_SHEETS
from ..reading.relationships import CONTENT_TYPES, part_of_type, relationships_path, target_path
from .markup import DECLARATION, Edits, elements, local
from .package import Package

_WORKBOOK = "xl/workbook.xml"
_NO_RELATIONS = (
    DECLARATION
    + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
RELATIONS = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part; ``kind`` is the last word of its type, ``target`` is empty for one outside the file."""

    id: str
    kind: str
    target: str


def relations(package: Package, part: str) -> list[Relation]:
    """Return the relationships of ``part``; those of the archive if ``part`` is empty."""
    path = relationships_path(part)
    if package.is_blank(path):
        return []
    relationships = [each.attributes for each in elements(package.read(path)) if each.local == "Relationship"]
    return [
        Relation(
            each.get("Id", ""),
            each.get("Type", "").rpartition("/")[2],
            "" if each.get("TargetMode") == "External" else target_path(part, each.get("Target", "")),
        )
        for each in relationships
    ]


def related(package: Package, part: str, kind: str) -> str:
    """Return the first part of a kind that ``part`` refers to; empty if there is none."""
    return next((each.target for each in relations(package, part) if each.kind == kind and each.target), "")


def relate(
    package: Package, part: str, kind: str, target: str, *, is_strict: bool, name: str = "", space: str = ""
) -> str:
    """Let ``part`` refer to ``target``, under the id ``name`` if one is given; return the id.

    ``space`` is the beginning of the type of relationships that are not the standard's.
    """
    path = relationships_path(part)
    if package.is_blank(path):
        package.write(path, _NO_RELATIONS)
        declare(package, path, _RELATIONS_TYPE, by_extension=True)
    content = package.read(path)
    root = elements(content)[0]
    taken = {each.id.lower() for each in relations(package, part)}
    name = name or next(each for number in range(1, len(taken) + 2) if (each := f"rId{number}").lower() not in taken)
    where = quote(posixpath.relpath("/" + target, "/" + posixpath.dirname(part)))
    edits = Edits(content)
    edits.append(
        root,
        f"<{root.prefix}Relationship Id={quoteattr(name)} Type={quoteattr(f'{space or RELATIONS[is_strict]}/{kind}')} "
        f"Target={quoteattr(where)}/>".encode(),
    )
    package.write(path, edits.applied())
    return name


def declare(package: Package, part: str, content_type: str, *, by_extension: bool = False) -> None:
    """Declare the content type of ``part`` unless it is declared; ``by_extension`` for all parts like it.

    The reader needs no content types: where the part that names them is missing or damaged, it stays as it is.
    """
    content = package.read(CONTENT_TYPES) if CONTENT_TYPES in package else b""
    try:
        root, *named = elements(content)
    except ValueError:
        return
    ending = posixpath.splitext(part)[1][1:]
    types = {_described(each.local, each.attributes): each.attributes.get("ContentType") for each in named}
    by_name, by_ending = types.get(("Override", "/" + part.lower())), types.get(("Default", ending.lower()))
    if content_type in (by_name, None if by_name else by_ending):
        return
    edits = Edits(content)
    written = f"ContentType={quoteattr(content_type)}/>"
    if by_extension and by_ending is None and not root.is_empty:
        edits.insert(root.inner, f"<{root.prefix}Default Extension={quoteattr(ending)} {written}".encode())
    else:
        edits.append(root, f"<{root.prefix}Override PartName={quoteattr('/' + quote(part))} {written}".encode())
    package.write(CONTENT_TYPES, edits.applied())


def main_part(package: Package) -> str:
    """Return the path of the workbook's own part; raise ValueError if there is none."""
    if _WORKBOOK in package:
        return _WORKBOOK
    for each in relations(package, ""):
        if each.kind == "officeDocument" and each.target.endswith(".xml") and each.target in package:
            return each.target
    raise ValueError("this is not a workbook")


def sheets(package: Package, main: str) -> dict[str, str]:
    """Return the path of each sheet that the reader reads, by its name; raise ValueError if this is not a workbook."""
    targets = {each.id: each.target for each in relations(package, main)}
    root, *parts = elements(package.read(main))
    if root.local != "workbook":
        raise ValueError("this is not a workbook")
    members: dict[str, str] = {}
    for part in [each for each in parts if each.local == "sheet"][:MOST_SHEETS]:
        attributes = {local(name): value for name, value in part.attributes.items()}
        target = targets.get(attributes.get("id", ""), "")
        if target and target in package:
            members.setdefault(attributes.get("name", ""), target)
    return members


def _described(kind: str, attributes: dict[str, str]) -> tuple[str, str]:
    if kind == "Override":
        return kind, unquote(attributes.get("PartName", "")).lower()
    return kind, attributes.get("Extension", "").lower()


def main_part_of(package: Package, main: str, kind: str) -> str:
    """Return the workbook's part of a kind, such as ``styles``, as the reader finds it; empty if there is none."""
    related_to = (each.target for each in relations(package, main) if each.kind == kind)
    return next((path for path in related_to if path in package), "") or _part_by_type(package, kind)


def _part_by_type(package: Package, kind: str) -> str:
    try:
        declared = elements(package.read(CONTENT_TYPES)) if CONTENT_TYPES in package else []
    except ValueError:
        return ""
    overrides = (each.attributes for each in declared if each.local == "Override")
    return part_of_type(((each.get("PartName", ""), each.get("ContentType", "")) for each in overrides), kind)
